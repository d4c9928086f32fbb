-- A value, not applicable, open (the texts leave it to others) and undecided (a
-- fact is missing) are four things; what all possibilities agree on is decided,
-- and nothing else.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SET search_path = public, insurance;

SELECT plan(109);

CREATE TABLE book (name text PRIMARY KEY, policy insurance.policy);
INSERT INTO book VALUES
    ('guizhou', insurance.policy_for(520000, 2022)),
    ('jiangxi', insurance.policy_for(360000, 2023)),
    ('ganzhou', insurance.policy_for(360700, 2023, local => '{"parameters": {"extension_end": {"value": "2023-03-31"}}}')),
    ('liaoning', insurance.policy_for(210000, 2023)),
    ('nanchang', insurance.policy_for(360100, 2020)),
    ('jiangxi 2026', insurance.policy_for(360000, 2026, local => '{"parameters": {"personal_standard": {"value": 400}}}')),
    ('jiangxi 2026 open', insurance.policy_for(360000, 2026));
-- An invented place: two fee levels, and full aid by two payers.
INSERT INTO book SELECT 'levels', insurance.policy_compile(ARRAY[insurance.vocabulary(), '{
    "number": "L", "title": "Invented", "issuer": "test", "issued_on": null, "forwards": [],
    "regions": [{"code": 980000, "name": "invented", "label": "虚构"}], "coverage_years": {"from": 2030, "until": 2030},
    "fees": [{"id": "low", "when": {"level": ["low"]}, "personal": 300, "fiscal": 600, "cite": "1"},
             {"id": "high", "when": {"level": ["high"]}, "personal": 500, "fiscal": 600, "cite": "1"}],
    "subsidies": [{"id": "elder", "when": {"age": {"from": 60}}, "category": "low_income_elder", "tier": "full", "amount": "full", "payer": "city", "cite": "2"},
                  {"id": "orphan", "tier": "full", "amount": "full", "payer": "county", "cite": "2"},
                  {"id": "subsistence_allowance", "tier": "fixed", "amount": {"leaves": 30}, "payer": "county", "cite": "2"}],
    "routes": [{"id": "ordinary", "start": {"from": "Y-01-01"}, "cite": "3"}]}'::jsonb], 980000, 2030);

CREATE FUNCTION pg_temp.ask(book text, birth_date date, paid_on date, codes text[] DEFAULT NULL, held_from date[] DEFAULT NULL,
    registered_on date DEFAULT NULL, history insurance.history DEFAULT NULL, fee_level text DEFAULT NULL) RETURNS insurance.assessment
LANGUAGE sql AS $$
    SELECT insurance.assessment(b.policy, ask.birth_date, ask.paid_on, codes, held_from, registered_on => ask.registered_on,
        history => ask.history, fee_level => ask.fee_level)
    FROM book b WHERE b.name = ask.book
$$;
-- missing / undecided / open, for one look
CREATE FUNCTION pg_temp.states(a insurance.assessment) RETURNS text LANGUAGE sql AS $$
    SELECT array_to_string(insurance.missing(a), ',') || ' / ' || array_to_string(insurance.undecided_answers(a), ',')
$$;
CREATE FUNCTION pg_temp.read_back(a insurance.assessment) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN a::text::insurance.assessment = a;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END
$$;

-- Four states of one answer: what is payable.
SELECT is(insurance.payable(pg_temp.ask('guizhou', '1975-02-11', '2021-12-06')), 320.00, 'a value');
SELECT is(pg_temp.states(pg_temp.ask('guizhou', '1975-02-11', '2021-12-06')), ' / ', 'nothing missing, nothing undecided');
SELECT is(insurance.payable(pg_temp.ask('guizhou', '1975-02-11', '2021-12-06', '{orphan}')), 0.00, 'a lawful nothing is a value');
SELECT is(insurance.payable(pg_temp.ask('guizhou', '1975-02-11', NULL)), NULL, 'not applicable: not enrolled');
SELECT is(pg_temp.states(pg_temp.ask('guizhou', '1975-02-11', NULL)), ' / ', 'not applicable is neither missing nor undecided');
SELECT is(insurance.open_answers(pg_temp.ask('guizhou', '1975-02-11', NULL)), '{}', 'nor open');
SELECT is(insurance.payable(pg_temp.ask('liaoning', '1975-02-11', '2022-11-02', '{subsistence_allowance}')), NULL, 'open: the locality names the aid');
SELECT is(pg_temp.states(pg_temp.ask('liaoning', '1975-02-11', '2022-11-02', '{subsistence_allowance}')), ' / ', 'open is not undecided');
SELECT ok(insurance.open_answers(pg_temp.ask('liaoning', '1975-02-11', '2022-11-02', '{subsistence_allowance}'))
    @> '{subsidy_amount,payable,benefit_start,wait_days,central_share,local_share}', 'what is open is listed');
SELECT ok(NOT insurance.open_answers(pg_temp.ask('liaoning', '1975-02-11', '2022-11-02', '{subsistence_allowance}'))
    && '{standard_fee,fiscal_subsidy,total_funding,route}', 'and nothing else');
SELECT is(insurance.accepted(pg_temp.ask('liaoning', '1975-02-11', '2022-11-02', '{subsistence_allowance}')), true, 'an open amount does not hinder the enrolment');
SELECT is(insurance.payable(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family}')), NULL, 'undecided: the age decides the aid');
SELECT is(insurance.missing(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family}')), '{birth_date}', 'the birth date is missing, nothing else');
SELECT ok(insurance.undecided_answers(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family}')) @> '{route,subsidy_category,subsidy_amount,payable}',
    'what is undecided is listed');
SELECT ok(NOT insurance.undecided_answers(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family}'))
    && '{standard_fee,benefit_start,benefit_end,fiscal_subsidy,total_funding,wait_days}', 'and nothing else');
SELECT is(insurance.benefit_period(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family}')), '[2022-01-01,2023-01-01)', 'the cover is decided');
SELECT is(insurance.notes(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family}')) @> '{missing_fact}', true, 'and the note says it');
SELECT is(insurance.notes(pg_temp.ask('guizhou', NULL, '2021-12-06')) @> '{missing_fact}', false, 'not where nothing turns on it');

-- The birth date.
SELECT is(pg_temp.states(pg_temp.ask('guizhou', NULL, '2021-12-06')), ' / ', 'paid before the year: nobody born in it, nothing missing');
SELECT is(insurance.route(pg_temp.ask('guizhou', NULL, '2021-12-06')), 'ordinary_window', 'an ordinary payer');
SELECT is(insurance.missing(pg_temp.ask('guizhou', NULL, '2022-05-06')), '{birth_date}', 'paid late: a newborn would pay 320 and not 900');
SELECT ok(insurance.undecided_answers(pg_temp.ask('guizhou', NULL, '2022-05-06')) @> '{route,standard_fee,payable,benefit_start,fiscal_subsidy}',
    'so price and cover are undecided');
SELECT is(insurance.payable(pg_temp.ask('guizhou', NULL, '2022-05-06')), NULL, 'no amount is named');
SELECT ok(insurance.undecided_answers(pg_temp.ask('jiangxi', NULL, '2023-05-06')) @> '{route,benefit_start}', 'Jiangxi late: a newborn would be covered from birth');
SELECT is(insurance.payable(pg_temp.ask('jiangxi', NULL, '2023-05-06')), 350.00, 'Jiangxi late: 350 in any case');
SELECT is(insurance.payable(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family,extreme_poverty_support}')), 0.00,
    'full aid beside a doubtful one: nothing to pay in any case');
SELECT is(insurance.subsidy_category(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family,extreme_poverty_support}')), 'extreme_poverty_support',
    'and by which identity is decided');
SELECT is(insurance.payable(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family,subsistence_allowance}')), 180.00,
    '140 beside a doubtful 60: 140 in any case');
SELECT is(pg_temp.states(pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family,subsistence_allowance}')), ' / ', 'and nothing is missing');
SELECT is(insurance.payable(pg_temp.ask('nanchang', NULL, '2019-12-10', '{low_income_family,urban_poor}')), 0.00, 'Nanchang: a doubtful full aid beside a full one');
SELECT is(insurance.payable(pg_temp.ask('levels', NULL, '2029-12-10', '{orphan}', fee_level => 'low')), 0.00, 'two full aids, one of them doubtful: nothing to pay');
SELECT is(insurance.subsidy_category(pg_temp.ask('levels', NULL, '2029-12-10', '{orphan}', fee_level => 'low')), NULL,
    'but by which of them is undecided: the doubtful one stands first');
SELECT is(insurance.subsidy_payers(pg_temp.ask('levels', NULL, '2029-12-10', '{orphan}', fee_level => 'low')), NULL, 'and so is who pays');
SELECT ok(insurance.undecided_answers(pg_temp.ask('levels', NULL, '2029-12-10', '{orphan}', fee_level => 'low')) @> '{subsidy_category}', 'which is listed');

-- The first day of a circumstance.
SELECT is(insurance.missing(pg_temp.ask('guizhou', '1990-01-01', '2022-05-06', '{veteran}')), '{circumstance_from:veteran}', 'a discharge without its day');
SELECT ok(insurance.undecided_answers(pg_temp.ask('guizhou', '1990-01-01', '2022-05-06', '{veteran}')) @> '{route,standard_fee,payable,benefit_start,wait_days}',
    'late: 320 now or 900 and a wait');
SELECT is(insurance.benefit_end(pg_temp.ask('guizhou', '1990-01-01', '2022-05-06', '{veteran}')), '2022-12-31', 'late: it ends with the year in any case');
SELECT is(insurance.payable(pg_temp.ask('guizhou', '1990-01-01', '2022-02-06', '{veteran}')), 320.00, 'in the window: 320 in any case');
SELECT is(insurance.benefit_start(pg_temp.ask('guizhou', '1990-01-01', '2022-02-06', '{veteran}')), '2022-01-01', 'in the window: from New Year in any case');
SELECT is(insurance.missing(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in}')), '{circumstance_from:moved_in}', 'a move without its day');
SELECT is(insurance.payable(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in}')), 350.00, 'the premium is the same');
SELECT is(insurance.missing(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in,veteran}')), '{circumstance_from:veteran,circumstance_from:moved_in}',
    'two events without their days');
SELECT is(pg_temp.states(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in,clergy}')), ' / ',
    'a move without its day beside a right that needs none: the day after in any case');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in,clergy}')), '2023-05-07', 'which is decided');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in,subsistence_allowance}')), '2023-01-01',
    'nor does it matter beside an earlier right');
SELECT is(pg_temp.states(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in}', '{2023-05-05}')), ' / ', 'with its day nothing is missing');
SELECT is(pg_temp.states(pg_temp.ask('guizhou', '1990-01-01', '2022-05-06', '{moved_in}')), ' / ', 'a move that the notice does not ask for');
SELECT is(insurance.missing(pg_temp.ask('guizhou', '1990-01-01', '2021-12-06', '{employee_leaver}')), '{circumstance_from:employee_leaver}', 'a leaver without the day');
SELECT is(insurance.payable(pg_temp.ask('guizhou', '1990-01-01', '2021-12-06', '{employee_leaver}')), 320.00, 'a leaver in the window: 320 in any case');

-- The day of registration.
SELECT is(insurance.missing(pg_temp.ask('jiangxi', '2023-03-03', '2023-11-11')), '{registered_on}', 'a newborn paid after the 90 days: when was it registered?');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi', '2023-03-03', '2023-11-11')), NULL, 'from birth or after a wait');
SELECT is(insurance.payable(pg_temp.ask('jiangxi', '2023-03-03', '2023-11-11')), 350.00, '350 in any case');
SELECT is(pg_temp.states(pg_temp.ask('jiangxi', '2023-03-03', '2023-05-01')), ' / ', 'a newborn paid within the 90 days was registered within them');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi', '2023-03-03', '2023-05-01')), '2023-03-03', 'from birth');
SELECT is(pg_temp.states(pg_temp.ask('jiangxi', '1990-01-01', '2023-05-01')), ' / ', 'nobody asks when an adult registered');
SELECT is(pg_temp.states(pg_temp.ask('guizhou', '2022-05-10', '2022-08-08')), ' / ', 'Guizhou: paid on day 90, registered no later');

-- The history.
SELECT is(insurance.missing(pg_temp.ask('jiangxi 2026', '1990-01-01', '2025-11-11')), '{history}', 'from 2025 the history decides the wait');
SELECT ok(insurance.undecided_answers(pg_temp.ask('jiangxi 2026', '1990-01-01', '2025-11-11')) @> '{route,benefit_start,wait_months}', 'wait and cover are undecided');
SELECT is(insurance.payable(pg_temp.ask('jiangxi 2026', '1990-01-01', '2025-11-11')), 400.00, 'the premium is not');
SELECT is(pg_temp.states(pg_temp.ask('jiangxi 2026', '1990-01-01', '2025-11-11', history => '{}')), ' / ', 'an empty history is a first enrolment, not a missing fact');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi 2026', '1990-01-01', '2026-03-15', '{clergy}')), '2026-03-16', 'who is exempt needs no history');
SELECT is(insurance.undecided_answers(pg_temp.ask('jiangxi 2026', '1990-01-01', '2026-03-15', '{clergy}')),
    '{continuous_years,bonus_continuous,bonus_zero_claim,bonus_total,penalty,effective_cap}', 'it decides what earlier years have earned all the same');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi 2026', '2026-03-01', '2026-04-01', registered_on => '2026-03-05')), '2026-03-01', 'nor does a newborn');
SELECT is(insurance.payable(pg_temp.ask('jiangxi 2026', '1990-01-01', '2025-11-11', '{extreme_poverty_support}')), 0.00, 'an aided person pays nothing in any case');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi 2026', '1990-01-01', '2025-11-11', '{extreme_poverty_support}')), '2026-01-01', 'and is covered in any case');
SELECT is(insurance.payable(pg_temp.ask('jiangxi 2026 open', '1990-01-01', '2025-11-11', '{extreme_poverty_support}', history => '{}')), 0.00,
    'full aid of an unknown premium leaves nothing to pay');
SELECT ok(insurance.open_answers(pg_temp.ask('jiangxi 2026 open', '1990-01-01', '2025-11-11', '{extreme_poverty_support}', history => '{}')) @> '{standard_fee,subsidy_amount}',
    'premium and aid are open');

-- The fee level.
SELECT is(insurance.missing(pg_temp.ask('levels', '1990-01-01', '2029-12-10')), '{fee_level}', 'two levels, none chosen');
SELECT ok(insurance.undecided_answers(pg_temp.ask('levels', '1990-01-01', '2029-12-10')) @> '{standard_fee,payable,total_funding}', 'the fee is undecided');
SELECT is(insurance.benefit_start(pg_temp.ask('levels', '1990-01-01', '2029-12-10')), '2030-01-01', 'the cover is not');
SELECT is(insurance.payable(pg_temp.ask('levels', '1990-01-01', '2029-12-10', '{orphan}')), 0.00, 'full aid: nothing to pay at any level');
SELECT is(insurance.payable(pg_temp.ask('levels', '1990-01-01', '2029-12-10', '{subsistence_allowance}')), 30.00, 'an aid that leaves 30 leaves 30 at any level');
SELECT is(insurance.payable(pg_temp.ask('levels', '1990-01-01', '2029-12-10', fee_level => 'high')), 500.00, 'with the level it is decided');

SELECT is(insurance.subsidy_payers(pg_temp.ask('levels', '1990-01-01', '2029-12-10', '{subsistence_allowance}')), NULL,
    'what the county pays is undecided, and not left undivided by the text');
SELECT ok(insurance.undecided_answers(pg_temp.ask('levels', '1990-01-01', '2029-12-10', '{subsistence_allowance}')) @> '{subsidy_amount}',
    'the aid that leaves 30 is undecided, not open');
SELECT ok(insurance.undecided_answers(pg_temp.ask('guizhou', NULL, '2022-05-06', '{orphan}')) @> '{benefit_start}',
    'covered from the payment or, as a newborn, from birth');
SELECT ok(insurance.undecided_answers(pg_temp.ask('jiangxi', NULL, '2023-05-06', '{subsistence_allowance}')) @> '{benefit_start}',
    'covered from New Year, or from a birth after it');
SELECT is(insurance.benefit_start(pg_temp.ask('jiangxi', NULL, '2022-12-06', '{subsistence_allowance}')), '2023-01-01',
    'paid before New Year, born before New Year');

-- Undecided answers are values like others.
SELECT is((SELECT count(*) FROM (VALUES (pg_temp.ask('jiangxi', '2023-03-03', '2023-11-11')), (pg_temp.ask('guizhou', '1990-01-01', '2022-05-06', '{veteran}')),
    (pg_temp.ask('jiangxi 2026', '1990-01-01', '2025-11-11')), (pg_temp.ask('liaoning', '1975-02-11', '2022-11-02', '{subsistence_allowance}')),
    (pg_temp.ask('guizhou', NULL, '2021-12-06', '{low_income_family}')), (pg_temp.ask('levels', '1990-01-01', '2029-12-10')),
    (pg_temp.ask('jiangxi', '1990-01-01', '2023-05-06', '{moved_in}')), (pg_temp.ask('guizhou', '1990-01-01', NULL))) v (a)
    WHERE NOT pg_temp.read_back(a)), 0::bigint, 'undecided assessments survive their text form');

-- Whatever is decided without a fact must be what the fact would have given:
-- persons at random, one fact after the other taken away.
CREATE FUNCTION pg_temp.dice(n integer, k integer, sides integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT ((((n::bigint * 7919 + k * 104729 + 12345) * 48271) % 2147483647 * 16807) % 2147483647 % sides)::integer
$$;
CREATE TABLE person AS
SELECT b.name, n, b.policy, y.year,
       CASE WHEN pg_temp.dice(n, 1, 3) = 0 THEN make_date(y.year, 1, 1) - 60 + pg_temp.dice(n, 2, 420)
            ELSE '1940-01-01'::date + pg_temp.dice(n, 3, 27000) END AS birth_date,
       make_date(y.year, 1, 1) - 130 + pg_temp.dice(n, 4, 620) AS paid_on,
       CASE WHEN pg_temp.dice(n, 5, 2) = 0 THEN pg_temp.dice(n, 6, 150) END AS registered_before,
       ARRAY(SELECT (ARRAY['low_income_family', 'subsistence_allowance', 'extreme_poverty_support', 'university_student', 'clergy', 'other_special_hardship',
                           'marginal_poverty_risk', 'newborn_next_year_only', 'six_veteran_classes'])[1 + pg_temp.dice(n, 10 + i, 9)]
             FROM generate_series(1, pg_temp.dice(n, 7, 3)) i) AS identities,
       ARRAY(SELECT (ARRAY['veteran', 'employee_leaver', 'moved_in', 'returned_abroad', 'veteran_spouse_unemployed'])[1 + pg_temp.dice(n, 20 + i, 5)]
             FROM generate_series(1, pg_temp.dice(n, 8, 3)) i) AS events,
       ('{' || (y.year - 5) || ':resident,' || (y.year - 4) || ':' || (ARRAY['resident', 'none', 'employee'])[1 + pg_temp.dice(n, 30, 3)] || ','
            || (y.year - 1) || ':' || (ARRAY['resident', 'none', 'employee', 'excused'])[1 + pg_temp.dice(n, 31, 4)] || '}')::insurance.history AS history,
       (ARRAY['low', 'high'])[1 + pg_temp.dice(n, 32, 2)] AS fee_level
FROM book b
CROSS JOIN LATERAL (SELECT insurance.coverage_year(b.policy) AS year) y
CROSS JOIN generate_series(1, 400) n;
ALTER TABLE person ADD registered_on date, ADD codes text[], ADD held_from date[], ADD event_from date[];
UPDATE person SET registered_on = greatest(birth_date, paid_on - registered_before), codes = identities || events, fee_level = CASE WHEN name = 'levels' THEN fee_level END,
    held_from = array_fill(NULL::date, ARRAY[cardinality(identities)]) || ARRAY(SELECT paid_on - 100 + pg_temp.dice(n, 40 + i, 110) FROM generate_series(1, cardinality(events)) i);
DELETE FROM person WHERE paid_on < birth_date;
-- nobody was insured before birth
UPDATE person SET history = '{}' WHERE birth_date >= make_date(year, 1, 1);

-- An answer and its state, one by one.
CREATE FUNCTION pg_temp.answers(a insurance.assessment) RETURNS TABLE (answer text, said jsonb) LANGUAGE sql AS $$
    SELECT k, CASE WHEN k = ANY (insurance.undecided_answers(a)) THEN NULL WHEN k = ANY (insurance.open_answers(a)) THEN '"open"' ELSE coalesce(v, 'null') END
    FROM jsonb_each(insurance.answers(a) - ARRAY['notes', 'missing', 'status', 'active_intervals', 'personal_payable', 'charged_at_payment', 'accepted',
                        'subsidy_tier', 'subsidy_split', 'benefit_in_year', 'claims_status', 'wait_fixed_months', 'wait_variable_months']
                    || jsonb_build_object('payable', insurance.payable(a), 'charged', insurance.charged(a))) w (k, v)
    UNION ALL
    -- those that the lists do not name: NULL says nothing
    SELECT k, nullif(v, 'null')
    FROM jsonb_each(jsonb_build_object('accepted', insurance.accepted(a), 'subsidy_tier', insurance.subsidy_tier(a),
        'benefit_in_year', insurance.benefit_in_year(a), 'claims_status', insurance.claims_status(a), 'status', nullif(insurance.status(a), 'undecided'),
        'wait_variable_months', insurance.wait_variable_months(a), 'subsidy_payers', nullif(insurance.subsidy_payers(a), '{}'))) w (k, v)
$$;
CREATE TABLE tried AS
SELECT p.name, f.fact, p.n, full_ AS whole, blank
FROM person p
CROSS JOIN (VALUES ('birth_date'), ('circumstance_from'), ('registered_on'), ('history'), ('fee_level'), ('all of them')) f (fact)
CROSS JOIN LATERAL (SELECT
    insurance.assessment(p.policy, p.birth_date, p.paid_on, p.codes, p.held_from, registered_on => p.registered_on, history => p.history,
        fee_level => p.fee_level) AS full_,
    insurance.assessment(p.policy, CASE WHEN f.fact NOT IN ('birth_date', 'all of them') THEN p.birth_date END, p.paid_on, p.codes,
        CASE WHEN f.fact NOT IN ('circumstance_from', 'all of them') THEN p.held_from END,
        registered_on => CASE WHEN f.fact NOT IN ('registered_on', 'all of them') THEN p.registered_on END,
        history => CASE WHEN f.fact NOT IN ('history', 'all of them') THEN p.history END,
        fee_level => CASE WHEN f.fact NOT IN ('fee_level', 'all of them') THEN p.fee_level END) AS blank) x;

SELECT cmp_ok(count(*), '>=', 300::bigint, 'persons at random') FROM person;
SELECT cmp_ok(count(*), '>=', 100::bigint, 'many of them undecided without a fact') FROM tried WHERE insurance.missing(blank) <> '{}';
SELECT is((SELECT string_agg(v.one || v.n || CASE WHEN v.n = 1 THEN ' time' ELSE ' times' END, E'\n')
           FROM (SELECT format('%s, %s: %s, in truth %s; person %s; ', t.name, b.answer, min(b.said::text), min(w.said::text), min(t.n)) AS one, count(*) AS n
                 FROM tried t, LATERAL pg_temp.answers(t.blank) b, LATERAL pg_temp.answers(t.whole) w
                 WHERE t.fact = f.fact AND w.answer = b.answer AND b.said IS NOT NULL AND w.said IS NOT NULL AND b.said <> w.said
                 GROUP BY t.name, b.answer) v), NULL,
    'nothing decided without ' || f.fact || ' is otherwise with it')
FROM (SELECT DISTINCT fact FROM tried ORDER BY fact) f;
SELECT is((SELECT string_agg(format('%s %s %s', name, n, insurance.missing(blank)), ', ') FROM tried
           WHERE fact <> 'all of them' AND EXISTS (SELECT FROM unnest(insurance.missing(blank)) m
                 WHERE split_part(m, ':', 1) <> fact AND NOT m = ANY (insurance.missing(whole)))), NULL, 'no fact is missing but the one taken away');
SELECT is((SELECT string_agg(format('%s %s %s', name, n, fact), ', ') FROM tried
           WHERE (insurance.undecided_answers(blank) = '{}') <> (insurance.missing(blank) = '{}')), NULL, 'something is undecided just where something is missing');
SELECT is((SELECT string_agg(format('%s %s %s', name, n, fact), ', ') FROM tried
           WHERE (insurance.missing(blank) = '{}') = (insurance.notes(blank) @> '{missing_fact}')), NULL, 'and the note stands just there');
SELECT is((SELECT count(*) FROM tried WHERE NOT pg_temp.read_back(blank)), 0::bigint, 'all of them survive their text form');
-- Insured years among the last, months with both bounds, what was held at birth.
INSERT INTO book SELECT 'events', insurance.policy_compile(ARRAY[insurance.vocabulary(), '{
    "number": "E", "title": "Invented", "issuer": "test", "issued_on": null, "forwards": [],
    "regions": [{"code": 980000, "name": "invented", "label": "虚构"}], "coverage_years": {"from": 2030, "until": 2030},
    "circumstances": {"insured_mother": {"label": "母亲参保"}},
    "fees": [{"id": "returning", "price": "returning", "personal": 100, "fiscal": 600, "cite": "1"},
             {"id": "infant", "price": "infant", "personal": 200, "fiscal": 600, "cite": "1"},
             {"id": "standard", "personal": 300, "fiscal": 600, "cite": "1"}],
    "routes": [{"id": "returning", "when": {"insured_years": {"among": 3, "from": 2}}, "price": "returning", "start": {"from": "Y-01-01"}, "cite": "2"},
               {"id": "infant", "when": {"all": [{"holds": "insured_mother", "on": "birth"}, {"elapsed": {"since": "birth", "months": {"more_than": 3, "at_most": 6}}}]},
                "price": "infant", "start": {"from": "birth"}, "cite": "3"},
               {"id": "ordinary", "start": {"from": "Y-01-01"}, "cite": "4"}]}'::jsonb], 980000, 2030);
SELECT is(insurance.payable(pg_temp.ask('events', '1990-01-01', '2029-12-01', history => '{2027:resident,2029:resident}')), 100.00, 'two of the last three years');
SELECT is(insurance.payable(pg_temp.ask('events', '1990-01-01', '2029-12-01', history => '{2026:resident,2029:resident}')), 300.00, 'one of them, and one before');
SELECT is(insurance.payable(pg_temp.ask('events', '1990-01-01', '2029-12-01', history => '{2027:resident,2028:contradictory,2029:resident}')), 100.00,
    'two of them, whatever the third was');
SELECT is(pg_temp.states(pg_temp.ask('events', '1990-01-01', '2029-12-01', history => '{2027:resident,2028:contradictory,2029:resident}')), ' / ', 'and nothing is missing');
SELECT is(insurance.payable(pg_temp.ask('events', '1990-01-01', '2029-12-01', history => '{2028:contradictory,2029:resident}')), NULL, 'one or two of them');
SELECT ok(insurance.notes(pg_temp.ask('events', '1990-01-01', '2029-12-01', history => '{2028:contradictory,2029:resident}')) @> '{history_contradictory:2028}', 'the year is named');
SELECT is(insurance.missing(pg_temp.ask('events', '1990-01-01', '2029-12-01')), '{history}', 'no history: it is missing');
SELECT is(insurance.payable(pg_temp.ask('events', '2030-01-10', d, '{insured_mother}', history => '{}')), fee, what)
FROM (VALUES (date '2030-04-10', 300.00, 'exactly 3 months after birth'), ('2030-04-11', 200.00, 'a day more'),
             ('2030-07-10', 200.00, 'exactly 6 months after birth'), ('2030-07-11', 300.00, 'a day more than 6 months')) v(d, fee, what) ORDER BY d;
SELECT is(insurance.payable(pg_temp.ask('events', '2030-01-10', '2030-04-11', '{insured_mother}', '{2030-01-11}', history => '{}')), 300.00, 'the mother was insured from the day after the birth');
SELECT is(insurance.missing(pg_temp.ask('events', NULL, '2030-04-11', '{insured_mother}', '{2030-01-11}', history => '{}')), '{birth_date}', 'born on an unknown day: it is missing');
SELECT is(insurance.payable(pg_temp.ask('events', NULL, '2030-04-11', '{insured_mother}', '{2030-04-12}', history => '{}')), 300.00, 'insured after the payment only: not at birth, whenever that was');


-- The missing facts are those that decide, and only those: of the facts that a person has some are given.
CREATE FUNCTION pg_temp.with_facts(p person, given text[]) RETURNS insurance.assessment LANGUAGE sql AS $$
    SELECT insurance.assessment(p.policy, CASE WHEN 'birth_date' = ANY (given) THEN p.birth_date END, p.paid_on, p.codes,
        ARRAY(SELECT CASE WHEN 'circumstance_from:' || c.code = ANY (given) THEN p.held_from[c.i] END FROM unnest(p.codes) WITH ORDINALITY c(code, i) ORDER BY c.i),
        registered_on => CASE WHEN 'registered_on' = ANY (given) THEN p.registered_on END,
        history => CASE WHEN 'history' = ANY (given) THEN p.history END,
        fee_level => CASE WHEN 'fee_level' = ANY (given) THEN p.fee_level END)
$$;
CREATE TABLE named AS
SELECT t.name, t.n, t.blank, t.whole, insurance.missing(t.blank) AS first, a.named AS answer, insurance.missing(a.named) AS then_,
       pg_temp.with_facts(p, insurance.missing(t.blank) || insurance.missing(a.named)) AS at_last,
       pg_temp.with_facts(p, ARRAY(SELECT f FROM unnest(ARRAY['birth_date', 'registered_on', 'history', 'fee_level'] || ARRAY(SELECT 'circumstance_from:' || c FROM unnest(p.codes) c)) f
                                   EXCEPT SELECT unnest(insurance.missing(t.blank)))) AS others
FROM tried t JOIN person p USING (name, n), LATERAL (SELECT pg_temp.with_facts(p, insurance.missing(t.blank)) AS named) a
WHERE t.fact = 'all of them';
SELECT cmp_ok(count(*), '>=', 1000::bigint, 'many of them undecided without any fact') FROM named WHERE first <> '{}';
SELECT is((SELECT string_agg(format('%s %s: %s', name, n, first), E'\n') FROM named WHERE insurance.answers(others) <> insurance.answers(blank)), NULL,
    'a fact that is not named never matters: all the others together change nothing');
SELECT is((SELECT string_agg(format('%s %s: %s then %s', name, n, first, then_), E'\n') FROM named
           WHERE then_ <> '{}' AND NOT ('birth_date' = ANY (first) AND then_ = '{registered_on}')), NULL,
    'the facts that are named decide, but that who turns out to be a newborn is asked for the registration');
SELECT is((SELECT string_agg(format('%s %s: %s', name, n, first), E'\n') FROM named WHERE insurance.answers(at_last) - 'notes' <> insurance.answers(whole) - 'notes'), NULL,
    'and decide what all the facts of the person decide');
SELECT * FROM finish();

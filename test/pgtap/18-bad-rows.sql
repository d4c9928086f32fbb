-- What is wrong with a row is part of its answer and never stops a scan; only
-- require() raises, and tells nothing of the person.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SET search_path = public, insurance;

CREATE UNLOGGED TABLE enrollee (
    kind text, birth_date date, paid_on date, codes text[], held_from date[], held_until date[], held insurance.circumstance_set,
    registered_on date, died_on date, fee_level text, amount_paid numeric, settled_before numeric, absences datemultirange,
    history insurance.history);

-- One row a kind; what is not said is a good row.
CREATE TABLE bad (kind text PRIMARY KEY, note text, status text, state text, row_ enrollee);
CREATE FUNCTION pg_temp.bad(kind text, note text, facts jsonb, status text DEFAULT 'undecided', state text DEFAULT '22000') RETURNS void
LANGUAGE sql AS $$
    INSERT INTO bad SELECT bad.kind, note, status, state, jsonb_populate_record(
        ROW(bad.kind, '1975-02-11', '2021-12-06', '{subsistence_allowance}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::enrollee,
        facts)
$$;
SELECT pg_temp.bad('unknown circumstance', 'unknown_circumstance', '{"codes": ["zz_secret_code"]}', state => '42704');
SELECT pg_temp.bad('unknown among known', 'unknown_circumstance', '{"codes": ["orphan", "zz_secret_code", "veteran"]}', state => '42704');
SELECT pg_temp.bad('unknown in a set', 'unknown_circumstance', '{"held": "{zz_secret_code,orphan}"}', state => '42704');
SELECT pg_temp.bad('a code with a blank', 'unknown_circumstance', '{"codes": [" orphan"]}', state => '42704');
SELECT pg_temp.bad('an empty code', 'unknown_circumstance', '{"codes": [""]}', state => '42704');
SELECT pg_temp.bad('a code in capitals', 'unknown_circumstance', '{"codes": ["ORPHAN"]}', state => '42704');
SELECT pg_temp.bad('a code of a megabyte', 'unknown_circumstance', jsonb_build_object('codes', jsonb_build_array(repeat('x', 1000000))), state => '42704');
SELECT pg_temp.bad('a circumstance of another policy', 'unknown_circumstance', '{"codes": ["1101,1203"]}', state => '42704');
SELECT pg_temp.bad('NULL among the codes', 'null_element', '{"codes": ["orphan", null]}');
SELECT pg_temp.bad('nothing but NULL', 'null_element', '{"codes": [null]}');
SELECT pg_temp.bad('first days too few', 'mismatched_arrays', '{"codes": ["orphan", "veteran"], "held_from": ["2020-01-01"]}');
SELECT pg_temp.bad('first days too many', 'mismatched_arrays', '{"codes": ["orphan"], "held_from": ["2020-01-01", null]}');
SELECT pg_temp.bad('last days too few', 'mismatched_arrays', '{"codes": ["orphan", "veteran"], "held_until": [null]}');
SELECT pg_temp.bad('days without codes', 'mismatched_arrays', '{"codes": null, "held_from": ["2020-01-01"]}');
SELECT pg_temp.bad('born at infinity', 'infinite_date', '{"birth_date": "infinity"}');
SELECT pg_temp.bad('born at minus infinity', 'infinite_date', '{"birth_date": "-infinity"}');
SELECT pg_temp.bad('paid at infinity', 'infinite_date', '{"paid_on": "infinity"}');
SELECT pg_temp.bad('registered at infinity', 'infinite_date', '{"registered_on": "infinity"}');
SELECT pg_temp.bad('died at infinity', 'infinite_date', '{"died_on": "infinity"}');
SELECT pg_temp.bad('held from infinity', 'infinite_date', '{"held_from": ["-infinity"]}');
SELECT pg_temp.bad('held until infinity', 'infinite_date', '{"held_until": ["infinity"]}');
SELECT pg_temp.bad('born before Christ', 'date_out_of_range', '{"birth_date": "4713-01-01 BC"}');
SELECT pg_temp.bad('born in 1849', 'date_out_of_range', '{"birth_date": "1849-12-31"}');
SELECT pg_temp.bad('paid in 2201', 'date_out_of_range', '{"paid_on": "2201-01-01"}');
SELECT pg_temp.bad('paid on the last day there is', 'date_out_of_range', '{"paid_on": "5874897-12-31"}');
SELECT pg_temp.bad('registered in the year 1', 'date_out_of_range', '{"registered_on": "0001-01-01"}');
SELECT pg_temp.bad('died in 9999', 'date_out_of_range', '{"died_on": "9999-12-31"}');
SELECT pg_temp.bad('held from the year 1', 'date_out_of_range', '{"held_from": ["0001-01-01"]}');
SELECT pg_temp.bad('held until 9999', 'date_out_of_range', '{"held_until": ["9999-12-31"]}');
SELECT pg_temp.bad('held until before from', 'contradictory_dates', '{"held_from": ["2021-05-05"], "held_until": ["2021-05-04"]}');
SELECT pg_temp.bad('a negative payment', 'negative_amount', '{"amount_paid": -0.01}');
SELECT pg_temp.bad('a negative settlement', 'negative_amount', '{"settled_before": -280}');
SELECT pg_temp.bad('a payment that is no number', 'amount_out_of_range', '{"amount_paid": "NaN"}');
SELECT pg_temp.bad('a settlement that is no number', 'amount_out_of_range', '{"settled_before": "NaN"}');
SELECT pg_temp.bad('a payment without bounds', 'amount_out_of_range', '{"amount_paid": 1e40}');
SELECT pg_temp.bad('a debt without bounds', 'amount_out_of_range', '{"amount_paid": -1e40}');
SELECT pg_temp.bad('died before birth', 'died_before_birth', '{"died_on": "1975-02-10"}');
SELECT pg_temp.bad('registered before birth', 'registered_before_birth', '{"registered_on": "1975-02-10"}');
SELECT pg_temp.bad('discharged after death', 'event_after_death', '{"codes": ["veteran"], "held_from": ["2022-03-02"], "died_on": "2022-03-01"}');
SELECT pg_temp.bad('65 circumstances', 'too_many_circumstances',
    jsonb_build_object('codes', (SELECT jsonb_agg('orphan'::text) FROM generate_series(1, 65))));
SELECT pg_temp.bad('a million circumstances', 'too_many_circumstances',
    jsonb_build_object('codes', (SELECT jsonb_agg('orphan'::text) FROM generate_series(1, 1000000))));
SELECT pg_temp.bad('an unknown fee level', 'unknown_fee_level', '{"fee_level": "zz_secret_level"}');
SELECT pg_temp.bad('two flaws', 'negative_amount', '{"codes": ["zz_secret_code"], "amount_paid": -1}', state => '42704');
SELECT pg_temp.bad('paid before birth', 'paid_before_birth', '{"birth_date": "2021-12-07"}', 'rejected', '23514');
SELECT pg_temp.bad('dead before the payment', 'dead_before_payment', '{"died_on": "2021-12-05"}', 'rejected', '23514');
SELECT pg_temp.bad('paid before the window', 'before_window', '{"paid_on": "2021-09-29"}', 'rejected', '23514');
SELECT pg_temp.bad('paid after the last day', 'after_last_day', '{"paid_on": "2023-01-01"}', 'rejected', '23514');
CREATE FUNCTION pg_temp.of(p insurance.policy, r enrollee) RETURNS insurance.assessment LANGUAGE sql AS $$
    SELECT insurance.assessment(p, r.birth_date, r.paid_on, r.codes, r.held_from, r.held_until, r.held, r.registered_on, r.died_on, r.fee_level,
        r.amount_paid, r.settled_before, r.absences, r.history)
$$;
CREATE FUNCTION pg_temp.raised(a insurance.assessment) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    detail text;
    hint text;
BEGIN
    PERFORM insurance.require(a);
    RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n', SQLSTATE, message, detail, hint);
END
$$;

SELECT plan((SELECT 5 * count(*)::integer FROM bad) + 47);

CREATE TABLE book AS SELECT insurance.policy_for(520000, 2022) AS policy;
CREATE TEMP TABLE seen AS SELECT b.*, pg_temp.of(p.policy, b.row_) AS a FROM bad b, book p;

SELECT ok(insurance.notes(a) @> ARRAY[note], kind || ': noted as ' || note) FROM seen;
SELECT is(insurance.status(a), status, kind || ': ' || status) FROM seen;
SELECT is(ROW(insurance.payable(a), insurance.subsidy_amount(a), insurance.benefit_period(a), insurance.standard_fee(a))::text, '(,,,)',
    kind || ': no amount and no cover') FROM seen;
SELECT is(split_part(pg_temp.raised(a), E'\n', 1), state, kind || ': require() raises ' || state) FROM seen;
-- The policy's own dates and codes may stand in a message, the person's may not.
SELECT ok(pg_temp.raised(a) !~ '[0-9]{4}-[0-9]{2}|[0-9]{2}[-/][0-9]{2}' AND pg_temp.raised(a) !~ 'secret|orphan|xxxx|ORPHAN|1101|NaN|subsistence',
    kind || ': and tells nothing of the person') FROM seen;

SELECT is((SELECT array_agg(n ORDER BY n) FROM unnest(insurance.notes(a)) n WHERE n IN ('unknown_circumstance', 'negative_amount')),
    '{negative_amount,unknown_circumstance}', 'two flaws are both noted') FROM seen WHERE kind = 'two flaws';
SELECT throws_ok(format('SELECT insurance.require(%L::insurance.assessment)', a), '42704', NULL, 'require() in a statement raises undefined_object')
FROM seen WHERE kind = 'unknown circumstance';
SELECT lives_ok($$SELECT insurance.require(insurance.assessment(policy, '1975-02-11', '2021-12-06')) FROM book$$, 'require() lets a good row pass');
SELECT is(insurance.require(insurance.assessment(policy, '1975-02-11', '2021-12-06')), insurance.assessment(policy, '1975-02-11', '2021-12-06'),
    'and returns it as it is') FROM book;
SELECT is(split_part(pg_temp.raised(insurance.assessment(policy, '1975-02-11')), E'\n', 1), '23514', 'not paid: check_violation') FROM book;
SELECT is(split_part(pg_temp.raised(insurance.assessment(policy, NULL, '2021-12-06', '{low_income_family}')), E'\n', 1), '22004',
    'a missing fact: null_value_not_allowed') FROM book;
SELECT ok(pg_temp.raised(insurance.assessment(policy, NULL, '2021-12-06', '{low_income_family}')) ~ 'birth_date',
    'which names the fact') FROM book;

-- On the bounds of what can be a date or an amount.
SELECT is(insurance.notes(insurance.assessment(policy, '1850-01-01', '2021-12-06')) && '{date_out_of_range}', false, 'born on the first day there is') FROM book;
SELECT is(insurance.notes(insurance.assessment(policy, '1975-02-11', '2021-12-06', died_on => '2200-12-31')) && '{date_out_of_range}', false, 'died on the last day there is') FROM book;
SELECT is(insurance.status(insurance.assessment(policy, '1975-02-11', '2021-12-06', amount_paid => 0)), 'accepted', 'nothing paid is an amount') FROM book;
SELECT is(insurance.status(insurance.assessment(policy, '1975-02-11', '2021-12-06', circumstances => '{}')), 'accepted', 'no circumstances') FROM book;
SELECT is(insurance.status(insurance.assessment(policy, '1975-02-11', '2021-12-06', circumstances => '{}', circumstance_from => '{}', circumstance_until => '{}')),
    'accepted', 'no circumstances and no days') FROM book;
SELECT is(insurance.status(insurance.assessment(policy, '1975-02-11', '2021-12-06', (SELECT array_agg('orphan'::text) FROM generate_series(1, 64)))),
    'accepted', '64 circumstances are not too many') FROM book;
SELECT is(insurance.notes(insurance.assessment(policy, '1975-02-11', '2021-12-06', (SELECT array_agg('orphan'::text) FROM generate_series(1, 64)),
        circumstance_set => '{orphan}')), '{too_many_circumstances}', 'nor 64 and one more in a set, which are') FROM book;
SELECT is(insurance.payable(insurance.assessment(policy, '1975-02-11', '2021-12-06', '{orphan,orphan}')), 0.00, 'the same code twice') FROM book;
SELECT is(insurance.status(insurance.assessment(policy, '1975-02-11', '2021-12-06', '{{orphan,veteran},{orphan,clergy}}')), 'accepted', 'an array of two dimensions is read in its order') FROM book;
SELECT is(insurance.payable(insurance.assessment(policy, '1975-02-11', '2021-12-06', '[5:5]={orphan}', '[2:2]={2020-01-01}')), 0.00, 'bounds of arrays do not matter') FROM book;
SELECT is(insurance.status(insurance.assessment(policy, '1975-02-11', '2021-12-06', died_on => '1975-02-11')), 'rejected', 'died on the day of birth, paid later') FROM book;
SELECT is(insurance.notes(insurance.assessment(policy, '1975-02-11', '2021-12-06', absences => (SELECT range_agg(daterange('2021-01-01'::date + 2 * n, '2021-01-02'::date + 2 * n)) FROM generate_series(1, 300) n))) && '{too_many_absences}',
    true, 'more absences than a person can have') FROM book;
SELECT is(insurance.status(insurance.assessment(policy, '1975-02-11', '2021-12-06', absences => '{(,)}')), 'accepted', 'absent for ever') FROM book;
SELECT is(insurance.active_intervals(insurance.assessment(policy, '1975-02-11', '2021-12-06', absences => '{(,)}')), '{}'::datemultirange, 'is covered never') FROM book;
SELECT is(insurance.active_intervals(insurance.assessment(policy, '1975-02-11', '2021-12-06', absences => '{}')), '{[2022-01-01,2023-01-01)}'::datemultirange, 'no absence') FROM book;
SELECT is(insurance.active_intervals(insurance.assessment(policy, '1975-02-11', '2021-12-06', absences => '{[2022-03-01,infinity)}')),
    '{[2022-01-01,2022-03-01)}'::datemultirange, 'an absence until infinity') FROM book;
SELECT is(insurance.status(insurance.assessment(NULL::insurance.policy, '1975-02-11', '2021-12-06')), 'no_text', 'no policy, no text');
SELECT ok(insurance.assessment(policy) IS NOT NULL, 'no fact at all is assessed') FROM book;
SELECT is(insurance.notes(insurance.assessment(policy, '1975-02-11', '2021-12-06', history => '{2020:contradictory}')) ::text LIKE '%history_contradictory%', false,
    'a contradictory history that the policy does not ask for') FROM book;
SELECT is(insurance.notes(insurance.assessment(360000, 2026, '1975-02-11', '2025-12-06', history => '{2024:resident,2025:contradictory}')) && '{history_contradictory:2025}', true,
    'a contradictory year that it does is named');
SELECT is(insurance.status(insurance.assessment(360000, 2026, '1975-02-11', '2025-12-06', history => '{2024:resident,2025:contradictory}')), 'undecided',
    'leaves the route undecided');

-- Regions and years without a notice: never the rules of a neighbour.
CREATE TEMP TABLE nowhere (region integer, year integer, name text);
INSERT INTO nowhere VALUES (110000, 2022, 'another province'), (530000, 2022, 'the province beside'), (520000, 2021, 'the year before'),
    (520000, 2023, 'the year after'), (210000, 2022, 'Liaoning in 2022'), (360000, 2024, 'Jiangxi between two notices'), (0, 2023, 'the nation'),
    (999999, 2022, 'no province'), (1000000, 2022, 'too large a code'), (-1, 2022, 'a negative code'), (2147483647, 2022, 'the largest integer'),
    (520000, 0, 'the year 0'), (520000, -2022, 'a negative year'), (520000, 2147483647, 'the largest year');
SELECT is(insurance.status(a) || ' ' || insurance.route(a) || ' ' || insurance.accepted(a) || ' ' || (insurance.notes(a) @> '{no_notice_for_this_region_and_year}')
        || ' ' || coalesce(insurance.payable(a)::text, 'nothing') || ' ' || left(pg_temp.raised(a), 5), 'no_text no_text false true nothing P0002',
    'no notice: ' || name)
FROM (SELECT name, insurance.assessment(region, year, '1975-02-11', '2021-12-06') AS a FROM nowhere) x;

-- A million good rows with bad ones among them.
INSERT INTO enrollee (kind, birth_date, paid_on, codes)
SELECT 'good', '1940-01-01'::date + n % 29000, '2021-09-30'::date + n % 390,
       CASE n % 7 WHEN 0 THEN '{subsistence_allowance}'::text[] WHEN 1 THEN '{low_income_family}' WHEN 2 THEN '{orphan,veteran}' END
FROM generate_series(1, 600000) n;
INSERT INTO enrollee SELECT (row_).* FROM bad b, generate_series(1, 20) WHERE b.kind NOT LIKE '%million%' AND b.kind NOT LIKE '%megabyte%';
INSERT INTO enrollee (kind, birth_date, paid_on, codes)
SELECT 'good', '1940-01-01'::date + n % 29000, '2021-09-30'::date + n % 390,
       CASE n % 7 WHEN 0 THEN '{subsistence_allowance}'::text[] WHEN 1 THEN '{low_income_family}' WHEN 2 THEN '{orphan,veteran}' END
FROM generate_series(600001, 1000000) n;
INSERT INTO enrollee SELECT (row_).* FROM bad WHERE kind LIKE '%million%' OR kind LIKE '%megabyte%';
ANALYZE enrollee;

CREATE TEMP TABLE scanned AS
SELECT kind, insurance.status(a) AS status, insurance.notes(a) AS notes, count(*) AS n, sum(insurance.payable_fen(a)) AS payable,
       sum(insurance.assessment_hash(a)::bigint) AS hash
FROM (SELECT kind, insurance.assessment(policy, birth_date, paid_on, codes, held_from, held_until, held, registered_on, died_on, fee_level,
          amount_paid, settled_before, absences, history) AS a FROM book, enrollee) x
GROUP BY 1, 2, 3;
SELECT is(sum(n), (SELECT count(*) FROM enrollee)::numeric, 'the scan ends with an answer for every row') FROM scanned;
SELECT is((SELECT string_agg(s.kind || ' ' || s.n, ', ') FROM scanned s JOIN bad b USING (kind)
           WHERE s.status <> b.status OR NOT s.notes @> ARRAY[b.note]
              OR s.n <> CASE WHEN s.kind LIKE '%million%' OR s.kind LIKE '%megabyte%' THEN 1 ELSE 20 END), NULL,
    'every bad row is counted under its note');
SELECT is((SELECT count(DISTINCT kind) FROM scanned), (SELECT count(*) + 1 FROM bad), 'all kinds are there');
SELECT is((SELECT sum(n) FROM scanned WHERE kind = 'good'), 1000000::numeric, 'a million good rows');
SELECT is((SELECT ROW(sum(n), sum(payable), sum(hash)) FROM scanned WHERE kind = 'good'),
    (SELECT ROW(count(*)::numeric, sum(insurance.payable_fen(a)), sum(insurance.assessment_hash(a)::bigint))
     FROM (SELECT insurance.assessment(policy, birth_date, paid_on, codes) AS a
           FROM book, (SELECT '1940-01-01'::date + n % 29000 AS birth_date, '2021-09-30'::date + n % 390 AS paid_on,
                              CASE n % 7 WHEN 0 THEN '{subsistence_allowance}'::text[] WHEN 1 THEN '{low_income_family}' WHEN 2 THEN '{orphan,veteran}' END AS codes
                       FROM generate_series(1, 1000000) n) good) x),
    'the answers of the good rows are those that they have without the bad ones');
SELECT * FROM finish();

-- Boundary cases: asked again through SQL they have the same answers everywhere, the rule
-- that a case is of decides it or not as it says, the edges of the notices are there with
-- the answers of the notices, and a bound that is moved by one is seen.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SET jit = off;

SELECT * FROM no_plan();

-- What the built-in notices do not say: levels, histories, brackets, sums of years.
\set a `cat test/documents/invented-a.json`
\set b `cat test/documents/invented-b.json`
SELECT is((SELECT array_agg(insurance.add_document(d) ORDER BY n) FROM unnest(ARRAY[:'a', :'b']::jsonb[]) WITH ORDINALITY u(d, n)), '{虚构甲医保发〔2030〕1号,虚构乙医保发〔2030〕1号}', 'two invented notices beside the built-in ones');

CREATE TEMP TABLE cases AS
SELECT p.region, p.coverage_year, c.*
FROM insurance.compiled_policy p, LATERAL insurance.policy_cases(p.policy) c;
ANALYZE cases;
-- a row for each edge at which a person stands
CREATE TEMP VIEW edges AS
SELECT c.*, e.section AS of_section, e.rule AS of_rule, e.edge AS at_edge, e.side AS on_side
FROM cases c, LATERAL (SELECT c.section, c.rule, c.edge, c.side
                       UNION ALL
                       SELECT a.* FROM jsonb_to_recordset(c.also) a(section text, rule text, edge text, side text)) e;

----------------------------------------------------------------------
-- Facts, columns and answers
----------------------------------------------------------------------
SELECT is((SELECT count(DISTINCT (region, coverage_year)) FROM cases), (SELECT count(*) FROM insurance.compiled_policy), 'every policy has cases');
SELECT is((SELECT count(*) FROM (SELECT FROM cases GROUP BY region, coverage_year, facts HAVING count(*) > 1) d), 0::bigint, 'no person is there twice');
SELECT is((SELECT count(*) FROM (SELECT FROM edges GROUP BY region, coverage_year, facts, of_section, of_rule, at_edge, on_side HAVING count(*) > 1) d), 0::bigint, 'and at no edge twice');
SELECT is((SELECT string_agg(c.facts::text, ' ') FROM cases c
           WHERE c.facts <> jsonb_strip_nulls(jsonb_build_object('birth_date', birth_date, 'paid_on', paid_on, 'circumstances', circumstances,
                     'registered_on', registered_on, 'died_on', died_on, 'fee_level', fee_level, 'settled_before', settled_before,
                     'history', history::text, 'on_day', on_day, 'expense', expense))
                 -- nulls in arrays stay
                 || CASE WHEN circumstance_from IS NULL THEN '{}' ELSE jsonb_build_object('circumstance_from', circumstance_from) END
                 || CASE WHEN circumstance_until IS NULL THEN '{}' ELSE jsonb_build_object('circumstance_until', circumstance_until) END), NULL,
    'the facts are the columns');

CREATE TEMP TABLE asked AS
SELECT c.region, c.coverage_year, c.facts, c.answers, to_jsonb(a) AS by_policy, a.reasons,
       insurance.answers(insurance.assessment(p.policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, NULL, registered_on, died_on, fee_level,
           settled_before => settled_before, history => history)) AS once,
       insurance.answers(insurance.assessment(c.region, c.coverage_year, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, NULL, registered_on, died_on, fee_level,
           settled_before => settled_before, history => history)) AS by_region,
       insurance.answers(insurance.assessment(p.policy, birth_date, paid_on, circumstance_set => insurance.make_circumstances(circumstances, circumstance_from, circumstance_until),
           registered_on => registered_on, died_on => died_on, fee_level => fee_level, settled_before => settled_before, history => history)) AS by_set
FROM cases c JOIN insurance.compiled_policy p USING (region, coverage_year),
     LATERAL (SELECT status, route, standard_fee, subsidy_tier, subsidy_category, subsidy_amount, subsidy_payers, payable, charged, refund_due, top_up_due, fiscal_top_up,
                     fiscal_subsidy, wait_days, wait_months, benefit_start, benefit_end, claims_status, bonus_continuous, bonus_zero_claim, bonus_total, penalty, effective_cap, bonus_points, penalty_points, repair_accepted, repair_fee,
                     notes, missing, reasons
              FROM insurance.assess(p.policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, NULL, registered_on, died_on, fee_level,
                  settled_before => settled_before, history => history) OFFSET 0) a
WHERE c.expense IS NULL;
ANALYZE asked;

SELECT is((SELECT count(*) FROM asked WHERE once <> by_region), 0::bigint, 'by region and year the same');
SELECT is((SELECT count(*) FROM asked WHERE once <> by_set), 0::bigint, 'with a circumstance_set the same');
SELECT is((SELECT string_agg(DISTINCT a.key || ': ' || a.value || ' for ' || (by_policy -> a.key), ', ') FROM asked, jsonb_each(answers) a
           WHERE a.value <> by_policy -> a.key), NULL,
    'what is answered is what assess() answers');
SELECT is((SELECT string_agg(DISTINCT k || ': ' || (by_policy ->> k), ', ')
           FROM asked, jsonb_object_keys(by_policy - 'reasons') k
           WHERE NOT answers ? k AND by_policy ->> k NOT IN ('0', '0.00', '[]', '{}')), NULL,
    'and what is left out says nothing');
SELECT is((SELECT count(*) FROM asked WHERE answers ? 'missing'), 0::bigint, 'every fact that an answer turns on is there');
SELECT is((SELECT count(*) FROM cases c JOIN insurance.compiled_policy p USING (region, coverage_year),
               LATERAL insurance.critical_illness(p.policy, c.expense, c.circumstances, birth_date => c.birth_date, on_day => c.on_day) i
           WHERE c.expense IS NOT NULL AND (i.class, i.deductible, i.rate, i.cap, i.reimbursed) IS DISTINCT FROM
                 (answers ->> 'class', (answers ->> 'deductible')::numeric, (answers ->> 'rate')::numeric, (answers ->> 'cap')::numeric, (answers ->> 'reimbursed')::numeric)), 0::bigint,
    'and what critical_illness() answers');
SELECT ok((SELECT bool_and(policy_cases.facts = c.facts AND policy_cases.answers = c.answers)
           FROM (SELECT row_number() OVER () AS n, facts, answers FROM insurance.policy_cases(insurance.policy_for(520000, 2022))) policy_cases
           JOIN (SELECT row_number() OVER () AS n, facts, answers FROM insurance.policy_cases(insurance.policy_for(520000, 2022))) c USING (n)), 'the same rows in the same order again');

----------------------------------------------------------------------
-- Who decides
----------------------------------------------------------------------
-- The other side of these edges is another answer by the same rule.
CREATE TEMP VIEW deciding AS
SELECT e.*, r.number = ANY (a.reasons) AS decided
FROM edges e JOIN asked a USING (region, coverage_year, facts)
JOIN (SELECT p.region, p.coverage_year, r.* FROM insurance.compiled_policy p, insurance.rules(p.policy) r OFFSET 0) r
  ON (r.region, r.coverage_year, r.section, r.rule) = (e.region, e.coverage_year, e.of_section, e.of_rule)
WHERE e.of_section <> 'incentives' AND e.at_edge NOT LIKE 'cover: %' AND e.at_edge NOT LIKE 'wait: %' AND e.at_edge NOT LIKE 'repair: %';

SELECT is((SELECT count(*) FROM deciding WHERE on_side NOT IN ('in', 'out')), 0::bigint, 'two sides');
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', region, coverage_year, of_section, of_rule, at_edge, facts), E'\n') FROM deciding
           WHERE on_side = 'in' AND NOT decided), NULL, 'who is in is decided by the rule');
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', region, coverage_year, of_section, of_rule, at_edge, facts), E'\n') FROM deciding
           WHERE on_side = 'out' AND decided), NULL, 'who is out is not');
SELECT is((SELECT count(*) FROM edges i JOIN edges o USING (region, coverage_year, of_section, of_rule)
           WHERE i.of_section = 'routes' AND i.on_side = 'in' AND i.at_edge = 'cover: begins before it would end' AND o.at_edge = 'cover: would begin after its end'
             AND (NOT i.answers ? 'benefit_start' OR o.answers ? 'benefit_start')), 0::bigint, 'at the last day of a wait there is cover, and after it there is none');
SELECT is((SELECT array_agg(DISTINCT of_section || '/' || of_rule) FROM edges WHERE (region, coverage_year) = (520000, 2022) AND on_side = 'in' AND of_section = 'routes'),
    (SELECT array_agg(section || '/' || rule ORDER BY section || '/' || rule) FROM insurance.rules(insurance.policy_for(520000, 2022)) WHERE section = 'routes'),
    'Guizhou: every route has a case');
SELECT is((SELECT array_agg(DISTINCT of_rule) FROM edges WHERE (region, coverage_year) = (520000, 2022) AND on_side = 'in' AND of_section = 'subsidies'),
    (SELECT array_agg(rule ORDER BY rule) FROM insurance.rules(insurance.policy_for(520000, 2022)) WHERE section = 'subsidies'),
    'and every aid');

----------------------------------------------------------------------
-- Edges of the notices, by hand from the texts.  has() counts the cases at an edge whose
-- person and answers are so, and those that are not.
----------------------------------------------------------------------
CREATE FUNCTION pg_temp.has(region integer, year integer, at text, side text, person text, answer text, name text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    right_ones bigint;
    wrong text;
BEGIN
    EXECUTE format($q$
        SELECT count(*) FILTER (WHERE %2$s), string_agg(facts::text || ' ' || answers::text, E'\n') FILTER (WHERE (%2$s) IS NOT TRUE)
        FROM (SELECT e.*, answers ->> 'status' AS status, answers ->> 'route' AS route, (answers ->> 'standard_fee')::numeric AS fee, (answers ->> 'subsidy_amount')::numeric AS aid,
                     (answers ->> 'payable')::numeric AS payable, (answers ->> 'benefit_start')::date AS starts, (answers ->> 'benefit_end')::date AS ends,
                     answers -> 'notes' AS notes, (answers ->> 'reimbursed')::numeric AS reimbursed, (answers ->> 'rate')::numeric AS rate, circumstance_from[1] AS since
              FROM edges e WHERE region = $1 AND coverage_year = $2 AND of_section || '/' || of_rule = $3 AND on_side = $4) x
        WHERE %1$s $q$, person, answer) INTO right_ones, wrong USING region, year, at, side;
    RETURN NEXT ok(right_ones > 0 AND wrong IS NULL, name);
    IF right_ones = 0 OR wrong IS NOT NULL THEN
        RETURN NEXT diag(right_ones || ' right; wrong: ' || coalesce(wrong, 'none'));
    END IF;
END
$$;

-- Guizhou 2022, 黔医保发〔2021〕64号.
\set guizhou '520000, 2022,'
-- 三(一)1: from 30 September 2021 to 31 March 2022.
SELECT pg_temp.has(:guizhou 'routes/ordinary_window', 'in', 'paid_on = ''2021-09-30''', 'route = ''ordinary_window'' AND fee = 320 AND payable = 320 AND starts = ''2022-01-01'' AND ends = ''2022-12-31''', 'the first day of the window: 320, from 1 January');
SELECT pg_temp.has(:guizhou 'routes/ordinary_window', 'out', 'paid_on = ''2021-09-29''', 'status = ''rejected'' AND notes = ''["before_window"]''', 'the day before: not accepted');
SELECT pg_temp.has(:guizhou 'routes/ordinary_window', 'in', 'paid_on = ''2022-03-31'' AND died_on IS NULL', 'fee = 320 AND starts = ''2022-01-01''', 'the last day: 320, from 1 January');
SELECT pg_temp.has(:guizhou 'routes/ordinary_window', 'out', 'paid_on = ''2022-04-01''', 'route = ''ordinary_late'' AND fee = 900 AND payable = 900 AND starts = ''2022-06-01''', 'the day after: 900, from 1 June, the 61st day');
-- 三(一)2, 三(二)1: until 31 October, which buys 31 December.
SELECT pg_temp.has(:guizhou 'routes/ordinary_late', 'in', 'paid_on = ''2022-10-31'' AND died_on IS NULL', 'fee = 900 AND starts = ''2022-12-31'' AND ends = ''2022-12-31''', '31 October: one day of cover');
SELECT pg_temp.has(:guizhou 'routes/ordinary_late', 'out', 'paid_on = ''2022-11-01''', 'status = ''rejected'' AND notes = ''["after_ordinary_last_day"]''', '1 November: not accepted');
SELECT pg_temp.has(:guizhou 'windows/late_dynamic', 'out', 'paid_on = ''2023-01-01''', 'status = ''rejected'' AND notes = ''["after_last_day"]''', 'nobody in the next year');
SELECT pg_temp.has(:guizhou 'routes/dynamic_late', 'in', 'paid_on = ''2022-12-31'' AND died_on IS NULL', 'fee = 320 AND starts = ''2022-12-31'' AND ends = ''2022-12-31''', 'the dynamic groups until 31 December');
-- 三(二)5: within 90 days of birth, the 90th included.
SELECT pg_temp.has(:guizhou 'routes/newborn_90', 'in', 'paid_on - birth_date = 90 AND died_on IS NULL', 'route = ''newborn_90'' AND fee = 320 AND payable = 320 AND starts = birth_date AND ends = ''2022-12-31''', 'a newborn on day 90: 320, from birth');
SELECT pg_temp.has(:guizhou 'routes/newborn_90', 'out', 'paid_on - birth_date = 91 AND paid_on <= ''2022-10-31''', 'route = ''newborn_late'' AND fee = 900 AND payable = 900 AND starts IS NOT DISTINCT FROM CASE WHEN paid_on + 61 <= ''2022-12-31'' THEN paid_on + 61 END', 'on day 91: 900, after 60 days');
SELECT pg_temp.has(:guizhou 'routes/newborn_window', 'in', 'birth_date = ''2022-01-01'' AND died_on IS NULL', 'fee = 320 AND starts = ''2022-01-01''', 'born on 1 January, in the window');
SELECT pg_temp.has(:guizhou 'routes/newborn_window', 'out', 'birth_date = ''2021-12-31''', 'route = ''ordinary_window'' AND starts = ''2022-01-01''', 'born the day before: not of this year');
SELECT pg_temp.has(:guizhou 'routes/newborn_90', 'in', 'died_on = paid_on - 1', 'status = ''accepted'' AND starts = birth_date AND ends = died_on', 'paid after the death of a newborn: from birth to death');
-- 三(二)6: 90 days after the employer stopped, the 90th included.
SELECT pg_temp.has(:guizhou 'routes/leaver_90', 'in', 'paid_on - since = 90', 'route = ''leaver_90'' AND fee = 320 AND starts = greatest(paid_on, ''2022-01-01'')', 'a leaver on day 90: 320, from the payment');
SELECT pg_temp.has(:guizhou 'routes/leaver_90', 'out', 'paid_on - since = 91', 'CASE WHEN paid_on <= ''2022-03-31'' THEN route = ''ordinary_window'' AND fee = 320 AND starts = ''2022-01-01'' WHEN paid_on <= ''2022-10-31'' THEN route = ''leaver_late'' AND fee = 900 ELSE status = ''rejected'' END', 'on day 91: an ordinary payer, later 900');
SELECT pg_temp.has(:guizhou 'routes/leaver_late', 'in', 'paid_on - since = 91', 'fee = 900 AND aid = 0 AND starts = paid_on + 61', 'on day 91 after the window: 900, after 60 days');
SELECT pg_temp.has(:guizhou 'routes/leaver_late', 'out', 'paid_on - since = 90', 'route = ''leaver_90'' AND fee = 320 AND starts = paid_on', 'on day 90: 320 from the payment');
-- 二(一)2: minors and elders of families with low income, 60 yuan.
SELECT pg_temp.has(:guizhou 'subsidies/low_income_minor', 'in', '''low_income_family'' = ANY (circumstances) AND paid_on = (birth_date + interval ''18 years'' - interval ''1 day'')::date', 'fee = 320 AND aid = 60 AND payable = 260', 'the day before the 18th birthday: 60');
SELECT pg_temp.has(:guizhou 'subsidies/low_income_minor', 'out', '''low_income_family'' = ANY (circumstances) AND paid_on = (birth_date + interval ''18 years'')::date', 'aid = 0 AND payable = fee', 'on the 18th birthday: nothing');
SELECT pg_temp.has(:guizhou 'subsidies/low_income_elder', 'in', '''low_income_family'' = ANY (circumstances) AND paid_on = (birth_date + interval ''60 years'')::date', 'fee = 320 AND aid = 60 AND payable = 260', 'on the 60th birthday: 60');
SELECT pg_temp.has(:guizhou 'subsidies/low_income_elder', 'out', '''low_income_family'' = ANY (circumstances) AND paid_on = (birth_date + interval ''60 years'' - interval ''1 day'')::date', 'aid = 0 AND payable = fee', 'the day before: nothing');
-- 三(二)2: the identity must be held on the day of payment, there is no refund.
SELECT pg_temp.has(:guizhou 'subsidies/orphan', 'in', 'since = paid_on', 'aid = 320 AND payable = 0', 'an orphan on the day of payment: nothing to pay');
SELECT pg_temp.has(:guizhou 'subsidies/orphan', 'out', 'since = paid_on + 1', 'aid = 0 AND payable = fee AND NOT answers ? ''refund_due''', 'a day later: the whole fee');
SELECT pg_temp.has(:guizhou 'subsidies/orphan', 'in', 'circumstance_until[1] = paid_on', 'payable = 0', 'until the day of payment: nothing to pay');
SELECT pg_temp.has(:guizhou 'subsidies/orphan', 'out', 'circumstance_until[1] = paid_on - 1', 'aid = 0 AND payable = fee', 'until the day before: the whole fee');
-- 四(一): full aid is opened by the zero declaration.
SELECT pg_temp.has(:guizhou 'subsidies/orphan', 'in', 'paid_on IS NULL AND since = registered_on', 'status = ''accepted'' AND payable = 0', 'declared on the day from which on it is held');
SELECT pg_temp.has(:guizhou 'subsidies/orphan', 'out', 'paid_on IS NULL AND since = registered_on + 1', 'status = ''not_enrolled''', 'declared a day too early');
-- 三(二)4: discharged in 2022.
SELECT pg_temp.has(:guizhou 'routes/veteran_window', 'in', '''veteran'' = ANY (circumstances) AND since = ''2022-01-01''', 'fee = 320 AND starts = ''2022-01-01''', 'discharged on 1 January 2022');
SELECT pg_temp.has(:guizhou 'routes/veteran_late', 'in', '''veteran'' = ANY (circumstances) AND since = ''2022-12-31'' AND died_on IS NULL', 'fee = 320 AND paid_on = ''2022-12-31'' AND starts = ''2022-12-31''', 'discharged and paid on 31 December 2022');
SELECT pg_temp.has(:guizhou 'routes/veteran_late', 'out', 'circumstances = ''{veteran}'' AND since = ''2021-12-31''', 'CASE WHEN paid_on <= ''2022-10-31'' THEN fee = 900 ELSE status = ''rejected'' END', 'discharged the year before: an ordinary payer');
-- 二(一)1: 5:2:3 of 140.
SELECT pg_temp.has(:guizhou 'splits/class_2', 'in', 'true', 'aid = 140 AND answers -> ''subsidy_payers'' = ''{"province": 70, "city": 28, "county": 42}''', 'a county of class 2: 70, 28 and 42');

-- The invented notice A, 五: three months and two for each lapsed year beyond the first; a repair takes two, and who lapsed three or five years keeps four or eight.
\set inva '980000, 2031,'
SELECT pg_temp.has(:inva 'routes/returning', 'in', 'at_edge = ''repair: 1 of 2 lapsed years: shortens the wait''', 'answers @> ''{"wait_months": 3, "repair_accepted": 1, "repair_fee": 300}''', 'one of two lapsed years repaired: three months for 300');
SELECT pg_temp.has(:inva 'routes/returning', 'out', 'at_edge = ''repair: 2 of 2 lapsed years: one more than shortens it''', 'answers @> ''{"wait_months": 3, "repair_accepted": 1, "repair_fee": 300}''', 'the second is not accepted');
SELECT pg_temp.has(:inva 'routes/returning', 'in', 'at_edge = ''repair: 3 of 3 lapsed years: a wait is kept''', 'answers @> ''{"wait_months": 4, "repair_accepted": 2}''', 'three lapsed years: four months are kept');
SELECT pg_temp.has(:inva 'routes/returning', 'in', 'at_edge = ''repair: 5 of 5 lapsed years: a wait is kept''', 'answers @> ''{"wait_months": 8, "repair_accepted": 2}''', 'five: eight are kept');
SELECT pg_temp.has(:inva 'routes/returning', 'out', 'at_edge = ''repair: 4 of 4 lapsed years: it is not kept''', 'answers @> ''{"wait_months": 4, "repair_accepted": 3}''', 'four: still four');

-- Jiangxi 2023, 赣医保发〔2022〕14号.
\set jiangxi '360000, 2023,'
-- 二(三): 1 September to 31 December 2022.
SELECT pg_temp.has(:jiangxi 'routes/ordinary_window', 'in', 'paid_on = ''2022-09-01''', 'fee = 350 AND payable = 350 AND starts = ''2023-01-01'' AND ends = ''2023-12-31''', 'the first day of the window: 350, the whole year');
SELECT pg_temp.has(:jiangxi 'routes/ordinary_window', 'out', 'paid_on = ''2022-08-31''', 'status = ''rejected'' AND notes @> ''["before_window"]''', 'the day before: not accepted');
SELECT pg_temp.has(:jiangxi 'routes/ordinary_window', 'in', 'paid_on = ''2022-12-31'' AND died_on IS NULL', 'fee = 350 AND starts = ''2023-01-01''', 'the last day: the whole year');
SELECT pg_temp.has(:jiangxi 'routes/ordinary_window', 'out', 'paid_on = ''2023-01-01''', 'route = ''ordinary_late'' AND fee = 350 AND starts = ''2023-04-02''', 'the day after: 350, after 90 days, from 2 April');
-- 四(一): 90 days over the end of the year.
SELECT pg_temp.has(:jiangxi 'routes/ordinary_late', 'in', 'at_edge LIKE ''cover:%''', 'paid_on = ''2023-10-01'' AND starts = ''2023-12-31'' AND ends = ''2023-12-31''', '1 October is the last day that buys cover');
SELECT pg_temp.has(:jiangxi 'routes/ordinary_late', 'out', 'at_edge LIKE ''cover:%''', 'paid_on = ''2023-10-02'' AND status = ''accepted'' AND payable = 350 AND starts IS NULL', '2 October buys none');
SELECT pg_temp.has(:jiangxi 'routes/ordinary_late', 'in', 'paid_on = ''2023-12-31'' AND died_on IS NULL', 'payable = 350 AND starts IS NULL', 'the last day of the year');
SELECT pg_temp.has(:jiangxi 'routes/ordinary_late', 'out', 'paid_on = ''2024-01-01''', 'status = ''rejected'' AND notes @> ''["after_coverage_year"]''', 'not in the next year');
-- 四(四): registered within 90 days of birth, paid until the end of the year after.
SELECT pg_temp.has(:jiangxi 'routes/newborn_birth_year', 'in', 'registered_on - birth_date = 90 AND died_on IS NULL', 'route = ''newborn_birth_year'' AND fee = 350 AND starts = birth_date AND ends = ''2023-12-31''', 'registered on day 90: from birth');
SELECT pg_temp.has(:jiangxi 'routes/newborn_birth_year', 'out', 'registered_on - birth_date = 91', 'CASE WHEN paid_on > ''2023-12-31'' THEN status = ''rejected'' ELSE route = ''newborn_late'' AND fee = 350 AND starts IS NOT DISTINCT FROM CASE WHEN paid_on + 91 <= ''2023-12-31'' THEN paid_on + 91 END END', 'on day 91: after 90 days of waiting');
SELECT pg_temp.has(:jiangxi 'routes/newborn_birth_year', 'in', 'paid_on = ''2024-12-31'' AND died_on IS NULL', 'payable = 350 AND starts = birth_date AND ends = ''2023-12-31''', 'the birth year may be paid until the end of the year after');
SELECT pg_temp.has(:jiangxi 'routes/newborn_birth_year', 'out', 'paid_on = ''2025-01-01''', 'status = ''rejected''', 'and not later');
SELECT pg_temp.has(:jiangxi 'routes/newborn_late', 'in', 'registered_on - birth_date = 91', 'fee = 350 AND starts IS NOT DISTINCT FROM CASE WHEN paid_on + 91 <= ''2023-12-31'' THEN paid_on + 91 END', 'day 91 by the route of those who come later');
-- 四(五): three months after the discharge.
SELECT pg_temp.has(:jiangxi 'routes/veteran_late', 'in', 'circumstances = ''{veteran}'' AND paid_on = (since + interval ''3 months'')::date', 'fee = 350 AND starts IS NOT DISTINCT FROM CASE WHEN paid_on < ''2023-12-31'' THEN paid_on + 1 END', 'three months after the discharge: from the next day');
SELECT pg_temp.has(:jiangxi 'routes/veteran_late', 'out', 'circumstances = ''{veteran}'' AND paid_on = (since + interval ''3 months'')::date + 1', 'route = ''ordinary_late'' AND starts IS NOT DISTINCT FROM CASE WHEN paid_on + 91 <= ''2023-12-31'' THEN paid_on + 91 END', 'a day later: after 90 days');
SELECT pg_temp.has(:jiangxi 'routes/veteran_window', 'in', 'circumstances = ''{veteran}'' AND since = paid_on AND died_on IS NULL', 'fee = 350 AND starts = ''2023-01-01''', 'on the day of the discharge, in the window');
SELECT pg_temp.has(:jiangxi 'routes/veteran_late', 'in', 'at_edge LIKE ''cover:%''', 'paid_on = ''2023-12-30'' AND starts = ''2023-12-31''', '30 December: one day');
SELECT pg_temp.has(:jiangxi 'routes/veteran_late', 'out', 'at_edge LIKE ''cover:%''', 'paid_on = ''2023-12-31'' AND starts IS NULL', '31 December: the next day is outside the year');
-- 三(一): 320, what the locality did not set by reference; ages on the day of payment.
SELECT pg_temp.has(:jiangxi 'subsidies/low_income_minor', 'in', 'circumstances = ''{low_income_family}'' AND paid_on = (birth_date + interval ''18 years'' - interval ''1 day'')::date', 'aid = 320 AND payable = 30 AND notes @> ''["local_amount_by_reference"]''', 'the day before the 18th birthday: pays 30');
SELECT pg_temp.has(:jiangxi 'subsidies/low_income_minor', 'out', 'circumstances = ''{low_income_family}'' AND paid_on = (birth_date + interval ''18 years'')::date', 'aid = 0 AND payable = 350', 'on the 18th birthday: pays 350');
SELECT pg_temp.has(:jiangxi 'subsidies/low_income_elder', 'in', 'circumstances = ''{low_income_family}'' AND paid_on = (birth_date + interval ''60 years'')::date', 'aid = 320 AND payable = 30', 'on the 60th birthday: pays 30');
SELECT pg_temp.has(:jiangxi 'subsidies/low_income_elder', 'out', 'circumstances = ''{low_income_family}'' AND paid_on = (birth_date + interval ''60 years'' - interval ''1 day'')::date', 'aid = 0 AND payable = 350', 'the day before: pays 350');
-- 三(二): recognised until the end of the window, after it while cover has not begun.
SELECT pg_temp.has(:jiangxi 'subsidies/subsistence_allowance', 'in', 'since = ''2022-12-31'' AND paid_on < since', 'aid = 320 AND payable = 30 AND (answers ->> ''charged'')::numeric = 350 AND (answers ->> ''refund_due'')::numeric = 320', 'recognised on 31 December 2022: 320 back');
SELECT pg_temp.has(:jiangxi 'subsidies/subsistence_allowance', 'out', 'since = ''2023-01-01'' AND paid_on <= ''2022-12-31''', 'aid = 0 AND payable = 350 AND NOT answers ? ''refund_due'' AND notes @> ''["recognised_after_benefit_began_no_refund"]''', 'recognised on 1 January 2023, when cover has begun: nothing');
-- 三(一): the roster of the wholly aided, until 31 December 2023.
SELECT pg_temp.has(:jiangxi 'subsidies/extreme_poverty_support', 'in', 'paid_on IS NULL AND since = ''2023-12-31''', 'status = ''accepted'' AND payable = 0 AND starts = ''2023-01-01''', 'recognised on the last day of 2023: enrolled');
SELECT pg_temp.has(:jiangxi 'subsidies/extreme_poverty_support', 'out', 'paid_on IS NULL AND since = ''2024-01-01''', 'status = ''not_enrolled''', 'a day later: not');

-- Critical illness, 赣医保发〔2020〕15号 二(六): half of an income of 30000, 60 per cent, at most 250000; and in brackets, as others have it.
INSERT INTO cases
SELECT v.region, 2023, c.*
FROM (VALUES (1, '{"critical_illness": {"standard": {"cap": 250000}}}'::jsonb),
             (2, '{"critical_illness": {"standard": {"rate": null, "cap": 20000, "brackets": [{"up_to": 30000, "rate": 0.5}, {"rate": 0.6}]}}}')) v(region, patch),
     LATERAL insurance.policy_cases(insurance.amend(insurance.policy_for(360000, 2023, local => insurance.local_document('{"prior_year_income": 30000}')), v.patch)) c
WHERE c.section = 'critical_illness';
SELECT is((SELECT string_agg(expense || ' ' || side || ' ' || (answers ->> 'reimbursed'), ', ' ORDER BY expense) FROM cases WHERE region = 1 AND rule = 'standard' AND edge LIKE 'expense %'),
    '14999.99 out 0.00, 15000.00 out 0.00, 15000.01 in 0.01, 431666.65 in 249999.99, 431666.66 in 250000.00, 431666.67 out 250000.00', 'at 15000 nothing, and no more than 250000');
SELECT is((SELECT string_agg(expense || ' ' || side || ' ' || (answers ->> 'rate') || ' ' || (answers ->> 'reimbursed'), ', ' ORDER BY expense) FROM cases WHERE region = 2 AND rule = 'standard' AND edge LIKE '%bound 30000%'),
    '44999.99 in 0.500000 15000.00, 45000.00 in 0.500000 15000.00, 45000.01 out 0.600000 15000.01', 'at 30000 beyond the deductible half, and of what is more three fifths');
SELECT is((SELECT array_agg(DISTINCT answers ->> 'class') FROM edges WHERE region = 1 AND of_rule = 'poverty' AND on_side = 'in'), '{poverty}', 'the class of the poor');
SELECT ok((SELECT count(*) > 0 AND bool_and(answers ->> 'class' = 'standard') FROM edges WHERE region = 1 AND of_rule = 'poverty' AND on_side = 'out' AND at_edge LIKE 'not %'), 'and who is not of it');

-- Months with two bounds, what was held at birth, insured years of the last three, lapsed years, in a year without windows.
INSERT INTO cases
SELECT 3, 2022, c.*
FROM insurance.policy_compile(ARRAY[insurance.vocabulary(), '{
    "number": "T〔2022〕1号", "title": "notice", "issuer": "issuer", "issued_on": "2021-12-01", "regions": [{"code": 990000, "name": "nowhere", "label": "无"}], "coverage_years": {"from": 2022, "until": 2022},
    "circumstances": {"insured_mother": {"label": "母亲已参保"}},
    "fees": [{"id": "standard", "personal": 320, "fiscal": 580, "cite": "1"}],
    "routes": [{"id": "newborn", "when": {"all": [{"holds": "insured_mother", "on": "birth"}, {"elapsed": {"since": "birth", "months": {"more_than": 3, "at_most": 6}}}]}, "start": {"from": "birth"}, "cite": "2"},
               {"id": "steady", "when": {"insured_years": {"among": 3, "from": 2}}, "start": {"from": "payment"}, "cite": "2"},
               {"id": "lapsed", "when": {"lapsed_years": {"from": 2, "until": 3}}, "start": {"from": "payment", "wait_days": 90}, "cite": "2"},
               {"id": "new", "when": {"first_enrolment": true}, "start": {"from": "payment", "plus_days": 1}, "cite": "2"},
               {"id": "ordinary", "start": {"from": "payment", "wait_days": 30}, "cite": "2"}]}']::jsonb[], 990000, 2022) p, LATERAL insurance.policy_cases(p) c;
\set small '3, 2022,'
SELECT pg_temp.has(:small 'routes/newborn', 'in', 'paid_on = (birth_date + interval ''3 months'')::date + 1', 'route = ''newborn'' AND starts = greatest(birth_date, ''2022-01-01'')', 'the day after three months');
SELECT pg_temp.has(:small 'routes/newborn', 'out', 'paid_on = (birth_date + interval ''3 months'')::date', 'route <> ''newborn''', 'just three months');
SELECT pg_temp.has(:small 'routes/newborn', 'in', 'paid_on = (birth_date + interval ''6 months'')::date', 'route = ''newborn''', 'just six months');
SELECT pg_temp.has(:small 'routes/newborn', 'out', 'paid_on = (birth_date + interval ''6 months'')::date + 1', 'route <> ''newborn''', 'the day after six months');
SELECT pg_temp.has(:small 'routes/newborn', 'in', 'at_edge = ''insured_mother from the day of birth''', 'since = birth_date AND route = ''newborn''', 'held from the day of birth');
SELECT pg_temp.has(:small 'routes/newborn', 'out', 'since = birth_date + 1', 'route <> ''newborn''', 'held from the day after');
SELECT pg_temp.has(:small 'routes/newborn', 'in', 'circumstance_until[1] = birth_date', 'route = ''newborn''', 'held until the day of birth');
SELECT pg_temp.has(:small 'routes/newborn', 'out', 'circumstance_until[1] = birth_date - 1', 'route <> ''newborn''', 'held until the day before');
SELECT pg_temp.has(:small 'routes/steady', 'in', 'at_edge = ''2 insured years of the last 3''', 'route = ''steady'' AND (SELECT count(*) FROM insurance.years(history) y WHERE y.year >= 2019 AND y.status = ''resident'') = 2 AND starts = paid_on', 'two of the last three');
SELECT pg_temp.has(:small 'routes/steady', 'out', 'at_edge = ''1 insured years of the last 3''', 'route <> ''steady'' AND (SELECT count(*) FROM insurance.years(history) y WHERE y.year >= 2019 AND y.status = ''resident'') = 1', 'one of the last three');
SELECT pg_temp.has(:small 'routes/lapsed', 'in', 'at_edge IN (''2 lapsed years'', ''3 lapsed years'')', 'route = ''lapsed'' AND starts = paid_on + 91', 'two and three lapsed years');
SELECT pg_temp.has(:small 'routes/lapsed', 'out', 'at_edge IN (''1 lapsed years'', ''4 lapsed years'')', 'route = ''ordinary'' AND starts = paid_on + 31', 'one and four');
SELECT pg_temp.has(:small 'routes/lapsed', 'in', 'at_edge LIKE ''cover:%''', 'paid_on = ''2022-10-01'' AND starts = ''2022-12-31''', 'their last day: 1 October');
SELECT pg_temp.has(:small 'routes/new', 'in', 'at_edge = ''first enrolment''', 'route = ''new'' AND starts = paid_on + 1', 'never insured');
SELECT pg_temp.has(:small 'routes/new', 'out', 'at_edge = ''insured before''', 'route = ''ordinary''', 'insured before');

-- Fees by months, aids in two groups, another level.
INSERT INTO cases
SELECT 4, 2022, c.*
FROM insurance.policy_compile(ARRAY[insurance.vocabulary(), '{
    "number": "T〔2022〕1号", "title": "notice", "issuer": "issuer", "issued_on": "2021-12-01", "regions": [{"code": 990000, "name": "nowhere", "label": "无"}], "coverage_years": {"from": 2022, "until": 2022},
    "fees": [{"id": "standard", "personal": 380, "fiscal": 640, "monthly": {"from": "payment"}, "cite": "1"}],
    "subsidies": [{"id": "subsistence_allowance", "tier": "fixed", "amount": 100, "payer": "fiscal", "cite": "2"},
                  {"id": "low_income_elder", "group": "city", "tier": "local", "amount": {"percent": 50, "of": "rest"}, "payer": "city", "cite": "2"},
                  {"id": "low_income_minor", "group": "city", "tier": "local", "amount": 60, "payer": "city", "cite": "2"}],
    "routes": [{"id": "ordinary", "start": {"from": "payment"}, "cite": "3"}],
    "benefit_levels": [{"id": "loyal", "when": {"consecutive_years": {"from": 3}}, "level": "high", "cite": "4"}]}']::jsonb[], 990000, 2022) p, LATERAL insurance.policy_cases(p) c;
\set months '4, 2022,'
SELECT pg_temp.has(:months 'fees/standard', 'in', 'at_edge LIKE ''months: %''', 'fee = CASE paid_on WHEN ''2022-01-01'' THEN 380 WHEN ''2022-01-31'' THEN 380 WHEN ''2022-02-01'' THEN 348.33 WHEN ''2022-11-30'' THEN 63.33 WHEN ''2022-12-01'' THEN 31.67 WHEN ''2022-12-31'' THEN 31.67 END', 'twelve months, eleven, two and one');
SELECT pg_temp.has(:months 'subsidies/low_income_elder', 'in', 'at_edge LIKE ''low_income_elder from%'' AND paid_on = ''2022-01-01''', 'aid = 190 AND payable = 190', 'half of the rest');
SELECT pg_temp.has(:months 'subsidies/low_income_minor', 'out', 'at_edge = ''low_income_minor from the day after the day of payment''', 'aid = 0 AND payable = fee', 'not yet aided by the city');
SELECT pg_temp.has(:months 'benefit_levels/loyal', 'in', 'at_edge = ''3 insured years in a row''', 'answers ->> ''benefit_level'' = ''high''', 'three years in a row: the higher level');
SELECT pg_temp.has(:months 'benefit_levels/loyal', 'out', 'at_edge = ''2 insured years in a row''', 'NOT answers ? ''benefit_level''', 'two: none');

----------------------------------------------------------------------
-- A bound that is moved by one is seen by the cases of the original
----------------------------------------------------------------------
-- path: section, id, keys; the policy with another value there
CREATE FUNCTION pg_temp.moved(region integer, year integer, path text[], value jsonb) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*)
    FROM (SELECT jsonb_set(d.document - 'fingerprint', ARRAY[path[1], (r.place - 1)::text] || path[3:], value, false)::text::insurance.policy AS policy
          FROM (SELECT insurance.policy_for(region, year)::text::jsonb AS document) d,
               jsonb_array_elements(d.document -> path[1]) WITH ORDINALITY r(rule, place)
          WHERE r.rule ->> 'id' = path[2] OFFSET 0) o,
         cases c
    WHERE c.region = moved.region AND c.coverage_year = moved.year AND insurance.case_answers(o.policy, c.facts) <> c.answers
$$;
SELECT is((SELECT count(*) FROM cases c, insurance.policy_for(520000, 2022) p WHERE region = 520000 AND insurance.case_answers(p, c.facts) <> c.answers), 0::bigint, 'frozen cases: nothing has changed');
SELECT cmp_ok(pg_temp.moved(v.region, v.year, v.path, v.value), '>', 0::bigint, v.path::text || ' ' || v.value)
FROM (VALUES (520000, 2022, '{routes,newborn_90,when,all,1,elapsed,days,at_most}'::text[], '89'::jsonb),
             (520000, 2022, '{routes,newborn_90,when,all,1,elapsed,days,at_most}', '91'),
             (520000, 2022, '{routes,newborn_90,when,all,0,date,from}', '"2022-01-02"'),
             (520000, 2022, '{routes,leaver_90,when,elapsed,days,at_most}', '89'),
             (520000, 2022, '{routes,leaver_90,when,elapsed,days,at_least}', '1'),
             (520000, 2022, '{routes,leaver_late,when,elapsed,days,at_least}', '92'),
             (520000, 2022, '{routes,veteran_window,when,any,0,all,0,date,from}', '"2022-01-02"'),
             (520000, 2022, '{routes,veteran_late,when,any,1,all,0,date,until}', '"2022-12-30"'),
             (520000, 2022, '{routes,ordinary_late,start,wait_days}', '61'),
             (520000, 2022, '{windows,window,from}', '"2021-10-01"'),
             (520000, 2022, '{windows,window,from}', '"2021-09-29"'),
             (520000, 2022, '{windows,late_dynamic,until}', '"2022-12-30"'),
             (520000, 2022, '{subsidies,low_income_elder,when,any,1,all,1,age,from}', '61'),
             (520000, 2022, '{subsidies,low_income_minor,when,any,1,all,1,age,below}', '17'),
             (520000, 2022, '{subsidies,out_of_poverty,amount}', '141'),
             (520000, 2022, '{splits,class_2,parts,city}', '3'),
             (360000, 2023, '{routes,newborn_birth_year,when,all,1,elapsed,days,at_most}', '89'),
             (360000, 2023, '{routes,newborn_late,when,all,1,elapsed,days,at_least}', '92'),
             (360000, 2023, '{routes,veteran_late,when,all,0,any,0,all,1,elapsed,months,at_most}', '4'),
             (360000, 2023, '{routes,ordinary_late,start,wait_days}', '89'),
             (360000, 2023, '{subsidies,low_income_minor,when,any,1,all,1,age,below}', '19')) v(region, year, path, value);

SELECT ok(insurance.remove_document('虚构甲医保发〔2030〕1号') AND insurance.remove_document('虚构乙医保发〔2030〕1号'), 'the invented notices are removed');
SELECT * FROM finish();

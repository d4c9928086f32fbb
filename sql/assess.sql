-- assess(): its columns, and a dozen persons by several notices, in yuan and in fen.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';

-- Users' views freeze the columns: new ones go to the end, none is renamed.
SELECT string_agg(a.name || ' ' || format_type(a.type, NULL), ', ' ORDER BY a.n) AS columns
FROM pg_proc p, unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY a(name, type, mode, n)
WHERE p.oid = 'insurance.assess(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history)'::regprocedure
  AND a.mode = 't';
-- Both forms have the same columns and the same facts, in the same order.
SELECT count(DISTINCT c.columns) AS columns, count(DISTINCT c.facts) AS facts
FROM (SELECT (SELECT string_agg(a.name || a.type, ',' ORDER BY a.n) FROM unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY a(name, type, mode, n) WHERE a.mode = 't') AS columns,
             (SELECT string_agg(a.name || a.type, ',' ORDER BY a.n) FROM unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY a(name, type, mode, n)
              WHERE a.mode = 'i' AND a.name NOT IN ('policy', 'region', 'coverage_year')) AS facts
      FROM pg_proc p WHERE p.pronamespace = 'insurance'::regnamespace AND p.proname = 'assess') c;

CREATE TEMP TABLE person (
    n int PRIMARY KEY, what text, region int, year int, born date, paid date, kinds text[], since date[], until date[],
    registered date, died date, amount numeric, settled numeric, absences datemultirange);
INSERT INTO person VALUES
    ( 1, 'Guizhou, in the window',                    520000, 2022, '1980-05-05', '2022-03-31', '{}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ( 2, 'Guizhou, after the window',                 520000, 2022, '1980-05-05', '2022-08-31', '{}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ( 3, 'Guizhou, extreme poverty, not paid',        520000, 2022, '1950-05-05', NULL, '{extreme_poverty_support}', '{2020-01-01}', NULL, '2021-12-01', NULL, NULL, NULL, NULL),
    ( 4, 'Guizhou, newborn within 90 days',           520000, 2022, '2022-06-30', '2022-09-28', '{}', NULL, NULL, '2022-09-28', NULL, NULL, NULL, NULL),
    ( 5, 'Jiangxi 2023, subsistence allowance',       360000, 2023, '1980-05-05', '2022-10-10', '{subsistence_allowance}', '{2020-01-01}', NULL, NULL, NULL, NULL, NULL, NULL),
    ( 6, 'Jiangxi 2023, recognised after payment',    360000, 2023, '1980-05-05', '2022-10-10', '{低保}', '{2022-11-20}', NULL, NULL, NULL, NULL, NULL, NULL),
    ( 7, 'Jiangxi 2023, student',                     360000, 2023, '2003-05-05', '2022-10-10', '{university_student}', '{NULL}', NULL, NULL, NULL, NULL, NULL, NULL),
    ( 8, 'Ganzhou 2023, absent for a job',            360700, 2023, '1980-05-05', '2022-12-31', '{}', NULL, NULL, NULL, NULL, NULL, NULL, '{[2023-03-01,2023-06-01)}'),
    ( 9, 'Nanchang 2021, 250 paid for 2020',          360100, 2021, '1980-05-05', '2020-12-10', '{}', NULL, NULL, NULL, NULL, 280, 250, NULL),
    (10, 'Jiangxi 2023, dies in June',                360000, 2023, '1940-05-05', '2022-10-10', '{}', NULL, NULL, NULL, '2023-06-15', NULL, NULL, NULL),
    (11, 'Jiangxi 2023, paid too little',             360000, 2023, '1980-05-05', '2022-10-10', '{}', NULL, NULL, NULL, NULL, 300, NULL, NULL),
    (12, 'Liaoning 2023, no local notice says when',  210000, 2023, '1980-05-05', '2022-10-10', '{}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (13, 'Guizhou, not known when born',              520000, 2022, NULL, '2022-10-10', '{low_income_family}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (14, 'Beijing, no notice',                        110000, 2022, '1980-05-05', '2022-03-01', '{}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (15, 'nothing known',                             520000, 2022, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TEMP TABLE answer AS
SELECT p.n, p.what, a.*
FROM person p, LATERAL insurance.assess(p.region, p.year, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds, circumstance_from => p.since,
    circumstance_until => p.until, registered_on => p.registered, died_on => p.died, amount_paid => p.amount, settled_before => p.settled, absences => p.absences) a;
SELECT n, what, accepted, status, route FROM answer ORDER BY n;
SELECT n, standard_fee, subsidy_tier AS tier, subsidy_category AS category, subsidy_amount AS aid, subsidy_payers AS payers, payable, charged, refund_due AS refund, amount_due AS due
FROM answer ORDER BY n;
SELECT n, top_up_due, fiscal_top_up, total_collected, fiscal_subsidy, central_share, local_share, total_funding FROM answer ORDER BY n;
SELECT n, wait_days, wait_months, wait_fixed_months AS fixed, wait_variable_months AS variable, benefit_start, benefit_end, benefit_period, benefit_in_year AS in_year, claims_status
FROM answer ORDER BY n;
SELECT n, active_intervals FROM answer WHERE active_intervals IS DISTINCT FROM datemultirange(benefit_period) ORDER BY n;
SELECT n, notes, missing, undecided_answers, open_answers FROM answer ORDER BY n;

-- An amount in fen is the amount in yuan times a hundred.
SELECT count(*) AS different FROM answer
WHERE (standard_fee * 100, subsidy_amount * 100, payable * 100, charged * 100, refund_due * 100, amount_due * 100, top_up_due * 100, fiscal_top_up * 100,
       total_collected * 100, fiscal_subsidy * 100, central_share * 100, local_share * 100, total_funding * 100)
   IS DISTINCT FROM
      (standard_fee_fen::numeric, subsidy_amount_fen::numeric, payable_fen::numeric, charged_fen::numeric, refund_due_fen::numeric, amount_due_fen::numeric, top_up_due_fen::numeric,
       fiscal_top_up_fen::numeric, total_collected_fen::numeric, fiscal_subsidy_fen::numeric, central_share_fen::numeric, local_share_fen::numeric, total_funding_fen::numeric);
-- Yuan have two decimals.
SELECT DISTINCT scale(payable), scale(standard_fee), scale(fiscal_subsidy) FROM answer WHERE payable IS NOT NULL AND fiscal_subsidy IS NOT NULL;
-- Payers sum to the aid.
SELECT count(*) AS different FROM answer
WHERE subsidy_payers <> '{}' AND subsidy_amount <> (SELECT sum(v.value::numeric) FROM jsonb_each_text(subsidy_payers) v);

-- The policy form and the region form, one call or all columns: one answer.
SELECT count(*) AS different
FROM answer r, person p, LATERAL insurance.assess(insurance.policy_for(p.region, p.year), birth_date => p.born, paid_on => p.paid, circumstances => p.kinds, circumstance_from => p.since,
    circumstance_until => p.until, registered_on => p.registered, died_on => p.died, amount_paid => p.amount, settled_before => p.settled, absences => p.absences) a
WHERE r.n = p.n AND r.accepted IS NOT NULL AND r.status <> 'no_text' AND r.assessment OPERATOR(insurance.<>) a.assessment;
-- Accessors of the assessment are the columns: each is compared by its name.
DO $$
DECLARE
    c record;
    wrong bigint;
BEGIN
    FOR c IN SELECT attname FROM pg_attribute WHERE attrelid = 'answer'::regclass AND attnum > 2 AND attname NOT IN ('assessment') LOOP
        EXECUTE format('SELECT count(*) FROM answer WHERE insurance.%1$I(assessment)::text IS DISTINCT FROM %1$I::text', c.attname) INTO wrong;
        IF wrong > 0 THEN
            RAISE WARNING '% of % rows differ in %', wrong, (SELECT count(*) FROM answer), c.attname;
        END IF;
    END LOOP;
END
$$;
-- Identity of the answer.
SELECT DISTINCT insurance.region(assessment) = p.region AS region, insurance.coverage_year(assessment) = p.year AS year FROM answer JOIN person p USING (n);
SELECT n FROM answer WHERE policy_fingerprint IS DISTINCT FROM insurance.policy_fingerprint(assessment) OR (policy_fingerprint = 0) <> (status = 'no_text');
-- A view over assess() works as any view, and does not change the order of its columns.
CREATE TEMP VIEW v AS SELECT p.n, a.payable, a.benefit_period FROM person p, LATERAL insurance.assess(p.region, p.year, birth_date => p.born, paid_on => p.paid) a;
SELECT count(*), sum(payable) FROM v WHERE benefit_period @> '2022-12-31'::date;
DROP VIEW v;

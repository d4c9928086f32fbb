-- What is found in the built-in documents and the invented ones, for every region and
-- coverage year; and every person who shows a finding is answered in SQL as it says.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

\set a `cat test/documents/invented-a.json`
\set b `cat test/documents/invented-b.json`
SELECT plan(17);
SELECT is((SELECT count(*) FROM insurance.check_policy(jsonb_build_array(:'a'::jsonb, :'b'::jsonb)) f WHERE f.region IN (980000, 990000) AND f.coverage_year = 2031 AND f.severity <> 'error'),
    (SELECT count(*) FROM insurance.check_policy(jsonb_build_array(:'a'::jsonb, :'b'::jsonb)) f), 'documents are checked before they are added');
SELECT isnt(insurance.add_document(:'a'), insurance.add_document(:'b'), 'and are added');

CREATE TEMP TABLE finding AS
SELECT c.region, c.coverage_year, c.policy, f.*
FROM insurance.compiled_policy c, insurance.check_policy(c.policy, policy_sql => '$1') f;

-- Does a query about a person, in which $1 is the policy, answer what it should?
CREATE FUNCTION pg_temp.answers(witness text, policy insurance.policy, expects jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    answers jsonb;
BEGIN
    EXECUTE format('SELECT jsonb_build_object(%s) FROM (%s) x', (SELECT string_agg(format('%L, x.%I', k, k), ', ') FROM jsonb_object_keys(expects) k), witness)
        INTO answers USING policy;
    RETURN answers @> expects;
END
$$;

SELECT is((SELECT count(DISTINCT (f.region, f.coverage_year)) FROM finding f), (SELECT count(*) FROM insurance.compiled_policy), 'every policy has findings, if only of what it leaves open');
SELECT is((SELECT string_agg(DISTINCT f.path, ' ') FROM finding f WHERE f.severity = 'error'), NULL, 'no errors');
SELECT is((SELECT string_agg(DISTINCT f.path, ' ') FROM finding f WHERE f.kind = 'too_complex'), NULL, 'nothing is too complex');
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', f.region, f.coverage_year, f.kind, f.path), ', ') FROM finding f WHERE f.witness IS NOT NULL AND pg_temp.answers(f.witness, f.policy, f.expects) IS NOT TRUE),
    NULL, 'every person is answered as the finding says');
SELECT is((SELECT array_agg(DISTINCT f.kind ORDER BY f.kind) FROM finding f WHERE f.witness IS NULL), '{bound_used,fills_open,never_applies,never_in_window,redundant_condition}', 'findings that nobody shows');
SELECT is((SELECT array_agg(DISTINCT f.path ORDER BY f.path) FROM finding f WHERE f.witness IS NULL AND f.kind IN ('bound_used', 'fills_open')),
    '{/assistance/annual_limit,/critical_illness/standard,/indicators/report_sent/until,/routes/subsidised_extension/windows}', 'of open values and bounds a window that is not held, a deadline, and what needs another call');
SELECT is((SELECT count(*) FROM finding f WHERE num_nonnulls(f.witness, f.facts, f.expects) NOT IN (0, 3)), 0::bigint, 'witness, facts and expects stand together');
SELECT is((SELECT count(*) FROM finding f WHERE f.message IS NULL OR f.message ~ '%|∅' OR f.path IS NULL OR (f.document IS NULL) <> (f.clause IS NULL)), 0::bigint, 'every finding has its message and its place');
SELECT is((SELECT count(*) FROM insurance.compiled_policy c, insurance.check_policy(c.policy, 'zh') f WHERE f.message !~ '[一-龥]'), 0::bigint, 'in Chinese, too');

-- What is known of these notices.
SELECT is((SELECT array_agg(f.path ORDER BY f.path) FROM finding f WHERE f.region = 360000 AND f.coverage_year = 2027 AND f.kind = 'never_in_window'),
    '{/routes/newborn_birth_year/windows,/routes/newborn_next_year_only_ahead/windows,/routes/newborn_next_year_only_early/windows}',
    'Jiangxi 2027: nobody born in the year has paid in the autumn before it');
SELECT is((SELECT array_agg(f.path ORDER BY f.path) FROM finding f WHERE f.region = 360000 AND f.coverage_year = 2023 AND f.kind = 'redundant_condition'),
    '{/routes/other_exempt_late/when/all/0/any/1/all/0,/routes/other_exempt_window/when/any/1/all/0,/routes/veteran_late/when/all/0/any/0/all/0,/routes/veteran_late/when/all/0/any/1/all/0,/routes/veteran_late/when/all/0/any/2/all/0,/routes/veteran_window/when/any/0/all/0,/routes/veteran_window/when/any/1/all/0,/routes/veteran_window/when/any/2/all/0}',
    'Jiangxi 2023: within three months after is after');
SELECT is((SELECT array_agg(f.kind || ' ' || f.path ORDER BY f.path) FROM finding f WHERE f.region = 520000 AND f.severity = 'warning'),
    '{"order_decides /subsidies/family_planning_two_households","order_decides /subsidies/out_of_poverty"}', 'Guizhou 2022: aids of the same amount from different payers');
SELECT is((SELECT array_agg(f.path ORDER BY f.path) FROM finding f WHERE f.region = 360000 AND f.coverage_year = 2025 AND f.kind = 'never_applies'),
    '{/routes/broken_late,/routes/broken_window}', 'Jiangxi 2025: nobody can have lapsed since 2025');
SELECT is((SELECT array_agg(f.kind || ' ' || f.path ORDER BY f.kind, f.path) FROM finding f WHERE f.region = 980000 AND f.severity = 'warning'),
    '{"aid_above_fee /subsidies/allowance_basic/amount","aid_above_fee /subsidies/allowance_plus/amount","late_cheaper /fees/spring","split_not_whole /splits/thirds/parts"}', 'what is odd in invented province A');

-- As it is pasted.
SELECT ok((SELECT bool_and(pg_temp.answers(f.witness, NULL, f.expects))
           FROM insurance.compiled_policy c, insurance.check_policy(c.policy) f WHERE c.region = 520000 AND f.kind = 'order_decides' AND f.witness LIKE 'SELECT * FROM insurance.assess(insurance.policy_for(520000, 2022), birth_date => %'), 'a witness runs as it is');
SELECT * FROM finish();

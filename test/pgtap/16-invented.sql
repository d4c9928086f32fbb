-- Two invented provinces, whose notices say what the built-in ones do not: the
-- language must be able to say it without a change in C.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

\set a `cat test/documents/invented-a.json`
\set b `cat test/documents/invented-b.json`
\ir ../golden/load.sql
TRUNCATE golden;
\copy golden_line FROM 'test/golden/invented-a.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/invented-b.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
SELECT pg_temp.golden_take();

SELECT plan((SELECT count(*)::integer FROM golden) + 15);

SELECT is(insurance.quote('{"region": 980000, "coverage_year": 2031, "payment_date": "2030-10-01"}') ->> 'route', 'no_text', 'before, nobody covers the provinces');
SELECT is(insurance.add_document(:'a'), '虚构甲医保发〔2030〕1号', 'the notice of province A compiles');
SELECT is(insurance.add_document(:'b'), '虚构乙医保发〔2030〕1号', 'the notice of province B compiles');
SELECT is((SELECT count(*) FROM insurance.compiled_policy WHERE region IN (980000, 990000)), 2::bigint, 'and both are ready for the region form');

SELECT * FROM pg_temp.golden_check('');

SELECT is(insurance.region_code('invented-a'), 980000, 'a region by the name that the document gives');
SELECT is(insurance.region_code('虚构乙省'), 990000, 'or by its label');
SELECT is(insurance.nearest_circumstance(insurance.policy_for(980000, 2031), '生态护林员'), 'mountain_ranger', 'own codes have Chinese names');
SELECT is(insurance.nearest_circumstance(insurance.policy_for(980000, 2031), 'mountain_rangers'), 'mountain_ranger', 'and are suggested');
SELECT ok(NOT EXISTS (SELECT FROM insurance.known_circumstances(insurance.policy_for(990000, 2031)) WHERE code = 'mountain_ranger'),
    'the codes of one province are not known in the other');
SELECT is(insurance.notes(insurance.assessment(990000, 2031, '1980-06-06', '2030-11-11', '{mountain_ranger}')), '{unknown_circumstance}', 'where they are noted as unknown');
SELECT is((SELECT string_agg(g.id, ', ') FROM golden g
           CROSS JOIN LATERAL (SELECT insurance.assessment(insurance.region_code(facts ->> 'region'), (facts ->> 'coverage_year')::integer,
                (facts ->> 'birth_date')::date, (facts ->> 'payment_date')::date, circumstance_set => insurance.quote_circumstances(facts),
                registered_on => (facts ->> 'registered_on')::date, died_on => (facts ->> 'death_date')::date, fee_level => facts ->> 'fee_level',
                settled_before => (facts ->> 'paid_2020_standard')::numeric, history => insurance.quote_history(facts)) AS a) x
           WHERE params IS NULL AND options IS NULL AND insurance.answers(a) <> insurance.quote(facts)), NULL, 'by region and year the same as by quote()');
SELECT is(insurance.subsidy_split(insurance.policy_for(980000, 2031), 'thirds', 100.01), '{"province": 33.35, "city": 33.33, "county": 33.33}', 'thirds of 100.01: the province bears the rest');
SELECT is(insurance.subsidy_split(insurance.policy_for(980000, 2031), 'per_cent', 0.01), '{"county": 0.01}', 'a fen cannot be divided: the county bears it');
SELECT ok(insurance.remove_document('虚构甲医保发〔2030〕1号') AND insurance.remove_document('虚构乙医保发〔2030〕1号'), 'both are removed');
SELECT is(insurance.status(insurance.assessment(980000, 2031, '1980-06-06', '2030-10-01')), 'no_text', 'and cover nobody');
SELECT * FROM finish();

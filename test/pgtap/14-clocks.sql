-- Two clocks, the coverage year and the day on which something is known, and
-- which notices lie under which.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SET search_path = public, insurance;

SELECT plan(67);

CREATE FUNCTION pg_temp.fee(p insurance.policy, paid date DEFAULT '2020-01-10') RETURNS numeric LANGUAGE sql AS $$
    SELECT insurance.standard_fee(insurance.assessment(p, birth_date => '1981-04-04', paid_on => paid, history => '{}'))
$$;
CREATE FUNCTION pg_temp.raised(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    EXECUTE statement;
    RETURN 'nothing raised';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN SQLSTATE || ' ' || SQLERRM || ' ' || coalesce(detail, '');
END
$$;

-- What is built in, by the day of issue.
SELECT is(insurance.policy_for(360000, 2020, '2020-08-06'), NULL, 'Jiangxi 2020 was not known on the day before its issue');
SELECT isnt(insurance.policy_for(360000, 2020, '2020-08-07'), NULL, 'a notice is known from the day of its issue');
SELECT is(pg_temp.fee(insurance.policy_for(360000, 2020, '2020-08-07')), 280.00, 'then it says 280');
SELECT is(pg_temp.fee(insurance.policy_for(360100, 2021, '2020-08-10'), '2020-11-11'), NULL::numeric,
    'Nanchang 2021 before the city wrote: the province covers it, the premium is open');
SELECT is(pg_temp.fee(insurance.policy_for(360100, 2021, '2020-08-11'), '2020-11-11'), 280.00, 'Nanchang 2021 from the day the city wrote');
SELECT is(insurance.policy_for(210000, 2023, '2022-08-03'), NULL, 'Liaoning 2023 a day too soon');
SELECT is(pg_temp.fee(insurance.policy_for(210000, 2023, '2022-08-04')), 350.00, 'Liaoning 2023 from its day of issue');
SELECT is(pg_temp.fee(insurance.policy_for(520000, 2022, '1990-01-01'), '2021-12-12'), 320.00, 'a notice without a day of issue is known always');
SELECT is(insurance.policy_for(360000, 2023), insurance.policy_for(360000, 2023, 'infinity'), 'by default all that is known');
SELECT is(insurance.fingerprint(insurance.policy_for(360000, 2023, '2022-09-01')), insurance.fingerprint(insurance.policy_for(360000, 2023)),
    'what came later for other years changes nothing');

-- An older notice of 250 yuan for 2020, as it was before August 2020.  It is
-- invented: only its figure is told by the notice that took its place.
SELECT jsonb_build_object('number', '测试〔2019〕1号', 'title', 'An older notice, invented for this test', 'issuer', 'test',
    'issued_on', '2019-09-20', 'regions', '[{"code": 360000, "name": "jiangxi", "label": "江西省"}]'::jsonb,
    'coverage_years', '{"from": 2020, "until": 2020}'::jsonb, 'forwards', '[]'::jsonb,
    'fees', '[{"id": "standard_2019", "personal": 250, "fiscal": 520, "cite": "一"}]'::jsonb,
    'routes', '[{"id": "ordinary_2019", "name": "ordinary", "start": null, "cite": "一"}]'::jsonb) AS older \gset
-- The notice of August takes its rules away.
SELECT jsonb_set(jsonb_set(d, '{fees}', '[{"id": "standard_2019", "op": "remove", "years": {"from": 2020, "until": 2020}, "cite": "一(一)"}]' || (d -> 'fees')),
    '{routes}', '[{"id": "ordinary_2019", "op": "remove", "years": {"from": 2020, "until": 2020}, "cite": "一(一)"}]' || (d -> 'routes')) AS newer
FROM unnest(insurance.builtin_documents()) d WHERE d ->> 'number' = '赣医保发〔2020〕15号' \gset

CREATE TEMP TABLE two_clocks (known_on date, want numeric);
INSERT INTO two_clocks VALUES ('2019-09-19', NULL), ('2019-09-20', 250), ('2020-06-01', 250), ('2020-08-06', 250), ('2020-08-07', 280),
    ('2020-09-01', 280), ('infinity', 280);
SELECT is(pg_temp.fee(insurance.policy_compile(ARRAY[insurance.vocabulary(), :'older'::jsonb, :'newer'::jsonb], 360000, 2020, known_on)), want,
    'policy_compile: the fee of 2020 as known on ' || known_on)
FROM two_clocks ORDER BY known_on;
SELECT is(pg_temp.fee(insurance.policy_compile(ARRAY[:'newer'::jsonb, insurance.vocabulary(), :'older'::jsonb], 360000, 2020, '2020-06-01')), 250.00,
    'policy_compile: the order of the documents does not matter');
SELECT is(insurance.fingerprint(insurance.policy_compile(ARRAY[:'newer'::jsonb, insurance.vocabulary(), :'older'::jsonb], 360000, 2020)),
          insurance.fingerprint(insurance.policy_compile(ARRAY[insurance.vocabulary(), :'older'::jsonb, :'newer'::jsonb], 360000, 2020)),
    'policy_compile: nor for the fingerprint');

SELECT insurance.fingerprint(insurance.policy_for(360000, 2020)) AS built_in \gset
SELECT is(insurance.add_document(:'older'), '测试〔2019〕1号', 'the older notice is added');
SELECT is(insurance.add_document(:'newer'), '赣医保发〔2020〕15号', 'the notice of August in a new wording takes the place of the built-in one');
SELECT is(pg_temp.fee(insurance.policy_for(360000, 2020, known_on)), want, 'policy_for: the fee of 2020 as known on ' || known_on)
FROM two_clocks ORDER BY known_on;
SELECT is(pg_temp.fee(insurance.policy_for(360100, 2020, '2020-06-01')), 250.00, 'Nanchang knew the 250 from its province');
SELECT is(pg_temp.fee(insurance.policy_for(360000, 2021, '2020-09-01'), '2020-11-11'), NULL::numeric, 'the older notice says nothing of 2021');
SELECT is(insurance.top_up_due(insurance.assessment(insurance.policy_for(360000, 2020, '2020-06-01'), paid_on => '2020-01-10', settled_before => 250)), 0.00,
    'in June nothing was to be added to the 250');
SELECT is(insurance.top_up_due(insurance.assessment(insurance.policy_for(360000, 2020, '2020-09-01'), paid_on => '2020-01-10', settled_before => 250)), 30.00,
    'in September 30 were');
SELECT is(insurance.fingerprint(insurance.policy_for(360000, 2020)), :built_in::bigint, 'all known, the rules are those built in');
SELECT ok(insurance.remove_document('赣医保发〔2020〕15号'), 'a document of the user is removed');
SELECT ok(insurance.remove_document('测试〔2019〕1号'), 'and the older one');
SELECT ok(NOT insurance.remove_document('测试〔2019〕1号'), 'removing it again says that there was none');
SELECT is(insurance.policy_for(360000, 2020, '2020-06-01'), NULL, 'without them nothing was known in June');

-- Which notices lie under which: four levels of one invented region.
CREATE FUNCTION pg_temp.notice(number text, code integer, issued date, forwards jsonb, sections jsonb, years jsonb DEFAULT '{"from": 2030, "until": 2030}')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('number', number, 'title', 'Invented', 'issuer', 'test', 'issued_on', issued, 'coverage_years', years,
        'regions', jsonb_build_array(jsonb_build_object('code', code, 'name', 'test' || code, 'label', 'test')), 'forwards', forwards) || sections
$$;
CREATE FUNCTION pg_temp.fee_rule(id text, personal numeric, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('fees', jsonb_build_array(jsonb_build_object('id', id, 'personal', personal, 'fiscal', 0, 'cite', '1') || more))
$$;
CREATE FUNCTION pg_temp.fee_of(docs jsonb[], region integer, year integer DEFAULT 2030) RETURNS numeric LANGUAGE sql AS $$
    SELECT pg_temp.fee(insurance.policy_compile(insurance.vocabulary() || docs, region, year), '2030-01-10')
$$;
SELECT pg_temp.notice('N', 0, '2029-01-01', '[]', pg_temp.fee_rule('basic', 100)) AS nation \gset
SELECT pg_temp.notice('P', 910000, '2029-02-01', '[]', pg_temp.fee_rule('own', 90) || '{"routes": [{"id": "ordinary", "start": null, "cite": "1"}]}') AS province \gset
SELECT pg_temp.notice('P', 910000, '2029-02-01', '["N"]', pg_temp.fee_rule('own', 90) || '{"routes": [{"id": "ordinary", "start": null, "cite": "1"}]}') AS forwarding \gset
SELECT pg_temp.notice('C', 910100, '2029-03-01', '[]', pg_temp.fee_rule('city', 130, '{"before": "*"}')) AS city \gset
SELECT pg_temp.notice('K', 910102, '2029-04-01', '[]', pg_temp.fee_rule('county', 140, '{"before": "*"}')) AS county \gset

SELECT is(insurance.policy_compile(ARRAY[insurance.vocabulary(), :'nation'::jsonb], 910000, 2030), NULL, 'the notice of the nation alone covers no province');
SELECT is(insurance.policy_for(110000, 2023), NULL, 'nor do the built-in ones');
SELECT is(insurance.status(insurance.assessment(110000, 2023, paid_on => '2022-10-10')), 'no_text', 'and the answer says so');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'province']::jsonb[], 910000), 90.00, 'a notice of the nation that nobody forwards does not apply');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding']::jsonb[], 910000), 100.00, 'forwarded it does');
SELECT is(pg_temp.fee_of(ARRAY[pg_temp.notice('N', 0, '2029-01-01', '[]', pg_temp.fee_rule('basic', 100), '{"from": 2029, "until": 2029}'), :'forwarding'::jsonb], 910000),
    90.00, 'forwarded, but of another year, it does not');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', :'city']::jsonb[], 910100), 130.00, 'a city lies over its province without saying so');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', :'city']::jsonb[], 910200), 100.00, 'another city has the province alone');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', :'city']::jsonb[], 910102), 130.00, 'a county inherits from its city');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', :'city', :'county']::jsonb[], 910102), 140.00, 'a county with a notice of its own');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', :'city', :'county']::jsonb[], 910103), 130.00, 'the county beside it');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', :'county']::jsonb[], 910102), 140.00, 'a county directly over its province');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', :'city']::jsonb[], 910000), 100.00, 'a province does not inherit from its cities');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'forwarding', pg_temp.notice('P2', 910000, '2029-06-01', '[]', pg_temp.fee_rule('basic', 105, '{"op": "replace"}'))]::jsonb[], 910000),
    105.00, 'of two notices of one level the later issued lies on top');
SELECT is(pg_temp.fee_of(ARRAY[:'nation', :'province', pg_temp.notice('C2', 910100, '2029-06-01', '["N"]', '{}')]::jsonb[], 910100), 100.00,
    'a city may forward the nation itself');
SELECT is(insurance.policy_compile(ARRAY[insurance.vocabulary(), :'forwarding'::jsonb, :'nation'::jsonb], 910000, 2031), NULL, 'no notice, no year');
SELECT matches(pg_temp.raised(format('SELECT insurance.policy_compile(ARRAY[insurance.vocabulary(), %L, %L], 910000, 2030)', :'forwarding',
        pg_temp.notice('P2', 910000, '2029-06-01', '[]', pg_temp.fee_rule('basics', 105, '{"op": "replace"}')))),
    'P2 /fees/0: there is no rule "basics" to replace', 'replacing what is not there is an error of the document');

-- Documents of the users, seen at once and gone after a rollback.
SELECT insurance.fingerprint(insurance.policy_for(360700, 2023)) AS ganzhou \gset
SELECT jsonb_set(d, '{parameters,personal_standard,value}', '355') AS ganzhou_355
FROM unnest(insurance.builtin_documents()) d WHERE d ->> 'number' = '赣市医保字〔2022〕24号' \gset
BEGIN;
SELECT is(insurance.add_document(:'ganzhou_355'), '赣市医保字〔2022〕24号', 'a user''s document with the number of a built-in one');
SELECT is(insurance.standard_fee(insurance.assessment(360700, 2023, paid_on => '2022-10-10')), 355.00, 'takes its place at once');
SELECT is(insurance.standard_fee(insurance.assessment(360702, 2023, paid_on => '2022-10-10')), 355.00, 'for the counties below too');
SELECT is(insurance.standard_fee(insurance.assessment(360000, 2023, paid_on => '2022-10-10')), 350.00, 'not for the province');
ROLLBACK;
SELECT is(insurance.standard_fee(insurance.assessment(360700, 2023, paid_on => '2022-10-10')), 350.00, 'after a rollback the built-in one holds');
SELECT insurance.add_document(:'ganzhou_355') <> '' AS added \gset
SELECT insurance.remove_document('赣市医保字〔2022〕24号') AS removed \gset
SELECT is(insurance.fingerprint(insurance.policy_for(360700, 2023)), :ganzhou::bigint, 'remove_document brings the built-in one back');
SELECT is(insurance.standard_fee(insurance.assessment(360700, 2023, paid_on => '2022-10-10')), 350.00, 'for the region form as well');
SELECT is((SELECT count(*) FROM insurance.document), 0::bigint, 'no document is left');
SELECT matches(pg_temp.raised(format('SELECT insurance.add_document(%L)', jsonb_set(:'ganzhou_355'::jsonb, '{parameters,window_end,valeu}', '"2022-12-31"'))),
    '赣市医保字〔2022〕24号 /parameters/window_end', 'a document that does not compile is refused, with the path');
SELECT is((SELECT count(*) FROM insurance.document), 0::bigint, 'and is not added');
SELECT matches(pg_temp.raised($$SELECT insurance.add_document('{"title": "no number"}')$$), '^22023', 'a document needs a number');

-- Bounds: a numbered document that breaks one is wrong, a local value is moved.
SELECT matches(pg_temp.raised(format('SELECT insurance.policy_compile(insurance.vocabulary() || insurance.builtin_documents() || ARRAY[%L]::jsonb[], 360900, 2023)',
        pg_temp.notice('C3', 360900, '2022-10-01', '[]', '{"parameters": {"fiscal_standard": {"value": 600, "cite": "1"}}}', '{"from": 2023, "until": 2023}'))),
    'fiscal_standard', 'a notice of a city below the floor of its province is an error');
SELECT is(insurance.fiscal_subsidy(insurance.assessment(insurance.policy_for(360900, 2023,
        local => '{"parameters": {"fiscal_standard": {"value": 600}}}'), paid_on => '2022-10-10')), 610.00, 'a local value is lifted to the floor');
SELECT * FROM finish();

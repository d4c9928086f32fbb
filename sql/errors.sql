-- Values from outside that are malformed or hostile: an error at once, with its SQLSTATE, and never a crash.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset format unaligned
\pset tuples_only on

-- What reading a text as a type says.
CREATE FUNCTION pg_temp.reads(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('SELECT %L::insurance.%I::text', value, type) INTO result;
    RETURN 'read: ' || left(result, 60);
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;

-- history
SELECT v, pg_temp.reads('history', v) FROM unnest(ARRAY['', ' ', '{', '}', '{2021', '{2021:', '{2021:resident', '{2021:resident}x', '{2021:resident} ', ' {2021:resident}', '{2021resident}',
    '{21:resident}', '{20211:resident}', '{-202:resident}', '{1989:resident}', '{2118:resident}', '{9999:none}', '{2021:Resident}', '{2021:}', '{2021:unrecorded}',
    '{2021:insured}', '{2021:resident+}', '{2021:resident+gold}', '{2021:resident+zero_claim', '{2021:resident+zero_claim+zero_claim}',
    '{2021:resident,2021:none}', '{2021:resident,,2022:none}', '{,2021:resident}', '{2021:resident,}', '{2021:resident, }', '{２０２１:resident}', '[2021:resident]', 'null', '{}{}']) v;
-- circumstance_set
SELECT v, pg_temp.reads('circumstance_set', v) FROM unnest(ARRAY['', '{', '}', 'orphan', '{orphan', '{orphan}x', '{orphan,}', '{,orphan}', '{orphan,,veteran}', '{orphan veteran}', '{"orphan"}',
    '{orphan[}', '{orphan[]}', '{orphan[2022-01-01]}', '{orphan[2022-01-01,}', '{orphan[2022-01-01,]', '{orphan[2022-1-1,]}', '{orphan[2022- 1- 1,]}', '{orphan[2022-+1-+1,]}',
    '{orphan[2022-02-30,]}', '{orphan[1849-12-31,]}', '{orphan[,2201-01-01]}',
    '{orphan[infinity,]}', '{orphan[2022-12-31,2022-01-01]}', '{orphan(2022-01-01,)}', '{orphan[2022-01-01,][2022-01-01,]}', '{[2022-01-01,]}', '{{orphan}}']) v;
SELECT left(v, 20), length(v), pg_temp.reads('circumstance_set', v) FROM unnest(ARRAY['{' || repeat('x', 200) || '}', '{' || repeat('x', 201) || '}', '{' || repeat('很', 67) || '}',
    (SELECT '{' || string_agg('c' || i, ',') || '}' FROM generate_series(1, 64) i), (SELECT '{' || string_agg('c' || i, ',') || '}' FROM generate_series(1, 65) i)]) v;
SELECT insurance.make_circumstances('{a,NULL}');
SELECT insurance.make_circumstances('{a,b}', '{2022-01-01}');
SELECT insurance.make_circumstances('{a}', '{infinity}');
SELECT insurance.make_circumstances('{a}', '{2022-01-02}', '{2022-01-01}');
SELECT insurance.make_circumstances('{"a b"}');
SELECT insurance.make_circumstances('{""}');
SELECT insurance.make_circumstances(ARRAY[E'a\tb']);
SELECT insurance.make_circumstances((SELECT array_agg('c' || i) FROM generate_series(1, 65) i));

-- policy: not JSON, no object, nothing in it, another format
SELECT left(v, 60), pg_temp.reads('policy', v) FROM unnest(ARRAY['', 'x', '{', 'null', '5', '"text"', '[]', '{}', '{"format": 1}', '{"format": 2, "coverage_year": 2022}',
    '{"format": "1", "coverage_year": 2022}', '{"format": 1, "coverage_year": 1989}', '{"format": 1, "coverage_year": 2022}',
    '{"format": 1, "coverage_year": 2022, "fees": [{"id": "standard", "personal": 320}], "routes": [{"id": "ordinary"}]}',
    repeat('[', 100000), '{"a":' || repeat('[', 5000) || repeat(']', 5000) || '}']) v;
SELECT '{"format": 1, "coverage_year": 2022, "fees": [{"id": "standard", "personal": {"param": "x"}}], "routes": [{"id": "ordinary", "when": "nobody"}], "windos": []}'::insurance.policy;

-- assessment: every field is bounded
CREATE TEMP TABLE good AS
SELECT insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-31', circumstances => '{veteran,subsistence_allowance}', circumstance_from => '{NULL,2021-01-01}',
                            absences => '{[2022-04-01,2022-05-01)}')::text::jsonb AS text
FROM insurance.policy_for(520000, 2022) p;
SELECT pg_temp.reads('assessment', v) FROM unnest(ARRAY['', 'x', 'null', '5', '{}', '[]', '{"format": 1}']) v;
SELECT f.path, f.value, pg_temp.reads('assessment', jsonb_set(text, f.path::text[], f.value::jsonb)::text)
FROM good, (VALUES ('{format}', '5'), ('{identified_state}', '4'), ('{paid}', '80000'), ('{paid}', '-60000'), ('{level_state}', '4'), ('{subsidy_rule_2}', '-1'), ('{fingerprint}', '5'), ('{fingerprint}', '"xyz"'), ('{fingerprint}', '"0123456789ABCDEF"'), ('{accepted}', '3'), ('{accepted}', '-1'), ('{outcome}', '5'),
    ('{tier}', '5'), ('{tier}', '253'), ('{tier}', '256'), ('{claims}', '6'), ('{in_year}', '3'), ('{route_state}', '4'), ('{category_state}', '4'), ('{shares_known}', '2'),
    ('{region}', '-1'), ('{region}', '1000000'), ('{start}', '100000'), ('{start}', '-60000'), ('{end}', '0'), ('{wait_days}', '1000000'), ('{wait_days}', '0.5'), ('{wait_days}', '"0"'),
    ('{wait_days}', '1e300'), ('{wait_days}', 'null'), ('{engine_notes}', '4294967295'), ('{missing_facts}', '128'), ('{amounts}', '[]'), ('{amounts}', '5'),
    ('{amounts,0}', '9223372036854775808'), ('{amounts,0}', '9223372036854775807'), ('{amounts,0}', '-200000000000000'), ('{amounts,99}', '0'), ('{shares}', '[1,2,3,4,5,6,7,8,9,10,11,12,13]'), ('{shares,0}', '-1'),
    ('{shares}', '[]'), ('{active}', '[1]'), ('{active}', '[8200, 8100]'), ('{active,1}', '"x"'), ('{texts}', '[]'), ('{texts,0}', '5'), ('{notes}', '3'), ('{dates}', '-1'),
    ('{texts,0}', to_jsonb(repeat('x', 256))::text), ('{more}', '1')) f(path, value);
SELECT count(*) AS fields, count(*) FILTER (WHERE pg_temp.reads('assessment', (text - k)::text) LIKE '22P02 malformed assessment: expected an object%') AS needed
FROM good, jsonb_object_keys(text) k GROUP BY text;

-- Binary forms: another version, no bytes, bytes that are no text.
CREATE TEMP TABLE one (policy insurance.policy, assessment insurance.assessment, history insurance.history, circumstances insurance.circumstance_set);
-- writes a COPY BINARY file of one column; the version stands before the text
\! printf 'PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000\000\001\000\000\000\003\005{}\377\377' > results/errors.bin
\copy one (history) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\copy one (circumstances) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\copy one (policy) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\copy one (assessment) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\! printf 'PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000\000\001\000\000\000\000\377\377' > results/errors.bin
\copy one (history) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\copy one (policy) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\! printf 'PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000\000\001\000\000\000\004\001{\377}\377\377' > results/errors.bin
\copy one (history) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\copy one (policy) FROM PROGRAM 'cat results/errors.bin' (FORMAT binary)
\! printf 'PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000\000\001\000\000\000\003\001{}\377\377' > results/errors.bin
\copy one (history) FROM PROGRAM 'cat results/errors.bin; rm results/errors.bin' (FORMAT binary)
SELECT history FROM one;

-- Calls that are wrong raise; rows that are wrong do not.
\set VERBOSITY terse
SELECT insurance.subsidy_split(p, 'nothing', 100) FROM insurance.policy_for(520000, 2022) p;
SELECT insurance.subsidy_split(p, 'out_of_poverty', -1) FROM insurance.policy_for(520000, 2022) p;
SELECT insurance.subsidy_split(p, 'out_of_poverty', 'NaN') FROM insurance.policy_for(520000, 2022) p;
SELECT insurance.subsidy_split(p, 'out_of_poverty', 100, '{nobody}') FROM insurance.policy_for(520000, 2022) p;
SELECT insurance.quote('{"region": "guizhou", "coverage_year": 2022, "birthdate": "1980-05-05"}');
SELECT insurance.quote('{"region": "atlantis", "coverage_year": 2022}');
SELECT insurance.quote('{"coverage_year": 2022}');
SELECT insurance.quote('{"region": "guizhou", "coverage_year": 2022, "birth_date": "1980-13-05"}');
SELECT insurance.add_document('{"title": "no number"}');
SELECT insurance.add_document('{"number": "E1", "regions": [{"code": 990000}], "coverage_years": {"from": 2022, "until": 2022}, "fes": []}');
SELECT count(*) AS nothing_was_added FROM insurance.document;
-- A row of the table is a document of that number.
INSERT INTO insurance.document (number, document) VALUES ('E1', '{"number": "E2"}');
INSERT INTO insurance.document (number, document) VALUES ('E1', '{}');
INSERT INTO insurance.document (number, document) VALUES ('E1', '"E1"');
\set VERBOSITY default
DELETE FROM insurance.document;
SELECT insurance.refresh_policies() > 0;

-- Facts of a row that are wrong are part of its answer.
CREATE FUNCTION pg_temp.says(a insurance.assessment) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', insurance.status(a), insurance.notes(a), 'payable', coalesce(insurance.payable(a)::text, '?'))
$$;
SELECT t.fact, pg_temp.says(t.a) FROM insurance.policy_for(520000, 2022) p, LATERAL (VALUES
    ('nothing wrong', insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-01')),
    ('unknown circumstance', insurance.assessment(p, paid_on => '2022-03-01', circumstances => '{nobody}')),
    ('unknown circumstance in a set', insurance.assessment(p, paid_on => '2022-03-01', circumstance_set => '{nobody}')),
    ('empty circumstance', insurance.assessment(p, paid_on => '2022-03-01', circumstances => '{""}')),
    ('null circumstance', insurance.assessment(p, paid_on => '2022-03-01', circumstances => '{NULL}')),
    ('arrays of two lengths', insurance.assessment(p, paid_on => '2022-03-01', circumstances => '{orphan}', circumstance_from => '{2022-01-01,2022-01-01}')),
    ('days of nothing', insurance.assessment(p, paid_on => '2022-03-01', circumstance_until => '{2022-01-01}')),
    ('infinite birth', insurance.assessment(p, birth_date => '-infinity', paid_on => '2022-03-01')),
    ('infinite payment', insurance.assessment(p, paid_on => 'infinity')),
    ('birth of another age', insurance.assessment(p, birth_date => '0022-03-01', paid_on => '2022-03-01')),
    ('payment of another age', insurance.assessment(p, paid_on => '20220-03-01')),
    ('ends before it begins', insurance.assessment(p, paid_on => '2022-03-01', circumstances => '{orphan}', circumstance_from => '{2022-02-01}', circumstance_until => '{2022-01-01}')),
    ('negative amount', insurance.assessment(p, paid_on => '2022-03-01', amount_paid => -1)),
    ('amount of three decimals', insurance.assessment(p, paid_on => '2022-03-01', amount_paid => 320.001)),
    ('amount that is none', insurance.assessment(p, paid_on => '2022-03-01', amount_paid => 'NaN')),
    ('infinite amount', insurance.assessment(p, paid_on => '2022-03-01', settled_before => 'Infinity')),
    ('huge amount', insurance.assessment(p, paid_on => '2022-03-01', amount_paid => 1e100)),
    ('unknown level', insurance.assessment(p, paid_on => '2022-03-01', fee_level => 'gold')),
    ('too many circumstances', insurance.assessment(p, paid_on => '2022-03-01', circumstances => array_fill('orphan'::text, ARRAY[65]))),
    ('event after death', insurance.assessment(p, paid_on => '2022-03-01', died_on => '2022-02-01', circumstances => '{orphan}', circumstance_from => '{2022-02-02}')),
    ('died before birth', insurance.assessment(p, birth_date => '2022-03-01', died_on => '2022-02-01', paid_on => '2022-03-01')),
    ('registered before birth', insurance.assessment(p, birth_date => '2022-03-01', registered_on => '2022-02-01', paid_on => '2022-03-01')),
    ('paid before birth', insurance.assessment(p, birth_date => '2022-03-02', paid_on => '2022-03-01')),
    ('no notice', insurance.assessment(110000, 2022, paid_on => '2022-03-01')),
    ('no region', insurance.assessment(0, 2022, paid_on => '2022-03-01')),
    ('a region that is none', insurance.assessment(-5, 2022, paid_on => '2022-03-01')),
    ('a year that is none', insurance.assessment(520000, -2022, paid_on => '2022-03-01')),
    ('absences without end', insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-01', absences => '{(,)}')),
    ('infinite absences', insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-01', absences => '{[-infinity,infinity]}'))) t(fact, a);
SELECT insurance.status(insurance.assessment(NULL::insurance.policy, paid_on => '2022-03-01')) AS no_policy,
       insurance.status(insurance.assessment(NULL, 2022, paid_on => '2022-03-01')) AS no_region;
-- More absences than an assessment holds intervals: the cover is not silently cut short.
SELECT upper(insurance.active_intervals(a)) = insurance.benefit_end(a) + 1 OR insurance.active_intervals(a) IS NULL AS not_cut_short
FROM insurance.policy_for(520000, 2022) p,
     insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-01',
         absences => (SELECT range_agg(daterange(d, d + 1)) FROM generate_series(0, 99) i, LATERAL (SELECT '2022-02-01'::date + 2 * i) x(d))) a;
-- First day of cover decided, last day not: an answer, and one that can be written down.
WITH p AS (
    SELECT insurance.policy_compile(ARRAY['{"number": "E3", "regions": [{"code": 990000}], "coverage_years": {"from": 2022}, "fees": [{"id": "f", "personal": 1, "cite": "1"}],
        "routes": [{"id": "a", "when": {"age": {"below": 18}}, "start": {"from": "payment"}, "cite": "1"},
                   {"id": "b", "start": {"from": "payment"}, "cover": {"from": "Y-01-01", "until": "Y+1-06-30"}, "cite": "1"}]}'::jsonb], 990000, 2022) AS policy
)
SELECT insurance.benefit_start(a), insurance.benefit_end(a), insurance.benefit_period(a) IS NULL, insurance.active_intervals(a) IS NULL, 'benefit_end' = ANY (insurance.undecided_answers(a)),
       a OPERATOR(insurance.=) a::text::insurance.assessment AS read_back
FROM p, insurance.assessment(policy, paid_on => '2022-03-01') a;

-- require(): an error with the state that callers can act on.
CREATE FUNCTION pg_temp.requires(a insurance.assessment) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN 'ok: ' || insurance.payable(insurance.require(a));
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
SELECT pg_temp.requires(t.a) FROM insurance.policy_for(520000, 2022) p, LATERAL (VALUES
    (insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-01')),
    (insurance.assessment(110000, 2022)),
    (insurance.assessment(p, birth_date => '1980-05-05')),
    (insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2020-03-01')),
    (insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-01', circumstances => '{subsistance_allowance}')),
    (insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-03-01', amount_paid => -1)),
    (insurance.assessment(p, paid_on => '2022-10-01', circumstances => '{employee_leaver}'))) t(a);
SELECT insurance.require(insurance.assessment(p, paid_on => '2022-03-01', circumstances => '{subsistance_allowance}')) FROM insurance.policy_for(520000, 2022) p;

-- The golden cases of the notices, one assertion each: what a notice says, asked
-- of insurance.quote().
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

\ir ../golden/load.sql

-- What one notice says of a part of an answer, without a person.
CREATE TEMP TABLE part (name text, got text, want text);
INSERT INTO part
SELECT '004-04 the split of 140 without a person: ' || w.class,
       insurance.subsidy_split(g.p, 'out_of_poverty', 140, w.codes)::text, w.want::jsonb::text
FROM (SELECT insurance.policy_for(520000, 2022) AS p) g,
     (VALUES ('first class', '{county_class_1}'::text[], '{"province": 140.00}'),
             ('second class', '{county_class_2}', '{"province": 70.00, "city": 28.00, "county": 42.00}'),
             ('third class, never poor', '{county_class_3,county_origin_non_poor}', '{"county": 140.00}'),
             ('third class, generally poor', '{county_class_3,county_origin_general_poor}', '{"province": 70.00, "city": 28.00, "county": 42.00}'),
             ('third class, deeply poor', '{county_class_3,county_origin_deep_poor}', '{}')) w (class, codes, want);
INSERT INTO part
SELECT '004-25 identity data: ' || w.name, insurance.identity_data_ok(g.p, w.has, w.codes)::text, w.want::text
FROM (SELECT insurance.policy_for(520000, 2022) AS p) g,
     (VALUES ('in the register', true, '{}'::text[], true), ('not in the register', false, '{}', false),
             ('a newborn', false, '{newborn}', true), ('a prisoner', false, '{prisoner}', true),
             ('a lawful foreigner', false, '{lawful_foreigner}', true), ('a student', false, '{university_student}', false)) w (name, has, codes, want);
INSERT INTO part
SELECT '002-03 ' || w.name, (s.central_share, s.local_share)::text, w.want
FROM (VALUES (360000, '{}'::jsonb, 610, '(366.00,244.00)', 'Jiangxi lies in the centre'),
             (360000, '{}', 650, '(366.00,284.00)', 'the excess over 610 is local'),
             (210000, '{}', 610, '(,)', 'Liaoning lies in the east: open'),
             (210000, '{"zone": "west"}', 610, '(488.00,122.00)', 'a province of the west')) w (region, params, standard, want, name),
     insurance.fiscal_split(insurance.policy_for(w.region, 2023, local => insurance.local_document(w.params)), w.standard) s;

SELECT plan((SELECT count(*)::integer FROM golden) + (SELECT count(*)::integer FROM part) + 3);

SELECT cmp_ok(count(*), '>=', 250::bigint, 'the golden cases are there') FROM golden;
SELECT is(count(*), 0::bigint, 'every case cites a clause') FROM golden WHERE clause !~ '^00[0-4]-[0-9]{2}a?$';
-- The clauses of one person and year; the others are about funds and places.
SELECT is((SELECT array_agg(w ORDER BY w) FROM unnest(ARRAY[
    '001-01', '001-02', '001-03', '001-04', '001-05',
    '002-01', '002-02', '002-03', '002-04', '002-05',
    '000-02', '000-03', '000-05', '000-06', '000-07', '000-08', '000-09', '000-10', '000-10a', '000-11', '000-12', '000-13',
    '000-14', '000-15', '000-16', '000-18', '000-19', '000-20', '000-22', '000-23', '000-24',
    '003-01', '003-02', '003-11', '003-12', '003-15',
    '004-01', '004-03', '004-04', '004-05', '004-06', '004-07', '004-08', '004-09', '004-10', '004-11', '004-12', '004-13',
    '004-14', '004-15', '004-16', '004-17', '004-18', '004-19', '004-20', '004-21', '004-22', '004-23']) w
    WHERE w NOT IN (SELECT clause FROM golden)), NULL, 'every clause about one person has a case');
SELECT * FROM pg_temp.golden_check('');
SELECT is(got, want, name) FROM part;
SELECT * FROM finish();

-- People who do not exist, in six counties of Guizhou, with all that facts can be; in a table one.person.
CREATE SCHEMA one;
CREATE TABLE one.person AS
WITH code AS (SELECT array_agg(k.code ORDER BY k.code) AS codes FROM insurance.known_circumstances(insurance.policy_for(520000, 2022)) k)
SELECT (ARRAY[520102, 520103, 520302, 520303, 520502, 520521])[1 + i % 6] AS county, i::bigint AS id,
       CASE WHEN i % 31 = 0 THEN NULL WHEN i % 4 = 0 THEN '2021-07-01'::date + i % 500 ELSE '1940-01-01'::date + i * 7 % 29000 END AS born,
       CASE WHEN i % 29 <> 0 THEN '2021-08-20'::date + i % 480 END AS paid,
       CASE i % 11 WHEN 0 THEN 'adult' WHEN 1 THEN 'student' END AS level,
       CASE WHEN i % 3 > 0 THEN insurance.make_circumstances(codes[1 + i % cardinality(codes):1 + i % cardinality(codes) + i % 2],
            CASE WHEN i % 5 = 0 THEN array_fill('2021-10-01'::date + i % 300, ARRAY[cardinality(codes[1 + i % cardinality(codes):1 + i % cardinality(codes) + i % 2])]) END) END AS kinds,
       CASE i % 4 WHEN 0 THEN '{2019:resident+zero_claim,2020:none,2021:resident}' WHEN 1 THEN '{2018:resident,2021:employee}' END::insurance.history AS history
FROM generate_series(1, 6000) i, code;

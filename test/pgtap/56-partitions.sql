-- A province on one server, in partitions by county or by year: only the partitions that are asked are read, also
-- where the county is that of the policy, and each partition is tallied by itself.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

SELECT plan(20);

CREATE TABLE policy (county int, coverage_year int, policy insurance.policy NOT NULL, PRIMARY KEY (county, coverage_year)) PARTITION BY LIST (county);
CREATE TABLE person (county int NOT NULL, id bigint NOT NULL, born date, paid date, kinds insurance.circumstance_set, PRIMARY KEY (county, id)) PARTITION BY LIST (county);
CREATE TABLE booking (coverage_year int NOT NULL, county int NOT NULL, id bigint NOT NULL, assessment insurance.assessment,
    PRIMARY KEY (coverage_year, county, id)) PARTITION BY LIST (coverage_year);
DO $$
DECLARE
    n int;
BEGIN
    FOR n IN 520102..520105 LOOP
        EXECUTE format('CREATE TABLE policy_%1$s PARTITION OF policy FOR VALUES IN (%1$s)', n);
        EXECUTE format('CREATE TABLE person_%1$s PARTITION OF person FOR VALUES IN (%1$s)', n);
    END LOOP;
    FOR n IN 2022..2024 LOOP
        EXECUTE format('CREATE TABLE booking_%1$s PARTITION OF booking FOR VALUES IN (%1$s)', n);
    END LOOP;
END
$$;
INSERT INTO policy SELECT county, year, insurance.policy_for(520000, year) FROM generate_series(520102, 520105) county, (VALUES (2022)) y(year);
INSERT INTO person
SELECT 520102 + i % 4, i, '1940-01-01'::date + i * 13 % 29000, '2021-09-01'::date + i % 400, CASE WHEN i % 7 = 0 THEN '{subsistence_allowance}'::insurance.circumstance_set END
FROM generate_series(1, 8000) i;
INSERT INTO booking
SELECT y, p.county, p.id, insurance.assessment(r.policy, birth_date => p.born, paid_on => p.paid, circumstance_set => p.kinds)
FROM generate_series(2022, 2024) y, person p JOIN policy r USING (county) WHERE p.id % 3 = 0;
ANALYZE policy, person, booking;

-- What of the plan of a query matches a pattern, in the order in which it stands there.
CREATE FUNCTION lines(pattern text, query text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    line text;
    match text[];
    found text[];
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        match := regexp_match(line, pattern);
        IF match IS NOT NULL THEN
            found := found || coalesce(match[1], '');
        END IF;
    END LOOP;
    RETURN found;
END
$$;
CREATE FUNCTION scans(query text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(DISTINCT name, ' ' ORDER BY name) FROM unnest(lines('Scan.* on ((?:person|policy|booking)_\d+)', query)) name
$$;
CREATE FUNCTION aggregates(query text) RETURNS text LANGUAGE sql AS $$
    SELECT format('%s whole, %s partial, %s final', count(*) FILTER (WHERE kind = ''), count(*) FILTER (WHERE kind = 'Partial '), count(*) FILTER (WHERE kind = 'Finalize '))
    FROM unnest(lines('(Partial |Finalize )?(?:Hash|Group)?Aggregate', query)) kind
$$;
CREATE FUNCTION answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format('SELECT string_agg(q::text, '' '' ORDER BY q::text) FROM (%s) q', query) INTO found;
    RETURN found;
END
$$;
SET max_parallel_workers_per_gather = 0;
\set facts 'birth_date => p.born, paid_on => p.paid, circumstance_set => p.kinds'

-- ---- pruning ----
SELECT is(scans($$SELECT insurance.tally(assessment) FROM booking WHERE coverage_year = 2023$$), 'booking_2023', 'one year is one partition');
SELECT is(scans($$SELECT insurance.tally(assessment) FROM booking WHERE coverage_year = insurance.coverage_year(assessment)$$), 'booking_2022 booking_2023 booking_2024',
    'a year that is that of each row is none');
-- The year and the county of a policy that is a constant are constants.
SELECT policy AS p FROM policy LIMIT 1 \gset
SELECT is(scans(format('SELECT count(*) FROM booking WHERE coverage_year = insurance.coverage_year(%L::insurance.policy) + 1', :'p')), 'booking_2023', 'the year of a policy');
SELECT is(scans($$SELECT count(*) FROM person p, LATERAL insurance.assess(520000, 2022, birth_date => p.born, paid_on => p.paid) a WHERE p.county = 520103 AND a.payable > 0$$), 'person_520103',
    'assess() in FROM stands not in the way');
SELECT is(scans($$SELECT count(*) FROM person p JOIN policy r USING (county), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid) a
    WHERE county = 520103 AND r.coverage_year = 2022 AND a.route = 'ordinary_late'$$), 'person_520103 policy_520103', 'a county, of people and of policies');
PREPARE county(int) AS SELECT insurance.tally(insurance.assessment(r.policy, birth_date => p.born, paid_on => p.paid))
    FROM person p JOIN policy r ON r.county = p.county WHERE p.county = $1 AND r.county = $1;
SET plan_cache_mode = force_generic_plan;
SELECT is(lines('Subplans Removed: (\d+)', 'EXECUTE county(520104)'), '{3,3}', 'a county that is a parameter: when the query starts');
RESET plan_cache_mode;

-- ---- partition by partition ----
SET enable_partitionwise_aggregate = on;
SET enable_partitionwise_join = on;
\set by_year 'SELECT coverage_year, insurance.tally(assessment) AS t FROM booking GROUP BY coverage_year'
\set by_county 'SELECT county, insurance.tally(assessment) AS t FROM booking GROUP BY county'
\set of_all 'SELECT insurance.tally(assessment) AS t FROM booking'
\set live 'SELECT p.county, insurance.tally(insurance.assessment(r.policy, ' :facts ')) AS t FROM person p JOIN policy r ON r.county = p.county AND r.coverage_year = 2022 GROUP BY p.county'
\set sums 'SELECT p.county, sum(a.payable) AS payable, count(a.benefit_start) AS started FROM person p JOIN policy r ON r.county = p.county AND r.coverage_year = 2022, LATERAL insurance.assess(r.policy, ' :facts ') a GROUP BY p.county'
SELECT is(aggregates(:'by_year'), '3 whole, 0 partial, 0 final', 'by the key: an aggregate in each partition');
SELECT is(aggregates(:'by_county'), '0 whole, 3 partial, 1 final', 'by another column: parts in each partition, merged');
SELECT is(aggregates(:'of_all'), '0 whole, 3 partial, 1 final', 'of all: parts in each partition, merged');
SELECT is(aggregates(:'live'), '4 whole, 0 partial, 0 final', 'over a join with the policies of the county: joined and assessed in each');
SELECT is(aggregates(:'sums'), '4 whole, 0 partial, 0 final', 'columns of assess(), the same');
CREATE TABLE in_partitions AS SELECT answer(:'by_year') AS by_year, answer(:'by_county') AS by_county, answer(:'of_all') AS of_all, answer(:'live') AS live, answer(:'sums') AS sums;

-- In workers.
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT is(lines('(Gather|Parallel Append)', :'of_all'), '{Gather,Parallel Append}', 'partitions are read in parallel');
SELECT is(lines('(Gather|Parallel Append)', :'live'), '{Gather,Parallel Append}', 'and assessed in parallel');
CREATE TABLE in_workers AS SELECT answer(:'by_year') AS by_year, answer(:'by_county') AS by_county, answer(:'of_all') AS of_all, answer(:'live') AS live, answer(:'sums') AS sums;
RESET enable_partitionwise_join;
SET max_parallel_workers_per_gather = 0;
SET enable_partitionwise_aggregate = off;

-- Each is what a table without partitions gives.
CREATE TABLE flat AS SELECT * FROM booking;
CREATE TABLE flat_person AS SELECT * FROM person;
CREATE TABLE flat_policy AS SELECT * FROM policy;
SELECT is((SELECT by_year FROM in_partitions), answer(replace(:'by_year', 'booking', 'flat')), 'by year');
SELECT is((SELECT by_county FROM in_partitions), answer(replace(:'by_county', 'booking', 'flat')), 'by county');
SELECT is((SELECT of_all FROM in_partitions), answer(replace(:'of_all', 'booking', 'flat')), 'of all');
SELECT is((SELECT live FROM in_partitions), answer(replace(replace(:'live', 'FROM person', 'FROM flat_person'), 'JOIN policy', 'JOIN flat_policy')), 'over the policies of the county');
SELECT is((SELECT sums FROM in_partitions), answer(replace(replace(:'sums', 'FROM person', 'FROM flat_person'), 'JOIN policy', 'JOIN flat_policy')), 'columns of assess()');
SELECT matches((SELECT sums FROM in_partitions), '^(\(\d{6},\d+\.00,\d+\) ?){4}$', 'which are there');
SELECT is((SELECT w::text FROM in_workers w), (SELECT p::text FROM in_partitions p), 'and in workers');

SELECT * FROM finish();

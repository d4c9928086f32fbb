-- Plans that the extension promises: assess() is inlined, an assessment is made once a row, in parallel, and indexes can be used.
--
-- The plans themselves differ between versions of PostgreSQL; what is compared is what they must and must not hold.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;

CREATE SCHEMA plans;
CREATE TABLE plans.person (id int PRIMARY KEY, region int NOT NULL, born date, paid date, kinds text[]);
INSERT INTO plans.person
SELECT i, 520000, '1950-01-01'::date + i, '2022-01-01'::date + i % 400, CASE i % 5 WHEN 0 THEN '{subsistence_allowance}'::text[] END FROM generate_series(1, 20000) i;
CREATE TABLE plans.rules (region int PRIMARY KEY, policy insurance.policy NOT NULL);
INSERT INTO plans.rules SELECT region, policy FROM insurance.compiled_policy WHERE coverage_year = 2022;
ANALYZE plans.person, plans.rules;

-- How often texts stand in the plan of a query.
CREATE FUNCTION plans.counts(query text, VARIADIC words text[]) RETURNS TABLE (word text, times bigint) LANGUAGE plpgsql AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF, VERBOSE) ' || query LOOP
        plan := plan || line || E'\n';
    END LOOP;
    RETURN QUERY SELECT w.word, (length(plan) - length(replace(plan, w.word, ''))) / length(w.word)::bigint FROM unnest(words) WITH ORDINALITY w(word, n) ORDER BY w.n;
END
$$;

-- How many assessments a query makes for each of the 20000 persons: C functions are counted, too.
SET track_functions = 'all';
CREATE FUNCTION plans.assessments(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    calls bigint;
BEGIN
    SELECT coalesce(sum(pg_stat_get_xact_function_calls(oid)), 0) INTO calls FROM pg_proc WHERE pronamespace = 'insurance'::regnamespace AND proname = 'assessment';
    EXECUTE 'CREATE TEMP TABLE made ON COMMIT DROP AS ' || query;
    DROP TABLE made;
    RETURN ((SELECT coalesce(sum(pg_stat_get_xact_function_calls(oid)), 0) FROM pg_proc WHERE pronamespace = 'insurance'::regnamespace AND proname = 'assessment') - calls) / 20000.0;
END
$$;

-- Below an aggregate: no function scan, no sub-select, one assessment for four columns.
SELECT * FROM plans.counts($$
    SELECT p.region, sum(a.payable), sum(a.subsidy_amount) AS aid, min(a.benefit_start), count(*) FILTER (WHERE a.route = 'ordinary_late')
    FROM plans.person p JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a
    GROUP BY p.region$$, 'Function Scan', 'SubPlan', 'assess(');
SELECT round(plans.assessments($$
    SELECT p.region, sum(a.payable), sum(a.subsidy_amount) AS aid, min(a.benefit_start), count(*) FILTER (WHERE a.route = 'ordinary_late')
    FROM plans.person p JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a
    GROUP BY p.region$$), 2) AS a_row;
-- The (region, year) form, the same.
SELECT * FROM plans.counts($$
    SELECT sum(a.payable), sum(a.subsidy_amount) AS aid, min(a.benefit_start), count(*) FILTER (WHERE a.route = 'ordinary_late')
    FROM plans.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a$$, 'Function Scan', 'SubPlan', 'assess(');
SELECT round(plans.assessments($$
    SELECT sum(a.payable), sum(a.subsidy_amount) AS aid, min(a.benefit_start), count(*) FILTER (WHERE a.route = 'ordinary_late')
    FROM plans.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a$$), 2) AS a_row;
-- Grouped by an answer: once for the group and once for the rest.
SELECT round(plans.assessments($$
    SELECT a.route, sum(a.payable), sum(a.subsidy_amount) AS aid, min(a.benefit_start)
    FROM plans.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route$$), 2) AS a_row;
-- Below a join that stands above the assessment, as well.
SELECT * FROM plans.counts($$
    SELECT p.id, a.payable, a.route, k.title
    FROM plans.person p JOIN plans.rules r USING (region) CROSS JOIN LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid) a
    LEFT JOIN (VALUES ('ordinary_window', 1), ('ordinary_late', 2)) k(route, title) ON k.route = a.route$$, 'Function Scan', 'SubPlan', 'assess(');
-- Columns that nobody reads cost nothing.
SELECT round(plans.assessments('SELECT count(*) FROM plans.person p, LATERAL insurance.assess(p.region, 2022, paid_on => p.paid) a'), 2) AS a_row;
SELECT * FROM plans.counts('SELECT sum(a.payable_fen) FROM plans.person p, LATERAL insurance.assess(p.region, 2022, paid_on => p.paid) a', 'payable_fen(', 'payable(', 'route(');

-- In a bare projection nothing stands above: the documented form makes the assessment in one step and reads it in another.
CREATE VIEW plans.assessed WITH (security_barrier) AS
SELECT p.id, insurance.assessment(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) AS a
FROM plans.person p JOIN plans.rules r USING (region);
CREATE VIEW plans.answers AS
SELECT id, insurance.payable(a) AS payable, insurance.route(a) AS route, insurance.benefit_period(a) AS benefit_period FROM plans.assessed;
SELECT round(plans.assessments('SELECT * FROM plans.answers'), 2) AS a_row;
SELECT * FROM plans.counts('SELECT * FROM plans.answers', 'SubPlan', 'Function Scan');
-- The view does not stop a look-up by the key.
SELECT * FROM plans.counts('SELECT * FROM plans.answers WHERE id = 5', 'assessment(', 'Index Scan', 'Index Cond: (p.id = 5)');
SELECT count(*) AS different
FROM plans.answers v JOIN plans.person p USING (id) JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a
WHERE (v.payable, v.route, v.benefit_period) IS DISTINCT FROM (a.payable, a.route, a.benefit_period);

-- In parallel, both forms: the assessment is made below the Gather, and the answer is the serial one.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT * FROM plans.counts($$
    SELECT a.route, sum(a.payable), count(a.benefit_start)
    FROM plans.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route$$,
    'Gather', 'Parallel Seq Scan on plans.person', 'Function Scan');
SELECT * FROM plans.counts($$
    SELECT a.route, sum(a.payable), count(a.benefit_start)
    FROM plans.person p JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route$$,
    'Gather', 'Parallel Seq Scan on plans.person', 'Function Scan');
CREATE TEMP TABLE parallel AS
SELECT a.route, sum(a.payable) AS payable, count(a.benefit_start) AS started
FROM plans.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS
SELECT a.route, sum(a.payable) AS payable, count(a.benefit_start) AS started
FROM plans.person p JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route;
SELECT count(*) > 2 AS many, count(*) FILTER (WHERE p.route IS NULL OR s.route IS NULL OR p.payable <> s.payable OR p.started <> s.started) AS different
FROM parallel p FULL JOIN serial s ON p.route = s.route;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;

-- Where policy and facts are constants the call is made once, when the query is planned.
SELECT c.* FROM plans.rules, LATERAL plans.counts(format('SELECT insurance.payable(insurance.assessment(%L::insurance.policy, paid_on => ''2022-03-01''))', policy), 'assessment(', 'payable(') c
WHERE region = 520000;
-- An index on an accessor of the assessment, for persons who carry their policy; the (region, year) form must not be indexed.
CREATE TABLE plans.enrolled AS SELECT p.*, r.policy FROM plans.person p JOIN plans.rules r USING (region) WHERE p.id % 21 = 0;
CREATE INDEX payable ON plans.enrolled (insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)));
CREATE INDEX period ON plans.enrolled USING gist (insurance.benefit_period(insurance.assessment(policy, born, paid, kinds)));
CREATE INDEX wrong ON plans.enrolled (insurance.payable_fen(insurance.assessment(region, 2022, born, paid, kinds)));
ANALYZE plans.enrolled;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT * FROM plans.counts('SELECT count(*) FROM plans.enrolled WHERE insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)) = 32000', 'Index Scan using payable', 'Seq Scan');
SELECT * FROM plans.counts('SELECT count(*) FROM plans.enrolled WHERE insurance.benefit_period(insurance.assessment(policy, born, paid, kinds)) @> ''2022-06-30''::date', 'Index Scan using period', 'Seq Scan');
SELECT count(*) AS by_index FROM plans.enrolled WHERE insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)) = 32000 \gset
SET enable_seqscan = on;
SET enable_indexscan = off;
SET enable_indexonlyscan = off;
SELECT count(*) = :by_index AS the_same, count(*) > 0 AS some FROM plans.enrolled WHERE insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)) = 32000;
RESET enable_seqscan;
RESET enable_bitmapscan;
RESET enable_indexscan;
RESET enable_indexonlyscan;

-- A variable policy at one call site: a loop over policies, and a prepared statement, give each its own.
CREATE FUNCTION plans.loop() RETURNS TABLE (region int, fee numeric, right_one boolean) LANGUAGE plpgsql AS $$
DECLARE
    r record;
    q insurance.policy;
BEGIN
    FOR r IN SELECT c.region, c.policy FROM insurance.compiled_policy c WHERE c.coverage_year = 2023 AND c.region IN (210000, 360000, 360700) ORDER BY 1 LOOP
        q := r.policy;
        region := insurance.region(q);
        fee := insurance.standard_fee(insurance.assessment(q, birth_date => '1980-05-05', paid_on => '2022-10-10'));
        right_one := insurance.policy_fingerprint(insurance.assessment(q, paid_on => '2022-10-10')) = insurance.fingerprint(r.policy) AND region = r.region;
        RETURN NEXT;
    END LOOP;
END
$$;
SELECT * FROM plans.loop();
SET plan_cache_mode = force_generic_plan;
PREPARE one(insurance.policy) AS SELECT insurance.region(insurance.assessment($1, paid_on => '2022-10-10'));
SELECT policy AS p1 FROM insurance.compiled_policy WHERE region = 360000 AND coverage_year = 2023 \gset
SELECT policy AS p2 FROM insurance.compiled_policy WHERE region = 520000 AND coverage_year = 2022 \gset
EXECUTE one(:'p1');
EXECUTE one(:'p2');
EXECUTE one(:'p1');
RESET plan_cache_mode;
-- Many toasted policies joined to the rows of one query: each row has its own.
SELECT count(*) AS wrong
FROM plans.person p JOIN (SELECT row_number() OVER (ORDER BY region, coverage_year) AS k, * FROM insurance.compiled_policy) c
     ON p.id % (SELECT count(*) FROM insurance.compiled_policy) + 1 = c.k
WHERE p.id <= 5000 AND insurance.region(insurance.assessment(c.policy, paid_on => p.paid)) <> c.region;

RESET track_functions;
SET client_min_messages = warning;
DROP SCHEMA plans CASCADE;

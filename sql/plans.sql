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

-- Below an aggregate: no function scan, no sub-select, one assessment for five columns.
SELECT * FROM plans.counts($$
    SELECT a.route, sum(a.payable), sum(a.subsidy_amount), min(a.benefit_start), max(a.benefit_end)
    FROM plans.person p JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a
    GROUP BY a.route$$, 'assessment(', 'Function Scan', 'SubPlan', 'assess(');
-- The (region, year) form, the same.
SELECT * FROM plans.counts($$
    SELECT a.route, sum(a.payable), sum(a.subsidy_amount), min(a.benefit_start), max(a.benefit_end)
    FROM plans.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a
    GROUP BY a.route$$, 'assessment(', 'Function Scan', 'SubPlan', 'assess(');
-- Below a join that stands above the assessment, as well.
SELECT * FROM plans.counts($$
    SELECT p.id, a.payable, a.route, a.benefit_period
    FROM plans.person p JOIN plans.rules r USING (region) CROSS JOIN LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid) a
    LEFT JOIN (VALUES ('ordinary_window'), ('ordinary_late')) k(route) ON k.route = a.route$$, 'Function Scan', 'SubPlan');
-- Columns that nobody reads cost nothing.
SELECT * FROM plans.counts($$
    SELECT count(*) FROM plans.person p, LATERAL insurance.assess(p.region, 2022, paid_on => p.paid) a$$, 'assessment(', 'Function Scan');
SELECT * FROM plans.counts($$
    SELECT sum(a.payable_fen) FROM plans.person p, LATERAL insurance.assess(p.region, 2022, paid_on => p.paid) a$$, 'assessment(', 'payable_fen(', 'payable(', 'route(');
-- An expression as an argument is evaluated once.
SELECT * FROM plans.counts($$
    SELECT sum(a.payable), max(a.benefit_start) FROM plans.person p, LATERAL insurance.assess(p.region, 2022, paid_on => p.paid + 7 * 3) a$$, 'assessment(', '(7 * 3)', '21)');

-- In a bare projection nothing stands above: the documented form makes the assessment in one step and reads it in another.
CREATE VIEW plans.assessed WITH (security_barrier) AS
SELECT p.id, insurance.assessment(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) AS a
FROM plans.person p JOIN plans.rules r USING (region);
CREATE VIEW plans.answers AS
SELECT id, insurance.payable(a) AS payable, insurance.route(a) AS route, insurance.benefit_period(a) AS benefit_period FROM plans.assessed;
SELECT * FROM plans.counts('SELECT * FROM plans.answers', 'assessment(', 'Function Scan');
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
    'Gather', 'Parallel Seq Scan on plans.person', 'Partial', 'assessment(', 'Function Scan');
SELECT * FROM plans.counts($$
    SELECT a.route, sum(a.payable), count(a.benefit_start)
    FROM plans.person p JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route$$,
    'Gather', 'Parallel Seq Scan on plans.person', 'Partial', 'assessment(', 'Function Scan');
CREATE TEMP TABLE parallel AS
SELECT a.route, sum(a.payable) AS payable, count(a.benefit_start) AS started
FROM plans.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS
SELECT a.route, sum(a.payable) AS payable, count(a.benefit_start) AS started
FROM plans.person p JOIN plans.rules r USING (region), LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, circumstances => p.kinds) a GROUP BY a.route;
SELECT count(*) > 2 AS many, count(*) FILTER (WHERE p.route IS NULL OR s.route IS NULL) AS different
FROM parallel p FULL JOIN serial s ON (p.*) IS NOT DISTINCT FROM (s.*);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;

-- A policy that is a constant is looked up no more than once, and the call is folded where all facts are constants.
SELECT * FROM plans.counts(format($$SELECT insurance.payable(insurance.assessment(%L::insurance.policy, paid_on => '2022-03-01'))$$, policy), 'assessment(', 'payable(')
FROM plans.rules WHERE region = 520000;
-- An index on an accessor of the assessment, for persons who carry their policy; the (region, year) form must not be indexed.
CREATE TABLE plans.enrolled AS SELECT p.*, r.policy FROM plans.person p JOIN plans.rules r USING (region) WHERE p.id % 20 = 0;
CREATE INDEX payable ON plans.enrolled (insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)));
CREATE INDEX period ON plans.enrolled USING gist (insurance.benefit_period(insurance.assessment(policy, born, paid, kinds)));
CREATE INDEX wrong ON plans.enrolled (insurance.payable_fen(insurance.assessment(region, 2022, born, paid, kinds)));
ANALYZE plans.enrolled;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT * FROM plans.counts('SELECT count(*) FROM plans.enrolled WHERE insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)) = 90000', 'Index Scan using payable', 'Seq Scan');
SELECT * FROM plans.counts('SELECT count(*) FROM plans.enrolled WHERE insurance.benefit_period(insurance.assessment(policy, born, paid, kinds)) @> ''2022-06-30''::date', 'Index Scan using period', 'Seq Scan');
SELECT count(*) AS by_index FROM plans.enrolled WHERE insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)) = 90000 \gset
SET enable_seqscan = on;
SET enable_indexscan = off;
SET enable_indexonlyscan = off;
SELECT count(*) = :by_index AS the_same, count(*) > 0 AS some FROM plans.enrolled WHERE insurance.payable_fen(insurance.assessment(policy, born, paid, kinds)) = 90000;
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

DROP SCHEMA plans CASCADE;

-- The whole job, for everybody who can do it: assess all persons and store the
-- eight results in a new table; beside it, the eight results under aggregates,
-- and reports.
--
-- The people of n rows are in the schema bench_n.  A query is the best form of
-- its kind; what Python does is in python/.
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;

CREATE TABLE competitor (
    n serial,
    name text PRIMARY KEY,
    label text NOT NULL,                    -- in the table
    plotted text,                           -- in the pictures, NULL: not there
    plotted_zh text,
    stores text,                            -- NULL: Python
    aggregates text,
    jit boolean NOT NULL DEFAULT false,
    slow boolean NOT NULL DEFAULT false,    -- one round where there are more than a million rows
    absent text                             -- why it does not take part
);

INSERT INTO competitor (name, label, plotted, plotted_zh, stores, aggregates, jit, slow) VALUES
('extension', '`insurance`, one policy', 'insurance', '本扩展', two_steps('person', 'POLICY, FACTS'),
 eight_assessed('person', 'POLICY, FACTS'), false, false),
('extension jit', '… jit on', NULL, NULL, two_steps('person', 'POLICY, FACTS'), eight_assessed('person', 'POLICY, FACTS'), true, false),
('extension region', '… by region and year, 100 counties', NULL, NULL, two_steps('person', 'region, 2022, FACTS'),
 eight_assessed('person', 'region, 2022, FACTS'), false, false),
('case', 'SQL `CASE`, numbers', 'SQL CASE', '手写 SQL', 'TABLE by_case', eight('by_case'), false, false),
('case jit', '… jit on', 'SQL CASE, jit on', '手写 SQL，开 jit', 'TABLE by_case', eight('by_case'), true, false),
('case named', 'SQL `CASE`, names as `insurance` gives them', NULL, NULL, 'TABLE by_case_named', eight('by_case_named'), false, false),
('case named jit', '… jit on', NULL, NULL, 'TABLE by_case_named', eight('by_case_named'), true, false),
('rules', 'rule table joined, 100 counties', 'rule table', '规则表', 'TABLE by_rule_table', eight('by_rule_table'), false, false),
('plpgsql', 'PL/pgSQL called once a row', 'PL/pgSQL', 'PL/pgSQL 函数', 'TABLE by_plpgsql', eight('by_plpgsql'), false, true),
('numpy', 'numpy alone, out of the database and back', 'numpy alone', '仅用 numpy', NULL, NULL, false, false),
('openfisca', 'OpenFisca-Core on numpy, out and back', 'OpenFisca-Core', 'OpenFisca 框架', NULL, NULL, false, false);
UPDATE competitor SET stores = with_policy(stores), aggregates = with_policy(aggregates);
UPDATE competitor SET absent = 'no jit on this server' WHERE jit AND NOT :jit;
UPDATE competitor SET absent = NULLIF(:'no_numpy', '') WHERE name = 'numpy';
UPDATE competitor SET absent = NULLIF(:'no_openfisca', '') WHERE name = 'openfisca';

-- Reports, by county.
CREATE TABLE report (n serial, name text PRIMARY KEY, label text NOT NULL, query text NOT NULL);
INSERT INTO report (name, label, query) VALUES
('count live', 'count(*) by county', 'SELECT region, count(*) FROM person GROUP BY region'),
('tally live', 'tally by county, assessed from facts',
 with_policy('SELECT region, insurance.tally(insurance.assessment(POLICY, FACTS)) FROM person GROUP BY region')),
('count stored', 'count(*) by county, stored assessments', 'SELECT region, count(*) FROM assessed GROUP BY region'),
('tally stored', 'tally by county, stored assessments',
 'SELECT region, insurance.tally(assessment) FROM assessed GROUP BY region');

-- Every time taken.
CREATE TABLE job (
    size bigint NOT NULL,
    name text NOT NULL,
    what text NOT NULL,                     -- store, aggregate, report
    workers integer NOT NULL,
    round integer NOT NULL,
    ms float8 NOT NULL
);
CREATE TABLE compared (size bigint, name text, persons bigint, differ bigint);
CREATE TABLE memory (size bigint, name text, backend bigint, python bigint);     -- peaks, kB

CREATE FUNCTION settle(size bigint, with_jit boolean, workers integer) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('search_path', format('bench_%s, bench', size), false),
           set_config('jit', with_jit::text, false),
           set_config('jit_above_cost', '0', false),
           set_config('jit_inline_above_cost', '0', false),
           set_config('jit_optimize_above_cost', '0', false),
           set_config('max_parallel_workers_per_gather', workers::text, false),
           set_config('parallel_setup_cost', '0', false),
           set_config('parallel_tuple_cost', '0', false),
           set_config('min_parallel_table_scan_size', '0', false),
           -- hash tables for all reports
           set_config('enable_sort', 'false', false)
$$;

-- A plan that is not what the row of the table says is an error.
CREATE PROCEDURE look_at_plan(query text, with_jit boolean, workers integer) LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    IF workers > 0 AND plan::text NOT LIKE '%"Workers Planned": ' || workers || '%' THEN
        RAISE EXCEPTION '% workers are not planned', workers USING DETAIL = plan::text;
    END IF;
    IF with_jit <> (plan -> 0 -> 'JIT' IS NOT NULL) THEN
        RAISE EXCEPTION 'jit is not % in the plan', with_jit USING DETAIL = plan::text;
    END IF;
END
$$;

CREATE PROCEDURE do_job(size bigint, what text, name text, query text, with_jit boolean, workers integer, round integer)
    LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz;
BEGIN
    PERFORM bench.settle(size, with_jit, workers);
    IF round = 1 THEN
        CALL bench.look_at_plan(query, with_jit, workers);
    END IF;
    COMMIT;
    IF what = 'store' THEN
        start := clock_timestamp();
        EXECUTE 'CREATE TABLE stored AS ' || query;
        COMMIT;
        INSERT INTO bench.job VALUES (size, name, what, workers, round, 1000 * extract(epoch FROM clock_timestamp() - start));
        DROP TABLE stored;
    ELSE
        start := clock_timestamp();
        EXECUTE query;
        INSERT INTO bench.job VALUES (size, name, what, workers, round, 1000 * extract(epoch FROM clock_timestamp() - start));
    END IF;
    COMMIT;
END
$$;

-- What the server does in a round: for a picture the queries that are in it, with
-- one process; for a table all of them, with two workers, too.
CREATE PROCEDURE do_round(size bigint, round integer, tabled boolean) LANGUAGE plpgsql AS $$
DECLARE
    c record;
BEGIN
    FOR c IN
        SELECT what, name, CASE what WHEN 'store' THEN stores ELSE aggregates END AS query, jit, workers
        FROM bench.competitor, unnest(ARRAY['store', 'aggregate']) what, unnest(ARRAY[0, 2]) workers
        WHERE absent IS NULL AND stores IS NOT NULL
          AND (tabled OR workers = 0 AND plotted IS NOT NULL)
          AND NOT (slow AND size > 1000000 AND round <> 1)
        UNION ALL
        SELECT 'report', name, query, false, workers FROM bench.report, unnest(ARRAY[0, 2]) workers WHERE tabled
    LOOP
        CALL bench.do_job(size, c.what, c.name, c.query, c.jit, c.workers, round);
    END LOOP;
END
$$;

-- The results of one competitor, kept.
CREATE PROCEDURE store_once(size bigint, name text) LANGUAGE plpgsql AS $$
DECLARE
    c bench.competitor;
BEGIN
    SELECT * INTO c FROM bench.competitor WHERE competitor.name = store_once.name;
    PERFORM bench.settle(size, c.jit, 0);
    EXECUTE 'CREATE TABLE stored AS ' || c.stores;
END
$$;

-- Compares the table stored of a size with reference, what the extension gave.
CREATE PROCEDURE compare(size bigint, name text) LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
    different bigint;
BEGIN
    PERFORM bench.settle(size, false, 2);
    SELECT count(*), count(*) FILTER (WHERE
               (a.id, a.route, a.tier, a.fee, a.subsidy, a.payable, a.wait_days, a.benefit_start, a.benefit_end)
               IS DISTINCT FROM
               (b.id, bench.route_number(b.route), bench.tier_number(b.tier), b.fee, b.subsidy, b.payable, b.wait_days,
                b.benefit_start, b.benefit_end))
        INTO n, different FROM reference a FULL JOIN stored b USING (id);
    INSERT INTO bench.compared VALUES (size, name, n, different);
    IF different > 0 OR n <> size THEN
        RAISE EXCEPTION '% gives other answers than the extension: % of % rows, % people', name, different, n, size;
    END IF;
END
$$;

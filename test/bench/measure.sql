-- What is measured, and the measuring.
--
--   psql -v rows=4000000 -v rounds=5 -v jit=true|false -f measure.sql
--
-- Every round runs every query once, so that a slow minute of the machine falls
-- on all of them, after one to warm up; the report takes medians. A query is timed by EXPLAIN (ANALYZE,
-- TIMING OFF): no result is sent, and parsing and planning do not count (a policy
-- written as a literal is read while parsing).
--
-- POLICY and FACTS in a query as in setup.sql, LISTED the columns of listed;
-- INCENTIVES and BARE as in years.sql.
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;

INSERT INTO measured (name, what, query) VALUES
('scan person', 'count(*), circumstance_set table', 'SELECT count(*) FROM person'),
('scan bits', 'count(*), bit mask table', 'SELECT count(*) FROM bits'),
('scan listed', 'count(*), text[] table', 'SELECT count(*) FROM listed'),
('columns person', 'max() of the columns read, circumstance_set table',
 'SELECT max(birth_date), max(paid_on), count(circ) FROM person'),
('columns bits', 'max() of the columns read, bit mask table',
 'SELECT max(birth_date), max(paid_on), max(cats), max(event_on) FROM bits'),
('eight floor', 'eight aggregates over plain columns',
 'SELECT count(birth_date), count(paid_on), count(region), count(id), max(id), max(region), max(birth_date), max(paid_on) '
 'FROM person'),
('trivial', 'trivial C function of all 14 arguments: num_nulls()',
 'SELECT max(num_nulls(TRIVIAL, circ NOTHING)) FROM person'),
('trivial listed', 'the same over text[] and date[]',
 'SELECT max(num_nulls(TRIVIAL, kinds, kinds_from NOTHING)) FROM listed'),
('one', 'one answer: payable_fen(assessment(...))',
 'SELECT max(insurance.payable_fen(insurance.assessment(POLICY, FACTS))) FROM person'),
('one listed', 'one answer, text[]',
 'SELECT max(insurance.payable_fen(insurance.assessment(POLICY, LISTED))) FROM listed'),
('one region', 'one answer by (region, year), 100 counties',
 'SELECT max(insurance.payable_fen(insurance.assessment(region, 2022, FACTS))) FROM person'),
('one region constant', 'one answer by (region, year), one region',
 'SELECT max(insurance.payable_fen(insurance.assessment(970000, 2022, FACTS))) FROM person'),
('one subquery', 'one answer, policy of a sub-select (toasted)',
 'SELECT max(insurance.payable_fen(insurance.assessment((SELECT policy FROM policy), FACTS))) FROM person'),
('one joined', 'one answer, policy joined per row (toasted, 100)',
 'SELECT max(insurance.payable_fen(insurance.assessment(policy, FACTS))) FROM person JOIN county_policy USING (region)'),
('join alone', 'that join alone',
 'SELECT max(birth_date), max(paid_on), count(circ), count(policy) FROM person JOIN county_policy USING (region)'),
('one numeric', 'one answer in numeric yuan',
 'SELECT max(insurance.payable(insurance.assessment(POLICY, FACTS))) FROM person'),
('one plpgsql', 'PL/pgSQL, one answer',
 'SELECT max(plpgsql_payable(birth_date, cats, paid_on, event_on)) FROM bits'),
('trivial projected', 'trivial C function, projected', 'SELECT num_nulls(TRIVIAL, circ NOTHING) FROM person'),
('one projected', 'one answer, projected',
 'SELECT insurance.payable_fen(insurance.assessment(POLICY, FACTS)) FROM person'),
('eight', 'eight results by assess, fen', eight_assessed('person', 'POLICY, FACTS')),
('eight numeric', 'eight results by assess, numeric yuan', eight_assessed('person', 'POLICY, FACTS', '')),
('eight reasons', 'eight results and the reasons by assess, fen',
 replace(eight_assessed('person', 'POLICY, FACTS'), ' FROM ', ', count(a.reasons) FROM ')),
('eight listed', 'eight results by assess, text[]', eight_assessed('listed', 'POLICY, LISTED')),
('eight region', 'eight results by assess, (region, year), 100 counties', eight_assessed('person', 'region, 2022, FACTS')),
('eight case', 'SQL CASE, fenced', eight('by_case')),
('eight case named', 'SQL CASE, fenced, routes and tiers by name', eight('by_case_named')),
('eight rules', 'rule table joined, fenced', eight('by_rule_table')),
('eight plpgsql', 'PL/pgSQL called once a row', eight('by_plpgsql')),
('project', 'eight results projected in two steps, fen', two_steps('person', 'POLICY, FACTS')),
('project numeric', 'eight results projected in two steps, numeric yuan', two_steps('person', 'POLICY, FACTS', '')),
('project reasons', 'eight results and the reasons projected in two steps, fen',
 replace(two_steps('person', 'POLICY, FACTS'), ' FROM (', ', insurance.reasons(a) FROM (')),
('project listed', 'eight results projected in two steps, text[]', two_steps('listed', 'POLICY, LISTED')),
('project subquery', 'eight results projected in two steps, policy of a sub-select',
 two_steps('person', '(SELECT policy FROM policy), FACTS')),
('project case', 'SQL CASE, fenced, projected', 'TABLE by_case'),
('project rules', 'rule table, projected', 'TABLE by_rule_table'),
('project plpgsql', 'PL/pgSQL, projected', 'TABLE by_plpgsql');

-- A person's years, in ns a person.  What the policy without incentives leaves
-- NULL becomes 0, or max() would have less to do there.
CREATE FUNCTION eight_of_years(policy text) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT count(a.route), max(a.payable_fen), max(a.wait_months), max(a.benefit_start), '
           'max(coalesce(a.continuous_years, 0)), max(coalesce(a.bonus_total_fen, 0)), '
           'max(coalesce(a.penalty_fen, 0)), max(coalesce(a.effective_cap_fen, 0)) '
           'FROM insured i, LATERAL insurance.assess(%s, birth_date => i.birth_date, paid_on => i.paid_on, '
           'history => i.history) a', policy)
$$;

INSERT INTO measured (name, what, query) VALUES
('column', 'years: read the column, count(history)', 'SELECT count(history) FROM insured'),
('column size', 'years: pg_column_size(history), three times',
 'SELECT sum(pg_column_size(history)), min(pg_column_size(history)), max(pg_column_size(history)) FROM insured'),
('years', 'years: streak, lapses and limit of the history',
 'SELECT max(insurance.continuous_years(INCENTIVES, history)), max(insurance.lapsed_years(INCENTIVES, history)), '
 'max(insurance.effective_cap_fen(INCENTIVES, history)) FROM insured'),
('streak', 'years: streak alone', 'SELECT max(insurance.continuous_years(INCENTIVES, history)) FROM insured'),
('lapses', 'years: lapses alone', 'SELECT max(insurance.lapsed_years(INCENTIVES, history)) FROM insured'),
('limit', 'years: limit alone', 'SELECT max(insurance.effective_cap_fen(INCENTIVES, history)) FROM insured'),
('incentives', 'years: eight columns of assess, four of incentives', eight_of_years('INCENTIVES')),
('no incentives', 'years: the same, policy without incentives', eight_of_years('BARE'));

INSERT INTO measured (name, what, query, grouped, slow) VALUES
('years window', 'years: streak, lapses and limit by window functions', 'SELECT max(streak), max(lapsed), max(cap) FROM by_window', NULL, true),
('group bit_or', 'years: bit_or grouped by person',
 'SELECT id, bit_or(1::bigint << (year - 2010)) FROM person_year GROUP BY id', 'hashed', true),
('group history', 'years: history_agg(year, status) grouped by person',
 'SELECT id, insurance.history_agg(year, status) FROM person_year GROUP BY id', 'hashed', true),
('sorted bit_or', 'years: bit_or, rows in order',
 'SELECT id, bit_or(1::bigint << (year - 2010)) FROM person_year GROUP BY id', 'sorted', true),
('sorted history', 'years: history_agg, rows in order',
 'SELECT id, insurance.history_agg(year, status) FROM person_year GROUP BY id', 'sorted', true);

-- Reports: by 100 counties, in the same hash tables.
INSERT INTO measured (name, what, query, grouped) VALUES
('count stored', 'count(*) by county, stored assessments', 'SELECT region, count(*) FROM assessed GROUP BY region', 'hashed'),
('tally stored', 'tally by county, stored assessments', 'SELECT region, insurance.tally(assessment) FROM assessed GROUP BY region', 'hashed'),
('count live', 'count(*) by county', 'SELECT region, count(*) FROM person GROUP BY region', 'hashed'),
('tally live', 'tally by county, assessed from facts',
 'SELECT region, insurance.tally(insurance.assessment(POLICY, FACTS)) FROM person GROUP BY region', 'hashed');

-- The same with two workers, and compiled.
INSERT INTO measured (name, what, query, workers, grouped)
SELECT name || ' p2', what, query, 2, grouped FROM measured
WHERE name IN ('count stored', 'tally stored', 'count live', 'tally live', 'scan person', 'one', 'eight', 'eight region', 'eight case', 'eight plpgsql') ORDER BY n;
INSERT INTO measured (name, what, query, jit)
SELECT name || ' jit', what, query, true FROM measured
WHERE :jit AND name IN ('trivial', 'one', 'eight', 'eight case', 'eight case named', 'project', 'project case') ORDER BY n;

UPDATE measured SET query =
    replace(replace(replace(query,
        'TRIVIAL', 'POLICY, birth_date, paid_on'),
        'LISTED', 'birth_date => birth_date, paid_on => paid_on, circumstances => kinds, circumstance_from => kinds_from'),
        ' NOTHING', ', NULL::date[], NULL::date, NULL::date, NULL::text, NULL::numeric, NULL::numeric, '
        'NULL::datemultirange, NULL::insurance.history' ||
        CASE WHEN query LIKE '%listed' THEN ', NULL::insurance.circumstance_set' ELSE ', NULL::text[], NULL::date[]' END);
UPDATE measured SET query = replace(query, 'NULL::date[], NULL::date,', 'NULL::date,') WHERE query LIKE '%kinds_from, NULL%';
UPDATE measured SET query = with_years_policy(with_policy(query));
UPDATE measured SET slow = true WHERE name ~ 'plpgsql|rules';
UPDATE measured SET once = true, what = what || ' (one round)' WHERE :rows > 1000000 AND name ~ 'plpgsql|window';

CREATE PROCEDURE measure(rounds integer) LANGUAGE plpgsql AS $$
DECLARE
    m measured;
    plan json;
BEGIN
    FOR round IN 0..rounds LOOP         -- round 0 is not kept
        FOR m IN SELECT * FROM measured WHERE name !~ '^(ledger|report) ' AND (round > 0 OR NOT slow) AND (round = 1 OR NOT once) ORDER BY n LOOP
            PERFORM set_config('enable_hashagg', (m.grouped IS DISTINCT FROM 'sorted')::text, false),
                    set_config('enable_sort', (m.grouped IS DISTINCT FROM 'hashed')::text, false),
                    set_config('enable_indexscan', (m.grouped IS DISTINCT FROM 'hashed')::text, false),
                    set_config('enable_indexonlyscan', (m.grouped IS NULL)::text, false),   -- reads less than the other
                    set_config('jit', m.jit::text, false),
                    set_config('max_parallel_workers_per_gather', m.workers::text, false);
            EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || m.query INTO plan;
            IF m.workers > 0 AND plan::text NOT LIKE '%"Workers Launched": ' || m.workers || '%' THEN
                RAISE EXCEPTION '%: % workers did not start', m.name, m.workers USING DETAIL = plan::text;
            END IF;
            IF m.jit AND (plan -> 0 -> 'JIT') IS NULL THEN
                RAISE EXCEPTION '%: was not compiled', m.name;
            END IF;
            INSERT INTO sample VALUES (m.name, round, (plan -> 0 ->> 'Execution Time')::float8);
            COMMIT;
        END LOOP;
        RAISE INFO 'round % of %', round, rounds;
    END LOOP;
    DELETE FROM sample WHERE sample.round = 0;
END
$$;

SET jit_above_cost = 0;
SET jit_inline_above_cost = 0;
SET jit_optimize_above_cost = 0;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
CALL measure(:rounds);

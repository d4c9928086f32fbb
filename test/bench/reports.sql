-- Reports: what it takes to fill the whole report set anew, to a scan of the ledger that reads the assessments.
--
--   psql -v rows=4000000 -v rounds=5 -f reports.sql
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;

CREATE VIEW settled AS SELECT id AS person, region, birth_date, paid_on, circ AS circumstance_set FROM person;
SELECT insurance.open_year(insurance.coverage_year(policy)) FROM policy \g /dev/null
SELECT policy AS policy, insurance.coverage_year(policy) AS year FROM policy \gset
CALL insurance.settle('bench.settled', :year, policy => :'policy'::insurance.policy);
-- one person in a hundred is corrected
CREATE TABLE corrected_once AS SELECT id, region, birth_date, CASE id % 100 WHEN 0 THEN paid_on + 1 ELSE paid_on END AS paid_on, circ FROM person;
CREATE OR REPLACE VIEW settled AS SELECT id AS person, region, birth_date, paid_on, circ AS circumstance_set FROM corrected_once;
CALL insurance.settle('bench.settled', :year, policy => :'policy'::insurance.policy);
SELECT format('VACUUM (FREEZE, ANALYZE) insurance.booking_%s', :year) \gexec
SELECT count(*) FROM insurance.create_report('bench_report', coverage_year => :year) \g /dev/null

INSERT INTO measured (name, what, query, workers)
SELECT 'report ' || q.name || p.suffix, 'reports: ' || q.what, '', p.workers
FROM (VALUES (1, 'scan', 'scan of the ledger, one answer'), (2, 'refresh', 'refresh of the report set'), (3, 'read', 'every view read once')) q (n, name, what),
     (VALUES ('', 0), (' p2', 2)) p (suffix, workers)
ORDER BY p.workers, q.n;

CREATE PROCEDURE measure_report(rounds integer) LANGUAGE plpgsql AS $$
DECLARE
    began timestamptz;
BEGIN
    PERFORM set_config('jit', 'off', false);
    FOR round IN 0 .. rounds LOOP       -- round 0 is not kept
        FOR w IN 0 .. 2 BY 2 LOOP
            PERFORM set_config('max_parallel_workers_per_gather', w::text, false);
            began := clock_timestamp();
            EXECUTE 'SELECT max(insurance.payable_fen(assessment)) FROM insurance.booking';    -- planned anew, with workers or without
            INSERT INTO sample SELECT 'report scan' || CASE w WHEN 2 THEN ' p2' ELSE '' END, round, extract(epoch FROM clock_timestamp() - began) * 1000 WHERE round > 0;
            COMMIT;
            began := clock_timestamp();
            PERFORM * FROM insurance.refresh_report('bench_report');
            COMMIT;
            INSERT INTO sample SELECT 'report refresh' || CASE w WHEN 2 THEN ' p2' ELSE '' END, round, extract(epoch FROM clock_timestamp() - began) * 1000 WHERE round > 0;
            began := clock_timestamp();
            PERFORM count(*) FROM bench_report.report_total;
            PERFORM count(amount) FROM bench_report.report_payer;
            PERFORM count(persons) FROM bench_report.report_tier;
            PERFORM count(persons) FROM bench_report.report_category;
            PERFORM count(persons) FROM bench_report.report_route;
            PERFORM count(persons_to_date_last_year) FROM bench_report.report_collection;
            PERFORM count(persons) FROM bench_report.report_waiting;
            PERFORM count(persons) FROM bench_report.report_incentive;
            PERFORM count(rate) FROM bench_report.report_identified;
            PERFORM count(persons) FROM bench_report.report_undecided;
            PERFORM count(rank) FROM bench_report.report_completion;
            PERFORM count(value) FROM bench_report.report_indicator;
            PERFORM count(amount) FROM bench_report.report_change;
            INSERT INTO sample SELECT 'report read' || CASE w WHEN 2 THEN ' p2' ELSE '' END, round, extract(epoch FROM clock_timestamp() - began) * 1000 WHERE round > 0;
            COMMIT;
        END LOOP;
    END LOOP;
END
$$;
CALL measure_report(:rounds);

DROP SCHEMA bench_report CASCADE;

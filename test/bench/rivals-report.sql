-- What jobs.sql took: a table in Markdown, the times of all sizes, a projection.
--
--   psql -v stamp=… -v settings=… -v busy=… -v rounds=3 -v results=DIR -f rivals-report.sql
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;
\pset footer off
\pset null ''

CREATE TABLE typical AS
SELECT size, name, what, workers, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ms) AS least, max(ms) AS most, count(*) AS rounds
FROM job GROUP BY size, name, what, workers;

SELECT max(size) AS size, ltrim(to_char(max(size), 'FM999 999 999')) AS persons FROM typical \gset

-- Of the greatest size: ns a person, and how many times what the extension takes.
CREATE FUNCTION cell(named text, whats text, worker integer, people bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT round((t.ms * 1e6 / t.size)::numeric) || ' | ' || round((t.ms / e.ms)::numeric, 2)
                     FROM typical t JOIN typical e USING (size, what, workers)
                     WHERE t.size = people AND t.name = named AND t.what = whats AND t.workers = worker AND e.name = 'extension'),
                    '– | –')
$$;
CREATE TABLE line AS
SELECT n, format('| %s%s | %s |', label, CASE WHEN slow AND :size > 1000000 THEN ' (one round)' END,
           coalesce('not measured: ' || absent || ' | | | | | | | | | ', concat_ws(' | ',
               cell(name, 'store', 0, :size), cell(name, 'store', 2, :size),
               cell(name, 'aggregate', 0, :size), cell(name, 'aggregate', 2, :size),
               (SELECT round(backend / 1024.0) || coalesce(' + ' || round(python / 1024.0), '') FROM memory m
                WHERE m.size = :size AND m.name = c.name),
               (SELECT ltrim(to_char(persons, 'FM999 999 999')) || ', ' || differ FROM compared m WHERE m.size = :size AND m.name = c.name)))) AS line
FROM competitor c;

\pset tuples_only on
\pset format unaligned
\o :results/table.md
\qecho 'Run' :stamp: :persons 'people, medians (rounds:' :rounds'). Nanoseconds a person; × is how many times what `insurance` in the first row takes.' :busy
\qecho
\qecho '| | store eight results | × | two workers | × | eight aggregates | × | two workers | × | memory, MB | answers compared, differing |'
\qecho '|---|---|---|---|---|---|---|---|---|---|---|'
SELECT line FROM line ORDER BY n;
\qecho
\qecho :settings.
\o
\o :results/times.tsv
SELECT concat_ws(E'\t', 'stamp', 'what', 'name', 'label', 'label_zh', 'workers', 'rows', 'seconds', 'least', 'most', 'rounds');
SELECT concat_ws(E'\t', :'stamp', what, name, coalesce(plotted, '-'), coalesce(plotted_zh, '-'), workers, size,
                 round((ms / 1000)::numeric, 6), round((least / 1000)::numeric, 6), round((most / 1000)::numeric, 6), rounds)
FROM typical JOIN competitor c USING (name) ORDER BY what, c.n, workers, size;
\o
\pset tuples_only off
\pset format aligned

-- From the two greatest sizes: what a person more takes, for all those more.
\echo
\echo '45 million people: seconds measured at the greatest size, and the rest by the slope from the one before'
SELECT label AS "query", CASE WHEN python THEN greatest(1, workers) ELSE 1 + workers END AS processes, size AS rows, round((ms / 1000)::numeric, 2) AS seconds,
       round((1e6 * slope)::numeric, 1) AS "ns a person more",
       CASE WHEN slope > 0 THEN round(((ms + slope * (45000000 - size)) / 1000)::numeric, 1) END AS "45 million, s"
FROM (SELECT t.*, r.label, r.n, r.python, coalesce((ms - lag(ms) OVER w) / (size - lag(size) OVER w), ms / size) AS slope
      FROM typical t JOIN (SELECT 'report' AS what, name, n, label, false AS python FROM report
                           UNION ALL SELECT 'store', name, 100 + n, 'store: ' || name, stores IS NULL FROM competitor) r USING (what, name)
      WINDOW w AS (PARTITION BY what, name, workers ORDER BY size)) x
WHERE size = :size
ORDER BY n, workers;
SELECT count(*) FILTER (WHERE most > 1.5 * least) AS restless, count(*) AS times FROM typical WHERE size = :size \gset
\echo :restless of :times 'times were in their slowest round more than 1.5 times the fastest; where these are many, the machine was busy'

-- Medians and ratios, as text.
--
--   psql -v rows=4000000 -f report.sql
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;
\pset format aligned
\pset border 1
\pset footer off
\pset null ''

CREATE TABLE median AS
SELECT m.n, m.name, m.what, m.jit, m.workers,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY s.ms) * 1e6 / :rows AS ns,
       min(s.ms) * 1e6 / :rows AS least, max(s.ms) * 1e6 / :rows AS most
FROM measured m JOIN sample s USING (name)
GROUP BY m.n, m.name, m.what, m.jit, m.workers;

\echo
\echo 'Medians, ns a row'
SELECT what AS "query", CASE WHEN jit THEN 'on' ELSE 'off' END AS jit, 1 + workers AS processes,
       round(ns::numeric, 1) AS "ns/row", round(least::numeric, 1) AS least, round(most::numeric, 1) AS most
FROM median ORDER BY n;

-- Of the medians: part / whole, or in ns part - whole.
CREATE TABLE comparison (n serial, what text, part text, whole text, target numeric, at_most boolean, unit text DEFAULT 'x');
INSERT INTO comparison (what, part, whole, target, at_most) VALUES
('one answer, to a trivial C function', 'one', 'trivial', 1.7, true),
('... text[] form', 'one listed', 'trivial listed', NULL, true),
('... projected', 'one projected', 'trivial projected', NULL, true),
('... jit on', 'one jit', 'trivial jit', NULL, true),
('... policy of a sub-select, to a constant policy', 'one subquery', 'one', NULL, true),
('... policy joined per row, to a constant policy', 'one joined', 'one', NULL, true),
('SQL CASE, to eight results by assess', 'eight case', 'eight', 3, false),
('... to eight aggregates alone: the most it can be', 'eight case', 'eight floor', NULL, false),
('... jit on', 'eight case jit', 'eight jit', 1.3, false),
('... text[] form', 'eight case', 'eight listed', NULL, false),
('... CASE giving names, as assess does', 'eight case named', 'eight', NULL, false),
('... CASE giving names, jit on', 'eight case named jit', 'eight jit', NULL, false),
('SQL CASE, to eight results in two steps, projected', 'project case', 'project', 3, false),
('... jit on', 'project case jit', 'project jit', NULL, false),
('... text[] form', 'project case', 'project listed', NULL, false),
('... policy of a sub-select', 'project case', 'project subquery', NULL, false),
('numeric yuan, to fen: one answer', 'one numeric', 'one', NULL, true),
('numeric yuan, to fen: eight results by assess', 'eight numeric', 'eight', NULL, true),
('numeric yuan, to fen: eight results projected', 'project numeric', 'project', NULL, true),
('with the reasons, to without: eight results by assess', 'eight reasons', 'eight', 2, true),
('... projected', 'project reasons', 'project', 2, true),
('PL/pgSQL called once a row, to eight results by assess', 'eight plpgsql', 'eight', 8, false),
('... projected, to two steps', 'project plpgsql', 'project', NULL, false),
('... one answer', 'one plpgsql', 'one', NULL, false),
('rule table, to eight results by (region, year)', 'eight rules', 'eight region', NULL, false),
('(region, year), 100 counties, to the policy form: one answer', 'one region', 'one', 1.15, true),
('... one region', 'one region constant', 'one', 1.15, true),
('... eight results, 100 counties', 'eight region', 'eight', 1.15, true),
('one process, to two workers: one answer', 'one', 'one p2', 1.5, false),
('... eight results', 'eight', 'eight p2', 1.5, false),
('... eight results by (region, year), 100 counties', 'eight region', 'eight region p2', 1.5, false),
('... SQL CASE', 'eight case', 'eight case p2', NULL, false),
('tally by 100 counties over stored assessments, to count(*) by county', 'tally stored', 'count stored', 1.4, true),
('... over live facts', 'tally live', 'count live', 2.0, true),
('... over stored assessments, one process to two workers', 'tally stored', 'tally stored p2', 1.5, false),
('... over live facts, one process to two workers', 'tally live', 'tally live p2', 1.5, false),
('... count(*) over stored assessments, one process to two workers', 'count stored', 'count stored p2', NULL, false),
('window functions over person-years, to three functions of the history', 'years window', 'years', 40, false),
('... grouping the person-years by bit_or alone', 'group bit_or', 'years', NULL, false),
('three functions of the history, to a scan that reads it', 'years', 'column', 2.5, true),
('... to a scan with three trivial functions of it', 'years', 'column size', NULL, true),
('... one function: streak', 'streak', 'column', NULL, true),
('... one function: lapses', 'lapses', 'column', NULL, true),
('... one function: limit', 'limit', 'column', NULL, true),
('history_agg, to bit_or grouped the same way', 'group history', 'group bit_or', 1.6, true),
('... rows in order, no hash table', 'sorted history', 'sorted bit_or', NULL, true);
INSERT INTO comparison (what, part, whole, target, at_most, unit) VALUES
('eight columns of assess with incentives, less without', 'incentives', 'no incentives', 40, true, 'ns'),
('booking a year, to copying rows of the same width into the same kind of table', 'ledger book', 'ledger copy', 1.3, true, 'x'),
('... processor time', 'ledger book cpu', 'ledger copy cpu', 1.3, true, 'x'),
('booking where nothing has changed, of the whole', 'ledger unchanged', 'ledger book', NULL, true, '%'),
('... processor time', 'ledger unchanged cpu', 'ledger book cpu', NULL, true, '%'),
('booking where 1 % are corrected, of the whole', 'ledger correct', 'ledger book', 5, true, '%'),
('... processor time', 'ledger correct cpu', 'ledger book cpu', 5, true, '%'),
('booking an amendment that affects 1 %, of the whole', 'ledger amend', 'ledger book', 5, true, '%'),
('... processor time', 'ledger amend cpu', 'ledger book cpu', 5, true, '%'),
('tally by county over the bookings in force, to count(*)', 'ledger tally', 'ledger count', 1.4, true, 'x'),
('refresh of the report set, to a scan of the ledger', 'report refresh', 'report scan', 3, true, 'x'),
('... two workers', 'report refresh p2', 'report scan p2', 3, true, 'x');

CREATE TABLE result AS
SELECT c.n, c.what, a.ns AS part, b.ns AS whole, c.target, c.at_most, c.unit, m.measured,
       CASE WHEN c.at_most THEN m.measured <= c.target ELSE m.measured >= c.target END AS reached
FROM comparison c JOIN median a ON a.name = c.part JOIN median b ON b.name = c.whole,
     LATERAL (SELECT CASE c.unit WHEN 'ns' THEN round((a.ns - b.ns)::numeric, 1) WHEN '%' THEN round((100 * a.ns / b.ns)::numeric, 1)
                          ELSE round((a.ns / b.ns)::numeric, 2) END
              AS measured) m;

\echo
\echo 'Comparisons of these medians'
SELECT what AS "what, to what", round(part::numeric, 1) AS "ns/row", round(whole::numeric, 1) AS "to ns/row",
       CASE WHEN at_most THEN '<= ' ELSE '>= ' END || target || ' ' || unit AS target,
       measured || ' ' || unit AS measured,
       CASE WHEN reached THEN 'reached'
            WHEN NOT reached THEN 'missed by ' || round(100 * abs(measured / target - 1)) || ' %' END AS result
FROM result ORDER BY n;
SELECT count(*) FILTER (WHERE reached) AS reached, count(target) AS targets FROM result \gset
\echo :reached of :targets targets reached
\echo

SELECT EXISTS (SELECT FROM median WHERE name = 'scan person') AS scanned \gset
\if :scanned
\echo 'Over the scan of the table, ns a row'
SELECT what AS "query", round(ns::numeric, 1) AS "ns/row", round((ns - floor)::numeric, 1) AS "over count(*)"
FROM (SELECT m.*, (SELECT ns FROM median f WHERE f.name = CASE WHEN m.name LIKE '%listed%' THEN 'scan listed'
              WHEN m.name ~ 'case|rules|plpgsql|bits' THEN 'scan bits' ELSE 'scan person' END) AS floor
      FROM median m WHERE NOT jit AND workers = 0) x
WHERE name IN ('trivial', 'one', 'eight floor', 'eight', 'eight case', 'eight rules', 'eight plpgsql', 'project', 'project case')
ORDER BY n;
\endif

SELECT count(*) FILTER (WHERE most > 1.5 * least) AS restless, count(*) AS queries FROM median \gset
\echo :restless of :queries 'queries took in their slowest round more than 1.5 times the fastest; where these are many, the machine was busy'

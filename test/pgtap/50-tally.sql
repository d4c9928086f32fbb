-- Tallies: what the columns of assess() come to, on any grouping, serial or parallel, in parts merged in any order, and
-- after every form of moving.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SELECT plan(43);

-- Random persons of every built-in policy and of none, from a fixed seed; no temporary tables: workers cannot read them.
SELECT setseed(0.5);
CREATE TABLE known AS
SELECT region, coverage_year, array_agg(c.code) AS codes
FROM insurance.compiled_policy p, insurance.known_circumstances(p.policy) c GROUP BY 1, 2
UNION ALL SELECT 110000, 2022, '{orphan}';
CREATE TABLE person AS
SELECT n, (random() * 20)::int AS county, k.region, k.coverage_year,
       CASE WHEN random() < 0.97 THEN make_date(k.coverage_year, 1, 1) - CASE WHEN random() < 0.1 THEN (random() * 600)::int - 300 ELSE (random() * 33000)::int END END AS birth_date,
       CASE WHEN random() < 0.97 THEN make_date(k.coverage_year, 1, 1) + (random() * random() * 480)::int - 120 END AS paid_on,
       CASE WHEN random() < 0.4 THEN ARRAY[k.codes[1 + (random() * 1000)::int % cardinality(k.codes)]] || CASE WHEN random() < 0.3 THEN ARRAY[k.codes[1 + (random() * 1000)::int % cardinality(k.codes)]] ELSE '{}' END
            WHEN random() < 0.02 THEN '{nobody}' END AS circumstances,
       CASE WHEN random() < 0.5 THEN make_date(k.coverage_year, 1, 1) - (random() * 500)::int + 200 END AS held_from,
       CASE WHEN random() < 0.2 THEN 300 END AS amount_paid,
       CASE WHEN random() < 0.1 THEN datemultirange(daterange(make_date(k.coverage_year, 3, 1), make_date(k.coverage_year, 5, 1))) END AS absences,
       CASE WHEN random() < 0.5 THEN (SELECT ('{' || string_agg(y || ':' || CASE WHEN random() < 0.15 THEN 'none' ELSE 'resident' || CASE WHEN random() < 0.3 THEN '+zero_claim' ELSE '' END END, ',') || '}')::insurance.history
                                     FROM generate_series(k.coverage_year - 1 - (n % 9), k.coverage_year - 1) y) END AS history
FROM generate_series(1, 6000) n, LATERAL (SELECT * FROM known OFFSET (n * 7919) % (SELECT count(*) FROM known) LIMIT 1) k;
ALTER TABLE person ADD circumstance_from date[];
UPDATE person SET circumstance_from = array_fill(held_from, ARRAY[cardinality(circumstances)]) WHERE circumstances IS NOT NULL AND cardinality(circumstances) > 0;
CREATE TABLE answer AS
SELECT p.n, p.county, p.region AS place, a.*
FROM person p, LATERAL insurance.assess(p.region, p.coverage_year, birth_date => p.birth_date, paid_on => p.paid_on, circumstances => p.circumstances,
    circumstance_from => p.circumstance_from, amount_paid => p.amount_paid, absences => p.absences, history => p.history) a;
ANALYZE answer;
CREATE TABLE whole AS SELECT insurance.tally(assessment) AS t FROM answer;

SELECT cmp_ok(count(*), '>=', 6000::bigint, 'there are persons') FROM answer;
SELECT cmp_ok(count(DISTINCT status), '=', 5::bigint, 'of every status') FROM answer;
SELECT cmp_ok(count(DISTINCT route), '>', 10::bigint, 'on many routes') FROM answer;

-- The columns of assess(), summed up by the server.
SELECT results_eq('SELECT insurance.persons(t), insurance.accepted(t), insurance.covered(t), insurance.benefit_days(t), insurance.waiting(t) FROM whole',
    $q$SELECT count(*), count(*) FILTER (WHERE accepted), count(*) FILTER (WHERE days > 0), sum(days)::bigint,
              count(benefit_start) FILTER (WHERE wait_days > 0 OR wait_fixed_months > 0 OR wait_variable_months > 0)
       FROM answer, LATERAL (SELECT coalesce(sum(upper(r) - lower(r)), 0) AS days FROM unnest(active_intervals) r) d$q$, 'persons and days');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_status(t) r ORDER BY 1', 'SELECT status, count(*) FROM answer GROUP BY 1 ORDER BY 1', 'by status');
SELECT results_eq('SELECT insurance.not_enrolled(t), insurance.rejected(t), insurance.no_text(t), insurance.undecided(t) FROM whole',
    $q$SELECT count(*) FILTER (WHERE status = 'not_enrolled'), count(*) FILTER (WHERE status = 'rejected'), count(*) FILTER (WHERE status = 'no_text'), count(*) FILTER (WHERE status = 'undecided') FROM answer$q$, 'and by the functions of these names');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_routes(t) r ORDER BY route COLLATE "C"',
    'SELECT route, count(*), coalesce(sum(standard_fee), 0), coalesce(sum(subsidy_amount), 0), coalesce(sum(payable), 0), coalesce(sum(fiscal_subsidy), 0) FROM answer GROUP BY 1 ORDER BY route COLLATE "C"', 'by route');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_tiers(t) r WHERE persons > 0 ORDER BY 1',
    'SELECT subsidy_tier, count(*), coalesce(sum(standard_fee), 0), coalesce(sum(subsidy_amount), 0), coalesce(sum(payable), 0), coalesce(sum(fiscal_subsidy), 0)
     FROM answer GROUP BY 1 ORDER BY 1', 'by tier, and those without one');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_categories(t) r ORDER BY subsidy_category COLLATE "C"',
    'SELECT subsidy_category, count(*), coalesce(sum(subsidy_amount), 0) FROM answer WHERE subsidy_category IS NOT NULL GROUP BY 1 ORDER BY subsidy_category COLLATE "C"', 'by category');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_payers(t) r ORDER BY payer COLLATE "C"',
    'SELECT p.key, count(*), sum(p.value::numeric) FROM answer, jsonb_each_text(subsidy_payers) p GROUP BY 1 ORDER BY p.key COLLATE "C"', 'by payer');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_starts(t) r ORDER BY 1',
    'SELECT benefit_start, count(*), count(*) FILTER (WHERE wait_days > 0 OR wait_fixed_months > 0 OR wait_variable_months > 0) FROM answer WHERE benefit_start IS NOT NULL GROUP BY 1 ORDER BY 1', 'by first day of cover');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_notes(t) r ORDER BY note COLLATE "C"', 'SELECT x, count(*) FROM answer, unnest(notes) x GROUP BY 1 ORDER BY x COLLATE "C"', 'by note');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_missing(t) r ORDER BY fact COLLATE "C"', 'SELECT x, count(*) FROM answer, unnest(missing) x GROUP BY 1 ORDER BY x COLLATE "C"', 'by missing fact');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_policies(t) r ORDER BY 1', 'SELECT policy_fingerprint, count(*) FROM answer GROUP BY 1 ORDER BY 1', 'by policy');

SELECT results_eq('SELECT r.* FROM whole, insurance.tally_payments(t) r ORDER BY 1',
    'SELECT p.paid_on, count(*), coalesce(sum(a.payable), 0) FROM answer a JOIN person p USING (n) WHERE a.accepted GROUP BY 1 ORDER BY 1', 'by day of payment');
SELECT is(count(*), 0::bigint, 'which is that of the facts') FROM answer a JOIN person p USING (n) WHERE insurance.paid_on(a.assessment) IS DISTINCT FROM p.paid_on;
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_identified(t) r ORDER BY category COLLATE "C"',
    'SELECT identified_category, count(*), count(*) FILTER (WHERE accepted) FROM answer WHERE identified_category IS NOT NULL GROUP BY 1 ORDER BY identified_category COLLATE "C"', 'by identity that is to be aided');
SELECT set_eq('SELECT n, identified_category FROM answer WHERE status = ''not_enrolled'' AND identified_category IS NOT NULL',
    $q$SELECT n, b.subsidy_category FROM answer a JOIN person p USING (n), LATERAL insurance.assess(p.region, p.coverage_year, birth_date => p.birth_date,
           paid_on => make_date(p.coverage_year, 12, 31), circumstances => p.circumstances, circumstance_from => p.circumstance_from, history => p.history) b
       WHERE a.status = 'not_enrolled' AND b.subsidy_category IS NOT NULL AND b.subsidy_amount IS DISTINCT FROM 0
       UNION ALL SELECT n, a.identified_category FROM answer a WHERE a.status = 'not_enrolled' AND a.identified_category = 'other_special_hardship'$q$,
    'who is not enrolled is aided as on the last day of the year, or by the rules of aid where nobody is accepted then');
SELECT results_eq('SELECT r.* FROM whole, insurance.tally_streaks(t) r ORDER BY 1',
    'SELECT continuous_years, count(*), count(*) FILTER (WHERE bonus_total > 0), count(*) FILTER (WHERE bonus_total > 0 AND bonus_total >= bonus_ceiling), count(*) FILTER (WHERE penalty > 0),
            coalesce(sum(bonus_continuous), 0), coalesce(sum(bonus_zero_claim), 0), coalesce(sum(bonus_total), 0), coalesce(sum(penalty), 0)
     FROM answer WHERE accepted AND continuous_years IS NOT NULL GROUP BY 1 ORDER BY 1', 'by streak');

-- Every amount: known, open, undecided, not applicable, and the sum.
CREATE FUNCTION differing_amounts() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    r record;
    wrong text;
    ok boolean;
BEGIN
    FOR r IN SELECT a.* FROM whole, insurance.tally_amounts(t) a LOOP
        EXECUTE format('SELECT ROW(count(%1$I), count(*) FILTER (WHERE %1$L = ANY (open_answers)), count(*) FILTER (WHERE %1$L = ANY (undecided_answers)), coalesce(sum(%1$I), 0))
            IS NOT DISTINCT FROM ROW($1, $2, $3, $4) AND count(*) = $1 + $2 + $3 + $5 FROM answer', r.amount)
            INTO ok USING r.known, r.open, r.undecided, r.total, r.not_applicable;
        IF NOT ok THEN
            wrong := concat_ws(', ', wrong, r.amount);
        END IF;
    END LOOP;
    RETURN wrong;
END
$$;
SELECT is(differing_amounts(), NULL, 'every amount of assess()');
CREATE FUNCTION differing_functions() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    f record;
    wrong text;
    ok boolean;
BEGIN
    FOR f IN SELECT proname, regexp_replace(proname, '_fen$', '') AS amount, CASE WHEN proname LIKE '%\_fen' THEN 100 ELSE 1 END AS unit
             FROM pg_proc WHERE pronamespace = 'insurance'::regnamespace AND proargtypes::text = 'insurance.tally'::regtype::oid::text
               AND regexp_replace(proname, '_fen$', '') IN (SELECT a.amount FROM whole, insurance.tally_amounts(t) a) LOOP
        EXECUTE format('SELECT insurance.%I(t) = %s * a.total FROM whole, insurance.tally_amounts(t) a WHERE a.amount = %L', f.proname, f.unit, f.amount) INTO ok;
        IF ok IS NOT TRUE THEN
            wrong := concat_ws(', ', wrong, f.proname);
        END IF;
    END LOOP;
    RETURN wrong;
END
$$;
SELECT is(differing_functions(), NULL, 'the functions of the amounts give these sums, in yuan and in fen');

-- On any grouping: the columns by group, and the groups merged.
CREATE FUNCTION sums_by(grouping_key text) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT (%1$s)::text AS k, count(*) AS n, coalesce(sum(payable_fen), 0)::bigint AS payable, coalesce(sum(subsidy_amount_fen), 0)::bigint AS aid, '
        'coalesce(sum(fiscal_subsidy_fen), 0)::bigint AS fiscal FROM answer GROUP BY 1', grouping_key)
$$;
CREATE FUNCTION tallies_by(grouping_key text) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT k, insurance.persons(t) AS n, insurance.payable_fen(t) AS payable, insurance.subsidy_amount_fen(t) AS aid, insurance.fiscal_subsidy_fen(t) AS fiscal '
        'FROM (SELECT (%1$s)::text AS k, insurance.tally(assessment) AS t FROM answer GROUP BY 1) x', grouping_key)
$$;
SELECT set_eq(tallies_by(k), sums_by(k), 'by ' || k) FROM unnest(ARRAY['county', 'place', 'route', 'subsidy_tier', 'benefit_start', 'n % 500']) k;
CREATE FUNCTION merged_by(grouping_key text) RETURNS insurance.tally LANGUAGE plpgsql AS $$
DECLARE
    result insurance.tally;
BEGIN
    EXECUTE format('SELECT insurance.tally_merge(t ORDER BY random()) FROM (SELECT insurance.tally_partial(assessment) AS t FROM answer GROUP BY %s) x', grouping_key) INTO result;
    RETURN result;
END
$$;
SELECT is(string_agg(k, ', '), NULL, 'the groups merged in random order are the whole')
FROM whole, unnest(ARRAY['county', 'place', 'route', 'benefit_start', 'n', 'n % 500', 'policy_fingerprint']) k, generate_series(1, 3) WHERE merged_by(k) OPERATOR(insurance.<>) t;
SELECT ok(insurance.tally(assessment ORDER BY random()) OPERATOR(insurance.=) (SELECT t FROM whole), 'rows in random order') FROM answer;
SELECT ok(insurance.tally_merge(x.t ORDER BY random()) OPERATOR(insurance.=) (SELECT t FROM whole), 'merged in two levels')
FROM (SELECT insurance.tally_merge(t) AS t FROM (SELECT n % 7 AS k, insurance.tally_partial(assessment) AS t FROM answer GROUP BY county, n % 7) y GROUP BY k) x;

-- And taken away again.
SELECT ok(bool_and((w.t OPERATOR(insurance.-) p.t) OPERATOR(insurance.=) p.others), 'without the persons of a county it is the tally of the others')
FROM whole w, (SELECT c.county, (SELECT insurance.tally(assessment) FROM answer a WHERE a.county = c.county) AS t, (SELECT insurance.tally(assessment) FROM answer a WHERE a.county <> c.county) AS others
               FROM (SELECT DISTINCT county FROM answer) c) p;
SELECT is(insurance.persons(t OPERATOR(insurance.-) t), 0::bigint, 'without all of them that of nobody') FROM whole;
SELECT ok((t OPERATOR(insurance.-) NULL) OPERATOR(insurance.=) t AND (NULL OPERATOR(insurance.-) t) IS NULL, 'NULL takes nothing away') FROM whole;
SELECT throws_ok($q$SELECT insurance.tally_subtract((SELECT insurance.tally(assessment) FROM answer WHERE county = 1), (SELECT insurance.tally(assessment) FROM answer WHERE n = (SELECT max(n) FROM answer WHERE county = 2)))$q$,
    '22023', 'a tally cannot be taken away from one that it is no part of', 'who was not counted cannot be taken away');

-- Each row with an FmgrInfo of its own: no aggregate, but a function called again and again.
CREATE FUNCTION row_by_row() RETURNS insurance.tally LANGUAGE plpgsql AS $$
DECLARE
    state insurance.tally;
    a insurance.assessment;
BEGIN
    FOR a IN SELECT assessment FROM answer WHERE n <= 1500 LOOP
        EXECUTE 'SELECT insurance.tally_accum($1, $2)' INTO state USING state, a;
    END LOOP;
    RETURN state;
END
$$;
SELECT ok(row_by_row() OPERATOR(insurance.=) (SELECT insurance.tally(assessment) FROM answer WHERE n <= 1500), 'row by row without an aggregate');

-- In parallel.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    whole text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        whole := whole || line || E'\n';
    END LOOP;
    RETURN whole;
END
$$;
SELECT matches(plan_of('SELECT insurance.tally(assessment) FROM answer'), 'Finalize Aggregate.*Gather.*Partial Aggregate.*Parallel Seq Scan', 'workers tally parts');
SELECT ok((SELECT insurance.tally(assessment) FROM answer) OPERATOR(insurance.=) t, 'in parallel') FROM whole;
SELECT ok((SELECT insurance.tally_merge(p) FROM (SELECT insurance.tally_partial(assessment) AS p FROM answer GROUP BY county) x) OPERATOR(insurance.=) t, 'by county in parallel') FROM whole;
SELECT set_config(CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'debug_parallel_query' ELSE 'force_parallel_mode' END, 'on', false) <> '' AS forced \gset
SELECT ok((SELECT insurance.tally_merge(p) FROM (SELECT insurance.tally_partial(assessment) AS p FROM answer GROUP BY place) x) OPERATOR(insurance.=) t, 'forced into a worker') FROM whole;
SELECT set_config(CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'debug_parallel_query' ELSE 'force_parallel_mode' END, 'off', false) <> '' AS forced \gset
SET max_parallel_workers_per_gather = 0;
-- A hash table that does not fit spills its rows; the states stay.
SET work_mem = '64kB';
SET enable_sort = off;
SELECT ok((SELECT insurance.tally_merge(p) FROM (SELECT insurance.tally_partial(assessment) AS p FROM answer GROUP BY n % 1000) x) OPERATOR(insurance.=) t, 'spilling to disk') FROM whole;
RESET work_mem;
RESET enable_sort;

-- Moved as text, and in binary.
SELECT ok(t::text::insurance.tally OPERATOR(insurance.=) t AND t::text::insurance.tally::text = t::text, 'through text') FROM whole;
CREATE TABLE part AS SELECT insurance.tally(assessment) AS t FROM answer GROUP BY county, place;
\copy part TO PROGRAM 'cat >"${TMPDIR:-/tmp}/tally-$PPID"' (FORMAT binary)
CREATE TABLE part2 (LIKE part);
\copy part2 FROM PROGRAM 'cat "${TMPDIR:-/tmp}/tally-$PPID"; rm "${TMPDIR:-/tmp}/tally-$PPID"' (FORMAT binary)
SELECT set_eq('SELECT t::text FROM part2', 'SELECT t::text FROM part', 'through binary');
SELECT ok((SELECT insurance.tally_merge(t ORDER BY random()) FROM part2) OPERATOR(insurance.=) t, 'and merged after') FROM whole;
SELECT * FROM finish();

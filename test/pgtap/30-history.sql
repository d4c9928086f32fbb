-- A person's years as one value: what holds of insurance.history whatever the years are.
-- Random persons, the same ones every time, from rows that repeat, contradict and come
-- in any order.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SET search_path = public, insurance;
SET work_mem = '256MB';
SET jit = off;

SELECT * FROM no_plan();

-- Rows as they come from several sources: up to 8 of a person, in nine years; every
-- fourth person has two sources that tell the same year.  Not temporary: to be read in parallel.
CREATE UNLOGGED TABLE told AS
SELECT p.person, n, r.bits AS shuffle, r.bits & 3 AS part,
       2020 + (r.bits >> 2 & 15)::integer % 9 AS year,
       (ARRAY['none', 'resident', 'resident', 'resident', 'employee', 'excused', 'resident', 'none'])[1 + (y.bits & 7)] AS status,
       y.bits & 24 = 0 AS zero_claim, y.bits & 96 = 0 AS bonus_used, y.bits & 384 = 0 AS repaired
FROM generate_series(1, 100000) AS p(person)
     CROSS JOIN LATERAL generate_series(1, 1 + (hashint8extended(p.person, 30) & 7)::integer) n
     CROSS JOIN LATERAL (SELECT hashint8extended(p.person::bigint * 100 + n, 31) AS bits) r
     -- what is told of a year is mostly the same, every fourth time something else
     CROSS JOIN LATERAL (SELECT hashint8extended(p.person::bigint * 100 + (r.bits >> 2 & 15) % 9, CASE WHEN p.person % 4 = 0 AND n % 3 = 0 THEN 33 ELSE 32 END)
                                AS bits) y;
ANALYZE told;

-- What must come out, in plain SQL.
CREATE TEMP TABLE want_year AS
SELECT person, year,
       CASE WHEN bool_or(status = 'none') AND bool_or(status <> 'none') THEN 'contradictory'
            WHEN bool_or(status = 'none') THEN 'none'
            WHEN bool_or(status = 'resident') THEN 'resident'
            WHEN bool_or(status = 'employee') THEN 'employee'
            ELSE 'excused' END AS status,
       bool_or(zero_claim) AS zero_claim, bool_or(bonus_used) AS bonus_used, bool_or(repaired) AS repaired
FROM told
GROUP BY person, year;
CREATE INDEX ON want_year (person);
ANALYZE want_year;
CREATE TEMP TABLE want AS
SELECT person, '{' || string_agg(year || ':' || status || CASE WHEN zero_claim THEN '+zero_claim' ELSE '' END
                                 || CASE WHEN bonus_used THEN '+bonus_used' ELSE '' END || CASE WHEN repaired THEN '+repaired' ELSE '' END, ','
                                 ORDER BY year) || '}' AS history
FROM want_year
GROUP BY person;
ALTER TABLE want ADD PRIMARY KEY (person);

SELECT is(count(*), 100000::bigint, 'persons') FROM want;
SELECT cmp_ok(n.n, '>=', 3000::bigint, 'with ' || n.what)
FROM (SELECT count(*) FILTER (WHERE history ~ 'contradictory') AS contradictory, count(*) FILTER (WHERE history ~ 'zero_claim\+bonus_used') AS flags,
             count(*) FILTER (WHERE history ~ 'repaired') AS repaired, count(*) FILTER (WHERE history ~ 'excused') AS excused,
             (SELECT count(*) FROM (SELECT FROM told GROUP BY person, year HAVING min(status) <> max(status)) d) AS mixed
      FROM want) w,
     LATERAL (VALUES ('a contradiction', contradictory), ('several flags', flags), ('a repair', repaired), ('an excused year', excused),
                     ('a year told twice, differently', mixed)) n(what, n);

----------------------------------------------------------------------
-- The aggregate.
----------------------------------------------------------------------
CREATE TEMP TABLE built AS
SELECT person, history_agg(year, status, zero_claim, bonus_used, repaired ORDER BY n) AS history,
       history_agg(year, status, zero_claim, bonus_used, repaired ORDER BY shuffle) AS shuffled,
       history_agg(year, status, zero_claim, bonus_used, repaired ORDER BY year DESC, status) AS backwards
FROM told GROUP BY person;
ALTER TABLE built ADD PRIMARY KEY (person);
SELECT is((SELECT string_agg(b.history || ' want ' || w.history, E'\n') FROM (SELECT * FROM built ORDER BY person) b JOIN want w USING (person)
           WHERE b.history::text <> w.history AND b.person < 2000), NULL, 'history_agg() merges rows as plain SQL does');
SELECT ok(count(*) = 100000 AND bool_and(b.history::text = w.history), 'for all persons') FROM built b JOIN want w USING (person);
SELECT ok(count(*) = 100000 AND bool_and(history = shuffled AND history = backwards AND history::text = shuffled::text AND history::text = backwards::text),
          'the order of the rows does not matter') FROM built;

-- In parallel; the plan must have parts to combine.
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0.003;
SET cpu_operator_cost = 0.01;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SET enable_sort = off;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        plan := plan || line || E'\n';
    END LOOP;
    RETURN plan;
END
$$;
SELECT matches(pg_temp.plan('SELECT person, history_agg(year, status, zero_claim, bonus_used, repaired) FROM told GROUP BY person'),
               'Finalize.*Gather.*Partial', 'a plan of parts');
CREATE TABLE in_parallel AS SELECT person, history_agg(year, status, zero_claim, bonus_used, repaired) AS history FROM told GROUP BY person;
RESET ALL;
SET client_min_messages = warning;
SET search_path = public, insurance;
SET work_mem = '256MB';
SET jit = off;
SELECT ok(count(*) = 100000 AND bool_and(p.history = b.history), 'in parallel the same') FROM in_parallel p JOIN built b USING (person);

-- In parts.
CREATE TEMP TABLE parts AS
SELECT person, part, history_agg(year, status, zero_claim, bonus_used, repaired) AS history FROM told GROUP BY person, part;
SELECT ok(count(*) = 100000 AND bool_and(p.history = b.history), 'merging parts is building at once')
FROM (SELECT person, history_agg(history) AS history FROM parts GROUP BY person) p JOIN built b USING (person);
CREATE TEMP TABLE four AS
SELECT person, coalesce(max(history) FILTER (WHERE part = 0), '{}') AS a, coalesce(max(history) FILTER (WHERE part = 1), '{}') AS b,
       coalesce(max(history) FILTER (WHERE part = 2), '{}') AS c, coalesce(max(history) FILTER (WHERE part = 3), '{}') AS d
FROM (SELECT person, part, history::text COLLATE "C" AS history FROM parts) t GROUP BY person;
ALTER TABLE four ALTER a TYPE history USING a::history, ALTER b TYPE history USING b::history,
                 ALTER c TYPE history USING c::history, ALTER d TYPE history USING d::history;
SELECT ok(count(*) = 100000 AND bool_and(f.a + f.b + f.c + f.d = t.history), '+ merges, too') FROM four f JOIN built t USING (person);
SELECT ok(bool_and(a + b = b + a), '+ in either order') FROM four;
SELECT ok(bool_and((a + b) + c = a + (b + c)), '+ in any grouping') FROM four;
SELECT ok(bool_and(t.history + t.history = t.history AND t.history + '{}' = t.history AND '{}' + t.history = t.history AND t.history + f.a = t.history),
          '+ of what is there already changes nothing') FROM four f JOIN built t USING (person);
SELECT is((SELECT string_agg(DISTINCT history_merge(a, b)::text, ' ') FROM four WHERE a + b <> history_merge(a, b)), NULL, 'the operator is history_merge()');
-- All flags, the two that no row form has among them.
SELECT is('{2025:resident+critical_illness_paid,2026:none}'::history + '{2025:employee+zero_claim_used,2026:excused}',
          '{2025:resident+critical_illness_paid+zero_claim_used,2026:contradictory}'::history, '+ gathers every flag');
SELECT is((SELECT string_agg(x.one || '+' || x.two, ', ') FROM (
           SELECT one.status AS one, two.status AS two,
                  (format('{2025:%s}', one.status)::history + format('{2025:%s}', two.status)::history)::text AS got,
                  format('{2025:%s}', CASE WHEN one.status = two.status THEN one.status
                                           WHEN 'contradictory' IN (one.status, two.status) OR 'none' IN (one.status, two.status) THEN 'contradictory'
                                           WHEN 'resident' IN (one.status, two.status) THEN 'resident' ELSE 'employee' END) AS want
           FROM unnest('{none,resident,employee,excused,contradictory}'::text[]) one(status), unnest('{none,resident,employee,excused,contradictory}'::text[]) two(status)) x
           WHERE got <> want), NULL, 'two sources on one year, all pairs');

-- The shorter forms.
SELECT ok(count(*) = 100000 AND bool_and(h.full = h.two), 'history_agg(year, status) is the form without flags')
FROM (SELECT person, history_agg(year, status, false, false, false) AS full, history_agg(year, status) AS two FROM told GROUP BY person) h;
SELECT ok(count(*) > 70000 AND bool_and(h.one = h.two), 'history_agg(year) is that of resident years')
FROM (SELECT person, history_agg(year) AS one, history_agg(year, 'resident') AS two FROM told WHERE status = 'resident' GROUP BY person) h;
SELECT is(history_agg(year, 'resident'), '{2024:resident,2026:resident}'::history, 'rows without a year are passed over')
FROM unnest(ARRAY[2026, NULL, 2024, NULL]) year;
SELECT ok(coalesce(history_agg(year), '{}') = '{}', 'of no row: no year') FROM generate_series(1, 0) year;
CREATE FUNCTION pg_temp.state(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    EXECUTE query;
    RETURN '00000';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
    RETURN state;
END
$$;
SELECT matches(pg_temp.state(format('SELECT %s', w.call)), '^22', w.call || ' is refused')
FROM unnest(ARRAY['insurance.history_agg(1989)', 'insurance.history_agg(2118)', 'insurance.history_agg(2025, ''citizen'')', 'insurance.history_agg(2025, '''')',
                  'insurance.add_year(''{}'', 1989, ''none'')', 'insurance.add_year(''{}'', 2118, ''none'')', 'insurance.add_year(''{}'', 2025, ''Resident'')',
                  'insurance.set_year(''{}'', 1989, ''none'')', 'insurance.set_year(''{}'', 2025, ''insured'')',
                  '''{2025:resident,2025:none}''::insurance.history', '''{1989:none}''::insurance.history', '''{2118:none}''::insurance.history',
                  '''{2025:resident+zero}''::insurance.history', '''(,)''::int4multirange::insurance.history']) w(call);
SELECT is(pg_temp.state(format('SELECT %s', w.call)), '00000', w.call || ' is not')
FROM unnest(ARRAY['insurance.history_agg(1990)', 'insurance.history_agg(2117)', 'insurance.history_agg(2025, ''excused'')',
                  '''{1990:none,2117:resident}''::insurance.history', '''{[1990,2118)}''::int4multirange::insurance.history']) w(call);

----------------------------------------------------------------------
-- Text, bytes, equality.
----------------------------------------------------------------------
SELECT ok(count(*) = 100000 AND bool_and(history::text::history = history AND history::text::history::text = history::text), 'to text and back') FROM built;
\copy (SELECT person, history FROM built) TO PROGRAM 'mkdir -p build/test && cat > build/test/history.bin' (FORMAT binary)
CREATE TEMP TABLE read_back (person integer, history history);
\copy read_back FROM PROGRAM 'cat build/test/history.bin; rm build/test/history.bin' (FORMAT binary)
SELECT ok(count(*) = 100000 AND bool_and(r.history = b.history AND r.history::text = b.history::text), 'to bytes and back')
FROM read_back r JOIN built b USING (person);
SELECT is((SELECT count(*) FROM (SELECT DISTINCT history FROM built) d), (SELECT count(*) FROM (SELECT DISTINCT history FROM want) d),
          'as many histories as texts: equal is equal to read');
SELECT is(count(*), 0::bigint, 'equal histories have equal hashes')
FROM (SELECT FROM built b JOIN want w USING (person) GROUP BY w.history HAVING count(DISTINCT history_hash(b.history)) > 1) d;
SELECT cmp_ok(count(DISTINCT history_hash(history)) * 100, '>=', 99 * count(DISTINCT history::text), 'different ones mostly different ones') FROM built;

----------------------------------------------------------------------
-- One year more.
----------------------------------------------------------------------
CREATE TEMP TABLE more AS
SELECT b.person, b.history, 2018 + (g.bits & 15)::integer AS year, (ARRAY['none', 'resident', 'employee', 'excused'])[1 + (g.bits >> 4 & 3)] AS status,
       g.bits & 64 = 0 AS z, g.bits & 128 = 0 AS u, g.bits & 256 = 0 AS r
FROM built b CROSS JOIN LATERAL (SELECT hashint8extended(b.person, 77) AS bits) g WHERE b.person <= 30000;
SELECT ok(count(*) = 30000 AND bool_and(add_year(history, year, status, z, u, r)
                                         = history + format('{%s:%s%s%s%s}', year, status, CASE WHEN z THEN '+zero_claim' ELSE '' END,
                                                            CASE WHEN u THEN '+bonus_used' ELSE '' END, CASE WHEN r THEN '+repaired' ELSE '' END)::history),
          'add_year() merges a year') FROM more;
SELECT is(add_year(NULL, 2025, 'resident'), '{2025:resident}'::history, 'add_year() begins a history');
SELECT ok(count(*) = 30000 AND bool_and(set_year(more.history, more.year, more.status, z, u, r)::text = w.history), 'set_year() puts one year in the place of another')
FROM more CROSS JOIN LATERAL (
    SELECT '{' || string_agg(y.said, ',' ORDER BY y.said) || '}' AS history
    FROM (SELECT w.year || ':' || w.status || CASE WHEN w.zero_claim THEN '+zero_claim' ELSE '' END || CASE WHEN w.bonus_used THEN '+bonus_used' ELSE '' END
                 || CASE WHEN w.repaired THEN '+repaired' ELSE '' END AS said
          FROM want_year w WHERE w.person = more.person AND w.year <> more.year
          UNION ALL
          SELECT format('%s:%s%s%s%s', more.year, more.status, CASE WHEN z THEN '+zero_claim' ELSE '' END, CASE WHEN u THEN '+bonus_used' ELSE '' END,
                        CASE WHEN r THEN '+repaired' ELSE '' END)) y) w;

----------------------------------------------------------------------
-- Years, lapses, repairs, ranges.
----------------------------------------------------------------------
-- Every year from the first to the last one; not recorded is not insured.  A contradiction
-- leaves the streak open until the next lapse, the lapses for good.
CREATE TEMP TABLE want_line AS
WITH line AS (
    SELECT e.person, y.year, coalesce(w.status, 'none') AS status, coalesce(w.zero_claim, false) AS zero_claim,
           coalesce(w.bonus_used, false) AS bonus_used, coalesce(w.repaired, false) AS repaired
    FROM (SELECT person, min(year) AS first, max(year) AS last FROM want_year WHERE person <= 30000 GROUP BY person) e
         CROSS JOIN LATERAL generate_series(e.first, e.last) y(year)
         LEFT JOIN want_year w ON w.person = e.person AND w.year = y.year
), run AS (
    SELECT *, count(*) FILTER (WHERE status = 'none') OVER (PARTITION BY person ORDER BY year) AS run,
           min(year) FILTER (WHERE status = 'resident') OVER (PARTITION BY person) AS first_insured,
           bool_or(status = 'contradictory') OVER (PARTITION BY person ORDER BY year) AS doubt
    FROM line
)
SELECT person, year, status, zero_claim, bonus_used, repaired,
       CASE WHEN NOT bool_or(status = 'contradictory') OVER (PARTITION BY person, run ORDER BY year)
            THEN count(*) FILTER (WHERE status = 'resident') OVER (PARTITION BY person, run ORDER BY year) END AS streak,
       CASE WHEN NOT doubt THEN count(*) FILTER (WHERE status = 'none' AND year > first_insured) OVER (PARTITION BY person ORDER BY year) END AS lapses
FROM run;
SELECT cmp_ok(count(*), '>=', 100000::bigint, 'years') FROM want_line;
SELECT cmp_ok(count(*) FILTER (WHERE streak >= 3), '>=', 1000::bigint, 'with a streak of three') FROM want_line;
SELECT cmp_ok(count(*) FILTER (WHERE lapses >= 2), '>=', 1000::bigint, 'with two lapses') FROM want_line;
SELECT is((SELECT string_agg(format('%s: got %s want %s', b.history, x.got, x.want), E'\n') FROM (
           SELECT person, ROW(g.*)::text AS got, ROW(w.*)::text AS want
           FROM (SELECT b.person, y.year, y.status, y.zero_claim, y.bonus_used, y.repaired, y.streak, y.lapses FROM built b CROSS JOIN LATERAL years(b.history) y WHERE b.person <= 30000) g
                FULL JOIN want_line w USING (person, year)
           WHERE (g.status, g.zero_claim, g.bonus_used, g.repaired, g.streak, g.lapses)
                 IS DISTINCT FROM (w.status, w.zero_claim, w.bonus_used, w.repaired, w.streak, w.lapses)
           ORDER BY person, year LIMIT 5) x JOIN built b USING (person)), NULL, 'years() lays them out as plain SQL does');
SELECT is((SELECT count(*) FROM years('{}')), 0::bigint, 'no year of nobody');

-- Repairs: the latest years without insurance before the year, back to the last held one.
CREATE TEMP TABLE repair AS
SELECT b.person, b.history, m.before, m.n, h.held, h.insured
FROM built b
     CROSS JOIN LATERAL (SELECT 2026 + (hashint8extended(b.person, 5) & 7)::integer AS before, (hashint8extended(b.person, 6) & 7)::integer AS n) m
     CROSS JOIN LATERAL (SELECT max(w.year) FILTER (WHERE w.status <> 'none') AS held, max(w.year) FILTER (WHERE w.status = 'resident') AS insured
                         FROM want_year w WHERE w.person = b.person AND w.year < m.before) h
WHERE b.person <= 30000;
SELECT cmp_ok(count(*), '>=', 5000::bigint, 'persons who have years to repair')
FROM repair WHERE insured IS NOT NULL AND held < before - 1 AND n > 0;
SELECT is((SELECT string_agg(format('%s before %s, %s: got %s', history, before, n, got), E'\n') FROM (
           SELECT r.*, repair_years(history, before, n) AS got
           FROM repair r WHERE insured IS NOT NULL) x
           WHERE got <> history + (SELECT history_agg(y, 'none', false, false, true) FROM generate_series(greatest(held + 1, before - n), before - 1) y)),
          NULL, 'repair_years() marks as many of the latest lapses as there are');
SELECT ok(count(*) > 1000 AND bool_and(repair_years(history, before, n) = history), 'who was never in the resident scheme has nothing to repair')
FROM repair r WHERE insured IS NULL AND NOT EXISTS (SELECT FROM want_year w WHERE w.person = r.person AND w.status = 'contradictory');
SELECT ok(count(*) > 5000 AND bool_and(repair_years(repair_years(history, before, n), before, n) = repair_years(history, before, n)), 'twice is once')
FROM repair WHERE insured IS NOT NULL;

-- Ranges of the insured years.
SELECT ok(count(*) = 30000 AND bool_and(b.history::int4multirange = coalesce(w.years, '{}')), 'the insured years as ranges')
FROM built b LEFT JOIN (SELECT person, range_agg(int4range(year, year + 1)) AS years FROM want_year WHERE status IN ('resident', 'employee') GROUP BY person) w USING (person)
WHERE b.person <= 30000;
SELECT ok(count(*) > 20000 AND bool_and(m.years::history = w.history AND m.years::history::int4multirange = m.years), 'and ranges as resident years')
FROM (SELECT person, range_agg(int4range(year, year + 1)) AS years FROM want_year WHERE status = 'resident' AND person <= 30000 GROUP BY person) m
     JOIN (SELECT person, history_agg(year) AS history FROM want_year WHERE status = 'resident' AND person <= 30000 GROUP BY person) w USING (person);
SELECT is('{}'::int4multirange::history, '{}'::history, 'no range, no year');

SELECT * FROM finish();

-- insurance.history: made from rows, merged, changed, read as rows; what every result must be is also worked out in plain SQL.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
SET search_path = public, insurance;

-- Text: every status with every set of flags is read back as it was written; flags have one order.
SELECT count(*) AS kinds, count(DISTINCT h) AS different, bool_and(h = h::text::history) AS the_same
FROM (SELECT format('{2020:%s%s}', s, (SELECT coalesce(string_agg('+' || f, '' ORDER BY i), '')
                                       FROM unnest('{zero_claim,bonus_used,repaired,critical_illness_paid,zero_claim_used}'::text[]) WITH ORDINALITY u(f, i)
                                       WHERE bits & (1 << i::int - 1) <> 0))::history AS h
      FROM unnest('{none,resident,employee,excused,contradictory}'::text[]) s, generate_series(0, 31) bits) x;
SELECT '{2020:resident+zero_claim_used+critical_illness_paid+bonus_used, 2021:contradictory+critical_illness_paid+critical_illness_paid}'::history AS flags;
SELECT '{2020:resident+zero_claim_use}'::history;
CREATE TEMP TABLE sent AS SELECT '{2020:resident+zero_claim+bonus_used+repaired+critical_illness_paid+zero_claim_used,2022:none}'::history AS h;
SELECT history_send(h) = '\x01'::bytea || convert_to(h::text, 'UTF8') AS version_and_text FROM sent;

-- Rows of one person, in any order and repeated.
SELECT history_agg(y) AS resident FROM unnest('{2021,2019,2020,2021,2017,NULL}'::int[]) y;
SELECT history_agg(y, s) AS status
FROM (VALUES (2024, 'none'), (2020, 'excused'), (2021, 'resident'), (2021, 'employee'), (2020, 'employee'), (2022, 'excused'), (2022, 'resident'), (2023, 'contradictory'), (NULL, 'none'), (2025, NULL)) v(y, s);
SELECT history_agg(y, s, z, b, r) AS flags
FROM (VALUES (2021, 'resident', true, NULL, false), (2021, 'resident', NULL, true, false), (2022, 'none', false, false, true), (2023, 'none', true, false, false), (2023, 'resident', NULL, NULL, NULL)) v(y, s, z, b, r);
SELECT history_agg(h) AS histories FROM (VALUES ('{2021:resident}'::history), (NULL), ('{}'), ('{2019:none,2021:resident+zero_claim_used}'), ('{2019:employee}')) v(h);
SELECT history_agg(y) AS growing FROM unnest('{2020,2031,2032,2008,2007,2117,1990,2055}'::int[]) y;
SELECT history_agg(y) = history_agg(y ORDER BY y DESC) AND history_agg(y) = history_agg(y, 'resident') AS the_same, length(history_agg(y)::text) FROM generate_series(1990, 2117) y;
-- No rows, or none that say anything: not known, which is not the same as never insured.
SELECT history_agg(y) IS NULL AS no_rows FROM generate_series(1, 0) y;
SELECT history_agg(NULL::int) IS NULL AS no_year, history_agg(2020, NULL) IS NULL AS no_status, history_agg(NULL::history) IS NULL AS no_history, history_agg('{}'::history) AS empty
FROM generate_series(1, 3);
-- Over a window, where the state goes on after each answer.
SELECT y, history_agg(y) OVER (ORDER BY y) AS so_far, history_agg(y) OVER (ORDER BY y ROWS 1 PRECEDING) AS two, history_agg(('{' || y || ':none}')::history) OVER (ORDER BY y DESC) AS from_here
FROM unnest('{2018,2019,2021,2040}'::int[]) y ORDER BY y;

-- The functions of the aggregate, called like any other, leave their argument as it is.
CREATE FUNCTION pg_temp.leaves_alone(OUT before history, OUT after history, OUT result history) LANGUAGE plpgsql AS $$
BEGIN
    before := '{2020:resident,2022:resident}';
    after := before;
    result := history_accum(history_accum(history_accum(history_accum(after, 2021), 2022, 'none'), 2020, 'resident', true, true, true), '{2023:none}'::history);
    PERFORM history_accum(after, 2021), history_accum(after, 2020, 'none'), history_accum(after, 2022, 'none', true, true, true), history_accum(after, '{2021:none}'::history), history_final(after);
END $$;
SELECT * FROM pg_temp.leaves_alone();
SELECT history_accum(NULL, 2021) AS of_null, history_accum('{}'::history, NULL::int) AS nothing, history_accum(NULL, NULL::int) AS neither;

-- Two reports of one year.
SELECT a.s AS "+", max((a.h + b.h)::text) FILTER (WHERE b.s = 'none') AS "none", max((a.h + b.h)::text) FILTER (WHERE b.s = 'resident') AS resident,
       max((a.h + b.h)::text) FILTER (WHERE b.s = 'employee') AS employee, max((a.h + b.h)::text) FILTER (WHERE b.s = 'excused') AS excused,
       max((a.h + b.h)::text) FILTER (WHERE b.s = 'contradictory') AS contradictory
FROM (SELECT i, s, format('{2020:%s}', s)::history AS h FROM unnest('{none,resident,employee,excused,contradictory}'::text[]) WITH ORDINALITY u(s, i)) a,
     (SELECT s, format('{2020:%s}', s)::history AS h FROM unnest('{none,resident,employee,excused,contradictory}'::text[]) s) b
GROUP BY a.i, a.s ORDER BY a.i;
SELECT '{2020:resident+zero_claim}'::history + '{2020:none+repaired,2025:excused}' AS flags, NULL + '{2020:none}'::history AS left_null, '{2020:none}'::history + NULL AS right_null,
       NULL::history + NULL::history AS both, '{}'::history + '{}' AS empty, '{1990:none}'::history + '{2117:none}' AS far;

-- One year more, or corrected.
SELECT add_year('{2024:resident}', 2025, 'resident', zero_claim => true) AS one_more, add_year(NULL, 2025, 'employee') AS first, add_year('{2024:resident}', 2024, 'none', repaired => true) AS disputed,
       add_year('{2024:resident}', NULL, 'none') AS no_year, add_year('{2024:resident}', 2025, NULL, bonus_used => true) AS no_status, add_year(NULL, 2025, NULL) AS nothing;
SELECT set_year('{2024:resident+zero_claim+zero_claim_used}', 2024, 'none', repaired => true) AS corrected, set_year(NULL, 1990, 'excused') AS first,
       set_year('{2024:resident,2025:none,2026:none}', 2024, NULL) AS taken_out, set_year('{2024:resident}', 2024, NULL) AS none_left, set_year('{2024:resident}', NULL, 'none') AS no_year;

-- Repair: the latest years of the break directly before a year.
SELECT h, n, repair_years(h, 2028, n) AS repaired
FROM (VALUES ('{2024:resident,2025:none,2026:none,2027:none}'::history, 2), ('{2024:resident,2025:none,2026:none,2027:none}', 0), ('{2024:resident}', 2), ('{2024:resident}', 9),
             ('{2024:resident,2026:none+zero_claim}', 3), ('{2024:resident,2026:employee}', 5), ('{2024:resident,2025:none,2026:excused}', 5), ('{2025:contradictory}', 5),
             ('{2024:resident,2027:resident}', 5), ('{2024:resident,2029:none,2030:resident}', 1), ('{}', 5), ('{2025:none,2026:none}', 5), ('{2025:employee,2026:excused}', 5),
             ('{2026:none,2027:none+repaired,2024:resident}', 2), ('{2029:resident}', 5)) v(h, n);
SELECT repair_years(NULL, 2028, 1) IS NULL AND repair_years('{}', NULL, 1) IS NULL AND repair_years('{}', 2028, NULL) IS NULL AS strict;

-- Years of a person as rows.
SELECT * FROM years('{2018:none,2019:excused,2020:resident+zero_claim,2021:employee,2022:resident+bonus_used+critical_illness_paid,2024:none+repaired,2025:resident}');
SELECT year, status, streak, lapses FROM years('{2020:resident,2021:contradictory,2022:resident,2023:employee,2024:none,2025:resident,2026:contradictory+zero_claim}');
SELECT count(*) AS of_empty FROM years('{}');
SELECT count(*) AS of_null FROM years(NULL);
SELECT years('{2020:resident}') AS composite;
SELECT h, y.year, y.streak FROM unnest('{"{2020:resident}","{}","{2021:none,2022:resident}"}'::history[]) h LEFT JOIN LATERAL years(h) y ON true;

-- Insured years as a multirange and back.
SELECT '{2017:resident,2018:employee,2019:excused,2020:none,2022:resident+zero_claim,2023:contradictory,2024:resident}'::history::int4multirange AS insured,
       '{}'::history::int4multirange AS empty, '{1990:employee,2117:resident}'::history::int4multirange AS ends;
SELECT '{[2017,2018],[2020,2020]}'::int4multirange::history AS resident, '{}'::int4multirange::history AS empty,
       '{[1990,2117]}'::int4multirange::history::int4multirange AS all_years;
SELECT history_of(range_agg(int4range(y, y + 1))) = history_agg(y) AS the_same FROM unnest('{1990,1991,2020,2022,2117}'::int[]) y;

-- What is wrong with a call: SQLSTATE, message, detail, hint, and nothing of what was passed.
CREATE FUNCTION pg_temp.says(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n', SQLSTATE || ' ' || SQLERRM, detail, hint);
END $$;
\pset format unaligned
\pset tuples_only on
SELECT pg_temp.says('SELECT history_agg(1989)');
SELECT pg_temp.says('SELECT add_year(NULL, 2020, ''Zhang San'')');
SELECT pg_temp.says('SELECT repair_years(''{}'', 2020, -1)');
SELECT pg_temp.says('SELECT ''{[2020,)}''::int4multirange::history');
SELECT pg_temp.says('SELECT ''{1989:none}''::history');
SELECT q, left(pg_temp.says(q), 5) FROM unnest(ARRAY['SELECT history_agg(y) FROM unnest(''{2020,2118}''::int[]) y', 'SELECT history_agg(-2147483648)', 'SELECT history_agg(2147483647)',
    'SELECT history_agg(y) FROM unnest(''{2020,-2147483648}''::int[]) y', 'SELECT history_agg(y) FROM unnest(''{2020,2147483647}''::int[]) y',
    'SELECT history_agg(2118, ''none'')', 'SELECT history_agg(2020, '''')', 'SELECT history_agg(2020, ''Resident'')', 'SELECT history_agg(2020, ''unrecorded'')', 'SELECT history_agg(2020, ''resident '')',
    'SELECT history_agg(2020, ''nine'')', 'SELECT history_agg(2020, ''excuses'')', 'SELECT history_agg(2020, ''employer'')', 'SELECT history_agg(2020, ''contradictorx'')', 'SELECT history_agg(2020, repeat(''x'', 100000))',
    'SELECT history_agg(2020, ''insured'', true, true, true)', 'SELECT history_agg(0, ''none'', true, true, true)', 'SELECT add_year(''{}'', 1989, ''none'')', 'SELECT set_year(''{}'', 2118, ''none'')',
    'SELECT set_year(''{}'', 2118, NULL)', 'SELECT set_year(''{}'', 2020, ''x'')', 'SELECT repair_years(''{}'', 1989, 1)', 'SELECT repair_years(''{}'', 2118, 1)', 'SELECT history_accum(NULL, 1989)',
    'SELECT ''{(,2020]}''::int4multirange::history', 'SELECT ''{(,)}''::int4multirange::history', 'SELECT ''{[1989,2000]}''::int4multirange::history', 'SELECT ''{[2000,2118]}''::int4multirange::history',
    'SELECT ''{[-2147483648,2147483647)}''::int4multirange::history']) q;
\pset tuples_only off
\pset format aligned

-- Many persons, with few years of many and with most of a few. Rows in random order, repeated and contradictory, with nulls.
SELECT setseed(0.25);
CREATE TEMP TABLE person_year AS
SELECT i % 3000 AS person, nullif(CASE WHEN i % 2 = 0 THEN 1990 + (random() * random() * 127)::int ELSE 2015 + (random() * 14)::int END, 2019) AS year,
       (ARRAY['none', 'resident', 'resident', 'resident', 'employee', 'excused', 'contradictory', NULL])[ceil(CASE i % 4 WHEN 0 THEN random() * 8 WHEN 2 THEN random() * 6 ELSE 0.9 + random() * 3.4 END)] AS status,
       random() < 0.3 AS zero_claim, random() < 0.1 AS bonus_used, nullif(random() < 0.1, random() < 0.1) AS repaired, random() < 0.5 AS half
FROM generate_series(1, 30000) i;
ANALYZE person_year;
-- the same in plain SQL
CREATE TEMP TABLE by_hand AS
SELECT person, ('{' || string_agg(concat(year, ':', status, CASE WHEN z THEN '+zero_claim' END, CASE WHEN b THEN '+bonus_used' END, CASE WHEN r THEN '+repaired' END), ',') || '}')::history AS h
FROM (SELECT person, year, CASE WHEN bool_or(status = 'contradictory') OR bool_or(status = 'none') AND bool_or(status <> 'none') THEN 'contradictory' WHEN bool_or(status = 'resident') THEN 'resident'
                                WHEN bool_or(status = 'employee') THEN 'employee' WHEN bool_or(status = 'excused') THEN 'excused' ELSE 'none' END AS status,
             bool_or(zero_claim) AS z, bool_or(bonus_used) AS b, bool_or(repaired) AS r
      FROM person_year WHERE year IS NOT NULL AND status IS NOT NULL GROUP BY person, year) y
GROUP BY person;
CREATE TEMP TABLE built AS SELECT person, history_agg(year, status, zero_claim, bonus_used, repaired) AS h FROM person_year GROUP BY person;
CREATE INDEX ON built (person);
ANALYZE built;
ANALYZE by_hand;
-- Equal, and equal in every byte.
SELECT count(*) AS persons, count(*) FILTER (WHERE a.h IS DISTINCT FROM b.h) AS wrong, count(*) FILTER (WHERE pg_column_size(a.h) <> pg_column_size(b.h) OR history_hash(a.h) <> history_hash(b.h)) AS uneven
FROM built a FULL JOIN by_hand b USING (person);
-- Any order; in two parts and merged, by + or by the aggregate; year by year.
SELECT count(*) FILTER (WHERE x.ordered IS DISTINCT FROM built.h) AS ordered, count(*) FILTER (WHERE x.backwards IS DISTINCT FROM built.h) AS backwards,
       count(*) FILTER (WHERE x.one + x.other IS DISTINCT FROM built.h OR x.other + x.one IS DISTINCT FROM built.h) AS merged,
       count(*) FILTER (WHERE (SELECT history_agg(part) FROM unnest(ARRAY[x.one, x.other, x.one]) part) IS DISTINCT FROM built.h) AS in_parts
FROM (SELECT person, history_agg(year, status, zero_claim, bonus_used, repaired ORDER BY year, zero_claim) AS ordered, history_agg(year, status, zero_claim, bonus_used, repaired ORDER BY year DESC, status) AS backwards,
             history_agg(year, status, zero_claim, bonus_used, repaired) FILTER (WHERE half) AS one, history_agg(year, status, zero_claim, bonus_used, repaired) FILTER (WHERE NOT half) AS other
      FROM person_year GROUP BY person) x JOIN built USING (person);
WITH RECURSIVE numbered AS (SELECT *, row_number() OVER (PARTITION BY person ORDER BY random()) AS n FROM person_year),
     step(person, n, h) AS (SELECT DISTINCT person, 0::bigint, NULL::history FROM person_year WHERE person < 300
                            UNION ALL SELECT s.person, r.n, add_year(s.h, r.year, r.status, r.zero_claim, r.bonus_used, r.repaired) FROM step s JOIN numbered r ON r.person = s.person AND r.n = s.n + 1)
SELECT count(*) AS persons, count(*) FILTER (WHERE s.h IS DISTINCT FROM b.h) AS wrong
FROM (SELECT DISTINCT ON (person) person, h FROM step ORDER BY person, n DESC) s JOIN built b USING (person);
-- + is commutative, associative and idempotent, and {} adds nothing.
SELECT count(*) FILTER (WHERE a.h + b.h <> b.h + a.h) AS commutative, count(*) FILTER (WHERE (a.h + b.h) + c.h <> a.h + (b.h + c.h)) AS associative,
       count(*) FILTER (WHERE a.h + a.h <> a.h) AS idempotent, count(*) FILTER (WHERE a.h + '{}' <> a.h OR '{}' + a.h <> a.h) AS neutral
FROM built a JOIN built b ON b.person = a.person + 1 JOIN built c ON c.person = a.person + 2;
-- In parallel: partial states are combined.
CREATE TABLE history_rows AS SELECT * FROM person_year;
ANALYZE history_rows;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE FUNCTION pg_temp.plan_has(query text, what text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        IF line LIKE '%' || what || '%' THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;
SELECT pg_temp.plan_has('SELECT person % 500, history_agg(year, status, zero_claim, bonus_used, repaired) FROM history_rows GROUP BY 1', 'Partial') AS partial;
CREATE TEMP TABLE parallel AS
SELECT person % 500 AS g, history_agg(year) AS years, history_agg(year, status) AS statuses, history_agg(year, status, zero_claim, bonus_used, repaired) AS flags,
       history_agg(add_year(NULL, year, status)) AS histories
FROM history_rows GROUP BY 1;
SET max_parallel_workers_per_gather = 0;
SELECT count(*) AS groups, count(*) FILTER (WHERE s IS DISTINCT FROM p) AS different
FROM parallel p JOIN (SELECT person % 500 AS g, history_agg(year) AS years, history_agg(year, status) AS statuses, history_agg(year, status, zero_claim, bonus_used, repaired) AS flags,
                             history_agg(add_year(NULL, year, status)) AS histories
                      FROM history_rows GROUP BY 1) s USING (g);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE history_rows;

-- years(), from the text alone.
CREATE TEMP TABLE named AS
SELECT b.person, m[1]::int AS year, m[2] AS status, m[3] AS flags FROM built b, regexp_matches(b.h::text, '(\d{4}):(\w+)((?:\+\w+)*)', 'g') m;
CREATE INDEX ON named (person, year);
ANALYZE named;
CREATE TEMP TABLE expected AS
WITH every AS (SELECT p.person, y AS year, coalesce(n.status, 'none') AS status, coalesce(n.flags, '') AS flags
               FROM (SELECT person, min(year) AS low, max(year) AS high FROM named WHERE person < 200 GROUP BY person) p CROSS JOIN generate_series(low, high) y LEFT JOIN named n ON n.person = p.person AND n.year = y),
     since AS (SELECT *, max(year) FILTER (WHERE status = 'none') OVER earlier AS broken, min(year) FILTER (WHERE status = 'resident') OVER earlier AS first FROM every WINDOW earlier AS (PARTITION BY person ORDER BY year))
SELECT s.person, s.year, s.status, s.flags LIKE '%zero_claim%' AS zero_claim, s.flags LIKE '%bonus_used%' AS bonus_used, s.flags LIKE '%repaired%' AS repaired,
       CASE WHEN bool_or(e.status = 'contradictory' AND e.year > coalesce(s.broken, 0)) THEN NULL ELSE count(*) FILTER (WHERE e.status = 'resident' AND e.year > coalesce(s.broken, 0)) END::int AS streak,
       CASE WHEN bool_or(e.status = 'contradictory') THEN NULL ELSE count(*) FILTER (WHERE e.status = 'none' AND e.year > s.first) END::int AS lapses
FROM since s JOIN every e ON e.person = s.person AND e.year <= s.year
GROUP BY s.person, s.year, s.status, s.flags, s.broken, s.first;
SELECT count(*) > 5000 AS many, count(streak) > 1000 AND max(streak) > 4 AS streaks, count(*) FILTER (WHERE lapses > 0) > 500 AS lapses FROM expected;
CREATE TEMP TABLE answered AS SELECT b.person, y.* FROM built b, years(b.h) y WHERE b.person < 200;
SELECT count(*) AS wrong FROM ((TABLE expected EXCEPT ALL TABLE answered) UNION ALL (TABLE answered EXCEPT ALL TABLE expected)) d;
-- repair_years(), from the text alone.
SELECT count(*) AS wrong
FROM (SELECT b.h, v.before, v.n, (SELECT max(year) FROM named x WHERE x.person = b.person AND x.year < v.before AND x.status <> 'none') AS bound,
             (SELECT min(year) FROM named x WHERE x.person = b.person AND x.year < v.before AND x.status IN ('resident', 'contradictory')) AS first
      FROM built b, (VALUES (1995, 1), (2005, 2), (2010, 3), (2020, 4), (2030, 1000), (2117, 7)) v(before, n)) q
WHERE repair_years(q.h, q.before, q.n) IS DISTINCT FROM
      CASE WHEN q.first IS NULL THEN q.h
           ELSE q.h + (SELECT coalesce(history_agg(y, 'none', false, false, true), '{}') FROM generate_series(greatest(q.bound + 1, q.before - q.n), q.before - 1) y) END;
-- Insured years of the multirange are those of the rows.
SELECT count(*) AS wrong
FROM built b
WHERE b.h::int4multirange <> coalesce((SELECT range_agg(int4range(n.year, n.year + 1)) FROM named n WHERE n.person = b.person AND n.status IN ('resident', 'employee')), '{}')
   OR b.h::int4multirange::history::int4multirange <> b.h::int4multirange;
-- Every value that was made is the canonical one.
SELECT count(*) AS uneven
FROM built b, LATERAL (VALUES (b.h + '{2000:none}'), (set_year(b.h, 2001, NULL)), (set_year(b.h, (SELECT max(y.year) FROM years(b.h) y), NULL)), (set_year(b.h, (SELECT min(y.year) FROM years(b.h) y), NULL)),
                              (repair_years(b.h, 2060, 3)), (add_year(b.h, 1990, 'none'))) v(h)
WHERE v.h <> v.h::text::history OR pg_column_size(v.h) <> pg_column_size(v.h::text::history);
RESET search_path;

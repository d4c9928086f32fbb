-- A person's years: tables, the rival in window functions, and that every row is
-- answered alike.  Runs after agree.sql.
--
--   psql -v rows=4000000 -f agree.sql -f years.sql
--
-- person_year  a row for each insured year, 2024 to 2029: 70 % of the people have
--              all six, about 5.4 on average
-- insured      a row for each person, with the history built from these
--
-- The rules are Jiangxi's from 2025 on, for coverage year 2029.  The limit is a
-- made-up one, so low that six years can reach both ceilings.
--
-- INCENTIVES in a query is that policy as a literal, BARE the same compiled from a
-- notice without its sections on incentives.
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;

CREATE TABLE years_policy AS
SELECT insurance.policy_compile(with_incentives, 360000, 2029) AS incentives,
       insurance.policy_compile(without, 360000, 2029) AS bare
FROM (SELECT array_agg(d) AS with_incentives,
             -- readings of a section that is gone have nowhere to go
             array_agg(CASE WHEN d ? 'incentives' THEN d - 'incentives' - 'incentive_limits' - 'readings' ELSE d END) AS without
      FROM unnest(insurance.vocabulary() || insurance.documents()
                  || insurance.local_document('{"personal_standard": 400, "original_cap": 70000}')) d) documents;

CREATE FUNCTION with_years_policy(query text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT replace(replace(query, 'INCENTIVES', quote_literal(incentives::text) || '::insurance.policy'),
                   'BARE', quote_literal(bare::text) || '::insurance.policy') FROM years_policy
$$;

-- Eight bits of a hash for each year, the others for what a person is.  The rows of
-- one person lie together, which is the best case of the window functions.
BEGIN;
CREATE TABLE person_year (
    id bigint NOT NULL,
    year integer NOT NULL,
    status text NOT NULL,
    claimed boolean NOT NULL,
    bonus_used boolean NOT NULL
);
INSERT INTO person_year
SELECT id, year, 'resident', bits & 3 = 0, bits & 31 = 0
FROM (SELECT id, hashint8extended(id, 20) AS hash FROM generate_series(1, :rows::bigint) id OFFSET 0) p,
     LATERAL (VALUES (2024, hash), (2025, hash >> 8), (2026, hash >> 16),
                     (2027, hash >> 24), (2028, hash >> 32), (2029, hash >> 40)) y (year, bits)
WHERE hash >> 48 & 1023 < 717 OR bits >> 5 & 7 < 5 OR year = 2029 - id % 6;
COMMIT;
ALTER TABLE person_year ADD PRIMARY KEY (id, year);
VACUUM (FREEZE, ANALYZE) person_year;

BEGIN;
CREATE TABLE insured (
    id bigint NOT NULL,
    birth_date date NOT NULL,
    paid_on date NOT NULL,
    history insurance.history NOT NULL
);
INSERT INTO insured
SELECT id, date '1932-01-01' + floor(chance(id, 21) * 32000)::integer,
       CASE WHEN chance(id, 22) < 0.9 THEN date '2028-09-01' + floor(chance(id, 23) * 122)::integer
            ELSE date '2029-01-01' + floor(chance(id, 23) * 365)::integer END, history
FROM (SELECT id, insurance.history_agg(year, status, NOT claimed, bonus_used, false) AS history
      FROM person_year GROUP BY id) y
ORDER BY id;
COMMIT;
VACUUM (FREEZE, ANALYZE) insured;

-- What a careful analyst writes: one pass of window functions in the order of the
-- primary key, then one of aggregates, both in one sort order.
-- A year has the bonus of years in a row when the row four before it is four years
-- earlier; bonus of years without claims that a use cleared is what had been earned
-- by then.  Streak in 2029, years lapsed directly before it, amounts in fen.
CREATE FUNCTION by_window(years text) RETURNS text LANGUAGE sql AS $$
    SELECT format($q$
        SELECT id, streak, lapsed, bonus, penalty, 7000000 + bonus - penalty AS cap
        FROM (SELECT id,
                     CASE WHEN max(year) = 2029 THEN 2030 - max(year) FILTER (WHERE starts) ELSE 0 END AS streak,
                     coalesce(2028 - max(year) FILTER (WHERE year < 2029), 0) AS lapsed,
                     least(1400000, 300000 * (count(*) FILTER (WHERE fifth AND year >= 2025)
                                              + count(*) FILTER (WHERE no_claim)
                                              - coalesce(max(no_claims) FILTER (WHERE bonus_used AND year < 2029), 0))) AS bonus,
                     least(1400000, 300000 * (2030 - min(year) - count(*))) AS penalty
              FROM (SELECT id, year, bonus_used,
                           NOT claimed AND year BETWEEN 2025 AND 2028 AS no_claim,
                           lag(year) OVER w IS DISTINCT FROM year - 1 AS starts,
                           lag(year, 4) OVER w IS NOT DISTINCT FROM year - 4 AS fifth,
                           count(*) FILTER (WHERE NOT claimed AND year BETWEEN 2025 AND 2028) OVER w AS no_claims
                    FROM %s
                    WINDOW w AS (PARTITION BY id ORDER BY year)) a
              GROUP BY id) b$q$, years)
$$;
SELECT 'CREATE VIEW by_window AS ' || by_window('person_year') \gexec

CREATE TABLE expected_years AS TABLE by_window;
ANALYZE expected_years;

-- An assessment takes the coverage year as insured.
SELECT 'CREATE TABLE expected_enrolled AS SELECT * FROM expected_years WHERE streak > 0 UNION ALL ' ||
       by_window('(SELECT y.* FROM person_year y JOIN expected_years e USING (id) WHERE e.streak = 0 UNION ALL '
                 'SELECT id, 2029, ''resident'', true, false FROM expected_years WHERE streak = 0) y') \gexec
ANALYZE expected_enrolled;

-- The years of a mask as a history.
CREATE TABLE pattern AS
SELECT mask << 14 AS mask, h.history
FROM generate_series(1::bigint, 63) mask,
     LATERAL (SELECT ('{' || string_agg(2024 + bit || ':resident', ',') || '}')::insurance.history AS history
              FROM generate_series(0, 5) bit WHERE mask >> bit & 1 = 1) h;

-- A query gives a row for each person: id, one answer, the other, both as rows.
CREATE PROCEDURE agree_on_years(what text, query text) LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
    different bigint;
    example text;
BEGIN
    EXECUTE with_years_policy(format(
        'SELECT count(*), count(*) FILTER (WHERE differs), min(concat(id, '': '', a, '' against '', b)) FILTER (WHERE differs)
         FROM (SELECT *, a IS DISTINCT FROM b AS differs FROM (%s) q (id, a, b) OFFSET 0) x', query))
        INTO n, different, example;
    RAISE INFO '% rows, % differ: %', n, different, what;
    IF different > 0 OR n <> (SELECT count(*) FROM insured) THEN
        RAISE EXCEPTION '%: different answers', what USING DETAIL = example;
    END IF;
END
$$;

CALL agree_on_years('streak, lapses and limit of the history and window functions',
    'SELECT id, ROW(e.streak, e.lapsed, e.cap),
            ROW(insurance.continuous_years(INCENTIVES, history), insurance.lapsed_years(INCENTIVES, history),
                insurance.effective_cap_fen(INCENTIVES, history))
     FROM expected_years e FULL JOIN insured USING (id)');
CALL agree_on_years('history_agg and bit_or',
    'SELECT id, ROW(x.history), ROW(p.history)
     FROM (SELECT id, insurance.history_agg(year, status) AS history, bit_or(1::bigint << (year - 2010)) AS mask
           FROM person_year GROUP BY id) x LEFT JOIN pattern p USING (mask)');
CALL agree_on_years('assess, incentives and window functions',
    'SELECT id, ROW(e.streak, e.bonus, e.penalty, e.cap),
            ROW(a.continuous_years, a.bonus_total_fen, a.penalty_fen, a.effective_cap_fen)
     FROM expected_enrolled e FULL JOIN insured i USING (id),
          LATERAL insurance.assess(INCENTIVES, birth_date => i.birth_date, paid_on => i.paid_on, history => i.history) a');
CALL agree_on_years('assess, all but incentives, with and without these',
    'SELECT id, ROW(a.route, a.payable_fen, a.wait_months, a.benefit_start), ROW(b.route, b.payable_fen, b.wait_months, b.benefit_start)
     FROM insured i,
          LATERAL insurance.assess(INCENTIVES, birth_date => i.birth_date, paid_on => i.paid_on, history => i.history) a,
          LATERAL insurance.assess(BARE, birth_date => i.birth_date, paid_on => i.paid_on, history => i.history) b');

SELECT string_agg(streak || ':' || n, ' ' ORDER BY streak) AS streaks
FROM (SELECT streak, count(*) AS n FROM expected_years GROUP BY 1) r \gset
SELECT string_agg(lapsed || ':' || n, ' ' ORDER BY lapsed) AS lapses
FROM (SELECT lapsed, count(*) AS n FROM expected_years GROUP BY 1) r \gset
SELECT count(*) FILTER (WHERE bonus = 1400000) AS most_bonus, count(*) FILTER (WHERE penalty = 1400000) AS most_penalty,
       sum(cap) AS caps FROM expected_years \gset
SELECT round((SELECT count(*) FROM person_year) / :rows::numeric, 2) AS years \gset
\echo 'years a person' :years '   people by streak' :streaks '   by lapses' :lapses
\echo 'at the ceiling of the bonus' :most_bonus ', of the penalty' :most_penalty '   limits' :caps 'fen'
DROP TABLE expected_years, expected_enrolled;

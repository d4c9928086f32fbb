-- Random persons for the oracle, the same ones every time:
--
--   \set persons 110000
--   \ir ../oracle/random.sql
--
-- after oracle_rule and sample_case (nr from 0; in_force of them, the first ones, with
-- the readings in force) are filled.  Fills oracle_person and oracle_year, and sample: one
-- row a person with the history as text in four forms.  Half of the persons are asked
-- about with the readings in force, the others with any of all.

INSERT INTO oracle_person
SELECT p, c.rule, c.upto, c.original_cap, c.premium,
       -- two of three pay in September to December of the year before, the others late
       CASE WHEN g.bits % 3 < 2 THEN make_date(c.upto - 1, 9, 1) + (g.bits >> 40 & 127)::integer % 122
            ELSE make_date(c.upto, 1, 1) + (g.bits >> 40 & 1023)::integer % 365 END
FROM generate_series(1, :persons) p
     CROSS JOIN LATERAL (SELECT hashint8extended(p, 2025) >> 1 & 4611686018427387903 AS bits) g
     CROSS JOIN (SELECT count(*) AS cases, count(*) FILTER (WHERE in_force) AS in_force FROM sample_case) n
     JOIN sample_case c ON c.nr = CASE WHEN p % 2 = 0 THEN p / 2 % n.in_force ELSE p / 2 % n.cases END;

-- Eight kinds of lives; of 1024 years so many are not recorded, up to so many not
-- insured, employee, excused, and the rest resident; without claims; with a use of the bonus.
CREATE TEMP TABLE life (
    kind integer PRIMARY KEY, unrecorded integer, uninsured integer, employee integer, excused integer, zero_claim integer, used integer, what text);
INSERT INTO life VALUES
    (0, 10, 30, 60, 70, 500, 40, 'steady'),
    (1, 0, 0, 10, 20, 980, 4, 'hardly ever ill'),
    (2, 60, 360, 400, 430, 500, 60, 'off and on'),
    (3, 30, 130, 500, 560, 500, 60, 'between both schemes'),
    (4, 20, 80, 110, 130, 700, 20, 'long lapse at the end'),
    (5, 200, 400, 600, 800, 512, 200, 'anything'),
    (6, 0, 8, 8, 8, 100, 10, 'always there'),
    (7, 100, 900, 940, 1000, 500, 50, 'hardly ever insured');

INSERT INTO oracle_year
SELECT person, year, status,
       zero_claim AND NOT (used AND status = 'resident'),
       used AND status = 'resident',
       status = 'none' AND year < upto AND repaired
FROM (SELECT p.person, p.upto, y.year,
             CASE WHEN l.kind = 4 AND y.year BETWEEN p.upto - (g.bits >> 16) % 11 AND p.upto - 1
                      THEN CASE WHEN b.bits & 1023 >= 60 THEN 'none' END
                  WHEN b.bits & 1023 < l.unrecorded THEN NULL
                  WHEN b.bits & 1023 < l.uninsured THEN 'none'
                  WHEN b.bits & 1023 < l.employee THEN 'employee'
                  WHEN b.bits & 1023 < l.excused THEN 'excused'
                  ELSE 'resident' END AS status,
             b.bits >> 10 & 1023 < l.zero_claim AS zero_claim,
             b.bits >> 20 & 1023 < l.used AS used,
             b.bits >> 30 & 1023 < CASE WHEN l.kind = 4 THEN 600 ELSE 200 END AS repaired
      FROM oracle_person p
           CROSS JOIN LATERAL (SELECT hashint8extended(p.person, 34) >> 1 & 4611686018427387903 AS bits) g
           JOIN life l ON l.kind = g.bits & 7
           -- from up to 21 years back until the year before the one asked about, or up to two years after it
           CROSS JOIN LATERAL generate_series(p.upto - (g.bits >> 3 & 31)::integer % CASE WHEN l.kind IN (0, 1, 4, 6) THEN 22 ELSE 11 END,
                                              p.upto - 1 + (g.bits >> 8 & 3)::integer) y(year)
           CROSS JOIN LATERAL (SELECT hashint8extended(p.person::bigint * 1000 + y.year - 1900, 3000) >> 1 & 4611686018427387903 AS bits) b) x
WHERE status IS NOT NULL;
ANALYZE oracle_person, oracle_year;

-- history: as it is; plain: without repairs; enrolled: with the year asked about as an
-- enrolment; longer: without the last year that was held before it, NULL where that was
-- the first enrolment.
CREATE TEMP TABLE sample AS
WITH said AS (
    SELECT y.*, p.upto,
           y.year || ':' || y.status || CASE WHEN y.zero_claim THEN '+zero_claim' ELSE '' END
               || CASE WHEN y.bonus_used THEN '+bonus_used' ELSE '' END AS flags,
           CASE WHEN y.repaired THEN '+repaired' ELSE '' END AS repair,
           max(y.year) FILTER (WHERE y.status <> 'none' AND y.year < p.upto) OVER (PARTITION BY y.person) AS last_held,
           min(y.year) FILTER (WHERE y.status = 'resident') OVER (PARTITION BY y.person) AS first_held
    FROM oracle_year y JOIN oracle_person p USING (person)
)
SELECT p.person,
       coalesce('{' || s.history || '}', '{}') AS history,
       coalesce('{' || s.plain || '}', '{}') AS plain,
       '{' || coalesce(s.others || ',', '') || p.upto || ':resident}' AS enrolled,
       CASE WHEN s.first_held < s.last_held THEN '{' || s.longer || '}' END AS longer
FROM oracle_person p
     LEFT JOIN (SELECT person, min(first_held) AS first_held, min(last_held) AS last_held,
                       string_agg(flags || repair, ',') AS history,
                       string_agg(flags, ',') AS plain,
                       string_agg(flags || repair, ',') FILTER (WHERE year <> upto) AS others,
                       string_agg(CASE WHEN year = last_held THEN year || ':none' ELSE flags || repair END, ',') AS longer
                FROM said GROUP BY person) s USING (person);

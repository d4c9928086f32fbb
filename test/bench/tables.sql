-- The people of the benchmark, once for each way of writing down who they are.
--
--   psql -v document=… -f setup.sql
--   psql -v schema=bench -v rows=4000000 -f tables.sql
--
-- Every value is a hash of the id, so that a table is the same on every machine
-- and its first rows are the same whatever its length.
--
-- bits     circumstances as a bit mask and one day: what the rivals read
-- person   the same people, circumstances as insurance.circumstance_set
-- listed   the same people, circumstances as text[] and date[]
-- assessed what person comes to, stored
--
-- The mix: 100 counties; 8% hold one or two circumstances that may be aided, 1%
-- are veterans, 1% left a job, 5% are students; 5% are born in the year. 85% pay
-- in the window, 12% until October, 2% after, 1% too early. Nobody pays before
-- birth, which the baselines' generator allows and the extension rejects: who
-- would, pays within 120 days of birth.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS :schema;
SET search_path = :schema, bench;

-- Rows of a table made in the same transaction need no WAL.
BEGIN;
CREATE TABLE bits (
    id bigint NOT NULL,
    cats bigint NOT NULL,
    region integer NOT NULL,
    birth_date date NOT NULL,
    paid_on date NOT NULL,
    event_on date
);
INSERT INTO bits
SELECT id, cats, 970101 + floor(chance(id, 1) * 100)::integer, birth, paid,
       CASE WHEN cats & 3072 <> 0 AND chance(id, 14) < 0.95
            THEN paid - floor(chance(id, 15) * 150)::integer END
FROM (SELECT id, cats, birth,
             CASE WHEN paid < birth THEN birth + floor(chance(id, 16) * 120)::integer ELSE paid END AS paid
      FROM (SELECT id,
                   CASE WHEN chance(id, 12) < 0.05 THEN date '2022-01-01' + floor(chance(id, 13) * 365)::integer
                        ELSE date '1932-01-01' + floor(chance(id, 13) * 32850)::integer END AS birth,
                   CASE WHEN chance(id, 2) < 0.85 THEN date '2021-09-25' + floor(chance(id, 3) * 188)::integer
                        WHEN chance(id, 2) < 0.97 THEN date '2022-04-01' + floor(chance(id, 3) * 214)::integer
                        WHEN chance(id, 2) < 0.99 THEN date '2022-11-01' + floor(chance(id, 3) * 61)::integer
                        ELSE date '2021-08-01' + floor(chance(id, 3) * 50)::integer END AS paid,
                   CASE WHEN chance(id, 4) >= 0.08 THEN 0
                        ELSE 1 << (ARRAY[0,1,2,3,3,4,5,6,6,6,7,7,7,7,8,9,9,13,14])[1 + floor(chance(id, 5) * 19)::integer]
                             | CASE WHEN chance(id, 6) < 0.25
                                    THEN 1 << (ARRAY[3,6,7,8,9,13])[1 + floor(chance(id, 7) * 6)::integer] ELSE 0 END
                   END::bigint
                   | CASE WHEN chance(id, 8) < 0.01 THEN 1024
                          WHEN chance(id, 8) < 0.02 THEN 2048
                          WHEN chance(id, 8) < 0.07 THEN 4096 ELSE 0 END AS cats
            FROM generate_series(1, :rows::bigint) id) a
      OFFSET 0) b;

-- The codes of a mask, those that need a day first: a veteran or leaver whose
-- day nobody knows proves nothing, and is not listed as one.
CREATE TABLE codes AS
SELECT m.cats, d.dated,
       array_agg(c.code ORDER BY c.bit NOT IN (10, 11), c.bit)
           FILTER (WHERE d.dated OR c.bit NOT IN (10, 11)) AS codes
FROM (SELECT DISTINCT cats FROM bits) m, (VALUES (true), (false)) d (dated), circumstance c
WHERE m.cats >> c.bit & 1 = 1
GROUP BY 1, 2;
ANALYZE codes;
ANALYZE bits;

CREATE TABLE listed (
    id bigint NOT NULL,
    region integer NOT NULL,
    birth_date date NOT NULL,
    paid_on date NOT NULL,
    kinds text[],
    kinds_from date[]
);
INSERT INTO listed
SELECT b.id, b.region, b.birth_date, b.paid_on, c.codes,
       CASE WHEN b.event_on IS NOT NULL
            THEN b.event_on || array_fill(NULL::date, ARRAY[cardinality(c.codes) - 1]) END
FROM bits b LEFT JOIN codes c ON c.cats = b.cats AND c.dated = (b.event_on IS NOT NULL)
ORDER BY b.id;

CREATE TABLE person (
    id bigint NOT NULL,
    region integer NOT NULL,
    birth_date date NOT NULL,
    paid_on date NOT NULL,
    circ insurance.circumstance_set
);
INSERT INTO person
SELECT id, region, birth_date, paid_on,
       CASE WHEN kinds IS NOT NULL THEN insurance.make_circumstances(kinds, kinds_from) END
FROM listed;
COMMIT;

VACUUM (FREEZE, ANALYZE) bits;
VACUUM (FREEZE, ANALYZE) listed;
VACUUM (FREEZE, ANALYZE) person;

BEGIN;
CREATE TABLE assessed (
    id bigint NOT NULL,
    region integer NOT NULL,
    assessment insurance.assessment NOT NULL
);
INSERT INTO assessed
SELECT id, region, insurance.assessment(policy, birth_date => birth_date, paid_on => paid_on, circumstance_set => circ)
FROM person, policy ORDER BY id;
COMMIT;
VACUUM (FREEZE, ANALYZE) assessed;

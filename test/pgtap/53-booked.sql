-- What settle() takes from: the bookings in force, met in whatever order, and whom an amended policy cannot affect.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SELECT plan(17);

-- ---- keys, in the order in which they were booked, in others, and after corrections ----

-- 5000 persons of area 1 are booked; every seventh is then corrected, half of these once more.
CREATE TABLE enrolled AS SELECT i, 'p' || i AS person, date '2022-01-01' + i % 300 AS paid_on, 1 AS version FROM generate_series(1, 5000) i;
CREATE TABLE booked AS
SELECT 1 AS batch, i AS place, 'p' || i AS person, date '2022-01-01' + i % 300 AS paid_on FROM generate_series(1, 5000) i
UNION ALL SELECT 2, 2 * i, 'p' || i, date '2022-01-01' + i % 300 FROM generate_series(7, 5000, 7) i
UNION ALL SELECT 2, 2 * i + 1, 'p' || i, date '2023-01-01' FROM generate_series(7, 5000, 7) i
UNION ALL SELECT 3, -i, 'p' || i, date '2023-01-01' FROM generate_series(14, 5000, 14) i
UNION ALL SELECT 3, 90000 - i, 'p' || i, date '2024-01-01' FROM generate_series(14, 5000, 14) i;
UPDATE enrolled SET paid_on = CASE WHEN i % 14 = 0 THEN date '2024-01-01' ELSE date '2023-01-01' END WHERE i % 7 = 0;

-- How many rows are unbooked, how many bookings nobody visits, and how many rows meet one that was visited.
CREATE FUNCTION meet(rows text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM insurance.booked_begin(false);
    PERFORM insurance.booked_load(k.keys)
    FROM (SELECT string_agg(int8send(insurance.booking_key(person, 1, insurance.fact_fingerprint(paid_on => paid_on))), '' ORDER BY place) AS keys
          FROM booked GROUP BY batch ORDER BY batch) k;
    EXECUTE format('SELECT count(*) FILTER (WHERE insurance.is_unbooked(x.person, 1, paid_on => x.paid_on)) FROM (%s OFFSET 0) x', rows) INTO n;
    RETURN format('%s unbooked, %s unvisited, %s repeated', n, insurance.booked_unvisited(), insurance.booked_repeats());
END
$$;
SELECT is(meet('SELECT * FROM enrolled ORDER BY i'), '0 unbooked, 0 unvisited, 0 repeated', 'rows in the order in which they were booked');
SELECT is(meet('SELECT * FROM enrolled ORDER BY i DESC'), '0 unbooked, 0 unvisited, 0 repeated', 'in the opposite order');
SELECT is(meet('SELECT * FROM enrolled ORDER BY hashint4(i)'), '0 unbooked, 0 unvisited, 0 repeated', 'in any order');
SELECT is(meet('SELECT * FROM enrolled ORDER BY i % 2, i'), '0 unbooked, 0 unvisited, 0 repeated', 'every other row, then the rest');
SELECT is(meet('SELECT * FROM enrolled ORDER BY i % 7 = 0, i'), '0 unbooked, 0 unvisited, 0 repeated', 'the corrected ones at the end');
-- 5000 / 9 have another fact, 5000 / 11 are gone, of which 50 are both
SELECT is(meet('SELECT person, paid_on + (i % 9 = 0)::integer AS paid_on FROM enrolled WHERE i % 11 <> 0 ORDER BY i'),
          '505 unbooked, 959 unvisited, 0 repeated', 'some are changed, others gone');
SELECT is(meet('SELECT person, paid_on + (i % 9 = 0)::integer AS paid_on FROM enrolled WHERE i % 11 <> 0 ORDER BY hashint4(i)'),
          '505 unbooked, 959 unvisited, 0 repeated', '... in any order');
SELECT is(meet('SELECT * FROM enrolled UNION ALL SELECT * FROM enrolled WHERE i % 100 = 0'), '0 unbooked, 0 unvisited, 50 repeated', 'some twice, at the end');
SELECT is(meet('SELECT * FROM enrolled UNION ALL SELECT * FROM enrolled WHERE i % 100 = 0 ORDER BY i'), '0 unbooked, 0 unvisited, 50 repeated', '... and one after the other');
-- the facts of a booking that was superseded
SELECT is(meet('SELECT person, date ''2022-01-01'' + i % 300 AS paid_on FROM enrolled ORDER BY i'),
          '714 unbooked, 714 unvisited, 0 repeated', 'facts as they were before the corrections');

-- ---- may_differ(): nobody whom it lets out is answered otherwise ----

-- Numbers, days and words of policies, each changed by itself.
CREATE FUNCTION leaves(value jsonb, path text[]) RETURNS TABLE (at text[], leaf jsonb) LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_typeof(value) = 'object' THEN
        RETURN QUERY SELECT l.* FROM jsonb_each(value) e, leaves(e.value, path || e.key) l;
    ELSIF jsonb_typeof(value) = 'array' THEN
        RETURN QUERY SELECT l.* FROM jsonb_array_elements(value) WITH ORDINALITY e (item, n), leaves(e.item, path || (e.n - 1)::text) l;
    ELSE
        RETURN QUERY SELECT path, value;
    END IF;
END
$$;
CREATE FUNCTION changed(leaf jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE WHEN jsonb_typeof(leaf) = 'number' THEN to_jsonb((leaf #>> '{}')::numeric + 1)
                WHEN leaf #>> '{}' ~ '^\d{4}-\d\d-\d\d$' THEN to_jsonb((leaf #>> '{}')::date + 1)
                WHEN jsonb_typeof(leaf) = 'string' THEN to_jsonb((leaf #>> '{}') || '_x') END
$$;
CREATE FUNCTION compiled(document jsonb) RETURNS insurance.policy LANGUAGE plpgsql AS $$
BEGIN
    RETURN document::text::insurance.policy;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;
CREATE TABLE base AS SELECT region, year, insurance.policy_for(region, year) AS policy
FROM (VALUES (360700, 2023), (520000, 2022)) v (region, year);
CREATE TABLE amended AS
SELECT b.region, b.year, l.at, compiled(jsonb_set(b.policy::text::jsonb - 'fingerprint', l.at, changed(l.leaf))) AS policy
FROM base b, leaves(b.policy::text::jsonb - 'fingerprint', '{}') l
-- every value of the aids, every fifth of the rest
WHERE changed(l.leaf) IS NOT NULL AND (l.at[1] = 'subsidies' OR hashtext(l.at::text) % 5 = 0);
DELETE FROM amended WHERE policy IS NULL OR insurance.coverage_year(policy) IS DISTINCT FROM year;

SELECT setseed(0.5) \g /dev/null
CREATE TABLE person AS
SELECT b.region, n, make_date(b.year, 1, 1) - (random() * 30000)::integer + 300 AS birth_date,
       CASE WHEN random() < 0.9 THEN make_date(b.year, 1, 1) - 120 + (random() * 480)::integer END AS paid_on,
       CASE WHEN random() < 0.8 THEN ARRAY[k.codes[1 + floor(random() * cardinality(k.codes))::integer]] ELSE '{}' END
       || CASE WHEN random() < 0.4 THEN ARRAY[k.codes[1 + floor(random() * cardinality(k.codes))::integer]] ELSE '{}' END
       || CASE WHEN random() < 0.02 THEN '{nobody}'::text[] ELSE '{}' END AS circumstances,
       CASE WHEN random() < 0.5 THEN make_date(b.year, 1, 1) - (random() * 500)::integer + 200 END AS held_from,
       CASE WHEN random() < 0.2 THEN 300 END AS amount_paid,
       CASE WHEN random() < 0.3 THEN ('{' || b.year - 3 || ':resident,' || b.year - 1 || ':resident}')::insurance.history END AS history
FROM base b, LATERAL (SELECT array_agg(c.code) AS codes FROM insurance.known_circumstances(b.policy) c) k, generate_series(1, 60) n;

CREATE TABLE asked AS
SELECT a.region, a.at, p.n, p.circumstances,
       insurance.may_differ(b.policy, a.policy, birth_date, paid_on, circumstances, array_fill(held_from, ARRAY[cardinality(circumstances)]),
                            amount_paid => amount_paid, history => history) AS may,
       insurance.may_differ(b.policy, a.policy, birth_date, paid_on,
                            circumstance_set => insurance.make_circumstances(circumstances, array_fill(held_from, ARRAY[cardinality(circumstances)])),
                            amount_paid => amount_paid, history => history) AS may_by_set,
       NOT insurance.same_answers(
           insurance.assessment(b.policy, birth_date, paid_on, circumstances, array_fill(held_from, ARRAY[cardinality(circumstances)]),
                                amount_paid => amount_paid, history => history),
           insurance.assessment(a.policy, birth_date, paid_on, circumstances, array_fill(held_from, ARRAY[cardinality(circumstances)]),
                                amount_paid => amount_paid, history => history)) AS differ
FROM base b JOIN amended a USING (region) JOIN person p USING (region);

SELECT cmp_ok((SELECT count(*) FROM amended), '>', 100::bigint, 'policies are changed in many places');
SELECT cmp_ok((SELECT count(DISTINCT at[1]) FROM asked WHERE differ), '>=', 3::bigint, 'changes in several sections are felt');
SELECT is((SELECT count(*) FROM asked WHERE differ AND NOT may), 0::bigint, 'who is let out is answered alike');
SELECT is((SELECT count(*) FROM asked WHERE may IS DISTINCT FROM may_by_set), 0::bigint, 'circumstances as an array and as a set');
SELECT cmp_ok((SELECT count(*) FROM asked WHERE at[1] = 'subsidies' AND at[3] = 'amount' AND NOT may), '>',
              (SELECT count(*) / 2 FROM asked WHERE at[1] = 'subsidies' AND at[3] = 'amount'), 'of another amount of an aid most need not be asked');
SELECT is((SELECT count(*) FROM asked WHERE at[1] = 'subsidies' AND at[3] = 'amount' AND circumstances = '{}' AND may), 0::bigint, 'nor who has no circumstance');
SELECT is(insurance.may_differ(NULL, policy), true, 'of no policy nothing is said') FROM base WHERE region = 520000;

SELECT * FROM finish();

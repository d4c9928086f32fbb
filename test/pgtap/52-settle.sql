-- Random corrections, moves, deaths, births and amendments, settled in whatever batches and parts: after each the postings of
-- every person add up to what a settlement from nothing comes to. Steps are committed, so there is no transaction around.
--
--   psql -v steps=3000 -v seed=0.5 -f 52-settle.sql
\if :{?steps}
\else
  \set steps 60
\endif
\if :{?seed}
\else
  \set seed 0.25
\endif
SET client_min_messages = warning;
SELECT plan(8);
SELECT setseed(:seed) \g /dev/null

CREATE FUNCTION notice(aid integer, fee integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT format('{"number": "S1", "regions": [{"code": 990000}], "coverage_years": {"from": 2022, "until": 2022},
        "circumstances": {"a": {"label": "a"}, "b": {"label": "b"}},
        "fees": [{"id": "standard", "personal": %s, "fiscal": 610, "cite": "1"}],
        "fiscal": {"central_ratio": 0.6, "central_base": 610, "cite": "1"},
        "subsidies": [{"id": "b", "tier": "full", "amount": "full", "payer": "county", "cite": "2"},
                      {"id": "a", "tier": "fixed", "amount": %s, "split": "shares", "cite": "2"}],
        "splits": [{"id": "s", "split": "shares", "parts": {"province": 5, "city": 2, "county": 3}, "bears_rest": "county", "cite": "2"}],
        "routes": [{"id": "early", "when": {"elapsed": {"since": "a", "months": {"at_most": 3}}}, "start": {"from": "payment"}, "cite": "3"},
                   {"id": "r", "start": {"from": "payment", "wait_days": 60}, "cite": "3"}]}', fee, aid)::jsonb
$$;
SELECT insurance.add_document(notice(100, 320)) \g /dev/null
CREATE TABLE person (person integer PRIMARY KEY, region integer, birth_date date, paid_on date, amount_paid numeric, circumstances text[], circumstance_from date[]);

CREATE FUNCTION dice(n integer) RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT floor(random() * n)::integer';

-- One thing that happens.
CREATE PROCEDURE happen() LANGUAGE plpgsql AS $$
DECLARE
    who constant integer := dice(40);
BEGIN
    CASE dice(9)
        WHEN 0 THEN PERFORM insurance.add_document(notice(100 + 10 * dice(4), 320 + 10 * dice(2)));
        WHEN 1 THEN DELETE FROM person WHERE person = who;
        WHEN 2 THEN DELETE FROM person WHERE region = 990101 + dice(4) AND dice(2) = 0;
        WHEN 3 THEN UPDATE person SET region = 990101 + dice(4) WHERE person % 10 = who % 10;
        WHEN 4 THEN UPDATE person SET paid_on = CASE WHEN dice(3) > 0 THEN date '2021-11-01' + dice(100) END WHERE person = who;
        WHEN 5 THEN UPDATE person SET amount_paid = CASE WHEN dice(3) > 0 THEN 200 + 10 * dice(20) END WHERE person = who;
        WHEN 6 THEN UPDATE person SET circumstances = (ARRAY['{}', '{a}', '{b}', '{a,b}'])[1 + dice(4)]::text[], circumstance_from = NULL WHERE person % 5 = who % 5;
        WHEN 7 THEN UPDATE person SET circumstance_from = ARRAY[date '2021-08-01' + dice(150)] WHERE cardinality(circumstances) = 1 AND person % 3 = who % 3;
        ELSE INSERT INTO person SELECT s, 990101 + dice(4), date '1940-01-01' + dice(20000), date '2021-11-01' + dice(100), NULL,
                                       (ARRAY[NULL, '{a}', '{b}'])[1 + dice(3)]::text[]
             FROM generate_series(who, who + 10) s ON CONFLICT DO NOTHING;
    END CASE;
END
$$;

-- Where the ledger is not what a settlement from nothing would be.
\ir ../oracle/ledger.sql

CREATE TABLE step (n integer PRIMARY KEY, wrong bigint, idle bigint);
CREATE PROCEDURE steps(n integer) LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
BEGIN
    FOR i IN 1 .. n LOOP
        FOR j IN 0 .. dice(4) LOOP
            CALL happen();
        END LOOP;
        COMMIT;
        IF dice(4) = 0 THEN
            -- a call that was stopped, so far as the ledger can tell: some counties, and then more changes
            CALL insurance.settle('person', 2022, areas => ARRAY[990101 + dice(4)]);
            CALL happen();
        END IF;
        CALL insurance.settle('person', 2022, areas => '{990101,990102,990103,990104}', batch_rows => (ARRAY[1, 3, 7, 100])[1 + dice(4)]);
        before := (SELECT count(*) FROM insurance.booking);
        CALL insurance.settle('person', 2022, areas => '{990101,990102,990103,990104}');
        INSERT INTO step VALUES (i, (SELECT count(*) FROM wrong), (SELECT count(*) FROM insurance.booking) - before);
        COMMIT;
    END LOOP;
END
$$;
CALL steps(:steps);

SELECT is((SELECT count(*) FROM step), :steps::bigint, 'all steps were taken');
SELECT is((SELECT count(*) FROM step WHERE wrong > 0), 0::bigint, 'after every step the ledger is that of a settlement from nothing');
SELECT is((SELECT count(*) FROM step WHERE idle > 0), 0::bigint, 'the same call again books nothing');
SELECT cmp_ok((SELECT max(version) FROM insurance.booking), '>', :steps / 6, 'persons have many versions');
SELECT cmp_ok((SELECT count(*) FROM insurance.booking WHERE assessment IS NULL), '>', :steps::bigint / 2, 'many vanished');
SELECT cmp_ok((SELECT count(DISTINCT policy) FROM insurance.booking), '>=', 4::bigint, 'under many policies');

-- Plans of who joins bookings want statistics of the parent, which autovacuum does not gather.
CREATE TABLE many AS SELECT 'many ' || i AS person, 990105 AS region, date '1950-01-01' + i AS birth_date, date '2022-01-01' AS paid_on FROM generate_series(1, 9000) i;
CALL insurance.settle('many', 2022);
SELECT cmp_ok((SELECT n_distinct FROM pg_stats WHERE schemaname = 'insurance' AND tablename = 'booking' AND inherited AND attname = 'person')::numeric, '<>', 0::numeric,
    'the ledger is analyzed after many bookings');
ANALYZE insurance.booking;
SELECT pg_stat_get_analyze_count('insurance.booking'::regclass) AS analyzed \gset
UPDATE many SET paid_on = paid_on + 1 WHERE person LIKE '%0';
CALL insurance.settle('many', 2022);
SELECT is(pg_stat_get_analyze_count('insurance.booking'::regclass), :analyzed::bigint, 'and not after few');
SELECT * FROM finish();

-- Thousands of short random sequences of corrections, moves, deaths, births and amendments: each person has one of his own, under
-- the notices of his city, which have theirs, in a county that is settled whole or in part, at once or in small batches. After
-- every step the postings of everyone add up to what a settlement from nothing comes to, and in the end one is made, from nothing.
--
--   psql -v cities=20 -v counties=10 -v people=12 -v steps=8 -v seed=0.5 -f test/slow/sequences.sql
--
-- Counties up to 99 a city, cities up to 99, so many people a county. Steps are committed, so there is no transaction around.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
SELECT plan(8);
SELECT setseed(:seed) \g /dev/null

CREATE FUNCTION notice(city integer, aid integer, fee integer, wait_days integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT format('{"number": "S%1$s", "regions": [{"code": %1$s}], "coverage_years": {"from": 2022, "until": 2022},
        "circumstances": {"a": {"label": "a"}, "b": {"label": "b"}},
        "fees": [{"id": "standard", "personal": %2$s, "fiscal": 610, "cite": "1"}],
        "fiscal": {"central_ratio": 0.6, "central_base": 610, "cite": "1"},
        "subsidies": [{"id": "b", "tier": "full", "amount": "full", "payer": "county", "cite": "2"},
                      {"id": "a", "tier": "fixed", "amount": %3$s, "split": "shares", "cite": "2"}],
        "splits": [{"id": "s", "split": "shares", "parts": {"province": 5, "city": 2, "county": 3}, "bears_rest": "county", "cite": "2"}],
        "routes": [{"id": "early", "when": {"elapsed": {"since": "a", "months": {"at_most": 3}}}, "start": {"from": "payment"}, "cite": "3"},
                   {"id": "r", "start": {"from": "payment", "wait_days": %4$s}, "cite": "3"}]}', city, fee, aid, wait_days)::jsonb
$$;
CREATE TABLE city AS SELECT 990000 + 100 * c AS city FROM generate_series(1, :cities) c;
CREATE TABLE county AS SELECT city + n AS county, city FROM city, generate_series(1, :counties) n;
CREATE TABLE person (person integer PRIMARY KEY, region integer NOT NULL, birth_date date, paid_on date, amount_paid numeric, circumstances text[], circumstance_from date[]);
CREATE INDEX ON person (region);

CREATE FUNCTION dice(n integer) RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT floor(random() * n)::integer';
CREATE SEQUENCE born;
CREATE FUNCTION circumstances() RETURNS text[] LANGUAGE sql VOLATILE AS $$ SELECT (ARRAY[NULL, '{}', '{a}', '{b}', '{a,b}'])[1 + dice(5)]::text[] $$;

-- The notices of so many cities, one of n: what insurance.add_document() does, without compiling those of everybody else.
CREATE PROCEDURE amend(n integer) LANGUAGE plpgsql AS $$
DECLARE
    amended constant integer[] := ARRAY(SELECT city FROM city WHERE dice(n) = 0);
BEGIN
    INSERT INTO insurance.document (number, document)
    SELECT d ->> 'number', d FROM unnest(amended) c, LATERAL notice(c, 100 + 10 * dice(4), 320 + 10 * dice(2), 30 * dice(3)) d
    ON CONFLICT (number) DO UPDATE SET document = excluded.document;
    DELETE FROM insurance.compiled_policy WHERE region = ANY (amended);
    INSERT INTO insurance.compiled_policy SELECT c, 2022, insurance.policy_for(c, 2022) FROM unnest(amended) c;
END
$$;

CREATE PROCEDURE bear(n integer) LANGUAGE sql AS $$
    INSERT INTO person SELECT nextval('born'), county, date '1940-01-01' + dice(20000), date '2021-11-01' + dice(100), NULL, circumstances() FROM county, generate_series(1, n)
$$;

-- What happens everywhere between two settlements: to each person, county and city its own.
CREATE PROCEDURE happen() LANGUAGE plpgsql AS $$
BEGIN
    CALL amend(3);
    CALL bear(1);
    DELETE FROM person WHERE dice(12) = 0;
    UPDATE person SET region = region / 100 * 100 + 1 + (region % 100) % (SELECT count(*) FROM county c WHERE c.city = person.region / 100 * 100) WHERE dice(8) = 0;
    UPDATE person SET paid_on = CASE WHEN dice(3) > 0 THEN date '2021-11-01' + dice(100) END WHERE dice(6) = 0;
    UPDATE person SET amount_paid = CASE WHEN dice(3) > 0 THEN 200 + 10 * dice(20) END WHERE dice(6) = 0;
    UPDATE person SET circumstances = circumstances(), circumstance_from = NULL WHERE dice(6) = 0;
    UPDATE person SET circumstance_from = ARRAY[date '2021-08-01' + dice(150)] WHERE cardinality(circumstances) = 1 AND dice(3) = 0;
    -- and what comes to the same again
    UPDATE person SET circumstances = ARRAY(SELECT c FROM unnest(circumstances) c ORDER BY c DESC), amount_paid = round(amount_paid, 2) WHERE dice(6) = 0 AND circumstance_from IS NULL;
END
$$;

-- Where the ledger is not what a settlement from nothing would be.
\ir ../oracle/ledger.sql

CREATE TABLE step (n integer PRIMARY KEY, persons bigint, wrong bigint, example text);
CREATE PROCEDURE steps(n integer) LANGUAGE plpgsql AS $$
DECLARE
    everywhere constant integer[] := ARRAY(SELECT county FROM county);
    part integer[];
BEGIN
    FOR i IN 1 .. n LOOP
        CALL happen();
        COMMIT;
        ANALYZE;
        IF i % 2 = 0 THEN
            -- calls that were stopped, so far as the ledger can tell: some counties, and then more changes
            part := ARRAY(SELECT county FROM county WHERE dice(3) = 0);
            CALL insurance.settle('person', 2022, areas => part, batch_rows => 3 + dice(20));
            CALL happen();
            COMMIT;
        END IF;
        CALL insurance.settle('person', 2022, areas => everywhere, batch_rows => (ARRAY[4, 10, 1000])[1 + dice(3)]);
        INSERT INTO step SELECT i, (SELECT count(*) FROM person), count(*), min(what || ' ' || person) FROM wrong;
        COMMIT;
    END LOOP;
END
$$;
CALL amend(1);
CALL bear(:people);
CALL steps(:steps);

SELECT is((SELECT count(*) FROM step), :steps::bigint, 'all steps were taken');
SELECT is((SELECT string_agg(format('step %s: %s, %s', n, wrong, example), '; ') FROM step WHERE wrong > 0), NULL, 'after every step every county is that of a settlement from nothing');
SELECT cmp_ok((SELECT count(DISTINCT history) FROM (SELECT person, string_agg(format('%s %s %s', area, facts, assessment), ',' ORDER BY version) AS history
    FROM insurance.booking GROUP BY person HAVING count(*) > 1) h), '>=', :cities * :counties * :people::bigint, 'so many persons have a history that nobody else has');
SELECT cmp_ok((SELECT avg(n) FROM (SELECT count(*) AS n FROM insurance.booking GROUP BY person) b), '>', 2::numeric, 'of several versions');
SELECT cmp_ok((SELECT count(*) FROM insurance.booking WHERE assessment IS NULL), '>', :cities * :counties::bigint, 'many vanished');
SELECT cmp_ok((SELECT min(n) FROM (SELECT count(DISTINCT policy) AS n FROM insurance.booking GROUP BY area / 100) s), '>=', 2::bigint, 'every city was amended');

-- The settlement from nothing.
CREATE TABLE in_force AS SELECT * FROM insurance.current_booking;
CREATE TABLE added_up AS SELECT person, account, payer, sum(fen) AS fen FROM insurance.posting GROUP BY person, account, payer HAVING sum(fen) <> 0;
DROP TABLE insurance.booking_2022;
ALTER TABLE insurance.batch DISABLE TRIGGER booked_for_good;
TRUNCATE insurance.batch, insurance.settled_area, insurance.settled_policy, insurance.run;
CALL insurance.settle('person', 2022);
SELECT is((SELECT count(*) FROM in_force a FULL JOIN insurance.booking b USING (person, area) WHERE insurance.same_answers(a.assessment, b.assessment) IS NOT TRUE), 0::bigint,
    'a settlement from nothing books the same answers');
SELECT is((SELECT count(*) FROM added_up a FULL JOIN insurance.posting b USING (person, account, payer) WHERE a.fen IS DISTINCT FROM b.fen), 0::bigint, 'and the same amounts');
SELECT * FROM finish();

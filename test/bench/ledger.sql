-- The ledger: booking a year, and booking what changes afterwards.
--
--   psql -v rows=4000000 -v ledger_rows=4000000 -v rounds=3 -f ledger.sql
--
-- Every round starts from an empty ledger and does the same: copy, book, nothing
-- changed, 1 % corrected, an aid of 1 % amended. The source is one table with an
-- index on the area, in counties of some 200000, read from memory; the same call
-- settles all of them, a batch each. What is booked is compared with an assessment
-- from nothing after each step of a first round, which is not timed.
--
-- copy       the bookings that there were, ready made, with INSERT … SELECT, a county
--            and a COMMIT at a time, into a table like insurance.booking: partition,
--            primary key, brin index, triggers
-- book       with the ANALYZE of the ledger by which settle() ends, a second or so however many are booked
-- correct    another day of payment for 1 %, by UPDATE, then VACUUM
-- amend      two rare aids give 5 yuan more
--
-- Times are in ms; names with "cpu" have the processor time of the backend, where
-- the system tells it: other work on the machine moves it less.
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;
SET jit = off;
SET max_parallel_workers_per_gather = 0;

-- 100 counties become fewer; a person by a number as identity cards have it.
CREATE TABLE enrolled AS
SELECT region::text || to_char(birth_date, 'YYYYMMDD') || id AS person, 970101 + (region - 970101) / c.per * c.per AS region,
       birth_date, paid_on, circ AS circumstance_set
FROM person, (SELECT greatest(1, least(100, 20000000 / :ledger_rows)) AS per) c
WHERE id <= :ledger_rows
ORDER BY 2, id;
CREATE INDEX ON enrolled (region);
CREATE TABLE corrected AS TABLE enrolled;
CREATE INDEX ON corrected (region);
UPDATE corrected SET paid_on = CASE WHEN paid_on < '2022-06-01' THEN date '2022-07-15' ELSE date '2021-12-01' END
WHERE hashtextextended(person, 0) % 100 = 0;
VACUUM (FREEZE, ANALYZE) enrolled;
VACUUM (FREEZE, ANALYZE) corrected;

-- The amended notice.
ALTER TABLE notice ADD amended jsonb;
UPDATE notice SET amended = jsonb_set(original, '{subsidies}', (
    SELECT jsonb_agg(CASE WHEN s.rule ->> 'amount' = '60' THEN jsonb_set(s.rule, '{amount}', '65') ELSE s.rule END ORDER BY s.n)
    FROM jsonb_array_elements(original -> 'subsidies') WITH ORDINALITY s (rule, n)));

CREATE FUNCTION cpu_ms() RETURNS float8 LANGUAGE sql VOLATILE AS $$
    SELECT 10 * (split_part(s, ' ', 14)::float8 + split_part(s, ' ', 15)::float8) FROM pg_read_file('/proc/self/stat', 0, 4096, true) s
$$;
CREATE FUNCTION processor_time() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN cpu_ms() IS NOT NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END
$$;

-- Nothing is booked, and the source is what it was.
CREATE PROCEDURE start_over() LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS insurance.booking_2022, copy;
    ALTER TABLE insurance.batch DISABLE TRIGGER booked_for_good;
    TRUNCATE insurance.batch, insurance.run, insurance.settled_area, insurance.settled_policy;
    ALTER TABLE insurance.batch ENABLE ALWAYS TRIGGER booked_for_good;
    PERFORM insurance.open_year(2022);
    PERFORM insurance.add_document(original) FROM notice;

    CREATE TABLE copy (LIKE insurance.booking INCLUDING CONSTRAINTS) PARTITION BY LIST (coverage_year);
    CREATE TRIGGER booked_for_good BEFORE UPDATE OR DELETE ON copy FOR EACH ROW EXECUTE FUNCTION insurance.refuse_rewrite();
    CREATE TABLE copy_2022 PARTITION OF copy FOR VALUES IN (2022);
    ALTER TABLE copy_2022 ADD PRIMARY KEY (coverage_year, person, version);
    CREATE INDEX ON copy_2022 USING brin (area) WITH (pages_per_range = 32);
    CREATE TRIGGER truncated_never BEFORE TRUNCATE ON copy_2022 FOR EACH STATEMENT EXECUTE FUNCTION insurance.refuse_rewrite();
END
$$;

-- The ledger is what a settlement from nothing comes to, person by person and account by account.
CREATE PROCEDURE compare(step text, source regclass) LANGUAGE plpgsql AS $$
DECLARE
    policy constant insurance.policy := insurance.policy_for(970000, 2022);
    persons bigint;
    wrong bigint;
    different bigint;
BEGIN
    EXECUTE format('CREATE TEMP TABLE expected_booking AS SELECT person, region, insurance.assessment($1, birth_date => birth_date, '
                   'paid_on => paid_on, circumstance_set => circumstance_set) AS assessment FROM %s', source) USING policy;
    SELECT count(*), count(*) FILTER (WHERE e.region IS DISTINCT FROM b.area OR insurance.same_answers(e.assessment, b.assessment) IS NOT TRUE)
    INTO persons, wrong
    FROM expected_booking e FULL JOIN insurance.current_booking b USING (person);
    SELECT count(*) INTO different
    FROM (SELECT account, payer, sum(fen) AS fen FROM insurance.posting GROUP BY account, payer) p
    FULL JOIN (SELECT a.account, a.payer, sum(a.fen) AS fen FROM expected_booking e, insurance.account_changes(NULL, e.assessment) a GROUP BY 1, 2) q
        USING (account, payer)
    WHERE coalesce(p.fen, 0) <> coalesce(q.fen, 0);
    DROP TABLE expected_booking;
    IF wrong > 0 OR different > 0 THEN
        RAISE EXCEPTION 'the ledger is wrong after %: % of % persons, % accounts', step, wrong, persons, different;
    END IF;
    RAISE INFO 'ledger, %: % persons as from nothing, % of them with a new version',
        step, persons, (SELECT superseded FROM insurance.run ORDER BY run DESC LIMIT 1);
END
$$;

CREATE PROCEDURE ledger(round integer) LANGUAGE plpgsql AS $$
DECLARE
    has_cpu constant boolean := processor_time();
    step text;
    source text := 'enrolled';
    began timestamptz;
    began_cpu float8;
    this_area integer;
    q text;
    plan json;
BEGIN
    CALL start_over();
    COMMIT;
    FOREACH step IN ARRAY ARRAY['copy', 'book', 'unchanged', 'correct', 'amend'] LOOP
        CONTINUE WHEN step = 'copy' AND round = 0;
        IF step = 'correct' THEN
            source := 'corrected';
        ELSIF step = 'amend' THEN
            PERFORM insurance.add_document(amended) FROM notice;
        END IF;
        IF step <> 'copy' THEN
            -- compiled, and not part of what is measured
            PERFORM insurance.policy_in_force(region, 2022) FROM (SELECT DISTINCT region FROM enrolled) r;
        END IF;
        COMMIT;
        began := clock_timestamp();
        began_cpu := CASE WHEN has_cpu THEN cpu_ms() END;
        IF step = 'copy' THEN
            FOR this_area IN SELECT area FROM ready_area ORDER BY area LOOP
                INSERT INTO copy SELECT * FROM ready WHERE area = this_area;
                COMMIT;
            END LOOP;
        ELSE
            CALL insurance.settle(source::regclass, 2022);
        END IF;
        INSERT INTO sample VALUES ('ledger ' || step, round, 1000 * extract(epoch FROM clock_timestamp() - began));
        IF has_cpu THEN
            INSERT INTO sample VALUES ('ledger ' || step || ' cpu', round, cpu_ms() - began_cpu);
        END IF;
        COMMIT;
        IF step = 'book' AND round > 0 THEN
            PERFORM count(*) FROM insurance.booking;    -- hint bits
            FOREACH q IN ARRAY ARRAY['ledger count', 'ledger tally'] LOOP
                EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || (SELECT query FROM measured m WHERE m.name = q) INTO plan;
                INSERT INTO sample VALUES (q, round, (plan -> 0 ->> 'Execution Time')::float8);
            END LOOP;
            COMMIT;
        END IF;
        IF round = 0 THEN
            CALL compare(step, source::regclass);
        END IF;
        COMMIT;
    END LOOP;
END
$$;

INSERT INTO measured (name, what, query) VALUES
('ledger copy', 'ledger: copy of the bookings into a table of the same kind', ''),
('ledger book', 'ledger: booking a year, insurance.settle()', ''),
('ledger unchanged', 'ledger: the same call, nothing has changed', ''),
('ledger correct', 'ledger: 1 % are corrected', ''),
('ledger amend', 'ledger: an amendment that affects 1 %', ''),
('ledger count', 'ledger: count(*) by county, bookings in force', 'SELECT area, count(*) FROM insurance.current_booking WHERE coverage_year = 2022 GROUP BY area'),
('ledger tally', 'ledger: tally by county, bookings in force',
 'SELECT area, insurance.tally(assessment) FROM insurance.current_booking WHERE coverage_year = 2022 GROUP BY area');
INSERT INTO measured (name, what, query)
SELECT name || ' cpu', what || ', processor time', '' FROM measured WHERE name ~ '^ledger (copy|book|unchanged|correct|amend)$' AND processor_time() ORDER BY n;

CALL ledger(0);
DELETE FROM sample WHERE round = 0 AND name LIKE 'ledger%';

-- What was booked, ready made and in the order of the source.
CREATE TABLE ready AS TABLE insurance.booking WITH NO DATA;
INSERT INTO ready SELECT * FROM insurance.booking WHERE version = 1;
CREATE INDEX ON ready (area);
CREATE TABLE ready_area AS SELECT DISTINCT area FROM ready;
VACUUM (FREEZE, ANALYZE) ready;

SELECT format('CALL ledger(%s)', i) FROM generate_series(1, :rounds) i \gexec

CALL start_over();      -- the notice as it was

-- In the report all rows are of the same number.
UPDATE sample SET ms = ms * :rows / :ledger_rows WHERE name LIKE 'ledger%';

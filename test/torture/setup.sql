-- Persons of eight counties, and what happens to them: for test/torture/run and test/t/settle.sh.
--
--   psql -v persons=20000 -f setup.sql
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
CREATE EXTENSION insurance;

-- Fee 320, aid in two kinds of which one is shared by three.
CREATE FUNCTION notice(aid integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT format('{"number": "S1", "regions": [{"code": 990000}], "coverage_years": {"from": 2022, "until": 2022},
        "circumstances": {"a": {"label": "a"}, "b": {"label": "b"}},
        "fees": [{"id": "standard", "personal": 320, "fiscal": 610, "cite": "1"}],
        "fiscal": {"central_ratio": 0.6, "central_base": 610, "cite": "1"},
        "subsidies": [{"id": "b", "tier": "full", "amount": "full", "payer": "county", "cite": "2"},
                      {"id": "a", "tier": "fixed", "amount": %s, "split": "shares", "cite": "2"}],
        "splits": [{"id": "s", "split": "shares", "parts": {"province": 5, "city": 2, "county": 3}, "cite": "2"}],
        "routes": [{"id": "r", "start": {"from": "payment"}, "cite": "3"}]}', aid)::jsonb
$$;
SELECT insurance.add_document(notice(100)) \g /dev/null

CREATE TABLE person (person text PRIMARY KEY, region integer NOT NULL, birth_date date, paid_on date, amount_paid numeric, circumstances text[]);
INSERT INTO person
SELECT 'p' || i, 990101 + i % 8, date '1950-01-01' + i % 20000, date '2021-10-01' + i % 90, CASE WHEN i % 5 = 0 THEN 300 END,
       CASE WHEN i % 7 = 0 THEN '{a}' WHEN i % 11 = 0 THEN '{b}' END::text[]
FROM generate_series(1, :persons) i;
CREATE INDEX ON person (region);
ANALYZE person;

-- Corrections, moves, deaths and births, and an amendment of the notice.
CREATE PROCEDURE change() LANGUAGE plpgsql AS $$
BEGIN
    UPDATE person SET circumstances = '{b}' WHERE substr(person, 2)::integer % 17 = 0;
    UPDATE person SET amount_paid = 320 WHERE substr(person, 2)::integer % 25 = 0;
    UPDATE person SET region = 990101 + (region - 990100) % 8 WHERE substr(person, 2)::integer % 50 = 1;
    DELETE FROM person WHERE substr(person, 2)::integer % 40 = 3;
    INSERT INTO person SELECT 'q' || substr(person, 2), region, '2022-03-03', '2022-04-04' FROM person WHERE substr(person, 2)::integer % 60 = 7;
    PERFORM insurance.add_document(notice(120));
END
$$;

-- Everything that does not hold of the ledger, after whatever moment.
CREATE VIEW broken AS
SELECT 'the postings of ' || person || ' are not the amounts in force' AS what
FROM (SELECT person, account, payer, fen FROM insurance.posting
      UNION ALL SELECT c.person, a.account, a.payer, -a.fen FROM insurance.current_booking c, insurance.account_changes(NULL, c.assessment) a) s
GROUP BY person, account, payer HAVING sum(fen) <> 0
UNION ALL
SELECT 'the versions of ' || person || ' have gaps' FROM insurance.booking GROUP BY person HAVING count(*) <> max(version)
UNION ALL
SELECT 'the keys of the batches of ' || area || ' are not those in force'
FROM (SELECT area, substr(keys, 8 * i + 1, 8) AS key
      FROM insurance.batch, generate_series(0, length(keys) / 8 - 1) i GROUP BY 1, 2 HAVING count(*) % 2 = 1
      UNION ALL SELECT area, int8send(insurance.booking_key(person, area, facts)) FROM insurance.current_booking) k
GROUP BY area, key HAVING count(*) <> 2;

-- What a settlement comes to, by whatever ways.
CREATE FUNCTION digest() RETURNS text LANGUAGE sql AS $$
    SELECT format('%s in force %s, postings %s', count(*), md5(string_agg(format('%s %s %s %s %s', person, area, facts, policy, assessment), '|' ORDER BY person COLLATE "C")),
                  (SELECT md5(string_agg(format('%s %s %s %s', p.person, account, payer, fen), '|' ORDER BY p.person COLLATE "C", account COLLATE "C", payer COLLATE "C"))
                   FROM (SELECT person, account, payer, sum(fen) AS fen FROM insurance.posting GROUP BY 1, 2, 3 HAVING sum(fen) <> 0) p))
    FROM insurance.current_booking
$$;

-- settle(): ten persons of two counties, booked, corrected, amended, gone and back. Every amount was reckoned by hand.
SET client_min_messages = warning;
DROP EXTENSION IF EXISTS insurance CASCADE;
CREATE EXTENSION insurance;
RESET client_min_messages;
\pset null ∅

-- Fee 320; fiscal subsidy 610, of which the centre gives 0.6 = 366 and 244 are local. Aid "a" of 100 is shared 5:2:3, so 50, 20
-- and 30; "b" is all of the fee, from the county.
CREATE FUNCTION pg_temp.notice(aid integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT format('{"number": "S1", "regions": [{"code": 990000}], "coverage_years": {"from": 2022, "until": 2022},
        "circumstances": {"a": {"label": "a"}, "b": {"label": "b"}},
        "fees": [{"id": "standard", "personal": 320, "fiscal": 610, "cite": "1"}],
        "fiscal": {"central_ratio": 0.6, "central_base": 610, "cite": "1"},
        "subsidies": [{"id": "b", "tier": "full", "amount": "full", "payer": "county", "cite": "2"},
                      {"id": "a", "tier": "fixed", "amount": %s, "split": "shares", "cite": "2"}],
        "splits": [{"id": "s", "split": "shares", "parts": {"province": 5, "city": 2, "county": 3}, "cite": "2"}],
        "routes": [{"id": "r", "start": {"from": "payment"}, "cite": "3"}]}', aid)::jsonb
$$;
SELECT insurance.add_document(pg_temp.notice(100));
CREATE TABLE person (person text, region integer, birth_date date, paid_on date, amount_paid numeric, circumstances text[]);
INSERT INTO person VALUES
    ('p01', 990101, '1980-01-01', '2021-12-01', NULL, NULL),
    ('p02', 990101, '1980-01-01', '2021-12-01', NULL, '{a}'),
    ('p03', 990101, '1980-01-01', '2021-12-01', NULL, '{b}'),
    ('p04', 990101, '1980-01-01', '2021-12-01', 400, NULL),
    ('p05', 990101, '1980-01-01', '2021-12-01', 300, NULL),
    ('p06', 990102, '1980-01-01', '2021-12-01', NULL, NULL),
    ('p07', 990102, '1980-01-01', '2021-12-01', NULL, '{a}'),
    ('p08', 990102, '1980-01-01', NULL, NULL, NULL),
    ('p09', 990102, '1980-01-01', '2021-12-01', NULL, '{b}'),
    ('p10', 990102, '1980-01-01', '2021-12-01', NULL, NULL);

-- What was booked by the sum of postings, in yuan; and whether each person's postings are the amounts in force.
CREATE VIEW total AS SELECT account, payer, (sum(fen) / 100.0)::numeric(12, 2) AS yuan FROM insurance.posting GROUP BY account, payer HAVING sum(fen) <> 0;
CREATE VIEW wrong AS
SELECT person, account, payer, sum(fen) AS fen
FROM (SELECT person, account, payer, fen FROM insurance.posting
      UNION ALL SELECT c.person, a.account, a.payer, -a.fen FROM insurance.current_booking c, insurance.account_changes(NULL, c.assessment) a) s
GROUP BY person, account, payer HAVING sum(fen) <> 0;

-- What is wrong with a source is told at once.
\set SHOW_CONTEXT never
CREATE VIEW unfit AS SELECT person AS id, region::text AS region, birth_date::timestamp AS birthdate, paid_on::timestamp, amount_paid::integer, circumstances::text AS circumstances FROM person;
CALL insurance.settle('unfit', 2022);
CALL insurance.settle('person', 2022, person_column => 'id', area_column => 'person');
CREATE VIEW elsewhere AS SELECT * FROM person UNION ALL SELECT 'x', 980000, NULL, NULL, NULL, NULL;
CALL insurance.settle('elsewhere', 2022);
CREATE VIEW nowhere AS SELECT * FROM person UNION ALL SELECT 'x', NULL, NULL, NULL, NULL, NULL;
CALL insurance.settle('nowhere', 2022);
CREATE VIEW nobody AS SELECT * FROM person UNION ALL SELECT NULL, 990101, NULL, NULL, NULL, NULL;
CALL insurance.settle('nobody', 2022);
CREATE VIEW twice AS SELECT * FROM person UNION ALL SELECT 'p01', 990101, '1980-01-01', '2021-12-01', NULL, NULL UNION ALL SELECT 'p02', 990101, '1980-01-01', '2021-12-01', NULL, NULL;
CALL insurance.settle('twice', 2022);
CALL insurance.settle('person', 2022, batch_rows => 0);
CALL insurance.settle('person', 2022, insurance.policy_for(360000, 2023));
\set VERBOSITY terse
BEGIN;
CALL insurance.settle('person', 2022);
ROLLBACK;
SELECT count(*) AS booked_by_errors FROM insurance.booking;

-- First settlement: batches of two.
CALL insurance.settle('person', 2022, batch_rows => 2);
SELECT state, areas_done, areas_total, rows_done, percent, batches, booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1;
SELECT person, area, version, insurance.status(assessment), insurance.payable(assessment) AS payable FROM insurance.current_booking ORDER BY person COLLATE "C";
SELECT * FROM total ORDER BY account COLLATE "C", payer COLLATE "C";
SELECT * FROM wrong;
-- The same again: nothing. Nor for other words for the same facts.
CALL insurance.settle('person', 2022);
UPDATE person SET amount_paid = 400.00, circumstances = '{}' WHERE person = 'p04';
CALL insurance.settle('person', 2022);
SELECT booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1;
SELECT count(*) AS bookings, max(version) FROM insurance.booking;
-- Who is in the source twice is refused afterwards, too.
CALL insurance.settle('twice', 2022);

-- Corrections: p01 has "a", p03 has moved, p05 has paid the rest, p08 has paid.
UPDATE person SET circumstances = '{a}' WHERE person = 'p01';
UPDATE person SET region = 990102 WHERE person = 'p03';
UPDATE person SET amount_paid = 320 WHERE person = 'p05';
UPDATE person SET paid_on = '2021-12-20' WHERE person = 'p08';
CALL insurance.settle('person', 2022);
SELECT booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1;
SELECT person, version, account, payer, fen FROM insurance.delta ORDER BY person COLLATE "C", version, account COLLATE "C", payer COLLATE "C";
SELECT * FROM wrong;
-- p03 is taken out of one county and then booked in the other.
SELECT person, area, assessment IS NOT NULL AS in_force FROM insurance.booking WHERE person = 'p03' ORDER BY version DESC LIMIT 1;

-- An amendment, "a" from 100 to 120: whom it affects, and what it books. p04 and all others keep their version.
CREATE TABLE old AS SELECT insurance.policy_for(990000, 2022) AS policy;
SELECT insurance.add_document(pg_temp.notice(120));
SELECT f.person, f.area, c.account, c.payer, c.fen
FROM old, insurance.affected(policy, insurance.policy_for(990000, 2022), 'person') f, insurance.account_changes(f.before, f.after) c
ORDER BY f.person COLLATE "C", c.account COLLATE "C", c.payer COLLATE "C";
CALL insurance.settle('person', 2022);
SELECT booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1;
SELECT d.person, d.account, d.payer, d.fen FROM insurance.delta d JOIN insurance.booking b USING (coverage_year, person, version)
WHERE b.run = (SELECT max(run) FROM insurance.run) ORDER BY d.person COLLATE "C", d.account COLLATE "C", d.payer COLLATE "C";
SELECT * FROM wrong;
CALL insurance.settle('person', 2022);
SELECT booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1;
-- One policy for all, and back.
CALL insurance.settle('person', 2022, insurance.policy_compile(ARRAY[insurance.vocabulary(), pg_temp.notice(100)], 990000, 2022));
SELECT superseded FROM insurance.progress ORDER BY run DESC LIMIT 1;
CALL insurance.settle('person', 2022);
SELECT superseded FROM insurance.progress ORDER BY run DESC LIMIT 1;

-- p10 is gone, and back again.
DELETE FROM person WHERE person = 'p10';
CALL insurance.settle('person', 2022);
SELECT version, assessment IS NULL AS reversal FROM insurance.booking WHERE person = 'p10' ORDER BY version;
SELECT account, payer, fen FROM insurance.delta WHERE person = 'p10' ORDER BY account COLLATE "C", payer COLLATE "C";
SELECT count(*) AS in_force FROM insurance.current_booking;
SELECT * FROM wrong;
INSERT INTO person VALUES ('p10', 990102, '1980-01-01', '2021-12-01', NULL, NULL);
CALL insurance.settle('person', 2022);
SELECT version, insurance.payable(assessment) AS payable FROM insurance.booking WHERE person = 'p10' ORDER BY version;
SELECT * FROM total ORDER BY account COLLATE "C", payer COLLATE "C";
SELECT * FROM wrong;

-- A row that a view leaves out in the end, by a join, is none.
CREATE TABLE living AS SELECT person FROM person WHERE person <> 'p06';
CREATE VIEW joined AS SELECT p.* FROM person p JOIN living USING (person);
CALL insurance.settle('joined', 2022);
SELECT booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1;
CALL insurance.settle('person', 2022);
SELECT booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1;

-- A county that is gone as a whole is taken back only where it is named.
DELETE FROM person WHERE region = 990102;
CALL insurance.settle('person', 2022);
CALL insurance.settle('person', 2022, areas => '{990102}');
SELECT * FROM total ORDER BY account COLLATE "C", payer COLLATE "C";
CALL insurance.settle('person', 2022);
SELECT * FROM wrong;

-- Who stands in two counties is not booked in both.
INSERT INTO person VALUES ('p01', 990102, '1980-01-01', '2021-12-01', NULL, NULL);
CALL insurance.settle('person', 2022);

-- Nothing is changed afterwards.
UPDATE insurance.booking SET booked_on = booked_on;
DELETE FROM insurance.booking_2022;
TRUNCATE insurance.booking_2022;
TRUNCATE insurance.booking;
DELETE FROM insurance.batch;
SELECT insurance.open_year(2022) AS opened_again;

-- Fingerprints of facts.
SELECT insurance.fact_fingerprint('1980-01-01', '2022-01-01', circumstances => '{a,b}', circumstance_from => '{2022-01-01,NULL}')
       = insurance.fact_fingerprint('1980-01-01', '2022-01-01', circumstances => '{b,a}', circumstance_from => '{NULL,2022-01-01}') AS in_another_order,
       insurance.fact_fingerprint('1980-01-01', '2022-01-01', circumstances => '{a,b}', circumstance_from => '{2022-01-01,NULL}')
       = insurance.fact_fingerprint('1980-01-01', '2022-01-01', circumstances => '{a,b}', circumstance_from => '{NULL,2022-01-01}') AS of_another,
       insurance.fact_fingerprint(amount_paid => 380) = insurance.fact_fingerprint(amount_paid => 380.00) AS same_amount,
       insurance.fact_fingerprint(paid_on => '2022-01-01') = insurance.fact_fingerprint(birth_date => '2022-01-01') AS another_fact,
       insurance.fact_fingerprint(circumstances => '{}') = insurance.fact_fingerprint() AS empty;
SELECT insurance.is_unbooked('p01', 990101);

SET client_min_messages = warning;
DROP EXTENSION insurance CASCADE;
DROP TABLE person, old, living CASCADE;

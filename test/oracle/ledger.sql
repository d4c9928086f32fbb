-- Where the ledger is not what a settlement from nothing would be: the view wrong, which
-- has no row if all is well.
--
--   \ir ../oracle/ledger.sql
--
-- Needs the table person (person, region, birth_date, paid_on, circumstances,
-- circumstance_from, amount_paid), which is settled for 2022.
CREATE VIEW nothing AS
SELECT p.person::text, p.region, insurance.assessment(p.region, 2022, birth_date, paid_on, circumstances, circumstance_from, amount_paid => amount_paid) AS assessment FROM person p;
CREATE VIEW wrong AS
SELECT 'postings' AS what, person FROM (
    SELECT person, account, payer, fen FROM insurance.posting
    UNION ALL SELECT n.person, a.account, a.payer, -a.fen FROM nothing n, insurance.account_changes(NULL, n.assessment) a) s
GROUP BY person, account, payer HAVING sum(fen) <> 0
UNION ALL
SELECT 'in force', person FROM nothing n FULL JOIN insurance.current_booking b USING (person)
WHERE n.region IS DISTINCT FROM b.area OR NOT insurance.same_answers(n.assessment, b.assessment)
UNION ALL
SELECT 'versions', person FROM insurance.booking GROUP BY person HAVING count(*) <> max(version)
UNION ALL
-- nothing is booked that changes nothing
SELECT 'idle', b.person FROM insurance.booking b JOIN insurance.booking n ON n.person = b.person AND n.version = b.version + 1
WHERE b.facts = n.facts AND b.area = n.area AND insurance.same_answers(b.assessment, n.assessment);

-- Publishing: numbered versions that never change, answers pinned to one, years that no notice covers.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\set SHOW_CONTEXT never
\pset format unaligned
\pset tuples_only on
\pset null ∅
CREATE FUNCTION pg_temp.notice(fee numeric, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_catalog.jsonb_build_object('number', '测〔2024〕1号', 'issued_on', '2023-11-01', 'regions', '[{"code": 990000}]'::jsonb, 'coverage_years', '{"from": 2024, "until": 2024}'::jsonb,
        'fees', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('id', 'standard', 'personal', fee, 'cite', '一')),
        'routes', '[{"id": "ordinary", "start": {"from": "payment"}, "cite": "二"}]'::jsonb) || more
$$;
CREATE TEMP VIEW versions AS
SELECT region, coverage_year AS year, version, fingerprint = insurance.fingerprint(insurance.published(region, coverage_year, version)) AS fingerprint, documents,
       published_on = current_date AS today, published_by = session_user AS by_me, carried_over_from AS carried, remark
FROM insurance.published_versions ORDER BY 1, 2, 3;

-- Nothing is published before somebody does it.
SELECT insurance.published(990000, 2024);
SELECT insurance.add_document(pg_temp.notice(320));
SELECT insurance.publish(990000, 2024, remark => '首版');
-- The same again is the same version.
SELECT insurance.publish(990000, 2024), insurance.publish(990000, 2024, remark => 'again');

-- A procedure that is pinned to the first version answers as ever; one that is not goes with the latest.
CREATE PROCEDURE pg_temp.settle(paid date, INOUT pinned numeric DEFAULT NULL, INOUT latest numeric DEFAULT NULL) LANGUAGE plpgsql AS $$
BEGIN
    SELECT a.payable INTO pinned FROM insurance.assess(insurance.published(990000, 2024, 1), paid_on => paid) a;
    SELECT a.payable INTO latest FROM insurance.assess(insurance.published(990000, 2024), paid_on => paid) a;
END
$$;
CALL pg_temp.settle('2024-02-01');
SELECT insurance.add_document(pg_temp.notice(400));
CALL pg_temp.settle('2024-02-01');
SELECT insurance.publish(990000, 2024);
CALL pg_temp.settle('2024-02-01');
-- Back to the first policy: it is to be the latest again, so it gets a number of its own.
SELECT insurance.add_document(pg_temp.notice(320));
SELECT insurance.publish(990000, 2024);
CALL pg_temp.settle('2024-02-01');
-- Another clause is another version with the same fingerprint.
SELECT insurance.add_document(pg_temp.notice(320, '{"routes": [{"id": "ordinary", "start": {"from": "payment"}, "cite": "二(一)"}]}'));
SELECT insurance.publish(990000, 2024);
SELECT count(DISTINCT fingerprint), count(DISTINCT policy), count(*) FROM insurance.published_policy WHERE region = 990000 AND version <> 2;
-- The versions outlive the notice; there is nothing to publish any more.
SELECT insurance.remove_document('测〔2024〕1号');
SELECT insurance.policy_for(990000, 2024) IS NULL;
CALL pg_temp.settle('2024-02-01');
SELECT insurance.publish(990000, 2024);
TABLE versions;
-- Many rows: asked for once.
SELECT sum(a.payable) FROM generate_series(date '2024-01-01', '2024-12-31', '1 day') d, LATERAL insurance.assess((SELECT insurance.published(990000, 2024, 2)), paid_on => d::date) a;
-- What is not there.
SELECT insurance.published(990000, 2024, 5);
SELECT insurance.published(990000, 2025, 1);
SELECT insurance.published(990101, 2024);
SELECT insurance.published(NULL, 2024);

-- What it was compiled with stands beside it.
SELECT insurance.publish(360000, 2023, known_on => '2023-01-01', readings => '{"count_payment_day": true}', local => '{"parameters": {"personal_standard": {"value": 400, "label": "为60%"}}}', remark => 'what if');
SELECT policy OPERATOR(insurance.=) insurance.policy_for(region, coverage_year, known_on, readings, local), known_on, readings, local, remark FROM insurance.published_policy WHERE region = 360000;
SELECT payable FROM insurance.assess(insurance.published(360000, 2023), birth_date => '1980-05-05', paid_on => '2022-10-05');
-- What the check found, by severity and kind.
SELECT findings = coalesce((SELECT jsonb_object_agg(severity, kinds) FROM (SELECT severity, jsonb_object_agg(kind, n) AS kinds
    FROM (SELECT severity, kind, count(*) AS n FROM insurance.check_policy(p.policy) GROUP BY 1, 2) k GROUP BY 1) s), '{}')
FROM insurance.published_policy p WHERE region = 360000;
SELECT warnings = (SELECT count(*) FROM insurance.check_policy(insurance.published(360000, 2023)) WHERE severity = 'warning') FROM insurance.published_versions WHERE region = 360000;

-- Errors refuse it, and are listed with a person each.
SELECT insurance.add_document(pg_temp.notice(320, '{"windows": [{"id": "window", "from": "2023-09-01", "until": "2024-06-30", "cite": "二"}], "routes": [{"id": "ordinary", "when": "orphan", "start": {"from": "payment"}, "cite": "二"}]}'));
CREATE PROCEDURE pg_temp.refused(year integer, carry_over boolean DEFAULT false, known_on date DEFAULT 'infinity', local jsonb DEFAULT NULL) LANGUAGE plpgsql AS $$
DECLARE
    said text;
    details text;
    hint text;
    errors bigint;
    answers bigint;
BEGIN
    PERFORM insurance.publish(990000, year, carry_over => carry_over, known_on => known_on, local => local);
EXCEPTION WHEN check_violation THEN
    GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, details = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RAISE INFO '%', said;
    RAISE INFO '%', hint;
    -- the query of the hint finds what the detail lists, and its example shows it
    EXECUTE 'SELECT count(*) FROM (' || hint || ') f WHERE f.severity = ''error'' AND strpos($1, format(E''%s: %s\n  SELECT'', f.path, f.message)) > 0' INTO errors USING details;
    EXECUTE 'SELECT count(*) FROM (' || substring(details FROM 'SELECT [^\n]+') || ') w WHERE NOT w.accepted' INTO answers;
    RAISE INFO 'errors: %, not accepted: %', errors, answers;
END
$$;
CALL pg_temp.refused(2024);
CALL pg_temp.refused(2024, known_on => '2023-12-31', local => '{"comment": "it''s 60%", "fees": [{"id": "standard", "op": "amend", "personal": 90}]}');
CALL pg_temp.refused(2026, carry_over => true);
SELECT max(version) FROM insurance.published_versions WHERE region = 990000;

-- A year that no notice covers.
SELECT insurance.publish(520000, 2024);
SELECT insurance.publish(110000, 2024, carry_over => true);
SELECT insurance.publish(520000, 2021, carry_over => true);
SELECT insurance.publish(520000, 2024, carry_over => true);
SELECT insurance.publish(520000, 2024, carry_over => true);
-- A year that is covered is not carried over.
SELECT insurance.publish(520000, 2022, carry_over => true);
SELECT year, version, documents, carried FROM versions WHERE region = 520000;
-- The days are two years later; 2024 has a 29 February, which nobody named.
SELECT w ->> 'id', w ->> 'from', w ->> 'until' FROM jsonb_array_elements(insurance.section(insurance.published(520000, 2024), 'windows')) w;
SELECT route, payable, benefit_start, benefit_end, notes FROM insurance.assess(insurance.published(520000, 2024), birth_date => '1980-05-05', paid_on => '2023-10-01');
SELECT route, notes FROM insurance.assess(insurance.published(520000, 2024), birth_date => '1980-05-05', paid_on => '2024-12-01');
-- Explanation and text say so, in the words of the language.
SELECT value FROM insurance.explain(insurance.published(520000, 2024), birth_date => '1980-05-05', paid_on => '2024-12-01', lang => 'zh') WHERE section = 'answer';
SELECT value FROM insurance.explain(insurance.published(520000, 2024), birth_date => '1980-05-05', paid_on => '2024-12-01') WHERE section = 'answer';
SELECT line FROM regexp_split_to_table(insurance.policy_text(insurance.published(520000, 2024)), E'\n') line WHERE line ~ 'carried';
SELECT line FROM regexp_split_to_table(insurance.policy_text(insurance.published(520000, 2024), 'zh'), E'\n') line WHERE line ~ '沿用以往';

-- Carried over by hand: where the notice is open-ended it gives what the next years have, but for the notes.
SELECT d.* FROM (VALUES (2025, 2026), (2027, 2028), (2028, 2029), (2028, 2032)) y(a, b),
    LATERAL insurance.policy_diff(insurance.carry_over(insurance.policy_for(360700, y.a), y.b), insurance.policy_for(360700, y.b), true) d
WHERE d.section <> 'notes' AND d.key IS DISTINCT FROM 'notes';
-- Answers with notes of their own bear the note as well, once.
CREATE TEMP TABLE twice AS SELECT insurance.carry_over(insurance.carry_over(insurance.policy_for(360000, 2026), 2027), 2029) AS p;
SELECT 'assess', array_positions(a.notes, 'carried_over') FROM twice, insurance.assess(p, birth_date => '1980-05-05', paid_on => '2028-10-05') a
UNION ALL SELECT 'incentives', array_positions(i.notes, 'carried_over') FROM twice, insurance.incentives(p, '{2026:resident}', 2029) i
UNION ALL SELECT 'critical illness', array_positions(c.notes, 'carried_over') FROM twice, insurance.critical_illness(p, 90000) c;
SELECT insurance.carry_over(insurance.policy_for(520000, 2022), 2022);
SELECT insurance.carry_over(insurance.policy_for(520000, 2022), 2021);
SELECT insurance.carry_over(NULL, 2023) IS NULL, insurance.carry_over(insurance.policy_for(520000, 2022), NULL) IS NULL;
-- 29 February; what only looks like a day, and years, stay.
SELECT insurance.days_moved('{"windows": [{"id": "2024-02-29", "from": "2024-02-29", "until": "2024-12-31", "cite": "2024-02-29"}], "history": {"lapses_from": 2025},
    "routes": [{"when": {"all": [{"holds": ["2024-03-01"], "on": "2024-03-01"}, {"date": {"of": "birth", "from": "1900-01-01"}}]}, "start": {"from": "payment", "not_before": "2024-02-29"}}]}', n)
FROM unnest('{1,4}'::int[]) n;

-- What is published does not change: not by its owner, not for no row, not in replication.
UPDATE insurance.published_policy SET remark = NULL;
UPDATE insurance.published_policy SET remark = NULL WHERE false;
DELETE FROM insurance.published_policy WHERE version > 1;
TRUNCATE insurance.published_policy;
INSERT INTO insurance.published_policy (region, coverage_year, version, policy, fingerprint, documents, known_on, findings)
SELECT region, coverage_year, version, policy, fingerprint, documents, known_on, findings FROM insurance.published_policy ON CONFLICT (region, coverage_year, version) DO UPDATE SET remark = 'x';
SET session_replication_role = replica;
DELETE FROM insurance.published_policy;
RESET session_replication_role;
-- A row says what its policy is.
\set VERBOSITY terse
INSERT INTO insurance.published_policy (region, coverage_year, version, policy, fingerprint, documents, known_on, findings)
SELECT 990000, 2022, 9, policy, fingerprint, documents, known_on, findings FROM insurance.published_policy WHERE region = 520000 AND coverage_year = 2022;
INSERT INTO insurance.published_policy (region, coverage_year, version, policy, fingerprint, documents, known_on, findings)
SELECT 520000, 2023, 9, policy, fingerprint, documents, known_on, findings FROM insurance.published_policy WHERE region = 520000 AND coverage_year = 2022;
INSERT INTO insurance.published_policy (region, coverage_year, version, policy, fingerprint, documents, known_on, findings)
SELECT 520000, 2022, 9, policy, fingerprint + 1, documents, known_on, findings FROM insurance.published_policy WHERE region = 520000 AND coverage_year = 2022;
INSERT INTO insurance.published_policy (region, coverage_year, version, policy, rules, fingerprint, documents, known_on, findings)
SELECT 520000, 2022, 9, policy, '{}', fingerprint, documents, known_on, findings FROM insurance.published_policy WHERE region = 520000 AND coverage_year = 2022;
\set VERBOSITY default
SELECT count(*) FROM insurance.published_policy;

-- As the update script of another format of policies would: compiled anew from the rules, nothing else is different.
CREATE TEMP TABLE before AS TABLE insurance.published_policy;
ALTER TABLE insurance.published_policy DISABLE TRIGGER USER;
UPDATE insurance.published_policy SET policy = rules::text::insurance.policy;
ALTER TABLE insurance.published_policy ENABLE ALWAYS TRIGGER published_for_good;
SELECT count(*), count(*) FILTER (WHERE b = p) FROM before b JOIN insurance.published_policy p USING (region, coverage_year, version);
DELETE FROM insurance.published_policy;

-- Only who takes the trigger away can delete.
SELECT insurance.remove_document('测〔2024〕1号');
ALTER TABLE insurance.published_policy DISABLE TRIGGER USER;
DELETE FROM insurance.published_policy;
ALTER TABLE insurance.published_policy ENABLE ALWAYS TRIGGER published_for_good;

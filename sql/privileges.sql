-- What an ordinary user may do: assess, quote, compile and read; not change documents.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
DROP ROLE IF EXISTS regress_insurance_clerk;
RESET client_min_messages;
CREATE ROLE regress_insurance_clerk;

-- Nothing runs with the rights of its owner. A search_path of its own, which would stop inlining, is only with what writes.
SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'insurance'::regnamespace AND (prosecdef OR proconfig IS NOT NULL) ORDER BY proname COLLATE "C";
-- What PUBLIC may not execute.
SELECT oid::regprocedure AS reserved FROM pg_proc WHERE pronamespace = 'insurance'::regnamespace AND NOT has_function_privilege('regress_insurance_clerk', oid, 'EXECUTE')
ORDER BY proname COLLATE "C";
SELECT relname, has_table_privilege('regress_insurance_clerk', oid, 'SELECT') AS reads,
       has_table_privilege('regress_insurance_clerk', oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') AS writes
FROM pg_class WHERE relnamespace = 'insurance'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') ORDER BY relname COLLATE "C";
SELECT has_schema_privilege('regress_insurance_clerk', 'insurance', 'USAGE') AS usage, has_schema_privilege('regress_insurance_clerk', 'insurance', 'CREATE') AS creates;
SELECT typname FROM pg_type t WHERE typnamespace = 'insurance'::regnamespace AND NOT has_type_privilege('regress_insurance_clerk', oid, 'USAGE');

SET ROLE regress_insurance_clerk;
SELECT insurance.payable(insurance.assessment(insurance.policy_for(520000, 2022), birth_date => '1980-05-05', paid_on => '2022-03-31')) AS by_policy,
       insurance.payable(insurance.assessment(520000, 2022, birth_date => '1980-05-05', paid_on => '2022-03-31')) AS by_region;
SELECT payable, route FROM insurance.assess(520000, 2022, birth_date => '1980-05-05', paid_on => '2022-08-31');
SELECT insurance.quote('{"region": "guizhou", "coverage_year": 2022, "birth_date": "1980-05-05", "payment_date": "2022-03-31"}') ->> 'personal_payable' AS quoted;
SELECT insurance.region(insurance.policy_compile(ARRAY['{"number": "P1", "regions": [{"code": 990000}], "coverage_years": {"from": 2022},
    "fees": [{"id": "f", "personal": 1, "cite": "1"}], "routes": [{"id": "r", "start": null, "cite": "1"}]}'::jsonb], 990000, 2022)) AS compiled;
SELECT insurance.region(insurance.policy_for(360000, 2023, local => '{"parameters": {"zone": {"value": "west"}}}')) AS local;
SELECT count(*) FROM insurance.document;
SELECT count(*) > 0 AS compiled FROM insurance.compiled_policy;
SELECT count(*) > 50 AS known FROM insurance.known_circumstances(insurance.policy_for(520000, 2022));
\set VERBOSITY terse
SELECT insurance.add_document('{"number": "P1"}');
SELECT insurance.remove_document('P1');
SELECT insurance.refresh_policies();
INSERT INTO insurance.document (number, document) VALUES ('P1', '{"number": "P1"}');
UPDATE insurance.document SET document = document;
DELETE FROM insurance.document;
TRUNCATE insurance.document;
DELETE FROM insurance.compiled_policy;
SELECT insurance.publish(520000, 2022);
INSERT INTO insurance.published_policy DEFAULT VALUES;
UPDATE insurance.published_policy SET remark = NULL;
DELETE FROM insurance.published_policy;
TRUNCATE insurance.published_policy;
ALTER TABLE insurance.published_policy DISABLE TRIGGER published_for_good;
CREATE FUNCTION insurance.planted() RETURNS int LANGUAGE sql AS 'SELECT 1';
SELECT insurance.policy_tables_changed();
SELECT insurance.forget_policies();
SELECT insurance.refuse_change();
-- A trigger function on a table of one's own does no harm but to look policies up again.
CREATE TEMP TABLE mine (x int);
CREATE TRIGGER t AFTER INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION insurance.policy_tables_changed();
INSERT INTO mine VALUES (1);
SELECT insurance.payable(insurance.assessment(520000, 2022, paid_on => '2022-03-31', birth_date => '1980-05-05'));
DROP TABLE mine;
RESET ROLE;

-- A role that may publish, and no more. What it has published everybody can read.
CREATE ROLE regress_insurance_office;
GRANT EXECUTE ON FUNCTION insurance.publish(integer, integer, date, jsonb, jsonb, boolean, text) TO regress_insurance_office;
GRANT INSERT ON insurance.published_policy TO regress_insurance_office;
SET ROLE regress_insurance_office;
SELECT insurance.publish(520000, 2022);
UPDATE insurance.published_policy SET remark = NULL;
SET ROLE regress_insurance_clerk;
SELECT payable FROM insurance.assess(insurance.published(520000, 2022, 1), birth_date => '1980-05-05', paid_on => '2022-03-31');
SELECT region, version, published_by = session_user AS by_the_session FROM insurance.published_versions;
SELECT count(*) FROM insurance.published_policy;
RESET ROLE;

-- A role that may settle a year that is opened for it, and no more; what is booked of persons not everybody may read.
SELECT insurance.open_year(2022);
GRANT EXECUTE ON PROCEDURE insurance.settle(regclass, integer, insurance.policy, integer[], name, name, integer, boolean) TO regress_insurance_office;
GRANT SELECT, INSERT, UPDATE ON insurance.run, insurance.settled_area TO regress_insurance_office;
GRANT SELECT, INSERT ON insurance.booking, insurance.batch, insurance.settled_policy, insurance.current_booking TO regress_insurance_office;
SET ROLE regress_insurance_office;
CREATE TEMP TABLE insured AS SELECT 'p1' AS person, 520000 AS region, date '1980-05-05' AS birth_date, date '2022-03-31' AS paid_on;
CALL insurance.settle('insured', 2022);
UPDATE insured SET paid_on = '2022-04-01';
CALL insurance.settle('insured', 2022);
CALL insurance.settle('insured', 2023);
SELECT person, version, insurance.payable(assessment) AS payable FROM insurance.current_booking;
DELETE FROM insurance.booking;
TRUNCATE insurance.batch;
DROP TABLE insured;
SET ROLE regress_insurance_clerk;
SELECT count(*) FROM insurance.booking;
SELECT count(*) FROM insurance.posting;
SELECT state, booked, superseded FROM insurance.progress ORDER BY run;
CALL insurance.settle('pg_catalog.pg_class', 2022);
RESET ROLE;

-- Objects of others in front of the search_path are not called: what the extension calls is its own, or is qualified.
CREATE SCHEMA regress_planted;
CREATE FUNCTION regress_planted.array_cat(anycompatiblearray, anycompatiblearray) RETURNS anycompatiblearray LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted array_cat was called'; END $$;
CREATE FUNCTION regress_planted.policy_for(int, int) RETURNS insurance.policy LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted policy_for was called'; END $$;
CREATE FUNCTION regress_planted.vocabulary() RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted vocabulary was called'; END $$;
CREATE FUNCTION regress_planted.int4eq(int, int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted operator was called'; END $$;
CREATE OPERATOR regress_planted.= (LEFTARG = int, RIGHTARG = int, FUNCTION = regress_planted.int4eq);
CREATE TABLE regress_planted.document (number text, document jsonb);
CREATE TABLE regress_planted.compiled_policy (region int, coverage_year int, policy insurance.policy);
-- A function whose argument types fit better than those of pg_catalog wins even from behind it.
CREATE FUNCTION regress_planted.array_cat(jsonb[], jsonb[]) RETURNS jsonb[] LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted array_cat was called'; END $$;
SET search_path = pg_catalog, regress_planted;
SELECT insurance.refresh_policies() > 0 AS refreshed;
SELECT insurance.publish(360000, 2023) AS published;
SET search_path = regress_planted, insurance, pg_catalog;
SELECT insurance.payable(insurance.assessment(520000, 2022, birth_date => '1980-05-05', paid_on => '2022-03-31')) AS by_region;
-- a county that no document names is compiled by policy_for()
SELECT insurance.route(insurance.assessment(520199, 2022, birth_date => '1980-05-05', paid_on => '2022-03-31')) AS county;
RESET search_path;
-- With no search_path at all.
SET search_path = '';
SELECT insurance.payable(insurance.assessment(520000, 2022, birth_date => '1980-05-05', paid_on => '2022-03-31')) AS by_region;
SELECT insurance.quote('{"region": "guizhou", "coverage_year": 2022, "birth_date": "1980-05-05", "payment_date": "2022-03-31", "categories": {"orphan": null}, "insured_history": {"2021": "resident"},
    "short_jobs": [{"start": "2022-04-01", "end": "2022-04-30"}]}') ->> 'route' AS quoted;
SELECT payable FROM insurance.assess(insurance.policy_for(520000, 2022), birth_date => '1980-05-05', paid_on => '2022-03-31');
SELECT count(*) > 0 AS known FROM insurance.known_circumstances(insurance.policy_for(520000, 2022));
SELECT insurance.parameters(insurance.policy_for(520000, 2022)) IS NOT NULL AS parameters, insurance.circumstances_of('1101,1203', '{"1101": "orphan"}') AS codes,
       insurance.region_code('jiangxi') AS region, insurance.fiscal_split(insurance.policy_for(360000, 2023), 610) AS split, insurance.identity_data_ok(insurance.policy_for(520000, 2022), true) AS identity;
SELECT insurance.refresh_policies() > 0 AS refreshed;
SELECT insurance.publish(360000, 2023) AS published, insurance.region(insurance.published(360000, 2023)) AS region;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA regress_planted CASCADE;
ALTER TABLE insurance.published_policy DISABLE TRIGGER published_for_good;
DELETE FROM insurance.published_policy;
ALTER TABLE insurance.published_policy ENABLE ALWAYS TRIGGER published_for_good;
DROP TABLE insurance.booking_2022;
ALTER TABLE insurance.batch DISABLE TRIGGER booked_for_good;
DELETE FROM insurance.batch;
ALTER TABLE insurance.batch ENABLE ALWAYS TRIGGER booked_for_good;
DELETE FROM insurance.run;
DELETE FROM insurance.settled_area;
DELETE FROM insurance.settled_policy;
DROP OWNED BY regress_insurance_office;
DROP ROLE regress_insurance_office;
DROP ROLE regress_insurance_clerk;

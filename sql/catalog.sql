-- What the catalogue says of the extension: volatility and parallel safety as meant, comments everywhere, storage of the types.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;

CREATE TEMP VIEW f AS
SELECT p.oid::regprocedure::text AS name, p.* FROM pg_proc p WHERE p.pronamespace = 'insurance'::regnamespace;
-- Everything of the schema belongs to the extension.
SELECT f.name FROM f WHERE NOT EXISTS (
    SELECT FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid AND d.refclassid = 'pg_extension'::regclass
    WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e' AND e.extname = 'insurance');

-- VOLATILE or PARALLEL UNSAFE: what writes, and triggers.  Nothing else.
SELECT name, provolatile, proparallel FROM f WHERE provolatile = 'v' OR proparallel <> 's' ORDER BY proname COLLATE "C";
-- STABLE: what reads tables or depends on settings.
SELECT name FROM f WHERE provolatile = 's' ORDER BY name COLLATE "C";
-- Functions over an assessment or a policy calculate: IMMUTABLE and PARALLEL SAFE, so that they may stand in indexes and ship to other nodes.
SELECT name FROM f WHERE proargtypes[0] IN ('insurance.assessment'::regtype, 'insurance.policy'::regtype, 'insurance.history'::regtype, 'insurance.circumstance_set'::regtype, 'insurance.tally'::regtype)
  AND NOT (provolatile = 'i' AND proparallel = 's') AND proname <> 'affected';    -- reads its source
-- Accessors are strict: no assessment, no answer.
SELECT name FROM f WHERE pronargs = 1 AND proargtypes[0] = 'insurance.assessment'::regtype AND NOT proisstrict AND prokind = 'f';
-- An IMMUTABLE function in SQL does nothing that depends on a setting: a text is no date by DateStyle.
BEGIN;
CREATE TEMP TABLE styled ON COMMIT DROP AS
SELECT s.style, NULL::text AS circumstances, NULL::text AS absences, NULL::text AS answer FROM (VALUES ('ISO, MDY'), ('ISO, DMY'), ('German, DMY'), ('SQL, YMD')) s(style);
DO $$
DECLARE
    style text;
BEGIN
    FOREACH style IN ARRAY ARRAY['ISO, MDY', 'ISO, DMY', 'German, DMY', 'SQL, YMD'] LOOP
        EXECUTE format('SET LOCAL DateStyle = %L', style);
        EXECUTE $q$UPDATE styled SET circumstances = insurance.quote_circumstances('{"categories": {"orphan": {"recognised_on": "2022-03-04", "removed_on": "2022-05-06"}, "veteran": null}, "military_discharged_on": "2022-01-02", "identity_fixed_on": "2022-06-07", "household_info_used": false}')::text,
            absences = upper(insurance.quote_absences('{"short_jobs": [{"start": "2022-03-04", "end": "2022-05-06"}]}'))::text,
            answer = insurance.assessment(policy_for.policy_for, birth_date => '1980-05-06'::text::date, paid_on => make_date(2022, 3, 4))::text
            FROM insurance.policy_for(520000, 2022) WHERE style = $1$q$ USING style;
    END LOOP;
END
$$;
SELECT count(DISTINCT circumstances) AS circumstances, count(DISTINCT answer) AS answers FROM styled;
COMMIT;
-- By what they call: functions in SQL that are IMMUTABLE read no table and call nothing that is not.
SELECT name FROM f JOIN pg_language l ON l.oid = prolang
WHERE lanname = 'sql' AND provolatile = 'i' AND prosrc ~* '\m(from|join)\s+insurance\.(document|compiled_policy|published_policy)\M|now\(\)|current_|::(date|timestamptz)\M|to_char\(|insurance\.(documents|policy_for|region_code)\(';
-- Costs are stated: C functions are cheap, compilation is dear.
SELECT name, procost FROM f WHERE procost >= 10000 ORDER BY name COLLATE "C";
SELECT min(procost), max(procost) FROM f WHERE proargtypes[0] = 'insurance.assessment'::regtype AND pronargs = 1 AND prorettype <> 'jsonb'::regtype AND proname NOT LIKE '%\_out' AND proname NOT LIKE '%\_send';

-- Every object has a comment.
SELECT 'function ' || name AS without_comment FROM f WHERE obj_description(oid, 'pg_proc') IS NULL
UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'insurance'::regnamespace AND typtype = 'b' AND typelem = 0 AND obj_description(oid, 'pg_type') IS NULL
UNION ALL SELECT 'relation ' || relname FROM pg_class WHERE relnamespace = 'insurance'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') AND obj_description(oid, 'pg_class') IS NULL
UNION ALL SELECT 'column ' || relname || '.' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'insurance'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') AND attnum > 0 AND NOT attisdropped AND col_description(c.oid, attnum) IS NULL
UNION ALL SELECT 'operator ' || oid::regoperator::text FROM pg_operator WHERE oprnamespace = 'insurance'::regnamespace AND obj_description(oid, 'pg_operator') IS NULL
UNION ALL SELECT 'schema' WHERE obj_description('insurance'::regnamespace, 'pg_namespace') IS NULL
UNION ALL SELECT 'extension' FROM pg_extension WHERE extname = 'insurance' AND obj_description(oid, 'pg_extension') IS NULL
UNION ALL SELECT 'aggregate ' || name FROM f WHERE prokind = 'a' AND obj_description(oid, 'pg_proc') IS NULL;
-- The Chinese terms stand in the comments of what a user calls.
SELECT count(*) > 40 AS chinese FROM f WHERE obj_description(oid, 'pg_proc') ~ '[一-龥]';
-- Every argument of the functions that take facts has a name.
SELECT name FROM f WHERE proname IN ('assessment', 'assess', 'policy_for', 'policy_compile', 'quote', 'add_document', 'make_circumstances', 'subsidy_split') AND array_position(proargnames, '') IS NOT NULL;

-- Types: variable length; policies and assessments aligned to 8 bytes and never compressed.
SELECT typname, typlen, typbyval, typalign, typstorage, typreceive <> 0 AND typsend <> 0 AS has_binary
FROM pg_type WHERE typnamespace = 'insurance'::regnamespace AND typtype = 'b' AND typelem = 0 ORDER BY typname COLLATE "C";
-- Each has a btree and a hash class as its default.
SELECT t.typname, string_agg(am.amname, ', ' ORDER BY am.amname COLLATE "C") AS classes
FROM pg_opclass c JOIN pg_am am ON am.oid = c.opcmethod JOIN pg_type t ON t.oid = c.opcintype
WHERE c.opcnamespace = 'insurance'::regnamespace AND c.opcdefault GROUP BY t.typname ORDER BY t.typname COLLATE "C";
SELECT pg_catalog.amvalidate(c.oid) AS valid, count(*) FROM pg_opclass c WHERE c.opcnamespace = 'insurance'::regnamespace GROUP BY 1;
-- Operators: commutators and negators are each other's.
SELECT o.oid::regoperator FROM pg_operator o WHERE o.oprnamespace = 'insurance'::regnamespace AND o.oprresult = 'boolean'::regtype
  AND (o.oprcom = 0 OR o.oprnegate = 0 OR (SELECT c.oprcom FROM pg_operator c WHERE c.oid = o.oprcom) <> o.oid OR (SELECT c.oprnegate FROM pg_operator c WHERE c.oid = o.oprnegate) <> o.oid
       OR (o.oprname = '=') <> (o.oprcanhash AND o.oprcanmerge));

-- Tables that are written to have primary keys; what users put into them is dumped, what is compiled is not.
SELECT c.relname, EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS has_key,
       c.oid = ANY (SELECT unnest(extconfig) FROM pg_extension WHERE extname = 'insurance') AS dumped
FROM pg_class c WHERE c.relnamespace = 'insurance'::regnamespace AND c.relkind = 'r' ORDER BY c.relname COLLATE "C";
-- Triggers that keep caches right fire always, in replication as well.
SELECT tgrelid::regclass, tgname, tgenabled, CASE WHEN (tgtype & 1) = 1 THEN 'row' ELSE 'statement' END AS level,
       concat_ws(' ', CASE WHEN (tgtype & 4) > 0 THEN 'insert' END, CASE WHEN (tgtype & 16) > 0 THEN 'update' END, CASE WHEN (tgtype & 8) > 0 THEN 'delete' END, CASE WHEN (tgtype & 32) > 0 THEN 'truncate' END) AS events
FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'insurance'::regnamespace AND NOT tgisinternal ORDER BY tgrelid::regclass::text COLLATE "C", tgname COLLATE "C";

-- The extension: not relocatable, not trusted, of one version.
SELECT relocatable, trusted, superuser, installed FROM pg_available_extension_versions WHERE name = 'insurance';

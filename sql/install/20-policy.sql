-- Documents, and the policies that they compile to.

CREATE FUNCTION insurance.policy_compile(
    documents jsonb[],
    region integer,
    coverage_year integer,
    known_on date DEFAULT 'infinity',
    readings jsonb DEFAULT NULL
) RETURNS insurance.policy
    AS 'MODULE_PATHNAME', 'policy_compile' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION insurance.policy_compile(jsonb[], integer, integer, date, jsonb) IS
'Lay documents (通知) over each other for a region (GB/T 2260) and coverage year, as known on a day, with chosen readings, and compile them. NULL where none of them covers region and year. Every error of the documents is raised at once, with its JSON path. Pass insurance.vocabulary() among the documents for the codes known everywhere.';

CREATE TABLE insurance.document (
    number text PRIMARY KEY,
    document jsonb NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    CHECK (document ->> 'number' IS NOT DISTINCT FROM number)
);
COMMENT ON TABLE insurance.document IS
'Documents of the users (本地文件), beside the built-in ones; one of the same number takes their place. Add with insurance.add_document().';
COMMENT ON COLUMN insurance.document.number IS 'Number of the notice (文号)';
COMMENT ON COLUMN insurance.document.document IS 'The notice in the document language';
COMMENT ON COLUMN insurance.document.added_at IS 'When it was added or last changed';
GRANT SELECT ON insurance.document TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('insurance.document', '');

-- A cache of insurance.policy_for(), complete or empty: rows for every region that
-- a document names and every year that one covers.  Not dumped: a restored
-- database fills it when documents are added, and compiles until then.
CREATE TABLE insurance.compiled_policy (
    region integer NOT NULL,
    coverage_year integer NOT NULL,
    policy insurance.policy NOT NULL,
    PRIMARY KEY (region, coverage_year)
);
COMMENT ON TABLE insurance.compiled_policy IS
'Compiled policies by region and coverage year, read by the (region, coverage_year) functions; a county without a document of its own uses its city''s, a city its province''s';
COMMENT ON COLUMN insurance.compiled_policy.region IS 'Region code (GB/T 2260)';
COMMENT ON COLUMN insurance.compiled_policy.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.compiled_policy.policy IS 'The compiled policy';
GRANT SELECT ON insurance.compiled_policy TO PUBLIC;

CREATE FUNCTION insurance.policy_tables_changed() RETURNS trigger
    AS 'MODULE_PATHNAME', 'policy_tables_changed' LANGUAGE C;
COMMENT ON FUNCTION insurance.policy_tables_changed() IS
'Statement trigger: tells every session that compiled policies must be looked up again';

CREATE FUNCTION insurance.forget_policies() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM insurance.compiled_policy;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION insurance.forget_policies() IS
'Statement trigger: compiled policies of other documents must not stay';

CREATE TRIGGER policies_forgotten AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON insurance.document
    FOR EACH STATEMENT EXECUTE FUNCTION insurance.forget_policies();
CREATE TRIGGER policies_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON insurance.document
    FOR EACH STATEMENT EXECUTE FUNCTION insurance.policy_tables_changed();
CREATE TRIGGER policies_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON insurance.compiled_policy
    FOR EACH STATEMENT EXECUTE FUNCTION insurance.policy_tables_changed();
ALTER TABLE insurance.document ENABLE ALWAYS TRIGGER policies_forgotten;
ALTER TABLE insurance.document ENABLE ALWAYS TRIGGER policies_changed;
ALTER TABLE insurance.compiled_policy ENABLE ALWAYS TRIGGER policies_changed;

CREATE FUNCTION insurance.documents() RETURNS jsonb[]
    LANGUAGE sql STABLE PARALLEL SAFE COST 100 AS $$
    SELECT pg_catalog.array_cat(insurance.builtin_documents(),
        coalesce((SELECT pg_catalog.array_agg(d.document ORDER BY d.number) FROM insurance.document d), '{}'))
$$;
COMMENT ON FUNCTION insurance.documents() IS
'The built-in documents and then those of the users';

CREATE FUNCTION insurance.policy_for(
    region integer,
    coverage_year integer,
    known_on date DEFAULT 'infinity',
    readings jsonb DEFAULT NULL,
    local jsonb DEFAULT NULL
) RETURNS insurance.policy
    LANGUAGE sql STABLE PARALLEL SAFE COST 20000 AS $$
    SELECT insurance.policy_compile(
        pg_catalog.array_cat(pg_catalog.array_cat(ARRAY[insurance.vocabulary()], insurance.documents()),
            CASE WHEN local IS NULL THEN '{}' ELSE ARRAY[local] END),
        region, coverage_year, known_on, readings)
$$;
COMMENT ON FUNCTION insurance.policy_for(integer, integer, date, jsonb, jsonb) IS
'The policy of a region (GB/T 2260) and coverage year from the built-in documents and those of the users: as known on a day (default: all that is known), with readings {"name": value} other than those in force, and a local document on top, such as {"parameters": {"personal_standard": {"value": 400}}}. NULL where no notice covers region and year.';

CREATE FUNCTION insurance.refresh_policies() RETURNS integer
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE COST 100000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    n integer;
BEGIN
    DELETE FROM insurance.compiled_policy;
    INSERT INTO insurance.compiled_policy (region, coverage_year, policy)
    SELECT c.region, c.year, c.policy
    FROM (SELECT r.region, y.year, insurance.policy_for(r.region, y.year) AS policy
          FROM (SELECT DISTINCT (g ->> 'code')::integer AS region
                FROM pg_catalog.unnest(insurance.documents()) d, pg_catalog.jsonb_array_elements(d -> 'regions') g
                WHERE (g ->> 'code')::integer > 0) r,
               (SELECT DISTINCT s AS year
                FROM pg_catalog.unnest(insurance.documents()) d,
                     pg_catalog.generate_series((d #>> '{coverage_years,from}')::integer,
                         coalesce((d #>> '{coverage_years,until}')::integer,
                             (d #>> '{coverage_years,from}')::integer + 9)) s) y) c
    WHERE c.policy IS NOT NULL;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;
COMMENT ON FUNCTION insurance.refresh_policies() IS
'Compile the policies of every region and coverage year that documents name, open-ended documents ten years ahead; returns how many';

CREATE FUNCTION insurance.add_document(document jsonb) RETURNS text
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE COST 100000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_number text := document ->> 'number';
BEGIN
    IF new_number IS NULL OR new_number = '' THEN
        RAISE EXCEPTION 'document has no number'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'A document without number is a local one: pass it to insurance.policy_for() as "local".';
    END IF;
    INSERT INTO insurance.document (number, document)
    VALUES (new_number, add_document.document)
    ON CONFLICT (number) DO UPDATE SET document = excluded.document, added_at = pg_catalog.now();
    PERFORM insurance.refresh_policies();
    RETURN new_number;
END
$$;
COMMENT ON FUNCTION insurance.add_document(jsonb) IS
'Add a notice, or put it in the place of the one of the same number; every policy that it changes is compiled, and where one does not compile nothing is added. Returns the number (文号).';

CREATE FUNCTION insurance.remove_document(number text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE COST 100000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was_there boolean;
BEGIN
    DELETE FROM insurance.document d WHERE d.number = remove_document.number;
    was_there := FOUND;
    PERFORM insurance.refresh_policies();
    RETURN was_there;
END
$$;
COMMENT ON FUNCTION insurance.remove_document(text) IS
'Remove a user''s document; a built-in one of the same number holds again. False where there was none.';
REVOKE EXECUTE ON FUNCTION insurance.add_document(jsonb) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION insurance.remove_document(text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION insurance.refresh_policies() FROM PUBLIC;

CREATE FUNCTION insurance.region(insurance.policy) RETURNS integer
    AS 'MODULE_PATHNAME', 'policy_region' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.region(insurance.policy) IS 'Region code of a policy';
CREATE FUNCTION insurance.coverage_year(insurance.policy) RETURNS integer
    AS 'MODULE_PATHNAME', 'policy_coverage_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.coverage_year(insurance.policy) IS 'Coverage year of a policy (参保年度)';
CREATE FUNCTION insurance.fingerprint(insurance.policy) RETURNS bigint
    AS 'MODULE_PATHNAME', 'policy_fingerprint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.fingerprint(insurance.policy) IS
'Fingerprint of the rules of a policy: the same for another key order, white space, cite, label or title, different for every other change';

CREATE FUNCTION insurance.section(policy insurance.policy, name text) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'policy_section' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION insurance.section(insurance.policy, text) IS
'One section of a policy (routes, windows, personal_account, …) as the document language writes it, with values in place of parameters; NULL where the policy has none. Read once for a call site and policy, not once a row.';

CREATE FUNCTION insurance.section_names(lists boolean) RETURNS text[]
    AS 'MODULE_PATHNAME', 'section_names' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.section_names(boolean) IS
'The sections that a policy can have: lists of rules, or (false) single rules; policies/README.md describes them';

CREATE FUNCTION insurance.parameters(insurance.policy) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
    SELECT insurance.section($1, 'parameters')
$$;
COMMENT ON FUNCTION insurance.parameters(insurance.policy) IS
'Parameters of a policy with their values; null where nobody gives one';


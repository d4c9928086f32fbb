-- Policies that are in use: checked, numbered, and never changed again.

CREATE FUNCTION insurance.day_moved(day jsonb, years integer) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 50 AS $$
DECLARE
    ymd text[] := CASE WHEN pg_catalog.jsonb_typeof(day) = 'string' THEN pg_catalog.regexp_match(day #>> '{}', '^(\d{4})-(\d\d-\d\d)$') END;
    year constant integer := ymd[1]::integer + years;
BEGIN
    RETURN CASE WHEN ymd IS NULL THEN day
                ELSE pg_catalog.to_jsonb(pg_catalog.lpad(year::text, 4, '0') || '-'
                         || CASE WHEN ymd[2] = '02-29' AND pg_catalog.make_date(year, 3, 1) - pg_catalog.make_date(year, 2, 28) = 1
                                 THEN '02-28' ELSE ymd[2] END) END;
END
$$;
COMMENT ON FUNCTION insurance.day_moved(jsonb, integer) IS
'A day of the document language so many years later, 29 February where there is none on the 28th; any other value as it is';

CREATE FUNCTION insurance.days_moved(rules jsonb, years integer) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT CASE pg_catalog.jsonb_typeof(rules)
        WHEN 'array' THEN (SELECT coalesce(pg_catalog.jsonb_agg(insurance.days_moved(e.value, years) ORDER BY e.n), '[]')
                           FROM pg_catalog.jsonb_array_elements(rules) WITH ORDINALITY e(value, n))
        WHEN 'object' THEN (SELECT coalesce(pg_catalog.jsonb_object_agg(m.key,
                                       -- nowhere else does a text that looks like a day stand for one
                                       CASE WHEN m.key IN ('from', 'until', 'on', 'not_before') THEN insurance.day_moved(m.value, years)
                                            ELSE insurance.days_moved(m.value, years) END), '{}')
                            FROM pg_catalog.jsonb_each(rules) m)
        ELSE rules END
$$;
COMMENT ON FUNCTION insurance.days_moved(jsonb, integer) IS
'Rules of the document language with every day so many years later, for insurance.carry_over()';

CREATE FUNCTION insurance.carry_over(policy insurance.policy, coverage_year integer) RETURNS insurance.policy
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
DECLARE
    note constant jsonb := '["carried_over"]';
    doc jsonb := policy::text::jsonb - 'fingerprint';
    years constant integer := carry_over.coverage_year - insurance.coverage_year(policy);
    section text;
BEGIN
    IF years <= 0 THEN
        RAISE EXCEPTION 'rules of % cannot be carried over into %', insurance.coverage_year(policy), carry_over.coverage_year
            USING ERRCODE = 'invalid_parameter_value', HINT = 'They can be carried over into a later coverage year.';
    END IF;
    doc := insurance.days_moved(doc, years)
        || pg_catalog.jsonb_build_object('coverage_year', carry_over.coverage_year,
               'notes', coalesce(doc -> 'notes', '[]') - 'carried_over' || note,
               'parameters', (SELECT coalesce(pg_catalog.jsonb_object_agg(p.key, insurance.day_moved(p.value, years)), '{}')
                              FROM pg_catalog.jsonb_each(doc -> 'parameters') p));
    -- these answers have notes of their own, and none of the policy
    FOREACH section IN ARRAY '{incentives,critical_illness}'::text[] LOOP
        IF doc ? section THEN
            doc := doc || pg_catalog.jsonb_build_object(section,
                (SELECT pg_catalog.jsonb_agg(r.value || pg_catalog.jsonb_build_object('notes', coalesce(r.value -> 'notes', '[]') - 'carried_over' || note) ORDER BY r.n)
                 FROM pg_catalog.jsonb_array_elements(doc -> section) WITH ORDINALITY r(value, n)));
        END IF;
    END LOOP;
    IF doc ? 'assistance' THEN
        doc := pg_catalog.jsonb_set(doc, '{assistance,notes}', coalesce(doc #> '{assistance,notes}', '[]') - 'carried_over' || note);
    END IF;
    RETURN doc::text::insurance.policy;
END
$$;
COMMENT ON FUNCTION insurance.carry_over(insurance.policy, integer) IS
'The rules of a policy for a later coverage year that no notice covers yet (沿用以往年度规定): its days move by the years between (29 February to the 28th where there is none); numbers of years (until_year, first_year, lapses_from, streak_from) stay, as do amounts, documents and clauses. Every answer bears the note carried_over.';

-- The policy is kept compiled, and as the document that it was compiled from.  A new
-- POLICY_FORMAT cannot read what an old one compiled; its update script compiles anew,
-- and the fingerprint, which is that of the rules, stays what it was or the script fails:
--
--     ALTER TABLE insurance.published_policy DISABLE TRIGGER USER;
--     UPDATE insurance.published_policy SET policy = rules::text::insurance.policy;
--     ALTER TABLE insurance.published_policy ENABLE ALWAYS TRIGGER published_for_good;
--
-- A dump has the text form, and is compiled where it is restored.
CREATE TABLE insurance.published_policy (
    region integer NOT NULL CONSTRAINT region_of_policy CHECK (region = insurance.region(policy)),
    coverage_year integer NOT NULL CONSTRAINT coverage_year_of_policy CHECK (coverage_year = insurance.coverage_year(policy)),
    version integer NOT NULL CHECK (version > 0),
    policy insurance.policy NOT NULL,
    rules jsonb NOT NULL GENERATED ALWAYS AS (policy::text::jsonb) STORED,
    fingerprint bigint NOT NULL CONSTRAINT fingerprint_of_policy CHECK (fingerprint = insurance.fingerprint(policy)),
    documents text[] NOT NULL,
    readings jsonb,
    local jsonb,
    known_on date NOT NULL,
    carried_over_from integer CONSTRAINT carried_over_from_before CHECK (carried_over_from < coverage_year),
    published_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    published_by text NOT NULL DEFAULT SESSION_USER,
    findings jsonb NOT NULL,
    remark text,
    PRIMARY KEY (region, coverage_year, version)
);
COMMENT ON TABLE insurance.published_policy IS
'Published policies (已发布的政策版本). Add with insurance.publish(), read with insurance.published(); rows are neither changed nor deleted. They are dumped with the database, and go with DROP EXTENSION.';
COMMENT ON COLUMN insurance.published_policy.region IS 'Region code (GB/T 2260)';
COMMENT ON COLUMN insurance.published_policy.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.published_policy.version IS 'Number of the version, from 1 on for each region and coverage year';
COMMENT ON COLUMN insurance.published_policy.policy IS 'The compiled policy';
COMMENT ON COLUMN insurance.published_policy.rules IS 'The same as the document that it was compiled from: every version of the extension can read it';
COMMENT ON COLUMN insurance.published_policy.fingerprint IS 'Fingerprint of the rules';
COMMENT ON COLUMN insurance.published_policy.documents IS 'Numbers of the notices (文号)';
COMMENT ON COLUMN insurance.published_policy.readings IS 'Readings other than those in force';
COMMENT ON COLUMN insurance.published_policy.local IS 'The local document';
COMMENT ON COLUMN insurance.published_policy.known_on IS 'The day as known on which the notices were taken; infinity: all';
COMMENT ON COLUMN insurance.published_policy.carried_over_from IS 'The coverage year whose rules were carried over; NULL where notices cover the year';
COMMENT ON COLUMN insurance.published_policy.published_at IS 'When it was published';
COMMENT ON COLUMN insurance.published_policy.published_by IS 'Who published it: the role of the session';
COMMENT ON COLUMN insurance.published_policy.findings IS 'What insurance.check_policy() found then: how many by severity and kind';
COMMENT ON COLUMN insurance.published_policy.remark IS 'Remark of the publisher';
GRANT SELECT ON insurance.published_policy TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('insurance.published_policy', '');

CREATE FUNCTION insurance.refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published policies do not change'
        USING ERRCODE = 'object_not_in_prerequisite_state',
              DETAIL = pg_catalog.format('%s on %I.%I is refused.', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
              HINT = 'Publish another version with insurance.publish(region, coverage_year).';
END
$$;
COMMENT ON FUNCTION insurance.refuse_change() IS 'Statement trigger: what is published stays as it is';

CREATE TRIGGER published_for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON insurance.published_policy
    FOR EACH STATEMENT EXECUTE FUNCTION insurance.refuse_change();
ALTER TABLE insurance.published_policy ENABLE ALWAYS TRIGGER published_for_good;

CREATE VIEW insurance.published_versions AS
SELECT p.region, p.coverage_year, p.version, p.fingerprint, p.documents, p.published_at::date AS published_on, p.published_by, p.carried_over_from,
       coalesce((SELECT pg_catalog.sum(k.value::integer) FROM pg_catalog.jsonb_each_text(p.findings -> 'warning') k), 0)::integer AS warnings,
       p.remark
FROM insurance.published_policy p;
COMMENT ON VIEW insurance.published_versions IS
'What is published (政策版本目录), without the policies themselves';
COMMENT ON COLUMN insurance.published_versions.region IS 'Region code (GB/T 2260)';
COMMENT ON COLUMN insurance.published_versions.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.published_versions.version IS 'Number of the version';
COMMENT ON COLUMN insurance.published_versions.fingerprint IS 'Fingerprint of the rules';
COMMENT ON COLUMN insurance.published_versions.documents IS 'Numbers of the notices (文号)';
COMMENT ON COLUMN insurance.published_versions.published_on IS 'Day of publication, in the time zone of the session';
COMMENT ON COLUMN insurance.published_versions.published_by IS 'Who published it';
COMMENT ON COLUMN insurance.published_versions.carried_over_from IS 'The coverage year whose rules were carried over; NULL where notices cover the year';
COMMENT ON COLUMN insurance.published_versions.warnings IS 'How many warnings insurance.check_policy() gave';
COMMENT ON COLUMN insurance.published_versions.remark IS 'Remark of the publisher';
GRANT SELECT ON insurance.published_versions TO PUBLIC;

CREATE FUNCTION insurance.publish(
    region integer,
    coverage_year integer,
    known_on date DEFAULT 'infinity',
    readings jsonb DEFAULT NULL,
    local jsonb DEFAULT NULL,
    carry_over boolean DEFAULT false,
    remark text DEFAULT NULL
) RETURNS integer
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE COST 100000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    arguments constant text := pg_catalog.concat(
        ', known_on => ' || pg_catalog.quote_literal(pg_catalog.to_char(nullif(publish.known_on, 'infinity'), 'YYYY-MM-DD')),
        ', readings => ' || pg_catalog.quote_literal(publish.readings),
        ', local => ' || pg_catalog.quote_literal(publish.local));
    new_policy insurance.policy;
    covered integer;            -- the year before that has rules, where the one asked for has none
    expression text;            -- for new_policy
    last record;
    errors text;
    findings jsonb;
BEGIN
    -- Who publishes for the same region and year waits, and then sees what was published.  Not a lock of
    -- the table: that takes a right which a role that is only to publish need not have.
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(
        pg_catalog.format('insurance.publish(%s, %s)', publish.region, publish.coverage_year), 0));

    new_policy := insurance.policy_for(publish.region, publish.coverage_year, publish.known_on, publish.readings, publish.local);
    IF new_policy IS NOT NULL THEN
        expression := pg_catalog.format('insurance.policy_for(%s, %s%s)', publish.region, publish.coverage_year, arguments);
    ELSE
        FOR covered IN SELECT DISTINCT (d #>> '{coverage_years,until}')::integer FROM pg_catalog.unnest(insurance.documents()) d
                       WHERE (d #>> '{coverage_years,until}')::integer < publish.coverage_year ORDER BY 1 DESC LOOP
            new_policy := insurance.policy_for(publish.region, covered, publish.known_on, publish.readings, publish.local);
            EXIT WHEN new_policy IS NOT NULL;
        END LOOP;
        IF new_policy IS NULL OR publish.carry_over IS NOT TRUE THEN
            RAISE EXCEPTION 'no notice covers region % and coverage year %', publish.region, publish.coverage_year
                USING ERRCODE = 'no_data_found',
                      HINT = CASE WHEN new_policy IS NULL THEN 'Add the notice with insurance.add_document().'
                                  ELSE pg_catalog.format('The latest year before that is covered is %s: with carry_over => true its rules are published for %s.', covered, publish.coverage_year) END;
        END IF;
        new_policy := insurance.carry_over(new_policy, publish.coverage_year);
        expression := pg_catalog.format('insurance.carry_over(insurance.policy_for(%s, %s%s), %s)', publish.region, covered, arguments, publish.coverage_year);
    END IF;

    -- Only the latest: who goes back to an earlier policy makes it the latest again.
    SELECT p.version, p.policy INTO last FROM insurance.published_policy p
    WHERE p.region = publish.region AND p.coverage_year = publish.coverage_year
    ORDER BY p.version DESC LIMIT 1;
    IF last.policy OPERATOR(insurance.=) new_policy THEN
        RETURN last.version;
    END IF;

    WITH found AS MATERIALIZED (
        SELECT * FROM insurance.check_policy(new_policy, policy_sql => expression)
    )
    SELECT (SELECT pg_catalog.string_agg(pg_catalog.format('%s: %s%s', f.path, f.message, E'\n  ' || f.witness), E'\n') FROM found f WHERE f.severity = 'error'),
           (SELECT coalesce(pg_catalog.jsonb_object_agg(s.severity, s.kinds), '{}')
            FROM (SELECT k.severity, pg_catalog.jsonb_object_agg(k.kind, k.n) AS kinds
                  FROM (SELECT f.severity, f.kind, pg_catalog.count(*) AS n FROM found f GROUP BY f.severity, f.kind) k
                  GROUP BY k.severity) s)
    INTO errors, findings;
    IF errors IS NOT NULL THEN
        RAISE EXCEPTION 'the policy of region % and coverage year % has errors', publish.region, publish.coverage_year
            USING ERRCODE = 'check_violation',
                  DETAIL = errors,
                  HINT = pg_catalog.format('SELECT * FROM insurance.check_policy(%s)', expression);
    END IF;

    INSERT INTO insurance.published_policy (region, coverage_year, version, policy, fingerprint, documents,
        readings, local, known_on, carried_over_from, findings, remark)
    VALUES (publish.region, publish.coverage_year, coalesce(last.version, 0) + 1, new_policy, insurance.fingerprint(new_policy),
        ARRAY(SELECT d.value ->> 'number' FROM pg_catalog.jsonb_array_elements(insurance.section(new_policy, 'documents')) WITH ORDINALITY d(value, n) ORDER BY d.n),
        publish.readings, publish.local, coalesce(publish.known_on, 'infinity'), covered, findings, publish.remark);
    RETURN coalesce(last.version, 0) + 1;
END
$$;
COMMENT ON FUNCTION insurance.publish(integer, integer, date, jsonb, jsonb, boolean, text) IS
'Publish (发布) the policy of a region and coverage year, compiled as insurance.policy_for() does, and return the number of its version. What insurance.check_policy() finds as an error refuses it (check_violation). A policy that is the latest version already is not published again: that version''s number is returned. A year that no notice covers is refused (no_data_found), or with carry_over gets the rules of the latest year before that is covered, see insurance.carry_over(); a year that is covered is published as ever. To let a role publish: GRANT EXECUTE on this function and INSERT on insurance.published_policy.';
REVOKE EXECUTE ON FUNCTION insurance.publish(integer, integer, date, jsonb, jsonb, boolean, text) FROM PUBLIC;

CREATE FUNCTION insurance.published(region integer, coverage_year integer, version integer DEFAULT NULL) RETURNS insurance.policy
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
    found_policy insurance.policy;
    others text;
BEGIN
    SELECT p.policy INTO found_policy FROM insurance.published_policy p
    WHERE p.region = published.region AND p.coverage_year = published.coverage_year
      AND (published.version IS NULL OR p.version = published.version)
    ORDER BY p.version DESC LIMIT 1;
    IF found_policy IS NULL THEN
        SELECT pg_catalog.string_agg(p.version::text, ', ' ORDER BY p.version) INTO others
        FROM insurance.published_policy p
        WHERE p.region = published.region AND p.coverage_year = published.coverage_year;
        IF others IS NOT NULL THEN
            RAISE EXCEPTION 'the policy of region % and coverage year % has no version %', published.region, published.coverage_year, published.version
                USING ERRCODE = 'no_data_found', HINT = pg_catalog.format('Published versions: %s.', others);
        END IF;
        RAISE EXCEPTION 'no policy of region % and coverage year % is published', published.region, published.coverage_year
            USING ERRCODE = 'no_data_found',
                  HINT = 'Publish it with insurance.publish(region, coverage_year); insurance.published_versions lists what there is.';
    END IF;
    RETURN found_policy;
END
$$;
COMMENT ON FUNCTION insurance.published(integer, integer, integer) IS
'A published policy (已发布版本): of a region and coverage year the version with that number, by default the latest. An error (no_data_found) where there is none; a county does not get its city''s. Answers that must not change name the version: insurance.assess(insurance.published(360000, 2023, 1), …). For many rows ask once: insurance.assess((SELECT insurance.published(360000, 2023, 1)), …).';

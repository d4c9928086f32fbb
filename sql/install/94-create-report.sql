-- A report of one's own: the views of the extension once more, over tallies that the user owns.
--
-- The extension has no materialized view: it would come back from a dump empty, and could not be refreshed concurrently.
-- Which views there are, and what they say, is read from the catalog, so that every view of a later version is in the
-- next report.
--
-- The settings of the functions that fill one: of a partitioned table that nobody has analyzed as a whole the planner
-- knows no areas, and would sort all bookings for thousands of groups; nor does it pay to compile.

CREATE FUNCTION insurance.report_views(OUT name name, OUT definition text, OUT kind text) RETURNS SETOF record
    LANGUAGE sql STABLE PARALLEL SAFE COST 1000 ROWS 20 SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.relname, pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';'),
           CASE WHEN c.relname IN ('report_tally', 'report_delta', 'report_scenario_tally') THEN 'base' WHEN c.relname = 'report_missing_person' THEN 'persons' ELSE 'report' END
    FROM pg_catalog.pg_class c
    WHERE c.relnamespace = 'insurance'::regnamespace AND c.relkind = 'v' AND c.relname LIKE 'report\_%'
    ORDER BY c.oid
$$;
COMMENT ON FUNCTION insurance.report_views() IS
'The report views (报表视图) of the extension in the order in which they are made: base, what the others read; report, for everybody who may see the report; persons, for the office alone';

CREATE FUNCTION insurance.is_report(schema name) RETURNS boolean
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 100 AS $$
    SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
                   WHERE n.nspname = schema AND schema <> 'insurance' AND c.relname = 'report_tally' AND c.relkind IN ('v', 'm') AND a.attname = 'tally' AND a.atttypid = 'insurance.tally'::regtype)
$$;
COMMENT ON FUNCTION insurance.is_report(name) IS 'Is there a report of insurance.create_report() in the schema?';

CREATE FUNCTION insurance.report_queries(
    source regclass,
    coverage_year integer,
    policy insurance.policy,
    scenario insurance.policy,
    person_column name,
    area_column name
) RETURNS TABLE (name name, query text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 ROWS 4 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    facts constant text := pg_catalog.regexp_replace(insurance.settle_facts(source, person_column, area_column), '(\S+) => (\S+?)(,|$)', '\1 => s.\2\3', 'g');
    pinned constant text := pg_catalog.quote_literal(policy::text) || '::insurance.policy';
    area constant text := pg_catalog.format('coalesce(s.%I::integer, 0)', area_column);
    assessed constant text := pg_catalog.format('insurance.assessment(%s, %s)', coalesce(pinned, pg_catalog.format('s.%I::integer, %s', area_column, coverage_year)), facts);
    policy_of constant text := coalesce(pinned, pg_catalog.format('insurance.policy_in_force(t.area, %s)', coverage_year));
    names constant text := 'coalesce(w.names -> t.area::text ->> 0, t.area::text) AS area_name, coalesce(w.names -> t.area::text ->> 1, t.area::text) AS area_label';
BEGIN
    name := 'report_tally';
    query := pg_catalog.format(
        'SELECT t.coverage_year, t.area, t.tally, ARRAY[insurance.fingerprint(p.policy)] AS policies, NULL::bigint AS run, pg_catalog.now() AS settled_at, 0 AS mask_below, %s, p.policy, w.reasons'
        ' FROM (SELECT %s AS coverage_year, %s AS area, insurance.tally(%s) AS tally FROM %s s GROUP BY 2) t CROSS JOIN LATERAL (SELECT %s AS policy) p CROSS JOIN insurance.report_words() w',
        names, coverage_year, area, assessed, source, policy_of);
    RETURN NEXT;
    name := 'report_delta';     -- nothing is booked
    query := (SELECT 'SELECT ' || pg_catalog.string_agg(pg_catalog.format('NULL::%s AS %I', pg_catalog.format_type(a.atttypid, a.atttypmod), a.attname), ', ' ORDER BY a.attnum) || ' WHERE false'
              FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'insurance.report_delta'::regclass AND a.attnum > 0);
    RETURN NEXT;
    name := 'report_missing_person';
    query := pg_catalog.format(
        'SELECT %s AS coverage_year, x.area, x.person, insurance.identified_category(x.assessment) AS category'
        ' FROM (SELECT %s AS area, s.%I::text AS person, %s AS assessment FROM %s s OFFSET ''0'') x'
        ' WHERE insurance.identified_category(x.assessment) IS NOT NULL AND insurance.accepted(x.assessment) IS NOT TRUE',
        coverage_year, area, person_column, assessed, source);
    RETURN NEXT;
    IF scenario IS NOT NULL THEN
        name := 'report_scenario_tally';
        query := pg_catalog.format(
            'SELECT t.coverage_year, t.area, t.category, t.before, t.after, t.gain, t.lose, t.same, t.undecided, %s, p.policy, 0 AS mask_below'
            ' FROM (SELECT %s AS coverage_year, x.area, x.category, insurance.tally(x.before) AS before, insurance.tally(x.after) AS after,'
            ' pg_catalog.count(*) FILTER (WHERE x.change = ''gain'') AS gain, pg_catalog.count(*) FILTER (WHERE x.change = ''lose'') AS lose,'
            ' pg_catalog.count(*) FILTER (WHERE x.change = ''same'') AS same, pg_catalog.count(*) FILTER (WHERE x.change = ''undecided'') AS undecided'
            ' FROM (SELECT y.area, y.before, y.after, coalesce(insurance.identified_category(y.before), insurance.identified_category(y.after), ''none'') AS category, insurance.scenario_change(y.before, y.after) AS change'
            ' FROM (SELECT %s AS area, %s AS before, insurance.assessment(%L::insurance.policy, %s) AS after FROM %s s OFFSET ''0'') y OFFSET ''0'') x GROUP BY x.area, x.category) t'
            ' CROSS JOIN LATERAL (SELECT %s AS policy) p CROSS JOIN insurance.report_words() w',
            names, coverage_year, area, assessed, scenario, facts, source, policy_of);
        RETURN NEXT;
    END IF;
END
$$;
COMMENT ON FUNCTION insurance.report_queries(regclass, integer, insurance.policy, insurance.policy, name, name) IS
'For insurance.create_report(): what the report views of a live assessment (实时核定) read; every problem of the source''s columns is one error, as in insurance.settle()';

CREATE FUNCTION insurance.create_report(
    schema name,
    source regclass DEFAULT NULL,
    coverage_year integer DEFAULT NULL,
    policy insurance.policy DEFAULT NULL,
    scenario insurance.policy DEFAULT NULL,
    reader name DEFAULT NULL,
    mask_below integer DEFAULT 0,
    materialized boolean DEFAULT true,
    person_column name DEFAULT 'person',
    area_column name DEFAULT 'region'
) RETURNS TABLE (object text, kind text)
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE COST 1000000 ROWS 20 SET search_path = pg_catalog, pg_temp
    SET enable_sort = off SET enable_incremental_sort = off SET enable_mergejoin = off SET work_mem = '256MB' SET jit = off AS $$
#variable_conflict use_variable
DECLARE
    year constant integer := coalesce(coverage_year, insurance.coverage_year(policy), insurance.coverage_year(scenario));
    v record;
    c record;
BEGIN
    IF schema IS NULL OR coalesce(mask_below, -1) < 0 OR materialized IS NULL THEN
        RAISE EXCEPTION 'insurance.create_report() needs a schema, mask_below of at least 0, and materialized true or false'
            USING ERRCODE = 'invalid_parameter_value';
    ELSIF schema = 'insurance' THEN
        RAISE EXCEPTION 'a report needs a schema of its own'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'The views of schema insurance are the report over the ledger as it is now.';
    ELSIF reader IS NOT NULL AND pg_catalog.to_regrole(pg_catalog.quote_ident(reader)) IS NULL THEN
        RAISE EXCEPTION 'role % does not exist', pg_catalog.quote_ident(reader)
            USING ERRCODE = 'undefined_object', HINT = 'Make it first: CREATE ROLE … LOGIN.';
    ELSIF source IS NULL AND (policy IS NOT NULL OR scenario IS NOT NULL) THEN
        RAISE EXCEPTION 'a report over the ledger takes neither policy nor scenario'
            USING ERRCODE = 'invalid_parameter_value', DETAIL = 'The ledger holds answers, not the facts that another policy would answer.',
                  HINT = 'Give the table or view that was settled: source =>.';
    ELSIF source IS NOT NULL AND (year IS NULL OR person_column IS NULL OR area_column IS NULL) THEN
        RAISE EXCEPTION 'a report over a source needs a coverage year and the names of its columns'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'For example coverage_year => 2025.';
    ELSIF year <> insurance.coverage_year(policy) OR year <> insurance.coverage_year(scenario) THEN
        RAISE EXCEPTION 'policy and scenario must be of coverage year %', year
            USING ERRCODE = 'invalid_parameter_value', DETAIL = pg_catalog.format('They are of %s.', pg_catalog.concat_ws(' and ', insurance.coverage_year(policy), insurance.coverage_year(scenario)));
    END IF;

    -- A report that is there gives way, and nothing else does.
    IF pg_catalog.to_regnamespace(pg_catalog.quote_ident(schema)) IS NULL THEN
        EXECUTE pg_catalog.format('CREATE SCHEMA %I', schema);
    ELSIF insurance.is_report(schema) THEN
        FOR c IN
            SELECT CASE r.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind, pg_catalog.string_agg(pg_catalog.format('%I.%I', schema, r.relname), ', ') AS names
            FROM pg_catalog.pg_class r JOIN insurance.report_views() w ON w.name = r.relname
            WHERE r.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident(schema)) AND r.relkind IN ('v', 'm')
            GROUP BY r.relkind ORDER BY r.relkind DESC      -- views before what they read
        LOOP
            EXECUTE pg_catalog.format('DROP %s %s', c.kind, c.names);
        END LOOP;
    END IF;

    FOR v IN
        SELECT w.name, w.kind, coalesce(q.query, w.definition) AS query, 'insurance.' || w.name AS original, pg_catalog.format('%I.%I', schema, w.name) AS copy,
               CASE WHEN w.kind = 'base' AND materialized AND NOT (w.name = 'report_delta' AND source IS NOT NULL) THEN 'materialized view' ELSE 'view' END AS made
        FROM insurance.report_views() w
        LEFT JOIN LATERAL insurance.report_queries(source, year, policy, scenario, person_column, area_column) q ON source IS NOT NULL AND q.name = w.name
        WHERE w.name NOT LIKE 'report\_scenario%' OR scenario IS NOT NULL
    LOOP
        EXECUTE pg_catalog.format('CREATE %s %s AS %s', v.made, v.copy,
            CASE v.kind
                -- what another view reads is that of this schema
                WHEN 'report' THEN pg_catalog.regexp_replace(v.query, '\minsurance\.(report_\w+)\M(?!\()', pg_catalog.replace(pg_catalog.quote_ident(schema), '\', '\\') || '.\1', 'g')
                ELSE (SELECT pg_catalog.format('SELECT %s FROM (%s) b', pg_catalog.string_agg(CASE a.attname WHEN 'mask_below' THEN mask_below || ' AS mask_below' ELSE pg_catalog.format('b.%I', a.attname) END, ', ' ORDER BY a.attnum), v.query)
                      FROM pg_catalog.pg_attribute a WHERE a.attrelid = v.original::regclass AND a.attnum > 0)
                     || coalesce(' WHERE b.coverage_year = ' || year, '') END);
        EXECUTE pg_catalog.format('COMMENT ON %s %s IS %L', v.made, v.copy, pg_catalog.obj_description(v.original::regclass, 'pg_class'));
        FOR c IN SELECT a.attname AS name, pg_catalog.col_description(a.attrelid, a.attnum) AS comment FROM pg_catalog.pg_attribute a WHERE a.attrelid = v.original::regclass AND a.attnum > 0 LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', v.copy, c.name, c.comment);
        END LOOP;
        IF v.made = 'materialized view' THEN
            EXECUTE pg_catalog.format('CREATE UNIQUE INDEX ON %s (coverage_year, area%s)', v.copy, CASE v.name WHEN 'report_delta' THEN ', account, payer' WHEN 'report_scenario_tally' THEN ', category' ELSE '' END);
            EXECUTE pg_catalog.format('ANALYZE %s', v.copy);
        ELSIF v.kind = 'report' AND reader IS NOT NULL THEN
            EXECUTE pg_catalog.format('GRANT SELECT ON %s TO %I', v.copy, reader);
        END IF;
        object := v.copy;
        kind := v.made;
        RETURN NEXT;
    END LOOP;
    IF reader IS NOT NULL THEN
        EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', schema, reader);
    END IF;
END
$$;
COMMENT ON FUNCTION insurance.create_report(name, regclass, integer, insurance.policy, insurance.policy, name, integer, boolean, name, name) IS
'Make a report of one''s own (生成报表) in a schema, which is made where there is none: the report views of schema insurance with their comments, over materialized views with unique keys that the caller owns; a report that is there is replaced. source NULL: over the ledger, of one coverage year or all; else over a live assessment of a table or view as insurance.settle() takes it, by the policy in force of each area or the one given. scenario: report_scenario and report_scenario_payer compare the source under this policy with it. reader: a role that may read the report and nothing else of it: neither what the views read nor the persons of report_missing_person. mask_below: cells of fewer persons are NULL, and so are others that would give them away (小数单元格屏蔽). materialized false: plain views, always as of now. Errors: invalid_parameter_value, undefined_object (reader), datatype_mismatch (the source''s columns). Fill anew with insurance.refresh_report().';

CREATE FUNCTION insurance.refresh_report(schema name) RETURNS TABLE (object text, how text)
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE COST 1000000 ROWS 3 SET search_path = pg_catalog, pg_temp
    SET enable_sort = off SET enable_incremental_sort = off SET enable_mergejoin = off SET work_mem = '256MB' SET jit = off AS $$
#variable_conflict use_variable
DECLARE
    m record;
BEGIN
    IF insurance.is_report(schema) IS NOT TRUE THEN
        RAISE EXCEPTION 'there is no report in schema %', coalesce(pg_catalog.quote_ident(schema), 'NULL')
            USING ERRCODE = 'undefined_object', HINT = 'Make one with insurance.create_report().';
    END IF;
    FOR m IN
        SELECT c.oid::regclass::text AS name, c.relispopulated AS filled,
               EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL) AS keyed
        FROM pg_catalog.pg_class c
        WHERE c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident(schema)) AND c.relkind = 'm' AND c.relname LIKE 'report\_%'
        ORDER BY c.oid
    LOOP
        object := m.name;
        how := CASE WHEN m.filled AND m.keyed THEN 'concurrently' ELSE 'anew' END;
        EXECUTE pg_catalog.format('REFRESH MATERIALIZED VIEW %s %s', CASE how WHEN 'concurrently' THEN how ELSE '' END, m.name);
        EXECUTE pg_catalog.format('ANALYZE %s', m.name);
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION insurance.refresh_report(name) IS
'Fill a report of insurance.create_report() anew (刷新报表), concurrently where it is filled, so that nobody who reads it waits; returns what was refreshed and how (concurrently, anew). No rows: a report of plain views, which is always as of now. Error: undefined_object where the schema is no report. Only for its owner.';

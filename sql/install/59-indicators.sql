-- Indicators of the notices (考核指标), and what they say of students.

CREATE TABLE insurance.figure (
    coverage_year integer NOT NULL,
    area integer NOT NULL,
    name text NOT NULL,
    value numeric CHECK (value >= 0 AND value < 'NaN'),
    on_day date CHECK (isfinite(on_day)),
    source text,
    PRIMARY KEY (coverage_year, area, name),
    CHECK (value IS NULL OR on_day IS NULL)
);
COMMENT ON TABLE insurance.figure IS
'Figures that an office supplies for indicators (统计数据): numbers that no enrolment shows, such as permanent_population (常住人口), employee_insured (职工医保参保人数), target_persons (任务数), and days on which something was done. Read by insurance.figures().';
COMMENT ON COLUMN insurance.figure.coverage_year IS 'Coverage year (参保年度)';
COMMENT ON COLUMN insurance.figure.area IS 'Area: a region code (GB/T 2260)';
COMMENT ON COLUMN insurance.figure.name IS 'Name of the figure, as the needs of insurance.indicators() name it';
COMMENT ON COLUMN insurance.figure.value IS 'The number; NULL: not known, or it is a day';
COMMENT ON COLUMN insurance.figure.on_day IS 'The day, of a deadline';
COMMENT ON COLUMN insurance.figure.source IS 'Where the figure comes from (数据来源)';
GRANT SELECT ON insurance.figure TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('insurance.figure', '');

CREATE FUNCTION insurance.figures(coverage_year integer, area integer) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE COST 100 AS $$
    SELECT coalesce(pg_catalog.jsonb_object_agg(f.name || CASE WHEN f.coverage_year < $1 THEN '_last_year' ELSE '' END,
                        coalesce(pg_catalog.to_jsonb(f.value), pg_catalog.to_jsonb(pg_catalog.to_char(f.on_day, 'YYYY-MM-DD')))), '{}')
    FROM insurance.figure f
    WHERE f.area = $2 AND f.coverage_year IN ($1, $1 - 1)
$$;
COMMENT ON FUNCTION insurance.figures(integer, integer) IS
'The figures of an area and coverage year in insurance.figure for insurance.indicator_values(): {"permanent_population": 1000, …}, those of the year before under their name and _last_year. Others are added with ||, which wins.';

-- ------------------------------------------------------------------
-- What a policy asks of an area
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.indicator_needs(rule jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10 AS $$
    SELECT pg_catalog.array_agg(n.name || y.suffix ORDER BY n.i, y.suffix)
    FROM pg_catalog.jsonb_array_elements_text(coalesce(rule -> 'of', pg_catalog.jsonb_build_array(rule -> 'id')) || coalesce(rule -> 'to', '[]')) WITH ORDINALITY n(name, i),
         (VALUES ('', true), ('_last_year', rule ->> 'kind' = 'not_lower')) y(suffix, needed)
    WHERE y.needed
$$;
COMMENT ON FUNCTION insurance.indicator_needs(jsonb) IS
'The figures that a rule of a policy''s section indicators is reckoned from';

CREATE FUNCTION insurance.indicators(policy insurance.policy)
    RETURNS TABLE (id text, kind text, label text, needs text[], target numeric, target_on date, document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 15 AS $$
    SELECT e.rule ->> 'id', e.rule ->> 'kind', e.rule ->> 'label', insurance.indicator_needs(e.rule),
           CASE WHEN e.rule ->> 'kind' = 'complete' THEN 1 ELSE coalesce(e.rule ->> 'at_least', e.rule ->> 'at_most')::numeric END,
           insurance.fact_date(e.rule, 'until'), e.rule ->> 'document', e.rule ->> 'cite'
    FROM pg_catalog.jsonb_array_elements(insurance.section(policy, 'indicators')) WITH ORDINALITY e(rule, n)
    ORDER BY e.n
$$;
COMMENT ON FUNCTION insurance.indicators(insurance.policy) IS
'What a policy asks of an area, not of a person (考核指标): id, kind (ratio, value, deadline, complete, not_lower, ranking, sum), Chinese name, the figures that it is reckoned from (needs), the number to be reached (target) and the day until when (target_on), with document and clause (文号、条款). A ratio is a fraction of 1. NULL: the text sets no target.';

CREATE FUNCTION insurance.figure_value(figures jsonb, name text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5 AS $$
BEGIN
    CASE pg_catalog.jsonb_typeof(figures -> name)
        WHEN 'number' THEN
            RETURN CASE WHEN (figures ->> name)::numeric >= 0 THEN (figures ->> name)::numeric END;
        WHEN 'null' THEN
            RETURN NULL;
        ELSE
            IF figures ? name THEN
                RAISE EXCEPTION 'figure % is no number', pg_catalog.quote_ident(name)
                    USING ERRCODE = 'invalid_parameter_value',
                          DETAIL = pg_catalog.format('It is of the JSON type %s.', pg_catalog.jsonb_typeof(figures -> name)),
                          HINT = 'Figures are {"permanent_population": 1000, "framework_unified": "2022-12-31"}: numbers, of deadlines days; null is not known.';
            END IF;
            RETURN NULL;
    END CASE;
END
$$;
COMMENT ON FUNCTION insurance.figure_value(jsonb, text) IS
'A number among figures; NULL where it is not there, null or negative; anything but a number is an error';

CREATE FUNCTION insurance.figure_sum(names jsonb, figures jsonb, suffix text DEFAULT '') RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20 AS $$
DECLARE
    total numeric := CASE WHEN names <> '[]' THEN 0 END;
BEGIN
    FOR i IN 0 .. coalesce(pg_catalog.jsonb_array_length(names), 0) - 1 LOOP
        total := total + insurance.figure_value(figures, (names ->> i) || suffix);
    END LOOP;
    RETURN total;
END
$$;
COMMENT ON FUNCTION insurance.figure_sum(jsonb, jsonb, text) IS
'The sum of the figures that a list names; NULL where one is not known';

CREATE FUNCTION insurance.indicator_value(
    rule jsonb,
    figures jsonb,
    OUT id text,
    OUT kind text,
    OUT label text,
    OUT value numeric,
    OUT value_on date,
    OUT target numeric,
    OUT target_on date,
    OUT met boolean,
    OUT missing text[],
    OUT shortfall numeric,
    OUT document text,
    OUT clause text
) LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 200 AS $$
DECLARE
    at_most boolean := rule ? 'at_most' OR rule ->> 'better' = 'lower';
    part numeric;
    whole numeric;
    -- what the value is measured by, before anything is rounded
    exact numeric;
    gap numeric;
    need text;
BEGIN
    IF pg_catalog.jsonb_typeof(figures) <> 'object' THEN
        RAISE EXCEPTION 'figures are no object'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Figures are {"permanent_population": 1000, "framework_unified": "2022-12-31"}.';
    END IF;
    id := rule ->> 'id';
    kind := rule ->> 'kind';
    label := rule ->> 'label';
    document := rule ->> 'document';
    clause := rule ->> 'cite';
    target := coalesce(rule ->> 'at_least', rule ->> 'at_most')::numeric;
    target_on := insurance.fact_date(rule, 'until');
    missing := '{}';
    IF kind = 'deadline' THEN
        value_on := insurance.fact_date(figures, id);
        missing := CASE WHEN value_on IS NULL THEN ARRAY[id] ELSE '{}' END;
        met := value_on <= target_on;
        shortfall := CASE WHEN met THEN 0 ELSE value_on - target_on END;
        RETURN;
    END IF;
    part := insurance.figure_sum(coalesce(rule -> 'of', pg_catalog.jsonb_build_array(id)), figures);
    whole := insurance.figure_sum(rule -> 'to', figures);
    IF kind = 'complete' THEN
        target := 1;
        met := part >= whole;
        gap := CASE WHEN met THEN 0 ELSE whole - part END;
        exact := part / nullif(whole, 0);
    ELSIF rule ? 'to' THEN
        exact := part / nullif(whole, 0);
        met := whole > 0 AND CASE WHEN at_most THEN part <= target * whole ELSE part >= target * whole END;
    ELSE
        exact := part;
        IF kind = 'not_lower' THEN
            target := coalesce(insurance.figure_sum(rule -> 'of', figures, '_last_year'), insurance.figure_value(figures, id || '_last_year'));
        END IF;
    END IF;
    IF exact IS NULL AND met IS NOT TRUE THEN
        -- a figure of the indicator's own name is the value itself
        exact := insurance.figure_value(figures, id);
        met := NULL;
    END IF;
    met := coalesce(met, CASE WHEN at_most THEN exact <= target ELSE exact >= target END);
    gap := coalesce(gap, CASE WHEN met THEN 0 WHEN at_most THEN exact - target ELSE target - exact END);
    value := CASE WHEN rule ? 'to' THEN pg_catalog.round(exact, 4) ELSE exact END;
    -- upwards: what is short by little is not short by nothing
    shortfall := CASE WHEN rule ? 'to' AND kind <> 'complete' THEN pg_catalog.round(pg_catalog.ceil(gap * 10000) / 10000, 4) ELSE gap END;
    IF met IS NULL AND (exact IS NULL OR kind = 'not_lower') THEN
        FOREACH need IN ARRAY insurance.indicator_needs(rule) LOOP
            part := insurance.figure_value(figures, need);
            IF part IS NULL OR (part = 0 AND rule -> 'to' ? need) THEN
                missing := missing || need;
            END IF;
        END LOOP;
    END IF;
END
$$;
COMMENT ON FUNCTION insurance.indicator_value(jsonb, jsonb) IS
'One of insurance.indicator_values() by a rule as a policy''s section indicators has it';

CREATE FUNCTION insurance.indicator_values(policy insurance.policy, figures jsonb)
    RETURNS TABLE (id text, kind text, label text, value numeric, value_on date, target numeric, target_on date, met boolean, missing text[], shortfall numeric, document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5000 ROWS 15 AS $$
    SELECT v.*
    FROM pg_catalog.jsonb_array_elements(insurance.section(policy, 'indicators')) WITH ORDINALITY e(rule, n),
         LATERAL insurance.indicator_value(e.rule, figures) v
    ORDER BY e.n
$$;
COMMENT ON FUNCTION insurance.indicator_values(insurance.policy, jsonb) IS
'Every indicator of a policy (考核指标) by figures {"resident_insured": 700, "employee_insured": 250, "permanent_population": 1000, "framework_unified": "2022-12-31"}: names as insurance.indicators() needs them; last year''s under the name and _last_year; a figure of the indicator''s own name is its value where the parts are not known.
value: of a ratio, completeness or ranking a fraction of 1 to four digits; value_on: the day of a deadline; met (达标): reckoned before anything is rounded, the target itself is met, NULL where a figure is missing or the text sets no target; missing: the figures that are needed and not there, null, negative, or 0 where they divide; shortfall (差额): what the value lacks of its target or is above it, of completeness (应保尽保) the persons, of a deadline the days after it.';

-- ------------------------------------------------------------------
-- One indicator by its name
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.is_indicator(rule jsonb, name text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5 AS $$
    SELECT rule ->> 'id' = name OR coalesce(rule -> 'aliases' ? name, false) OR coalesce(rule ->> 'label' = name, false)
$$;
COMMENT ON FUNCTION insurance.is_indicator(jsonb, text) IS
'Is this rule of the section indicators called so: its id, an alias, or its Chinese name';

CREATE FUNCTION insurance.indicator_rule(policy insurance.policy, name text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $$
DECLARE
    rules jsonb := coalesce(insurance.section(policy, 'indicators'), '[]');
    rule jsonb := (SELECT e.rule FROM pg_catalog.jsonb_array_elements(rules) e(rule) WHERE insurance.is_indicator(e.rule, name) LIMIT 1);
BEGIN
    IF rule IS NULL THEN
        RAISE EXCEPTION 'policy has no indicator "%"', name
            USING ERRCODE = 'undefined_object',
                  HINT = insurance.names_like(name, ARRAY(SELECT e.rule ->> 'id' FROM pg_catalog.jsonb_array_elements(rules) WITH ORDINALITY e(rule, n) ORDER BY e.n));
    END IF;
    RETURN rule;
END
$$;
COMMENT ON FUNCTION insurance.indicator_rule(insurance.policy, text) IS
'The rule of an indicator by its id, an alias or its Chinese name; undefined_object where the policy has none of this name';

CREATE FUNCTION insurance.indicator_rule(name text) RETURNS jsonb
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 100000 AS $$
DECLARE
    documents jsonb[] := insurance.documents();
    rules jsonb[];
BEGIN
    rules := ARRAY(
        -- the same rule in several documents is one
        SELECT DISTINCT ON (e.rule - '{document,cite,label,aliases,values_from,at_bound}'::text[]) e.rule
        FROM (SELECT DISTINCT s.region, s.coverage_year
              FROM pg_catalog.unnest(documents) d, LATERAL insurance.document_scope(d, documents) s
              WHERE EXISTS (SELECT FROM pg_catalog.jsonb_array_elements(d -> 'indicators') i WHERE insurance.is_indicator(i, name))) p,
             pg_catalog.jsonb_array_elements(insurance.section(insurance.policy_for(p.region, p.coverage_year), 'indicators')) e(rule)
        WHERE insurance.is_indicator(e.rule, name)
        ORDER BY e.rule - '{document,cite,label,aliases,values_from,at_bound}'::text[], p.coverage_year DESC, p.region);
    IF pg_catalog.cardinality(rules) = 1 THEN
        RETURN rules[1];
    ELSIF rules = '{}' THEN
        RAISE EXCEPTION 'no document has an indicator "%"', name
            USING ERRCODE = 'undefined_object',
                  HINT = insurance.names_like(name, ARRAY(SELECT DISTINCT i ->> 'id' FROM pg_catalog.unnest(documents) d, pg_catalog.jsonb_array_elements(d -> 'indicators') i ORDER BY 1));
    END IF;
    RAISE EXCEPTION 'documents say different things of the indicator "%"', name
        USING ERRCODE = 'ambiguous_parameter',
              DETAIL = pg_catalog.format('They are %s.', (SELECT pg_catalog.string_agg(DISTINCT r ->> 'document', ', ') FROM pg_catalog.unnest(rules) r)),
              HINT = 'Pass a policy: insurance.policy_for(region, coverage_year).';
END
$$;
COMMENT ON FUNCTION insurance.indicator_rule(text) IS
'The rule of an indicator by its id, an alias or its Chinese name in whichever document has it; undefined_object where none has, ambiguous_parameter where policies differ in it. Compiles these policies: takes milliseconds, for one question; else pass a policy.';

CREATE FUNCTION insurance.indicator(policy insurance.policy, name text, value numeric)
    RETURNS TABLE (id text, kind text, value numeric, target numeric, met boolean, missing text[], shortfall numeric, document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    SELECT v.id, v.kind, v.value, v.target, v.met, v.missing, v.shortfall, v.document, v.clause
    FROM (SELECT insurance.indicator_rule(policy, name) AS rule OFFSET '0') r,
         LATERAL insurance.indicator_value(r.rule, pg_catalog.jsonb_build_object(r.rule ->> 'id', indicator.value)) v
    WHERE r.rule IS NOT NULL
$$;
COMMENT ON FUNCTION insurance.indicator(insurance.policy, text, numeric) IS
'Does a value meet the target of an indicator (指标达标): by id, alias or Chinese name; of a ratio a fraction of 1. Columns as of insurance.indicator_values(). A value that is NULL is missing; a name that the policy does not have is an error (undefined_object)';

CREATE FUNCTION insurance.indicator(name text, value numeric)
    RETURNS TABLE (id text, kind text, value numeric, target numeric, met boolean, missing text[], shortfall numeric, document text, clause text)
    LANGUAGE sql STABLE PARALLEL SAFE COST 100000 ROWS 1 AS $$
    SELECT v.id, v.kind, v.value, v.target, v.met, v.missing, v.shortfall, v.document, v.clause
    FROM (SELECT insurance.indicator_rule(name) AS rule OFFSET '0') r,
         LATERAL insurance.indicator_value(r.rule, pg_catalog.jsonb_build_object(r.rule ->> 'id', indicator.value)) v
    WHERE r.rule IS NOT NULL
$$;
COMMENT ON FUNCTION insurance.indicator(text, numeric) IS
'The same by the document that has an indicator of this name (insurance.indicator_rule(text)), where all that have it say the same';

CREATE FUNCTION insurance.rule_deadline(rule jsonb, done_on date)
    RETURNS TABLE (id text, done_on date, target_on date, met boolean, days_late integer, missing text[], document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 200 ROWS 1 AS $$
    SELECT rule ->> 'id', rule_deadline.done_on, t.until, rule_deadline.done_on <= t.until,
           CASE WHEN rule_deadline.done_on <= t.until THEN 0 WHEN pg_catalog.isfinite(rule_deadline.done_on) THEN rule_deadline.done_on - t.until END,
           pg_catalog.array_remove(ARRAY[CASE WHEN rule_deadline.done_on IS NULL THEN rule ->> 'id' END], NULL),
           rule ->> 'document', rule ->> 'cite'
    FROM (SELECT insurance.fact_date(rule, 'until') AS until) t
    WHERE rule IS NOT NULL
$$;
COMMENT ON FUNCTION insurance.rule_deadline(jsonb, date) IS
'insurance.deadline() by a rule as a policy''s section indicators has it';

CREATE FUNCTION insurance.deadline(policy insurance.policy, name text, done_on date)
    RETURNS TABLE (id text, done_on date, target_on date, met boolean, days_late integer, missing text[], document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    SELECT d.* FROM insurance.rule_deadline(insurance.indicator_rule(policy, name), deadline.done_on) d
$$;
COMMENT ON FUNCTION insurance.deadline(insurance.policy, text, date) IS
'Was something done in time (时限): the last day itself is in time. name: a deadline of the policy by id, alias or Chinese name. done_on NULL: not done, or not known: met is NULL and missing names it';

CREATE FUNCTION insurance.deadline(name text, done_on date)
    RETURNS TABLE (id text, done_on date, target_on date, met boolean, days_late integer, missing text[], document text, clause text)
    LANGUAGE sql STABLE PARALLEL SAFE COST 100000 ROWS 1 AS $$
    SELECT d.* FROM insurance.rule_deadline(insurance.indicator_rule(name), deadline.done_on) d
$$;
COMMENT ON FUNCTION insurance.deadline(text, date) IS
'The same by the document that has a deadline of this name (insurance.indicator_rule(text))';

CREATE FUNCTION insurance.deadline(policy insurance.policy, name text, paid_on date[], amount numeric[], due numeric)
    RETURNS TABLE (id text, paid_in_time numeric, done_on date, target_on date, met boolean, shortfall numeric, missing text[], document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000 ROWS 1 AS $$
    SELECT r.rule ->> 'id', s.in_time, s.done_on, t.until, s.in_time >= due,
           CASE WHEN s.in_time >= due THEN 0 ELSE due - s.in_time END,
           pg_catalog.array_remove(ARRAY[CASE WHEN NOT s.sure THEN 'amount' END, CASE WHEN due >= 0 THEN NULL ELSE 'due' END], NULL),
           r.rule ->> 'document', r.rule ->> 'cite'
    FROM (SELECT insurance.indicator_rule(policy, name) AS rule OFFSET '0') r,
         LATERAL (SELECT insurance.fact_date(r.rule, 'until') AS until) t,
         LATERAL (SELECT CASE WHEN coalesce(pg_catalog.bool_and(p.sure), true) THEN coalesce(pg_catalog.sum(p.amount) FILTER (WHERE p.day <= t.until), 0) END AS in_time,
                         CASE WHEN coalesce(pg_catalog.bool_and(p.sure), true) THEN pg_catalog.min(p.day) FILTER (WHERE p.so_far >= due) END AS done_on,
                         coalesce(pg_catalog.bool_and(p.sure), true) AS sure
                  FROM (SELECT u.day, u.amount, pg_catalog.sum(u.amount) OVER (ORDER BY u.day) AS so_far,
                               coalesce(u.amount >= 0 AND u.amount < 'NaN' AND u.day IS NOT NULL, false) AS sure
                        FROM ROWS FROM (pg_catalog.unnest(paid_on), pg_catalog.unnest(amount)) u(day, amount)) p) s
    WHERE r.rule IS NOT NULL
$$;
COMMENT ON FUNCTION insurance.deadline(insurance.policy, text, date[], numeric[], numeric) IS
'Was money paid in full in time (资金按时拨付到位): payments by day and amount (parallel arrays), and what is due, yuan. paid_in_time: what came in until the last day, that day counted; done_on: the day on which all was there; shortfall: what was not there in time. A payment without a day or amount, or a negative one, leaves it open: missing names it';

-- ------------------------------------------------------------------
-- The single clauses
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.enrolment_rate(policy insurance.policy, resident_insured numeric, employee_insured numeric, permanent_population numeric)
    RETURNS TABLE (rate numeric, target numeric, met boolean, missing text[], shortfall numeric, document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    SELECT v.value, v.target, v.met, v.missing, v.shortfall, v.document, v.clause
    FROM insurance.indicator_value(insurance.indicator_rule(policy, 'enrolment_rate'), pg_catalog.jsonb_build_object('resident_insured', resident_insured,
             'employee_insured', employee_insured, 'permanent_population', permanent_population)) v
$$;
COMMENT ON FUNCTION insurance.enrolment_rate(insurance.policy, numeric, numeric, numeric) IS
'Enrolment rate of the permanent population (常住人口基本医保参保率): persons in the resident and in the employee scheme, each identity once, by the permanent population; a fraction of 1, to four digits, which may exceed 1. met: against the target of the policy''s indicator enrolment_rate, which is met by being reached';

CREATE FUNCTION insurance.enrolment_rate(resident_insured numeric, employee_insured numeric, permanent_population numeric)
    RETURNS TABLE (rate numeric, target numeric, met boolean, missing text[], shortfall numeric, document text, clause text)
    LANGUAGE sql STABLE PARALLEL SAFE COST 100000 ROWS 1 AS $$
    SELECT v.value, v.target, v.met, v.missing, v.shortfall, v.document, v.clause
    FROM insurance.indicator_value(insurance.indicator_rule('enrolment_rate'), pg_catalog.jsonb_build_object('resident_insured', resident_insured,
             'employee_insured', employee_insured, 'permanent_population', permanent_population)) v
$$;
COMMENT ON FUNCTION insurance.enrolment_rate(numeric, numeric, numeric) IS
'The same by the document that has the indicator enrolment_rate';

CREATE FUNCTION insurance.inpatient_sums(rows jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
    SELECT pg_catalog.jsonb_build_object(
               'fund_paid_inpatient', CASE WHEN pg_catalog.bool_and(r.paid IS NOT NULL) THEN pg_catalog.sum(r.paid) END,
               'inpatient_in_scope', CASE WHEN pg_catalog.bool_and(r.base IS NOT NULL) THEN pg_catalog.sum(r.base) END)
    FROM (SELECT insurance.figure_value(e, 'fund_paid') AS paid, insurance.figure_value(e, 'in_scope') AS base FROM pg_catalog.jsonb_array_elements(rows) e) r
$$;
COMMENT ON FUNCTION insurance.inpatient_sums(jsonb) IS
'Sums of [{"fund_paid": 6999, "in_scope": 10000}] under the names of the figures of the indicator inpatient_ratio';

CREATE FUNCTION insurance.inpatient_ratio(policy insurance.policy, rows jsonb)
    RETURNS TABLE (ratio numeric, target numeric, met boolean, missing text[], shortfall numeric, document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    SELECT v.value, v.target, v.met, v.missing, v.shortfall, v.document, v.clause
    FROM insurance.indicator_value(insurance.indicator_rule(policy, 'inpatient_ratio'), insurance.inpatient_sums(rows)) v
$$;
COMMENT ON FUNCTION insurance.inpatient_ratio(insurance.policy, jsonb) IS
'Share of inpatient expenses in scope that the fund pays (政策范围内住院费用基金支付比例): rows [{"fund_paid": 6999, "in_scope": 10000}] of cases or areas, summed before they are divided; a fraction of 1, to four digits. met: against the target of the policy''s indicator inpatient_ratio, reckoned before it is rounded; shortfall: the distance from it. Of sums: insurance.indicator_values()';

CREATE FUNCTION insurance.inpatient_ratio(rows jsonb)
    RETURNS TABLE (ratio numeric, target numeric, met boolean, missing text[], shortfall numeric, document text, clause text)
    LANGUAGE sql STABLE PARALLEL SAFE COST 100000 ROWS 1 AS $$
    SELECT v.value, v.target, v.met, v.missing, v.shortfall, v.document, v.clause
    FROM insurance.indicator_value(insurance.indicator_rule('inpatient_ratio'), insurance.inpatient_sums(rows)) v
$$;
COMMENT ON FUNCTION insurance.inpatient_ratio(jsonb) IS
'The same by the documents that have the indicator inpatient_ratio';

CREATE FUNCTION insurance.aided_coverage(identified numeric, enrolled numeric)
    RETURNS TABLE (rate numeric, met boolean, missing numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 1 AS $$
    SELECT v.value, v.met, v.shortfall
    FROM insurance.indicator_value('{"id": "aided_coverage", "kind": "complete", "of": ["enrolled"], "to": ["identified"]}',
             pg_catalog.jsonb_build_object('identified', identified, 'enrolled', enrolled)) v
$$;
COMMENT ON FUNCTION insurance.aided_coverage(numeric, numeric) IS
'Are all who are to be aided enrolled (资助参保对象应资尽资、困难人口应保尽保): enrolled by identified persons, a fraction of 1 to four digits; met where none is missing; missing: how many are. Of nobody identified the rate is NULL and nobody missing. NULL where a number is not known or negative. Who they are: insurance.aided_missing()';

CREATE FUNCTION insurance.aided_coverage(policy insurance.policy, identified numeric, enrolled numeric)
    RETURNS TABLE (rate numeric, target numeric, met boolean, missing numeric, document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    SELECT v.value, v.target, v.met, v.shortfall, v.document, v.clause
    FROM insurance.indicator_value(insurance.indicator_rule(policy, 'aided_coverage'),
             pg_catalog.jsonb_build_object('aided_identified', identified, 'aided_enrolled', enrolled)) v
$$;
COMMENT ON FUNCTION insurance.aided_coverage(insurance.policy, numeric, numeric) IS
'The same with document and clause of the policy''s indicator aided_coverage';

CREATE FUNCTION insurance.aided_missing(identified text[], enrolled text[])
    RETURNS TABLE (person text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT DISTINCT i.person
    FROM pg_catalog.unnest(identified) i(person)
    WHERE i.person <> ALL (coalesce(pg_catalog.array_remove(enrolled, NULL), '{}'))
    ORDER BY i.person
$$;
COMMENT ON FUNCTION insurance.aided_missing(text[], text[]) IS
'Who is identified and not enrolled (应保未保名单), each once. Over tables: an anti-join does the same';

CREATE FUNCTION insurance.completion_ranking(county text[], enrolled numeric[], target numeric[])
    RETURNS TABLE (county text, completion numeric, rank integer)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 20 AS $$
    SELECT r.county, pg_catalog.round(r.completion, 4),
           CASE WHEN r.completion IS NOT NULL THEN pg_catalog.rank() OVER by_completion END::integer
    FROM (SELECT u.county, u.n, CASE WHEN u.enrolled >= 0 AND u.enrolled < 'NaN' AND u.target > 0 AND u.target < 'NaN'
                                     -- equal fractions of other numbers have other last digits
                                     THEN pg_catalog.round(u.enrolled / u.target, 15) END AS completion
          FROM ROWS FROM (pg_catalog.unnest(county), pg_catalog.unnest(enrolled), pg_catalog.unnest(target)) WITH ORDINALITY u(county, enrolled, target, n)) r
    WINDOW by_completion AS (ORDER BY r.completion DESC NULLS LAST)
    ORDER BY 3 NULLS LAST, r.n
$$;
COMMENT ON FUNCTION insurance.completion_ranking(text[], numeric[], numeric[]) IS
'Counties by completion of their target (任务完成情况排名), the highest first: enrolled by target, a fraction of 1 to four digits, which may exceed 1; ties, reckoned before anything is rounded, share a rank, and the next ranks are left out. Parallel arrays. A county without a target above 0, or of which the enrolled are not known, has no rank and comes last. Over a table: rank() OVER (ORDER BY enrolled / target DESC)';

CREATE FUNCTION insurance.completion_ranking(rows jsonb)
    RETURNS TABLE (county text, completion numeric, rank integer)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 200 ROWS 20 AS $$
    SELECT c.county, c.completion, c.rank
    FROM (SELECT pg_catalog.array_agg(e.row ->> 'county' ORDER BY e.n) AS counties, pg_catalog.array_agg(insurance.figure_value(e.row, 'enrolled') ORDER BY e.n) AS enrolled,
                 pg_catalog.array_agg(insurance.figure_value(e.row, 'target') ORDER BY e.n) AS targets
          FROM pg_catalog.jsonb_array_elements(rows) WITH ORDINALITY e("row", n)) a,
         LATERAL insurance.completion_ranking(a.counties, a.enrolled, a.targets) WITH ORDINALITY c(county, completion, rank, n)
    ORDER BY c.n
$$;
COMMENT ON FUNCTION insurance.completion_ranking(jsonb) IS
'The same of rows [{"county": "A", "enrolled": 980, "target": 1000}]';

CREATE FUNCTION insurance.township_outpatient_total(own numeric, village_clinics numeric[])
    RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20 AS $$
    SELECT own + coalesce(CASE WHEN pg_catalog.count(c.amount) = pg_catalog.count(*) THEN pg_catalog.sum(c.amount) END, CASE WHEN pg_catalog.count(*) = 0 THEN 0 END)
    FROM pg_catalog.unnest(village_clinics) c(amount)
$$;
COMMENT ON FUNCTION insurance.township_outpatient_total(numeric, numeric[]) IS
'Outpatient pooling expenses of a township (乡镇门诊统筹费用总额), yuan: its own and those of the village clinics that settle at once (实现即时结算的村卫生室). No clinics: its own; NULL where an amount is not known';

CREATE FUNCTION insurance.township_outpatient_total(
    policy insurance.policy,
    own numeric,
    village_clinics jsonb,
    villages text[] DEFAULT NULL
) RETURNS TABLE (total numeric, villages integer, villages_without text[], target numeric, met boolean, missing text[], document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000 ROWS 1 AS $$
    WITH clinic AS (
        SELECT e.clinic ->> 'village' AS village, insurance.figure_value(e.clinic, 'amount') AS amount, coalesce((e.clinic ->> 'settles')::boolean, true) AS settles
        FROM pg_catalog.jsonb_array_elements(village_clinics) e(clinic)
    ), village AS (
        SELECT v.village, pg_catalog.count(c.village) FILTER (WHERE c.settles) AS clinics
        FROM (SELECT n.village FROM pg_catalog.unnest(villages) n(village) UNION SELECT c.village FROM clinic c WHERE c.village IS NOT NULL) v
        LEFT JOIN clinic c USING (village)
        GROUP BY v.village
    )
    SELECT insurance.township_outpatient_total(own, ARRAY(SELECT c.amount FROM clinic c WHERE c.settles)),
           a.n, a.without, a.target, CASE WHEN a.n > 0 THEN a.without = '{}' END,
           pg_catalog.array_remove(ARRAY[CASE WHEN own IS NULL THEN 'own' END, CASE WHEN EXISTS (SELECT FROM clinic c WHERE c.settles AND c.amount IS NULL) THEN 'amount' END,
                                         CASE WHEN a.n = 0 THEN 'village' END], NULL),
           a.rule ->> 'document', a.rule ->> 'cite'
    FROM (SELECT r.rule, r.target, (SELECT pg_catalog.count(*)::integer FROM village) AS n,
                 ARRAY(SELECT v.village FROM village v WHERE v.clinics < r.target ORDER BY v.village COLLATE "C") AS without
          FROM (SELECT insurance.indicator_rule(policy, 'clinics_per_village') AS rule,
                       (insurance.indicator_rule(policy, 'clinics_per_village') ->> 'at_least')::numeric AS target) r) a
$$;
COMMENT ON FUNCTION insurance.township_outpatient_total(insurance.policy, numeric, jsonb, text[]) IS
'The same of clinics [{"village": "东", "amount": 1200, "settles": true}] (settles: true where it is not said; only those that settle count), and whether every administrative village (行政村) has as many clinics that settle as the policy''s indicator clinics_per_village asks: villages_without names those that have not, met is true where there are none. villages: all of the township, so that one without any clinic is seen';

CREATE FUNCTION insurance.not_lower(this_year numeric, last_year numeric)
    RETURNS TABLE (met boolean, shortfall numeric, missing text[])
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 1 AS $$
    SELECT this_year >= last_year, CASE WHEN this_year >= last_year THEN 0 ELSE last_year - this_year END,
           pg_catalog.array_remove(ARRAY[CASE WHEN this_year IS NULL THEN 'this_year' END, CASE WHEN last_year IS NULL THEN 'last_year' END], NULL)
$$;
COMMENT ON FUNCTION insurance.not_lower(numeric, numeric) IS
'Is a standard not lower than last year''s (不降低): the same is not lower. shortfall: by how much it is. NULL where one of them is not known';

CREATE FUNCTION insurance.not_lower(policy insurance.policy, name text, this_year numeric, last_year numeric)
    RETURNS TABLE (met boolean, shortfall numeric, missing text[], document text, clause text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    SELECT v.met, v.shortfall, v.missing, v.document, v.clause
    FROM (SELECT insurance.indicator_rule(policy, name) AS rule OFFSET '0') r,
         LATERAL insurance.indicator_value(r.rule, pg_catalog.jsonb_build_object(r.rule ->> 'id', this_year, (r.rule ->> 'id') || '_last_year', last_year)) v
    WHERE r.rule IS NOT NULL
$$;
COMMENT ON FUNCTION insurance.not_lower(insurance.policy, text, numeric, numeric) IS
'The same of an indicator of the policy by id, alias or Chinese name, with document and clause: of one that is better lower, such as critical_illness_deductible (起付线), is it not higher';

CREATE FUNCTION insurance.standards_not_lower(this_year jsonb, last_year jsonb)
    RETURNS TABLE (met boolean, lower text[], missing text[])
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 200 ROWS 1 AS $$
    SELECT CASE WHEN pg_catalog.bool_or(v.now < v.before) THEN false WHEN pg_catalog.bool_and(v.now >= v.before) THEN true END,
           coalesce(pg_catalog.array_agg(v.name ORDER BY v.name COLLATE "C") FILTER (WHERE v.now < v.before), '{}'),
           coalesce(pg_catalog.array_agg(v.name ORDER BY v.name COLLATE "C") FILTER (WHERE v.now IS NULL OR v.before IS NULL), '{}')
    FROM (SELECT n.name, insurance.figure_value(this_year, n.name) AS now, insurance.figure_value(last_year, n.name) AS before
          FROM (SELECT pg_catalog.jsonb_object_keys(this_year) UNION SELECT pg_catalog.jsonb_object_keys(last_year)) n(name)) v
$$;
COMMENT ON FUNCTION insurance.standards_not_lower(jsonb, jsonb) IS
'The same of several standards by name, {"funding": 90, "rate": 0.6, "cap": 250000}: lower names those that are lower, missing those that one of the years does not have. What is better lower, such as a deductible (起付线), the indicators of a policy know: insurance.not_lower(policy, …)';

CREATE FUNCTION insurance.refund_on_termination(policy insurance.policy) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT (insurance.section(policy, 'enrolment') #>> '{refund,on_termination}')::boolean
$$;
COMMENT ON FUNCTION insurance.refund_on_termination(insurance.policy) IS
'May who ends an enrolment apply for a refund of what was paid (终止参保退费)? The amount is in another document. NULL: the policy says nothing of it';

-- ------------------------------------------------------------------
-- Students (大中专学生)
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.circumstance_codes(policy insurance.policy, names text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT ARRAY(SELECT (SELECT c.code FROM insurance.known_circumstances(policy) c WHERE n.name IN (c.code, c.label) OR n.name = ANY (c.aliases) LIMIT 1)
                 FROM pg_catalog.unnest(names) WITH ORDINALITY n(name, i)
                 ORDER BY n.i)
$$;
COMMENT ON FUNCTION insurance.circumstance_codes(insurance.policy, text[]) IS
'Codes of circumstances by code or Chinese name, in order; NULL in the place of one that the policy does not know';

CREATE FUNCTION insurance.student_places(policy insurance.policy, circumstances text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5000 AS $$
    SELECT CASE WHEN pg_catalog.array_position(h.codes, NULL) IS NULL THEN
               (SELECT insurance.text_items(p.place -> 'places')
                FROM pg_catalog.jsonb_array_elements(s.rule -> 'places') WITH ORDINALITY p(place, n)
                WHERE NOT p.place ? 'when' OR insurance.circumstance_codes(policy, insurance.text_items(p.place -> 'when')) && h.codes
                ORDER BY p.n
                LIMIT 1) END
    FROM (SELECT insurance.section(policy, 'students') AS rule OFFSET '0') s,
         LATERAL (SELECT insurance.circumstance_codes(policy, circumstances) AS codes OFFSET '0') h
    WHERE insurance.circumstance_codes(policy, insurance.text_items(s.rule -> 'who')) && h.codes
$$;
COMMENT ON FUNCTION insurance.student_places(insurance.policy, text[]) IS
'Where a student may enrol (大中专学生参保地): codes of the places in the words of the policy''s section students, such as student_register_place (学籍地), school (学校所在地), identity_place (身份认定地区), by the student''s circumstances, codes or Chinese names. NULL: not a student, the policy says nothing of them, or a circumstance is not known. What becomes of the other enrolment where somebody enters a school or begins to work: insurance.duplicate_action(policy, ''{resident}'', ''{school_entry}'')';

CREATE FUNCTION insurance.student_policy(region integer) RETURNS insurance.policy
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 100000 AS $$
DECLARE
    documents jsonb[] := insurance.documents();
    found insurance.policy;
    y integer;
BEGIN
    FOR y IN SELECT DISTINCT s.coverage_year
             FROM pg_catalog.unnest(documents) d, LATERAL insurance.document_scope(d, documents) s
             WHERE s.region IN ($1, $1 / 100 * 100, $1 / 10000 * 10000)
             ORDER BY s.coverage_year DESC LOOP
        found := insurance.policy_for($1, y);
        IF insurance.section(found, 'students') IS NOT NULL THEN
            RETURN found;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION insurance.student_policy(integer) IS
'The policy of a region (GB/T 2260) of the last coverage year whose documents say something of students; NULL where none does';

CREATE FUNCTION insurance.student_places(region integer, circumstances text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 AS $$
BEGIN
    RETURN insurance.student_places(insurance.student_policy(region), circumstances);
END
$$;
COMMENT ON FUNCTION insurance.student_places(integer, text[]) IS
'The same by the policy of a region (GB/T 2260) of the last coverage year that says something of students';

CREATE FUNCTION insurance.student_reduction(
    policy insurance.policy,
    ordinary numeric,
    entry_year boolean,
    school_place boolean,
    calendar_year boolean
) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT CASE WHEN r.rule IS NULL OR pg_catalog.bool_or(NOT q.holds) THEN ordinary
                WHEN pg_catalog.bool_and(q.holds IS NOT NULL) OR (r.rule ->> 'ratio')::numeric = ordinary THEN (r.rule ->> 'ratio')::numeric END
    FROM (SELECT insurance.section(policy, 'students') -> 'reduction' AS rule OFFSET '0') r
    LEFT JOIN LATERAL (SELECT (pg_catalog.jsonb_build_object('entry_year', entry_year, 'school_place', school_place, 'calendar_year', calendar_year) ->> f.name)::boolean AS holds
                       FROM pg_catalog.jsonb_array_elements_text(r.rule -> 'requires') f(name)) q ON true
    GROUP BY r.rule
$$;
COMMENT ON FUNCTION insurance.student_reduction(insurance.policy, numeric, boolean, boolean, boolean) IS
'By how much the reimbursement of a student who is treated out of the place of enrolment is reduced (转外就医调减比例), a fraction of 1: ordinary, unless all that the policy''s section students requires is so: the year of entry into the school (入学当年, entry_year), treatment at the place of the student register (学籍地, school_place), an area that has moved students to calendar years (参保缴费期调整为自然年度, calendar_year). NULL where it turns on what is not known';

CREATE FUNCTION insurance.student_reduction(region integer, ordinary numeric, entry_year boolean, school_place boolean, calendar_year boolean) RETURNS numeric
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 AS $$
BEGIN
    RETURN insurance.student_reduction(insurance.student_policy(region), ordinary, entry_year, school_place, calendar_year);
END
$$;
COMMENT ON FUNCTION insurance.student_reduction(integer, numeric, boolean, boolean, boolean) IS
'The same by the policy of a region (GB/T 2260) of the last coverage year that says something of students';

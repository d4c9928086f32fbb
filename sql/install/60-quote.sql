-- The same engine for applications that think in JSON.

CREATE FUNCTION insurance.region_code(name text) RETURNS integer
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT CASE WHEN name ~ '^[0-9]{1,6}$' THEN name::integer
                ELSE (SELECT (g ->> 'code')::integer
                      FROM pg_catalog.unnest(insurance.documents()) d, pg_catalog.jsonb_array_elements(d -> 'regions') g
                      WHERE g ->> 'name' = name OR g ->> 'label' = name
                      LIMIT 1) END
$$;
COMMENT ON FUNCTION insurance.region_code(text) IS
'Region code (GB/T 2260) of a name or label that a document gives it, or of the code itself as text; NULL where no document names it';

CREATE FUNCTION insurance.local_document(params jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT pg_catalog.jsonb_build_object('parameters', coalesce(pg_catalog.jsonb_object_agg(v.name, pg_catalog.jsonb_build_object('value', v.value)), '{}'))
    FROM (SELECT p.key AS name, p.value
          FROM pg_catalog.jsonb_each(coalesce(params, '{}')) p
          WHERE pg_catalog.jsonb_typeof(p.value) <> 'object'
          UNION ALL
          SELECT p.key || '.' || m.key, m.value
          FROM pg_catalog.jsonb_each(coalesce(params, '{}')) p,
               pg_catalog.jsonb_each(CASE WHEN pg_catalog.jsonb_typeof(p.value) = 'object' THEN p.value ELSE '{}' END) m) v
$$;
COMMENT ON FUNCTION insurance.local_document(jsonb) IS
'A local document from values by name: {"personal_standard": 400, "local_subsidy": {"subsistence_allowance": 200}}';

CREATE FUNCTION insurance.fact_date(facts jsonb, key text) RETURNS date
    AS 'MODULE_PATHNAME', 'fact_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION insurance.fact_date(jsonb, text) IS
'A date of the facts of insurance.quote(), YYYY-MM-DD; an error names the key, never the value';

CREATE FUNCTION insurance.quote_history(facts jsonb) RETURNS insurance.history
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT CASE WHEN pg_catalog.jsonb_typeof(facts -> 'insured_history') = 'object' THEN
        ('{' || coalesce((SELECT pg_catalog.string_agg(h.key || ':' || h.value
                || CASE WHEN facts -> 'zero_claim_years' @> y.year THEN '+zero_claim' ELSE '' END
                || CASE WHEN facts -> 'bonus_used_years' @> y.year THEN '+bonus_used' ELSE '' END, ',')
            FROM (SELECT e.key, e.value FROM pg_catalog.jsonb_each_text(facts -> 'insured_history') e
                  UNION ALL
                  -- a use in a year of which nothing is said is wrong, and must not be lost
                  SELECT u.year, 'none' FROM pg_catalog.jsonb_array_elements_text(coalesce(nullif(facts -> 'bonus_used_years', 'null'), '[]')) u (year)
                  WHERE NOT (facts -> 'insured_history') ? u.year) h,
                 LATERAL (SELECT CASE WHEN h.key ~ '^[0-9]{4}$' THEN h.key::jsonb END AS year) y), '') || '}')::insurance.history
        END
$$;
COMMENT ON FUNCTION insurance.quote_history(jsonb) IS
'The history in the facts of insurance.quote(): insured_history with zero_claim_years and bonus_used_years; NULL where it is not given';

CREATE FUNCTION insurance.quote_circumstances(facts jsonb) RETURNS insurance.circumstance_set
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    WITH given AS (
        SELECT c.key AS code,
               insurance.fact_date(CASE pg_catalog.jsonb_typeof(c.value) WHEN 'object' THEN c.value
                   ELSE pg_catalog.jsonb_build_object('recognised_on', c.value) END, 'recognised_on') AS held_from,
               insurance.fact_date(c.value, 'removed_on') - 1 AS held_until
        FROM pg_catalog.jsonb_each(coalesce(nullif(facts -> 'categories', 'null'), '{}')) c
    ), dated AS (
        -- the day of an event stands beside its code, and is the day that counts
        SELECT g.code,
               coalesce(CASE
                   WHEN g.code IN ('veteran', 'veteran_spouse_unemployed', 'veteran_child_unemployed') THEN insurance.fact_date(facts, 'military_discharged_on')
                   WHEN g.code = 'employee_leaver' THEN insurance.fact_date(facts, 'employee_stopped_on')
                   WHEN g.code = 'moved_in' THEN insurance.fact_date(facts, 'moved_in_on')
                   WHEN g.code = 'returned_abroad' THEN insurance.fact_date(facts, 'returned_on')
                   WHEN g.code = 'released_prisoner' THEN insurance.fact_date(facts, 'released_on')
                   WHEN g.code = 'graduate_returned_home' THEN insurance.fact_date(facts, 'graduated_on') END, g.held_from) AS held_from,
               g.held_until
        FROM given g
        -- removed by the day of recognition: never held
        WHERE g.held_until >= g.held_from IS NOT FALSE
        UNION ALL
        SELECT 'county_class_' || (facts ->> 'county_class'), NULL, NULL WHERE facts ->> 'county_class' IS NOT NULL
        UNION ALL
        SELECT 'county_origin_' || (facts ->> 'county_origin'), NULL, NULL WHERE facts ->> 'county_origin' IS NOT NULL
        UNION ALL
        SELECT 'newborn_' || (facts ->> 'newborn_choice'), NULL, NULL WHERE facts ->> 'newborn_choice' IS NOT NULL
        UNION ALL
        SELECT 'household_info_missing', NULL, insurance.fact_date(facts, 'identity_fixed_on') WHERE facts -> 'household_info_used' = 'false'
        UNION ALL
        SELECT 'aided_2020', NULL, NULL WHERE facts -> 'aided_2020' = 'true'
    )
    SELECT insurance.make_circumstances(pg_catalog.array_agg(d.code), pg_catalog.array_agg(d.held_from), pg_catalog.array_agg(d.held_until))
    FROM dated d
$$;
COMMENT ON FUNCTION insurance.quote_circumstances(jsonb) IS
'The circumstances in the facts of insurance.quote(): categories, days of events, county_class, county_origin, newborn_choice, household_info_used, aided_2020';

CREATE FUNCTION insurance.quote_absences(facts jsonb) RETURNS datemultirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT pg_catalog.range_agg(pg_catalog.daterange(insurance.fact_date(j, 'start'), insurance.fact_date(j, 'end'), '[]'))
    FROM pg_catalog.jsonb_array_elements(coalesce(nullif(facts -> 'short_jobs', 'null'), '[]')) j
$$;
COMMENT ON FUNCTION insurance.quote_absences(jsonb) IS
'The absences in the facts of insurance.quote(): short_jobs [{start, end}], first and last day, open without end';

CREATE FUNCTION insurance.answers(a insurance.assessment) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT pg_catalog.jsonb_build_object(
        'accepted', insurance.accepted(a),
        'status', insurance.status(a),
        'route', insurance.route(a),
        'standard_fee', insurance.standard_fee(a),
        'subsidy_tier', insurance.subsidy_tier(a),
        'subsidy_category', insurance.subsidy_category(a),
        'identified_category', insurance.identified_category(a),
        'subsidy_amount', insurance.subsidy_amount(a),
        'subsidy_split', insurance.subsidy_payers(a),
        'personal_payable', insurance.payable(a),
        'charged_at_payment', insurance.charged(a),
        'refund_due', insurance.refund_due(a),
        'amount_due', insurance.amount_due(a),
        'top_up_due', insurance.top_up_due(a),
        'fiscal_top_up', insurance.fiscal_top_up(a),
        'total_collected', insurance.total_collected(a),
        'fiscal_subsidy', insurance.fiscal_subsidy(a),
        'central_share', insurance.central_share(a),
        'local_share', insurance.local_share(a),
        'total_funding', insurance.total_funding(a),
        'wait_days', insurance.wait_days(a),
        'wait_fixed_months', insurance.wait_fixed_months(a),
        'wait_variable_months', insurance.wait_variable_months(a),
        'wait_months', insurance.wait_months(a),
        'benefit_start', insurance.benefit_start(a),
        'benefit_end', insurance.benefit_end(a),
        'benefit_in_year', insurance.benefit_in_year(a)
    ) || pg_catalog.jsonb_build_object(
        'active_intervals', CASE WHEN insurance.active_intervals(a) IS NOT NULL THEN
            coalesce((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(pg_catalog.lower(r), pg_catalog.upper(r) - 1) ORDER BY pg_catalog.lower(r))
                      FROM pg_catalog.unnest(insurance.active_intervals(a)) r), '[]') END,
        'claims_status', insurance.claims_status(a),
        'continuous_years', insurance.continuous_years(a),
        'bonus_continuous', insurance.bonus_continuous(a),
        'bonus_zero_claim', insurance.bonus_zero_claim(a),
        'bonus_total', insurance.bonus_total(a),
        'bonus_ceiling', insurance.bonus_ceiling(a),
        'penalty', insurance.penalty(a),
        'effective_cap', insurance.effective_cap(a),
        'bonus_points', insurance.bonus_points(a),
        'penalty_points', insurance.penalty_points(a),
        'repair_accepted', insurance.repair_accepted(a),
        'repair_fee', insurance.repair_fee(a),
        'add_on', insurance.add_on(a),
        'benefit_level', insurance.benefit_level(a),
        'notes', pg_catalog.to_jsonb(insurance.notes(a)),
        'missing', pg_catalog.to_jsonb(insurance.missing(a)),
        'policy_fingerprint', pg_catalog.lpad(pg_catalog.to_hex(insurance.policy_fingerprint(a)), 16, '0'))
$$;
COMMENT ON FUNCTION insurance.answers(insurance.assessment) IS
'Every answer of an assessment as one JSON object, with the keys of insurance.quote(); null: not applicable, open or not decided';

CREATE FUNCTION insurance.items_of_year(policy insurance.policy, items jsonb, OUT base numeric, OUT notes text[])
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT CASE WHEN pg_catalog.jsonb_typeof(items) = 'array' THEN insurance.critical_illness_base(policy, items) END,
           coalesce((SELECT pg_catalog.array_agg(DISTINCT n)
                     FROM (SELECT pg_catalog.array_agg(insurance.fact_date(i, 'date')) AS days, pg_catalog.array_agg(i ->> 'type') AS kinds,
                                  pg_catalog.array_agg((i ->> 'amount')::numeric) AS burdens
                           FROM pg_catalog.jsonb_array_elements(CASE WHEN pg_catalog.jsonb_typeof(items) = 'array' THEN items ELSE '[]' END) i) l,
                          LATERAL insurance.settle_claims(policy, l.days, l.kinds, l.burdens) c, LATERAL pg_catalog.unnest(c.notes) n
                     -- what is wrong with a claim; why one does not count is no news here
                     WHERE n LIKE 'claim\_outside\_year%' OR n LIKE 'negative\_burden%' OR n IN ('missing_settled_on', 'missing_kind', 'missing_burden', 'missing_in_scope') OR n LIKE '%out\_of\_range'
                        OR n = 'infinite_date'), '{}')
$$;
COMMENT ON FUNCTION insurance.items_of_year(insurance.policy, jsonb) IS
'The year''s expense of a list of claims and what is wrong with them, for insurance.quote()';

CREATE FUNCTION insurance.quote_critical_illness(policy insurance.policy, facts jsonb, answer insurance.assessment) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT pg_catalog.jsonb_build_object('class', c.class, 'deductible', c.deductible, 'rate', c.rate, 'cap', c.cap, 'reimbursed', c.reimbursed,
               'bonus_used', c.bonus_used, 'uses_bonus', c.uses_bonus, 'clears_zero_claim', c.clears_zero_claim,
               'notes', pg_catalog.to_jsonb(c.notes || items.notes || CASE WHEN NOT insurance.accepted(answer) THEN '{not_enrolled}'::text[] ELSE '{}' END))
    FROM (SELECT insurance.section(policy, 'incentives') IS NOT NULL AND insurance.accepted(answer) IS NOT FALSE AS applies) known,
         insurance.items_of_year(policy, facts #> '{critical_illness,items}') items,
         LATERAL insurance.critical_illness(policy,
             coalesce(nullif(facts #> '{critical_illness,expense}', 'null')::numeric, items.base),
             CASE WHEN facts #> '{critical_illness,poverty}' = 'true' THEN ARRAY['poverty_registered'] END,
             insurance.quote_circumstances(facts),
             insurance.fact_date(facts, 'birth_date'),
             -- a policy without incentives has neither; one that turns on the history may not be known
             bonus => CASE WHEN known.applies THEN insurance.bonus_total(answer) ELSE 0 END,
             penalty => CASE WHEN known.applies THEN insurance.penalty(answer) ELSE 0 END,
             zero_claim_bonus => insurance.bonus_zero_claim(answer),
             points => CASE WHEN known.applies THEN insurance.bonus_points(answer) - insurance.penalty_points(answer) ELSE 0 END) c
$$;
COMMENT ON FUNCTION insurance.quote_critical_illness(insurance.policy, jsonb, insurance.assessment) IS
'The answer to critical_illness in the facts of insurance.quote(): {expense or items, poverty, …}, with the bonus and penalty (points as well) of the person''s history where they are known';

CREATE FUNCTION insurance.quote(facts jsonb, params jsonb DEFAULT NULL, options jsonb DEFAULT NULL) RETURNS jsonb
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 AS $$
DECLARE
    known constant text[] := ARRAY['region', 'coverage_year', 'birth_date', 'death_date', 'payment_date', 'registered_on', 'categories',
        'military_discharged_on', 'employee_stopped_on', 'moved_in_on', 'returned_on', 'released_on', 'graduated_on', 'county_class',
        'county_origin', 'newborn_choice', 'household_info_used', 'identity_fixed_on', 'short_jobs', 'amount_paid', 'paid_2020_standard',
        'aided_2020', 'insured_history', 'zero_claim_years', 'bonus_used_years', 'original_cap', 'repaired_years', 'critical_illness',
        'fee_level'];
    wrong text;
    given constant jsonb := pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'original_cap', facts -> 'original_cap',
        'critical_illness_cap', facts #> '{critical_illness,cap}',
        'critical_illness_deductible', facts #> '{critical_illness,deductible}',
        'prior_year_income', facts #> '{critical_illness,prior_year_income}'));
    answer insurance.assessment;
    code integer;
    year integer;
    policy insurance.policy;
BEGIN
    SELECT k INTO wrong FROM pg_catalog.jsonb_object_keys(facts) k WHERE k <> ALL (known) ORDER BY k LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'unknown fact "%"', wrong
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Known facts: ' || pg_catalog.array_to_string(known, ', ') || '.';
    END IF;
    SELECT k INTO wrong FROM pg_catalog.jsonb_object_keys(CASE pg_catalog.jsonb_typeof(facts -> 'critical_illness') WHEN 'object' THEN facts -> 'critical_illness'
        ELSE pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('', facts -> 'critical_illness')) END) k
    WHERE k <> ALL (ARRAY['expense', 'items', 'prior_year_income', 'deductible', 'poverty', 'cap']) ORDER BY k LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'unknown fact "critical_illness%"', CASE WHEN wrong <> '' THEN '.' || wrong ELSE '' END
            USING ERRCODE = 'invalid_parameter_value', HINT = 'An object with expense or items, prior_year_income, deductible, poverty, cap.';
    END IF;
    code := insurance.region_code(facts ->> 'region');
    year := nullif(facts -> 'coverage_year', 'null')::integer;
    IF code IS NULL OR year IS NULL THEN
        RAISE EXCEPTION 'facts need a region and a coverage_year'
            USING ERRCODE = 'invalid_parameter_value',
                  DETAIL = pg_catalog.format('region: %s, coverage_year: %s', coalesce(facts ->> 'region', 'null'), coalesce(facts ->> 'coverage_year', 'null')),
                  HINT = 'A region is a code of GB/T 2260, such as 360000, or a name that a document gives it, such as jiangxi.';
    END IF;
    policy := insurance.policy_for(code, year, readings => options,
        local => CASE WHEN params IS NOT NULL AND params <> '{}' THEN insurance.local_document(params) END);
    IF given <> '{}' AND policy IS NOT NULL THEN
        -- facts of the person's area; a policy of another year may not know them
        policy := insurance.policy_for(code, year, readings => options, local => insurance.local_document(coalesce(params, '{}')
            || coalesce((SELECT pg_catalog.jsonb_object_agg(g.key, g.value) FROM pg_catalog.jsonb_each(given) g
                         WHERE insurance.parameters(policy) ? g.key), '{}')));
    END IF;
    IF policy IS NULL THEN
        -- no notice: the region form says so
        RETURN insurance.answers(insurance.assessment(code, year));
    END IF;
    answer := insurance.assessment(policy,
        birth_date => insurance.fact_date(facts, 'birth_date'),
        paid_on => insurance.fact_date(facts, 'payment_date'),
        circumstance_set => insurance.quote_circumstances(facts),
        registered_on => insurance.fact_date(facts, 'registered_on'),
        died_on => insurance.fact_date(facts, 'death_date'),
        fee_level => facts ->> 'fee_level',
        amount_paid => nullif(facts -> 'amount_paid', 'null')::numeric,
        settled_before => nullif(facts -> 'paid_2020_standard', 'null')::numeric,
        absences => insurance.quote_absences(facts),
        history => insurance.repair_years(insurance.quote_history(facts), year,
            coalesce(nullif(facts -> 'repaired_years', 'null')::integer, 0)));
    RETURN insurance.answers(answer)
        || CASE WHEN pg_catalog.jsonb_typeof(facts -> 'critical_illness') = 'object' THEN
               pg_catalog.jsonb_build_object('critical_illness', insurance.quote_critical_illness(policy, facts, answer))
           ELSE '{}' END;
END
$$;
COMMENT ON FUNCTION insurance.quote(jsonb, jsonb, jsonb) IS
'Assess one person in JSON: facts (region by name or code, coverage_year, birth_date, payment_date, categories, …), params (values that the notices leave to the locality) and options (readings by name). Keys in and out are described in the README.';


-- Boundary cases: persons on both sides of every edge of every rule, and what they are
-- answered.

CREATE FUNCTION insurance.case_rows(policy insurance.policy)
    RETURNS TABLE (
        section text, rule text, edge text, side text, also jsonb, facts jsonb,
        birth_date date, paid_on date, circumstances text[], circumstance_from date[], circumstance_until date[],
        registered_on date, died_on date, fee_level text, settled_before numeric, history insurance.history,
        on_day date, expense numeric)
    AS 'MODULE_PATHNAME', 'case_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 500;
COMMENT ON FUNCTION insurance.case_rows(insurance.policy) IS
'The boundary cases of a policy without their answers, for insurance.policy_cases()';

CREATE FUNCTION insurance.case_texts(facts jsonb, key text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
    SELECT CASE WHEN facts ? key THEN ARRAY(SELECT e.value FROM pg_catalog.jsonb_array_elements_text(facts -> key) WITH ORDINALITY e(value, n) ORDER BY e.n) END
$$;
COMMENT ON FUNCTION insurance.case_texts(jsonb, text) IS
'An array of codes of the facts of a boundary case; NULL where it is not given';

CREATE FUNCTION insurance.case_dates(facts jsonb, key text) RETURNS date[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT CASE WHEN facts ? key THEN ARRAY(SELECT insurance.fact_date(pg_catalog.jsonb_build_object(key, e.value), key) FROM pg_catalog.jsonb_array_elements(facts -> key) WITH ORDINALITY e(value, n) ORDER BY e.n) END
$$;
COMMENT ON FUNCTION insurance.case_dates(jsonb, text) IS
'An array of dates of the facts of a boundary case, YYYY-MM-DD or null; NULL where it is not given';

-- A misspelt fact would be one that nobody gave.
CREATE FUNCTION insurance.case_facts(facts jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
DECLARE
    known constant text[] := CASE WHEN pg_catalog.jsonb_typeof(facts) = 'object' AND facts ? 'expense' THEN '{birth_date,circumstances,on_day,expense}'
        ELSE '{birth_date,paid_on,circumstances,circumstance_from,circumstance_until,registered_on,died_on,fee_level,settled_before,history}' END;
    wrong text;
BEGIN
    IF pg_catalog.jsonb_typeof(facts) <> 'object' THEN
        RAISE EXCEPTION 'facts of a case are an object'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Facts: ' || pg_catalog.array_to_string(known, ', ') || '.';
    END IF;
    SELECT k INTO wrong FROM pg_catalog.jsonb_object_keys(facts) k WHERE k <> ALL (known) ORDER BY k LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'unknown fact "%"', wrong
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Known facts: ' || pg_catalog.array_to_string(known, ', ') || '.';
    END IF;
    RETURN facts;
END
$$;
COMMENT ON FUNCTION insurance.case_facts(jsonb) IS
'The facts of a boundary case as they are; an error where one of them is not known, or of no use beside an expense';

CREATE FUNCTION insurance.case_answers(policy insurance.policy, facts jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT CASE WHEN insurance.case_facts(facts) ? 'expense' THEN
        (SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
             'class', c.class, 'deductible', c.deductible, 'rate', c.rate, 'cap', c.cap, 'reimbursed', c.reimbursed,
             'notes', pg_catalog.to_jsonb(nullif(c.notes, '{}'))))
         FROM insurance.critical_illness(policy, (facts ->> 'expense')::numeric,
             circumstances => insurance.case_texts(facts, 'circumstances'),
             birth_date => insurance.fact_date(facts, 'birth_date'),
             on_day => insurance.fact_date(facts, 'on_day')) c)
    ELSE
        (SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
             'status', insurance.status(x.a), 'route', insurance.route(x.a),
             'standard_fee', insurance.standard_fee(x.a),
             'subsidy_tier', insurance.subsidy_tier(x.a), 'subsidy_category', insurance.subsidy_category(x.a),
             'subsidy_amount', insurance.subsidy_amount(x.a), 'subsidy_payers', nullif(insurance.subsidy_payers(x.a), '{}'),
             'payable', insurance.payable(x.a), 'charged', insurance.charged(x.a),
             'refund_due', nullif(insurance.refund_due(x.a), 0),
             'top_up_due', nullif(insurance.top_up_due(x.a), 0), 'fiscal_top_up', nullif(insurance.fiscal_top_up(x.a), 0),
             'fiscal_subsidy', insurance.fiscal_subsidy(x.a),
             'wait_days', nullif(insurance.wait_days(x.a), 0), 'wait_months', nullif(insurance.wait_months(x.a), 0),
             'benefit_start', insurance.benefit_start(x.a), 'benefit_end', insurance.benefit_end(x.a),
             'claims_status', insurance.claims_status(x.a),
             'bonus_continuous', nullif(insurance.bonus_continuous(x.a), 0), 'bonus_zero_claim', nullif(insurance.bonus_zero_claim(x.a), 0),
             'bonus_total', nullif(insurance.bonus_total(x.a), 0), 'penalty', nullif(insurance.penalty(x.a), 0),
             'effective_cap', insurance.effective_cap(x.a),
             'bonus_points', nullif(insurance.bonus_points(x.a), 0), 'penalty_points', nullif(insurance.penalty_points(x.a), 0),
             'repair_accepted', nullif(insurance.repair_accepted(x.a), 0), 'repair_fee', nullif(insurance.repair_fee(x.a), 0),
             'add_on', nullif(insurance.add_on(x.a), 0), 'benefit_level', insurance.benefit_level(x.a),
             'notes', pg_catalog.to_jsonb(nullif(insurance.notes(x.a), '{}')), 'missing', pg_catalog.to_jsonb(nullif(insurance.missing(x.a), '{}'))))
         FROM (SELECT insurance.assessment(policy,
                   birth_date => insurance.fact_date(facts, 'birth_date'),
                   paid_on => insurance.fact_date(facts, 'paid_on'),
                   circumstances => insurance.case_texts(facts, 'circumstances'),
                   circumstance_from => insurance.case_dates(facts, 'circumstance_from'),
                   circumstance_until => insurance.case_dates(facts, 'circumstance_until'),
                   registered_on => insurance.fact_date(facts, 'registered_on'),
                   died_on => insurance.fact_date(facts, 'died_on'),
                   fee_level => facts ->> 'fee_level',
                   settled_before => (facts ->> 'settled_before')::numeric,
                   history => (facts ->> 'history')::insurance.history) AS a OFFSET 0) x)
    END
$$;
COMMENT ON FUNCTION insurance.case_answers(insurance.policy, jsonb) IS
'What a policy answers to the facts of a boundary case (答案): of assess(), or where there is an expense of critical_illness(), the columns of that name that say something, amounts in yuan. What is nothing, open or not decided is left out, and so are amounts of 0 that are not a price. The facts are {argument name: value}, dates YYYY-MM-DD, history as text; another key is an error.';

CREATE FUNCTION insurance.policy_cases(policy insurance.policy)
    RETURNS TABLE (
        section text, rule text, edge text, side text, also jsonb, facts jsonb,
        birth_date date, paid_on date, circumstances text[], circumstance_from date[], circumstance_until date[],
        registered_on date, died_on date, fee_level text, settled_before numeric, history insurance.history,
        on_day date, expense numeric, answers jsonb)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000 ROWS 500 AS $$
    SELECT c.*, insurance.case_answers(policy, c.facts)
    FROM insurance.case_rows(policy) c
$$;
COMMENT ON FUNCTION insurance.policy_cases(insurance.policy) IS
'Boundary cases of a policy (边界用例): a person for each side of each edge of each rule, with the answers. side in: the rule decides; out: one day, year or fen further it does not, or the cover, wait or payment that the edge names is another. Edges: first and last day of the windows, every bound in a condition (with the rest of it met and no other rule taking the person), circumstances held from or until the very day, recognition and roster, death before the payment, the last day of a wait that leaves cover, lapsed years, the longest wait that they come to, repairs of them and the wait that is kept after so many, amounts settled before, years that earn incentives; of critical illness the expense at deductible, bounds and limit (on_day and expense instead of paid_on). A person at several edges is one row, the other edges in also. facts has the same as the columns from birth_date to expense. To freeze them: CREATE TABLE cases_2023 AS SELECT * FROM insurance.policy_cases(p); to compare later: SELECT c.*, n.answers AS now FROM cases_2023 c, LATERAL insurance.case_answers(p, c.facts) n(answers) WHERE n.answers <> c.answers.';

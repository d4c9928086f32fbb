-- What is wrong with a policy: findings, each with a person who shows it.

CREATE TYPE insurance.severity AS ENUM ('error', 'warning', 'info');
COMMENT ON TYPE insurance.severity IS
'How much a finding of insurance.check_policy() matters: error (must not be published), warning (hardly meant so), info (true, and often meant so)';

CREATE FUNCTION insurance.findings(policy insurance.policy) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'policy_findings' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION insurance.findings(insurance.policy) IS 'What is wrong with a policy as a list of objects, for insurance.check_policy()';

CREATE FUNCTION insurance.document_problems(
    documents jsonb[],
    region integer,
    coverage_year integer,
    known_on date DEFAULT 'infinity',
    readings jsonb DEFAULT NULL
) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'document_problems' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION insurance.document_problems(jsonb[], integer, integer, date, jsonb) IS
'Why insurance.policy_compile() of the same arguments would raise an error, as a list of objects with path and message; NULL where it would not';

-- The messages.  Places, as format() knows them: 1 the rule, 2 other rules, 3 the window, 4 an
-- earlier one, 5 and 6 a first and a last day, 7 an amount, 8 what it is measured by, 9 still
-- other rules, 10 and 11 payers, 12 a part of a condition, 13 what was to be decided.
CREATE FUNCTION insurance.finding_phrases() RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1 AS $$
    SELECT '{
    "no_route.some": {"en": "Somebody who pays in the window %3$s is served by no route.", "zh": "在征缴期%3$s内缴费的人员，有的不符合任何参保情形。"},
    "no_route.none": {"en": "No route is open in the window %3$s.", "zh": "征缴期%3$s未设任何参保情形。"},
    "no_route.always": {"en": "Somebody who pays is served by no route.", "zh": "缴费人员中，有的不符合任何参保情形。"},
    "no_route.closed": {"en": "Nobody is served in the window %3$s; whoever pays then is answered with its remark.", "zh": "征缴期%3$s内无人可以参保，缴费者均按该期附注答复。"},
    "refused_in_window": {"en": "Somebody who pays in the window %3$s is served by no route and answered with its remark.", "zh": "在征缴期%3$s内缴费的人员，有的不符合任何参保情形，按该期附注答复。"},
    "no_fee": {"en": "Somebody on the route %1$s is charged by no fee of its price (%2$s).", "zh": "按参保情形%1$s参保的人员，有的不适用其缴费类别中的任何缴费标准（%2$s）。"},
    "uncovered_days": {"en": "The days from %5$s to %6$s, after the window %3$s, belong to no window: who pays then is not accepted.", "zh": "%5$s至%6$s（征缴期%3$s之后）不属于任何征缴期，其间缴费的不予受理。"},
    "never_applies.contradictory": {"en": "Nobody can meet the condition of %1$s.", "zh": "无人能符合%1$s的条件。"},
    "never_applies.outside": {"en": "Nobody who could come to %1$s meets its condition.", "zh": "可适用%1$s的人员，均不符合其条件。"},
    "never_applies.masked": {"en": "Nobody comes to %1$s: whoever meets its condition comes to %2$s instead.", "zh": "%1$s从不适用：符合其条件的，均适用%2$s。"},
    "never_applies.elsewhere": {"en": "Nobody comes to %1$s, though its condition can be met.", "zh": "%1$s的条件虽可符合，但从不适用。"},
    "never_applies.price_unused": {"en": "No route has the price of the fee %1$s.", "zh": "没有参保情形采用缴费标准%1$s的缴费类别。"},
    "order_decides.routes": {"en": "Who meets the conditions of %1$s and of %2$s has the same first day of cover on both, but another price or aid: only the order of the list decides.", "zh": "同时符合%1$s和%2$s的，两者待遇享受起始日相同，而缴费或资助不同，仅以列示次序决定。"},
    "order_decides.aids": {"en": "%2$s (%10$s) and %9$s (%11$s) give the same: of who has both only the order of the list decides who pays.", "zh": "%2$s（%10$s）与%9$s（%11$s）资助额相同，同时具有的，由谁负担仅以列示次序决定。"},
    "aid_above_fee.fixed": {"en": "The aid %1$s of %7$s yuan is above the fee of %8$s yuan (%2$s): no more than the fee is given.", "zh": "资助%1$s为%7$s元，高于个人缴费标准%8$s元（%2$s），仅按缴费标准资助。"},
    "aid_above_fee.leaves": {"en": "%1$s leaves %7$s yuan to pay, which is above the fee of %8$s yuan (%2$s): nothing is given.", "zh": "%1$s补至个人缴费%7$s元，高于个人缴费标准%8$s元（%2$s），实际不资助。"},
    "aid_above_fee.fixed_part": {"en": "The aid %1$s of %7$s yuan is above the %8$s yuan of the fee (%2$s) that aid covers: no more than that is given.", "zh": "资助%1$s为%7$s元，高于个人缴费标准（%2$s）中可资助的%8$s元，仅按该部分资助。"},
    "aid_above_fee.leaves_part": {"en": "%1$s leaves %7$s yuan to pay, which is above the %8$s yuan of the fee (%2$s) that aid covers: nothing is given.", "zh": "%1$s补至个人缴费%7$s元，高于个人缴费标准（%2$s）中可资助的%8$s元，实际不资助。"},
    "aid_above_fee.rest": {"en": "Beside %2$s the aid %1$s of %7$s yuan is above the %8$s yuan that are left of the fee: no more than that is given.", "zh": "与%2$s同时享受时，资助%1$s的%7$s元高于个人缴费剩余的%8$s元，仅按剩余部分资助。"},
    "no_split": {"en": "The aid %2$s is shared, but none of the entries (%1$s, …) says who bears it for this person.", "zh": "资助%2$s由多方分担，但对该人员，分担规则（%1$s等）均不适用。"},
    "no_class": {"en": "Somebody belongs to no class of critical illness insurance.", "zh": "有的人员不属于大病保险的任何类别。"},
    "starts_after_end": {"en": "Cover of who pays on %5$s by the route %1$s would begin after %6$s, when it ends: no benefit at all.", "zh": "%5$s按%1$s缴费的，待遇起始日晚于终止日%6$s，完全不享受待遇。"},
    "late_cheaper": {"en": "The same person pays %8$s yuan (%2$s) on %5$s, in the window %4$s, but %7$s yuan (%1$s) on %6$s, in the window %3$s: later is cheaper.", "zh": "同一人员%5$s（征缴期%4$s）缴费为%8$s元（%2$s），%6$s（征缴期%3$s）缴费为%7$s元（%1$s），晚缴反而便宜。"},
    "split_not_whole": {"en": "The parts of %1$s are no whole per cent.", "zh": "%1$s的分担比例折算后不是整数百分比。"},
    "never_in_window.masked": {"en": "Nobody comes to %1$s in the window %3$s: who meets its condition then comes to %2$s.", "zh": "%1$s在征缴期%3$s内从不适用：其间符合其条件的，均适用%2$s。"},
    "never_in_window.outside": {"en": "Nobody who pays in the window %3$s meets the condition of %1$s.", "zh": "在征缴期%3$s内缴费的人员，均不符合%1$s的条件。"},
    "redundant_condition.whole": {"en": "Everybody meets the condition, which can be left out: %12$s.", "zh": "该条件人人符合，可以省略：%12$s。"},
    "redundant_condition.all": {"en": "Everybody who meets the rest meets this part, which can be left out: %12$s.", "zh": "符合其余条件的均符合此项，可以省略：%12$s。"},
    "redundant_condition.any": {"en": "Nobody is added by this part, which can be left out: %12$s.", "zh": "此项未增加任何人员，可以省略：%12$s。"},
    "aid_unresolved": {"en": "The amount of %1$s is not stated: of who also has %2$s it cannot be said which is more.", "zh": "%1$s的资助标准未明确：同时具有%2$s的，无法确定何者更高。"},
    "fills_open": {"en": "The value is left to another document; until one gives it the answer is not known.", "zh": "该值留待其他文件明确；在此之前无法得出结果。"},
    "fills_open.windows": {"en": "None of its windows is held: another document gives their dates, or none is named.", "zh": "其征缴期均未设：日期留待其他文件明确，或未列明征缴期。"},
    "bound_used": {"en": "The bound \"not lower than\" stands for the value, which nobody gives.", "zh": "未给定具体值，按“不低于”的下限计。"},
    "bound_used.moved": {"en": "A value was beyond its bound; the bound stands for it.", "zh": "给定的值超出限定范围，按限定值计。"},
    "always_met": {"en": "The target of %1$s is 0: every value meets it.", "zh": "%1$s的目标值为0，任何数值均可达标。"},
    "deadline_afar": {"en": "The last day of %1$s, %5$s, is of another time than the coverage year.", "zh": "%1$s的截止日%5$s与参保年度相去甚远。"},
    "no_clause": {"en": "The rule names no clause.", "zh": "该规定未注明依据条款。"},
    "too_complex": {"en": "Whether this is so could not be decided within the limits of the search: %13$s.", "zh": "在检索限度内未能判定：%13$s。"},
    "not_covered": {"en": "No notice covers the region and coverage year.", "zh": "没有通知适用于该地区和参保年度。"},
    "not_named": {"en": "The document names no region and coverage year; give them.", "zh": "文件未载明地区和参保年度，请指定。"}
    }'::jsonb
$$;
COMMENT ON FUNCTION insurance.finding_phrases() IS
'The messages of findings by kind (and variant) and language: {"no_fee": {"en": …, "zh": …}}';

CREATE FUNCTION insurance.finding_text(finding jsonb, circumstances jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 500 AS $$
DECLARE
    variant text := (finding ->> 'kind') || coalesce('.' || (finding ->> 'variant'), '');
    phrases jsonb := insurance.finding_phrases();
    phrase text := coalesce(phrases -> variant, phrases -> (finding ->> 'kind')) ->> lang;
BEGIN
    RETURN pg_catalog.format(coalesce(phrase, insurance.text_phrase(lang, 'everybody')),
        finding ->> 'rule',
        insurance.text_list(lang, insurance.text_items(finding -> 'others'), 'and'),
        finding ->> 'window',
        finding ->> 'earlier',
        insurance.day_text(finding ->> 'from', lang),
        insurance.day_text(finding ->> 'until', lang),
        finding ->> 'amount',
        finding ->> 'limit',
        insurance.text_list(lang, insurance.text_items(finding -> 'besides'), 'and'),
        CASE WHEN finding ? 'split' THEN insurance.text_phrase(lang, 'by_split', finding ->> 'split') ELSE insurance.text_word(lang, 'payer', finding ->> 'payer') END,
        CASE WHEN finding ? 'other_split' THEN insurance.text_phrase(lang, 'by_split', finding ->> 'other_split') ELSE insurance.text_word(lang, 'payer', finding ->> 'other_payer') END,
        CASE WHEN finding ? 'part' THEN insurance.condition_text(finding -> 'part', circumstances, lang) END,
        finding ->> 'variant');
END
$$;
COMMENT ON FUNCTION insurance.finding_text(jsonb, jsonb, text) IS
'The message of one of insurance.findings(); circumstances: as of the policy''s section of that name; lang en or zh';

CREATE FUNCTION insurance.call_text(facts jsonb, policy_sql text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200 AS $$
    SELECT 'SELECT * FROM insurance.' || CASE WHEN facts ? 'expense' THEN 'critical_illness' ELSE 'assess' END || '(' || policy_sql
           || coalesce(pg_catalog.string_agg(', ' || f.key || ' => '
                  || CASE pg_catalog.jsonb_typeof(f.value)
                         WHEN 'number' THEN f.value::text
                         WHEN 'array' THEN pg_catalog.quote_literal(ARRAY(SELECT e.item FROM pg_catalog.jsonb_array_elements_text(f.value) WITH ORDINALITY e(item, n) ORDER BY e.n)::text)
                         ELSE pg_catalog.quote_nullable(f.value #>> '{}') END, '' ORDER BY k.n, f.key), '') || ')'
    FROM pg_catalog.jsonb_each(facts) f
    LEFT JOIN pg_catalog.unnest('{expense,birth_date,paid_on,on_day,circumstances,circumstance_from,circumstance_until,circumstance_set,registered_on,died_on,fee_level,amount_paid,settled_before,absences,history}'::text[])
        WITH ORDINALITY k(key, n) USING (key)
$$;
COMMENT ON FUNCTION insurance.call_text(jsonb, text) IS
'A query that asks a policy, which policy_sql is an expression for, about a person: facts by the names of the arguments of insurance.assess(), or, with an expense, of insurance.critical_illness()';

CREATE FUNCTION insurance.check_policy(
    policy insurance.policy,
    lang text DEFAULT 'en',
    policy_sql text DEFAULT NULL
) RETURNS TABLE (severity insurance.severity, kind text, path text, document text, clause text, message text, witness text, facts jsonb, expects jsonb)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 ROWS 20 AS $$
    SELECT (f ->> 'severity')::insurance.severity,
           f ->> 'kind',
           f ->> 'path',
           f ->> 'document',
           f ->> 'clause',
           insurance.finding_text(f, insurance.section(policy, 'circumstances'), lang),
           insurance.call_text(f -> 'facts', coalesce(policy_sql, pg_catalog.format('%I.%I(%s, %s)', 'insurance', 'policy_for', insurance.region(policy), insurance.coverage_year(policy)))),
           f -> 'facts',
           f -> 'expects'
    FROM pg_catalog.jsonb_array_elements(insurance.findings(policy)) WITH ORDINALITY e(f, n)
    ORDER BY (f ->> 'severity')::insurance.severity,
             pg_catalog.array_position('{windows,routes,fees,fiscal,subsidies,splits,top_ups,benefit_levels,critical_illness}'::text[], f ->> 'section'),
             f ->> 'section' COLLATE "C", (f ->> 'number')::integer, n
$$;
COMMENT ON FUNCTION insurance.check_policy(insurance.policy, text, text) IS
'What is wrong with a policy (政策校验), the worst first. kind: no_route, no_fee, uncovered_days, never_applies, order_decides, aid_above_fee, no_split, no_class, starts_after_end, late_cheaper, split_not_whole, always_met, deadline_afar, too_complex, refused_in_window, never_in_window, redundant_condition, aid_unresolved, fills_open, bound_used, no_clause. path: where in the effective document, rules by id; document, clause: where the rule comes from (文号、条款). witness: a query that answers a person who shows the finding, facts: the same person, expects: what his answers contain, which the engine gave before it was reported; all three are NULL where nobody shows it, as with a rule that nobody can meet. That nobody comes to a rule, or that a part of a condition changes nothing, has been proved for all persons without contradictory facts; late_cheaper likewise, of two days of payment between which nothing happens to the person. policy_sql: how the witness names the policy, by default insurance.policy_for(region, coverage_year). lang en or zh.';

-- The documents that are given among the others, and for which regions and years they are
-- to be checked.  What has no region or year is checked for nothing but its errors.
CREATE FUNCTION insurance.documents_with(document jsonb, local jsonb DEFAULT NULL) RETURNS jsonb[]
    LANGUAGE sql STABLE PARALLEL SAFE COST 1000 AS $$
    WITH given AS (
        SELECT g.d, g.n
        FROM pg_catalog.jsonb_array_elements(CASE WHEN pg_catalog.jsonb_typeof(document) = 'array' THEN document ELSE pg_catalog.jsonb_build_array(document) END) WITH ORDINALITY g(d, n)
    )
    SELECT ARRAY[insurance.vocabulary()]
           || ARRAY(SELECT k FROM pg_catalog.unnest(insurance.documents()) WITH ORDINALITY u(k, n)
                    WHERE NOT EXISTS (SELECT FROM given WHERE given.d ->> 'number' = k ->> 'number') ORDER BY n)
           || ARRAY(SELECT d FROM given ORDER BY n)
           || CASE WHEN local IS NULL THEN '{}' ELSE ARRAY[local] END
$$;
COMMENT ON FUNCTION insurance.documents_with(jsonb, jsonb) IS
'The documents of insurance.policy_for() with a document, or several in an array, in the place of those of the same number; and a local one';

CREATE FUNCTION insurance.document_scope(document jsonb, documents jsonb[], OUT region integer, OUT coverage_year integer) RETURNS SETOF record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 4 AS $$
DECLARE
    code CONSTANT jsonpath := '$.regions[*].code ? (@.type() == "number" && @ > 0 && @ <= 999999)';
    given jsonb;
    codes jsonb;
    first integer;
    last integer;
BEGIN
    FOR given IN SELECT d FROM pg_catalog.jsonb_array_elements(CASE WHEN pg_catalog.jsonb_typeof(document) = 'array' THEN document ELSE pg_catalog.jsonb_build_array(document) END) d LOOP
        first := pg_catalog.jsonb_path_query_first(given, '$.coverage_years.from ? (@.type() == "number" && @ >= 1990 && @ <= 2117)')::integer;
        last := pg_catalog.jsonb_path_query_first(given, '$.coverage_years.until ? (@.type() == "number" && @ >= 1990 && @ <= 2117)')::integer;
        codes := pg_catalog.jsonb_path_query_array(given, code);
        IF given @> '{"regions": [{"code": 0}]}' THEN
            -- a notice of the nation holds where another forwards it or carries it on
            codes := codes || coalesce((SELECT pg_catalog.jsonb_agg(c) FROM pg_catalog.unnest(documents) o, pg_catalog.jsonb_path_query(o, code) c
                                        WHERE o @> pg_catalog.jsonb_build_object('forwards', pg_catalog.jsonb_build_array(given -> 'number'))
                                           OR o @> pg_catalog.jsonb_build_object('carries_on', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('number', given -> 'number')))), '[]');
        END IF;
        RETURN QUERY SELECT c::integer, y FROM pg_catalog.jsonb_array_elements(codes) c, pg_catalog.generate_series(first, coalesce(last, first)) y;
    END LOOP;
END
$$;
COMMENT ON FUNCTION insurance.document_scope(jsonb, jsonb[]) IS
'Regions and coverage years of a document, or of several in an array; of one without a last year the first. A notice of the nation: the regions of those among the documents that forward it or carry it on';

CREATE FUNCTION insurance.check_policy(
    document jsonb,
    region integer DEFAULT NULL,
    coverage_year integer DEFAULT NULL,
    readings jsonb DEFAULT NULL,
    local jsonb DEFAULT NULL,
    lang text DEFAULT 'en'
) RETURNS TABLE (region integer, coverage_year integer, severity insurance.severity, kind text, path text, document text, clause text, message text, witness text, facts jsonb, expects jsonb)
    LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 20 AS $$
    WITH given AS MATERIALIZED (
        SELECT insurance.documents_with(coalesce($1, 'null'), $5) AS documents
    ), scope AS MATERIALIZED (
        SELECT s.region, s.coverage_year
        FROM (SELECT DISTINCT coalesce($2, s.region) AS region, coalesce($3, s.coverage_year) AS coverage_year
              FROM (SELECT 1) one LEFT JOIN (SELECT d.region, d.coverage_year FROM given, insurance.document_scope(coalesce($1, 'null'), given.documents) d) s ON true) s
    ), problem AS MATERIALIZED (
        -- without region or year there are errors all the same
        SELECT s.region, s.coverage_year, insurance.document_problems(g.documents, coalesce(s.region, 0), coalesce(s.coverage_year, 2000), readings => $4) AS problems
        FROM given g, scope s
    ), compiled AS MATERIALIZED (
        SELECT p.region, p.coverage_year,
               CASE WHEN p.problems IS NULL THEN insurance.policy_compile(g.documents, p.region, p.coverage_year, readings => $4) END AS policy
        FROM given g, problem p
        WHERE p.problems IS NULL
    )
    SELECT r.region, r.coverage_year, r.severity::insurance.severity, r.kind, r.path, r.document, r.clause, r.message, r.witness, r.facts, r.expects
    FROM (
        SELECT p.region, p.coverage_year, 'error', 'compile_error',
               coalesce(nullif(pg_catalog.regexp_replace(x ->> 'path', '^[^/].* /', '/'), ''), '/'), pg_catalog.substring(x ->> 'path', '^([^/].*) /'), NULL::text,
               x ->> 'message', NULL::text, NULL::jsonb, NULL::jsonb, n
        FROM problem p, pg_catalog.jsonb_array_elements(p.problems) WITH ORDINALITY e(x, n)
        UNION ALL
        SELECT c.region, c.coverage_year, 'error', 'compile_error', '/', NULL, NULL,
               insurance.finding_phrases() -> CASE WHEN c.region IS NULL OR c.coverage_year IS NULL THEN 'not_named' ELSE 'not_covered' END ->> lang,
               NULL, NULL, NULL, 1
        FROM compiled c
        WHERE c.policy IS NULL
        UNION ALL
        SELECT c.region, c.coverage_year, f.severity::text, f.kind, f.path, f.document, f.clause, f.message, f.witness, f.facts, f.expects, f.n
        FROM compiled c,
             insurance.check_policy(c.policy, lang,
                 'insurance.policy_for(' || c.region || ', ' || c.coverage_year
                 || coalesce(', readings => ' || pg_catalog.quote_literal($4), '') || coalesce(', local => ' || pg_catalog.quote_literal($5), '') || ')')
                 WITH ORDINALITY f(severity, kind, path, document, clause, message, witness, facts, expects, n)
    ) r(region, coverage_year, severity, kind, path, document, clause, message, witness, facts, expects, n)
    ORDER BY r.region, r.coverage_year, r.n
$$;
COMMENT ON FUNCTION insurance.check_policy(jsonb, integer, integer, jsonb, jsonb, text) IS
'What is wrong with a document before it is added (文件校验): the document, or several in an array, is laid among insurance.documents() in the place of those of the same number, and what it compiles to is checked as by check_policy(policy), for each of its regions and coverage years (the first one where there is no last), or for the region and year that are given; readings and local as for insurance.policy_for(). Errors of the document are rows of the kind compile_error with path and message, not an exception. The witnesses name insurance.policy_for(…), which has the document once it is added.';

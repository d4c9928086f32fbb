-- Why an answer is what it is.

CREATE FUNCTION insurance.trace(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL
) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'policy_trace' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION insurance.trace(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history) IS
'Every rule that was looked at for a person, in the order in which the answer is made, as a list of objects: section, number, rule, name, document, clause; label, where the policy gives it one; state (applied, holds: it would apply if none before it did, fails, undecided); met, failed, undecided: the parts of its condition as the document writes them, and facts: what of the person they ask for; gives: what one aid of several gives, yuan; months: of twelve, those that a fee counts for. The single rules enrolment and recognition stand among them where they were asked, without number, rule and name. Empty where the facts cannot be assessed.';

CREATE FUNCTION insurance.rule_list(policy insurance.policy) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'policy_rules' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION insurance.rule_list(insurance.policy) IS 'The rules of a policy as a list of objects, for insurance.rules()';

CREATE FUNCTION insurance.rules(policy insurance.policy)
    RETURNS TABLE (number smallint, section text, rule text, name text, document text, clause text)
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 50 AS $$
    SELECT r.number, r.section, r.rule, r.name, r.document, r.clause
    FROM pg_catalog.jsonb_to_recordset(insurance.rule_list(policy)) r(number smallint, section text, rule text, name text, document text, clause text)
    ORDER BY r.number
$$;
COMMENT ON FUNCTION insurance.rules(insurance.policy) IS
'The rules of a policy by number, with document and clause (文号与条款): what the reasons of an assessment point to';

CREATE FUNCTION insurance.rule_ids(policy insurance.policy, reasons smallint[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce(pg_catalog.array_agg(r.section || '/' || r.rule ORDER BY n.position), '{}')
    FROM pg_catalog.unnest(reasons) WITH ORDINALITY n(number, position)
    JOIN insurance.rules(policy) r ON r.number = n.number
$$;
COMMENT ON FUNCTION insurance.rule_ids(insurance.policy, smallint[]) IS
'The reasons of an assessment as section/id, such as routes/newborn_90; the policy must be the one that it was made by';

CREATE FUNCTION insurance.fact_text(facts jsonb, circumstances jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
    SELECT pg_catalog.string_agg(
        CASE WHEN pg_catalog.jsonb_typeof(f.value) = 'array' THEN
                 CASE WHEN lang = 'zh' THEN coalesce(circumstances -> f.key ->> 'label', f.key) ELSE f.key END
                 || CASE WHEN f.value ->> 0 IS NOT NULL OR f.value ->> 1 IS NOT NULL
                         THEN ' ' || coalesce(f.value ->> 0, '') || '–' || coalesce(f.value ->> 1, '') ELSE '' END
             ELSE CASE WHEN y.years IS NULL THEN insurance.text_word(lang, 'fact', f.key) ELSE insurance.text_phrase(lang, 'fact.insured_years', y.years[1]) END || ' ' || coalesce(f.value #>> '{}', insurance.text_word(lang, 'fact', 'unknown')) END,
        CASE lang WHEN 'zh' THEN '；' ELSE '; ' END ORDER BY f.key)
    FROM pg_catalog.jsonb_each(facts) f
    LEFT JOIN LATERAL pg_catalog.regexp_match(f.key, '^insured_years_of_(\d+)$') y(years) ON true
$$;
COMMENT ON FUNCTION insurance.fact_text(jsonb, jsonb, text) IS
'The facts that insurance.trace() names, in words: circumstances with their days, dates, years; lang en or zh';

CREATE FUNCTION insurance.conditions_text(conditions jsonb, circumstances jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
    SELECT pg_catalog.string_agg(insurance.condition_text(c, circumstances, lang), CASE lang WHEN 'zh' THEN '；' ELSE '; ' END)
    FROM pg_catalog.jsonb_array_elements(conditions) c
$$;
COMMENT ON FUNCTION insurance.conditions_text(jsonb, jsonb, text) IS
'Several conditions of the document language in words';

CREATE FUNCTION insurance.status_text(status text, lang text DEFAULT 'en') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10 AS $$
    SELECT insurance.text_word(lang, 'status', status)
$$;
COMMENT ON FUNCTION insurance.status_text(text, text) IS 'The status of an answer in words; lang en or zh';

-- The single rules about years: what they are about, and what they gave.
CREATE FUNCTION insurance.single_text(policy insurance.policy, answer insurance.assessment, section text, facts jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT insurance.text_list(lang, nullif(pg_catalog.array_remove(CASE section
        WHEN 'history' THEN ARRAY[
            CASE WHEN s.r ? 'lapses_from' THEN insurance.text_phrase(lang, 'because.lapses_from', s.r ->> 'lapses_from') END,
            CASE WHEN s.r ? 'streak_from' THEN insurance.text_phrase(lang, 'because.streak_from', s.r ->> 'streak_from') END,
            CASE WHEN facts ? 'employee_years' THEN insurance.text_phrase(lang, 'because.employee',
                insurance.text_word(lang, 'employee', coalesce(s.r ->> 'employee_years', 'neutral'))) END]
        WHEN 'repair' THEN ARRAY[
            insurance.text_phrase(lang, 'because.repair', insurance.unit_text(lang, 'month', coalesce(s.r ->> 'months_per_year', '1'))),
            (SELECT insurance.text_phrase(lang, 'because.repair_floor', coalesce(f ->> 'lapsed_from', '0'), insurance.unit_text(lang, 'month', f ->> 'months'))
             FROM pg_catalog.jsonb_array_elements(s.r -> 'floors') f
             WHERE (f ->> 'months')::integer > 0 AND coalesce((f ->> 'lapsed_from')::integer, 0) <= (facts ->> 'lapsed_years')::integer
             ORDER BY (f ->> 'months')::integer DESC LIMIT 1)]
        WHEN 'incentive_limits' THEN ARRAY[
            CASE WHEN s.r -> 'net' = 'true' THEN insurance.text_phrase(lang, 'because.net') END,
            CASE WHEN s.r ? 'bonus_at_most' AND insurance.bonus_total(answer) IS DISTINCT FROM 0
                 THEN insurance.text_phrase(lang, 'because.bonus_at_most', insurance.amount_text(s.r -> 'bonus_at_most', lang, 'original_cap')) END,
            CASE WHEN s.r ? 'penalty_at_most' AND insurance.penalty(answer) IS DISTINCT FROM 0
                 THEN insurance.text_phrase(lang, 'because.penalty_at_most', insurance.amount_text(s.r -> 'penalty_at_most', lang, 'original_cap')) END,
            CASE WHEN s.r ? 'bonus_points_at_most' AND insurance.bonus_points(answer) <> 0
                 THEN insurance.text_phrase(lang, 'because.bonus_points_at_most', insurance.text_phrase(lang, 'points', s.r ->> 'bonus_points_at_most')) END,
            CASE WHEN s.r ? 'penalty_points_at_most' AND insurance.penalty_points(answer) <> 0
                 THEN insurance.text_phrase(lang, 'because.penalty_points_at_most', insurance.text_phrase(lang, 'points', s.r ->> 'penalty_points_at_most')) END] END, NULL), '{}'), 'comma')
    FROM (SELECT insurance.section(policy, single_text.section) AS r) s
$$;
COMMENT ON FUNCTION insurance.single_text(insurance.policy, insurance.assessment, text, jsonb, text) IS
'What of the rules history, repair or incentive_limits (section) concerns an answer, in words: from when years count, what a repair takes and leaves, the ceilings; facts: of insurance.trace(); NULL for other sections; lang en or zh';

CREATE FUNCTION insurance.limits_text(policy insurance.policy, answer insurance.assessment, lang text DEFAULT 'en') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT insurance.text_list(lang, pg_catalog.array_remove(ARRAY[
        insurance.text_phrase(lang, 'gave.original_cap', insurance.amount_text(insurance.section(policy, 'incentive_limits') -> 'original_cap', lang)),
        CASE WHEN v.bonus = 0 THEN NULL ELSE insurance.text_phrase(lang, 'gave.bonus', w.bonus) END,
        CASE WHEN v.penalty = 0 THEN NULL ELSE insurance.text_phrase(lang, 'gave.penalty', w.penalty) END,
        insurance.text_phrase(lang, 'gave.effective_cap', w.cap),
        CASE WHEN v.points <> 0 THEN insurance.text_phrase(lang, 'gave.rates', insurance.text_phrase(lang, 'points', v.points::text)) END], NULL), 'comma')
    FROM (SELECT insurance.bonus_total(answer) AS bonus, insurance.penalty(answer) AS penalty, insurance.effective_cap(answer) AS cap,
                 insurance.bonus_points(answer) - insurance.penalty_points(answer) AS points) v,
         LATERAL (SELECT pg_catalog.max(a.word) FILTER (WHERE a.name = 'bonus_total') AS bonus, pg_catalog.max(a.word) FILTER (WHERE a.name = 'penalty') AS penalty,
                         pg_catalog.max(a.word) FILTER (WHERE a.name = 'effective_cap') AS cap
                  FROM (SELECT e.name, CASE WHEN e.amount IS NOT NULL THEN insurance.text_phrase(lang, 'yuan', e.amount::text)
                                            ELSE insurance.text_phrase(lang, CASE WHEN e.name = ANY (insurance.undecided_answers(answer)) THEN 'undecided' ELSE 'not_stated' END) END AS word
                        FROM (VALUES ('bonus_total', v.bonus), ('penalty', v.penalty), ('effective_cap', v.cap)) e(name, amount)) a) w
    WHERE insurance.section(policy, 'incentive_limits') IS NOT NULL
$$;
COMMENT ON FUNCTION insurance.limits_text(insurance.policy, insurance.assessment, text) IS
'Original limit of critical illness insurance, bonus, penalty and the limit that comes of them (封顶线), yuan, in words; NULL where the policy has no such rule; lang en or zh';

CREATE FUNCTION insurance.value_text(policy insurance.policy, answer insurance.assessment, section text, rule text, lang text DEFAULT 'en', gives numeric DEFAULT NULL, facts jsonb DEFAULT NULL) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT CASE section
        WHEN 'windows' THEN pg_catalog.format(t.words ->> 'window', w.rule ->> 'from', w.rule ->> 'until')
        WHEN 'routes' THEN coalesce(
            CASE WHEN NOT insurance.accepted(answer) THEN t.words ->> 'rejected' END,
            coalesce(t.words ->> 'cover' || pg_catalog.lower(insurance.benefit_period(answer)) || ' – ' || (pg_catalog.upper(insurance.benefit_period(answer)) - 1),
                CASE WHEN insurance.open_answers(answer) @> '{benefit_start}' THEN t.words ->> 'open' WHEN insurance.undecided_answers(answer) @> '{benefit_start}' THEN t.words ->> 'undecided'
                     ELSE t.words ->> 'no_cover' END)
            || CASE WHEN insurance.wait_months(answer) > 0 THEN pg_catalog.format(t.words ->> 'months', insurance.wait_months(answer))
                    WHEN insurance.wait_days(answer) > 0 THEN pg_catalog.format(t.words ->> 'days', insurance.wait_days(answer)) ELSE '' END)
        WHEN 'enrolment' THEN t.words ->> 'enrolled'
        WHEN 'recognition' THEN coalesce(pg_catalog.replace(t.words ->> 'refund', '%s', nullif(insurance.refund_due(answer), 0)::text), t.words ->> 'counts')
        WHEN 'fees' THEN pg_catalog.format(t.words ->> 'fee', coalesce(pg_catalog.replace(t.words ->> 'yuan', '%s', insurance.standard_fee(answer)::text), t.words ->> 'open'))
            || CASE WHEN insurance.add_on(answer) > 0 THEN pg_catalog.replace(t.words ->> 'add_on', '%s', insurance.add_on(answer)::text) ELSE '' END
        WHEN 'subsidies' THEN pg_catalog.format(CASE WHEN gives IS NULL THEN t.words ->> 'aid' ELSE pg_catalog.replace(t.words ->> 'part', '%g', gives::text) END,
                coalesce(pg_catalog.replace(t.words ->> 'yuan', '%s', insurance.subsidy_amount(answer)::text),
                    CASE WHEN gives IS NOT NULL AND insurance.undecided_answers(answer) @> '{subsidy_amount}' THEN t.words ->> 'undecided' ELSE t.words ->> 'open' END))
            || coalesce(pg_catalog.replace(t.words ->> 'pays', '%s', insurance.payable(answer)::text), '')
        WHEN 'splits' THEN (t.words ->> 'split') || (SELECT pg_catalog.string_agg(insurance.text_word(lang, 'payer', p.key) || ' ' || p.value, ', ' ORDER BY p.key) FROM pg_catalog.jsonb_each_text(insurance.subsidy_payers(answer)) p)
        WHEN 'history' THEN insurance.text_list(lang, pg_catalog.array_remove(ARRAY[
                CASE WHEN facts ->> 'lapsed_years' IS NULL THEN insurance.text_phrase(lang, 'gave.lapsed_unsure') ELSE insurance.text_phrase(lang, 'gave.lapsed', facts ->> 'lapsed_years') END,
                CASE WHEN insurance.continuous_years(answer) IS NOT NULL THEN insurance.text_phrase(lang, 'gave.streak', insurance.continuous_years(answer)::text)
                     WHEN insurance.undecided_answers(answer) @> '{continuous_years}' THEN insurance.text_phrase(lang, 'gave.streak_unsure') END], NULL), 'comma')
        WHEN 'repair' THEN insurance.text_phrase(lang, 'gave.repair', insurance.repair_accepted(answer)::text,
                insurance.text_phrase(lang, 'yuan', insurance.repair_fee(answer)::text), insurance.wait_months(answer)::text)
        WHEN 'incentive_limits' THEN insurance.limits_text(policy, answer, lang)
        WHEN 'top_ups' THEN pg_catalog.format(t.words ->> 'top_up', pg_catalog.replace(t.words ->> 'yuan', '%s', (coalesce(insurance.top_up_due(answer), 0) + coalesce(insurance.fiscal_top_up(answer), 0))::text))
        WHEN 'benefit_levels' THEN pg_catalog.replace(t.words ->> 'level', '%s', insurance.benefit_level(answer))
        WHEN 'incentives' THEN coalesce(
            CASE WHEN w.rule -> 'amount' ? 'points' THEN pg_catalog.replace(t.words ->> 'rates', '%s', (CASE w.rule ->> 'earned_by'
                WHEN 'lapsed_year' THEN - insurance.penalty_points(answer) ELSE insurance.bonus_points(answer) END)::text)
            ELSE pg_catalog.replace(t.words ->> 'limit', '%s', (CASE w.rule ->> 'earned_by'
                WHEN 'continuous_year' THEN insurance.bonus_continuous(answer)
                WHEN 'zero_claim_year' THEN insurance.bonus_zero_claim(answer)
                ELSE - insurance.penalty(answer) END)::text) END, t.words ->> 'undecided') END
    FROM (SELECT (SELECT r FROM pg_catalog.jsonb_array_elements(insurance.section(policy, value_text.section)) r WHERE r ->> 'id' = value_text.rule LIMIT 1) AS rule) w,
         (SELECT CASE lang WHEN 'zh' THEN
              '{"rejected": "不予参保", "cover": "待遇享受期 ", "open": "本通知未明确", "undecided": "尚不能确定", "no_cover": "本年度不享受待遇", "months": "（等待期%s个月）",
                "days": "（等待期%s日）", "yuan": "%s元", "pays": "，个人缴费%s元", "window": "在%s至%s缴费期内缴费", "fee": "个人缴费标准%s",
                "add_on": "（含代收其他保费%s元）", "part": "资助%g元（合计%s）", "level": "享受%s档次待遇", "aid": "资助%s", "split": "资助资金分担：", "enrolled": "无需缴费即参保", "counts": "按新认定的身份办理", "refund": "按新认定的身份办理，退还%s元", "top_up": "补缴%s", "limit": "大病保险限额变动%s元", "rates": "大病保险支付比例变动%s个百分点"}'::jsonb
              ELSE '{"rejected": "not accepted", "cover": "cover ", "open": "not stated", "undecided": "not decided", "no_cover": "no cover in the year", "months": " (wait of %s months)",
                "days": " (wait of %s days)", "yuan": "%s yuan", "pays": ", the person pays %s yuan", "window": "paid in the period from %s to %s",
                "enrolled": "enrolled without a payment", "counts": "the newly recognised identity counts", "refund": "the newly recognised identity counts, refund %s yuan",
                "add_on": ", of it other premiums %s yuan", "part": "aid %g yuan of %s in all", "level": "benefits of level %s", "fee": "personal fee %s", "aid": "aid %s", "split": "borne by ", "top_up": "top-up %s", "limit": "critical illness limit changed by %s yuan", "rates": "critical illness rates changed by %s percentage points"}' END AS words) t
$$;
COMMENT ON FUNCTION insurance.value_text(insurance.policy, insurance.assessment, text, text, text, numeric, jsonb) IS
'What a rule of a section gave a person, in words: days of the window, cover and wait, amounts in yuan; gives: the part of one aid of several, yuan; facts: of insurance.trace(), for years; lang en or zh';

CREATE FUNCTION insurance.passed_over_text(policy insurance.policy, answer insurance.assessment, section text, rule text, lang text DEFAULT 'en') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT t.words ->> CASE section
        WHEN 'enrolment' THEN 'enrolment'
        WHEN 'recognition' THEN 'recognition'
        WHEN 'repair' THEN 'repair'
        WHEN 'routes' THEN CASE
            WHEN NOT coalesce(insurance.accepted(answer), true) THEN 'alive'
            WHEN (SELECT w -> 'resolve' FROM pg_catalog.jsonb_array_elements(insurance.section(policy, 'windows')) w
                  WHERE w ->> 'id' = (SELECT r.rule FROM insurance.rules(policy) r WHERE r.section = 'windows' AND r.number = ANY (insurance.reasons(answer)) LIMIT 1)) = '"earliest_start"' THEN 'earlier'
            ELSE 'first' END
        ELSE (SELECT CASE
                  WHEN insurance.subsidy_amount(answer) > 0 THEN 'most'
                  WHEN r -> 'amount' = 'null' THEN 'amount'
                  WHEN r -> 'amount' = '0' THEN 'something'
                  WHEN insurance.subsidy_amount(answer) = 0 THEN 'aided'
                  ELSE 'beside' END
              FROM pg_catalog.jsonb_array_elements(insurance.section(policy, 'subsidies')) r
              WHERE r ->> 'id' = passed_over_text.rule LIMIT 1) END
    FROM (SELECT CASE lang WHEN 'zh' THEN
              '{"enrolment": "缴费，或全额资助且个人无需缴费", "repair": "可通过补缴缩短的等待期", "alive": "生前缴费", "earlier": "无更早享受待遇的情形", "first": "无列在前的适用情形", "most": "无更优的资助",
                "amount": "明确的资助标准", "something": "高于0元的资助标准", "aided": "享受资助的参保情形", "beside": "另一标准未明确的资助并不更优"}'::jsonb
              ELSE '{"enrolment": "a payment, or full aid that leaves nothing to pay", "repair": "a wait that a repair shortens", "alive": "a payment during life", "earlier": "that no other route''s cover begins as early",
                "first": "that no route listed before it applies", "most": "that no other aid is as favourable", "amount": "an amount, which is not stated",
                "something": "an amount above 0", "aided": "a route with aid", "beside": "that another aid, whose amount is not stated, is not more favourable"}' END AS words) t
$$;
COMMENT ON FUNCTION insurance.passed_over_text(insurance.policy, insurance.assessment, text, text, text) IS
'What a rule whose condition holds would have needed to count (让位原因), in words; lang en or zh';

CREATE FUNCTION insurance.sources_text(rule jsonb, lang text DEFAULT 'en') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 50 AS $$
    SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', s.source ->> 'document', s.source ->> 'cite'), CASE lang WHEN 'zh' THEN '；' ELSE '; ' END ORDER BY s.n)
    FROM pg_catalog.jsonb_path_query(rule, '$.values_from[*]') WITH ORDINALITY s(source, n)
$$;
COMMENT ON FUNCTION insurance.sources_text(jsonb, text) IS
'Number and clause of the other documents that gave values of a rule of a policy (取值依据); NULL where none did';

CREATE FUNCTION insurance.explain(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL,
    lang text DEFAULT 'en'
) RETURNS TABLE (step integer, section text, rule text, applied boolean, value text, condition text, facts text, kept_out_by text, document text, clause text, given_by text, label text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000 ROWS 6 AS $$
    WITH seen AS MATERIALIZED (
        SELECT t.rule AS r, t.n,
               t.rule ->> 'section' AS section,
               t.rule ->> 'state' = 'applied' AS applied,
               pg_catalog.jsonb_array_length(t.rule -> 'failed') AS failed
        FROM pg_catalog.jsonb_array_elements(insurance.trace(policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history)) WITH ORDINALITY t(rule, n)
    ), chosen AS (
        SELECT s.r, s.n, s.applied FROM seen s WHERE s.applied OR s.section IN ('enrolment', 'recognition', 'repair')
        UNION ALL
        -- of the rules that nearly applied the nearest: one fact away, about what the person has; and those that give way to another
        SELECT x.r, x.n, false
        FROM (SELECT s.r, s.n, s.r ->> 'state' = 'holds' AND s.section = 'subsidies' AS holding,
                     pg_catalog.row_number() OVER (PARTITION BY s.section, s.r ->> 'state' = 'holds' ORDER BY s.failed, CASE WHEN s.r ->> 'state' = 'holds' THEN s.n ELSE - s.n END) AS nearness
              FROM seen s,
                   -- is it about what the person has: a circumstance, years, or being a newborn
                   LATERAL (SELECT pg_catalog.bool_or(pg_catalog.jsonb_typeof(f.value) = 'array' OR f.key = 'lapsed_years') AS of_person,
                                   pg_catalog.bool_or(f.key = 'birth_date' AND pg_catalog.date_part('year', birth_date) >= insurance.coverage_year(policy) - 1) AS of_newborn
                            FROM pg_catalog.jsonb_each(s.r -> 'facts') f) f,
                   LATERAL (SELECT pg_catalog.min(a.n) AS first FROM seen a WHERE a.applied AND a.section = 'routes') a
              WHERE NOT s.applied
                AND CASE WHEN s.section = 'fees' THEN s.r ->> 'state' = 'undecided'
                         WHEN s.section = 'subsidies' THEN f.of_person
                         WHEN s.section <> 'routes' THEN false
                         WHEN s.r ->> 'state' = 'holds' THEN CASE WHEN a.first IS NULL THEN died_on IS NOT NULL ELSE f.of_person END
                         ELSE (f.of_person OR f.of_newborn OR s.r ->> 'state' = 'undecided') AND (s.n < a.first) IS NOT FALSE END) x
        WHERE x.nearness = 1 OR x.holding
    ), answer AS MATERIALIZED (
        SELECT insurance.assessment(policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history) AS a,
               insurance.text_names(policy) AS codes
    )
    SELECT pg_catalog.row_number() OVER (ORDER BY c.n)::integer,
           c.r ->> 'section',
           c.r ->> 'rule',
           c.applied,
           CASE WHEN c.applied THEN insurance.value_text(policy, x.a, c.r ->> 'section', c.r ->> 'rule', lang, (c.r ->> 'gives')::numeric, c.r -> 'facts')
               || CASE WHEN c.r ? 'months' THEN insurance.text_phrase(lang, 'months_of_year', c.r ->> 'months') ELSE '' END END,
           coalesce(insurance.conditions_text(c.r -> 'met', x.codes, lang),
               CASE WHEN NOT c.r ? 'rule' THEN insurance.single_text(policy, x.a, c.r ->> 'section', c.r -> 'facts', lang) END),
           insurance.fact_text(c.r -> 'facts', x.codes, lang),
           CASE WHEN NOT c.applied THEN coalesce(insurance.conditions_text((c.r -> 'failed') || (c.r -> 'undecided'), x.codes, lang),
               insurance.passed_over_text(policy, x.a, c.r ->> 'section', c.r ->> 'rule', lang)) END,
           c.r ->> 'document',
           c.r ->> 'clause',
           insurance.sources_text(c.r, lang),
           CASE WHEN c.r ? 'rule' THEN insurance.text_label(lang, insurance.text_kind(c.r ->> 'section'), c.r ->> 'rule',
                    coalesce(c.r ->> 'label', CASE c.r ->> 'section' WHEN 'subsidies' THEN x.codes -> (c.r ->> 'rule') ->> 'label' END))
                ELSE insurance.text_word(lang, 'section', c.r ->> 'section') END
    FROM chosen c, answer x
    UNION ALL
    SELECT (SELECT pg_catalog.count(*) FROM chosen)::integer + 1, 'answer', NULL, true,
           insurance.status_text(insurance.status(x.a), lang)
               || coalesce(CASE lang WHEN 'zh' THEN '：' ELSE ': ' END || insurance.notes_text(nullif(pg_catalog.array_remove(insurance.notes(x.a), 'missing_fact'), '{}'), lang), '')
               || CASE WHEN insurance.missing(x.a) = '{}' THEN '' ELSE insurance.text_phrase(lang, 'missing', insurance.missing_text(insurance.missing(x.a), x.codes, lang)) END,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM answer x
    WHERE insurance.accepted(x.a) IS NOT TRUE OR insurance.notes(x.a) <> '{}'
    ORDER BY 1
$$;
COMMENT ON FUNCTION insurance.explain(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history, text) IS
'Why a person is answered so (依据说明): the rules that decided, in the order in which the answer is made, each with what it gave, the parts of its condition that were met, the facts that met them, document and clause, and given_by: the other documents and clauses that gave values of the rule (取值依据); label: what the rule is called (名称); and of routes and aids the one that would have applied otherwise, and those that give way to others (applied false), with what kept them from applying. Identities recognised since the collection began, and what enrols without a payment, are rows of section recognition and enrolment, without rule. A last row of section answer has the status and the notes, where there are any. lang en or zh.';

CREATE FUNCTION insurance.explain(
    region integer,
    coverage_year integer,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL,
    lang text DEFAULT 'en'
) RETURNS TABLE (step integer, section text, rule text, applied boolean, value text, condition text, facts text, kept_out_by text, document text, clause text, given_by text, label text)
    LANGUAGE sql STABLE PARALLEL SAFE COST 100000 ROWS 6 AS $$
    SELECT e.*
    FROM (SELECT insurance.policy_for(region, coverage_year) AS policy OFFSET '0') p,
         insurance.explain(p.policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history, lang) e
$$;
COMMENT ON FUNCTION insurance.explain(integer, integer, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history, text) IS
'As insurance.explain(policy, …) by the notices of a region and coverage year; where none covers them a row of section answer says so';

CREATE FUNCTION insurance.explain_text(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL,
    lang text DEFAULT 'en'
) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000 AS $$
    SELECT pg_catalog.string_agg(
        CASE WHEN e.section = 'answer' THEN e.value || CASE lang WHEN 'zh' THEN '。' ELSE '.' END
             WHEN lang = 'zh' AND e.applied THEN
                 pg_catalog.format('依据《%s》%s%s：%s%s%s。', e.document, e.clause, t.title, coalesce('因' || e.condition || '，', ''), e.value, CASE WHEN e.given_by IS NULL THEN '' ELSE insurance.text_phrase(lang, 'given_by', e.given_by) END)
             WHEN lang = 'zh' THEN
                 pg_catalog.format('未适用《%s》%s（%s）：须符合“%s”。', e.document, e.clause, e.label, coalesce(e.kept_out_by, ''))
             WHEN e.applied THEN
                 pg_catalog.format('By %s %s%s: %s%s%s.', e.document, e.clause, t.title, e.value, coalesce(', because ' || e.condition, ''), CASE WHEN e.given_by IS NULL THEN '' ELSE insurance.text_phrase(lang, 'given_by', e.given_by) END)
             ELSE pg_catalog.format('%s %s (%s) does not apply; it needs: %s.', e.document, e.clause, e.label, e.kept_out_by) END,
        E'\n' ORDER BY e.step)
    FROM insurance.explain(policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history, lang) e,
         -- what the rule is called, unless the condition says so
         LATERAL (SELECT CASE WHEN e.label <> e.rule AND pg_catalog.strpos(coalesce(e.condition, ''), e.label) = 0
                              THEN insurance.text_phrase(lang, 'remark', e.label) ELSE '' END AS title) t
    WHERE e.value IS NOT NULL OR NOT e.applied
$$;
COMMENT ON FUNCTION insurance.explain_text(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history, text) IS
'The explanation as plain sentences for a letter to a citizen, one a line; lang en or zh';

CREATE FUNCTION insurance.explain_json(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL
) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000 AS $$
    SELECT pg_catalog.jsonb_build_object(
        'format', 1,
        'region', insurance.region(policy),
        'coverage_year', insurance.coverage_year(policy),
        'policy_fingerprint', pg_catalog.lpad(pg_catalog.to_hex(insurance.fingerprint(policy)), 16, '0'),
        'documents', insurance.section(policy, 'documents'),
        'answers', insurance.answers(insurance.assessment(policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history)),
        'rules', insurance.trace(policy, birth_date, paid_on, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history))
$$;
COMMENT ON FUNCTION insurance.explain_json(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history) IS
'The explanation for an audit: answers, every rule that was looked at and what came of it, the policy''s fingerprint and documents; format 1';

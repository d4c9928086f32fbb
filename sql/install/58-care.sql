-- Money at the point of care: claims of a year, limits that are shared, accounts,
-- cover that is suspended, and who is enrolled twice.
--
-- What a section of the policy says is read in a function that the planner inlines,
-- so that a constant policy is read once a query and not once a row.

-- Critical illness insurance (大病保险).

CREATE FUNCTION insurance.burden_counted(kinds jsonb, coverage_year integer, settled_on date, kind text, burden numeric, in_scope boolean)
    RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5 AS $$
    SELECT CASE
        WHEN settled_on NOT BETWEEN pg_catalog.make_date(coverage_year, 1, 1) AND pg_catalog.make_date(coverage_year, 12, 31) THEN 0.00
        WHEN burden < 0 OR burden = 'NaN' OR kinds IS NULL THEN NULL
        WHEN burden = 0 OR NOT in_scope OR NOT kinds ? kind THEN 0.00
        WHEN settled_on IS NULL OR kind IS NULL OR in_scope IS NULL THEN NULL
        ELSE burden + 0.00 END
$$;
COMMENT ON FUNCTION insurance.burden_counted(jsonb, integer, date, text, numeric, boolean) IS
'What of one claim counts in a year''s expense of critical illness insurance, yuan: its burden where it is in scope, of one of the kinds and of the year, otherwise 0; NULL where that is not decided';

CREATE FUNCTION insurance.burden_counted(kinds jsonb, coverage_year integer, settled_on date[], kind text[], burden numeric[], in_scope boolean[])
    RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
    SELECT CASE WHEN pg_catalog.bool_or(x.counted IS NULL) THEN NULL ELSE coalesce(pg_catalog.sum(x.counted), 0.00) END
    FROM (SELECT insurance.burden_counted(kinds, coverage_year, c.day, c.type, c.amount, c.within OR in_scope IS NULL) AS counted
          FROM ROWS FROM (pg_catalog.unnest(settled_on), pg_catalog.unnest(kind), pg_catalog.unnest(burden), pg_catalog.unnest(in_scope))
               c(day, type, amount, within)) x
$$;
COMMENT ON FUNCTION insurance.burden_counted(jsonb, integer, date[], text[], numeric[], boolean[]) IS
'The same of several claims together';

CREATE FUNCTION insurance.critical_illness_base(policy insurance.policy, settled_on date[], kind text[], burden numeric[], in_scope boolean[] DEFAULT NULL)
    RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT insurance.burden_counted(insurance.section(policy, 'critical_illness_expenses') -> 'kinds', insurance.coverage_year(policy),
               settled_on, kind, burden, in_scope)
$$;
COMMENT ON FUNCTION insurance.critical_illness_base(insurance.policy, date[], text[], numeric[], boolean[]) IS
'The year''s expense that critical illness insurance counts (大病保险合规医疗费用), yuan: the burdens borne by the person (个人负担) of the claims that are dated within the coverage year, in scope (政策范围内) and of the kinds that the policy names. Parallel arrays; in_scope NULL: all are in scope. NULL where it is not decided: a burden that is negative or missing, or a day, kind or scope that is missing and matters; arrays of different lengths are missing something. No claims: 0.00';

CREATE FUNCTION insurance.critical_illness_base(policy insurance.policy, items jsonb)
    RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
BEGIN
    IF pg_catalog.jsonb_typeof(items) <> 'array' THEN
        RAISE EXCEPTION 'items of expense are no list'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'A list is [{"date": "2027-03-01", "type": "inpatient", "amount": 1200, "in_scope": true}].';
    END IF;
    RETURN insurance.critical_illness_base(policy,
               pg_catalog.array_agg(insurance.fact_date(i, 'date')),
               pg_catalog.array_agg(i ->> 'type'),
               pg_catalog.array_agg((i ->> 'amount')::numeric),
               pg_catalog.array_agg(CASE WHEN i ? 'in_scope' THEN (i ->> 'in_scope')::boolean ELSE true END))
        FROM pg_catalog.jsonb_array_elements(items) i;
END
$$;
COMMENT ON FUNCTION insurance.critical_illness_base(insurance.policy, jsonb) IS
'The same of a list [{"date": "2027-03-01", "type": "inpatient", "amount": 1200, "in_scope": true}]; without in_scope a claim is in scope. [] is no claims, NULL is not known; anything but a list is an error';

CREATE FUNCTION insurance.settle_claims(
    policy insurance.policy,
    settled_on date[],
    kind text[],
    burden numeric[],
    in_scope boolean[] DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    birth_date date DEFAULT NULL,
    on_day date DEFAULT NULL,
    bonus numeric DEFAULT 0,
    penalty numeric DEFAULT 0,
    zero_claim_bonus numeric DEFAULT NULL,
    points numeric DEFAULT NULL
) RETURNS TABLE (
    claim integer,
    day date,
    counted numeric,
    cumulative numeric,
    paid numeric,
    paid_so_far numeric,
    bonus_used numeric,
    clears_zero_claim boolean,
    notes text[]
) LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10 AS $$
    SELECT q.claim::integer,
           q.day,
           CASE WHEN NOT q.other_year THEN q.counted END,
           q.cumulative,
           a.reimbursed - pg_catalog.lag(a.reimbursed, 1, 0.00) OVER this_year,
           a.reimbursed,
           a.bonus_used - pg_catalog.lag(a.bonus_used, 1, 0.00) OVER this_year,
           a.clears_zero_claim AND NOT pg_catalog.lag(a.clears_zero_claim, 1, false) OVER this_year,
           CASE
               WHEN q.other_year AND pg_catalog.isfinite(q.day) THEN ARRAY['claim_outside_year:' || EXTRACT(year FROM q.day)]
               WHEN q.other_year THEN ARRAY['infinite_date']
               WHEN q.amount < 0 THEN ARRAY['negative_burden' || coalesce(':' || EXTRACT(year FROM q.day), '')]
               WHEN q.amount = 'NaN' THEN ARRAY['amount_out_of_range']
               WHEN q.kinds IS NULL THEN ARRAY['expense_kinds_missing']
               WHEN q.counted IS NULL THEN
                   pg_catalog.array_remove(ARRAY[CASE WHEN q.day IS NULL THEN 'missing_settled_on' END, CASE WHEN q.type IS NULL THEN 'missing_kind' END,
                       CASE WHEN q.amount IS NULL THEN 'missing_burden' END, CASE WHEN q.within IS NULL THEN 'missing_in_scope' END], NULL)
               WHEN q.cumulative IS NULL THEN ARRAY['earlier_claim_undecided']
               WHEN q.amount = 0 THEN '{}'
               WHEN NOT q.within THEN ARRAY['out_of_scope']
               WHEN NOT q.kinds ? q.type THEN ARRAY['kind_not_counted']
               ELSE '{}' END || coalesce(a.notes, '{}')
    FROM (SELECT c.*,
                 CASE WHEN NOT c.other_year AND NOT pg_catalog.bool_or(c.counted IS NULL) OVER so_far THEN pg_catalog.sum(c.counted) OVER so_far END AS cumulative
          FROM (SELECT u.claim, u.day, u.type, u.amount, u.within OR in_scope IS NULL AS within, y.kinds,
                       coalesce(u.day NOT BETWEEN pg_catalog.make_date(y.year, 1, 1) AND pg_catalog.make_date(y.year, 12, 31), false) AS other_year,
                       insurance.burden_counted(y.kinds, y.year, u.day, u.type, u.amount, u.within OR in_scope IS NULL) AS counted
                FROM (SELECT insurance.section(policy, 'critical_illness_expenses') -> 'kinds' AS kinds, insurance.coverage_year(policy) AS year OFFSET '0') y,
                     ROWS FROM (pg_catalog.unnest(settled_on), pg_catalog.unnest(kind), pg_catalog.unnest(burden), pg_catalog.unnest(in_scope))
                         WITH ORDINALITY u(day, type, amount, within, claim)) c
          WINDOW so_far AS (ORDER BY c.day NULLS FIRST, c.claim)) q
    LEFT JOIN LATERAL insurance.critical_illness(policy, q.cumulative, circumstances, circumstance_set, birth_date, on_day, bonus, penalty, zero_claim_bonus, points) a
        ON q.cumulative IS NOT NULL
    WINDOW this_year AS (PARTITION BY q.other_year ORDER BY q.day NULLS FIRST, q.claim)
    ORDER BY q.day NULLS FIRST, q.claim
$$;
COMMENT ON FUNCTION insurance.settle_claims(insurance.policy, date[], text[], numeric[], boolean[], text[], insurance.circumstance_set, date, date, numeric, numeric, numeric, numeric) IS
'What critical illness insurance pays on each claim of a person''s year (大病保险逐笔结算), in order of settlement: by day, then by position in the arrays, which is claim. Arrays as of insurance.critical_illness_base(), facts as of insurance.critical_illness(): they are the same for the whole year, on_day too.
counted: what of the burden counts; cumulative: with the claims before it; paid_so_far: what the year''s expense so far is paid; paid, bonus_used: what this claim adds to it, so that they sum to the answer for the whole year, in whatever order the claims were settled; clears_zero_claim: this claim is the first by which the zero-claim bonus is cleared (零报销激励清零). Amounts in yuan.
A claim of another year is not decided here (claim_outside_year:2026) and does not disturb the others. One whose burden is negative (negative_burden:2027), or that lacks something that matters (missing_burden, …), is undecided, and so are all that come after it (earlier_claim_undecided); a claim without a day may be the first of all. Claims that count nothing say why: out_of_scope, kind_not_counted.';

-- Medical assistance (医疗救助).

CREATE FUNCTION insurance.shared_assistance(entitlements numeric[], annual_limit numeric)
    RETURNS TABLE (claim integer, entitled numeric, paid numeric, left_over numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT s.claim::integer,
           s.entitled,
           s.used - least(s.total - s.entitled, annual_limit),
           annual_limit - s.used
    FROM (SELECT t.claim, t.entitled, t.total,
                 CASE WHEN t.sure AND annual_limit >= 0 THEN least(t.total, annual_limit) + 0.00 END AS used
          FROM (SELECT u.claim, u.entitled,
                       pg_catalog.sum(u.entitled) OVER in_order AS total,
                       pg_catalog.bool_and(coalesce(u.entitled >= 0 AND u.entitled < 'NaN', false)) OVER in_order AS sure
                FROM pg_catalog.unnest(entitlements) WITH ORDINALITY u(entitled, claim)
                WINDOW in_order AS (ORDER BY u.claim)) t) s
    ORDER BY s.claim
$$;
COMMENT ON FUNCTION insurance.shared_assistance(numeric[], numeric) IS
'Medical assistance to outpatient and inpatient expenses under one annual limit (共用年度救助限额): entitlements of a person''s year in order of settlement, yuan; what of each is paid, and what is left of the limit after it. NULL: the limit is not known or negative, or this entitlement or one before it is';

CREATE FUNCTION insurance.shared_assistance(policy insurance.policy, entitlements numeric[])
    RETURNS TABLE (claim integer, entitled numeric, paid numeric, left_over numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10 AS $$
    SELECT s.claim, s.entitled, s.paid, s.left_over
    FROM insurance.shared_assistance(entitlements, (insurance.section(policy, 'assistance') ->> 'annual_limit')::numeric) s
$$;
COMMENT ON FUNCTION insurance.shared_assistance(insurance.policy, numeric[]) IS
'The same by the annual limit of a policy; NULL where it gives none';

-- Personal accounts (职工医保个人账户).

CREATE FUNCTION insurance.account_payment(
    policy insurance.policy,
    relation text,
    purpose text,
    amount numeric,
    balance numeric,
    relative_insured boolean DEFAULT NULL,
    designated boolean DEFAULT NULL
) RETURNS TABLE (allowed boolean, paid numeric, notes text[])
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    SELECT v.allowed,
           CASE WHEN NOT v.allowed THEN 0.00 WHEN v.allowed AND amount + balance IS NOT NULL THEN least(amount, balance) + 0.00 END,
           pg_catalog.array_remove(ARRAY[v.note], NULL)
    FROM (SELECT insurance.section(policy, 'personal_account') AS rules,
                 pg_catalog.jsonb_build_object('relative_insured', relative_insured, 'designated', designated) AS facts OFFSET '0') p
    LEFT JOIN LATERAL (SELECT e AS rule FROM pg_catalog.jsonb_array_elements(p.rules) e WHERE e ->> 'id' = purpose) r ON true
    LEFT JOIN LATERAL (SELECT pg_catalog.min(q.name) FILTER (WHERE p.facts -> q.name = 'false') AS not_met,
                              pg_catalog.min(q.name) FILTER (WHERE p.facts -> q.name = 'null') AS not_known
                       FROM pg_catalog.jsonb_array_elements_text(r.rule -> 'requires') q(name)) q ON true
    CROSS JOIN LATERAL (
        SELECT d.allowed, d.note
        FROM (VALUES (1, amount < 0 OR balance < 0, NULL::boolean, 'negative_amount'),
                     (2, amount = 'NaN' OR balance = 'NaN', NULL, 'amount_out_of_range'),
                     (3, p.rules IS NULL, NULL, 'personal_account_rule_missing'),
                     (4, purpose IS NULL, NULL, 'missing_purpose'),
                     (5, r.rule IS NULL, false, 'unknown_purpose'),
                     (6, relation IS NULL, NULL, 'missing_relation'),
                     (7, NOT EXISTS (SELECT FROM pg_catalog.jsonb_each(r.rule -> 'relations') n WHERE n.key = relation OR n.value ? relation),
                         false, 'unknown_relation'),
                     (8, q.not_met IS NOT NULL, false, 'requires_' || q.not_met),
                     (9, q.not_known IS NOT NULL, NULL, 'missing_' || q.not_known),
                     (10, true, true, NULL)) d(n, holds, allowed, note)
        WHERE d.holds
        ORDER BY d.n
        LIMIT 1) v
$$;
COMMENT ON FUNCTION insurance.account_payment(insurance.policy, text, text, numeric, numeric, boolean, boolean) IS
'May the personal account of an employee pay for a relative, and how much (个人账户共济): amount as far as the balance goes, yuan. purpose: a rule of the policy''s section personal_account; relation: a code or a Chinese name that the rule lists. Both lists are closed: another purpose or relation is not allowed, paid 0, with the note unknown_purpose or unknown_relation. What a rule requires, such as that the relative is insured (relative_insured) and the institution a designated one (designated), is looked at only where the rule does: false is not allowed (requires_designated), NULL is not decided (missing_designated). Not decided either: an amount or balance that is negative, a policy that says nothing of accounts (personal_account_rule_missing)';

-- Suspended and resumed cover (暂停与恢复).

-- PostgreSQL 13 has no multiranges.
DO $intervals$
BEGIN
    IF pg_catalog.current_setting('server_version_num')::int >= 140000 THEN
        CREATE FUNCTION insurance.active_intervals(cover daterange, absences datemultirange)
            RETURNS datemultirange
            LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10 AS $$
            SELECT pg_catalog.multirange(cover) - coalesce(absences, '{}')
        $$;
        COMMENT ON FUNCTION insurance.active_intervals(daterange, datemultirange) IS
        'A cover less the days in the employee scheme (短期务工暂停待遇): it is suspended on them and resumes the day after. An absence without end lasts as long as the cover; absences NULL: there are none; NULL where the cover is NULL';
    END IF;
END
$intervals$;

-- Enrolled twice (重复参保).

CREATE FUNCTION insurance.duplicate_action(rules jsonb, schemes text[], reasons text[])
    RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
    SELECT r.rule ->> 'action'
    FROM pg_catalog.jsonb_array_elements(rules) WITH ORDINALITY r(rule, n)
    WHERE pg_catalog.cardinality(schemes) > 1
      AND (r.rule ->> 'reason' IS NULL OR r.rule ->> 'reason' = ANY (reasons))
      -- resident twice asks for two of them
      AND NOT EXISTS (SELECT
                      FROM pg_catalog.jsonb_array_elements_text(r.rule -> 'schemes') s(code)
                      GROUP BY s.code
                      HAVING pg_catalog.count(*) > (SELECT pg_catalog.count(*) FROM pg_catalog.unnest(schemes) h(code) WHERE h.code = s.code))
    ORDER BY r.n
    LIMIT 1
$$;
COMMENT ON FUNCTION insurance.duplicate_action(jsonb, text[], text[]) IS
'The same by rules as a policy''s section duplicates has them';

CREATE FUNCTION insurance.duplicate_action(policy insurance.policy, schemes text[], reasons text[] DEFAULT NULL)
    RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT insurance.duplicate_action(insurance.section(policy, 'duplicates'), schemes, reasons)
$$;
COMMENT ON FUNCTION insurance.duplicate_action(insurance.policy, text[], text[]) IS
'What is to be done about the enrolments of one identity in one year (重复参保处理): the action of the first rule in the policy''s section duplicates of which all schemes are among those given, as often as the rule names them, and the reason, if it names one, is among the reasons. NULL: one enrolment only, or no rule about these. In a view: SELECT person, year, insurance.duplicate_action(policy, array_agg(scheme), array_agg(reason)) … GROUP BY person, year';

CREATE FUNCTION insurance.duplicates(policy insurance.policy, records jsonb)
    RETURNS TABLE (person_id text, coverage_year integer, count integer, action text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 ROWS 10 AS $$
    SELECT d.person_id, d.coverage_year, d.count, d.action
    FROM (SELECT r.person_id, r.coverage_year, pg_catalog.count(*)::integer AS count,
                 insurance.duplicate_action(p.rules, pg_catalog.array_agg(r.scheme), pg_catalog.array_agg(r.reason)) AS action,
                 pg_catalog.count(*) > 1 AND pg_catalog.bool_or(r.scheme IS NULL) AS unsure
          FROM (SELECT insurance.section(policy, 'duplicates') AS rules OFFSET '0') p,
               pg_catalog.jsonb_to_recordset(records) r(person_id text, coverage_year integer, scheme text, reason text)
          WHERE r.person_id IS NOT NULL
          GROUP BY p.rules, r.person_id, r.coverage_year) d
    WHERE d.action IS NOT NULL OR d.unsure
    ORDER BY d.person_id, d.coverage_year
$$;
COMMENT ON FUNCTION insurance.duplicates(insurance.policy, jsonb) IS
'Identities with more than one enrolment in a year (重复参保), from a list [{"person_id": "a", "coverage_year": 2023, "scheme": "resident", "reason": null}]: how many, and the action of insurance.duplicate_action(policy, …), NULL where a scheme is not known and no rule applies without it. Enrolments about which the policy has no rule are not listed; years are taken as they are, whatever the policy''s. For tables there is insurance.duplicate_action()';

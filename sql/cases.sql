-- Boundary cases of a small policy: every row by hand.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset format unaligned
\pset tuples_only on

-- A window and a late period, newborns, an aid that ends at 18, critical illness in two brackets.
CREATE TEMP TABLE small AS
SELECT insurance.policy_compile(ARRAY[insurance.vocabulary(), '{
    "number": "T〔2022〕1号", "title": "notice", "issuer": "issuer", "issued_on": "2021-09-01",
    "regions": [{"code": 990000, "name": "nowhere", "label": "无"}],
    "coverage_years": {"from": 2022, "until": 2022},
    "windows": [
        {"id": "before", "closed": "before_window", "cite": "1"},
        {"id": "window", "from": "2021-10-01", "until": "2021-12-31", "cite": "1"},
        {"id": "late", "from": "2022-01-01", "until": "2022-12-31", "cite": "1"},
        {"id": "after", "closed": "after_last_day", "cite": "1"}],
    "fees": [
        {"id": "standard", "personal": 320, "fiscal": 580, "cite": "2"},
        {"id": "late", "price": "late", "personal": 900, "fiscal": 0, "cite": "2"}],
    "subsidies": [
        {"id": "minor", "when": {"all": ["low_income_family", {"age": {"below": 18}}]}, "tier": "fixed", "amount": 60, "payer": "fiscal", "cite": "3"}],
    "routes": [
        {"id": "newborn", "windows": ["late"], "when": {"elapsed": {"since": "birth", "days": {"at_most": 90}}}, "start": {"from": "birth"}, "cite": "4"},
        {"id": "on_time", "windows": ["window"], "start": {"from": "Y-01-01"}, "cite": "5"},
        {"id": "late", "windows": ["late"], "price": "late", "aided": false, "start": {"from": "payment", "wait_days": 60}, "cite": "6"}],
    "critical_illness": [
        {"id": "standard", "deductible": 10000, "brackets": [{"up_to": 30000, "rate": 0.5}, {"rate": 0.6}], "cap": 20000, "cite": "7"}]
}'], 990000, 2022) AS policy;

CREATE TEMP TABLE cases AS
SELECT row_number() OVER () AS n, c.* FROM small, insurance.policy_cases(policy) c;

-- Every person once: edge, side, facts, and what the answer is; other edges below.
SELECT CASE l.line WHEN 0 THEN concat_ws('|', section || '/' || rule, edge, side, facts, answers ->> 'route', answers ->> 'payable', answers ->> 'benefit_start', answers ->> 'reimbursed')
       ELSE concat_ws('|', '  ' || (also -> (l.line - 1) ->> 'section') || '/' || (also -> (l.line - 1) ->> 'rule'), also -> (l.line - 1) ->> 'edge', also -> (l.line - 1) ->> 'side') END
FROM cases, LATERAL generate_series(0, coalesce(jsonb_array_length(also), 0)) l(line)
ORDER BY n, l.line;

-- The columns of one of them, and the names in the answers.
SELECT birth_date, paid_on, circumstances, circumstance_from, circumstance_until, registered_on, died_on, fee_level, settled_before, history, on_day, expense
FROM cases WHERE edge = 'low_income_family until the day of payment';
SELECT string_agg(k, ',' ORDER BY k COLLATE "C") FROM (SELECT jsonb_object_keys(answers) AS k FROM cases WHERE edge = 'low_income_family until the day of payment') x;
SELECT string_agg(k, ',' ORDER BY k COLLATE "C") FROM (SELECT jsonb_object_keys(answers) AS k FROM cases WHERE expense = 40000) x;

-- Frozen: what has changed where 90 days are 89.
SELECT c.edge, c.answers ->> 'route', now ->> 'route'
FROM small, insurance.amend(policy, '{"routes": {"newborn": {"when": {"elapsed": {"days": {"at_most": 89}}}}}}') changed, cases c, insurance.case_answers(changed, c.facts) now
WHERE now <> c.answers ORDER BY c.n;
SELECT count(*) FROM small, cases c, insurance.case_answers(policy, c.facts) now WHERE now <> c.answers;

-- No policy: no cases.
SELECT count(*) FROM insurance.policy_cases(NULL);

-- Lapsed years that lengthen a wait by at most five months, repairs of them, and percentage points.
CREATE TEMP TABLE years AS
SELECT insurance.policy_compile(ARRAY[insurance.vocabulary(), '{
    "number": "T〔2029〕2号", "title": "notice", "issuer": "issuer", "issued_on": "2029-09-01",
    "regions": [{"code": 990000, "name": "nowhere", "label": "无"}],
    "coverage_years": {"from": 2030, "until": 2030},
    "windows": [{"id": "before", "closed": "before_window", "cite": "1"}, {"id": "window", "from": "2030-01-01", "until": "2030-03-31", "cite": "1"}, {"id": "after", "closed": "after_last_day", "cite": "1"}],
    "fees": [{"id": "standard", "personal": 400, "fiscal": 700, "cite": "2"}],
    "routes": [{"id": "all", "start": {"from": "payment", "wait_months": 1, "variable": {"months_per_lapsed_year": 2, "beyond": 1, "at_most": 5}}, "cite": "3"}],
    "repair": {"months_per_year": 2, "fee": 100, "floors": [{"lapsed_from": 4, "months": 4}], "cite": "4"},
    "incentives": [
        {"id": "row", "earned_by": "continuous_year", "after_years": 2, "amount": {"points": 0.5}, "cite": "5"},
        {"id": "zero", "earned_by": "zero_claim_year", "amount": {"points": 1}, "effective": "next_year", "cleared_by": "bonus_used", "cite": "5"},
        {"id": "lapse", "earned_by": "lapsed_year", "amount": {"points": 1.5}, "cite": "5"}],
    "incentive_limits": {"bonus_points_at_most": 2, "penalty_points_at_most": 4, "cite": "6"}
}'], 990000, 2030) AS policy;
SELECT concat_ws('|', rule, edge, side, history, answers ->> 'wait_months', 'repaired ' || (answers ->> 'repair_accepted'), 'for ' || (answers ->> 'repair_fee'), '+' || (answers ->> 'bonus_points'), '-' || (answers ->> 'penalty_points'))
FROM (SELECT row_number() OVER () AS n, e.*, c.history, c.answers
      FROM years, insurance.policy_cases(policy) c,
           LATERAL (SELECT c.section, c.rule, c.edge, c.side UNION ALL SELECT a.* FROM jsonb_to_recordset(c.also) a(section text, rule text, edge text, side text)) e) x
WHERE edge ~ '^(wait|repair)' OR section = 'incentives' ORDER BY n;

-- A misspelt fact, one that is of no use, and none.
SELECT insurance.case_answers(policy, '{"birth_date": "1980-05-01", "payed_on": "2021-10-01"}') FROM small;
SELECT insurance.case_answers(policy, '{"expense": 20000, "paid_on": "2021-10-01"}') FROM small;
SELECT insurance.case_answers(policy, '["birth_date"]') FROM small;
SELECT insurance.case_answers(policy, '{}') ->> 'status' FROM small;

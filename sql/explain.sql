-- Why an answer is what it is: rules, conditions, facts, clauses; reasons in bulk.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset null ∅

CREATE TEMP TABLE policy AS
SELECT v.name, insurance.policy_for(v.region, v.year, local => insurance.local_document(v.given)) AS p
FROM (VALUES ('guizhou', 520000, 2022, '{}'::jsonb),
             ('jiangxi 2023', 360000, 2023, '{}'),
             ('jiangxi 2029', 360000, 2029, '{"personal_standard": 400, "original_cap": 250000}')) v(name, region, year, given);

-- Two aids, the first listed of equal ones, and its split.
SELECT e.* FROM policy, insurance.explain(p, '1980-05-05', '2022-05-06', '{out_of_poverty,subsistence_allowance,county_class_2}', '{2021-05-05,2021-05-05}' || '{NULL}'::date[]) e WHERE name = 'guizhou';
-- The special right that was missed by two days, and what would have been needed.
SELECT e.* FROM policy, insurance.explain(p, '1980-03-05', '2023-04-03', '{employee_leaver}', '{2023-01-01}') e WHERE name = 'jiangxi 2023';
SELECT e.* FROM policy, insurance.explain(p, '1980-03-05', '2023-04-01', '{employee_leaver}', '{2023-01-01}') e WHERE name = 'jiangxi 2023';
-- A lapse: wait, bonus and penalty.
SELECT e.* FROM policy, insurance.explain(p, '1980-03-05', '2028-10-06', history => '{2021:resident,2022:resident,2023:resident,2024:resident,2025:resident,2026:none,2027:none}') e WHERE name = 'jiangxi 2029';
-- Years that are paid for later: what that takes from the wait, and what is kept of it; one repair more than shortens it is not accepted.
SELECT n, e.section, e.applied, e.value, e.condition, e.facts, e.kept_out_by, e.clause FROM policy, unnest('{1,2}'::int[]) n,
     insurance.explain(p, '1980-03-05', '2028-10-06', history => insurance.repair_years('{2024:resident,2025:none,2026:none,2027:none,2028:none}', 2029, n)) e
WHERE name = 'jiangxi 2029' AND e.section IN ('routes', 'repair') ORDER BY n, e.step;
SELECT e.section, e.applied, e.value, e.kept_out_by FROM policy, unnest('{en,zh}'::text[]) l, insurance.explain(p, '1980-03-05', '2028-10-06', history => '{2027:resident,2028:none+repaired}', lang => l) e
WHERE name = 'jiangxi 2029' AND e.section = 'repair';
-- How years count, and the ceilings, in both languages: years in the employee scheme, a bonus that reaches its ceiling, and neither limit nor years known.
SELECT h.n, e.section, e.value, e.condition, e.facts, e.clause FROM policy, (VALUES (1, '{2021:resident,2022:employee,2028:resident}'::insurance.history), (2, '{2028:contradictory}')) h(n, h), (VALUES (1, 'en'), (2, 'zh')) l(n, lang),
     insurance.explain(p, '1980-03-05', '2028-10-06', history => h.h, lang => l.lang) e
WHERE name = 'jiangxi 2029' AND e.section IN ('history', 'incentive_limits') ORDER BY h.n, l.n, e.step;
SELECT l.lang, e.value, e.condition FROM (VALUES (1, 'en'), (2, 'zh')) l(n, lang),
     insurance.explain(insurance.policy_for(360000, 2044, local => insurance.local_document('{"personal_standard": 400, "original_cap": 250000}')), '1980-03-05', '2043-10-06',
         history => (SELECT insurance.history_agg(y, 'resident', true, false, false) FROM generate_series(2021, 2043) y), lang => l.lang) e WHERE e.section = 'incentive_limits' ORDER BY l.n;
-- Percentage points, netted.
SELECT l.lang, e.value, e.condition FROM policy, (VALUES (1, 'en'), (2, 'zh')) l(n, lang),
     insurance.explain(insurance.amend(p, '{"incentives": {"continuity": {"amount": {"points": 1}}}, "incentive_limits": {"bonus_points_at_most": 2, "penalty_points_at_most": 3, "net": true}}'), '1980-03-05', '2028-10-06',
         history => (SELECT insurance.history_agg(y, 'resident') FROM generate_series(2020, 2028) y), lang => l.lang) e WHERE name = 'jiangxi 2029' AND e.section = 'incentive_limits' ORDER BY l.n;
-- Years that decide nothing are no row.
SELECT count(*) FROM policy, insurance.explain(p, '1980-05-05', '2022-03-06', history => '{2020:resident}') e WHERE name = 'guizhou' AND e.section IN ('history', 'repair', 'incentive_limits');

-- Not accepted, not decided, cannot be.
SELECT e.* FROM policy, insurance.explain(p, '1980-03-05', '2022-12-06') e WHERE name = 'guizhou';
SELECT e.* FROM policy, insurance.explain(p, NULL, '2022-05-06') e WHERE name = 'guizhou';
SELECT e.* FROM policy, insurance.explain(p, '1980-03-05', '2022-12-06', '{nobody}') e WHERE name = 'guizhou';
SELECT e.* FROM policy, insurance.explain(p, '1980-03-05', '2028-10-06', history => '{2027:contradictory}') e WHERE name = 'jiangxi 2029';

-- Insured years among the last, and at birth.
SELECT t.rule ->> 'rule' AS rule, t.rule ->> 'state' AS state, t.rule -> 'met' AS met, t.rule -> 'failed' AS failed, t.rule -> 'undecided' AS undecided, insurance.fact_text(t.rule -> 'facts', NULL) AS en, insurance.fact_text(t.rule -> 'facts', NULL, 'zh') AS zh
FROM policy, insurance.amend(p, '{"routes": {"returning": {"before": "*", "start": {"from": "payment"}, "cite": "6", "when": {"any": [{"insured_years": {"among": 3, "from": 2}}, {"holds": "orphan", "on": "birth"}]}}}}') a,
     (VALUES (1, '{2019:resident,2021:resident}'::insurance.history), (2, '{2021:resident}'), (3, NULL)) h(n, h),
     jsonb_array_elements(insurance.trace(a, '1980-05-05', '2022-05-06', '{orphan}', '{1990-01-01}', history => h)) t(rule)
WHERE name = 'guizhou' AND t.rule ->> 'rule' = 'returning' ORDER BY h.n;

-- A letter, in both languages.
SELECT insurance.explain_text(p, '2022-03-05', '2022-05-06') FROM policy WHERE name = 'guizhou';
SELECT insurance.explain_text(p, '2022-03-05', '2022-05-06', lang => 'zh') FROM policy WHERE name = 'guizhou';
SELECT insurance.explain_text(p, '1980-03-05', '2023-04-03', '{employee_leaver}', '{2023-01-01}', lang => 'zh') FROM policy WHERE name = 'jiangxi 2023';
SELECT insurance.explain_text(p, '1980-03-05', '2022-12-06', lang => 'zh') FROM policy WHERE name = 'guizhou';
SELECT insurance.explain_text(p, '1980-03-05', '2028-10-06', history => '{2021:resident,2022:resident,2023:resident,2024:resident,2025:resident,2026:none,2027:none+repaired,2028:none+repaired}', lang => l)
FROM policy, unnest('{en,zh}'::text[]) l WHERE name = 'jiangxi 2029';
SELECT insurance.explain_text(p, '1980-03-05', '2023-01-10', '{employee_leaver}', lang => 'zh') FROM policy WHERE name = 'jiangxi 2023';
SELECT insurance.explain_text(p, '1980-03-05', '2028-10-06', lang => 'zh') FROM policy WHERE name = 'jiangxi 2029';
SELECT insurance.explain_text(p, '2022-03-05', '2022-05-06', lang => 'fr') FROM policy WHERE name = 'guizhou';

-- By region and year; where no notice covers them that is the answer.
SELECT step, rule, value, clause FROM insurance.explain(520000, 2022, '1980-05-05', '2022-03-06');
SELECT * FROM insurance.explain(110000, 2022, '1980-05-05', '2022-03-06');

-- For an audit.
SELECT jsonb_object_keys(insurance.explain_json(p, '1980-05-05', '2022-03-06')) FROM policy WHERE name = 'guizhou';
SELECT r ->> 'section' AS section, r ->> 'state' AS state, count(*), bool_and(r ?& '{section,number,rule,name,document,clause,state,met,failed,undecided,facts}') AS whole
FROM policy, jsonb_array_elements(insurance.explain_json(p, '1980-05-05', '2022-03-06', '{low_income_family}') -> 'rules') r WHERE name = 'guizhou'
GROUP BY 1, 2 ORDER BY 1, 2;

-- Reasons of a bulk run, and what they are called.
CREATE TEMP TABLE enrollee (id integer, birth_date date, paid_on date, kinds text[]);
INSERT INTO enrollee SELECT n, '1960-01-01'::date + n * 97 % 22000, '2022-02-01'::date + n * 13 % 200, CASE n % 7 WHEN 0 THEN '{subsistence_allowance}'::text[] WHEN 1 THEN '{extreme_poverty_support}' END
FROM generate_series(1, 700) n;
SELECT insurance.rule_ids(p, a.reasons) AS reasons, count(*), sum(a.payable) AS payable
FROM policy, enrollee e, LATERAL insurance.assess(p, e.birth_date, e.paid_on, e.kinds) a
WHERE name = 'guizhou' GROUP BY p, a.reasons ORDER BY 1;
SELECT r.* FROM policy, insurance.rules(p) r WHERE policy.name = 'guizhou' AND r.section = 'windows';

-- A value that another document gives: the rule's clause stays, the other stands beside it; not where the rule's own document or a local one gives it.
CREATE TEMP TABLE given AS
SELECT insurance.policy_compile(ARRAY['{"number": "省〔2029〕1号", "regions": [{"code": 110000}], "coverage_years": {"from": 2030}, "issued_on": "2029-01-01", "circumstances": {"poor": {"label": "低保对象"}},
         "parameters": {"aid": {"value": 200, "at_least": 200, "cite": "三"}, "fee": {"value": 400, "cite": "二"}, "fiscal": {"value": 700, "cite": "二"}, "ratio": {"value": 0.5, "cite": "二"}},
         "fees": [{"id": "standard", "personal": {"param": "fee"}, "fiscal": {"param": "fiscal"}, "cite": "二"}], "fiscal": {"central_ratio": {"param": "ratio"}, "central_base": 600, "cite": "二"},
         "subsidies": [{"id": "poor", "tier": "fixed", "amount": {"param": "aid"}, "payer": "fund", "cite": "三"}], "routes": [{"id": "all", "start": {"from": "payment"}, "cite": "四"}]}',
       '{"number": "渠县〔2029〕9号", "regions": [{"code": 110101}], "coverage_years": {"from": 2030}, "issued_on": "2029-02-01",
         "parameters": {"aid": {"value": 280, "cite": "一(二)"}, "fiscal": {"value": 720, "cite": "一(一)"}, "ratio": {"value": 0.6, "cite": "一(三)"}}}',
       '{"parameters": {"fee": {"value": 410}}}']::jsonb[], 110101, 2030) AS p;
SELECT e.section, e.value, e.document, e.clause, e.given_by FROM given, insurance.explain(p, '1980-01-01', '2030-01-05', '{poor}') e ORDER BY e.step;
SELECT s.line FROM given, (VALUES ('en'), ('zh')) l(lang), unnest(string_to_array(insurance.policy_text(p, l.lang), E'\n')) s(line) WHERE s.line ~ '渠县.*一';
SELECT insurance.explain_text(p, '1980-01-01', '2030-01-05', '{poor}', lang => l.lang) FROM given, (VALUES ('en'), ('zh')) l(lang);
-- An amended rule has its value from the amendment.
SELECT e.clause, e.given_by FROM given, insurance.explain(insurance.amend(p, '{"subsidies": {"poor": {"amount": 290}}}'), '1980-01-01', '2030-01-05', '{poor}') e WHERE e.section = 'subsidies';

-- What explain() calls applied is what the assessment was made by, in the same order.
SELECT count(*) AS persons,
       count(*) FILTER (WHERE (SELECT array_agg(r.number ORDER BY e.step) FROM insurance.explain(p, x.birth_date, x.paid_on, x.kinds) e JOIN insurance.rules(p) r ON r.section = e.section AND r.rule = e.rule WHERE e.applied)
                              IS DISTINCT FROM insurance.reasons(insurance.assessment(p, x.birth_date, x.paid_on, x.kinds))) AS otherwise
FROM policy, enrollee x WHERE name = 'guizhou' AND x.id <= 60;

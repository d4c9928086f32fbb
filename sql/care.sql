-- Money at the point of care: critical illness claim by claim, shared assistance, accounts, suspended cover, duplicates.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset null ∅

CREATE TEMP TABLE policy AS
SELECT v.name, insurance.policy_for(v.region, v.year, local => insurance.local_document(v.given)) AS p
FROM (VALUES ('jiangxi', 360000, 2027, '{"personal_standard": 400, "original_cap": 250000, "prior_year_income": 26000}'::jsonb),
             ('income_unknown', 360000, 2027, '{"original_cap": 250000}'),
             ('jiangxi_2020', 360000, 2020, '{"prior_year_income": 26000}'),
             ('jiangxi_2023', 360000, 2023, '{"assistance_annual_limit": 10000}'),
             ('limit_unknown', 360000, 2023, '{}'),
             ('liaoning', 210000, 2023, '{}'),
             ('guizhou', 520000, 2022, '{}')) v(name, region, year, given);

-- The base: of the year, in scope, inpatient and chronic outpatient.
SELECT insurance.critical_illness_base(p, '{2027-01-01,2027-12-31,2026-12-31,2028-01-01,2027-06-01,2027-06-01}',
           '{inpatient,chronic_outpatient,inpatient,inpatient,ordinary_outpatient,inpatient}', '{1000,200.50,40,40,5,7}', '{t,t,t,t,t,f}') AS arrays,
       insurance.critical_illness_base(p, '[{"date": "2027-01-01", "type": "inpatient", "amount": 1000, "in_scope": true}, {"date": "2027-12-31", "type": "chronic_outpatient", "amount": 200.50},
           {"date": "2026-12-31", "type": "inpatient", "amount": 40}, {"date": "2027-06-01", "type": "ordinary_outpatient", "amount": 5}, {"date": "2027-06-01", "type": "inpatient", "amount": 7, "in_scope": false}]') AS items
FROM policy WHERE name = 'jiangxi';
-- No claims is 0; not told is not known.
SELECT insurance.critical_illness_base(p, '{}', '{}', '{}') AS empty, insurance.critical_illness_base(p, NULL, NULL, NULL) AS none,
       insurance.critical_illness_base(p, '[]') AS no_items, insurance.critical_illness_base(p, NULL::jsonb) AS not_told
FROM policy WHERE name = 'jiangxi';
-- What is wrong or missing, and matters, leaves it undecided; what does not matter does not.
SELECT v.what, insurance.critical_illness_base(p, v.d, v.k, v.b, v.s) AS base
FROM policy, (VALUES (1, 'negative', '{2027-01-01}'::date[], '{inpatient}'::text[], '{-1}'::numeric[], NULL::boolean[]),
                     (2, 'not a number', '{2027-01-01}', '{inpatient}', '{NaN}', NULL),
                     (3, 'no burden', '{2027-01-01}', '{inpatient}', '{NULL}', NULL),
                     (4, 'no day', '{NULL}', '{inpatient}', '{5}', NULL),
                     (5, 'no kind', '{2027-01-01}', '{NULL}', '{5}', NULL),
                     (6, 'no scope', '{2027-01-01}', '{inpatient}', '{5}', '{NULL}'),
                     (7, 'arrays differ', '{2027-01-01}', '{inpatient}', '{5,6}', NULL),
                     (8, 'no burden, of another year', '{2026-01-01}', '{inpatient}', '{NULL}', NULL),
                     (9, 'negative, of another year', '{2026-01-01}', '{inpatient}', '{-1}', NULL),
                     (10, 'no burden, out of scope', '{2027-01-01}', '{inpatient}', '{NULL}', '{f}'),
                     (11, 'no day, of no such kind', '{NULL}', '{ordinary_outpatient}', '{5}', NULL),
                     (12, 'no day, no kind, but nothing borne', '{NULL}', '{NULL}', '{0}', NULL),
                     (13, 'infinite day', '{infinity}', '{inpatient}', '{5}', NULL)) v(n, what, d, k, b, s)
WHERE name = 'jiangxi' ORDER BY v.n;
SELECT name, insurance.critical_illness_base(p, ARRAY[make_date(insurance.coverage_year(p), 5, 1)], '{inpatient}', '{5}') AS base FROM policy ORDER BY name;
\set SHOW_CONTEXT never
SELECT insurance.critical_illness_base(p, '{"date": "2027-01-01"}'::jsonb) FROM policy WHERE name = 'jiangxi';
SELECT insurance.critical_illness_base(p, '[{"date": "2027-02-30", "type": "inpatient", "amount": 5}]'::jsonb) FROM policy WHERE name = 'jiangxi';

-- Claim by claim. Deductible 13000, 60 %; limit 250000 - 3000 + 9000. After 20000: 4200. After 420000: 244200. After
-- 500000: 292200, but 256000 at most, of which 9000 from the bonus. Then nothing is left.
SELECT c.*
FROM policy, insurance.settle_claims(p, '{2027-03-01,2027-02-01,2027-05-01,2026-12-31,2027-06-01,2027-07-01,2027-02-01}',
    '{inpatient,chronic_outpatient,inpatient,inpatient,ordinary_outpatient,inpatient,inpatient}', '{400000,20000,80000,5,5,100,0}', bonus => 9000, penalty => 3000) c
WHERE name = 'jiangxi';
-- In any order of the days the year is paid the same, and it is what the whole expense is paid.
SELECT DISTINCT sum(c.paid) AS paid, sum(c.bonus_used) AS bonus_used, bool_or(c.clears_zero_claim) AS clears, count(*) FILTER (WHERE c.clears_zero_claim) AS times, w.reimbursed AS of_the_year, w.bonus_used AS of_it_bonus
FROM policy, generate_series(0, 23) n,
     LATERAL (SELECT ARRAY[date '2027-01-01' + n % 4 * 40, date '2027-01-01' + n / 4 * 30, date '2027-03-03', date '2027-07-01' - n * 7] AS d) o,
     insurance.settle_claims(p, o.d, '{inpatient,inpatient,inpatient,chronic_outpatient}', '{250000.01,112999.99,200000,50000}', bonus => 15000) c,
     insurance.critical_illness(p, 613000, bonus => 15000) w
WHERE name = 'jiangxi' GROUP BY n, w.reimbursed, w.bonus_used;
-- Of a class without a limit and with half the deductible: what the circumstances say holds for the whole year.
SELECT c.claim, c.cumulative, c.paid, c.paid_so_far
FROM policy, insurance.settle_claims(p, '{2020-02-01,2020-03-01}', '{inpatient,inpatient}', '{6500,100000}', circumstances => '{poverty_registered}') c WHERE name = 'jiangxi_2020';
-- Which days the claims have does not matter to the class; on_day does.
SELECT v.d AS on_day, sum(c.paid) AS paid
FROM policy, (VALUES (date '2020-05-01'), ('2020-08-01')) v(d),
     insurance.settle_claims(p, '{2020-02-01,2020-12-01}', '{inpatient,inpatient}', '{20000,20000}', circumstance_set => '{poverty_registered[2020-07-01,]}', on_day => v.d) c
WHERE name = 'jiangxi_2020' GROUP BY 1 ORDER BY 1;

-- What is wrong: claims of other years disturb nobody, a broken one all that come after it.
SELECT c.claim, c.day, c.counted, c.cumulative, c.paid, c.notes
FROM policy, insurance.settle_claims(p, '{2027-03-01,2027-02-01,2027-04-01,2028-01-01,2027-01-01,infinity,2027-05-01}',
    '{inpatient,inpatient,inpatient,inpatient,inpatient,inpatient,inpatient}', '{50000,20000,-5,7,1,8,9}', '{t,t,t,t,f,t,t}') c WHERE name = 'jiangxi';
SELECT c.claim, c.day, c.counted, c.cumulative, c.paid, c.notes
FROM policy, insurance.settle_claims(p, '{2027-03-01,2027-03-02,2027-03-03,2027-03-04}', '{inpatient,NULL,NULL}', '{50000,NULL,5}', '{t,f,NULL,NULL}') c WHERE name = 'jiangxi';
SELECT c.claim, c.day, c.counted, c.cumulative, c.paid, c.notes
FROM policy, insurance.settle_claims(p, '{2027-03-01,NULL,2027-03-03}', '{inpatient,inpatient,inpatient}', '{50000,6,7}') c WHERE name = 'jiangxi';
SELECT c.claim, c.cumulative, c.paid, c.notes FROM policy, insurance.settle_claims(p, '{2027-03-01,2027-03-02}', '{inpatient,inpatient}', '{50000,NaN}') c WHERE name = 'jiangxi';
-- The deductible is not known; no such rules; a circumstance that is not known; no claims.
SELECT name, c.claim, c.cumulative, c.paid, c.notes
FROM policy, insurance.settle_claims(p, ARRAY[make_date(insurance.coverage_year(p), 5, 1)], '{inpatient}', '{50000}') c WHERE name IN ('income_unknown', 'guizhou') ORDER BY name;
SELECT c.claim, c.cumulative, c.paid, c.notes FROM policy, insurance.settle_claims(p, '{2027-03-01}', '{inpatient}', '{50000}', circumstances => '{no_such_thing}') c WHERE name = 'jiangxi';
SELECT count(*) AS no_rows FROM policy, insurance.settle_claims(p, NULL, NULL, NULL) c;

-- One limit for outpatient and inpatient assistance.
SELECT a.* FROM insurance.shared_assistance('{8000,5000}', 10000) a;
SELECT name, a.* FROM policy, insurance.shared_assistance(p, '{8000,1999.99,0.02,1}') a WHERE name IN ('jiangxi_2023', 'limit_unknown');
SELECT v.n, array_agg(a.paid) AS paid, array_agg(a.left_over) AS left_over
FROM (VALUES (1, '{8000,NULL,1}'::numeric[], 10000::numeric), (2, '{8000,-1,1}', 10000), (3, '{NaN,1}', 10000), (4, '{1,2}', -1), (5, '{1,2}', 0), (6, '{0,0}', 0), (7, '{1,2}', NULL)) v(n, e, l),
     insurance.shared_assistance(v.e, v.l) a GROUP BY 1 ORDER BY 1;

-- The personal account: premiums of relatives, by code or Chinese name.
SELECT v.relation, a.*
FROM policy, unnest('{spouse,配偶,paternal_grandparent,外孙女,parent_in_law,岳母,"",NULL}'::text[]) v(relation), insurance.account_payment(p, v.relation, 'resident_premium', 400, 1000) a
WHERE name = 'jiangxi';
SELECT a.* FROM policy, insurance.account_payment(p, 'child', 'resident_premium', 400, 150) a WHERE name = 'jiangxi';
-- Their own burden: only of insured relatives, in designated institutions.
SELECT v.insured, v.designated, a.*
FROM policy, (VALUES (true, true), (true, false), (false, true), (true, NULL), (NULL, true), (false, NULL), (NULL, NULL)) v(insured, designated),
     insurance.account_payment(p, 'child', 'own_burden', 400, 1000, relative_insured => v.insured, designated => v.designated) a
WHERE name = 'jiangxi';
SELECT v.what, a.*
FROM (VALUES (1, 'no such purpose', 'jiangxi', 'spouse', 'gym', 1::numeric, 5::numeric),
             (2, 'purpose not told', 'jiangxi', 'spouse', NULL, 1, 5),
             (3, 'negative amount', 'jiangxi', 'spouse', 'resident_premium', -1, 5),
             (4, 'negative balance', 'jiangxi', 'parent_in_law', 'resident_premium', 1, -5),
             (5, 'not a number', 'jiangxi', 'spouse', 'resident_premium', 'NaN', 5),
             (6, 'amount not known', 'jiangxi', 'spouse', 'resident_premium', NULL, 5),
             (7, 'amount not known', 'jiangxi', 'uncle', 'resident_premium', NULL, 5),
             (8, 'nothing', 'jiangxi', 'spouse', 'resident_premium', 0, 0),
             (9, 'no such rules', 'guizhou', 'spouse', 'resident_premium', 1, 5)) v(n, what, name, relation, purpose, amount, balance)
JOIN policy USING (name), insurance.account_payment(p, v.relation, v.purpose, v.amount, v.balance) a
ORDER BY v.n;

-- Suspended and resumed.
SELECT insurance.active_intervals('[2023-01-01,2024-01-01)', v.absences) AS active
FROM (VALUES (1, '{[2023-03-01,2023-05-31]}'::datemultirange), (2, '{[2023-03-01,2023-05-31],[2023-05-15,2023-08-01),[2023-11-01,)}'), (3, '{[2022-01-01,2022-12-31],[2024-01-01,)}'),
             (4, '{(,)}'), (5, '{}'), (6, NULL)) v(n, absences) ORDER BY v.n;
SELECT insurance.active_intervals('empty', '{[2023-03-01,2023-05-31]}') AS no_cover, insurance.active_intervals(NULL, '{[2023-03-01,2023-05-31]}') AS not_known;
-- It is what an assessment answers.
SELECT a.active_intervals = insurance.active_intervals(a.benefit_period, '{[2023-03-01,2023-06-01)}') AS same
FROM policy, insurance.assess(p, birth_date => '1980-05-05', paid_on => '2022-10-10', absences => '{[2023-03-01,2023-06-01)}') a WHERE name = 'jiangxi_2023';

-- Enrolled twice: from JSON …
SELECT d.* FROM policy, insurance.duplicates(p, '[{"person_id": "a", "coverage_year": 2023, "scheme": "resident", "reason": null},
    {"person_id": "a", "coverage_year": 2023, "scheme": "resident", "reason": null}, {"person_id": "b", "coverage_year": 2023, "scheme": "resident", "reason": null}]') d WHERE name = 'guizhou';
SELECT count(*) AS no_rows FROM policy, insurance.duplicates(p, '[]') d;
-- … and as a view over a table. Two enrolments of the employee scheme are none of these rules' business.
CREATE TEMP TABLE enrolment (person_id text, coverage_year int, scheme text, reason text);
INSERT INTO enrolment VALUES
    ('a', 2023, 'resident', NULL), ('a', 2023, 'resident', NULL),
    ('b', 2023, 'resident', NULL), ('b', 2023, 'resident', 'school_entry'),
    ('c', 2023, 'resident', NULL), ('c', 2023, 'employee', 'employment'), ('c', 2023, 'resident', NULL),
    ('d', 2023, 'employee', NULL), ('d', 2023, 'resident', NULL),
    ('e', 2023, 'employee', NULL), ('e', 2023, 'employee', NULL),
    ('f', 2023, 'resident', 'school_entry'), ('f', 2024, 'resident', NULL),
    ('g', 2023, 'employee', NULL), ('g', 2023, NULL, NULL),
    (NULL, 2023, 'resident', NULL), (NULL, 2023, 'resident', NULL);
CREATE TEMP VIEW duplicate AS
SELECT name, person_id, coverage_year, count(*) AS enrolments, insurance.duplicate_action(p, array_agg(scheme), array_agg(reason)) AS action
FROM policy, enrolment WHERE person_id IS NOT NULL GROUP BY p, name, person_id, coverage_year;
SELECT j.person_id, j.coverage_year, j.enrolments, j.action AS jiangxi_2023, g.action AS guizhou, u.action AS no_such_rules
FROM duplicate j JOIN duplicate g USING (person_id, coverage_year) JOIN duplicate u USING (person_id, coverage_year)
WHERE (j.name, g.name, u.name) = ('jiangxi_2023', 'guizhou', 'liaoning') ORDER BY 1, 2;
-- The same from JSON; of g one scheme is not known, so that nothing can be said.
SELECT d.* FROM policy, (SELECT jsonb_agg(to_jsonb(e)) AS records FROM enrolment e) r, insurance.duplicates(p, r.records) d WHERE name = 'jiangxi_2023';
SELECT insurance.duplicate_action(p, '{}') AS none, insurance.duplicate_action(p, NULL) AS not_told, insurance.duplicate_action(NULL, '{resident,resident}') AS no_policy, insurance.duplicate_action(p, '{resident,resident}') AS two
FROM policy WHERE name = 'guizhou';

-- A policy that is a constant is read by the planner, and not for every row.
CREATE TEMP TABLE visit (person int, day date, kind text, burden numeric, relation text);
CREATE FUNCTION pg_temp.plan_has(query text, words text[]) RETURNS TABLE (word text, found boolean) LANGUAGE plpgsql AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF, VERBOSE) ' || replace(query, '$policy', (SELECT quote_literal(p::text) || '::insurance.policy' FROM policy WHERE name = 'jiangxi')) LOOP
        plan := plan || line;
    END LOOP;
    RETURN QUERY SELECT w, position(w IN plan) > 0 FROM unnest(words) w;
END
$$;
SELECT * FROM pg_temp.plan_has('SELECT insurance.critical_illness_base($policy, array_agg(day), array_agg(kind), array_agg(burden)) FROM visit GROUP BY person', '{critical_illness_base,"[\"inpatient\", \"chronic_outpatient\"]"}');
SELECT * FROM pg_temp.plan_has('SELECT c.* FROM (SELECT person, array_agg(day) AS d, array_agg(kind) AS k, array_agg(burden) AS b FROM visit GROUP BY person) v, insurance.settle_claims($policy, d, k, b) c', '{settle_claims,"[\"inpatient\", \"chronic_outpatient\"]"}');
SELECT * FROM pg_temp.plan_has('SELECT a.* FROM visit v, insurance.account_payment($policy, v.relation, ''resident_premium'', v.burden, 100) a', '{account_payment}');
SELECT * FROM pg_temp.plan_has('SELECT insurance.duplicate_action($policy, array_agg(kind), array_agg(relation)) FROM visit GROUP BY person', '{"duplicate_action(''[{"}');

-- Percentage points: one for each year of a row beyond the second, half a one off for a lapse; of the rate of 60 %.
CREATE TEMP TABLE of_points AS
SELECT insurance.policy_compile(ARRAY[insurance.vocabulary(), '{
    "number": "T〔2029〕1号", "title": "notice", "issuer": "issuer", "issued_on": "2029-06-01",
    "regions": [{"code": 990000, "name": "nowhere", "label": "无"}], "coverage_years": {"from": 2030, "until": 2030},
    "fees": [{"id": "standard", "personal": 400, "fiscal": 700, "cite": "1"}],
    "routes": [{"id": "ordinary", "start": {"from": "payment"}, "cite": "2"}],
    "incentives": [{"id": "row", "earned_by": "continuous_year", "after_years": 2, "amount": {"points": 1}, "cite": "3"},
                   {"id": "healthy", "earned_by": "zero_claim_year", "amount": {"points": 0.25}, "cite": "3"},
                   {"id": "lapse", "earned_by": "lapsed_year", "amount": {"points": 0.5}, "cite": "3"}],
    "incentive_limits": {"bonus_points_at_most": 4, "penalty_points_at_most": 1, "cite": "3"},
    "critical_illness": [{"id": "all", "deductible": 10000, "rate": 0.6, "cap": 250000, "cite": "4"}],
    "critical_illness_expenses": {"kinds": ["inpatient"], "cite": "4"}}'::jsonb], 990000, 2030) AS p;
SELECT h.what, i.continuous_years, i.bonus_total, i.effective_cap, i.bonus_points, i.penalty_points, i.notes,
       i.bonus_points IS NOT DISTINCT FROM insurance.bonus_points(p, h.h) AND i.penalty_points IS NOT DISTINCT FROM insurance.penalty_points(p, h.h) AS alike
FROM of_points, (VALUES (1, 'five years', '{2026:resident,2027:resident,2028:resident,2029:resident,2030:resident}'::insurance.history),
                        (2, 'ten years, four points at most', '{2021:resident,2022:resident,2023:resident,2024:resident,2025:resident,2026:resident,2027:resident,2028:resident,2029:resident,2030:resident}'),
                        (3, 'a year without claims', '{2029:resident+zero_claim,2030:resident}'),
                        (4, 'a lapse', '{2026:resident,2027:resident,2028:resident,2029:none,2030:resident}'),
                        (5, 'four lapses, one point at most', '{2025:resident,2030:resident}'),
                        (6, 'a third year of the row or none', '{2028:contradictory,2029:resident,2030:resident}'),
                        (7, 'no years', '{}')) h(n, what, h),
     insurance.incentives(p, h.h) i ORDER BY h.n;
SELECT v.points, c.rate, c.cap, c.reimbursed, c.bonus_used, c.notes
FROM of_points, (VALUES (1, 110000, 3), (2, 110000, -0.5), (3, 110000, 0), (4, 110000, 60), (5, 110000, -70), (6, 110000, NULL), (7, 10000, NULL),
                        (8, 110000, 0.00001), (9, 110000, 'NaN'), (10, 610000, 3)) v(n, expense, points),
     insurance.critical_illness(p, v.expense, points => v.points) c ORDER BY v.n;
-- A policy without incentives in points has none, unless they are told.
SELECT c.rate, c.reimbursed FROM policy, (VALUES (1, NULL::numeric), (2, 0), (3, 2)) v(n, points), insurance.critical_illness(p, 113000, points => v.points) c WHERE name = 'jiangxi' ORDER BY v.n;
SELECT v.points, c.claim, c.cumulative, c.paid, c.paid_so_far, c.notes
FROM of_points, (VALUES (1, 3), (2, NULL)) v(n, points), insurance.settle_claims(p, '{2030-02-01,2030-03-01}', '{inpatient,inpatient}', '{60000,50000}', points => v.points) c ORDER BY v.n, c.claim;
-- Who is enrolled has the coverage year, too.
SELECT a.bonus_points, a.penalty_points, a.undecided_answers, insurance.answers(a.assessment) -> 'bonus_points' AS quoted,
       insurance.quote_critical_illness(p, '{"critical_illness": {"expense": 110000}}', a.assessment) - '{class,deductible,cap,uses_bonus,clears_zero_claim}'::text[] AS critical_illness
FROM of_points, (VALUES (1, '{2026:resident,2027:resident,2028:resident,2029:resident}'::insurance.history), (2, '{2026:resident}'), (3, NULL)) h(n, h),
     insurance.assess(p, birth_date => '1980-01-01', paid_on => '2030-01-05', history => h.h) a ORDER BY h.n;
-- Which of them it was.
SELECT e.rule, e.value, insurance.value_text(p, insurance.assessment(p, '1980-01-01', '2030-01-05', history => h.h), e.section, e.rule, 'zh') AS zh
FROM of_points, (VALUES (1, '{2026:resident,2027:resident,2028:resident,2029:resident}'::insurance.history), (2, '{2028:resident+zero_claim}'), (3, NULL)) h(n, h),
     insurance.explain(p, birth_date => '1980-01-01', paid_on => '2030-01-05', history => h.h) e WHERE e.section = 'incentives' ORDER BY h.n, e.step;
SELECT t FROM of_points, regexp_split_to_table(insurance.policy_text(p), E'\n') t WHERE t ~ 'rates? ';
SELECT t FROM of_points, regexp_split_to_table(insurance.policy_text(p, 'zh'), E'\n') t WHERE t ~ '支付比例';

-- incentive_ledger(): a person's years, one row each, and why the limit is what it is.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset null ∅

-- Jiangxi 2031 with a limit of 250000, and the same read or written otherwise.
CREATE TEMP TABLE policy AS
SELECT v.name, insurance.policy_for(360000, 2031, readings => v.readings,
    local => '{"parameters": {"personal_standard": {"value": 400}, "original_cap": {"value": 250000}}}'::jsonb || v.document) AS p
FROM (VALUES ('in_force', NULL::jsonb, '{}'::jsonb),
             ('lost_on_break', '{"zero_claim_survives_break": false}', '{}'),
             ('zero_claim_at_once', NULL, '{"incentives": [{"id": "zero_claim", "op": "amend", "effective": "same_year"}]}'),
             ('if_insured_next_year', NULL, '{"incentives": [{"id": "zero_claim", "op": "amend", "if_insured_next_year": true}]}'),
             ('any_payment_clears', NULL, '{"incentives": [{"id": "zero_claim", "op": "amend", "cleared_by": "critical_illness_paid"}]}'),
             ('continuity_next_year', NULL, '{"incentives": [{"id": "continuity", "op": "amend", "effective": "next_year"}]}'),
             ('limit_30000', NULL, '{"parameters": {"original_cap": {"value": 30000}}}'),
             ('limit_unknown', NULL, '{"parameters": {}}')) v(name, readings, document);

-- Seven years in a row, two without claims; a use in 2027 clears what they earned, from 2028 on. Then a year without
-- claims, a year without insurance, and the return.
CREATE TEMP TABLE person (id text, h insurance.history);
INSERT INTO person VALUES
    ('full', '{2021:resident,2022:resident,2023:resident,2024:resident,2025:resident+zero_claim,2026:resident+zero_claim,2027:resident+bonus_used,2028:resident+zero_claim,2029:none,2030:resident}'),
    ('paid', '{2025:resident+zero_claim,2026:resident+zero_claim,2027:resident+critical_illness_paid,2028:resident+zero_claim+bonus_used,2029:resident,2030:resident}'),
    ('long', '{2021:resident,2022:resident,2023:resident,2024:resident,2025:resident,2026:resident,2027:resident,2028:none,2029:none,2030:none,2031:resident}');
SELECT l.year, l.status, l.continuous_years AS years, l.earned_continuous, l.earned_zero_claim, l.cleared_zero_claim, l.lapse_penalty
FROM policy, person, insurance.incentive_ledger(p, h) l WHERE name = 'in_force' AND id = 'full';
SELECT l.year, l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.ceiling, l.nominal_penalty, l.penalty, l.effective_cap, l.notes
FROM policy, person, insurance.incentive_ledger(p, h) l WHERE name = 'in_force' AND id = 'full';

-- What the other rules make of the years without claims: earned by the year, cleared, in force in it.
CREATE TEMP VIEW zero_claim AS
SELECT name, id, l.year, l.status, format('%s -%s =%s', l.earned_zero_claim::int, l.cleared_zero_claim::int, l.bonus_zero_claim::int) AS sums
FROM policy, person, insurance.incentive_ledger(p, h) l;
SELECT year, a.status, a.sums AS lost_on_break, b.sums AS at_once, c.sums AS if_insured_next_year
FROM zero_claim a JOIN zero_claim b USING (id, year) JOIN zero_claim c USING (id, year)
WHERE (a.name, b.name, c.name) = ('lost_on_break', 'zero_claim_at_once', 'if_insured_next_year') AND id = 'full' AND year >= 2025
ORDER BY year;
-- A payment that uses no bonus clears nothing, unless the notice says that any payment does. A use in a year without
-- claims takes what that year itself earned, too.
SELECT year, a.sums AS in_force, b.sums AS any_payment_clears
FROM zero_claim a JOIN zero_claim b USING (id, year)
WHERE (a.name, b.name) = ('in_force', 'any_payment_clears') AND id = 'paid'
ORDER BY year;
-- Years in a row, in force a year later: the same years earn.
SELECT l.year, l.earned_continuous, l.bonus_continuous
FROM policy, person, insurance.incentive_ledger(p, h) l WHERE name = 'continuity_next_year' AND id = 'full' AND l.year >= 2025;

-- Both ceilings are 6000: sums go on, what counts does not.
SELECT l.year, l.earned_continuous, l.bonus_continuous, l.bonus_total, l.ceiling, l.lapse_penalty, l.nominal_penalty, l.penalty, l.effective_cap
FROM policy, person, insurance.incentive_ledger(p, h) l WHERE name = 'limit_30000' AND id = 'long' AND l.year >= 2025;
-- Nobody gives the limit: what is earned is known, what it comes to is not.
SELECT l.year, l.earned_continuous, l.bonus_continuous, l.bonus_total, l.ceiling, l.lapse_penalty, l.nominal_penalty, l.penalty, l.effective_cap, l.notes
FROM policy, person, insurance.incentive_ledger(p, h) l WHERE name = 'limit_unknown' AND id = 'long' AND l.year IN (2024, 2027, 2029);

-- A contradictory year: undecided where it matters. It is the third year in a row or it is not, so that 2029 is the fifth
-- or it is not, and it lapsed or it did not; who is without claims since does not care.
SELECT l.year, l.status, l.continuous_years AS years, l.earned_continuous, l.bonus_continuous, l.earned_zero_claim, l.bonus_zero_claim, l.lapse_penalty, l.penalty, l.effective_cap, l.notes
FROM policy, insurance.incentive_ledger(p, '{2025:resident,2026:resident,2027:contradictory,2028:resident+zero_claim,2029:resident}', 2029) l WHERE name = 'in_force';
-- A use without insurance cannot be: no sum is decided.
SELECT l.year, l.status, l.continuous_years AS years, l.earned_zero_claim, l.cleared_zero_claim, l.effective_cap, l.notes
FROM policy, insurance.incentive_ledger(p, '{2025:resident,2026:none+bonus_used}', 2026) l WHERE name = 'in_force';

-- From the first recorded year to upto, by default the coverage year; what nobody recorded is none.
SELECT l.year, l.status, l.lapse_penalty FROM policy, insurance.incentive_ledger(p, '{2028:resident,2030:resident}') l WHERE name = 'in_force';
SELECT l.year, l.status FROM policy, insurance.incentive_ledger(p, '{2028:resident,2030:resident}', 2028) l WHERE name = 'in_force';
SELECT count(*) AS no_rows FROM policy, unnest(ARRAY[NULL, '{}', '{2032:resident}']::insurance.history[]) h, insurance.incentive_ledger(p, h) l;
SELECT count(*) AS no_rows FROM person, insurance.incentive_ledger(NULL, h) l;
SELECT max(l.year) AS last_year FROM policy, insurance.incentive_ledger(p, '{2115:resident}', 9999) l;

-- Of 125 histories and every rule: the last row is what incentives() answers, and the columns add up.
CREATE TEMP TABLE history AS
SELECT n, insurance.history_agg(y, status, (n + y) % 3 = 0, (n + y) % 7 = 0 AND status = 'resident', false) AS h
FROM generate_series(0, 124) n, generate_series(2020, 2033) y,
     LATERAL (SELECT (ARRAY['resident', 'none', 'employee', 'resident', 'resident'])[1 + n / (5 ^ (y % 3))::int % 5]) s(status)
GROUP BY n;
CREATE TEMP TABLE ledger AS SELECT name, n, h, l.* FROM policy, history, insurance.incentive_ledger(p, h, 2034) l;
SELECT count(*) AS rows, count(*) FILTER (WHERE cleared_zero_claim > 0) > 500 AS clear, count(*) FILTER (WHERE lapse_penalty > 0) > 1000 AS lapse FROM ledger;
SELECT count(*) AS differs
FROM ledger l JOIN policy USING (name), insurance.incentives(p, h, 2034) i
WHERE l.year = 2034
  AND (l.continuous_years, l.bonus_continuous, l.bonus_zero_claim, l.bonus_total, l.ceiling, l.nominal_penalty, l.penalty, l.effective_cap, l.notes)
      IS DISTINCT FROM (i.continuous_years, i.bonus_continuous, i.bonus_zero_claim, i.bonus_total, i.ceiling, i.nominal_penalty, i.penalty, i.effective_cap, i.notes);
SELECT count(*) AS does_not_add_up
FROM (SELECT *, sum(earned_continuous) OVER w - CASE name WHEN 'continuity_next_year' THEN earned_continuous ELSE 0 END AS continuous,
             sum(earned_zero_claim) OVER w - CASE name WHEN 'zero_claim_at_once' THEN 0 ELSE earned_zero_claim END - sum(cleared_zero_claim) OVER w AS zero_claim,
             sum(lapse_penalty) OVER w AS lapsed
      FROM ledger WINDOW w AS (PARTITION BY name, n ORDER BY year)) s
WHERE (continuous, zero_claim, lapsed) IS DISTINCT FROM (bonus_continuous, bonus_zero_claim, nominal_penalty);
SELECT min(earned_continuous) AS earned_continuous, min(earned_zero_claim) AS earned_zero_claim, min(cleared_zero_claim) AS cleared, min(lapse_penalty) AS lapse FROM ledger;

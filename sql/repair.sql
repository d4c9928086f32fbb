-- repair_options(), last_payment_day(), cost_of_skipping(): the questions a clerk is asked across the counter.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset null ∅

CREATE TEMP TABLE policy AS
SELECT v.name, insurance.policy_for(v.region, v.year, readings => v.readings, local => v.document) AS p
FROM (VALUES ('jiangxi', 360000, 2031, NULL::jsonb, insurance.local_document('{"personal_standard": 400, "original_cap": 250000}')),
             ('every_year_a_month', 360000, 2031, '{"variable_months": "n"}', insurance.local_document('{"personal_standard": 400, "original_cap": 250000}')),
             ('premium_unknown', 360000, 2031, NULL, NULL),
             ('jiangxi_2023', 360000, 2023, NULL, NULL),
             ('guizhou', 520000, 2022, NULL, NULL)) v(name, region, year, readings, document);

-- One to six lapsed years, last insured in 2029, 2028, …; paid in the window for 2031.
CREATE TEMP TABLE lapsed AS
SELECT n AS years, insurance.history_agg(2030 - n) AS h FROM generate_series(0, 6) n GROUP BY n;
SELECT years, array_agg(o.repaired_years) AS repaired, array_agg(o.wait_months) AS wait, array_agg(o.repair_fee::int) AS fee, array_agg(o.total_collected::int) AS collected
FROM policy, lapsed, insurance.repair_options(p, birth_date => '1980-05-05', paid_on => '2030-10-10', history => h) o
WHERE name = 'jiangxi'
GROUP BY years ORDER BY years;
SELECT years, array_agg(o.repaired_years) AS repaired, array_agg(o.wait_months) AS wait, array_agg(o.repair_fee::int) AS fee, array_agg(o.total_collected::int) AS collected
FROM policy, lapsed, insurance.repair_options(p, birth_date => '1980-05-05', paid_on => '2030-10-10', history => h) o
WHERE name = 'every_year_a_month'
GROUP BY years ORDER BY years;

-- Three lapsed years: 5 months from 1 January, or 4 for 400 yuan, or 3 for 800. The cheapest way to be covered on a day.
SELECT o.*
FROM policy, lapsed, insurance.repair_options(p, birth_date => '1980-05-05', paid_on => '2030-10-10', history => h, covered_by => '2031-05-15') o
WHERE name = 'jiangxi' AND years = 3;
SELECT d AS covered_by, array_agg(o.cheapest ORDER BY o.repaired_years) AS cheapest
FROM policy, lapsed, unnest(ARRAY[NULL, '2031-03-31', '2031-04-01', '2031-04-30', '2031-05-01', '2031-05-31', '2031-06-01', '2031-12-31', '2032-01-01', 'infinity']::date[]) d,
     insurance.repair_options(p, birth_date => '1980-05-05', paid_on => '2030-10-10', history => h, covered_by => d) o
WHERE name = 'jiangxi' AND years = 3
GROUP BY d ORDER BY d NULLS FIRST;
-- Paid on 15 February, the months run from then: 15 July, 15 June, 15 May are their last days.
SELECT o.*
FROM policy, lapsed, insurance.repair_options(p, birth_date => '1980-05-05', paid_on => '2031-02-15', history => h, covered_by => '2031-05-15') o
WHERE name = 'jiangxi' AND years = 3;
-- What is on record as repaired already is only one of the options; repairs of an earlier break do not matter.
SELECT h, array_agg(o.repaired_years) AS repaired, array_agg(o.wait_months) AS wait, array_agg(o.repair_fee::int) AS fee
FROM policy, unnest(ARRAY['{2027:resident,2028:none,2029:none,2030:none}', '{2027:resident,2028:none,2029:none+repaired,2030:none+repaired}',
                          '{2027:resident,2030:none+repaired}', '{2025:resident,2026:none+repaired,2027:resident}']::insurance.history[]) h,
     insurance.repair_options(p, birth_date => '1980-05-05', paid_on => '2030-10-10', history => h) o
WHERE name = 'jiangxi'
GROUP BY h ORDER BY h::text;
-- Nobody gives the premium: the price is not known, which option is the cheapest is.
SELECT o.*
FROM policy, lapsed, insurance.repair_options(p, birth_date => '1980-05-05', paid_on => '2030-10-10', history => h, covered_by => '2031-05-15') o
WHERE name = 'premium_unknown' AND years = 3;
-- Nothing to repair, or nothing to be said.
SELECT v.what, o.*
FROM (VALUES (1, 'insured last year', 'jiangxi', '2030-10-10'::date, '{2030:resident}'::insurance.history),
             (2, 'in the employee scheme last year', 'jiangxi', '2030-10-10', '{2027:resident,2030:employee}'),
             (3, 'never insured', 'jiangxi', '2030-10-10', '{}'),
             (4, 'no such rule', 'jiangxi_2023', '2022-10-10', '{2019:resident}'),
             (5, 'not paid', 'jiangxi', NULL, '{2027:resident}'),
             (6, 'before the window', 'jiangxi', '2030-08-31', '{2027:resident}'),
             (7, 'contradictory', 'jiangxi', '2030-10-10', '{2027:resident,2028:contradictory}'),
             (8, 'repaired though insured', 'jiangxi', '2030-10-10', '{2027:resident+repaired}'),
             (9, 'history not known', 'jiangxi', '2030-10-10', NULL)) v(n, what, name, paid, h)
JOIN policy USING (name), insurance.repair_options(p, birth_date => '1980-05-05', paid_on => v.paid, history => v.h, covered_by => '2031-12-31') o
ORDER BY v.n;
SELECT count(*) AS policy_null, max(o.wait_months) AS wait FROM insurance.repair_options(NULL, history => '{2027:resident}') o;

-- The last day of payment. In the window the cover is the whole year; after it the wait of 3 months runs from the payment,
-- 30 September + 3 months = 30 December, cover on the 31st.
SELECT d AS covered_by, insurance.last_payment_day(p, birth_date => '1980-05-05', history => '{2029:resident,2030:resident}', covered_by => d) AS pays_by
FROM policy, unnest(ARRAY['2030-12-31', '2031-01-01', '2031-04-01', '2031-04-02', '2031-05-31', '2031-06-01', '2031-12-31', '2032-01-01', 'infinity', NULL]::date[]) d
WHERE name = 'jiangxi' ORDER BY d;
-- Three lapsed years: 5 months, from 1 January for who pays in the window.
SELECT d AS covered_by, insurance.last_payment_day(p, birth_date => '1980-05-05', history => h, covered_by => d) AS pays_by
FROM policy, lapsed, unnest('{2031-05-31,2031-06-01,2031-06-02,2031-12-31}'::date[]) d
WHERE name = 'jiangxi' AND years = 3 ORDER BY d;
-- A newborn registered within 90 days is covered from birth whenever the fee is paid, until the end of the next year.
SELECT insurance.last_payment_day(p, birth_date => '2031-03-01', registered_on => '2031-03-20', covered_by => '2031-03-01') AS newborn FROM policy WHERE name = 'jiangxi';
-- Cover ends with death: paid on 9 March, the wait ends on 9 June.
SELECT insurance.last_payment_day(p, birth_date => '1950-05-05', died_on => '2031-06-10', history => '{2030:resident}', covered_by => '2031-06-10') AS last_day,
       insurance.last_payment_day(p, birth_date => '1950-05-05', died_on => '2031-06-10', history => '{2030:resident}', covered_by => '2031-06-11') AS the_day_after
FROM policy WHERE name = 'jiangxi';
-- Guizhou 2022: who left the employee scheme on 1 December is covered from the payment until the 90th day, 1 March, but who
-- pays later and still in the window is covered from 1 January. So the days that serve are not in a row, and each is tried.
SELECT d AS paid_on, a.route, a.benefit_start, a.benefit_period @> date '2022-02-01' AS covered
FROM policy, unnest('{2022-02-01,2022-02-02,2022-03-01,2022-03-02,2022-03-31,2022-04-01}'::date[]) d,
     insurance.assess(p, birth_date => '1980-05-05', paid_on => d, circumstances => '{employee_leaver}', circumstance_from => '{2021-12-01}') a
WHERE name = 'guizhou';
SELECT insurance.last_payment_day(p, birth_date => '1980-05-05', circumstances => '{employee_leaver}', circumstance_from => '{2021-12-01}', covered_by => '2022-02-01') AS pays_by
FROM policy WHERE name = 'guizhou';
-- paid_on is not looked at; the same as asking for every day.
SELECT insurance.last_payment_day(p, birth_date => '1980-05-05', paid_on => '2031-01-05', history => h, covered_by => '2031-08-01') AS pays_by,
       (SELECT max(day)::date FROM generate_series('2030-01-01'::timestamp, '2032-12-31', '1 day') day,
               insurance.assess(p, birth_date => '1980-05-05', paid_on => day::date, history => h) a WHERE a.accepted AND a.benefit_period @> date '2031-08-01') AS by_hand
FROM policy, lapsed WHERE name = 'jiangxi' AND years = 3;

-- What it costs not to enrol: six years in a row until 2030, two without claims.
SELECT c.skipped_years AS skipped, c.returns_in, c.wait_months AS wait, c.months_without_cover AS uncovered, c.penalty, c.effective_cap AS cap, c.effective_cap_stayed AS cap_stayed, c.cap_lost
FROM policy, insurance.cost_of_skipping(p, birth_date => '1980-05-05', history => '{2025:resident,2026:resident+zero_claim,2027:resident,2028:resident,2029:resident+zero_claim,2030:resident}', years => 6) c
WHERE name = 'jiangxi';
SELECT c.skipped_years AS skipped, c.bonus_continuous AS bonus, c.bonus_continuous_stayed AS bonus_stayed, c.continuous_years_lost AS years_lost, c.fees_saved, c.repair_fee, c.wait_months_repaired AS wait_repaired, c.notes
FROM policy, insurance.cost_of_skipping(p, birth_date => '1980-05-05', history => '{2025:resident,2026:resident+zero_claim,2027:resident,2028:resident,2029:resident+zero_claim,2030:resident}', years => 6) c
WHERE name = 'jiangxi';
-- It is what the ledger and the wait say of the years as they would be.
SELECT c.penalty = i.penalty AS penalty, c.effective_cap = i.effective_cap AS cap, c.wait_months = w.wait_months AS wait
FROM policy, insurance.cost_of_skipping(p, history => '{2030:resident}', years => 2) c,
     insurance.incentives(p, '{2030:resident,2031:none,2032:none,2033:resident}', 2033) i, insurance.waiting(p, 2) w
WHERE name = 'jiangxi' AND c.skipped_years = 2;
-- Two years lapsed already: the third makes 5 months. Never insured: a first enrolment has no wait. A year in the employee
-- scheme before: the break begins anew, but what the earlier one cost stays.
SELECT v.what, c.wait_months AS wait, c.months_without_cover AS uncovered, c.penalty, c.cap_lost, c.continuous_years_lost AS years_lost, c.fees_saved, c.repair_fee, c.notes
FROM (VALUES (1, 'lapsed', 'jiangxi', '{2028:resident}'::insurance.history, NULL::text[]),
             (2, 'never insured', 'jiangxi', '{}', NULL),
             (3, 'employee', 'jiangxi', '{2027:resident,2030:employee}', NULL),
             (4, 'aid not known', 'jiangxi', '{2030:resident}', '{subsistence_allowance}'),
             (5, 'aided in full', 'jiangxi', '{2030:resident}', '{extreme_poverty_support}'),
             (6, 'premium not known', 'premium_unknown', '{2030:resident}', NULL),
             (7, 'contradictory', 'jiangxi', '{2027:resident,2030:contradictory}', NULL),
             (8, 'no such rules', 'jiangxi_2023', '{2022:resident}', NULL),
             (9, 'history not known: no row', 'jiangxi', NULL, NULL)) v(n, what, name, h, kinds)
JOIN policy USING (name), insurance.cost_of_skipping(p, birth_date => '1980-05-05', circumstances => v.kinds, history => v.h) c
ORDER BY v.n;
-- The year itself is the one that is skipped, whatever is recorded of it.
SELECT h, c.continuous_years_lost AS years_lost, c.wait_months AS wait FROM policy, unnest(ARRAY['{2030:resident}', '{2030:resident,2031:resident,2032:employee}']::insurance.history[]) h,
     insurance.cost_of_skipping(p, history => h) c WHERE name = 'jiangxi';
SELECT count(*) AS no_rows FROM policy, unnest(ARRAY[0, -1, NULL]) n, insurance.cost_of_skipping(p, history => '{2030:resident}', years => n) c;
SELECT * FROM policy, insurance.cost_of_skipping(p, history => '{2030:resident}', years => 200) c WHERE name = 'jiangxi';

-- Tallies: eight persons counted by hand, by every reader, in every way in which parts can be put together.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
CREATE TABLE person (n int PRIMARY KEY, county int, a insurance.assessment);
INSERT INTO person
SELECT n, n % 3, insurance.assessment(region, 2022, birth_date => '1975-02-11', paid_on => paid, circumstances => kinds)
FROM (VALUES (1, 520000, '2021-12-06'::date, '{}'::text[]),                         -- 320, fiscal 580, the whole year
             (2, 520000, '2021-12-06', '{extreme_poverty_support}'),                -- all 320 from the medical assistance fund
             (3, 520000, '2021-12-06', '{family_planning_two_households}'),         -- all 320 from the county
             (4, 520000, '2022-10-10', '{}'),                                       -- late: 900, 60 days of wait, 22 of cover
             (5, 520000, NULL, '{}'),                                               -- not enrolled
             (6, 520000, '2021-12-06', '{nobody}'),                                 -- no such circumstance
             (7, 110000, '2021-12-06', '{}'),                                       -- no notice
             (8, 520000, '2021-12-06', '{}')) v(n, region, paid, kinds);            -- as the first
INSERT INTO person VALUES (9, 0, NULL);

CREATE TABLE whole AS SELECT insurance.tally(a) AS t FROM person;
SELECT insurance.persons(t), insurance.accepted(t), insurance.not_enrolled(t), insurance.rejected(t), insurance.no_text(t), insurance.undecided(t),
       insurance.covered(t), insurance.waiting(t), insurance.benefit_days(t) FROM whole;
SELECT insurance.standard_fee(t), insurance.subsidy_amount(t), insurance.payable(t), insurance.payable_fen(t), insurance.fiscal_subsidy(t), insurance.total_funding_fen(t) FROM whole;
SELECT r.* FROM whole, insurance.tally_status(t) r;
SELECT r.* FROM whole, insurance.tally_amounts(t) r WHERE amount IN ('standard_fee', 'subsidy_amount', 'payable', 'amount_due', 'fiscal_subsidy', 'penalty_points');
SELECT r.* FROM whole, insurance.tally_routes(t) r;
SELECT r.* FROM whole, insurance.tally_tiers(t) r;
SELECT r.* FROM whole, insurance.tally_categories(t) r;
SELECT r.* FROM whole, insurance.tally_payers(t) r;
SELECT r.* FROM whole, insurance.tally_starts(t) r;
SELECT r.* FROM whole, insurance.tally_notes(t) r WHERE note IN ('unknown_circumstance', 'no_notice_for_this_region_and_year');
SELECT count(*) AS facts FROM whole, insurance.tally_missing(t) r;
SELECT r.* FROM whole, insurance.tally_payments(t) r;
SELECT r.* FROM whole, insurance.tally_identified(t) r;
SELECT count(*) AS streaks FROM whole, insurance.tally_streaks(t) r;
SELECT persons, policy_fingerprint = 0 AS none FROM whole, insurance.tally_policies(t) r ORDER BY persons;
-- Missing facts by name: it matters when who was born.
SELECT r.* FROM (SELECT insurance.tally(insurance.assessment(520000, 2022, paid_on => '2022-10-10', circumstances => '{low_income_family}')) AS t) x, insurance.tally_missing(t) r;

-- Who is to be aided, enrolled or not, by the aid of the last day of the year: full aid paid for in time (1), without a
-- payment (2) and on a roster, which has no payment (3); an identity that ended (4), that began after the year (5), or
-- with an amount that is left open (6); aid only for who paid in the window, when nobody is accepted any more (7); and
-- two identities, of which the better counts (8).
SELECT n, insurance.status(a), insurance.paid_on(a), insurance.subsidy_category(a), insurance.identified_category(a)
FROM (SELECT n, insurance.assessment(region, year, birth_date => '1975-02-11', paid_on => paid, circumstances => kinds, circumstance_from => f, circumstance_until => u) AS a
      FROM (VALUES (1, 520000, 2022, '2021-12-06'::date, '{orphan}'::text[], '{2020-01-01}'::date[], NULL::date[]),
                   (2, 520000, 2022, NULL, '{orphan}', '{2020-01-01}', NULL),
                   (3, 360000, 2023, NULL, '{orphan}', '{2020-01-01}', NULL),
                   (4, 520000, 2022, NULL, '{orphan}', '{2020-01-01}', '{2022-12-30}'),
                   (5, 520000, 2022, NULL, '{orphan}', '{2023-01-01}', NULL),
                   (6, 520000, 2022, NULL, '{marginal_poverty_risk}', '{2020-01-01}', NULL),
                   (7, 520000, 2022, NULL, '{other_special_hardship}', '{2020-01-01}', NULL),
                   (8, 520000, 2022, NULL, '{low_income_elder,orphan}', '{2020-01-01,2020-01-01}', NULL)) v(n, region, year, paid, kinds, f, u)) x
ORDER BY n;

-- Streaks: of three years (2 persons); of 8, a bonus of 4 * 3000 and 2 * 3000 yuan cut to a fifth of 80000; of one year after
-- a lapse of 4 without which the limit would be higher, and a history that nobody knows.
SELECT r.* FROM (SELECT insurance.tally(insurance.assessment(p, birth_date => '1975-02-11', paid_on => '2031-12-06', history => h)) AS t
    FROM insurance.policy_for(360000, 2032, local => insurance.local_document('{"personal_standard": 400, "original_cap": 80000}')) p,
         unnest('{"{2030:resident,2031:resident}","{2030:resident,2031:resident}","{2026:resident,2027:resident,2028:none,2029:none,2030:none,2031:none}",
                  "{2025:resident+zero_claim,2026:resident+zero_claim,2027:resident,2028:resident,2029:resident,2030:resident,2031:resident}",NULL}'::insurance.history[]) h) x,
    insurance.tally_streaks(t) r;

-- Parts in any order are the whole.
SELECT count(DISTINCT t) AS tallies, min(insurance.persons(t)) AS persons FROM (
    SELECT t FROM whole
    UNION ALL SELECT insurance.tally_merge(part) FROM (SELECT insurance.tally_partial(a) AS part FROM person GROUP BY county) p
    UNION ALL SELECT insurance.tally_merge(part ORDER BY part) FROM (SELECT insurance.tally(a) AS part FROM person GROUP BY n) p
    UNION ALL SELECT insurance.tally_merge(part ORDER BY part DESC) FROM (SELECT insurance.tally(a) AS part FROM person GROUP BY n) p
    UNION ALL SELECT (SELECT insurance.tally(a) FROM person WHERE n < 4) OPERATOR(insurance.+) (SELECT insurance.tally(a) FROM person WHERE n >= 4)
    UNION ALL SELECT (SELECT insurance.tally(a) FROM person WHERE n >= 4) OPERATOR(insurance.+) (SELECT insurance.tally(a) FROM person WHERE n < 4)
    UNION ALL SELECT t::text::insurance.tally FROM whole
    UNION ALL SELECT insurance.tally_final(insurance.tally_accum(NULL, NULL) OPERATOR(insurance.+) t) FROM whole) x;
-- As a window: every frame is one of its own.
SELECT n, insurance.persons(t), insurance.payable(t) FROM (SELECT n, insurance.tally(a) OVER (ORDER BY n) AS t FROM person) x WHERE n <= 4 OR n = 9 ORDER BY n;
SELECT county, insurance.persons(insurance.tally(a)), insurance.persons(insurance.tally(a) FILTER (WHERE insurance.accepted(a))) AS accepted FROM person GROUP BY county ORDER BY county;

-- Nothing, and NULL.
SELECT insurance.tally(a) IS NULL AS nobody, insurance.tally_merge(NULL::insurance.tally) IS NULL AS none FROM person WHERE n = 9;
SELECT (SELECT t FROM whole) OPERATOR(insurance.+) NULL OPERATOR(insurance.=) t AS kept, insurance.persons(NULL::insurance.tally) IS NULL AS null_in FROM whole;
SELECT count(*) FROM insurance.tally_routes(NULL);

-- Beyond 2^63 fen: exact in yuan, an error in fen.  2^65 = 36893488147419103232.
CREATE TABLE rich AS SELECT replace(replace(t::text, '["payable",5,0,1,2,154000]', '["payable",5,0,1,2,36893488147419103232]'), ',0,154000,116000]', ',0,36893488147419103232,116000]')::insurance.tally AS t FROM whole;
SELECT insurance.payable(t) FROM rich;
SELECT insurance.payable_fen(t) FROM rich;
SELECT total FROM rich, insurance.tally_amounts(t) WHERE amount = 'payable';
-- The greatest and the least sum: 2^127 - 1 and -2^127.
CREATE TABLE richest AS SELECT replace(replace(t::text, '["payable",5,0,1,2,154000]', '["payable",5,0,1,2,' || x || ']'), ',0,154000,116000]', ',0,' || x || ',116000]')::insurance.tally AS t
FROM whole, (VALUES ('170141183460469231731687303715884105727'), ('-170141183460469231731687303715884105728')) v(x);
SELECT insurance.payable(t) FROM richest;
SELECT insurance.payable(insurance.tally_merge(t)) FROM richest;
SELECT t OPERATOR(insurance.+) t FROM richest;
SELECT insurance.tally_accum(t, (SELECT a FROM person WHERE n = 1)) FROM richest;
SELECT replace(t::text, '5,0,1,2,154000', '5,0,1,2,170141183460469231731687303715884105728')::insurance.tally FROM whole;

-- What is no tally.
\set VERBOSITY terse
SELECT ''::insurance.tally;
SELECT '{}'::insurance.tally;
SELECT replace(t::text, '"persons":8', '"persons":9')::insurance.tally FROM whole;
SELECT replace(t::text, '"covered":5', '"covered":9')::insurance.tally FROM whole;
SELECT replace(t::text, '["county",1,', '["county",0,')::insurance.tally FROM whole;
SELECT replace(t::text, '["county",', '["medical_assistance_fund",')::insurance.tally FROM whole;
SELECT replace(t::text, '["county",', '[null,')::insurance.tally FROM whole;
SELECT replace(t::text, '["payable"', '["pay"')::insurance.tally FROM whole;
SELECT replace(t::text, '],["full",2,64000,', '],["full",2,64001,')::insurance.tally FROM whole;
SELECT replace(t::text, '"payments":[[8010,4', '"payments":[[8010,3')::insurance.tally FROM whole;
SELECT replace(t::text, '"payments":[[8010,', '"payments":[[1000000,')::insurance.tally FROM whole;
SELECT replace(t::text, '"payments":[[8010,', '"payments":[[10000000000,')::insurance.tally FROM whole;
SELECT replace(t::text, '"identified":[["extreme_poverty_support",1,1', '"identified":[["extreme_poverty_support",1,2')::insurance.tally FROM whole;
SELECT replace(t::text, '[null,3,', '[null,2,')::insurance.tally FROM whole;
SELECT replace(t::text, '"streaks":[', '"streaks":[[201,1,0,0,0,0,0,0,0]')::insurance.tally FROM whole;
SELECT replace(t::text, '"streaks":[', '"streaks":[[20,1,2,0,0,0,0,0,0]')::insurance.tally FROM whole;
SELECT replace(t::text, '"format":2', '"format":1')::insurance.tally FROM whole;
\set VERBOSITY default
SELECT 'x'::insurance.tally;

-- Every aggregate can be split by any engine: it combines, and its state is of a type.
SELECT p.oid::regprocedure, t.typname AS state, t.typtype, a.aggcombinefn <> 0 AS combines, p.proparallel
FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_type t ON t.oid = a.aggtranstype
WHERE p.pronamespace = 'insurance'::regnamespace ORDER BY p.oid::regprocedure::text COLLATE "C";
-- None takes a text, for which collations would have to be known elsewhere, but what the rows are read with.
SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'insurance'::regnamespace AND p.proname LIKE 'tally%' AND 'text'::regtype = ANY (p.proargtypes);

-- Rows as the text form has them, without the rest of it.
SELECT t::text::jsonb -> 'routes' = insurance.tally_rows(t, 'routes') AS routes, t::text::jsonb -> 'amounts' = insurance.tally_rows(t, 'amounts') AS amounts,
       t::text::jsonb -> 'outcomes' = insurance.tally_rows(t, 'outcomes') AS outcomes, t::text::jsonb -> 'tiers' = insurance.tally_rows(t, 'tiers') AS tiers
FROM (SELECT insurance.tally(a) AS t FROM person) x;
SELECT insurance.tally_rows(insurance.tally(a), 'days') FROM person;

-- One row after another by its functions, each with an FmgrInfo of its own.
WITH RECURSIVE step (n, t) AS (
    SELECT 0, NULL::insurance.tally
    UNION ALL SELECT s.n + 1, insurance.tally_accum(s.t, (SELECT a FROM person p WHERE p.n = s.n + 1)) FROM step s WHERE s.n < 9)
SELECT s.t OPERATOR(insurance.=) w.t AS same FROM step s, whole w WHERE s.n = 9;
DROP TABLE person, whole, rich, richest;

-- Tables of the demo, the policies, and what the population is made of.
--   psql -v sample="$(cat demo/sample-local.json)" -f demo/schema.sql

CREATE EXTENSION insurance;
CREATE SCHEMA demo;
ALTER DATABASE demo SET search_path = demo, insurance, public;

-- One row a region and year: days of payment, and the policy with the sample laid on top.
CREATE TABLE demo.area (
    region integer, coverage_year integer, key text NOT NULL, part text NOT NULL, name text NOT NULL, label text NOT NULL,
    opens date NOT NULL, closes date NOT NULL, ends date NOT NULL,
    sample jsonb, policy insurance.policy,
    PRIMARY KEY (region, coverage_year)
);
INSERT INTO demo.area VALUES
    (360000, 2020, 'A', 'jiangxi_2020', 'Jiangxi 2020', '江西', '2019-09-01', '2020-02-29', '2020-12-31'),
    (360100, 2021, 'B', 'nanchang_2021', 'Nanchang 2021', '南昌', '2020-10-01', '2021-02-28', '2021-12-31'),
    (520000, 2022, 'C', 'guizhou_2022', 'Guizhou 2022', '贵州', '2021-09-30', '2022-03-31', '2022-12-31'),
    (360000, 2023, 'D', 'jiangxi_2023', 'Jiangxi 2023', '江西', '2022-09-01', '2022-12-31', '2023-12-31'),
    (210000, 2023, 'E', 'liaoning_2023', 'Liaoning 2023', '辽宁', '2022-09-01', '2023-02-28', '2023-12-31'),
    (360000, 2025, 'F', 'jiangxi_2025', 'Jiangxi 2025', '江西', '2024-09-01', '2024-12-31', '2025-12-31');
UPDATE demo.area a
SET sample = s -> 'local', policy = insurance.policy_for(a.region, a.coverage_year, local => s -> 'local')
FROM jsonb_array_elements(:'sample') s
WHERE (a.region, a.coverage_year) = ((s ->> 'region')::integer, (s ->> 'coverage_year')::integer);

-- The office's own table, and the answers beside it.
CREATE TABLE demo.person (
    region integer, coverage_year integer, id bigint,
    birth_date date, paid_on date, registered_on date, died_on date,
    amount_paid numeric, settled_before numeric,
    circumstances insurance.circumstance_set, history insurance.history
) PARTITION BY RANGE (region, coverage_year);
CREATE TABLE demo.assessed (
    region integer, coverage_year integer, id bigint, a insurance.assessment
) PARTITION BY RANGE (region, coverage_year);
SELECT format('CREATE UNLOGGED TABLE demo.%s_%s PARTITION OF demo.%1$s FOR VALUES FROM (%3$s, %4$s) TO (%3$s, %5$s)',
              t, part, region, coverage_year, coverage_year + 1)
FROM demo.area, unnest(ARRAY['person', 'assessed']) t \gexec

-- Who lives there. weight: of about 10,000; since: what the first day of the first code is; pays: how the
-- payment falls; young, old: ages; born: in the year, the year before, after the payment, unknown, or at an age (NULL).
CREATE TABLE demo.mix (areas text, weight integer, codes text[], since text, pays text, young float8, old float8, born text);
INSERT INTO demo.mix VALUES
    ('ABCDEF', 8200, NULL, NULL, 'usual', 1, 95),
    -- aided 2020, 2021: everybody in full, by roster
    ('A', 320, '{subsistence_allowance}', 'long', 'roster', 1, 90),
    ('A', 360, '{poverty_registered}', 'long', 'roster', 1, 90),
    ('A',  60, '{extreme_poverty_support}', 'long', 'roster', 30, 92),
    ('A',  40, '{urban_poor}', 'long', 'roster', 18, 85),
    ('A',  15, '{severely_disabled_student_child}', 'long', 'roster', 5, 18),
    ('A',  90, '{severely_disabled_adult_no_labour}', 'long', 'roster', 18, 80),
    ('A',  25, '{low_income_elder}', 'long', 'roster', 60, 92),
    ('A',  20, '{low_income_minor}', 'long', 'roster', 1, 17),
    ('A',  10, '{fourteen_class_veteran_soldier}', 'long', 'roster', 40, 70),
    ('B', 300, '{subsistence_allowance,aided_2020}', 'long', 'roster', 1, 90),
    ('B', 260, '{poverty_registered,aided_2020}', 'long', 'roster', 1, 90),
    ('B',  60, '{extreme_poverty_support,aided_2020}', 'long', 'roster', 30, 92),
    ('B',  60, '{urban_poor,aided_2020}', 'long', 'roster', 18, 85),
    ('B', 110, '{severely_disabled_adult_no_labour,aided_2020}', 'long', 'roster', 18, 80),
    ('B',  30, '{low_income_family}', 'long', 'usual', 1, 90),
    -- aided 2022
    ('C', 170, '{out_of_poverty,county_class_1}', 'long', 'usual', 1, 90),
    ('C', 160, '{out_of_poverty,county_class_2}', 'long', 'usual', 1, 90),
    ('C',  60, '{out_of_poverty,county_class_3,county_origin_non_poor}', 'long', 'usual', 1, 90),
    ('C',  60, '{out_of_poverty,county_class_3,county_origin_general_poor}', 'long', 'usual', 1, 90),
    ('C',   4, '{out_of_poverty,county_class_3,county_origin_deep_poor}', 'long', 'usual', 1, 90),
    ('C', 220, '{subsistence_allowance}', 'long', 'usual', 1, 90),
    ('C',  40, '{subsistence_allowance,out_of_poverty,county_class_2}', 'long', 'usual', 1, 90),
    ('C',  30, '{low_income_elder}', 'long', 'usual', 60, 92),
    ('C',  20, '{low_income_minor}', 'long', 'usual', 1, 17),
    ('C',  20, '{low_income_severely_disabled}', 'long', 'usual', 18, 85),
    ('C',  20, '{low_income_seriously_ill}', 'long', 'usual', 18, 85),
    ('C',  45, '{extreme_poverty_support}', 'long', 'roster', 30, 92),
    ('C',   8, '{orphan}', 'long', 'roster', 2, 17),
    ('C',   8, '{de_facto_orphan}', 'long', 'roster', 2, 17),
    ('C',  60, '{family_planning_two_households}', 'long', 'roster', 18, 75),
    ('C',   8, '{family_planning_special_family}', 'long', 'roster', 49, 80),
    ('C',   3, '{streamlined_retired_worker_1960s}', 'long', 'roster', 78, 98),
    ('C',  10, '{mental_disorder_dangerous}', 'long', 'roster', 18, 75),
    ('C',  40, '{marginal_poverty_risk}', 'long', 'usual', 1, 90),
    ('C',  30, '{other_special_hardship}', 'long', 'usual', 1, 90),
    -- aided 2023
    ('D',  60, '{extreme_poverty_support}', 'long', 'roster', 30, 92),
    ('D',   8, '{orphan}', 'long', 'roster', 2, 17),
    ('D', 400, '{subsistence_allowance}', 'long', 'usual', 1, 90),
    ('D',   8, '{returned_to_poverty}', 'long', 'usual', 1, 90),
    ('D',  60, '{unstable_out_of_poverty}', 'long', 'usual', 1, 90),
    ('D',  70, '{marginal_poverty_risk}', 'long', 'usual', 1, 90),
    ('D',  20, '{six_veteran_classes}', 'long', 'usual', 45, 90),
    ('D',   6, '{two_veteran_classes}', 'long', 'usual', 60, 90),
    ('D',  12, '{fourteen_class_veteran_soldier}', 'long', 'usual', 40, 72),
    ('D',  15, '{severely_disabled_student_child}', 'long', 'usual', 5, 18),
    ('D',  90, '{severely_disabled_adult_no_labour}', 'long', 'usual', 18, 80),
    ('D',  25, '{low_income_family}', 'long', 'usual', 1, 17),
    ('D',  35, '{low_income_family}', 'long', 'usual', 61, 90),
    ('D',  10, '{temporary_hardship}', 'long', 'usual', 18, 80),
    ('E',  60, '{extreme_poverty_support}', 'long', 'usual', 30, 92),
    ('E', 700, '{subsistence_allowance}', 'long', 'usual', 1, 90),
    ('E',  40, '{returned_to_poverty}', 'long', 'usual', 1, 90),
    -- aided 2025
    ('F',  60, '{extreme_poverty_support}', 'long', 'roster', 30, 92),
    ('F',   8, '{orphan}', 'long', 'roster', 2, 17),
    ('F', 480, '{subsistence_allowance}', 'long', 'usual', 1, 90),
    ('F',   8, '{returned_to_poverty}', 'long', 'usual', 1, 90),
    ('F',  60, '{unstable_out_of_poverty}', 'long', 'usual', 1, 90),
    ('F',  70, '{marginal_poverty_risk}', 'long', 'usual', 1, 90),
    ('F',  90, '{preferential_treatment_object}', 'long', 'usual', 45, 90),
    -- recognised after they paid
    ('CDEF', 40, '{subsistence_allowance}', 'later', 'usual', 1, 90),
    -- students
    ('ABDF', 250, '{university_student}', 'long', 'roster', 18, 25),
    ('CE',   200, '{university_student}', 'long', 'usual', 18, 25),
    ('DF',    60, '{vocational_student}', 'long', 'usual', 15, 19),
    -- events
    ('CDF', 20, '{veteran}', 'event', 'event', 20, 30),
    ('CDF',  8, '{veteran_spouse_unemployed}', 'event', 'event', 20, 45),
    ('DF',   4, '{veteran_child_unemployed}', 'event', 'event', 1, 18),
    ('CDF', 90, '{employee_leaver}', 'event', 'event', 20, 58),
    ('DF',  30, '{moved_in}', 'event', 'event', 1, 60),
    ('DF',   8, '{returned_abroad}', 'event', 'event', 18, 60),
    ('DF',   6, '{released_prisoner}', 'event', 'event', 20, 65),
    ('DF',  25, '{graduate_returned_home}', 'event', 'event', 21, 26),
    ('DF',   3, '{clergy}', 'long', 'event', 25, 80),
    ('DF',  15, '{medical_assistance_unsubsidised}', 'long', 'event', 18, 85),
    -- flaws of the lists: an event without a day, a code of another system
    ('CDF',    4, '{employee_leaver}', NULL, 'event', 20, 58),
    ('ABCDEF', 3, '{hardship_1103}', NULL, 'usual', 1, 90);
INSERT INTO demo.mix VALUES
    -- newborns; birthdays that are wrong or absent
    ('ABCDEF', 90, NULL, NULL, 'birth', NULL, NULL, 'Y'),
    ('C',      10, '{household_info_missing}', 'fixed', 'birth', NULL, NULL, 'Y'),
    ('C',       2, '{household_info_missing}', NULL, 'birth', NULL, NULL, 'Y'),
    ('DF',     30, NULL, NULL, 'window', NULL, NULL, 'Y-1'),
    ('DF',      6, '{newborn_next_year_only}', NULL, 'window', NULL, NULL, 'Y-1'),
    ('DF',      4, '{newborn_next_year_only}', NULL, 'birth', NULL, NULL, 'Y'),
    ('ABCDEF', 3, NULL, NULL, 'usual', 1, 90, 'after'),
    ('ABCDEF', 2, '{subsistence_allowance}', 'long', 'usual', 1, 90, 'unknown');

-- The years before 2025, and in how many of a thousand persons.
CREATE TABLE demo.past (weight integer, history insurance.history);
INSERT INTO demo.past VALUES
    (560, '{2020:resident,2021:resident,2022:resident,2023:resident,2024:resident}'),
    (180, '{2021:resident,2022:resident+zero_claim,2023:resident+zero_claim,2024:resident+zero_claim}'),
    ( 60, '{2020:resident,2021:resident,2022:resident,2023:resident,2024:none}'),
    ( 40, '{2020:resident,2021:resident,2022:resident,2023:none,2024:none}'),
    ( 25, '{2020:resident,2021:resident,2022:none,2023:none,2024:none}'),
    ( 45, '{2021:resident,2022:resident,2023:employee,2024:employee}'),
    ( 50, '{2023:resident,2024:resident}'),
    ( 40, '{}');

-- Tables of a draw: u falls on the row whose n is width_bucket(u, up).
CREATE TABLE demo.draw AS
SELECT part, row_number() OVER w - 1 AS n, sum(weight) OVER w / (sum(weight) OVER a)::float8 AS upto,
       codes, since, pays, young, old, born
FROM (SELECT ctid AS at, * FROM demo.mix) m JOIN demo.area ON strpos(areas, key) > 0
WINDOW a AS (PARTITION BY part), w AS (a ORDER BY m.at);

CREATE FUNCTION demo.u(x bigint, k integer) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (hashint8extended($1, $2) & 1048575) / 1048576.0::float8 $$;
COMMENT ON FUNCTION demo.u(bigint, integer) IS 'A number in [0, 1) that depends on nothing but x and k';

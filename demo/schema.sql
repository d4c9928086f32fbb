-- Tables of the demo, the policies, and what the population is made of.
--   psql -v sample="$(cat demo/sample-local.json)" -f demo/schema.sql

CREATE EXTENSION insurance;
CREATE SCHEMA demo;
ALTER DATABASE demo SET search_path = demo, insurance, public;

-- One row a region and year: days of payment, and the policy with the sample laid on top.
CREATE TABLE demo.area (
    region integer, coverage_year integer, key text NOT NULL, part text NOT NULL, name text NOT NULL, label text NOT NULL,
    opens date NOT NULL, closes date NOT NULL, ends date NOT NULL,
    pace float8 NOT NULL,   -- how early in the window people pay: 1 evenly, below it late
    sample jsonb, policy insurance.policy,
    PRIMARY KEY (region, coverage_year)
);
INSERT INTO demo.area VALUES
    (360000, 2020, 'A', 'jiangxi_2020', 'Jiangxi 2020', '江西', '2019-09-01', '2020-02-29', '2020-12-31', 1),
    (360100, 2021, 'B', 'nanchang_2021', 'Nanchang 2021', '南昌', '2020-10-01', '2021-02-28', '2021-12-31', 1),
    (520000, 2022, 'C', 'guizhou_2022', 'Guizhou 2022', '贵州', '2021-09-30', '2022-03-31', '2022-12-31', 1),
    (360000, 2023, 'D', 'jiangxi_2023', 'Jiangxi 2023', '江西', '2022-09-01', '2022-12-31', '2023-12-31', 1),
    (210000, 2023, 'E', 'liaoning_2023', 'Liaoning 2023', '辽宁', '2022-09-01', '2023-02-28', '2023-12-31', 1),
    (360000, 2025, 'F', 'jiangxi_2025', 'Jiangxi 2025', '江西', '2024-09-01', '2024-12-31', '2025-12-31', 1),
    (360000, 2026, 'G', 'jiangxi_2026', 'Jiangxi 2026', '江西', '2025-09-01', '2025-12-31', '2026-12-31', 0.7);
UPDATE demo.area a
SET sample = s -> 'local', policy = insurance.policy_for(a.region, a.coverage_year, local => s -> 'local')
FROM jsonb_array_elements(:'sample') s
WHERE (a.region, a.coverage_year) = ((s ->> 'region')::integer, (s ->> 'coverage_year')::integer);

-- The areas of each region, by how many of a thousand persons live there. The figures of the dashboard's map: a square an area.
CREATE TABLE demo.place (
    region integer, area integer, weight integer NOT NULL, tile_x integer NOT NULL, tile_y integer NOT NULL, name text NOT NULL, label text NOT NULL,
    PRIMARY KEY (region, area)
);
INSERT INTO demo.place VALUES
    (360000, 360100, 110, 1, 1, 'Nanchang', '南昌市'), (360000, 360200, 34, 2, 0, 'Jingdezhen', '景德镇市'), (360000, 360300, 39, 0, 2, 'Pingxiang', '萍乡市'),
    (360000, 360400, 102, 1, 0, 'Jiujiang', '九江市'), (360000, 360500, 24, 1, 2, 'Xinyu', '新余市'), (360000, 360600, 26, 2, 1, 'Yingtan', '鹰潭市'),
    (360000, 360700, 218, 2, 3, 'Ganzhou', '赣州市'), (360000, 360800, 104, 1, 3, 'Ji''an', '吉安市'), (360000, 360900, 119, 0, 1, 'Yichun', '宜春市'),
    (360000, 361000, 82, 2, 2, 'Fuzhou', '抚州市'), (360000, 361100, 142, 3, 1, 'Shangrao', '上饶市'),
    (360100, 360102, 70, 2, 0, 'Donghu', '东湖区'), (360100, 360103, 75, 2, 1, 'Xihu', '西湖区'), (360100, 360104, 60, 2, 2, 'Qingyunpu', '青云谱区'),
    (360100, 360111, 160, 3, 1, 'Qingshanhu', '青山湖区'), (360100, 360112, 125, 1, 0, 'Xinjian', '新建区'), (360100, 360113, 85, 1, 1, 'Honggutan', '红谷滩区'),
    (360100, 360121, 240, 3, 2, 'Nanchang County', '南昌县'), (360100, 360123, 45, 0, 0, 'Anyi', '安义县'), (360100, 360124, 140, 4, 2, 'Jinxian', '进贤县'),
    (520000, 520100, 135, 1, 1, 'Guiyang', '贵阳市'), (520000, 520200, 80, 0, 2, 'Liupanshui', '六盘水市'), (520000, 520300, 175, 1, 0, 'Zunyi', '遵义市'),
    (520000, 520400, 67, 1, 2, 'Anshun', '安顺市'), (520000, 520500, 190, 0, 1, 'Bijie', '毕节市'), (520000, 520600, 93, 2, 0, 'Tongren', '铜仁市'),
    (520000, 522300, 80, 0, 3, 'Qianxinan', '黔西南州'), (520000, 522600, 100, 2, 1, 'Qiandongnan', '黔东南州'), (520000, 522700, 80, 2, 2, 'Qiannan', '黔南州'),
    (210000, 210100, 170, 3, 1, 'Shenyang', '沈阳市'), (210000, 210200, 150, 3, 4, 'Dalian', '大连市'), (210000, 210300, 80, 3, 3, 'Anshan', '鞍山市'),
    (210000, 210400, 42, 4, 1, 'Fushun', '抚顺市'), (210000, 210500, 32, 4, 2, 'Benxi', '本溪市'), (210000, 210600, 55, 4, 3, 'Dandong', '丹东市'),
    (210000, 210700, 68, 1, 2, 'Jinzhou', '锦州市'), (210000, 210800, 55, 2, 4, 'Yingkou', '营口市'), (210000, 210900, 44, 2, 1, 'Fuxin', '阜新市'),
    (210000, 211000, 38, 3, 2, 'Liaoyang', '辽阳市'), (210000, 211100, 35, 2, 3, 'Panjin', '盘锦市'), (210000, 211200, 66, 3, 0, 'Tieling', '铁岭市'),
    (210000, 211300, 92, 1, 1, 'Chaoyang', '朝阳市'), (210000, 211400, 73, 0, 2, 'Huludao', '葫芦岛市');

-- An area with a notice of its own (Nanchang 2020, Ganzhou 2023) is assessed by that, the others by their province's.
CREATE TABLE demo.area_policy AS
SELECT part, area, CASE WHEN insurance.fingerprint(own) = insurance.fingerprint(policy) THEN policy ELSE own END AS policy
FROM (SELECT a.part, p.area, a.policy, insurance.policy_for(p.area, a.coverage_year, local => a.sample) AS own
      FROM demo.area a JOIN demo.place p USING (region)) o;

-- The office's own table, and the answers beside it.
CREATE TABLE demo.person (
    region integer, coverage_year integer, id bigint, area integer,
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
    ('ABCDEFG', 8200, NULL, NULL, 'usual', 1, 95),
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
    -- aided 2025, 2026
    ('FG',  60, '{extreme_poverty_support}', 'long', 'roster', 30, 92),
    ('FG',   8, '{orphan}', 'long', 'roster', 2, 17),
    ('FG', 480, '{subsistence_allowance}', 'long', 'usual', 1, 90),
    ('FG',   8, '{returned_to_poverty}', 'long', 'usual', 1, 90),
    ('FG',  60, '{unstable_out_of_poverty}', 'long', 'usual', 1, 90),
    ('FG',  70, '{marginal_poverty_risk}', 'long', 'usual', 1, 90),
    ('FG',  90, '{preferential_treatment_object}', 'long', 'usual', 45, 90),
    -- recognised after they paid
    ('CDEFG', 40, '{subsistence_allowance}', 'later', 'usual', 1, 90),
    -- students
    ('ABDFG', 250, '{university_student}', 'long', 'roster', 18, 25),
    ('CE',   200, '{university_student}', 'long', 'usual', 18, 25),
    ('DFG',    60, '{vocational_student}', 'long', 'usual', 15, 19),
    -- events
    ('CDFG', 20, '{veteran}', 'event', 'event', 20, 30),
    ('CDFG',  8, '{veteran_spouse_unemployed}', 'event', 'event', 20, 45),
    ('DFG',   4, '{veteran_child_unemployed}', 'event', 'event', 1, 18),
    ('CDFG', 90, '{employee_leaver}', 'event', 'event', 20, 58),
    ('DFG',  30, '{moved_in}', 'event', 'event', 1, 60),
    ('DFG',   8, '{returned_abroad}', 'event', 'event', 18, 60),
    ('DFG',   6, '{released_prisoner}', 'event', 'event', 20, 65),
    ('DFG',  25, '{graduate_returned_home}', 'event', 'event', 21, 26),
    ('DFG',   3, '{clergy}', 'long', 'event', 25, 80),
    ('DFG',  15, '{medical_assistance_unsubsidised}', 'long', 'event', 18, 85),
    -- flaws of the lists: an event without a day, a code of another system
    ('CDFG',    4, '{employee_leaver}', NULL, 'event', 20, 58),
    ('ABCDEFG', 3, '{hardship_1103}', NULL, 'usual', 1, 90);
INSERT INTO demo.mix VALUES
    -- newborns; birthdays that are wrong or absent
    ('ABCDEFG', 90, NULL, NULL, 'birth', NULL, NULL, 'Y'),
    ('C',      10, '{household_info_missing}', 'fixed', 'birth', NULL, NULL, 'Y'),
    ('C',       2, '{household_info_missing}', NULL, 'birth', NULL, NULL, 'Y'),
    ('DFG',     30, NULL, NULL, 'window', NULL, NULL, 'Y-1'),
    ('DFG',      6, '{newborn_next_year_only}', NULL, 'window', NULL, NULL, 'Y-1'),
    ('DFG',      4, '{newborn_next_year_only}', NULL, 'birth', NULL, NULL, 'Y'),
    ('ABCDEFG', 3, NULL, NULL, 'usual', 1, 90, 'after'),
    ('ABCDEFG', 2, '{subsistence_allowance}', 'long', 'usual', 1, 90, 'unknown');

-- The years before 2025, and in how many of a thousand persons; 2025 itself is drawn where it is past.
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

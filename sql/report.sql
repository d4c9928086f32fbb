-- Reports: eleven persons of two counties, every amount reckoned by hand; a report of one's own, its masks and its errors.
SET client_min_messages = warning;
DROP EXTENSION IF EXISTS insurance CASCADE;
CREATE EXTENSION insurance;
RESET client_min_messages;
\pset null ∅
SET DateStyle = 'ISO, YMD';

-- Fee 320; fiscal subsidy 610, of which the centre gives 0.6 = 366 and 244 are local. Aid "a" of 100 is shared 5:2:3, so 50, 20
-- and 30; "b" is all of the fee, from the county. Nobody waits who pays in 2021; later 60 days.
SELECT insurance.add_document('{"number": "S1", "regions": [{"code": 990000}, {"code": 990101, "name": "jiaxian", "label": "甲县"}], "coverage_years": {"from": 2021, "until": 2022},
    "circumstances": {"a": {"label": "甲类"}, "b": {"label": "乙类"}},
    "windows": [{"id": "w", "from": "Y-1-11-01", "until": "Y-03-31", "cite": "4"}],
    "fees": [{"id": "standard", "personal": 320, "fiscal": 610, "cite": "1"}],
    "fiscal": {"central_ratio": 0.6, "central_base": 610, "cite": "1"},
    "subsidies": [{"id": "b", "tier": "full", "amount": "full", "payer": "county", "cite": "2"},
                  {"id": "a", "tier": "fixed", "amount": 100, "split": "shares", "cite": "2"}],
    "splits": [{"id": "s", "split": "shares", "parts": {"province": 5, "city": 2, "county": 3}, "cite": "2"}],
    "routes": [{"id": "early", "label": "上年缴费参保", "when": {"date": {"of": "payment", "until": "Y-1-12-31"}}, "start": {"from": "Y-01-01"}, "cite": "3"}, {"id": "late", "start": {"from": "payment", "wait_days": 60}, "cite": "3"}],
    "indicators": [{"id": "aided", "kind": "complete", "label": "应保尽保", "of": ["aided_enrolled"], "to": ["aided_identified"], "cite": "5"}]}');
CREATE TABLE person (person text, region integer, birth_date date, paid_on date, amount_paid numeric, circumstances text[]);
INSERT INTO person VALUES
    ('p01', 990101, '1980-01-01', '2021-12-01', NULL, NULL),
    ('p02', 990101, '1980-01-01', '2021-12-01', NULL, '{a}'),
    ('p03', 990101, '1980-01-01', '2021-12-02', NULL, '{b}'),
    ('p04', 990101, '1980-01-01', '2022-02-01', 400, NULL),
    ('p05', 990101, '1980-01-01', '2022-02-01', 300, NULL),
    ('p06', 990101, '1980-01-01', NULL, NULL, '{a}'),
    ('p07', 990102, '1980-01-01', '2021-12-01', NULL, NULL),
    ('p08', 990102, '1980-01-01', NULL, NULL, NULL),
    ('p09', 990102, '1980-01-01', '2021-12-01', NULL, '{b}'),
    ('p10', 990102, '1980-01-01', '2022-06-01', NULL, NULL),
    ('p11', 990102, '1980-01-01', '2021-12-01', NULL, '{nobody}');
CREATE TABLE person_before AS SELECT person, region, birth_date, (paid_on - interval '1 year')::date + 1 AS paid_on FROM person WHERE region = 990101;
CALL insurance.settle('person', 2022);
CALL insurance.settle('person_before', 2021);
INSERT INTO insurance.area VALUES (990102, 'yixian', '乙县', 1, 1);
INSERT INTO insurance.figure (coverage_year, area, name, value) VALUES (2022, 990101, 'target_persons', 10), (2022, 990102, 'target_persons', 4);

\x on
SELECT coverage_year, area, area_name, area_label, persons, accepted, not_enrolled, rejected, no_text, undecided, covered, waiting, benefit_days, standard_fee, subsidy_amount, payable, refund_due, amount_due,
       fiscal_subsidy, central_share, local_share, total_funding, payable_undecided, enrolment_undecided, policy IS NOT NULL AS policy, run, settled_at IS NOT NULL AS settled
FROM insurance.report_total WHERE coverage_year = 2022 ORDER BY area;
\x off
SELECT area, account, account_label, payer, payer_label, persons, amount FROM insurance.report_payer WHERE coverage_year = 2022 ORDER BY 1, 2, 4;
SELECT area, subsidy_tier, tier_label, persons, standard_fee, subsidy_amount, payable, fiscal_subsidy FROM insurance.report_tier WHERE coverage_year = 2022 AND persons > 0 ORDER BY 1, 2;
SELECT area, category, category_label, persons, subsidy_amount FROM insurance.report_category WHERE coverage_year = 2022 ORDER BY 1, 2;
SELECT area, route, route_label, persons, payable FROM insurance.report_route WHERE coverage_year = 2022 ORDER BY 1, 2;
-- The year before each paid a day later, and without aid.
SELECT area, paid_on, window_day, persons, payable, persons_to_date, payable_to_date, persons_to_date_last_year, payable_to_date_last_year FROM insurance.report_collection WHERE coverage_year = 2022 ORDER BY 1, 2;
SELECT area, benefit_month, persons, waiting, persons_to_date FROM insurance.report_waiting WHERE coverage_year = 2022 ORDER BY 1, 2;
SELECT area, category, identified, enrolled, missing, rate, document, clause FROM insurance.report_identified WHERE coverage_year = 2022 ORDER BY 1, 2;
SELECT * FROM insurance.report_missing_person;
SELECT area, kind, reason, reason_label, persons FROM insurance.report_undecided WHERE coverage_year = 2022 ORDER BY 1, 2, 3;
SELECT area, enrolled, target_persons, completion, rank FROM insurance.report_completion WHERE coverage_year = 2022 ORDER BY 1;
SELECT area, indicator, value, target, met, shortfall, document, clause FROM insurance.report_indicator WHERE coverage_year = 2022 ORDER BY 1;
SELECT count(*) AS changes FROM insurance.report_change;
UPDATE person SET circumstances = '{b}' WHERE person = 'p02';
CALL insurance.settle('person', 2022);
SELECT area, account, payer, persons, amount FROM insurance.report_change ORDER BY 2, 3;

-- A report of one's own.
SELECT * FROM insurance.create_report('mine');
SELECT * FROM insurance.refresh_report('mine');
SELECT sum(persons) FROM mine.report_total;
-- Made again it takes the place of the first, but not of what stands on it.
SELECT kind, count(*) FROM insurance.create_report('mine', 'person', 2022) GROUP BY 1 ORDER BY 1;
SELECT area, persons, run FROM mine.report_total ORDER BY 1;
CREATE VIEW upon AS SELECT sum(persons) FROM mine.report_total;
\set VERBOSITY terse
SELECT count(*) FROM insurance.create_report('mine');
DROP VIEW upon;
CREATE SCHEMA taken;
CREATE TABLE taken.report_total (x integer);
SELECT count(*) FROM insurance.create_report('taken');
\set VERBOSITY default
\set SHOW_CONTEXT never
-- Who gains by aid "a" of 200: p06 has not paid, so nobody of 990101 but p02 if it were "a" still.
UPDATE person SET circumstances = '{a}' WHERE person = 'p02';
SELECT count(*) FROM insurance.create_report('scenario', 'person', scenario => insurance.policy_for(990000, 2022, local => '{"subsidies": [{"id": "a", "op": "amend", "amount": 200}]}'));
SELECT area, category, category_label, persons, gain, lose, same, undecided, payable_before, payable_after, aid_before, aid_after FROM scenario.report_scenario ORDER BY 1, 2;
SELECT area, account, payer, amount_before, amount_after, difference FROM scenario.report_scenario_payer WHERE difference <> 0 ORDER BY 2, 3;

-- Masks: of 990101 too few are aided by either, and 990102 has fewer than five persons in all but one.
SELECT count(*) FROM insurance.create_report('masked', 'person', 2022, mask_below => 3);
SELECT area, persons, accepted, not_enrolled, rejected, standard_fee, subsidy_amount, payable FROM masked.report_total ORDER BY 1;
SELECT area, subsidy_tier, persons, payable FROM masked.report_tier WHERE persons IS DISTINCT FROM 0 ORDER BY 1, 2;
SELECT total, array_agg(hidden ORDER BY n) AS hidden
FROM (SELECT total, n, insurance.masked_cell(persons, below, total = 'also' AND n = 1, total = 'another' AND n = 2) OVER (PARTITION BY total ORDER BY n) AS hidden
      FROM (VALUES ('also', '{7,8}'::bigint[], 5), ('another', '{2,7,8}', 5), ('none', '{7,8,NULL}', 5), ('nothing else', '{2,0,NULL}', 5), ('off', '{1}', 0), ('off, too', '{1}', NULL),
                   ('one more', '{5,20,3,0,9}', 5), ('the first', '{6,2,6}', 5), ('three together', '{2,2,30,40}', 5)) v(total, cells, below), unnest(cells) WITH ORDINALITY c(persons, n)) x
GROUP BY total ORDER BY total;
SELECT sum, array_agg(hidden ORDER BY n) AS hidden
FROM (SELECT sum, n, insurance.masked_step(persons, below, sum LIKE 'open%') OVER (PARTITION BY sum ORDER BY n) AS hidden
      FROM (VALUES ('all', '{1,2}'::bigint[], 5), ('end', '{9,2}', 5), ('off', '{1}', 0), ('off, too', '{1}', NULL), ('open end', '{9,9}', 5), ('open end, all', '{1,9}', 5),
                   ('steps', '{9,2,2,2,9,1}', 5), ('with nobody', '{9,NULL,9}', 5)) v(sum, cells, below), unnest(cells) WITH ORDINALITY c(persons, n)) x
GROUP BY sum ORDER BY sum;
SELECT insurance.masked_cell(3, 5);

-- What is wrong.
SELECT * FROM insurance.create_report(NULL);
SELECT * FROM insurance.create_report('insurance');
SELECT * FROM insurance.create_report('other', mask_below => -1);
SELECT * FROM insurance.create_report('other', reader => 'nobody_of_this_name');
SELECT * FROM insurance.create_report('other', policy => insurance.policy_for(990000, 2022));
SELECT * FROM insurance.create_report('other', scenario => insurance.policy_for(990000, 2022));
SELECT * FROM insurance.create_report('other', 'person');
SELECT * FROM insurance.create_report('other', 'person', 2022, scenario => insurance.policy_for(990000, 2021));
SELECT * FROM insurance.create_report('other', 'person', 2022, area_column => 'county');
SELECT * FROM insurance.refresh_report('other');
SELECT * FROM insurance.refresh_report('insurance');
SELECT * FROM insurance.refresh_report('taken');
-- A schema of any name; an area that is not known, and one that no notice covers.
CREATE VIEW nowhere AS SELECT person, CASE person WHEN 'p01' THEN NULL WHEN 'p02' THEN 110000 ELSE region END AS region, birth_date, paid_on FROM person;
SELECT count(*) FROM insurance.create_report('Über "alles" \1', 'nowhere', 2022);
SELECT area, area_name, persons, no_text, policy IS NULL AS no_policy FROM "Über ""alles"" \1".report_total ORDER BY 1;
SELECT count(*) FROM "Über ""alles"" \1".report_indicator;
SELECT * FROM insurance.refresh_report('Über "alles" \1');

SET client_min_messages = warning;
DROP SCHEMA mine, taken, scenario, masked, "Über ""alles"" \1" CASCADE;
DROP EXTENSION insurance CASCADE;
DROP TABLE person, person_before CASCADE;

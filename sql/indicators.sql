-- Indicators, deadlines, students: what policies ask, errors of documents, figures, names, findings.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'German, DMY';
\set SHOW_CONTEXT never
\pset null ∅

CREATE TEMP TABLE policy AS
SELECT v.name, insurance.policy_for(v.region, v.year) AS p
FROM (VALUES ('jiangxi_2020', 360000, 2020), ('jiangxi_2023', 360000, 2023), ('ganzhou_2023', 360700, 2023), ('liaoning_2023', 210000, 2023), ('jiangxi_2025', 360000, 2025), ('guizhou_2022', 520000, 2022)) v(name, region, year);

-- What each built-in policy asks, and where it stands.
SELECT name, i.id, i.kind, i.target, i.target_on, i.document, i.clause FROM policy, insurance.indicators(p) i WHERE name <> 'ganzhou_2023' ORDER BY name, i.document, i.id;
SELECT i.id, i.needs FROM policy, insurance.indicators(p) i WHERE name = 'jiangxi_2023' AND cardinality(i.needs) > 1;
-- A city has what its province has.
SELECT count(*), count(*) FILTER (WHERE g.id IS NULL) AS not_in_city
FROM policy j CROSS JOIN LATERAL insurance.indicators(j.p) i LEFT JOIN (SELECT i.* FROM policy, insurance.indicators(p) i WHERE name = 'ganzhou_2023') g ON to_jsonb(g) = to_jsonb(i) WHERE name = 'jiangxi_2023';

-- Figures of an office: this year and the year before, with those of a report on top.
INSERT INTO insurance.figure VALUES
    (2023, 360700, 'permanent_population', 1000, NULL, 'bureau of statistics'), (2023, 360700, 'employee_insured', 250, NULL, NULL), (2023, 360700, 'framework_unified', NULL, '2022-12-30', NULL),
    (2023, 360700, 'critical_illness_cap', 250000, NULL, NULL), (2022, 360700, 'critical_illness_cap', 260000, NULL, NULL), (2023, 360700, 'procured_drugs', NULL, NULL, 'asked for'),
    (2023, 360100, 'procured_drugs', 400, NULL, NULL), (2021, 360700, 'procured_drugs', 100, NULL, NULL);
SELECT insurance.figures(2023, 360700), insurance.figures(2023, 110000);
SELECT v.id, v.kind, v.value, v.value_on, v.target, v.target_on, v.met, v.missing, v.shortfall, v.clause
FROM policy, insurance.indicator_values(p, insurance.figures(2023, 360700) || '{"resident_insured": 699, "aided_identified": 120, "aided_enrolled": 119}') v WHERE name = 'ganzhou_2023';
INSERT INTO insurance.figure VALUES (2023, 360700, 'areas', -1);
INSERT INTO insurance.figure VALUES (2023, 360700, 'areas', 'NaN');
INSERT INTO insurance.figure VALUES (2023, 360700, 'areas', 1, '2022-12-30');
DELETE FROM insurance.figure;
-- Nothing is known of an area; no policy, no answer.
SELECT count(*), count(v.met) AS met, count(*) FILTER (WHERE v.missing = '{}') AS nothing_missing FROM policy, insurance.indicator_values(p, NULL) v WHERE name = 'jiangxi_2023';
SELECT count(*) FROM insurance.indicator_values(NULL, '{}');

-- By name: in a policy, or in whichever document has it.
SELECT i.* FROM policy, insurance.indicator(p, '集采高值医用耗材品种数', 4) i WHERE name = 'liaoning_2023';
SELECT d.* FROM policy, insurance.deadline(p, 'framework_unified', '2023-01-31') d WHERE name = 'jiangxi_2023';
SELECT d.* FROM insurance.deadline('provincial_drugs_digested', 'infinity') d;
SELECT insurance.indicator_rule('fund_allocation') - 'label';
SELECT i.* FROM policy, insurance.indicator(p, 'procured_drug', 4) i WHERE name = 'liaoning_2023';
SELECT i.* FROM policy, insurance.indicator(p, 'completion', 4) i WHERE name = 'jiangxi_2025';
SELECT i.* FROM insurance.indicator('no such thing', 4) i;
SELECT insurance.policy_for(360000, 2023) IS NOT NULL AS there, insurance.add_document('{"number": "测〔2023〕1号", "regions": [{"code": 360700}], "coverage_years": {"from": 2023, "until": 2023}, "forwards": ["赣医保发〔2022〕14号"],
    "indicators": [{"id": "procured_drugs", "op": "amend", "at_least": 400, "cite": "一"}]}') AS added;
SELECT i.* FROM insurance.indicator('procured_drugs', 380) i;
SELECT i.met FROM insurance.indicator(insurance.policy_for(360700, 2023), 'procured_drugs', 380) i;
SELECT insurance.remove_document('测〔2023〕1号');
SELECT insurance.indicator_values(p, '{"areas": "many"}') FROM policy WHERE name = 'jiangxi_2023';
SELECT insurance.indicator_values(p, '[]') FROM policy WHERE name = 'jiangxi_2023';

-- Money by day: 350 are due until the last of December.
SELECT v.n, d.paid_in_time, d.done_on, d.met, d.shortfall, d.missing
FROM policy, (VALUES (1, '{2022-05-01,2022-12-31}'::date[], '{100,250}'::numeric[], 350::numeric), (2, '{2023-01-01,2022-05-01}', '{250,100}', 350), (3, '{2022-05-01}', '{100}', 350), (4, '{}', '{}', 0), (5, '{}', '{}', 1),
    (6, '{2022-05-01,NULL}', '{100,250}', 350), (7, '{2022-05-01}', '{-1}', 350), (8, '{2022-05-01}', '{400}', NULL)) v(n, d, a, due), insurance.deadline(p, 'guizhou_fund_allocation_2022', v.d, v.a, v.due) d
WHERE name = 'guizhou_2022' ORDER BY v.n;

-- Single clauses with their clause.
SELECT r.* FROM policy, insurance.enrolment_rate(p, 700, 250, 1000) r WHERE name = 'jiangxi_2023';
SELECT r.* FROM policy, insurance.inpatient_ratio(p, '[{"fund_paid": 699, "in_scope": 1000}]') r WHERE name = 'jiangxi_2020';
SELECT r.* FROM policy, insurance.aided_coverage(p, 120, 119) r WHERE name = 'jiangxi_2023';
SELECT array_agg(person) AS missing FROM insurance.aided_missing('{c,a,b,a}', '{b,NULL,x}');
SELECT array_agg(person) AS missing FROM insurance.aided_missing('{a,b}', NULL);
SELECT t.* FROM policy, insurance.township_outpatient_total(p, 1000, '[{"village": "东", "amount": 300}, {"village": "东", "amount": 50.5}, {"village": "西", "amount": 99, "settles": false}]', '{东,西,南}') t WHERE name = 'jiangxi_2020';
SELECT t.* FROM policy, insurance.township_outpatient_total(p, NULL, '[{"village": "东", "amount": null}]') t WHERE name = 'jiangxi_2020';
SELECT t.total, t.met, t.missing FROM policy, insurance.township_outpatient_total(p, 5, '[]') t WHERE name = 'jiangxi_2020';
SELECT v.name, l.* FROM policy, (VALUES ('critical_illness_deductible', 13000, 13001), ('critical_illness_deductible', 13001, 13000), ('critical_illness_rate', 0.6, NULL)) v(name, this, last), insurance.not_lower(p, v.name, v.this, v.last) l WHERE policy.name = 'jiangxi_2023';
SELECT l.* FROM insurance.standards_not_lower('{"funding": 90, "rate": 0.6, "cap": 250000}', '{"funding": 90, "rate": 0.65, "grant": 1}') l;
SELECT l.* FROM insurance.standards_not_lower('{"funding": 90}', '{"funding": 90}') l;
-- As a view over a table.
CREATE TEMP TABLE progress (county text, enrolled int, target int);
INSERT INTO progress VALUES ('A', 2, 6), ('B', 33333, 99999), ('C', 110, 100), ('D', 5, NULL);
SELECT county, round(enrolled::numeric / target, 4) AS completion, rank() OVER (ORDER BY enrolled::numeric / target DESC NULLS LAST) AS rank FROM progress WHERE target > 0 ORDER BY 3, 1;
SELECT c.* FROM (SELECT array_agg(county ORDER BY county) AS n, array_agg(enrolled ORDER BY county) AS e, array_agg(target ORDER BY county) AS t FROM progress) p, insurance.completion_ranking(n, e, t) c;

-- Students: every region and year that says something of them.
SELECT name, insurance.student_places(p, '{university_student}') AS student, insurance.student_places(p, '{中专生,孤儿}') AS aided, insurance.student_places(p, '{orphan}') AS no_student, insurance.student_places(p, NULL) AS nobody,
       insurance.student_reduction(p, 0.1, true, true, true) AS reduction
FROM policy ORDER BY name;
-- What becomes of the other enrolment.
SELECT insurance.duplicate_action(p, '{resident}', '{school_entry}') AS one, insurance.duplicate_action(p, '{resident,resident}', '{school_entry}') AS school, insurance.duplicate_action(p, '{resident,employee}', '{employment}') AS job FROM policy WHERE name = 'jiangxi_2023';

-- What is wrong in a document.
CREATE FUNCTION pg_temp.wrong(more jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    details text;
BEGIN
    PERFORM insurance.policy_compile(ARRAY[insurance.vocabulary(), '{"number": "X", "regions": [{"code": 990000}], "coverage_years": {"from": 2030}, "fees": [{"id": "f", "personal": 1, "fiscal": 1, "cite": "1"}], "routes": [{"id": "r", "start": null, "cite": "1"}]}'::jsonb || more], 990000, 2030);
    RETURN NEXT 'nothing';
EXCEPTION WHEN invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN QUERY SELECT regexp_split_to_table(details, '\n');
END
$$;
SELECT pg_temp.wrong('{"indicators": [
    {"id": "a", "cite": "1"}, {"id": "b", "kind": "rate", "cite": "1"}, {"id": "c", "kind": "ratio", "cite": "1"}, {"id": "d", "kind": "ratio", "of": ["x"], "to": [], "at_least": 95, "cite": "1"},
    {"id": "e", "kind": "value", "to": ["x"], "at_least": 1, "at_most": 2, "better": "lower", "cite": "1"}, {"id": "f", "kind": "deadline", "cite": "1"}, {"id": "g", "kind": "deadline", "of": ["x"], "until": "2030-02-30", "at_least": 1, "cite": "1"},
    {"id": "h", "kind": "not_lower", "better": "same", "until": "Y-01-01", "at_least": 3, "cite": "1"}, {"id": "i", "kind": "value", "at_least": -1, "aliases": ["a", 5], "cite": "1"}, {"id": "j", "kind": "complete", "of": ["x"], "to": ["y"], "at_least": 1, "cite": "1"},
    {"id": "k", "kind": "value", "at_least": "many", "aliases": ["i"], "cite": "1"}, {"id": "l", "kind": "sum", "cite": "1"}, {"id": "m", "kind": "value", "target": 3}, {"id": "n", "kind": "ranking", "of": ["x"], "to": "y", "cite": "1"}]}');
SELECT pg_temp.wrong('{"students": {"who": ["studnet"], "places": [], "reduction": {"ratio": 1.5}, "cite": "1"}}');
SELECT pg_temp.wrong('{"students": {"places": [{"when": [], "place": ["a"]}], "reduction": {"ratio": null, "requires": ["luck"], "also": 1}, "cite": "1"}}');
SELECT pg_temp.wrong('{"students": [], "indicators": {}}');
SELECT pg_temp.wrong('{"indicators": [{"id": "a", "kind": "value", "of": ["x"], "at_least": null, "cite": "1"}, {"id": "b", "kind": "deadline", "until": null, "cite": "1"}], "students": {"who": "university_student", "places": [{"places": ["school"]}], "cite": "1"}}');
-- What is sound but strange is found.
SELECT f.severity, f.kind, f.path, f.document, f.clause, f.message, insurance.finding_phrases() -> f.kind ? 'zh' AS zh
FROM insurance.check_policy('{"number": "X〔2029〕1号", "regions": [{"code": 990000}], "coverage_years": {"from": 2030, "until": 2030}, "fees": [{"id": "f", "personal": 1, "fiscal": 1, "cite": "1"}], "routes": [{"id": "r", "start": {"from": "Y-01-01"}, "cite": "1"}],
    "indicators": [{"id": "nothing", "kind": "value", "at_least": 0, "cite": "1"}, {"id": "open", "kind": "ratio", "of": ["x"], "to": ["y"], "at_least": null, "until": null, "cite": "2"},
                   {"id": "old", "kind": "deadline", "until": "2020-12-31", "cite": "3"}, {"id": "first", "kind": "deadline", "until": "2029-01-01", "cite": "3"}, {"id": "last", "kind": "deadline", "until": "Y+1-12-31", "cite": "3"}, {"id": "late", "kind": "deadline", "until": "Y+2-01-01", "cite": "3"}]}',
    local => '{"indicators": [{"id": "ours", "kind": "value", "at_least": 1}]}') f WHERE f.path ~ 'indicators|students';
SELECT name, f.kind, f.path FROM policy, insurance.check_policy(p) f WHERE f.path ~ 'indicators|students' ORDER BY 1, 3;

-- Changed, compared, fingerprinted like any section: labels and clauses do not count, targets and names do.
CREATE TEMP TABLE changed AS
SELECT v.what, insurance.amend(p, v.patch::jsonb) AS q, p
FROM policy, (VALUES ('label', '{"indicators": {"procured_drugs": {"label": "药品"}}}'), ('target', '{"indicators": {"procured_drugs": {"at_least": 400}}}'), ('alias', '{"indicators": {"procured_drugs": {"aliases": ["drugs"]}}}'),
    ('removed', '{"indicators": {"procured_drugs": null}}'), ('added', '{"indicators": {"beds": {"kind": "value", "at_least": 3, "cite": "本地"}}}'), ('students', '{"students": {"who": ["university_student"]}}')) v(what, patch)
WHERE name = 'jiangxi_2023';
SELECT what, insurance.fingerprint(q) = insurance.fingerprint(p) AS same_rules FROM changed ORDER BY 1;
SELECT what, d.section, d.rule, d.change, d.key, d.old, d.new FROM changed, insurance.policy_diff(p, q) d ORDER BY 1, 2, 3, 5;
SELECT i.met, i.document FROM changed, insurance.indicator(q, 'procured_drugs', 380) i WHERE what = 'target';
-- What it compiles from is what it is read back from.
SELECT name, p::text::insurance.policy OPERATOR(insurance.=) p AS same FROM policy ORDER BY name;
-- In words.
SELECT t.line AS en, z.line AS zh
FROM policy, insurance.policy_text_lines(p) t, insurance.policy_text_lines(p, 'zh') z
WHERE name = 'jiangxi_2020' AND t.section = 'indicators' AND (z.section, z.part, z.n) = (t.section, t.part, t.n);
SELECT insurance.indicator_text(r) AS en, insurance.indicator_text(r, 'zh') AS zh
FROM unnest('{"{\"id\": \"a\", \"kind\": \"value\", \"at_most\": 5}","{\"id\": \"a\", \"kind\": \"ratio\", \"of\": [\"x\", \"y\"], \"to\": [\"z\"], \"at_least\": null, \"until\": null}","{\"id\": \"a\", \"kind\": \"not_lower\", \"better\": \"lower\"}"}'::jsonb[]) r;

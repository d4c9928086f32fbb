-- Indicators, deadlines and students: golden cases, one assertion each.  Run from the root of the repository.
\set ECHO none
\set QUIET 1
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TEMP TABLE golden_line (line text);
\copy golden_line FROM 'test/golden/indicators.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')

-- The call of each family.
CREATE FUNCTION pg_temp.ask(fn text, f jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE fn
        WHEN 'indicator' THEN (SELECT to_jsonb(i) FROM insurance.indicator(f ->> 'name', (f ->> 'value')::numeric) i)
        WHEN 'deadline' THEN (SELECT to_jsonb(d) FROM insurance.deadline(f ->> 'name', (f ->> 'done_on')::date) d)
        WHEN 'enrolment_rate' THEN (SELECT to_jsonb(r) FROM insurance.enrolment_rate((f ->> 'resident_insured')::numeric, (f ->> 'employee_insured')::numeric, (f ->> 'permanent_population')::numeric) r)
        WHEN 'inpatient_ratio' THEN (SELECT to_jsonb(r) FROM insurance.inpatient_ratio(f -> 'rows') r)
        WHEN 'aided_coverage' THEN (SELECT to_jsonb(c) FROM insurance.aided_coverage((f ->> 'identified')::numeric, (f ->> 'enrolled')::numeric) c)
        WHEN 'completion_ranking' THEN (SELECT jsonb_agg(c ORDER BY n) FROM insurance.completion_ranking(f -> 'rows') WITH ORDINALITY c(county, completion, rank, n))
        WHEN 'township_outpatient_total' THEN
            to_jsonb(insurance.township_outpatient_total((f ->> 'own')::numeric, ARRAY(SELECT c::numeric FROM jsonb_array_elements_text(f -> 'village_clinics') WITH ORDINALITY e(c, n) ORDER BY n)))
        WHEN 'not_lower' THEN (SELECT to_jsonb(l) FROM insurance.not_lower((f ->> 'this_year')::numeric, (f ->> 'last_year')::numeric) l)
        WHEN 'student_places' THEN to_jsonb(insurance.student_places(insurance.region_code(f ->> 'region'), ARRAY(SELECT jsonb_array_elements_text(f -> 'codes'))))
        WHEN 'student_reduction' THEN to_jsonb(insurance.student_reduction(insurance.region_code(f ->> 'region'), (f ->> 'ordinary')::numeric,
            (f ->> 'entry_year')::boolean, (f ->> 'school_place')::boolean, (f ->> 'calendar_year')::boolean)) END
$$;
-- Objects by the expected keys, lists and scalars whole; numbers by value.
CREATE FUNCTION pg_temp.wrong(got jsonb, want jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s got %s, want %s', w.key, coalesce((got -> w.key)::text, 'nothing'), w.value), '; ')
    FROM jsonb_each(want) w
    WHERE jsonb_typeof(want) = 'object' AND got -> w.key IS DISTINCT FROM w.value
    HAVING count(*) > 0
    UNION ALL
    SELECT format('got %s, want %s', coalesce(e.got::text, 'nothing'), want)
    FROM (SELECT CASE WHEN jsonb_typeof(got -> 0) = 'object'
                      THEN (SELECT jsonb_agg(r - 'n' ORDER BY n) FROM jsonb_array_elements(got) WITH ORDINALITY x(r, n)) ELSE coalesce(got, 'null') END AS got) e
    WHERE jsonb_typeof(want) <> 'object' AND e.got IS DISTINCT FROM want
$$;
SELECT is(pg_temp.wrong(pg_temp.ask(c ->> 'fn', c -> 'facts'), c -> 'expect'), NULL,
          format('%s (%s) %s', c ->> 'id', c ->> 'clause', c ->> 'why'))
FROM (SELECT line::jsonb AS c FROM golden_line WHERE line <> '') l;

-- The same kinds in an invented notice, with other numbers: nothing of the built-in ones is in the code.
\set document `cat test/documents/invented-a.json`
CREATE TEMP TABLE invented AS SELECT insurance.policy_compile(ARRAY[insurance.vocabulary(), :'document'], 980000, 2031) AS p;
CREATE TEMP TABLE figures (n int, id text, figures jsonb, met boolean, value numeric, shortfall numeric, missing text[], why text);
INSERT INTO figures VALUES
    (1, 'enrolment_rate', '{"resident_insured": 80, "registered_population": 90, "newcomers": 10}', true, 0.8, 0, '{}', 'just 80 %'),
    (2, 'enrolment_rate', '{"resident_insured": 79.999, "registered_population": 90, "newcomers": 10}', false, 0.8, 0.0001, '{}', 'shown as 80 %'),
    (3, 'enrolment_rate', '{"resident_insured": 80, "registered_population": 90}', NULL, NULL, NULL, '{newcomers}', 'one figure is missing'),
    (4, 'enrolment_rate', '{"resident_insured": -80, "registered_population": 0, "newcomers": 0}', NULL, NULL, NULL, '{resident_insured,registered_population,newcomers}', 'negative, and nothing to divide by'),
    (5, 'enrolment_rate', '{"enrolment_rate": 0.81}', true, 0.81, 0, '{}', 'the rate itself'),
    (6, 'refund_share', '{"refunded": 2, "enrolled": 100}', true, 0.02, 0, '{}', 'at most 2 %'),
    (7, 'refund_share', '{"refunded": 3, "enrolled": 100}', false, 0.03, 0.01, '{}', 'more than 2 %'),
    (8, 'aided_coverage', '{"orphans_enrolled": 9, "orphans": 10, "rangers_enrolled": 5, "rangers": 4}', true, 1, 0, '{}', 'of sums'),
    (9, 'aided_coverage', '{"orphans_enrolled": 7, "orphans": 10, "rangers_enrolled": 4, "rangers": 4}', false, 0.7857, 3, '{}', 'three are missing'),
    (10, 'aided_coverage', '{"orphans_enrolled": 7, "orphans": null, "rangers_enrolled": 4, "rangers": 4}', NULL, NULL, NULL, '{orphans}', 'orphans are not counted'),
    (11, 'allocation', '{"allocation": "2031-06-30"}', true, NULL, 0, '{}', 'on the last day'),
    (12, 'allocation', '{"allocation": "2031-08-01"}', false, NULL, 32, '{}', '32 days late'),
    (13, 'report_sent', '{"report_sent": "2031-06-30"}', NULL, NULL, NULL, '{}', 'a day that the notice does not set'),
    (14, 'report_sent', '{}', NULL, NULL, NULL, '{report_sent}', 'not sent'),
    (15, 'pharmacies', '{"town_pharmacies": 5, "village_pharmacies": 7}', true, 12, 0, '{}', 'twelve'),
    (16, 'pharmacies', '{"town_pharmacies": 5, "village_pharmacies": 6}', false, 11, 1, '{}', 'eleven'),
    (17, 'arrears', '{"arrears_county": 900.5, "arrears_town": 99.5}', true, 1000, 0, '{}', 'not more than 1000'),
    (18, 'arrears', '{"arrears_county": 900.5, "arrears_town": 99.51}', false, 1000.01, 0.01, '{}', 'a fen more'),
    (19, 'copayment', '{"copayment_town": 10, "copayment_county": 20, "copayment_town_last_year": 12, "copayment_county_last_year": 18}', true, 30, 0, '{}', 'as high'),
    (20, 'copayment', '{"copayment_town": 13, "copayment_county": 20, "copayment_town_last_year": 12, "copayment_county_last_year": 18}', false, 33, 3, '{}', 'higher, which is worse'),
    (21, 'copayment', '{"copayment_town": 10, "copayment_county": 20, "copayment_town_last_year": 12}', NULL, 30, NULL, '{copayment_county_last_year}', 'last year is not known');
SELECT is((v.met, trim_scale(v.value), trim_scale(v.shortfall), v.missing)::text, (f.met, trim_scale(f.value), trim_scale(f.shortfall), f.missing)::text, format('%s: %s', f.id, f.why))
FROM figures f, invented, LATERAL insurance.indicator_values(p, f.figures) v
WHERE v.id = f.id ORDER BY f.n;
SELECT is(insurance.student_places(p, c::text[]), w::text[], format('invented, %s', c))
FROM invented, (VALUES ('{university_student}', '{home}'), ('{university_student,mountain_ranger}', '{home,school}'), ('{大学生,生态护林员}', '{home,school}'), ('{vocational_student}', NULL)) v(c, w);
SELECT is(ARRAY[insurance.student_reduction(p, 0.2, true, false, NULL), insurance.student_reduction(p, 0.2, false, true, true), insurance.student_reduction(p, 0.05, NULL, NULL, NULL)], '{0.05,0.2,0.05}', 'invented: the year of entry alone')
FROM invented;

SELECT * FROM finish();

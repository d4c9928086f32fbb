-- The rules of a policy in words, English and Chinese: conditions, amounts, first days of cover, whole policies.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'German, DMY';
\set SHOW_CONTEXT never
\pset null ∅
\pset format unaligned

-- Every phrase in both languages; notes that have no English words are shown as their code.
SELECT p.key FROM jsonb_each(insurance.text_phrases()) p WHERE NOT p.value ?& '{en,zh}';

-- Every form of condition.
CREATE TEMP TABLE labels AS SELECT insurance.section(insurance.policy_for(520000, 2022), 'circumstances') || '{"unnamed": {}}' AS l;
CREATE FUNCTION pg_temp.say(VARIADIC conditions jsonb[]) RETURNS TABLE (condition jsonb, en text, zh text) LANGUAGE sql AS $$
    SELECT c.c, insurance.condition_text(c.c, l), insurance.condition_text(c.c, l, 'zh') FROM labels, unnest(conditions) WITH ORDINALITY c(c, n) ORDER BY c.n
$$;
\pset expanded on
SELECT * FROM pg_temp.say(NULL, 'null', '"orphan"', '"unnamed"', '"unheard_of"', '{"holds": "orphan"}', '{"holds": ["orphan"]}', '{"holds": ["orphan", "veteran"]}',
    '{"holds": ["orphan", "veteran", "newborn"]}', '{"holds": "orphan", "on": "payment"}', '{"holds": "orphan", "on": "registration"}', '{"holds": ["orphan", "veteran"], "on": "2022-03-31"}',
    '{"holds": "orphan", "on": "ever"}');
SELECT * FROM pg_temp.say('{"age": {"from": 60}}', '{"age": {"below": 18}}', '{"age": {"from": 18, "below": 60}}', '{"age": {}}', '{"age": {"from": 60, "on": "registration"}}',
    '{"age": {"below": 18, "on": "2031-01-01"}}', '{"age": {"below": 18, "on": "payment"}}');
SELECT * FROM pg_temp.say('{"date": {"of": "birth", "from": "2022-01-01", "until": "2022-12-31"}}', '{"date": {"of": "payment", "from": "2022-10-09"}}', '{"date": {"of": "registration", "until": "2022-12-31"}}',
    '{"date": {"of": "death", "from": "2022-02-28", "until": "2022-02-28"}}', '{"date": {"of": "veteran", "from": "2022-01-01"}}', '{"date": {"of": "veteran"}}', '{"date": {"of": "birth", "from": "Y-01-01"}}');
SELECT * FROM pg_temp.say('{"elapsed": {"since": "birth", "days": {"at_least": 0, "at_most": 90}}}', '{"elapsed": {"since": "birth", "to": "registration", "days": {"at_most": 28}}}',
    '{"elapsed": {"since": "veteran", "days": {"at_least": 0}}}', '{"elapsed": {"since": "veteran", "to": "payment", "days": {"at_least": 91}}}', '{"elapsed": {"since": "birth", "to": "registration", "days": {"at_least": 29, "at_most": 90}}}',
    '{"elapsed": {"since": "employee_leaver", "months": {"at_most": 3}}}', '{"elapsed": {"since": "birth", "months": {"more_than": 3}}}',
    '{"elapsed": {"since": "birth", "to": "registration", "months": {"more_than": 3, "at_most": 6}}}', '{"holds": "orphan", "on": "birth"}');
SELECT * FROM pg_temp.say('{"subsidy": ["orphan"]}', '{"subsidy": ["orphan", "subsistence_allowance", "allowance_plus"]}', '{"level": ["basic"]}', '{"level": "basic"}', '{"level": ["basic", "plus"]}',
    '{"lapsed_years": {"from": 1}}', '{"lapsed_years": {"until": 3}}', '{"lapsed_years": {"from": 1, "until": 3}}', '{"lapsed_years": {"from": 2, "until": 2}}', '{"lapsed_years": {}}',
    '{"consecutive_years": {"from": 4}}', '{"insured_years": {"among": 3, "from": 2}}', '{"insured_years": {"among": 5, "from": 2, "until": 2}}', '{"insured_years": {"among": 3, "until": 0}}', '{"consecutive_years": {"from": 1, "until": 1}}', '{"first_enrolment": true}', '{"first_enrolment": false}');
-- Parentheses only where something looser is inside something tighter.
SELECT * FROM pg_temp.say('{"all": ["orphan", "veteran"]}', '{"any": ["orphan", "veteran", "newborn"]}', '{"none": ["orphan"]}', '{"none": ["orphan", "veteran"]}', '{"all": ["orphan"]}', '{"any": [{"any": ["orphan"]}]}',
    '{"all": ["orphan", {"any": ["veteran", "newborn"]}]}', '{"all": ["orphan", {"holds": ["veteran", "newborn"]}]}', '{"all": [{"any": ["veteran", "newborn"]}]}', '{"any": ["orphan", {"all": ["veteran", "newborn"]}]}',
    '{"all": ["orphan", {"all": ["veteran", "newborn"]}]}', '{"any": ["orphan", {"any": ["veteran", "newborn"]}]}', '{"none": [{"all": ["orphan", "veteran"]}]}', '{"all": [{"none": ["orphan"]}, {"age": {"from": 60}}]}',
    '{"all": ["orphan", {"any": ["veteran", {"all": ["newborn", {"none": ["clergy", {"all": ["moved_in", {"age": {"below": 18}}]}]}]}]}]}');

-- Amounts.
SELECT a.a, insurance.amount_text(a.a) AS en, insurance.amount_text(a.a, 'zh') AS zh
FROM unnest('{NULL,null,0,140,33.50,"\"full\"","\"none\"","\"standard_fee\"","{\"percent\": 33.3}","{\"leaves\": 30}","{\"points\": 0.5}","{\"points\": null}","{\"ratio\": 0.5, \"of\": 26000}","{\"ratio\": 0.125, \"of\": null}","{\"percent\": null}"}'::jsonb[]) WITH ORDINALITY a(a, n) ORDER BY a.n;
SELECT insurance.amount_text('{"percent": 20}', 'en', 'original_cap') AS en, insurance.amount_text('{"percent": 20}', percent_of => 'original_cap', lang => 'zh') AS zh;

-- First days of cover.
SELECT s.s, insurance.start_text(s.s) AS en, insurance.start_text(s.s, 'zh') AS zh
FROM unnest(ARRAY[NULL, 'null', '{"from": "payment"}', '{"from": "birth"}', '{"from": "registration"}', '{"from": "2022-01-01"}', '{"from": "payment", "plus_days": 1}', '{"from": "registration", "plus_days": 3}',
    '{"from": "payment", "wait_days": 90}', '{"from": "payment", "wait_days": 1, "count_payment_day": false}', '{"from": "payment", "wait_days": 30, "count_payment_day": true}', '{"from": "payment", "wait_months": 3}',
    '{"from": "payment", "not_before": "2026-12-31", "wait_months": 3, "variable": {"months_per_lapsed_year": 1, "beyond": 1}}', '{"from": "payment", "wait_months": 1, "variable": {"months_per_lapsed_year": 2}}',
    '{"from": "payment", "variable": {"months_per_lapsed_year": 1, "beyond": 3}}', '{"from": "payment", "wait_months": 3, "variable": {"months_per_lapsed_year": 1, "beyond": 1, "at_most": 3}}', '{"from": "payment", "month_start": 0}', '{"from": "payment", "month_start": 1}', '{"from": "birth", "month_start": 2, "wait_days": 10, "plus_days": 2}']::jsonb[]) WITH ORDINALITY s(s, n) ORDER BY s.n;
\pset expanded off

-- What cannot be said is refused, and so is another language.
\set VERBOSITY default
SELECT insurance.condition_text('"orphan"', NULL, 'de');
SELECT insurance.condition_text('"orphan"', NULL, NULL);
SELECT insurance.condition_text('{"color": "red"}', NULL);
SELECT insurance.condition_text('{"any": ["orphan", {"all": []}]}', NULL);
SELECT insurance.condition_text('{"all": [null]}', NULL);
SELECT insurance.condition_text('{"age": {"from": 60}, "level": ["basic"]}', NULL);
SELECT insurance.condition_text('{"date": {"of": "birth", "from": {"param": "window_start"}}}', NULL);
SELECT insurance.condition_text('{"insured_years": {"from": 2, "among": {"param": "years"}}}', NULL);
SELECT insurance.amount_text('"half"');
SELECT insurance.amount_text('{"param": "fixed_amount"}');
SELECT insurance.amount_text('1', 'fr');
SELECT insurance.start_text('{"wait_days": 90}');
SELECT insurance.start_text(NULL, 'fr');
SELECT insurance.policy_text(insurance.policy_for(520000, 2022), 'cn');
SELECT insurance.text_phrase('xx', 'everybody');
-- By SQLSTATE.
DO $$
BEGIN
    PERFORM insurance.policy_text(insurance.policy_for(520000, 2022), 'cn');
EXCEPTION WHEN invalid_parameter_value THEN
    RAISE NOTICE 'invalid_parameter_value';
END
$$;
SELECT insurance.policy_text(NULL) AS no_policy, insurance.policy_text(insurance.policy_for(520000, 2022), NULL) AS no_language;

-- Every policy, and those of the invented provinces.
\set a `cat test/documents/invented-a.json`
\set b `cat test/documents/invented-b.json`
CREATE TEMP TABLE policy AS
SELECT region, coverage_year, policy AS p FROM insurance.compiled_policy WHERE region < 900000
UNION ALL
SELECT v.region, 2031, insurance.policy_compile(ARRAY[insurance.vocabulary(), v.document], v.region, 2031)
FROM (VALUES (980000, :'a'::jsonb), (990000, :'b')) v(region, document);
CREATE TEMP TABLE line AS
SELECT p.region, p.coverage_year, g.lang, t.* FROM policy p, unnest('{en,zh}'::text[]) g(lang), insurance.policy_text_lines(p.p, g.lang) t;
CREATE TEMP TABLE whole AS
SELECT p.region, p.coverage_year, g.lang, insurance.policy_text(p.p, g.lang) AS text FROM policy p, unnest('{en,zh}'::text[]) g(lang);
SELECT count(DISTINCT (region, coverage_year)) AS policies FROM line;
-- Nothing is lost, and nothing is left as JSON.
SELECT region, coverage_year, lang, section, part, n, line FROM line WHERE line IS NULL OR line ~ '[{}]';
SELECT region, coverage_year, lang FROM whole WHERE text IS NULL OR text ~ '[{}]';
-- Every line of a section is in the text, under a heading of its own language.
SELECT l.region, l.coverage_year, l.lang, l.section, l.line FROM line l JOIN whole w USING (region, coverage_year, lang) WHERE strpos(w.text, l.line) = 0;
SELECT DISTINCT l.section FROM line l JOIN whole w USING (region, coverage_year, lang) WHERE strpos(w.text, insurance.text_word(l.lang, 'section', l.section) || E'\n') = 0;
-- Both languages say as much.
SELECT region, coverage_year, section, part, n FROM line GROUP BY 1, 2, 3, 4, 5 HAVING count(DISTINCT lang) <> 2 OR count(*) <> 2;
-- Every rule is there as often as it should: once; a route in each of its periods.
SELECT p.region, p.coverage_year, s.key, r.rules, l.lines
FROM policy p, jsonb_each(p.p::text::jsonb) s,
     LATERAL (SELECT jsonb_array_length(s.value) + CASE s.key
                         WHEN 'windows' THEN (SELECT count(*) FROM jsonb_object_keys(insurance.section(p.p, 'optional_windows')))
                         WHEN 'incentives' THEN (insurance.section(p.p, 'incentive_limits') IS NOT NULL)::int ELSE 0 END AS rules) r,
     LATERAL (SELECT count(*) AS lines FROM line l
              WHERE (l.region, l.coverage_year, l.section, l.lang) = (p.region, p.coverage_year, s.key, 'en') AND (l.line ~ '^- ' OR l.line LIKE '| %〔%')) l
WHERE s.key IN ('fees', 'subsidies', 'splits', 'windows', 'top_ups', 'incentives', 'personal_account', 'duplicates') AND l.lines <> r.rules;
SELECT p.region, p.coverage_year FROM policy p
WHERE (SELECT count(*) FROM line l WHERE (l.region, l.coverage_year, l.lang, l.section) = (p.region, p.coverage_year, 'zh', 'routes') AND l.part > 0 AND l.n > 0)
   <> (SELECT sum(greatest(1, coalesce((SELECT count(*) FROM jsonb_array_elements(insurance.section(p.p, 'windows')) w
                                        WHERE CASE WHEN r ? 'windows' THEN r -> 'windows' ? (w ->> 'id') ELSE w ? 'from' END), 0)))
       FROM jsonb_array_elements(insurance.section(p.p, 'routes')) r
       WHERE NOT (r ? 'windows' AND NOT EXISTS (SELECT FROM jsonb_array_elements(insurance.section(p.p, 'windows')) w WHERE r -> 'windows' ? (w ->> 'id'))));
-- Every rule with number and clause; these say something of the section as a whole.
SELECT section, part, lang, line FROM line WHERE line !~ '〔\d{4}〕\d+号' AND NOT (section = 'routes' AND n = 0 AND part > 0) GROUP BY section, part, lang, line ORDER BY lang, section, part, line COLLATE "C";
-- Rows of a table have as many cells as its head.
SELECT DISTINCT l.section, l.line FROM line l WHERE l.line LIKE '| %' AND length(l.line) - length(replace(l.line, ' |', '')) <> 2 * CASE l.section WHEN 'fees' THEN 6 ELSE 7 END;
-- Codes that have no words in Chinese.
SELECT DISTINCT m[1] AS code FROM line, regexp_matches(line, '（([a-z_0-9]+)）', 'g') m WHERE lang = 'zh' AND region < 900000
  -- the id of a rule behind its name
  AND NOT EXISTS (SELECT FROM jsonb_object_keys(insurance.text_phrases()) k WHERE k IN ('window.' || m[1], 'route.' || m[1], 'class.' || m[1])) ORDER BY 1;

-- The texts that were read against the notices.
\pset tuples_only on
SELECT insurance.policy_text(insurance.policy_for(520000, 2022));
SELECT insurance.policy_text(insurance.policy_for(520000, 2022), 'zh');
SELECT insurance.policy_text(insurance.policy_for(360000, 2027));
SELECT insurance.policy_text(insurance.policy_for(360000, 2027), 'zh');
-- What a locality supplies takes the place of what is not stated; a rule of its own is shown as such.
CREATE TEMP TABLE supplied AS
SELECT t.* FROM insurance.policy_text_lines(insurance.policy_for(360000, 2027, local => '{"parameters": {"personal_standard": {"value": 400}, "original_cap": {"value": 250000}, "fixed_amount": {"value": 320}},
    "routes": [{"id": "visitor", "windows": ["late"], "when": "hmt_resident", "start": {"from": "payment", "plus_days": 1}}]}'), 'zh') t;
SELECT s.line FROM supplied s
WHERE (s.section <> 'routes' OR s.line LIKE '%本地文件%')
  AND NOT EXISTS (SELECT FROM line l WHERE (l.region, l.coverage_year, l.lang, l.line) = (360000, 2027, 'zh', s.line))
ORDER BY s.section COLLATE "C", s.part, s.n;
SELECT count(*) AS routes_with_fee FROM supplied WHERE section = 'routes' AND line LIKE '%缴费（标准）：400元。%';
-- The rest of the forms, from the invented provinces and from those that let a period be left out.
SELECT line FROM line WHERE region = 980000 AND lang = 'en' AND section IN ('windows', 'fees', 'subsidies', 'splits', 'incentives', 'repair', 'critical_illness', 'history') ORDER BY section COLLATE "C", part, n;
SELECT line FROM line WHERE region = 990000 AND lang = 'zh' AND section NOT IN ('documents', 'windows', 'fees') ORDER BY section COLLATE "C", part, n;
SELECT line FROM line WHERE region = 360700 AND coverage_year = 2023 AND lang = 'zh' AND section IN ('documents', 'windows', 'recognition', 'enrolment', 'assistance') ORDER BY section COLLATE "C", part, n;
SELECT line FROM line WHERE region = 360100 AND coverage_year = 2021 AND lang = 'zh' AND section IN ('windows', 'routes', 'top_ups') ORDER BY section COLLATE "C", part, n;

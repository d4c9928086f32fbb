-- The fingerprint of a policy: the same for another key order, white space, cite, label or title; another for every other change.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;

-- A notice with something in every section.
CREATE TEMP TABLE base AS SELECT '{
    "number": "F1", "title": "title", "issuer": "issuer", "issued_on": "2021-12-01",
    "regions": [{"code": 990000, "name": "nowhere", "label": "无"}],
    "coverage_years": {"from": 2022, "until": 2023},
    "circumstances": {"alpha": {"label": "甲", "aliases": ["A"]}, "beta": {"label": "乙"}},
    "parameters": {"standard": {"value": 320, "cite": "1", "label": "x"}, "open": {"cite": "1"}},
    "windows": [
        {"id": "before", "closed": "too_early", "cite": "2"},
        {"id": "window", "from": "Y-1-09-01", "until": "Y-03-31", "resolve": "first", "closed": "none_in_window", "cite": "2"},
        {"id": "late", "from": "Y-04-01", "until": "Y-12-31", "resolve": "earliest_start", "cite": "2"}],
    "fees": [
        {"id": "standard", "personal": {"param": "standard"}, "fiscal": 580, "notes": ["fee_note"], "cite": "3"},
        {"id": "late", "price": "late", "when": {"age": {"from": 18, "below": 60}}, "personal": 900, "fiscal": 0,
         "monthly": {"from": "payment", "skip": 1, "fiscal": false}, "add_ons": [{"name": "care", "amount": 10, "aided": false}], "cite": "3"}],
    "subsidies": [
        {"id": "alpha", "tier": "full", "amount": "full", "payer": "fund", "cite": "4"},
        {"id": "second", "category": "beta", "when": {"holds": ["beta", "alpha"], "on": "registration"}, "tier": "fixed", "amount": 120, "split": "shares",
         "notes": ["aid_note"], "cite": "4"},
        {"id": "third", "category": "beta", "when": "beta", "tier": "local", "amount": null, "payer": "county", "missing": "open_note", "cite": "4"},
        {"id": "fourth", "category": "beta", "when": "beta", "group": "district", "tier": "fixed", "amount": {"percent": 50, "of": "rest"}, "payer": "county", "cite": "4"}],
    "splits": [
        {"id": "one", "split": "shares", "when": "alpha", "parts": {"province": 5, "city": 3}, "bears_rest": "city", "cite": "5"},
        {"id": "two", "split": "shares", "notes": ["split_note"], "cite": "5"}],
    "routes": [
        {"id": "newborn", "name": "born", "windows": ["window", "late"], "price": "standard",
         "when": {"all": [{"date": {"of": "birth", "from": "Y-01-01", "until": "Y-12-31"}}, {"elapsed": {"since": "birth", "to": "registration", "days": {"at_least": 0, "at_most": 90}}}]},
         "start": {"from": "birth"}, "cite": "6"},
        {"id": "aided", "when": {"subsidy": ["alpha"]}, "start": {"from": "Y-01-01", "plus_days": 1, "wait_days": 2}, "aided": true, "pending": "beta", "notes": ["r"], "cite": "6"},
        {"id": "late", "price": "late", "when": {"any": [{"level": ["high"]}, {"lapsed_years": {"from": 1, "until": 3}}, {"consecutive_years": {"from": 4}}, {"first_enrolment": true}]},
         "aided": false, "after_death": true,
         "start": {"from": "payment", "not_before": "Y-02-01", "wait_months": 3, "month_start": 2, "count_payment_day": true, "variable": {"months_per_lapsed_year": 1, "beyond": 1}},
         "cover": {"from": "Y-01-01", "until": "Y-12-31"}, "cite": "6"},
        {"id": "closed", "when": {"none": ["alpha"]}, "reject": "no", "start": null, "cite": "6"}],
    "top_ups": [{"id": "t", "when": "alpha", "standard": 280, "borne_by": "fiscal", "collected": "now", "note": "top_up_open", "cite": "7"}],
    "benefit_levels": [{"id": "up", "when": "alpha", "level": "high", "notes": ["level_note"], "cite": "13"}],
    "fiscal": {"central_ratio": 0.8, "central_base": 580, "cite": "8"},
    "enrolment": {"zero_declaration": true, "roster": {"on": "Y-01-01", "until": "Y-06-30"}, "cite": "9"},
    "recognition": {"circumstances": ["alpha"], "until": "Y-03-31", "while_waiting": true, "note_waiting": "w", "note_too_late": "l", "cite": "10"},
    "identity_data": {"exempt": ["alpha"], "cite": "11"},
    "history": {"lapses_from": 2021, "employee_years": "neutral", "cite": "12"}
}'::jsonb AS doc;
CREATE FUNCTION pg_temp.of(doc jsonb, region int DEFAULT 990000, year int DEFAULT 2022) RETURNS bigint LANGUAGE sql AS $$
    SELECT insurance.fingerprint(insurance.policy_compile(ARRAY[doc], region, year))
$$;

-- The same for who says it, where, and in which words.
SELECT c.what, pg_temp.of(c.doc) = pg_temp.of(base.doc) AS same
FROM base, LATERAL (VALUES
    ('another title', doc || '{"title": "another"}'),
    ('another issuer', doc || '{"issuer": "another"}'),
    ('another day of issue', doc || '{"issued_on": "2021-01-01"}'),
    ('another number', doc || '{"number": "F2"}'),
    ('another region of the name', jsonb_set(doc, '{regions,0,label}', '"有"')),
    ('a comment', doc || '{"comment": "x"}'),
    ('another clause of a rule', jsonb_set(doc, '{routes,0,cite}', '"9"')),
    ('another clause of a section', jsonb_set(doc, '{fiscal,cite}', '"9"')),
    ('another clause of a parameter', jsonb_set(doc, '{parameters,standard,cite}', '"9"')),
    ('another label of a parameter', jsonb_set(doc, '{parameters,standard,label}', '"y"')),
    ('another label of a code', jsonb_set(doc, '{circumstances,alpha,label}', '"丙"')),
    ('a label of a rule', jsonb_set(doc, '{routes,0,label}', '"新生儿参保"')),
    ('a default that is spelt out', jsonb_set(doc, '{fees,0,op}', '"add"')),
    ('years that hold', jsonb_set(doc, '{fees,0,years}', '{"from": 2022}')),
    ('a number of another form', jsonb_set(doc, '{fees,0,fiscal}', '580.00')),
    ('a parameter in place of its value', jsonb_set(doc, '{fees,0,personal}', '320'))) c(what, doc);
-- The same for another order of keys and white space: a document of two texts.
SELECT pg_temp.of('{"number":"F","regions":[{"code":990000}],"coverage_years":{"from":2022},"fees":[{"id":"a","personal":1,"cite":"1"}],"routes":[{"id":"r","start":null,"cite":"1"}]}')
     = pg_temp.of('{ "routes": [ {"cite": "1", "start": null, "id": "r"} ], "fees": [{"cite": "1", "personal": 1.0, "id": "a"}],
                     "coverage_years": {"from": 2022}, "regions": [{"code": 990000}], "number": "F" }') AS same;
-- The same for every region that has the same rules, another for another year.
SELECT pg_temp.of(doc, 990100) = pg_temp.of(doc) AS region, pg_temp.of(doc, 990000, 2023) = pg_temp.of(doc) AS year FROM base;

-- Every leaf of the notice is changed alone.  What is changed is one of: a text gets a letter more, a number is halved and raised, a truth is turned,
-- a null becomes 1; where that would not compile, another good value follows below.
CREATE TEMP TABLE change AS
WITH RECURSIVE node(path, value) AS (
    SELECT '{}'::text[], doc FROM base
    UNION ALL
    SELECT n.path || c.key, c.value
    FROM node n, LATERAL (
        SELECT o.key, o.value FROM jsonb_each(CASE jsonb_typeof(n.value) WHEN 'object' THEN n.value END) o
        UNION ALL
        SELECT (a.i - 1)::text, a.value FROM jsonb_array_elements(CASE jsonb_typeof(n.value) WHEN 'array' THEN n.value END) WITH ORDINALITY a(value, i)) c
)
SELECT path, CASE jsonb_typeof(value)
                 WHEN 'number' THEN to_jsonb(((value #>> '{}')::numeric / 2 + 0.1)::numeric(10,1))
                 WHEN 'boolean' THEN to_jsonb(value <> 'true')
                 WHEN 'null' THEN '1' ELSE to_jsonb((value #>> '{}') || 'x') END AS changed
FROM node WHERE jsonb_typeof(value) NOT IN ('object', 'array');
-- Where a value must stay of its kind to compile: another good one.
UPDATE change c SET changed = o.other::jsonb
FROM (VALUES ('windows,1,from', '"Y-1-09-02"'), ('windows,1,until', '"Y-03-30"'), ('windows,2,from', '"Y-04-02"'), ('windows,2,until', '"Y-12-30"'),
             ('windows,1,resolve', '"earliest_start"'), ('windows,2,resolve', '"first"'),
             ('fees,1,when,age,from', '19'), ('fees,1,when,age,below', '61'),
             ('subsidies,0,tier', '"fixed"'), ('subsidies,0,amount', '100'), ('subsidies,1,tier', '"local"'), ('subsidies,2,tier', '"external"'),
             ('subsidies,1,when,on', '"ever"'), ('subsidies,2,when', '"alpha"'), ('subsidies,1,when,holds,1', '"beta"'), ('subsidies,1,when,holds,0', '"alpha"'),
             ('fees,1,monthly,from', '"birth"'), ('fees,1,monthly,skip', '0'), ('subsidies,3,when', '"alpha"'), ('subsidies,3,tier', '"local"'), ('subsidies,3,amount,of', '"fee"'),
             ('benefit_levels,0,when', '"beta"'), ('splits,0,when', '"beta"'), ('splits,0,bears_rest', '"province"'), ('splits,0,parts,city', '4'), ('splits,0,parts,province', '6'),
             ('routes,0,windows,0', '"late"'), ('routes,0,windows,1', '"window"'), ('routes,0,price', '"late"'), ('routes,2,price', '"standard"'),
             ('routes,0,when,all,0,date,of', '"payment"'), ('routes,0,when,all,0,date,from', '"Y-01-02"'), ('routes,0,when,all,0,date,until', '"Y-12-30"'),
             ('routes,0,when,all,1,elapsed,since', '"alpha"'), ('routes,0,when,all,1,elapsed,to', '"payment"'),
             ('routes,0,when,all,1,elapsed,days,at_least', '1'), ('routes,0,when,all,1,elapsed,days,at_most', '91'),
             ('routes,0,start,from', '"payment"'), ('routes,1,start,from', '"Y-01-02"'), ('routes,1,start,plus_days', '2'), ('routes,1,start,wait_days', '3'),
             ('routes,1,pending', '"alpha"'), ('routes,2,when,any,1,lapsed_years,from', '2'), ('routes,2,when,any,1,lapsed_years,until', '4'),
             ('routes,2,when,any,2,consecutive_years,from', '5'), ('routes,2,start,from', '"registration"'), ('routes,2,start,not_before', '"Y-02-02"'),
             ('routes,2,start,wait_months', '4'), ('routes,2,start,month_start', '3'), ('routes,2,start,variable,months_per_lapsed_year', '2'),
             ('routes,2,start,variable,beyond', '2'), ('routes,2,cover,from', '"Y-01-02"'), ('routes,2,cover,until', '"Y-12-30"'),
             ('routes,3,when,none,0', '"beta"'), ('routes,1,when,subsidy,0', '"second"'), ('top_ups,0,when', '"beta"'), ('top_ups,0,borne_by', '"person"'),
             ('top_ups,0,collected', '"later"'), ('enrolment,roster,on', '"Y-01-02"'), ('enrolment,roster,until', '"Y-06-29"'),
             ('recognition,circumstances,0', '"beta"'), ('recognition,until', '"Y-03-30"'), ('identity_data,exempt,0', '"beta"'),
             ('history,lapses_from', '2022'), ('history,employee_years', '"count"'), ('fiscal,central_ratio', '0.7')) o(path, other)
WHERE array_to_string(c.path, ',') = o.path;

CREATE FUNCTION pg_temp.try(doc jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN pg_temp.of(doc);
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN NULL;
END
$$;
CREATE TEMP TABLE outcome AS
SELECT c.path, pg_temp.try(jsonb_set(base.doc, c.path, c.changed)) AS fingerprint
FROM change c, base;
-- Rules of single sections and lists: whatever compiles and is not text for display differs.
SELECT count(*) > 90 AS many FROM outcome WHERE fingerprint IS NOT NULL;
SELECT array_to_string(path, '/') AS wrongly_the_same FROM outcome
WHERE fingerprint = (SELECT pg_temp.of(doc) FROM base)
  AND path[1] NOT IN ('number', 'title', 'issuer', 'issued_on', 'regions', 'coverage_years')
  AND path[cardinality(path)] NOT IN ('cite', 'label')
ORDER BY 1;
SELECT array_to_string(path, '/') AS wrongly_different FROM outcome
WHERE fingerprint <> (SELECT pg_temp.of(doc) FROM base) AND path[cardinality(path)] IN ('cite', 'label') ORDER BY 1;
-- All different among themselves: no two changes are taken for one another.
SELECT count(*) - count(DISTINCT fingerprint) AS collisions FROM outcome
WHERE fingerprint <> (SELECT pg_temp.of(doc) FROM base) AND path::text NOT LIKE '%until%';
-- What did not compile, for who changes this test: it should be little.
SELECT array_to_string(path, '/') AS not_compiled FROM outcome WHERE fingerprint IS NULL ORDER BY 1;

-- Removing anything changes it, too, where it still compiles.
SELECT r.path AS wrongly_the_same FROM base, (VALUES
    ('{windows,1,closed}'), ('{windows,2,resolve}'), ('{fees,0,notes}'), ('{fees,0,fiscal}'), ('{fees,1,when}'), ('{fees,1}'), ('{fees,1,monthly}'), ('{fees,1,monthly,skip}'), ('{fees,1,monthly,fiscal}'),
    ('{fees,1,add_ons}'), ('{fees,1,add_ons,0,aided}'), ('{subsidies,3,group}'), ('{subsidies,3,amount,of}'), ('{benefit_levels}'), ('{benefit_levels,0,when}'), ('{benefit_levels,0,notes}'), ('{subsidies,1,notes}'),
    ('{subsidies,2,missing}'), ('{subsidies,2}'), ('{splits,0,when}'), ('{splits,0}'), ('{routes,0}'), ('{routes,0,windows}'), ('{routes,0,name}'),
    ('{routes,1,pending}'), ('{routes,1,notes}'), ('{routes,2,aided}'), ('{routes,2,after_death}'), ('{routes,2,start,variable}'), ('{routes,2,start,not_before}'),
    ('{routes,3,reject}'), ('{routes,3}'), ('{top_ups}'), ('{top_ups,0,note}'), ('{fiscal}'), ('{enrolment}'), ('{enrolment,roster}'), ('{recognition}'),
    ('{recognition,until}'), ('{identity_data}'), ('{history}'), ('{circumstances,alpha,aliases}')) r(path)
WHERE pg_temp.try(doc #- r.path::text[]) = pg_temp.of(doc);
-- The order of rules is a rule.
SELECT pg_temp.of(jsonb_set(doc, '{routes}', jsonb_build_array(doc #> '{routes,1}', doc #> '{routes,0}', doc #> '{routes,2}', doc #> '{routes,3}'))) = pg_temp.of(doc) AS same FROM base;

-- Names that are also words for display are rules where they are names.
SELECT w.word, pg_temp.of(jsonb_set(doc, '{splits,0}', jsonb_build_object('id', 'one', 'split', 'shares', 'cite', '1', 'parts', jsonb_build_object(w.word, 5, 'x', 2))))
             = pg_temp.of(jsonb_set(doc, '{splits,0}', jsonb_build_object('id', 'one', 'split', 'shares', 'cite', '1', 'parts', jsonb_build_object(w.word, 6, 'x', 2)))) AS payer_same,
       pg_temp.of(jsonb_set(doc, '{circumstances}', doc -> 'circumstances' || jsonb_build_object(w.word, '{"aliases": ["a"]}'::jsonb)))
             = pg_temp.of(jsonb_set(doc, '{circumstances}', doc -> 'circumstances' || jsonb_build_object(w.word, '{"aliases": ["b"]}'::jsonb))) AS code_same
FROM base, unnest(ARRAY['cite', 'document', 'documents', 'fingerprint', 'hints', 'label', 'region', 'title']) w(word);

-- Built-in policies: no two years share a fingerprint, a county has its city's.
SELECT count(*) AS shared FROM (
    SELECT FROM insurance.compiled_policy GROUP BY insurance.fingerprint(policy) HAVING count(DISTINCT coverage_year) > 1) x;
SELECT insurance.fingerprint(insurance.policy_for(360100, 2020)) = insurance.fingerprint(insurance.policy_for(360102, 2020)) AS city_and_county;

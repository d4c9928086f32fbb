-- Documents that are wrong: every error with its JSON path, all of them at once.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
\pset format unaligned
\pset tuples_only on

-- A notice that compiles, of a province and for a city, 990000 and 990100, which are nobody's.
CREATE FUNCTION pg_temp.doc(more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{
        "number": "T〔2022〕1号", "title": "notice", "issuer": "issuer", "issued_on": "2021-12-01",
        "regions": [{"code": 990000, "name": "nowhere", "label": "无"}],
        "coverage_years": {"from": 2022, "until": 2022},
        "fees": [{"id": "standard", "personal": 320, "fiscal": 580, "cite": "1"}],
        "routes": [{"id": "ordinary", "start": {"from": "payment"}, "cite": "2"}]
    }'::jsonb || more
$$;

-- What policy_compile() says of documents, a line each.
CREATE FUNCTION pg_temp.says(VARIADIC documents jsonb[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    message text;
    details text;
    state text;
BEGIN
    RETURN NEXT coalesce('compiles to ' || insurance.region(p) || ' ' || insurance.coverage_year(p), 'no notice')
        FROM insurance.policy_compile(array_prepend(insurance.vocabulary(), documents), 990100, 2022) p;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, details = PG_EXCEPTION_DETAIL, state = RETURNED_SQLSTATE;
    RETURN NEXT state || ' ' || message;
    RETURN QUERY SELECT '  ' || d FROM regexp_split_to_table(nullif(details, ''), E'\n') d;
END
$$;
-- The same of the good notice with other sections.
CREATE FUNCTION pg_temp.with(more jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT pg_temp.says(pg_temp.doc(more))
$$;
-- Refused as an error of the document (22023), in whatever words?
CREATE FUNCTION pg_temp.refused(more jsonb) RETURNS boolean LANGUAGE sql AS $$
    SELECT bool_or(s LIKE '22023 %') FROM pg_temp.with(more) s
$$;

SELECT pg_temp.says(pg_temp.doc());
-- The message as a user sees it, once.
SELECT insurance.policy_compile(ARRAY[pg_temp.doc('{"fees": [{"id": "standard", "personal": "much", "cite": "1"}]}')], 990000, 2022);

-- No document covers region and year: NULL, no error.
SELECT pg_temp.says(pg_temp.doc('{"regions": [{"code": 980000}]}'));
SELECT pg_temp.says(pg_temp.doc('{"coverage_years": {"from": 2023}}'));
SELECT pg_temp.says(pg_temp.doc('{"regions": [{"code": 0}]}'));
SELECT insurance.policy_compile('{}', 990000, 2022) IS NULL AS no_documents,
       insurance.policy_compile(ARRAY[pg_temp.doc()], NULL, 2022) IS NULL AS no_region,
       insurance.policy_compile(ARRAY[pg_temp.doc()], 990000, NULL) IS NULL AS no_year,
       insurance.policy_compile(ARRAY[pg_temp.doc()], -1, 2022) IS NULL AS bad_region,
       insurance.policy_compile(ARRAY[pg_temp.doc()], 990000, 1800) IS NULL AS bad_year;
-- A city and a county without notices of their own have the province's.
SELECT insurance.region(insurance.policy_compile(ARRAY[pg_temp.doc()], 990100, 2022)) AS city,
       insurance.region(insurance.policy_compile(ARRAY[pg_temp.doc()], 990102, 2022)) AS county;
-- Known on a day: from the day of issue on.
SELECT insurance.policy_compile(ARRAY[pg_temp.doc()], 990000, 2022, '2021-11-30') IS NULL AS the_day_before,
       insurance.policy_compile(ARRAY[pg_temp.doc()], 990000, 2022, '2021-12-01') IS NOT NULL AS the_day,
       insurance.policy_compile(ARRAY[pg_temp.doc()], 990000, 2022, '-infinity') IS NULL AS never,
       insurance.policy_compile(ARRAY[pg_temp.doc('{"issued_on": null}')], 990000, 2022, '1990-01-01') IS NOT NULL AS no_day;

-- Unknown keys, at every place, with the nearest known one.
SELECT pg_temp.with('{"feees": []}');
SELECT pg_temp.with('{"nothing_like_it": []}');
SELECT pg_temp.with('{"fees": [{"id": "standard", "persnal": 1, "personal": 320, "cite": "1"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "wen": "orphan", "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "start": {"from": "payment", "wait_day": 60}, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "start": {"from": "payment", "variable": {"month": 1}}, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "start": null, "cover": {"form": "Y-01-01"}, "cite": "2"}]}');
SELECT pg_temp.with('{"parameters": {"a": {"valu": 1}}}');
SELECT pg_temp.with('{"readings": {"a": {"in_forse": 1}}}');
SELECT pg_temp.with('{"circumstances": {"a": {"alias": []}}}');
SELECT pg_temp.with('{"regions": [{"code": 990000, "nam": "x"}]}');
SELECT pg_temp.with('{"fiscal": {"central_ration": 0.8}}');
SELECT pg_temp.with('{"enrolment": {"roster": {"onn": "Y-01-01"}}}');
SELECT pg_temp.with('{"carries_on": [{"number": "T〔2022〕1号", "rule": []}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"age": {"frm": 1}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"holds": "orphan", "at": "ever"}, "start": null, "cite": "2"}]}');
SELECT pg_temp.refused('{"fees": [{"id": "standard", "personal": {"param": "a", "els": 3}, "cite": "1"}], "parameters": {"a": {"cite": "1"}}}');

-- What a document must say.
SELECT pg_temp.with('{"regions": []}');
SELECT pg_temp.with('{"regions": [{"name": "x"}, {"code": "990000"}, {"code": 1000000}, {"code": -1}, {"code": 1.5}]}');
SELECT pg_temp.says(pg_temp.doc() - 'coverage_years');
SELECT pg_temp.with('{"coverage_years": {"from": 2023, "until": 2022}}');
SELECT pg_temp.with('{"coverage_years": 2022}');
SELECT pg_temp.with('{"issued_on": "2021-13-01"}');
SELECT pg_temp.refused('{"issued_on": "2021- 1- 1"}'), pg_temp.refused('{"issued_on": "2021-+1-+1"}');
SELECT pg_temp.refused('{"number": 5}');
SELECT pg_temp.with('{"fees": {}}');
SELECT pg_temp.with('{"fees": []}');
SELECT pg_temp.with('{"routes": []}');
SELECT pg_temp.with('{"fees": [5]}');
SELECT pg_temp.with('{"fees": [{"personal": 1, "cite": "1"}]}');
SELECT pg_temp.with('{"fees": [{"id": "standard", "personal": 1}]}');
SELECT pg_temp.says('5'::jsonb);
SELECT insurance.policy_compile(ARRAY[pg_temp.doc(), NULL], 990000, 2022);

-- Amounts, ratios, dates, numbers.
SELECT pg_temp.with('{"fees": [{"id": "standard", "personal": -1, "fiscal": 580.005, "cite": "1"}]}');
SELECT pg_temp.with('{"fees": [{"id": "standard", "personal": 1e13, "fiscal": true, "cite": "1"}]}');
SELECT pg_temp.with('{"fees": [{"id": "standard", "fiscal": null, "cite": "1"}]}');
SELECT pg_temp.with('{"fees": [{"id": "standard", "personal": null, "cite": "1"}]}');
SELECT pg_temp.with('{"fiscal": {"central_ratio": 1.1, "central_base": "much"}}');
SELECT pg_temp.with('{"fiscal": {"central_ratio": -0.1}}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "cite": "2", "start":
    {"from": "2022-02-30", "wait_days": 1001, "wait_months": -1, "plus_days": 1.5, "month_start": "next", "count_payment_day": "yes"}}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "cite": "2", "start": {"wait_days": 60}}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "cite": "2", "start": null, "cover": {"from": "Y-12-31", "until": "Y-01-01"}}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "cite": "2", "start": {"from": "Y+1-02-29"}}]}');

-- Subsidies and splits.
SELECT pg_temp.with('{"subsidies": [{"id": "orphan", "tier": "full", "amount": {"percent": 101}, "payer": "fund", "cite": "3"}]}');
SELECT pg_temp.with('{"subsidies": [{"id": "orphan", "tier": "full", "amount": {"percent": 60, "leaves": 30}, "payer": "fund", "cite": "3"}]}');
SELECT pg_temp.with('{"subsidies": [{"id": "orphan", "tier": "fulll", "amount": "ful", "payer": "fund", "split": "s", "cite": "3"}]}');
SELECT pg_temp.with('{"subsidies": [{"id": "orphan", "amount": "full", "cite": "3"}]}');
SELECT pg_temp.with('{"subsidies": [{"id": "orphn", "tier": "full", "amount": "full", "payer": "fund", "cite": "3"}]}');
SELECT pg_temp.with('{"subsidies": [{"id": "orphan", "tier": "full", "amount": "full", "split": "shares", "cite": "3"}]}');
SELECT pg_temp.with('{"splits": [{"id": "a", "split": "shares", "percent": {"province": 50, "city": 49.99}, "cite": "3"}]}');
SELECT pg_temp.with('{"splits": [{"id": "a", "split": "shares", "percent": {"province": 33.33, "city": 66.67}, "cite": "3"}]}');
SELECT pg_temp.with('{"splits": [{"id": "a", "split": "shares", "parts": {"province": 5, "city": 0}, "bears_rest": "county", "cite": "3"}]}');
SELECT pg_temp.with('{"splits": [{"id": "a", "split": "shares", "parts": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, "cite": "3"}]}');

-- Windows.
SELECT pg_temp.with('{"windows": [{"id": "one", "from": "2021-09-01", "until": "2022-03-31", "cite": "4"},
                                  {"id": "two", "from": "2022-03-31", "until": "2022-12-31", "cite": "4"}]}');
SELECT pg_temp.with('{"windows": [{"id": "one", "from": "2022-03-31", "until": "2021-09-01", "cite": "4"}]}');
SELECT pg_temp.with('{"windows": [{"id": "two", "from": "2022-04-01", "until": "2022-12-31", "cite": "4"},
                                  {"id": "one", "from": "2021-09-01", "until": "2022-03-31", "cite": "4"}]}');
SELECT pg_temp.with('{"windows": [{"id": "one", "from": "2021-09-01", "cite": "4"}]}');
SELECT pg_temp.with('{"windows": [{"id": "before", "closed": "too_early", "cite": "4"}]}');
SELECT pg_temp.with('{"windows": [{"id": "one", "from": "2021-09-01", "until": "2022-03-31", "resolve": "last", "cite": "4"}]}');
SELECT pg_temp.with('{"windows": [{"id": "one", "from": "2021-09-01", "until": "2022-03-31", "cite": "4"}],
                      "routes": [{"id": "ordinary", "windows": ["one", "on"], "start": null, "cite": "2"}]}');
-- Adjacent windows are no error, nor is an optional one that ends before it starts.
SELECT pg_temp.with('{"windows": [{"id": "one", "from": "2021-09-01", "until": "2022-03-31", "cite": "4"},
                                  {"id": "none", "from": "2022-04-01", "until": "2022-03-31", "optional": true, "cite": "4"},
                                  {"id": "two", "from": "2022-04-01", "until": "2022-12-31", "cite": "4"}],
                      "routes": [{"id": "ordinary", "windows": ["one", "none"], "start": null, "cite": "2"}]}');

-- Conditions and codes.
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": "subsistance_allowance", "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"any": ["低保", "低保对像"]}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"al": ["orphan"]}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"all": []}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"all": ["orphan"], "any": ["orphan"]}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"age": {"from": 60, "below": 18}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"elapsed": {"since": "payment", "days": {"at_most": 1}, "months": {"at_most": 1}}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"elapsed": {"since": "birth", "months": {"at_least": 1}}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"elapsed": {"since": "birth", "months": {}}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"elapsed": {"since": "birth", "months": {"more_than": 6, "at_most": 6}}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"elapsed": {"since": "birth", "months": {"more_than": 0, "at_most": 1201}}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"elapsed": {"since": "birth", "months": 3}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"elapsed": {"since": "birth", "to": "birth", "months": {"more_than": 1200}}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"age": {"from": 1, "on": "birth"}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"all": [{"holds": "orphan", "on": "birth"}, {"insured_years": {"among": 60, "from": 60}}, {"insured_years": {"among": 1, "until": 0}},
                      {"elapsed": {"since": "birth", "months": {"more_than": 1200}}}]}, "start": null, "cite": "2"}]}');
-- Insured years of how many, and how many.
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"insured_years": {"from": 2}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"insured_years": {"of": 3, "among": 3}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"any": [{"insured_years": {"among": 0}}, {"insured_years": {"among": 61, "from": 61}}, {"insured_years": {"among": 3, "from": 4}},
                      {"insured_years": {"among": 3, "from": 2, "until": 1}}, {"insured_years": 3}]}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"date": {"of": "birth", "from": "Y-12-31", "until": "Y-01-01"}}, "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "when": {"subsidy": ["orphn"]}, "start": null, "cite": "2"}],
                      "subsidies": [{"id": "orphan", "tier": "full", "amount": "full", "payer": "fund", "cite": "3"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "price": "late", "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"routes": [{"id": "ordinary", "pending": "househld_info_missing", "start": null, "cite": "2"}]}');
SELECT pg_temp.with('{"circumstances": {"orphan_too": {"label": "孤儿"}}}');
SELECT pg_temp.with('{"recognition": {"circumstances": ["orpan"], "until": "soon"}}');
SELECT pg_temp.with('{"identity_data": {"exempt": []}}');
SELECT pg_temp.with('{"history": {"lapses_from": 2200, "employee_years": "ignore"}}');

-- All errors at once, of the document and of sections of every kind.
SELECT p.path, bool_or(s LIKE '  ' || p.path || ': %')
FROM pg_temp.with('{
    "titel": "x",
    "issued_on": "yesterday",
    "fees": [{"id": "standard", "personal": -1}, {"id": "late", "fiscal": true, "cite": "1"}],
    "subsidies": [{"id": "orphan", "tier": "gold", "amount": {"percent": 120}, "payer": "fund", "cite": "3"}],
    "routes": [{"id": "ordinary", "when": "orfan", "start": {"from": "payday"}, "cite": "2"}],
    "top_ups": [{"id": "t", "standard": "x", "borne_by": "nobody", "cite": "5"}],
    "fiscal": {"central_ratio": 60}}') s,
    (VALUES ('/'), ('/issued_on'), ('/fees/0'), ('/fees/0/personal'), ('/fees/1/personal'), ('/fees/1/fiscal'), ('/subsidies/0/tier'),
            ('/subsidies/0/amount/percent'), ('/routes/0/when'), ('/routes/0/start/from'), ('/top_ups/0/standard'),
            ('/top_ups/0/borne_by'), ('/fiscal/central_ratio')) p(path)
GROUP BY p.path ORDER BY p.path COLLATE "C";
-- No more than fifty lines.
SELECT count(*), max(s) FILTER (WHERE s LIKE '22023%'), count(*) FILTER (WHERE s = '  ...') AS more
FROM pg_temp.with((SELECT jsonb_build_object('fees', jsonb_agg(jsonb_build_object('id', 'f' || i, 'personal', -1, 'cite', '1')))
                   FROM generate_series(1, 80) i)) s;
-- A long value is shortened between two characters: the message stays valid text.
CREATE FUNCTION pg_temp.valid_text(more jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    details text;
BEGIN
    BEGIN
        PERFORM insurance.policy_compile(ARRAY[pg_temp.doc(more)], 990000, 2022);
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    END;
    PERFORM convert_from(convert_to(details, 'UTF8'), 'UTF8');
    RETURN true;
EXCEPTION WHEN character_not_in_repertoire THEN
    RETURN false;
END
$$;
SELECT bool_and(pg_temp.valid_text(jsonb_build_object('fees', jsonb_build_array(jsonb_build_object('id', 'standard', 'cite', '1',
    'personal', repeat('x', i) || repeat('很', 40))))))
FROM generate_series(1, 3) i;

-- Laying a document over another.
CREATE FUNCTION pg_temp.over(more jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT pg_temp.says(pg_temp.doc('{
            "parameters": {"extension_end": {"at_most": "2022-06-30", "above": "extension_beyond_limit", "cite": "4"},
                           "subsidy": {"at_least": 580, "below": "below_floor", "cite": "1"}},
            "windows": [{"id": "window", "from": "2021-09-01", "until": {"param": "extension_end", "else": "2022-03-31"}, "cite": "4"}],
            "fees": [{"id": "standard", "personal": 320, "fiscal": {"param": "subsidy"}, "cite": "1"}]}'),
        more)
$$;
CREATE FUNCTION pg_temp.city(more jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{"number": "C〔2022〕2号", "regions": [{"code": 990100}], "coverage_years": {"from": 2022}, "issued_on": "2022-01-01"}'::jsonb || more
$$;
SELECT pg_temp.over(pg_temp.city('{}'));
-- add is for new ids; replace, amend and remove for known ones.
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standard", "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standard", "op": "add", "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standrad", "op": "replace", "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standrad", "op": "amend", "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standrad", "op": "remove"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standard", "op": "overwrite", "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "late", "after": "standrad", "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standard", "op": "replace", "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standard", "op": "amend", "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standard", "op": "remove"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "standard", "op": 5, "personal": 350, "cite": "1"}]}'));
SELECT pg_temp.over(pg_temp.city('{"fees": [{"id": "x", "years": {"from": "2021"}, "personal": 350, "cite": "1"}]}'));
-- The same id twice in one document.
SELECT pg_temp.with('{"fees": [{"id": "standard", "personal": 1, "cite": "1"}, {"id": "standard", "personal": 2, "cite": "1"}]}');
-- Rules that go on.
SELECT pg_temp.over(pg_temp.city('{"carries_on": [{"number": "T〔2022〕9号", "rules": ["fees/standard"]}]}'));
SELECT pg_temp.over(pg_temp.city('{"carries_on": [{"number": "T〔2022〕1号", "rules": ["fees/standrad", "fees", "fee/standard"]}]}'));

-- Bounds: a numbered document that breaks one is wrong, a local value is moved to it.
SELECT pg_temp.over(pg_temp.city('{"parameters": {"extension_end": {"value": "2022-06-30", "cite": "2"}}}'));
SELECT pg_temp.over(pg_temp.city('{"parameters": {"extension_end": {"value": "2022-07-01", "cite": "2"}}}'));
SELECT pg_temp.over(pg_temp.city('{"parameters": {"subsidy": {"value": 579.99, "cite": "2"}}}'));
SELECT pg_temp.over(pg_temp.city('{"parameters": {"extension_end": {"value": 5, "cite": "2"}}}'));
SELECT pg_temp.over('{"parameters": {"extension_end": {"value": "2022-07-01"}, "subsidy": {"value": 579.99}}}');
WITH province AS (
    SELECT pg_temp.doc('{
        "parameters": {"extension_end": {"at_most": "2022-06-30", "above": "extension_beyond_limit", "cite": "4"},
                       "subsidy": {"at_least": 580, "below": "below_floor", "cite": "1"}},
        "windows": [{"id": "window", "from": "2021-09-01", "until": {"param": "extension_end", "else": "2022-03-31"}, "cite": "4"}],
        "fees": [{"id": "standard", "personal": 320, "fiscal": {"param": "subsidy"}, "cite": "1"}]}') AS doc
)
SELECT coalesce(l.local::text, '(none)') AS local, insurance.parameters(p), a.fiscal_subsidy, a.notes, a.accepted
FROM province, (VALUES ('{"parameters": {"extension_end": {"value": "2022-07-01"}, "subsidy": {"value": 579.99}}}'::jsonb),
                       ('{"parameters": {"extension_end": {"value": "2022-05-31"}, "subsidy": {"value": 600}}}'), (NULL)) l(local),
     insurance.policy_compile(array_remove(ARRAY[doc, l.local], NULL), 990000, 2022) p,
     insurance.assess(p, paid_on => '2022-05-31') a;
-- A local document sets what the notices name, and nothing else.
SELECT pg_temp.over('{"parameters": {"extension_ende": {"value": "2022-05-31"}}}');
SELECT pg_temp.over('{"parametres": {}}');

-- Parameters: unknown, of themselves, of others.
SELECT pg_temp.with('{"fees": [{"id": "standard", "personal": {"param": "personal_standrad"}, "cite": "1"}],
                      "parameters": {"personal_standard": {"value": 320, "cite": "1"}}}');
SELECT pg_temp.refused('{"parameters": {"a": {"value": {"param": "b"}, "cite": "1"}, "b": {"value": {"param": "a"}, "cite": "1"}}}');
SELECT pg_temp.with('{"parameters": {"zone": {"value": "west", "cite": "1"}, "ratio": {"choose": "zoen", "of": {"west": 0.8}, "cite": "1"}}}') LIMIT 2;

-- Readings.
SELECT insurance.region(insurance.policy_compile(ARRAY[d], 990000, 2022, readings => r::jsonb))
FROM pg_temp.doc('{"readings": {"first_day": {"question": "A02", "in_force": false,
                                "values": {"true": {"/routes/ordinary/start/count_payment_day": true}}}}}') d,
     (VALUES ('{"first_day": true}'), ('{"first_day": false}'), ('{}'), ('null')) v(r);
SELECT insurance.policy_compile(ARRAY[d], 990000, 2022, readings => '{"frst_day": true, "first_day": "perhaps"}')
FROM pg_temp.doc('{"readings": {"first_day": {"in_force": false, "values": {"true": {"/routes/ordinary/start/count_payment_day": true}}}}}') d;
SELECT insurance.policy_compile(ARRAY[d], 990000, 2022, readings => '{"first_day": true}')
FROM pg_temp.doc('{"readings": {"first_day": {"in_force": false, "values": {"true": {"/routes/unknown/start/count_payment_day": true}}}}}') d;
SELECT insurance.policy_compile(ARRAY[pg_temp.doc()], 990000, 2022, readings => '[1]');

-- Limits are errors of the document, too.
SELECT pg_temp.with(jsonb_build_object('circumstances', (SELECT jsonb_object_agg('c' || i, '{}'::jsonb) FROM generate_series(1, 130) i))) LIMIT 2;
SELECT pg_temp.with(jsonb_build_object('subsidies', (SELECT jsonb_agg(jsonb_build_object('id', 's' || i, 'when', 'orphan', 'tier', 'full', 'amount', 'full', 'payer', 'p', 'cite', '1')) FROM generate_series(1, 65) i)));
SELECT pg_temp.with(jsonb_build_object('windows', (SELECT jsonb_agg(jsonb_build_object('id', 'w' || i, 'from', '2021-01-01'::date + i, 'until', '2021-01-01'::date + i, 'cite', '1')) FROM generate_series(1, 40) i))) LIMIT 2;
SELECT pg_temp.with(jsonb_build_object('routes', (SELECT jsonb_agg(jsonb_build_object('id', 'r' || i, 'start', null, 'cite', '1')) FROM generate_series(1, 300) i)));
SELECT pg_temp.with(jsonb_build_object('fees', jsonb_build_array(jsonb_build_object('id', 'standard', 'personal', 1, 'cite', '1', 'notes', (SELECT jsonb_agg('n' || i) FROM generate_series(1, 65) i)))));
SELECT pg_temp.with(jsonb_build_object('routes', jsonb_build_array(jsonb_build_object('id', 'ordinary', 'start', null, 'cite', '1', 'when', (repeat('{"all":[', 40) || '"orphan"' || repeat(']}', 40))::jsonb))));
-- Long words are errors of the document as well, not of the server.
SELECT pg_temp.refused(jsonb_build_object('routes', jsonb_build_array(jsonb_build_object('id', repeat('r', 300), 'start', null, 'cite', '1'))));
SELECT pg_temp.refused(jsonb_build_object('fees', jsonb_build_array(jsonb_build_object('id', 'standard', 'personal', 1, 'cite', '1', 'notes', jsonb_build_array(repeat('n', 300))))));
SELECT pg_temp.refused(jsonb_build_object('fees', jsonb_build_array(jsonb_build_object('id', repeat('f', 300), 'personal', 1, 'cite', '1'))));
SELECT pg_temp.refused(jsonb_build_object('subsidies', jsonb_build_array(jsonb_build_object('id', 'orphan', 'tier', 'full', 'amount', 'full', 'payer', repeat('p', 300), 'cite', '1'))));
SELECT pg_temp.refused(jsonb_build_object('circumstances', jsonb_build_object('a', jsonb_build_object('aliases', (SELECT jsonb_agg('x' || i) FROM generate_series(1, 17000) i)))));
-- Members of the wrong kind are not passed over.
SELECT m.rule, pg_temp.refused(jsonb_build_object('routes', jsonb_build_array('{"id": "ordinary", "start": null, "cite": "2"}'::jsonb || m.rule::jsonb)))
FROM (VALUES ('{"op": 5}'), ('{"name": 5}'), ('{"price": 5}'), ('{"pending": 5}'), ('{"aided": "no"}'), ('{"after_death": 1}'), ('{"notes": "x"}'), ('{"cover": 5}'),
             ('{"reject": 5}'), ('{"before": 5}'), ('{"windows": "x"}'), ('{"when": 5}')) m(rule);
SELECT m.more, pg_temp.refused(m.more::jsonb)
FROM (VALUES ('{"forwards": "x"}'), ('{"forwards": [5]}'), ('{"carries_on": {}}'), ('{"circumstances": {"a": {"aliases": "x"}}}'),
             ('{"circumstances": {"a": {"aliases": [5]}}}'), ('{"parameters": []}'), ('{"readings": {"a": 5}}'), ('{"issued_on": 5}'),
             ('{"parameters": {"a": {"value": 1, "below": 5, "cite": "1"}}}'), ('{"fees": [{"id": "standard", "personal": {"param": 5}, "cite": "1"}]}'),
             ('{"fees": [{"id": "standard", "personal": {"param": []}, "cite": "1"}]}'),
             ('{"windows": [{"id": "one", "from": "2021-09-01", "until": "2022-03-31", "closed": 5, "cite": "4"}]}'),
             ('{"windows": [{"id": "one", "from": "2021-09-01", "until": "2022-03-31", "optional": "yes", "cite": "4"}]}'),
             ('{"top_ups": [{"id": "t", "standard": 280, "note": 5, "cite": "5"}]}'),
             ('{"recognition": {"circumstances": ["orphan"], "note_waiting": 5}}')) m(more);
-- A parameter that chooses itself.
SELECT pg_temp.refused('{"parameters": {"a": {"choose": "a", "of": {"x": 1}, "cite": "1"}}}');
SELECT pg_temp.refused('{"parameters": {"a": {"choose": "b", "of": {}, "cite": "1"}, "b": {"choose": "a", "of": {}, "cite": "1"}}}');
-- A reading whose values are a list.
SELECT pg_temp.refused('{"readings": {"r": {"in_force": 1, "values": ["a", "b"]}}}');
\set VERBOSITY terse
SELECT insurance.policy_compile(ARRAY[pg_temp.doc('{"readings": {"r": {"in_force": 1, "values": ["a", "b"]}}}')], 990000, 2022, readings => '{"r": 2}') IS NULL;

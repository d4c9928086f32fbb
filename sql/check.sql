-- check_policy(): small policies that are broken in one way each, and what is found; documents before they are added.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset null ∅
\pset format unaligned

-- A policy that nothing is wrong with: two windows, the later one dearer and without aid but for those who have it.
CREATE TEMP TABLE sound AS
SELECT d AS document, insurance.policy_compile(ARRAY[d], 110000, 2030) AS p
FROM (SELECT '{
    "number": "试医保发〔2029〕1号", "regions": [{"code": 110000, "name": "beijing", "label": "北京市"}], "coverage_years": {"from": 2030, "until": 2030},
    "circumstances": {"orphan": {"label": "孤儿"}, "poor": {"label": "低收入"}, "county_x": {"label": "甲县"}},
    "windows": [{"id": "before", "closed": "too_early", "cite": "一"},
                {"id": "main", "from": "2029-10-01", "until": "2029-12-31", "cite": "一"},
                {"id": "late", "from": "2030-01-01", "until": "2030-06-30", "resolve": "earliest_start", "cite": "一"},
                {"id": "after", "closed": "too_late", "cite": "一"}],
    "fees": [{"id": "standard", "personal": 400, "fiscal": 600, "cite": "二"}, {"id": "late", "price": "late", "personal": 1000, "fiscal": 0, "cite": "二"}],
    "fiscal": {"central_ratio": 0.6, "central_base": 600, "cite": "二"},
    "subsidies": [{"id": "orphan", "tier": "full", "amount": "full", "payer": "fund", "cite": "三"}, {"id": "poor", "tier": "fixed", "amount": 300, "payer": "fund", "cite": "三"}],
    "routes": [{"id": "aided_late", "windows": ["late"], "when": {"subsidy": ["orphan", "poor"]}, "start": {"from": "payment"}, "cite": "四"},
               {"id": "window", "windows": ["main"], "start": {"from": "Y-01-01"}, "cite": "四"},
               {"id": "late", "windows": ["late"], "price": "late", "aided": false, "start": {"from": "payment", "wait_days": 30}, "cite": "四"}],
    "critical_illness": [{"id": "orphans", "when": "orphan", "deductible": 5000, "rate": 0.7, "cap": 100000, "cite": "五"},
                         {"id": "everybody", "deductible": 10000, "rate": 0.6, "cap": 100000, "cite": "五"}]}'::jsonb AS d) x;
SELECT f.* FROM sound, insurance.check_policy(p) f;

-- How each is broken, and every finding that follows: severity, kind, path, and what the person is answered.
CREATE TEMP TABLE broken (name text, patch jsonb, expected text[]);
INSERT INTO broken VALUES
    ('a route for adults alone', '{"routes": {"window": {"when": {"age": {"from": 18}}}}}', '{"error no_route /windows/main {\"status\": \"rejected\"}"}'),
    ('a window without routes', '{"routes": {"late": null, "aided_late": null}}', '{"error no_route /windows/late {\"status\": \"rejected\"}", "warning never_applies /fees/late ∅"}'),
    ('a closed window without routes', '{"windows": {"late": {"closed": "closed"}}, "routes": {"late": null, "aided_late": null}}',
        '{"info no_route /windows/late {\"status\": \"rejected\"}", "warning never_applies /fees/late ∅"}'),
    ('a closed window that serves some', '{"windows": {"late": {"closed": "closed"}}, "routes": {"late": {"when": {"age": {"from": 18}}}}}',
        '{"info refused_in_window /windows/late {\"notes\": [\"closed\"], \"status\": \"rejected\"}"}'),
    ('a closed window that serves everybody', '{"windows": {"late": {"closed": "closed"}}}', '{}'),
    ('days between windows', '{"windows": {"late": {"from": "2030-01-11"}}}', '{"warning uncovered_days /windows/main {\"status\": \"rejected\"}"}'),
    ('a condition that contradicts itself', '{"routes": {"x": {"before": "window", "windows": ["main"], "when": {"all": [{"age": {"below": 18}}, {"age": {"from": 60}}]}, "start": {"from": "2030-01-01"}, "cite": "四"}}}',
        '{"warning never_applies /routes/x ∅"}'),
    ('days that fit in no window', '{"routes": {"x": {"before": "window", "windows": ["main"], "when": {"all": ["poor", {"elapsed": {"since": "poor", "days": {"at_most": 30}}}, {"date": {"of": "poor", "until": "2029-08-31"}}]}, "start": {"from": "2030-01-01"}, "cite": "四"}}}',
        '{"warning never_applies /routes/x ∅"}'),
    ('a route behind one for everybody', '{"routes": {"x": {"after": "window", "windows": ["main"], "when": "orphan", "start": {"from": "2030-01-01"}, "cite": "四"}}}',
        '{"warning never_applies /routes/x {\"route\": \"window\", \"status\": \"accepted\"}"}'),
    ('a route outside of its window', '{"routes": {"x": {"before": "window", "windows": ["main"], "when": {"date": {"of": "payment", "from": "2030-02-01"}}, "start": {"from": "2030-01-01"}, "cite": "四"}}}',
        '{"warning never_applies /routes/x ∅"}'),
    ('a route that always begins later than another', '{"routes": {"x": {"windows": ["late"], "when": "orphan", "start": {"from": "payment", "wait_days": 5}, "cite": "四"}}}',
        '{"warning never_applies /routes/x {\"route\": \"aided_late\", \"status\": \"accepted\"}"}'),
    -- a month and 30 days: of two routes each begins first in some months
    ('a route that begins earlier in February', '{"routes": {"x": {"windows": ["late"], "price": "late", "aided": false, "start": {"from": "payment", "wait_months": 1}, "cite": "四"}}}', '{}'),
    ('a window that a route never serves', '{"routes": {"late": {"windows": ["main", "late"]}}}', '{"info never_in_window /routes/late/windows {\"route\": \"window\", \"status\": \"accepted\"}"}'),
    ('cover that begins after its end', '{"routes": {"late": {"start": {"from": "payment", "wait_days": 200}}}}',
        '{"warning starts_after_end /routes/late/start {\"route\": \"late\", \"status\": \"accepted\", \"benefit_start\": null}"}'),
    ('a wait that just fits', '{"routes": {"late": {"start": {"from": "payment", "wait_days": 183}}}}', '{}'),
    ('and a day more', '{"routes": {"late": {"start": {"from": "payment", "wait_days": 184}}}}',
        '{"warning starts_after_end /routes/late/start {\"route\": \"late\", \"status\": \"accepted\", \"benefit_start\": null}"}'),
    ('a dearer route that begins on the same day', '{"routes": {"late": {"start": {"wait_days": null}}}}',
        '{"warning order_decides /routes/aided_late {\"route\": \"aided_late\", \"standard_fee\": 400.00, \"benefit_start\": \"2030-01-01\"}"}'),
    ('a first day that nobody states', '{"routes": {"window": {"op": "replace", "windows": ["main"], "start": null}}}',
        '{"info fills_open /routes/window/start {\"route\": \"window\", \"status\": \"accepted\", \"benefit_start\": null}"}'),
    ('a fee for adults alone', '{"fees": {"standard": {"when": {"age": {"from": 18}}}}}', '{"error no_fee /routes/window {\"route\": \"window\", \"status\": \"accepted\", \"standard_fee\": null}"}'),
    ('a fee behind one for everybody', '{"fees": {"x": {"when": "orphan", "personal": 100, "fiscal": 600, "cite": "二"}}}',
        '{"warning never_applies /fees/x {\"route\": \"window\", \"status\": \"accepted\", \"standard_fee\": 400.00}"}'),
    ('a fee of no route', '{"fees": {"x": {"price": "spare", "personal": 100, "fiscal": 600, "cite": "二"}}}', '{"warning never_applies /fees/x ∅"}'),
    ('who is late pays less', '{"fees": {"late": {"personal": 350}}}', '{"warning late_cheaper /fees/late {\"route\": \"late\", \"standard_fee\": 350.00}"}'),
    ('an infant who is late pays less', '{"fees": {"infant": {"price": "infant", "personal": 200, "fiscal": 600, "cite": "二"}}, "routes": {"infant": {"before": "late", "windows": ["late"], "price": "infant", "aided": false, "when": {"age": {"below": 1}}, "start": {"from": "payment", "wait_days": 1}, "cite": "四"}}}',
        '{"warning late_cheaper /fees/infant {\"route\": \"infant\", \"standard_fee\": 200.00}"}'),
    ('who pays less from an age on', '{"fees": {"old": {"before": "standard", "when": {"age": {"from": 60}}, "personal": 350, "fiscal": 600, "cite": "二"}}}', '{}'),
    ('who pays less for what happened in the new year', '{"fees": {"moved": {"price": "moved", "personal": 200, "fiscal": 600, "cite": "二"}}, "routes": {"moved": {"before": "late", "windows": ["late"], "price": "moved", "aided": false, "when": {"date": {"of": "county_x", "from": "2030-01-01"}}, "start": {"from": "payment", "wait_days": 1}, "cite": "四"}}}', '{}'),
    ('who pays less for what happened before', '{"fees": {"moved": {"price": "moved", "personal": 200, "fiscal": 600, "cite": "二"}}, "routes": {"moved": {"before": "late", "windows": ["late"], "price": "moved", "aided": false, "when": {"date": {"of": "county_x", "until": "2029-12-31"}}, "start": {"from": "payment", "wait_days": 1}, "cite": "四"}}}',
        '{"warning late_cheaper /fees/moved {\"route\": \"moved\", \"standard_fee\": 200.00}"}'),
    ('fees that nobody states', '{"fees": {"late": {"op": "replace", "price": "late", "personal": null, "fiscal": null}}}',
        '{"info fills_open /fees/late/fiscal {\"status\": \"accepted\", \"fiscal_subsidy\": null}", "info fills_open /fees/late/personal {\"status\": \"accepted\", \"standard_fee\": null}"}'),
    ('a central share that nobody states', '{"fiscal": {"central_ratio": null}}', '{"info fills_open /fiscal/central_ratio {\"status\": \"accepted\", \"central_share\": null, \"fiscal_subsidy\": 600.00}"}'),
    ('an aid behind a better one for the same persons', '{"subsidies": {"x": {"when": "orphan", "tier": "fixed", "amount": 100, "payer": "fund", "cite": "三"}}}',
        '{"warning never_applies /subsidies/x {\"route\": \"window\", \"subsidy_amount\": 400.00, \"subsidy_category\": \"orphan\"}"}'),
    ('an aid of nothing', '{"subsidies": {"poor": {"amount": 0}}}', '{}'),
    ('an aid above the fee', '{"subsidies": {"poor": {"amount": 500}}}', '{"warning aid_above_fee /subsidies/poor/amount {\"standard_fee\": 400.00, \"subsidy_amount\": 400.00, \"subsidy_category\": \"poor\"}"}'),
    ('an aid that leaves more than the fee', '{"subsidies": {"poor": {"amount": {"leaves": 450}}}}', '{"warning aid_above_fee /subsidies/poor/amount {\"standard_fee\": 400.00, \"subsidy_amount\": 0.00, \"subsidy_category\": \"poor\"}"}'),
    ('an aid that nobody states, beside one that is stated', '{"subsidies": {"poor": {"op": "replace", "tier": "local", "amount": null, "payer": "county"}, "old": {"when": {"age": {"from": 60}}, "tier": "fixed", "amount": 100, "payer": "fund", "cite": "三"}}}',
        '{"info aid_unresolved /subsidies/poor {\"status\": \"accepted\", \"subsidy_amount\": null, \"subsidy_category\": null}", "info fills_open /subsidies/poor/amount {\"status\": \"accepted\", \"subsidy_amount\": null, \"subsidy_category\": \"poor\"}"}'),
    ('the same aid from two payers', '{"subsidies": {"poor": {"amount": "full", "payer": "county"}}}',
        '{"warning order_decides /subsidies/orphan {\"subsidy_amount\": 400.00, \"subsidy_payers\": {\"fund\": 400.00}, \"subsidy_category\": \"orphan\"}"}'),
    -- poor gives 300 of 400
    ('aid of two groups above the fee', '{"subsidies": {"x": {"when": "poor", "group": "second", "tier": "local", "amount": {"percent": 50}, "payer": "county", "cite": "三"}}}',
        '{"warning aid_above_fee /subsidies/x/amount {\"standard_fee\": 400.00, \"subsidy_amount\": 400.00, \"subsidy_category\": \"poor\"}"}'),
    ('aid of two groups up to the fee', '{"subsidies": {"x": {"when": "poor", "group": "second", "tier": "local", "amount": 100, "payer": "county", "cite": "三"}}}', '{}'),
    ('the second of two groups beside a full aid', '{"subsidies": {"x": {"when": "orphan", "group": "second", "tier": "local", "amount": 100, "payer": "county", "cite": "三"}}}',
        '{"warning never_applies /subsidies/x {\"route\": \"window\", \"subsidy_amount\": 400.00, \"subsidy_category\": \"orphan\"}"}'),
    ('an aid above what it covers', '{"fees": {"standard": {"add_ons": [{"name": "care", "amount": 110, "aided": false}]}}}',
        '{"warning aid_above_fee /subsidies/poor/amount {\"standard_fee\": 400.00, \"subsidy_amount\": 290.00, \"subsidy_category\": \"poor\"}"}'),
    ('a level behind one for everybody', '{"benefit_levels": {"a": {"level": "high", "cite": "六"}, "b": {"when": "orphan", "level": "low", "cite": "六"}}}',
        '{"warning never_applies /benefit_levels/b {\"status\": \"accepted\", \"benefit_level\": \"high\"}"}'),
    ('an aid that nobody bears outside of one county', '{"subsidies": {"poor": {"payer": null, "split": "shared"}}, "splits": {"a": {"split": "shared", "when": "county_x", "parts": {"province": 1, "county": 1}, "cite": "三"}}}',
        '{"warning no_split /splits/a {\"subsidy_amount\": 300.00, \"subsidy_payers\": {}, \"subsidy_category\": \"poor\"}"}'),
    ('parts that are no per cent', '{"subsidies": {"poor": {"payer": null, "split": "shared"}}, "splits": {"a": {"split": "shared", "parts": {"province": 5, "city": 2, "county": 2}, "cite": "三"}}}',
        '{"warning split_not_whole /splits/a/parts {\"subsidy_amount\": 300.00, \"subsidy_payers\": {\"city\": 66.66, \"county\": 66.66, \"province\": 166.68}}"}'),
    ('an entry of a split behind one for everybody', '{"subsidies": {"poor": {"payer": null, "split": "shared"}}, "splits": {"a": {"split": "shared", "parts": {"province": 1}, "cite": "三"}, "b": {"split": "shared", "when": "county_x", "parts": {"county": 1}, "cite": "三"}}}',
        '{"warning never_applies /splits/b {\"subsidy_payers\": {\"province\": 300.00}, \"subsidy_category\": \"poor\"}"}'),
    ('a top-up behind one for everybody', '{"top_ups": {"a": {"standard": 300, "cite": "二"}, "b": {"standard": 300, "when": "orphan", "cite": "二"}}}',
        '{"warning never_applies /top_ups/b {\"status\": \"accepted\", \"top_up_due\": 299.00, \"fiscal_top_up\": 0.00}"}'),
    ('a class behind one for everybody', '{"critical_illness": {"everybody": {"before": "orphans"}}}', '{"warning never_applies /critical_illness/orphans {\"class\": \"everybody\"}"}'),
    ('persons of no class', '{"critical_illness": {"everybody": {"when": "poor"}}}', '{"warning no_class /critical_illness {\"class\": null}"}'),
    ('a limit that nobody states', '{"critical_illness": {"everybody": {"op": "replace", "deductible": null, "rate": 0.6, "cap": null}}}',
        '{"info fills_open /critical_illness/everybody/cap {\"cap\": null, \"class\": \"everybody\"}", "info fills_open /critical_illness/everybody/deductible {\"class\": \"everybody\", \"deductible\": null}"}'),
    ('a part that everybody meets', '{"routes": {"aided_late": {"when": {"subsidy": null, "all": [{"subsidy": ["orphan", "poor"]}, {"age": {"from": 0}}]}}}}', '{"info redundant_condition /routes/aided_late/when/all/1 ∅"}'),
    ('a part that adds nobody', '{"routes": {"aided_late": {"when": {"subsidy": null, "any": [{"subsidy": ["orphan", "poor"]}, {"all": ["orphan", {"age": {"below": 18}}]}]}}}}', '{"info redundant_condition /routes/aided_late/when/any/1 ∅"}'),
    ('a part that follows from the rest', '{"routes": {"aided_late": {"when": {"subsidy": null, "all": [{"subsidy": ["orphan", "poor"]}, {"none": [{"age": {"from": 18}}, {"age": {"from": 60}}]}]}}}}',
        '{"info redundant_condition /routes/aided_late/when/all/1/none/1 ∅"}'),
    ('two parts of which one will do', '{"routes": {"aided_late": {"when": {"subsidy": null, "all": [{"subsidy": ["orphan", "poor"]}, {"holds": ["poor", "orphan"]}]}}}}', '{"info redundant_condition /routes/aided_late/when/all/0 ∅"}'),
    ('a condition that everybody meets', '{"routes": {"window": {"when": {"elapsed": {"since": "birth", "days": {"at_least": 0}}}}}}', '{"info redundant_condition /routes/window/when ∅"}'),
    ('counts of years beyond what is searched', (SELECT jsonb_build_object('routes', jsonb_build_object('x', jsonb_build_object('before', 'window', 'windows', '["main"]'::jsonb, 'start', '{"from": "2030-01-01"}'::jsonb, 'cite', '四',
            'when', jsonb_build_object('all', jsonb_agg(jsonb_build_object('insured_years', jsonb_build_object('among', n, 'from', 1)))))))
        FROM generate_series(2, 30) n), '{"warning too_complex /routes/window ∅", "warning too_complex /routes/x ∅"}');
CREATE TEMP TABLE found AS
SELECT b.name, b.expected, insurance.amend(p, b.patch) AS policy, f.*
FROM sound CROSS JOIN broken b LEFT JOIN LATERAL insurance.check_policy(insurance.amend(p, b.patch), policy_sql => '$1') f ON true;
SELECT name, expected, found
FROM (SELECT name, expected, coalesce(array_agg(concat_ws(' ', severity, kind, path, coalesce(expects::text, '∅')) ORDER BY concat_ws(' ', severity, kind, path)) FILTER (WHERE kind IS NOT NULL), '{}') AS found
      FROM found GROUP BY name, expected) x
WHERE found <> expected ORDER BY name;
-- Every person is answered in SQL as the finding says, and meets it for the reason that is given.
CREATE FUNCTION pg_temp.answers(witness text, policy insurance.policy) RETURNS jsonb LANGUAGE plpgsql STRICT AS $$
DECLARE
    answers jsonb;
BEGIN
    EXECUTE 'SELECT to_jsonb(x) FROM (' || witness || ') x' INTO answers USING policy;
    RETURN answers;
END
$$;
SELECT count(witness) > 20 AS many, count(*) FILTER (WHERE pg_temp.answers(witness, policy) @> expects IS NOT TRUE AND witness IS NOT NULL) AS wrong FROM found;

-- Messages in two languages; the witness names the policy as it is told.
SELECT name, message FROM found ORDER BY name COLLATE "C", path COLLATE "C";
SELECT f.kind, f.document, f.clause, f.message, f.witness, f.facts FROM sound, insurance.check_policy(insurance.amend(p, '{"routes": {"window": {"when": {"age": {"from": 18}}}}, "critical_illness": {"everybody": {"when": "poor"}}}'), 'zh', 'p') f;
SELECT f.witness FROM sound, insurance.check_policy(insurance.amend(p, '{"subsidies": {"poor": {"amount": 500}}}')) f;
SELECT f.* FROM sound, insurance.check_policy(insurance.amend(p, '{"subsidies": {"poor": {"amount": 500}}}'), 'fr') f;
SELECT f.* FROM insurance.check_policy(NULL::insurance.policy) f;

-- A bound that stands for a value.
SELECT f.severity, f.kind, f.path, f.expects
FROM sound, insurance.check_policy(jsonb_set(document, '{fees,0,fiscal}', '{"param": "fiscal"}') || '{"parameters": {"fiscal": {"at_least": 600, "cite": "二"}}}') f;

-- A local value that was moved to its bound, and a limit of assistance that nobody gives.
SELECT f.severity, f.kind, f.path, f.message, f.expects
FROM sound, LATERAL (SELECT jsonb_set(jsonb_set(document, '{fees,0,fiscal}', '{"param": "fiscal"}'), '{windows,2,until}', '{"param": "end"}')
                            || '{"parameters": {"fiscal": {"value": 600, "at_least": 600, "cite": "二"}, "end": {"value": "2030-06-30", "at_most": "2030-06-30", "cite": "一"}, "limit": {"missing": "limit_missing", "cite": "六"}},
                                 "assistance": {"annual_limit": {"param": "limit"}, "kinds": ["inpatient"], "cite": "六"}}' AS d) x,
     insurance.check_policy(d, local => '{"parameters": {"fiscal": {"value": 500}, "end": {"value": "2030-07-31"}}}') f;

-- Documents: for their regions and years, or those that are given; errors are rows.
SELECT f.region, f.coverage_year, f.severity, f.kind, f.path, f.document, f.message
FROM sound, insurance.check_policy(document || '{"coverage_years": {"from": 2030, "until": 2031}, "feess": [], "routes": [{"id": "r", "when": "orphn", "cite": "四"}]}') f;
SELECT f.region, f.coverage_year, f.severity, f.kind, f.path FROM sound, insurance.check_policy(jsonb_build_array(document, document || '{"number": "x", "regions": [{"code": 120000, "name": "tianjin", "label": "天津市"}], "coverage_years": {"from": 2031}, "windows": []}')) f;
SELECT f.region, f.coverage_year, f.kind, f.path, f.witness
FROM sound, insurance.check_policy(document || '{"coverage_years": {"from": 2030}, "parameters": {"aid": {"value": 300, "cite": "三"}}, "readings": {"aid": {"in_force": 300, "put": ["/subsidies/poor/amount"]}}}',
    coverage_year => 2030, readings => '{"aid": 500}', local => '{"title": "it''s local"}') f;
SELECT d.name, f.region, f.coverage_year, f.severity, f.kind, f.path, f.message
FROM (VALUES (1, 'NULL', NULL::jsonb), (2, 'null', 'null'), (3, 'a number', '5'), (4, 'a text', '"x"'), (5, 'an array', '[]'), (6, 'an array of null', '[null]'), (7, 'an empty object', '{}'),
             (8, 'no regions', '{"number": "x", "coverage_years": {"from": 2030}}'), (9, 'regions that are none', '{"number": "x", "regions": [{"code": "x"}, {"code": -1}, {"code": 1e9}, 5, null], "coverage_years": {"from": 2030}}'),
             (10, 'years that are none', '{"number": "x", "regions": [{"code": 110000}], "coverage_years": {"from": "2030", "until": 1e30}}')) d(n, name, document)
CROSS JOIN LATERAL insurance.check_policy(document) f ORDER BY d.n;
SELECT f.region, f.coverage_year, f.severity, f.kind, f.path, f.message FROM insurance.check_policy('{"title": "nothing"}'::jsonb, 110000, 2030) f;
-- a very long name in the path of its errors
SELECT f.kind, f.path, f.message FROM insurance.check_policy(jsonb_build_object('number', repeat('长', 300000)), 110000, 2030) f;

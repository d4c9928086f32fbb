-- amend(), policy_diff(): what if a rule were another, and what differs between two policies.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';
\pset null ∅

CREATE TEMP TABLE policy AS
SELECT v.name, insurance.policy_for(v.region, v.year, readings => v.readings, local => v.document) AS p
FROM (VALUES ('guizhou', 520000, 2022, NULL::jsonb, NULL::jsonb),
             ('guizhou_readings', 520000, 2022, '{"late_price_has_fiscal": true, "count_payment_day": true}', NULL),
             ('liaoning', 210000, 2023, NULL, NULL),
             ('jiangxi_2020', 360000, 2020, NULL, NULL),
             ('nanchang_2021', 360100, 2021, NULL, NULL),
             ('jiangxi_2023', 360000, 2023, NULL, NULL),
             ('ganzhou_2023', 360700, 2023, NULL, NULL),
             ('jiangxi_2025', 360000, 2025, NULL, NULL),
             ('jiangxi_2027', 360000, 2027, NULL, insurance.local_document('{"personal_standard": 400, "original_cap": 250000}')),
             ('jiangxi_2027_readings', 360000, 2027, '{"streak_basis": "full_history", "variable_months": "n"}', insurance.local_document('{"personal_standard": 400, "original_cap": 250000}'))) v(name, region, year, readings, document);
ANALYZE policy;

-- A merge patch by rule: keys that are given, a rule less, a single rule.
SELECT d.*
FROM policy, insurance.policy_diff(p, insurance.amend(p, '{
    "fees": {"standard": {"personal": 400}},
    "subsidies": {"subsistence_allowance": {"amount": {"percent": 60}, "payer": "county"}, "orphan": null, "university_student": {"notes": ["proposed"], "cite": "提案"}},
    "fiscal": {"central_ratio": 0.8},
    "duplicates": null}')) d
WHERE name = 'ganzhou_2023' AND (section, key) IS DISTINCT FROM ('routes', 'when');
-- Who names the aid that is gone does so no more; nothing else changed there.
SELECT d.rule, d.key, jsonb_path_query_array(d.old, '$.**.subsidy') @? '$.**?(@ == "orphan")' AS before, jsonb_path_query_array(d.new, '$.**.subsidy') @? '$.**?(@ == "orphan")' AS after,
       replace(d.old::text, '"orphan", ', '') = d.new::text AS nothing_else
FROM policy, insurance.policy_diff(p, insurance.amend(p, '{"subsidies": {"orphan": null}}')) d
WHERE name = 'ganzhou_2023' AND section = 'routes';
-- Without its window a route is closed.
SELECT d.section, d.rule, d.change, d.key, d.old, d.new
FROM policy, insurance.policy_diff(p, insurance.amend(p, '{"windows": {"late": null}}')) d
WHERE name = 'ganzhou_2023';
SELECT insurance.route(insurance.assessment(p, birth_date => '1980-05-01', paid_on => '2023-02-10')) AS before,
       insurance.route(insurance.assessment(insurance.amend(p, '{"windows": {"late": null}}'), birth_date => '1980-05-01', paid_on => '2023-02-10')) AS after
FROM policy WHERE name = 'ganzhou_2023';

-- New rules, and rules that move: "before", "after", the front, the end; in whatever order the patch is written.
SELECT array_agg(s ->> 'id' ORDER BY n) AS ids FROM policy, jsonb_array_elements(p::text::jsonb -> 'subsidies') WITH ORDINALITY s(s, n) WHERE name = 'liaoning';
CREATE TEMP TABLE moved AS
SELECT p, insurance.amend(p, '{"subsidies": {
    "c": {"tier": "fixed", "amount": null, "missing": "aid_amount_missing", "payer": "county", "when": {"age": {"from": 60}}, "cite": "三", "after": "e"},
    "e": {"tier": "fixed", "amount": 20, "payer": "county", "when": {"age": {"from": 70}}, "cite": "二", "after": "subsistence_allowance"},
    "a": {"tier": "fixed", "amount": 10, "payer": "county", "when": {"age": {"from": 80}}, "cite": "一"},
    "d": {"tier": "fixed", "amount": 10, "payer": "county", "when": {"age": {"from": 80}}, "cite": "四", "before": "*"},
    "returned_to_poverty": {"before": "c", "amount": 300}}}') AS q
FROM policy WHERE name = 'liaoning';
SELECT array_agg(s ->> 'id' ORDER BY n) AS ids FROM moved, jsonb_array_elements(q::text::jsonb -> 'subsidies') WITH ORDINALITY s(s, n);
SELECT d.* FROM moved, insurance.policy_diff(p, q) d;
SELECT d.* FROM moved, insurance.policy_diff(q, p) d;
-- Of two that changed places one has moved, the same from either side.
SELECT d.rule, d.change, d.old, d.new
FROM policy, insurance.policy_diff(p, insurance.amend(p, '{"subsidies": {"extreme_poverty_support": {"after": "subsistence_allowance"}}}')) d WHERE name = 'liaoning'
UNION ALL
SELECT d.rule, d.change, d.new, d.old
FROM policy, insurance.policy_diff(insurance.amend(p, '{"subsidies": {"extreme_poverty_support": {"after": "subsistence_allowance"}}}'), p) d WHERE name = 'liaoning';
SELECT insurance.kept_in_order('{a,b,c,d,e,f}', '{f,a,c,b,x,d,e}'), insurance.kept_in_order('{f,a,c,b,x,d,e}', '{a,b,c,d,e,f}'),
       insurance.kept_in_order('{a,b}', '{c}'), insurance.kept_in_order('{}', '{}');

-- "op" as in a document; a rule put in the place of another keeps its clause.
SELECT d.*
FROM policy, insurance.policy_diff(p, insurance.amend(p, '{
    "fees": {"standard": {"op": "replace", "personal": null, "fiscal": 600}},
    "fiscal": {"op": "replace", "central_ratio": null},
    "duplicates": {"employment": {"op": "remove"}},
    "routes": {"ordinary_late": {"op": "amend", "start": {"wait_days": 30}}}}'), true) d
WHERE name = 'jiangxi_2023';

-- An amended rule shows whose it is, once; the patch can say it.
SELECT f ->> 'id' AS id, f ->> 'document' AS document, f ->> 'cite' AS cite
FROM policy, (VALUES ('{"fees": {"standard": {"personal": 400}}}'::jsonb), ('{"fees": {"standard": {"personal": 400, "document": "提案一", "cite": "1"}}}'), ('{"fees": {"standard": {"personal": 350}}}')) v(patch),
     jsonb_array_elements(insurance.amend(insurance.amend(p, v.patch), '{"fees": {"next_year": {"personal": 420}}}')::text::jsonb -> 'fees') f
WHERE name = 'jiangxi_2023';

-- Sections that were not there; codes of circumstances; notes.
SELECT d.*
FROM policy, insurance.policy_diff(p, insurance.amend(p, '{
    "repair": {"fee": 100, "cite": "五"}, "notes": ["draft"],
    "circumstances": {"flood_victim": {"label": "受灾居民", "aliases": ["受灾"]}, "orphan": {"label": "孤儿们"}},
    "top_ups": {"flood": {"when": "flood_victim", "standard": 10, "borne_by": "fiscal", "collected": "later", "cite": "六"}}}')) d
WHERE name = 'liaoning';
SELECT insurance.payable(insurance.assessment(insurance.amend(p, '{
    "circumstances": {"flood_victim": {"label": "受灾居民"}},
    "subsidies": {"flood_victim": {"tier": "fixed", "amount": {"percent": 50}, "payer": "county", "cite": "一"}}}'),
    birth_date => '1980-05-01', paid_on => '2022-10-01', circumstances => '{受灾居民}'))
FROM policy WHERE name = 'jiangxi_2023';

-- For every policy: nothing is amended by an empty patch, nothing differs from itself.
SELECT name, (SELECT count(*) FROM insurance.policy_diff(p, p, true)) AS differences, q::text = p::text AS same_text
FROM policy, LATERAL (SELECT insurance.amend(p, (SELECT jsonb_object_agg(key, jsonb_build_object()) FROM jsonb_each(p::text::jsonb) WHERE jsonb_typeof(value) IN ('array', 'object')
    AND key NOT IN ('notes', 'documents', 'parameters', 'optional_windows'))) AS q) a
ORDER BY name COLLATE "C";

-- Of any two: differences where the fingerprints differ and nowhere else; the same ones from either side.
CREATE TEMP TABLE pair AS
SELECT a.name AS a_name, b.name AS b_name, a.p AS a, b.p AS b
FROM policy a, policy b;
SELECT count(*) AS pairs,
       count(*) FILTER (WHERE (insurance.fingerprint(a) = insurance.fingerprint(b)) <> (NOT EXISTS (SELECT FROM insurance.policy_diff(a, b)))) AS wrong
FROM pair;
SELECT count(*) AS wrong
FROM pair,
     LATERAL (SELECT section, rule, key, change, old, new FROM insurance.policy_diff(a, b, true)
              EXCEPT ALL
              SELECT section, rule, key, CASE change WHEN 'added' THEN 'removed' WHEN 'removed' THEN 'added' ELSE change END, new, old FROM insurance.policy_diff(b, a, true)) d;

-- The differences as a patch lead from one policy to the other.
CREATE FUNCTION pg_temp.merge_patch_between(old jsonb, new jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_typeof(old) IS DISTINCT FROM 'object' OR jsonb_typeof(new) IS DISTINCT FROM 'object' THEN
        RETURN coalesce(new, 'null');
    END IF;
    RETURN coalesce((SELECT jsonb_object_agg(key, CASE WHEN n.value IS NULL THEN 'null' ELSE pg_temp.merge_patch_between(o.value, n.value) END)
                     FROM jsonb_each(old) o FULL JOIN jsonb_each(new) n USING (key)
                     WHERE o.value IS DISTINCT FROM n.value), '{}');
END
$$;
-- null in a merge patch removes: where a value became unknown the whole rule is put in the place of the other.
CREATE TEMP TABLE patch AS
SELECT a_name, b_name, a, b,
       (SELECT jsonb_object_agg(section, CASE WHEN NOT b::text::jsonb ? section THEN 'null' WHEN '' = ANY (rules) THEN patches -> '' ELSE patches END)
        FROM (SELECT section, array_agg(rule) AS rules, jsonb_object_agg(rule, patch) AS patches
              FROM (SELECT d.section, coalesce(d.rule, '') AS rule,
                           CASE WHEN d.section = 'notes' THEN jsonb_agg(d.new) -> 0
                                WHEN bool_or(d.key IS NULL AND d.change = 'removed') THEN 'null'
                                WHEN bool_or(d.key IS NULL AND d.change = 'added') THEN (jsonb_agg(d.new) -> 0)
                                    || CASE d.section WHEN 'circumstances' THEN '{}' ELSE jsonb_build_object('cite', coalesce(max(d.cite), 'none')) END
                                ELSE coalesce(jsonb_agg(d.new) FILTER (WHERE d.change = 'moved') -> 0, '{}')
                                    || CASE WHEN bool_or(d.new::text ~ '\mnull\M') THEN '{"op": "replace"}'
                                                || (SELECT i.value FROM insurance.policy_items(b) i WHERE i.section = d.section AND i.rule IS NOT DISTINCT FROM d.rule)
                                            ELSE coalesce(jsonb_object_agg(d.key, pg_temp.merge_patch_between(d.old, d.new)) FILTER (WHERE d.key IS NOT NULL), '{}') END
                           END AS patch
                    FROM insurance.policy_diff(a, b) d
                    WHERE d.section NOT IN ('coverage_year', 'parameters', 'optional_windows')
                    GROUP BY d.section, d.rule) r
              GROUP BY section) s) AS patch
FROM pair WHERE a_name <> b_name;
-- (Routes may name windows that were left out: those of both.)
CREATE TEMP TABLE arrived AS
SELECT a_name, b_name, b, insurance.amend(
    (a::text::jsonb - 'fingerprint' || jsonb_build_object('optional_windows',
        coalesce(a::text::jsonb -> 'optional_windows', '{}') || coalesce(b::text::jsonb -> 'optional_windows', '{}')))::text::insurance.policy,
    coalesce(patch, '{}')) AS q FROM patch;
-- What remains is no rule.
SELECT DISTINCT d.section FROM arrived, insurance.policy_diff(q, b) d ORDER BY d.section;
-- With it put in place it is the same policy.
SELECT count(*) AS pairs, count(*) FILTER (WHERE insurance.fingerprint(together) = insurance.fingerprint(b)) AS same
FROM (SELECT b, (q::text::jsonb - '{fingerprint,optional_windows}'::text[] || (SELECT jsonb_object_agg(key, value) FROM jsonb_each(b::text::jsonb) WHERE key IN ('coverage_year', 'parameters', 'optional_windows')))::text::insurance.policy AS together
      FROM arrived) x;
-- Readings of one year need nothing put in place.
SELECT a_name, b_name, insurance.fingerprint(insurance.amend(a, patch)) = insurance.fingerprint(b) AS same FROM patch WHERE a_name LIKE b_name || '\_readings' OR b_name LIKE a_name || '\_readings' ORDER BY a_name COLLATE "C";

-- Amended twice is amended by the patches in one.
SELECT name, insurance.amend(insurance.amend(p, x), y)::text = insurance.amend(p, insurance.merge_patch(x, y))::text AS same
FROM policy, (VALUES ('{"fees": {"standard": {"personal": 400, "notes": null}}, "subsidies": {"orphan": null}}'::jsonb,
                      '{"fees": {"standard": {"personal": 420, "fiscal": 700}}, "subsidies": {"extreme_poverty_support": {"amount": {"percent": 90}}}, "notes": ["draft"]}'::jsonb)) v(x, y)
WHERE name IN ('guizhou', 'ganzhou_2023', 'jiangxi_2025') ORDER BY name COLLATE "C";
SELECT insurance.merge_patch('{"a": {"b": 1, "c": [1, 2]}, "d": 3}', '{"a": {"b": null, "c": [3], "e": {"f": null, "g": 1}}, "d": {"h": 1}, "i": null}'), insurance.merge_patch('[1]', '{"a": 1}'), insurance.merge_patch('{"a": 1}', '7');

-- A policy that is not there.
SELECT insurance.amend(NULL, '{}') IS NULL AS nothing, insurance.amend(p, NULL) IS NULL AS no_patch,
       (SELECT count(*) FROM insurance.policy_diff(NULL, NULL)) AS differences, (SELECT bool_and(change = 'added') FROM insurance.policy_diff(NULL, p)) AS all_new
FROM policy WHERE name = 'guizhou';

-- What is refused.
CREATE FUNCTION pg_temp.refused(patch jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    PERFORM insurance.fingerprint(insurance.amend(p, patch)) FROM policy WHERE name = 'guizhou';
    RETURN 'not refused';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n', SQLSTATE || ' ' || message, nullif(detail, ''), nullif(hint, ''));
END
$$;
\pset tuples_only on
\pset format unaligned
\pset recordsep '\n\n'
SELECT pg_temp.refused(patch::jsonb)
FROM (VALUES (1, '[]'), (2, '{"fee": {"standard": {"personal": 400}}}'), (3, '{"tax": {}}'), (4, '{"repair": null}'), (5, '{"repair": 3}'), (6, '{"fees": [{"id": "standard", "personal": 400}]}'),
             (7, '{"parameters": {"personal_standard": 400}}'), (8, '{"coverage_year": 2024}'), (9, '{"subsidies": {"orfan": null}}'), (10, '{"subsidies": {"zzz": null}}'),
             (11, '{"fees": {"standart": {"personal": 400}}}'), (12, '{"fees": {"standard": 400}}'), (13, '{"fees": {"standard": {"id": "late"}}}'),
             (14, '{"fees": {"standard": {"op": "change", "personal": 400}}}'), (15, '{"fees": {"standard": {"op": "add", "personal": 400, "cite": "一"}}}'),
             (16, '{"fees": {"standart": {"op": "amend", "personal": 400}}}'), (17, '{"fees": {"standard": {"years": {"from": 2023}}}}'),
             (18, '{"fees": {"standard": {"after": "zzz"}}}'), (19, '{"subsidies": {"orphan": {"after": "extreme_poverty_support"}, "extreme_poverty_support": {"after": "orphan"}}}'),
             (20, '{"subsidies": {"orphan": null, "extreme_poverty_support": {"before": "orphan"}}}'),
             (21, '{"fees": {"standard": {"personnal": 400}}}'), (22, '{"fees": {"standard": {"personal": -1}}}'), (23, '{"fees": null}'),
             (24, '{"subsidies": {"orphan": {"amount": {"percent": 120}}}}'), (25, '{"circumstances": {"orphans": null}}'), (26, '{"circumstances": {"orphan": null}}'), (27, '{"notes": 1}'),
             (28, '{"fiscal": {"op": "remove"}}'), (29, '{"fiscal": {"after": "fees"}}'), (30, '{"top_ups": {"a": {"standard": 10}}}'),
             (31, '{"windows": {"window": null}, "routes": {"ordinary_window": {"windows": "window"}}}')) v(n, patch)
ORDER BY n;
\pset recordsep '\n'
\pset format aligned
\pset tuples_only off

-- What if the fee were 400 and the aid for the subsistence allowance 60 % of it: who pays more, which payer bears it, by county?
CREATE TEMP TABLE enrollee (id int, county int, born date, paid date, kinds text[]);
INSERT INTO enrollee VALUES
    (1, 360102, '1980-05-01', '2022-10-08', NULL), (2, 360102, '1951-03-12', '2022-11-02', '{低保对象}'), (3, 360102, '2002-09-30', '2022-11-02', '{university_student}'),
    (4, 360702, '1975-07-20', '2022-10-20', '{低保对象}'), (5, 360702, '1990-01-31', '2022-09-15', NULL), (6, 360702, '1988-02-29', '2023-02-01', NULL),
    (7, 360722, '1949-10-01', '2022-12-01', '{特困人员}'), (8, 360722, '1966-06-15', '2022-12-30', '{低保对象}'), (9, 360722, '1990-01-31', NULL, NULL);

WITH policy AS MATERIALIZED (
    SELECT c.county, s.scenario, insurance.amend(insurance.policy_for(c.county, 2023), s.patch) AS policy
    FROM (SELECT DISTINCT county FROM enrollee) c,
         (VALUES ('now', '{}'::jsonb),
                 ('proposed', '{"fees": {"standard": {"personal": 400}}, "subsidies": {"subsistence_allowance": {"amount": {"percent": 60}}}}')) s(scenario, patch)
), share AS (
    SELECT e.county, e.id, b.bearer,
           coalesce(sum(b.amount) FILTER (WHERE p.scenario = 'now'), 0) AS now,
           coalesce(sum(b.amount) FILTER (WHERE p.scenario = 'proposed'), 0) AS proposed
    FROM enrollee e JOIN policy p USING (county),
         LATERAL insurance.assess(p.policy, birth_date => e.born, paid_on => e.paid, circumstances => e.kinds) a,
         LATERAL (SELECT 'insured person', a.payable UNION ALL SELECT s.key, s.value::numeric FROM jsonb_each_text(a.subsidy_payers) s) b(bearer, amount)
    WHERE a.accepted AND a.payable IS NOT NULL
    GROUP BY e.county, e.id, b.bearer)
SELECT county, bearer, sum(now) AS now, sum(proposed) AS proposed, sum(proposed - now) AS more,
       count(*) FILTER (WHERE proposed > now) AS pays_more_for, array_agg(id ORDER BY id) FILTER (WHERE proposed > now) AS persons
FROM share
GROUP BY county, bearer
ORDER BY county, bearer COLLATE "C";

-- Any number of scenarios: a policy is a value. Amended once a scenario, not once a person.
CREATE TEMP TABLE scenario AS
SELECT fee, percent, insurance.amend(insurance.policy_for(360700, 2023), jsonb_build_object(
           'fees', jsonb_build_object('standard', jsonb_build_object('personal', fee)),
           'subsidies', jsonb_build_object('subsistence_allowance', jsonb_build_object('amount', jsonb_build_object('percent', percent))))) AS policy
FROM generate_series(360, 400, 20) fee, (VALUES (60), (80)) v(percent);
SELECT s.fee, s.percent, sum(insurance.payable(x.a)) AS payable, sum(insurance.subsidy_amount(x.a)) AS aid
FROM scenario s, enrollee e, LATERAL (SELECT insurance.assessment(s.policy, birth_date => e.born, paid_on => e.paid, circumstances => e.kinds) AS a) x
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(DISTINCT insurance.fingerprint(policy)) FROM scenario;

-- policies/FINDINGS.md names every warning and error of the built-in documents, and no other.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
\set page `cat policies/FINDINGS.md`

CREATE TEMP TABLE named AS
SELECT m[1] AS document, m[2] AS path, m[3] AS kind, m[4] AS notice
FROM regexp_split_to_table(:'page', E'\n') line, regexp_matches(line, '^\| (\S+) \| `(\S+)` \| `(\w+)` \| ([^|]+) \|') m;

-- Where there is no last year, as long as years differ: what is known of a lapse depends on how far back 2025 lies.
CREATE TEMP TABLE found AS
SELECT DISTINCT f.document, f.path, f.kind, f.severity
FROM (SELECT DISTINCT (r ->> 'code')::integer AS region, y
      FROM unnest(insurance.builtin_documents()) d, jsonb_array_elements(d -> 'regions') r,
           generate_series((d #>> '{coverage_years,from}')::integer, coalesce((d #>> '{coverage_years,until}')::integer, (d #>> '{coverage_years,from}')::integer + 2)) y) c,
     LATERAL insurance.check_policy(insurance.policy_for(c.region, c.y)) f
WHERE insurance.policy_for(c.region, c.y) IS NOT NULL AND f.severity < 'info';

SELECT plan(5);
SELECT ok((SELECT count(*) FROM found) > 10, 'the built-in documents have warnings');
SELECT is((SELECT count(*) FROM found WHERE severity = 'error'), 0::bigint, 'and no errors');
SELECT is((SELECT string_agg(concat_ws(' ', document, path, kind), ', ') FROM (SELECT document, path, kind FROM found EXCEPT SELECT document, path, kind FROM named) x), NULL, 'each is named');
SELECT is((SELECT string_agg(concat_ws(' ', document, path, kind), ', ') FROM (SELECT document, path, kind FROM named EXCEPT SELECT document, path, kind FROM found) x), NULL, 'none that is named is gone');
SELECT is((SELECT string_agg(document || ' ' || path, ', ') FROM named WHERE notice !~ '[一二三四五六七八九]'), NULL, 'each with its clause');
SELECT * FROM finish();

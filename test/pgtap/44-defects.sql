-- Deliberate defects in the built-in documents, each of which must be found.
--
-- test/defects/defects.jsonl: document, region and year; what is changed (rules by
-- id; null removes; "before": the rule stands before that one) and by what it is
-- found: a kind of check_policy(), or policy_cases where the document stays sound
-- and only says something else. Then the boundary cases of the right document,
-- asked of the wrong one, are answered differently.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

CREATE TEMP TABLE defect_line (line text);
\copy defect_line FROM 'test/defects/defects.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')

-- One value of a document; lists of rules are written by id.
CREATE FUNCTION pg_temp.changed(document jsonb, path text, value jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    keys text[] := string_to_array(substr(path, 2), '/');
    rule integer;
BEGIN
    IF jsonb_typeof(document -> keys[1]) = 'array' AND keys[2] IS NOT NULL THEN
        rule := (SELECT n - 1 FROM jsonb_array_elements(document -> keys[1]) WITH ORDINALITY r(r, n) WHERE r ->> 'id' = keys[2]);
        IF rule IS NULL THEN
            -- a new rule, at the end
            RETURN jsonb_insert(document, ARRAY[keys[1], '-1'], jsonb_build_object('id', keys[2]) || value, true);
        END IF;
        IF keys[3] = 'before' THEN
            RETURN jsonb_set(document, keys[1:1],
                (SELECT jsonb_agg(r.value ORDER BY CASE WHEN r.n - 1 = rule THEN b.n - 0.5 ELSE r.n END)
                 FROM jsonb_array_elements(document -> keys[1]) WITH ORDINALITY r(value, n),
                      jsonb_array_elements(document -> keys[1]) WITH ORDINALITY b(value, n)
                 WHERE b.value ->> 'id' = changed.value #>> '{}'));
        END IF;
        keys[2] := rule;
    END IF;
    RETURN CASE WHEN value = 'null' THEN document #- keys ELSE jsonb_set(document, keys, value) END;
END
$$;

CREATE FUNCTION pg_temp.changed(document jsonb, changes jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    path text;
    value jsonb;
BEGIN
    FOR path, value IN SELECT * FROM jsonb_each(changes) LOOP
        document := pg_temp.changed(document, path, value);
    END LOOP;
    RETURN document;
END
$$;

CREATE TEMP TABLE defect AS
SELECT l ->> 'id' AS id, l ->> 'defect' AS defect, (l ->> 'region')::integer AS region, (l ->> 'year')::integer AS year,
       l ->> 'found_by' AS found_by, coalesce(l ->> 'path', '') AS path, b.document AS right_document,
       pg_temp.changed(b.document, l -> 'change') AS wrong_document
FROM (SELECT line::jsonb AS l FROM defect_line) x
JOIN unnest(insurance.builtin_documents()) b(document) ON b.document ->> 'number' = l ->> 'document';

CREATE FUNCTION pg_temp.policy_with(document jsonb, region integer, year integer) RETURNS insurance.policy LANGUAGE sql AS $$
    SELECT insurance.policy_compile(ARRAY[insurance.vocabulary()] || ARRAY(
               SELECT CASE WHEN b ->> 'number' = document ->> 'number' THEN document ELSE b END FROM unnest(insurance.builtin_documents()) b),
           region, year)
$$;

CREATE TEMP TABLE wrong AS
SELECT id, pg_temp.policy_with(wrong_document, region, year) AS policy FROM defect WHERE found_by <> 'compile_error';
CREATE TEMP TABLE found (id text, kind text, path text, message text, witness text, expects jsonb, true_witness boolean);

-- Does the example person get the answers that the finding says?
CREATE FUNCTION pg_temp.is_so(witness text, expects jsonb) RETURNS boolean LANGUAGE plpgsql STRICT AS $$
DECLARE
    answers jsonb;
BEGIN
    EXECUTE 'SELECT to_jsonb(w) FROM (' || witness || ') w' INTO answers;
    RETURN answers @> expects AND expects <> '{}';
END
$$;

-- New findings: what the right document gives as well is nothing of the defect.
INSERT INTO found
SELECT d.id, f.kind, f.path, f.message, f.witness, f.expects, pg_temp.is_so(f.witness, f.expects)
FROM defect d JOIN wrong w USING (id),
     insurance.check_policy(w.policy, policy_sql => format('(SELECT policy FROM wrong WHERE id = %L)', d.id)) f
WHERE f.kind = d.found_by AND starts_with(f.path, d.path)
  AND NOT EXISTS (SELECT FROM insurance.check_policy(pg_temp.policy_with(d.right_document, d.region, d.year)) r
                  WHERE (r.kind, r.path, r.message) = (f.kind, f.path, f.message));
INSERT INTO found
SELECT d.id, f.kind, f.path, f.message
FROM defect d, insurance.check_policy(d.wrong_document, d.region, d.year) f
WHERE d.found_by = 'compile_error' AND f.kind = 'compile_error' AND f.severity = 'error';
-- The witness of a document that says something else: a case and both answers.
INSERT INTO found
SELECT d.id, 'policy_cases', c.rule, c.edge, c.facts::text, n.answers, c.answers <> n.answers
FROM defect d JOIN wrong w USING (id),
     insurance.policy_cases(pg_temp.policy_with(d.right_document, d.region, d.year)) c, LATERAL insurance.case_answers(w.policy, c.facts) n(answers)
WHERE d.found_by = 'policy_cases' AND c.answers <> n.answers;

SELECT plan((SELECT count(*)::integer FROM defect) + 4);
SELECT is((SELECT count(*) FROM defect), (SELECT count(*) FROM defect_line), 'every defect is one of a built-in document');
SELECT is((SELECT string_agg(id, ', ') FROM defect WHERE wrong_document = right_document), NULL, 'and changes it');
SELECT ok(EXISTS (SELECT FROM found f WHERE f.id = d.id), format('%s: %s (%s)', d.id, d.defect, d.found_by)) FROM defect d ORDER BY found_by, id;
SELECT is((SELECT string_agg(DISTINCT id || ' ' || path, ', ') FROM found WHERE NOT true_witness), NULL, 'every witness does what the finding says');
SELECT cmp_ok((SELECT count(DISTINCT id) FROM found WHERE true_witness), '>=', 60::bigint, 'sixty and more are shown by a person');
SELECT * FROM finish();

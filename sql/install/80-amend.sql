-- What if: a policy with some of its rules changed, and what differs between two policies.
--
-- Both work on the effective document that is a policy's text form.

CREATE FUNCTION insurance.merge_patch(target jsonb, patch jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
DECLARE
    name text;
    value jsonb;
BEGIN
    IF pg_catalog.jsonb_typeof(patch) <> 'object' THEN
        RETURN patch;
    END IF;
    IF pg_catalog.jsonb_typeof(target) <> 'object' THEN
        target := '{}';
    END IF;
    FOR name, value IN SELECT p.key, p.value FROM pg_catalog.jsonb_each(patch) p LOOP
        IF value = 'null' THEN
            target := target - name;
        ELSE
            target := target || pg_catalog.jsonb_build_object(name, insurance.merge_patch(coalesce(target -> name, '{}'), value));
        END IF;
    END LOOP;
    RETURN target;
END
$$;
COMMENT ON FUNCTION insurance.merge_patch(jsonb, jsonb) IS
'Merge patch of RFC 7396: the members of the patch take the place of those of the target, objects member by member, and null removes one';

-- Who misspelt a name shares most pairs of letters with it.
CREATE FUNCTION insurance.names_like(name text, names text[]) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce('Did you mean ' || pg_catalog.string_agg('"' || m.known || '"', ' or ' ORDER BY m.likeness DESC, m.known COLLATE "C") || '?',
                    CASE WHEN names = '{}' THEN 'There is none.' END,
                    'There are: ' || pg_catalog.array_to_string(names, ', ') || '.')
    FROM (SELECT k.known, l.likeness, pg_catalog.max(l.likeness) OVER () AS most
          FROM pg_catalog.unnest(names) k(known),
               LATERAL (SELECT 2.0 * pg_catalog.count(b.pair) / (pg_catalog.length(k.known) + pg_catalog.length(names_like.name))
                        FROM (SELECT DISTINCT pg_catalog.substr(k.known, i, 2) FROM pg_catalog.generate_series(1, pg_catalog.length(k.known) - 1) i) a(pair)
                        JOIN (SELECT DISTINCT pg_catalog.substr(names_like.name, i, 2) FROM pg_catalog.generate_series(1, pg_catalog.length(names_like.name) - 1) i) b(pair)
                          USING (pair)) l(likeness)) m
    WHERE m.likeness >= 0.35 AND m.likeness >= m.most - 0.1
$$;
COMMENT ON FUNCTION insurance.names_like(text, text[]) IS
'A hint for who wrote a name that is not known: the known names that are most like it, or all of them';

CREATE FUNCTION insurance.amend_rule(rule jsonb, patch jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 200 AS $$
    SELECT CASE WHEN r.amended = rule AND NOT patch ?| '{before,after}' THEN rule
                -- whoever gave its values did not give what is amended
                ELSE r.amended - '{values_from,at_bound}'::text[] || pg_catalog.jsonb_build_object('document',
                    coalesce(patch ->> 'document',
                             CASE WHEN rule ->> 'document' LIKE 'amendment%' THEN rule ->> 'document' END,
                             'amendment of ' || (rule ->> 'document'),
                             'amendment')) END
    FROM (SELECT CASE WHEN rule IS NULL THEN p.keys
                      WHEN patch ->> 'op' = 'replace' THEN pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('id', rule -> 'id', 'cite', rule -> 'cite')) || p.keys
                      ELSE insurance.merge_patch(rule, p.keys) END AS amended
          FROM (SELECT patch - '{op,before,after}'::text[] AS keys) p) r
$$;
COMMENT ON FUNCTION insurance.amend_rule(jsonb, jsonb) IS
'One rule for insurance.amend(): a new one, or one in the place of another, is taken as it is written, null in it is a value that the text leaves open; else a merge patch. The clause stays unless the patch gives another, and the document becomes "amendment of" that of the clause.';

CREATE FUNCTION insurance.amend_rules(section text, rules jsonb, patch jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
DECLARE
    ids text[] := ARRAY(SELECT r ->> 'id' FROM pg_catalog.jsonb_array_elements(rules) r);
    name text;
    given jsonb;
    op text;
    problem text;
    result jsonb;
BEGIN
    FOR name, given IN SELECT p.key, p.value FROM pg_catalog.jsonb_each(patch) p LOOP
        op := coalesce(given ->> 'op', CASE WHEN given = 'null' THEN 'remove' WHEN name = ANY (ids) THEN 'amend' ELSE 'add' END);
        problem := CASE
            WHEN pg_catalog.jsonb_typeof(given) NOT IN ('object', 'null') THEN 'expected the keys of the rule that change, or null to remove it'
            WHEN op NOT IN ('add', 'replace', 'amend', 'remove') THEN pg_catalog.format('unknown op "%s"; expected add, replace, amend or remove', op)
            WHEN given ->> 'id' <> name THEN pg_catalog.format('a rule keeps its id, but "%s" is given', given ->> 'id')
            WHEN given ? 'years' THEN 'a policy is of one coverage year; "years" belongs into a document'
            WHEN op = 'add' AND name = ANY (ids) THEN 'there is such a rule already'
            WHEN op <> 'add' AND name <> ALL (ids) THEN 'there is no such rule to ' || op
            WHEN op = 'add' AND given ->> 'cite' IS NULL THEN 'there is no such rule, and a new one needs a "cite"' END;
        IF problem IS NOT NULL THEN
            RAISE EXCEPTION 'amendment /%/%: %', section, name, problem
                USING ERRCODE = CASE WHEN name = ANY (ids) THEN 'invalid_parameter_value' ELSE 'undefined_object' END,
                      HINT = CASE WHEN name <> ALL (ids) THEN insurance.names_like(name, ids)
                                  ELSE 'The keys of a list section are ids of rules: {"fees": {"standard": {"personal": 400}}}.' END;
        END IF;
    END LOOP;

    WITH RECURSIVE given AS (
        SELECT p.key AS id, p.value || pg_catalog.jsonb_build_object('id', p.key) AS patch,
               coalesce(p.value ->> 'before', p.value ->> 'after') AS beside,
               CASE WHEN p.value ->> 'before' IS NULL THEN 1 ELSE -1 END AS side,
               pg_catalog.row_number() OVER (ORDER BY p.key COLLATE "C") AS turn
        FROM pg_catalog.jsonb_each(amend_rules.patch) p
        WHERE p.value <> 'null' AND coalesce(p.value ->> 'op', '') <> 'remove'
    ), present AS (
        SELECT r.value ->> 'id' AS id, r.value AS rule, r.place
        FROM pg_catalog.jsonb_array_elements(rules) WITH ORDINALITY r(value, place)
        WHERE (amend_rules.patch -> (r.value ->> 'id')) IS DISTINCT FROM 'null' AND (amend_rules.patch -> (r.value ->> 'id') ->> 'op') IS DISTINCT FROM 'remove'
    ), changed AS (
        SELECT id, h.place, g.turn, g.beside, g.side, CASE WHEN g.id IS NULL THEN h.rule ELSE insurance.amend_rule(h.rule, g.patch) END AS rule
        FROM present h FULL JOIN given g USING (id)
    ), placed AS (
        -- [place, 0], and what stands beside it between [place, -1] and [place, 1]
        SELECT c.id, CASE WHEN c.beside = '*' THEN ARRAY[0, c.turn, 0] ELSE ARRAY[coalesce(c.place, pg_catalog.cardinality(ids) + c.turn), 0] END AS place
        FROM changed c
        WHERE c.beside IS NULL OR (c.beside = '*' AND c.side = -1)
      UNION ALL
        SELECT c.id, p.place[:pg_catalog.cardinality(p.place) - 1] || ARRAY[c.side, c.turn, 0]
        FROM placed p JOIN changed c ON c.beside = p.id
    )
    SELECT pg_catalog.jsonb_agg(c.rule ORDER BY p.place),
           pg_catalog.min(pg_catalog.format('amendment /%s/%s: there is no rule "%s" to stand %s', section, c.id, c.beside, CASE c.side WHEN 1 THEN 'after' ELSE 'before' END))
               FILTER (WHERE p.id IS NULL)
    INTO result, problem
    FROM changed c LEFT JOIN placed p USING (id);
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = problem, ERRCODE = 'undefined_object',
            HINT = 'A rule stands beside one that stays or is added, or "before": "*"; two cannot stand beside each other.';
    END IF;
    RETURN result;
END
$$;
COMMENT ON FUNCTION insurance.amend_rules(text, jsonb, jsonb) IS
'One list section for insurance.amend(): the rules with a patch by id';

CREATE FUNCTION insurance.without_subsidies(condition jsonb, gone text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
BEGIN
    IF condition::text NOT LIKE '%"subsidy"%' THEN
        RETURN condition;
    ELSIF pg_catalog.jsonb_typeof(condition) = 'array' THEN
        RETURN (SELECT pg_catalog.jsonb_agg(insurance.without_subsidies(m.value, gone) ORDER BY m.place)
                FROM pg_catalog.jsonb_array_elements(condition) WITH ORDINALITY m(value, place));
    ELSIF pg_catalog.jsonb_typeof(condition) = 'object' THEN
        RETURN (SELECT pg_catalog.jsonb_object_agg(m.key,
                    CASE WHEN m.key = 'subsidy' AND pg_catalog.jsonb_typeof(m.value) = 'array' AND m.value - gone <> '[]' THEN m.value - gone
                         ELSE insurance.without_subsidies(m.value, gone) END)
                FROM pg_catalog.jsonb_each(condition) m);
    END IF;
    RETURN condition;
END
$$;
COMMENT ON FUNCTION insurance.without_subsidies(jsonb, text[]) IS
'Rules whose conditions {"subsidy": […]} no longer name aids that are gone; one that names no others stays, and is an error';

CREATE FUNCTION insurance.amend(policy insurance.policy, patch jsonb) RETURNS insurance.policy
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
DECLARE
    lists CONSTANT text[] := insurance.section_names(true);
    singles CONSTANT text[] := insurance.section_names(false);
    sections CONSTANT text[] := lists || singles || '{circumstances,notes}'::text[];
    header CONSTANT text[] := '{format,region,coverage_year,documents,optional_windows,fingerprint}';
    original CONSTANT jsonb := policy::text::jsonb - 'fingerprint';
    doc jsonb := original;
    gone text[];
    section text;
    given jsonb;
    present jsonb;
    code text;
BEGIN
    IF pg_catalog.jsonb_typeof(patch) <> 'object' THEN
        RAISE EXCEPTION 'amendment is no object'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'An amendment names sections, rules and keys: {"fees": {"standard": {"personal": 400}}}.';
    END IF;
    FOR section, given IN SELECT p.key, p.value FROM pg_catalog.jsonb_each(patch) p LOOP
        present := doc -> section;
        IF section = 'parameters' THEN
            RAISE EXCEPTION 'amendment /parameters: the rules of a policy have the values of parameters in them'
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = 'Amend the rules, or compile a policy with another value: insurance.policy_for(…, local => ''{"parameters": {"personal_standard": {"value": 400}}}'').';
        ELSIF section = ANY (header) THEN
            RAISE EXCEPTION 'amendment /%: this is no rule of the policy', section
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = 'The policy of another region or coverage year is insurance.policy_for(region, coverage_year).';
        ELSIF section <> ALL (sections) THEN
            RAISE EXCEPTION 'amendment /%: there is no such section', section
                USING ERRCODE = 'undefined_object', HINT = insurance.names_like(section, sections);
        ELSIF given = 'null' AND present IS NULL THEN
            RAISE EXCEPTION 'amendment /%: the policy has no such section to remove', section
                USING ERRCODE = 'undefined_object',
                      HINT = insurance.names_like(section, ARRAY(SELECT k FROM pg_catalog.jsonb_object_keys(doc) k WHERE k = ANY (sections)));
        ELSIF section <> 'notes' AND pg_catalog.jsonb_typeof(given) NOT IN ('object', 'null') THEN
            RAISE EXCEPTION 'amendment /%: expected an object', section
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = CASE WHEN section = ANY (lists) THEN 'Its keys are ids of rules: {"fees": {"standard": {"personal": 400}}}.'
                                  ELSE 'Its keys are those that change: {"repair": {"months_per_year": 2}}.' END;
        ELSIF section = ANY (singles) AND (given ?| '{before,after}' OR given ->> 'op' <> 'replace') THEN
            RAISE EXCEPTION 'amendment /%: a single rule has no order, and no op but "replace"', section
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Its keys are those that change: {"repair": {"months_per_year": 2}}.';
        END IF;

        IF given = 'null' THEN
            doc := doc - section;
        ELSIF section = ANY (lists) THEN
            given := insurance.amend_rules(section, coalesce(present, '[]'), given);
            doc := CASE WHEN given IS NULL THEN doc - section ELSE doc || pg_catalog.jsonb_build_object(section, given) END;
        ELSIF section = ANY (singles) THEN
            doc := doc || pg_catalog.jsonb_build_object(section, insurance.amend_rule(present, given));
        ELSIF section = 'notes' THEN
            doc := doc || pg_catalog.jsonb_build_object(section, given);
        ELSE
            SELECT c.key INTO code FROM pg_catalog.jsonb_each(given) c WHERE c.value = 'null' AND NOT present ? c.key ORDER BY 1 LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'amendment /circumstances/%: there is no such circumstance to remove', code
                    USING ERRCODE = 'undefined_object', HINT = insurance.names_like(code, ARRAY(SELECT pg_catalog.jsonb_object_keys(present)));
            END IF;
            doc := doc || pg_catalog.jsonb_build_object(section, insurance.merge_patch(coalesce(present, '{}'), given));
        END IF;
    END LOOP;
    IF patch ? 'subsidies' THEN
        gone := ARRAY(SELECT r ->> 'id' FROM pg_catalog.jsonb_array_elements(original -> 'subsidies') r
                      EXCEPT SELECT r ->> 'id' FROM pg_catalog.jsonb_array_elements(doc -> 'subsidies') r);
        IF gone <> '{}' THEN
            doc := (SELECT pg_catalog.jsonb_object_agg(s.key, CASE WHEN s.key = ANY (lists) THEN insurance.without_subsidies(s.value, gone) ELSE s.value END)
                    FROM pg_catalog.jsonb_each(doc) s);
        END IF;
    END IF;
    IF patch ? 'windows' THEN
        -- a window that routes name without its being there is one that was left out
        gone := ARRAY(SELECT w ->> 'id' FROM pg_catalog.jsonb_array_elements(original -> 'windows') w
                      WHERE EXISTS (SELECT FROM pg_catalog.jsonb_array_elements(doc -> 'routes') r WHERE r -> 'windows' ? (w ->> 'id'))
                      EXCEPT SELECT w ->> 'id' FROM pg_catalog.jsonb_array_elements(doc -> 'windows') w);
        IF gone <> '{}' THEN
            doc := doc || pg_catalog.jsonb_build_object('optional_windows',
                (SELECT pg_catalog.jsonb_object_agg(g, NULL) FROM pg_catalog.unnest(gone) g) || coalesce(doc -> 'optional_windows', '{}'));
        END IF;
    END IF;
    RETURN doc::text::insurance.policy;
END
$$;
COMMENT ON FUNCTION insurance.amend(insurance.policy, jsonb) IS
'What if (政策测算): the policy with some rules changed. The patch names sections, rules by id and their keys: {"fees": {"standard": {"personal": 400}}, "subsidies": {"orphan": null}}. Keys that are given take the place of those that are there (RFC 7396), null removes a key, a rule or a section; single rules have no ids: {"repair": {"months_per_year": 2}}. A new id with a "cite" is a new rule, taken as it is written; it goes to the end, or where "before" or "after" (another id; "before": "*" to the front) says, which also moves a rule. "op": add, replace, amend or remove may say what is meant, as in a document; a rule that replaces another is taken as it is written, too, null in it is a value that is not known. An aid that is removed is also taken from the conditions that name it, and routes are closed in a window that is removed. An amended rule keeps its clause and gets the document "amendment of …" unless the patch gives another. The values of parameters stand in the rules already: a rule is changed here, a parameter with insurance.policy_for(…, local => …), which changes all rules that use it; notes of a missing value that is now given are removed with "notes": null. Errors name section and rule: undefined_object for what is not there, invalid_parameter_value for what the language does not allow. Takes milliseconds: amend once a scenario (a table, or WITH … AS MATERIALIZED), not once a row.';

-- ------------------------------------------------------------------
-- What differs
-- ------------------------------------------------------------------

-- The longest one, of several equally long the one with the first ids: whichever of the two lists is given first.
CREATE FUNCTION insurance.kept_in_order(a text[], b text[]) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    ids text[];
    place integer[];        -- in b
    weight numeric[];       -- each counts alike, and beneath that the first ids most
    total numeric[];        -- of the best row that ends here
    before integer[];       -- where that row comes from
    last integer;
    kept text[];
BEGIN
    SELECT pg_catalog.array_agg(c.id ORDER BY c.a), pg_catalog.array_agg(c.b ORDER BY c.a),
           pg_catalog.array_agg(2::numeric ^ c.n + 2::numeric ^ (c.turn - 1) ORDER BY c.a)
    INTO ids, place, weight
    FROM (SELECT id, x.n AS a, y.n::integer AS b, pg_catalog.count(*) OVER () AS n, pg_catalog.row_number() OVER (ORDER BY id COLLATE "C" DESC) AS turn
          FROM pg_catalog.unnest(a) WITH ORDINALITY x(id, n) JOIN pg_catalog.unnest(b) WITH ORDINALITY y(id, n) USING (id)) c;
    FOR i IN 1 .. coalesce(pg_catalog.cardinality(ids), 0) LOOP
        before[i] := (SELECT j FROM pg_catalog.generate_series(1, i - 1) j WHERE place[j] < place[i] ORDER BY total[j] DESC LIMIT 1);
        total[i] := weight[i] + coalesce(total[before[i]], 0);
    END LOOP;
    last := (SELECT i FROM pg_catalog.generate_series(1, pg_catalog.cardinality(ids)) i ORDER BY total[i] DESC LIMIT 1);
    WHILE last IS NOT NULL LOOP
        kept := ids[last] || kept;
        last := before[last];
    END LOOP;
    RETURN coalesce(kept, '{}');
END
$$;
COMMENT ON FUNCTION insurance.kept_in_order(text[], text[]) IS
'The most ids that two lists without repetitions have in the same order; the other common ones have moved';

CREATE FUNCTION insurance.policy_items(policy insurance.policy)
    RETURNS TABLE (section text, rule text, place bigint, beside jsonb, value jsonb)
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 ROWS 50 AS $$
    WITH sections AS MATERIALIZED (
        SELECT s.key, s.value, pg_catalog.jsonb_typeof(s.value) = 'array' AND s.key NOT IN ('notes', 'documents') AND s.value <> '[]' AS is_list
        FROM pg_catalog.jsonb_each(policy::text::jsonb - 'fingerprint') s
    )
    SELECT s.key, r.value ->> 'id', r.place,
           CASE WHEN r.place = 1 THEN '{"before": "*"}'
                ELSE pg_catalog.jsonb_build_object('after', pg_catalog.lag(r.value ->> 'id') OVER (PARTITION BY s.key ORDER BY r.place)) END,
           r.value - 'id'
    FROM sections s, pg_catalog.jsonb_array_elements(s.value) WITH ORDINALITY r(value, place)
    WHERE s.is_list
  UNION ALL
    SELECT s.key, c.key, NULL, NULL, c.value
    FROM sections s, pg_catalog.jsonb_each(s.value) c
    WHERE s.key = 'circumstances'
  UNION ALL
    SELECT s.key, NULL, NULL, NULL, s.value
    FROM sections s
    WHERE NOT s.is_list AND (s.key <> 'circumstances' OR s.value = '{}')
$$;
COMMENT ON FUNCTION insurance.policy_items(insurance.policy) IS
'What a policy consists of: the rules of the lists, with place and neighbour in the words of insurance.amend(), the codes of circumstances, and whole sections that are neither';

CREATE FUNCTION insurance.policy_diff(a insurance.policy, b insurance.policy, with_texts boolean DEFAULT false)
    RETURNS TABLE (section text, rule text, change text, key text, old jsonb, new jsonb, document text, cite text)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 5000 ROWS 20 AS $$
#variable_conflict use_column
BEGIN
    -- not in SQL: inlined, and multiplied by the rows of the caller, it would look dear enough for seconds of JIT
    RETURN QUERY
    WITH item AS MATERIALIZED (
        SELECT section, id, coalesce(x.rule, y.rule) AS rule, x.place AS old_place, y.place AS new_place, x.beside AS old_beside, y.beside AS new_beside,
               -- without what does not count for the fingerprint
               CASE WHEN t.texts IS NULL OR pg_catalog.jsonb_typeof(x.value) <> 'object' THEN x.value ELSE x.value - t.texts END AS old,
               CASE WHEN t.texts IS NULL OR pg_catalog.jsonb_typeof(y.value) <> 'object' THEN y.value ELSE y.value - t.texts END AS new,
               CASE WHEN section NOT IN ('parameters', 'optional_windows', 'circumstances') THEN coalesce(y.value, x.value) END AS origin
        FROM (SELECT i.*, coalesce(i.rule, '') AS id FROM insurance.policy_items(policy_diff.a) i) x
        FULL JOIN (SELECT i.*, coalesce(i.rule, '') AS id FROM insurance.policy_items(policy_diff.b) i) y USING (section, id),
             LATERAL (SELECT CASE WHEN NOT coalesce(with_texts, false) AND section NOT IN ('parameters', 'optional_windows')
                                  THEN '{cite,label,document,title,hints,values_from,at_bound}'::text[] END) t(texts)
        WHERE with_texts OR section NOT IN ('region', 'documents')
    ), kept AS MATERIALIZED (
        SELECT i.section, insurance.kept_in_order(pg_catalog.array_agg(i.id ORDER BY i.old_place), pg_catalog.array_agg(i.id ORDER BY i.new_place)) AS ids
        FROM item i
        WHERE i.old_place IS NOT NULL AND i.new_place IS NOT NULL
        GROUP BY i.section
        HAVING pg_catalog.array_agg(i.id ORDER BY i.old_place) <> pg_catalog.array_agg(i.id ORDER BY i.new_place)
    ), difference AS (
        -- whole rules, and sections that have no keys
        SELECT i.section, i.rule, i.new_place, i.old_place, i.origin, NULL AS key,
               CASE WHEN i.old IS NULL THEN 'added' WHEN i.new IS NULL THEN 'removed' ELSE 'changed' END AS change,
               i.old || coalesce(i.old_beside, '{}') AS old, i.new || coalesce(i.new_beside, '{}') AS new
        FROM item i
        WHERE i.rule IS NOT NULL AND (i.old IS NULL) <> (i.new IS NULL)
      UNION ALL
        SELECT i.section, NULL, NULL, NULL, i.origin, NULL, CASE WHEN i.old IS NULL THEN 'added' WHEN i.new IS NULL THEN 'removed' ELSE 'changed' END, i.old, i.new
        FROM item i
        WHERE i.rule IS NULL AND i.old IS DISTINCT FROM i.new
          AND (pg_catalog.jsonb_typeof(coalesce(i.old, i.new)) <> 'object' OR coalesce(i.old, '{}') = coalesce(i.new, '{}'))
      UNION ALL
        SELECT i.section, i.rule, i.new_place, i.old_place, i.origin, NULL, 'moved', i.old_beside, i.new_beside
        FROM item i JOIN kept k USING (section)
        WHERE i.old_place IS NOT NULL AND i.new_place IS NOT NULL AND i.id <> ALL (k.ids)
      UNION ALL
        -- keys of rules that both have, and of single rules
        SELECT i.section, i.rule, i.new_place, i.old_place, i.origin, v.key, CASE WHEN v.old IS NULL THEN 'added' WHEN v.new IS NULL THEN 'removed' ELSE 'changed' END, v.old, v.new
        FROM item i,
             LATERAL (SELECT key, x.value AS old, y.value AS new
                      FROM pg_catalog.jsonb_each(coalesce(i.old, '{}')) x FULL JOIN pg_catalog.jsonb_each(coalesce(i.new, '{}')) y USING (key)
                      WHERE x.value IS DISTINCT FROM y.value) v
        WHERE pg_catalog.jsonb_typeof(coalesce(i.old, i.new)) = 'object' AND (i.rule IS NULL OR (i.old IS NOT NULL AND i.new IS NOT NULL))
    )
    SELECT d.section, d.rule, d.change, d.key, d.old, d.new, d.origin ->> 'document', d.origin ->> 'cite'
    FROM difference d
    ORDER BY d.section COLLATE "C", coalesce(d.new_place, d.old_place), d.rule COLLATE "C", d.key COLLATE "C" NULLS FIRST;
END
$$;
COMMENT ON FUNCTION insurance.policy_diff(insurance.policy, insurance.policy, boolean) IS
'What differs between two policies (政策对比): of each rule the keys that were added, removed or changed, with both values; rules that were added or removed, as a whole; rules of an ordered list that moved, each with the neighbour behind which it stands, in the words of insurance.amend(). Sections without ids (fiscal, repair, …, parameters) are compared key by key, rule is NULL; notes and the coverage year as a whole. document and cite: where b, or a where b has no such rule, takes it from (文号、条款). Texts (cite, label, document, title, hints, and the region) do not count unless with_texts: then, and only then, policies of one fingerprint can have differences. A policy that is NULL has nothing. policy_diff(b, a) has the same rows with old and new exchanged.';

-- Circumstances (身份/情形): codes, names, and the lists of other systems.

CREATE FUNCTION insurance.make_circumstances(codes text[], held_from date[] DEFAULT NULL, held_until date[] DEFAULT NULL)
    RETURNS insurance.circumstance_set
    AS 'MODULE_PATHNAME', 'circumstance_set_make' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION insurance.make_circumstances(text[], date[], date[]) IS
'The compact form of circumstances: codes or Chinese names with parallel arrays of first and last day, NULL where a day is not stated';

CREATE FUNCTION insurance.circumstances_of(codes text, map jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
    SELECT coalesce(pg_catalog.array_agg(coalesce(map ->> c.code, c.code) ORDER BY c.n)
                    FILTER (WHERE map -> c.code IS DISTINCT FROM 'null'::jsonb), '{}')
    FROM (SELECT pg_catalog.btrim(w.code) AS code, w.n
          FROM pg_catalog.regexp_split_to_table(codes, '[,;|，；、]') WITH ORDINALITY w(code, n)) c
    WHERE c.code <> ''
$$;
COMMENT ON FUNCTION insurance.circumstances_of(text, jsonb) IS
'A platform''s code list, such as ''1101,1203'', as circumstances by a map {"1101": "subsistence_allowance", "9901": null}; null drops a code that does not matter here, and a code that is not in the map stays as it is, so that it is noted and not silently ignored';

CREATE FUNCTION insurance.known_circumstances(policy insurance.policy)
    RETURNS TABLE (code text, label text, aliases text[])
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 60 AS $$
    SELECT c.key, c.value ->> 'label',
           ARRAY(SELECT pg_catalog.jsonb_array_elements_text(c.value -> 'aliases'))
    FROM pg_catalog.jsonb_each(insurance.section(policy, 'circumstances')) c
$$;
COMMENT ON FUNCTION insurance.known_circumstances(insurance.policy) IS
'Circumstances that a policy knows: code, Chinese name, other names';

CREATE FUNCTION insurance.nearest_circumstance(policy insurance.policy, name text) RETURNS text
    AS 'MODULE_PATHNAME', 'policy_nearest_circumstance' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION insurance.nearest_circumstance(insurance.policy, text) IS
'The code of a circumstance by any of its names, or of the name nearest to a misspelt one; NULL where none is near';


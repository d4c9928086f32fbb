-- Loads the golden cases, for the pgTAP files: \ir ../golden/load.sql, with the
-- root of the repository as the current directory.
--
-- golden(id, clause, facts, params, options, expect, why); of what was asked for,
-- golden_wrong() says what came out differently.  golden_check() keeps what quote()
-- answered in golden.got.

CREATE TEMP TABLE golden_line (line text);
CREATE TEMP TABLE golden (
    id text PRIMARY KEY,
    clause text NOT NULL,
    facts jsonb NOT NULL,
    params jsonb,
    options jsonb,
    expect jsonb NOT NULL,
    why text NOT NULL,
    got jsonb
);

CREATE FUNCTION pg_temp.golden_take() RETURNS void LANGUAGE sql AS $$
    INSERT INTO golden
    SELECT c ->> 'id', c ->> 'clause', c -> 'facts', c -> 'params', c -> 'options', c -> 'expect', c ->> 'why'
    FROM (SELECT line::jsonb AS c FROM golden_line WHERE line <> '') l;
    TRUNCATE golden_line;
$$;

-- Numbers within half a fen; objects and lists whole.
CREATE FUNCTION pg_temp.golden_same(got jsonb, want jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF jsonb_typeof(got) IS DISTINCT FROM jsonb_typeof(want) THEN
        RETURN false;
    END IF;
    CASE jsonb_typeof(want)
        WHEN 'number' THEN
            RETURN abs(got::numeric - want::numeric) <= 0.005;
        WHEN 'object' THEN
            RETURN NOT EXISTS (SELECT FROM jsonb_each(got) g FULL JOIN jsonb_each(want) w USING (key)
                               WHERE NOT coalesce(pg_temp.golden_same(g.value, w.value), false));
        WHEN 'array' THEN
            RETURN jsonb_array_length(got) = jsonb_array_length(want) AND NOT EXISTS (
                SELECT FROM generate_series(0, jsonb_array_length(want) - 1) i
                WHERE NOT coalesce(pg_temp.golden_same(got -> i, want -> i), false));
        ELSE
            RETURN got = want;
    END CASE;
END
$$;

-- NULL where every expected answer came out.
CREATE FUNCTION pg_temp.golden_wrong(got jsonb, expect jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN (SELECT string_agg(format('%s: got %s, want %s', w.key,
                             coalesce((CASE WHEN w.key IN ('notes_has', 'notes_lacks') THEN got -> 'notes' ELSE got -> w.key END)::text, 'nothing'),
                             w.value), E'\n')
    FROM jsonb_each(expect) w
    WHERE NOT coalesce(CASE w.key
        -- of which only the named keys
        WHEN 'critical_illness' THEN got -> w.key IS NOT NULL AND pg_temp.golden_wrong(got -> w.key, w.value) IS NULL
        WHEN 'notes_has' THEN got -> 'notes' @> w.value
        WHEN 'notes_lacks' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(w.value) n WHERE got -> 'notes' @> n)
        ELSE pg_temp.golden_same(got -> w.key, w.value) END, false));
END
$$;

-- What quote() answers; an error is an answer that nobody expects.
CREATE FUNCTION pg_temp.golden_quote(c golden) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN insurance.quote(c.facts, c.params, c.options);
EXCEPTION WHEN OTHERS THEN
    RETURN jsonb_build_object('error', SQLERRM);
END
$$;

-- One assertion a case.
CREATE FUNCTION pg_temp.golden_check(first text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    c golden;
    answer jsonb;
    wrong text;
BEGIN
    FOR c IN SELECT * FROM golden WHERE starts_with(id, first) ORDER BY id LOOP
        answer := pg_temp.golden_quote(c);
        UPDATE golden SET got = answer WHERE id = c.id;
        wrong := pg_temp.golden_wrong(answer, c.expect);
        RETURN NEXT ok(wrong IS NULL, format('%s (%s) %s', c.id, c.clause, c.why));
        IF wrong IS NOT NULL THEN
            RETURN NEXT diag(wrong);
            IF answer ? 'error' THEN
                RETURN NEXT diag('error: ' || (answer ->> 'error'));
            END IF;
        END IF;
    END LOOP;
END
$$;

\copy golden_line FROM 'test/golden/guizhou-2022.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/jiangxi-2023.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/ganzhou-2023.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/nanchang-2020-2021.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/jiangxi-2020-2021.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/liaoning-2023.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/jiangxi-2025.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
SELECT pg_temp.golden_take();

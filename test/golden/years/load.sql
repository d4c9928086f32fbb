-- Loads the golden cases of a person's years, for the pgTAP files:
--
--   \ir ../golden/load.sql
--   \ir ../golden/years/load.sql
--
-- year_case has one row a case; pg_temp.year_case_got() is the extension's answer to
-- it.  ask says what is asked:
--   incentives   insurance.incentives() of the year upto
--   assess       insurance.assess() of somebody born in 1980 without circumstances, who
--                pays on paid_on for the year upto
--   waiting      insurance.waiting() of the year upto, with lapsed_years and repaired_years
-- years, zero_claim, bonus_used and repaired name years as "2025" or "2025-2027".

CREATE TEMP TABLE year_case_line (line text);
\copy year_case_line FROM 'test/golden/years/incentives.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy year_case_line FROM 'test/golden/years/waiting.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy year_case_line FROM 'test/golden/years/enrolment.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')

CREATE TEMP TABLE year_case (
    nr serial PRIMARY KEY,
    id text NOT NULL UNIQUE,
    ask text NOT NULL CHECK (ask IN ('incentives', 'assess', 'waiting')),
    clause text NOT NULL,
    given jsonb NOT NULL,
    upto integer NOT NULL,
    paid_on date,
    original_cap numeric,
    premium numeric,
    readings jsonb,
    expect jsonb NOT NULL,
    why text NOT NULL
);
INSERT INTO year_case (id, ask, clause, given, upto, paid_on, original_cap, premium, readings, expect, why)
SELECT c ->> 'id', c ->> 'ask', c ->> 'clause', c, coalesce(c ->> 'upto', c ->> 'year')::integer, (c ->> 'paid_on')::date,
       (c ->> 'original_cap')::numeric, (c ->> 'premium')::numeric, c -> 'readings', c -> 'expect', c ->> 'why'
FROM (SELECT line::jsonb AS c FROM year_case_line WHERE line <> '') l;

CREATE FUNCTION pg_temp.span(named text) RETURNS SETOF integer LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT generate_series(split_part(named, '-', 1)::integer, coalesce(nullif(split_part(named, '-', 2), ''), named)::integer)
$$;

CREATE TEMP TABLE year_case_year AS
SELECT c.nr, y.year, s.value AS status,
       EXISTS (SELECT FROM jsonb_array_elements_text(c.given -> 'zero_claim') z, pg_temp.span(z) n WHERE n = y.year) AS zero_claim,
       EXISTS (SELECT FROM jsonb_array_elements_text(c.given -> 'bonus_used') z, pg_temp.span(z) n WHERE n = y.year) AS bonus_used,
       EXISTS (SELECT FROM jsonb_array_elements_text(c.given -> 'repaired') z, pg_temp.span(z) n WHERE n = y.year) AS repaired
FROM year_case c, jsonb_each_text(c.given -> 'years') s, pg_temp.span(s.key) y(year);

CREATE FUNCTION pg_temp.year_case_history(nr integer) RETURNS text LANGUAGE sql AS $$
    SELECT '{' || coalesce(string_agg(year || ':' || status || CASE WHEN zero_claim THEN '+zero_claim' ELSE '' END
                                      || CASE WHEN bonus_used THEN '+bonus_used' ELSE '' END
                                      || CASE WHEN repaired THEN '+repaired' ELSE '' END, ','), '') || '}'
    FROM year_case_year y WHERE y.nr = year_case_history.nr
$$;

-- An error is an answer that nobody expects.
CREATE FUNCTION pg_temp.year_case_got(c year_case) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    p insurance.policy;
BEGIN
    p := insurance.policy_for(360000, greatest(c.upto, 2025),
        local => insurance.local_document(jsonb_strip_nulls(jsonb_build_object('personal_standard', c.premium, 'original_cap', c.original_cap))),
        readings => coalesce(c.readings, '{}'));
    CASE c.ask
        WHEN 'incentives' THEN
            RETURN (SELECT to_jsonb(i) FROM insurance.incentives(p, pg_temp.year_case_history(c.nr)::insurance.history, c.upto) i);
        WHEN 'assess' THEN
            RETURN (SELECT to_jsonb(a) - 'assessment' FROM insurance.assess(p, birth_date => '1980-05-05', paid_on => c.paid_on,
                        history => pg_temp.year_case_history(c.nr)::insurance.history) a);
        WHEN 'waiting' THEN
            RETURN (SELECT to_jsonb(w) FROM insurance.waiting(p, (c.given ->> 'lapsed_years')::integer, (c.given ->> 'repaired_years')::integer,
                        c.paid_on) w);
    END CASE;
EXCEPTION WHEN OTHERS THEN
    RETURN jsonb_build_object('error', SQLERRM);
END
$$;

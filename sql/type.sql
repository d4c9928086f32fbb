-- The types policy, history, circumstance_set, assessment: text and binary round trips, order, hash, indexes.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;

-- What the round trips are made of: every built-in policy, and answers of many kinds.
CREATE TEMP TABLE p (id int PRIMARY KEY, policy insurance.policy NOT NULL);
INSERT INTO p
SELECT row_number() OVER (ORDER BY c.region, c.coverage_year), c.policy FROM insurance.compiled_policy c;
SELECT count(*) > 10 AS many FROM p;

CREATE TEMP TABLE facts (n int, born date, paid date, kinds text[], since date[], until date[], registered date, died date,
                         amount numeric, settled numeric, absences datemultirange);
INSERT INTO facts VALUES
    (1, '1980-05-05', '2022-03-31', '{}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (2, '1980-05-05', '2022-03-31', '{低保对象}', '{2021-01-01}', '{NULL}', NULL, NULL, 320, NULL, '{[2022-04-01,2022-05-01),[2022-06-01,2022-06-15)}'),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (4, '2022-11-30', '2022-12-15', '{}', NULL, NULL, '2022-12-01', NULL, NULL, 250, NULL),
    (5, NULL, '2022-10-10', '{veteran,employee_leaver}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (6, '1980-05-05', '2022-10-10', '{nobody_knows_this}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (7, '1940-05-05', NULL, '{extreme_poverty_support,orphan}', '{2020-01-01,2020-01-01}', NULL, '2022-01-01', '2022-08-01', NULL, NULL, NULL),
    (8, 'infinity', '2022-10-10', '{}', NULL, NULL, NULL, NULL, -5, NULL, NULL);
CREATE TEMP TABLE a AS
SELECT p.id, f.n, insurance.assessment(p.policy, f.born, f.paid, f.kinds, f.since, f.until, NULL, f.registered, f.died, NULL, f.amount, f.settled, f.absences) AS assessment
FROM p, facts f;

-- Text: what is written is read back as the same value, and as the same text.
SELECT count(*) AS different FROM p
WHERE policy OPERATOR(insurance.<>) policy::text::insurance.policy OR policy::text <> policy::text::insurance.policy::text;
SELECT count(*) AS different FROM a
WHERE assessment OPERATOR(insurance.<>) assessment::text::insurance.assessment OR assessment::text <> assessment::text::insurance.assessment::text;
-- A policy that was read back gives the same answers.
SELECT count(*) AS different
FROM (SELECT id, policy::text::insurance.policy AS policy FROM p OFFSET 0) p, facts f, a
WHERE a.id = p.id AND a.n = f.n AND a.assessment OPERATOR(insurance.<>)
      insurance.assessment(p.policy, f.born, f.paid, f.kinds, f.since, f.until, NULL, f.registered, f.died, NULL, f.amount, f.settled, f.absences);
-- The text of a policy is JSON that says what it is; its fingerprint need not be given but must be right.
SELECT policy::text::jsonb ->> 'format' AS format, policy::text::jsonb ->> 'region' AS region,
       policy::text::jsonb ->> 'coverage_year' AS year,
       policy::text::jsonb ->> 'fingerprint' = lpad(to_hex(insurance.fingerprint(policy)), 16, '0') AS fingerprint
FROM insurance.compiled_policy WHERE region = 520000 AND coverage_year = 2022;
SELECT policy OPERATOR(insurance.=) (policy::text::jsonb - 'fingerprint')::text::insurance.policy AS the_same
FROM insurance.compiled_policy WHERE region = 520000 AND coverage_year = 2022;
SELECT jsonb_set(policy::text::jsonb, '{fingerprint}', '"0123456789abcdef"')::text::insurance.policy IS NULL AS never
FROM insurance.compiled_policy WHERE region = 520000 AND coverage_year = 2022;
-- Nor does the order in which keys came: who bears the remainder of a split is the same before and after.
WITH compiled AS (
    SELECT insurance.policy_compile(ARRAY['{
        "number": "T1", "issued_on": "2021-12-01", "regions": [{"code": 990000}], "coverage_years": {"from": 2022},
        "circumstances": {"zzzz": {}, "a": {}},
        "fees": [{"id": "standard", "personal": 100.01, "cite": "1"}],
        "subsidies": [{"id": "zzzz", "tier": "full", "amount": "full", "split": "s", "cite": "1"}],
        "splits": [{"id": "s", "split": "s", "parts": {"bb": 1}, "cite": "1"}],
        "routes": [{"id": "ordinary", "start": null, "cite": "1"}]}',
        '{"number": "T2", "issued_on": "2021-12-02", "regions": [{"code": 990000}], "coverage_years": {"from": 2022},
        "splits": [{"id": "s", "op": "amend", "parts": {"a": 1}, "cite": "1"}]}']::jsonb[], 990000, 2022) AS policy
)
SELECT insurance.subsidy_payers(insurance.assessment(policy, paid_on => '2022-01-01', circumstances => '{zzzz}'))
     = insurance.subsidy_payers(insurance.assessment(policy::text::insurance.policy, paid_on => '2022-01-01', circumstances => '{zzzz}')) AS the_same
FROM compiled;

-- Binary: COPY writes with send and reads with recv.
CREATE TEMP TABLE p2 (LIKE p);
CREATE TEMP TABLE a2 (LIKE a);
CREATE TEMP TABLE small (h insurance.history, c insurance.circumstance_set);
INSERT INTO small VALUES
    ('{}', '{}'),
    ('{2021:resident,2022:resident+zero_claim+bonus_used+repaired,2023:none,2024:employee,2025:excused,2026:contradictory}',
     '{subsistence_allowance[2022-03-01,2022-12-31],veteran[2022-05-01,],moved_in[,2022-06-30],orphan,低保对象}'),
    ('{1990:none,2117:resident}', '{orphan[1850-01-01,2200-12-31]}'),
    (NULL, NULL);
CREATE TEMP TABLE small2 (LIKE small);
\copy p TO PROGRAM 'cat > results/type_p.bin' (FORMAT binary)
\copy p2 FROM PROGRAM 'cat results/type_p.bin; rm results/type_p.bin' (FORMAT binary)
\copy a TO PROGRAM 'cat > results/type_a.bin' (FORMAT binary)
\copy a2 FROM PROGRAM 'cat results/type_a.bin; rm results/type_a.bin' (FORMAT binary)
\copy small TO PROGRAM 'cat > results/type_s.bin' (FORMAT binary)
\copy small2 FROM PROGRAM 'cat results/type_s.bin; rm results/type_s.bin' (FORMAT binary)
SELECT (SELECT count(*) FROM p) = count(*) AS all_there, bool_and(p.policy::text = p2.policy::text) AS the_same FROM p JOIN p2 USING (id);
SELECT (SELECT count(*) FROM a) = count(*) AS all_there, bool_and(a.assessment OPERATOR(insurance.=) a2.assessment) AS the_same FROM a JOIN a2 USING (id, n);
SELECT h, c FROM small2;

-- history: sorted, each year once, flags in one order.
SELECT '{2023:none, 2021:resident+repaired+zero_claim ,2022:employee}'::insurance.history AS history,
       '{}'::insurance.history AS empty, '{ }'::insurance.history AS blank,
       '{2022:resident,2021:none}'::insurance.history OPERATOR(insurance.=) '{2021:none,2022:resident}'::insurance.history AS equal;
-- circumstance_set: sorted, each entry once, Chinese names as they are.
SELECT ' { veteran[2022-05-01,] , orphan, orphan,veteran[2020-05-01,2020-06-01],veteran } '::insurance.circumstance_set AS circumstances,
       '{低保对象[,2022-12-31]}'::insurance.circumstance_set AS chinese,
       '{b,a}'::insurance.circumstance_set OPERATOR(insurance.=) '{a,b}'::insurance.circumstance_set AS equal,
       '{a}'::insurance.circumstance_set OPERATOR(insurance.=) '{a[2022-01-01,]}'::insurance.circumstance_set AS not_equal,
       insurance.make_circumstances('{b,a}', '{2022-01-01,NULL}', NULL) AS made,
       insurance.make_circumstances('{}') AS none, insurance.make_circumstances(NULL) IS NULL AS no_array;
-- The longest of both.
SELECT length(h::text), h OPERATOR(insurance.=) h::text::insurance.history AS the_same
FROM (SELECT ('{' || string_agg(y || ':contradictory+zero_claim+bonus_used+repaired', ',') || '}')::insurance.history AS h FROM generate_series(1990, 2117) y) x;
SELECT length(c::text), c OPERATOR(insurance.=) c::text::insurance.circumstance_set AS the_same
FROM (SELECT ('{' || string_agg(repeat('x', 197) || lpad(i::text, 3, '0') || '[1850-01-01,2200-12-31]', ',') || '}')::insurance.circumstance_set AS c
      FROM generate_series(1, 64) i) x;

-- Both forms of circumstances give one answer.
SELECT bool_and(insurance.assessment(p.policy, paid_on => f.paid, birth_date => f.born, circumstances => f.kinds, circumstance_from => f.since, circumstance_until => f.until)
       OPERATOR(insurance.=)
       insurance.assessment(p.policy, paid_on => f.paid, birth_date => f.born, circumstance_set => insurance.make_circumstances(f.kinds, f.since, f.until))) AS the_same
FROM p, facts f WHERE f.kinds IS NOT NULL;

-- Comparison is a total order, and equal values have equal hashes.
CREATE FUNCTION pg_temp.laws(type text, source text) RETURNS TABLE (law text, broken bigint) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        WITH v AS (%2$s),
             pair AS (SELECT a.v AS a, b.v AS b, insurance.%1$s_cmp(a.v, b.v) AS cmp, insurance.%1$s_cmp(b.v, a.v) AS back FROM v a, v b)
        SELECT * FROM (
            SELECT 'antisymmetric', count(*) FROM pair WHERE sign(cmp) <> -sign(back)
            UNION ALL SELECT 'equal is the same text', count(*) FROM pair WHERE (cmp = 0) <> (a::text = b::text)
            UNION ALL SELECT 'operators', count(*) FROM pair
                WHERE (a OPERATOR(insurance.=) b) <> (cmp = 0) OR (a OPERATOR(insurance.<>) b) <> (cmp <> 0)
                   OR (a OPERATOR(insurance.<) b) <> (cmp < 0) OR (a OPERATOR(insurance.<=) b) <> (cmp <= 0)
                   OR (a OPERATOR(insurance.>=) b) <> (cmp >= 0) OR (a OPERATOR(insurance.>) b) <> (cmp > 0)
            UNION ALL SELECT 'hash', count(*) FROM pair
                WHERE cmp = 0 AND (insurance.%1$s_hash(a) <> insurance.%1$s_hash(b) OR insurance.%1$s_hash_extended(a, 5) <> insurance.%1$s_hash_extended(b, 5))
            -- the low 32 bits of the extended hash with seed 0 are the hash
            UNION ALL SELECT 'extended hash', count(*) FROM pair
                WHERE insurance.%1$s_hash(a) <> (insurance.%1$s_hash_extended(a, 0) & 4294967295)::bit(32)::int
            UNION ALL SELECT 'transitive', count(*) FROM pair x JOIN pair y ON x.b OPERATOR(insurance.=) y.a AND x.cmp < 0 AND y.cmp < 0
                WHERE insurance.%1$s_cmp(x.a, y.b) >= 0) r $q$, type, source);
END
$$;
SELECT * FROM pg_temp.laws('policy', 'SELECT policy AS v FROM p WHERE id <= 12');
SELECT * FROM pg_temp.laws('assessment', 'SELECT assessment AS v FROM a WHERE id <= 4');
SELECT * FROM pg_temp.laws('history', 'SELECT v::insurance.history AS v FROM unnest(ARRAY[''{}'', ''{2021:resident}'', ''{2021:none}'', ''{2022:resident}'', ''{2021:resident,2022:resident}'']) v');
SELECT * FROM pg_temp.laws('circumstance_set', 'SELECT v::insurance.circumstance_set AS v FROM unnest(ARRAY[''{}'', ''{a}'', ''{b}'', ''{a,b}'', ''{a[2022-01-01,]}'', ''{a[,2022-01-01]}'']) v');

-- DISTINCT, GROUP BY, ORDER BY, joins and set operations by sort and by hash; no search_path is needed for these.
SELECT count(*) = count(DISTINCT policy) FROM p;
SET enable_hashagg = off;
SELECT count(*) FROM (SELECT policy FROM p UNION SELECT policy FROM p) u \gset sorted_
RESET enable_hashagg;
SET enable_sort = off;
SELECT count(*) FROM (SELECT policy FROM p UNION SELECT policy FROM p) u \gset hashed_
RESET enable_sort;
SELECT :sorted_count = :hashed_count AS the_same, :sorted_count = (SELECT count(*) FROM p) AS all_different;
SELECT count(*) FROM (SELECT h FROM small UNION ALL SELECT h FROM small2 ORDER BY 1) x;
SELECT h, count(*) FROM (SELECT h FROM small UNION ALL SELECT h FROM small2) x GROUP BY h ORDER BY h;
SET search_path = public, insurance;
SELECT count(*) = (SELECT count(*) FROM p) AS all_found FROM p JOIN p2 ON p.policy = p2.policy;
SET enable_hashjoin = off;
SET enable_nestloop = off;
SELECT count(*) = (SELECT count(*) FROM p) AS all_found FROM p JOIN p2 ON p.policy = p2.policy;
RESET enable_hashjoin;
RESET enable_nestloop;
RESET search_path;

-- Indexes.  A policy is too long for a row of a btree; a hash index holds any.
CREATE INDEX p_hash ON p USING hash (policy);
CREATE UNIQUE INDEX small_h ON small (h);
CREATE INDEX a_hash ON a USING hash (assessment);
SET enable_seqscan = off;
SET search_path = public, insurance;
SELECT count(*) FROM p WHERE policy = (SELECT policy FROM insurance.compiled_policy WHERE region = 520000 AND coverage_year = 2022);
SELECT count(*) FROM small WHERE h = '{2117:resident,1990:none}';
SELECT count(*) = 8 FROM a WHERE assessment IN (SELECT assessment FROM a2 WHERE id = 1);
RESET search_path;
RESET enable_seqscan;
INSERT INTO small VALUES ('{2117:resident, 1990:none}', '{}');

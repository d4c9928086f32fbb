-- One person, one answer: alone, in bulk, in parallel, in any order, by any form
-- of the arguments and from wherever the policy comes, bit for bit.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

\ir ../golden/load.sql

SELECT plan(33);

-- No temporary tables: parallel workers cannot read them.
CREATE TABLE rule_book (nr integer PRIMARY KEY, region integer, coverage_year integer, params jsonb, options jsonb, policy insurance.policy);
INSERT INTO rule_book
SELECT row_number() OVER (), b.region, b.year, b.params, b.options,
       insurance.policy_for(b.region, b.year, readings => b.options,
           local => CASE WHEN b.params IS NOT NULL THEN insurance.local_document(b.params) END)
FROM (SELECT DISTINCT insurance.region_code(facts ->> 'region') AS region, (facts ->> 'coverage_year')::integer AS year, params, options
      FROM golden ORDER BY 1, 2, 3, 4) b;

CREATE TABLE person (
    id text PRIMARY KEY, nr integer, policy insurance.policy, region integer, coverage_year integer, plain boolean,
    birth_date date, paid_on date, codes text[], held_from date[], held_until date[], held insurance.circumstance_set,
    registered_on date, died_on date, fee_level text, amount_paid numeric, settled_before numeric, absences datemultirange,
    history insurance.history, answers jsonb, alone insurance.assessment);
INSERT INTO person
SELECT g.id, b.nr, b.policy, b.region, b.coverage_year, g.params IS NULL AND g.options IS NULL,
       (f ->> 'birth_date')::date, (f ->> 'payment_date')::date, c.codes, c.held_from, c.held_until, insurance.quote_circumstances(f),
       (f ->> 'registered_on')::date, (f ->> 'death_date')::date, f ->> 'fee_level', (f ->> 'amount_paid')::numeric,
       (f ->> 'paid_2020_standard')::numeric, insurance.quote_absences(f), insurance.quote_history(f),
       pg_temp.golden_quote(g)
FROM golden g
CROSS JOIN LATERAL (SELECT g.facts AS f) x
JOIN rule_book b ON b.region = insurance.region_code(f ->> 'region') AND b.coverage_year = (f ->> 'coverage_year')::integer
    AND b.params IS NOT DISTINCT FROM g.params AND b.options IS NOT DISTINCT FROM g.options
CROSS JOIN LATERAL (
    -- the set read from its text form: code[first,last]
    SELECT array_agg(m[1] ORDER BY n) AS codes, array_agg(nullif(m[2], '')::date ORDER BY n) AS held_from,
           array_agg(nullif(m[3], '')::date ORDER BY n) AS held_until
    FROM regexp_matches(insurance.quote_circumstances(f)::text, '([^,{}\[\]]+)(?:\[([^,\]]*),([^\]]*)\])?', 'g') WITH ORDINALITY r(m, n)) c;
ANALYZE person;

CREATE FUNCTION ids(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format('SELECT string_agg(id, '', '' ORDER BY id) FROM (%s) q', query) INTO found;
    RETURN found;
END
$$;

-- Every person alone: a statement each.
DO $$
DECLARE
    p person;
BEGIN
    FOR p IN SELECT * FROM person WHERE policy IS NOT NULL LOOP
        EXECUTE format('UPDATE person SET alone = insurance.assessment((SELECT policy FROM rule_book WHERE nr = %s), birth_date => %L, paid_on => %L,
            circumstances => %L, circumstance_from => %L, circumstance_until => %L, registered_on => %L, died_on => %L, fee_level => %L,
            amount_paid => %L, settled_before => %L, absences => %L, history => %L) WHERE id = %L', p.nr, p.birth_date, p.paid_on,
            p.codes, p.held_from, p.held_until, p.registered_on, p.died_on, p.fee_level, p.amount_paid, p.settled_before, p.absences,
            p.history, p.id);
    END LOOP;
END
$$;

SELECT cmp_ok(count(*), '>=', 250::bigint, 'there are persons') FROM person;
SELECT is((SELECT count(*) FROM person WHERE alone IS NULL AND policy IS NOT NULL), 0::bigint, 'everyone was assessed alone');
SELECT is(ids('SELECT id FROM person WHERE policy IS NOT NULL AND insurance.answers(alone) <> answers'), NULL,
    'quote() gives the answers of the assessment');

-- In bulk.
\set facts 'birth_date, paid_on, codes, held_from, held_until, NULL, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history'
\set set_facts 'birth_date, paid_on, NULL, NULL, NULL, held, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history'
SELECT is(ids($q$SELECT id FROM person WHERE insurance.assessment(policy, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'in bulk, a policy on each row');
SELECT is(ids($q$SELECT id FROM person WHERE insurance.assessment(policy, $q$ || :'facts' || $q$)::text <> alone::text$q$), NULL,
    'in bulk, the text forms');
SELECT is(ids($q$SELECT id FROM person WHERE insurance.assessment(policy, $q$ || :'set_facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'circumstances as a set');
SELECT is(ids($q$SELECT id FROM person WHERE insurance.assessment(policy, birth_date, paid_on, codes[:1], held_from[:1], held_until[:1],
        insurance.make_circumstances(codes[2:], held_from[2:], held_until[2:]), registered_on, died_on, fee_level, amount_paid,
        settled_before, absences, history) OPERATOR(insurance.<>) alone$q$), NULL,
    'circumstances partly in an array, partly in a set');
SELECT is(ids($q$SELECT p.id FROM person p, LATERAL insurance.assess(policy, $q$ || :'facts' || $q$) a WHERE a.assessment OPERATOR(insurance.<>) p.alone$q$), NULL,
    'through assess()');
SELECT is(ids($q$SELECT p.id FROM person p, LATERAL insurance.assess(policy, $q$ || :'facts' || $q$) a
        WHERE policy IS NOT NULL AND (to_jsonb(a) - ARRAY['subsidy_payers', 'payable', 'charged', 'benefit_period', 'active_intervals', 'undecided_answers',
                  'open_answers', 'policy_fingerprint', 'assessment', 'notes', 'missing', 'reasons']
              - (SELECT array_agg(k) FROM jsonb_object_keys(to_jsonb(a)) k WHERE k LIKE '%\_fen')
            <> (p.answers - ARRAY['subsidy_split', 'personal_payable', 'charged_at_payment', 'active_intervals', 'notes', 'missing', 'policy_fingerprint'])
           OR to_jsonb(a.subsidy_payers) IS DISTINCT FROM nullif(p.answers -> 'subsidy_split', 'null')
           OR a.payable IS DISTINCT FROM (p.answers ->> 'personal_payable')::numeric
           OR a.charged IS DISTINCT FROM (p.answers ->> 'charged_at_payment')::numeric)$q$), NULL,
    'the columns of assess() are the answers of quote()');
SELECT is(ids($q$SELECT p.id FROM person p, LATERAL insurance.assess(policy, $q$ || :'facts' || $q$) a
        WHERE (a.payable_fen, a.standard_fee_fen, a.subsidy_amount_fen, a.refund_due_fen, a.total_funding_fen, a.total_collected_fen)
            IS DISTINCT FROM (a.payable * 100, a.standard_fee * 100, a.subsidy_amount * 100, a.refund_due * 100, a.total_funding * 100, a.total_collected * 100)$q$), NULL,
    'fen are a hundred times yuan');
CREATE FUNCTION read_back(a insurance.assessment) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN a::text::insurance.assessment OPERATOR(insurance.=) a;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END
$$;
SELECT is(ids($q$SELECT id FROM person WHERE NOT read_back(alone)$q$), NULL, 'assessments survive their text form');
SELECT is(ids($q$SELECT id FROM person WHERE insurance.policy_fingerprint(alone) <> insurance.fingerprint(policy)$q$), NULL,
    'assessments carry the fingerprint of their policy');

-- By region and year: where no local value and no reading is chosen.
SELECT is(ids($q$SELECT id FROM person WHERE plain AND policy IS NOT NULL
        AND insurance.assessment(region, coverage_year, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'by region and year');
SELECT is(ids($q$SELECT id FROM person WHERE plain AND policy IS NOT NULL
        AND insurance.assessment(region, coverage_year, $q$ || :'set_facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'by region and year, circumstances as a set');
SELECT is(ids($q$SELECT p.id FROM person p, LATERAL insurance.assess(region, coverage_year, $q$ || :'facts' || $q$) a
        WHERE plain AND policy IS NOT NULL AND a.assessment OPERATOR(insurance.<>) p.alone$q$), NULL,
    'by region and year through assess()');
SELECT is(ids($q$SELECT id FROM person WHERE policy IS NULL
        AND (NOT plain OR insurance.status(insurance.assessment(region, coverage_year, $q$ || :'facts' || $q$)) <> 'no_text')$q$), NULL,
    'without a policy the region form says no_text');

-- In any order.
SELECT is(ids($q$SELECT id FROM (SELECT * FROM person, generate_series(1, 3) s ORDER BY md5(id || s) OFFSET 0) p
        WHERE insurance.assessment(policy, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'shuffled, every row another policy');
SELECT is(ids($q$SELECT id FROM (SELECT * FROM person ORDER BY id DESC OFFSET 0) p
        WHERE insurance.assessment(policy, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'backwards');
SELECT is(ids($q$SELECT id FROM (SELECT * FROM person WHERE plain AND policy IS NOT NULL ORDER BY md5(id) OFFSET 0) p
        WHERE insurance.assessment(region, coverage_year, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'shuffled, by region and year');

-- From wherever the policy comes.
SELECT cmp_ok(pg_relation_size((SELECT reltoastrelid FROM pg_class WHERE oid = 'rule_book'::regclass)), '>', 0::bigint,
    'the policies of the table are toasted');
SELECT is(ids($q$SELECT p.id FROM person p JOIN rule_book b USING (nr) WHERE insurance.assessment(b.policy, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'toasted, joined for each row');
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SELECT is(ids($q$SELECT p.id FROM (SELECT * FROM person ORDER BY md5(id) OFFSET 0) p JOIN rule_book b USING (nr)
        WHERE insurance.assessment(b.policy, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'toasted, joined in a nested loop, shuffled');
RESET enable_hashjoin;
RESET enable_mergejoin;
SELECT is(ids($q$SELECT p.id FROM person p WHERE policy IS NOT NULL
        AND insurance.assessment(policy::text::insurance.policy, $q$ || :'facts' || $q$) OPERATOR(insurance.<>) alone$q$), NULL,
    'the policy through its text form');

-- One call site, changing policies, in variables.
CREATE FUNCTION alternate(generic boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    policies insurance.policy[];
    swapped insurance.policy;
    p person;
    a insurance.assessment;
    truth insurance.assessment;
    i integer;
    wrong text;
BEGIN
    PERFORM set_config('plan_cache_mode', CASE WHEN generic THEN 'force_generic_plan' ELSE 'force_custom_plan' END, true);
    policies := ARRAY[insurance.policy_for(520000, 2022), insurance.policy_for(360000, 2023),
        insurance.policy_for(360700, 2023, readings => '{"ganzhou_extension_for": "everyone"}',
            local => '{"parameters": {"extension_end": {"value": "2023-03-31"}}}')];
    FOR p IN SELECT * FROM person ORDER BY id LOOP
        FOR i IN 1..3 LOOP
            swapped := policies[i];
            a := insurance.assessment(swapped, p.birth_date, p.paid_on, p.codes, p.held_from, p.held_until, NULL, p.registered_on,
                p.died_on, p.fee_level, p.amount_paid, p.settled_before, p.absences, p.history);
            EXECUTE 'SELECT insurance.assessment($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $11, $12, $13)' INTO truth
                USING policies[i], p.birth_date, p.paid_on, p.codes, p.held_from, p.held_until, p.registered_on, p.died_on, p.fee_level,
                    p.amount_paid, p.settled_before, p.absences, p.history;
            IF a OPERATOR(insurance.<>) truth OR insurance.policy_fingerprint(a) <> insurance.fingerprint(policies[i]) THEN
                wrong := concat_ws(', ', wrong, p.id || '/' || i);
            END IF;
        END LOOP;
    END LOOP;
    RETURN wrong;
END
$$;
SELECT is(alternate(false), NULL, 'three policies in turn at one call site of a procedure');
SELECT is(alternate(true), NULL, 'three policies in turn under a generic plan');

-- More policies than any cache holds.
CREATE TABLE place (nr integer PRIMARY KEY, policy insurance.policy);
INSERT INTO place SELECT n, insurance.policy_for(360000, 2026, local => jsonb_build_object('parameters',
    jsonb_build_object('personal_standard', jsonb_build_object('value', 300 + n)))) FROM generate_series(1, 80) n;
SELECT is((SELECT count(*) FROM (SELECT n, nr, policy FROM place, generate_series(1, 20) n ORDER BY md5(nr || '/' || n) OFFSET 0) x
           WHERE insurance.payable(insurance.assessment(x.policy, birth_date => '1979-07-19', paid_on => '2025-11-20',
               history => '{2025:resident}')) IS DISTINCT FROM 300 + x.nr), 0::bigint,
    'eighty policies in random order, each with its own premium');

-- In parallel.
CREATE TABLE crowd AS SELECT p.*, s FROM person p, generate_series(1, 5) s;
ANALYZE crowd;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;

CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    whole text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        whole := whole || line || E'\n';
    END LOOP;
    RETURN whole;
END
$$;
\set by_policy 'SELECT id FROM crowd WHERE insurance.assessment(policy, ':facts') OPERATOR(insurance.<>) alone'
\set by_region 'SELECT id FROM crowd WHERE plain AND policy IS NOT NULL AND insurance.assessment(region, coverage_year, ':facts') OPERATOR(insurance.<>) alone'
SELECT matches(plan_of(:'by_policy'), 'Gather.*Parallel Seq Scan', 'the scan by policy is parallel');
SELECT is(ids(:'by_policy'), NULL, 'in parallel, by policy');
SELECT matches(plan_of(:'by_region'), 'Gather.*Parallel Seq Scan', 'the scan by region is parallel');
SELECT is(ids(:'by_region'), NULL, 'in parallel, by region and year');
SELECT set_config(CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'debug_parallel_query' ELSE 'force_parallel_mode' END, 'on', false) <> '' AS forced \gset
SELECT is(ids($q$SELECT p.id FROM crowd p, LATERAL insurance.assess(policy, $q$ || :'facts' || $q$) a WHERE a.assessment OPERATOR(insurance.<>) p.alone$q$), NULL,
    'forced into a worker, through assess()');
\set sums 'SELECT sum(insurance.payable_fen(a)) || '','' || sum(insurance.subsidy_amount_fen(a)) || '','' || count(insurance.benefit_start(a)) || '','' || sum(hashtext(a::text)::bigint) FROM (SELECT insurance.assessment(policy, ':facts') AS a FROM crowd) x'
SELECT matches(plan_of(:'sums'), 'Partial Aggregate', 'sums are formed in the workers');
CREATE TEMP TABLE summed AS :sums;
SET max_parallel_workers_per_gather = 0;
SELECT is((SELECT s FROM summed AS x (s)), (SELECT s FROM (:sums) AS x (s)), 'the same sums with workers and without');
SELECT * FROM finish();

-- What engines that spread a database over machines ask of the catalogue, and what makes an answer the same wherever
-- it is calculated: postgres_fdw sends expressions as text to servers that have another search_path, Citus cuts
-- aggregates up and calls their parts by itself.  docs/many-machines.md says how it is used.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

SELECT plan(42);

CREATE VIEW f AS SELECT p.oid::regprocedure::text AS name, p.* FROM pg_proc p WHERE p.pronamespace = 'insurance'::regnamespace;
CREATE VIEW own_type AS SELECT t.* FROM pg_type t WHERE t.typnamespace = 'insurance'::regnamespace AND t.typtype = 'b' AND t.typcategory <> 'A';
CREATE FUNCTION names(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format('SELECT string_agg(name::text, '', '' ORDER BY name::text) FROM (%s) q(name)', query) INTO found;
    RETURN found;
END
$$;

-- ---- aggregates ----
SELECT cmp_ok((SELECT count(*) FROM f WHERE prokind = 'a'), '>=', 7::bigint, 'there are aggregates');
SELECT is(names($$SELECT name FROM f JOIN pg_aggregate a ON a.aggfnoid = f.oid WHERE a.aggcombinefn = 0$$), NULL, 'all combine');
SELECT is(names($$SELECT name FROM f JOIN pg_aggregate a ON a.aggfnoid = f.oid JOIN pg_type t ON t.oid = a.aggtranstype WHERE t.typtype = 'p' OR a.aggserialfn <> 0$$), NULL,
    'the state of each is of a type that can be stored and sent');
SELECT is(names($$SELECT name FROM f JOIN pg_aggregate a ON a.aggfnoid = f.oid JOIN pg_type t ON t.oid = a.aggtranstype
    WHERE t.typsend = 0 OR t.typreceive = 0 OR t.typnamespace <> 'insurance'::regnamespace$$), NULL, 'one of ours, with a text and a binary form');
SELECT is(names($$SELECT name FROM f JOIN pg_aggregate a ON a.aggfnoid = f.oid WHERE f.provolatile <> 'i' OR f.proparallel <> 's' OR a.aggkind <> 'n' OR a.aggfinalextra OR f.provariadic <> 0
    OR EXISTS (SELECT FROM unnest(f.proargtypes) x JOIN pg_type t ON t.oid = x WHERE t.typtype = 'p')$$), NULL,
    'they are plain: parallel safe, no ordered sets, no arguments of any type');
SELECT is(names($$SELECT s.oid::regprocedure FROM f JOIN pg_aggregate a ON a.aggfnoid = f.oid JOIN pg_proc s ON s.oid IN (a.aggtransfn, a.aggcombinefn, a.aggfinalfn)
    WHERE s.provolatile <> 'i' OR s.proparallel <> 's'$$), NULL, 'and so are the functions that they are made of');
SELECT is(names($$SELECT DISTINCT f.proname FROM f WHERE prokind = 'a' AND pronargs > 1$$), 'history_agg',
    'one argument, which Citus passes on as it is and does not wrap; history_agg takes a row of the table of years');

-- ---- functions ----
SELECT is(names($$SELECT name FROM f JOIN pg_language l ON l.oid = f.prolang
    WHERE f.provolatile = 'i' AND (f.proparallel <> 's' OR f.proconfig IS NOT NULL)$$), NULL, 'what is IMMUTABLE is PARALLEL SAFE, and has no SET, which would keep it from being inlined');
SELECT is(names($$SELECT name FROM f WHERE EXISTS (SELECT FROM unnest(f.proargtypes) a JOIN own_type t ON t.oid = a) AND f.prokind = 'f'
    AND (f.provolatile <> 'i' OR f.proparallel <> 's') AND NOT EXISTS (SELECT FROM unnest(f.proargtypes) a WHERE a = 'regclass'::regtype)
    AND f.proargtypes[0] <> 'integer'::regtype$$), 'insurance.is_unbooked(text,integer,date,date,text[],date[],date[],insurance.circumstance_set,date,date,text,numeric,numeric,datemultirange,insurance.history)',
    'what takes a policy, an assessment, a history, circumstances or a tally calculates; is_unbooked() remembers whom a settlement has visited');
SELECT is((SELECT count(*) FROM pg_settings WHERE name LIKE 'insurance.%'), 0::bigint, 'no setting belongs to the extension');

-- A text that is a constant keeps postgres_fdw from sending the call; one that is left out or a column does not.  What
-- gives one answer a person and takes a text is listed here with what is sent instead.
CREATE TABLE takes_text (name text PRIMARY KEY, instead text NOT NULL);
INSERT INTO takes_text VALUES
    ('assessment', 'columns; circumstance_set for a constant; a view on the server for a constant fee_level'),
    ('last_payment_day', 'as assessment'),
    ('trace', 'of explain()'),
    ('explain_json', 'as assessment, and for one person at a time'),
    ('make_circumstances', 'columns; a constant of type circumstance_set'),
    ('circumstances_of', 'columns: the map of codes is a jsonb'),
    ('identity_data_ok', 'columns; registrations are checked where they are made'),
    ('critical_illness_base', 'columns: arrays of the claims of a person'),
    ('burden_counted', 'columns: the claims'),
    ('history_accum', 'the transition of history_agg'),
    ('history_agg', 'columns: the years'),
    ('add_year', 'history + ''{2021:resident}'''),
    ('set_year', 'history + ''{2021:resident}''; corrections are written where the history is'),
    ('subsidy_split', 'subsidy_payers(assessment)'),
    ('fact_fingerprint', 'of the ledger, which is written where the people are'),
    ('booking_key', 'of the ledger'),
    ('may_differ', 'of the ledger'),
    ('section', 'of the policy and not of persons'),
    ('indicator_rule', 'of the policy'),
    ('is_indicator', 'of the policy'),
    ('tally_rows', 'of a tally and not of persons'),
    ('figure_value', 'of areas and not of persons'),
    ('figure_sum', 'of areas and not of persons'),
    ('amend_rules', 'of the policy'),
    ('without_subsidies', 'of the policy');
SELECT is(names($$SELECT DISTINCT f.proname FROM f JOIN pg_type r ON r.oid = f.prorettype
    WHERE f.provolatile = 'i' AND NOT f.proretset AND r.typcollation = 0 AND r.typtype <> 'p'
      AND EXISTS (SELECT FROM unnest(f.proargtypes) a JOIN pg_type t ON t.oid = a WHERE t.typcollation <> 0)
      AND f.proname NOT LIKE '%\_text' AND f.proname NOT IN ('fact_date', 'case_dates', 'kept_in_order', 'text_remark')
      AND f.proname NOT IN (SELECT name FROM takes_text)$$), NULL, 'functions that take a text and give a number, a day or a value are known');
-- Answers in text are compared on the server as columns of a view or within answers().
SELECT is(names($$SELECT f.proname FROM f JOIN pg_type r ON r.oid = f.prorettype WHERE f.pronargs = 1 AND f.proargtypes[0] = 'insurance.assessment'::regtype AND r.typcollation <> 0
    AND f.proname NOT IN (SELECT jsonb_object_keys(insurance.answers(insurance.assessment(insurance.policy_for(520000, 2022), paid_on => '2022-01-01'))))
    AND f.proname NOT IN ('open_answers', 'undecided_answers')$$), NULL,
    'every text accessor has its value in answers(), too; what is null there and why are answered by missing and notes');

-- postgres_fdw sends neither fields of a composite nor functions in FROM: whatever assess() has as a column is asked by itself.
SELECT is(names($$SELECT DISTINCT c.name FROM f, unnest(f.proargnames, f.proargmodes) c(name, mode) WHERE f.proname = 'assess' AND c.mode = 't' AND c.name <> 'assessment'
    AND NOT EXISTS (SELECT FROM f a WHERE a.proname = c.name AND a.provolatile = 'i' AND a.pronargs = 1 AND a.proargtypes[0] = 'insurance.assessment'::regtype)$$), NULL,
    'every column of assess() has an accessor');

-- ---- types and tables ----
SELECT is(names($$SELECT typname FROM own_type t WHERE (SELECT count(*) FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod
    WHERE c.opcintype = t.oid AND c.opcdefault AND m.amname IN ('btree', 'hash')) <> 2$$), NULL, 'every type can be sorted, grouped, hashed and distributed by');
SELECT is(names($$SELECT typname FROM own_type WHERE typsend = 0 OR typreceive = 0$$), NULL, 'every type has a binary form');
SELECT is(names($$SELECT typname FROM own_type WHERE typcollation <> 0$$), NULL, 'no type has a collation');
SELECT is(names($$SELECT relname FROM pg_class c WHERE c.relnamespace = 'insurance'::regnamespace AND c.relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)$$), NULL, 'every table that has rows has a primary key');
BEGIN;
SELECT insurance.open_year(2022) \g /dev/null
SELECT is((SELECT count(*) FROM pg_index i JOIN pg_inherits h ON h.inhrelid = i.indrelid WHERE i.indisprimary AND h.inhparent = 'insurance.booking'::regclass), 1::bigint, 'and the partition of a year of the ledger');
ROLLBACK;

-- ---- values of every type, of many kinds ----
CREATE TABLE sample AS
SELECT row_number() OVER () AS n, c.policy,
       insurance.make_circumstances((ARRAY['orphan', 'subsistence_allowance'])[1 + i % 2:2], (ARRAY['2021-10-01'::date + i, NULL])[1 + i % 2:2]) AS circumstances,
       (ARRAY['{2019:resident+zero_claim,2020:none+repaired,2021:resident}', '{2018:resident+bonus_used,2021:employee}', '{}', '{2020:contradictory}'])[1 + i % 4]::insurance.history AS history,
       NULL::insurance.assessment AS assessment, NULL::insurance.tally AS tally
FROM insurance.compiled_policy c, generate_series(1, 6) i;
UPDATE sample SET assessment = insurance.assessment(policy, birth_date => '1950-01-01'::date + n::int * 97, paid_on => '2021-09-01'::date + n::int * 11 % 700,
    circumstance_set => circumstances, history => history, absences => CASE WHEN n % 5 = 0 THEN '{[2022-04-01,2022-05-01)}'::datemultirange END, amount_paid => 320.5);
UPDATE sample s SET tally = (SELECT insurance.tally(assessment) FROM sample x WHERE x.n BETWEEN s.n AND s.n + s.n % 40);
UPDATE sample SET policy = NULL WHERE n > 12;  -- reading a policy takes milliseconds
SELECT cmp_ok(count(*), '>', 200::bigint, 'there are values') FROM sample;

-- ---- text forms: no setting matters, neither when they are written nor when they are read ----
CREATE TABLE written AS SELECT n, policy::text AS policy, circumstances::text AS circumstances, history::text AS history, assessment::text AS assessment, tally::text AS tally FROM sample;
CREATE FUNCTION under(VARIADIC settings text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    setting text;
    wrong text;
BEGIN
    FOREACH setting IN ARRAY settings LOOP
        BEGIN
            EXECUTE 'SET LOCAL ' || setting;
        EXCEPTION WHEN invalid_parameter_value THEN
            CONTINUE;  -- a locale that this machine does not have
        END;
        SELECT concat_ws(', ', wrong, max(setting)) INTO wrong
        FROM public.sample s JOIN public.written w USING (n)
        WHERE (s.policy::text, s.circumstances::text, s.history::text, s.assessment::text, s.tally::text)
              IS DISTINCT FROM (w.policy, w.circumstances, w.history, w.assessment, w.tally)
           OR CASE WHEN n <= 2 THEN w.policy::insurance.policy OPERATOR(insurance.<>) s.policy END OR w.circumstances::insurance.circumstance_set OPERATOR(insurance.<>) s.circumstances
           OR w.history::insurance.history OPERATOR(insurance.<>) s.history OR w.assessment::insurance.assessment OPERATOR(insurance.<>) s.assessment
           OR w.tally::insurance.tally OPERATOR(insurance.<>) s.tally
        HAVING count(*) > 0;
    END LOOP;
    RETURN wrong;
END
$$;
SELECT is(under('DateStyle = ''ISO, YMD''', 'DateStyle = ''SQL, DMY''', 'DateStyle = ''German''', 'DateStyle = ''Postgres, MDY'''), NULL, 'DateStyle');
SELECT is(under('IntervalStyle = sql_standard', 'IntervalStyle = iso_8601', 'TimeZone = ''Asia/Shanghai''', 'TimeZone = ''Pacific/Apia''', 'TimeZone = ''America/New_York'''), NULL,
    'IntervalStyle, TimeZone');
SELECT is(under('extra_float_digits = -15', 'extra_float_digits = 0', 'extra_float_digits = 3', 'bytea_output = escape', 'standard_conforming_strings = off', 'quote_all_identifiers = on',
    'array_nulls = off', 'xmloption = document', 'row_security = off', 'jit = off'), NULL, 'how numbers, bytes and strings are written');
SELECT is(under('search_path = pg_catalog', 'search_path = ''''', 'search_path = insurance, public'), NULL, 'search_path');
SELECT is(under('lc_numeric = ''de_DE.UTF-8''', 'lc_numeric = ''C''', 'lc_monetary = ''de_DE.UTF-8''', 'lc_monetary = ''C''', 'lc_time = ''de_DE.UTF-8''', 'lc_time = ''C''',
    'lc_messages = ''zh_CN.UTF-8''', 'lc_messages = ''C'''), NULL, 'lc_*');

-- ---- binary and text agree ----
CREATE TABLE read_back (LIKE sample);
\copy (SELECT * FROM sample) TO PROGRAM 'mkdir -p build/test && cat > build/test/machines.bin' (FORMAT binary)
\copy read_back FROM PROGRAM 'cat build/test/machines.bin; rm build/test/machines.bin' (FORMAT binary)
SELECT is((SELECT count(*) FROM sample s JOIN read_back b USING (n) WHERE s.policy::text IS NOT DISTINCT FROM b.policy::text AND s.circumstances::text = b.circumstances::text
    AND s.history::text = b.history::text AND s.assessment::text = b.assessment::text AND s.tally::text = b.tally::text), (SELECT count(*) FROM sample), 'through the binary form the text stays');
SELECT is((SELECT count(*) FROM sample s JOIN written w USING (n)
    WHERE insurance.policy_send(s.policy) <> insurance.policy_send(w.policy::insurance.policy) OR insurance.circumstance_set_send(s.circumstances) <> insurance.circumstance_set_send(w.circumstances::insurance.circumstance_set)
       OR insurance.history_send(s.history) <> insurance.history_send(w.history::insurance.history) OR insurance.assessment_send(s.assessment) <> insurance.assessment_send(w.assessment::insurance.assessment)
       OR insurance.tally_send(s.tally) <> insurance.tally_send(w.tally::insurance.tally)), 0::bigint, 'through the text form the bytes stay');
SELECT is(names($$SELECT typname FROM own_type WHERE typname NOT IN ('policy', 'circumstance_set', 'history', 'assessment', 'tally')$$), NULL, 'these are all types');

-- ---- equal means equal: grouping, joining, telling apart ----
SELECT is((SELECT count(DISTINCT policy) FROM sample), (SELECT count(DISTINCT policy::text) FROM sample), 'policies are told apart');
SELECT is((SELECT count(DISTINCT assessment) FROM sample), (SELECT count(DISTINCT assessment::text) FROM sample), 'assessments');
SELECT is((SELECT count(DISTINCT tally) FROM sample), (SELECT count(DISTINCT tally::text) FROM sample), 'tallies');
SELECT is((SELECT count(*) FROM (SELECT history FROM sample GROUP BY history) g), (SELECT count(*) FROM (SELECT history::text FROM sample GROUP BY 1) g), 'histories');
SELECT is((SELECT count(*) FROM (SELECT circumstances FROM sample GROUP BY circumstances) g), (SELECT count(*) FROM (SELECT circumstances::text FROM sample GROUP BY 1) g), 'circumstances');

-- ---- a transition that is called by itself, each time anew, as Citus does: no call knows of the one before ----
CREATE FUNCTION folded(step text, final text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    arguments text;
    state text;
BEGIN
    FOR arguments IN EXECUTE query LOOP
        -- a state that went through its text form, to a call site that nothing was called at before
        EXECUTE format('SELECT %s(%L, %s)', step, state, arguments) INTO state;
    END LOOP;
    EXECUTE format('SELECT %s(%L)', final, state) INTO state;
    RETURN state;
END
$$;
SELECT is(folded('insurance.tally_accum', 'insurance.tally_final', $$SELECT quote_nullable(assessment) || '::insurance.assessment' FROM sample ORDER BY n$$),
    (SELECT insurance.tally(assessment)::text FROM sample), 'tally');
SELECT is(folded('insurance.tally_merge', 'insurance.tally_final', $$SELECT quote_nullable(tally) || '::insurance.tally' FROM sample ORDER BY n$$),
    (SELECT insurance.tally_merge(tally)::text FROM sample), 'tally_merge');
SELECT is(folded('insurance.history_accum', 'insurance.history_final', $$SELECT quote_nullable(history) || '::insurance.history' FROM sample ORDER BY n$$),
    (SELECT insurance.history_agg(history)::text FROM sample), 'history_agg');
SELECT is(folded('insurance.history_accum', 'insurance.history_final', $$SELECT format('%s, %L::text, %L::boolean, %L::boolean, false', 1995 + n % 29, CASE WHEN n % 2 = 0 THEN 'resident' ELSE 'employee' END, n % 3 = 0, n % 5 = 0)
        FROM generate_series(1, 60) n$$),
    (SELECT insurance.history_agg(1995 + n % 29, CASE WHEN n % 2 = 0 THEN 'resident' ELSE 'employee' END, n % 3 = 0, n % 5 = 0, false)::text FROM generate_series(1, 60) n), 'history_agg of rows');
SELECT is((SELECT insurance.tally_merge(part)::text FROM (SELECT insurance.tally_partial(assessment)::text::insurance.tally AS part FROM sample GROUP BY md5(n::text || 'a') COLLATE "C" < '8', n % 7) p),
    (SELECT insurance.tally(assessment)::text FROM sample), 'parts, sent as text and merged, are the whole');

-- ---- no table is read: everything IMMUTABLE is called with values of its types, the tables of the extension are renamed, and it is
-- called again ----
CREATE TABLE value (type regtype, n int, expression text, PRIMARY KEY (type, n));
INSERT INTO value
SELECT t, n, format('(SELECT %I FROM public.sample WHERE n = %s)', c, 5 * n)
FROM (VALUES ('insurance.policy'::regtype, 'policy'), ('insurance.circumstance_set', 'circumstances'), ('insurance.history', 'history'),
             ('insurance.assessment', 'assessment'), ('insurance.tally', 'tally')) v(t, c), generate_series(1, 2) n;
INSERT INTO value VALUES
    ('text', 1, '''en'''), ('text', 2, '''resident'''), ('text[]', 1, '''{orphan}'''), ('text[]', 2, '''{hospital,clinic}'''),
    ('date', 1, '''2022-01-15'''), ('date', 2, '''1980-05-06'''), ('date[]', 1, '''{2022-01-15}'''), ('date[]', 2, '''{2022-01-15,2022-02-01}'''),
    ('integer', 1, '2022'), ('integer', 2, '3'), ('bigint', 1, '5'), ('bigint', 2, '32000'), ('numeric', 1, '25000.50'), ('numeric', 2, '320'),
    ('numeric[]', 1, '''{25000.50}'''), ('numeric[]', 2, '''{100,200}'''), ('boolean', 1, 'true'), ('boolean', 2, 'false'),
    ('boolean[]', 1, '''{true}'''), ('boolean[]', 2, '''{true,false}'''), ('smallint', 1, '1'), ('smallint', 2, '7'),
    ('datemultirange', 1, '''{[2022-03-01,2022-04-01)}'''), ('datemultirange', 2, '''{}'''), ('int4multirange', 1, '''{[2019,2022)}'''), ('int4multirange', 2, '''{}'''),
    ('jsonb', 1, '''{}'''), ('jsonb', 2, '''{"all": [{"not": "orphan"}], "id": "x", "region": 520000, "coverage_year": 2022, "birth_date": "1980-05-06"}'''),
    ('jsonb[]', 1, '''{}'''), ('jsonb[]', 2, '(SELECT insurance_documents FROM public.documents)');
CREATE TABLE documents AS SELECT insurance.documents() AS insurance_documents;

CREATE FUNCTION called(volatility "char", path text, OUT calls bigint, OUT answers bigint, OUT digest text, OUT readers text) LANGUAGE plpgsql AS $$
DECLARE
    r record;
    answer text;
    here text := current_setting('search_path');
BEGIN
    calls := 0;
    answers := 0;
    digest := '';
    FOR r IN SELECT f.name, v.n, format(CASE WHEN f.prokind = 'a' OR NOT f.proretset THEN 'SELECT (insurance.%I(%s))::text' ELSE 'SELECT string_agg(x::text, E''\n'') FROM insurance.%I(%s) x' END,
                    f.proname, (SELECT string_agg(format('%s::%s', coalesce(v.expression, 'NULL'), a.type::regtype), ', ' ORDER BY a.k)
                                FROM unnest(f.proargtypes) WITH ORDINALITY a(type, k) LEFT JOIN value v ON v.type = a.type AND v.n = w.n)) AS call
             FROM f CROSS JOIN generate_series(1, 2) w(n) CROSS JOIN LATERAL (SELECT w.n) v
             WHERE f.provolatile = volatility AND f.prokind IN ('f', 'a')
               AND NOT EXISTS (SELECT FROM unnest(f.proargtypes || f.prorettype) a JOIN pg_type t ON t.oid = a WHERE t.typtype = 'p' AND t.typname NOT IN ('record', 'void'))
             ORDER BY f.name, w.n LOOP
        calls := calls + 1;
        PERFORM set_config('search_path', path, true);
        BEGIN
            EXECUTE r.call INTO answer;
            answers := answers + (answer IS NOT NULL)::int;
        EXCEPTION
            WHEN undefined_table THEN
                answer := SQLSTATE;
                readers := concat_ws(', ', readers, r.name);
            WHEN OTHERS THEN
                answer := SQLSTATE || SQLERRM;
        END;
        digest := md5(digest || r.call || coalesce(answer, '-'));
    END LOOP;
    PERFORM set_config('search_path', here, true);
END
$$;
CREATE TABLE before AS SELECT * FROM called('i', 'public');
SELECT cmp_ok(calls, '>', 400::bigint, 'functions are called') FROM before;
SELECT cmp_ok(answers, '>', 250::bigint, 'many with an answer') FROM before;
SELECT is(readers, NULL, 'the tables are there') FROM before;
BEGIN;
DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class c WHERE c.relnamespace = 'insurance'::regnamespace AND c.relkind IN ('r', 'p', 'v') ORDER BY c.relkind DESC LOOP
        EXECUTE format('ALTER %s %s RENAME TO %I', CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, r.name, 'gone_' || md5(r.name::text));
    END LOOP;
END
$$;
SELECT a::text AS afterwards FROM called('i', 'pg_catalog') a \gset
SELECT readers AS readers FROM called('s', 'public') \gset
ROLLBACK;
SELECT is(:'afterwards'::text, (SELECT b::text FROM before b), 'without any table, under another search_path, everything IMMUTABLE answers as before');
SELECT matches(:'readers'::text, 'insurance.policy_for', 'what is STABLE reads them');

SELECT * FROM finish();

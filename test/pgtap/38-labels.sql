-- Every code that an answer of the built-in policies can bear has a word in both languages, and what a document calls its rules comes before it.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

-- The words of the engine stand in the source.
\set notes `sed -n '/define ENGINE_NOTES/,/^$/s/.*NOTE([A-Z_]*, "\([a-z_]*\)").*/\1/p' src/rule_facts.h | paste -sd,`
\set facts `sed -n '/define MISSING_FACTS/,/^$/s/.*FACT([A-Z_]*, "\([a-z_]*\)").*/\1/p' src/rule_facts.h | paste -sd,`
\set status `sed -n '/outcome_words\[\]/,/};/p' src/assessment_io.c | grep -o '"[a-z_]*"' | tr -d '"' | paste -sd,`
\set tier `sed -n '/tier_words\[\]/,/};/p' src/assessment_io.c | grep -o '"[a-z_]*"' | tr -d '"' | paste -sd,`
\set claims `sed -n '/claims_words\[\]/,/};/p' src/assessment_io.c | grep -o '"[a-z_]*"' | tr -d '"' | paste -sd,`
\set account `grep -A1 'account_words\[\]' src/settle_calls.c | grep -o '"[a-z_]*"' | tr -d '"' | paste -sd,`
\set other `sed "s/'--.*//" sql/install/58-care.sql | grep -oE "'(claim_outside_year|missing_[a-z_]+|negative_burden|[a-z]+_rule_missing|unknown_[a-z]+|earlier_claim_undecided|expense_kinds_missing|out_of_scope|kind_not_counted)[':]" | tr -d "':" | paste -sd,`

CREATE TEMP TABLE code AS
SELECT kind, code FROM (VALUES ('note', :'notes' || ',' || :'other'), ('missing', :'facts'), ('status', :'status'), ('tier', :'tier'), ('claims', :'claims'), ('account', :'account'),
        ('route', 'not_enrolled,rejected,no_text'), ('payer', 'person,central,local,fiscal,undivided')) v(kind, codes), regexp_split_to_table(codes, ',') code
UNION
SELECT p.kind, q #>> '{}'
FROM (VALUES ('route', '$.routes[*].name'), ('route', '$.routes[*].id'), ('window', '$.windows[*].id'), ('tier', '$.subsidies[*].tier'), ('payer', '$.**.payer'), ('payer', '$.**.parts.keyvalue().key'),
        ('price', '$.fees[*].price'), ('class', '$.critical_illness[*].id'), ('note', '$.**.notes[*]'), ('note', '$.parameters.*.missing'), ('note', '$.**.note'), ('note', '$.**.closed'), ('note', '$.**.below'),
        ('note', '$.**.above'), ('note', '$.**.note_waiting'), ('note', '$.**.note_too_late'), ('note', '$.**.reject'), ('kind', '$.critical_illness_expenses.kinds[*]'), ('kind', '$.assistance.kinds[*]'),
        ('purpose', '$.personal_account[*].id'), ('requires', '$.personal_account[*].requires[*]'), ('action', '$.duplicates[*].action'), ('reason', '$.duplicates[*].reason'), ('scheme', '$.duplicates[*].schemes[*]'), ('figure', '$.indicators[*].of[*]'), ('figure', '$.indicators[*].to[*]')) p(kind, path),
     unnest(insurance.builtin_documents()) d, jsonb_path_query(d, p.path::jsonpath) q
WHERE jsonb_typeof(q) = 'string';
DELETE FROM code WHERE kind = 'missing' AND code = 'circumstance_from';     -- is said with the circumstance, below

SELECT plan(15);
SELECT ok((SELECT count(*) FROM code WHERE kind = 'note') > 40 AND (SELECT count(DISTINCT kind) FROM code) = 18, 'codes of every kind were found');
SELECT is((SELECT string_agg(kind || '.' || code, ', ' ORDER BY kind, code) FROM code WHERE insurance.text_phrases() -> (kind || '.' || code) ->> 'zh' IS NULL), NULL, 'every code has a word in Chinese');
SELECT is((SELECT string_agg(kind || '.' || code, ', ' ORDER BY kind, code) FROM code WHERE insurance.text_phrases() -> (kind || '.' || code) ->> 'en' IS NULL), NULL, 'and in English');
SELECT is((SELECT string_agg(p.key, ', ') FROM jsonb_each(insurance.text_phrases()) p WHERE p.value ->> 'zh' ~ '[a-z]{3}'), NULL, 'no Chinese phrase has English words');
SELECT is((SELECT string_agg(p.key, ', ') FROM jsonb_each(insurance.finding_phrases()) p WHERE NOT p.value ?& '{en,zh}'), NULL, 'the messages of check_policy have both languages');
SELECT is((SELECT string_agg(DISTINCT c.key, ', ') FROM unnest(insurance.builtin_documents()) d, jsonb_each(coalesce(d -> 'circumstances', '{}') || coalesce(d -> 'vocabulary', '{}')) c WHERE c.value ->> 'label' IS NULL), NULL, 'every circumstance has a label');
SELECT is(insurance.missing_text('{birth_date,circumstance_from:orphan}', insurance.section(insurance.policy_for(360000, 2023), 'circumstances'), 'zh'), '出生日期、孤儿的起始日期', 'missing facts are said in Chinese');
SELECT is(insurance.notes_text('{history_contradictory:2027,missing_fact}', 'zh'), '该年度的参保记录相互矛盾（2027年）、缺少必要信息', 'notes that name a year, too');

-- A notice that gives its windows, fees and routes labels, and the same without.
\set labelled `cat test/documents/beiling.json`
CREATE TEMP TABLE notice AS
SELECT insurance.policy_compile(ARRAY[insurance.vocabulary(), :'labelled'], 930000, 2028) AS p,
       insurance.policy_compile(ARRAY[insurance.vocabulary(), regexp_replace(:'labelled', ', "label": "[^"]*"', '', 'g')::jsonb], 930000, 2028) AS bare;
CREATE TEMP TABLE labelled AS
SELECT s.section, r ->> 'id' AS id, coalesce(r ->> 'name', r ->> 'id') AS published, r ->> 'label' AS label
FROM notice, unnest('{windows,fees,routes}'::text[]) s(section), jsonb_array_elements(insurance.section(p, s.section)) r;
SELECT ok(count(*) > 25 AND count(*) = count(label), 'every window, fee and route of the notice has a label') FROM labelled;
SELECT ok(insurance.fingerprint(p) = insurance.fingerprint(bare) AND NOT EXISTS (SELECT FROM insurance.policy_diff(p, bare)), 'labels leave the fingerprint and the rules') FROM notice;
SELECT is((SELECT string_agg(section || '/' || id, ', ') FROM labelled, notice WHERE strpos(insurance.policy_text(p, 'zh'), label) = 0 OR strpos(insurance.policy_text(p), label) = 0), NULL, 'each stands in the printed text, in both languages');
SELECT is((SELECT string_agg(section || '/' || id, ', ') FROM labelled, notice WHERE insurance.rule_label(p, section, published) <> label OR insurance.rule_label(p, section, id, 'en') <> id || ' (' || label || ')'), NULL, 'and is what the rule is called');
CREATE TEMP TABLE told AS
SELECT d.day, e.section, e.rule, e.label, l.label AS given, insurance.explain_text(p, birth_date => '1980-05-15', paid_on => d.day::date, history => '{2027:resident}', lang => 'zh') AS letter
FROM notice, generate_series('2027-10-05'::date, '2028-11-30', interval '20 days') d(day), insurance.explain(p, birth_date => '1980-05-15', paid_on => d.day::date, history => '{2027:resident}', lang => 'zh') e, labelled l
WHERE l.section = e.section AND l.id = e.rule AND e.applied;
SELECT ok(count(*) > 50 AND bool_and(label = given), 'explain() calls them so') FROM told;
SELECT is((SELECT string_agg(DISTINCT section || '/' || rule, ', ') FROM told WHERE strpos(letter, '（' || given || '）') = 0), NULL, 'and so do letters');
SELECT is((SELECT string_agg(section || '/' || id, ', ') FROM labelled, notice WHERE insurance.rule_label(bare, section, id) <> insurance.text_word('zh', insurance.text_kind(section), id)), NULL, 'without them there are the words for the codes');
SELECT * FROM finish();

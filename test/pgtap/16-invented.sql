-- Invented regions, whose notices say what the built-in ones do not: the language
-- must be able to say it without a change in C.  A new one is a document in
-- test/documents with its cases in a file of the same name in test/golden.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1

\ir ../golden/load-invented.sql

CREATE TEMP TABLE place AS
SELECT i.name, (r ->> 'code')::integer AS region, (i.document #>> '{coverage_years,from}')::integer AS year
FROM invented i, jsonb_array_elements(i.document -> 'regions') r;

SELECT plan((SELECT count(*)::integer FROM golden) + 2 * (SELECT count(*)::integer FROM invented) + 31);

SELECT is(string_agg(name, ', '), NULL, 'before, nobody covers the regions') FROM place WHERE insurance.status(insurance.assessment(region, year)) <> 'no_text';
SELECT is(insurance.add_document(document), document ->> 'number', 'the notice compiles: ' || name)
-- A county's after the province's that it forwards.
FROM invented ORDER BY jsonb_array_length(document -> 'forwards'), name;
SELECT is(string_agg(name, ', '), NULL, 'all are ready for the region form') FROM place
WHERE NOT EXISTS (SELECT FROM insurance.compiled_policy c WHERE (c.region, c.coverage_year) = (place.region, place.year));
SELECT cmp_ok((SELECT count(*) FROM golden WHERE facts ->> 'region' IN (SELECT r ->> 'name' FROM jsonb_array_elements(i.document -> 'regions') r)), '>=', 25::bigint,
    'the golden cases are there: ' || i.name) FROM invented i ORDER BY i.name;
-- The clause of a case is one of the notice's; the two first notices have other numbers.
SELECT is(string_agg(g.id, ', '), NULL, 'every case is one of a notice, and cites a clause of it')
FROM golden g
LEFT JOIN invented i ON i.document -> 'regions' @> jsonb_build_array(jsonb_build_object('name', g.facts -> 'region'))
WHERE i.name IS NULL OR (g.clause !~ '^[AB]-[1-9]$' AND NOT jsonb_path_exists(i.document, '$.** ? (@.cite == $clause)', jsonb_build_object('clause', g.clause)));

SELECT * FROM pg_temp.golden_check('');

SELECT is(insurance.region_code('invented-a'), 980000, 'a region by the name that the document gives');
SELECT is(insurance.region_code('虚构乙省'), 990000, 'or by its label');
SELECT is(insurance.nearest_circumstance(insurance.policy_for(980000, 2031), '生态护林员'), 'mountain_ranger', 'own codes have Chinese names');
SELECT is(insurance.nearest_circumstance(insurance.policy_for(980000, 2031), 'mountain_rangers'), 'mountain_ranger', 'and are suggested');
SELECT ok(NOT EXISTS (SELECT FROM insurance.known_circumstances(insurance.policy_for(990000, 2031)) WHERE code = 'mountain_ranger'),
    'the codes of one province are not known in the other');
SELECT is(insurance.notes(insurance.assessment(990000, 2031, '1980-06-06', '2030-11-11', '{mountain_ranger}')), '{unknown_circumstance}', 'where they are noted as unknown');
CREATE TEMP TABLE asked AS
SELECT g.id, g.clause, g.facts, g.expect, g.got,
       insurance.region_code(g.facts ->> 'region') AS region, (g.facts ->> 'coverage_year')::integer AS year, (g.facts ->> 'birth_date')::date AS birth_date,
       (g.facts ->> 'payment_date')::date AS paid_on, insurance.quote_circumstances(g.facts) AS held, (g.facts ->> 'registered_on')::date AS registered_on,
       (g.facts ->> 'death_date')::date AS died_on, g.facts ->> 'fee_level' AS fee_level, (g.facts ->> 'paid_2020_standard')::numeric AS settled_before,
       insurance.repair_years(insurance.quote_history(g.facts), (g.facts ->> 'coverage_year')::integer, coalesce((g.facts ->> 'repaired_years')::integer, 0)) AS history
FROM golden g
-- values of the area that the facts tell are another policy
WHERE g.params IS NULL AND g.options IS NULL AND NOT g.facts ?| '{original_cap,critical_illness}';
SELECT is((SELECT string_agg(q.id, ', ') FROM asked q, LATERAL (SELECT insurance.assessment(region, year, birth_date, paid_on, circumstance_set => held,
               registered_on => registered_on, died_on => died_on, fee_level => fee_level, settled_before => settled_before, history => history) AS a) x
           WHERE insurance.answers(a) <> got), NULL, 'by region and year the same as by quote()');
-- It names no rule that is an object: not the late recognition, the history, the repair.
SELECT is((SELECT string_agg(q.id, ', ') FROM asked q
           WHERE NOT EXISTS (SELECT FROM invented, jsonb_each(document) s WHERE jsonb_typeof(s.value) = 'object' AND s.value ->> 'cite' = q.clause AND document -> 'regions' @> jsonb_build_array(jsonb_build_object('name', q.facts -> 'region'))) AND clause !~ '^[AB]-[1-9]$' AND expect -> 'accepted' <> 'null' AND coalesce(expect -> 'missing', '[]') = '[]'
             AND NOT EXISTS (SELECT FROM insurance.explain(region, year, birth_date, paid_on, circumstance_set => held,
                                 registered_on => registered_on, died_on => died_on, fee_level => fee_level, settled_before => settled_before, history => history) x
                             WHERE x.applied AND (x.clause = q.clause OR strpos(x.given_by || ';', ' ' || q.clause || ';') > 0))), NULL, 'explain() cites the clause of every decided case');
SELECT is((SELECT string_agg(name || ' ' || lang, ', ') FROM place, unnest('{en,zh}'::text[]) lang
           WHERE insurance.policy_text(insurance.policy_for(region, year), lang) ~ '[{}]' IS NOT FALSE), NULL, 'every notice can be printed, and nothing is left as JSON');
SELECT is(insurance.subsidy_split(insurance.policy_for(980000, 2031), 'thirds', 100.01), '{"province": 33.35, "city": 33.33, "county": 33.33}', 'thirds of 100.01: the province bears the rest');
SELECT is(insurance.subsidy_split(insurance.policy_for(980000, 2031), 'per_cent', 0.01), '{"county": 0.01}', 'a fen cannot be divided: the county bears it');
-- A person's years and money at the point of care, beyond what quote() asks.
\set year_a 'insurance.policy_for(980000, 2031)'
\set year_b 'insurance.policy_for(990000, 2031)'
SELECT is((SELECT l.effective_cap FROM insurance.incentive_ledger(:year_a, '{2024:resident+zero_claim,2025:resident,2027:resident+zero_claim,2028:employee,2029:resident,2030:resident,2031:resident}') l ORDER BY l.year DESC LIMIT 1),
    insurance.effective_cap(:year_a, '{2024:resident+zero_claim,2025:resident,2027:resident+zero_claim,2028:employee,2029:resident,2030:resident,2031:resident}'), 'A: the last row of the ledger is the answer');
SELECT is((SELECT array_agg(l.bonus_zero_claim ORDER BY l.year) FROM insurance.incentive_ledger(:year_b, '{2028:resident+zero_claim,2029:resident+zero_claim,2030:resident+zero_claim+zero_claim_used,2031:resident}') l),
    '{0.00,1500.00,3000.00,0.00}', 'B: 1500 in 2029, 3000 in 2030, nothing after the use of it');
SELECT is((SELECT array_agg(c.clears_zero_claim ORDER BY e) FROM unnest('{10000,10001}'::numeric[]) e, insurance.critical_illness(:year_a, e, zero_claim_bonus => 1500, bonus => 2500) c),
    '{f,t}', 'A: any payment clears the zero-claim bonus');
SELECT is((SELECT array_agg(c.clears_zero_claim ORDER BY e) FROM unnest('{508000,516333,516334}'::numeric[]) e,
               insurance.critical_illness(:year_b, e, birth_date => '1960-01-01', bonus => 9000, zero_claim_bonus => 4000) c),
    '{f,f,t}', 'B: 300000 and 305000 are within the other 5000, 305000.40 reaches it');
SELECT is((SELECT array_agg(s.paid ORDER BY s.claim) FROM insurance.settle_claims(:year_a, '{2031-05-01,2031-02-01,2031-09-01,2030-09-01}', '{inpatient,inpatient,inpatient,inpatient}', '{90000,40000,100000,1}', bonus => 5000) s),
    '{58000.00,15000.00,59500.00,NULL}', 'A: 15000 in February, 73000 less that in May, 132500 less that in September');
SELECT is((SELECT array_agg(s.paid ORDER BY s.claim) FROM insurance.shared_assistance(:year_a, '{20000,15000,1}') s), '{20000.00,10000.00,0.00}', 'A: one limit of 30000');
SELECT is((SELECT array_agg(s.paid) FROM insurance.shared_assistance(:year_b, '{20000}') s), '{NULL}', 'B: a limit that nobody published');
SELECT is((SELECT array_agg(w.wait_months ORDER BY n) FROM generate_series(0, 4) n, insurance.waiting(:year_b, 7, n, '2031-03-03') w), '{6,5,4,3,2}', 'B: a month for each repair, without a floor');
SELECT is((SELECT array_agg(w.repair_fee ORDER BY n) FROM generate_series(3, 5) n, insurance.waiting(:year_b, 7, n, '2031-03-03') w), '{450.00,600.00,600.00}', 'B: a fifth is of no use');
SELECT is((SELECT array_agg((a.allowed, a.paid, a.notes)::text ORDER BY v.n)
           FROM (VALUES (1, 'spouse', 'resident_premium', NULL::boolean), (2, '子女', 'resident_premium', NULL), (3, 'sibling', 'resident_premium', NULL), (4, 'parent', 'own_burden', true),
                        (5, 'spouse', 'own_burden', true), (6, 'spouse', 'own_burden', false), (7, 'spouse', 'own_burden', NULL)) v(n, relation, purpose, designated),
                insurance.account_payment(:year_b, v.relation, v.purpose, 380, 250, designated => v.designated) a),
    '{"(t,250.00,{})","(t,250.00,{})","(f,0.00,{unknown_relation})","(f,0.00,{unknown_relation})","(t,250.00,{})","(f,0.00,{requires_designated})","(,,{missing_designated})"}',
    'B: accounts pay for fewer relatives, and ask only for the institution');
SELECT is((SELECT a.notes FROM insurance.account_payment(:year_a, 'spouse', 'resident_premium', 380, 250) a), '{personal_account_rule_missing}', 'A: says nothing of accounts');
SELECT is((SELECT array_agg(insurance.duplicate_action(:year_a, v.schemes::text[], v.reasons::text[]) ORDER BY v.n)
           FROM (VALUES (1, '{resident,employee}', NULL), (2, '{employee,resident}', '{moved_in}'), (3, '{resident,resident}', '{moved_in}'), (4, '{resident,resident}', NULL), (5, '{resident}', NULL)) v(n, schemes, reasons)),
    '{keep_employee,keep_employee,terminate_former_place,NULL,NULL}', 'A: who is enrolled twice');
SELECT is((SELECT count(*) FROM insurance.policy_for(990000, 2031) p, jsonb_array_elements(p::text::jsonb -> 'critical_illness') c WHERE c ->> 'id' = 'assisted_until_2030'), 1::bigint, 'B: a class that is over stands in the text');
SELECT is((SELECT c.class FROM insurance.critical_illness(:year_b, 1, '{subsistence_allowance}', birth_date => '1980-06-06') c), 'assisted', 'and is nobody''s');
SELECT is((SELECT (c.class, c.notes)::text FROM insurance.critical_illness(:year_b, 1) c), '(,{missing_fact})', 'B: without a day of birth the class is not decided');

SELECT ok(bool_and(removed), 'all are removed')
FROM (SELECT insurance.remove_document(document ->> 'number') AS removed FROM (SELECT document FROM invented ORDER BY jsonb_array_length(document -> 'forwards') DESC) i) r;
SELECT is(string_agg(name, ', '), NULL, 'and cover nobody') FROM place WHERE insurance.status(insurance.assessment(region, year)) <> 'no_text';
SELECT * FROM finish();

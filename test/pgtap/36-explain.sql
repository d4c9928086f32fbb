-- The explanation of every golden case cites the clause that the case is about.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SET jit = off;

\ir ../golden/load.sql
\ir ../golden/years/load.sql
\set a `cat test/documents/invented-a.json`
\set b `cat test/documents/invented-b.json`
SELECT insurance.add_document(:'a') || insurance.add_document(:'b') AS added \gset
\copy golden_line FROM 'test/golden/invented-a.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
\copy golden_line FROM 'test/golden/invented-b.jsonl' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
SELECT pg_temp.golden_take();

-- What a case calls "000-05" is a sentence of the notices: where it stands. A city's notice and the one
-- that it forwards may both say it.
CREATE TEMP TABLE sentence (clause text, document text, place text, PRIMARY KEY (clause, document, place));
INSERT INTO sentence
SELECT s.clause, d.document, s.place
FROM (VALUES
    ('001-01', '15', '一(一)'), ('001-02', '15', '一(一)'), ('001-02', '52', '一'), ('001-03', '52', '一'), ('001-04', '15', '一(二)'), ('001-05', '15', '一(二)'),
    ('002-01', '20', '一'), ('002-02', '20', '一'), ('002-03', '20', '一'), ('002-04', '20', '一'), ('002-05', '20', '三'),
    ('000-02', '14', '二(一)'), ('000-03', '14', '二(一)'), ('000-05', '14', '二(三)'), ('000-05', '24', '一'), ('000-06', '14', '三(一)'), ('000-07', '14', '三(一)'),
    ('000-08', '14', '三(一)'), ('000-09', '14', '三(一)'), ('000-10', '14', '三(一)'), ('000-10a', '24', '二'), ('000-11', '14', '三(一)'), ('000-12', '14', '三(一)'),
    ('000-13', '14', '三(二)'), ('000-14', '14', '三(三)'), ('000-15', '14', '四(一)'), ('000-15', '24', '三'), ('000-16', '14', '四(二)'), ('000-18', '14', '四(四)'),
    ('000-19', '14', '四(四)'), ('000-20', '14', '四(四)'), ('000-22', '14', '四(五)'), ('000-23', '14', '四(六)'), ('000-24', '14', '四(七)'),
    ('003-01', '34', '二(一)'), ('003-02', '34', '二(二)'), ('003-05', '34', '二(四)'), ('003-06', '34', '二(四)'), ('003-07', '34', '二(四)'), ('003-08', '34', '二(四)'),
    ('003-09', '34', '二(四)'), ('003-10', '34', '二(四)'), ('003-11', '34', '二(四)'), ('003-12', '34', '二(四)'), ('003-13', '34', '二(四)'), ('003-14', '34', '二(四)'),
    ('003-15', '34', '三(九)'),
    ('004-01', '64', '一'), ('004-03', '64', '二'), ('004-04', '64', '二(一)1'), ('004-05', '64', '二(一)2'), ('004-06', '64', '二(一)2'), ('004-07', '64', '二(二)1'),
    ('004-08', '64', '二(二)2'), ('004-09', '64', '二'), ('004-09', '64', '三(二)2'), ('004-10', '64', '三(一)1'), ('004-11', '64', '三(一)2'), ('004-12', '64', '三(二)1'),
    ('004-13', '64', '三(二)1'), ('004-14', '64', '三(二)2'), ('004-15', '64', '三(二)3'), ('004-16', '64', '三(二)4'), ('004-17', '64', '三(二)5'), ('004-18', '64', '三(二)5'),
    ('004-19', '64', '三(二)5'), ('004-20', '64', '三(二)5'), ('004-21', '64', '三(二)6'), ('004-22', '64', '三(二)7'), ('004-23', '64', '四(一)'),
    ('A-1', 'A', '一'), ('A-2', 'A', '二'), ('A-3', 'A', '三'), ('A-4', 'A', '四'), ('A-5', 'A', '五'),
    ('B-1', 'B', '一'), ('B-3', 'B', '三'), ('B-4', 'B', '四'), ('B-5', 'B', '五'), ('B-6', 'B', '六'), ('B-7', 'B', '七')) s(clause, short, place)
JOIN (VALUES ('15', '赣医保发〔2020〕15号'), ('52', '洪医保发〔2020〕52号'), ('20', '医保发〔2022〕20号'), ('14', '赣医保发〔2022〕14号'), ('24', '赣市医保字〔2022〕24号'),
             ('34', '赣府厅发〔2024〕34号'), ('64', '黔医保发〔2021〕64号'), ('A', '虚构甲医保发〔2030〕1号'), ('B', '虚构乙医保发〔2030〕1号')) d(short, document) USING (short);

-- A row may cite several places, also of another notice: "二(二)；赣医保发〔2022〕14号 三(一)，续".
CREATE FUNCTION pg_temp.places(document text, cite text) RETURNS TABLE (document text, place text) LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((regexp_match(part, '^(\S+号) '))[1], places.document), p
    FROM regexp_split_to_table(cite, '；') part, regexp_split_to_table(regexp_replace(regexp_replace(part, '^\S+号 ', ''), '，续$', ''), '、') p
$$;
-- 二(一)1 stands in 二(一), and 二(一) in 二; 一 is no part of 一十.
CREATE FUNCTION pg_temp.stands_in(place text, whole text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT place = whole OR starts_with(place, whole) AND substr(place, length(whole) + 1, 1) ~ '[(0-9 ]'
$$;

-- Every row is asked for once: what stands in an argument of explain() would be asked many times.
CREATE FUNCTION pg_temp.explained(policy insurance.policy, born date, paid date, circumstances insurance.circumstance_set, registered date, died date, level text, paid_before numeric, history insurance.history)
RETURNS TABLE (document text, place text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT p.document, p.place
    FROM insurance.explain(policy, born, paid, circumstance_set => circumstances, registered_on => registered, died_on => died, fee_level => level,
        settled_before => paid_before, history => history) e, pg_temp.places(e.document, e.clause) p;
END
$$;
CREATE FUNCTION pg_temp.explained(c golden) RETURNS TABLE (document text, place text) LANGUAGE plpgsql AS $$
DECLARE
    year integer := c.facts ->> 'coverage_year';
    policy insurance.policy := insurance.policy_for(insurance.region_code(c.facts ->> 'region'), year, readings => c.options,
        local => CASE WHEN c.params <> '{}' THEN insurance.local_document(c.params) END);
    quoted jsonb;
BEGIN
    RETURN QUERY SELECT * FROM pg_temp.explained(policy, insurance.fact_date(c.facts, 'birth_date'), insurance.fact_date(c.facts, 'payment_date'), insurance.quote_circumstances(c.facts),
        insurance.fact_date(c.facts, 'registered_on'), insurance.fact_date(c.facts, 'death_date'), c.facts ->> 'fee_level', (c.facts ->> 'paid_2020_standard')::numeric,
        insurance.repair_years(insurance.quote_history(c.facts), year, coalesce((c.facts ->> 'repaired_years')::integer, 0)));
    -- Critical illness insurance has an answer of its own, which names the class; rules() says where it stands.
    IF c.facts ? 'critical_illness' THEN
        quoted := insurance.quote(c.facts, c.params, c.options);
        RETURN QUERY SELECT p.document, p.place FROM insurance.rules(policy) r, pg_temp.places(r.document, r.clause) p
        WHERE r.section = 'critical_illness' AND r.rule = quoted #>> '{critical_illness,class}';
    END IF;
END
$$;
-- Whose years are asked about: lapsed years without more are a row that broke.
CREATE FUNCTION pg_temp.explained(c year_case) RETURNS TABLE (document text, place text) LANGUAGE plpgsql AS $$
DECLARE
    year integer := greatest(c.upto, 2025);
    lapsed integer := c.given ->> 'lapsed_years';
    history insurance.history := CASE WHEN c.ask <> 'waiting' THEN pg_temp.year_case_history(c.nr)
        ELSE insurance.repair_years((SELECT insurance.history_agg(y, CASE WHEN y = year - lapsed - 1 THEN 'resident' ELSE 'none' END) FROM generate_series(year - lapsed - 1, year - 1) y),
                                    year, (c.given ->> 'repaired_years')::integer)::text END;
BEGIN
    RETURN QUERY SELECT * FROM pg_temp.explained(insurance.policy_for(360000, year, readings => coalesce(c.readings, '{}'),
            local => insurance.local_document(jsonb_strip_nulls(jsonb_build_object('personal_standard', c.premium, 'original_cap', c.original_cap)))),
        '1980-05-05', coalesce(c.paid_on, make_date(year - 1, 10, 10)), NULL, NULL, NULL, NULL, NULL, history);
END
$$;

CREATE TEMP TABLE cited AS SELECT g.id, g.clause, e.* FROM golden g LEFT JOIN LATERAL pg_temp.explained(g) e ON true;
INSERT INTO cited SELECT c.id, c.clause, e.* FROM year_case c LEFT JOIN LATERAL pg_temp.explained(c) e ON true;

-- What no explanation can cite, and why; each must be so.
CREATE TEMP TABLE beyond (why text, id text PRIMARY KEY);
INSERT INTO beyond
SELECT b.why, i FROM (VALUES
    ('no notice covers the year or region', 'JX23-004 JX23-005 JX23-126 JX20-004 NC20-020 LN23-006 LN23-007 LN23-008 JX25-061 GZ22-006 INVA-040'),
    ('nobody paid, so no rule was asked', 'JX23-022 NC20-004 NC20-013 LN23-005 GZ22-007'),
    ('the facts contradict themselves', 'JX25-064 A08-02 A13-10 I08-19 INVA-011 INVB-069'),
    ('the sentence does not name the circumstance', 'JX23-033 JX23-042 JX23-095 JX23-096 JX23-149 JX20-013 NC20-031 NC20-038 LN23-023 LN23-024 GZ22-095'),
    ('the sentence says that nothing is different for them', 'NC20-041 NC20-042 JX25-001 JX25-002'),
    ('the sentence is about the place of enrolment', 'GZ22-139 GZ22-140 GZ22-141'),
    ('the notice of the city does not hold in the province', 'JX20-009 JX20-010'),
    ('days of other insurance are taken out of the cover, by no rule', 'JX23-152 JX23-153 JX23-154 JX23-155 JX23-156'),
    ('paid too much by mistake: a matter of the amount alone', 'JX23-089'),
    ('paid, where the sentence is about who need not', 'GZ22-148'),
    ('the collection was over, or the window has no such route', 'GZ22-102 INVB-013 INVB-014 INVB-019 INVB-039'),
    ('who is not accepted has no limit', 'INVA-055')) b(why, ids), regexp_split_to_table(b.ids, ' ') i;

CREATE TEMP TABLE outcome AS
SELECT c.id, min(c.clause) AS clause, bool_or(s.clause IS NOT NULL) AS cites, string_agg(DISTINCT c.document || ' ' || c.place, ', ') AS instead
FROM cited c LEFT JOIN sentence s ON s.clause = c.clause AND s.document = c.document AND pg_temp.stands_in(c.place, s.place)
GROUP BY c.id;

SELECT plan((SELECT count(*)::integer FROM outcome) + 3);
SELECT ok(o.cites = (b.id IS NULL), format('%s (%s) %s', o.id, o.clause, coalesce('is not cited: ' || b.why, 'is cited')))
    || CASE WHEN o.cites <> (b.id IS NULL) THEN E'\n' || diag('cited: ' || coalesce(o.instead, 'nothing')) ELSE '' END
FROM outcome o LEFT JOIN beyond b USING (id) ORDER BY o.id;
SELECT is((SELECT count(*) FROM outcome), (SELECT count(*) FROM golden) + (SELECT count(*) FROM year_case), 'every case was explained');
SELECT is((SELECT string_agg(DISTINCT c.clause, ', ') FROM cited c WHERE c.clause NOT IN (SELECT clause FROM sentence)), NULL, 'every clause of a case has its place in a notice');
SELECT is((SELECT string_agg(id, ', ') FROM beyond WHERE id NOT IN (SELECT id FROM outcome)), NULL, 'every exception is a case');
SELECT * FROM finish();

-- What a document can say of money: aids in groups that add up, fees by months, other premiums inside the fee, benefits of another level.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS insurance;
RESET client_min_messages;
SET DateStyle = 'ISO, YMD';

CREATE FUNCTION pg_temp.doc(more jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{"number": "甲〔2022〕1号", "title": "通知", "regions": [{"code": 990000}], "coverage_years": {"from": 2023, "until": 2023},
        "circumstances": {"poor": {"label": "困难"}, "moved": {"label": "迁入"}, "student": {"label": "学生"}},
        "fiscal": {"central_ratio": 0.6, "central_base": 640, "cite": "一"},
        "fees": [{"id": "standard", "personal": 350, "fiscal": 640, "cite": "一"}],
        "subsidies": [{"id": "poor", "tier": "fixed", "amount": 100, "payer": "city", "cite": "二"}],
        "routes": [{"id": "ordinary", "start": {"from": "payment"}, "cite": "三"}]}'::jsonb || more
$$;
CREATE FUNCTION pg_temp.policy(more jsonb) RETURNS insurance.policy LANGUAGE sql AS $$
    SELECT insurance.policy_compile(ARRAY[pg_temp.doc(more)], 990000, 2023)
$$;
-- What is wrong with a document.
CREATE FUNCTION pg_temp.wrong(more jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    details text;
BEGIN
    PERFORM pg_temp.policy(more);
    RETURN NEXT 'compiles';
EXCEPTION WHEN invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN QUERY SELECT unnest(string_to_array(details, E'\n'));
END
$$;

-- Groups: 100 yuan, half of the rest by the district, 30 more by the village for students.
CREATE TEMP TABLE groups AS SELECT pg_temp.policy('{"subsidies": [
    {"id": "poor", "tier": "fixed", "amount": 100, "payer": "city", "cite": "二(一)"},
    {"id": "district", "when": "poor", "group": "district", "tier": "local", "amount": {"percent": 50, "of": "rest"}, "split": "halves", "cite": "二(二)"},
    {"id": "student", "tier": "fixed", "amount": 60, "payer": "city", "cite": "二(一)"},
    {"id": "village", "when": "student", "group": "village", "tier": "local", "amount": 30, "payer": "village", "cite": "二(三)"}],
    "splits": [{"id": "halves", "split": "halves", "parts": {"city": 1, "county": 1}, "bears_rest": "county", "cite": "二(四)"}]}') AS p;
CREATE TEMP TABLE person (n int, what text, born date, paid date, kinds text[]);
INSERT INTO person VALUES
    (1, 'nobody''s aid', '1980-01-01', '2023-03-04', '{}'),
    (2, 'of two groups', '1980-01-01', '2023-03-04', '{poor}'),
    (3, 'of all three', '1980-01-01', '2023-03-04', '{poor,student}'),
    (4, 'of the first and the last', '1980-01-01', '2023-03-04', '{student}');
SELECT n, what, subsidy_tier AS tier, subsidy_category AS category, subsidy_amount AS aid, subsidy_payers AS payers, payable, insurance.rule_ids(p, reasons) AS reasons
FROM groups, person, insurance.assess(p, birth_date => born, paid_on => paid, circumstances => kinds) a ORDER BY n;
SELECT e.step, e.section, e.rule, e.value, e.clause
FROM groups, insurance.explain(p, birth_date => '1980-01-01', paid_on => '2023-03-04', circumstances => '{poor,student}') e ORDER BY 1;
SELECT t.rule ->> 'rule' AS rule, t.rule ->> 'state' AS state, t.rule ->> 'gives' AS gives
FROM groups, jsonb_array_elements(insurance.trace(p, birth_date => '1980-01-01', paid_on => '2023-03-04', circumstances => '{poor,student}')) WITH ORDINALITY t(rule, n)
WHERE t.rule ->> 'section' = 'subsidies' ORDER BY t.n;
-- It survives its text form; quote() has the new keys.
SELECT bool_and(a::text::insurance.assessment OPERATOR(insurance.=) a) AS survives, array_agg(DISTINCT insurance.answers(a) ?& '{add_on,benefit_level}') AS keys
FROM groups, person, insurance.assessment(p, birth_date => born, paid_on => paid, circumstances => kinds) a;
-- A percentage of a stated amount is that amount, up to the fee; of one that nobody states it is open.
SELECT a.subsidy_amount AS aid, a.payable, a.notes, insurance.amount_text(insurance.section(p, 'subsidies') #> '{0,amount}', 'en') AS en, insurance.amount_text(insurance.section(p, 'subsidies') #> '{0,amount}', 'zh') AS zh
FROM (VALUES (1, '{"percent": 90, "of": 200}'::jsonb), (2, '{"percent": 33.3333, "of": 100.01}'), (3, '{"percent": 90, "of": 100000}'), (4, '{"percent": 90, "of": {"param": "base"}}'), (5, '{"percent": 0, "of": {"param": "base", "else": 380}}')) v(n, amount),
     LATERAL (SELECT pg_temp.policy(jsonb_build_object('parameters', '{"base": {"missing": "base_missing", "cite": "二(一)"}}'::jsonb, 'subsidies', jsonb_build_array(jsonb_build_object('id', 'poor', 'tier', 'fixed', 'amount', amount, 'payer', 'city', 'cite', '二(一)')))) AS p) x,
     insurance.assess(p, birth_date => '1980-01-01', paid_on => '2023-03-04', circumstances => '{poor}') a ORDER BY n;
SELECT v.amount, e.error FROM (VALUES (1, '{"percent": 90, "of": -1}'::jsonb), (2, '{"percent": 90, "of": "fees"}'), (3, '{"percent": 101, "of": 400}'), (4, '{"leaves": 90, "of": 400}')) v(n, amount),
     LATERAL pg_temp.wrong(jsonb_build_object('subsidies', jsonb_build_array(jsonb_build_object('id', 'poor', 'tier', 'fixed', 'amount', amount, 'payer', 'city', 'cite', '二(一)')))) e(error) ORDER BY v.n;
-- The most months that lapsed years add.
SELECT (SELECT array_agg(a.benefit_start ORDER BY h.n) FROM (VALUES (1, '{2021:resident}'::insurance.history), (2, '{2019:resident}'), (3, '{2018:resident}'), (4, '{2012:resident}')) h(n, h),
            insurance.assess(p, birth_date => '1980-01-01', paid_on => '2023-03-04', history => h.h) a) AS starts
FROM (SELECT pg_temp.policy('{"routes": [{"id": "all", "start": {"from": "payment", "wait_months": 1, "variable": {"months_per_lapsed_year": 1, "beyond": 1, "at_most": 3}}, "cite": "三"}]}') AS p) x;
SELECT v.most, e.error FROM (VALUES (1, '0'::jsonb), (2, '1.5'), (3, '"3"'), (4, '1201')) v(n, most),
     LATERAL pg_temp.wrong(jsonb_build_object('routes', jsonb_build_array(jsonb_build_object('id', 'all', 'cite', '三', 'start', jsonb_build_object('from', 'payment', 'variable', jsonb_build_object('months_per_lapsed_year', 1, 'at_most', most)))))) e(error) ORDER BY v.n;
-- Undecided: of an aid by age, without the day of birth.
CREATE TEMP TABLE by_age AS SELECT pg_temp.policy('{"subsidies": [
    {"id": "child", "when": {"age": {"below": 18}}, "tier": "fixed", "amount": 100, "payer": "city", "cite": "二(一)"},
    {"id": "full", "when": "poor", "group": "district", "tier": "full", "amount": "full", "payer": "county", "cite": "二(二)"},
    {"id": "student", "group": "district", "tier": "fixed", "amount": 60, "payer": "county", "cite": "二(二)"}]}') AS p;
SELECT k.kinds, subsidy_amount AS aid, payable, subsidy_tier AS tier, subsidy_category AS category, subsidy_payers AS payers, missing, undecided_answers, insurance.rule_ids(p, reasons) AS reasons
FROM by_age, (VALUES ('{student}'::text[]), ('{poor}'), ('{poor,student}')) k(kinds), insurance.assess(p, paid_on => '2023-03-04', circumstances => k.kinds) a;
SELECT line FROM groups, (VALUES ('en'), ('zh')) l(lang), insurance.policy_text_lines(p, l.lang) WHERE section = 'subsidies' ORDER BY lang, part, n;
SELECT pg_temp.wrong('{"subsidies": [
    {"id": "a", "when": "poor", "group": 1, "tier": "fixed", "amount": {"leaves": 30, "of": "rest"}, "payer": "city", "cite": "二"},
    {"id": "b", "when": "poor", "group": "two", "tier": "fixed", "amount": {"percent": 50, "of": "all"}, "payer": "city", "cite": "二"},
    {"id": "c", "when": "poor", "group": "three", "tier": "fixed", "amount": {"percent": 50, "off": "rest"}, "payer": "city", "cite": "二"}]}');
SELECT pg_temp.wrong('{"subsidies": [
    {"id": "a", "when": "poor", "tier": "fixed", "amount": 10, "payer": "city", "cite": "二"},
    {"id": "b", "when": "poor", "group": "two", "tier": "fixed", "amount": 10, "payer": "city", "cite": "二"},
    {"id": "c", "when": "poor", "group": "three", "tier": "fixed", "amount": 10, "payer": "city", "cite": "二"},
    {"id": "d", "when": "poor", "group": "four", "tier": "fixed", "amount": 10, "payer": "city", "cite": "二"}]}');

-- By months: who moved in from that month on, a child from the month after its birth without the fiscal subsidy, others for the year.
CREATE TEMP TABLE months AS SELECT pg_temp.policy('{"fees": [
    {"id": "moved", "when": "moved", "personal": 350, "fiscal": 640, "monthly": {"from": "moved"}, "cite": "一(二)"},
    {"id": "child", "when": {"date": {"of": "birth", "from": "Y-01-01"}}, "personal": 350, "fiscal": 640, "monthly": {"from": "birth", "skip": 1, "fiscal": false}, "cite": "一(三)"},
    {"id": "standard", "personal": 350, "fiscal": 640, "cite": "一"}]}') AS p;
SELECT w.what, standard_fee AS fee, fiscal_subsidy AS fiscal, central_share AS central, local_share AS local, total_funding AS total, payable, missing
FROM months, (VALUES
    (1, 'all year',                       '1980-01-01'::date, '2023-08-04'::date, '{}'::text[], NULL::date[]),
    (2, 'moved in April, nine months',    '1980-01-01', '2023-08-04', '{moved}', '{2023-04-30}'),
    (3, 'moved in August, and poor',      '1980-01-01', '2023-08-04', '{moved,poor}', '{2023-08-04,NULL}'),
    (4, 'moved the year before',          '1980-01-01', '2023-08-04', '{moved}', '{2022-12-31}'),
    (5, 'moved, not known when',          '1980-01-01', '2023-08-04', '{moved}', NULL),
    (6, 'born in July, five months',      '2023-07-01', '2023-08-04', '{}', NULL),
    (7, 'born in December, none',         '2023-12-01', '2023-12-04', '{}', NULL),
    (8, 'not known when born, but early', NULL,         '2022-12-04', '{}', NULL)) w(n, what, born, paid, kinds, since),
    insurance.assess(p, birth_date => w.born, paid_on => w.paid, circumstances => w.kinds, circumstance_from => w.since) ORDER BY w.n;
SELECT e.value, e.condition, e.facts FROM months, insurance.explain(p, birth_date => '1980-01-01', paid_on => '2023-08-04', circumstances => '{moved}', circumstance_from => '{2023-04-30}') e
WHERE e.section = 'fees';
SELECT line FROM months, (VALUES ('en'), ('zh')) l(lang), insurance.policy_text_lines(p, l.lang) WHERE section = 'fees' AND part = 2 ORDER BY lang, n;
SELECT pg_temp.wrong('{"fees": [
    {"id": "a", "personal": 1, "monthly": {}, "cite": "一"},
    {"id": "b", "personal": 1, "monthly": {"from": "death", "skip": 2, "fiscal": "no"}, "cite": "一"},
    {"id": "c", "personal": 1, "monthly": {"from": "mover", "since": "birth"}, "cite": "一"},
    {"id": "d", "personal": 1, "monthly": "payment", "cite": "一"}]}');

-- Other premiums: 10 yuan that no aid covers, 5 that it does.
CREATE TEMP TABLE add_ons AS SELECT pg_temp.policy('{"fees": [
    {"id": "child", "when": {"age": {"below": 18}}, "personal": 350, "cite": "一"},
    {"id": "standard", "personal": 350, "fiscal": 640, "add_ons": [{"name": "long_term_care", "amount": 10, "aided": false}, {"name": "accident", "amount": 5}], "cite": "一"}],
    "subsidies": [
    {"id": "poor", "tier": "full", "amount": "full", "payer": "city", "cite": "二"},
    {"id": "student", "tier": "fixed", "amount": {"percent": 50}, "payer": "city", "cite": "二"},
    {"id": "moved", "tier": "fixed", "amount": {"leaves": 30}, "payer": "city", "cite": "二"}]}') AS p;
SELECT w.what, standard_fee AS fee, add_on, insurance.add_on_fen(assessment) AS add_on_fen, subsidy_amount AS aid, payable, undecided_answers AS undecided
FROM add_ons, (VALUES
    (1, 'nobody''s aid',    '1980-01-01'::date, '{}'::text[]),
    (2, 'full aid of 340',  '1980-01-01', '{poor}'),
    (3, 'half of 340',      '1980-01-01', '{student}'),
    (4, 'what leaves 30',   '1980-01-01', '{moved}'),
    (5, 'a child: none',    '2015-01-01', '{poor}'),
    (6, 'not known',        NULL,         '{poor}')) w(n, what, born, kinds),
    insurance.assess(p, birth_date => w.born, paid_on => '2023-08-04', circumstances => w.kinds) ORDER BY w.n;
-- A policy without add-ons says nothing of them, whatever is undecided.
SELECT add_on, undecided_answers @> '{standard_fee}' AS undecided, undecided_answers && '{add_on,benefit_level}' AS of_these FROM months, insurance.assess(p, paid_on => '2023-08-04', fee_level => 'x');
SELECT e.value FROM add_ons, (VALUES ('en'), ('zh')) l(lang), insurance.explain(p, birth_date => '1980-01-01', paid_on => '2023-08-04', circumstances => '{poor}', lang => l.lang) e WHERE e.section = 'fees';
SELECT line FROM add_ons, (VALUES ('en'), ('zh')) l(lang), insurance.policy_text_lines(p, l.lang) WHERE section = 'fees' AND part = 2 ORDER BY lang, n;
-- What aid does not cover is said where the aid is; of a policy that has no such part nothing.
SELECT line FROM add_ons, (VALUES ('en'), ('zh')) l(lang), insurance.policy_text_lines(p, l.lang) WHERE section = 'subsidies' AND part = 3 ORDER BY lang, n;
SELECT count(*) FROM groups, insurance.policy_text_lines(p, 'en') WHERE section = 'subsidies' AND part = 3;
SELECT pg_temp.wrong('{"fees": [
    {"id": "a", "personal": 10, "add_ons": [{"name": "x", "amount": 6}, {"name": "y", "amount": 4.01}], "cite": "一"},
    {"id": "b", "personal": 10, "add_ons": [{"name": "x", "amount": 6}, {"name": "x", "amount": 1, "aided": 0}], "cite": "一"},
    {"id": "c", "personal": 10, "add_ons": [{"name": "", "amount": -1}, {"nam": "x"}], "cite": "一"},
    {"id": "d", "personal": 10, "add_ons": [], "cite": "一"},
    {"id": "e", "personal": null, "add_ons": [{"name": "x", "amount": 6}, {"name": "y", "amount": null}], "cite": "一"}]}');

-- Levels of benefits: students have those of the high level, whatever they pay.
CREATE TEMP TABLE levels AS SELECT pg_temp.policy('{
    "fees": [{"id": "high", "when": {"level": ["high"]}, "personal": 500, "cite": "一"}, {"id": "low", "personal": 350, "cite": "一"}],
    "benefit_levels": [{"id": "student", "when": "student", "level": "high", "notes": ["high_by_school"], "cite": "四(一)"},
                       {"id": "newborn", "when": {"date": {"of": "birth", "from": "Y-01-01"}}, "level": "high", "cite": "四(二)"}],
    "routes": [{"id": "ordinary", "when": {"any": [{"level": ["low", "high"]}, "student", "poor"]}, "start": {"from": "payment"}, "cite": "三"}]}') AS p;
SELECT w.what, standard_fee AS fee, benefit_level AS level, notes, missing, undecided_answers @> '{benefit_level}' AS undecided, insurance.rule_ids(p, reasons) AS reasons
FROM levels, (VALUES
    (1, 'pays the low level',      '1980-01-01'::date, '{}'::text[], 'low'),
    (2, 'pays the high level',     '1980-01-01', '{}', 'high'),
    (3, 'student, pays the low',   '2000-01-01', '{student}', 'low'),
    (4, 'born in the year',        '2023-02-01', '{}', 'low'),
    (5, 'not known when born',     NULL, '{}', 'low'),
    (6, 'not known what was paid', '1980-01-01', '{poor}', NULL),
    (7, 'no such level',           '1980-01-01', '{}', 'middle')) w(n, what, born, kinds, level),
    insurance.assess(p, birth_date => w.born, paid_on => '2023-08-04', circumstances => w.kinds, fee_level => w.level) ORDER BY w.n;
SELECT e.value, e.condition, e.clause FROM levels, (VALUES ('en'), ('zh')) l(lang),
    insurance.explain(p, birth_date => '2000-01-01', paid_on => '2023-08-04', circumstances => '{student}', fee_level => 'low', lang => l.lang) e WHERE e.section = 'benefit_levels';
SELECT line FROM levels, (VALUES ('en'), ('zh')) l(lang), insurance.policy_text_lines(p, l.lang) WHERE section = 'benefit_levels' ORDER BY lang, part, n;
SELECT pg_temp.wrong('{"benefit_levels": [{"id": "a", "when": "pupil", "cite": "四"}, {"id": "b", "level": 5, "cite": "四"}, {"id": "c", "level": "high", "levle": "low", "cite": "四"}]}');
-- Kept as rules: a later document changes them by id.
SELECT insurance.benefit_level(insurance.assessment(insurance.amend(p, '{"benefit_levels": {"student": {"level": "middle"}}}'),
    birth_date => '2000-01-01', paid_on => '2023-08-04', circumstances => '{student}', fee_level => 'low')) FROM levels;
-- Who has no circumstance goes a shorter way where there is one: to the same answer.
SELECT count(*), count(*) FILTER (WHERE insurance.assessment(x.p, birth_date => d.born, paid_on => d.paid)
    OPERATOR(insurance.<>) insurance.assessment(x.p, birth_date => d.born, paid_on => d.paid, circumstances => '{}')) AS different,
    count(DISTINCT insurance.standard_fee(insurance.assessment(x.p, birth_date => d.born, paid_on => d.paid))) AS fees
FROM (SELECT p FROM groups UNION ALL SELECT p FROM by_age UNION ALL SELECT p FROM months UNION ALL SELECT p FROM add_ons
      UNION ALL SELECT pg_temp.policy('{"fees": [{"id": "standard", "personal": 350, "monthly": {"from": "payment"}, "cite": "一"}]}')) x,
     (VALUES ('1980-01-01'::date, '2023-01-31'::date), ('1980-01-01', '2023-12-01'), ('2023-07-01', '2023-12-04'), ('2015-07-01', '2022-12-04')) d(born, paid);

-- Labels of rules: in the printed text, in explanations and letters; of several rules that publish one name that of the rule of this id, else the one they share.
CREATE TEMP TABLE labelled AS SELECT pg_temp.policy('{
    "windows": [{"id": "main", "label": "集中缴费期", "from": "Y-1-09-01", "until": "Y-1-12-31", "cite": "四"}, {"id": "late", "from": "Y-01-01", "until": "Y-12-31", "cite": "四"}],
    "fees": [{"id": "standard", "personal": 350, "fiscal": 640, "cite": "一"},
             {"id": "young", "label": "未成年人", "price": "spring", "when": {"age": {"below": 18}}, "personal": 200, "fiscal": 640, "cite": "一"},
             {"id": "spring", "label": "春季缴费", "price": "spring", "personal": 400, "fiscal": 640, "cite": "一"},
             {"id": "autumn", "label": "秋季缴费", "price": "autumn", "personal": 500, "fiscal": 640, "cite": "一"}],
    "subsidies": [{"id": "poor", "tier": "fixed", "amount": 100, "split": "halves", "cite": "二"},
                  {"id": "island", "label": "海岛居民资助", "when": {"all": ["poor", "moved"]}, "tier": "fixed", "amount": 120, "payer": "city", "cite": "二"},
                  {"id": "learner", "label": "助学", "category": "student", "when": "student", "tier": "fixed", "amount": 60, "payer": "city", "cite": "二"}],
    "splits": [{"id": "h", "label": "市县分担", "split": "halves", "parts": {"city": 1, "county": 1}, "cite": "二"}],
    "routes": [{"id": "islanders", "label": "海岛居民参保", "name": "special", "windows": ["late"], "when": {"subsidy": ["island", "poor"]}, "start": {"from": "payment"}, "cite": "三"},
               {"id": "learners", "label": "学生参保", "name": "special", "windows": ["late"], "when": "student", "start": {"from": "payment"}, "cite": "三"},
               {"id": "twin_a", "label": "双列参保", "name": "twin", "when": {"age": {"below": 1}}, "start": {"from": "payment"}, "cite": "三"},
               {"id": "twin_b", "label": "双列参保", "name": "twin", "when": {"age": {"from": 99}}, "start": {"from": "payment"}, "cite": "三"},
               {"id": "head_part", "label": "部分", "name": "head", "when": {"age": {"from": 98}}, "start": {"from": "payment"}, "cite": "三"},
               {"id": "head", "label": "总称", "when": {"age": {"from": 97}}, "start": {"from": "payment"}, "cite": "三"},
               {"id": "mixed", "name": "mixed_name", "when": {"age": {"from": 96}}, "start": {"from": "payment"}, "cite": "三"},
               {"id": "mixed_b", "label": "其一", "name": "mixed_name", "when": {"age": {"from": 95}}, "start": {"from": "payment"}, "cite": "三"},
               {"id": "ordinary_window", "label": null, "windows": ["main"], "price": "autumn", "start": {"from": "Y-01-01"}, "cite": "三"},
               {"id": "ordinary", "windows": ["late"], "price": "spring", "start": {"from": "payment"}, "cite": "三"}],
    "top_ups": [{"id": "t", "label": "中途认定补缴", "when": "moved", "standard": 280, "cite": "五"}],
    "benefit_levels": [{"id": "up", "label": "高档", "when": "poor", "level": "high", "cite": "五"}],
    "incentives": [{"id": "row", "label": "连续参保激励", "earned_by": "continuous_year", "amount": 1000, "cite": "六"}],
    "incentive_limits": {"original_cap": 250000, "cite": "六"},
    "critical_illness": [{"id": "all", "label": "全体参保人员", "deductible": 15000, "rate": 0.6, "cap": 250000, "cite": "七"}],
    "personal_account": [{"id": "own_burden", "label": "自付费用", "relations": {"spouse": ["配偶"]}, "cite": "八"}],
    "duplicates": [{"id": "two", "label": "两地参保", "schemes": ["resident", "resident"], "action": "manual_review", "cite": "九"}]}') AS p;
SELECT c.section, c.code, insurance.rule_label(p, c.section, c.code) AS zh, insurance.rule_label(p, c.section, c.code, 'en') AS en
FROM labelled, (VALUES (1, 'windows', 'main'), (2, 'windows', 'late'), (3, 'routes', 'islanders'), (4, 'routes', 'special'), (5, 'routes', 'twin'), (6, 'routes', 'head'), (7, 'routes', 'mixed_name'),
    (8, 'routes', 'ordinary'), (9, 'routes', 'nobody'), (10, 'subsidies', 'island'), (11, 'subsidies', 'student'), (12, 'critical_illness', 'all'), (13, 'no_section', 'x')) c(n, section, code) ORDER BY c.n;
SELECT l.lang, t.section, t.line FROM labelled, (VALUES (1, 'zh'), (2, 'en')) l(n, lang), insurance.policy_text_lines(p, l.lang) t
WHERE EXISTS (SELECT FROM jsonb_path_query(p::text::jsonb, '$.*[*].label') w(label) WHERE strpos(t.line, w.label #>> '{}') > 0) ORDER BY l.n, t.section, t.part, t.n;
SELECT e.step, e.section, e.rule, e.applied, e.label FROM labelled, insurance.explain(p, birth_date => '1980-01-01', paid_on => '2023-03-04', circumstances => '{poor,moved}', lang => 'zh') e ORDER BY 1;
SELECT insurance.explain_text(p, birth_date => '1980-01-01', paid_on => '2023-03-04', circumstances => '{poor,moved}', lang => l) FROM labelled, unnest('{zh,en}'::text[]) l;
SELECT DISTINCT t.rule ->> 'rule' AS rule, t.rule ->> 'label' AS label FROM labelled, jsonb_array_elements(insurance.trace(p, birth_date => '1980-01-01', paid_on => '2023-03-04', circumstances => '{poor,moved}')) t(rule) WHERE t.rule ? 'label' ORDER BY 1;
-- A label is changed without the fingerprint, and survives the text form.
SELECT insurance.rule_label(b, 'routes', 'ordinary') AS label, insurance.fingerprint(b) = insurance.fingerprint(p) AS same, (SELECT count(*) FROM insurance.policy_diff(p, b)) AS differences,
    (SELECT string_agg(d.section || '/' || d.rule || '/' || d.key || ' ' || d.new, ', ') FROM insurance.policy_diff(p, b, with_texts => true) d) AS texts, insurance.rule_label(b::text::insurance.policy, 'routes', 'ordinary') AS again
FROM labelled, insurance.amend(p, '{"routes": {"ordinary": {"label": "普通居民参保"}}}') b;
-- A line of text, not too long; the same of circumstances.
SELECT v.label, e.error
FROM (VALUES (1, '"甲"'::jsonb), (2, '""'), (3, '5'), (4, '["甲"]'), (5, '"甲\n乙"'), (6, '"甲\u007f"'), (7, to_jsonb(repeat('甲', 42))), (8, to_jsonb(repeat('甲', 42) || 'x'))) v(n, label),
     LATERAL pg_temp.wrong(jsonb_build_object('routes', jsonb_build_array(jsonb_build_object('id', 'ordinary', 'label', v.label, 'start', NULL, 'cite', '三')))) e(error) ORDER BY v.n;
SELECT e.error FROM pg_temp.wrong('{"circumstances": {"poor": {"label": "困\t难"}, "moved": {}, "student": {}}}') e(error);
SELECT jsonb_set(p::text::jsonb - 'fingerprint', '{windows,0,label}', '5')::text::insurance.policy FROM labelled;

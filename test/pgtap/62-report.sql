-- Reports: every view against plain SQL over assess(), the ledger against a live assessment, and what masks hide.
\set QUIET 1
\pset format unaligned
\pset tuples_only true
SET client_min_messages = warning;
\set ON_ERROR_STOP 1
SELECT plan(53);
SELECT setseed(0.5) \g /dev/null

-- A notice with everything that a report counts; aid left open, rows that cannot be assessed, facts that are missing.
SELECT insurance.add_document('{"number": "报〔2021〕1号", "regions": [{"code": 990000, "name": "shisheng", "label": "示省"}, {"code": 990101, "name": "jiaxian", "label": "甲县"}], "coverage_years": {"from": 2022, "until": 2023},
    "circumstances": {"orphan": {"label": "孤儿"}, "poor": {"label": "贫困对象"}, "student": {"label": "学生"}, "open": {"label": "未定"}, "leaver": {"label": "断缴"}},
    "windows": [{"id": "window", "from": "Y-1-09-01", "until": "Y-1-12-31", "cite": "一"}, {"id": "late", "from": "Y-01-01", "until": "Y-06-30", "cite": "一"}, {"id": "after", "closed": "after_last_day", "cite": "一"}],
    "fees": [{"id": "standard", "personal": 320, "fiscal": 610, "cite": "二"}],
    "fiscal": {"central_ratio": 0.6, "central_base": 610, "cite": "二"},
    "subsidies": [{"id": "orphan", "tier": "full", "amount": "full", "payer": "medical_assistance_fund", "cite": "三"},
                  {"id": "poor", "tier": "fixed", "amount": 200, "split": "shares", "cite": "三"},
                  {"id": "student", "tier": "fixed", "amount": 50, "split": "unsaid", "cite": "三"},
                  {"id": "open", "tier": "local", "amount": null, "missing": "amount_left_open", "payer": "county", "cite": "三"}],
    "splits": [{"id": "s", "split": "shares", "parts": {"province": 5, "city": 2, "county": 3}, "bears_rest": "county", "cite": "三"}, {"id": "u", "split": "unsaid", "cite": "三"}],
    "enrolment": {"zero_declaration": true, "roster": {"on": "Y-1-12-31", "until": "Y-06-30"}, "cite": "四"},
    "recognition": {"circumstances": ["orphan", "poor"], "until": "Y-1-12-31", "cite": "四"},
    "routes": [{"id": "leaver", "when": {"elapsed": {"since": "leaver", "months": {"at_most": 3}}}, "start": {"from": "payment"}, "cite": "四"},
               {"id": "early", "windows": ["window"], "start": {"from": "Y-01-01"}, "cite": "四"},
               {"id": "minor", "when": {"age": {"below": 18}}, "start": {"from": "payment"}, "cite": "四"},
               {"id": "late", "start": {"from": "payment", "wait_days": 60}, "cite": "四"}],
    "history": {"streak_from": 2019},
    "incentives": [{"id": "row", "earned_by": "continuous_year", "amount": 1000, "after_years": 1, "cite": "五"}, {"id": "clean", "earned_by": "zero_claim_year", "amount": 2000, "effective": "next_year", "cite": "五"},
                   {"id": "lapse", "earned_by": "lapsed_year", "amount": 1500, "cite": "五"}],
    "incentive_limits": {"original_cap": 100000, "bonus_at_most": 3000, "cite": "五"},
    "indicators": [{"id": "rate", "kind": "ratio", "label": "参保率", "of": ["resident_insured", "employee_insured"], "to": ["permanent_population"], "at_least": 0.95, "cite": "六"},
                   {"id": "aided", "kind": "complete", "label": "应保尽保", "of": ["aided_enrolled"], "to": ["aided_identified"], "cite": "六"},
                   {"id": "insured", "kind": "not_lower", "label": "参保人数", "of": ["resident_insured"], "cite": "六"}]}') \g /dev/null

-- Counties of 12 sizes, from some persons to hundreds; Guizhou beside them.
CREATE TABLE person AS
SELECT 'p' || n AS person, y AS coverage_year, CASE WHEN y = 2022 AND n % 10 = 0 THEN 520000 ELSE 990101 + floor(random() ^ 2 * 11.9)::int END AS region,
       CASE WHEN random() < 0.97 THEN make_date(y, 1, 1) - CASE WHEN random() < 0.1 THEN (random() * 600)::int - 300 ELSE (random() * 33000)::int END END AS birth_date,
       CASE WHEN random() < 0.9 THEN make_date(y, 1, 1) + (random() * random() * 350)::int - 130 END AS paid_on,
       CASE WHEN random() < 0.3 THEN (ARRAY['{orphan}', '{poor}', '{poor,student}', '{student}', '{nobody}', '{open}', '{leaver}'])[1 + (random() * 6)::int]::text[] END AS circumstances,
       CASE WHEN random() < 0.1 THEN 300 END::numeric AS amount_paid,
       CASE WHEN random() < 0.7 THEN ('{' || y - 2 || (ARRAY[':none,', ':resident,', ':resident+zero_claim,'])[1 + (random() * 2)::int] || y - 1 || (ARRAY[':none', ':resident'])[1 + (random())::int] || '}')::insurance.history END AS history
FROM generate_series(1, 1800) n, generate_series(2022, 2023) y;
CREATE VIEW source_2022 AS SELECT person, region, birth_date, paid_on, circumstances, amount_paid, history FROM person WHERE coverage_year = 2022;
CREATE VIEW source_2023 AS SELECT person, region, birth_date, paid_on, circumstances, amount_paid, history FROM person WHERE coverage_year = 2023;
CALL insurance.settle('source_2022', 2022);
CALL insurance.settle('source_2023', 2023);
UPDATE person SET circumstances = '{orphan}', paid_on = paid_on + 3 WHERE coverage_year = 2022 AND person LIKE 'p1%';
UPDATE person SET region = 990102 WHERE coverage_year = 2022 AND person IN ('p7', 'p77');
DELETE FROM person WHERE coverage_year = 2022 AND person LIKE 'p15%';
CALL insurance.settle('source_2022', 2022);
INSERT INTO insurance.area VALUES (990102, 'yixian', '乙县', 1, 2);
INSERT INTO insurance.figure (coverage_year, area, name, value)
SELECT y, 990100 + a, f, v FROM generate_series(2022, 2023) y, generate_series(1, 6) a, (VALUES ('permanent_population', 800), ('employee_insured', 200), ('target_persons', 600)) v(f, v) WHERE (y, a) <> (2023, 6);

CREATE TABLE answer AS
SELECT p.coverage_year, p.region AS area, p.person, p.paid_on AS day, a.*
FROM person p, LATERAL insurance.assess(p.region, p.coverage_year, birth_date => p.birth_date, paid_on => p.paid_on, circumstances => p.circumstances, amount_paid => p.amount_paid, history => p.history) a;
ANALYZE;

SELECT cmp_ok(count(DISTINCT status), '>=', 4::bigint, 'persons of every status') FROM answer;
SELECT cmp_ok(count(*) FILTER (WHERE open_answers <> '{}'), '>', 30::bigint, 'some of whom a text leaves answers open') FROM answer;
SELECT cmp_ok(count(*) FILTER (WHERE accepted AND status = 'undecided'), '>', 10::bigint, 'some who are enrolled and otherwise undecided') FROM answer;
SELECT cmp_ok(count(*) FILTER (WHERE accepted AND paid_on IS NULL), '>', 10::bigint, 'some enrolled without a payment') FROM (SELECT accepted, insurance.paid_on(assessment) AS paid_on FROM answer) x;

-- Every view and column says what it is.
CREATE FUNCTION mute(schema regnamespace) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT c.relname || coalesce('.' || a.attname, '')
    FROM pg_class c LEFT JOIN (SELECT 0 AS attnum, NULL::name AS attname, NULL::oid AS attrelid UNION ALL SELECT attnum, attname, attrelid FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped) a
      ON a.attrelid IS NULL OR a.attrelid = c.oid
    WHERE c.relnamespace = schema AND c.relkind IN ('r', 'v', 'm') AND (c.relname ~ '^report_' OR c.relname IN ('area', 'figure')) AND coalesce(col_description(c.oid, a.attnum), CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class') END, '') !~ '[一-龥]'
      AND NOT (a.attnum > 0 AND c.relname = 'figure' AND coalesce(col_description(c.oid, a.attnum), '') <> '')
$$;
SELECT is_empty($$SELECT * FROM mute('insurance') m WHERE m !~ '^(area|report_tally|report_delta)\.'$$, 'every report view and column has a comment with its Chinese term');
SELECT is_empty($$SELECT attrelid::regclass, attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'insurance'::regnamespace AND (relname ~ '^report_' OR relname IN ('area', 'figure')) AND attnum > 0 AND NOT attisdropped AND col_description(attrelid, attnum) IS NULL$$, 'no column is without');
SELECT is_empty($$SELECT attrelid::regclass, attname, format_type(atttypid, NULL) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'insurance'::regnamespace AND relkind = 'v' AND relname ~ '^report_' AND relname !~ 'tally$' AND attnum > 0
      AND atttypid NOT IN ('int'::regtype, 'bigint'::regtype, 'numeric'::regtype, 'text'::regtype, 'date'::regtype, 'boolean'::regtype, 'timestamptz'::regtype)$$, 'columns are of plain types');
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace = 'insurance'::regnamespace AND relkind = 'm'$$, 'the extension has no materialized view');

-- Parts and totals against plain SQL, cell by cell.
CREATE FUNCTION same(got text, want text, what text) RETURNS text LANGUAGE sql AS $$
    SELECT is_empty(format($q$WITH got AS MATERIALIZED (%1$s), want AS MATERIALIZED (%2$s) SELECT 'more' AS side, x::text FROM (TABLE got EXCEPT ALL TABLE want) x UNION ALL SELECT 'less', x::text FROM (TABLE want EXCEPT ALL TABLE got) x$q$, got, want), what)
$$;
SELECT same($$SELECT coverage_year, area, persons, accepted, not_enrolled, rejected, no_text, undecided, covered, waiting, benefit_days, enrolment_undecided, payable_open, payable_undecided FROM insurance.report_total$$,
    $$SELECT coverage_year, area, count(*), count(*) FILTER (WHERE accepted), count(*) FILTER (WHERE status = 'not_enrolled'), count(*) FILTER (WHERE status = 'rejected'), count(*) FILTER (WHERE status = 'no_text'),
        count(*) FILTER (WHERE status = 'undecided'), count(*) FILTER (WHERE NOT isempty(benefit_period)), count(*) FILTER (WHERE NOT isempty(benefit_period) AND (wait_days > 0 OR wait_months > 0)),
        coalesce(sum(upper(benefit_period) - lower(benefit_period)), 0), count(*) FILTER (WHERE accepted IS NULL),
        count(*) FILTER (WHERE 'payable' = ANY (open_answers)), count(*) FILTER (WHERE 'payable' = ANY (undecided_answers)) FROM answer GROUP BY 1, 2$$, 'report_total: persons');
SELECT same($$SELECT coverage_year, area, standard_fee, subsidy_amount, payable, refund_due, amount_due, top_up_due, fiscal_top_up, fiscal_subsidy, central_share, local_share, total_funding FROM insurance.report_total$$,
    $$SELECT coverage_year, area, coalesce(sum(standard_fee), 0), coalesce(sum(subsidy_amount), 0), coalesce(sum(payable), 0), coalesce(sum(refund_due), 0), coalesce(sum(amount_due), 0), coalesce(sum(top_up_due), 0), coalesce(sum(fiscal_top_up), 0),
        coalesce(sum(fiscal_subsidy), 0), coalesce(sum(central_share), 0), coalesce(sum(local_share), 0), coalesce(sum(total_funding), 0) FROM answer GROUP BY 1, 2$$, 'report_total: amounts');
SELECT is_empty($$SELECT * FROM insurance.report_total WHERE persons <> accepted + not_enrolled + rejected + no_text + enrolment_undecided$$, 'report_total: statuses add up to persons');
SELECT same($$SELECT coverage_year, area, policy FROM insurance.report_total$$,
    $$SELECT coverage_year, area, lpad(to_hex(max(policy_fingerprint)), 16, '0') FROM answer GROUP BY 1, 2$$, 'report_total: the policy');
SELECT same($$SELECT coverage_year, area, payer, persons, amount FROM insurance.report_payer WHERE account = 'aid' AND payer <> 'undivided'$$,
    $$SELECT coverage_year, area, key, count(*), sum(value::numeric) FROM answer, jsonb_each_text(subsidy_payers) GROUP BY 1, 2, 3$$, 'report_payer: payers of aid');
SELECT same($$SELECT coverage_year, area, sum(amount) FILTER (WHERE account IN ('fee', 'aid')), sum(amount) FILTER (WHERE account = 'aid'), sum(amount) FILTER (WHERE account = 'fiscal'), sum(amount) FILTER (WHERE account = 'refund'), sum(amount) FILTER (WHERE account = 'due') FROM insurance.report_payer GROUP BY 1, 2$$,
    $$SELECT coverage_year, area, nullif(standard_fee, 0), nullif(subsidy_amount, 0), nullif(fiscal_subsidy, 0), nullif(refund_due, 0), nullif(amount_due, 0) FROM insurance.report_total$$, 'report_payer: accounts add up to the totals');
SELECT same($$SELECT coverage_year, area, subsidy_tier, persons, standard_fee, subsidy_amount, payable, fiscal_subsidy FROM insurance.report_tier WHERE persons > 0$$,
    $$SELECT coverage_year, area, coalesce(subsidy_tier, 'undecided'), count(*), coalesce(sum(standard_fee), 0), coalesce(sum(subsidy_amount), 0), coalesce(sum(payable), 0), coalesce(sum(fiscal_subsidy), 0) FROM answer GROUP BY 1, 2, 3$$, 'report_tier');
SELECT same($$SELECT coverage_year, area, category, persons, subsidy_amount FROM insurance.report_category$$,
    $$SELECT coverage_year, area, subsidy_category, count(*), coalesce(sum(subsidy_amount), 0) FROM answer WHERE subsidy_category IS NOT NULL GROUP BY 1, 2, 3$$, 'report_category');
SELECT same($$SELECT coverage_year, area, route, persons, standard_fee, subsidy_amount, payable, fiscal_subsidy FROM insurance.report_route$$,
    $$SELECT coverage_year, area, coalesce(route, 'undecided'), count(*), coalesce(sum(standard_fee), 0), coalesce(sum(subsidy_amount), 0), coalesce(sum(payable), 0), coalesce(sum(fiscal_subsidy), 0) FROM answer GROUP BY 1, 2, 3$$, 'report_route');
SELECT same($$SELECT coverage_year, area, sum(persons), sum(standard_fee), sum(payable) FROM insurance.report_route GROUP BY 1, 2 UNION ALL SELECT coverage_year, area, sum(persons), sum(standard_fee), sum(payable) FROM insurance.report_tier GROUP BY 1, 2$$,
    $$SELECT coverage_year, area, persons::numeric, standard_fee, payable FROM insurance.report_total, generate_series(1, 2)$$, 'routes and tiers add up to the totals');
CREATE TABLE by_day AS SELECT coverage_year, area, day AS paid_on, count(*) AS persons, coalesce(sum(payable), 0) AS payable, day - make_date(coverage_year - 1, 9, CASE area WHEN 520000 THEN 30 ELSE 1 END) AS window_day
FROM answer WHERE accepted AND day IS NOT NULL GROUP BY 1, 2, 3;
SELECT same($$SELECT coverage_year, area, paid_on, window_day, persons, payable, persons_to_date::numeric, payable_to_date, persons_to_date_last_year::numeric, payable_to_date_last_year FROM insurance.report_collection$$,
    $$SELECT coverage_year, area, paid_on, window_day, persons, payable, sum(persons) OVER w, sum(payable) OVER w,
        CASE WHEN EXISTS (SELECT FROM by_day l WHERE l.coverage_year = d.coverage_year - 1 AND l.area = d.area) THEN coalesce((SELECT sum(l.persons) FROM by_day l WHERE l.coverage_year = d.coverage_year - 1 AND l.area = d.area AND l.window_day <= d.window_day), 0) END,
        CASE WHEN EXISTS (SELECT FROM by_day l WHERE l.coverage_year = d.coverage_year - 1 AND l.area = d.area) THEN coalesce((SELECT sum(l.payable) FROM by_day l WHERE l.coverage_year = d.coverage_year - 1 AND l.area = d.area AND l.window_day <= d.window_day), 0) END
      FROM by_day d WINDOW w AS (PARTITION BY coverage_year, area ORDER BY paid_on)$$, 'report_collection');
SELECT same($$SELECT coverage_year, area, benefit_month, persons, waiting, persons_to_date::numeric FROM insurance.report_waiting$$,
    $$SELECT coverage_year, area, m, n, w, sum(n) OVER (PARTITION BY coverage_year, area ORDER BY m) FROM (
        SELECT coverage_year, area, date_trunc('month', benefit_start)::date AS m, count(*) AS n, count(*) FILTER (WHERE wait_days > 0 OR wait_months > 0) AS w FROM answer WHERE benefit_start IS NOT NULL GROUP BY 1, 2, 3) s$$, 'report_waiting');
SELECT same($$SELECT coverage_year, area, continuous_years, persons, rewarded, at_ceiling, penalised, bonus_continuous, bonus_zero_claim, bonus_total, penalty FROM insurance.report_incentive$$,
    $$SELECT coverage_year, area, continuous_years, count(*), count(*) FILTER (WHERE bonus_total > 0), count(*) FILTER (WHERE bonus_total > 0 AND bonus_total = bonus_ceiling), count(*) FILTER (WHERE penalty > 0),
        coalesce(sum(bonus_continuous), 0), coalesce(sum(bonus_zero_claim), 0), coalesce(sum(bonus_total), 0), coalesce(sum(penalty), 0) FROM answer WHERE accepted AND continuous_years IS NOT NULL GROUP BY 1, 2, 3$$, 'report_incentive');
SELECT same($$SELECT coverage_year, area, category, identified, enrolled, missing, rate FROM insurance.report_identified$$,
    $$SELECT coverage_year, area, identified_category, count(*), count(*) FILTER (WHERE accepted), count(*) FILTER (WHERE accepted IS NOT TRUE), round(avg((accepted IS TRUE)::int), 4) FROM answer WHERE identified_category IS NOT NULL GROUP BY 1, 2, 3$$, 'report_identified');
SELECT same($$SELECT * FROM insurance.report_missing_person$$, $$SELECT coverage_year, area, person, identified_category FROM answer WHERE identified_category IS NOT NULL AND accepted IS NOT TRUE$$, 'report_missing_person');
SELECT same($$SELECT coverage_year, area, kind, reason, persons FROM insurance.report_undecided$$,
    $$SELECT coverage_year, area, 'missing fact', f, count(*) FROM answer, unnest(missing) f GROUP BY 1, 2, 4
      UNION ALL SELECT coverage_year, area, 'note', n, count(*) FROM answer, unnest(notes) n WHERE n IN ('unknown_circumstance', 'amount_left_open', 'local_subsidy_standard_missing') GROUP BY 1, 2, 4$$, 'report_undecided');
SELECT same($$SELECT coverage_year, area, enrolled, target_persons, completion, rank::bigint FROM insurance.report_completion$$,
    $$SELECT coverage_year, area, n, t, round(n / t, 4), CASE WHEN t IS NOT NULL THEN rank() OVER (PARTITION BY coverage_year, t IS NULL ORDER BY round(n / t, 4) DESC) END
      FROM (SELECT a.coverage_year, a.area, count(*) FILTER (WHERE accepted) AS n, f.value AS t FROM answer a LEFT JOIN insurance.figure f ON f.coverage_year = a.coverage_year AND f.area = a.area AND f.name = 'target_persons' GROUP BY 1, 2, f.value) x$$, 'report_completion');
SELECT same($$SELECT coverage_year, area, indicator, value, met, missing FROM insurance.report_indicator WHERE area BETWEEN 990101 AND 990106$$,
    $$WITH n AS (SELECT coverage_year, area, count(*) FILTER (WHERE accepted) AS insured, count(identified_category) AS identified, count(identified_category) FILTER (WHERE accepted) AS aided FROM answer GROUP BY 1, 2)
      SELECT coverage_year, area, 'rate', CASE WHEN (coverage_year, area) <> (2023, 990106) THEN round((insured + 200) / 800.0, 4) END, CASE WHEN (coverage_year, area) <> (2023, 990106) THEN (insured + 200) >= 0.95 * 800 END,
          CASE WHEN (coverage_year, area) = (2023, 990106) THEN 'employee_insured, permanent_population' ELSE '' END FROM n WHERE area BETWEEN 990101 AND 990106
      UNION ALL SELECT coverage_year, area, 'aided', round(aided / identified::numeric, 4), aided = identified, '' FROM n WHERE area BETWEEN 990101 AND 990106
      UNION ALL SELECT n.coverage_year, n.area, 'insured', n.insured, n.insured >= l.insured, CASE WHEN l.insured IS NULL THEN 'resident_insured_last_year' ELSE '' END FROM n LEFT JOIN n l ON l.coverage_year = n.coverage_year - 1 AND l.area = n.area WHERE n.area BETWEEN 990101 AND 990106$$, 'report_indicator');
SELECT same($$SELECT coverage_year, area, account, payer, persons, amount FROM insurance.report_change$$,
    $$SELECT d.coverage_year, b.area, account, payer, count(DISTINCT person), sum(fen) / 100.0 FROM insurance.delta d JOIN insurance.booking b USING (coverage_year, person, version) GROUP BY 1, 2, 3, 4$$, 'report_change');
SELECT same($$SELECT DISTINCT area, area_name, area_label FROM insurance.report_total WHERE area IN (520000, 990101, 990102, 990103)$$,
    $$VALUES (520000, 'guizhou', '贵州省'), (990101, 'jiaxian', '甲县'), (990102, 'yixian', '乙县'), (990103, '990103', '990103')$$, 'areas are named by the office, by a document, or by their code');
SELECT is_empty($$SELECT category, category_label FROM insurance.report_category WHERE category IN ('orphan', 'poor') AND category_label NOT IN ('孤儿', '贫困对象')$$, 'categories have the names of the policy');
SELECT set_eq($$SELECT DISTINCT reason, reason_label FROM insurance.report_undecided WHERE area > 990000$$,
    $$VALUES ('birth_date', '出生日期'), ('history', '参保历史'), ('circumstance_from:leaver', '断缴的起始日期'), ('unknown_circumstance', '有政策未列明的身份或情形'), ('amount_left_open', 'amount_left_open')$$, 'reasons in words');

-- A report of one's own.
SELECT is(count(*), 16::bigint, 'a report over the ledger has all views but those of scenarios') FROM insurance.create_report('ledger');
SELECT is(count(*) FILTER (WHERE kind = 'materialized view'), 1::bigint, 'one over a source reads it once') FROM insurance.create_report('live', 'source_2022', 2022);
SELECT is(count(*) FILTER (WHERE kind = 'materialized view'), 0::bigint, 'one of plain views always') FROM insurance.create_report('plain', 'source_2022', policy => NULL, coverage_year => 2022, materialized => false);
SELECT is_empty($$SELECT c.relname, a.attname FROM pg_class c JOIN pg_class o ON o.relname = c.relname AND o.relnamespace = 'insurance'::regnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace IN ('ledger'::regnamespace, 'live'::regnamespace) AND c.relkind IN ('v', 'm')
      AND (col_description(c.oid, a.attnum) IS DISTINCT FROM col_description(o.oid, a.attnum) OR obj_description(c.oid, 'pg_class') IS DISTINCT FROM obj_description(o.oid, 'pg_class')
           OR (SELECT (x.attname, x.atttypid) FROM pg_attribute x WHERE x.attrelid = o.oid AND x.attnum = a.attnum) IS DISTINCT FROM (a.attname, a.atttypid))$$, 'with the columns, types and comments of the extension');
CREATE FUNCTION differ(one text, other text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    v record;
    n bigint;
BEGIN
    FOR v IN SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ') AS columns FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
             WHERE c.relnamespace = one::regnamespace AND c.relkind IN ('v', 'm') AND c.relname ~ '^report_' AND c.relname NOT IN ('report_tally', 'report_delta', 'report_change') AND a.attname NOT IN ('run', 'settled_at') GROUP BY 1 LOOP
        EXECUTE format('WITH a AS MATERIALIZED (SELECT %1$s FROM %2$I.%4$I WHERE coverage_year = 2022), b AS MATERIALIZED (SELECT %1$s FROM %3$I.%4$I WHERE coverage_year = 2022)
            SELECT (SELECT count(*) FROM (TABLE a EXCEPT ALL TABLE b) x) + (SELECT count(*) FROM (TABLE b EXCEPT ALL TABLE a) x)', v.columns, one, other, v.name) INTO n;
        IF n > 0 THEN RETURN NEXT v.name || ': ' || n; END IF;
    END LOOP;
END
$$;
SELECT is_empty($$SELECT differ('ledger', 'insurance')$$, 'over the ledger it says what the extension''s views say');
SELECT is_empty($$SELECT differ('live', 'insurance')$$, 'live, what the ledger says that was settled from it');
SELECT is_empty($$SELECT differ('plain', 'insurance')$$, 'and so do plain views');
SELECT is_empty('SELECT * FROM live.report_change', 'live, nothing was changed');
UPDATE person SET paid_on = NULL WHERE coverage_year = 2022 AND person LIKE 'p3%';
SELECT set_eq($$SELECT * FROM insurance.refresh_report('live')$$, $$VALUES ('live.report_tally', 'concurrently')$$, 'refreshed concurrently');
SELECT is_empty($$SELECT differ('live', 'plain')$$, 'it says what the source says now');
SELECT is_empty($$SELECT * FROM insurance.refresh_report('plain')$$, 'plain views need none');

-- Who gains by a scenario, and who bears it: another fee, another aid, and one route less.
CREATE TABLE other AS SELECT insurance.policy_for(990000, 2023, local => '{"fees": [{"id": "standard", "op": "amend", "personal": 340}], "subsidies": [{"id": "poor", "op": "amend", "amount": 300}], "routes": [{"id": "late", "op": "remove"}]}') AS p;
SELECT is(count(*), 19::bigint, 'a report with a scenario has all views') FROM insurance.create_report('scenario', 'source_2023', scenario => (SELECT p FROM other));
CREATE TABLE compared AS
SELECT a.area, a.person, a.assessment AS before, b.assessment AS after, a.accepted, b.accepted AS accepted_after, b.payable - a.payable AS more, coalesce(a.identified_category, b.identified_category, 'none') AS category,
       a.payable AS payable_before, b.payable AS payable_after, a.subsidy_amount AS aid_before, b.subsidy_amount AS aid_after, a.subsidy_payers AS payers_before, b.subsidy_payers AS payers_after
FROM answer a JOIN person p USING (person, coverage_year), other, LATERAL insurance.assess(other.p, birth_date => p.birth_date, paid_on => p.paid_on, circumstances => p.circumstances, amount_paid => p.amount_paid, history => p.history) b
WHERE a.coverage_year = 2023;
SELECT same($$SELECT area, category, persons, gain, lose, same, undecided, payable_before, payable_after, aid_before, aid_after FROM scenario.report_scenario$$,
    $$SELECT area, category, count(*), count(*) FILTER (WHERE accepted AND accepted_after AND more < 0 OR accepted_after AND NOT accepted), count(*) FILTER (WHERE accepted AND accepted_after AND more > 0 OR accepted AND NOT accepted_after),
        count(*) FILTER (WHERE accepted AND accepted_after AND more = 0 OR NOT accepted AND NOT accepted_after), count(*) FILTER (WHERE accepted IS NULL OR accepted_after IS NULL OR accepted AND accepted_after AND more IS NULL),
        coalesce(sum(payable_before), 0), coalesce(sum(payable_after), 0), coalesce(sum(aid_before), 0), coalesce(sum(aid_after), 0) FROM compared GROUP BY 1, 2$$, 'report_scenario');
SELECT is_empty($$SELECT * FROM scenario.report_scenario WHERE persons <> gain + lose + same + undecided$$, 'who gains, loses or neither adds up');
SELECT cmp_ok(least(sum(gain), sum(lose), sum(same), sum(undecided)), '>', 0::numeric, 'there are some of each') FROM scenario.report_scenario;
SELECT same($$SELECT area, payer, amount_before, amount_after, difference FROM scenario.report_scenario_payer WHERE (account, payer) IN (('fee', 'person'), ('aid', 'medical_assistance_fund'), ('aid', 'province')) AND (amount_before, amount_after) <> (0, 0)$$,
    $$SELECT area, payer, sum(b), sum(a), sum(a) - sum(b) FROM (
        SELECT area, 'person' AS payer, coalesce(payable_before, 0) AS b, coalesce(payable_after, 0) AS a FROM compared
        UNION ALL SELECT area, k, coalesce((payers_before ->> k)::numeric, 0), coalesce((payers_after ->> k)::numeric, 0) FROM compared, unnest('{medical_assistance_fund,province}'::text[]) k) x
      GROUP BY 1, 2 HAVING (sum(b), sum(a)) <> (0, 0)$$, 'report_scenario_payer');

-- Masks. What is hidden is no smaller cell, no cell that is shown is small, and nowhere is one of a sum hidden alone.
SELECT is(count(*), 19::bigint, 'a masked report') FROM insurance.create_report('masked', 'source_2023', scenario => (SELECT p FROM other), mask_below => 10);
-- Every cell twice, as it is and as it is shown; shown is NULL where it is hidden.
CREATE FUNCTION cells() RETURNS TABLE (area int, view text, cell text, col text, truth numeric, shown numeric) LANGUAGE plpgsql AS $$
DECLARE
    v record;
BEGIN
    FOR v IN SELECT c.relname AS name, string_agg(format('(%L, t.%I::numeric, m.%I::numeric)', a.attname, a.attname, a.attname), ', ') FILTER (WHERE a.atttypid IN ('bigint'::regtype, 'numeric'::regtype)) AS numbers,
                    string_agg(format('t.%I', a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attname = ANY (k.keys)) AS cell, string_agg(quote_ident(a.attname), ', ') FILTER (WHERE a.attname = ANY (k.keys)) AS keys
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 2,
                  LATERAL (SELECT '{account,payer,subsidy_tier,category,route,paid_on,benefit_month,continuous_years,kind,reason,indicator}'::name[] AS keys) k
             WHERE c.relnamespace = 'masked'::regnamespace AND c.relkind = 'v' AND c.relname ~ '^report_' AND c.relname !~ 'tally$|delta$|missing_person$' AND a.attname NOT IN ('run', 'target', 'target_persons') GROUP BY 1 LOOP
        RETURN QUERY EXECUTE format('SELECT t.area, %1$L, concat_ws(''/'', %2$s), x.* FROM scenario.%1$I t JOIN masked.%1$I m USING (coverage_year, area%3$s), LATERAL (VALUES %4$s) x'
            , v.name, coalesce(v.cell, ''''''), coalesce(', ' || v.keys, ''), v.numbers);
    END LOOP;
END
$$;

CREATE TABLE cell AS SELECT row_number() OVER () AS id, c.* FROM cells() c;
CREATE UNIQUE INDEX ON cell (area, view, cell, col);
ANALYZE cell;
-- Sums: what adds up to what, by area. A sum of one cell is one cell twice.
CREATE TABLE sums AS
SELECT area, 'statuses' AS sum, cell, col FROM cell WHERE view = 'report_total' AND col IN ('persons', 'accepted', 'not_enrolled', 'rejected', 'no_text', 'enrolment_undecided')
UNION ALL SELECT area, 'treasury', cell, col FROM cell WHERE view = 'report_total' AND col IN ('fiscal_subsidy', 'central_share', 'local_share');
ALTER TABLE sums ADD view text DEFAULT 'report_total';
INSERT INTO sums (area, sum, view, cell, col)
-- parts of a total, each and all
SELECT c.area, c.view || ' ' || c.col, c.view, c.cell, c.col FROM cell c WHERE c.view IN ('report_route', 'report_tier') OR c.view = 'report_category' AND c.col = 'subsidy_amount'
UNION ALL SELECT DISTINCT t.area, c.view || ' ' || c.col, t.view, t.cell, t.col FROM cell t JOIN cell c USING (area, col) WHERE t.view = 'report_total' AND (c.view IN ('report_route', 'report_tier') OR c.view = 'report_category' AND c.col = 'subsidy_amount')
UNION ALL SELECT area, split_part(cell, '/', 1) || ' rows', view, cell, col FROM cell WHERE view = 'report_payer' AND col = 'amount' AND cell ~ '^(aid|fiscal)/'
UNION ALL SELECT area, CASE col WHEN 'subsidy_amount' THEN 'aid rows' ELSE 'fiscal rows' END, view, cell, col FROM cell WHERE view = 'report_total' AND col IN ('subsidy_amount', 'fiscal_subsidy')
UNION ALL SELECT area, 'fee', view, cell, col FROM cell WHERE view = 'report_total' AND col IN ('standard_fee', 'subsidy_amount', 'payable') OR view = 'report_payer' AND cell = 'fee/undecided' AND col = 'amount'
UNION ALL SELECT area, 'waiting', view, cell, col FROM cell WHERE view IN ('report_waiting', 'report_total') AND col = 'waiting'
UNION ALL SELECT area, 'scenario persons', view, cell, col FROM cell WHERE view IN ('report_scenario', 'report_total') AND col = 'persons'
UNION ALL SELECT area, 'scenario payable', view, cell, col FROM cell WHERE view = 'report_scenario' AND col = 'payable_before' OR view = 'report_total' AND col = 'payable'
UNION ALL SELECT area, 'scenario aid', view, cell, col FROM cell WHERE view = 'report_scenario' AND col = 'aid_before' OR view = 'report_total' AND col = 'subsidy_amount'
UNION ALL SELECT area, 'scenario payable after', view, cell, col FROM cell WHERE view = 'report_scenario' AND col = 'payable_after' OR view = 'report_scenario_payer' AND cell = 'fee/person' AND col = 'amount_after'
UNION ALL SELECT area, 'scenario ' || cell, view, cell, col FROM cell WHERE view = 'report_scenario' AND col IN ('persons', 'gain', 'lose', 'same', 'undecided')
UNION ALL SELECT area, 'identified ' || cell, view, cell, col FROM cell WHERE view = 'report_identified' AND col IN ('identified', 'enrolled', 'missing')
-- the same number in two places
UNION ALL SELECT area, 'category ' || cell, view, cell, col FROM cell WHERE view = 'report_identified' AND col = 'enrolled' OR view = 'report_category' AND col = 'persons'
UNION ALL SELECT area, 'status ' || coalesce(nullif(cell, ''), col), view, cell, col FROM cell WHERE view = 'report_route' AND col = 'persons' AND cell IN ('not_enrolled', 'rejected', 'no_text') OR view = 'report_total' AND col IN ('not_enrolled', 'rejected', 'no_text')
UNION ALL SELECT area, 'payable', view, cell, col FROM cell WHERE view = 'report_payer' AND cell = 'fee/person' AND col = 'amount' OR view = 'report_total' AND col = 'payable'
UNION ALL SELECT area, 'payer ' || cell, view, cell, col FROM cell WHERE view = 'report_payer' AND col = 'amount' OR view = 'report_scenario_payer' AND col = 'amount_before'
UNION ALL SELECT area, 'covered', 'report_waiting', max(cell), 'persons_to_date' FROM cell WHERE view = 'report_waiting' GROUP BY area
UNION ALL SELECT area, 'covered', view, cell, col FROM cell WHERE view = 'report_total' AND col = 'covered';
INSERT INTO sums (area, sum, view, cell, col)
SELECT s.area, s.view || ' ' || s.cell, s.view, m.cell, m.col
FROM (SELECT DISTINCT area, view, cell, lag(cell) OVER (PARTITION BY area, view, col ORDER BY cell) AS before FROM cell WHERE view IN ('report_collection', 'report_waiting')) s,
     LATERAL (VALUES (s.cell, 'persons'), (s.cell, 'persons_to_date'), (s.before, 'persons_to_date')) m(cell, col) WHERE m.cell IS NOT NULL;
-- What can be computed: the one cell of a sum that is not known, again and again.
CREATE TABLE member AS SELECT dense_rank() OVER (ORDER BY s.area, s.sum) AS sum, c.id FROM sums s JOIN cell c USING (area, view, cell, col);
CREATE TABLE known AS SELECT id FROM cell WHERE shown IS NOT NULL;
ANALYZE member, known;
DO $$
DECLARE
    n bigint := 1;
BEGIN
    WHILE n > 0 LOOP
        INSERT INTO known
        SELECT DISTINCT min(m.id) FROM member m WHERE NOT EXISTS (SELECT FROM known k WHERE k.id = m.id) GROUP BY m.sum HAVING count(*) = 1;
        GET DIAGNOSTICS n = ROW_COUNT;
    END LOOP;
END
$$;
CREATE TABLE few AS
SELECT id FROM cell WHERE truth BETWEEN 1 AND 9 AND col IN ('persons', 'accepted', 'not_enrolled', 'rejected', 'no_text', 'undecided', 'covered', 'waiting', 'payable_open', 'payable_undecided', 'enrolment_undecided',
    'persons_to_date', 'rewarded', 'at_ceiling', 'penalised', 'identified', 'enrolled', 'missing', 'gain', 'lose', 'same')
UNION SELECT m.id FROM cell m JOIN cell p USING (area, view, cell)
WHERE p.col = 'persons' AND p.truth BETWEEN 1 AND 9 AND m.truth <> 0 AND m.col IN ('standard_fee', 'subsidy_amount', 'payable', 'fiscal_subsidy', 'amount', 'bonus_total', 'payable_before', 'aid_before');
SELECT cmp_ok(count(*), '>', 500::bigint, 'there are small cells') FROM few;
SELECT is_empty($$SELECT cell.* FROM few JOIN known USING (id) JOIN cell USING (id)$$, 'no small cell is shown, or can be computed from what is');
SELECT cmp_ok(count(*), '>', 100::bigint, 'others are hidden with them') FROM cell WHERE truth <> 0 AND NOT EXISTS (SELECT FROM known k WHERE k.id = cell.id) AND NOT EXISTS (SELECT FROM few f WHERE f.id = cell.id);
SELECT is_empty($$SELECT * FROM cell WHERE shown <> truth$$, 'what is shown is true');
SELECT cmp_ok(count(shown) / count(*)::numeric, '>', 0.4, 'and of large areas most') FROM cell WHERE truth <> 0 AND view IN ('report_total', 'report_tier', 'report_route', 'report_category', 'report_payer')
    AND area IN (SELECT area FROM cell WHERE view = 'report_total' AND col = 'persons' AND truth > 200);
SELECT is_empty($$SELECT area FROM cell WHERE view = 'report_total' AND col = 'persons' AND truth < 10 AND shown IS NOT NULL$$, 'of an area with few persons nothing is told');
SELECT * FROM finish();

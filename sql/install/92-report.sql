-- Reports: flat views, one grain each, over the ledger.
--
-- insurance.report_tally reads the ledger once, one tally a coverage year and area; every other view reads what is in
-- the tallies.  So a report is one scan, and insurance.create_report() makes the same views over a tally of the user's own.

CREATE TABLE insurance.area (
    area integer PRIMARY KEY,
    name text NOT NULL,
    label text NOT NULL,
    tile_x integer,
    tile_y integer
);
COMMENT ON TABLE insurance.area IS 'Names of areas (统筹地区、县区) and their places on a map of tiles, filled by the office; without a row an area has the name that a document gives it, else its code';
COMMENT ON COLUMN insurance.area.area IS 'Region code (GB/T 2260)';
COMMENT ON COLUMN insurance.area.name IS 'Name in Latin letters';
COMMENT ON COLUMN insurance.area.label IS 'Chinese name (地区名称)';
COMMENT ON COLUMN insurance.area.tile_x IS 'Column on a map of tiles, from the left; NULL: on none';
COMMENT ON COLUMN insurance.area.tile_y IS 'Row on a map of tiles, from the top; NULL: on none';
GRANT SELECT ON insurance.area TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('insurance.area', '');

-- One row, read once for a query: the documents take milliseconds.
CREATE FUNCTION insurance.report_words(OUT names jsonb, OUT reasons text[])
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
    documents constant jsonb[] := insurance.documents();
BEGIN
    SELECT coalesce(pg_catalog.jsonb_object_agg(n.area, pg_catalog.jsonb_build_array(n.name, n.label) ORDER BY n.place), '{}') INTO names
    FROM (SELECT r ->> 'code' AS area, coalesce(r ->> 'name', r ->> 'code') AS name, coalesce(r ->> 'label', r ->> 'name', r ->> 'code') AS label, d.n AS place
          FROM pg_catalog.unnest(documents) WITH ORDINALITY d(document, n), pg_catalog.jsonb_array_elements(d.document -> 'regions') r
          UNION ALL
          -- the code of the nation, which is nobody's area
          SELECT '0', 'unknown', insurance.text_word('zh', 'fact', 'unknown'), 1000000000
          UNION ALL
          SELECT a.area::text, a.name, a.label, 1000000001 FROM insurance.area a) n;
    -- what is wrong with a row, and values that the documents leave to somebody
    reasons := pg_catalog.array_cat('{unknown_circumstance, mismatched_arrays, null_element, infinite_date, date_out_of_range, contradictory_dates, negative_amount, amount_out_of_range,
            unknown_fee_level, too_many_circumstances, event_after_death, died_before_birth, registered_before_birth, too_many_absences, bonus_used_without_insurance, repair_of_insured_year,
            history_contradictory}',
        ARRAY(SELECT DISTINCT m.note #>> '{}' FROM pg_catalog.unnest(documents) d, pg_catalog.jsonb_path_query(d, '$.**.missing') m(note)));
END
$$;
COMMENT ON FUNCTION insurance.report_words() IS
'For the report views: names of areas (地区名称) by code, of table insurance.area, else of the documents, as {"360000": ["jiangxi", "江西省"]}; and the notes that say why an answer is not there (待定原因)';

CREATE FUNCTION insurance.tally_accounts(tally insurance.tally)
    RETURNS TABLE (account text, payer text, persons bigint, amount numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500 ROWS 12 AS $$
    SELECT r.account, r.payer, r.persons, r.amount
    FROM (SELECT 'fee' AS account, 'person' AS payer, (SELECT a.known FROM insurance.tally_amounts(tally) a WHERE a.amount = 'payable') AS persons, insurance.payable(tally) AS amount
        UNION ALL
          SELECT 'fee', 'undecided', NULL, insurance.standard_fee(tally) - insurance.subsidy_amount(tally) - insurance.payable(tally)
        UNION ALL
          SELECT 'aid', p.payer, p.persons, p.amount FROM insurance.tally_payers(tally) p
        UNION ALL
          SELECT 'aid', 'undivided', NULL, insurance.subsidy_amount(tally) - coalesce((SELECT pg_catalog.sum(p.amount) FROM insurance.tally_payers(tally) p), 0)
        UNION ALL
          SELECT 'fiscal', pg_catalog.split_part(a.amount, '_', 1), a.known, a.total FROM insurance.tally_amounts(tally) a WHERE a.amount IN ('central_share', 'local_share')
        UNION ALL
          SELECT 'fiscal', 'undivided', NULL, insurance.fiscal_subsidy(tally) - insurance.central_share(tally) - insurance.local_share(tally)
        UNION ALL
          SELECT v.account, v.payer, NULL, v.amount
          FROM (VALUES ('top_up', 'person', insurance.top_up_due(tally)), ('top_up', 'fiscal', insurance.fiscal_top_up(tally)), ('repair', 'person', insurance.repair_fee(tally)),
                       ('refund', 'person', insurance.refund_due(tally)), ('due', 'person', insurance.amount_due(tally))) v(account, payer, amount)) r
    WHERE r.amount <> 0 OR r.persons > 0
$$;
COMMENT ON FUNCTION insurance.tally_accounts(insurance.tally) IS
'What a tally comes to by account and payer (科目与承担方) in yuan, as insurance.account_changes() has them for a person, with fee/undecided for what facts do not divide between person and aid: fee and aid add up to standard_fee(), aid to subsidy_amount(), fiscal to fiscal_subsidy(). persons: of how many the amount is known, of aid whom the payer aids; NULL: not counted. Rows of nothing are left out';

CREATE FUNCTION insurance.tally_months(tally insurance.tally)
    RETURNS TABLE (benefit_month date, persons bigint, waiting bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 12 AS $$
    SELECT pg_catalog.make_date(extract(year FROM s.benefit_start)::integer, extract(month FROM s.benefit_start)::integer, 1), pg_catalog.sum(s.persons)::bigint, pg_catalog.sum(s.waiting)::bigint
    FROM insurance.tally_starts(tally) s GROUP BY 1 ORDER BY 1
$$;
COMMENT ON FUNCTION insurance.tally_months(insurance.tally) IS
'By first day of the month in which cover begins (待遇享受起始月): persons, and how many of them wait for it (待遇等待期)';

CREATE FUNCTION insurance.circumstance_label(policy insurance.policy, code text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
    SELECT coalesce(insurance.section(policy, 'circumstances') -> code ->> 'label', insurance.rule_label(policy, 'subsidies', code))
$$;
COMMENT ON FUNCTION insurance.circumstance_label(insurance.policy, text) IS
'The Chinese name (身份名称) that a policy gives a circumstance, or an aid of that category; the code itself where it gives none';

-- ------------------------------------------------------------------
-- Small cells
-- ------------------------------------------------------------------

CREATE FUNCTION insurance.masked_cell(persons bigint, below integer, also boolean DEFAULT false, kept boolean DEFAULT false) RETURNS boolean
    AS 'MODULE_PATHNAME', 'masked_cell' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.masked_cell(bigint, integer, boolean, boolean) IS
'Is the cell of a total to be hidden (小数单元格屏蔽)? A window function over the cells of the total: those of fewer persons than below, those of also, and the least others until what is hidden is two cells of together not fewer than below; kept: never one of the others. Of cells of as many persons the first by ORDER BY. below not above 0: none';

CREATE FUNCTION insurance.masked_step(persons bigint, below integer, open_end boolean DEFAULT false) RETURNS integer
    AS 'MODULE_PATHNAME', 'masked_step' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.masked_step(bigint, integer, boolean) IS
'What to hide of a growing sum at a step (累计数屏蔽), a window function over the steps in their order: 0 nothing, 1 the step, 2 the step and the sum up to it, so that no two sums that are shown differ by fewer persons than below; open_end: the last sum is not to be shown. below not above 0: nothing';

CREATE FUNCTION insurance.masked_totals(tally insurance.tally, below integer, OUT persons boolean, OUT statuses boolean, OUT accepted boolean, OUT covered boolean, OUT aid boolean)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 200 AS $$
DECLARE
    outside bigint[];
BEGIN
    persons := false; statuses := false; accepted := false; covered := false; aid := false;
    IF tally IS NULL OR NOT below > 0 THEN
        RETURN;
    END IF;
    outside := ARRAY[insurance.not_enrolled(tally), insurance.rejected(tally), insurance.no_text(tally),
        insurance.persons(tally) - insurance.accepted(tally) - insurance.not_enrolled(tally) - insurance.rejected(tally) - insurance.no_text(tally)];
    persons := insurance.persons(tally) < below;
    statuses := persons OR (SELECT pg_catalog.bool_or(n BETWEEN 1 AND below - 1) FROM pg_catalog.unnest(outside) n);
    accepted := persons OR insurance.accepted(tally) BETWEEN 1 AND below - 1
        OR statuses AND (SELECT pg_catalog.sum(n) FROM pg_catalog.unnest(outside) n) < below;
    statuses := statuses OR accepted;
    covered := accepted OR insurance.covered(tally) BETWEEN 1 AND below - 1 OR insurance.accepted(tally) - insurance.covered(tally) BETWEEN 1 AND below - 1;
    -- also where the fee is known and what is paid of it is not
    aid := accepted OR coalesce((SELECT pg_catalog.sum(t.persons) FROM insurance.tally_tiers(tally) t WHERE t.subsidy_tier <> 'none') BETWEEN 1 AND below - 1, false)
        OR (SELECT pg_catalog.abs(pg_catalog.sum(CASE a.amount WHEN 'payable' THEN -a.known ELSE a.known END)) FROM insurance.tally_amounts(tally) a WHERE a.amount IN ('standard_fee', 'payable')) BETWEEN 1 AND below - 1;
END
$$;
COMMENT ON FUNCTION insurance.masked_totals(insurance.tally, integer) IS
'Which totals of an area to hide (合计数屏蔽), because cells of fewer persons than below could be computed from them: all persons; the persons by status other than accepted; the accepted, with all money; the covered; the aid and what it leaves to pay. None where below is not above 0';

CREATE FUNCTION insurance.counted_figures(tally insurance.tally, below integer, OUT figures jsonb, OUT hidden text[])
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500 AS $$
    SELECT pg_catalog.jsonb_build_object('resident_insured', insurance.accepted(tally), 'enrolled', insurance.accepted(tally),
               'aided_identified', i.identified, 'aided_enrolled', i.enrolled),
           pg_catalog.array_cat(CASE WHEN m.accepted THEN '{resident_insured,enrolled}'::text[] ELSE '{}' END,
                                CASE WHEN i.small THEN '{aided_identified,aided_enrolled}'::text[] ELSE '{}' END)
    FROM insurance.masked_totals(tally, below) m,
         (SELECT coalesce(pg_catalog.sum(r.identified), 0) AS identified, coalesce(pg_catalog.sum(r.enrolled), 0) AS enrolled,
                 coalesce(pg_catalog.bool_or(r.identified BETWEEN 1 AND below - 1 OR r.enrolled BETWEEN 1 AND below - 1 OR r.identified - r.enrolled BETWEEN 1 AND below - 1), false) AS small
          FROM insurance.tally_identified(tally) r) i
$$;
COMMENT ON FUNCTION insurance.counted_figures(insurance.tally, integer) IS
'The figures of insurance.indicator_values() that a tally counts itself (参保人数、资助参保人数): resident_insured, enrolled, aided_identified, aided_enrolled; and which of them small cells hide';

CREATE FUNCTION insurance.masked_categories(tally insurance.tally, below integer)
    RETURNS TABLE (category text, persons bigint, subsidy_amount numeric, hidden boolean)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 200 ROWS 10 AS $$
    SELECT r.subsidy_category, r.persons, r.subsidy_amount,
           m.aid OR insurance.masked_cell(r.persons, below) OVER (ORDER BY r.subsidy_category)
    FROM insurance.masked_totals(tally, below) m, insurance.tally_categories(tally) r
$$;
COMMENT ON FUNCTION insurance.masked_categories(insurance.tally, integer) IS
'insurance.tally_categories() (资助身份), and which of them to hide where cells of fewer persons than below are not to be seen';

CREATE FUNCTION insurance.masked_accounts(tally insurance.tally, below integer)
    RETURNS TABLE (account text, payer text, persons bigint, amount numeric, hidden boolean)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 600 ROWS 12 AS $$
    SELECT r.account, r.payer,
           -- of whom nothing is known must not be what the others leave of the accepted
           CASE WHEN (insurance.accepted(tally) - r.persons BETWEEN 1 AND below - 1 AND r.account = 'fiscal') IS NOT TRUE THEN r.persons END,
           r.amount,
           CASE WHEN (below > 0) IS NOT TRUE THEN false
                WHEN r.account = 'fee' THEN m.aid
                WHEN r.account = 'aid' THEN m.aid OR insurance.masked_cell(r.persons, below, r.payer = 'undivided' AND r.small) OVER (PARTITION BY r.account ORDER BY r.payer)
                WHEN r.account = 'fiscal' THEN m.accepted
                -- of how many persons it is nobody counts
                ELSE true END
    FROM insurance.masked_totals(tally, below) m,
         (SELECT r.*, pg_catalog.bool_or(r.persons BETWEEN 1 AND below - 1) OVER (PARTITION BY r.account) AS small FROM insurance.tally_accounts(tally) r) r
$$;
COMMENT ON FUNCTION insurance.masked_accounts(insurance.tally, integer) IS
'insurance.tally_accounts() (科目与承担方), and which of them to hide where cells of fewer persons than below are not to be seen';

-- ------------------------------------------------------------------
-- What the views read
-- ------------------------------------------------------------------

CREATE VIEW insurance.report_tally AS
SELECT t.coverage_year, t.area, t.tally, a.policies, a.run, a.completed_at AS settled_at, 0 AS mask_below,
       coalesce(w.names -> t.area::text ->> 0, t.area::text) AS area_name, coalesce(w.names -> t.area::text ->> 1, t.area::text) AS area_label, p.policy, w.reasons
FROM (SELECT b.coverage_year, b.area, b.tally OPERATOR(insurance.-) n.tally AS tally
      FROM (SELECT b.coverage_year, b.area, insurance.tally(b.assessment) AS tally FROM insurance.booking b WHERE b.assessment IS NOT NULL GROUP BY b.coverage_year, b.area) b
      -- All versions without those that another took the place of, which are few: nobody is looked up who has but one.
      LEFT JOIN (SELECT b.coverage_year, b.area, insurance.tally(b.assessment) AS tally
                 FROM insurance.booking n JOIN insurance.booking b ON b.coverage_year = n.coverage_year AND b.person = n.person AND b.version = n.version - 1
                 WHERE n.version > 1 AND b.assessment IS NOT NULL
                 GROUP BY b.coverage_year, b.area) n ON n.coverage_year = b.coverage_year AND n.area = b.area) t
LEFT JOIN insurance.settled_area a ON a.coverage_year = t.coverage_year AND a.area = t.area
LEFT JOIN insurance.settled_policy p ON p.coverage_year = t.coverage_year AND p.area = t.area AND p.fingerprint = a.policies[pg_catalog.cardinality(a.policies)]
CROSS JOIN insurance.report_words() w
WHERE insurance.persons(t.tally) > 0;
COMMENT ON VIEW insurance.report_tally IS 'What the bookings in force of a coverage year and area come to (汇总): what every other report view reads, one scan of the ledger';
COMMENT ON COLUMN insurance.report_tally.tally IS 'The tally of the assessments (汇总值), read by insurance.tally_amounts() and the others';
COMMENT ON COLUMN insurance.report_tally.policies IS 'Fingerprints of the policies (政策指纹) of the answers in force: one, or several while one takes the place of another';
COMMENT ON COLUMN insurance.report_tally.run IS 'The run of insurance.settle() (结算批次) that worked on the area last; NULL: not from the ledger';
COMMENT ON COLUMN insurance.report_tally.settled_at IS 'When the area was last complete (结算完成时间), NULL: not yet; of a live report the time at which it was read';
COMMENT ON COLUMN insurance.report_tally.mask_below IS 'Cells of fewer persons are hidden (屏蔽界限), persons; 0: none are';
COMMENT ON COLUMN insurance.report_tally.policy IS 'The last of the policies: for names, days and targets';
COMMENT ON COLUMN insurance.report_tally.reasons IS 'Notes that count as reasons in report_undecided (待定原因)';

CREATE VIEW insurance.report_delta AS
SELECT d.coverage_year, d.area, coalesce(w.names -> d.area::text ->> 0, d.area::text) AS area_name, coalesce(w.names -> d.area::text ->> 1, d.area::text) AS area_label, d.account, d.payer, d.persons, d.fen, 0 AS mask_below
FROM (SELECT d.coverage_year, d.area, d.account, d.payer, pg_catalog.count(DISTINCT d.person) AS persons, pg_catalog.sum(d.fen) AS fen
      FROM insurance.delta d
      GROUP BY d.coverage_year, d.area, d.account, d.payer) d
CROSS JOIN insurance.report_words() w;
COMMENT ON VIEW insurance.report_delta IS 'What corrections and amendments moved (差额), by area, account and payer: what report_change reads';
COMMENT ON COLUMN insurance.report_delta.account IS 'Account (科目): fee, aid, fiscal, top_up, repair, refund or due';
COMMENT ON COLUMN insurance.report_delta.payer IS 'Who bears it (承担方): person, central, local, fiscal, undivided, or a payer of aid';
COMMENT ON COLUMN insurance.report_delta.persons IS 'Persons with such a difference (人数)';
COMMENT ON COLUMN insurance.report_delta.fen IS 'Sum of the differences (差额), fen';
COMMENT ON COLUMN insurance.report_delta.mask_below IS 'Cells of fewer persons are hidden (屏蔽界限), persons; 0: none are';

-- ------------------------------------------------------------------
-- The report
-- ------------------------------------------------------------------

CREATE VIEW insurance.report_total AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label,
       CASE WHEN NOT m.persons THEN insurance.persons(t.tally) END AS persons,
       CASE WHEN NOT m.accepted THEN insurance.accepted(t.tally) END AS accepted,
       CASE WHEN NOT m.statuses THEN insurance.not_enrolled(t.tally) END AS not_enrolled,
       CASE WHEN NOT m.statuses THEN insurance.rejected(t.tally) END AS rejected,
       CASE WHEN NOT m.statuses THEN insurance.no_text(t.tally) END AS no_text,
       CASE WHEN NOT m.statuses AND (insurance.undecided(t.tally) - e.undecided BETWEEN 1 AND t.mask_below - 1) IS NOT TRUE THEN insurance.undecided(t.tally) END AS undecided,
       CASE WHEN NOT m.covered THEN insurance.covered(t.tally) END AS covered,
       CASE WHEN NOT m.covered AND NOT w.hidden THEN insurance.waiting(t.tally) END AS waiting,
       CASE WHEN NOT m.covered THEN insurance.benefit_days(t.tally) END AS benefit_days,
       CASE WHEN NOT m.accepted THEN insurance.standard_fee(t.tally) END AS standard_fee,
       CASE WHEN NOT m.aid THEN insurance.subsidy_amount(t.tally) END AS subsidy_amount,
       CASE WHEN NOT m.aid THEN insurance.payable(t.tally) END AS payable,
       CASE WHEN NOT m.accepted AND (t.mask_below = 0 OR insurance.refund_due(t.tally) = 0) THEN insurance.refund_due(t.tally) END AS refund_due,
       CASE WHEN NOT m.accepted AND (t.mask_below = 0 OR insurance.amount_due(t.tally) = 0) THEN insurance.amount_due(t.tally) END AS amount_due,
       CASE WHEN NOT m.accepted AND (t.mask_below = 0 OR insurance.top_up_due(t.tally) = 0) THEN insurance.top_up_due(t.tally) END AS top_up_due,
       CASE WHEN NOT m.accepted AND (t.mask_below = 0 OR insurance.fiscal_top_up(t.tally) = 0) THEN insurance.fiscal_top_up(t.tally) END AS fiscal_top_up,
       CASE WHEN NOT m.accepted THEN insurance.fiscal_subsidy(t.tally) END AS fiscal_subsidy,
       CASE WHEN NOT m.accepted THEN insurance.central_share(t.tally) END AS central_share,
       CASE WHEN NOT m.accepted THEN insurance.local_share(t.tally) END AS local_share,
       CASE WHEN NOT m.accepted THEN insurance.total_funding(t.tally) END AS total_funding,
       CASE WHEN NOT m.statuses AND (p.open BETWEEN 1 AND t.mask_below - 1) IS NOT TRUE THEN p.open END AS payable_open,
       CASE WHEN NOT m.statuses AND (pg_catalog.abs(p.undecided - e.undecided) BETWEEN 1 AND t.mask_below - 1) IS NOT TRUE THEN p.undecided END AS payable_undecided,
       CASE WHEN pg_catalog.cardinality(t.policies) = 1 THEN pg_catalog.lpad(pg_catalog.to_hex(t.policies[1]), 16, '0') END AS policy,
       t.run, t.settled_at,
       CASE WHEN NOT m.statuses THEN e.undecided END AS enrolment_undecided
FROM insurance.report_tally t
CROSS JOIN LATERAL insurance.masked_totals(t.tally, t.mask_below) m
CROSS JOIN LATERAL (SELECT a.open, a.undecided FROM insurance.tally_amounts(t.tally) a WHERE a.amount = 'payable') p
CROSS JOIN LATERAL (SELECT insurance.persons(t.tally) - insurance.accepted(t.tally) - insurance.not_enrolled(t.tally) - insurance.rejected(t.tally) - insurance.no_text(t.tally) AS undecided) e
CROSS JOIN LATERAL (SELECT t.mask_below > 0 AND EXISTS (SELECT FROM insurance.tally_months(t.tally) s
                        WHERE s.waiting BETWEEN 1 AND t.mask_below - 1 OR s.persons - s.waiting BETWEEN 1 AND t.mask_below - 1) AS hidden) w;
COMMENT ON VIEW insurance.report_total IS 'Totals and KPIs (总体情况): one row a coverage year and area. Persons: persons = accepted + not_enrolled + rejected + no_text + enrolment_undecided; undecided overlaps accepted. Amounts are the sums of what is known: what the texts leave open or facts do not decide is not 0 but not among them';
COMMENT ON COLUMN insurance.report_total.persons IS 'Persons assessed (核定人数), enrolled or not';
COMMENT ON COLUMN insurance.report_total.accepted IS 'Persons enrolled for the year (参保人数), also those of whom something else is undecided';
COMMENT ON COLUMN insurance.report_total.not_enrolled IS 'Persons not enrolled (未参保人数): no payment, and no aid that enrols without one. Clause: section enrolment';
COMMENT ON COLUMN insurance.report_total.rejected IS 'Persons whose payment is not accepted (不予受理人数). Clause: sections windows and routes';
COMMENT ON COLUMN insurance.report_total.no_text IS 'Persons whose region and year no notice covers (无适用通知人数)';
COMMENT ON COLUMN insurance.report_total.undecided IS 'Persons of whom an answer is undecided for want of facts (待定人数), enrolled or not; report_undecided has the reasons';
COMMENT ON COLUMN insurance.report_total.covered IS 'Persons with a day of cover in the year (享受待遇人数). Clause: section routes';
COMMENT ON COLUMN insurance.report_total.waiting IS 'Of covered: persons who wait for the first day of cover (待遇等待期人数), whatever day it is today. Clause: section routes';
COMMENT ON COLUMN insurance.report_total.benefit_days IS 'Days of cover of all persons in the year (待遇享受天数), person-days';
COMMENT ON COLUMN insurance.report_total.standard_fee IS 'Personal fees before aid (个人缴费标准), yuan: subsidy_amount + payable + what is undecided between them. Clause: section fees';
COMMENT ON COLUMN insurance.report_total.subsidy_amount IS 'Aid to the personal fees (资助金额), yuan. Clause: section subsidies';
COMMENT ON COLUMN insurance.report_total.payable IS 'What the persons pay (个人应缴), yuan. Clause: sections fees and subsidies';
COMMENT ON COLUMN insurance.report_total.refund_due IS 'What is to be paid back (应退金额), yuan. Clause: section recognition';
COMMENT ON COLUMN insurance.report_total.amount_due IS 'What is still due of what was to be paid (应补金额), yuan';
COMMENT ON COLUMN insurance.report_total.top_up_due IS 'Due by the persons for an earlier year (补缴差额), yuan. Clause: section top_ups';
COMMENT ON COLUMN insurance.report_total.fiscal_top_up IS 'The same where public finance bears it (财政补缴), yuan. Clause: section top_ups';
COMMENT ON COLUMN insurance.report_total.fiscal_subsidy IS 'Fiscal subsidy to the fund (财政补助), yuan: central_share + local_share + what no notice divides. Clause: sections fees and fiscal';
COMMENT ON COLUMN insurance.report_total.central_share IS 'Of fiscal_subsidy: central government (中央财政), yuan. Clause: section fiscal';
COMMENT ON COLUMN insurance.report_total.local_share IS 'Of fiscal_subsidy: local government (地方财政), yuan. Clause: section fiscal';
COMMENT ON COLUMN insurance.report_total.total_funding IS 'Fees and fiscal subsidy together (筹资总额), yuan';
COMMENT ON COLUMN insurance.report_total.payable_open IS 'Persons of whom the texts do not say what they pay (应缴文件未定人数)';
COMMENT ON COLUMN insurance.report_total.payable_undecided IS 'Persons of whom facts are missing that say what they pay (应缴待定人数)';
COMMENT ON COLUMN insurance.report_total.policy IS 'Fingerprint of the policy of all answers (政策指纹), 16 hex digits; NULL: of several';
COMMENT ON COLUMN insurance.report_total.run IS 'The run of insurance.settle() that worked on the area last (结算批次); NULL: not from the ledger';
COMMENT ON COLUMN insurance.report_total.settled_at IS 'When the area was last complete (结算完成时间); NULL: not yet. Of a live report when it was read';
COMMENT ON COLUMN insurance.report_total.enrolment_undecided IS 'Persons of whom it is undecided whether they are enrolled (参保与否待定人数)';

CREATE VIEW insurance.report_payer AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label,
       r.account, insurance.text_word('zh', 'account', r.account) AS account_label, r.payer, insurance.text_word('zh', 'payer', r.payer) AS payer_label,
       CASE WHEN NOT r.hidden THEN r.persons END AS persons, CASE WHEN NOT r.hidden THEN r.amount END AS amount
FROM insurance.report_tally t
CROSS JOIN LATERAL insurance.masked_accounts(t.tally, t.mask_below) r;
COMMENT ON VIEW insurance.report_payer IS 'Who pays (筹资分担): one row an account and payer. fee and aid rows add up to standard_fee of report_total, aid rows to subsidy_amount, fiscal rows to fiscal_subsidy. Clause: sections fees, subsidies, splits and fiscal';
COMMENT ON COLUMN insurance.report_payer.account IS 'Account (科目): fee, aid, fiscal, top_up, repair, refund or due, as insurance.account_changes() has them';
COMMENT ON COLUMN insurance.report_payer.account_label IS 'The account in Chinese (科目名称)';
COMMENT ON COLUMN insurance.report_payer.payer IS 'Who bears it (承担方): person, central, local, fiscal, or a payer of aid; undivided: no notice divides it; undecided: of the fee, what facts do not divide between person and aid';
COMMENT ON COLUMN insurance.report_payer.payer_label IS 'The payer in Chinese (承担方名称)';
COMMENT ON COLUMN insurance.report_payer.persons IS 'Persons whose amount is known (人数), of aid those whom the payer aids; NULL: not counted, or hidden';
COMMENT ON COLUMN insurance.report_payer.amount IS 'Sum of the amounts that are known (金额), yuan; NULL: hidden';

CREATE VIEW insurance.report_tier AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label,
       r.subsidy_tier, insurance.text_word('zh', 'tier', r.subsidy_tier) AS tier_label,
       CASE WHEN NOT r.hidden THEN r.persons END AS persons, CASE WHEN NOT r.hidden THEN r.standard_fee END AS standard_fee, CASE WHEN NOT r.hidden THEN r.subsidy_amount END AS subsidy_amount,
       CASE WHEN NOT r.hidden THEN r.payable END AS payable, CASE WHEN NOT r.hidden THEN r.fiscal_subsidy END AS fiscal_subsidy
FROM insurance.report_tally t
CROSS JOIN LATERAL insurance.masked_totals(t.tally, t.mask_below) m
CROSS JOIN LATERAL (
    SELECT r.*, insurance.masked_cell(r.persons, t.mask_below,
               -- where the accepted are hidden, they must not be what the tiers come to
               m.accepted AND (r.subsidy_tier = 'undecided' OR r.persons = r.most),
               r.subsidy_tier = 'undecided') OVER (ORDER BY r.subsidy_tier) AS hidden
    FROM (SELECT coalesce(r.subsidy_tier, 'undecided') AS subsidy_tier, r.persons, r.standard_fee, r.subsidy_amount, r.payable, r.fiscal_subsidy,
                 pg_catalog.max(r.persons) FILTER (WHERE r.subsidy_tier IS NOT NULL) OVER () AS most
          FROM insurance.tally_tiers(t.tally) r) r) r;
COMMENT ON VIEW insurance.report_tier IS 'Enrolled and others by tier of aid (资助档次): one row a tier. The rows add up to persons and the amounts of report_total. Clause: section subsidies';
COMMENT ON COLUMN insurance.report_tier.subsidy_tier IS 'Tier (资助档次): none, full, fixed, local, external; undecided: not enrolled, or not decided';
COMMENT ON COLUMN insurance.report_tier.tier_label IS 'The tier in Chinese (资助档次名称)';
COMMENT ON COLUMN insurance.report_tier.persons IS 'Persons (人数); NULL: hidden';
COMMENT ON COLUMN insurance.report_tier.standard_fee IS 'Personal fees before aid (个人缴费标准), yuan';
COMMENT ON COLUMN insurance.report_tier.subsidy_amount IS 'Aid (资助金额), yuan';
COMMENT ON COLUMN insurance.report_tier.payable IS 'What the persons pay (个人应缴), yuan';
COMMENT ON COLUMN insurance.report_tier.fiscal_subsidy IS 'Fiscal subsidy (财政补助), yuan';

CREATE VIEW insurance.report_category AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label,
       r.category, insurance.circumstance_label(t.policy, r.category) AS category_label,
       CASE WHEN NOT r.hidden THEN r.persons END AS persons, CASE WHEN NOT r.hidden THEN r.subsidy_amount END AS subsidy_amount
FROM insurance.report_tally t
CROSS JOIN LATERAL insurance.masked_categories(t.tally, t.mask_below) r;
COMMENT ON VIEW insurance.report_category IS 'Who is aided by which identity (资助对象): one row a circumstance by which aid is given; the aid adds up to subsidy_amount of report_total. Clause: section subsidies';
COMMENT ON COLUMN insurance.report_category.category IS 'Circumstance by which aid is given (资助身份), a code of the policy';
COMMENT ON COLUMN insurance.report_category.category_label IS 'Its Chinese name by the policy (资助身份名称)';
COMMENT ON COLUMN insurance.report_category.persons IS 'Persons aided by it (人数); NULL: hidden';
COMMENT ON COLUMN insurance.report_category.subsidy_amount IS 'Aid to them (资助金额), yuan; NULL: hidden';

CREATE VIEW insurance.report_route AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label,
       r.route, CASE WHEN r.outside THEN insurance.status_text(r.route, 'zh') ELSE insurance.rule_label(t.policy, 'routes', r.route) END AS route_label,
       CASE WHEN NOT r.hidden THEN r.persons END AS persons, CASE WHEN NOT r.hidden THEN r.standard_fee END AS standard_fee,
       CASE WHEN NOT r.hidden AND NOT m.aid THEN r.subsidy_amount END AS subsidy_amount, CASE WHEN NOT r.hidden AND NOT m.aid THEN r.payable END AS payable,
       CASE WHEN NOT r.hidden THEN r.fiscal_subsidy END AS fiscal_subsidy
FROM insurance.report_tally t
CROSS JOIN LATERAL insurance.masked_totals(t.tally, t.mask_below) m
CROSS JOIN LATERAL (
    SELECT r.*, CASE WHEN r.outside AND r.route <> 'undecided' THEN m.statuses
                ELSE insurance.masked_cell(r.persons, t.mask_below,
                    CASE WHEN r.outside THEN m.statuses OR r.persons - r.without_status BETWEEN 1 AND t.mask_below - 1 ELSE m.accepted AND r.persons = r.most END,
                    r.outside) OVER (PARTITION BY r.inside ORDER BY r.route) END AS hidden
    FROM (SELECT r.*, r.route IN ('undecided', 'not_enrolled', 'rejected', 'no_text') AS outside, r.route NOT IN ('not_enrolled', 'rejected', 'no_text') AS inside,
                 insurance.persons(t.tally) - insurance.accepted(t.tally) - insurance.not_enrolled(t.tally) - insurance.rejected(t.tally) - insurance.no_text(t.tally) AS without_status,
                 pg_catalog.max(r.persons) FILTER (WHERE r.route NOT IN ('undecided', 'not_enrolled', 'rejected', 'no_text')) OVER () AS most
          FROM (SELECT coalesce(r.route, 'undecided') AS route, r.persons, r.standard_fee, r.subsidy_amount, r.payable, r.fiscal_subsidy FROM insurance.tally_routes(t.tally) r) r) r) r;
COMMENT ON VIEW insurance.report_route IS 'By route of enrolment (参保情形): one row a route. The rows add up to persons and the amounts of report_total. Clause: section routes';
COMMENT ON COLUMN insurance.report_route.route IS 'Route (参保情形), an id of the policy; not_enrolled, rejected, no_text; undecided where it is';
COMMENT ON COLUMN insurance.report_route.route_label IS 'The route in Chinese (参保情形名称): by its label in the policy, else the word for it, else the id';
COMMENT ON COLUMN insurance.report_route.persons IS 'Persons (人数); NULL: hidden';
COMMENT ON COLUMN insurance.report_route.standard_fee IS 'Personal fees before aid (个人缴费标准), yuan';
COMMENT ON COLUMN insurance.report_route.subsidy_amount IS 'Aid (资助金额), yuan';
COMMENT ON COLUMN insurance.report_route.payable IS 'What the persons pay (个人应缴), yuan';
COMMENT ON COLUMN insurance.report_route.fiscal_subsidy IS 'Fiscal subsidy (财政补助), yuan';

-- Two coverage years side by side, by days since the first on which payments were taken: every year stands among its own
-- days and among those of the year after.
CREATE VIEW insurance.report_collection AS
SELECT d.coverage_year, d.area, d.area_name, d.area_label, d.paid_on, d.window_day,
       CASE WHEN d.step = 0 THEN d.persons END AS persons, CASE WHEN d.step = 0 AND NOT d.aid THEN d.payable END AS payable,
       CASE WHEN d.step < 2 THEN d.persons_to_date END AS persons_to_date, CASE WHEN d.step < 2 AND NOT d.aid THEN d.payable_to_date END AS payable_to_date,
       d.persons_to_date_last_year, d.payable_to_date_last_year
FROM (SELECT y.*, coalesce(pg_catalog.max(y.persons_to_date) FILTER (WHERE y.later = 1 AND y.step < 2) OVER so_far,
                      CASE WHEN pg_catalog.bool_or(y.later = 1 AND y.mask_below = 0) OVER of_year THEN 0 END) AS persons_to_date_last_year,
             coalesce(pg_catalog.max(y.payable_to_date) FILTER (WHERE y.later = 1 AND y.step < 2 AND NOT y.aid) OVER so_far,
                      CASE WHEN pg_catalog.bool_or(y.later = 1 AND y.mask_below = 0) OVER of_year THEN 0.00 END) AS payable_to_date_last_year
      FROM (SELECT t.coverage_year + l.later AS coverage_year, l.later, t.area, t.area_name, t.area_label, t.mask_below, m.aid, d.paid_on,
                   d.paid_on - w.first_day AS window_day,
                   d.persons, d.payable, d.persons_to_date, d.payable_to_date, d.step
            FROM insurance.report_tally t
            CROSS JOIN LATERAL insurance.masked_totals(t.tally, t.mask_below) m
            CROSS JOIN LATERAL (SELECT coalesce(pg_catalog.min((w ->> 'from')::date), pg_catalog.make_date(t.coverage_year, 1, 1)) AS first_day
                                FROM pg_catalog.jsonb_array_elements(insurance.section(t.policy, 'windows')) w) w
            CROSS JOIN LATERAL (SELECT coalesce(pg_catalog.sum(p.persons), 0) AS without_payment FROM insurance.tally_payments(t.tally) p WHERE p.paid_on IS NULL) n
            CROSS JOIN LATERAL (
                SELECT p.paid_on, p.persons, p.payable, (pg_catalog.sum(p.persons) OVER by_day)::bigint AS persons_to_date, pg_catalog.sum(p.payable) OVER by_day AS payable_to_date,
                       insurance.masked_step(p.persons, t.mask_below, m.accepted OR n.without_payment BETWEEN 1 AND t.mask_below - 1) OVER by_day AS step
                FROM insurance.tally_payments(t.tally) p
                WHERE p.paid_on IS NOT NULL
                WINDOW by_day AS (ORDER BY p.paid_on)) d
            CROSS JOIN (VALUES (0), (1)) l(later)) y
      WINDOW of_year AS (PARTITION BY y.coverage_year, y.area), so_far AS (PARTITION BY y.coverage_year, y.area ORDER BY y.window_day)) d
WHERE d.later = 0;
COMMENT ON VIEW insurance.report_collection IS 'Progress of collection by day of payment (征缴进度), with the year before at the same day of its own collection: one row a day on which somebody paid who is enrolled. Those enrolled without a payment are not among them. Clause: section windows';
COMMENT ON COLUMN insurance.report_collection.paid_on IS 'Day of payment (缴费日)';
COMMENT ON COLUMN insurance.report_collection.window_day IS 'Days since the first day of the first period of payment (征缴期第几日), 0 that day; since 1 January of the coverage year where the policy states no period. Clause: section windows';
COMMENT ON COLUMN insurance.report_collection.persons IS 'Enrolled persons who paid on that day (当日缴费人数)';
COMMENT ON COLUMN insurance.report_collection.payable IS 'What they pay (当日应缴), yuan';
COMMENT ON COLUMN insurance.report_collection.persons_to_date IS 'Enrolled persons who paid until that day (累计缴费人数)';
COMMENT ON COLUMN insurance.report_collection.payable_to_date IS 'What they pay (累计应缴), yuan';
COMMENT ON COLUMN insurance.report_collection.persons_to_date_last_year IS 'Of the coverage year before, enrolled persons who paid until the same window_day (上年同期累计缴费人数); NULL: no such year here';
COMMENT ON COLUMN insurance.report_collection.payable_to_date_last_year IS 'What they pay (上年同期累计应缴), yuan';

CREATE VIEW insurance.report_waiting AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label, r.benefit_month,
       CASE WHEN r.step = 0 THEN r.persons END AS persons,
       CASE WHEN r.step = 0 AND (r.waiting BETWEEN 1 AND t.mask_below - 1 OR r.persons - r.waiting BETWEEN 1 AND t.mask_below - 1) IS NOT TRUE THEN r.waiting END AS waiting,
       CASE WHEN r.step < 2 THEN r.persons_to_date END AS persons_to_date
FROM insurance.report_tally t
CROSS JOIN LATERAL insurance.masked_totals(t.tally, t.mask_below) m
CROSS JOIN LATERAL (
    SELECT s.benefit_month, s.persons, s.waiting, (pg_catalog.sum(s.persons) OVER by_month)::bigint AS persons_to_date,
           insurance.masked_step(s.persons, t.mask_below, m.covered) OVER by_month AS step
    FROM insurance.tally_months(t.tally) s
    WINDOW by_month AS (ORDER BY s.benefit_month)) r;
COMMENT ON VIEW insurance.report_waiting IS 'Waits and starts of cover by month (待遇等待期): one row a month in which cover begins. Clause: section routes';
COMMENT ON COLUMN insurance.report_waiting.benefit_month IS 'First day of the month in which cover begins (待遇享受起始月)';
COMMENT ON COLUMN insurance.report_waiting.persons IS 'Persons whose cover begins in it (起始人数)';
COMMENT ON COLUMN insurance.report_waiting.waiting IS 'Of them, persons with a waiting period (待遇等待期人数)';
COMMENT ON COLUMN insurance.report_waiting.persons_to_date IS 'Persons whose cover begins in it or before (累计起始人数)';

CREATE VIEW insurance.report_incentive AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label, r.continuous_years,
       CASE WHEN NOT r.hidden THEN r.persons END AS persons,
       CASE WHEN NOT r.hidden AND NOT r.few_rewarded THEN r.rewarded END AS rewarded,
       CASE WHEN NOT r.hidden AND (r.at_ceiling BETWEEN 1 AND t.mask_below - 1 OR r.persons - r.at_ceiling BETWEEN 1 AND t.mask_below - 1) IS NOT TRUE THEN r.at_ceiling END AS at_ceiling,
       CASE WHEN NOT r.hidden AND NOT r.few_penalised THEN r.penalised END AS penalised,
       CASE WHEN NOT r.hidden AND NOT r.few_rewarded THEN r.bonus_continuous END AS bonus_continuous,
       CASE WHEN NOT r.hidden AND NOT r.few_rewarded THEN r.bonus_zero_claim END AS bonus_zero_claim,
       CASE WHEN NOT r.hidden AND NOT r.few_rewarded THEN r.bonus_total END AS bonus_total,
       CASE WHEN NOT r.hidden AND NOT r.few_penalised THEN r.penalty END AS penalty
FROM insurance.report_tally t
CROSS JOIN LATERAL insurance.masked_totals(t.tally, t.mask_below) m
CROSS JOIN LATERAL (
    SELECT r.*, coalesce(r.rewarded BETWEEN 1 AND t.mask_below - 1 OR r.persons - r.rewarded BETWEEN 1 AND t.mask_below - 1, false) AS few_rewarded,
           coalesce(r.penalised BETWEEN 1 AND t.mask_below - 1 OR r.persons - r.penalised BETWEEN 1 AND t.mask_below - 1, false) AS few_penalised,
           insurance.masked_cell(r.persons, t.mask_below,
               (m.accepted OR insurance.accepted(t.tally) - r.counted BETWEEN 1 AND t.mask_below - 1) AND r.persons = r.most) OVER (ORDER BY r.continuous_years) AS hidden
    FROM (SELECT r.*, pg_catalog.max(r.persons) OVER () AS most, pg_catalog.sum(r.persons) OVER () AS counted FROM insurance.tally_streaks(t.tally) r) r) r;
COMMENT ON VIEW insurance.report_incentive IS 'Incentives and penalties by years in a row (连续参保激励与断保约束): one row a streak, of enrolled persons whose streak is known. Clause: sections incentives and incentive_limits';
COMMENT ON COLUMN insurance.report_incentive.continuous_years IS 'Years insured in a row up to the coverage year (连续参保年数), years';
COMMENT ON COLUMN insurance.report_incentive.persons IS 'Enrolled persons (人数)';
COMMENT ON COLUMN insurance.report_incentive.rewarded IS 'Of persons: those with a bonus above 0 (获激励人数)';
COMMENT ON COLUMN insurance.report_incentive.at_ceiling IS 'Of persons: those whose bonus is at its ceiling (达激励上限人数)';
COMMENT ON COLUMN insurance.report_incentive.penalised IS 'Of persons: those with a penalty above 0 (受约束人数)';
COMMENT ON COLUMN insurance.report_incentive.bonus_continuous IS 'Raise of the limits of critical illness insurance by years in a row (连续参保激励额度), yuan';
COMMENT ON COLUMN insurance.report_incentive.bonus_zero_claim IS 'Raise of the limits by years without claims (零报销激励额度), yuan';
COMMENT ON COLUMN insurance.report_incentive.bonus_total IS 'Both, at most the ceiling of each person (激励额度合计), yuan: what the limits rise by, not money paid';
COMMENT ON COLUMN insurance.report_incentive.penalty IS 'Cut of the limits by lapsed years (断保降低额度), yuan';

CREATE VIEW insurance.report_identified AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label,
       r.category, insurance.circumstance_label(t.policy, r.category) AS category_label,
       CASE WHEN NOT r.hidden THEN r.identified END AS identified, CASE WHEN NOT r.hidden THEN r.enrolled END AS enrolled, CASE WHEN NOT r.hidden THEN r.identified - r.enrolled END AS missing,
       CASE WHEN NOT r.hidden THEN pg_catalog.round(r.enrolled / r.identified::numeric, 4) END AS rate, i.document, i.clause
FROM insurance.report_tally t
LEFT JOIN LATERAL (SELECT i.document, i.clause FROM insurance.indicators(t.policy) i WHERE i.kind = 'complete' ORDER BY i.id LIMIT 1) i ON true
CROSS JOIN LATERAL (
    SELECT r.category, r.identified, r.enrolled,
           insurance.masked_cell(r.identified - r.enrolled, t.mask_below,
               -- the enrolled are in report_category, too
               c.hidden OR r.identified BETWEEN 1 AND t.mask_below - 1 OR r.enrolled BETWEEN 1 AND t.mask_below - 1) OVER (ORDER BY r.category) AS hidden
    FROM insurance.tally_identified(t.tally) r LEFT JOIN insurance.masked_categories(t.tally, t.mask_below) c ON c.category = r.category) r;
COMMENT ON VIEW insurance.report_identified IS 'Whom a notice aids, and who of them is not enrolled (应保尽保、应资尽资): one row an identity. Clause: section subsidies, and the indicator that asks for all of them';
COMMENT ON COLUMN insurance.report_identified.category IS 'Circumstance by which a notice aids (资助参保对象身份), a code of the policy';
COMMENT ON COLUMN insurance.report_identified.category_label IS 'Its Chinese name by the policy (身份名称)';
COMMENT ON COLUMN insurance.report_identified.identified IS 'Persons identified, enrolled or not (认定人数)';
COMMENT ON COLUMN insurance.report_identified.enrolled IS 'Of identified: persons enrolled (已参保人数)';
COMMENT ON COLUMN insurance.report_identified.missing IS 'Of identified: persons not enrolled (未参保人数)';
COMMENT ON COLUMN insurance.report_identified.rate IS 'enrolled / identified (参保率), a ratio from 0 to 1';
COMMENT ON COLUMN insurance.report_identified.document IS 'Number of the notice that asks for all of them to be enrolled (文号); NULL: none does';
COMMENT ON COLUMN insurance.report_identified.clause IS 'Clause of that notice (条款)';

CREATE VIEW insurance.report_undecided AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label, r.kind, r.reason,
       CASE WHEN r.kind = 'note' THEN insurance.text_word('zh', 'note', pg_catalog.split_part(r.reason, ':', 1)) || coalesce(pg_catalog.substring(r.reason, ':.*$'), '')
            WHEN r.of IS NOT NULL THEN insurance.text_phrase('zh', 'fact.circumstance_from', insurance.circumstance_label(t.policy, r.of))
            ELSE insurance.text_word('zh', 'fact', r.reason) END AS reason_label,
       CASE WHEN NOT r.hidden THEN r.persons END AS persons
FROM insurance.report_tally t
CROSS JOIN LATERAL (
    SELECT r.*, insurance.masked_cell(r.persons, t.mask_below) OVER (PARTITION BY r.kind ORDER BY r.reason) AS hidden
    FROM (SELECT 'missing fact' AS kind, f.fact AS reason, pg_catalog.substring(f.fact, '^circumstance_from:(.*)$') AS of, f.persons FROM insurance.tally_missing(t.tally) f
          UNION ALL
          SELECT 'note', n.note, NULL, n.persons FROM insurance.tally_notes(t.tally) n WHERE pg_catalog.split_part(n.note, ':', 1) = ANY (t.reasons)) r) r;
COMMENT ON VIEW insurance.report_undecided IS 'What is undecided, by reason (待定原因): one row a missing fact or note. A person may have several, so that the rows do not add up';
COMMENT ON COLUMN insurance.report_undecided.kind IS 'missing fact (缺少信息): without which an answer is undecided; note (附注): what is wrong with the row, or which value no notice gives';
COMMENT ON COLUMN insurance.report_undecided.reason IS 'The fact (原因代码), an argument of insurance.assessment(), circumstance_from:CODE for the first day of a circumstance; or the note';
COMMENT ON COLUMN insurance.report_undecided.reason_label IS 'The reason in Chinese (原因), where there is a word for it';
COMMENT ON COLUMN insurance.report_undecided.persons IS 'Persons (人数)';

CREATE VIEW insurance.report_completion AS
SELECT c.coverage_year, c.area, c.area_name, c.area_label, c.enrolled, c.target_persons, c.completion,
       CASE WHEN c.completion IS NOT NULL THEN pg_catalog.rank() OVER (PARTITION BY c.coverage_year ORDER BY c.completion DESC NULLS LAST)::integer END AS rank
FROM (SELECT t.coverage_year, t.area, t.area_name, t.area_label, e.enrolled, f.value AS target_persons, pg_catalog.round(e.enrolled / nullif(f.value, 0), 4) AS completion
      FROM insurance.report_tally t
      CROSS JOIN LATERAL insurance.masked_totals(t.tally, t.mask_below) m
      CROSS JOIN LATERAL (SELECT CASE WHEN NOT m.accepted THEN insurance.accepted(t.tally) END AS enrolled) e
      LEFT JOIN insurance.figure f ON f.coverage_year = t.coverage_year AND f.area = t.area AND f.name = 'target_persons') c;
COMMENT ON VIEW insurance.report_completion IS 'Enrolment against the target (参保任务完成情况): one row an area; the targets are figure target_persons of insurance.figure';
COMMENT ON COLUMN insurance.report_completion.enrolled IS 'Persons enrolled (参保人数)';
COMMENT ON COLUMN insurance.report_completion.target_persons IS 'Persons to be enrolled (任务数); NULL: no target is given';
COMMENT ON COLUMN insurance.report_completion.completion IS 'enrolled / target_persons (完成率), a ratio; may be above 1';
COMMENT ON COLUMN insurance.report_completion.rank IS 'Rank of the area among those of the coverage year that have a target (排名), 1 the greatest completion; equal completions share a rank';

CREATE VIEW insurance.report_change AS
SELECT d.coverage_year, d.area, d.area_name, d.area_label,
       d.account, insurance.text_word('zh', 'account', d.account) AS account_label, d.payer, insurance.text_word('zh', 'payer', d.payer) AS payer_label,
       CASE WHEN NOT d.hidden THEN d.persons END AS persons, CASE WHEN NOT d.hidden THEN d.fen * 0.01 END AS amount
FROM (SELECT d.*, insurance.masked_cell(d.persons, d.mask_below) OVER (PARTITION BY d.coverage_year, d.area ORDER BY d.account, d.payer) AS hidden
      FROM insurance.report_delta d) d;
COMMENT ON VIEW insurance.report_change IS 'What corrections and amendments moved (更正与政策调整差额): one row an account and payer, the sum of insurance.delta; a move between areas counts where the person is now';
COMMENT ON COLUMN insurance.report_change.account IS 'Account (科目): fee, aid, fiscal, top_up, repair, refund or due';
COMMENT ON COLUMN insurance.report_change.account_label IS 'The account in Chinese (科目名称)';
COMMENT ON COLUMN insurance.report_change.payer IS 'Who bears it (承担方): person, central, local, fiscal, undivided, or a payer of aid';
COMMENT ON COLUMN insurance.report_change.payer_label IS 'The payer in Chinese (承担方名称)';
COMMENT ON COLUMN insurance.report_change.persons IS 'Persons with such a difference (人数)';
COMMENT ON COLUMN insurance.report_change.amount IS 'Sum of the differences (差额), yuan; above 0: more than was booked first';


-- By what the office supplies and what is counted here, with the year before.
CREATE VIEW insurance.report_indicator AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label, i.id AS indicator, i.kind, i.label,
       CASE WHEN NOT h.hidden THEN i.value END AS value, i.value_on, CASE WHEN NOT h.hidden THEN i.target END AS target, i.target_on,
       CASE WHEN NOT h.hidden THEN i.met END AS met, pg_catalog.array_to_string(i.missing, ', ') AS missing,
       CASE WHEN NOT h.hidden THEN i.shortfall END AS shortfall, i.document, i.clause
FROM (SELECT t.coverage_year, t.area, t.area_name, t.area_label, t.policy, c.figures, c.hidden,
             CASE WHEN pg_catalog.lag(t.coverage_year) OVER by_year = t.coverage_year - 1 THEN pg_catalog.lag(c.figures) OVER by_year END AS figures_before,
             CASE WHEN pg_catalog.lag(t.coverage_year) OVER by_year = t.coverage_year - 1 THEN pg_catalog.lag(c.hidden) OVER by_year END AS hidden_before
      FROM insurance.report_tally t
      CROSS JOIN LATERAL insurance.counted_figures(t.tally, t.mask_below) c
      WINDOW by_year AS (PARTITION BY t.area ORDER BY t.coverage_year)) t
CROSS JOIN LATERAL (SELECT insurance.figures(t.coverage_year, t.area)
        || coalesce((SELECT pg_catalog.jsonb_object_agg(e.key || '_last_year', e.value) FROM pg_catalog.jsonb_each(t.figures_before) e), '{}') || t.figures AS figures) f
CROSS JOIN LATERAL insurance.indicator_values(t.policy, f.figures) i
CROSS JOIN LATERAL (SELECT coalesce((SELECT n.needs && pg_catalog.array_cat(t.hidden, ARRAY(SELECT e || '_last_year' FROM pg_catalog.unnest(t.hidden_before) e))
                                     FROM insurance.indicators(t.policy) n WHERE n.id = i.id), false) AS hidden) h;
COMMENT ON VIEW insurance.report_indicator IS 'Indicators that the notices set (考核指标): one row an indicator of the policy, from insurance.figure and the tally. Clause: section indicators';
COMMENT ON COLUMN insurance.report_indicator.indicator IS 'Id of the indicator in the policy (指标)';
COMMENT ON COLUMN insurance.report_indicator.kind IS 'ratio, value, deadline, complete, not_lower, ranking or sum (指标类型)';
COMMENT ON COLUMN insurance.report_indicator.label IS 'What it asks for, in the words of the notice (指标名称)';
COMMENT ON COLUMN insurance.report_indicator.value IS 'Its value (指标值): of a ratio, completeness or ranking a fraction of 1, numerator and denominator as the clause has them; NULL: figures are missing, or hidden';
COMMENT ON COLUMN insurance.report_indicator.value_on IS 'The day, where it asks for a day (完成日期)';
COMMENT ON COLUMN insurance.report_indicator.target IS 'What the value is held against (目标值), same unit; NULL: the text sets none';
COMMENT ON COLUMN insurance.report_indicator.target_on IS 'The last day, where it asks for a day (截止日期)';
COMMENT ON COLUMN insurance.report_indicator.met IS 'Is it met (是否达标)? NULL: not known, or hidden';
COMMENT ON COLUMN insurance.report_indicator.missing IS 'Figures that it lacks (缺少的数据), names of insurance.figure with commas; empty: none';
COMMENT ON COLUMN insurance.report_indicator.shortfall IS 'What the value lacks of its target or is above it (差额), of completeness persons, of a deadline days';
COMMENT ON COLUMN insurance.report_indicator.document IS 'Number of the notice (文号)';
COMMENT ON COLUMN insurance.report_indicator.clause IS 'Clause (条款)';

CREATE VIEW insurance.report_missing_person AS
SELECT b.coverage_year, b.area, b.person, insurance.identified_category(b.assessment) AS category
FROM insurance.current_booking b
WHERE insurance.identified_category(b.assessment) IS NOT NULL AND insurance.accepted(b.assessment) IS NOT TRUE;
COMMENT ON VIEW insurance.report_missing_person IS 'The persons whom a notice aids and who are not enrolled (应保未保人员名单), for the office and no dashboard: one row a person; their numbers are report_identified.missing';
COMMENT ON COLUMN insurance.report_missing_person.person IS 'The person, as the source names him (人员编号)';
COMMENT ON COLUMN insurance.report_missing_person.category IS 'Circumstance by which a notice aids (资助参保对象身份)';

-- A scenario compares two policies for every person of a source: only insurance.create_report() has rows of it.
CREATE FUNCTION insurance.scenario_change(before insurance.assessment, after insurance.assessment) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10 AS $$
    SELECT CASE WHEN insurance.accepted(before) AND insurance.accepted(after) THEN
                     CASE pg_catalog.sign(insurance.payable_fen(after) - insurance.payable_fen(before)) WHEN -1 THEN 'gain' WHEN 0 THEN 'same' WHEN 1 THEN 'lose' ELSE 'undecided' END
                WHEN insurance.accepted(after) AND NOT insurance.accepted(before) THEN 'gain'
                WHEN insurance.accepted(before) AND NOT insurance.accepted(after) THEN 'lose'
                WHEN NOT insurance.accepted(before) AND NOT insurance.accepted(after) THEN 'same'
                ELSE 'undecided' END
$$;
COMMENT ON FUNCTION insurance.scenario_change(insurance.assessment, insurance.assessment) IS
'Does a person gain or lose by a second policy (受益与受损)? gain: pays less, or is enrolled only then; lose: pays more, or is enrolled no more; same; undecided: one of the two is open or undecided';

CREATE VIEW insurance.report_scenario_tally AS
SELECT NULL::integer AS coverage_year, NULL::integer AS area, NULL::text AS category, NULL::insurance.tally AS before, NULL::insurance.tally AS after,
       NULL::bigint AS gain, NULL::bigint AS lose, NULL::bigint AS same, NULL::bigint AS undecided, NULL::text AS area_name, NULL::text AS area_label, NULL::insurance.policy AS policy, NULL::integer AS mask_below
WHERE false;
COMMENT ON VIEW insurance.report_scenario_tally IS 'What two policies come to for the persons of a source (政策情景比较), by area and category: what report_scenario and report_scenario_payer read. Empty here: insurance.create_report(scenario => …) has rows of its own';
COMMENT ON COLUMN insurance.report_scenario_tally.category IS 'Circumstance by which a notice aids under the policy before, else under the scenario (资助身份); none';
COMMENT ON COLUMN insurance.report_scenario_tally.before IS 'Tally under the policy before (现行政策汇总)';
COMMENT ON COLUMN insurance.report_scenario_tally.after IS 'Tally under the scenario (情景政策汇总)';
COMMENT ON COLUMN insurance.report_scenario_tally.gain IS 'Persons who gain (受益人数)';
COMMENT ON COLUMN insurance.report_scenario_tally.lose IS 'Persons who lose (受损人数)';
COMMENT ON COLUMN insurance.report_scenario_tally.same IS 'Persons of whom nothing changes (不变人数)';
COMMENT ON COLUMN insurance.report_scenario_tally.undecided IS 'Persons of whom one of the two is not decided (待定人数)';
COMMENT ON COLUMN insurance.report_scenario_tally.policy IS 'The policy before (现行政策), for names';
COMMENT ON COLUMN insurance.report_scenario_tally.mask_below IS 'Cells of fewer persons are hidden (屏蔽界限), persons; 0: none are';

CREATE VIEW insurance.report_scenario AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label, t.category, CASE t.category WHEN 'none' THEN insurance.text_word('zh', 'tier', 'none') ELSE insurance.circumstance_label(t.policy, t.category) END AS category_label,
       CASE WHEN NOT t.hidden THEN t.persons END AS persons,
       CASE WHEN NOT t.hidden AND NOT t.few THEN t.gain END AS gain, CASE WHEN NOT t.hidden AND NOT t.few THEN t.lose END AS lose,
       CASE WHEN NOT t.hidden AND NOT t.few THEN t.same END AS same, CASE WHEN NOT t.hidden AND NOT t.few THEN t.undecided END AS undecided,
       CASE WHEN NOT t.no_money THEN insurance.payable(t.before) END AS payable_before, CASE WHEN NOT t.no_money THEN insurance.payable(t.after) END AS payable_after,
       CASE WHEN NOT t.no_money THEN insurance.subsidy_amount(t.before) END AS aid_before, CASE WHEN NOT t.no_money THEN insurance.subsidy_amount(t.after) END AS aid_after
FROM (SELECT t.*, insurance.masked_cell(t.persons, t.mask_below, t.hidden OR t.few) OVER of_area AS no_money
      FROM (SELECT t.*, insurance.masked_cell(t.persons, t.mask_below,
                       -- the enrolled are in report_category, too
                       e.categories @> ARRAY[t.category] OR t.accepted BETWEEN 1 AND t.mask_below - 1 OR t.persons - t.accepted BETWEEN 1 AND t.mask_below - 1) OVER of_area AS hidden,
                   e.aid OR t.gain BETWEEN 1 AND t.mask_below - 1 OR t.lose BETWEEN 1 AND t.mask_below - 1 OR t.same BETWEEN 1 AND t.mask_below - 1 OR t.undecided BETWEEN 1 AND t.mask_below - 1 AS few
            FROM (SELECT t.*, insurance.persons(t.before) AS persons, insurance.accepted(t.before) AS accepted FROM insurance.report_scenario_tally t) t
            JOIN (SELECT e.coverage_year, e.area, m.aid, ARRAY(SELECT c.category FROM insurance.masked_categories(e.everybody, e.mask_below) c WHERE c.hidden) AS categories
                  FROM (SELECT t.coverage_year, t.area, t.mask_below, insurance.tally_merge(t.before) AS everybody FROM insurance.report_scenario_tally t GROUP BY t.coverage_year, t.area, t.mask_below) e
                  CROSS JOIN LATERAL insurance.masked_totals(e.everybody, e.mask_below) m) e ON e.coverage_year = t.coverage_year AND e.area = t.area
            WINDOW of_area AS (PARTITION BY t.coverage_year, t.area ORDER BY t.category)) t
      WINDOW of_area AS (PARTITION BY t.coverage_year, t.area ORDER BY t.category)) t;
COMMENT ON VIEW insurance.report_scenario IS 'Who gains and who loses by a scenario (政策情景受益受损): one row a category; the baseline is the policy in force. persons = gain + lose + same + undecided. Empty here: insurance.create_report(scenario => …) has rows of its own';
COMMENT ON COLUMN insurance.report_scenario.category IS 'Circumstance by which a notice aids under the baseline, else under the scenario (资助身份); none';
COMMENT ON COLUMN insurance.report_scenario.category_label IS 'Its Chinese name by the policy (身份名称)';
COMMENT ON COLUMN insurance.report_scenario.persons IS 'Persons assessed (人数)';
COMMENT ON COLUMN insurance.report_scenario.gain IS 'Of persons: those who pay less, or are enrolled only under the scenario (受益人数)';
COMMENT ON COLUMN insurance.report_scenario.lose IS 'Of persons: those who pay more, or are enrolled no more (受损人数)';
COMMENT ON COLUMN insurance.report_scenario.same IS 'Of persons: those who pay the same, or are enrolled under neither (不变人数)';
COMMENT ON COLUMN insurance.report_scenario.undecided IS 'Of persons: those of whom one of the two is open or undecided (待定人数)';
COMMENT ON COLUMN insurance.report_scenario.payable_before IS 'What they pay under the baseline (现行政策个人应缴), yuan';
COMMENT ON COLUMN insurance.report_scenario.payable_after IS 'What they pay under the scenario (情景政策个人应缴), yuan';
COMMENT ON COLUMN insurance.report_scenario.aid_before IS 'Aid under the baseline (现行政策资助金额), yuan';
COMMENT ON COLUMN insurance.report_scenario.aid_after IS 'Aid under the scenario (情景政策资助金额), yuan';

CREATE VIEW insurance.report_scenario_payer AS
SELECT t.coverage_year, t.area, t.area_name, t.area_label,
       r.account, insurance.text_word('zh', 'account', r.account) AS account_label, r.payer, insurance.text_word('zh', 'payer', r.payer) AS payer_label,
       CASE WHEN NOT r.hidden AND NOT t.few THEN r.amount_before END AS amount_before, CASE WHEN NOT r.hidden AND NOT t.few THEN r.amount_after END AS amount_after,
       CASE WHEN NOT r.hidden AND NOT t.few THEN r.amount_after - r.amount_before END AS difference
FROM (SELECT t.coverage_year, t.area, t.area_name, t.area_label, t.mask_below, insurance.tally_merge(t.before) AS before, insurance.tally_merge(t.after) AS after,
             coalesce(pg_catalog.sum(t.gain + t.lose) BETWEEN 1 AND t.mask_below - 1, false) AS few
      FROM insurance.report_scenario_tally t GROUP BY t.coverage_year, t.area, t.area_name, t.area_label, t.mask_below) t
CROSS JOIN LATERAL (SELECT account, payer, coalesce(b.amount, 0) AS amount_before, coalesce(a.amount, 0) AS amount_after, coalesce(b.hidden, false) OR coalesce(a.hidden, false) AS hidden
                    FROM insurance.masked_accounts(t.before, t.mask_below) b FULL JOIN insurance.masked_accounts(t.after, t.mask_below) a USING (account, payer)) r;
COMMENT ON VIEW insurance.report_scenario_payer IS 'Which payer bears a scenario (政策情景分担变化): one row an account and payer. Empty here: insurance.create_report(scenario => …) has rows of its own';
COMMENT ON COLUMN insurance.report_scenario_payer.account IS 'Account (科目): fee, aid, fiscal, top_up, repair, refund or due';
COMMENT ON COLUMN insurance.report_scenario_payer.account_label IS 'The account in Chinese (科目名称)';
COMMENT ON COLUMN insurance.report_scenario_payer.payer IS 'Who bears it (承担方), as in report_payer';
COMMENT ON COLUMN insurance.report_scenario_payer.payer_label IS 'The payer in Chinese (承担方名称)';
COMMENT ON COLUMN insurance.report_scenario_payer.amount_before IS 'Amount under the baseline (现行政策金额), yuan';
COMMENT ON COLUMN insurance.report_scenario_payer.amount_after IS 'Amount under the scenario (情景政策金额), yuan';
COMMENT ON COLUMN insurance.report_scenario_payer.difference IS 'amount_after - amount_before (变化), yuan';

-- What all of them have.
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN
        SELECT a.attrelid::regclass AS view, w.name, w.meaning
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class r ON r.oid = a.attrelid
        JOIN (VALUES ('coverage_year', 'Coverage year (参保年度)'),
                     ('area', 'Area (统筹地区、县区), a region code (GB/T 2260); 0: the source has none'),
                     ('area_name', 'Name of the area in Latin letters (地区); its code where it has none'),
                     ('area_label', 'Chinese name of the area (地区名称); its code where it has none')) w(name, meaning) ON w.name = a.attname
        WHERE r.relnamespace = 'insurance'::regnamespace AND r.relkind = 'v' AND r.relname LIKE 'report\_%'
    LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', c.view, c.name, c.meaning);
    END LOOP;
END
$$;

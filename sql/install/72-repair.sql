-- Inverse questions: which repair, which day of payment, what if not.
--
-- They take the facts of insurance.assessment(), in the same order.

CREATE FUNCTION insurance.repair_options(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL,
    covered_by date DEFAULT NULL
) RETURNS TABLE (
    repaired_years integer,
    repair_fee numeric,
    total_collected numeric,
    wait_months integer,
    benefit_start date,
    cheapest boolean
) LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 5 AS $$
    SELECT o.years,
           insurance.repair_fee(o.a),
           insurance.total_collected(o.a),
           insurance.wait_months(o.a),
           insurance.benefit_start(o.a),
           CASE WHEN o.covered
                THEN o.years = pg_catalog.first_value(o.years) OVER (PARTITION BY o.covered ORDER BY insurance.total_collected(o.a), o.years)
                ELSE o.covered END
    FROM (SELECT e.years, e.a,
                 CASE WHEN covered_by IS NULL THEN NULL
                      WHEN NOT insurance.accepted(e.a) THEN false
                      WHEN insurance.benefit_period(e.a) IS NOT NULL THEN insurance.benefit_period(e.a) @> covered_by
                      WHEN NOT insurance.benefit_in_year(e.a) THEN false END AS covered
          FROM (SELECT k.years,
                       insurance.assessment(policy,
                           birth_date, paid_on, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences,
                           insurance.repair_years(h.unrepaired, insurance.coverage_year(policy), k.years)) AS a
                -- an offer that is on record already is only one of the options
                FROM (SELECT pg_catalog.max(insurance.coverage_year(policy) - y.year) AS recorded,
                             coalesce(insurance.history_agg(y.year, y.status, y.zero_claim, y.bonus_used, y.repaired AND y.status <> 'none'), history) AS unrepaired
                      FROM insurance.years(history) y) h,
                     pg_catalog.generate_series(0, greatest(h.recorded, 0)) k(years)
                OFFSET '0') e
          WHERE e.years = 0 OR insurance.repair_accepted(e.a) >= e.years) o
    ORDER BY o.years
$$;
COMMENT ON FUNCTION insurance.repair_options(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history, date) IS
'What the repair of lapsed years (缴费修复变动待遇等待期) would cost a person and save: one row for 0, 1, … repaired years as long as one more still shortens the wait. paid_on is the day on which the person would pay; repaired years in the history are not taken as repaired. repair_fee and total_collected (fee of the year and repair together) in yuan. cheapest: the option that costs least of those whose cover contains the day covered_by; false in every row: none of them does. NULL: not asked, or not decided. Where the person is not accepted, or the wait is not decided, only the row of 0 years.';

CREATE FUNCTION insurance.last_payment_day(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL,
    covered_by date DEFAULT NULL
) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000 AS $$
    -- each day is tried: a later payment may be covered earlier
    SELECT pg_catalog.max(t.day)
    FROM (SELECT d.day,
                 insurance.assessment(policy,
                     birth_date, d.day, circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history) AS a
          FROM (SELECT y.first + n.n AS day
                FROM (SELECT pg_catalog.make_date(insurance.coverage_year(policy) - 1, 1, 1) AS first,
                             pg_catalog.make_date(insurance.coverage_year(policy) + 1, 12, 31) AS last) y,
                     pg_catalog.generate_series(0, y.last - y.first) n(n)) d
          OFFSET '0') t
    WHERE insurance.accepted(t.a) AND insurance.benefit_period(t.a) @> covered_by
$$;
COMMENT ON FUNCTION insurance.last_payment_day(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history, date) IS
'The last day on which a person can pay (最迟缴费日) and be accepted with a cover that contains the day covered_by, of all days from 1 January of the year before the coverage year to 31 December of the year after it; NULL where there is none. paid_on is not looked at; days of payment whose answer is not decided do not count. About a thousand assessments a call.';

CREATE FUNCTION insurance.cost_of_skipping(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL,
    years integer DEFAULT 1
) RETURNS TABLE (
    skipped_years integer,
    returns_in integer,
    wait_months integer,
    months_without_cover integer,
    penalty numeric,
    effective_cap numeric,
    effective_cap_stayed numeric,
    cap_lost numeric,
    bonus_continuous numeric,
    bonus_continuous_stayed numeric,
    continuous_years_lost integer,
    fees_saved numeric,
    repair_fee numeric,
    wait_months_repaired integer,
    notes text[]
) LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1 AS $$
    WITH RECURSIVE
    path(skipped, returns_in, gone, stayed) AS (
        SELECT 0, insurance.coverage_year(policy), history, insurance.set_year(history, insurance.coverage_year(policy), 'resident')
        WHERE history IS NOT NULL
        UNION ALL
        SELECT p.skipped + 1, p.returns_in + 1,
               insurance.set_year(p.gone, p.returns_in, 'none'),
               insurance.set_year(p.stayed, p.returns_in + 1, 'resident')
        FROM path p
        WHERE p.skipped < years
    ), fee AS MATERIALIZED (
        SELECT insurance.payable(insurance.assessment(policy,
                   birth_date,
                   -- who has not paid would do so in the first window
                   coalesce(paid_on,
                       (SELECT pg_catalog.min(insurance.fact_date(w, 'from')) FROM pg_catalog.jsonb_array_elements(insurance.section(policy, 'windows')) w),
                       pg_catalog.make_date(insurance.coverage_year(policy), 1, 1)),
                   circumstances, circumstance_from, circumstance_until, circumstance_set, registered_on, died_on, fee_level, amount_paid, settled_before, absences, history)) AS payable
    )
    SELECT p.skipped,
           p.returns_in,
           w.wait_months,
           12 * p.skipped + w.wait_months,
           b.penalty,
           b.effective_cap,
           s.effective_cap,
           s.effective_cap - b.effective_cap,
           b.bonus_continuous,
           s.bonus_continuous,
           s.continuous_years - b.continuous_years,
           p.skipped * fee.payable,
           r.repair_fee,
           r.wait_months,
           b.notes
    FROM (SELECT q.skipped, q.returns_in, q.stayed, insurance.set_year(q.gone, q.returns_in, 'resident') AS back
          FROM path q
          WHERE q.skipped > 0) p
    CROSS JOIN fee
    LEFT JOIN LATERAL insurance.incentives(policy, p.back, p.returns_in) b ON true
    LEFT JOIN LATERAL insurance.incentives(policy, p.stayed, p.returns_in) s ON true
    LEFT JOIN LATERAL (SELECT insurance.lapsed_years(policy, p.back, p.returns_in) AS years) l ON true
    LEFT JOIN LATERAL insurance.waiting(policy, l.years) w ON l.years IS NOT NULL
    LEFT JOIN LATERAL insurance.waiting(policy, l.years, l.years) r ON l.years IS NOT NULL
    ORDER BY p.skipped
$$;
COMMENT ON FUNCTION insurance.cost_of_skipping(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history, integer) IS
'What a person loses who does not enrol for the policy''s coverage year and returns later (断保代价): one row for 1, 2, … skipped years, up to years. All of it by the rules of this one policy; returns_in: the coverage year of the return, paid in its window as an ordinary adult.
wait_months: wait on the return, unrepaired; months_without_cover: the skipped years and that wait; repair_fee and wait_months_repaired: with every lapsed year repaired that is of use. penalty, effective_cap, bonus_continuous: in the year of the return; …_stayed: had the person stayed enrolled without break or claim bonus; cap_lost, continuous_years_lost: the difference. fees_saved: the skipped years at what is payable for the coverage year, by the facts and paid_on (default: the first day of the first window). Amounts in yuan.
NULL where an amount is not known, or the answer turns on a contradictory year (notes). No rows where the history is NULL.';

-- A person's years explained, one row a year.
--
-- What a year earned, and what a use or a lapse took, are differences between answers
-- of insurance.incentives() to histories that differ in one thing.  So they hold for
-- every parameter of a policy: in force at once or from the next year, lost on a
-- lapse, cleared by whichever use, earned only by who goes on.

CREATE FUNCTION insurance.incentive_ledger(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL)
    RETURNS TABLE (
        year integer,
        status text,
        continuous_years integer,
        earned_continuous numeric,
        earned_zero_claim numeric,
        cleared_zero_claim numeric,
        lapse_penalty numeric,
        bonus_continuous numeric,
        bonus_zero_claim numeric,
        bonus_total numeric,
        ceiling numeric,
        nominal_penalty numeric,
        penalty numeric,
        effective_cap numeric,
        notes text[])
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10 AS $$
    SELECT l.year,
           l.status,
           l.continuous_years,
           l.continuous_after - pg_catalog.lag(l.continuous_after, 1, 0.00) OVER in_order,
           l.unused - l.unearned,
           pg_catalog.lag(l.unused - l.carried, 1, 0.00) OVER in_order
               + CASE WHEN pg_catalog.lag(l.carried, 1, 0.00) OVER in_order <= l.bonus_zero_claim THEN 0.00
                      ELSE pg_catalog.lag(l.carried, 1, 0.00) OVER in_order - l.bonus_zero_claim END,
           l.penalty_after - pg_catalog.lag(l.penalty_after, 1, 0.00) OVER in_order,
           l.bonus_continuous,
           l.bonus_zero_claim,
           l.bonus_total,
           l.ceiling,
           l.nominal_penalty,
           l.penalty,
           l.effective_cap,
           l.notes
    FROM (SELECT i.*, y.year, y.status,
                 -- after a year that neither earns nor lapses: all that this year has added
                 insurance.bonus_continuous(policy, y.then_neutral, y.year + 1) AS continuous_after,
                 (insurance.incentives(policy, y.then_neutral, y.year + 1)).nominal_penalty AS penalty_after,
                 -- in an insured next year: what is carried over into it,
                 insurance.bonus_zero_claim(policy, y.then_insured, y.year + 1) AS carried,
                 -- had nothing been used in this one,
                 insurance.bonus_zero_claim(policy, insurance.set_year(y.then_insured, y.year, y.status, y.zero_claim), y.year + 1) AS unused,
                 -- nor this one been a year without claims
                 insurance.bonus_zero_claim(policy, insurance.set_year(y.then_insured, y.year, y.status), y.year + 1) AS unearned
          FROM (SELECT s.year, coalesce(k.status, 'none') AS status, coalesce(k.zero_claim, false) AS zero_claim,
                       insurance.set_year(history, s.year + 1, 'excused') AS then_neutral,
                       insurance.set_year(history, s.year + 1, 'resident') AS then_insured
                -- a history ends with 2117, and what a year earned shows in the next;
                -- LIMIT only tells the planner how many years there can be
                FROM (SELECT g.year
                      FROM pg_catalog.generate_series((SELECT pg_catalog.min(k.year) FROM insurance.years(history) k),
                                                      CASE WHEN policy IS NOT NULL THEN least(coalesce(upto, insurance.coverage_year(policy)), 2116) END) g(year)
                      LIMIT 127) s
                LEFT JOIN insurance.years(history) k ON k.year = s.year) y
          CROSS JOIN LATERAL insurance.incentives(policy, history, y.year) i
          OFFSET '0') l
    WINDOW in_order AS (ORDER BY l.year)
    ORDER BY l.year
$$;
COMMENT ON FUNCTION insurance.incentive_ledger(insurance.policy, insurance.history, integer) IS
'Why a person''s limit in critical illness insurance is what it is (激励与约束台账): one row a year from the first recorded one to upto (default: the policy''s coverage year); years that nobody recorded are none. Amounts in yuan.
earned_continuous (连续参保激励), earned_zero_claim (零报销激励), lapse_penalty (断保降低额度): what this year itself adds, whether in force at once or from the next year on; earned_zero_claim supposes that the person stays insured and uses nothing. cleared_zero_claim (清零): what no longer counts from this year on, because of a use in the year before or of a lapse in this one.
bonus_continuous, bonus_zero_claim, nominal_penalty: sums in force in the year, before they are limited; bonus_total, penalty: limited; ceiling: of the bonus; effective_cap: the limit of payment in this year. The last row is what insurance.incentives(policy, history, upto) answers.
NULL where an answer turns on a contradictory year or an amount that nobody gives; notes say which. No rows for a policy or history that is NULL, or a history that is empty or begins after upto.';

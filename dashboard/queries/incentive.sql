-- Incentives of critical illness insurance by years of unbroken enrolment.
SELECT continuous_years, coalesce(sum(persons), 0) AS persons, coalesce(sum(rewarded), 0) AS rewarded, coalesce(sum(at_ceiling), 0) AS at_ceiling,
       coalesce(sum(penalised), 0) AS penalised, coalesce(sum(rewarded), 0) - coalesce(sum(at_ceiling), 0) AS below_ceiling,
       coalesce(sum(persons), 0) - coalesce(sum(rewarded), 0) AS unrewarded,
       sum(bonus_continuous) AS bonus_continuous, sum(bonus_zero_claim) AS bonus_zero_claim, sum(bonus_total) AS bonus_total, sum(penalty) AS penalty,
       round(sum(persons) / :persons_unit::numeric, :persons_digits) AS persons_u,
       count(*) FILTER (WHERE persons IS NULL) AS hidden,
       round(sum(sum(bonus_total)) OVER () / :money_unit::numeric, :money_digits) AS all_bonus_u,
       round(sum(sum(penalty)) OVER () / :money_unit::numeric, :money_digits) AS all_penalty_u,
       sum(count(*) FILTER (WHERE bonus_total IS NULL OR penalty IS NULL)) OVER () AS all_hidden
FROM report_incentive
WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
GROUP BY continuous_years
ORDER BY continuous_years

-- Incentives by years of unbroken enrolment. Histogram; persons, yuan of limits.
SELECT coverage_year, continuous_years, sum(persons) AS persons, sum(rewarded) AS rewarded, sum(at_ceiling) AS at_ceiling, sum(penalised) AS penalised,
       sum(bonus_total) AS bonus_yuan, sum(penalty) AS penalty_yuan
FROM report.report_incentive
GROUP BY coverage_year, continuous_years
ORDER BY coverage_year, continuous_years

-- Key figures of each region and year. Stat or table; persons, yuan.
SELECT coverage_year, area / 10000 * 10000 AS region, sum(persons) AS persons, sum(accepted) AS enrolled, sum(payable) AS payable_yuan,
       sum(subsidy_amount) AS aid_yuan, sum(fiscal_subsidy) AS fiscal_yuan, sum(waiting) AS waiting, sum(undecided) AS undecided
FROM report.report_total
GROUP BY coverage_year, area / 10000
ORDER BY coverage_year, region

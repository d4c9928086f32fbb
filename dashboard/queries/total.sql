-- The same by area.
SELECT area, area_name, area_label, persons, accepted, not_enrolled, rejected, no_text, undecided, waiting, payable, subsidy_amount,
       fiscal_subsidy, standard_fee + fiscal_subsidy AS funding, refund_due, amount_due, policy
FROM report_total
WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
ORDER BY area

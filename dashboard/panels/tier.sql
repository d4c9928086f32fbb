-- Persons by area and tier of aid. Heat table; NULL: hidden; undecided: without a tier, among them who is not enrolled.
SELECT coverage_year, area, area_label, tier_label, persons, subsidy_amount AS aid_yuan
FROM report.report_tier
ORDER BY coverage_year, area, subsidy_tier

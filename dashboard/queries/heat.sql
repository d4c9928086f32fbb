-- Persons by area and tier of aid, and their share of all of the area; NULL: hidden. undecided: without a tier, among them who
-- is not enrolled.
SELECT r.area, r.area_name, r.area_label, r.subsidy_tier, r.tier_label, r.persons,
       round(100.0 * r.persons / nullif(t.persons, 0), 1) AS percent, r.subsidy_amount, r.payable, r.fiscal_subsidy
FROM report_tier r
JOIN report_total t USING (coverage_year, area)
WHERE coverage_year = :year AND r.area BETWEEN :first_area AND :last_area
ORDER BY r.area, array_position('{none,full,fixed,local,external,undecided}', r.subsidy_tier)

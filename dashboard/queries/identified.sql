-- Identified as to be aided, and enrolled, by class and area; NULL: hidden.
SELECT area, area_name, area_label, category, category_label, identified, enrolled, missing, round(100 * rate, 1) AS percent, document, clause
FROM report_identified
WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
ORDER BY category, area

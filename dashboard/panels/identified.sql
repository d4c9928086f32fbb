-- Identified as to be aided, but not enrolled. Table; persons, per cent.
SELECT coverage_year, area, area_label, category_label, identified, enrolled, missing, round(100 * rate, 1) AS percent, document, clause
FROM report.report_identified
ORDER BY coverage_year, area, category

-- Indicators of the notices. Table; met NULL: a figure lacks.
SELECT coverage_year, area, area_label, label, value, value_on, target, target_on, met, missing, document, clause
FROM report.report_indicator
ORDER BY coverage_year, area, indicator

-- Completion of the enrolment task. Bar with a line at 100; per cent.
SELECT coverage_year, area, area_label, enrolled, target_persons, round(100 * completion, 1) AS percent, rank
FROM report.report_completion
ORDER BY coverage_year, rank NULLS LAST, area

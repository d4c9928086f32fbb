-- Why answers are undecided. Table; persons, who can have several reasons; NULL: hidden.
SELECT coverage_year, area, area_label, kind, reason, reason_label, persons
FROM report.report_undecided
ORDER BY coverage_year, area, kind, reason

-- When cover begins. Time series by month, columns: persons, and those after a wait; NULL: hidden.
SELECT benefit_month::timestamp AT TIME ZONE 'Asia/Shanghai' AS time, coverage_year, area, area_label, persons, waiting, persons_to_date
FROM report.report_waiting
ORDER BY time, coverage_year, area

-- Collection to date. Time series: one line an area; persons and yuan.
SELECT paid_on::timestamp AT TIME ZONE 'Asia/Shanghai' AS time, coverage_year, area, area_label, persons_to_date, payable_to_date AS yuan_to_date, persons_to_date_last_year
FROM report.report_collection
WHERE persons_to_date IS NOT NULL
ORDER BY time, coverage_year, area

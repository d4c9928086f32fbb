-- Class by area, persons to be aided who are not enrolled:  psql -v year=2023 -f dashboard/psql/identified.sql
SELECT category_label AS "身份", area_label, coalesce(missing::text, '*') AS missing
FROM report.report_identified
WHERE coverage_year = :year
ORDER BY category, area
\crosstabview 1 2 3

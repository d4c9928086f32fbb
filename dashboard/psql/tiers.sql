-- Area by tier of aid, persons:  psql -v year=2023 -f dashboard/psql/tiers.sql
SELECT area_label AS "地区", tier_label, coalesce(persons::text, '*') AS persons
FROM report.report_tier
WHERE coverage_year = :year
ORDER BY area, array_position('{none,full,fixed,local,external,undecided}', subsidy_tier)
\crosstabview 1 2 3

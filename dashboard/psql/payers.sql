-- Area by payer, yuan:  psql -v year=2023 -f dashboard/psql/payers.sql
SELECT area_label AS "地区", account_label || ' ' || payer_label AS payer, coalesce(round(amount)::text, '*') AS yuan
FROM report.report_payer
WHERE coverage_year = :year AND account IN ('fee', 'aid', 'fiscal')
ORDER BY area, array_position('{fee,aid,fiscal}', account), payer
\crosstabview 1 2 3

-- Budget by payer. Stacked bar: area_label on the axis, payer_label as series, yuan.
SELECT coverage_year, area, area_label, account_label, payer_label, amount AS yuan
FROM report.report_payer
WHERE account IN ('fee', 'aid', 'fiscal')
ORDER BY coverage_year, area, account, payer

-- What another policy costs each payer.
SELECT account, min(account_label) AS account_label, payer, min(payer_label) AS payer_label, sum(amount_before) AS amount_before,
       sum(amount_after) AS amount_after, sum(difference) AS difference, round(sum(difference) / :money_unit::numeric, :money_digits) AS difference_u
FROM report_scenario_payer
WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
GROUP BY account, payer
ORDER BY array_position('{fee,aid,fiscal}', account), payer

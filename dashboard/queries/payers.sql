-- Budget by payer and area: the fee of persons, aid by payer, the fiscal subsidy by level. amount NULL: hidden; what is hidden of
-- an area whose whole is not is its part 'rest', so that the parts of an area add up.
WITH part AS (
    SELECT area, area_name, area_label, account, account_label, payer, payer_label, persons, amount
    FROM report_payer
    WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area AND account IN ('fee', 'aid', 'fiscal')
)
SELECT area, area_name, area_label, account, account_label, payer, payer_label, persons, amount,
       round(amount / :money_unit::numeric, :money_digits) AS amount_u
FROM (SELECT * FROM part
      UNION ALL
      SELECT t.area, t.area_name, t.area_label, 'rest', 'rest', 'rest', 'rest', NULL, t.standard_fee + t.fiscal_subsidy - p.amount
      FROM report_total t
      JOIN (SELECT area, coalesce(sum(amount), 0) AS amount FROM part GROUP BY area) p ON p.area = t.area
      WHERE t.coverage_year = :year AND t.standard_fee + t.fiscal_subsidy <> p.amount) s
ORDER BY area, array_position('{fee,aid,fiscal,rest}', account), payer

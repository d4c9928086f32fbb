-- Budget by payer and area: the fee of persons, aid by payer, the fiscal subsidy by level. amount NULL: hidden. What is
-- hidden of an area whose whole is not is its part 'rest', so that the parts add up; of the fee of its persons stands what the tiers
-- show, at least. hidden: 1 where the amount is, or part of it.
WITH part AS (
    SELECT p.area, p.area_name, p.area_label, p.account, p.account_label, p.payer, p.payer_label, p.persons,
           coalesce(p.amount, CASE WHEN (p.account, p.payer) = ('fee', 'person') THEN r.payable END) AS amount, (p.amount IS NULL)::integer AS hidden
    FROM report_payer p
    LEFT JOIN (SELECT r.coverage_year, r.area, sum(r.payable) AS payable
               FROM report_tier r JOIN report_total t ON t.coverage_year = r.coverage_year AND t.area = r.area AND t.standard_fee IS NOT NULL
               GROUP BY r.coverage_year, r.area) r USING (coverage_year, area)
    WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area AND p.account IN ('fee', 'aid', 'fiscal')
)
SELECT area, area_name, area_label, account, account_label, payer, payer_label, persons, amount, hidden,
       round(amount / :money_unit::numeric, :money_digits) AS amount_u
FROM (SELECT * FROM part
      UNION ALL
      SELECT t.area, t.area_name, t.area_label, 'rest', 'rest', 'rest', 'rest', NULL, t.standard_fee + t.fiscal_subsidy - p.amount, 0
      FROM report_total t
      JOIN (SELECT area, coalesce(sum(amount), 0) AS amount FROM part GROUP BY area) p ON p.area = t.area
      WHERE t.coverage_year = :year AND t.standard_fee + t.fiscal_subsidy <> p.amount) s
ORDER BY area, array_position('{fee,aid,fiscal,rest}', account), payer

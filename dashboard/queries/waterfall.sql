-- Budget of the whole region, part by part, up to the standard fees and the fiscal subsidy of the enrolled. What areas do not
-- tell, because it is hidden or its division is open, is the part 'rest', so that the parts always add up to the whole; of the fee
-- of persons stands at least what the tiers show. hidden: areas whose amount is hidden.
WITH part AS (
    SELECT account, min(account_label) AS account_label, payer, min(payer_label) AS payer_label,
           sum(coalesce(p.amount, CASE WHEN (account, payer) = ('fee', 'person') THEN r.payable END)) AS amount, count(*) - count(p.amount) AS hidden
    FROM report_payer p
    LEFT JOIN (SELECT r.coverage_year, r.area, sum(r.payable) AS payable
               FROM report_tier r JOIN report_total t ON t.coverage_year = r.coverage_year AND t.area = r.area AND t.standard_fee IS NOT NULL
               GROUP BY r.coverage_year, r.area) r USING (coverage_year, area)
    WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area AND account IN ('fee', 'aid', 'fiscal')
    GROUP BY account, payer
    HAVING sum(coalesce(p.amount, CASE WHEN (account, payer) = ('fee', 'person') THEN r.payable END)) <> 0
), whole AS (
    SELECT sum(standard_fee + fiscal_subsidy) AS amount
    FROM report_total
    WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
), step AS (
    SELECT * FROM part
    UNION ALL
    SELECT 'rest', 'rest', 'rest', 'rest', w.amount - (SELECT coalesce(sum(amount), 0) FROM part), 0
    FROM whole w
    WHERE w.amount <> (SELECT coalesce(sum(amount), 0) FROM part)
), stair AS (
    SELECT *, array_position('{fee,aid,fiscal,rest}', account) AS place,
           coalesce(sum(amount) OVER (ORDER BY array_position('{fee,aid,fiscal,rest}', account), payer
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below
    FROM step
)
SELECT account, account_label, payer, payer_label, amount, hidden,
       round(amount / :money_unit::numeric, :money_digits) AS amount_u,
       round(below / :money_unit::numeric, :money_digits) AS below_u,
       round(100 * amount / (SELECT amount FROM whole), 1) AS percent
FROM (SELECT * FROM stair UNION ALL SELECT 'whole', 'whole', 'whole', 'whole', amount, 0, 9, 0 FROM whole) s
ORDER BY place, payer

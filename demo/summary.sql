-- Every distinct answer once, as columns, with the number of persons who got it. The report reads only this.

CREATE TABLE demo.answer AS
SELECT key, part, name, label, region, coverage_year, persons, first_id,
       insurance.status(a) AS status, insurance.route(a) AS route,
       insurance.subsidy_tier(a) AS tier, insurance.subsidy_category(a) AS category,
       insurance.standard_fee(a) AS fee, insurance.payable(a) AS payable,
       insurance.subsidy_amount(a) AS aid, insurance.subsidy_payers(a) AS payers,
       insurance.fiscal_subsidy(a) AS fiscal, insurance.central_share(a) AS central, insurance.local_share(a) AS local,
       insurance.charged(a) AS charged, insurance.refund_due(a) AS refund, insurance.amount_due(a) AS due,
       coalesce(insurance.top_up_due(a), 0) AS top_up, coalesce(insurance.fiscal_top_up(a), 0) AS fiscal_top_up,
       insurance.wait_days(a) AS wait_days, insurance.wait_months(a) AS wait_months,
       insurance.benefit_start(a) AS starts, insurance.benefit_end(a) AS ends, insurance.benefit_in_year(a) AS in_year,
       insurance.claims_status(a) AS claims, insurance.notes(a) AS notes, insurance.missing(a) AS missing, a
FROM (SELECT region, coverage_year, a, count(*) AS persons, min(id) AS first_id
      FROM demo.assessed GROUP BY region, coverage_year, a) d
JOIN demo.area USING (region, coverage_year);

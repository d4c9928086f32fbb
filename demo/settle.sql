-- The persons of the demo in the ledger: a call a coverage year and policy, over a view with one row a person.

SELECT format('CREATE VIEW demo.insured_%1$s AS
               SELECT region * 10000000000 + id AS person, area AS region, birth_date, paid_on, circumstances AS circumstance_set,
                      registered_on, died_on, amount_paid, settled_before, history
               FROM demo.person WHERE coverage_year = %1$s', coverage_year)
FROM demo.area GROUP BY coverage_year ORDER BY coverage_year \gexec

SELECT format('CALL insurance.settle(%L, %s, policy => %L, areas => %L)', 'demo.insured_' || coverage_year, coverage_year,
              p.policy, array_agg(p.area ORDER BY p.area))
FROM demo.area_policy p JOIN demo.area USING (part)
GROUP BY coverage_year, p.policy
ORDER BY coverage_year, min(p.area) \gexec

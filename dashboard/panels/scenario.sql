-- Another policy against that in force, of a report made with scenario => …. Diverging bar; persons and yuan.
SELECT coverage_year, area, area_label, category_label, persons, -lose AS pay_more, same, gain AS pay_less, payable_after - payable_before AS payable_difference_yuan,
       aid_after - aid_before AS aid_difference_yuan
FROM scenario.report_scenario
ORDER BY coverage_year, area, category

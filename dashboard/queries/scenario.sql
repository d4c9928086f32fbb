-- Another policy against that in force: who pays more, the same or less, by class of aid; the shares are of those whose answer
-- is not hidden.
SELECT category, min(category_label) AS category_label, sum(persons) AS persons, sum(lose) AS lose, sum(same) AS same, sum(gain) AS gain,
       sum(undecided) AS undecided, sum(payable_before) AS payable_before, sum(payable_after) AS payable_after,
       sum(payable_after) - sum(payable_before) AS payable_difference,
       sum(aid_after) - sum(aid_before) AS aid_difference,
       round(100 * sum(lose) / nullif(sum(lose + same + gain + undecided), 0), 1) AS lose_percent, round(100 * sum(same) / nullif(sum(lose + same + gain + undecided), 0), 1) AS same_percent,
       round(100 * sum(gain) / nullif(sum(lose + same + gain + undecided), 0), 1) AS gain_percent,
       round(100 * sum(undecided) / nullif(sum(lose + same + gain + undecided), 0), 1) AS undecided_percent,
       count(*) FILTER (WHERE persons IS NULL OR lose IS NULL) AS hidden
FROM report_scenario
WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
GROUP BY category
ORDER BY sum(persons) DESC NULLS LAST, category

-- When cover begins: persons by month, those among them who had to wait, those who had not, and those of areas that hide which;
-- and who still waits at the end of the month, where no area hides anything.
-- drawn: months after the January of the coverage year; the others are nearly everybody and would dwarf the rest.
SELECT benefit_month, persons, waiting, at_once, persons - waiting - at_once AS untold,
       CASE WHEN sum(hidden) OVER () = 0 THEN sum(waiting) OVER () - sum(waiting) OVER (ORDER BY benefit_month) END AS still_waiting, hidden,
       benefit_month > make_date(:year, 1, 1) AS drawn, sum(persons) OVER (ORDER BY benefit_month) AS persons_so_far, sum(hidden) OVER () AS all_hidden
FROM (SELECT benefit_month, coalesce(sum(persons), 0) AS persons, coalesce(sum(waiting), 0) AS waiting, coalesce(sum(persons - waiting), 0) AS at_once,
             count(*) FILTER (WHERE persons IS NULL OR waiting IS NULL) AS hidden
      FROM report_waiting
      WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
      GROUP BY benefit_month) m
ORDER BY benefit_month

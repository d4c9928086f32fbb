-- Completion of the enrolment task by area, ranked among those of the page; apart: percentage points above or below the task. NULL: no task is known.
SELECT area, area_name, area_label, enrolled, target_persons, round(100 * completion, 1) AS percent,
       round(100 * completion, 1) - 100.0 AS apart, enrolled - target_persons AS difference,
       CASE WHEN completion IS NOT NULL THEN rank() OVER (ORDER BY completion DESC NULLS LAST) END AS rank
FROM report_completion
WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
ORDER BY completion DESC NULLS LAST, area

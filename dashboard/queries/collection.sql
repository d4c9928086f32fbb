-- Who had paid by each day since collection began, this year and the year before. A day that an area hides counts with the next
-- that it does not. Where the notice names no window, window_day counts from 1 January: days are counted from the first payment.
WITH area_day AS (
    SELECT coverage_year, area, paid_on, window_day,
           persons_to_date - lag(persons_to_date, 1, 0::bigint) OVER w AS persons,
           payable_to_date - lag(payable_to_date, 1, 0::numeric) OVER w AS payable
    FROM report_collection
    WHERE coverage_year IN (:year, :year - 1) AND area BETWEEN :first_area AND :last_area AND persons_to_date IS NOT NULL
    WINDOW w AS (PARTITION BY coverage_year, area ORDER BY paid_on)
), day AS (
    SELECT coverage_year, window_day - since AS day, paid_on, sum(persons) AS persons, sum(payable) AS payable
    FROM (SELECT *, CASE WHEN paid_on - window_day = make_date(coverage_year, 1, 1) THEN least(0, min(window_day) OVER (PARTITION BY coverage_year)) ELSE 0 END AS since
          FROM area_day) d
    GROUP BY coverage_year, window_day - since, paid_on
)
SELECT coverage_year, day, paid_on, persons, sum(persons) OVER w AS persons_to_date, sum(payable) OVER w AS payable_to_date,
       round(sum(persons) OVER w / :persons_unit::numeric, :persons_digits) AS persons_u
FROM day
WINDOW w AS (PARTITION BY coverage_year ORDER BY day, paid_on)
ORDER BY coverage_year DESC, day, paid_on

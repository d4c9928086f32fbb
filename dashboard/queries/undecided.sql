-- Why answers are undecided, by area; NULL: hidden. A person can have several reasons.
SELECT area, area_name, area_label, kind, reason, reason_label, persons
FROM report_undecided
WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
ORDER BY kind, reason, area

-- Where the aided are: their share of the enrolled by area, with the square of the tile map. hidden: tiers whose number is
-- hidden and not among them.
SELECT t.area, t.area_name, t.area_label, a.tile_x, a.tile_y, t.accepted,
       sum(r.persons) FILTER (WHERE r.subsidy_tier IN ('full', 'fixed', 'local', 'external')) AS aided,
       count(*) FILTER (WHERE r.subsidy_tier IN ('full', 'fixed', 'local', 'external') AND r.persons IS NULL) AS hidden,
       round(100 * sum(r.persons) FILTER (WHERE r.subsidy_tier IN ('full', 'fixed', 'local', 'external')) / nullif(t.accepted, 0), 1) AS percent
FROM report_total t
LEFT JOIN report_tier r USING (coverage_year, area)
LEFT JOIN insurance.area a ON a.area = t.area
WHERE t.coverage_year = :year AND t.area BETWEEN :first_area AND :last_area
GROUP BY t.area, t.area_name, t.area_label, a.tile_x, a.tile_y, t.accepted
ORDER BY t.area

-- Where the aided are: their share of the enrolled by area, with the square of the tile map. hidden: tiers whose number is
-- hidden and not among them; where those are all that are not 0, the share is not known.
SELECT area, area_name, area_label, tile_x, tile_y, accepted, aided, hidden,
       CASE WHEN aided > 0 OR hidden = 0 THEN round(100 * aided / nullif(accepted, 0), 1) END AS percent
FROM (SELECT t.area, t.area_name, t.area_label, a.tile_x, a.tile_y, t.accepted, sum(r.persons) AS aided, count(*) - count(r.persons) AS hidden
      FROM report_total t
      LEFT JOIN report_tier r ON r.coverage_year = t.coverage_year AND r.area = t.area AND r.subsidy_tier IN ('full', 'fixed', 'local', 'external')
      LEFT JOIN insurance.area a ON a.area = t.area
      WHERE t.coverage_year = :year AND t.area BETWEEN :first_area AND :last_area
      GROUP BY t.area, t.area_name, t.area_label, a.tile_x, a.tile_y, t.accepted) s
ORDER BY area

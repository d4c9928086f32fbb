-- The pages: one a coverage year and region. A region is the smallest that holds all areas of a province: the province, a
-- city if all are in one, an area by itself. With it the units in which its numbers read well, by language.
SELECT coverage_year, region, first_area, last_area,
       coalesce(a.name, region::text) AS name, coalesce(a.label, a.name, region::text) AS label,
       CASE WHEN persons < 100000 THEN 1 ELSE 10000 END AS zh_persons,
       CASE WHEN persons < 100000 THEN 1 ELSE 1000 END AS en_persons,
       CASE WHEN funding < 1000000000 THEN 10000 ELSE 100000000 END AS zh_headline,
       CASE WHEN funding < 1000000 THEN 1000 ELSE 1000000 END AS en_headline,
       CASE WHEN funding < 10000000000 THEN 10000 ELSE 100000000 END AS zh_money,
       CASE WHEN funding < 50000000 THEN 1000 ELSE 1000000 END AS en_money
FROM (SELECT coverage_year, region, region AS first_area,
             region + CASE WHEN region % 10000 = 0 THEN 9999 WHEN region % 100 = 0 THEN 99 ELSE 0 END AS last_area, persons, funding
      FROM (SELECT coverage_year, sum(persons) AS persons, sum(standard_fee + fiscal_subsidy) AS funding,
                   CASE WHEN count(*) = 1 THEN min(area) WHEN count(DISTINCT area / 100) = 1 THEN min(area) / 100 * 100
                        ELSE min(area) / 10000 * 10000 END AS region
            FROM report_total
            GROUP BY coverage_year, area / 10000) r) p
LEFT JOIN insurance.area a ON a.area = region
ORDER BY coverage_year DESC, region

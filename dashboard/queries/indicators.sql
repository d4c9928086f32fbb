-- The indicators of the notices by area. met NULL: a figure lacks, or is hidden. Fractions of 1 as percentages.
SELECT indicator, kind, label, area, area_name, area_label, coalesce(value_on::text, shown_value) AS value, coalesce(target_on::text, shown_target) AS target,
       met, nullif(missing, '') AS missing, document, clause,
       count(*) FILTER (WHERE met) OVER i AS areas_met, count(*) FILTER (WHERE NOT met) OVER i AS areas_short,
       count(*) FILTER (WHERE value IS NOT NULL OR value_on IS NOT NULL) OVER i AS areas_known, count(*) OVER i AS areas,
       shown_low AS low, shown_high AS high
FROM (SELECT *, CASE WHEN kind IN ('ratio', 'complete', 'ranking') THEN round(100 * value, 1) || '%' ELSE trim_scale(value)::text END AS shown_value,
             CASE WHEN kind IN ('ratio', 'complete', 'ranking') THEN round(100 * target, 1) || '%' ELSE trim_scale(target)::text END AS shown_target,
             CASE WHEN kind IN ('ratio', 'complete', 'ranking') THEN round(100 * min(value) OVER a, 1) || '%' ELSE trim_scale(min(value) OVER a)::text END AS shown_low,
             CASE WHEN kind IN ('ratio', 'complete', 'ranking') THEN round(100 * max(value) OVER a, 1) || '%' ELSE trim_scale(max(value) OVER a)::text END AS shown_high
      FROM report_indicator
      WHERE coverage_year = :year AND area BETWEEN :first_area AND :last_area
      WINDOW a AS (PARTITION BY indicator)) r
WINDOW i AS (PARTITION BY indicator)
ORDER BY count(*) FILTER (WHERE value IS NOT NULL OR value_on IS NOT NULL) OVER i = 0, indicator, area

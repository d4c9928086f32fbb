-- The clauses behind each section of the policies by which the areas were settled. A cite that names another document is one
-- of that.
WITH rule AS (
    SELECT DISTINCT s.section, r ->> 'document' AS document, regexp_replace(split_part(r ->> 'cite', '；', 1), '，续$', '') AS cite
    FROM insurance.settled_policy p
    JOIN report_total t ON t.coverage_year = p.coverage_year AND t.area = p.area AND t.policy = lpad(to_hex(p.fingerprint), 16, '0'),
    unnest(ARRAY['fees', 'fiscal', 'subsidies', 'windows', 'routes', 'incentives', 'indicators', 'enrolment']) s(section),
    jsonb_array_elements(CASE jsonb_typeof(p.rules -> s.section) WHEN 'array' THEN p.rules -> s.section
                              WHEN 'object' THEN jsonb_build_array(p.rules -> s.section) ELSE '[]' END) r
    WHERE p.coverage_year = :year AND p.area BETWEEN :first_area AND :last_area AND r ? 'document' AND r ? 'cite'
), clause AS (
    SELECT DISTINCT section, coalesce(substring(cite FROM '^(.*号)'), document) AS document, regexp_replace(cite, '^.*号\s*', '') AS cite
    FROM rule
)
SELECT section, document, string_agg(cite, '、' ORDER BY cite) AS cites
FROM clause
GROUP BY section, document
ORDER BY document, section

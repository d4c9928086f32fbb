-- What an office supplies beside its persons: names and places of areas, and figures for the indicators of the notices.
-- The figures are SAMPLE values: a hash of the area and year, in proportion to the persons of the demo.

INSERT INTO insurance.area (area, name, label, tile_x, tile_y)
SELECT area, name, label, tile_x, tile_y FROM demo.place
UNION ALL
VALUES (210000, 'Liaoning', '辽宁省', NULL::integer, NULL::integer), (360000, 'Jiangxi', '江西省', NULL, NULL), (520000, 'Guizhou', '贵州省', NULL, NULL)
ON CONFLICT DO NOTHING;

INSERT INTO insurance.figure (coverage_year, area, name, value, source)
SELECT coverage_year, area, f.name, f.value, 'SAMPLE, invented for the demo (示例，非正式数据)'
FROM (SELECT coverage_year, area, count(*) AS persons, coverage_year * 1000000::bigint + area AS x
      FROM demo.person GROUP BY coverage_year, area) p,
LATERAL (VALUES
    ('target_persons', round(persons * (0.955 + 0.035 * demo.u(x, 1)))),
    ('permanent_population', round(persons * 1.25)),
    ('employee_insured', round(persons * (1.25 * (0.935 + 0.04 * demo.u(x, 2)) - 0.975))),
    ('inpatient_in_scope', round(persons * 1400.0)),
    ('fund_paid_inpatient', round(persons * 1400 * (0.68 + 0.05 * demo.u(x, 3)))),
    ('critical_illness_funding', round(80 + 10 * demo.u(x, 4))),
    ('critical_illness_cap', 250000)) f(name, value)
ON CONFLICT DO NOTHING;

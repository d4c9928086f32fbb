-- Persons number :from to :until of a region and year. Every value is a hash of the person's number, so that the
-- population is the same on every machine, in one piece or in many, and a small one is the beginning of a large one.
--   psql -v part=jiangxi_2023 -v from=1 -v until=200000 -f demo/population.sql

SELECT array_agg(upto ORDER BY n) AS up FROM demo.draw WHERE part = :'part' \gset
SELECT array_agg(area ORDER BY area) AS places, array_agg(upto ORDER BY area) AS place_up
FROM (SELECT area, sum(weight) OVER (ORDER BY area) / (sum(weight) OVER ())::float8 AS upto FROM demo.place JOIN demo.area USING (region) WHERE part = :'part') p \gset
SELECT array_agg(upto ORDER BY n) AS past_up, array_agg(history ORDER BY n) AS past
FROM (SELECT ctid AS n, history, sum(weight) OVER (ORDER BY ctid) / (sum(weight) OVER ())::float8 AS upto FROM demo.past) p \gset

INSERT INTO demo.person_:part
SELECT region, coverage_year, id,
       -- the same area every year
       (:'places'::integer[])[1 + width_bucket(demo.u(region * 10000000000000 + id, 16), :'place_up'::float8[])],
       CASE born WHEN 'after' THEN paid_on + 100 WHEN 'unknown' THEN NULL ELSE birth_date END,
       paid_on, registered_on,
       CASE WHEN demo.u(x, 9) < 0.004 THEN greatest(birth_date, make_date(coverage_year, 1, 1) + (365 * demo.u(x, 10))::integer) END,
       CASE WHEN key >= 'C' AND paid_on IS NOT NULL AND demo.u(x, 11) < 0.002 THEN 300 END,
       -- 250 until the notice of August 2020 made it 280
       CASE key WHEN 'A' THEN CASE WHEN paid_on >= '2020-08-07' THEN 280 ELSE 250 END
                WHEN 'B' THEN CASE WHEN demo.u(x, 12) < 0.7 THEN 250 WHEN demo.u(x, 12) < 0.9 THEN 280 END END,
       CASE WHEN codes IS NOT NULL THEN insurance.make_circumstances(codes,
           ARRAY[CASE since
               WHEN 'long' THEN opens - 60 - (1500 * demo.u(x, 13))::integer
               WHEN 'later' THEN paid_on + 5 + (100 * demo.u(x, 13))::integer
               WHEN 'event' THEN paid_on - (150 * demo.u(x, 13) * demo.u(x, 14))::integer END]
               || array_fill(NULL::date, ARRAY[cardinality(codes) - 1]),
           CASE WHEN since = 'fixed' THEN ARRAY[paid_on + (60 * demo.u(x, 13))::integer] END) END,
       CASE WHEN key >= 'F' THEN CASE WHEN born IS NULL OR born IN ('after', 'unknown')
           THEN CASE key WHEN 'G' THEN insurance.set_year(past, 2025, CASE WHEN demo.u(x, 17) < 0.95 THEN 'resident' ELSE 'none' END,
                                                          demo.u(x, 17) < 0.3) ELSE past END
           ELSE '{}'::insurance.history END END
FROM (SELECT *, (:'past'::insurance.history[])[1 + width_bucket(demo.u(x, 15), :'past_up'::float8[])] AS past, CASE pays
          WHEN 'birth' THEN registered_on + (15 * demo.u(x, 6))::integer
          WHEN 'window' THEN greatest(registered_on, opens + ((closes - opens) * demo.u(x, 6) ^ pace)::integer)
          WHEN 'event' THEN CASE WHEN demo.u(x, 7) < 0.35 THEN opens + ((closes - opens) * demo.u(x, 6) ^ pace)::integer
                                 ELSE closes + 1 + ((ends - closes - 1) * demo.u(x, 6))::integer END
          WHEN 'usual' THEN CASE WHEN demo.u(x, 7) < 0.945 THEN opens + ((closes - opens) * demo.u(x, 6) ^ pace)::integer
                                 WHEN demo.u(x, 7) < 0.975 THEN closes + 1 + ((ends - closes - 1) * demo.u(x, 6))::integer
                                 WHEN demo.u(x, 7) < 0.977 THEN opens - 1 - (30 * demo.u(x, 6))::integer
                                 WHEN demo.u(x, 7) < 0.980 THEN ends + 1 + (30 * demo.u(x, 6))::integer END END AS paid_on
      FROM (SELECT *, CASE pays WHEN 'roster' THEN opens + (60 * demo.u(x, 4))::integer
                                WHEN 'birth' THEN birth_date + (100 * demo.u(x, 4) ^ 2)::integer
                                WHEN 'window' THEN birth_date + (90 * demo.u(x, 4))::integer END AS registered_on
            FROM (SELECT *, CASE born
                      WHEN 'Y' THEN make_date(coverage_year, 1, 1) + (364 * demo.u(x, 3))::integer
                      WHEN 'Y-1' THEN make_date(coverage_year - 1, 9, 1) + (121 * demo.u(x, 3))::integer
                      ELSE make_date(coverage_year, 1, 1) - 1
                           - (365.25::float8 * (young + (old - young) * demo.u(x, 3)))::integer END AS birth_date
                  FROM (SELECT a.*, id, region * 10000000000000 + coverage_year * 1000000000::bigint + id AS x
                        FROM demo.area a, generate_series(:from::bigint, :until::bigint) id
                        WHERE part = :'part') i
                  JOIN demo.draw d ON d.part = :'part' AND n = width_bucket(demo.u(x, 1), :'up'::float8[])
                  OFFSET 0) b
            OFFSET 0) r
      OFFSET 0) p;

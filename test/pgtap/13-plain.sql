-- Most people are answered the short way, with an answer kept ready in the policy
-- (src/rule_plain.c).  An empty absence sends the same person the long way: both must
-- give the same bytes, whatever the days, under every built-in policy.
\set ON_ERROR_STOP 1
BEGIN;
SELECT plan((SELECT count(*)::int FROM insurance.compiled_policy WHERE coverage_year < 2027) + 1);

CREATE TEMP TABLE person AS
SELECT y.year, i AS id,
       make_date(y.year, 1, 1) - 400 + (i * 7919 % 800) AS born,
       make_date(y.year, 1, 1) - 130 + (i * 104729 % 560) AS paid,
       CASE WHEN i % 3 = 0 THEN make_date(y.year, 1, 1) - 130 + (i * 104729 % 560) - i % 50 END AS registered
FROM generate_series(1, 8000) i, (SELECT DISTINCT coverage_year AS year FROM insurance.compiled_policy WHERE coverage_year < 2027) y;

SELECT is(count(*) FILTER (WHERE s.short OPERATOR(insurance.<>) s.long), 0::bigint,
          format('%s, %s: %s persons, the short way gives the bytes of the long one', s.region, s.coverage_year, count(*)))
FROM (SELECT c.region, c.coverage_year,
             insurance.assessment(c.policy, p.born, p.paid, registered_on => p.registered, history => '{}') AS short,
             insurance.assessment(c.policy, p.born, p.paid, registered_on => p.registered, history => '{}', absences => '{}') AS long
      FROM insurance.compiled_policy c JOIN person p ON p.year = c.coverage_year) s
GROUP BY s.region, s.coverage_year ORDER BY s.region, s.coverage_year;

SELECT cmp_ok(count(DISTINCT insurance.route(insurance.assessment(520000, 2022, born, paid))), '>=', 5::bigint,
              'these persons take many routes')
FROM person WHERE year = 2022;

SELECT * FROM finish();
ROLLBACK;

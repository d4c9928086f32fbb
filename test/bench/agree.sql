-- Every way of answering gives every row the same eight results, or there is
-- nothing to compare: any difference is an error.
--
-- Queries hold POLICY where the policy stands, see setup.sql.
\set ON_ERROR_STOP 1
SET search_path = bench;
SET client_min_messages = warning;
SET jit = off;
SET max_parallel_workers_per_gather = 0;

CREATE TABLE way (n serial, name text, query text);
INSERT INTO way (name, query)
SELECT name, format('SELECT id, route_number(route) AS route, tier_number(subsidy_tier) AS tier, standard_fee_fen AS fee, '
    'subsidy_amount_fen AS subsidy, payable_fen AS payable, wait_days, benefit_start, benefit_end '
    'FROM %s, LATERAL insurance.assess(%s) a', source, arguments)
FROM (VALUES
    ('assess, policy constant', 'person p',
     'POLICY, birth_date => p.birth_date, paid_on => p.paid_on, circumstance_set => p.circ'),
    ('assess, region and year', 'person p',
     'p.region, 2022, birth_date => p.birth_date, paid_on => p.paid_on, circumstance_set => p.circ'),
    ('assess, policy joined', 'person p JOIN county_policy c USING (region)',
     'c.policy, birth_date => p.birth_date, paid_on => p.paid_on, circumstance_set => p.circ'),
    ('assess, text[]', 'listed p',
     'POLICY, birth_date => p.birth_date, paid_on => p.paid_on, circumstances => p.kinds, circumstance_from => p.kinds_from')
) v (name, source, arguments);
INSERT INTO way (name, query)
SELECT name, 'SELECT id, route_number(insurance.route(a)) AS route, tier_number(insurance.subsidy_tier(a)) AS tier, '
    'insurance.standard_fee_fen(a) AS fee, insurance.subsidy_amount_fen(a) AS subsidy, insurance.payable_fen(a) AS payable, '
    'insurance.wait_days(a) AS wait_days, insurance.benefit_start(a) AS benefit_start, insurance.benefit_end(a) AS benefit_end '
    'FROM (SELECT id, insurance.assessment(' || policy ||
    ', birth_date => birth_date, paid_on => paid_on, circumstance_set => circ) AS a FROM person OFFSET ''0'') x'
FROM (VALUES ('two steps, policy constant', 'POLICY'),
             ('two steps, policy of a subquery', '(SELECT policy FROM policy)')) v (name, policy);
INSERT INTO way (name, query) VALUES
    ('SQL CASE with names', 'SELECT id, route_number(route) AS route, tier_number(tier) AS tier, fee, subsidy, payable, '
     'wait_days, benefit_start, benefit_end FROM by_case_named'),
    ('rule table', 'TABLE by_rule_table'),
    ('PL/pgSQL', 'TABLE by_plpgsql');

CREATE TABLE expected AS TABLE by_case;
ANALYZE expected;

CREATE PROCEDURE agree() LANGUAGE plpgsql AS $$
DECLARE
    w way;
    different bigint;
    example text;
    n bigint;
BEGIN
    FOR w IN SELECT * FROM way ORDER BY way.n LOOP
        EXECUTE with_policy(format(
            'SELECT count(*), count(*) FILTER (WHERE differs), min(e::text || '' against '' || x::text) FILTER (WHERE differs)
             FROM (SELECT e, x,
                          (e.route, e.tier, e.fee, e.subsidy, e.payable, e.wait_days, e.benefit_start, e.benefit_end)
                          IS DISTINCT FROM
                          (x.route, x.tier, x.fee, x.subsidy, x.payable, x.wait_days, x.benefit_start, x.benefit_end)
                          AS differs
                   FROM expected e FULL JOIN (SELECT s.* FROM (%s) s OFFSET 0) x USING (id)) y', w.query))
            INTO n, different, example;
        RAISE INFO '% rows, % differ: % and SQL CASE', n, different, w.name;
        IF different > 0 OR n <> (SELECT count(*) FROM expected) THEN
            RAISE EXCEPTION '% gives other answers than SQL CASE', w.name USING DETAIL = example;
        END IF;
    END LOOP;
    SELECT count(*) FILTER (WHERE e.payable IS DISTINCT FROM plpgsql_payable(b.birth_date, b.cats, b.paid_on, b.event_on))
        INTO different FROM expected e JOIN bits b USING (id);
    RAISE INFO '% rows, % differ: % and SQL CASE', n, different, 'PL/pgSQL, payable alone';
    IF different > 0 THEN
        RAISE EXCEPTION 'plpgsql_payable() gives other answers than SQL CASE';
    END IF;
END
$$;
CALL agree();

SELECT string_agg(route || ':' || n, ' ' ORDER BY route) AS routes
FROM (SELECT route, count(*) AS n FROM expected GROUP BY 1) r \gset
SELECT string_agg(tier || ':' || n, ' ' ORDER BY tier) AS tiers
FROM (SELECT tier, count(*) AS n FROM expected GROUP BY 1) r \gset
SELECT sum(fee) AS fees, sum(subsidy) AS subsidies FROM expected \gset
\echo 'rows by route' :routes '   by tier' :tiers
\echo 'fees' :fees 'fen, aid' :subsidies 'fen'
DROP TABLE expected;

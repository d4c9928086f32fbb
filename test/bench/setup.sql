-- The extension, the policy of the benchmark and what tables.sql needs, in the
-- schema bench.
--
--   psql -v document=… -f setup.sql
\set ON_ERROR_STOP 1
SET client_min_messages = warning;

CREATE EXTENSION insurance;
CREATE SCHEMA bench;
SET search_path = bench;

SELECT insurance.add_document(:'document') AS number \gset

-- What is measured, and how long it took; see report.sql.
CREATE TABLE measured (
    name text PRIMARY KEY,
    n serial,
    what text NOT NULL,
    query text NOT NULL,
    jit boolean NOT NULL DEFAULT false,
    workers integer NOT NULL DEFAULT 0,
    grouped text,                           -- hashed or sorted: no other way
    slow boolean NOT NULL DEFAULT false,    -- not worth warming up
    once boolean NOT NULL DEFAULT false     -- one round
);
CREATE TABLE sample (name text, round integer, ms float8);

-- The notice that the policy is of.
CREATE TABLE notice AS SELECT :'document'::jsonb AS original;

CREATE TABLE policy AS SELECT insurance.policy_for(970000, 2022) AS policy;
CREATE TABLE county_policy AS
SELECT 970100 + n AS region, policy FROM policy, generate_series(1, 100) n;
ANALYZE policy;
ANALYZE county_policy;

-- A circumstance by its bit; who holds the first ten may enrol late.
CREATE TABLE circumstance (bit integer, code text);
INSERT INTO circumstance
SELECT n - 1, code FROM unnest(ARRAY[
    'extreme_poverty_support', 'orphan', 'de_facto_orphan', 'family_planning_special_family',
    'streamlined_retired_worker_1960s', 'mental_disorder_dangerous', 'subsistence_allowance',
    'out_of_poverty', 'marginal_poverty_risk', 'low_income_family', 'veteran', 'employee_leaver',
    'university_student', 'severely_disabled_adult_no_labour', 'other_special_hardship'
]) WITH ORDINALITY u (code, n);

-- A number from 0 to 1 for each id and purpose.
CREATE FUNCTION chance(id bigint, purpose integer) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(id, purpose) & 1048575) / 1048576.0::float8
$$;

-- Queries are written with POLICY for the policy, which is put in as a literal, and
-- FACTS for the columns of person by name.
CREATE FUNCTION with_policy(query text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT replace(replace(query, 'POLICY', quote_literal(policy::text) || '::insurance.policy'),
                   'FACTS', 'birth_date => birth_date, paid_on => paid_on, circumstance_set => circ') FROM policy
$$;

-- The eight results under an aggregate: the names counted, the rest by max().
CREATE FUNCTION eight(source text) RETURNS text LANGUAGE sql AS $$
    SELECT 'SELECT count(route), count(tier), max(fee), max(subsidy), max(payable), max(wait_days), '
           'max(benefit_start), max(benefit_end) FROM ' || source
$$;
CREATE FUNCTION eight_assessed(source text, arguments text, suffix text DEFAULT '_fen') RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT count(a.route), count(a.subsidy_tier), max(a.standard_fee%1$s), max(a.subsidy_amount%1$s), '
           'max(a.payable%1$s), max(a.wait_days), max(a.benefit_start), max(a.benefit_end) '
           'FROM %2$s, LATERAL insurance.assess(%3$s) a', suffix, source, arguments)
$$;
CREATE FUNCTION two_steps(source text, arguments text, suffix text DEFAULT '_fen') RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT id, insurance.route(a) AS route, insurance.subsidy_tier(a) AS tier, insurance.standard_fee%1$s(a) AS fee, '
           'insurance.subsidy_amount%1$s(a) AS subsidy, insurance.payable%1$s(a) AS payable, insurance.wait_days(a) AS wait_days, '
           'insurance.benefit_start(a) AS benefit_start, insurance.benefit_end(a) AS benefit_end '
           'FROM (SELECT id, insurance.assessment(%3$s) AS a FROM %2$s OFFSET ''0'') x', suffix, source, arguments)
$$;

-- What the extension calls routes and tiers, as the rivals' numbers.
CREATE FUNCTION route_number(route text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['rejected', 'in_window', 'newborn', 'aided', 'discharged', 'job_left', 'late'], route) - 1
$$;
CREATE FUNCTION tier_number(tier text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_position(ARRAY['none', 'full', 'fixed', 'local', 'external'], tier) - 1, 0)
$$;
CREATE FUNCTION route_number(route integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT route';
CREATE FUNCTION tier_number(tier integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT tier';

-- Functions about parts of an answer, for who needs no person.

CREATE FUNCTION insurance.subsidy_split(policy insurance.policy, split text, amount numeric, circumstances text[] DEFAULT '{}')
    RETURNS jsonb
    AS 'MODULE_PATHNAME', 'policy_subsidy_split' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION insurance.subsidy_split(insurance.policy, text, numeric, text[]) IS
'Divide an amount in yuan among payers by a split of the policy, such as out_of_poverty in Guizhou (5:2:3), for the circumstances given (county_class_2, …); {} where the text does not divide it. The parts sum to the amount.';

CREATE FUNCTION insurance.fiscal_split(
    policy insurance.policy,
    standard numeric,
    OUT fiscal_subsidy numeric,
    OUT central_share numeric,
    OUT local_share numeric
) LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT standard, c.central, standard - c.central
    FROM (SELECT pg_catalog.round((f.rule ->> 'central_ratio')::numeric
                       * least((f.rule ->> 'central_base')::numeric, standard), 2) AS central
          FROM (SELECT insurance.section(policy, 'fiscal') AS rule) f) c
$$;
COMMENT ON FUNCTION insurance.fiscal_split(insurance.policy, numeric) IS
'Central and local share of a fiscal standard in yuan a person: the ratio of the policy''s zone on the national standard, the excess is local (A01); NULL where the texts give no ratio. Another zone: insurance.policy_for(…, local => ''{"parameters": {"zone": {"value": "west"}}}'').';

CREATE FUNCTION insurance.identity_data_ok(policy insurance.policy, has_household_info boolean, circumstances text[] DEFAULT '{}')
    RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT CASE WHEN insurance.section(policy, 'identity_data') IS NULL THEN NULL
                ELSE has_household_info OR EXISTS (
                    SELECT FROM pg_catalog.unnest(circumstances) c
                    WHERE (insurance.section(policy, 'identity_data') -> 'exempt')
                          ? coalesce(insurance.nearest_circumstance(policy, c), c)) END
$$;
COMMENT ON FUNCTION insurance.identity_data_ok(insurance.policy, boolean, text[]) IS
'Do the identity data of a registration match the police register, or need they not (身份信息与公安户籍一致)? NULL where the policy has no such rule.';


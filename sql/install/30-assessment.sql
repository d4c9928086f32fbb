-- The two functions that take facts.
--
-- policy form: IMMUTABLE, ships to other nodes, may stand in indexes.
-- region form: STABLE, looks the policy up on this server.

CREATE FUNCTION insurance.assessment(
    policy insurance.policy,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL
) RETURNS insurance.assessment
    AS 'MODULE_PATHNAME', 'assessment_by_policy' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION insurance.assessment(insurance.policy, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history) IS
'Assess one person by a policy (核定): fee, aid, payers, route, wait and cover of the coverage year. circumstances with parallel arrays of first and last day, or a circumstance_set, or both. paid_on NULL: not paid; registered_on: day of registration or zero declaration; settled_before: the standard in yuan at which an earlier year was settled, NULL where it was not; absences: days in the employee scheme. What is wrong with a row is part of the answer, never an error. NULL policy: NULL.';

CREATE FUNCTION insurance.assessment(
    region integer,
    coverage_year integer,
    birth_date date DEFAULT NULL,
    paid_on date DEFAULT NULL,
    circumstances text[] DEFAULT NULL,
    circumstance_from date[] DEFAULT NULL,
    circumstance_until date[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    registered_on date DEFAULT NULL,
    died_on date DEFAULT NULL,
    fee_level text DEFAULT NULL,
    amount_paid numeric DEFAULT NULL,
    settled_before numeric DEFAULT NULL,
    absences datemultirange DEFAULT NULL,
    history insurance.history DEFAULT NULL
) RETURNS insurance.assessment
    AS 'MODULE_PATHNAME', 'assessment_by_region' LANGUAGE C STABLE PARALLEL SAFE COST 30;
COMMENT ON FUNCTION insurance.assessment(integer, integer, date, date, text[], date[], date[], insurance.circumstance_set, date, date, text, numeric, numeric, datemultirange, insurance.history) IS
'Assess one person by the notices of a region (GB/T 2260) and coverage year, as insurance.assessment(policy, …). Where no notice covers them the status is no_text. One server only: it looks the policy up.';


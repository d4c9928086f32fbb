-- What a history comes to under a policy, without a person.  The year asked about is
-- what the history says; an assessment counts the coverage year of who is accepted.

CREATE FUNCTION insurance.incentives(
    policy insurance.policy,
    history insurance.history,
    upto integer DEFAULT NULL,
    OUT continuous_years integer,
    OUT lapsed_years integer,
    OUT bonus_continuous numeric,
    OUT bonus_zero_claim numeric,
    OUT bonus_total numeric,
    OUT ceiling numeric,
    OUT nominal_penalty numeric,
    OUT penalty numeric,
    OUT original_cap numeric,
    OUT effective_cap numeric,
    OUT notes text[],
    OUT bonus_points numeric,
    OUT penalty_points numeric
) AS 'MODULE_PATHNAME', 'incentives' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.incentives(insurance.policy, insurance.history, integer) IS
'What a history has earned by a year (default: the policy''s coverage year): years in a row, years lapsed directly before, bonus of years in a row and of years without claims before the ceiling, their total within it, penalty before and within its ceiling, the critical illness limit of the notice and with all of it (连续参保与零报销激励、断保约束), yuan; bonus_points, penalty_points: what the rates are raised and lowered by, within their ceilings, percentage points, NULL where the policy has none. Notes name a contradictory year on which an answer turns.';

CREATE FUNCTION insurance.continuous_years(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS integer
    AS 'MODULE_PATHNAME', 'history_continuous_years' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.continuous_years(insurance.policy, insurance.history, integer) IS
'Insured years in a row up to a year (连续参保年数), as the policy counts them; upto: default its coverage year. NULL where it turns on a contradictory year.';

CREATE FUNCTION insurance.lapsed_years(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS integer
    AS 'MODULE_PATHNAME', 'history_lapsed_years' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.lapsed_years(insurance.policy, insurance.history, integer) IS
'Years without cover directly before a year (断保年数), as the policy counts them for the wait; upto: default its coverage year. NULL where it turns on a contradictory year.';

CREATE FUNCTION insurance.bonus_continuous(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'history_bonus_continuous' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.bonus_continuous(insurance.policy, insurance.history, integer) IS
'Earned by years in a row up to a year, before the ceiling (连续参保激励), yuan; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.bonus_continuous_fen(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS bigint
    AS 'MODULE_PATHNAME', 'history_bonus_continuous_fen' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.bonus_continuous_fen(insurance.policy, insurance.history, integer) IS
'Earned by years in a row up to a year, before the ceiling (连续参保激励), fen; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.bonus_zero_claim(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'history_bonus_zero_claim' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.bonus_zero_claim(insurance.policy, insurance.history, integer) IS
'Earned by years without claims up to a year, before the ceiling (零报销激励), yuan; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.bonus_zero_claim_fen(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS bigint
    AS 'MODULE_PATHNAME', 'history_bonus_zero_claim_fen' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.bonus_zero_claim_fen(insurance.policy, insurance.history, integer) IS
'Earned by years without claims up to a year, before the ceiling (零报销激励), fen; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.bonus_total(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'history_bonus_total' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.bonus_total(insurance.policy, insurance.history, integer) IS
'Added to the critical illness limit, at most the ceiling (累计提高限额), yuan; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.bonus_total_fen(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS bigint
    AS 'MODULE_PATHNAME', 'history_bonus_total_fen' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.bonus_total_fen(insurance.policy, insurance.history, integer) IS
'Added to the critical illness limit, at most the ceiling (累计提高限额), fen; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.penalty(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'history_penalty' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.penalty(insurance.policy, insurance.history, integer) IS
'Taken from the critical illness limit for lapsed years up to a year, at most its ceiling (断保降低限额), yuan; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.penalty_fen(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS bigint
    AS 'MODULE_PATHNAME', 'history_penalty_fen' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.penalty_fen(insurance.policy, insurance.history, integer) IS
'Taken from the critical illness limit for lapsed years up to a year, at most its ceiling (断保降低限额), fen; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.effective_cap(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'history_effective_cap' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.effective_cap(insurance.policy, insurance.history, integer) IS
'Critical illness limit in a year with bonus and penalty (大病保险实际封顶线), yuan; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.effective_cap_fen(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS bigint
    AS 'MODULE_PATHNAME', 'history_effective_cap_fen' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.effective_cap_fen(insurance.policy, insurance.history, integer) IS
'Critical illness limit in a year with bonus and penalty (大病保险实际封顶线), fen; upto: default the policy''s coverage year. NULL where the policy leaves it open or it turns on a contradictory year.';

CREATE FUNCTION insurance.bonus_points(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'history_bonus_points' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.bonus_points(insurance.policy, insurance.history, integer) IS
'Added to the rates of critical illness insurance up to a year, at most its ceiling (支付比例提高), percentage points; upto: default the policy''s coverage year. NULL where the policy has no incentives in points or leaves it open, or it turns on a contradictory year.';

CREATE FUNCTION insurance.penalty_points(policy insurance.policy, history insurance.history, upto integer DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME', 'history_penalty_points' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.penalty_points(insurance.policy, insurance.history, integer) IS
'Taken from the rates of critical illness insurance for lapsed years up to a year, at most its ceiling (支付比例降低), percentage points; upto: default the policy''s coverage year. NULL where the policy has no incentives in points or leaves it open, or it turns on a contradictory year.';

CREATE FUNCTION insurance.waiting(
    policy insurance.policy,
    lapsed_years integer,
    repaired_years integer DEFAULT 0,
    paid_on date DEFAULT NULL,
    OUT wait_fixed_months integer,
    OUT wait_variable_months integer,
    OUT wait_months integer,
    OUT repair_accepted integer,
    OUT repair_fee numeric,
    OUT benefit_start date
) AS 'MODULE_PATHNAME', 'waiting' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION insurance.waiting(insurance.policy, integer, integer, date) IS
'Wait of an ordinary adult who lapsed so many years and offers to repair some of them (固定、变动待遇等待期与缴费修复): months, the repairs accepted and their price in yuan, first day of cover. paid_on: default the first day of the first window.';

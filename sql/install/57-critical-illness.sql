-- Critical illness insurance (大病保险).

CREATE FUNCTION insurance.critical_illness(
    policy insurance.policy,
    expense numeric,
    circumstances text[] DEFAULT NULL,
    circumstance_set insurance.circumstance_set DEFAULT NULL,
    birth_date date DEFAULT NULL,
    on_day date DEFAULT NULL,
    bonus numeric DEFAULT 0,
    penalty numeric DEFAULT 0,
    zero_claim_bonus numeric DEFAULT NULL,
    points numeric DEFAULT NULL,
    OUT class text,
    OUT deductible numeric,
    OUT rate numeric,
    OUT cap numeric,
    OUT reimbursed numeric,
    OUT bonus_used numeric,
    OUT uses_bonus boolean,
    OUT clears_zero_claim boolean,
    OUT notes text[]
) AS 'MODULE_PATHNAME', 'critical_illness' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION insurance.critical_illness(insurance.policy, numeric, text[], insurance.circumstance_set, date, date, numeric, numeric, numeric, numeric) IS
'What critical illness insurance pays on a year''s expense (大病保险报销), yuan: expense is all that counts of the coverage year so far, so that one claim is paid the difference of two answers. The class of the person by the circumstances held on_day (default the last day of the year); bonus and penalty as insurance.incentives() gives them (bonus_total, penalty); bonus_used is what is paid above the limit less the penalty; clears_zero_claim: whether that clears the bonus of years without claims, of which zero_claim_bonus is part of the bonus (default: all of it). points: percentage points added to the rate of every bracket (bonus_points - penalty_points; negative: taken), which is kept within 0 and 100 %; NULL: none where the policy has no incentives in points, else not known, which matters only to who is paid anything. rate: of the last bracket reached, with points. cap NULL with class given: no limit. bonus or penalty NULL: not known, which matters only to who reaches the limit. NULL with a note where the policy leaves something open or a fact is wrong.';

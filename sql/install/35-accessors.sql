-- Accessors: one answer each out of an assessment; NULL where it is no value.

CREATE FUNCTION insurance.standard_fee(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_standard_fee' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.standard_fee(insurance.assessment) IS 'Personal fee before aid (个人缴费标准), yuan';
CREATE FUNCTION insurance.standard_fee_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_standard_fee_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.standard_fee_fen(insurance.assessment) IS 'Personal fee before aid (个人缴费标准), fen';
CREATE FUNCTION insurance.subsidy_amount(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_subsidy_amount' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.subsidy_amount(insurance.assessment) IS 'Aid to the personal fee (资助金额), yuan';
CREATE FUNCTION insurance.subsidy_amount_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_subsidy_amount_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.subsidy_amount_fen(insurance.assessment) IS 'Aid to the personal fee (资助金额), fen';
CREATE FUNCTION insurance.payable(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_payable' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.payable(insurance.assessment) IS 'What the person pays for this year (个人应缴), yuan';
CREATE FUNCTION insurance.payable_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_payable_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.payable_fen(insurance.assessment) IS 'What the person pays for this year (个人应缴), fen';
CREATE FUNCTION insurance.charged(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_charged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.charged(insurance.assessment) IS 'What was charged at the payment by what was known on that day, or amount_paid (缴费时已收), yuan';
CREATE FUNCTION insurance.charged_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_charged_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.charged_fen(insurance.assessment) IS 'What was charged at the payment by what was known on that day, or amount_paid (缴费时已收), fen';
CREATE FUNCTION insurance.refund_due(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_refund_due' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.refund_due(insurance.assessment) IS 'What is to be refunded (应退), yuan';
CREATE FUNCTION insurance.refund_due_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_refund_due_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.refund_due_fen(insurance.assessment) IS 'What is to be refunded (应退), fen';
CREATE FUNCTION insurance.amount_due(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_amount_due' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.amount_due(insurance.assessment) IS 'Still due where amount_paid is less than payable (应补); NULL without amount_paid, yuan';
CREATE FUNCTION insurance.amount_due_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_amount_due_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.amount_due_fen(insurance.assessment) IS 'Still due where amount_paid is less than payable (应补); NULL without amount_paid, fen';
CREATE FUNCTION insurance.top_up_due(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_top_up_due' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.top_up_due(insurance.assessment) IS 'Due by the person for an earlier year (补缴差额), yuan';
CREATE FUNCTION insurance.top_up_due_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_top_up_due_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.top_up_due_fen(insurance.assessment) IS 'Due by the person for an earlier year (补缴差额), fen';
CREATE FUNCTION insurance.fiscal_top_up(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_fiscal_top_up' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.fiscal_top_up(insurance.assessment) IS 'The same where the treasury bears it (财政补缴), yuan';
CREATE FUNCTION insurance.fiscal_top_up_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_fiscal_top_up_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.fiscal_top_up_fen(insurance.assessment) IS 'The same where the treasury bears it (财政补缴), fen';
CREATE FUNCTION insurance.total_collected(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_total_collected' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.total_collected(insurance.assessment) IS 'Collected from the person with this year (合计收取), yuan';
CREATE FUNCTION insurance.total_collected_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_total_collected_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.total_collected_fen(insurance.assessment) IS 'Collected from the person with this year (合计收取), fen';
CREATE FUNCTION insurance.fiscal_subsidy(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_fiscal_subsidy' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.fiscal_subsidy(insurance.assessment) IS 'Fiscal subsidy to the fund (财政补助), yuan';
CREATE FUNCTION insurance.fiscal_subsidy_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_fiscal_subsidy_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.fiscal_subsidy_fen(insurance.assessment) IS 'Fiscal subsidy to the fund (财政补助), fen';
CREATE FUNCTION insurance.central_share(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_central_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.central_share(insurance.assessment) IS 'Central part of the fiscal subsidy (中央财政), yuan';
CREATE FUNCTION insurance.central_share_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_central_share_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.central_share_fen(insurance.assessment) IS 'Central part of the fiscal subsidy (中央财政), fen';
CREATE FUNCTION insurance.local_share(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_local_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.local_share(insurance.assessment) IS 'Local part of the fiscal subsidy (地方财政), yuan';
CREATE FUNCTION insurance.local_share_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_local_share_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.local_share_fen(insurance.assessment) IS 'Local part of the fiscal subsidy (地方财政), fen';
CREATE FUNCTION insurance.total_funding(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_total_funding' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.total_funding(insurance.assessment) IS 'Fee and fiscal subsidy together (筹资总额), yuan';
CREATE FUNCTION insurance.total_funding_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_total_funding_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.total_funding_fen(insurance.assessment) IS 'Fee and fiscal subsidy together (筹资总额), fen';
CREATE FUNCTION insurance.accepted(insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_accepted' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.accepted(insurance.assessment) IS 'Enrolled for the year? NULL where that is not decided (是否参保)';
CREATE FUNCTION insurance.status(insurance.assessment) RETURNS text
    AS 'MODULE_PATHNAME', 'assessment_status' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.status(insurance.assessment) IS 'accepted, not_enrolled, rejected, no_text (no notice covers region and year) or undecided';
CREATE FUNCTION insurance.route(insurance.assessment) RETURNS text
    AS 'MODULE_PATHNAME', 'assessment_route' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.route(insurance.assessment) IS 'Enrolment route (参保情形), or not_enrolled, rejected, no_text';
CREATE FUNCTION insurance.subsidy_tier(insurance.assessment) RETURNS text
    AS 'MODULE_PATHNAME', 'assessment_subsidy_tier' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.subsidy_tier(insurance.assessment) IS 'Subsidy tier (资助档次): none, full, fixed, local (set by the locality), external (set by another authority)';
CREATE FUNCTION insurance.subsidy_category(insurance.assessment) RETURNS text
    AS 'MODULE_PATHNAME', 'assessment_subsidy_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.subsidy_category(insurance.assessment) IS 'The circumstance by which aid is given (资助身份)';
CREATE FUNCTION insurance.identified_category(insurance.assessment) RETURNS text
    AS 'MODULE_PATHNAME', 'assessment_identified_category' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.identified_category(insurance.assessment) IS 'The circumstance by which a notice aids the person, enrolled or not (资助参保对象身份): as subsidy_category() where aid is given, of known amount or not; of who is not enrolled that of the aid which they would be given were they to pay on the last day of the coverage year, and where nobody is accepted on that day, by the rules of aid alone; NULL: none, or undecided';
CREATE FUNCTION insurance.subsidy_payers(insurance.assessment) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'assessment_subsidy_payers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.subsidy_payers(insurance.assessment) IS 'Payers of the aid and the part of each in yuan (资助资金分担); empty where the text does not divide it';
CREATE FUNCTION insurance.wait_days(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_wait_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.wait_days(insurance.assessment) IS 'Waiting period in days (待遇等待期), 0: none; NULL where the texts do not say';
CREATE FUNCTION insurance.wait_months(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_wait_months' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.wait_months(insurance.assessment) IS 'Waiting period in months, fixed and variable together';
CREATE FUNCTION insurance.wait_fixed_months(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_wait_fixed_months' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.wait_fixed_months(insurance.assessment) IS 'Fixed waiting period in months (固定待遇等待期)';
CREATE FUNCTION insurance.wait_variable_months(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_wait_variable_months' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.wait_variable_months(insurance.assessment) IS 'Variable waiting period in months (变动待遇等待期)';
CREATE FUNCTION insurance.benefit_start(insurance.assessment) RETURNS date
    AS 'MODULE_PATHNAME', 'assessment_benefit_start' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.benefit_start(insurance.assessment) IS 'First day of cover (待遇享受起始日); NULL where there is none or the texts do not say';
CREATE FUNCTION insurance.benefit_end(insurance.assessment) RETURNS date
    AS 'MODULE_PATHNAME', 'assessment_benefit_end' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.benefit_end(insurance.assessment) IS 'Last day of cover (待遇享受截止日)';
CREATE FUNCTION insurance.paid_on(insurance.assessment) RETURNS date
    AS 'MODULE_PATHNAME', 'assessment_paid_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.paid_on(insurance.assessment) IS 'The day of payment (缴费日), as it stands among the facts; NULL: none, or one that is no date of a person';
CREATE FUNCTION insurance.benefit_period(insurance.assessment) RETURNS daterange
    AS 'MODULE_PATHNAME', 'assessment_benefit_period' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.benefit_period(insurance.assessment) IS 'Days of cover (待遇享受期), upper bound excluded as in every daterange';
CREATE FUNCTION insurance.benefit_in_year(insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_benefit_in_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.benefit_in_year(insurance.assessment) IS 'Is there a day of cover in the coverage year?';
CREATE FUNCTION insurance.active_intervals(insurance.assessment) RETURNS datemultirange
    AS 'MODULE_PATHNAME', 'assessment_active_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.active_intervals(insurance.assessment) IS 'Cover less the absences (暂停与恢复)';
CREATE FUNCTION insurance.claims_status(insurance.assessment) RETURNS text
    AS 'MODULE_PATHNAME', 'assessment_claims_status' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.claims_status(insurance.assessment) IS 'payable, none, pending_identity or payable_after_identity_fixed (待遇支付状态)';
CREATE FUNCTION insurance.notes(insurance.assessment) RETURNS text[]
    AS 'MODULE_PATHNAME', 'assessment_notes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.notes(insurance.assessment) IS 'Notes: of the policy, and of the engine about the row';
CREATE FUNCTION insurance.missing(insurance.assessment) RETURNS text[]
    AS 'MODULE_PATHNAME', 'assessment_missing' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.missing(insurance.assessment) IS 'Facts without which something is not decided; circumstance_from:CODE is the first day of a circumstance';
CREATE FUNCTION insurance.undecided_answers(insurance.assessment) RETURNS text[]
    AS 'MODULE_PATHNAME', 'assessment_undecided_answers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.undecided_answers(insurance.assessment) IS 'Answers that cannot be decided for want of facts';
CREATE FUNCTION insurance.open_answers(insurance.assessment) RETURNS text[]
    AS 'MODULE_PATHNAME', 'assessment_open_answers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.open_answers(insurance.assessment) IS 'Answers that the texts leave to another document';
CREATE FUNCTION insurance.policy_fingerprint(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_policy_fingerprint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.policy_fingerprint(insurance.assessment) IS 'Fingerprint of the policy that decided; 0 where there was none';
CREATE FUNCTION insurance.region(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_region' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.region(insurance.assessment) IS 'Region code of the assessment';
CREATE FUNCTION insurance.coverage_year(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_coverage_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.coverage_year(insurance.assessment) IS 'Coverage year of the assessment (参保年度)';
CREATE FUNCTION insurance.reasons(insurance.assessment) RETURNS smallint[]
    AS 'MODULE_PATHNAME', 'assessment_reasons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.reasons(insurance.assessment) IS 'Numbers of the deciding rules in the policy (依据): window, route, fee, subsidy and split of each group of aids that gives, top-up, benefit level, as far as each took part; insurance.rule_ids(policy, reasons) and insurance.rules(policy) name them';
CREATE FUNCTION insurance.require(insurance.assessment) RETURNS insurance.assessment
    AS 'MODULE_PATHNAME', 'assessment_require' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.require(insurance.assessment) IS
'The assessment itself where the person is enrolled and route, fee, aid, wait and cover are decided; else an error with SQLSTATE: no_data_found (no notice), check_violation (not enrolled), undefined_object (unknown circumstance), data_exception (other flaws of the row, or a contradictory year of the history), null_value_not_allowed (a fact is missing)';


-- What the history comes to, the coverage year counted as insured.
CREATE FUNCTION insurance.repair_fee(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_repair_fee' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.repair_fee(insurance.assessment) IS 'What the accepted repairs of lapsed years cost beside the fee (修复缴费), yuan';
CREATE FUNCTION insurance.repair_fee_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_repair_fee_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.repair_fee_fen(insurance.assessment) IS 'What the accepted repairs of lapsed years cost beside the fee (修复缴费), fen';
CREATE FUNCTION insurance.bonus_continuous(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_bonus_continuous' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.bonus_continuous(insurance.assessment) IS 'Earned by years in a row, before the ceiling (连续参保激励), yuan';
CREATE FUNCTION insurance.bonus_continuous_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_bonus_continuous_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.bonus_continuous_fen(insurance.assessment) IS 'Earned by years in a row, before the ceiling (连续参保激励), fen';
CREATE FUNCTION insurance.bonus_zero_claim(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_bonus_zero_claim' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.bonus_zero_claim(insurance.assessment) IS 'Earned by years without claims, before the ceiling (零报销激励), yuan';
CREATE FUNCTION insurance.bonus_zero_claim_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_bonus_zero_claim_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.bonus_zero_claim_fen(insurance.assessment) IS 'Earned by years without claims, before the ceiling (零报销激励), fen';
CREATE FUNCTION insurance.bonus_total(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_bonus_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.bonus_total(insurance.assessment) IS 'Added to the critical illness limit, at most the ceiling (累计提高限额), yuan';
CREATE FUNCTION insurance.bonus_total_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_bonus_total_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.bonus_total_fen(insurance.assessment) IS 'Added to the critical illness limit, at most the ceiling (累计提高限额), fen';
CREATE FUNCTION insurance.bonus_ceiling(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_bonus_ceiling' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.bonus_ceiling(insurance.assessment) IS 'The most that may be added to the critical illness limit (提高限额的上限), yuan';
CREATE FUNCTION insurance.bonus_ceiling_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_bonus_ceiling_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.bonus_ceiling_fen(insurance.assessment) IS 'The most that may be added to the critical illness limit (提高限额的上限), fen';
CREATE FUNCTION insurance.penalty(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_penalty' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.penalty(insurance.assessment) IS 'Taken from the critical illness limit for lapsed years, at most its ceiling (断保降低限额), yuan';
CREATE FUNCTION insurance.penalty_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_penalty_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.penalty_fen(insurance.assessment) IS 'Taken from the critical illness limit for lapsed years, at most its ceiling (断保降低限额), fen';
CREATE FUNCTION insurance.effective_cap(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_effective_cap' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.effective_cap(insurance.assessment) IS 'Critical illness limit of the year with bonus and penalty (大病保险实际封顶线), yuan';
CREATE FUNCTION insurance.effective_cap_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_effective_cap_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.effective_cap_fen(insurance.assessment) IS 'Critical illness limit of the year with bonus and penalty (大病保险实际封顶线), fen';
CREATE FUNCTION insurance.bonus_points(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_bonus_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.bonus_points(insurance.assessment) IS 'Added to the rates of critical illness insurance for years in a row and years without claims, at most its ceiling (支付比例提高), percentage points';
CREATE FUNCTION insurance.penalty_points(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_penalty_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.penalty_points(insurance.assessment) IS 'Taken from the rates of critical illness insurance for lapsed years, at most its ceiling (支付比例降低), percentage points';
CREATE FUNCTION insurance.continuous_years(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_continuous_years' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.continuous_years(insurance.assessment) IS 'Insured years in a row up to the coverage year (连续参保年数)';
CREATE FUNCTION insurance.repair_accepted(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_repair_accepted' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.repair_accepted(insurance.assessment) IS 'Lapsed years whose repair is accepted (修复年数)';
CREATE FUNCTION insurance.add_on(insurance.assessment) RETURNS numeric
    AS 'MODULE_PATHNAME', 'assessment_add_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.add_on(insurance.assessment) IS 'Other premiums inside the personal fee (个人缴费中代收的其他保费), yuan; NULL where the fees of the policy have none';
CREATE FUNCTION insurance.add_on_fen(insurance.assessment) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_add_on_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.add_on_fen(insurance.assessment) IS 'Other premiums inside the personal fee (个人缴费中代收的其他保费), fen; NULL where the fees of the policy have none';
CREATE FUNCTION insurance.benefit_level(insurance.assessment) RETURNS text
    AS 'MODULE_PATHNAME', 'assessment_benefit_level' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3;
COMMENT ON FUNCTION insurance.benefit_level(insurance.assessment) IS 'Level of the benefits (待遇档次): by the policy''s benefit_levels, or else the fee level chosen; NULL where the policy has no such rules';

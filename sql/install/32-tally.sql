-- Tallies (汇总): what the assessments of many persons come to, counted while they are read.  The state of the
-- aggregates is of the type itself and they combine, so that every engine that splits an aggregate splits these.

CREATE TYPE insurance.tally;

CREATE FUNCTION insurance.tally_in(cstring) RETURNS insurance.tally
    AS 'MODULE_PATHNAME', 'tally_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.tally_in(cstring) IS 'I/O';
CREATE FUNCTION insurance.tally_out(insurance.tally) RETURNS cstring
    AS 'MODULE_PATHNAME', 'tally_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.tally_out(insurance.tally) IS 'I/O';
CREATE FUNCTION insurance.tally_recv(internal) RETURNS insurance.tally
    AS 'MODULE_PATHNAME', 'tally_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.tally_recv(internal) IS 'I/O';
CREATE FUNCTION insurance.tally_send(insurance.tally) RETURNS bytea
    AS 'MODULE_PATHNAME', 'tally_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.tally_send(insurance.tally) IS 'I/O';

CREATE TYPE insurance.tally (
    INPUT = insurance.tally_in,
    OUTPUT = insurance.tally_out,
    RECEIVE = insurance.tally_recv,
    SEND = insurance.tally_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE insurance.tally IS
'What the assessments of many persons come to (汇总): persons by status, route, tier, category, payer, first day of cover, day of payment and streak, exact sums of every amount, days of cover, and what is open or undecided and why. Tallies add up: tally_merge, operator +';

CREATE FUNCTION insurance.tally_eq(insurance.tally, insurance.tally) RETURNS boolean
    AS 'MODULE_PATHNAME', 'tally_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_eq(insurance.tally, insurance.tally) IS 'implementation of operator =';
CREATE FUNCTION insurance.tally_ne(insurance.tally, insurance.tally) RETURNS boolean
    AS 'MODULE_PATHNAME', 'tally_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_ne(insurance.tally, insurance.tally) IS 'implementation of operator <>';
CREATE FUNCTION insurance.tally_lt(insurance.tally, insurance.tally) RETURNS boolean
    AS 'MODULE_PATHNAME', 'tally_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_lt(insurance.tally, insurance.tally) IS 'implementation of operator <';
CREATE FUNCTION insurance.tally_le(insurance.tally, insurance.tally) RETURNS boolean
    AS 'MODULE_PATHNAME', 'tally_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_le(insurance.tally, insurance.tally) IS 'implementation of operator <=';
CREATE FUNCTION insurance.tally_ge(insurance.tally, insurance.tally) RETURNS boolean
    AS 'MODULE_PATHNAME', 'tally_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_ge(insurance.tally, insurance.tally) IS 'implementation of operator >=';
CREATE FUNCTION insurance.tally_gt(insurance.tally, insurance.tally) RETURNS boolean
    AS 'MODULE_PATHNAME', 'tally_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_gt(insurance.tally, insurance.tally) IS 'implementation of operator >';
CREATE FUNCTION insurance.tally_cmp(insurance.tally, insurance.tally) RETURNS integer
    AS 'MODULE_PATHNAME', 'tally_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_cmp(insurance.tally, insurance.tally) IS 'less, equal or greater: by bytes, no meaning but to sort and group';
CREATE FUNCTION insurance.tally_hash(insurance.tally) RETURNS integer
    AS 'MODULE_PATHNAME', 'tally_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_hash(insurance.tally) IS 'hash';
CREATE FUNCTION insurance.tally_hash_extended(insurance.tally, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.tally_hash_extended(insurance.tally, bigint) IS 'hash with a seed';

CREATE OPERATOR insurance.= (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_eq,
    COMMUTATOR = OPERATOR(insurance.=), NEGATOR = OPERATOR(insurance.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR insurance.= (insurance.tally, insurance.tally) IS 'equal';
CREATE OPERATOR insurance.<> (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_ne,
    COMMUTATOR = OPERATOR(insurance.<>), NEGATOR = OPERATOR(insurance.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR insurance.<> (insurance.tally, insurance.tally) IS 'not equal';
CREATE OPERATOR insurance.< (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_lt,
    COMMUTATOR = OPERATOR(insurance.>), NEGATOR = OPERATOR(insurance.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR insurance.< (insurance.tally, insurance.tally) IS 'less than';
CREATE OPERATOR insurance.<= (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_le,
    COMMUTATOR = OPERATOR(insurance.>=), NEGATOR = OPERATOR(insurance.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR insurance.<= (insurance.tally, insurance.tally) IS 'less than or equal';
CREATE OPERATOR insurance.>= (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_ge,
    COMMUTATOR = OPERATOR(insurance.<=), NEGATOR = OPERATOR(insurance.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR insurance.>= (insurance.tally, insurance.tally) IS 'greater than or equal';
CREATE OPERATOR insurance.> (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_gt,
    COMMUTATOR = OPERATOR(insurance.<), NEGATOR = OPERATOR(insurance.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR insurance.> (insurance.tally, insurance.tally) IS 'greater than';

CREATE OPERATOR CLASS insurance.tally_ops DEFAULT FOR TYPE insurance.tally USING btree AS
    OPERATOR 1 insurance.<, OPERATOR 2 insurance.<=, OPERATOR 3 insurance.=,
    OPERATOR 4 insurance.>=, OPERATOR 5 insurance.>,
    FUNCTION 1 insurance.tally_cmp(insurance.tally, insurance.tally);
CREATE OPERATOR CLASS insurance.tally_hash_ops DEFAULT FOR TYPE insurance.tally USING hash AS
    OPERATOR 1 insurance.=,
    FUNCTION 1 insurance.tally_hash(insurance.tally),
    FUNCTION 2 insurance.tally_hash_extended(insurance.tally, bigint);

-- Aggregates.
CREATE FUNCTION insurance.tally_accum(insurance.tally, insurance.assessment) RETURNS insurance.tally
    AS 'MODULE_PATHNAME', 'tally_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.tally_accum(insurance.tally, insurance.assessment) IS 'transition of tally and tally_partial: the assessment is added; NULL adds nothing';
CREATE FUNCTION insurance.tally_merge(insurance.tally, insurance.tally) RETURNS insurance.tally
    AS 'MODULE_PATHNAME', 'tally_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.tally_merge(insurance.tally, insurance.tally) IS 
'Two tallies together (合并汇总), in any order; NULL adds nothing. A count beyond bigint, or a sum in fen beyond 128 bits, is an error (22003). Also combines the states of the aggregates';
CREATE FUNCTION insurance.tally_final(insurance.tally) RETURNS insurance.tally
    AS 'MODULE_PATHNAME', 'tally_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.tally_final(insurance.tally) IS 'last step of the aggregates: the state without its room to grow';

CREATE OPERATOR insurance.+ (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_merge,
    COMMUTATOR = OPERATOR(insurance.+)
);
COMMENT ON OPERATOR insurance.+ (insurance.tally, insurance.tally) IS 'two tallies together';

CREATE FUNCTION insurance.tally_subtract(insurance.tally, insurance.tally) RETURNS insurance.tally
    AS 'MODULE_PATHNAME', 'tally_subtract' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.tally_subtract(insurance.tally, insurance.tally) IS
'The first tally without the second (扣除汇总), which must be of persons whom the first has counted, with the same answers, else invalid_parameter_value: (a + b) - b is a. NULL takes nothing away';
CREATE OPERATOR insurance.- (
    LEFTARG = insurance.tally, RIGHTARG = insurance.tally, FUNCTION = insurance.tally_subtract
);
COMMENT ON OPERATOR insurance.- (insurance.tally, insurance.tally) IS 'the first tally without the second';

CREATE AGGREGATE insurance.tally(insurance.assessment) (
    SFUNC = insurance.tally_accum,
    STYPE = insurance.tally,
    SSPACE = 30000,
    FINALFUNC = insurance.tally_final,
    COMBINEFUNC = insurance.tally_merge,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE insurance.tally(insurance.assessment) IS
'What the assessments come to (汇总): persons, sums in fen and days of cover, see type tally; read it with persons(), payable(), tally_routes() and the others. NULL assessments are skipped, and NULL is the answer where there are no others';
CREATE AGGREGATE insurance.tally_partial(insurance.assessment) (
    SFUNC = insurance.tally_accum,
    STYPE = insurance.tally,
    SSPACE = 30000,
    FINALFUNC = insurance.tally_final,
    COMBINEFUNC = insurance.tally_merge,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE insurance.tally_partial(insurance.assessment) IS
'As tally, to be merged: the lower level of a query in two levels, SELECT county, tally_merge(part) FROM (SELECT server, county, tally_partial(assessment) AS part FROM … GROUP BY server, county) parts GROUP BY county';
CREATE AGGREGATE insurance.tally_merge(insurance.tally) (
    SFUNC = insurance.tally_merge,
    STYPE = insurance.tally,
    SSPACE = 30000,
    FINALFUNC = insurance.tally_final,
    COMBINEFUNC = insurance.tally_merge,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE insurance.tally_merge(insurance.tally) IS
'Tallies together (合并汇总), in any order, as by operator +; NULLs are skipped. The tally of all is that of the parts merged, however they were cut';

-- Accessors: one number each.
CREATE FUNCTION insurance.persons(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_persons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.persons(insurance.tally) IS 'Persons counted (人数)';
CREATE FUNCTION insurance.accepted(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_accepted' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.accepted(insurance.tally) IS 'Persons enrolled for the year (参保人数): where accepted() of the assessment is true';
CREATE FUNCTION insurance.not_enrolled(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_not_enrolled' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.not_enrolled(insurance.tally) IS 'Persons of status not_enrolled (未参保)';
CREATE FUNCTION insurance.rejected(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_rejected' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.rejected(insurance.tally) IS 'Persons of status rejected (不予受理)';
CREATE FUNCTION insurance.no_text(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_no_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.no_text(insurance.tally) IS 'Persons of status no_text: no notice covers region and year';
CREATE FUNCTION insurance.undecided(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_undecided' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.undecided(insurance.tally) IS 'Persons of status undecided: facts are missing or wrong; tally_missing() and tally_notes() say which';
CREATE FUNCTION insurance.covered(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_covered' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.covered(insurance.tally) IS 'Persons with a day of cover (享受待遇人数)';
CREATE FUNCTION insurance.waiting(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_waiting' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.waiting(insurance.tally) IS 'Persons whose first day of cover is known and who wait for it (待遇等待期), days or months; tally_starts() says until when';
CREATE FUNCTION insurance.benefit_days(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_benefit_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.benefit_days(insurance.tally) IS 'Days of cover less absences of all persons (待遇享受天数)';
CREATE FUNCTION insurance.standard_fee(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_standard_fee' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.standard_fee(insurance.tally) IS 'Personal fees before aid (个人缴费标准), yuan: the sum of those that are known';
CREATE FUNCTION insurance.standard_fee_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_standard_fee_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.standard_fee_fen(insurance.tally) IS 'Personal fees before aid (个人缴费标准), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.subsidy_amount(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_subsidy_amount' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.subsidy_amount(insurance.tally) IS 'Aid to the personal fees (资助金额), yuan: the sum of those that are known';
CREATE FUNCTION insurance.subsidy_amount_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_subsidy_amount_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.subsidy_amount_fen(insurance.tally) IS 'Aid to the personal fees (资助金额), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.payable(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_payable' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.payable(insurance.tally) IS 'What the persons pay for this year (个人应缴), yuan: the sum of those that are known';
CREATE FUNCTION insurance.payable_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_payable_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.payable_fen(insurance.tally) IS 'What the persons pay for this year (个人应缴), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.charged(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_charged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.charged(insurance.tally) IS 'What was charged at the payments (缴费时已收), yuan: the sum of those that are known';
CREATE FUNCTION insurance.charged_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_charged_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.charged_fen(insurance.tally) IS 'What was charged at the payments (缴费时已收), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.refund_due(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_refund_due' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.refund_due(insurance.tally) IS 'What is to be refunded (应退), yuan: the sum of those that are known';
CREATE FUNCTION insurance.refund_due_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_refund_due_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.refund_due_fen(insurance.tally) IS 'What is to be refunded (应退), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.amount_due(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_amount_due' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.amount_due(insurance.tally) IS 'Still due where amount_paid is less than payable (应补), yuan: the sum of those that are known';
CREATE FUNCTION insurance.amount_due_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_amount_due_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.amount_due_fen(insurance.tally) IS 'Still due where amount_paid is less than payable (应补), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.top_up_due(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_top_up_due' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.top_up_due(insurance.tally) IS 'Due by the persons for an earlier year (补缴差额), yuan: the sum of those that are known';
CREATE FUNCTION insurance.top_up_due_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_top_up_due_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.top_up_due_fen(insurance.tally) IS 'Due by the persons for an earlier year (补缴差额), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.fiscal_top_up(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_fiscal_top_up' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.fiscal_top_up(insurance.tally) IS 'The same where the treasury bears it (财政补缴), yuan: the sum of those that are known';
CREATE FUNCTION insurance.fiscal_top_up_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_fiscal_top_up_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.fiscal_top_up_fen(insurance.tally) IS 'The same where the treasury bears it (财政补缴), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.total_collected(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_total_collected' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.total_collected(insurance.tally) IS 'Collected from the persons with this year (合计收取), yuan: the sum of those that are known';
CREATE FUNCTION insurance.total_collected_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_total_collected_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.total_collected_fen(insurance.tally) IS 'Collected from the persons with this year (合计收取), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.fiscal_subsidy(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_fiscal_subsidy' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.fiscal_subsidy(insurance.tally) IS 'Fiscal subsidy to the fund (财政补助), yuan: the sum of those that are known';
CREATE FUNCTION insurance.fiscal_subsidy_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_fiscal_subsidy_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.fiscal_subsidy_fen(insurance.tally) IS 'Fiscal subsidy to the fund (财政补助), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.central_share(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_central_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.central_share(insurance.tally) IS 'Central part of the fiscal subsidy (中央财政), yuan: the sum of those that are known';
CREATE FUNCTION insurance.central_share_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_central_share_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.central_share_fen(insurance.tally) IS 'Central part of the fiscal subsidy (中央财政), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.local_share(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_local_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.local_share(insurance.tally) IS 'Local part of the fiscal subsidy (地方财政), yuan: the sum of those that are known';
CREATE FUNCTION insurance.local_share_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_local_share_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.local_share_fen(insurance.tally) IS 'Local part of the fiscal subsidy (地方财政), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.total_funding(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_total_funding' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.total_funding(insurance.tally) IS 'Fees and fiscal subsidy together (筹资总额), yuan: the sum of those that are known';
CREATE FUNCTION insurance.total_funding_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_total_funding_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.total_funding_fen(insurance.tally) IS 'Fees and fiscal subsidy together (筹资总额), fen: the sum of those that are known; beyond bigint an error (22003)';
CREATE FUNCTION insurance.repair_fee(insurance.tally) RETURNS numeric
    AS 'MODULE_PATHNAME', 'tally_repair_fee' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2;
COMMENT ON FUNCTION insurance.repair_fee(insurance.tally) IS 'What the accepted repairs of lapsed years cost beside the fees (修复缴费), yuan: the sum of those that are known';
CREATE FUNCTION insurance.repair_fee_fen(insurance.tally) RETURNS bigint
    AS 'MODULE_PATHNAME', 'tally_repair_fee_fen' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1;
COMMENT ON FUNCTION insurance.repair_fee_fen(insurance.tally) IS 'What the accepted repairs of lapsed years cost beside the fees (修复缴费), fen: the sum of those that are known; beyond bigint an error (22003)';

-- Rows.
CREATE FUNCTION insurance.tally_rows(insurance.tally, text) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'tally_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION insurance.tally_rows(insurance.tally, text) IS
'For tally_status() and the others: what the text form of a tally has under a key that is a list (outcomes, amounts, routes, …), without the rest of it; another key is invalid_parameter_value';
CREATE FUNCTION insurance.tally_status(tally insurance.tally)
    RETURNS TABLE (status text, persons bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 5 AS $$
    SELECT ('{accepted,not_enrolled,rejected,no_text,undecided}'::text[])[n], (e #>> '{}')::bigint
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'outcomes')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_status(insurance.tally) IS
'Persons by status(), also those that nobody has';
CREATE FUNCTION insurance.tally_amounts(tally insurance.tally)
    RETURNS TABLE (amount text, known bigint, open bigint, undecided bigint, not_applicable bigint, total numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 23 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint, (e ->> 2)::bigint, (e ->> 3)::bigint, (e ->> 4)::bigint,
           CASE WHEN e ->> 0 LIKE '%\_points' THEN pg_catalog.trim_scale((e ->> 5)::numeric * 0.0001) ELSE (e ->> 5)::numeric * 0.01 END
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'amounts')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_amounts(insurance.tally) IS
'Every amount of an assessment: of how many persons it is known, left open by the texts (文件未定), undecided for want of facts (待定), not applicable; and the exact sum of those known in yuan, of bonus_points and penalty_points in percentage points';
CREATE FUNCTION insurance.tally_routes(tally insurance.tally)
    RETURNS TABLE (route text, persons bigint, standard_fee numeric, subsidy_amount numeric, payable numeric, fiscal_subsidy numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint, (e ->> 2)::numeric * 0.01, (e ->> 3)::numeric * 0.01, (e ->> 4)::numeric * 0.01, (e ->> 5)::numeric * 0.01
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'routes')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_routes(insurance.tally) IS
'By route() (参保情形), NULL and not_enrolled, rejected, no_text as there: persons, and the sums of what is known in yuan';
CREATE FUNCTION insurance.tally_tiers(tally insurance.tally)
    RETURNS TABLE (subsidy_tier text, persons bigint, standard_fee numeric, subsidy_amount numeric, payable numeric, fiscal_subsidy numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 6 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint, (e ->> 2)::numeric * 0.01, (e ->> 3)::numeric * 0.01, (e ->> 4)::numeric * 0.01, (e ->> 5)::numeric * 0.01
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'tiers')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_tiers(insurance.tally) IS
'By subsidy_tier() (资助档次), also those that nobody has, NULL as there: persons, and the sums of what is known in yuan; the rows add up to all persons';
CREATE FUNCTION insurance.tally_categories(tally insurance.tally)
    RETURNS TABLE (subsidy_category text, persons bigint, subsidy_amount numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint, (e ->> 2)::numeric * 0.01
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'categories')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_categories(insurance.tally) IS
'By the circumstance by which aid is given (资助身份): persons, and the sum of the aid that is known in yuan';
CREATE FUNCTION insurance.tally_payers(tally insurance.tally)
    RETURNS TABLE (payer text, persons bigint, amount numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 4 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint, (e ->> 2)::numeric * 0.01
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'payers')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_payers(insurance.tally) IS
'By payer of the aid (资助资金分担): persons, and the sum in yuan';
CREATE FUNCTION insurance.tally_starts(tally insurance.tally)
    RETURNS TABLE (benefit_start date, persons bigint, waiting bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 100 AS $$
    SELECT pg_catalog.make_date(2000, 1, 1) + (e ->> 0)::integer, (e ->> 1)::bigint, (e ->> 2)::bigint
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'starts')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_starts(insurance.tally) IS
'By first day of cover (待遇享受起始日): persons, and how many of them wait for it (待遇等待期), days or months';
CREATE FUNCTION insurance.tally_notes(tally insurance.tally)
    RETURNS TABLE (note text, persons bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'notes')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_notes(insurance.tally) IS
'Persons by note: of the policy, and of the engine about the row';
CREATE FUNCTION insurance.tally_missing(tally insurance.tally)
    RETURNS TABLE (fact text, persons bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'missing')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_missing(insurance.tally) IS
'Persons by missing fact, without which something is undecided; circumstance_from:CODE is the first day of a circumstance';
CREATE FUNCTION insurance.tally_policies(tally insurance.tally)
    RETURNS TABLE (policy_fingerprint bigint, persons bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 5 AS $$
    SELECT (e ->> 0)::bigint, (e ->> 1)::bigint
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'policies')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_policies(insurance.tally) IS
'Persons by fingerprint of the policy that decided; 0 where there was none';
CREATE FUNCTION insurance.tally_payments(tally insurance.tally)
    RETURNS TABLE (paid_on date, persons bigint, payable numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 100 AS $$
    SELECT pg_catalog.make_date(2000, 1, 1) + (e ->> 0)::integer, (e ->> 1)::bigint, (e ->> 2)::numeric * 0.01
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'payments')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_payments(insurance.tally) IS
'Accepted persons by day of payment (缴费日), and the sum in yuan of what is known to be payable by them; paid_on NULL: enrolled without a payment. The rows add up to accepted()';
CREATE FUNCTION insurance.tally_identified(tally insurance.tally)
    RETURNS TABLE (category text, identified bigint, enrolled bigint)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT e ->> 0, (e ->> 1)::bigint, (e ->> 2)::bigint
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'identified')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_identified(insurance.tally) IS
'By identified_category() (资助参保对象身份): persons whom a notice aids, and how many of them are accepted (应资尽资: all)';
CREATE FUNCTION insurance.tally_streaks(tally insurance.tally)
    RETURNS TABLE (continuous_years integer, persons bigint, rewarded bigint, at_ceiling bigint, penalised bigint,
                   bonus_continuous numeric, bonus_zero_claim numeric, bonus_total numeric, penalty numeric)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 ROWS 10 AS $$
    SELECT (e ->> 0)::integer, (e ->> 1)::bigint, (e ->> 2)::bigint, (e ->> 3)::bigint, (e ->> 4)::bigint,
           (e ->> 5)::numeric * 0.01, (e ->> 6)::numeric * 0.01, (e ->> 7)::numeric * 0.01, (e ->> 8)::numeric * 0.01
    FROM pg_catalog.jsonb_array_elements(insurance.tally_rows(tally, 'streaks')) WITH ORDINALITY r (e, n) ORDER BY n
$$;
COMMENT ON FUNCTION insurance.tally_streaks(insurance.tally) IS
'Accepted persons by continuous_years() (连续参保年限), where it is known: how many have a bonus (奖励), one at its ceiling (封顶), a penalty (惩罚), and the sums of what is known of both parts of the bonus, of the bonus and of the penalty in yuan';

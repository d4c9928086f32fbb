-- The types: policy, circumstance_set, history, assessment.

CREATE TYPE insurance.policy;

CREATE FUNCTION insurance.policy_in(cstring) RETURNS insurance.policy
    AS 'MODULE_PATHNAME', 'policy_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.policy_in(cstring) IS 'I/O';
CREATE FUNCTION insurance.policy_out(insurance.policy) RETURNS cstring
    AS 'MODULE_PATHNAME', 'policy_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.policy_out(insurance.policy) IS 'I/O';
CREATE FUNCTION insurance.policy_recv(internal) RETURNS insurance.policy
    AS 'MODULE_PATHNAME', 'policy_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.policy_recv(internal) IS 'I/O';
CREATE FUNCTION insurance.policy_send(insurance.policy) RETURNS bytea
    AS 'MODULE_PATHNAME', 'policy_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.policy_send(insurance.policy) IS 'I/O';

CREATE TYPE insurance.policy (
    INPUT = insurance.policy_in,
    OUTPUT = insurance.policy_out,
    RECEIVE = insurance.policy_recv,
    SEND = insurance.policy_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = external
);
COMMENT ON TYPE insurance.policy IS
'The rules of one region and coverage year, compiled from notices (政策). Text form: canonical JSON with the fingerprint of the rules.';

CREATE TYPE insurance.circumstance_set;

CREATE FUNCTION insurance.circumstance_set_in(cstring) RETURNS insurance.circumstance_set
    AS 'MODULE_PATHNAME', 'circumstance_set_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.circumstance_set_in(cstring) IS 'I/O';
CREATE FUNCTION insurance.circumstance_set_out(insurance.circumstance_set) RETURNS cstring
    AS 'MODULE_PATHNAME', 'circumstance_set_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.circumstance_set_out(insurance.circumstance_set) IS 'I/O';
CREATE FUNCTION insurance.circumstance_set_recv(internal) RETURNS insurance.circumstance_set
    AS 'MODULE_PATHNAME', 'circumstance_set_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.circumstance_set_recv(internal) IS 'I/O';
CREATE FUNCTION insurance.circumstance_set_send(insurance.circumstance_set) RETURNS bytea
    AS 'MODULE_PATHNAME', 'circumstance_set_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.circumstance_set_send(insurance.circumstance_set) IS 'I/O';

CREATE TYPE insurance.circumstance_set (
    INPUT = insurance.circumstance_set_in,
    OUTPUT = insurance.circumstance_set_out,
    RECEIVE = insurance.circumstance_set_recv,
    SEND = insurance.circumstance_set_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE insurance.circumstance_set IS
'The circumstances (身份/情形) of one person with their first and last days, compact: {subsistence_allowance[2022-03-01,2022-12-31],orphan}';

CREATE TYPE insurance.history;

CREATE FUNCTION insurance.history_in(cstring) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.history_in(cstring) IS 'I/O';
CREATE FUNCTION insurance.history_out(insurance.history) RETURNS cstring
    AS 'MODULE_PATHNAME', 'history_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.history_out(insurance.history) IS 'I/O';
CREATE FUNCTION insurance.history_recv(internal) RETURNS insurance.history
    AS 'MODULE_PATHNAME', 'history_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.history_recv(internal) IS 'I/O';
CREATE FUNCTION insurance.history_send(insurance.history) RETURNS bytea
    AS 'MODULE_PATHNAME', 'history_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.history_send(insurance.history) IS 'I/O';

CREATE TYPE insurance.history (
    INPUT = insurance.history_in,
    OUTPUT = insurance.history_out,
    RECEIVE = insurance.history_recv,
    SEND = insurance.history_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE insurance.history IS
'What each coverage year was to a person (参保历史): {2021:resident+zero_claim,2022:resident+bonus_used+critical_illness_paid,2023:none+repaired,2024:employee}. A year, 1990 to 2117, stands once: none, resident, employee, excused or contradictory (reported as insured and as not), then what else is known of it: +zero_claim (零报销: no claim was paid), +bonus_used (使用奖励额度), +repaired (断保修复), +critical_illness_paid (大病报销), +zero_claim_used (the bonus used reached the zero-claim part). A year not named, between those that are, counts as none';

CREATE TYPE insurance.assessment;

CREATE FUNCTION insurance.assessment_in(cstring) RETURNS insurance.assessment
    AS 'MODULE_PATHNAME', 'assessment_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.assessment_in(cstring) IS 'I/O';
CREATE FUNCTION insurance.assessment_out(insurance.assessment) RETURNS cstring
    AS 'MODULE_PATHNAME', 'assessment_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.assessment_out(insurance.assessment) IS 'I/O';
CREATE FUNCTION insurance.assessment_recv(internal) RETURNS insurance.assessment
    AS 'MODULE_PATHNAME', 'assessment_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION insurance.assessment_recv(internal) IS 'I/O';
CREATE FUNCTION insurance.assessment_send(insurance.assessment) RETURNS bytea
    AS 'MODULE_PATHNAME', 'assessment_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION insurance.assessment_send(insurance.assessment) IS 'I/O';

CREATE TYPE insurance.assessment (
    INPUT = insurance.assessment_in,
    OUTPUT = insurance.assessment_out,
    RECEIVE = insurance.assessment_recv,
    SEND = insurance.assessment_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = external
);
COMMENT ON TYPE insurance.assessment IS
'Every answer of one person and coverage year (核定结果); read it with the accessors of schema insurance';

CREATE FUNCTION insurance.policy_eq(insurance.policy, insurance.policy) RETURNS boolean
    AS 'MODULE_PATHNAME', 'policy_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_eq(insurance.policy, insurance.policy) IS 'implementation of operator =';
CREATE FUNCTION insurance.policy_ne(insurance.policy, insurance.policy) RETURNS boolean
    AS 'MODULE_PATHNAME', 'policy_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_ne(insurance.policy, insurance.policy) IS 'implementation of operator <>';
CREATE FUNCTION insurance.policy_lt(insurance.policy, insurance.policy) RETURNS boolean
    AS 'MODULE_PATHNAME', 'policy_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_lt(insurance.policy, insurance.policy) IS 'implementation of operator <';
CREATE FUNCTION insurance.policy_le(insurance.policy, insurance.policy) RETURNS boolean
    AS 'MODULE_PATHNAME', 'policy_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_le(insurance.policy, insurance.policy) IS 'implementation of operator <=';
CREATE FUNCTION insurance.policy_ge(insurance.policy, insurance.policy) RETURNS boolean
    AS 'MODULE_PATHNAME', 'policy_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_ge(insurance.policy, insurance.policy) IS 'implementation of operator >=';
CREATE FUNCTION insurance.policy_gt(insurance.policy, insurance.policy) RETURNS boolean
    AS 'MODULE_PATHNAME', 'policy_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_gt(insurance.policy, insurance.policy) IS 'implementation of operator >';
CREATE FUNCTION insurance.policy_cmp(insurance.policy, insurance.policy) RETURNS integer
    AS 'MODULE_PATHNAME', 'policy_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_cmp(insurance.policy, insurance.policy) IS 'less, equal or greater: by fingerprint, then region';
CREATE FUNCTION insurance.policy_hash(insurance.policy) RETURNS integer
    AS 'MODULE_PATHNAME', 'policy_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_hash(insurance.policy) IS 'hash';
CREATE FUNCTION insurance.policy_hash_extended(insurance.policy, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'policy_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.policy_hash_extended(insurance.policy, bigint) IS 'hash with a seed';

CREATE OPERATOR insurance.= (
    LEFTARG = insurance.policy, RIGHTARG = insurance.policy, FUNCTION = insurance.policy_eq,
    COMMUTATOR = OPERATOR(insurance.=), NEGATOR = OPERATOR(insurance.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR insurance.= (insurance.policy, insurance.policy) IS 'equal';
CREATE OPERATOR insurance.<> (
    LEFTARG = insurance.policy, RIGHTARG = insurance.policy, FUNCTION = insurance.policy_ne,
    COMMUTATOR = OPERATOR(insurance.<>), NEGATOR = OPERATOR(insurance.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR insurance.<> (insurance.policy, insurance.policy) IS 'not equal';
CREATE OPERATOR insurance.< (
    LEFTARG = insurance.policy, RIGHTARG = insurance.policy, FUNCTION = insurance.policy_lt,
    COMMUTATOR = OPERATOR(insurance.>), NEGATOR = OPERATOR(insurance.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR insurance.< (insurance.policy, insurance.policy) IS 'less than';
CREATE OPERATOR insurance.<= (
    LEFTARG = insurance.policy, RIGHTARG = insurance.policy, FUNCTION = insurance.policy_le,
    COMMUTATOR = OPERATOR(insurance.>=), NEGATOR = OPERATOR(insurance.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR insurance.<= (insurance.policy, insurance.policy) IS 'less than or equal';
CREATE OPERATOR insurance.>= (
    LEFTARG = insurance.policy, RIGHTARG = insurance.policy, FUNCTION = insurance.policy_ge,
    COMMUTATOR = OPERATOR(insurance.<=), NEGATOR = OPERATOR(insurance.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR insurance.>= (insurance.policy, insurance.policy) IS 'greater than or equal';
CREATE OPERATOR insurance.> (
    LEFTARG = insurance.policy, RIGHTARG = insurance.policy, FUNCTION = insurance.policy_gt,
    COMMUTATOR = OPERATOR(insurance.<), NEGATOR = OPERATOR(insurance.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR insurance.> (insurance.policy, insurance.policy) IS 'greater than';

CREATE OPERATOR CLASS insurance.policy_ops DEFAULT FOR TYPE insurance.policy USING btree AS
    OPERATOR 1 insurance.<, OPERATOR 2 insurance.<=, OPERATOR 3 insurance.=,
    OPERATOR 4 insurance.>=, OPERATOR 5 insurance.>,
    FUNCTION 1 insurance.policy_cmp(insurance.policy, insurance.policy);
CREATE OPERATOR CLASS insurance.policy_hash_ops DEFAULT FOR TYPE insurance.policy USING hash AS
    OPERATOR 1 insurance.=,
    FUNCTION 1 insurance.policy_hash(insurance.policy),
    FUNCTION 2 insurance.policy_hash_extended(insurance.policy, bigint);

CREATE FUNCTION insurance.circumstance_set_eq(insurance.circumstance_set, insurance.circumstance_set) RETURNS boolean
    AS 'MODULE_PATHNAME', 'circumstance_set_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_eq(insurance.circumstance_set, insurance.circumstance_set) IS 'implementation of operator =';
CREATE FUNCTION insurance.circumstance_set_ne(insurance.circumstance_set, insurance.circumstance_set) RETURNS boolean
    AS 'MODULE_PATHNAME', 'circumstance_set_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_ne(insurance.circumstance_set, insurance.circumstance_set) IS 'implementation of operator <>';
CREATE FUNCTION insurance.circumstance_set_lt(insurance.circumstance_set, insurance.circumstance_set) RETURNS boolean
    AS 'MODULE_PATHNAME', 'circumstance_set_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_lt(insurance.circumstance_set, insurance.circumstance_set) IS 'implementation of operator <';
CREATE FUNCTION insurance.circumstance_set_le(insurance.circumstance_set, insurance.circumstance_set) RETURNS boolean
    AS 'MODULE_PATHNAME', 'circumstance_set_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_le(insurance.circumstance_set, insurance.circumstance_set) IS 'implementation of operator <=';
CREATE FUNCTION insurance.circumstance_set_ge(insurance.circumstance_set, insurance.circumstance_set) RETURNS boolean
    AS 'MODULE_PATHNAME', 'circumstance_set_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_ge(insurance.circumstance_set, insurance.circumstance_set) IS 'implementation of operator >=';
CREATE FUNCTION insurance.circumstance_set_gt(insurance.circumstance_set, insurance.circumstance_set) RETURNS boolean
    AS 'MODULE_PATHNAME', 'circumstance_set_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_gt(insurance.circumstance_set, insurance.circumstance_set) IS 'implementation of operator >';
CREATE FUNCTION insurance.circumstance_set_cmp(insurance.circumstance_set, insurance.circumstance_set) RETURNS integer
    AS 'MODULE_PATHNAME', 'circumstance_set_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_cmp(insurance.circumstance_set, insurance.circumstance_set) IS 'less, equal or greater: by bytes, no meaning but to sort and group';
CREATE FUNCTION insurance.circumstance_set_hash(insurance.circumstance_set) RETURNS integer
    AS 'MODULE_PATHNAME', 'circumstance_set_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_hash(insurance.circumstance_set) IS 'hash';
CREATE FUNCTION insurance.circumstance_set_hash_extended(insurance.circumstance_set, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'circumstance_set_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.circumstance_set_hash_extended(insurance.circumstance_set, bigint) IS 'hash with a seed';

CREATE OPERATOR insurance.= (
    LEFTARG = insurance.circumstance_set, RIGHTARG = insurance.circumstance_set, FUNCTION = insurance.circumstance_set_eq,
    COMMUTATOR = OPERATOR(insurance.=), NEGATOR = OPERATOR(insurance.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR insurance.= (insurance.circumstance_set, insurance.circumstance_set) IS 'equal';
CREATE OPERATOR insurance.<> (
    LEFTARG = insurance.circumstance_set, RIGHTARG = insurance.circumstance_set, FUNCTION = insurance.circumstance_set_ne,
    COMMUTATOR = OPERATOR(insurance.<>), NEGATOR = OPERATOR(insurance.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR insurance.<> (insurance.circumstance_set, insurance.circumstance_set) IS 'not equal';
CREATE OPERATOR insurance.< (
    LEFTARG = insurance.circumstance_set, RIGHTARG = insurance.circumstance_set, FUNCTION = insurance.circumstance_set_lt,
    COMMUTATOR = OPERATOR(insurance.>), NEGATOR = OPERATOR(insurance.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR insurance.< (insurance.circumstance_set, insurance.circumstance_set) IS 'less than';
CREATE OPERATOR insurance.<= (
    LEFTARG = insurance.circumstance_set, RIGHTARG = insurance.circumstance_set, FUNCTION = insurance.circumstance_set_le,
    COMMUTATOR = OPERATOR(insurance.>=), NEGATOR = OPERATOR(insurance.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR insurance.<= (insurance.circumstance_set, insurance.circumstance_set) IS 'less than or equal';
CREATE OPERATOR insurance.>= (
    LEFTARG = insurance.circumstance_set, RIGHTARG = insurance.circumstance_set, FUNCTION = insurance.circumstance_set_ge,
    COMMUTATOR = OPERATOR(insurance.<=), NEGATOR = OPERATOR(insurance.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR insurance.>= (insurance.circumstance_set, insurance.circumstance_set) IS 'greater than or equal';
CREATE OPERATOR insurance.> (
    LEFTARG = insurance.circumstance_set, RIGHTARG = insurance.circumstance_set, FUNCTION = insurance.circumstance_set_gt,
    COMMUTATOR = OPERATOR(insurance.<), NEGATOR = OPERATOR(insurance.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR insurance.> (insurance.circumstance_set, insurance.circumstance_set) IS 'greater than';

CREATE OPERATOR CLASS insurance.circumstance_set_ops DEFAULT FOR TYPE insurance.circumstance_set USING btree AS
    OPERATOR 1 insurance.<, OPERATOR 2 insurance.<=, OPERATOR 3 insurance.=,
    OPERATOR 4 insurance.>=, OPERATOR 5 insurance.>,
    FUNCTION 1 insurance.circumstance_set_cmp(insurance.circumstance_set, insurance.circumstance_set);
CREATE OPERATOR CLASS insurance.circumstance_set_hash_ops DEFAULT FOR TYPE insurance.circumstance_set USING hash AS
    OPERATOR 1 insurance.=,
    FUNCTION 1 insurance.circumstance_set_hash(insurance.circumstance_set),
    FUNCTION 2 insurance.circumstance_set_hash_extended(insurance.circumstance_set, bigint);

CREATE FUNCTION insurance.history_eq(insurance.history, insurance.history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'history_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_eq(insurance.history, insurance.history) IS 'implementation of operator =';
CREATE FUNCTION insurance.history_ne(insurance.history, insurance.history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'history_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_ne(insurance.history, insurance.history) IS 'implementation of operator <>';
CREATE FUNCTION insurance.history_lt(insurance.history, insurance.history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'history_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_lt(insurance.history, insurance.history) IS 'implementation of operator <';
CREATE FUNCTION insurance.history_le(insurance.history, insurance.history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'history_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_le(insurance.history, insurance.history) IS 'implementation of operator <=';
CREATE FUNCTION insurance.history_ge(insurance.history, insurance.history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'history_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_ge(insurance.history, insurance.history) IS 'implementation of operator >=';
CREATE FUNCTION insurance.history_gt(insurance.history, insurance.history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'history_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_gt(insurance.history, insurance.history) IS 'implementation of operator >';
CREATE FUNCTION insurance.history_cmp(insurance.history, insurance.history) RETURNS integer
    AS 'MODULE_PATHNAME', 'history_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_cmp(insurance.history, insurance.history) IS 'less, equal or greater: by bytes, no meaning but to sort and group';
CREATE FUNCTION insurance.history_hash(insurance.history) RETURNS integer
    AS 'MODULE_PATHNAME', 'history_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_hash(insurance.history) IS 'hash';
CREATE FUNCTION insurance.history_hash_extended(insurance.history, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'history_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.history_hash_extended(insurance.history, bigint) IS 'hash with a seed';

CREATE OPERATOR insurance.= (
    LEFTARG = insurance.history, RIGHTARG = insurance.history, FUNCTION = insurance.history_eq,
    COMMUTATOR = OPERATOR(insurance.=), NEGATOR = OPERATOR(insurance.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR insurance.= (insurance.history, insurance.history) IS 'equal';
CREATE OPERATOR insurance.<> (
    LEFTARG = insurance.history, RIGHTARG = insurance.history, FUNCTION = insurance.history_ne,
    COMMUTATOR = OPERATOR(insurance.<>), NEGATOR = OPERATOR(insurance.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR insurance.<> (insurance.history, insurance.history) IS 'not equal';
CREATE OPERATOR insurance.< (
    LEFTARG = insurance.history, RIGHTARG = insurance.history, FUNCTION = insurance.history_lt,
    COMMUTATOR = OPERATOR(insurance.>), NEGATOR = OPERATOR(insurance.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR insurance.< (insurance.history, insurance.history) IS 'less than';
CREATE OPERATOR insurance.<= (
    LEFTARG = insurance.history, RIGHTARG = insurance.history, FUNCTION = insurance.history_le,
    COMMUTATOR = OPERATOR(insurance.>=), NEGATOR = OPERATOR(insurance.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR insurance.<= (insurance.history, insurance.history) IS 'less than or equal';
CREATE OPERATOR insurance.>= (
    LEFTARG = insurance.history, RIGHTARG = insurance.history, FUNCTION = insurance.history_ge,
    COMMUTATOR = OPERATOR(insurance.<=), NEGATOR = OPERATOR(insurance.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR insurance.>= (insurance.history, insurance.history) IS 'greater than or equal';
CREATE OPERATOR insurance.> (
    LEFTARG = insurance.history, RIGHTARG = insurance.history, FUNCTION = insurance.history_gt,
    COMMUTATOR = OPERATOR(insurance.<), NEGATOR = OPERATOR(insurance.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR insurance.> (insurance.history, insurance.history) IS 'greater than';

CREATE OPERATOR CLASS insurance.history_ops DEFAULT FOR TYPE insurance.history USING btree AS
    OPERATOR 1 insurance.<, OPERATOR 2 insurance.<=, OPERATOR 3 insurance.=,
    OPERATOR 4 insurance.>=, OPERATOR 5 insurance.>,
    FUNCTION 1 insurance.history_cmp(insurance.history, insurance.history);
CREATE OPERATOR CLASS insurance.history_hash_ops DEFAULT FOR TYPE insurance.history USING hash AS
    OPERATOR 1 insurance.=,
    FUNCTION 1 insurance.history_hash(insurance.history),
    FUNCTION 2 insurance.history_hash_extended(insurance.history, bigint);

CREATE FUNCTION insurance.assessment_eq(insurance.assessment, insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_eq(insurance.assessment, insurance.assessment) IS 'implementation of operator =';
CREATE FUNCTION insurance.assessment_ne(insurance.assessment, insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_ne(insurance.assessment, insurance.assessment) IS 'implementation of operator <>';
CREATE FUNCTION insurance.assessment_lt(insurance.assessment, insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_lt(insurance.assessment, insurance.assessment) IS 'implementation of operator <';
CREATE FUNCTION insurance.assessment_le(insurance.assessment, insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_le(insurance.assessment, insurance.assessment) IS 'implementation of operator <=';
CREATE FUNCTION insurance.assessment_ge(insurance.assessment, insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_ge(insurance.assessment, insurance.assessment) IS 'implementation of operator >=';
CREATE FUNCTION insurance.assessment_gt(insurance.assessment, insurance.assessment) RETURNS boolean
    AS 'MODULE_PATHNAME', 'assessment_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_gt(insurance.assessment, insurance.assessment) IS 'implementation of operator >';
CREATE FUNCTION insurance.assessment_cmp(insurance.assessment, insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_cmp(insurance.assessment, insurance.assessment) IS 'less, equal or greater: by bytes, no meaning but to sort and group';
CREATE FUNCTION insurance.assessment_hash(insurance.assessment) RETURNS integer
    AS 'MODULE_PATHNAME', 'assessment_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_hash(insurance.assessment) IS 'hash';
CREATE FUNCTION insurance.assessment_hash_extended(insurance.assessment, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'assessment_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION insurance.assessment_hash_extended(insurance.assessment, bigint) IS 'hash with a seed';

CREATE OPERATOR insurance.= (
    LEFTARG = insurance.assessment, RIGHTARG = insurance.assessment, FUNCTION = insurance.assessment_eq,
    COMMUTATOR = OPERATOR(insurance.=), NEGATOR = OPERATOR(insurance.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel,
    HASHES, MERGES
);
COMMENT ON OPERATOR insurance.= (insurance.assessment, insurance.assessment) IS 'equal';
CREATE OPERATOR insurance.<> (
    LEFTARG = insurance.assessment, RIGHTARG = insurance.assessment, FUNCTION = insurance.assessment_ne,
    COMMUTATOR = OPERATOR(insurance.<>), NEGATOR = OPERATOR(insurance.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR insurance.<> (insurance.assessment, insurance.assessment) IS 'not equal';
CREATE OPERATOR insurance.< (
    LEFTARG = insurance.assessment, RIGHTARG = insurance.assessment, FUNCTION = insurance.assessment_lt,
    COMMUTATOR = OPERATOR(insurance.>), NEGATOR = OPERATOR(insurance.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR insurance.< (insurance.assessment, insurance.assessment) IS 'less than';
CREATE OPERATOR insurance.<= (
    LEFTARG = insurance.assessment, RIGHTARG = insurance.assessment, FUNCTION = insurance.assessment_le,
    COMMUTATOR = OPERATOR(insurance.>=), NEGATOR = OPERATOR(insurance.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR insurance.<= (insurance.assessment, insurance.assessment) IS 'less than or equal';
CREATE OPERATOR insurance.>= (
    LEFTARG = insurance.assessment, RIGHTARG = insurance.assessment, FUNCTION = insurance.assessment_ge,
    COMMUTATOR = OPERATOR(insurance.<=), NEGATOR = OPERATOR(insurance.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR insurance.>= (insurance.assessment, insurance.assessment) IS 'greater than or equal';
CREATE OPERATOR insurance.> (
    LEFTARG = insurance.assessment, RIGHTARG = insurance.assessment, FUNCTION = insurance.assessment_gt,
    COMMUTATOR = OPERATOR(insurance.<), NEGATOR = OPERATOR(insurance.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR insurance.> (insurance.assessment, insurance.assessment) IS 'greater than';

CREATE OPERATOR CLASS insurance.assessment_ops DEFAULT FOR TYPE insurance.assessment USING btree AS
    OPERATOR 1 insurance.<, OPERATOR 2 insurance.<=, OPERATOR 3 insurance.=,
    OPERATOR 4 insurance.>=, OPERATOR 5 insurance.>,
    FUNCTION 1 insurance.assessment_cmp(insurance.assessment, insurance.assessment);
CREATE OPERATOR CLASS insurance.assessment_hash_ops DEFAULT FOR TYPE insurance.assessment USING hash AS
    OPERATOR 1 insurance.=,
    FUNCTION 1 insurance.assessment_hash(insurance.assessment),
    FUNCTION 2 insurance.assessment_hash_extended(insurance.assessment, bigint);


/*-------------------------------------------------------------------------
 * incentive_calls.c
 *	  What a history comes to under a policy, without a person.
 *
 *	  incentives(policy, history, upto) and its columns one by one
 *	  waiting(policy, lapsed_years, repaired_years, paid_on)
 *-------------------------------------------------------------------------
 */
#include "call_site.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "assessment.h"

PG_FUNCTION_INFO_V1(incentives);
PG_FUNCTION_INFO_V1(history_continuous_years);
PG_FUNCTION_INFO_V1(history_lapsed_years);
PG_FUNCTION_INFO_V1(waiting);

/* What the arguments come to: policy, history, upto; NULL where one is null. */
static inline const Counted *
asked(FunctionCallInfo fcinfo, const Policy **policy)
{
	HistoryYears history;
	int			upto;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return NULL;
	*policy = policy_arg(fcinfo, 0);
	history_read(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1)), &history);
	upto = PG_ARGISNULL(2) ? (*policy)->coverage_year : PG_GETARG_INT32(2);
	if (upto < HISTORY_FIRST_YEAR || upto > HISTORY_LAST_YEAR)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("year %d is out of range", upto),
				 errdetail("A history holds years from %d to %d.",
						   HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR)));
	return counted_history(fcinfo, *policy, &history, upto, false);
}

#define INCENTIVE_FUNCTION(name, number) \
PG_FUNCTION_INFO_V1(history_##name); \
Datum \
history_##name(PG_FUNCTION_ARGS) \
{ \
	const Policy *policy; \
	const Counted *c = asked(fcinfo, &policy); \
	if (c == NULL || !FEN_IS_KNOWN(c->incentives.value[number])) \
		PG_RETURN_NULL(); \
	PG_RETURN_NUMERIC(int64_div_fast_to_numeric(c->incentives.value[number], 2)); \
} \
PG_FUNCTION_INFO_V1(history_##name##_fen); \
Datum \
history_##name##_fen(PG_FUNCTION_ARGS) \
{ \
	const Policy *policy; \
	const Counted *c = asked(fcinfo, &policy); \
	if (c == NULL || !FEN_IS_KNOWN(c->incentives.value[number])) \
		PG_RETURN_NULL(); \
	PG_RETURN_INT64(c->incentives.value[number]); \
}

INCENTIVE_FUNCTION(bonus_continuous, INC_CONTINUOUS)
INCENTIVE_FUNCTION(bonus_zero_claim, INC_ZERO_CLAIM)
INCENTIVE_FUNCTION(bonus_total, INC_BONUS)
INCENTIVE_FUNCTION(penalty, INC_PENALTY)
INCENTIVE_FUNCTION(effective_cap, INC_CAP)

#define POINTS_FUNCTION(name, number) \
PG_FUNCTION_INFO_V1(history_##name); \
Datum \
history_##name(PG_FUNCTION_ARGS) \
{ \
	const Policy *policy; \
	const Counted *c = asked(fcinfo, &policy); \
	if (c == NULL || !FEN_IS_KNOWN(c->incentives.value[number])) \
		PG_RETURN_NULL(); \
	return points_datum(c->incentives.value[number]); \
}

POINTS_FUNCTION(bonus_points, INC_BONUS_POINTS)
POINTS_FUNCTION(penalty_points, INC_PENALTY_POINTS)

Datum
history_continuous_years(PG_FUNCTION_ARGS)
{
	const Policy *policy;
	const Counted *c = asked(fcinfo, &policy);

	if (c == NULL || !FEN_IS_KNOWN(c->incentives.value[INC_CONTINUOUS_YEARS]))
		PG_RETURN_NULL();
	PG_RETURN_INT32(c->incentives.value[INC_CONTINUOUS_YEARS]);
}

static bool
lapsed_is_known(const Counted *c)
{
	return c->flaws == 0 && c->counts.lapsed_unsure == 0;
}

Datum
history_lapsed_years(PG_FUNCTION_ARGS)
{
	const Policy *policy;
	const Counted *c = asked(fcinfo, &policy);

	if (c == NULL || !lapsed_is_known(c))
		PG_RETURN_NULL();
	PG_RETURN_INT32(c->counts.lapsed);
}

static void
put_fen(Fen fen, Datum *value, bool *null)
{
	*null = !FEN_IS_KNOWN(fen);
	if (!*null)
		*value = NumericGetDatum(int64_div_fast_to_numeric(fen, 2));
}

static void
put_points(int64 points, Datum *value, bool *null)
{
	*null = !FEN_IS_KNOWN(points);
	if (!*null)
		*value = points_datum(points);
}

static void
put_number(int32 number, Datum *value, bool *null)
{
	*null = !DAY_IS_KNOWN(number);
	*value = Int32GetDatum(number);
}

/* Notes of what is open in the policy, and of years that cannot be or matter. */
static Datum
note_array(const Policy *p, const Counted *c)
{
	uint32		engine = c->flaws |
		(c->incentives.unsure_year != 0 ? NOTE_BIT(HISTORY_CONTRADICTORY) : 0);
	Datum		items[MAX_NOTES + N_ENGINE_NOTES];
	int			n = note_datums(p, p->incentive_notes, engine,
								c->flaws ? c->flaw_year : c->incentives.unsure_year, items);

	return PointerGetDatum(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
incentives(PG_FUNCTION_ARGS)
{
	const Policy *p;
	const Counted *c = asked(fcinfo, &p);
	const Fen  *value;
	Datum		values[13];
	bool		nulls[13] = {false};

	if (c == NULL)
		PG_RETURN_NULL();
	value = c->incentives.value;
	put_number(FEN_IS_KNOWN(value[INC_CONTINUOUS_YEARS]) ?
			   (int32) value[INC_CONTINUOUS_YEARS] : DAY_NONE, &values[0], &nulls[0]);
	put_number(lapsed_is_known(c) ? c->counts.lapsed : DAY_NONE, &values[1], &nulls[1]);
	put_fen(value[INC_CONTINUOUS], &values[2], &nulls[2]);
	put_fen(value[INC_ZERO_CLAIM], &values[3], &nulls[3]);
	put_fen(value[INC_BONUS], &values[4], &nulls[4]);
	put_fen(p->bonus_most, &values[5], &nulls[5]);
	put_fen(value[INC_NOMINAL_PENALTY], &values[6], &nulls[6]);
	put_fen(value[INC_PENALTY], &values[7], &nulls[7]);
	put_fen(p->original_cap, &values[8], &nulls[8]);
	put_fen(value[INC_CAP], &values[9], &nulls[9]);
	values[10] = note_array(p, c);
	put_points(value[INC_BONUS_POINTS], &values[11], &nulls[11]);
	put_points(value[INC_PENALTY_POINTS], &values[12], &nulls[12]);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_row_type(fcinfo), values, nulls)));
}

Datum
waiting(PG_FUNCTION_ARGS)
{
	const Policy *p;
	int			lapsed;
	int			repaired;
	Answer		a;
	Datum		values[6];
	bool		nulls[6] = {false};

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	p = policy_arg(fcinfo, 0);
	lapsed = PG_GETARG_INT32(1);
	repaired = PG_GETARG_INT32(2);
	if (lapsed < 0 || lapsed > 200 || repaired < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("lapsed or repaired years are out of range"),
				 errdetail("They are numbers of years, from 0 to 200."),
				 errhint("insurance.lapsed_years(policy, history) counts them.")));
	if (!PG_ARGISNULL(3) && (PG_GETARG_DATEADT(3) < DAY_FIRST || PG_GETARG_DATEADT(3) > DAY_LAST))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("day of payment is out of range"),
				 errhint("A date is from 1850-01-01 to 2200-12-31.")));
	rule_wait(p, PG_ARGISNULL(3) ? DAY_NONE : PG_GETARG_DATEADT(3), lapsed, repaired, &a);
	put_number(a.wait_fixed_months, &values[0], &nulls[0]);
	put_number(a.wait_variable_months, &values[1], &nulls[1]);
	put_number(nulls[0] || nulls[1] ? DAY_NONE : a.wait_fixed_months + a.wait_variable_months,
			   &values[2], &nulls[2]);
	put_number(a.repair_accepted, &values[3], &nulls[3]);
	put_fen(a.amount[AMT_REPAIR], &values[4], &nulls[4]);
	nulls[5] = !DAY_IS_KNOWN(a.start);
	values[5] = DateADTGetDatum(a.start);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_row_type(fcinfo), values, nulls)));
}

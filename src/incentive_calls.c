/*-------------------------------------------------------------------------
 * incentive_calls.c
 *	  What a history comes to under a policy, without a person.
 *
 *	  incentives(policy, history, upto) and its columns one by one
 *	  waiting(policy, lapsed_years, repaired_years, paid_on)
 *-------------------------------------------------------------------------
 */
#include "types.h"

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

/* The arguments of every function here: policy, history, upto. */
typedef struct Asked
{
	const Policy *policy;
	HistoryYears history;
	int			upto;
} Asked;

/* False where the answer is null. */
static inline bool
read_args(FunctionCallInfo fcinfo, Asked *asked)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return false;
	asked->policy = policy_arg(fcinfo, 0);
	asked->history = history_years_of(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1)));
	asked->upto = PG_ARGISNULL(2) ? asked->policy->coverage_year : PG_GETARG_INT32(2);
	if (asked->upto < HISTORY_FIRST_YEAR || asked->upto > HISTORY_LAST_YEAR)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("year %d is out of range", asked->upto),
				 errdetail("A history holds years from %d to %d.",
						   HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR)));
	return true;
}

/* The ledger up to the year; undecided throughout where the history cannot be true. */
static uint32
evaluate(const Asked *asked, Incentives *out)
{
	uint32		flaws = rule_history_flaws(&asked->history, &out->unsure_year);

	if (flaws)
	{
		for (int i = 0; i < N_INCENTIVE_VALUES; i++)
			out->value[i] = FEN_UNDECIDED;
		return flaws;
	}
	rule_incentives(asked->policy, &asked->history, asked->upto, false, out);
	return out->unsure_year != 0 ? NOTE_BIT(HISTORY_CONTRADICTORY) : 0;
}

#define INCENTIVE_FUNCTION(name, number) \
PG_FUNCTION_INFO_V1(history_##name); \
Datum \
history_##name(PG_FUNCTION_ARGS) \
{ \
	Asked		asked; \
	Incentives	in; \
	if (!read_args(fcinfo, &asked)) \
		PG_RETURN_NULL(); \
	(void) evaluate(&asked, &in); \
	if (!FEN_IS_KNOWN(in.value[number])) \
		PG_RETURN_NULL(); \
	PG_RETURN_NUMERIC(int64_div_fast_to_numeric(in.value[number], 2)); \
} \
PG_FUNCTION_INFO_V1(history_##name##_fen); \
Datum \
history_##name##_fen(PG_FUNCTION_ARGS) \
{ \
	Asked		asked; \
	Incentives	in; \
	if (!read_args(fcinfo, &asked)) \
		PG_RETURN_NULL(); \
	(void) evaluate(&asked, &in); \
	if (!FEN_IS_KNOWN(in.value[number])) \
		PG_RETURN_NULL(); \
	PG_RETURN_INT64(in.value[number]); \
}

INCENTIVE_FUNCTION(bonus_continuous, INC_CONTINUOUS)
INCENTIVE_FUNCTION(bonus_zero_claim, INC_ZERO_CLAIM)
INCENTIVE_FUNCTION(bonus_total, INC_BONUS)
INCENTIVE_FUNCTION(penalty, INC_PENALTY)
INCENTIVE_FUNCTION(effective_cap, INC_CAP)

Datum
history_continuous_years(PG_FUNCTION_ARGS)
{
	Asked		asked;
	int			continuous;
	int			year;

	if (!read_args(fcinfo, &asked) ||
		rule_history_flaws(&asked.history, &year) != 0)
		PG_RETURN_NULL();
	continuous = rule_continuous_years(asked.policy, &asked.history, asked.upto);
	if (continuous < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(continuous);
}

Datum
history_lapsed_years(PG_FUNCTION_ARGS)
{
	Asked		asked;
	int			lapsed;
	int			year;

	if (!read_args(fcinfo, &asked) ||
		rule_history_flaws(&asked.history, &year) != 0)
		PG_RETURN_NULL();
	lapsed = rule_lapsed_years(asked.policy, &asked.history, asked.upto);
	if (lapsed < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(lapsed);
}

static void
put_fen(Fen fen, Datum *value, bool *null)
{
	*null = !FEN_IS_KNOWN(fen);
	if (!*null)
		*value = NumericGetDatum(int64_div_fast_to_numeric(fen, 2));
}

static void
put_number(int32 number, Datum *value, bool *null)
{
	*null = !DAY_IS_KNOWN(number);
	*value = Int32GetDatum(number);
}

static Datum
note_array(const Policy *p, uint32 note, int year)
{
	Datum		items[MAX_NOTES + N_ENGINE_NOTES];
	int			n = 0;

	for (uint32 i = 0; i < p->notes_text.count; i++)
	{
		Ref			code = POLICY_TABLE(p, Ref, notes_text)[i];

		if ((p->incentive_notes >> i) & 1)
			items[n++] = PointerGetDatum(cstring_to_text_with_len(POLICY_TEXT(p, code), code.count));
	}
	for (int i = 0; i < N_ENGINE_NOTES; i++)
	{
		if ((note >> i) & 1)
			items[n++] = CStringGetTextDatum(engine_note(i, year));
	}
	return PointerGetDatum(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static TupleDesc
result_type(FunctionCallInfo fcinfo)
{
	TupleDesc	type;

	if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(type);
}

Datum
incentives(PG_FUNCTION_ARGS)
{
	static const int order[] = {
		INC_CONTINUOUS, INC_ZERO_CLAIM, INC_BONUS, -1, INC_NOMINAL_PENALTY,
		INC_PENALTY, -1, INC_CAP
	};
	Asked		asked;
	Incentives	in;
	uint32		note;
	int			lapsed;
	Datum		values[11];
	bool		nulls[11] = {false};
	int			at = 0;

	if (!read_args(fcinfo, &asked))
		PG_RETURN_NULL();
	note = evaluate(&asked, &in);
	lapsed = note & HISTORY_FLAWS ? -1 :
		rule_lapsed_years(asked.policy, &asked.history, asked.upto);
	put_number(FEN_IS_KNOWN(in.value[INC_CONTINUOUS_YEARS]) ?
			   (int32) in.value[INC_CONTINUOUS_YEARS] : DAY_NONE, &values[0], &nulls[0]);
	put_number(lapsed < 0 ? DAY_NONE : lapsed, &values[1], &nulls[1]);
	for (at = 0; at < (int) lengthof(order); at++)
		put_fen(order[at] >= 0 ? in.value[order[at]] :
				at == 3 ? asked.policy->bonus_most : asked.policy->original_cap,
				&values[2 + at], &nulls[2 + at]);
	values[10] = note_array(asked.policy, note, in.unsure_year);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_type(fcinfo), values, nulls)));
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
				 errmsg("lapsed and repaired years are numbers of years from 0 to 200")));
	if (!PG_ARGISNULL(3) && (PG_GETARG_DATEADT(3) < DAY_FIRST || PG_GETARG_DATEADT(3) > DAY_LAST))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("day of payment is out of range")));
	rule_wait(p, PG_ARGISNULL(3) ? DAY_NONE : PG_GETARG_DATEADT(3), lapsed, repaired, &a);
	put_number(a.wait_fixed_months, &values[0], &nulls[0]);
	put_number(a.wait_variable_months, &values[1], &nulls[1]);
	put_number(nulls[0] || nulls[1] ? DAY_NONE : a.wait_fixed_months + a.wait_variable_months,
			   &values[2], &nulls[2]);
	put_number(a.repair_accepted, &values[3], &nulls[3]);
	put_fen(a.amount[AMT_REPAIR], &values[4], &nulls[4]);
	nulls[5] = !DAY_IS_KNOWN(a.start);
	values[5] = DateADTGetDatum(a.start);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_type(fcinfo), values, nulls)));
}

/*-------------------------------------------------------------------------
 * illness_calls.c
 *	  Critical illness insurance (大病保险) for SQL.
 *
 *	  critical_illness(policy, expense, circumstances, …)
 *-------------------------------------------------------------------------
 */
#include "fact_args.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "assessment.h"

PG_FUNCTION_INFO_V1(critical_illness);

enum
{
	ARG_POLICY,
	ARG_EXPENSE,
	ARG_CIRCUMSTANCES,
	ARG_CIRCUMSTANCE_SET,
	ARG_BIRTH,
	ARG_ON_DAY,
	ARG_BONUS,
	ARG_PENALTY,
	ARG_ZERO_CLAIM_BONUS,
	ARG_POINTS
};

/* The columns of the answer. */
enum
{
	COL_CLASS,
	COL_DEDUCTIBLE,
	COL_RATE,
	COL_CAP,
	COL_REIMBURSED,
	COL_BONUS_USED,
	COL_USES_BONUS,
	COL_CLEARS,
	COL_NOTES,
	N_COLUMNS
};

typedef struct Row
{
	Datum		values[N_COLUMNS];
	bool		nulls[N_COLUMNS];
} Row;

static Fen
illness_amount(FunctionCallInfo fcinfo, int argno, Facts *f)
{
	Fen			fen = PG_ARGISNULL(argno) ? FEN_NONE : fact_amount(f, PG_GETARG_DATUM(argno));

	if (fen > MICRO_FEN_MAX / RATIO_ONE)
	{
		fact_flaw(f, NOTE_BIT(AMOUNT_OUT_OF_RANGE));
		return FEN_NONE;
	}
	return fen;
}

/*
 * Percentage points, which may be negative.  Where they are not told, a policy
 * without incentives in points has none.
 */
static int64
illness_points(FunctionCallInfo fcinfo, const Policy *p, Facts *f)
{
	int64		points = 0;

	if (PG_ARGISNULL(ARG_POINTS))
		return policy_has_points(p) ? FEN_UNDECIDED : 0;
	if (!decimal_scaled(DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(ARG_POINTS))),
							 4, &points) || points > FEN_MAX || points < -FEN_MAX)
		fact_flaw(f, NOTE_BIT(AMOUNT_OUT_OF_RANGE));
	return points;
}

static void
put_fen(Row *row, int column, Fen fen)
{
	if (!FEN_IS_KNOWN(fen))
		return;
	row->values[column] = NumericGetDatum(int64_div_fast_to_numeric(fen, 2));
	row->nulls[column] = false;
}

static void
put_bool(Row *row, int column, bool truth)
{
	row->values[column] = BoolGetDatum(truth);
	row->nulls[column] = false;
}

/* Does this payment clear the zero-claim bonus? */
static bool
clears(const Policy *p, const IllnessAnswer *a, Fen bonus, Fen zero_claim)
{
	const Incentive *rules = POLICY_TABLE(p, Incentive, incentives);
	uint8		cleared_by = 0;

	for (uint32 i = 0; i < p->incentives.count; i++)
		cleared_by |= rules[i].cleared_by;
	/* the other bonus is used first */
	return ((cleared_by & YEAR_BONUS_USED) && a->bonus_used > 0) ||
		((cleared_by & YEAR_CI_PAID) && a->reimbursed > 0) ||
		((cleared_by & YEAR_ZERO_CLAIM_USED) && zero_claim > 0 &&
		 a->bonus_used > bonus - zero_claim);
}

static Datum
notes(const Policy *p, const Facts *f, const IllnessAnswer *a, bool no_expense)
{
	uint32		engine = f->flaws |
		(a->reimbursed == FEN_UNDECIDED ? NOTE_BIT(MISSING_FACT) : 0);
	Datum		items[MAX_NOTES + N_ENGINE_NOTES + 2];
	int			n = note_datums(p, a->notes, engine, 0, items);

	if (no_expense)
		items[n++] = CStringGetTextDatum("missing_expense");
	if (p->illness_classes.count == 0)
		items[n++] = CStringGetTextDatum("critical_illness_rule_missing");
	return PointerGetDatum(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
put_answer(Row *row, const Policy *p, const IllnessAnswer *a, Fen bonus, Fen zero_claim)
{
	if (a->rule < RULE_UNDECIDED)
	{
		Ref			name = POLICY_TABLE(p, RuleText, rules)[a->rule].name;

		row->values[COL_CLASS] =
			PointerGetDatum(cstring_to_text_with_len(POLICY_TEXT(p, name), name.count));
		row->nulls[COL_CLASS] = false;
	}
	if (a->rate != RATIO_UNKNOWN)
	{
		row->values[COL_RATE] = NumericGetDatum(int64_div_fast_to_numeric(a->rate, 6));
		row->nulls[COL_RATE] = false;
	}
	put_fen(row, COL_DEDUCTIBLE, a->deductible);
	put_fen(row, COL_CAP, a->cap);
	put_fen(row, COL_REIMBURSED, a->reimbursed);
	put_fen(row, COL_BONUS_USED, a->bonus_used);
	if (FEN_IS_KNOWN(a->bonus_used))
	{
		put_bool(row, COL_USES_BONUS, a->bonus_used > 0);
		put_bool(row, COL_CLEARS, clears(p, a, bonus, zero_claim));
	}
}

Datum
critical_illness(PG_FUNCTION_ARGS)
{
	IllnessAnswer a = {.rule = NO_INDEX, .reimbursed = FEN_NONE};
	const Policy *p;
	Facts		f;
	Day			on_day;
	Fen			expense,
				bonus,
				penalty,
				zero_claim;
	int64		points;
	Row			row;

	if (PG_ARGISNULL(ARG_POLICY))
		PG_RETURN_NULL();
	p = policy_arg(fcinfo, ARG_POLICY);
	facts_init(&f);
	f.birth = PG_ARGISNULL(ARG_BIRTH) ? DAY_NONE : fact_day(&f, PG_GETARG_DATEADT(ARG_BIRTH));
	on_day = PG_ARGISNULL(ARG_ON_DAY) ? p->year_end : fact_day(&f, PG_GETARG_DATEADT(ARG_ON_DAY));
	fact_circumstances(p, &f, array_arg(fcinfo, ARG_CIRCUMSTANCES), NULL, NULL);
	if (!PG_ARGISNULL(ARG_CIRCUMSTANCE_SET))
		fact_circumstance_set(p, &f, PG_GETARG_DATUM(ARG_CIRCUMSTANCE_SET));
	expense = illness_amount(fcinfo, ARG_EXPENSE, &f);
	bonus = PG_ARGISNULL(ARG_BONUS) ? FEN_UNDECIDED : illness_amount(fcinfo, ARG_BONUS, &f);
	penalty = PG_ARGISNULL(ARG_PENALTY) ? FEN_UNDECIDED : illness_amount(fcinfo, ARG_PENALTY, &f);
	zero_claim = illness_amount(fcinfo, ARG_ZERO_CLAIM_BONUS, &f);
	points = illness_points(fcinfo, p, &f);

	memset(row.nulls, true, sizeof(row.nulls));
	if (f.flaws == 0)
	{
		rule_illness(p, &f, on_day, expense == FEN_NONE ? 0 : expense, bonus, penalty, points, &a);
		if (expense == FEN_NONE)
			a.reimbursed = a.bonus_used = FEN_NONE;
		/* not said how much of the bonus it is: any use reaches it */
		put_answer(&row, p, &a, bonus, zero_claim == FEN_NONE ? bonus : zero_claim);
	}
	row.values[COL_NOTES] = notes(p, &f, &a, PG_ARGISNULL(ARG_EXPENSE));
	row.nulls[COL_NOTES] = false;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_row_type(fcinfo), row.values, row.nulls)));
}

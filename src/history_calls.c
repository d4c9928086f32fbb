/*-------------------------------------------------------------------------
 * history_calls.c
 *	  Making histories from rows, changing them, and rows from histories.
 *
 *	  history_accum_resident, _status, _flags, _history, history_final
 *	  history_merge, history_add_year, history_set_year, history_repair_years
 *	  history_years, history_insured_years, history_of_years
 *-------------------------------------------------------------------------
 */
#include "history.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/builtins.h"
#ifdef HAVE_MULTIRANGES
#include "utils/multirangetypes.h"
#include "utils/typcache.h"
#endif

PG_FUNCTION_INFO_V1(history_accum_resident);
PG_FUNCTION_INFO_V1(history_accum_status);
PG_FUNCTION_INFO_V1(history_accum_flags);
PG_FUNCTION_INFO_V1(history_accum_history);
PG_FUNCTION_INFO_V1(history_final);
PG_FUNCTION_INFO_V1(history_merge);
PG_FUNCTION_INFO_V1(history_add_year);
PG_FUNCTION_INFO_V1(history_set_year);
PG_FUNCTION_INFO_V1(history_repair_years);
PG_FUNCTION_INFO_V1(history_years);

/* Errors do not repeat the value: a wrong column may have been passed. */
static void year_out_of_range(void) pg_attribute_noreturn();
static void unknown_status(void) pg_attribute_noreturn();

static void
year_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("coverage year is out of range"),
			 errdetail("A history holds years from %d to %d.",
					   HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR),
			 errhint("Leave other years out; look for them with WHERE year NOT BETWEEN %d AND %d.",
					 HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR)));
}

static void
unknown_status(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown status of a coverage year"),
			 errdetail("A year is none, resident, employee, excused or contradictory."),
			 errhint("Turn the codes of other systems into these words with CASE; look for others with WHERE status NOT IN ('none', 'resident', 'employee', 'excused', 'contradictory').")));
}

static inline void
check_year(int year)
{
	if (year < HISTORY_FIRST_YEAR || year > HISTORY_LAST_YEAR)
		year_out_of_range();
}

static inline uint8
status_arg(FunctionCallInfo fcinfo, int argno)
{
	text	   *word = PG_GETARG_TEXT_PP(argno);
	YearStatus	status = history_status(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));

	if (unlikely(status == YEAR_UNRECORDED))
		unknown_status();
	return status;
}

static inline uint8
flag_arg(FunctionCallInfo fcinfo, int argno, uint8 flag)
{
	return !PG_ARGISNULL(argno) && PG_GETARG_BOOL(argno) ? flag : 0;
}

/* The status at argno and the three flags after it. */
static inline uint8
year_args(FunctionCallInfo fcinfo, int argno)
{
	return status_arg(fcinfo, argno) |
		flag_arg(fcinfo, argno + 1, YEAR_ZERO_CLAIM) |
		flag_arg(fcinfo, argno + 2, YEAR_BONUS_USED) |
		flag_arg(fcinfo, argno + 3, YEAR_REPAIRED);
}

/*
 * What two reports of one year are together; their order does not matter, nor how
 * they are grouped.  Of two kinds of cover the first in YearStatus wins.
 */
StaticAssertDecl(YEAR_RESIDENT < YEAR_EMPLOYEE && YEAR_EMPLOYEE < YEAR_EXCUSED,
				 "the higher of two kinds of cover is the smaller number");

static inline uint8
merge_year(uint8 a, uint8 b)
{
	uint8		flags = (a | b) & ~YEAR_STATUS_MASK;
	uint8		s = a & YEAR_STATUS_MASK;
	uint8		t = b & YEAR_STATUS_MASK;

	if (s == t || t == YEAR_UNRECORDED)
		return s | flags;
	if (s == YEAR_UNRECORDED)
		return t | flags;
	if (s == YEAR_NONE || t == YEAR_NONE ||
		s == YEAR_CONTRADICTORY || t == YEAR_CONTRADICTORY)
		return YEAR_CONTRADICTORY | flags;
	return Min(s, t) | flags;
}

/* years: of `first_year` and after, and as long as `add` needs it. */
static inline void
merge_years(uint8 *years, int first_year, HistoryYears add)
{
	years += add.first_year - first_year;
	for (int i = 0; i < add.n; i++)
		years[i] = merge_year(years[i], add.years[i]);
}

/* Every year that a history can hold, to change any of them. */
typedef struct AllYears
{
	uint8		years[HISTORY_MAX_YEARS];
} AllYears;

static AllYears
all_years(HistoryYears h)
{
	AllYears	all = {{0}};

	if (h.n)
		memcpy(all.years + h.first_year - HISTORY_FIRST_YEAR, h.years, h.n);
	return all;
}

static History *
from_all_years(const AllYears *all)
{
	return history_make(HISTORY_FIRST_YEAR, HISTORY_MAX_YEARS, all->years);
}

static History *
merged(HistoryYears a, HistoryYears b)
{
	AllYears	all = all_years(a);

	if (b.n)
		merge_years(all.years, HISTORY_FIRST_YEAR, b);
	return from_all_years(&all);
}

/* The first argument; NULL is an empty history. */
static HistoryYears
history_or_empty(FunctionCallInfo fcinfo, int argno)
{
	if (PG_ARGISNULL(argno))
		return (HistoryYears) {.n = 0};
	return history_arg(fcinfo, argno);
}

/*
 * Aggregates.
 *
 * The state is a history with unrecorded years at its ends, and a transition
 * changes it in place, so that most rows allocate nothing.  It has to be a value
 * that only the aggregate holds, with a long header, which it has from here.
 */
static inline History *
own_state(FunctionCallInfo fcinfo)
{
	if (!PG_ARGISNULL(0) && AggCheckCallContext(fcinfo, NULL) &&
		!VARATT_IS_EXTENDED(PG_GETARG_POINTER(0)))
		return (History *) PG_GETARG_POINTER(0);
	return NULL;
}

/* A state with room for both, in a chunk of a power of two; the executor copies it. */
static History *
widened(HistoryYears old, HistoryYears add)
{
	int			first = add.first_year;
	int			last = add.first_year + add.n - 1;
	int			used,
				n;
	Size		size = 32;
	History    *state;

	if (old.n)
	{
		first = Min(first, old.first_year);
		last = Max(last, old.first_year + old.n - 1);
	}
	used = last - first + 1;
	while (size < HISTORY_SIZE(used))
		size *= 2;
	n = Min(size - HISTORY_SIZE(0), HISTORY_MAX_YEARS);
	first = Max(first - (n - used) / 2, HISTORY_FIRST_YEAR);
	first = Min(first, HISTORY_LAST_YEAR - n + 1);

	state = palloc0(HISTORY_SIZE(n));
	SET_VARSIZE(state, HISTORY_SIZE(n));
	state->head = (HistoryHead) {
		.format = HISTORY_FORMAT,
		.n = n,
		.first_year = first
	};
	if (old.n)
		memcpy(state->years + old.first_year - first, old.years, old.n);
	return state;
}

static pg_noinline History *
accumulate_slowly(FunctionCallInfo fcinfo, HistoryYears add)
{
	HistoryYears old = history_or_empty(fcinfo, 0);
	History    *state;

	/* called like any function: what it is given is not its own */
	if (!AggCheckCallContext(fcinfo, NULL) || add.n == 0)
		return merged(old, add);
	state = widened(old, add);
	merge_years(state->years, state->head.first_year, add);
	return state;
}

static inline Datum
accumulate(FunctionCallInfo fcinfo, int year, uint8 what)
{
	History    *state = own_state(fcinfo);

	if (likely(state != NULL))
	{
		uint32		i = (uint32) year - state->head.first_year;

		if (likely(i < state->head.n))
		{
			state->years[i] = merge_year(state->years[i], what);
			PG_RETURN_POINTER(state);
		}
	}
	check_year(year);
	PG_RETURN_POINTER(accumulate_slowly(fcinfo, (HistoryYears) {.first_year = year, .n = 1, .years = &what}));
}

Datum
history_accum_resident(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	return accumulate(fcinfo, PG_GETARG_INT32(1), YEAR_RESIDENT);
}

Datum
history_accum_status(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return unchanged(fcinfo);
	return accumulate(fcinfo, PG_GETARG_INT32(1), status_arg(fcinfo, 2));
}

Datum
history_accum_flags(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return unchanged(fcinfo);
	return accumulate(fcinfo, PG_GETARG_INT32(1), year_args(fcinfo, 2));
}

/* Also combines two states: the room in the second one is nothing to keep. */
Datum
history_accum_history(PG_FUNCTION_ARGS)
{
	History    *state;
	HistoryYears add;

	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	state = own_state(fcinfo);
	add = history_arg(fcinfo, 1);
	while (add.n > 0 && add.years[add.n - 1] == 0)
		add.n--;
	while (add.n > 0 && *add.years == 0)
	{
		add.years++;
		add.first_year++;
		add.n--;
	}
	if (state == NULL ||
		(add.n > 0 &&
		 (add.first_year < state->head.first_year ||
		  add.first_year + add.n > state->head.first_year + state->head.n)))
		PG_RETURN_POINTER(accumulate_slowly(fcinfo, add));
	if (add.n > 0)
		merge_years(state->years, state->head.first_year, add);
	PG_RETURN_POINTER(state);
}

Datum
history_final(PG_FUNCTION_ARGS)
{
	HistoryYears h = history_arg(fcinfo, 0);

	PG_RETURN_POINTER(history_make(h.first_year, h.n, h.years));
}

/*
 * One history.
 */

Datum
history_merge(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	PG_RETURN_POINTER(merged(history_or_empty(fcinfo, 0), history_arg(fcinfo, 1)));
}

Datum
history_add_year(PG_FUNCTION_ARGS)
{
	int			year;
	uint8		what;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return unchanged(fcinfo);
	year = PG_GETARG_INT32(1);
	check_year(year);
	what = year_args(fcinfo, 2);
	PG_RETURN_POINTER(merged(history_or_empty(fcinfo, 0),
							 (HistoryYears) {.first_year = year, .n = 1, .years = &what}));
}

Datum
history_set_year(PG_FUNCTION_ARGS)
{
	AllYears	all;
	int			year;

	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	year = PG_GETARG_INT32(1);
	check_year(year);
	all = all_years(history_or_empty(fcinfo, 0));
	all.years[year - HISTORY_FIRST_YEAR] = PG_ARGISNULL(2) ? YEAR_UNRECORDED :
		year_args(fcinfo, 2);
	PG_RETURN_POINTER(from_all_years(&all));
}

/*
 * The latest years of the break directly before a year become repaired ones.  A
 * person who was never insured has no break, whatever is recorded; a contradictory
 * year may have been an insured one.
 */
Datum
history_repair_years(PG_FUNCTION_ARGS)
{
	AllYears	all = all_years(history_arg(fcinfo, 0));
	int			before = PG_GETARG_INT32(1);
	int			n = PG_GETARG_INT32(2);
	int			end,
				start,
				insured;

	check_year(before);
	if (n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of years to repair is negative"),
				 errdetail("As many of the latest years without insurance are marked as repaired."),
				 errhint("Give 0 or more; set_year takes a mark back.")));
	end = before - HISTORY_FIRST_YEAR;
	start = end;
	while (start > 0 &&
		   (all.years[start - 1] & YEAR_STATUS_MASK) <= YEAR_NONE)
		start--;
	insured = start - 1;
	while (insured >= 0 &&
		   (all.years[insured] & YEAR_STATUS_MASK) != YEAR_RESIDENT &&
		   (all.years[insured] & YEAR_STATUS_MASK) != YEAR_CONTRADICTORY)
		insured--;
	if (insured >= 0)
	{
		for (int i = end - 1; i >= start && n > 0; i--, n--)
			all.years[i] |= YEAR_NONE | YEAR_REPAIRED;
	}
	PG_RETURN_POINTER(from_all_years(&all));
}

/*
 * Rows.
 */

#define UNSURE	(-1)

typedef struct YearsWalk
{
	HistoryYears h;
	int			streak;			/* UNSURE: after a contradictory year */
	int			lapses;			/* likewise */
	bool		insured;		/* in this year or one before */
} YearsWalk;

static void
walk_year(YearsWalk *w, YearStatus status)
{
	switch (status)
	{
		case YEAR_UNRECORDED:
		case YEAR_NONE:
			w->streak = 0;
			if (w->insured && w->lapses != UNSURE)
				w->lapses++;
			break;
		case YEAR_RESIDENT:
			w->insured = true;
			if (w->streak != UNSURE)
				w->streak++;
			break;
		case YEAR_CONTRADICTORY:
			w->streak = w->lapses = UNSURE;
			break;
		case YEAR_EMPLOYEE:
		case YEAR_EXCUSED:
			break;
	}
}

enum
{
	COL_YEAR,
	COL_STATUS,
	COL_ZERO_CLAIM,
	COL_BONUS_USED,
	COL_REPAIRED,
	COL_STREAK,
	COL_LAPSES,
	N_YEARS_COLS
};

Datum
history_years(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	YearsWalk  *w;
	Datum		values[N_YEARS_COLS];
	bool		nulls[N_YEARS_COLS] = {false};
	YearStatus	status;
	uint8		what;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext caller;
		TupleDesc	desc;

		call = SRF_FIRSTCALL_INIT();
		caller = MemoryContextSwitchTo(call->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE ||
			desc->natts != N_YEARS_COLS)
			elog(ERROR, "unexpected result type of insurance.years");
		call->tuple_desc = BlessTupleDesc(desc);
		w = palloc0(sizeof(*w));
		history_read((struct varlena *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)), &w->h);
		call->user_fctx = w;
		call->max_calls = w->h.n;
		MemoryContextSwitchTo(caller);
	}
	call = SRF_PERCALL_SETUP();
	if (call->call_cntr >= call->max_calls)
		SRF_RETURN_DONE(call);

	w = call->user_fctx;
	what = w->h.years[call->call_cntr];
	status = what & YEAR_STATUS_MASK;
	walk_year(w, status);
	values[COL_YEAR] = Int32GetDatum(w->h.first_year + call->call_cntr);
	if (status == YEAR_UNRECORDED)
		status = YEAR_NONE;
	values[COL_STATUS] = CStringGetTextDatum(history_status_words[status]);
	values[COL_ZERO_CLAIM] = BoolGetDatum((what & YEAR_ZERO_CLAIM) != 0);
	values[COL_BONUS_USED] = BoolGetDatum((what & YEAR_BONUS_USED) != 0);
	values[COL_REPAIRED] = BoolGetDatum((what & YEAR_REPAIRED) != 0);
	values[COL_STREAK] = Int32GetDatum(w->streak);
	nulls[COL_STREAK] = w->streak == UNSURE;
	values[COL_LAPSES] = Int32GetDatum(w->lapses);
	nulls[COL_LAPSES] = w->lapses == UNSURE;
	SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc,
															values, nulls)));
}

#ifdef HAVE_MULTIRANGES

PG_FUNCTION_INFO_V1(history_insured_years);
PG_FUNCTION_INFO_V1(history_of_years);

static inline bool
is_insured(uint8 what)
{
	YearStatus	status = what & YEAR_STATUS_MASK;

	return status == YEAR_RESIDENT || status == YEAR_EMPLOYEE;
}

Datum
history_insured_years(PG_FUNCTION_ARGS)
{
	HistoryYears h = history_arg(fcinfo, 0);
	TypeCacheEntry *type = lookup_type_cache(INT4MULTIRANGEOID,
											 TYPECACHE_MULTIRANGE_INFO);
	RangeType  *ranges[HISTORY_MAX_YEARS];
	int			n = 0;

	for (int i = 0; i < h.n; i++)
	{
		RangeBound	lower = {.inclusive = true, .lower = true};
		RangeBound	upper = {.inclusive = false};

		if (!is_insured(h.years[i]))
			continue;
		lower.val = Int32GetDatum(h.first_year + i);
		while (i < h.n && is_insured(h.years[i]))
			i++;
		upper.val = Int32GetDatum(h.first_year + i);
		ranges[n++] = range_of_bounds(type->rngtype, &lower, &upper);
	}
	PG_RETURN_MULTIRANGE_P(make_multirange(INT4MULTIRANGEOID, type->rngtype, n,
										   ranges));
}

Datum
history_of_years(PG_FUNCTION_ARGS)
{
	MultirangeType *years = PG_GETARG_MULTIRANGE_P(0);
	TypeCacheEntry *type = lookup_type_cache(MultirangeTypeGetOid(years),
											 TYPECACHE_MULTIRANGE_INFO);
	AllYears	all = {{0}};

	for (uint32 i = 0; i < years->rangeCount; i++)
	{
		RangeBound	lower,
					upper;

		multirange_get_bounds(type->rngtype, years, i, &lower, &upper);
		if (lower.infinite || upper.infinite)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("years of a history are unbounded"),
					 errdetail("A history has a first and a last year, from %d to %d.",
							   HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR),
					 errhint("Intersect them with a range first: years * int4multirange(int4range(2015, 2026)).")));
		/* canonical: the first year is included, the last is not */
		check_year(DatumGetInt32(lower.val));
		check_year(DatumGetInt32(upper.val) - 1);
		memset(all.years + DatumGetInt32(lower.val) - HISTORY_FIRST_YEAR, YEAR_RESIDENT,
			   DatumGetInt32(upper.val) - DatumGetInt32(lower.val));
	}
	PG_RETURN_POINTER(from_all_years(&all));
}

#endif

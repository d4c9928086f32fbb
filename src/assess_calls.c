/*-------------------------------------------------------------------------
 * assess_calls.c
 *	  The two functions that take facts.
 *
 *	  assessment(policy, facts…)				immutable
 *	  assessment(region, coverage_year, facts…)	stable, looks the policy up
 *
 * Reading a row never raises: what is wrong with it becomes part of the answer,
 * so that one bad row does not stop a scan of millions.
 *-------------------------------------------------------------------------
 */
#include "call_site.h"
#include "fact_args.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"
#ifdef HAVE_MULTIRANGES
#include "utils/multirangetypes.h"
#endif

PG_FUNCTION_INFO_V1(assessment_by_policy);
PG_FUNCTION_INFO_V1(assessment_by_region);

/* The arguments after the policy, or after the region and year. */
enum
{
	ARG_BIRTH,
	ARG_PAID,
	ARG_CIRCUMSTANCES,
	ARG_CIRCUMSTANCE_FROM,
	ARG_CIRCUMSTANCE_UNTIL,
	ARG_CIRCUMSTANCE_SET,
	ARG_REGISTERED,
	ARG_DIED,
	ARG_LEVEL,
	ARG_AMOUNT_PAID,
	ARG_SETTLED_BEFORE,
	ARG_ABSENCES,
	ARG_HISTORY,
	N_FACT_ARGS
};

static inline Day
day_arg(FunctionCallInfo fcinfo, int argno, Facts *f)
{
	return PG_ARGISNULL(argno) ? DAY_NONE : fact_day(f, PG_GETARG_DATEADT(argno));
}

static Fen
amount_arg(FunctionCallInfo fcinfo, int argno, Facts *f)
{
	return PG_ARGISNULL(argno) ? FEN_NONE : fact_amount(f, PG_GETARG_DATUM(argno));
}

static void
read_level(FunctionCallInfo fcinfo, int argno, const Policy *p, Facts *f)
{
	text	   *level;

	if (PG_ARGISNULL(argno))
		return;
	level = PG_GETARG_TEXT_PP(argno);
	for (uint32 i = 0; i < p->levels.count; i++)
	{
		Ref			name = POLICY_TABLE(p, Ref, levels)[i];

		if (name.count == VARSIZE_ANY_EXHDR(level) &&
			memcmp(POLICY_TEXT(p, name), VARDATA_ANY(level), name.count) == 0)
		{
			f->level = i;
			return;
		}
	}
	fact_flaw(f, NOTE_BIT(UNKNOWN_FEE_LEVEL));
}

/* A bound of a range as a day included in it. */
static Span
range_span(Facts *f, const RangeBound *lower, const RangeBound *upper)
{
	Span		span = {DAY_FIRST, DAY_LAST};

	if (!lower->infinite && !DATE_NOT_FINITE(DatumGetDateADT(lower->val)))
		span.from = Max(fact_day(f, DatumGetDateADT(lower->val)), DAY_FIRST);
	if (!upper->infinite && !DATE_NOT_FINITE(DatumGetDateADT(upper->val)))
		span.until = Max(fact_day(f, DatumGetDateADT(upper->val)), DAY_FIRST) - 1;
	return span;
}

#ifdef HAVE_MULTIRANGES
static int
read_absences(FunctionCallInfo fcinfo, int argno, Facts *f, Span *spans)
{
	MultirangeType *absences = PG_GETARG_MULTIRANGE_P(argno);
	TypeCacheEntry *type = lookup_type_cache(MultirangeTypeGetOid(absences),
											 TYPECACHE_MULTIRANGE_INFO);
	int32		n = absences->rangeCount;

	if (n > MAX_ABSENCES)
	{
		fact_flaw(f, NOTE_BIT(TOO_MANY_ABSENCES));
		return 0;
	}
	for (int i = 0; i < n; i++)
	{
		RangeBound	lower,
					upper;

		multirange_get_bounds(type->rngtype, absences, i, &lower, &upper);
		spans[i] = range_span(f, &lower, &upper);
	}
	return n;
}
#else
/* PostgreSQL 13: daterange[], which must be sorted and disjoint. */
static int
read_absences(FunctionCallInfo fcinfo, int argno, Facts *f, Span *spans)
{
	ArrayType  *absences = PG_GETARG_ARRAYTYPE_P(argno);
	TypeCacheEntry *type = lookup_type_cache(ARR_ELEMTYPE(absences),
											 TYPECACHE_RANGE_INFO);
	Datum	   *items;
	bool	   *nulls;
	int			n,
				kept = 0;

	deconstruct_array(absences, ARR_ELEMTYPE(absences), -1, false,
					  type->typalign, &items, &nulls, &n);
	if (n > MAX_ABSENCES)
	{
		fact_flaw(f, NOTE_BIT(TOO_MANY_ABSENCES));
		return 0;
	}
	for (int i = 0; i < n; i++)
	{
		RangeBound	lower,
					upper;
		bool		empty;

		if (nulls[i])
		{
			fact_flaw(f, NOTE_BIT(NULL_ELEMENT));
			continue;
		}
		range_deserialize(type, DatumGetRangeTypeP(items[i]), &lower, &upper, &empty);
		if (empty)
			continue;
		spans[kept] = range_span(f, &lower, &upper);
		if (kept > 0 && spans[kept].from <= spans[kept - 1].until)
			fact_flaw(f, NOTE_BIT(CONTRADICTORY_DATES));
		kept++;
	}
	return kept;
}
#endif

static void
read_history(FunctionCallInfo fcinfo, int argno, const Policy *p,
			 HistoryYears *years, Facts *f)
{
	if (PG_ARGISNULL(argno))
		return;
	history_read(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(argno)), years);
	f->history = years;
	f->counted = counted_history(fcinfo, p, years, p->coverage_year, true);
}

/* Dates that cannot be true of one person. */
static void
check_dates(Facts *f)
{
	if (f->birth != DAY_NONE && f->died != DAY_NONE && f->died < f->birth)
		fact_flaw(f, NOTE_BIT(DIED_BEFORE_BIRTH));
	if (f->birth != DAY_NONE && f->registered != DAY_NONE &&
		f->registered < f->birth)
		fact_flaw(f, NOTE_BIT(REGISTERED_BEFORE_BIRTH));
	if (f->died == DAY_NONE)
		return;
	for (int i = 0; i < f->nheld; i++)
	{
		if (f->held[i].from > f->died)
			fact_flaw(f, NOTE_BIT(EVENT_AFTER_DEATH));
	}
}

/* Is there nothing beside birth, payment, registration and history? */
static inline bool
is_plain(FunctionCallInfo fcinfo, int first)
{
	return !PG_ARGISNULL(first + ARG_BIRTH) && !PG_ARGISNULL(first + ARG_PAID) &&
		PG_ARGISNULL(first + ARG_CIRCUMSTANCES) &&
		PG_ARGISNULL(first + ARG_CIRCUMSTANCE_FROM) &&
		PG_ARGISNULL(first + ARG_CIRCUMSTANCE_UNTIL) &&
		PG_ARGISNULL(first + ARG_CIRCUMSTANCE_SET) &&
		PG_ARGISNULL(first + ARG_DIED) &&
		PG_ARGISNULL(first + ARG_LEVEL) &&
		PG_ARGISNULL(first + ARG_AMOUNT_PAID) &&
		PG_ARGISNULL(first + ARG_SETTLED_BEFORE) &&
		PG_ARGISNULL(first + ARG_ABSENCES);
}

/* The short way, see rule_plain.c; NULL where it does not lead to the end. */
static Assessment *
assess_plain(FunctionCallInfo fcinfo, int first, const Policy *p, int32 region)
{
	HistoryYears years;
	Facts		f;
	Span		cover;
	uint16		window_rule;
	const Route *route;
	Assessment *result;

	facts_init(&f);
	f.birth = day_arg(fcinfo, first + ARG_BIRTH, &f);
	f.paid = day_arg(fcinfo, first + ARG_PAID, &f);
	f.registered = day_arg(fcinfo, first + ARG_REGISTERED, &f);
	read_history(fcinfo, first + ARG_HISTORY, p, &years, &f);
	if (f.flaws || (f.registered != DAY_NONE && f.registered < f.birth) ||
		(f.counted && f.counted->flaws))
		return NULL;
	route = rule_plain(p, &f, &cover, &window_rule);
	if (route == NULL)
		return NULL;
	result = palloc(route->plain.count);
	memcpy(result, POLICY_TEXT(p, route->plain), route->plain.count);
	result->region = region;
	result->answer.window_rule = window_rule;
	result->answer.paid = f.paid;
	if (cover.from != DAY_UNKNOWN)
	{
		result->answer.start = cover.from;
		result->answer.end = cover.until;
		result->answer.in_year = cover.from <= p->year_end &&
			cover.until >= p->year_start ? IS_YES : IS_NO;
		memcpy((char *) result + ASSESSMENT_TAIL, &cover, sizeof(Span));
	}
	rule_plain_incentives(p, route, &f, &result->answer);
	return result;
}

void
facts_read(FunctionCallInfo fcinfo, int first, const Policy *p, FactRoom *room)
{
	Facts	   *f = &room->facts;

	facts_init(f);
	f->birth = day_arg(fcinfo, first + ARG_BIRTH, f);
	f->paid = day_arg(fcinfo, first + ARG_PAID, f);
	f->registered = day_arg(fcinfo, first + ARG_REGISTERED, f);
	f->died = day_arg(fcinfo, first + ARG_DIED, f);
	if (!PG_ARGISNULL(first + ARG_CIRCUMSTANCES) ||
		!PG_ARGISNULL(first + ARG_CIRCUMSTANCE_FROM) ||
		!PG_ARGISNULL(first + ARG_CIRCUMSTANCE_UNTIL))
		fact_circumstances(p, f, array_arg(fcinfo, first + ARG_CIRCUMSTANCES),
						   array_arg(fcinfo, first + ARG_CIRCUMSTANCE_FROM),
						   array_arg(fcinfo, first + ARG_CIRCUMSTANCE_UNTIL));
	if (!PG_ARGISNULL(first + ARG_CIRCUMSTANCE_SET))
		fact_circumstance_set(p, f, PG_GETARG_DATUM(first + ARG_CIRCUMSTANCE_SET));
	read_level(fcinfo, first + ARG_LEVEL, p, f);
	f->amount_paid = amount_arg(fcinfo, first + ARG_AMOUNT_PAID, f);
	f->settled_before = amount_arg(fcinfo, first + ARG_SETTLED_BEFORE, f);
	if (!PG_ARGISNULL(first + ARG_ABSENCES))
	{
		f->nabsences = read_absences(fcinfo, first + ARG_ABSENCES, f, room->spans);
		f->absences = room->spans;
	}
	read_history(fcinfo, first + ARG_HISTORY, p, &room->years, f);
	check_dates(f);
}

static pg_noinline Assessment *
assess_fully(FunctionCallInfo fcinfo, int first, const Policy *p, int32 region,
			 int32 year)
{
	Assessment *result = assessment_new(p, region, year);
	FactRoom	room;

	facts_read(fcinfo, first, p, &room);
	rule_assess(p, &room.facts, &result->answer);
	return assessment_pack(result, p, room.facts.absences, room.facts.nabsences);
}

static inline Assessment *
assess(FunctionCallInfo fcinfo, int first, const Policy *p, int32 region,
	   int32 year)
{
	Assessment *result = NULL;

	if (is_plain(fcinfo, first))
		result = assess_plain(fcinfo, first, p, region);
	return result ? result : assess_fully(fcinfo, first, p, region, year);
}

/* No notice covers the region and year: an answer like any other. */
static Datum
no_text(FunctionCallInfo fcinfo, int first, int32 region, int32 year)
{
	Assessment *result = assessment_new(NULL, region, year);
	Facts		f;

	facts_init(&f);
	rule_no_text(&result->answer);
	result->answer.paid = day_arg(fcinfo, first + ARG_PAID, &f);
	if (year != 0 && (year < HISTORY_FIRST_YEAR || year > HISTORY_LAST_YEAR))
		result->answer.engine_notes |= NOTE_BIT(COVERAGE_YEAR_OUT_OF_RANGE);
	return PointerGetDatum(assessment_pack(result, NULL, NULL, 0));
}

Datum
assessment_by_policy(PG_FUNCTION_ARGS)
{
	const Policy *p;

	/* policy_for() is null where no notice covers region and year */
	if (PG_ARGISNULL(0))
		return no_text(fcinfo, 1, 0, 0);
	p = policy_arg(fcinfo, 0);
	PG_RETURN_POINTER(assess(fcinfo, 1, p, p->region, p->coverage_year));
}

Datum
assessment_by_region(PG_FUNCTION_ARGS)
{
	const Policy *p = NULL;
	int32		region = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT32(0);
	int32		year = PG_ARGISNULL(1) ? 0 : PG_GETARG_INT32(1);

	if (region < 0 || region > 999999)
		region = 0;
	if (region > 0 && year >= HISTORY_FIRST_YEAR && year <= HISTORY_LAST_YEAR)
		p = policy_lookup(region, year);
	if (p == NULL)
		return no_text(fcinfo, 2, region, year);
	PG_RETURN_POINTER(assess(fcinfo, 2, p, region, year));
}

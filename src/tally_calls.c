/*-------------------------------------------------------------------------
 * tally_calls.c
 *	  Aggregates over assessments and tallies, and accessors of a tally.
 *
 * The state of the aggregates is a value of the type, so that it moves between
 * processes and servers as one.  Within an aggregate it is open and changed in
 * place: most rows allocate nothing.  Nothing is kept in fn_extra: where rows
 * come with an FmgrInfo each, it would be made for every row.  What is kept in the
 * process only saves time: a state has a copy of all that it will need.
 *-------------------------------------------------------------------------
 */
#include "tally.h"

#include "port/pg_bitutils.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "assessment.h"

PG_FUNCTION_INFO_V1(tally_accum);
PG_FUNCTION_INFO_V1(tally_combine);
PG_FUNCTION_INFO_V1(tally_subtract);
PG_FUNCTION_INFO_V1(tally_final);

/*
 * A call of an aggregate may change the state in place, of which it is the only
 * holder.  Any other gives a value.
 */
typedef struct Call
{
	bool		aggregate;
	Tally	   *state;			/* to be changed; NULL: there is none */
} Call;

static inline Call
call_of(FunctionCallInfo fcinfo)
{
	Call		call = {.aggregate = AggCheckCallContext(fcinfo, NULL) != 0};

	if (call.aggregate && !PG_ARGISNULL(0))
	{
		Tally	   *state = (Tally *) PG_GETARG_POINTER(0);

		if (!VARATT_IS_EXTENDED(state) && state->format == TALLY_FORMAT && state->open)
			call.state = state;
	}
	return call;
}

/* The state with room for more; where it is another one, the executor copies it. */
static inline Tally *
state_for(FunctionCallInfo fcinfo, const Call *call, uint64 bytes)
{
	if (likely(call->state != NULL && tally_has_room(call->state, bytes) &&
			   (call->state->open == TALLY_QUICK || call->state->persons < TALLY_QUICK_FROM)))
		return call->state;
	if (call->state != NULL || PG_ARGISNULL(0))
		return tally_opened(call->state, bytes);
	return tally_opened(tally_settled(tally_arg(fcinfo, 0)), bytes);
}

static inline Datum
returned(const Call *call, Tally *state, bool fits)
{
	if (unlikely(!fits))
		tally_overflow();
	PG_RETURN_POINTER(likely(call->aggregate) ? state : tally_closed(tally_settled(state)));
}

/* ------------------------------------------------------------------
 * One assessment
 * ------------------------------------------------------------------ */

static inline const char *
next_text(const char *at)
{
	return at + VARSIZE_SHORT(at);
}

static inline TallyEntry *
text_entry(Tally *t, TallyKind kind, unsigned hint, const char *at)
{
	return tally_entry(t, kind, hint, true, VARDATA_SHORT(at),
					   VARSIZE_SHORT(at) - VARHDRSZ_SHORT);
}

static inline bool
add_text(Tally *t, TallyKind kind, unsigned hint, const char *at, int64 persons)
{
	return tally_count(text_entry(t, kind, hint, at)->count, persons);
}

static bool
add_word(Tally *t, TallyKind kind, unsigned hint, const char *word, int64 persons)
{
	return tally_count(tally_entry(t, kind, hint, true, word, strlen(word))->count, persons);
}

static bool
add_route(Tally *t, const Answer *a, const char *texts, int64 persons)
{
	TallyEntry *e;
	Sum		   *sums;

	if (a->outcome == OUTCOME_ROUTE && a->route_state == STATE_VALUE)
		e = text_entry(t, TALLY_ROUTE, a->route_rule, texts);
	else if (a->outcome == OUTCOME_ROUTE || a->outcome == OUTCOME_UNDECIDED)
		e = tally_entry(t, TALLY_ROUTE, 0, false, "", 0);
	else
	{
		const char *word = outcome_words[a->outcome];

		e = tally_entry(t, TALLY_ROUTE, a->outcome, true, word, strlen(word));
	}
	sums = tally_sums(e);
	return tally_count(e->count, persons) &&
		tally_fen(&sums[0], a->amount[AMT_STANDARD_FEE], persons) &&
		tally_fen(&sums[1], a->amount[AMT_SUBSIDY], persons) &&
		tally_fen(&sums[2], a->amount[AMT_PAYABLE], persons) &&
		tally_fen(&sums[3], a->amount[AMT_FISCAL], persons);
}

static bool
add_payers(Tally *t, const Assessment *a, const char *share, const char *text, int64 persons)
{
	bool		fits = true;

	for (int i = 0; i < a->answer.nshares; i++, text = next_text(text), share += sizeof(int64))
	{
		TallyEntry *e = text_entry(t, TALLY_PAYER, i, text);
		int64		amount;

		memcpy(&amount, share, sizeof(amount));
		fits &= tally_count(e->count, persons) && tally_fen(tally_sums(e), amount, persons);
	}
	return fits;
}

/* Notes of the policy come from its texts, behind them codes without a day. */
static bool
add_notes(Tally *t, const Answer *a, const char *text, int64 persons)
{
	bool		fits = true;

	for (int i = 0; i < a->nnotes; i++, text = next_text(text))
		fits &= add_text(t, TALLY_NOTE, i, text, persons);
	for (uint32 notes = a->engine_notes; notes != 0; notes &= notes - 1)
	{
		int			note = pg_rightmost_one_pos32(notes);

		fits &= add_word(t, TALLY_NOTE, note, engine_note(note, a->history_year), persons);
	}
	for (uint32 facts = a->missing_facts & ~MISSING_BIT(CIRCUMSTANCE_FROM); facts != 0; facts &= facts - 1)
	{
		int			fact = pg_rightmost_one_pos32(facts);

		fits &= add_word(t, TALLY_MISSING, fact, missing_fact_words[fact], persons);
	}
	for (int i = 0; i < a->ndates; i++, text = next_text(text))
	{
		char		fact[TALLY_MAX_KEY + 1];

		snprintf(fact, sizeof(fact), "%s:%.*s", missing_fact_words[MISSING_NR_CIRCUMSTANCE_FROM],
				 (int) (VARSIZE_SHORT(text) - VARHDRSZ_SHORT), VARDATA_SHORT(text));
		fits &= add_word(t, TALLY_MISSING, i, fact, persons);
	}
	return fits;
}

/* Entries of more bytes than that an assessment does not make. */
static inline uint64
most_bytes(const Answer *a)
{
	uint32		n = 7 + a->nshares + a->nnotes + a->ndates;

	if ((a->engine_notes | a->missing_facts) != 0)
		n += N_ENGINE_NOTES + N_MISSING_FACTS;
	return n * TALLY_MAX_ENTRY;
}

/* So many persons who are answered this, but for the days of cover. */
static pg_noinline bool
add_persons(Tally *t, const Assessment *assessment, int64 persons)
{
	const Answer *a = &assessment->answer;
	uint64		fingerprint = tally_number_key(assessment->fingerprint);
	AssessmentTail tail;
	const char *text;
	bool		fits = tally_answer(t, a, persons);

	assessment_tail(assessment, &tail);
	fits &= add_route(t, a, tail.texts, persons);
	fits &= tally_count(tally_entry(t, TALLY_POLICY, 0, true, &fingerprint, sizeof(fingerprint))->count, persons);
	text = next_text(tail.texts);
	if (a->category_state == STATE_VALUE)
	{
		TallyEntry *e = text_entry(t, TALLY_CATEGORY, a->subsidy_rule, text);

		fits &= tally_count(e->count, persons) &&
			tally_fen(tally_sums(e), a->amount[AMT_SUBSIDY], persons);
	}
	if (a->identified_state == STATE_VALUE)
	{
		TallyEntry *e = text_entry(t, TALLY_IDENTIFIED, a->subsidy_rule, text);

		fits &= tally_count(e->count, persons);
		e->count[1] += a->accepted == IS_YES ? persons : 0;
	}
	if (a->accepted == IS_YES && DAY_IS_KNOWN(a->continuous_years))
		fits &= tally_streak(t, a, persons);
	text = next_text(next_text(text));
	if (a->nshares > 0 && assessment_has_payers(assessment))
		fits &= add_payers(t, assessment, tail.share, text, persons);
	for (int i = 0; i < a->nshares; i++)
		text = next_text(text);
	return fits & add_notes(t, a, text, persons);
}

static inline bool
is_positive(int32 wait)
{
	return DAY_IS_KNOWN(wait) && wait > 0;
}

static inline int64
days_of(const Assessment *assessment)
{
	const Answer *a = &assessment->answer;
	const char *active = (const char *) assessment + ASSESSMENT_TAIL + a->nshares * sizeof(int64);
	int64		days = 0;

	for (int i = 0; i < a->nactive; i++)
	{
		Span		span;

		memcpy(&span, active + i * sizeof(Span), sizeof(Span));
		days += (int64) span.until - span.from + 1;
	}
	return days;
}

static inline bool
waits(const Answer *a)
{
	return is_positive(a->wait_days) || is_positive(a->wait_fixed_months) ||
		is_positive(a->wait_variable_months);
}

static inline bool
add_days(Tally *t, const Assessment *assessment)
{
	const Answer *a = &assessment->answer;

	return tally_days(t, days_of(assessment)) &&
		(a->accepted != IS_YES || tally_one_payment(t, a->paid, a->amount[AMT_PAYABLE])) &&
		(!DAY_IS_KNOWN(a->start) || tally_one_start(t, a->start, waits(a)));
}

/* ------------------------------------------------------------------
 * Persons like others
 * ------------------------------------------------------------------ */

/* What an assessment has beside days, waits and where it was made. */
#define FIRST_LIKE	offsetof(Assessment, answer.engine_notes)

StaticAssertDecl(offsetof(Answer, start) == N_AMOUNTS * sizeof(Fen) &&
				 offsetof(Answer, engine_notes) == offsetof(Answer, start) + 8 * sizeof(int32),
				 "an answer begins with amounts, days and waits");

static inline bool
is_like(const Assessment *a, const Assessment *b)
{
	Size		tail = ASSESSMENT_TAIL + a->answer.nshares * sizeof(int64);
	Size		texts = tail + a->answer.nactive * sizeof(Span);

	return a->vl_len_ == b->vl_len_ && a->fingerprint == b->fingerprint &&
		a->answer.continuous_years == b->answer.continuous_years &&
		memcmp((const char *) a + FIRST_LIKE, (const char *) b + FIRST_LIKE, tail - FIRST_LIKE) == 0 &&
		memcmp(a->answer.amount, b->answer.amount, sizeof(a->answer.amount)) == 0 &&
		memcmp((const char *) a + texts, (const char *) b + texts, VARSIZE(a) - texts) == 0;
}

/* The latest assessments of a kind, for the states of all groups. */
typedef struct Kept
{
	uint64		number;			/* 0: none */
	int32		credit;			/* used up by others that would be kept here */
	int64		assessment[TALLY_MOST_LIKE / sizeof(int64)];
} Kept;

#define MOST_CREDIT	64

static Kept kept[TALLY_LIKES];
static uint64 last_number;

/* A number that tells the usual assessments apart. */
static inline uint32
like_number(const Answer *a)
{
	uint32		rules = a->window_rule * 0xC2B2AE3D ^ a->route_rule * 0x9E3779B1 ^
		a->subsidy_rule * 0x85EBCA77 ^ (uint32) a->continuous_years * 0x27D4EB2F ^
		(uint32) a->amount[AMT_PAYABLE] * 0x165667B1;

	return (rules >> 24) % TALLY_LIKES;
}

/* Add who was only counted. */
static bool
add_likes(Tally *t, int i)
{
	TallyQuick *quick = tally_quick(t);
	TallyLike  *like = &quick->like[i];
	bool		fits = like->persons == 0 ||
		add_persons(t, (const Assessment *) quick->kept[quick->seat[i] - 1], like->persons);

	like->persons = 0;
	like->number = 0;
	return fits;
}

/* The first in a state who is like the one kept takes a seat, if there is one. */
static void
take_seat(Tally *t, int i, const Assessment *a)
{
	TallyQuick *quick = tally_quick(t);

	if (quick->seat[i] == 0 && quick->nseats < TALLY_SEATS)
		quick->seat[i] = ++quick->nseats;
	if (quick->seat[i] == 0)
		return;
	memcpy(quick->kept[quick->seat[i] - 1], a, VARSIZE(a));
	quick->like[i].number = kept[i].number;
}

/*
 * Somebody who is not like the one kept.  Who is kept has to be met more often than
 * all others together that would be kept in the same place.
 */
static void
keep(int i, const Assessment *a)
{
	if (VARSIZE(a) > TALLY_MOST_LIKE || kept[i].credit-- > 0)
		return;
	kept[i].number = ++last_number;
	kept[i].credit = 1;
	memcpy(kept[i].assessment, a, VARSIZE(a));
}

/* A person whom the state does not only count. */
static pg_noinline bool
add_one(Tally *t, int i, bool like, const Assessment *a)
{
	bool		fits = true;

	if (!like)
		keep(i, a);
	else if (t->open == TALLY_QUICK)
	{
		fits = add_likes(t, i);
		take_seat(t, i, a);
	}
	return fits & add_persons(t, a, 1) && add_days(t, a);
}

Tally *
tally_settled(const Tally *t)
{
	Tally	   *settled;
	bool		fits;

	if (t->open == TALLY_CLOSED)
		return unconstify(Tally *, t);
	settled = palloc(VARSIZE(t));
	memcpy(settled, t, VARSIZE(t));
	fits = tally_add_days(settled);
	for (int i = 0; i < TALLY_LIKES && settled->open == TALLY_QUICK; i++)
		fits &= add_likes(settled, i);
	if (!fits)
		tally_overflow();
	return settled;
}

Datum
tally_accum(PG_FUNCTION_ARGS)
{
	const char *at = DatumGetPointer(PG_GETARG_DATUM(1));
	Call		call;
	const Assessment *a;
	Tally	   *t;
	bool		like;
	int			i;

	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	/* all of it is read, and states of many groups are in no cache, either */
	for (Size k = 0; k < ASSESSMENT_TAIL; k += 64)
		__builtin_prefetch(at + k, 0, 0);
	call = call_of(fcinfo);
	a = assessment_arg(fcinfo, 1);
	i = like_number(&a->answer);
	if (likely(call.state != NULL))
	{
		__builtin_prefetch(&tally_quick(call.state)->like[i], 1);
		__builtin_prefetch(tally_paid_slot(call.state, a->answer.paid), 1);
	}
	like = kept[i].number != 0 && is_like(a, (const Assessment *) kept[i].assessment);
	if (likely(like))
		kept[i].credit += kept[i].credit < MOST_CREDIT;
	t = state_for(fcinfo, &call, most_bytes(&a->answer));
	if (likely(like && t->open == TALLY_QUICK && tally_quick(t)->like[i].number == kept[i].number))
	{
		tally_quick(t)->like[i].persons++;
		return returned(&call, t, add_days(t, a));
	}
	return returned(&call, t, add_one(t, i, like, a));
}

/* ------------------------------------------------------------------
 * Tallies
 * ------------------------------------------------------------------ */

/* Also the function of two tallies: NULL adds nothing. */
Datum
tally_combine(PG_FUNCTION_ARGS)
{
	Call		call = call_of(fcinfo);
	const Tally *more;
	Tally	   *t;

	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	more = tally_settled(tally_arg(fcinfo, 1));
	t = state_for(fcinfo, &call, more->used);
	return returned(&call, t, tally_merge(t, more));
}

Datum
tally_subtract(PG_FUNCTION_ARGS)
{
	const Tally *less;
	Tally	   *t;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	t = tally_settled(tally_arg(fcinfo, 0));
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(t);
	less = tally_settled(tally_arg(fcinfo, 1));
	t = tally_opened(t, less->used);
	if (tally_take(t, less))
	{
		t = tally_closed(t);
		if (tally_check(t, VARSIZE(t)) == NULL)
			PG_RETURN_POINTER(t);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a tally cannot be taken away from one that it is no part of"),
			 errhint("Take away only tallies of persons whom the first has counted, with the same answers.")));
}

Datum
tally_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(tally_closed_arg(fcinfo, 0));
}

/* ------------------------------------------------------------------
 * Accessors
 * ------------------------------------------------------------------ */

static Datum
fen_datum(Sum fen)
{
	if (fen < PG_INT64_MIN || fen > PG_INT64_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a sum in fen is beyond bigint"),
				 errhint("The function of the same name without _fen gives it in yuan.")));
	return Int64GetDatum((int64) fen);
}

static Datum
integer_datum(int64 value)
{
	return DirectFunctionCall1(int8_numeric, Int64GetDatum(value));
}

/* In yuan, exactly: 10^18 fen are 10^16 yuan, and 128 bits have at most 39 digits. */
static Datum
yuan_datum(Sum fen)
{
	const int64 units = INT64CONST(1000000000000000000);
	Sum			high = fen / units;
	Datum		yuan = NumericGetDatum(int64_div_fast_to_numeric((int64) (fen % units), 2));
	Datum		most;

	if (high == 0)
		return yuan;
	most = DirectFunctionCall2(numeric_mul, integer_datum((int64) (high / 1000)), integer_datum(1000));
	most = DirectFunctionCall2(numeric_add, most, integer_datum((int64) (high % 1000)));
	most = DirectFunctionCall2(numeric_mul, most, integer_datum(units / 100));
	return DirectFunctionCall2(numeric_add, most, yuan);
}

#define TALLY_COUNT(name, what) \
PG_FUNCTION_INFO_V1(tally_##name); \
Datum \
tally_##name(PG_FUNCTION_ARGS) \
{ \
	Tally	   *t = tally_arg(fcinfo, 0); \
	PG_RETURN_INT64(what); \
}

TALLY_COUNT(persons, t->persons)
TALLY_COUNT(accepted, t->accepted[IS_YES])
TALLY_COUNT(not_enrolled, t->outcome[OUTCOME_NOT_ENROLLED])
TALLY_COUNT(rejected, t->outcome[OUTCOME_REJECTED])
TALLY_COUNT(no_text, t->outcome[OUTCOME_NO_TEXT])
TALLY_COUNT(undecided, t->outcome[OUTCOME_UNDECIDED])
TALLY_COUNT(covered, t->covered)

static int64
waiting(Tally *t)
{
	TallyEntry *e = tally_first(t);
	Sum			sum = 0;

	for (uint32 i = 0; i < t->n; i++, e = tally_next(e))
	{
		if (e->kind == TALLY_START)
			sum += e->count[1];
	}
	if (sum > PG_INT64_MAX)
		tally_overflow();
	return (int64) sum;
}

TALLY_COUNT(waiting, waiting(t))

#define TALLY_AMOUNT(name, slot) \
PG_FUNCTION_INFO_V1(tally_##name); \
Datum \
tally_##name(PG_FUNCTION_ARGS) \
{ \
	return yuan_datum(tally_arg(fcinfo, 0)->amount[slot]); \
} \
PG_FUNCTION_INFO_V1(tally_##name##_fen); \
Datum \
tally_##name##_fen(PG_FUNCTION_ARGS) \
{ \
	return fen_datum(tally_arg(fcinfo, 0)->amount[slot]); \
}

TALLY_AMOUNT(standard_fee, AMT_STANDARD_FEE)
TALLY_AMOUNT(subsidy_amount, AMT_SUBSIDY)
TALLY_AMOUNT(payable, AMT_PAYABLE)
TALLY_AMOUNT(charged, AMT_CHARGED)
TALLY_AMOUNT(refund_due, AMT_REFUND)
TALLY_AMOUNT(amount_due, AMT_DUE)
TALLY_AMOUNT(top_up_due, AMT_TOP_UP)
TALLY_AMOUNT(fiscal_top_up, AMT_FISCAL_TOP_UP)
TALLY_AMOUNT(total_collected, AMT_COLLECTED)
TALLY_AMOUNT(fiscal_subsidy, AMT_FISCAL)
TALLY_AMOUNT(central_share, AMT_CENTRAL)
TALLY_AMOUNT(local_share, AMT_LOCAL)
TALLY_AMOUNT(total_funding, AMT_TOTAL)
TALLY_AMOUNT(repair_fee, AMT_REPAIR)

PG_FUNCTION_INFO_V1(tally_benefit_days);
Datum
tally_benefit_days(PG_FUNCTION_ARGS)
{
	Sum			days = tally_arg(fcinfo, 0)->days;

	if (days > PG_INT64_MAX)
		tally_overflow();
	PG_RETURN_INT64((int64) days);
}

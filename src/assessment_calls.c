/*-------------------------------------------------------------------------
 * assessment_calls.c
 *	  Accessors: one answer each out of an assessment.
 *
 * NULL where the answer is no value; status(), open_answers(),
 * undecided_answers() and missing() say which of the reasons it is.
 *-------------------------------------------------------------------------
 */
#include "types.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"
#ifdef HAVE_MULTIRANGES
#include "utils/multirangetypes.h"
#endif

#include "assessment.h"

/* ------------------------------------------------------------------
 * Amounts: numeric yuan, and bigint fen
 * ------------------------------------------------------------------ */

#define AMOUNT_ACCESSOR(name, slot) \
PG_FUNCTION_INFO_V1(assessment_##name); \
Datum \
assessment_##name(PG_FUNCTION_ARGS) \
{ \
	int64		fen = assessment_arg(fcinfo, 0)->answer.amount[slot]; \
	if (!FEN_IS_KNOWN(fen)) \
		PG_RETURN_NULL(); \
	PG_RETURN_NUMERIC(int64_div_fast_to_numeric(fen, 2)); \
} \
PG_FUNCTION_INFO_V1(assessment_##name##_fen); \
Datum \
assessment_##name##_fen(PG_FUNCTION_ARGS) \
{ \
	int64		fen = assessment_arg(fcinfo, 0)->answer.amount[slot]; \
	if (!FEN_IS_KNOWN(fen)) \
		PG_RETURN_NULL(); \
	PG_RETURN_INT64(fen); \
}

AMOUNT_ACCESSOR(standard_fee, AMT_STANDARD_FEE)
AMOUNT_ACCESSOR(subsidy_amount, AMT_SUBSIDY)
AMOUNT_ACCESSOR(payable, AMT_PAYABLE)
AMOUNT_ACCESSOR(charged, AMT_CHARGED)
AMOUNT_ACCESSOR(refund_due, AMT_REFUND)
AMOUNT_ACCESSOR(amount_due, AMT_DUE)
AMOUNT_ACCESSOR(top_up_due, AMT_TOP_UP)
AMOUNT_ACCESSOR(fiscal_top_up, AMT_FISCAL_TOP_UP)
AMOUNT_ACCESSOR(total_collected, AMT_COLLECTED)
AMOUNT_ACCESSOR(fiscal_subsidy, AMT_FISCAL)
AMOUNT_ACCESSOR(central_share, AMT_CENTRAL)
AMOUNT_ACCESSOR(local_share, AMT_LOCAL)
AMOUNT_ACCESSOR(total_funding, AMT_TOTAL)
AMOUNT_ACCESSOR(repair_fee, AMT_REPAIR)
AMOUNT_ACCESSOR(bonus_continuous, AMT_BONUS_CONTINUOUS)
AMOUNT_ACCESSOR(bonus_zero_claim, AMT_BONUS_ZERO_CLAIM)
AMOUNT_ACCESSOR(bonus_total, AMT_BONUS)
AMOUNT_ACCESSOR(bonus_ceiling, AMT_CEILING)
AMOUNT_ACCESSOR(penalty, AMT_PENALTY)
AMOUNT_ACCESSOR(effective_cap, AMT_CAP)
AMOUNT_ACCESSOR(add_on, AMT_ADD_ON)

#define POINTS_ACCESSOR(name, slot) \
PG_FUNCTION_INFO_V1(assessment_##name); \
Datum \
assessment_##name(PG_FUNCTION_ARGS) \
{ \
	int64		points = assessment_arg(fcinfo, 0)->answer.amount[slot]; \
	if (!FEN_IS_KNOWN(points)) \
		PG_RETURN_NULL(); \
	return points_datum(points); \
}

POINTS_ACCESSOR(bonus_points, AMT_BONUS_POINTS)
POINTS_ACCESSOR(penalty_points, AMT_PENALTY_POINTS)

Datum
points_datum(int64 points)
{
	Numeric		number = int64_div_fast_to_numeric(points, 4);

	return DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(number));
}

const char *const amount_words[N_AMOUNTS] = {
	"standard_fee", "subsidy_amount", "payable", "charged", "refund_due",
	"amount_due", "top_up_due", "fiscal_top_up", "total_collected",
	"fiscal_subsidy", "central_share", "local_share", "total_funding",
	"repair_fee", "bonus_continuous", "bonus_zero_claim", "bonus_total",
	"bonus_ceiling", "penalty", "effective_cap", "add_on", "bonus_points",
	"penalty_points"
};

/* ------------------------------------------------------------------
 * Days and waits
 * ------------------------------------------------------------------ */

#define INT_ACCESSOR(name, field, RETURN) \
PG_FUNCTION_INFO_V1(assessment_##name); \
Datum \
assessment_##name(PG_FUNCTION_ARGS) \
{ \
	int32		value = assessment_arg(fcinfo, 0)->answer.field; \
	if (!DAY_IS_KNOWN(value)) \
		PG_RETURN_NULL(); \
	RETURN(value); \
}

INT_ACCESSOR(benefit_start, start, PG_RETURN_DATEADT)
INT_ACCESSOR(benefit_end, end, PG_RETURN_DATEADT)
INT_ACCESSOR(paid_on, paid, PG_RETURN_DATEADT)
INT_ACCESSOR(wait_days, wait_days, PG_RETURN_INT32)
INT_ACCESSOR(wait_fixed_months, wait_fixed_months, PG_RETURN_INT32)
INT_ACCESSOR(wait_variable_months, wait_variable_months, PG_RETURN_INT32)
INT_ACCESSOR(continuous_years, continuous_years, PG_RETURN_INT32)
INT_ACCESSOR(repair_accepted, repair_accepted, PG_RETURN_INT32)

PG_FUNCTION_INFO_V1(assessment_wait_months);
Datum
assessment_wait_months(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (!DAY_IS_KNOWN(a->answer.wait_fixed_months) || !DAY_IS_KNOWN(a->answer.wait_variable_months))
		PG_RETURN_NULL();
	PG_RETURN_INT32(a->answer.wait_fixed_months + a->answer.wait_variable_months);
}

static RangeType *
date_range(TypeCacheEntry *type, Span span)
{
	RangeBound	lower = {DateADTGetDatum(span.from), false, true, true};
	RangeBound	upper = {DateADTGetDatum(span.until + 1), false, false, false};

	/* already canonical: a closed and an open bound */
	return range_of_bounds(type, &lower, &upper);
}

PG_FUNCTION_INFO_V1(assessment_benefit_period);
Datum
assessment_benefit_period(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (!DAY_IS_KNOWN(a->answer.start) || !DAY_IS_KNOWN(a->answer.end))
		PG_RETURN_NULL();
	PG_RETURN_RANGE_P(date_range(lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO),
								 (Span) {a->answer.start, a->answer.end}));
}

PG_FUNCTION_INFO_V1(assessment_benefit_in_year);
Datum
assessment_benefit_in_year(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (a->answer.in_year == IS_UNDECIDED || a->answer.outcome == OUTCOME_NO_TEXT ||
		a->answer.accepted == IS_UNDECIDED)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(a->answer.in_year == IS_YES && a->answer.accepted == IS_YES);
}

PG_FUNCTION_INFO_V1(assessment_active_intervals);
Datum
assessment_active_intervals(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);
	TypeCacheEntry *type = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
	RangeType  *ranges[MAX_ACTIVE];

	/* accepted without a day of cover: none, which is an answer */
	if ((!DAY_IS_KNOWN(a->answer.start) || !DAY_IS_KNOWN(a->answer.end)) &&
		!(a->answer.start == DAY_NONE && a->answer.accepted == IS_YES))
		PG_RETURN_NULL();
	for (int i = 0; i < a->answer.nactive; i++)
		ranges[i] = date_range(type, assessment_active(a, i));
#ifdef HAVE_MULTIRANGES
	PG_RETURN_MULTIRANGE_P(make_multirange(DATEMULTIRANGEOID, type, a->answer.nactive, ranges));
#else
	PG_RETURN_ARRAYTYPE_P(construct_array((Datum *) ranges, a->answer.nactive, DATERANGEOID,
										  -1, false, type->typalign));
#endif
}

/* ------------------------------------------------------------------
 * Codes
 * ------------------------------------------------------------------ */

PG_FUNCTION_INFO_V1(assessment_accepted);
Datum
assessment_accepted(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (a->answer.accepted == IS_UNDECIDED)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(a->answer.accepted == IS_YES);
}

PG_FUNCTION_INFO_V1(assessment_status);
Datum
assessment_status(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	PG_RETURN_TEXT_P(cstring_to_text(outcome_words[a->answer.outcome]));
}

PG_FUNCTION_INFO_V1(assessment_route);
Datum
assessment_route(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	switch (a->answer.outcome)
	{
		case OUTCOME_UNDECIDED:
			PG_RETURN_NULL();
		case OUTCOME_ROUTE:
			if (a->answer.route_state != STATE_VALUE)
				PG_RETURN_NULL();
			PG_RETURN_POINTER(assessment_varlena(a, ROUTE_TEXT));
		default:
			PG_RETURN_TEXT_P(cstring_to_text(outcome_words[a->answer.outcome]));
	}
}

PG_FUNCTION_INFO_V1(assessment_subsidy_tier);
Datum
assessment_subsidy_tier(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (a->answer.accepted != IS_YES || a->answer.tier > TIER_LAST)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(tier_words[a->answer.tier]));
}

PG_FUNCTION_INFO_V1(assessment_subsidy_category);
Datum
assessment_subsidy_category(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (a->answer.category_state != STATE_VALUE)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(assessment_varlena(a, CATEGORY_TEXT));
}

PG_FUNCTION_INFO_V1(assessment_identified_category);
Datum
assessment_identified_category(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (a->answer.identified_state != STATE_VALUE)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(assessment_varlena(a, CATEGORY_TEXT));
}

PG_FUNCTION_INFO_V1(assessment_benefit_level);
Datum
assessment_benefit_level(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (a->answer.level_state != STATE_VALUE)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(assessment_varlena(a, LEVEL_TEXT));
}

PG_FUNCTION_INFO_V1(assessment_claims_status);
Datum
assessment_claims_status(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (a->answer.claims == CLAIMS_UNKNOWN || a->answer.claims == CLAIMS_UNDECIDED)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(claims_words[a->answer.claims]));
}

static void
push_key(JsonbParseState **state, JsonbIteratorToken token, const char *text,
		 int length)
{
	JsonbValue	v;

	v.type = jbvString;
	v.val.string.val = unconstify(char *, text);
	v.val.string.len = length;
	pushJsonbValue(state, token, &v);
}

/* Is it undecided which rule gives or divides one of the aids? */
static bool
payers_undecided(const Answer *a)
{
	for (int i = 0; i < MAX_GROUPS - 1; i++)
	{
		if (a->more_subsidies[i] == RULE_UNDECIDED || a->more_splits[i] == RULE_UNDECIDED)
			return true;
	}
	return a->category_state == STATE_UNDECIDED ||
		a->amount[AMT_SUBSIDY] == FEN_UNDECIDED || a->split_rule == RULE_UNDECIDED;
}

bool
assessment_has_payers(const Assessment *a)
{
	return a->answer.accepted == IS_YES &&
		(a->answer.shares_known || !payers_undecided(&a->answer));
}

/* payer -> yuan; empty where the text does not divide it or nothing is given */
PG_FUNCTION_INFO_V1(assessment_subsidy_payers);
Datum
assessment_subsidy_payers(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);
	JsonbParseState *state = NULL;
	JsonbValue *object;

	if (!assessment_has_payers(a))
		PG_RETURN_NULL();
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < a->answer.nshares; i++)
	{
		int			length;
		const char *payer = assessment_text(a, FIRST_PAYER + i, &length);
		JsonbValue	v;

		push_key(&state, WJB_KEY, payer, length);
		v.type = jbvNumeric;
		v.val.numeric = int64_div_fast_to_numeric(assessment_share(a, i), 2);
		pushJsonbValue(&state, WJB_VALUE, &v);
	}
	object = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	PG_RETURN_JSONB_P(JsonbValueToJsonb(object));
}

/* ------------------------------------------------------------------
 * Lists
 * ------------------------------------------------------------------ */

typedef struct TextList
{
	int			n;
	Datum		items[MAX_NOTES + MAX_CIRCUMSTANCES + 64];
} TextList;

static void
list_add(TextList *list, const char *text, int length)
{
	list->items[list->n++] = PointerGetDatum(cstring_to_text_with_len(text, length));
}

static Datum
list_datum(TextList *list)
{
	return PointerGetDatum(construct_array(list->items, list->n, TEXTOID, -1,
										   false, TYPALIGN_INT));
}


PG_FUNCTION_INFO_V1(assessment_notes);
Datum
assessment_notes(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);
	TextList	list = {0};

	for (int i = 0; i < a->answer.nnotes; i++)
	{
		int			length;
		const char *text = assessment_text(a, FIRST_PAYER + a->answer.nshares + i, &length);

		list_add(&list, text, length);
	}
	for (int i = 0; i < N_ENGINE_NOTES; i++)
	{
		if ((a->answer.engine_notes >> i) & 1)
		{
			const char *note = engine_note(i, a->answer.history_year);

			list_add(&list, note, strlen(note));
		}
	}
	PG_RETURN_DATUM(list_datum(&list));
}

#define MISSING_WORD(name, code) code,
const char *const missing_fact_words[] = {MISSING_FACTS(MISSING_WORD)};

/* Missing facts; of circumstances without a day also which. */
PG_FUNCTION_INFO_V1(assessment_missing);
Datum
assessment_missing(PG_FUNCTION_ARGS)
{
	const char *const *words = missing_fact_words;
	Assessment *a = assessment_arg(fcinfo, 0);
	TextList	list = {0};

	for (int i = 0; i < N_MISSING_FACTS; i++)
	{
		if (((a->answer.missing_facts >> i) & 1) && i != MISSING_NR_CIRCUMSTANCE_FROM)
			list_add(&list, words[i], strlen(words[i]));
	}
	for (int i = 0; i < a->answer.ndates; i++)
	{
		int			length;
		const char *code = assessment_text(a, FIRST_PAYER + a->answer.nshares + a->answer.nnotes + i, &length);
		char	   *text = psprintf("%s:%.*s", words[MISSING_NR_CIRCUMSTANCE_FROM],
									length, code);

		list_add(&list, text, strlen(text));
	}
	PG_RETURN_DATUM(list_datum(&list));
}

/* Names of the answers that are in a state. */
static Datum
answers_in_state(Assessment *a, Fen amount_state, Day day_state, int state)
{
	TextList	list = {0};
	const struct
	{
		const char *word;
		bool		applies;
	}			others[] = {
		{"accepted", state == STATE_UNDECIDED && a->answer.accepted == IS_UNDECIDED},
		{"route", a->answer.route_state == state},
		{"subsidy_category", a->answer.category_state == state},
		{"identified_category", a->answer.identified_state == state},
		{"benefit_start", a->answer.start == day_state},
		{"benefit_end", a->answer.end == day_state},
		{"wait_days", a->answer.wait_days == day_state},
		{"wait_months", a->answer.wait_fixed_months == day_state ||
			a->answer.wait_variable_months == day_state},
		{"continuous_years", a->answer.continuous_years == day_state},
		{"repair_accepted", a->answer.repair_accepted == day_state},
		{"benefit_level", a->answer.level_state == state}
	};

	for (int i = 0; i < (int) lengthof(others); i++)
	{
		if (others[i].applies)
			list_add(&list, others[i].word, strlen(others[i].word));
	}
	for (int i = 0; i < N_AMOUNTS; i++)
	{
		if (a->answer.amount[i] == amount_state)
			list_add(&list, amount_words[i], strlen(amount_words[i]));
	}
	return list_datum(&list);
}

PG_FUNCTION_INFO_V1(assessment_open_answers);
Datum
assessment_open_answers(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(answers_in_state(assessment_arg(fcinfo, 0), FEN_UNKNOWN,
									 DAY_UNKNOWN, STATE_UNKNOWN));
}

PG_FUNCTION_INFO_V1(assessment_undecided_answers);
Datum
assessment_undecided_answers(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(answers_in_state(assessment_arg(fcinfo, 0), FEN_UNDECIDED,
									 DAY_UNDECIDED, STATE_UNDECIDED));
}

PG_FUNCTION_INFO_V1(assessment_policy_fingerprint);
Datum
assessment_policy_fingerprint(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) assessment_arg(fcinfo, 0)->fingerprint);
}

PG_FUNCTION_INFO_V1(assessment_region);
Datum
assessment_region(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(assessment_arg(fcinfo, 0)->region);
}

PG_FUNCTION_INFO_V1(assessment_coverage_year);
Datum
assessment_coverage_year(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(assessment_arg(fcinfo, 0)->coverage_year);
}

/*
 * Numbers of the deciding rules in the policy: window, route, fee, then subsidy and
 * split of each group that gives, top-up, benefit level.
 */
PG_FUNCTION_INFO_V1(assessment_reasons);
Datum
assessment_reasons(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);
	uint16		rules[] = {
		a->answer.window_rule, a->answer.route_rule, a->answer.fee_rule, a->answer.subsidy_rule,
		a->answer.split_rule, a->answer.more_subsidies[0], a->answer.more_splits[0],
		a->answer.more_subsidies[1], a->answer.more_splits[1], a->answer.top_up_rule,
		a->answer.level_rule
	};
	Datum		items[lengthof(rules)];
	int			n = 0;

	for (int i = 0; i < (int) lengthof(rules); i++)
	{
		if (rules[i] < RULE_UNDECIDED)
			items[n++] = Int16GetDatum(rules[i]);
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(items, n, INT2OID, sizeof(int16), true,
										  TYPALIGN_SHORT));
}

/* ------------------------------------------------------------------
 * Errors for who wants them
 * ------------------------------------------------------------------ */

static void
add_word(StringInfo list, const char *word, int length)
{
	if (list->len > 0)
		appendStringInfoString(list, ", ");
	appendBinaryStringInfo(list, word, length);
}

/* The names of the facts, not of the person's circumstances: messages are logged. */
static char *
missing_words(const Assessment *a)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < N_MISSING_FACTS; i++)
	{
		if ((a->answer.missing_facts >> i) & 1)
			add_word(&list, missing_fact_words[i], strlen(missing_fact_words[i]));
	}
	return list.data;
}

static char *
note_words(const Assessment *a)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < a->answer.nnotes; i++)
	{
		int			length;
		const char *note = assessment_text(a, FIRST_PAYER + a->answer.nshares + i, &length);

		add_word(&list, note, length);
	}
	for (int i = 0; i < N_ENGINE_NOTES; i++)
	{
		if ((a->answer.engine_notes >> i) & 1)
		{
			const char *note = engine_note(i, a->answer.history_year);

			add_word(&list, note, strlen(note));
		}
	}
	return list.data;
}

static void
require_failed(const Assessment *a)
{
	const char *notes = note_words(a);
	uint32		flaws = a->answer.engine_notes & ROW_FLAWS;

	switch ((Outcome) a->answer.outcome)
	{
		case OUTCOME_NO_TEXT:
			ereport(ERROR,
					(errcode(ERRCODE_NO_DATA_FOUND),
					 errmsg("no notice covers region %d and coverage year %d",
							a->region, a->coverage_year),
					 errdetail("A region is covered by a notice of its own, its city or its province."),
					 errhint("Add the notice with insurance.add_document().")));
			break;
		case OUTCOME_NOT_ENROLLED:
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("the person is not enrolled"),
					 errdetail("There is no payment, and no full aid that would enrol without one."),
					 errhint("Pass the day of payment as paid_on, or of the zero declaration as registered_on.")));
			break;
		case OUTCOME_REJECTED:
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("the payment is not accepted: %s", notes),
					 errdetail("No enrolment route of the policy is open on that day."),
					 errhint("The windows are in the policy: policy::text::jsonb -> 'windows'.")));
			break;
		default:
			break;
	}
	if (flaws & NOTE_BIT(UNKNOWN_CIRCUMSTANCE))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("the policy does not know a circumstance of the person"),
				 errdetail("Notes: %s.", notes),
				 errhint("insurance.nearest_circumstance(policy, name) finds the code that was meant, insurance.known_circumstances(policy) lists all.")));
	if (flaws)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("the facts cannot be assessed: %s", notes),
				 errdetail("What is wrong with the facts is named by the notes."),
				 errhint("Correct the facts; nothing can be answered from them as they are.")));
	if (a->answer.engine_notes & NOTE_BIT(HISTORY_CONTRADICTORY))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("the history contradicts itself: %s", notes),
				 errdetail("The year that the note names is recorded both with insurance and without."),
				 errhint("Correct the year with insurance.set_year().")));
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("the answer is not decided for want of %s", missing_words(a)),
			 errdetail("Notes: %s.", notes),
			 errhint("Pass the missing facts; insurance.missing() names them.")));
}

/* Fee, aid and cover; what earlier years have earned is another question. */
static bool
enrolment_is_decided(const Answer *a)
{
	for (int i = 0; i <= AMT_REPAIR; i++)
	{
		if (a->amount[i] == FEN_UNDECIDED)
			return false;
	}
	return a->accepted == IS_YES && a->outcome == OUTCOME_ROUTE &&
		a->route_state != STATE_UNDECIDED && a->category_state != STATE_UNDECIDED &&
		a->start != DAY_UNDECIDED && a->end != DAY_UNDECIDED &&
		a->wait_days != DAY_UNDECIDED && a->wait_fixed_months != DAY_UNDECIDED &&
		a->wait_variable_months != DAY_UNDECIDED && a->claims != CLAIMS_UNDECIDED;
}

PG_FUNCTION_INFO_V1(assessment_require);
Datum
assessment_require(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	if (!enrolment_is_decided(&a->answer))
		require_failed(a);
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

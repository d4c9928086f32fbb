/*
 * Bytes in place of a policy, and facts: policy_check() refuses the bytes, or
 * every rule reads them without a fault and answers with what is in the policy.
 *
 * The first FACT_BYTES of the input are the facts, as the call layer can make
 * them; the rest is the policy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule_facts.h"

#define FACT_BYTES 320

typedef struct Input
{
	const uint8_t *at;
	const uint8_t *end;
} Input;

static uint32_t
take(Input *in, int bytes)
{
	uint32_t	v = 0;

	for (int i = 0; i < bytes && in->at < in->end; i++)
		v = v << 8 | *in->at++;
	return v;
}

static Day
take_day(Input *in)
{
	uint32_t	v = take(in, 3);

	return v & 0x800000 ? DAY_NONE : DAY_FIRST + (Day) (v % (DAY_LAST - DAY_FIRST + 1));
}

static Fen
take_amount(Input *in)
{
	uint32_t	v = take(in, 4);

	return v % 3 == 0 ? FEN_NONE : v % 3 == 1 ? v % 100000 : FEN_MAX - v % 1000;
}

/* Mostly flags that the year can have: others are a flaw of the row. */
static uint8_t
take_year(Input *in)
{
	uint8_t		byte = take(in, 1);
	uint8_t		status = (byte & YEAR_STATUS_MASK) % (YEAR_STATUS_LAST + 1);
	uint8_t		flags = byte & ~YEAR_STATUS_MASK;

	if (status == YEAR_RESIDENT)
		flags &= ~YEAR_REPAIRED;
	else if (status == YEAR_NONE)
		flags &= YEAR_REPAIRED;
	else if (status != YEAR_CONTRADICTORY && flags != (YEAR_REPAIRED | YEAR_ZERO_CLAIM))
		flags = 0;
	return status | flags;
}

static void
take_facts(Input *in, const Policy *p, Facts *f, HistoryYears *h, uint8_t *years, Span *spans)
{
	int			n;

	facts_init(f);
	f->birth = take_day(in);
	f->paid = take_day(in);
	f->registered = take_day(in);
	f->died = take_day(in);
	if (p->levels.count > 0 && take(in, 1) & 1)
		f->level = take(in, 1) % p->levels.count;
	f->amount_paid = take_amount(in);
	f->settled_before = take_amount(in);
	if (take(in, 1) % 16 == 0)
		f->flaws = take(in, 2);
	n = take(in, 1) % (MAX_HELD + 1);
	for (int i = 0; i < n && p->circumstances.count > 0; i++)
	{
		Held	   *held = &f->held[f->nheld++];

		held->circumstance = take(in, 1) % p->circumstances.count;
		held->from = i < 8 ? take_day(in) : DAY_NONE;
		held->until = i < 8 ? take_day(in) : DAY_NONE;
		if (held->until != DAY_NONE && held->until < held->from)
			held->until = held->from;
		set_add(&f->listed, held->circumstance);
	}
	if (take(in, 1) & 1)
	{
		h->first_year = HISTORY_FIRST_YEAR + take(in, 1) % 128;
		h->n = take(in, 1) % (HISTORY_LAST_YEAR - h->first_year + 2);
		for (int i = 0; i < h->n; i++)
			years[i] = take_year(in);
		h->years = years;
		f->history = h;
	}
	n = take(in, 1) % 8;
	for (int i = 0; i < n; i++)
	{
		spans[i].from = i == 0 ? DAY_FIRST + (Day) take(in, 2) : spans[i - 1].until + 2;
		spans[i].until = spans[i].from + (Day) take(in, 1);
	}
	f->absences = spans;
	f->nabsences = n;
}

#define HOLDS(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "not so: %s\n", #condition); \
			abort(); \
		} \
	} while (0)

#define RULE_HOLDS(rule)	HOLDS((rule) >= RULE_UNDECIDED || (rule) < p->rules.count)

/* So many incentives, so many years. */
#define MOST_EARNED	(MAX_INCENTIVES * INT64_C(220) * FEN_MAX)

static Fen
most_of(int amount)
{
	switch (amount)
	{
		case AMT_REPAIR:
		case AMT_COLLECTED:
		case AMT_DUE:
			return 220 * FEN_MAX;
		case AMT_BONUS_CONTINUOUS:
		case AMT_BONUS_ZERO_CLAIM:
		case AMT_BONUS:
		case AMT_PENALTY:
		case AMT_CAP:
			return MOST_EARNED + FEN_MAX;
		default:
			return 4 * FEN_MAX;
	}
}

/* What the call layer reads of an answer without looking. */
static void
check_answer(const Policy *p, const Facts *f, const Answer *a)
{
	uint64_t	notes = p->notes_text.count == 64 ? UINT64_MAX : (UINT64_C(1) << p->notes_text.count) - 1;
	Span		active[64];
	Fen			shared = 0;
	int			n;

	HOLDS(a->engine_notes & HISTORY_NOTES ? f->history != NULL : a->engine_notes < UINT32_C(1) << N_ENGINE_NOTES);
	HOLDS(a->repair_accepted >= DAY_NONE && a->repair_accepted <= 200);
	HOLDS(a->continuous_years <= 200);
	HOLDS(a->outcome <= OUTCOME_UNDECIDED);
	HOLDS(a->accepted <= IS_UNDECIDED);
	HOLDS(a->tier <= TIER_LAST || a->tier >= TIER_UNKNOWN);
	HOLDS(a->claims <= CLAIMS_UNDECIDED);
	HOLDS(a->nshares <= MAX_SHARES);
	HOLDS(a->route >= ROUTE_UNDECIDED || a->route < p->routes.count);
	HOLDS(a->subsidy >= RULE_UNDECIDED || a->subsidy < p->subsidies.count);
	HOLDS(a->outcome != OUTCOME_ROUTE || a->route_rule < p->rules.count);
	RULE_HOLDS(a->window_rule);
	RULE_HOLDS(a->route_rule);
	RULE_HOLDS(a->fee_rule);
	RULE_HOLDS(a->subsidy_rule);
	RULE_HOLDS(a->split_rule);
	RULE_HOLDS(a->top_up_rule);
	RULE_HOLDS(a->level_rule);
	for (int i = 0; i < MAX_GROUPS - 1; i++)
	{
		RULE_HOLDS(a->more_subsidies[i]);
		RULE_HOLDS(a->more_splits[i]);
	}
	HOLDS(a->benefit_level.count <= MAX_CODE && a->benefit_level.offset + a->benefit_level.count <= p->size);
	HOLDS((a->notes & ~notes) == 0);
	for (unsigned i = 0; i < MAX_CIRCUMSTANCES; i++)
		HOLDS(!set_has(&a->missing.dates, i) || i < p->circumstances.count);
	for (int i = 0; i < a->nshares; i++)
	{
		HOLDS(a->share[i].payer < p->payers.count && a->share[i].amount > 0);
		shared += a->share[i].amount;
	}
	/* also where a share is named for each payer, and not one is missing */
	HOLDS(a->nshares == 0 || shared == a->amount[AMT_SUBSIDY]);
	if (FEN_IS_KNOWN(a->amount[AMT_STANDARD_FEE]))
		HOLDS(!FEN_IS_KNOWN(a->amount[AMT_PAYABLE]) ||
			  (a->amount[AMT_PAYABLE] >= 0 && a->amount[AMT_PAYABLE] <= a->amount[AMT_STANDARD_FEE]));
	HOLDS(DAY_IS_KNOWN(a->start) == DAY_IS_KNOWN(a->end));
	if (DAY_IS_KNOWN(a->start))
	{
		HOLDS(a->start >= DAY_FIRST && a->start <= a->end && a->end <= DAY_LAST);
		n = active_spans((Span) {a->start, a->end}, f->absences, f->nabsences, active, 64);
		for (int i = 0; i < n; i++)
			HOLDS(active[i].from <= active[i].until && active[i].from >= a->start && active[i].until <= a->end);
	}
	for (int i = 0; i < N_AMOUNTS; i++)
		HOLDS(!FEN_IS_KNOWN(a->amount[i]) || (a->amount[i] >= -FEN_MAX && a->amount[i] <= most_of(i)));
}

/* What may be wrong of a history names a year of it. */
static void
check_history(const Policy *p, const HistoryYears *h, int upto, bool enrolled)
{
	Counted		c;
	Incentives	in;

	memset(&c, 0x5A, sizeof(c));
	rule_count_history(p, h, upto, enrolled, &c);
	HOLDS(c.counts.lapsed >= 0 && c.counts.lapsed <= upto - HISTORY_FIRST_YEAR);
	HOLDS(c.counts.repaired >= 0 && c.counts.repaired <= c.counts.lapsed);
	HOLDS(c.counts.consecutive >= 0 && c.counts.consecutive <= upto - HISTORY_FIRST_YEAR);
	if (c.flaws)
		HOLDS((c.flaws & ~HISTORY_FLAWS) == 0 && c.flaw_year >= h->first_year && c.flaw_year < h->first_year + h->n);
	in = c.incentives;
	HOLDS(in.unsure_year == 0 || (in.unsure_year >= h->first_year && in.unsure_year < h->first_year + h->n && in.unsure_year <= upto));
	for (int i = 0; i < N_INCENTIVE_VALUES; i++)
		HOLDS(!FEN_IS_KNOWN(in.value[i]) || (in.value[i] >= 0 && in.value[i] <= MOST_EARNED + FEN_MAX));
	if (FEN_IS_KNOWN(in.value[INC_CONTINUOUS_YEARS]))
		HOLDS(in.value[INC_CONTINUOUS_YEARS] <= upto - HISTORY_FIRST_YEAR + 1);
	if (FEN_IS_KNOWN(in.value[INC_BONUS]) && FEN_IS_KNOWN(p->bonus_most) && !p->limits_net)
		HOLDS(in.value[INC_BONUS] <= p->bonus_most);
	if (FEN_IS_KNOWN(in.value[INC_PENALTY]) && FEN_IS_KNOWN(p->penalty_most) && !p->limits_net)
		HOLDS(in.value[INC_PENALTY] <= p->penalty_most);
	if (FEN_IS_KNOWN(in.value[INC_BONUS_POINTS]) && FEN_IS_KNOWN(p->bonus_points_most) && !p->limits_net)
		HOLDS(in.value[INC_BONUS_POINTS] <= p->bonus_points_most);
}

/* A repair more never lengthens a wait. */
static void
check_wait(const Policy *p, Day paid, int lapsed, int repaired)
{
	Answer		a,
				more;

	memset(&a, 0x5A, sizeof(a));
	memset(&more, 0x5A, sizeof(more));
	rule_wait(p, paid, lapsed, repaired, &a);
	rule_wait(p, paid, lapsed, repaired + 1, &more);
	HOLDS(!DAY_IS_KNOWN(a.repair_accepted) || (a.repair_accepted >= 0 && a.repair_accepted <= repaired && a.repair_accepted <= lapsed));
	HOLDS(!DAY_IS_KNOWN(a.wait_variable_months) || (a.wait_variable_months >= 0 && a.wait_variable_months <= 12 * lapsed));
	if (a.route == more.route && DAY_IS_KNOWN(a.wait_variable_months) && DAY_IS_KNOWN(more.wait_variable_months))
		HOLDS(more.wait_variable_months <= a.wait_variable_months);
	HOLDS(!FEN_IS_KNOWN(a.amount[AMT_REPAIR]) || (a.amount[AMT_REPAIR] >= 0 && a.amount[AMT_REPAIR] <= 200 * FEN_MAX));
}

/* Nobody is paid more than the expense or the cap, nor less for more. */
static void
check_illness(const Policy *p, const Facts *f, Input *in)
{
	const Fen	most = MICRO_FEN_MAX / RATIO_ONE;
	uint8_t		how = take(in, 1);
	Fen			expense = how & 1 ? take(in, 4) : most - take(in, 4);
	Fen			bonus = how & 2 ? take(in, 4) : how & 4 ? most : how & 32 ? FEN_UNDECIDED : 0;
	Fen			penalty = how & 8 ? take(in, 4) : how & 16 ? most : how & 64 ? FEN_UNDECIDED : 0;
	int64_t		points = how & 128 ? FEN_UNDECIDED : (int64_t) (how % 5 - 2) * 300000;
	bool		sure = FEN_IS_KNOWN(bonus) && FEN_IS_KNOWN(penalty) && FEN_IS_KNOWN(points);
	Day			day = take_day(in);
	IllnessAnswer a,
				less;

	if (day == DAY_NONE)
		day = p->year_end;
	memset(&a, 0x5A, sizeof(a));
	memset(&less, 0x5A, sizeof(less));
	rule_illness(p, f, day, expense, bonus, penalty, points, &a);
	rule_illness(p, f, day, expense / 2, bonus, penalty, points, &less);
	RULE_HOLDS(a.rule);
	HOLDS(a.rule == less.rule && a.deductible == less.deductible && a.cap == less.cap);
	HOLDS(a.rate >= RATIO_UNKNOWN && a.rate <= RATIO_ONE);
	HOLDS(!sure || (a.rule == RULE_UNDECIDED) == (a.reimbursed == FEN_UNDECIDED));
	HOLDS((a.rule == RULE_UNDECIDED) == (a.missing.facts != 0));
	HOLDS((a.rule == NO_INDEX) == (a.reimbursed == FEN_NONE));
	HOLDS(FEN_IS_KNOWN(a.reimbursed) == FEN_IS_KNOWN(a.bonus_used));
	if (!FEN_IS_KNOWN(a.reimbursed))
		return;
	HOLDS(a.reimbursed >= 0 && a.reimbursed <= expense);
	HOLDS(a.bonus_used >= 0 && (a.bonus_used <= bonus || !FEN_IS_KNOWN(bonus)));
	if (FEN_IS_KNOWN(a.cap))
		HOLDS(a.reimbursed <= a.cap && a.cap <= 2 * most);
	if (FEN_IS_KNOWN(less.reimbursed))
		HOLDS(less.reimbursed <= a.reimbursed);
}

/* From the names of a policy each leads to its circumstance; no search hangs. */
static void
check_names(const Policy *p)
{
	const NameSlot *slots = POLICY_TABLE(p, NameSlot, names);

	HOLDS(policy_circumstance(p, 0, "", 0) == NO_INDEX || p->names.count > 0);
	for (uint32_t i = 0; i < p->names.count && i < 64; i++)
	{
		if (slots[i].circumstance != NO_INDEX)
		{
			uint16_t	c = policy_circumstance(p, slots[i].hash, POLICY_TEXT(p, slots[i].name), slots[i].name.count);

			HOLDS(c == NO_INDEX || c < p->circumstances.count);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		in = {data, data + FACT_BYTES};
	size_t		length;
	Policy	   *p;

	if (size < FACT_BYTES + sizeof(Policy) || size > 100000)
		return -1;
	length = size - FACT_BYTES;
	p = malloc(length);
	memcpy(p, data + FACT_BYTES, length);
	/* what every mutation breaks and nobody would get wrong */
	p->format = POLICY_FORMAT;
	p->size = length;
	if (policy_check(p, length) == NULL)
	{
		Facts		facts;
		HistoryYears history = {0, 0, NULL};
		uint8_t		years[128];
		Span		spans[8];
		Answer		answer,
					other;
		Counted		counted;
		int			number;

		take_facts(&in, p, &facts, &history, years, spans);
		memset(&answer, 0x5A, sizeof(answer));
		rule_assess(p, &facts, &answer);
		check_answer(p, &facts, &answer);
		if (facts.history)
		{
			rule_count_history(p, facts.history, p->coverage_year, true, &counted);
			facts.counted = &counted;
			memset(&other, 0x5A, sizeof(other));
			rule_assess(p, &facts, &other);
			HOLDS(memcmp(&answer, &other, offsetof(Answer, notes)) == 0 && answer.notes == other.notes);
		}
		check_names(p);
		in.at = data + FACT_BYTES - 24;
		check_illness(p, &facts, &in);
		number = take(&in, 1);
		check_history(p, &history, HISTORY_FIRST_YEAR + number % 128, number & 128);
		number = take(&in, 1) % 201;
		check_wait(p, take_day(&in), number, take(&in, 1));
	}
	free(p);
	return 0;
}

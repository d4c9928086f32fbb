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

#define FACT_BYTES 160

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
			years[i] = take(in, 1) % (YEAR_STATUS_LAST + 1);
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

/* What the call layer reads of an answer without looking. */
static void
check_answer(const Policy *p, const Facts *f, const Answer *a)
{
	uint64_t	notes = p->notes_text.count == 64 ? UINT64_MAX : (UINT64_C(1) << p->notes_text.count) - 1;
	Span		active[64];
	int			n;

	HOLDS(a->outcome <= OUTCOME_UNDECIDED);
	HOLDS(a->accepted <= IS_UNDECIDED);
	HOLDS(a->tier <= TIER_LAST || a->tier >= TIER_UNKNOWN);
	HOLDS(a->claims <= CLAIMS_UNDECIDED);
	HOLDS(a->nshares <= MAX_PARTS);
	HOLDS(a->route >= ROUTE_UNDECIDED || a->route < p->routes.count);
	HOLDS(a->subsidy >= RULE_UNDECIDED || a->subsidy < p->subsidies.count);
	HOLDS(a->outcome != OUTCOME_ROUTE || a->route_rule < p->rules.count);
	RULE_HOLDS(a->window_rule);
	RULE_HOLDS(a->route_rule);
	RULE_HOLDS(a->fee_rule);
	RULE_HOLDS(a->subsidy_rule);
	RULE_HOLDS(a->split_rule);
	RULE_HOLDS(a->top_up_rule);
	HOLDS((a->notes & ~notes) == 0);
	for (unsigned i = 0; i < MAX_CIRCUMSTANCES; i++)
		HOLDS(!set_has(&a->missing.dates, i) || i < p->circumstances.count);
	for (int i = 0; i < a->nshares; i++)
		HOLDS(a->share[i].payer < p->payers.count && a->share[i].amount > 0);
	HOLDS(DAY_IS_KNOWN(a->start) == DAY_IS_KNOWN(a->end));
	if (DAY_IS_KNOWN(a->start))
	{
		HOLDS(a->start >= DAY_FIRST && a->start <= a->end && a->end <= DAY_LAST);
		n = active_spans((Span) {a->start, a->end}, f->absences, f->nabsences, active, 64);
		for (int i = 0; i < n; i++)
			HOLDS(active[i].from <= active[i].until && active[i].from >= a->start && active[i].until <= a->end);
	}
	for (int i = 0; i < N_AMOUNTS; i++)
		HOLDS(!FEN_IS_KNOWN(a->amount[i]) || (a->amount[i] >= -FEN_MAX && a->amount[i] <= 4 * FEN_MAX));
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
		Answer		answer;

		take_facts(&in, p, &facts, &history, years, spans);
		memset(&answer, 0x5A, sizeof(answer));
		rule_assess(p, &facts, &answer);
		check_answer(p, &facts, &answer);
		check_names(p);
	}
	free(p);
	return 0;
}

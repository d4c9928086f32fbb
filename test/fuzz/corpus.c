/*
 * Valid policies with facts, to start from.  Usage: corpus DIRECTORY
 */
#include <stdio.h>

#include "../unit/tap.h"
#include "../unit/build.h"

#define FACT_BYTES 320

static const char *directory;

static void
save(Builder *b, int number)
{
	Policy	   *p = build_finish(b);
	char		path[4096];
	FILE	   *f;
	const char *wrong = policy_check(p, p->size);

	if (wrong)
	{
		fprintf(stderr, "policy %d: %s\n", number, wrong);
		exit(1);
	}
	snprintf(path, sizeof(path), "%s/policy%03d", directory, number);
	if ((f = fopen(path, "wb")) == NULL)
	{
		perror(path);
		exit(1);
	}
	for (int i = 0; i < FACT_BYTES; i++)
		fputc((int) (random_bits() & 0xFF), f);
	fwrite(p, 1, p->size, f);
	fclose(f);
	free(p);
}

static uint16_t
random_condition(Builder *b, int depth)
{
	uint16_t	a = random_between(0, b->ncircumstances - 1);
	Day			day = b->head.year_start + random_between(-400, 400);
	uint16_t	at;

	switch (random_between(0, depth > 0 ? 12 : 9))
	{
		case 0:
			return held(b, a);
		case 1:
			return held_when(b, a, random_between(ON_PAYMENT, EVER), day);
		case 2:
			return age(b, random_between(0, 60), random_between(17, 200));
		case 3:
			return date_of(b, random_between(OF_BIRTH, OF_CIRCUMSTANCE), a, day, day + random_between(0, 400));
		case 4:
			return condition(b, (Condition) {.op = COND_ELAPSED,.what = random_bits() & 1 ? OF_BIRTH : OF_CIRCUMSTANCE,.arg = a,
							 .moment = random_bits() & 1,.unit = random_bits() & 1,.hi = random_between(0, 90)});
		case 5:
			return condition(b, (Condition) {.op = COND_LAPSED,.lo = 1,.hi = 3});
		case 6:
			return condition(b, (Condition) {.op = COND_CONSECUTIVE,.lo = 4,.hi = 200});
		case 7:
			return condition(b, (Condition) {.op = COND_FIRST,.lo = random_bits() & 1});
		case 8:
			return condition(b, (Condition) {.op = COND_LEVEL,.arg = set_of(b, random_bits() & 3)});
		case 9:
			return condition(b, (Condition) {.op = COND_SUBSIDY,.arg = set_of(b, random_bits() & 7)});
		default:
			at = random_bits() & 1 ? all_of(b) : random_bits() & 1 ? any_of(b) : none_of(b);
			for (int i = random_between(1, 3); i > 0; i--)
				random_condition(b, depth - 1);
			return end_of(b, at);
	}
}

static Fen
random_limit(void)
{
	switch (random_between(0, 3))
	{
		case 0:
			return FEN_NONE;
		case 1:
			return FEN_UNKNOWN;
		default:
			return random_between(0, 30000000);
	}
}

/* What history brings and takes: incentives, lapses, repairs. */
static void
random_history_rules(Builder *b)
{
	static const uint8_t cleared_by[] = {0, YEAR_BONUS_USED, YEAR_CI_PAID, YEAR_ZERO_CLAIM_USED};

	b->head.year_kind[YEAR_EMPLOYEE] = random_between(YEAR_IS_INSURED, YEAR_IS_BREAK);
	b->head.lapses_from = random_bits() & 1 ? HISTORY_FIRST_YEAR : 2025;
	b->head.streak_from = random_bits() & 1 ? HISTORY_FIRST_YEAR : 2025;
	b->head.limits_net = random_bits() & 1;
	b->head.original_cap = random_limit();
	b->head.bonus_most = random_limit();
	b->head.penalty_most = random_limit();
	b->head.bonus_points_most = random_bits() & 1 ? FEN_NONE : 50000;
	b->head.penalty_points_most = random_bits() & 1 ? FEN_UNKNOWN : 20000;
	b->head.incentive_notes = random_bits() & 1;
	for (int i = random_bits() & 1 ? random_between(1, 5) : 0; i > 0; i--)
	{
		int			earned_by = random_between(BY_CONTINUOUS_YEAR, BY_LAPSED_YEAR);
		Incentive  *in = incentive(b, earned_by, random_bits() & 3 ? 300000 : FEN_UNKNOWN, random_between(1990, 2026), random_bits() & INCENTIVE_FLAGS);

		in->after_years = random_between(0, 5);
		in->cleared_by = cleared_by[random_bits() & 3];
	}
	if (random_bits() & 1)
	{
		repair(b, random_between(1, 3), random_limit());
		for (int i = random_between(0, MAX_FLOORS); i > 0; i--)
			repair_floor(b, random_between(0, 6), random_between(0, 9));
	}
}

static void
random_illness(Builder *b)
{
	for (int i = random_between(0, 4); i > 0; i--)
	{
		IllnessClass *k = illness_class(b, random_bits() & 3 ? random_condition(b, 2) : 0,
										random_bits() & 3 ? random_between(0, 3000000) * RATIO_ONE : FEN_UNKNOWN, random_limit());
		Fen			bound = 0;

		k->flags = random_bits() & 3;
		k->notes = random_bits() & 1;
		for (int n = random_between(0, 3); n > 0; n--)
			bracket(b, bound += random_between(1, 5000000), random_between(0, RATIO_ONE));
		bracket(b, FEN_NONE, random_between(0, RATIO_ONE));
	}
}

int
main(int argc, char **argv)
{
	static Builder b;

	if (argc != 2)
		return 2;
	directory = argv[1];
	for (int number = 0; number < 40; number++)
	{
		int			nroutes = random_between(1, number < 5 ? 2 : 20);
		uint16_t	by,
					name;
		int			windows;

		build_init(&b, random_between(2020, 2026));
		for (int i = random_between(1, 6); i > 0; i--)
		{
			char		text[16];

			snprintf(text, sizeof(text), "code%d", i);
			code(&b, text);
		}
		by = payer(&b, "fund");
		payer(&b, "county");
		name = split_name(&b, "split");
		level(&b, "low");
		level(&b, "high");
		b.head.notes = random_bits() & 1 ? note(&b, "a") : 0;
		note(&b, "b");
		b.head.central_ratio = 600000;
		b.head.central_base = 61000;
		random_history_rules(&b);
		b.head.flags = random_bits() & (POLICY_HAS_RECOGNITION | POLICY_WHILE_WAITING | POLICY_ZERO_DECLARATION);
		b.head.recognition.w[0] = random_bits() & ((1 << b.ncircumstances) - 1);
		b.head.recognition_until = b.head.year_start + random_between(-100, 200);
		if (random_bits() & 1)
		{
			b.head.flags |= POLICY_HAS_ROSTER;
			b.head.roster_on = b.head.year_start;
			b.head.roster_until = b.head.year_end;
		}
		windows = 1;
		if (random_bits() & 1)
		{
			Day			day = b.head.year_start - 100;

			open_windows(&b);
			for (int i = random_between(1, 4); i > 0; i--)
			{
				Day			until = day + random_between(0, 120);

				window(&b, day, until, random_bits() & 1);
				day = until + random_between(1, 3);
			}
			close_windows(&b);
			windows = b.nwindows;
		}
		for (int i = random_between(1, 4); i > 0; i--)
		{
			Fee		   *f = fee(&b, random_bits() & 1 ? 0 : random_condition(&b, 2), random_bits() & 1, random_bits() & 1 ? 32000 : FEN_UNKNOWN, 58000);
			static const uint8_t events[] = {OF_BIRTH, OF_PAYMENT, OF_REGISTRATION, OF_CIRCUMSTANCE};

			f->event = events[random_bits() & 3];
			f->event_of = random_between(0, b.ncircumstances - 1);
			f->flags = random_bits() & 1 ? 0 : FEE_MONTHLY | (random_bits() & (FEE_MONTHLY_FISCAL | FEE_NEXT_MONTH));
			f->add_on = random_bits() & 3 ? 0 : random_bits() & 3 ? 1500 : FEN_UNKNOWN;
			f->unaided = f->add_on > 0 ? random_between(0, 1500) : 0;
		}
		for (int i = random_between(0, 6); i > 0; i--)
		{
			int			kind = random_between(AMOUNT_FIXED, AMOUNT_OPEN);
			Subsidy    *s = subsidy(&b, random_condition(&b, 2), kind, kind == AMOUNT_PERCENT ? 600000 : 10000, by);

			s->group = b.nsubsidies <= MAX_GROUPS ? b.nsubsidies - 1 : random_between(0, MAX_GROUPS - 1);
			if (number & 1)
				s->group = 0;
			s->of_rest = kind == AMOUNT_PERCENT && (random_bits() & 1);
			if (random_bits() & 1)
			{
				s->payer = NO_INDEX;
				s->split = name;
			}
		}
		for (int i = random_between(0, 2); i > 0; i--)
		{
			Split	   *s = split(&b, name, random_bits() & 1 ? 0 : random_condition(&b, 1));

			s->nparts = random_between(0, 2);
			s->rest = 0;
			s->parts[0] = 5, s->parts[1] = 3;
			s->payer[1] = 1;
		}
		for (int i = 0; i < nroutes; i++)
		{
			Route	   *r = route(&b, random_bits() & 3 ? random_condition(&b, 3) : 0, windows == 1 ? UINT32_MAX : random_bits() & ((1 << windows) - 1));

			r->flags = random_bits() & (ROUTE_UNAIDED | ROUTE_AFTER_DEATH | ROUTE_REJECT);
			r->price = random_bits() & 1;
			r->notes = random_bits() & 1;
			r->start.anchor = random_between(0, 2);
			r->start.wait_days = random_bits() & 1 ? 60 : 0;
			r->start.wait_months = random_bits() & 3 ? 0 : 3;
			r->start.variable_months = random_bits() & 1 ? 0 : random_between(1, 3);
			r->start.variable_beyond = random_bits() & 1;
			r->start.flags = random_bits() & (START_OPEN | START_COUNT_FIRST_DAY | START_MONTH);
			r->pending = random_bits() & 3 ? NO_INDEX : 0;
		}
		if (random_bits() & 1)
			top_up(&b, random_condition(&b, 1), 28000, random_bits() & 3);
		for (int i = random_bits() & 1 ? random_between(1, 3) : 0; i > 0; i--)
			benefit_level(&b, random_condition(&b, 1), "high")->notes = random_bits() & 1;
		random_illness(&b);
		save(&b, number);
	}
	return 0;
}

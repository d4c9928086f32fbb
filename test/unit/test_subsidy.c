/* Fees, aid, payers, refunds, top-ups. */
#include "tap.h"

#include "build.h"

#define FEE 32000

static Day	paid;
static uint16_t fund;

static void
init(Builder *b, Fen personal)
{
	build_init(b, 2022);
	paid = day_from_ymd(2022, 3, 1);
	fund = payer(b, "fund");
	fee(b, 0, 0, personal, 58000);
	route(b, 0, UINT32_MAX);
}

static Answer
assess(Builder *b, const Facts *f)
{
	Policy	   *p = build_finish(b);
	const char *wrong = policy_check(p, p->size);
	Answer		a;

	if (wrong)
		is_text(wrong, NULL, "the policy is valid");
	memset(&a, 0x5A, sizeof(a));
	rule_assess(p, f, &a);
	free(p);
	return a;
}

static Answer
assess_paid(Builder *b)
{
	Facts		f;

	facts_init(&f);
	f.paid = paid;
	return assess(b, &f);
}

static void
aid(const char *name, int kind, int64_t amount, Fen gives, Fen leaves)
{
	Builder		b;
	Answer		a;

	init(&b, FEE);
	subsidy(&b, 0, kind, amount, fund);
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == gives && a.amount[AMT_PAYABLE] == leaves,
	   "%s gives %" PRId64 " and leaves %" PRId64, name, gives, leaves);
	if (a.amount[AMT_SUBSIDY] != gives || a.amount[AMT_PAYABLE] != leaves)
		printf("#   got %" PRId64 " and %" PRId64 "\n", a.amount[AMT_SUBSIDY], a.amount[AMT_PAYABLE]);
}

static void
test_kinds(void)
{
	Builder		b;
	Answer		a;

	init(&b, FEE);
	a = assess_paid(&b);
	is(a.tier, TIER_NONE, "no aid");
	is(a.amount[AMT_SUBSIDY], 0, "a known nothing");
	is(a.amount[AMT_PAYABLE], FEE, "the fee is payable");
	ok(a.shares_known && a.nshares == 0, "and nobody else pays");

	aid("the whole fee", AMOUNT_FULL, 0, FEE, 0);
	aid("a fixed amount", AMOUNT_FIXED, 10000, 10000, 22000);
	aid("more than the fee", AMOUNT_FIXED, 40000, FEE, 0);
	aid("a lawful nothing", AMOUNT_FIXED, 0, 0, FEE);
	aid("60 per cent", AMOUNT_PERCENT, 600000, 19200, 12800);
	aid("100 per cent", AMOUNT_PERCENT, RATIO_ONE, FEE, 0);
	aid("a residual", AMOUNT_LEAVES, 3000, 29000, 3000);
	aid("a residual above the fee", AMOUNT_LEAVES, 40000, 0, FEE);
	aid("an amount left open", AMOUNT_OPEN, 0, FEN_UNKNOWN, FEN_UNKNOWN);

	init(&b, FEN_UNKNOWN);
	a = assess_paid(&b);
	is(a.amount[AMT_PAYABLE], FEN_UNKNOWN, "an unknown fee");
	subsidy(&b, 0, AMOUNT_LEAVES, 3000, fund);
	is(assess_paid(&b).amount[AMT_PAYABLE], 3000, "a residual of an unknown fee is still payable");
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	a = assess_paid(&b);
	is(a.amount[AMT_PAYABLE], 0, "a full aid leaves nothing of an unknown fee");
	is(a.tier, TIER_FULL, "and is the most favourable");
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	is(assess_paid(&b).subsidy, 1, "of two full aids the first listed, as of a known fee");
	b.subsidies[0].condition = age(&b, 0, 17);
	a = assess_paid(&b);
	ok(a.tier == TIER_UNDECIDED && a.amount[AMT_PAYABLE] == 0 && a.missing_facts == MISSING_BIT(BIRTH),
	   "beside an undecided one listed before, which it is is undecided, not open");
}

static void
test_most_favourable(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	uint16_t	code_a;

	init(&b, FEE);
	subsidy(&b, 0, AMOUNT_FIXED, 10000, fund);
	subsidy(&b, 0, AMOUNT_FIXED, 20000, fund);
	subsidy(&b, 0, AMOUNT_FIXED, 15000, fund);
	a = assess_paid(&b);
	is(a.subsidy, 1, "the highest of three");
	is(a.amount[AMT_SUBSIDY], 20000, "they do not add up");
	b.subsidies[2].amount = 20000;
	is(assess_paid(&b).subsidy, 1, "of two that give the same the first listed");
	b.subsidies[2].kind = AMOUNT_PERCENT;
	b.subsidies[2].amount = 625000;
	is(assess_paid(&b).subsidy, 1, "of an amount and a percentage that give the same, too");
	b.subsidies[2].kind = AMOUNT_LEAVES;
	b.subsidies[2].amount = 11999;
	is(assess_paid(&b).subsidy, 2, "a fen more");

	init(&b, FEE);
	subsidy(&b, 0, AMOUNT_FIXED, FEE, fund);
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	a = assess_paid(&b);
	is(a.subsidy, 0, "a fixed amount as high as the fee is as good as a full aid listed later");
	b.subsidies[0].amount = 2 * FEE;
	is(assess_paid(&b).subsidy, 0, "more than the fee is not more than full");
	b.subsidies[0].amount = FEE - 1;
	is(assess_paid(&b).subsidy, 1, "a fen less is");

	/* an aid of unknown amount */
	init(&b, FEE);
	subsidy(&b, 0, AMOUNT_OPEN, 0, fund)->notes = note(&b, "amount_missing");
	subsidy(&b, 0, AMOUNT_FIXED, 10000, fund);
	a = assess_paid(&b);
	is(a.amount[AMT_SUBSIDY], FEN_UNKNOWN, "an open amount may be more than a known one");
	is(a.subsidy, RULE_UNDECIDED, "which aid counts cannot be said");
	is(a.tier, TIER_UNKNOWN, "nor its tier");
	is(a.notes, 1, "with its note");
	b.subsidies[1].kind = AMOUNT_FULL;
	a = assess_paid(&b);
	is(a.subsidy, 1, "but not more than the whole fee");
	is(a.amount[AMT_PAYABLE], 0, "nothing is payable");
	is(a.notes, 0, "without the note");
	b.subsidies[1].kind = AMOUNT_OPEN;
	a = assess_paid(&b);
	is(a.subsidy, 0, "of two open ones the first listed");

	/* an aid of unknown condition */
	init(&b, FEE);
	subsidy(&b, age(&b, 0, 17), AMOUNT_FIXED, 10000, fund);
	subsidy(&b, 0, AMOUNT_FIXED, 5000, fund);
	a = assess_paid(&b);
	is(a.amount[AMT_PAYABLE], FEN_UNDECIDED, "an aid that may hold and gives more");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
	b.subsidies[0].amount = 5000;
	a = assess_paid(&b);
	is(a.amount[AMT_PAYABLE], FEE - 5000, "one that gives the same changes no amount");
	b.subsidies[0].amount = 4999;
	a = assess_paid(&b);
	is(a.subsidy, 1, "one that gives less does not matter");
	is(a.missing_facts, 0, "and nothing is missing");
	b.subsidies[0].kind = AMOUNT_OPEN;
	b.subsidies[0].amount = 0;
	is(assess_paid(&b).amount[AMT_PAYABLE], FEN_UNDECIDED, "one of unknown amount may be more");
	b.subsidies[1].kind = AMOUNT_FULL;
	is(assess_paid(&b).amount[AMT_PAYABLE], 0, "but not more than the whole fee");

	/* an unaided route */
	init(&b, FEE);
	code_a = code(&b, "a");
	subsidy(&b, held(&b, code_a), AMOUNT_FULL, 0, fund);
	b.routes[0].flags |= ROUTE_UNAIDED;
	facts_init(&f);
	f.paid = paid;
	hold_code(&f, code_a, DAY_NONE, DAY_NONE);
	a = assess(&b, &f);
	is(a.amount[AMT_PAYABLE], FEE, "no aid on a route without");
	is(a.tier, TIER_NONE, "the tier is none");
}

/* Random aids: the highest of those that hold, the first of equals. */
static void
test_random(void)
{
	int			wrong = 0;

	for (int i = 0; i < 20000; i++)
	{
		Builder		b;
		Answer		a;
		int			n = random_between(1, 6);
		int			best = -1;
		Fen			best_amount = -1;

		init(&b, FEE);
		for (int k = 0; k < n; k++)
		{
			bool		holds = random_bits() & 1;
			int			kind = random_between(AMOUNT_FIXED, AMOUNT_LEAVES);
			int64_t		amount = kind == AMOUNT_FULL ? 0 :
				kind == AMOUNT_PERCENT ? random_between(0, 10) * 100000 : random_between(1, 8) * 5000;
			Fen			gives;

			subsidy(&b, holds ? always(&b) : never(&b), kind, amount, fund);
			gives = kind == AMOUNT_FULL ? FEE : kind == AMOUNT_PERCENT ? FEE * amount / RATIO_ONE :
				kind == AMOUNT_FIXED ? amount : FEE - amount;
			gives = gives > FEE ? FEE : gives < 0 ? 0 : gives;
			if (holds && gives > best_amount)
				best = k, best_amount = gives;
		}
		a = assess_paid(&b);
		wrong += a.subsidy != (best < 0 ? NO_INDEX : best) ||
			a.amount[AMT_SUBSIDY] != (best < 0 ? 0 : best_amount) ||
			a.amount[AMT_PAYABLE] != FEE - (best < 0 ? 0 : best_amount);
	}
	is(wrong, 0, "20000 random sets of aids");
}

/* ---- groups of aids that add up ---- */

/* One more aid, of a group, by another payer each. */
static Subsidy *
grouped(Builder *b, int group, uint16_t when, int kind, int64_t amount)
{
	Subsidy    *s = subsidy(b, when, kind, amount, payer(b, "payer"));

	s->group = group;
	return s;
}

static void
sum(const char *name, Builder *b, Fen gives, Fen leaves)
{
	Answer		a = assess_paid(b);

	ok(a.amount[AMT_SUBSIDY] == gives && a.amount[AMT_PAYABLE] == leaves,
	   "%s gives %" PRId64 " and leaves %" PRId64, name, gives, leaves);
	if (a.amount[AMT_SUBSIDY] != gives || a.amount[AMT_PAYABLE] != leaves)
		printf("#   got %" PRId64 " and %" PRId64 "\n", a.amount[AMT_SUBSIDY], a.amount[AMT_PAYABLE]);
}

/* 100 yuan of 320 by the first group, and this by the second */
static void
second(const char *name, int kind, int64_t amount, bool of_rest, Fen gives, Fen leaves)
{
	Builder		b;

	init(&b, FEE);
	grouped(&b, 0, 0, AMOUNT_FIXED, 10000);
	grouped(&b, 1, 0, kind, amount)->of_rest = of_rest;
	sum(name, &b, gives, leaves);
}

static void
test_groups(void)
{
	Builder		b;
	Answer		a;

	second("100 yuan and 50", AMOUNT_FIXED, 5000, false, 15000, 17000);
	second("100 yuan and half of the fee", AMOUNT_PERCENT, 500000, false, 26000, 6000);
	second("100 yuan and half of the rest", AMOUNT_PERCENT, 500000, true, 21000, 11000);
	second("100 yuan and 80 per cent of the fee", AMOUNT_PERCENT, 800000, false, FEE, 0);
	second("100 yuan and 250", AMOUNT_FIXED, 25000, false, FEE, 0);
	second("100 yuan and all of the rest", AMOUNT_FULL, 0, false, FEE, 0);
	second("100 yuan and what leaves 30", AMOUNT_LEAVES, 3000, false, 29000, 3000);
	second("100 yuan and what would leave 250", AMOUNT_LEAVES, 25000, false, 10000, 22000);
	second("100 yuan and an open amount", AMOUNT_OPEN, 0, false, FEN_UNKNOWN, FEN_UNKNOWN);

	init(&b, FEE);
	grouped(&b, 0, 0, AMOUNT_FIXED, 10000);
	grouped(&b, 1, 0, AMOUNT_FIXED, 5000)->tier = TIER_LOCAL;
	grouped(&b, 0, 0, AMOUNT_FIXED, 12000);
	grouped(&b, 1, 0, AMOUNT_FIXED, 4000);
	a = assess_paid(&b);
	is(a.amount[AMT_SUBSIDY], 17000, "of each group the most favourable: 120 and 50");
	ok(a.subsidy == 2 && a.subsidy_rule == b.subsidies[2].rule && a.tier == TIER_FIXED, "category and tier are of the first group");
	ok(a.more_subsidies[0] == b.subsidies[1].rule && a.more_subsidies[1] == NO_INDEX, "the rule of the second is named");
	ok(a.given[0] == 12000 && a.given[1] == 5000, "and what each gives");
	ok(a.shares_known && a.nshares == 2 && a.share[0].payer == b.subsidies[2].payer && a.share[0].amount == 12000 &&
	   a.share[1].payer == b.subsidies[1].payer && a.share[1].amount == 5000, "every payer has a share");
	b.subsidies[1].payer = b.subsidies[2].payer;
	a = assess_paid(&b);
	ok(a.nshares == 1 && a.share[0].amount == 17000, "one that pays twice has one share");
	b.subsidies[2].kind = AMOUNT_FULL;
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == FEE && a.more_subsidies[0] == NO_INDEX && a.nshares == 1, "nothing is left for the second group");

	init(&b, FEE);
	grouped(&b, 0, never(&b), AMOUNT_FIXED, 10000);
	grouped(&b, 1, 0, AMOUNT_FIXED, 5000);
	a = assess_paid(&b);
	ok(a.subsidy == 1 && a.more_subsidies[0] == NO_INDEX && a.amount[AMT_SUBSIDY] == 5000, "the first group gives nothing: the second is named");
	b.subsidies[0].condition = 0;
	b.subsidies[0].kind = AMOUNT_PERCENT;
	b.subsidies[0].amount = 0;
	a = assess_paid(&b);
	ok(a.subsidy == 1 && a.more_subsidies[0] == NO_INDEX, "nor is an aid named that comes to nothing");
	b.subsidies[1].kind = AMOUNT_PERCENT;
	b.subsidies[1].amount = 0;
	a = assess_paid(&b);
	ok(a.subsidy == 0 && a.amount[AMT_SUBSIDY] == 0 && a.amount[AMT_PAYABLE] == FEE, "unless there is no other");

	init(&b, 33333);
	grouped(&b, 0, 0, AMOUNT_PERCENT, 500000);
	grouped(&b, 1, 0, AMOUNT_PERCENT, 500000)->of_rest = true;
	grouped(&b, 2, 0, AMOUNT_PERCENT, 500000)->of_rest = true;
	a = assess_paid(&b);
	ok(a.given[0] == 16667 && a.given[1] == 8333 && a.given[2] == 4167, "halves of 333.33 yuan: 166.67, 83.33 and 41.67");
	ok(a.amount[AMT_SUBSIDY] == 29167 && a.amount[AMT_PAYABLE] == 4166 && a.nshares == 3, "41.66 are left, to the fen");
	ok(a.more_subsidies[0] == b.subsidies[1].rule && a.more_subsidies[1] == b.subsidies[2].rule, "three rules");
	b.routes[0].flags |= ROUTE_UNAIDED;
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == 0 && a.more_subsidies[0] == NO_INDEX, "none on a route without aid");

	/* a part of the fee that no aid covers */
	init(&b, FEE);
	b.fees[0].add_on = b.fees[0].unaided = 1000;
	grouped(&b, 0, 0, AMOUNT_FIXED, 10000);
	grouped(&b, 1, 0, AMOUNT_FULL, 0);
	sum("100 yuan and all of the rest that is covered", &b, 31000, 1000);
}

/* ---- groups of which something is not known ---- */

static void
test_open_groups(void)
{
	Builder		b;
	Answer		a;
	uint16_t	child;

	init(&b, FEE);
	child = age(&b, 0, 17);
	grouped(&b, 0, child, AMOUNT_FIXED, 10000);
	grouped(&b, 1, 0, AMOUNT_FIXED, 5000);
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == FEN_UNDECIDED && a.amount[AMT_PAYABLE] == FEN_UNDECIDED && a.tier == TIER_UNDECIDED,
	   "the first group is undecided, and so is the sum");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
	b.subsidies[1].kind = AMOUNT_FULL;
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == FEE && a.amount[AMT_PAYABLE] == 0, "the second pays the whole rest: nothing is payable all the same");
	ok(a.tier == TIER_UNDECIDED && a.subsidy_rule == RULE_UNDECIDED && a.more_subsidies[0] == b.subsidies[1].rule,
	   "though which is the first is not decided");
	ok(!a.shares_known && a.nshares == 0, "nor who pays how much");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
	b.subsidies[0].kind = b.subsidies[1].kind = AMOUNT_LEAVES;
	b.subsidies[0].amount = 5000;
	b.subsidies[1].amount = 3000;
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == 29000 && a.amount[AMT_PAYABLE] == 3000, "30 yuan are left whatever the first leaves above that");
	b.subsidies[0].amount = 2000;
	is(assess_paid(&b).amount[AMT_PAYABLE], FEN_UNDECIDED, "but not where it may leave less");

	init(&b, FEE);
	child = age(&b, 0, 17);
	grouped(&b, 0, 0, AMOUNT_FIXED, 10000);
	grouped(&b, 1, child, AMOUNT_FIXED, 5000);
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == FEN_UNDECIDED && a.amount[AMT_PAYABLE] == FEN_UNDECIDED, "the second group is undecided");
	ok(a.subsidy == 0 && a.tier == TIER_FIXED && a.subsidy_rule == b.subsidies[0].rule, "what the first is known to give has its category");
	ok(!a.shares_known && a.more_subsidies[0] == RULE_UNDECIDED, "not the shares");
	b.subsidies[0].kind = AMOUNT_FULL;
	a = assess_paid(&b);
	ok(a.amount[AMT_PAYABLE] == 0 && a.shares_known && a.missing_facts == 0, "the first pays the whole: the second does not matter");

	b.subsidies[0].kind = AMOUNT_FIXED;
	b.subsidies[0].amount = 30000;
	b.subsidies[1].kind = AMOUNT_LEAVES;
	b.subsidies[1].amount = 2000;
	a = assess_paid(&b);
	ok(a.amount[AMT_PAYABLE] == 2000 && a.shares_known && a.more_subsidies[0] == NO_INDEX && a.missing_facts == 0,
	   "nor does a second that would give nothing of what is left");

	/* an amount left open, before and after */
	init(&b, FEE);
	grouped(&b, 0, 0, AMOUNT_OPEN, 0)->notes = note(&b, "open");
	grouped(&b, 1, 0, AMOUNT_FIXED, 5000);
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == FEN_UNKNOWN && a.amount[AMT_PAYABLE] == FEN_UNKNOWN && a.notes == 1, "an open amount: an open sum");
	ok(a.subsidy == 0 && a.more_subsidies[0] == b.subsidies[1].rule && a.missing_facts == 0, "of known aids");
	b.subsidies[1].kind = AMOUNT_FULL;
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == FEE && a.amount[AMT_PAYABLE] == 0 && !a.shares_known, "the second pays what the first does not");
	child = age(&b, 0, 17);
	b.subsidies[1].kind = AMOUNT_FIXED;
	b.subsidies[1].condition = child;
	a = assess_paid(&b);
	ok(a.amount[AMT_PAYABLE] == FEN_UNDECIDED && a.missing_facts == MISSING_BIT(BIRTH), "undecided beside open: a fact is asked for");

	/* an unknown fee */
	init(&b, FEN_UNKNOWN);
	grouped(&b, 0, 0, AMOUNT_FIXED, 10000);
	grouped(&b, 1, 0, AMOUNT_FULL, 0);
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == FEN_UNKNOWN && a.amount[AMT_PAYABLE] == 0, "full aid beside another leaves nothing of an unknown fee");
	b.subsidies[1].kind = AMOUNT_FIXED;
	b.subsidies[1].amount = 5000;
	a = assess_paid(&b);
	ok(a.amount[AMT_SUBSIDY] == 15000 && a.amount[AMT_PAYABLE] == FEN_UNKNOWN, "two fixed amounts are known");
	b.subsidies[0].kind = AMOUNT_LEAVES;
	b.subsidies[0].amount = 3000;
	is(assess_paid(&b).amount[AMT_PAYABLE], 0, "50 yuan of the 30 that a residual leaves");
	b.subsidies[1].amount = 2000;
	is(assess_paid(&b).amount[AMT_PAYABLE], 1000, "20 of them");
}

/* What a person pays by aids that hold or not, group by group. */
static Fen
pays(const Builder *b, unsigned held_aids)
{
	Fen			left = FEE;

	for (int group = 0; group < MAX_GROUPS; group++)
	{
		Fen			most = 0;

		for (uint32_t i = 0; i < b->nsubsidies; i++)
		{
			const Subsidy *s = &b->subsidies[i];
			Fen			gives;

			if (s->group != group || !((held_aids >> i) & 1))
				continue;
			gives = s->kind == AMOUNT_FULL ? left : s->kind == AMOUNT_FIXED ? s->amount :
				s->kind == AMOUNT_LEAVES ? left - s->amount :
				((s->of_rest ? left : FEE) * s->amount + 500000) / 1000000;
			gives = gives > left ? left : gives;
			most = gives > most ? gives : most;
		}
		left -= most;
	}
	return left;
}

/*
 * Random aids in three groups, some of them undecided: what is payable is known
 * exactly where it is the same whichever of them hold.
 */
static void
test_random_groups(void)
{
	int			wrong = 0;
	int			undecided = 0;

	for (int i = 0; i < 20000; i++)
	{
		Builder		b;
		Answer		a;
		int			n = random_between(1, 7);
		unsigned	holds = 0,
					maybe = 0;
		Fen			least,
					most,
					shares = 0;

		init(&b, FEE);
		for (int k = 0; k < n; k++)
		{
			int			state = random_between(0, 5);
			int			kind = random_between(0, 9) == 0 ? AMOUNT_FULL : random_between(0, 2) == 0 ? AMOUNT_LEAVES :
				random_bits() & 1 ? AMOUNT_FIXED : AMOUNT_PERCENT;
			int64_t		amount = kind == AMOUNT_FULL ? 0 : kind == AMOUNT_PERCENT ? random_between(1, 99) * 10101 :
				random_between(1, 8) * 2500;
			Subsidy    *s = grouped(&b, k < MAX_GROUPS ? k : random_between(0, MAX_GROUPS - 1),
									state < 2 ? never(&b) : state < 5 ? always(&b) : age(&b, 0, 17), kind, amount);

			s->of_rest = kind == AMOUNT_PERCENT && (random_bits() & 1);
			holds |= (state >= 2 && state < 5) << k;
			maybe |= (state == 5) << k;
		}
		a = assess_paid(&b);
		least = most = pays(&b, holds);
		for (unsigned some = maybe; some != 0; some = (some - 1) & maybe)
		{
			Fen			left = pays(&b, holds | some);

			least = left < least ? left : least;
			most = left > most ? left : most;
		}
		if (least == most)
			wrong += a.amount[AMT_PAYABLE] != least || a.amount[AMT_SUBSIDY] != FEE - least;
		else
			wrong += a.amount[AMT_PAYABLE] != FEN_UNDECIDED || a.amount[AMT_SUBSIDY] != FEN_UNDECIDED ||
				a.missing_facts != MISSING_BIT(BIRTH);
		undecided += least != most;
		for (int k = 0; k < a.nshares; k++)
			shares += a.share[k].amount;
		wrong += a.shares_known && shares != a.amount[AMT_SUBSIDY];
		wrong += maybe == 0 && !a.shares_known;
	}
	is(wrong, 0, "20000 random sets of aids in groups, undecided ones among them");
	ok(undecided > 1000, "%d of them undecided", undecided);
}

/* ---- payers ---- */

static void
test_shares(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	Split	   *s;
	uint16_t	name,
				province,
				city,
				county,
				code_a;

	init(&b, FEE);
	subsidy(&b, 0, AMOUNT_FIXED, 10000, fund);
	a = assess_paid(&b);
	ok(a.shares_known && a.nshares == 1 && a.share[0].payer == fund && a.share[0].amount == 10000, "one payer");

	init(&b, FEE);
	province = payer(&b, "province");
	city = payer(&b, "city");
	county = payer(&b, "county");
	name = split_name(&b, "by_county");
	code_a = code(&b, "county_class_2");
	subsidy(&b, 0, AMOUNT_FIXED, 10001, NO_INDEX)->split = name;
	s = split(&b, name, held(&b, code_a));
	s->nparts = 3;
	s->rest = 2;
	s->parts[0] = 5, s->payer[0] = province;
	s->parts[1] = 2, s->payer[1] = city;
	s->parts[2] = 3, s->payer[2] = county;
	split(&b, name, 0)->notes = note(&b, "split_open");
	a = assess_paid(&b);
	ok(!a.shares_known && a.nshares == 0, "the text does not divide it");
	is(a.notes, 1, "with its note");
	is(a.split_rule, b.splits[1].rule, "and its rule");
	facts_init(&f);
	f.paid = paid;
	hold_code(&f, code_a, DAY_NONE, DAY_NONE);
	a = assess(&b, &f);
	is(a.split_rule, b.splits[0].rule, "the first split whose condition holds");
	ok(a.nshares == 3 && a.share[0].amount == 5000 && a.share[1].amount == 2000 && a.share[2].amount == 3001,
	   "5:2:3 of 100.01 yuan, the fen to the last");
	b.subsidies[0].amount = 1;
	a = assess(&b, &f);
	ok(a.nshares == 1 && a.share[0].payer == county && a.share[0].amount == 1, "a payer of nothing is not named");
}

/* ---- fiscal subsidy ---- */

static void
fiscal(const char *name, Fen fiscal_amount, int64_t ratio, Fen base, Fen central, Fen local)
{
	Builder		b;
	Answer		a;

	init(&b, FEE);
	b.fees[0].fiscal = fiscal_amount;
	b.head.central_ratio = ratio;
	b.head.central_base = base;
	a = assess_paid(&b);
	ok(a.amount[AMT_CENTRAL] == central && a.amount[AMT_LOCAL] == local, "%s", name);
	if (a.amount[AMT_CENTRAL] != central || a.amount[AMT_LOCAL] != local)
		printf("#   got %" PRId64 " and %" PRId64 "\n", a.amount[AMT_CENTRAL], a.amount[AMT_LOCAL]);
	is(a.amount[AMT_TOTAL], fiscal_amount == FEN_UNKNOWN ? FEN_UNKNOWN : FEE + fiscal_amount,
	   "%s: fee and fiscal subsidy", name);
}

static void
test_fiscal(void)
{
	fiscal("80 per cent of 580 yuan", 58000, 800000, 58000, 46400, 11600);
	fiscal("the excess over the national standard is local", 60000, 800000, 58000, 46400, 13600);
	fiscal("less than the national standard", 50000, 800000, 58000, 40000, 10000);
	fiscal("an unknown ratio", 58000, RATIO_UNKNOWN, 58000, FEN_UNKNOWN, FEN_UNKNOWN);
	fiscal("an unknown base", 58000, 800000, FEN_UNKNOWN, FEN_UNKNOWN, FEN_UNKNOWN);
	fiscal("an unknown subsidy", FEN_UNKNOWN, 800000, 58000, FEN_UNKNOWN, FEN_UNKNOWN);
	fiscal("no fiscal subsidy", 0, RATIO_UNKNOWN, FEN_UNKNOWN, 0, 0);
}

/* ---- recognised after the payment ---- */

static void
test_refund(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	uint16_t	code_a;
	Day			until;
	uint64_t	waiting,
				late;

	init(&b, FEE);
	code_a = code(&b, "a");
	waiting = note(&b, "while_waiting");
	late = note(&b, "too_late");
	subsidy(&b, held(&b, code_a), AMOUNT_FIXED, 10000, fund);
	until = day_from_ymd(2022, 3, 31);
	facts_init(&f);
	f.paid = paid;
	a = assess(&b, &f);
	ok(a.amount[AMT_CHARGED] == FEE && a.amount[AMT_REFUND] == 0 && a.amount[AMT_DUE] == FEN_NONE, "charged the fee, no refund");
	hold_code(&f, code_a, until, DAY_NONE);
	a = assess(&b, &f);
	is(a.amount[AMT_PAYABLE], FEE, "without a rule of recognition a later identity does not count");

	b.head.flags |= POLICY_HAS_RECOGNITION;
	b.head.recognition_until = until;
	b.head.recognition_waiting_notes = waiting;
	b.head.recognition_late_notes = late;
	set_add(&b.head.recognition, code_a);
	a = assess(&b, &f);
	ok(a.amount[AMT_PAYABLE] == FEE - 10000 && a.amount[AMT_CHARGED] == FEE && a.amount[AMT_REFUND] == 10000,
	   "recognised on the last day: charged the fee, the aid is refunded");
	f.held[0].from = until + 1;
	a = assess(&b, &f);
	ok(a.amount[AMT_PAYABLE] == FEE && a.amount[AMT_REFUND] == 0, "recognised a day too late");
	is(a.notes, late, "which is noted");

	b.routes[0].start.wait_days = 60;
	a = assess(&b, &f);
	ok(a.amount[AMT_PAYABLE] == FEE, "cover has not begun, but the notice does not let it count");
	is(a.notes, waiting, "which is noted");
	b.head.flags |= POLICY_WHILE_WAITING;
	a = assess(&b, &f);
	ok(a.amount[AMT_PAYABLE] == FEE - 10000 && a.amount[AMT_REFUND] == 10000, "the notice lets it count");
	f.held[0].from = paid + 61;
	is(assess(&b, &f).amount[AMT_PAYABLE], FEE, "not on the first day of cover");
	f.held[0].from = paid + 60;
	is(assess(&b, &f).amount[AMT_PAYABLE], FEE - 10000, "on the day before");
	f.held[0].from = day_from_ymd(2023, 1, 1);
	a = assess(&b, &f);
	ok(a.amount[AMT_PAYABLE] == FEE && a.notes == 0, "an identity of the next year is none of this");

	f.held[0].from = paid;
	a = assess(&b, &f);
	ok(a.amount[AMT_CHARGED] == FEE - 10000 && a.amount[AMT_REFUND] == 0, "recognised on the day of payment: no refund");
	f.amount_paid = FEE;
	a = assess(&b, &f);
	ok(a.amount[AMT_CHARGED] == FEE && a.amount[AMT_REFUND] == 10000 && a.amount[AMT_DUE] == 0, "who paid the fee all the same gets the aid back");
	f.amount_paid = 20000;
	a = assess(&b, &f);
	ok(a.amount[AMT_REFUND] == 0 && a.amount[AMT_DUE] == 2000, "who paid too little owes the rest");
	b.subsidies[0].kind = AMOUNT_OPEN;
	b.subsidies[0].amount = 0;
	a = assess(&b, &f);
	ok(a.amount[AMT_REFUND] == FEN_UNKNOWN && a.amount[AMT_DUE] == FEN_UNKNOWN, "an unknown aid: what is due cannot be said");
}

/* ---- what an earlier year still costs ---- */

static void
test_top_up(void)
{
	Builder		b;
	Facts		f;
	Answer		a;

	init(&b, FEE);
	top_up(&b, 0, 28000, 0);
	facts_init(&f);
	f.paid = paid;
	is(assess(&b, &f).amount[AMT_TOP_UP], 0, "nothing was settled: nothing is due");
	f.settled_before = 25000;
	a = assess(&b, &f);
	is(a.amount[AMT_TOP_UP], 3000, "settled at 250, the standard is 280");
	ok(a.top_up_rule == b.top_ups[0].rule, "with its rule");
	f.settled_before = 28000;
	a = assess(&b, &f);
	ok(a.amount[AMT_TOP_UP] == 0 && a.top_up_rule == NO_INDEX, "settled at the standard");
	f.settled_before = 30000;
	is(assess(&b, &f).amount[AMT_TOP_UP], 0, "settled above it: nothing comes back");

	f.settled_before = 25000;
	b.top_ups[0].flags = TOP_UP_NOW;
	b.top_ups[0].notes = note(&b, "top_up_open");
	a = assess(&b, &f);
	ok(a.amount[AMT_COLLECTED] == FEE + 3000 && a.notes == 0, "collected now, with the fee");
	f.paid = DAY_NONE;
	a = assess(&b, &f);
	ok(a.amount[AMT_COLLECTED] == 0 && a.notes == 1, "who does not enrol is noted");
	b.top_ups[0].flags = TOP_UP_FISCAL | TOP_UP_NOW;
	f.paid = paid;
	a = assess(&b, &f);
	ok(a.amount[AMT_FISCAL_TOP_UP] == 3000 && a.amount[AMT_TOP_UP] == 0 && a.amount[AMT_COLLECTED] == FEE, "borne by the treasury");
	b.top_ups[0].condition = age(&b, 0, 17);
	a = assess(&b, &f);
	is(a.amount[AMT_FISCAL_TOP_UP], FEN_UNDECIDED, "an undecided condition");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
}

/* ---- who is not enrolled, and would be aided ---- */

static void
test_not_enrolled(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	uint16_t	code_a;

	init(&b, FEE);
	code_a = code(&b, "a");
	subsidy(&b, held(&b, code_a), AMOUNT_FIXED, 10000, fund);
	facts_init(&f);
	a = assess(&b, &f);
	ok(a.outcome == OUTCOME_NOT_ENROLLED && a.would_be_aided_by == NO_INDEX, "nobody special");
	hold_code(&f, code_a, day_from_ymd(2022, 12, 31), DAY_NONE);
	a = assess(&b, &f);
	is(a.would_be_aided_by, 0, "held from the last day of the year on");
	is(a.subsidy, NO_INDEX, "no aid is given");
	is(a.paid, DAY_NONE, "nothing was paid");
	f.held[0].from = day_from_ymd(2023, 1, 1);
	is(assess(&b, &f).would_be_aided_by, NO_INDEX, "a day too late");
	f.held[0].from = DAY_NONE;
	f.died = day_from_ymd(2021, 12, 31);
	is(assess(&b, &f).would_be_aided_by, NO_INDEX, "dead before the year");
	f.died = day_from_ymd(2022, 1, 1);
	is(assess(&b, &f).would_be_aided_by, 0, "alive in it");
	f.died = DAY_NONE;
	b.subsidies[0].amount = 0;
	is(assess(&b, &f).would_be_aided_by, NO_INDEX, "an aid of nothing");
	b.subsidies[0].kind = AMOUNT_OPEN;
	is(assess(&b, &f).would_be_aided_by, 0, "one of an amount left open");
	b.routes[0].flags |= ROUTE_REJECT;
	is(assess(&b, &f).would_be_aided_by, 0, "when nobody is accepted any more, by the rules of aid alone");
	b.routes[0].flags = ROUTE_UNAIDED;
	is(assess(&b, &f).would_be_aided_by, NO_INDEX, "accepted without aid: none");
	b.routes[0].flags = 0;
	b.subsidies[0].condition = age(&b, 0, 17);
	a = assess(&b, &f);
	is(a.would_be_aided_by, RULE_UNDECIDED, "an aid that may hold");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
}

int
main(void)
{
	test_kinds();
	test_most_favourable();
	test_random();
	test_groups();
	test_open_groups();
	test_random_groups();
	test_shares();
	test_fiscal();
	test_refund();
	test_top_up();
	test_not_enrolled();
	return done();
}

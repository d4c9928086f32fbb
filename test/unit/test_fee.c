/* Fees in proportion to months, other premiums inside them, levels of benefits. */
#include "tap.h"

#include "build.h"

#define FEE 32000
#define FISCAL 58000

static uint16_t fund;

static void
init(Builder *b)
{
	build_init(b, 2022);
	b->head.central_ratio = 600000;
	b->head.central_base = 58000;
	fund = payer(b, "fund");
	fee(b, 0, 0, FEE, FISCAL);
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

static Facts
paid_on(int year, int month, int day)
{
	Facts		f;

	facts_init(&f);
	f.paid = day_from_ymd(year, month, day);
	return f;
}

static Answer
assess_on(Builder *b, int year, int month, int day)
{
	Facts		f = paid_on(year, month, day);

	return assess(b, &f);
}

/* ---- months ---- */

static void
monthly(Builder *b, int event, int flags)
{
	init(b);
	b->fees[0].event = event;
	b->fees[0].flags = FEE_MONTHLY | flags;
}

static void
test_months(void)
{
	Builder		b;
	Answer		a;

	monthly(&b, OF_PAYMENT, FEE_MONTHLY_FISCAL);
	a = assess_on(&b, 2022, 3, 31);
	is(a.amount[AMT_STANDARD_FEE], 26667, "320 yuan for March to December: ten twelfths are 266.67");
	is(a.amount[AMT_PAYABLE], 26667, "which is payable");
	is(a.amount[AMT_FISCAL], 48333, "580 yuan of fiscal subsidy likewise: 483.33");
	is(a.amount[AMT_CENTRAL], 29000, "60 per cent of that: 290.00, not 289.998");
	is(a.amount[AMT_LOCAL], 19333, "the rest is local");
	is(a.amount[AMT_TOTAL], 75000, "together 750.00");
	a = assess_on(&b, 2022, 1, 31);
	ok(a.amount[AMT_STANDARD_FEE] == FEE && a.amount[AMT_FISCAL] == FISCAL, "paid in January: the whole year");
	a = assess_on(&b, 2021, 10, 5);
	ok(a.amount[AMT_STANDARD_FEE] == FEE && a.amount[AMT_CENTRAL] == 34800, "paid before the year: the whole year");
	is(assess_on(&b, 2022, 12, 1).amount[AMT_STANDARD_FEE], 2667, "paid in December: one month, 26.67");
	a = assess_on(&b, 2023, 1, 1);
	ok(a.amount[AMT_STANDARD_FEE] == 0 && a.amount[AMT_TOTAL] == 0 && a.amount[AMT_CENTRAL] == 0, "paid after the year: nothing");

	b.fees[0].flags |= FEE_NEXT_MONTH;
	is(assess_on(&b, 2022, 3, 1).amount[AMT_STANDARD_FEE], 24000, "from the month after March: nine months, 240.00");
	is(assess_on(&b, 2022, 12, 31).amount[AMT_STANDARD_FEE], 0, "after December: none");
	is(assess_on(&b, 2021, 12, 31).amount[AMT_STANDARD_FEE], FEE, "after the December before: all twelve");
	is(assess_on(&b, 2022, 1, 1).amount[AMT_STANDARD_FEE], 29333, "after January: eleven months, 293.33");

	monthly(&b, OF_PAYMENT, 0);
	a = assess_on(&b, 2022, 7, 1);
	ok(a.amount[AMT_STANDARD_FEE] == 16000 && a.amount[AMT_FISCAL] == FISCAL && a.amount[AMT_CENTRAL] == 34800 &&
	   a.amount[AMT_TOTAL] == 74000, "the personal fee alone: the fiscal subsidy stays whole");

	monthly(&b, OF_PAYMENT, FEE_MONTHLY_FISCAL);
	b.fees[0].personal = 6;
	is(assess_on(&b, 2022, 12, 1).amount[AMT_STANDARD_FEE], 1, "half a fen is rounded up");
	b.fees[0].personal = 5;
	is(assess_on(&b, 2022, 12, 1).amount[AMT_STANDARD_FEE], 0, "less is rounded down");
	b.fees[0].personal = FEN_MAX;
	is(assess_on(&b, 2022, 2, 1).amount[AMT_STANDARD_FEE], INT64_C(91666666666667), "the largest amount");

	/* a locality that gives more than the national standard */
	b.fees[0].fiscal = 60000;
	a = assess_on(&b, 2022, 7, 1);
	ok(a.amount[AMT_FISCAL] == 30000 && a.amount[AMT_CENTRAL] == 17400 && a.amount[AMT_LOCAL] == 12600,
	   "half of 600: 60 per cent of half of 580, the excess is local");
	b.fees[0].fiscal = FEN_UNKNOWN;
	a = assess_on(&b, 2022, 7, 1);
	ok(a.amount[AMT_FISCAL] == FEN_UNKNOWN && a.amount[AMT_CENTRAL] == FEN_UNKNOWN, "an unknown subsidy");
	b.fees[0].personal = FEN_UNKNOWN;
	is(assess_on(&b, 2022, 7, 1).amount[AMT_STANDARD_FEE], FEN_UNKNOWN, "an unknown fee");
	is(assess_on(&b, 2023, 1, 1).amount[AMT_STANDARD_FEE], 0, "of which nothing is left after the year");
}

/* ---- the day of the event ---- */

static void
test_events(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	uint16_t	moved;

	monthly(&b, OF_BIRTH, FEE_MONTHLY_FISCAL);
	f = paid_on(2022, 9, 20);
	f.birth = day_from_ymd(2022, 5, 31);
	is(assess(&b, &f).amount[AMT_STANDARD_FEE], 21333, "born in May: eight months, 213.33");
	f.birth = day_from_ymd(1980, 5, 31);
	is(assess(&b, &f).amount[AMT_STANDARD_FEE], FEE, "born long before");
	f.birth = DAY_NONE;
	a = assess(&b, &f);
	ok(a.amount[AMT_STANDARD_FEE] == FEN_UNDECIDED && a.amount[AMT_FISCAL] == FEN_UNDECIDED &&
	   a.amount[AMT_CENTRAL] == FEN_UNDECIDED && a.amount[AMT_LOCAL] == FEN_UNDECIDED &&
	   a.amount[AMT_TOTAL] == FEN_UNDECIDED && a.amount[AMT_PAYABLE] == FEN_UNDECIDED, "not known when born: undecided");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
	is(a.fee_rule, b.fees[0].rule, "though the rule is known");
	f = paid_on(2022, 1, 20);
	a = assess(&b, &f);
	ok(a.amount[AMT_STANDARD_FEE] == FEE && a.missing_facts == 0, "who paid in January was born by then: the whole year");
	b.fees[0].flags |= FEE_NEXT_MONTH;
	is(assess(&b, &f).amount[AMT_STANDARD_FEE], FEN_UNDECIDED, "but perhaps in January, from which February follows");
	b.fees[0].flags &= ~(FEE_NEXT_MONTH | FEE_MONTHLY_FISCAL);
	f = paid_on(2022, 9, 20);
	a = assess(&b, &f);
	ok(a.amount[AMT_STANDARD_FEE] == FEN_UNDECIDED && a.amount[AMT_FISCAL] == FISCAL, "a subsidy that is not reduced is known");
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	is(assess(&b, &f).amount[AMT_PAYABLE], 0, "full aid leaves nothing, however much it was");

	monthly(&b, OF_REGISTRATION, 0);
	f = paid_on(2022, 9, 20);
	f.registered = day_from_ymd(2022, 8, 1);
	is(assess(&b, &f).amount[AMT_STANDARD_FEE], 13333, "registered in August: five months, 133.33");
	f.registered = DAY_NONE;
	f.birth = day_from_ymd(2022, 8, 31);
	a = assess(&b, &f);
	ok(a.amount[AMT_STANDARD_FEE] == FEN_UNDECIDED && a.missing_facts == MISSING_BIT(REGISTERED), "in August or September");
	f.birth = day_from_ymd(2022, 9, 1);
	a = assess(&b, &f);
	ok(a.amount[AMT_STANDARD_FEE] == 10667 && a.missing_facts == 0, "between birth and payment: September, four months, 106.67");

	monthly(&b, OF_CIRCUMSTANCE, 0);
	moved = code(&b, "moved");
	b.fees[0].event_of = moved;
	f = paid_on(2022, 9, 20);
	is(assess(&b, &f).amount[AMT_STANDARD_FEE], FEE, "who did not move pays for the whole year");
	hold_code(&f, moved, day_from_ymd(2022, 6, 30), DAY_NONE);
	is(assess(&b, &f).amount[AMT_STANDARD_FEE], 18667, "moved in June: seven months, 186.67");
	hold_code(&f, moved, day_from_ymd(2020, 6, 30), DAY_NONE);
	is(assess(&b, &f).amount[AMT_STANDARD_FEE], 18667, "of two days the last");
	f.held[1].from = DAY_NONE;
	a = assess(&b, &f);
	ok(a.amount[AMT_STANDARD_FEE] == FEN_UNDECIDED && a.missing_facts == MISSING_BIT(CIRCUMSTANCE_FROM) &&
	   set_has(&a.missing.dates, moved), "one of them not known");
}

/* ---- other premiums ---- */

static void
with_add_on(Builder *b, Fen add_on, Fen unaided)
{
	init(b);
	b->fees[0].add_on = add_on;
	b->fees[0].unaided = unaided;
}

static void
aid(const char *name, int kind, int64_t amount, Fen gives, Fen leaves)
{
	Builder		b;
	Answer		a;

	with_add_on(&b, 1000, 1000);
	subsidy(&b, 0, kind, amount, fund);
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_SUBSIDY] == gives && a.amount[AMT_PAYABLE] == leaves,
	   "%s gives %" PRId64 " and leaves %" PRId64, name, gives, leaves);
	if (a.amount[AMT_SUBSIDY] != gives || a.amount[AMT_PAYABLE] != leaves)
		printf("#   got %" PRId64 " and %" PRId64 "\n", a.amount[AMT_SUBSIDY], a.amount[AMT_PAYABLE]);
}

static void
test_add_ons(void)
{
	Builder		b;
	Answer		a;

	init(&b);
	is(assess_on(&b, 2022, 3, 1).amount[AMT_ADD_ON], FEN_NONE, "a policy without add-ons says nothing of them");
	with_add_on(&b, 1500, 1000);
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_STANDARD_FEE] == FEE && a.amount[AMT_PAYABLE] == FEE && a.amount[AMT_ADD_ON] == 1500, "add-ons are inside the fee");

	/* 10 of 320 yuan that no aid covers */
	aid("the whole fee", AMOUNT_FULL, 0, 31000, 1000);
	aid("half of it", AMOUNT_PERCENT, 500000, 15500, 16500);
	aid("a residual of 30 yuan", AMOUNT_LEAVES, 3000, 28000, 4000);
	aid("a residual above the rest", AMOUNT_LEAVES, 31500, 0, FEE);
	aid("a fixed amount", AMOUNT_FIXED, 10000, 10000, 22000);
	aid("a fixed amount above the rest", AMOUNT_FIXED, FEE, 31000, 1000);
	aid("an amount left open", AMOUNT_OPEN, 0, FEN_UNKNOWN, FEN_UNKNOWN);

	with_add_on(&b, 1000, 0);
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_SUBSIDY] == FEE && a.amount[AMT_PAYABLE] == 0 && a.amount[AMT_ADD_ON] == 1000, "one that aid covers");
	b.fees[0].unaided = b.fees[0].personal = b.fees[0].add_on = 1000;
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_SUBSIDY] == 0 && a.amount[AMT_PAYABLE] == 1000, "nothing but what no aid covers");

	with_add_on(&b, 1000, 1000);
	b.fees[0].personal = FEN_UNKNOWN;
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	is(assess_on(&b, 2022, 3, 1).amount[AMT_PAYABLE], 1000, "of an unknown fee, full aid leaves the part that it does not cover");
	b.fees[0].personal = FEE;
	b.fees[0].add_on = b.fees[0].unaided = FEN_UNKNOWN;
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_ADD_ON] == FEN_UNKNOWN && a.amount[AMT_PAYABLE] == FEN_UNKNOWN, "a part of unknown amount");
	b.routes[0].flags |= ROUTE_UNAIDED;
	is(assess_on(&b, 2022, 3, 1).amount[AMT_PAYABLE], FEE, "which matters only to aid");

	with_add_on(&b, 1000, 1000);
	b.fees[0].flags = FEE_MONTHLY;
	b.fees[0].event = OF_PAYMENT;
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_STANDARD_FEE] == 26667 && a.amount[AMT_ADD_ON] == 833 && a.amount[AMT_PAYABLE] == 833 &&
	   a.amount[AMT_SUBSIDY] == 25834, "by months like the fee of which it is a part: 8.33 yuan");

	/* the day of birth decides which fee it is */
	init(&b);
	b.fees[0].condition = age(&b, 0, 17);
	fee(&b, 0, 0, 40000, FISCAL);
	subsidy(&b, 0, AMOUNT_FULL, 0, fund);
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_STANDARD_FEE] == FEN_UNDECIDED && a.amount[AMT_PAYABLE] == 0, "full aid leaves nothing of either");
	b.fees[1].add_on = b.fees[1].unaided = 1000;
	a = assess_on(&b, 2022, 3, 1);
	ok(a.amount[AMT_ADD_ON] == FEN_UNDECIDED && a.amount[AMT_PAYABLE] == FEN_UNDECIDED, "unless it does not cover all of one");
}

/* ---- levels of benefits ---- */

static bool
level_is(Builder *b, const Facts *f, const char *name)
{
	Policy	   *p = build_finish(b);
	Answer		a;
	bool		same;

	rule_assess(p, f, &a);
	same = a.benefit_level.count == strlen(name) &&
		memcmp(POLICY_TEXT(p, a.benefit_level), name, a.benefit_level.count) == 0;
	free(p);
	return same;
}

static void
test_levels(void)
{
	Builder		b;
	Facts		f = paid_on(2022, 3, 1);
	Answer		a;

	init(&b);
	level(&b, "low");
	f.level = 0;
	ok(level_is(&b, &f, ""), "a policy without rules says nothing of it");
	benefit_level(&b, age(&b, 0, 17), "child");
	benefit_level(&b, 0, "high")->notes = note(&b, "high");
	f.birth = day_from_ymd(2015, 1, 1);
	ok(level_is(&b, &f, "child"), "the first rule that holds");
	a = assess(&b, &f);
	ok(a.level_rule == b.benefit_levels[0].rule && a.notes == 0, "with its number");
	f.birth = day_from_ymd(1980, 1, 1);
	ok(level_is(&b, &f, "high"), "or the next");
	is(assess(&b, &f).notes, 1, "with its note");
	f.birth = DAY_NONE;
	a = assess(&b, &f);
	ok(a.level_rule == RULE_UNDECIDED && a.benefit_level.count == 0 && a.missing_facts == MISSING_BIT(BIRTH),
	   "undecided for want of the day of birth");
	b.nbenefit_levels = 1;
	f.birth = day_from_ymd(1980, 1, 1);
	ok(level_is(&b, &f, "low"), "none holds: the level chosen");
	is(assess(&b, &f).level_rule, NO_INDEX, "by no rule");
	f.level = -1;
	a = assess(&b, &f);
	ok(a.level_rule == RULE_UNDECIDED && a.missing_facts == MISSING_BIT(LEVEL), "which is not known");
	b.nlevels = 0;
	a = assess(&b, &f);
	ok(a.level_rule == NO_INDEX && a.missing_facts == 0, "where nobody chooses one there is none");
	f.paid = DAY_NONE;
	a = assess(&b, &f);
	ok(a.outcome == OUTCOME_NOT_ENROLLED && a.level_rule == NO_INDEX && a.benefit_level.count == 0, "who is not enrolled has none");
	f.flaws = NOTE_BIT(NULL_ELEMENT);
	is(assess(&b, &f).level_rule, RULE_UNDECIDED, "nothing can be said of a flawed row");
	b.nbenefit_levels = 0;
	is(assess(&b, &f).level_rule, NO_INDEX, "nor is there a rule where the policy has none");
}

int
main(void)
{
	test_months();
	test_events();
	test_add_ons();
	test_levels();
	return done();
}

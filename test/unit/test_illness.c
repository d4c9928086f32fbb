/* Critical illness insurance: rule_illness(), to the fen. */
#include "tap.h"

#include "build.h"

#define YUAN		100
#define MICRO_YUAN	(YUAN * RATIO_ONE)
#define NO_BONUS	0
#define NO_PENALTY	0

static Day	on_day;

static void
init(Builder *b)
{
	build_init(b, 2020);
	on_day = b->head.year_end;
}

/* 赣府厅发〔2020〕15号 二(六), where last year's income was 26000. */
static void
jiangxi(Builder *b)
{
	init(b);
	illness_class(b, 0, 13000 * MICRO_YUAN, 250000 * YUAN);
	bracket(b, FEN_NONE, 600000);
}

static IllnessAnswer
pay_points(Builder *b, const Facts *f, Fen expense, Fen bonus, Fen penalty, int64_t points)
{
	Policy	   *p = build_finish(b);
	const char *wrong = policy_check(p, p->size);
	IllnessAnswer a;

	if (wrong)
		is_text(wrong, NULL, "the policy is valid");
	memset(&a, 0x5A, sizeof(a));
	rule_illness(p, f, on_day, expense, bonus, penalty, points, &a);
	free(p);
	return a;
}

static IllnessAnswer
pay_person(Builder *b, const Facts *f, Fen expense, Fen bonus, Fen penalty)
{
	return pay_points(b, f, expense, bonus, penalty, 0);
}

static IllnessAnswer
pay(Builder *b, Fen expense, Fen bonus, Fen penalty)
{
	Facts		f;

	facts_init(&f);
	return pay_person(b, &f, expense, bonus, penalty);
}

/* What is paid, in fen. */
static void
pays(Builder *b, Fen expense, Fen expected, const char *name)
{
	is(pay(b, expense, NO_BONUS, NO_PENALTY).reimbursed, expected, "%s", name);
}

static void
test_one_rate(void)
{
	Builder		b;
	IllnessAnswer a;

	jiangxi(&b);
	a = pay(&b, 0, NO_BONUS, NO_PENALTY);
	ok(a.reimbursed == 0 && a.bonus_used == 0, "no expense, no payment");
	is(a.deductible, 13000 * YUAN, "the deductible is told all the same");
	is(a.rate, 600000, "the rate");
	is(a.cap, 250000 * YUAN, "the cap");
	is(a.rule, b.illness_classes[0].rule, "and the class");
	pays(&b, 12999 * YUAN, 0, "below the deductible");
	pays(&b, 13000 * YUAN, 0, "at the deductible");
	pays(&b, 13000 * YUAN + 1, 1, "a fen above: 0.6 fen, which is one");
	pays(&b, 13000 * YUAN + 2, 1, "two: 1.2 fen");
	pays(&b, 13000 * YUAN + 5, 3, "five: three");
	pays(&b, 113000 * YUAN, 60000 * YUAN, "100000 above: 60000");
	pays(&b, 429666 * YUAN, 24999960, "just under the cap: 249999.60");
	pays(&b, 42966666, 25000000, "416666.66 above: 249999.996, which is the cap");
	pays(&b, 42966667, 25000000, "416666.67 above: the cap");
	pays(&b, 1000000 * YUAN, 25000000, "far above: the cap");
	pays(&b, MICRO_FEN_MAX / RATIO_ONE, 25000000, "the highest expense");

	b.illness_classes[0].deductible = 0;
	pays(&b, 1000 * YUAN, 600 * YUAN, "no deductible: from the first yuan");
	b.illness_classes[0].cap = 0;
	pays(&b, 1000 * YUAN, 0, "a cap of nothing");
	jiangxi(&b);
	b.brackets[0].rate = RATIO_ONE;
	pays(&b, 13001 * YUAN, 100, "all of it");
	b.brackets[0].rate = 0;
	pays(&b, 500000 * YUAN, 0, "nothing of it");
}

/* Half of an income of 25015.37 is 12507.685. */
static void
test_exact(void)
{
	Builder		b;
	IllnessAnswer a;

	jiangxi(&b);
	b.illness_classes[0].deductible = INT64_C(2501537) * 500000;
	a = pay(&b, 20000 * YUAN, NO_BONUS, NO_PENALTY);
	is(a.deductible, 1250769, "a deductible of 12507.685 is told as 12507.69");
	is(a.reimbursed, 449539, "60 per cent of 7492.315 are 4495.39");
	pays(&b, 1250769, 0, "half a fen above it: 0.3 fen, which is nothing");
	pays(&b, 1250770, 1, "a fen and a half: 0.9");
	b.brackets[0].rate = RATIO_ONE;
	pays(&b, 1250769, 1, "half a fen is one");
	pays(&b, 1250768, 0, "half a fen below: nothing");
	b.illness_classes[0].deductible = INT64_C(2501537) * 250000;
	b.brackets[0].rate = 650000;
	a = pay(&b, 20000 * YUAN, NO_BONUS, NO_PENALTY);
	is(a.deductible, 625384, "a quarter is 6253.8425");
	is(a.reimbursed, 893500, "65 per cent of 13746.1575 are 8935.002375");
	/* rounded but once: 0.5 fen of two brackets are one fen, not two */
	b.illness_classes[0].deductible = 0;
	b.nbrackets = 0;
	b.illness_classes[0].nbrackets = 0;
	bracket(&b, 1, 500000);
	bracket(&b, FEN_NONE, 500000);
	pays(&b, 2, 1, "half a fen of each of two brackets: one fen");
	pays(&b, 1, 1, "of the first: rounded up");
}

static void
test_cap(void)
{
	Builder		b;
	IllnessAnswer a;

	/* bonus and penalty: 003 二(四) */
	jiangxi(&b);
	a = pay(&b, 613000 * YUAN, 15000 * YUAN, NO_PENALTY);
	is(a.cap, 265000 * YUAN, "a bonus of 15000 raises the cap");
	is(a.reimbursed, 265000 * YUAN, "up to which is paid");
	is(a.bonus_used, 15000 * YUAN, "the whole bonus is used");
	a = pay(&b, 433000 * YUAN, 15000 * YUAN, NO_PENALTY);
	is(a.reimbursed, 252000 * YUAN, "420000 above the deductible");
	is(a.bonus_used, 2000 * YUAN, "use a part of it");
	a = pay(&b, 42966666, 15000 * YUAN, NO_PENALTY);
	is(a.reimbursed, 25000000, "exactly the cap without it");
	is(a.bonus_used, 0, "uses none");
	a = pay(&b, 42966668, 15000 * YUAN, NO_PENALTY);
	ok(a.reimbursed == 25000001 && a.bonus_used == 1, "a fen more uses a fen");
	a = pay(&b, 613000 * YUAN, NO_BONUS, 9000 * YUAN);
	ok(a.cap == 241000 * YUAN && a.reimbursed == 241000 * YUAN && a.bonus_used == 0, "a penalty lowers the cap");
	a = pay(&b, 613000 * YUAN, 6000 * YUAN, 9000 * YUAN);
	is(a.cap, 247000 * YUAN, "both");
	is(a.reimbursed, 247000 * YUAN, "up to that");
	is(a.bonus_used, 6000 * YUAN, "beyond the cap less the penalty the bonus is used");
	a = pay(&b, 613000 * YUAN, 6000 * YUAN, 300000 * YUAN);
	ok(a.cap == 6000 * YUAN && a.reimbursed == 6000 * YUAN && a.bonus_used == 6000 * YUAN,
	   "a penalty above the cap leaves the bonus");

	b.illness_classes[0].cap = FEN_NONE;
	a = pay(&b, 1013000 * YUAN, 15000 * YUAN, 9000 * YUAN);
	is(a.reimbursed, 600000 * YUAN, "no cap: all of it is paid");
	ok(a.cap == FEN_NONE && a.bonus_used == 0, "and no bonus is used");
	pays(&b, MICRO_FEN_MAX / RATIO_ONE, (MICRO_FEN_MAX / RATIO_ONE - 13000 * YUAN) / 10 * 6, "of the highest expense, too");

	b.illness_classes[0].cap = FEN_UNKNOWN;
	a = pay(&b, 20000 * YUAN, 15000 * YUAN, NO_PENALTY);
	ok(a.reimbursed == FEN_UNKNOWN && a.bonus_used == FEN_UNKNOWN && a.cap == FEN_UNKNOWN,
	   "an unknown cap: neither the payment nor the bonus used is known");
	ok(a.deductible == 13000 * YUAN && a.rate == 600000, "but deductible and rate are");
	a = pay(&b, 13000 * YUAN, 15000 * YUAN, NO_PENALTY);
	ok(a.reimbursed == 0 && a.bonus_used == 0, "and that nothing is paid at the deductible");
	is(a.cap, FEN_UNKNOWN, "under a cap that is not known");

	jiangxi(&b);
	b.illness_classes[0].deductible = FEN_UNKNOWN;
	a = pay(&b, 20000 * YUAN, 15000 * YUAN, 9000 * YUAN);
	ok(a.deductible == FEN_UNKNOWN && a.reimbursed == FEN_UNKNOWN && a.bonus_used == FEN_UNKNOWN,
	   "an unknown deductible: the payment is not known");
	ok(a.cap == 256000 * YUAN && a.rate == 600000, "but cap and rate are");
	a = pay(&b, 0, NO_BONUS, NO_PENALTY);
	ok(a.reimbursed == 0 && a.bonus_used == 0, "and that nothing is paid of nothing");
	bracket(&b, FEN_NONE, 700000);
	b.brackets[0].up_to = 50000 * YUAN;
	a = pay(&b, 20000 * YUAN, NO_BONUS, NO_PENALTY);
	is(a.rate, RATIO_UNKNOWN, "with brackets the rate is not");

	/* what a history that is not known adds and takes */
	jiangxi(&b);
	a = pay(&b, 613000 * YUAN, FEN_UNDECIDED, NO_PENALTY);
	ok(a.cap == FEN_UNDECIDED && a.reimbursed == FEN_UNDECIDED && a.bonus_used == FEN_UNDECIDED,
	   "a bonus that is undecided: beyond the limit the payment is undecided");
	ok(a.deductible == 13000 * YUAN && a.rate == 600000, "but deductible and rate are not");
	a = pay(&b, 113000 * YUAN, FEN_UNDECIDED, NO_PENALTY);
	ok(a.cap == FEN_UNDECIDED && a.reimbursed == 60000 * YUAN && a.bonus_used == 0, "nor is a payment below the limit");
	a = pay(&b, 42966666, FEN_UNDECIDED, NO_PENALTY);
	ok(a.reimbursed == 25000000 && a.bonus_used == 0, "nor one at it");
	a = pay(&b, 42966668, FEN_UNDECIDED, NO_PENALTY);
	ok(a.reimbursed == FEN_UNDECIDED && a.bonus_used == FEN_UNDECIDED, "a fen beyond, it is");
	a = pay(&b, 113000 * YUAN, NO_BONUS, FEN_UNDECIDED);
	ok(a.cap == FEN_UNDECIDED && a.reimbursed == FEN_UNDECIDED, "a penalty that is undecided may take all of the limit");
	a = pay(&b, 13000 * YUAN, FEN_UNDECIDED, FEN_UNDECIDED);
	ok(a.reimbursed == 0 && a.bonus_used == 0, "nothing is nothing under any limit");
	b.illness_classes[0].cap = FEN_NONE;
	a = pay(&b, 1013000 * YUAN, FEN_UNDECIDED, FEN_UNDECIDED);
	ok(a.cap == FEN_NONE && a.reimbursed == 600000 * YUAN && a.bonus_used == 0, "and where there is no cap they do not matter");
	b.illness_classes[0].cap = FEN_UNKNOWN;
	a = pay(&b, 113000 * YUAN, FEN_UNDECIDED, NO_PENALTY);
	ok(a.cap == FEN_UNKNOWN && a.reimbursed == FEN_UNKNOWN && a.bonus_used == FEN_UNKNOWN, "an unknown cap stays unknown");
	jiangxi(&b);
	b.illness_classes[0].flags = ILLNESS_CAP_ON_EXPENSE;
	a = pay(&b, 263000 * YUAN, FEN_UNDECIDED, NO_PENALTY);
	ok(a.reimbursed == 150000 * YUAN && a.bonus_used == 0, "a cap on the expense: at it");
	a = pay(&b, 263000 * YUAN + 1, FEN_UNDECIDED, NO_PENALTY);
	ok(a.reimbursed == FEN_UNDECIDED && a.bonus_used == FEN_UNDECIDED, "and beyond");

	/* the cap is one on what is counted above the deductible */
	init(&b);
	illness_class(&b, 0, 10000 * MICRO_YUAN, 100000 * YUAN)->flags = ILLNESS_CAP_ON_EXPENSE;
	bracket(&b, FEN_NONE, 600000);
	pays(&b, 110000 * YUAN, 60000 * YUAN, "a cap on the expense: at it");
	pays(&b, 200000 * YUAN, 60000 * YUAN, "and beyond");
	a = pay(&b, 200000 * YUAN, 5000 * YUAN, NO_PENALTY);
	is(a.reimbursed, 63000 * YUAN, "a bonus of 5000 counts 5000 more");
	is(a.bonus_used, 3000 * YUAN, "which pays 3000");
	is(a.cap, 105000 * YUAN, "under a cap of 105000");
	a = pay(&b, 112000 * YUAN, 5000 * YUAN, NO_PENALTY);
	ok(a.reimbursed == 61200 * YUAN && a.bonus_used == 1200 * YUAN, "a part of it");
	a = pay(&b, 200000 * YUAN, 5000 * YUAN, 20000 * YUAN);
	ok(a.reimbursed == 51000 * YUAN && a.bonus_used == 3000 * YUAN, "with a penalty of 20000");
	b.nbrackets = b.illness_classes[0].nbrackets = 0;
	bracket(&b, 100000 * YUAN, 600000);
	bracket(&b, FEN_NONE, 800000);
	a = pay(&b, 200000 * YUAN, 5000 * YUAN, NO_PENALTY);
	ok(a.reimbursed == 64000 * YUAN && a.bonus_used == 4000 * YUAN, "the bonus is in the bracket that it reaches");
	is(a.rate, 800000, "whose rate is told");
}

static void
three_brackets(Builder *b, Fen deductible, int flags)
{
	init(b);
	illness_class(b, 0, deductible * RATIO_ONE, FEN_NONE)->flags = flags;
	bracket(b, 50000 * YUAN, 600000);
	bracket(b, 100000 * YUAN, 700000);
	bracket(b, FEN_NONE, 800000);
}

static void
bracket_case(Builder *b, Fen expense, Fen reimbursed, int64_t rate, const char *name)
{
	IllnessAnswer a = pay(b, expense * YUAN, NO_BONUS, NO_PENALTY);

	ok(a.reimbursed == reimbursed * YUAN && a.rate == rate, "%s: %" PRId64, name, reimbursed);
	if (a.reimbursed != reimbursed * YUAN || a.rate != rate)
		printf("#   got %" PRId64 " fen at %" PRId64 "\n", a.reimbursed, a.rate);
}

static void
test_brackets(void)
{
	Builder		b;

	three_brackets(&b, 10000 * YUAN, 0);
	bracket_case(&b, 10000, 0, 600000, "bounds after the deductible: at it");
	bracket_case(&b, 30000, 12000, 600000, "in the first bracket");
	bracket_case(&b, 60000, 30000, 600000, "at its end");
	bracket_case(&b, 61000, 30700, 700000, "in the second");
	bracket_case(&b, 110000, 65000, 700000, "at its end");
	bracket_case(&b, 130000, 81000, 800000, "in the last: 30000 + 35000 + 16000");

	three_brackets(&b, 10000 * YUAN, ILLNESS_FROM_FIRST_FEN);
	bracket_case(&b, 30000, 12000, 600000, "bounds of the whole expense: in the first bracket");
	bracket_case(&b, 50000, 24000, 600000, "at its end, of which the deductible is a part");
	bracket_case(&b, 100000, 59000, 700000, "at the end of the second");
	bracket_case(&b, 130000, 83000, 800000, "in the last: 24000 + 35000 + 24000");
	three_brackets(&b, 60000 * YUAN, ILLNESS_FROM_FIRST_FEN);
	bracket_case(&b, 61000, 700, 700000, "a deductible beyond the first bracket: the second pays");
	bracket_case(&b, 130000, 52000, 800000, "28000 + 24000");
	three_brackets(&b, 50000 * YUAN, ILLNESS_FROM_FIRST_FEN);
	bracket_case(&b, 51000, 700, 700000, "a deductible at the end of the first");
	three_brackets(&b, 120000 * YUAN, ILLNESS_FROM_FIRST_FEN);
	bracket_case(&b, 130000, 8000, 800000, "a deductible in the last");
	three_brackets(&b, 0, ILLNESS_FROM_FIRST_FEN);
	bracket_case(&b, 130000, 89000, 800000, "no deductible: from the first yuan");
	three_brackets(&b, 0, 0);
	bracket_case(&b, 130000, 89000, 800000, "which is the same either way");
}

static void
test_classes(void)
{
	Builder		b;
	Facts		f;
	IllnessAnswer a;
	uint16_t	poor;

	init(&b);
	poor = code(&b, "poor");
	illness_class(&b, held(&b, poor), 6500 * MICRO_YUAN, FEN_NONE)->notes = note(&b, "for_the_poor");
	bracket(&b, FEN_NONE, 650000);
	illness_class(&b, 0, 13000 * MICRO_YUAN, 250000 * YUAN);
	bracket(&b, FEN_NONE, 600000);
	facts_init(&f);
	a = pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY);
	is(a.reimbursed, 56100 * YUAN, "two classes: the second");
	is(a.notes, 0, "without the note of the first");
	hold_code(&f, poor, DAY_NONE, DAY_NONE);
	a = pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY);
	is(a.reimbursed, 65000 * YUAN, "the first");
	ok(a.deductible == 6500 * YUAN && a.rate == 650000 && a.cap == FEN_NONE, "with its own deductible, rate and cap");
	is(a.notes, 1, "and its note");
	is(a.rule, b.illness_classes[0].rule, "by its rule");
	f.held[0].from = on_day + 1;
	is(pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY).reimbursed, 56100 * YUAN, "not yet held on the day");
	f.held[0].from = on_day;
	is(pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY).reimbursed, 65000 * YUAN, "held on the day");

	b.illness_classes[0].condition = age(&b, 0, 17);
	a = pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY);
	ok(a.rule == RULE_UNDECIDED && a.deductible == FEN_UNDECIDED && a.cap == FEN_UNDECIDED &&
	   a.reimbursed == FEN_UNDECIDED && a.bonus_used == FEN_UNDECIDED && a.rate == RATIO_UNKNOWN,
	   "which class is undecided: and so is the rest");
	is(a.missing.facts, MISSING_BIT(BIRTH), "for want of the day of birth");
	f.birth = day_from_ymd(2003, 1, 1);
	a = pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY);
	is(a.reimbursed, 65000 * YUAN, "a child");
	is(a.missing.facts, 0, "nothing is missing");
	f.birth = day_from_ymd(2002, 1, 1);
	is(pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY).reimbursed, 56100 * YUAN, "18 by the end of the year");

	/* a class of who has an aid */
	subsidy(&b, held(&b, poor), AMOUNT_FULL, 0, payer(&b, "fund"));
	b.illness_classes[0].condition = condition(&b, (Condition) {.op = COND_SUBSIDY,.arg = set_of(&b, 1)});
	is(pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY).reimbursed, 65000 * YUAN, "of who has an aid");
	f.held[0].until = on_day - 1;
	f.held[0].from = DAY_NONE;
	is(pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY).reimbursed, 56100 * YUAN, "of who had it");
	f.held[0].until = DAY_NONE;

	f.birth = DAY_NONE;
	b.illness_classes[0].condition = 0;
	b.illness_classes[1].condition = age(&b, 0, 17);
	a = pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY);
	ok(a.reimbursed == 65000 * YUAN && a.missing.facts == 0, "what comes after the first that holds does not matter");

	b.illness_classes[0].condition = b.illness_classes[1].condition = never(&b);
	a = pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY);
	ok(a.rule == NO_INDEX && a.deductible == FEN_NONE && a.cap == FEN_NONE && a.reimbursed == FEN_NONE &&
	   a.bonus_used == FEN_NONE && a.rate == RATIO_UNKNOWN, "of no class: nothing is said");
	b.nillness_classes = 0;
	a = pay_person(&b, &f, 106500 * YUAN, NO_BONUS, NO_PENALTY);
	ok(a.rule == NO_INDEX && a.reimbursed == FEN_NONE, "nor by a policy without critical illness insurance");
}

/* ---- any class: the same by intersections of intervals, in 128 bits ---- */

typedef __int128 Wide;

/* In millionths of a fen: what the class pays of so much expense, uncapped. */
static Wide
by_intervals(const IllnessClass *k, const Bracket *brackets, Wide expense)
{
	Wide		base = k->flags & ILLNESS_FROM_FIRST_FEN ? 0 : k->deductible;
	Wide		paid = 0;

	for (int i = 0; i < k->nbrackets; i++)
	{
		Wide		from = i == 0 ? 0 : base + (Wide) brackets[i - 1].up_to * RATIO_ONE;
		Wide		until = brackets[i].up_to == FEN_NONE ? expense : base + (Wide) brackets[i].up_to * RATIO_ONE;

		if (from < k->deductible)
			from = k->deductible;
		if (until > expense)
			until = expense;
		if (until > from)
			paid += (until - from) * brackets[i].rate;
	}
	return paid;
}

static Fen
rounded(Wide millionths)
{
	const Wide	fen = (Wide) RATIO_ONE * RATIO_ONE;

	return (Fen) ((2 * millionths + fen) / (2 * fen));
}

static void
test_random(void)
{
	int			wrong = 0,
				falls = 0,
				above = 0,
				unused = 0;

	for (int i = 0; i < 4000; i++)
	{
		Builder		b;
		IllnessClass *k;
		Policy	   *p;
		Facts		f;
		Fen			bound = 0,
					top = i % 10 == 0 ? MICRO_FEN_MAX / RATIO_ONE : 40000000,
					bonus = i % 3 == 0 ? random_between(0, top / 4) : 0,
					penalty = i % 4 == 0 ? random_between(0, top / 4) : 0,
					expense = 0,
					last = 0;
		int64_t		points = i % 2 ? random_between(0, RATIO_ONE) - RATIO_ONE / 2 : 0;

		init(&b);
		k = illness_class(&b, 0, random_between(0, top) * random_between(0, RATIO_ONE),
						  i % 5 == 0 ? FEN_NONE : random_between(0, top));
		k->flags = random_bits() & (ILLNESS_CAP_ON_EXPENSE | ILLNESS_FROM_FIRST_FEN);
		for (int n = random_between(0, 4); n > 0; n--)
			bracket(&b, bound = random_between(bound, top), random_between(0, RATIO_ONE));
		bracket(&b, FEN_NONE, random_between(0, RATIO_ONE));
		p = build_finish(&b);
		if (policy_check(p, p->size) != NULL)
			is_text(policy_check(p, p->size), NULL, "random class %d is valid", i);
		for (uint32_t n = 0; n < b.nbrackets; n++)
		{
			int64_t    *rate = &b.brackets[n].rate;

			*rate = *rate + points < 0 ? 0 : *rate + points > RATIO_ONE ? RATIO_ONE : *rate + points;
		}
		facts_init(&f);
		/* a year's claims, one after the other */
		for (int claim = 0; claim < 6; claim++)
		{
			Wide		counted;
			Fen			own = k->cap > penalty ? k->cap - penalty : 0,
						cap = k->cap == FEN_NONE ? FEN_NONE : own + bonus,
						expected,
						without;
			IllnessAnswer a;

			expense += random_between(0, (top - expense) / 2);
			counted = (Wide) expense * RATIO_ONE;
			expected = without = rounded(by_intervals(k, b.brackets, counted));
			if (cap != FEN_NONE && (k->flags & ILLNESS_CAP_ON_EXPENSE))
			{
				Wide		most = k->deductible + (Wide) cap * RATIO_ONE,
							most_own = k->deductible + (Wide) own * RATIO_ONE;

				expected = rounded(by_intervals(k, b.brackets, counted < most ? counted : most));
				without = rounded(by_intervals(k, b.brackets, counted < most_own ? counted : most_own));
			}
			else if (cap != FEN_NONE)
			{
				expected = expected < cap ? expected : cap;
				without = without < own ? without : own;
			}
			rule_illness(p, &f, on_day, expense, bonus, penalty, points, &a);
			if (a.reimbursed != expected || a.cap != cap || a.bonus_used != expected - without)
			{
				if (wrong++ < 3)
					printf("#   class %d, expense %" PRId64 ": got %" PRId64 " and %" PRId64 ", expected %" PRId64 " and %" PRId64 "\n",
						   i, expense, a.reimbursed, a.bonus_used, expected, expected - without);
			}
			falls += a.reimbursed < last;
			above += a.reimbursed > expense || (cap != FEN_NONE && a.reimbursed > cap);
			unused += a.bonus_used < 0 || a.bonus_used > bonus;
			last = a.reimbursed;
		}
		free(p);
	}
	is(wrong, 0, "24000 payments to the fen");
	is(falls, 0, "a further claim never takes back: the differences are amounts");
	is(above, 0, "never more than the expense or the cap");
	is(unused, 0, "never more of the bonus than there is");
}

/* In whatever order the claims of a year are settled, they sum to the same. */
static void
test_differences(void)
{
	static const Fen claims[] = {1250768, 33333, 1, 7, 999999, 42, 123457, 2000003};
	const int	n = sizeof(claims) / sizeof(*claims);
	Builder		b;
	Fen			sums[2] = {0, 0};
	Fen			whole = 0;

	jiangxi(&b);
	b.illness_classes[0].deductible = INT64_C(2501537) * 500000;
	for (int backwards = 0; backwards < 2; backwards++)
	{
		Fen			expense = 0,
					before = 0;

		for (int i = 0; i < n; i++)
		{
			Fen			paid;

			expense += claims[backwards ? n - 1 - i : i];
			paid = pay(&b, expense, NO_BONUS, NO_PENALTY).reimbursed;
			sums[backwards] += paid - before;
			before = paid;
		}
		whole = before;
	}
	is(sums[0], whole, "claim by claim the sum of the year");
	is(sums[1], whole, "in the other order, too");
	/* 44076.10 - 12507.685 = 31568.415, of which 60 per cent are 18941.049 */
	is(whole, 1894105, "which is 18941.05");
}

/* Percentage points of the rates: 10000 is one. */
static void
points_paid(Builder *b, Fen expense, int64_t points, Fen expected, int64_t rate, const char *name)
{
	Facts		f;
	IllnessAnswer a;

	facts_init(&f);
	a = pay_points(b, &f, expense, NO_BONUS, NO_PENALTY, points);
	is(a.reimbursed, expected, "%s", name);
	is(a.rate, rate, "%s: the rate", name);
}

static void
test_points(void)
{
	Builder		b;
	Facts		f;
	IllnessAnswer a;

	facts_init(&f);
	jiangxi(&b);
	points_paid(&b, 113000 * YUAN, 20000, 62000 * YUAN, 620000, "two points more: 62 per cent");
	points_paid(&b, 113000 * YUAN, -30000, 57000 * YUAN, 570000, "three less: 57");
	points_paid(&b, 113000 * YUAN, 5000, 60500 * YUAN, 605000, "half a point: 60.5");
	points_paid(&b, 113000 * YUAN, 1, 60000 * YUAN + 10, 600001, "the least there is");
	points_paid(&b, 113000 * YUAN, 450000, 100000 * YUAN, RATIO_ONE, "never more than all");
	points_paid(&b, 113000 * YUAN, -650000, 0, 0, "never less than nothing");
	points_paid(&b, 13000 * YUAN, 20000, 0, 620000, "at the deductible nothing is paid, whatever the rate");
	points_paid(&b, 613000 * YUAN, 20000, 250000 * YUAN, 620000, "up to the limit");
	a = pay_points(&b, &f, 613000 * YUAN, 15000 * YUAN, NO_PENALTY, 20000);
	ok(a.reimbursed == 265000 * YUAN && a.bonus_used == 15000 * YUAN, "or the limit with bonus");

	a = pay_points(&b, &f, 113000 * YUAN, NO_BONUS, NO_PENALTY, FEN_UNDECIDED);
	ok(a.reimbursed == FEN_UNDECIDED && a.bonus_used == FEN_UNDECIDED, "points that are not known: nor is what is paid");
	is(a.rate, RATIO_UNKNOWN, "nor the rate");
	is(a.cap, 250000 * YUAN, "the limit is");
	a = pay_points(&b, &f, 13000 * YUAN, NO_BONUS, NO_PENALTY, FEN_UNDECIDED);
	ok(a.reimbursed == 0 && a.bonus_used == 0, "of whom nothing is paid they need not be known");

	b.illness_classes[0].flags = ILLNESS_CAP_ON_EXPENSE;
	points_paid(&b, 613000 * YUAN, 20000, 155000 * YUAN, 620000, "a limit of the expense: 62 per cent of 250000");
	a = pay_points(&b, &f, 613000 * YUAN, 10000 * YUAN, NO_PENALTY, 20000);
	ok(a.reimbursed == 161200 * YUAN && a.bonus_used == 6200 * YUAN, "with bonus of 260000, and 62 per cent of 10000 are of the bonus");

	init(&b);
	illness_class(&b, 0, 10000 * MICRO_YUAN, FEN_NONE);
	bracket(&b, 50000 * YUAN, 500000);
	bracket(&b, 100000 * YUAN, 600000);
	bracket(&b, FEN_NONE, 700000);
	points_paid(&b, 130000 * YUAN, -50000, 63000 * YUAN, 650000, "each bracket five less: 22500 + 27500 + 13000");
	points_paid(&b, 130000 * YUAN, 350000, 110000 * YUAN, RATIO_ONE, "each 35 more: 42500 + 47500 + 20000");
	b.illness_classes[0].flags = ILLNESS_FROM_FIRST_FEN;
	points_paid(&b, 130000 * YUAN, -50000, 65000 * YUAN, 650000, "from the first yuan: 18000 + 27500 + 19500");
}

int
main(void)
{
	test_one_rate();
	test_exact();
	test_cap();
	test_brackets();
	test_classes();
	test_points();
	test_random();
	test_differences();
	return done();
}

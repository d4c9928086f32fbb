/*
 * Waits after lapsed years and their repair (赣府厅发〔2024〕34号 二(四)): what is
 * accepted, what it costs, and what wait it leaves.
 */
#include "tap.h"

#include "build.h"

#define FEE		40000			/* of a year, in fen */
#define PRICE	35000			/* of a repair, where it has one of its own */

static Day
wait_ends(int months)
{
	return day_add_months(day_from_ymd(2026, 12, 31), months) + 1;
}

/*
 * Collected from September 2026, late from 2027 on: three months, and one more for
 * each lapsed year beyond the first; four years keep six months.
 */
static void
jiangxi(Builder *b)
{
	Route	   *r;
	uint16_t	broken;

	build_init(b, 2027);
	open_windows(b);
	window(b, day_from_ymd(2026, 9, 1), day_from_ymd(2026, 12, 31), RESOLVE_FIRST);
	window(b, b->head.year_start, b->head.year_end, RESOLVE_FIRST);
	close_windows(b);
	fee(b, 0, 0, FEE, 67000);
	broken = condition(b, (Condition) {.op = COND_LAPSED,.lo = 1,.hi = 200});
	for (int w = 1; w <= 2; w++)
	{
		r = route(b, broken, 1 << w);
		r->start.not_before = day_from_ymd(2026, 12, 31);
		r->start.wait_months = 3;
		r->start.variable_months = 1;
		r->start.variable_beyond = 1;
	}
	r = route(b, 0, 1 << 2);
	r->start.not_before = day_from_ymd(2026, 12, 31);
	r->start.wait_months = 3;
	r = route(b, 0, 1 << 1);
	r->start.anchor = OF_CIRCUMSTANCE;
	r->start.day = b->head.year_start;
	repair(b, 1, PRICE);
	repair_floor(b, 4, 6);
}

/* The other reading: the first lapsed year adds a month, too (A10). */
static void
read_n(Builder *b)
{
	b->routes[0].start.variable_beyond = b->routes[1].start.variable_beyond = 0;
}

static Policy *
finish(Builder *b)
{
	Policy	   *p = build_finish(b);
	const char *wrong = policy_check(p, p->size);

	if (wrong)
		is_text(wrong, NULL, "the policy is valid");
	return p;
}

static Answer
assess(Builder *b, const Facts *f)
{
	Policy	   *p = finish(b);
	Answer		a;

	memset(&a, 0x5A, sizeof(a));
	rule_assess(p, f, &a);
	free(p);
	return a;
}

static Answer
wait_of(const Policy *p, Day paid, int lapsed, int repaired)
{
	Answer		a;

	memset(&a, 0x5A, sizeof(a));
	rule_wait(p, paid, lapsed, repaired, &a);
	return a;
}

static int
months_of(const Answer *a)
{
	return a->wait_fixed_months + a->wait_variable_months;
}

/* By lapsed years: the wait, the shortest after a repair, the useful repairs. */
typedef struct Tables
{
	const char *reading;
	int			wait[8];
	int			least[8];
	int			useful[8];
} Tables;

static const Tables n_minus_1 = {
	"n - 1",
	{0, 3, 4, 5, 6, 7, 8, 9},
	{0, 3, 3, 3, 6, 6, 6, 6},
	{0, 0, 1, 2, 0, 1, 2, 3}
};
static const Tables n_of_n = {
	"n",
	{0, 4, 5, 6, 7, 8, 9, 10},
	{0, 3, 3, 3, 6, 6, 6, 6},
	{0, 1, 2, 3, 1, 2, 3, 4}
};

static void
test_tables(const Tables *t)
{
	Builder		b;
	Policy	   *p;
	Answer		a;

	jiangxi(&b);
	if (t == &n_of_n)
		read_n(&b);
	p = finish(&b);
	for (int n = 0; n < 8; n++)
	{
		for (int k = 0; k <= n + 2; k++)
		{
			int			accepted = k < t->useful[n] ? k : t->useful[n];

			a = wait_of(p, DAY_NONE, n, k);
			if (ok(a.wait_fixed_months == (n == 0 ? 0 : 3) && months_of(&a) == t->wait[n] - accepted &&
				   a.repair_accepted == accepted && a.amount[AMT_REPAIR] == accepted * PRICE &&
				   a.start == wait_ends(months_of(&a)),
				   "reading %s: %d lapsed, %d repaired: %d months, %d accepted", t->reading, n, k,
				   t->wait[n] - accepted, accepted))
				continue;
			printf("#   got %d + %d months, %d accepted at %" PRId64 "\n", a.wait_fixed_months,
				   a.wait_variable_months, a.repair_accepted, a.amount[AMT_REPAIR]);
		}
		a = wait_of(p, DAY_NONE, n, 100);
		is(months_of(&a), t->least[n], "reading %s: %d lapsed, all repaired", t->reading, n);
	}
	a = wait_of(p, DAY_NONE, 200, 200);
	is(months_of(&a), 6, "reading %s: of 200 years six months are left", t->reading);
	free(p);
}

static void
test_days(void)
{
	Builder		b;
	Policy	   *p;
	Answer		a;

	jiangxi(&b);
	p = finish(&b);
	is(wait_of(p, DAY_NONE, 0, 0).start, day_from_ymd(2027, 1, 1), "no lapse, in the window: from 1 January");
	is(wait_of(p, DAY_NONE, 1, 0).start, day_from_ymd(2027, 4, 1), "one year: from 1 April");
	is(wait_of(p, DAY_NONE, 2, 0).start, day_from_ymd(2027, 5, 1), "two years: from 1 May");
	is(wait_of(p, DAY_NONE, 4, 4).start, day_from_ymd(2027, 7, 1), "four years: from 1 July");
	a = wait_of(p, day_from_ymd(2027, 3, 15), 0, 0);
	ok(a.start == day_from_ymd(2027, 6, 16) && months_of(&a) == 3, "no lapse, but late: three months from the payment");
	a = wait_of(p, day_from_ymd(2027, 3, 15), 2, 0);
	ok(a.start == day_from_ymd(2027, 7, 16) && months_of(&a) == 4, "late after a break: one fixed period only");
	a = wait_of(p, day_from_ymd(2027, 3, 15), 2, 1);
	ok(a.start == day_from_ymd(2027, 6, 16) && a.repair_accepted == 1, "late after a break, repaired");
	a = wait_of(p, day_from_ymd(2027, 11, 1), 3, 0);
	ok(a.start == DAY_NONE && months_of(&a) == 5, "a wait that outlasts the year");
	is(a.accepted, IS_YES, "is accepted all the same");
	a = wait_of(p, day_from_ymd(2026, 8, 31), 3, 1);
	is(a.outcome, OUTCOME_REJECTED, "before the window: rejected");
	ok(a.repair_accepted == DAY_NONE && a.amount[AMT_REPAIR] == FEN_NONE, "with nothing to repair");
	free(p);

	jiangxi(&b);
	b.nwindows = 0;
	for (uint32_t i = 0; i < b.nroutes; i++)
		b.routes[i].windows = 1;
	p = finish(&b);
	is(wait_of(p, DAY_NONE, 2, 0).start, day_from_ymd(2027, 5, 2), "a policy without windows: paid on the first day of the year");
	free(p);
}

static void
test_price(void)
{
	Builder		b;
	Policy	   *p;
	Answer		a;

	jiangxi(&b);
	b.head.repair_price = FEN_UNKNOWN;
	p = finish(&b);
	a = wait_of(p, DAY_NONE, 3, 2);
	ok(a.repair_accepted == 2 && months_of(&a) == 3, "unknown price: repaired all the same");
	is(a.amount[AMT_REPAIR], FEN_UNKNOWN, "for nobody knows how much");
	is(wait_of(p, DAY_NONE, 3, 0).amount[AMT_REPAIR], 0, "without a repair it costs nothing");
	is(wait_of(p, DAY_NONE, 1, 1).amount[AMT_REPAIR], 0, "nor where none is accepted");
	free(p);

	b.head.repair_price = FEN_NONE;
	p = finish(&b);
	is(wait_of(p, DAY_NONE, 3, 2).amount[AMT_REPAIR], 2 * FEE, "at the standard fee");
	free(p);
	b.fees[0].personal = FEN_UNKNOWN;
	p = finish(&b);
	is(wait_of(p, DAY_NONE, 3, 2).amount[AMT_REPAIR], FEN_UNKNOWN, "at a standard fee that is not known");
	is(wait_of(p, DAY_NONE, 1, 1).amount[AMT_REPAIR], 0, "of which nothing is due");
	free(p);
	jiangxi(&b);
	b.head.repair_price = FEN_MAX;
	p = finish(&b);
	is(wait_of(p, DAY_NONE, 200, 200).amount[AMT_REPAIR], 196 * FEN_MAX, "at the highest price");
	free(p);

	jiangxi(&b);
	b.head.repair_months = 0;
	b.head.nfloors = 0;
	p = finish(&b);
	a = wait_of(p, DAY_NONE, 3, 2);
	is(months_of(&a), 5, "a policy without repairs: the whole wait");
	ok(a.repair_accepted == DAY_NONE && a.amount[AMT_REPAIR] == FEN_NONE, "and nothing is said of repairs");
	free(p);
}

static void
test_floors(void)
{
	Builder		b;
	Policy	   *p;
	Answer		a;

	jiangxi(&b);
	repair_floor(&b, 2, 4);
	repair_floor(&b, 6, 5);
	p = finish(&b);
	is(wait_of(p, DAY_NONE, 1, 1).wait_variable_months, 0, "several floors: none for one year");
	a = wait_of(p, DAY_NONE, 3, 3);
	ok(months_of(&a) == 4 && a.repair_accepted == 1, "the one for two years on");
	a = wait_of(p, DAY_NONE, 7, 7);
	ok(months_of(&a) == 6 && a.repair_accepted == 3, "the highest of those that apply");
	a = wait_of(p, DAY_NONE, 2, 2);
	ok(months_of(&a) == 4 && a.repair_accepted == 0, "a wait that is at its floor is not repaired");
	free(p);

	jiangxi(&b);
	repair_floor(&b, 1, 24);
	p = finish(&b);
	a = wait_of(p, DAY_NONE, 2, 2);
	ok(months_of(&a) == 4 && a.repair_accepted == 0, "a floor above the wait does not lengthen it");
	free(p);

	/* a repaired year takes two months, the last one less */
	jiangxi(&b);
	b.head.repair_months = 2;
	b.head.nfloors = 0;
	p = finish(&b);
	a = wait_of(p, DAY_NONE, 4, 4);
	ok(months_of(&a) == 3 && a.repair_accepted == 2, "three months, two a repair: two repairs");
	a = wait_of(p, DAY_NONE, 4, 1);
	ok(months_of(&a) == 4 && a.repair_accepted == 1, "one of them leaves a month");
	free(p);
	jiangxi(&b);
	b.routes[0].start.variable_months = 3;
	p = finish(&b);
	a = wait_of(p, DAY_NONE, 3, 2);
	ok(months_of(&a) == 7 && a.repair_accepted == 2, "three months a lapsed year, one a repair: two of six");
	a = wait_of(p, DAY_NONE, 3, 9);
	ok(months_of(&a) == 6 && a.repair_accepted == 3, "never more repairs than lapsed years");
	free(p);
}

/* Whatever the numbers of a notice: what no repair may do. */
static void
test_random(void)
{
	int			longer = 0,
				useless = 0,
				below = 0,
				shorter = 0,
				fees = 0;

	for (int i = 0; i < 300; i++)
	{
		Builder		b;
		Policy	   *p;
		int			before = 0;

		jiangxi(&b);
		b.routes[0].start.wait_months = random_between(0, 6);
		b.routes[0].start.variable_months = random_between(1, 4);
		b.routes[0].start.variable_beyond = random_between(0, 3);
		b.head.repair_months = random_between(1, 4);
		b.head.nfloors = 0;
		for (int k = random_between(0, MAX_FLOORS); k > 0; k--)
			repair_floor(&b, random_between(0, 8), random_between(0, 12));
		p = finish(&b);
		for (int n = 1; n <= 8; n++)
		{
			int			whole = 0,
						least = 0,
						last = 0;

			for (uint32_t k = 0; k < b.head.nfloors; k++)
			{
				if (n >= b.head.floors[k].lapsed_from && b.head.floors[k].months > least)
					least = b.head.floors[k].months;
			}
			for (int k = 0; k <= n + 1; k++)
			{
				Answer		a = wait_of(p, DAY_NONE, n, k);
				int			months = months_of(&a);

				if (k == 0)
				{
					whole = months;
					shorter += whole < before;
					before = whole;
				}
				else
				{
					longer += months > last;
					/* one repair less leaves a longer wait */
					if (a.repair_accepted > 0)
					{
						Answer		less = wait_of(p, DAY_NONE, n, a.repair_accepted - 1);

						useless += months_of(&less) <= months;
					}
				}
				below += months < least && months < whole;
				fees += a.amount[AMT_REPAIR] != a.repair_accepted * PRICE || a.repair_accepted > k ||
					a.repair_accepted > n;
				last = months;
			}
		}
		free(p);
	}
	is(longer, 0, "no repair lengthens a wait");
	is(useless, 0, "none is accepted that does not shorten it");
	is(below, 0, "none takes it below its floor");
	is(shorter, 0, "a longer lapse never shortens a wait");
	is(fees, 0, "what is accepted is offered, and is charged");
}

/* ---- in an assessment ---- */

/* Insured until the lapsed years directly before 2027, the latest repaired. */
static const HistoryYears *
lapsed_history(History *to, int lapsed, int repaired)
{
	char		letters[64] = "rr";

	for (int i = lapsed; i > 0; i--)
		strcat(letters, i <= repaired ? "n+" : "n");
	return history_of(to, 2025 - lapsed, letters);
}

static void
test_assessed_tables(const Tables *t)
{
	Builder		b;
	Policy	   *p;
	Facts		f;
	History		h;

	jiangxi(&b);
	if (t == &n_of_n)
		read_n(&b);
	p = finish(&b);
	facts_init(&f);
	f.birth = day_from_ymd(1980, 1, 1);
	f.paid = day_from_ymd(2026, 9, 1);
	f.history = &h.h;
	for (int n = 0; n < 8; n++)
	{
		for (int k = 0; k <= n; k++)
		{
			int			accepted = k < t->useful[n] ? k : t->useful[n];
			int			months = t->wait[n] - accepted;
			Answer		a,
						direct = wait_of(p, DAY_NONE, n, k);

			lapsed_history(&h, n, k);
			memset(&a, 0x5A, sizeof(a));
			rule_assess(p, &f, &a);
			ok(a.repair_accepted == accepted && a.amount[AMT_REPAIR] == accepted * PRICE &&
			   a.amount[AMT_PAYABLE] == FEE && a.amount[AMT_COLLECTED] == FEE + accepted * PRICE &&
			   months_of(&a) == (n == 0 ? 0 : months) && a.start == wait_ends(n == 0 ? 0 : months),
			   "assessed, reading %s: %d lapsed, %d repaired: %d accepted", t->reading, n, k, accepted);
			if (a.start != direct.start || months_of(&a) != months_of(&direct) ||
				a.repair_accepted != direct.repair_accepted || a.amount[AMT_REPAIR] != direct.amount[AMT_REPAIR])
				ok(false, "assessed and asked directly the same: %d lapsed, %d repaired", n, k);
		}
	}
	free(p);
}

static void
test_assessment(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	History		h;
	uint16_t	exempt;
	Route		other;

	jiangxi(&b);
	facts_init(&f);
	f.birth = day_from_ymd(1980, 1, 1);
	f.paid = day_from_ymd(2026, 9, 1);
	f.history = lapsed_history(&h, 3, 2);
	f.amount_paid = FEE;
	a = assess(&b, &f);
	is(a.amount[AMT_DUE], 2 * PRICE, "who paid the fee of the year still owes the repairs");
	is(a.amount[AMT_REFUND], 0, "and has no refund");
	f.amount_paid = FEE + 3 * PRICE;
	a = assess(&b, &f);
	is(a.amount[AMT_REFUND], PRICE, "who paid for three has one back");
	is(a.amount[AMT_DUE], 0, "and owes nothing");
	f.amount_paid = FEN_NONE;
	a = assess(&b, &f);
	is(a.amount[AMT_CHARGED], FEE, "what is charged for the year is the fee");

	f.history = history_of(&h, 2020, "rn+n+rnrr");
	a = assess(&b, &f);
	ok(a.repair_accepted == 0 && a.start == day_from_ymd(2027, 1, 1), "an earlier break that is over needs no repair");
	f.history = history_of(&h, 2020, "rn+n+rnnn");
	a = assess(&b, &f);
	ok(a.repair_accepted == 0 && months_of(&a) == 5, "nor do repairs of an earlier break help with this one");
	f.history = history_of(&h, 2020, "rrrrn+n+n");
	a = assess(&b, &f);
	ok(a.repair_accepted == 2 && months_of(&a) == 3, "it does not matter which years of the break are repaired");
	f.history = history_of(&h, 2020, "rrrn+n+n+e");
	a = assess(&b, &f);
	ok(a.repair_accepted == 0 && a.start == day_from_ymd(2027, 1, 1), "an employee year ends the break: nothing to repair");
	f.history = history_of(&h, 2020, "nnnnn+n+n");
	a = assess(&b, &f);
	ok(a.repair_accepted == 0 && a.start == day_from_ymd(2027, 1, 1), "nor after no insurance at all");

	b.head.lapses_from = 2025;
	f.history = lapsed_history(&h, 6, 6);
	a = assess(&b, &f);
	ok(a.repair_accepted == 1 && months_of(&a) == 3, "a break of six years, of which two count: two years");
	b.head.lapses_from = HISTORY_FIRST_YEAR;

	f.history = history_of(&h, 2020, "rrrrncn+");
	a = assess(&b, &f);
	is(a.wait_variable_months, DAY_UNDECIDED, "a contradictory year in the break: the wait is undecided");
	is(a.repair_accepted, DAY_UNDECIDED, "and so are the repairs");
	is(a.amount[AMT_REPAIR], FEN_UNDECIDED, "what they cost");
	is(a.amount[AMT_COLLECTED], FEN_UNDECIDED, "and what is collected");
	is(a.amount[AMT_PAYABLE], FEE, "but not the fee of the year");
	ok((a.engine_notes & NOTE_BIT(HISTORY_CONTRADICTORY)) && a.history_year == 2025, "the year is named");
	f.history = NULL;
	a = assess(&b, &f);
	ok(a.repair_accepted == DAY_UNDECIDED && a.amount[AMT_REPAIR] == FEN_UNDECIDED, "no history: undecided");
	is(a.missing_facts, MISSING_BIT(HISTORY), "the history is missing");

	/* who is exempt from waits has nothing to repair */
	exempt = code(&b, "discharged");
	other = b.routes[0];
	b.routes[b.nroutes] = b.routes[3];
	b.routes[b.nroutes++].condition = 0;
	b.routes[0] = b.routes[3];
	b.routes[0].condition = held(&b, exempt);
	b.routes[3] = other;
	f.history = lapsed_history(&h, 5, 5);
	hold_code(&f, exempt, DAY_NONE, DAY_NONE);
	a = assess(&b, &f);
	ok(a.start == day_from_ymd(2027, 1, 1) && months_of(&a) == 0, "who is exempt does not wait");
	ok(a.repair_accepted == 0 && a.amount[AMT_REPAIR] == 0 && a.amount[AMT_COLLECTED] == FEE, "and pays for no repair");
	f.nheld = 0;
	f.listed = (CircumstanceSet) {{0, 0}};

	/* either exempt or not */
	b.routes[0].condition = age(&b, 0, 17);
	f.birth = DAY_NONE;
	a = assess(&b, &f);
	is(a.route, ROUTE_UNDECIDED, "who may be exempt");
	ok(a.repair_accepted == DAY_UNDECIDED && a.amount[AMT_REPAIR] == FEN_UNDECIDED, "may have something to repair");
	ok(a.amount[AMT_COLLECTED] == FEN_UNDECIDED && a.amount[AMT_PAYABLE] == FEE, "beside the fee of the year");
	f.birth = day_from_ymd(1980, 1, 1);

	jiangxi(&b);
	b.routes[0].start.flags = START_OPEN;
	a = assess(&b, &f);
	ok(a.repair_accepted == DAY_UNKNOWN && a.amount[AMT_REPAIR] == FEN_UNKNOWN && a.wait_variable_months == DAY_UNKNOWN,
	   "where the texts do not say when cover starts they do not say what a repair does");
	jiangxi(&b);
	b.routes[0].flags = ROUTE_REJECT;
	a = assess(&b, &f);
	ok(a.repair_accepted == DAY_NONE && a.amount[AMT_REPAIR] == FEN_NONE && a.amount[AMT_COLLECTED] == 0,
	   "who is rejected pays for no repair");
	f.paid = DAY_NONE;
	a = assess(&b, &f);
	ok(a.outcome == OUTCOME_NOT_ENROLLED && a.repair_accepted == DAY_NONE && a.amount[AMT_REPAIR] == FEN_NONE,
	   "nor who does not enrol");
	f.paid = day_from_ymd(2026, 9, 1);
	f.history = history_of(&h, 2020, "rrrr+");
	a = assess(&b, &f);
	ok(a.repair_accepted == DAY_UNDECIDED && a.amount[AMT_REPAIR] == FEN_UNDECIDED, "an insured year repaired: undecided");
	ok((a.engine_notes & NOTE_BIT(REPAIR_OF_INSURED)) && a.history_year == 2023, "and named");
}

/* Repairs at the standard fee, where the route is chosen by its first day. */
static void
test_earliest(void)
{
	Builder		b;
	Policy	   *p;
	Facts		f;
	Answer		a;
	History		h;

	jiangxi(&b);
	b.windows[1].resolve = RESOLVE_EARLIEST_START;
	b.head.repair_price = FEN_NONE;
	b.routes[3].start.wait_months = 5;
	p = finish(&b);
	facts_init(&f);
	f.birth = day_from_ymd(1980, 1, 1);
	f.paid = day_from_ymd(2026, 9, 1);
	f.history = lapsed_history(&h, 3, 2);
	memset(&a, 0x5A, sizeof(a));
	rule_assess(p, &f, &a);
	is(a.start, day_from_ymd(2027, 4, 1), "the earliest of two routes, thanks to the repairs");
	is(a.amount[AMT_REPAIR], 2 * FEE, "at the standard fee");
	free(p);
}

/* Only the first window and the last reach beyond all days; a check may say so. */
static void
test_no_day(void)
{
	Builder		b;
	Policy	   *p;
	Answer		a;

	jiangxi(&b);
	b.routes[2].start.not_before = DAY_NONE;
	b.routes[2].windows = 1 << 1;
	b.routes[3].windows = 0;
	for (int late = 0; late < 2; late++)
	{
		b.windows[0].until = late ? INT32_MAX - 9 : INT32_MIN + 8;
		b.windows[1].from = b.windows[0].until + 1;
		b.windows[1].until = late ? INT32_MAX - 6 : b.windows[1].until;
		b.windows[2].from = late ? INT32_MAX - 5 : b.windows[2].from;
		b.windows[2].until = late ? INT32_MAX - 4 : b.windows[2].until;
		b.windows[3].from = b.windows[2].until + 1;
		p = build_finish(&b);
		if (policy_check(p, p->size) == NULL)
			rule_wait(p, DAY_NONE, 0, 0, &a);
		ok(true, "a window that begins %s all days is refused or read without a fault", late ? "after" : "before");
		free(p);
	}
}

/* A maximum of the variable months; repaired years take theirs from it. */
static void
test_most(void)
{
	static const int wait[] = {0, 3, 4, 5, 6, 6, 6};
	Day			paid = day_from_ymd(2027, 2, 1);
	Builder		b;
	Policy	   *p;
	Answer		a;

	jiangxi(&b);
	b.routes[0].start.variable_most = b.routes[1].start.variable_most = 3;
	b.head.nfloors = 0;
	p = finish(&b);
	for (int lapsed = 1; lapsed < 7; lapsed++)
	{
		a = wait_of(p, paid, lapsed, 0);
		is(months_of(&a), wait[lapsed], "the wait grows with the lapsed years up to three months more");
	}
	a = wait_of(p, paid, 6, 2);
	ok(months_of(&a) == 4 && a.repair_accepted == 2, "two repaired years take two of the three");
	a = wait_of(p, paid, 6, 5);
	ok(months_of(&a) == 3 && a.repair_accepted == 3, "a fourth is of no use");
	free(p);
}

int
main(void)
{
	test_tables(&n_minus_1);
	test_tables(&n_of_n);
	test_days();
	test_price();
	test_floors();
	test_random();
	test_assessed_tables(&n_minus_1);
	test_assessed_tables(&n_of_n);
	test_assessment();
	test_earliest();
	test_no_day();
	test_most();
	return done();
}

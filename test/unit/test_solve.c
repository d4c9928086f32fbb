/* Persons who meet conditions, and the proof that there is none. */
#include "tap.h"

#include "build.h"
#include "check_solve.h"

static Solver *solver;
static Person person;

static Day
ymd(int year, int month, int day)
{
	return day_from_ymd(year, month, day);
}

static Ternary
holds(const Policy *p, const Facts *f, uint16_t condition)
{
	Evaluation	ev;
	Missing		missing = {0, {{0, 0}}};

	evaluation_init(&ev, p, f, f->paid);
	subsidies_find(&ev);
	return condition_holds(&ev, condition, &missing);
}

/* ---- by hand ---- */

static Builder b;
static Policy *policy;

/* The policy is ready: conditions can be asked about. */
static void
begin(void)
{
	policy = build_finish(&b);
	solver_begin(solver, policy);
}

static Solved
solve(void)
{
	return solver_solve(solver, &person);
}

/* Is there a person with this condition, or without it?  The constraint is taken back. */
static Solved
solve_for(uint16_t at, bool value)
{
	int			mark = solver_mark(solver);
	Solved		solved;

	solver_condition(solver, at, value);
	solved = solve();
	if (solved == SOLVED && holds(policy, &person.facts, at) != (value ? IS_YES : IS_NO))
		solved = TOO_COMPLEX;
	solver_back(solver, mark);
	return solved;
}

static void
on_edge(uint16_t leaf, Edge edge)
{
	int			mark = solver_mark(solver);

	if (!solver_edge(solver, leaf, edge) || solve() != SOLVED)
		facts_init(&person.facts);
	solver_back(solver, mark);
}

static const Held *
held_of(uint16_t circumstance)
{
	static const Held none = {NO_INDEX, DAY_NONE, DAY_NONE};

	for (int i = 0; i < person.facts.nheld; i++)
	{
		if (person.facts.held[i].circumstance == circumstance)
			return &person.facts.held[i];
	}
	return &none;
}

static void
end(void)
{
	free(policy);
}

static uint16_t
age_when(int from, int until, int moment, Day day)
{
	return condition(&b, (Condition) {.op = COND_AGE,.lo = from,.hi = until,.moment = moment,.day = day});
}

static uint16_t
days_since(int what, uint16_t arg, int moment, int lo, int hi)
{
	return condition(&b, (Condition) {.op = COND_ELAPSED,.what = what,.arg = arg,.moment = moment,.lo = lo,.hi = hi});
}

static uint16_t
months_since(int what, uint16_t arg, int moment, int lo, int hi)
{
	return condition(&b, (Condition) {.op = COND_ELAPSED,.what = what,.arg = arg,.moment = moment,
									.unit = UNIT_MONTHS,.lo = lo,.hi = hi});
}

static uint16_t
years(int op, int lo, int hi)
{
	return condition(&b, (Condition) {.op = op,.lo = lo,.hi = hi});
}

static uint16_t
insured_of(int among, int lo, int hi)
{
	return condition(&b, (Condition) {.op = COND_INSURED,.arg = among,.lo = lo,.hi = hi});
}

static void
test_plain(void)
{
	uint16_t	no;

	build_init(&b, 2023);
	code(&b, "orphan");
	no = never(&b);
	begin();
	is(solve(), SOLVED, "somebody exists");
	is(person.facts.birth, ymd(1985, 5, 15), "born on the plain day");
	is(person.facts.paid, ymd(2023, 1, 1), "pays on the first day of the year");
	is(person.facts.registered, DAY_NONE, "registration is not said where nothing asks for it");
	is(person.facts.died, DAY_NONE, "is alive");
	is(person.facts.nheld, 0, "holds nothing");
	is(person.facts.level, -1, "there is no level");
	ok(person.facts.history == NULL, "there is no history");
	is(solve_for(0, true), SOLVED, "the empty condition holds");
	is(solve_for(0, false), IMPOSSIBLE, "for everybody");
	is(solve_for(no, true), IMPOSSIBLE, "what never holds");
	is(solve_for(no, false), SOLVED, "does not hold");
	solver_day(solver, OF_PAYMENT, 0, ymd(2022, 9, 1), ymd(2022, 12, 31));
	is(solve(), SOLVED, "in a window");
	is(person.facts.paid, ymd(2022, 9, 1), "the first day of the window");
	solver_day(solver, OF_BIRTH, 0, ymd(2022, 12, 31), DAY_LAST);
	is(solve(), SOLVED, "born on its last day or later");
	is(person.facts.paid, ymd(2022, 12, 31), "pays on the last day");
	is(person.facts.birth, ymd(2022, 12, 31), "born on it");
	solver_day(solver, OF_BIRTH, 0, ymd(2023, 1, 1), DAY_LAST);
	is(solve(), IMPOSSIBLE, "nobody pays before birth");
	end();
}

static void
test_held(void)
{
	uint16_t	a,
				c,
				on_payment,
				on_registration,
				ever,
				on_birth,
				on_june_30,
				on_june_29,
				on_july_1,
				one_of;

	build_init(&b, 2023);
	a = code(&b, "orphan");
	c = code(&b, "student");
	on_payment = held(&b, a);
	on_registration = held_when(&b, a, ON_REGISTRATION, 0);
	ever = held_when(&b, a, EVER, 0);
	on_birth = held_when(&b, a, ON_BIRTH, 0);
	on_june_30 = held_when(&b, a, ON_DAY, ymd(2021, 6, 30));
	on_june_29 = held_when(&b, a, ON_DAY, ymd(2021, 6, 29));
	on_july_1 = held_when(&b, a, ON_DAY, ymd(2021, 7, 1));
	one_of = condition(&b, (Condition) {.op = COND_HELD,.arg = set_of(&b, 1 << a | 1 << c)});
	begin();

	is(solve_for(on_payment, true), SOLVED, "held on the day of payment");
	is(person.facts.nheld, 1, "and nothing else");
	is(held_of(a)->from, ymd(2023, 1, 1), "from the first day of the year");
	is(held_of(a)->until, DAY_NONE, "without end");
	is(person.facts.registered, ymd(2023, 1, 1), "registered on the day of payment, as a condition asks for it");
	is(solve_for(on_payment, false), SOLVED, "not held");
	is(person.facts.nheld, 0, "not at all");

	solver_condition(solver, ever, false);
	is(solve_for(on_payment, true), IMPOSSIBLE, "held, and never held");
	is(solve_for(one_of, true), SOLVED, "one of two, and not the first");
	ok(held_of(c)->from != DAY_NONE && person.facts.nheld == 1, "is the second");
	is(solve_for(one_of, false), SOLVED, "neither");
	solver_back(solver, 0);

	solver_condition(solver, on_registration, true);
	solver_condition(solver, on_payment, false);
	is(solve(), SOLVED, "held on registration, no longer on payment");
	ok(held_of(a)->from <= person.facts.registered && held_of(a)->until >= person.facts.registered &&
	   held_of(a)->until < person.facts.paid, "the last day is between");
	solver_back(solver, 0);

	solver_condition(solver, on_june_30, true);
	solver_condition(solver, on_july_1, false);
	is(solve_for(0, true), SOLVED, "held on a day, and not on the next");
	is(held_of(a)->until, ymd(2021, 6, 30), "until that day");
	solver_condition(solver, on_june_29, false);
	is(solve(), SOLVED, "nor on the day before");
	is(held_of(a)->from, ymd(2021, 6, 30), "one day");
	is(held_of(a)->until, ymd(2021, 6, 30), "and the same last day");
	solver_back(solver, 0);
	solver_condition(solver, on_june_29, true);
	solver_condition(solver, on_july_1, true);
	is(solve_for(on_june_30, false), IMPOSSIBLE, "a circumstance has no gaps");
	solver_back(solver, 0);

	solver_condition(solver, ever, true);
	is(solve_for(on_payment, false), SOLVED, "listed, but not on the day of payment");
	is(person.facts.nheld, 1, "it is listed");
	solver_day(solver, OF_CIRCUMSTANCE, a, DAY_FIRST, ymd(2000, 1, 1));
	is(solve_for(on_birth, true), SOLVED, "held at birth");
	ok(held_of(a)->from <= person.facts.birth, "from birth or before");
	solver_day(solver, OF_CIRCUMSTANCE, a, ymd(2000, 1, 1), ymd(2000, 1, 1));
	solver_day(solver, OF_BIRTH, 0, DAY_FIRST, ymd(1999, 12, 31));
	is(solve_for(on_birth, true), IMPOSSIBLE, "begun after birth, and held at birth");
	end();
}

static void
test_age(void)
{
	uint16_t	orphan,
				adult,
				minor,
				elder,
				in_2020,
				at_registration,
				never_so_old,
				twenty;

	build_init(&b, 2023);
	orphan = held(&b, code(&b, "orphan"));
	adult = age(&b, 18, 200);
	minor = age(&b, 0, 17);
	elder = age(&b, 60, 200);
	in_2020 = age_when(0, 200, ON_DAY, ymd(2020, 1, 1));
	at_registration = age_when(0, 0, ON_REGISTRATION, 0);
	twenty = age(&b, 20, 20);
	never_so_old = age(&b, 500, 600);
	begin();

	solver_day(solver, OF_BIRTH, 0, ymd(2023, 3, 1), DAY_LAST);
	solver_day(solver, OF_PAYMENT, 0, ymd(2023, 2, 1), ymd(2023, 6, 30));
	is(solve_for(orphan, true), SOLVED, "born after the first day of the year");
	is(held_of(0)->from, ymd(2023, 3, 1), "holds what it holds from birth on");
	solver_back(solver, 0);

	is(solve_for(adult, true), SOLVED, "an adult");
	is(person.facts.birth, ymd(1985, 5, 15), "the plain one");
	is(solve_for(minor, true), SOLVED, "a minor");
	is(person.facts.birth, ymd(2005, 1, 2), "of 17 for one day more");
	solver_condition(solver, minor, true);
	is(solve_for(elder, true), IMPOSSIBLE, "a minor of 60");
	is(solve_for(adult, true), IMPOSSIBLE, "an adult minor");
	is(solve_for(adult, false), SOLVED, "a minor is no adult");
	solver_back(solver, 0);
	solver_condition(solver, adult, false);
	is(solve_for(minor, false), IMPOSSIBLE, "nobody is neither");
	solver_back(solver, 0);

	solver_day(solver, OF_BIRTH, 0, ymd(2010, 1, 1), DAY_LAST);
	solver_condition(solver, adult, true);
	solver_day(solver, OF_PAYMENT, 0, DAY_FIRST, ymd(2028, 1, 1));
	is(solve(), SOLVED, "18 on the last day");
	is(person.facts.birth, ymd(2010, 1, 1), "born on the first");
	is(person.facts.paid, ymd(2028, 1, 1), "paid on the birthday");
	solver_day(solver, OF_PAYMENT, 0, DAY_FIRST, ymd(2027, 12, 31));
	is(solve(), IMPOSSIBLE, "a day too early");
	solver_back(solver, 0);

	is(solve_for(in_2020, false), SOLVED, "of no age on a day");
	is(person.facts.birth, ymd(2020, 1, 2), "not born yet");
	solver_day(solver, OF_PAYMENT, 0, DAY_FIRST, ymd(2020, 1, 1));
	is(solve_for(in_2020, false), IMPOSSIBLE, "paid by then, so born");
	solver_back(solver, 0);
	is(solve_for(never_so_old, true), IMPOSSIBLE, "500 years old");
	is(solve_for(never_so_old, false), SOLVED, "younger");
	is(solve_for(at_registration, true), SOLVED, "less than a year old at registration");
	ok(age_on(person.facts.birth, person.facts.registered) == 0, "so it is");

	/* 29 February */
	solver_day(solver, OF_BIRTH, 0, ymd(2004, 2, 29), ymd(2004, 2, 29));
	on_edge(adult, EDGE_FIRST_IN);
	is(person.facts.paid, ymd(2022, 2, 28), "born on 29 February: 18 on 28 February");
	on_edge(adult, EDGE_BEFORE_FIRST);
	is(person.facts.paid, ymd(2022, 2, 27), "17 on the day before");
	on_edge(minor, EDGE_LAST_IN);
	is(person.facts.paid, ymd(2022, 2, 27), "the last day of 17");
	on_edge(minor, EDGE_AFTER_LAST);
	is(person.facts.paid, ymd(2022, 2, 28), "the day after it");
	on_edge(twenty, EDGE_FIRST_IN);
	is(person.facts.paid, ymd(2024, 2, 29), "20 on 29 February");
	on_edge(twenty, EDGE_LAST_IN);
	is(person.facts.paid, ymd(2025, 2, 27), "and still on 27 February after");
	ok(!solver_edge(solver, adult, EDGE_LAST_IN) && !solver_edge(solver, adult, EDGE_AFTER_LAST) &&
	   !solver_edge(solver, minor, EDGE_FIRST_IN), "bounds that are none");
	is(solver_mark(solver), 1, "add nothing");
	end();
}

static void
test_dates(void)
{
	uint16_t	a,
				died,
				born,
				paid,
				registered,
				began;

	build_init(&b, 2023);
	a = code(&b, "veteran");
	died = date_of(&b, OF_DEATH, 0, ymd(2023, 1, 1), ymd(2023, 12, 31));
	born = date_of(&b, OF_BIRTH, 0, ymd(2022, 1, 1), ymd(2022, 12, 31));
	paid = date_of(&b, OF_PAYMENT, 0, DAY_FIRST, ymd(2022, 12, 31));
	registered = date_of(&b, OF_REGISTRATION, 0, ymd(2022, 9, 1), DAY_LAST);
	began = date_of(&b, OF_CIRCUMSTANCE, a, ymd(2022, 5, 1), ymd(2022, 8, 31));
	begin();

	is(solve_for(died, true), SOLVED, "died in the year");
	ok(person.facts.died >= person.facts.paid, "not before the payment");
	is(solve_for(died, false), SOLVED, "did not die in the year");
	is(person.facts.died, DAY_NONE, "is alive");
	solver_dead(solver, true);
	is(solve_for(died, true), SOLVED, "died in the year, before the payment");
	ok(person.facts.died < person.facts.paid && person.facts.registered <= person.facts.died, "registered in time");
	is(solve_for(died, false), SOLVED, "died before the payment, not in the year");
	solver_day(solver, OF_PAYMENT, 0, ymd(2023, 1, 1), ymd(2023, 1, 1));
	is(solve_for(died, true), IMPOSSIBLE, "died in the year before its first day");
	solver_dead(solver, false);
	is(solve_for(died, true), SOLVED, "alive when paying, as was said last");
	solver_back(solver, 0);
	solver_day(solver, OF_PAYMENT, 0, ymd(2024, 1, 1), DAY_LAST);
	is(solve_for(died, true), IMPOSSIBLE, "alive in 2024, died in 2023");
	solver_back(solver, 0);

	is(solve_for(began, true), SOLVED, "a circumstance from a day on");
	is(held_of(a)->from, ymd(2022, 8, 31), "on the day that is next to the year");
	solver_day(solver, OF_CIRCUMSTANCE, a, DAY_FIRST, DAY_LAST);
	is(solve_for(began, false), SOLVED, "held, but not from these days");
	is(held_of(a)->from, ymd(2023, 1, 1), "from others");
	solver_day(solver, OF_DEATH, 0, DAY_FIRST, ymd(2022, 4, 30));
	solver_dead(solver, true);
	is(solve_for(began, true), IMPOSSIBLE, "nothing begins after death");
	is(solve_for(began, false), SOLVED, "but before it");
	ok(held_of(a)->from <= person.facts.died, "so it is");
	solver_back(solver, 0);

	solver_day(solver, OF_REGISTRATION, 0, ymd(2022, 8, 31), ymd(2022, 9, 1));
	is(solve_for(registered, false), SOLVED, "registered on one of two days");
	is(person.facts.registered, ymd(2022, 8, 31), "and not on the second");
	solver_back(solver, 0);
	solver_condition(solver, registered, true);
	is(solve_for(born, true), SOLVED, "registered in September or later");
	is(solve_for(paid, true), SOLVED, "paid in the year before");
	ok(person.facts.registered >= ymd(2022, 9, 1) && person.facts.paid <= ymd(2022, 12, 31), "so it is");
	solver_day(solver, OF_PAYMENT, 0, DAY_FIRST, ymd(2022, 8, 31));
	is(solve(), IMPOSSIBLE, "paid in August");
	solver_back(solver, 0);

	on_edge(born, EDGE_FIRST_IN);
	is(person.facts.birth, ymd(2022, 1, 1), "the first day");
	on_edge(born, EDGE_BEFORE_FIRST);
	is(person.facts.birth, ymd(2021, 12, 31), "the day before");
	on_edge(born, EDGE_LAST_IN);
	is(person.facts.birth, ymd(2022, 12, 31), "the last day");
	on_edge(born, EDGE_AFTER_LAST);
	is(person.facts.birth, ymd(2023, 1, 1), "the day after");
	on_edge(began, EDGE_LAST_IN);
	is(held_of(a)->from, ymd(2022, 8, 31), "of a circumstance");
	ok(!solver_edge(solver, paid, EDGE_FIRST_IN) && !solver_edge(solver, registered, EDGE_AFTER_LAST),
	   "a side that is open has no edge");
	end();
}

static void
test_elapsed(void)
{
	uint16_t	a,
				within_90,
				after_90,
				three_months,
				fourth_month,
				registered_90,
				in_autumn,
				not_later,
				since_any;

	build_init(&b, 2022);
	a = code(&b, "leaver");
	within_90 = days_since(OF_BIRTH, 0, ON_PAYMENT, 0, 90);
	after_90 = days_since(OF_BIRTH, 0, ON_PAYMENT, 91, 100000);
	three_months = months_since(OF_CIRCUMSTANCE, a, ON_PAYMENT, 0, 3);
	fourth_month = months_since(OF_CIRCUMSTANCE, a, ON_PAYMENT, 3, 4);
	registered_90 = days_since(OF_BIRTH, 0, ON_REGISTRATION, 0, 90);
	in_autumn = date_of(&b, OF_REGISTRATION, 0, ymd(2022, 9, 1), DAY_LAST);
	not_later = days_since(OF_CIRCUMSTANCE, a, ON_PAYMENT, 0, 100000);
	since_any = months_since(OF_CIRCUMSTANCE, a, ON_REGISTRATION, 3, MAX_MONTHS);
	begin();

	solver_day(solver, OF_BIRTH, 0, ymd(2022, 1, 31), ymd(2022, 1, 31));
	on_edge(within_90, EDGE_FIRST_IN);
	is(person.facts.paid, ymd(2022, 1, 31), "no day after birth");
	on_edge(within_90, EDGE_LAST_IN);
	is(person.facts.paid, ymd(2022, 5, 1), "the 90th day");
	on_edge(within_90, EDGE_AFTER_LAST);
	is(person.facts.paid, ymd(2022, 5, 2), "the 91st day");
	on_edge(after_90, EDGE_FIRST_IN);
	is(person.facts.paid, ymd(2022, 5, 2), "which is the first after 90");
	on_edge(after_90, EDGE_BEFORE_FIRST);
	is(person.facts.paid, ymd(2022, 5, 1), "after the 90th");
	ok(solver_edge(solver, within_90, EDGE_BEFORE_FIRST), "a day before birth is an edge");
	is(solve(), IMPOSSIBLE, "that nobody comes to");
	solver_back(solver, 1);
	on_edge(registered_90, EDGE_AFTER_LAST);
	is(person.facts.registered, ymd(2022, 5, 2), "registered on the 91st day");
	solver_back(solver, 0);

	solver_condition(solver, within_90, true);
	is(solve_for(after_90, true), IMPOSSIBLE, "within 90 days, and after them");
	is(solve_for(registered_90, false), IMPOSSIBLE, "who pays within 90 days is registered by then");
	solver_back(solver, 0);
	solver_condition(solver, within_90, false);
	is(solve_for(after_90, false), IMPOSSIBLE, "nobody is neither within nor after");
	solver_back(solver, 0);

	solver_condition(solver, in_autumn, true);
	solver_condition(solver, registered_90, true);
	solver_day(solver, OF_BIRTH, 0, ymd(2022, 1, 1), ymd(2022, 1, 31));
	is(solve(), IMPOSSIBLE, "born in January, registered in September and within 90 days");
	solver_back(solver, 2);
	solver_day(solver, OF_BIRTH, 0, DAY_FIRST, ymd(2022, 6, 2));
	is(solve(), IMPOSSIBLE, "born on 2 June");
	solver_back(solver, 2);
	solver_day(solver, OF_BIRTH, 0, DAY_FIRST, ymd(2022, 6, 3));
	is(solve(), SOLVED, "born on 3 June");
	is(person.facts.registered, ymd(2022, 9, 1), "registered on the 90th day, which is the first");
	solver_back(solver, 0);

	/* month ends */
	solver_day(solver, OF_CIRCUMSTANCE, a, ymd(2021, 11, 30), ymd(2021, 11, 30));
	on_edge(three_months, EDGE_LAST_IN);
	is(person.facts.paid, ymd(2022, 2, 28), "30 November and three months: the last of February");
	on_edge(three_months, EDGE_AFTER_LAST);
	is(person.facts.paid, ymd(2022, 3, 1), "the day after");
	on_edge(three_months, EDGE_FIRST_IN);
	is(person.facts.paid, ymd(2021, 11, 30), "the day itself");
	on_edge(three_months, EDGE_BEFORE_FIRST);
	is(person.facts.paid, ymd(2021, 11, 29), "the day before, when it was not there yet");
	on_edge(fourth_month, EDGE_BEFORE_FIRST);
	is(person.facts.paid, ymd(2022, 2, 28), "not yet more than three months");
	on_edge(fourth_month, EDGE_FIRST_IN);
	is(person.facts.paid, ymd(2022, 3, 1), "more than three months");
	on_edge(fourth_month, EDGE_LAST_IN);
	is(person.facts.paid, ymd(2022, 3, 30), "four months: 30 March");
	ok(!solver_edge(solver, since_any, EDGE_LAST_IN), "as many as there are months are no bound");
	solver_back(solver, 0);
	solver_day(solver, OF_PAYMENT, 0, ymd(2022, 2, 28), ymd(2022, 2, 28));
	on_edge(three_months, EDGE_LAST_IN);
	is(held_of(a)->from, ymd(2021, 11, 30), "of four days that lead to a month end the one nearest to the year");
	solver_back(solver, 0);

	solver_condition(solver, three_months, true);
	is(solve_for(fourth_month, true), IMPOSSIBLE, "at most three months, and more");
	is(solve_for(since_any, true), IMPOSSIBLE, "more at the registration, which is before");
	solver_back(solver, 0);
	solver_day(solver, OF_CIRCUMSTANCE, a, DAY_FIRST, DAY_LAST);
	is(solve_for(not_later, false), SOLVED, "a negative span is never within");
	ok(held_of(a)->from > person.facts.paid, "it begins after the payment");
	solver_back(solver, 0);
	is(solve_for(not_later, false), SOLVED, "nor is that of a circumstance that is not held");
	is(person.facts.nheld, 0, "it is not");
	end();
}

static void
test_subsidies(void)
{
	uint16_t	a,
				c,
				first,
				second,
				third,
				any,
				last;
	uint16_t	claims[2];
	bool		values[2] = {true, false};

	build_init(&b, 2023);
	a = code(&b, "orphan");
	c = code(&b, "low_income");
	payer(&b, "fund");
	first = held(&b, a);
	second = all_of(&b);
	held(&b, c);
	age(&b, 0, 17);
	end_of(&b, second);
	/* who has none of the subsidies before */
	third = none_of(&b);
	condition(&b, (Condition) {.op = COND_SUBSIDY,.arg = set_of(&b, 7)});
	end_of(&b, third);
	any = condition(&b, (Condition) {.op = COND_SUBSIDY,.arg = set_of(&b, 3)});
	last = condition(&b, (Condition) {.op = COND_SUBSIDY,.arg = set_of(&b, 4)});
	subsidy(&b, first, AMOUNT_FULL, 0, 0);
	subsidy(&b, second, AMOUNT_FULL, 0, 0);
	subsidy(&b, third, AMOUNT_FULL, 0, 0);
	begin();

	is(solve_for(any, true), SOLVED, "one of two subsidies");
	ok(person.facts.nheld == 1 && held_of(a)->from != DAY_NONE, "the first");
	solver_condition(solver, first, false);
	is(solve_for(any, true), SOLVED, "and not the first");
	ok(held_of(c)->from != DAY_NONE && age_on(person.facts.birth, person.facts.paid) < 18, "a minor of low income");
	solver_day(solver, OF_BIRTH, 0, DAY_FIRST, ymd(2000, 1, 1));
	solver_day(solver, OF_PAYMENT, 0, ymd(2023, 1, 1), DAY_LAST);
	is(solve_for(any, true), IMPOSSIBLE, "nobody born before 2000");
	is(solve_for(any, false), SOLVED, "has neither");
	is(solve_for(last, true), SOLVED, "but the third, for whom has none of those before");
	is(solve_for(last, false), IMPOSSIBLE, "always");
	solver_back(solver, 0);
	solver_condition(solver, any, true);
	is(solve_for(last, true), IMPOSSIBLE, "not beside the others");
	solver_back(solver, 0);

	claims[0] = second;
	claims[1] = first;
	solver_condition(solver, first, true);
	solver_any(solver, claims, values, 2);
	is(solve(), SOLVED, "the second holds, or the first does not");
	ok(held_of(a)->from != DAY_NONE && held_of(c)->from != DAY_NONE, "so the second holds");
	solver_back(solver, 0);
	solver_any(solver, claims, values, 0);
	is(solve(), IMPOSSIBLE, "one of no claims");
	solver_back(solver, 0);
	is(solve(), SOLVED, "all is taken back");
	end();
}

/* The same person on two days of payment. */
static void
test_later(void)
{
	uint16_t	a,
				on_payment,
				on_registration,
				adult,
				within_90,
				beyond_90;

	build_init(&b, 2023);
	a = code(&b, "orphan");
	on_payment = held(&b, a);
	on_registration = held_when(&b, a, ON_REGISTRATION, 0);
	adult = age_when(18, 200, ON_PAYMENT, 0);
	within_90 = days_since(OF_CIRCUMSTANCE, a, ON_PAYMENT, 0, 90);
	beyond_90 = days_since(OF_CIRCUMSTANCE, a, ON_PAYMENT, 91, 1000);
	begin();

	solver_day(solver, OF_PAYMENT, 0, ymd(2022, 10, 1), ymd(2022, 12, 31));
	is(solve(), SOLVED, "one payment");
	is(person.paid_later, DAY_NONE, "and no other");
	solver_later(solver, true);
	solver_day(solver, OF_PAYMENT, 0, ymd(2023, 2, 1), ymd(2023, 3, 31));
	solver_later(solver, false);
	is(solve(), SOLVED, "two days of payment");
	is(person.facts.paid, ymd(2022, 10, 1), "the first of the one window");
	is(person.paid_later, ymd(2023, 2, 1), "and of the other");

	/* what is said later is of the later payment, what is said afterwards of the first again */
	solver_later(solver, true);
	solver_condition(solver, on_payment, false);
	solver_later(solver, false);
	is(solve_for(on_payment, true), SOLVED, "held on the first day, not on the later one");
	ok(held_of(a)->until >= person.facts.paid && held_of(a)->until < person.paid_later, "the last day is between");
	is(solve_for(on_registration, true), SOLVED, "there is one day of registration");
	solver_back(solver, 2);
	solver_later(solver, true);
	solver_condition(solver, on_payment, true);
	solver_later(solver, false);
	is(solve_for(on_payment, false), IMPOSSIBLE, "no circumstance begins between them");
	solver_back(solver, 2);
	solver_later(solver, true);
	solver_condition(solver, adult, true);
	solver_later(solver, false);
	is(solve_for(adult, false), IMPOSSIBLE, "nobody comes of age between them");
	solver_back(solver, 2);
	solver_later(solver, true);
	solver_condition(solver, beyond_90, true);
	solver_later(solver, false);
	is(solve_for(within_90, true), SOLVED, "but days go by");
	ok(person.facts.paid - held_of(a)->from <= 90 && person.paid_later - held_of(a)->from > 90, "so they did");
	solver_dead(solver, true);
	is(solve(), IMPOSSIBLE, "nobody pays after he was dead at the first payment");
	end();
}

static void
test_levels(void)
{
	uint16_t	low,
				middle;

	build_init(&b, 2023);
	level(&b, "low");
	level(&b, "middle");
	level(&b, "high");
	low = condition(&b, (Condition) {.op = COND_LEVEL,.arg = set_of(&b, 1)});
	middle = condition(&b, (Condition) {.op = COND_LEVEL,.arg = set_of(&b, 6)});
	begin();
	is(solve_for(low, true), SOLVED, "a level");
	is(person.facts.level, 0, "that one");
	is(solve_for(low, false), SOLVED, "not that level");
	is(person.facts.level, 1, "the next");
	solver_condition(solver, low, false);
	is(solve_for(middle, false), IMPOSSIBLE, "none of the levels");
	solver_back(solver, 0);
	solver_condition(solver, low, true);
	is(solve_for(middle, true), IMPOSSIBLE, "two levels");
	end();
}

/* What a history of the person comes to. */
static HistoryCounts
counts(void)
{
	HistoryCounts c = {0};

	if (person.facts.history)
		history_count(policy, person.facts.history, policy->coverage_year, &c);
	return c;
}

static void
test_history(void)
{
	uint16_t	lapsed_1,
				lapsed_2,
				row_4,
				row_3,
				row_1,
				first,
				two_of_3,
				one_of_3;

	build_init(&b, 2023);
	lapsed_1 = years(COND_LAPSED, 1, 1);
	lapsed_2 = years(COND_LAPSED, 2, 200);
	row_4 = years(COND_CONSECUTIVE, 4, 200);
	row_3 = years(COND_CONSECUTIVE, 3, 3);
	row_1 = years(COND_CONSECUTIVE, 1, 1);
	first = years(COND_FIRST, 1, 0);
	two_of_3 = insured_of(3, 2, MAX_AMONG);
	one_of_3 = insured_of(3, 1, 1);
	begin();

	is(solve(), SOLVED, "where a condition asks for a history");
	ok(person.facts.history != NULL && person.history.n == 0, "it is known, and empty");
	is(solve_for(lapsed_1, true), SOLVED, "one lapsed year");
	is(counts().lapsed, 1, "is one");
	is(solve_for(lapsed_2, true), SOLVED, "two or more");
	is(counts().lapsed, 2, "are two");
	is(solve_for(row_4, true), SOLVED, "four years in a row");
	ok(counts().consecutive >= 4, "or more");
	is(solve_for(first, true), SOLVED, "never insured");
	is(person.history.n, 0, "has no years");
	is(solve_for(first, false), SOLVED, "insured once");
	ok(!counts().first, "so it is");

	solver_condition(solver, first, true);
	is(solve_for(row_1, true), IMPOSSIBLE, "never insured, and a year in a row");
	is(solve_for(lapsed_1, true), IMPOSSIBLE, "never insured, and lapsed");
	is(solve_for(one_of_3, true), IMPOSSIBLE, "never insured, and one of three");
	solver_back(solver, 0);
	solver_condition(solver, lapsed_1, true);
	is(solve_for(row_1, true), IMPOSSIBLE, "lapsed, and in a row");
	is(solve_for(two_of_3, true), SOLVED, "lapsed, and two of three");
	solver_back(solver, 0);
	solver_condition(solver, lapsed_2, true);
	is(solve_for(two_of_3, true), IMPOSSIBLE, "two lapsed, and two of three");
	is(solve_for(one_of_3, true), SOLVED, "two lapsed, and one of three");
	solver_back(solver, 0);
	solver_condition(solver, row_3, true);
	is(solve_for(one_of_3, true), SOLVED, "three in a row with excused years between, of which one is the last");
	is(counts().consecutive, 3, "so it is");
	solver_back(solver, 0);
	solver_condition(solver, row_1, false);
	solver_condition(solver, first, false);
	is(solve_for(lapsed_2, false), SOLVED, "neither in a row of one, nor lapsed");
	solver_back(solver, 0);

	solver_lapsed(solver, 2, 3);
	is(solve_for(lapsed_2, true), SOLVED, "two or three lapsed years");
	is(solve_for(lapsed_1, true), IMPOSSIBLE, "not one");
	solver_back(solver, 0);
	on_edge(lapsed_2, EDGE_BEFORE_FIRST);
	is(counts().lapsed, 1, "one year less than two");
	on_edge(lapsed_1, EDGE_AFTER_LAST);
	is(counts().lapsed, 2, "one more than one");
	on_edge(row_3, EDGE_FIRST_IN);
	is(counts().consecutive, 3, "three in a row");
	on_edge(row_3, EDGE_AFTER_LAST);
	is(counts().consecutive, 4, "four");
	ok(!solver_edge(solver, lapsed_2, EDGE_LAST_IN) && !solver_edge(solver, two_of_3, EDGE_AFTER_LAST) &&
	   !solver_edge(solver, first, EDGE_FIRST_IN), "bounds that are none");

	solver_edge(solver, two_of_3, EDGE_BEFORE_FIRST);
	is(solve_for(one_of_3, true), SOLVED, "a year less than two of three is one");
	solver_back(solver, 0);
	solver_edge(solver, two_of_3, EDGE_FIRST_IN);
	is(solve_for(two_of_3, true), SOLVED, "two of three");
	is(solve_for(one_of_3, true), IMPOSSIBLE, "is not one");
	is(solve_for(lapsed_2, true), IMPOSSIBLE, "and leaves no two lapsed years");
	solver_back(solver, 0);

	/* insured in 2022, 2021, 2020 */
	solver_day(solver, OF_BIRTH, 0, ymd(2020, 12, 31), DAY_LAST);
	is(solve_for(row_3, true), SOLVED, "three years in a row from the year of birth on");
	is(person.facts.birth, ymd(2020, 12, 31), "born in the first of them");
	is(solve_for(row_4, true), IMPOSSIBLE, "nobody was insured before the year of birth");
	end();

	build_init(&b, 2023);
	lapsed_2 = years(COND_LAPSED, 2, 200);
	lapsed_1 = years(COND_LAPSED, 1, 200);
	row_3 = years(COND_CONSECUTIVE, 3, 200);
	row_1 = years(COND_CONSECUTIVE, 2, 200);
	b.head.lapses_from = 2022;
	b.head.streak_from = 2021;
	begin();
	is(solve_for(lapsed_1, true), SOLVED, "lapses count from 2022 on: one");
	is(solve_for(lapsed_2, true), IMPOSSIBLE, "never two");
	is(solve_for(row_1, true), SOLVED, "rows count from 2021 on: two");
	is(solve_for(row_3, true), IMPOSSIBLE, "never three");
	end();

	/* who is insured elsewhere breaks a row without a lapse */
	build_init(&b, 2023);
	b.head.year_kind[YEAR_EMPLOYEE] = YEAR_IS_BREAK;
	b.head.year_kind[YEAR_EXCUSED] = YEAR_IS_BREAK;
	lapsed_1 = years(COND_LAPSED, 1, 200);
	row_1 = years(COND_CONSECUTIVE, 1, 200);
	first = years(COND_FIRST, 0, 0);
	begin();
	solver_condition(solver, lapsed_1, false);
	solver_condition(solver, row_1, false);
	is(solve_for(first, true), SOLVED, "insured once, no row, no lapse");
	end();
	build_init(&b, 2023);
	b.head.year_kind[YEAR_EMPLOYEE] = YEAR_IS_INSURED;
	b.head.year_kind[YEAR_EXCUSED] = YEAR_IS_LAPSED;
	lapsed_1 = years(COND_LAPSED, 1, 200);
	row_1 = years(COND_CONSECUTIVE, 1, 200);
	first = years(COND_FIRST, 0, 0);
	begin();
	solver_condition(solver, lapsed_1, false);
	solver_condition(solver, row_1, false);
	is(solve_for(first, true), IMPOSSIBLE, "nobody where each year is one or the other");
	end();

	/* years beyond those of a history */
	build_init(&b, 2150);
	lapsed_1 = years(COND_LAPSED, 1, 31);
	lapsed_2 = years(COND_LAPSED, 32, 32);
	first = years(COND_FIRST, 1, 1);
	begin();
	is(solve_for(lapsed_1, true), IMPOSSIBLE, "nobody knows of years after 2117: not 31 lapsed ones in 2150");
	is(solve_for(lapsed_2, true), SOLVED, "but 32");
	is(counts().lapsed, 32, "so it is");
	is(person.history.first_year + person.history.n - 1, 2117, "the last recorded year");
	end();
	build_init(&b, 1985);
	lapsed_1 = years(COND_LAPSED, 1, 200);
	first = years(COND_FIRST, 1, 1);
	begin();
	is(solve_for(lapsed_1, true), IMPOSSIBLE, "before 1990 nobody had been insured");
	is(solve_for(first, true), SOLVED, "everybody enrols for the first time");
	is(solve_for(first, false), IMPOSSIBLE, "nobody otherwise");
	end();

	/* what a route counts from must be known */
	build_init(&b, 2023);
	route(&b, 0, 1)->start.variable_months = 1;
	route(&b, 0, 1)->start.anchor = OF_REGISTRATION;
	begin();
	is(solve(), SOLVED, "a wait that grows with lapsed years, cover from registration");
	ok(person.facts.history != NULL && person.facts.registered != DAY_NONE, "history and registration are known");
	end();
}

/* One after the other cannot be, however the days are turned. */
static void
test_circles(void)
{
	uint16_t	a,
				c,
				a_late,
				a_soon,
				c_late,
				both_soon;

	build_init(&b, 2023);
	a = code(&b, "left");
	c = code(&b, "came");
	a_late = months_since(OF_CIRCUMSTANCE, a, ON_REGISTRATION, 3, 1200);
	a_soon = days_since(OF_CIRCUMSTANCE, a, ON_PAYMENT, 0, 89);
	c_late = months_since(OF_CIRCUMSTANCE, c, ON_REGISTRATION, 1, 1200);
	both_soon = days_since(OF_CIRCUMSTANCE, c, ON_PAYMENT, 0, 29);
	begin();
	solver_condition(solver, a_late, true);
	solver_condition(solver, a_soon, true);
	is(solve(), IMPOSSIBLE, "more than three months have 90 days at least");
	solver_back(solver, 0);
	solver_condition(solver, c_late, true);
	solver_condition(solver, both_soon, true);
	is(solve(), SOLVED, "more than a month can have 29 days");
	is(day_add_months(held_of(c)->from, 1) + 1, person.facts.paid, "after February");
	end();
}

static void
test_limits(void)
{
	uint16_t	at[8];
	bool		value[8] = {true, true, true, true, true, true, true, true};

	build_init(&b, 2023);
	code(&b, "orphan");
	for (int i = 0; i < 8; i++)
		at[i] = held(&b, 0);
	begin();
	for (int i = 0; i < 100000; i++)
		solver_condition(solver, at[0], true);
	is(solve(), TOO_COMPLEX, "too many constraints");
	solver_back(solver, 7);
	is(solve(), SOLVED, "and taken back");
	for (int i = 0; i < 1500; i++)
		solver_any(solver, at, value, 8);
	is(solve(), TOO_COMPLEX, "too many claims");
	solver_back(solver, 0);
	solver_any(solver, at, value, 8);
	is(solve(), SOLVED, "and taken back");
	solver_back(solver, 0);

	/* more counts of a history than are kept: only who asks about them is refused */
	end();
	build_init(&b, 2023);
	code(&b, "orphan");
	at[0] = all_of(&b);
	for (int among = 1; among <= 9; among++)
		insured_of(among, 1, among);
	end_of(&b, at[0]);
	at[1] = held(&b, 0);
	begin();
	is(solve_for(at[0], true), TOO_COMPLEX, "nine counts of insured years");
	is(solve_for(at[1], true), SOLVED, "other questions are answered");

	end();
	build_init(&b, 2023);
	at[0] = all_of(&b);
	for (int i = 0; i < 65; i++)
	{
		char		name[8];

		snprintf(name, sizeof(name), "c%d", i);
		held(&b, code(&b, name));
	}
	end_of(&b, at[0]);
	at[1] = all_of(&b);
	for (int i = 0; i < 64; i++)
		held(&b, i + 1);
	end_of(&b, at[1]);
	begin();
	is(solve_for(at[0], true), TOO_COMPLEX, "65 circumstances of one person");
	is(solve_for(at[1], true), SOLVED, "64 of 65");
	is(person.facts.nheld, 64, "are held");
	is(solve_for(at[0], false), SOLVED, "not all of them");
	is(person.facts.nheld, 0, "none");

	/* many questions of one policy do not use up its room */
	for (int i = 0; i < 10000; i++)
	{
		solver_day(solver, OF_PAYMENT, 0, i, i + 1);
		if (solver_solve(solver, NULL) != SOLVED)
			break;
		solver_back(solver, 0);
	}
	is(solver_mark(solver), 0, "10000 days of payment");
	end();
}

/* ---- against brute force ---- */

#define CODES 3

typedef struct Drawn
{
	Builder		b;
	int			depth;
} Drawn;

static int
draw(int n)
{
	return random_bits() % n;
}

/* days that conditions and persons share, so that edges are met */
static Day
draw_day(void)
{
	static const int months[] = {1, 2, 3, 6, 9, 12};
	static const int days[] = {1, 15, 28, 29, 30, 31};
	int			year = 2020 + draw(4);
	int			month = months[draw(6)];
	int			day = days[draw(6)];

	while (!ymd_is_valid(year, month, day))
		day--;
	return ymd(year, month, day) + draw(3) - 1;
}

static void
draw_leaf(Builder *b, bool subsidies)
{
	Condition	c = {0};
	static const int spans[] = {0, 1, 28, 30, 59, 90, 91, 365, 366};
	static const int moments[] = {ON_PAYMENT, ON_REGISTRATION, ON_DAY, ON_BIRTH, EVER};
	int			lo = spans[draw(9)];
	int			hi = spans[draw(9)];

	if (draw(20) == 0)
	{
		condition(b, (Condition) {.op = draw(2) ? COND_TRUE : COND_FALSE});
		return;
	}
	c.moment = moments[draw(4)];
	c.day = draw_day();
	switch (draw(subsidies ? 11 : 10))
	{
		case 0:
		case 1:
			c.op = COND_HELD;
			c.moment = moments[draw(5)];
			c.arg = set_of(b, 1 + draw((1 << CODES) - 1));
			break;
		case 2:
			c.op = COND_AGE;
			c.lo = draw(3);
			c.hi = draw(3) ? c.lo + draw(2) : 200;
			break;
		case 3:
		case 4:
			c.op = COND_DATE;
			c.what = draw(5);
			c.arg = draw(CODES);
			c.lo = draw(3) ? draw_day() : DAY_FIRST;
			c.hi = draw(3) ? (draw(2) ? c.lo + draw(100) : draw_day()) : DAY_LAST;
			break;
		case 5:
			c.op = COND_ELAPSED;
			c.what = draw(2) ? OF_BIRTH : OF_CIRCUMSTANCE;
			c.arg = draw(CODES);
			c.lo = lo;
			c.hi = draw(3) ? hi : 100000;
			break;
		case 6:
			c.op = COND_ELAPSED;
			c.what = draw(2) ? OF_BIRTH : OF_CIRCUMSTANCE;
			c.arg = draw(CODES);
			c.unit = UNIT_MONTHS;
			c.lo = draw(4);
			c.hi = draw(2) ? c.lo + draw(3) : draw(5);
			break;
		case 7:
			c.op = COND_LEVEL;
			c.arg = set_of(b, draw(4));
			break;
		case 8:
			c.op = COND_LAPSED + draw(2);
			c.lo = draw(3);
			c.hi = draw(2) ? c.lo + draw(2) : 200;
			break;
		case 9:
			c.op = draw(2) ? COND_FIRST : COND_INSURED;
			c.arg = 1 + draw(4);
			c.lo = draw(2);
			c.hi = draw(2) ? c.lo + draw(2) : MAX_AMONG;
			break;
		default:
			c.op = COND_SUBSIDY;
			c.arg = set_of(b, 1 + draw(3));
			break;
	}
	condition(b, c);
}

static uint16_t
draw_tree(Builder *b, int depth, bool subsidies)
{
	uint16_t	at = b->nconditions;
	int			op = COND_ALL + draw(3);

	if (depth == 0 || draw(4) == 0)
	{
		draw_leaf(b, subsidies);
		return at;
	}
	at = condition(b, (Condition) {.op = op});
	for (int n = 1 + draw(3); n > 0; n--)
		draw_tree(b, depth - 1, subsidies);
	return end_of(b, at);
}

/* A day that some condition or the day of another event makes an edge. */
static Day
draw_edge(const Policy *p, Day base)
{
	const Condition *c = POLICY_TABLE(p, Condition, conditions) + draw(p->conditions.count);
	int			n = draw(2) ? c->lo : c->hi;
	int			slip = draw(3) - 1;
	int			sign = draw(2) ? 1 : -1;

	switch (c->op)
	{
		case COND_DATE:
			return n > DAY_FIRST && n < DAY_LAST ? n + slip : base + slip;
		case COND_HELD:
			return c->moment == ON_DAY ? c->day + slip : base + slip;
		case COND_AGE:
			if (c->moment == ON_DAY && draw(2))
				base = c->day;
			return n > 100 ? base : day_add_months(base, sign * 12 * (n + draw(2))) + slip;
		case COND_ELAPSED:
			if (c->unit == UNIT_MONTHS)
				return day_add_months(base, sign * n) + slip;
			return n > 1000 ? base : base + sign * n + slip;
		default:
			return draw_day();
	}
}

static void
draw_person(const Policy *p, Facts *f, History *h)
{
	static const char *const letters[] = {"n", "r", "e", "x"};
	char		years[7] = "";

	do
	{
		Day			day[3 + CODES];

		facts_init(f);
		day[0] = draw_day();
		for (int i = 0; i < 3 + CODES; i++)
			day[i] = draw(8) ? draw_edge(p, day[i ? draw(i) : 0]) : draw_day();
		f->birth = day[draw(3)];
		f->registered = draw(8) ? day[draw(3)] : f->birth;
		f->paid = draw(8) ? day[draw(3)] : f->registered;
		if (draw(4) == 0)
			f->died = draw_edge(p, day[draw(3)]);
		for (int c = 0; c < CODES; c++)
		{
			Day			from = day[3 + c];

			if (draw(2) && (f->died == DAY_NONE || from <= f->died))
				hold_code(f, c, from, draw(2) ? DAY_NONE : draw_edge(p, day[draw(3)]));
			if (f->nheld > 0 && f->held[f->nheld - 1].until != DAY_NONE &&
				f->held[f->nheld - 1].until < f->held[f->nheld - 1].from)
				f->held[f->nheld - 1].until = f->held[f->nheld - 1].from;
		}
	} while (f->birth < DAY_FIRST || f->registered < f->birth || f->paid < f->registered ||
			 (f->died != DAY_NONE && f->died < f->birth));
	f->level = draw(2);
	/* nobody was insured before birth */
	if (draw(3))
	{
		int			y,
					m,
					d;

		day_to_ymd(f->birth, &y, &m, &d);
		y = y > 2017 ? y : 2017;
		for (int i = y; i < 2023; i++)
			strcat(years, letters[draw(4)]);
		f->history = history_of(h, y, years);
	}
	else
		f->history = history_of(h, 2020, "");
}

static bool
is_dead(const Facts *f)
{
	return f->died != DAY_NONE && f->died < f->paid;
}

/* One policy of two subsidies and three conditions, many persons. */
static void
try_policy(int round, int persons, int *impossible, int *wrong)
{
	Policy	   *p;
	uint16_t	at[3];
	uint16_t	aid[2];
	bool		value[3];
	bool		dead = draw(4) == 0;
	Solved		solved;
	int			n = 1 + draw(3);

	build_init(&b, 2023);
	for (int c = 0; c < CODES; c++)
		code(&b, (const char *[]) {"a", "b", "c"}[c]);
	level(&b, "low");
	level(&b, "high");
	payer(&b, "fund");
	if (draw(3) == 0)
		b.head.lapses_from = 2021;
	if (draw(3) == 0)
		b.head.streak_from = 2021;
	b.head.year_kind[YEAR_EMPLOYEE] = (const int[]) {YEAR_IS_NEUTRAL, YEAR_IS_BREAK, YEAR_IS_INSURED}[draw(3)];
	aid[0] = draw_tree(&b, 1, false);
	aid[1] = draw_tree(&b, 2, true);
	subsidy(&b, aid[0], AMOUNT_FULL, 0, 0);
	subsidy(&b, aid[1], AMOUNT_FULL, 0, 0);
	for (int i = 0; i < n; i++)
	{
		at[i] = draw_tree(&b, 3, true);
		value[i] = draw(3) > 0;
	}
	p = build_finish(&b);
	solver_begin(solver, p);
	for (int i = 0; i < n; i++)
		solver_condition(solver, at[i], value[i]);
	solver_dead(solver, dead);
	solved = solver_solve(solver, &person);
	if (solved == TOO_COMPLEX)
	{
		printf("# round %d: too complex\n", round);
		++*wrong;
	}
	if (solver_solve(solver, NULL) != solved)
	{
		printf("# round %d: not the same without a person\n", round);
		++*wrong;
	}
	*impossible += solved == IMPOSSIBLE;
	for (int i = 0; i < n && solved == SOLVED; i++)
	{
		if (holds(p, &person.facts, at[i]) != (value[i] ? IS_YES : IS_NO) || is_dead(&person.facts) != dead)
		{
			printf("# round %d: condition %d is not met\n", round, i);
			++*wrong;
		}
	}
	for (int k = 0; k < persons && solved == IMPOSSIBLE; k++)
	{
		Facts		f;
		History		h;
		bool		all = true;

		draw_person(p, &f, &h);
		for (int i = 0; i < n && all; i++)
			all = holds(p, &f, at[i]) == (value[i] ? IS_YES : IS_NO);
		if (all && is_dead(&f) == dead)
		{
			printf("# round %d: there is somebody\n", round);
			++*wrong;
			break;
		}
	}
	free(p);
}

static void
test_random(void)
{
	int			wrong = 0;
	int			impossible = 0;

	for (int round = 0; round < 800; round++)
		try_policy(round, 1000, &impossible, &wrong);
	is(wrong, 0, "random conditions: nobody where it is impossible, confirmed where it is solved");
	ok(impossible > 80 && impossible < 720, "either is not rare (%d impossible)", impossible);
}

int
main(void)
{
	solver = malloc(solver_size());
	test_plain();
	test_held();
	test_age();
	test_dates();
	test_elapsed();
	test_subsidies();
	test_later();
	test_levels();
	test_history();
	test_circles();
	test_limits();
	test_random();
	free(solver);
	return done();
}

/* Three-valued conditions. */
#include "tap.h"

#include "build.h"
#include "rule_condition.h"

static const char *const value_names[] = {"no", "yes", "undecided"};

static Ternary
evaluate(const Policy *p, const Facts *f, Day paid, uint16_t condition, Missing *missing)
{
	Evaluation	ev;

	memset(&ev, 0, sizeof(ev));
	memset(missing, 0, sizeof(*missing));
	ev.policy = p;
	ev.facts = f;
	ev.paid = paid;
	ev.held = held_on(f, paid);
	return condition_holds(&ev, condition, missing);
}

static Ternary
holds(const Policy *p, const Facts *f, uint16_t condition)
{
	Missing		missing;

	return evaluate(p, f, f->paid == DAY_NONE ? p->year_start : f->paid, condition, &missing);
}

/* ---- truth tables ---- */

/* An atom of a value; the k-th undecided one lacks a fact of its own. */
static void
atom(Builder *b, Ternary value, int k)
{
	if (value == IS_YES)
		always(b);
	else if (value == IS_NO)
		never(b);
	else if (k == 0)
		date_of(b, OF_BIRTH, 0, DAY_FIRST, DAY_LAST);
	else if (k == 1)
		date_of(b, OF_REGISTRATION, 0, DAY_FIRST, DAY_LAST);
	else
		condition(b, (Condition) {.op = COND_CONSECUTIVE,.hi = 200});
}

static const uint32_t atom_facts[] = {
	MISSING_BIT(BIRTH), MISSING_BIT(REGISTERED), MISSING_BIT(HISTORY)
};

static void
test_truth_table(int op, const char *name)
{
	for (int members = 1; members <= 3; members++)
	{
		int			cases = members == 1 ? 3 : members == 2 ? 9 : 27;
		int			wrong = 0,
					facts_wrong = 0;

		for (int i = 0; i < cases; i++)
		{
			Builder		b;
			Facts		f;
			Missing		missing;
			Policy	   *p;
			uint16_t	top;
			Ternary		value[3] = {i % 3, i / 3 % 3, i / 9};
			Ternary		expected;
			Ternary		got;
			int			count[3] = {0, 0, 0};
			uint32_t	lacking = 0;

			build_init(&b, 2022);
			top = condition(&b, (Condition) {.op = op});
			for (int k = 0; k < members; k++)
			{
				atom(&b, value[k], k);
				count[value[k]]++;
				if (value[k] == IS_UNDECIDED)
					lacking |= atom_facts[k];
			}
			end_of(&b, top);
			p = build_finish(&b);
			facts_init(&f);

			if (op == COND_ALL)
				expected = count[IS_NO] ? IS_NO : count[IS_UNDECIDED] ? IS_UNDECIDED : IS_YES;
			else
				expected = count[IS_YES] ? IS_YES : count[IS_UNDECIDED] ? IS_UNDECIDED : IS_NO;
			if (op == COND_NONE && expected != IS_UNDECIDED)
				expected = expected == IS_YES ? IS_NO : IS_YES;
			got = evaluate(p, &f, 0, top, &missing);
			if (got != expected)
				printf("# %s of %s, %s, %s\n", name, value_names[value[0]], value_names[value[1]], value_names[value[2]]);
			wrong += got != expected;
			facts_wrong += missing.facts != (expected == IS_UNDECIDED ? lacking : 0);
			free(p);
		}
		is(wrong, 0, "%s of %d members: all %d cases", name, members, cases);
		is(facts_wrong, 0, "%s of %d members: what is missing is what it turned on", name, members);
	}
}

/* Random trees, and what they should give. */
static Ternary
random_tree(Builder *b, int depth, uint32_t *missing)
{
	uint64_t	kind = random_bits() % (depth > 0 ? 6 : 3);
	int			op;
	uint16_t	at;
	int			n;
	bool		yes = false,
				no = false,
				open = false;
	uint32_t	lacking = 0;

	if (kind < 3)
	{
		int			k = random_bits() % 3;

		atom(b, (Ternary) kind, k);
		if (kind == IS_UNDECIDED)
			*missing |= atom_facts[k];
		return (Ternary) kind;
	}
	op = kind == 3 ? COND_ALL : kind == 4 ? COND_ANY : COND_NONE;
	at = condition(b, (Condition) {.op = op});
	n = random_between(1, 3);
	for (int i = 0; i < n; i++)
	{
		Ternary		t = random_tree(b, depth - 1, &lacking);

		yes |= t == IS_YES;
		no |= t == IS_NO;
		open |= t == IS_UNDECIDED;
	}
	end_of(b, at);
	if (op == COND_ALL ? no : yes)
		return op == COND_ANY ? IS_YES : IS_NO;
	if (open)
	{
		*missing |= lacking;
		return IS_UNDECIDED;
	}
	return op == COND_ANY ? IS_NO : IS_YES;
}

static void
test_random_trees(void)
{
	int			wrong = 0,
				facts_wrong = 0,
				refused = 0,
				undecided = 0;

	for (int i = 0; i < 20000; i++)
	{
		Builder		b;
		Facts		f;
		Missing		missing;
		Policy	   *p;
		uint32_t	lacking = 0;
		Ternary		expected;
		uint16_t	at;

		build_init(&b, 2022);
		at = b.nconditions;
		expected = random_tree(&b, 4, &lacking);
		p = build_finish(&b);
		facts_init(&f);
		refused += policy_check(p, p->size) != NULL;
		wrong += evaluate(p, &f, 0, at, &missing) != expected;
		if (expected == IS_UNDECIDED)
			undecided++;
		/* a decisive member ends the search: what lay before is forgotten */
		facts_wrong += expected != IS_UNDECIDED ? missing.facts != 0 :
			missing.facts != lacking;
		free(p);
	}
	is(refused, 0, "20000 random trees are valid");
	is(wrong, 0, "20000 random trees are evaluated as expected");
	is(facts_wrong, 0, "and name what they lack");
	ok(undecided > 2000, "%d of them were undecided", undecided);
}

/* ---- one kind of condition after the other ---- */

static void
test_held(void)
{
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	a,
				z,
				now,
				ever,
				registered,
				march,
				other;
	Day			day = day_from_ymd(2022, 3, 15);

	build_init(&b, 2022);
	a = code(&b, "a");
	for (int i = 1; i < 127; i++)
	{
		char		name[8];

		snprintf(name, sizeof(name), "c%d", i);
		code(&b, name);
	}
	z = code(&b, "z");
	is(z, 127, "128 circumstances");
	now = held(&b, a);
	ever = held_when(&b, a, EVER, 0);
	registered = held_when(&b, a, ON_REGISTRATION, 0);
	march = held_when(&b, a, ON_DAY, day);
	other = held(&b, z);
	p = build_finish(&b);
	is_text(policy_check(p, p->size), NULL, "a policy of 128 circumstances is valid");

	facts_init(&f);
	f.paid = day;
	is(holds(p, &f, now), IS_NO, "nothing listed: not held");
	is(holds(p, &f, ever), IS_NO, "nothing listed: never held");
	is(evaluate(p, &f, day, registered, &missing), IS_NO, "nothing listed: the day of registration does not matter");

	hold_code(&f, a, DAY_NONE, DAY_NONE);
	is(holds(p, &f, now), IS_YES, "listed without days: held");
	is(holds(p, &f, march), IS_YES, "listed without days: held on every day");
	is(evaluate(p, &f, day, registered, &missing), IS_YES, "and at registration, whatever day that was");
	is(missing.facts, 0, "which then is not missing");
	is(holds(p, &f, other), IS_NO, "the last circumstance is another");

	f.nheld = 0;
	hold_code(&f, a, day, DAY_NONE);
	f.paid = day - 1;
	is(holds(p, &f, now), IS_NO, "the day before the first day");
	is(holds(p, &f, ever), IS_YES, "listed at all");
	f.paid = day;
	is(holds(p, &f, now), IS_YES, "on the first day");
	f.registered = day - 1;
	is(holds(p, &f, registered), IS_NO, "registered a day earlier");
	f.registered = day;
	is(holds(p, &f, registered), IS_YES, "registered on the first day");

	f.nheld = 0;
	hold_code(&f, a, DAY_NONE, day);
	f.paid = day;
	is(holds(p, &f, now), IS_YES, "on the last day");
	f.paid = day + 1;
	is(holds(p, &f, now), IS_NO, "the day after the last day");
	hold_code(&f, a, day + 1, day + 1);
	is(holds(p, &f, now), IS_YES, "of two listings one is enough");
	hold_code(&f, z, DAY_NONE, DAY_NONE);
	is(holds(p, &f, other), IS_YES, "circumstance 127");
	free(p);
}

/* Held at birth or registration, of which the day may not be known. */
static void
test_held_on_events(void)
{
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	a,
				z,
				birth,
				registered;
	Day			paid = day_from_ymd(2022, 3, 15);
	Day			born = day_from_ymd(2022, 1, 10);

	build_init(&b, 2022);
	a = code(&b, "a");
	z = code(&b, "z");
	birth = held_when(&b, a, ON_BIRTH, 0);
	registered = held_when(&b, a, ON_REGISTRATION, 0);
	p = build_finish(&b);
	is_text(policy_check(p, p->size), NULL, "held at birth: valid");
	facts_init(&f);
	f.paid = paid;
	hold_code(&f, z, DAY_NONE, DAY_NONE);
	is(evaluate(p, &f, paid, birth, &missing), IS_NO, "not listed: the day of birth does not matter");

	f.nheld = 0;
	hold_code(&f, a, born, born + 20);
	is(evaluate(p, &f, paid, birth, &missing), IS_UNDECIDED, "held at birth, whose day is not known");
	is(missing.facts, MISSING_BIT(BIRTH), "the day of birth is missing");
	f.birth = born - 1;
	is(holds(p, &f, birth), IS_NO, "born the day before the first day");
	f.birth = born;
	is(holds(p, &f, birth), IS_YES, "born on the first day");
	f.birth = born + 20;
	is(holds(p, &f, birth), IS_YES, "born on the last day");
	f.birth = born + 21;
	is(holds(p, &f, birth), IS_NO, "born the day after the last day");
	is(evaluate(p, &f, paid, registered, &missing), IS_NO, "nor registered while it was held, if later than born");
	f.birth = born + 20;
	is(evaluate(p, &f, paid, registered, &missing), IS_UNDECIDED, "registered on the day of birth or later");
	is(missing.facts, MISSING_BIT(REGISTERED), "the day of registration is missing");

	f.nheld = 0;
	hold_code(&f, a, paid + 1, DAY_NONE);
	f.birth = DAY_NONE;
	is(evaluate(p, &f, paid, birth, &missing), IS_NO, "held from after the payment: not at birth");
	f.nheld = 0;
	hold_code(&f, a, DAY_NONE, DAY_NONE);
	is(evaluate(p, &f, paid, birth, &missing), IS_YES, "held always");
	is(missing.facts, 0, "nothing is missing");
	f.nheld = 0;
	hold_code(&f, a, born + 5, DAY_NONE);
	hold_code(&f, a, DAY_NONE, born + 4);
	is(evaluate(p, &f, paid, birth, &missing), IS_YES, "two listings that leave no day open");
	f.held[1].until = born + 3;
	is(evaluate(p, &f, paid, birth, &missing), IS_UNDECIDED, "two that leave one day");
	f.held[1].until = born + 4;
	f.held[0].until = paid;
	is(evaluate(p, &f, paid, birth, &missing), IS_YES, "until the day of payment");
	f.held[0].until = paid - 1;
	is(evaluate(p, &f, paid, birth, &missing), IS_UNDECIDED, "until the day before: perhaps born on the day of payment");
	f.nheld = 0;
	hold_code(&f, a, born, DAY_NONE);
	f.birth = born;
	is(evaluate(p, &f, paid, registered, &missing), IS_YES, "held from birth on: at registration, too");
	f.birth = born - 1;
	is(evaluate(p, &f, paid, registered, &missing), IS_UNDECIDED, "held from the day after");
	free(p);
}

static void
test_age(void)
{
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	minor,
				elder,
				at_registration,
				on_day;

	build_init(&b, 2022);
	minor = age(&b, 0, 17);
	elder = age(&b, 60, 200);
	at_registration = condition(&b, (Condition) {.op = COND_AGE,.moment = ON_REGISTRATION,.lo = 0,.hi = 17});
	on_day = condition(&b, (Condition) {.op = COND_AGE,.moment = ON_DAY,.day = day_from_ymd(2022, 1, 1),.lo = 60,.hi = 200});
	p = build_finish(&b);
	facts_init(&f);
	f.paid = day_from_ymd(2022, 5, 1);
	is(evaluate(p, &f, f.paid, minor, &missing), IS_UNDECIDED, "age without a day of birth");
	is(missing.facts, MISSING_BIT(BIRTH), "the day of birth is missing");
	f.birth = day_from_ymd(2004, 5, 1);
	is(holds(p, &f, minor), IS_NO, "18 on the day of payment");
	f.birth = day_from_ymd(2004, 5, 2);
	is(holds(p, &f, minor), IS_YES, "18 a day later");
	is(evaluate(p, &f, f.paid, at_registration, &missing), IS_UNDECIDED, "age at registration, whose day is not known");
	is(missing.facts, MISSING_BIT(REGISTERED), "the day of registration is missing");
	f.registered = day_from_ymd(2022, 5, 3);
	is(holds(p, &f, at_registration), IS_NO, "18 at registration");
	f.birth = day_from_ymd(1962, 1, 1);
	is(holds(p, &f, elder), IS_YES, "60 on the day of payment");
	is(holds(p, &f, on_day), IS_YES, "60 on 1 January");
	f.birth = day_from_ymd(1962, 1, 2);
	is(holds(p, &f, on_day), IS_NO, "not yet 60 on 1 January");
	f.birth = day_from_ymd(2022, 6, 1);
	is(holds(p, &f, minor), IS_NO, "who is not born has no age");
	free(p);
}

static void
test_dates(void)
{
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	a,
				birth,
				payment,
				registration,
				death,
				event;
	Day			from = day_from_ymd(2022, 1, 1);
	Day			until = day_from_ymd(2022, 3, 31);

	build_init(&b, 2022);
	a = code(&b, "a");
	birth = date_of(&b, OF_BIRTH, 0, from, until);
	payment = date_of(&b, OF_PAYMENT, 0, from, until);
	registration = date_of(&b, OF_REGISTRATION, 0, from, until);
	death = date_of(&b, OF_DEATH, 0, from, until);
	event = date_of(&b, OF_CIRCUMSTANCE, a, from, until);
	p = build_finish(&b);
	facts_init(&f);
	f.paid = until + 1;
	is(holds(p, &f, payment), IS_NO, "paid a day too late");
	f.paid = until;
	is(holds(p, &f, payment), IS_YES, "paid on the last day");
	f.paid = from;
	is(holds(p, &f, payment), IS_YES, "paid on the first day");
	f.paid = from - 1;
	is(holds(p, &f, payment), IS_NO, "paid a day too early");
	is(holds(p, &f, birth), IS_NO, "born on an unknown day, but not after the payment");
	is(holds(p, &f, registration), IS_NO, "nor registered after it");
	f.paid = from;
	is(evaluate(p, &f, f.paid, birth, &missing), IS_UNDECIDED, "born on an unknown day");
	is(missing.facts, MISSING_BIT(BIRTH), "which is missing");
	f.birth = from;
	is(holds(p, &f, birth), IS_YES, "born on the first day");
	is(holds(p, &f, registration), IS_YES, "registered between birth and payment, which both lie within");
	f.birth = from - 1;
	is(holds(p, &f, registration), IS_UNDECIDED, "registered on an unknown day");
	f.registered = until;
	is(holds(p, &f, registration), IS_YES, "registered on the last day");
	is(holds(p, &f, death), IS_NO, "alive");
	f.died = until + 1;
	is(holds(p, &f, death), IS_NO, "died later");
	f.died = until;
	is(holds(p, &f, death), IS_YES, "died on the last day");

	is(evaluate(p, &f, f.paid, event, &missing), IS_NO, "an event that is not listed");
	hold_code(&f, a, DAY_NONE, DAY_NONE);
	is(evaluate(p, &f, f.paid, event, &missing), IS_UNDECIDED, "an event without a day");
	is(missing.facts, MISSING_BIT(CIRCUMSTANCE_FROM), "its first day is missing");
	ok(set_has(&missing.dates, a), "and it is said of which");
	hold_code(&f, a, until + 1, DAY_NONE);
	is(holds(p, &f, event), IS_UNDECIDED, "a second listing that does not fit decides nothing");
	hold_code(&f, a, until, DAY_NONE);
	is(evaluate(p, &f, f.paid, event, &missing), IS_YES, "a third that fits does");
	is(missing.facts, 0, "nothing is missing then");
	free(p);
}

static void
test_elapsed(void)
{
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	a,
				days,
				months,
				registered;
	Day			born = day_from_ymd(2022, 11, 30);

	build_init(&b, 2022);
	a = code(&b, "a");
	days = condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_BIRTH,.unit = UNIT_DAYS,.lo = 0,.hi = 90});
	months = condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_CIRCUMSTANCE,.arg = a,.unit = UNIT_MONTHS,.hi = 3});
	registered = condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_BIRTH,.moment = ON_REGISTRATION,.unit = UNIT_DAYS,.lo = 0,.hi = 90});
	p = build_finish(&b);
	facts_init(&f);
	f.paid = born + 90;
	is(holds(p, &f, days), IS_UNDECIDED, "born on an unknown day");
	f.birth = born;
	is(holds(p, &f, days), IS_YES, "90 days after birth");
	f.paid = born + 91;
	is(holds(p, &f, days), IS_NO, "91 days after birth");
	f.paid = born;
	is(holds(p, &f, days), IS_YES, "on the day of birth");
	f.paid = born - 1;
	is(holds(p, &f, days), IS_NO, "a negative span is never within");

	f.paid = born + 90;
	is(holds(p, &f, registered), IS_YES, "registered at the payment at the latest");
	f.paid = born + 91;
	is(evaluate(p, &f, f.paid, registered, &missing), IS_UNDECIDED, "paid later: the day of registration matters");
	is(missing.facts, MISSING_BIT(REGISTERED), "and is missing");
	f.registered = born + 90;
	is(holds(p, &f, registered), IS_YES, "registered in time");
	f.registered = born + 91;
	is(holds(p, &f, registered), IS_NO, "registered too late");

	is(holds(p, &f, months), IS_NO, "no such event");
	hold_code(&f, a, born, DAY_NONE);
	f.paid = day_from_ymd(2023, 2, 28);
	is(holds(p, &f, months), IS_YES, "30 November + 3 months lasts until 28 February");
	f.paid = day_from_ymd(2023, 3, 1);
	is(holds(p, &f, months), IS_NO, "not until 1 March");
	f.paid = born - 1;
	is(holds(p, &f, months), IS_NO, "nor before the event");
	f.nheld = 0;
	hold_code(&f, a, DAY_NONE, DAY_NONE);
	is(evaluate(p, &f, f.paid, months, &missing), IS_UNDECIDED, "an event without a day");
	ok(set_has(&missing.dates, a), "whose day is missing");
	free(p);
}

/* More than so many months, up to the corresponding day of another. */
static void
test_months(void)
{
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	a,
				three_to_six,
				over_one,
				registered,
				late,
				never_registered;

	build_init(&b, 2023);
	a = code(&b, "a");
	three_to_six = condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_BIRTH,.unit = UNIT_MONTHS,.lo = 3,.hi = 6});
	over_one = condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_CIRCUMSTANCE,.arg = a,.unit = UNIT_MONTHS,.lo = 1,.hi = MAX_MONTHS});
	registered = condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_BIRTH,.moment = ON_REGISTRATION,.unit = UNIT_MONTHS,.lo = 3,.hi = MAX_MONTHS});
	late = all_of(&b);
	date_of(&b, OF_REGISTRATION, 0, day_from_ymd(2023, 9, 1), DAY_LAST);
	condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_BIRTH,.moment = ON_REGISTRATION,.unit = UNIT_MONTHS,.hi = 3});
	end_of(&b, late);
	never_registered = all_of(&b);
	date_of(&b, OF_REGISTRATION, 0, DAY_FIRST, day_from_ymd(2023, 4, 10));
	condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_BIRTH,.moment = ON_REGISTRATION,.unit = UNIT_MONTHS,.lo = 3,.hi = 6});
	end_of(&b, never_registered);
	p = build_finish(&b);
	is_text(policy_check(p, p->size), NULL, "months with two bounds are valid");
	facts_init(&f);

	f.paid = day_from_ymd(2023, 4, 10);
	is(evaluate(p, &f, f.paid, three_to_six, &missing), IS_UNDECIDED, "born on an unknown day");
	is(missing.facts, MISSING_BIT(BIRTH), "which is missing");
	f.birth = day_from_ymd(2023, 1, 10);
	is(holds(p, &f, three_to_six), IS_NO, "exactly 3 months are not more than 3");
	f.paid = day_from_ymd(2023, 4, 11);
	is(holds(p, &f, three_to_six), IS_YES, "a day more is");
	f.paid = day_from_ymd(2023, 7, 10);
	is(holds(p, &f, three_to_six), IS_YES, "exactly 6 months are at most 6");
	f.paid = day_from_ymd(2023, 7, 11);
	is(holds(p, &f, three_to_six), IS_NO, "a day more are not");
	f.paid = f.birth - 1;
	is(holds(p, &f, three_to_six), IS_NO, "nor is any day before birth");
	f.birth = day_from_ymd(2022, 11, 30);
	f.paid = day_from_ymd(2023, 2, 28);
	is(holds(p, &f, three_to_six), IS_NO, "30 November + 3 months is 28 February");
	f.paid = day_from_ymd(2023, 3, 1);
	is(holds(p, &f, three_to_six), IS_YES, "so 1 March is more than 3 months");

	is(holds(p, &f, over_one), IS_NO, "no such event");
	hold_code(&f, a, day_from_ymd(2023, 1, 31), DAY_NONE);
	f.paid = day_from_ymd(2023, 2, 28);
	is(holds(p, &f, over_one), IS_NO, "31 January + 1 month is 28 February");
	f.paid = day_from_ymd(2023, 3, 1);
	is(holds(p, &f, over_one), IS_YES, "1 March is more");
	f.held[0].from = day_from_ymd(2024, 1, 31);
	f.paid = day_from_ymd(2024, 2, 29);
	is(holds(p, &f, over_one), IS_NO, "in a leap year it is 29 February");
	f.held[0].from = day_from_ymd(2024, 2, 29);
	f.paid = day_from_ymd(2024, 3, 29);
	is(holds(p, &f, over_one), IS_NO, "29 February + 1 month is 29 March");
	f.paid = day_from_ymd(2024, 3, 30);
	is(holds(p, &f, over_one), IS_YES, "30 March is more");
	f.held[0].from = DAY_FIRST;
	f.paid = DAY_LAST;
	is(holds(p, &f, over_one), IS_YES, "without an upper bound three centuries are not too long");
	f.held[0].from = DAY_NONE;
	is(evaluate(p, &f, f.paid, over_one, &missing), IS_UNDECIDED, "an event without a day");
	ok(set_has(&missing.dates, a), "whose day is missing");

	f.birth = day_from_ymd(2023, 1, 10);
	f.paid = day_from_ymd(2023, 4, 10);
	is(holds(p, &f, registered), IS_NO, "registered at the payment at the latest: not more than 3 months after birth");
	f.paid = day_from_ymd(2023, 4, 11);
	is(evaluate(p, &f, f.paid, registered, &missing), IS_UNDECIDED, "paid a day later: perhaps");
	is(missing.facts, MISSING_BIT(REGISTERED), "the day of registration is missing");
	f.registered = day_from_ymd(2023, 4, 10);
	is(holds(p, &f, registered), IS_NO, "registered after exactly 3 months");
	f.registered = day_from_ymd(2023, 4, 11);
	is(holds(p, &f, registered), IS_YES, "a day later");

	f.registered = DAY_NONE;
	f.paid = day_from_ymd(2023, 10, 1);
	f.birth = day_from_ymd(2023, 5, 31);
	is(holds(p, &f, late), IS_NO, "no day of registration from September on is within 3 months of 31 May");
	f.birth = day_from_ymd(2023, 6, 1);
	is(holds(p, &f, late), IS_UNDECIDED, "1 September is within 3 months of 1 June");
	f.birth = day_from_ymd(2023, 1, 10);
	is(holds(p, &f, never_registered), IS_NO, "none until 10 April is more than 3 months after 10 January");
	f.birth = day_from_ymd(2023, 1, 9);
	is(holds(p, &f, never_registered), IS_UNDECIDED, "10 April is more than 3 months after 9 January");
	free(p);
}

static void
test_level(void)
{
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	low,
				high;

	build_init(&b, 2022);
	for (int i = 0; i < 64; i++)
		level(&b, "level");
	low = condition(&b, (Condition) {.op = COND_LEVEL,.arg = set_of(&b, 1)});
	high = condition(&b, (Condition) {.op = COND_LEVEL,.arg = set_of(&b, UINT64_C(1) << 63)});
	p = build_finish(&b);
	facts_init(&f);
	is(evaluate(p, &f, 0, low, &missing), IS_UNDECIDED, "no level chosen");
	is(missing.facts, MISSING_BIT(LEVEL), "the level is missing");
	f.level = 0;
	is(holds(p, &f, low), IS_YES, "the first level");
	is(holds(p, &f, high), IS_NO, "is not the last");
	f.level = 63;
	is(holds(p, &f, high), IS_YES, "the last of 64 levels");
	free(p);
}

/* ---- history ---- */

static HistoryYears
years(int first, int n, const uint8_t *states)
{
	return (HistoryYears) {.first_year = first,.n = n,.years = states};
}

static void
history_case(const char *name, YearKind employee, int lapses_from, HistoryYears h,
			 int lapsed, int consecutive, bool first)
{
	Builder		b;
	Facts		f;
	Policy	   *p;
	Evaluation	ev;
	const HistoryFacts *got;

	build_init(&b, 2025);
	b.head.year_kind[YEAR_EMPLOYEE] = employee;
	b.head.lapses_from = lapses_from;
	p = build_finish(&b);
	facts_init(&f);
	f.history = &h;
	memset(&ev, 0, sizeof(ev));
	ev.policy = p;
	ev.facts = &f;
	got = history_facts(&ev);
	ok(got->years != NULL && got->counts.lapsed == lapsed && got->counts.consecutive == consecutive && got->counts.first == first,
	   "%s: %d lapsed, %d in a row%s", name, lapsed, consecutive, first ? ", first enrolment" : "");
	if (got->years == NULL || got->counts.lapsed != lapsed || got->counts.consecutive != consecutive || got->counts.first != first)
		printf("#   got %d lapsed, %d in a row, first %d, known %d\n", got->counts.lapsed, got->counts.consecutive, got->counts.first, got->years != NULL);
	free(p);
}

#define R YEAR_RESIDENT
#define N YEAR_NONE
#define E YEAR_EMPLOYEE
#define X YEAR_EXCUSED
#define U YEAR_UNRECORDED
#define C YEAR_CONTRADICTORY

static void
test_history(void)
{
	const uint8_t rrrr[] = {R, R, R, R},
				rnnn[] = {R, N, N, N},
				rnnr[] = {R, N, N, R},
				runn[] = {R, U, N, N},
				rrne[] = {R, R, N, E},
				rrer[] = {R, R, E, R},
				rrxr[] = {R, R, X, R},
				nnnn[] = {N, N, N, N},
				eeee[] = {E, E, E, E},
				late[] = {R, R, R, R, R},
				flags[] = {R | YEAR_ZERO_CLAIM, R | YEAR_BONUS_USED, R | YEAR_REPAIRED, R | YEAR_USES | YEAR_ZERO_CLAIM | YEAR_REPAIRED};
	const uint8_t cr[] = {C, R},
				rc[] = {R, C},
				rrcr[] = {R, R, C, R},
				crrr[] = {C, R, R, R},
				cen[] = {C, E, N},
				nnc[] = {N, N, C};
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	one,
				four,
				any,
				many,
				first;
	HistoryYears h;

	history_case("four insured years", YEAR_IS_NEUTRAL, 1990, years(2021, 4, rrrr), 0, 4, false);
	history_case("one insured, three not", YEAR_IS_NEUTRAL, 1990, years(2021, 4, rnnn), 3, 0, false);
	history_case("a break that is over", YEAR_IS_NEUTRAL, 1990, years(2021, 4, rnnr), 0, 1, false);
	history_case("years that nobody recorded", YEAR_IS_NEUTRAL, 1990, years(2021, 4, runn), 3, 0, false);
	history_case("lapses count from 2024", YEAR_IS_NEUTRAL, 2024, years(2021, 4, rnnn), 1, 0, false);
	history_case("lapses count from 2025", YEAR_IS_NEUTRAL, 2025, years(2021, 4, rnnn), 0, 0, false);
	history_case("never insured", YEAR_IS_NEUTRAL, 1990, years(2021, 4, nnnn), 0, 0, true);
	history_case("an empty history", YEAR_IS_NEUTRAL, 1990, years(0, 0, NULL), 0, 0, true);
	history_case("an employee year ends the break", YEAR_IS_NEUTRAL, 1990, years(2021, 4, rrne), 0, 0, false);
	history_case("a neutral employee year", YEAR_IS_NEUTRAL, 1990, years(2021, 4, rrer), 0, 3, false);
	history_case("an employee year that breaks", YEAR_IS_BREAK, 1990, years(2021, 4, rrer), 0, 1, false);
	history_case("an employee year that counts", YEAR_IS_INSURED, 1990, years(2021, 4, rrer), 0, 4, false);
	history_case("an excused year", YEAR_IS_BREAK, 1990, years(2021, 4, rrxr), 0, 3, false);
	history_case("only employee years", YEAR_IS_NEUTRAL, 1990, years(2021, 4, eeee), 0, 0, true);
	history_case("only employee years, which count", YEAR_IS_INSURED, 1990, years(2021, 4, eeee), 0, 4, false);
	history_case("the coverage year itself does not count", YEAR_IS_NEUTRAL, 1990, years(2021, 5, late), 0, 4, false);
	history_case("flags do not hide the status", YEAR_IS_NEUTRAL, 1990, years(2021, 4, flags), 0, 4, false);
	history_case("a history of the future", YEAR_IS_NEUTRAL, 1990, years(2026, 4, rrrr), 0, 0, true);

	build_init(&b, 2025);
	one = condition(&b, (Condition) {.op = COND_LAPSED,.lo = 1,.hi = 3});
	four = condition(&b, (Condition) {.op = COND_CONSECUTIVE,.lo = 4,.hi = 200});
	first = condition(&b, (Condition) {.op = COND_FIRST,.lo = 1});
	any = condition(&b, (Condition) {.op = COND_LAPSED,.lo = 0,.hi = 200});
	many = condition(&b, (Condition) {.op = COND_LAPSED,.lo = 100,.hi = 200});
	p = build_finish(&b);
	facts_init(&f);
	is(evaluate(p, &f, 0, one, &missing), IS_UNDECIDED, "no history: lapsed years are undecided");
	is(missing.facts, MISSING_BIT(HISTORY), "the history is missing");
	is(evaluate(p, &f, 0, any, &missing), IS_YES, "but no history can have more lapsed years than count");
	is(missing.facts, 0, "then nothing is missing");
	is(evaluate(p, &f, 0, many, &missing), IS_NO, "nor be a hundred years long");
	f.history = &h;
	h = years(2021, 4, rnnn);
	is(holds(p, &f, one), IS_YES, "three lapsed years are from 1 until 3");
	is(holds(p, &f, first), IS_NO, "no first enrolment");
	h = years(2021, 4, rrrr);
	is(holds(p, &f, one), IS_NO, "no lapsed year is not");
	is(holds(p, &f, four), IS_YES, "four in a row");
	h = years(0, 0, NULL);
	is(holds(p, &f, first), IS_YES, "an empty history is a first enrolment");
	h = years(2023, 2, rc);
	is(holds(p, &f, one), IS_UNDECIDED, "the last year is contradictory");
	h = years(2023, 2, cr);
	is(holds(p, &f, one), IS_NO, "a contradictory year before the last insured one does not matter to lapses");
	h = years(2021, 4, rrcr);
	is(holds(p, &f, four), IS_UNDECIDED, "a contradictory year among the last: four in a row is undecided");
	is(holds(p, &f, one), IS_NO, "but not whether there was a lapse");
	h = years(2021, 4, crrr);
	is(holds(p, &f, first), IS_NO, "nor to the first enrolment");
	h = years(2022, 3, cen);
	is(holds(p, &f, one), IS_UNDECIDED, "a contradictory year before all others: perhaps insured, perhaps never");
	h = years(2022, 3, nnc);
	is(holds(p, &f, one), IS_NO, "whoever was not insured before the last year has no lapse, whatever that was");
	is(holds(p, &f, first), IS_UNDECIDED, "but perhaps a first enrolment");
	free(p);
}

/* Insured years among the last ones. */
static void
test_insured(void)
{
	const uint8_t rnr[] = {R, N, R},
				r[] = {R},
				ere[] = {E, R, E},
				rcr[] = {R, C, R},
				ccc[] = {C, C, C},
				rrrr[] = {R, R, R, R},
				xuuu[] = {X, U, U, U},
				last[] = {R | YEAR_ZERO_CLAIM};
	Builder		b;
	Facts		f;
	Missing		missing;
	Policy	   *p;
	uint16_t	two,
				one,
				none,
				any,
				sixty;
	HistoryYears h;

	build_init(&b, 2025);
	two = condition(&b, (Condition) {.op = COND_INSURED,.arg = 3,.lo = 2,.hi = 3});
	one = condition(&b, (Condition) {.op = COND_INSURED,.arg = 3,.lo = 1,.hi = 1});
	none = condition(&b, (Condition) {.op = COND_INSURED,.arg = 3,.lo = 0,.hi = 0});
	any = condition(&b, (Condition) {.op = COND_INSURED,.arg = 3,.lo = 0,.hi = 3});
	sixty = condition(&b, (Condition) {.op = COND_INSURED,.arg = MAX_AMONG,.lo = 1,.hi = MAX_AMONG});
	p = build_finish(&b);
	is_text(policy_check(p, p->size), NULL, "insured years among the last are valid");
	facts_init(&f);
	is(evaluate(p, &f, 0, two, &missing), IS_UNDECIDED, "no history: undecided");
	is(missing.facts, MISSING_BIT(HISTORY), "the history is missing");
	is(evaluate(p, &f, 0, any, &missing), IS_YES, "but from none to all of three is whoever");
	is(missing.facts, 0, "then nothing is missing");
	f.history = &h;
	h = years(2022, 3, rnr);
	is(holds(p, &f, two), IS_YES, "2022 and 2024: two of the three years before 2025");
	h = years(2021, 3, rnr);
	is(holds(p, &f, two), IS_NO, "2021 is no longer among them");
	is(holds(p, &f, one), IS_YES, "2023 is");
	h = years(2023, 3, rnr);
	is(holds(p, &f, one), IS_YES, "the coverage year itself is not among them");
	h = years(2022, 1, r);
	is(holds(p, &f, one), IS_YES, "the first of the three");
	h = years(2021, 1, r);
	is(holds(p, &f, none), IS_YES, "the year before it");
	h = years(2024, 1, last);
	is(holds(p, &f, one), IS_YES, "what else is known of a year does not matter");
	h = years(0, 0, NULL);
	is(holds(p, &f, none), IS_YES, "an empty history: none");
	h = years(2021, 4, rrrr);
	is(holds(p, &f, two), IS_YES, "four in a row: three of three");
	h = years(2021, 4, xuuu);
	is(holds(p, &f, none), IS_YES, "excused and unrecorded years are not insured");
	h = years(2022, 3, ere);
	is(holds(p, &f, one), IS_YES, "nor are employee years");
	h = years(1965, 1, r);
	is(holds(p, &f, sixty), IS_YES, "sixty years before");
	h = years(1964, 1, r);
	is(holds(p, &f, sixty), IS_NO, "one more");

	h = years(2022, 3, rcr);
	is(evaluate(p, &f, 0, two, &missing), IS_YES, "two of three, and whatever the contradictory one was");
	is(missing.facts, 0, "nothing is missing");
	is(holds(p, &f, none), IS_NO, "nor is it none");
	is(holds(p, &f, one), IS_NO, "nor one");
	h = years(2023, 2, rcr);
	is(evaluate(p, &f, 0, two, &missing), IS_UNDECIDED, "one insured, one contradictory: one or two");
	is(missing.facts, MISSING_BIT(HISTORY), "the history is missing, in a way");
	is(holds(p, &f, one), IS_UNDECIDED, "exactly one is not decided either");
	is(holds(p, &f, none), IS_NO, "none is");
	h = years(2022, 3, ccc);
	is(holds(p, &f, any), IS_YES, "three contradictory ones: from none to three");
	is(holds(p, &f, one), IS_UNDECIDED, "one of them is possible, though neither none nor three is one");
	h = years(2019, 3, ccc);
	is(holds(p, &f, none), IS_YES, "contradictory years before those do not matter");
	free(p);

	b.head.year_kind[YEAR_EMPLOYEE] = YEAR_IS_INSURED;
	p = build_finish(&b);
	h = years(2022, 3, ere);
	is(holds(p, &f, two), IS_YES, "employee years count where the policy counts them");
	free(p);
}

int
main(void)
{
	test_truth_table(COND_ALL, "all");
	test_truth_table(COND_ANY, "any");
	test_truth_table(COND_NONE, "none");
	test_random_trees();
	test_held();
	test_held_on_events();
	test_age();
	test_dates();
	test_elapsed();
	test_months();
	test_level();
	test_history();
	test_insured();
	return done();
}

/* Tallies: merging in any order, overflow, and that nothing broken passes the check. */
#include "tap.h"

#include <stdlib.h>

#include "rule_tally.h"

/* A tally in memory of its own, exactly as long as it is. */
typedef struct Value
{
	Tally	   *t;
	uint64_t	size;
} Value;

static Tally *
opened(const Tally *t, uint64_t bytes)
{
	Tally	   *open = calloc(1, tally_open_size(t, bytes));

	tally_open(open, t, bytes);
	return open;
}

static Value
closed(Tally *t)
{
	Tally	   *work = malloc(tally_closed_size(t));
	Value		value;

	tally_add_days(t);
	tally_close(work, t);
	value.size = sizeof(Tally) + t->used;
	value.t = malloc(value.size);
	memcpy(value.t, work, value.size);
	free(work);
	free(t);
	return value;
}

static Value
merged(Value a, Value b, bool *fits)
{
	Tally	   *t = opened(a.t, b.t->used);

	*fits = tally_merge(t, b.t);
	return closed(t);
}

/* What is left, or nothing where b is no part of a. */
static Value
taken(Value a, Value b)
{
	Tally	   *t = opened(a.t, b.t->used);
	bool		part = tally_take(t, b.t);
	Value		left = closed(t);

	if (!part || tally_check(left.t, left.size) != NULL)
	{
		free(left.t);
		left = (Value) {NULL, 0};
	}
	return left;
}

static bool
same(Value a, Value b)
{
	return a.size == b.size && memcmp(a.t, b.t, a.size) == 0;
}

static void
count_text(Tally *t, TallyKind kind, const char *word, int64_t amount)
{
	TallyEntry *e = tally_entry(t, kind, word[0], true, word, strlen(word));

	tally_count(e->count, 1);
	for (int i = 0; i < tally_shapes[kind].sums; i++)
		tally_fen(tally_sums(e) + i, amount, 1);
}

static const char *const words[] = {"a", "ordinary_window", "late", "新生儿", "abcdefgh", "abcdefghi"};

static const char *
random_word(void)
{
	return words[random_between(0, 5)];
}

/* What random persons come to. */
static Value
random_tally(int persons)
{
	Tally	   *t = opened(NULL, 0);

	for (int i = 0; i < persons; i++)
	{
		Answer		a = {0};
		uint64_t	policy = tally_number_key(random_between(-3, 3));

		if (!tally_has_room(t, 9 * TALLY_MAX_ENTRY))
		{
			Tally	   *old = t;

			t = opened(old, 9 * TALLY_MAX_ENTRY);
			free(old);
		}
		a.outcome = random_between(0, OUTCOME_UNDECIDED);
		a.accepted = random_between(0, IS_UNDECIDED);
		a.tier = random_between(0, 1) ? random_between(0, TIER_LAST) : TIER_UNDECIDED;
		for (int k = 0; k < N_AMOUNTS; k++)
			a.amount[k] = random_between(0, 3) ? random_between(-100, FEN_MAX) :
				FEN_NONE + random_between(0, 2);
		a.continuous_years = random_between(0, 30);
		tally_answer(t, &a, 1);
		tally_days(t, random_between(0, 366));
		if (a.accepted == IS_YES)
		{
			tally_one_payment(t, random_between(0, 9) ? random_between(DAY_FIRST, DAY_LAST) : DAY_NONE, a.amount[AMT_PAYABLE]);
			tally_streak(t, &a, 1);
		}
		if (random_between(0, 3) > 0)
			tally_one_start(t, random_between(DAY_FIRST, DAY_LAST), random_between(0, 1));
		if (random_between(0, 9) > 0)
			count_text(t, TALLY_ROUTE, random_word(), a.amount[0]);
		else
			tally_count(tally_entry(t, TALLY_ROUTE, 0, false, "", 0)->count, 1);
		tally_count(tally_entry(t, TALLY_POLICY, 0, true, &policy, sizeof(policy))->count, 1);
		count_text(t, TALLY_PAYER, random_word(), random_between(0, FEN_MAX));
		count_text(t, TALLY_NOTE, random_word(), 0);
		count_text(t, TALLY_IDENTIFIED, random_word(), 0);
	}
	return closed(t);
}

static void
test_merge(void)
{
	int			wrong = 0,
				order = 0,
				grouping = 0,
				unsound = 0;
	bool		fits;

	for (int i = 0; i < 300; i++)
	{
		Value		a = random_tally(random_between(0, 40));
		Value		b = random_tally(random_between(0, 40));
		Value		c = random_tally(random_between(0, 400));
		Value		ab = merged(a, b, &fits);
		Value		ba = merged(b, a, &fits);
		Value		ab_c = merged(ab, c, &fits);
		Value		bc = merged(b, c, &fits);
		Value		a_bc = merged(a, bc, &fits);
		Value		all[] = {a, b, c, ab, ba, ab_c, bc, a_bc};

		order += !same(ab, ba);
		grouping += !same(ab_c, a_bc);
		wrong += !fits || a_bc.t->persons != a.t->persons + b.t->persons + c.t->persons ||
			a_bc.t->amount[3] != a.t->amount[3] + b.t->amount[3] + c.t->amount[3];
		for (int k = 0; k < 8; k++)
		{
			unsound += tally_check(all[k].t, all[k].size) != NULL;
			free(all[k].t);
		}
	}
	is(order, 0, "a + b is b + a, byte by byte");
	is(grouping, 0, "(a + b) + c is a + (b + c)");
	is(wrong, 0, "persons and amounts add up");
	is(unsound, 0, "every one of these passes the check");
}

/* By hand: two persons on one route, one on another. */
static void
test_entries(void)
{
	Tally	   *t = opened(NULL, 0);
	Answer		a = {.outcome = OUTCOME_ROUTE, .accepted = IS_YES, .tier = TIER_FULL};
	uint64_t	policy = tally_number_key(-5);
	Value		v;
	TallyEntry *e;

	a.amount[AMT_PAYABLE] = 32000;
	a.amount[AMT_DUE] = FEN_NONE;
	a.amount[AMT_FISCAL] = FEN_UNKNOWN;
	a.amount[AMT_CAP] = FEN_UNDECIDED;
	tally_answer(t, &a, 2);
	a.amount[AMT_PAYABLE] = 1;
	tally_answer(t, &a, 1);
	count_text(t, TALLY_ROUTE, "late", 32000);
	count_text(t, TALLY_ROUTE, "early", 1);
	count_text(t, TALLY_ROUTE, "late", 32000);
	tally_count(tally_entry(t, TALLY_POLICY, 0, true, &policy, sizeof(policy))->count, 3);
	tally_one_start(t, 10, true);
	tally_one_start(t, -10, false);
	tally_one_start(t, 10, false);
	tally_one_start(t, 10, true);
	tally_one_payment(t, -7, 32000);
	tally_one_payment(t, DAY_NONE, FEN_UNKNOWN);
	tally_one_payment(t, -7, 1);
	a.continuous_years = 4;
	a.amount[AMT_BONUS] = a.amount[AMT_CEILING] = 1600;
	a.amount[AMT_BONUS_CONTINUOUS] = 1000;
	tally_streak(t, &a, 2);
	a.amount[AMT_BONUS] = 0;
	a.amount[AMT_BONUS_CONTINUOUS] = 0;
	a.amount[AMT_PENALTY] = 200;
	tally_streak(t, &a, 1);
	tally_days(t, 366);
	tally_days(t, 0);
	v = closed(t);
	is(v.t->persons, 3, "three persons");
	is(v.t->amount[AMT_PAYABLE], 64001, "64001 fen payable");
	is(v.t->lacking[0][AMT_DUE], 3, "an amount that does not apply");
	is(v.t->lacking[1][AMT_FISCAL], 3, "one that the texts leave open");
	is(v.t->lacking[2][AMT_CAP], 3, "an undecided one");
	is(v.t->tier[TIER_FULL], 3, "all of one tier");
	is(v.t->tier_sum[TIER_FULL][2], 64001, "who pay 64001 fen");
	is(v.t->tier[TALLY_NO_TIER], 0, "nobody has none");
	is(v.t->covered, 1, "one with a day of cover");
	is(v.t->days, 366, "of which there are 366");
	is(v.t->n, 8, "two routes, two days, one policy, one day of payment and none, one streak");
	e = tally_first(v.t);
	ok(e->length == 5 && memcmp(tally_key(e), "early", 5) == 0, "early is before late");
	is(e->count[0], 1, "one of them");
	e = tally_next(e);
	is(tally_sums(e)[2], 64000, "what the other two pay");
	e = tally_next(e);
	is(tally_integer(e), -10, "an earlier day is before a later one");
	e = tally_next(e);
	is(e->count[0], 3, "three from the later day");
	is(e->count[1], 2, "two of whom wait");
	e = tally_next(e);
	is(tally_number(e), -5, "the policy");
	e = tally_next(e);
	ok(!e->known && e->count[0] == 1 && tally_sums(e)[0] == 0, "one paid on no day, nobody knows what");
	e = tally_next(e);
	is(tally_integer(e), -7, "two on a day");
	is(e->count[0], 2, "who are counted");
	is(tally_sums(e)[0], 32001, "with what they paid");
	e = tally_next(e);
	is(tally_integer(e), 4, "a streak of four years");
	is(e->count[0], 3, "for three");
	is(e->count[1], 2, "of whom two have a bonus");
	is(e->count[2], 2, "which is at the ceiling");
	is(e->count[3], 1, "and one a penalty");
	is(tally_sums(e)[0], 2000, "the bonus for it");
	is(tally_sums(e)[2], 3200, "and in all");
	is(tally_sums(e)[3], 200, "the penalty");
	ok(tally_check(v.t, v.size) == NULL, "nothing is wrong with it");
	free(v.t);
}

static void
test_take(void)
{
	int			wrong = 0,
				left = 0,
				more = 0;
	Value		empty = random_tally(0);
	bool		fits;

	for (int i = 0; i < 300; i++)
	{
		Value		a = random_tally(random_between(0, 60));
		Value		b = random_tally(random_between(1, 60));
		Value		ab = merged(a, b, &fits);
		Value		a_again = taken(ab, b);
		Value		nothing = taken(a, a);
		Value		too_much = taken(a, ab);

		wrong += a_again.t == NULL || !same(a_again, a);
		left += nothing.t == NULL || !same(nothing, empty);
		more += too_much.t != NULL;
		free(a.t);
		free(b.t);
		free(ab.t);
		free(a_again.t);
		free(nothing.t);
		free(too_much.t);
	}
	free(empty.t);
	is(wrong, 0, "(a + b) - b is a, byte by byte");
	is(left, 0, "a - a is the tally of nobody");
	is(more, 0, "a - (a + b) is refused");
}

/*
 * A state that has seen enough persons only counts who comes on the same day as others,
 * in small numbers: more than these hold, days that share a place, and days that no
 * place holds.
 */
static void
test_days(void)
{
	static const Day days[] = {0, 512, 1024, 0, 0, 0, 7, DAY_FIRST, DAY_LAST, -20000, -19999, 45535, 45536};
	enum
	{
		N = sizeof(days) / sizeof(days[0])
	};
	int64_t		persons[N][2] = {{0}},
				paid[N] = {0};
	Sum			payable[N] = {0};
	Tally	   *t = opened(NULL, 0);
	Tally	   *quick;
	Answer		a = {.outcome = OUTCOME_ROUTE, .accepted = IS_YES};
	Value		v;
	TallyEntry *e;
	int			wrong = 0;

	is(t->open, TALLY_OPEN, "an empty state has no quick part");
	tally_answer(t, &a, TALLY_QUICK_FROM);
	quick = opened(t, 0);
	is(quick->open, TALLY_QUICK, "one of enough persons has");
	free(t);
	for (int i = 0; i < 400000; i++)
	{
		int			start = random_between(0, N - 1);
		int			day = random_between(0, N - 1);
		int			waits = random_between(0, 9) == 0;
		Fen			amount = random_between(0, 3) ? 38000 : random_between(0, 1) ? FEN_UNKNOWN : INT64_C(6000000000);

		if (!tally_has_room(quick, 2 * TALLY_MAX_ENTRY))
		{
			t = quick;
			quick = opened(t, 2 * TALLY_MAX_ENTRY);
			free(t);
		}
		wrong += !tally_one_start(quick, days[start], waits) || !tally_one_payment(quick, days[day], amount);
		persons[start][waits]++;
		paid[day]++;
		payable[day] += FEN_IS_KNOWN(amount) ? amount : 0;
	}
	is(wrong, 0, "400000 persons are counted");
	v = closed(quick);
	e = tally_first(v.t);
	for (uint32_t i = 0; i < v.t->n; i++, e = tally_next(e))
	{
		for (int k = 0; k < N; k++)
		{
			if (days[k] != tally_integer(e))
				continue;
			if (e->kind == TALLY_START)
			{
				e->count[0] -= persons[k][0] + persons[k][1];
				e->count[1] -= persons[k][1];
			}
			else
			{
				e->count[0] -= paid[k];
				tally_sums(e)[0] -= payable[k];
			}
		}
		wrong += e->count[0] != 0 || (e->kind == TALLY_START ? e->count[1] != 0 : tally_sums(e)[0] != 0);
	}
	is(v.t->n, 20, "ten days of each kind");
	is(wrong, 0, "on each as many persons, and as much, as there were");
	free(v.t);
}

static void
test_overflow(void)
{
	Value		a = random_tally(5);
	Value		b = random_tally(5);
	bool		fits;
	Tally	   *t;

	a.t->amount[2] = ((__int128) 1 << 126) + (((__int128) 1 << 126) - 1);
	b.t->amount[2] = 0;
	free(merged(a, b, &fits).t);
	ok(fits, "the greatest sum and nothing");
	b.t->amount[2] = 1;
	free(merged(a, b, &fits).t);
	ok(!fits, "and one fen more does not fit");
	b.t->amount[2] = -1;
	free(merged(a, b, &fits).t);
	ok(fits, "one less does");
	a.t->amount[2] = 0;
	a.t->persons = INT64_MAX - 5;
	free(merged(a, b, &fits).t);
	ok(fits, "as many persons as can be counted");
	a.t->persons++;
	free(merged(a, b, &fits).t);
	ok(!fits, "one more cannot");
	a.t->persons = 5;
	tally_first(a.t)->count[0] = INT64_MAX;
	free(merged(a, a, &fits).t);
	ok(!fits, "nor as many of one entry");
	ok(tally_open_size(NULL, UINT64_C(1) << 32) == 0, "a tally is not longer than a value can be");
	t = opened(NULL, 0);
	is(t->limit, tally_open_size(NULL, 0), "an open tally knows how long it is");
	free(t);
	free(a.t);
	free(b.t);
}

/* Whatever passes the check can be merged and closed; the sanitizers watch. */
static void
test_check(void)
{
	int			passed = 0,
				unstable = 0;
	bool		fits;

	for (int i = 0; i < 20000; i++)
	{
		Value		v = random_tally(random_between(0, 6));
		int			n = random_between(1, 3);

		for (int k = 0; k < n; k++)
		{
			uint64_t	from = random_between(0, 3) ? sizeof(Tally) : 4;

			if (from < v.size)
				((unsigned char *) v.t)[random_between(from, v.size - 1)] = random_between(0, 1) ? random_between(0, 255) : random_between(0, 8);
		}
		if (random_between(0, 20) == 0)
			v.size = random_between(0, v.size);
		if (tally_check(v.t, v.size) == NULL)
		{
			Value		w = closed(opened(v.t, 0));
			Value		twice = merged(v, v, &fits);
			Value		left = fits ? taken(twice, v) : taken(v, v);

			passed++;
			v.t->vl_len_ = 0;
			unstable += !same(v, w) || (fits && (tally_check(twice.t, twice.size) != NULL || left.t == NULL || !same(v, left)));
			free(left.t);
			free(w.t);
			free(twice.t);
		}
		free(v.t);
	}
	ok(passed > 0 && passed < 20000, "of 20000 mutated tallies some pass the check, some do not");
	is(unstable, 0, "who passes is the same when it is opened and closed");
}

int
main(void)
{
	test_entries();
	test_take();
	test_days();
	test_merge();
	test_overflow();
	test_check();
	return done();
}

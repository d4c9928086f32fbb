/*-------------------------------------------------------------------------
 * check_find.c
 *	  What is wrong with a policy (no server code).
 *
 * Every question is put to the solver: is there a person of whom these conditions hold
 * and those do not?  Whoever it finds is assessed by the engine before anything is
 * reported.  Conditions say which routes are open; which of them is a person's in a
 * window of `earliest_start` also turns on days of cover.  There the days are divided
 * into boxes, until in each of them it is certain which route comes before which.
 *
 * Of persons who die before their cover begins it is not asked whether they come to a
 * route: to them every route is the same.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "check.h"

/* Boxes looked at for one question; beyond them it is too complex. */
#define MAX_BOXES 2000
#define MAX_BOXES_LATER 50		/* where the box is of the first of two payments */

/* Days on which two routes are compared one by one. */
#define MAX_COMPARED 800

#define MAX_ROUTES (UINT8_MAX + 1)

/* What first days of cover turn on. */
enum
{
	DIM_LAPSED,
	DIM_PAID,
	DIM_REGISTERED,
	DIM_BIRTH,
	N_DIMS
};

typedef struct Box
{
	int32_t		lo[N_DIMS];
	int32_t		hi[N_DIMS];
	bool		used[N_DIMS];
} Box;

typedef struct Check
{
	const Policy *policy;
	const Window *windows;
	const Route *routes;
	const Fee  *fees;
	const Subsidy *subsidies;
	const Split *splits;
	int			nwindows;		/* 1 where the policy has none */
	Solver	   *solver;
	const Finder *finder;
	int			left;			/* boxes of this question */
	Person		person;			/* found last, and what is answered */
	Answer		answer;
	IllnessAnswer illness;
	Facts		ill;			/* the person as critical illness insurance knows him */
	CircumstanceSet recognised;	/* see find_recognised(), */
	uint64_t	recognised_aids;	/* and the aids that ask for them */
	bool		seen[MAX_RULES];	/* somebody came to the rule */
	uint32_t	reached[MAX_ROUTES];	/* by route: windows in which somebody did */
	uint32_t	unreached[MAX_ROUTES];	/* and in which it is proved that nobody does */
} Check;

/* Who is wanted: on a route in a window, and more. */
typedef struct Quest
{
	int			route;
	int			window;
	int			other;			/* another route, for the two functions; -1: none */
	bool		dead;
	int			boxes;			/* looked at; 0: MAX_BOXES */
	/* can anybody in the box be wanted? NULL: yes */
	bool		(*possible) (Check *, const struct Quest *, const Box *);
	/* is this person wanted? NULL: whoever is on the route */
	bool		(*wanted) (Check *, const struct Quest *);
} Quest;

/* ------------------------------------------------------------------
 * Asking
 * ------------------------------------------------------------------ */

static void
mark_seen(Check *k, uint16_t rule)
{
	if (rule < RULE_UNDECIDED)
		k->seen[rule] = true;
}

static void
assess(Check *k)
{
	const Answer *a = &k->answer;
	int			window = window_find(k->policy, k->person.facts.paid);

	rule_assess(k->policy, &k->person.facts, &k->answer);
	if (a->route < ROUTE_UNDECIDED && window >= 0)
		k->reached[a->route] |= UINT32_C(1) << window;
	mark_seen(k, a->route_rule);
	mark_seen(k, a->fee_rule);
	mark_seen(k, a->subsidy_rule);
	mark_seen(k, a->split_rule);
	mark_seen(k, a->top_up_rule);
	mark_seen(k, a->level_rule);
	for (int i = 0; i < MAX_GROUPS - 1; i++)
	{
		mark_seen(k, a->more_subsidies[i]);
		mark_seen(k, a->more_splits[i]);
	}
}

static Solved
ask(Check *k)
{
	Solved		solved;

	k->finder->breathe(k->finder->context);
	solved = solver_solve(k->solver, &k->person);
	if (solved == SOLVED)
		assess(k);
	return solved;
}

static Solved
ask_whether(Check *k)
{
	k->finder->breathe(k->finder->context);
	return solver_solve(k->solver, NULL);
}

/* Of two halves of a question: somebody in either, else what is not decided. */
static Solved
either(Solved a, Solved b)
{
	return a == SOLVED || b == SOLVED ? SOLVED : a == IMPOSSIBLE ? b : a;
}

static Finding
finding(FindingKind kind, uint16_t rule)
{
	return (Finding) {
		.kind = kind, .rule = rule, .window = -1, .earlier = -1,
		.days = {DAY_NONE, DAY_NONE}, .amount = FEN_NONE, .limit = FEN_NONE,
		.payer = {NO_INDEX, NO_INDEX}
	};
}

static void
report(Check *k, const Finding *f)
{
	k->finder->found(k->finder->context, f);
}

/* With the person found last, whose answers show it. */
static void
report_person(Check *k, Finding *f, unsigned expects)
{
	f->facts = &k->person.facts;
	f->answer = &k->answer;
	f->expects = expects;
	report(k, f);
}

/* No rule is given where a policy has no windows. */
static void
report_undecided(Check *k, const char *what, uint16_t rule, int window)
{
	Finding		f = finding(FIND_NOT_DECIDED, rule);

	f.variant = what;
	f.section = "routes";
	f.window = window;
	report(k, &f);
}

/* ------------------------------------------------------------------
 * Windows and routes
 * ------------------------------------------------------------------ */

/*
 * The days of a window.  Where a policy has none, payments of the years beside the
 * coverage year are asked about.
 */
static Span
window_days(const Check *k, int w)
{
	Span		days;

	if (k->policy->windows.count == 0)
		return (Span) {k->policy->year_start - 366, k->policy->year_end + 366};
	days.from = k->windows[w].from < DAY_FIRST ? DAY_FIRST : k->windows[w].from;
	days.until = k->windows[w].until > DAY_LAST ? DAY_LAST : k->windows[w].until;
	return days;
}

static bool
is_dated(const Check *k, int w)
{
	return k->policy->windows.count == 0 || (w > 0 && w < k->nwindows - 1);
}

static void
within(Check *k, int w)
{
	Span		days = window_days(k, w);

	solver_day(k->solver, OF_PAYMENT, 0, days.from, days.until);
}

static bool
is_earliest(const Check *k, int w)
{
	return k->policy->windows.count > 0 &&
		k->windows[w].resolve == RESOLVE_EARLIEST_START;
}

static bool
is_open_in(const Check *k, int r, int w)
{
	return (k->routes[r].windows >> w) & 1;
}

/*
 * The first day of cover of the living on a route, at one corner of a box.  As the
 * engine has it: cover that never comes is later than any, a refusal later still.
 */
static Day
first_day(const Check *k, const Route *r, const int32_t *at)
{
	const HistoryYears known = {0};	/* only what it comes to matters */
	Evaluation	ev;
	Facts		f;
	Answer		a;

	if (r->flags & ROUTE_REJECT)
		return DAY_LAST + 2;
	facts_init(&f);
	f.paid = at[DIM_PAID];
	f.registered = at[DIM_REGISTERED] < f.paid ? at[DIM_REGISTERED] : f.paid;
	f.birth = at[DIM_BIRTH] < f.registered ? at[DIM_BIRTH] : f.registered;
	evaluation_init(&ev, k->policy, &f, f.paid);
	ev.history = (HistoryFacts) {
		.counted = true,.years = &known,.counts = {.lapsed = at[DIM_LAPSED]}
	};
	a.missing = (Missing) {0, {{0, 0}}};
	cover_days(&ev, r, &a);
	return a.start == DAY_NONE || a.start == DAY_UNKNOWN ? DAY_LAST + 1 : a.start;
}

static bool
is_same_start(const Route *a, const Route *b)
{
	return memcmp(&a->start, &b->start, sizeof(Start)) == 0 &&
		a->cover_from == b->cover_from && a->cover_until == b->cover_until &&
		(a->flags & ROUTE_REJECT) == (b->flags & ROUTE_REJECT);
}

/* Does a route's first day follow from the day of payment alone? */
static bool
is_by_payment(const Route *r)
{
	return r->start.variable_months == 0 &&
		(r->start.anchor == OF_PAYMENT || r->start.anchor == OF_CIRCUMSTANCE);
}

/*
 * On each day of payment, for the first and for the last birth of the box: what is
 * so for both of them is so for every birth between.
 */
static bool
beats_on_every_day(const Check *k, const Route *a, const Route *b, bool on_tie,
				   const Box *box)
{
	int32_t		at[N_DIMS];

	memcpy(at, box->lo, sizeof(at));
	at[DIM_REGISTERED] = box->hi[DIM_PAID];
	for (at[DIM_PAID] = box->lo[DIM_PAID]; at[DIM_PAID] <= box->hi[DIM_PAID]; at[DIM_PAID]++)
	{
		for (int i = 0; i < 2; i++)
		{
			Day			day_a,
						day_b;

			at[DIM_BIRTH] = i == 0 ? box->lo[DIM_BIRTH] : box->hi[DIM_BIRTH];
			day_a = first_day(k, a, at);
			day_b = first_day(k, b, at);
			if (day_a > day_b || (day_a == day_b && !on_tie))
				return false;
		}
	}
	return true;
}

/* The day that a route counts from; -1: one that is the same for everybody. */
static int
anchor_side(const Route *r)
{
	return r->start.anchor == OF_BIRTH ? DIM_BIRTH :
		r->start.anchor == OF_REGISTRATION ? DIM_REGISTERED :
		r->start.anchor == OF_PAYMENT ? DIM_PAID : -1;
}

static bool
is_no_later_anchor(int a, int b)
{
	return a < 0 || a == b || a == DIM_BIRTH || b == DIM_PAID;
}

/*
 * Where one route counts from a day that is never later than the other's, on each day
 * that both may count from: birth, registration and payment come in this order.
 */
static bool
beats_from_every_day(const Check *k, const Route *a, const Route *b, bool on_tie,
					 const Box *box)
{
	int			side = anchor_side(b);
	int32_t		at_a[N_DIMS];
	int32_t		at_b[N_DIMS];

	if (side < 0 || !is_no_later_anchor(anchor_side(a), side) ||
		box->hi[side] - box->lo[side] > MAX_COMPARED)
		return false;
	for (int32_t day = box->lo[side]; day <= box->hi[side]; day++)
	{
		Day			day_a,
					day_b;

		memcpy(at_b, box->lo, sizeof(at_b));
		at_b[DIM_PAID] = at_b[DIM_REGISTERED] = day;
		if (side == DIM_BIRTH)
			at_b[DIM_BIRTH] = day;
		at_a[DIM_PAID] = at_a[DIM_REGISTERED] = at_a[DIM_BIRTH] = day;
		at_a[DIM_LAPSED] = box->hi[DIM_LAPSED];
		day_a = first_day(k, a, at_a);
		day_b = first_day(k, b, at_b);
		if (day_a > day_b || (day_a == day_b && !on_tie))
			return false;
	}
	return true;
}

/*
 * Whoever in the box could have both routes has the first of these two: its cover
 * begins earlier, or on the same day and it is listed first.  First days of cover only
 * grow with the days and years that they follow from.
 */
static bool
beats(const Check *k, int a, int b, const Box *box)
{
	const Route *ra = &k->routes[a];
	const Route *rb = &k->routes[b];
	Day			latest,
				earliest;

	if (is_same_start(ra, rb))
		return a < b;
	latest = first_day(k, ra, box->hi);
	earliest = first_day(k, rb, box->lo);
	if (latest < earliest || (latest == earliest && a < b))
		return true;
	if (is_by_payment(ra) && is_by_payment(rb))
		return box->hi[DIM_PAID] - box->lo[DIM_PAID] <= MAX_COMPARED &&
			beats_on_every_day(k, ra, rb, a < b, box);
	return beats_from_every_day(k, ra, rb, a < b, box);
}

/*
 * Those who would have another route instead are not wanted: all that may come before
 * it, or only what certainly does.
 */
static void
exclude_others(Check *k, const Quest *q, const Box *box, bool only_certain)
{
	uint32_t	n;
	const uint8_t *open = window_routes(k->policy, q->window, false, &n);
	bool		earliest = is_earliest(k, q->window);

	for (uint32_t i = 0; i < n; i++)
	{
		const Route *o = &k->routes[open[i]];

		if (open[i] == q->route && !earliest)
			break;
		if (open[i] == q->route || (q->dead && !(o->flags & ROUTE_AFTER_DEATH)))
			continue;
		if (!earliest || (only_certain ? beats(k, open[i], q->route, box) :
						  !beats(k, q->route, open[i], box)))
			solver_condition(k->solver, o->condition, false);
	}
}

/* The days of the window, and whatever else the routes open in it begin by. */
static void
whole_box(const Check *k, const Quest *q, Box *box)
{
	Span		days = window_days(k, q->window);
	uint32_t	n;
	const uint8_t *open = window_routes(k->policy, q->window, false, &n);

	memset(box, 0, sizeof(*box));
	for (int d = 0; d < N_DIMS; d++)
	{
		box->lo[d] = DAY_FIRST;
		box->hi[d] = days.until;
	}
	box->lo[DIM_PAID] = days.from;
	box->lo[DIM_LAPSED] = 0;
	box->hi[DIM_LAPSED] = k->policy->coverage_year - k->policy->lapses_from;
	if (box->hi[DIM_LAPSED] < 0)
		box->hi[DIM_LAPSED] = 0;
	box->used[DIM_PAID] = box->used[DIM_BIRTH] = true;
	for (uint32_t i = 0; i < n; i++)
	{
		const Route *r = &k->routes[open[i]];

		if (!is_earliest(k, q->window) && open[i] != q->route)
			continue;
		if (r->start.anchor == OF_REGISTRATION)
			box->used[DIM_REGISTERED] = true;
		if (r->start.variable_months > 0)
			box->used[DIM_LAPSED] = true;
	}
}

static void
within_box(Check *k, const Box *box)
{
	static const ConditionSubject subjects[] = {
		[DIM_PAID] = OF_PAYMENT,[DIM_REGISTERED] = OF_REGISTRATION,[DIM_BIRTH] = OF_BIRTH
	};

	for (int d = 0; d < N_DIMS; d++)
	{
		if (!box->used[d])
			continue;
		if (d == DIM_LAPSED)
			solver_lapsed(k->solver, box->lo[d], box->hi[d]);
		else
			solver_day(k->solver, subjects[d], 0, box->lo[d], box->hi[d]);
	}
}

static int
width(const Box *box, int side)
{
	return box->used[side] ? box->hi[side] - box->lo[side] : 0;
}

/* The side by which the first day of a route differs most in a box; -1: by none. */
static int
side_of(const Check *k, const Route *r, const Box *box)
{
	int			side = anchor_side(r);

	if (first_day(k, r, box->lo) == first_day(k, r, box->hi))
		return -1;
	if (r->start.variable_months > 0 && width(box, DIM_LAPSED) > 0)
		return DIM_LAPSED;
	/* cover never begins before birth */
	return side >= 0 && width(box, side) > 0 ? side : width(box, DIM_BIRTH) > 0 ? DIM_BIRTH : -1;
}

/*
 * The widest side by which a route differs that has a part in the question; of the
 * routes open, those that come before it on some days only.
 */
static int
side_to_halve(const Check *k, const Quest *q, const Box *box)
{
	uint32_t	n;
	const uint8_t *open = window_routes(k->policy, q->window, false, &n);
	int			best = -1;

	for (uint32_t i = 0; i < n; i++)
	{
		bool		has_part = open[i] == q->route || open[i] == q->other ||
			(is_earliest(k, q->window) && !beats(k, open[i], q->route, box) &&
			 !beats(k, q->route, open[i], box));
		int			side = has_part ? side_of(k, &k->routes[open[i]], box) : -1;

		if (side == DIM_LAPSED)
			return side;
		if (side >= 0 && (best < 0 || width(box, side) > width(box, best)))
			best = side;
	}
	return best;
}

/* Halve a box; a gets the lower half. */
static bool
halve(const Check *k, const Quest *q, const Box *box, Box *a, Box *b)
{
	int			side = side_to_halve(k, q, box);
	int32_t		middle;

	if (side < 0)
		return false;
	middle = box->lo[side] + (box->hi[side] - box->lo[side]) / 2;
	*a = *b = *box;
	a->hi[side] = middle;
	b->lo[side] = middle + 1;
	return true;
}

static bool
is_wanted(Check *k, const Quest *q)
{
	return k->answer.route == q->route && (q->wanted == NULL || q->wanted(k, q));
}

static Solved
search_once(Check *k, const Quest *q, const Box *box)
{
	int			mark = solver_mark(k->solver);
	int			certain;
	Solved		solved;

	within_box(k, box);
	certain = solver_mark(k->solver);
	exclude_others(k, q, box, true);
	solved = ask(k);
	if (solved == SOLVED && !is_wanted(k, q) && is_earliest(k, q->window))
	{
		/* somebody whom no route concerns that may begin earlier */
		solver_back(k->solver, certain);
		exclude_others(k, q, box, false);
		(void) ask(k);
	}
	solver_back(k->solver, mark);
	return solved;
}

static Solved
search(Check *k, const Quest *q, const Box *box)
{
	Solved		solved;
	Box			lower,
				upper;

	if (k->left-- <= 0)
		return TOO_COMPLEX;
	if (q->possible && !q->possible(k, q, box))
		return IMPOSSIBLE;
	solved = search_once(k, q, box);
	if (solved != SOLVED || is_wanted(k, q))
		return solved;
	if ((!is_earliest(k, q->window) && q->wanted == NULL) ||
		!halve(k, q, box, &lower, &upper))
		return TOO_COMPLEX;
	solved = search(k, q, &lower);
	return solved == SOLVED ? solved : either(search(k, q, &upper), solved);
}

/* A person who is wanted, of whom the constraints that are set already hold, too. */
static Solved
seek(Check *k, Quest q)
{
	int			mark = solver_mark(k->solver);
	Solved		solved;
	Box			box;

	solver_condition(k->solver, k->routes[q.route].condition, true);
	whole_box(k, &q, &box);
	k->left = q.boxes > 0 ? q.boxes : MAX_BOXES;
	solved = search(k, &q, &box);
	if (solved == IMPOSSIBLE && (k->routes[q.route].flags & ROUTE_AFTER_DEATH))
	{
		solver_dead(k->solver, true);
		q.dead = true;
		solved = search(k, &q, &box);
	}
	solver_back(k->solver, mark);
	return solved;
}

/* Somebody on a route in a window; where it is proved that nobody is it is not asked. */
static Solved
on_route(Check *k, int r, int w)
{
	if (!is_open_in(k, r, w) || ((k->unreached[r] >> w) & 1))
		return IMPOSSIBLE;
	return seek(k, (Quest) {.route = r,.window = w,.other = -1});
}

/* Does anybody come to a route in a window?  With no constraints but this. */
static Solved
reach(Check *k, int r, int w)
{
	Solved		solved;

	if ((k->reached[r] >> w) & 1)
		return SOLVED;
	solved = on_route(k, r, w);
	if (solved == IMPOSSIBLE)
		k->unreached[r] |= UINT32_C(1) << w;
	return solved;
}

/* ------------------------------------------------------------------
 * Lists of rules of which a person comes to one
 * ------------------------------------------------------------------ */

typedef struct Entry
{
	uint16_t	rule;
	uint16_t	condition;
} Entry;

typedef struct List
{
	int			n;
	int			of;				/* route, price, group, split: whose list it is */
	/* somebody who comes to the list, of whom what is set already holds, too */
	Solved		(*come) (Check *, const struct List *);
	/* the rule that the person came to */
	uint16_t	(*taken) (const Check *, const struct List *);
	Entry		entry[MAX_ROUTES];
} List;

/* An empty list; its entries are not set, they are many. */
static void
list_begin(List *list, int of, Solved (*come) (Check *, const List *),
		   uint16_t (*taken) (const Check *, const List *))
{
	list->n = 0;
	list->of = of;
	list->come = come;
	list->taken = taken;
}

static void
put_entry(List *list, uint16_t rule, uint16_t condition)
{
	if (list->n < MAX_ROUTES)
		list->entry[list->n++] = (Entry) {rule, condition};
}

static int
find_entry(const List *list, uint16_t rule)
{
	for (int i = 0; i < list->n; i++)
	{
		if (list->entry[i].rule == rule)
			return i;
	}
	return -1;
}

/* Somebody who comes to the list, meets one entry and none of some others. */
static Solved
come_to(Check *k, const List *list, int i, const RuleList *without)
{
	int			mark = solver_mark(k->solver);
	Solved		solved;

	solver_condition(k->solver, list->entry[i].condition, true);
	for (int o = 0; o < without->n; o++)
		solver_condition(k->solver, list->entry[find_entry(list, without->rule[o])].condition, false);
	solved = list->come(k, list);
	solver_back(k->solver, mark);
	return solved;
}

/*
 * The rules that take everybody who meets an entry; one alone where one takes them
 * all.
 */
static void
find_takers(Check *k, const List *list, int i, RuleList *takers)
{
	takers->n = 0;
	while (takers->n < MAX_SUBSIDIES && come_to(k, list, i, takers) == SOLVED)
	{
		uint16_t	taken = list->taken(k, list);

		if (taken == list->entry[i].rule || find_entry(list, taken) < 0)
			return;
		takers->rule[takers->n++] = taken;
	}
	for (int o = 0; takers->n > 1 && o < takers->n; o++)
	{
		RuleList	one = {.n = 1,.rule = {takers->rule[o]}};

		if (come_to(k, list, i, &one) == IMPOSSIBLE)
			*takers = one;
	}
}

static const Condition *
condition_at(const Check *k, uint16_t at)
{
	return POLICY_TABLE(k->policy, Condition, conditions) + at;
}

/* Does a condition ask for one of these, itself or through an aid? */
static bool
concerns_recognised(const Check *k, uint16_t root)
{
	const CircumstanceSet *sets = POLICY_TABLE(k->policy, CircumstanceSet, sets);

	for (uint16_t m = root; m < root + condition_at(k, root)->skip; m++)
	{
		const Condition *c = condition_at(k, m);

		if ((c->op == COND_HELD && set_meets(&sets[c->arg], &k->recognised)) ||
			(c->op == COND_SUBSIDY && (sets[c->arg].w[0] & k->recognised_aids)) ||
			((c->op == COND_DATE || c->op == COND_ELAPSED) && c->what == OF_CIRCUMSTANCE &&
			 set_has(&k->recognised, c->arg)))
			return true;
	}
	return false;
}

/*
 * Who is recognised after the payment counts as holding the circumstance from the
 * payment on, though his first day of it is later.  There is no such person for the
 * solver; it matters where conditions ask both for the one and for the other.
 */
static void
find_recognised(Check *k)
{
	const CircumstanceSet *sets = POLICY_TABLE(k->policy, CircumstanceSet, sets);
	CircumstanceSet held = {{0, 0}};
	CircumstanceSet dated = {{0, 0}};

	for (uint32_t i = 0; i < k->policy->conditions.count; i++)
	{
		const Condition *c = condition_at(k, i);
		CircumstanceSet *to = c->op == COND_HELD && c->moment == ON_PAYMENT ? &held : &dated;

		if (c->op == COND_HELD)
			*to = (CircumstanceSet) {{to->w[0] | sets[c->arg].w[0], to->w[1] | sets[c->arg].w[1]}};
		else if ((c->op == COND_DATE || c->op == COND_ELAPSED) && c->what == OF_CIRCUMSTANCE)
			set_add(&dated, c->arg);
	}
	for (int i = 0; i < 2 && (k->policy->flags & POLICY_HAS_RECOGNITION); i++)
		k->recognised.w[i] = k->policy->recognition.w[i] & held.w[i] & dated.w[i];
	/* an aid can ask for others */
	for (uint32_t i = 0; i < k->policy->subsidies.count; i++)
	{
		for (uint32_t s = 0; s < k->policy->subsidies.count; s++)
		{
			if (concerns_recognised(k, k->subsidies[s].condition))
				k->recognised_aids |= UINT64_C(1) << s;
		}
	}
}

/* Nobody comes to an entry: say why. */
static void
report_never(Check *k, const List *list, int i, unsigned expects)
{
	Finding		f = finding(FIND_NEVER_APPLIES, list->entry[i].rule);
	RuleList	none = {0};
	int			mark = solver_mark(k->solver);

	if (concerns_recognised(k, list->entry[i].condition))
	{
		report_undecided(k, "never_applies", f.rule, -1);
		return;
	}
	find_takers(k, list, i, &f.others);
	if (come_to(k, list, i, &none) == SOLVED)
	{
		f.variant = f.others.n > 0 ? "masked" : "elsewhere";
		report_person(k, &f, expects);
		return;
	}
	solver_condition(k->solver, list->entry[i].condition, true);
	f.variant = ask_whether(k) == IMPOSSIBLE ? "contradictory" : "outside";
	solver_back(k->solver, mark);
	report(k, &f);
}

/* Entries of which the first that holds counts. */
static void
check_first_counts(Check *k, const List *list, unsigned expects)
{
	for (int i = 0; i < list->n; i++)
	{
		RuleList	none = {0};
		int			mark = solver_mark(k->solver);
		Solved		solved;

		if (k->seen[list->entry[i].rule])
			continue;
		for (int o = 0; o < i; o++)
			solver_condition(k->solver, list->entry[o].condition, false);
		solved = come_to(k, list, i, &none);
		solver_back(k->solver, mark);
		if (solved == IMPOSSIBLE)
			report_never(k, list, i, expects);
		else if (solved == TOO_COMPLEX || list->taken(k, list) != list->entry[i].rule)
			report_undecided(k, "never_applies", list->entry[i].rule, -1);
	}
}

/* Somebody who comes to the list and meets none of it. */
static Solved
come_to_none(Check *k, const List *list)
{
	int			mark = solver_mark(k->solver);
	Solved		solved;

	for (int i = 0; i < list->n; i++)
	{
		if (list->entry[i].condition == 0)
			return IMPOSSIBLE;
	}
	for (int i = 0; i < list->n; i++)
		solver_condition(k->solver, list->entry[i].condition, false);
	solved = list->come(k, list);
	solver_back(k->solver, mark);
	if (solved == SOLVED && list->taken(k, list) != NO_INDEX)
		return TOO_COMPLEX;
	return solved;
}

/* ------------------------------------------------------------------
 * Windows
 * ------------------------------------------------------------------ */

static void
check_days_between(Check *k, int w)
{
	Finding		f = finding(FIND_UNCOVERED_DAYS, k->windows[w].rule);
	int			mark = solver_mark(k->solver);

	f.window = w;
	f.days = (Span) {k->windows[w].until + 1, k->windows[w + 1].from - 1};
	if (f.days.from > f.days.until)
		return;
	solver_day(k->solver, OF_PAYMENT, 0, f.days.from, f.days.until);
	if (ask(k) == SOLVED && k->answer.outcome == OUTCOME_REJECTED)
		report_person(k, &f, EXPECT_STATUS);
	solver_back(k->solver, mark);
}

static bool
serves_anybody(Check *k, int w)
{
	for (uint32_t r = 0; r < k->policy->routes.count; r++)
	{
		if (is_open_in(k, r, w) && reach(k, r, w) != IMPOSSIBLE)
			return true;
	}
	return false;
}

static bool
serves_everybody(const Check *k, const uint8_t *open, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
	{
		if (k->routes[open[i]].condition == 0)
			return true;
	}
	return false;
}

static void
check_window(Check *k, int w)
{
	bool		is_window = k->policy->windows.count > 0;
	bool		is_closed = is_window && k->windows[w].notes != 0;
	Finding		f = finding(FIND_NO_ROUTE, is_window ? k->windows[w].rule : NO_INDEX);
	int			mark = solver_mark(k->solver);
	uint32_t	n;
	const uint8_t *open = window_routes(k->policy, w, false, &n);
	Solved		solved;

	f.variant = n == 0 ? "none" : "some";
	if (is_closed)
	{
		/* the notice says what becomes of whom no route serves */
		bool		is_for_some = serves_anybody(k, w);

		f.kind = is_for_some ? FIND_REFUSED_IN_WINDOW : FIND_CLOSED_WINDOW;
		f.variant = is_for_some ? NULL : "closed";
	}
	f.section = is_window ? NULL : "routes";
	f.window = is_window ? w : -1;
	within(k, w);
	for (uint32_t i = 0; i < n; i++)
		solver_condition(k->solver, k->routes[open[i]].condition, false);
	solved = serves_everybody(k, open, n) ? IMPOSSIBLE : ask(k);
	solver_back(k->solver, mark);
	if (solved == TOO_COMPLEX)
		report_undecided(k, "no_route", f.rule, f.window);
	else if (solved == SOLVED && k->answer.outcome == OUTCOME_REJECTED &&
			 k->answer.route == ROUTE_NONE)
		report_person(k, &f, EXPECT_STATUS | (f.kind == FIND_REFUSED_IN_WINDOW ? EXPECT_WINDOW_NOTE : 0));
}

static void
check_windows(Check *k)
{
	for (int w = 0; w < k->nwindows; w++)
	{
		if (!is_dated(k, w))
			continue;
		check_window(k, w);
		if (w + 1 < k->nwindows && is_dated(k, w + 1))
			check_days_between(k, w);
	}
}

/* ------------------------------------------------------------------
 * Routes
 * ------------------------------------------------------------------ */

static uint16_t
taken_route(const Check *k, const List *list)
{
	(void) list;
	return k->answer.route_rule;
}

/* Somebody who pays in one of the windows of a route. */
static Solved
come_to_routes(Check *k, const List *list)
{
	Solved		result = IMPOSSIBLE;

	for (int w = 0; w < k->nwindows && result != SOLVED; w++)
	{
		int			mark = solver_mark(k->solver);

		if (!is_open_in(k, list->of, w))
			continue;
		within(k, w);
		result = either(result, ask(k));
		solver_back(k->solver, mark);
	}
	return result;
}

static void
list_routes(const Check *k, int r, List *list)
{
	list_begin(list, r, come_to_routes, taken_route);
	for (uint32_t i = 0; i < k->policy->routes.count; i++)
		put_entry(list, k->routes[i].rule, k->routes[i].condition);
}

/* In one of its windows nobody comes to a route; somebody may meet its condition there. */
static void
report_never_in(Check *k, int r, int w)
{
	Finding		f = finding(FIND_NEVER_IN_WINDOW, k->routes[r].rule);
	int			mark = solver_mark(k->solver);

	if (concerns_recognised(k, k->routes[r].condition))
	{
		report_undecided(k, "never_in_window", f.rule, w);
		return;
	}
	f.key = "windows";
	f.window = w;
	within(k, w);
	solver_condition(k->solver, k->routes[r].condition, true);
	if (ask(k) == SOLVED)
	{
		f.variant = "masked";
		if (k->answer.route_rule < RULE_UNDECIDED)
			f.others = (RuleList) {.n = 1,.rule = {k->answer.route_rule}};
		report_person(k, &f, EXPECT_STATUS | EXPECT_ROUTE);
	}
	else
	{
		f.variant = "outside";
		report(k, &f);
	}
	solver_back(k->solver, mark);
}

static void
check_route(Check *k, int r)
{
	bool		undecided = false;

	for (int w = 0; w < k->nwindows; w++)
		undecided |= is_open_in(k, r, w) && reach(k, r, w) == TOO_COMPLEX;
	if (k->routes[r].windows == 0)
	{
		Finding		f = finding(FIND_FILLS_OPEN, k->routes[r].rule);

		f.variant = "windows";
		f.key = "windows";
		report(k, &f);
		return;
	}
	if (k->reached[r] == 0)
	{
		List		list;

		list_routes(k, r, &list);
		if (undecided)
			report_undecided(k, "never_applies", k->routes[r].rule, -1);
		else
			report_never(k, &list, r, EXPECT_STATUS | EXPECT_ROUTE);
		return;
	}
	for (int w = 0; w < k->nwindows; w++)
	{
		if (is_open_in(k, r, w) && ((k->unreached[r] >> w) & 1))
			report_never_in(k, r, w);
	}
}

/* ---- cover that would start after its end ---- */

static bool
may_start_after_end(Check *k, const Quest *q, const Box *box)
{
	return first_day(k, &k->routes[q->route], box->hi) > DAY_LAST;
}

static bool
starts_after_end(Check *k, const Quest *q)
{
	(void) q;
	return k->answer.accepted == IS_YES && k->answer.start == DAY_NONE &&
		k->person.facts.died == DAY_NONE;
}

static void
check_start(Check *k, int r)
{
	const Route *route = &k->routes[r];
	Finding		f = finding(FIND_STARTS_AFTER_END, route->rule);

	if ((route->flags & ROUTE_REJECT) || (route->start.flags & START_OPEN))
		return;
	for (int w = 0; w < k->nwindows; w++)
	{
		Quest		q = {
			.route = r,.window = w,.other = -1,
			.possible = may_start_after_end,.wanted = starts_after_end
		};
		Solved		solved;

		if (!((k->reached[r] >> w) & 1))
			continue;
		solved = seek(k, q);
		if (solved == TOO_COMPLEX)
			report_undecided(k, "starts_after_end", route->rule, w);
		if (solved != SOLVED)
			continue;
		f.key = "start";
		f.window = w;
		f.days = (Span) {k->person.facts.paid, route->cover_until};
		report_person(k, &f, EXPECT_STATUS | EXPECT_ROUTE | EXPECT_START);
		return;
	}
}

/* ---- two routes with the same first day of cover ---- */

static bool
may_start_together(Check *k, const Quest *q, const Box *box)
{
	const Route *a = &k->routes[q->route];
	const Route *b = &k->routes[q->other];

	return first_day(k, a, box->lo) <= first_day(k, b, box->hi) &&
		first_day(k, b, box->lo) <= first_day(k, a, box->hi);
}

/* What the person would be answered on a route. */
static void
follow(const Check *k, const Quest *q, int route, Answer *a)
{
	Evaluation	ev;

	evaluation_init(&ev, k->policy, &k->person.facts, k->person.facts.paid);
	answer_init(a, OUTCOME_UNDECIDED, IS_UNDECIDED);
	subsidies_find(&ev);
	route_follow(&ev, &k->routes[route], window_at(k->policy, q->window), q->dead, a);
}

static bool
is_another_deal(Check *k, const Quest *q)
{
	Answer		a,
				b;

	follow(k, q, q->route, &a);
	follow(k, q, q->other, &b);
	return a.start == b.start &&
		(a.accepted != b.accepted ||
		 a.amount[AMT_STANDARD_FEE] != b.amount[AMT_STANDARD_FEE] ||
		 a.amount[AMT_SUBSIDY] != b.amount[AMT_SUBSIDY] ||
		 a.amount[AMT_PAYABLE] != b.amount[AMT_PAYABLE] ||
		 a.amount[AMT_FISCAL] != b.amount[AMT_FISCAL]);
}

/* Only the aid differs: then it takes a person who is aided. */
static void
want_aid(Check *k)
{
	uint16_t	conditions[MAX_SUBSIDIES];
	bool		holds[MAX_SUBSIDIES];
	int			n = k->policy->subsidies.count;

	for (int i = 0; i < n; i++)
	{
		conditions[i] = k->subsidies[i].condition;
		holds[i] = true;
	}
	solver_any(k->solver, conditions, holds, n);
}

static void
check_tie(Check *k, int a, int b, int w)
{
	const Route *ra = &k->routes[a];
	const Route *rb = &k->routes[b];
	bool		same_price = ra->price == rb->price;
	Quest		q = {
		.route = a,.window = w,.other = b,
		.possible = may_start_together,.wanted = is_another_deal
	};
	Finding		f = finding(FIND_ORDER_DECIDES, ra->rule);
	int			mark = solver_mark(k->solver);
	Solved		solved;

	if ((ra->flags | rb->flags) & ROUTE_REJECT)
		return;
	if (same_price && ((ra->flags ^ rb->flags) & ROUTE_UNAIDED) == 0)
		return;
	if (same_price && k->policy->subsidies.count == 0)
		return;
	if (same_price)
		want_aid(k);
	solver_condition(k->solver, rb->condition, true);
	solved = seek(k, q);
	solver_back(k->solver, mark);
	f.variant = "routes";
	f.window = w;
	f.others = (RuleList) {.n = 1,.rule = {rb->rule}};
	if (solved == SOLVED)
		report_person(k, &f, EXPECT_ROUTE | EXPECT_START | EXPECT_FEE);
	else if (solved == TOO_COMPLEX)
		report_undecided(k, "order_decides", ra->rule, w);
}

static void
check_ties(Check *k, int w)
{
	uint32_t	n;
	const uint8_t *open = window_routes(k->policy, w, false, &n);

	if (!is_earliest(k, w))
		return;
	for (uint32_t i = 0; i < n; i++)
	{
		for (uint32_t j = i + 1; j < n && ((k->reached[open[i]] >> w) & 1); j++)
			check_tie(k, open[i], open[j], w);
	}
}

static void
check_routes(Check *k)
{
	for (uint32_t r = 0; r < k->policy->routes.count; r++)
	{
		check_route(k, r);
		check_start(k, r);
	}
	for (int w = 0; w < k->nwindows; w++)
		check_ties(k, w);
}

/* ------------------------------------------------------------------
 * Fees
 * ------------------------------------------------------------------ */

static uint16_t
taken_fee(const Check *k, const List *list)
{
	(void) list;
	return k->answer.fee_rule;
}

/* Somebody on a route of a price. */
static Solved
come_to_fees(Check *k, const List *list)
{
	Solved		result = IMPOSSIBLE;

	for (int w = 0; w < k->nwindows; w++)
	{
		for (uint32_t r = 0; r < k->policy->routes.count && result != SOLVED; r++)
		{
			if (k->routes[r].price == list->of && !(k->routes[r].flags & ROUTE_REJECT))
				result = either(result, on_route(k, r, w));
		}
	}
	return result;
}

static void
list_fees(const Check *k, int price, List *list)
{
	list_begin(list, price, come_to_fees, taken_fee);
	for (uint32_t i = 0; i < k->policy->fees.count; i++)
	{
		if (k->fees[i].price == price)
			put_entry(list, k->fees[i].rule, k->fees[i].condition);
	}
}

/* Somebody who is charged by a fee. */
static Solved
come_to_fee(Check *k, int f)
{
	const Fee  *fee = &k->fees[f];
	RuleList	none = {0};
	int			mark = solver_mark(k->solver);
	int			at;
	Solved		solved;
	List		list;

	list_fees(k, fee->price, &list);
	at = find_entry(&list, fee->rule);
	for (int o = 0; o < at; o++)
		solver_condition(k->solver, list.entry[o].condition, false);
	solved = come_to(k, &list, at, &none);
	solver_back(k->solver, mark);
	return solved == SOLVED && k->answer.fee_rule != fee->rule ? TOO_COMPLEX : solved;
}

/* A fee that a lower document must give. */
static void
check_open_fee(Check *k, int f)
{
	const Fee  *fee = &k->fees[f];
	Finding		open = finding(FIND_FILLS_OPEN, fee->rule);

	if ((fee->personal != FEN_UNKNOWN && fee->fiscal != FEN_UNKNOWN) ||
		come_to_fee(k, f) != SOLVED)
		return;
	open.key = "personal";
	if (fee->personal == FEN_UNKNOWN)
		report_person(k, &open, EXPECT_STATUS | EXPECT_FEE);
	open.key = "fiscal";
	if (fee->fiscal == FEN_UNKNOWN)
		report_person(k, &open, EXPECT_STATUS | EXPECT_FISCAL);
}

/* What the central treasury bears is open, once for all fees. */
static void
check_central(Check *k)
{
	const Policy *p = k->policy;
	Finding		open = finding(FIND_FILLS_OPEN, NO_INDEX);

	if (p->central_ratio != RATIO_UNKNOWN && p->central_base != FEN_UNKNOWN)
		return;
	open.section = "fiscal";
	open.key = p->central_ratio == RATIO_UNKNOWN ? "central_ratio" : "central_base";
	for (uint32_t f = 0; f < p->fees.count; f++)
	{
		if (!FEN_IS_KNOWN(k->fees[f].fiscal) || k->fees[f].fiscal == 0 ||
			come_to_fee(k, f) != SOLVED)
			continue;
		report_person(k, &open, EXPECT_STATUS | EXPECT_FISCAL | EXPECT_CENTRAL);
		return;
	}
}

/* Is a fee one of those who are on a route in a window? */
static bool
is_priced(const Check *k, int r, int w, int f)
{
	return k->routes[r].price == k->fees[f].price && !(k->routes[r].flags & ROUTE_REJECT) &&
		is_open_in(k, r, w) && !((k->unreached[r] >> w) & 1);
}

/* Charged by a fee, whoever has its price. */
static void
charged_by(Check *k, int f)
{
	for (int o = 0; o < f; o++)
	{
		if (k->fees[o].price == k->fees[f].price)
			solver_condition(k->solver, k->fees[o].condition, false);
	}
	solver_condition(k->solver, k->fees[f].condition, true);
}

/* The same person, were he to pay later: in a window, on a route, charged by a fee. */
static void
would_pay(Check *k, int f, int r, int w, bool only_certain)
{
	Quest		later = {.route = r,.window = w,.other = -1};
	Box			box;

	whole_box(k, &later, &box);
	solver_later(k->solver, true);
	within(k, w);
	solver_condition(k->solver, k->routes[r].condition, true);
	exclude_others(k, &later, &box, only_certain);
	charged_by(k, f);
	solver_later(k->solver, false);
}

/* Less by another rule: that fewer months of one fee count is meant so. */
static bool
pays_less_later(Check *k, const Quest *q)
{
	Fen			fee = k->answer.amount[AMT_STANDARD_FEE];
	Facts		facts = k->person.facts;
	Answer		later;

	(void) q;
	facts.paid = k->person.paid_later;
	rule_assess(k->policy, &facts, &later);
	return later.outcome == OUTCOME_ROUTE && later.fee_rule < RULE_UNDECIDED &&
		later.fee_rule != k->answer.fee_rule && FEN_IS_KNOWN(fee) &&
		FEN_IS_KNOWN(later.amount[AMT_STANDARD_FEE]) &&
		later.amount[AMT_STANDARD_FEE] < fee;
}

/* Somebody on a route in a window who would pay less by a fee on another route in a later one. */
static Solved
is_cheaper_later(Check *k, int r, int w, int f, int later_r, int later_w)
{
	Solved		solved = IMPOSSIBLE;

	for (int i = 0; i < 2 && solved != SOLVED; i++)
	{
		int			mark = solver_mark(k->solver);

		would_pay(k, f, later_r, later_w, i == 0);
		solved = seek(k, (Quest) {
			.route = r,.window = w,.other = -1,.boxes = MAX_BOXES_LATER,.wanted = pays_less_later
		});
		solver_back(k->solver, mark);
		if (solved == IMPOSSIBLE)
			return i == 0 ? IMPOSSIBLE : TOO_COMPLEX;
	}
	return solved;
}

static void
report_cheaper(Check *k, int w, int later_w)
{
	Finding		f = finding(FIND_LATE_CHEAPER, NO_INDEX);

	f.others = (RuleList) {.n = 1,.rule = {k->answer.fee_rule}};
	f.earlier = w;
	f.window = later_w;
	f.limit = k->answer.amount[AMT_STANDARD_FEE];
	f.days = (Span) {k->person.facts.paid, k->person.paid_later};
	k->person.facts.paid = k->person.paid_later;
	assess(k);
	f.rule = k->answer.fee_rule;
	f.amount = k->answer.amount[AMT_STANDARD_FEE];
	report_person(k, &f, EXPECT_ROUTE | EXPECT_FEE);
}

/* Who is charged by a fee on a route in a window, and would be by another in a later one. */
static Solved
check_undercut_of(Check *k, int r, int w, int other)
{
	Solved		result = IMPOSSIBLE;

	for (int later_w = w + 1; later_w < k->nwindows - 1; later_w++)
	{
		for (uint32_t later_r = 0; later_r < k->policy->routes.count; later_r++)
		{
			if (!is_priced(k, later_r, later_w, other))
				continue;
			result = either(result, is_cheaper_later(k, r, w, other, later_r, later_w));
			if (result == SOLVED)
			{
				report_cheaper(k, w, later_w);
				return result;
			}
		}
	}
	return result;
}

static Solved
check_undercut(Check *k, int f, int other)
{
	Solved		result = IMPOSSIBLE;
	int			mark = solver_mark(k->solver);

	charged_by(k, f);
	for (int w = 1; w < k->nwindows - 2; w++)
	{
		for (uint32_t r = 0; r < k->policy->routes.count && result != SOLVED; r++)
		{
			if (is_priced(k, r, w, f))
				result = either(result, check_undercut_of(k, r, w, other));
		}
	}
	solver_back(k->solver, mark);
	return result;
}

/* Of each fee that another undercuts in a later window the first person found. */
static void
check_late_cheaper(Check *k, int f)
{
	const Fee  *fee = &k->fees[f];
	Solved		result = IMPOSSIBLE;

	if (!FEN_IS_KNOWN(fee->personal) || k->policy->windows.count == 0)
		return;
	for (uint32_t o = 0; o < k->policy->fees.count && result != SOLVED; o++)
	{
		if (FEN_IS_KNOWN(k->fees[o].personal) && k->fees[o].personal < fee->personal)
			result = either(check_undercut(k, f, o), result);
	}
	if (result == TOO_COMPLEX)
		report_undecided(k, "late_cheaper", fee->rule, -1);
}

static bool
is_price_of_a_route(const Check *k, int price)
{
	for (uint32_t r = 0; r < k->policy->routes.count; r++)
	{
		if (k->routes[r].price == price && !(k->routes[r].flags & ROUTE_REJECT))
			return true;
	}
	return false;
}

static void
check_price(Check *k, int price)
{
	List		list;

	list_fees(k, price, &list);
	if (is_price_of_a_route(k, price))
	{
		Solved		solved = come_to_none(k, &list);
		Finding		f = finding(FIND_NO_FEE, k->answer.route_rule);

		f.others = (RuleList) {.n = 1,.rule = {list.entry[0].rule}};
		if (solved == SOLVED)
			report_person(k, &f, EXPECT_STATUS | EXPECT_ROUTE | EXPECT_FEE);
		else if (solved == TOO_COMPLEX)
			report_undecided(k, "no_fee", list.entry[0].rule, -1);
		check_first_counts(k, &list, EXPECT_STATUS | EXPECT_ROUTE | EXPECT_FEE);
		return;
	}
	for (int i = 0; i < list.n; i++)
	{
		Finding		f = finding(FIND_NEVER_APPLIES, list.entry[i].rule);

		f.variant = "price_unused";
		report(k, &f);
	}
}

static void
check_fees(Check *k)
{
	uint32_t	n = k->policy->fees.count;

	for (uint32_t f = 0; f < n; f++)
	{
		bool		first = true;

		for (uint32_t o = 0; o < f; o++)
			first &= k->fees[o].price != k->fees[f].price;
		if (first)
			check_price(k, k->fees[f].price);
	}
	for (uint32_t f = 0; f < n; f++)
	{
		check_open_fee(k, f);
		check_late_cheaper(k, f);
	}
	check_central(k);
}

/* ------------------------------------------------------------------
 * Subsidies
 * ------------------------------------------------------------------ */

static bool
is_nothing(const Subsidy *s)
{
	return s->kind == AMOUNT_FIXED && s->amount == 0;
}

/* What is answered to who is aided by these and no others, on what aid covers of a fee. */
static void
choose_of(const Check *k, uint64_t held, Fen fee, Answer *a)
{
	static const Route aided = {0};
	Evaluation	ev;
	Facts		f;

	facts_init(&f);
	f.paid = f.birth = k->policy->year_start;
	evaluation_init(&ev, k->policy, &f, f.paid);
	ev.subsidies = held;
	answer_init(a, OUTCOME_ROUTE, IS_YES);
	a->amount[AMT_STANDARD_FEE] = fee;
	subsidy_choose(&ev, &aided, a);
}

static uint64_t
aid_bit(int s)
{
	return s < 0 ? 0 : UINT64_C(1) << s;
}

/* What an answer gives by a subsidy; FEN_NONE: it is not one of those that count. */
static Fen
given_by(const Check *k, const Answer *a, int s)
{
	if (a->subsidy == s)
		return a->given[0];
	for (int i = 0; i < MAX_GROUPS - 1; i++)
	{
		if (a->more_subsidies[i] == k->subsidies[s].rule)
			return a->given[i + 1];
	}
	return FEN_NONE;
}

/* What a subsidy gives to who has others, too. */
static Fen
amount_of(const Check *k, int s, uint64_t others, Fen fee)
{
	Answer		a;

	choose_of(k, others | aid_bit(s), fee, &a);
	return given_by(k, &a, s);
}

/* What aid covers of a fee, of which so many months count. */
static Fen
aided_part(const Fee *f, int months)
{
	Fen			personal = fee_part(f->personal, months);

	return FEN_IS_KNOWN(personal) ? personal - fee_part(f->unaided, months) : personal;
}

/* What aid can be found to cover of the fee that was charged last. */
static Fen
aided_of(const Answer *a)
{
	Fen			fee = a->amount[AMT_STANDARD_FEE];

	return FEN_IS_KNOWN(fee) ? fee - a->unaided : fee;
}

static int
least_months(const Fee *f)
{
	return f->flags & FEE_MONTHLY ? 0 : 12;
}

/*
 * Up to two aids of the groups before one, of different groups, or none (-1): what
 * else its holder may have that leaves another rest.
 */
static bool
may_come_before(const Check *k, int s, int first, int second)
{
	int			group = k->subsidies[s].group;

	return (second < 0 || k->subsidies[second].group < group) &&
		(first < 0 || (k->subsidies[first].group < group &&
					   k->subsidies[first].group != k->subsidies[second].group));
}

typedef enum Outdone
{
	NEVER_OUTDONE,
	SOMETIMES_OUTDONE,
	ALWAYS_OUTDONE
} Outdone;

/* Would who has both not be aided by the second, whatever aid of other groups he has? */
static Outdone
outdoes_of(const Check *k, int other, int s, Fen fee)
{
	int			n = k->policy->subsidies.count;
	bool		always = true;
	bool		ever = false;

	for (int second = -1; second < n; second++)
	{
		for (int first = -1; first < second || first < 0; first++)
		{
			bool		is_outdone;

			if (!may_come_before(k, s, first, second))
				continue;
			is_outdone = amount_of(k, s, aid_bit(first) | aid_bit(second) | aid_bit(other), fee) == FEN_NONE;
			ever |= is_outdone;
			always &= is_outdone;
		}
	}
	return always ? ALWAYS_OUTDONE : ever ? SOMETIMES_OUTDONE : NEVER_OUTDONE;
}

/* The same on a fee, for all the months of which it may count; on no fee: f is past them. */
static Outdone
outdoes(const Check *k, int other, int s, int f)
{
	bool		is_fee = f < (int) k->policy->fees.count;
	Outdone		all = NEVER_OUTDONE;

	if (is_nothing(&k->subsidies[other]) || k->subsidies[other].group > k->subsidies[s].group)
		return NEVER_OUTDONE;
	for (int months = is_fee ? least_months(&k->fees[f]) : 12, first = months; months <= 12; months++)
	{
		Outdone		now = outdoes_of(k, other, s, is_fee ? aided_part(&k->fees[f], months) : FEN_UNKNOWN);

		all = months == first || now == all ? now : SOMETIMES_OUTDONE;
	}
	return all;
}

/* None of some aids holds, but those that are kept. */
static void
exclude_aids(Check *k, uint64_t aids, uint64_t kept)
{
	for (uint32_t o = 0; o < k->policy->subsidies.count; o++)
	{
		if (((aids & ~kept) >> o & 1) && !is_nothing(&k->subsidies[o]))
			solver_condition(k->solver, k->subsidies[o].condition, false);
	}
}

/* Somebody who pays in a dated window and has these aids and no others of some. */
static Solved
with_aids_alone(Check *k, uint64_t held, uint64_t of, int w)
{
	int			mark = solver_mark(k->solver);
	Solved		solved;

	within(k, w);
	for (uint64_t left = held; left != 0; left &= left - 1)
		solver_condition(k->solver, k->subsidies[lowest_bit(left)].condition, true);
	exclude_aids(k, of, held);
	solved = ask(k);
	solver_back(k->solver, mark);
	return solved;
}

/* Is the person aided by a subsidy, charged by a fee (-1: any)? */
static bool
is_aided(const Check *k, int s, int f)
{
	return k->answer.outcome == OUTCOME_ROUTE && given_by(k, &k->answer, s) != FEN_NONE &&
		(f < 0 || k->answer.fee_rule == k->fees[f].rule);
}

/* On a route and by a fee: somebody who has none of those that outdo so much. */
static Solved
aided_unless(Check *k, int s, int f, int r, int w, Outdone outdone)
{
	int			mark = solver_mark(k->solver);
	Solved		solved;

	for (int o = 0; o < (int) k->policy->subsidies.count; o++)
	{
		if (o != s && outdoes(k, o, s, f) >= outdone)
			solver_condition(k->solver, k->subsidies[o].condition, false);
	}
	solved = on_route(k, r, w);
	solver_back(k->solver, mark);
	return solved == SOLVED && !is_aided(k, s, -1) ? TOO_COMPLEX : solved;
}

/*
 * On a route and by a fee, or by none (f: how many there are): somebody whom nothing
 * better aids.  Where it turns on months and other aid what is better, who has nothing
 * that may be is asked for first.
 */
static Solved
aided_on(Check *k, int s, int f, int r, int w)
{
	int			nfees = k->policy->fees.count;
	int			mark = solver_mark(k->solver);
	Solved		solved;

	solver_condition(k->solver, k->subsidies[s].condition, true);
	if (f < nfees)
		solver_condition(k->solver, k->fees[f].condition, true);
	for (int o = 0; o < f; o++)
	{
		if (k->fees[o].price == k->routes[r].price)
			solver_condition(k->solver, k->fees[o].condition, false);
	}
	solved = aided_unless(k, s, f, r, w, SOMETIMES_OUTDONE);
	if (solved != SOLVED)
		solved = aided_unless(k, s, f, r, w, ALWAYS_OUTDONE);
	solver_back(k->solver, mark);
	return solved;
}

/* Somebody who is aided by a subsidy, charged by a fee (-1: any). */
static Solved
come_to_aid(Check *k, int s, int f)
{
	int			nfees = k->policy->fees.count;
	Solved		result = IMPOSSIBLE;

	if (is_nothing(&k->subsidies[s]))
		return IMPOSSIBLE;
	for (int w = 0; w < k->nwindows; w++)
	{
		if (is_dated(k, w) && with_aids_alone(k, aid_bit(s), UINT64_MAX, w) == SOLVED &&
			is_aided(k, s, f))
			return SOLVED;
	}
	for (int w = 0; w < k->nwindows; w++)
	{
		for (uint32_t r = 0; r < k->policy->routes.count; r++)
		{
			if (k->routes[r].flags & (ROUTE_UNAIDED | ROUTE_REJECT))
				continue;
			for (int o = 0; o <= nfees && result != SOLVED; o++)
			{
				if (f < 0 ? o == nfees || k->fees[o].price == k->routes[r].price :
					o == f && k->fees[o].price == k->routes[r].price)
					result = either(result, aided_on(k, s, o, r, w));
			}
		}
	}
	return result;
}

/* Of the group whose list it is, or else the first that gives. */
static uint16_t
taken_aid(const Check *k, const List *list)
{
	for (uint32_t s = 0; s < k->policy->subsidies.count; s++)
	{
		if (k->subsidies[s].group == list->of && given_by(k, &k->answer, s) != FEN_NONE)
			return k->subsidies[s].rule;
	}
	return k->answer.subsidy_rule;
}

/* Somebody on a route on which aid is given. */
static Solved
come_to_aids(Check *k, const List *list)
{
	Solved		result = IMPOSSIBLE;

	(void) list;
	for (int w = 0; w < k->nwindows; w++)
	{
		for (uint32_t r = 0; r < k->policy->routes.count && result != SOLVED; r++)
		{
			if (!(k->routes[r].flags & (ROUTE_UNAIDED | ROUTE_REJECT)))
				result = either(result, on_route(k, r, w));
		}
	}
	return result;
}

static void
check_never_aids(Check *k, int s)
{
	Solved		solved;
	List		list = {.of = k->subsidies[s].group,.come = come_to_aids,.taken = taken_aid};

	/* an aid of nothing is none, and says so */
	if (k->seen[k->subsidies[s].rule] || is_nothing(&k->subsidies[s]))
		return;
	solved = come_to_aid(k, s, -1);
	if (solved == TOO_COMPLEX)
		report_undecided(k, "never_applies", k->subsidies[s].rule, -1);
	if (solved != IMPOSSIBLE)
		return;
	for (uint32_t i = 0; i < k->policy->subsidies.count; i++)
		put_entry(&list, k->subsidies[i].rule, k->subsidies[i].condition);
	report_never(k, &list, s, EXPECT_ROUTE | EXPECT_CATEGORY | EXPECT_AID);
}

/* The most months of a fee that are less than an amount; 0: a single one is not. */
static int
months_below(const Fee *f, Fen amount)
{
	int			months = 12;

	if (!FEN_IS_KNOWN(f->personal))
		return 0;
	while (months > 0 && aided_part(f, months) >= amount)
		months = f->flags & FEE_MONTHLY ? months - 1 : 0;
	return months;
}

/* At most so many months of a fee count. */
static void
within_months(Check *k, const Fee *f, int months)
{
	int			month = 13 - months - (f->flags & FEE_NEXT_MONTH ? 1 : 0);

	if (months < 12)
		solver_day(k->solver, f->event, f->event_of,
				   day_from_ymd(k->policy->coverage_year, month, 1), DAY_LAST);
}

static bool
is_above_fee(Check *k, int s, int f)
{
	const Subsidy *aid = &k->subsidies[s];
	Finding		found = finding(FIND_AID_ABOVE_FEE, aid->rule);
	int			months = months_below(&k->fees[f], aid->amount);
	int			mark = solver_mark(k->solver);
	bool		is_fixed = aid->kind == AMOUNT_FIXED;
	Solved		solved;

	if (months == 0)
		return false;
	within_months(k, &k->fees[f], months);
	solved = come_to_aid(k, s, f);
	solver_back(k->solver, mark);
	if (solved == TOO_COMPLEX)
		report_undecided(k, "aid_above_fee", aid->rule, -1);
	if (solved != SOLVED || aided_of(&k->answer) >= aid->amount)
		return false;
	found.variant = k->answer.unaided == 0 ? (is_fixed ? "fixed" : "leaves") :
		is_fixed ? "fixed_part" : "leaves_part";
	found.key = "amount";
	found.amount = aid->amount;
	found.limit = aided_of(&k->answer);
	found.others = (RuleList) {.n = 1,.rule = {k->fees[f].rule}};
	report_person(k, &found, EXPECT_FEE | EXPECT_CATEGORY | EXPECT_AID);
	return true;
}

static bool
check_aid_above_fee(Check *k, int s)
{
	const Subsidy *aid = &k->subsidies[s];

	if (aid->kind != AMOUNT_FIXED && aid->kind != AMOUNT_LEAVES)
		return false;
	for (uint32_t f = 0; f < k->policy->fees.count; f++)
	{
		if (is_above_fee(k, s, f))
			return true;
	}
	return false;
}

/* Is an aid cut to what others, of groups before it, leave of a fee? */
static bool
is_above_rest(Check *k, int s, uint64_t before, int f)
{
	Finding		found = finding(FIND_AID_ABOVE_FEE, k->subsidies[s].rule);
	int			mark = solver_mark(k->solver);
	Fen			fee = aided_part(&k->fees[f], 12);
	Fen			whole = amount_of(k, s, 0, fee);
	Fen			rest = amount_of(k, s, before, fee);
	Solved		solved;

	if (!FEN_IS_KNOWN(whole) || !FEN_IS_KNOWN(rest) || rest == 0 || rest >= whole)
		return false;
	for (uint64_t left = before; left != 0; left &= left - 1)
		solver_condition(k->solver, k->subsidies[lowest_bit(left)].condition, true);
	solved = come_to_aid(k, s, f);
	solver_back(k->solver, mark);
	if (solved != SOLVED)
		return false;
	fee = aided_of(&k->answer);
	found.variant = "rest";
	found.key = "amount";
	found.amount = amount_of(k, s, 0, fee);
	found.limit = given_by(k, &k->answer, s);
	if (!FEN_IS_KNOWN(found.limit) || found.limit >= found.amount)
		return false;
	for (uint64_t left = before; left != 0; left &= left - 1)
		found.others.rule[found.others.n++] = k->subsidies[lowest_bit(left)].rule;
	report_person(k, &found, EXPECT_FEE | EXPECT_CATEGORY | EXPECT_AID);
	return true;
}

/* What groups give together, above the fee. */
static void
check_aid_above_rest(Check *k, int s)
{
	const Subsidy *aid = &k->subsidies[s];
	int			n = k->policy->subsidies.count;

	if (aid->kind != AMOUNT_FIXED && (aid->kind != AMOUNT_PERCENT || aid->of_rest))
		return;
	for (int second = 0; second < n; second++)
	{
		for (int first = -1; first < second; first++)
		{
			for (uint32_t f = 0; f < k->policy->fees.count; f++)
			{
				if (may_come_before(k, s, first, second) &&
					is_above_rest(k, s, aid_bit(first) | aid_bit(second), f))
					return;
			}
		}
	}
}

static void
check_open_aid(Check *k, int s)
{
	Finding		open = finding(FIND_FILLS_OPEN, k->subsidies[s].rule);

	if (k->subsidies[s].kind != AMOUNT_OPEN || come_to_aid(k, s, -1) != SOLVED)
		return;
	open.key = "amount";
	report_person(k, &open, EXPECT_STATUS | EXPECT_CATEGORY | EXPECT_AID);
}

/*
 * An aid of unknown amount beside a known one of its group: which is more cannot be
 * said.
 */
static bool
is_unresolved(Check *k, int open, int known)
{
	uint64_t	both = aid_bit(open) | aid_bit(known);
	uint64_t	group = k->policy->groups[k->subsidies[open].group];

	for (int w = 0; w < k->nwindows; w++)
	{
		const Answer *a = &k->answer;
		bool		unresolved;

		if (!is_dated(k, w) || with_aids_alone(k, both, group, w) != SOLVED)
			continue;
		unresolved = a->subsidy == RULE_UNDECIDED;
		for (int i = 0; i < MAX_GROUPS - 1; i++)
			unresolved |= a->more_subsidies[i] == RULE_UNDECIDED;
		if (unresolved && a->outcome == OUTCOME_ROUTE && a->amount[AMT_SUBSIDY] == FEN_UNKNOWN)
			return true;
	}
	return false;
}

static void
check_unresolved(Check *k, int s)
{
	Finding		f = finding(FIND_AID_UNRESOLVED, k->subsidies[s].rule);
	int			first = -1;

	if (k->subsidies[s].kind != AMOUNT_OPEN)
		return;
	for (uint32_t o = 0; o < k->policy->subsidies.count; o++)
	{
		const Subsidy *known = &k->subsidies[o];

		if (known->group != k->subsidies[s].group ||
			known->kind == AMOUNT_OPEN || known->kind == AMOUNT_FULL || is_nothing(known) ||
			!is_unresolved(k, s, o))
			continue;
		if (first < 0)
			first = o;
		f.others.rule[f.others.n++] = known->rule;
	}
	if (first >= 0 && is_unresolved(k, s, first))
		report_person(k, &f, EXPECT_STATUS | EXPECT_CATEGORY | EXPECT_AID);
}

/* ---- two that give the same from different payers ---- */

static uint16_t
payer_of(const Subsidy *s)
{
	return s->payer != NO_INDEX ? s->payer : PAYER_IS_SPLIT | s->split;
}

/* The aids whose conditions the person found last meets. */
static uint64_t
held_aids(const Check *k)
{
	Evaluation	ev;

	evaluation_init(&ev, k->policy, &k->person.facts, k->person.facts.paid);
	subsidies_find(&ev);
	return ev.subsidies;
}

/* Is there a person whom the first aids because it is listed before the second? */
static bool
is_equal_aid(Check *k, int a, int b)
{
	uint64_t	both = aid_bit(a) | aid_bit(b);
	uint64_t	group = k->policy->groups[k->subsidies[a].group];

	for (int w = 0; w < k->nwindows; w++)
	{
		Fen			aid;

		if (!is_dated(k, w) || with_aids_alone(k, both, group, w) != SOLVED || !is_aided(k, a, -1))
			continue;
		aid = given_by(k, &k->answer, a);
		if (FEN_IS_KNOWN(aid) && aid > 0 &&
			amount_of(k, b, held_aids(k) & ~aid_bit(a), aided_of(&k->answer)) == aid)
			return true;
	}
	return false;
}

/* Can they be equal at some fee?  What is left by groups before them can be any. */
static bool
may_be_equal(const Check *k, int a, int b)
{
	if (k->subsidies[a].group != k->subsidies[b].group)
		return false;
	if (k->subsidies[a].group > 0)
		return true;
	for (uint32_t f = 0; f < k->policy->fees.count; f++)
	{
		for (int months = least_months(&k->fees[f]); months <= 12; months++)
		{
			Fen			fee = aided_part(&k->fees[f], months);
			Fen			aid = amount_of(k, a, 0, fee);

			if (FEN_IS_KNOWN(aid) && aid > 0 && aid == amount_of(k, b, 0, fee))
				return true;
		}
	}
	return false;
}

static void
add_rule(RuleList *list, uint16_t rule)
{
	for (int i = 0; i < list->n; i++)
	{
		if (list->rule[i] == rule)
			return;
	}
	list->rule[list->n++] = rule;
}

/* Every pair of the payers of this one, which is their first. */
static void
report_payers(Check *k, int first, int second)
{
	int			n = k->policy->subsidies.count;
	Finding		f = finding(FIND_ORDER_DECIDES, k->subsidies[first].rule);

	f.variant = "aids";
	f.payer[0] = payer_of(&k->subsidies[first]);
	f.payer[1] = payer_of(&k->subsidies[second]);
	for (int a = first; a < n; a++)
	{
		for (int b = a + 1; b < n; b++)
		{
			if (payer_of(&k->subsidies[a]) != f.payer[0] || payer_of(&k->subsidies[b]) != f.payer[1] ||
				!may_be_equal(k, a, b) || !is_equal_aid(k, a, b))
				continue;
			add_rule(&f.others, k->subsidies[a].rule);
			add_rule(&f.besides, k->subsidies[b].rule);
		}
	}
	if (is_equal_aid(k, first, second))
		report_person(k, &f, EXPECT_CATEGORY | EXPECT_AID | EXPECT_PAYERS);
}

static void
check_payers(Check *k)
{
	int			n = k->policy->subsidies.count;
	uint32_t	done[64];
	int			ndone = 0;

	for (int a = 0; a < n; a++)
	{
		for (int b = a + 1; b < n && ndone < 64; b++)
		{
			uint32_t	pair = (uint32_t) payer_of(&k->subsidies[a]) << 16 | payer_of(&k->subsidies[b]);
			bool		known = payer_of(&k->subsidies[a]) == payer_of(&k->subsidies[b]);

			for (int i = 0; i < ndone; i++)
				known |= done[i] == pair;
			if (known || !may_be_equal(k, a, b) || !is_equal_aid(k, a, b))
				continue;
			done[ndone++] = pair;
			report_payers(k, a, b);
		}
	}
}

static void
check_subsidies(Check *k)
{
	for (uint32_t s = 0; s < k->policy->subsidies.count; s++)
	{
		check_never_aids(k, s);
		if (!check_aid_above_fee(k, s))
			check_aid_above_rest(k, s);
		check_open_aid(k, s);
		check_unresolved(k, s);
	}
	check_payers(k);
}

/* ---- who bears them ---- */

/* The entry of this split, of whichever group the aid is that it shares. */
static uint16_t
taken_split(const Check *k, const List *list)
{
	const Answer *a = &k->answer;

	for (int i = 0; i < MAX_GROUPS - 1; i++)
	{
		if (find_entry(list, a->more_splits[i]) >= 0)
			return a->more_splits[i];
	}
	return find_entry(list, a->split_rule) >= 0 || a->split_rule == RULE_UNDECIDED ?
		a->split_rule : NO_INDEX;
}

static Solved
come_to_splits(Check *k, const List *list)
{
	Solved		result = IMPOSSIBLE;

	for (uint32_t s = 0; s < k->policy->subsidies.count && result != SOLVED; s++)
	{
		const Subsidy *aid = &k->subsidies[s];

		if (aid->payer == NO_INDEX && aid->split == list->of)
			result = either(result, come_to_aid(k, s, -1));
	}
	return result;
}

static void
list_splits(const Check *k, int name, List *list)
{
	list_begin(list, name, come_to_splits, taken_split);
	for (uint32_t i = 0; i < k->policy->splits.count; i++)
	{
		if (k->splits[i].split == name)
			put_entry(list, k->splits[i].rule, k->splits[i].condition);
	}
}

/* The aid by a split that the person found last is given. */
static uint16_t
shared_aid(const Check *k, int name)
{
	for (uint32_t s = 0; s < k->policy->subsidies.count; s++)
	{
		if (k->subsidies[s].payer == NO_INDEX && k->subsidies[s].split == name &&
			given_by(k, &k->answer, s) != FEN_NONE)
			return k->subsidies[s].rule;
	}
	return k->answer.subsidy_rule;
}

static void
check_split_name(Check *k, int name)
{
	Finding		f = finding(FIND_NO_SPLIT, NO_INDEX);
	Solved		solved;
	List		list;

	list_splits(k, name, &list);
	solved = come_to_none(k, &list);
	f.rule = list.entry[0].rule;
	if (solved == SOLVED)
	{
		f.others = (RuleList) {.n = 1,.rule = {shared_aid(k, name)}};
		report_person(k, &f, EXPECT_CATEGORY | EXPECT_AID | EXPECT_PAYERS);
	}
	else if (solved == TOO_COMPLEX)
		report_undecided(k, "no_split", f.rule, -1);
	check_first_counts(k, &list, EXPECT_CATEGORY | EXPECT_PAYERS);
}

/* Per cent are parts of RATIO_ONE; others may be none. */
static bool
is_whole_per_cent(const Split *s)
{
	int64_t		sum = 0;

	for (int i = 0; i < s->nparts; i++)
		sum += s->parts[i];
	for (int i = 0; sum != RATIO_ONE && i < s->nparts; i++)
	{
		if (s->parts[i] * INT64_C(100) % sum != 0)
			return false;
	}
	return true;
}

static void
check_parts(Check *k, int i)
{
	const Split *split = &k->splits[i];
	Finding		f = finding(FIND_SPLIT_NOT_WHOLE, split->rule);
	RuleList	none = {0};
	int			mark = solver_mark(k->solver);
	int			at;
	List		list;

	if (is_whole_per_cent(split))
		return;
	list_splits(k, split->split, &list);
	at = find_entry(&list, split->rule);
	for (int o = 0; o < at; o++)
		solver_condition(k->solver, list.entry[o].condition, false);
	f.key = "parts";
	if (come_to(k, &list, at, &none) == SOLVED && list.taken(k, &list) == split->rule)
		report_person(k, &f, EXPECT_AID | EXPECT_PAYERS);
	solver_back(k->solver, mark);
}

static void
check_splits(Check *k)
{
	for (uint32_t name = 0; name < k->policy->split_names.count; name++)
		check_split_name(k, name);
	for (uint32_t i = 0; i < k->policy->splits.count; i++)
		check_parts(k, i);
}

/* ------------------------------------------------------------------
 * Top-ups, benefit levels, critical illness, limits
 * ------------------------------------------------------------------ */

/* A standard of an earlier year below every top-up. */
#define SETTLED_LOW 100

static uint16_t
taken_top_up(const Check *k, const List *list)
{
	(void) list;
	return k->answer.top_up_rule;
}

/*
 * Somebody who was settled at next to nothing before: in a window with dates, or else
 * whenever he pays.
 */
static Solved
come_to_top_ups(Check *k, const List *list)
{
	Solved		result = IMPOSSIBLE;

	(void) list;
	for (int w = 0; w < k->nwindows && result != SOLVED; w++)
	{
		int			mark = solver_mark(k->solver);

		if (!is_dated(k, w))
			continue;
		within(k, w);
		result = either(result, ask(k));
		solver_back(k->solver, mark);
	}
	if (result != SOLVED)
		result = either(result, ask(k));
	if (result == SOLVED)
	{
		k->person.facts.settled_before = SETTLED_LOW;
		assess(k);
	}
	return result;
}

static void
check_top_ups(Check *k)
{
	const TopUp *top_ups = POLICY_TABLE(k->policy, TopUp, top_ups);
	List		list = {.come = come_to_top_ups,.taken = taken_top_up};

	for (uint32_t i = 0; i < k->policy->top_ups.count; i++)
	{
		/* who owes nothing comes to no rule */
		if (top_ups[i].standard <= SETTLED_LOW)
			return;
		put_entry(&list, top_ups[i].rule, top_ups[i].condition);
	}
	check_first_counts(k, &list, EXPECT_STATUS | EXPECT_TOP_UP);
}

static uint16_t
taken_level(const Check *k, const List *list)
{
	(void) list;
	return k->answer.level_rule;
}

/* Somebody who is accepted. */
static Solved
come_to_levels(Check *k, const List *list)
{
	Solved		result = IMPOSSIBLE;

	(void) list;
	for (int w = 0; w < k->nwindows; w++)
	{
		for (uint32_t r = 0; r < k->policy->routes.count && result != SOLVED; r++)
		{
			if (!(k->routes[r].flags & ROUTE_REJECT))
				result = either(result, on_route(k, r, w));
		}
	}
	return result;
}

static void
check_levels(Check *k)
{
	const BenefitLevel *levels = POLICY_TABLE(k->policy, BenefitLevel, benefit_levels);
	List		list = {.come = come_to_levels,.taken = taken_level};

	for (uint32_t i = 0; i < k->policy->benefit_levels.count; i++)
		put_entry(&list, levels[i].rule, levels[i].condition);
	check_first_counts(k, &list, EXPECT_STATUS | EXPECT_LEVEL);
}

/* An expense that every class pays something of */
#define EXPENSE INT64_C(10000000)

static uint16_t
taken_class(const Check *k, const List *list)
{
	(void) list;
	return k->illness.rule;
}

/*
 * Of the facts critical illness insurance knows circumstances, birth and one day.  What
 * else a condition asks for is undecided there.
 */
static Solved
come_to_classes(Check *k, const List *list)
{
	int			mark = solver_mark(k->solver);
	Solved		solved;

	(void) list;
	solver_day(k->solver, OF_PAYMENT, 0, k->policy->year_start, k->policy->year_end);
	solved = ask(k);
	solver_back(k->solver, mark);
	if (solved == SOLVED)
	{
		Facts	   *f = &k->ill;

		*f = k->person.facts;
		f->registered = f->died = DAY_NONE;
		f->level = -1;
		f->history = NULL;
		rule_illness(k->policy, f, f->paid, EXPENSE, 0, 0, 0, &k->illness);
	}
	return solved;
}

static void
report_class(Check *k, Finding *f, unsigned expects)
{
	f->facts = &k->ill;
	f->illness = &k->illness;
	f->expense = EXPENSE;
	f->expects = expects;
	report(k, f);
}

/* As report_never(), but the person is asked about an illness. */
static void
report_never_class(Check *k, const List *list, int i)
{
	Finding		f = finding(FIND_NEVER_APPLIES, list->entry[i].rule);
	RuleList	none = {0};

	find_takers(k, list, i, &f.others);
	if (come_to(k, list, i, &none) == SOLVED)
	{
		f.variant = "masked";
		report_class(k, &f, EXPECT_CLASS);
		return;
	}
	f.variant = "contradictory";
	report(k, &f);
}

static void
check_class(Check *k, const List *list, int i)
{
	const IllnessClass *class = &POLICY_TABLE(k->policy, IllnessClass, illness_classes)[i];
	Finding		open = finding(FIND_FILLS_OPEN, class->rule);
	RuleList	none = {0};
	int			mark = solver_mark(k->solver);
	Solved		solved;

	for (int o = 0; o < i; o++)
		solver_condition(k->solver, list->entry[o].condition, false);
	solved = come_to(k, list, i, &none);
	solver_back(k->solver, mark);
	if (solved == IMPOSSIBLE)
		report_never_class(k, list, i);
	else if (solved == TOO_COMPLEX || k->illness.rule != class->rule)
		report_undecided(k, "never_applies", class->rule, -1);
	else
	{
		open.key = "deductible";
		if (class->deductible == FEN_UNKNOWN)
			report_class(k, &open, EXPECT_CLASS | EXPECT_DEDUCTIBLE);
		open.key = "cap";
		if (class->cap == FEN_UNKNOWN)
			report_class(k, &open, EXPECT_CLASS | EXPECT_LIMIT);
	}
}

static void
check_classes(Check *k)
{
	const IllnessClass *classes = POLICY_TABLE(k->policy, IllnessClass, illness_classes);
	Finding		f = finding(FIND_NO_CLASS, NO_INDEX);
	List		list = {.come = come_to_classes,.taken = taken_class};
	Solved		solved;

	if (k->policy->illness_classes.count == 0)
		return;
	for (uint32_t i = 0; i < k->policy->illness_classes.count; i++)
		put_entry(&list, classes[i].rule, classes[i].condition);
	for (int i = 0; i < list.n; i++)
		check_class(k, &list, i);
	solved = come_to_none(k, &list);
	f.section = "critical_illness";
	if (solved == SOLVED)
		report_class(k, &f, EXPECT_CLASS);
	else if (solved == TOO_COMPLEX)
		report_undecided(k, "no_class", list.entry[0].rule, -1);
}

/* An original limit, or a price of repair, that a lower document must give. */
static void
check_open_limits(Check *k)
{
	const Policy *p = k->policy;
	Finding		open = finding(FIND_FILLS_OPEN, NO_INDEX);
	int			mark = solver_mark(k->solver);

	if (p->original_cap != FEN_UNKNOWN)
		return;
	open.section = "incentive_limits";
	open.key = "original_cap";
	solver_lapsed(k->solver, 0, 0);
	for (uint32_t r = 0; r < p->routes.count; r++)
	{
		for (int w = 0; w < k->nwindows; w++)
		{
			if (!((k->reached[r] >> w) & 1) || (k->routes[r].flags & ROUTE_REJECT) ||
				on_route(k, r, w) != SOLVED || k->answer.amount[AMT_CAP] != FEN_UNKNOWN)
				continue;
			report_person(k, &open, EXPECT_STATUS | EXPECT_CAP);
			solver_back(k->solver, mark);
			return;
		}
	}
	solver_back(k->solver, mark);
}

/* The person found last has every lapsed year repaired. */
static void
repair_all(Check *k)
{
	for (int i = 0; i < k->person.history.n; i++)
	{
		if ((k->person.years[i] & YEAR_STATUS_MASK) == YEAR_NONE)
			k->person.years[i] |= YEAR_REPAIRED;
	}
	assess(k);
}

static void
check_open_repair(Check *k)
{
	Finding		open = finding(FIND_FILLS_OPEN, NO_INDEX);
	int			mark = solver_mark(k->solver);

	if (k->policy->repair_months == 0 || k->policy->repair_price != FEN_UNKNOWN)
		return;
	open.section = "repair";
	open.key = "fee";
	for (uint32_t r = 0; r < k->policy->routes.count; r++)
	{
		for (int w = 0; w < k->nwindows; w++)
		{
			if (k->routes[r].start.variable_months == 0 || !((k->reached[r] >> w) & 1))
				continue;
			solver_lapsed(k->solver, k->routes[r].start.variable_beyond + 1, MAX_AMONG);
			if (on_route(k, r, w) == SOLVED)
				repair_all(k);
			solver_back(k->solver, mark);
			if (k->answer.amount[AMT_REPAIR] != FEN_UNKNOWN)
				continue;
			report_person(k, &open, EXPECT_STATUS | EXPECT_REPAIR);
			return;
		}
	}
}

/* First days of cover that the texts do not say. */
static void
check_open_start(Check *k, int r)
{
	Finding		open = finding(FIND_FILLS_OPEN, k->routes[r].rule);

	if (!(k->routes[r].start.flags & START_OPEN) || (k->routes[r].flags & ROUTE_REJECT))
		return;
	open.key = "start";
	for (int w = 0; w < k->nwindows; w++)
	{
		if (on_route(k, r, w) != SOLVED)
			continue;
		report_person(k, &open, EXPECT_STATUS | EXPECT_ROUTE | EXPECT_START);
		return;
	}
}

/* ------------------------------------------------------------------
 * Parts of conditions that can be left out
 * ------------------------------------------------------------------ */

typedef struct Parts
{
	Check	   *check;
	uint16_t	rule;
	uint16_t	root;
	uint64_t	left_out[MAX_CONDITION / 64];
} Parts;

/* Was a part left out, or something in it? */
static bool
is_changed(const Parts *p, uint16_t at)
{
	for (uint16_t m = at; m < at + condition_at(p->check, at)->skip; m++)
	{
		if ((p->left_out[m / 64] >> (m % 64)) & 1)
			return true;
	}
	return false;
}

/*
 * The members of a part but one are such that this one decides.  Of what was changed
 * nothing is asked, so that all that is left out can be left out together.
 */
static void
let_decide(Parts *p, uint16_t of, uint16_t member)
{
	const Condition *c = condition_at(p->check, of);

	for (uint16_t m = of + 1; m < of + c->skip; m += condition_at(p->check, m)->skip)
	{
		if (m != member && !is_changed(p, m))
			solver_condition(p->check->solver, m, c->op == COND_ALL);
	}
}

/*
 * Where everything around a part lets it decide, is there a person of whom it is not
 * what it would be if it were left out: true in an `all`, false in an `any` or `none`?
 */
static void
check_part(Parts *p, uint16_t at, bool in_all)
{
	Check	   *k = p->check;
	const Condition *c = condition_at(k, at);
	int			mark = solver_mark(k->solver);
	Solved		solved;

	solver_condition(k->solver, at, !in_all);
	solved = ask_whether(k);
	solver_back(k->solver, mark);
	if (solved == IMPOSSIBLE)
	{
		Finding		f = finding(FIND_REDUNDANT_CONDITION, p->rule);

		f.variant = at == p->root ? "whole" : in_all ? "all" : "any";
		f.root = p->root;
		f.part = at;
		p->left_out[at / 64] |= UINT64_C(1) << (at % 64);
		report(k, &f);
		return;
	}
	if (solved == TOO_COMPLEX)
		report_undecided(k, "redundant_condition", p->rule, -1);
	if (c->op != COND_ALL && c->op != COND_ANY && c->op != COND_NONE)
		return;
	for (uint16_t m = at + 1; m < at + c->skip; m += condition_at(k, m)->skip)
	{
		let_decide(p, at, m);
		check_part(p, m, c->op == COND_ALL);
		solver_back(k->solver, mark);
	}
}

static void
check_condition(Check *k, uint16_t rule, uint16_t root)
{
	const Condition *c = condition_at(k, root);
	Parts		p = {.check = k,.rule = rule,.root = root};
	int			mark = solver_mark(k->solver);
	Solved		solved;

	/* nothing to ask of what everybody meets, or of one code that somebody has not */
	if (root == 0 || c->op == COND_HELD)
		return;
	if (concerns_recognised(k, root))
	{
		report_undecided(k, "redundant_condition", rule, -1);
		return;
	}
	solver_condition(k->solver, root, true);
	solved = ask_whether(k);
	solver_back(k->solver, mark);
	if (solved == SOLVED)
		check_part(&p, root, true);
}

#define CHECK_CONDITIONS(k, type, table) \
	for (uint32_t i_ = 0; i_ < (k)->policy->table.count; i_++) \
		check_condition(k, POLICY_TABLE((k)->policy, type, table)[i_].rule, \
						POLICY_TABLE((k)->policy, type, table)[i_].condition)

static void
check_conditions(Check *k)
{
	CHECK_CONDITIONS(k, Route, routes);
	CHECK_CONDITIONS(k, Fee, fees);
	CHECK_CONDITIONS(k, Subsidy, subsidies);
	CHECK_CONDITIONS(k, Split, splits);
	CHECK_CONDITIONS(k, TopUp, top_ups);
	CHECK_CONDITIONS(k, BenefitLevel, benefit_levels);
	CHECK_CONDITIONS(k, IllnessClass, illness_classes);
}

void
condition_path(const Policy *p, uint16_t root, uint16_t part, char *out, size_t size)
{
	const Condition *conditions = POLICY_TABLE(p, Condition, conditions);
	uint16_t	at = root;
	size_t		used = 0;

	out[0] = '\0';
	while (at != part)
	{
		const Condition *c = &conditions[at];
		uint16_t	m = at + 1;
		int			i = 0;

		for (; part >= m + conditions[m].skip; m += conditions[m].skip)
			i++;
		used += snprintf(out + used, size - used, "/%s/%d",
						 c->op == COND_ALL ? "all" : c->op == COND_ANY ? "any" : "none", i);
		if (used >= size)
			return;
		at = m;
	}
}

/* ------------------------------------------------------------------
 * Bounds that stand for values
 * ------------------------------------------------------------------ */

/* The bit of the note that says so; 0: no rule of the policy has it. */
static uint64_t
bound_note(const Policy *p)
{
	static const char code[] = "lower_bound_used";
	const Ref  *notes = POLICY_TABLE(p, Ref, notes_text);

	for (uint32_t i = 0; i < p->notes_text.count; i++)
	{
		if (notes[i].count == sizeof(code) - 1 &&
			memcmp(POLICY_TEXT(p, notes[i]), code, sizeof(code) - 1) == 0)
			return UINT64_C(1) << i;
	}
	return 0;
}

static bool
is_at_bound(const Check *k, uint16_t rule, const char *section)
{
	return k->finder->is_at_bound && k->finder->is_at_bound(k->finder->context, rule, section);
}

static uint16_t
fee_of_rule(const Check *k, uint16_t rule)
{
	for (uint32_t i = 0; i < k->policy->fees.count; i++)
	{
		if (k->fees[i].rule == rule)
			return i;
	}
	return NO_INDEX;
}

static uint16_t
subsidy_of_rule(const Check *k, uint16_t rule)
{
	for (uint32_t i = 0; i < k->policy->subsidies.count; i++)
	{
		if (k->subsidies[i].rule == rule)
			return i;
	}
	return NO_INDEX;
}

/* Values that were beyond a bound, and stand at it. */
static void
check_moved(Check *k)
{
	static const char *const singles[] = {
		"assistance", "enrolment", "fiscal", "history", "incentive_limits", "recognition", "repair"
	};
	Finding		f = finding(FIND_BOUND_USED, NO_INDEX);

	f.variant = "moved";
	for (uint32_t r = 0; r < k->policy->rules.count; r++)
	{
		uint16_t	fee = fee_of_rule(k, r);
		uint16_t	aid = subsidy_of_rule(k, r);

		if (!is_at_bound(k, r, NULL))
			continue;
		f.rule = r;
		if (fee != NO_INDEX && come_to_fee(k, fee) == SOLVED)
			report_person(k, &f, EXPECT_STATUS | EXPECT_FEE | EXPECT_FISCAL);
		else if (aid != NO_INDEX && come_to_aid(k, aid, -1) == SOLVED)
			report_person(k, &f, EXPECT_CATEGORY | EXPECT_AID);
		else
		{
			Finding		alone = f;

			alone.facts = NULL;
			alone.answer = NULL;
			report(k, &alone);
		}
	}
	f = finding(FIND_BOUND_USED, NO_INDEX);
	f.variant = "moved";
	for (uint32_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++)
	{
		f.section = singles[i];
		if (is_at_bound(k, NO_INDEX, singles[i]))
			report(k, &f);
	}
}

static void
check_bounds(Check *k)
{
	const Policy *p = k->policy;
	const IllnessClass *classes = POLICY_TABLE(p, IllnessClass, illness_classes);
	uint64_t	note = bound_note(p);
	Finding		f = finding(FIND_BOUND_USED, NO_INDEX);

	if (note == 0)
		return;
	for (uint32_t i = 0; i < p->fees.count; i++)
	{
		f.rule = k->fees[i].rule;
		if ((k->fees[i].notes & note) && come_to_fee(k, i) == SOLVED)
			report_person(k, &f, EXPECT_STATUS | EXPECT_BOUND_NOTE);
	}
	for (uint32_t i = 0; i < p->subsidies.count; i++)
	{
		f.rule = k->subsidies[i].rule;
		if ((k->subsidies[i].notes & note) && come_to_aid(k, i, -1) == SOLVED)
			report_person(k, &f, EXPECT_CATEGORY | EXPECT_BOUND_NOTE);
	}
	f = finding(FIND_BOUND_USED, NO_INDEX);
	for (uint32_t i = 0; i < p->illness_classes.count; i++)
	{
		f.rule = classes[i].rule;
		if (classes[i].notes & note)
			report(k, &f);
	}
	f.rule = NO_INDEX;
	f.section = "notes";
	if (p->notes & note)
		report(k, &f);
}

/* ------------------------------------------------------------------
 * All of it
 * ------------------------------------------------------------------ */

void
policy_find(const Policy *policy, Solver *solver, const Finder *finder)
{
	Check		k = {
		.policy = policy,
		.windows = POLICY_TABLE(policy, Window, windows),
		.routes = POLICY_TABLE(policy, Route, routes),
		.fees = POLICY_TABLE(policy, Fee, fees),
		.subsidies = POLICY_TABLE(policy, Subsidy, subsidies),
		.splits = POLICY_TABLE(policy, Split, splits),
		.nwindows = policy->windows.count ? policy->windows.count : 1,
		.solver = solver,
		.finder = finder
	};

	solver_begin(solver, policy);
	find_recognised(&k);
	check_windows(&k);
	check_routes(&k);
	check_fees(&k);
	check_subsidies(&k);
	check_splits(&k);
	check_top_ups(&k);
	check_levels(&k);
	check_classes(&k);
	for (uint32_t r = 0; r < policy->routes.count; r++)
		check_open_start(&k, r);
	check_open_limits(&k);
	check_open_repair(&k);
	check_bounds(&k);
	check_moved(&k);
	check_conditions(&k);
}

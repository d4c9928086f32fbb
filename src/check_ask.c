/*-------------------------------------------------------------------------
 * check_ask.c
 *	  Who comes to a route of a policy, or to a rule of a list (no server code).
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
#include <string.h>

#include "check_find.h"

/* Days on which two routes are compared one by one. */
#define MAX_COMPARED 800

/* ------------------------------------------------------------------
 * Asking
 * ------------------------------------------------------------------ */

static void
mark_seen(Check *k, uint16_t rule)
{
	if (rule < RULE_UNDECIDED)
		k->seen[rule] = true;
}

void
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

Solved
ask(Check *k)
{
	Solved		solved;

	k->finder->breathe(k->finder->context);
	solved = solver_solve(k->solver, &k->person);
	if (solved == SOLVED)
		assess(k);
	return solved;
}

Solved
ask_whether(Check *k)
{
	k->finder->breathe(k->finder->context);
	return solver_solve(k->solver, NULL);
}

/* Of two halves of a question: somebody in either, else what is not decided. */
Solved
either(Solved a, Solved b)
{
	return a == SOLVED || b == SOLVED ? SOLVED : a == IMPOSSIBLE ? b : a;
}

Finding
finding(FindingKind kind, uint16_t rule)
{
	return (Finding) {
		.kind = kind, .rule = rule, .window = -1, .earlier = -1,
		.days = {DAY_NONE, DAY_NONE}, .amount = FEN_NONE, .limit = FEN_NONE,
		.payer = {NO_INDEX, NO_INDEX}
	};
}

void
report(Check *k, const Finding *f)
{
	k->finder->found(k->finder->context, f);
}

/* With the person found last, whose answers show it. */
void
report_person(Check *k, Finding *f, unsigned expects)
{
	f->facts = &k->person.facts;
	f->answer = &k->answer;
	f->expects = expects;
	report(k, f);
}

/* No rule is given where a policy has no windows. */
void
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

bool
is_dated(const Check *k, int w)
{
	return k->policy->windows.count == 0 || (w > 0 && w < k->nwindows - 1);
}

void
within(Check *k, int w)
{
	Span		days = window_days(k, w);

	solver_day(k->solver, OF_PAYMENT, 0, days.from, days.until);
}

bool
is_earliest(const Check *k, int w)
{
	return k->policy->windows.count > 0 &&
		k->windows[w].resolve == RESOLVE_EARLIEST_START;
}

bool
is_open_in(const Check *k, int r, int w)
{
	return (k->routes[r].windows >> w) & 1;
}

/*
 * The first day of cover of the living on a route, at one corner of a box.  As the
 * engine has it: cover that never comes is later than any, a refusal later still.
 */
Day
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
void
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
void
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
Solved
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
Solved
on_route(Check *k, int r, int w)
{
	if (!is_open_in(k, r, w) || ((k->unreached[r] >> w) & 1))
		return IMPOSSIBLE;
	return seek(k, (Quest) {.route = r,.window = w,.other = -1});
}

/* Does anybody come to a route in a window?  With no constraints but this. */
Solved
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

/* An empty list; its entries are not set, they are many. */
void
list_begin(List *list, int of, Solved (*come) (Check *, const List *),
		   uint16_t (*taken) (const Check *, const List *))
{
	list->n = 0;
	list->of = of;
	list->come = come;
	list->taken = taken;
}

void
put_entry(List *list, uint16_t rule, uint16_t condition)
{
	if (list->n < MAX_ROUTES)
		list->entry[list->n++] = (Entry) {rule, condition};
}

int
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
Solved
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
void
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

const Condition *
condition_at(const Check *k, uint16_t at)
{
	return POLICY_TABLE(k->policy, Condition, conditions) + at;
}

/* Does a condition ask for one of these, itself or through an aid? */
bool
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
void
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
void
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
void
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
Solved
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

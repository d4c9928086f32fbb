/*-------------------------------------------------------------------------
 * rule_route.c
 *	  Enrolment routes (参保情形): which one a day of payment opens, and what
 *	  follows from it (no server code).
 *
 * Where a fact is missing, several routes can be the person's.  Each is followed
 * to its end, and what they agree on is decided all the same.
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rules.h"

/* Every route of a policy, and none. */
#define MAX_CANDIDATES (UINT8_MAX + 1)

typedef struct Candidates
{
	int			n;
	const Route *route[MAX_CANDIDATES]; /* NULL: no route */
} Candidates;

static void
add_candidate(Candidates *c, const Route *route)
{
	c->route[c->n++] = route;
}

/* The routes open in a window: all, or those that need no circumstance. */
const uint8_t *
window_routes(const Policy *p, int window, bool plain, uint32_t *n)
{
	const WindowRoutes *w;
	const Ref  *routes;

	*n = 0;
	if (window < 0)
		return NULL;
	w = &POLICY_TABLE(p, WindowRoutes, window_routes)[window];
	routes = plain ? &w->plain : &w->all;
	*n = routes->count;
	return (const uint8_t *) p + routes->offset;
}

Ternary
route_open(Evaluation *ev, const Route *r, bool dead)
{
	if ((r->flags & ROUTE_GUARDED) && !set_meets(&ev->facts->listed, &r->need))
		return IS_NO;
	if (dead && !(r->flags & ROUTE_AFTER_DEATH))
		return IS_NO;
	return condition_holds(ev, r->condition, &ev->missing);
}

static void
find_first(Evaluation *ev, int window, bool dead, Candidates *out)
{
	const Route *routes = POLICY_TABLE(ev->policy, Route, routes);
	uint32_t	n;
	const uint8_t *open = window_routes(ev->policy, window,
										ev->facts->nheld == 0, &n);

	for (uint32_t i = 0; i < n; i++)
	{
		const Route *r = &routes[open[i]];
		Ternary		t = route_open(ev, r, dead);

		if (t == IS_NO)
			continue;
		add_candidate(out, r);
		if (t == IS_YES)
			return;
	}
	add_candidate(out, NULL);
}

/*
 * The first day of cover on a route; cover that never comes, or of which the texts
 * say nothing, is later than any.  DAY_UNDECIDED where a fact is missing.
 */
static Day
first_day(Evaluation *ev, const Route *r)
{
	Answer		a;

	if (r->flags & ROUTE_REJECT)
		return DAY_LAST + 2;
	a.missing = (Missing) {0, {{0, 0}}};
	cover_days(ev, r, &a);
	if (a.start == DAY_UNDECIDED)
		missing_add(&ev->missing, &a.missing);
	return a.start == DAY_NONE || a.start == DAY_UNKNOWN ? DAY_LAST + 1 : a.start;
}

/*
 * The route with the earliest first day of cover, the first listed where two have
 * the same; and those that may be open, or may begin earlier, if they would then
 * come before it.
 */
static void
find_earliest(Evaluation *ev, int window, bool dead, Candidates *out)
{
	const Route *routes = POLICY_TABLE(ev->policy, Route, routes);
	const Route *best = NULL;
	Day			best_day = DAY_LAST + 3;
	uint32_t	n;
	const uint8_t *open = window_routes(ev->policy, window,
										ev->facts->nheld == 0, &n);
	bool		any = false;
	int			nmaybe = 0;
	struct
	{
		const Route *route;
		Day			day;
	}			maybe[UINT8_MAX + 1];

	for (uint32_t i = 0; i < n; i++)
	{
		const Route *r = &routes[open[i]];
		Ternary		t = route_open(ev, r, dead);
		Day			day;

		if (t == IS_NO)
			continue;
		any = any || t == IS_YES;
		day = first_day(ev, r);
		if (t == IS_UNDECIDED || day == DAY_UNDECIDED)
		{
			maybe[nmaybe].route = r;
			maybe[nmaybe++].day = day;
		}
		else if (day < best_day)
			best = r, best_day = day;
	}
	for (int i = 0; i < nmaybe; i++)
	{
		/* an undecided day sorts before every other, and so may come first */
		if (maybe[i].day < best_day ||
			(maybe[i].day == best_day && maybe[i].route < best))
			add_candidate(out, maybe[i].route);
	}
	if (best != NULL || !any)
		add_candidate(out, best);
}

static void
reject(Answer *a, uint64_t notes)
{
	a->outcome = OUTCOME_REJECTED;
	a->accepted = IS_NO;
	a->notes |= notes;
}

void
route_follow(Evaluation *ev, const Route *r, const Window *window, bool dead,
			 Answer *a)
{
	const Route *routes = POLICY_TABLE(ev->policy, Route, routes);

	if (window)
		a->window_rule = window->rule;
	if (r == NULL)
	{
		/* the living might have been accepted: then the death is the reason */
		reject(a, window && !dead ? window->notes : 0);
		if (dead)
			answer_note(a, NOTE_BIT(DEAD_BEFORE_PAYMENT));
		return;
	}
	a->route = r - routes;
	a->route_rule = r->rule;
	if (r->flags & ROUTE_REJECT)
	{
		reject(a, r->notes);
		return;
	}
	a->outcome = OUTCOME_ROUTE;
	a->accepted = IS_YES;
	a->notes |= r->notes;
	fee_choose(ev, r, a);
	subsidy_choose(ev, r, a);
	cover_find(ev, r, a);
	incentives_find(ev->policy, r, ev->facts, a);
}

#define AGREE(field, otherwise) \
	do { if (a->field != b->field) a->field = (otherwise); } while (0)

/* Do the same payers bear the same, group by group? */
static bool
same_shares(const Answer *a, const Answer *b)
{
	bool		same = a->nshares == b->nshares;

	for (int i = 0; same && i < a->nshares; i++)
		same = a->share[i].payer == b->share[i].payer &&
			a->share[i].amount == b->share[i].amount;
	for (int i = 0; same && i < MAX_GROUPS - 1; i++)
		same = a->more_subsidies[i] == b->more_subsidies[i] &&
			a->more_splits[i] == b->more_splits[i];
	return same;
}

/* Keep in `a` what both say; the rest is undecided. */
static void
agree(Answer *a, const Answer *b)
{
	AGREE(outcome, OUTCOME_UNDECIDED);
	AGREE(accepted, IS_UNDECIDED);
	AGREE(route, ROUTE_UNDECIDED);
	AGREE(route_rule, RULE_UNDECIDED);
	AGREE(fee_rule, RULE_UNDECIDED);
	AGREE(in_year, IS_UNDECIDED);
	AGREE(start, DAY_UNDECIDED);
	AGREE(end, DAY_UNDECIDED);
	AGREE(wait_days, DAY_UNDECIDED);
	AGREE(wait_fixed_months, DAY_UNDECIDED);
	AGREE(wait_variable_months, DAY_UNDECIDED);
	AGREE(repair_accepted, DAY_UNDECIDED);
	AGREE(continuous_years, DAY_UNDECIDED);
	for (int i = 0; i < N_AMOUNTS; i++)
		AGREE(amount[i], FEN_UNDECIDED);
	for (int i = 0; i < MAX_GROUPS; i++)
		AGREE(given[i], FEN_UNDECIDED);
	if (a->subsidy != b->subsidy || a->split_rule != b->split_rule ||
		!same_shares(a, b) || a->amount[AMT_SUBSIDY] == FEN_UNDECIDED)
	{
		for (int i = 0; i < MAX_GROUPS - 1; i++)
		{
			AGREE(more_subsidies[i], RULE_UNDECIDED);
			AGREE(more_splits[i], RULE_UNDECIDED);
		}
		AGREE(tier, TIER_UNDECIDED);
		AGREE(subsidy, RULE_UNDECIDED);
		AGREE(subsidy_rule, RULE_UNDECIDED);
		AGREE(split_rule, RULE_UNDECIDED);
		a->shares_known = false;
		a->nshares = 0;
	}
	a->notes &= b->notes;
	/* a contradictory year that matters to one of them matters */
	a->engine_notes = (a->engine_notes & b->engine_notes) |
		((a->engine_notes | b->engine_notes) & HISTORY_NOTES);
	if (b->history_year > a->history_year)
		a->history_year = b->history_year;
	missing_add(&a->missing, &b->missing);
}

void
route_assess(Evaluation *ev, Answer *answer)
{
	int			number = window_find(ev->policy, ev->paid);
	const Window *window = window_at(ev->policy, number);
	bool		dead = ev->facts->died != DAY_NONE && ev->facts->died < ev->paid;
	Candidates	candidates;
	Answer		start;

	candidates.n = 0;
	candidates.route[0] = NULL;
	subsidies_find(ev);
	if (window && window->resolve == RESOLVE_EARLIEST_START)
		find_earliest(ev, number, dead, &candidates);
	else
		find_first(ev, number, dead, &candidates);

	if (candidates.n == 1)
	{
		route_follow(ev, candidates.route[0], window, dead, answer);
		return;
	}
	start = *answer;
	route_follow(ev, candidates.route[0], window, dead, answer);
	for (int i = 1; i < candidates.n; i++)
	{
		Answer		other = start;

		route_follow(ev, candidates.route[i], window, dead, &other);
		agree(answer, &other);
	}
	if (answer->route == ROUTE_UNDECIDED || answer->outcome == OUTCOME_UNDECIDED)
		missing_add(&answer->missing, &ev->missing);
	if (answer->route == ROUTE_UNDECIDED)
		answer->outcome = OUTCOME_UNDECIDED;
}

/*-------------------------------------------------------------------------
 * rule_plain.c
 *	  The short way for most people (no server code).
 *
 * Nine in ten have no circumstance, no absence and no word on what they paid.
 * What such a person is answered on a route is the same for all but for the days
 * of cover, so the policy keeps it ready, packed, and only the route and the days
 * are left to find.  Whoever is not so plain, or turns on a fact that is not
 * known, goes the long way of rule_assess.c; both give the same bytes.
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rules.h"

bool
rule_plain_answer(const Policy *p, const Route *r, Answer *a)
{
	const Fee  *fees = POLICY_TABLE(p, Fee, fees);
	Evaluation	ev;
	Facts		f;

	if (p->subsidies_always != 0 || p->top_ups.count > 0 ||
		p->benefit_levels.count > 0 ||
		(r->flags & (ROUTE_REJECT | ROUTE_GUARDED)) ||
		r->start.variable_months != 0 || r->fee >= p->fees.count ||
		fees[r->fee].condition != 0 || (fees[r->fee].flags & FEE_MONTHLY))
		return false;
	facts_init(&f);
	f.paid = p->year_start;
	f.birth = f.registered = p->year_start;
	evaluation_init(&ev, p, &f, f.paid);
	answer_init(a, OUTCOME_UNDECIDED, IS_UNDECIDED);
	a->notes = p->notes;
	route_follow(&ev, r, NULL, false, a);
	a->amount[AMT_CHARGED] = a->amount[AMT_PAYABLE];
	a->amount[AMT_REFUND] = 0;
	if (a->start != DAY_UNKNOWN)
	{
		a->start = r->cover_from;
		a->end = r->cover_until;
	}
	answer_settle(&ev, &f, a);
	return a->missing_facts == 0;
}

static const Route *
choose_route(Evaluation *ev, const Window *window, const uint8_t *open,
			 uint32_t n, Span *cover)
{
	const Route *routes = POLICY_TABLE(ev->policy, Route, routes);
	bool		earliest = window && window->resolve == RESOLVE_EARLIEST_START;
	const Route *best = NULL;

	for (uint32_t i = 0; i < n; i++)
	{
		const Route *r = &routes[open[i]];
		Ternary		t = route_open(ev, r, false);
		Span		span;

		if (t == IS_NO)
			continue;
		if (t == IS_UNDECIDED || r->plain.count == 0)
			return NULL;
		if (!earliest)
			return cover_plain(r, ev->facts, cover) ? r : NULL;
		if (!cover_plain(r, ev->facts, &span))
			return NULL;
		if (best == NULL || span.from < cover->from)
			best = r, *cover = span;
	}
	return best;
}

const Route *
rule_plain(const Policy *p, const Facts *f, Span *cover, uint16_t *window_rule)
{
	int			number = window_find(p, f->paid);
	const Window *window = window_at(p, number);
	const WindowRoutes *routes;
	Evaluation	ev;
	const uint8_t *open;
	uint32_t	n;

	if (number < 0 || f->paid < f->birth)
		return NULL;
	*window_rule = window ? window->rule : NO_INDEX;
	routes = &POLICY_TABLE(p, WindowRoutes, window_routes)[number];
	if (f->birth < routes->born_before)
	{
		const Route *r = &POLICY_TABLE(p, Route, routes)[routes->settled];

		return r->plain.count > 0 && cover_plain(r, f, cover) ? r : NULL;
	}
	open = window_routes(p, number, true, &n);
	evaluation_init(&ev, p, f, f->paid);
	return choose_route(&ev, window, open, n, cover);
}

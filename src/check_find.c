/*-------------------------------------------------------------------------
 * check_find.c
 *	  What is wrong with a policy (no server code).
 *
 * Who could show it is asked in check_ask.c; what is wrong with aids is found in
 * check_aid.c.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "check_find.h"

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

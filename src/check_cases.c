/*-------------------------------------------------------------------------
 * check_cases.c
 *	  Boundary cases of a policy (no server code).
 *
 * A bound matters where it decides: the person met everything else that the rule asks,
 * no rule before it took the person, and then one day, one fen or one year more makes the
 * answer another.  So a leaf of a condition is looked at with its siblings set so that the
 * whole turns on it alone: all others of an ALL hold, none other of an ANY or a NONE.
 *
 * The solver finds the person on the inner side; the one on the outer side has the same
 * days but for those that the leaf measures, if that can be.
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check_cases.h"

#define MAX_EXCLUDED	16
#define MAX_EDGE_TEXT	1024
#define MAX_LAPSED		40		/* years that are tried */

/* The kinds of rules that decide. */
typedef enum Kind
{
	BY_WINDOW,
	BY_ROUTE,
	BY_FEE,
	BY_SUBSIDY,
	BY_SPLIT,
	BY_TOP_UP,
	BY_LEVEL,
	BY_CLASS
} Kind;

/* The rule that is looked at. */
typedef struct Target
{
	Kind		kind;
	uint16_t	rule;
	uint16_t	condition;
	uint32_t	at;				/* in its table */
} Target;

/* Where it may decide: payment within days, on a route, by a subsidy. */
typedef struct Place
{
	Day			from;
	Day			until;
	int			window;
	const Route *route;
	const Subsidy *subsidy;
} Place;

typedef struct Cases
{
	const Policy *policy;
	Solver	   *solver;
	const CaseSink *sink;
	Target		target;
	Place		place;
	Person		in;
	Person		out;
	int			nexcluded;		/* conditions of rules that took the person instead */
	uint16_t	excluded[MAX_EXCLUDED];
	char		edge[MAX_EDGE_TEXT];
} Cases;

static const HistoryYears never_insured = {0, 0, NULL};

/* ------------------------------------------------------------------
 * Words
 * ------------------------------------------------------------------ */

static void say(Cases *c, const char *format,...)
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 2, 3)))
#endif
;

static void
say(Cases *c, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	vsnprintf(c->edge, sizeof(c->edge), format, args);
	va_end(args);
}

/* A name of the policy, ended by a zero. */
typedef struct Name
{
	char		text[MAX_CODE + 1];
} Name;

static Name
name_of(const Policy *p, Ref ref)
{
	Name		name;
	uint32_t	n = ref.count < MAX_CODE ? ref.count : MAX_CODE;

	memcpy(name.text, POLICY_TEXT(p, ref), n);
	name.text[n] = '\0';
	return name;
}

static Name
circumstance_name(const Policy *p, unsigned circumstance)
{
	return name_of(p, POLICY_TABLE(p, CircumstanceText, circumstances)[circumstance].code);
}

static Name
rule_name(const Policy *p, uint16_t rule)
{
	return name_of(p, POLICY_TABLE(p, RuleText, rules)[rule].id);
}

static Name
day_name(Day day)
{
	Name		name;
	int			y,
				m,
				d;

	day_to_ymd(day, &y, &m, &d);
	snprintf(name.text, sizeof(name.text), "%04d-%02d-%02d", y, m, d);
	return name;
}

static Name
plain_name(const char *text)
{
	Name		name;

	snprintf(name.text, sizeof(name.text), "%s", text);
	return name;
}

static Name
subject_name(const Policy *p, const Condition *leaf)
{
	static const char *const names[] = {"birth", "payment", "registration", "death"};

	return leaf->what == OF_CIRCUMSTANCE ? circumstance_name(p, leaf->arg) :
		plain_name(names[leaf->what]);
}

static Name
moment_name(const Condition *leaf)
{
	return leaf->moment == ON_DAY ? day_name(leaf->day) :
		plain_name(leaf->moment == ON_REGISTRATION ? "the day of registration" :
				   leaf->moment == ON_BIRTH ? "the day of birth" : "the day of payment");
}

static bool
at_low_bound(Edge edge)
{
	return edge == EDGE_FIRST_IN || edge == EDGE_BEFORE_FIRST;
}

/* What a leaf measures at an edge. */
static void
say_measured(Cases *c, const Condition *leaf, Edge edge)
{
	const Policy *p = c->policy;
	int32_t		bound = at_low_bound(edge) ? leaf->lo : leaf->hi;
	int32_t		value = bound + (edge == EDGE_AFTER_LAST) - (edge == EDGE_BEFORE_FIRST);

	switch (leaf->op)
	{
		case COND_AGE:
			/* the day on which the first age is come to, or the one beyond the last */
			say(c, "%d years old %s %s", at_low_bound(edge) ? leaf->lo : leaf->hi + 1,
				edge == EDGE_FIRST_IN || edge == EDGE_AFTER_LAST ? "on" : "on the day after",
				moment_name(leaf).text);
			break;
		case COND_DATE:
			say(c, "%s on %s", subject_name(p, leaf).text, day_name(value).text);
			break;
		case COND_ELAPSED:
			if (leaf->unit == UNIT_DAYS)
				say(c, "%s: %d days after %s", moment_name(leaf).text, value, subject_name(p, leaf).text);
			else
				say(c, "%s: %s %d months after %s", moment_name(leaf).text,
					edge == EDGE_FIRST_IN || edge == EDGE_AFTER_LAST ? "the day after" : "just",
					bound, subject_name(p, leaf).text);
			break;
		case COND_LAPSED:
			say(c, "%d lapsed years", value);
			break;
		case COND_CONSECUTIVE:
			say(c, "%d insured years in a row", value);
			break;
		default:
			say(c, "%d insured years of the last %d", value, leaf->arg);
			break;
	}
}

static void
say_whether(Cases *c, const Condition *leaf, bool holds, const Facts *f)
{
	if (leaf->op == COND_FIRST)
		say(c, "%s", holds == (leaf->lo != 0) ? "first enrolment" : "insured before");
	else if (leaf->op == COND_LEVEL)
		say(c, "fee level %s", name_of(c->policy, POLICY_TABLE(c->policy, Ref, levels)[f->level]).text);
	else
		say(c, "%s", holds ? "entitled to aid" : "no aid");
}

/* ------------------------------------------------------------------
 * Who decides
 * ------------------------------------------------------------------ */

/* One of the first of a group and of those of the other groups. */
static bool
among(uint16_t rule, uint16_t first, const uint16_t *more)
{
	if (rule == first)
		return true;
	for (int i = 0; i < MAX_GROUPS - 1; i++)
	{
		if (rule == more[i])
			return true;
	}
	return false;
}

static bool
answer_decided_by(const Answer *a, Kind kind, uint16_t rule)
{
	switch (kind)
	{
		case BY_WINDOW:
			return a->window_rule == rule;
		case BY_ROUTE:
			return a->route_rule == rule;
		case BY_FEE:
			return a->fee_rule == rule;
		case BY_SUBSIDY:
			return among(rule, a->subsidy_rule, a->more_subsidies);
		case BY_SPLIT:
			return among(rule, a->split_rule, a->more_splits);
		case BY_LEVEL:
			return a->level_rule == rule;
		default:
			return a->top_up_rule == rule;
	}
}

static bool
decides(const Cases *c, const Facts *f)
{
	IllnessAnswer illness;
	Answer		answer;

	if (c->target.kind == BY_CLASS)
	{
		rule_illness(c->policy, f, f->paid, 0, 0, 0, 0, &illness);
		return illness.rule == c->target.rule;
	}
	rule_assess(c->policy, f, &answer);
	return answer_decided_by(&answer, c->target.kind, c->target.rule);
}

static bool
outside_calendar(Day day)
{
	return day != DAY_NONE && (day < DAY_FIRST || day > DAY_LAST);
}

/* Could these be facts of one person?  As fact_args.c flags them, and registered by then. */
static bool
consistent(const Facts *f)
{
	if (outside_calendar(f->paid) || outside_calendar(f->died))
		return false;
	if (f->birth > f->paid && f->paid != DAY_NONE)
		return false;
	if (f->registered != DAY_NONE &&
		(f->registered < f->birth || (f->paid != DAY_NONE && f->registered > f->paid)))
		return false;
	if (f->died != DAY_NONE && f->died < f->birth)
		return false;
	for (int i = 0; i < f->nheld; i++)
	{
		const Held *h = &f->held[i];

		if (outside_calendar(h->from) || outside_calendar(h->until) ||
			(h->until != DAY_NONE && h->until < h->from) ||
			(f->died != DAY_NONE && h->from > f->died))
			return false;
	}
	return true;
}

/* Critical illness insurance knows circumstances, birth and one day. */
static void
only_of_class(Facts *f)
{
	f->registered = f->died = DAY_NONE;
	f->history = NULL;
	f->level = -1;
	for (int i = 0; i < f->nheld; i++)
		f->held[i].from = f->held[i].until = DAY_NONE;
}

/* Say what the answer asks for though the condition does not. */
static void
complete(const Cases *c, Facts *f)
{
	Answer		answer;

	if (c->target.kind == BY_CLASS)
	{
		only_of_class(f);
		return;
	}
	if (c->target.kind == BY_TOP_UP)
		f->settled_before = POLICY_TABLE(c->policy, TopUp, top_ups)[c->target.at].standard - 1;
	for (int i = 0; i < N_MISSING_FACTS; i++)
	{
		rule_assess(c->policy, f, &answer);
		if (answer.missing_facts == 0)
			return;
		if ((answer.missing_facts & MISSING_BIT(HISTORY)) && f->history == NULL)
			f->history = &never_insured;
		if (answer.missing_facts & MISSING_BIT(REGISTERED))
			f->registered = f->paid;
		if ((answer.missing_facts & MISSING_BIT(LEVEL)) && c->policy->levels.count > 0)
			f->level = 0;
	}
}

/* ------------------------------------------------------------------
 * Handing out
 * ------------------------------------------------------------------ */

static void
take(Cases *c, bool in, const Facts *f, Fen expense)
{
	Case		found = {
		.rule = c->target.rule, .in = in, .edge = c->edge, .facts = f, .expense = expense
	};

	c->sink->take(c->sink->to, &found);
}

/* An expense of which the class pays something. */
static Fen
usual_expense(const Cases *c)
{
	MicroFen	deductible =
		POLICY_TABLE(c->policy, IllnessClass, illness_classes)[c->target.at].deductible;

	return (deductible == FEN_UNKNOWN ? 0 : deductible / RATIO_ONE) + 1000000;
}

/* The person is on that side of the edge that c->edge names. */
static void
found(Cases *c, bool in, const Facts *f)
{
	take(c, in, f, c->target.kind == BY_CLASS ? usual_expense(c) : FEN_NONE);
}

/* The same where the engine says so, too. */
static bool
found_if(Cases *c, bool in, const Facts *f)
{
	if (!consistent(f) || decides(c, f) != in)
		return false;
	found(c, in, f);
	return true;
}

/* ------------------------------------------------------------------
 * Searching
 * ------------------------------------------------------------------ */

static const Condition *
conditions_of(const Cases *c)
{
	return POLICY_TABLE(c->policy, Condition, conditions);
}

static Solved
solve(Cases *c, Person *person)
{
	Solved		solved;

	c->sink->pause();
	solved = solver_solve(c->solver, person);
	if (solved == SOLVED)
		complete(c, &person->facts);
	return solved;
}

static bool
exclude(Cases *c, uint16_t condition)
{
	if (condition == 0 || c->nexcluded == MAX_EXCLUDED)
		return false;
	for (int i = 0; i < c->nexcluded; i++)
	{
		if (c->excluded[i] == condition)
			return false;
	}
	c->excluded[c->nexcluded++] = condition;
	solver_condition(c->solver, condition, false);
	return true;
}

/* An aid of the same group that may be more favourable, or of unknown amount. */
static bool
exclude_aid(Cases *c, const Answer *a, const Evaluation *ev)
{
	const Subsidy *subsidies = POLICY_TABLE(c->policy, Subsidy, subsidies);
	uint32_t	mine = c->target.kind == BY_SUBSIDY ? c->target.at : (uint32_t) (c->place.subsidy - subsidies);
	uint64_t	others = (ev->subsidies | ev->maybe) & ~(UINT64_C(1) << mine) &
		c->policy->groups[subsidies[mine].group];

	for (uint64_t left = others; left != 0; left &= left - 1)
	{
		int			i = lowest_bit(left);

		if (among(subsidies[i].rule, a->subsidy_rule, a->more_subsidies))
			return exclude(c, subsidies[i].condition);
	}
	for (; others != 0; others &= others - 1)
	{
		if (exclude(c, subsidies[lowest_bit(others)].condition))
			return true;
	}
	return false;
}

/* Keep out what took the person instead; false: nothing can. */
static bool
exclude_winner(Cases *c)
{
	const Route *routes = POLICY_TABLE(c->policy, Route, routes);
	Evaluation	ev;
	Answer		a;

	if (c->target.kind == BY_CLASS || c->target.kind == BY_WINDOW)
		return false;
	rule_assess_seen(c->policy, &c->in.facts, &a, &ev);
	if ((c->target.kind == BY_SUBSIDY || c->target.kind == BY_SPLIT) &&
		a.accepted == IS_YES && !(routes[a.route].flags & ROUTE_UNAIDED) &&
		exclude_aid(c, &a, &ev))
		return true;
	return a.route < ROUTE_UNDECIDED && exclude(c, routes[a.route].condition);
}

/* A person whom the rule decides, in c->in. */
static bool
solve_in(Cases *c)
{
	c->nexcluded = 0;
	for (;;)
	{
		if (solve(c, &c->in) != SOLVED)
			return false;
		if (decides(c, &c->in.facts))
			return true;
		if (!exclude_winner(c))
			return false;
	}
}

/* A person with c->in's other facts whom it does not decide, in c->out. */
static bool
solve_out(Cases *c)
{
	return solve(c, &c->out) == SOLVED && !decides(c, &c->out.facts);
}

static void
exclude_again(Cases *c)
{
	for (int i = 0; i < c->nexcluded; i++)
		solver_condition(c->solver, c->excluded[i], false);
}

/* Everything beside a leaf so that the condition turns on the leaf alone. */
static void
sensitise(Cases *c, uint16_t leaf)
{
	const Condition *conditions = conditions_of(c);
	uint16_t	at = c->target.condition;

	while (at != leaf)
	{
		uint16_t	end = at + conditions[at].skip;
		uint16_t	next = at;

		for (uint16_t m = at + 1; m < end; m += conditions[m].skip)
		{
			if (leaf >= m && leaf < m + conditions[m].skip)
				next = m;
			else
				solver_condition(c->solver, m, conditions[at].op == COND_ALL);
		}
		at = next;
	}
}

/* Must the leaf hold for the condition to hold? */
static bool
wanted(const Cases *c, uint16_t leaf)
{
	const Condition *conditions = conditions_of(c);
	bool		wants = true;

	for (uint16_t at = c->target.condition; at < leaf; at++)
	{
		if (conditions[at].op == COND_NONE && leaf < at + conditions[at].skip)
			wants = !wants;
	}
	return wants;
}

/* Days that need not be the same on the outer side. */
#define FREE_BIRTH			0x01
#define FREE_PAYMENT		0x02
#define FREE_REGISTRATION	0x04
#define FREE_CIRCUMSTANCE	0x08
#define FREE_ALL			0x1F

static int
free_subject(const Condition *leaf)
{
	static const int bits[] = {FREE_BIRTH, FREE_PAYMENT, FREE_REGISTRATION, 0, FREE_CIRCUMSTANCE};

	return bits[leaf->what];
}

static int
free_moment(const Condition *leaf)
{
	return leaf->moment == ON_PAYMENT ? FREE_PAYMENT :
		leaf->moment == ON_REGISTRATION ? FREE_REGISTRATION :
		leaf->moment == ON_BIRTH ? FREE_BIRTH : 0;
}

static void
pin_day(Cases *c, ConditionSubject what, uint16_t arg, Day day)
{
	if (day != DAY_NONE)
		solver_day(c->solver, what, arg, day, day);
}

/* The days of c->in, but for those that are free. */
static void
pin(Cases *c, const Condition *leaf, int loose)
{
	const Facts *f = &c->in.facts;

	if (loose == FREE_ALL)
		return;
	/* who registered with the payment does so on another day, too */
	if ((loose & FREE_PAYMENT) && f->registered == f->paid)
		loose |= FREE_REGISTRATION;
	if (!(loose & FREE_BIRTH))
		pin_day(c, OF_BIRTH, 0, f->birth);
	if (!(loose & FREE_PAYMENT))
		pin_day(c, OF_PAYMENT, 0, f->paid);
	if (!(loose & FREE_REGISTRATION))
		pin_day(c, OF_REGISTRATION, 0, f->registered);
	for (int i = 0; i < f->nheld; i++)
	{
		uint16_t	held = f->held[i].circumstance;

		if (!(loose & FREE_CIRCUMSTANCE) || leaf->what != OF_CIRCUMSTANCE || leaf->arg != held)
			pin_day(c, OF_CIRCUMSTANCE, held, f->held[i].from);
	}
}

/* ------------------------------------------------------------------
 * Places
 * ------------------------------------------------------------------ */

/* Windows with days; a policy without windows is open all year. */
static int
nwindows(const Policy *p)
{
	return p->windows.count == 0 ? 1 : (int) p->windows.count;
}

static bool
window_place(const Policy *p, int window, Place *place)
{
	const Window *w = window_at(p, window);

	*place = (Place) {.window = window, .from = p->year_start, .until = p->year_end};
	if (w == NULL)
		return true;
	place->from = w->from;
	place->until = w->until;
	return window > 0 && window < (int) p->windows.count - 1;
}

static bool
route_open_in(const Route *r, int window)
{
	return (r->windows >> window) & 1;
}

/*
 * The n-th place of the target, counted over everything that may be one: windows, and
 * in each the routes or the subsidies.  false: there are no more.
 */
static bool
place_at(Cases *c, uint32_t n, bool *usable)
{
	const Policy *p = c->policy;
	const Route *routes = POLICY_TABLE(p, Route, routes);
	const Subsidy *subsidies = POLICY_TABLE(p, Subsidy, subsidies);
	uint32_t	inner = c->target.kind == BY_FEE ? p->routes.count :
		c->target.kind == BY_SPLIT ? p->subsidies.count : 1;

	if (c->target.kind == BY_CLASS)
	{
		/* on the last day of the year, as is usual, or on any */
		c->place = (Place) {.from = n == 0 ? p->year_end : p->year_start, .until = p->year_end};
		*usable = true;
		return n < 2;
	}
	if (inner == 0 || n / inner >= (uint32_t) nwindows(p))
		return false;
	*usable = window_place(p, n / inner, &c->place);
	switch (c->target.kind)
	{
		case BY_ROUTE:
			c->place.route = &routes[c->target.at];
			*usable = *usable && route_open_in(c->place.route, c->place.window);
			break;
		case BY_FEE:
			c->place.route = &routes[n % inner];
			*usable = *usable && route_open_in(c->place.route, c->place.window) &&
				!(c->place.route->flags & ROUTE_REJECT) &&
				c->place.route->price == POLICY_TABLE(p, Fee, fees)[c->target.at].price;
			break;
		case BY_SPLIT:
			c->place.subsidy = &subsidies[n % inner];
			*usable = *usable && c->place.subsidy->payer == NO_INDEX &&
				c->place.subsidy->split == POLICY_TABLE(p, Split, splits)[c->target.at].split;
			break;
		default:
			break;
	}
	return true;
}

static void
earlier_routes_closed(Cases *c)
{
	const Policy *p = c->policy;
	const Window *w = window_at(p, c->place.window);
	const Route *routes = POLICY_TABLE(p, Route, routes);

	if (w && w->resolve == RESOLVE_EARLIEST_START)
		return;					/* they are kept out as they turn up */
	for (uint32_t i = 0; i < c->target.at; i++)
	{
		if (route_open_in(&routes[i], c->place.window))
			solver_condition(c->solver, routes[i].condition, false);
	}
}

/* What must be so at the place whatever the rule's own condition. */
static void
enter(Cases *c)
{
	const Policy *p = c->policy;
	const Fee  *fees = POLICY_TABLE(p, Fee, fees);
	const Split *splits = POLICY_TABLE(p, Split, splits);

	solver_day(c->solver, OF_PAYMENT, 0, c->place.from, c->place.until);
	switch (c->target.kind)
	{
		case BY_ROUTE:
			earlier_routes_closed(c);
			break;
		case BY_FEE:
			solver_condition(c->solver, c->place.route->condition, true);
			for (uint32_t i = 0; i < c->target.at; i++)
			{
				if (fees[i].price == fees[c->target.at].price)
					solver_condition(c->solver, fees[i].condition, false);
			}
			break;
		case BY_SPLIT:
			solver_condition(c->solver, c->place.subsidy->condition, true);
			for (uint32_t i = 0; i < c->target.at; i++)
			{
				if (splits[i].split == splits[c->target.at].split)
					solver_condition(c->solver, splits[i].condition, false);
			}
			break;
		case BY_TOP_UP:
			for (uint32_t i = 0; i < c->target.at; i++)
				solver_condition(c->solver, POLICY_TABLE(p, TopUp, top_ups)[i].condition, false);
			break;
		case BY_LEVEL:
			for (uint32_t i = 0; i < c->target.at; i++)
				solver_condition(c->solver, POLICY_TABLE(p, BenefitLevel, benefit_levels)[i].condition, false);
			break;
		case BY_CLASS:
			for (uint32_t i = 0; i < c->target.at; i++)
				solver_condition(c->solver, POLICY_TABLE(p, IllnessClass, illness_classes)[i].condition, false);
			break;
		default:
			break;
	}
}

/*
 * Try places in turn until one does; what `attempt` adds to the solver is taken back.
 * arg is a leaf of the target's condition, which turns on it alone, or NO_INDEX.
 */
static bool
somewhere(Cases *c, uint16_t leaf, bool (*attempt) (Cases *, uint16_t, int), int arg)
{
	bool		usable;

	for (uint32_t n = 0; place_at(c, n, &usable); n++)
	{
		int			mark;
		bool		done;

		if (!usable)
			continue;
		mark = solver_mark(c->solver);
		enter(c);
		if (leaf != NO_INDEX)
			sensitise(c, leaf);
		done = attempt(c, leaf, arg);
		solver_back(c->solver, mark);
		if (done)
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------
 * Leaves
 * ------------------------------------------------------------------ */

/* A bound of what a leaf measures: the low one where arg is not 0. */
static bool
measured_edge(Cases *c, uint16_t at, int low)
{
	const Condition *leaf = &conditions_of(c)[at];
	bool		holds = wanted(c, at);
	Edge		inner = low ? EDGE_FIRST_IN : EDGE_LAST_IN;
	Edge		outer = low ? EDGE_BEFORE_FIRST : EDGE_AFTER_LAST;
	bool		by_years = leaf->op == COND_LAPSED || leaf->op == COND_CONSECUTIVE || leaf->op == COND_INSURED;
	int			subject = leaf->op == COND_AGE ? FREE_BIRTH : by_years ? 0 : free_subject(leaf);
	int			moment = leaf->op == COND_ELAPSED ? free_moment(leaf) : 0;
	int			loose[] = {moment ? moment : subject, subject, subject | moment, FREE_ALL};
	int			mark = solver_mark(c->solver);
	bool		out = false;

	if (!solver_edge(c->solver, at, holds ? inner : outer))
		return true;
	if (!solve_in(c))
	{
		solver_back(c->solver, mark);
		return false;
	}
	say_measured(c, leaf, holds ? inner : outer);
	found(c, true, &c->in.facts);
	solver_back(c->solver, mark);
	exclude_again(c);
	for (int i = 0; i < 4 && !out; i++)
	{
		int			inner_mark = solver_mark(c->solver);

		pin(c, leaf, loose[i]);
		out = solver_edge(c->solver, at, holds ? outer : inner) && solve_out(c);
		solver_back(c->solver, inner_mark);
	}
	if (out)
	{
		say_measured(c, leaf, holds ? outer : inner);
		found(c, false, &c->out.facts);
	}
	return true;
}

/*
 * Only the outer side, where the inner one is nobody's: registered on the day of birth,
 * which must not be within 90 days of it.
 */
static bool
outer_edge(Cases *c, uint16_t at, int low)
{
	const Condition *leaf = &conditions_of(c)[at];
	Edge		edge = low ? EDGE_FIRST_IN : EDGE_LAST_IN;

	if (!solver_edge(c->solver, at, edge))
		return true;
	if (!solve_out(c))
		return false;
	say_measured(c, leaf, edge);
	found(c, false, &c->out.facts);
	return true;
}

/* A leaf that only holds or does not. */
static bool
plain_edge(Cases *c, uint16_t at, int unused)
{
	const Condition *leaf = &conditions_of(c)[at];
	bool		holds = wanted(c, at);
	int			mark = solver_mark(c->solver);

	(void) unused;
	solver_condition(c->solver, at, holds);
	if (!solve_in(c))
	{
		solver_back(c->solver, mark);
		return false;
	}
	say_whether(c, leaf, holds, &c->in.facts);
	found(c, true, &c->in.facts);
	solver_back(c->solver, mark);
	exclude_again(c);
	for (int loose = 0; loose <= FREE_ALL; loose += FREE_ALL)
	{
		int			inner_mark = solver_mark(c->solver);
		bool		out;

		pin(c, leaf, loose);
		solver_condition(c->solver, at, !holds);
		out = solve_out(c);
		solver_back(c->solver, inner_mark);
		if (!out)
			continue;
		say_whether(c, leaf, !holds, &c->out.facts);
		found(c, false, &c->out.facts);
		break;
	}
	return true;
}

/* One aid of several that each would do. */
static bool
one_of_aids(Cases *c, uint16_t at, int subsidy)
{
	const Subsidy *subsidies = POLICY_TABLE(c->policy, Subsidy, subsidies);

	solver_condition(c->solver, at, true);
	solver_condition(c->solver, subsidies[subsidy].condition, true);
	if (!solve_in(c))
		return false;
	say(c, "entitled to aid as %s", rule_name(c->policy, subsidies[subsidy].rule).text);
	found(c, true, &c->in.facts);
	return true;
}

static Held *
held_in(Facts *f, uint16_t circumstance)
{
	for (int i = 0; i < f->nheld; i++)
	{
		if (f->held[i].circumstance == circumstance)
			return &f->held[i];
	}
	return NULL;
}

/* The same person from another first day on, or until another last one. */
static bool
held_days(Cases *c, const Facts *person, uint16_t circumstance, bool in, Day from, Day until,
		  const char *when, const char *moment)
{
	Facts		f = *person;
	Held	   *h = held_in(&f, circumstance);

	h->from = from;
	h->until = until;
	say(c, "%s %s %s", circumstance_name(c->policy, circumstance).text, when, moment);
	return found_if(c, in, &f);
}

/* The same person without it. */
static bool
not_held(Cases *c, const Facts *person, uint16_t circumstance)
{
	Facts		f = *person;
	Held	   *h = held_in(&f, circumstance);

	memmove(h, h + 1, (char *) &f.held[f.nheld] - (char *) (h + 1));
	f.nheld--;
	f.listed.w[circumstance >> 6] &= ~(UINT64_C(1) << (circumstance & 63));
	say(c, "not %s", circumstance_name(c->policy, circumstance).text);
	return found_if(c, false, &f);
}

/* The same person from a last day on for something, and from the day after. */
static void
last_day(Cases *c, const Facts *person, uint16_t circumstance, Day last, const char *what)
{
	if (held_days(c, person, circumstance, true, last, DAY_NONE, "on the last day for", what))
		held_days(c, person, circumstance, false, last + 1, DAY_NONE,
				  "on the day after the last for", what);
}

/* Recognised after the payment: until a day, and while cover has not begun. */
static void
recognition_edges(Cases *c, const Facts *person, uint16_t circumstance)
{
	const Policy *p = c->policy;
	Facts		without = *person;
	Answer		a;

	if (!(p->flags & POLICY_HAS_RECOGNITION) || !set_has(&p->recognition, circumstance))
		return;
	last_day(c, person, circumstance, p->recognition_until, "recognition after the payment");
	held_in(&without, circumstance)->from = p->year_end + 1;
	rule_assess(p, &without, &a);
	if (DAY_IS_KNOWN(a.start))
		last_day(c, person, circumstance, a.start - 1, "recognition before cover");
}

/* Enrolled without payment: on the roster until its last day, or by registration. */
static void
enrolment_edges(Cases *c, const Facts *person, uint16_t circumstance)
{
	const Policy *p = c->policy;
	Facts		f = *person;

	f.paid = DAY_NONE;
	if (p->flags & POLICY_ZERO_DECLARATION)
	{
		f.registered = person->paid;
		last_day(c, &f, circumstance, f.registered, "zero declaration");
	}
	if (p->flags & POLICY_HAS_ROSTER)
	{
		f.registered = DAY_NONE;
		if (held_days(c, &f, circumstance, true, p->roster_on, p->roster_on, "only on", "the day of the roster"))
			held_days(c, &f, circumstance, false, p->roster_on - 1, p->roster_on - 1,
					  "only on the day before", "the day of the roster");
		last_day(c, &f, circumstance, p->roster_until, "the roster");
	}
}

/* A circumstance: from the very day, until the very day, and a day off. */
static bool
held_edge(Cases *c, uint16_t at, int circumstance)
{
	const Condition *leaf = &conditions_of(c)[at];
	const Facts *f = &c->in.facts;
	Name		moment = moment_name(leaf);
	Day			day;

	solver_day(c->solver, OF_CIRCUMSTANCE, circumstance, DAY_FIRST, DAY_LAST);
	solver_condition(c->solver, at, true);
	if (!solve_in(c))
		return false;
	if (c->target.kind == BY_CLASS || leaf->moment == EVER)
	{
		say(c, "%s", circumstance_name(c->policy, circumstance).text);
		found(c, true, f);
		not_held(c, f, circumstance);
		return true;
	}
	day = leaf->moment == ON_REGISTRATION ? f->registered : leaf->moment == ON_DAY ? leaf->day :
		leaf->moment == ON_BIRTH ? f->birth : f->paid;
	held_days(c, f, circumstance, true, day, DAY_NONE, "from", moment.text);
	if (!held_days(c, f, circumstance, false, day + 1, DAY_NONE, "from the day after", moment.text))
		not_held(c, f, circumstance);
	held_days(c, f, circumstance, true, day, day, "until", moment.text);
	held_days(c, f, circumstance, false, day - 1, day - 1, "until the day before", moment.text);
	return true;
}

/* Aid by a circumstance that is recognised later, or without payment: in every window. */
static bool
aid_edges(Cases *c, uint16_t at, int circumstance)
{
	solver_day(c->solver, OF_CIRCUMSTANCE, circumstance, DAY_FIRST, DAY_LAST);
	solver_condition(c->solver, at, true);
	if (solve_in(c))
	{
		recognition_edges(c, &c->in.facts, circumstance);
		enrolment_edges(c, &c->in.facts, circumstance);
	}
	return false;
}

/* A circumstance that must not be held. */
static bool
unheld_edge(Cases *c, uint16_t at, int circumstance)
{
	Name		name = circumstance_name(c->policy, circumstance);
	int			mark = solver_mark(c->solver);

	solver_condition(c->solver, at, false);
	if (!solve_in(c))
		return false;
	say(c, "not %s", name.text);
	found(c, true, &c->in.facts);
	solver_back(c->solver, mark);
	exclude_again(c);
	for (int loose = 0; loose <= FREE_ALL; loose += FREE_ALL)
	{
		int			inner_mark = solver_mark(c->solver);
		bool		out;

		pin(c, &conditions_of(c)[at], loose);
		solver_day(c->solver, OF_CIRCUMSTANCE, circumstance, DAY_FIRST, DAY_LAST);
		solver_condition(c->solver, at, true);
		out = solve_out(c);
		solver_back(c->solver, inner_mark);
		if (!out)
			continue;
		say(c, "%s", name.text);
		found(c, false, &c->out.facts);
		break;
	}
	return true;
}

static void
leaf_cases(Cases *c, uint16_t at)
{
	const Policy *p = c->policy;
	const Condition *leaf = &conditions_of(c)[at];
	const CircumstanceSet *set = &POLICY_TABLE(p, CircumstanceSet, sets)[leaf->arg];

	switch (leaf->op)
	{
		case COND_AGE:
		case COND_DATE:
		case COND_ELAPSED:
		case COND_LAPSED:
		case COND_CONSECUTIVE:
		case COND_INSURED:
			for (int low = 1; low >= 0; low--)
			{
				if (!somewhere(c, at, measured_edge, low) && !wanted(c, at))
					somewhere(c, at, outer_edge, low);
			}
			break;
		case COND_HELD:
			for (unsigned i = 0; i < p->circumstances.count; i++)
			{
				if (!set_has(set, i))
					continue;
				somewhere(c, at, wanted(c, at) ? held_edge : unheld_edge, i);
				if (c->target.kind == BY_SUBSIDY && leaf->moment == ON_PAYMENT && wanted(c, at))
					somewhere(c, at, aid_edges, i);
			}
			break;
		case COND_SUBSIDY:
			for (unsigned i = 0; wanted(c, at) && i < p->subsidies.count; i++)
			{
				if ((set->w[0] >> i) & 1)
					somewhere(c, at, one_of_aids, i);
			}
			somewhere(c, at, plain_edge, 0);
			break;
		case COND_LEVEL:
		case COND_FIRST:
			somewhere(c, at, plain_edge, 0);
			break;
		default:
			break;
	}
}

/* Every leaf of the target's condition. */
static void
condition_cases(Cases *c)
{
	uint16_t	root = c->target.condition;
	uint16_t	end = root + conditions_of(c)[root].skip;

	for (uint16_t at = root; at < end; at++)
		leaf_cases(c, at);
}

/* ------------------------------------------------------------------
 * Routes: windows, death, cover
 * ------------------------------------------------------------------ */

/* The same person pays on another day. */
static bool
paid_on(Cases *c, bool in, const Facts *person, Day day)
{
	Facts		f = *person;

	if (f.registered == f.paid)
		f.registered = day;
	f.paid = day;
	return found_if(c, in, &f);
}

static bool
solve_on(Cases *c, ConditionSubject what, uint16_t arg, Day day)
{
	int			mark = solver_mark(c->solver);
	bool		solved;

	solver_day(c->solver, what, arg, day, day);
	solved = solve_in(c);
	solver_back(c->solver, mark);
	return solved;
}

/* First and last day of the window that the rule decides. */
static bool
window_ends(Cases *c)
{
	const Window *w = window_at(c->policy, c->place.window);
	Name		name = w ? rule_name(c->policy, w->rule) : plain_name("the year");
	bool		first = solve_on(c, OF_PAYMENT, 0, c->place.from);
	bool		last;

	if (first)
	{
		say(c, "first day of %s", name.text);
		found(c, true, &c->in.facts);
		say(c, "day before %s", name.text);
		paid_on(c, false, &c->in.facts, c->place.from - 1);
	}
	last = solve_on(c, OF_PAYMENT, 0, c->place.until);
	if (last)
	{
		say(c, "last day of %s", name.text);
		found(c, true, &c->in.facts);
		say(c, "day after %s", name.text);
		paid_on(c, false, &c->in.facts, c->place.until + 1);
	}
	if (!first && !last)
	{
		if (!solve_in(c))
			return false;
		say(c, "within %s", name.text);
		found(c, true, &c->in.facts);
	}
	return true;
}

/* Died on the day of payment, or the day before. */
static void
death_cases(Cases *c, const Facts *person)
{
	Facts		f = *person;

	f.died = f.paid;
	say(c, "died on the day of payment");
	found_if(c, true, &f);
	f.died = f.paid - 1;
	say(c, "died on the day before the payment");
	found_if(c, (c->place.route->flags & ROUTE_AFTER_DEATH) != 0, &f);
}

/* The last day of an event for which there still is cover: binary search in from..until. */
static bool
last_covered(const Route *r, const Facts *person, Day from, Day until, Day *last)
{
	Facts		f = *person;
	Day		   *event = r->start.anchor == OF_PAYMENT ? &f.paid : &f.registered;
	Span		cover;

	*event = from;
	if (!cover_plain(r, &f, &cover))
		return false;
	*event = until;
	if (cover_plain(r, &f, &cover))
		return false;
	while (from + 1 < until)
	{
		Day			middle = from + (until - from) / 2;

		*event = middle;
		if (cover_plain(r, &f, &cover))
			from = middle;
		else
			until = middle;
	}
	*last = from;
	return true;
}

/* The wait over the end of the year. */
static void
cover_cases(Cases *c, const Facts *person)
{
	const Route *r = c->place.route;
	Day			last;

	if ((r->start.flags & START_OPEN) || (r->flags & ROUTE_REJECT) || r->start.variable_months != 0 ||
		(r->start.anchor != OF_PAYMENT && r->start.anchor != OF_REGISTRATION) ||
		!last_covered(r, person, c->place.from, c->place.until, &last))
		return;
	say(c, "cover: begins before it would end");
	if (solve_on(c, r->start.anchor, 0, last))
		found(c, true, &c->in.facts);
	say(c, "cover: would begin after its end");
	if (solve_on(c, r->start.anchor, 0, last + 1))
		found(c, false, &c->in.facts);
}

static bool
solve_lapsed(Cases *c, int lapsed)
{
	int			mark = solver_mark(c->solver);
	bool		solved;

	solver_lapsed(c->solver, lapsed, lapsed);
	solved = solve_in(c);
	solver_back(c->solver, mark);
	return solved;
}

/* Lapsed years that lengthen the wait, and those after which no cover is left. */
static void
lapse_cases(Cases *c)
{
	int			free_of_it = c->place.route->start.variable_beyond;
	Answer		a;

	if (c->place.route->start.variable_months == 0)
		return;
	if (solve_lapsed(c, free_of_it))
	{
		say(c, "wait: %d lapsed years add nothing", free_of_it);
		found(c, true, &c->in.facts);
	}
	for (int lapsed = free_of_it + 1; lapsed <= MAX_LAPSED && solve_lapsed(c, lapsed); lapsed++)
	{
		rule_assess(c->policy, &c->in.facts, &a);
		if (lapsed != free_of_it + 1 && a.start != DAY_NONE)
			continue;
		say(c, a.start == DAY_NONE ? "wait: %d lapsed years leave no cover" :
			"wait: %d lapsed years add to it", lapsed);
		found(c, false, &c->in.facts);
		if (a.start == DAY_NONE)
			break;
	}
}

/* The wait that lapsed years lengthen at most, and a year more that adds nothing. */
static void
longest_wait_cases(Cases *c)
{
	const Start *s = &c->place.route->start;
	int			lapsed;

	if (s->variable_months == 0 || s->variable_most == 0)
		return;
	lapsed = s->variable_beyond + (s->variable_most + s->variable_months - 1) / s->variable_months;
	for (int more = 0; more <= 1 && lapsed + more <= MAX_LAPSED && solve_lapsed(c, lapsed + more); more++)
	{
		say(c, more ? "wait: %d lapsed years add no more" : "wait: %d lapsed years add the most", lapsed + more);
		found(c, !more, &c->in.facts);
	}
}

/* Somebody with so many lapsed years, of which the latest are repaired. */
static bool
solve_repaired(Cases *c, int lapsed, int repaired)
{
	HistoryYears *h = &c->in.history;

	if (lapsed > MAX_LAPSED || !solve_lapsed(c, lapsed))
		return false;
	for (int i = 1; i <= repaired && i <= h->n; i++)
		c->in.years[h->n - i] |= YEAR_REPAIRED;
	return true;
}

static void
repair_case(Cases *c, int lapsed, int repaired, bool in, const char *what)
{
	if (!solve_repaired(c, lapsed, repaired))
		return;
	say(c, "repair: %d of %d lapsed years: %s", repaired, lapsed, what);
	found(c, in, &c->in.facts);
}

/* The last repair that shortens a wait, and what is kept of it after so many lapsed years. */
static void
repair_cases(Cases *c)
{
	const Policy *p = c->policy;
	const Start *s = &c->place.route->start;
	int			lapsed = s->variable_beyond + 1;
	Answer		a;

	if (p->repair_months == 0 || s->variable_months == 0)
		return;
	if (solve_repaired(c, lapsed, lapsed))
	{
		rule_assess(p, &c->in.facts, &a);
		if (DAY_IS_KNOWN(a.repair_accepted) && a.repair_accepted > 0)
		{
			repair_case(c, lapsed, a.repair_accepted, true, "shortens the wait");
			if (a.repair_accepted < lapsed)
				repair_case(c, lapsed, a.repair_accepted + 1, false, "one more than shortens it");
		}
	}
	for (uint32_t i = 0; i < p->nfloors; i++)
	{
		const Floor *floor = &p->floors[i];

		if (floor->months <= s->wait_months || floor->lapsed_from <= 1)
			continue;
		repair_case(c, floor->lapsed_from, floor->lapsed_from, true, "a wait is kept");
		repair_case(c, floor->lapsed_from - 1, floor->lapsed_from - 1, false, "it is not kept");
	}
}

/* Who has a right to aid, on a route that gives none. */
static void
unaided_case(Cases *c)
{
	const Subsidy *subsidies = POLICY_TABLE(c->policy, Subsidy, subsidies);
	bool		done = !(c->place.route->flags & ROUTE_UNAIDED);

	for (uint32_t i = 0; i < c->policy->subsidies.count && !done; i++)
	{
		int			mark = solver_mark(c->solver);

		solver_condition(c->solver, subsidies[i].condition, true);
		done = solve_in(c);
		solver_back(c->solver, mark);
		if (!done)
			continue;
		say(c, "no aid as %s on this route", rule_name(c->policy, subsidies[i].rule).text);
		found(c, true, &c->in.facts);
	}
}

static bool
route_cases(Cases *c)
{
	bool		first = true;
	bool		usable;

	for (uint32_t n = 0; place_at(c, n, &usable); n++)
	{
		int			mark = solver_mark(c->solver);

		if (!usable)
			continue;
		enter(c);
		solver_condition(c->solver, c->target.condition, true);
		if (window_ends(c))
		{
			Facts		person = c->in.facts;

			if (first)
				death_cases(c, &person);
			cover_cases(c, &person);
			if (first)
			{
				lapse_cases(c);
				longest_wait_cases(c);
				repair_cases(c);
				unaided_case(c);
			}
			first = false;
		}
		solver_back(c->solver, mark);
	}
	return !first;
}

/* ------------------------------------------------------------------
 * Fees in proportion to months
 * ------------------------------------------------------------------ */

/* The event on the last day of a month, and on the first of the next. */
static bool
month_edge(Cases *c, uint16_t unused, int month)
{
	const Fee  *fee = &POLICY_TABLE(c->policy, Fee, fees)[c->target.at];
	Day			first = first_of_month_after(c->policy->year_start, month);
	Name		event = fee->event == OF_CIRCUMSTANCE ? circumstance_name(c->policy, fee->event_of) :
		plain_name(fee->event == OF_BIRTH ? "birth" : fee->event == OF_REGISTRATION ? "registration" : "payment");

	bool		any = false;

	(void) unused;
	solver_condition(c->solver, c->target.condition, true);
	for (Day day = first - 1; day <= first; day++)
	{
		if (!solve_on(c, fee->event, fee->event_of, day))
			continue;
		say(c, "months: %s on %s", event.text, day_name(day).text);
		found(c, true, &c->in.facts);
		any = true;
	}
	return any;
}

/* The whole year, the first months, the last month, and none. */
static void
month_cases(Cases *c)
{
	static const int months[] = {0, 1, 11, 12};

	if (!(POLICY_TABLE(c->policy, Fee, fees)[c->target.at].flags & (FEE_MONTHLY | FEE_MONTHLY_FISCAL)))
		return;
	for (int i = 0; i < 4; i++)
		somewhere(c, NO_INDEX, month_edge, months[i]);
}

/* ------------------------------------------------------------------
 * Top-ups and critical illness: amounts
 * ------------------------------------------------------------------ */

static void
settled_cases(Cases *c, const Facts *person)
{
	Fen			standard = POLICY_TABLE(c->policy, TopUp, top_ups)[c->target.at].standard;
	struct
	{
		Fen			fen;
		bool		in;
		const char *what;
	}			settled[] = {
		{0, false, "nothing settled"}, {1, true, "0.01 settled"},
		{standard - 1, true, "0.01 less than the standard settled"},
		{standard, false, "the standard settled"}
	};
	Facts		f = *person;

	for (int i = 0; i < 4; i++)
	{
		f.settled_before = settled[i].fen;
		say(c, "%s", settled[i].what);
		found_if(c, settled[i].in, &f);
	}
}

/* An expense a fen below, at, and a fen above one from which on more or less is paid. */
static void
expense_edge(Cases *c, const Facts *f, const char *what, Fen yuan_of, Fen expense, bool in_above)
{
	static const char *const side[] = {"0.01 below", "at", "0.01 above"};
	char		bound[64] = "";

	if (yuan_of >= 0)
		snprintf(bound, sizeof(bound), " %lld.%02d", (long long) (yuan_of / 100), (int) (yuan_of % 100));
	for (int i = 0; i < 3; i++)
	{
		Fen			fen = expense + i - 1;

		if (fen < 0 || fen > MICRO_FEN_MAX / RATIO_ONE)
			continue;
		say(c, "expense %s %s%s", side[i], what, bound);
		take(c, (i == 2) == in_above, f, fen);
	}
}

static Fen
reimbursed(const Cases *c, const Facts *f, Fen expense)
{
	IllnessAnswer a;

	rule_illness(c->policy, f, f->paid, expense, 0, 0, 0, &a);
	return a.reimbursed;
}

/* The last expense that is not limited; false: none is. */
static bool
last_unlimited(const Cases *c, const Facts *f, const IllnessClass *class, Fen *expense)
{
	Fen			low = class->deductible / RATIO_ONE;
	Fen			high = MICRO_FEN_MAX / RATIO_ONE;

	if (!FEN_IS_KNOWN(class->cap))
		return false;
	if (class->flags & ILLNESS_CAP_ON_EXPENSE)
	{
		*expense = low + class->cap;
		return *expense < high;
	}
	if (reimbursed(c, f, high) < class->cap)
		return false;
	/* the first that is paid the whole limit */
	while (low + 1 < high)
	{
		Fen			middle = low + (high - low) / 2;

		if (reimbursed(c, f, middle) < class->cap)
			low = middle;
		else
			high = middle;
	}
	*expense = high;
	return true;
}

static void
expense_cases(Cases *c, const Facts *f)
{
	const IllnessClass *class = &POLICY_TABLE(c->policy, IllnessClass, illness_classes)[c->target.at];
	const Bracket *brackets = POLICY_TABLE(c->policy, Bracket, brackets) + class->bracket;
	MicroFen	base = class->flags & ILLNESS_FROM_FIRST_FEN ? 0 : class->deductible;
	Fen			limit;

	if (class->deductible == FEN_UNKNOWN)
	{
		say(c, "any expense");
		take(c, true, f, usual_expense(c));
		return;
	}
	expense_edge(c, f, "the deductible", class->deductible / RATIO_ONE, class->deductible / RATIO_ONE, true);
	for (int i = 0; i < class->nbrackets; i++)
	{
		if (brackets[i].up_to != FEN_NONE)
			expense_edge(c, f, "the bound", brackets[i].up_to, brackets[i].up_to + base / RATIO_ONE, false);
	}
	if (last_unlimited(c, f, class, &limit))
		expense_edge(c, f, "the limit", class->cap, limit, false);
}

/* ------------------------------------------------------------------
 * Rules by kind
 * ------------------------------------------------------------------ */

/* Somebody whom the rule decides, and what is at the edges of amounts. */
static bool
anybody(Cases *c, uint16_t leaf, int arg)
{
	(void) leaf;
	(void) arg;
	solver_condition(c->solver, c->target.condition, true);
	if (!solve_in(c))
		return false;
	switch (c->target.kind)
	{
		case BY_TOP_UP:
			settled_cases(c, &c->in.facts);
			break;
		case BY_CLASS:
			expense_cases(c, &c->in.facts);
			break;
		default:
			say(c, "applies");
			found(c, true, &c->in.facts);
			break;
	}
	return true;
}

/* Of a rule that decides nobody: somebody who meets its condition. */
static void
met_in_vain(Cases *c)
{
	bool		done = false;
	bool		usable;

	for (uint32_t n = 0; !done && place_at(c, n, &usable); n++)
	{
		int			mark = solver_mark(c->solver);

		if (!usable)
			continue;
		solver_day(c->solver, OF_PAYMENT, 0, c->place.from, c->place.until);
		solver_condition(c->solver, c->target.condition, true);
		done = solve_out(c);
		solver_back(c->solver, mark);
	}
	if (!done)
		return;
	say(c, "met, but it decides nothing");
	found(c, false, &c->out.facts);
}

static void
rule_cases(Cases *c, Kind kind, uint16_t rule, uint16_t condition, uint32_t at)
{
	bool		any;

	c->target = (Target) {.kind = kind, .rule = rule, .condition = condition, .at = at};
	any = kind == BY_ROUTE ? route_cases(c) : somewhere(c, NO_INDEX, anybody, 0);
	if (!any)
	{
		met_in_vain(c);
		return;
	}
	condition_cases(c);
	if (kind == BY_FEE)
		month_cases(c);
}

static void
window_cases(Cases *c)
{
	const Policy *p = c->policy;

	for (int i = 0; i < (int) p->windows.count; i++)
	{
		c->target = (Target) {.kind = BY_WINDOW, .rule = POLICY_TABLE(p, Window, windows)[i].rule};
		if (window_place(p, i, &c->place))
			window_ends(c);
	}
}

/* ------------------------------------------------------------------
 * Incentives
 * ------------------------------------------------------------------ */

/*
 * So many years of a kind directly before the coverage year, lapsed ones after one
 * insured year.
 */
static void
years_before(Cases *c, const Incentive *rule, int n)
{
	static const uint8_t kinds[] = {
		YEAR_RESIDENT, YEAR_RESIDENT | YEAR_ZERO_CLAIM, YEAR_NONE
	};
	Person	   *person = &c->in;
	int			lapsed = rule->earned_by == BY_LAPSED_YEAR;

	for (int i = 0; i < n + lapsed; i++)
		person->years[i] = i < lapsed ? YEAR_RESIDENT : kinds[rule->earned_by];
	person->history = (HistoryYears) {
		.first_year = c->policy->coverage_year - n - lapsed, .n = n + lapsed, .years = person->years
	};
	person->facts.history = &person->history;
}

/* What so many years earn, and how much of it counts. */
static Fen
earned(Cases *c, const Incentive *rule, int n, Fen *limited)
{
	static const int sums[] = {AMT_BONUS_CONTINUOUS, AMT_BONUS_ZERO_CLAIM, AMT_PENALTY};
	bool		lapsed = rule->earned_by == BY_LAPSED_YEAR;
	Answer		a;

	years_before(c, rule, n);
	rule_assess(c->policy, &c->in.facts, &a);
	if (!(rule->flags & INCENTIVE_POINTS))
	{
		*limited = a.amount[lapsed ? AMT_PENALTY : AMT_BONUS];
		return a.amount[sums[rule->earned_by]];
	}
	*limited = a.amount[lapsed ? AMT_PENALTY_POINTS : AMT_BONUS_POINTS];
	if (rule->earned_by == BY_ZERO_CLAIM_YEAR && FEN_IS_KNOWN(*limited))
	{
		/* points have one sum: less what the same years in a row earn */
		for (int i = 0; i < n; i++)
			c->in.years[i] &= ~YEAR_ZERO_CLAIM;
		rule_assess(c->policy, &c->in.facts, &a);
		return *limited - a.amount[AMT_BONUS_POINTS];
	}
	return *limited;
}

/* What more years of a kind can come to. */
static Fen
ceiling(const Policy *p, const Incentive *rule)
{
	if (rule->flags & INCENTIVE_POINTS)
		return rule->earned_by == BY_LAPSED_YEAR ? p->penalty_points_most : p->bonus_points_most;
	return rule->earned_by == BY_LAPSED_YEAR ? p->penalty_most : p->bonus_most;
}

static const char *const earning_years[] = {
	"insured years in a row", "years without claims", "lapsed years"
};

static void
years_case(Cases *c, const Incentive *rule, int n, bool in, const char *what)
{
	years_before(c, rule, n);
	say(c, "%d %s before: %s", n, earning_years[rule->earned_by], what);
	found(c, in, &c->in.facts);
}

/* Years that earned, and then a lapsed one, or one in which it was used up. */
static void
afterwards_cases(Cases *c, const Incentive *rule, int n)
{
	Person	   *person = &c->in;

	if (rule->earned_by == BY_LAPSED_YEAR)
		return;
	years_before(c, rule, n);
	person->history.first_year--;
	person->years[person->history.n++] = YEAR_NONE;
	say(c, "%d %s, then a lapsed year", n, earning_years[rule->earned_by]);
	found(c, !(rule->flags & INCENTIVE_LOST_ON_LAPSE), &person->facts);
	if (rule->cleared_by == 0)
		return;
	years_before(c, rule, n);
	person->years[person->history.n - 1] |= rule->cleared_by;
	say(c, "%d %s, used up in the last", n, earning_years[rule->earned_by]);
	found(c, false, &person->facts);
}

/* The first year that earns anything, and the one from which on no more counts. */
static void
incentive_cases(Cases *c, const Incentive *rule)
{
	int			born,
				month,
				day,
				most;
	bool		any = false;
	Fen			limited;
	Fen			none = earned(c, rule, 0, &limited);

	if (!FEN_IS_KNOWN(none))
		return;
	/* nobody was insured before the first year of histories, or of life */
	day_to_ymd(c->in.facts.birth, &born, &month, &day);
	most = c->policy->coverage_year - 1 - (born > HISTORY_FIRST_YEAR ? born : HISTORY_FIRST_YEAR);
	for (int n = 1; n <= most; n++)
	{
		Fen			before = limited;
		Fen			sum = earned(c, rule, n, &limited);

		if (!any && sum != none)
		{
			years_case(c, rule, n - 1, false, "nothing more");
			years_case(c, rule, n, true, "counts");
			afterwards_cases(c, rule, n);
			any = true;
		}
		else if (any && limited == before && FEN_IS_KNOWN(limited))
		{
			years_case(c, rule, n - 1, true, "counts");
			/* or it began too early to earn anything */
			years_case(c, rule, n, false, limited == ceiling(c->policy, rule) ? "beyond the ceiling" : "no more");
			return;
		}
	}
}

/* Of an ordinary person who is accepted. */
static void
all_incentives(Cases *c)
{
	const Policy *p = c->policy;
	const Incentive *rules = POLICY_TABLE(p, Incentive, incentives);

	for (int i = 0; p->incentives.count > 0 && i < nwindows(p); i++)
	{
		int			mark = solver_mark(c->solver);
		Answer		a;

		if (!window_place(p, i, &c->place))
			continue;
		c->target = (Target) {.kind = BY_WINDOW};
		solver_day(c->solver, OF_PAYMENT, 0, c->place.from, c->place.until);
		a.accepted = IS_NO;
		if (solve(c, &c->in) == SOLVED)
			rule_assess(p, &c->in.facts, &a);
		solver_back(c->solver, mark);
		if (a.accepted != IS_YES)
			continue;
		for (uint32_t k = 0; k < p->incentives.count; k++)
		{
			c->target.rule = rules[k].rule;
			incentive_cases(c, &rules[k]);
		}
		return;
	}
}

/* ------------------------------------------------------------------
 * The policy
 * ------------------------------------------------------------------ */

#define EACH_RULE(type, table, kind) \
	do { \
		const type *entries = POLICY_TABLE(p, type, table); \
		for (uint32_t i = 0; i < p->table.count; i++) \
			rule_cases(&c, kind, entries[i].rule, entries[i].condition, i); \
	} while (0)

void
cases_find(const Policy *p, Solver *solver, const CaseSink *sink)
{
	Cases		c = {.policy = p, .solver = solver, .sink = sink};

	solver_begin(solver, p);
	window_cases(&c);
	EACH_RULE(Route, routes, BY_ROUTE);
	EACH_RULE(Fee, fees, BY_FEE);
	EACH_RULE(Subsidy, subsidies, BY_SUBSIDY);
	EACH_RULE(Split, splits, BY_SPLIT);
	EACH_RULE(TopUp, top_ups, BY_TOP_UP);
	EACH_RULE(BenefitLevel, benefit_levels, BY_LEVEL);
	all_incentives(&c);
	EACH_RULE(IllnessClass, illness_classes, BY_CLASS);
}

/*-------------------------------------------------------------------------
 * check_solve.c
 *	  Persons who meet conditions of a policy, or the proof that nobody does
 *	  (no server code).
 *
 * The persons considered: birth <= registration <= payment, at most 200 years later; a
 * circumstance has a first day, and a last one not before it, or none; who died was born
 * before and holds nothing from a later day on; nobody was insured before the year of birth.
 * A history has no repaired and no contradictory years.  None of these rows has a flaw.
 *
 * Conditions become a graph of conjunctions and literals, in which each stands once, so that
 * a condition and its negation clash.  Literals say that a circumstance is held at all, that
 * a level is chosen, that a count of the history lies in a range, or that
 *
 *	  y >= f(x) + k		x, y: days of events; f: the same day, n months later, the n-th birthday
 *
 * Every f is monotone, and so is its converse.  The days that meet a conjunction of such
 * literals are therefore closed under taking the earlier of each day, and under taking the
 * later: raising every day to the least that the literals leave, and lowering it to the
 * greatest, decides the conjunction exactly, and either end is a solution.  f and its converse
 * are found with the engine's own functions.  All counts of a history are decided together
 * by one pass backward over its years.
 *
 * Disjunctions are searched: claim one member, and where that fails its negation.  What is
 * derived knows on which claims it rests, so that a failure goes back to the last claim that
 * had a part in it.  A circumstance that nothing demands is not held; a disjunction that this
 * meets need not be searched.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "check_solve.h"

/* Limits; what goes beyond them is too complex. */
#define MAX_NODES		16384
#define MAX_KIDS		65536
#define MAX_GOALS		2048
#define MAX_CLAIMS		8192	/* members of goals that are disjunctions */
#define MAX_FRAMES		256		/* claims at a time */
#define MAX_SAVED		8192
#define MAX_STEPS		20000	/* claims of one search */
#define MAX_ROUNDS		400000	/* in which days are moved, of one search */
#define NODE_SLOTS		32768

#define MAX_AGE			200		/* of who pays, as in conditions on age */

/* More than lies between DAY_FIRST and DAY_LAST: years of age, and days. */
#define MAX_YEARS_OLD	400
#define MAX_SPAN		200000

/* A person pays on the first day asked for that is no further from the coverage year. */
#define NEAR_DAYS		400

/* Days; circumstance c has VAR_FROM + c and VAR_UNTIL + c. */
enum
{
	VAR_NONE,					/* a given day */
	VAR_BIRTH,
	VAR_PAID,
	VAR_REGISTERED,
	VAR_DIED,
	VAR_PAID_LATER,				/* the same person, were he to pay then */
	VAR_FROM,
	VAR_UNTIL = VAR_FROM + MAX_CIRCUMSTANCES,
	N_VARS = VAR_UNTIL + MAX_CIRCUMSTANCES
};

#define NO_LAST_DAY		(DAY_LAST + 1)	/* of a circumstance: none */

/* What may exist or not: circumstances by their number, and */
#define EVENT_DEATH		MAX_CIRCUMSTANCES

/* Counts of a history; from INSURED_AMONG on one for every number of last years asked about. */
enum
{
	LAPSED_YEARS,
	YEARS_IN_A_ROW,
	NEVER_INSURED,
	INSURED_AMONG,
	N_COUNTS = INSURED_AMONG + 8
};

#define MAX_COUNT		255

typedef struct Counts256
{
	uint64_t	w[4];
} Counts256;

/* The claims (by frame) on which something rests. */
typedef struct Reasons
{
	uint64_t	w[MAX_FRAMES / 64];
} Reasons;

typedef enum NodeKind
{
	NODE_TRUE,
	NODE_ALL,					/* all kids */
	NODE_EXISTS,				/* event y */
	NODE_ORDER,					/* y >= f(x) + k */
	NODE_LEVEL,					/* one of the levels n, k (low and high half) */
	NODE_COUNT					/* count y of the history is within n..k */
} NodeKind;

typedef enum Function
{
	SAME_DAY,
	MONTHS_LATER,
	BIRTHDAY
} Function;

typedef struct Node
{
	uint8_t		kind;
	uint8_t		f;
	uint16_t	y;
	uint16_t	x;
	uint16_t	nkids;
	int32_t		n;				/* NODE_ALL: the first kid */
	int32_t		k;
} Node;

/* A node, or its negation: twice its number, plus one. */
typedef uint16_t Lit;

#define LIT_TRUE		0
#define LIT_FALSE		1
#define NEGATED(lit)	((Lit) ((lit) ^ 1))

typedef enum Value
{
	OPEN,
	HOLDS,
	FAILS
} Value;

typedef struct Bound
{
	Day			day;
	int32_t		saved;			/* in which frame it was saved last */
	Reasons		why;
} Bound;

#define LEAST	0
#define MOST	1

typedef struct SavedBound
{
	uint16_t	var;
	uint16_t	side;
	Bound		bound;
} SavedBound;

/* What of it is still possible. */
typedef struct HistoryDomain
{
	Counts256	left[N_COUNTS];
	Reasons		why[N_COUNTS];
	bool		asked;
} HistoryDomain;

typedef struct Frame
{
	Lit			claim;
	uint32_t	nassigned;
	uint32_t	nsaved;
	uint32_t	norders;
	uint32_t	nchoices;
	uint64_t	levels;
	Reasons		levels_why;
	HistoryDomain history;
} Frame;

typedef enum GoalKind
{
	GOAL_CONDITION,
	GOAL_ANY,
	GOAL_DAY,
	GOAL_DEAD,
	GOAL_LAPSED,
	GOAL_EDGE,
	GOAL_LOST					/* there was no room for it */
} GoalKind;

typedef struct Goal
{
	uint8_t		kind;
	uint8_t		what;			/* ConditionSubject, Edge */
	bool		holds;
	bool		later;			/* of the later payment */
	uint16_t	arg;			/* condition, circumstance */
	int32_t		lo;				/* of GOAL_ANY: the first claim */
	int32_t		hi;				/* and the first that is not of it */
	uint32_t	claims;			/* of goals before it */
} Goal;

typedef struct Gap
{
	int			f;
	int			n;
	int			g;
	int			m;
	int			least;			/* days from g(x), m to f(x), n */
} Gap;

/* A day that is given (var VAR_NONE), or that of an event. */
typedef struct When
{
	uint16_t	var;
	Day			day;
} When;

struct Solver
{
	const Policy *policy;
	bool		asks_registration;
	bool		asks_history;
	bool		overflow;		/* the graph is too large */
	bool		later;			/* of which payment goals and literals are made */

	Goal		goals[MAX_GOALS];
	uint32_t	ngoals;			/* those beyond MAX_GOALS are not kept */
	uint16_t	claim_condition[MAX_CLAIMS];
	bool		claim_holds[MAX_CLAIMS];
	uint32_t	nclaims;

	/* the graph, kept from one search to the next */
	Node		nodes[MAX_NODES];
	uint32_t	nnodes;
	Lit			kids[MAX_KIDS];
	uint32_t	nkids;
	Lit			members[MAX_KIDS];	/* of nodes that are being made */
	uint32_t	nmembers;
	uint16_t	slots[NODE_SLOTS];	/* of the hash table; 0: free */
	uint16_t	of_condition[2][MAX_CONDITION]; /* by payment: literal + 1; 0: not made yet */
	uint16_t	of_subsidy[2][MAX_SUBSIDIES];
	uint16_t	of_event[EVENT_DEATH + 1];
	uint8_t		among[N_COUNTS];	/* last years of each count */
	int			ncounts;

	/* one search */
	Lit			want[MAX_GOALS + 4 * MAX_CIRCUMSTANCES + 2 * MAX_CONDITION];
	uint32_t	nwant;
	Day			pinned[N_VARS][2];
	uint8_t		value[MAX_NODES];
	Reasons		why[MAX_NODES];
	uint32_t	memo_epoch[2][MAX_NODES];
	uint8_t		memo[2][MAX_NODES];
	uint32_t	epoch;
	uint16_t	assigned[MAX_NODES];
	uint32_t	nassigned;
	Bound		bound[N_VARS][2];
	SavedBound	saved[MAX_SAVED];
	uint32_t	nsaved;
	Lit			orders[MAX_NODES];
	uint32_t	applied[MAX_NODES]; /* when each was, by the clock */
	uint32_t	norders;
	uint32_t	clock;			/* counts what moved */
	uint32_t	moved[N_VARS];	/* when each last did */
	uint16_t	choices[MAX_NODES];	/* nodes that fail: one kid must fail */
	uint32_t	nchoices;
	uint64_t	levels;
	Reasons		levels_why;
	HistoryDomain history;
	Frame		frames[MAX_FRAMES];
	int			depth;
	bool		conflict;
	Reasons		conflict_why;
	bool		exhausted;		/* the budget of the search */
	uint32_t	steps;
	uint32_t	rounds;
	Gap			gaps[32];
	int			ngaps;
};

/* ------------------------------------------------------------------
 * Reasons and sets of counts
 * ------------------------------------------------------------------ */

static const Reasons no_reason;

static void
reasons_add(Reasons *to, const Reasons *from)
{
	for (size_t i = 0; i < MAX_FRAMES / 64; i++)
		to->w[i] |= from->w[i];
}

static Reasons
both(const Reasons *a, const Reasons *b)
{
	Reasons		r = *a;

	reasons_add(&r, b);
	return r;
}

/* The last claim among them; 0: none. */
static int
last_reason(const Reasons *r)
{
	for (int i = MAX_FRAMES / 64 - 1; i >= 0; i--)
	{
		if (r->w[i])
			return i * 64 + 63 - __builtin_clzll(r->w[i]);
	}
	return 0;
}

static bool
count_has(const Counts256 *c, int n)
{
	return n >= 0 && n <= MAX_COUNT && ((c->w[n >> 6] >> (n & 63)) & 1);
}

static Counts256
count_range(int lo, int hi)
{
	Counts256	c = {{0}};

	for (int n = lo < 0 ? 0 : lo; n <= hi && n <= MAX_COUNT; n++)
		c.w[n >> 6] |= UINT64_C(1) << (n & 63);
	return c;
}

static Counts256
count_and(const Counts256 *a, const Counts256 *b)
{
	Counts256	c;

	for (int i = 0; i < 4; i++)
		c.w[i] = a->w[i] & b->w[i];
	return c;
}

static Counts256
count_not(const Counts256 *a)
{
	Counts256	c;

	for (int i = 0; i < 4; i++)
		c.w[i] = ~a->w[i];
	return c;
}

static bool
count_none(const Counts256 *a)
{
	return (a->w[0] | a->w[1] | a->w[2] | a->w[3]) == 0;
}

/* ------------------------------------------------------------------
 * The monotone functions
 * ------------------------------------------------------------------ */

static Day
later_day(int f, Day x, int n)
{
	Day			day;

	if (f == SAME_DAY)
		return x;
	if (f == MONTHS_LATER)
		return day_add_months(x, n);
	day = day_add_months(x, 12 * n);
	while (age_on(x, day) < n)
		day++;
	while (age_on(x, day - 1) >= n)
		day--;
	return day;
}

/* The last day x with f(x) <= y. */
static Day
earlier_day(int f, Day y, int n)
{
	Day			x;

	if (f == SAME_DAY)
		return y;
	/* who goes back and forth may lose days of a longer month, and gains none */
	x = day_add_months(y, f == MONTHS_LATER ? -n : -12 * n);
	while (later_day(f, x + 1, n) <= y)
		x++;
	return x;
}

/* ------------------------------------------------------------------
 * The graph
 * ------------------------------------------------------------------ */

static void
graph_reset(Solver *s)
{
	memset(s->slots, 0, sizeof(s->slots));
	memset(s->of_condition, 0, sizeof(s->of_condition));
	memset(s->of_subsidy, 0, sizeof(s->of_subsidy));
	memset(s->of_event, 0, sizeof(s->of_event));
	memset(s->value, OPEN, sizeof(s->value));
	s->value[LIT_TRUE / 2] = HOLDS;
	s->nassigned = 0;
	s->nodes[0] = (Node) {.kind = NODE_TRUE};
	s->nnodes = 1;
	s->nkids = s->nmembers = 0;
	s->ncounts = INSURED_AMONG;
	s->overflow = false;
}

static uint32_t
node_hash(const Node *n, const Lit *kids)
{
	uint32_t	h = 2166136261u;
	uint32_t	part[5] = {n->kind | n->f << 8, n->y | (uint32_t) n->x << 16, n->nkids, n->n, n->k};

	if (n->kind == NODE_ALL)
		part[3] = part[4] = 0;
	for (int i = 0; i < 5; i++)
		h = (h ^ part[i]) * 16777619u;
	for (int i = 0; i < n->nkids; i++)
		h = (h ^ kids[i]) * 16777619u;
	return h ^ h >> 15;
}

static bool
node_same(const Solver *s, const Node *a, const Node *b, const Lit *kids)
{
	if (a->kind != b->kind || a->nkids != b->nkids)
		return false;
	if (a->kind == NODE_ALL)
		return memcmp(s->kids + a->n, kids, a->nkids * sizeof(Lit)) == 0;
	return a->f == b->f && a->y == b->y && a->x == b->x && a->n == b->n && a->k == b->k;
}

static Lit
node_make(Solver *s, Node node, const Lit *kids)
{
	uint32_t	at = node_hash(&node, kids) & (NODE_SLOTS - 1);

	for (; s->slots[at] != 0; at = (at + 1) & (NODE_SLOTS - 1))
	{
		if (node_same(s, &s->nodes[s->slots[at]], &node, kids))
			return s->slots[at] * 2;
	}
	if (s->nnodes == MAX_NODES || s->nkids + node.nkids > MAX_KIDS)
	{
		s->overflow = true;
		return LIT_TRUE;
	}
	if (node.kind == NODE_ALL)
	{
		node.n = s->nkids;
		memcpy(s->kids + s->nkids, kids, node.nkids * sizeof(Lit));
		s->nkids += node.nkids;
	}
	s->nodes[s->nnodes] = node;
	s->slots[at] = s->nnodes;
	return s->nnodes++ * 2;
}

static void
member(Solver *s, Lit lit)
{
	if (s->nmembers == MAX_KIDS)
		s->overflow = true;
	else
		s->members[s->nmembers++] = lit;
}

/* All members from `from` on, or (as is negated) any of them. */
static Lit
members_end(Solver *s, uint32_t from, bool any)
{
	uint32_t	n = from;
	Lit			lit;

	for (uint32_t i = from; i < s->nmembers; i++)
	{
		Lit			m = any ? NEGATED(s->members[i]) : s->members[i];
		bool		there = m == LIT_TRUE;

		if (m == LIT_FALSE)
		{
			s->nmembers = from;
			return any ? LIT_TRUE : LIT_FALSE;
		}
		for (uint32_t k = from; k < n && !there; k++)
			there = s->members[k] == m;
		if (!there)
			s->members[n++] = m;
	}
	if (n == from)
		lit = LIT_TRUE;
	else if (n == from + 1)
		lit = s->members[from];
	else
		lit = node_make(s, (Node) {.kind = NODE_ALL,.nkids = n - from}, s->members + from);
	s->nmembers = from;
	return any ? NEGATED(lit) : lit;
}

static Lit
all_of3(Solver *s, Lit a, Lit b, Lit c)
{
	uint32_t	from = s->nmembers;

	member(s, a);
	member(s, b);
	member(s, c);
	return members_end(s, from, false);
}

/* Last day of the range of a variable. */
static Day
var_last(int var)
{
	return var >= VAR_UNTIL ? NO_LAST_DAY : DAY_LAST;
}

/* y >= f(x) + k, of which one day is that of an event */
static Lit
order(Solver *s, When y, int f, int n, Day k, When x)
{
	if (n == 0 || x.var == VAR_NONE)
	{
		if (x.var == VAR_NONE)
			k += later_day(f, x.day, n);
		f = SAME_DAY;
		n = 0;
	}
	if (y.var == VAR_NONE)
	{
		/* x is at most the last day of which f is not above */
		Day			last = earlier_day(f, y.day - k, n);

		return NEGATED(order(s, x, SAME_DAY, 0, last + 1, (When) {VAR_NONE, 0}));
	}
	if (x.var == VAR_NONE && k <= DAY_FIRST)
		return LIT_TRUE;
	if (x.var == VAR_NONE && k > var_last(y.var))
		return LIT_FALSE;
	if (x.var == y.var)
		return f == SAME_DAY && k <= 0 ? LIT_TRUE : LIT_FALSE;
	/* two days are compared in one way only */
	if (f == SAME_DAY && x.var > y.var)
		return NEGATED(order(s, x, SAME_DAY, 0, 1 - k, y));
	return node_make(s, (Node) {
		.kind = NODE_ORDER,.f = f,.y = y.var,.x = x.var,.n = n,.k = k
	}, NULL);
}

static When
var(int number)
{
	return (When) {number, 0};
}

static When
given(Day day)
{
	return (When) {VAR_NONE, day};
}

/* y >= x */
static Lit
not_before(Solver *s, When y, When x)
{
	return order(s, y, SAME_DAY, 0, 0, x);
}

static Day
clamp(int64_t day, Day least, Day most)
{
	return day < least ? least : day > most ? most : (Day) day;
}

static Lit
day_within(Solver *s, When y, Day lo, Day hi)
{
	Day			first = clamp(lo, DAY_FIRST, DAY_LAST + 2);
	Day			last = clamp(hi, DAY_FIRST - 2, DAY_LAST + 1);
	Lit			from = not_before(s, y, given(first));
	Lit			after = not_before(s, y, given(last + 1));

	return all_of3(s, from, NEGATED(after), LIT_TRUE);
}

static Lit
exists(Solver *s, int event)
{
	if (s->of_event[event] == 0)
		s->of_event[event] = node_make(s, (Node) {.kind = NODE_EXISTS,.y = event}, NULL);
	return s->of_event[event];
}

static When
payment(const Solver *s)
{
	return var(s->later ? VAR_PAID_LATER : VAR_PAID);
}

static When
moment_of(const Solver *s, const Condition *c)
{
	switch (c->moment)
	{
		case ON_REGISTRATION:
			return var(VAR_REGISTERED);
		case ON_DAY:
			return given(c->day);
		case ON_BIRTH:
			return var(VAR_BIRTH);
		default:
			return payment(s);
	}
}

/* The day of an event, and (*there) that it took place. */
static When
subject_of(Solver *s, int what, uint16_t arg, Lit *there)
{
	*there = LIT_TRUE;
	switch (what)
	{
		case OF_BIRTH:
			return var(VAR_BIRTH);
		case OF_PAYMENT:
			return payment(s);
		case OF_REGISTRATION:
			return var(VAR_REGISTERED);
		case OF_DEATH:
			*there = exists(s, EVENT_DEATH);
			return var(VAR_DIED);
		default:
			*there = exists(s, arg);
			return var(VAR_FROM + arg);
	}
}

static Lit
held_literal(Solver *s, const Condition *c)
{
	const CircumstanceSet *set = &POLICY_TABLE(s->policy, CircumstanceSet, sets)[c->arg];
	uint32_t	from = s->nmembers;
	When		day = moment_of(s, c);

	for (uint32_t i = 0; i < s->policy->circumstances.count; i++)
	{
		if (!set_has(set, i))
			continue;
		if (c->moment == EVER)
			member(s, exists(s, i));
		else
			member(s, all_of3(s, exists(s, i), not_before(s, day, var(VAR_FROM + i)),
							  not_before(s, var(VAR_UNTIL + i), day)));
	}
	return members_end(s, from, true);
}

static Lit
age_literal(Solver *s, const Condition *c)
{
	When		day = moment_of(s, c);
	When		birth = var(VAR_BIRTH);
	Lit			from = LIT_TRUE;
	Lit			beyond = LIT_FALSE;

	if (c->hi < 0 || c->lo > MAX_YEARS_OLD)
		return LIT_FALSE;
	if (c->lo > 0)
		from = order(s, day, BIRTHDAY, c->lo, 0, birth);
	if (c->hi < MAX_YEARS_OLD)
		beyond = order(s, day, BIRTHDAY, c->hi + 1, 0, birth);
	return all_of3(s, not_before(s, day, birth), from, NEGATED(beyond));
}

static Lit
date_literal(Solver *s, const Condition *c)
{
	Lit			there;
	When		day = subject_of(s, c->what, c->arg, &there);

	return all_of3(s, there, day_within(s, day, c->lo, c->hi), LIT_TRUE);
}

static Lit
elapsed_literal(Solver *s, const Condition *c)
{
	Lit			there;
	When		since = subject_of(s, c->what, c->arg, &there);
	When		day = moment_of(s, c);
	Lit			from;
	Lit			after;

	if (c->unit == UNIT_DAYS)
	{
		from = order(s, day, SAME_DAY, 0, clamp(c->lo, -MAX_SPAN, MAX_SPAN), since);
		after = order(s, day, SAME_DAY, 0, clamp(c->hi, -MAX_SPAN - 1, MAX_SPAN) + 1, since);
	}
	else
	{
		from = c->lo == 0 ? not_before(s, day, since) :
			order(s, day, MONTHS_LATER, c->lo, 1, since);
		after = order(s, day, MONTHS_LATER, c->hi, 1, since);
	}
	return all_of3(s, there, from, NEGATED(after));
}

static Lit
level_literal(Solver *s, const Condition *c)
{
	uint64_t	set = POLICY_TABLE(s->policy, CircumstanceSet, sets)[c->arg].w[0];
	uint32_t	n = s->policy->levels.count;
	uint64_t	all = n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;

	/* nobody can choose one: undecided for all */
	if (n == 0)
		s->overflow = true;
	set &= all;
	return set == 0 ? LIT_FALSE : set == all ? LIT_TRUE :
		node_make(s, (Node) {
		.kind = NODE_LEVEL,.n = (int32_t) set,.k = (int32_t) (set >> 32)
	}, NULL);
}

static Lit
count_literal(Solver *s, int count, int lo, int hi)
{
	return node_make(s, (Node) {.kind = NODE_COUNT,.y = count,.n = lo,.k = hi}, NULL);
}

static Lit
insured_literal(Solver *s, const Condition *c)
{
	int			count = INSURED_AMONG;

	while (count < s->ncounts && s->among[count] != c->arg)
		count++;
	if (count == N_COUNTS)
	{
		s->overflow = true;
		return LIT_TRUE;
	}
	if (count == s->ncounts)
		s->among[s->ncounts++] = c->arg;
	return count_literal(s, count, c->lo, c->hi);
}

static Lit condition_literal(Solver *s, const Condition *c, int nsubsidies);

static Lit
subsidy_holds(Solver *s, int i)
{
	const Subsidy *subsidy = &POLICY_TABLE(s->policy, Subsidy, subsidies)[i];
	const Condition *c = POLICY_TABLE(s->policy, Condition, conditions);

	/* subsidies are found in their order: its condition knows only those before */
	if (s->of_subsidy[s->later][i] == 0)
		s->of_subsidy[s->later][i] = condition_literal(s, c + subsidy->condition, i) + 1;
	return s->of_subsidy[s->later][i] - 1;
}

static Lit
subsidy_literal(Solver *s, const Condition *c, int nsubsidies)
{
	uint64_t	set = POLICY_TABLE(s->policy, CircumstanceSet, sets)[c->arg].w[0];
	uint32_t	from = s->nmembers;

	for (int i = 0; i < nsubsidies; i++)
	{
		if ((set >> i) & 1)
			member(s, subsidy_holds(s, i));
	}
	return members_end(s, from, true);
}

/* A condition that knows the first so many subsidies. */
static Lit
condition_literal(Solver *s, const Condition *c, int nsubsidies)
{
	const Condition *end = c + c->skip;
	uint32_t	from = s->nmembers;
	Lit			lit;

	switch (c->op)
	{
		case COND_TRUE:
			return LIT_TRUE;
		case COND_FALSE:
			return LIT_FALSE;
		case COND_ALL:
		case COND_ANY:
		case COND_NONE:
			for (const Condition *m = c + 1; m < end; m += m->skip)
				member(s, condition_literal(s, m, nsubsidies));
			lit = members_end(s, from, c->op != COND_ALL);
			return c->op == COND_NONE ? NEGATED(lit) : lit;
		case COND_HELD:
			return held_literal(s, c);
		case COND_AGE:
			return age_literal(s, c);
		case COND_DATE:
			return date_literal(s, c);
		case COND_ELAPSED:
			return elapsed_literal(s, c);
		case COND_SUBSIDY:
			return subsidy_literal(s, c, nsubsidies);
		case COND_LEVEL:
			return level_literal(s, c);
		case COND_LAPSED:
			return count_literal(s, LAPSED_YEARS, c->lo, c->hi);
		case COND_CONSECUTIVE:
			return count_literal(s, YEARS_IN_A_ROW, c->lo, c->hi);
		case COND_FIRST:
			return count_literal(s, NEVER_INSURED, c->lo != 0, c->lo != 0);
		default:
			return insured_literal(s, c);
	}
}

static Lit
policy_condition(Solver *s, uint16_t condition)
{
	const Condition *c = POLICY_TABLE(s->policy, Condition, conditions) + condition;

	if (condition >= MAX_CONDITION)
	{
		s->overflow = true;
		return LIT_TRUE;
	}
	if (s->of_condition[s->later][condition] == 0)
		s->of_condition[s->later][condition] = condition_literal(s, c, s->policy->subsidies.count) + 1;
	return s->of_condition[s->later][condition] - 1;
}

/* ------------------------------------------------------------------
 * What is known in the course of a search
 * ------------------------------------------------------------------ */

static void
conflict(Solver *s, const Reasons *why)
{
	if (s->conflict)
		return;
	s->conflict = true;
	s->conflict_why = *why;
}

static void
set_bound(Solver *s, int v, int side, Day day, const Reasons *why)
{
	Bound	   *b = &s->bound[v][side];

	if (s->conflict || (side == LEAST ? day <= b->day : day >= b->day))
		return;
	if (b->saved != s->depth)
	{
		if (s->nsaved == MAX_SAVED)
		{
			s->exhausted = true;
			conflict(s, &no_reason);
			return;
		}
		s->saved[s->nsaved++] = (SavedBound) {.var = v,.side = side,.bound = *b};
		b->saved = s->depth;
	}
	b->day = day;
	b->why = *why;
	s->moved[v] = ++s->clock;
	if (s->bound[v][LEAST].day > s->bound[v][MOST].day)
	{
		Reasons		r = both(&s->bound[v][LEAST].why, &s->bound[v][MOST].why);

		conflict(s, &r);
	}
}

/* Move the days of a literal y >= f(x) + k, or of its negation. */
static void
apply_order(Solver *s, Lit lit)
{
	const Node *n = &s->nodes[lit / 2];
	const Reasons *why = &s->why[lit / 2];
	Bound	   *x = s->bound[n->x];
	Bound	   *y = s->bound[n->y];
	Reasons		r;

	if (n->x == VAR_NONE)
	{
		set_bound(s, n->y, lit & 1 ? MOST : LEAST, lit & 1 ? n->k - 1 : n->k, why);
		return;
	}
	if (!(lit & 1))
	{
		r = both(why, &x[LEAST].why);
		set_bound(s, n->y, LEAST, later_day(n->f, x[LEAST].day, n->n) + n->k, &r);
		r = both(why, &y[MOST].why);
		set_bound(s, n->x, MOST, earlier_day(n->f, y[MOST].day - n->k, n->n), &r);
	}
	else
	{
		r = both(why, &x[MOST].why);
		set_bound(s, n->y, MOST, later_day(n->f, x[MOST].day, n->n) + n->k - 1, &r);
		r = both(why, &y[LEAST].why);
		set_bound(s, n->x, LEAST, earlier_day(n->f, y[LEAST].day - n->k, n->n) + 1, &r);
	}
}

static uint64_t
node_levels(const Node *n)
{
	return (uint32_t) n->n | (uint64_t) (uint32_t) n->k << 32;
}

static void claim(Solver *s, Lit lit, const Reasons *why);

/* What must be true of an event that took place. */
static void
event_exists(Solver *s, int event, const Reasons *why)
{
	Lit			died = exists(s, EVENT_DEATH);

	if (event == EVENT_DEATH)
	{
		claim(s, not_before(s, var(VAR_DIED), var(VAR_BIRTH)), why);
		for (uint32_t c = 0; c < s->policy->circumstances.count; c++)
		{
			Lit			listed = exists(s, c);
			Reasons		r = both(why, &s->why[listed / 2]);

			if (s->value[listed / 2] == HOLDS)
				claim(s, not_before(s, var(VAR_DIED), var(VAR_FROM + c)), &r);
		}
		return;
	}
	claim(s, not_before(s, var(VAR_UNTIL + event), var(VAR_FROM + event)), why);
	if (s->value[died / 2] == HOLDS)
	{
		Reasons		r = both(why, &s->why[died / 2]);

		claim(s, not_before(s, var(VAR_DIED), var(VAR_FROM + event)), &r);
	}
}

static void
narrow_levels(Solver *s, uint64_t levels, const Reasons *why)
{
	s->levels &= levels;
	reasons_add(&s->levels_why, why);
	if (s->levels == 0)
		conflict(s, &s->levels_why);
}

static void
narrow_count(Solver *s, const Node *n, bool within, const Reasons *why)
{
	HistoryDomain *h = &s->history;
	Counts256	range = count_range(n->n, n->k);

	if (!within)
		range = count_not(&range);
	h->left[n->y] = count_and(&h->left[n->y], &range);
	reasons_add(&h->why[n->y], why);
	h->asked = true;
	if (count_none(&h->left[n->y]))
		conflict(s, &h->why[n->y]);
}

/* A literal is so, for these reasons. */
static void
claim(Solver *s, Lit lit, const Reasons *why)
{
	uint32_t	at = lit / 2;
	const Node *n = &s->nodes[at];
	Value		value = lit & 1 ? FAILS : HOLDS;

	if (s->conflict)
		return;
	if (s->value[at] != OPEN)
	{
		Reasons		r = both(why, &s->why[at]);

		if (s->value[at] != value)
			conflict(s, &r);
		return;
	}
	s->value[at] = value;
	s->why[at] = *why;
	s->assigned[s->nassigned++] = at;
	switch (n->kind)
	{
		case NODE_ALL:
			if (value == FAILS)
				s->choices[s->nchoices++] = at;
			for (int i = 0; i < n->nkids && value == HOLDS; i++)
				claim(s, s->kids[n->n + i], &s->why[at]);
			break;
		case NODE_EXISTS:
			if (value == HOLDS)
				event_exists(s, n->y, &s->why[at]);
			break;
		case NODE_ORDER:
			if (n->x == VAR_NONE)
				apply_order(s, lit);
			else
			{
				s->applied[s->norders] = 0;
				s->orders[s->norders++] = lit;
			}
			break;
		case NODE_LEVEL:
			narrow_levels(s, value == HOLDS ? node_levels(n) : ~node_levels(n), &s->why[at]);
			break;
		case NODE_COUNT:
			narrow_count(s, n, value == HOLDS, &s->why[at]);
			break;
		default:
			break;
	}
}

static Value
order_value(const Solver *s, const Node *n)
{
	const Bound *y = s->bound[n->y];
	const Bound *x = s->bound[n->x];

	if (n->x == VAR_NONE)
		return y[LEAST].day >= n->k ? HOLDS : y[MOST].day < n->k ? FAILS : OPEN;
	if (y[LEAST].day >= later_day(n->f, x[MOST].day, n->n) + n->k)
		return HOLDS;
	return y[MOST].day < later_day(n->f, x[LEAST].day, n->n) + n->k ? FAILS : OPEN;
}

static Value
count_value(const Solver *s, const Node *n)
{
	const Counts256 *left = &s->history.left[n->y];
	Counts256	range = count_range(n->n, n->k);
	Counts256	within = count_and(left, &range);

	if (count_none(&within))
		return FAILS;
	return memcmp(&within, left, sizeof(within)) == 0 ? HOLDS : OPEN;
}

static Value value_of(Solver *s, Lit lit, bool closed);

static Value
node_value(Solver *s, uint32_t at, bool closed)
{
	const Node *n = &s->nodes[at];
	Value		result = HOLDS;

	switch (n->kind)
	{
		case NODE_ALL:
			for (int i = 0; i < n->nkids; i++)
			{
				Value		v = value_of(s, s->kids[n->n + i], closed);

				if (v == FAILS)
					return FAILS;
				if (v == OPEN)
					result = OPEN;
			}
			return result;
		case NODE_EXISTS:
			return closed ? FAILS : OPEN;
		case NODE_ORDER:
			return order_value(s, n);
		case NODE_LEVEL:
			return (s->levels & node_levels(n)) == 0 ? FAILS :
				(s->levels & ~node_levels(n)) == 0 ? HOLDS : OPEN;
		case NODE_COUNT:
			return count_value(s, n);
		default:
			return HOLDS;
	}
}

/* Closed: nothing exists of which it is not known. */
static Value
value_of(Solver *s, Lit lit, bool closed)
{
	uint32_t	at = lit / 2;
	Value		v = s->value[at];

	if (v == OPEN && s->memo_epoch[closed][at] == s->epoch)
		v = s->memo[closed][at];
	else if (v == OPEN)
	{
		v = node_value(s, at, closed);
		s->memo_epoch[closed][at] = s->epoch;
		s->memo[closed][at] = v;
	}
	return v == OPEN || !(lit & 1) ? v : v == HOLDS ? FAILS : HOLDS;
}

/* Why a literal that is not open has its value. */
static void
explain(Solver *s, Lit lit, Reasons *why)
{
	uint32_t	at = lit / 2;
	const Node *n = &s->nodes[at];
	bool		holds = value_of(s, at * 2, false) == HOLDS;

	if (s->value[at] != OPEN)
	{
		reasons_add(why, &s->why[at]);
		return;
	}
	switch (n->kind)
	{
		case NODE_ALL:
			for (int i = 0; i < n->nkids; i++)
			{
				Lit			kid = s->kids[n->n + i];

				if (!holds && value_of(s, kid, false) != FAILS)
					continue;
				explain(s, kid, why);
				if (!holds)
					return;
			}
			break;
		case NODE_ORDER:
			reasons_add(why, &s->bound[n->y][holds ? LEAST : MOST].why);
			reasons_add(why, &s->bound[n->x][holds ? MOST : LEAST].why);
			break;
		case NODE_LEVEL:
			reasons_add(why, &s->levels_why);
			break;
		case NODE_COUNT:
			reasons_add(why, &s->history.why[n->y]);
			break;
		default:
			break;
	}
}

/* ------------------------------------------------------------------
 * Histories: all counts together
 *
 * Seen backward from the last year before the coverage year: a run of lapsed years; where
 * there is none, a row that neutral years do not break; the rest.  Never insured is apart.
 * ------------------------------------------------------------------ */

#define MAX_YEARS_BACK	256		/* more than there are from 1990 to the last coverage year */

/* What a year may still be, with so many insured years after it. */
typedef struct YearsBack
{
	int			n;				/* years that may have been something */
	uint8_t		status[YEAR_IS_BREAK + 1];	/* a status of each kind; 0: there is none */
	Counts256	here[MAX_YEARS_BACK];	/* insured years that there may be by this one */
	bool		run[MAX_YEARS_BACK];
	Counts256	row[MAX_YEARS_BACK];
	Counts256	rest[MAX_YEARS_BACK];
} YearsBack;

typedef enum Phase
{
	IN_RUN,
	IN_ROW,
	IN_REST
} Phase;

static const Counts256 every_count = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};

static bool
never_insured(const Solver *s)
{
	for (int i = 0; i < s->ncounts; i++)
	{
		if (!count_has(&s->history.left[i], i == NEVER_INSURED))
			return false;
	}
	return true;
}

/* Can the i-th year back be of a kind, in this phase, after n insured years?  What then? */
static bool
year_can(const Solver *s, const YearsBack *b, int i, int kind, Phase *phase, int *n)
{
	const Counts256 *left = s->history.left;
	int			year = s->policy->coverage_year - i;
	int			counts = s->policy->coverage_year - s->policy->lapses_from;
	int			lapsed = i - 1 < counts ? i - 1 : counts > 0 ? counts : 0;

	if (kind != YEAR_IS_LAPSED && (b->status[kind] == 0 || year > HISTORY_LAST_YEAR))
		return false;
	if (*phase == IN_RUN && kind == YEAR_IS_LAPSED)
		return b->run[i + 1] && count_has(&b->here[i], 0);
	if (*phase == IN_RUN)
	{
		if (!count_has(&left[LAPSED_YEARS], lapsed))
			return false;
		/* a row ends with a lapsed year, before it began */
		*phase = IN_ROW;
		if (i > 1)
		{
			if (!count_has(&left[YEARS_IN_A_ROW], 0))
				return false;
			*phase = IN_REST;
		}
	}
	if (*phase == IN_ROW &&
		(year < s->policy->streak_from || kind == YEAR_IS_LAPSED || kind == YEAR_IS_BREAK))
	{
		if (!count_has(&left[YEARS_IN_A_ROW], *n))
			return false;
		*phase = IN_REST;
	}
	*n += kind == YEAR_IS_INSURED;
	return count_has(&b->here[i], *n) &&
		count_has(*phase == IN_ROW ? &b->row[i + 1] : &b->rest[i + 1], *n);
}

static bool
year_can_be(const Solver *s, const YearsBack *b, int i, Phase phase, int n)
{
	for (int kind = 0; kind <= YEAR_IS_BREAK; kind++)
	{
		Phase		then = phase;
		int			count = n;

		if (year_can(s, b, i, kind, &then, &count))
			return true;
	}
	return false;
}

/* Histories of who was insured once, from the year of birth on; false: there is none. */
static bool
years_find(const Solver *s, int birth_year, YearsBack *b)
{
	static const uint8_t statuses[] = {YEAR_NONE, YEAR_RESIDENT, YEAR_EXCUSED, YEAR_EMPLOYEE};
	const HistoryDomain *h = &s->history;
	int			first = birth_year > HISTORY_FIRST_YEAR ? birth_year : HISTORY_FIRST_YEAR;
	Counts256	some = count_range(1, MAX_COUNT);

	if (!count_has(&h->left[NEVER_INSURED], 0))
		return false;
	b->n = s->policy->coverage_year > first ? s->policy->coverage_year - first : 0;
	memset(b->status, 0, sizeof(b->status));
	for (int i = 3; i >= 0; i--)
		b->status[s->policy->year_kind[statuses[i]]] = statuses[i];
	for (int i = 0; i <= b->n + 1; i++)
		b->here[i] = every_count;
	for (int k = INSURED_AMONG; k < s->ncounts; k++)
	{
		int			i = s->among[k] <= b->n ? s->among[k] : b->n + 1;

		b->here[i] = count_and(&b->here[i], &h->left[k]);
	}
	b->run[b->n + 1] = false;
	b->rest[b->n + 1] = count_and(&some, &b->here[b->n + 1]);
	b->row[b->n + 1] = count_and(&b->rest[b->n + 1], &h->left[YEARS_IN_A_ROW]);
	for (int i = b->n; i >= 1; i--)
	{
		b->row[i] = b->rest[i] = (Counts256) {{0}};
		for (int n = 0; n < i; n++)
		{
			if (year_can_be(s, b, i, IN_ROW, n))
				b->row[i].w[n >> 6] |= UINT64_C(1) << (n & 63);
			if (year_can_be(s, b, i, IN_REST, n))
				b->rest[i].w[n >> 6] |= UINT64_C(1) << (n & 63);
		}
		b->run[i] = year_can_be(s, b, i, IN_RUN, 0);
	}
	return b->run[1];
}

static int
year_of(Day day)
{
	int			y,
				m,
				d;

	day_to_ymd(day, &y, &m, &d);
	return y;
}

static void
check_history(Solver *s)
{
	const Bound *birth = &s->bound[VAR_BIRTH][LEAST];
	Reasons		why = birth->why;
	YearsBack	b;

	if (s->conflict || !s->history.asked || never_insured(s) ||
		years_find(s, year_of(birth->day), &b))
		return;
	for (int i = 0; i < s->ncounts; i++)
		reasons_add(&why, &s->history.why[i]);
	conflict(s, &why);
}

/* ------------------------------------------------------------------
 * Search
 * ------------------------------------------------------------------ */

/* The least days from g(x) to f(x), of all days x; kept, as every month is looked at. */
static int
least_gap(Solver *s, int f, int n, int g, int m)
{
	Gap		   *gap;

	if (f == SAME_DAY && g == SAME_DAY)
		return 0;
	for (int i = 0; i < s->ngaps; i++)
	{
		gap = &s->gaps[i];
		if (gap->f == f && gap->n == n && gap->g == g && gap->m == m)
			return gap->least;
	}
	if (s->ngaps == (int) (sizeof(s->gaps) / sizeof(s->gaps[0])))
		s->ngaps = 0;
	gap = &s->gaps[s->ngaps++];
	*gap = (Gap) {.f = f,.n = n,.g = g,.m = m,.least = INT32_MAX};
	for (int year = 1850; year <= 2200; year++)
	{
		for (int month = 1; month <= 12; month++)
		{
			/* the days of a month before the 28th are as far off as that */
			for (int dom = 28; dom <= 31 && ymd_is_valid(year, month, dom); dom++)
			{
				Day			x = day_from_ymd(year, month, dom);
				int			days = later_day(f, x, n) - later_day(g, x, m);

				gap->least = days < gap->least ? days : gap->least;
			}
		}
	}
	return gap->least;
}

/* A day is at least so many days after another, by one or two orders. */
typedef struct Link
{
	uint16_t	from;
	uint16_t	to;
	int			days;
	uint16_t	by[2];			/* nodes */
} Link;

#define MAX_LINKS	1024

static int
find_links(Solver *s, Link *links)
{
	int			n = 0;

	for (uint32_t i = 0; i < s->norders && n < MAX_LINKS; i++)
	{
		uint16_t	at = s->orders[i] / 2;
		const Node *a = &s->nodes[at];
		int			days;

		if (s->orders[i] & 1)
		{
			days = least_gap(s, SAME_DAY, 0, a->f, a->n) - a->k + 1;
			links[n++] = (Link) {a->y, a->x, days, {at, at}};
			continue;
		}
		days = least_gap(s, a->f, a->n, SAME_DAY, 0) + a->k;
		links[n++] = (Link) {a->x, a->y, days, {at, at}};
		/* y >= f(x) + k and z < g(x) + l, where f is never far before g */
		for (uint32_t j = 0; j < s->norders && n < MAX_LINKS; j++)
		{
			uint16_t	bt = s->orders[j] / 2;
			const Node *b = &s->nodes[bt];

			if (!(s->orders[j] & 1) || b->x != a->x || a->f == SAME_DAY || b->f == SAME_DAY)
				continue;
			days = least_gap(s, a->f, a->n, b->f, b->n) + a->k - b->k + 1;
			links[n++] = (Link) {b->y, a->y, days, {at, bt}};
		}
	}
	return n;
}

/*
 * Orders that move each other's days for ever: no days meet them where even the least that
 * each moves is more than nothing around a circle.  Moving would show it too, at the end of
 * all days.
 */
static bool
orders_clash(Solver *s, Reasons *why)
{
	Link		links[MAX_LINKS];
	int			n = find_links(s, links);
	int			reach[N_VARS] = {0};
	int			by[N_VARS];
	int			v = VAR_NONE;

	for (int round = 0; round <= n; round++)
	{
		v = VAR_NONE;
		for (int i = 0; i < n; i++)
		{
			const Link *l = &links[i];

			if (reach[l->from] + l->days > reach[l->to])
			{
				reach[l->to] = reach[l->from] + l->days;
				by[l->to] = i;
				v = l->to;
			}
		}
		if (v == VAR_NONE)
			return false;
	}
	/* go back until surely within a circle, then around it */
	for (int steps = 0; steps <= n; steps++)
		v = links[by[v]].from;
	for (int start = v, i = by[v];; i = by[v])
	{
		reasons_add(why, &s->why[links[i].by[0]]);
		reasons_add(why, &s->why[links[i].by[1]]);
		v = links[i].from;
		if (v == start)
			return true;
	}
}

/* Move days until all orders are met. */
static void
settle(Solver *s)
{
	bool		again = true;

	for (int round = 0; again && !s->conflict; round++)
	{
		Reasons		why = {{0}};

		again = false;
		for (uint32_t i = 0; i < s->norders && !s->conflict; i++)
		{
			const Node *n = &s->nodes[s->orders[i] / 2];

			if (s->applied[i] > s->moved[n->x] && s->applied[i] > s->moved[n->y])
				continue;
			s->applied[i] = ++s->clock;
			apply_order(s, s->orders[i]);
			again = true;
		}
		if (round == 16 && orders_clash(s, &why))
			conflict(s, &why);
		if (s->rounds++ > MAX_ROUNDS)
		{
			s->exhausted = true;
			conflict(s, &no_reason);
		}
	}
}

/* Of a conjunction that fails: how many kids may be what fails (2: several), the last, and why. */
static int
open_kids(Solver *s, const Node *n, Lit *last, Reasons *why)
{
	int			open = 0;

	for (int i = 0; i < n->nkids; i++)
	{
		Lit			kid = s->kids[n->n + i];
		Value		v = value_of(s, kid, false);

		if (v == FAILS)
			return -1;
		if (v == OPEN)
		{
			if (++open == 2)
				return open;
			*last = kid;
		}
	}
	for (int i = 0; i < n->nkids; i++)
	{
		Lit			kid = s->kids[n->n + i];

		if (open == 0 || kid != *last)
			explain(s, kid, why);
	}
	return open;
}

/* Everything that follows without a choice; false: a contradiction. */
static bool
propagate(Solver *s)
{
	uint32_t	before;

	do
	{
		settle(s);
		s->epoch++;
		before = s->nassigned;
		for (uint32_t i = 0; i < s->nchoices && !s->conflict; i++)
		{
			uint32_t	at = s->choices[i];
			Reasons		why = s->why[at];
			Lit			last = LIT_TRUE;
			int			open = open_kids(s, &s->nodes[at], &last, &why);

			if (open == 0)
				conflict(s, &why);
			else if (open == 1)
				claim(s, NEGATED(last), &why);
		}
	} while (!s->conflict && s->nassigned > before);
	check_history(s);
	return !s->conflict;
}

/*
 * What to claim next: of the disjunction with the fewest members left, the first that does
 * without another circumstance.  LIT_TRUE: every disjunction is met.
 */
static Lit
choose(Solver *s)
{
	const Node *best = NULL;
	int			fewest = INT32_MAX;
	Lit			chosen = LIT_TRUE;

	for (uint32_t i = 0; i < s->nchoices; i++)
	{
		const Node *n = &s->nodes[s->choices[i]];
		bool		met = false;
		int			open = 0;

		for (int k = 0; k < n->nkids && !met; k++)
		{
			met = value_of(s, s->kids[n->n + k], true) == FAILS;
			open += value_of(s, s->kids[n->n + k], false) == OPEN;
		}
		if (!met && open < fewest)
		{
			best = n;
			fewest = open;
		}
	}
	for (int k = 0; best && k < best->nkids; k++)
	{
		Lit			kid = s->kids[best->n + k];

		if (value_of(s, kid, false) != OPEN)
			continue;
		if (chosen == LIT_TRUE)
			chosen = NEGATED(kid);
		if (value_of(s, kid, true) != HOLDS)
			return NEGATED(kid);
	}
	return chosen;
}

static void
push_frame(Solver *s, Lit lit)
{
	Frame	   *f = &s->frames[++s->depth];

	f->claim = lit;
	f->nassigned = s->nassigned;
	f->nsaved = s->nsaved;
	f->norders = s->norders;
	f->nchoices = s->nchoices;
	f->levels = s->levels;
	f->levels_why = s->levels_why;
	f->history = s->history;
}

/* Back to before frame number `depth`. */
static void
pop_frame(Solver *s, int depth)
{
	const Frame *f = &s->frames[depth];

	while (s->nassigned > f->nassigned)
		s->value[s->assigned[--s->nassigned]] = OPEN;
	while (s->nsaved > f->nsaved)
	{
		const SavedBound *saved = &s->saved[--s->nsaved];

		s->bound[saved->var][saved->side] = saved->bound;
	}
	s->norders = f->norders;
	s->nchoices = f->nchoices;
	s->levels = f->levels;
	s->levels_why = f->levels_why;
	s->history = f->history;
	s->depth = depth - 1;
	s->conflict = false;
	s->epoch++;
}

/* The last claim that had a part in the conflict fails; false: there was none. */
static bool
back(Solver *s)
{
	while (s->conflict)
	{
		Reasons		why = s->conflict_why;
		int			last = last_reason(&why);
		Lit			lit = s->frames[last].claim;

		if (last == 0 || s->overflow || s->exhausted)
			return false;
		why.w[last >> 6] &= ~(UINT64_C(1) << (last & 63));
		pop_frame(s, last);
		claim(s, NEGATED(lit), &why);
	}
	return true;
}

static void
search_reset(Solver *s)
{
	uint32_t	n = s->policy->levels.count;
	int			years = s->policy->coverage_year - HISTORY_FIRST_YEAR;

	while (s->nassigned > 0)
		s->value[s->assigned[--s->nassigned]] = OPEN;
	s->nsaved = s->norders = s->nchoices = 0;
	s->depth = 0;
	s->conflict = false;
	s->exhausted = false;
	s->steps = s->rounds = 0;
	s->epoch++;
	s->clock = 1;
	for (int v = 0; v < N_VARS; v++)
	{
		for (int side = 0; side < 2; side++)
			s->bound[v][side] = (Bound) {.day = s->pinned[v][side]};
		s->moved[v] = 1;
	}
	s->levels = n >= 64 ? UINT64_MAX : n == 0 ? 1 : (UINT64_C(1) << n) - 1;
	s->levels_why = no_reason;
	memset(&s->history, 0, sizeof(s->history));
	for (int i = 0; i < N_COUNTS; i++)
		s->history.left[i] = count_range(0, years > 0 ? years : 0);
	s->history.left[NEVER_INSURED] = count_range(0, 1);
}

/* Is there anybody of whom all that is wanted is so?  Then that is what is known now. */
static Solved
search(Solver *s)
{
	When		birth = var(VAR_BIRTH);
	When		registered = var(VAR_REGISTERED);
	When		paid = var(VAR_PAID);

	search_reset(s);
	claim(s, not_before(s, registered, birth), &no_reason);
	claim(s, not_before(s, paid, birth), &no_reason);
	claim(s, not_before(s, paid, registered), &no_reason);
	claim(s, NEGATED(order(s, paid, BIRTHDAY, MAX_AGE + 1, 0, birth)), &no_reason);
	for (uint32_t i = 0; i < s->nwant; i++)
		claim(s, s->want[i], &no_reason);
	while (!s->overflow)
	{
		Reasons		why = {{0}};
		Lit			lit;

		if (!propagate(s))
		{
			if (back(s))
				continue;
			break;
		}
		lit = choose(s);
		if (lit == LIT_TRUE)
			return s->overflow ? TOO_COMPLEX : SOLVED;
		if (s->depth + 1 == MAX_FRAMES || ++s->steps > MAX_STEPS)
			return TOO_COMPLEX;
		push_frame(s, lit);
		why.w[s->depth >> 6] |= UINT64_C(1) << (s->depth & 63);
		claim(s, lit, &why);
	}
	return s->overflow || s->exhausted ? TOO_COMPLEX : IMPOSSIBLE;
}

/* ------------------------------------------------------------------
 * Taste: of all who are possible, a plain person
 * ------------------------------------------------------------------ */

/* Keep a preference if there is still somebody. */
static bool
prefer(Solver *s, Lit lit)
{
	s->want[s->nwant++] = lit;
	if (value_of(s, lit, true) == HOLDS || search(s) == SOLVED)
		return true;
	s->nwant--;
	search(s);
	return false;
}

/* Is this day possible for all else that is known?  Then it is the day. */
static bool
pin_here(Solver *s, int v, Day day)
{
	if (s->depth + 1 == MAX_FRAMES)
		return false;
	push_frame(s, LIT_TRUE);
	set_bound(s, v, LEAST, day, &no_reason);
	set_bound(s, v, MOST, day, &no_reason);
	if (propagate(s) && choose(s) == LIT_TRUE)
	{
		s->pinned[v][LEAST] = s->pinned[v][MOST] = day;
		return true;
	}
	pop_frame(s, s->depth);
	return false;
}

/* The nearest possible day on one side of a day, for all else that is known. */
static bool
nearest(Solver *s, int v, int side, Day day, Day *found)
{
	bool		possible;

	if (s->depth + 1 == MAX_FRAMES)
		return false;
	push_frame(s, LIT_TRUE);
	set_bound(s, v, side, day, &no_reason);
	possible = propagate(s) && choose(s) == LIT_TRUE;
	*found = s->bound[v][side].day;
	pop_frame(s, s->depth);
	return possible;
}

/* Give an event a day: that one, or else one near by. */
static void
pin(Solver *s, int v, Day day)
{
	Day			least = s->pinned[v][LEAST];
	Day			most = s->pinned[v][MOST];
	Day			before,
				after;
	bool		is_before,
				is_after;

	if (pin_here(s, v, day))
		return;
	if (day >= least && day <= most)
	{
		s->pinned[v][LEAST] = s->pinned[v][MOST] = day;
		if (search(s) == SOLVED)
			return;
		s->pinned[v][LEAST] = least;
		s->pinned[v][MOST] = most;
		search(s);
	}
	is_before = nearest(s, v, MOST, day, &before);
	is_after = nearest(s, v, LEAST, day, &after);
	if (is_after && (!is_before || after - day <= day - before) && pin_here(s, v, after))
		return;
	if (is_before && pin_here(s, v, before))
		return;
	/* the earliest of all days is a solution */
	pin_here(s, v, s->bound[v][LEAST].day);
}

static bool
pays_later(const Solver *s)
{
	bool		later = false;

	for (uint32_t i = 0; i < s->ngoals; i++)
		later |= s->goals[i].later;
	return later;
}

static bool
took_place(const Solver *s, int event)
{
	return s->of_event[event] != 0 && s->value[s->of_event[event] / 2] == HOLDS;
}

/* The day of a payment that reads best: the first of a period near the coverage year. */
static Day
plain_payment(const Solver *s, bool later)
{
	Day			day = s->policy->year_start;

	for (uint32_t i = 0; i < s->ngoals; i++)
	{
		const Goal *g = &s->goals[i];

		if (g->kind == GOAL_DAY && g->what == OF_PAYMENT && g->later == later &&
			g->lo >= s->policy->year_start - NEAR_DAYS && g->lo <= s->policy->year_end + NEAR_DAYS)
			day = g->lo;
	}
	return day;
}

/* Circumstances are there when the coverage year begins, from birth on, and at the payment. */
static Day
plain_first_day(const Solver *s)
{
	Day			day = s->policy->year_start;
	Day			born = s->bound[VAR_BIRTH][LEAST].day;
	Day			paid = s->bound[VAR_PAID][LEAST].day;

	day = day > paid ? paid : day;
	return day < born ? born : day;
}

/* Who has and had no more than is needed.  Afterwards that person is what is known. */
static void
leave_out(Solver *s)
{
	uint32_t	nwant = s->nwant;

	if (took_place(s, EVENT_DEATH))
		prefer(s, NEGATED(exists(s, EVENT_DEATH)));
	/* nothing takes the place of what can be left out */
	for (uint32_t c = 0; c < s->policy->circumstances.count; c++)
	{
		if (s->of_event[c] != 0 && !took_place(s, c))
			s->want[s->nwant++] = NEGATED(s->of_event[c]);
	}
	for (uint32_t c = 0; c < s->policy->circumstances.count; c++)
	{
		if (took_place(s, c))
			prefer(s, NEGATED(exists(s, c)));
	}
	if (s->history.asked)
		prefer(s, count_literal(s, NEVER_INSURED, 1, 1));
	if (s->nwant == nwant || search(s) == SOLVED)
		return;
	s->nwant = nwant;
	search(s);
}

static void
make_plain(Solver *s)
{
	Day			registered,
				died;

	leave_out(s);
	pin(s, VAR_PAID, plain_payment(s, false));
	if (pays_later(s))
		pin(s, VAR_PAID_LATER, plain_payment(s, true));
	pin(s, VAR_BIRTH, day_from_ymd(1985, 5, 15));
	registered = s->bound[VAR_PAID][LEAST].day;
	if (took_place(s, EVENT_DEATH))
	{
		pin(s, VAR_DIED, registered);
		died = s->bound[VAR_DIED][LEAST].day;
		registered = died < registered ? died : registered;
	}
	pin(s, VAR_REGISTERED, registered);
	for (uint32_t c = 0; c < s->policy->circumstances.count; c++)
	{
		if (!took_place(s, c))
			continue;
		pin(s, VAR_UNTIL + c, NO_LAST_DAY);
		pin(s, VAR_FROM + c, plain_first_day(s));
	}
}

/* ------------------------------------------------------------------
 * The person
 * ------------------------------------------------------------------ */

/* The plainest history that is possible: little is recorded, the last year insured. */
static void
write_history(const Solver *s, Person *p)
{
	static const uint8_t kinds[2][4] = {
		{YEAR_IS_INSURED, YEAR_IS_LAPSED, YEAR_IS_NEUTRAL, YEAR_IS_BREAK},
		{YEAR_IS_LAPSED, YEAR_IS_INSURED, YEAR_IS_NEUTRAL, YEAR_IS_BREAK}
	};
	uint8_t		back[MAX_YEARS_BACK] = {0};
	YearsBack	b;
	Phase		phase = IN_RUN;
	int			n = 0;
	int			oldest = 0;
	int			newest;

	p->facts.history = &p->history;
	p->history = (HistoryYears) {.years = p->years};
	if (never_insured(s) || !years_find(s, year_of(p->facts.birth), &b))
		return;
	for (int i = 1; i <= b.n; i++)
	{
		for (int k = 0; k < 4; k++)
		{
			int			kind = kinds[n > 0][k];
			Phase		then = phase;
			int			count = n;

			if (!year_can(s, &b, i, kind, &then, &count))
				continue;
			phase = then;
			n = count;
			back[i] = b.status[kind];
			if (kind != YEAR_IS_LAPSED)
				oldest = i;
			break;
		}
	}
	newest = s->policy->coverage_year - HISTORY_LAST_YEAR;
	newest = newest > 1 ? newest : 1;
	p->history.first_year = s->policy->coverage_year - oldest;
	for (int i = oldest; i >= newest; i--)
		p->years[p->history.n++] = back[i];
}

static bool
write_person(const Solver *s, bool registered, bool history, Person *p)
{
	Facts	   *f = &p->facts;

	facts_init(f);
	f->birth = s->bound[VAR_BIRTH][LEAST].day;
	f->paid = s->bound[VAR_PAID][LEAST].day;
	p->paid_later = pays_later(s) ? s->bound[VAR_PAID_LATER][LEAST].day : DAY_NONE;
	if (registered)
		f->registered = s->bound[VAR_REGISTERED][LEAST].day;
	if (took_place(s, EVENT_DEATH))
		f->died = s->bound[VAR_DIED][LEAST].day;
	if (s->policy->levels.count > 0)
		f->level = lowest_bit(s->levels);
	for (uint32_t c = 0; c < s->policy->circumstances.count; c++)
	{
		Day			until = s->bound[VAR_UNTIL + c][LEAST].day;

		if (!took_place(s, c))
			continue;
		if (f->nheld == MAX_HELD)
			return false;
		f->held[f->nheld++] = (Held) {
			.circumstance = c,
			.from = s->bound[VAR_FROM + c][LEAST].day,
			.until = until == NO_LAST_DAY ? DAY_NONE : until
		};
		set_add(&f->listed, c);
	}
	if (history)
		write_history(s, p);
	return true;
}

/* ------------------------------------------------------------------
 * Goals
 * ------------------------------------------------------------------ */

/* y = f(x) + k */
static Lit
exactly(Solver *s, When y, int f, int n, Day k, When x)
{
	return all_of3(s, order(s, y, f, n, k, x), NEGATED(order(s, y, f, n, k + 1, x)), LIT_TRUE);
}

static bool
is_first(int edge)
{
	return edge == EDGE_FIRST_IN || edge == EDGE_BEFORE_FIRST;
}

static bool
is_inside(int edge)
{
	return edge == EDGE_FIRST_IN || edge == EDGE_LAST_IN;
}

/* What a leaf measures is exactly there; `value`: in its unit. */
static Lit
edge_measure(Solver *s, const Condition *c, int edge, int value)
{
	Lit			there = LIT_TRUE;
	Lit			exact;
	When		day = moment_of(s, c);
	When		since;
	bool		first = is_first(edge);

	switch (c->op)
	{
		case COND_AGE:
			return exactly(s, day, BIRTHDAY, first ? c->lo : c->hi + 1,
						   edge == EDGE_BEFORE_FIRST || edge == EDGE_LAST_IN ? -1 : 0,
						   var(VAR_BIRTH));
		case COND_DATE:
			day = subject_of(s, c->what, c->arg, &there);
			return all_of3(s, there, day_within(s, day, value, value), LIT_TRUE);
		case COND_ELAPSED:
			since = subject_of(s, c->what, c->arg, &there);
			if (c->unit == UNIT_DAYS || (first && c->lo == 0))
				exact = exactly(s, day, SAME_DAY, 0, value, since);
			else
				exact = exactly(s, day, MONTHS_LATER, first ? c->lo : c->hi,
								edge == EDGE_FIRST_IN || edge == EDGE_AFTER_LAST, since);
			return all_of3(s, there, exact, LIT_TRUE);
		case COND_LAPSED:
			return count_literal(s, LAPSED_YEARS, value, value);
		case COND_CONSECUTIVE:
			return count_literal(s, YEARS_IN_A_ROW, value, value);
		default:
			{
				Condition	one = *c;

				one.lo = one.hi = value;
				return insured_literal(s, &one);
			}
	}
}

static Lit
edge_literal(Solver *s, uint16_t leaf, int edge)
{
	const Condition *c = POLICY_TABLE(s->policy, Condition, conditions) + leaf;
	int			value = is_first(edge) ? c->lo : c->hi;
	Lit			holds = policy_condition(s, leaf);

	value += edge == EDGE_BEFORE_FIRST ? -1 : edge == EDGE_AFTER_LAST ? 1 : 0;
	return all_of3(s, edge_measure(s, c, edge, value),
				   is_inside(edge) ? holds : NEGATED(holds), LIT_TRUE);
}

static bool
has_edge(const Condition *c, bool first)
{
	switch (c->op)
	{
		case COND_AGE:
			return first ? c->lo > 0 && c->lo <= MAX_YEARS_OLD : c->hi >= 0 && c->hi < 200;
		case COND_DATE:
			return first ? c->lo > DAY_FIRST && c->lo <= DAY_LAST :
				c->hi < DAY_LAST && c->hi >= DAY_FIRST;
		case COND_ELAPSED:
			if (c->unit == UNIT_MONTHS)
				return first || c->hi < MAX_MONTHS;
			return first ? c->lo > -MAX_SPAN : c->hi < 100000;
		case COND_LAPSED:
		case COND_CONSECUTIVE:
			return first ? c->lo > 0 : c->hi < 200;
		case COND_INSURED:
			return first ? c->lo > 0 : c->hi < c->arg;
		default:
			return false;
	}
}

static Lit
goal_literal(Solver *s, const Goal *g)
{
	uint32_t	from = s->nmembers;
	Lit			there;
	Lit			lit;
	When		day;

	switch (g->kind)
	{
		case GOAL_CONDITION:
			lit = policy_condition(s, g->arg);
			return g->holds ? lit : NEGATED(lit);
		case GOAL_ANY:
			for (int i = g->lo; i < g->hi; i++)
			{
				lit = policy_condition(s, s->claim_condition[i]);
				member(s, s->claim_holds[i] ? lit : NEGATED(lit));
			}
			return members_end(s, from, true);
		case GOAL_DAY:
			day = subject_of(s, g->what, g->arg, &there);
			return all_of3(s, there, day_within(s, day, g->lo, g->hi), LIT_TRUE);
		case GOAL_LAPSED:
			return count_literal(s, LAPSED_YEARS, g->lo, g->hi);
		case GOAL_EDGE:
			return edge_literal(s, g->arg, g->what);
		default:
			return LIT_TRUE;
	}
}

static bool
is_dead(const Solver *s)
{
	bool		dead = false;

	for (uint32_t i = 0; i < s->ngoals; i++)
	{
		if (s->goals[i].kind == GOAL_DEAD)
			dead = s->goals[i].holds;
	}
	return dead;
}

/* Paid after the day of death. */
static Lit
dead_literal(Solver *s)
{
	return all_of3(s, exists(s, EVENT_DEATH),
				   order(s, payment(s), SAME_DAY, 0, 1, var(VAR_DIED)), LIT_TRUE);
}

/* A condition holds on both days of payment, or on neither. */
static void
want_unchanged(Solver *s, uint16_t condition)
{
	Lit			first;
	Lit			later;

	s->later = false;
	first = policy_condition(s, condition);
	s->later = true;
	later = policy_condition(s, condition);
	for (int i = 0; i < 2; i++)
	{
		uint32_t	from = s->nmembers;

		member(s, i == 0 ? first : NEGATED(first));
		member(s, i == 0 ? NEGATED(later) : later);
		s->want[s->nwant++] = members_end(s, from, true);
	}
}

/*
 * The later payment is after the first, and nothing befalls the person between them: no
 * circumstance begins, and no age is reached that a condition asks about.
 */
static void
want_the_same(Solver *s)
{
	const Condition *c = POLICY_TABLE(s->policy, Condition, conditions);

	for (uint32_t i = 0; i < s->policy->conditions.count && i < MAX_CONDITION; i++)
	{
		if (c[i].op == COND_AGE && c[i].moment == ON_PAYMENT)
			want_unchanged(s, i);
	}
	s->want[s->nwant++] = not_before(s, var(VAR_PAID_LATER), var(VAR_PAID));
	s->want[s->nwant++] = NEGATED(dead_literal(s));
	for (uint32_t c = 0; c < s->policy->circumstances.count; c++)
	{
		uint32_t	from = s->nmembers;

		if (s->of_event[c] == 0)
			continue;
		member(s, NEGATED(exists(s, c)));
		member(s, not_before(s, var(VAR_PAID), var(VAR_FROM + c)));
		s->want[s->nwant++] = members_end(s, from, true);
	}
}

/* What is wanted, as literals; false: there is no room. */
static bool
want_goals(Solver *s)
{
	Lit			dead;

	if (s->overflow || s->nnodes > MAX_NODES / 2 || s->nkids > MAX_KIDS / 2)
		graph_reset(s);
	s->nwant = 0;
	for (uint32_t i = 0; i < s->ngoals; i++)
	{
		if (s->goals[i].kind == GOAL_LOST)
			return false;
		s->later = s->goals[i].later;
		s->want[s->nwant++] = goal_literal(s, &s->goals[i]);
	}
	s->later = pays_later(s);
	if (s->later)
		want_the_same(s);
	s->later = false;
	dead = dead_literal(s);
	s->want[s->nwant++] = is_dead(s) ? dead : NEGATED(dead);
	for (int v = VAR_NONE; v < N_VARS; v++)
	{
		s->pinned[v][LEAST] = v == VAR_NONE ? 0 : DAY_FIRST;
		s->pinned[v][MOST] = v == VAR_NONE ? 0 : var_last(v);
	}
	return !s->overflow;
}

static bool
day_is_within(const Facts *f, const Goal *g)
{
	Day			day = DAY_NONE;

	switch (g->what)
	{
		case OF_BIRTH:
			day = f->birth;
			break;
		case OF_PAYMENT:
			day = f->paid;
			break;
		case OF_REGISTRATION:
			day = f->registered;
			break;
		case OF_DEATH:
			day = f->died;
			break;
		default:
			for (int i = 0; i < f->nheld; i++)
				day = f->held[i].circumstance == g->arg ? f->held[i].from : day;
			break;
	}
	return day != DAY_NONE && day >= g->lo && day <= g->hi;
}

static bool
is_so(Evaluation *ev, uint16_t condition, bool holds)
{
	Missing		missing = {0, {{0, 0}}};

	return condition_holds(ev, condition, &missing) == (holds ? IS_YES : IS_NO);
}

static bool
goal_is_met(const Solver *s, Evaluation *ev, const Goal *g)
{
	switch (g->kind)
	{
		case GOAL_CONDITION:
			return is_so(ev, g->arg, g->holds);
		case GOAL_ANY:
			for (int i = g->lo; i < g->hi; i++)
			{
				if (is_so(ev, s->claim_condition[i], s->claim_holds[i]))
					return true;
			}
			return false;
		case GOAL_DAY:
			return day_is_within(ev->facts, g);
		case GOAL_LAPSED:
			{
				const HistoryFacts *h = history_facts(ev);

				return h->years != NULL && h->counts.lapsed >= g->lo && h->counts.lapsed <= g->hi;
			}
		case GOAL_EDGE:
			return is_so(ev, g->arg, is_inside(g->what));
		default:
			return true;
	}
}

/* The engine says so, too, of a payment. */
static bool
is_confirmed_of(const Solver *s, const Facts *f, bool later)
{
	Evaluation	ev;

	evaluation_init(&ev, s->policy, f, f->paid);
	subsidies_find(&ev);
	for (uint32_t i = 0; i < s->ngoals; i++)
	{
		if (s->goals[i].later == later && !goal_is_met(s, &ev, &s->goals[i]))
			return false;
	}
	return (!later && is_dead(s)) == (f->died != DAY_NONE && f->died < f->paid);
}

static bool
is_confirmed(const Solver *s, const Person *p)
{
	Facts		later = p->facts;

	later.paid = p->paid_later;
	return is_confirmed_of(s, &p->facts, false) &&
		(p->paid_later == DAY_NONE || is_confirmed_of(s, &later, true));
}

/* ------------------------------------------------------------------
 * Interface
 * ------------------------------------------------------------------ */

size_t
solver_size(void)
{
	return sizeof(Solver);
}

void
solver_begin(Solver *s, const Policy *p)
{
	const Condition *c = POLICY_TABLE(p, Condition, conditions);
	const Fee  *fees = POLICY_TABLE(p, Fee, fees);
	const Route *routes = POLICY_TABLE(p, Route, routes);

	memset(s, 0, sizeof(*s));
	s->policy = p;
	graph_reset(s);
	for (uint32_t i = 0; i < p->conditions.count; i++)
	{
		if (c[i].op == COND_DATE)
			s->asks_registration |= c[i].what == OF_REGISTRATION;
		else if (c[i].op == COND_HELD || c[i].op == COND_AGE || c[i].op == COND_ELAPSED)
			s->asks_registration |= c[i].moment == ON_REGISTRATION;
		s->asks_history |= c[i].op == COND_LAPSED || c[i].op == COND_CONSECUTIVE ||
			c[i].op == COND_FIRST || c[i].op == COND_INSURED;
	}
	for (uint32_t i = 0; i < p->fees.count; i++)
		s->asks_registration |= (fees[i].flags & FEE_MONTHLY) && fees[i].event == OF_REGISTRATION;
	for (uint32_t i = 0; i < p->routes.count; i++)
	{
		s->asks_registration |= routes[i].start.anchor == OF_REGISTRATION;
		s->asks_history |= routes[i].start.variable_months > 0;
	}
}

int
solver_mark(Solver *s)
{
	return s->ngoals;
}

void
solver_back(Solver *s, int mark)
{
	if ((uint32_t) mark < MAX_GOALS && s->ngoals > (uint32_t) mark)
		s->nclaims = s->goals[mark].claims;
	s->ngoals = mark;
}

static void
goal_add(Solver *s, Goal goal)
{
	goal.claims = s->nclaims;
	goal.later = s->later;
	if (s->ngoals < MAX_GOALS)
		s->goals[s->ngoals] = goal;
	s->ngoals++;
}

void
solver_later(Solver *s, bool later)
{
	s->later = later;
}

void
solver_condition(Solver *s, uint16_t condition, bool holds)
{
	goal_add(s, (Goal) {.kind = GOAL_CONDITION,.arg = condition,.holds = holds});
}

void
solver_any(Solver *s, const uint16_t *conditions, const bool *holds, int n)
{
	bool		room = s->nclaims + n <= MAX_CLAIMS;

	goal_add(s, (Goal) {
		.kind = room ? GOAL_ANY : GOAL_LOST,.lo = s->nclaims,.hi = s->nclaims + n
	});
	for (int i = 0; i < n && room; i++)
	{
		s->claim_condition[s->nclaims] = conditions[i];
		s->claim_holds[s->nclaims++] = holds[i];
	}
}

void
solver_day(Solver *s, ConditionSubject what, uint16_t arg, Day from, Day until)
{
	goal_add(s, (Goal) {.kind = GOAL_DAY,.what = what,.arg = arg,.lo = from,.hi = until});
}

void
solver_dead(Solver *s, bool dead)
{
	goal_add(s, (Goal) {.kind = GOAL_DEAD,.holds = dead});
}

void
solver_lapsed(Solver *s, int lo, int hi)
{
	goal_add(s, (Goal) {.kind = GOAL_LAPSED,.lo = lo,.hi = hi});
}

bool
solver_edge(Solver *s, uint16_t leaf, Edge edge)
{
	if (!has_edge(POLICY_TABLE(s->policy, Condition, conditions) + leaf, is_first(edge)))
		return false;
	goal_add(s, (Goal) {.kind = GOAL_EDGE,.what = edge,.arg = leaf});
	return true;
}

Solved
solver_solve(Solver *s, Person *person)
{
	bool		registered = s->asks_registration;
	bool		history = s->asks_history;
	Solved		solved;

	if (s->ngoals > MAX_GOALS || !want_goals(s))
		return TOO_COMPLEX;
	solved = search(s);
	if (solved != SOLVED || person == NULL)
		return solved;
	make_plain(s);
	for (uint32_t i = 0; i < s->ngoals; i++)
	{
		registered |= s->goals[i].kind == GOAL_DAY && s->goals[i].what == OF_REGISTRATION;
		history |= s->goals[i].kind == GOAL_LAPSED;
	}
	/* a person whom the engine does not confirm is an error of this file */
	if (s->overflow || s->conflict || !write_person(s, registered, history, person) ||
		!is_confirmed(s, person))
		return TOO_COMPLEX;
	return SOLVED;
}

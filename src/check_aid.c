/*-------------------------------------------------------------------------
 * check_aid.c
 *	  What is wrong with the aids of a policy, and with who bears them (no server
 *	  code).
 *-------------------------------------------------------------------------
 */
#include "check_find.h"

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
Solved
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

void
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

void
check_splits(Check *k)
{
	for (uint32_t name = 0; name < k->policy->split_names.count; name++)
		check_split_name(k, name);
	for (uint32_t i = 0; i < k->policy->splits.count; i++)
		check_parts(k, i);
}

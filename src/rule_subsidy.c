/*-------------------------------------------------------------------------
 * rule_subsidy.c
 *	  Aid to the personal fee (资助参保): of a group the most favourable counts,
 *	  groups add up, and no aid is more than what is left of the fee (no server
 *	  code).
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rules.h"

void
subsidies_find(Evaluation *ev)
{
	const Policy *p = ev->policy;
	const Subsidy *subsidies = POLICY_TABLE(p, Subsidy, subsidies);
	const uint64_t *opened = POLICY_TABLE(p, uint64_t, subsidies_of);
	uint64_t	left = p->subsidies_always;

	for (int i = 0; i < ev->facts->nheld; i++)
		left |= opened[ev->facts->held[i].circumstance];
	for (; left != 0; left &= left - 1)
	{
		int			i = lowest_bit(left);

		switch (condition_holds(ev, subsidies[i].condition, &ev->subsidies_missing))
		{
			case IS_YES:
				ev->subsidies |= UINT64_C(1) << i;
				break;
			case IS_UNDECIDED:
				ev->maybe |= UINT64_C(1) << i;
				break;
			default:
				break;
		}
	}
}

/* What a subsidy gives of what is left of a fee; not known where any of them is not. */
static Fen
subsidy_amount(const Subsidy *s, Fen fee, Fen left)
{
	Fen			amount = s->amount;

	if (s->kind == AMOUNT_OPEN)
		return FEN_UNKNOWN;
	if (!FEN_IS_KNOWN(left))
		return s->kind == AMOUNT_FIXED && !FEN_IS_KNOWN(fee) ? amount : left;
	switch (s->kind)
	{
		case AMOUNT_FULL:
			return left;
		case AMOUNT_PERCENT:
			if (!s->of_rest && !FEN_IS_KNOWN(fee))
				return fee;
			amount = fen_ratio(s->of_rest ? left : fee, s->amount);
			break;
		case AMOUNT_LEAVES:
			amount = left - s->amount;
			break;
		default:
			break;
	}
	return amount > left ? left : amount < 0 ? 0 : amount;
}

/*
 * What is left when a subsidy has given an amount.  A full aid leaves nothing, and a
 * residual one its rest, even where the fee is not known.
 */
static Fen
subsidy_leaves(const Subsidy *s, Fen fee, Fen left, Fen amount)
{
	if (s->kind == AMOUNT_FULL)
		return 0;
	if (s->kind == AMOUNT_LEAVES && !FEN_IS_KNOWN(fee) && !FEN_IS_KNOWN(left))
		return s->amount;
	if (!FEN_IS_KNOWN(left))
		return left;
	return FEN_IS_KNOWN(amount) ? left - amount : amount;
}

void
subsidy_split(Evaluation *ev, const Subsidy *s, Fen amount, Division *d)
{
	const Split *splits = POLICY_TABLE(ev->policy, Split, splits);
	Fen			shares[MAX_PARTS];

	d->known = false;
	d->rule = NO_INDEX;
	d->n = 0;
	d->notes = 0;
	d->missing = (Missing) {0, {{0, 0}}};
	if (s->payer != NO_INDEX)
	{
		d->known = true;
		if (amount > 0)
		{
			d->n = 1;
			d->share[0].payer = s->payer;
			d->share[0].amount = amount;
		}
		return;
	}
	for (uint32_t i = 0; i < ev->policy->splits.count; i++)
	{
		const Split *split = &splits[i];
		Missing		missing = {0, {{0, 0}}};
		Ternary		t;

		if (split->split != s->split)
			continue;
		t = condition_holds(ev, split->condition, &missing);
		if (t == IS_NO)
			continue;
		if (t == IS_UNDECIDED)
		{
			d->missing = missing;
			d->rule = RULE_UNDECIDED;
			return;
		}
		d->rule = split->rule;
		d->notes = split->notes;
		if (split->nparts == 0)
			return;
		fen_split(amount, split->parts, split->nparts, split->rest, shares);
		d->known = true;
		for (int k = 0; k < split->nparts; k++)
		{
			if (shares[k] == 0)
				continue;
			d->share[d->n].payer = split->payer[k];
			d->share[d->n++].amount = shares[k];
		}
		return;
	}
}

static void
no_subsidy(Answer *a)
{
	a->tier = TIER_NONE;
	a->subsidy = NO_INDEX;
	a->amount[AMT_SUBSIDY] = 0;
	a->amount[AMT_PAYABLE] = a->amount[AMT_STANDARD_FEE];
	a->shares_known = true;
}

/* Which subsidy it is cannot be said, whatever is known of its amount. */
static void
subsidy_doubtful(Answer *a)
{
	a->tier = TIER_UNDECIDED;
	a->subsidy = a->subsidy_rule = RULE_UNDECIDED;
	for (int i = 0; i < MAX_GROUPS - 1; i++)
		a->more_subsidies[i] = a->more_splits[i] = NO_INDEX;
	a->nshares = 0;
	a->shares_known = false;
}

void
subsidy_undecided(Answer *a, Fen amount)
{
	subsidy_doubtful(a);
	a->amount[AMT_SUBSIDY] = amount;
	a->amount[AMT_PAYABLE] = amount;
}

/* ------------------------------------------------------------------
 * One group: the most favourable counts
 * ------------------------------------------------------------------ */

/* What a group gives; an amount that is not known says why. */
typedef struct Given
{
	const Subsidy *aid;			/* NULL: none, or which one cannot be said */
	Fen			amount;
	Fen			left;			/* of the fee, after it */
	uint64_t	notes;
	bool		gives;			/* false: none of the group holds */
	bool		missing;		/* for want of a fact */
} Given;

/* May a subsidy listed before give as much?  Then it would be that one. */
static bool
aid_doubtful(const Evaluation *ev, uint64_t group, const Given *g, Fen fee, Fen left)
{
	const Subsidy *subsidies = POLICY_TABLE(ev->policy, Subsidy, subsidies);
	uint64_t	before = ev->maybe & group &
		((UINT64_C(1) << (g->aid - subsidies)) - 1);

	for (; before != 0; before &= before - 1)
	{
		const Subsidy *s = &subsidies[lowest_bit(before)];
		Fen			amount = subsidy_amount(s, fee, left);

		if (s->kind == AMOUNT_FULL || !FEN_IS_KNOWN(amount) ||
			!FEN_IS_KNOWN(g->amount) || amount >= g->amount)
			return true;
	}
	return false;
}

/* None can be said: FEN_UNKNOWN for want of a text, FEN_UNDECIDED of a fact. */
static void
group_open(Given *g, Fen why, uint64_t notes)
{
	g->aid = NULL;
	g->notes = notes;
	g->amount = g->left = why;
	g->gives = true;
	g->missing = why == FEN_UNDECIDED;
}

/* The amount is the same whichever of them it is. */
static void
group_settled(const Evaluation *ev, uint64_t group, Fen fee, Fen left,
			  const Subsidy *best, Fen amount, Given *g)
{
	g->aid = best;
	g->amount = amount;
	g->left = subsidy_leaves(best, fee, left, amount);
	g->notes = best->notes;
	g->gives = true;
	g->missing = aid_doubtful(ev, group, g, fee, left);
	if (g->missing)
		g->aid = NULL;
}

/*
 * The first listed where two give the same.  A subsidy of unknown amount might be
 * more than a known one that does not pay the whole: then none can be said to be the
 * highest.
 */
static void
group_choose(const Evaluation *ev, uint64_t group, Fen fee, Fen left, Given *g)
{
	const Subsidy *subsidies = POLICY_TABLE(ev->policy, Subsidy, subsidies);
	const Subsidy *best = NULL;
	const Subsidy *open = NULL;
	Fen			best_amount = 0;
	bool		whole;

	for (uint64_t aids = ev->subsidies & group; aids != 0; aids &= aids - 1)
	{
		const Subsidy *s = &subsidies[lowest_bit(aids)];
		Fen			amount;

		if (s->kind == AMOUNT_FULL)
		{
			/* nothing can be more, but an earlier one may be as much */
			if (best == NULL || (best->kind != AMOUNT_FULL &&
								 (!FEN_IS_KNOWN(left) || best_amount < left)))
				best = s, best_amount = left;
			continue;
		}
		amount = subsidy_amount(s, fee, left);
		if (!FEN_IS_KNOWN(amount) && s->kind != AMOUNT_LEAVES)
		{
			if (open == NULL)
				open = s;
		}
		else if (best == NULL ||
				 (best->kind != AMOUNT_FULL && amount > best_amount))
			best = s, best_amount = amount;
	}
	whole = best != NULL &&
		(best->kind == AMOUNT_FULL || (FEN_IS_KNOWN(left) && best_amount >= left));
	if (!whole)
	{
		/* undecided aids that could be more */
		for (uint64_t aids = ev->maybe & group; aids != 0; aids &= aids - 1)
		{
			Fen			amount = subsidy_amount(&subsidies[lowest_bit(aids)], fee, left);

			if (best == NULL || !FEN_IS_KNOWN(best_amount) ||
				!FEN_IS_KNOWN(amount) || amount > best_amount)
			{
				group_open(g, FEN_UNDECIDED, 0);
				return;
			}
		}
		if (open != NULL && best != NULL)
		{
			group_open(g, FEN_UNKNOWN, open->notes);
			return;
		}
		if (open != NULL)
			best = open, best_amount = subsidy_amount(open, fee, left);
	}
	if (best != NULL)
		group_settled(ev, group, fee, left, best, best_amount, g);
}

/* A group of which the ones before leave nobody knows what. */
static void
group_of_unknown_rest(const Evaluation *ev, uint64_t group, Fen fee, Fen left, Given *g)
{
	const Subsidy *subsidies = POLICY_TABLE(ev->policy, Subsidy, subsidies);
	uint64_t	aids = ev->subsidies & group;
	const Subsidy *s;

	for (uint64_t rest = aids; rest != 0; rest &= rest - 1)
	{
		s = &subsidies[lowest_bit(rest)];
		if (s->kind == AMOUNT_FULL)
		{
			group_settled(ev, group, fee, left, s, left, g);
			return;
		}
	}
	if (ev->maybe & group)
		group_open(g, FEN_UNDECIDED, 0);
	else if (aids & (aids - 1))
		group_open(g, left, 0);
	else if (aids != 0)
	{
		s = &subsidies[lowest_bit(aids)];
		group_settled(ev, group, fee, left, s, subsidy_amount(s, fee, left), g);
	}
}

/* ------------------------------------------------------------------
 * All groups: what they give adds up
 * ------------------------------------------------------------------ */

/* The part of the standard fee on which aid is reckoned. */
static Fen
aided_fee(const Answer *a)
{
	Fen			fee = a->amount[AMT_STANDARD_FEE];

	if (!FEN_IS_KNOWN(fee) || !FEN_IS_KNOWN(a->unaided))
		return FEN_IS_KNOWN(fee) ? a->unaided : fee;
	return fee - a->unaided;
}

/* The least that one of some aids leaves; what is not known may be all or nothing. */
static Fen
least_left(const Evaluation *ev, uint64_t aids, Fen fee, Fen left, bool all)
{
	const Subsidy *subsidies = POLICY_TABLE(ev->policy, Subsidy, subsidies);
	Fen			least = left;

	for (; aids != 0; aids &= aids - 1)
	{
		const Subsidy *s = &subsidies[lowest_bit(aids)];
		Fen			after = subsidy_leaves(s, fee, left, subsidy_amount(s, fee, left));

		if (!FEN_IS_KNOWN(after))
			after = all ? 0 : left;
		if (!FEN_IS_KNOWN(least) || (FEN_IS_KNOWN(after) && after < least))
			least = after;
	}
	return least;
}

/*
 * What is left whatever is not known of the aids.  More aid never leaves more, so it
 * lies between what is left with every aid that may hold and with those that do.
 */
static Fen
surely_left(const Evaluation *ev, Fen fee, Fen otherwise)
{
	Fen			most = fee;
	Fen			least = fee;

	for (int i = 0; i < MAX_GROUPS; i++)
	{
		uint64_t	group = ev->policy->groups[i];

		most = least_left(ev, ev->subsidies & group, fee, most, false);
		least = least_left(ev, (ev->subsidies | ev->maybe) & group, fee, least, true);
	}
	return most == least && FEN_IS_KNOWN(most) ? most : otherwise;
}

/* What the groups of a policy give, in their order, and those that give something. */
typedef struct Aids
{
	Given		group[MAX_GROUPS];
	int			n;
	const Given *given[MAX_GROUPS];
	Fen			left;
} Aids;

static void
groups_choose(const Evaluation *ev, Fen fee, Aids *aids)
{
	const uint64_t *groups = ev->policy->groups;
	const Given *nothing = NULL;

	aids->n = 0;
	aids->left = fee;
	for (int i = 0; i < MAX_GROUPS && groups[i] != 0; i++)
	{
		Given	   *g = &aids->group[i];
		Fen			left = aids->left;

		if (left == 0 && (aids->n > 0 || nothing))
			break;
		g->gives = false;
		if (FEN_IS_KNOWN(fee) && !FEN_IS_KNOWN(left))
			group_of_unknown_rest(ev, groups[i], fee, left, g);
		else
			group_choose(ev, groups[i], fee, left, g);
		if (!g->gives)
			continue;
		/* beside another, what comes to nothing need not be decided */
		if (aids->n > 0 && FEN_IS_KNOWN(left) &&
			least_left(ev, (ev->subsidies | ev->maybe) & groups[i], fee, left, true) == left)
			continue;
		aids->left = g->left;
		if (g->amount != 0)
			aids->given[aids->n++] = g;
		else if (nothing == NULL)
			nothing = g;
	}
	/* an aid that comes to nothing is named where there is no other */
	if (aids->n == 0 && nothing)
		aids->given[aids->n++] = nothing;
}

static void
add_share(Answer *a, const Share *share)
{
	for (int i = 0; i < a->nshares; i++)
	{
		if (a->share[i].payer == share->payer)
		{
			a->share[i].amount += share->amount;
			return;
		}
	}
	a->share[a->nshares++] = *share;
}

/* Who bears it: nothing is said of any part unless it can be said of all. */
static void
give_shares(Evaluation *ev, const Aids *aids, Answer *a)
{
	bool		known = true;

	a->nshares = 0;
	for (int i = 0; i < aids->n; i++)
	{
		const Given *g = aids->given[i];
		Division	d;

		if (g->aid == NULL || !FEN_IS_KNOWN(g->amount))
		{
			known = false;
			continue;
		}
		subsidy_split(ev, g->aid, g->amount, &d);
		*(i == 0 ? &a->split_rule : &a->more_splits[i - 1]) = d.rule;
		a->notes |= d.notes;
		missing_add(&a->missing, &d.missing);
		known = known && d.known;
		for (int k = 0; k < d.n; k++)
			add_share(a, &d.share[k]);
	}
	a->shares_known = known;
	if (!known)
		a->nshares = 0;
}

/* The aids by which it is given; category and tier are of the first. */
static void
give_rules(const Evaluation *ev, const Aids *aids, Answer *a)
{
	const Subsidy *first = aids->given[0]->aid;

	if (first != NULL)
	{
		a->subsidy = first - POLICY_TABLE(ev->policy, Subsidy, subsidies);
		a->subsidy_rule = first->rule;
		a->tier = first->tier;
	}
	else
	{
		subsidy_doubtful(a);
		if (!aids->given[0]->missing)
			a->tier = TIER_UNKNOWN;
	}
	for (int i = 0; i < aids->n; i++)
	{
		const Given *g = aids->given[i];

		if (i > 0)
			a->more_subsidies[i - 1] = g->aid ? g->aid->rule : RULE_UNDECIDED;
		a->given[i] = g->amount;
		a->notes |= g->notes;
		if (g->missing)
			missing_add(&a->missing, &ev->subsidies_missing);
	}
}

/* The sum; what is undecided counts before what the texts leave open. */
static Fen
sum_given(const Aids *aids)
{
	Fen			sum = 0;

	for (int i = 0; i < aids->n; i++)
	{
		Fen			amount = aids->given[i]->amount;

		sum = amount == FEN_UNDECIDED ? amount : fen_add(sum, amount);
	}
	return sum;
}

void
subsidy_choose(Evaluation *ev, const Route *route, Answer *a)
{
	Fen			fee = aided_fee(a);
	Aids		aids;
	Fen			left;
	Fen			sum;

	no_subsidy(a);
	if ((route->flags & ROUTE_UNAIDED) || (ev->subsidies | ev->maybe) == 0)
		return;
	groups_choose(ev, fee, &aids);
	if (aids.n == 0)
		return;
	sum = sum_given(&aids);
	left = aids.left;
	if (aids.n > 1)
	{
		if (!FEN_IS_KNOWN(left))
			left = surely_left(ev, fee, sum == FEN_UNDECIDED ? sum : left);
		if (FEN_IS_KNOWN(fee) && FEN_IS_KNOWN(left))
			sum = fee - left;
	}
	a->amount[AMT_SUBSIDY] = sum;
	a->amount[AMT_PAYABLE] = fen_add(left, a->unaided);
	give_rules(ev, &aids, a);
	give_shares(ev, &aids, a);
}

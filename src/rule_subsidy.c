/*-------------------------------------------------------------------------
 * rule_subsidy.c
 *	  Aid to the personal fee (资助参保): the most favourable counts, amounts do
 *	  not add up, and no aid is more than the fee (no server code).
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

/* What a subsidy gives to a fee; not known where it or the fee is not. */
static Fen
subsidy_amount(const Subsidy *s, Fen fee)
{
	Fen			amount;

	if (s->kind == AMOUNT_OPEN)
		return FEN_UNKNOWN;
	if (!FEN_IS_KNOWN(fee))
		return s->kind == AMOUNT_FIXED ? s->amount : fee;
	switch (s->kind)
	{
		case AMOUNT_FULL:
			amount = fee;
			break;
		case AMOUNT_PERCENT:
			amount = fen_ratio(fee, s->amount);
			break;
		case AMOUNT_LEAVES:
			amount = fee - s->amount;
			break;
		default:
			amount = s->amount;
			break;
	}
	return amount > fee ? fee : amount < 0 ? 0 : amount;
}

void
subsidy_split(Evaluation *ev, const Subsidy *s, Answer *a)
{
	const Split *splits = POLICY_TABLE(ev->policy, Split, splits);
	Fen			amount = a->amount[AMT_SUBSIDY];
	Fen			shares[MAX_PARTS];

	a->nshares = 0;
	a->shares_known = false;
	if (!FEN_IS_KNOWN(amount))
		return;
	if (s->payer != NO_INDEX)
	{
		a->shares_known = true;
		if (amount > 0)
		{
			a->nshares = 1;
			a->share[0].payer = s->payer;
			a->share[0].amount = amount;
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
			missing_add(&a->missing, &missing);
			a->split_rule = RULE_UNDECIDED;
			return;
		}
		a->split_rule = split->rule;
		a->notes |= split->notes;
		if (split->nparts == 0)
			return;
		fen_split(amount, split->parts, split->nparts, split->rest, shares);
		a->shares_known = true;
		for (int k = 0; k < split->nparts; k++)
		{
			if (shares[k] == 0)
				continue;
			a->share[a->nshares].payer = split->payer[k];
			a->share[a->nshares++].amount = shares[k];
		}
		return;
	}
}

/*
 * What the person pays.  A full aid leaves nothing, and a residual one its
 * rest, even where the fee is not known.
 */
static Fen
subsidy_payable(const Subsidy *s, Fen fee, Fen amount)
{
	if (s->kind == AMOUNT_FULL)
		return 0;
	if (s->kind == AMOUNT_LEAVES && !FEN_IS_KNOWN(fee))
		return s->amount;
	if (!FEN_IS_KNOWN(fee))
		return fee;
	return FEN_IS_KNOWN(amount) ? fee - amount : amount;
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
	a->nshares = 0;
	a->shares_known = false;
}

void
subsidy_undecided(Answer *a, Fen amount)
{
	subsidy_doubtful(a);
	if (amount == FEN_UNKNOWN)
		a->tier = TIER_UNKNOWN;
	a->amount[AMT_SUBSIDY] = amount;
	a->amount[AMT_PAYABLE] = amount;
}

/* May a subsidy listed before give as much?  Then it would be that one. */
static bool
category_doubtful(const Evaluation *ev, int best, Fen best_amount, Fen fee)
{
	const Subsidy *subsidies = POLICY_TABLE(ev->policy, Subsidy, subsidies);
	uint64_t	before = ev->maybe & ((UINT64_C(1) << best) - 1);

	for (; before != 0; before &= before - 1)
	{
		const Subsidy *s = &subsidies[lowest_bit(before)];
		Fen			amount = subsidy_amount(s, fee);

		if (s->kind == AMOUNT_FULL || !FEN_IS_KNOWN(amount) ||
			!FEN_IS_KNOWN(best_amount) || amount >= best_amount)
			return true;
	}
	return false;
}

/*
 * Choose the most favourable subsidy that holds; the first listed where two
 * give the same.  A subsidy of unknown amount might be more than a known one
 * that does not pay the whole fee: then none can be said to be the highest.
 */
void
subsidy_choose(Evaluation *ev, const Route *route, Answer *a)
{
	const Subsidy *subsidies = POLICY_TABLE(ev->policy, Subsidy, subsidies);
	Fen			fee = a->amount[AMT_STANDARD_FEE];
	const Subsidy *best = NULL;
	const Subsidy *open = NULL;
	Fen			best_amount = 0;
	bool		whole;

	no_subsidy(a);
	if ((route->flags & ROUTE_UNAIDED) || (ev->subsidies | ev->maybe) == 0)
		return;
	for (uint64_t left = ev->subsidies; left != 0; left &= left - 1)
	{
		const Subsidy *s = &subsidies[lowest_bit(left)];
		Fen			amount;

		if (s->kind == AMOUNT_FULL)
		{
			/* nothing can be more, but an earlier one may be as much */
			if (best == NULL || !FEN_IS_KNOWN(fee) || best_amount < fee)
				best = s, best_amount = fee;
			continue;
		}
		amount = subsidy_amount(s, fee);
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
		(best->kind == AMOUNT_FULL || (FEN_IS_KNOWN(fee) && best_amount >= fee));
	if (!whole)
	{
		/* undecided aids that could be more */
		for (uint64_t left = ev->maybe; left != 0; left &= left - 1)
		{
			Fen			amount = subsidy_amount(&subsidies[lowest_bit(left)], fee);

			if (best == NULL || !FEN_IS_KNOWN(best_amount) ||
				!FEN_IS_KNOWN(amount) || amount > best_amount)
			{
				missing_add(&a->missing, &ev->subsidies_missing);
				subsidy_undecided(a, FEN_UNDECIDED);
				return;
			}
		}
		if (open != NULL && best != NULL)
		{
			a->notes |= open->notes;
			subsidy_undecided(a, FEN_UNKNOWN);
			return;
		}
		if (open != NULL)
			best = open, best_amount = subsidy_amount(open, fee);
	}
	if (best == NULL)
		return;
	a->subsidy = best - subsidies;
	a->subsidy_rule = best->rule;
	a->tier = best->tier;
	a->notes |= best->notes;
	a->amount[AMT_SUBSIDY] = best_amount;
	a->amount[AMT_PAYABLE] = subsidy_payable(best, fee, best_amount);
	if (category_doubtful(ev, best - subsidies, best_amount, fee))
	{
		/* the amount is the same whichever of them it is */
		missing_add(&a->missing, &ev->subsidies_missing);
		subsidy_doubtful(a);
		return;
	}
	subsidy_split(ev, best, a);
}

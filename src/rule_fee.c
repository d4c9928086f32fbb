/*-------------------------------------------------------------------------
 * rule_fee.c
 *	  The price of a route, the fiscal subsidy and its shares, and what is
 *	  still due for an earlier year (no server code).
 *-------------------------------------------------------------------------
 */
#include "rules.h"

static void
no_fee(Answer *a, Fen why)
{
	a->amount[AMT_STANDARD_FEE] = why;
	a->amount[AMT_FISCAL] = why;
	a->amount[AMT_CENTRAL] = why;
	a->amount[AMT_LOCAL] = why;
	a->amount[AMT_TOTAL] = why;
}

void
fee_choose(Evaluation *ev, const Route *route, Answer *a)
{
	const Fee  *fees = POLICY_TABLE(ev->policy, Fee, fees);

	for (uint32_t i = route->fee; i < ev->policy->fees.count; i++)
	{
		const Fee  *fee = &fees[i];
		Missing		missing = {0, {{0, 0}}};
		Ternary		t;

		if (fee->price != route->price)
			continue;
		t = condition_holds(ev, fee->condition, &missing);
		if (t == IS_NO)
			continue;
		if (t == IS_UNDECIDED)
		{
			missing_add(&a->missing, &missing);
			a->fee_rule = RULE_UNDECIDED;
			no_fee(a, FEN_UNDECIDED);
			return;
		}
		a->fee_rule = fee->rule;
		a->amount[AMT_STANDARD_FEE] = fee->personal;
		a->amount[AMT_FISCAL] = fee->fiscal;
		a->amount[AMT_CENTRAL] = fee->central;
		a->amount[AMT_LOCAL] = fee->local;
		a->amount[AMT_TOTAL] = fee->total;
		a->notes |= fee->notes;
		return;
	}
	no_fee(a, FEN_UNKNOWN);
}

/*
 * Central share: ratio of the national standard; a locality that pays more
 * bears the excess (A01).
 */
void
fee_complete(Fee *fee, int64_t central_ratio, Fen central_base)
{
	fee->total = !FEN_IS_KNOWN(fee->personal) ? fee->personal :
		!FEN_IS_KNOWN(fee->fiscal) ? fee->fiscal : fee->personal + fee->fiscal;
	fee->central = fee->local = FEN_UNKNOWN;
	if (!FEN_IS_KNOWN(fee->fiscal))
		return;
	if (fee->fiscal > 0 &&
		(central_ratio == RATIO_UNKNOWN || !FEN_IS_KNOWN(central_base)))
		return;
	fee->central = fee->fiscal == 0 ? 0 :
		fen_ratio(central_base < fee->fiscal ? central_base : fee->fiscal,
				  central_ratio);
	fee->local = fee->fiscal - fee->central;
}

/*
 * What was raised after an earlier year had been settled.  Collected later it
 * is not in this year's collection; collected now it comes with it, and only
 * with it.
 */
bool
top_up_choose(Evaluation *ev, Answer *a)
{
	const TopUp *top_ups = POLICY_TABLE(ev->policy, TopUp, top_ups);

	a->amount[AMT_TOP_UP] = 0;
	a->amount[AMT_FISCAL_TOP_UP] = 0;
	for (uint32_t i = 0; i < ev->policy->top_ups.count; i++)
	{
		const TopUp *t = &top_ups[i];
		Fen			settled = ev->facts->settled_before;
		Fen			due = 0;
		Missing		missing = {0, {{0, 0}}};

		switch (condition_holds(ev, t->condition, &missing))
		{
			case IS_NO:
				continue;
			case IS_UNDECIDED:
				missing_add(&a->missing, &missing);
				a->amount[AMT_TOP_UP] = FEN_UNDECIDED;
				a->amount[AMT_FISCAL_TOP_UP] = FEN_UNDECIDED;
				return false;
			default:
				break;
		}
		if (settled != FEN_NONE && settled > 0 && settled < t->standard)
			due = t->standard - settled;
		if (due > 0)
			a->top_up_rule = t->rule;
		if (t->flags & TOP_UP_FISCAL)
			a->amount[AMT_FISCAL_TOP_UP] = due;
		else
			a->amount[AMT_TOP_UP] = due;
		if (due > 0 && (t->flags & TOP_UP_NOW) &&
			(a->accepted != IS_YES || ev->facts->paid == DAY_NONE))
			a->notes |= t->notes;
		return (t->flags & TOP_UP_NOW) != 0;
	}
	return false;
}

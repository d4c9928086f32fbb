/*-------------------------------------------------------------------------
 * rule_fee.c
 *	  The price of a route, the fiscal subsidy and its shares, and what is
 *	  still due for an earlier year (no server code).
 *-------------------------------------------------------------------------
 */
#include "rules.h"

void
fee_choose(Evaluation *ev, const Route *route, Answer *a)
{
	const Fee  *fees = POLICY_TABLE(ev->policy, Fee, fees);

	a->fee_rule = NO_INDEX;
	a->amount[AMT_STANDARD_FEE] = FEN_UNKNOWN;
	a->amount[AMT_FISCAL] = FEN_UNKNOWN;
	for (uint32_t i = 0; i < ev->policy->fees.count; i++)
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
			a->amount[AMT_STANDARD_FEE] = FEN_UNDECIDED;
			a->amount[AMT_FISCAL] = FEN_UNDECIDED;
			return;
		}
		a->fee_rule = fee->rule;
		a->amount[AMT_STANDARD_FEE] = fee->personal;
		a->amount[AMT_FISCAL] = fee->fiscal;
		a->notes |= fee->notes;
		return;
	}
}

/*
 * Central share: ratio of the national standard; a locality that pays more
 * bears the excess (A01).
 */
void
fiscal_split(const Policy *p, Answer *a)
{
	Fen			fiscal = a->amount[AMT_FISCAL];
	Fen			fee = a->amount[AMT_STANDARD_FEE];
	Fen			base = p->central_base;

	a->amount[AMT_TOTAL] = !FEN_IS_KNOWN(fee) ? fee :
		!FEN_IS_KNOWN(fiscal) ? fiscal : fee + fiscal;
	a->amount[AMT_CENTRAL] = FEN_UNKNOWN;
	a->amount[AMT_LOCAL] = FEN_UNKNOWN;
	if (!FEN_IS_KNOWN(fiscal))
	{
		a->amount[AMT_CENTRAL] = fiscal;
		a->amount[AMT_LOCAL] = fiscal;
		return;
	}
	if (fiscal > 0 && (p->central_ratio == RATIO_UNKNOWN || !FEN_IS_KNOWN(base)))
		return;
	a->amount[AMT_CENTRAL] = fiscal == 0 ? 0 :
		fen_ratio(base < fiscal ? base : fiscal, p->central_ratio);
	a->amount[AMT_LOCAL] = fiscal - a->amount[AMT_CENTRAL];
}

/*
 * What was raised after an earlier year had been settled.  Collected later it
 * is not in this year's collection; collected now it comes with it, and only
 * with it.
 */
void
top_up_choose(Evaluation *ev, Answer *a)
{
	const TopUp *top_ups = POLICY_TABLE(ev->policy, TopUp, top_ups);

	a->top_up_rule = NO_INDEX;
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
				return;
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
		if (due > 0 && (t->flags & TOP_UP_NOW) && a->accepted != IS_YES)
			a->notes |= t->notes;
		return;
	}
}

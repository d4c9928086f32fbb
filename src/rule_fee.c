/*-------------------------------------------------------------------------
 * rule_fee.c
 *	  The price of a route, the fiscal subsidy and its shares, and what is
 *	  still due for an earlier year (no server code).
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rules.h"

/*
 * Of the twelve months of the year those from that of a day on, or from the one
 * after it.
 */
static int
months_from(const Policy *p, Day day, bool next_month)
{
	int			year,
				month,
				d,
				gone;

	day_to_ymd(day, &year, &month, &d);
	gone = (year - p->coverage_year) * 12 + month - 1 + next_month;
	return gone <= 0 ? 12 : gone >= 12 ? 0 : 12 - gone;
}

/*
 * The days on which the event can have been from which a fee counts; one, where it
 * is known.  Who never had the circumstance is asked for the whole year; of several
 * listings the last counts.
 */
static Span
event_days(const Evaluation *ev, const Fee *fee, Missing *missing)
{
	const Facts *f = ev->facts;
	Span		days = {DAY_FIRST, ev->paid};

	switch (fee->event)
	{
		case OF_BIRTH:
			if (f->birth != DAY_NONE)
				return (Span) {f->birth, f->birth};
			missing->facts |= MISSING_BIT(BIRTH);
			return days;
		case OF_REGISTRATION:
			if (f->registered != DAY_NONE)
				return (Span) {f->registered, f->registered};
			missing->facts |= MISSING_BIT(REGISTERED);
			if (f->birth != DAY_NONE)
				days.from = f->birth;
			return days;
		case OF_CIRCUMSTANCE:
			days.until = DAY_FIRST;
			for (int i = 0; i < f->nheld; i++)
			{
				const Held *h = &f->held[i];

				if (h->circumstance != fee->event_of)
					continue;
				if (h->from > days.from)
					days.from = h->from;
				if (h->from == DAY_NONE)
				{
					days.until = DAY_LAST;
					missing->facts |= MISSING_BIT(CIRCUMSTANCE_FROM);
					set_add(&missing->dates, fee->event_of);
				}
				else if (h->from > days.until)
					days.until = h->from;
			}
			return days;
		default:
			return (Span) {ev->paid, ev->paid};
	}
}

Fen
fee_part(Fen amount, int months)
{
	if (!FEN_IS_KNOWN(amount) || amount == 0 || months == 12)
		return months == 0 ? 0 : amount;
	return months < 0 ? FEN_UNDECIDED : (amount * months + 6) / 12;
}

int
fee_months(const Evaluation *ev, const Fee *fee, Missing *missing)
{
	bool		next = (fee->flags & FEE_NEXT_MONTH) != 0;
	Span		days = event_days(ev, fee, missing);
	int			most = months_from(ev->policy, days.from, next);

	return most == months_from(ev->policy, days.until, next) ? most : -1;
}

/* A fee that counts from an event on; `whole` is what it is for twelve months. */
static Fee
fee_by_months(Evaluation *ev, const Fee *whole, Answer *a)
{
	const Policy *p = ev->policy;
	Missing		missing = {0, {{0, 0}}};
	int			months = fee_months(ev, whole, &missing);
	Fee			fee = *whole;
	Fen			base = p->central_base;

	fee.personal = fee_part(fee.personal, months);
	fee.add_on = fee_part(fee.add_on, months);
	fee.unaided = fee_part(fee.unaided, months);
	if (fee.flags & FEE_MONTHLY_FISCAL)
	{
		/* the national standard is one of a whole year, too */
		base = fee_part(base, months);
		fee.fiscal = fee_part(fee.fiscal, months);
	}
	fee_complete(&fee, p->central_ratio, base);
	if (fee.personal == FEN_UNDECIDED || fee.fiscal == FEN_UNDECIDED)
		missing_add(&a->missing, &missing);
	return fee;
}

static void
no_fee(const Policy *p, Answer *a, Fen why)
{
	a->amount[AMT_STANDARD_FEE] = why;
	a->amount[AMT_FISCAL] = why;
	a->amount[AMT_CENTRAL] = why;
	a->amount[AMT_LOCAL] = why;
	a->amount[AMT_TOTAL] = why;
	if (p->flags & POLICY_HAS_ADD_ONS)
		a->amount[AMT_ADD_ON] = why;
	a->unaided = 0;
}

/*
 * Which fee it is turns on a fact.  So does what no aid covers, where one that it
 * may be has such a part.
 */
static void
fee_undecided(Evaluation *ev, const Route *route, Answer *a)
{
	const Fee  *fees = POLICY_TABLE(ev->policy, Fee, fees);
	bool		add_ons = (ev->policy->flags & POLICY_HAS_ADD_ONS) != 0;
	Missing		missing = {0, {{0, 0}}};

	no_fee(ev->policy, a, FEN_UNDECIDED);
	for (uint32_t i = route->fee; add_ons && i < ev->policy->fees.count; i++)
	{
		if (fees[i].price == route->price && fees[i].unaided != 0 &&
			condition_holds(ev, fees[i].condition, &missing) != IS_NO)
			a->unaided = FEN_UNDECIDED;
	}
}

static void
fee_set(const Policy *p, const Fee *fee, Answer *a)
{
	a->amount[AMT_STANDARD_FEE] = fee->personal;
	a->amount[AMT_FISCAL] = fee->fiscal;
	a->amount[AMT_CENTRAL] = fee->central;
	a->amount[AMT_LOCAL] = fee->local;
	a->amount[AMT_TOTAL] = fee->total;
	if (p->flags & POLICY_HAS_ADD_ONS)
		a->amount[AMT_ADD_ON] = fee->add_on;
	a->unaided = fee->unaided;
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
			fee_undecided(ev, route, a);
			return;
		}
		a->fee_rule = fee->rule;
		a->notes |= fee->notes;
		if (fee->flags & FEE_MONTHLY)
		{
			Fee			part = fee_by_months(ev, fee, a);

			fee_set(ev->policy, &part, a);
		}
		else
			fee_set(ev->policy, fee, a);
		return;
	}
	no_fee(ev->policy, a, FEN_UNKNOWN);
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
	fee->central = fee->local = FEN_IS_KNOWN(fee->fiscal) ? FEN_UNKNOWN : fee->fiscal;
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

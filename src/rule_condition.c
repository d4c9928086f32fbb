/*-------------------------------------------------------------------------
 * rule_condition.c
 *	  Three-valued conditions over the facts of one person (no server code).
 *
 * A condition is undecided only where it turns on a fact that is not known:
 * what an `all` lacks does not matter once one of its members is false.
 *-------------------------------------------------------------------------
 */
#include "rules.h"

static Ternary
undecided(Missing *missing, uint32_t fact)
{
	missing->facts |= fact;
	return IS_UNDECIDED;
}

static Ternary
within(int32_t value, const Condition *c)
{
	return value >= c->lo && value <= c->hi ? IS_YES : IS_NO;
}

CircumstanceSet
held_on(const Facts *facts, Day day)
{
	CircumstanceSet set = {{0, 0}};

	for (int i = 0; i < facts->nheld; i++)
	{
		const Held *h = &facts->held[i];

		/* a day that is not stated (DAY_NONE) does not bound */
		if (h->from <= day && (h->until == DAY_NONE || h->until >= day))
			set_add(&set, h->circumstance);
	}
	return set;
}

/* The day that `moment` names; DAY_NONE where it is not known. */
static Day
moment_day(const Evaluation *ev, const Condition *c)
{
	switch (c->moment)
	{
		case ON_REGISTRATION:
			return ev->facts->registered;
		case ON_DAY:
			return c->day;
		case ON_BIRTH:
			return ev->facts->birth;
		default:
			return ev->paid;
	}
}

/*
 * Is one of the set held on a day that is not known?  Decided where it is so on every
 * day that it can be, from `first` (DAY_NONE: any) to the payment, or on none of them.
 */
static Ternary
held_on_some_day(const Evaluation *ev, const CircumstanceSet *set, Day first)
{
	Day			day = first == DAY_NONE ? DAY_FIRST : first;
	bool		ever = false;
	bool		further;

	/* `day` goes on past the last day of what is held on it */
	do
	{
		further = false;
		for (int i = 0; i < ev->facts->nheld; i++)
		{
			const Held *h = &ev->facts->held[i];

			if (!set_has(set, h->circumstance) || h->from > ev->paid ||
				(h->until != DAY_NONE && h->until < day))
				continue;
			ever = true;
			if (h->from > day)
				continue;
			if (h->until == DAY_NONE || h->until >= ev->paid)
				return IS_YES;
			day = h->until + 1;
			further = true;
		}
	} while (further);
	return ever ? IS_UNDECIDED : IS_NO;
}

static Ternary
eval_held(const Evaluation *ev, const Condition *c, Missing *missing)
{
	const CircumstanceSet *set =
		&POLICY_TABLE(ev->policy, CircumstanceSet, sets)[c->arg];
	CircumstanceSet held;
	Day			day;

	if (!set_meets(&ev->facts->listed, set))
		return IS_NO;
	if (c->moment == ON_PAYMENT)
		return set_meets(&ev->held, set) ? IS_YES : IS_NO;
	if (c->moment == EVER)
		return IS_YES;
	day = moment_day(ev, c);
	if (day == DAY_NONE)
	{
		/* whoever has paid was born by then, and registered between the two */
		Day			first = c->moment == ON_REGISTRATION ? ev->facts->birth : DAY_NONE;
		Ternary		holds = held_on_some_day(ev, set, first);

		return holds != IS_UNDECIDED ? holds :
			undecided(missing, c->moment == ON_BIRTH ? MISSING_BIT(BIRTH) :
					  MISSING_BIT(REGISTERED));
	}
	held = held_on(ev->facts, day);
	return set_meets(&held, set) ? IS_YES : IS_NO;
}

static Ternary
eval_age(const Evaluation *ev, const Condition *c, Missing *missing)
{
	Day			day = moment_day(ev, c);

	if (ev->facts->birth == DAY_NONE)
		return undecided(missing, MISSING_BIT(BIRTH));
	if (day == DAY_NONE)
		return undecided(missing, MISSING_BIT(REGISTERED));
	if (day < ev->facts->birth)
		return IS_NO;
	return within(age_on(ev->facts->birth, day), c);
}

/*
 * A condition on the first day of a circumstance.  A person may list it more
 * than once (two jobs lost): one listing that fits is enough.
 */
static Ternary
eval_first_day(const Evaluation *ev, const Condition *c, Missing *missing,
			   Ternary (*fits) (const Evaluation *, const Condition *, Day))
{
	Ternary		result = IS_NO;

	if (!set_has(&ev->facts->listed, c->arg))
		return IS_NO;
	for (int i = 0; i < ev->facts->nheld; i++)
	{
		const Held *h = &ev->facts->held[i];

		if (h->circumstance != c->arg)
			continue;
		if (h->from == DAY_NONE)
			result = IS_UNDECIDED;
		else if (fits(ev, c, h->from) == IS_YES)
			return IS_YES;
	}
	if (result == IS_UNDECIDED)
	{
		missing->facts |= MISSING_BIT(CIRCUMSTANCE_FROM);
		set_add(&missing->dates, c->arg);
	}
	return result;
}

static Ternary
fits_date(const Evaluation *ev, const Condition *c, Day day)
{
	(void) ev;
	return within(day, c);
}

static Ternary
eval_date(const Evaluation *ev, const Condition *c, Missing *missing)
{
	const Facts *f = ev->facts;

	switch (c->what)
	{
		case OF_BIRTH:
			/* whoever has paid was born by then */
			if (f->birth == DAY_NONE && c->lo > ev->paid)
				return IS_NO;
			return f->birth == DAY_NONE ?
				undecided(missing, MISSING_BIT(BIRTH)) : within(f->birth, c);
		case OF_PAYMENT:
			return within(ev->paid, c);
		case OF_REGISTRATION:
			/* between birth and payment, where it is not known */
			if (f->registered == DAY_NONE && c->lo > ev->paid)
				return IS_NO;
			if (f->registered == DAY_NONE && f->birth != DAY_NONE &&
				c->lo <= f->birth && c->hi >= ev->paid)
				return IS_YES;
			return f->registered == DAY_NONE ?
				undecided(missing, MISSING_BIT(REGISTERED)) :
				within(f->registered, c);
		case OF_DEATH:
			/* no day of death: alive */
			return f->died == DAY_NONE ? IS_NO : within(f->died, c);
		default:
			return eval_first_day(ev, c, missing, fits_date);
	}
}

/* Is `day` within lo..hi days, or after lo and at most hi months, after `since`? */
static Ternary
elapsed_within(const Condition *c, Day since, Day day)
{
	if (c->unit == UNIT_MONTHS)
		return day >= since && day <= day_add_months(since, c->hi) &&
			(c->lo == 0 || day > day_add_months(since, c->lo)) ? IS_YES : IS_NO;
	return within(day - since, c);
}

static Ternary
fits_elapsed(const Evaluation *ev, const Condition *c, Day since)
{
	return elapsed_within(c, since, moment_day(ev, c));
}

static Ternary
eval_elapsed(const Evaluation *ev, const Condition *c, Missing *missing)
{
	const Facts *f = ev->facts;
	Day			to = moment_day(ev, c);

	if (c->what == OF_CIRCUMSTANCE && !set_has(&f->listed, c->arg))
		return IS_NO;
	if (c->what == OF_BIRTH && f->birth == DAY_NONE)
		return undecided(missing, MISSING_BIT(BIRTH));
	if (to == DAY_NONE)
	{
		/* registered on the day of payment at the latest */
		if (c->what == OF_BIRTH && c->unit == UNIT_DAYS &&
			ev->paid - f->birth < c->lo)
			return IS_NO;
		if (c->what == OF_BIRTH && c->unit == UNIT_MONTHS && c->lo > 0 &&
			ev->paid <= day_add_months(f->birth, c->lo))
			return IS_NO;
		if (c->what == OF_BIRTH && c->lo <= 0 &&
			elapsed_within(c, f->birth, ev->paid) == IS_YES)
			return IS_YES;
		return undecided(missing, MISSING_BIT(REGISTERED));
	}
	if (c->what == OF_BIRTH)
		return elapsed_within(c, f->birth, to);
	return eval_first_day(ev, c, missing, fits_elapsed);
}

static Ternary
eval_subsidy(const Evaluation *ev, const Condition *c, Missing *missing)
{
	uint64_t	set = POLICY_TABLE(ev->policy, CircumstanceSet, sets)[c->arg].w[0];

	if (ev->subsidies & set)
		return IS_YES;
	if (ev->maybe & set)
	{
		missing_add(missing, &ev->subsidies_missing);
		return IS_UNDECIDED;
	}
	return IS_NO;
}

static Ternary
eval_level(const Evaluation *ev, const Condition *c, Missing *missing)
{
	uint64_t	set = POLICY_TABLE(ev->policy, CircumstanceSet, sets)[c->arg].w[0];

	if (ev->facts->level < 0)
		return undecided(missing, MISSING_BIT(LEVEL));
	return (set >> ev->facts->level) & 1 ? IS_YES : IS_NO;
}

static Ternary
eval_history(Evaluation *ev, const Condition *c, Missing *missing)
{
	const HistoryFacts *h = history_facts(ev);
	int			countable = ev->policy->coverage_year - ev->policy->lapses_from;
	int			insured = 0;
	int			unsure;

	if (h->years == NULL)
	{
		/* whatever the history, no more years can have lapsed than count */
		if (c->op == COND_LAPSED && c->lo > (countable > 0 ? countable : 0))
			return IS_NO;
		if (c->op == COND_LAPSED && c->lo <= 0 && c->hi >= countable)
			return IS_YES;
		if (c->op == COND_INSURED && c->lo <= 0 && c->hi >= c->arg)
			return IS_YES;
		return undecided(missing, MISSING_BIT(HISTORY));
	}
	if (c->op == COND_INSURED)
	{
		int			maybe = history_insured(ev->policy, h->years, c->arg,
											&insured, &unsure);

		/* one contradictory year more or less: does it matter? */
		for (int n = 0; unsure != 0 && within(insured, c) == within(insured + n, c); n++)
		{
			if (n == maybe)
				unsure = 0;
		}
	}
	else
		unsure = c->op == COND_LAPSED ? h->counts.lapsed_unsure :
			c->op == COND_CONSECUTIVE ? h->counts.consecutive_unsure : h->counts.first_unsure;
	if (unsure != 0)
	{
		ev->history.contradictory = unsure;
		return undecided(missing, MISSING_BIT(HISTORY));
	}
	switch (c->op)
	{
		case COND_LAPSED:
			return within(h->counts.lapsed, c);
		case COND_CONSECUTIVE:
			return within(h->counts.consecutive, c);
		case COND_INSURED:
			return within(insured, c);
		default:
			return h->counts.first == (c->lo != 0) ? IS_YES : IS_NO;
	}
}

static Ternary eval(Evaluation *ev, const Condition *c, Missing *missing);

/*
 * Members that each leave a day of registration open may together leave none:
 * registered in September or later, and within 90 days of a birth in January.
 */
static bool
no_registration_meets(const Evaluation *ev, const Condition *all)
{
	const Condition *end = all + all->skip;
	Day			birth = ev->facts->birth;
	Day			from = DAY_FIRST;
	Day			until = DAY_LAST;

	if (ev->facts->registered != DAY_NONE)
		return false;
	for (const Condition *m = all + 1; m < end; m += m->skip)
	{
		Day			lo = DAY_FIRST;
		Day			hi = DAY_LAST;

		if (m->op == COND_DATE && m->what == OF_REGISTRATION)
		{
			lo = m->lo;
			hi = m->hi;
		}
		else if (m->op == COND_ELAPSED && m->what == OF_BIRTH &&
				 m->moment == ON_REGISTRATION && birth != DAY_NONE)
		{
			lo = m->unit == UNIT_DAYS ? birth + m->lo :
				m->lo == 0 ? birth : day_add_months(birth, m->lo) + 1;
			hi = m->unit == UNIT_DAYS ? birth + m->hi : day_add_months(birth, m->hi);
		}
		from = lo > from ? lo : from;
		until = hi < until ? hi : until;
	}
	return from > until;
}

/*
 * ALL is decided by one false member, ANY (and NONE, its negation) by one true
 * member; only then may what other members lack be forgotten.
 */
static Ternary
eval_members(Evaluation *ev, const Condition *c, Missing *missing)
{
	Ternary		decisive = c->op == COND_ALL ? IS_NO : IS_YES;
	const Condition *end = c + c->skip;
	Missing		lacking = {0, {{0, 0}}};
	bool		open = false;
	Ternary		result;

	result = c->op == COND_ALL ? IS_YES : IS_NO;
	for (const Condition *m = c + 1; m < end; m += m->skip)
	{
		Ternary		t = eval(ev, m, &lacking);

		if (t == decisive)
		{
			open = false;
			result = decisive;
			break;
		}
		if (t == IS_UNDECIDED)
			open = true;
	}
	if (open && c->op == COND_ALL && no_registration_meets(ev, c))
		return IS_NO;
	if (open)
	{
		missing_add(missing, &lacking);
		return IS_UNDECIDED;
	}
	if (c->op == COND_NONE)
		return result == IS_YES ? IS_NO : IS_YES;
	return result;
}

static Ternary
eval(Evaluation *ev, const Condition *c, Missing *missing)
{
	switch (c->op)
	{
		case COND_TRUE:
			return IS_YES;
		case COND_FALSE:
			return IS_NO;
		case COND_ALL:
		case COND_ANY:
		case COND_NONE:
			return eval_members(ev, c, missing);
		case COND_HELD:
			return eval_held(ev, c, missing);
		case COND_AGE:
			return eval_age(ev, c, missing);
		case COND_DATE:
			return eval_date(ev, c, missing);
		case COND_ELAPSED:
			return eval_elapsed(ev, c, missing);
		case COND_SUBSIDY:
			return eval_subsidy(ev, c, missing);
		case COND_LEVEL:
			return eval_level(ev, c, missing);
		default:
			return eval_history(ev, c, missing);
	}
}

Ternary
condition_holds(Evaluation *ev, uint16_t condition, Missing *missing)
{
	if (condition == 0)
		return IS_YES;
	return eval(ev, POLICY_TABLE(ev->policy, Condition, conditions) + condition,
				missing);
}

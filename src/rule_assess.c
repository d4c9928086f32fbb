/*-------------------------------------------------------------------------
 * rule_assess.c
 *	  One person, one coverage year: the order in which the rules are asked
 *	  (no server code).
 *
 * Twice where an identity was recognised after the payment: with what was known
 * on the day of payment (that is what was charged), and with what is known now
 * (that is what is payable); the difference is refunded.
 *-------------------------------------------------------------------------
 */
#include <stddef.h>
#include <string.h>

#include "rules.h"

/* Nothing applies.  The shares are left alone: nshares says how many there are. */
void
answer_init(Answer *a, Outcome outcome, Ternary accepted)
{
	static const Fen none[N_AMOUNTS] = {[0 ... N_AMOUNTS - 1] = FEN_NONE};

	a->outcome = outcome;
	a->accepted = accepted;
	a->tier = TIER_NONE;
	a->claims = CLAIMS_UNKNOWN;
	a->in_year = IS_NO;
	a->nshares = 0;
	a->shares_known = false;
	a->route = ROUTE_NONE;
	a->window_rule = a->route_rule = a->fee_rule = NO_INDEX;
	a->subsidy_rule = a->split_rule = a->top_up_rule = NO_INDEX;
	a->subsidy = a->would_be_aided_by = NO_INDEX;
	a->engine_notes = 0;
	a->level_rule = NO_INDEX;
	a->benefit_level = (Ref) {0, 0};
	a->history_year = 0;
	memset(a->reserved, 0, sizeof(a->reserved));
	/* NO_INDEX */
	memset(a->more_subsidies, 0xFF, sizeof(a->more_subsidies));
	memset(a->more_splits, 0xFF, sizeof(a->more_splits));
	for (int i = 0; i < MAX_GROUPS; i++)
		a->given[i] = FEN_NONE;
	a->notes = 0;
	a->missing_facts = 0;
	a->missing = (Missing) {0, {{0, 0}}};
	a->unaided = 0;
	a->start = a->end = a->paid = DAY_NONE;
	a->wait_days = a->wait_fixed_months = a->wait_variable_months = DAY_NONE;
	a->continuous_years = a->repair_accepted = DAY_NONE;
	memcpy(a->amount, none, sizeof(none));
}

void
rule_no_text(Answer *a)
{
	answer_init(a, OUTCOME_NO_TEXT, IS_NO);
	answer_note(a, NOTE_BIT(NO_NOTICE));
}

/* Nothing can be said of this row. */
static void
answer_flawed(const Policy *p, Answer *a, uint32_t flaws)
{
	answer_init(a, OUTCOME_UNDECIDED, IS_UNDECIDED);
	answer_note(a, flaws);
	a->route = ROUTE_UNDECIDED;
	a->tier = TIER_UNDECIDED;
	a->subsidy = RULE_UNDECIDED;
	a->in_year = IS_UNDECIDED;
	a->claims = CLAIMS_UNDECIDED;
	a->start = a->end = DAY_UNDECIDED;
	a->wait_days = a->wait_fixed_months = a->wait_variable_months = DAY_UNDECIDED;
	a->continuous_years = a->repair_accepted = DAY_UNDECIDED;
	for (int i = 0; i < N_AMOUNTS; i++)
		a->amount[i] = FEN_UNDECIDED;
	if (!(p->flags & POLICY_HAS_ADD_ONS))
		a->amount[AMT_ADD_ON] = FEN_NONE;
	if (p->benefit_levels.count > 0)
		a->level_rule = RULE_UNDECIDED;
}

/* All that follows from a payment; `more` is held beside what is on that day. */
static void
assess_payment(Evaluation *ev, const Policy *p, const Facts *f, Day paid,
			   const CircumstanceSet *more, Answer *a)
{
	evaluation_init(ev, p, f, paid);
	if (more)
	{
		ev->held.w[0] |= more->w[0];
		ev->held.w[1] |= more->w[1];
	}
	answer_init(a, OUTCOME_UNDECIDED, IS_UNDECIDED);
	a->notes = p->notes;
	route_assess(ev, a);
}

/* Would the identity, were it held at the payment, open an aid that was not? */
static bool
would_be_aided(const Evaluation *at_payment, uint16_t circumstance)
{
	Evaluation	ev;

	evaluation_init(&ev, at_payment->policy, at_payment->facts, at_payment->paid);
	set_add(&ev.held, circumstance);
	subsidies_find(&ev);
	return ((ev.subsidies | ev.maybe) &
			~(at_payment->subsidies | at_payment->maybe)) != 0;
}

/*
 * Identities recognised after the payment that count all the same: recognised
 * until the day that the notice names, or while cover had not begun.  Those that
 * come too late are noted.
 */
static CircumstanceSet
recognised_later(const Evaluation *at_payment, const Answer *charged,
				 uint64_t *notes, bool *unsure)
{
	const Policy *p = at_payment->policy;
	const Facts *f = at_payment->facts;
	CircumstanceSet later = {{0, 0}};

	for (int i = 0; i < f->nheld; i++)
	{
		const Held *h = &f->held[i];

		if (!set_has(&p->recognition, h->circumstance) ||
			h->from <= f->paid || h->from > p->year_end ||
			!would_be_aided(at_payment, h->circumstance))
			continue;
		if (h->from <= p->recognition_until)
			set_add(&later, h->circumstance);
		else if (DAY_IS_KNOWN(charged->start) && charged->start <= h->from)
			*notes |= p->recognition_late_notes;
		else if (charged->start == DAY_UNKNOWN)
			continue;			/* the texts do not say when cover begins */
		else if (charged->start == DAY_UNDECIDED)
			*unsure = true;
		else
		{
			*notes |= p->recognition_waiting_notes;
			if (p->flags & POLICY_WHILE_WAITING)
				set_add(&later, h->circumstance);
		}
	}
	return later;
}

/* What one amount is more than another, at least nothing. */
static Fen
excess(Fen more, Fen less)
{
	if (!FEN_IS_KNOWN(more))
		return more;
	if (!FEN_IS_KNOWN(less))
		return less;
	return more > less ? more - less : 0;
}

static void
assess_paid(Evaluation *ev, const Policy *p, const Facts *f, Answer *a)
{
	CircumstanceSet later = {{0, 0}};
	uint64_t	notes = 0;
	bool		unsure = false;
	bool		recognised = false;
	Fen			charged;

	if (f->birth != DAY_NONE && f->paid < f->birth)
	{
		answer_init(a, OUTCOME_REJECTED, IS_NO);
		answer_note(a, NOTE_BIT(PAID_BEFORE_BIRTH));
		evaluation_init(ev, p, f, f->paid);
		return;
	}
	assess_payment(ev, p, f, f->paid, NULL, a);
	charged = a->amount[AMT_PAYABLE];
	if ((p->flags & POLICY_HAS_RECOGNITION) && f->nheld > 0 &&
		a->accepted == IS_YES)
		later = recognised_later(ev, a, &notes, &unsure);
	if (later.w[0] | later.w[1])
	{
		recognised = true;
		assess_payment(ev, p, f, f->paid, &later, a);
	}
	a->notes |= notes;
	if (a->accepted == IS_NO)
		return;
	a->amount[AMT_CHARGED] = charged;
	if (unsure)
		subsidy_undecided(a, FEN_UNDECIDED);
	if (unsure || a->accepted == IS_UNDECIDED)
	{
		a->amount[AMT_REFUND] = FEN_UNDECIDED;
		return;
	}

	/* the same identities give the same price, known or not: no refund */
	a->amount[AMT_REFUND] = recognised ?
		excess(charged, a->amount[AMT_PAYABLE]) : 0;
}

/* Enrolled without payment: nobody but who owes nothing by full aid. */
static bool
enrolled_by_aid(const Answer *a)
{
	return a->accepted == IS_YES && a->tier == TIER_FULL &&
		a->amount[AMT_PAYABLE] == 0;
}

static bool
try_roster_day(Evaluation *ev, const Policy *p, const Facts *f, Day day,
			   Answer *a)
{
	if (f->birth != DAY_NONE && day < f->birth)
		day = f->birth;
	/* who died in the year was on the roster until then */
	if (f->died != DAY_NONE && f->died < p->year_start)
		return false;
	if (f->died != DAY_NONE && day > f->died)
		day = f->died;
	if (day > p->roster_until)
		return false;
	assess_payment(ev, p, f, day, NULL, a);
	return enrolled_by_aid(a);
}

/*
 * The roster holds who is aided in full on its day, or is recognised later but
 * not after its last day.
 */
static bool
on_roster(Evaluation *ev, const Policy *p, const Facts *f, Answer *a)
{
	Day			done = p->roster_on;

	if (try_roster_day(ev, p, f, p->roster_on, a))
		return true;
	for (;;)
	{
		Day			next = DAY_LAST;

		for (int i = 0; i < f->nheld; i++)
		{
			if (f->held[i].from > done && f->held[i].from < next)
				next = f->held[i].from;
		}
		if (next == DAY_LAST || next > p->roster_until)
			return false;
		if (try_roster_day(ev, p, f, next, a))
			return true;
		done = next;
	}
}

/*
 * The aid of somebody who is not enrolled: what they would be given were they to pay
 * on the last day of the year.  Where nobody is accepted on that day any more, whoever
 * is to be aided is so all the same, whatever the fee.
 */
static uint16_t
would_be_aided_by(const Policy *p, const Facts *f, Missing *missing)
{
	static const Route any = {0};
	Day			day = f->died < p->year_end && f->died != DAY_NONE ? f->died : p->year_end;
	Evaluation	ev;
	Answer		a;

	if ((f->nheld == 0 && p->subsidies_always == 0) || day < p->year_start ||
		(f->birth != DAY_NONE && day < f->birth))
		return NO_INDEX;
	assess_payment(&ev, p, f, day, NULL, &a);
	if (a.accepted == IS_NO)
	{
		a.amount[AMT_STANDARD_FEE] = FEN_UNKNOWN;
		subsidy_choose(&ev, &any, &a);
	}
	if (a.amount[AMT_SUBSIDY] == 0)
		return NO_INDEX;
	if (a.tier == TIER_UNKNOWN)
		return RULE_UNKNOWN;
	if (a.subsidy != RULE_UNDECIDED && a.amount[AMT_SUBSIDY] != FEN_UNDECIDED)
		return a.subsidy;
	missing_add(missing, a.missing.facts ? &a.missing : &ev.subsidies_missing);
	return RULE_UNDECIDED;
}

static void
assess_unpaid(Evaluation *ev, const Policy *p, const Facts *f, Answer *a)
{
	bool		enrolled = false;

	if (f->nheld > 0 && (p->flags & POLICY_HAS_ROSTER))
		enrolled = on_roster(ev, p, f, a);
	if (!enrolled && f->nheld > 0 && f->registered != DAY_NONE &&
		(p->flags & POLICY_ZERO_DECLARATION))
	{
		assess_payment(ev, p, f, f->registered, NULL, a);
		enrolled = enrolled_by_aid(a);
	}
	if (enrolled)
	{
		a->amount[AMT_CHARGED] = 0;
		a->amount[AMT_REFUND] = 0;
		return;
	}
	evaluation_init(ev, p, f, p->year_start);
	if (f->nheld > 0)
		subsidies_find(ev);
	answer_init(a, OUTCOME_NOT_ENROLLED, IS_NO);
	a->notes = p->notes;
	a->would_be_aided_by = would_be_aided_by(p, f, &a->missing);
}

/*
 * Outstanding and collected amounts, once the route is settled.  A top-up that is
 * collected now comes with a payment; one collected later was not in what was
 * charged.  Lapsed years are repaired at the same time.
 */
static void
settle(Evaluation *ev, const Facts *f, Answer *a)
{
	Fen			payable = a->amount[AMT_PAYABLE];
	Fen			repair = a->amount[AMT_REPAIR] == FEN_NONE ? 0 : a->amount[AMT_REPAIR];
	Fen			top_up;
	Fen			collected;
	Fen			owed;
	bool		now = top_up_choose(ev, a);

	top_up = a->amount[AMT_TOP_UP];
	if (a->accepted == IS_NO)
	{
		a->amount[AMT_COLLECTED] = 0;
		return;
	}
	if (now && f->paid == DAY_NONE)
		top_up = 0;
	if (!FEN_IS_KNOWN(payable) || !FEN_IS_KNOWN(top_up))
		collected = FEN_IS_KNOWN(payable) ? top_up : payable;
	else
		collected = now ? payable + top_up : payable - top_up;
	owed = fen_add(now ? collected : payable, repair);
	a->amount[AMT_COLLECTED] = fen_add(collected, repair);
	if (f->amount_paid != FEN_NONE)
	{
		a->amount[AMT_CHARGED] = f->amount_paid;
		a->amount[AMT_REFUND] = excess(f->amount_paid, owed);
		a->amount[AMT_DUE] = excess(owed, f->amount_paid);
	}
	else if (!now && FEN_IS_KNOWN(top_up) && FEN_IS_KNOWN(a->amount[AMT_CHARGED]))
		a->amount[AMT_CHARGED] -= top_up;
}

static uint8_t
claims_status(const Policy *p, const Facts *f, const Answer *a)
{
	uint16_t	pending = NO_INDEX;

	if (a->accepted == IS_NO || a->start == DAY_NONE)
		return CLAIMS_NONE;
	if (a->start == DAY_UNKNOWN)
		return CLAIMS_UNKNOWN;
	if (a->start == DAY_UNDECIDED || a->route >= ROUTE_UNDECIDED)
		return CLAIMS_UNDECIDED;
	pending = POLICY_TABLE(p, Route, routes)[a->route].pending;
	if (pending == NO_INDEX || !set_has(&f->listed, pending))
		return CLAIMS_PAYABLE;
	for (int i = 0; i < f->nheld; i++)
	{
		if (f->held[i].circumstance == pending && f->held[i].until == DAY_NONE)
			return CLAIMS_PENDING_IDENTITY;
	}
	return CLAIMS_PAYABLE_AFTER_IDENTITY;
}

/*
 * The level of the benefits: by the first rule that holds, or else the one paid.  A
 * policy without such rules says nothing of it.
 */
static void
choose_level(Evaluation *ev, const Facts *f, Answer *a)
{
	const Policy *p = ev->policy;
	const BenefitLevel *levels = POLICY_TABLE(p, BenefitLevel, benefit_levels);

	if (p->benefit_levels.count == 0 || a->accepted == IS_NO)
		return;
	if (a->accepted == IS_UNDECIDED)
	{
		a->level_rule = RULE_UNDECIDED;
		return;
	}
	for (uint32_t i = 0; i < p->benefit_levels.count; i++)
	{
		Missing		missing = {0, {{0, 0}}};
		Ternary		t = condition_holds(ev, levels[i].condition, &missing);

		if (t == IS_NO)
			continue;
		if (t == IS_UNDECIDED)
		{
			missing_add(&a->missing, &missing);
			a->level_rule = RULE_UNDECIDED;
			return;
		}
		a->level_rule = levels[i].rule;
		a->benefit_level = levels[i].level;
		a->notes |= levels[i].notes;
		return;
	}
	if (f->level >= 0)
		a->benefit_level = POLICY_TABLE(p, Ref, levels)[f->level];
	else if (p->levels.count > 0)
	{
		a->missing.facts |= MISSING_BIT(LEVEL);
		a->level_rule = RULE_UNDECIDED;
	}
}

/* What follows once the route and its amounts are known. */
void
answer_settle(Evaluation *ev, const Facts *f, Answer *a)
{
	settle(ev, f, a);
	choose_level(ev, f, a);
	a->claims = claims_status(ev->policy, f, a);
	if (ev->history.contradictory)
	{
		answer_note(a, NOTE_BIT(HISTORY_CONTRADICTORY));
		a->history_year = ev->history.contradictory;
	}
	a->missing_facts = a->missing.facts;
	if (a->missing.facts)
		answer_note(a, NOTE_BIT(MISSING_FACT));
}

void
rule_assess(const Policy *p, const Facts *f, Answer *a)
{
	Evaluation	ev;

	rule_assess_seen(p, f, a, &ev);
}

void
rule_assess_seen(const Policy *p, const Facts *f, Answer *a, Evaluation *ev)
{
	uint32_t	flaws = f->flaws & ROW_FLAWS;
	int			year = 0;

	/* who paid before birth is refused for that, registered or not */
	if (f->paid != DAY_NONE && f->birth != DAY_NONE && f->paid < f->birth)
		flaws &= ~NOTE_BIT(REGISTERED_BEFORE_BIRTH);
	if (f->counted)
	{
		flaws |= f->counted->flaws;
		year = f->counted->flaw_year;
	}
	else if (f->history)
		flaws |= history_flaws(f->history, p->coverage_year - 1, &year);
	if (flaws)
	{
		evaluation_init(ev, p, f, f->paid == DAY_NONE ? p->year_start : f->paid);
		answer_flawed(p, a, flaws);
		if (flaws & HISTORY_FLAWS)
			a->history_year = year;
		a->paid = f->paid;
		return;
	}
	if (f->paid != DAY_NONE)
		assess_paid(ev, p, f, a);
	else
		assess_unpaid(ev, p, f, a);
	a->paid = f->paid;
	answer_settle(ev, f, a);
}

/*-------------------------------------------------------------------------
 * rule_waiting.c
 *	  Waiting periods (待遇等待期) and the days of cover (no server code).
 *
 * A period of n days or months does not count the day from which it runs (民法典
 * 201), so that cover starts on the day after its last day.
 *-------------------------------------------------------------------------
 */
#include "rules.h"

static Day
anchor_day(const Evaluation *ev, const Start *s, Missing *missing)
{
	switch (s->anchor)
	{
		case OF_BIRTH:
			if (ev->facts->birth == DAY_NONE)
				missing->facts |= MISSING_BIT(BIRTH);
			return ev->facts->birth;
		case OF_REGISTRATION:
			if (ev->facts->registered == DAY_NONE)
				missing->facts |= MISSING_BIT(REGISTERED);
			return ev->facts->registered;
		case OF_CIRCUMSTANCE:
			return s->day;
		default:
			return ev->paid;
	}
}

/*
 * What repaired years take from the variable months (缴费修复), never more than
 * leaves the wait that the notice keeps after so many lapsed years.  A repair beyond
 * the last useful one is not accepted, and so not charged.
 */
static int
repair(const Policy *p, const Start *s, const HistoryCounts *h, int months,
	   int *accepted)
{
	int			least = 0;
	int			useful;

	*accepted = 0;
	for (uint32_t i = 0; i < p->nfloors; i++)
	{
		if (h->lapsed >= p->floors[i].lapsed_from &&
			p->floors[i].months - s->wait_months > least)
			least = p->floors[i].months - s->wait_months;
	}
	if (months <= least)
		return months;
	useful = (months - least + p->repair_months - 1) / p->repair_months;
	*accepted = h->repaired < useful ? h->repaired : useful;
	months -= *accepted * p->repair_months;
	return months > least ? months : least;
}

/* Months that the lapsed years add; -1 where the history is not known. */
static int
variable_months(Evaluation *ev, const Start *s, Answer *a)
{
	const HistoryFacts *h;
	int			counted;
	int			months;

	if (s->variable_months == 0)
		return 0;
	h = history_facts(ev);
	if (h->years == NULL || h->counts.lapsed_unsure)
	{
		ev->history.contradictory = h->counts.lapsed_unsure;
		a->missing.facts |= MISSING_BIT(HISTORY);
		if (ev->policy->repair_months > 0)
			a->repair_accepted = DAY_UNDECIDED;
		return -1;
	}
	counted = h->counts.lapsed - s->variable_beyond;
	months = counted > 0 ? counted * s->variable_months : 0;
	if (s->variable_most > 0 && months > s->variable_most)
		months = s->variable_most;
	return ev->policy->repair_months == 0 ? months :
		repair(ev->policy, s, &h->counts, months, &a->repair_accepted);
}

/* What the accepted repairs cost, beside the fee of the year. */
static Fen
repair_fee(const Policy *p, const Answer *a)
{
	Fen			price = p->repair_price == FEN_NONE ?
		a->amount[AMT_STANDARD_FEE] : p->repair_price;

	if (!DAY_IS_KNOWN(a->repair_accepted))
		return a->repair_accepted == DAY_UNKNOWN ? FEN_UNKNOWN : FEN_UNDECIDED;
	if (a->repair_accepted == 0)
		return 0;
	return FEN_IS_KNOWN(price) ? a->repair_accepted * price : price;
}

/* From the anchor to the first day of cover. */
static Day
count_days(const Start *s, Day start, int variable)
{
	if (s->not_before != DAY_NONE && start < s->not_before)
		start = s->not_before;
	if (s->flags & START_MONTH)
		start = first_of_month_after(start, s->month_start);
	if (s->wait_months + variable > 0)
		start = day_add_months(start, s->wait_months + variable) + 1;
	if (s->wait_days > 0)
		start += s->wait_days + (s->flags & START_COUNT_FIRST_DAY ? 0 : 1);
	return start + s->plus_days;
}

static void
cover_undecided(Answer *a)
{
	a->start = a->end = DAY_UNDECIDED;
	a->in_year = IS_UNDECIDED;
}

void
cover_days(Evaluation *ev, const Route *route, Answer *a)
{
	const Start *s = &route->start;
	const Facts *f = ev->facts;
	Day			start,
				end;
	int			variable;

	a->in_year = IS_NO;
	if (s->flags & START_OPEN)
	{
		a->start = a->end = DAY_UNKNOWN;
		a->wait_days = DAY_UNKNOWN;
		a->wait_fixed_months = a->wait_variable_months = DAY_UNKNOWN;
		if (ev->policy->repair_months > 0)
			a->repair_accepted = DAY_UNKNOWN;
		a->in_year = IS_UNDECIDED;
		return;
	}
	a->wait_days = s->wait_days;
	a->wait_fixed_months = s->wait_months;
	a->wait_variable_months = 0;
	if (ev->policy->repair_months > 0)
		a->repair_accepted = 0;
	start = anchor_day(ev, s, &a->missing);
	if (s->flags & START_COUNTS)
	{
		variable = variable_months(ev, s, a);
		if (variable < 0)
			a->wait_variable_months = start = DAY_UNDECIDED;
		else
			a->wait_variable_months = variable;
		if (DAY_IS_KNOWN(start))
			start = count_days(s, start, variable);
	}
	if (!DAY_IS_KNOWN(start))
	{
		cover_undecided(a);
		return;
	}
	if (start < route->cover_from)
		start = route->cover_from;
	if (f->birth != DAY_NONE && start < f->birth)
		start = f->birth;
	if (f->birth == DAY_NONE && start < ev->paid)
	{
		/* born by the payment, but perhaps not by then */
		a->missing.facts |= MISSING_BIT(BIRTH);
		cover_undecided(a);
		return;
	}
	end = route->cover_until;
	if (f->died != DAY_NONE && f->died < end)
		end = f->died;
	if (start > end)
	{
		/* the wait outlasts the cover */
		a->start = a->end = DAY_NONE;
		return;
	}
	a->start = start;
	a->end = end;
	a->in_year = start <= ev->policy->year_end && end >= ev->policy->year_start ?
		IS_YES : IS_NO;
}

void
cover_find(Evaluation *ev, const Route *route, Answer *a)
{
	cover_days(ev, route, a);
	if (ev->policy->repair_months > 0)
		a->amount[AMT_REPAIR] = repair_fee(ev->policy, a);
}

bool
cover_plain(const Route *route, const Facts *f, Span *cover)
{
	const Start *s = &route->start;
	Day			start;

	cover->from = cover->until = DAY_UNKNOWN;
	if (s->flags & START_OPEN)
		return true;
	start = s->anchor == OF_PAYMENT ? f->paid : s->anchor == OF_BIRTH ? f->birth :
		s->anchor == OF_REGISTRATION ? f->registered : s->day;
	if (start == DAY_NONE || s->variable_months != 0)
		return false;
	if (s->flags & START_COUNTS)
		start = count_days(s, start, 0);
	if (start < route->cover_from)
		start = route->cover_from;
	if (start < f->birth)
		start = f->birth;
	cover->from = start;
	cover->until = route->cover_until;
	return start <= route->cover_until;
}

/* A birth that no rule about age or newborns turns on. */
#define ADULT_DAYS 14610

void
rule_wait(const Policy *p, Day paid, int lapsed, int repaired, Answer *a)
{
	const Window *w = POLICY_TABLE(p, Window, windows);
	HistoryYears none = {0};
	Evaluation	ev;
	Facts		f;

	if (paid == DAY_NONE)
		paid = p->windows.count > 1 ? w[1].from : p->year_start;
	facts_init(&f);
	f.paid = paid;
	f.birth = p->year_start - ADULT_DAYS;
	f.history = &none;
	evaluation_init(&ev, p, &f, paid);
	ev.history = (HistoryFacts) {
		.counted = true, .years = &none,
		.counts = {
			.lapsed = lapsed, .repaired = repaired < lapsed ? repaired : lapsed,
			.consecutive = lapsed == 0
		}
	};
	answer_init(a, OUTCOME_UNDECIDED, IS_UNDECIDED);
	route_assess(&ev, a);
}

int
active_spans(Span cover, const Span *absences, int nabsences, Span *active,
			 int max)
{
	int			n = 0;
	Day			from = cover.from;

	for (int i = 0; i < nabsences && from <= cover.until && n < max; i++)
	{
		if (absences[i].until < from || absences[i].from > cover.until)
			continue;
		if (absences[i].from > from)
		{
			active[n].from = from;
			active[n++].until = absences[i].from - 1;
		}
		from = absences[i].until + 1;
	}
	if (from <= cover.until && n < max)
	{
		active[n].from = from;
		active[n++].until = cover.until;
	}
	return n;
}

/*-------------------------------------------------------------------------
 * rules.h
 *	  What the rule files offer each other.  Outside of src/rule_*.c only
 *	  rule_facts.h is meant to be used.
 *-------------------------------------------------------------------------
 */
#ifndef RULES_H
#define RULES_H

#include "rule_condition.h"

/* How an aid is divided among its payers. */
typedef struct Division
{
	bool		known;			/* false: the text does not divide it, or undecided */
	uint16_t	rule;			/* NO_INDEX: one payer, RULE_UNDECIDED */
	int			n;
	Share		share[MAX_PARTS];
	uint64_t	notes;
	Missing		missing;
} Division;

#pragma GCC visibility push(hidden)

/* rule_subsidy.c: which subsidies hold, and the best of them for a fee */
extern void subsidies_find(Evaluation *ev);
extern void subsidy_choose(Evaluation *ev, const Route *route, Answer *answer);
extern void subsidy_split(Evaluation *ev, const Subsidy *subsidy, Fen amount,
						  Division *division);

/* none can be said: FEN_UNKNOWN for want of a text, FEN_UNDECIDED of a fact */
extern void subsidy_undecided(Answer *answer, Fen amount);

/* rule_fee.c; the shares of a fee are counted once, when it is compiled */
extern void fee_complete(Fee *fee, int64_t central_ratio, Fen central_base);

/* So many months of an amount for twelve, half a fen up; months -1: not known. */
extern Fen	fee_part(Fen amount, int months);

/* Of the twelve months those that a monthly fee counts for; -1 where that is undecided. */
extern int	fee_months(const Evaluation *ev, const Fee *fee, Missing *missing);
extern void fee_choose(Evaluation *ev, const Route *route, Answer *answer);
/* true where it is collected now */
extern bool top_up_choose(Evaluation *ev, Answer *answer);

/* rule_history.c: NULL where it is not known; nobody is insured before birth */
extern const HistoryYears *known_history(const Policy *p, const Facts *f);

/* before a year; and HISTORY_FLAWS up to one, with the year that has them */
extern void history_count(const Policy *policy, const HistoryYears *history,
						  int before, HistoryCounts *out);

/* Insured years of the last `among`; and contradictory ones, with the last of them. */
extern int	history_insured(const Policy *policy, const HistoryYears *history,
							int among, int *insured, int *contradictory);
extern uint32_t history_flaws(const HistoryYears *history, int upto, int *year);

/* rule_incentive.c: of who is accepted on a route */
extern void incentives_find(const Policy *policy, const Route *route,
							const Facts *facts, Answer *answer);

/* false where the person surely has nothing of an incentive */
extern bool incentive_counts(const Policy *policy, const Route *route,
							 const Facts *facts, const Incentive *incentive);

/* rule_waiting.c: first and last day of cover on a route */
extern void cover_days(Evaluation *ev, const Route *route, Answer *answer);

/* and what the repair of a wait costs, for which the fee must be known */
extern void cover_find(Evaluation *ev, const Route *route, Answer *answer);

/*
 * The same where nothing but days is known and needed; false where there is no
 * cover or more is needed.  DAY_UNKNOWN where the texts do not say.
 */
extern bool cover_plain(const Route *route, const Facts *facts, Span *cover);

/* rule_route.c: everything that follows from one day of payment */
extern void route_assess(Evaluation *ev, Answer *answer);

/* what follows from one route; window is NULL where the policy has none */
extern void route_follow(Evaluation *ev, const Route *route,
						 const Window *window, bool dead, Answer *answer);

/* the routes open in a window, all or those that need no circumstance */
extern const uint8_t *window_routes(const Policy *policy, int window,
									bool plain, uint32_t *n);
extern Ternary route_open(Evaluation *ev, const Route *route, bool dead);

/* rule_assess.c; the last evaluation is what the answer rests on */
extern void rule_assess_seen(const Policy *policy, const Facts *facts,
							 Answer *answer, Evaluation *ev);
extern void answer_init(Answer *answer, Outcome outcome, Ternary accepted);
extern void answer_settle(Evaluation *ev, const Facts *facts, Answer *answer);

#pragma GCC visibility pop

static inline void
evaluation_init(Evaluation *ev, const Policy *p, const Facts *f, Day paid)
{
	ev->policy = p;
	ev->facts = f;
	ev->paid = paid;
	ev->held = f->nheld > 0 ? held_on(f, paid) : (CircumstanceSet) {{0, 0}};
	ev->subsidies = ev->maybe = 0;
	ev->missing = ev->subsidies_missing = (Missing) {0, {{0, 0}}};
	ev->history.counted = false;
	ev->history.contradictory = 0;
}

/* The byte of a year; 0 where it is not recorded. */
static inline uint8_t
history_year(const HistoryYears *h, int year)
{
	int			i = year - h->first_year;

	return i < 0 || i >= h->n ? 0 : h->years[i];
}

/* The window of a day, by number; -1 for a day between two windows. */
static inline int
window_find(const Policy *p, Day paid)
{
	const Window *w = POLICY_TABLE(p, Window, windows);

	for (uint32_t i = 0; i < p->windows.count; i++)
	{
		if (paid <= w[i].until)
			return paid < w[i].from ? -1 : (int) i;
	}
	/* a policy without windows is always open */
	return p->windows.count == 0 ? 0 : -1;
}

/* The window of that number; NULL for none, and where the policy has none. */
static inline const Window *
window_at(const Policy *p, int number)
{
	if (number < 0 || p->windows.count == 0)
		return NULL;
	return &POLICY_TABLE(p, Window, windows)[number];
}

static inline void
answer_note(Answer *answer, uint32_t engine_note)
{
	answer->engine_notes |= engine_note;
}

#endif

/*-------------------------------------------------------------------------
 * rule_condition.h
 *	  Three-valued conditions over the facts of one person.
 *-------------------------------------------------------------------------
 */
#ifndef RULE_CONDITION_H
#define RULE_CONDITION_H

#include "rule_facts.h"

/* What history says, counted once a person. */
typedef struct HistoryFacts
{
	bool		counted;
	const HistoryYears *years;	/* NULL: not known */
	int			contradictory;	/* such a year, on which an answer turned; 0: none */
	HistoryCounts counts;
} HistoryFacts;

/* One evaluation: the facts seen from one day of payment. */
typedef struct Evaluation
{
	const Policy *policy;
	const Facts *facts;
	Day			paid;
	CircumstanceSet held;		/* on the day of payment */
	uint64_t	subsidies;		/* whose conditions hold */
	uint64_t	maybe;			/* whose conditions are undecided */
	Missing		missing;		/* what undecided conditions turned on */
	Missing		subsidies_missing;
	HistoryFacts history;
} Evaluation;

#pragma GCC visibility push(hidden)

extern Ternary condition_holds(Evaluation *ev, uint16_t condition,
							   Missing *missing);

/* Circumstances held on a day, of those that the person has. */
extern CircumstanceSet held_on(const Facts *facts, Day day);

extern const HistoryFacts *history_facts(Evaluation *ev);

#pragma GCC visibility pop

static inline void
missing_add(Missing *to, const Missing *from)
{
	to->facts |= from->facts;
	to->dates.w[0] |= from->dates.w[0];
	to->dates.w[1] |= from->dates.w[1];
}

#endif

/*-------------------------------------------------------------------------
 * rules.h
 *	  What the rule files offer each other.  Outside of src/rule_*.c only
 *	  rule_facts.h is meant to be used.
 *-------------------------------------------------------------------------
 */
#ifndef RULES_H
#define RULES_H

#include "rule_condition.h"

/* rule_subsidy.c: which subsidies hold, and the best of them for a fee */
extern void subsidies_find(Evaluation *ev);
extern void subsidy_choose(Evaluation *ev, const Route *route, Answer *answer);
extern void subsidy_split(Evaluation *ev, const Subsidy *subsidy,
						  Answer *answer);

/* rule_fee.c */
extern void fee_choose(Evaluation *ev, const Route *route, Answer *answer);
extern void fiscal_split(const Policy *policy, Answer *answer);
extern void top_up_choose(Evaluation *ev, Answer *answer);

/* rule_waiting.c: first and last day of cover on a route */
extern void cover_find(Evaluation *ev, const Route *route, Answer *answer);

/* rule_route.c: everything that follows from one day of payment */
extern void route_assess(Evaluation *ev, Answer *answer);

static inline void
answer_note(Answer *answer, uint32_t engine_note)
{
	answer->engine_notes |= engine_note;
}

#endif

/*-------------------------------------------------------------------------
 * check_solve.h
 *	  Persons who meet conditions of a policy, or the proof that nobody does.
 *
 * The persons considered are born and pay; each circumstance is held at most once, from a
 * known day on, with or without a last day; they may have died; they have chosen one of
 * the policy's fee levels.  The rest of what is asked of them is in check_solve.c.
 *-------------------------------------------------------------------------
 */
#ifndef CHECK_SOLVE_H
#define CHECK_SOLVE_H

#include "rules.h"

/* A concrete person, as facts.  Not copyable: facts point inside. */
typedef struct Person
{
	Facts		facts;			/* facts.history points to history below, or is NULL */
	Day			paid_later;		/* see solver_later(); DAY_NONE: not asked about */
	HistoryYears history;
	uint8_t		years[HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1];
} Person;

typedef enum Solved
{
	SOLVED,
	IMPOSSIBLE,
	TOO_COMPLEX					/* not decided within the budget or the limits */
} Solved;

/* A side of a bound, see solver_edge(). */
typedef enum Edge
{
	EDGE_FIRST_IN,
	EDGE_LAST_IN,
	EDGE_BEFORE_FIRST,
	EDGE_AFTER_LAST
} Edge;

typedef struct Solver Solver;

#pragma GCC visibility push(hidden)

/* The caller gives the memory, aligned like any struct. */
extern size_t solver_size(void);
extern void solver_begin(Solver *solver, const Policy *policy);

/* Constraints added since a mark can be taken back. */
extern int	solver_mark(Solver *solver);
extern void solver_back(Solver *solver, int mark);

/*
 * Constraints added from now on are of the same person, alive, were he to pay on another
 * day, not before the first: until solver_later(solver, false).  Where there are any, no
 * circumstance begins after the first payment, and no age is reached between the two
 * that a condition asks about on the day of payment.
 */
extern void solver_later(Solver *solver, bool later);

/* A condition of the policy (0: always true) holds, or does not, decided. */
extern void solver_condition(Solver *solver, uint16_t condition, bool holds);

/* One of n claims must be so: that a condition holds, or that it does not. */
extern void solver_any(Solver *solver, const uint16_t *conditions,
					   const bool *holds, int n);

/*
 * The day of an event lies within from..until.  Of a circumstance it is the first day;
 * the person has it.  Of death: the person died.
 */
extern void solver_day(Solver *solver, ConditionSubject what, uint16_t arg,
					   Day from, Day until);

/* Dead before the day of payment; without it, or false, alive on that day. */
extern void solver_dead(Solver *solver, bool dead);

/* Lapsed years before the coverage year; the history is known. */
extern void solver_lapsed(Solver *solver, int lo, int hi);

/*
 * What a leaf measures is exactly at this side of its bound.  To the day: on the day on which
 * the person comes to the first age, or to the age beyond the last, or the day before; on the
 * corresponding day, or the day after.  In years where the leaf counts years of a history.
 * false: the leaf has no such bound, and nothing was added.
 */
extern bool solver_edge(Solver *solver, uint16_t leaf, Edge edge);

/*
 * Is there such a person?  SOLVED: filled in, and every constraint was evaluated with
 * condition_holds().  person NULL: only whether there is one, which is quicker.
 */
extern Solved solver_solve(Solver *solver, Person *person);

#pragma GCC visibility pop

#endif

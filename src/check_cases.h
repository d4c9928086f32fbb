/*-------------------------------------------------------------------------
 * check_cases.h
 *	  Boundary cases of a policy: persons on both sides of every edge of every
 *	  rule (no server code).
 *-------------------------------------------------------------------------
 */
#ifndef CHECK_CASES_H
#define CHECK_CASES_H

#include "check_solve.h"

/* A person at an edge of a rule, and on which side. */
typedef struct Case
{
	uint16_t	rule;
	bool		in;
	const char *edge;			/* in words */
	const Facts *facts;			/* of critical illness: `paid` is the day asked about */
	Fen			expense;		/* FEN_NONE: not about critical illness */
} Case;

typedef struct CaseSink
{
	void	   *to;
	void		(*take) (void *to, const Case *found);
	void		(*pause) (void);	/* before every search: may not return */
} CaseSink;

#pragma GCC visibility push(hidden)

/* Every case is evaluated by the engine before it is handed out. */
extern void cases_find(const Policy *policy, Solver *solver, const CaseSink *sink);

#pragma GCC visibility pop

#endif

/*-------------------------------------------------------------------------
 * tally.h
 *	  Values of the type insurance.tally, for the files that read and make them.
 *-------------------------------------------------------------------------
 */
#ifndef TALLY_H
#define TALLY_H

#include "types.h"

#include "rule_tally.h"

/* An open copy with room for more entries of so many bytes; NULL: of nothing. */
extern Tally *tally_opened(const Tally *t, uint64 bytes);

/* A copy of a state in which everybody is added; a value is so as it is. */
extern Tally *tally_settled(const Tally *t);

/* The value of a state that is settled. */
extern Tally *tally_closed(const Tally *t);

extern void tally_overflow(void) pg_attribute_noreturn();
extern void tally_format_error(void) pg_attribute_noreturn();

/* A value; where a state comes from another process, that. */
static inline Tally *
tally_arg(FunctionCallInfo fcinfo, int argno)
{
	Tally	   *t = (Tally *) PG_DETOAST_DATUM(PG_GETARG_DATUM(argno));

	if (t->format != TALLY_FORMAT)
		tally_format_error();
	return t;
}

/* A value, also where a state is given. */
static inline Tally *
tally_closed_arg(FunctionCallInfo fcinfo, int argno)
{
	Tally	   *t = tally_arg(fcinfo, argno);

	return t->open == TALLY_CLOSED ? t : tally_closed(tally_settled(t));
}

#endif

/*-------------------------------------------------------------------------
 * fact_args.h
 *	  From SQL arguments to facts.
 *
 * Reading a row never raises: what is wrong with it is a flaw among the facts.
 *-------------------------------------------------------------------------
 */
#ifndef FACT_ARGS_H
#define FACT_ARGS_H

#include "types.h"

#include "utils/array.h"
#include "utils/date.h"

static inline void
fact_flaw(Facts *f, uint32 note)
{
	f->flaws |= note;
}

static inline Day
fact_day(Facts *f, DateADT date)
{
	if (DATE_NOT_FINITE(date))
	{
		fact_flaw(f, NOTE_BIT(INFINITE_DATE));
		return DAY_NONE;
	}
	if (date < DAY_FIRST || date > DAY_LAST)
	{
		fact_flaw(f, NOTE_BIT(DATE_OUT_OF_RANGE));
		return DAY_NONE;
	}
	return date;
}

/* n absences leave at most n + 1 intervals */
#define MAX_ABSENCES (MAX_ACTIVE - 1)

/* The facts of a person and what they point to. */
typedef struct FactRoom
{
	Facts		facts;
	HistoryYears years;
	Span		spans[MAX_ABSENCES];
} FactRoom;

/* All arguments of assessment() from the first fact on. */
extern void facts_read(FunctionCallInfo fcinfo, int first, const Policy *policy,
					   FactRoom *room);

/* numeric yuan, at least 0; FEN_NONE with a flaw where it is no such amount */
extern Fen	fact_amount(Facts *f, Datum yuan);

/* An array argument; NULL where it is absent or empty. */
extern ArrayType *array_arg(FunctionCallInfo fcinfo, int argno);

/* Codes with the days beside them; any of the arrays may be NULL. */
extern void fact_circumstances(const Policy *policy, Facts *f, ArrayType *codes,
							   ArrayType *from, ArrayType *until);
extern void fact_circumstance_set(const Policy *policy, Facts *f, Datum set);

#endif

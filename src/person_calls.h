/*-------------------------------------------------------------------------
 * person_calls.h
 *	  From facts back to SQL: what facts_read() reads.
 *
 * Circumstances are given as arrays, and a fact that is absent is NULL, or no
 * member of the object.
 *-------------------------------------------------------------------------
 */
#ifndef PERSON_CALLS_H
#define PERSON_CALLS_H

#include "types.h"

#include "doc_tree.h"

/* Arguments of assess(), in their order. */
typedef enum PersonColumn
{
	PERSON_BIRTH_DATE,
	PERSON_PAID_ON,
	PERSON_CIRCUMSTANCES,
	PERSON_CIRCUMSTANCE_FROM,
	PERSON_CIRCUMSTANCE_UNTIL,
	PERSON_REGISTERED_ON,
	PERSON_DIED_ON,
	PERSON_FEE_LEVEL,
	PERSON_SETTLED_BEFORE,
	PERSON_HISTORY,
	N_PERSON_COLUMNS
} PersonColumn;

extern const char *const person_names[];

extern void person_columns(const Policy *policy, const Facts *facts,
						   Datum *values, bool *nulls);

/* {argument name: value}: ISO dates, arrays, yuan, a history as text. */
extern Tree *person_tree(const Policy *policy, const Facts *facts);

/* What such objects consist of: a text of the policy, a day, yuan; null where it is none. */
extern Tree *text_node(const Policy *policy, Ref ref);
extern Tree *day_node(Day day);
extern Tree *fen_node(Fen fen);

#endif

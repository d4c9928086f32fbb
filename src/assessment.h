/*-------------------------------------------------------------------------
 * assessment.h
 *	  Reading a packed assessment.
 *-------------------------------------------------------------------------
 */
#ifndef ASSESSMENT_H
#define ASSESSMENT_H

#include "types.h"

extern const char *const outcome_words[];
extern const char *const tier_words[];
extern const char *const claims_words[];
extern const char *const amount_words[];
extern const char *const missing_fact_words[];

/* The code of an engine note, with the year where it is about one. */
extern const char *engine_note(int note, int year);

/* The codes of notes as texts: a policy's, then the engine's.  Returns how many. */
extern int	note_datums(const Policy *policy, uint64 notes, uint32 engine, int year,
						Datum *items);

/* Percentage points, which are counted as a ratio, as a numeric: 0.5. */
extern Datum points_datum(int64 points);

/* Is it decided who pays the aid?  Where nobody divides it there are no shares. */
extern bool assessment_has_payers(const Assessment *a);

/* Where the parts behind the fixed part begin. */
typedef struct AssessmentTail
{
	const char *share;
	const char *active;
	const char *texts;
} AssessmentTail;

extern void assessment_tail(const Assessment *a, AssessmentTail *tail);
extern Span assessment_active(const Assessment *a, int i);
extern int64 assessment_share(const Assessment *a, int i);

/*
 * The i-th text: route, category, benefit level, then payers, notes, codes.  As it
 * stands in the value it is a text that lives as long as the value does.
 */
#define ROUTE_TEXT		0
#define CATEGORY_TEXT	1
#define LEVEL_TEXT		2
#define FIRST_PAYER		3
extern const struct varlena *assessment_varlena(const Assessment *a, int i);
extern const char *assessment_text(const Assessment *a, int i, int *length);

#endif

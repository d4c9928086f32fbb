/*-------------------------------------------------------------------------
 * types.h
 *	  The extension's types as the call layer sees them.
 *-------------------------------------------------------------------------
 */
#ifndef TYPES_H
#define TYPES_H

#include "pgcompat.h"

#include "fmgr.h"
#include "utils/jsonb.h"

#include "rule_facts.h"
#include "type_support.h"

/*
 * The policy of an argument.  A toasted value is fetched once for a call site,
 * not once a row, and remembered by its toast pointer.
 */
extern const Policy *policy_fetch(FunctionCallInfo fcinfo, int argno);

/* Called for every row: inline, and the usual case first. */
static inline const Policy *
policy_arg(FunctionCallInfo fcinfo, int argno)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argno));

	if (likely(!VARATT_IS_EXTENDED(value) && ((Policy *) value)->format == POLICY_FORMAT))
		return (const Policy *) value;
	return policy_fetch(fcinfo, argno);
}

/* The text form of a policy, parsed. */
extern Jsonb *policy_jsonb(const Policy *policy);

/* A value that is not toasted as a policy; another format is an error. */
extern Policy *policy_checked(struct varlena *value);

/* circumstance_set: sorted entries, then the names they point to. */
#define CIRCUMSTANCE_SET_FORMAT 1

typedef struct SetEntry
{
	uint32		hash;			/* name_hash() of the name */
	Day			from;			/* DAY_NONE: not stated */
	Day			until;
	uint16		offset;			/* of the name, from the entries' start */
	uint16		length;
} SetEntry;

typedef struct SetHead
{
	uint16		format;
	uint16		n;
} SetHead;

/* history: one byte a year, see YearStatus. */
#define HISTORY_FORMAT 1

typedef struct HistoryHead
{
	uint8		format;
	uint8		n;
	uint16		first_year;
} HistoryHead;

/* The years of a value that is detoasted, or short. */
static inline void
history_read(const struct varlena *value, HistoryYears *years)
{
	HistoryHead head;

	memcpy(&head, VARDATA_ANY(value), sizeof(head));
	years->first_year = head.first_year;
	years->n = head.n;
	years->years = (const uint8 *) VARDATA_ANY(value) + sizeof(head);
}

/*
 * assessment: every answer of one person and year.  At least 128 bytes, so that
 * its header is never a short one and its fields are aligned in place.
 *
 * After the fixed part: amounts of the shares, pairs of days of the active
 * intervals, then texts, each a short varlena: route, category, benefit level,
 * payers, notes, codes of circumstances without a date.
 */
#define ASSESSMENT_FORMAT 4

typedef struct Assessment
{
	int32		vl_len_;
	uint16		format;
	uint16		reserved;
	uint64		fingerprint;
	int32		region;
	int32		coverage_year;
	Answer		answer;			/* as far as ASSESSMENT_TAIL */
} Assessment;

/* Where the tail begins, in place of what only means something beside the policy. */
#define ASSESSMENT_TAIL offsetof(Assessment, answer.notes)

#define STATE_VALUE		0
#define STATE_NONE		1		/* not applicable */
#define STATE_UNKNOWN	2		/* the texts leave it open */
#define STATE_UNDECIDED 3		/* facts are missing */

#define MAX_ACTIVE		64

/*
 * Room for an assessment, whose answer the rules then fill in, and packing it:
 * the tail is written, the size set.  policy is NULL where there is none.
 */
extern Assessment *assessment_new(const Policy *policy, int32 region,
								  int32 coverage_year);
extern Assessment *assessment_pack(Assessment *assessment, const Policy *policy,
								   const Span *absences, int nabsences);

extern void assessment_format_error(void) pg_attribute_noreturn();

/* Called for every answer of every row: inline, and the usual case first. */
static inline Assessment *
assessment_arg(FunctionCallInfo fcinfo, int argno)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argno));

	if (unlikely(VARATT_IS_EXTENDED(value)))
		value = pg_detoast_datum(value);
	if (unlikely(((Assessment *) value)->format != ASSESSMENT_FORMAT))
		assessment_format_error();
	return (Assessment *) value;
}

/* policy_cache.c: the policy of a region and year, or NULL: no notice */
extern const Policy *policy_lookup(int32 region, int32 coverage_year);

#endif

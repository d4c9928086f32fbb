/*-------------------------------------------------------------------------
 * history.h
 *	  Values of the type insurance.history, for the files that read and make them.
 *
 * Canonical: the first and the last byte of the years are recorded ones, so that
 * equal contents have equal bytes.  Only the state of an aggregate has unrecorded
 * years at its ends, as room to grow.
 *-------------------------------------------------------------------------
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "types.h"

#define HISTORY_MAX_YEARS (HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1)

/* As a varlena with a long header, which only a value made here surely is. */
typedef struct History
{
	int32		vl_len_;
	HistoryHead head;
	uint8		years[FLEXIBLE_ARRAY_MEMBER];
} History;

#define HISTORY_SIZE(n) (offsetof(History, years) + (n))

/* By YearStatus. */
extern const char *const history_status_words[];

/* {2021:resident,2022:none} */
extern void history_text(StringInfo out, HistoryYears years);

/* The canonical value of n years from first_year on. */
extern History *history_make(int first_year, int n, const uint8 *years);

static inline HistoryYears
history_arg(FunctionCallInfo fcinfo, int argno)
{
	HistoryYears years;

	history_read(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(argno)), &years);
	return years;
}

/* The status that a word stands for; YEAR_UNRECORDED: no such word. */
static inline YearStatus
history_status(const char *at, int length)
{
	switch (length)
	{
		case 4:
			return memcmp(at, "none", 4) == 0 ? YEAR_NONE : YEAR_UNRECORDED;
		case 7:
			return memcmp(at, "excused", 7) == 0 ? YEAR_EXCUSED : YEAR_UNRECORDED;
		case 8:
			if (memcmp(at, "resident", 8) == 0)
				return YEAR_RESIDENT;
			return memcmp(at, "employee", 8) == 0 ? YEAR_EMPLOYEE : YEAR_UNRECORDED;
		case 13:
			return memcmp(at, "contradictory", 13) == 0 ? YEAR_CONTRADICTORY :
				YEAR_UNRECORDED;
		default:
			return YEAR_UNRECORDED;
	}
}

#endif

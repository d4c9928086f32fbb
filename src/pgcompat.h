/*-------------------------------------------------------------------------
 * pgcompat.h
 *	  The only file that asks which PostgreSQL it is compiled for (13 to 18).
 *-------------------------------------------------------------------------
 */
#ifndef PGCOMPAT_H
#define PGCOMPAT_H

#include "postgres.h"

#include "utils/numeric.h"

#if PG_VERSION_NUM < 130000
#error "PostgreSQL 13 or later is needed"
#endif

/* 16 split the varlena macros off postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 14 brought multiranges; before it absences are an array of ranges. */
#if PG_VERSION_NUM >= 140000
#define HAVE_MULTIRANGES 1
#endif

/* 14 brought int64_div_fast_to_numeric(). */
#if PG_VERSION_NUM < 140000
#include "fmgr.h"
#include "utils/fmgrprotos.h"
static inline Numeric
int64_div_fast_to_numeric(int64 value, int log10)
{
	Datum		n = DirectFunctionCall1(int8_numeric, Int64GetDatum(value));
	Datum		by = DirectFunctionCall1(int8_numeric, Int64GetDatum(100));

	Assert(log10 == 2);
	n = DirectFunctionCall2(numeric_div, n, by);
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, n, Int32GetDatum(2)));
}
#endif

/* 16 gave range_serialize() a place for soft errors. */
#if PG_VERSION_NUM >= 160000
#define range_of_bounds(type, lower, upper) \
	range_serialize(type, lower, upper, false, NULL)
#else
#define range_of_bounds(type, lower, upper) \
	range_serialize(type, lower, upper, false)
#endif

#endif

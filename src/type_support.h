/*-------------------------------------------------------------------------
 * type_support.h
 *	  What the types of the extension have in common.
 *-------------------------------------------------------------------------
 */
#ifndef TYPE_SUPPORT_H
#define TYPE_SUPPORT_H

#include "pgcompat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

/*
 * The binary form of every type is a version byte and then its text, so that the
 * layout in memory can change and nothing is taken from outside unread.
 */
extern char *wire_receive(FunctionCallInfo fcinfo, int version, const char *type);
extern bytea *wire_send(int version, const char *text, int length);

/* The row type that a function returns. */
extern struct TupleDescData *result_row_type(FunctionCallInfo fcinfo);

/* The first argument, NULL or not: the answer where the others change nothing. */
extern Datum unchanged(FunctionCallInfo fcinfo);

/* Values whose equal contents have equal bytes: order and hash. */
extern int	bytes_compare(FunctionCallInfo fcinfo);
extern Datum bytes_hash(FunctionCallInfo fcinfo);
extern Datum bytes_hash_extended(FunctionCallInfo fcinfo);

/* The six operators of a type from its comparison, which takes fcinfo. */
#define COMPARISON_OPERATOR(type, name, comparison, test) \
PG_FUNCTION_INFO_V1(type##_##name); \
Datum \
type##_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(comparison(fcinfo) test); \
}
#define COMPARISON_OPERATORS(type, comparison) \
	COMPARISON_OPERATOR(type, eq, comparison, == 0) \
	COMPARISON_OPERATOR(type, ne, comparison, != 0) \
	COMPARISON_OPERATOR(type, lt, comparison, < 0) \
	COMPARISON_OPERATOR(type, le, comparison, <= 0) \
	COMPARISON_OPERATOR(type, ge, comparison, >= 0) \
	COMPARISON_OPERATOR(type, gt, comparison, > 0) \
PG_FUNCTION_INFO_V1(type##_cmp); \
Datum \
type##_cmp(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT32(comparison(fcinfo)); \
}

/* Both hash functions of a type that is compared by its bytes. */
#define BYTES_HASH(type) \
PG_FUNCTION_INFO_V1(type##_hash); \
Datum \
type##_hash(PG_FUNCTION_ARGS) \
{ \
	return bytes_hash(fcinfo); \
} \
PG_FUNCTION_INFO_V1(type##_hash_extended); \
Datum \
type##_hash_extended(PG_FUNCTION_ARGS) \
{ \
	return bytes_hash_extended(fcinfo); \
}

#endif

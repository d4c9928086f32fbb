/*-------------------------------------------------------------------------
 * call_site.h
 *	  What a call site remembers from row to row (fn_extra).
 *-------------------------------------------------------------------------
 */
#ifndef CALL_SITE_H
#define CALL_SITE_H

#include "types.h"

typedef struct CallSite
{
	struct CachedPolicy *policies;	/* by toast value; see policy_arg() */
	struct CountedHistory *histories;
	struct Compared *compared;	/* two policies, see may_differ() */
} CallSite;

static inline CallSite *
call_site(FunctionCallInfo fcinfo)
{
	if (unlikely(fcinfo->flinfo->fn_extra == NULL))
		fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(CallSite));
	return fcinfo->flinfo->fn_extra;
}

/*
 * rule_count_history(), remembered: millions of persons have few different histories.
 * The result lives until the next call.
 */
extern const Counted *counted_history(FunctionCallInfo fcinfo, const Policy *policy,
									  const HistoryYears *history, int upto,
									  bool enrolled);

#endif

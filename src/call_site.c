/*-------------------------------------------------------------------------
 * call_site.c
 *	  What a call site remembers from row to row (fn_extra).
 *-------------------------------------------------------------------------
 */
#include "call_site.h"

CallSite *
call_site(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
		fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(CallSite));
	return fcinfo->flinfo->fn_extra;
}

#define HISTORY_SLOTS_LOG	8
#define REMEMBERED_YEARS	32	/* longer histories are counted each time */

/* All that the count turns on: the rules, the years and what is asked. */
typedef struct HistoryKey
{
	uint64		fingerprint;
	uint64		years[REMEMBERED_YEARS / 8];
	uint32		first_year;
	uint16		upto;
	uint8		n;
	uint8		enrolled;
} HistoryKey;

typedef struct CountedHistory
{
	HistoryKey	key;
	Counted		counted;
} CountedHistory;

static inline uint64
load_four(const uint8 *p)
{
	return p[0] | (uint32) p[1] << 8 | (uint32) p[2] << 16 | (uint32) p[3] << 24;
}

/* At most eight bytes as a number, without looking beyond the last. */
static inline uint64
load_bytes(const uint8 *p, int n)
{
	uint64		word = 0;

	if (n >= 8)
		return load_four(p) | load_four(p + 4) << 32;
	if (n >= 4)
		return load_four(p) | load_four(p + n - 4) << (8 * (n - 4));
	for (int i = 0; i < n; i++)
		word |= (uint64) p[i] << (8 * i);
	return word;
}

static uint64
key_hash(const HistoryKey *key)
{
	uint64		hash = key->fingerprint ^ ((uint64) key->first_year << 32 | key->upto);

	for (int i = 0; i * 8 < key->n; i++)
		hash = (hash ^ key->years[i]) * UINT64CONST(0x9E3779B97F4A7C15);
	return hash >> (64 - HISTORY_SLOTS_LOG);
}

const Counted *
counted_history(FunctionCallInfo fcinfo, const Policy *p, const HistoryYears *history,
				int upto, bool enrolled)
{
	CallSite   *site = call_site(fcinfo);
	HistoryKey	key;
	CountedHistory *slot;

	if (site->histories == NULL)
		site->histories = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
												 sizeof(CountedHistory) << HISTORY_SLOTS_LOG);
	if (history->n > REMEMBERED_YEARS)
	{
		slot = &site->histories[0];
		slot->key.fingerprint = 0;
		rule_count_history(p, history, upto, enrolled, &slot->counted);
		return &slot->counted;
	}
	key.fingerprint = p->fingerprint;
	key.first_year = history->first_year;
	key.upto = upto;
	key.n = history->n;
	key.enrolled = enrolled;
	for (int i = 0; i < (int) lengthof(key.years); i++)
		key.years[i] = i * 8 < history->n ?
			load_bytes(history->years + i * 8, history->n - i * 8) : 0;

	slot = &site->histories[key_hash(&key)];
	if (memcmp(&slot->key, &key, sizeof(key)) != 0)
	{
		slot->key = key;
		rule_count_history(p, history, upto, enrolled, &slot->counted);
	}
	return &slot->counted;
}

/*-------------------------------------------------------------------------
 * call_site.c
 *	  What a call site remembers from row to row (fn_extra).
 *-------------------------------------------------------------------------
 */
#include "call_site.h"

#define HISTORY_SLOTS_LOG	10
#define REMEMBERED_YEARS	32	/* longer histories are counted each time */

/* All that the count turns on: the rules, what is asked, and the years. */
typedef struct HistoryKey
{
	uint64		fingerprint;	/* 0: nothing is remembered */
	uint64		asked;			/* first year, year, number of years, enrolled */
	uint64		years[REMEMBERED_YEARS / 8];	/* as many as there are */
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

#define MIX(hash, word) (((hash) ^ (word)) * UINT64CONST(0x9E3779B97F4A7C15))

static bool
same_key(const HistoryKey *a, const HistoryKey *b, int words)
{
	if (a->fingerprint != b->fingerprint || a->asked != b->asked)
		return false;
	for (int i = 0; i < words; i++)
	{
		if (a->years[i] != b->years[i])
			return false;
	}
	return true;
}

const Counted *
counted_history(FunctionCallInfo fcinfo, const Policy *p, const HistoryYears *history,
				int upto, bool enrolled)
{
	CallSite   *site = call_site(fcinfo);
	int			words = (history->n + 7) / 8;
	HistoryKey	key;
	CountedHistory *slot;
	uint64		hash;

	if (site->histories == NULL)
		site->histories = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
												 sizeof(CountedHistory) << HISTORY_SLOTS_LOG);
	key.fingerprint = history->n <= REMEMBERED_YEARS ? p->fingerprint : 0;
	key.asked = (uint64) history->first_year << 48 | (uint64) upto << 32 |
		(uint64) history->n << 1 | enrolled;
	hash = MIX(key.fingerprint, key.asked);
	for (int i = 0; i < words && i < (int) lengthof(key.years); i++)
	{
		key.years[i] = load_bytes(history->years + i * 8, history->n - i * 8);
		hash = MIX(hash, key.years[i]);
	}
	slot = &site->histories[hash >> (64 - HISTORY_SLOTS_LOG)];
	if (key.fingerprint == 0 || !same_key(&slot->key, &key, words))
	{
		slot->key = key;
		rule_count_history(p, history, upto, enrolled, &slot->counted);
	}
	return &slot->counted;
}

/*-------------------------------------------------------------------------
 * settle_calls.c
 *	  What insurance.settle() cannot do in SQL, or not fast enough.
 *
 *	  fact_fingerprint(facts…)			of the facts of a row
 *	  booking_key(person, area, facts)	of a booking, as batches keep it
 *	  booked_load, is_unbooked, …		the bookings in force of one area
 *	  same_answers(a, b)				do two policies answer alike?
 *	  may_differ(old, new, facts…)		might they, without asking either?
 *	  account_changes(old, new)			who owes and gets what more
 *
 * The bookings of an area are known by their keys, eight bytes each, which are kept
 * as long as the transaction: to find the few rows of millions that changed, no
 * booking is read.  Whoever is not visited has vanished.
 *-------------------------------------------------------------------------
 */
#include "fact_args.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "port/pg_bswap.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "assessment.h"
#include "call_site.h"

/* ------------------------------------------------------------------
 * Fingerprints
 * ------------------------------------------------------------------ */

static inline uint64
mix(uint64 h, uint64 word)
{
	h = (h ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
	h ^= h >> 32;
	h *= UINT64CONST(0xD6E8FEB86659FD93);
	return h ^ (h >> 29);
}

/*
 * Every word with a seed of its own, and then the sum: no word waits for the one
 * before, as it would in a chain.
 */
#define NEXT_SEED	UINT64CONST(0xA0761D6478BD642F)

static uint64
mix_bytes(uint64 seed, const char *at, Size length)
{
	uint64		sum = mix(seed, length);
	uint64		word;

	for (; length >= sizeof(word); length -= sizeof(word), at += sizeof(word))
	{
		memcpy(&word, at, sizeof(word));
		sum += mix(seed += NEXT_SEED, word);
	}
	if (length > 0)
	{
		word = 0;
		memcpy(&word, at, length);
		sum += mix(seed + NEXT_SEED, word);
	}
	return sum;
}

static uint64
mix_varlena(uint64 h, Datum value)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(value);

	h = mix_bytes(h, VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed));
	if ((Pointer) packed != DatumGetPointer(value))
		pfree(packed);
	return h;
}

/* The facts of assessment(), in the same order. */
enum
{
	FACT_BIRTH,
	FACT_PAID,
	FACT_CIRCUMSTANCES,
	FACT_CIRCUMSTANCE_FROM,
	FACT_CIRCUMSTANCE_UNTIL,
	FACT_CIRCUMSTANCE_SET,
	FACT_REGISTERED,
	FACT_DIED,
	FACT_LEVEL,
	FACT_AMOUNT_PAID,
	FACT_SETTLED_BEFORE,
	FACT_ABSENCES,
	FACT_HISTORY,
	N_FACTS
};

/* One of two parallel arrays of days, or a null. */
static void
day_items(FunctionCallInfo fcinfo, int argno, Datum **items, bool **nulls, int *n)
{
	ArrayType  *array = array_arg(fcinfo, argno);

	*n = 0;
	if (array)
		deconstruct_array(array, DATEOID, sizeof(DateADT), true, TYPALIGN_INT, items, nulls, n);
}

static uint64
mix_day_item(uint64 h, Datum *items, bool *nulls, int n, int i)
{
	if (i >= n)
		return mix(h, 2);
	return nulls[i] ? mix(h, 1) : mix(mix(h, 0), DatumGetDateADT(items[i]));
}

/* Circumstances in whatever order they stand: their fingerprints are added. */
static uint64
mix_circumstances(FunctionCallInfo fcinfo, int first)
{
	ArrayType  *codes = array_arg(fcinfo, first + FACT_CIRCUMSTANCES);
	Datum	   *items = NULL,
			   *from,
			   *until;
	bool	   *nulls = NULL,
			   *from_nulls,
			   *until_nulls;
	int			n = 0,
				nfrom,
				nuntil;
	uint64		sum = 0;

	if (codes)
		deconstruct_array(codes, TEXTOID, -1, false, TYPALIGN_INT, &items, &nulls, &n);
	day_items(fcinfo, first + FACT_CIRCUMSTANCE_FROM, &from, &from_nulls, &nfrom);
	day_items(fcinfo, first + FACT_CIRCUMSTANCE_UNTIL, &until, &until_nulls, &nuntil);
	if (n == 0 && nfrom == 0 && nuntil == 0)
		return 0;
	for (int i = 0; i < Max(n, Max(nfrom, nuntil)); i++)
	{
		uint64		one = 0;

		if (i < n && !nulls[i])
			one = mix_varlena(one, items[i]);
		else
			one = mix(one, i < n ? 1 : 2);
		one = mix_day_item(one, from, from_nulls, nfrom, i);
		sum += mix_day_item(one, until, until_nulls, nuntil, i);
	}
	return mix(mix(mix(sum, n), nfrom), nuntil);
}

static uint64
mix_amount(uint64 seed, Datum yuan)
{
	/* 380 and 380.00 are the same amount */
	Facts		f;
	Fen			fen;

	facts_init(&f);
	fen = fact_amount(&f, yuan);
	return mix(mix(seed, fen), f.flaws);
}

/*
 * The facts from an argument on.  Absent ones leave no trace, so that a fact that is
 * added later changes nothing.
 */
static uint64
fingerprint_facts(FunctionCallInfo fcinfo, int first)
{
	uint64		sum = 0,
				seed = 0;
	bool		listed = false;

	for (int i = 0; i < N_FACTS; i++)
	{
		seed += NEXT_SEED;
		if (PG_ARGISNULL(first + i))
			continue;
		switch (i)
		{
			case FACT_BIRTH:
			case FACT_PAID:
			case FACT_REGISTERED:
			case FACT_DIED:
				sum += mix(seed, PG_GETARG_DATEADT(first + i));
				break;
			case FACT_CIRCUMSTANCES:
			case FACT_CIRCUMSTANCE_FROM:
			case FACT_CIRCUMSTANCE_UNTIL:
				if (!listed)
					sum += mix_circumstances(fcinfo, first);
				listed = true;
				break;
			case FACT_AMOUNT_PAID:
			case FACT_SETTLED_BEFORE:
				sum += mix_amount(seed, PG_GETARG_DATUM(first + i));
				break;
			default:
				sum += mix_varlena(mix(seed, 1), PG_GETARG_DATUM(first + i));
		}
	}
	return sum;
}

PG_FUNCTION_INFO_V1(fact_fingerprint);
Datum
fact_fingerprint(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) fingerprint_facts(fcinfo, 0));
}

/* The first arguments are the person and the area. */
static uint64
key_of(FunctionCallInfo fcinfo, uint64 facts)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("a row of area %d names no person", PG_GETARG_INT32(1))));
	return mix(mix_varlena(PG_GETARG_INT32(1), PG_GETARG_DATUM(0)), facts);
}

PG_FUNCTION_INFO_V1(booking_key);
Datum
booking_key(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) key_of(fcinfo, PG_GETARG_INT64(2)));
}

/* ------------------------------------------------------------------
 * The bookings in force of an area
 * ------------------------------------------------------------------ */

/* Of every key the two lowest bits are left for what is known of it. */
#define IN_FORCE	UINT64CONST(1)
#define VISITED		UINT64CONST(2)
#define KEY_BITS	(~(IN_FORCE | VISITED))

/*
 * Keys stand as they were booked, which is mostly the order in which the source is
 * read again: the key of a row is where the last one was, and one further.  Where it
 * is not, the places find it: numbers of keys, from 1 on, by hash.  Most keys are then
 * never looked for in memory that is far away.
 */
typedef struct Booked
{
	MemoryContext context;
	MemoryContextCallback gone;
	uint64	   *keys;
	uint64		n;
	uint64		room;
	uint64		next[2];		/* after the keys that were found last, see booked_find() */
	uint32	   *places;			/* 0: empty */
	uint64		size;			/* a power of two */
	uint64		unvisited;
	uint64		repeats;		/* visits to who was visited before */
	bool		recording;		/* remember unbooked keys, and book them */
	StringInfoData fresh;		/* these, as int8send() writes them */
} Booked;

/* Of this transaction. */
static Booked *booked = NULL;

static void
booked_gone(void *arg)
{
	booked = NULL;
}

/* The place of a key, or the empty one where it belongs. */
static inline uint32 *
booked_place(uint64 key)
{
	uint64		at = (key >> 2) & (booked->size - 1);

	while (booked->places[at] != 0 && (booked->keys[booked->places[at] - 1] & KEY_BITS) != key)
		at = (at + 1) & (booked->size - 1);
	return &booked->places[at];
}

static inline uint64 *
booked_add(uint32 *place, uint64 key)
{
	booked->keys[booked->n] = key;
	*place = ++booked->n;
	return &booked->keys[booked->n - 1];
}

static void
booked_room(uint64 more)
{
	uint64		n = booked->n;

	if (n + more <= booked->room)
		return;
	if (n + more > PG_UINT32_MAX / 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many bookings of one area")));
	while (n + more > booked->room)
		booked->room *= 2;
	booked->size = booked->room * 2;
	booked->keys = repalloc_huge(booked->keys, booked->room * sizeof(uint64));
	pfree(booked->places);
	booked->places = MemoryContextAllocExtended(booked->context, booked->size * sizeof(uint32),
												MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < n; i++)
	{
		uint64		at = (booked->keys[i] >> 2) & (booked->size - 1);

		/* all keys differ */
		while (booked->places[at] != 0)
			at = (at + 1) & (booked->size - 1);
		booked->places[at] = i + 1;
	}
}

/* No key is 0 without its two bits. */
static inline uint64
booked_key(uint64 key)
{
	key &= KEY_BITS;
	return key != 0 ? key : KEY_BITS;
}

static inline Booked *
booked_now(void)
{
	if (unlikely(booked == NULL))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("no bookings are loaded in this transaction"),
				 errhint("insurance.settle() calls insurance.booked_begin() first.")));
	return booked;
}

PG_FUNCTION_INFO_V1(booked_begin);
Datum
booked_begin(PG_FUNCTION_ARGS)
{
	MemoryContext context;

	if (booked)
		MemoryContextDelete(booked->context);
	context = AllocSetContextCreate(TopTransactionContext, "insurance bookings",
									ALLOCSET_DEFAULT_SIZES);
	booked = MemoryContextAllocZero(context, sizeof(Booked));
	booked->context = context;
	booked->gone.func = booked_gone;
	MemoryContextRegisterResetCallback(context, &booked->gone);
	booked->room = 1024;
	booked->size = booked->room * 2;
	booked->keys = MemoryContextAlloc(context, booked->room * sizeof(uint64));
	booked->places = MemoryContextAllocZero(context, booked->size * sizeof(uint32));
	booked->recording = PG_GETARG_BOOL(0);
	MemoryContextSwitchTo(context);
	initStringInfo(&booked->fresh);
	PG_RETURN_VOID();
}

/* Memory that is far away is asked for before it is needed. */
#define FETCHED_AHEAD	16

static inline void
booked_fetch(uint64 key)
{
#if defined(__GNUC__) || defined(__clang__)
	__builtin_prefetch(&booked->places[(key >> 2) & (booked->size - 1)], 1);
#endif
}

static inline uint64
sent_key(const char *at)
{
	uint64		key;

	memcpy(&key, at, sizeof(key));
	return booked_key(pg_ntoh64(key));
}

/* Every key once more: in force where it was not, and the other way round. */
PG_FUNCTION_INFO_V1(booked_load);
Datum
booked_load(PG_FUNCTION_ARGS)
{
	bytea	   *keys = PG_GETARG_BYTEA_PP(0);
	const char *at = VARDATA_ANY(keys);
	uint64		n = VARSIZE_ANY_EXHDR(keys) / sizeof(uint64);

	booked_now();
	booked_room(n);
	for (uint64 i = 0; i < n; i++)
	{
		uint64		key,
				   *found;
		uint32	   *place;

		if (i + FETCHED_AHEAD < n)
			booked_fetch(sent_key(at + (i + FETCHED_AHEAD) * sizeof(uint64)));
		key = sent_key(at + i * sizeof(uint64));
		place = booked_place(key);
		found = *place != 0 ? &booked->keys[*place - 1] : booked_add(place, key);
		*found ^= IN_FORCE;
		booked->unvisited += (*found & IN_FORCE) ? 1 : -1;
	}
	PG_FREE_IF_COPY(keys, 0);
	PG_RETURN_INT64(booked->unvisited);
}

static inline bool
is_at(uint64 number, uint64 key)
{
	return number < booked->n && (booked->keys[number] & KEY_BITS) == key;
}

/*
 * What is known of a key; NULL: nothing.  A key that another one has superseded is
 * passed over, and the other one, which stands in a later batch, is followed by the
 * next that did so: two places are kept.
 */
static inline uint64 *
booked_find(uint64 key)
{
	uint64	   *next = booked->next;
	uint64		at = next[0];
	uint32		number;

	if (likely(is_at(at, key)) || is_at(++at, key))
	{
		next[0] = at + 1;
		return &booked->keys[at];
	}
	at = next[1];
	if (!is_at(at, key) && !is_at(++at, key))
	{
		number = *booked_place(key);
		if (number == 0)
			return NULL;
		at = number - 1;
	}
	next[1] = next[0];
	next[0] = at + 1;
	return &booked->keys[at];
}

/* Visit a booking: 1 the first time, 2 if it was visited before, 0: there is none. */
static int
visit(uint64 key)
{
	uint64	   *found = booked_find(key);

	if (found == NULL || (*found & IN_FORCE) == 0)
		return 0;
	if (*found & VISITED)
	{
		booked->repeats++;
		return 2;
	}
	*found |= VISITED;
	booked->unvisited--;
	return 1;
}

static void
record(uint64 whole, uint64 key)
{
	uint64		sent = pg_hton64(whole);
	uint32	   *place;

	booked_room(1);
	place = booked_place(key);
	if (*place == 0)
		booked_add(place, key);
	booked->keys[*place - 1] = key | IN_FORCE | VISITED;
	appendBinaryStringInfo(&booked->fresh, (char *) &sent, sizeof(sent));
}

PG_FUNCTION_INFO_V1(is_unbooked);
Datum
is_unbooked(PG_FUNCTION_ARGS)
{
	uint64		whole,
				key;

	booked_now();
	whole = key_of(fcinfo, fingerprint_facts(fcinfo, 2));
	key = booked_key(whole);
	if (visit(key) != 0)
		PG_RETURN_BOOL(false);
	if (booked->recording)
		record(whole, key);
	PG_RETURN_BOOL(true);
}

PG_FUNCTION_INFO_V1(booked_visit);
Datum
booked_visit(PG_FUNCTION_ARGS)
{
	booked_now();
	PG_RETURN_BOOL(visit(booked_key((uint64) PG_GETARG_INT64(0))) == 1);
}

PG_FUNCTION_INFO_V1(booked_fresh);
Datum
booked_fresh(PG_FUNCTION_ARGS)
{
	booked_now();
	PG_RETURN_BYTEA_P(cstring_to_text_with_len(booked->fresh.data, booked->fresh.len));
}

PG_FUNCTION_INFO_V1(booked_repeats);
Datum
booked_repeats(PG_FUNCTION_ARGS)
{
	booked_now();
	PG_RETURN_INT64(booked->repeats);
}

PG_FUNCTION_INFO_V1(booked_unvisited);
Datum
booked_unvisited(PG_FUNCTION_ARGS)
{
	booked_now();
	PG_RETURN_INT64(booked->unvisited);
}

/* Is the key that of a booking in force that nobody has visited? */
PG_FUNCTION_INFO_V1(is_unvisited);
Datum
is_unvisited(PG_FUNCTION_ARGS)
{
	uint64	   *found;

	booked_now();
	found = booked_find(booked_key((uint64) PG_GETARG_INT64(0)));
	PG_RETURN_BOOL(found && (*found & (IN_FORCE | VISITED)) == IN_FORCE);
}

/* ------------------------------------------------------------------
 * What differs between two assessments
 * ------------------------------------------------------------------ */

/* All answers; not by which policy, and by which of its rules. */
PG_FUNCTION_INFO_V1(assessment_same_answers);
Datum
assessment_same_answers(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);
	Assessment *b = assessment_arg(fcinfo, 1);
	const Size	rules = offsetof(Answer, window_rule),
				after = offsetof(Answer, history_year);

	if (VARSIZE(a) != VARSIZE(b) || a->coverage_year != b->coverage_year)
		PG_RETURN_BOOL(false);
	PG_RETURN_BOOL(memcmp(&a->answer, &b->answer, rules) == 0 &&
				   memcmp((char *) &a->answer + after, (char *) &b->answer + after,
						  VARSIZE(a) - offsetof(Assessment, answer) - after) == 0);
}

/* What policy_compare() says of the policies of the row before. */
typedef struct Compared
{
	uint64		before;			/* fingerprints; 0: none were compared */
	uint64		after;
	bool		said;
	CircumstanceSet holders;
} Compared;

/* The policies are the first two arguments. */
static const Compared *
compared_policies(FunctionCallInfo fcinfo)
{
	CallSite   *site = call_site(fcinfo);
	uint64		before = policy_arg(fcinfo, 0)->fingerprint;
	const Policy *p = policy_arg(fcinfo, 1);
	Policy	   *after;

	if (site->compared == NULL)
		site->compared = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Compared));
	if (site->compared->before == before && site->compared->after == p->fingerprint)
		return site->compared;
	/* where one of them is fetched, the other may be forgotten */
	after = memcpy(palloc(p->size), p, p->size);
	site->compared->before = before;
	site->compared->after = after->fingerprint;
	site->compared->said = policy_compare(policy_arg(fcinfo, 0), after, &site->compared->holders);
	pfree(after);
	return site->compared;
}

/* The arguments after two policies are the facts, in the order of assessment(). */
PG_FUNCTION_INFO_V1(policies_may_differ);
Datum
policies_may_differ(PG_FUNCTION_ARGS)
{
	const int	first = 2;
	const Compared *c;
	const Policy *p;
	Facts		f;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_BOOL(true);
	c = compared_policies(fcinfo);
	if (!c->said)
		PG_RETURN_BOOL(true);
	if (PG_ARGISNULL(first + FACT_CIRCUMSTANCES) && PG_ARGISNULL(first + FACT_CIRCUMSTANCE_SET))
		PG_RETURN_BOOL(false);
	p = policy_arg(fcinfo, 1);
	facts_init(&f);
	if (!PG_ARGISNULL(first + FACT_CIRCUMSTANCES))
		fact_circumstances(p, &f, array_arg(fcinfo, first + FACT_CIRCUMSTANCES),
						   array_arg(fcinfo, first + FACT_CIRCUMSTANCE_FROM),
						   array_arg(fcinfo, first + FACT_CIRCUMSTANCE_UNTIL));
	if (!PG_ARGISNULL(first + FACT_CIRCUMSTANCE_SET))
		fact_circumstance_set(p, &f, PG_GETARG_DATUM(first + FACT_CIRCUMSTANCE_SET));
	PG_RETURN_BOOL(set_meets(&f.listed, &c->holders));
}

/* In the order of the enum insurance.account. */
typedef enum Account
{
	ACCOUNT_FEE,
	ACCOUNT_TOP_UP,
	ACCOUNT_REPAIR,
	ACCOUNT_AID,
	ACCOUNT_FISCAL,
	ACCOUNT_REFUND,
	ACCOUNT_DUE
} Account;

static const char *const account_words[] = {
	"fee", "top_up", "repair", "aid", "fiscal", "refund", "due"
};

typedef struct Entry
{
	Account		account;
	const char *payer;
	int			length;
	Fen			fen;
} Entry;

#define MAX_ENTRIES (2 * (MAX_SHARES + 12))

typedef struct Entries
{
	int			n;
	Entry		entry[MAX_ENTRIES];
} Entries;

static void
enter(Entries *e, Account account, const char *payer, int length, Fen fen)
{
	Entry	   *entry;

	if (!FEN_IS_KNOWN(fen) || fen == 0)
		return;
	for (int i = 0; i < e->n; i++)
	{
		entry = &e->entry[i];
		if (entry->account == account && entry->length == length &&
			memcmp(entry->payer, payer, length) == 0)
		{
			entry->fen += fen;
			return;
		}
	}
	entry = &e->entry[e->n++];
	entry->account = account;
	entry->payer = payer;
	entry->length = length;
	entry->fen = fen;
}

static Fen
known(Fen fen)
{
	return FEN_IS_KNOWN(fen) ? fen : 0;
}

/* What is not decided is not booked. */
static void
enter_assessment(Entries *e, const Assessment *a, int sign)
{
#define ENTER(account, payer, fen) enter(e, account, payer, sizeof(payer) - 1, sign * known(fen))
	const Fen  *amount = a->answer.amount;
	Fen			undivided = known(amount[AMT_SUBSIDY]);

	ENTER(ACCOUNT_FEE, "person", amount[AMT_PAYABLE]);
	ENTER(ACCOUNT_TOP_UP, "person", amount[AMT_TOP_UP]);
	ENTER(ACCOUNT_TOP_UP, "fiscal", amount[AMT_FISCAL_TOP_UP]);
	ENTER(ACCOUNT_REPAIR, "person", amount[AMT_REPAIR]);
	for (int i = 0; i < a->answer.nshares; i++)
	{
		int			length;
		const char *payer = assessment_text(a, FIRST_PAYER + i, &length);
		Fen			share = assessment_share(a, i);

		enter(e, ACCOUNT_AID, payer, length, sign * known(share));
		undivided -= known(share);
	}
	ENTER(ACCOUNT_AID, "undivided", undivided);
	ENTER(ACCOUNT_FISCAL, "central", amount[AMT_CENTRAL]);
	ENTER(ACCOUNT_FISCAL, "local", amount[AMT_LOCAL]);
	if (FEN_IS_KNOWN(amount[AMT_FISCAL]))
		ENTER(ACCOUNT_FISCAL, "undivided",
			  amount[AMT_FISCAL] - known(amount[AMT_CENTRAL]) - known(amount[AMT_LOCAL]));
	ENTER(ACCOUNT_REFUND, "person", amount[AMT_REFUND]);
	ENTER(ACCOUNT_DUE, "person", amount[AMT_DUE]);
#undef ENTER
}

static void
rows_begin(ReturnSetInfo *rsinfo)
{
	MemoryContext old = MemoryContextSwitchTo(rsinfo->econtext->ecxt_per_query_memory);

	if (!(rsinfo->allowedModes & SFRM_Materialize) || rsinfo->expectedDesc == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("account_changes() must be called in FROM")));
	rsinfo->returnMode = SFRM_Materialize;
	rsinfo->setDesc = CreateTupleDescCopy(rsinfo->expectedDesc);
	rsinfo->setResult = tuplestore_begin_heap(true, false, work_mem);
	MemoryContextSwitchTo(old);
}

PG_FUNCTION_INFO_V1(assessment_account_changes);
Datum
assessment_account_changes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Entries		e;
	Datum		values[3];
	bool		nulls[3] = {false};

	rows_begin(rsinfo);
	e.n = 0;
	if (!PG_ARGISNULL(0))
		enter_assessment(&e, assessment_arg(fcinfo, 0), -1);
	if (!PG_ARGISNULL(1))
		enter_assessment(&e, assessment_arg(fcinfo, 1), 1);
	for (int i = 0; i < e.n; i++)
	{
		if (e.entry[i].fen == 0)
			continue;
		values[0] = CStringGetTextDatum(account_words[e.entry[i].account]);
		values[1] = PointerGetDatum(cstring_to_text_with_len(e.entry[i].payer, e.entry[i].length));
		values[2] = Int64GetDatum(e.entry[i].fen);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

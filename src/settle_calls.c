/*-------------------------------------------------------------------------
 * settle_calls.c
 *	  What insurance.settle() cannot do in SQL, or not fast enough.
 *
 *	  fact_fingerprint(facts…)			of the facts of a row
 *	  booking_key(person, area, facts)	of a booking, as batches keep it
 *	  booked_load, is_unbooked, …		the bookings in force of one area
 *	  same_answers(a, b)				do two policies answer alike?
 *	  account_changes(old, new)			who owes and gets what more
 *
 * The bookings of an area are known by their keys, eight bytes each, in a hash
 * table that lives as long as the transaction: to find the few rows of millions
 * that changed, no booking is read.  Whoever is not visited has vanished.
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

static uint64
mix_bytes(uint64 h, const char *at, Size length)
{
	uint64		word;

	h = mix(h, length);
	for (; length >= sizeof(word); length -= sizeof(word), at += sizeof(word))
	{
		memcpy(&word, at, sizeof(word));
		h = mix(h, word);
	}
	word = 0;
	memcpy(&word, at, length);
	return length > 0 ? mix(h, word) : h;
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
mix_circumstances(FunctionCallInfo fcinfo, uint64 h)
{
	ArrayType  *codes = array_arg(fcinfo, FACT_CIRCUMSTANCES);
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
	day_items(fcinfo, FACT_CIRCUMSTANCE_FROM, &from, &from_nulls, &nfrom);
	day_items(fcinfo, FACT_CIRCUMSTANCE_UNTIL, &until, &until_nulls, &nuntil);
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
	return mix(mix(mix(mix(h, n), nfrom), nuntil), sum);
}

PG_FUNCTION_INFO_V1(fact_fingerprint);
Datum
fact_fingerprint(PG_FUNCTION_ARGS)
{
	uint64		h = 0;
	bool		listed = false;

	for (int i = 0; i < N_FACTS; i++)
	{
		if (PG_ARGISNULL(i))
			continue;
		/* absent facts leave no trace: a fact that is added later changes nothing */
		switch (i)
		{
			case FACT_BIRTH:
			case FACT_PAID:
			case FACT_REGISTERED:
			case FACT_DIED:
				h = mix(mix(h, i + 1), PG_GETARG_DATEADT(i));
				break;
			case FACT_CIRCUMSTANCES:
			case FACT_CIRCUMSTANCE_FROM:
			case FACT_CIRCUMSTANCE_UNTIL:
				if (!listed && (array_arg(fcinfo, FACT_CIRCUMSTANCES) ||
								array_arg(fcinfo, FACT_CIRCUMSTANCE_FROM) ||
								array_arg(fcinfo, FACT_CIRCUMSTANCE_UNTIL)))
					h = mix_circumstances(fcinfo, mix(h, FACT_CIRCUMSTANCES + 1));
				listed = true;
				break;
			case FACT_AMOUNT_PAID:
			case FACT_SETTLED_BEFORE:
				{
					/* 380 and 380.00 are the same amount */
					Facts		f;
					Fen			fen;

					facts_init(&f);
					fen = fact_amount(&f, PG_GETARG_DATUM(i));
					h = mix(mix(mix(h, i + 1), fen), f.flaws);
					break;
				}
			default:
				h = mix_varlena(mix(h, i + 1), PG_GETARG_DATUM(i));
		}
	}
	PG_RETURN_INT64((int64) h);
}

PG_FUNCTION_INFO_V1(booking_key);
Datum
booking_key(PG_FUNCTION_ARGS)
{
	uint64		h;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NOT_NULL_VIOLATION),
				 errmsg("a row of area %d names no person", PG_GETARG_INT32(1))));
	h = mix_varlena(PG_GETARG_INT32(1), PG_GETARG_DATUM(0));
	PG_RETURN_INT64((int64) mix(h, PG_GETARG_INT64(2)));
}

/* ------------------------------------------------------------------
 * The bookings in force of an area
 * ------------------------------------------------------------------ */

/* Of every key the two lowest bits are left for what is known of it. */
#define IN_FORCE	UINT64CONST(1)
#define VISITED		UINT64CONST(2)
#define KEY_BITS	(~(IN_FORCE | VISITED))

typedef struct Booked
{
	MemoryContext context;
	MemoryContextCallback gone;
	uint64	   *slots;			/* 0: empty */
	uint64		size;			/* a power of two */
	uint64		filled;
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

static uint64 *
booked_slot(uint64 key)
{
	uint64		at = (key >> 2) & (booked->size - 1);

	while (booked->slots[at] != 0 && (booked->slots[at] & KEY_BITS) != key)
		at = (at + 1) & (booked->size - 1);
	return &booked->slots[at];
}

static void
booked_room(uint64 more)
{
	uint64	   *old = booked->slots,
				n = booked->size;

	if ((booked->filled + more) * 2 <= n)
		return;
	while ((booked->filled + more) * 2 > booked->size)
		booked->size *= 2;
	booked->slots = MemoryContextAllocExtended(booked->context, booked->size * sizeof(uint64),
											   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint64 i = 0; i < n; i++)
	{
		if (old[i] != 0)
			*booked_slot(old[i] & KEY_BITS) = old[i];
	}
	pfree(old);
}

/* No key is 0 without its two bits. */
static inline uint64
booked_key(uint64 key)
{
	key &= KEY_BITS;
	return key != 0 ? key : KEY_BITS;
}

static Booked *
booked_now(void)
{
	if (booked == NULL)
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
	booked->size = 1024;
	booked->slots = MemoryContextAllocZero(context, booked->size * sizeof(uint64));
	booked->recording = PG_GETARG_BOOL(0);
	MemoryContextSwitchTo(context);
	initStringInfo(&booked->fresh);
	PG_RETURN_VOID();
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
	for (uint64 i = 0; i < n; i++, at += sizeof(uint64))
	{
		uint64		key,
				   *slot;

		memcpy(&key, at, sizeof(key));
		key = booked_key(pg_ntoh64(key));
		slot = booked_slot(key);
		if (*slot == 0)
		{
			*slot = key;
			booked->filled++;
		}
		*slot ^= IN_FORCE;
		booked->unvisited += (*slot & IN_FORCE) ? 1 : -1;
	}
	PG_FREE_IF_COPY(keys, 0);
	PG_RETURN_INT64(booked->unvisited);
}

/* Visit a booking: 1 the first time, 2 if it was visited before, 0: there is none. */
static int
visit(uint64 key)
{
	uint64	   *slot = booked_slot(key);

	if ((*slot & IN_FORCE) == 0)
		return 0;
	if (*slot & VISITED)
		return 2;
	*slot |= VISITED;
	booked->unvisited--;
	return 1;
}

PG_FUNCTION_INFO_V1(is_unbooked);
Datum
is_unbooked(PG_FUNCTION_ARGS)
{
	uint64		whole = (uint64) PG_GETARG_INT64(0),
				key = booked_key(whole);
	int			found;

	booked_now();
	found = visit(key);
	if (found == 2)
		booked->repeats++;
	if (found == 0 && booked->recording)
	{
		uint64	   *slot,
					sent = pg_hton64(whole);

		booked_room(1);
		slot = booked_slot(key);
		if (*slot == 0)
			booked->filled++;
		*slot = key | IN_FORCE | VISITED;
		appendBinaryStringInfo(&booked->fresh, (char *) &sent, sizeof(sent));
	}
	PG_RETURN_BOOL(found == 0);
}

PG_FUNCTION_INFO_V1(booked_visit);
Datum
booked_visit(PG_FUNCTION_ARGS)
{
	int			found;

	booked_now();
	found = visit(booked_key((uint64) PG_GETARG_INT64(0)));
	if (found == 2)
		booked->repeats++;
	PG_RETURN_BOOL(found == 1);
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
	booked_now();
	PG_RETURN_BOOL((*booked_slot(booked_key((uint64) PG_GETARG_INT64(0))) &
					(IN_FORCE | VISITED)) == IN_FORCE);
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

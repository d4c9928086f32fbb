/*-------------------------------------------------------------------------
 * rule_tally.h
 *	  A tally: what the assessments of many persons come to.
 *
 * A tally is flat.  Its fixed part counts what every assessment has; entries
 * count by a key: a route, a payer, a first day of cover.
 *
 * Closed, the form of a value: entries sorted by kind and key, one behind the
 * other, so that equal contents have equal bytes.  Open, the form of the state of
 * an aggregate: behind the fixed part an index of the entries, behind these room
 * to grow.
 *-------------------------------------------------------------------------
 */
#ifndef RULE_TALLY_H
#define RULE_TALLY_H

#include <string.h>

#include "rule_facts.h"

#define TALLY_FORMAT	2

/* Sums do not overflow for as many persons as can be counted. */
typedef __int128 Sum __attribute__((aligned(8)));

/* On disk: append only. */
typedef enum TallyKind
{
	TALLY_ROUTE,				/* as insurance.route() says; may be none */
	TALLY_CATEGORY,
	TALLY_PAYER,
	TALLY_START,				/* first day of cover */
	TALLY_NOTE,
	TALLY_MISSING,
	TALLY_POLICY,				/* fingerprint */
	TALLY_PAYMENT,				/* accepted, by day of payment; may be none */
	TALLY_IDENTIFIED,			/* category of who is to be aided, enrolled or not */
	TALLY_STREAK,				/* accepted, by continuous years, where they are known */
	N_TALLY_KINDS
} TallyKind;

/* What an entry of a kind counts and sums up, and the length of its keys. */
#define TALLY_MOST_COUNTS	4
#define TALLY_MOST_SUMS		4
#define TALLY_ANY_LENGTH	0

static const struct TallyShape
{
	uint8_t		counts;
	uint8_t		sums;
	uint8_t		key;
	bool		none;			/* with an entry of those who have no key */
}			tally_shapes[N_TALLY_KINDS] = {
	{1, 4, TALLY_ANY_LENGTH, true},	/* persons; fee, aid, payable, fiscal subsidy */
	{1, 1, TALLY_ANY_LENGTH, false},	/* persons; aid */
	{1, 1, TALLY_ANY_LENGTH, false},	/* persons; paid */
	{2, 0, sizeof(Day), false}, /* persons, of them who waits */
	{1, 0, TALLY_ANY_LENGTH, false},
	{1, 0, TALLY_ANY_LENGTH, false},
	{1, 0, sizeof(uint64_t), false},
	{1, 1, sizeof(Day), true},	/* persons; payable */
	{2, 0, TALLY_ANY_LENGTH, false},	/* persons, of them enrolled */
	{4, 4, sizeof(int32_t), false}	/* persons, of them rewarded, at the ceiling, penalised;
								 * both parts of the bonus, bonus, penalty */
};

/* Counts, sums, then the bytes of the key. */
typedef struct TallyEntry
{
	uint8_t		kind;
	uint8_t		length;			/* of the key */
	uint8_t		known;			/* 0: the entry of those who have no key */
	uint8_t		reserved[5];	/* 0 */
	int64_t		count[];
} TallyEntry;

/* Of the states of an amount those that are no value, as FEN_NONE and after. */
#define N_LACKING	3

/* By tier, the last for who has none; fee, aid, payable, fiscal subsidy. */
#define TALLY_NO_TIER	(TIER_LAST + 1)
#define TALLY_TIERS		(TALLY_NO_TIER + 1)
#define TALLY_TIER_SUMS	4

typedef enum TallyState
{
	TALLY_CLOSED,
	TALLY_OPEN,
	TALLY_QUICK					/* open, with a quick part */
} TallyState;

typedef struct Tally
{
	int32_t		vl_len_;		/* the server's length word: all bytes */
	uint8_t		format;
	uint8_t		open;			/* TallyState */
	uint16_t	reserved;		/* 0 */
	uint32_t	n;				/* entries */
	uint32_t	used;			/* bytes of theirs */
	uint32_t	first;			/* where they start */
	uint32_t	limit;			/* open: where the tally ends, else 0 */
	int64_t		persons;
	int64_t		covered;		/* persons with a day of cover */
	Sum			days;			/* of cover, less absences */
	int64_t		outcome[OUTCOME_UNDECIDED + 1];
	int64_t		accepted[IS_UNDECIDED + 1];
	Sum			amount[N_AMOUNTS];
	int64_t		lacking[N_LACKING][N_AMOUNTS];
	int64_t		tier[TALLY_TIERS];
	Sum			tier_sum[TALLY_TIERS][TALLY_TIER_SUMS];
} Tally;

/*
 * A state of more than a few persons has a quick part.  Most persons are answered like
 * others but for the days: who is like one who is kept is only counted here, and added
 * with the others when the tally is settled.  The one kept has been added, so that his
 * entries are there.
 */
#define TALLY_QUICK_FROM 32		/* persons */

#define TALLY_LIKES		128
#define TALLY_SEATS		32		/* so many of them are kept */
#define TALLY_MOST_LIKE	512		/* bytes of an assessment */

typedef struct TallyLike
{
	uint64_t	number;			/* of the one kept, in this process; 0: none */
	int64_t		persons;		/* to be added */
} TallyLike;

/*
 * Likewise who has cover from a day, and waits for it or does not, and who paid on a
 * day.  Days by 16 bits, from 1945 to 2124, and small numbers: the places of many
 * states stay in the processor's cache.
 */
#define TALLY_STARTS	1024
#define TALLY_DAYS		512
#define TALLY_DAY_ZERO	(-20000)

typedef struct TallyStart
{
	uint16_t	day;			/* 0: none is kept */
	uint16_t	persons;		/* to be added */
} TallyStart;

typedef struct TallyPaid
{
	uint16_t	day;
	uint16_t	persons;
	uint32_t	payable;		/* fen, by them */
} TallyPaid;

typedef struct TallyQuick
{
	TallyLike	like[TALLY_LIKES];
	TallyStart	start[TALLY_STARTS];
	TallyPaid	paid[TALLY_DAYS];
	uint32_t	nseats;			/* taken */
	uint8_t		seat[TALLY_LIKES];	/* from 1 on; 0: none */
	int64_t		kept[TALLY_SEATS][TALLY_MOST_LIKE / sizeof(int64_t)];
} TallyQuick;

/* Where entries were found last, by what tells them apart quickly. */
#define TALLY_HINTS	8

typedef struct TallyIndex
{
	uint32_t	hint[N_TALLY_KINDS][TALLY_HINTS];
	uint32_t	nbuckets;		/* a power of two, enough for every entry there is room for */
	uint32_t	bucket[];		/* offsets of entries; 0: none */
} TallyIndex;

/* The longest key: a missing first day, by the code of its circumstance. */
#define TALLY_MAX_KEY	160
#define TALLY_MOST_YEARS 200	/* of a streak */
#define TALLY_MAX_ENTRY	(sizeof(TallyEntry) + TALLY_MOST_COUNTS * sizeof(int64_t) + \
						 TALLY_MOST_SUMS * sizeof(Sum) + TALLY_MAX_KEY)

/* The quick part, of a state that has one. */
static inline TallyQuick *
tally_quick(Tally *t)
{
	return (TallyQuick *) (t + 1);
}

static inline TallyIndex *
tally_index(Tally *t)
{
	return (TallyIndex *) ((char *) (t + 1) + (t->open == TALLY_QUICK ? sizeof(TallyQuick) : 0));
}

static inline Sum *
tally_sums(TallyEntry *e)
{
	return (Sum *) (e->count + tally_shapes[e->kind].counts);
}

static inline const unsigned char *
tally_key(const TallyEntry *e)
{
	return (const unsigned char *) (e->count + tally_shapes[e->kind].counts +
									2 * tally_shapes[e->kind].sums);
}

static inline uint32_t
tally_entry_size(TallyKind kind, unsigned length)
{
	return sizeof(TallyEntry) + tally_shapes[kind].counts * sizeof(int64_t) +
		tally_shapes[kind].sums * sizeof(Sum) + ((length + 7) & ~7U);
}

static inline TallyEntry *
tally_first(const Tally *t)
{
	return (TallyEntry *) ((char *) t + t->first);
}

static inline TallyEntry *
tally_next(const TallyEntry *e)
{
	return (TallyEntry *) ((char *) e + tally_entry_size(e->kind, e->length));
}

/* Room for more entries of so many bytes? */
static inline bool
tally_has_room(const Tally *t, uint64_t bytes)
{
	return (uint64_t) t->first + t->used + bytes <= t->limit;
}

/* Keys that are numbers, so that their bytes sort as they do. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define TALLY_BYTES_32(n)	__builtin_bswap32(n)
#define TALLY_BYTES_64(n)	__builtin_bswap64(n)
#else
#define TALLY_BYTES_32(n)	(n)
#define TALLY_BYTES_64(n)	(n)
#endif

static inline uint64_t
tally_number_key(int64_t number)
{
	return TALLY_BYTES_64((uint64_t) number ^ UINT64_C(0x8000000000000000));
}

static inline uint32_t
tally_integer_key(int32_t number)
{
	return TALLY_BYTES_32((uint32_t) number ^ UINT32_C(0x80000000));
}

/* The key of a day, or of a number of years. */
static inline int32_t
tally_integer(const TallyEntry *e)
{
	uint32_t	key;

	memcpy(&key, tally_key(e), sizeof(key));
	return (int32_t) (TALLY_BYTES_32(key) ^ UINT32_C(0x80000000));
}

static inline int64_t
tally_number(const TallyEntry *e)
{
	uint64_t	key;

	memcpy(&key, tally_key(e), sizeof(key));
	return (int64_t) (TALLY_BYTES_64(key) ^ UINT64_C(0x8000000000000000));
}

#pragma GCC visibility push(hidden)

/*
 * Bytes of an open tally with room for more entries of so many bytes; 0: too many.
 * There is a quick part where t, which is to be copied, has one or enough persons.
 */
extern uint64_t tally_open_size(const Tally *t, uint64_t bytes);

/* Open a tally, with that room, in so much memory, which is all 0; t: NULL for an empty one. */
extern void tally_open(Tally *open, const Tally *t, uint64_t bytes);

/* The closed form, in memory of tally_closed_size() bytes; nobody may be left to add. */
extern uint64_t tally_closed_size(const Tally *t);
extern void tally_close(Tally *closed, const Tally *t);

/* Find an entry, or add it: there must be room for it. */
extern TallyEntry *tally_look_up(Tally *open, TallyKind kind, unsigned hint, bool known,
								 const void *key, unsigned length);

/*
 * Add what the fixed part counts of so many persons with the same answer, but for
 * their days of cover.  false: a number would overflow.
 */
extern bool tally_answer(Tally *open, const Answer *answer, int64_t persons);

/*
 * Count a person whose cover starts on a day, or who paid on a day, DAY_NONE on none,
 * and keep the day, so that others on it are only counted.  false: as above.
 */
extern bool tally_keep_start(Tally *open, Day day, bool waits);
extern bool tally_keep_payment(Tally *open, Day day, Fen payable);

/* Count persons with the same answer by their streak.  false: as above. */
extern bool tally_streak(Tally *open, const Answer *answer, int64_t persons);

/* Add those who were only counted by their days. */
extern bool tally_add_days(Tally *open);

/* Add a tally, for whose entries there must be room.  false: as above. */
extern bool tally_merge(Tally *open, const Tally *t);

/*
 * Take a tally away again.  false: as above, or it is no part.  Whether what is left is
 * consistent tally_check() says of the closed form.
 */
extern bool tally_take(Tally *open, const Tally *t);

/* What is wrong with a closed tally of so many bytes; NULL: nothing. */
extern const char *tally_check(const Tally *t, uint64_t size);

#pragma GCC visibility pop

/* The same, for every row: the hint first. */
static inline TallyEntry *
tally_entry(Tally *open, TallyKind kind, unsigned hint, bool known,
			const void *key, unsigned length)
{
	uint32_t	at = tally_index(open)->hint[kind][hint % TALLY_HINTS];

	if (at != 0)
	{
		TallyEntry *e = (TallyEntry *) ((char *) open + at);

		if (e->length == length && e->known == known &&
			memcmp(e->count + tally_shapes[kind].counts + 2 * tally_shapes[kind].sums,
				   key, length) == 0)
			return e;
	}
	return tally_look_up(open, kind, hint, known, key, length);
}

static inline bool
tally_count(int64_t *count, int64_t more)
{
	return !__builtin_add_overflow(*count, more, count);
}

static inline bool
tally_sum(Sum *sum, Sum more)
{
	__int128	result;
	bool		fits = !__builtin_add_overflow((__int128) *sum, (__int128) more, &result);

	*sum = result;
	return fits;
}

/* An amount that may be no value, in which case there is nothing to add. */
static inline bool
tally_fen(Sum *sum, Fen amount, int64_t persons)
{
	return !FEN_IS_KNOWN(amount) || tally_sum(sum, (Sum) amount * persons);
}

/* The days of cover of one person, if there are any. */
static inline bool
tally_days(Tally *t, int64_t days)
{
	/* at most so many are covered as there are persons */
	t->covered += days > 0;
	return tally_sum(&t->days, days);
}

/* How a day is kept, if it is above 0 and of 16 bits. */
static inline uint32_t
tally_day_kept(Day day)
{
	return (uint32_t) day - (uint32_t) TALLY_DAY_ZERO;
}

static inline TallyStart *
tally_start_slot(Tally *t, Day day, bool waits)
{
	return &tally_quick(t)->start[(2 * tally_day_kept(day) + waits) % TALLY_STARTS];
}

static inline TallyPaid *
tally_paid_slot(Tally *t, Day day)
{
	return &tally_quick(t)->paid[tally_day_kept(day) % TALLY_DAYS];
}

/* One person whose cover starts on a day: only counted, where the day is kept. */
static inline bool
tally_one_start(Tally *t, Day day, bool waits)
{
	if (t->open == TALLY_QUICK)
	{
		TallyStart *s = tally_start_slot(t, day, waits);

		if (s->day != 0 && s->day == tally_day_kept(day) && s->persons < UINT16_MAX)
		{
			s->persons++;
			return true;
		}
	}
	return tally_keep_start(t, day, waits);
}

/* One person accepted who paid on a day: only counted, where the day is kept. */
static inline bool
tally_one_payment(Tally *t, Day day, Fen payable)
{
	Fen			amount = FEN_IS_KNOWN(payable) ? payable : 0;

	if (t->open == TALLY_QUICK)
	{
		TallyPaid  *p = tally_paid_slot(t, day);

		if (p->day != 0 && p->day == tally_day_kept(day) && p->persons < UINT16_MAX &&
			(uint64_t) amount <= UINT32_MAX - p->payable)
		{
			p->persons++;
			p->payable += (uint32_t) amount;
			return true;
		}
	}
	return tally_keep_payment(t, day, amount);
}

#endif

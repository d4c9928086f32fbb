/*-------------------------------------------------------------------------
 * rule_tally.c
 *	  Tallies: adding, merging, sorting and checking them.
 *-------------------------------------------------------------------------
 */
#include "rule_tally.h"

/* An aggregate starts with this: enough for most groups of one policy. */
#define FIRST_BYTES		1024

/* The most that the server keeps in one value. */
#define MOST_BYTES		UINT64_C(0x3fffffff)

/* A state doubles, so that many steps of growth cost as much as one. */
static uint64_t
bytes_for(const Tally *t, uint64_t bytes)
{
	bytes += t != NULL ? t->used : 0;
	return 2 * bytes + FIRST_BYTES;
}

/* Twice as many as there can be entries. */
static uint64_t
buckets_for(uint64_t bytes)
{
	uint64_t	n = bytes / (sizeof(TallyEntry) + sizeof(int64_t));
	uint64_t	nbuckets = 64;

	while (nbuckets < 2 * n)
		nbuckets *= 2;
	return nbuckets;
}

static bool
is_quick(const Tally *t)
{
	return t != NULL && (t->open == TALLY_QUICK || (t->open == TALLY_OPEN && t->persons >= TALLY_QUICK_FROM));
}

/* What stands before the entries of an open copy. */
static uint64_t
size_before(const Tally *t, uint64_t nbuckets)
{
	uint64_t	size = sizeof(Tally) + (is_quick(t) ? sizeof(TallyQuick) : 0) +
		sizeof(TallyIndex) + nbuckets * sizeof(uint32_t);

	return (size + 7) & ~UINT64_C(7);
}

static uint64_t
open_size(const Tally *t, uint64_t bytes)
{
	return size_before(t, buckets_for(bytes)) + ((bytes + 7) & ~UINT64_C(7));
}

uint64_t
tally_open_size(const Tally *t, uint64_t bytes)
{
	uint64_t	size = bytes > MOST_BYTES ? bytes : open_size(t, bytes_for(t, bytes));

	return size > MOST_BYTES ? 0 : size;
}

/* Multiply and fold: keys are short. */
static uint32_t
hash_key(TallyKind kind, bool known, const void *key, unsigned length)
{
	const unsigned char *at = key;
	uint64_t	hash = (uint64_t) kind << 9 | (uint64_t) known << 8 | length;

	while (length > 0)
	{
		uint64_t	word = 0;
		unsigned	n = length < sizeof(word) ? length : sizeof(word);

		memcpy(&word, at, n);
		hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
		at += n;
		length -= n;
	}
	return (uint32_t) hash;
}

static void
index_entry(Tally *t, const TallyEntry *e)
{
	TallyIndex *x = tally_index(t);
	uint32_t	i = hash_key(e->kind, e->known, tally_key(e), e->length);

	while (x->bucket[i &= x->nbuckets - 1] != 0)
		i++;
	x->bucket[i] = (uint32_t) ((const char *) e - (const char *) t);
}

void
tally_open(Tally *open, const Tally *t, uint64_t bytes)
{
	TallyIndex *x;
	TallyEntry *e;

	if (t != NULL)
		*open = *t;
	bytes = bytes_for(t, bytes);
	open->vl_len_ = 0;
	open->format = TALLY_FORMAT;
	open->open = is_quick(t) ? TALLY_QUICK : TALLY_OPEN;
	open->limit = (uint32_t) open_size(t, bytes);
	x = tally_index(open);
	x->nbuckets = (uint32_t) buckets_for(bytes);
	open->first = (uint32_t) size_before(t, x->nbuckets);
	if (t == NULL)
		return;
	if (t->open == TALLY_QUICK)
		memcpy(tally_quick(open), tally_quick((Tally *) t), sizeof(TallyQuick));
	memcpy(tally_first(open), tally_first(t), t->used);
	e = tally_first(open);
	for (uint32_t i = 0; i < open->n; i++, e = tally_next(e))
		index_entry(open, e);
}

TallyEntry *
tally_look_up(Tally *t, TallyKind kind, unsigned hint, bool known,
			  const void *key, unsigned length)
{
	TallyIndex *x = tally_index(t);
	uint32_t	i = hash_key(kind, known, key, length);
	uint32_t	at;
	TallyEntry *e;

	while ((at = x->bucket[i &= x->nbuckets - 1]) != 0)
	{
		e = (TallyEntry *) ((char *) t + at);
		if (e->kind == kind && e->length == length && e->known == known &&
			memcmp(tally_key(e), key, length) == 0)
		{
			x->hint[kind][hint % TALLY_HINTS] = at;
			return e;
		}
		i++;
	}
	/* room behind the last one is all 0 */
	at = t->first + t->used;
	e = (TallyEntry *) ((char *) t + at);
	e->kind = kind;
	e->length = length;
	e->known = known;
	memcpy((char *) tally_key(e), key, length);
	t->used += tally_entry_size(kind, length);
	t->n++;
	x->bucket[i] = x->hint[kind][hint % TALLY_HINTS] = at;
	return e;
}

static const AmountSlot tier_amounts[TALLY_TIER_SUMS] = {
	AMT_STANDARD_FEE, AMT_SUBSIDY, AMT_PAYABLE, AMT_FISCAL
};

bool
tally_answer(Tally *t, const Answer *a, int64_t persons)
{
	bool		fits = tally_count(&t->persons, persons);
	int			tier;

	/* these are at most so many as there are persons */
	t->outcome[a->outcome] += persons;
	t->accepted[a->accepted] += persons;
	for (int i = 0; i < N_AMOUNTS; i++)
	{
		Fen			amount = a->amount[i];

		if (FEN_IS_KNOWN(amount))
			fits &= tally_sum(&t->amount[i], (Sum) amount * persons);
		else
			t->lacking[amount - FEN_NONE][i] += persons;
	}
	tier = a->accepted == IS_YES && a->tier <= TIER_LAST ? a->tier : TALLY_NO_TIER;
	t->tier[tier] += persons;
	for (int i = 0; i < TALLY_TIER_SUMS; i++)
		fits &= tally_fen(&t->tier_sum[tier][i], a->amount[tier_amounts[i]], persons);
	return fits;
}

static bool
add_start(Tally *t, Day day, bool waits, int64_t persons)
{
	uint32_t	key = tally_integer_key(day);
	TallyEntry *e = tally_entry(t, TALLY_START, day, true, &key, sizeof(key));

	/* at most so many wait as there are */
	e->count[1] += waits ? persons : 0;
	return tally_count(e->count, persons);
}

static bool
add_payment(Tally *t, Day day, int64_t persons, Sum payable)
{
	bool		known = DAY_IS_KNOWN(day);
	uint32_t	key = tally_integer_key(day);
	TallyEntry *e = tally_entry(t, TALLY_PAYMENT, day, known, &key, known ? sizeof(key) : 0);

	return tally_count(e->count, persons) && tally_sum(tally_sums(e), payable);
}

/* Add who was only counted. */
static bool
empty_start(Tally *t, TallyStart *s, bool waits)
{
	bool		fits = s->persons == 0 || add_start(t, s->day + TALLY_DAY_ZERO, waits, s->persons);

	s->persons = 0;
	return fits;
}

static bool
empty_paid(Tally *t, TallyPaid *p)
{
	bool		fits = p->persons == 0 || add_payment(t, p->day + TALLY_DAY_ZERO, p->persons, p->payable);

	p->persons = 0;
	p->payable = 0;
	return fits;
}

/* A day gives way to another while nobody was counted by it. */
bool
tally_keep_start(Tally *t, Day day, bool waits)
{
	uint32_t	kept = tally_day_kept(day);
	bool		fits = add_start(t, day, waits, 1);

	if (t->open == TALLY_QUICK && kept <= UINT16_MAX)
	{
		TallyStart *s = tally_start_slot(t, day, waits);

		if (s->day == kept)
			fits &= empty_start(t, s, waits);
		else if (s->persons == 0)
			s->day = (uint16_t) kept;
	}
	return fits;
}

bool
tally_keep_payment(Tally *t, Day day, Fen payable)
{
	uint32_t	kept = tally_day_kept(day);
	bool		fits = add_payment(t, day, 1, payable);

	if (t->open == TALLY_QUICK && kept <= UINT16_MAX)
	{
		TallyPaid  *p = tally_paid_slot(t, day);

		if (p->day == kept)
			fits &= empty_paid(t, p);
		else if (p->persons == 0)
			p->day = (uint16_t) kept;
	}
	return fits;
}

bool
tally_streak(Tally *t, const Answer *a, int64_t persons)
{
	static const AmountSlot amounts[] = {
		AMT_BONUS_CONTINUOUS, AMT_BONUS_ZERO_CLAIM, AMT_BONUS, AMT_PENALTY
	};
	uint32_t	key = tally_integer_key(a->continuous_years);
	TallyEntry *e = tally_entry(t, TALLY_STREAK, a->continuous_years, true, &key, sizeof(key));
	Fen			bonus = a->amount[AMT_BONUS];
	bool		fits = tally_count(e->count, persons);

	/* at most so many as there are persons */
	e->count[1] += bonus > 0 ? persons : 0;
	e->count[2] += bonus > 0 && FEN_IS_KNOWN(a->amount[AMT_CEILING]) &&
		bonus >= a->amount[AMT_CEILING] ? persons : 0;
	e->count[3] += a->amount[AMT_PENALTY] > 0 ? persons : 0;
	for (int i = 0; i < tally_shapes[TALLY_STREAK].sums; i++)
		fits &= tally_fen(&tally_sums(e)[i], a->amount[amounts[i]], persons);
	return fits;
}

bool
tally_add_days(Tally *t)
{
	bool		fits = true;

	if (t->open != TALLY_QUICK)
		return true;
	for (int i = 0; i < TALLY_STARTS; i++)
		fits &= empty_start(t, &tally_quick(t)->start[i], i % 2);
	for (int i = 0; i < TALLY_DAYS; i++)
		fits &= empty_paid(t, &tally_quick(t)->paid[i]);
	return fits;
}

/* ------------------------------------------------------------------
 * Merging, and taking away again
 * ------------------------------------------------------------------ */

typedef enum Sign
{
	ADD,
	TAKE
} Sign;

static bool
add_counts(int64_t *to, const int64_t *from, int n, Sign sign)
{
	bool		fits = true;

	for (int i = 0; i < n; i++)
		fits &= sign == ADD ? tally_count(&to[i], from[i]) : !__builtin_sub_overflow(to[i], from[i], &to[i]);
	return fits;
}

static bool
add_sums(Sum *to, const Sum *from, int n, Sign sign)
{
	bool		fits = true;

	for (int i = 0; i < n; i++)
	{
		__int128	left;

		if (sign == ADD)
			fits &= tally_sum(&to[i], from[i]);
		else
		{
			fits &= !__builtin_sub_overflow((__int128) to[i], (__int128) from[i], &left);
			to[i] = left;
		}
	}
	return fits;
}

#define LENGTH(a)	((int) (sizeof(a) / sizeof((a)[0])))

static bool
add_tally(Tally *to, const Tally *from, Sign sign)
{
	bool		fits = add_counts(&to->persons, &from->persons, 1, sign);
	TallyEntry *e = tally_first(from);

	fits &= add_counts(to->outcome, from->outcome, LENGTH(to->outcome), sign);
	fits &= add_counts(to->accepted, from->accepted, LENGTH(to->accepted), sign);
	fits &= add_counts(&to->covered, &from->covered, 1, sign);
	fits &= add_sums(&to->days, &from->days, 1, sign);
	fits &= add_sums(to->amount, from->amount, N_AMOUNTS, sign);
	for (int i = 0; i < N_LACKING; i++)
		fits &= add_counts(to->lacking[i], from->lacking[i], N_AMOUNTS, sign);
	fits &= add_counts(to->tier, from->tier, LENGTH(to->tier), sign);
	fits &= add_sums(to->tier_sum[0], from->tier_sum[0], TALLY_TIERS * TALLY_TIER_SUMS, sign);
	for (uint32_t i = 0; i < from->n; i++, e = tally_next(e))
	{
		TallyEntry *mine = tally_look_up(to, e->kind, i, e->known, tally_key(e), e->length);

		fits &= add_counts(mine->count, e->count, tally_shapes[e->kind].counts, sign);
		fits &= add_sums(tally_sums(mine), tally_sums(e), tally_shapes[e->kind].sums, sign);
	}
	return fits;
}

bool
tally_merge(Tally *to, const Tally *from)
{
	return add_tally(to, from, ADD);
}

/* Without entries that nobody is left of; false: there is something left of one all the same. */
static bool
drop_empty(Tally *t)
{
	TallyEntry *e = tally_first(t);
	char	   *at = (char *) e;
	uint32_t	left = 0;
	bool		empty = true;

	for (uint32_t i = 0; i < t->n; i++)
	{
		TallyEntry *next = tally_next(e);
		uint32_t	size = (uint32_t) ((char *) next - (char *) e);

		if (e->count[0] == 0)
		{
			for (int k = 1; k < tally_shapes[e->kind].counts; k++)
				empty &= e->count[k] == 0;
			for (int k = 0; k < tally_shapes[e->kind].sums; k++)
				empty &= tally_sums(e)[k] == 0;
		}
		else
		{
			memmove(at, e, size);
			at += size;
			left++;
		}
		e = next;
	}
	t->used = (uint32_t) (at - (char *) tally_first(t));
	t->n = left;
	return empty;
}

bool
tally_take(Tally *to, const Tally *from)
{
	return add_tally(to, from, TAKE) & drop_empty(to);
}

/* ------------------------------------------------------------------
 * Closing: entries in order
 * ------------------------------------------------------------------ */

static int
compare_entries(const TallyEntry *a, const TallyEntry *b)
{
	int			shorter = a->length < b->length ? a->length : b->length;
	int			order;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->known != b->known)
		return a->known < b->known ? -1 : 1;
	order = memcmp(tally_key(a), tally_key(b), shorter);
	return order != 0 ? order : (int) a->length - (int) b->length;
}

static void
sift_down(const TallyEntry **heap, uint32_t i, uint32_t n)
{
	const TallyEntry *e = heap[i];
	uint32_t	child;

	while ((child = 2 * i + 1) < n)
	{
		if (child + 1 < n && compare_entries(heap[child], heap[child + 1]) < 0)
			child++;
		if (compare_entries(e, heap[child]) >= 0)
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = e;
}

static void
sort_entries(const TallyEntry **e, uint32_t n)
{
	for (uint32_t i = n / 2; i-- > 0;)
		sift_down(e, i, n);
	while (n > 1)
	{
		const TallyEntry *most = e[0];

		e[0] = e[--n];
		e[n] = most;
		sift_down(e, 0, n);
	}
}

/* With room behind, while it is sorted, for where every entry was. */
uint64_t
tally_closed_size(const Tally *t)
{
	return sizeof(Tally) + t->used + (uint64_t) t->n * sizeof(TallyEntry *);
}

void
tally_close(Tally *closed, const Tally *t)
{
	const TallyEntry **order = (const TallyEntry **) ((char *) (closed + 1) + t->used);
	const TallyEntry *e = tally_first(t);
	char	   *at = (char *) (closed + 1);

	*closed = *t;
	closed->vl_len_ = 0;
	closed->open = TALLY_CLOSED;
	closed->first = sizeof(Tally);
	closed->limit = 0;
	for (uint32_t i = 0; i < t->n; i++, e = tally_next(e))
		order[i] = e;
	sort_entries(order, t->n);
	for (uint32_t i = 0; i < t->n; i++)
	{
		uint32_t	size = tally_entry_size(order[i]->kind, order[i]->length);

		memcpy(at, order[i], size);
		at += size;
	}
}

/* ------------------------------------------------------------------
 * Checking
 * ------------------------------------------------------------------ */

/* All from 0 to `most`, and, where `total`, this together. */
static bool
counts_are(const int64_t *count, int n, int64_t most, bool total)
{
	__int128	sum = 0;

	for (int i = 0; i < n; i++)
	{
		if (count[i] < 0 || count[i] > most)
			return false;
		sum += count[i];
	}
	return !total || sum == most;
}

/* Tiers are of who is accepted, and their sums make up those of all. */
static bool
tiers_are_consistent(const Tally *t)
{
	if (!counts_are(t->tier, TALLY_TIERS, t->persons, true) ||
		t->persons - t->tier[TALLY_NO_TIER] > t->accepted[IS_YES])
		return false;
	for (int k = 0; k < TALLY_TIER_SUMS; k++)
	{
		Sum			all = 0;

		for (int i = 0; i < TALLY_TIERS; i++)
		{
			if ((t->tier[i] == 0 && t->tier_sum[i][k] != 0) || !tally_sum(&all, t->tier_sum[i][k]))
				return false;
		}
		if (all != t->amount[tier_amounts[k]])
			return false;
	}
	return true;
}

static bool
fixed_part_is_consistent(const Tally *t)
{
	if (t->persons < 0 ||
		!counts_are(t->outcome, LENGTH(t->outcome), t->persons, true) ||
		!counts_are(t->accepted, LENGTH(t->accepted), t->persons, true) ||
		!counts_are(&t->covered, 1, t->persons, false) || t->days < t->covered)
		return false;
	for (int i = 0; i < N_AMOUNTS; i++)
	{
		int64_t		lacking[N_LACKING] = {t->lacking[0][i], t->lacking[1][i], t->lacking[2][i]};
		__int128	sum = (__int128) lacking[0] + lacking[1] + lacking[2];

		if (!counts_are(lacking, N_LACKING, t->persons, false) || sum > t->persons ||
			(sum == t->persons && t->amount[i] != 0))
			return false;
	}
	return tiers_are_consistent(t);
}

static const char *
check_entry(const Tally *t, TallyEntry *e)
{
	const struct TallyShape *shape = &tally_shapes[e->kind];
	bool		once = e->kind != TALLY_PAYER && e->kind != TALLY_NOTE && e->kind != TALLY_MISSING;

	if (e->count[0] <= 0 ||
		e->count[0] > (once ? t->persons : e->count[0]) ||
		!counts_are(e->count, shape->counts, e->count[0], false))
		return "a number of persons is out of range";
	if ((e->kind == TALLY_START || (e->kind == TALLY_PAYMENT && e->known)) &&
		(tally_integer(e) < DAY_FIRST || tally_integer(e) > DAY_LAST + 1))
		return "a day is out of range";
	if (e->kind == TALLY_STREAK && (tally_integer(e) < 0 || tally_integer(e) > TALLY_MOST_YEARS))
		return "a number of years is out of range";
	return NULL;
}

/* The header of an entry and its length, so that the rest may be read. */
static bool
entry_is_whole(const TallyEntry *e, uint64_t left)
{
	static const uint8_t zero[sizeof(e->reserved) + 8] = {0};
	uint32_t	size;
	unsigned	length;

	if (left < sizeof(TallyEntry) || e->kind >= N_TALLY_KINDS || e->known > 1 ||
		memcmp(e->reserved, zero, sizeof(e->reserved)) != 0)
		return false;
	length = tally_shapes[e->kind].key;
	if (e->known ? (length != TALLY_ANY_LENGTH && e->length != length) || e->length > TALLY_MAX_KEY :
		e->length != 0 || !tally_shapes[e->kind].none)
		return false;
	size = tally_entry_size(e->kind, e->length);
	return size <= left &&
		memcmp(tally_key(e) + e->length, zero, (8 - e->length % 8) % 8) == 0;
}

const char *
tally_check(const Tally *t, uint64_t size)
{
	uint64_t	left;
	TallyEntry *e,
			   *before = NULL;
	__int128	persons[N_TALLY_KINDS] = {0};

	if (size < sizeof(Tally) || t->format != TALLY_FORMAT || t->open != TALLY_CLOSED || t->reserved != 0 ||
		t->limit != 0 || t->first != sizeof(Tally) || t->used != size - sizeof(Tally))
		return "it is no tally";
	if (!fixed_part_is_consistent(t))
		return "its numbers contradict each other";
	e = tally_first(t);
	left = t->used;
	for (uint32_t i = 0; i < t->n; i++)
	{
		const char *wrong;

		if (!entry_is_whole(e, left))
			return "an entry is broken";
		wrong = check_entry(t, e);
		if (wrong != NULL)
			return wrong;
		if (before != NULL && compare_entries(before, e) >= 0)
			return "an entry stands twice or is out of order";
		persons[e->kind] += e->count[0];
		left -= tally_entry_size(e->kind, e->length);
		before = e;
		e = tally_next(e);
	}
	if (left != 0)
		return "it has bytes behind its entries";
	if (persons[TALLY_ROUTE] != t->persons || persons[TALLY_POLICY] != t->persons ||
		persons[TALLY_PAYMENT] != t->accepted[IS_YES] || persons[TALLY_STREAK] > t->accepted[IS_YES])
		return "its numbers contradict each other";
	return NULL;
}

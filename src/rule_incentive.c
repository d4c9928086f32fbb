/*-------------------------------------------------------------------------
 * rule_incentive.c
 *	  What years in a row, years without claims and lapsed years add to and take
 *	  from the critical illness limit (连续参保激励、零报销激励、断保; no server code).
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rules.h"

/* The years of one history that are asked about, each with what it is. */
typedef struct Years
{
	const Policy *policy;
	const uint8_t *bytes;		/* of the years that are recorded */
	int			first;
	int			recorded;		/* the last of them */
	int			upto;
	bool		enrolled;		/* in upto */
	bool		marked;			/* the sets of bits below are kept */
	uint64_t	insured;
	uint64_t	lapsed;			/* after the first insured year */
	uint64_t	zero_claim;
	uint8_t		flags;			/* that any year has */
} Years;

static inline uint8_t
byte_of(const Years *h, int year)
{
	uint8_t		byte = year <= h->recorded ? h->bytes[year - h->first] : 0;

	if (year == h->upto && h->enrolled)
		byte = (byte & ~YEAR_STATUS_MASK) | YEAR_RESIDENT;
	return byte;
}

static inline YearKind
kind_of(const Years *h, uint8_t byte)
{
	return h->policy->year_kind[byte & YEAR_STATUS_MASK];
}

/* ------------------------------------------------------------------
 * Most histories know nothing but years in the resident scheme and years without,
 * and these are counted as sets: a bit a year, from the first recorded one on.
 * ------------------------------------------------------------------ */

/* The years from one on. */
static inline uint64_t
since(const Years *h, int year)
{
	int			i = year - h->first;

	return i <= 0 ? ~UINT64_C(0) : i >= 64 ? 0 : ~UINT64_C(0) << i;
}

/* The years up to one. */
static inline uint64_t
through(const Years *h, int year)
{
	return ~since(h, year + 1);
}

/* The years after the latest of some. */
static inline uint64_t
after_all(uint64_t years)
{
	return years == 0 ? ~UINT64_C(0) : ~UINT64_C(1) << highest_bit(years);
}

static void
mark(Years *h)
{
	int			n = (h->recorded < h->upto ? h->recorded : h->upto) - h->first + 1;
	int			last = h->upto - h->first;
	uint8_t		other = 0;

	h->marked = false;
	if (last < 0 || last > 63)
		return;
	h->insured = h->zero_claim = h->lapsed = 0;
	h->flags = 0;
	for (int i = 0; i < n; i++)
	{
		uint8_t		byte = h->bytes[i];

		h->insured |= (uint64_t) ((byte & YEAR_STATUS_MASK) == YEAR_RESIDENT) << i;
		h->zero_claim |= (uint64_t) ((byte & YEAR_ZERO_CLAIM) != 0) << i;
		h->flags |= byte;
		other |= (byte & YEAR_STATUS_MASK) > YEAR_RESIDENT;
	}
	if (h->enrolled)
		h->insured |= UINT64_C(1) << last;
	h->zero_claim &= h->insured;
	if (h->insured != 0)
		h->lapsed = ~h->insured & through(h, h->upto) &
			(~UINT64_C(0) << lowest_bit(h->insured));
	h->marked = !other;
}

/* The years of a set that end a run of at least so many. */
static inline uint64_t
ends_of_runs(uint64_t years, int length)
{
	for (int have = 1; have < length && years != 0;)
	{
		int			step = have < length - have ? have : length - have;

		years &= step < 64 ? years << step : 0;
		have += step;
	}
	return years;
}

static int
marked_streak(const Years *h)
{
	uint64_t	counted = h->insured & since(h, h->policy->streak_from);
	int			last = h->upto - h->first;
	uint64_t	others = ~counted << (63 - last);

	return others == 0 ? last + 1 : 63 - highest_bit(others);
}

static int
marked_continuous(const Years *h, const Incentive *in, int last)
{
	uint64_t	years = ends_of_runs(h->insured & since(h, h->policy->streak_from),
									 in->after_years + 1);

	years &= since(h, in->first_year) & through(h, last);
	if (in->flags & INCENTIVE_LOST_ON_LAPSE)
		years &= after_all(h->lapsed & through(h, last));
	return bit_count(years);
}

static int
marked_zero_claim(const Years *h, const Incentive *in)
{
	uint64_t	years = h->zero_claim & since(h, in->first_year);

	if (years == 0)
		return 0;
	if (in->flags & INCENTIVE_NEXT_YEAR)
		years &= through(h, h->upto - 1);
	if (in->flags & INCENTIVE_IF_CONTINUED)
		years &= h->insured >> 1;
	if (in->flags & INCENTIVE_LOST_ON_LAPSE)
		years &= after_all(h->lapsed);
	if (h->flags & in->cleared_by)
	{
		for (int y = h->upto - 1; y >= h->first; y--)
		{
			if (byte_of(h, y) & in->cleared_by)
			{
				years &= since(h, y + 1);
				break;
			}
		}
	}
	return bit_count(years);
}

static int
marked_lapsed(const Years *h, const Incentive *in, int last)
{
	return bit_count(h->lapsed & since(h, in->first_year) & through(h, last));
}

/* ------------------------------------------------------------------
 * The same year by year, for every history
 * ------------------------------------------------------------------ */

/* The streak that ends in upto. */
static int
streak(const Years *h)
{
	int			from = h->first > h->policy->streak_from ? h->first : h->policy->streak_from;
	int			n = 0;

	if (h->marked)
		return marked_streak(h);
	for (int y = h->upto; y >= from; y--)
	{
		YearKind	kind = kind_of(h, byte_of(h, y));

		if (kind == YEAR_IS_INSURED)
			n++;
		else if (kind != YEAR_IS_NEUTRAL)
			break;
	}
	return n;
}

/* How many times upto has an incentive that is earned by years in a row. */
static int
continuous_times(const Years *h, const Incentive *in)
{
	int			n = 0;
	int			run = 0;
	int			last = h->upto - (in->flags & INCENTIVE_NEXT_YEAR ? 1 : 0);

	if (h->marked)
		return marked_continuous(h, in, last);
	for (int y = h->first; y <= last; y++)
	{
		YearKind	kind = kind_of(h, byte_of(h, y));

		if (kind == YEAR_IS_INSURED)
		{
			run += y >= h->policy->streak_from;
			n += run > in->after_years && y >= in->first_year;
		}
		else if (kind != YEAR_IS_NEUTRAL)
			run = 0;
		if (kind == YEAR_IS_LAPSED && (in->flags & INCENTIVE_LOST_ON_LAPSE))
			n = 0;
	}
	return n;
}

/*
 * The same of years without claims, which one use clears: the year of the use still
 * has what was earned before it, the next no longer (二(四)).
 */
static int
zero_claim_times(const Years *h, const Incentive *in)
{
	int			n = 0;
	int			earned = 0;		/* by the year before, not in force yet */

	if (h->marked)
		return marked_zero_claim(h, in);
	for (int y = h->first; y <= h->upto; y++)
	{
		uint8_t		byte = byte_of(h, y);
		YearKind	kind = kind_of(h, byte);

		if (kind == YEAR_IS_INSURED || !(in->flags & INCENTIVE_IF_CONTINUED))
			n += earned;
		earned = (byte & YEAR_ZERO_CLAIM) && y >= in->first_year &&
			(byte & YEAR_STATUS_MASK) == YEAR_RESIDENT;
		if (!(in->flags & INCENTIVE_NEXT_YEAR))
		{
			n += earned;
			earned = 0;
		}
		if (kind == YEAR_IS_LAPSED && (in->flags & INCENTIVE_LOST_ON_LAPSE))
			n = earned = 0;
		if ((byte & in->cleared_by) && y < h->upto)
			n = earned = 0;
	}
	return n;
}

/* Lapsed years after the first insured one; they add up over several breaks. */
static int
lapsed_times(const Years *h, const Incentive *in)
{
	int			n = 0;
	int			y = h->first;
	int			last = h->upto - (in->flags & INCENTIVE_NEXT_YEAR ? 1 : 0);

	if (h->marked)
		return marked_lapsed(h, in, last);
	while (y <= last && kind_of(h, byte_of(h, y)) != YEAR_IS_INSURED)
		y++;
	for (y = y > in->first_year ? y : in->first_year; y <= last; y++)
		n += kind_of(h, byte_of(h, y)) == YEAR_IS_LAPSED;
	return n;
}

/* So many times an amount; nothing is nothing, even of what is not known. */
static Fen
times(int n, Fen amount)
{
	return n == 0 ? 0 : FEN_IS_KNOWN(amount) ? n * amount : amount;
}

static Fen
at_most(Fen amount, Fen most)
{
	if (amount == 0 || most == FEN_NONE || !FEN_IS_KNOWN(amount))
		return amount;
	if (!FEN_IS_KNOWN(most))
		return most;
	return amount < most ? amount : most;
}

/* The limit with what is added and taken. */
static Fen
cap(const Policy *p, const Incentives *out)
{
	Fen			bonus = out->value[INC_BONUS];
	Fen			penalty = out->value[INC_PENALTY];
	Fen			net;

	if (!FEN_IS_KNOWN(p->original_cap))
		return p->original_cap;
	if (!FEN_IS_KNOWN(bonus) || !FEN_IS_KNOWN(penalty))
		return FEN_IS_KNOWN(bonus) ? penalty : bonus;
	net = bonus - penalty;
	if (p->limits_net)
		net = net >= 0 ? at_most(net, p->bonus_most) : -at_most(-net, p->penalty_most);
	return p->original_cap + net > 0 ? p->original_cap + net : 0;
}

/* Of years none of which is contradictory. */
static void
settle(const Years *h, Incentives *out)
{
	const Policy *p = h->policy;
	const Incentive *rules = POLICY_TABLE(p, Incentive, incentives);

	out->value[INC_CONTINUOUS_YEARS] = streak(h);
	if (p->incentives.count == 0)
	{
		for (int v = INC_CONTINUOUS; v < N_INCENTIVE_VALUES; v++)
			out->value[v] = FEN_NONE;
		out->unsure_year = 0;
		return;
	}
	out->value[INC_CONTINUOUS] = out->value[INC_ZERO_CLAIM] = 0;
	out->value[INC_NOMINAL_PENALTY] = 0;
	for (uint32_t i = 0; i < p->incentives.count; i++)
	{
		const Incentive *in = &rules[i];
		Fen		   *sum;
		int			n;

		switch (in->earned_by)
		{
			case BY_CONTINUOUS_YEAR:
				sum = &out->value[INC_CONTINUOUS];
				n = continuous_times(h, in);
				break;
			case BY_ZERO_CLAIM_YEAR:
				sum = &out->value[INC_ZERO_CLAIM];
				n = zero_claim_times(h, in);
				break;
			default:
				sum = &out->value[INC_NOMINAL_PENALTY];
				n = lapsed_times(h, in);
				break;
		}
		*sum = fen_add(*sum, times(n, in->amount));
	}
	out->value[INC_BONUS] = fen_add(out->value[INC_CONTINUOUS], out->value[INC_ZERO_CLAIM]);
	out->value[INC_PENALTY] = out->value[INC_NOMINAL_PENALTY];
	if (!p->limits_net)
	{
		out->value[INC_BONUS] = at_most(out->value[INC_BONUS], p->bonus_most);
		out->value[INC_PENALTY] = at_most(out->value[INC_PENALTY], p->penalty_most);
	}
	out->value[INC_CAP] = cap(p, out);
	out->unsure_year = 0;
}

/* What a contradictory year may have been. */
static const uint8_t possible[] = {
	YEAR_NONE, YEAR_RESIDENT, YEAR_EMPLOYEE, YEAR_EXCUSED
};
#define N_POSSIBLE		4
#define MAX_TRIED		3
#define MAX_TRIES		(N_POSSIBLE * N_POSSIBLE * N_POSSIBLE)

/*
 * Try every meaning of the contradictory years: what all agree on is decided, and
 * the latest year on which they do not is named.
 */
static void
settle_contradictory(const Years *h, const int *at, int n, Incentives *out)
{
	Years		definite = *h;
	uint8_t		bytes[HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1];
	Incentives	tried[MAX_TRIES];
	int			ntries = 1;

	for (int y = h->first; y <= h->recorded; y++)
		bytes[y - h->first] = h->bytes[y - h->first];
	definite.bytes = bytes;
	definite.marked = false;
	for (int i = 0; i < n; i++)
		ntries *= N_POSSIBLE;
	for (int t = 0; t < ntries; t++)
	{
		for (int i = 0, rest = t; i < n; i++, rest /= N_POSSIBLE)
			bytes[at[i]] = (bytes[at[i]] & ~YEAR_STATUS_MASK) | possible[rest % N_POSSIBLE];
		settle(&definite, &tried[t]);
	}
	*out = tried[0];
	for (int v = 0; v < N_INCENTIVE_VALUES; v++)
	{
		for (int t = 0; t < ntries; t++)
		{
			if (tried[t].value[v] != tried[0].value[v])
				out->value[v] = FEN_UNDECIDED;
			for (int i = 0, step = 1; i < n; i++, step *= N_POSSIBLE)
			{
				/* the same but for this year, which is none in the other */
				int			other = t - t / step % N_POSSIBLE * step;

				if (tried[t].value[v] != tried[other].value[v] &&
					h->first + at[i] > out->unsure_year)
					out->unsure_year = h->first + at[i];
			}
		}
	}
}

static Years
years_of(const Policy *p, const HistoryYears *history, int upto, bool enrolled)
{
	Years		h = {
		.policy = p, .bytes = history->years, .first = history->first_year,
		.recorded = history->first_year + history->n - 1, .upto = upto,
		.enrolled = enrolled
	};

	if (history->n == 0)
	{
		h.first = upto;
		h.recorded = upto - 1;
	}
	mark(&h);
	return h;
}

/* Which of the years asked about are contradictory; -1: too many, the last in at[0]. */
static int
contradictory_years(const Years *h, int at[MAX_TRIED])
{
	int			n = 0;

	for (int y = h->first; y <= h->recorded && y <= h->upto; y++)
	{
		if ((byte_of(h, y) & YEAR_STATUS_MASK) != YEAR_CONTRADICTORY)
			continue;
		if (n == MAX_TRIED)
		{
			at[0] = y - h->first;
			return -1;
		}
		at[n++] = y - h->first;
	}
	return n;
}

void
rule_incentives(const Policy *p, const HistoryYears *history, int upto,
				bool enrolled, Incentives *out)
{
	Years		h = years_of(p, history, upto, enrolled);
	int			at[MAX_TRIED];
	int			n = h.marked ? 0 : contradictory_years(&h, at);

	if (n == 0)
		settle(&h, out);
	else if (n > 0)
		settle_contradictory(&h, at, n, out);
	else
	{
		for (int v = 0; v < N_INCENTIVE_VALUES; v++)
			out->value[v] = FEN_UNDECIDED;
		out->unsure_year = h.first + at[0];
	}
}

int
rule_continuous_years(const Policy *p, const HistoryYears *history, int upto)
{
	Years		h = years_of(p, history, upto, false);
	Incentives	out;

	if (h.marked)
		return marked_streak(&h);
	rule_incentives(p, history, upto, false, &out);
	return FEN_IS_KNOWN(out.value[INC_CONTINUOUS_YEARS]) ?
		(int) out.value[INC_CONTINUOUS_YEARS] : -1;
}

static void
take(Answer *a, const Incentives *in)
{
	a->continuous_years = FEN_IS_KNOWN(in->value[INC_CONTINUOUS_YEARS]) ?
		(int32_t) in->value[INC_CONTINUOUS_YEARS] : DAY_UNDECIDED;
	a->amount[AMT_BONUS_CONTINUOUS] = in->value[INC_CONTINUOUS];
	a->amount[AMT_BONUS_ZERO_CLAIM] = in->value[INC_ZERO_CLAIM];
	a->amount[AMT_BONUS] = in->value[INC_BONUS];
	a->amount[AMT_PENALTY] = in->value[INC_PENALTY];
	a->amount[AMT_CAP] = in->value[INC_CAP];
	if (in->unsure_year != 0)
	{
		answer_note(a, NOTE_BIT(HISTORY_CONTRADICTORY));
		a->history_year = in->unsure_year;
	}
}

/* With the coverage year as an insured one; false where the history is not known. */
static bool
follow(const Policy *p, const Route *route, const Facts *f, Incentives *in)
{
	static const HistoryYears never = {0};
	const HistoryYears *history = f->history;

	/* nobody is insured before birth */
	if (history == NULL && f->birth != DAY_NONE && f->birth >= p->year_start)
		history = &never;
	if (history)
	{
		/* a route whose cover is all of a later year does not insure in this one */
		rule_incentives(p, history, p->coverage_year,
						route->cover_from <= p->year_end, in);
		return true;
	}
	for (int i = 0; i < N_INCENTIVE_VALUES; i++)
		in->value[i] = FEN_UNDECIDED;
	in->unsure_year = 0;
	return false;
}

void
incentives_find(const Policy *p, const Route *route, const Facts *f, Answer *a)
{
	Incentives	in;

	if (p->incentives.count == 0)
		return;
	if (!follow(p, route, f, &in))
		a->missing.facts |= MISSING_BIT(HISTORY);
	a->notes |= p->incentive_notes;
	a->amount[AMT_CEILING] = p->bonus_most;
	take(a, &in);
}

void
rule_plain_incentives(const Policy *p, const Route *route, const Facts *f, Answer *a)
{
	Incentives	in;

	if (p->incentives.count == 0)
		return;
	if (!follow(p, route, f, &in))
	{
		a->missing_facts = MISSING_BIT(HISTORY);
		answer_note(a, NOTE_BIT(MISSING_FACT));
	}
	take(a, &in);
}

/*-------------------------------------------------------------------------
 * rule_incentive.c
 *	  What years in a row, years without claims and lapsed years add to and take
 *	  from the critical illness limit and its rates (连续参保激励、零报销激励、断保; no
 *	  server code).
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rules.h"

/* A history up to the year that is asked about. */
typedef struct Years
{
	const Policy *policy;
	const HistoryYears *history;
	int			first;			/* where to begin */
	int			upto;
	bool		enrolled;		/* in upto */
} Years;

static inline uint8_t
byte_of(const Years *h, int year)
{
	uint8_t		byte = history_year(h->history, year);

	if (year == h->upto && h->enrolled)
		byte = (byte & ~YEAR_STATUS_MASK) | YEAR_RESIDENT;
	return byte;
}

static inline YearKind
kind_of(const Years *h, uint8_t byte)
{
	return h->policy->year_kind[byte & YEAR_STATUS_MASK];
}

/* The streak that ends in upto. */
static int
streak(const Years *h)
{
	int			from = h->first > h->policy->streak_from ? h->first : h->policy->streak_from;
	int			n = 0;

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

	for (int y = h->first; y <= h->upto; y++)
	{
		YearKind	kind = kind_of(h, byte_of(h, y));

		if (kind == YEAR_IS_INSURED)
		{
			run += y >= h->policy->streak_from;
			n += run > in->after_years && y >= in->first_year && y <= last;
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

	while (y <= last && kind_of(h, byte_of(h, y)) != YEAR_IS_INSURED)
		y++;
	for (y = y > in->first_year ? y : in->first_year; y <= last; y++)
		n += kind_of(h, byte_of(h, y)) == YEAR_IS_LAPSED;
	return n;
}

/* How many times upto has an incentive. */
static int
earned_times(const Years *h, const Incentive *in)
{
	switch (in->earned_by)
	{
		case BY_CONTINUOUS_YEAR:
			return continuous_times(h, in);
		case BY_ZERO_CLAIM_YEAR:
			return zero_claim_times(h, in);
		default:
			return lapsed_times(h, in);
	}
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

/*
 * What is added and taken, each within its ceiling; where the policy nets them first,
 * one is lowered until the difference is within.
 */
static void
limit(bool net, Fen bonus_most, Fen penalty_most, Fen *bonus, Fen *penalty)
{
	if (!net)
	{
		*bonus = at_most(*bonus, bonus_most);
		*penalty = at_most(*penalty, penalty_most);
	}
	else if (FEN_IS_KNOWN(*bonus) && FEN_IS_KNOWN(*penalty))
	{
		if (*bonus > *penalty)
			*bonus = fen_add(at_most(*bonus - *penalty, bonus_most), *penalty);
		else
			*penalty = fen_add(at_most(*penalty - *bonus, penalty_most), *bonus);
	}
}

/* The limit with what is added and taken. */
static Fen
cap(const Policy *p, Fen bonus, Fen penalty)
{
	Fen			with_bonus = fen_add(p->original_cap, bonus);

	if (!FEN_IS_KNOWN(with_bonus) || !FEN_IS_KNOWN(penalty))
		return FEN_IS_KNOWN(with_bonus) ? penalty : with_bonus;
	return with_bonus > penalty ? with_bonus - penalty : 0;
}

/* Of years none of which is contradictory. */
static void
settle(const Years *h, Incentives *out)
{
	const Policy *p = h->policy;
	const Incentive *rules = POLICY_TABLE(p, Incentive, incentives);
	Fen			yuan[BY_LAPSED_YEAR + 1] = {0};
	Fen			points[BY_LAPSED_YEAR + 1] = {0};

	out->value[INC_CONTINUOUS_YEARS] = streak(h);
	if (p->incentives.count == 0)
	{
		for (int v = INC_CONTINUOUS; v < N_INCENTIVE_VALUES; v++)
			out->value[v] = FEN_NONE;
		out->unsure_year = 0;
		return;
	}
	for (uint32_t i = 0; i < p->incentives.count; i++)
	{
		const Incentive *in = &rules[i];
		Fen		   *sum = in->flags & INCENTIVE_POINTS ? points : yuan;

		sum += in->earned_by;
		*sum = fen_add(*sum, times(earned_times(h, in), in->amount));
	}
	out->value[INC_CONTINUOUS] = yuan[BY_CONTINUOUS_YEAR];
	out->value[INC_ZERO_CLAIM] = yuan[BY_ZERO_CLAIM_YEAR];
	out->value[INC_NOMINAL_PENALTY] = yuan[BY_LAPSED_YEAR];
	out->value[INC_BONUS] = fen_add(yuan[BY_CONTINUOUS_YEAR], yuan[BY_ZERO_CLAIM_YEAR]);
	out->value[INC_PENALTY] = yuan[BY_LAPSED_YEAR];
	limit(p->limits_net, p->bonus_most, p->penalty_most,
		  &out->value[INC_BONUS], &out->value[INC_PENALTY]);
	out->value[INC_CAP] = cap(p, out->value[INC_BONUS], out->value[INC_PENALTY]);
	out->value[INC_BONUS_POINTS] = out->value[INC_PENALTY_POINTS] = FEN_NONE;
	if (policy_has_points(p))
	{
		out->value[INC_BONUS_POINTS] =
			fen_add(points[BY_CONTINUOUS_YEAR], points[BY_ZERO_CLAIM_YEAR]);
		out->value[INC_PENALTY_POINTS] = points[BY_LAPSED_YEAR];
		limit(p->limits_net, p->bonus_points_most, p->penalty_points_most,
			  &out->value[INC_BONUS_POINTS], &out->value[INC_PENALTY_POINTS]);
	}
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
	uint8_t		bytes[HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1];
	HistoryYears definite = *h->history;
	Years		years = *h;
	Incentives	tried[MAX_TRIES];
	int			ntries = 1;

	for (int i = 0; i < definite.n; i++)
		bytes[i] = definite.years[i];
	definite.years = bytes;
	years.history = &definite;
	for (int i = 0; i < n; i++)
		ntries *= N_POSSIBLE;
	for (int t = 0; t < ntries; t++)
	{
		for (int i = 0, rest = t; i < n; i++, rest /= N_POSSIBLE)
		{
			uint8_t    *byte = &bytes[at[i] - definite.first_year];

			*byte = (*byte & ~YEAR_STATUS_MASK) | possible[rest % N_POSSIBLE];
		}
		settle(&years, &tried[t]);
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
					at[i] > out->unsure_year)
					out->unsure_year = at[i];
			}
		}
	}
}

/* Which of the years asked about are contradictory; -1: too many, the last in at[0]. */
static int
contradictory_years(const Years *h, int at[MAX_TRIED])
{
	int			n = 0;

	for (int y = h->first; y <= h->upto; y++)
	{
		if ((byte_of(h, y) & YEAR_STATUS_MASK) != YEAR_CONTRADICTORY)
			continue;
		if (n == MAX_TRIED)
		{
			at[0] = y;
			return -1;
		}
		at[n++] = y;
	}
	return n;
}

static void
all_undecided(const Policy *p, Incentives *out, int unsure_year)
{
	for (int v = 0; v < N_INCENTIVE_VALUES; v++)
		out->value[v] = FEN_UNDECIDED;
	if (!policy_has_points(p))
		out->value[INC_BONUS_POINTS] = out->value[INC_PENALTY_POINTS] = FEN_NONE;
	out->unsure_year = unsure_year;
}

static Years
years_upto(const Policy *p, const HistoryYears *history, int upto, bool enrolled)
{
	return (Years) {
		.policy = p, .history = history, .upto = upto, .enrolled = enrolled,
		.first = history->n > 0 && history->first_year < upto ? history->first_year : upto
	};
}

static void
count_incentives(const Policy *p, const HistoryYears *history, int upto,
				 bool enrolled, Incentives *out)
{
	Years		h = years_upto(p, history, upto, enrolled);
	int			at[MAX_TRIED];
	int			n = contradictory_years(&h, at);

	if (n == 0)
		settle(&h, out);
	else if (n > 0)
		settle_contradictory(&h, at, n, out);
	else
		all_undecided(p, out, at[0]);
}

void
rule_count_history(const Policy *p, const HistoryYears *history, int upto,
				   bool enrolled, Counted *out)
{
	out->flaw_year = 0;
	/* who is enrolled has insurance in that year, whatever the history says */
	out->flaws = history_flaws(history, enrolled ? upto - 1 : upto, &out->flaw_year);
	history_count(p, history, upto, &out->counts);
	if (out->flaws)
		all_undecided(p, &out->incentives, 0);
	else
		count_incentives(p, history, upto, enrolled, &out->incentives);
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
	a->amount[AMT_BONUS_POINTS] = in->value[INC_BONUS_POINTS];
	a->amount[AMT_PENALTY_POINTS] = in->value[INC_PENALTY_POINTS];
	if (in->unsure_year != 0)
	{
		answer_note(a, NOTE_BIT(HISTORY_CONTRADICTORY));
		a->history_year = in->unsure_year;
	}
}

/* A route whose cover is all of a later year does not insure in this one. */
static bool
insures(const Policy *p, const Route *route)
{
	return route->cover_from <= p->year_end;
}

/* With the coverage year as an insured one; false where the history is not known. */
static bool
follow(const Policy *p, const Route *route, const Facts *f, Answer *a)
{
	const HistoryYears *history = known_history(p, f);
	bool		enrolled = insures(p, route);
	Incentives	in;

	if (history != NULL && f->counted && enrolled)
	{
		take(a, &f->counted->incentives);
		return true;
	}
	if (history == NULL)
		all_undecided(p, &in, 0);
	else
		count_incentives(p, history, p->coverage_year, enrolled, &in);
	take(a, &in);
	return history != NULL;
}

void
incentives_find(const Policy *p, const Route *route, const Facts *f, Answer *a)
{
	if (p->incentives.count == 0)
		return;
	if (!follow(p, route, f, a))
		a->missing.facts |= MISSING_BIT(HISTORY);
	a->notes |= p->incentive_notes;
	a->amount[AMT_CEILING] = p->bonus_most;
}

bool
incentive_counts(const Policy *p, const Route *route, const Facts *f, const Incentive *in)
{
	const HistoryYears *history = known_history(p, f);
	int			at[MAX_TRIED];
	Years		h;

	if (history == NULL)
		return true;
	h = years_upto(p, history, p->coverage_year, insures(p, route));
	return contradictory_years(&h, at) != 0 || earned_times(&h, in) > 0;
}

void
rule_plain_incentives(const Policy *p, const Route *route, const Facts *f, Answer *a)
{
	if (p->incentives.count == 0)
		return;
	if (!follow(p, route, f, a))
	{
		a->missing_facts = MISSING_BIT(HISTORY);
		answer_note(a, NOTE_BIT(MISSING_FACT));
	}
}

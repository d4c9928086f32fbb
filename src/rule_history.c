/*-------------------------------------------------------------------------
 * rule_history.c
 *	  What earlier coverage years say of a later one (no server code).
 *
 * A year that nobody recorded, between recorded years, was not insured.
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rules.h"

static YearStatus
status_of(const HistoryYears *h, int year)
{
	return history_year(h, year) & YEAR_STATUS_MASK;
}

static YearKind
kind_of(const Policy *policy, const HistoryYears *h, int year)
{
	return policy->year_kind[status_of(h, year)];
}

/*
 * Lapsed: years without cover directly before the year, from the first that counts
 * on, after the first insured year.  A year in the employee scheme or an excused one
 * directly before ends the break (A09).  A contradictory year makes unsure only what
 * the count comes to through it.
 */
void
history_count(const Policy *policy, const HistoryYears *h, int before,
			  HistoryCounts *out)
{
	int			last = before - 1;
	int			first = h->n > 0 ? h->first_year : before;	/* that may be insured */
	int			insured;		/* the first that is */

	*out = (HistoryCounts) {0};
	while (first <= last && kind_of(policy, h, first) != YEAR_IS_INSURED &&
		   status_of(h, first) != YEAR_CONTRADICTORY)
		first++;
	insured = first;
	while (insured <= last && kind_of(policy, h, insured) != YEAR_IS_INSURED)
		insured++;
	out->first = insured > last;
	out->first_unsure = out->first && first <= last ? first : 0;

	for (int y = last; y >= first && y >= policy->lapses_from; y--)
	{
		if (status_of(h, y) == YEAR_CONTRADICTORY)
		{
			/* before the first insured year there is nothing to lapse from */
			if (y > first || out->lapsed > 0)
				out->lapsed_unsure = y;
			break;
		}
		if (kind_of(policy, h, y) != YEAR_IS_LAPSED)
			break;
		out->lapsed++;
		out->repaired += (history_year(h, y) & YEAR_REPAIRED) != 0;
	}
	/* lapsed from what? the only year that may be insured is contradictory */
	if (out->lapsed > 0 && insured > last)
		out->lapsed_unsure = first;
	for (int y = last; y >= first && y >= policy->streak_from; y--)
	{
		YearKind	kind = kind_of(policy, h, y);

		out->consecutive_unsure = status_of(h, y) == YEAR_CONTRADICTORY ? y : 0;
		if (kind == YEAR_IS_INSURED)
			out->consecutive++;
		else if (kind != YEAR_IS_NEUTRAL)
			break;
	}
}

int
history_insured(const Policy *policy, const HistoryYears *h, int among,
				int *insured, int *contradictory)
{
	int			maybe = 0;

	*insured = *contradictory = 0;
	for (int y = policy->coverage_year - among; y < policy->coverage_year; y++)
	{
		if (status_of(h, y) == YEAR_CONTRADICTORY)
		{
			maybe++;
			*contradictory = y;
		}
		else if (kind_of(policy, h, y) == YEAR_IS_INSURED)
			(*insured)++;
	}
	return maybe;
}

const HistoryYears *
known_history(const Policy *p, const Facts *f)
{
	static const HistoryYears never = {0};

	if (f->history == NULL && f->birth != DAY_NONE && f->birth >= p->year_start)
		return &never;
	return f->history;
}

const HistoryFacts *
history_facts(Evaluation *ev)
{
	HistoryFacts *out = &ev->history;

	if (out->counted)
		return out;
	*out = (HistoryFacts) {.counted = true};
	out->years = known_history(ev->policy, ev->facts);
	if (ev->facts->counted)
		out->counts = ev->facts->counted->counts;
	else if (out->years != NULL)
		history_count(ev->policy, out->years, ev->policy->coverage_year,
					  &out->counts);
	return out;
}

/*
 * Insurance that was used in a year without any, and the repair of a year that
 * needs none.  Of a contradictory year either may be true.
 */
uint32_t
history_flaws(const HistoryYears *h, int upto, int *year)
{
	uint8_t		any = 0;

	for (int i = 0; i < h->n; i++)
		any |= h->years[i];
	if (!(any & (YEAR_USES | YEAR_REPAIRED)))
		return 0;
	for (int i = 0; i < h->n && h->first_year + i <= upto; i++)
	{
		YearStatus	status = h->years[i] & YEAR_STATUS_MASK;

		*year = h->first_year + i;
		if ((h->years[i] & YEAR_USES) && status != YEAR_RESIDENT &&
			status != YEAR_CONTRADICTORY)
			return NOTE_BIT(USED_UNINSURED);
		if ((h->years[i] & YEAR_REPAIRED) && status != YEAR_NONE &&
			status != YEAR_CONTRADICTORY)
			return NOTE_BIT(REPAIR_OF_INSURED);
	}
	return 0;
}

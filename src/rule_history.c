/*-------------------------------------------------------------------------
 * rule_history.c
 *	  What earlier coverage years say of this one (no server code).
 *-------------------------------------------------------------------------
 */
#include <stddef.h>

#include "rule_condition.h"

static YearStatus
status_of(const HistoryYears *h, int year)
{
	int			i = year - h->first_year;

	if (i < 0 || i >= h->n)
		return YEAR_UNRECORDED;
	return h->years[i] & YEAR_STATUS_MASK;
}

/* A year that nobody recorded, between recorded years, was not insured. */
static bool
is_insured(const Policy *policy, YearStatus status)
{
	return status == YEAR_RESIDENT ||
		(status == YEAR_EMPLOYEE && policy->employee_years == EMPLOYEE_COUNTS);
}

static bool
is_neutral(const Policy *policy, YearStatus status)
{
	return status == YEAR_EXCUSED ||
		(status == YEAR_EMPLOYEE && policy->employee_years != EMPLOYEE_COUNTS);
}

/*
 * Lapsed: years without cover directly before the coverage year, from the
 * first year that counts on, after the first insured year.  A year in the
 * employee scheme or an excused one directly before ends the break (A09).
 */
static void
count(const Policy *policy, const HistoryYears *h, HistoryFacts *out)
{
	int			year = policy->coverage_year - 1;
	int			first = h->first_year;
	int			y;

	while (first <= year && !is_insured(policy, status_of(h, first)))
	{
		if (status_of(h, first) == YEAR_CONTRADICTORY)
			out->contradictory = true;
		first++;
	}
	out->first = first > year;

	for (y = year; y >= first && y >= policy->lapses_from; y--)
	{
		YearStatus	s = status_of(h, y);

		if (s == YEAR_CONTRADICTORY)
			out->contradictory = true;
		if (is_insured(policy, s) || is_neutral(policy, s))
			break;
		out->lapsed++;
	}
	for (y = year; y >= first; y--)
	{
		YearStatus	s = status_of(h, y);

		if (is_insured(policy, s))
			out->consecutive++;
		else if (!is_neutral(policy, s) ||
				 (s == YEAR_EMPLOYEE && policy->employee_years == EMPLOYEE_BREAKS))
			break;
	}
}

const HistoryFacts *
history_facts(Evaluation *ev)
{
	HistoryFacts *out = &ev->history;

	if (out->counted)
		return out;
	*out = (HistoryFacts) {.counted = true};
	if (ev->facts->history == NULL)
		return out;
	count(ev->policy, ev->facts->history, out);
	out->known = !out->contradictory;
	return out;
}

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
 * Lapsed: years without cover directly before the coverage year, from the first
 * year that counts on, after the first insured year.  A year in the employee scheme
 * or an excused one directly before ends the break (A09).  A contradictory year
 * makes unsure only what the count comes to through it.
 */
static void
count(const Policy *policy, const HistoryYears *h, HistoryFacts *out)
{
	int			last = policy->coverage_year - 1;
	int			first = h->first_year;	/* the first year that may be insured */
	int			insured;				/* the first that is */

	while (first <= last && !is_insured(policy, status_of(h, first)) &&
		   status_of(h, first) != YEAR_CONTRADICTORY)
		first++;
	insured = first;
	while (insured <= last && !is_insured(policy, status_of(h, insured)))
		insured++;
	out->first = insured > last;
	out->first_unsure = out->first && first <= last;

	for (int y = last; y >= first && y >= policy->lapses_from; y--)
	{
		YearStatus	s = status_of(h, y);

		out->lapsed_unsure = s == YEAR_CONTRADICTORY;
		if (is_insured(policy, s) || is_neutral(policy, s) || out->lapsed_unsure)
			break;
		out->lapsed++;
	}
	for (int y = last; y >= first; y--)
	{
		YearStatus	s = status_of(h, y);

		out->consecutive_unsure = s == YEAR_CONTRADICTORY;
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
	out->known = true;
	return out;
}

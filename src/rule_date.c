/*-------------------------------------------------------------------------
 * rule_date.c
 *	  Days and months as the notices count them (no server code).
 *-------------------------------------------------------------------------
 */
#include "rule_date.h"

#define EPOCH_2000 730425		/* days from 0000-03-01 to 2000-01-01 */

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool
ymd_is_valid(int year, int month, int day)
{
	return year >= 1850 && year <= 2200 && month >= 1 && month <= 12 &&
		day >= 1 && day <= days_in_month(year, month);
}

/* Years are counted from 1 March, so that the leap day comes last. */
Day
day_from_ymd(int year, int month, int day)
{
	int			y = month <= 2 ? year - 1 : year;
	int			era = (y >= 0 ? y : y - 399) / 400;
	int			yoe = y - era * 400;
	int			doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int			doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - EPOCH_2000;
}

void
day_to_ymd(Day day, int *year, int *month, int *dom)
{
	int			z = day + EPOCH_2000;
	int			era = (z >= 0 ? z : z - 146096) / 146097;
	int			doe = z - era * 146097;
	int			yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int			doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int			mp = (5 * doy + 2) / 153;

	*dom = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2 ? 1 : 0);
}

static void
shift_month(int *year, int *month, int months)
{
	int			total = *year * 12 + (*month - 1) + months;

	*year = total / 12;
	*month = total % 12 + 1;
}

Day
day_add_months(Day day, int months)
{
	int			y,
				m,
				d,
				last;

	day_to_ymd(day, &y, &m, &d);
	shift_month(&y, &m, months);
	last = days_in_month(y, m);
	return day_from_ymd(y, m, d > last ? last : d);
}

Day
first_of_month_after(Day day, int months)
{
	int			y,
				m,
				d;

	day_to_ymd(day, &y, &m, &d);
	shift_month(&y, &m, months);
	return day_from_ymd(y, m, 1);
}

int
age_on(Day birth, Day day)
{
	int			by,
				bm,
				bd,
				y,
				m,
				d;

	day_to_ymd(birth, &by, &bm, &bd);
	day_to_ymd(day, &y, &m, &d);
	if (bm == 2 && bd == 29 && !is_leap(y))
		bd = 28;
	return y - by - (m < bm || (m == bm && d < bd) ? 1 : 0);
}

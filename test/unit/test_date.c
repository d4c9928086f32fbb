/* Days, months and ages against an algorithm of another kind. */
#include "tap.h"

#include "rule_date.h"

static bool
leap(int y)
{
	return y % 400 == 0 || (y % 4 == 0 && y % 100 != 0);
}

static int
length(int y, int m)
{
	return m == 2 ? (leap(y) ? 29 : 28) : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
}

/* Counts day by day. */
static void
test_sweep(void)
{
	int			y = 1850,
				m = 1,
				d = 1;
	int			wrong = 0;

	for (Day day = DAY_FIRST; day <= DAY_LAST; day++)
	{
		int			a,
					b,
					c;

		day_to_ymd(day, &a, &b, &c);
		wrong += a != y || b != m || c != d;
		wrong += day_from_ymd(y, m, d) != day;
		wrong += !ymd_is_valid(y, m, d);
		if (++d > length(y, m))
		{
			d = 1;
			if (++m > 12)
				m = 1, y++;
		}
	}
	is(wrong, 0, "every day from 1850 to 2200 there and back");
	ok(y == 2201 && m == 1 && d == 1, "the last day is 2200-12-31");
	is(day_from_ymd(2000, 1, 1), 0, "day 0 is 2000-01-01");
	is(day_from_ymd(1970, 1, 1), -10957, "1970-01-01");
	is(day_from_ymd(1582, 10, 15), -152384, "1582-10-15, the first Gregorian day");
}

static void
test_valid(void)
{
	ok(!ymd_is_valid(2022, 2, 29), "no 29 February in 2022");
	ok(ymd_is_valid(2024, 2, 29), "29 February 2024");
	ok(!ymd_is_valid(1900, 2, 29), "no 29 February in 1900");
	ok(ymd_is_valid(2000, 2, 29), "29 February 2000");
	ok(!ymd_is_valid(2022, 0, 1) && !ymd_is_valid(2022, 13, 1), "months are 1 to 12");
	ok(!ymd_is_valid(2022, 4, 31) && !ymd_is_valid(2022, 4, 0), "days are 1 to the last of the month");
	ok(!ymd_is_valid(1849, 12, 31) && !ymd_is_valid(2201, 1, 1), "years are 1850 to 2200");
	for (int m = 1; m <= 12; m++)
		ok(ymd_is_valid(2023, m, length(2023, m)) && !ymd_is_valid(2023, m, length(2023, m) + 1),
		   "last day of month %d", m);
}

/* The corresponding day, or the last of a month that has none (民法典 202). */
static void
test_months(void)
{
	static const int years[] = {1899, 1900, 1999, 2000, 2022, 2023, 2024, 2100};
	int			wrong = 0;
	int			first_wrong = 0;

	for (int i = 0; i < 8; i++)
	{
		for (int m = 1; m <= 12; m++)
		{
			for (int d = length(years[i], m) - 4; d <= length(years[i], m); d++)
			{
				for (int n = 0; n <= 72; n++)
				{
					int			y2 = years[i] + (m - 1 + n) / 12;
					int			m2 = (m - 1 + n) % 12 + 1;
					int			d2 = d > length(y2, m2) ? length(y2, m2) : d;
					Day			day = day_from_ymd(years[i], m, d);

					wrong += day_add_months(day, n) != day_from_ymd(y2, m2, d2);
					first_wrong += first_of_month_after(day, n) != day_from_ymd(y2, m2, 1);
				}
			}
		}
	}
	is(wrong, 0, "every month-end of eight years and 0 to 72 months");
	is(first_wrong, 0, "first day of the n-th month after");
	is(day_add_months(day_from_ymd(2022, 11, 30), 3), day_from_ymd(2023, 2, 28), "30 November + 3 months");
	is(day_add_months(day_from_ymd(2023, 11, 29), 3), day_from_ymd(2024, 2, 29), "29 November + 3 months in a leap year");
	is(day_add_months(day_from_ymd(2024, 2, 29), 12), day_from_ymd(2025, 2, 28), "29 February + 12 months");
	is(day_add_months(day_from_ymd(2024, 2, 29), 48), day_from_ymd(2028, 2, 29), "29 February + 48 months");
	is(day_add_months(day_from_ymd(2022, 2, 28), 1), day_from_ymd(2022, 3, 28), "28 February is no month-end for this");
	is(first_of_month_after(day_from_ymd(2022, 12, 31), 1), day_from_ymd(2023, 1, 1), "the next month of December");
	is(first_of_month_after(day_from_ymd(2022, 12, 31), 0), day_from_ymd(2022, 12, 1), "the month itself");
}

static void
test_age(void)
{
	Day			leapling = day_from_ymd(2004, 2, 29);
	Day			born = day_from_ymd(1962, 3, 31);
	int			wrong = 0;

	is(age_on(born, day_from_ymd(2022, 3, 30)), 59, "the day before the 60th birthday");
	is(age_on(born, day_from_ymd(2022, 3, 31)), 60, "the 60th birthday");
	is(age_on(born, day_from_ymd(2022, 4, 1)), 60, "the day after");
	is(age_on(born, born), 0, "the day of birth");
	is(age_on(leapling, day_from_ymd(2022, 2, 27)), 17, "born on 29 February: 27 February");
	is(age_on(leapling, day_from_ymd(2022, 2, 28)), 18, "28 February of a common year");
	is(age_on(leapling, day_from_ymd(2022, 3, 1)), 18, "1 March of a common year");
	is(age_on(leapling, day_from_ymd(2024, 2, 28)), 19, "28 February of a leap year");
	is(age_on(leapling, day_from_ymd(2024, 2, 29)), 20, "29 February of a leap year");
	is(age_on(day_from_ymd(2000, 2, 29), day_from_ymd(2100, 2, 28)), 100, "2100 is a common year");
	is(age_on(day_from_ymd(2003, 2, 28), day_from_ymd(2024, 2, 28)), 21, "born on 28 February, in a leap year");
	is(age_on(day_from_ymd(1850, 1, 1), day_from_ymd(2200, 12, 31)), 350, "the longest life");
	is(age_on(day_from_ymd(2022, 12, 31), day_from_ymd(2023, 1, 1)), 0, "one day old in another year");

	/* age grows by one on each birthday and on no other day */
	for (Day day = leapling; day < DAY_LAST; day++)
	{
		int			y,
					m,
					d;
		bool		birthday;

		day_to_ymd(day + 1, &y, &m, &d);
		birthday = m == 2 && d == (leap(y) ? 29 : 28);
		wrong += age_on(leapling, day + 1) - age_on(leapling, day) != birthday;
	}
	is(wrong, 0, "each year of a life begun on 29 February is completed once, on its birthday");
}

int
main(void)
{
	test_sweep();
	test_valid();
	test_months();
	test_age();
	return done();
}

/*-------------------------------------------------------------------------
 * rule_date.h
 *	  Days and months as the notices count them.
 *
 * A day is the number of days since 2000-01-01 (PostgreSQL's DateADT).  Three
 * values outside every calendar stand for the lack of a day.
 *-------------------------------------------------------------------------
 */
#ifndef RULE_DATE_H
#define RULE_DATE_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t Day;

#define DAY_NONE		INT32_MIN	/* there is no such day */
#define DAY_UNKNOWN		(INT32_MIN + 1) /* the texts leave it open */
#define DAY_UNDECIDED	(INT32_MIN + 2) /* a fact is missing */
#define DAY_IS_KNOWN(d) ((d) > DAY_UNDECIDED)

/* Days outside these bounds are taken for typing errors, not for facts. */
#define DAY_FIRST	(-54786)	/* 1850-01-01 */
#define DAY_LAST	(73413)		/* 2200-12-31 */

#pragma GCC visibility push(hidden)

extern Day	day_from_ymd(int year, int month, int day);
extern void day_to_ymd(Day day, int *year, int *month, int *dom);
extern bool ymd_is_valid(int year, int month, int day);

/*
 * The corresponding day n months later; where that month has no such day, its
 * last day (期间按月计算, 没有对应日的, 月末日为期间的最后一日).
 */
extern Day	day_add_months(Day day, int months);

/* First day of the n-th month after the month of the day. */
extern Day	first_of_month_after(Day day, int months);

/*
 * Completed years of age (周岁) on a day.  The birthday completes the year; who
 * was born on 29 February has it on 28 February in common years.
 */
extern int	age_on(Day birth, Day day);

#pragma GCC visibility pop

#endif

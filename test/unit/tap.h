/* Test Anything Protocol for programs: ok(), is(), done(). */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int	tap_run,
			tap_failed;

static inline bool __attribute__((format(printf, 2, 3)))
ok(bool passed, const char *fmt,...)
{
	va_list		args;

	printf("%sok %d - ", passed ? "" : "not ", ++tap_run);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	tap_failed += !passed;
	return passed;
}

static inline bool __attribute__((format(printf, 3, 4)))
is(int64_t got, int64_t expected, const char *fmt,...)
{
	va_list		args;
	char		name[300];

	va_start(args, fmt);
	vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	if (!ok(got == expected, "%s", name))
		printf("#   got %" PRId64 ", expected %" PRId64 "\n", got, expected);
	return got == expected;
}

/* NULL stands for no text. */
static inline bool __attribute__((format(printf, 3, 4)))
is_text(const char *got, const char *expected, const char *fmt,...)
{
	va_list		args;
	char		name[300];
	bool		same = got && expected ? strcmp(got, expected) == 0 : got == expected;

	va_start(args, fmt);
	vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	if (!ok(same, "%s", name))
		printf("#   got %s, expected %s\n", got ? got : "nothing",
			   expected ? expected : "nothing");
	return same;
}

static inline int
done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed != 0;
}

/* Numbers that are the same on every machine (xorshift). */
static uint64_t random_state = UINT64_C(88172645463325252);

static inline uint64_t
random_bits(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* from..to, both included */
static inline int64_t
random_between(int64_t from, int64_t to)
{
	return from + (int64_t) (random_bits() % (uint64_t) (to - from + 1));
}

#endif

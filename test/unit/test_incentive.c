/*
 * What a history earns and loses: rule_count_history(), against
 * the numbers of the notice by hand, and against a definition in quantifiers over
 * every history of some years.
 */
#include "tap.h"

#include "build.h"

#define YUAN		100
#define NOBODY_KNOWS	(-1)	/* in tables: a contradictory year decides */

/* 赣府厅发〔2024〕34号 二(四), with an original limit of 250000. */
static void
jiangxi(Builder *b)
{
	build_init(b, 2027);
	b->head.lapses_from = 2025;
	b->head.original_cap = 250000 * YUAN;
	b->head.bonus_most = b->head.penalty_most = 50000 * YUAN;
	incentive(b, BY_CONTINUOUS_YEAR, 3000 * YUAN, 2025, 0)->after_years = 4;
	incentive(b, BY_ZERO_CLAIM_YEAR, 3000 * YUAN, 2025, INCENTIVE_NEXT_YEAR)->cleared_by = YEAR_BONUS_USED;
	incentive(b, BY_LAPSED_YEAR, 3000 * YUAN, 2025, 0);
}

#define CONTINUITY	incentives[0]
#define ZERO_CLAIM	incentives[1]
#define LAPSE		incentives[2]

static Incentives
incentives_of(const Policy *p, const HistoryYears *h, int upto, bool enrolled)
{
	Counted		c;

	memset(&c, 0x5A, sizeof(c));
	rule_count_history(p, h, upto, enrolled, &c);
	return c.incentives;
}

/* Lapsed years directly before a year; -1 where they are not decided. */
static int
lapsed_before(const Policy *p, const HistoryYears *h, int year)
{
	Counted		c;

	memset(&c, 0x5A, sizeof(c));
	rule_count_history(p, h, year, false, &c);
	return c.counts.lapsed_unsure ? -1 : c.counts.lapsed;
}

/* The answer of a policy, which must be valid, in yuan; what is no amount stays. */
static Incentives
earned_by(Builder *b, const HistoryYears *h, int upto, bool enrolled)
{
	Policy	   *p = build_finish(b);
	const char *wrong = policy_check(p, p->size);
	Incentives	in;

	if (wrong)
		is_text(wrong, NULL, "the policy is valid");
	in = incentives_of(p, h, upto, enrolled);
	free(p);
	for (int i = INC_CONTINUOUS; i <= INC_CAP; i++)
	{
		if (FEN_IS_KNOWN(in.value[i]))
			in.value[i] /= YUAN;
	}
	return in;
}

static Incentives
earned(Builder *b, int first, const char *letters, int upto)
{
	History		h;

	return earned_by(b, history_of(&h, first, letters), upto, false);
}

#define N_YUAN_VALUES	(INC_CAP + 1)	/* the values that are no points */

/* One line of a table; amounts in yuan. */
typedef struct Line
{
	const char *name;
	int			first;
	const char *letters;
	int			upto;
	int			expected[N_YUAN_VALUES];
} Line;

static void
compare(const char *name, int upto, const Incentives *got, const int *expected)
{
	bool		same = true;

	for (int i = 0; i < N_YUAN_VALUES; i++)
	{
		int64_t		want = expected[i] == NOBODY_KNOWS ? FEN_UNDECIDED : expected[i];

		same = same && got->value[i] == want;
	}
	if (!ok(same, "%s (%d)", name, upto))
	{
		for (int i = 0; i < N_YUAN_VALUES; i++)
			printf("#   value %d: got %" PRId64 ", expected %d\n", i, got->value[i], expected[i]);
	}
}

static void
table(Builder *b, const Line *lines, int n)
{
	for (int i = 0; i < n; i++)
	{
		const Line *l = &lines[i];
		Incentives	got = earned(b, l->first, l->letters, l->upto);

		compare(l->name, l->upto, &got, l->expected);
		is(got.unsure_year, 0, "and turns on no contradictory year");
	}
}

#define TABLE(builder, lines)	table(builder, lines, sizeof(lines) / sizeof(*(lines)))

#define TEN		"rrrrrrrrrr"

/* ---- years in a row ---- */

static void
test_continuous(void)
{
	static const Line lines[] = {
		{"the first year", 2025, "r", 2025, {1, 0, 0, 0, 0, 0, 250000}},
		{"four years", 2021, "rrrr", 2024, {4, 0, 0, 0, 0, 0, 250000}},
		{"the fifth is the first that earns", 2021, "rrrrr", 2025, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"the sixth", 2021, "rrrrrr", 2026, {6, 6000, 0, 6000, 0, 0, 256000}},
		{"ten years", 2021, TEN, 2030, {10, 18000, 0, 18000, 0, 0, 268000}},
		{"new in 2025: four years", 2025, "rrrr", 2028, {4, 0, 0, 0, 0, 0, 250000}},
		{"new in 2025: five years", 2025, "rrrrr", 2029, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"years before 2025 help but earn nothing", 2010, TEN "rrrrrr", 2025, {16, 3000, 0, 3000, 0, 0, 253000}},
		{"just under the ceiling", 2021, TEN TEN, 2040, {20, 48000, 0, 48000, 0, 0, 298000}},
		{"over it: the sum goes on, the bonus does not", 2021, TEN TEN "r", 2041, {21, 51000, 0, 50000, 0, 0, 300000}},
		{"years after the one asked about do not count", 2021, TEN, 2026, {6, 6000, 0, 6000, 0, 0, 256000}},
		{"nor do years after it when it comes before them all", 2021, TEN, 2020, {0, 0, 0, 0, 0, 0, 250000}},
		{"a gap of two years before 2025", 2020, "rrrnnr", 2025, {1, 0, 0, 0, 0, 0, 250000}},
		{"excused years are neutral", 2022, "rrrxxr", 2027, {4, 0, 0, 0, 0, 0, 250000}},
		{"and the streak goes on after them", 2022, "rrrxxrr", 2028, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"employee years are neutral", 2021, "rrrreer", 2027, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"and earn nothing themselves", 2021, "rrrrrre", 2027, {6, 6000, 0, 6000, 0, 0, 256000}},
		{"only employee years", 2021, "eeeeeee", 2027, {0, 0, 0, 0, 0, 0, 250000}},
		{"no years at all", 0, "", 2027, {0, 0, 0, 0, 0, 0, 250000}},
		{"no year with insurance", 2021, "nnnnnnn", 2027, {0, 0, 0, 0, 0, 0, 250000}},
	};
	Builder		b;
	Incentives	got;

	jiangxi(&b);
	TABLE(&b, lines);

	b.head.year_kind[YEAR_EMPLOYEE] = YEAR_IS_BREAK;
	got = earned(&b, 2021, "rrrreer", 2027);
	compare("employee years that break the streak, at no penalty", 2027, &got, (int[]) {1, 0, 0, 0, 0, 0, 250000});
	got = earned(&b, 2021, "rrrrrrerrrrr", 2032);
	compare("what was earned before them is kept", 2032, &got, (int[]) {5, 9000, 0, 9000, 0, 0, 259000});
	b.head.year_kind[YEAR_EMPLOYEE] = YEAR_IS_INSURED;
	got = earned(&b, 2021, "rrrreer", 2027);
	compare("employee years that count", 2027, &got, (int[]) {7, 9000, 0, 9000, 0, 0, 259000});

	/* the other readings of the first year (A08) */
	jiangxi(&b);
	b.CONTINUITY.first_year = 1900;
	got = earned(&b, 2016, TEN, 2025);
	compare("the whole history earns", 2025, &got, (int[]) {10, 18000, 0, 18000, 0, 0, 268000});
	jiangxi(&b);
	b.head.streak_from = 2025;
	got = earned(&b, 2016, TEN "rrr", 2028);
	compare("streaks begin in 2025: four years of them", 2028, &got, (int[]) {4, 0, 0, 0, 0, 0, 250000});
	got = earned(&b, 2016, TEN "rrrr", 2029);
	compare("the first earned in 2029", 2029, &got, (int[]) {5, 3000, 0, 3000, 0, 0, 253000});

	jiangxi(&b);
	b.CONTINUITY.flags = INCENTIVE_NEXT_YEAR;
	got = earned(&b, 2021, "rrrrr", 2025);
	compare("in force from the next year: not in the fifth", 2025, &got, (int[]) {5, 0, 0, 0, 0, 0, 250000});
	got = earned(&b, 2021, "rrrrrr", 2026);
	compare("but in the sixth", 2026, &got, (int[]) {6, 3000, 0, 3000, 0, 0, 253000});

	jiangxi(&b);
	b.CONTINUITY.after_years = 150;
	got = earned(&b, 1990, TEN TEN TEN TEN TEN TEN "rrrr", 2053);
	compare("after more years than anybody is insured", 2053, &got, (int[]) {64, 0, 0, 0, 0, 0, 250000});
	b.CONTINUITY.after_years = 62;
	got = earned(&b, 1990, TEN TEN TEN TEN TEN TEN "rrrr", 2053);
	compare("after 62 years, of which there are 64", 2053, &got, (int[]) {64, 6000, 0, 6000, 0, 0, 256000});

	jiangxi(&b);
	incentive(&b, BY_CONTINUOUS_YEAR, 100 * YUAN, 2025, 0);
	got = earned(&b, 2021, "rrrrrr", 2026);
	compare("two incentives for years in a row add up", 2026, &got, (int[]) {6, 6200, 0, 6200, 0, 0, 256200});
}

/* ---- years without claims ---- */

static void
test_zero_claim(void)
{
	static const Line lines[] = {
		{"not yet in the year itself", 2025, "rz", 2025, {1, 0, 0, 0, 0, 0, 250000}},
		{"in the next", 2025, "rzr", 2026, {2, 0, 3000, 3000, 0, 0, 253000}},
		{"a year before 2025 earns nothing", 2024, "rzr", 2025, {2, 0, 0, 0, 0, 0, 250000}},
		{"years need not follow each other", 2025, "rzrrzr", 2028, {4, 0, 6000, 6000, 0, 0, 256000}},
		{"the last of three is not in force yet", 2025, "rzrzrz", 2027, {3, 0, 6000, 6000, 0, 0, 256000}},
		{"beside years in a row", 2021, "rrrrrzrz", 2026, {6, 6000, 3000, 9000, 0, 0, 259000}},
		{"both together at the ceiling", 2021, TEN "rzrzrzrzrzrzr", 2037, {17, 39000, 18000, 50000, 0, 0, 300000}},
		{"none of an employee year", 2025, "ezr", 2026, {1, 0, 0, 0, 0, 0, 250000}},
		{"nor of a year without insurance", 2025, "rnzr", 2027, {1, 0, 0, 0, 3000, 3000, 247000}},
		{"in the year of a use it still counts", 2021, "rrrrrzrzrbrzr", 2027, {7, 9000, 6000, 15000, 0, 0, 265000}},
		{"in the next no longer", 2021, "rrrrrzrzrbrzr", 2028, {8, 12000, 0, 12000, 0, 0, 262000}},
		{"a new year begins again", 2021, "rrrrrzrzrbrzr", 2029, {9, 15000, 3000, 18000, 0, 0, 268000}},
		{"a use clears the year of the use, too", 2025, "rzbr", 2026, {2, 0, 0, 0, 0, 0, 250000}},
		{"a payment without bonus clears nothing", 2025, "rzrir", 2027, {3, 0, 3000, 3000, 0, 0, 253000}},
		{"kept over a lapse", 2025, "rznr", 2027, {1, 0, 3000, 3000, 3000, 3000, 250000}},
	};
	Builder		b;
	Incentives	got;

	jiangxi(&b);
	TABLE(&b, lines);

	b.ZERO_CLAIM.first_year = 2024;
	got = earned(&b, 2024, "rzr", 2025);
	compare("2024 earns where the notice says so", 2025, &got, (int[]) {2, 0, 3000, 3000, 0, 0, 253000});

	jiangxi(&b);
	b.ZERO_CLAIM.flags = 0;
	got = earned(&b, 2025, "rz", 2025);
	compare("in force in the same year", 2025, &got, (int[]) {1, 0, 3000, 3000, 0, 0, 253000});
	got = earned(&b, 2025, "rzrb", 2026);
	compare("and in the year of a use", 2026, &got, (int[]) {2, 0, 3000, 3000, 0, 0, 253000});
	got = earned(&b, 2025, "rzrbr", 2027);
	compare("but not after it", 2027, &got, (int[]) {3, 0, 0, 0, 0, 0, 250000});

	jiangxi(&b);
	b.ZERO_CLAIM.flags |= INCENTIVE_LOST_ON_LAPSE;
	got = earned(&b, 2025, "rzr", 2026);
	compare("lost on a lapse: no lapse yet", 2026, &got, (int[]) {2, 0, 3000, 3000, 0, 0, 253000});
	got = earned(&b, 2025, "rzrnr", 2028);
	compare("lost on a lapse", 2028, &got, (int[]) {1, 0, 0, 0, 3000, 3000, 247000});
	got = earned(&b, 2025, "rzrxr", 2028);
	compare("an excused year is no lapse", 2028, &got, (int[]) {3, 0, 3000, 3000, 0, 0, 253000});

	jiangxi(&b);
	b.ZERO_CLAIM.flags |= INCENTIVE_IF_CONTINUED;
	got = earned(&b, 2025, "rzr", 2026);
	compare("if continued: continued", 2026, &got, (int[]) {2, 0, 3000, 3000, 0, 0, 253000});
	got = earned(&b, 2025, "rznr", 2027);
	compare("if continued: lapsed in the year after", 2027, &got, (int[]) {1, 0, 0, 0, 3000, 3000, 247000});
	got = earned(&b, 2025, "rzrnr", 2028);
	compare("a later lapse does not matter", 2028, &got, (int[]) {1, 0, 3000, 3000, 3000, 3000, 250000});
	got = earned(&b, 2025, "rzer", 2027);
	compare("an employee year continues nothing", 2027, &got, (int[]) {2, 0, 0, 0, 0, 0, 250000});

	jiangxi(&b);
	b.ZERO_CLAIM.cleared_by = YEAR_CI_PAID;
	got = earned(&b, 2025, "rzrir", 2027);
	compare("cleared by any payment", 2027, &got, (int[]) {3, 0, 0, 0, 0, 0, 250000});
	b.ZERO_CLAIM.cleared_by = YEAR_ZERO_CLAIM_USED;
	got = earned(&b, 2025, "rzrbir", 2027);
	compare("cleared by a use of its own part: none", 2027, &got, (int[]) {3, 0, 3000, 3000, 0, 0, 253000});
	got = earned(&b, 2025, "rzrbiyr", 2027);
	compare("cleared by a use of its own part", 2027, &got, (int[]) {3, 0, 0, 0, 0, 0, 250000});
	b.ZERO_CLAIM.cleared_by = 0;
	got = earned(&b, 2025, "rzrbiyr", 2027);
	compare("cleared by nothing", 2027, &got, (int[]) {3, 0, 3000, 3000, 0, 0, 253000});
}

/* ---- breaks ---- */

static void
test_lapses(void)
{
	static const Line lines[] = {
		{"a break: the streak begins again, what was earned is kept", 2021, "rrrrrrnr", 2028, {1, 6000, 0, 6000, 3000, 3000, 253000}},
		{"in the lapsed year itself", 2021, "rrrrrrn", 2027, {0, 6000, 0, 6000, 3000, 3000, 253000}},
		{"the fifth year of the new streak earns", 2021, "rrrrrrnrrrrr", 2032, {5, 9000, 0, 9000, 3000, 3000, 256000}},
		{"three lapsed years", 2025, "rnnnr", 2029, {1, 0, 0, 0, 9000, 9000, 241000}},
		{"two breaks add up", 2025, "rnrnnr", 2030, {1, 0, 0, 0, 9000, 9000, 241000}},
		{"for good", 2025, "rn" TEN, 2036, {10, 18000, 0, 18000, 3000, 3000, 265000}},
		{"a break before 2025 costs nothing", 2020, "rrrnrr", 2025, {2, 0, 0, 0, 0, 0, 250000}},
		{"a break that began before 2025 costs from 2025 on", 2022, "rnnnnr", 2027, {1, 0, 0, 0, 6000, 6000, 244000}},
		{"no break before the first insured year", 2025, "nnr", 2027, {1, 0, 0, 0, 0, 0, 250000}},
		{"nor after employee years alone", 2025, "enr", 2027, {1, 0, 0, 0, 0, 0, 250000}},
		{"years that nobody recorded are lapsed", 2025, "ruur", 2028, {1, 0, 0, 0, 6000, 6000, 244000}},
		{"also after the last that is recorded", 2025, "r", 2030, {0, 0, 0, 0, 15000, 15000, 235000}},
		{"employee and excused years are not", 2025, "rexr", 2028, {2, 0, 0, 0, 0, 0, 250000}},
		{"repaired years are", 2025, "rn+n+r", 2028, {1, 0, 0, 0, 6000, 6000, 244000}},
		{"years after the one asked about cost nothing yet", 2025, "rrnn", 2026, {2, 0, 0, 0, 0, 0, 250000}},
		{"16 years: just under the ceiling", 2025, "r", 2041, {0, 0, 0, 0, 48000, 48000, 202000}},
		{"17 years: over it", 2025, "r", 2042, {0, 0, 0, 0, 51000, 50000, 200000}},
	};
	Builder		b;
	Incentives	got;
	History		h;

	jiangxi(&b);
	TABLE(&b, lines);

	history_of(&h, HISTORY_FIRST_YEAR, "r");
	h.h.n = HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1;
	memset(h.years + 1, YEAR_UNRECORDED, h.h.n - 1);
	h.years[h.h.n - 1] = YEAR_RESIDENT;
	got = earned_by(&b, &h.h, HISTORY_LAST_YEAR, false);
	compare("the first year and the last", HISTORY_LAST_YEAR, &got, (int[]) {1, 0, 0, 0, 276000, 50000, 200000});

	b.LAPSE.first_year = 1900;
	got = earned(&b, 2020, "rrrnrr", 2025);
	compare("all years cost where the notice says so", 2025, &got, (int[]) {2, 0, 0, 0, 3000, 3000, 247000});
	b.LAPSE.flags = INCENTIVE_NEXT_YEAR;
	got = earned(&b, 2025, "rn", 2026);
	compare("from the next year: not in the lapsed year", 2026, &got, (int[]) {0, 0, 0, 0, 0, 0, 250000});
	got = earned(&b, 2025, "rnr", 2027);
	compare("but in the next", 2027, &got, (int[]) {1, 0, 0, 0, 3000, 3000, 247000});

	jiangxi(&b);
	b.CONTINUITY.flags = INCENTIVE_LOST_ON_LAPSE;
	got = earned(&b, 2021, "rrrrrr", 2026);
	compare("years in a row, lost on a lapse: no lapse yet", 2026, &got, (int[]) {6, 6000, 0, 6000, 0, 0, 256000});
	got = earned(&b, 2021, "rrrrrrn", 2027);
	compare("lost in the lapsed year", 2027, &got, (int[]) {0, 0, 0, 0, 3000, 3000, 247000});
	got = earned(&b, 2021, "rrrrrrnrrrrr", 2032);
	compare("then earned again", 2032, &got, (int[]) {5, 3000, 0, 3000, 3000, 3000, 250000});
	b.CONTINUITY.flags |= INCENTIVE_NEXT_YEAR;
	got = earned(&b, 2021, "rrrrrrn", 2027);
	compare("lost in the lapsed year, in force from the next or not", 2027, &got, (int[]) {0, 0, 0, 0, 3000, 3000, 247000});
}

/* ---- enrolled: the year itself counts, whatever the history says ---- */

static void
test_enrolled(void)
{
	static const Line lines[] = {
		{"enrolled: the fifth year, not recorded yet", 2021, "rrrr", 2025, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"enrolled: recorded as without", 2021, "rrrrn", 2025, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"enrolled: recorded as employee", 2021, "rrrre", 2025, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"enrolled: recorded already", 2021, "rrrrr", 2025, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"enrolled: contradictory", 2021, "rrrrc", 2025, {5, 3000, 0, 3000, 0, 0, 253000}},
		{"enrolled after a break", 2021, "r", 2027, {1, 0, 0, 0, 6000, 6000, 244000}},
		{"enrolled for the first time", 0, "", 2027, {1, 0, 0, 0, 0, 0, 250000}},
		{"enrolled before all years of the history", 2028, "rr", 2027, {1, 0, 0, 0, 0, 0, 250000}},
		{"enrolled within the history", 2021, TEN, 2026, {6, 6000, 0, 6000, 0, 0, 256000}},
		{"enrolled: a zero-claim year is kept on", 2026, "rz", 2027, {2, 0, 3000, 3000, 0, 0, 253000}},
	};
	Builder		b;
	History		h;

	jiangxi(&b);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
	{
		const Line *l = &lines[i];
		Incentives	got = earned_by(&b, history_of(&h, l->first, l->letters), l->upto, true);

		compare(l->name, l->upto, &got, l->expected);
	}
}

/* ---- limits ---- */

static void
test_limits(void)
{
	static const char bonus[] = "rrrrrr";	/* 2021: earns 6000 by 2026 */
	static const char both[] = "rrrrrrrnnnr";	/* 9000 and, by 2031, a penalty of 9000 */
	Builder		b;
	Incentives	got;

	jiangxi(&b);
	b.head.original_cap = 30000 * YUAN;
	b.head.bonus_most = b.head.penalty_most = 6000 * YUAN;
	got = earned(&b, 2021, both, 2031);
	compare("each ceiling on its own", 2031, &got, (int[]) {1, 9000, 0, 6000, 9000, 6000, 30000});
	b.head.bonus_most = FEN_NONE;
	got = earned(&b, 2021, both, 2031);
	compare("no ceiling of bonuses", 2031, &got, (int[]) {1, 9000, 0, 9000, 9000, 6000, 33000});
	b.head.penalty_most = FEN_NONE;
	b.head.bonus_most = 0;
	got = earned(&b, 2021, both, 2031);
	compare("no ceiling of penalties, and a ceiling of nothing", 2031, &got, (int[]) {1, 9000, 0, 0, 9000, 9000, 21000});
	b.head.original_cap = 3000 * YUAN;
	got = earned(&b, 2021, both, 2031);
	compare("the limit does not go below nothing", 2031, &got, (int[]) {1, 9000, 0, 0, 9000, 9000, 0});

	b.head.limits_net = 1;
	b.head.original_cap = 30000 * YUAN;
	b.head.bonus_most = b.head.penalty_most = 6000 * YUAN;
	got = earned(&b, 2021, both, 2031);
	compare("netted: nothing is left to limit", 2031, &got, (int[]) {1, 9000, 0, 9000, 9000, 9000, 30000});
	got = earned(&b, 2021, TEN, 2030);
	compare("netted: limited as a bonus", 2030, &got, (int[]) {10, 18000, 0, 6000, 0, 0, 36000});
	got = earned(&b, 2025, "rnnnr", 2029);
	compare("netted: limited as a penalty", 2029, &got, (int[]) {1, 0, 0, 0, 9000, 6000, 24000});
	got = earned(&b, 2021, "rrrrrrrrnr", 2030);
	compare("netted: 12000 less 3000 is 9000, limited to 6000", 2030, &got, (int[]) {1, 12000, 0, 9000, 3000, 3000, 36000});
	b.head.bonus_most = b.head.penalty_most = FEN_NONE;
	got = earned(&b, 2021, "rrrrrrrrnr", 2030);
	compare("netted, without ceilings", 2030, &got, (int[]) {1, 12000, 0, 12000, 3000, 3000, 39000});
	b.head.bonus_most = b.head.penalty_most = FEN_UNKNOWN;
	is(earned(&b, 2021, bonus, 2026).value[INC_CAP], FEN_UNKNOWN, "netted, with an unknown ceiling of bonuses: not known");
	is(earned(&b, 2025, "rnnnr", 2029).value[INC_CAP], FEN_UNKNOWN, "netted, with an unknown ceiling of penalties: not known");
	is(earned(&b, 2025, "rr", 2026).value[INC_CAP], 30000, "of nothing it need not be known");

	/* the locality has not supplied its limit */
	jiangxi(&b);
	b.head.original_cap = b.head.bonus_most = b.head.penalty_most = FEN_UNKNOWN;
	got = earned(&b, 2021, bonus, 2026);
	is(got.value[INC_CONTINUOUS_YEARS], 6, "of an unknown limit: the years in a row are known");
	is(got.value[INC_CONTINUOUS], 6000, "and what they earned");
	is(got.value[INC_BONUS], FEN_UNKNOWN, "but not how much of it counts");
	is(got.value[INC_PENALTY], 0, "no penalty is none at all");
	is(got.value[INC_CAP], FEN_UNKNOWN, "and the limit is not known");
	got = earned(&b, 2025, "rn", 2026);
	is(got.value[INC_NOMINAL_PENALTY], 3000, "the penalty before its ceiling is known");
	is(got.value[INC_PENALTY], FEN_UNKNOWN, "with it it is not");
	is(got.value[INC_BONUS], 0, "no bonus is none at all");
	b.head.original_cap = 250000 * YUAN;
	is(earned(&b, 2021, bonus, 2026).value[INC_CAP], FEN_UNKNOWN, "an unknown ceiling: the limit with bonus is not known");
	is(earned(&b, 2025, "rr", 2026).value[INC_CAP], 250000, "of who has earned nothing it is");
	b.head.original_cap = FEN_NONE;
	b.head.bonus_most = b.head.penalty_most = FEN_NONE;
	got = earned(&b, 2021, bonus, 2026);
	is(got.value[INC_BONUS], 6000, "a policy without a limit has the bonus");
	is(got.value[INC_CAP], FEN_NONE, "and no limit");

	jiangxi(&b);
	b.nincentives = 0;
	got = earned(&b, 2021, "rrrrrr", 2026);
	is(got.value[INC_CONTINUOUS_YEARS], 6, "a policy without incentives: years in a row are counted");
	ok(got.value[INC_BONUS] == FEN_NONE && got.value[INC_PENALTY] == FEN_NONE && got.value[INC_CAP] == FEN_NONE,
	   "and earn nothing that there is");

	jiangxi(&b);
	b.CONTINUITY.amount = FEN_UNKNOWN;
	got = earned(&b, 2021, bonus, 2026);
	ok(got.value[INC_CONTINUOUS] == FEN_UNKNOWN && got.value[INC_BONUS] == FEN_UNKNOWN && got.value[INC_CAP] == FEN_UNKNOWN,
	   "an unknown amount: neither bonus nor limit is known");
	is(got.value[INC_ZERO_CLAIM], 0, "the other bonus is");
	is(earned(&b, 2021, "rrrr", 2024).value[INC_CAP], 250000, "who did not earn it does not need it");
}

/* ---- percentage points: 10000 is one ---- */

/* Two points a year beyond the second of a row, half a one for a year without claims; one off for a lapse. */
static void
points_policy(Builder *b)
{
	build_init(b, 2030);
	b->head.bonus_points_most = 60000;
	b->head.penalty_points_most = 20000;
	incentive(b, BY_CONTINUOUS_YEAR, 20000, 2021, INCENTIVE_POINTS)->after_years = 2;
	incentive(b, BY_ZERO_CLAIM_YEAR, 5000, 2021, INCENTIVE_POINTS | INCENTIVE_NEXT_YEAR)->cleared_by = YEAR_BONUS_USED;
	incentive(b, BY_LAPSED_YEAR, 10000, 2021, INCENTIVE_POINTS);
}

static void
points(Builder *b, const char *name, int first, const char *letters, int upto, int64_t bonus, int64_t penalty)
{
	Incentives	got = earned(b, first, letters, upto);

	is(got.value[INC_BONUS_POINTS], bonus, "%s: bonus (%d)", name, upto);
	is(got.value[INC_PENALTY_POINTS], penalty, "%s: penalty (%d)", name, upto);
}

static void
test_points(void)
{
	Builder		b;
	Incentives	got;

	points_policy(&b);
	points(&b, "two years of a row earn nothing", 2021, "rr", 2022, 0, 0);
	points(&b, "the third does", 2021, "rrr", 2023, 20000, 0);
	points(&b, "the fourth again", 2021, "rrrr", 2024, 40000, 0);
	points(&b, "the fifth reaches the ceiling", 2021, "rrrrr", 2025, 60000, 0);
	points(&b, "the sixth does not pass it", 2021, "rrrrrr", 2026, 60000, 0);
	points(&b, "a year without claims counts from the next", 2021, "rrz", 2022, 0, 0);
	points(&b, "then half a point", 2021, "rzr", 2022, 5000, 0);
	points(&b, "beside years in a row", 2021, "rzrr", 2023, 25000, 0);
	points(&b, "cleared by a use, which years in a row are not", 2021, "rzrbr", 2023, 20000, 0);
	points(&b, "a lapse takes one", 2021, "rrrnr", 2025, 20000, 10000);
	points(&b, "three of them two at most", 2021, "rrrnnnr", 2027, 20000, 20000);
	got = earned(&b, 2021, "rrrnr", 2025);
	ok(got.value[INC_BONUS] == 0 && got.value[INC_CONTINUOUS] == 0 && got.value[INC_ZERO_CLAIM] == 0 &&
	   got.value[INC_NOMINAL_PENALTY] == 0 && got.value[INC_PENALTY] == 0, "points are no yuan");
	is(got.value[INC_CAP], FEN_NONE, "and a policy of points needs no limit");
	is(got.value[INC_CONTINUOUS_YEARS], 1, "years in a row are counted");

	b.CONTINUITY.flags |= INCENTIVE_LOST_ON_LAPSE;
	points(&b, "lost on a lapse", 2021, "rrrnr", 2025, 0, 10000);
	b.CONTINUITY.flags = INCENTIVE_POINTS | INCENTIVE_NEXT_YEAR;
	points(&b, "from the next year: not yet", 2021, "rrr", 2023, 0, 0);
	points(&b, "from the next year", 2021, "rrrr", 2024, 20000, 0);

	/* netted */
	points_policy(&b);
	b.head.limits_net = 1;
	points(&b, "netted: 4 points less 3 is within", 2021, "rrrrnnnr", 2028, 40000, 30000);
	points(&b, "netted: 12 less 1 is 11, of which 6", 2021, "rrrrrrrrnr", 2030, 70000, 10000);
	points(&b, "netted: 4 lapses are 4 points, of which 2", 2021, "rnnnnr", 2026, 0, 20000);
	points_policy(&b);
	b.head.bonus_points_most = b.head.penalty_points_most = FEN_NONE;
	points(&b, "no ceilings", 2021, "rrrrrrrrnnnr", 2032, 120000, 30000);
	b.head.bonus_points_most = FEN_UNKNOWN;
	points(&b, "an unknown ceiling", 2021, "rrrnr", 2025, FEN_UNKNOWN, 10000);
	points(&b, "which nothing needs not", 2021, "rr", 2022, 0, 0);
	b.head.bonus_points_most = FEN_NONE;
	b.CONTINUITY.amount = FEN_UNKNOWN;
	points(&b, "unknown points of a year", 2021, "rrr", 2023, FEN_UNKNOWN, 0);

	/* contradictory: 2023 none or not; the row has 3 years, or 2, or begins again */
	points_policy(&b);
	got = earned(&b, 2021, "rrc", 2023);
	ok(got.value[INC_BONUS_POINTS] == FEN_UNDECIDED && got.value[INC_PENALTY_POINTS] == FEN_UNDECIDED, "a contradictory year decides both");
	is(got.unsure_year, 2023, "and is named");
	/* none: 1 lapse; else none, and a row of 1, which earns nothing */
	points(&b, "a contradictory year decides only the penalty", 2021, "rc", 2022, 0, FEN_UNDECIDED);
	/* 10 points or 12, and 6 at most */
	points(&b, "at the ceiling either way", 2021, "rrrrrrrc", 2028, 60000, FEN_UNDECIDED);
	got = earned(&b, 2021, "rccccr", 2026);
	ok(got.value[INC_BONUS_POINTS] == FEN_UNDECIDED && got.value[INC_PENALTY_POINTS] == FEN_UNDECIDED, "four contradictory years: undecided");

	/* beside yuan: each by itself, as if the other were not there */
	jiangxi(&b);
	incentive(&b, BY_CONTINUOUS_YEAR, 20000, 2025, INCENTIVE_POINTS)->after_years = 4;
	incentive(&b, BY_LAPSED_YEAR, 10000, 2025, INCENTIVE_POINTS);
	b.head.penalty_points_most = 5000;
	got = earned(&b, 2021, "rrrrrrnr", 2028);
	compare("yuan beside points", 2028, &got, (int[]) {1, 6000, 0, 6000, 3000, 3000, 253000});
	points(&b, "points beside yuan", 2021, "rrrrrrnr", 2028, 40000, 5000);
	jiangxi(&b);
	points(&b, "a policy without points has none", 2021, "rrrrrrnr", 2028, FEN_NONE, FEN_NONE);
	points(&b, "decided, whatever the years were", 2021, "rccccr", 2026, FEN_NONE, FEN_NONE);
	b.nincentives = 0;
	points(&b, "nor has one without incentives", 2021, "rrrrrrnr", 2028, FEN_NONE, FEN_NONE);
}

/* ---- contradictory years ---- */

static void
contradictory(Builder *b, const char *name, int first, const char *letters, int upto, int year, const int *expected)
{
	Incentives	got = earned(b, first, letters, upto);

	compare(name, upto, &got, expected);
	is(got.unsure_year, year, "named: %d", year);
}

static void
test_contradictory(void)
{
	Builder		b;
	Incentives	got;
	int			year;

	jiangxi(&b);
	/* none: a streak of 1 and a penalty; resident: 6 and 6000; employee, excused: 5 and 3000 */
	contradictory(&b, "a contradictory year in the streak", 2021, "rrrrcr", 2026, 2025,
				  (int[]) {-1, -1, 0, -1, -1, -1, -1});
	contradictory(&b, "long before, where nothing comes to it", 2010, "cn" TEN TEN, 2026, 0,
				  (int[]) {15, 6000, 0, 6000, 0, 0, 256000});
	/* resident: 2025 is a lapse; else nobody was insured before 2026 */
	contradictory(&b, "it decides only whether there was a break", 2024, "cnr", 2026, 2024,
				  (int[]) {1, 0, 0, 0, -1, -1, -1});
	contradictory(&b, "it decides only a year without claims", 2025, "rczrrrr", 2030, 2026,
				  (int[]) {-1, -1, -1, -1, -1, -1, -1});
	contradictory(&b, "the year asked about", 2021, "rrrrrc", 2026, 2026, (int[]) {-1, -1, 0, -1, -1, -1, -1});
	contradictory(&b, "a year after it", 2021, "rrrrrrc", 2026, 0, (int[]) {6, 6000, 0, 6000, 0, 0, 256000});
	contradictory(&b, "of two the one that matters is named", 2010, "cnrrrrrrrrrrrrrcr", 2026, 2025,
				  (int[]) {-1, -1, 0, -1, -1, -1, -1});
	contradictory(&b, "of two that matter the latest", 2023, "rccr", 2026, 2025, (int[]) {-1, 0, 0, 0, -1, -1, -1});
	contradictory(&b, "the later does not matter", 2021, "rrrrrcnxxxx", 2027, 2026, (int[]) {0, -1, 0, -1, -1, -1, -1});
	b.head.original_cap = 15000 * YUAN;
	b.head.bonus_most = b.head.penalty_most = 3000 * YUAN;
	contradictory(&b, "at the ceiling either way: the bonus is decided", 2021, "rrrrrrc", 2027, 2027,
				  (int[]) {-1, -1, 0, 3000, -1, -1, -1});

	jiangxi(&b);
	got = earned(&b, 2023, "rcccr", 2027);
	is(got.unsure_year, 2026, "three contradictory years: the last is named");
	is(got.value[INC_ZERO_CLAIM], 0, "what all agree on is decided");
	got = earned(&b, 2023, "rccccr", 2028);
	year = got.unsure_year;
	ok(year >= 2024 && year <= 2027, "four: one of them is named");
	ok(got.value[INC_CONTINUOUS_YEARS] == FEN_UNDECIDED && got.value[INC_CAP] == FEN_UNDECIDED, "and the answer is undecided");
}

/* ---- against a definition in quantifiers ---- */

/* The years first..upto of one history, as a reader of the notice sees them. */
typedef struct Reader
{
	const Policy *p;
	int			first;
	int			upto;
	uint8_t		byte[HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1];
} Reader;

static void
reader_init(Reader *r, const Policy *p, const HistoryYears *h, int upto, bool enrolled)
{
	r->p = p;
	r->first = h->n > 0 && h->first_year < upto ? h->first_year : upto;
	r->upto = upto;
	for (int y = r->first; y <= upto; y++)
		r->byte[y - r->first] = history_year(h, y);
	if (enrolled)
		r->byte[upto - r->first] = (r->byte[upto - r->first] & ~YEAR_STATUS_MASK) | YEAR_RESIDENT;
}

static bool
is_kind(const Reader *r, int year, YearKind kind)
{
	return r->p->year_kind[r->byte[year - r->first] & YEAR_STATUS_MASK] == kind;
}

static bool
some(const Reader *r, int from, int until, YearKind kind)
{
	for (int y = from; y <= until; y++)
	{
		if (is_kind(r, y, kind))
			return true;
	}
	return false;
}

/* How many insured years are linked to the year: none between them breaks. */
static int
linked(const Reader *r, int year)
{
	int			n = 0;

	for (int y = r->first; y <= year; y++)
	{
		if (is_kind(r, y, YEAR_IS_INSURED) && y >= r->p->streak_from &&
			!some(r, y, year, YEAR_IS_LAPSED) && !some(r, y, year, YEAR_IS_BREAK))
			n++;
	}
	return n;
}

/* Has the person, in the year asked about, what this year earned? */
static bool
has_of(const Reader *r, const Incentive *in, int year)
{
	uint8_t		byte = r->byte[year - r->first];

	if (year < in->first_year || ((in->flags & INCENTIVE_NEXT_YEAR) && year == r->upto))
		return false;
	switch (in->earned_by)
	{
		case BY_CONTINUOUS_YEAR:
			if (!is_kind(r, year, YEAR_IS_INSURED) || linked(r, year) <= in->after_years)
				return false;
			break;
		case BY_ZERO_CLAIM_YEAR:
			if ((byte & YEAR_STATUS_MASK) != YEAR_RESIDENT || !(byte & YEAR_ZERO_CLAIM))
				return false;
			for (int y = year; y < r->upto; y++)
			{
				if (r->byte[y - r->first] & in->cleared_by)
					return false;
			}
			if ((in->flags & INCENTIVE_IF_CONTINUED) && !is_kind(r, year + 1, YEAR_IS_INSURED))
				return false;
			break;
		default:
			return is_kind(r, year, YEAR_IS_LAPSED) && some(r, r->first, year, YEAR_IS_INSURED);
	}
	return !(in->flags & INCENTIVE_LOST_ON_LAPSE) || !some(r, year + 1, r->upto, YEAR_IS_LAPSED);
}

static Fen
lower(Fen a, Fen b)
{
	return a < b ? a : b;
}

/* All amounts of the policy are known, and it has ceilings. */
static void
define(const Reader *r, Fen *value)
{
	const Policy *p = r->p;
	Fen			nominal[3] = {0, 0, 0};
	int64_t		points[3] = {0, 0, 0};
	bool		has_points = false;
	Fen			net;

	for (uint32_t i = 0; i < p->incentives.count; i++)
	{
		const Incentive *in = &POLICY_TABLE(p, Incentive, incentives)[i];
		bool		of_points = (in->flags & INCENTIVE_POINTS) != 0;

		has_points = has_points || of_points;
		for (int y = r->first; y <= r->upto; y++)
			(of_points ? points : nominal)[in->earned_by] += has_of(r, in, y) ? in->amount : 0;
	}
	value[INC_CONTINUOUS_YEARS] = linked(r, r->upto);
	value[INC_CONTINUOUS] = nominal[BY_CONTINUOUS_YEAR];
	value[INC_ZERO_CLAIM] = nominal[BY_ZERO_CLAIM_YEAR];
	value[INC_NOMINAL_PENALTY] = nominal[BY_LAPSED_YEAR];
	value[INC_BONUS] = nominal[BY_CONTINUOUS_YEAR] + nominal[BY_ZERO_CLAIM_YEAR];
	value[INC_PENALTY] = nominal[BY_LAPSED_YEAR];
	if (!p->limits_net)
	{
		value[INC_BONUS] = lower(value[INC_BONUS], p->bonus_most);
		value[INC_PENALTY] = lower(value[INC_PENALTY], p->penalty_most);
	}
	/* netted: what counts of the greater is the other and what is within the ceiling */
	net = value[INC_BONUS] - value[INC_PENALTY];
	if (p->limits_net && net > p->bonus_most)
		value[INC_BONUS] -= net - p->bonus_most;
	if (p->limits_net && -net > p->penalty_most)
		value[INC_PENALTY] -= -net - p->penalty_most;
	net = value[INC_BONUS] - value[INC_PENALTY];
	value[INC_CAP] = p->original_cap + net < 0 ? 0 : p->original_cap + net;

	value[INC_BONUS_POINTS] = value[INC_PENALTY_POINTS] = FEN_NONE;
	if (!has_points)
		return;
	value[INC_BONUS_POINTS] = points[BY_CONTINUOUS_YEAR] + points[BY_ZERO_CLAIM_YEAR];
	value[INC_PENALTY_POINTS] = points[BY_LAPSED_YEAR];
	net = value[INC_BONUS_POINTS] - value[INC_PENALTY_POINTS];
	if (!p->limits_net)
	{
		value[INC_BONUS_POINTS] = lower(value[INC_BONUS_POINTS], p->bonus_points_most);
		value[INC_PENALTY_POINTS] = lower(value[INC_PENALTY_POINTS], p->penalty_points_most);
	}
	else if (net > p->bonus_points_most)
		value[INC_BONUS_POINTS] -= net - p->bonus_points_most;
	else if (-net > p->penalty_points_most)
		value[INC_PENALTY_POINTS] -= -net - p->penalty_points_most;
}

/* A policy by number; each rule in every way that goes with the others. */
static Policy *
numbered_policy(int number)
{
	static const uint8_t employee[] = {YEAR_IS_NEUTRAL, YEAR_IS_BREAK, YEAR_IS_INSURED};
	static const uint8_t cleared_by[] = {YEAR_BONUS_USED, 0, YEAR_CI_PAID};
	static const int zero_flags[] = {
		INCENTIVE_NEXT_YEAR, 0, INCENTIVE_NEXT_YEAR | INCENTIVE_IF_CONTINUED, INCENTIVE_LOST_ON_LAPSE,
		INCENTIVE_NEXT_YEAR | INCENTIVE_LOST_ON_LAPSE
	};
	static const int continuous_flags[] = {
		0, INCENTIVE_LOST_ON_LAPSE, INCENTIVE_NEXT_YEAR, INCENTIVE_NEXT_YEAR | INCENTIVE_LOST_ON_LAPSE
	};
	Builder		b;

	build_init(&b, 2027);
	b.head.year_kind[YEAR_EMPLOYEE] = employee[number % 3];
	b.head.limits_net = number % 4 == 3;
	b.head.streak_from = number % 5 == 4 ? 2023 : HISTORY_FIRST_YEAR;
	b.head.original_cap = 30000 - 20000 * (number % 7 == 6);
	b.head.bonus_most = 4000 + 9000 * (number % 2);
	b.head.penalty_most = 5000 + 9000 * (number % 3 == 1);
	incentive(&b, BY_CONTINUOUS_YEAR, 1000, 2022 + number % 3, continuous_flags[number % 4])->after_years = number % 4;
	incentive(&b, BY_ZERO_CLAIM_YEAR, 1700, 2023 - number % 2, zero_flags[number % 5])->cleared_by = cleared_by[number / 2 % 3];
	incentive(&b, BY_LAPSED_YEAR, 2300, 2021 + number % 4, number % 6 == 5 ? INCENTIVE_NEXT_YEAR : 0);
	if (number % 3 == 2)
		return build_finish(&b);
	b.head.bonus_points_most = 25000;
	b.head.penalty_points_most = 9000 + 11000 * (number % 2);
	incentive(&b, BY_CONTINUOUS_YEAR, 10000, 2023 - number % 3,
			  continuous_flags[(number + 1) % 4] | INCENTIVE_POINTS)->after_years = 1 + number % 2;
	incentive(&b, BY_ZERO_CLAIM_YEAR, 7500, 2022, zero_flags[(number + 2) % 5] | INCENTIVE_POINTS)->cleared_by =
		cleared_by[(number + 1) % 3];
	incentive(&b, BY_LAPSED_YEAR, 5000, 2022, INCENTIVE_POINTS);
	return build_finish(&b);
}

#define POLICIES	12

static void
print_history(const HistoryYears *h)
{
	printf("#   %d:", h->first_year);
	for (int i = 0; i < h->n; i++)
		printf(" %02X", h->years[i]);
	putchar('\n');
}

/* Every history of so many of these years, from 2021 on: by number. */
static const HistoryYears *
numbered_history(History *to, const uint8_t *letters, int nletters, int n, int number)
{
	to->h = (HistoryYears) {.first_year = 2021,.n = n,.years = to->years};
	for (int i = 0; i < n; i++, number /= nletters)
		to->years[i] = letters[number % nletters];
	return &to->h;
}

static int
power(int base, int exponent)
{
	return exponent == 0 ? 1 : base * power(base, exponent - 1);
}

static void
test_every_history(void)
{
	static const uint8_t plain[] = {YEAR_NONE, YEAR_RESIDENT, YEAR_EMPLOYEE, YEAR_EXCUSED};
	static const uint8_t flagged[] = {
		YEAR_NONE, YEAR_RESIDENT, YEAR_RESIDENT | YEAR_ZERO_CLAIM,
		YEAR_RESIDENT | YEAR_BONUS_USED | YEAR_CI_PAID, YEAR_EMPLOYEE
	};

	for (int number = 0; number < POLICIES; number++)
	{
		bool		flags = number % 2 == 0;
		int			n = flags ? 6 : 7;
		int			all = power(flags ? 5 : 4, n);
		Policy	   *p = numbered_policy(number);
		int			wrong = 0;

		is_text(policy_check(p, p->size), NULL, "policy %d is valid", number);
		for (int i = 0; i < all; i++)
		{
			History		h;
			Reader		r;
			Incentives	got;
			Fen			expected[N_INCENTIVE_VALUES];
			/* the last year, the one after, or one within */
			int			upto = 2021 + n - 1 + (i % 3 == 1) - 3 * (i % 7 == 2);
			bool		enrolled = i % 4 == 3;

			numbered_history(&h, flags ? flagged : plain, flags ? 5 : 4, n, i);
			reader_init(&r, p, &h.h, upto, enrolled);
			define(&r, expected);
			got = incentives_of(p, &h.h, upto, enrolled);
			if (memcmp(got.value, expected, sizeof(expected)) == 0 && got.unsure_year == 0)
				continue;
			if (wrong++ < 3)
			{
				print_history(&h.h);
				for (int v = 0; v < N_INCENTIVE_VALUES; v++)
				{
					if (got.value[v] != expected[v])
						printf("#   up to %d%s, value %d: got %" PRId64 ", expected %" PRId64 "\n", upto,
							   enrolled ? ", enrolled" : "", v, got.value[v], expected[v]);
				}
			}
		}
		is(wrong, 0, "policy %d: all %d histories of %d years%s", number, all, n, flags ? " with flags" : "");
		free(p);
	}
}

/* Long histories, mostly of insured years, and more of them than a machine word has bits. */
static void
test_long_histories(void)
{
	static const uint8_t letters[] = {
		YEAR_NONE, YEAR_RESIDENT, YEAR_RESIDENT | YEAR_ZERO_CLAIM, YEAR_RESIDENT | YEAR_BONUS_USED | YEAR_CI_PAID,
		YEAR_UNRECORDED, YEAR_EMPLOYEE, YEAR_EXCUSED
	};

	for (int number = 0; number < POLICIES; number++)
	{
		Policy	   *p = numbered_policy(number);
		int			wrong = 0;

		for (int i = 0; i < 60; i++)
		{
			History		h;
			Reader		r;
			Incentives	got;
			Fen			expected[N_INCENTIVE_VALUES];
			bool		enrolled = random_bits() & 1;
			int			kinds = random_bits() & 1 ? 5 : 7;
			int			upto;

			h.h = (HistoryYears) {.first_year = random_between(1990, 2030),.n = random_between(1, 87),.years = h.years};
			/* 62 to 66 years of them, or any number */
			upto = i % 2 ? h.h.first_year + random_between(61, 65) : random_between(h.h.first_year, HISTORY_LAST_YEAR);
			for (int k = 0; k < h.h.n; k++)
				h.years[k] = random_bits() % 8 < 5 ? YEAR_RESIDENT : letters[random_bits() % kinds];
			reader_init(&r, p, &h.h, upto, enrolled);
			define(&r, expected);
			got = incentives_of(p, &h.h, upto, enrolled);
			if (memcmp(got.value, expected, sizeof(expected)) == 0 && got.unsure_year == 0)
				continue;
			if (wrong++ < 2)
			{
				print_history(&h.h);
				printf("#   up to %d%s\n", upto, enrolled ? ", enrolled" : "");
			}
		}
		is(wrong, 0, "policy %d: 60 long histories", number);
		free(p);
	}
}

/*
 * Contradictory years: each may be anything.  A value is decided where all meanings
 * agree, and the year that is named is the latest on which two do not that differ in
 * nothing else.
 */
static void
test_every_contradiction(void)
{
	static const uint8_t letters[] = {
		YEAR_NONE, YEAR_RESIDENT, YEAR_RESIDENT | YEAR_ZERO_CLAIM, YEAR_EMPLOYEE,
		YEAR_CONTRADICTORY, YEAR_CONTRADICTORY | YEAR_ZERO_CLAIM
	};
	static const uint8_t meanings[] = {YEAR_NONE, YEAR_RESIDENT, YEAR_EMPLOYEE, YEAR_EXCUSED};
	const int	n = 5;
	int			lapses_wrong = 0,
				lapses_unsaid = 0,
				all = 0;

	for (int number = 0; number < 4; number++)
	{
		Policy	   *p = numbered_policy(number);
		int			wrong = 0;

		p->lapses_from = number % 2 ? HISTORY_FIRST_YEAR : 2023;
		for (int i = 0; i < power(6, n); i++)
		{
			History		h,
						meant;
			Incentives	got;
			Fen			meaning[64][N_INCENTIVE_VALUES];
			int			lapsed[64];
			Fen			expected[N_INCENTIVE_VALUES];
			int			at[5];
			int			nat = 0,
						tries,
						unsure = 0,
						got_lapsed;
			bool		sure = true;

			numbered_history(&h, letters, 6, n, i);
			for (int k = 0; k < n; k++)
			{
				if ((h.years[k] & YEAR_STATUS_MASK) == YEAR_CONTRADICTORY)
					at[nat++] = k;
			}
			/* 64 meanings take their time */
			if (nat == 0 || nat > 3 || (nat == 3 && i % 11 != 0))
				continue;
			tries = 1 << 2 * nat;
			for (int t = 0; t < tries; t++)
			{
				Reader		r;

				numbered_history(&meant, letters, 6, n, i);
				for (int k = 0; k < nat; k++)
					meant.years[at[k]] = (meant.years[at[k]] & ~YEAR_STATUS_MASK) | meanings[t >> 2 * k & 3];
				reader_init(&r, p, &meant.h, 2025, false);
				define(&r, meaning[t]);
				lapsed[t] = lapsed_before(p, &meant.h, 2026);
				sure = sure && lapsed[t] == lapsed[0];
			}
			memcpy(expected, meaning[0], sizeof(expected));
			for (int t = 0; t < tries; t++)
			{
				for (int v = 0; v < N_INCENTIVE_VALUES; v++)
				{
					if (meaning[t][v] != meaning[0][v])
						expected[v] = FEN_UNDECIDED;
				}
				for (int k = 0; k < nat; k++)
				{
					for (int other = 0; other < 4; other++)
					{
						/* the same meanings but for year k */
						int			u = (t & ~(3 << 2 * k)) | other << 2 * k;

						if (memcmp(meaning[t], meaning[u], sizeof(*meaning)) != 0 && 2021 + at[k] > unsure)
							unsure = 2021 + at[k];
					}
				}
			}
			got = incentives_of(p, &h.h, 2025, false);
			if (memcmp(got.value, expected, sizeof(expected)) != 0 || got.unsure_year != unsure)
			{
				if (wrong++ < 3)
				{
					print_history(&h.h);
					printf("#   named %d, expected %d\n", got.unsure_year, unsure);
				}
			}
			got_lapsed = lapsed_before(p, &h.h, 2026);
			if (got_lapsed != (sure ? lapsed[0] : -1))
			{
				if (got_lapsed >= 0 && lapses_wrong++ < 3)
				{
					print_history(&h.h);
					printf("#   %d lapsed years since %d, though it is not decided\n", got_lapsed, p->lapses_from);
				}
				if (got_lapsed < 0 && lapses_unsaid++ < 3)
				{
					print_history(&h.h);
					printf("#   lapsed years since %d not said, though there are %d\n", p->lapses_from, lapsed[0]);
				}
			}
			all++;
		}
		is(wrong, 0, "policy %d: histories with contradictory years", number);
		free(p);
	}
	is(lapses_wrong, 0, "lapsed years are not said where contradictory years decide (%d histories)", all);
	is(lapses_unsaid, 0, "and are said where they do not");
}

/* ---- lapsed years, flaws ---- */

static void
lapsed(Builder *b, const char *name, int first, const char *letters, int before, int expected)
{
	Policy	   *p = build_finish(b);
	History		h;

	is(lapsed_before(p, history_of(&h, first, letters), before), expected, "lapsed: %s", name);
	free(p);
}

static void
test_lapsed_years(void)
{
	Builder		b;

	jiangxi(&b);
	lapsed(&b, "none", 2021, "rrrrrr", 2027, 0);
	lapsed(&b, "two years", 2021, "rrrrnn", 2027, 2);
	lapsed(&b, "two that nobody recorded", 2021, "rrrr", 2027, 2);
	lapsed(&b, "a break since 2023 counts from 2025", 2022, "rnnnn", 2027, 2);
	lapsed(&b, "a break before 2025 does not count", 2022, "rnn", 2025, 0);
	lapsed(&b, "only the last break counts", 2025, "rnnrn", 2030, 1);
	lapsed(&b, "a break that is over", 2025, "rnnr", 2029, 0);
	lapsed(&b, "an employee year ends it", 2025, "rnne", 2029, 0);
	lapsed(&b, "an excused year ends it", 2025, "rnnx", 2029, 0);
	lapsed(&b, "repaired years are still lapsed", 2025, "rn+n+", 2028, 2);
	lapsed(&b, "never insured", 2025, "nnn", 2028, 0);
	lapsed(&b, "only employee years", 2025, "een", 2028, 0);
	lapsed(&b, "an empty history", 0, "", 2028, 0);
	lapsed(&b, "before all years of the history", 2025, "rnn", 2020, 0);
	lapsed(&b, "within the history", 2025, "rnnrr", 2028, 2);
	lapsed(&b, "a contradictory year directly before", 2025, "rc", 2027, -1);
	lapsed(&b, "a contradictory year in the break", 2025, "rncn", 2029, -1);
	lapsed(&b, "a contradictory year before the last insured one", 2025, "rcrn", 2029, 1);
	lapsed(&b, "perhaps insured before 2025, perhaps never", 2024, "cnn", 2027, -1);
	lapsed(&b, "perhaps insured, but not before that", 2020, "rrrcnn", 2026, 1);
	b.head.year_kind[YEAR_EMPLOYEE] = YEAR_IS_BREAK;
	lapsed(&b, "an employee year ends a break though it breaks a streak", 2025, "rnne", 2029, 0);
	lapsed(&b, "and is none itself", 2025, "ren", 2028, 1);
	b.head.year_kind[YEAR_EMPLOYEE] = YEAR_IS_INSURED;
	lapsed(&b, "after employee years that count", 2025, "een", 2028, 1);
	b.head.lapses_from = HISTORY_FIRST_YEAR;
	lapsed(&b, "all years count", 2000, "r", HISTORY_LAST_YEAR, HISTORY_LAST_YEAR - 2001);
}

static uint32_t
flaws_of(const HistoryYears *h, int upto, int *year)
{
	static Policy *p;
	Builder		b;
	Counted		c;

	if (p == NULL)
	{
		jiangxi(&b);
		p = build_finish(&b);
	}
	memset(&c, 0x5A, sizeof(c));
	rule_count_history(p, h, upto, false, &c);
	*year = c.flaw_year;
	return c.flaws;
}

static void
flaw(const char *name, int first, const char *letters, uint32_t expected, int in_year)
{
	History		h;
	int			year;
	uint32_t	got = flaws_of(history_of(&h, first, letters), 2027, &year);

	if (ok(got == expected, "flaw: %s", name) && expected)
		is(year, in_year, "named: %d", in_year);
}

static void
test_flaws(void)
{
	static const uint8_t statuses[] = {YEAR_NONE, YEAR_RESIDENT, YEAR_EMPLOYEE, YEAR_EXCUSED, YEAR_CONTRADICTORY};

	flaw("none of an empty history", 0, "", 0, 0);
	flaw("none of a plain one", 2021, "rrnexcr", 0, 0);
	flaw("none where insured years are used", 2021, "rrbirbiyrz", 0, 0);
	flaw("none where lapsed years are repaired", 2021, "rn+n+r", 0, 0);
	flaw("a bonus used without insurance", 2021, "rrnbr", NOTE_BIT(USED_UNINSURED), 2023);
	flaw("critical illness paid without insurance", 2021, "rrnir", NOTE_BIT(USED_UNINSURED), 2023);
	flaw("a zero-claim bonus used without insurance", 2021, "nyr", NOTE_BIT(USED_UNINSURED), 2021);
	flaw("a bonus used in an employee year", 2021, "rreb", NOTE_BIT(USED_UNINSURED), 2023);
	flaw("a bonus used in an excused year", 2021, "rrxb", NOTE_BIT(USED_UNINSURED), 2023);
	flaw("an insured year repaired", 2021, "rr+n+", NOTE_BIT(REPAIR_OF_INSURED), 2022);
	flaw("an employee year repaired", 2021, "re+", NOTE_BIT(REPAIR_OF_INSURED), 2022);
	flaw("the first of several is named", 2021, "rnr+nb", NOTE_BIT(REPAIR_OF_INSURED), 2023);
	flaw("either may be true of a contradictory year", 2021, "rc+bir", 0, 0);
	flaw("in the year asked about", 2027, "nb", NOTE_BIT(USED_UNINSURED), 2027);
	flaw("none in a later year", 2027, "rnb", 0, 0);
	for (size_t i = 0; i < sizeof(statuses); i++)
	{
		for (int flags = 0; flags < 32; flags++)
		{
			uint8_t		byte = statuses[i] | flags << 3;
			HistoryYears h = {.first_year = 2021,.n = 1,.years = &byte};
			int			year;
			bool		insured = statuses[i] == YEAR_RESIDENT || statuses[i] == YEAR_CONTRADICTORY;
			bool		not = statuses[i] == YEAR_NONE || statuses[i] == YEAR_CONTRADICTORY;
			bool		flawed = (!insured && (byte & YEAR_USES)) || (!not && (byte & YEAR_REPAIRED));

			if ((flaws_of(&h, 2021, &year) != 0) != flawed)
				ok(false, "flaws of the year %02X", byte);
		}
	}
}

/* Counts, incentives and flaws in one. */
static void
test_counted(void)
{
	Builder		b;
	Policy	   *p;
	History		h;
	Counted		c;
	bool		all = true;

	jiangxi(&b);
	p = build_finish(&b);
	rule_count_history(p, history_of(&h, 2021, "rrrrrr"), 2027, true, &c);
	ok(c.flaws == 0 && c.flaw_year == 0, "counted: a plain history has no flaw");
	is(c.incentives.value[INC_CONTINUOUS_YEARS], 7, "the incentives are those of the year, in which the person is enrolled");
	ok(c.counts.consecutive == 6 && c.counts.lapsed == 0 && !c.counts.first, "the counts are those before it");
	rule_count_history(p, history_of(&h, 2021, "rrrrn+n"), 2027, true, &c);
	ok(c.counts.lapsed == 2 && c.counts.repaired == 1 && c.counts.consecutive == 0, "lapsed years, one of them repaired");
	rule_count_history(p, history_of(&h, 2021, "rrrnbcr"), 2027, true, &c);
	ok(c.flaws == NOTE_BIT(USED_UNINSURED) && c.flaw_year == 2024, "a history that cannot be true has its flaw and the year");
	for (int v = 0; v < N_YUAN_VALUES; v++)
		all = all && c.incentives.value[v] == FEN_UNDECIDED;
	ok(all, "and no incentive is decided");
	free(p);
}

/* ---- in an assessment ---- */

static Answer
assess(Builder *builder, const Facts *f)
{
	Policy	   *p = build_finish(builder);
	const char *wrong = policy_check(p, p->size);
	Answer		a;

	if (wrong)
		is_text(wrong, NULL, "the policy is valid");
	memset(&a, 0x5A, sizeof(a));
	rule_assess(p, f, &a);
	/* whoever counted the history before */
	if (f->history)
	{
		Facts		same = *f;
		Counted		c;
		Answer		b;

		rule_count_history(p, f->history, p->coverage_year, true, &c);
		same.counted = &c;
		memset(&b, 0x5A, sizeof(b));
		rule_assess(p, &same, &b);
		if (memcmp(&a, &b, offsetof(Answer, notes)) != 0 || a.notes != b.notes)
			ok(false, "a history that was counted before is assessed the same");
	}
	free(p);
	return a;
}

static bool
all_undecided(const Answer *a)
{
	bool		all = a->continuous_years == DAY_UNDECIDED;

	for (int i = AMT_BONUS_CONTINUOUS; i <= AMT_CAP; i++)
		all = all && (i == AMT_CEILING || a->amount[i] == FEN_UNDECIDED);
	return all;
}

static void
test_assessment(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	History		h;
	Route	   *r;

	jiangxi(&b);
	fee(&b, 0, 0, 400 * YUAN, 670 * YUAN);
	r = route(&b, 0, UINT32_MAX);
	facts_init(&f);
	f.birth = day_from_ymd(1980, 1, 1);
	f.paid = b.head.year_start;
	f.history = history_of(&h, 2021, "rrrrrrz");
	a = assess(&b, &f);
	is(a.continuous_years, 7, "assessed: the coverage year itself counts");
	is(a.amount[AMT_BONUS_CONTINUOUS], 9000 * YUAN, "and earns");
	is(a.amount[AMT_BONUS_ZERO_CLAIM], 3000 * YUAN, "beside the year without claims");
	is(a.amount[AMT_BONUS], 12000 * YUAN, "both together");
	is(a.amount[AMT_CEILING], 50000 * YUAN, "under the ceiling");
	is(a.amount[AMT_PENALTY], 0, "no penalty");
	is(a.amount[AMT_CAP], 262000 * YUAN, "the limit");
	is(a.missing_facts, 0, "nothing is missing");
	f.history = history_of(&h, 2021, "rrrrrrnr");
	a = assess(&b, &f);
	is(a.continuous_years, 7, "what the history says of the coverage year does not matter to who is accepted");
	is(a.amount[AMT_CAP], 259000 * YUAN, "nor what it says of later years");

	f.history = NULL;
	a = assess(&b, &f);
	ok(all_undecided(&a), "without a history nothing of it is decided");
	is(a.missing_facts, MISSING_BIT(HISTORY), "the history is missing");
	ok(a.engine_notes & NOTE_BIT(MISSING_FACT), "which is noted");
	is(a.accepted, IS_YES, "but accepted all the same");
	f.birth = f.paid;
	a = assess(&b, &f);
	is(a.continuous_years, 1, "who was born in the year has no history");
	is(a.amount[AMT_CAP], 250000 * YUAN, "and the original limit");
	is(a.missing_facts, 0, "nothing is missing");
	f.birth = b.head.year_start - 1;
	a = assess(&b, &f);
	ok(all_undecided(&a), "who was born on the day before may have one");

	f.birth = day_from_ymd(1980, 1, 1);
	f.history = history_of(&h, 2021, "rrrrcr");
	a = assess(&b, &f);
	ok(a.continuous_years == DAY_UNDECIDED && a.amount[AMT_CAP] == FEN_UNDECIDED, "a contradictory year that matters");
	is(a.amount[AMT_BONUS_ZERO_CLAIM], 0, "what it does not matter to is decided");
	ok(a.engine_notes & NOTE_BIT(HISTORY_CONTRADICTORY), "is noted");
	is(a.history_year, 2025, "and named");
	is(a.amount[AMT_PAYABLE], 400 * YUAN, "what is payable does not turn on it");
	f.history = history_of(&h, 2010, "cn" TEN "rrrrr");
	a = assess(&b, &f);
	ok(!(a.engine_notes & NOTE_BIT(HISTORY_CONTRADICTORY)) && a.history_year == 0, "one that does not matter is not");

	f.history = history_of(&h, 2021, "rrnbr");
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_UNDECIDED, "a history that cannot be true: nothing is decided");
	ok(all_undecided(&a) && a.amount[AMT_PAYABLE] == FEN_UNDECIDED && a.accepted == IS_UNDECIDED, "not even what is payable");
	is(a.engine_notes, NOTE_BIT(USED_UNINSURED), "which is noted");
	is(a.history_year, 2023, "with its year");

	f.history = history_of(&h, 2021, "rrrrrr");
	r->flags = ROUTE_REJECT;
	a = assess(&b, &f);
	ok(a.continuous_years == DAY_NONE && a.amount[AMT_CAP] == FEN_NONE && a.amount[AMT_CEILING] == FEN_NONE,
	   "who is rejected has no limit");
	r->flags = 0;
	r->condition = age(&b, 0, 17);
	f.birth = DAY_NONE;
	a = assess(&b, &f);
	ok(all_undecided(&a), "who may be rejected: undecided");
	f.birth = day_from_ymd(1980, 1, 1);
	r->condition = 0;
	f.paid = DAY_NONE;
	a = assess(&b, &f);
	ok(a.outcome == OUTCOME_NOT_ENROLLED && a.amount[AMT_CAP] == FEN_NONE, "who has not enrolled has none");

	/* paid in the year for the next */
	f.paid = b.head.year_end;
	r->cover_from = b.head.year_end + 1;
	r->cover_until = b.head.year_end + 365;
	a = assess(&b, &f);
	is(a.continuous_years, 0, "whose cover begins after the year is not insured in it");
	is(a.amount[AMT_PENALTY], 3000 * YUAN, "which then is a lapsed year");

	/* two routes, of which neither is decided; either insures in the year */
	r->cover_from = b.head.year_start;
	r->cover_until = b.head.year_end;
	f.paid = b.head.year_start;
	f.birth = DAY_NONE;
	f.history = history_of(&h, 2021, "rrrrrr");
	b.head.incentive_notes = note(&b, "limit_to_be_confirmed");
	r->condition = age(&b, 0, 17);
	route(&b, 0, UINT32_MAX);
	a = assess(&b, &f);
	is(a.route, ROUTE_UNDECIDED, "one of two routes");
	ok(a.continuous_years == 7 && a.amount[AMT_CAP] == 259000 * YUAN, "years in a row and limit do not turn on which");
	is(a.notes, 1, "the note on incentives is given");
	b.routes[1].flags = ROUTE_REJECT;
	a = assess(&b, &f);
	ok(all_undecided(&a), "accepted or rejected: undecided");
	f.birth = day_from_ymd(1980, 1, 1);
	a = assess(&b, &f);
	ok(a.accepted == IS_NO && a.notes == 0, "who is rejected is not given the note");
	b.routes[1].flags = 0;

	incentive(&b, BY_CONTINUOUS_YEAR, 15000, 2025, INCENTIVE_POINTS)->after_years = 4;
	f.history = history_of(&h, 2021, "rrrrrr");
	a = assess(&b, &f);
	ok(a.amount[AMT_BONUS_POINTS] == 45000 && a.amount[AMT_PENALTY_POINTS] == 0, "three years of a point and a half");
	f.history = NULL;
	a = assess(&b, &f);
	ok(a.amount[AMT_BONUS_POINTS] == FEN_UNDECIDED && a.amount[AMT_PENALTY_POINTS] == FEN_UNDECIDED, "without a history they are undecided");
	b.nincentives--;
	a = assess(&b, &f);
	ok(a.amount[AMT_BONUS_POINTS] == FEN_NONE && a.amount[AMT_PENALTY_POINTS] == FEN_NONE, "where there are none there is nothing undecided");

	b.nincentives = 0;
	a = assess(&b, &f);
	is(a.amount[AMT_CAP], FEN_NONE, "a policy without incentives has no limit to tell");
	is(a.missing_facts, 0, "and asks for no history");
}

int
main(void)
{
	test_continuous();
	test_zero_claim();
	test_lapses();
	test_enrolled();
	test_limits();
	test_points();
	test_contradictory();
	test_every_history();
	test_long_histories();
	test_every_contradiction();
	test_lapsed_years();
	test_flaws();
	test_counted();
	test_assessment();
	return done();
}

/* Fen, ratios, splits and decimal numbers. */
#include "tap.h"

#include "rule_money.h"

/* Half a fen up, by 128 bits. */
static Fen
ratio_exactly(Fen amount, int64_t ratio)
{
	return (Fen) (((__int128) amount * ratio + RATIO_ONE / 2) / RATIO_ONE);
}

static void
test_ratio(void)
{
	int			wrong = 0;

	is(fen_ratio(58000, 800000), 46400, "0.8 of 580 yuan");
	is(fen_ratio(61000, 600000), 36600, "0.6 of 610 yuan");
	is(fen_ratio(1, 500000), 1, "half a fen goes up");
	is(fen_ratio(1, 499999), 0, "less than half goes down");
	is(fen_ratio(3, 500000), 2, "one and a half goes up");
	is(fen_ratio(0, RATIO_ONE), 0, "nothing of nothing");
	is(fen_ratio(FEN_MAX, RATIO_ONE), FEN_MAX, "the whole of the largest amount");
	is(fen_ratio(FEN_MAX, 0), 0, "nothing of the largest amount");
	is(fen_ratio(FEN_MAX - 1, 999999), ratio_exactly(FEN_MAX - 1, 999999), "nearly the whole of it");
	for (int i = 0; i < 200000; i++)
	{
		Fen			amount = random_between(0, i % 3 ? 100000 : FEN_MAX);
		int64_t		ratio = random_between(0, RATIO_ONE);

		wrong += fen_ratio(amount, ratio) != ratio_exactly(amount, ratio);
	}
	is(wrong, 0, "200000 random ratios of random amounts");
}

static void
test_split(void)
{
	int			sums = 0,
				negative = 0,
				floors = 0;
	Fen			shares[4];
	int32_t		guizhou[] = {5, 2, 3};
	int32_t		thirds[] = {1, 1, 1};

	fen_split(10000, guizhou, 3, 2, shares);
	ok(shares[0] == 5000 && shares[1] == 2000 && shares[2] == 3000, "100 yuan by 5:2:3");
	fen_split(1, guizhou, 3, 2, shares);
	ok(shares[0] == 0 && shares[1] == 0 && shares[2] == 1, "one fen goes to who bears the rest");
	fen_split(10000, thirds, 3, 0, shares);
	ok(shares[0] == 3334 && shares[1] == 3333 && shares[2] == 3333, "the remainder is borne by the named part");
	fen_split(0, thirds, 3, 1, shares);
	ok(shares[0] == 0 && shares[1] == 0 && shares[2] == 0, "nothing is split into nothing");
	fen_split(777, thirds, 1, 0, shares);
	is(shares[0], 777, "one part bears all");

	for (int i = 0; i < 200000; i++)
	{
		int			n = random_between(1, 4);
		int			rest = random_between(0, n - 1);
		int32_t		parts[4];
		Fen			amount = random_between(0, i % 3 ? 100000 : FEN_MAX);
		Fen			sum = 0;
		__int128	total = 0;

		for (int k = 0; k < n; k++)
			total += parts[k] = random_between(1, i % 2 ? 10 : RATIO_ONE);
		fen_split(amount, parts, n, rest, shares);
		for (int k = 0; k < n; k++)
		{
			Fen			floor = (Fen) ((__int128) amount * parts[k] / total);

			sum += shares[k];
			negative += shares[k] < 0;
			floors += k == rest ? shares[k] < floor || shares[k] > floor + n : shares[k] != floor;
		}
		sums += sum != amount;
	}
	is(sums, 0, "200000 random splits sum to their amounts");
	is(negative, 0, "no share is negative");
	is(floors, 0, "each share is rounded down, the remainder is less than a fen a part");
}

static void
decimal(const char *text, int scale, bool valid, int64_t expected)
{
	int64_t		value = -1;
	bool		got = decimal_scaled(text, scale, &value);

	if (valid)
		ok(got && value == expected, "\"%s\" to %d digits is %" PRId64, text, scale, expected);
	else
		ok(!got, "\"%s\" to %d digits is refused", text, scale);
}

static void
test_decimal(void)
{
	decimal("350", 2, true, 35000);
	decimal("350.5", 2, true, 35050);
	decimal("350.05", 2, true, 35005);
	decimal("350.050", 2, true, 35005);
	decimal("350.005", 2, false, 0);
	decimal("0", 2, true, 0);
	decimal("-0", 2, true, 0);
	decimal("-12.34", 2, true, -1234);
	decimal("0.6", 6, true, 600000);
	decimal("0.0000001", 6, false, 0);
	decimal("2022", 0, true, 2022);
	decimal("2022.0", 0, true, 2022);
	decimal("2022.5", 0, false, 0);
	decimal("", 2, false, 0);
	decimal("-", 2, false, 0);
	decimal(".", 2, false, 0);
	decimal("1e3", 2, false, 0);
	decimal(" 1", 2, false, 0);
	decimal("1 ", 2, false, 0);
	decimal("+1", 2, false, 0);
	decimal("--1", 2, false, 0);
	decimal("1.2.3", 2, false, 0);
	decimal("NaN", 2, false, 0);
	decimal("Infinity", 2, false, 0);
	decimal("1000000000000", 2, true, FEN_MAX);
	decimal("99999999999999999999", 2, false, 0);
	decimal("9223372036854775807", 0, false, 0);
	decimal("100000000000000000000000000000000000000000000000000000", 0, false, 0);
	decimal("0.00000000000000000000000000000000000000000000000000000", 2, true, 0);
}

/* Millionths of a fen: exact but for what is less than one of them. */
static void
test_micro(void)
{
	int			wrong = 0;

	is(micro_ratio(0, RATIO_ONE), 0, "all of nothing");
	is(micro_ratio(MICRO_FEN_MAX, RATIO_ONE), MICRO_FEN_MAX, "all of the most");
	is(micro_ratio(MICRO_FEN_MAX, 0), 0, "nothing of the most");
	is(micro_ratio(INT64_C(749231500000), 600000), INT64_C(449538900000), "60 per cent of 7492.315 yuan");
	is(micro_ratio(1, 999999), 0, "less than a millionth is cut off");
	is(micro_ratio(1999999, 500000), 999999, "also beside whole fen");
	is(micro_to_fen(0), 0, "no millionths, no fen");
	is(micro_to_fen(499999), 0, "just under half a fen");
	is(micro_to_fen(500000), 1, "half a fen up");
	is(micro_to_fen(1499999), 1, "just under one and a half");
	is(micro_to_fen(MICRO_FEN_MAX), MICRO_FEN_MAX / RATIO_ONE, "the most");
	for (int i = 0; i < 20000; i++)
	{
		MicroFen	amount = random_between(0, MICRO_FEN_MAX >> random_between(0, 59));
		int64_t		ratio = random_between(0, RATIO_ONE);

		wrong += micro_ratio(amount, ratio) != (int64_t) ((__int128) amount * ratio / RATIO_ONE);
	}
	is(wrong, 0, "20000 random amounts, as in 128 bits");

	is(fen_add(2, 3), 5, "a sum");
	is(fen_add(2, FEN_UNKNOWN), FEN_UNKNOWN, "is unknown with an unknown part");
	is(fen_add(FEN_UNDECIDED, 3), FEN_UNDECIDED, "or undecided with an undecided one");
}

int
main(void)
{
	test_ratio();
	test_split();
	test_decimal();
	test_micro();
	return done();
}

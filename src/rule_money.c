/*-------------------------------------------------------------------------
 * rule_money.c
 *	  Money in fen, exactly (no server code).
 *-------------------------------------------------------------------------
 */
#include "rule_money.h"

Fen
fen_ratio(Fen amount, int64_t ratio)
{
	/* the whole yuan-millions first, so that nothing overflows */
	int64_t		whole = amount / RATIO_ONE;
	int64_t		rest = amount % RATIO_ONE;

	return whole * ratio + (rest * ratio + RATIO_ONE / 2) / RATIO_ONE;
}

MicroFen
micro_ratio(MicroFen amount, int64_t ratio)
{
	return amount / RATIO_ONE * ratio + amount % RATIO_ONE * ratio / RATIO_ONE;
}

void
fen_split(Fen amount, const int32_t *parts, int n, int rest, Fen *shares)
{
	int64_t		total = 0;
	Fen			left = amount;

	for (int i = 0; i < n; i++)
		total += parts[i];
	for (int i = 0; i < n; i++)
	{
		shares[i] = amount / total * parts[i] + amount % total * parts[i] / total;
		left -= shares[i];
	}
	shares[rest] += left;
}

bool
decimal_scaled(const char *text, int scale, int64_t *value)
{
	bool		negative = false;
	int64_t		v = 0;
	int			digits = 0,
				decimals = -1;

	if (*text == '-')
	{
		negative = true;
		text++;
	}
	for (; *text; text++)
	{
		if (*text == '.' && decimals < 0)
		{
			decimals = 0;
			continue;
		}
		if (*text < '0' || *text > '9')
			return false;
		digits++;
		if (decimals >= scale)
		{
			if (*text != '0')
				return false;
			continue;
		}
		if (v > FEN_MAX)
			return false;
		v = v * 10 + (*text - '0');
		if (decimals >= 0)
			decimals++;
	}
	if (digits == 0)
		return false;
	for (int i = decimals < 0 ? 0 : decimals; i < scale; i++)
	{
		if (v > FEN_MAX)
			return false;
		v *= 10;
	}
	*value = negative ? -v : v;
	return true;
}

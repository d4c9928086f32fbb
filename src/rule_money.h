/*-------------------------------------------------------------------------
 * rule_money.h
 *	  Money in fen, exactly.
 *-------------------------------------------------------------------------
 */
#ifndef RULE_MONEY_H
#define RULE_MONEY_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t Fen;

#define FEN_NONE		INT64_MIN	/* not applicable, or not given */
#define FEN_UNKNOWN		(INT64_MIN + 1) /* the texts leave it open */
#define FEN_UNDECIDED	(INT64_MIN + 2) /* a fact is missing */
#define FEN_IS_KNOWN(f) ((f) > FEN_UNDECIDED)

/* One person's amounts; far above every premium, far below overflow. */
#define FEN_MAX			INT64_C(100000000000000)

/* Millionths of a fen, where an amount must stay exact before it is published. */
typedef int64_t MicroFen;

/* the most that fits: ten milliard yuan */
#define MICRO_FEN_MAX	INT64_C(1000000000000000000)

/* Ratios are counted in millionths. */
#define RATIO_ONE		INT64_C(1000000)
#define RATIO_UNKNOWN	INT64_C(-1)

#pragma GCC visibility push(hidden)

/* ratio of an amount, half a fen up; amount 0..FEN_MAX, ratio 0..RATIO_ONE */
extern Fen	fen_ratio(Fen amount, int64_t ratio);

/* the same without rounding to the fen; amount 0..MICRO_FEN_MAX */
extern MicroFen micro_ratio(MicroFen amount, int64_t ratio);

/*
 * Divide an amount by parts: each rounded down to the fen, the remainder borne
 * by part `rest`, so that the shares always sum to the amount.
 */
extern void fen_split(Fen amount, const int32_t *parts, int n, int rest,
					  Fen *shares);

/*
 * Read a decimal number as an integer of `scale` digits after the point
 * ("12.5", 2 -> 1250).  False where it is no such number, has more digits, or
 * is out of range.
 */
extern bool decimal_scaled(const char *text, int scale, int64_t *value);

#pragma GCC visibility pop

/* Half a fen up. */
static inline Fen
micro_to_fen(MicroFen amount)
{
	return (amount + RATIO_ONE / 2) / RATIO_ONE;
}

/* A sum is as little known as its parts. */
static inline Fen
fen_add(Fen a, Fen b)
{
	return !FEN_IS_KNOWN(a) ? a : !FEN_IS_KNOWN(b) ? b : a + b;
}

#endif

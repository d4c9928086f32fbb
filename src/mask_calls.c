/*-------------------------------------------------------------------------
 * mask_calls.c
 *	  Which cells of a report to hide: window functions, as a cell is hidden
 *	  for what its neighbours are.
 *
 *	  masked_cell(persons, below, also, kept) OVER (PARTITION BY total)
 *	  masked_step(persons, below, open_end) OVER (PARTITION BY sum ORDER BY step)
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "windowapi.h"

PG_FUNCTION_INFO_V1(masked_cell);
PG_FUNCTION_INFO_V1(masked_step);

/* What is said of the rows of a partition, made at its first row. */
typedef struct Masks
{
	bool		made;
	uint8		of[FLEXIBLE_ARRAY_MEMBER];
} Masks;

/* An argument at a row of the partition; 0, false, where it is null. */
static Datum
argument(WindowObject window, int number, int64 row)
{
	bool		null,
				outside;
	Datum		value = WinGetFuncArgInPartition(window, number, (int) row, WINDOW_SEEK_HEAD, false, &null, &outside);

	return null ? (Datum) 0 : value;
}

static int64
persons_at(WindowObject window, int64 row)
{
	/* bigint may be passed by reference: a null has nothing to point to */
	Datum		value = argument(window, 0, row);

	return value == (Datum) 0 ? 0 : DatumGetInt64(value);
}

/* The bound of the partition; 0: nothing is hidden. */
static int32
bound(WindowObject window)
{
	return Max(DatumGetInt32(argument(window, 1, 0)), 0);
}

static Masks *
masks(WindowObject window, int64 rows)
{
	return WinGetPartitionLocalMemory(window, offsetof(Masks, of) + rows);
}

/* The row of the fewest persons that may be hidden, too; -1: there is none. */
static int64
least(WindowObject window, int64 rows, const uint8 *hidden)
{
	int64		found = -1,
				fewest = 0;

	for (int64 i = 0; i < rows; i++)
	{
		int64		persons = persons_at(window, i);

		if (!hidden[i] && persons > 0 && (found < 0 || persons < fewest) && !DatumGetBool(argument(window, 3, i)))
		{
			found = i;
			fewest = persons;
		}
	}
	return found;
}

/*
 * Small cells, and others with them: what is hidden must not be what the rest
 * leaves of the total, so it is two cells at least, and together no small one.
 */
static void
hide_cells(WindowObject window, int64 rows, int32 below, uint8 *hidden)
{
	int64		n = 0,
				total = 0;

	for (int64 i = 0; i < rows; i++)
	{
		int64		persons = persons_at(window, i);

		hidden[i] = (persons > 0 && persons < below) || DatumGetBool(argument(window, 2, i));
		if (hidden[i])
		{
			n++;
			total += persons;
		}
	}
	while (n > 0 && (n < 2 || total < below))
	{
		int64		next = least(window, rows, hidden);

		CHECK_FOR_INTERRUPTS();
		if (next < 0)
			break;
		hidden[next] = true;
		n++;
		total += persons_at(window, next);
	}
}

/*
 * Of a growing sum: steps together until they are no small cell, and what is
 * left with the last of them.
 */
static void
hide_steps(WindowObject window, int64 rows, int32 below, uint8 *hidden)
{
	bool		open_end = DatumGetBool(argument(window, 2, 0));
	int64		first = 0,
				closed = -1,
				total = 0;

	for (int64 i = 0; i < rows; i++)
	{
		hidden[i] = 2;
		total += persons_at(window, i);
		if (total >= below)
		{
			hidden[i] = first == i ? 0 : 1;
			closed = i;
			first = i + 1;
			total = 0;
		}
	}
	if (closed >= 0 && (closed < rows - 1 || open_end))
	{
		hidden[closed] = 2;
		hidden[rows - 1] = open_end ? 2 : 1;
	}
}

static uint8
mask(FunctionCallInfo fcinfo, void (*hide) (WindowObject, int64, int32, uint8 *))
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64		rows = WinGetPartitionRowCount(window);
	Masks	   *m = masks(window, rows);
	int32		below = m->made ? 0 : bound(window);

	if (below > 0)
		hide(window, rows, below, m->of);
	m->made = true;
	return m->of[WinGetCurrentPosition(window)];
}

Datum
masked_cell(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(mask(fcinfo, hide_cells));
}

Datum
masked_step(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(mask(fcinfo, hide_steps));
}

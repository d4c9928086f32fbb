/*-------------------------------------------------------------------------
 * fact_args.c
 *	  From SQL arguments to facts.
 *-------------------------------------------------------------------------
 */
#include "fact_args.h"

#include "access/tupmacs.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

Fen
fact_amount(Facts *f, Datum yuan)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, yuan));
	int64		fen;

	if (!decimal_scaled(text, 2, &fen) || fen > FEN_MAX || fen < -FEN_MAX)
		fact_flaw(f, NOTE_BIT(AMOUNT_OUT_OF_RANGE));
	else if (fen < 0)
		fact_flaw(f, NOTE_BIT(NEGATIVE_AMOUNT));
	else
		return fen;
	return FEN_NONE;
}

static void
hold(const Policy *p, Facts *f, uint32 hash, const char *name, uint32 length,
	 Day from, Day until)
{
	uint16		circumstance = policy_circumstance(p, hash, name, length);
	Held	   *held;

	if (circumstance == NO_INDEX)
	{
		fact_flaw(f, NOTE_BIT(UNKNOWN_CIRCUMSTANCE));
		return;
	}
	if (f->nheld == MAX_HELD)
	{
		fact_flaw(f, NOTE_BIT(TOO_MANY_CIRCUMSTANCES));
		return;
	}
	if (from != DAY_NONE && until != DAY_NONE && until < from)
		fact_flaw(f, NOTE_BIT(CONTRADICTORY_DATES));
	held = &f->held[f->nheld++];
	held->circumstance = circumstance;
	held->from = from;
	held->until = until;
	set_add(&f->listed, circumstance);
}

ArrayType *
array_arg(FunctionCallInfo fcinfo, int argno)
{
	struct varlena *packed;
	ArrayType  *array;

	if (PG_ARGISNULL(argno))
		return NULL;
	/* an empty array is often stored short: do not copy it to look */
	packed = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argno));
	if (VARATT_IS_SHORT(packed) &&
		VARSIZE_SHORT(packed) - VARHDRSZ_SHORT == sizeof(ArrayType) - VARHDRSZ)
		return NULL;
	array = PG_GETARG_ARRAYTYPE_P(argno);
	return ARR_NDIM(array) == 0 ? NULL : array;
}

static int
elements(ArrayType *array)
{
	return array ? ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)) : 0;
}

static bool
element_is_null(ArrayType *array, int i)
{
	bits8	   *nulls = ARR_NULLBITMAP(array);

	return nulls && !(nulls[i / 8] & (1 << (i % 8)));
}

/* The i-th of the days beside the circumstances; a null is no day. */
static Day
parallel_day(Facts *f, ArrayType *days, int i, int *at)
{
	if (days == NULL || element_is_null(days, i))
		return DAY_NONE;
	return fact_day(f, ((DateADT *) ARR_DATA_PTR(days))[(*at)++]);
}

void
fact_circumstances(const Policy *p, Facts *f, ArrayType *codes, ArrayType *from,
				   ArrayType *until)
{
	int			n = elements(codes);
	int			from_at = 0,
				until_at = 0;
	char	   *at;

	if ((from && elements(from) != n) || (until && elements(until) != n))
	{
		fact_flaw(f, NOTE_BIT(MISMATCHED_ARRAYS));
		return;
	}
	if (n == 0)
		return;
	at = ARR_DATA_PTR(codes);
	for (int i = 0; i < n; i++)
	{
		Day			first_day = parallel_day(f, from, i, &from_at);
		Day			last_day = parallel_day(f, until, i, &until_at);
		const char *name;
		uint32		length;

		if (element_is_null(codes, i))
		{
			fact_flaw(f, NOTE_BIT(NULL_ELEMENT));
			continue;
		}
		at = (char *) att_align_pointer(at, TYPALIGN_INT, -1, at);
		name = VARDATA_ANY(at);
		length = VARSIZE_ANY_EXHDR(at);
		hold(p, f, name_hash(name, length), name, length, first_day, last_day);
		at = (char *) att_addlength_pointer(at, -1, at);
	}
}

void
fact_circumstance_set(const Policy *p, Facts *f, Datum value)
{
	struct varlena *set = PG_DETOAST_DATUM_PACKED(value);
	const char *data = VARDATA_ANY(set);
	SetHead		head;

	memcpy(&head, data, sizeof(head));
	data += sizeof(head);
	for (int i = 0; i < head.n; i++)
	{
		SetEntry	e;

		memcpy(&e, data + i * sizeof(e), sizeof(e));
		hold(p, f, e.hash, data - sizeof(head) + e.offset, e.length, e.from,
			 e.until);
	}
}

/*-------------------------------------------------------------------------
 * person_calls.c
 *	  From facts back to SQL: as columns, and as JSON.
 *-------------------------------------------------------------------------
 */
#include "person_calls.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"

#include "history.h"
#include "policy_doc.h"

const char *const person_names[N_PERSON_COLUMNS] = {
	"birth_date", "paid_on", "circumstances", "circumstance_from",
	"circumstance_until", "registered_on", "died_on", "fee_level",
	"settled_before", "history"
};

static Ref
code_of(const Policy *p, const Held *held)
{
	return POLICY_TABLE(p, CircumstanceText, circumstances)[held->circumstance].code;
}

static Ref
level_of(const Policy *p, const Facts *f)
{
	return POLICY_TABLE(p, Ref, levels)[f->level];
}

static Datum
text_datum(const Policy *p, Ref ref)
{
	return PointerGetDatum(cstring_to_text_with_len(POLICY_TEXT(p, ref), ref.count));
}

/* A column of a circumstance's days. */
static Day
held_day(const Held *held, PersonColumn column)
{
	return column == PERSON_CIRCUMSTANCE_FROM ? held->from : held->until;
}

/* Days beside the circumstances are given where any of them has one. */
static bool
any_held_day(const Facts *f, PersonColumn column)
{
	for (int i = 0; i < f->nheld; i++)
	{
		if (held_day(&f->held[i], column) != DAY_NONE)
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------
 * Columns
 * ------------------------------------------------------------------ */

static Datum
codes_datum(const Policy *p, const Facts *f)
{
	Datum		codes[MAX_HELD];

	for (int i = 0; i < f->nheld; i++)
		codes[i] = text_datum(p, code_of(p, &f->held[i]));
	return PointerGetDatum(construct_array(codes, f->nheld, TEXTOID, -1, false, TYPALIGN_INT));
}

static Datum
held_days_datum(const Facts *f, PersonColumn column)
{
	Datum		days[MAX_HELD];
	bool		nulls[MAX_HELD];
	int			lower = 1;
	int			n = f->nheld;

	for (int i = 0; i < n; i++)
	{
		Day			day = held_day(&f->held[i], column);

		nulls[i] = day == DAY_NONE;
		days[i] = DateADTGetDatum(nulls[i] ? 0 : day);
	}
	return PointerGetDatum(construct_md_array(days, nulls, 1, &n, &lower, DATEOID,
											  sizeof(DateADT), true, TYPALIGN_INT));
}

static Datum
history_datum(const HistoryYears *h)
{
	return PointerGetDatum(history_make(h->first_year, h->n, h->years));
}

static void
put(Datum *values, bool *nulls, PersonColumn column, Datum value)
{
	values[column] = value;
	nulls[column] = false;
}

static void
put_day(Datum *values, bool *nulls, PersonColumn column, Day day)
{
	if (day != DAY_NONE)
		put(values, nulls, column, DateADTGetDatum(day));
}

void
person_columns(const Policy *p, const Facts *f, Datum *values, bool *nulls)
{
	memset(nulls, true, N_PERSON_COLUMNS * sizeof(bool));
	put_day(values, nulls, PERSON_BIRTH_DATE, f->birth);
	put_day(values, nulls, PERSON_PAID_ON, f->paid);
	if (f->nheld > 0)
		put(values, nulls, PERSON_CIRCUMSTANCES, codes_datum(p, f));
	for (int c = PERSON_CIRCUMSTANCE_FROM; c <= PERSON_CIRCUMSTANCE_UNTIL; c++)
	{
		if (any_held_day(f, c))
			put(values, nulls, c, held_days_datum(f, c));
	}
	put_day(values, nulls, PERSON_REGISTERED_ON, f->registered);
	put_day(values, nulls, PERSON_DIED_ON, f->died);
	if (f->level >= 0)
		put(values, nulls, PERSON_FEE_LEVEL, text_datum(p, level_of(p, f)));
	if (f->settled_before != FEN_NONE)
		put(values, nulls, PERSON_SETTLED_BEFORE,
			NumericGetDatum(int64_div_fast_to_numeric(f->settled_before, 2)));
	if (f->history)
		put(values, nulls, PERSON_HISTORY, history_datum(f->history));
}

/* ------------------------------------------------------------------
 * JSON
 * ------------------------------------------------------------------ */

Tree *
text_node(const Policy *p, Ref ref)
{
	return node_string(pnstrdup(POLICY_TEXT(p, ref), ref.count));
}

Tree *
day_node(Day day)
{
	return DAY_IS_KNOWN(day) ? node_string(day_text(day)) : node_new(NODE_NULL);
}

Tree *
fen_node(Fen fen)
{
	Tree	   *number;

	if (!FEN_IS_KNOWN(fen))
		return node_new(NODE_NULL);
	number = node_new(NODE_NUMBER);
	number->text = DatumGetCString(DirectFunctionCall1(numeric_out,
													   NumericGetDatum(int64_div_fast_to_numeric(fen, 2))));
	return number;
}

static void
set_day(Tree *object, PersonColumn column, Day day)
{
	if (day != DAY_NONE)
		node_set(object, person_names[column], day_node(day));
}

static Tree *
codes_node(const Policy *p, const Facts *f)
{
	Tree	   *codes = node_new(NODE_ARRAY);

	for (int i = 0; i < f->nheld; i++)
		node_append(codes, text_node(p, code_of(p, &f->held[i])));
	return codes;
}

static Tree *
held_days_node(const Facts *f, PersonColumn column)
{
	Tree	   *days = node_new(NODE_ARRAY);

	for (int i = 0; i < f->nheld; i++)
		node_append(days, day_node(held_day(&f->held[i], column)));
	return days;
}

static Tree *
history_node(const HistoryYears *h)
{
	StringInfoData text;

	initStringInfo(&text);
	history_text(&text, *h);
	return node_string(text.data);
}

Tree *
person_tree(const Policy *p, const Facts *f)
{
	Tree	   *object = node_new(NODE_OBJECT);

	set_day(object, PERSON_BIRTH_DATE, f->birth);
	set_day(object, PERSON_PAID_ON, f->paid);
	if (f->nheld > 0)
		node_set(object, person_names[PERSON_CIRCUMSTANCES], codes_node(p, f));
	for (int c = PERSON_CIRCUMSTANCE_FROM; c <= PERSON_CIRCUMSTANCE_UNTIL; c++)
	{
		if (any_held_day(f, c))
			node_set(object, person_names[c], held_days_node(f, c));
	}
	set_day(object, PERSON_REGISTERED_ON, f->registered);
	set_day(object, PERSON_DIED_ON, f->died);
	if (f->level >= 0)
		node_set(object, person_names[PERSON_FEE_LEVEL], text_node(p, level_of(p, f)));
	if (f->settled_before != FEN_NONE)
		node_set(object, person_names[PERSON_SETTLED_BEFORE], fen_node(f->settled_before));
	if (f->history)
		node_set(object, person_names[PERSON_HISTORY], history_node(f->history));
	return object;
}

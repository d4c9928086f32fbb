/*-------------------------------------------------------------------------
 * circumstance_io.c
 *	  The type insurance.circumstance_set: the circumstances of one person with
 *	  their days, compact, for tables of millions of rows.
 *
 * Text: {subsistence_allowance[2022-03-01,2022-12-31],veteran[2022-05-01,],orphan}
 * A name is a code or any other name that policies know; whether one does is
 * seen when it is assessed.  Entries are sorted, so that equal sets are equal.
 *
 *	  circumstance_set_in, _out, _recv, _send, _eq, _cmp, _hash
 *	  circumstance_set_make(text[], date[], date[])
 *-------------------------------------------------------------------------
 */
#include "types.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"

#include "policy_doc.h"

PG_FUNCTION_INFO_V1(circumstance_set_in);
PG_FUNCTION_INFO_V1(circumstance_set_out);
PG_FUNCTION_INFO_V1(circumstance_set_recv);
PG_FUNCTION_INFO_V1(circumstance_set_send);
PG_FUNCTION_INFO_V1(circumstance_set_make);

typedef struct Named
{
	const char *name;
	int			length;
	Day			from;
	Day			until;
} Named;

/* Characters that the text form needs for itself. */
static bool
is_special(char ch)
{
	return ch == '{' || ch == '}' || ch == '[' || ch == ']' || ch == ',' ||
		ch == '(' || ch == ')' || ch == '"' || (unsigned char) ch <= ' ';
}

static void
check_name(const Named *named)
{
	if (named->length == 0 || named->length > 200)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("name of a circumstance must have 1 to 200 bytes")));
	for (int i = 0; i < named->length; i++)
	{
		if (is_special(named->name[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("name of a circumstance contains a character that is not allowed"),
					 errdetail("Spaces, quotes, commas, braces, brackets and parentheses are not allowed.")));
	}
}

static void
check_days(const Named *named)
{
	if (named->from != DAY_NONE && named->until != DAY_NONE &&
		named->until < named->from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("circumstance ends before it begins")));
}

static int
compare_named(const void *a, const void *b)
{
	const Named *x = a;
	const Named *y = b;
	int			order = memcmp(x->name, y->name, Min(x->length, y->length));

	if (order == 0)
		order = x->length - y->length;
	if (order == 0)
		order = (x->from > y->from) - (x->from < y->from);
	if (order == 0)
		order = (x->until > y->until) - (x->until < y->until);
	return order;
}

static struct varlena *
make_set(Named *named, int n)
{
	Size		names_at = sizeof(SetHead) + n * sizeof(SetEntry);
	Size		size = VARHDRSZ + names_at;
	struct varlena *result;
	char	   *data;
	uint16		offset = names_at;
	int			kept = 0;

	if (n > MAX_HELD)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d circumstances", MAX_HELD)));
	qsort(named, n, sizeof(Named), compare_named);
	for (int i = 0; i < n; i++)
	{
		check_name(&named[i]);
		check_days(&named[i]);
		if (kept == 0 || compare_named(&named[kept - 1], &named[i]) != 0)
			named[kept++] = named[i];
	}
	n = kept;
	names_at = sizeof(SetHead) + n * sizeof(SetEntry);
	size = VARHDRSZ + names_at;
	for (int i = 0; i < n; i++)
		size += named[i].length;

	result = palloc0(size);
	SET_VARSIZE(result, size);
	data = VARDATA(result);
	((SetHead *) data)->format = CIRCUMSTANCE_SET_FORMAT;
	((SetHead *) data)->n = n;
	offset = names_at;
	for (int i = 0; i < n; i++)
	{
		SetEntry   *e = (SetEntry *) (data + sizeof(SetHead)) + i;

		e->hash = name_hash(named[i].name, named[i].length);
		e->from = named[i].from;
		e->until = named[i].until;
		e->offset = offset;
		e->length = named[i].length;
		memcpy(data + offset, named[i].name, named[i].length);
		offset += named[i].length;
	}
	return result;
}

static void
malformed(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("malformed circumstance_set: %s", what),
			 errhint("A circumstance_set looks like {subsistence_allowance[2022-03-01,],orphan}.")));
}

static Day
bound(const char **at)
{
	char		text[11];
	Day			day;

	if (**at == ',' || **at == ']')
		return DAY_NONE;
	strlcpy(text, *at, sizeof(text));
	if (!parse_day(text, &day))
		malformed("a date is no date of the form YYYY-MM-DD");
	*at += 10;
	return day;
}

static struct varlena *
set_from_text(const char *text)
{
	Named		named[MAX_HELD + 1];
	const char *at = text;
	int			n = 0;

	while (*at == ' ')
		at++;
	if (*at++ != '{')
		malformed("expected \"{\"");
	while (*at == ' ')
		at++;
	while (*at != '}')
	{
		Named	   *one = &named[n];

		if (n == MAX_HELD)
			malformed("too many circumstances");
		while (*at == ' ')
			at++;
		one->name = at;
		while (*at && !is_special(*at))
			at++;
		one->length = at - one->name;
		one->from = one->until = DAY_NONE;
		if (*at == '[')
		{
			at++;
			one->from = bound(&at);
			if (*at++ != ',')
				malformed("expected \",\" between the days");
			one->until = bound(&at);
			if (*at++ != ']')
				malformed("expected \"]\"");
		}
		n++;
		while (*at == ' ')
			at++;
		if (*at == ',' && at[1] != '}')
			at++;
		else if (*at != '}')
			malformed("expected \",\" and a circumstance, or \"}\"");
	}
	at++;
	while (*at == ' ')
		at++;
	if (*at)
		malformed("text after \"}\"");
	return make_set(named, n);
}

Datum
circumstance_set_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(set_from_text(PG_GETARG_CSTRING(0)));
}

static void
set_text(StringInfo out, struct varlena *set)
{
	const char *data = VARDATA_ANY(set);
	SetHead		head;

	memcpy(&head, data, sizeof(head));
	appendStringInfoChar(out, '{');
	for (int i = 0; i < head.n; i++)
	{
		SetEntry	e;

		memcpy(&e, data + sizeof(head) + i * sizeof(e), sizeof(e));
		if (i > 0)
			appendStringInfoChar(out, ',');
		appendBinaryStringInfo(out, data + e.offset, e.length);
		if (e.from == DAY_NONE && e.until == DAY_NONE)
			continue;
		appendStringInfo(out, "[%s,%s]",
						 e.from == DAY_NONE ? "" : day_text(e.from),
						 e.until == DAY_NONE ? "" : day_text(e.until));
	}
	appendStringInfoChar(out, '}');
}

Datum
circumstance_set_out(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	initStringInfo(&out);
	set_text(&out, PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0)));
	PG_RETURN_CSTRING(out.data);
}

Datum
circumstance_set_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(set_from_text(wire_receive(fcinfo, CIRCUMSTANCE_SET_FORMAT, "circumstance_set")));
}

Datum
circumstance_set_send(PG_FUNCTION_ARGS)
{
	StringInfoData text;

	initStringInfo(&text);
	set_text(&text, PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0)));
	PG_RETURN_BYTEA_P(wire_send(CIRCUMSTANCE_SET_FORMAT, text.data, text.len));
}

COMPARISON_OPERATORS(circumstance_set, bytes_compare)
BYTES_HASH(circumstance_set)

/* The days of a parallel array; DAY_NONE for a null or where there is none. */
static Day
day_at(ArrayType *array, Datum *days, bool *nulls, int n, int i)
{
	Day			day;

	if (array == NULL || i >= n || nulls[i])
		return DAY_NONE;
	day = DatumGetDateADT(days[i]);
	if (day < DAY_FIRST || day > DAY_LAST)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date of a circumstance is out of range")));
	return day;
}

Datum
circumstance_set_make(PG_FUNCTION_ARGS)
{
	ArrayType  *days[2] = {NULL, NULL};
	Datum	   *names,
			   *values[2] = {NULL, NULL};
	bool	   *nulls,
			   *day_nulls[2] = {NULL, NULL};
	int			n,
				ndays[2] = {0, 0};
	Named	   *named;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false,
					  TYPALIGN_INT, &names, &nulls, &n);
	for (int k = 0; k < 2; k++)
	{
		if (PG_ARGISNULL(k + 1))
			continue;
		days[k] = PG_GETARG_ARRAYTYPE_P(k + 1);
		deconstruct_array(days[k], DATEOID, sizeof(DateADT), true,
						  TYPALIGN_INT, &values[k], &day_nulls[k], &ndays[k]);
		if (ndays[k] != n)
			ereport(ERROR,
					(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
					 errmsg("arrays of circumstances and their days differ in length")));
	}
	named = palloc((n + 1) * sizeof(Named));
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("circumstance must not be null")));
		named[i].name = VARDATA_ANY(DatumGetTextPP(names[i]));
		named[i].length = VARSIZE_ANY_EXHDR(DatumGetTextPP(names[i]));
		named[i].from = day_at(days[0], values[0], day_nulls[0], ndays[0], i);
		named[i].until = day_at(days[1], values[1], day_nulls[1], ndays[1], i);
	}
	PG_RETURN_POINTER(make_set(named, n));
}

/*-------------------------------------------------------------------------
 * tally_io.c
 *	  The type insurance.tally: text and binary form.
 *
 * Text: JSON, which is read back exactly and does not depend on any setting.
 * Lists of numbers are in the order of their enumerations, an entry is a list of
 * its key, its counts and its sums; sums are in fen.  Binary: a version byte
 * before the same text.
 *
 *	  tally_in, tally_out, tally_recv, tally_send
 *	  tally_eq, tally_cmp, tally_hash
 *-------------------------------------------------------------------------
 */
#include "tally.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"

#include "assessment.h"
#include "doc_tree.h"

PG_FUNCTION_INFO_V1(tally_in);
PG_FUNCTION_INFO_V1(tally_out);
PG_FUNCTION_INFO_V1(tally_recv);
PG_FUNCTION_INFO_V1(tally_send);
PG_FUNCTION_INFO_V1(tally_rows);

static const char *const kind_words[N_TALLY_KINDS] = {
	"routes", "categories", "payers", "starts", "notes", "missing", "policies",
	"payments", "identified", "streaks"
};

/* ------------------------------------------------------------------
 * Values and states
 * ------------------------------------------------------------------ */

void
tally_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a number of a tally is out of range"),
			 errdetail("Persons are counted up to 2^63 - 1, sums in fen up to 2^127 - 1."),
			 errhint("So many persons there are not: look for a tally that was merged twice, or made by hand.")));
}

void
tally_format_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("tally is of an unknown format"),
			 errhint("It was made by another version of the extension; make it again.")));
}

Tally *
tally_opened(const Tally *t, uint64 bytes)
{
	uint64		size = tally_open_size(t, bytes);
	Tally	   *open;

	if (size == 0)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("tally has too many entries"),
				 errhint("Group by region or year first.")));
	open = palloc0(size);
	tally_open(open, t, bytes);
	SET_VARSIZE(open, size);
	return open;
}

Tally *
tally_closed(const Tally *t)
{
	Tally	   *closed = palloc_extended(tally_closed_size(t), MCXT_ALLOC_HUGE);

	tally_close(closed, t);
	SET_VARSIZE(closed, sizeof(Tally) + t->used);
	return closed;
}

/* ------------------------------------------------------------------
 * Text form: writing
 * ------------------------------------------------------------------ */

static void
put_sum(StringInfo out, Sum sum)
{
	unsigned __int128 rest = sum < 0 ? -(unsigned __int128) sum : (unsigned __int128) sum;
	char		digits[44];
	char	   *at = digits + sizeof(digits);

	*--at = '\0';
	do
		*--at = '0' + (int) (rest % 10);
	while ((rest /= 10) != 0);
	if (sum < 0)
		*--at = '-';
	appendStringInfoString(out, at);
}

static void
put_sums(StringInfo out, const Sum *sums, int n)
{
	for (int i = 0; i < n; i++)
	{
		appendStringInfoChar(out, ',');
		put_sum(out, sums[i]);
	}
}

static void
put_counts(StringInfo out, const int64 *count, int n)
{
	appendStringInfoChar(out, '[');
	for (int i = 0; i < n; i++)
		appendStringInfo(out, "%s" INT64_FORMAT, i > 0 ? "," : "", count[i]);
	appendStringInfoChar(out, ']');
}

/* [name, known, open, undecided, not applicable, sum] */
static void
put_amounts(StringInfo out, const Tally *t)
{
	appendStringInfoChar(out, '[');
	for (int i = 0; i < N_AMOUNTS; i++)
	{
		int64		none = t->lacking[FEN_NONE - FEN_NONE][i];
		int64		unknown = t->lacking[FEN_UNKNOWN - FEN_NONE][i];
		int64		undecided = t->lacking[FEN_UNDECIDED - FEN_NONE][i];

		appendStringInfo(out, "%s[\"%s\"," INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT ",",
						 i > 0 ? "," : "", amount_words[i],
						 t->persons - none - unknown - undecided, unknown, undecided, none);
		put_sum(out, t->amount[i]);
		appendStringInfoChar(out, ']');
	}
	appendStringInfoChar(out, ']');
}

static void
put_tiers(StringInfo out, const Tally *t)
{
	appendStringInfoChar(out, '[');
	for (int i = 0; i < TALLY_TIERS; i++)
	{
		if (i == TALLY_NO_TIER)
			appendStringInfoString(out, ",[null");
		else
			appendStringInfo(out, "%s[\"%s\"", i > 0 ? "," : "", tier_words[i]);
		appendStringInfo(out, "," INT64_FORMAT, t->tier[i]);
		put_sums(out, t->tier_sum[i], TALLY_TIER_SUMS);
		appendStringInfoChar(out, ']');
	}
	appendStringInfoChar(out, ']');
}

static void
put_entry(StringInfo out, TallyEntry *e)
{
	const struct TallyShape *shape = &tally_shapes[e->kind];

	if (!e->known)
		appendStringInfoString(out, "[null");
	else if (tally_shapes[e->kind].key == sizeof(int32))
		appendStringInfo(out, "[%d", tally_integer(e));
	else if (e->kind == TALLY_POLICY)
		appendStringInfo(out, "[" INT64_FORMAT, tally_number(e));
	else
	{
		appendStringInfoChar(out, '[');
		escape_json(out, pnstrdup((const char *) tally_key(e), e->length));
	}
	for (int i = 0; i < shape->counts; i++)
		appendStringInfo(out, "," INT64_FORMAT, e->count[i]);
	put_sums(out, tally_sums(e), shape->sums);
	appendStringInfoChar(out, ']');
}

static void
put_entries(StringInfo out, const Tally *t, TallyKind kind)
{
	TallyEntry *e = tally_first(t);
	const char *comma = "";

	appendStringInfoChar(out, '[');
	for (uint32 i = 0; i < t->n; i++, e = tally_next(e))
	{
		if (e->kind != kind)
			continue;
		appendStringInfoString(out, comma);
		put_entry(out, e);
		comma = ",";
	}
	appendStringInfoChar(out, ']');
}

static void
put_tally(StringInfo out, const Tally *t)
{
	appendStringInfo(out, "{\"format\":%d,\"persons\":" INT64_FORMAT ",\"outcomes\":", TALLY_FORMAT, t->persons);
	put_counts(out, t->outcome, lengthof(t->outcome));
	appendStringInfoString(out, ",\"accepted\":");
	put_counts(out, t->accepted, lengthof(t->accepted));
	appendStringInfo(out, ",\"covered\":" INT64_FORMAT ",\"days\":", t->covered);
	put_sum(out, t->days);
	appendStringInfoString(out, ",\"amounts\":");
	put_amounts(out, t);
	appendStringInfoString(out, ",\"tiers\":");
	put_tiers(out, t);
	for (int kind = 0; kind < N_TALLY_KINDS; kind++)
	{
		appendStringInfo(out, ",\"%s\":", kind_words[kind]);
		put_entries(out, t, kind);
	}
	appendStringInfoChar(out, '}');
}

/* Only what stands under one of the words; false: none of them has rows. */
static bool
put_rows(StringInfo out, const Tally *t, const char *word)
{
	if (strcmp(word, "outcomes") == 0)
		put_counts(out, t->outcome, lengthof(t->outcome));
	else if (strcmp(word, "amounts") == 0)
		put_amounts(out, t);
	else if (strcmp(word, "tiers") == 0)
		put_tiers(out, t);
	else
	{
		int			kind = 0;

		while (kind < N_TALLY_KINDS && strcmp(word, kind_words[kind]) != 0)
			kind++;
		if (kind == N_TALLY_KINDS)
			return false;
		put_entries(out, t, kind);
	}
	return true;
}

Datum
tally_rows(PG_FUNCTION_ARGS)
{
	const Tally *t = tally_closed_arg(fcinfo, 0);
	const char *word = text_to_cstring(PG_GETARG_TEXT_PP(1));
	StringInfoData out;

	initStringInfo(&out);
	if (!put_rows(&out, t, word))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a tally has no rows \"%s\"", word),
				 errhint("The keys of its text form that are lists name them.")));
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(out.data));
}

/* ------------------------------------------------------------------
 * Text form: reading
 * ------------------------------------------------------------------ */

static void malformed(const char *what) pg_attribute_noreturn();

static void
malformed(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("malformed tally: %s", what),
			 errhint("A tally is made by the aggregate insurance.tally(); its text form is only for moving it.")));
}

static Sum
read_sum(const Tree *node)
{
	__int128	value = 0;
	const char *at;
	bool		minus;

	if (!node_is(node, NODE_NUMBER))
		malformed("a number is missing");
	at = node->text;
	minus = *at == '-';
	at += minus;
	for (; *at != '\0'; at++)
	{
		if (*at < '0' || *at > '9' || __builtin_mul_overflow(value, (__int128) 10, &value) ||
			__builtin_sub_overflow(value, (__int128) (*at - '0'), &value))
			malformed("a number is no whole number or out of range");
	}
	/* counted down, because the least number has no opposite */
	if (!minus && __builtin_sub_overflow((__int128) 0, value, &value))
		malformed("a number is no whole number or out of range");
	return value;
}

static int64
read_count(const Tree *node)
{
	Sum			value = read_sum(node);

	if (value < 0 || value > PG_INT64_MAX)
		malformed("a number is out of range");
	return (int64) value;
}

static const Tree *
read_list(const Tree *list, int n)
{
	if (!node_is(list, NODE_ARRAY) || (n >= 0 && list->n != n))
		malformed("a list is missing or of another length");
	return list;
}

static void
read_counts(const Tree *tree, const char *key, int64 *count, int n)
{
	const Tree *list = read_list(node_get(tree, key), n);

	for (int i = 0; i < n; i++)
		count[i] = read_count(list->items[i]);
}

/* A list that begins with a name given, NULL for null. */
static const Tree *
read_named(const Tree *list, const char *name, int n)
{
	read_list(list, n);
	if (name == NULL ? !node_is(list->items[0], NODE_NULL) :
		!node_is(list->items[0], NODE_STRING) || strcmp(list->items[0]->text, name) != 0)
		malformed("amounts or tiers are others than this version knows");
	return list;
}

static void
read_fixed_part(Tally *t, const Tree *tree)
{
	const Tree *list;

	t->persons = read_count(node_get(tree, "persons"));
	read_counts(tree, "outcomes", t->outcome, lengthof(t->outcome));
	read_counts(tree, "accepted", t->accepted, lengthof(t->accepted));
	t->covered = read_count(node_get(tree, "covered"));
	t->days = read_sum(node_get(tree, "days"));
	list = read_list(node_get(tree, "amounts"), N_AMOUNTS);
	for (int i = 0; i < N_AMOUNTS; i++)
	{
		const Tree *amount = read_named(list->items[i], amount_words[i], 6);
		__int128	all = read_count(amount->items[1]);

		all += t->lacking[FEN_UNKNOWN - FEN_NONE][i] = read_count(amount->items[2]);
		all += t->lacking[FEN_UNDECIDED - FEN_NONE][i] = read_count(amount->items[3]);
		all += t->lacking[FEN_NONE - FEN_NONE][i] = read_count(amount->items[4]);
		t->amount[i] = read_sum(amount->items[5]);
		if (all != t->persons)
			malformed("its numbers contradict each other");
	}
	list = read_list(node_get(tree, "tiers"), TALLY_TIERS);
	for (int i = 0; i < TALLY_TIERS; i++)
	{
		const Tree *tier = read_named(list->items[i], i == TALLY_NO_TIER ? NULL : tier_words[i],
									  2 + TALLY_TIER_SUMS);

		t->tier[i] = read_count(tier->items[1]);
		for (int k = 0; k < TALLY_TIER_SUMS; k++)
			t->tier_sum[i][k] = read_sum(tier->items[2 + k]);
	}
}

/* The entry of a key, which is new. */
static TallyEntry *
read_key(Tally *t, TallyKind kind, const Tree *key)
{
	uint32		n = t->n;
	TallyEntry *e;

	if (node_is(key, NODE_STRING) && tally_shapes[kind].key == TALLY_ANY_LENGTH)
	{
		if (strlen(key->text) > TALLY_MAX_KEY)
			malformed("a name is too long");
		e = tally_look_up(t, kind, 0, true, key->text, strlen(key->text));
	}
	else if (node_is(key, NODE_NULL) && tally_shapes[kind].none)
		e = tally_look_up(t, kind, 0, false, "", 0);
	else if (tally_shapes[kind].key == sizeof(int32))
	{
		Sum			number = read_sum(key);
		uint32		bytes;

		if (number < PG_INT32_MIN || number > PG_INT32_MAX)
			malformed("a day or a number of years is out of range");
		bytes = tally_integer_key(number);
		e = tally_look_up(t, kind, 0, true, &bytes, sizeof(bytes));
	}
	else if (kind == TALLY_POLICY)
	{
		Sum			number = read_sum(key);
		uint64		bytes;

		if (number < PG_INT64_MIN || number > PG_INT64_MAX)
			malformed("a fingerprint is out of range");
		bytes = tally_number_key(number);
		e = tally_look_up(t, kind, 0, true, &bytes, sizeof(bytes));
	}
	else
		malformed("a name is missing");
	if (t->n == n)
		malformed("an entry stands twice");
	return e;
}

static void
read_entries(Tally *t, TallyKind kind, const Tree *list)
{
	const struct TallyShape *shape = &tally_shapes[kind];

	for (int i = 0; i < list->n; i++)
	{
		const Tree *entry = read_list(list->items[i], 1 + shape->counts + shape->sums);
		TallyEntry *e = read_key(t, kind, entry->items[0]);

		for (int k = 0; k < shape->counts; k++)
			e->count[k] = read_count(entry->items[1 + k]);
		for (int k = 0; k < shape->sums; k++)
			tally_sums(e)[k] = read_sum(entry->items[1 + shape->counts + k]);
	}
}

static Tally *
tally_from_text(const char *text)
{
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
	Tree	   *tree = node_from_jsonb(json);
	uint64		n = 0;
	Tally	   *t;
	const char *wrong;

	if (tree->kind != NODE_OBJECT || tree->n != 8 + N_TALLY_KINDS)
		malformed("expected an object of all fields");
	if (read_count(node_get(tree, "format")) != TALLY_FORMAT)
		malformed("it is of another format");
	for (int kind = 0; kind < N_TALLY_KINDS; kind++)
		n += read_list(node_get(tree, kind_words[kind]), -1)->n;
	t = tally_opened(NULL, n * TALLY_MAX_ENTRY);
	read_fixed_part(t, tree);
	for (int kind = 0; kind < N_TALLY_KINDS; kind++)
		read_entries(t, kind, node_get(tree, kind_words[kind]));
	t = tally_closed(t);
	wrong = tally_check(t, VARSIZE(t));
	if (wrong != NULL)
		malformed(wrong);
	return t;
}

Datum
tally_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(tally_from_text(PG_GETARG_CSTRING(0)));
}

Datum
tally_out(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	initStringInfo(&out);
	put_tally(&out, tally_closed_arg(fcinfo, 0));
	PG_RETURN_CSTRING(out.data);
}

Datum
tally_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(tally_from_text(wire_receive(fcinfo, TALLY_FORMAT, "tally")));
}

Datum
tally_send(PG_FUNCTION_ARGS)
{
	StringInfoData text;

	initStringInfo(&text);
	put_tally(&text, tally_closed_arg(fcinfo, 0));
	PG_RETURN_BYTEA_P(wire_send(TALLY_FORMAT, text.data, text.len));
}

COMPARISON_OPERATORS(tally, bytes_compare)
BYTES_HASH(tally)

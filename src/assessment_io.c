/*-------------------------------------------------------------------------
 * assessment_io.c
 *	  The type insurance.assessment: packing, text and binary form.
 *
 * Text: canonical JSON of every field, which is read back exactly.  It does not
 * depend on any setting.  Binary: a version byte before the same text.
 *
 *	  assessment_in, assessment_out, assessment_recv, assessment_send
 *	  assessment_eq, assessment_cmp, assessment_hash
 *-------------------------------------------------------------------------
 */
#include "types.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "assessment.h"
#include "policy_doc.h"

PG_FUNCTION_INFO_V1(assessment_in);
PG_FUNCTION_INFO_V1(assessment_out);
PG_FUNCTION_INFO_V1(assessment_recv);
PG_FUNCTION_INFO_V1(assessment_send);
PG_FUNCTION_INFO_V1(assessment_cmp);
PG_FUNCTION_INFO_V1(assessment_hash);
PG_FUNCTION_INFO_V1(assessment_hash_extended);

const char *const outcome_words[] = {
	"accepted", "not_enrolled", "rejected", "no_text", "undecided"
};
const char *const tier_words[] = {
	"none", "full", "fixed", "local", "external"
};
const char *const claims_words[] = {
	"unknown", "none", "payable", "pending_identity",
	"payable_after_identity_fixed", "undecided"
};

/* ------------------------------------------------------------------
 * Packing
 * ------------------------------------------------------------------ */

static char *
put_text(char *at, const char *text, uint32 length)
{
	*at++ = (char) length;
	memcpy(at, text, length);
	return at + length;
}

static char *
put_ref(char *at, const Policy *policy, Ref ref)
{
	return put_text(at, policy ? POLICY_TEXT(policy, ref) : "", ref.count);
}

static uint8
state_of(int rule, int none, int undecided)
{
	return rule == none ? STATE_NONE : rule == undecided ? STATE_UNDECIDED :
		STATE_VALUE;
}

static int
count_bits(uint64 bits)
{
	int			n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* Texts of at most 255 bytes each: route, category, payers, notes, codes. */
static Size
tail_limit(const Policy *p, const Answer *a, int nnotes, int ndates)
{
	Size		limit = 2 * 256 + a->nshares * 256;

	if (p == NULL)
		return limit;
	return limit + (nnotes + ndates) * 256;
}

Assessment *
assessment_pack(const Policy *p, int32 region, int32 coverage_year,
				const Answer *a, const Span *absences, int nabsences)
{
	Span		active[MAX_ACTIVE];
	int			nactive = 0;
	int			nnotes = count_bits(a->notes);
	int			ndates = count_bits(a->missing.dates.w[0]) +
		count_bits(a->missing.dates.w[1]);
	Size		fixed;
	Assessment *r;
	char	   *at;
	Ref			route = {0, 0};
	Ref			category = {0, 0};

	if (DAY_IS_KNOWN(a->start))
		nactive = active_spans((Span) {a->start, a->end}, absences, nabsences,
							   active, MAX_ACTIVE);
	fixed = MAXALIGN(sizeof(Assessment)) + a->nshares * sizeof(int64) +
		nactive * sizeof(Span);
	r = palloc(fixed + tail_limit(p, a, nnotes, ndates));
	memset(r, 0, sizeof(Assessment));
	r->format = ASSESSMENT_FORMAT;
	r->tail = MAXALIGN(sizeof(Assessment));
	r->fingerprint = p ? p->fingerprint : 0;
	r->region = region;
	r->coverage_year = coverage_year;
	r->start = a->start;
	r->end = a->end;
	r->wait_days = a->wait_days;
	r->wait_fixed_months = a->wait_fixed_months;
	r->wait_variable_months = a->wait_variable_months;
	r->engine_notes = a->engine_notes;
	r->missing = a->missing.facts;
	r->window_rule = a->window_rule;
	r->route_rule = a->route_rule;
	r->fee_rule = a->fee_rule;
	r->subsidy_rule = a->subsidy_rule;
	r->split_rule = a->split_rule;
	r->top_up_rule = a->top_up_rule;
	r->outcome = a->outcome;
	r->accepted = a->accepted;
	r->tier = a->tier;
	r->claims = a->claims;
	r->in_year = a->in_year;
	r->shares_known = a->shares_known;
	r->route_state = a->outcome == OUTCOME_UNDECIDED ? STATE_UNDECIDED :
		state_of(a->route, ROUTE_NONE, ROUTE_UNDECIDED);
	r->category_state = a->tier == TIER_UNKNOWN ? STATE_UNKNOWN :
		state_of(a->subsidy, NO_INDEX, RULE_UNDECIDED);
	r->nshares = a->nshares;
	r->nactive = nactive;
	r->nnotes = nnotes;
	r->ndates = ndates;
	r->namounts = N_AMOUNTS;
	memcpy(r->amount, a->amount, sizeof(r->amount));

	at = (char *) r + r->tail;
	for (int i = 0; i < a->nshares; i++, at += sizeof(int64))
		memcpy(at, &a->share[i].amount, sizeof(int64));
	memcpy(at, active, nactive * sizeof(Span));
	at += nactive * sizeof(Span);

	if (r->route_state == STATE_VALUE && a->outcome == OUTCOME_ROUTE)
		route = POLICY_TABLE(p, RuleText, rules)[a->route_rule].name;
	if (r->category_state == STATE_VALUE)
		category = POLICY_TABLE(p, Subsidy, subsidies)[a->subsidy].category;
	at = put_ref(at, p, route);
	at = put_ref(at, p, category);
	for (int i = 0; i < a->nshares; i++)
		at = put_ref(at, p, POLICY_TABLE(p, Ref, payers)[a->share[i].payer]);
	for (int i = 0; nnotes > 0 && i < MAX_NOTES; i++)
	{
		if ((a->notes >> i) & 1)
			at = put_ref(at, p, POLICY_TABLE(p, Ref, notes_text)[i]);
	}
	for (unsigned i = 0; ndates > 0 && i < MAX_CIRCUMSTANCES; i++)
	{
		if (set_has(&a->missing.dates, i))
			at = put_ref(at, p, POLICY_TABLE(p, CircumstanceText, circumstances)[i].code);
	}
	SET_VARSIZE(r, at - (char *) r);
	return r;
}

Assessment *
assessment_arg(FunctionCallInfo fcinfo, int argno)
{
	Assessment *a = (Assessment *) PG_DETOAST_DATUM(PG_GETARG_DATUM(argno));

	if (a->format != ASSESSMENT_FORMAT)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("assessment is of an unknown format")));
	return a;
}

/* ------------------------------------------------------------------
 * Taking apart
 * ------------------------------------------------------------------ */

void
assessment_tail(const Assessment *a, AssessmentTail *tail)
{
	const char *at = (const char *) a + a->tail;

	tail->share = at;
	at += a->nshares * sizeof(int64);
	tail->active = at;
	at += a->nactive * sizeof(Span);
	tail->texts = at;
}

Span
assessment_active(const Assessment *a, int i)
{
	AssessmentTail tail;
	Span		span;

	assessment_tail(a, &tail);
	memcpy(&span, tail.active + i * sizeof(Span), sizeof(Span));
	return span;
}

int64
assessment_share(const Assessment *a, int i)
{
	AssessmentTail tail;
	int64		amount;

	assessment_tail(a, &tail);
	memcpy(&amount, tail.share + i * sizeof(int64), sizeof(int64));
	return amount;
}

const char *
assessment_text(const Assessment *a, int i, int *length)
{
	AssessmentTail tail;
	const char *at;

	assessment_tail(a, &tail);
	at = tail.texts;
	while (i-- > 0)
		at += 1 + (unsigned char) *at;
	*length = (unsigned char) *at;
	return at + 1;
}

/* ------------------------------------------------------------------
 * Text form.  One table says how every field is called and bounded.
 * ------------------------------------------------------------------ */

typedef struct Field
{
	const char *name;
	Size		offset;
	int			size;			/* bytes; negative: signed */
	int64		min;
	int64		max;
} Field;

#define U8(f, max)	{#f, offsetof(Assessment, f), 1, 0, max}
#define U16(f)		{#f, offsetof(Assessment, f), 2, 0, UINT16_MAX}
#define I32(f, min, max) {#f, offsetof(Assessment, f), -4, min, max}
#define U32(f)		{#f, offsetof(Assessment, f), 4, 0, UINT32_MAX}

static const Field fields[] = {
	U8(outcome, OUTCOME_UNDECIDED),
	U8(accepted, IS_UNDECIDED),
	U8(tier, UINT8_MAX),
	U8(claims, CLAIMS_UNDECIDED),
	U8(in_year, IS_UNDECIDED),
	U8(shares_known, 1),
	U8(route_state, STATE_UNDECIDED),
	U8(category_state, STATE_UNDECIDED),
	U16(window_rule),
	U16(route_rule),
	U16(fee_rule),
	U16(subsidy_rule),
	U16(split_rule),
	U16(top_up_rule),
	U32(engine_notes),
	U32(missing),
	I32(region, 0, 999999),
	I32(coverage_year, INT32_MIN, INT32_MAX),
	I32(start, INT32_MIN, DAY_LAST),
	I32(end, INT32_MIN, DAY_LAST),
	I32(wait_days, INT32_MIN, 100000),
	I32(wait_fixed_months, INT32_MIN, 10000),
	I32(wait_variable_months, INT32_MIN, 10000)
};

static int64
get_field(const Assessment *a, const Field *f)
{
	const char *at = (const char *) a + f->offset;
	uint8		u8;
	uint16		u16;
	uint32		u32;

	switch (f->size)
	{
		case 1:
			memcpy(&u8, at, 1);
			return u8;
		case 2:
			memcpy(&u16, at, 2);
			return u16;
		case 4:
			memcpy(&u32, at, 4);
			return u32;
		default:
			memcpy(&u32, at, 4);
			return (int32) u32;
	}
}

static void
set_field(Assessment *a, const Field *f, int64 value)
{
	char	   *at = (char *) a + f->offset;
	uint8		u8 = value;
	uint16		u16 = value;
	uint32		u32 = value;

	memcpy(at, f->size == 1 ? (void *) &u8 : f->size == 2 ? (void *) &u16 :
		   (void *) &u32, Abs(f->size));
}

static Tree *
to_tree(const Assessment *a)
{
	Tree	   *tree = node_new(NODE_OBJECT);
	Tree	   *list;
	int			ntexts = 2 + a->nshares + a->nnotes + a->ndates;
	char		digits[20];

	node_set(tree, "format", node_int(a->format));
	snprintf(digits, sizeof(digits), "%016" INT64_MODIFIER "x", a->fingerprint);
	node_set(tree, "fingerprint", node_string(digits));
	for (int i = 0; i < (int) lengthof(fields); i++)
		node_set(tree, fields[i].name, node_int(get_field(a, &fields[i])));
	list = node_new(NODE_ARRAY);
	for (int i = 0; i < N_AMOUNTS; i++)
		node_append(list, node_int(a->amount[i]));
	node_set(tree, "amounts", list);
	list = node_new(NODE_ARRAY);
	for (int i = 0; i < a->nshares; i++)
		node_append(list, node_int(assessment_share(a, i)));
	node_set(tree, "shares", list);
	list = node_new(NODE_ARRAY);
	for (int i = 0; i < a->nactive; i++)
	{
		Span		span = assessment_active(a, i);

		node_append(list, node_int(span.from));
		node_append(list, node_int(span.until));
	}
	node_set(tree, "active", list);
	list = node_new(NODE_ARRAY);
	for (int i = 0; i < ntexts; i++)
	{
		int			length;
		const char *text = assessment_text(a, i, &length);

		node_append(list, node_string(pnstrdup(text, length)));
	}
	node_set(tree, "texts", list);
	node_set(tree, "notes", node_int(a->nnotes));
	node_set(tree, "dates", node_int(a->ndates));
	return tree;
}

static void malformed(const char *what) pg_attribute_noreturn();

static void
malformed(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("malformed assessment: %s", what),
			 errhint("An assessment is made by insurance.assessment(); its text form is only for moving it.")));
}

static int64
read_int(const Tree *node, int64 min, int64 max)
{
	bool		ok = node_is(node, NODE_NUMBER) && strchr(node->text, '.') == NULL &&
		strlen(node->text) <= 20;
	int64		value = 0;
	char	   *end = NULL;

	if (ok)
	{
		errno = 0;
		value = strtoll(node->text, &end, 10);
		ok = errno == 0 && *end == '\0' && value >= min && value <= max;
	}
	if (!ok)
		malformed("a number is missing or out of range");
	return value;
}

static const Tree *
read_list(const Tree *tree, const char *key, int max)
{
	Tree	   *list = node_get(tree, key);

	if (!node_is(list, NODE_ARRAY) || list->n > max)
		malformed("a list is missing or too long");
	return list;
}

static bool
is_day_or_state(int64 day)
{
	return day <= DAY_UNDECIDED || (day >= DAY_FIRST && day <= DAY_LAST + 1);
}

static void
check_fields(const Assessment *a)
{
	if (a->tier > TIER_LAST && a->tier < TIER_UNKNOWN)
		malformed("unknown tier");
	if (!is_day_or_state(a->start) || !is_day_or_state(a->end))
		malformed("a day is out of range");
	if (DAY_IS_KNOWN(a->start) != DAY_IS_KNOWN(a->end) ||
		(DAY_IS_KNOWN(a->start) && a->start > a->end))
		malformed("cover ends before it starts");
	if (a->engine_notes >> N_ENGINE_NOTES)
		malformed("unknown note");
	if (a->missing >> N_MISSING_FACTS)
		malformed("unknown missing fact");
}

static Assessment *
from_tree(const Tree *tree)
{
	const Tree *amounts,
			   *shares,
			   *active,
			   *texts;
	const char *fingerprint = node_text(tree, "fingerprint");
	Assessment *a;
	Size		size;
	char	   *at;
	Day			last = DAY_NONE;

	if (tree->kind != NODE_OBJECT || tree->n != (int) lengthof(fields) + 8)
		malformed("expected an object of all fields");
	read_int(node_get(tree, "format"), ASSESSMENT_FORMAT, ASSESSMENT_FORMAT);
	if (fingerprint == NULL || strlen(fingerprint) != 16 ||
		strspn(fingerprint, "0123456789abcdef") != 16)
		malformed("fingerprint is missing");
	amounts = read_list(tree, "amounts", N_AMOUNTS);
	shares = read_list(tree, "shares", MAX_PARTS);
	active = read_list(tree, "active", 2 * MAX_ACTIVE);
	texts = read_list(tree, "texts", 2 + MAX_PARTS + MAX_NOTES + MAX_CIRCUMSTANCES);
	if (amounts->n != N_AMOUNTS || active->n % 2 != 0)
		malformed("a list is too short");
	size = MAXALIGN(sizeof(Assessment)) + shares->n * sizeof(int64) +
		active->n * sizeof(Day);
	for (int i = 0; i < texts->n; i++)
	{
		if (texts->items[i]->kind != NODE_STRING ||
			strlen(texts->items[i]->text) > UINT8_MAX)
			malformed("a text is missing or too long");
		size += 1 + strlen(texts->items[i]->text);
	}

	a = palloc0(size);
	SET_VARSIZE(a, size);
	a->format = ASSESSMENT_FORMAT;
	a->tail = MAXALIGN(sizeof(Assessment));
	a->fingerprint = strtoull(fingerprint, NULL, 16);
	for (int i = 0; i < (int) lengthof(fields); i++)
		set_field(a, &fields[i],
				  read_int(node_get(tree, fields[i].name), fields[i].min,
						   fields[i].max));
	a->namounts = N_AMOUNTS;
	for (int i = 0; i < N_AMOUNTS; i++)
	{
		a->amount[i] = read_int(amounts->items[i], INT64_MIN, FEN_MAX * 4);
		if (FEN_IS_KNOWN(a->amount[i]) && a->amount[i] < -FEN_MAX)
			malformed("an amount is out of range");
	}
	a->nshares = shares->n;
	a->nactive = active->n / 2;
	a->nnotes = read_int(node_get(tree, "notes"), 0, MAX_NOTES);
	a->ndates = read_int(node_get(tree, "dates"), 0, MAX_CIRCUMSTANCES);
	if (texts->n != 2 + a->nshares + a->nnotes + a->ndates)
		malformed("texts do not match their numbers");
	check_fields(a);

	at = (char *) a + a->tail;
	for (int i = 0; i < shares->n; i++, at += sizeof(int64))
	{
		int64		amount = read_int(shares->items[i], 0, FEN_MAX);

		memcpy(at, &amount, sizeof(int64));
	}
	for (int i = 0; i < active->n; i++, at += sizeof(Day))
	{
		Day			day = read_int(active->items[i], DAY_FIRST, DAY_LAST);

		if (day < last || (i % 2 == 0 && i > 0 && day == last))
			malformed("active intervals are not in order");
		last = day;
		memcpy(at, &day, sizeof(Day));
	}
	for (int i = 0; i < texts->n; i++)
		at = put_text(at, texts->items[i]->text, strlen(texts->items[i]->text));
	return a;
}

static Assessment *
assessment_from_text(const char *text)
{
	Jsonb	   *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));

	return from_tree(node_from_jsonb(json));
}

Datum
assessment_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(assessment_from_text(PG_GETARG_CSTRING(0)));
}

Datum
assessment_out(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	initStringInfo(&out);
	node_print(&out, to_tree(assessment_arg(fcinfo, 0)), NULL);
	PG_RETURN_CSTRING(out.data);
}

Datum
assessment_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			format = pq_getmsgbyte(buf);
	int			n;

	if (format != ASSESSMENT_FORMAT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version %d of the binary form of insurance.assessment", format)));
	PG_RETURN_POINTER(assessment_from_text(pq_getmsgtext(buf, buf->len - buf->cursor, &n)));
}

Datum
assessment_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;
	StringInfoData text;

	initStringInfo(&text);
	node_print(&text, to_tree(assessment_arg(fcinfo, 0)), NULL);
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, ASSESSMENT_FORMAT);
	pq_sendtext(&buf, text.data, text.len);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static int
compare_assessments(FunctionCallInfo fcinfo)
{
	Assessment *a = assessment_arg(fcinfo, 0);
	Assessment *b = assessment_arg(fcinfo, 1);
	Size		n = VARSIZE(a);
	Size		m = VARSIZE(b);
	int			order = memcmp(VARDATA(a), VARDATA(b), Min(n, m) - VARHDRSZ);

	return order ? order : n < m ? -1 : n > m;
}

COMPARISON_OPERATORS(assessment, compare_assessments)

Datum
assessment_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_assessments(fcinfo));
}

Datum
assessment_hash(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	return hash_any((unsigned char *) VARDATA(a), VARSIZE(a) - VARHDRSZ);
}

Datum
assessment_hash_extended(PG_FUNCTION_ARGS)
{
	Assessment *a = assessment_arg(fcinfo, 0);

	return hash_any_extended((unsigned char *) VARDATA(a),
							 VARSIZE(a) - VARHDRSZ, PG_GETARG_INT64(1));
}

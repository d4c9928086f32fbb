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

#include "port/pg_bitutils.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "assessment.h"
#include "policy_doc.h"

PG_FUNCTION_INFO_V1(assessment_in);
PG_FUNCTION_INFO_V1(assessment_out);
PG_FUNCTION_INFO_V1(assessment_recv);
PG_FUNCTION_INFO_V1(assessment_send);

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

#define NOTE_WORD(name, code) code,

const char *
engine_note(int note, int year)
{
	static const char *const words[] = {ENGINE_NOTES(NOTE_WORD)};

	return ((HISTORY_NOTES >> note) & 1) && year != 0 ?
		psprintf("%s:%d", words[note], year) : words[note];
}

int
note_datums(const Policy *p, uint64 notes, uint32 engine, int year, Datum *items)
{
	int			n = 0;

	for (uint32 i = 0; i < p->notes_text.count; i++)
	{
		Ref			code = POLICY_TABLE(p, Ref, notes_text)[i];

		if ((notes >> i) & 1)
			items[n++] = PointerGetDatum(cstring_to_text_with_len(POLICY_TEXT(p, code), code.count));
	}
	for (int i = 0; i < N_ENGINE_NOTES; i++)
	{
		if ((engine >> i) & 1)
			items[n++] = CStringGetTextDatum(engine_note(i, year));
	}
	return n;
}

/* ------------------------------------------------------------------
 * Packing
 * ------------------------------------------------------------------ */

static char *
put_text(char *at, const char *text, uint32 length)
{
	SET_VARSIZE_SHORT(at, length + VARHDRSZ_SHORT);
	memcpy(at + VARHDRSZ_SHORT, text, length);
	return at + VARHDRSZ_SHORT + length;
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

/* Who is given nothing is not aided; of an amount that the texts leave open that is not said. */
static uint8
identified_state(const Answer *a)
{
	if (a->outcome == OUTCOME_NOT_ENROLLED)
		return a->would_be_aided_by == RULE_UNKNOWN ? STATE_UNKNOWN :
			state_of(a->would_be_aided_by, NO_INDEX, RULE_UNDECIDED);
	if (a->category_state != STATE_VALUE)
		return a->category_state;
	return a->amount[AMT_SUBSIDY] == 0 ? STATE_NONE :
		a->amount[AMT_SUBSIDY] == FEN_UNDECIDED ? STATE_UNDECIDED : STATE_VALUE;
}

static inline int
count_bits(uint64 bits)
{
	return bits ? pg_popcount64(bits) : 0;
}

/* No gap before the tail: its bytes would be anything. */
StaticAssertDecl(offsetof(Answer, notes) == offsetof(Answer, reserved) + sizeof(((Answer *) 0)->reserved),
				 "answers have a gap");

/* The longest tail. */
#define MOST_SHARES		(MAX_SHARES * sizeof(int64))
#define MOST_ACTIVE		(MAX_ACTIVE * sizeof(Span))
#define USUAL_SHARES	(MAX_PARTS * sizeof(int64))
#define USUAL_NOTES		4
#define USUAL_TEXTS		(FIRST_PAYER + MAX_PARTS + USUAL_NOTES)

Assessment *
assessment_new(const Policy *p, int32 region, int32 coverage_year)
{
	Assessment *r = palloc(sizeof(Assessment) + USUAL_SHARES +
						   USUAL_TEXTS * (MAX_CODE + VARHDRSZ_SHORT));

	r->format = ASSESSMENT_FORMAT;
	r->reserved = 0;
	r->fingerprint = p ? p->fingerprint : 0;
	r->region = region;
	r->coverage_year = coverage_year;
	return r;
}

/* The days of cover, the payers, the notes as they stand in the tail. */
Assessment *
assessment_pack(Assessment *r, const Policy *p, const Span *absences,
				int nabsences)
{
	Answer	   *a = &r->answer;
	uint64		notes = a->notes;
	Missing		missing = a->missing;
	Share		share[MAX_SHARES];
	Span		active[MAX_ACTIVE];
	uint16		subsidy = a->outcome == OUTCOME_NOT_ENROLLED ? a->would_be_aided_by : a->subsidy;
	uint8		route = a->route;
	Ref			name = {0, 0};
	Ref			category = {0, 0};
	Ref			level = a->benefit_level;
	char	   *at;

	a->nactive = 0;
	if (DAY_IS_KNOWN(a->start) && DAY_IS_KNOWN(a->end))
		a->nactive = active_spans((Span) {a->start, a->end}, absences, nabsences,
								  active, MAX_ACTIVE);
	a->nnotes = count_bits(notes);
	a->ndates = count_bits(missing.dates.w[0]) + count_bits(missing.dates.w[1]);
	a->route_state = a->outcome == OUTCOME_UNDECIDED ? STATE_UNDECIDED :
		state_of(route, ROUTE_NONE, ROUTE_UNDECIDED);
	a->category_state = a->tier == TIER_UNKNOWN ? STATE_UNKNOWN :
		state_of(a->subsidy, NO_INDEX, RULE_UNDECIDED);
	a->level_state = a->level_rule == RULE_UNDECIDED ? STATE_UNDECIDED :
		level.count > 0 ? STATE_VALUE : STATE_NONE;
	a->identified_state = identified_state(a);
	for (int i = 0; i < a->nshares; i++)
		share[i] = a->share[i];
	if (a->nnotes + a->ndates > USUAL_NOTES || a->nactive > 1 || a->nshares > MAX_PARTS)
		r = repalloc(r, sizeof(Assessment) + MOST_SHARES + MOST_ACTIVE +
					 (USUAL_TEXTS + a->nshares + a->nnotes + a->ndates) * (MAX_CODE + VARHDRSZ_SHORT));
	a = &r->answer;

	at = (char *) r + ASSESSMENT_TAIL;
	for (int i = 0; i < a->nshares; i++, at += sizeof(int64))
		memcpy(at, &share[i].amount, sizeof(int64));
	for (int i = 0; i < a->nactive; i++, at += sizeof(Span))
		memcpy(at, &active[i], sizeof(Span));

	if (a->route_state == STATE_VALUE && a->outcome == OUTCOME_ROUTE)
		name = POLICY_TABLE(p, RuleText, rules)[a->route_rule].name;
	if (a->category_state == STATE_VALUE || a->identified_state == STATE_VALUE)
		category = POLICY_TABLE(p, Subsidy, subsidies)[subsidy].category;
	at = put_ref(at, p, name);
	at = put_ref(at, p, category);
	at = put_ref(at, p, level);
	for (int i = 0; i < a->nshares; i++)
		at = put_ref(at, p, POLICY_TABLE(p, Ref, payers)[share[i].payer]);
	for (; notes != 0; notes &= notes - 1)
		at = put_ref(at, p, POLICY_TABLE(p, Ref, notes_text)[pg_rightmost_one_pos64(notes)]);
	for (unsigned i = 0; a->ndates > 0 && i < MAX_CIRCUMSTANCES; i++)
	{
		if (set_has(&missing.dates, i))
			at = put_ref(at, p, POLICY_TABLE(p, CircumstanceText, circumstances)[i].code);
	}
	SET_VARSIZE(r, at - (char *) r);
	return r;
}

void
assessment_format_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("assessment is of an unknown format"),
			 errhint("It was made by another version of the extension; make it again.")));
}

/* ------------------------------------------------------------------
 * Taking apart
 * ------------------------------------------------------------------ */

void
assessment_tail(const Assessment *a, AssessmentTail *tail)
{
	const char *at = (const char *) a + ASSESSMENT_TAIL;

	tail->share = at;
	at += a->answer.nshares * sizeof(int64);
	tail->active = at;
	at += a->answer.nactive * sizeof(Span);
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

const struct varlena *
assessment_varlena(const Assessment *a, int i)
{
	AssessmentTail tail;
	const char *at;

	assessment_tail(a, &tail);
	at = tail.texts;
	while (i-- > 0)
		at += VARSIZE_SHORT(at);
	return (const struct varlena *) at;
}

const char *
assessment_text(const Assessment *a, int i, int *length)
{
	const struct varlena *text = assessment_varlena(a, i);

	*length = VARSIZE_SHORT(text) - VARHDRSZ_SHORT;
	return VARDATA_SHORT(text);
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

#define FIELD(f)	offsetof(Assessment, answer.f)
#define U8(f, max)	{#f, FIELD(f), 1, 0, max}
#define U16(f)		{#f, FIELD(f), 2, 0, UINT16_MAX}
#define I32(f, min, max) {#f, FIELD(f), -4, min, max}
#define U32(f)		{#f, FIELD(f), 4, 0, UINT32_MAX}

static const Field fields[] = {
	U8(outcome, OUTCOME_UNDECIDED),
	U8(accepted, IS_UNDECIDED),
	U8(tier, UINT8_MAX),
	U8(claims, CLAIMS_UNDECIDED),
	U8(in_year, IS_UNDECIDED),
	U8(shares_known, 1),
	U8(route_state, STATE_UNDECIDED),
	U8(category_state, STATE_UNDECIDED),
	U8(level_state, STATE_UNDECIDED),
	U8(identified_state, STATE_UNDECIDED),
	U16(window_rule),
	U16(route_rule),
	U16(fee_rule),
	U16(subsidy_rule),
	U16(split_rule),
	U16(top_up_rule),
	{"subsidy_rule_2", FIELD(more_subsidies[0]), 2, 0, UINT16_MAX},
	{"subsidy_rule_3", FIELD(more_subsidies[1]), 2, 0, UINT16_MAX},
	{"split_rule_2", FIELD(more_splits[0]), 2, 0, UINT16_MAX},
	{"split_rule_3", FIELD(more_splits[1]), 2, 0, UINT16_MAX},
	U16(level_rule),
	U32(engine_notes),
	U32(missing_facts),
	{"region", offsetof(Assessment, region), -4, 0, 999999},
	{"coverage_year", offsetof(Assessment, coverage_year), -4, INT32_MIN, INT32_MAX},
	I32(start, INT32_MIN, DAY_LAST),
	I32(end, INT32_MIN, DAY_LAST),
	I32(paid, INT32_MIN, DAY_LAST),
	I32(wait_days, INT32_MIN, 100000),
	I32(wait_fixed_months, INT32_MIN, 10000),
	I32(wait_variable_months, INT32_MIN, 10000),
	I32(continuous_years, INT32_MIN, 200),
	I32(repair_accepted, INT32_MIN, 200),
	U16(history_year)
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
	int			ntexts = FIRST_PAYER + a->answer.nshares + a->answer.nnotes + a->answer.ndates;
	char		digits[20];

	node_set(tree, "format", node_int(a->format));
	snprintf(digits, sizeof(digits), "%016" INT64_MODIFIER "x", a->fingerprint);
	node_set(tree, "fingerprint", node_string(digits));
	for (int i = 0; i < (int) lengthof(fields); i++)
		node_set(tree, fields[i].name, node_int(get_field(a, &fields[i])));
	list = node_new(NODE_ARRAY);
	for (int i = 0; i < N_AMOUNTS; i++)
		node_append(list, node_int(a->answer.amount[i]));
	node_set(tree, "amounts", list);
	list = node_new(NODE_ARRAY);
	for (int i = 0; i < a->answer.nshares; i++)
		node_append(list, node_int(assessment_share(a, i)));
	node_set(tree, "shares", list);
	list = node_new(NODE_ARRAY);
	for (int i = 0; i < a->answer.nactive; i++)
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
	node_set(tree, "notes", node_int(a->answer.nnotes));
	node_set(tree, "dates", node_int(a->answer.ndates));
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
	if (a->answer.tier > TIER_LAST && a->answer.tier < TIER_UNKNOWN)
		malformed("unknown tier");
	if (!is_day_or_state(a->answer.start) || !is_day_or_state(a->answer.end))
		malformed("a day is out of range");
	if (DAY_IS_KNOWN(a->answer.start) && DAY_IS_KNOWN(a->answer.end) &&
		a->answer.start > a->answer.end)
		malformed("cover ends before it starts");
	if (!is_day_or_state(a->answer.paid))
		malformed("a day is out of range");
	if (a->answer.identified_state == STATE_VALUE && a->answer.category_state != STATE_VALUE &&
		a->answer.outcome != OUTCOME_NOT_ENROLLED)
		malformed("who is identified has no category");
	if (a->answer.engine_notes >> N_ENGINE_NOTES)
		malformed("unknown note");
	if (a->answer.missing_facts >> N_MISSING_FACTS)
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
	shares = read_list(tree, "shares", MAX_SHARES);
	active = read_list(tree, "active", 2 * MAX_ACTIVE);
	texts = read_list(tree, "texts", FIRST_PAYER + MAX_SHARES + MAX_NOTES + MAX_CIRCUMSTANCES);
	if (amounts->n != N_AMOUNTS || active->n % 2 != 0)
		malformed("a list is too short");
	size = ASSESSMENT_TAIL + shares->n * sizeof(int64) +
		active->n * sizeof(Day);
	for (int i = 0; i < texts->n; i++)
	{
		if (texts->items[i]->kind != NODE_STRING ||
			strlen(texts->items[i]->text) > MAX_CODE)
			malformed("a text is missing or too long");
		size += 1 + strlen(texts->items[i]->text);
	}

	a = palloc0(size);
	SET_VARSIZE(a, size);
	a->format = ASSESSMENT_FORMAT;
	a->fingerprint = strtoull(fingerprint, NULL, 16);
	for (int i = 0; i < (int) lengthof(fields); i++)
		set_field(a, &fields[i],
				  read_int(node_get(tree, fields[i].name), fields[i].min,
						   fields[i].max));
	for (int i = 0; i < N_AMOUNTS; i++)
	{
		a->answer.amount[i] = read_int(amounts->items[i], INT64_MIN, FEN_MAX * 4096);
		if (FEN_IS_KNOWN(a->answer.amount[i]) && a->answer.amount[i] < -FEN_MAX)
			malformed("an amount is out of range");
	}
	a->answer.nshares = shares->n;
	a->answer.nactive = active->n / 2;
	a->answer.nnotes = read_int(node_get(tree, "notes"), 0, MAX_NOTES);
	a->answer.ndates = read_int(node_get(tree, "dates"), 0, MAX_CIRCUMSTANCES);
	if (texts->n != FIRST_PAYER + a->answer.nshares + a->answer.nnotes + a->answer.ndates)
		malformed("texts do not match their numbers");
	check_fields(a);

	at = (char *) a + ASSESSMENT_TAIL;
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
	PG_RETURN_POINTER(assessment_from_text(wire_receive(fcinfo, ASSESSMENT_FORMAT, "assessment")));
}

Datum
assessment_send(PG_FUNCTION_ARGS)
{
	StringInfoData text;

	initStringInfo(&text);
	node_print(&text, to_tree(assessment_arg(fcinfo, 0)), NULL);
	PG_RETURN_BYTEA_P(wire_send(ASSESSMENT_FORMAT, text.data, text.len));
}

COMPARISON_OPERATORS(assessment, bytes_compare)
BYTES_HASH(assessment)

/*-------------------------------------------------------------------------
 * policy_calls.c
 *	  Functions over a policy that need no person.
 *
 *	  policy_section(policy, text)
 *	  section_names(boolean)
 *	  policy_nearest_circumstance(policy, text)
 *	  policy_subsidy_split(policy, split, amount, circumstances)
 *-------------------------------------------------------------------------
 */
#include "types.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "policy_doc.h"
#include "rules.h"

PG_FUNCTION_INFO_V1(policy_section);
PG_FUNCTION_INFO_V1(section_names);
PG_FUNCTION_INFO_V1(policy_nearest_circumstance);
PG_FUNCTION_INFO_V1(policy_subsidy_split);

#define SECTION_SLOTS 64			/* a power of two */

/* A section that was read before; the whole text is parsed only once for it. */
typedef struct ReadSection
{
	uint64		fingerprint;
	uint32		size;			/* of the policy, which tells its texts apart */
	int32		region;
	int32		coverage_year;
	char	   *name;			/* NULL: free */
	Jsonb	   *section;		/* NULL: there is none */
} ReadSection;

/* Where the policy of an argument begins: enough of it for the header. */
static const Policy *
policy_head(Datum value)
{
	struct varlena *packed = (struct varlena *) DatumGetPointer(value);

	if (!VARATT_IS_EXTENDED(packed))
		return (const Policy *) packed;
	return (const Policy *) pg_detoast_datum_slice(packed, 0, sizeof(Policy) - VARHDRSZ);
}

static Jsonb *
read_section(const Policy *p, const char *name)
{
	JsonbValue	key;
	JsonbValue *value;

	key.type = jbvString;
	key.val.string.val = unconstify(char *, name);
	key.val.string.len = strlen(name);
	value = findJsonbValueFromContainer(&policy_jsonb(p)->root, JB_FOBJECT, &key);
	return value ? JsonbValueToJsonb(value) : NULL;
}

Datum
policy_section(PG_FUNCTION_ARGS)
{
	const Policy *head = policy_head(PG_GETARG_DATUM(0));
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(1));
	ReadSection *slots = fcinfo->flinfo->fn_extra;
	ReadSection *slot;

	if (head->format != POLICY_FORMAT)
		(void) policy_checked((struct varlena *) PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));
	if (slots == NULL)
	{
		slots = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									   SECTION_SLOTS * sizeof(ReadSection));
		fcinfo->flinfo->fn_extra = slots;
	}
	slot = &slots[(head->fingerprint ^ name_hash(name, strlen(name))) & (SECTION_SLOTS - 1)];
	if (slot->name == NULL || slot->fingerprint != head->fingerprint ||
		slot->size != head->size || slot->region != head->region ||
		slot->coverage_year != head->coverage_year || strcmp(slot->name, name) != 0)
	{
		MemoryContext old;
		Jsonb	   *section = read_section((const Policy *) PG_DETOAST_DATUM(PG_GETARG_DATUM(0)), name);

		if (slot->section)
			pfree(slot->section);
		if (slot->name)
			pfree(slot->name);
		old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		*slot = (ReadSection) {
			head->fingerprint, head->size, head->region, head->coverage_year,
			pstrdup(name), NULL
		};
		if (section)
		{
			slot->section = palloc(VARSIZE(section));
			memcpy(slot->section, section, VARSIZE(section));
		}
		MemoryContextSwitchTo(old);
	}
	if (slot->section == NULL)
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(slot->section);
}

Datum
section_names(PG_FUNCTION_ARGS)
{
	bool		lists = PG_GETARG_BOOL(0);
	Datum		items[64];
	int			n = 0;

	for (const SectionKeys *s = section_table; s->section; s++)
	{
		if (s->is_list == lists)
			items[n++] = CStringGetTextDatum(s->section);
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
policy_nearest_circumstance(PG_FUNCTION_ARGS)
{
	const Policy *p = policy_arg(fcinfo, 0);
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(1));
	uint32		length = strlen(name);
	uint16		circumstance = policy_circumstance(p, name_hash(name, length), name, length);
	const NameSlot *slots = POLICY_TABLE(p, NameSlot, names);
	const char **candidates = palloc(p->names.count * sizeof(char *));
	const char *near;
	int			n = 0;
	Ref			code;

	if (circumstance == NO_INDEX)
	{
		for (uint32 i = 0; i < p->names.count; i++)
		{
			if (slots[i].circumstance != NO_INDEX)
				candidates[n++] = pnstrdup(POLICY_TEXT(p, slots[i].name), slots[i].name.count);
		}
		near = nearest_word(name, candidates, n);
		if (near == NULL)
			PG_RETURN_NULL();
		circumstance = policy_circumstance(p, name_hash(near, strlen(near)), near, strlen(near));
	}
	code = POLICY_TABLE(p, CircumstanceText, circumstances)[circumstance].code;
	PG_RETURN_TEXT_P(cstring_to_text_with_len(POLICY_TEXT(p, code), code.count));
}

static uint16
find_split(const Policy *p, text *name)
{
	for (uint32 i = 0; i < p->split_names.count; i++)
	{
		Ref			have = POLICY_TABLE(p, Ref, split_names)[i];

		if (have.count == VARSIZE_ANY_EXHDR(name) &&
			memcmp(POLICY_TEXT(p, have), VARDATA_ANY(name), have.count) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("policy has no split \"%s\"", text_to_cstring(name))));
}

static void
hold_all(const Policy *p, Facts *f, ArrayType *codes)
{
	Datum	   *items;
	bool	   *nulls;
	int			n;

	deconstruct_array(codes, TEXTOID, -1, false, TYPALIGN_INT, &items, &nulls, &n);
	for (int i = 0; i < n && i < MAX_HELD; i++)
	{
		text	   *code = nulls[i] ? NULL : DatumGetTextPP(items[i]);
		uint16		circumstance = NO_INDEX;

		if (code)
			circumstance = policy_circumstance(p, name_hash(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code)),
											   VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
		if (circumstance == NO_INDEX)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_OBJECT),
					 errmsg("policy does not know circumstance \"%s\"",
							code ? text_to_cstring(code) : "null"),
					 errhint("insurance.known_circumstances(policy) lists those that it knows.")));
		f->held[f->nheld].circumstance = circumstance;
		f->held[f->nheld].from = f->held[f->nheld].until = DAY_NONE;
		f->nheld++;
		set_add(&f->listed, circumstance);
	}
}

Datum
policy_subsidy_split(PG_FUNCTION_ARGS)
{
	const Policy *p = policy_arg(fcinfo, 0);
	Subsidy		subsidy = {.payer = NO_INDEX,.split = find_split(p, PG_GETARG_TEXT_PP(1))};
	char	   *amount = DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(2)));
	Evaluation	ev = {.policy = p};
	JsonbParseState *state = NULL;
	Facts		facts;
	Division	division;
	Fen			fen;

	facts_init(&facts);
	hold_all(p, &facts, PG_GETARG_ARRAYTYPE_P(3));
	if (!decimal_scaled(amount, 2, &fen) || fen < 0 || fen > FEN_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("amount must be in yuan, at least 0, with at most two decimals")));
	ev.facts = &facts;
	ev.paid = p->year_start;
	ev.held = facts.listed;
	subsidy_split(&ev, &subsidy, fen, &division);

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < division.n; i++)
	{
		Ref			payer = POLICY_TABLE(p, Ref, payers)[division.share[i].payer];
		JsonbValue	v;

		v.type = jbvString;
		v.val.string.val = unconstify(char *, POLICY_TEXT(p, payer));
		v.val.string.len = payer.count;
		pushJsonbValue(&state, WJB_KEY, &v);
		v.type = jbvNumeric;
		v.val.numeric = int64_div_fast_to_numeric(division.share[i].amount, 2);
		pushJsonbValue(&state, WJB_VALUE, &v);
	}
	PG_RETURN_JSONB_P(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

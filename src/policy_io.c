/*-------------------------------------------------------------------------
 * policy_io.c
 *	  The type insurance.policy: text and binary form, compilation, comparison.
 *
 * The text form is the canonical JSON of the effective document, the binary
 * form a version byte before the same text: whatever comes from outside is
 * compiled, so that a flat policy is never taken from anybody.
 *
 *	  policy_in, policy_out, policy_recv, policy_send
 *	  policy_compile, document_problems
 *	  policy_cmp, policy_eq … policy_gt, policy_hash, policy_hash_extended
 *	  policy_region, policy_coverage_year, policy_fingerprint
 *-------------------------------------------------------------------------
 */
#include "call_site.h"

#include "access/detoast.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "policy_doc.h"

#define POLICY_WIRE_FORMAT 1

PG_FUNCTION_INFO_V1(policy_in);
PG_FUNCTION_INFO_V1(policy_out);
PG_FUNCTION_INFO_V1(policy_recv);
PG_FUNCTION_INFO_V1(policy_send);
PG_FUNCTION_INFO_V1(policy_compile);
PG_FUNCTION_INFO_V1(document_problems);
PG_FUNCTION_INFO_V1(policy_hash);
PG_FUNCTION_INFO_V1(policy_hash_extended);
PG_FUNCTION_INFO_V1(policy_region);
PG_FUNCTION_INFO_V1(policy_coverage_year);
PG_FUNCTION_INFO_V1(policy_fingerprint);

/* ------------------------------------------------------------------
 * Reading an argument
 * ------------------------------------------------------------------ */

#define CACHE_SLOTS 256			/* a power of two; by toast value */

typedef struct CachedPolicy
{
	struct varatt_external key;
	Policy	   *policy;
} CachedPolicy;

Policy *
policy_checked(struct varlena *value)
{
	Policy	   *policy = (Policy *) value;

	if (VARSIZE(value) < sizeof(Policy) || policy->format != POLICY_FORMAT)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("policy is of an unknown format"),
				 errhint("It was compiled by another version of the extension; compile it again.")));
	return policy;
}

const Policy *
policy_fetch(FunctionCallInfo fcinfo, int argno)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(argno));
	struct varatt_external key;
	CallSite   *site;
	CachedPolicy *slot;
	MemoryContext old;

	if (!VARATT_IS_EXTENDED(value))
		return policy_checked(value);
	if (!VARATT_IS_EXTERNAL_ONDISK(value))
		return policy_checked(pg_detoast_datum(value));

	VARATT_EXTERNAL_GET_POINTER(key, value);
	site = call_site(fcinfo);
	if (site->policies == NULL)
		site->policies = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
												CACHE_SLOTS * sizeof(CachedPolicy));
	slot = &site->policies[key.va_valueid & (CACHE_SLOTS - 1)];
	if (slot->policy && memcmp(&slot->key, &key, sizeof(key)) == 0)
		return slot->policy;

	if (slot->policy)
		pfree(slot->policy);
	slot->policy = NULL;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	slot->policy = policy_checked(pg_detoast_datum_copy(value));
	slot->key = key;
	MemoryContextSwitchTo(old);
	return slot->policy;
}

/* ------------------------------------------------------------------
 * Text and binary form
 * ------------------------------------------------------------------ */

static Policy *
policy_from_text(const char *text)
{
	Problems	problems;
	Jsonb	   *json;
	Policy	   *policy;

	json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
											  CStringGetDatum(text)));
	problems_init(&problems);
	policy = policy_compile_tree(node_from_jsonb(json), &problems);
	problems_raise(&problems, "policy");
	return policy;
}

Datum
policy_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(policy_from_text(PG_GETARG_CSTRING(0)));
}

Jsonb *
policy_jsonb(const Policy *p)
{
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
											  CStringGetDatum(pnstrdup(POLICY_TEXT(p, p->json), p->json.count))));
}

Datum
policy_out(PG_FUNCTION_ARGS)
{
	const Policy *p = policy_arg(fcinfo, 0);

	PG_RETURN_CSTRING(pnstrdup(POLICY_TEXT(p, p->json), p->json.count));
}

Datum
policy_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(policy_from_text(wire_receive(fcinfo, POLICY_WIRE_FORMAT, "policy")));
}

Datum
policy_send(PG_FUNCTION_ARGS)
{
	const Policy *p = policy_arg(fcinfo, 0);

	PG_RETURN_BYTEA_P(wire_send(POLICY_WIRE_FORMAT, POLICY_TEXT(p, p->json), p->json.count));
}

/* ------------------------------------------------------------------
 * Compilation
 * ------------------------------------------------------------------ */

static Tree **
document_trees(ArrayType *array, int *n)
{
	Datum	   *items;
	bool	   *nulls;
	Tree	  **trees;

	deconstruct_array(array, JSONBOID, -1, false, TYPALIGN_INT, &items, &nulls, n);
	trees = palloc((*n + 1) * sizeof(Tree *));
	for (int i = 0; i < *n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("document %d is null", i + 1)));
		trees[i] = node_from_jsonb(DatumGetJsonbP(items[i]));
	}
	return trees;
}

/*
 * (documents jsonb[], region int, coverage_year int, known_on date, readings jsonb)
 * NULL where no notice covers region and year, and where there are problems.
 */
static Policy *
compile_documents(FunctionCallInfo fcinfo, Problems *problems)
{
	int32		region;
	int32		year;
	Day			known_on = PG_ARGISNULL(3) ? DAY_LAST : PG_GETARG_DATEADT(3);
	Tree	   *readings = NULL;
	Tree	  **documents;
	Tree	   *effective;
	int			n;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return NULL;
	region = PG_GETARG_INT32(1);
	year = PG_GETARG_INT32(2);
	if (region < 0 || region > 999999)
		return NULL;
	if (year < HISTORY_FIRST_YEAR || year > HISTORY_LAST_YEAR)
		return NULL;
	if (!PG_ARGISNULL(4))
		readings = node_from_jsonb(PG_GETARG_JSONB_P(4));
	documents = document_trees(PG_GETARG_ARRAYTYPE_P(0), &n);
	effective = policy_overlay(documents, n, region, year, known_on, readings,
							   problems);
	return effective ? policy_compile_tree(effective, problems) : NULL;
}

Datum
policy_compile(PG_FUNCTION_ARGS)
{
	Policy	   *policy;
	Problems	problems;

	problems_init(&problems);
	policy = compile_documents(fcinfo, &problems);
	problems_raise(&problems, "document");
	if (policy == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(policy);
}

/* What policy_compile() would raise: [{"path": …, "message": …}]; NULL: it would compile. */
Datum
document_problems(PG_FUNCTION_ARGS)
{
	Problems	problems;
	Tree	   *rows = node_new(NODE_ARRAY);
	StringInfoData text;

	problems_init(&problems);
	(void) compile_documents(fcinfo, &problems);
	if (problems.n == 0)
		PG_RETURN_NULL();
	for (int i = 0; i < Min(problems.n, MAX_PROBLEMS_SHOWN); i++)
	{
		Tree	   *row = node_new(NODE_OBJECT);

		node_set(row, "path", node_string(problems.path[i]));
		node_set(row, "message", node_string(problems.message[i]));
		node_append(rows, row);
	}
	initStringInfo(&text);
	node_print(&text, rows, NULL);
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data)));
}

/* ------------------------------------------------------------------
 * Comparison: by fingerprint and region, then by the whole text
 * ------------------------------------------------------------------ */

static int
compare(FunctionCallInfo fcinfo)
{
	const Policy *a = policy_checked(PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));
	const Policy *b = policy_checked(PG_DETOAST_DATUM(PG_GETARG_DATUM(1)));
	int			order;

	if (a->fingerprint != b->fingerprint)
		return a->fingerprint < b->fingerprint ? -1 : 1;
	if (a->region != b->region)
		return a->region < b->region ? -1 : 1;
	order = memcmp(POLICY_TEXT(a, a->json), POLICY_TEXT(b, b->json),
				   Min(a->json.count, b->json.count));
	if (order != 0)
		return order;
	return a->json.count < b->json.count ? -1 : a->json.count > b->json.count;
}

COMPARISON_OPERATORS(policy, compare)

Datum
policy_hash(PG_FUNCTION_ARGS)
{
	const Policy *p = policy_arg(fcinfo, 0);

	PG_RETURN_UINT32((uint32) p->fingerprint);
}

Datum
policy_hash_extended(PG_FUNCTION_ARGS)
{
	const Policy *p = policy_arg(fcinfo, 0);
	uint64		seed = PG_GETARG_INT64(1);

	if (seed == 0)
		PG_RETURN_UINT64(p->fingerprint);
	return hash_any_extended((const unsigned char *) &p->fingerprint,
							 sizeof(p->fingerprint), seed);
}

Datum
policy_region(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(policy_arg(fcinfo, 0)->region);
}

Datum
policy_coverage_year(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(policy_arg(fcinfo, 0)->coverage_year);
}

Datum
policy_fingerprint(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) policy_arg(fcinfo, 0)->fingerprint);
}

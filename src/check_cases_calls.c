/*-------------------------------------------------------------------------
 * check_cases_calls.c
 *	  Boundary cases of a policy for SQL.
 *
 *	  case_rows(policy)		each person once, with the edges at which it stands
 *
 * A person at several edges is one row: of the first edge, the others in `also`.
 *-------------------------------------------------------------------------
 */
#include "person_calls.h"

#include "common/hashfn.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/tuplestore.h"

#include "check_cases.h"
#include "policy_doc.h"

PG_FUNCTION_INFO_V1(case_rows);

/* The columns. */
enum
{
	COL_SECTION,
	COL_RULE,
	COL_EDGE,
	COL_SIDE,
	COL_ALSO,
	COL_FACTS,
	COL_PERSON,
	COL_ON_DAY = COL_PERSON + N_PERSON_COLUMNS,
	COL_EXPENSE,
	N_COLUMNS
};

typedef struct Row
{
	Datum		values[N_COLUMNS];
	bool		nulls[N_COLUMNS];
	char	   *facts;			/* canonical text: equal for equal facts */
	Tree	   *also;
	int			next;			/* with the same hash; -1: the last */
} Row;

#define N_BUCKETS 1024

typedef struct Rows
{
	const Policy *policy;
	Row	  **rows;
	int			n;
	int			allocated;
	int			bucket[N_BUCKETS];
} Rows;

static Datum
ref_datum(const Policy *p, Ref ref)
{
	return PointerGetDatum(cstring_to_text_with_len(POLICY_TEXT(p, ref), ref.count));
}

static Tree *
ref_node(const Policy *p, Ref ref)
{
	return node_string(pnstrdup(POLICY_TEXT(p, ref), ref.count));
}

static const char *
side_word(const Case *found)
{
	return found->in ? "in" : "out";
}

/* {"section", "rule", "edge", "side"} */
static Tree *
edge_node(const Policy *p, const Case *found)
{
	const RuleText *rule = &POLICY_TABLE(p, RuleText, rules)[found->rule];
	Tree	   *edge = node_new(NODE_OBJECT);

	node_set(edge, "section", ref_node(p, rule->section));
	node_set(edge, "rule", ref_node(p, rule->id));
	node_set(edge, "edge", node_string(found->edge));
	node_set(edge, "side", node_string(side_word(found)));
	return edge;
}

static bool
same_edge(const Tree *a, const Tree *b)
{
	static const char *const keys[] = {"section", "rule", "edge", "side"};

	for (int i = 0; i < lengthof(keys); i++)
	{
		if (strcmp(node_text(a, keys[i]), node_text(b, keys[i])) != 0)
			return false;
	}
	return true;
}

/* The facts as they are given to the functions: of critical illness the day asked about. */
static Facts
given_facts(const Case *found)
{
	Facts		f = *found->facts;

	if (found->expense != FEN_NONE)
		f.paid = DAY_NONE;
	return f;
}

static Datum
yuan(Fen fen)
{
	return NumericGetDatum(int64_div_fast_to_numeric(fen, 2));
}

static Tree *
facts_node(const Policy *p, const Case *found)
{
	Facts		f = given_facts(found);
	Tree	   *facts = person_tree(p, &f);

	if (found->expense != FEN_NONE)
	{
		Tree	   *expense = node_new(NODE_NUMBER);

		expense->text = DatumGetCString(DirectFunctionCall1(numeric_out, yuan(found->expense)));
		node_set(facts, "on_day", node_string(day_text(found->facts->paid)));
		node_set(facts, "expense", expense);
	}
	return facts;
}

static Row *
row_new(const Policy *p, const Case *found, const Tree *facts)
{
	const RuleText *rule = &POLICY_TABLE(p, RuleText, rules)[found->rule];
	Facts		f = given_facts(found);
	Row		   *row = palloc0(sizeof(Row));

	row->values[COL_SECTION] = ref_datum(p, rule->section);
	row->values[COL_RULE] = ref_datum(p, rule->id);
	row->values[COL_EDGE] = CStringGetTextDatum(found->edge);
	row->values[COL_SIDE] = CStringGetTextDatum(side_word(found));
	row->values[COL_FACTS] = node_jsonb(facts);
	person_columns(p, &f, row->values + COL_PERSON, row->nulls + COL_PERSON);
	row->nulls[COL_ON_DAY] = row->nulls[COL_EXPENSE] = found->expense == FEN_NONE;
	if (found->expense != FEN_NONE)
	{
		row->values[COL_ON_DAY] = DateADTGetDatum(found->facts->paid);
		row->values[COL_EXPENSE] = yuan(found->expense);
	}
	/* the first is the edge of the row itself */
	row->also = node_new(NODE_ARRAY);
	node_append(row->also, edge_node(p, found));
	return row;
}

static void
add_edge(Row *row, Tree *edge)
{
	for (int i = 0; i < row->also->n; i++)
	{
		if (same_edge(row->also->items[i], edge))
			return;
	}
	node_append(row->also, edge);
}

static void
take(void *to, const Case *found)
{
	Rows	   *rows = to;
	Tree	   *facts = facts_node(rows->policy, found);
	StringInfoData text;
	int		   *bucket;
	Row		   *row;

	initStringInfo(&text);
	node_print(&text, facts, NULL);
	bucket = &rows->bucket[hash_bytes((unsigned char *) text.data, text.len) % N_BUCKETS];
	for (int i = *bucket; i >= 0; i = rows->rows[i]->next)
	{
		if (strcmp(rows->rows[i]->facts, text.data) == 0)
		{
			add_edge(rows->rows[i], edge_node(rows->policy, found));
			return;
		}
	}
	row = row_new(rows->policy, found, facts);
	row->facts = text.data;
	row->next = *bucket;
	if (rows->n == rows->allocated)
	{
		rows->allocated *= 2;
		rows->rows = repalloc(rows->rows, rows->allocated * sizeof(Row *));
	}
	rows->rows[rows->n] = row;
	*bucket = rows->n++;
}

static void
check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

static Rows *
find_rows(const Policy *p)
{
	Rows	   *rows = palloc(sizeof(Rows));
	CaseSink	sink = {.to = rows, .take = take, .pause = check_interrupts};

	rows->policy = p;
	rows->n = 0;
	rows->allocated = 256;
	rows->rows = palloc(rows->allocated * sizeof(Row *));
	for (int i = 0; i < N_BUCKETS; i++)
		rows->bucket[i] = -1;
	cases_find(p, palloc(solver_size()), &sink);
	return rows;
}

/* A store for the rows of a set-returning function. */
static Tuplestorestate *
store_new(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext outer;

	if (result == NULL || !IsA(result, ReturnSetInfo) ||
		!(result->allowedModes & SFRM_Materialize))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a set is returned where none is accepted"),
				 errhint("Call the function in FROM.")));
	outer = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	result->setDesc = CreateTupleDescCopy(result_row_type(fcinfo));
	result->setResult = tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0,
											  false, work_mem);
	result->returnMode = SFRM_Materialize;
	MemoryContextSwitchTo(outer);
	return result->setResult;
}

Datum
case_rows(PG_FUNCTION_ARGS)
{
	Tuplestorestate *store = store_new(fcinfo);
	Rows	   *rows = find_rows(policy_arg(fcinfo, 0));

	for (int i = 0; i < rows->n; i++)
	{
		Row		   *row = rows->rows[i];

		node_remove_at(row->also, 0);
		row->nulls[COL_ALSO] = row->also->n == 0;
		if (!row->nulls[COL_ALSO])
			row->values[COL_ALSO] = node_jsonb(row->also);
		tuplestore_putvalues(store, ((ReturnSetInfo *) fcinfo->resultinfo)->setDesc,
							 row->values, row->nulls);
	}
	return (Datum) 0;
}

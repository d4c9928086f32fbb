/*-------------------------------------------------------------------------
 * check_calls.c
 *	  What is wrong with a policy, for SQL.
 *
 *	  policy_findings(policy)			a list of objects, see insurance.findings()
 *-------------------------------------------------------------------------
 */
#include "types.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "assessment.h"
#include "check.h"
#include "person_calls.h"
#include "policy_doc.h"

PG_FUNCTION_INFO_V1(policy_findings);

typedef struct Findings
{
	const Policy *policy;
	Tree	   *document;
	Tree	   *rows;
} Findings;

static Tree *
text_or_null(const char *text)
{
	return text ? node_string(text) : node_new(NODE_NULL);
}

/* ------------------------------------------------------------------
 * The person: facts by the names of the arguments that they are
 * ------------------------------------------------------------------ */

/* Arguments of critical_illness(): circumstances with their days are one value. */
static Tree *
illness_facts_node(const Policy *p, const Finding *f)
{
	Tree	   *facts = node_new(NODE_OBJECT);
	StringInfoData set;

	node_set(facts, "expense", fen_node(f->expense));
	if (f->facts->birth != DAY_NONE)
		node_set(facts, "birth_date", day_node(f->facts->birth));
	node_set(facts, "on_day", day_node(f->facts->paid));
	if (f->facts->nheld == 0)
		return facts;
	initStringInfo(&set);
	for (int i = 0; i < f->facts->nheld; i++)
	{
		const Held *h = &f->facts->held[i];

		appendStringInfo(&set, "%s%s[%s,%s]", i == 0 ? "{" : ",", text_node(p, POLICY_TABLE(p, CircumstanceText, circumstances)[h->circumstance].code)->text,
						 h->from == DAY_NONE ? "" : day_text(h->from),
						 h->until == DAY_NONE ? "" : day_text(h->until));
	}
	appendStringInfoChar(&set, '}');
	node_set(facts, "circumstance_set", node_string(set.data));
	return facts;
}

/* ------------------------------------------------------------------
 * What the person's answers have
 * ------------------------------------------------------------------ */

static Tree *
rule_name(const Policy *p, uint16_t rule)
{
	return rule < RULE_UNDECIDED ? text_node(p, POLICY_TABLE(p, RuleText, rules)[rule].name) :
		node_new(NODE_NULL);
}

/* As insurance.route() has it. */
static Tree *
route_node(const Policy *p, const Answer *a)
{
	if (a->outcome == OUTCOME_ROUTE)
		return rule_name(p, a->route_rule);
	return a->outcome == OUTCOME_UNDECIDED ? node_new(NODE_NULL) :
		node_string(outcome_words[a->outcome]);
}

static Tree *
category_node(const Policy *p, const Answer *a)
{
	if (a->subsidy >= RULE_UNDECIDED)
		return node_new(NODE_NULL);
	return text_node(p, POLICY_TABLE(p, Subsidy, subsidies)[a->subsidy].category);
}

static Tree *
payers_node(const Policy *p, const Answer *a)
{
	Tree	   *payers = node_new(NODE_OBJECT);

	for (int i = 0; i < a->nshares; i++)
		node_set(payers, text_node(p, POLICY_TABLE(p, Ref, payers)[a->share[i].payer])->text,
				 fen_node(a->share[i].amount));
	return payers;
}

static Tree *
bound_notes_node(void)
{
	Tree	   *notes = node_new(NODE_ARRAY);

	node_append(notes, node_string("lower_bound_used"));
	return notes;
}

static Tree *
window_notes_node(const Policy *p, int window)
{
	uint64_t	bits = POLICY_TABLE(p, Window, windows)[window].notes;
	Tree	   *notes = node_new(NODE_ARRAY);

	for (; bits != 0; bits &= bits - 1)
		node_append(notes, text_node(p, POLICY_TABLE(p, Ref, notes_text)[lowest_bit(bits)]));
	return notes;
}

static Tree *
expects_node(const Policy *p, const Finding *f)
{
	Tree	   *expects = node_new(NODE_OBJECT);
	const Answer *a = f->answer;

	if (f->expects & EXPECT_STATUS)
		node_set(expects, "status", node_string(outcome_words[a->outcome]));
	if (f->expects & EXPECT_ROUTE)
		node_set(expects, "route", route_node(p, a));
	if (f->expects & EXPECT_FEE)
		node_set(expects, "standard_fee", fen_node(a->amount[AMT_STANDARD_FEE]));
	if (f->expects & EXPECT_CATEGORY)
		node_set(expects, "subsidy_category", category_node(p, a));
	if (f->expects & EXPECT_AID)
		node_set(expects, "subsidy_amount", fen_node(a->amount[AMT_SUBSIDY]));
	if (f->expects & EXPECT_PAYERS)
		node_set(expects, "subsidy_payers", payers_node(p, a));
	if (f->expects & EXPECT_START)
		node_set(expects, "benefit_start", day_node(a->start));
	if (f->expects & EXPECT_FISCAL)
		node_set(expects, "fiscal_subsidy", fen_node(a->amount[AMT_FISCAL]));
	if (f->expects & EXPECT_CENTRAL)
		node_set(expects, "central_share", fen_node(a->amount[AMT_CENTRAL]));
	if (f->expects & EXPECT_TOP_UP)
	{
		node_set(expects, "top_up_due", fen_node(a->amount[AMT_TOP_UP]));
		node_set(expects, "fiscal_top_up", fen_node(a->amount[AMT_FISCAL_TOP_UP]));
	}
	if (f->expects & EXPECT_CAP)
		node_set(expects, "effective_cap", fen_node(a->amount[AMT_CAP]));
	if (f->expects & EXPECT_REPAIR)
		node_set(expects, "repair_fee", fen_node(a->amount[AMT_REPAIR]));
	if (f->expects & EXPECT_BOUND_NOTE)
		node_set(expects, "notes", bound_notes_node());
	if (f->expects & EXPECT_WINDOW_NOTE)
		node_set(expects, "notes", window_notes_node(p, f->window));
	if (f->expects & EXPECT_LEVEL)
		node_set(expects, "benefit_level", a->benefit_level.count == 0 ? node_new(NODE_NULL) : text_node(p, a->benefit_level));
	if (f->expects & EXPECT_CLASS)
		node_set(expects, "class", rule_name(p, f->illness->rule));
	if (f->expects & EXPECT_DEDUCTIBLE)
		node_set(expects, "deductible", fen_node(f->illness->deductible));
	if (f->expects & EXPECT_LIMIT)
		node_set(expects, "cap", fen_node(f->illness->cap));
	return expects;
}

/* ------------------------------------------------------------------
 * Where it stands
 * ------------------------------------------------------------------ */

static Tree *
find_rule(const Findings *r, const char *section, const char *id)
{
	Tree	   *list = node_get(r->document, section);

	for (int i = 0; node_is(list, NODE_ARRAY) && i < list->n; i++)
	{
		const char *have = node_text(list->items[i], "id");

		if (have && strcmp(have, id) == 0)
			return list->items[i];
	}
	return NULL;
}

static Tree *
rule_id(const Policy *p, uint16_t rule)
{
	return text_node(p, POLICY_TABLE(p, RuleText, rules)[rule].id);
}

/* The part of a condition as the document writes it. */
static Tree *
part_node(Tree *when, const char *path)
{
	char	   *copy = pstrdup(path);
	char	   *save = NULL;

	for (char *key = strtok_r(copy, "/", &save); key && when; key = strtok_r(NULL, "/", &save))
	{
		if (when->kind == NODE_ARRAY)
			when = atoi(key) < when->n ? when->items[atoi(key)] : NULL;
		else
			when = node_get(when, key);
	}
	return when;
}

#define PATH_LENGTH (MAX_CONDITION_DEPTH * 16)

static void
put_part(const Findings *r, const Finding *f, Tree *rule, StringInfo path, Tree *row)
{
	char		part[PATH_LENGTH];
	Tree	   *node;

	condition_path(r->policy, f->root, f->part, part, sizeof(part));
	appendStringInfo(path, "/when%s", part);
	node = part_node(node_get(rule, "when"), part);
	if (node)
		node_set(row, "part", node_copy(node));
}

static void
put_place(const Findings *r, const Finding *f, Tree *row)
{
	const RuleText *text = f->rule == NO_INDEX ? NULL :
		&POLICY_TABLE(r->policy, RuleText, rules)[f->rule];
	const char *section = text ? text_node(r->policy, text->section)->text : f->section;
	const char *id = text ? text_node(r->policy, text->id)->text : NULL;
	Tree	   *rule = id ? find_rule(r, section, id) : node_get(r->document, section);
	StringInfoData path;

	initStringInfo(&path);
	appendStringInfo(&path, "/%s", section);
	if (id)
		appendStringInfo(&path, "/%s", id);
	if (f->key)
		appendStringInfo(&path, "/%s", f->key);
	if (f->part)
		put_part(r, f, rule, &path, row);
	node_set(row, "section", node_string(section));
	node_set(row, "number", node_int(f->rule == NO_INDEX ? -1 : f->rule));
	node_set(row, "rule", text_or_null(id));
	node_set(row, "path", node_string(path.data));
	node_set(row, "document", text_or_null(node_is(rule, NODE_OBJECT) ? node_text(rule, "document") : NULL));
	node_set(row, "clause", text_or_null(node_is(rule, NODE_OBJECT) ? node_text(rule, "cite") : NULL));
}

/* ------------------------------------------------------------------
 * Rows
 * ------------------------------------------------------------------ */

static Tree *
rules_node(const Policy *p, const RuleList *list)
{
	Tree	   *rules = node_new(NODE_ARRAY);

	for (int i = 0; i < list->n; i++)
		node_append(rules, rule_id(p, list->rule[i]));
	return rules;
}

static Tree *
window_node(const Policy *p, int window)
{
	uint16_t	rule = window < 0 ? NO_INDEX : POLICY_TABLE(p, Window, windows)[window].rule;

	return rule == NO_INDEX ? node_new(NODE_NULL) : rule_id(p, rule);
}

static void
put_payers(const Policy *p, const uint16_t *payers, Tree *row)
{
	static const char *const payer_keys[] = {"payer", "other_payer"};
	static const char *const split_keys[] = {"split", "other_split"};

	for (int i = 0; i < 2 && payers[i] != NO_INDEX; i++)
	{
		if (payers[i] & PAYER_IS_SPLIT)
			node_set(row, split_keys[i],
					 text_node(p, POLICY_TABLE(p, Ref, split_names)[payers[i] & ~PAYER_IS_SPLIT]));
		else
			node_set(row, payer_keys[i], text_node(p, POLICY_TABLE(p, Ref, payers)[payers[i]]));
	}
}

static void
put_finding(void *context, const Finding *f)
{
#define FINDING_WORD(name, word, severity) word,
#define FINDING_SEVERITY(name, word, severity) severity,
	static const char *const words[] = {FINDING_KINDS(FINDING_WORD)};
	static const Severity severities[] = {FINDING_KINDS(FINDING_SEVERITY)};
	static const char *const severity_words[] = {"error", "warning", "info"};
	Findings   *r = context;
	const Policy *p = r->policy;
	Tree	   *row = node_new(NODE_OBJECT);

	node_set(row, "severity", node_string(severity_words[severities[f->kind]]));
	node_set(row, "kind", node_string(words[f->kind]));
	node_set(row, "variant", text_or_null(f->variant));
	put_place(r, f, row);
	node_set(row, "window", window_node(p, f->window));
	node_set(row, "earlier", window_node(p, f->earlier));
	node_set(row, "others", rules_node(p, &f->others));
	node_set(row, "besides", rules_node(p, &f->besides));
	put_payers(p, f->payer, row);
	node_set(row, "from", day_node(f->days.from));
	node_set(row, "until", day_node(f->days.until));
	node_set(row, "amount", fen_node(f->amount));
	node_set(row, "limit", fen_node(f->limit));
	if (f->facts)
	{
		node_set(row, "facts", f->illness ? illness_facts_node(p, f) : person_tree(p, f->facts));
		node_set(row, "expects", expects_node(p, f));
	}
	node_append(r->rows, row);
}

static bool
is_at_bound(void *context, uint16_t rule, const char *section)
{
	Findings   *r = context;
	const RuleText *text = rule == NO_INDEX ? NULL : &POLICY_TABLE(r->policy, RuleText, rules)[rule];
	Tree	   *tree = text ? find_rule(r, text_node(r->policy, text->section)->text, text_node(r->policy, text->id)->text) :
		node_get(r->document, section);

	return tree && node_get(tree, "at_bound") != NULL;
}

/* ------------------------------------------------------------------
 * Rules that concern no person: what only the text shows
 * ------------------------------------------------------------------ */

static Finding
text_finding(FindingKind kind, uint16_t rule, const char *section, const char *key)
{
	return (Finding) {
		.kind = kind,.rule = rule,.section = section,.key = key,
		.window = -1,.earlier = -1,.days = {DAY_NONE, DAY_NONE},
		.amount = FEN_NONE,.limit = FEN_NONE,.payer = {NO_INDEX, NO_INDEX}
	};
}

/* A limit that only SQL reads, and nobody gives. */
static void
put_open_assistance(Findings *r)
{
	Finding		f = text_finding(FIND_FILLS_OPEN, NO_INDEX, "assistance", "annual_limit");

	if (node_is(node_get(node_get(r->document, "assistance"), "annual_limit"), NODE_NULL))
		put_finding(r, &f);
}

/* A day of another time than the coverage year and its neighbours. */
static void
put_deadline(Findings *r, uint16_t rule, const Tree *until)
{
	Finding		f = text_finding(FIND_DEADLINE_AFAR, rule, "indicators", "until");
	int			year = r->policy->coverage_year;

	if (!node_is(until, NODE_STRING) || !parse_day(until->text, &f.days.from) ||
		(f.days.from >= day_from_ymd(year - 1, 1, 1) &&
		 f.days.from <= day_from_ymd(year + 1, 12, 31)))
		return;
	put_finding(r, &f);
}

static void
put_indicator(Findings *r, uint16_t rule, const Tree *tree)
{
	static const char *const open_keys[] = {"at_least", "at_most", "until"};
	Tree	   *at_least = node_get(tree, "at_least");
	Finding		f;

	for (int i = 0; i < (int) lengthof(open_keys); i++)
	{
		f = text_finding(FIND_FILLS_OPEN, rule, "indicators", open_keys[i]);
		if (node_is(node_get(tree, open_keys[i]), NODE_NULL))
			put_finding(r, &f);
	}
	f = text_finding(FIND_ALWAYS_MET, rule, "indicators", "at_least");
	if (node_is(at_least, NODE_NUMBER) && strspn(at_least->text, "0.") == strlen(at_least->text))
		put_finding(r, &f);
	put_deadline(r, rule, node_get(tree, "until"));
	f = text_finding(FIND_NO_CLAUSE, rule, "indicators", NULL);
	if (node_text(tree, "cite") == NULL)
		put_finding(r, &f);
}

static void
put_indicators(Findings *r)
{
	const RuleText *rules = POLICY_TABLE(r->policy, RuleText, rules);

	for (uint32 i = 0; i < r->policy->rules.count; i++)
	{
		Tree	   *tree;

		if (strcmp(text_node(r->policy, rules[i].section)->text, "indicators") != 0)
			continue;
		tree = find_rule(r, "indicators", text_node(r->policy, rules[i].id)->text);
		if (tree)
			put_indicator(r, i, tree);
	}
}

static void
put_students(Findings *r)
{
	Finding		f = text_finding(FIND_NO_CLAUSE, NO_INDEX, "students", NULL);
	Tree	   *students = node_get(r->document, "students");

	if (students && node_text(students, "cite") == NULL)
		put_finding(r, &f);
}

static void
breathe(void *context)
{
	CHECK_FOR_INTERRUPTS();
}

Datum
policy_findings(PG_FUNCTION_ARGS)
{
	Findings	r = {.policy = policy_arg(fcinfo, 0), .rows = node_new(NODE_ARRAY)};
	Finder		finder = {.found = put_finding, .breathe = breathe, .is_at_bound = is_at_bound, .context = &r};

	r.document = node_from_jsonb(policy_jsonb(r.policy));
	policy_find(r.policy, palloc(solver_size()), &finder);
	put_open_assistance(&r);
	put_students(&r);
	put_indicators(&r);
	PG_RETURN_DATUM(node_jsonb(r.rows));
}

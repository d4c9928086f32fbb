/*-------------------------------------------------------------------------
 * policy_overlay.c
 *	  Which documents hold for a region and year, laid over each other.
 *
 * policies/README.md is the description of the language for who writes
 * documents; sections are cited here as "language §n".
 *-------------------------------------------------------------------------
 */
#include "policy_doc.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#define MAX_DOCUMENTS 1000
#define MAX_MEMBERS 2000		/* parameters, readings, circumstances of a document */
#define MAX_VALUES 100000		/* put in place, of one policy */

typedef enum Level
{
	LEVEL_NONE = -1,			/* not on the way from the nation to the region */
	LEVEL_NATION,
	LEVEL_PROVINCE,
	LEVEL_CITY,
	LEVEL_COUNTY,
	LEVEL_LOCAL					/* a document without number */
} Level;

typedef struct Document
{
	Tree	   *tree;
	const char *number;			/* NULL: local */
	const char *path;			/* prefix of paths in messages */
	Level		level;
	Day			issued_on;
	bool		covers;			/* the coverage year */
	bool		known;
	bool		takes_part;
} Document;

typedef struct Overlay
{
	Document   *documents;
	int			n;
	int32		region;
	int32		year;
	Day			known_on;
	Tree	   *effective;
	Tree	   *parameters;
	Tree	   *readings;
	Tree	   *notes;			/* collects notes of the values in use, */
	Tree	   *sources;		/* the documents and clauses that give them, */
	bool		at_bound;		/* and whether one was moved to its bound */
	int			depth;
	int			values;			/* put in place so far */
	Problems   *problems;
} Overlay;

static const char *const document_keys[] = {
	"number", "title", "issuer", "issued_on", "regions", "coverage_years",
	"forwards", "carries_on", "vocabulary", "circumstances", "parameters",
	"readings", "comment", NULL
};
static const char *const parameter_keys[] = {
	"value", "at_least", "at_most", "below", "above", "assumed", "note",
	"missing", "choose", "of", "years", "cite", "label", NULL
};
static const char *const reading_keys[] = {
	"question", "in_force", "values", "put", "cite", "label", NULL
};
static const char *const circumstance_keys[] = {
	"label", "aliases", "hints", NULL
};
static const char *const carry_keys[] = {"number", "rules", "cite", NULL};
static const char *const region_keys[] = {"code", "name", "label", NULL};

/* Where a rule comes from; what an overlay says of its values (outside the fingerprint). */
#define SOURCE_KEYS "cite", "document", "values_from", "at_bound"
#define RULE_KEYS "id", "op", "before", "after", "years", "label", SOURCE_KEYS

static const char *const window_keys[] = {
	RULE_KEYS, "from", "until", "resolve", "closed", "optional", NULL
};
static const char *const fee_keys[] = {
	RULE_KEYS, "price", "when", "personal", "fiscal", "monthly", "add_ons",
	"notes", NULL
};
static const char *const subsidy_keys[] = {
	RULE_KEYS, "when", "category", "tier", "amount", "payer", "split",
	"group", "missing", "notes", NULL
};
static const char *const split_keys[] = {
	RULE_KEYS, "split", "when", "parts", "percent", "bears_rest", "notes", NULL
};
static const char *const route_keys[] = {
	RULE_KEYS, "name", "windows", "when", "price", "aided", "start", "cover",
	"after_death", "pending", "notes", "reject", NULL
};
static const char *const top_up_keys[] = {
	RULE_KEYS, "when", "standard", "borne_by", "collected", "note", NULL
};
static const char *const level_keys[] = {
	RULE_KEYS, "when", "level", "notes", NULL
};
static const char *const fiscal_keys[] = {
	"central_ratio", "central_base", SOURCE_KEYS, NULL
};
static const char *const enrolment_keys[] = {
	"zero_declaration", "roster", "refund", SOURCE_KEYS, NULL
};
static const char *const recognition_keys[] = {
	"circumstances", "until", "while_waiting", "note_waiting", "note_too_late",
	SOURCE_KEYS, NULL
};
static const char *const identity_keys[] = {
	"exempt", SOURCE_KEYS, NULL
};
static const char *const history_keys[] = {
	"lapses_from", "streak_from", "employee_years", SOURCE_KEYS, NULL
};
static const char *const incentive_keys[] = {
	RULE_KEYS, "earned_by", "amount", "first_year", "after_years", "effective",
	"cleared_by", "kept_on_lapse", "if_insured_next_year", "notes", NULL
};
static const char *const limits_keys[] = {
	"original_cap", "bonus_at_most", "penalty_at_most", "bonus_points_at_most",
	"penalty_points_at_most", "net", "notes", SOURCE_KEYS, NULL
};
static const char *const repair_keys[] = {
	"months_per_year", "fee", "floors", SOURCE_KEYS, NULL
};
static const char *const illness_keys[] = {
	RULE_KEYS, "when", "until_year", "deductible", "deductible_factor", "rate",
	"brackets", "brackets_from", "cap", "cap_on", "notes", NULL
};
static const char *const expenses_keys[] = {
	"kinds", SOURCE_KEYS, NULL
};
static const char *const assistance_keys[] = {
	"annual_limit", "kinds", "notes", SOURCE_KEYS, NULL
};
static const char *const account_keys[] = {
	RULE_KEYS, "relations", "requires", NULL
};
static const char *const duplicate_keys[] = {
	RULE_KEYS, "schemes", "reason", "action", NULL
};
static const char *const student_keys[] = {
	"who", "places", "reduction", SOURCE_KEYS, NULL
};
static const char *const indicator_keys[] = {
	RULE_KEYS, "kind", "aliases", "of", "to", "at_least", "at_most", "until",
	"better", NULL
};

const SectionKeys section_table[] = {
	{"windows", true, window_keys},
	{"fees", true, fee_keys},
	{"subsidies", true, subsidy_keys},
	{"splits", true, split_keys},
	{"routes", true, route_keys},
	{"top_ups", true, top_up_keys},
	{"benefit_levels", true, level_keys},
	{"fiscal", false, fiscal_keys},
	{"enrolment", false, enrolment_keys},
	{"recognition", false, recognition_keys},
	{"identity_data", false, identity_keys},
	{"history", false, history_keys},
	{"incentives", true, incentive_keys},
	{"incentive_limits", false, limits_keys},
	{"repair", false, repair_keys},
	{"critical_illness", true, illness_keys},
	{"critical_illness_expenses", false, expenses_keys},
	{"assistance", false, assistance_keys},
	{"personal_account", true, account_keys},
	{"duplicates", true, duplicate_keys},
	{"students", false, student_keys},
	{"indicators", true, indicator_keys},
	{NULL, false, NULL}
};

static const SectionKeys *
find_section(const char *name)
{
	for (const SectionKeys *s = section_table; s->section; s++)
	{
		if (strcmp(s->section, name) == 0)
			return s;
	}
	return NULL;
}

static int
count_words(const char *const *words)
{
	int			n = 0;

	while (words[n])
		n++;
	return n;
}

static bool
is_word(const char *word, const char *const *words)
{
	for (; *words; words++)
	{
		if (strcmp(word, *words) == 0)
			return true;
	}
	return false;
}

static void
unknown_word(Problems *problems, const char *path, const char *what,
			 const char *word, const char *const *words, int n)
{
	const char *near = nearest_word(word, words, n);

	if (near)
		problem(problems, path, "unknown %s \"%s\"; did you mean \"%s\"?",
				what, word, near);
	else
		problem(problems, path, "unknown %s \"%s\"", what, word);
}

void
check_keys(Problems *problems, const char *path, const Tree *object,
		   const char *const *allowed)
{
	if (object->kind != NODE_OBJECT)
	{
		problem(problems, path, "expected an object");
		return;
	}
	for (int i = 0; i < object->n; i++)
	{
		if (!is_word(object->keys[i], allowed))
			unknown_word(problems, path, "key", object->keys[i], allowed,
						 count_words(allowed));
	}
}

static void
check_texts(Problems *problems, const char *path, const Tree *list)
{
	for (int i = 0; i < list->n; i++)
	{
		if (list->items[i]->kind != NODE_STRING)
			problem(problems, psprintf("%s/%d", path, i), "expected a text");
	}
}

/* Members that are texts or lists of texts wherever they stand. */
static void
check_kinds(Problems *problems, const char *path, const Tree *object)
{
	static const char *const texts[] = {
		"id", "op", "before", "after", "cite", "label", "name", "price",
		"pending", "closed", "note", "note_waiting", "note_too_late", "below",
		"above", "missing", "payer", "split", "category", "tier", "reject",
		"choose", "bears_rest", "resolve", "borne_by", "collected", "number",
		"title", "issuer", "issued_on", "question", "comment", "earned_by",
		"effective", "cleared_by", "brackets_from", "cap_on", "reason",
		"action", "group", NULL
	};
	static const char *const lists[] = {
		"forwards", "carries_on", "aliases", "hints", "put", "notes", "kinds",
		"requires", "schemes", NULL
	};

	for (int i = 0; object->kind == NODE_OBJECT && i < object->n; i++)
	{
		NodeKind	kind = object->items[i]->kind;

		if (is_word(object->keys[i], texts) && kind != NODE_STRING &&
			kind != NODE_NULL)
			problem(problems, psprintf("%s/%s", path, object->keys[i]), "expected a text");
		if (is_word(object->keys[i], lists) && kind != NODE_ARRAY &&
			kind != NODE_NULL)
			problem(problems, psprintf("%s/%s", path, object->keys[i]), "expected a list");
		else if (is_word(object->keys[i], lists) &&
				 strcmp(object->keys[i], "carries_on") != 0)
			check_texts(problems, psprintf("%s/%s", path, object->keys[i]), object->items[i]);
		if (strcmp(object->keys[i], "optional") == 0 && kind != NODE_BOOL)
			problem(problems, psprintf("%s/optional", path), "expected true or false");
	}
}

bool
parse_day(const char *text, Day *day)
{
	int			y,
				m,
				d;

	/* digits alone: sscanf() would take spaces and signs */
	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' ||
		strspn(text, "0123456789") != 4 ||
		strspn(text + 5, "0123456789") != 2 ||
		strspn(text + 8, "0123456789") != 2)
		return false;
	y = atoi(text);
	m = atoi(text + 5);
	d = atoi(text + 8);
	if (!ymd_is_valid(y, m, d))
		return false;
	*day = day_from_ymd(y, m, d);
	return true;
}

char *
day_text(Day day)
{
	int			y,
				m,
				d;

	day_to_ymd(day, &y, &m, &d);
	return psprintf("%04d-%02d-%02d", y, m, d);
}

/* ------------------------------------------------------------------
 * Documents one by one (language §1)
 * ------------------------------------------------------------------ */

static Level
region_level(int64 code, int32 region)
{
	if (code == 0)
		return LEVEL_NATION;
	if (code == region / 10000 * 10000)
		return LEVEL_PROVINCE;
	if (code == region / 100 * 100)
		return LEVEL_CITY;
	if (code == region)
		return LEVEL_COUNTY;
	return LEVEL_NONE;
}

static void
check_objects(Overlay *o, const Document *d, const char *key,
			  const char *const *allowed)
{
	Tree	   *members = node_get(d->tree, key);

	if (members == NULL)
		return;
	if (members->kind != NODE_OBJECT)
	{
		problem(o->problems, psprintf("%s/%s", d->path, key),
				"expected an object");
		return;
	}
	if (members->n > MAX_MEMBERS)
	{
		problem(o->problems, psprintf("%s/%s", d->path, key),
				"more than %d members", MAX_MEMBERS);
		return;
	}
	for (int i = 0; i < members->n; i++)
	{
		char	   *path = psprintf("%s/%s/%s", d->path, key, members->keys[i]);

		check_keys(o->problems, path, members->items[i], allowed);
		check_kinds(o->problems, path, members->items[i]);
		if (allowed == reading_keys && node_get(members->items[i], "values") &&
			!node_is(node_get(members->items[i], "values"), NODE_OBJECT))
			problem(o->problems, psprintf("%s/values", path),
					"expected an object of values and their patches");
	}
}

static void
check_section(Overlay *o, const Document *d, const SectionKeys *s)
{
	Tree	   *section = node_get(d->tree, s->section);

	if (section == NULL)
		return;
	if (!s->is_list)
	{
		check_keys(o->problems, psprintf("%s/%s", d->path, s->section),
				   section, s->keys);
		check_kinds(o->problems, psprintf("%s/%s", d->path, s->section), section);
		return;
	}
	if (section->kind != NODE_ARRAY)
	{
		problem(o->problems, psprintf("%s/%s", d->path, s->section),
				"expected a list of rules");
		return;
	}
	for (int i = 0; i < section->n; i++)
	{
		char	   *path = psprintf("%s/%s/%d", d->path, s->section, i);
		const char *op = node_text(section->items[i], "op");

		check_keys(o->problems, path, section->items[i], s->keys);
		check_kinds(o->problems, path, section->items[i]);
		if (node_text(section->items[i], "id") == NULL)
			problem(o->problems, path, "expected an \"id\"");
		if (d->number && node_text(section->items[i], "cite") == NULL &&
			(op == NULL || strcmp(op, "remove") != 0))
			problem(o->problems, path, "expected a \"cite\": the clause of the rule");
	}
}

static bool
year_bounds(const Tree *years, int64 *from, int64 *until)
{
	Tree	   *f = node_get(years, "from");
	Tree	   *u = node_get(years, "until");

	*from = 0;
	*until = 9999;
	return node_is(years, NODE_OBJECT) && (f || u) &&
		(f == NULL || (f->kind == NODE_NUMBER && decimal_scaled(f->text, 0, from))) &&
		(u == NULL || (u->kind == NODE_NUMBER && decimal_scaled(u->text, 0, until))) &&
		*from <= *until;
}

static bool
in_years(Overlay *o, const char *path, const Tree *years)
{
	int64		from,
				until;

	if (years == NULL)
		return true;
	if (!year_bounds(years, &from, &until))
	{
		problem(o->problems, path, "expected {\"from\": year, \"until\": year}");
		return false;
	}
	return o->year >= from && o->year <= until;
}

static void
read_regions(Overlay *o, Document *d)
{
	Tree	   *regions = node_get(d->tree, "regions");
	char	   *path = psprintf("%s/regions", d->path);

	d->level = LEVEL_NONE;
	if (!node_is(regions, NODE_ARRAY) || regions->n == 0)
	{
		problem(o->problems, path, "expected a list of regions");
		return;
	}
	for (int i = 0; i < regions->n; i++)
	{
		Tree	   *code = node_get(regions->items[i], "code");
		int64		value;

		check_keys(o->problems, psprintf("%s/%d", path, i), regions->items[i],
				   region_keys);
		if (!node_is(code, NODE_NUMBER) ||
			!decimal_scaled(code->text, 0, &value) || value < 0 || value > 999999)
			problem(o->problems, psprintf("%s/%d", path, i),
					"expected \"code\": a region code of GB/T 2260, or 0");
		else
			d->level = Max(d->level, region_level(value, o->region));
	}
}

static void
read_document(Overlay *o, Document *d, Tree *tree, bool prefix)
{
	const char *issued;
	Tree	   *years;

	d->tree = tree;
	d->number = node_text(tree, "number");
	d->path = prefix && d->number ? psprintf("%s ", d->number) : "";
	d->issued_on = DAY_NONE;
	if (tree->kind != NODE_OBJECT)
	{
		problem(o->problems, d->path, "expected a document: an object");
		d->level = LEVEL_NONE;
		return;
	}
	for (int i = 0; i < tree->n; i++)
	{
		if (!is_word(tree->keys[i], document_keys) &&
			find_section(tree->keys[i]) == NULL)
		{
			const char *words[64];
			int			n = 0;

			for (const char *const *k = document_keys; *k; k++)
				words[n++] = *k;
			for (const SectionKeys *s = section_table; s->section; s++)
				words[n++] = s->section;
			unknown_word(o->problems, psprintf("%s/", d->path), "key",
						 tree->keys[i], words, n);
		}
	}
	check_kinds(o->problems, d->path, tree);
	check_objects(o, d, "circumstances", circumstance_keys);
	check_objects(o, d, "vocabulary", circumstance_keys);
	check_objects(o, d, "parameters", parameter_keys);
	check_objects(o, d, "readings", reading_keys);
	for (const SectionKeys *s = section_table; s->section; s++)
		check_section(o, d, s);

	if (d->number == NULL && node_get(tree, "number"))
	{
		/* a notice whose number is no text: said already */
		d->level = LEVEL_NONE;
		return;
	}
	if (d->number == NULL)
	{
		/* a local document or a vocabulary holds everywhere */
		d->level = LEVEL_LOCAL;
		d->covers = d->known = true;
		return;
	}
	read_regions(o, d);
	years = node_get(tree, "coverage_years");
	if (years == NULL)
		problem(o->problems, psprintf("%s/", d->path),
				"expected \"coverage_years\"");
	else
		d->covers = in_years(o, psprintf("%s/coverage_years", d->path), years);
	issued = node_text(tree, "issued_on");
	if (issued && !parse_day(issued, &d->issued_on))
		problem(o->problems, psprintf("%s/issued_on", d->path),
				"\"%s\" is no date; expected YYYY-MM-DD", issued);
	d->known = d->issued_on == DAY_NONE || d->issued_on <= o->known_on;
}

static Document *
find_document(Overlay *o, const char *number)
{
	for (int i = 0; i < o->n; i++)
	{
		if (o->documents[i].number && strcmp(o->documents[i].number, number) == 0)
			return &o->documents[i];
	}
	return NULL;
}

/*
 * Notices of the region, its city and its province take part; one of a higher
 * level that they forward does too (language §1, Overlay).
 */
static bool
choose_documents(Overlay *o)
{
	bool		covered = false;
	bool		more = true;

	for (int i = 0; i < o->n; i++)
	{
		Document   *d = &o->documents[i];

		d->takes_part = d->level > LEVEL_NATION && d->covers && d->known;
		if (d->takes_part && d->level < LEVEL_LOCAL)
			covered = true;
	}
	while (more)
	{
		more = false;
		for (int i = 0; i < o->n; i++)
		{
			Tree	   *list = node_get(o->documents[i].tree, "forwards");

			if (!o->documents[i].takes_part || !node_is(list, NODE_ARRAY))
				continue;
			for (int k = 0; k < list->n; k++)
			{
				Document   *up = list->items[k]->kind == NODE_STRING ?
					find_document(o, list->items[k]->text) : NULL;

				if (up && !up->takes_part && up->level != LEVEL_NONE &&
					up->covers && up->known)
					up->takes_part = more = true;
			}
		}
	}
	return covered;
}

static int
compare_documents(const void *a, const void *b)
{
	const Document *x = a;
	const Document *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->issued_on != y->issued_on)
		return x->issued_on < y->issued_on ? -1 : 1;
	if (x->number && y->number)
		return strcmp(x->number, y->number);
	return 0;
}

/* ------------------------------------------------------------------
 * Laying one document over what lies below it
 * ------------------------------------------------------------------ */

static int
rule_index(const Tree *list, const char *id)
{
	for (int i = 0; i < list->n; i++)
	{
		const char *have = node_text(list->items[i], "id");

		if (have && strcmp(have, id) == 0)
			return i;
	}
	return -1;
}

/* Where a new rule goes: before or after another, else to the end. */
static int
rule_position(Overlay *o, const char *path, const Tree *list, const Tree *rule)
{
	const char *before = node_text(rule, "before");
	const char *after = node_text(rule, "after");
	const char *other = before ? before : after;
	int			at;

	if (other == NULL)
		return list->n;
	if (before && strcmp(before, "*") == 0)
		return 0;
	at = rule_index(list, other);
	if (at < 0)
	{
		problem(o->problems, path, "there is no rule \"%s\" to stand %s", other,
				before ? "before" : "after");
		return list->n;
	}
	return before ? at : at + 1;
}

static void
strip_overlay_keys(Tree *rule)
{
	node_remove(rule, "op");
	node_remove(rule, "before");
	node_remove(rule, "after");
	node_remove(rule, "years");
	node_remove(rule, "values_from");
	node_remove(rule, "at_bound");
}

/*
 * Does the rule come from an earlier notice of the same level?  Of two notices of
 * one authority the later holds, without saying so.
 */
static bool
is_earlier_notice(Overlay *o, const Document *d, const Tree *rule)
{
	const char *number = node_text(rule, "document");
	Document   *other = number ? find_document(o, number) : NULL;

	return other && d->number && other->level == d->level &&
		strcmp(number, d->number) != 0;
}

static void
lay_rule(Overlay *o, const Document *d, const char *path, Tree *list,
		 const Tree *incoming, bool carried)
{
	const char *id = node_text(incoming, "id");
	const char *op = node_text(incoming, "op");
	Tree	   *rule = node_copy(incoming);
	int			at;

	if (id == NULL)
		return;
	at = rule_index(list, id);
	if (op == NULL && at >= 0 && is_earlier_notice(o, d, list->items[at]))
		op = "replace";
	if (op == NULL || carried)
		op = "add";
	strip_overlay_keys(rule);
	rule->origin = path;
	node_set(rule, "document", node_string(d->number ? d->number : "local"));
	if (strcmp(op, "add") == 0)
	{
		if (at >= 0)
			problem(o->problems, path,
					"a rule \"%s\" exists already; say \"op\": \"replace\", \"amend\" or \"remove\"", id);
		else
			node_insert(list, rule_position(o, path, list, incoming), rule);
		return;
	}
	if (at < 0)
	{
		problem(o->problems, path, "there is no rule \"%s\" to %s", id, op);
		return;
	}
	if (strcmp(op, "remove") == 0)
		node_remove_at(list, at);
	else if (strcmp(op, "replace") == 0 || strcmp(op, "amend") == 0)
	{
		if (strcmp(op, "amend") == 0)
		{
			Tree	   *merged = node_copy(list->items[at]);

			node_merge(merged, incoming);
			strip_overlay_keys(merged);
			node_set(merged, "document", node_get(rule, "document"));
			merged->origin = path;
			rule = merged;
		}
		node_remove_at(list, at);
		if (node_get(incoming, "before") || node_get(incoming, "after"))
			at = rule_position(o, path, list, incoming);
		node_insert(list, at, rule);
	}
	else
		problem(o->problems, path,
				"unknown op \"%s\"; expected add, replace, amend or remove", op);
}

static Tree *
effective_section(Overlay *o, const char *section, NodeKind kind)
{
	Tree	   *have = node_get(o->effective, section);

	if (have == NULL)
	{
		have = node_new(kind);
		node_set(o->effective, section, have);
	}
	return have;
}

/* A numbered document and the clause by which it gives a value; of others null. */
static Tree *
source_of(const Document *d, const Tree *parameter)
{
	const char *cite = node_text(parameter, "cite");
	Tree	   *source;

	if (d->number == NULL)
		return node_new(NODE_NULL);
	source = node_new(NODE_OBJECT);
	node_set(source, "document", node_string(d->number));
	if (cite)
		node_set(source, "cite", node_string(cite));
	return source;
}

static void
lay_parameter(Overlay *o, const Document *d, const char *name,
			  const Tree *incoming)
{
	Tree	   *have = node_get(o->parameters, name);
	char	   *path = psprintf("%s/parameters/%s", d->path, name);

	bool		holds;

	if (incoming->kind != NODE_OBJECT)
		return;
	holds = in_years(o, path, node_get(incoming, "years"));
	if (have == NULL)
	{
		if (d->number == NULL)
		{
			unknown_word(o->problems, path, "parameter", name,
						 (const char *const *) o->parameters->keys,
						 o->parameters->n);
			return;
		}
		have = node_new(NODE_OBJECT);
		node_set(o->parameters, name, have);
	}
	have->origin = path;
	/* in other years the name is known and has no value */
	if (!holds)
		return;
	node_merge(have, incoming);
	if (node_get(incoming, "value") == NULL)
		return;
	node_set(have, "local", node_string(d->number ? "" : "local"));
	node_set(have, "source", source_of(d, incoming));
}

static void
lay_single(Overlay *o, const Document *from, const char *section, const Tree *rule)
{
	Tree	   *target = effective_section(o, section, NODE_OBJECT);

	if (rule->kind != NODE_OBJECT)
		return;
	node_merge(target, rule);
	node_set(target, "document", node_string(from->number ? from->number : "local"));
	target->origin = psprintf("%s/%s", from->path, section);
}

static void
lay_section(Overlay *o, const Document *d, const SectionKeys *s)
{
	Tree	   *section = node_get(d->tree, s->section);
	Tree	   *target;

	if (section == NULL)
		return;
	if (!s->is_list)
	{
		lay_single(o, d, s->section, section);
		return;
	}
	if (section->kind != NODE_ARRAY)
		return;
	target = effective_section(o, s->section, NODE_ARRAY);
	for (int i = 0; i < section->n; i++)
	{
		char	   *path = psprintf("%s/%s/%d", d->path, s->section, i);

		if (in_years(o, path, node_get(section->items[i], "years")))
			lay_rule(o, d, path, target, section->items[i], false);
	}
}

/* One rule of another document that goes on: "section/id", or a single rule's section. */
static void
carry_rule(Overlay *o, const Document *from, const char *path,
		   const char *name)
{
	const char *slash = strchr(name, '/');
	char	   *section = slash ? pnstrdup(name, slash - name) : pstrdup(name);
	Tree	   *source = node_get(from->tree, section);
	const SectionKeys *s = find_section(section);
	int			at;

	if (slash && strcmp(section, "parameters") == 0 && node_get(source, slash + 1))
	{
		lay_parameter(o, from, slash + 1, node_get(source, slash + 1));
		return;
	}
	if (slash && s && s->is_list && node_is(source, NODE_ARRAY) &&
		(at = rule_index(source, slash + 1)) >= 0)
	{
		lay_rule(o, from, psprintf("%s/%s/%d", from->path, section, at),
				 effective_section(o, section, NODE_ARRAY), source->items[at],
				 true);
		return;
	}
	if (slash == NULL && s && !s->is_list && source)
	{
		lay_single(o, from, section, source);
		return;
	}
	problem(o->problems, path, "%s has no rule \"%s\"; expected \"section/id\", or the section of a single rule",
			from->number, name);
}

static void
carry_on(Overlay *o, const Document *d)
{
	Tree	   *list = node_get(d->tree, "carries_on");

	for (int i = 0; node_is(list, NODE_ARRAY) && i < list->n; i++)
	{
		const char *number = node_text(list->items[i], "number");
		Tree	   *rules = node_get(list->items[i], "rules");
		char	   *path = psprintf("%s/carries_on/%d", d->path, i);
		Document   *from;

		check_keys(o->problems, path, list->items[i], carry_keys);
		if (number == NULL || !node_is(rules, NODE_ARRAY))
		{
			problem(o->problems, path, "expected \"number\" and \"rules\"");
			continue;
		}
		from = find_document(o, number);
		if (from == NULL)
			problem(o->problems, path, "there is no document \"%s\"", number);
		if (from == NULL || !from->known)
			continue;
		for (int k = 0; k < rules->n; k++)
		{
			if (rules->items[k]->kind == NODE_STRING)
				carry_rule(o, from, path, rules->items[k]->text);
		}
	}
}

static void
lay_document(Overlay *o, const Document *d)
{
	Tree	   *members = node_get(d->tree, "vocabulary");

	if (node_is(members, NODE_OBJECT))
		node_merge(effective_section(o, "circumstances", NODE_OBJECT), members);
	members = node_get(d->tree, "circumstances");
	if (node_is(members, NODE_OBJECT))
		node_merge(effective_section(o, "circumstances", NODE_OBJECT), members);
	carry_on(o, d);
	members = node_get(d->tree, "parameters");
	for (int i = 0; node_is(members, NODE_OBJECT) && i < members->n; i++)
		lay_parameter(o, d, members->keys[i], members->items[i]);
	for (const SectionKeys *s = section_table; s->section; s++)
		lay_section(o, d, s);
	members = node_get(d->tree, "readings");
	if (node_is(members, NODE_OBJECT))
	{
		node_merge(o->readings, members);
		for (int i = 0; i < members->n; i++)
		{
			if (node_is(node_get(o->readings, members->keys[i]), NODE_OBJECT))
				node_set(node_get(o->readings, members->keys[i]), "document",
						 node_string(d->number ? d->number : "local"));
		}
	}
	if (d->number)
	{
		Tree	   *entry = node_new(NODE_OBJECT);
		const char *title = node_text(d->tree, "title");

		node_set(entry, "number", node_string(d->number));
		if (title)
			node_set(entry, "title", node_string(title));
		node_append(effective_section(o, "documents", NODE_ARRAY), entry);
	}
}

/* ------------------------------------------------------------------
 * Readings (language §9)
 * ------------------------------------------------------------------ */

static const char *
scalar_text(const Tree *value)
{
	if (value->kind == NODE_BOOL)
		return value->truth ? "true" : "false";
	return value->text ? value->text : "";
}

static Tree *
step_into(Tree *at, const char *key, bool create)
{
	Tree	   *next = NULL;

	if (at->kind == NODE_ARRAY)
	{
		int			i = rule_index(at, key);

		if (i < 0 && strspn(key, "0123456789") == strlen(key))
			i = atoi(key);
		return i >= 0 && i < at->n ? at->items[i] : NULL;
	}
	if (at->kind != NODE_OBJECT)
		return NULL;
	next = node_get(at, key);
	if (next == NULL && create)
	{
		next = node_new(NODE_OBJECT);
		node_set(at, key, next);
	}
	return next;
}

/* Put a value at "/section/id/key…". */
static void
apply_patch(Overlay *o, const Tree *reading, const char *where,
			const char *path, const Tree *value)
{
	char	   *copy = pstrdup(path);
	char	   *save = NULL;
	char	   *parts[16];
	int			n = 0;
	Document	self = {.number = node_text(reading, "document"), .path = ""};
	Tree	   *list = NULL;
	Tree	   *at;

	for (char *part = strtok_r(copy, "/", &save); part && n < 16;
		 part = strtok_r(NULL, "/", &save))
		parts[n++] = part;
	at = n == 0 ? NULL : strcmp(parts[0], "parameters") == 0 ? o->parameters :
		node_get(o->effective, parts[0]);
	if (n < 2 || at == NULL)
	{
		problem(o->problems, where, "path \"%s\" leads nowhere", path);
		return;
	}
	if (at->kind == NODE_ARRAY)
		list = at;
	if (list && n == 2)
	{
		Tree	   *rule = value->kind == NODE_OBJECT ? node_copy(value) :
			node_new(NODE_OBJECT);

		node_set(rule, "id", node_string(parts[1]));
		if (value->kind == NODE_NULL)
			node_set(rule, "op", node_string("remove"));
		lay_rule(o, &self, where, list, rule, false);
		return;
	}
	for (int i = 1; i < n - 1 && at; i++)
		at = step_into(at, parts[i], i > 1);
	if (at == NULL || at->kind != NODE_OBJECT)
		problem(o->problems, where, "path \"%s\" leads nowhere", path);
	else if (list && n == 3 && (strcmp(parts[2], "before") == 0 ||
								strcmp(parts[2], "after") == 0))
	{
		Tree	   *move = node_new(NODE_OBJECT);

		node_set(move, "id", node_string(parts[1]));
		node_set(move, "op", node_string("amend"));
		node_set(move, parts[2], node_copy(value));
		lay_rule(o, &self, where, list, move, false);
	}
	else if (value->kind == NODE_NULL)
		node_remove(at, parts[n - 1]);
	else
		node_set(at, parts[n - 1], node_copy(value));
	/* whoever gave another value does not give this one */
	if (strcmp(parts[0], "parameters") == 0)
		node_remove(at, "source");
}

static void
apply_reading(Overlay *o, const char *name, const Tree *value)
{
	Tree	   *reading = node_get(o->readings, name);
	Tree	   *in_force = node_get(reading, "in_force");
	Tree	   *put = node_get(reading, "put");
	Tree	   *patches;
	char	   *where = psprintf("reading %s", name);

	if (reading == NULL)
	{
		unknown_word(o->problems, where, "reading", name,
					 (const char *const *) o->readings->keys, o->readings->n);
		return;
	}
	patches = node_get(node_get(reading, "values"), scalar_text(value));
	if (in_force && strcmp(scalar_text(in_force), scalar_text(value)) == 0)
		return;
	if (node_is(patches, NODE_OBJECT))
	{
		for (int i = 0; i < patches->n; i++)
			apply_patch(o, reading, where, patches->keys[i], patches->items[i]);
	}
	else if (node_is(put, NODE_ARRAY) &&
			 (value->kind == NODE_STRING || value->kind == NODE_NUMBER))
	{
		for (int i = 0; i < put->n; i++)
		{
			if (put->items[i]->kind == NODE_STRING)
				apply_patch(o, reading, where, put->items[i]->text, value);
		}
	}
	else
	{
		Tree	   *values = node_get(reading, "values");
		int			n = node_is(values, NODE_OBJECT) ? values->n : 0;

		unknown_word(o->problems, where, "value", scalar_text(value),
					 n ? (const char *const *) values->keys : NULL, n);
	}
}

/* ------------------------------------------------------------------
 * Values in place of parameters and relative dates (language §2, §3)
 * ------------------------------------------------------------------ */

static void
add_note(Tree *notes, const char *note)
{
	for (int i = 0; i < notes->n; i++)
	{
		if (notes->items[i]->kind == NODE_STRING &&
			strcmp(notes->items[i]->text, note) == 0)
			return;
	}
	node_append(notes, node_string(note));
}

static void
use_note(Overlay *o, const Tree *parameter, const char *key)
{
	const char *note = node_text(parameter, key);

	if (note)
		add_note(o->notes, note);
}

/* "Y-1-09-01": a date of the year before the coverage year. */
static Tree *
resolve_day(Overlay *o, const Tree *node)
{
	const char *text = node->text;
	int			shift = 0,
				m,
				d,
				len = 0;
	bool		relative = false;

	if (text[0] != 'Y' || strlen(text) > 12)
		return node_copy(node);
	if (sscanf(text, "Y-%2d-%2d%n", &m, &d, &len) == 2 && len == 7 && text[len] == '\0')
		relative = true;
	else if ((text[1] == '+' || text[1] == '-') &&
			 sscanf(text + 1, "%d-%2d-%2d%n", &shift, &m, &d, &len) == 3 &&
			 text[1 + len] == '\0' && abs(shift) < 10)
		relative = true;
	if (!relative || !ymd_is_valid(o->year + shift, m, d))
		return node_copy(node);
	return node_string(psprintf("%04d-%02d-%02d", o->year + shift, m, d));
}

static Tree *resolve(Overlay *o, const Tree *node);

/* -1, 0, 1, or 2 where the values cannot be compared */
static int
compare_values(const Tree *a, const Tree *b)
{
	int64		x,
				y;
	Day			d,
				e;

	if (a->kind == NODE_NUMBER && b->kind == NODE_NUMBER &&
		decimal_scaled(a->text, 6, &x) && decimal_scaled(b->text, 6, &y))
		return x < y ? -1 : x > y;
	if (a->kind == NODE_STRING && b->kind == NODE_STRING &&
		parse_day(a->text, &d) && parse_day(b->text, &e))
		return d < e ? -1 : d > e;
	return 2;
}

/* Keep a given value within its bound, as language §3 says. */
static Tree *
keep_bound(Overlay *o, const Tree *p, Tree *value, const char *bound_key,
		   int wrong, const char *note_key)
{
	Tree	   *bound = node_get(p, bound_key);
	const char *local = node_text(p, "local");
	int			order;

	if (bound == NULL)
		return value;
	bound = resolve(o, bound);
	order = compare_values(value, bound);
	if (order == 2)
	{
		problem(o->problems, p->origin,
				"value and \"%s\" cannot be compared", bound_key);
		return value;
	}
	if (order != wrong)
		return value;
	if (local && strcmp(local, "local") == 0)
	{
		use_note(o, p, note_key);
		o->at_bound = true;
		return bound;
	}
	problem(o->problems, p->origin, "value %s, but a higher document says \"%s\": %s",
			scalar_text(value), bound_key, scalar_text(bound));
	return value;
}

/* The value of a parameter, or NULL where nobody gives one. */
static Tree *
parameter_value(Overlay *o, const char *name)
{
	Tree	   *p = node_get(o->parameters, name);
	Tree	   *value = node_get(p, "value");
	const char *choose = node_text(p, "choose");

	if (p == NULL)
	{
		unknown_word(o->problems, psprintf("parameter %s", name), "parameter",
					 name, (const char *const *) o->parameters->keys,
					 o->parameters->n);
		return NULL;
	}
	if (o->depth > 20)
	{
		problem(o->problems, p->origin ? p->origin : name,
				"parameter refers to itself");
		return NULL;
	}
	if (value && value->kind != NODE_NULL)
	{
		value = resolve(o, value);
		if (value->kind == NODE_NULL)
			return NULL;
		if (node_is(node_get(p, "source"), NODE_OBJECT))
			node_append(o->sources, node_get(p, "source"));
		value = keep_bound(o, p, value, "at_least", -1, "below");
		return keep_bound(o, p, value, "at_most", 1, "above");
	}
	if (choose)
	{
		Tree	   *branch;

		o->depth++;
		branch = parameter_value(o, choose);
		o->depth--;
		value = branch ? node_get(node_get(p, "of"), scalar_text(branch)) : NULL;
		if (value)
			return resolve(o, value);
	}
	if ((value = node_get(p, "at_least")) != NULL)
	{
		add_note(o->notes, "lower_bound_used");
		return resolve(o, value);
	}
	if ((value = node_get(p, "assumed")) != NULL)
	{
		value = resolve(o, value);
		use_note(o, p, "note");
		return value->kind == NODE_NULL ? NULL : value;
	}
	return NULL;
}

static bool
is_name_or_names(const Tree *names)
{
	if (names->kind != NODE_ARRAY)
		return names->kind == NODE_STRING;
	for (int i = 0; i < names->n; i++)
	{
		if (names->items[i]->kind != NODE_STRING)
			return false;
	}
	return names->n > 0;
}

static Tree *
resolve_parameter(Overlay *o, const Tree *node)
{
	Tree	   *names = node_get(node, "param");
	Tree	   *otherwise = node_get(node, "else");
	int			n = names->kind == NODE_ARRAY ? names->n : 1;
	Tree	   *value = NULL;

	if (!is_name_or_names(names))
		problem(o->problems, node->origin ? node->origin : "/", "\"param\": expected the name of a parameter, or a list of names");
	for (int i = 0; i < node->n; i++)
	{
		if (strcmp(node->keys[i], "param") != 0 && strcmp(node->keys[i], "else") != 0)
			problem(o->problems, node->origin ? node->origin : "/",
					"unknown key \"%s\" beside \"param\"; expected \"else\"", node->keys[i]);
	}
	o->depth++;
	for (int i = 0; i < n && value == NULL; i++)
	{
		Tree	   *name = names->kind == NODE_ARRAY ? names->items[i] : names;

		if (name->kind == NODE_STRING)
			value = parameter_value(o, name->text);
	}
	if (value == NULL && otherwise)
		value = resolve(o, otherwise);
	for (int i = 0; i < n && value == NULL; i++)
	{
		Tree	   *name = names->kind == NODE_ARRAY ? names->items[i] : names;

		if (name->kind == NODE_STRING)
			use_note(o, node_get(o->parameters, name->text), "missing");
	}
	o->depth--;
	return value ? value : node_new(NODE_NULL);
}

static Tree *
resolve_shifted(Overlay *o, const Tree *node, int days)
{
	Tree	   *value = resolve(o, node);
	Day			day;

	if (value->kind != NODE_STRING || !parse_day(value->text, &day))
		return value;
	return node_string(day_text(day + days));
}

static Tree *
resolve(Overlay *o, const Tree *node)
{
	Tree	   *copy;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (++o->values > MAX_VALUES)
	{
		problem(o->problems, "/", "more than %d values: parameters refer to each other too often", MAX_VALUES);
		return node_new(NODE_NULL);
	}
	if (node->kind == NODE_STRING)
		return resolve_day(o, node);
	if (node->kind == NODE_OBJECT && node_get(node, "param"))
		return resolve_parameter(o, node);
	if (node->kind == NODE_OBJECT && node->n == 1 && node_get(node, "day_after"))
		return resolve_shifted(o, node->items[0], 1);
	if (node->kind == NODE_OBJECT && node->n == 1 && node_get(node, "day_before"))
		return resolve_shifted(o, node->items[0], -1);
	if (node->kind != NODE_OBJECT && node->kind != NODE_ARRAY)
		return node_copy(node);
	copy = node_new(node->kind);
	copy->origin = node->origin;
	for (int i = 0; i < node->n; i++)
	{
		if (node->kind == NODE_ARRAY)
			node_append(copy, resolve(o, node->items[i]));
		else
			node_set(copy, node->keys[i], resolve(o, node->items[i]));
	}
	return copy;
}

static bool
is_left_out(const Tree *window)
{
	Tree	   *from = node_get(window, "from");
	Tree	   *until = node_get(window, "until");
	Tree	   *optional = node_get(window, "optional");

	if (!node_is(optional, NODE_BOOL) || !optional->truth)
		return false;
	if (node_is(from, NODE_NULL) || node_is(until, NODE_NULL))
		return true;
	/* dates in ISO form sort as texts: a window that ends before it starts */
	return node_is(from, NODE_STRING) && node_is(until, NODE_STRING) &&
		strcmp(until->text, from->text) < 0;
}

/* Notes of a rule's own values, beside those that it has. */
static void
keep_notes(Tree *rule, const Tree *given, Tree *notes)
{
	if (notes->n == 0)
		return;
	for (int i = 0; node_is(given, NODE_ARRAY) && i < given->n; i++)
	{
		if (given->items[i]->kind == NODE_STRING)
			add_note(notes, given->items[i]->text);
	}
	node_set(rule, "notes", notes);
}

static bool
is_same_source(const Tree *a, const Tree *b)
{
	const char *x = node_text(a, "cite");
	const char *y = node_text(b, "cite");

	return strcmp(node_text(a, "document"), node_text(b, "document")) == 0 &&
		(x && y ? strcmp(x, y) == 0 : x == y);
}

/* What other documents than that of the rule gave its values, and what bounds did. */
static void
keep_sources(Overlay *o, Tree *rule)
{
	const char *number = node_text(rule, "document");
	Tree	   *others = node_new(NODE_ARRAY);

	for (int i = 0; i < o->sources->n; i++)
	{
		Tree	   *source = o->sources->items[i];
		bool		is_known = number && strcmp(node_text(source, "document"), number) == 0;

		for (int k = 0; k < others->n; k++)
			is_known |= is_same_source(others->items[k], source);
		if (!is_known)
			node_append(others, source);
	}
	if (others->n > 0)
		node_set(rule, "values_from", others);
	if (o->at_bound)
	{
		Tree	   *yes = node_new(NODE_BOOL);

		yes->truth = true;
		node_set(rule, "at_bound", yes);
	}
}

static Tree *
resolve_rule(Overlay *o, const Tree *rule, Tree *notes)
{
	Tree	   *resolved;

	o->notes = notes;
	o->sources = node_new(NODE_ARRAY);
	o->at_bound = false;
	resolved = resolve(o, rule);
	if (resolved->kind == NODE_OBJECT)
		keep_sources(o, resolved);
	return resolved;
}

/*
 * A rule that can have notes carries those of its values; those of the others
 * concern every answer.
 */
static void
resolve_section(Overlay *o, const SectionKeys *s, Tree *policy_notes)
{
	Tree	   *section = node_get(o->effective, s->section);
	bool		general = !is_word("notes", s->keys);
	Tree	   *resolved;

	if (section == NULL)
		return;
	if (!s->is_list)
	{
		resolved = resolve_rule(o, section, general ? policy_notes : node_new(NODE_ARRAY));
		if (!general)
			keep_notes(resolved, node_get(section, "notes"), o->notes);
		node_set(o->effective, s->section, resolved);
		return;
	}
	resolved = node_new(NODE_ARRAY);
	for (int i = 0; i < section->n; i++)
	{
		Tree	   *rule;

		rule = resolve_rule(o, section->items[i], general ? policy_notes : node_new(NODE_ARRAY));
		if (strcmp(s->section, "windows") == 0 && is_left_out(rule))
		{
			node_set(effective_section(o, "optional_windows", NODE_OBJECT),
					 node_text(rule, "id"), node_new(NODE_NULL));
			continue;
		}
		node_remove(rule, "optional");
		if (!general)
			keep_notes(rule, node_get(section->items[i], "notes"), o->notes);
		node_append(resolved, rule);
	}
	node_set(o->effective, s->section, resolved);
}

/* The values of all parameters, for who wants to know them. */
static void
show_parameters(Overlay *o)
{
	Tree	   *values = node_new(NODE_OBJECT);

	for (int i = 0; i < o->parameters->n; i++)
	{
		Tree	   *value;

		o->notes = node_new(NODE_ARRAY);
		o->sources = node_new(NODE_ARRAY);
		value = parameter_value(o, o->parameters->keys[i]);
		node_set(values, o->parameters->keys[i],
				 value ? value : node_new(NODE_NULL));
	}
	node_set(o->effective, "parameters", values);
}

Tree *
policy_overlay(Tree **documents, int n, int32 region, int32 coverage_year,
			   Day known_on, const Tree *readings, Problems *problems)
{
	Overlay		o = {0};
	Tree	   *policy_notes = node_new(NODE_ARRAY);
	int			notices = 0;

	if (n > MAX_DOCUMENTS)
	{
		problem(problems, "documents", "more than %d documents", MAX_DOCUMENTS);
		return NULL;
	}
	o.region = region;
	o.year = coverage_year;
	o.known_on = known_on;
	o.problems = problems;
	o.effective = node_new(NODE_OBJECT);
	o.parameters = node_new(NODE_OBJECT);
	o.readings = node_new(NODE_OBJECT);
	o.documents = palloc0(Max(n, 1) * sizeof(Document));
	for (int i = 0; i < n; i++)
		notices += node_text(documents[i], "number") != NULL;
	for (int i = 0; i < n; i++)
	{
		const char *number = node_text(documents[i], "number");
		Document   *d = number ? find_document(&o, number) : NULL;

		/* of two documents with one number the later given holds */
		if (d == NULL)
			d = &o.documents[o.n++];
		memset(d, 0, sizeof(*d));
		read_document(&o, d, documents[i], notices > 1);
	}
	qsort(o.documents, o.n, sizeof(Document), compare_documents);
	/* despite problems: whoever writes a document wants to know them all */
	if (!choose_documents(&o))
		return NULL;

	/* vocabularies first: they are documents without number that add codes */
	for (int i = 0; i < o.n; i++)
	{
		if (node_is(node_get(o.documents[i].tree, "vocabulary"), NODE_OBJECT))
			node_merge(effective_section(&o, "circumstances", NODE_OBJECT),
					   node_get(o.documents[i].tree, "vocabulary"));
	}
	for (int i = 0; i < o.n; i++)
	{
		if (o.documents[i].takes_part)
			lay_document(&o, &o.documents[i]);
	}
	if (readings && readings->kind != NODE_NULL)
	{
		if (readings->kind != NODE_OBJECT)
			problem(problems, "readings", "expected an object of names and values");
		else
			for (int i = 0; i < readings->n; i++)
				apply_reading(&o, readings->keys[i], readings->items[i]);
	}
	for (const SectionKeys *s = section_table; s->section; s++)
		resolve_section(&o, s, policy_notes);
	show_parameters(&o);
	node_set(o.effective, "format", node_int(1));
	node_set(o.effective, "region", node_int(region));
	node_set(o.effective, "coverage_year", node_int(coverage_year));
	node_set(o.effective, "notes", policy_notes);
	return o.effective;
}

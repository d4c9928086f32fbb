/*-------------------------------------------------------------------------
 * policy_compile.c
 *	  From the effective document to the flat policy.
 *
 * Everything that the rules rely on without looking is checked here or by
 * policy_check(), which sees every policy before anybody else does.
 *-------------------------------------------------------------------------
 */
#include "policy_doc.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "rules.h"
#include "types.h"

#define MAX_WORDS 512
#define MAX_NAMES 4096			/* of circumstances, with their aliases */

/* Names met while compiling, numbered in the order in which they come. */
typedef struct Words
{
	const char *what;
	int			n;
	const char *word[MAX_WORDS];
} Words;

/* The circumstances of which a person must list one for a subsidy. */
typedef struct SubsidyNeed
{
	bool		guarded;		/* false: it may hold without any */
	CircumstanceSet set;
} SubsidyNeed;

typedef struct Compile
{
	Problems   *problems;
	Tree	   *doc;
	Policy		head;
	StringInfoData strings;
	StringInfoData windows;
	StringInfoData fees;
	StringInfoData subsidies;
	SubsidyNeed need[MAX_SUBSIDIES];
	uint64		subsidies_of[MAX_CIRCUMSTANCES];
	StringInfoData splits;
	StringInfoData routes;
	StringInfoData top_ups;
	StringInfoData benefit_levels;
	StringInfoData incentives;
	StringInfoData illness_classes;
	StringInfoData brackets;
	StringInfoData conditions;
	StringInfoData sets;
	StringInfoData rules;
	Words		codes;			/* circumstances */
	Words		window_ids;
	Words		subsidy_ids;
	Words		groups;
	Words		prices;
	Words		payers;
	Words		split_names;
	Words		levels;
	Words		notes;
	/* every accepted name, and whose it is */
	int			nnames;
	const char **names;
	int		   *name_of;
} Compile;

#define COUNT(buffer, type) ((int) ((buffer).len / sizeof(type)))
#define PUT(buffer, item) appendBinaryStringInfo(&(buffer), (char *) &(item), sizeof(item))
#define AT(buffer, type, i) (&((type *) (buffer).data)[i])

static int
find_word(const Words *words, const char *word)
{
	for (int i = 0; i < words->n; i++)
	{
		if (strcmp(words->word[i], word) == 0)
			return i;
	}
	return -1;
}

/* The number of a word, new ones at the end; 0 with a problem beyond max. */
static int
add_word(Compile *c, Words *words, const char *path, const char *word, int max)
{
	int			i = find_word(words, word);

	if (i >= 0)
		return i;
	if (strlen(word) > MAX_CODE)
		problem(c->problems, path, "\"%.20s...\" is longer than %d bytes", word, MAX_CODE);
	if (words->n >= max)
	{
		problem(c->problems, path, "more than %d %s", max, words->what);
		return 0;
	}
	words->word[words->n] = word;
	return words->n++;
}

static Ref
put_text(Compile *c, const char *text)
{
	Ref			ref;

	ref.offset = sizeof(Policy) + c->strings.len;
	ref.count = strlen(text);
	appendBinaryStringInfo(&c->strings, text, ref.count);
	return ref;
}

static void
expected(Compile *c, const char *path, const Tree *found, const char *what)
{
	StringInfoData text;

	initStringInfo(&text);
	if (found)
		node_print(&text, found, NULL);
	if (text.len > 60)
		strcpy(text.data + pg_mbcliplen(text.data, text.len, 57), "...");
	problem(c->problems, path, "%s%sexpected %s", found ? text.data : "",
			found ? " found; " : "", what);
}

static char *
sub(const char *path, const char *key)
{
	return psprintf("%s/%s", path, key);
}

/* ------------------------------------------------------------------
 * Values
 * ------------------------------------------------------------------ */

static const char *
required_text(Compile *c, const char *path, const Tree *rule, const char *key)
{
	const char *text = node_text(rule, key);

	if (text == NULL || text[0] == '\0')
	{
		expected(c, sub(path, key), node_get(rule, key), "a text");
		return "";
	}
	if (strlen(text) > MAX_CODE)
	{
		expected(c, sub(path, key), node_get(rule, key),
				 psprintf("a text of at most %d bytes", MAX_CODE));
		return "";
	}
	return text;
}

/* Labels are printed in lines and cells of tables. */
static void
check_label(Compile *c, const char *path, const Tree *labelled)
{
	Tree	   *label = node_get(labelled, "label");
	bool		fits;

	if (label == NULL || label->kind == NODE_NULL)
		return;
	fits = label->kind == NODE_STRING && label->text[0] != '\0' &&
		strlen(label->text) <= MAX_CODE;
	for (const char *s = fits ? label->text : ""; *s; s++)
	{
		if ((unsigned char) *s < ' ' || *s == '\177')
			fits = false;
	}
	if (!fits)
		expected(c, sub(path, "label"), label,
				 psprintf("a text of one line, at most %d bytes", MAX_CODE));
}

static bool
truth(Compile *c, const char *path, const Tree *rule, const char *key,
	  bool otherwise)
{
	Tree	   *node = node_get(rule, key);

	if (node == NULL)
		return otherwise;
	if (node->kind != NODE_BOOL)
		expected(c, sub(path, key), node, "true or false");
	return node->truth;
}

static int
whole(Compile *c, const char *path, const Tree *object, const char *key,
	  int otherwise, int min, int max)
{
	Tree	   *node = node_get(object, key);
	int64		value;

	if (node == NULL)
		return otherwise;
	if (node->kind != NODE_NUMBER || !decimal_scaled(node->text, 0, &value) ||
		value < min || value > max)
	{
		expected(c, sub(path, key), node,
				 psprintf("a whole number from %d to %d", min, max));
		return otherwise;
	}
	return value;
}

static Fen
amount(Compile *c, const char *path, const Tree *node)
{
	Fen			fen;

	if (node_is(node, NODE_NULL))
		return FEN_UNKNOWN;
	if (!node_is(node, NODE_NUMBER) || !decimal_scaled(node->text, 2, &fen) ||
		fen < 0 || fen > FEN_MAX)
	{
		expected(c, path, node, "an amount in yuan, or null where the text leaves it open");
		return FEN_UNKNOWN;
	}
	return fen;
}

static int64
ratio(Compile *c, const char *path, const Tree *node, int64 unit,
	  const char *what)
{
	int64		value;

	if (node_is(node, NODE_NULL))
		return RATIO_UNKNOWN;
	if (!node_is(node, NODE_NUMBER) ||
		!decimal_scaled(node->text, unit == 100 ? 4 : 6, &value) ||
		value < 0 || value > RATIO_ONE)
	{
		expected(c, path, node, what);
		return RATIO_UNKNOWN;
	}
	return value;
}

static Day
day(Compile *c, const char *path, const Tree *node, Day otherwise)
{
	Day			value;

	if (node == NULL)
		return otherwise;
	if (node->kind != NODE_STRING || !parse_day(node->text, &value))
	{
		expected(c, path, node, "a date, like \"2022-03-31\" or \"Y-03-31\"");
		return otherwise;
	}
	return value;
}

static uint64
note_bit(Compile *c, const char *path, const char *note)
{
	return UINT64_C(1) << add_word(c, &c->notes, path, note, MAX_NOTES);
}

static uint64
note_list(Compile *c, const char *path, const Tree *notes)
{
	uint64		bits = 0;

	if (notes == NULL)
		return 0;
	if (notes->kind != NODE_ARRAY)
		expected(c, path, notes, "a list of note codes");
	for (int i = 0; notes->kind == NODE_ARRAY && i < notes->n; i++)
	{
		if (notes->items[i]->kind == NODE_STRING)
			bits |= note_bit(c, path, notes->items[i]->text);
		else
			expected(c, path, notes->items[i], "a note code");
	}
	return bits;
}

static int
one_of(Compile *c, const char *path, const Tree *object, const char *key,
	   const char *const *choices, int otherwise)
{
	Tree	   *node = node_get(object, key);
	StringInfoData list;

	if (node == NULL)
		return otherwise;
	initStringInfo(&list);
	for (int i = 0; choices[i]; i++)
	{
		if (node->kind == NODE_STRING && strcmp(node->text, choices[i]) == 0)
			return i;
		appendStringInfo(&list, "%s\"%s\"", i ? ", " : "", choices[i]);
	}
	expected(c, sub(path, key), node, list.data);
	return Max(otherwise, 0);
}

/* A circumstance by any of its names; -1 with a problem where unknown. */
static int
circumstance(Compile *c, const char *path, const char *name)
{
	const char *near;
	int			i;

	for (i = 0; i < c->nnames; i++)
	{
		if (strcmp(c->names[i], name) == 0)
			return c->name_of[i];
	}
	near = nearest_word(name, c->names, c->nnames);
	for (i = 0; near && i < c->nnames; i++)
	{
		if (strcmp(c->names[i], near) == 0)
			near = c->codes.word[c->name_of[i]];
	}
	if (near == NULL)
	{
		/* words that are often written for a code without being a name of it */
		Tree	   *codes = node_get(c->doc, "circumstances");

		for (i = 0; near == NULL && codes && i < codes->n; i++)
		{
			Tree	   *hints = node_get(codes->items[i], "hints");

			for (int k = 0; node_is(hints, NODE_ARRAY) && k < hints->n; k++)
			{
				if (hints->items[k]->kind == NODE_STRING &&
					strcmp(hints->items[k]->text, name) == 0)
					near = codes->keys[i];
			}
		}
	}
	if (near)
		problem(c->problems, path,
				"unknown circumstance \"%s\"; did you mean \"%s\"?", name, near);
	else
		problem(c->problems, path,
				"unknown circumstance \"%s\"; expected a code of the vocabulary or of the document's \"circumstances\"", name);
	return -1;
}

/* ------------------------------------------------------------------
 * Conditions (language §4)
 * ------------------------------------------------------------------ */

static void condition_node(Compile *c, const char *path, const Tree *node,
						   int depth);

static int
put_set(Compile *c, const CircumstanceSet *set)
{
	PUT(c->sets, *set);
	return COUNT(c->sets, CircumstanceSet) - 1;
}

static void
code_set(Compile *c, const char *path, const Tree *codes, CircumstanceSet *set)
{
	int			i;

	set->w[0] = set->w[1] = 0;
	if (node_is(codes, NODE_STRING))
	{
		if ((i = circumstance(c, path, codes->text)) >= 0)
			set_add(set, i);
		return;
	}
	if (!node_is(codes, NODE_ARRAY) || codes->n == 0)
	{
		expected(c, path, codes, "a code or a list of codes");
		return;
	}
	for (int k = 0; k < codes->n; k++)
	{
		char	   *at = psprintf("%s/%d", path, k);

		if (codes->items[k]->kind != NODE_STRING)
			expected(c, at, codes->items[k], "a code");
		else if ((i = circumstance(c, at, codes->items[k]->text)) >= 0)
			set_add(set, i);
	}
}

/* "payment", "registration", a date; of what is held also "ever" and "birth" */
static void
moment(Compile *c, const char *path, const Tree *node, bool of_held,
	   Condition *out)
{
	out->moment = ON_PAYMENT;
	if (node == NULL || (node->kind == NODE_STRING && strcmp(node->text, "payment") == 0))
		return;
	if (node->kind == NODE_STRING && strcmp(node->text, "registration") == 0)
		out->moment = ON_REGISTRATION;
	else if (of_held && node->kind == NODE_STRING && strcmp(node->text, "ever") == 0)
		out->moment = EVER;
	else if (of_held && node->kind == NODE_STRING && strcmp(node->text, "birth") == 0)
		out->moment = ON_BIRTH;
	else
	{
		out->moment = ON_DAY;
		out->day = day(c, path, node, 0);
	}
}

static void
subject(Compile *c, const char *path, const Tree *node, Condition *out)
{
	static const char *const names[] = {"birth", "payment", "registration", "death"};
	int			i;

	if (!node_is(node, NODE_STRING))
	{
		expected(c, path, node, "\"birth\", \"payment\", \"registration\", \"death\" or a circumstance");
		return;
	}
	for (i = 0; i < 4; i++)
	{
		if (strcmp(node->text, names[i]) == 0)
		{
			out->what = i;
			return;
		}
	}
	out->what = OF_CIRCUMSTANCE;
	i = circumstance(c, path, node->text);
	out->arg = i < 0 ? 0 : i;
}

static void
years_range(Compile *c, const char *path, const Tree *range, Condition *out)
{
	static const char *const keys[] = {"from", "until", NULL};

	check_keys(c->problems, path, range, keys);
	out->lo = whole(c, path, range, "from", 0, 0, 200);
	out->hi = whole(c, path, range, "until", 200, 0, 200);
	if (out->lo > out->hi)
		problem(c->problems, path, "\"from\" is above \"until\"");
}

static void
insured_condition(Compile *c, const char *path, const Tree *node, Condition *out)
{
	static const char *const keys[] = {"among", "from", "until", NULL};

	out->op = COND_INSURED;
	check_keys(c->problems, path, node, keys);
	out->arg = whole(c, path, node, "among", MAX_AMONG, 1, MAX_AMONG);
	if (node_is(node, NODE_OBJECT) && node_get(node, "among") == NULL)
		problem(c->problems, path, "expected \"among\": of how many years before");
	out->lo = whole(c, path, node, "from", 0, 0, MAX_AMONG);
	out->hi = whole(c, path, node, "until", MAX_AMONG, 0, MAX_AMONG);
	if (out->lo > out->hi || out->lo > out->arg)
		problem(c->problems, path, "\"from\" is above \"until\" or \"among\"");
}

static void
age_condition(Compile *c, const char *path, const Tree *node, Condition *out)
{
	static const char *const keys[] = {"from", "below", "on", NULL};

	out->op = COND_AGE;
	check_keys(c->problems, path, node, keys);
	out->lo = whole(c, path, node, "from", 0, 0, 200);
	out->hi = whole(c, path, node, "below", 201, 1, 201) - 1;
	if (out->lo > out->hi)
		problem(c->problems, path, "no age is from %d and below %d", out->lo, out->hi + 1);
	moment(c, sub(path, "on"), node_get(node, "on"), false, out);
}

static void
date_condition(Compile *c, const char *path, const Tree *node, Condition *out)
{
	static const char *const keys[] = {"of", "from", "until", NULL};

	out->op = COND_DATE;
	check_keys(c->problems, path, node, keys);
	subject(c, sub(path, "of"), node_get(node, "of"), out);
	out->lo = day(c, sub(path, "from"), node_get(node, "from"), DAY_FIRST);
	out->hi = day(c, sub(path, "until"), node_get(node, "until"), DAY_LAST);
	if (out->lo > out->hi)
		problem(c->problems, path, "\"from\" is after \"until\"");
}

static void
elapsed_condition(Compile *c, const char *path, const Tree *node,
				  Condition *out)
{
	static const char *const keys[] = {"since", "to", "days", "months", NULL};
	static const char *const bounds[] = {"at_least", "at_most", NULL};
	static const char *const months_bounds[] = {"more_than", "at_most", NULL};
	Tree	   *days = node_get(node, "days");
	Tree	   *months = node_get(node, "months");

	out->op = COND_ELAPSED;
	check_keys(c->problems, path, node, keys);
	subject(c, sub(path, "since"), node_get(node, "since"), out);
	if (out->what != OF_BIRTH && out->what != OF_CIRCUMSTANCE)
		problem(c->problems, sub(path, "since"), "expected \"birth\" or a circumstance");
	moment(c, sub(path, "to"), node_get(node, "to"), false, out);
	if (out->moment == ON_DAY)
		problem(c->problems, sub(path, "to"), "expected \"payment\" or \"registration\"");
	if ((days == NULL) == (months == NULL))
	{
		problem(c->problems, path, "expected either \"days\" or \"months\"");
		return;
	}
	if (days)
	{
		check_keys(c->problems, sub(path, "days"), days, bounds);
		out->unit = UNIT_DAYS;
		out->lo = whole(c, sub(path, "days"), days, "at_least", 0, 0, 40000);
		out->hi = whole(c, sub(path, "days"), days, "at_most", 100000, 0, 40000);
		if (out->lo > out->hi)
			problem(c->problems, sub(path, "days"), "\"at_least\" is above \"at_most\"");
	}
	else
	{
		check_keys(c->problems, sub(path, "months"), months, months_bounds);
		out->unit = UNIT_MONTHS;
		out->lo = whole(c, sub(path, "months"), months, "more_than", 0, 1, 1200);
		out->hi = whole(c, sub(path, "months"), months, "at_most", MAX_MONTHS, 0, 1200);
		if (node_is(months, NODE_OBJECT) && months->n == 0)
			problem(c->problems, sub(path, "months"), "expected \"more_than\" or \"at_most\"");
		if (out->lo >= out->hi && out->lo > 0)
			problem(c->problems, sub(path, "months"), "\"more_than\" is not below \"at_most\"");
	}
}

static void
subsidy_condition(Compile *c, const char *path, const Tree *ids, Condition *out)
{
	CircumstanceSet set = {{0, 0}};

	out->op = COND_SUBSIDY;
	if (!node_is(ids, NODE_ARRAY) || ids->n == 0)
		expected(c, path, ids, "a list of subsidy ids");
	for (int i = 0; node_is(ids, NODE_ARRAY) && i < ids->n; i++)
	{
		Tree	   *id = ids->items[i];
		int			k = id->kind == NODE_STRING ? find_word(&c->subsidy_ids, id->text) : -1;

		if (k >= 0)
			set.w[0] |= UINT64_C(1) << k;
		else
		{
			const char *near = id->kind == NODE_STRING ?
				nearest_word(id->text, c->subsidy_ids.word, c->subsidy_ids.n) : NULL;

			problem(c->problems, psprintf("%s/%d", path, i),
					"unknown subsidy \"%s\"%s%s%s",
					id->kind == NODE_STRING ? id->text : "",
					near ? "; did you mean \"" : "", near ? near : "",
					near ? "\"?" : "");
		}
	}
	out->arg = put_set(c, &set);
}

static void
level_condition(Compile *c, const char *path, const Tree *levels,
				Condition *out)
{
	CircumstanceSet set = {{0, 0}};

	out->op = COND_LEVEL;
	if (node_is(levels, NODE_STRING))
		set.w[0] |= UINT64_C(1) << add_word(c, &c->levels, path, levels->text, MAX_LEVELS);
	else if (node_is(levels, NODE_ARRAY) && levels->n > 0)
	{
		for (int i = 0; i < levels->n; i++)
		{
			if (levels->items[i]->kind == NODE_STRING)
				set.w[0] |= UINT64_C(1) <<
					add_word(c, &c->levels, path, levels->items[i]->text, MAX_LEVELS);
			else
				expected(c, path, levels->items[i], "the name of a fee level");
		}
	}
	else
		expected(c, path, levels, "a list of fee levels");
	out->arg = put_set(c, &set);
}

static void
members_condition(Compile *c, const char *path, const Tree *members, int op,
				  int at, int depth)
{
	AT(c->conditions, Condition, at)->op = op;
	if (!node_is(members, NODE_ARRAY) || members->n == 0)
	{
		expected(c, path, members, "a list of conditions");
		return;
	}
	for (int i = 0; i < members->n; i++)
		condition_node(c, psprintf("%s/%d", path, i), members->items[i], depth + 1);
}

static void
held_condition(Compile *c, const char *path, const Tree *codes, const Tree *on,
			   const char *on_path, Condition *out)
{
	CircumstanceSet set;

	out->op = COND_HELD;
	code_set(c, path, codes, &set);
	out->arg = put_set(c, &set);
	if (on)
		moment(c, on_path, on, true, out);
}

/* Append the nodes of a condition. */
static void
condition_node(Compile *c, const char *path, const Tree *node, int depth)
{
	static const char *const forms[] = {
		"holds", "all", "any", "none", "age", "date", "elapsed", "subsidy",
		"level", "lapsed_years", "consecutive_years", "first_enrolment",
		"insured_years"
	};
	int			at = COUNT(c->conditions, Condition);
	Condition	cond = {0};
	const char *form;
	char	   *at_path;
	Tree	   *arg;

	if (depth > MAX_CONDITION_DEPTH || at >= MAX_CONDITION)
	{
		problem(c->problems, path, "conditions are nested too deeply or too many");
		return;
	}
	cond.skip = 1;
	cond.op = COND_FALSE;
	PUT(c->conditions, cond);

	if (node->kind == NODE_STRING)
	{
		held_condition(c, path, node, NULL, path, &cond);
		*AT(c->conditions, Condition, at) = cond;
		return;
	}
	if (node->kind != NODE_OBJECT || node->n < 1 ||
		(node->n > 1 && node_get(node, "holds") == NULL))
	{
		expected(c, path, node, "a code, or an object with one key: a condition of language §4");
		return;
	}
	if (node_get(node, "holds"))
	{
		static const char *const keys[] = {"holds", "on", NULL};

		check_keys(c->problems, path, node, keys);
		held_condition(c, sub(path, "holds"), node_get(node, "holds"),
					   node_get(node, "on"), sub(path, "on"), &cond);
		*AT(c->conditions, Condition, at) = cond;
		return;
	}
	form = node->keys[0];
	arg = node->items[0];
	at_path = sub(path, form);
	if (strcmp(form, "all") == 0)
		members_condition(c, at_path, arg, COND_ALL, at, depth);
	else if (strcmp(form, "any") == 0)
		members_condition(c, at_path, arg, COND_ANY, at, depth);
	else if (strcmp(form, "none") == 0)
		members_condition(c, at_path, arg, COND_NONE, at, depth);
	else
	{
		if (strcmp(form, "age") == 0)
			age_condition(c, at_path, arg, &cond);
		else if (strcmp(form, "date") == 0)
			date_condition(c, at_path, arg, &cond);
		else if (strcmp(form, "elapsed") == 0)
			elapsed_condition(c, at_path, arg, &cond);
		else if (strcmp(form, "subsidy") == 0)
			subsidy_condition(c, at_path, arg, &cond);
		else if (strcmp(form, "level") == 0)
			level_condition(c, at_path, arg, &cond);
		else if (strcmp(form, "lapsed_years") == 0)
		{
			cond.op = COND_LAPSED;
			years_range(c, at_path, arg, &cond);
		}
		else if (strcmp(form, "consecutive_years") == 0)
		{
			cond.op = COND_CONSECUTIVE;
			years_range(c, at_path, arg, &cond);
		}
		else if (strcmp(form, "insured_years") == 0)
			insured_condition(c, at_path, arg, &cond);
		else if (strcmp(form, "first_enrolment") == 0)
		{
			cond.op = COND_FIRST;
			cond.lo = truth(c, path, node, form, true);
		}
		else
		{
			const char *near = nearest_word(form, forms, lengthof(forms));

			problem(c->problems, path, "unknown condition \"%s\"%s%s%s", form,
					near ? "; did you mean \"" : "", near ? near : "",
					near ? "\"?" : "");
		}
		*AT(c->conditions, Condition, at) = cond;
	}
	AT(c->conditions, Condition, at)->skip = COUNT(c->conditions, Condition) - at;
}

static int
condition(Compile *c, const char *path, const Tree *rule)
{
	Tree	   *when = node_get(rule, "when");
	int			at = COUNT(c->conditions, Condition);

	if (when == NULL)
		return 0;
	condition_node(c, sub(path, "when"), when, 0);
	return at;
}

/*
 * A set of circumstances of which a person must list one for the condition to
 * hold or to be undecided; false where there is none.  It lets the rules pass
 * over what cannot concern a person without looking at the condition.
 */
static bool
necessary(Compile *c, int at, CircumstanceSet *need)
{
	const Condition *cond = AT(c->conditions, Condition, at);
	int			end = at + cond->skip;
	bool		found = false;

	need->w[0] = need->w[1] = 0;
	switch (cond->op)
	{
		case COND_HELD:
			*need = *AT(c->sets, CircumstanceSet, cond->arg);
			return true;
		case COND_DATE:
		case COND_ELAPSED:
			if (cond->what != OF_CIRCUMSTANCE)
				return false;
			set_add(need, cond->arg);
			return true;
		case COND_SUBSIDY:
			for (int i = 0; i < COUNT(c->subsidies, Subsidy); i++)
			{
				const SubsidyNeed *s = &c->need[i];

				if (!set_has(AT(c->sets, CircumstanceSet, cond->arg), i))
					continue;
				if (!s->guarded)
					return false;
				need->w[0] |= s->set.w[0];
				need->w[1] |= s->set.w[1];
			}
			return true;
		case COND_ALL:
			for (int m = at + 1; m < end && !found;
				 m += AT(c->conditions, Condition, m)->skip)
				found = necessary(c, m, need);
			return found;
		case COND_ANY:
			for (int m = at + 1; m < end;
				 m += AT(c->conditions, Condition, m)->skip)
			{
				CircumstanceSet one;

				if (!necessary(c, m, &one))
					return false;
				need->w[0] |= one.w[0];
				need->w[1] |= one.w[1];
			}
			return end > at + 1;
		default:
			return false;
	}
}

/* ------------------------------------------------------------------
 * Rules
 * ------------------------------------------------------------------ */

static int
put_rule(Compile *c, const char *section, const char *path, const Tree *rule,
		 const char *name)
{
	RuleText	text;
	const char *document = node_text(rule, "document");
	const char *cite = node_text(rule, "cite");

	if (COUNT(c->rules, RuleText) >= MAX_RULES)
	{
		problem(c->problems, path, "more than %d rules", MAX_RULES);
		return 0;
	}
	if (name && strlen(name) > MAX_CODE)
	{
		problem(c->problems, path, "\"%.20s...\" is longer than %d bytes", name, MAX_CODE);
		return 0;
	}
	check_label(c, path, rule);
	text.section = put_text(c, section);
	text.id = put_text(c, required_text(c, path, rule, "id"));
	text.name = name ? put_text(c, name) : text.id;
	text.document = put_text(c, document ? document : "");
	text.cite = put_text(c, cite ? cite : "");
	PUT(c->rules, text);
	return COUNT(c->rules, RuleText) - 1;
}

static const SectionKeys *
section_keys(const char *section)
{
	const SectionKeys *s = section_table;

	while (strcmp(s->section, section) != 0)
		s++;
	return s;
}

/* The rules of a list section; each with its path and checked keys. */
static int
section_rules(Compile *c, const char *section, Tree ***rules, char ***paths)
{
	Tree	   *list = node_get(c->doc, section);
	int			n = 0;

	*rules = NULL;
	*paths = NULL;
	if (list == NULL)
		return 0;
	if (list->kind != NODE_ARRAY)
	{
		expected(c, psprintf("/%s", section), list, "a list of rules");
		return 0;
	}
	*rules = palloc((list->n + 1) * sizeof(Tree *));
	*paths = palloc((list->n + 1) * sizeof(char *));
	for (int i = 0; i < list->n; i++)
	{
		Tree	   *rule = list->items[i];
		char	   *path = rule->origin ? pstrdup(rule->origin) :
			psprintf("/%s/%d", section, i);

		if (rule->kind != NODE_OBJECT)
		{
			expected(c, path, rule, "a rule: an object");
			continue;
		}
		check_keys(c->problems, path, rule, section_keys(section)->keys);
		(*rules)[n] = rule;
		(*paths)[n++] = path;
	}
	return n;
}

static Tree *
single_rule(Compile *c, const char *section, char **path)
{
	Tree	   *rule = node_get(c->doc, section);

	if (rule == NULL)
		return NULL;
	*path = rule->origin ? pstrdup(rule->origin) : psprintf("/%s", section);
	if (rule->kind != NODE_OBJECT)
	{
		expected(c, *path, rule, "an object");
		return NULL;
	}
	check_keys(c->problems, *path, rule, section_keys(section)->keys);
	return rule;
}

static void
compile_circumstances(Compile *c)
{
	Tree	   *codes = node_get(c->doc, "circumstances");
	int			allocated = 64;

	c->names = palloc(allocated * sizeof(char *));
	c->name_of = palloc(allocated * sizeof(int));
	if (!node_is(codes, NODE_OBJECT))
		return;
	for (int i = 0; i < codes->n; i++)
	{
		Tree	   *aliases = node_get(codes->items[i], "aliases");
		const char *label = node_text(codes->items[i], "label");
		char	   *path = psprintf("/circumstances/%s", codes->keys[i]);
		int			k = add_word(c, &c->codes, path, codes->keys[i],
								 MAX_CIRCUMSTANCES);
		int			n = node_is(aliases, NODE_ARRAY) ? aliases->n : 0;

		check_label(c, path, codes->items[i]);
		if (aliases && aliases->kind != NODE_ARRAY)
			expected(c, sub(path, "aliases"), aliases, "a list of names");
		for (int a = -2; a < n; a++)
		{
			const char *name = a == -2 ? codes->keys[i] : a == -1 ? label :
				aliases->items[a]->kind == NODE_STRING ? aliases->items[a]->text : NULL;
			int			have;

			if (name == NULL || name[0] == '\0')
				continue;
			for (have = 0; have < c->nnames; have++)
			{
				if (strcmp(c->names[have], name) == 0)
					break;
			}
			if (have < c->nnames)
			{
				if (c->name_of[have] != k)
					problem(c->problems, path, "the name \"%s\" belongs to \"%s\" already",
							name, c->codes.word[c->name_of[have]]);
				continue;
			}
			if (c->nnames >= MAX_NAMES)
			{
				problem(c->problems, path, "more than %d names of circumstances", MAX_NAMES);
				return;
			}
			if (c->nnames == allocated)
			{
				allocated *= 2;
				c->names = repalloc(c->names, allocated * sizeof(char *));
				c->name_of = repalloc(c->name_of, allocated * sizeof(int));
			}
			c->names[c->nnames] = name;
			c->name_of[c->nnames++] = k;
		}
	}
}

static void
compile_windows(Compile *c)
{
	static const char *const resolves[] = {"first", "earliest_start", NULL};
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "windows", &rules, &paths);
	Window		before = {.from = INT32_MIN, .rule = NO_INDEX};
	Window		after = {.until = INT32_MAX, .rule = NO_INDEX};
	Day			last = DAY_NONE;
	const char *last_id = NULL;

	if (n == 0)
		return;
	PUT(c->windows, before);
	add_word(c, &c->window_ids, "/windows", "before", MAX_WINDOWS);
	for (int i = 0; i < n; i++)
	{
		const char *id = required_text(c, paths[i], rules[i], "id");
		const char *closed = node_text(rules[i], "closed");
		uint64		notes = closed ? note_bit(c, paths[i], closed) : 0;
		Window		w = {0};

		if (strcmp(id, "before") == 0 || strcmp(id, "after") == 0)
		{
			Window	   *end = id[0] == 'b' ? AT(c->windows, Window, 0) : &after;

			end->notes = notes;
			end->rule = put_rule(c, "windows", paths[i], rules[i], NULL);
			continue;
		}
		if (find_word(&c->window_ids, id) >= 0)
			problem(c->problems, paths[i], "there are two windows \"%s\"", id);
		w.from = day(c, sub(paths[i], "from"), node_get(rules[i], "from"), DAY_NONE);
		w.until = day(c, sub(paths[i], "until"), node_get(rules[i], "until"), DAY_NONE);
		if (w.from == DAY_NONE || w.until == DAY_NONE)
		{
			if (node_get(rules[i], "from") == NULL || node_get(rules[i], "until") == NULL)
				problem(c->problems, paths[i], "expected \"from\" and \"until\"");
		}
		else if (w.from > w.until)
			problem(c->problems, paths[i], "window \"%s\" ends (%s) before it starts (%s)",
					id, day_text(w.until), day_text(w.from));
		else if (last != DAY_NONE && w.from <= last)
			problem(c->problems, paths[i], "window \"%s\" starts on %s, but window \"%s\" lasts until %s",
					id, day_text(w.from), last_id, day_text(last));
		last = w.until;
		last_id = id;
		w.notes = notes;
		w.resolve = one_of(c, paths[i], rules[i], "resolve", resolves, RESOLVE_FIRST);
		w.rule = put_rule(c, "windows", paths[i], rules[i], NULL);
		add_word(c, &c->window_ids, paths[i], id, MAX_WINDOWS - 1);
		PUT(c->windows, w);
	}
	n = COUNT(c->windows, Window);
	if (n == 1)
	{
		problem(c->problems, "/windows", "expected at least one window with dates");
		return;
	}
	AT(c->windows, Window, 0)->until = AT(c->windows, Window, 1)->from - 1;
	after.from = AT(c->windows, Window, n - 1)->until + 1;
	add_word(c, &c->window_ids, "/windows", "after", MAX_WINDOWS);
	PUT(c->windows, after);
}

/* The event from which a fee counts in months, and what of it does. */
static void
fee_monthly(Compile *c, const char *path, const Tree *node, Fee *fee)
{
	static const char *const keys[] = {"from", "skip", "fiscal", NULL};
	Tree	   *from = node_get(node, "from");
	Condition	event = {.what = OF_PAYMENT};

	if (node == NULL)
		return;
	check_keys(c->problems, path, node, keys);
	if (node->kind != NODE_OBJECT)
		return;
	if (!node_is(from, NODE_STRING) || strcmp(from->text, "death") == 0)
		expected(c, sub(path, "from"), from,
				 "\"payment\", \"birth\", \"registration\" or a circumstance");
	else
		subject(c, sub(path, "from"), from, &event);
	fee->event = event.what;
	fee->event_of = event.arg;
	fee->flags |= FEE_MONTHLY;
	if (whole(c, path, node, "skip", 0, 0, 1) == 1)
		fee->flags |= FEE_NEXT_MONTH;
	if (truth(c, path, node, "fiscal", true))
		fee->flags |= FEE_MONTHLY_FISCAL;
}

/* Other premiums that are collected as a part of the fee. */
static void
fee_add_ons(Compile *c, const char *path, const Tree *list, Fee *fee)
{
	static const char *const keys[] = {"name", "amount", "aided", NULL};
	Words		names = {.what = "add-ons"};

	if (list == NULL)
		return;
	if (list->kind != NODE_ARRAY || list->n == 0)
	{
		expected(c, path, list, "a list of {\"name\", \"amount\", \"aided\"}");
		return;
	}
	c->head.flags |= POLICY_HAS_ADD_ONS;
	for (int i = 0; i < list->n; i++)
	{
		char	   *at = psprintf("%s/%d", path, i);
		const char *name;
		Fen			part;

		check_keys(c->problems, at, list->items[i], keys);
		name = required_text(c, at, list->items[i], "name");
		if (name[0] != '\0' && find_word(&names, name) >= 0)
			problem(c->problems, at, "there are two add-ons \"%s\"", name);
		(void) add_word(c, &names, at, name, MAX_ADD_ONS);
		part = amount(c, sub(at, "amount"), node_get(list->items[i], "amount"));
		fee->add_on = fen_add(fee->add_on, part);
		if (!truth(c, at, list->items[i], "aided", true))
			fee->unaided = fen_add(fee->unaided, part);
	}
	if (FEN_IS_KNOWN(fee->personal) &&
		(fee->add_on > fee->personal || fee->unaided > fee->personal))
		problem(c->problems, path, "the add-ons are more than the personal fee of which they are parts");
}

static void
compile_fees(Compile *c)
{
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "fees", &rules, &paths);

	if (n == 0)
		problem(c->problems, "/fees", "expected at least one fee");
	for (int i = 0; i < n; i++)
	{
		Fee			fee = {0};
		const char *price = node_text(rules[i], "price");
		Tree	   *fiscal = node_get(rules[i], "fiscal");

		if (node_get(rules[i], "price") && price == NULL)
			expected(c, sub(paths[i], "price"), node_get(rules[i], "price"), "a text");
		fee.price = add_word(c, &c->prices, paths[i], price ? price : "standard", MAX_WORDS);
		fee.personal = amount(c, sub(paths[i], "personal"), node_get(rules[i], "personal"));
		fee.fiscal = fiscal ? amount(c, sub(paths[i], "fiscal"), fiscal) : FEN_UNKNOWN;
		fee_monthly(c, sub(paths[i], "monthly"), node_get(rules[i], "monthly"), &fee);
		fee_add_ons(c, sub(paths[i], "add_ons"), node_get(rules[i], "add_ons"), &fee);
		fee.notes = note_list(c, sub(paths[i], "notes"), node_get(rules[i], "notes"));
		fee.condition = condition(c, paths[i], rules[i]);
		fee.rule = put_rule(c, "fees", paths[i], rules[i], NULL);
		PUT(c->fees, fee);
	}
}

static void
subsidy_amount(Compile *c, const char *path, const Tree *node, Subsidy *s)
{
	static const char *const keys[] = {"percent", "leaves", "of", NULL};
	static const char *const bases[] = {"fee", "rest", NULL};

	if (node_is(node, NODE_STRING) && strcmp(node->text, "full") == 0)
	{
		s->kind = AMOUNT_FULL;
		return;
	}
	if (node_is(node, NODE_OBJECT))
	{
		Tree	   *percent = node_get(node, "percent");
		Tree	   *leaves = node_get(node, "leaves");
		Tree	   *of = node_get(node, "of");

		check_keys(c->problems, path, node, keys);
		if ((percent == NULL) == (leaves == NULL))
		{
			expected(c, path, node, "either \"percent\" or \"leaves\"");
			return;
		}
		if (percent && (node_is(of, NODE_NUMBER) || node_is(of, NODE_NULL)))
		{
			/* of a stated amount: an amount itself */
			int64		rate = ratio(c, sub(path, "percent"), percent, 100, "a percentage from 0 to 100");
			Fen			base = amount(c, sub(path, "of"), of);

			s->kind = AMOUNT_FIXED;
			s->amount = rate < 0 || base < 0 ? FEN_UNKNOWN : fen_ratio(base, rate);
		}
		else if (percent)
		{
			s->kind = AMOUNT_PERCENT;
			s->of_rest = one_of(c, path, node, "of", bases, 0);
			s->amount = ratio(c, sub(path, "percent"), percent, 100, "a percentage from 0 to 100");
		}
		else
		{
			s->kind = AMOUNT_LEAVES;
			if (of)
				problem(c->problems, sub(path, "of"), "only a percentage has it");
			s->amount = amount(c, sub(path, "leaves"), leaves);
		}
		if (s->amount < 0)
		{
			s->of_rest = 0;
			s->kind = AMOUNT_OPEN;
			s->amount = 0;
		}
		return;
	}
	if (node == NULL)
		expected(c, path, node, "an amount, \"full\", {\"percent\": …}, {\"leaves\": …} or null");
	else
		s->amount = amount(c, path, node);
	s->kind = s->amount == FEN_UNKNOWN ? AMOUNT_OPEN : AMOUNT_FIXED;
	if (s->kind == AMOUNT_OPEN)
		s->amount = 0;
}

/* Who has to look at a subsidy at all.  An aid of nothing is none. */
static void
find_subsidy_need(Compile *c, int i, const Subsidy *s)
{
	SubsidyNeed *need;
	uint64		bit;

	if (i >= MAX_SUBSIDIES)
		return;					/* a problem already */
	need = &c->need[i];
	bit = UINT64CONST(1) << i;
	need->guarded = necessary(c, s->condition, &need->set);
	if (s->kind == AMOUNT_FIXED && s->amount == 0)
		return;
	if (!need->guarded)
		c->head.subsidies_always |= bit;
	for (int k = 0; k < MAX_CIRCUMSTANCES && need->guarded; k++)
	{
		if (set_has(&need->set, k))
			c->subsidies_of[k] |= bit;
	}
}

static void
compile_subsidies(Compile *c)
{
	static const char *const tiers[] = {"none", "full", "fixed", "local", "external", NULL};
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "subsidies", &rules, &paths);

	for (int i = 0; i < n; i++)
		add_word(c, &c->subsidy_ids, paths[i],
				 required_text(c, paths[i], rules[i], "id"), MAX_SUBSIDIES);
	for (int i = 0; i < n; i++)
	{
		Subsidy		s = {0};
		const char *id = required_text(c, paths[i], rules[i], "id");
		const char *category = node_text(rules[i], "category");
		const char *payer = node_text(rules[i], "payer");
		const char *split = node_text(rules[i], "split");
		const char *group = node_text(rules[i], "group");
		const char *missing = node_text(rules[i], "missing");

		if (category == NULL)
			category = id;
		s.category = put_text(c, category);
		s.tier = one_of(c, paths[i], rules[i], "tier", tiers, -1);
		if (node_get(rules[i], "tier") == NULL)
			problem(c->problems, paths[i], "expected a \"tier\"");
		subsidy_amount(c, sub(paths[i], "amount"), node_get(rules[i], "amount"), &s);
		s.notes = note_list(c, sub(paths[i], "notes"), node_get(rules[i], "notes"));
		if (s.kind == AMOUNT_OPEN && missing)
			s.notes |= note_bit(c, paths[i], missing);
		if ((payer == NULL) == (split == NULL))
			problem(c->problems, paths[i], "expected either a \"payer\" or a \"split\"");
		s.payer = payer ? add_word(c, &c->payers, paths[i], payer, MAX_WORDS) : NO_INDEX;
		s.split = split ? add_word(c, &c->split_names, paths[i], split, MAX_WORDS) : NO_INDEX;
		s.group = add_word(c, &c->groups, sub(paths[i], "group"), group ? group : "", MAX_GROUPS);
		if (i < MAX_SUBSIDIES)
			c->head.groups[s.group] |= UINT64CONST(1) << i;
		if (node_get(rules[i], "when"))
			s.condition = condition(c, paths[i], rules[i]);
		else
		{
			s.condition = COUNT(c->conditions, Condition);
			condition_node(c, sub(paths[i], "category"), node_string(category), 0);
		}
		find_subsidy_need(c, i, &s);
		s.rule = put_rule(c, "subsidies", paths[i], rules[i], category);
		PUT(c->subsidies, s);
	}
}

static void
split_parts(Compile *c, const char *path, const Tree *rule, Split *s)
{
	Tree	   *percent = node_get(rule, "percent");
	Tree	   *parts = percent ? percent : node_get(rule, "parts");
	const char *rest = node_text(rule, "bears_rest");
	int64		sum = 0;

	path = sub(path, percent ? "percent" : "parts");
	if (parts == NULL)
		return;
	if (parts->kind != NODE_OBJECT || parts->n < 1 || parts->n > MAX_PARTS)
	{
		expected(c, path, parts, psprintf("an object of 1 to %d payers and their parts", MAX_PARTS));
		return;
	}
	s->nparts = parts->n;
	s->rest = 0;
	for (int i = 0; i < parts->n; i++)
	{
		int64		value = 0;

		s->payer[i] = add_word(c, &c->payers, path, parts->keys[i], MAX_WORDS);
		if (parts->items[i]->kind != NODE_NUMBER ||
			!decimal_scaled(parts->items[i]->text, percent ? 4 : 0, &value) ||
			value < 1 || value > RATIO_ONE)
			expected(c, sub(path, parts->keys[i]), parts->items[i],
					 percent ? "a percentage" : "a whole number of parts");
		s->parts[i] = Max(value, 1);
		sum += value;
		/* the largest, of equal ones the first by name: whatever their order */
		if (rest == NULL &&
			(s->parts[i] > s->parts[s->rest] ||
			 (s->parts[i] == s->parts[s->rest] &&
			  strcmp(parts->keys[i], parts->keys[s->rest]) < 0)))
			s->rest = i;
		if (rest && strcmp(rest, parts->keys[i]) == 0)
			s->rest = i;
	}
	if (percent && sum != RATIO_ONE)
		problem(c->problems, path, "the shares sum to %d.%04d per cent, not to 100",
				(int) (sum / 10000), (int) (sum % 10000));
	if (rest && node_get(parts, rest) == NULL)
		problem(c->problems, path, "\"bears_rest\": there is no payer \"%s\"", rest);
}

static void
compile_splits(Compile *c)
{
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "splits", &rules, &paths);
	bool		known[MAX_WORDS] = {false};

	for (int i = 0; i < n; i++)
	{
		Split		s = {0};
		const char *name = required_text(c, paths[i], rules[i], "split");

		s.split = add_word(c, &c->split_names, paths[i], name, MAX_WORDS);
		known[s.split] = true;
		s.notes = note_list(c, sub(paths[i], "notes"), node_get(rules[i], "notes"));
		split_parts(c, paths[i], rules[i], &s);
		s.condition = condition(c, paths[i], rules[i]);
		s.rule = put_rule(c, "splits", paths[i], rules[i], NULL);
		PUT(c->splits, s);
	}
	for (int i = 0; i < c->split_names.n; i++)
	{
		if (!known[i])
			problem(c->problems, "/splits", "there is no split \"%s\", which a subsidy names",
					c->split_names.word[i]);
	}
}

static void
start_rule(Compile *c, const char *path, const Tree *node, Start *s)
{
	static const char *const keys[] = {
		"from", "not_before", "plus_days", "wait_days", "wait_months",
		"count_payment_day", "month_start", "variable", NULL
	};
	static const char *const variable_keys[] = {
		"months_per_lapsed_year", "beyond", "at_most", NULL
	};
	Tree	   *from = node_get(node, "from");
	Tree	   *variable = node_get(node, "variable");

	s->not_before = DAY_NONE;
	if (node == NULL || node->kind == NODE_NULL)
	{
		s->flags = START_OPEN;
		return;
	}
	check_keys(c->problems, path, node, keys);
	if (node_is(from, NODE_STRING) && strcmp(from->text, "payment") == 0)
		s->anchor = OF_PAYMENT;
	else if (node_is(from, NODE_STRING) && strcmp(from->text, "registration") == 0)
		s->anchor = OF_REGISTRATION;
	else if (node_is(from, NODE_STRING) && strcmp(from->text, "birth") == 0)
		s->anchor = OF_BIRTH;
	else
	{
		s->anchor = OF_CIRCUMSTANCE;
		s->day = day(c, sub(path, "from"), from, DAY_NONE);
		if (s->day == DAY_NONE)
		{
			s->day = 0;
			if (from == NULL)
				expected(c, sub(path, "from"), from, "\"payment\", \"registration\", \"birth\" or a date");
		}
	}
	s->not_before = day(c, sub(path, "not_before"), node_get(node, "not_before"), DAY_NONE);
	s->plus_days = whole(c, path, node, "plus_days", 0, 0, 366);
	s->wait_days = whole(c, path, node, "wait_days", 0, 0, 1000);
	s->wait_months = whole(c, path, node, "wait_months", 0, 0, 60);
	if (truth(c, path, node, "count_payment_day", false))
		s->flags |= START_COUNT_FIRST_DAY;
	if (node_get(node, "month_start"))
	{
		s->flags |= START_MONTH;
		s->month_start = whole(c, path, node, "month_start", 0, 0, 24);
	}
	if (variable)
	{
		check_keys(c->problems, sub(path, "variable"), variable, variable_keys);
		s->variable_months = whole(c, sub(path, "variable"), variable, "months_per_lapsed_year", 0, 0, 12);
		s->variable_beyond = whole(c, sub(path, "variable"), variable, "beyond", 0, 0, 100);
		s->variable_most = whole(c, sub(path, "variable"), variable, "at_most", 0, 1, 1200);
	}
	if (s->not_before != DAY_NONE || s->wait_days || s->wait_months ||
		s->plus_days || s->variable_months || (s->flags & START_MONTH))
		s->flags |= START_COUNTS;
}

static void
route_windows(Compile *c, const char *path, const Tree *rule, Route *r)
{
	Tree	   *windows = node_get(rule, "windows");
	int			n = COUNT(c->windows, Window);

	if (windows == NULL)
	{
		/* all that have dates; a policy without windows is always open */
		r->windows = n == 0 ? UINT32_MAX :
			((UINT32_C(1) << (n - 1)) - 1) & ~UINT32_C(1);
		return;
	}
	if (windows->kind != NODE_ARRAY)
	{
		expected(c, sub(path, "windows"), windows, "a list of windows");
		return;
	}
	for (int i = 0; i < windows->n; i++)
	{
		Tree	   *id = windows->items[i];
		int			k = id->kind == NODE_STRING ? find_word(&c->window_ids, id->text) : -1;

		if (k >= 0)
			r->windows |= UINT32_C(1) << k;
		else if (id->kind != NODE_STRING || !node_get(node_get(c->doc, "optional_windows"), id->text))
			problem(c->problems, psprintf("%s/windows/%d", path, i),
					"there is no window \"%s\"", id->kind == NODE_STRING ? id->text : "");
	}
}

static void
compile_routes(Compile *c)
{
	static const char *const cover_keys[] = {"from", "until", NULL};
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "routes", &rules, &paths);

	if (n == 0)
		problem(c->problems, "/routes", "expected at least one route");
	if (n > ROUTE_UNDECIDED)
		problem(c->problems, "/routes", "more than %d routes", ROUTE_UNDECIDED);
	for (int i = 0; i < n; i++)
	{
		Route		r = {0};
		const char *price = node_text(rules[i], "price");
		const char *reject = node_text(rules[i], "reject");
		const char *pending = node_text(rules[i], "pending");
		const char *name = node_text(rules[i], "name");
		Tree	   *cover = node_get(rules[i], "cover");
		int			k;

		route_windows(c, paths[i], rules[i], &r);
		r.condition = condition(c, paths[i], rules[i]);
		if (necessary(c, r.condition, &r.need))
			r.flags |= ROUTE_GUARDED;
		if (!truth(c, paths[i], rules[i], "aided", true))
			r.flags |= ROUTE_UNAIDED;
		if (truth(c, paths[i], rules[i], "after_death", false))
			r.flags |= ROUTE_AFTER_DEATH;
		r.notes = note_list(c, sub(paths[i], "notes"), node_get(rules[i], "notes"));
		if (node_get(rules[i], "reject"))
		{
			r.flags |= ROUTE_REJECT;
			if (reject)
				r.notes |= note_bit(c, paths[i], reject);
			else
				expected(c, sub(paths[i], "reject"), node_get(rules[i], "reject"), "a note code");
		}
		else
		{
			k = find_word(&c->prices, price ? price : "standard");
			if (k < 0)
				problem(c->problems, sub(paths[i], "price"),
						"no fee has the price \"%s\"", price ? price : "standard");
			r.price = Max(k, 0);
			while (r.fee < COUNT(c->fees, Fee) &&
				   AT(c->fees, Fee, r.fee)->price != r.price)
				r.fee++;
		}
		r.pending = NO_INDEX;
		if (pending && (k = circumstance(c, sub(paths[i], "pending"), pending)) >= 0)
			r.pending = k;
		r.cover_from = c->head.year_start;
		r.cover_until = c->head.year_end;
		if (cover)
		{
			check_keys(c->problems, sub(paths[i], "cover"), cover, cover_keys);
			r.cover_from = day(c, sub(paths[i], "cover/from"), node_get(cover, "from"), r.cover_from);
			r.cover_until = day(c, sub(paths[i], "cover/until"), node_get(cover, "until"), r.cover_until);
			if (r.cover_from > r.cover_until)
				problem(c->problems, sub(paths[i], "cover"), "cover ends before it starts");
		}
		start_rule(c, sub(paths[i], "start"), node_get(rules[i], "start"), &r.start);
		r.rule = put_rule(c, "routes", paths[i], rules[i], name);
		PUT(c->routes, r);
	}
}

static void
compile_top_ups(Compile *c)
{
	static const char *const bearers[] = {"person", "fiscal", NULL};
	static const char *const times[] = {"later", "now", NULL};
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "top_ups", &rules, &paths);

	for (int i = 0; i < n; i++)
	{
		TopUp		t = {0};
		const char *note = node_text(rules[i], "note");

		t.standard = amount(c, sub(paths[i], "standard"), node_get(rules[i], "standard"));
		if (!FEN_IS_KNOWN(t.standard))
			t.standard = 0;
		if (one_of(c, paths[i], rules[i], "borne_by", bearers, 0) == 1)
			t.flags |= TOP_UP_FISCAL;
		if (one_of(c, paths[i], rules[i], "collected", times, 0) == 1)
			t.flags |= TOP_UP_NOW;
		if (note)
			t.notes = note_bit(c, paths[i], note);
		t.condition = condition(c, paths[i], rules[i]);
		t.rule = put_rule(c, "top_ups", paths[i], rules[i], NULL);
		PUT(c->top_ups, t);
	}
}

static void
compile_benefit_levels(Compile *c)
{
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "benefit_levels", &rules, &paths);

	for (int i = 0; i < n; i++)
	{
		BenefitLevel l = {0};

		l.level = put_text(c, required_text(c, paths[i], rules[i], "level"));
		l.notes = note_list(c, sub(paths[i], "notes"), node_get(rules[i], "notes"));
		l.condition = condition(c, paths[i], rules[i]);
		l.rule = put_rule(c, "benefit_levels", paths[i], rules[i], NULL);
		PUT(c->benefit_levels, l);
	}
}

static void
compile_single_rules(Compile *c)
{
	static const char *const roster_keys[] = {"on", "until", NULL};
	static const char *const refund_keys[] = {"on_termination", "by", "cite", NULL};
	static const char *const employee[] = {"neutral", "break", "count", NULL};
	static const uint8 employee_kinds[] = {
		YEAR_IS_NEUTRAL, YEAR_IS_BREAK, YEAR_IS_INSURED
	};
	static const uint8 kinds[] = YEAR_KINDS;
	Policy	   *p = &c->head;
	char	   *path;
	Tree	   *rule;

	p->central_ratio = RATIO_UNKNOWN;
	p->central_base = FEN_UNKNOWN;
	if ((rule = single_rule(c, "fiscal", &path)) != NULL)
	{
		if (node_get(rule, "central_ratio"))
			p->central_ratio = ratio(c, sub(path, "central_ratio"), node_get(rule, "central_ratio"),
									 1, "a ratio from 0 to 1");
		if (node_get(rule, "central_base"))
			p->central_base = amount(c, sub(path, "central_base"), node_get(rule, "central_base"));
	}
	if ((rule = single_rule(c, "enrolment", &path)) != NULL)
	{
		Tree	   *roster = node_get(rule, "roster");
		Tree	   *refund = node_get(rule, "refund");

		if (truth(c, path, rule, "zero_declaration", false))
			p->flags |= POLICY_ZERO_DECLARATION;
		if (roster && roster->kind != NODE_NULL)
		{
			check_keys(c->problems, sub(path, "roster"), roster, roster_keys);
			p->flags |= POLICY_HAS_ROSTER;
			p->roster_on = day(c, sub(path, "roster/on"), node_get(roster, "on"), p->year_start);
			p->roster_until = day(c, sub(path, "roster/until"), node_get(roster, "until"), p->year_end);
		}
		if (refund && refund->kind != NODE_NULL)
		{
			/* only the text says it: no answer of a person turns on it */
			check_keys(c->problems, sub(path, "refund"), refund, refund_keys);
			(void) truth(c, sub(path, "refund"), refund, "on_termination", false);
		}
	}
	if ((rule = single_rule(c, "recognition", &path)) != NULL)
	{
		const char *waiting = node_text(rule, "note_waiting");
		const char *late = node_text(rule, "note_too_late");

		p->flags |= POLICY_HAS_RECOGNITION;
		code_set(c, sub(path, "circumstances"), node_get(rule, "circumstances"), &p->recognition);
		p->recognition_until = day(c, sub(path, "until"), node_get(rule, "until"), DAY_NONE);
		if (truth(c, path, rule, "while_waiting", false))
			p->flags |= POLICY_WHILE_WAITING;
		if (waiting)
			p->recognition_waiting_notes = note_bit(c, path, waiting);
		if (late)
			p->recognition_late_notes = note_bit(c, path, late);
	}
	if ((rule = single_rule(c, "identity_data", &path)) != NULL)
	{
		p->identity_known = 1;
		code_set(c, sub(path, "exempt"), node_get(rule, "exempt"), &p->identity_exempt);
	}
	memcpy(p->year_kind, kinds, sizeof(kinds));
	p->lapses_from = p->streak_from = HISTORY_FIRST_YEAR;
	if ((rule = single_rule(c, "history", &path)) != NULL)
	{
		p->lapses_from = whole(c, path, rule, "lapses_from", HISTORY_FIRST_YEAR,
							   1900, HISTORY_LAST_YEAR);
		p->streak_from = whole(c, path, rule, "streak_from", HISTORY_FIRST_YEAR,
							   1900, HISTORY_LAST_YEAR);
		p->year_kind[YEAR_EMPLOYEE] =
			employee_kinds[one_of(c, path, rule, "employee_years", employee, 0)];
	}
}

/* ------------------------------------------------------------------
 * Incentives and repair (language §11)
 * ------------------------------------------------------------------ */

/* An amount, or {"percent": 20} of the original cap. */
static Fen
amount_or_percent(Compile *c, const char *path, const Tree *node)
{
	static const char *const keys[] = {"percent", NULL};
	int64		percent;

	if (!node_is(node, NODE_OBJECT))
		return amount(c, path, node);
	check_keys(c->problems, path, node, keys);
	percent = ratio(c, sub(path, "percent"), node_get(node, "percent"), 100,
					"a percentage from 0 to 100");
	if (c->head.original_cap == FEN_NONE)
		problem(c->problems, path, "expected \"original_cap\" in \"incentive_limits\" beside a percentage");
	return percent == RATIO_UNKNOWN || !FEN_IS_KNOWN(c->head.original_cap) ?
		FEN_UNKNOWN : fen_ratio(c->head.original_cap, percent);
}

/* Percentage points, as a ratio. */
static int64
points(Compile *c, const char *path, const Tree *node)
{
	int64		value = ratio(c, path, node, 100, "percentage points from 0 to 100");

	return value == RATIO_UNKNOWN ? FEN_UNKNOWN : value;
}

static void
incentive_amount(Compile *c, const char *path, const Tree *node, Incentive *in)
{
	static const char *const point_keys[] = {"points", NULL};

	if (!node_is(node, NODE_OBJECT) || node_get(node, "points") == NULL)
	{
		in->amount = amount_or_percent(c, path, node);
		return;
	}
	check_keys(c->problems, path, node, point_keys);
	in->amount = points(c, sub(path, "points"), node_get(node, "points"));
	in->flags |= INCENTIVE_POINTS;
}

static void
compile_limits(Compile *c)
{
	Policy	   *p = &c->head;
	char	   *path;
	Tree	   *rule;
	Tree	   *most;

	p->original_cap = p->bonus_most = p->penalty_most = FEN_NONE;
	p->bonus_points_most = p->penalty_points_most = FEN_NONE;
	if ((rule = single_rule(c, "incentive_limits", &path)) == NULL)
		return;
	if ((most = node_get(rule, "original_cap")) != NULL)
		p->original_cap = amount(c, sub(path, "original_cap"), most);
	if ((most = node_get(rule, "bonus_at_most")) != NULL)
		p->bonus_most = amount_or_percent(c, sub(path, "bonus_at_most"), most);
	if ((most = node_get(rule, "penalty_at_most")) != NULL)
		p->penalty_most = amount_or_percent(c, sub(path, "penalty_at_most"), most);
	if ((most = node_get(rule, "bonus_points_at_most")) != NULL)
		p->bonus_points_most = points(c, sub(path, "bonus_points_at_most"), most);
	if ((most = node_get(rule, "penalty_points_at_most")) != NULL)
		p->penalty_points_most = points(c, sub(path, "penalty_points_at_most"), most);
	p->incentive_notes = note_list(c, sub(path, "notes"), node_get(rule, "notes"));
	p->limits_net = truth(c, path, rule, "net", false);
}

static void
compile_incentives(Compile *c)
{
	static const char *const earned_by[] = {
		"continuous_year", "zero_claim_year", "lapsed_year", NULL
	};
	static const char *const effective[] = {"same_year", "next_year", NULL};
	static const char *const uses[] = {
		"nothing", "bonus_used", "zero_claim_used", "critical_illness_paid", NULL
	};
	static const uint8 use_flags[] = {
		0, YEAR_BONUS_USED, YEAR_ZERO_CLAIM_USED, YEAR_CI_PAID
	};
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "incentives", &rules, &paths);

	if (n > MAX_INCENTIVES)
		problem(c->problems, "/incentives", "more than %d incentives", MAX_INCENTIVES);
	for (int i = 0; i < n; i++)
	{
		Incentive	in = {0};

		if (node_get(rules[i], "earned_by") == NULL)
			expected(c, sub(paths[i], "earned_by"), NULL,
					 "\"continuous_year\", \"zero_claim_year\" or \"lapsed_year\"");
		in.earned_by = one_of(c, paths[i], rules[i], "earned_by", earned_by, 0);
		incentive_amount(c, sub(paths[i], "amount"), node_get(rules[i], "amount"), &in);
		in.first_year = whole(c, paths[i], rules[i], "first_year", HISTORY_FIRST_YEAR,
							  1900, HISTORY_LAST_YEAR);
		in.after_years = whole(c, paths[i], rules[i], "after_years", 0, 0, 100);
		if (in.after_years > 0 && in.earned_by != BY_CONTINUOUS_YEAR)
			problem(c->problems, sub(paths[i], "after_years"), "only continuous years have it");
		if (one_of(c, paths[i], rules[i], "effective", effective, 0) == 1)
			in.flags |= INCENTIVE_NEXT_YEAR;
		if (!truth(c, paths[i], rules[i], "kept_on_lapse", true))
			in.flags |= INCENTIVE_LOST_ON_LAPSE;
		if (truth(c, paths[i], rules[i], "if_insured_next_year", false))
			in.flags |= INCENTIVE_IF_CONTINUED;
		in.cleared_by = use_flags[one_of(c, paths[i], rules[i], "cleared_by", uses, 0)];
		if (in.earned_by != BY_ZERO_CLAIM_YEAR &&
			(in.cleared_by || (in.flags & INCENTIVE_IF_CONTINUED)))
			problem(c->problems, paths[i],
					"only zero-claim years have \"cleared_by\" and \"if_insured_next_year\"");
		if ((in.flags & INCENTIVE_IF_CONTINUED) && !(in.flags & INCENTIVE_NEXT_YEAR))
			problem(c->problems, paths[i],
					"\"if_insured_next_year\" needs \"effective\": \"next_year\"");
		c->head.incentive_notes |=
			note_list(c, sub(paths[i], "notes"), node_get(rules[i], "notes"));
		in.rule = put_rule(c, "incentives", paths[i], rules[i], NULL);
		PUT(c->incentives, in);
	}
}

static void
compile_repair(Compile *c)
{
	static const char *const keys[] = {"lapsed_from", "months", NULL};
	Policy	   *p = &c->head;
	char	   *path;
	Tree	   *rule;
	Tree	   *fee;
	Tree	   *floors;

	p->repair_price = FEN_NONE;
	if ((rule = single_rule(c, "repair", &path)) == NULL)
		return;
	p->repair_months = whole(c, path, rule, "months_per_year", 1, 1, 12);
	fee = node_get(rule, "fee");
	if (node_is(fee, NODE_STRING) && strcmp(fee->text, "standard_fee") != 0)
		expected(c, sub(path, "fee"), fee, "an amount in yuan, or \"standard_fee\"");
	else if (!node_is(fee, NODE_STRING))
		p->repair_price = amount(c, sub(path, "fee"), fee);
	floors = node_get(rule, "floors");
	if (floors && floors->kind != NODE_ARRAY)
		expected(c, sub(path, "floors"), floors, "a list of {\"lapsed_from\", \"months\"}");
	for (int i = 0; node_is(floors, NODE_ARRAY) && i < floors->n; i++)
	{
		char	   *at = psprintf("%s/floors/%d", path, i);

		check_keys(c->problems, at, floors->items[i], keys);
		if (i == MAX_FLOORS)
		{
			problem(c->problems, at, "more than %d floors", MAX_FLOORS);
			break;
		}
		p->floors[i].lapsed_from = whole(c, at, floors->items[i], "lapsed_from", 0, 0, 100);
		p->floors[i].months = whole(c, at, floors->items[i], "months", 0, 0, 60);
		p->nfloors = i + 1;
	}
}

/* ------------------------------------------------------------------
 * Critical illness (language §12)
 * ------------------------------------------------------------------ */

/* Amounts that are counted to a millionth of a fen are bounded. */
static Fen
illness_amount(Compile *c, const char *path, const Tree *node)
{
	Fen			fen = amount(c, path, node);

	if (fen > MICRO_FEN_MAX / RATIO_ONE)
	{
		expected(c, path, node, "at most ten milliard yuan");
		return FEN_UNKNOWN;
	}
	return fen;
}

/* An amount, or {"ratio": 0.5, "of": last year's income}; times the factor. */
static MicroFen
deductible(Compile *c, const char *path, const Tree *rule)
{
	static const char *const keys[] = {"ratio", "of", NULL};
	Tree	   *node = node_get(rule, "deductible");
	Tree	   *factor = node_get(rule, "deductible_factor");
	MicroFen	micro;
	Fen			fen;

	path = sub(path, "deductible");
	if (node_is(node, NODE_OBJECT))
	{
		int64		part;

		check_keys(c->problems, path, node, keys);
		part = ratio(c, sub(path, "ratio"), node_get(node, "ratio"), 1, "a ratio from 0 to 1");
		fen = illness_amount(c, sub(path, "of"), node_get(node, "of"));
		micro = part == RATIO_UNKNOWN || !FEN_IS_KNOWN(fen) ? FEN_UNKNOWN : fen * part;
	}
	else
	{
		fen = illness_amount(c, path, node);
		micro = FEN_IS_KNOWN(fen) ? fen * RATIO_ONE : fen;
	}
	if (factor)
	{
		int64		part = ratio(c, psprintf("%s_factor", path), factor, 1, "a ratio from 0 to 1");

		if (part == RATIO_UNKNOWN)
			return FEN_UNKNOWN;
		if (FEN_IS_KNOWN(micro))
			return micro_ratio(micro, part);
	}
	return micro;
}

static int64
rate(Compile *c, const char *path, const Tree *node)
{
	int64		value = ratio(c, path, node, 1, "a ratio from 0 to 1");

	if (node_is(node, NODE_NULL))
		expected(c, path, node, "a ratio from 0 to 1");
	return Max(value, 0);
}

/*
 * One rate, or brackets that leave no gap: each ends where the next begins, and the
 * last has no end.
 */
static void
brackets(Compile *c, const char *path, const Tree *rule, IllnessClass *class)
{
	static const char *const keys[] = {"from", "up_to", "rate", NULL};
	Tree	   *one = node_get(rule, "rate");
	Tree	   *list = node_get(rule, "brackets");
	Fen			next = 0;

	class->bracket = COUNT(c->brackets, Bracket);
	if ((one == NULL) == (list == NULL))
	{
		problem(c->problems, path, "expected either \"rate\" or \"brackets\"");
		return;
	}
	if (one)
	{
		Bracket		b = {FEN_NONE, rate(c, sub(path, "rate"), one)};

		PUT(c->brackets, b);
		class->nbrackets = 1;
		return;
	}
	path = sub(path, "brackets");
	if (list->kind != NODE_ARRAY || list->n == 0 || list->n > 50)
	{
		expected(c, path, list, "a list of 1 to 50 brackets {\"from\", \"up_to\", \"rate\"}");
		return;
	}
	for (int i = 0; i < list->n; i++)
	{
		char	   *at = psprintf("%s/%d", path, i);
		Tree	   *from = node_get(list->items[i], "from");
		Tree	   *up_to = node_get(list->items[i], "up_to");
		Bracket		b = {FEN_NONE, 0};

		check_keys(c->problems, at, list->items[i], keys);
		b.rate = rate(c, sub(at, "rate"), node_get(list->items[i], "rate"));
		if (from && illness_amount(c, sub(at, "from"), from) != next)
			problem(c->problems, at, "bracket begins at %s yuan, but the one before it ends at " INT64_FORMAT ".%02d: there must be no gap and no overlap",
					from->text ? from->text : "?", next / 100, (int) (next % 100));
		if (i < list->n - 1)
		{
			b.up_to = illness_amount(c, sub(at, "up_to"), up_to);
			if (!FEN_IS_KNOWN(b.up_to))
			{
				problem(c->problems, sub(at, "up_to"), "the end of a bracket before the last must be known");
				return;
			}
			if (b.up_to <= next)
				problem(c->problems, at, "bracket ends before it begins");
			next = b.up_to;
		}
		else if (up_to)
			problem(c->problems, at, "the last bracket has no end: beyond it there would be a gap");
		PUT(c->brackets, b);
	}
	class->nbrackets = list->n;
}

static void
compile_illness(Compile *c)
{
	static const char *const froms[] = {"deductible", "first_yuan", NULL};
	static const char *const cap_on[] = {"payment", "expense", NULL};
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "critical_illness", &rules, &paths);

	for (int i = 0; i < n; i++)
	{
		IllnessClass class = {.cap = FEN_NONE};
		Tree	   *cap = node_get(rules[i], "cap");

		class.deductible = deductible(c, paths[i], rules[i]);
		brackets(c, paths[i], rules[i], &class);
		if (node_is(cap, NODE_STRING) && strcmp(cap->text, "none") != 0)
			expected(c, sub(paths[i], "cap"), cap, "an amount in yuan, or \"none\"");
		else if (!node_is(cap, NODE_STRING))
			class.cap = illness_amount(c, sub(paths[i], "cap"), cap);
		if (one_of(c, paths[i], rules[i], "brackets_from", froms, 0) == 1)
			class.flags |= ILLNESS_FROM_FIRST_FEN;
		if (one_of(c, paths[i], rules[i], "cap_on", cap_on, 0) == 1)
			class.flags |= ILLNESS_CAP_ON_EXPENSE;
		class.notes = note_list(c, sub(paths[i], "notes"), node_get(rules[i], "notes"));
		class.condition = condition(c, paths[i], rules[i]);
		class.rule = put_rule(c, "critical_illness", paths[i], rules[i], NULL);
		if (whole(c, paths[i], rules[i], "until_year", HISTORY_LAST_YEAR, 1900,
				  HISTORY_LAST_YEAR) < c->head.coverage_year)
			continue;			/* it held for earlier years */
		PUT(c->illness_classes, class);
	}
	if (COUNT(c->brackets, Bracket) > MAX_BRACKETS)
		problem(c->problems, "/critical_illness", "more than %d brackets", MAX_BRACKETS);
}

/* ------------------------------------------------------------------
 * Rules that SQL reads from the policy's text (language §13)
 * ------------------------------------------------------------------ */

static void
names_of(Compile *c, const char *path, const Tree *list)
{
	if (!node_is(list, NODE_ARRAY))
	{
		expected(c, path, list, "a list of names");
		return;
	}
	for (int i = 0; i < list->n; i++)
	{
		const Tree *name = list->items[i];

		if (name->kind != NODE_STRING || name->text[0] == '\0' ||
			strlen(name->text) > MAX_CODE)
			expected(c, psprintf("%s/%d", path, i), name, "a name");
	}
}

static void
code_list(Compile *c, const char *path, const Tree *rule, const char *key)
{
	Tree	   *list = node_get(rule, key);

	if (node_is(list, NODE_ARRAY) && list->n == 0)
		expected(c, sub(path, key), list, "at least one code");
	else
		names_of(c, sub(path, key), list);
}

static void
compile_lists(Compile *c)
{
	static const char *const requirements[] = {
		"relative_insured", "designated", NULL
	};
	char	   *path;
	Tree	   *rule;
	Tree	  **rules;
	char	  **paths;
	int			n;

	if ((rule = single_rule(c, "critical_illness_expenses", &path)) != NULL)
		code_list(c, path, rule, "kinds");
	if ((rule = single_rule(c, "assistance", &path)) != NULL)
	{
		code_list(c, path, rule, "kinds");
		(void) note_list(c, sub(path, "notes"), node_get(rule, "notes"));
		(void) amount(c, sub(path, "annual_limit"), node_get(rule, "annual_limit"));
	}
	n = section_rules(c, "personal_account", &rules, &paths);
	for (int i = 0; i < n; i++)
	{
		Tree	   *relations = node_get(rules[i], "relations");
		Tree	   *requires = node_get(rules[i], "requires");

		if (!node_is(relations, NODE_OBJECT) || relations->n == 0)
			expected(c, sub(paths[i], "relations"), relations,
					 "an object of relations and their names, such as {\"spouse\": [\"配偶\"]}");
		else
		{
			for (int k = 0; k < relations->n; k++)
				names_of(c, psprintf("%s/relations/%s", paths[i], relations->keys[k]),
						 relations->items[k]);
		}
		if (requires && requires->kind != NODE_ARRAY)
			expected(c, sub(paths[i], "requires"), requires, "a list");
		for (int k = 0; node_is(requires, NODE_ARRAY) && k < requires->n; k++)
		{
			Tree		one = {.kind = NODE_OBJECT};

			node_set(&one, "requires", requires->items[k]);
			(void) one_of(c, paths[i], &one, "requires", requirements, 0);
		}
		(void) put_rule(c, "personal_account", paths[i], rules[i], NULL);
	}
	n = section_rules(c, "duplicates", &rules, &paths);
	for (int i = 0; i < n; i++)
	{
		code_list(c, paths[i], rules[i], "schemes");
		(void) required_text(c, paths[i], rules[i], "action");
		(void) put_rule(c, "duplicates", paths[i], rules[i], NULL);
	}
}

/* ------------------------------------------------------------------
 * Students and indicators: read from the policy's text, too (language §14)
 * ------------------------------------------------------------------ */

static void
compile_students(Compile *c)
{
	static const char *const place_keys[] = {"when", "places", NULL};
	static const char *const reduction_keys[] = {"ratio", "requires", NULL};
	static const char *const entry_facts[] = {
		"entry_year", "school_place", "calendar_year", NULL
	};
	char	   *path;
	Tree	   *rule = single_rule(c, "students", &path);
	Tree	   *places = node_get(rule, "places");
	Tree	   *reduction = node_get(rule, "reduction");
	Tree	   *requires = node_get(reduction, "requires");
	CircumstanceSet set;

	if (rule == NULL)
		return;
	code_set(c, sub(path, "who"), node_get(rule, "who"), &set);
	if (!node_is(places, NODE_ARRAY) || places->n == 0)
		expected(c, sub(path, "places"), places, "a list of {\"when\", \"places\"}");
	for (int i = 0; node_is(places, NODE_ARRAY) && i < places->n; i++)
	{
		char	   *at = psprintf("%s/places/%d", path, i);

		check_keys(c->problems, at, places->items[i], place_keys);
		if (node_get(places->items[i], "when"))
			code_set(c, sub(at, "when"), node_get(places->items[i], "when"), &set);
		code_list(c, at, places->items[i], "places");
	}
	if (reduction == NULL)
		return;
	path = sub(path, "reduction");
	check_keys(c->problems, path, reduction, reduction_keys);
	(void) rate(c, sub(path, "ratio"), node_get(reduction, "ratio"));
	code_list(c, path, reduction, "requires");
	for (int i = 0; node_is(requires, NODE_ARRAY) && i < requires->n; i++)
	{
		Tree		one = {.kind = NODE_OBJECT};

		node_set(&one, "requires", requires->items[i]);
		(void) one_of(c, path, &one, "requires", entry_facts, 0);
	}
}

typedef enum IndicatorKind
{
	INDICATOR_RATIO,
	INDICATOR_VALUE,
	INDICATOR_DEADLINE,
	INDICATOR_COMPLETE,
	INDICATOR_NOT_LOWER,
	INDICATOR_RANKING,
	INDICATOR_SUM
} IndicatorKind;

/* What a kind of indicator is made of. */
typedef struct IndicatorForm
{
	bool		parts;			/* "of" is required, else it is the id where absent */
	bool		to;				/* required, or without meaning */
	bool		target;			/* at_least or at_most, and until, may be given */
} IndicatorForm;

static void
only_for(Compile *c, const char *path, const Tree *rule, const char *key, bool allowed)
{
	if (node_get(rule, key) && !allowed)
		problem(c->problems, sub(path, key), "a \"%s\" has no \"%s\"",
				node_text(rule, "kind") ? node_text(rule, "kind") : "rule", key);
}

/* A target, or null where the text leaves it open. */
static void
bound(Compile *c, const char *path, const Tree *rule, const char *key, bool is_ratio)
{
	Tree	   *node = node_get(rule, key);
	int64		value;

	if (node == NULL || node->kind == NODE_NULL)
		return;
	if (is_ratio)
		(void) ratio(c, sub(path, key), node, 1, "a ratio from 0 to 1");
	else if (node->kind != NODE_NUMBER || !decimal_scaled(node->text, 4, &value) || value < 0)
		expected(c, sub(path, key), node, "a number, at least 0, with at most four decimals");
}

static void
compile_indicators(Compile *c)
{
	static const char *const indicator_kinds[] = {
		"ratio", "value", "deadline", "complete", "not_lower", "ranking", "sum", NULL
	};
	static const char *const better[] = {"higher", "lower", NULL};
	static const IndicatorForm form_of[] = {
		[INDICATOR_RATIO] = {.parts = true, .to = true, .target = true},
		[INDICATOR_VALUE] = {.target = true},
		[INDICATOR_DEADLINE] = {0},
		[INDICATOR_COMPLETE] = {.parts = true, .to = true},
		[INDICATOR_NOT_LOWER] = {0},
		[INDICATOR_RANKING] = {.parts = true, .to = true},
		[INDICATOR_SUM] = {.parts = true, .target = true},
	};
	Tree	  **rules;
	char	  **paths;
	int			n = section_rules(c, "indicators", &rules, &paths);
	Words		names = {.what = "names of indicators"};

	for (int i = 0; i < n; i++)
	{
		const char *path = paths[i];
		Tree	   *rule = rules[i];
		Tree	   *aliases = node_get(rule, "aliases");
		const char *id = node_text(rule, "id");
		const IndicatorForm *form;
		int			kind;

		if (node_get(rule, "kind") == NULL)
			expected(c, sub(path, "kind"), NULL, "a kind: \"ratio\", \"value\", \"deadline\", \"complete\", \"not_lower\", \"ranking\" or \"sum\"");
		kind = one_of(c, path, rule, "kind", indicator_kinds, INDICATOR_VALUE);
		form = &form_of[kind];
		if (form->parts || node_get(rule, "of"))
			code_list(c, path, rule, "of");
		if (form->to)
			code_list(c, path, rule, "to");
		only_for(c, path, rule, "of", kind != INDICATOR_DEADLINE);
		only_for(c, path, rule, "to", form->to);
		only_for(c, path, rule, "at_least", form->target);
		only_for(c, path, rule, "at_most", form->target);
		only_for(c, path, rule, "until", form->target || kind == INDICATOR_DEADLINE);
		only_for(c, path, rule, "better", kind == INDICATOR_NOT_LOWER);
		if (node_get(rule, "at_least") && node_get(rule, "at_most"))
			problem(c->problems, path, "expected either \"at_least\" or \"at_most\"");
		bound(c, path, rule, "at_least", kind == INDICATOR_RATIO);
		bound(c, path, rule, "at_most", kind == INDICATOR_RATIO);
		if (kind == INDICATOR_DEADLINE && node_get(rule, "until") == NULL)
			expected(c, sub(path, "until"), NULL, "a date, or null where the text leaves it open");
		if (!node_is(node_get(rule, "until"), NODE_NULL))
			(void) day(c, sub(path, "until"), node_get(rule, "until"), DAY_NONE);
		(void) one_of(c, path, rule, "better", better, 0);
		if (aliases)
			names_of(c, sub(path, "aliases"), aliases);
		/* one name, one indicator */
		for (int k = -1; k < (node_is(aliases, NODE_ARRAY) ? aliases->n : 0); k++)
		{
			const char *name = k < 0 ? id : aliases->items[k]->text;

			if (name && find_word(&names, name) >= 0)
				problem(c->problems, path, "the name \"%s\" is that of another indicator", name);
			else if (name)
				(void) add_word(c, &names, path, name, MAX_WORDS);
		}
		(void) put_rule(c, "indicators", path, rule, NULL);
	}
}

/* ------------------------------------------------------------------
 * Putting it together
 * ------------------------------------------------------------------ */

static uint64
fingerprint(const char *text)
{
	uint64		h = UINT64CONST(14695981039346656037);

	for (; *text; text++)
		h = (h ^ (unsigned char) *text) * UINT64CONST(1099511628211);
	/* the last step of murmur: every bit counts for every bit */
	h ^= h >> 33;
	h *= UINT64CONST(0xff51afd7ed558ccd);
	h ^= h >> 33;
	return h;
}

static void
append_table(StringInfo out, Ref *ref, const StringInfoData *table, int count)
{
	while (out->len % 8 != 0)
		appendStringInfoChar(out, '\0');
	ref->offset = out->len;
	ref->count = count;
	appendBinaryStringInfo(out, table->data, table->len);
}

static StringInfoData
word_refs(Compile *c, const Words *words)
{
	StringInfoData refs;

	initStringInfo(&refs);
	for (int i = 0; i < words->n; i++)
	{
		Ref			ref = put_text(c, words->word[i]);

		PUT(refs, ref);
	}
	return refs;
}

static StringInfoData
code_texts(Compile *c)
{
	StringInfoData table;
	Tree	   *codes = node_get(c->doc, "circumstances");

	initStringInfo(&table);
	for (int i = 0; i < c->codes.n; i++)
	{
		const char *label = node_text(node_get(codes, c->codes.word[i]), "label");
		CircumstanceText text;

		text.code = put_text(c, c->codes.word[i]);
		text.label = put_text(c, label ? label : "");
		PUT(table, text);
	}
	return table;
}

static StringInfoData
name_slots(Compile *c, int *count)
{
	StringInfoData table;
	NameSlot	slot = {.circumstance = NO_INDEX};
	int			size = 8;

	while (size < c->nnames * 2)
		size *= 2;
	initStringInfo(&table);
	for (int i = 0; i < size; i++)
		PUT(table, slot);
	for (int i = 0; i < c->nnames; i++)
	{
		uint32		hash = name_hash(c->names[i], strlen(c->names[i]));
		uint32		at = hash & (size - 1);

		while (AT(table, NameSlot, at)->circumstance != NO_INDEX)
			at = (at + 1) & (size - 1);
		slot.hash = hash;
		slot.circumstance = c->name_of[i];
		slot.name = put_text(c, c->names[i]);
		*AT(table, NameSlot, at) = slot;
	}
	*count = size;
	return table;
}

/*
 * A day such that the condition is false, and decided, for whoever was born before
 * it and pays on `first_payment` or later; DAY_NONE where there is none.
 */
static Day
false_if_born_before(Compile *c, int at, Day first_payment)
{
	const Condition *cond = AT(c->conditions, Condition, at);
	Day			day = DAY_NONE;

	switch (cond->op)
	{
		case COND_DATE:
			return cond->what == OF_BIRTH ? cond->lo : DAY_NONE;
		case COND_ELAPSED:
			if (cond->what == OF_BIRTH && cond->moment == ON_PAYMENT &&
				cond->unit == UNIT_DAYS && first_payment > DAY_FIRST)
				return Max(first_payment - cond->hi, DAY_FIRST);
			return DAY_NONE;
		case COND_ALL:
		case COND_ANY:
			for (int m = at + 1; m < at + cond->skip;
				 m += AT(c->conditions, Condition, m)->skip)
			{
				Day			one = false_if_born_before(c, m, first_payment);

				if (cond->op == COND_ALL || m == at + 1)
					day = Max(day, one);
				else
					day = Min(day, one);
			}
			return day;
		default:
			return DAY_NONE;
	}
}

/* The route that plain persons have in a window unless they are newborn. */
static void
settle_window(Compile *c, const Window *window, const uint8 *plain, WindowRoutes *lists)
{
	bool		first = window == NULL || window->resolve == RESOLVE_FIRST;
	Day			born_before = DAY_LAST;
	int			settled = -1;

	lists->born_before = DAY_NONE;
	for (uint32 i = 0; i < lists->plain.count; i++)
	{
		const Route *r = AT(c->routes, Route, plain[i]);
		Day			day;

		if (r->condition == 0)
		{
			/* two that are open to all: the days of cover would have to be compared */
			if (settled >= 0)
				return;
			settled = plain[i];
			if (first)
				break;
			continue;
		}
		day = false_if_born_before(c, r->condition, window ? window->from : DAY_NONE);
		born_before = Min(born_before, day);
	}
	if (settled < 0)
		return;
	lists->born_before = born_before;
	lists->settled = settled;
}

/* The routes of each window, and those that need no circumstance. */
static void
list_window_routes(Compile *c, StringInfo out, Ref *table)
{
	int			nwindows = Max(COUNT(c->windows, Window), 1);
	int			nroutes = COUNT(c->routes, Route);
	WindowRoutes *lists = palloc0(nwindows * sizeof(WindowRoutes));
	StringInfoData refs;

	for (int w = 0; w < nwindows; w++)
	{
		for (int plain = 0; plain < 2; plain++)
		{
			Ref		   *ref = plain ? &lists[w].plain : &lists[w].all;

			ref->offset = out->len;
			for (int i = 0; i < nroutes; i++)
			{
				const Route *r = AT(c->routes, Route, i);

				if (!((r->windows >> w) & 1) || (plain && (r->flags & ROUTE_GUARDED)))
					continue;
				appendStringInfoChar(out, (char) i);
				ref->count++;
			}
		}
		settle_window(c, c->windows.len ? AT(c->windows, Window, w) : NULL,
					  (uint8 *) out->data + lists[w].plain.offset, &lists[w]);
	}
	initStringInfo(&refs);
	appendBinaryStringInfo(&refs, (char *) lists, nwindows * sizeof(WindowRoutes));
	append_table(out, table, &refs, nwindows);
}

/* Append what rule_plain.c keeps ready: one packed assessment for each route. */
static void
keep_plain_answers(StringInfo out)
{
	Policy	   *p = (Policy *) out->data;

	for (uint32 i = 0; i < p->routes.count; i++)
	{
		Assessment *a = assessment_new(p, p->region, p->coverage_year);
		Route	   *route = (Route *) POLICY_TABLE(p, Route, routes) + i;

		if (!rule_plain_answer(p, route, &a->answer))
			continue;
		a = assessment_pack(a, p, NULL, 0);
		while (out->len % 8 != 0)
			appendStringInfoChar(out, '\0');
		appendBinaryStringInfo(out, (char *) a, VARSIZE(a));
		p = (Policy *) out->data;
		route = (Route *) POLICY_TABLE(p, Route, routes) + i;
		route->plain.offset = out->len - VARSIZE(a);
		route->plain.count = VARSIZE(a);
	}
}

static Policy *
assemble(Compile *c, const char *json)
{
	StringInfoData out;
	StringInfoData subsidies_of;
	StringInfoData notes = word_refs(c, &c->notes);
	StringInfoData payers = word_refs(c, &c->payers);
	StringInfoData levels = word_refs(c, &c->levels);
	StringInfoData splits = word_refs(c, &c->split_names);
	StringInfoData codes = code_texts(c);
	int			nslots;
	StringInfoData names = name_slots(c, &nslots);
	Policy	   *p = &c->head;
	Policy	   *result;

	for (int i = 0; i < COUNT(c->fees, Fee); i++)
		fee_complete(AT(c->fees, Fee, i), p->central_ratio, p->central_base);
	initStringInfo(&out);
	enlargeStringInfo(&out, sizeof(Policy) + c->strings.len);
	appendBinaryStringInfo(&out, (char *) p, sizeof(Policy));
	appendBinaryStringInfo(&out, c->strings.data, c->strings.len);
	append_table(&out, &p->windows, &c->windows, COUNT(c->windows, Window));
	append_table(&out, &p->fees, &c->fees, COUNT(c->fees, Fee));
	append_table(&out, &p->subsidies, &c->subsidies, COUNT(c->subsidies, Subsidy));
	initStringInfo(&subsidies_of);
	appendBinaryStringInfo(&subsidies_of, (char *) c->subsidies_of,
						   c->codes.n * sizeof(uint64));
	append_table(&out, &p->subsidies_of, &subsidies_of, c->codes.n);
	append_table(&out, &p->splits, &c->splits, COUNT(c->splits, Split));
	append_table(&out, &p->routes, &c->routes, COUNT(c->routes, Route));
	list_window_routes(c, &out, &p->window_routes);
	append_table(&out, &p->top_ups, &c->top_ups, COUNT(c->top_ups, TopUp));
	append_table(&out, &p->benefit_levels, &c->benefit_levels,
				 COUNT(c->benefit_levels, BenefitLevel));
	append_table(&out, &p->incentives, &c->incentives, COUNT(c->incentives, Incentive));
	append_table(&out, &p->illness_classes, &c->illness_classes,
				 COUNT(c->illness_classes, IllnessClass));
	append_table(&out, &p->brackets, &c->brackets, COUNT(c->brackets, Bracket));
	append_table(&out, &p->conditions, &c->conditions, COUNT(c->conditions, Condition));
	append_table(&out, &p->sets, &c->sets, COUNT(c->sets, CircumstanceSet));
	append_table(&out, &p->rules, &c->rules, COUNT(c->rules, RuleText));
	append_table(&out, &p->circumstances, &codes, c->codes.n);
	append_table(&out, &p->names, &names, nslots);
	append_table(&out, &p->notes_text, &notes, c->notes.n);
	append_table(&out, &p->payers, &payers, c->payers.n);
	append_table(&out, &p->levels, &levels, c->levels.n);
	append_table(&out, &p->split_names, &splits, c->split_names.n);
	p->json.offset = out.len;
	p->json.count = strlen(json);
	appendBinaryStringInfo(&out, json, p->json.count);

	p->format = POLICY_FORMAT;
	memcpy(out.data, p, sizeof(Policy));
	keep_plain_answers(&out);
	result = (Policy *) out.data;
	result->size = out.len;
	SET_VARSIZE(result, out.len);
	return result;
}

static void
init_words(Words *words, const char *what)
{
	words->what = what;
	words->n = 0;
}

static void
compile_header(Compile *c)
{
	static const char *const keys[] = {
		"format", "region", "coverage_year", "documents", "circumstances",
		"notes", "parameters", "fingerprint", "optional_windows"
	};
	const char *known[64];
	int			n = 0;
	Policy	   *p = &c->head;

	for (int i = 0; i < (int) lengthof(keys); i++)
		known[n++] = keys[i];
	for (const SectionKeys *s = section_table; s->section; s++)
		known[n++] = s->section;
	known[n] = NULL;
	check_keys(c->problems, "", c->doc, known);
	if (node_get(c->doc, "format") == NULL || node_get(c->doc, "coverage_year") == NULL)
		problem(c->problems, "/", "expected a policy: \"format\" and \"coverage_year\" are missing");
	if (whole(c, "", c->doc, "format", 1, 0, 1000) != 1)
		problem(c->problems, "/format", "this version reads format 1");
	p->region = whole(c, "", c->doc, "region", 0, 0, 999999);
	p->coverage_year = whole(c, "", c->doc, "coverage_year", HISTORY_FIRST_YEAR,
							 HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR);
	p->year_start = day_from_ymd(p->coverage_year, 1, 1);
	p->year_end = day_from_ymd(p->coverage_year, 12, 31);
	p->notes = note_list(c, "/notes", node_get(c->doc, "notes"));
}

Policy *
policy_compile_tree(Tree *effective, Problems *problems)
{
	static const char *const not_rules[] = {
		"cite", "label", "title", "documents", "document", "region", "hints",
		"fingerprint", "values_from", "at_bound", NULL
	};
	Compile    *c = palloc0(sizeof(Compile));
	Condition	always = {.op = COND_TRUE,.skip = 1};
	const char *given;
	const char *wrong;
	char		digits[20];
	StringInfoData text;
	Policy	   *policy;

	c->problems = problems;
	c->doc = effective;
	init_words(&c->codes, "circumstances");
	init_words(&c->window_ids, "windows");
	init_words(&c->subsidy_ids, "subsidies");
	init_words(&c->groups, "groups of subsidies");
	init_words(&c->prices, "prices");
	init_words(&c->payers, "payers");
	init_words(&c->split_names, "splits");
	init_words(&c->levels, "fee levels");
	init_words(&c->notes, "note codes");
	initStringInfo(&c->strings);
	initStringInfo(&c->windows);
	initStringInfo(&c->fees);
	initStringInfo(&c->subsidies);
	initStringInfo(&c->splits);
	initStringInfo(&c->routes);
	initStringInfo(&c->top_ups);
	initStringInfo(&c->benefit_levels);
	initStringInfo(&c->incentives);
	initStringInfo(&c->illness_classes);
	initStringInfo(&c->brackets);
	initStringInfo(&c->conditions);
	initStringInfo(&c->sets);
	initStringInfo(&c->rules);
	PUT(c->conditions, always);

	if (effective->kind != NODE_OBJECT)
	{
		problem(problems, "/", "expected a policy: an object");
		return NULL;
	}
	compile_header(c);
	compile_circumstances(c);
	compile_windows(c);
	compile_subsidies(c);
	compile_splits(c);
	compile_fees(c);
	compile_routes(c);
	compile_top_ups(c);
	compile_benefit_levels(c);
	compile_single_rules(c);
	compile_limits(c);
	compile_incentives(c);
	compile_repair(c);
	compile_illness(c);
	compile_lists(c);
	compile_students(c);
	compile_indicators(c);
	if (problems->n > 0)
		return NULL;

	initStringInfo(&text);
	node_print(&text, effective, not_rules);
	c->head.fingerprint = fingerprint(text.data);
	snprintf(digits, sizeof(digits), "%016" INT64_MODIFIER "x", c->head.fingerprint);
	given = node_text(effective, "fingerprint");
	if (given && strcmp(given, digits) != 0)
	{
		problem(problems, "/fingerprint", "the rules were changed: their fingerprint is %s", digits);
		return NULL;
	}
	node_set(effective, "fingerprint", node_string(digits));
	resetStringInfo(&text);
	node_print(&text, effective, NULL);
	policy = assemble(c, text.data);
	wrong = policy_check(policy, VARSIZE(policy));
	if (wrong)
		elog(ERROR, "compiled policy is not valid: %s", wrong);
	return policy;
}

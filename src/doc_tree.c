/*-------------------------------------------------------------------------
 * doc_tree.c
 *	  JSON documents as trees that can be changed.
 *-------------------------------------------------------------------------
 */
#include "doc_tree.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/varlena.h"

Tree *
node_new(NodeKind kind)
{
	Tree	   *node = palloc0(sizeof(Tree));

	node->kind = kind;
	return node;
}

Tree *
node_string(const char *text)
{
	Tree	   *node = node_new(NODE_STRING);

	node->text = pstrdup(text);
	return node;
}

Tree *
node_int(int64 value)
{
	Tree	   *node = node_new(NODE_NUMBER);

	node->text = psprintf(INT64_FORMAT, value);
	return node;
}

static void
make_room(Tree *node)
{
	CHECK_FOR_INTERRUPTS();
	if (node->n < node->allocated)
		return;
	node->allocated = node->allocated ? node->allocated * 2 : 8;
	if (node->items)
		node->items = repalloc(node->items, node->allocated * sizeof(Tree *));
	else
		node->items = palloc(node->allocated * sizeof(Tree *));
	if (node->kind != NODE_OBJECT)
		return;
	if (node->keys)
		node->keys = repalloc(node->keys, node->allocated * sizeof(char *));
	else
		node->keys = palloc(node->allocated * sizeof(char *));
}

void
node_append(Tree *array, Tree *item)
{
	make_room(array);
	array->items[array->n++] = item;
}

void
node_insert(Tree *array, int at, Tree *item)
{
	make_room(array);
	memmove(&array->items[at + 1], &array->items[at],
			(array->n - at) * sizeof(Tree *));
	array->items[at] = item;
	array->n++;
}

void
node_remove_at(Tree *array, int at)
{
	memmove(&array->items[at], &array->items[at + 1],
			(array->n - at - 1) * sizeof(Tree *));
	array->n--;
}

static int
key_index(const Tree *object, const char *key)
{
	for (int i = 0; i < object->n; i++)
	{
		if (strcmp(object->keys[i], key) == 0)
			return i;
	}
	return -1;
}

Tree *
node_get(const Tree *object, const char *key)
{
	int			i;

	if (object == NULL || object->kind != NODE_OBJECT)
		return NULL;
	i = key_index(object, key);
	return i < 0 ? NULL : object->items[i];
}

void
node_set(Tree *object, const char *key, Tree *value)
{
	int			i = key_index(object, key);

	if (i >= 0)
	{
		object->items[i] = value;
		return;
	}
	make_room(object);
	object->keys[object->n] = pstrdup(key);
	object->items[object->n++] = value;
}

void
node_remove(Tree *object, const char *key)
{
	int			i = key_index(object, key);

	if (i < 0)
		return;
	object->n--;
	memmove(&object->keys[i], &object->keys[i + 1],
			(object->n - i) * sizeof(char *));
	memmove(&object->items[i], &object->items[i + 1],
			(object->n - i) * sizeof(Tree *));
}

Tree *
node_copy(const Tree *node)
{
	Tree	   *copy = node_new(node->kind);

	copy->truth = node->truth;
	copy->text = node->text;
	copy->origin = node->origin;
	for (int i = 0; i < node->n; i++)
	{
		if (node->kind == NODE_OBJECT)
			node_set(copy, node->keys[i], node_copy(node->items[i]));
		else
			node_append(copy, node_copy(node->items[i]));
	}
	return copy;
}

void
node_merge(Tree *target, const Tree *patch)
{
	for (int i = 0; i < patch->n; i++)
	{
		const char *key = patch->keys[i];
		Tree	   *item = patch->items[i];
		Tree	   *old = node_get(target, key);

		if (item->kind == NODE_NULL)
			node_remove(target, key);
		else if (item->kind == NODE_OBJECT && node_is(old, NODE_OBJECT))
			node_merge(old, item);
		else
			node_set(target, key, node_copy(item));
	}
}

const char *
node_text(const Tree *object, const char *key)
{
	Tree	   *node = node_get(object, key);

	return node_is(node, NODE_STRING) ? node->text : NULL;
}

bool
node_is(const Tree *node, NodeKind kind)
{
	return node != NULL && node->kind == kind;
}

/* 350.00, 350.0 and 350 are the same number. */
static char *
number_text(Numeric number)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out,
														   NumericGetDatum(number)));
	char	   *end;

	if (strchr(text, '.') == NULL)
		return text;
	end = text + strlen(text);
	while (end[-1] == '0')
		*--end = '\0';
	if (end[-1] == '.')
		*--end = '\0';
	return text;
}

static Tree *
from_value(const JsonbValue *v)
{
	Tree	   *node;

	switch (v->type)
	{
		case jbvBool:
			node = node_new(NODE_BOOL);
			node->truth = v->val.boolean;
			return node;
		case jbvNumeric:
			node = node_new(NODE_NUMBER);
			node->text = number_text(v->val.numeric);
			return node;
		case jbvString:
			node = node_new(NODE_STRING);
			node->text = pnstrdup(v->val.string.val, v->val.string.len);
			return node;
		default:
			return node_new(NODE_NULL);
	}
}

static Tree *
from_iterator(JsonbIterator **it, JsonbIteratorToken opening)
{
	Tree	   *node = node_new(opening == WJB_BEGIN_ARRAY ?
								NODE_ARRAY : NODE_OBJECT);
	char	   *key = NULL;

	check_stack_depth();
	for (;;)
	{
		JsonbValue	v;
		JsonbIteratorToken token = JsonbIteratorNext(it, &v, false);
		Tree	   *item;

		switch (token)
		{
			case WJB_END_ARRAY:
			case WJB_END_OBJECT:
			case WJB_DONE:
				return node;
			case WJB_KEY:
				key = pnstrdup(v.val.string.val, v.val.string.len);
				continue;
			case WJB_BEGIN_ARRAY:
			case WJB_BEGIN_OBJECT:
				item = from_iterator(it, token);
				break;
			default:
				item = from_value(&v);
				break;
		}
		if (node->kind == NODE_OBJECT)
			node_set(node, key, item);
		else
			node_append(node, item);
	}
}

Tree *
node_from_jsonb(Jsonb *jb)
{
	JsonbIterator *it = JsonbIteratorInit(&jb->root);
	JsonbValue	v;
	JsonbIteratorToken token = JsonbIteratorNext(&it, &v, false);
	Tree	   *node = from_iterator(&it, token);

	if (JB_ROOT_IS_SCALAR(jb))
		return node->items[0];
	return node;
}

static int
compare_keys(const void *a, const void *b, void *object)
{
	char	  **keys = ((const Tree *) object)->keys;

	return strcmp(keys[*(const int *) a], keys[*(const int *) b]);
}

static bool
is_listed(const char *key, const char *const *list)
{
	for (; list && *list; list++)
	{
		if (strcmp(key, *list) == 0)
			return true;
	}
	return false;
}

/* Objects whose keys are names that somebody chose, not words of the language. */
static bool
is_name_map(const char *key)
{
	static const char *const maps[] = {
		"parts", "percent", "circumstances", "parameters", "of",
		"optional_windows", NULL
	};

	return is_listed(key, maps);
}

static void print_node(StringInfo out, const Tree *node,
					   const char *const *without, bool names);

static void
print_object(StringInfo out, const Tree *node, const char *const *without,
			 bool names)
{
	int		   *order = palloc((node->n + 1) * sizeof(int));
	bool		first = true;

	for (int i = 0; i < node->n; i++)
		order[i] = i;
	qsort_arg(order, node->n, sizeof(int), compare_keys, unconstify(Tree *, node));
	appendStringInfoChar(out, '{');
	for (int i = 0; i < node->n; i++)
	{
		const char *key = node->keys[order[i]];

		if (!names && is_listed(key, without))
			continue;
		if (!first)
			appendStringInfoChar(out, ',');
		first = false;
		escape_json(out, key);
		appendStringInfoChar(out, ':');
		print_node(out, node->items[order[i]], without,
				   !names && is_name_map(key));
	}
	appendStringInfoChar(out, '}');
}

static void
print_node(StringInfo out, const Tree *node, const char *const *without,
		   bool names)
{
	switch (node->kind)
	{
		case NODE_NULL:
			appendStringInfoString(out, "null");
			break;
		case NODE_BOOL:
			appendStringInfoString(out, node->truth ? "true" : "false");
			break;
		case NODE_NUMBER:
			appendStringInfoString(out, node->text);
			break;
		case NODE_STRING:
			escape_json(out, node->text);
			break;
		case NODE_ARRAY:
			appendStringInfoChar(out, '[');
			for (int i = 0; i < node->n; i++)
			{
				if (i > 0)
					appendStringInfoChar(out, ',');
				print_node(out, node->items[i], without, false);
			}
			appendStringInfoChar(out, ']');
			break;
		case NODE_OBJECT:
			print_object(out, node, without, names);
			break;
	}
}

void
node_print(StringInfo out, const Tree *node, const char *const *without)
{
	print_node(out, node, without, false);
}

Datum
node_jsonb(const Tree *node)
{
	StringInfoData text;

	initStringInfo(&text);
	node_print(&text, node, NULL);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data));
}

void
problems_init(Problems *problems)
{
	problems->n = 0;
	initStringInfo(&problems->lines);
}

void
problem(Problems *problems, const char *path, const char *fmt,...)
{
	StringInfoData line;
	char	   *message;

	CHECK_FOR_INTERRUPTS();
	if (problems->n >= MAX_PROBLEMS_SHOWN)
	{
		problems->n++;
		return;
	}
	initStringInfo(&line);
	appendStringInfo(&line, "%s: ", path);
	for (;;)
	{
		va_list		args;
		int			needed;

		va_start(args, fmt);
		needed = appendStringInfoVA(&line, fmt, args);
		va_end(args);
		if (needed == 0)
			break;
		enlargeStringInfo(&line, needed);
	}
	message = line.data + strlen(path) + strlen(": ");
	/* a parameter that is used twice is wrong once */
	for (int i = 0; i < problems->n; i++)
	{
		if (strcmp(problems->path[i], path) == 0 && strcmp(problems->message[i], message) == 0)
			return;
	}
	problems->path[problems->n] = pstrdup(path);
	problems->message[problems->n] = message;
	problems->n++;
	appendStringInfo(&problems->lines, "%s%s", problems->n > 1 ? "\n" : "", line.data);
}

void
problems_raise(const Problems *problems, const char *what)
{
	if (problems->n == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg_plural("%s has %d error", "%s has %d errors",
						   problems->n, what, problems->n),
			 errdetail("%s%s", problems->lines.data,
					   problems->n > MAX_PROBLEMS_SHOWN ? "\n..." : ""),
			 errhint("Each line names the JSON path, what was found and what is expected; policies/README.md describes the language.")));
}

const char *
nearest_word(const char *word, const char *const *candidates, int n)
{
	int			len = strlen(word);
	int			best = len < 5 ? 2 : 4;
	const char *found = NULL;

	if (len > 60)
		return NULL;
	for (int i = 0; i < n; i++)
	{
		int			clen = strlen(candidates[i]);
		int			d;

		if (clen > 60 || abs(clen - len) >= best)
			continue;
		d = varstr_levenshtein_less_equal(word, len, candidates[i], clen,
										  1, 1, 1, best - 1, true);
		if (d < best)
		{
			best = d;
			found = candidates[i];
		}
	}
	return found;
}

/*-------------------------------------------------------------------------
 * doc_tree.h
 *	  JSON documents as trees that can be changed, and a list of what is wrong
 *	  with them.
 *-------------------------------------------------------------------------
 */
#ifndef DOC_TREE_H
#define DOC_TREE_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

typedef enum NodeKind
{
	NODE_NULL,
	NODE_BOOL,
	NODE_NUMBER,				/* text: decimal, no trailing zeros */
	NODE_STRING,
	NODE_ARRAY,
	NODE_OBJECT
} NodeKind;

typedef struct Tree
{
	NodeKind	kind;
	bool		truth;
	char	   *text;
	int			n;
	int			allocated;
	char	  **keys;			/* of an object */
	struct Tree **items;
	const char *origin;			/* where the node stood: "number /section/3" */
} Tree;

extern Tree *node_from_jsonb(Jsonb *jb);
extern Tree *node_new(NodeKind kind);
extern Tree *node_string(const char *text);
extern Tree *node_int(int64 value);
extern Tree *node_copy(const Tree *node);

extern Tree *node_get(const Tree *object, const char *key);
extern void node_set(Tree *object, const char *key, Tree *value);
extern void node_remove(Tree *object, const char *key);
extern void node_append(Tree *array, Tree *item);
extern void node_insert(Tree *array, int at, Tree *item);
extern void node_remove_at(Tree *array, int at);

/* RFC 7396: given keys replace, null removes. */
extern void node_merge(Tree *target, const Tree *patch);

/* The member's text, or NULL where it is absent or no string. */
extern const char *node_text(const Tree *object, const char *key);
extern bool node_is(const Tree *node, NodeKind kind);

/*
 * Canonical JSON: keys in byte order, no white space.  Members whose key is in
 * `without` (a NULL-terminated list, or NULL) are left out at every depth, but not
 * where keys are names: payers, codes, parameters.
 */
extern void node_print(StringInfo out, const Tree *node,
					   const char *const *without);
extern Datum node_jsonb(const Tree *node);

/* What is wrong with documents, all of it before anything is raised. */
#define MAX_PROBLEMS_SHOWN 50

typedef struct Problems
{
	int			n;				/* more than MAX_PROBLEMS_SHOWN: the rest is not kept */
	StringInfoData lines;
	char	   *path[MAX_PROBLEMS_SHOWN];
	char	   *message[MAX_PROBLEMS_SHOWN];	/* within its line */
} Problems;

extern void problems_init(Problems *problems);
extern void problem(Problems *problems, const char *path, const char *fmt,...)
			pg_attribute_printf(3, 4);

/* Raise an error that lists them, if there are any. */
extern void problems_raise(const Problems *problems, const char *what);

/* The candidate nearest to a misspelt word, or NULL where none is near. */
extern const char *nearest_word(const char *word, const char *const *candidates,
								int n);

#endif

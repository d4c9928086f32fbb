/*-------------------------------------------------------------------------
 * policy_doc.h
 *	  From documents to a policy: overlay, then compilation.
 *
 * Overlay lays the documents of a region and year over each other, applies
 * readings and puts values in place of parameters.  Its result, the effective
 * document, is what compilation turns into the flat policy, and in canonical
 * form it is the policy's text.
 *-------------------------------------------------------------------------
 */
#ifndef POLICY_DOC_H
#define POLICY_DOC_H

#include "postgres.h"

#include "doc_tree.h"
#include "policy_format.h"

/* Sections that are ordered lists of rules, and those that are one rule. */
typedef struct SectionKeys
{
	const char *section;
	bool		is_list;
	const char *const *keys;	/* of a rule, NULL-terminated */
} SectionKeys;

extern const SectionKeys section_table[];

/* Name every member of `object` that is not in `allowed`. */
extern void check_keys(Problems *problems, const char *path,
					   const Tree *object, const char *const *allowed);

/* "2022-03-31" */
extern bool parse_day(const char *text, Day *day);
extern char *day_text(Day day);

/*
 * Lay documents over each other for a region and coverage year as known on a
 * day.  NULL where no notice covers them.  Problems are added, not raised.
 */
extern Tree *policy_overlay(Tree **documents, int n, int32 region,
							int32 coverage_year, Day known_on,
							const Tree *readings, Problems *problems);

/* The flat policy of an effective document; NULL where there are problems. */
extern Policy *policy_compile_tree(Tree *effective, Problems *problems);

#endif

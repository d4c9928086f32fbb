/*-------------------------------------------------------------------------
 * check_find.h
 *	  What the files that look for findings share (no server code).
 *
 * check_ask.c finds persons on routes and in lists of rules; check_aid.c looks at the
 * aids and at who bears them, check_find.c at everything else.
 *-------------------------------------------------------------------------
 */
#ifndef CHECK_FIND_H
#define CHECK_FIND_H

#include "check.h"

/* Boxes looked at for one question; beyond them it is too complex. */
#define MAX_BOXES 2000
#define MAX_BOXES_LATER 50		/* where the box is of the first of two payments */

#define MAX_ROUTES (UINT8_MAX + 1)

/* What first days of cover turn on. */
enum
{
	DIM_LAPSED,
	DIM_PAID,
	DIM_REGISTERED,
	DIM_BIRTH,
	N_DIMS
};

typedef struct Box
{
	int32_t		lo[N_DIMS];
	int32_t		hi[N_DIMS];
	bool		used[N_DIMS];
} Box;

typedef struct Check
{
	const Policy *policy;
	const Window *windows;
	const Route *routes;
	const Fee  *fees;
	const Subsidy *subsidies;
	const Split *splits;
	int			nwindows;		/* 1 where the policy has none */
	Solver	   *solver;
	const Finder *finder;
	int			left;			/* boxes of this question */
	Person		person;			/* found last, and what is answered */
	Answer		answer;
	IllnessAnswer illness;
	Facts		ill;			/* the person as critical illness insurance knows him */
	CircumstanceSet recognised;	/* see find_recognised(), */
	uint64_t	recognised_aids;	/* and the aids that ask for them */
	bool		seen[MAX_RULES];	/* somebody came to the rule */
	uint32_t	reached[MAX_ROUTES];	/* by route: windows in which somebody did */
	uint32_t	unreached[MAX_ROUTES];	/* and in which it is proved that nobody does */
} Check;

/* Who is wanted: on a route in a window, and more. */
typedef struct Quest
{
	int			route;
	int			window;
	int			other;			/* another route, for the two functions; -1: none */
	bool		dead;
	int			boxes;			/* looked at; 0: MAX_BOXES */
	/* can anybody in the box be wanted? NULL: yes */
	bool		(*possible) (Check *, const struct Quest *, const Box *);
	/* is this person wanted? NULL: whoever is on the route */
	bool		(*wanted) (Check *, const struct Quest *);
} Quest;

/* Rules of which a person comes to one, in the order in which they count. */
typedef struct Entry
{
	uint16_t	rule;
	uint16_t	condition;
} Entry;

typedef struct List
{
	int			n;
	int			of;				/* route, price, group, split: whose list it is */
	/* somebody who comes to the list, of whom what is set already holds, too */
	Solved		(*come) (Check *, const struct List *);
	/* the rule that the person came to */
	uint16_t	(*taken) (const Check *, const struct List *);
	Entry		entry[MAX_ROUTES];
} List;

#pragma GCC visibility push(hidden)

/* Asking, see check_ask.c */
extern void assess(Check *k);
extern Solved ask(Check *k);
extern Solved ask_whether(Check *k);
extern Solved either(Solved a, Solved b);

/* Findings */
extern Finding finding(FindingKind kind, uint16_t rule);
extern void report(Check *k, const Finding *f);
extern void report_person(Check *k, Finding *f, unsigned expects);
extern void report_undecided(Check *k, const char *what, uint16_t rule, int window);

/* Windows and routes */
extern bool is_dated(const Check *k, int w);
extern void within(Check *k, int w);
extern bool is_earliest(const Check *k, int w);
extern bool is_open_in(const Check *k, int r, int w);
extern Day first_day(const Check *k, const Route *r, const int32_t *at);
extern void exclude_others(Check *k, const Quest *q, const Box *box, bool only_certain);
extern void whole_box(const Check *k, const Quest *q, Box *box);
extern Solved seek(Check *k, Quest q);
extern Solved on_route(Check *k, int r, int w);
extern Solved reach(Check *k, int r, int w);

/* Lists */
extern void list_begin(List *list, int of, Solved (*come) (Check *, const List *),
					   uint16_t (*taken) (const Check *, const List *));
extern void put_entry(List *list, uint16_t rule, uint16_t condition);
extern int find_entry(const List *list, uint16_t rule);
extern Solved come_to(Check *k, const List *list, int i, const RuleList *without);
extern void find_takers(Check *k, const List *list, int i, RuleList *takers);
extern void report_never(Check *k, const List *list, int i, unsigned expects);
extern void check_first_counts(Check *k, const List *list, unsigned expects);
extern Solved come_to_none(Check *k, const List *list);

/* Conditions, and who is recognised after the payment */
extern const Condition *condition_at(const Check *k, uint16_t at);
extern bool concerns_recognised(const Check *k, uint16_t root);
extern void find_recognised(Check *k);

/* Aids and splits, see check_aid.c */
extern Solved come_to_aid(Check *k, int s, int f);
extern void check_subsidies(Check *k);
extern void check_splits(Check *k);

#pragma GCC visibility pop

#endif

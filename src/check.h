/*-------------------------------------------------------------------------
 * check.h
 *	  What is wrong with a policy: findings, each with a person who shows it.
 *
 * A finding is only reported after rule_assess() has answered its person as the finding
 * says; that nobody comes to a rule is only reported where the solver has proved it.
 *-------------------------------------------------------------------------
 */
#ifndef CHECK_H
#define CHECK_H

#include "check_solve.h"

typedef enum Severity
{
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_INFO
} Severity;

#define FINDING_KINDS(KIND) \
	KIND(NO_ROUTE, "no_route", SEVERITY_ERROR) \
	KIND(NO_FEE, "no_fee", SEVERITY_ERROR) \
	KIND(UNCOVERED_DAYS, "uncovered_days", SEVERITY_WARNING) \
	KIND(NEVER_APPLIES, "never_applies", SEVERITY_WARNING) \
	KIND(ORDER_DECIDES, "order_decides", SEVERITY_WARNING) \
	KIND(AID_ABOVE_FEE, "aid_above_fee", SEVERITY_WARNING) \
	KIND(NO_SPLIT, "no_split", SEVERITY_WARNING) \
	KIND(NO_CLASS, "no_class", SEVERITY_WARNING) \
	KIND(STARTS_AFTER_END, "starts_after_end", SEVERITY_WARNING) \
	KIND(LATE_CHEAPER, "late_cheaper", SEVERITY_WARNING) \
	KIND(SPLIT_NOT_WHOLE, "split_not_whole", SEVERITY_WARNING) \
	KIND(NOT_DECIDED, "too_complex", SEVERITY_WARNING) \
	KIND(ALWAYS_MET, "always_met", SEVERITY_WARNING) \
	KIND(DEADLINE_AFAR, "deadline_afar", SEVERITY_WARNING) \
	KIND(CLOSED_WINDOW, "no_route", SEVERITY_INFO) \
	KIND(REFUSED_IN_WINDOW, "refused_in_window", SEVERITY_INFO) \
	KIND(NEVER_IN_WINDOW, "never_in_window", SEVERITY_INFO) \
	KIND(REDUNDANT_CONDITION, "redundant_condition", SEVERITY_INFO) \
	KIND(AID_UNRESOLVED, "aid_unresolved", SEVERITY_INFO) \
	KIND(FILLS_OPEN, "fills_open", SEVERITY_INFO) \
	KIND(BOUND_USED, "bound_used", SEVERITY_INFO) \
	KIND(NO_CLAUSE, "no_clause", SEVERITY_INFO)

#define FINDING_NUMBER(name, word, severity) FIND_##name,
typedef enum FindingKind
{
	FINDING_KINDS(FINDING_NUMBER)
	N_FINDING_KINDS
} FindingKind;

/* Columns of the person's answers that show the finding. */
#define EXPECT_STATUS		0x0001
#define EXPECT_ROUTE		0x0002
#define EXPECT_FEE			0x0004
#define EXPECT_CATEGORY		0x0008
#define EXPECT_AID			0x0010
#define EXPECT_PAYERS		0x0020
#define EXPECT_START		0x0040
#define EXPECT_FISCAL		0x0080
#define EXPECT_CENTRAL		0x0100
#define EXPECT_TOP_UP		0x0200
#define EXPECT_CAP			0x0400	/* effective_cap */
#define EXPECT_REPAIR		0x0800
#define EXPECT_BOUND_NOTE	0x1000	/* notes with lower_bound_used */
#define EXPECT_LEVEL		0x10000
#define EXPECT_WINDOW_NOTE	0x20000 /* notes with that of the window */
/* and of critical_illness() */
#define EXPECT_CLASS		0x2000
#define EXPECT_DEDUCTIBLE	0x4000
#define EXPECT_LIMIT		0x8000

/* Rules by number, as a message names them. */
typedef struct RuleList
{
	int			n;
	uint16_t	rule[MAX_SUBSIDIES];
} RuleList;

typedef struct Finding
{
	FindingKind kind;
	const char *variant;		/* of the message; NULL: the kind has one only */
	uint16_t	rule;			/* that it is about; NO_INDEX: none of a list */
	const char *section;		/* the single rule, where rule is NO_INDEX */
	const char *key;			/* of the rule; NULL: the rule itself */
	uint16_t	root;			/* the rule's condition, and the part of it: */
	uint16_t	part;			/* 0: no part */
	int			window;			/* -1: none */
	int			earlier;		/* window; -1: none */
	RuleList	others;			/* that come before it */
	RuleList	besides;		/* that would do as well */
	uint16_t	payer[2];		/* of others and besides; PAYER_IS_SPLIT: a split */
	Span		days;			/* DAY_NONE: none */
	Fen			amount;			/* FEN_NONE: none */
	Fen			limit;			/* what amount is measured by */
	const Facts *facts;			/* of the person; NULL: there is none */
	const Answer *answer;
	const IllnessAnswer *illness;	/* instead of answer, with: */
	Fen			expense;
	unsigned	expects;
} Finding;

#define PAYER_IS_SPLIT 0x8000

/* Where findings go, and what is called between two questions. */
typedef struct Finder
{
	void		(*found) (void *context, const Finding *finding);
	void		(*breathe) (void *context);
	/* was a value of a rule (NO_INDEX: of a section) moved to its bound?  NULL: of none */
	bool		(*is_at_bound) (void *context, uint16_t rule, const char *section);
	void	   *context;
} Finder;

#pragma GCC visibility push(hidden)

/* Everything that is wrong; solver is memory of solver_size() bytes. */
extern void policy_find(const Policy *policy, Solver *solver, const Finder *finder);

/* Where a part of a condition stands in it: "all/0/any/1"; size is that of out. */
extern void condition_path(const Policy *policy, uint16_t root, uint16_t part,
						   char *out, size_t size);

#pragma GCC visibility pop

#endif

/*-------------------------------------------------------------------------
 * rule_facts.h
 *	  What is known of one person, and what the rules answer.
 *-------------------------------------------------------------------------
 */
#ifndef RULE_FACTS_H
#define RULE_FACTS_H

#include <stddef.h>

#include "policy_format.h"

#define MAX_HELD 64				/* circumstances of one person */

/* A circumstance of the person: from, until: DAY_NONE where not stated. */
typedef struct Held
{
	uint16_t	circumstance;
	Day			from;
	Day			until;			/* last day held */
} Held;

/* From a day to a day, both included. */
typedef struct Span
{
	Day			from;
	Day			until;
} Span;

/* Status of one coverage year in a history; on disk, append only. */
typedef enum YearStatus
{
	YEAR_UNRECORDED,
	YEAR_NONE,					/* not insured */
	YEAR_RESIDENT,				/* insured in the resident scheme */
	YEAR_EMPLOYEE,				/* insured in the employee scheme */
	YEAR_EXCUSED,				/* service, prison, abroad */
	YEAR_CONTRADICTORY			/* reported both insured and not */
} YearStatus;
#define YEAR_STATUS_LAST	YEAR_CONTRADICTORY
#define YEAR_STATUS_MASK	0x07
#define YEAR_ZERO_CLAIM		0x08
#define YEAR_BONUS_USED		0x10
#define YEAR_REPAIRED		0x20
#define YEAR_CI_PAID		0x40	/* critical illness insurance paid */
#define YEAR_ZERO_CLAIM_USED 0x80	/* the bonus used reached the zero-claim part */

/* what only an insured year can have */
#define YEAR_USES	(YEAR_BONUS_USED | YEAR_CI_PAID | YEAR_ZERO_CLAIM_USED)

#define HISTORY_FIRST_YEAR	1990
#define HISTORY_LAST_YEAR	2117

/* What a year of each status is, but for employee years, which a policy decides. */
#define YEAR_KINDS { \
	YEAR_IS_LAPSED, YEAR_IS_LAPSED, YEAR_IS_INSURED, YEAR_IS_NEUTRAL, \
	YEAR_IS_NEUTRAL, YEAR_IS_LAPSED \
}

/* One byte a year, from first_year on. */
typedef struct HistoryYears
{
	int			first_year;
	int			n;
	const uint8_t *years;
} HistoryYears;

/*
 * Notes of the engine: what is wrong with a row, or what an answer is founded
 * on.  On disk in assessments: append only.  Notes of a notice are policy data.
 */
#define ENGINE_NOTES(NOTE) \
	NOTE(UNKNOWN_CIRCUMSTANCE, "unknown_circumstance") \
	NOTE(MISMATCHED_ARRAYS, "mismatched_arrays") \
	NOTE(NULL_ELEMENT, "null_element") \
	NOTE(INFINITE_DATE, "infinite_date") \
	NOTE(DATE_OUT_OF_RANGE, "date_out_of_range") \
	NOTE(CONTRADICTORY_DATES, "contradictory_dates") \
	NOTE(NEGATIVE_AMOUNT, "negative_amount") \
	NOTE(AMOUNT_OUT_OF_RANGE, "amount_out_of_range") \
	NOTE(UNKNOWN_FEE_LEVEL, "unknown_fee_level") \
	NOTE(TOO_MANY_CIRCUMSTANCES, "too_many_circumstances") \
	NOTE(EVENT_AFTER_DEATH, "event_after_death") \
	NOTE(DIED_BEFORE_BIRTH, "died_before_birth") \
	NOTE(PAID_BEFORE_BIRTH, "paid_before_birth") \
	NOTE(DEAD_BEFORE_PAYMENT, "dead_before_payment") \
	NOTE(MISSING_FACT, "missing_fact") \
	NOTE(NO_NOTICE, "no_notice_for_this_region_and_year") \
	NOTE(HISTORY_CONTRADICTORY, "history_contradictory") \
	NOTE(REGISTERED_BEFORE_BIRTH, "registered_before_birth") \
	NOTE(COVERAGE_YEAR_OUT_OF_RANGE, "coverage_year_out_of_range") \
	NOTE(TOO_MANY_ABSENCES, "too_many_absences") \
	NOTE(USED_UNINSURED, "bonus_used_without_insurance") \
	NOTE(REPAIR_OF_INSURED, "repair_of_insured_year")

#define NOTE_NUMBER(name, code) NOTE_NR_##name,
enum
{
	ENGINE_NOTES(NOTE_NUMBER)
	N_ENGINE_NOTES
};
#define NOTE_BIT(name)	(UINT32_C(1) << NOTE_NR_##name)

/* A row with one of these cannot be assessed. */
#define ROW_FLAWS \
	(NOTE_BIT(UNKNOWN_CIRCUMSTANCE) | NOTE_BIT(MISMATCHED_ARRAYS) | \
	 NOTE_BIT(NULL_ELEMENT) | NOTE_BIT(INFINITE_DATE) | \
	 NOTE_BIT(DATE_OUT_OF_RANGE) | NOTE_BIT(CONTRADICTORY_DATES) | \
	 NOTE_BIT(NEGATIVE_AMOUNT) | NOTE_BIT(AMOUNT_OUT_OF_RANGE) | \
	 NOTE_BIT(UNKNOWN_FEE_LEVEL) | NOTE_BIT(TOO_MANY_CIRCUMSTANCES) | \
	 NOTE_BIT(EVENT_AFTER_DEATH) | NOTE_BIT(DIED_BEFORE_BIRTH) | \
	 NOTE_BIT(REGISTERED_BEFORE_BIRTH) | NOTE_BIT(TOO_MANY_ABSENCES) | \
	 HISTORY_FLAWS)

/* Notes that name a year of the history. */
#define HISTORY_FLAWS (NOTE_BIT(USED_UNINSURED) | NOTE_BIT(REPAIR_OF_INSURED))
#define HISTORY_NOTES (HISTORY_FLAWS | NOTE_BIT(HISTORY_CONTRADICTORY))

/* Facts that can be missing; on disk in assessments: append only. */
#define MISSING_FACTS(FACT) \
	FACT(BIRTH, "birth_date") \
	FACT(REGISTERED, "registered_on") \
	FACT(CIRCUMSTANCE_FROM, "circumstance_from") \
	FACT(LEVEL, "fee_level") \
	FACT(HISTORY, "history")

#define MISSING_NUMBER(name, code) MISSING_NR_##name,
enum
{
	MISSING_FACTS(MISSING_NUMBER)
	N_MISSING_FACTS
};
#define MISSING_BIT(name)	(UINT32_C(1) << MISSING_NR_##name)

/* Missing facts, and of which circumstances the first day is missing. */
typedef struct Missing
{
	uint32_t	facts;
	CircumstanceSet dates;
} Missing;

typedef struct Facts
{
	Day			birth;
	Day			paid;
	Day			registered;
	Day			died;
	int32_t		level;			/* -1: none chosen */
	int32_t		nheld;
	int32_t		nabsences;
	uint32_t	flaws;			/* engine notes found by who read the row */
	CircumstanceSet listed;		/* every circumstance in held */
	Fen			amount_paid;	/* FEN_NONE: not stated */
	Fen			settled_before; /* FEN_NONE: nothing was settled */
	const Span *absences;
	const HistoryYears *history;	/* NULL: not known */
	const struct Counted *counted;	/* what it comes to, where that was counted
									 * before; NULL */
	Held		held[MAX_HELD];
} Facts;

/* Every fact absent; held[] is left as it is. */
static inline void
facts_init(Facts *f)
{
	f->nheld = f->nabsences = 0;
	f->flaws = 0;
	f->listed.w[0] = f->listed.w[1] = 0;
	f->absences = NULL;
	f->history = NULL;
	f->counted = NULL;
	f->birth = f->paid = f->registered = f->died = DAY_NONE;
	f->level = -1;
	f->amount_paid = f->settled_before = FEN_NONE;
}

/* How an answer came out; on disk in assessments: append only. */
typedef enum Outcome
{
	OUTCOME_ROUTE,				/* a route of the policy, accepted */
	OUTCOME_NOT_ENROLLED,
	OUTCOME_REJECTED,
	OUTCOME_NO_TEXT,			/* no notice for this region and year */
	OUTCOME_UNDECIDED			/* which route, or whether any, is not decided */
} Outcome;

typedef enum Ternary
{
	IS_NO,
	IS_YES,
	IS_UNDECIDED
} Ternary;

typedef enum ClaimsStatus
{
	CLAIMS_UNKNOWN,
	CLAIMS_NONE,
	CLAIMS_PAYABLE,
	CLAIMS_PENDING_IDENTITY,
	CLAIMS_PAYABLE_AFTER_IDENTITY,
	CLAIMS_UNDECIDED
} ClaimsStatus;

#define TIER_UNKNOWN	0xFE
#define TIER_UNDECIDED	0xFF
#define RULE_UNDECIDED	(UINT16_MAX - 1)
#define RULE_UNKNOWN	(UINT16_MAX - 2)	/* the texts leave it open */

/* Amounts of an answer; the order is on disk in assessments: append only. */
typedef enum AmountSlot
{
	AMT_STANDARD_FEE,
	AMT_SUBSIDY,
	AMT_PAYABLE,
	AMT_CHARGED,
	AMT_REFUND,
	AMT_DUE,
	AMT_TOP_UP,
	AMT_FISCAL_TOP_UP,
	AMT_COLLECTED,
	AMT_FISCAL,
	AMT_CENTRAL,
	AMT_LOCAL,
	AMT_TOTAL,
	AMT_REPAIR,
	AMT_BONUS_CONTINUOUS,
	AMT_BONUS_ZERO_CLAIM,
	AMT_BONUS,
	AMT_CEILING,
	AMT_PENALTY,
	AMT_CAP,
	AMT_ADD_ON,
	AMT_BONUS_POINTS,			/* percentage points, as a ratio; so is the next */
	AMT_PENALTY_POINTS,
	N_AMOUNTS
} AmountSlot;

#define MAX_SHARES (MAX_GROUPS * MAX_PARTS)

typedef struct Share
{
	uint16_t	payer;
	Fen			amount;
} Share;

/*
 * NO_INDEX in a rule number: no such rule took part.  What stands before `notes`
 * is kept in assessments as it is, on disk; the rest only means something beside
 * the policy and is kept as text.
 */
typedef struct Answer
{
	Fen			amount[N_AMOUNTS];
	Day			start;
	Day			end;
	Day			paid;			/* as stated among the facts */
	int32_t		wait_days;		/* DAY_* where not a number of days */
	int32_t		wait_fixed_months;
	int32_t		wait_variable_months;
	int32_t		continuous_years;
	int32_t		repair_accepted;	/* years */
	uint32_t	engine_notes;
	uint32_t	missing_facts;
	uint16_t	window_rule;
	uint16_t	route_rule;
	uint16_t	fee_rule;
	uint16_t	subsidy_rule;
	uint16_t	split_rule;
	uint16_t	top_up_rule;
	uint16_t	more_subsidies[MAX_GROUPS - 1]; /* rules of the groups that give after */
	uint16_t	more_splits[MAX_GROUPS - 1];	/* the first, and how theirs is shared */
	uint16_t	level_rule;
	uint16_t	history_year;	/* named by HISTORY_NOTES; 0: none */
	uint8_t		outcome;
	uint8_t		accepted;		/* Ternary */
	uint8_t		tier;			/* SubsidyTier, TIER_UNKNOWN, TIER_UNDECIDED */
	uint8_t		claims;
	uint8_t		in_year;		/* Ternary */
	uint8_t		nshares;
	uint8_t		shares_known;
	uint8_t		route_state;	/* this and what follows: set when packed */
	uint8_t		category_state;
	uint8_t		level_state;
	uint8_t		nactive;
	uint8_t		nnotes;
	uint8_t		ndates;
	uint8_t		identified_state;	/* of who is to be aided, by the category */
	uint8_t		reserved[2];	/* 0 */

	uint64_t	notes;			/* of the policy */
	Fen			unaided;		/* part of the fee that no aid covers */
	Missing		missing;
	Ref			benefit_level;	/* in the policy; count 0: none */
	uint16_t	subsidy;		/* index, NO_INDEX none, RULE_UNDECIDED */
	uint16_t	would_be_aided_by;	/* who is not enrolled: as subsidy, or RULE_UNKNOWN */
	uint8_t		route;			/* index, ROUTE_NONE or ROUTE_UNDECIDED */
	Share		share[MAX_SHARES];
	Fen			given[MAX_GROUPS];	/* by subsidy_rule, then more_subsidies */
} Answer;

#define ROUTE_NONE		0xFF
#define ROUTE_UNDECIDED 0xFE

#pragma GCC visibility push(hidden)

/* Assess one person: the whole calculation. */
extern void rule_assess(const Policy *policy, const Facts *facts,
						Answer *answer);

/*
 * The route and the days of cover of a plain person: paid and born on known days,
 * nothing else known but registration and history.  NULL: not so plain after all.
 */
extern const Route *rule_plain(const Policy *policy, const Facts *facts,
							   Span *cover, uint16_t *window_rule);

/*
 * What every plain person is answered on a route, but for the days of cover and what
 * rule_plain_incentives() sets; false: it depends on more.
 */
extern bool rule_plain_answer(const Policy *policy, const Route *route,
							  Answer *answer);

/* Set the incentives, which turn on the history alone; only what stands before `notes`. */
extern void rule_plain_incentives(const Policy *policy, const Route *route,
								  const Facts *facts, Answer *answer);

/*
 * The cover less the absences (短期务工: suspended and resumed), which are sorted
 * and disjoint.  Returns the number of spans, at most `max`.
 */
extern int	active_spans(Span cover, const Span *absences, int nabsences,
						 Span *active, int max);

/* What a history has earned by a year; amounts in fen, as in an Answer. */
typedef enum IncentiveValue
{
	INC_CONTINUOUS_YEARS,		/* years, not fen */
	INC_CONTINUOUS,				/* nominal, as is the next */
	INC_ZERO_CLAIM,
	INC_BONUS,					/* limited */
	INC_NOMINAL_PENALTY,
	INC_PENALTY,				/* limited */
	INC_CAP,
	INC_BONUS_POINTS,			/* limited, as a ratio; so is the next */
	INC_PENALTY_POINTS,
	N_INCENTIVE_VALUES
} IncentiveValue;

typedef struct Incentives
{
	Fen			value[N_INCENTIVE_VALUES];
	int			unsure_year;	/* a contradictory one that matters; 0: none */
} Incentives;

/*
 * What history says of enrolment.  An unsure count comes to a contradictory year,
 * which is named; 0: it is sure.
 */
typedef struct HistoryCounts
{
	int			lapsed;			/* years without cover directly before */
	int			repaired;		/* of these, offered to be repaired */
	int			consecutive;
	int			lapsed_unsure;
	int			consecutive_unsure;
	int			first_unsure;
	bool		first;			/* never insured before */
} HistoryCounts;

/* All that a history comes to in a year. */
typedef struct Counted
{
	Incentives	incentives;
	HistoryCounts counts;		/* before the year */
	uint32_t	flaws;			/* HISTORY_FLAWS: it cannot be true */
	int			flaw_year;
} Counted;

/*
 * Count a history up to a year.  `enrolled`: for incentives that year itself counts
 * as insured, whatever the history says.  What turns on a contradictory year, and all
 * incentives of a history with flaws, are FEN_UNDECIDED.
 */
extern void rule_count_history(const Policy *policy, const HistoryYears *history,
							   int upto, bool enrolled, Counted *out);

/* Wait of an ordinary adult who lapsed so many years and repairs some of them. */
extern void rule_wait(const Policy *policy, Day paid, int lapsed, int repaired,
					  Answer *answer);

/*
 * A payment of critical illness insurance (大病保险) on a year's expense.  A bonus or
 * penalty of FEN_UNDECIDED matters only to who reaches the limit, points of
 * FEN_UNDECIDED only to who is paid anything.
 */
typedef struct IllnessAnswer
{
	uint16_t	rule;			/* NO_INDEX: no class, RULE_UNDECIDED */
	int64_t		rate;			/* of the last bracket reached, with points */
	Fen			deductible;
	Fen			cap;			/* with bonus and penalty; FEN_NONE: there is none */
	Fen			reimbursed;
	Fen			bonus_used;
	uint64_t	notes;
	Missing		missing;
} IllnessAnswer;

extern void rule_illness(const Policy *policy, const Facts *facts, Day on_day,
						 Fen expense, Fen bonus, Fen penalty, int64_t points,
						 IllnessAnswer *answer);

/* The answer where no notice covers the region and year. */
extern void rule_no_text(Answer *answer);

#pragma GCC visibility pop

#endif

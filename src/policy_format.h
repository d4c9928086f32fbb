/*-------------------------------------------------------------------------
 * policy_format.h
 *	  Layout of an insurance.policy value.
 *
 * A policy is what documents compile to: flat, addressed by offsets from its
 * start, read in place.  Every table below is an array of fixed-size structs.
 * Enumerations are part of the layout: append only.
 *
 * policy_check() states every invariant; rules rely on them without looking.
 *-------------------------------------------------------------------------
 */
#ifndef POLICY_FORMAT_H
#define POLICY_FORMAT_H

#include "rule_date.h"
#include "rule_money.h"

/* "IN", then the format; another for every change of what follows */
#define POLICY_FORMAT		0x494E0005

/* Limits of the format; documents beyond them do not compile. */
#define MAX_CIRCUMSTANCES	128
#define MAX_WINDOWS			30
#define MAX_SUBSIDIES		64
#define MAX_LEVELS			64
#define MAX_GROUPS			3	/* of subsidies that add up */
#define MAX_NOTES			64	/* note codes of the documents */
#define MAX_PARTS			4	/* payers of one subsidy */
#define MAX_ADD_ONS			16	/* of one fee */
#define MAX_CONDITION		4096	/* nodes of all conditions */
#define MAX_CONDITION_DEPTH	32
#define MAX_RULES			2048
#define MAX_INCENTIVES		16
#define MAX_BRACKETS		256	/* of all classes */
#define MAX_AMONG			60	/* years of which the insured ones are counted */
#define MAX_MONTHS			4800	/* elapsed: longer than from DAY_FIRST to DAY_LAST */
#define MAX_FLOORS			4	/* of a repaired wait */
#define MAX_CODE			126	/* bytes of an id, a code or a name */

/* A table or a string: where it starts and how many entries or bytes. */
typedef struct Ref
{
	uint32_t	offset;
	uint32_t	count;
} Ref;

/* A set of the policy's circumstances. */
typedef struct CircumstanceSet
{
	uint64_t	w[2];
} CircumstanceSet;

/*
 * Conditions: trees in prefix order.  `skip` is the number of nodes of the
 * subtree, the node itself included.  Node 0 is always COND_TRUE.
 */
typedef enum ConditionOp
{
	COND_TRUE,
	COND_FALSE,
	COND_ALL,
	COND_ANY,
	COND_NONE,
	COND_HELD,					/* arg: set; moment, day */
	COND_AGE,					/* lo..hi years; moment, day */
	COND_DATE,					/* what (arg: circumstance); lo..hi */
	COND_ELAPSED,				/* what, to: moment; unit; lo..hi days, or more
								 * than lo (0: from the day itself), at most hi
								 * months */
	COND_SUBSIDY,				/* arg: set whose w[0] has the subsidies */
	COND_LEVEL,					/* arg: set whose w[0] has the levels */
	COND_LAPSED,				/* lo..hi years */
	COND_CONSECUTIVE,			/* lo..hi years */
	COND_FIRST,					/* lo: 1 first enrolment, 0 not */
	COND_INSURED				/* lo..hi years insured of the last `arg` */
} ConditionOp;
#define COND_LAST COND_INSURED

typedef enum ConditionSubject
{
	OF_BIRTH,
	OF_PAYMENT,
	OF_REGISTRATION,
	OF_DEATH,
	OF_CIRCUMSTANCE				/* the first day it is held */
} ConditionSubject;

typedef enum ConditionMoment
{
	ON_PAYMENT,
	ON_REGISTRATION,
	ON_DAY,
	EVER,
	ON_BIRTH
} ConditionMoment;

typedef enum ElapsedUnit
{
	UNIT_DAYS,
	UNIT_MONTHS
} ElapsedUnit;

typedef struct Condition
{
	uint8_t		op;
	uint8_t		what;
	uint8_t		moment;
	uint8_t		unit;
	uint16_t	skip;
	uint16_t	arg;
	int32_t		lo;
	int32_t		hi;
	Day			day;
} Condition;

/* Where a rule stands; rule numbers are indexes into this table. */
typedef struct RuleText
{
	Ref			section;
	Ref			id;
	Ref			name;
	Ref			document;
	Ref			cite;
} RuleText;

typedef enum WindowResolve
{
	RESOLVE_FIRST,
	RESOLVE_EARLIEST_START
} WindowResolve;

/*
 * Windows are sorted and disjoint.  Where a policy has any, the first stands
 * for the days before them all and the last for those after.
 */
typedef struct Window
{
	Day			from;
	Day			until;
	uint64_t	notes;			/* given to who is not accepted in it */
	uint16_t	rule;
	uint8_t		resolve;
	uint8_t		reserved[5];
} Window;

#define FEE_MONTHLY			0x01	/* personal is in proportion to months */
#define FEE_MONTHLY_FISCAL	0x02	/* and so is fiscal */
#define FEE_NEXT_MONTH		0x04	/* the month of the event does not count */

/* The shares and the total follow from the rest; they are kept ready. */
typedef struct Fee
{
	Fen			personal;
	Fen			fiscal;
	Fen			central;
	Fen			local;
	Fen			total;
	Fen			add_on;			/* parts of personal that are other premiums */
	Fen			unaided;		/* those of them that no aid covers */
	uint64_t	notes;
	uint16_t	rule;
	uint16_t	price;
	uint16_t	condition;
	uint16_t	event_of;		/* circumstance, where the event is one's first day */
	uint8_t		event;			/* ConditionSubject from which months count */
	uint8_t		flags;
	uint8_t		reserved[6];
} Fee;

typedef enum AmountKind
{
	AMOUNT_FIXED,				/* amount in fen */
	AMOUNT_FULL,				/* the whole fee */
	AMOUNT_PERCENT,				/* amount is a ratio of the fee, or of the rest */
	AMOUNT_LEAVES,				/* amount is what the person still pays */
	AMOUNT_OPEN					/* the texts leave it open */
} AmountKind;

typedef enum SubsidyTier
{
	TIER_NONE,
	TIER_FULL,
	TIER_FIXED,
	TIER_LOCAL,
	TIER_EXTERNAL
} SubsidyTier;
#define TIER_LAST TIER_EXTERNAL

#define NO_INDEX UINT16_MAX

typedef struct Subsidy
{
	int64_t		amount;
	uint64_t	notes;
	uint16_t	rule;
	uint16_t	condition;
	uint16_t	payer;			/* NO_INDEX: by split */
	uint16_t	split;
	uint8_t		kind;
	uint8_t		tier;
	uint8_t		group;			/* index of Policy.groups */
	uint8_t		of_rest;		/* a percentage of what the groups before leave */
	uint8_t		reserved[4];
	Ref			category;
} Subsidy;

typedef struct Split
{
	uint64_t	notes;
	int32_t		parts[MAX_PARTS];
	uint16_t	payer[MAX_PARTS];
	uint16_t	rule;
	uint16_t	condition;
	uint16_t	split;
	uint8_t		nparts;			/* 0: the text does not say */
	uint8_t		rest;			/* the part that bears the remainder */
} Split;

#define START_OPEN				0x01	/* the texts do not say */
#define START_COUNT_FIRST_DAY	0x02
#define START_MONTH				0x04	/* first day of a month */
#define START_COUNTS			0x08	/* anything but the anchor is to be counted */

typedef struct Start
{
	Day			day;			/* the anchor, where what is OF_CIRCUMSTANCE: a date */
	Day			not_before;		/* DAY_NONE: no bound */
	int16_t		wait_days;
	int16_t		wait_months;
	int16_t		plus_days;
	int16_t		month_start;
	int16_t		variable_months;	/* for each lapsed year */
	int16_t		variable_beyond;	/* beyond so many */
	int16_t		variable_most;	/* months in all; 0: no maximum */
	uint8_t		anchor;			/* ConditionSubject; OF_CIRCUMSTANCE: day */
	uint8_t		flags;
} Start;

#define ROUTE_UNAIDED		0x01
#define ROUTE_AFTER_DEATH	0x02
#define ROUTE_REJECT		0x04
#define ROUTE_GUARDED		0x08	/* need is a necessary condition */

typedef struct Route
{
	uint64_t	notes;
	CircumstanceSet need;
	uint32_t	windows;		/* bit per window */
	uint16_t	rule;
	uint16_t	condition;
	uint16_t	price;
	uint16_t	fee;			/* the first of the price */
	uint16_t	pending;		/* circumstance or NO_INDEX */
	uint8_t		flags;
	uint8_t		reserved;
	Day			cover_from;
	Day			cover_until;
	Start		start;
	Ref			plain;			/* see rule_plain.c; none: count 0 */
} Route;

/*
 * The routes open in a window, in order, as indexes of a byte each: all of them,
 * and those that can be a person's without any circumstance.  Of these most are
 * for newborns; who was born before them all need not be asked.
 */
typedef struct WindowRoutes
{
	Ref			all;
	Ref			plain;
	Day			born_before;	/* whoever is, and is plain, has route `settled` */
	uint16_t	settled;
	uint16_t	reserved;
} WindowRoutes;

#define TOP_UP_NOW		0x01
#define TOP_UP_FISCAL	0x02

typedef struct TopUp
{
	Fen			standard;
	uint64_t	notes;			/* where it should be collected and is not */
	uint16_t	rule;
	uint16_t	condition;
	uint8_t		flags;
	uint8_t		reserved[3];
} TopUp;

/* Who has the benefits of another level than the one paid (待遇档次). */
typedef struct BenefitLevel
{
	uint64_t	notes;
	Ref			level;
	uint16_t	rule;
	uint16_t	condition;
	uint8_t		reserved[4];
} BenefitLevel;

typedef struct CircumstanceText
{
	Ref			code;
	Ref			label;
} CircumstanceText;

/* Every accepted name of a circumstance, open addressing, a power of two. */
typedef struct NameSlot
{
	uint32_t	hash;
	uint16_t	circumstance;	/* NO_INDEX: free */
	uint16_t	reserved;
	Ref			name;
} NameSlot;

#define POLICY_HAS_RECOGNITION	0x01
#define POLICY_WHILE_WAITING	0x02
#define POLICY_HAS_ROSTER		0x04
#define POLICY_ZERO_DECLARATION	0x08
#define POLICY_HAS_ADD_ONS		0x10	/* some fee has a part that is another premium */

/* What a year of a history is to the rules, by its status. */
typedef enum YearKind
{
	YEAR_IS_LAPSED,				/* no cover: a lapse after the first insured year */
	YEAR_IS_INSURED,
	YEAR_IS_NEUTRAL,			/* neither counted nor breaking */
	YEAR_IS_BREAK				/* breaks a streak without being a lapse */
} YearKind;

/* What earns an incentive, or a penalty. */
typedef enum EarnedBy
{
	BY_CONTINUOUS_YEAR,
	BY_ZERO_CLAIM_YEAR,
	BY_LAPSED_YEAR				/* lowers the limit */
} EarnedBy;

#define INCENTIVE_NEXT_YEAR		0x01	/* in force from the year after */
#define INCENTIVE_LOST_ON_LAPSE	0x02
#define INCENTIVE_IF_CONTINUED	0x04	/* lost unless the year after is insured */
#define INCENTIVE_POINTS		0x08	/* amount is percentage points of the rate, as a ratio */
#define INCENTIVE_FLAGS			0x0F

typedef struct Incentive
{
	Fen			amount;			/* of one year */
	uint16_t	rule;
	int16_t		first_year;
	int16_t		after_years;	/* of a streak, which earn nothing */
	uint8_t		earned_by;
	uint8_t		flags;
	uint8_t		cleared_by;		/* a flag of a year in a history; 0: nothing */
	uint8_t		reserved[7];
} Incentive;

/* After so many lapsed years a repaired wait is still so many months. */
typedef struct Floor
{
	int16_t		lapsed_from;
	int16_t		months;
} Floor;

#define ILLNESS_CAP_ON_EXPENSE	0x01
#define ILLNESS_FROM_FIRST_FEN	0x02	/* the deductible is part of the first bracket */

/* A class of persons in critical illness insurance. */
typedef struct IllnessClass
{
	MicroFen	deductible;
	Fen			cap;			/* FEN_NONE: there is none */
	uint64_t	notes;
	uint16_t	rule;
	uint16_t	condition;
	uint16_t	bracket;		/* the first */
	uint8_t		nbrackets;
	uint8_t		flags;
} IllnessClass;

typedef struct Bracket
{
	Fen			up_to;			/* FEN_NONE: no bound */
	int64_t		rate;
} Bracket;

typedef struct Policy
{
	int32_t		vl_len_;
	uint32_t	format;
	uint64_t	fingerprint;
	int32_t		region;
	int32_t		coverage_year;
	Day			year_start;
	Day			year_end;
	uint32_t	size;			/* bytes of the whole value */
	uint32_t	flags;
	uint64_t	notes;			/* every answer carries them */

	Day			recognition_until;
	Day			roster_on;
	Day			roster_until;
	int32_t		lapses_from;
	CircumstanceSet recognition;
	uint64_t	recognition_waiting_notes;
	uint64_t	recognition_late_notes;

	int64_t		central_ratio;
	Fen			central_base;
	uint64_t	subsidies_always;	/* those that may hold without circumstances */
	uint64_t	groups[MAX_GROUPS]; /* subsidies of which one counts; groups add up */
	CircumstanceSet identity_exempt;
	uint8_t		year_kind[8];	/* YearKind by status */
	int32_t		streak_from;	/* the first year that counts in a streak */
	uint8_t		identity_known; /* identity_data is a rule of this policy */
	uint8_t		limits_net;		/* bonus and penalty are netted before they are limited */
	uint8_t		reserved[2];

	Fen			original_cap;	/* FEN_NONE: the policy has no such limit */
	Fen			bonus_most;		/* FEN_NONE: no ceiling */
	Fen			penalty_most;
	int64_t		bonus_points_most;	/* as a ratio; FEN_NONE: no ceiling */
	int64_t		penalty_points_most;
	uint64_t	incentive_notes;	/* what is open of incentives and their limits */
	Fen			repair_price;	/* of one year; FEN_NONE: the person's standard fee */
	int32_t		repair_months;	/* by a year repaired; 0: there is no repair */
	uint32_t	nfloors;
	Floor		floors[MAX_FLOORS];

	Ref			windows;
	Ref			fees;
	Ref			subsidies;
	Ref			subsidies_of;	/* by circumstance: those it may open, a bit each */
	Ref			splits;
	Ref			routes;
	Ref			window_routes;	/* one per window, or one where there are none */
	Ref			top_ups;
	Ref			benefit_levels;
	Ref			incentives;
	Ref			illness_classes;
	Ref			brackets;
	Ref			conditions;
	Ref			sets;
	Ref			rules;			/* RuleText */
	Ref			circumstances;	/* CircumstanceText */
	Ref			names;			/* NameSlot */
	Ref			notes_text;		/* Ref of each note code */
	Ref			payers;			/* Ref of each payer code */
	Ref			levels;			/* Ref of each fee level */
	Ref			split_names;	/* Ref of each split */
	Ref			json;			/* the canonical text form */
} Policy;

#define POLICY_TABLE(p, type, ref) \
	((const type *) ((const char *) (p) + (p)->ref.offset))
#define POLICY_TEXT(p, r)	((const char *) (p) + (r).offset)

static inline bool
set_has(const CircumstanceSet *set, unsigned member)
{
	return (set->w[member >> 6] >> (member & 63)) & 1;
}

static inline void
set_add(CircumstanceSet *set, unsigned member)
{
	set->w[member >> 6] |= UINT64_C(1) << (member & 63);
}

static inline bool
set_meets(const CircumstanceSet *a, const CircumstanceSet *b)
{
	return ((a->w[0] & b->w[0]) | (a->w[1] & b->w[1])) != 0;
}

/* Does any year of a history change the rates of critical illness insurance? */
static inline bool
policy_has_points(const Policy *p)
{
	const Incentive *incentives = POLICY_TABLE(p, Incentive, incentives);

	for (uint32_t i = 0; i < p->incentives.count; i++)
	{
		if (incentives[i].flags & INCENTIVE_POINTS)
			return true;
	}
	return false;
}

/* The number of the lowest bit that is set; bits is not 0. */
static inline int
lowest_bit(uint64_t bits)
{
#if defined(__GNUC__) || defined(__clang__)
	return __builtin_ctzll(bits);
#else
	int			n = 0;

	for (; !(bits & 1); bits >>= 1)
		n++;
	return n;
#endif
}

/* FNV-1a: the hash of names, in policies and in circumstance_set alike. */
static inline uint32_t
name_hash(const char *name, uint32_t len)
{
	uint32_t	h = 2166136261u;

	for (uint32_t i = 0; i < len; i++)
		h = (h ^ (unsigned char) name[i]) * 16777619u;
	return h;
}

#pragma GCC visibility push(hidden)

/* The circumstance of a name, or NO_INDEX. */
extern uint16_t policy_circumstance(const Policy *policy, uint32_t hash,
									const char *name, uint32_t len);

/*
 * The one validator: NULL where the bytes are a policy that every rule can
 * read without looking out of bounds, else what is wrong.
 */
extern const char *policy_check(const void *bytes, uint64_t size);

/*
 * Whoever holds none of these circumstances, on whatever day, is answered alike by
 * both policies; false: nothing can be said of anybody.
 */
extern bool policy_compare(const Policy *a, const Policy *b,
						   CircumstanceSet *holders);

#pragma GCC visibility pop

#endif

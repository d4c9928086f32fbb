/*
 * Flat policies by hand, for tests that link the rules without a server.
 *
 * Builder b; build_init(&b, 2022); … Policy *p = build_finish(&b); free(p);
 *
 * A policy is of exactly its size on the heap, so that the address sanitizer
 * sees every access beyond it.  Conditions are written in prefix order:
 *
 *	  c = all_of(&b); held(&b, code); age(&b, 0, 17); end_of(&b, c);
 */
#ifndef BUILD_H
#define BUILD_H

#include <stdlib.h>
#include <string.h>

#include "rules.h"

#define MAX_BUILT 256

typedef struct Builder
{
	Policy		head;
	char		strings[16384];
	uint32_t	nstrings;
	Window		windows[32];
	Fee			fees[MAX_BUILT];
	Subsidy		subsidies[MAX_SUBSIDIES];
	uint64_t	subsidies_of[MAX_CIRCUMSTANCES];
	Split		splits[MAX_BUILT];
	Route		routes[MAX_BUILT];
	WindowRoutes window_routes[32];
	TopUp		top_ups[MAX_BUILT];
	BenefitLevel benefit_levels[MAX_BUILT];
	Incentive	incentives[MAX_INCENTIVES];
	IllnessClass illness_classes[MAX_BUILT];
	Bracket		brackets[MAX_BRACKETS];
	Condition	conditions[4 * MAX_BUILT];
	CircumstanceSet sets[MAX_BUILT];
	RuleText	rules[4 * MAX_BUILT];
	CircumstanceText circumstances[MAX_CIRCUMSTANCES];
	Ref			notes[MAX_NOTES];
	Ref			payers[MAX_BUILT];
	Ref			levels[MAX_LEVELS];
	Ref			split_names[MAX_BUILT];
	int			nprices;
	uint32_t	nwindows,
				nfees,
				nsubsidies,
				nsplits,
				nroutes,
				nwindow_routes,
				ntop_ups,
				nbenefit_levels,
				nincentives,
				nillness_classes,
				nbrackets,
				nconditions,
				nsets,
				nrules,
				ncircumstances,
				nnotes,
				npayers,
				nlevels,
				nsplit_names;
} Builder;

static inline Ref
build_text(Builder *b, const char *text)
{
	Ref			ref = {sizeof(Policy) + b->nstrings, strlen(text)};

	memcpy(b->strings + b->nstrings, text, ref.count);
	b->nstrings += ref.count;
	return ref;
}

static inline void
build_init(Builder *b, int year)
{
	static const uint8_t kinds[] = YEAR_KINDS;

	memset(b, 0, sizeof(*b));
	b->head.format = POLICY_FORMAT;
	b->head.region = 360000;
	b->head.coverage_year = year;
	b->head.year_start = day_from_ymd(year, 1, 1);
	b->head.year_end = day_from_ymd(year, 12, 31);
	b->head.central_ratio = RATIO_UNKNOWN;
	b->head.central_base = FEN_UNKNOWN;
	memcpy(b->head.year_kind, kinds, sizeof(kinds));
	b->head.lapses_from = b->head.streak_from = HISTORY_FIRST_YEAR;
	b->head.original_cap = FEN_NONE;
	b->head.bonus_most = b->head.penalty_most = FEN_NONE;
	b->head.bonus_points_most = b->head.penalty_points_most = FEN_NONE;
	b->head.repair_price = FEN_NONE;
	b->head.recognition_until = DAY_NONE;
	b->conditions[0].op = COND_TRUE;
	b->conditions[0].skip = 1;
	b->nconditions = 1;
}

static inline uint16_t
code(Builder *b, const char *name)
{
	Ref			text = build_text(b, name);

	b->circumstances[b->ncircumstances].code = text;
	b->circumstances[b->ncircumstances].label = text;
	return b->ncircumstances++;
}

static inline uint64_t
note(Builder *b, const char *name)
{
	b->notes[b->nnotes] = build_text(b, name);
	return UINT64_C(1) << b->nnotes++;
}

static inline uint16_t
payer(Builder *b, const char *name)
{
	b->payers[b->npayers] = build_text(b, name);
	return b->npayers++;
}

static inline uint16_t
level(Builder *b, const char *name)
{
	b->levels[b->nlevels] = build_text(b, name);
	return b->nlevels++;
}

static inline uint16_t
split_name(Builder *b, const char *name)
{
	b->split_names[b->nsplit_names] = build_text(b, name);
	return b->nsplit_names++;
}

static inline uint16_t
rule(Builder *b, const char *section, const char *id)
{
	RuleText   *r = &b->rules[b->nrules];

	r->section = build_text(b, section);
	r->id = r->name = build_text(b, id);
	r->document = build_text(b, "number");
	r->cite = build_text(b, "cite");
	return b->nrules++;
}

/* ---- conditions: each returns the number of its node ---- */

static inline uint16_t
condition(Builder *b, Condition c)
{
	c.skip = 1;
	b->conditions[b->nconditions] = c;
	return b->nconditions++;
}

static inline uint16_t
all_of(Builder *b)
{
	return condition(b, (Condition) {.op = COND_ALL});
}

static inline uint16_t
any_of(Builder *b)
{
	return condition(b, (Condition) {.op = COND_ANY});
}

static inline uint16_t
none_of(Builder *b)
{
	return condition(b, (Condition) {.op = COND_NONE});
}

static inline uint16_t
end_of(Builder *b, uint16_t at)
{
	b->conditions[at].skip = b->nconditions - at;
	return at;
}

static inline uint16_t
always(Builder *b)
{
	return condition(b, (Condition) {.op = COND_TRUE});
}

static inline uint16_t
never(Builder *b)
{
	return condition(b, (Condition) {.op = COND_FALSE});
}

static inline uint16_t
set_of(Builder *b, uint64_t w0)
{
	b->sets[b->nsets].w[0] = w0;
	return b->nsets++;
}

static inline uint16_t
held_when(Builder *b, uint16_t member, int moment, Day day)
{
	b->sets[b->nsets].w[0] = b->sets[b->nsets].w[1] = 0;
	set_add(&b->sets[b->nsets], member);
	return condition(b, (Condition) {.op = COND_HELD,.moment = moment,.day = day,.arg = b->nsets++});
}

static inline uint16_t
held(Builder *b, uint16_t member)
{
	return held_when(b, member, ON_PAYMENT, 0);
}

static inline uint16_t
age(Builder *b, int from, int until)
{
	return condition(b, (Condition) {.op = COND_AGE,.lo = from,.hi = until});
}

static inline uint16_t
date_of(Builder *b, int what, uint16_t member, Day from, Day until)
{
	return condition(b, (Condition) {.op = COND_DATE,.what = what,.arg = member,.lo = from,.hi = until});
}

/* ---- rules ---- */

static inline Window *
window(Builder *b, Day from, Day until, int resolve)
{
	Window	   *w = &b->windows[b->nwindows++];

	w->from = from;
	w->until = until;
	w->resolve = resolve;
	w->rule = rule(b, "windows", "w");
	return w;
}

/* Call first, then window()…, then close_windows(). */
static inline void
open_windows(Builder *b)
{
	b->windows[b->nwindows].from = INT32_MIN;
	b->windows[b->nwindows++].rule = NO_INDEX;
}

static inline void
close_windows(Builder *b)
{
	Window	   *w = &b->windows[b->nwindows++];

	b->windows[0].until = b->windows[1].from - 1;
	w->from = w[-1].until + 1;
	w->until = INT32_MAX;
	w->rule = NO_INDEX;
}

static inline Fee *
fee(Builder *b, uint16_t when, uint16_t price, Fen personal, Fen fiscal)
{
	Fee		   *f = &b->fees[b->nfees++];

	f->personal = personal;
	f->fiscal = fiscal;
	f->price = price;
	f->condition = when;
	f->rule = rule(b, "fees", "fee");
	return f;
}

static inline Subsidy *
subsidy(Builder *b, uint16_t when, int kind, int64_t amount, uint16_t by)
{
	Subsidy    *s = &b->subsidies[b->nsubsidies++];

	s->condition = when;
	s->kind = kind;
	s->tier = kind == AMOUNT_FULL ? TIER_FULL : TIER_FIXED;
	s->amount = amount;
	s->payer = by;
	s->split = NO_INDEX;
	s->rule = rule(b, "subsidies", "subsidy");
	s->category = build_text(b, "category");
	return s;
}

static inline Split *
split(Builder *b, uint16_t name, uint16_t when)
{
	Split	   *s = &b->splits[b->nsplits++];

	s->split = name;
	s->condition = when;
	s->rule = rule(b, "splits", "split");
	return s;
}

static inline Route *
route(Builder *b, uint16_t when, uint32_t windows)
{
	Route	   *r = &b->routes[b->nroutes++];

	r->windows = windows;
	r->condition = when;
	r->pending = NO_INDEX;
	r->cover_from = b->head.year_start;
	r->cover_until = b->head.year_end;
	r->start.anchor = OF_PAYMENT;
	r->start.not_before = DAY_NONE;
	r->rule = rule(b, "routes", "route");
	return r;
}

static inline TopUp *
top_up(Builder *b, uint16_t when, Fen standard, int flags)
{
	TopUp	   *t = &b->top_ups[b->ntop_ups++];

	t->standard = standard;
	t->condition = when;
	t->flags = flags;
	t->rule = rule(b, "top_ups", "top_up");
	return t;
}

static inline BenefitLevel *
benefit_level(Builder *b, uint16_t when, const char *name)
{
	BenefitLevel *l = &b->benefit_levels[b->nbenefit_levels++];

	l->condition = when;
	l->level = build_text(b, name);
	l->rule = rule(b, "benefit_levels", "level");
	return l;
}

static inline Incentive *
incentive(Builder *b, int earned_by, Fen amount, int first_year, int flags)
{
	Incentive  *in = &b->incentives[b->nincentives++];

	in->earned_by = earned_by;
	in->amount = amount;
	in->first_year = first_year;
	in->flags = flags;
	in->rule = rule(b, "incentives", "incentive");
	return in;
}

/* Each year repaired takes so many months, at a price (FEN_NONE: the fee). */
static inline void
repair(Builder *b, int months, Fen price)
{
	b->head.repair_months = months;
	b->head.repair_price = price;
}

static inline void
repair_floor(Builder *b, int lapsed_from, int months)
{
	Floor	   *f = &b->head.floors[b->head.nfloors++];

	f->lapsed_from = lapsed_from;
	f->months = months;
}

/* Its brackets follow: bracket()…, the last without a bound. */
static inline IllnessClass *
illness_class(Builder *b, uint16_t when, MicroFen deductible, Fen cap)
{
	IllnessClass *k = &b->illness_classes[b->nillness_classes++];

	k->condition = when;
	k->deductible = deductible;
	k->cap = cap;
	k->bracket = b->nbrackets;
	k->rule = rule(b, "critical_illness", "class");
	return k;
}

static inline void
bracket(Builder *b, Fen up_to, int64_t rate)
{
	b->brackets[b->nbrackets].up_to = up_to;
	b->brackets[b->nbrackets++].rate = rate;
	b->illness_classes[b->nillness_classes - 1].nbrackets++;
}

/* ---- putting it together ---- */

/*
 * What the compiler derives from the rules, and policy_check() wants to see:
 * totals of fees, the first fee of a price, who looks at a subsidy, the routes of
 * a window.
 */
static inline void
build_derive(Builder *b)
{
	b->nwindow_routes = b->nwindows > 0 ? b->nwindows : 1;
	/* every subsidy is looked at for everybody, no window settles a route */
	b->head.subsidies_always = b->nsubsidies == MAX_SUBSIDIES ? UINT64_MAX :
		(UINT64_C(1) << b->nsubsidies) - 1;
	memset(b->head.groups, 0, sizeof(b->head.groups));
	for (uint32_t i = 0; i < b->nsubsidies; i++)
		b->head.groups[b->subsidies[i].group] |= UINT64_C(1) << i;
	for (uint32_t i = 0; i < b->nfees; i++)
	{
		if (b->fees[i].add_on != 0)
			b->head.flags |= POLICY_HAS_ADD_ONS;
	}
	for (uint32_t w = 0; w < b->nwindow_routes; w++)
		b->window_routes[w].born_before = DAY_NONE;
	for (uint32_t i = 0; i < b->nfees; i++)
		fee_complete(&b->fees[i], b->head.central_ratio, b->head.central_base);
	for (uint32_t i = 0; i < b->nroutes; i++)
	{
		Route	   *r = &b->routes[i];
		const Start *s = &r->start;

		r->fee = 0;
		while (r->fee < b->nfees && b->fees[r->fee].price != r->price)
			r->fee++;
		r->start.flags &= ~START_COUNTS;
		if (s->not_before != DAY_NONE || s->wait_days || s->wait_months ||
			s->plus_days || s->variable_months || (s->flags & START_MONTH))
			r->start.flags |= START_COUNTS;
	}
	for (uint32_t w = 0; w < b->nwindow_routes; w++)
	{
		for (int plain = 0; plain < 2; plain++)
		{
			Ref			list = {sizeof(Policy) + b->nstrings, 0};

			for (uint32_t i = 0; i < b->nroutes; i++)
			{
				if (!((b->routes[i].windows >> w) & 1) ||
					(plain && (b->routes[i].flags & ROUTE_GUARDED)))
					continue;
				b->strings[b->nstrings++] = (char) i;
				list.count++;
			}
			*(plain ? &b->window_routes[w].plain : &b->window_routes[w].all) = list;
		}
	}
}

static inline uint32_t
build_put(char *out, uint32_t at, Ref *ref, const void *table, uint32_t count, uint32_t entry)
{
	at = (at + 7) & ~7u;
	ref->offset = at;
	ref->count = count;
	if (out)
		memcpy(out + at, table, (size_t) count * entry);
	return at + count * entry;
}

static inline uint32_t
build_layout(Builder *b, char *out, const NameSlot *slots, uint32_t nslots)
{
	static const char json[] = "{}";
	Policy	   *p = &b->head;
	uint32_t	at = sizeof(Policy) + b->nstrings;

	if (out)
		memcpy(out + sizeof(Policy), b->strings, b->nstrings);
	at = build_put(out, at, &p->windows, b->windows, b->nwindows, sizeof(Window));
	at = build_put(out, at, &p->fees, b->fees, b->nfees, sizeof(Fee));
	at = build_put(out, at, &p->subsidies, b->subsidies, b->nsubsidies, sizeof(Subsidy));
	at = build_put(out, at, &p->subsidies_of, b->subsidies_of, b->ncircumstances, sizeof(uint64_t));
	at = build_put(out, at, &p->splits, b->splits, b->nsplits, sizeof(Split));
	at = build_put(out, at, &p->routes, b->routes, b->nroutes, sizeof(Route));
	at = build_put(out, at, &p->window_routes, b->window_routes, b->nwindow_routes, sizeof(WindowRoutes));
	at = build_put(out, at, &p->top_ups, b->top_ups, b->ntop_ups, sizeof(TopUp));
	at = build_put(out, at, &p->benefit_levels, b->benefit_levels, b->nbenefit_levels, sizeof(BenefitLevel));
	at = build_put(out, at, &p->incentives, b->incentives, b->nincentives, sizeof(Incentive));
	at = build_put(out, at, &p->illness_classes, b->illness_classes, b->nillness_classes, sizeof(IllnessClass));
	at = build_put(out, at, &p->brackets, b->brackets, b->nbrackets, sizeof(Bracket));
	at = build_put(out, at, &p->conditions, b->conditions, b->nconditions, sizeof(Condition));
	at = build_put(out, at, &p->sets, b->sets, b->nsets, sizeof(CircumstanceSet));
	at = build_put(out, at, &p->rules, b->rules, b->nrules, sizeof(RuleText));
	at = build_put(out, at, &p->circumstances, b->circumstances, b->ncircumstances, sizeof(CircumstanceText));
	at = build_put(out, at, &p->names, slots, nslots, sizeof(NameSlot));
	at = build_put(out, at, &p->notes_text, b->notes, b->nnotes, sizeof(Ref));
	at = build_put(out, at, &p->payers, b->payers, b->npayers, sizeof(Ref));
	at = build_put(out, at, &p->levels, b->levels, b->nlevels, sizeof(Ref));
	at = build_put(out, at, &p->split_names, b->split_names, b->nsplit_names, sizeof(Ref));
	p->json.offset = at;
	p->json.count = sizeof(json) - 1;
	if (out)
		memcpy(out + at, json, sizeof(json) - 1);
	return at + sizeof(json) - 1;
}

static inline Policy *
build_finish(Builder *b)
{
	NameSlot	slots[2 * MAX_CIRCUMSTANCES];
	uint32_t	nslots = 8;
	uint32_t	size;
	char	   *out;

	while (nslots < b->ncircumstances * 2)
		nslots *= 2;
	memset(slots, 0, sizeof(slots));
	for (uint32_t i = 0; i < nslots; i++)
		slots[i].circumstance = NO_INDEX;
	for (uint32_t i = 0; i < b->ncircumstances; i++)
	{
		Ref			name = b->circumstances[i].code;
		const char *text = b->strings + name.offset - sizeof(Policy);
		uint32_t	at = name_hash(text, name.count) & (nslots - 1);

		while (slots[at].circumstance != NO_INDEX)
			at = (at + 1) & (nslots - 1);
		slots[at].circumstance = i;
		slots[at].hash = name_hash(text, name.count);
		slots[at].name = name;
	}
	build_derive(b);
	size = build_layout(b, NULL, slots, nslots);
	out = calloc(1, size);
	build_layout(b, out, slots, nslots);
	b->head.size = size;
	memcpy(out, &b->head, sizeof(Policy));
	return (Policy *) out;
}

/* ---- facts ---- */

static inline void
hold_code(Facts *f, uint16_t circumstance, Day from, Day until)
{
	f->held[f->nheld].circumstance = circumstance;
	f->held[f->nheld].from = from;
	f->held[f->nheld++].until = until;
	set_add(&f->listed, circumstance);
}

/*
 * A history from a year on, a letter a year: r resident, n none, e employee,
 * x excused, u unrecorded, c contradictory.  After it its flags: z zero claims,
 * b bonus used, i critical illness paid, y zero-claim bonus used, + repaired.
 */
typedef struct History
{
	HistoryYears h;
	uint8_t		years[HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1];
} History;

static inline const HistoryYears *
history_of(History *to, int first_year, const char *letters)
{
	static const char status[] = "unrexc";
	static const char flags[] = "zb+iy";

	to->h = (HistoryYears) {.first_year = first_year,.years = to->years};
	for (; *letters; letters++)
	{
		const char *s = strchr(status, *letters);

		if (s)
			to->years[to->h.n++] = s - status;
		else
			to->years[to->h.n - 1] |= YEAR_ZERO_CLAIM << (strchr(flags, *letters) - flags);
	}
	return &to->h;
}

#endif

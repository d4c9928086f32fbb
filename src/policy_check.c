/*-------------------------------------------------------------------------
 * policy_check.c
 *	  What every policy must be, so that rules may read it without looking
 *	  (no server code).
 *-------------------------------------------------------------------------
 */
#include <stddef.h>
#include <string.h>

#include "policy_format.h"

#define FAIL_UNLESS(condition, what) \
	do { if (!(condition)) return what; } while (0)

typedef struct Check
{
	const Policy *p;
	uint64_t	size;
} Check;

static bool
table_fits(const Check *c, Ref ref, uint32_t entry, uint32_t max)
{
	return ref.count <= max && ref.offset % 8 == 0 &&
		ref.offset >= sizeof(Policy) &&
		(uint64_t) ref.offset + (uint64_t) ref.count * entry <= c->size;
}

static bool
text_fits(const Check *c, Ref ref)
{
	return ref.offset >= sizeof(Policy) &&
		(uint64_t) ref.offset + ref.count <= c->size;
}

static const char *
check_tables(const Check *c)
{
	const Policy *p = c->p;

	FAIL_UNLESS(table_fits(c, p->windows, sizeof(Window), MAX_WINDOWS + 2) &&
				table_fits(c, p->fees, sizeof(Fee), MAX_RULES) &&
				table_fits(c, p->subsidies, sizeof(Subsidy), MAX_SUBSIDIES) &&
				table_fits(c, p->subsidies_of, sizeof(uint64_t),
						   MAX_CIRCUMSTANCES) &&
				p->subsidies_of.count == p->circumstances.count &&
				table_fits(c, p->splits, sizeof(Split), MAX_RULES) &&
				table_fits(c, p->routes, sizeof(Route), 0xFE) &&
				table_fits(c, p->window_routes, sizeof(WindowRoutes), 32) &&
				table_fits(c, p->top_ups, sizeof(TopUp), MAX_RULES) &&
				table_fits(c, p->benefit_levels, sizeof(BenefitLevel), MAX_RULES) &&
				table_fits(c, p->incentives, sizeof(Incentive), MAX_INCENTIVES) &&
				table_fits(c, p->illness_classes, sizeof(IllnessClass), MAX_RULES) &&
				table_fits(c, p->brackets, sizeof(Bracket), MAX_BRACKETS) &&
				table_fits(c, p->conditions, sizeof(Condition), UINT16_MAX) &&
				table_fits(c, p->sets, sizeof(CircumstanceSet), UINT16_MAX) &&
				table_fits(c, p->rules, sizeof(RuleText), MAX_RULES) &&
				table_fits(c, p->circumstances, sizeof(CircumstanceText),
						   MAX_CIRCUMSTANCES) &&
				table_fits(c, p->names, sizeof(NameSlot), UINT16_MAX) &&
				table_fits(c, p->notes_text, sizeof(Ref), MAX_NOTES) &&
				table_fits(c, p->payers, sizeof(Ref), UINT16_MAX - 1) &&
				table_fits(c, p->levels, sizeof(Ref), MAX_LEVELS) &&
				table_fits(c, p->split_names, sizeof(Ref), UINT16_MAX - 1),
				"a table lies outside the value");
	FAIL_UNLESS(text_fits(c, p->json), "the text lies outside the value");
	FAIL_UNLESS(p->conditions.count >= 1, "no conditions");
	FAIL_UNLESS(p->windows.count <= 32, "too many windows");
	FAIL_UNLESS(p->names.count >= 1 &&
				(p->names.count & (p->names.count - 1)) == 0,
				"the table of names is no power of two");
	return NULL;
}

static const char *
check_texts(const Check *c)
{
	const Policy *p = c->p;
	const Ref  *lists[4];
	uint32_t	counts[4];
	uint32_t	free_slots = 0;

	for (uint32_t i = 0; i < p->rules.count; i++)
	{
		const RuleText *r = &POLICY_TABLE(p, RuleText, rules)[i];

		FAIL_UNLESS(text_fits(c, r->section) && text_fits(c, r->id) &&
					text_fits(c, r->name) && text_fits(c, r->document) &&
					text_fits(c, r->cite) && r->name.count <= MAX_CODE &&
					r->id.count <= MAX_CODE,
					"the text of a rule lies outside the value");
	}
	for (uint32_t i = 0; i < p->circumstances.count; i++)
	{
		const CircumstanceText *t =
			&POLICY_TABLE(p, CircumstanceText, circumstances)[i];

		FAIL_UNLESS(text_fits(c, t->code) && text_fits(c, t->label) &&
					t->code.count <= MAX_CODE,
					"the name of a circumstance lies outside the value");
	}
	for (uint32_t i = 0; i < p->names.count; i++)
	{
		const NameSlot *s = &POLICY_TABLE(p, NameSlot, names)[i];

		if (s->circumstance == NO_INDEX)
		{
			free_slots++;
			continue;
		}
		FAIL_UNLESS(text_fits(c, s->name) &&
					s->circumstance < p->circumstances.count,
					"a name lies outside the value");
	}
	FAIL_UNLESS(free_slots > 0, "the table of names is full");
	lists[0] = POLICY_TABLE(p, Ref, notes_text), counts[0] = p->notes_text.count;
	lists[1] = POLICY_TABLE(p, Ref, payers), counts[1] = p->payers.count;
	lists[2] = POLICY_TABLE(p, Ref, levels), counts[2] = p->levels.count;
	lists[3] = POLICY_TABLE(p, Ref, split_names), counts[3] = p->split_names.count;
	for (int k = 0; k < 4; k++)
	{
		for (uint32_t i = 0; i < counts[k]; i++)
			FAIL_UNLESS(text_fits(c, lists[k][i]) &&
						lists[k][i].count <= MAX_CODE,
						"a code lies outside the value");
	}
	return NULL;
}

/* One subtree of conditions; `depth` bounds the recursion of who reads it. */
static const char *
check_condition(const Check *c, uint32_t at, uint32_t end, int depth)
{
	const Policy *p = c->p;
	const Condition *n = &POLICY_TABLE(p, Condition, conditions)[at];
	const char *wrong;

	FAIL_UNLESS(depth <= MAX_CONDITION_DEPTH + 1, "conditions nest too deeply");
	FAIL_UNLESS(n->op <= COND_LAST && n->what <= OF_CIRCUMSTANCE &&
				n->moment <= ON_BIRTH && n->unit <= UNIT_MONTHS,
				"unknown condition");
	FAIL_UNLESS(n->moment != ON_DAY || n->op == COND_DATE ||
				(n->day >= DAY_FIRST && n->day <= DAY_LAST),
				"a condition has no day");
	FAIL_UNLESS(n->skip >= 1 && at + n->skip <= end, "a condition is too long");
	switch (n->op)
	{
		case COND_ALL:
		case COND_ANY:
		case COND_NONE:
			for (uint32_t m = at + 1; m < at + n->skip;)
			{
				wrong = check_condition(c, m, at + n->skip, depth + 1);
				if (wrong)
					return wrong;
				m += POLICY_TABLE(p, Condition, conditions)[m].skip;
			}
			return NULL;
		case COND_HELD:
		case COND_SUBSIDY:
		case COND_LEVEL:
			FAIL_UNLESS(n->arg < p->sets.count, "a condition has no such set");
			break;
		case COND_DATE:
		case COND_ELAPSED:
			FAIL_UNLESS(n->what != OF_CIRCUMSTANCE ||
						n->arg < p->circumstances.count,
						"a condition has no such circumstance");
			FAIL_UNLESS(n->op != COND_ELAPSED || n->unit != UNIT_MONTHS ||
						(n->lo >= 0 && n->hi >= 0 && n->lo <= MAX_MONTHS && n->hi <= MAX_MONTHS),
						"a condition counts too many months");
			FAIL_UNLESS(n->op != COND_ELAPSED || n->what == OF_BIRTH ||
						n->what == OF_CIRCUMSTANCE,
						"a condition counts from no event");
			break;
		case COND_INSURED:
			FAIL_UNLESS(n->arg >= 1 && n->arg <= MAX_AMONG,
						"a condition counts too many years");
			break;
		default:
			break;
	}
	FAIL_UNLESS(n->skip == 1, "a condition has members");
	return NULL;
}

static const char *
check_conditions(const Check *c)
{
	uint32_t	n = c->p->conditions.count;

	for (uint32_t at = 0; at < n;)
	{
		const char *wrong = check_condition(c, at, n, 0);

		if (wrong)
			return wrong;
		at += POLICY_TABLE(c->p, Condition, conditions)[at].skip;
	}
	FAIL_UNLESS(POLICY_TABLE(c->p, Condition, conditions)[0].op == COND_TRUE,
				"the first condition is not the empty one");
	return NULL;
}

/* No bit beyond the first `count`. */
static bool
bits_fit(uint64_t bits, uint32_t count)
{
	return count >= 64 || (bits >> count) == 0;
}

static bool
fen_fits(Fen amount)
{
	return amount == FEN_UNKNOWN || (amount >= 0 && amount <= FEN_MAX);
}

static bool
day_fits(Day day)
{
	return day >= DAY_FIRST && day <= DAY_LAST;
}

/* The one group of a subsidy; MAX_GROUPS where it is in none, or in several. */
static int
of_group(const Policy *p, uint32_t subsidy)
{
	int			group = MAX_GROUPS;

	for (int g = 0; g < MAX_GROUPS; g++)
	{
		if (!((p->groups[g] >> subsidy) & 1))
			continue;
		if (group < MAX_GROUPS)
			return MAX_GROUPS;
		group = g;
	}
	return group;
}

static const char *
check_money(const Check *c)
{
	const Policy *p = c->p;
	uint64_t	grouped = 0;

	FAIL_UNLESS(p->central_ratio >= RATIO_UNKNOWN &&
				p->central_ratio <= RATIO_ONE && fen_fits(p->central_base),
				"the central share is no ratio of an amount");
	for (uint32_t i = 0; i < p->fees.count; i++)
	{
		const Fee  *f = &POLICY_TABLE(p, Fee, fees)[i];

		FAIL_UNLESS(fen_fits(f->personal) && fen_fits(f->fiscal) &&
					fen_fits(f->central) && fen_fits(f->local) &&
					(f->total == FEN_UNKNOWN ||
					 (f->total >= 0 && f->total <= 2 * FEN_MAX)) &&
					fen_fits(f->add_on) && fen_fits(f->unaided) &&
					(!FEN_IS_KNOWN(f->personal) || f->add_on <= f->personal) &&
					(!FEN_IS_KNOWN(f->add_on) || f->unaided <= f->add_on) &&
					(!FEN_IS_KNOWN(f->personal) || f->unaided <= f->personal) &&
					(f->add_on == 0 || (p->flags & POLICY_HAS_ADD_ONS)) &&
					f->event <= OF_CIRCUMSTANCE && f->event != OF_DEATH &&
					(f->event != OF_CIRCUMSTANCE ||
					 f->event_of < p->circumstances.count) &&
					f->rule < p->rules.count &&
					bits_fit(f->notes, p->notes_text.count) &&
					f->condition < p->conditions.count, "a fee is not valid");
	}
	for (int g = 0; g < MAX_GROUPS; g++)
		grouped |= p->groups[g];
	FAIL_UNLESS(bits_fit(grouped, p->subsidies.count) &&
				(p->groups[1] == 0 || p->groups[0] != 0) &&
				(p->groups[2] == 0 || p->groups[1] != 0),
				"the groups of subsidies are not valid");
	for (uint32_t i = 0; i < p->subsidies.count; i++)
	{
		const Subsidy *s = &POLICY_TABLE(p, Subsidy, subsidies)[i];

		FAIL_UNLESS(s->kind <= AMOUNT_OPEN && s->tier <= TIER_LAST &&
					s->amount >= 0 &&
					s->amount <= (s->kind == AMOUNT_PERCENT ? RATIO_ONE : FEN_MAX) &&
					s->group < MAX_GROUPS && of_group(p, i) == s->group &&
					(s->of_rest == 0 ||
					 (s->of_rest == 1 && s->kind == AMOUNT_PERCENT)) &&
					s->rule < p->rules.count &&
					bits_fit(s->notes, p->notes_text.count) &&
					s->condition < p->conditions.count &&
					(s->payer == NO_INDEX ? s->split < p->split_names.count :
					 s->payer < p->payers.count) &&
					text_fits(c, s->category) && s->category.count <= MAX_CODE,
					"a subsidy is not valid");
	}
	for (uint32_t i = 0; i < p->subsidies_of.count; i++)
		FAIL_UNLESS(bits_fit(POLICY_TABLE(p, uint64_t, subsidies_of)[i],
							 p->subsidies.count), "a circumstance opens no such subsidy");
	FAIL_UNLESS(bits_fit(p->subsidies_always, p->subsidies.count),
				"there is no such subsidy");
	for (uint32_t i = 0; i < p->splits.count; i++)
	{
		const Split *s = &POLICY_TABLE(p, Split, splits)[i];

		FAIL_UNLESS(s->nparts <= MAX_PARTS && s->rule < p->rules.count &&
					bits_fit(s->notes, p->notes_text.count) &&
					s->condition < p->conditions.count &&
					(s->nparts == 0 || s->rest < s->nparts),
					"a split is not valid");
		for (int k = 0; k < s->nparts; k++)
			FAIL_UNLESS(s->parts[k] >= 1 && s->parts[k] <= RATIO_ONE &&
						s->payer[k] < p->payers.count, "a split is not valid");
	}
	for (uint32_t i = 0; i < p->top_ups.count; i++)
	{
		const TopUp *t = &POLICY_TABLE(p, TopUp, top_ups)[i];

		FAIL_UNLESS(t->standard >= 0 && t->standard <= FEN_MAX &&
					bits_fit(t->notes, p->notes_text.count) &&
					t->rule < p->rules.count &&
					t->condition < p->conditions.count, "a top-up is not valid");
	}
	for (uint32_t i = 0; i < p->benefit_levels.count; i++)
	{
		const BenefitLevel *l = &POLICY_TABLE(p, BenefitLevel, benefit_levels)[i];

		FAIL_UNLESS(text_fits(c, l->level) && l->level.count > 0 &&
					l->level.count <= MAX_CODE &&
					bits_fit(l->notes, p->notes_text.count) &&
					l->rule < p->rules.count &&
					l->condition < p->conditions.count, "a benefit level is not valid");
	}
	return NULL;
}

/* What the critical illness insurance counts to a millionth of a fen. */
static bool
illness_fen_fits(Fen amount)
{
	return amount >= 0 && amount <= MICRO_FEN_MAX / RATIO_ONE;
}

static bool
points_fit(int64_t points)
{
	return points == FEN_UNKNOWN || (points >= 0 && points <= RATIO_ONE);
}

static const char *
check_incentives(const Check *c)
{
	const Policy *p = c->p;

	for (uint32_t i = 0; i < p->incentives.count; i++)
	{
		const Incentive *in = &POLICY_TABLE(p, Incentive, incentives)[i];

		FAIL_UNLESS((in->flags & INCENTIVE_POINTS ? points_fit(in->amount) :
					 fen_fits(in->amount)) &&
					!(in->flags & ~INCENTIVE_FLAGS) && in->rule < p->rules.count &&
					in->first_year >= 1850 && in->first_year <= 2200 &&
					in->after_years >= 0 && in->after_years <= 200 &&
					in->earned_by <= BY_LAPSED_YEAR, "an incentive is not valid");
	}
	FAIL_UNLESS((p->original_cap == FEN_NONE || fen_fits(p->original_cap)) &&
				(p->bonus_most == FEN_NONE || fen_fits(p->bonus_most)) &&
				(p->penalty_most == FEN_NONE || fen_fits(p->penalty_most)) &&
				(p->bonus_points_most == FEN_NONE || points_fit(p->bonus_points_most)) &&
				(p->penalty_points_most == FEN_NONE || points_fit(p->penalty_points_most)),
				"a limit of incentives is not valid");
	FAIL_UNLESS(p->repair_months >= 0 && p->repair_months <= 12 &&
				(p->repair_price == FEN_NONE || fen_fits(p->repair_price)) &&
				p->nfloors <= MAX_FLOORS, "the repair of waits is not valid");
	for (uint32_t i = 0; i < p->nfloors; i++)
		FAIL_UNLESS(p->floors[i].lapsed_from >= 0 && p->floors[i].months >= 0 &&
					p->floors[i].months <= 60, "the floor of a wait is not valid");
	for (uint32_t i = 0; i < p->illness_classes.count; i++)
	{
		const IllnessClass *k = &POLICY_TABLE(p, IllnessClass, illness_classes)[i];

		FAIL_UNLESS((k->deductible == FEN_UNKNOWN ||
					 (k->deductible >= 0 && k->deductible <= MICRO_FEN_MAX)) &&
					(k->cap == FEN_NONE || k->cap == FEN_UNKNOWN ||
					 illness_fen_fits(k->cap)) &&
					bits_fit(k->notes, p->notes_text.count) &&
					k->rule < p->rules.count && k->condition < p->conditions.count &&
					k->nbrackets >= 1 &&
					(uint32_t) k->bracket + k->nbrackets <= p->brackets.count,
					"a class of critical illness is not valid");
		/* the last has no end, so that no expense is left over */
		FAIL_UNLESS(POLICY_TABLE(p, Bracket, brackets)[k->bracket + k->nbrackets - 1].up_to == FEN_NONE,
					"the brackets of a class leave a gap");
	}
	for (uint32_t i = 0; i < p->brackets.count; i++)
	{
		const Bracket *b = &POLICY_TABLE(p, Bracket, brackets)[i];

		FAIL_UNLESS(b->rate >= 0 && b->rate <= RATIO_ONE &&
					(b->up_to == FEN_NONE || illness_fen_fits(b->up_to)),
					"a bracket is not valid");
	}
	return NULL;
}

static bool
route_list_fits(const Check *c, Ref list)
{
	const uint8_t *routes = (const uint8_t *) c->p + list.offset;

	if (!text_fits(c, list) || list.count > c->p->routes.count)
		return false;
	for (uint32_t i = 0; i < list.count; i++)
	{
		if (routes[i] >= c->p->routes.count)
			return false;
	}
	return true;
}

static const char *
check_dates(const Check *c)
{
	const Policy *p = c->p;
	Day			next = INT32_MIN;

	FAIL_UNLESS(p->coverage_year >= 1850 && p->coverage_year <= 2200 &&
				day_fits(p->year_start) && day_fits(p->year_end) &&
				p->year_start <= p->year_end, "the coverage year is not valid");
	FAIL_UNLESS(p->lapses_from >= 1850 && p->lapses_from <= 2200,
				"the first year of lapses is not valid");
	FAIL_UNLESS(p->streak_from >= 1850 && p->streak_from <= 2200,
				"the first year of streaks is not valid");
	for (size_t i = 0; i < sizeof(p->year_kind); i++)
		FAIL_UNLESS(p->year_kind[i] <= YEAR_IS_BREAK, "unknown kind of years");
	FAIL_UNLESS(bits_fit(p->notes | p->incentive_notes | p->recognition_waiting_notes |
						 p->recognition_late_notes, p->notes_text.count),
				"there is no such note");
	FAIL_UNLESS(!(p->flags & POLICY_HAS_ROSTER) ||
				(day_fits(p->roster_on) && day_fits(p->roster_until)),
				"the roster has no day");
	for (uint32_t i = 0; i < p->windows.count; i++)
	{
		const Window *w = &POLICY_TABLE(p, Window, windows)[i];

		/* only the first and the last reach beyond all days */
		FAIL_UNLESS((i == 0 || i == p->windows.count - 1 ||
					 (day_fits(w->from) && day_fits(w->until))) &&
					w->from <= w->until && (i == 0 || w->from >= next) &&
					w->resolve <= RESOLVE_EARLIEST_START &&
					bits_fit(w->notes, p->notes_text.count) &&
					(w->rule == NO_INDEX || w->rule < p->rules.count),
					"a window is not valid");
		next = w->until == INT32_MAX ? w->until : w->until + 1;
	}
	FAIL_UNLESS(p->window_routes.count ==
				(p->windows.count == 0 ? 1 : p->windows.count),
				"windows and their routes do not match");
	for (uint32_t i = 0; i < p->window_routes.count; i++)
	{
		const WindowRoutes *w = &POLICY_TABLE(p, WindowRoutes, window_routes)[i];

		FAIL_UNLESS(route_list_fits(c, w->all) && route_list_fits(c, w->plain) &&
					(w->born_before == DAY_NONE || w->settled < p->routes.count),
					"the routes of a window are not valid");
	}
	for (uint32_t i = 0; i < p->routes.count; i++)
	{
		const Route *r = &POLICY_TABLE(p, Route, routes)[i];
		const Start *s = &r->start;

		FAIL_UNLESS(r->rule < p->rules.count &&
					bits_fit(r->notes, p->notes_text.count) &&
					r->condition < p->conditions.count &&
					(r->pending == NO_INDEX ||
					 r->pending < p->circumstances.count) &&
					day_fits(r->cover_from) && day_fits(r->cover_until) &&
					s->anchor <= OF_CIRCUMSTANCE && s->anchor != OF_DEATH &&
					s->wait_days >= 0 && s->wait_days <= 1000 &&
					s->wait_months >= 0 && s->wait_months <= 60 &&
					s->plus_days >= 0 && s->plus_days <= 366 &&
					s->month_start >= 0 && s->month_start <= 24 &&
					s->variable_months >= 0 && s->variable_months <= 12 &&
					s->variable_beyond >= 0 && s->variable_most >= 0 &&
					(s->anchor != OF_CIRCUMSTANCE || day_fits(s->day)) &&
					(s->not_before == DAY_NONE || day_fits(s->not_before)) &&
					(r->plain.count == 0 ||
					 (r->plain.offset % 8 == 0 && text_fits(c, r->plain) &&
					  r->plain.count >= 128 && r->plain.count <= 8192)),
					"a route is not valid");
	}
	return NULL;
}

const char *
policy_check(const void *bytes, uint64_t size)
{
	Check		c = {bytes, size};
	const char *wrong;

	FAIL_UNLESS(size >= sizeof(Policy), "too short");
	FAIL_UNLESS((uintptr_t) bytes % 8 == 0, "not aligned");
	FAIL_UNLESS(c.p->format == POLICY_FORMAT, "unknown format");
	FAIL_UNLESS(c.p->size == size, "wrong size");
	if ((wrong = check_tables(&c)) != NULL ||
		(wrong = check_texts(&c)) != NULL ||
		(wrong = check_conditions(&c)) != NULL ||
		(wrong = check_money(&c)) != NULL ||
		(wrong = check_incentives(&c)) != NULL ||
		(wrong = check_dates(&c)) != NULL)
		return wrong;
	return NULL;
}

uint16_t
policy_circumstance(const Policy *p, uint32_t hash, const char *name,
					uint32_t len)
{
	const NameSlot *slots = POLICY_TABLE(p, NameSlot, names);
	uint32_t	mask = p->names.count - 1;

	for (uint32_t n = 0; n < p->names.count; n++)
	{
		const NameSlot *s = &slots[(hash + n) & mask];

		if (s->circumstance == NO_INDEX)
			return NO_INDEX;
		if (s->hash == hash && s->name.count == len &&
			memcmp(POLICY_TEXT(p, s->name), name, len) == 0)
			return s->circumstance;
	}
	return NO_INDEX;
}

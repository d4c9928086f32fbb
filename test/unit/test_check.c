/*
 * policy_check() refuses every value that a rule could not read without looking:
 * one field of a valid policy is corrupted at a time.
 */
#include "tap.h"

#include "build.h"

/* A policy with something in every table. */
static Policy *
full_policy(void)
{
	static Builder b;
	uint16_t	a,
				fund,
				other,
				name,
				c;
	Split	   *s;
	Fee		   *part;

	build_init(&b, 2022);
	a = code(&b, "subsistence_allowance");
	code(&b, "orphan");
	fund = payer(&b, "fund");
	other = payer(&b, "county");
	name = split_name(&b, "shares");
	level(&b, "high");
	b.head.notes = note(&b, "note");
	b.head.flags = POLICY_HAS_ROSTER | POLICY_HAS_RECOGNITION;
	b.head.roster_on = b.head.year_start;
	b.head.roster_until = b.head.year_end;
	b.head.central_ratio = 800000;
	b.head.central_base = 58000;
	open_windows(&b);
	window(&b, b.head.year_start, b.head.year_start + 30, RESOLVE_FIRST);
	window(&b, b.head.year_start + 31, b.head.year_end, RESOLVE_EARLIEST_START);
	close_windows(&b);
	fee(&b, 0, 0, 32000, 58000);
	part = fee(&b, 0, 0, 32000, 58000);
	part->event = OF_CIRCUMSTANCE;
	part->event_of = a;
	part->flags = FEE_MONTHLY | FEE_MONTHLY_FISCAL;
	part->add_on = part->unaided = 1000;
	c = all_of(&b);
	held(&b, a);
	any_of(&b);
	age(&b, 0, 17);
	date_of(&b, OF_CIRCUMSTANCE, a, b.head.year_start, b.head.year_end);
	end_of(&b, c + 2);
	end_of(&b, c);
	subsidy(&b, c, AMOUNT_PERCENT, 600000, fund);
	subsidy(&b, condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_BIRTH,.hi = 90}),
			AMOUNT_FIXED, 10000, NO_INDEX)->split = name;
	b.subsidies[1].group = 1;
	condition(&b, (Condition) {.op = COND_ELAPSED,.what = OF_CIRCUMSTANCE,.unit = UNIT_MONTHS,.arg = a,.hi = 3});
	condition(&b, (Condition) {.op = COND_SUBSIDY,.arg = set_of(&b, 3)});
	condition(&b, (Condition) {.op = COND_LEVEL,.arg = set_of(&b, 1)});
	held_when(&b, a, ON_DAY, b.head.year_start);
	s = split(&b, name, 0);
	s->nparts = 2;
	s->parts[0] = 3, s->payer[0] = fund;
	s->parts[1] = 7, s->payer[1] = other;
	s->rest = 1;
	route(&b, 0, 6);
	top_up(&b, 0, 28000, 0);
	benefit_level(&b, c, "high");
	b.head.original_cap = 25000000;
	b.head.bonus_most = b.head.penalty_most = 5000000;
	incentive(&b, BY_CONTINUOUS_YEAR, 300000, 2025, 0)->after_years = 4;
	incentive(&b, BY_ZERO_CLAIM_YEAR, 300000, 2025, INCENTIVE_NEXT_YEAR)->cleared_by = YEAR_BONUS_USED;
	incentive(&b, BY_LAPSED_YEAR, 300000, 2025, 0);
	repair(&b, 1, 40000);
	repair_floor(&b, 4, 6);
	illness_class(&b, c, 650000 * RATIO_ONE, FEN_NONE);
	bracket(&b, FEN_NONE, 650000);
	illness_class(&b, 0, 1300000 * RATIO_ONE, 25000000);
	bracket(&b, 5000000, 600000);
	bracket(&b, FEN_NONE, 700000);
	return build_finish(&b);
}

static Policy *valid;

#define TABLE(type, table)	((type *) ((char *) p + p->table.offset))
#define CONDITION(i)		(TABLE(Condition, conditions)[i])

/* A copy of the valid policy is refused after `change`. */
#define REFUSED(what, change) \
	do { \
		Policy	   *p = malloc(valid->size); \
		memcpy(p, valid, valid->size); \
		change; \
		ok(policy_check(p, valid->size) != NULL, "refused: %s", what); \
		free(p); \
	} while (0)

#define ACCEPTED(what, change) \
	do { \
		Policy	   *p = malloc(valid->size); \
		memcpy(p, valid, valid->size); \
		change; \
		is_text(policy_check(p, valid->size), NULL, "accepted: %s", what); \
		free(p); \
	} while (0)

/* A table: beyond the end, before its place, not aligned, too many entries. */
#define TABLE_REFUSED(table) \
	do { \
		REFUSED(#table " beyond the end", p->table.offset = (p->size + 7) & ~7u); \
		REFUSED(#table " at the end of 32 bits", (p->table.offset = UINT32_MAX - 7, p->table.count = UINT32_MAX)); \
		REFUSED(#table " in the header", p->table.offset = sizeof(Policy) - 8); \
		REFUSED(#table " not aligned", p->table.offset += 4); \
		REFUSED(#table " of too many entries", p->table.count = 100000); \
		REFUSED(#table " of as many entries as can be", p->table.count = UINT32_MAX); \
	} while (0)

#define TEXT_REFUSED(what, ref) \
	do { \
		REFUSED(what " beyond the end", (ref).offset = p->size + 1); \
		REFUSED(what " over the end", (ref).count = p->size); \
		REFUSED(what " in the header", (ref).offset = 0); \
		REFUSED(what " wrapping around", ((ref).offset = UINT32_MAX, (ref).count = 2)); \
	} while (0)

static void
test_header(void)
{
	char	   *odd = malloc(valid->size + 8);

	REFUSED("another format", p->format++);
	REFUSED("a size that is not the size", p->size--);
	REFUSED("a size beyond the value", p->size++);
	ok(policy_check(valid, 0) != NULL, "refused: nothing at all");
	ok(policy_check(valid, sizeof(Policy) - 1) != NULL, "refused: less than a header");
	memcpy(odd + 4, valid, valid->size);
	ok(policy_check(odd + 4, valid->size) != NULL, "refused: not aligned");
	free(odd);
	REFUSED("a year that starts nowhere", p->year_start = DAY_FIRST - 1);
	REFUSED("a year that ends nowhere", p->year_end = INT32_MAX);
	REFUSED("a year that ends before it starts", p->year_end = p->year_start - 1);
	REFUSED("a coverage year out of range", p->coverage_year = INT32_MIN);
	REFUSED("a coverage year far ahead", p->coverage_year = INT32_MAX);
	REFUSED("lapses from a year out of range", p->lapses_from = INT32_MIN);
	REFUSED("streaks from a year out of range", p->streak_from = 1849);
	REFUSED("streaks from a year far ahead", p->streak_from = 2201);
	for (size_t i = 0; i < sizeof(valid->year_kind); i++)
		REFUSED("an unknown kind of years", p->year_kind[i] = YEAR_IS_BREAK + 1);
	REFUSED("a roster without a day", p->roster_on = DAY_NONE);
	REFUSED("a roster without a last day", p->roster_until = INT32_MAX);
	REFUSED("a ratio above one", p->central_ratio = RATIO_ONE + 1);
	REFUSED("a ratio below unknown", p->central_ratio = RATIO_UNKNOWN - 1);
	REFUSED("a negative base", p->central_base = -1);
	REFUSED("a base above the maximum", p->central_base = FEN_MAX + 1);
	ACCEPTED("an unknown ratio", p->central_ratio = RATIO_UNKNOWN);
	ACCEPTED("an unknown base", p->central_base = FEN_UNKNOWN);
}

static void
test_tables(void)
{
	TABLE_REFUSED(windows);
	TABLE_REFUSED(fees);
	TABLE_REFUSED(subsidies);
	TABLE_REFUSED(splits);
	TABLE_REFUSED(routes);
	TABLE_REFUSED(window_routes);
	TABLE_REFUSED(top_ups);
	TABLE_REFUSED(benefit_levels);
	TABLE_REFUSED(incentives);
	TABLE_REFUSED(illness_classes);
	TABLE_REFUSED(brackets);
	TABLE_REFUSED(conditions);
	TABLE_REFUSED(sets);
	TABLE_REFUSED(rules);
	TABLE_REFUSED(circumstances);
	TABLE_REFUSED(names);
	TABLE_REFUSED(notes_text);
	TABLE_REFUSED(payers);
	TABLE_REFUSED(levels);
	TABLE_REFUSED(split_names);
	REFUSED("no conditions", p->conditions.count = 0);
	REFUSED("no names", p->names.count = 0);
	REFUSED("names of no power of two", p->names.count = 7);
	REFUSED("window routes that do not match the windows", p->window_routes.count--);
}

static void
test_texts(void)
{
	TEXT_REFUSED("the text form", p->json);
	TEXT_REFUSED("section of a rule", TABLE(RuleText, rules)[0].section);
	TEXT_REFUSED("id of a rule", TABLE(RuleText, rules)[0].id);
	TEXT_REFUSED("name of a rule", TABLE(RuleText, rules)[0].name);
	TEXT_REFUSED("document of a rule", TABLE(RuleText, rules)[0].document);
	TEXT_REFUSED("clause of a rule", TABLE(RuleText, rules)[0].cite);
	TEXT_REFUSED("code of a circumstance", TABLE(CircumstanceText, circumstances)[1].code);
	TEXT_REFUSED("label of a circumstance", TABLE(CircumstanceText, circumstances)[1].label);
	TEXT_REFUSED("a note", TABLE(Ref, notes_text)[0]);
	TEXT_REFUSED("a payer", TABLE(Ref, payers)[1]);
	TEXT_REFUSED("a level", TABLE(Ref, levels)[0]);
	TEXT_REFUSED("the name of a split", TABLE(Ref, split_names)[0]);
	TEXT_REFUSED("category of a subsidy", TABLE(Subsidy, subsidies)[0].category);
	TEXT_REFUSED("benefit level", TABLE(BenefitLevel, benefit_levels)[0].level);
	REFUSED("a route's name of 256 bytes", TABLE(RuleText, rules)[0].name.count = 256);
	REFUSED("a note of 256 bytes", TABLE(Ref, notes_text)[0].count = 256);
	REFUSED("a name of a circumstance that is not there",
			for (uint32_t i = 0; i < p->names.count; i++)
			if (TABLE(NameSlot, names)[i].circumstance != NO_INDEX)
			TABLE(NameSlot, names)[i].circumstance = p->circumstances.count);
	REFUSED("a name outside the value",
			for (uint32_t i = 0; i < p->names.count; i++)
			TABLE(NameSlot, names)[i].name.offset = p->size + 1);
	REFUSED("no free slot among the names: a search would not end",
			for (uint32_t i = 0; i < p->names.count; i++)
			TABLE(NameSlot, names)[i] = (NameSlot) {.name = TABLE(RuleText, rules)[0].id});
}

static void
test_conditions(void)
{
	REFUSED("the first condition is not the empty one", CONDITION(0).op = COND_FALSE);
	REFUSED("an unknown condition", CONDITION(1).op = COND_LAST + 1);
	REFUSED("a condition of no length", CONDITION(1).skip = 0);
	REFUSED("a condition over the end", CONDITION(1).skip = p->conditions.count);
	REFUSED("a member that is longer than its list", CONDITION(3).skip++);
	REFUSED("a leaf with members", CONDITION(2).skip = 2);
	REFUSED("an unknown subject", CONDITION(5).what = OF_CIRCUMSTANCE + 1);
	REFUSED("an unknown moment", CONDITION(2).moment = ON_BIRTH + 1);
	REFUSED("an unknown unit", CONDITION(6).unit = UNIT_MONTHS + 1);
	REFUSED("a set that is not there", CONDITION(2).arg = p->sets.count);
	REFUSED("the date of a circumstance that is not there", CONDITION(5).arg = p->circumstances.count);
	REFUSED("days since a circumstance that is not there", CONDITION(7).arg = p->circumstances.count);
	REFUSED("days since the payment", CONDITION(6).what = OF_PAYMENT);
	REFUSED("days since the death", CONDITION(6).what = OF_DEATH);
	REFUSED("too many months", CONDITION(7).hi = MAX_MONTHS + 1);
	REFUSED("more than too many months", CONDITION(7).lo = MAX_MONTHS + 1);
	REFUSED("more than a negative number of months", CONDITION(7).lo = -1);
	REFUSED("a negative number of months", CONDITION(7).hi = -1);
	REFUSED("a set of subsidies that is not there", CONDITION(8).arg = p->sets.count);
	REFUSED("a set of levels that is not there", CONDITION(9).arg = p->sets.count);
	REFUSED("held on a day before all days", CONDITION(10).day = INT32_MIN + 3);
	REFUSED("age on a day after all days", (CONDITION(4).moment = ON_DAY, CONDITION(4).day = INT32_MAX));
	REFUSED("days up to a day after all days", (CONDITION(6).moment = ON_DAY, CONDITION(6).day = INT32_MAX));
}

static void
test_depth(void)
{
	for (int depth = 30; depth <= 60; depth += 30)
	{
		static Builder b;
		Policy	   *p;
		uint16_t	at[64];

		build_init(&b, 2022);
		for (int i = 0; i < depth; i++)
			at[i] = all_of(&b);
		always(&b);
		for (int i = depth - 1; i >= 0; i--)
			end_of(&b, at[i]);
		p = build_finish(&b);
		if (depth <= MAX_CONDITION_DEPTH)
			is_text(policy_check(p, p->size), NULL, "accepted: conditions nested %d deep", depth);
		else
			ok(policy_check(p, p->size) != NULL, "refused: conditions nested %d deep", depth);
		free(p);
	}
}

static void
test_money(void)
{
	REFUSED("a negative fee", TABLE(Fee, fees)[0].personal = -1);
	REFUSED("a fee that is undecided", TABLE(Fee, fees)[0].personal = FEN_UNDECIDED);
	REFUSED("a fee above the maximum", TABLE(Fee, fees)[0].personal = FEN_MAX + 1);
	REFUSED("a negative fiscal subsidy", TABLE(Fee, fees)[0].fiscal = -1);
	REFUSED("a total above both", TABLE(Fee, fees)[0].total = 2 * FEN_MAX + 1);
	REFUSED("a negative central share", TABLE(Fee, fees)[0].central = -1);
	REFUSED("a negative local share", TABLE(Fee, fees)[0].local = -1);
	REFUSED("the rule of a fee", TABLE(Fee, fees)[0].rule = p->rules.count);
	REFUSED("the condition of a fee", TABLE(Fee, fees)[0].condition = p->conditions.count);
	REFUSED("a note of a fee that is not there", TABLE(Fee, fees)[0].notes = UINT64_C(1) << 63);
	REFUSED("a negative add-on", TABLE(Fee, fees)[1].add_on = -1);
	REFUSED("add-ons above the fee", TABLE(Fee, fees)[1].add_on = TABLE(Fee, fees)[1].personal + 1);
	REFUSED("more of them without aid than there is", TABLE(Fee, fees)[1].unaided++);
	REFUSED("add-ons in a policy that has none", p->flags &= ~POLICY_HAS_ADD_ONS);
	REFUSED("months from a death", TABLE(Fee, fees)[1].event = OF_DEATH);
	REFUSED("months from an unknown event", TABLE(Fee, fees)[1].event = OF_CIRCUMSTANCE + 1);
	REFUSED("months from a circumstance that is not there", TABLE(Fee, fees)[1].event_of = p->circumstances.count);
	REFUSED("an aid in two groups", p->groups[2] |= 1);
	REFUSED("an aid in no group", p->groups[1] = 0);
	REFUSED("an aid in another group than it says", TABLE(Subsidy, subsidies)[0].group = 1);
	REFUSED("an unknown group", TABLE(Subsidy, subsidies)[0].group = MAX_GROUPS);
	REFUSED("a group of aids that are not there", p->groups[1] |= UINT64_C(1) << 63);
	REFUSED("a part of the rest that is no percentage", TABLE(Subsidy, subsidies)[1].of_rest = 1);
	REFUSED("a part of nobody knows what", TABLE(Subsidy, subsidies)[0].of_rest = 2);
	REFUSED("the rule of a benefit level", TABLE(BenefitLevel, benefit_levels)[0].rule = p->rules.count);
	REFUSED("the condition of a benefit level", TABLE(BenefitLevel, benefit_levels)[0].condition = p->conditions.count);
	REFUSED("a note of a benefit level that is not there", TABLE(BenefitLevel, benefit_levels)[0].notes = 2);
	REFUSED("a benefit level without a name", TABLE(BenefitLevel, benefit_levels)[0].level.count = 0);
	REFUSED("an unknown kind of aid", TABLE(Subsidy, subsidies)[0].kind = AMOUNT_OPEN + 1);
	REFUSED("an unknown tier", TABLE(Subsidy, subsidies)[0].tier = TIER_LAST + 1);
	REFUSED("more than 100 per cent", TABLE(Subsidy, subsidies)[0].amount = RATIO_ONE + 1);
	REFUSED("less than 0 per cent", TABLE(Subsidy, subsidies)[0].amount = -1);
	REFUSED("an aid above the maximum", TABLE(Subsidy, subsidies)[1].amount = FEN_MAX + 1);
	REFUSED("the rule of an aid", TABLE(Subsidy, subsidies)[0].rule = p->rules.count);
	REFUSED("the condition of an aid", TABLE(Subsidy, subsidies)[0].condition = p->conditions.count);
	REFUSED("the payer of an aid", TABLE(Subsidy, subsidies)[0].payer = p->payers.count);
	REFUSED("the split of an aid", TABLE(Subsidy, subsidies)[1].split = p->split_names.count);
	REFUSED("a note of an aid that is not there", TABLE(Subsidy, subsidies)[0].notes = 2);
	REFUSED("too many parts", TABLE(Split, splits)[0].nparts = MAX_PARTS + 1);
	REFUSED("the remainder to a part that is not there", TABLE(Split, splits)[0].rest = 2);
	REFUSED("a part of nothing", TABLE(Split, splits)[0].parts[0] = 0);
	REFUSED("a negative part", TABLE(Split, splits)[0].parts[1] = -1);
	REFUSED("a part above the maximum", TABLE(Split, splits)[0].parts[1] = RATIO_ONE + 1);
	REFUSED("the payer of a part", TABLE(Split, splits)[0].payer[1] = p->payers.count);
	REFUSED("the rule of a split", TABLE(Split, splits)[0].rule = p->rules.count);
	REFUSED("the condition of a split", TABLE(Split, splits)[0].condition = p->conditions.count);
	REFUSED("a note of a split that is not there", TABLE(Split, splits)[0].notes = 2);
	REFUSED("a negative top-up", TABLE(TopUp, top_ups)[0].standard = -1);
	REFUSED("a top-up above the maximum", TABLE(TopUp, top_ups)[0].standard = FEN_MAX + 1);
	REFUSED("the rule of a top-up", TABLE(TopUp, top_ups)[0].rule = p->rules.count);
	REFUSED("the condition of a top-up", TABLE(TopUp, top_ups)[0].condition = p->conditions.count);
	REFUSED("a note of a top-up that is not there", TABLE(TopUp, top_ups)[0].notes = 2);
	REFUSED("a note of the policy that is not there", p->notes = 2);
	REFUSED("a note of recognition that is not there", p->recognition_late_notes = 2);
}

#define ROUTE		(TABLE(Route, routes)[0])

static void
test_dates(void)
{
	REFUSED("windows that overlap", TABLE(Window, windows)[2].from--);
	REFUSED("a window that ends before it starts", TABLE(Window, windows)[1].until = TABLE(Window, windows)[1].from - 1);
	REFUSED("windows out of order", TABLE(Window, windows)[1].from = TABLE(Window, windows)[2].until);
	REFUSED("an unknown resolution", TABLE(Window, windows)[1].resolve = RESOLVE_EARLIEST_START + 1);
	REFUSED("the rule of a window", TABLE(Window, windows)[1].rule = p->rules.count);
	ACCEPTED("a window without a rule", TABLE(Window, windows)[1].rule = NO_INDEX);
	REFUSED("a note of a window that is not there", TABLE(Window, windows)[1].notes = 2);
	REFUSED("a route of a window that is not there",
			((uint8_t *) p)[TABLE(WindowRoutes, window_routes)[1].all.offset] = p->routes.count);
	REFUSED("routes of a window outside the value", TABLE(WindowRoutes, window_routes)[1].plain.offset = p->size);
	REFUSED("the rule of a route", ROUTE.rule = p->rules.count);
	REFUSED("the condition of a route", ROUTE.condition = p->conditions.count);
	REFUSED("a note of a route that is not there", ROUTE.notes = 2);
	REFUSED("a circumstance that claims wait for", ROUTE.pending = p->circumstances.count);
	REFUSED("cover from nowhere", ROUTE.cover_from = DAY_NONE);
	REFUSED("cover without end", ROUTE.cover_until = INT32_MAX);
	REFUSED("cover from the death", ROUTE.start.anchor = OF_DEATH);
	REFUSED("cover from an unknown anchor", ROUTE.start.anchor = OF_CIRCUMSTANCE + 1);
	REFUSED("cover from a day that is none", (ROUTE.start.anchor = OF_CIRCUMSTANCE, ROUTE.start.day = DAY_NONE));
	REFUSED("not before a day after all days", ROUTE.start.not_before = DAY_LAST + 1);
	REFUSED("a negative wait", ROUTE.start.wait_days = -1);
	REFUSED("a wait of too many days", ROUTE.start.wait_days = 1001);
	REFUSED("a negative number of months", ROUTE.start.wait_months = -1);
	REFUSED("a wait of too many months", ROUTE.start.wait_months = 61);
	REFUSED("negative days to add", ROUTE.start.plus_days = -1);
	REFUSED("too many days to add", ROUTE.start.plus_days = 367);
	REFUSED("a month before", ROUTE.start.month_start = -1);
	REFUSED("a month too far", ROUTE.start.month_start = 25);
	REFUSED("negative variable months", ROUTE.start.variable_months = -1);
	REFUSED("too many variable months", ROUTE.start.variable_months = 13);
	REFUSED("variable months beyond a negative number", ROUTE.start.variable_beyond = -1);
}

#define INCENTIVE	(TABLE(Incentive, incentives)[1])

static void
test_incentives(void)
{
	REFUSED("a negative incentive", INCENTIVE.amount = -1);
	REFUSED("an incentive above the maximum", INCENTIVE.amount = FEN_MAX + 1);
	REFUSED("an incentive that is undecided", INCENTIVE.amount = FEN_UNDECIDED);
	REFUSED("an incentive without an amount", INCENTIVE.amount = FEN_NONE);
	ACCEPTED("an incentive of unknown amount", INCENTIVE.amount = FEN_UNKNOWN);
	REFUSED("a flag of incentives that is not there", INCENTIVE.flags = INCENTIVE_FLAGS + 1);
	ACCEPTED("an incentive of a hundred points", (INCENTIVE.flags |= INCENTIVE_POINTS, INCENTIVE.amount = RATIO_ONE));
	REFUSED("an incentive of more points", (INCENTIVE.flags |= INCENTIVE_POINTS, INCENTIVE.amount = RATIO_ONE + 1));
	REFUSED("an incentive of negative points", (INCENTIVE.flags |= INCENTIVE_POINTS, INCENTIVE.amount = -1));
	ACCEPTED("an incentive of unknown points", (INCENTIVE.flags |= INCENTIVE_POINTS, INCENTIVE.amount = FEN_UNKNOWN));
	REFUSED("the rule of an incentive", INCENTIVE.rule = p->rules.count);
	REFUSED("an incentive since before all years", INCENTIVE.first_year = 1849);
	REFUSED("an incentive since after all years", INCENTIVE.first_year = 2201);
	REFUSED("after a negative number of years", INCENTIVE.after_years = -1);
	REFUSED("after too many years", INCENTIVE.after_years = 201);
	REFUSED("earned by nothing that is known", INCENTIVE.earned_by = BY_LAPSED_YEAR + 1);
	REFUSED("one incentive too many", p->incentives.count = MAX_INCENTIVES + 1);
	REFUSED("a negative limit", p->original_cap = -1);
	REFUSED("a limit above the maximum", p->original_cap = FEN_MAX + 1);
	REFUSED("a limit that is undecided", p->original_cap = FEN_UNDECIDED);
	ACCEPTED("an unknown limit", p->original_cap = FEN_UNKNOWN);
	ACCEPTED("no limit", p->original_cap = FEN_NONE);
	REFUSED("a negative ceiling of bonuses", p->bonus_most = -1);
	REFUSED("a ceiling of bonuses above the maximum", p->bonus_most = FEN_MAX + 1);
	ACCEPTED("an unknown ceiling of bonuses", p->bonus_most = FEN_UNKNOWN);
	ACCEPTED("no ceiling of bonuses", p->bonus_most = FEN_NONE);
	ACCEPTED("a ceiling of bonus points", p->bonus_points_most = RATIO_ONE);
	REFUSED("a ceiling of bonus points above a hundred", p->bonus_points_most = RATIO_ONE + 1);
	ACCEPTED("an unknown ceiling of penalty points", p->penalty_points_most = FEN_UNKNOWN);
	REFUSED("a negative ceiling of penalty points", p->penalty_points_most = -1);
	REFUSED("a negative ceiling of penalties", p->penalty_most = -1);
	REFUSED("a ceiling of penalties above the maximum", p->penalty_most = FEN_MAX + 1);
	ACCEPTED("an unknown ceiling of penalties", p->penalty_most = FEN_UNKNOWN);
	ACCEPTED("no ceiling of penalties", p->penalty_most = FEN_NONE);
	REFUSED("a note of incentives that is not there", p->incentive_notes = 2);
	ACCEPTED("a note of incentives", p->incentive_notes = 1);
}

static void
test_repair(void)
{
	REFUSED("a repair that adds months", p->repair_months = -1);
	REFUSED("a repair of too many months", p->repair_months = 13);
	REFUSED("a negative price of a repair", p->repair_price = -1);
	REFUSED("a price of a repair above the maximum", p->repair_price = FEN_MAX + 1);
	REFUSED("a price of a repair that is undecided", p->repair_price = FEN_UNDECIDED);
	ACCEPTED("an unknown price of a repair", p->repair_price = FEN_UNKNOWN);
	ACCEPTED("a repair at the standard fee", p->repair_price = FEN_NONE);
	REFUSED("too many floors", p->nfloors = MAX_FLOORS + 1);
	REFUSED("as many floors as can be", p->nfloors = UINT32_MAX);
	REFUSED("a floor after a negative number of years", p->floors[0].lapsed_from = -1);
	REFUSED("a negative floor", p->floors[0].months = -1);
	REFUSED("a floor of too many months", p->floors[0].months = 61);
	REFUSED("a floor of too many months among others", (p->nfloors = MAX_FLOORS, p->floors[MAX_FLOORS - 1].months = 61));
	ACCEPTED("a floor that is not in use", p->floors[1].months = 61);
}

#define CLASS		(TABLE(IllnessClass, illness_classes)[1])
#define BRACKET(i)	(TABLE(Bracket, brackets)[i])

static void
test_illness(void)
{
	REFUSED("a negative deductible", CLASS.deductible = -1);
	REFUSED("a deductible above the maximum", CLASS.deductible = MICRO_FEN_MAX + 1);
	REFUSED("no deductible", CLASS.deductible = FEN_NONE);
	REFUSED("a deductible that is undecided", CLASS.deductible = FEN_UNDECIDED);
	ACCEPTED("an unknown deductible", CLASS.deductible = FEN_UNKNOWN);
	ACCEPTED("the highest deductible", CLASS.deductible = MICRO_FEN_MAX);
	REFUSED("a negative cap", CLASS.cap = -1);
	REFUSED("a cap above the maximum", CLASS.cap = MICRO_FEN_MAX / RATIO_ONE + 1);
	REFUSED("a cap that is undecided", CLASS.cap = FEN_UNDECIDED);
	ACCEPTED("an unknown cap", CLASS.cap = FEN_UNKNOWN);
	ACCEPTED("the highest cap", CLASS.cap = MICRO_FEN_MAX / RATIO_ONE);
	REFUSED("a note of a class that is not there", CLASS.notes = 2);
	REFUSED("the rule of a class", CLASS.rule = p->rules.count);
	REFUSED("the condition of a class", CLASS.condition = p->conditions.count);
	REFUSED("a class without brackets", CLASS.nbrackets = 0);
	REFUSED("more brackets than there are", CLASS.nbrackets++);
	REFUSED("brackets that are not there", CLASS.bracket = p->brackets.count);
	REFUSED("brackets far away", CLASS.bracket = UINT16_MAX);
	REFUSED("brackets that end before the last", CLASS.nbrackets--);
	REFUSED("a last bracket with an end", BRACKET(2).up_to = 1);
	REFUSED("a negative rate", BRACKET(1).rate = -1);
	REFUSED("a rate above one", BRACKET(1).rate = RATIO_ONE + 1);
	REFUSED("a negative bound", BRACKET(1).up_to = -1);
	REFUSED("an unknown bound", BRACKET(1).up_to = FEN_UNKNOWN);
	REFUSED("a bound above the maximum", BRACKET(1).up_to = MICRO_FEN_MAX / RATIO_ONE + 1);
}

/* Nobody can make a policy of random bytes. */
static void
test_noise(void)
{
	int			accepted = 0;

	for (int i = 0; i < 2000; i++)
	{
		Policy	   *p = malloc(valid->size);
		uint64_t   *w = (uint64_t *) p;

		for (uint32_t k = 0; k < valid->size / 8; k++)
			w[k] = random_bits();
		p->format = POLICY_FORMAT;
		p->size = valid->size;
		accepted += policy_check(p, valid->size / 8 * 8) == NULL || policy_check(p, valid->size) == NULL;
		free(p);
	}
	is(accepted, 0, "2000 random values are refused");
}

int
main(void)
{
	valid = full_policy();
	is_text(policy_check(valid, valid->size), NULL, "the policy that the others are made of is valid");
	test_header();
	test_tables();
	test_texts();
	test_conditions();
	test_depth();
	test_money();
	test_dates();
	test_incentives();
	test_repair();
	test_illness();
	test_noise();
	free(valid);
	return done();
}

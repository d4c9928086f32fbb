/* What is found in policies: by hand, and against random persons. */
#include "tap.h"

#include "build.h"
#include "check.h"

#define MOST_FOUND 400

/* A finding with the person behind it, which the finder takes back. */
typedef struct Found
{
	Finding		f;
	Facts		facts;
	Answer		answer;
} Found;

static Found found[MOST_FOUND];
static int	nfound;
static int	breaths;
static Solver *solver;
static Builder b;

static void
take(void *context, const Finding *f)
{
	Found	   *to = &found[nfound];

	(void) context;
	if (nfound == MOST_FOUND)
		return;
	nfound++;
	to->f = *f;
	if (f->facts)
	{
		to->facts = *f->facts;
		to->facts.history = NULL;
	}
	if (f->answer)
		to->answer = *f->answer;
}

static void
breathe(void *context)
{
	(void) context;
	breaths++;
}

static Policy *
find(void)
{
	Finder		finder = {.found = take,.breathe = breathe};
	Policy	   *p = build_finish(&b);
	const char *wrong = policy_check(p, p->size);

	if (wrong)
		is_text(wrong, NULL, "the policy is valid");
	nfound = 0;
	policy_find(p, solver, &finder);
	return p;
}

/* The first finding of a kind about a rule (NO_INDEX: any) in a window (-1: any). */
static const Found *
finding_of(FindingKind kind, uint16_t rule, int window)
{
	for (int i = 0; i < nfound; i++)
	{
		if (found[i].f.kind == kind && (rule == NO_INDEX || found[i].f.rule == rule) &&
			(window < 0 || found[i].f.window == window))
			return &found[i];
	}
	return NULL;
}

/* ---- by hand ---- */

/* One window of the autumn before, one of the year; a fee and a route for both. */
static void
init(void)
{
	build_init(&b, 2023);
	code(&b, "a");
	code(&b, "b");
	code(&b, "c");
	payer(&b, "fund");
	payer(&b, "county");
	fee(&b, 0, 0, 40000, 0);
	open_windows(&b);
	window(&b, day_from_ymd(2022, 10, 1), day_from_ymd(2022, 12, 31), RESOLVE_FIRST);
	window(&b, day_from_ymd(2023, 1, 1), day_from_ymd(2023, 6, 30), RESOLVE_EARLIEST_START);
	close_windows(&b);
}

static void
test_nothing(void)
{
	init();
	route(&b, 0, 0x6);
	breaths = 0;
	free(find());
	is(nfound, 0, "nothing is wrong with one route for everybody");
	ok(breaths > 0, "it breathes between questions");
}

static void
test_masked(void)
{
	uint16_t	minors,
				adults,
				all;
	Route	   *r;
	Policy	   *p;

	init();
	minors = age(&b, 0, 17);
	adults = age(&b, 18, 200);
	all = held(&b, 0);
	route(&b, minors, 0x6);
	route(&b, adults, 0x6);
	r = route(&b, all, 0x6);
	p = find();
	ok(finding_of(FIND_NEVER_APPLIES, r->rule, -1) != NULL, "minors and adults are everybody");
	is_text(finding_of(FIND_NEVER_APPLIES, r->rule, -1)->f.variant, "masked", "together they mask");
	is(finding_of(FIND_NEVER_APPLIES, r->rule, -1)->f.others.n, 2, "both of them");
	is(nfound, 1, "and nothing else");
	free(p);
}

/* Of two routes of a window the one with the earlier start; who begins first changes. */
static void
test_starts(void)
{
	uint16_t	codes;
	Route	   *by_day,
			   *by_month,
			   *later;
	Policy	   *p;

	init();
	codes = held(&b, 0);
	route(&b, 0, 0x2);
	by_day = route(&b, 0, 0x4);
	by_day->start.wait_days = 30;
	by_day->start.flags = START_COUNTS;
	by_month = route(&b, codes, 0x4);
	by_month->start.wait_months = 1;
	by_month->start.flags = START_COUNTS;
	later = route(&b, codes, 0x4);
	later->start.wait_days = 31;
	later->start.flags = START_COUNTS;
	p = find();
	ok(finding_of(FIND_NEVER_APPLIES, by_month->rule, -1) == NULL, "a month from February is shorter than 30 days");
	ok(finding_of(FIND_NEVER_APPLIES, later->rule, -1) != NULL, "31 days are never shorter");
	is(nfound, 1, "nothing else");
	free(p);

	/* cover of the dearer route begins with the other on the last of a month of 30 days */
	fee(&b, 0, 1, 50000, 0);
	b.routes[2].price = 1;
	b.routes[2].fee = 1;
	p = find();
	ok(finding_of(FIND_ORDER_DECIDES, by_day->rule, 2) != NULL, "on some days both begin together");
	ok(finding_of(FIND_ORDER_DECIDES, by_day->rule, 2)->answer.start ==
	   finding_of(FIND_ORDER_DECIDES, by_day->rule, 2)->facts.paid + 31, "30 days of waiting");
	free(p);
}

static void
test_path(void)
{
	uint16_t	root,
				any,
				part;
	char		path[64];
	Policy	   *p;

	init();
	root = all_of(&b);
	held(&b, 0);
	any = any_of(&b);
	held(&b, 1);
	none_of(&b);
	age(&b, 0, 17);
	part = age(&b, 0, 5);
	end_of(&b, part - 2);
	end_of(&b, any);
	end_of(&b, root);
	route(&b, root, 0x4);
	route(&b, 0, 0x6);
	p = find();
	ok(finding_of(FIND_REDUNDANT_CONDITION, NO_INDEX, -1) != NULL, "who is under 6 is under 18");
	is(finding_of(FIND_REDUNDANT_CONDITION, NO_INDEX, -1)->f.part, part, "and that part adds nobody");
	condition_path(p, root, part, path, sizeof(path));
	is_text(path, "/all/1/any/1/none/1", "where it stands");
	condition_path(p, root, root, path, sizeof(path));
	is_text(path, "", "the whole condition");
	condition_path(p, root, part, path, 8);
	is(strlen(path), 7, "as far as there is room");
	free(p);
}

/* Aid of two groups, which one person has together. */
static void
test_groups(void)
{
	Subsidy    *first,
			   *second,
			   *third;
	uint16_t	codes;
	Policy	   *p;

	init();
	route(&b, 0, 0x6);
	codes = held(&b, 0);
	first = subsidy(&b, codes, AMOUNT_FIXED, 30000, 0);
	second = subsidy(&b, codes, AMOUNT_FIXED, 10000, 1);
	second->group = 1;
	p = find();
	is(nfound, 0, "who has both is aided by both, up to the fee");
	free(p);

	second->amount = 30000;
	p = find();
	is(nfound, 1, "only their sum is above the fee");
	ok(finding_of(FIND_AID_ABOVE_FEE, second->rule, -1) != NULL, "of which the second is cut");
	is(finding_of(FIND_AID_ABOVE_FEE, second->rule, -1)->f.limit, 10000, "to what the first leaves");
	is_text(finding_of(FIND_AID_ABOVE_FEE, second->rule, -1)->f.variant, "rest", "and says so");
	free(p);

	first->kind = AMOUNT_FULL;
	p = find();
	ok(finding_of(FIND_NEVER_APPLIES, second->rule, -1) != NULL, "beside a full aid the second never gives");
	is(finding_of(FIND_NEVER_APPLIES, second->rule, -1)->f.others.rule[0], first->rule, "which is why");
	free(p);

	/* an open amount is compared within its group alone */
	first->kind = AMOUNT_FIXED;
	second->kind = AMOUNT_OPEN;
	third = subsidy(&b, held(&b, 1), AMOUNT_FIXED, 5000, 1);
	third->group = 1;
	p = find();
	is(finding_of(FIND_AID_UNRESOLVED, second->rule, -1)->f.others.n, 1, "an open aid beside one of its group");
	is(finding_of(FIND_AID_UNRESOLVED, second->rule, -1)->f.others.rule[0], third->rule, "not beside another group's");
	free(p);

	/* as do two that give the same */
	second->kind = AMOUNT_FIXED;
	second->amount = 5000;
	second->payer = 0;
	first->amount = 5000;
	first->payer = 1;
	p = find();
	is(finding_of(FIND_ORDER_DECIDES, NO_INDEX, -1)->f.rule, second->rule, "the order decides within a group");
	ok(finding_of(FIND_ORDER_DECIDES, first->rule, -1) == NULL, "and not between groups");
	free(p);
}

/* Aid is measured by the part of the fee that it covers, for the months that count. */
static void
test_aided_part(void)
{
	Subsidy    *aid;
	Policy	   *p;

	init();
	route(&b, 0, 0x6);
	b.fees[0].add_on = b.fees[0].unaided = 2000;
	aid = subsidy(&b, held(&b, 0), AMOUNT_FIXED, 38000, 0);
	p = find();
	is(nfound, 0, "aid of all that it covers");
	free(p);
	aid->amount = 39000;
	p = find();
	is(nfound, 1, "and of more");
	is(finding_of(FIND_AID_ABOVE_FEE, aid->rule, -1)->f.limit, 38000, "is cut to that");
	free(p);

	b.fees[0].add_on = b.fees[0].unaided = 0;
	b.fees[0].flags = FEE_MONTHLY;
	b.fees[0].event = OF_PAYMENT;
	aid->amount = 23334;
	p = find();
	is(nfound, 1, "a fee of some months is below an aid");
	ok(finding_of(FIND_AID_ABOVE_FEE, aid->rule, -1) != NULL &&
	   finding_of(FIND_AID_ABOVE_FEE, aid->rule, -1)->f.limit == 23333, "of who pays in June: seven months of twelve");
	free(p);
	aid->amount = 23333;
	p = find();
	is(nfound, 0, "nobody pays so late");
	free(p);
}

static void
test_levels(void)
{
	BenefitLevel *never;
	Policy	   *p;

	init();
	route(&b, 0, 0x6);
	benefit_level(&b, held(&b, 0), "high");
	never = benefit_level(&b, held(&b, 0), "low");
	p = find();
	is(nfound, 1, "one level of two");
	ok(finding_of(FIND_NEVER_APPLIES, never->rule, -1) != NULL, "is never anybody's");
	free(p);
}

/* ---- against random persons ---- */

#define CODES 3
#define PERSONS 300

static int
draw(int n)
{
	return random_bits() % n;
}

static Day
draw_day(void)
{
	static const int days[] = {1, 15, 28, 31};
	int			month = 1 + draw(12);
	int			year = 2021 + draw(3);
	int			day = days[draw(4)];

	while (!ymd_is_valid(year, month, day))
		day--;
	return day_from_ymd(year, month, day) + draw(3) - 1;
}

static void
draw_leaf(void)
{
	static const int spans[] = {0, 1, 30, 59, 90, 365};
	Condition	c = {0};

	switch (draw(7))
	{
		case 0:
		case 1:
			c.op = COND_HELD;
			c.arg = set_of(&b, 1 + draw((1 << CODES) - 1));
			break;
		case 2:
			c.op = COND_AGE;
			c.lo = draw(2);
			c.hi = draw(2) ? c.lo + draw(2) : 200;
			break;
		case 3:
			c.op = COND_DATE;
			c.what = (const int[]) {OF_BIRTH, OF_PAYMENT, OF_CIRCUMSTANCE}[draw(3)];
			c.arg = draw(CODES);
			c.lo = draw(2) ? draw_day() : DAY_FIRST;
			c.hi = draw(2) ? (c.lo == DAY_FIRST ? draw_day() : c.lo + draw(200)) : DAY_LAST;
			break;
		case 4:
			c.op = COND_ELAPSED;
			c.what = draw(2) ? OF_BIRTH : OF_CIRCUMSTANCE;
			c.moment = draw(2) ? ON_PAYMENT : ON_REGISTRATION;
			c.arg = draw(CODES);
			c.lo = spans[draw(6)];
			c.hi = draw(2) ? c.lo + spans[draw(6)] : 100000;
			break;
		case 5:
			c.op = COND_ELAPSED;
			c.what = OF_CIRCUMSTANCE;
			c.arg = draw(CODES);
			c.unit = UNIT_MONTHS;
			c.hi = draw(4);
			break;
		default:
			c.op = COND_LAPSED;
			c.lo = draw(3);
			c.hi = draw(2) ? c.lo + draw(2) : 200;
			break;
	}
	condition(&b, c);
}

static uint16_t
draw_tree(int depth)
{
	uint16_t	at = b.nconditions;

	if (depth == 0 || draw(3) == 0)
	{
		draw_leaf();
		return at;
	}
	at = condition(&b, (Condition) {.op = COND_ALL + draw(3)});
	for (int n = 1 + draw(3); n > 0; n--)
		draw_tree(depth - 1);
	return end_of(&b, at);
}

static void
draw_route(void)
{
	uint16_t	when = draw(8) ? draw_tree(2) : 0;
	Route	   *r = route(&b, when, 2 * (1 + draw(3)));
	Start	   *s = &r->start;

	if (draw(8) == 0)
		r->flags |= ROUTE_UNAIDED;
	if (draw(12) == 0)
		r->flags |= ROUTE_REJECT;
	s->anchor = (const int[]) {OF_PAYMENT, OF_PAYMENT, OF_BIRTH, OF_REGISTRATION, OF_CIRCUMSTANCE}[draw(5)];
	s->day = draw(2) ? b.head.year_start : draw_day();
	s->wait_days = draw(3) ? 0 : 30 * draw(4);
	s->wait_months = draw(3) ? 0 : draw(4);
	s->plus_days = draw(2);
	if (draw(4) == 0)
		s->not_before = draw_day();
	if (draw(5) == 0)
	{
		s->variable_months = 1;
		s->variable_beyond = draw(2);
	}
	s->flags = START_COUNTS;
	if (draw(6) == 0)
	{
		s->flags |= START_MONTH;
		s->month_start = draw(3);
	}
}

static void
draw_fee(Fee *f)
{
	if (draw(4) == 0)
		f->add_on = f->unaided = 5000;
	if (draw(4) != 0)
		return;
	f->flags = FEE_MONTHLY | (draw(2) ? FEE_NEXT_MONTH : 0);
	f->event = (const int[]) {OF_BIRTH, OF_PAYMENT, OF_CIRCUMSTANCE}[draw(3)];
	f->event_of = f->event == OF_CIRCUMSTANCE ? draw(CODES) : 0;
}

static void
draw_policy(void)
{
	int			ngroups = 1 + draw(3);

	init();
	b.nfees = 0;
	b.windows[1].resolve = draw(2);
	for (int n = 1 + draw(3); n > 0; n--)
	{
		uint16_t	when = draw(2) ? draw_tree(1) : 0;

		draw_fee(fee(&b, when, 0, 10000 * (1 + draw(4)), 0));
	}
	for (int n = draw(4), i = 0; i < n; i++)
	{
		uint16_t	when = draw_tree(1);
		Subsidy    *s = subsidy(&b, when, draw(3), 0, draw(2));

		/* the groups are listed in order */
		s->group = i < ngroups ? i : draw(ngroups);
		if (b.subsidies[b.nsubsidies - 1].kind == AMOUNT_FIXED)
			b.subsidies[b.nsubsidies - 1].amount = 10000 * (1 + draw(4));
		if (b.subsidies[b.nsubsidies - 1].kind == AMOUNT_PERCENT)
			b.subsidies[b.nsubsidies - 1].amount = RATIO_ONE / 4 * (1 + draw(3));
	}
	for (int n = 2 + draw(4); n > 0; n--)
		draw_route();
}

static Day
draw_near(Day day)
{
	static const int spans[] = {0, 1, 29, 30, 31, 59, 89, 90, 91, 365};

	return day - spans[draw(10)] - draw(2);
}

/* Alive, and pays in one of the windows. */
static void
draw_person(const Policy *p, Facts *f, HistoryYears *h, uint8_t *years)
{
	const Window *w = POLICY_TABLE(p, Window, windows);
	int			year,
				month,
				dom;

	facts_init(f);
	f->paid = draw(8) ? w[1].from + draw(w[2].until - w[1].from + 1) : draw(2) ? w[1].until : w[2].until;
	f->birth = draw(3) ? draw_near(f->paid) : draw_day() - 400 * draw(3);
	f->registered = draw(3) ? f->paid : draw_near(f->paid);
	if (f->birth > f->paid)
		f->birth = f->paid;
	if (f->registered < f->birth)
		f->registered = f->birth;
	for (int c = 0; c < CODES; c++)
	{
		if (draw(2) == 0)
			continue;
		f->held[f->nheld].circumstance = c;
		f->held[f->nheld].from = draw(2) ? draw_near(f->paid) : draw_day();
		f->held[f->nheld].until = DAY_NONE;
		f->nheld++;
		set_add(&f->listed, c);
	}
	/* nobody was insured before birth */
	day_to_ymd(f->birth, &year, &month, &dom);
	*h = (HistoryYears) {.first_year = 2017,.n = 6,.years = years};
	for (int y = 0; y < h->n; y++)
		years[y] = h->first_year + y < year ? YEAR_UNRECORDED : draw(2) ? YEAR_RESIDENT : YEAR_NONE;
	f->history = h;
}

/* Is there a finding, or one that this was not decided? */
static bool
is_said(FindingKind kind, uint16_t rule, int window)
{
	return finding_of(kind, rule, window) || finding_of(FIND_NOT_DECIDED, NO_INDEX, -1);
}

/* What is wrong with the findings, by this person; NULL: nothing. */
static const char *
belied_by(const Policy *p, const Facts *f)
{
	Answer		a;
	int			w = window_find(p, f->paid);

	rule_assess(p, f, &a);
	if (a.route < ROUTE_UNDECIDED && finding_of(FIND_NEVER_APPLIES, a.route_rule, -1))
		return "came to a route that nobody comes to";
	if (a.route < ROUTE_UNDECIDED && finding_of(FIND_NEVER_IN_WINDOW, a.route_rule, w))
		return "came to a route in a window in which nobody does";
	if (a.fee_rule < RULE_UNDECIDED && finding_of(FIND_NEVER_APPLIES, a.fee_rule, -1))
		return "came to a fee that nobody comes to";
	if (a.subsidy_rule < RULE_UNDECIDED && finding_of(FIND_NEVER_APPLIES, a.subsidy_rule, -1))
		return "came to an aid that nobody comes to";
	if (a.route == ROUTE_NONE && !is_said(FIND_NO_ROUTE, NO_INDEX, w))
		return "has no route";
	for (int i = 0; i < MAX_GROUPS - 1; i++)
	{
		if (a.more_subsidies[i] < RULE_UNDECIDED && finding_of(FIND_NEVER_APPLIES, a.more_subsidies[i], -1))
			return "came to an aid of a later group that nobody comes to";
	}
	if (a.outcome != OUTCOME_ROUTE)
		return NULL;
	if (a.fee_rule == NO_INDEX && !is_said(FIND_NO_FEE, NO_INDEX, -1))
		return "has no fee";
	if (a.start == DAY_NONE && !is_said(FIND_STARTS_AFTER_END, a.route_rule, -1))
		return "is never covered";
	if (a.subsidy < RULE_UNDECIDED &&
		POLICY_TABLE(p, Subsidy, subsidies)[a.subsidy].kind == AMOUNT_FIXED &&
		a.amount[AMT_STANDARD_FEE] - a.unaided < POLICY_TABLE(p, Subsidy, subsidies)[a.subsidy].amount &&
		FEN_IS_KNOWN(a.amount[AMT_STANDARD_FEE]) && !is_said(FIND_AID_ABOVE_FEE, a.subsidy_rule, -1))
		return "has more aid than fee";
	return NULL;
}

static Ternary
holds(const Policy *p, const Facts *f, uint16_t condition)
{
	Missing		missing = {0, {{0, 0}}};
	Evaluation	ev;

	evaluation_init(&ev, p, f, f->paid);
	return condition_holds(&ev, condition, &missing);
}

/* The parts that can be left out of one condition, left out. */
static Policy *
without_parts(const Policy *p, uint16_t root)
{
	Policy	   *q = malloc(p->size);

	memcpy(q, p, p->size);
	for (int i = 0; i < nfound; i++)
	{
		Condition  *c = (Condition *) ((char *) q + q->conditions.offset) + found[i].f.part;

		if (found[i].f.kind == FIND_REDUNDANT_CONDITION && found[i].f.root == root)
			c->op = strcmp(found[i].f.variant, "any") == 0 ? COND_FALSE : COND_TRUE;
	}
	return q;
}

static int
check_parts(const Policy *p)
{
	int			wrong = 0;

	for (int i = 0; i < nfound; i++)
	{
		uint16_t	root = found[i].f.root;
		Policy	   *q;

		if (found[i].f.kind != FIND_REDUNDANT_CONDITION)
			continue;
		q = without_parts(p, root);
		for (int k = 0; k < PERSONS; k++)
		{
			uint8_t		years[6];
			HistoryYears h;
			Facts		f;

			draw_person(p, &f, &h, years);
			if (holds(p, &f, root) == holds(q, &f, root))
				continue;
			wrong++;
			break;
		}
		free(q);
	}
	return wrong;
}

/* The persons who come with the findings are answered as they say. */
static int
check_shown(const Policy *p)
{
	int			wrong = 0;

	for (int i = 0; i < nfound; i++)
	{
		const Finding *f = &found[i].f;
		const Answer *a = &found[i].answer;

		if (f->answer == NULL)
			continue;
		wrong += (a->engine_notes & ROW_FLAWS) != 0 || a->outcome == OUTCOME_UNDECIDED;
		wrong += f->kind == FIND_NO_ROUTE && (a->outcome != OUTCOME_REJECTED || window_find(p, found[i].facts.paid) != f->window);
		wrong += f->kind == FIND_NEVER_APPLIES && (a->route_rule == f->rule || a->fee_rule == f->rule || a->subsidy_rule == f->rule);
		wrong += f->kind == FIND_STARTS_AFTER_END && (a->route_rule != f->rule || a->start != DAY_NONE);
		wrong += f->kind == FIND_NO_FEE && (a->route_rule != f->rule || a->fee_rule != NO_INDEX);
	}
	return wrong;
}

static void
test_random(void)
{
	int			of_kind[N_FINDING_KINDS] = {0};
	int			parts = 0,
				shown = 0,
				belied = 0;

	for (int round = 0; round < 250; round++)
	{
		Policy	   *p;

		draw_policy();
		p = find();
		for (int i = 0; i < nfound; i++)
			of_kind[found[i].f.kind]++;
		for (int k = 0; k < PERSONS; k++)
		{
			uint8_t		years[6];
			HistoryYears h;
			const char *why;
			Facts		f;

			draw_person(p, &f, &h, years);
			why = belied_by(p, &f);
			if (why == NULL)
				continue;
			printf("# round %d: somebody who %s\n", round, why);
			belied++;
			break;
		}
		parts += check_parts(p);
		shown += check_shown(p);
		free(p);
	}
	is(belied, 0, "random policies: nobody belies a finding, or lacks one");
	is(parts, 0, "parts of conditions that can be left out change nothing");
	is(shown, 0, "persons are answered as the findings say");
	ok(of_kind[FIND_NOT_DECIDED] < 10, "nearly everything is decided (all but %d)", of_kind[FIND_NOT_DECIDED]);
	ok(of_kind[FIND_NO_ROUTE] > 50 && of_kind[FIND_NEVER_APPLIES] > 50 && of_kind[FIND_REDUNDANT_CONDITION] > 50 &&
	   of_kind[FIND_STARTS_AFTER_END] > 50 && of_kind[FIND_NO_FEE] > 20 && of_kind[FIND_ORDER_DECIDES] > 5,
	   "and much is found: %d without route, %d that never apply, %d parts, %d that start too late, %d without fee, %d decided by order",
	   of_kind[FIND_NO_ROUTE], of_kind[FIND_NEVER_APPLIES], of_kind[FIND_REDUNDANT_CONDITION],
	   of_kind[FIND_STARTS_AFTER_END], of_kind[FIND_NO_FEE], of_kind[FIND_ORDER_DECIDES]);
}

int
main(void)
{
	solver = malloc(solver_size());
	test_nothing();
	test_masked();
	test_starts();
	test_path();
	test_groups();
	test_aided_part();
	test_levels();
	test_random();
	free(solver);
	return done();
}

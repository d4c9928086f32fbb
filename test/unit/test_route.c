/* Windows, routes, waits, cover, enrolment without payment. */
#include "tap.h"

#include "build.h"

static Day	jan1,
			feb28,
			mar1,
			mar31,
			dec31;

static void
init(Builder *b)
{
	build_init(b, 2022);
	jan1 = b->head.year_start;
	dec31 = b->head.year_end;
	feb28 = day_from_ymd(2022, 2, 28);
	mar1 = feb28 + 1;
	mar31 = day_from_ymd(2022, 3, 31);
	fee(b, 0, 0, 32000, 58000);
}

/* The answer of a policy; it must be valid. */
static Answer
assess(Builder *b, const Facts *f)
{
	Policy	   *p = build_finish(b);
	const char *wrong = policy_check(p, p->size);
	Answer		a;

	if (wrong)
		is_text(wrong, NULL, "the policy is valid");
	memset(&a, 0x5A, sizeof(a));
	rule_assess(p, f, &a);
	free(p);
	return a;
}

/* ---- windows ---- */

static void
test_windows(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	uint64_t	early,
				late;
	int			dated,
				second;

	init(&b);
	early = note(&b, "too_early");
	late = note(&b, "too_late");
	open_windows(&b);
	window(&b, jan1, feb28, RESOLVE_FIRST);
	window(&b, mar31, mar31 + 29, RESOLVE_FIRST);
	close_windows(&b);
	b.windows[0].notes = early;
	b.windows[3].notes = late;
	dated = 1 << 1 | 1 << 2;
	route(&b, 0, dated);
	second = b.nroutes;
	route(&b, 0, 1 << 2);

	facts_init(&f);
	f.paid = jan1 - 1;
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_REJECTED, "the day before the first window");
	is(a.accepted, IS_NO, "is not accepted");
	is(a.notes, early, "with the note of the days before");
	is(a.amount[AMT_PAYABLE], FEN_NONE, "and owes nothing of this year");
	f.paid = jan1;
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "the first day");
	f.paid = feb28;
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "the last day");
	f.paid = feb28 + 1;
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_REJECTED, "a day between two windows");
	is(a.notes, 0, "has no note");
	f.paid = mar31;
	a = assess(&b, &f);
	is(a.route, 0, "two routes are open: the first listed");
	b.windows[2].resolve = RESOLVE_EARLIEST_START;
	is(assess(&b, &f).route, 0, "both start on the same day: the first listed");
	b.routes[0].start.wait_days = 10;
	is(assess(&b, &f).route, second, "the second starts earlier");
	f.paid = mar31 + 30;
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_REJECTED, "after the last window");
	is(a.notes, late, "with the note of the days after");

	init(&b);
	route(&b, 0, UINT32_MAX);
	f.paid = jan1 - 400;
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "without windows every day is open");
}

/* ---- which route ---- */

static void
test_first(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	uint16_t	code_a,
				other_price;

	init(&b);
	code_a = code(&b, "a");
	other_price = 1;
	fee(&b, 0, other_price, 40000, 58000);
	route(&b, never(&b), UINT32_MAX);
	route(&b, held(&b, code_a), UINT32_MAX);
	route(&b, 0, UINT32_MAX)->price = other_price;
	facts_init(&f);
	f.paid = mar1;
	a = assess(&b, &f);
	is(a.route, 2, "the first whose condition holds");
	is(a.amount[AMT_STANDARD_FEE], 40000, "at its price");
	hold_code(&f, code_a, DAY_NONE, DAY_NONE);
	a = assess(&b, &f);
	is(a.route, 1, "an earlier one that holds goes before");
	is(a.amount[AMT_STANDARD_FEE], 32000, "at the standard price");
	b.routes[1].flags |= ROUTE_REJECT;
	b.routes[1].notes = note(&b, "closed");
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_REJECTED, "a route that rejects");
	is(a.notes, 1, "with its note");
	is(a.route_rule, b.routes[1].rule, "and its rule");
}

/* A guard (need) never changes an answer: it only saves looking. */
static void
test_guard(void)
{
	for (int guarded = 0; guarded < 2; guarded++)
	{
		Builder		b;
		Facts		f;
		uint16_t	code_a;

		init(&b);
		code_a = code(&b, "a");
		route(&b, held(&b, code_a), UINT32_MAX);
		route(&b, 0, UINT32_MAX);
		if (guarded)
		{
			b.routes[0].flags |= ROUTE_GUARDED;
			set_add(&b.routes[0].need, code_a);
		}
		facts_init(&f);
		f.paid = mar1;
		is(assess(&b, &f).route, 1, "%s: not listed", guarded ? "guarded" : "not guarded");
		hold_code(&f, code_a, mar1 + 1, DAY_NONE);
		is(assess(&b, &f).route, 1, "%s: held later", guarded ? "guarded" : "not guarded");
		hold_code(&f, code_a, mar1, DAY_NONE);
		is(assess(&b, &f).route, 0, "%s: held", guarded ? "guarded" : "not guarded");
	}
}

static void
test_undecided(void)
{
	Builder		b;
	Facts		f;
	Answer		a;

	init(&b);
	fee(&b, 0, 1, 40000, 58000);
	route(&b, age(&b, 0, 17), UINT32_MAX);
	route(&b, 0, UINT32_MAX);
	facts_init(&f);
	f.paid = mar1;
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_UNDECIDED, "one of two routes");
	is(a.accepted, IS_YES, "but accepted on either");
	is(a.route, ROUTE_UNDECIDED, "which is not decided");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
	ok(a.engine_notes & NOTE_BIT(MISSING_FACT), "which is noted");
	is(a.amount[AMT_PAYABLE], 32000, "both cost the same: the amount is decided");
	is(a.start, mar1, "and so is the first day of cover");
	b.routes[1].price = 1;
	a = assess(&b, &f);
	is(a.amount[AMT_STANDARD_FEE], FEN_UNDECIDED, "other prices: the fee is undecided");
	is(a.amount[AMT_PAYABLE], FEN_UNDECIDED, "and what is payable");
	b.routes[1].flags |= ROUTE_REJECT;
	a = assess(&b, &f);
	is(a.accepted, IS_UNDECIDED, "accepted or rejected");
	f.birth = day_from_ymd(1980, 1, 1);
	is(assess(&b, &f).accepted, IS_NO, "an adult is rejected");
	f.birth = day_from_ymd(2010, 1, 1);
	is(assess(&b, &f).accepted, IS_YES, "a child is accepted");

	/* many undecided routes: none may be forgotten */
	init(&b);
	fee(&b, 0, 1, 40000, 58000);
	for (int i = 0; i < 20; i++)
		route(&b, age(&b, i, i), UINT32_MAX);
	route(&b, age(&b, 20, 200), UINT32_MAX)->price = 1;
	facts_init(&f);
	f.paid = mar1;
	a = assess(&b, &f);
	is(a.amount[AMT_PAYABLE], FEN_UNDECIDED, "20 undecided routes of one price and a last one of another: not decided");
	is(a.accepted, IS_UNDECIDED, "nor is it whether any is open");
}

/* Among earliest_start, a route that may be open counts only if it would win. */
static void
test_earliest_undecided(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	Route	   *maybe,
			   *sure;

	init(&b);
	open_windows(&b);
	window(&b, jan1, dec31, RESOLVE_EARLIEST_START);
	close_windows(&b);
	sure = route(&b, 0, 2);
	maybe = route(&b, age(&b, 0, 17), 2);
	facts_init(&f);
	f.paid = mar1;

	maybe->start.wait_days = 0;
	sure->start.wait_days = 60;
	a = assess(&b, &f);
	is(a.route, ROUTE_UNDECIDED, "a route that may be open and would start earlier: undecided");
	is(a.start, DAY_UNDECIDED, "and so is the first day");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");

	maybe->start.wait_days = 60;
	sure->start.wait_days = 0;
	a = assess(&b, &f);
	is(a.route, 0, "one that would start later cannot win: decided");
	is(a.missing_facts, 0, "and nothing is missing");
	is(a.start, mar1, "from the day of payment");

	maybe->start.wait_days = 0;
	a = assess(&b, &f);
	is(a.route, 0, "one that would start on the same day but is listed later cannot win either");

	f.birth = day_from_ymd(2015, 1, 1);
	sure->start.wait_days = 60;
	is(assess(&b, &f).route, 1, "with the day of birth the earlier one holds");
	maybe->flags |= ROUTE_REJECT;
	is(assess(&b, &f).route, 0, "a route that rejects never starts earlier");
}

static void
test_death(void)
{
	Builder		b;
	Facts		f;
	Answer		a;

	init(&b);
	route(&b, 0, UINT32_MAX);
	facts_init(&f);
	f.paid = mar1;
	f.died = feb28;
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_REJECTED, "died before the payment");
	ok(a.engine_notes & NOTE_BIT(DEAD_BEFORE_PAYMENT), "which is noted");
	b.routes[0].flags |= ROUTE_AFTER_DEATH;
	b.routes[0].start.anchor = OF_BIRTH;
	f.birth = day_from_ymd(2022, 2, 1);
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_ROUTE, "a route that is open after death");
	ok(a.start == f.birth && a.end == feb28, "covers the life");
	b.routes[0].flags = 0;
	f.died = mar1;
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "died on the day of payment: accepted");
	is(assess(&b, &f).end, mar1, "and cover ends with death");
}

/* ---- waits and cover ---- */

static Day
start_of(Builder *b, Day paid)
{
	Facts		f;

	facts_init(&f);
	f.birth = day_from_ymd(1980, 1, 1);
	f.paid = paid;
	return assess(b, &f).start;
}

static void
test_waits(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	Start	   *s;
	HistoryYears h;
	const uint8_t lapsed[] = {YEAR_RESIDENT, YEAR_NONE, YEAR_NONE, YEAR_NONE};

	init(&b);
	s = &route(&b, 0, UINT32_MAX)->start;
	is(start_of(&b, mar1), mar1, "cover from the day of payment");
	is(start_of(&b, jan1 - 30), jan1, "never before the cover of the route");
	s->plus_days = 1;
	is(start_of(&b, mar1), mar1 + 1, "the next day");
	s->plus_days = 0;
	s->wait_days = 60;
	is(start_of(&b, mar1), mar1 + 61, "60 days of waiting: the day of payment does not count");
	s->flags = START_COUNT_FIRST_DAY;
	is(start_of(&b, mar1), mar1 + 60, "it counts where the notice says so");
	s->flags = 0;
	s->wait_days = 0;
	s->wait_months = 3;
	is(start_of(&b, mar31), day_from_ymd(2022, 7, 1), "31 March and three months: until 30 June");
	is(start_of(&b, mar1), day_from_ymd(2022, 6, 2), "1 March and three months: until 1 June");
	s->wait_months = 0;
	s->flags = START_MONTH;
	s->month_start = 1;
	is(start_of(&b, mar31), mar31 + 1, "the first of the next month");
	s->month_start = 3;
	is(start_of(&b, mar31), day_from_ymd(2022, 6, 1), "the first of the third month");
	s->flags = 0;
	s->not_before = day_from_ymd(2022, 6, 15);
	is(start_of(&b, mar31), day_from_ymd(2022, 6, 15), "not before a day");
	s->wait_days = 10;
	is(start_of(&b, mar31), day_from_ymd(2022, 6, 26), "from which a wait runs");
	s->not_before = DAY_NONE;
	s->wait_days = 0;
	s->anchor = OF_CIRCUMSTANCE;
	s->day = jan1;
	is(start_of(&b, mar31), jan1, "from a date");

	s->anchor = OF_PAYMENT;
	s->wait_months = 3;
	facts_init(&f);
	f.birth = day_from_ymd(1980, 1, 1);
	f.paid = day_from_ymd(2022, 10, 15);
	a = assess(&b, &f);
	ok(a.start == DAY_NONE && a.end == DAY_NONE, "a wait that outlasts the cover: no cover");
	is(a.in_year, IS_NO, "in no day of the year");
	is(a.claims, CLAIMS_NONE, "and no claims");
	is(a.accepted, IS_YES, "though accepted");
	b.routes[0].cover_until = day_from_ymd(2023, 12, 31);
	a = assess(&b, &f);
	is(a.start, day_from_ymd(2023, 1, 16), "cover beyond the year");
	is(a.in_year, IS_NO, "has no day in it");

	b.routes[0].cover_until = dec31;
	s->wait_months = 3;
	s->variable_months = 1;
	s->variable_beyond = 1;
	f.paid = jan1;
	a = assess(&b, &f);
	is(a.start, DAY_UNDECIDED, "a variable wait without a history");
	is(a.missing_facts, MISSING_BIT(HISTORY), "the history is missing");
	is(a.wait_variable_months, DAY_UNDECIDED, "the variable part is undecided");
	is(a.wait_fixed_months, 3, "the fixed part is not");
	h = (HistoryYears) {.first_year = 2018,.n = 4,.years = lapsed};
	f.history = &h;
	a = assess(&b, &f);
	is(a.wait_variable_months, 2, "three lapsed years, one month for each beyond the first");
	is(a.start, day_from_ymd(2022, 6, 2), "five months in all");

	s->flags = START_OPEN;
	a = assess(&b, &f);
	is(a.start, DAY_UNKNOWN, "the texts do not say when cover starts");
	is(a.claims, CLAIMS_UNKNOWN, "nor whether claims are paid");

	init(&b);
	s = &route(&b, 0, UINT32_MAX)->start;
	s->anchor = OF_BIRTH;
	facts_init(&f);
	f.paid = mar31;
	a = assess(&b, &f);
	is(a.start, DAY_UNDECIDED, "from an unknown birth");
	f.birth = feb28;
	is(assess(&b, &f).start, feb28, "from birth");
	s->anchor = OF_PAYMENT;
	f.birth = mar31 + 1;
	is(assess(&b, &f).outcome, OUTCOME_REJECTED, "paid before birth");
	s->anchor = OF_CIRCUMSTANCE;
	s->day = jan1;
	f.birth = mar1;
	is(assess(&b, &f).start, mar1, "cover never starts before birth");
	f.birth = DAY_NONE;
	a = assess(&b, &f);
	is(a.start, DAY_UNDECIDED, "who may have been born after the first day: undecided");
	is(a.missing_facts, MISSING_BIT(BIRTH), "for want of the day of birth");
	f.birth = mar1;
	s->anchor = OF_REGISTRATION;
	a = assess(&b, &f);
	is(a.missing_facts, MISSING_BIT(REGISTERED), "from an unknown registration");
	f.registered = mar31;
	is(assess(&b, &f).start, mar31, "from registration");
}

static void
test_absences(void)
{
	Span		cover = {100, 199};
	Span		absences[64];
	Span		active[64];
	int			n;

	n = active_spans(cover, NULL, 0, active, 64);
	ok(n == 1 && active[0].from == 100 && active[0].until == 199, "no absence");
	absences[0] = (Span) {120, 129};
	n = active_spans(cover, absences, 1, active, 64);
	ok(n == 2 && active[0].until == 119 && active[1].from == 130, "one in the middle");
	absences[0] = (Span) {50, 100};
	absences[1] = (Span) {199, 300};
	n = active_spans(cover, absences, 2, active, 64);
	ok(n == 1 && active[0].from == 101 && active[0].until == 198, "one on each end");
	absences[0] = (Span) {100, 199};
	is(active_spans(cover, absences, 1, active, 64), 0, "the whole cover");
	absences[0] = (Span) {0, 50};
	absences[1] = (Span) {300, 400};
	n = active_spans(cover, absences, 2, active, 64);
	ok(n == 1 && active[0].from == 100 && active[0].until == 199, "outside of the cover");
	for (int i = 0; i < 50; i++)
		absences[i] = (Span) {100 + 2 * i, 100 + 2 * i};
	is(active_spans(cover, absences, 50, active, 64), 50, "every other day");
}

/* ---- without payment: roster and zero declaration ---- */

static void
test_unpaid(void)
{
	Builder		b;
	Facts		f;
	Answer		a;
	uint16_t	code_a,
				code_b,
				fund;

	init(&b);
	code_a = code(&b, "full");
	code_b = code(&b, "part");
	fund = payer(&b, "fund");
	subsidy(&b, held(&b, code_a), AMOUNT_FULL, 0, fund);
	subsidy(&b, held(&b, code_b), AMOUNT_FIXED, 10000, fund);
	route(&b, 0, UINT32_MAX)->start.anchor = OF_CIRCUMSTANCE;
	b.routes[0].start.day = jan1;
	facts_init(&f);
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_NOT_ENROLLED, "not paid: not enrolled");
	is(a.accepted, IS_NO, "not accepted");
	is(a.amount[AMT_COLLECTED], 0, "nothing is collected");
	hold_code(&f, code_a, DAY_NONE, DAY_NONE);
	is(assess(&b, &f).outcome, OUTCOME_NOT_ENROLLED, "aid alone enrols nobody");

	b.head.flags |= POLICY_ZERO_DECLARATION;
	is(assess(&b, &f).outcome, OUTCOME_NOT_ENROLLED, "zero declaration: not registered");
	f.registered = mar1;
	a = assess(&b, &f);
	is(a.outcome, OUTCOME_ROUTE, "registered, aided in full: enrolled");
	ok(a.amount[AMT_PAYABLE] == 0 && a.amount[AMT_CHARGED] == 0 && a.amount[AMT_REFUND] == 0, "and pays nothing");
	is(a.amount[AMT_SUBSIDY], 32000, "the whole fee is aided");
	f.nheld = 0;
	f.listed = (CircumstanceSet) {{0, 0}};
	hold_code(&f, code_b, DAY_NONE, DAY_NONE);
	is(assess(&b, &f).outcome, OUTCOME_NOT_ENROLLED, "registered, aided in part: not enrolled");

	b.head.flags = POLICY_HAS_ROSTER;
	b.head.roster_on = feb28;
	b.head.roster_until = mar31;
	f.registered = DAY_NONE;
	f.nheld = 0;
	f.listed = (CircumstanceSet) {{0, 0}};
	hold_code(&f, code_a, DAY_NONE, feb28 - 1);
	is(assess(&b, &f).outcome, OUTCOME_NOT_ENROLLED, "roster: no longer held on its day");
	f.held[0].until = feb28;
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "held on its day");
	f.held[0].from = mar31;
	f.held[0].until = DAY_NONE;
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "recognised on its last day");
	f.held[0].from = mar31 + 1;
	is(assess(&b, &f).outcome, OUTCOME_NOT_ENROLLED, "recognised after its last day");
	hold_code(&f, code_b, mar1, DAY_NONE);
	hold_code(&f, code_a, mar1 + 5, DAY_NONE);
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "of several days of recognition each is tried");
	f.nheld = 0;
	hold_code(&f, code_a, DAY_NONE, DAY_NONE);
	f.birth = mar1;
	is(assess(&b, &f).outcome, OUTCOME_ROUTE, "born after the day of the roster: from birth");
	f.birth = mar31 + 1;
	is(assess(&b, &f).outcome, OUTCOME_NOT_ENROLLED, "born after its last day");
}

/* ---- claims ---- */

static void
test_claims(void)
{
	Builder		b;
	Facts		f;
	uint16_t	code_a;

	init(&b);
	code_a = code(&b, "household_info_missing");
	route(&b, 0, UINT32_MAX)->pending = code_a;
	facts_init(&f);
	f.paid = mar1;
	is(assess(&b, &f).claims, CLAIMS_PAYABLE, "claims are payable");
	hold_code(&f, code_a, DAY_NONE, DAY_NONE);
	is(assess(&b, &f).claims, CLAIMS_PENDING_IDENTITY, "they wait for the identity");
	f.held[0].until = mar31;
	is(assess(&b, &f).claims, CLAIMS_PAYABLE_AFTER_IDENTITY, "until it is fixed");
	f.paid = DAY_NONE;
	is(assess(&b, &f).claims, CLAIMS_NONE, "no claims without enrolment");
}

/* ---- rows that cannot be assessed ---- */

static void
test_flaws(void)
{
	Builder		b;
	Policy	   *p;
	Facts		f;
	Answer		a;
	int			wrong = 0;

	init(&b);
	route(&b, 0, UINT32_MAX);
	p = build_finish(&b);
	for (int i = 0; i < N_ENGINE_NOTES; i++)
	{
		uint32_t	flaw = UINT32_C(1) << i;

		if (!(ROW_FLAWS & flaw))
			continue;
		facts_init(&f);
		f.paid = mar1;
		f.flaws = flaw;
		memset(&a, 0x5A, sizeof(a));
		rule_assess(p, &f, &a);
		wrong += a.outcome != OUTCOME_UNDECIDED || a.accepted != IS_UNDECIDED ||
			a.engine_notes != flaw || a.start != DAY_UNDECIDED || a.route != ROUTE_UNDECIDED;
		for (int k = 0; k < N_AMOUNTS; k++)
			wrong += a.amount[k] != (k == AMT_ADD_ON ? FEN_NONE : FEN_UNDECIDED);
	}
	is(wrong, 0, "a flaw of the row leaves every answer undecided");
	memset(&a, 0x5A, sizeof(a));
	rule_no_text(&a);
	ok(a.outcome == OUTCOME_NO_TEXT && a.accepted == IS_NO && a.start == DAY_NONE, "no notice, no answer");
	is(a.engine_notes, NOTE_BIT(NO_NOTICE), "with its note");
	for (int k = 0; k < N_AMOUNTS; k++)
		wrong += a.amount[k] != FEN_NONE;
	is(wrong, 0, "and no amount applies");
	free(p);
}

int
main(void)
{
	test_windows();
	test_first();
	test_guard();
	test_undecided();
	test_earliest_undecided();
	test_death();
	test_waits();
	test_absences();
	test_unpaid();
	test_claims();
	test_flaws();
	return done();
}

/*-------------------------------------------------------------------------
 * explain_calls.c
 *	  Why an answer is what it is.
 *
 *	  trace(policy, facts…)		every rule that was looked at, with the conditions
 *								that were met and those that kept it from applying
 *	  policy_rules(policy)		the rules of a policy by number
 *
 * Conditions are shown as the document writes them: the nodes of a compiled
 * condition stand in the order of its JSON form, one for one.
 *-------------------------------------------------------------------------
 */
#include "fact_args.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

#include "person_calls.h"
#include "policy_doc.h"
#include "rules.h"

PG_FUNCTION_INFO_V1(policy_trace);
PG_FUNCTION_INFO_V1(policy_rules);

typedef struct Trace
{
	const Policy *policy;
	Tree	   *document;
	Evaluation	ev;
	Answer		answer;
	Tree	   *rows;
} Trace;

/* What of one rule's condition was met, what was not, and the facts asked for. */
typedef struct Leaves
{
	Trace	   *trace;
	Tree	   *met;
	Tree	   *failed;
	Tree	   *undecided;
	Tree	   *facts;
} Leaves;

/* ------------------------------------------------------------------
 * Facts that a condition asks for
 * ------------------------------------------------------------------ */

/* The days of a circumstance: [first, last]; none where it is not listed. */
static void
put_circumstance(Leaves *l, unsigned circumstance)
{
	const Facts *f = l->trace->ev.facts;
	const Policy *p = l->trace->policy;

	for (int i = 0; i < f->nheld; i++)
	{
		Tree	   *days;

		if (f->held[i].circumstance != circumstance)
			continue;
		days = node_new(NODE_ARRAY);
		node_append(days, day_node(f->held[i].from));
		node_append(days, day_node(f->held[i].until));
		node_set(l->facts, text_node(p, POLICY_TABLE(p, CircumstanceText, circumstances)[circumstance].code)->text,
				 days);
	}
}

static void
put_subject(Leaves *l, int what, unsigned circumstance)
{
	const Facts *f = l->trace->ev.facts;

	switch (what)
	{
		case OF_BIRTH:
			node_set(l->facts, "birth_date", day_node(f->birth));
			break;
		case OF_PAYMENT:
			node_set(l->facts, "paid_on", day_node(l->trace->ev.paid));
			break;
		case OF_REGISTRATION:
			node_set(l->facts, "registered_on", day_node(f->registered));
			break;
		case OF_DEATH:
			node_set(l->facts, "died_on", day_node(f->died));
			break;
		default:
			put_circumstance(l, circumstance);
			break;
	}
}

static void
put_moment(Leaves *l, int moment)
{
	if (moment == ON_PAYMENT || moment == ON_REGISTRATION || moment == ON_BIRTH)
		put_subject(l, moment == ON_PAYMENT ? OF_PAYMENT :
					moment == ON_BIRTH ? OF_BIRTH : OF_REGISTRATION, 0);
}

static void
put_history(Leaves *l, const Condition *c)
{
	int			op = c->op;
	const HistoryFacts *h = history_facts(&l->trace->ev);

	if (h->years == NULL)
		node_set(l->facts, "history", node_new(NODE_NULL));
	else if (op == COND_LAPSED)
		node_set(l->facts, "lapsed_years", node_int(h->counts.lapsed));
	else if (op == COND_CONSECUTIVE)
		node_set(l->facts, "consecutive_years", node_int(h->counts.consecutive));
	else if (op == COND_INSURED)
	{
		int			insured,
					contradictory;

		(void) history_insured(l->trace->policy, h->years, c->arg,
							   &insured, &contradictory);
		node_set(l->facts, psprintf("insured_years_of_%d", c->arg), node_int(insured));
	}
	else
		node_set(l->facts, "first_enrolment", node_string(h->counts.first ? "yes" : "no"));
}

static bool concerns(const Trace *t, uint16 at);
static uint64 subsidies_concerning(const Trace *t, uint16 arg);

static void
put_facts(Leaves *l, const Condition *c)
{
	const Policy *p = l->trace->policy;
	const Condition *conditions = POLICY_TABLE(p, Condition, conditions);
	const CircumstanceSet *set = POLICY_TABLE(p, CircumstanceSet, sets);
	uint64		subsidies;

	switch (c->op)
	{
		case COND_HELD:
			for (unsigned i = 0; i < p->circumstances.count; i++)
			{
				if (set_has(&set[c->arg], i))
					put_circumstance(l, i);
			}
			put_moment(l, c->moment);
			break;
		case COND_AGE:
			put_subject(l, OF_BIRTH, 0);
			put_moment(l, c->moment);
			break;
		case COND_DATE:
			put_subject(l, c->what, c->arg);
			break;
		case COND_ELAPSED:
			put_subject(l, c->what, c->arg);
			put_moment(l, c->moment);
			break;
		case COND_SUBSIDY:
			for (subsidies = subsidies_concerning(l->trace, c->arg); subsidies; subsidies &= subsidies - 1)
			{
				uint16		at = POLICY_TABLE(p, Subsidy, subsidies)[lowest_bit(subsidies)].condition;

				for (uint16 m = at; m < at + conditions[at].skip; m++)
					put_facts(l, &conditions[m]);
			}
			break;
		case COND_LEVEL:
			node_set(l->facts, "fee_level", l->trace->ev.facts->level < 0 ? node_new(NODE_NULL) :
					 text_node(p, POLICY_TABLE(p, Ref, levels)[l->trace->ev.facts->level]));
			break;
		case COND_LAPSED:
		case COND_CONSECUTIVE:
		case COND_FIRST:
		case COND_INSURED:
			put_history(l, c);
			break;
		default:
			break;
	}
}

/* ------------------------------------------------------------------
 * Conditions
 * ------------------------------------------------------------------ */

static Tree *
negated(const Tree *leaf)
{
	Tree	   *none = node_new(NODE_OBJECT);
	Tree	   *list = node_new(NODE_ARRAY);

	node_append(list, node_copy(leaf));
	node_set(none, "none", list);
	return none;
}

/* Of the subsidies that a condition names those that are about what the person lists. */
static uint64
subsidies_concerning(const Trace *t, uint16 arg)
{
	const Subsidy *subsidies = POLICY_TABLE(t->policy, Subsidy, subsidies);
	uint64		named = POLICY_TABLE(t->policy, CircumstanceSet, sets)[arg].w[0];

	for (uint32 i = 0; i < t->policy->subsidies.count; i++)
	{
		if (((named >> i) & 1) && !concerns(t, subsidies[i].condition))
			named &= ~(UINT64CONST(1) << i);
	}
	return named;
}

/* Is any part of a condition about a circumstance that the person lists? */
static bool
concerns(const Trace *t, uint16 at)
{
	const Condition *conditions = POLICY_TABLE(t->policy, Condition, conditions);
	const CircumstanceSet *sets = POLICY_TABLE(t->policy, CircumstanceSet, sets);
	const CircumstanceSet *listed = &t->ev.facts->listed;

	for (uint16 m = at; m < at + conditions[at].skip; m++)
	{
		const Condition *c = &conditions[m];

		if ((c->op == COND_HELD && set_meets(&sets[c->arg], listed)) ||
			((c->op == COND_DATE || c->op == COND_ELAPSED) &&
			 c->what == OF_CIRCUMSTANCE && set_has(listed, c->arg)) ||
			(c->op == COND_SUBSIDY && subsidies_concerning(t, c->arg)))
			return true;
	}
	return false;
}

static bool
some_member_concerns(const Trace *t, uint16 at)
{
	const Condition *conditions = POLICY_TABLE(t->policy, Condition, conditions);

	for (uint16 m = at + 1; m < at + conditions[at].skip; m += conditions[m].skip)
	{
		if (concerns(t, m))
			return true;
	}
	return false;
}

/* Is the subsidy of this name one of these? */
static bool
is_among(const Trace *t, uint64 these, const char *id)
{
	const Subsidy *subsidies = POLICY_TABLE(t->policy, Subsidy, subsidies);

	for (uint32 i = 0; i < t->policy->subsidies.count; i++)
	{
		if (((these >> i) & 1) &&
			strcmp(text_node(t->policy, POLICY_TABLE(t->policy, RuleText, rules)[subsidies[i].rule].id)->text, id) == 0)
			return true;
	}
	return false;
}

static bool
is_listed(const Trace *t, const char *name)
{
	uint16		circumstance = policy_circumstance(t->policy, name_hash(name, strlen(name)),
												   name, strlen(name));

	return circumstance != NO_INDEX && set_has(&t->ev.facts->listed, circumstance);
}

/* A leaf with those of its codes by which it was met, or that are about what the person has. */
static Tree *
leaf_of_person(const Trace *t, const Tree *json, const Condition *c, bool met)
{
	uint64		subsidies = c->op != COND_SUBSIDY ? 0 :
		met ? t->ev.subsidies : subsidies_concerning(t, c->arg);
	const char *key = node_is(node_get(json, "subsidy"), NODE_ARRAY) ? "subsidy" : "holds";
	Tree	   *list = node_get(json, key);
	Tree	   *leaf = node_copy(json);
	Tree	   *kept = node_new(NODE_ARRAY);

	if (!node_is(list, NODE_ARRAY))
		return leaf;
	for (int i = 0; i < list->n; i++)
	{
		const char *code = list->items[i]->text;

		if (key[0] == 's' ? is_among(t, subsidies, code) : met && is_listed(t, code))
			node_append(kept, node_copy(list->items[i]));
	}
	if (kept->n > 0)
		node_set(leaf, key, kept);
	return leaf;
}

/*
 * Sort the leaves of a condition by whether they came out as wanted.  Of members of
 * which one is enough the one that was met is shown alone, or else those about what
 * the person has, if any are.
 */
static void
walk(Leaves *l, const Tree *json, uint16 at, bool wanted)
{
	const Condition *conditions = POLICY_TABLE(l->trace->policy, Condition, conditions);
	const Condition *c = &conditions[at];
	Missing		missing = {0, {{0, 0}}};
	Ternary		holds = condition_holds(&l->trace->ev, at, &missing);
	bool		inner = c->op == COND_NONE ? !wanted : wanted;
	/* a NONE is an ANY that must not hold */
	bool		one_is_enough = (c->op == COND_ALL) != inner;
	bool		only_concerned;
	const Tree *members;
	uint16		m = at + 1;

	if (c->op != COND_ALL && c->op != COND_ANY && c->op != COND_NONE)
	{
		Tree	   *leaf = !wanted ? negated(json) :
			leaf_of_person(l->trace, json, c, holds == IS_YES);

		/* not to be something that the person never said to be goes without saying */
		if (!wanted && holds == IS_NO && !concerns(l->trace, at))
			return;
		node_append(holds == IS_UNDECIDED ? l->undecided :
					(holds == IS_YES) == wanted ? l->met : l->failed, leaf);
		put_facts(l, c);
		return;
	}
	members = json->items[0];
	only_concerned = one_is_enough && (holds == IS_YES) != wanted &&
		some_member_concerns(l->trace, at);
	for (int i = 0; i < members->n; m += conditions[m].skip, i++)
	{
		Ternary		member = condition_holds(&l->trace->ev, m, &missing);

		if (one_is_enough && holds != IS_UNDECIDED &&
			((holds == IS_YES) == wanted) && (member == IS_YES) != inner)
			continue;			/* another is what met it */
		if (only_concerned && member != IS_UNDECIDED && !concerns(l->trace, m))
			continue;
		walk(l, members->items[i], m, inner);
		if (one_is_enough && member != IS_UNDECIDED && (member == IS_YES) == inner)
			break;
	}
}

static Tree *
rule_tree(Trace *t, const char *section, uint16 rule)
{
	const RuleText *text = &POLICY_TABLE(t->policy, RuleText, rules)[rule];
	Tree	   *list = node_get(t->document, section);
	const char *id = text_node(t->policy, text->id)->text;

	for (int i = 0; node_is(list, NODE_ARRAY) && i < list->n; i++)
	{
		const char *have = node_text(list->items[i], "id");

		if (have && strcmp(have, id) == 0)
			return list->items[i];
	}
	return NULL;
}

static const char *
state_word(Ternary holds, bool applied)
{
	return applied ? "applied" : holds == IS_YES ? "holds" :
		holds == IS_NO ? "fails" : "undecided";
}

/* The other documents that gave values of a rule. */
static void
put_sources(const Tree *rule, Tree *row)
{
	Tree	   *sources = node_get(rule, "values_from");

	if (sources)
		node_set(row, "values_from", node_copy(sources));
}

/* One row of a single rule, which has neither id nor condition. */
static void
add_single(Trace *t, const char *section, bool applied, Tree *failed, Tree *facts)
{
	Tree	   *rule = node_get(t->document, section);
	Tree	   *row = node_new(NODE_OBJECT);
	const char *const keys[][2] = {{"document", "document"}, {"clause", "cite"}};

	node_set(row, "section", node_string(section));
	for (int i = 0; i < (int) lengthof(keys); i++)
	{
		const char *text = node_text(rule, keys[i][1]);

		node_set(row, keys[i][0], text ? node_string(text) : node_new(NODE_NULL));
	}
	put_sources(rule, row);
	node_set(row, "state", node_string(applied ? "applied" : "fails"));
	node_set(row, "met", node_new(NODE_ARRAY));
	node_set(row, "failed", failed);
	node_set(row, "undecided", node_new(NODE_ARRAY));
	node_set(row, "facts", facts);
	node_append(t->rows, row);
}

/* One row: the rule, where it stands, what came of its condition. */
static Tree *
add_rule(Trace *t, const char *section, uint16 rule, uint16 condition, bool applied)
{
	const RuleText *text = &POLICY_TABLE(t->policy, RuleText, rules)[rule];
	Tree	   *source = rule_tree(t, section, rule);
	Tree	   *when = node_get(source, "when");
	Tree	   *row = node_new(NODE_OBJECT);
	Missing		missing = {0, {{0, 0}}};
	Leaves		l = {
		t, node_new(NODE_ARRAY), node_new(NODE_ARRAY), node_new(NODE_ARRAY),
		node_new(NODE_OBJECT)
	};

	if (when)
		walk(&l, when, condition, true);
	else if (condition != 0)
	{
		/* a subsidy without a condition asks for the circumstance of its category */
		const char *category = node_text(source, "category");

		walk(&l, category ? node_string(category) : text_node(t->policy, text->id),
			 condition, true);
	}
	node_set(row, "section", node_string(section));
	node_set(row, "number", node_int(rule));
	node_set(row, "rule", text_node(t->policy, text->id));
	node_set(row, "name", text_node(t->policy, text->name));
	node_set(row, "document", text_node(t->policy, text->document));
	node_set(row, "clause", text_node(t->policy, text->cite));
	if (node_text(source, "label"))
		node_set(row, "label", node_string(node_text(source, "label")));
	put_sources(source, row);
	node_set(row, "state",
			 node_string(state_word(condition_holds(&t->ev, condition, &missing), applied)));
	node_set(row, "met", l.met);
	node_set(row, "failed", l.failed);
	node_set(row, "undecided", l.undecided);
	node_set(row, "facts", l.facts);
	node_append(t->rows, row);
	return row;
}

/* ------------------------------------------------------------------
 * The sections, in the order in which the answer is made
 * ------------------------------------------------------------------ */

/* Nobody paid: what would enrol without a payment is asked of who holds anything, or registered. */
static void
trace_enrolment(Trace *t)
{
	const Facts *f = t->ev.facts;
	Tree	   *facts = node_new(NODE_OBJECT);

	if (f->paid != DAY_NONE || (f->nheld == 0 && f->registered == DAY_NONE) ||
		!(t->policy->flags & (POLICY_HAS_ROSTER | POLICY_ZERO_DECLARATION)))
		return;
	node_set(facts, "registered_on", day_node(f->registered));
	add_single(t, "enrolment", t->answer.accepted == IS_YES, node_new(NODE_ARRAY), facts);
}

/*
 * Identities that were recognised since the collection began: whether they count
 * for a payment that came before.
 */
static void
trace_recognition(Trace *t)
{
	const Policy *p = t->policy;
	const Facts *f = t->ev.facts;
	Day			begin = p->windows.count > 1 ? POLICY_TABLE(p, Window, windows)[1].from : p->year_start;
	Leaves		l = {t, NULL, node_new(NODE_ARRAY), NULL, node_new(NODE_OBJECT)};
	bool		counts = false;

	if (!(p->flags & POLICY_HAS_RECOGNITION) || f->paid == DAY_NONE)
		return;
	for (int i = 0; i < f->nheld; i++)
	{
		const Held *h = &f->held[i];
		bool		held = set_has(&t->ev.held, h->circumstance);

		if (!set_has(&p->recognition, h->circumstance) || !DAY_IS_KNOWN(h->from) || h->from < begin ||
			(!held && h->from <= p->recognition_until))
			continue;
		put_circumstance(&l, h->circumstance);
		counts |= held;
		if (!held)
		{
			Tree	   *date = node_new(NODE_OBJECT);
			Tree	   *leaf = node_new(NODE_OBJECT);

			node_set(date, "of", text_node(p, POLICY_TABLE(p, CircumstanceText, circumstances)[h->circumstance].code));
			node_set(date, "until", day_node(p->recognition_until));
			node_set(leaf, "date", date);
			node_append(l.failed, leaf);
		}
	}
	if (l.facts->n > 0)
		add_single(t, "recognition", counts, l.failed, l.facts);
}

static void
trace_routes(Trace *t)
{
	const Policy *p = t->policy;
	const Route *routes = POLICY_TABLE(p, Route, routes);
	int			window = window_find(p, t->ev.paid);
	uint32		n;
	const uint8 *open = window_routes(p, window, false, &n);

	if (t->answer.window_rule < RULE_UNDECIDED)
		(void) add_rule(t, "windows", t->answer.window_rule, 0, true);
	for (uint32 i = 0; i < n; i++)
	{
		const Route *r = &routes[open[i]];

		(void) add_rule(t, "routes", r->rule, r->condition, r->rule == t->answer.route_rule);
	}
}

/* A fee in proportion to months also asks for the day of its event, and says how many. */
static void
trace_fee(Trace *t, const Fee *fee)
{
	Tree	   *row = add_rule(t, "fees", fee->rule, fee->condition, true);
	Leaves		l = {.trace = t,.facts = node_get(row, "facts")};

	Missing		missing = {0, {{0, 0}}};
	int			months;

	if (!(fee->flags & FEE_MONTHLY))
		return;
	put_subject(&l, fee->event, fee->event_of);
	months = fee_months(&t->ev, fee, &missing);
	if (months >= 0)
		node_set(row, "months", node_int(months));
}

/* Where several groups give, what each of them gives, in yuan. */
static void
trace_subsidy(Trace *t, const Subsidy *s)
{
	const Answer *a = &t->answer;
	int			place = s->rule == a->subsidy_rule ? 0 : s->rule == a->more_subsidies[0] ? 1 :
		s->rule == a->more_subsidies[1] ? 2 : -1;
	Tree	   *row = add_rule(t, "subsidies", s->rule, s->condition, place >= 0);

	if (place >= 0 && a->more_subsidies[0] != NO_INDEX && FEN_IS_KNOWN(a->given[place]))
		node_set(row, "gives",
				 node_string(psprintf(INT64_FORMAT ".%02d", a->given[place] / 100,
									  (int) (a->given[place] % 100))));
}

static void
trace_subsidies(Trace *t)
{
	const Policy *p = t->policy;
	const Fee  *fees = POLICY_TABLE(p, Fee, fees);
	const Subsidy *subsidies = POLICY_TABLE(p, Subsidy, subsidies);
	const Split *splits = POLICY_TABLE(p, Split, splits);

	for (uint32 i = 0; i < p->fees.count; i++)
	{
		Missing		missing = {0, {{0, 0}}};

		if (fees[i].rule == t->answer.fee_rule)
			trace_fee(t, &fees[i]);
		else if (t->answer.fee_rule == RULE_UNDECIDED &&
				 condition_holds(&t->ev, fees[i].condition, &missing) == IS_UNDECIDED)
			(void) add_rule(t, "fees", fees[i].rule, fees[i].condition, false);
	}
	for (uint32 i = 0; i < p->subsidies.count; i++)
		trace_subsidy(t, &subsidies[i]);
	for (uint32 i = 0; i < p->splits.count; i++)
	{
		if (splits[i].rule == t->answer.split_rule ||
			splits[i].rule == t->answer.more_splits[0] ||
			splits[i].rule == t->answer.more_splits[1])
			(void) add_rule(t, "splits", splits[i].rule, splits[i].condition, true);
	}
}

/* Do the years of the person decide anything: an incentive, or a condition that was asked? */
static bool
years_decide(const Trace *t)
{
	if (t->policy->incentives.count > 0)
		return true;
	for (int i = 0; i < t->rows->n; i++)
	{
		const Tree *facts = node_get(t->rows->items[i], "facts");

		if (node_get(facts, "lapsed_years") || node_get(facts, "consecutive_years"))
			return true;
	}
	return false;
}

/* What the years before the coverage year count for, and what a repair of them comes to. */
static void
trace_history(Trace *t)
{
	const Policy *p = t->policy;
	const HistoryFacts *h = history_facts(&t->ev);
	Tree	   *facts = node_new(NODE_OBJECT);
	int			employee = 0;

	if (t->answer.accepted != IS_YES || h->years == NULL)
		return;
	/* a contradictory year leaves the count open */
	node_set(facts, "lapsed_years", h->counts.lapsed_unsure ? node_new(NODE_NULL) : node_int(h->counts.lapsed));
	if (p->repair_months > 0 && h->counts.repaired > 0)
	{
		Tree	   *repair = node_copy(facts);

		node_set(repair, "repaired_years", node_int(h->counts.repaired));
		add_single(t, "repair", DAY_IS_KNOWN(t->answer.repair_accepted) && t->answer.repair_accepted > 0,
				   node_new(NODE_ARRAY), repair);
	}
	if (!node_get(t->document, "history") || !years_decide(t))
		return;
	for (int y = h->years->first_year; y < h->years->first_year + h->years->n && y < p->coverage_year; y++)
		employee += (history_year(h->years, y) & YEAR_STATUS_MASK) == YEAR_EMPLOYEE;
	node_set(facts, "consecutive_years", h->counts.consecutive_unsure ? node_new(NODE_NULL) : node_int(h->counts.consecutive));
	if (employee > 0)
		node_set(facts, "employee_years", node_int(employee));
	add_single(t, "history", true, node_new(NODE_ARRAY), facts);
}

static void
trace_top_ups(Trace *t)
{
	const Policy *p = t->policy;
	const TopUp *top_ups = POLICY_TABLE(p, TopUp, top_ups);

	for (uint32 i = 0; i < p->top_ups.count; i++)
	{
		if (top_ups[i].rule == t->answer.top_up_rule)
			(void) add_rule(t, "top_ups", top_ups[i].rule, top_ups[i].condition, true);
	}
}

static void
trace_benefit_levels(Trace *t)
{
	const Policy *p = t->policy;
	const BenefitLevel *levels = POLICY_TABLE(p, BenefitLevel, benefit_levels);

	for (uint32 i = 0; i < p->benefit_levels.count; i++)
	{
		if (levels[i].rule == t->answer.level_rule)
			(void) add_rule(t, "benefit_levels", levels[i].rule, levels[i].condition, true);
	}
}

static void
trace_incentives(Trace *t)
{
	static const int amounts[] = {
		AMT_BONUS_CONTINUOUS, AMT_BONUS_ZERO_CLAIM, AMT_PENALTY
	};
	static const int points[] = {
		AMT_BONUS_POINTS, AMT_BONUS_POINTS, AMT_PENALTY_POINTS
	};
	const Policy *p = t->policy;
	const Incentive *rules = POLICY_TABLE(p, Incentive, incentives);
	const Route *routes = POLICY_TABLE(p, Route, routes);

	for (uint32 i = 0; i < p->incentives.count; i++)
	{
		const Incentive *in = &rules[i];
		Fen			amount = t->answer.amount[(in->flags & INCENTIVE_POINTS ? points : amounts)[in->earned_by]];

		/* others of its kind may have given it */
		if (amount != 0 && amount != FEN_NONE &&
			(t->answer.route >= p->routes.count ||
			 incentive_counts(p, &routes[t->answer.route], t->ev.facts, in)))
			(void) add_rule(t, "incentives", in->rule, 0, true);
	}
	if (p->incentives.count > 0 && t->answer.accepted == IS_YES &&
		known_history(p, t->ev.facts) && node_get(t->document, "incentive_limits"))
		add_single(t, "incentive_limits", true, node_new(NODE_ARRAY), node_new(NODE_OBJECT));
}

Datum
policy_trace(PG_FUNCTION_ARGS)
{
	FactRoom   *room = palloc(sizeof(FactRoom));
	Trace	   *t = palloc0(sizeof(Trace));

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	t->policy = policy_arg(fcinfo, 0);
	t->document = node_from_jsonb(policy_jsonb(t->policy));
	t->rows = node_new(NODE_ARRAY);
	facts_read(fcinfo, 1, t->policy, room);
	rule_assess_seen(t->policy, &room->facts, &t->answer, &t->ev);
	if (!(t->answer.engine_notes & ROW_FLAWS))
	{
		trace_enrolment(t);
		trace_routes(t);
		trace_history(t);
		trace_recognition(t);
		trace_subsidies(t);
		trace_top_ups(t);
		trace_benefit_levels(t);
		trace_incentives(t);
	}
	PG_RETURN_DATUM(node_jsonb(t->rows));
}

Datum
policy_rules(PG_FUNCTION_ARGS)
{
	const Policy *p = policy_arg(fcinfo, 0);
	const RuleText *rules = POLICY_TABLE(p, RuleText, rules);
	Tree	   *rows = node_new(NODE_ARRAY);

	for (uint32 i = 0; i < p->rules.count; i++)
	{
		Tree	   *row = node_new(NODE_OBJECT);

		node_set(row, "number", node_int(i));
		node_set(row, "section", text_node(p, rules[i].section));
		node_set(row, "rule", text_node(p, rules[i].id));
		node_set(row, "name", text_node(p, rules[i].name));
		node_set(row, "document", text_node(p, rules[i].document));
		node_set(row, "clause", text_node(p, rules[i].cite));
		node_append(rows, row);
	}
	PG_RETURN_DATUM(node_jsonb(rows));
}

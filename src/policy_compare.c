/*-------------------------------------------------------------------------
 * policy_compare.c
 *	  Whom may one policy answer otherwise than another? (no server code)
 *
 * An amendment mostly gives another amount to an aid.  The rules read an aid only
 * where a circumstance that the person holds opens it (rule_subsidy.c), so that who
 * holds none of these circumstances is answered alike, and need not be asked.
 * Where policies differ in anything else nothing is said of anybody.
 *-------------------------------------------------------------------------
 */
#include <stddef.h>
#include <string.h>

#include "policy_format.h"

typedef struct Pair
{
	const Policy *a;
	const Policy *b;
} Pair;

static bool
same_text(const Pair *p, Ref a, Ref b)
{
	return a.count == b.count &&
		memcmp(POLICY_TEXT(p->a, a), POLICY_TEXT(p->b, b), a.count) == 0;
}

/* Tables of structs without texts. */
#define SAME_TABLE(p, type, table) \
	same_bytes(p, (p)->a->table, (p)->b->table, sizeof(type))

static bool
same_bytes(const Pair *p, Ref a, Ref b, size_t size)
{
	return a.count == b.count &&
		memcmp(POLICY_TEXT(p->a, a), POLICY_TEXT(p->b, b), a.count * size) == 0;
}

/* Tables of texts. */
#define SAME_TEXTS(p, table) same_texts(p, (p)->a->table, (p)->b->table)

static bool
same_texts(const Pair *p, Ref a, Ref b)
{
	if (a.count != b.count)
		return false;
	for (uint32_t i = 0; i < a.count; i++)
	{
		if (!same_text(p, ((const Ref *) POLICY_TEXT(p->a, a))[i],
					   ((const Ref *) POLICY_TEXT(p->b, b))[i]))
			return false;
	}
	return true;
}

/* What stands in a policy itself, but for where its tables are and what it is called. */
static bool
same_head(const Pair *p)
{
	Policy		a = *p->a,
				b = *p->b;

	a.vl_len_ = b.vl_len_;
	a.fingerprint = b.fingerprint;
	a.size = b.size;
	return memcmp(&a, &b, offsetof(Policy, windows)) == 0;
}

/* The name of a route is part of the answer. */
static bool
same_names_of_rules(const Pair *p)
{
	const RuleText *a = POLICY_TABLE(p->a, RuleText, rules);
	const RuleText *b = POLICY_TABLE(p->b, RuleText, rules);

	if (p->a->rules.count != p->b->rules.count)
		return false;
	for (uint32_t i = 0; i < p->a->rules.count; i++)
	{
		if (!same_text(p, a[i].name, b[i].name))
			return false;
	}
	return true;
}

static bool
same_circumstances(const Pair *p)
{
	const CircumstanceText *a = POLICY_TABLE(p->a, CircumstanceText, circumstances);
	const CircumstanceText *b = POLICY_TABLE(p->b, CircumstanceText, circumstances);
	const NameSlot *m = POLICY_TABLE(p->a, NameSlot, names);
	const NameSlot *n = POLICY_TABLE(p->b, NameSlot, names);

	if (p->a->circumstances.count != p->b->circumstances.count ||
		p->a->names.count != p->b->names.count)
		return false;
	for (uint32_t i = 0; i < p->a->circumstances.count; i++)
	{
		if (!same_text(p, a[i].code, b[i].code))
			return false;
	}
	for (uint32_t i = 0; i < p->a->names.count; i++)
	{
		if (m[i].hash != n[i].hash || m[i].circumstance != n[i].circumstance ||
			!same_text(p, m[i].name, n[i].name))
			return false;
	}
	return true;
}

static bool
same_routes(const Pair *p)
{
	const Route *a = POLICY_TABLE(p->a, Route, routes);
	const Route *b = POLICY_TABLE(p->b, Route, routes);
	const WindowRoutes *v = POLICY_TABLE(p->a, WindowRoutes, window_routes);
	const WindowRoutes *w = POLICY_TABLE(p->b, WindowRoutes, window_routes);

	if (p->a->routes.count != p->b->routes.count ||
		p->a->window_routes.count != p->b->window_routes.count)
		return false;
	for (uint32_t i = 0; i < p->a->routes.count; i++)
	{
		if (memcmp(&a[i], &b[i], offsetof(Route, plain)) != 0 ||
			a[i].plain.count != b[i].plain.count)
			return false;
	}
	for (uint32_t i = 0; i < p->a->window_routes.count; i++)
	{
		if (v[i].born_before != w[i].born_before || v[i].settled != w[i].settled ||
			!same_bytes(p, v[i].all, w[i].all, 1) ||
			!same_bytes(p, v[i].plain, w[i].plain, 1))
			return false;
	}
	return true;
}

static bool
same_levels(const Pair *p)
{
	const BenefitLevel *a = POLICY_TABLE(p->a, BenefitLevel, benefit_levels);
	const BenefitLevel *b = POLICY_TABLE(p->b, BenefitLevel, benefit_levels);

	if (p->a->benefit_levels.count != p->b->benefit_levels.count)
		return false;
	for (uint32_t i = 0; i < p->a->benefit_levels.count; i++)
	{
		if (a[i].notes != b[i].notes || a[i].rule != b[i].rule ||
			a[i].condition != b[i].condition || !same_text(p, a[i].level, b[i].level))
			return false;
	}
	return true;
}

/* Everything but what the aids give. */
static bool
same_but_aids(const Pair *p)
{
	return same_head(p) && same_names_of_rules(p) && same_circumstances(p) &&
		same_routes(p) && same_levels(p) &&
		SAME_TABLE(p, Window, windows) && SAME_TABLE(p, Fee, fees) &&
		SAME_TABLE(p, Split, splits) &&
		SAME_TABLE(p, TopUp, top_ups) && SAME_TABLE(p, Incentive, incentives) &&
		SAME_TABLE(p, Condition, conditions) && SAME_TABLE(p, CircumstanceSet, sets) &&
		SAME_TEXTS(p, notes_text) && SAME_TEXTS(p, payers) && SAME_TEXTS(p, levels) &&
		SAME_TEXTS(p, split_names) &&
		p->a->subsidies.count == p->b->subsidies.count &&
		p->a->subsidies_of.count == p->b->subsidies_of.count;
}

bool
policy_compare(const Policy *a, const Policy *b, CircumstanceSet *holders)
{
	const Pair	p = {a, b};
	const Subsidy *s,
			   *t;
	const uint64_t *of,
			   *then_of;
	uint64_t	other = 0;

	holders->w[0] = holders->w[1] = 0;
	if (!same_but_aids(&p))
		return false;
	s = POLICY_TABLE(a, Subsidy, subsidies);
	t = POLICY_TABLE(b, Subsidy, subsidies);
	for (uint32_t i = 0; i < a->subsidies.count; i++)
	{
		if (memcmp(&s[i], &t[i], offsetof(Subsidy, category)) != 0 ||
			!same_text(&p, s[i].category, t[i].category))
			other |= UINT64_C(1) << i;
	}
	if (other & a->subsidies_always)
		return false;
	of = POLICY_TABLE(a, uint64_t, subsidies_of);
	then_of = POLICY_TABLE(b, uint64_t, subsidies_of);
	for (uint32_t i = 0; i < a->subsidies_of.count; i++)
	{
		/* an aid of nothing is opened by nobody */
		if ((of[i] ^ then_of[i]) & ~other)
			return false;
		if ((of[i] | then_of[i]) & other)
			set_add(holders, i);
	}
	return true;
}

/*-------------------------------------------------------------------------
 * rule_illness.c
 *	  Critical illness insurance (大病保险; no server code).
 *
 * Paid on the expense of a whole year: what one claim is paid is the difference of
 * two answers, so that the claims of a year sum exactly in whatever order they are
 * settled.  Amounts are exact to a millionth of a fen and rounded once, at the end.
 *-------------------------------------------------------------------------
 */
#include "rules.h"

/* The first class that the person is of; what may be one comes before it. */
static const IllnessClass *
find_class(Evaluation *ev, IllnessAnswer *a)
{
	const IllnessClass *classes = POLICY_TABLE(ev->policy, IllnessClass, illness_classes);

	a->rule = NO_INDEX;
	for (uint32_t i = 0; i < ev->policy->illness_classes.count; i++)
	{
		switch (condition_holds(ev, classes[i].condition, &a->missing))
		{
			case IS_YES:
				a->rule = classes[i].rule;
				a->missing = (Missing) {0, {{0, 0}}};
				return &classes[i];
			case IS_UNDECIDED:
				a->rule = RULE_UNDECIDED;
				return NULL;
			default:
				break;
		}
	}
	return NULL;
}

/* What the brackets give of the expense above the deductible. */
static MicroFen
by_brackets(const Policy *p, const IllnessClass *c, MicroFen expense, int64_t *rate)
{
	const Bracket *brackets = POLICY_TABLE(p, Bracket, brackets) + c->bracket;
	MicroFen	from = c->deductible;	/* where the bracket begins, of the whole expense */
	MicroFen	base = c->flags & ILLNESS_FROM_FIRST_FEN ? 0 : c->deductible;
	MicroFen	sum = 0;

	*rate = brackets[0].rate;
	for (int i = 0; i < c->nbrackets && expense > from; i++)
	{
		MicroFen	until = expense;

		if (brackets[i].up_to != FEN_NONE &&
			base + brackets[i].up_to * RATIO_ONE < until)
			until = base + brackets[i].up_to * RATIO_ONE;
		if (until <= from)
			continue;			/* all below the deductible */
		*rate = brackets[i].rate;
		sum += micro_ratio(until - from, brackets[i].rate);
		from = until;
	}
	return sum;
}

static void
pay(const Policy *p, const IllnessClass *c, Fen expense, Fen bonus, Fen penalty,
	IllnessAnswer *a)
{
	MicroFen	counted = expense * RATIO_ONE;
	bool		has_cap = FEN_IS_KNOWN(c->cap);
	Fen			before_bonus = 0;

	if (has_cap)
	{
		before_bonus = c->cap > penalty ? c->cap - penalty : 0;
		a->cap = before_bonus + bonus;
		if ((c->flags & ILLNESS_CAP_ON_EXPENSE) &&
			counted > c->deductible + a->cap * RATIO_ONE)
			counted = c->deductible + a->cap * RATIO_ONE;
	}
	a->reimbursed = micro_to_fen(by_brackets(p, c, counted, &a->rate));
	if (c->cap == FEN_UNKNOWN && a->reimbursed > 0)
	{
		a->reimbursed = a->bonus_used = FEN_UNKNOWN;
		return;
	}
	a->bonus_used = 0;
	if (!has_cap)
		return;
	if (c->flags & ILLNESS_CAP_ON_EXPENSE)
	{
		MicroFen	own = c->deductible + before_bonus * RATIO_ONE;
		int64_t		rate;

		/* what the expense beyond the limit without bonus adds */
		if (counted > own)
			a->bonus_used = a->reimbursed - micro_to_fen(by_brackets(p, c, own, &rate));
		return;
	}
	if (a->reimbursed > a->cap)
		a->reimbursed = a->cap;
	if (a->reimbursed > before_bonus)
		a->bonus_used = a->reimbursed - before_bonus;
}

void
rule_illness(const Policy *p, const Facts *f, Day on_day, Fen expense, Fen bonus,
			 Fen penalty, IllnessAnswer *a)
{
	const IllnessClass *c;
	Evaluation	ev;

	*a = (IllnessAnswer) {
		.deductible = FEN_NONE, .cap = FEN_NONE, .reimbursed = FEN_NONE,
		.bonus_used = FEN_NONE, .rate = RATIO_UNKNOWN
	};
	evaluation_init(&ev, p, f, on_day);
	subsidies_find(&ev);
	c = find_class(&ev, a);
	if (a->rule == RULE_UNDECIDED)
		a->deductible = a->cap = a->reimbursed = a->bonus_used = FEN_UNDECIDED;
	if (c == NULL)
		return;
	a->notes = c->notes;
	a->cap = c->cap;
	if (c->nbrackets == 1)
		a->rate = POLICY_TABLE(p, Bracket, brackets)[c->bracket].rate;
	if (c->deductible == FEN_UNKNOWN)
	{
		a->deductible = FEN_UNKNOWN;
		if (expense > 0)
			a->reimbursed = a->bonus_used = FEN_UNKNOWN;
		else
			a->reimbursed = a->bonus_used = 0;
		if (FEN_IS_KNOWN(c->cap))
			a->cap = (c->cap > penalty ? c->cap - penalty : 0) + bonus;
		return;
	}
	a->deductible = micro_to_fen(c->deductible);
	pay(p, c, expense, bonus, penalty, a);
}

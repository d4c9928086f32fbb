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

/* The rate of a bracket with percentage points added or taken. */
static int64_t
rate_with(const Bracket *bracket, int64_t points)
{
	int64_t		rate = bracket->rate + points;

	return rate < 0 ? 0 : rate > RATIO_ONE ? RATIO_ONE : rate;
}

/* What the brackets give of the expense above the deductible. */
static MicroFen
by_brackets(const Policy *p, const IllnessClass *c, MicroFen expense, int64_t points,
			int64_t *rate)
{
	const Bracket *brackets = POLICY_TABLE(p, Bracket, brackets) + c->bracket;
	MicroFen	from = c->deductible;	/* where the bracket begins, of the whole expense */
	MicroFen	base = c->flags & ILLNESS_FROM_FIRST_FEN ? 0 : c->deductible;
	MicroFen	sum = 0;

	*rate = rate_with(&brackets[0], points);
	for (int i = 0; i < c->nbrackets && expense > from; i++)
	{
		MicroFen	until = expense;

		if (brackets[i].up_to != FEN_NONE &&
			base + brackets[i].up_to * RATIO_ONE < until)
			until = base + brackets[i].up_to * RATIO_ONE;
		if (until <= from)
			continue;			/* all below the deductible */
		*rate = rate_with(&brackets[i], points);
		sum += micro_ratio(until - from, *rate);
		from = until;
	}
	return sum;
}

/* What the expense is paid as far as a limit goes, and what of it the bonus pays. */
static void
limit_payment(const Policy *p, const IllnessClass *c, MicroFen expense, Fen own,
			  Fen bonus, int64_t points, IllnessAnswer *a)
{
	MicroFen	most = c->deductible + (own + bonus) * RATIO_ONE;
	int64_t		rate;

	a->bonus_used = 0;
	if (!(c->flags & ILLNESS_CAP_ON_EXPENSE))
	{
		if (a->reimbursed > own + bonus)
			a->reimbursed = own + bonus;
		if (a->reimbursed > own)
			a->bonus_used = a->reimbursed - own;
		return;
	}
	if (expense > most)
		a->reimbursed = micro_to_fen(by_brackets(p, c, most, points, &a->rate));
	if (expense > c->deductible + own * RATIO_ONE)
		a->bonus_used = a->reimbursed -
			micro_to_fen(by_brackets(p, c, c->deductible + own * RATIO_ONE, points, &rate));
}

/* Does an expense or its payment go beyond the limit without bonus? */
static bool
beyond(const IllnessClass *c, MicroFen expense, Fen reimbursed, Fen own)
{
	return c->flags & ILLNESS_CAP_ON_EXPENSE ?
		expense > c->deductible + own * RATIO_ONE : reimbursed > own;
}

static void
pay(const Policy *p, const IllnessClass *c, Fen expense, Fen bonus, Fen penalty,
	int64_t points, IllnessAnswer *a)
{
	MicroFen	micro = expense * RATIO_ONE;
	Fen			own;			/* the limit without bonus */

	if (!FEN_IS_KNOWN(points))
	{
		a->reimbursed = a->bonus_used = micro > c->deductible ? points : 0;
		return;
	}
	a->reimbursed = micro_to_fen(by_brackets(p, c, micro, points, &a->rate));
	a->bonus_used = 0;
	if (c->cap == FEN_NONE || a->reimbursed == 0)
		return;
	/* the penalty that is not known may be as much as the limit */
	own = !FEN_IS_KNOWN(c->cap) || !FEN_IS_KNOWN(penalty) ? 0 :
		c->cap > penalty ? c->cap - penalty : 0;
	if (FEN_IS_KNOWN(a->cap))
		limit_payment(p, c, micro, own, bonus, points, a);
	else if (beyond(c, micro, a->reimbursed, own))
		a->reimbursed = a->bonus_used = a->cap;
}

/* The limit of the class with what a history adds and takes. */
static Fen
limit_of(const IllnessClass *c, Fen bonus, Fen penalty)
{
	if (!FEN_IS_KNOWN(c->cap))
		return c->cap;
	if (!FEN_IS_KNOWN(bonus) || !FEN_IS_KNOWN(penalty))
		return FEN_UNDECIDED;
	return (c->cap > penalty ? c->cap - penalty : 0) + bonus;
}

void
rule_illness(const Policy *p, const Facts *f, Day on_day, Fen expense, Fen bonus,
			 Fen penalty, int64_t points, IllnessAnswer *a)
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
	a->cap = limit_of(c, bonus, penalty);
	a->deductible = c->deductible == FEN_UNKNOWN ? FEN_UNKNOWN : micro_to_fen(c->deductible);
	if (c->nbrackets == 1 && FEN_IS_KNOWN(points))
		a->rate = rate_with(&POLICY_TABLE(p, Bracket, brackets)[c->bracket], points);
	if (FEN_IS_KNOWN(a->deductible))
		pay(p, c, expense, bonus, penalty, points, a);
	else
		a->reimbursed = a->bonus_used = expense > 0 ? FEN_UNKNOWN : 0;
}

/*-------------------------------------------------------------------------
 * history_io.c
 *	  The type insurance.history: what each coverage year was to a person.
 *
 * Text: {2021:resident,2022:resident+zero_claim,2024:none,2025:employee}
 * Years are sorted and stand once, flags in the order of flag_words.  Unrecorded
 * years between recorded ones count as not insured, as the rules read them.
 *
 *	  history_in, history_out, history_recv, history_send
 *	  history_eq, history_cmp, history_hash
 *-------------------------------------------------------------------------
 */
#include "history.h"

#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(history_in);
PG_FUNCTION_INFO_V1(history_out);
PG_FUNCTION_INFO_V1(history_recv);
PG_FUNCTION_INFO_V1(history_send);

const char *const history_status_words[] = {
	"unrecorded", "none", "resident", "employee", "excused", "contradictory"
};
/* of the bits from YEAR_ZERO_CLAIM on */
static const char *const flag_words[] = {
	"zero_claim", "bonus_used", "repaired", "critical_illness_paid",
	"zero_claim_used"
};

static void malformed(const char *what) pg_attribute_noreturn();

static void
malformed(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("malformed history: %s", what),
			 errhint("A history looks like {2021:resident,2022:resident+zero_claim,2023:none}.")));
}

/* The bit of a flag; 0: no such flag. */
static uint8
find_flag(const char *at, int length)
{
	for (int i = 0; i < (int) lengthof(flag_words); i++)
	{
		if ((int) strlen(flag_words[i]) == length &&
			strncmp(at, flag_words[i], length) == 0)
			return YEAR_ZERO_CLAIM << i;
	}
	return 0;
}

static int
read_year(const char **at)
{
	int			year = 0;

	for (int i = 0; i < 4; i++)
	{
		if (**at < '0' || **at > '9')
			malformed("expected a year of four digits");
		year = year * 10 + (*(*at)++ - '0');
	}
	if (year < HISTORY_FIRST_YEAR || year > HISTORY_LAST_YEAR)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("year %d is out of range", year),
				 errdetail("A history holds years from %d to %d.",
						   HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR),
				 errhint("Leave other years out.")));
	return year;
}

static uint8
read_state(const char **at)
{
	int			length = strcspn(*at, "+,} ");
	uint8		state = history_status(*at, length);

	if (state == YEAR_UNRECORDED)
		malformed("unknown status; expected resident, employee, excused, none or contradictory");
	*at += length;
	while (**at == '+')
	{
		uint8		flag;

		(*at)++;
		length = strcspn(*at, "+,} ");
		flag = find_flag(*at, length);
		if (flag == 0)
			malformed("unknown flag; expected zero_claim, bonus_used, repaired, critical_illness_paid or zero_claim_used");
		state |= flag;
		*at += length;
	}
	return state;
}

History *
history_make(int first_year, int n, const uint8 *years)
{
	History    *result;

	while (n > 0 && years[n - 1] == 0)
		n--;
	while (n > 0 && *years == 0)
	{
		years++;
		first_year++;
		n--;
	}
	result = palloc(HISTORY_SIZE(n));
	SET_VARSIZE(result, HISTORY_SIZE(n));
	result->head = (HistoryHead) {
		.format = HISTORY_FORMAT,
		.n = n,
		.first_year = n ? first_year : 0
	};
	memcpy(result->years, years, n);
	return result;
}

static History *
history_from_text(const char *at)
{
	uint8		states[HISTORY_MAX_YEARS] = {0};

	if (*at++ != '{')
		malformed("expected \"{\"");
	while (*at == ' ')
		at++;
	while (*at != '}')
	{
		int			year;

		while (*at == ' ')
			at++;
		year = read_year(&at);
		if (*at++ != ':')
			malformed("expected \":\" after the year");
		if (states[year - HISTORY_FIRST_YEAR] != 0)
			malformed("a year stands twice");
		states[year - HISTORY_FIRST_YEAR] = read_state(&at);
		while (*at == ' ')
			at++;
		if (*at == ',' && at[1] != '}')
			at++;
		else if (*at != '}')
			malformed("expected \",\" and a year, or \"}\"");
	}
	if (at[1])
		malformed("text after \"}\"");
	return history_make(HISTORY_FIRST_YEAR, HISTORY_MAX_YEARS, states);
}

Datum
history_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(history_from_text(PG_GETARG_CSTRING(0)));
}

void
history_text(StringInfo out, HistoryYears h)
{
	bool		first = true;

	appendStringInfoChar(out, '{');
	for (int i = 0; i < h.n; i++)
	{
		if (h.years[i] == 0)
			continue;
		appendStringInfo(out, "%s%d:%s", first ? "" : ",", h.first_year + i,
						 history_status_words[h.years[i] & YEAR_STATUS_MASK]);
		for (int k = 0; k < (int) lengthof(flag_words); k++)
		{
			if (h.years[i] & (YEAR_ZERO_CLAIM << k))
				appendStringInfo(out, "+%s", flag_words[k]);
		}
		first = false;
	}
	appendStringInfoChar(out, '}');
}

Datum
history_out(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	initStringInfo(&out);
	history_text(&out, history_arg(fcinfo, 0));
	PG_RETURN_CSTRING(out.data);
}

Datum
history_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(history_from_text(wire_receive(fcinfo, HISTORY_FORMAT, "history")));
}

Datum
history_send(PG_FUNCTION_ARGS)
{
	StringInfoData text;

	initStringInfo(&text);
	history_text(&text, history_arg(fcinfo, 0));
	PG_RETURN_BYTEA_P(wire_send(HISTORY_FORMAT, text.data, text.len));
}

COMPARISON_OPERATORS(history, bytes_compare)
BYTES_HASH(history)

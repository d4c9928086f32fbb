/*-------------------------------------------------------------------------
 * history_io.c
 *	  The type insurance.history: what each coverage year was to a person.
 *
 * Text: {2021:resident,2022:resident+zero_claim,2024:none,2025:employee}
 * Years are sorted and stand once.  Unrecorded years between recorded ones count
 * as not insured, as the rules read them.
 *
 *	  history_in, history_out, history_recv, history_send
 *	  history_eq, history_cmp, history_hash
 *-------------------------------------------------------------------------
 */
#include "types.h"

#include "utils/builtins.h"

#define MAX_YEARS (HISTORY_LAST_YEAR - HISTORY_FIRST_YEAR + 1)

PG_FUNCTION_INFO_V1(history_in);
PG_FUNCTION_INFO_V1(history_out);
PG_FUNCTION_INFO_V1(history_recv);
PG_FUNCTION_INFO_V1(history_send);

static const char *const status_words[] = {
	"unrecorded", "none", "resident", "employee", "excused", "contradictory"
};
static const char *const flag_words[] = {
	"zero_claim", "bonus_used", "repaired"
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

static int
find_status(const char *at, int length, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
	{
		if ((int) strlen(words[i]) == length && strncmp(at, words[i], length) == 0)
			return i;
	}
	return -1;
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
						   HISTORY_FIRST_YEAR, HISTORY_LAST_YEAR)));
	return year;
}

static uint8
read_state(const char **at)
{
	int			length = strcspn(*at, "+,} ");
	int			status = find_status(*at, length, status_words,
									 lengthof(status_words));
	uint8		state;

	if (status <= YEAR_UNRECORDED)
		malformed("unknown status; expected resident, employee, excused, none or contradictory");
	state = status;
	*at += length;
	while (**at == '+')
	{
		int			flag;

		(*at)++;
		length = strcspn(*at, "+,} ");
		flag = find_status(*at, length, flag_words, lengthof(flag_words));
		if (flag < 0)
			malformed("unknown flag; expected zero_claim, bonus_used or repaired");
		state |= YEAR_ZERO_CLAIM << flag;
		*at += length;
	}
	return state;
}

static struct varlena *
make_history(const uint8 *states)
{
	int			first = 0,
				last = MAX_YEARS - 1;
	struct varlena *result;
	HistoryHead head = {.format = HISTORY_FORMAT};
	Size		size;

	while (first < MAX_YEARS && states[first] == 0)
		first++;
	while (last >= first && states[last] == 0)
		last--;
	head.n = last - first + 1;
	head.first_year = head.n ? HISTORY_FIRST_YEAR + first : 0;
	size = VARHDRSZ + sizeof(head) + head.n;
	result = palloc0(size);
	SET_VARSIZE(result, size);
	memcpy(VARDATA(result), &head, sizeof(head));
	memcpy(VARDATA(result) + sizeof(head), states + first, head.n);
	return result;
}

static struct varlena *
history_from_text(const char *at)
{
	uint8		states[MAX_YEARS] = {0};

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
	return make_history(states);
}

Datum
history_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(history_from_text(PG_GETARG_CSTRING(0)));
}

static void
history_text(StringInfo out, struct varlena *history)
{
	HistoryHead head;
	const uint8 *states = (uint8 *) VARDATA_ANY(history) + sizeof(head);
	bool		first = true;

	memcpy(&head, VARDATA_ANY(history), sizeof(head));
	appendStringInfoChar(out, '{');
	for (int i = 0; i < head.n; i++)
	{
		if (states[i] == 0)
			continue;
		appendStringInfo(out, "%s%d:%s", first ? "" : ",", head.first_year + i,
						 status_words[states[i] & YEAR_STATUS_MASK]);
		for (int k = 0; k < (int) lengthof(flag_words); k++)
		{
			if (states[i] & (YEAR_ZERO_CLAIM << k))
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
	history_text(&out, PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0)));
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
	history_text(&text, PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0)));
	PG_RETURN_BYTEA_P(wire_send(HISTORY_FORMAT, text.data, text.len));
}

COMPARISON_OPERATORS(history, bytes_compare)
BYTES_HASH(history)

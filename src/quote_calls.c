/*-------------------------------------------------------------------------
 * quote_calls.c
 *	  Reading the facts of insurance.quote() without repeating them in errors.
 *
 *	  fact_date(jsonb, text)
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/jsonb.h"

#include "policy_doc.h"

PG_FUNCTION_INFO_V1(fact_date);

/*
 * A date of the facts; NULL where it is absent or null.  The server's own cast
 * would show the value in its message, and a message goes to the log.
 */
Datum
fact_date(PG_FUNCTION_ARGS)
{
	char	   *key = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Tree	   *value = node_get(node_from_jsonb(PG_GETARG_JSONB_P(0)), key);
	Day			day;

	if (value == NULL || value->kind == NODE_NULL)
		PG_RETURN_NULL();
	if (value->kind == NODE_STRING && strcmp(value->text, "infinity") == 0)
		PG_RETURN_DATEADT(DATEVAL_NOEND);
	if (value->kind == NODE_STRING && strcmp(value->text, "-infinity") == 0)
		PG_RETURN_DATEADT(DATEVAL_NOBEGIN);
	if (value->kind != NODE_STRING || !parse_day(value->text, &day))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_DATETIME_FORMAT),
				 errmsg("fact \"%s\" is no date", key),
				 errhint("A date is written YYYY-MM-DD, from 1850-01-01 to 2200-12-31.")));
	PG_RETURN_DATEADT(day);
}

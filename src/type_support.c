/*-------------------------------------------------------------------------
 * type_support.c
 *	  What the types of the extension have in common.
 *-------------------------------------------------------------------------
 */
#include "type_support.h"

#include "common/hashfn.h"
#include "funcapi.h"
#include "libpq/pqformat.h"

char *
wire_receive(FunctionCallInfo fcinfo, int version, const char *type)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			have = pq_getmsgbyte(buf);
	int			length;

	if (have != version)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version %d of the binary form of insurance.%s", have, type),
				 errhint("This version of the extension reads version %d.", version)));
	return pq_getmsgtext(buf, buf->len - buf->cursor, &length);
}

bytea *
wire_send(int version, const char *text, int length)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, version);
	pq_sendtext(&buf, text, length);
	return pq_endtypsend(&buf);
}

int
bytes_compare(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	struct varlena *b = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	int			n = VARSIZE_ANY_EXHDR(a);
	int			m = VARSIZE_ANY_EXHDR(b);
	int			order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(n, m));

	return order ? order : n - m;
}

Datum
bytes_hash(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	return hash_any((unsigned char *) VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a));
}

Datum
bytes_hash_extended(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	return hash_any_extended((unsigned char *) VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a),
							 PG_GETARG_INT64(1));
}

TupleDesc
result_row_type(FunctionCallInfo fcinfo)
{
	TupleDesc	type;

	if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(type);
}

Datum
unchanged(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/*-------------------------------------------------------------------------
 * policy_cache.c
 *	  The policy of a region and year, looked up once a backend.
 *
 * The only C that reads tables.  A compiled policy is taken from
 * insurance.compiled_policy; where there is none, insurance.policy_for()
 * compiles it.  Ordinary DML sends no invalidation, so statement triggers on the
 * tables send one for their relation, on commit and on rollback alike, and this
 * cache listens.
 *-------------------------------------------------------------------------
 */
#include "types.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(policy_in_force);
PG_FUNCTION_INFO_V1(policy_tables_changed);

typedef struct Entry
{
	int32		region;
	int32		year;
	bool		used;
	const Policy *policy;		/* NULL: no notice */
} Entry;

/* Open addressing: a look-up a row must cost next to nothing. */
static Entry *entries = NULL;
static uint32 size = 0;
static uint32 filled = 0;
static MemoryContext context = NULL;
static bool stale = false;

/*
 * A snapshot that is not the latest may not see a change whose invalidation has
 * come already, and none will come again: what was read under it holds for it
 * alone.
 */
static bool provisional = false;
static TransactionId snapshot_xmin;
static TransactionId snapshot_xmax;
static uint32 snapshot_xcnt;

static Oid	document_relid = InvalidOid;
static Oid	compiled_relid = InvalidOid;

static void
relation_changed(Datum arg, Oid relid)
{
	if (relid == InvalidOid || relid == document_relid || relid == compiled_relid)
		stale = true;
}

/* A new version of the extension brings other built-in documents. */
static void
function_changed(Datum arg, int cacheid, uint32 hashvalue)
{
	stale = true;
}

static void
start_over(void)
{
	static bool listening = false;

	if (!listening)
	{
		CacheRegisterRelcacheCallback(relation_changed, (Datum) 0);
		CacheRegisterSyscacheCallback(PROCOID, function_changed, (Datum) 0);
		listening = true;
	}
	if (context)
		MemoryContextReset(context);
	else
		context = AllocSetContextCreate(CacheMemoryContext, "insurance policies",
										ALLOCSET_DEFAULT_SIZES);
	size = 64;
	filled = 0;
	entries = MemoryContextAllocZero(context, size * sizeof(Entry));
	stale = false;
	provisional = false;
}

static bool
is_provisional_snapshot(void)
{
	Snapshot	active = ActiveSnapshotSet() ? GetActiveSnapshot() : NULL;

	return active && active->xmin == snapshot_xmin &&
		active->xmax == snapshot_xmax && active->xcnt == snapshot_xcnt;
}

/* Does the active snapshot see all that is committed?  Not known in parallel mode. */
static void
note_snapshot(void)
{
	Snapshot	active = GetActiveSnapshot();

	if (!IsInParallelMode())
	{
		Snapshot	latest = GetLatestSnapshot();

		if (active->xmin == latest->xmin && active->xmax == latest->xmax &&
			active->xcnt == latest->xcnt)
			return;
	}
	provisional = true;
	snapshot_xmin = active->xmin;
	snapshot_xmax = active->xmax;
	snapshot_xcnt = active->xcnt;
}

static uint32
slot_of(int32 region, int32 year)
{
	uint32		h = (uint32) region * 2654435761u ^ (uint32) year * 40503u;

	return (h ^ (h >> 15)) & (size - 1);
}

static Entry *
find_slot(int32 region, int32 year)
{
	uint32		at = slot_of(region, year);

	while (entries[at].used &&
		   (entries[at].region != region || entries[at].year != year))
		at = (at + 1) & (size - 1);
	return &entries[at];
}

static void
grow(void)
{
	Entry	   *old = entries;
	uint32		n = size;

	size *= 2;
	entries = MemoryContextAllocZero(context, size * sizeof(Entry));
	for (uint32 i = 0; i < n; i++)
	{
		if (old[i].used)
			*find_slot(old[i].region, old[i].year) = old[i];
	}
	pfree(old);
}

static void
remember(int32 region, int32 year, const Policy *policy)
{
	Entry	   *entry;

	if (++filled * 2 > size)
		grow();
	entry = find_slot(region, year);
	entry->region = region;
	entry->year = year;
	entry->policy = policy;
	entry->used = true;
}

static Datum
ask(const char *query, int32 region, int32 year, bool *isnull)
{
	Oid			types[2] = {INT4OID, INT4OID};
	Datum		values[2] = {Int32GetDatum(region), Int32GetDatum(year)};
	int			rc = SPI_execute_with_args(query, 2, types, values, NULL, true, 1);

	if (rc != SPI_OK_SELECT)
		elog(ERROR, "could not look up policy: %s", SPI_result_code_string(rc));
	*isnull = true;
	if (SPI_processed == 0)
		return (Datum) 0;
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, isnull);
}

static const Policy *
keep(Datum datum, bool isnull)
{
	MemoryContext old;
	Policy	   *policy;

	if (isnull)
		return NULL;
	old = MemoryContextSwitchTo(context);
	policy = (Policy *) PG_DETOAST_DATUM_COPY(datum);
	MemoryContextSwitchTo(old);
	if (policy->format != POLICY_FORMAT)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("compiled policies are of another version of the extension"),
				 errhint("Call insurance.refresh_policies().")));
	return policy;
}

/*
 * The table of compiled policies is complete or empty: the row of the region, else
 * of its city, else of its province, is the one that holds.  Counties that share
 * their city's row share one policy in memory.
 */
static const Policy *
read_policy(int32 region, int32 year)
{
	bool		isnull;
	int32		holder = DatumGetInt32(ask(
		"SELECT c.region FROM insurance.compiled_policy c"
		" WHERE c.region OPERATOR(pg_catalog.=) ANY (ARRAY[$1,"
		" $1 OPERATOR(pg_catalog./) 100 OPERATOR(pg_catalog.*) 100,"
		" $1 OPERATOR(pg_catalog./) 10000 OPERATOR(pg_catalog.*) 10000])"
		" AND c.coverage_year OPERATOR(pg_catalog.=) $2"
		" ORDER BY c.region OPERATOR(pg_catalog.=) $1 DESC,"
		" c.region OPERATOR(pg_catalog.%) 10000 OPERATOR(pg_catalog.<>) 0 DESC LIMIT 1",
		region, year, &isnull));
	const Policy *policy;
	Entry	   *entry;

	if (isnull)
	{
		Datum		datum = ask("SELECT insurance.policy_for($1, $2)", region, year, &isnull);

		return keep(datum, isnull);
	}
	entry = find_slot(holder, year);
	if (entry->used)
		return entry->policy;
	policy = keep(ask("SELECT c.policy FROM insurance.compiled_policy c"
					  " WHERE c.region OPERATOR(pg_catalog.=) $1"
					  " AND c.coverage_year OPERATOR(pg_catalog.=) $2",
					  holder, year, &isnull), isnull);
	if (holder != region && !stale)
		remember(holder, year, policy);
	return policy;
}

const Policy *
policy_lookup(int32 region, int32 coverage_year)
{
	Entry	   *entry;
	const Policy *policy;
	bool		pushed = false;

	if (stale || entries == NULL || (provisional && !is_provisional_snapshot()))
		start_over();
	entry = find_slot(region, coverage_year);
	if (entry->used)
		return entry->policy;

	if (!ActiveSnapshotSet())
	{
		PushActiveSnapshot(GetTransactionSnapshot());
		pushed = true;
	}
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	document_relid = get_relname_relid("document", get_namespace_oid("insurance", false));
	compiled_relid = get_relname_relid("compiled_policy", get_namespace_oid("insurance", false));
	policy = read_policy(region, coverage_year);
	SPI_finish();
	note_snapshot();
	if (pushed)
		PopActiveSnapshot();

	/* changed while it was read: this answer stands, the next look-up starts over */
	if (!stale)
		remember(region, coverage_year, policy);
	return policy;
}

/* The same for SQL. */
Datum
policy_in_force(PG_FUNCTION_ARGS)
{
	const Policy *policy = policy_lookup(PG_GETARG_INT32(0), PG_GETARG_INT32(1));
	void	   *copy;

	if (policy == NULL)
		PG_RETURN_NULL();
	copy = palloc(VARSIZE(policy));
	memcpy(copy, policy, VARSIZE(policy));
	PG_RETURN_POINTER(copy);
}

/* Statement trigger of the tables that policies are read from. */
Datum
policy_tables_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("policy_tables_changed() must be called as a trigger")));
	CacheInvalidateRelcacheByRelid(RelationGetRelid(trigger->tg_relation));
	return PointerGetDatum(NULL);
}

#!/bin/bash
# Documents change in one session and another asks, by region and year: in the next statement, in one transaction,
# after a rollback, by direct changes of the table, under an old snapshot, in parallel workers.
set -u
source test/tools/tap.sh

# A session that stays: ask SQL prints what it says until it says "done".
coproc OTHER { psql -XqAt 2>&1; }
exec 5<&"${OTHER[0]}" 6>&"${OTHER[1]}"
eval "exec ${OTHER[0]}<&- ${OTHER[1]}>&-"
trap 'exec 6>&-' EXIT
ask() {
	local line out=

	printf '%s\n\\echo <<done>>\n' "$1" >&6
	while IFS= read -r -t 60 line <&5; do
		[ "$line" = "<<done>>" ] && break
		out=$out${out:+$'\n'}$line
	done
	printf '%s' "$out"
}

# document FEE [NUMBER]
document() {
	echo "'{\"number\": \"${2:-S1}\", \"issued_on\": \"2021-12-01\", \"regions\": [{\"code\": 990000}], \"coverage_years\": {\"from\": 2022, \"until\": 2022}, \"fees\": [{\"id\": \"f\", \"personal\": $1, \"cite\": \"1\"}], \"routes\": [{\"id\": \"r\", \"start\": {\"from\": \"payment\"}, \"cite\": \"1\"}]}'::jsonb"
}
fee="SELECT coalesce(insurance.payable(insurance.assessment(990000, 2022, paid_on => '2022-03-01'))::text, insurance.status(insurance.assessment(990000, 2022)));"
county=${fee//990000/990199}

is "$(sql -c 'CREATE EXTENSION insurance')" "" "the extension"
is "$(ask "$fee")" no_text "no document yet"

# ---- another session changes it ----
sql -c "SELECT insurance.add_document($(document 100))" >/dev/null
is "$(ask "$fee")" 100.00 "added in another session"
is "$(ask "$county")" 100.00 "a county without a document of its own sees it, too"
sql -c "SELECT insurance.add_document($(document 110))" >/dev/null
is "$(ask "$fee $county")" $'110.00\n110.00' "replaced in another session"
sql -c "SELECT insurance.remove_document('S1')" >/dev/null
is "$(ask "$fee $county")" $'no_text\nno_text' "removed in another session"

# ---- by direct changes of the table ----
sql -c "INSERT INTO insurance.document (number, document) VALUES ('S1', $(document 120))"
is "$(ask "$fee")" 120.00 "INSERT"
sql -c "UPDATE insurance.document SET document = $(document 130) WHERE number = 'S1'"
is "$(ask "$fee $county")" $'130.00\n130.00' "UPDATE"
sql -c "DELETE FROM insurance.document"
is "$(ask "$fee")" no_text "DELETE"
sql -c "INSERT INTO insurance.document (number, document) VALUES ('S1', $(document 140))"
is "$(ask "$fee")" 140.00 "INSERT again"
sql -c "TRUNCATE insurance.document"
is "$(ask "$fee")" no_text "TRUNCATE"
printf 'S1\t%s\n' "$(document 150 | sed "s/^'//; s/'::jsonb//")" | sql -c "COPY insurance.document (number, document) FROM STDIN"
is "$(ask "$fee")" 150.00 "COPY"
sql -c "SET session_replication_role = replica" -c "UPDATE insurance.document SET document = $(document 160)"
is "$(ask "$fee")" 160.00 "as a replica: the triggers fire always"
sql -c "WITH c AS (UPDATE insurance.document SET document = $(document 165) RETURNING 1) SELECT count(*) FROM c" >/dev/null
is "$(ask "$fee")" 165.00 "in a WITH"
sql -c "SELECT insurance.refresh_policies() > 0" >/dev/null
is "$(ask "$fee")" 165.00 "compiled policies change nothing"
sql -c "TRUNCATE insurance.compiled_policy"
is "$(ask "$fee $county")" $'165.00\n165.00' "nor does their absence"
sql -c "SELECT insurance.add_document($(document 170))" >/dev/null
is "$(ask "$fee")" 170.00 "and back"

# ---- in the same session and transaction ----
is "$(ask "BEGIN; UPDATE insurance.document SET document = $(document 200); $fee")" 200.00 "in the same transaction"
is "$(sql -c "$fee")" 170.00 "not seen by others before it commits"
is "$(ask "ROLLBACK; $fee")" 170.00 "after ROLLBACK"
is "$(ask "BEGIN; SAVEPOINT a; UPDATE insurance.document SET document = $(document 210); $fee ROLLBACK TO a; $fee COMMIT; $fee")" \
	$'210.00\n170.00\n170.00' "after ROLLBACK TO a savepoint"
is "$(ask "BEGIN; SAVEPOINT a; UPDATE insurance.document SET document = $(document 220); RELEASE a; $fee COMMIT; $fee")" \
	$'220.00\n220.00' "after RELEASE and COMMIT"
is "$(sql -c "$fee")" 220.00 "seen by others after it commits"
is "$(ask "BEGIN; SELECT insurance.add_document($(document 230)); $fee ROLLBACK; $fee")" $'S1\n230.00\n220.00' "add_document() and ROLLBACK"
is "$(ask "DO \$\$ BEGIN UPDATE insurance.document SET document = $(document 240); PERFORM 1/0; EXCEPTION WHEN division_by_zero THEN NULL; END \$\$; $fee")" \
	220.00 "after an exception that was caught"
is "$(ask "SELECT insurance.add_document($(document '"much"')); $fee" | tail -n 1)" 220.00 "a document with errors changes nothing"
is "$(ask "CREATE TEMP TABLE r AS SELECT 1 AS i, insurance.payable(insurance.assessment(990000, 2022, paid_on => '2022-03-01')) AS p;
	UPDATE insurance.document SET document = $(document 250); INSERT INTO r SELECT 2, insurance.payable(insurance.assessment(990000, 2022, paid_on => '2022-03-01'));
	SELECT string_agg(p::text, ' ' ORDER BY i) FROM r; DROP TABLE r;")" "220.00 250.00" "between two statements"

# ---- prepared statements and PL/pgSQL keep no old answer ----
ask "PREPARE q AS $fee SET plan_cache_mode = force_generic_plan;" >/dev/null
ask "CREATE FUNCTION pg_temp.ask() RETURNS text LANGUAGE plpgsql AS \$\$ BEGIN RETURN insurance.payable(insurance.assessment(990000, 2022, paid_on => '2022-03-01')); END \$\$;" >/dev/null
is "$(ask "EXECUTE q; SELECT pg_temp.ask();")" $'250.00\n250.00' "prepared, and in PL/pgSQL"
sql -c "SELECT insurance.add_document($(document 260))" >/dev/null
is "$(ask "EXECUTE q; SELECT pg_temp.ask();")" $'260.00\n260.00' "the same after a change elsewhere"

# ---- an old snapshot: what it reads must not outlive it ----
ask "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1;" >/dev/null
sql -c "SELECT insurance.add_document($(document 300))" >/dev/null
is "$(ask "$fee")" 260.00 "REPEATABLE READ: the documents of its snapshot"
is "$(ask "COMMIT; $fee")" 300.00 "after its end: those of now"
ask "BEGIN ISOLATION LEVEL SERIALIZABLE; $fee" >/dev/null
sql -c "SELECT insurance.add_document($(document 310))" >/dev/null
is "$(ask "$fee $county COMMIT; $fee $county" | tail -n 2)" $'310.00\n310.00' "SERIALIZABLE: after its end those of now"
# A statement that runs while they change: it may see either, the next one sees the new.
printf '%s\n\\echo <<done>>\n' "SELECT count(insurance.assessment(990000 + i, 2022, paid_on => '2022-03-01')) FROM (SELECT i, pg_sleep(0.25) FROM generate_series(1, 12) i OFFSET 0) s;" >&6
sleep 1
sql -c "SELECT insurance.add_document($(document 320))" >/dev/null
while IFS= read -r -t 60 line <&5 && [ "$line" != "<<done>>" ]; do :; done
is "$(ask "$fee SELECT DISTINCT insurance.payable(insurance.assessment(990000 + i, 2022, paid_on => '2022-03-01')) FROM generate_series(1, 12) i;")" \
	$'320.00\n320.00' "after a statement under whose eyes they changed"

# ---- parallel workers ask for themselves ----
ask "CREATE TABLE person AS SELECT 990000 + i % 7 * 100 AS region FROM generate_series(1, 20000) i; ANALYZE person;
	SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;" >/dev/null
sum="SELECT count(*), min(a.payable), max(a.payable) FROM person p, LATERAL insurance.assess(p.region, 2022, paid_on => '2022-03-01') a;"
is "$(ask "EXPLAIN (COSTS OFF) $sum" | grep -c Gather)" 1 "a parallel plan"
is "$(ask "$sum")" "20000|320.00|320.00" "workers find the policy"
is "$(ask "BEGIN; UPDATE insurance.document SET document = $(document 330); $sum ROLLBACK; $sum")" $'20000|330.00|330.00\n20000|320.00|320.00' \
	"workers see what their transaction changed, and no more after its rollback"

# ---- two sessions change at the same time ----
ask "BEGIN; UPDATE insurance.document SET document = $(document 400);" >/dev/null
sql -c "SET lock_timeout = '200ms'" -c "SELECT insurance.add_document($(document 410))" >/dev/null
is "$(ask "COMMIT; $fee")" 400.00 "the first to change holds"
sql -c "SELECT insurance.add_document($(document 420 S2 | sed 's/990000/980000/'))" >/dev/null
is "$(ask "$fee ${fee//990000/980000}")" $'400.00\n420.00' "a document of another region leaves this one alone"

# ---- the extension goes and comes ----
sql -c "DROP EXTENSION insurance" -c "CREATE EXTENSION insurance" >/dev/null
is "$(ask "$fee ${fee//990000/520000}")" $'no_text\n320.00' "a session that outlives the extension asks the new one"

exec 6>&-
wait
echo "1..$n"
exit "$bad"

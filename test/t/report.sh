#!/bin/bash
# Reports in several sessions: a refresh while others read, a reader who may see the report and nothing else, and a
# plain role with a report of its own.
set -u
source test/tools/tap.sh
dir=$(mktemp -d)
tag=${PGDATABASE//[^a-z0-9]/}
reader=reader_$tag clerk=clerk_$tag
children=()
cleanup() {
	[ ${#children[@]} -eq 0 ] || kill "${children[@]}" 2>/dev/null
	psql -Xq -c "SET client_min_messages = warning" -c "DROP SCHEMA IF EXISTS report, own CASCADE" -c "DROP OWNED BY $reader, $clerk CASCADE" -c "DROP ROLE $reader" -c "DROP ROLE $clerk" >/dev/null 2>&1
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

is "$(sql <<SQL
SET client_min_messages = warning;
CREATE EXTENSION insurance;
CREATE ROLE $reader;
CREATE ROLE $clerk;
GRANT CREATE ON DATABASE $PGDATABASE TO $clerk;
CREATE TABLE person AS SELECT n AS person, 520101 + n % 3 AS region, date '1950-01-01' + n AS birth_date, CASE WHEN n % 9 > 0 THEN date '2021-12-01' + n % 60 END AS paid_on, CASE n % 5 WHEN 0 THEN '{orphan}' END::text[] AS circumstances
FROM generate_series(1, 300) n;
CALL insurance.settle('person', 2022);
SELECT count(*) FROM insurance.create_report('report', reader => '$reader');
SQL
)" 16 "a report with a reader"

# Somebody reads, and does not end; a refresh does not wait for it, nor does a second reader for the refresh.
mkfifo "$dir/in"
psql -XqAt -v ON_ERROR_STOP=1 <"$dir/in" >"$dir/out" 2>&1 &
children+=($!)
exec 3>"$dir/in"
echo "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT sum(persons) FROM report.report_total;" >&3
for _ in $(seq 600); do
	grep -q . "$dir/out" && break
	sleep 0.05
done
is "$(cat "$dir/out")" 300 "a session reads the report, in a transaction that goes on"
is "$(sql -c "INSERT INTO person SELECT n, 520101, '1980-01-01', '2021-12-05' FROM generate_series(301, 310) n" -c "CALL insurance.settle('person', 2022)" \
	-c "SET lock_timeout = '20s'" -c "SELECT * FROM insurance.refresh_report('report')")" $'report.report_tally|concurrently\nreport.report_delta|concurrently' "the report is refreshed meanwhile"
is "$(sql -c "SELECT sum(persons) FROM report.report_total")" 310 "who reads now sees it"
echo "SELECT sum(persons) FROM report.report_total; COMMIT; SELECT sum(persons) FROM report.report_total;" >&3
exec 3>&-
wait "${children[0]}"
children=()
is "$(cat "$dir/out")" $'300\n300\n310' "and who read before, when the transaction is over"

# A refresh that is not over holds no reader up.
mkfifo "$dir/again"
psql -XqAt -v ON_ERROR_STOP=1 <"$dir/again" >"$dir/out" 2>&1 &
children+=($!)
exec 3>"$dir/again"
echo "BEGIN; SELECT count(*) FROM insurance.refresh_report('report');" >&3
for _ in $(seq 600); do
	grep -q . "$dir/out" && break
	sleep 0.05
done
is "$(sql -c "SET lock_timeout = '20s'" -c "SELECT sum(persons) FROM report.report_total")" 310 "one reads while a refresh is open"
echo "COMMIT;" >&3
exec 3>&-
wait "${children[0]}"
children=()

# The reader.
is "$(sql -c "SET ROLE $reader" -c "SELECT sum(persons) FROM report.report_total" -c "SELECT count(*) > 0 FROM report.report_payer" -c "SELECT count(*) > 0 FROM report.report_collection")" $'310\nt\nt' "the reader reads the report"
is "$(sql -c "SELECT relname FROM pg_class WHERE relnamespace = 'report'::regnamespace AND relkind IN ('v', 'm') AND NOT has_table_privilege('$reader', oid, 'SELECT') ORDER BY 1")" \
	$'report_delta\nreport_missing_person\nreport_tally' "but neither persons nor what the views read"
is "$(sql -c "SET ROLE $reader" -c "SELECT * FROM insurance.booking" | head -n 1)" "ERROR:  permission denied for table booking" "nor the ledger"
is "$(sql -c "SET ROLE $reader" -c "SELECT * FROM insurance.report_total" | head -n 1)" "ERROR:  permission denied for view report_total" "nor the extension's own report"
is "$(sql -c "SET ROLE $reader" -c "SELECT * FROM insurance.refresh_report('report')" | head -n 1)" "ERROR:  must be owner of materialized view report_tally" "nor may it refresh"

# A plain role.
is "$(sql -c "SET ROLE $clerk" -c "SELECT * FROM insurance.create_report('own')" | head -n 1)" "ERROR:  permission denied for table booking" "who may not read the ledger makes no report over it"
is "$(sql -c "SET ROLE $clerk" -c "SELECT * FROM insurance.create_report('own', 'person', 2022)" | head -n 1)" "ERROR:  permission denied for table person" "nor over a table that it may not read"
sql -c "GRANT SELECT ON person TO $clerk" >/dev/null
is "$(sql -c "SET ROLE $clerk" -c "SELECT count(*) FROM insurance.create_report('own', 'person', 2022, reader => '$reader')" -c "SELECT sum(persons) FROM own.report_total" -c "SELECT * FROM insurance.refresh_report('own')")" \
	$'16\n310\nown.report_tally|concurrently' "over one that it may, it does"
is "$(sql -c "SELECT DISTINCT pg_get_userbyid(relowner) = '$clerk' FROM pg_class WHERE relnamespace = 'own'::regnamespace")" t "and owns all of it"
is "$(sql -c "SET ROLE $reader" -c "SELECT sum(persons) FROM own.report_total")" 310 "its reader reads it"

echo "1..$n"
exit "$bad"

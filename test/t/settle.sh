#!/bin/bash
# settle() stopped in the middle, in every way, and called again; two sessions that share the counties; two operators who
# start the same settlement. In a cluster of its own, because backends are killed. test/torture/run does it at random.
set -u
source test/tools/cluster.sh
source test/tools/tap.sh

log=$(mktemp)
trap 'cluster_destroy; rm -f "$log" "$log".*' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
CLUSTER_CONF='deadlock_timeout = 100ms'
cluster_create && cluster_up || exit 1
cluster_env

# Rows of county 990104 wait while somebody holds the gate: whoever settles it stands in the middle of a batch.
psql -Xq -v persons=4000 -f test/torture/setup.sql
sql <<'SQL'
CREATE FUNCTION gate(region integer, paid_on date) RETURNS date LANGUAGE plpgsql AS $$
BEGIN
    IF region = 990104 THEN
        PERFORM pg_advisory_lock_shared(42);
        PERFORM pg_advisory_unlock_shared(42);
    END IF;
    RETURN paid_on;
END
$$;
CREATE VIEW gated AS SELECT person, region, birth_date, gate(region, paid_on) AS paid_on, amount_paid, circumstances FROM person;
SQL
sql -d postgres -c "CREATE DATABASE first TEMPLATE postgres" 2>&1 | grep -v "being accessed" || true
call="CALL insurance.settle('person', 2022, batch_rows => 150)"
areas="areas => '{990101,990102,990103,990104,990105,990106,990107,990108}'"
gated="CALL insurance.settle('gated', 2022, $areas, batch_rows => 150)"
counts="SELECT count(*), count(DISTINCT person), max(version) FROM insurance.booking"

# Every test in a copy of the database.
createdb -T postgres sample
again() {
	sql -d postgres -c "DROP DATABASE IF EXISTS work WITH (FORCE)" -c "CREATE DATABASE work TEMPLATE sample" >/dev/null
	PGDATABASE=work
}
export PGDATABASE=postgres
again
is "$(sql -c "$call" -c "$counts" -c "SELECT * FROM broken")" "4000|4000|1" "an undisturbed settlement"
want=$(sql -c "SELECT digest()")

# A session that holds the gate. While it does not, it is in no database that is dropped.
trap 'echo "# the session that holds the gate is gone"; exit 1' PIPE
coproc KEEPER { psql -XqAt -d postgres 2>&1; }
exec 5<&"${KEEPER[0]}" 6>&"${KEEPER[1]}"
eval "exec ${KEEPER[0]}<&- ${KEEPER[1]}>&-"
keeper() {
	local line

	printf '%s\n\\echo <<done>>\n' "$1" >&6
	while IFS= read -r -t 60 line <&5 && [ "$line" != "<<done>>" ]; do :; done
}
shut() {
	keeper "\\c work"
	keeper "SELECT pg_advisory_lock(42);"
}
open() {
	keeper "\\c postgres"
}

# until QUERY ANSWER: a minute at most
until_is() {
	local i

	for ((i = 0; i < 600; i++)); do
		[ "$(sql -d postgres -c "$1")" = "$2" ] && return
		sleep 0.1
	done
}
at_the_gate="SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND mode = 'ShareLock'"
# start NAME CALL: in the background, until it waits
start() {
	PGAPPNAME=$1 psql -XqAt -v ON_ERROR_STOP=1 -c "SET client_min_messages = warning" -c "$2" >"$log.$1" 2>&1 &
	pids[$1]=$!
}
declare -A pids
# ended NAME...: how they ended, in $statuses
ended() {
	local name

	statuses=
	for name in "$@"; do
		wait "${pids[$name]}"
		statuses="$statuses${statuses:+ }$?"
		sed "s/^/# $name: /" "$log.$name"
	done
}

# middle NAME COMMAND: stop a settlement in the middle by a command that has its pid
middle() {
	again
	shut
	start one "$gated"
	until_is "$at_the_gate" 1
	pid=$(sql -d postgres -c "SELECT pid FROM pg_stat_activity WHERE application_name = 'one'")
	is "$(sql -c "SELECT state, areas_done FROM insurance.progress")" "running|3" "$1: three counties are done, it runs"
	eval "$2"
	ended one
	[ "$statuses" != 0 ] || echo "# it was not stopped"
	until_is "SELECT 1" 1
	is "$(sql -c "SELECT * FROM broken" -c "SELECT count(*), min(region), max(region) FROM insurance.booking JOIN person USING (person)")" "1500|990101|990103" "$1: whole batches are booked, and no half one"
	is "$(sql -c "SELECT state FROM insurance.progress")" interrupted "$1: it is said to be interrupted"
	[ "$1" = "kill -9" ] || open
	is "$(sql -c "SET statement_timeout = '60s'" -c "SET client_min_messages = warning" -c "$call" -c "SELECT * FROM broken" -c "$counts" -c "SELECT digest()")" "4000|4000|1"$'\n'"$want" "$1: the same call goes on, nothing is lost or doubled"
}
middle cancel 'sql -d postgres -c "SELECT pg_cancel_backend($pid)" >/dev/null'
middle terminate 'sql -d postgres -c "SELECT pg_terminate_backend($pid)" >/dev/null'

# ---- a statement timeout ----
again
shut
is "$(sql -c "SET statement_timeout = '1s'" -c "$gated" | head -n 1)" "ERROR:  canceling statement due to statement timeout" "a statement timeout"
open
is "$(sql -c "SELECT * FROM broken" -c "$call" -c "$counts" -c "SELECT digest()")" "4000|4000|1"$'\n'"$want" "... and the same call"

# ---- a lock of a call that was cancelled in a session that stays is not stuck ----
again
shut
is "$(psql -XqAt -c "SET statement_timeout = '1s'" -c "$gated" -c "SET statement_timeout = 0" -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()" 2>/dev/null)" 0 "the session holds no lock after an error"
open

# ---- two sessions share the counties; both return when all is done ----
again
shut
start one "$gated"
until_is "$at_the_gate" 1
start two "$gated"
until_is "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted" 2
is "$(sql -c "SELECT count(*), count(DISTINCT area) FROM insurance.booking" -c "SELECT run, areas_done, booked FROM insurance.progress ORDER BY run")" $'3500|7\n1|3|1500\n2|7|2000' "the second takes what the first leaves, and then waits for its last county"
open
ended one two
is "$statuses" "0 0" "both return"
is "$(sql -c "SELECT * FROM broken" -c "$counts" -c "SELECT digest()" -c "SELECT state, areas_done FROM insurance.progress")" "4000|4000|1"$'\n'"$want"$'\nfinished|8\nfinished|8' "nobody is booked twice"

# ---- two operators start the same settlement ----
again
start one "$call"
start two "$call"
start three "$call"
ended one two three
is "$statuses" "0 0 0" "three operators start the same settlement"
is "$(sql -c "SELECT * FROM broken" -c "$counts" -c "SELECT digest()" -c "SELECT sum(booked) FROM insurance.run")" "4000|4000|1"$'\n'"$want"$'\n4000' "... which is done once"

# ---- somebody moves while his old and his new county are settled at the same time ----
sql -c "CALL change()" -c "UPDATE person SET region = 990101 + (region - 990099) % 8 WHERE substr(person, 2)::integer % 3 = 0" >/dev/null
start one "$call"
start two "$call"
start three "$call"
ended one two three
is "$statuses" "0 0 0" "many move, and three settle"
sql -c "$call"
is "$(sql -c "SELECT * FROM broken" -c "SELECT count(*) FROM person FULL JOIN insurance.current_booking b USING (person) WHERE region IS DISTINCT FROM area
	OR NOT insurance.same_answers(assessment, insurance.assessment(region, 2022, birth_date, paid_on, circumstances, amount_paid => amount_paid))")" 0 "all are booked as they are"

# ---- a deadlock with a correction that holds the source ----
again
shut
start one "$gated"
until_is "$at_the_gate" 1
start two "BEGIN; LOCK TABLE person IN ACCESS EXCLUSIVE MODE; UPDATE person SET amount_paid = 1; COMMIT"
until_is "SELECT count(*) FROM pg_locks WHERE NOT granted" 2
open
ended one two
is "${statuses#* }" 0 "a correction waits for the batch, and goes on"
sql -c "$call"
is "$(sql -c "SELECT * FROM broken" -c "SELECT count(*) FROM insurance.current_booking WHERE insurance.amount_due(assessment) IS NULL")" 0 "... and is booked by the same call"

# ---- kill -9, and the whole server at once ----
exec 6>&-
wait
shut() { :; }
again
killed() {
	again
	(
		for ((i = 0; i < 600; i++)); do
			pid=$(sql -d postgres -c "SELECT pid FROM pg_stat_activity WHERE application_name = 'one' AND datname = 'work' AND (SELECT count(*) FROM pg_stat_activity) > 0 LIMIT 1")
			[[ $pid =~ ^[0-9]+$ ]] && [ "$(sql -c "SELECT count(*) > 0 FROM insurance.booking")" = t ] && break
		done
		eval "$1"
	) &
	stopper=$!
	start one "CALL insurance.settle('person', 2022, batch_rows => 20)"
	ended one
	wait "$stopper"
	cluster_up
	until_is "SELECT 1" 1
	sleep 0.3
	until_is "SELECT 1" 1
	is "$(sql -c "SELECT * FROM broken")" "" "$2: no half batch"
	is "$(sql -c "SET statement_timeout = '60s'" -c "$call" -c "SELECT * FROM broken" -c "$counts" -c "SELECT digest()")" "4000|4000|1"$'\n'"$want" "$2: the same call goes on"
}
killed 'kill -9 "$pid"' "kill -9 of the backend"
killed 'cluster_down immediate' "the server stopped at once"

echo "1..$n"
exit "$bad"

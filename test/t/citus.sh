#!/bin/bash
# The commands of docs/many-machines.md for Citus, on a coordinator and two workers. Skipped where there is no Citus.
set -u
cd "$(dirname "$0")/../.." || exit 1
if [ "$(psql -XqAtc "SELECT count(*) FROM pg_available_extensions WHERE name = 'citus'")" != 1 ]; then
	echo "1..0 # SKIP there is no Citus here"
	exit 0
fi
servers=(front north east)
source test/tools/page.sh

export CLUSTER_CONF="shared_preload_libraries = 'citus'
wal_level = logical"
machines_start
for s in "${servers[@]}"; do
	is "$(on "$s" createdb office 2>&1; on "$s" sql -c 'CREATE EXTENSION citus')" "" "Citus on $s"
done

# One server, for what is compared; then all the rest is said to the coordinator.
sql -c 'CREATE EXTENSION insurance' -f test/tools/people.sql \
	-c "CREATE TABLE one.policy AS SELECT 520000 AS region, 2022 AS coverage_year, insurance.policy_for(520000, 2022) AS policy" >/dev/null
single=$(declare -p PGHOST PGDATABASE)
# shellcheck source=/dev/null
. "$dir/front/env"
export PGDATABASE=office
# alone SQL: on the one server
alone() {
	(eval "$single" && sql -c "SET search_path = one" -c "$1")
}

is "$(there 'citus: nodes' | grep -c ERROR)" 0 "nodes, and the extension"
is "$(sql -c "SELECT DISTINCT result FROM run_command_on_workers('SELECT extversion FROM pg_extension WHERE extname = ''insurance''')")" \
	"$(sql -c "SELECT extversion FROM pg_extension WHERE extname = 'insurance'")" "the workers have it, too"
is "$(there 'citus: tables' | grep -c ERROR)" 0 "tables"
is "$( (eval "$single" && psql -Xqc "COPY (SELECT id, county, born, paid, level, kinds, history FROM one.person) TO STDOUT (FORMAT binary)") |
	sql -c "COPY person FROM STDIN (FORMAT binary)")" "" "people, in binary"

# What is added on the coordinator is unknown to the workers, which the page's guard makes an error.
sql -c "SELECT insurance.add_document('{\"number\": \"X1\", \"regions\": [{\"code\": 990000}], \"coverage_years\": {\"from\": 2022, \"until\": 2022},
	\"fees\": [{\"id\": \"f\", \"personal\": 100, \"cite\": \"1\"}], \"routes\": [{\"id\": \"r\", \"start\": {\"from\": \"payment\"}, \"cite\": \"1\"}]}')" >/dev/null
by_region="SELECT DISTINCT insurance.status(insurance.assessment(990000, 2022, birth_date => born, paid_on => paid)) FROM person"
is "$(sql -c "$by_region")" no_text "by region and year: the workers do not know the notice"
is "$(there 'citus: guard' | grep -c ERROR)" 0 "the guard"
is "$(sql -c "$by_region" | head -n 1)" "ERROR:  cannot execute a distributed query from a query on a shard" "now it is an error"

is "$(there 'citus: book')" "" "a year is booked"
is "$(there 'citus: book')" "" "and again"
explain() {
	sql -c "EXPLAIN (VERBOSE, COSTS OFF) $1"
}
is "$(explain "$(block 'citus: book')" | grep -c 'Query: INSERT INTO public.ledger_')" 1 "on the workers"
is "$(explain "$(block 'citus: by county')" | grep -cE "Query: .*worker_partial_agg\('insurance\.tally\(insurance\.assessment\)'")" 1 "by county: in parts, on the workers"
is "$(explain "$(block 'citus: by route')" | grep -cE 'Query: .*(worker_column|LATERAL)')" 1 "by route: on the workers"

answer="insurance.assessment(policy, birth_date => born, paid_on => paid, fee_level => level, circumstance_set => kinds, history => history)"
is "$(sql -c "SELECT person, assessment FROM ledger ORDER BY person" | md5sum)" "$(alone "SELECT id, $answer FROM person, policy ORDER BY id" | md5sum)" \
	"everyone's assessment is that of one server"
is "$(sql -c "SELECT county, insurance.tally(assessment) FROM ledger GROUP BY county ORDER BY county")" \
	"$(alone "SELECT county, insurance.tally($answer) FROM person, policy GROUP BY county ORDER BY county")" "tallies by county"
is "$(sql -c "SELECT insurance.tally(assessment) FROM ledger")" "$(alone "SELECT insurance.tally($answer) FROM person, policy")" "the tally of all"
is "$(sql -c "SELECT insurance.tally_merge(part) FROM (SELECT person, insurance.tally_partial(assessment) AS part FROM ledger GROUP BY person) p")" \
	"$(alone "SELECT insurance.tally($answer) FROM person, policy")" "in two levels"
is "$(sql -c "$(block 'citus: by route')" | wc -l)" 14 "by route: so many rows"
is "$(sql -c "$(block 'citus: by route')")" "$(alone "$(block 'citus: by route')")" "by route"
is "$(sql -c "SELECT count(DISTINCT assessment) FROM ledger")" "$(alone "SELECT count(DISTINCT $answer) FROM person, policy")" "assessments are told apart"
for h in "insurance.history_agg(history)" "insurance.history_agg(2000 + id::int % 20)" \
	"insurance.history_agg(2000 + id::int % 20, CASE id % 3 WHEN 0 THEN 'resident' ELSE 'employee' END)" \
	"insurance.history_agg(2000 + id::int % 20, 'resident', id % 2 = 0, id % 5 = 0, false)"; do
	is "$(sql -c "SELECT county, $h FROM person GROUP BY county ORDER BY county")" "$(alone "SELECT county, $h FROM person GROUP BY county ORDER BY county")" "$h"
done
is "$(not_run 'citus: ')" "" "every command of the page was run"

echo "1..$n"
exit "$bad"

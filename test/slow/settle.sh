#!/bin/bash
# Random years of a ledger: test/slow/sequences.sql, thousands of short ones, and test/pgtap/52-settle.sql, a few long ones.
#
#   SEEDS="0.1 0.5" STEPS=1000 PEOPLE=100 test/slow/settle.sh      a longer campaign: make settle-campaign
#
# STEPS of the long ones; PEOPLE in each of a hundred counties are the short ones.
set -u
read -ra seeds <<<"${SEEDS:-0.1 0.9}"
psql -XqAt -c "CREATE EXTENSION insurance" -c "CREATE EXTENSION pgtap" || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
bad=0 n=0

# years FILE SEED NAME VARIABLE...: in a database of its own
years() {
	local file=$1 seed=$2 name=$3 db=${PGDATABASE}_years log=$scratch/log v options=()

	shift 3
	for v in "$@"; do
		options+=(-v "$v")
	done
	n=$((n + 1))
	createdb -T "$PGDATABASE" "$db"
	if psql -XqAt -d "$db" -v seed="$seed" "${options[@]}" -f "$file" >"$log" 2>&1 && ! grep -q '^not ok' "$log" &&
		[ "1..$(grep -c '^ok' "$log")" = "$(grep '^1\.\.' "$log")" ]; then
		echo "ok $n - $name, seed $seed"
	else
		echo "not ok $n - $name, seed $seed"
		sed 's/^/# /' "$log" | head -n 20
		bad=1
	fi
	dropdb "$db"
}

for seed in "${seeds[@]}"; do
	years test/slow/sequences.sql "$seed" "$((100 * ${PEOPLE:-20})) short sequences" cities=20 counties=5 people="${PEOPLE:-20}" steps=8
	years test/pgtap/52-settle.sql "$seed" "${STEPS:-100} steps" steps="${STEPS:-100}"
done
echo "1..$n"
exit "$bad"

#!/bin/bash
# test/pgtap/52-settle.sql, more steps; STEPS=1000 for a longer campaign.
set -u
seeds=(0.1 0.5 0.9)
psql -XqAt -c "CREATE EXTENSION insurance" -c "CREATE EXTENSION pgtap" || exit 1
bad=0 n=0
for seed in "${seeds[@]}"; do
	db=${PGDATABASE}_$((n + 1))
	n=$((n + 1))
	createdb -T "$PGDATABASE" "$db" && psql -XqAt -d "$db" -v steps="${STEPS:-150}" -v seed="$seed" -f test/pgtap/52-settle.sql >"/tmp/settle.$$" 2>&1
	if [ "$(grep -c '^ok' "/tmp/settle.$$")" = 6 ]; then
		echo "ok $n - seed $seed"
	else
		echo "not ok $n - seed $seed"
		sed 's/^/# /' "/tmp/settle.$$" | head -n 20
		bad=1
	fi
	rm -f "/tmp/settle.$$"
	dropdb "$db"
done
echo "1..$n"
exit "$bad"

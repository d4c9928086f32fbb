#!/bin/bash
# For tests that run the commands of docs/many-machines.md, on machines of their own: the clusters, the commands and
# what they print. Sourced, with the names of the machines in servers.

source test/tools/tap.sh
dir=$(mktemp -d)
page=docs/many-machines.md

machines_remove() {
	local s

	for s in "${servers[@]}"; do
		test/tools/cluster.sh remove "$dir/$s"
	done
	rm -rf "$dir"
}
trap machines_remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Clusters in the place of the machines that the page names.
machines_start() {
	local s

	for s in "${servers[@]}"; do
		test/tools/cluster.sh start "$dir/$s" >"$dir/$s.log" 2>&1 &
	done
	wait
	for s in "${servers[@]}"; do
		echo "s|host '$s\.example'|host '$(cat "$dir/$s/base")', port '$PGPORT'|; s|'$s\.example', 5432|'$(cat "$dir/$s/base")', $PGPORT|"
	done >"$dir/hosts"
}

# on MACHINE CMD...: with the environment that reaches its database
on() {
	# shellcheck source=/dev/null
	(. "$dir/$1/env" && export PGDATABASE=office && shift && "$@")
}

# block NAME: the commands under that name; printed NAME: what the page says that they print
block() {
	echo "$1" >>"$dir/ran"
	awk -v name="$1" '$0 == "~~~" { on = 0 } on; $0 == "~~~sql " name { on = 1 }' "$page" | sed -E -f "$dir/hosts"
}
printed() {
	awk -v name="$1" '$0 == "~~~" && on == 2 { exit } on == 2; $0 == "~~~sql " name { on = 1 } $0 == "~~~text" && on == 1 { on = 2 }' "$page"
}

# not_run PREFIX: names of the page that begin so and were not asked for
not_run() {
	sed -n "s/^~~~sql \($1.*\)/\1/p" "$page" | grep -vxFf "$dir/ran"
}

# The commands under a name in the office that is asked, and over the same tables on this server alone.
there() {
	block "$1" | psql -Xq -v ON_ERROR_STOP=1 2>&1 | sed 's/ *$//'
}
here() {
	block "$1" | sed 's/province\./one./g' | psql -Xq -v ON_ERROR_STOP=1 2>&1 | sed 's/ *$//'
}


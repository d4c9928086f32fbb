# Part of test/bench/run: queries over the tables, medians of interleaved rounds,
# what these come to against targets, and memory.

memory_table() {
	local name query few all growth

	echo
	echo "Memory of the backend, peak of its private part (RssAnon), kB"
	printf ' %-40s | %12s | %12s | %s\n' query "$((rows / 4)) rows" "$rows rows" "target: flat"
	for name in eight "eight region" "eight listed" "one joined" project "tally live" "tally stored"; do
		query=$(psql -qXAt -c "SELECT query FROM bench.measured WHERE name = '$name'")
		[ "$name" != project ] || query="SELECT count(x.*) FROM ($query OFFSET 0) x"
		# the first rows of the table, and all of them
		few=${query//FROM person/FROM (SELECT * FROM person LIMIT $((rows / 4))) person}
		few=${few//FROM assessed/FROM (SELECT * FROM assessed LIMIT $((rows / 4))) assessed}
		few=$(peak "${few//FROM listed/FROM (SELECT * FROM listed LIMIT $((rows / 4))) listed}")
		all=$(peak "$query")
		if [ "$few" = failed ] || [ "$all" = failed ] || [ "$few" -eq 0 ] || [ "$all" -eq 0 ]; then
			growth="not measured"
		elif [ $((all - few)) -le 1024 ]; then
			growth=reached
		else
			growth="missed: $((all - few)) kB more"
		fi
		printf ' %-40s | %12s | %12s | %s\n' "$name" "$few" "$all" "$growth"
	done
}

part_speed() {
	echo
	echo "Row by row"
	psql -qX -v ON_ERROR_STOP=1 -v rows="$rows" -f "$here/agree.sql" -f "$here/years.sql" 2>&1 | sed -u 's/^psql:[^ ]*: INFO:  /  /; /^CONTEXT:/d'
	[ "${PIPESTATUS[0]}" -eq 0 ] || return 1
	psql -qX -v rows="$rows" -v rounds="$rounds" -v jit="$jit" -f "$here/measure.sql" >"$scratch/measure.log" 2>&1 || {
		cat "$scratch/measure.log"
		return 1
	}
	if [ -r /proc/self/status ]; then
		memory_table
	fi
}

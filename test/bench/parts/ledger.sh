# Part of test/bench/run: booking a year, and what changes afterwards.
#
#   LEDGER_ROWS=1000000    persons that are booked: those of part speed, unless the
#                          disk is too small

# The ledger is kept three times, in some 2 kB a person, and logged.
ledger_rows() {
	local disk

	disk=$(df -Pk "$CLUSTER_BASE" | awk 'NR == 2 { print $4 }')
	echo "${LEDGER_ROWS:-$((rows < disk / 5 ? rows : disk / 5))}"
}

part_ledger() {
	local result

	echo
	echo "Booking a year, $(ledger_rows) persons"
	psql -qX -v rows="$rows" -v ledger_rows="$(ledger_rows)" -v rounds="$rounds" -f "$here/ledger.sql" >"$scratch/ledger.log" 2>&1
	result=$?
	sed 's/^psql:[^ ]*: INFO:  /  /; /^CONTEXT:/d' "$scratch/ledger.log"
	return "$result"
}

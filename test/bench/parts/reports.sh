# Part of test/bench/run: what it takes to fill the whole report set anew.

part_reports() {
	psql -qX -v rounds="$rounds" -f "$here/reports.sql"
}

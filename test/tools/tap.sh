# TAP for shell scripts, to be sourced: is and sql. A script ends with
#   echo "1..$n"
#   exit "$bad"
n=0 bad=0

# is GOT EXPECTED NAME
is() {
	n=$((n + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $n - $3"
	else
		echo "not ok $n - $3"
		diff <(echo "$2") <(echo "$1") | head -n 20 | cut -c1-500 | sed 's/^/# /'
		bad=1
	fi
}

# sql ARGUMENTS: psql, whose messages are part of the answer
sql() {
	psql -XqAt -v ON_ERROR_STOP=1 "$@" 2>&1
}

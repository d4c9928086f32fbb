#!/bin/bash
# Two sessions publish at the same time: numbers without gaps and repetitions, nothing twice, nothing seen before it commits.
set -u
source test/tools/tap.sh

# A session that stays: ask SQL prints what it says until it says "done"; tell and hear are its halves.
coproc OTHER { psql -XqAt 2>&1; }
exec 5<&"${OTHER[0]}" 6>&"${OTHER[1]}"
eval "exec ${OTHER[0]}<&- ${OTHER[1]}>&-"
trap 'exec 6>&-' EXIT
tell() {
	printf '%s\n\\echo <<done>>\n' "$1" >&6
}
hear() {
	local line out=

	while IFS= read -r -t 60 line <&5; do
		[ "$line" = "<<done>>" ] && break
		out=$out${out:+$'\n'}$line
	done
	printf '%s' "$out"
}
ask() {
	tell "$1"
	hear
}

# document FEE
document() {
	echo "insurance.add_document('{\"number\": \"S1\", \"regions\": [{\"code\": 990000}], \"coverage_years\": {\"from\": 2022, \"until\": 2022}, \"fees\": [{\"id\": \"f\", \"personal\": $1, \"cite\": \"1\"}], \"routes\": [{\"id\": \"r\", \"start\": {\"from\": \"payment\"}, \"cite\": \"1\"}]}')"
}
publish="SELECT insurance.publish(990000, 2022);"
fee="SELECT insurance.payable(insurance.assessment(insurance.published(990000, 2022), paid_on => '2022-03-01'));"

# Until the other session waits for a lock, a minute at most.
until_it_waits() {
	local i

	for ((i = 0; i < 600; i++)); do
		[ "$(sql -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")" = 1 ] && return
		sleep 0.1
	done
}

# publish_beside SQL END: what the other session gets that publishes while one that ran SQL has not ended with END.
publish_beside() {
	local here

	coproc HERE { psql -XqAt 2>&1; }
	here=${HERE[1]}
	printf '%s\n' "BEGIN; $1" >&"$here"
	read -r -t 60 -u "${HERE[0]}" _
	tell "$publish"
	until_it_waits
	printf '%s\n' "$2;" '\q' >&"$here"
	wait "$HERE_PID" 2>/dev/null
	hear
}

is "$(sql -c 'CREATE EXTENSION insurance' -c "SELECT $(document 100)")" S1 "the extension and a notice"

is "$(publish_beside "$publish" COMMIT)" 1 "two sessions publish the same: one version"
is "$(sql -c 'SELECT count(*) FROM insurance.published_versions')" 1 "and no second row"

sql -c "SELECT $(document 110)" >/dev/null
is "$(publish_beside "$publish" ROLLBACK)" 2 "the first takes it back: the other one's version has its number"
is "$(sql -c 'SELECT max(version) FROM insurance.published_versions')" 2 "numbers have no gaps"

is "$(publish_beside "SELECT length(insurance.publish(990000, 2022, local => '{\"fees\": [{\"id\": \"f\", \"op\": \"amend\", \"personal\": 1}]}')::text);" COMMIT)" 4 \
	"the first publishes something else: the other one's is the version after"

# While it is being published.
ask "BEGIN; SELECT $(document 130); $publish" >/dev/null
is "$(sql -c "$fee")" 110.00 "what has not committed is not seen"
is "$(sql -c "SET lock_timeout = '5s'; SELECT insurance.publish(520000, 2022)")" 1 "another region does not wait"
is "$(ask "COMMIT; $fee")" 130.00 "what has committed is"
is "$(sql -c "$fee")" 130.00 "by everybody"

# A snapshot from before: no second version of a number, and no version of what is no longer so.
ask "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1;" >/dev/null
sql -c "SELECT $(document 140)" -c "$publish" >/dev/null
is "$(ask "$fee SELECT insurance.publish(990000, 2022, remark => 'late');")" $'130.00\n5' "REPEATABLE READ: the versions of its snapshot"
is "$(ask "SELECT insurance.publish(990000, 2022, local => '{\"fees\": [{\"id\": \"f\", \"op\": \"amend\", \"personal\": 2}]}');" | head -n 1)" \
	'ERROR:  duplicate key value violates unique constraint "published_policy_pkey"' "and no number that is taken"
is "$(ask "ROLLBACK; $fee")" 140.00 "after its end: the latest"
is "$(sql -c 'SELECT string_agg(version::text, chr(32) ORDER BY version) FROM insurance.published_versions WHERE region = 990000')" "1 2 3 4 5 6" "all versions are there"

exec 6>&-
wait
echo "1..$n"
exit "$bad"

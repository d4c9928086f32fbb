#!/bin/bash
# Counties on three servers, asked from a front through postgres_fdw: the commands of docs/many-machines.md are run as they
# stand there; filters, joins and whole aggregates are sent to the servers, and what comes back is what one server says.
set -u
cd "$(dirname "$0")/../.." || exit 1
servers=(north east south)
source test/tools/page.sh

# remote QUERY: what is sent to the servers, a line each, policies left out
remote() {
	sql -c "EXPLAIN (VERBOSE, COSTS OFF) $1" | sed -nE -e "s/'\{\"[^']*\}'/POLICY/g" -e 's/^ *Remote SQL: //p'
}

# sends QUERY PATTERN NAME: three servers are asked, each with an aggregate that matches
sends() {
	local got

	got=$(remote "$1")
	is "$(grep -cE -- "$2" <<<"$got") of $(grep -c . <<<"$got")" "3 of 3" "$3"
}

machines_start

# ---- the page, from the top ----
for s in "${servers[@]}"; do
	is "$(on "$s" createdb office 2>&1; on "$s" there 'on every server')" "" "the commands for the server $s"
done
is "$(there 'on the front: servers')" "" "the front knows the servers"
is "$(there 'on the front: tables')" "" "and the tables, divided by county"
is "$(there 'on the front: versions')" "$(printed 'on the front: versions')" "all four have the same version"
is "$(there 'on the front: policies')" "$(printed 'on the front: policies')" "policies are written from the front"

# The same people on one server: all that facts can be, in all counties.
is "$(sql <<'SQL'
\i test/tools/people.sql
CREATE TABLE one.policy AS SELECT * FROM province.policy;
CREATE VIEW one.assessed AS
SELECT p.county, p.id, r.coverage_year, a.route, a.subsidy_tier, a.payable, a.benefit_start, a.assessment
FROM one.person p JOIN one.policy r USING (county),
     LATERAL insurance.assess(r.policy, birth_date => p.born, paid_on => p.paid, fee_level => p.level, circumstance_set => p.kinds, history => p.history) a;
CREATE VIEW one.assessed_north AS SELECT * FROM one.assessed WHERE county IN (520102, 520103);
CREATE VIEW one.assessed_east AS SELECT * FROM one.assessed WHERE county IN (520302, 520303);
CREATE VIEW one.assessed_south AS SELECT * FROM one.assessed WHERE county IN (520502, 520521);
INSERT INTO province.person SELECT * FROM one.person;
SELECT (SELECT count(*) FROM province.person_north), (SELECT count(*) FROM province.person_east), (SELECT count(*) FROM province.person_south),
       (SELECT count(*) FROM (SELECT p::text FROM one.person p EXCEPT SELECT p::text FROM province.person p) d);
SQL
)" "2000|2000|2000|0" "people are sent to the servers of their counties, and come back as they were"

for s in "${servers[@]}"; do
	is "$(on "$s" sql -c 'ANALYZE')" "" "statistics of $s"
done

# ---- the queries of the page: the answers of one server, bit for bit, and what is sent for them ----
for b in 'by county' province 'by server' filter join 'what if'; do
	got=$(there "on the front: $b")
	is "$got" "$(here "on the front: $b")" "$b: what one server answers"
	is "$(tail -n 1 <<<"$got")" "$(case $b in province) echo '(14 rows)' ;; 'by server') echo '(1 row)' ;; filter) echo '(23 rows)' ;; *) echo '(6 rows)' ;; esac)" "$b: so many rows"
done
sends "$(block 'on the front: by county')" \
	'^SELECT county, insurance\.tally\(assessment\) FROM office\.assessed WHERE \(+coverage_year = 2022\)+ GROUP BY 1$' "by county: the whole aggregate"
sends "$(block 'on the front: province')" \
	'^SELECT county, insurance\.tally_partial\(assessment\) FROM office\.assessed WHERE \(+coverage_year = 2022\)+ GROUP BY 1$' "province: the lower level"
sends "$(block 'on the front: by server')" \
	'^SELECT insurance\.tally_partial\(assessment\) FROM office\.assessed WHERE \(+coverage_year = 2022\)+$' "by server: one partial each"
sends "$(block 'on the front: filter')" "insurance\.wait_days\(assessment\) = 0.*route = 'newborn_90'|route = 'newborn_90'.*insurance\.wait_days\(assessment\) = 0" \
	"filter: all of it"
sends "$(block 'on the front: join')" \
	'sum\(insurance\.payable_fen\(insurance\.assessment\(r[0-9]+\.policy, .* INNER JOIN office\.policy r[0-9]+ ON .* GROUP BY 1$' "join: with the policies of the server, the whole aggregate"
sends "$(block 'on the front: what if')" 'sum\(insurance\.payable_fen\(insurance\.assessment\(\$1::insurance\.policy, .* GROUP BY 1$' "what if: the policy goes along"

# ---- what is sent and what is not, line by line; nothing is answered otherwise because of it ----
# condition SENT NAME CONDITION: over people p and policies r of one server
condition() {
	local q="SELECT count(*) FROM province.person_north p JOIN province.policy_north r USING (county) WHERE r.coverage_year = 2022 AND $3"
	local sent

	sent=$(remote "$q" | grep -c '^SELECT count(\*) FROM .*insurance\.')
	is "$sent $(sql -c "$q")" "$1 $(sql -c "${q//province./one.}")" "$([ "$1" = 1 ] && echo 'sent' || echo 'not sent'): $2"
}
sql -c 'CREATE VIEW one.person_north AS SELECT * FROM one.person WHERE county IN (520102, 520103)' -c 'CREATE VIEW one.policy_north AS SELECT * FROM one.policy' >/dev/null
facts='birth_date => born, paid_on => paid'
a="insurance.assessment(policy, $facts, circumstance_set => kinds)"
condition 1 "an amount" "insurance.payable_fen($a) > 32000"
condition 1 "a numeric" "insurance.payable($a) = 320"
condition 1 "a day" "insurance.benefit_start($a) >= '2022-03-01'"
condition 1 "a range" "insurance.benefit_period($a) @> '2022-06-30'::date"
condition 1 "yes or no" "NOT insurance.accepted($a)"
condition 1 "rules that decided" "insurance.reasons($a) @> '{3}'"
condition 0 "a text compared with a constant" "insurance.route($a) = 'newborn_90'"
condition 1 "the same asked of all answers" "insurance.answers($a) @> '{\"route\": \"newborn_90\"}'"
condition 1 "a text that is a column" "insurance.accepted(insurance.assessment(policy, $facts, fee_level => level))"
condition 0 "a text that is a constant" "insurance.accepted(insurance.assessment(policy, $facts, fee_level => 'adult'))"
condition 0 "circumstances that are a constant array" "insurance.payable_fen(insurance.assessment(policy, $facts, circumstances => '{orphan}')) = 0"
condition 1 "the same as a set" "insurance.payable_fen(insurance.assessment(policy, $facts, circumstance_set => '{orphan}')) = 0"
condition 1 "a set beside a day of death" "insurance.payable_fen(insurance.assessment(policy, $facts, circumstance_set => kinds, died_on => '2022-01-01')) > 0"
condition 1 "a history, counted" "insurance.continuous_years(policy, history) > 0"
condition 1 "a year added to a history" "insurance.continuous_years(policy, history OPERATOR(insurance.+) '{2020:resident}') > 1"
condition 1 "a policy that is a constant" "insurance.accepted(insurance.assessment($(sql -c "SELECT quote_literal(insurance.published(520000, 2022))"), $facts))"
condition 0 "by region and year" "insurance.accepted(insurance.assessment(520000, 2022, $facts))"
q="SELECT count(*) FROM province.person_north, LATERAL insurance.assess(insurance.published(520000, 2022), $facts) a WHERE a.payable > 0"
is "$(remote "$q" | grep -c 'insurance\.') $(sql -c "$q")" "0 $(sql -c "${q//province./one.}")" "not sent: every answer at once in FROM"
q="SELECT insurance.tally(insurance.assessment(r.policy, $facts)) FROM province.person p JOIN one.policy r USING (county)"
is "$(remote "$q" | grep -c 'insurance\.') $(sql -c "$q")" "0 $(sql -c "${q//province./one.}")" "not sent: a join with a table of the front"
q="SELECT insurance.tally(assessment) FROM province.assessed"
is "$(remote "$q" | grep -c 'insurance\.') $(sql -c "$q")" "0 $(sql -c "${q//province./one.}")" "not sent: an aggregate over all in one level"
q="SELECT county, insurance.history_agg(history) FROM province.person GROUP BY county ORDER BY county"
sends "$q" 'insurance\.history_agg\(history\).* GROUP BY 1$' "sent: histories together"
is "$(sql -c "$q")" "$(sql -c "${q//province./one.}")" "and they are those of one server"

# Without the option nothing of the extension is sent, and the answers are the same.
by_county=$(there 'on the front: by county')
sql -c "ALTER SERVER north OPTIONS (DROP extensions)" -c "ALTER SERVER east OPTIONS (DROP extensions)" -c "ALTER SERVER south OPTIONS (DROP extensions)" >/dev/null
is "$(remote "$(block 'on the front: by county')" | grep -c 'insurance\.')" 0 "without extensions 'insurance' nothing is sent"
is "$(there 'on the front: by county')" "$by_county" "and the answers are the same"
sql -c "ALTER SERVER north OPTIONS (ADD extensions 'insurance')" -c "ALTER SERVER east OPTIONS (ADD extensions 'insurance')" -c "ALTER SERVER south OPTIONS (ADD extensions 'insurance')" >/dev/null

# Settings of the session that asks change nothing that travels as text.
is "$(PGOPTIONS="-c datestyle=SQL,DMY -c intervalstyle=sql_standard -c timezone=Asia/Shanghai -c extra_float_digits=0 -c bytea_output=escape -c search_path=pg_catalog" \
	psql -XqAt -c "$(block 'on the front: by county')" | md5sum)" "$(psql -XqAt -c "$(block 'on the front: by county')" | md5sum)" "whatever the settings of the front are"
q="SELECT FROM province.policy WHERE policy OPERATOR(insurance.=) (SELECT policy FROM one.policy LIMIT 1)"
is "$(PGOPTIONS="-c datestyle=SQL,DMY" sql -c "SELECT count(*) FROM ($q) x")" 6 "a policy compared with a policy, sent as text"

# ---- the ledger: each server books its counties, the front reads them, and books them itself ----
for s in "${servers[@]}"; do
	is "$(on "$s" there 'on every server: source')$(on "$s" there 'on every server: book')" "" "the server $s books"
	is "$(on "$s" sql -c "SELECT state, areas_done, booked FROM insurance.progress" -c "ANALYZE")" "finished|2|2000" "its two counties"
done
is "$(there 'on the front: ledgers')" "" "the front knows the ledgers"
sql -c "CREATE VIEW one.current_booking AS SELECT coverage_year, county AS area, id::text AS person, assessment FROM one.assessed" \
	-c "CREATE VIEW one.posting_north AS SELECT a.coverage_year, c.* FROM one.assessed a, insurance.account_changes(NULL, a.assessment) c" \
	-c "CREATE VIEW one.posting_east AS SELECT * FROM one.posting_north LIMIT 0" -c "CREATE VIEW one.posting_south AS SELECT * FROM one.posting_east" >/dev/null
for b in 'booked by county' 'booked by account'; do
	is "$(there "on the front: $b")" "$(here "on the front: $b")" "$b: what is assessed on one server"
done
is "$(there 'on the front: booked by county' | grep -c '^ 520') $(there 'on the front: booked by account' | grep -c '^ aid')" "6 3" "so many rows"
sends "$(block 'on the front: booked by county')" \
	'^SELECT area, insurance\.tally\(assessment\) FROM insurance\.current_booking WHERE \(+coverage_year = 2022\)+ GROUP BY 1$' "booked by county: the whole aggregate"
sends "$(block 'on the front: booked by account')" \
	'^SELECT account, payer, sum\(fen\) FROM insurance\.posting WHERE \(+coverage_year = 2022\)+ GROUP BY 1, 2$' "booked by account: the whole aggregate"
is "$(there 'on the front: book')" "" "the front books, too"
same="SELECT count(*), count(*) FILTER (WHERE h.assessment::text = t.assessment::text) FROM insurance.current_booking h FULL JOIN province.current_booking t USING (coverage_year, area, person)"
is "$(sql -c "$same")" "6000|6000" "and has booked what the servers have"
is "$(remote "SELECT s.person::text, s.paid_on FROM province.enrolment s WHERE s.region = 520303")" \
	"SELECT person, paid_on FROM office.enrolment WHERE ((region = 520303))" "a county is asked of its server only"
# A correction on the way: the same calls, on the servers and on the front.
sql -c "UPDATE province.person SET paid = paid + 30 WHERE county IN (520102, 520502) AND id % 10 = 0 AND paid IS NOT NULL" >/dev/null
for s in "${servers[@]}"; do
	is "$(on "$s" there 'on every server: book')" "" "the server $s books a correction"
done
book=$(block 'on the front: book' | grep '^CALL')
is "$(PGOPTIONS='-c statement_timeout=20ms' sql -c "$book" | head -n 1)" "ERROR:  canceling statement due to statement timeout" "the call of the front breaks off"
is "$(sql -c "$book" -c "$same" -c "SELECT count(*) > 0, sum(superseded) = (SELECT count(*) FROM province.current_booking WHERE version = 2) FROM insurance.progress")" \
	$'6000|6000\nt|t' "corrections are booked by both, alike"

is "$(not_run 'on ')" "" "every command of the page was run"

# A server that is gone is an error, not an answer.
test/tools/cluster.sh stop "$dir/south"
is "$(there 'on the front: by county' | grep -c '^ERROR:  could not connect to server "south"')" 1 "a server that does not answer fails the query"

echo "1..$n"
exit "$bad"

#!/bin/bash
# pg_dump and a restore into a new database: what was answered before is answered after.
#
# In the dump: a user's document, a table with columns of all four types, an expression index, a generated column,
# a view, a materialized view, a domain, a check constraint and a default that use the extension.
set -u
source test/tools/tap.sh
other=${PGDATABASE}_restored
dir=$(mktemp -d)
trap 'dropdb --if-exists -f "$other" 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

sql() {
	psql -XqAt -v ON_ERROR_STOP=1 "$@"
}

setup=$(sql 2>&1 <<'SQL'
CREATE EXTENSION insurance;
SELECT insurance.add_document('{
    "number": "测〔2022〕1号", "title": "县级文件", "issued_on": "2021-11-01", "regions": [{"code": 990100, "name": "testcity"}], "coverage_years": {"from": 2022, "until": 2023},
    "circumstances": {"zz": {"label": "甲类"}, "a": {"label": "乙类"}},
    "parameters": {"aid": {"value": 100.01, "cite": "一"}},
    "windows": [{"id": "window", "from": "Y-1-09-01", "until": "Y-06-30", "resolve": "earliest_start", "closed": "closed", "cite": "二"}],
    "fees": [{"id": "standard", "personal": 320, "fiscal": 580, "cite": "一"}],
    "subsidies": [{"id": "zz", "tier": "fixed", "amount": {"param": "aid"}, "split": "shares", "cite": "三"}, {"id": "a", "tier": "fixed", "amount": 10, "payer": "county", "cite": "三"}],
    "splits": [{"id": "s", "split": "shares", "parts": {"province": 1, "city": 1, "county": 1}, "bears_rest": "province", "cite": "三"}],
    "routes": [{"id": "early", "when": {"elapsed": {"since": "zz", "months": {"at_most": 3}}}, "start": {"from": "payment"}, "cite": "四"},
               {"id": "earlier", "when": {"elapsed": {"since": "a", "months": {"at_most": 3}}}, "start": {"from": "payment", "plus_days": 1}, "cite": "四"},
               {"id": "ordinary", "start": {"from": "payment", "wait_days": 60}, "cite": "四"}]}') IS NOT NULL;
SELECT insurance.publish(990100, 2022, remark => '首版'), insurance.publish(990100, 2022, known_on => '2022-01-01', local => '{"parameters": {"aid": {"value": 90}}}'), insurance.publish(520000, 2023, carry_over => true);
INSERT INTO insurance.figure VALUES (2022, 990100, 'permanent_population', 1000.5, NULL, '统计局'), (2022, 990100, 'framework_unified', NULL, '2022-12-31', NULL);
CREATE SCHEMA app;
CREATE TABLE app.rules (region int, year int, policy insurance.policy NOT NULL, PRIMARY KEY (region, year));
INSERT INTO app.rules SELECT region, coverage_year, policy FROM insurance.compiled_policy;
CREATE TABLE app.person (
    id int PRIMARY KEY, region int NOT NULL, born date, paid date,
    kinds insurance.circumstance_set DEFAULT '{}', history insurance.history,
    policy insurance.policy,
    answer insurance.assessment,
    payable_fen bigint GENERATED ALWAYS AS (insurance.payable_fen(insurance.assessment(policy, birth_date => born, paid_on => paid, circumstance_set => kinds, history => history))) STORED,
    CHECK (answer IS NULL OR insurance.region(answer) = region));
INSERT INTO app.person (id, region, born, paid, kinds, history, policy, answer)
SELECT i, r.region, '1950-01-01'::date + i * 97, '2021-12-01'::date + i % 200,
       (ARRAY['{}', '{zz[2021-12-01,]}', '{a,zz}', '{a[2021-11-15,2022-12-31]}', '{zz}', '{subsistence_allowance}'])[1 + i % 6]::insurance.circumstance_set,
       (ARRAY[NULL, '{2020:resident,2021:none}', '{2019:resident+zero_claim}'])[1 + i % 3]::insurance.history, r.policy,
       insurance.assessment(r.policy, '1950-01-01'::date + i * 97, '2021-12-01'::date + i % 200,
           circumstance_set => (ARRAY['{}', '{zz[2021-12-01,]}', '{a,zz}', '{a[2021-11-15,2022-12-31]}', '{zz}', '{subsistence_allowance}'])[1 + i % 6]::insurance.circumstance_set)
FROM generate_series(1, 300) i, LATERAL (SELECT region, policy FROM app.rules WHERE year = 2022 AND region IN (520000, 990100) ORDER BY region OFFSET i % 2 LIMIT 1) r;
CREATE INDEX person_payable ON app.person (insurance.payable_fen(insurance.assessment(policy, birth_date => born, paid_on => paid, circumstance_set => kinds)));
CREATE INDEX person_period ON app.person USING gist (insurance.benefit_period(insurance.assessment(policy, birth_date => born, paid_on => paid, circumstance_set => kinds)));
CREATE INDEX person_kinds ON app.person (kinds);
CREATE INDEX person_policy ON app.person USING hash (policy);
CREATE VIEW app.assessed AS
SELECT p.id, a.* FROM app.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstance_set => p.kinds) a;
CREATE VIEW app.by_policy AS
SELECT p.id, a.payable, a.route, a.missing, a.subsidy_payers FROM app.person p, LATERAL insurance.assess(p.policy, birth_date => p.born, paid_on => p.paid, circumstance_set => p.kinds) a;
CREATE MATERIALIZED VIEW app.totals AS
SELECT region, a.route, sum(a.payable) AS payable, count(*) AS persons FROM app.person p, LATERAL insurance.assess(p.region, 2022, birth_date => p.born, paid_on => p.paid, circumstance_set => p.kinds) a GROUP BY 1, 2;
CREATE DOMAIN app.wise AS insurance.history CHECK (VALUE::text <> '{}');
CREATE TABLE app.source AS SELECT id AS person, region, born AS birth_date, paid AS paid_on, kinds AS circumstance_set, history FROM app.person;
CALL insurance.settle('app.source', 2022, batch_rows => 40);
UPDATE app.source SET paid_on = paid_on + 30 WHERE person % 10 = 0;
CALL insurance.settle('app.source', 2022);
INSERT INTO insurance.area VALUES (990100, 'test', '测市', 1, 2);
INSERT INTO insurance.figure (coverage_year, area, name, value) VALUES (2022, 990100, 'target_persons', 200);
SELECT count(*) FROM insurance.create_report('report');
SELECT count(*) FROM insurance.create_report('live', 'app.source', 2022, scenario => insurance.published(990100, 2022, 2), mask_below => 5);
SELECT count(*) FROM insurance.create_report('pinned', 'app.source', policy => insurance.published(990100, 2022, 1), materialized => false);
SQL
)
is "$setup" $'t\n1|2|1\n16\n19\n16' "a database that uses the extension is filled"

report() {
	sql -d "$1" <<'SQL'
SELECT 'documents', count(*), md5(string_agg(document::text, '|' ORDER BY number)) FROM insurance.document;
SELECT 'figures', count(*), insurance.figures(2022, 990100) FROM insurance.figure;
SELECT 'published', count(*), md5(string_agg(p::text, '|' ORDER BY region, coverage_year, version)) FROM insurance.published_policy p;
SELECT 'pinned', insurance.subsidy_amount(insurance.assessment(insurance.published(990100, 2022, 1), paid_on => '2022-03-01', circumstances => '{甲类}')), insurance.subsidy_amount(insurance.assessment(insurance.published(990100, 2022, 2), paid_on => '2022-03-01', circumstances => '{甲类}'));
SELECT 'rules', count(*), md5(string_agg(policy::text, '|' ORDER BY region, year)) FROM app.rules;
SELECT 'fingerprints', md5(string_agg(insurance.fingerprint(policy)::text, '|' ORDER BY region, year)) FROM app.rules;
SELECT 'stored answers', count(*), md5(string_agg(answer::text, '|' ORDER BY id)) FROM app.person;
SELECT 'facts', md5(string_agg(kinds::text || coalesce(history::text, '-'), '|' ORDER BY id)) FROM app.person;
SELECT 'generated', sum(payable_fen), md5(string_agg(coalesce(payable_fen::text, '-'), '|' ORDER BY id)) FROM app.person;
SELECT 'by region and year', md5(string_agg(a::text, '|' ORDER BY a.id)) FROM app.assessed a;
SELECT 'by policy', md5(string_agg(a::text, '|' ORDER BY a.id)) FROM app.by_policy a;
SELECT 'stored as assessed', count(*) FROM app.person p WHERE answer OPERATOR(insurance.<>) insurance.assessment(policy, born, paid, circumstance_set => kinds);
SELECT 'totals', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM app.totals t;
SELECT 'city', insurance.payable(insurance.assessment(990100, 2022, paid_on => '2022-03-01', circumstances => '{甲类}')), insurance.subsidy_payers(insurance.assessment(990100, 2022, paid_on => '2022-03-01', circumstances => '{甲类}'));
SELECT 'county', insurance.payable(insurance.assessment(990102, 2022, paid_on => '2022-03-01'));
SELECT 'built in', insurance.payable(insurance.assessment(520000, 2022, birth_date => '1980-05-05', paid_on => '2022-03-01'));
SELECT 'booked', count(*), max(version), md5(string_agg(b::text, '|' ORDER BY person, version)) FROM insurance.booking b;
SELECT 'postings', sum(fen), md5(string_agg(p::text, '|' ORDER BY person, version, account, payer)) FROM insurance.posting p;
SELECT 'runs', count(*), max(run), sum(booked), sum(superseded) FROM insurance.run;
SELECT 'batches', md5(string_agg(b::text, '|' ORDER BY area, batch)) FROM insurance.batch b;
SELECT 'report', (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM report.report_total t), (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM report.report_payer t), (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM report.report_change t), (SELECT area_label || completion FROM report.report_completion WHERE completion IS NOT NULL);
SELECT 'live report', (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM live.report_tier t), (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM live.report_scenario t), (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM pinned.report_route t);
SET enable_seqscan = off;
SELECT 'by index', count(*) FROM app.person WHERE insurance.payable_fen(insurance.assessment(policy, birth_date => born, paid_on => paid, circumstance_set => kinds)) = 32000;
SELECT 'by gist', count(*) FROM app.person WHERE insurance.benefit_period(insurance.assessment(policy, birth_date => born, paid_on => paid, circumstance_set => kinds)) @> '2022-06-30'::date;
SQL
}
before=$(report "$PGDATABASE" 2>&1)
case $before in *ERROR*) is "$before" "no error" "the report before the dump" ;; esac
is "$(grep -c '|' <<<"$before")" 24 "the report has all its lines"
is "$(grep '^figures' <<<"$before")" 'figures|3|{"target_persons": 200, "framework_unified": "2022-12-31", "permanent_population": 1000.5}' "figures of an office are there"
is "$(grep '^pinned' <<<"$before")" "pinned|100.01|90.00" "published versions are answered by their own rules"
is "$(grep '^stored as assessed' <<<"$before")" "stored as assessed|0" "stored assessments are those that are made anew"

# text, custom format in one thread, and with data as INSERT commands
restore() {
	dropdb --if-exists -f "$other" 2>/dev/null
	createdb -T template0 "$other"
}
restore
is "$(pg_dump -d "$PGDATABASE" 2>&1 >"$dir/plain.sql")" "" "pg_dump"
is "$(grep -E 'COPY insurance\.compiled_policy|CREATE TABLE insurance\.' "$dir/plain.sql")" "CREATE TABLE insurance.booking_2022 (" "of the extension's objects the dump holds the partitions of the ledger, and no compiled policies"
is "$(psql -Xq -v ON_ERROR_STOP=1 -d "$other" -f "$dir/plain.sql" 2>&1 >/dev/null)" "" "restored without a message"
is "$(report "$other" 2>&1)" "$before" "plain: everything is answered as before"

restore
pg_dump -Fc -d "$PGDATABASE" -f "$dir/custom" 2>&1
is "$(pg_restore -d "$other" "$dir/custom" 2>&1)" "" "pg_restore of the custom format"
is "$(report "$other" 2>&1)" "$before" "custom: everything is answered as before"
is "$(sql -d "$other" -c "SELECT * FROM insurance.refresh_report('report')" 2>&1)" $'report.report_tally|concurrently\nreport.report_delta|concurrently' "custom: a report comes back filled, and is refreshed concurrently"
is "$(sql -d "$other" -c 'REFRESH MATERIALIZED VIEW app.totals' 2>&1; report "$other" 2>&1)" "$before" "and after a refresh of the materialized view"

restore
pg_dump --inserts -d "$PGDATABASE" >"$dir/inserts.sql"
is "$(psql -Xq -v ON_ERROR_STOP=1 -d "$other" -f "$dir/inserts.sql" 2>&1 >/dev/null)" "" "restored from INSERT commands"
is "$(report "$other" 2>&1)" "$before" "inserts: everything is answered as before"

# A dump of the restored database is the same.
is "$(pg_dump -d "$other" 2>&1 | grep -vE '^(--|.(un)?restrict )' | md5sum)" "$(grep -vE '^(--|.(un)?restrict )' "$dir/plain.sql" | md5sum)" "a dump of the restored database is the same"

# Settling goes on in the restored database: nothing is booked again, and what is corrected is.
is "$(sql -d "$other" -c "CALL insurance.settle('app.source', 2022)" -c "SELECT booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1" 2>&1)" "0|0|0" "nothing is booked again in the restored database"
is "$(sql -d "$other" -c "UPDATE app.source SET paid_on = paid_on + 1 WHERE person = 7" -c "CALL insurance.settle('app.source', 2022)" -c "SELECT run, booked, superseded, reversed FROM insurance.progress ORDER BY run DESC LIMIT 1" 2>&1)" "4|0|1|0" "a correction is, by a run of the next number"
is "$(sql -d "$other" -c "DELETE FROM insurance.booking_2022" 2>&1 | head -n 1)" "ERROR:  bookings do not change" "nor are bookings changed there"

# What a user forgets: a document that is removed there takes its answers with it.
is "$(sql -d "$other" -c "SELECT insurance.remove_document('测〔2022〕1号')" -c "SELECT insurance.status(insurance.assessment(990100, 2022))" 2>&1)" $'t\nno_text' \
	"removing the document in the restored database"

# What is published stays, there too, and the next version has the next number.
is "$(sql -d "$other" -c "DELETE FROM insurance.published_policy" 2>&1 | head -n 1)" "ERROR:  published policies do not change" "nobody deletes in the restored database what is published"
is "$(sql -d "$other" -c "SELECT insurance.publish(520000, 2023, carry_over => true, local => '{\"parameters\": {\"personal_standard\": {\"value\": 350}}}')" 2>&1)" 2 "publishing goes on in the restored database"

echo "1..$n"
exit "$bad"

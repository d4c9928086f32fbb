#!/bin/bash
# Mutates documents, and the text and binary forms of every type, and asks the server: it never crashes, it never takes
# seconds, and what it refuses it refuses with an SQLSTATE of its own, never as an internal error.
#
# Seeded: FUZZ_SEED=n repeats a run; FUZZ_SECONDS is how long, 60 by default. A failing input is shown as SQL.
set -u
seed=${FUZZ_SEED:-20220901}
seconds=${FUZZ_SECONDS:-60}
n=0 bad=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# result NAME FINDINGS: passes when there are no findings
result() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' <<<"$2" | cut -c 1-3000 | head -n 20
		bad=1
	fi
}

sql() {
	psql -XqAt -v ON_ERROR_STOP=1 "$@" 2>&1
}

sql -c 'CREATE EXTENSION insurance' >/dev/null
# A session that lasts: a crash of any other ends it.
coproc LASTING { psql -XqAt 2>&1; }
exec 5<&"${LASTING[0]}" 6>&"${LASTING[1]}"
eval "exec ${LASTING[0]}<&- ${LASTING[1]}>&-"
echo "SELECT 'there';" >&6
read -r -t 30 there <&5

# What is mutated: the built-in documents, compiled policies, assessments, histories, sets of circumstances, tallies.
sql >"$dir/seeds" <<'SQL'
SELECT 'document' || E'\t' || d::text FROM unnest(insurance.builtin_documents()) d;
SELECT 'document' || E'\t' || '{"number": "X", "regions": [{"code": 990000}], "coverage_years": {"from": 2022}, "parameters": {"a": {"value": {"param": "b"}, "cite": "1"}, "b": {"choose": "c", "of": {"x": 1}, "at_least": 1, "cite": "1"}, "c": {"assumed": "x", "note": "n", "cite": "1"}}, "readings": {"r": {"in_force": 1, "values": {"2": {"/fees/f/personal": 2}}}}, "circumstances": {"zz": {"label": "甲", "aliases": ["乙"]}}, "windows": [{"id": "w", "label": "期", "from": "Y-1-09-01", "until": "Y-12-31", "cite": "1"}], "fees": [{"id": "f", "personal": {"param": ["a", "b"]}, "fiscal": null, "cite": "1"}], "subsidies": [{"id": "zz", "tier": "full", "amount": {"percent": 60}, "split": "s", "cite": "1"}], "splits": [{"id": "s", "split": "s", "parts": {"p": 5, "q": 2}, "cite": "1"}], "routes": [{"id": "r", "label": "例", "when": {"any": ["zz", {"age": {"below": 18}}, {"elapsed": {"since": "birth", "days": {"at_most": 90}}}]}, "start": {"from": "payment", "wait_days": 60}, "cite": "1"}]}';
SELECT 'policy' || E'\t' || policy::text FROM insurance.compiled_policy WHERE length(policy::text) < 30000 ORDER BY region, coverage_year LIMIT 4;
SELECT 'assessment' || E'\t' || insurance.assessment(policy, birth_date => b, paid_on => '2022-10-10', circumstances => k, absences => '{[2022-04-01,2022-05-01)}')::text
FROM insurance.compiled_policy, (VALUES ('1980-05-05'::date, '{}'::text[]), (NULL, '{veteran,employee_leaver}'), ('2022-06-30', '{subsistence_allowance}'), ('1940-01-01', '{nobody}')) v(b, k)
WHERE coverage_year IN (2022, 2023);
SELECT 'tally' || E'\t' || insurance.tally(insurance.assessment(policy, birth_date => b, paid_on => '2022-10-10', circumstances => k))::text
FROM insurance.compiled_policy, (VALUES ('1980-05-05'::date, '{}'::text[]), (NULL, '{veteran,employee_leaver}'), ('2022-06-30', '{subsistence_allowance}'), ('1940-01-01', '{nobody}')) v(b, k)
WHERE coverage_year IN (2022, 2023) GROUP BY region;
SELECT 'history' || E'\t' || '{2021:resident,2022:resident+zero_claim+bonus_used+repaired,2023:none,2024:employee,2025:excused,2026:contradictory}';
SELECT 'circumstance_set' || E'\t' || '{subsistence_allowance[2022-03-01,2022-12-31],veteran[2022-05-01,],moved_in[,2022-06-30],orphan,低保对象}';
SQL
result "the seeds" "$([ "$(grep -c . "$dir/seeds")" -gt 20 ] || echo "only $(grep -c . "$dir/seeds")")"

# The function that tries one input and says what came out: nothing where that is in order.
sql >"$dir/out" <<'SQL'
CREATE FUNCTION try(kind text, input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text;
    message text;
    shown text;
    started timestamptz := clock_timestamp();
BEGIN
    BEGIN
        IF kind = 'document' THEN
            PERFORM insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-10-10', circumstances => '{}')::text::insurance.assessment,
                    p::text::insurance.policy, insurance.fingerprint(p)
            FROM (VALUES (990000, 2022), (520000, 2022), (360000, 2023), (360700, 2023)) r(region, year),
                 insurance.policy_compile(ARRAY[insurance.vocabulary(), input::jsonb], r.region, r.year, readings => CASE WHEN r.region = 990000 THEN '{"r": 2}'::jsonb END) p;
        ELSIF kind = 'policy' THEN
            PERFORM insurance.assessment(p, birth_date => '1980-05-05', paid_on => '2022-10-10', circumstances => ARRAY[(insurance.known_circumstances(p)).code])::text::insurance.assessment
            FROM (SELECT input::insurance.policy AS p) x LIMIT 20;
            shown := input::insurance.policy::text;
            IF shown <> shown::insurance.policy::text THEN
                RETURN 'is written and read as something else';
            END IF;
        ELSIF kind = 'assessment' THEN
            PERFORM insurance.answers(input::insurance.assessment), insurance.reasons(input::insurance.assessment), insurance.undecided_answers(input::insurance.assessment),
                    insurance.assessment_hash(input::insurance.assessment);
            shown := input::insurance.assessment::text;
            IF shown <> shown::insurance.assessment::text THEN
                RETURN 'is written and read as something else';
            END IF;
        ELSIF kind = 'tally' THEN
            PERFORM insurance.payable(input::insurance.tally), insurance.waiting(input::insurance.tally), insurance.tally_hash(input::insurance.tally),
                    (SELECT count(*) FROM insurance.tally_routes(input::insurance.tally)), (SELECT count(*) FROM insurance.tally_starts(input::insurance.tally)),
                    (SELECT count(*) FROM insurance.tally_amounts(input::insurance.tally));
            shown := input::insurance.tally::text;
            IF shown <> shown::insurance.tally::text OR shown <> insurance.tally_final(input::insurance.tally)::text THEN
                RETURN 'is written and read as something else';
            END IF;
            PERFORM insurance.tally_merge(input::insurance.tally, input::insurance.tally)::text::insurance.tally;
        ELSIF kind = 'history' THEN
            PERFORM insurance.assessment(520000, 2022, paid_on => '2022-10-10', history => input::insurance.history);
            shown := input::insurance.history::text;
            IF shown <> shown::insurance.history::text THEN
                RETURN 'is written and read as something else';
            END IF;
        ELSE
            PERFORM insurance.assessment(520000, 2022, paid_on => '2022-10-10', circumstance_set => input::insurance.circumstance_set);
            shown := input::insurance.circumstance_set::text;
            IF shown <> shown::insurance.circumstance_set::text THEN
                RETURN 'is written and read as something else';
            END IF;
        END IF;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
        IF state LIKE 'XX%' OR state LIKE '57%' OR state LIKE '58%' OR state = '00000' THEN
            RETURN state || ' ' || message;
        END IF;
        -- what a message says must be valid text, whatever the input was
        GET STACKED DIAGNOSTICS message = PG_EXCEPTION_DETAIL;
        BEGIN
            PERFORM convert_from(convert_to(message, 'UTF8'), 'UTF8');
        EXCEPTION WHEN character_not_in_repertoire THEN
            RETURN 'its message is no valid text';
        END;
    END;
    IF clock_timestamp() - started > '2 seconds' THEN
        RETURN 'took ' || (clock_timestamp() - started)::text;
    END IF;
    RETURN NULL;
END
$$;
SQL
result "the function that tries" "$(cat "$dir/out")"

# mutate SEED COUNT FILE...: "kind TAB input" lines; JSON is mutated as bytes and as a tree.
cat >"$dir/mutate.pl" <<'PERL'
use strict;
use JSON::PP;
my ($seed, $count, $file, $only) = @ARGV;
srand $seed;
open my $h, "<", $file or die;
my @seeds = grep { !$only || $_->[0] =~ /^(?:$only)$/ } map { chomp; [split /\t/, $_, 2] } <$h>;
my $json = JSON::PP->new->utf8->canonical->allow_nonref;
my @words = ('', 'x', 'full', 'payment', 'ever', 'birth', "很" x 40, 'a' x 300, 'Y-13-01', 'Y+9-12-31', '2022-02-30', '9999-12-31', '/', '*', 'orphan', 'standard', 'first', 'null', "\x{e4}\x{bd}\x{8e}");
my @numbers = (0, 1, -1, 0.5, 100, 101, 1e6, 2147483647, -2147483648, 4294967296, 1e15, 9.3e18, 1e300, 0.001, 2022, 999999);
sub scalar_value {
	my $r = int rand 7;
	return $r < 2 ? $words[rand @words] : $r < 4 ? $numbers[rand @numbers] : $r == 4 ? undef : $r == 5 ? (rand() < 0.5 ? JSON::PP::true : JSON::PP::false) : rand() < 0.5 ? [] : {};
}
# every place of a tree
sub places {
	my ($node, $found) = @_;
	if (ref $node eq 'HASH') { for (sort keys %$node) { push @$found, [$node, $_]; places($node->{$_}, $found) } }
	elsif (ref $node eq 'ARRAY') { for (0 .. $#$node) { push @$found, [$node, $_]; places($node->[$_], $found) } }
	return $found;
}
sub value_at { my $p = shift; ref $p->[0] eq 'HASH' ? \$p->[0]{ $p->[1] } : \$p->[0][ $p->[1] ] }
sub mutate_tree {
	my $text = shift;
	my $tree = eval { $json->decode($text) };
	return $text unless ref $tree;
	for (1 .. 1 + rand 3) {
		my $places = places($tree, []);
		last unless @$places;
		my $p = $places->[rand @$places];
		my $q = $places->[rand @$places];
		my $kind = int rand 9;
		if ($kind < 3) { ${ value_at($p) } = scalar_value() }
		elsif ($kind == 3) { ${ value_at($p) } = $json->decode($json->encode([${ value_at($q) }]))->[0] }
		elsif ($kind == 4 && ref $p->[0] eq 'HASH') { delete $p->[0]{ $p->[1] } }
		elsif ($kind == 5 && ref $p->[0] eq 'HASH') { $p->[0]{ ref $q->[0] eq 'HASH' ? $q->[1] : 'more' } = ${ value_at($p) } }
		elsif ($kind == 6 && ref $p->[0] eq 'ARRAY') { splice @{ $p->[0] }, $p->[1], 1 }
		elsif ($kind == 7 && ref $p->[0] eq 'ARRAY') { splice @{ $p->[0] }, $p->[1], 0, $json->decode($json->encode([${ value_at($q) }]))->[0] }
		elsif ($kind == 8) { my $v = ${ value_at($p) }; ${ value_at($p) } = rand() < 0.3 ? { param => [ 'a', 'b', 'c' ] } : rand() < 0.5 ? { all => [ ($v) x 3 ] } : [ ($v) x (1 + rand 5) ] }
	}
	return $json->encode($tree);
}
sub mutate_bytes {
	my $text = shift;
	for (1 .. 1 + rand 3) {
		my $at = int rand(1 + length $text);
		my $kind = int rand 6;
		if ($kind == 0) { substr $text, $at, 1 + rand 4, '' if $at < length $text }
		elsif ($kind == 1) { substr $text, $at, 0, chr(32 + rand 95) }
		elsif ($kind == 2) { substr $text, $at, 1, chr(32 + rand 95) if $at < length $text }
		elsif ($kind == 3) { substr $text, $at, 0, substr $text, int rand(length $text || 1), rand 30 }
		elsif ($kind == 4) { substr $text, $at, 0, ('很', '[', '{', ']', '}', '"', '\\', ',', '+', ':', '-', ' ', "0" x 30)[rand 13] }
		else { $text = substr $text, 0, $at }
	}
	return $text;
}
for (1 .. $count) {
	my ($kind, $text) = @{ $seeds[rand @seeds] };
	my $new = $kind !~ /history|set/ && rand() < 0.8 ? mutate_tree($text) : mutate_bytes($text);
	# what is no UTF-8 any more is the client's affair
	my $copy = $new;
	next unless utf8::decode($copy) && $copy !~ /[\0\x{d800}-\x{dfff}]/;
	print "$kind\t$new\n" unless $new =~ /[\t\n\r]/;
}
PERL

# Batches, each in a session of its own; a crash is found by the batch and then by the input.
end=$((SECONDS + seconds * 3 / 4))
batch=0 tried=0 findings=
while [ "$SECONDS" -lt "$end" ]; do
	batch=$((batch + 1))
	perl "$dir/mutate.pl" $((seed + batch)) 300 "$dir/seeds" >"$dir/batch"
	tried=$((tried + $(grep -c . "$dir/batch")))
	{
		echo "SET statement_timeout = '20s';"
		perl -ne 'chomp; my ($k, $t) = split /\t/, $_, 2; $t =~ s/\x27/\x27\x27/g; my $q = $t; $q =~ s/\x27/\x27\x27/g; print "SELECT \x27FOUND \x27 || w || \x27 by: $k \x27 || left(\x27$t\x27, 3000) FROM (SELECT try(\x27$k\x27, \x27$t\x27) AS w) x WHERE w IS NOT NULL;\n"' "$dir/batch"
	} >"$dir/batch.sql"
	out=$(psql -XqAt -v ON_ERROR_STOP=1 -f "$dir/batch.sql" 2>&1)
	if [ -n "$out" ]; then
		line=$(sed -n 's/.*batch\.sql:\([0-9]*\): .*/\1/p' <<<"$out" | head -n 1)
		[ -z "$line" ] || out="batch $batch of seed $seed: $(head -n 1 <<<"${out#*: }") by $(sed -n "${line}p" "$dir/batch.sql" | cut -c 1-2000)"
		# one of each: what is wrong, and with which kind of input
		findings=$(printf '%s\n%s\n' "$findings" "$out" | awk 'NF { key = $0; sub(/(by: [a-z_]+) .*/, "", key); kind = $0; sub(/.* by: /, "", kind); sub(/ .*/, "", kind); if (!seen[key kind]++) print }')
		[ "$(grep -c . <<<"$findings")" -lt 20 ] || break
		# after a crash the server needs a moment
		for _ in $(seq 20); do psql -XqAtc 'SELECT 1' >/dev/null 2>&1 && break; sleep 1; done
	fi
done
result "$tried mutated documents and texts in $batch batches" "$findings"

# Binary forms: the bytes of COPY BINARY, mutated, are refused or read.
sql >/dev/null <<'SQL'
CREATE TABLE source (policy insurance.policy, assessment insurance.assessment, history insurance.history, circumstances insurance.circumstance_set, tally insurance.tally);
INSERT INTO source SELECT policy, insurance.assessment(policy, birth_date => '1980-05-05', paid_on => '2022-10-10'), '{2021:resident,2022:none}', '{orphan[2022-01-01,],veteran}',
    (SELECT insurance.tally(insurance.assessment(policy, birth_date => make_date(1980, n, 5), paid_on => '2022-10-10')) FROM generate_series(1, 3) n)
FROM insurance.compiled_policy WHERE region = 210000 LIMIT 1;
CREATE TABLE target (LIKE source);
SQL
end=$((SECONDS + seconds / 4))
tried=0 findings=
for column in policy assessment history circumstances tally; do
	psql -Xq -c "\\copy (SELECT $column FROM source) TO '$dir/$column.bin' (FORMAT binary)"
done
while [ "$SECONDS" -lt "$end" ]; do
	for column in policy assessment history circumstances tally; do
		tried=$((tried + 1))
		perl -e 'my ($seed, $in, $out) = @ARGV; srand $seed; local $/; open my $i, "<:raw", $in; my $b = <$i>;
			# behind the header of 19 bytes and the number of columns; the length stays right for most
			for (1 .. 1 + rand 4) { my $at = rand() < 0.2 ? 21 + int rand 5 : 25 + int rand(length($b) - 27); substr $b, $at, 1, chr int rand 256 }
			open my $o, ">:raw", $out; print $o $b' $((seed + tried)) "$dir/$column.bin" "$dir/mutated.bin"
		out=$(psql -Xq -v VERBOSITY=sqlstate -c "\\copy target ($column) FROM '$dir/mutated.bin' (FORMAT binary)" -c "SELECT count($column::text) FROM target" -c "TRUNCATE target" 2>&1 >/dev/null)
		case $out in
			'' | 'ERROR:  '[0-4]* | 'ERROR:  54'*) ;;
			*)
				cp "$dir/mutated.bin" "$dir/finding.bin"
				findings=$findings${findings:+$'\n'}"$column of seed $((seed + tried)): $out"
				for _ in $(seq 20); do psql -XqAtc 'SELECT 1' >/dev/null 2>&1 && break; sleep 1; done
				;;
		esac
		[ "$(grep -c . <<<"$findings")" -lt 20 ] || break 2
	done
done
result "$tried mutated binary values" "$findings"

lasting=
if kill -0 "${LASTING_PID:-0}" 2>/dev/null; then
	echo "SELECT 'still there';" >&6
	read -r -t 30 lasting <&5
fi
result "the server has not crashed: a session has lasted" "$([ "$there $lasting" = "there still there" ] || echo "it is gone: $lasting")"
result "and answers" "$(sql -c 'SELECT insurance.payable(insurance.assessment(520000, 2022, birth_date => $$1980-05-05$$, paid_on => $$2022-03-31$$)) <> 320' | grep -v '^f$')"
exec 6>&-

echo "1..$n"
exit "$bad"

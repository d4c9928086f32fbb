#!/bin/bash
# Source checks, as TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8
shopt -s nullglob

n=0 bad=0

# result NAME FINDINGS: passes when there are no findings
result() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' <<<"$2"
		bad=1
	fi
}

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# 1. One version.
result "control file and META.json have the same version" "$(perl -MJSON::PP -e '
	local $/;
	open my $c, "<", "insurance.control" or die; my ($v) = <$c> =~ /^default_version\s*=\s*\x27(.*?)\x27/m;
	open my $m, "<", "META.json" or die; my $j = decode_json(<$m>);
	for my $w ($j->{version}, $j->{provides}{insurance}{version}) {
		print "control file: $v, META.json: $w\n" if $v ne $w;
	}' 2>&1)"

# 2. The rules know no server, no clock, no environment, no floating point.
rules=(src/rule_*.c src/policy_check.c src/check_{solve,ask,find,aid,cases}.c)
pure=()
for f in "${rules[@]}"; do
	[ -f "$f" ] && pure+=("$f")
done
if [ ${#pure[@]} -eq 0 ]; then
	skip "rules are pure C" "no rules"
	skip "rules compile without a server" "no rules"
else
	result "rules are pure C" "$(perl -e '
		my %std = map { $_ => 1 } qw(assert.h inttypes.h limits.h stdalign.h stdarg.h stdbool.h
			stddef.h stdint.h stdio.h stdlib.h string.h);
		my (@todo, %seen) = @ARGV;
		while (defined(my $f = shift @todo)) {
			next if $seen{$f}++;
			open my $h, "<", $f or die "$f: $!"; local $/; my $s = <$h>;
			# Blank comments and literals, keep line breaks.
			$s =~ s{(/\*.*?\*/|//[^\n]*)|(\#[ \t]*include[^\n]*)|("(?:\\.|[^"\\\n])*"|\x27(?:\\.|[^\x27\\\n])*\x27)}
				{ defined $1 ? $1 =~ s/[^\n]//gr : defined $2 ? $2 : q("") }gse;
			my $line = 0;
			for (split /\n/, $s) {
				$line++;
				if (/^\s*\#\s*include\s*"([^"]+)"/) {
					if (-f "src/$1") { push @todo, "src/$1" }
					else { print "$f:$line: not a header of ours: $1\n" }
				}
				elsif (/^\s*\#\s*include\s*<([^>]+)>/) {
					print "$f:$line: header not allowed: $1\n" unless $std{$1};
				}
				elsif (/\b(float|double|time\s*\(|localtime|gmtime|mktime|clock\s*\(|clock_gettime|gettimeofday|s?rand\s*\(|getenv|setlocale|palloc|ereport|elog)/
					|| /(?<![\w.])(\d+\.\d|\d+\.(?!\w))/) {
					print "$f:$line: not allowed: $1\n";
				}
			}
		}' "${pure[@]}" 2>&1)"
	result "rules compile without a server" "$(for f in "${pure[@]}"; do
		"${CC:-gcc}" -std=gnu11 -Isrc -Wall -Wextra -fsyntax-only "$f" 2>&1
	done)"
fi

# 3. Every public object says what it is. An overloaded name needs as many
# comments as definitions; a shell type and its definition are one object.
parts=(sql/install/*.sql)
if [ ${#parts[@]} -eq 0 ]; then
	skip "every installed object has a comment" "no install script"
else
	result "every installed object has a comment" "$(perl -e '
		my (%made, %said, %where);
		my $kinds = qr/FUNCTION|AGGREGATE|PROCEDURE|ROUTINE|TYPE|(?:MATERIALIZED\s+)?VIEW/i;
		my $name = qr/(?:"[^"]+"|\w+)(?:\s*\.\s*(?:"[^"]+"|\w+))?/;
		for my $f (@ARGV) {
			open my $h, "<", $f or die "$f: $!"; local $/; my $s = <$h>;
			$s =~ s{(--[^\n]*)|(/\*.*?\*/)|(\x27(?:[^\x27]|\x27\x27)*\x27)|(\$(?:[A-Za-z_]\w*)?\$)(.*?)\4}
				{ my $k = join "", map { $_ // "" } $1, $2, $3, $5; $k =~ s/[^\n]//g;
				  defined $1 || defined $2 ? $k : "\x27\x27$k" }gse;
			while ($s =~ /\bCREATE\s+(?:OR\s+REPLACE\s+)?($kinds)\s+($name)\s*([^;]*)/gi) {
				my ($k, $n, $rest, $at) = (uc $1, lc $2, $3, 1 + (substr($s, 0, $-[0]) =~ tr/\n//));
				my $key = key($k, $n);
				$where{$key} //= "$f:$at: $k $n";
				if ($k =~ /TYPE|VIEW/) { $made{$key} = 1 } else { $made{$key}++ }
			}
			while ($s =~ /\bCOMMENT\s+ON\s+($kinds)\s+($name)\s*(.*?)\s*\bIS\b/gis) {
				my ($k, $n, $sig) = (uc $1, lc $2, lc $3);
				$sig =~ s/\s+//g;
				$said{key($k, $n)}{$sig} = 1;
			}
		}
		sub key {
			my ($k, $n) = @_;
			$n =~ s/[\s"]//g;
			return ($k =~ /TYPE/ ? "type" : $k =~ /VIEW/ ? "view" : "routine") . " $n";
		}
		for my $key (sort { $where{$a} cmp $where{$b} } keys %made) {
			my $c = keys %{ $said{$key} // {} };
			print "$where{$key}: $made{$key} defined, $c with a comment\n" if $c < $made{$key};
		}' "${parts[@]}" 2>&1)"
fi

# 4. A symbol that the server has, too, would be taken from the server.
server=$("${PG_CONFIG:-pg_config}" --bindir 2>/dev/null)/postgres
if [ -f insurance.so ] && [ -x "$server" ] && command -v nm >/dev/null; then
	names() {
		nm -D --defined-only "$1" | awk '{ sub(/@.*/, "", $NF); print $NF }' | LC_ALL=C sort -u
	}
	result "no exported symbol clashes with the server" "$(LC_ALL=C comm -12 \
		<(names insurance.so | grep -vE '^_(init|fini|edata|end|_bss_start|_start)$') <(names "$server"))"
else
	skip "no exported symbol clashes with the server" "not built"
fi

# 5. A table and pictures of different runs would not agree.
result "the table of the README and docs/bench are of one run" "$(perl -e '
	local $/;
	my ($run, %drawn);
	open my $h, "<", "README.md" or die; my $readme = <$h>;
	my ($table) = $readme =~ /<!-- rivals -->\n(.*?)<!-- \/rivals -->/s;
	if (($table // "") =~ /^Run (\d{8}T\d{6}Z): /) { $run = $1 } else { print "README.md: no table with the stamp of a run\n" }
	$drawn{$_} = 1 for $readme =~ m{\((docs/bench/\w+\.svg)\)}g;
	$drawn{$_} //= 0 for glob "docs/bench/*.svg";
	print "README.md: no picture of docs/bench\n" unless %drawn;
	for my $f (sort keys %drawn) {
		open my $p, "<", $f or do { print "$f: $!\n"; next };
		my ($stamp) = <$p> =~ /<desc>Run (\d{8}T\d{6}Z)/;
		print "$f: not in README.md\n" unless $drawn{$f};
		print "$f: of run ", $stamp // "none", ", the table is of ", $run // "none", "\n" if ($stamp // "") ne ($run // "");
	}' 2>&1)"

# 6. Nothing is left for later. The pattern does not match itself.
places=()
for f in src sql test policies Makefile README.md; do
	[ -e "$f" ] && places+=("$f")
done
result "no notes to self" "$(grep -rnIwE --exclude-dir=.git 'TO''DO|FIX''ME|XX''X' "${places[@]}")"

echo "1..$n"
exit "$bad"

#!/bin/bash
# Runs every example of README.md, README.zh.md and docs/*.md, in an empty database.
#
#   test/readme.sh         TAP
#   test/readme.sh write   put what is printed now into the files
#
# ```sql blocks run in order, in one session. A ```text block directly behind one
# is what it prints; a line "ERROR:" in it is an expected error, any other error
# is a failure. Rows of docs/reference.md, | `signature` | meaning | `example` |
# `result` |, are checked against the catalog, and the examples are run. A page in
# another language (*.zh.md) makes the same tables, and has a database of its own.
cd "$(dirname "$0")/.." || exit 1
exec perl -x "$0" "$@"
#!perl
use strict;
use warnings;
use File::Temp;

my $write = @ARGV && $ARGV[0] eq 'write';
my $reference = 'docs/reference.md';
my @files = ('README.md', 'README.zh.md', sort glob 'docs/*.md');
# pages whose links are looked at, though they have no examples
my @linked = (@files, sort glob 'policies/*.md');
my (%lines, @blocks, @bad);
my $n = 0;

sub result {
	my ($name, @problems) = @_;
	$n++;
	print @problems ? "not ok $n - $name\n" : "ok $n - $name\n";
	print map { "# $_\n" } map { split /\n/ } @problems;
	push @bad, $name if @problems;
}

# Feeds psql as a terminal would: errors without file and line.
sub psql {
	my ($sql, @options) = @_;
	my $in = File::Temp->new;
	print $in $sql;
	close $in;
	open my $out, '-|', 'sh', '-c', 'exec psql -X -q "$@" <"$0" 2>&1', "$in", @options or die $!;
	local $/;
	return scalar <$out>;
}

sub trimmed {
	return join "\n", map { s/\s+$//r } split /\n/, $_[0] =~ s/^\n+|\s+$//gr;
}

# The blocks, with the lines that their output takes (first, number).
for my $file (@files) {
	open my $h, '<', $file or die "$file: $!\n";
	chomp(my @l = <$h>);
	$lines{$file} = \@l;
	my ($open, $last) = (undef, undef);
	for my $i (0 .. $#l) {
		if (!defined $open) {
			if ($l[$i] =~ /^```(\w*)$/) { $open = { lang => $1, at => $i, file => $file } }
			elsif ($l[$i] =~ /\S/) { $last = undef }
		}
		elsif ($l[$i] eq '```') {
			my $body = join "\n", @l[$open->{at} + 1 .. $i - 1];
			if ($open->{lang} eq 'sql') {
				push @blocks, $last = { %$open, sql => $body };
			}
			elsif ($open->{lang} eq 'text' && $last) {
				@$last{qw(want from count)} = ($body, $open->{at} + 1, $i - $open->{at} - 1);
				$last = undef;
			}
			else { $last = undef }
			$open = undef;
		}
	}
	die "$file: a block is not closed\n" if $open;
}

my @public = split /\n/, psql(<<'SQL', '-At') =~ s/datemultirange|daterange\[\]/datemultirange/gr;
SET client_min_messages = warning;
BEGIN;
CREATE EXTENSION insurance;
SET LOCAL search_path = insurance, pg_catalog;
SELECT format('| `%s` | %s |', what, replace(replace(meaning, '|', '\|'), E'\n', '<br>'))
FROM (SELECT p.proname || '('
             || regexp_replace(regexp_replace(regexp_replace(pg_get_function_arguments(p.oid),
                    ', birth_date date.* history history DEFAULT NULL::\w+', ', facts…'), 'DEFAULT NULL::[a-z_ ]+(\[\])?', 'DEFAULT NULL', 'g'),
                    ',? ?OUT .*', '')
             || ')' || coalesce(' → ' || coalesce((SELECT CASE WHEN p.proretset THEN 'TABLE ' ELSE '' END || '('
                                           || CASE WHEN count(*) > 20 THEN '…' ELSE string_agg(c.name, ', ' ORDER BY c.n) END || ')'
                                    FROM unnest(p.proargnames, p.proargmodes) WITH ORDINALITY c(name, mode, n)
                                    WHERE c.mode IN ('o', 't')), pg_get_function_result(p.oid)), ''),
             obj_description(p.oid, 'pg_proc')
      FROM pg_proc p
      WHERE p.pronamespace = 'insurance'::regnamespace AND p.prorettype <> 'trigger'::regtype
        AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid)
        AND NOT EXISTS (SELECT FROM pg_amproc s WHERE s.amproc = p.oid)
        AND NOT EXISTS (SELECT FROM pg_aggregate g WHERE p.oid IN (g.aggtransfn, g.aggfinalfn, g.aggcombinefn))
        AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend))
      UNION ALL
      SELECT 'type ' || t.typname, obj_description(t.oid, 'pg_type')
      FROM pg_type t WHERE t.typnamespace = 'insurance'::regnamespace AND t.typrelid = 0 AND t.typelem = 0
      UNION ALL
      SELECT CASE c.relkind WHEN 'v' THEN 'view ' ELSE 'table ' END || c.relname, obj_description(c.oid, 'pg_class')
      FROM pg_class c WHERE c.relnamespace = 'insurance'::regnamespace AND c.relkind IN ('r', 'p', 'v')
      UNION ALL
      SELECT 'fact ' || a, ''
      FROM (SELECT DISTINCT unnest(p.proargnames[3:p.pronargs]) FROM pg_proc p
            WHERE p.proname = 'assessment') f(a)
      WHERE a <> 'region' AND a <> 'coverage_year'
     ) o(what, meaning)
ORDER BY what;
ROLLBACK;
SQL

# One session for the pages of a language.
sub run {
	my ($pages, @options) = @_;
	my $printed = psql(join('', "\\set SHOW_CONTEXT never\nSET client_min_messages = warning;\n",
		map({ "\\echo =-=$_=-=\n$blocks[$_]{sql}\n" } grep { $blocks[$_]{file} =~ $pages } 0 .. $#blocks), "\\echo =-=end=-=\n"), @options);
	return $printed =~ /^=-=(\d+)=-=\n(.*?)(?==-=(?:\d+|end)=-=\n)/msg;
}
my $own = psql('SELECT current_database()', '-At') =~ s/\s+$//r . '_zh';
my $made = psql("CREATE DATABASE $own TEMPLATE template0");
die $made if $made =~ /ERROR/;
my %printed = (run(qr/(?<!\.zh)\.md$/), run(qr/\.zh\.md$/, '-d', $own));
psql("DROP DATABASE $own");

for my $i (0 .. $#blocks) {
	my $b = $blocks[$i];
	my $got = trimmed($printed{$i} // 'ERROR: the block did not end');
	my @problems;
	if (defined $b->{want}) {
		my $want = trimmed($b->{want});
		@problems = ("printed:", $got, "the file says:", $want) if $got ne $want;
		$b->{got} = [split /\n/, $got];
	}
	elsif ($got =~ /^(ERROR|FATAL|psql):?/m) { @problems = ($got) }
	if ($write) { warn "$b->{file}:", $b->{at} + 1, ": $got\n" if @problems && !$b->{got} }
	else { result("$b->{file}, line " . ($b->{at} + 1), @problems) }
}

# The reference: rows by signature, and what their examples give.
my (%public, %seen, @rows, @problems);
for (@public) {
	if (/^\| `(.+?)` \| (.*) \|$/) { $public{$1} = $2 } else { push @problems, $_ }
}
for my $i (0 .. $#{ $lines{$reference} }) {
	my @cell = split /(?<!\\)\|/, $lines{$reference}[$i];
	next unless @cell >= 4 && $cell[1] =~ /^ `(.+)` $/;
	s/^\s+|\s+$//g for @cell;
	my $what = $cell[1] =~ s/^`|`$//gr;
	push @rows, { at => $i, what => $what, meaning => $cell[2], example => $cell[3], want => $cell[4] // '' };
	$seen{$what} = 1;
}
my @runs = grep { $_->{example} =~ /^`.+`$/ } @rows;
my $setup = join '', map { "$_->{sql}\n" } grep { $_->{file} eq $reference } @blocks;
my $answers = psql(join('', "SET client_min_messages = warning;\n\\o /dev/null\n$setup\\o\n\\pset null NULL\n", map {
	my $e = $runs[$_]{example} =~ s/^`|`$//gr =~ s/\\\|/|/gr;
	"\\echo =-=$_=-=\nSELECT ($e)::text FROM example;\n" } 0 .. $#runs) . "\\echo =-=end=-=\n", '-At');
my %answer = $answers =~ /^=-=(\d+)=-=\n(.*?)(?==-=(?:\d+|end)=-=\n)/msg;
for (0 .. $#runs) {
	my $got = trimmed($answer{$_} // 'ERROR: no answer');
	my $want = $runs[$_]{want} =~ s/^`|`$//gr =~ s/\\\|/|/gr;
	$runs[$_]{got} = '`' . ($got =~ s/\|/\\|/gr) . '`' if $want ne '' && $got !~ /^ERROR/;
	push @problems, "$runs[$_]{what}: $runs[$_]{example} gives $got, not $want" if $want ne '' ? $got ne $want : $got =~ /^ERROR/;
}
if ($write) {
	warn "$_\n" for grep { /gives ERROR/ } @problems;
	my $l = $lines{$reference};
	for my $r (@rows) {
		my $meaning = $public{$r->{what}};
		$meaning = $r->{meaning} if !defined $meaning || $meaning eq '';
		$l->[$r->{at}] = join ' | ', "| `$r->{what}`", $meaning, $r->{example}, ($r->{got} // $r->{want}) . ' |';
	}
	push @$l, map { "| `$_` | $public{$_} |  |  |" } grep { !$seen{$_} } sort keys %public;
	for my $b (reverse @blocks) {
		splice @{ $lines{$b->{file}} }, $b->{from}, $b->{count}, @{ $b->{got} } if $b->{got};
	}
	for my $file (@files) {
		open my $h, '>', $file or die "$file: $!\n";
		print $h map { "$_\n" } @{ $lines{$file} };
	}
	exit;
}
result("examples of $reference", @problems);
my @stale = (map({ "not there: $_" } grep { !$seen{$_} } sort keys %public),
	map({ "not in the extension: $_" } grep { !exists $public{$_} } sort keys %seen),
	map({ "another meaning than its comment: $_->{what}" }
		grep { ($public{$_->{what}} // '') ne '' && $public{$_->{what}} ne $_->{meaning} } @rows));
push @stale, 'To put it right: test/readme.sh write' if @stale;
result("$reference names everything, and nothing else", @stale);
# Anchors of a page, as GitHub makes them of headings.
sub anchors {
	my ($file) = @_;
	my %anchor;
	open my $h, '<:utf8', $file or die "$file: $!\n";
	while (my $line = <$h>) {
		$anchor{$1} = 1 while $line =~ /<a id="([^"]+)">/g;
		$anchor{ lc($1) =~ s/[^\w\- ]//gr =~ tr/ /-/r } = 1 if $line =~ /^#+ +(.*?)\s*$/;
	}
	return \%anchor;
}
my (@links, %anchors);
for my $file (@linked) {
	open my $h, '<:utf8', $file or die "$file: $!\n";
	while (my $line = <$h>) {
		while ($line =~ /\]\(([^)#:]*)(?:#([^)]*))?\)/g) {
			my ($to, $anchor) = ($1, $2);
			$to = $to eq '' ? $file : ($file =~ s{[^/]*$}{}r) . $to;
			if (!-e $to) { push @links, "$file: $to" }
			elsif (defined $anchor) {
				$anchors{$to} //= anchors($to);
				push @links, "$file: $to#$anchor" unless $anchors{$to}{$anchor};
			}
		}
	}
}
result('links lead to files and headings', map { utf8::encode(my $l = $_); $l } @links);

# The document language in two languages: the same words in backticks, section by section.
sub language {
	my ($file) = @_;
	my ($section, %said) = (0);
	open my $h, '<:utf8', $file or die "$file: $!\n";
	while (my $line = <$h>) {
		$section = $1 if $line =~ /^## (\d+)\./;
		for my $code ($line =~ /`([^`]+)`/g) { $said{$section}{$_} = 1 for $code =~ /[a-z][a-z_0-9]*/g }
	}
	return \%said;
}
my ($en, $zh) = map { language("policies/README$_.md") } '', '.zh';
my @words;
for my $s (sort { $a <=> $b } keys %{ { %$en, %$zh } }) {
	push @words, map { "section $s: not in Chinese: $_" } grep { !$zh->{$s}{$_} } sort keys %{ $en->{$s} };
	push @words, map { "section $s: not in English: $_" } grep { !$en->{$s}{$_} } sort keys %{ $zh->{$s} };
}
result('policies/README.md and its Chinese version name the same keys', @words);
print "1..$n\n";
exit(@bad ? 1 : 0);

#!/bin/bash
# policies/schema.json describes the language that the compiler reads: the same keys in both, and every document is valid.
set -u
cd "$(dirname "$0")/../.." || exit 1
n=0 bad=0

# result NAME FINDINGS: passes when there are no findings
result() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' <<<"$2" | head -n 40
		bad=1
	fi
}

# 1. Key lists of the C code against the properties of the schema.
result "the keys of the compiler are the properties of the schema" "$(perl -MJSON::PP -e '
	use strict;
	local $/;
	my ($overlay, $compile) = map { open my $h, "<", $_ or die "$_: $!"; scalar <$h> } "src/policy_overlay.c", "src/policy_compile.c";
	open my $s, "<", "policies/schema.json" or die; my $schema = decode_json(<$s>);
	my %macro = $overlay =~ /#define (RULE_KEYS|SOURCE_KEYS) (.*)/g;
	keys %macro == 2 or die "no RULE_KEYS or SOURCE_KEYS";
	sub words { my $t = shift; $t =~ s/\b$_\b/$macro{$_}/ for "RULE_KEYS", "SOURCE_KEYS"; sort $t =~ /"([^"]*)"/g }
	# list NAME in TEXT, after the first line that matches FROM
	sub list {
		my ($text, $name, $from) = @_;
		$text = substr $text, index($text, $from) if $from;
		$text =~ /\b\Q$name\E\[\]\s*=\s*\{(.*?)\};/s or die "no list $name" . ($from ? " after $from" : "") . "\n";
		words($1);
	}
	sub at {
		my $node = $schema;
		for my $step (split m{/}, shift) {
			if (ref $node eq "HASH" && $node->{"\$ref"}) { my ($d) = $node->{"\$ref"} =~ m{([^/]+)$}; $node = $schema->{"\$defs"}{$d} }
			$node = ref $node eq "ARRAY" ? $node->[$step] : $node->{$step};
			defined $node or die "no $step in the schema\n";
		}
		$node;
	}
	sub compare {
		my ($what, $place, @keys) = @_;
		my %have = map { $_ => 1 } keys %{ at("$place/properties") };
		my %want = map { $_ => 1 } @keys;
		# where a rule and its values come from is written by the compiler, not by who writes documents
		delete @want{qw(document values_from at_bound)};
		print "$what: the compiler knows \"$_\", the schema does not\n" for grep { !$have{$_} } sort keys %want;
		print "$what: the schema has \"$_\", the compiler does not know it\n" for grep { !$want{$_} } sort keys %have;
		print "$what: the schema allows other keys\n" if (at($place)->{additionalProperties} // 1) != 0;
		print "$what: $_ is not described\n" for grep { my $p = at("$place/properties/$_"); !$p->{description} && !$p->{"\$ref"} && !$p->{enum} && !$p->{anyOf} } sort keys %have;
	}
	my @sections = $overlay =~ /\{"(\w+)", (?:true|false), \w+\}/g;
	my %keys_of = $overlay =~ /\{"(\w+)", (?:true|false), (\w+)\}/g;
	my %is_list = $overlay =~ /\{"(\w+)", (true|false), \w+\}/g;
	$schema->{"\$defs"}{document} = $schema;
	$schema->{"\$defs"}{form_aid} = { properties => { map { %{ $_->{properties} // {} } } @{ $schema->{"\$defs"}{aid}{anyOf} } }, additionalProperties => JSON::PP::false };
	compare("document", "\$defs/document", list($overlay, "document_keys"), @sections);
	for my $section (@sections) {
		compare($section, "\$defs/${section}_" . ($is_list{$section} eq "true" ? "rule" : "section"), list($overlay, $keys_of{$section}));
	}
	compare("parameters", "\$defs/parameter_rule", list($overlay, "parameter_keys"));
	compare("readings", "\$defs/reading", list($overlay, "reading_keys"));
	compare("circumstances", "properties/circumstances/additionalProperties", list($overlay, "circumstance_keys"));
	compare("vocabulary", "properties/vocabulary/additionalProperties", list($overlay, "circumstance_keys"));
	compare("carries_on", "properties/carries_on/items", list($overlay, "carry_keys"));
	compare("regions", "properties/regions/items", list($overlay, "region_keys"));
	compare("start", "\$defs/start", list($compile, "keys", "\nstart_rule("));
	compare("variable", "\$defs/start/properties/variable", list($compile, "variable_keys"));
	compare("cover", "\$defs/routes_rule/properties/cover", list($compile, "cover_keys"));
	compare("roster", "\$defs/enrolment_section/properties/roster/anyOf/1", list($compile, "roster_keys"));
	compare("refund", "\$defs/enrolment_section/properties/refund/anyOf/1", list($compile, "refund_keys"));
	compare("years", "\$defs/years", "from", "until");
	compare("range", "\$defs/range", list($compile, "keys", "\nyears_range("));
	compare("percent", "\$defs/share_of_cap/anyOf/1", list($compile, "keys", "\namount_or_percent("));
	compare("aid", "\$defs/form_aid", list($compile, "keys", "\nsubsidy_amount("));
	compare("monthly", "\$defs/fees_rule/properties/monthly", list($compile, "keys", "\nfee_monthly("));
	compare("add_ons", "\$defs/fees_rule/properties/add_ons/items", list($compile, "keys", "\nfee_add_ons("));
	compare("points", "\$defs/incentives_rule/properties/amount/anyOf/1", list($compile, "point_keys"));
	compare("floors", "\$defs/repair_section/properties/floors/items", list($compile, "keys", "\ncompile_repair("));
	compare("deductible", "\$defs/critical_illness_rule/properties/deductible/anyOf/1", list($compile, "keys", "\ndeductible("));
	compare("brackets", "\$defs/critical_illness_rule/properties/brackets/items", list($compile, "keys", "\nbrackets("));
	compare("places", "\$defs/students_section/properties/places/items", list($compile, "place_keys"));
	compare("reduction", "\$defs/students_section/properties/reduction", list($compile, "reduction_keys"));

	# conditions: a form each
	my %form;
	for my $c (@{ $schema->{"\$defs"}{condition}{anyOf} }) {
		$form{ $_ } = $c->{properties} for @{ $c->{required} || [] };
	}
	my ($forms) = $compile =~ /\bforms\[\]\s*=\s*\{(.*?)\};/s;
	my @forms = words($forms);
	print "condition: \"$_\" is not in the schema\n" for grep { !$form{$_} } @forms;
	for my $f (sort keys %form) { print "condition: \"$f\" is not in the compiler\n" unless grep { $_ eq $f } @forms }
	my %inner = (age => ["age_condition"], date => ["date_condition"], elapsed => ["elapsed_condition"], insured_years => ["insured_condition"]);
	for my $f (sort keys %inner) {
		$schema->{"\$defs"}{"form_$f"} = $form{$f}{$f};
		compare($f, "\$defs/form_$f", list($compile, "keys", "\n$inner{$f}[0]("));
	}
	$schema->{"\$defs"}{form_holds} = { properties => $form{holds}, additionalProperties => JSON::PP::false };
	compare("holds", "\$defs/form_holds", list($compile, "keys", "if (node_get(node, \"holds\"))"));
	compare("days", "\$defs/form_elapsed/properties/days", list($compile, "bounds"));
	compare("months", "\$defs/form_elapsed/properties/months", list($compile, "months_bounds"));

	# words that a key can have
	my %words = (resolves => "windows_rule/properties/resolve", tiers => "subsidies_rule/properties/tier", bearers => "top_ups_rule/properties/borne_by",
		times => "top_ups_rule/properties/collected", bases => "aid/anyOf/2/properties/of/anyOf/0", employee => "history_section/properties/employee_years",
		earned_by => "incentives_rule/properties/earned_by", effective => "incentives_rule/properties/effective", uses => "incentives_rule/properties/cleared_by",
		froms => "critical_illness_rule/properties/brackets_from", cap_on => "critical_illness_rule/properties/cap_on",
		requirements => "personal_account_rule/properties/requires/items", entry_facts => "students_section/properties/reduction/properties/requires/items",
		indicator_kinds => "indicators_rule/properties/kind", better => "indicators_rule/properties/better");
	for my $w (sort keys %words) {
		my ($c, $j) = (join(" ", list($compile, $w)), join(" ", sort @{ at("\$defs/$words{$w}")->{enum} }));
		print "$words{$w}: the compiler has $c, the schema $j\n" if $c ne $j;
	}
	# no other list of words, but of keys and of sections
	my %lists = map { $_ => 1 } keys %words, qw(keys variable_keys cover_keys roster_keys refund_keys place_keys reduction_keys forms bounds months_bounds point_keys names not_rules);
	print "the compiler has a list $_, which this test does not know\n" for grep { !$lists{$_} } $compile =~ /static const char \*const (\w+)\[\]/g;

	# and words that stand for an amount
	my %instead = (fee => "repair_section/properties/fee", cap => "critical_illness_rule/properties/cap");
	for my $w (sort keys %instead) {
		my ($c) = $compile =~ /strcmp\($w->text, "(\w+)"\)/ or print "the compiler has no word for $w\n";
		my $j = at("\$defs/$instead{$w}/anyOf/0")->{const} // "no word";
		print "$instead{$w}: the compiler has $c, the schema $j\n" if ($c // "") ne $j;
	}

	# numbers: the most and the least that the compiler takes
	my %number = (skip => "fees_rule/properties/monthly/properties/skip", after_years => "incentives_rule/properties/after_years", months_per_year => "repair_section/properties/months_per_year",
		lapsed_from => "repair_section/properties/floors/items/properties/lapsed_from", months => "repair_section/properties/floors/items/properties/months",
		map { ($_->[0] => "$_->[1]/properties/$_->[0]") } ["lapses_from", "history_section"], ["streak_from", "history_section"], ["first_year", "incentives_rule"],
			["until_year", "critical_illness_rule"]);
	my ($last) = do { open my $h, "<", "src/rule_facts.h" or die; <$h> =~ /#define HISTORY_LAST_YEAR\s+(\d+)/ } or die "no HISTORY_LAST_YEAR";
	for my $n (sort keys %number) {
		my ($c) = $compile =~ /whole\(c, [^;]*?"$n",\s*\w+,\s*(\w+,\s*\w+)\)/ or print "the compiler does not read the number $n\n";
		my $j = at("\$defs/$number{$n}"); $j = $j->{anyOf} ? $j->{anyOf}[0] : at("\$defs/$number{$n}/anyOf/0");
		$c =~ s/\s+//g; $c =~ s/HISTORY_LAST_YEAR/$last/;
		print "$number{$n}: the compiler has $c, the schema $j->{minimum},$j->{maximum}\n" if $c ne "$j->{minimum},$j->{maximum}";
	}' 2>&1)"

# 2. Every document is valid; so much of JSON Schema as schema.json uses.
validator='
	use strict;
	use utf8;
	local $/;
	open my $s, "<", "policies/schema.json" or die; my $schema = decode_json(<$s>);
	my %known = map { $_ => 1 } qw($schema $ref $defs title description default type properties required additionalProperties items enum const anyOf pattern format
		minLength maxLength minItems maxItems minProperties maxProperties minimum maximum exclusiveMinimum dependentRequired);
	sub type_of {
		my $v = shift;
		return "null" unless defined $v;
		return "boolean" if JSON::PP::is_bool($v);
		return "array" if ref $v eq "ARRAY";
		return "object" if ref $v eq "HASH";
		return JSON::PP->new->allow_nonref->encode($v) =~ /^"/ ? "string" : $v =~ /^-?\d+$/ ? "integer" : "number";
	}
	sub check {
		my ($v, $s, $path) = @_;
		return () if JSON::PP::is_bool($s) && $s;
		return "$path: not allowed" if JSON::PP::is_bool($s);
		my $t = type_of($v);
		my @wrong;
		for my $k (sort keys %$s) { die "schema.json uses $k, which this test does not know\n" unless $known{$k} }
		if ($s->{"\$ref"}) { my ($d) = $s->{"\$ref"} =~ m{^#/\$defs/(\w+)$} or die; push @wrong, check($v, $schema->{"\$defs"}{$d} // die("no \$defs/$d\n"), $path) }
		push @wrong, "$path: $t, expected $s->{type}" if $s->{type} && $t ne $s->{type} && !($t eq "integer" && $s->{type} eq "number");
		push @wrong, "$path: expected one of @{ $s->{enum} }" if $s->{enum} && !($t eq "string" && grep { $_ eq $v } @{ $s->{enum} });
		push @wrong, "$path: expected $s->{const}" if exists $s->{const} && !($t eq "string" && $v eq $s->{const});
		if ($s->{anyOf}) {
			my @branches = map { [check($v, $_, $path)] } @{ $s->{anyOf} };
			push @wrong, "$path: none of " . scalar(@branches) . " forms (" . join("; ", map { $_->[0] } @branches) . ")" unless grep { !@$_ } @branches;
		}
		if ($t eq "string") {
			push @wrong, "$path: \"$v\" does not match $s->{pattern}" if defined $s->{pattern} && $v !~ /$s->{pattern}/;
			push @wrong, "$path: too short" if length $v < ($s->{minLength} // 0);
			push @wrong, "$path: too long" if length $v > ($s->{maxLength} // 1e9);
		}
		if ($t eq "integer" || $t eq "number") {
			push @wrong, "$path: below $s->{minimum}" if defined $s->{minimum} && $v < $s->{minimum};
			push @wrong, "$path: not above $s->{exclusiveMinimum}" if defined $s->{exclusiveMinimum} && $v <= $s->{exclusiveMinimum};
			push @wrong, "$path: above $s->{maximum}" if defined $s->{maximum} && $v > $s->{maximum};
		}
		if ($t eq "array") {
			push @wrong, "$path: too few" if @$v < ($s->{minItems} // 0);
			push @wrong, "$path: too many" if @$v > ($s->{maxItems} // 1e9);
			if ($s->{items}) { push @wrong, check($v->[$_], $s->{items}, "$path/$_") for 0 .. $#$v }
		}
		if ($t eq "object") {
			push @wrong, "$path: too few members" if keys %$v < ($s->{minProperties} // 0);
			push @wrong, "$path: too many members" if keys %$v > ($s->{maxProperties} // 1e9);
			for my $k (@{ $s->{required} // [] }) { push @wrong, "$path: $k is missing" unless exists $v->{$k} }
			for my $k (keys %{ $s->{dependentRequired} // {} }) { if (exists $v->{$k}) { for (@{ $s->{dependentRequired}{$k} }) { push @wrong, "$path: $_ is missing" unless exists $v->{$_} } } }
			for my $k (sort keys %$v) {
				my $p = ($s->{properties} // {})->{$k};
				push @wrong, $p ? check($v->{$k}, $p, "$path/$k") : exists $s->{additionalProperties} ? check($v->{$k}, $s->{additionalProperties}, "$path/$k") : ();
			}
		}
		@wrong;
	}'
for f in policies/*.json test/documents/*.json; do
	case $f in */schema.json) continue ;; esac
	result "$f is valid" "$(perl -MJSON::PP -e "$validator"'
		open my $h, "<", $ARGV[0] or die; binmode STDOUT, ":utf8";
		my $d = decode_json(<$h>);
		print "$_\n" for map { check($_, $schema, "") } ref $d eq "ARRAY" ? @$d : $d;' "$f" 2>&1)"
done
# and documents that are wrong are not
result "the schema refuses what is wrong" "$(perl -MJSON::PP -e "$validator"'
	for my $d (q({"feees": []}), q({"number": "x"}), q({"fees": [{"personal": 1}]}), q({"fees": [{"id": "a", "personal": -1}]}), q({"fees": [{"id": "a", "personal": "much"}]}),
		q({"routes": [{"id": "a", "start": {}}]}), q({"routes": [{"id": "a", "when": {"al": []}}]}), q({"routes": [{"id": "a", "when": {"all": []}}]}), q({"windows": [{"id": "a", "from": "2022-13-01"}]}),
		q({"subsidies": [{"id": "a", "amount": {"percent": 101}}]}), q({"subsidies": [{"id": "a", "tier": "gold"}]}), q({"subsidies": [{"id": "a", "amount": {"percent": 50, "of": "all"}}]}), q({"subsidies": [{"id": "a", "amount": {"leaves": 50, "of": "rest"}}]}),
		q({"subsidies": [{"id": "a", "group": 1}]}), q({"fees": [{"id": "a", "monthly": {}}]}), q({"fees": [{"id": "a", "monthly": {"from": "birth", "skip": 2}}]}), q({"fees": [{"id": "a", "add_ons": []}]}),
		q({"fees": [{"id": "a", "add_ons": [{"name": "care"}]}]}), q({"benefit_levels": [{"id": "a", "level": ""}]}), q({"fiscal": {"central_ratio": 1.5}}), q({"regions": []}), q([]), q({"coverage_years": {}}),
		q({"incentives": [{"id": "a", "earned_by": "claim"}]}), q({"incentives": [{"id": "a", "amount": {"percent": 101}}]}), q({"incentives": [{"id": "a", "cleared_by": "use"}]}),
		q({"incentive_limits": {"net": "yes"}}), q({"incentive_limits": {"original_cap": "none"}}), q({"repair": {}}), q({"repair": {"fee": "standard"}}),
		q({"repair": {"fee": 1, "floors": [{}, {}, {}, {}, {}]}}), q({"critical_illness": [{"id": "a", "deductible": -1}]}), q({"critical_illness": [{"id": "a", "rate": 1.01}]}),
		q({"critical_illness": [{"id": "a", "brackets": []}]}), q({"critical_illness": [{"id": "a", "brackets": [{"up_to": 1}]}]}), q({"critical_illness": [{"id": "a", "deductible": {"ratio": 0.5}}]}),
		q({"critical_illness": [{"id": "a", "cap": "nothing"}]}), q({"critical_illness_expenses": {"kinds": []}}), q({"assistance": {"kinds": ["inpatient"]}}),
		q({"personal_account": [{"id": "a", "relations": {}}]}), q({"personal_account": [{"id": "a", "requires": ["nothing"]}]}), q({"duplicates": [{"id": "a", "schemes": []}]}),
		q({"students": {"who": []}}), q({"students": {"places": [{"when": "orphan"}]}}), q({"students": {"reduction": {"ratio": 2, "requires": ["entry_year"]}}}), q({"students": {"reduction": {"ratio": 0, "requires": ["luck"]}}}),
		q({"indicators": [{"kind": "value"}]}), q({"indicators": [{"id": "a", "kind": "rate"}]}), q({"indicators": [{"id": "a", "of": []}]}), q({"indicators": [{"id": "a", "at_least": -1}]}), q({"indicators": [{"id": "a", "until": "soon"}]}), q({"indicators": [{"id": "a", "better": "same"}]}),
		q({"history": {"streak_from": 1899}}), q({"routes": [{"id": "a", "label": ""}]}), q({"windows": [{"id": "a", "label": "b\\nc"}]}), q({"circumstances": {"a": {"label": 5}}}), q({"carries_on": [{"number": "x", "rules": ["Fees"]}]})) {
		print "accepted: $d\n" unless check(decode_json($d), $schema, "");
	}' 2>&1)"

# 3. The compiler, asked: each property of the schema is known to it, and a made-up one is not.
psql -XqAt -v ON_ERROR_STOP=1 >/dev/null 2>&1 -c 'CREATE EXTENSION insurance'
result "the compiler knows every property of the schema, and no other" "$(psql -XqAt -v ON_ERROR_STOP=1 2>&1 <<'SQL'
\set schema `cat policies/schema.json`
CREATE TEMP TABLE schema AS SELECT :'schema'::jsonb AS s;
-- what policy_compile() says of a document with one more key
CREATE FUNCTION pg_temp.knows(document jsonb, key text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    details text;
BEGIN
    PERFORM insurance.policy_compile(ARRAY['{"number": "X", "regions": [{"code": 990000}], "coverage_years": {"from": 2022},
        "fees": [{"id": "f", "personal": 1, "cite": "1"}], "routes": [{"id": "r", "start": null, "cite": "1"}]}'::jsonb || document], 990000, 2022);
    RETURN true;
EXCEPTION WHEN invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS details = PG_EXCEPTION_DETAIL;
    RETURN position(format('unknown key "%s"', key) IN details) = 0;
END
$$;
CREATE FUNCTION pg_temp.place(section text, rule jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE section
        WHEN 'document' THEN rule
        WHEN 'parameters' THEN jsonb_build_object(section, jsonb_build_object('p', rule))
        WHEN 'readings' THEN jsonb_build_object(section, jsonb_build_object('p', rule))
        WHEN 'circumstances' THEN jsonb_build_object(section, jsonb_build_object('p', rule))
        WHEN 'regions' THEN jsonb_build_object(section, jsonb_build_array('{"code": 990000}'::jsonb || rule))
        WHEN 'carries_on' THEN jsonb_build_object(section, jsonb_build_array('{"number": "X", "rules": []}'::jsonb || rule))
        WHEN 'start' THEN jsonb_build_object('routes', jsonb_build_array(jsonb_build_object('id', 'r', 'cite', '1', 'start', '{"from": "payment"}'::jsonb || rule)))
        WHEN 'fiscal' THEN jsonb_build_object(section, rule) WHEN 'enrolment' THEN jsonb_build_object(section, rule)
        WHEN 'recognition' THEN jsonb_build_object(section, rule) WHEN 'identity_data' THEN jsonb_build_object(section, rule) WHEN 'history' THEN jsonb_build_object(section, rule)
        WHEN 'incentive_limits' THEN jsonb_build_object(section, rule) WHEN 'repair' THEN jsonb_build_object(section, rule)
        WHEN 'critical_illness_expenses' THEN jsonb_build_object(section, rule) WHEN 'assistance' THEN jsonb_build_object(section, rule)
        WHEN 'students' THEN jsonb_build_object(section, rule)
        ELSE jsonb_build_object(section, jsonb_build_array('{"id": "x", "cite": "1"}'::jsonb || rule)) END
$$;
CREATE TEMP TABLE place AS
SELECT 'document' AS section, s -> 'properties' AS properties FROM schema
UNION ALL SELECT replace(replace(d.key, '_rule', ''), '_section', ''), d.value -> 'properties' FROM schema, jsonb_each(s -> '$defs') d
    WHERE d.key ~ '_(rule|section)$' AND d.key <> 'parameter_rule'
UNION ALL SELECT 'parameters', s #> '{$defs,parameter_rule,properties}' FROM schema
UNION ALL SELECT 'readings', s #> '{$defs,reading,properties}' FROM schema
UNION ALL SELECT 'start', s #> '{$defs,start,properties}' FROM schema
UNION ALL SELECT 'circumstances', s #> '{properties,circumstances,additionalProperties,properties}' FROM schema
UNION ALL SELECT 'regions', s #> '{properties,regions,items,properties}' FROM schema
UNION ALL SELECT 'carries_on', s #> '{properties,carries_on,items,properties}' FROM schema;
SELECT format('%s: no properties in the schema', section) FROM place WHERE coalesce(properties, '{}') = '{}'
UNION ALL
SELECT format('%s: the compiler does not know "%s"', section, k) FROM place, jsonb_object_keys(properties) k
WHERE NOT pg_temp.knows(pg_temp.place(section, jsonb_build_object(k, 'null'::jsonb)), k)
UNION ALL
SELECT format('%s: the compiler takes any key', section) FROM place WHERE pg_temp.knows(pg_temp.place(section, '{"no_such_key": 1}'), 'no_such_key')
UNION ALL
SELECT 'not many properties were tried' WHERE (SELECT count(*) FROM place, jsonb_object_keys(properties)) < 100;
SQL
)"

echo "1..$n"
exit "$bad"

#!/bin/sh
# Prints the SQL functions that hold the built-in documents.
# Usage: policies/embed.sh FILE.json...   (in the order of the array)
#
# vocabulary.json becomes insurance.vocabulary(), every other file one element
# of insurance.builtin_documents().
set -eu
export LC_ALL=C

vocabulary=
for f in "$@"; do
	shift
	case $f in
		*/schema.json | schema.json) ;;
		*/vocabulary.json | vocabulary.json) vocabulary=$f ;;
		*) set -- "$@" "$f" ;;
	esac
done

if [ -z "$vocabulary" ]; then
	echo "$0: no vocabulary.json among the documents" >&2
	exit 1
fi

# free_tag STEM FILE...: a dollar quote that occurs in none of the files
free_tag() {
	stem=$1 n=
	shift
	while grep -qF -e "\$$stem$n\$" -- "$@"; do
		n=$((${n:-0} + 1))
	done
	echo "\$$stem$n\$"
}

# literal FILE: the file as a jsonb constant
literal() {
	tag=$(free_tag d "$1")
	printf '%s' "$tag"
	cat -- "$1"
	printf '%s::jsonb' "$tag"
}

body=$(free_tag body "$vocabulary" "$@")

cat <<EOF
-- Built from policies/*.json by policies/embed.sh.

CREATE FUNCTION insurance.vocabulary() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1
AS $body
EOF
printf 'SELECT '
literal "$vocabulary"
cat <<EOF

$body;

COMMENT ON FUNCTION insurance.vocabulary() IS
'Facts, circumstances and units that policy documents may name (词汇表)';

CREATE FUNCTION insurance.builtin_documents() RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1
AS $body
EOF
printf 'SELECT ARRAY['
separator=
for f in "$@"; do
	printf '%s\n' "$separator"
	literal "$f"
	separator=,
done
cat <<EOF

]::jsonb[]
$body;

COMMENT ON FUNCTION insurance.builtin_documents() IS
'The policy documents that come with the extension, by file name (内置政策文件)';

EOF

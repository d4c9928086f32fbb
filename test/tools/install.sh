#!/bin/bash
# Installs the built extension into the directories of pg_config, with sudo
# where these are not writable.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL

pg_config=${PG_CONFIG:-pg_config}
lib=$("$pg_config" --pkglibdir) || exit 1
ext=$("$pg_config" --sharedir)/extension

installed() {
	cmp -s insurance.so "$lib/insurance.so" &&
		cmp -s insurance.control "$ext/insurance.control" &&
		for f in insurance--*.sql; do
			cmp -s "$f" "$ext/$f" || return 1
		done
}

if [ -w "$lib" ] && [ -w "$ext" ]; then
	exec make -s install PG_CONFIG="$pg_config"
elif sudo -n true 2>/dev/null; then
	exec sudo -n make -s install PG_CONFIG="$pg_config"
elif installed; then
	exit 0
elif [ -t 2 ] && command -v sudo >/dev/null; then
	exec sudo make -s install PG_CONFIG="$pg_config"
fi

echo "$0: cannot write to $lib and $ext: run \"make install\" as root first" >&2
exit 1

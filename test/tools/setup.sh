#!/bin/bash
# Installs the Debian packages that a goal needs and that are missing.
# Usage: test/tools/setup.sh build|server|bench|check|node|dashboard
#
#   build      compile the extension
#   server     build, and run a server
#   bench      server, and numpy for the benchmark
#   check      server, and run the tests
#   node       build the dashboard's site
#   dashboard  server and node, and test the site in a browser
#
# Looks at what is there, not at package names, so that a server built from
# source or from another repository is used as it is (see PG_CONFIG).
set -u
export LC_ALL=C

goal=${1:-check}
case $goal in
	build | server | bench | check | node | dashboard) ;;
	*)
		echo "usage: $0 build|server|bench|check|node|dashboard" >&2
		exit 2
		;;
esac

pg_config=${PG_CONFIG:-pg_config}

ask() {
	"$pg_config" "$1" 2>/dev/null
}

have() {
	command -v "$1" >/dev/null 2>&1
}

# The major version: that of pg_config if it can build, else that of the
# newest server installed, else the one in Debian 12.
major() {
	local version newest

	version=$(ask --version | sed -n 's/^PostgreSQL \([0-9]*\).*/\1/p')
	if [ -n "$version" ] && [ -f "$(ask --pgxs)" ]; then
		echo "$version"
		return
	fi
	newest=$(for f in /usr/lib/postgresql/*/bin/postgres; do
		[ -x "$f" ] && basename "${f%/bin/postgres}"
	done | sort -n | tail -n 1)
	echo "${newest:-15}"
}

missing=()
need() {
	missing+=("$@")
}

v=$(major)
have make || need make
if [ "$goal" = node ] || [ "$goal" = dashboard ]; then
	have node || need nodejs
	have npm || need npm
fi
if [ "$goal" = dashboard ]; then
	have chromium || need chromium
	[ -n "$(find /usr/share/fonts /usr/local/share/fonts -iname 'NotoSans*CJK*' -print -quit 2>/dev/null)" ] || need fonts-noto-cjk
fi
if [ "$goal" != node ]; then
	have gcc || need gcc
	[ -f /usr/include/stdio.h ] || need libc6-dev
fi
if [ "$goal" != node ] && ! { [ -f "$(ask --pgxs)" ] && [ -f "$(ask --includedir-server)/postgres.h" ]; }; then
	need "postgresql-server-dev-$v"
fi
server=
if [ "$goal" != build ] && [ "$goal" != node ]; then
	bin=$(ask --bindir)
	if ! { [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ]; }; then
		# pg_config may come with the package that is about to be installed.
		[ -x "/usr/lib/postgresql/$v/bin/postgres" ] || server="postgresql-$v"
	fi
	[ -z "$server" ] || need "$server"
fi
if [ "$goal" = bench ]; then
	"${PYTHON:-python3}" -c 'import numpy' 2>/dev/null || /usr/bin/python3 -c 'import numpy' 2>/dev/null ||
		need python3-numpy
fi
if [ "$goal" = check ]; then
	share=$(ask --sharedir)
	[ -f "${share:-/usr/share/postgresql/$v}/extension/pgtap.control" ] ||
		[ -f "/usr/share/postgresql/$v/extension/pgtap.control" ] ||
		need "postgresql-$v-pgtap"
	have pg_prove || need libtap-parser-sourcehandler-pgtap-perl
	perl -MJSON::PP -e 1 2>/dev/null || need perl
fi

[ ${#missing[@]} -gt 0 ] || exit 0

give_up() {
	echo "$0: $1. To install what is missing, run as root:" >&2
	echo "apt-get install ${missing[*]}" >&2
	exit 1
}

# pgtap pulls the server in, too.
for p in "${missing[@]}"; do
	case $p in
		postgresql-*-pgtap) [ -x "/usr/lib/postgresql/$v/bin/postgres" ] || server="postgresql-$v" ;;
	esac
done

if [ -n "${PG_CONFIG:-}" ] && [ "$PG_CONFIG" != pg_config ] && ! ask --version >/dev/null; then
	give_up "PG_CONFIG=$PG_CONFIG does not run"
fi
have apt-get || give_up "there is no apt-get"

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! have sudo; then
		give_up "not root, and there is no sudo"
	elif sudo -n true 2>/dev/null; then
		as_root=(sudo -n)
	elif [ -t 2 ]; then
		as_root=(sudo)
	else
		give_up "not root, and sudo wants a password"
	fi
fi

run() {
	"${as_root[@]}" "$@" </dev/null
}

apt() {
	run env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y "$@"
}

# The first server package of a machine would create and start a cluster.
# The tests make their own; a cluster on the default port is nobody's wish.
conf=/etc/postgresql-common
dropin=$conf/createcluster.d/zz-no-main-cluster.conf
cleanup() {
	run rm -f "$dropin"
	run rmdir --ignore-fail-on-non-empty "$conf/createcluster.d" 2>/dev/null
}
if [ -n "$server" ]; then
	trap cleanup EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	run mkdir -p "$conf/createcluster.d" &&
		run sh -c 'echo "create_main_cluster = false" >"$1"' sh "$dropin" ||
		give_up "cannot write $dropin"
fi

echo "$0: installing ${missing[*]}" >&2
log=$(mktemp)
if ! { apt update && apt install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	rm -f "$log"
	give_up "apt-get failed"
fi
rm -f "$log"

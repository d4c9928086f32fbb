#!/bin/bash
# Private clusters for tests and the demo: a socket in a directory of its own,
# no TCP, trust, no fsync. Never touches another cluster of the machine.
#
#   cluster.sh run CMD...   start one, run CMD with PG* set, remove it
#   cluster.sh start DIR    start one that stays, or start it again; prints the
#                           exports and keeps them in DIR/env
#   cluster.sh stop DIR     stop it, keep the data
#   cluster.sh remove DIR   stop it and remove the data and DIR
#
# PG_CONFIG chooses the server. CLUSTER_CONF holds more lines for
# postgresql.conf. The data is in ${TMPDIR:-/tmp}, because root runs the server
# as another user who may be unable to reach DIR, and because the path of a Unix
# socket has at most 107 bytes.
#
# As a library (`source`): cluster_create, cluster_up, cluster_env, cluster_down,
# cluster_destroy, all on CLUSTER_BASE.

CLUSTER_BASE=
CLUSTER_PORT=65432

_cluster_prepare() {
	CLUSTER_BIN=$("${PG_CONFIG:-pg_config}" --bindir) || return 1
	if [ ! -x "$CLUSTER_BIN/initdb" ]; then
		echo "cluster.sh: no server in $CLUSTER_BIN" >&2
		return 1
	fi
	CLUSTER_OWNER=
	if [ "$(id -u)" -eq 0 ]; then
		CLUSTER_OWNER=postgres
		id postgres >/dev/null 2>&1 || CLUSTER_OWNER=nobody
	fi
}

# The server refuses to run as root.
_cluster_as_owner() {
	if [ -n "$CLUSTER_OWNER" ]; then
		(cd / && exec runuser -u "$CLUSTER_OWNER" -- "$@")
	else
		(cd / && exec "$@")
	fi </dev/null
}

_cluster_tmp() {
	local tmp=${TMPDIR:-/tmp}

	if [[ ! $tmp =~ ^/[A-Za-z0-9_./+-]*$ ]] || [ ${#tmp} -gt 70 ] || [ ! -w "$tmp" ] ||
		! _cluster_as_owner test -x "$tmp"; then
		tmp=/tmp
	fi
	echo "$tmp"
}

# A new cluster, not running yet.
cluster_create() {
	_cluster_prepare || return 1
	CLUSTER_BASE=$(mktemp -d "$(_cluster_tmp)/ins.XXXXXX") || return 1
	[ -z "$CLUSTER_OWNER" ] || chown "$CLUSTER_OWNER" "$CLUSTER_BASE" || return 1
	if ! _cluster_as_owner "$CLUSTER_BIN/initdb" -D "$CLUSTER_BASE/data" --username=postgres \
		--auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$CLUSTER_BASE/initdb.log" 2>&1; then
		cat "$CLUSTER_BASE/initdb.log" >&2
		return 1
	fi
	cat >>"$CLUSTER_BASE/data/postgresql.conf" <<-EOF
		listen_addresses = ''
		port = $CLUSTER_PORT
		unix_socket_directories = '$CLUSTER_BASE'
		fsync = off
		timezone = 'UTC'
		log_timezone = 'UTC'
		${CLUSTER_CONF:-}
	EOF
}

cluster_up() {
	_cluster_prepare || return 1
	_cluster_as_owner "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_BASE/data" -s status >/dev/null && return 0
	if ! _cluster_as_owner "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_BASE/data" -l "$CLUSTER_BASE/log" \
		-s -w start >/dev/null 2>&1; then
		echo "cluster.sh: the server does not start:" >&2
		tail -n 20 "$CLUSTER_BASE/log" >&2
		return 1
	fi
}

# The environment that reaches the cluster, and nothing of the caller's.
_cluster_exports() {
	local v

	for v in $(compgen -e PG); do
		case $v in
			PGXS | PG_*) ;;
			*) echo "unset $v" ;;
		esac
	done
	cat <<-EOF
		export PGHOST=$CLUSTER_BASE PGPORT=$CLUSTER_PORT PGUSER=postgres PGDATABASE=postgres
		export PATH="$CLUSTER_BIN:\$PATH" LANG=C.UTF-8 LC_ALL=C.UTF-8
	EOF
}

cluster_env() {
	eval "$(_cluster_exports)"
}

# cluster_down [MODE]
cluster_down() {
	_cluster_prepare || return 1
	[ -f "$CLUSTER_BASE/data/postmaster.pid" ] || return 0
	_cluster_as_owner "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_BASE/data" -s -w -m "${1:-fast}" stop \
		>/dev/null 2>&1 ||
		_cluster_as_owner "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_BASE/data" -s -w -m immediate stop \
			>/dev/null 2>&1
}

cluster_destroy() {
	[ -n "$CLUSTER_BASE" ] || return 0
	case $CLUSTER_BASE in
		/*/ins.??????) ;;
		*)
			echo "cluster.sh: not a cluster of mine: $CLUSTER_BASE" >&2
			return 1
			;;
	esac
	cluster_down immediate
	rm -rf "$CLUSTER_BASE"
	CLUSTER_BASE=
}

_cluster_run() {
	local child='' rc

	# With wait, unlike with a command in the foreground, traps run at once.
	trap '[ -z "$child" ] || kill "$child" 2>/dev/null; cluster_destroy' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	cluster_create && cluster_up || exit 1
	cluster_env
	"$@" <&0 &
	child=$!
	wait "$child"
	rc=$?
	child=
	exit "$rc"
}

_cluster_start() {
	local dir=$1

	mkdir -p "$dir" || exit 1
	CLUSTER_BASE=$(cat "$dir/base" 2>/dev/null)
	if [ -z "$CLUSTER_BASE" ] || [ ! -f "$CLUSTER_BASE/data/PG_VERSION" ]; then
		if ! cluster_create; then
			cluster_destroy
			exit 1
		fi
		echo "$CLUSTER_BASE" >"$dir/base"
	fi
	cluster_up || exit 1
	_cluster_exports | tee "$dir/env"
}

_cluster_stop() {
	local dir=$1

	CLUSTER_BASE=$(cat "$dir/base" 2>/dev/null)
	[ -n "$CLUSTER_BASE" ] && [ -d "$CLUSTER_BASE" ] || return 0
	cluster_down fast
}

_cluster_remove() {
	local dir=$1

	CLUSTER_BASE=$(cat "$dir/base" 2>/dev/null)
	if [ -n "$CLUSTER_BASE" ] && [ -d "$CLUSTER_BASE" ]; then
		cluster_destroy || exit 1
	fi
	rm -rf "$dir"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	set -u
	case ${1:-} in
		run) [ $# -ge 2 ] && shift && _cluster_run "$@" ;;
		start | stop | remove) [ $# -eq 2 ] && "_cluster_$1" "$2" && exit 0 ;;
	esac
	echo "usage: $0 run CMD... | start DIR | stop DIR | remove DIR" >&2
	exit 2
fi

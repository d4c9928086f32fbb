# Part of test/bench/run: the whole job, for the extension and everybody else who
# can do it, at several sizes; a table for the README, pictures, and what 45 million
# people would take. Results in build/bench/, all with the stamp of the run.
#
#   PLOT_ROWS="10000 1000000"   the sizes; the table is of the last
#   PYTHON=python3              a Python that has numpy
#   OPENFISCA=DIR               where OpenFisca-Core is, if PYTHON does not find it

results=$PWD/build/bench
python=

# A Python with numpy: the caller's, or Debian's.
find_python() {
	for python in ${PYTHON:-python3 /usr/bin/python3}; do
		py -c 'import numpy' 2>/dev/null && return
	done
	python=
}

py() {
	PYTHONPATH=${OPENFISCA:-}${PYTHONPATH:+:$PYTHONPATH} PYTHONDONTWRITEBYTECODE=1 "$python" "$@"
}

# The sizes, those that the disk has room for. What a person takes there: the
# tables of facts, the assessment, two tables of results.
sizes() {
	local free size wanted=${PLOT_ROWS:-}

	free=$(df -PB1 "$CLUSTER_BASE" | awk 'NR == 2 { print $4 }')
	if [ -z "$wanted" ]; then
		for size in 10000 100000 1000000 10000000; do
			[ "$size" -ge "$most" ] || wanted+="$size "
		done
		wanted+=$most
	fi
	for size in $wanted; do
		if [ $((size * 800)) -gt $((free - 2000000000)) ]; then
			echo "$size rows are left out: they take $((size * 8 / 10000000 + 2)) GB, $((free / 1000000000)) GB of disk are free" >&2
		else
			echo "$size"
		fi
	done
}

job() {
	psql -qX -v ON_ERROR_STOP=1 -c "SET search_path = bench" -c "SET client_min_messages = warning" "$@"
}

# store SIZE NAME: the results of one competitor, in the table stored
store() {
	case $2 in
		numpy | openfisca) py "$here/python/assess.py" "$2" "bench_$1.bits" "bench_$1.stored" ;;
		*) job -c "CALL store_once($1, '$2')" ;;
	esac
}

# Everybody stores once: the answers are compared, the memory watched, and all is
# warm for the rounds.
compare() {
	local size=$1 name backend

	while read -r name; do
		PGAPPNAME=peak store "$size" "$name" >"$scratch/store" &
		child=$!
		backend=$(watch "$child")
		wait "$child" || return 1
		child=
		job -c "INSERT INTO memory VALUES ($size, '$name', $backend, NULLIF('$(cut -s -d' ' -f2 "$scratch/store")', '')::bigint)" || return 1
		if [ "$name" = extension ]; then
			job -c "CREATE TABLE bench_$size.reference AS
				SELECT id, route_number(route) AS route, tier_number(tier) AS tier, fee, subsidy, payable, wait_days,
				       benefit_start, benefit_end FROM bench_$size.stored" || return 1
		fi
		job -c "CALL compare($size, '$name')" -c "DROP TABLE bench_$size.stored" || return 1
	done < <(job -Atc "SELECT name FROM competitor WHERE absent IS NULL ORDER BY n")
	job -c "DROP TABLE bench_$size.reference"
}

# python_jobs SIZE ROUND NAME PROCESSES
python_jobs() {
	local took

	took=$(py "$here/python/assess.py" "$3" "bench_$1.bits" "bench_$1.stored" "$4") &&
		job -c "INSERT INTO job VALUES ($1, '$3', 'store', $4 / 2 * 2, $2, ${took% *})" \
			-c "DROP TABLE bench_$1.stored CASCADE" &&
		took=$(py "$here/python/assess.py" "$3" "bench_$1.bits" '' "$4") &&
		job -c "INSERT INTO job VALUES ($1, '$3', 'aggregate', $4 / 2 * 2, $2, ${took% *})"
}

# do_round SIZE ROUND LAST: the table is of the last size, slopes are from the one
# before to this
do_round() {
	local name

	job -c "CALL do_round($1, $2, $1 * 10 >= $3)" || return 1
	while read -r name; do
		python_jobs "$1" "$2" "$name" 1 || return 1
		[ "$1" -ne "$3" ] || python_jobs "$1" "$2" "$name" 2 || return 1
	done < <(job -Atc "SELECT name FROM competitor WHERE absent IS NULL AND stores IS NULL ORDER BY n")
}

# What Python is and has.
versions() {
	[ -z "$python" ] || py - <<-'EOF'
		import importlib.metadata, platform, numpy
		print(f"Python {platform.python_version()}, numpy {numpy.__version__}", end="")
		try:
		    import openfisca_core.simulations
		    print(", OpenFisca-Core " + importlib.metadata.version("openfisca-core"), end="")
		except importlib.metadata.PackageNotFoundError:
		    print(", OpenFisca-Core of a version that it does not tell", end="")
		except ImportError:
		    pass
		print(";")
	EOF
}

# One line: what the figures were measured with.
settings() {
	echo "insurance $(sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" insurance.control)," \
		"PostgreSQL $(psql -qXAt -c 'SHOW server_version' | cut -d' ' -f1)," \
		"shared_buffers ${buffers} MB, wal_level minimal, fsync off, hash tables up to 2 GB;" \
		"$(versions)" \
		"$(nproc) cores,$(sed -n 's/^model name[^:]*: */ /p' /proc/cpuinfo 2>/dev/null | sed 1q)," \
		"load before the run $load"
}

# busy LOAD: what to say where there was other work
busy() {
	awk -v load="$1" -v cores="$(nproc)" 'BEGIN {
		if (load > cores / 4) print "**The machine had other work (load " load " on " cores " cores): times and ratios of this run are rough.**" }'
}

part_rivals() {
	local size round no_numpy= no_openfisca= all stamp

	stamp=$(date -u +%Y%m%dT%H%M%SZ)
	find_python
	if [ -z "$python" ]; then
		no_numpy="no Python with numpy"
		no_openfisca=$no_numpy
	elif ! py -c 'import openfisca_core.simulations' 2>/dev/null; then
		no_openfisca="the package is not installed"
	fi
	job -v jit="$jit" -v no_numpy="$no_numpy" -v no_openfisca="$no_openfisca" -f "$here/jobs.sql" || return 1
	all=$(sizes)
	[ -n "$all" ] || return 1
	echo
	for size in $all; do
		echo -n "$size people: tables"
		people "bench_$size" "$size" || return 1
		echo -n " ($SECONDS s), answers compared"
		compare "$size" || return 1
		echo -n " ($SECONDS s), rounds"
		for ((round = 1; round <= rounds; round++)); do
			do_round "$size" "$round" "${all##*$'\n'}" || return 1
			echo -n " $round ($SECONDS s)"
		done
		echo
		job -c "DROP SCHEMA bench_$size CASCADE" || return 1
	done
	mkdir -p "$results"
	job -v stamp="$stamp" -v settings="$(settings)" -v busy="$(busy "${load:-0}")" -v rounds="$rounds" -v results="$results" -f "$here/rivals-report.sql" || return 1
	echo
	cat "$results/table.md"
}

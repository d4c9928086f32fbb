#!/usr/bin/env python3
"""Assesses all persons of a table: reads them from PostgreSQL, computes, and stores
the eight results in a new table, or aggregates them.

    assess.py numpy|openfisca FROM INTO [PROCESSES]
    assess.py numpy|openfisca FROM '' [PROCESSES]

Prints milliseconds, without those of starting Python and psql, and the peak of the
memory of one process in kB."""

import multiprocessing
import resource
import subprocess
import sys
import time

from transfer import COLUMNS, Reader, Writer

# Persons at a time: what the caches of a processor hold.
BLOCK = 1 << 17


def aggregate(results, most):
    accepted = results["route"] != 0
    for name, values in results.items():
        most[name] = max(most.get(name, 0), values[accepted].max(initial=0))


def work(assess, source, into, share, shares, ready):
    """Assesses a share of the table, once all are ready."""
    try:
        reader = Reader(source, share, shares, BLOCK)
        writer = Writer(into, share, shares) if into else None
    except BaseException:
        ready.abort()
        raise
    ready.wait()
    if writer:
        writer.begin()
    most = {}
    for persons in reader:
        results = assess(persons)
        if writer:
            writer.write(persons["id"], results)
        else:
            aggregate(results, most)
    if writer:
        writer.end()


def main(way, source, into, processes="1"):
    if way == "openfisca":
        from system import assess
    else:
        from formulas import assess

    shares = int(processes)
    if into and shares > 1:
        subprocess.run(["psql", "-qXc", f"CREATE TABLE {into} {COLUMNS}"], check=True)
    ready = multiprocessing.Barrier(shares + 1)
    workers = [
        multiprocessing.Process(target=work, args=(assess, source, into, share, shares, ready))
        for share in range(shares)
    ]
    for worker in workers:
        worker.start()
    ready.wait()
    start = time.perf_counter()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - start
    if any(worker.exitcode for worker in workers):
        raise SystemExit(f"{way}: a process failed")
    print(round(took * 1000, 3), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


main(*sys.argv[1:])

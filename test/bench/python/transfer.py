"""Persons out of PostgreSQL and results back, by binary COPY through psql.

Both streams run at once, a block of persons at a time, so that the backend that
reads, Python and the backend that writes work side by side.
"""

import subprocess

import numpy as np

# Days count from here in PostgreSQL.
EPOCH = np.datetime64("2000-01-01", "D")

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"


def record(**fields):
    """The layout of a row of these columns, none of them NULL, in binary COPY."""
    layout = [("columns", ">i2")]
    for name, kind in fields.items():
        layout += [(name + " length", ">i4"), (name, kind)]
    return np.dtype(layout)


def rows_of(layout, length):
    """Rows with all but the values filled in."""
    rows = np.empty(length, layout)
    names = layout.names[1:]
    rows["columns"] = len(names) // 2
    for size, name in zip(names[::2], names[1::2]):
        rows[size] = layout[name].itemsize
    return rows


# A person without a day of an event has one that never comes, so that all rows
# are of one length.
PERSON = record(id=">i8", cats=">i8", birth_date=">i4", paid_on=">i4", event_on=">i4")
READ = (
    "COPY (SELECT id, cats, birth_date, paid_on, coalesce(event_on, 'infinity') FROM {} WHERE {})"
    " TO STDOUT (FORMAT binary);\n"
)
# Where one of several equal shares of the pages begins; in a sub-select, which is
# evaluated once.
PAGE = (
    "(SELECT format('(%s,0)', pg_relation_size('{0}') / current_setting('block_size')::bigint"
    " * {1} / {2})::tid)"
)

ACCEPTED = record(
    id=">i8", route=">i4", tier=">i4", fee=">i8", subsidy=">i8", payable=">i8",
    wait_days=">i4", benefit_start=">i4", benefit_end=">i4",
)  # fmt: skip
# Six NULLs follow what is known of the others.
NULLS = 6
OTHERS = np.dtype(record(id=">i8", route=">i4", tier=">i4").descr + [("nulls", ">i4", NULLS)])
COLUMNS = (
    "(id bigint, route integer, tier integer, fee bigint, subsidy bigint, payable bigint,"
    " wait_days integer, benefit_start date, benefit_end date)"
)
WRITE = "CREATE TABLE {0} {1};\nCOPY {0} FROM STDIN (FORMAT binary);\n"


class Session:
    """A psql in one transaction, connected before the clock starts."""

    def __init__(self, **streams):
        self.psql = subprocess.Popen(
            ["psql", "-qXAt", "-1", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            **streams,
        )
        self.psql.stdin.write(b"\\warn ready\n")
        if self.psql.stderr.readline() != b"ready\n":
            raise SystemExit("psql: " + self.psql.stderr.read().decode())

    def close(self):
        self.psql.stdin.close()
        said = self.psql.stderr.read().decode()
        if self.psql.wait():
            raise SystemExit("psql: " + said)


class Reader(Session):
    """The persons of one of several shares of a table, in blocks."""

    def __init__(self, table, share, shares, block):
        super().__init__(stdout=subprocess.PIPE)
        self.query = READ.format(table, self.pages(table, share, shares))
        self.buffer = bytearray(block * PERSON.itemsize)

    @staticmethod
    def pages(table, share, shares):
        first = "ctid >= " + PAGE.format(table, share, shares)
        after = "ctid < " + PAGE.format(table, share + 1, shares)
        return " AND ".join([first] * (share > 0) + [after] * (share + 1 < shares)) or "true"

    def __iter__(self):
        self.psql.stdin.write(self.query.encode())
        self.psql.stdin.close()
        stream = self.psql.stdout
        if self.fill(stream, memoryview(bytearray(len(SIGNATURE)))) != len(SIGNATURE):
            self.close()
        whole = memoryview(self.buffer)
        length = len(whole)
        while length == len(whole):
            length = self.fill(stream, whole)
            rows = length // PERSON.itemsize
            if rows:
                yield np.frombuffer(self.buffer, PERSON, rows)
        # The two bytes of the end are all that is left, or begin a block.
        if bytes(whole[rows * PERSON.itemsize : length]) not in (END, b""):
            raise SystemExit("psql: the rows are of another length")
        self.close()

    @staticmethod
    def fill(stream, into):
        done = 0
        while done < len(into):
            got = stream.readinto(into[done:])
            if not got:
                break
            done += got
        return done


class Writer(Session):
    """A new table of the results, or of a share of them under a table that is there:
    only to a table of its own transaction can be written without WAL."""

    def __init__(self, table, share, shares):
        super().__init__()
        if shares > 1:
            self.table, self.columns = f"{table}_{share}", f"() INHERITS ({table})"
        else:
            self.table, self.columns = table, COLUMNS

    def begin(self):
        self.send(WRITE.format(self.table, self.columns).encode() + SIGNATURE)

    def write(self, ids, results):
        """Results: name of the column to array; route 0 is not accepted."""
        accepted = results["route"] != 0
        rows = rows_of(ACCEPTED, np.count_nonzero(accepted))
        rows["id"] = ids[accepted]
        for name, values in results.items():
            rows[name] = values[accepted]
        self.send(rows)
        accepted = ~accepted
        rows = np.empty(np.count_nonzero(accepted), OTHERS)
        rows["columns"] = 3 + NULLS
        rows["nulls"] = -1
        for name in ("id", "route", "tier"):
            rows[name + " length"] = OTHERS[name].itemsize
        rows["id"] = ids[accepted]
        rows["route"] = 0
        rows["tier"] = results["tier"][accepted]
        self.send(rows)

    def send(self, data):
        data = memoryview(data).cast("B")
        while data:
            data = data[self.psql.stdin.write(data) :]

    def end(self):
        self.send(END)
        self.close()

"""`raw.loads` and `raw.rejected_rows`: what was loaded, when, and how its rows add up."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nps_warehouse.db.sql import name
from nps_warehouse.load.rows import Reject

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Entry:
    """A line of `raw.loads`, but for its number and times. `rows_read` is the sum of the other three."""

    file: str
    sha256: str | None
    table: str | None
    reading: str | None
    status: str
    rows_added: int = 0
    rows_unchanged: int = 0
    rows_rejected: int = 0
    error: str | None = None

    @property
    def rows_read(self) -> int:
        """Every record of the file is added, unchanged or rejected."""
        return self.rows_added + self.rows_unchanged + self.rows_rejected


def loaded_as(connection: Connection, file: str, sha256: str, reading: str) -> str | None:
    """The file that had this content and was read this way, if one was loaded and still stands."""
    found = connection.execute(
        """
        select file from raw.loads as loads
        where sha256 = $sha256 and reading = $reading and status = 'loaded'
            and load_id = (
                select max(load_id) from raw.loads as others
                where others.sha256 = loads.sha256 and others.file = loads.file and status = 'loaded'
            )
        order by file <> $file, load_id limit 1
        """,
        {"sha256": sha256, "reading": reading, "file": file},
    ).fetchone()
    return str(found[0]) if found else None


def overtaken_by(connection: Connection, file: str, sha256: str) -> int | None:
    """The newest load of the file, if what it said then is not this content, which was loaded of it before."""
    found = connection.execute(
        "select max(load_id) filter (sha256 <> $sha256), max(load_id) filter (sha256 = $sha256) "
        "from raw.loads where file = $file and status = 'loaded'",
        {"file": file, "sha256": sha256},
    ).fetchall()
    other, same = found[0]
    return int(other) if other and same and other > same else None


def standing_loads(connection: Connection, file: str, left_out_as: str) -> dict[str, int]:
    """Find what still stands of a file: the newest load of each content, but for those that leave it out."""
    found = connection.execute(
        "select sha256, max(load_id) from raw.loads where file = $file and status = 'loaded' group by sha256 "
        "having arg_max(reading, load_id) <> $reading",
        {"file": file, "reading": left_out_as},
    ).fetchall()
    return {str(sha256): int(load_id) for sha256, load_id in found}


def read_before(connection: Connection, file: str, sha256: str) -> tuple[int, ...]:
    """The loads of the same file and content under another description: loading it again takes them back."""
    found = connection.execute(
        "select load_id from raw.loads where file = ? and sha256 = ? and status = 'loaded' order by load_id",
        [file, sha256],
    ).fetchall()
    return tuple(int(load_id) for (load_id,) in found)


def last_load(connection: Connection) -> int:
    """The number of the newest load, 0 when there is none."""
    return int(connection.execute("select coalesce(max(load_id), 0) from raw.loads").fetchall()[0][0])


def next_load(connection: Connection) -> tuple[int, datetime.datetime]:
    """The next load's number and its time in UTC: later than any before it, whatever the clock says."""
    last_id, last_time = connection.execute("select max(load_id), max(started_at) from raw.loads").fetchall()[
        0
    ]
    now = utc_now()
    if last_time is not None and now <= last_time:
        now = last_time + datetime.timedelta(microseconds=1)
    return (last_id or 0) + 1, now


def enter(connection: Connection, load_id: int, started_at: datetime.datetime, entry: Entry) -> None:
    """Write the line of a load."""
    values = {
        "load_id": load_id,
        "file": entry.file,
        "sha256": entry.sha256,
        "table": entry.table,
        "rows_read": entry.rows_read,
        "rows_added": entry.rows_added,
        "rows_unchanged": entry.rows_unchanged,
        "rows_rejected": entry.rows_rejected,
        "started_at": started_at,
        "finished_at": max(utc_now(), started_at),
        "status": entry.status,
        "reading": entry.reading,
        "error": entry.error,
    }
    columns = ", ".join(name(column) for column in values)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into raw.loads ({columns}) values ({marks})", list(values.values()))


def keep_rejects(connection: Connection, load_id: int, file: str, rejects: Sequence[Reject]) -> None:
    """Write what could not be read as a row."""
    if not rejects:
        return
    connection.execute(
        'insert into raw.rejected_rows (load_id, file, line, "column", error, line_text) '
        "select ?, ?, unnest(?::bigint[]), unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])",
        [
            load_id,
            file,
            [reject.line for reject in rejects],
            [reject.column for reject in rejects],
            [reject.error for reject in rejects],
            [reject.line_text for reject in rejects],
        ],
    )


def utc_now() -> datetime.datetime:
    """Now, in UTC, without saying so: the tables hold timestamps without a zone."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)

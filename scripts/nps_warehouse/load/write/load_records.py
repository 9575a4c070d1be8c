"""`raw.loads` and `raw.rejected_rows`: which file was loaded when, and how its rows add up.

A load counts unless a later one of the same file and content withdraws it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nps_warehouse.db.sql import name
from nps_warehouse.load.read.rows import Reject
from nps_warehouse.raw_tables import IS_WITHDRAWN

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class LoadRecord:
    """A row of `raw.loads` without its number and times. `rows_read` is the sum of the other three counts."""

    file: str
    sha256: str | None
    table: str | None
    reading: str | None
    status: str
    rows_added: int = 0
    rows_unchanged: int = 0
    rows_rejected: int = 0
    rows_superseding: int = 0
    error: str | None = None
    scale: str | None = None
    tool: str | None = None
    wording: str | None = None

    @property
    def rows_read(self) -> int:
        """Every record of the file is added, unchanged or rejected."""
        return self.rows_added + self.rows_unchanged + self.rows_rejected


def file_loaded_as(connection: Connection, file: str, sha256: str, reading: str) -> str | None:
    """The file with this content that was read this way, if its load still counts."""
    found = connection.execute(
        f"""
        select file from raw.loads as loads
        where sha256 = $sha256 and reading = $reading and status = 'loaded' and not ({IS_WITHDRAWN})
        order by file <> $file, load_id limit 1
        """,
        {"sha256": sha256, "reading": reading, "file": file},
    ).fetchone()
    return str(found[0]) if found else None


def newer_content_load(connection: Connection, file: str, sha256: str) -> int | None:
    """The newest load of a file, if it had other content, and this content was loaded before it."""
    found = connection.execute(
        "select max(load_id) filter (sha256 <> $sha256), max(load_id) filter (sha256 = $sha256) "
        "from raw.loads where file = $file and status = 'loaded'",
        {"file": file, "sha256": sha256},
    ).fetchall()
    other, same = found[0]
    return int(other) if other and same and other > same else None


def counting_loads(connection: Connection, file: str, left_out_as: str) -> dict[str, int]:
    """The loads of a file that count, by content: the newest of each, unless it left the file out."""
    found = connection.execute(
        "select sha256, load_id from raw.loads as loads where file = $file and status = 'loaded' "
        f"and reading <> $reading and not ({IS_WITHDRAWN})",
        {"file": file, "reading": left_out_as},
    ).fetchall()
    return {str(sha256): int(load_id) for sha256, load_id in found}


def earlier_loads(connection: Connection, file: str, sha256: str) -> tuple[int, ...]:
    """The earlier loads of the same file and content, which loading it again withdraws."""
    found = connection.execute(
        "select load_id from raw.loads where file = ? and sha256 = ? and status = 'loaded' order by load_id",
        [file, sha256],
    ).fetchall()
    return tuple(int(load_id) for (load_id,) in found)


def last_load_id(connection: Connection) -> int:
    """The number of the newest load, 0 when there is none."""
    return int(connection.execute("select coalesce(max(load_id), 0) from raw.loads").fetchall()[0][0])


def next_load(connection: Connection) -> tuple[int, datetime.datetime]:
    """The next load's number and its time in UTC, which is later than any before, whatever the clock says."""
    last_id, last_time = connection.execute("select max(load_id), max(started_at) from raw.loads").fetchall()[
        0
    ]
    now = utc_now()
    if last_time is not None and now <= last_time:
        now = last_time + datetime.timedelta(microseconds=1)
    return (last_id or 0) + 1, now


def write_load_record(
    connection: Connection, load_id: int, started_at: datetime.datetime, record: LoadRecord
) -> None:
    """Write the row of a load to `raw.loads`."""
    values = {
        "load_id": load_id,
        "file": record.file,
        "sha256": record.sha256,
        "table": record.table,
        "rows_read": record.rows_read,
        "rows_added": record.rows_added,
        "rows_unchanged": record.rows_unchanged,
        "rows_rejected": record.rows_rejected,
        "rows_superseding": record.rows_superseding,
        "started_at": started_at,
        "finished_at": max(utc_now(), started_at),
        "status": record.status,
        "reading": record.reading,
        "error": record.error,
        "scale": record.scale,
        "tool": record.tool,
        "wording": record.wording,
    }
    columns = ", ".join(name(column) for column in values)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into raw.loads ({columns}) values ({marks})", list(values.values()))


def write_rejected_rows(connection: Connection, load_id: int, file: str, rejects: Sequence[Reject]) -> None:
    """Write the records that could not be parsed to `raw.rejected_rows`."""
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
    """The current time in UTC, without a time zone, as the tables hold it."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)

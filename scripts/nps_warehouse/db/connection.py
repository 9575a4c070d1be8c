"""Opening DuckDB files.

A file has one writer or many readers, so who writes decides the file: the loader `raw.duckdb`, dbt `work.duckdb` and
`nps.duckdb`. Times are UTC throughout.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.settings import memory_limit

IN_USE = "Could not set lock on file"
BROKEN_LOG = ("replaying WAL", "Corrupt WAL")
BROKEN_FILE = ("Corrupt database file", "not a valid DuckDB", "Could not read enough bytes", "checksum")
DISK_FULL = ("No space left on device", "Disk quota exceeded")
RAW, REBUILT = "raw.duckdb", ("work.duckdb", "nps.duckdb")
"""Files of the build folder: what was loaded, and what a build makes again from it."""

Query = Callable[[str], list[tuple[Any, ...]]]
"""Runs SQL that every engine understands, and fetches its rows."""
Inventory = Mapping[str, frozenset[str]]
"""The tables there are (`schema.table`), each with its columns."""


def connect(file: Path, *, read_only: bool = False, wait_seconds: float = 0) -> duckdb.DuckDBPyConnection:
    """Open `file`, waiting up to `wait_seconds` for another process to close it.

    Raises NpsError when another process still uses it, and when it is damaged or cannot be opened.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        connection = _opened(file, read_only, is_last_try=time.monotonic() >= deadline)
        if connection is not None:
            return connection
        time.sleep(0.1)


def _opened(file: Path, read_only: bool, is_last_try: bool) -> duckdb.DuckDBPyConnection | None:
    """The open file; None when another process uses it and there is time to try again."""
    try:
        connection = duckdb.connect(str(file), read_only=read_only)
        connection.execute(f"set timezone = 'UTC'; set memory_limit = '{memory_limit()}'")
    except duckdb.Error as error:
        if is_last_try or IN_USE not in str(error):
            raise NpsError(explained(file, error)) from error
        return None
    return connection


def log_of(file: Path) -> Path:
    """Where DuckDB keeps what was committed to a file since its last checkpoint."""
    return file.with_name(f"{file.name}.wal")


def explained(file: Path, error: Exception) -> str:
    """One line: what is wrong with a database file, and what to do about it."""
    first, message = first_line(error), str(error)
    if IN_USE in message:
        return f"{file} is in use by {_user_of(message)}; try again when it is done"
    if any(sign in message for sign in BROKEN_LOG):
        return f"{file}: its log {log_of(file).name} is damaged{_remedy_for_log(file)}"
    if is_damage(message):
        return f"{file} is damaged ({first}); {_remedy(file)}"
    if any(sign in message for sign in DISK_FULL):
        return f"{file}: its disk is full; make room and run again: what was loaded by then is kept, the rest follows"
    if isinstance(error, duckdb.FatalException):
        return f"{file}: its database stopped ({first}); run it again: files reported as loaded are kept"
    return f"{file}: cannot be opened ({first})"


@contextmanager
def explaining(file: Path) -> Iterator[None]:
    """Turn DuckDB's errors into an NpsError that names the file."""
    try:
        yield
    except duckdb.Error as error:
        raise NpsError(explained(file, error)) from error


def is_damage(message: str) -> bool:
    """Whether a message of DuckDB's, or of a tool that passes it on, says that a file or its log is damaged."""
    return any(sign in message for sign in (*BROKEN_LOG, *BROKEN_FILE))


def _remedy(file: Path) -> str:
    if file.parent.name != "build":
        return "publish again with nps publish"
    if _is_rebuilt(file):
        return "delete it and run nps build, which makes it again from raw.duckdb: nothing is lost"
    return "restore it from a backup, or move it away and load every export again"


def _remedy_for_log(file: Path) -> str:
    log = log_of(file).name
    if _is_rebuilt(file):
        return f"; delete {file.name} and {log} and run nps build, which makes them again from raw.duckdb: nothing is lost"
    return (
        f", so what was loaded since its last checkpoint cannot be read; "
        f"move {log} out of {file.parent} and run nps load again: it lists the files to load again"
    )


def _is_rebuilt(file: Path) -> bool:
    return file.name in REBUILT and file.with_name(RAW).exists()


def is_about(file: Path, error: BaseException) -> bool:
    """Whether an error lies in the database file itself, so that loading any other file would fail too."""
    if not isinstance(error, duckdb.Error):
        return False
    message = str(error)
    return isinstance(error, duckdb.FatalException) or str(file) in message or "Corrupt database" in message


def _user_of(message: str) -> str:
    """The process DuckDB names: "Conflicting lock is held in /usr/bin/python3 (PID 123)"."""
    _, found, rest = message.partition("held in ")
    return rest.split(". ")[0].splitlines()[0] if found else "another process"


def asking(connection: duckdb.DuckDBPyConnection) -> Query:
    """The queries of an open connection."""
    return lambda sql: connection.execute(sql).fetchall()


def inventory_of(connection: duckdb.DuckDBPyConnection) -> Inventory:
    """Every table and view of the file, `schema.table`, and of the raw tables, `raw.table`, with its columns."""
    rows = connection.execute(
        """select if(database_name = 'raw', 'raw', schema_name) || '.' || table_name, list(column_name)
        from duckdb_columns()
        where database_name in (current_database(), 'raw') and not internal group by all"""
    ).fetchall()
    return {name: frozenset(columns) for name, columns in rows}

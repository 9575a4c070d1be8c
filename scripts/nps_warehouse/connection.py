"""Opening DuckDB files.

The build file has one writer and no other reader: whoever opens it holds it. Times are UTC throughout.
"""

import time
from pathlib import Path

import duckdb

from nps_warehouse.errors import NpsError


def connect(file: Path, *, read_only: bool = False, wait_seconds: float = 0) -> duckdb.DuckDBPyConnection:
    """Open `file`, waiting up to `wait_seconds` for another process to let go of it.

    Raises NpsError when another process still holds it, or when it is not a readable DuckDB file.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            connection = duckdb.connect(str(file), read_only=read_only)
        except duckdb.IOException as error:
            if "lock" not in str(error):
                raise NpsError(f"{file}: cannot be opened ({_first_line(error)})") from error
            if time.monotonic() >= deadline:
                raise NpsError(
                    f"{file} is held by {_holder(str(error))}; try again when it is done"
                ) from error
            time.sleep(0.1)
        else:
            connection.execute("set timezone = 'UTC'")
            return connection


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _holder(message: str) -> str:
    """The process DuckDB names: "Conflicting lock is held in /usr/bin/python3 (PID 123)"."""
    _, found, rest = message.partition("held in ")
    return rest.split(". ")[0].splitlines()[0] if found else "another process"

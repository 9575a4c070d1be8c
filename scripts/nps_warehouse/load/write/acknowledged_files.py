"""A list next to raw.duckdb of the files whose loading was acknowledged.

DuckDB opens a database whose log was truncated, or an older copy of it, without a warning, and creates a new one where
it is missing. So every load is also appended to `raw.duckdb.loads`, one line of JSON each; files that raw lacks are found:

    missing_files(Path("warehouse/build/raw.duckdb"), connection)     # ('responses_2025-q4.csv',)
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import duckdb

from nps_warehouse.errors import printable


def acknowledgements_file(raw_file: Path) -> Path:
    """The path of the list that belongs to raw.duckdb, or to a copy of it."""
    return raw_file.with_name(f"{raw_file.name}.loads")


def acknowledge(raw_file: Path, connection: duckdb.DuckDBPyConnection, *, is_loaded: bool = True) -> None:
    """Record the newest load; with `is_loaded` false, that its file is no longer to be loaded.

    On a full disk only this line is lost, no data.
    """
    found = connection.execute(
        "select sha256, file from raw.loads where status = 'loaded' order by load_id desc limit 1"
    ).fetchone()
    if found is None:
        return
    with suppress(OSError), acknowledgements_file(raw_file).open("a", encoding="utf-8") as written:
        written.write("\n" + json.dumps({"sha256": found[0], "file": found[1], "is_loaded": is_loaded}))
        written.flush()
        os.fsync(written.fileno())


def missing_files(raw_file: Path, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The acknowledged files whose content raw lacks, in the order of loading."""
    known = {
        sha256
        for (sha256,) in connection.execute("select sha256 from raw.loads where status = 'loaded'").fetchall()
    }
    return tuple(dict.fromkeys(file for sha256, file in acknowledged_files(raw_file) if sha256 not in known))


def missing_files_message(raw_file: Path, connection: duckdb.DuckDBPyConnection) -> str:
    """One line: which loaded files are no longer in the warehouse, and what to do; '' when none is missing."""
    names = missing_files(raw_file, connection)
    if not names:
        return ""
    what = "file that was loaded is" if len(names) == 1 else "files that were loaded are"
    return (
        f"{len(names)} {what} no longer in the warehouse: {raw_file} or the end of its log was removed, or an older "
        f"copy of it was restored; load again: {', '.join(map(printable, names))} "
        f"(or, to continue without them, remove {acknowledgements_file(raw_file)})"
    )


def acknowledged_files(raw_file: Path) -> list[tuple[str, str]]:
    """SHA-256 and name of every file recorded as loaded; a line that a crash truncated does not count."""
    try:
        lines = acknowledgements_file(raw_file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found: dict[tuple[str, str], bool] = {}
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            load = json.loads(line)
            found[str(load["sha256"]), str(load["file"])] = bool(load.get("is_loaded", True))
    return [file for file, is_loaded in found.items() if is_loaded]

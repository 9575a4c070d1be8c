"""A witness next to raw.duckdb: which files were acknowledged as loaded.

DuckDB opens a database whose log was cut off, or an older copy of it, without a warning, and creates a new one where it
is missing. So every load is also written to `raw.duckdb.loads`, a line of JSON each, and what raw lacks is listed:

    missing(Path("warehouse/build/raw.duckdb"), connection)     # ('responses_2025-q4.csv',)
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import duckdb

from nps_warehouse.load.report import printable


def witness_of(raw_file: Path) -> Path:
    """The witness of raw.duckdb, or of a copy of it."""
    return raw_file.with_name(f"{raw_file.name}.loads")


def acknowledge(raw_file: Path, connection: duckdb.DuckDBPyConnection, *, is_loaded: bool = True) -> None:
    """Record the newest load; with `is_loaded` false, that its file is not to be loaded any more.

    A disk that cannot hold the line loses no data, only its witness.
    """
    found = connection.execute(
        "select sha256, file from raw.loads where status = 'loaded' order by load_id desc limit 1"
    ).fetchone()
    if found is None:
        return
    with suppress(OSError), witness_of(raw_file).open("a", encoding="utf-8") as written:
        written.write("\n" + json.dumps({"sha256": found[0], "file": found[1], "is_loaded": is_loaded}))
        written.flush()
        os.fsync(written.fileno())


def missing(raw_file: Path, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The files that were acknowledged and that raw lacks, by their content, in the order of loading."""
    known = {
        sha256
        for (sha256,) in connection.execute("select sha256 from raw.loads where status = 'loaded'").fetchall()
    }
    return tuple(dict.fromkeys(file for sha256, file in acknowledged(raw_file) if sha256 not in known))


def lost(raw_file: Path, connection: duckdb.DuckDBPyConnection) -> str:
    """One line: which files that were loaded are no longer in the warehouse, and what to do; '' when all are."""
    names = missing(raw_file, connection)
    if not names:
        return ""
    what = "file that was loaded is" if len(names) == 1 else "files that were loaded are"
    return (
        f"{len(names)} {what} no longer in the warehouse, because {raw_file} or the end of its log was removed or an "
        f"older copy of it was put back; load again: {', '.join(map(printable, names))} "
        f"(or, to go on without them, remove {witness_of(raw_file)})"
    )


def acknowledged(raw_file: Path) -> list[tuple[str, str]]:
    """SHA-256 and name of every file recorded as loaded; a line that a crash cut off does not count."""
    try:
        lines = witness_of(raw_file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found: dict[tuple[str, str], bool] = {}
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            entry = json.loads(line)
            found[str(entry["sha256"]), str(entry["file"])] = bool(entry.get("is_loaded", True))
    return [file for file, is_loaded in found.items() if is_loaded]

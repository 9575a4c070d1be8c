"""`nps status`: what is loaded, built and published, how fresh, and how much is quarantined.

Reads raw.duckdb and nps.duckdb when nobody writes them, and the published version.
"""

from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from nps_warehouse.db.connection import explaining
from nps_warehouse.db.files import open_build, open_raw, refuse_old_layout
from nps_warehouse.erase import tombstones
from nps_warehouse.errors import NpsError
from nps_warehouse.load.write import acknowledged_files
from nps_warehouse.report.wording import thousands
from nps_warehouse.settings import Warehouse

LOADED = """
    select "table", count(*), sum(rows_added), max(finished_at)
    from raw.loads where status = 'loaded' group by "table" order by "table"
"""
FAILED = """
    select file, arg_max(error, load_id) from raw.loads group by file
    having arg_max(status, load_id) = 'failed' order by file
"""
NEWEST_BUILD = """
    select sequence, started_at, command, is_whole, succeeded, in_full_because
    from audit.builds order by sequence desc limit 1
"""
# A build that failed or left something out may lack any load.
NOT_BUILT = """
    select count(*) from raw.loads where status = 'loaded' and load_id > (
        select coalesce(max(built_up_to), 0) from audit.builds where is_whole and succeeded
    )
"""
DISPOSITIONS = """
    select disposition, reason, count(*) from audit.response_dispositions group by all order by 3 desc, 1, 2
"""


def show_status(warehouse: Warehouse, console: Console) -> None:
    """Print the state of the warehouse, one paragraph for each of loaded, built and published.

    Raises NpsError when the warehouse has the layout of an earlier version.
    """
    refuse_old_layout(warehouse)
    console.print(f"warehouse {warehouse.root}", soft_wrap=True)
    part = "loaded"
    try:
        with open_raw(warehouse) as raw, explaining(warehouse.raw_file):
            _show_loaded(raw, console)
            _show_lost(acknowledged_files.missing_files_message(warehouse.raw_file, raw), console)
        part = "built"
        with open_build(warehouse, read_only=True) as build, explaining(warehouse.nps_file):
            _show_built(build, console)
    except NpsError as error:
        console.print(f"{part:<9} {error}", soft_wrap=True)
    _show_published(warehouse, console)
    _show_erased(warehouse, console)


def _show_loaded(raw: duckdb.DuckDBPyConnection, console: Console) -> None:
    rows = raw.sql(LOADED).fetchall()
    table = Table("table", "files", "rows added", "last load (UTC)", box=None, pad_edge=False)
    for name, files, added, finished in rows:
        table.add_row(name, str(files), thousands(added), f"{finished:%Y-%m-%d %H:%M:%S}")
    console.print("loaded")
    console.print(table)
    for file, error in raw.sql(FAILED).fetchall():
        console.print(f"failed {file}: {error}", style="red", soft_wrap=True)


def _show_erased(warehouse: Warehouse, console: Console) -> None:
    """Say how many people were erased, and whether something of them may be left."""
    found = tombstones.read(warehouse)
    if found.erasures:
        last = found.erasures[-1].erased_at
        console.print(
            f"erased    {len(found.erasures)} {'person' if len(found.erasures) == 1 else 'people'}, last {last}"
        )
    if line := tombstones.unfinished_line(found):
        console.print(line, style="red", soft_wrap=True)


def _show_lost(line: str, console: Console) -> None:
    if line:
        console.print(line, style="red", soft_wrap=True)


def _show_built(build: duckdb.DuckDBPyConnection, console: Console) -> None:
    newest = _optional(build, NEWEST_BUILD)
    if not newest:
        console.print("built     never: nps build")
        return
    sequence, started, *outcome = newest[0]
    console.print(
        f"built     {started:%Y-%m-%d %H:%M:%S} UTC, build {sequence}, {describe_build(*outcome)}",
        soft_wrap=True,
    )
    [(files,)] = build.sql(NOT_BUILT).fetchall()
    if files:
        are = "file is" if files == 1 else "files are"
        console.print(
            f"          {thousands(files)} loaded {are} not in a whole build yet: nps build, or nps run"
        )


def describe_build(
    command: str, is_whole: bool | None, succeeded: bool | None, in_full_because: str | None
) -> str:
    """What a build came to, and whether it went on from the one before: a row of `audit.builds` in words."""
    if is_whole is None or succeeded is None:
        return "unfinished: it was stopped, or is still at work"
    if not succeeded:
        return "failed"
    if not is_whole:
        return f"partial: this dbt {command} left out something, so run nps build before publishing"
    return "whole, " + (f"in full because {_because(in_full_because)}" if in_full_because else "in part")


def _because(reason: str) -> str:
    return "that was asked for" if reason == "asked for" else reason


def _show_published(warehouse: Warehouse, console: Console) -> None:
    from nps_warehouse.publish import read_published

    try:
        published = read_published(warehouse)
    except NpsError as error:
        console.print(f"published {error}", soft_wrap=True)
        return
    with published:
        last = published.sql("select max(responded_on), count(*) from marts.fct_responses").fetchone()
        dispositions = published.sql(DISPOSITIONS).fetchall()
    version = warehouse.current.resolve().name
    last_answer, counted = last if last else (None, 0)
    console.print(
        f"published {version}, {counted} answers counted, the last of {last_answer}", soft_wrap=True
    )
    for disposition, reason, rows in dispositions:
        words = ": ".join(each.replace("_", " ") for each in (disposition, reason) if each)
        console.print(f"          {thousands(rows):>9} {words}")


def _optional(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    try:
        return connection.sql(query).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []

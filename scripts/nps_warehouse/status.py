"""`nps status`: what is loaded, built and published, how fresh, and how much is quarantined.

Reads raw.duckdb and nps.duckdb when nobody writes them, and the published version.
"""

from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from nps_warehouse.db.connection import explaining
from nps_warehouse.db.files import open_build, open_raw, refuse_old_layout
from nps_warehouse.errors import NpsError
from nps_warehouse.load import witness
from nps_warehouse.settings import Warehouse
from nps_warehouse.wording import thousands

LOADED = """
    select "table", count(*), sum(rows_added), max(finished_at)
    from raw.loads where status = 'loaded' group by "table" order by "table"
"""
FAILED = """
    select file, arg_max(error, load_id) from raw.loads group by file
    having arg_max(status, load_id) = 'failed' order by file
"""
NEWEST_BUILD = "select started_at, finished_at, succeeded from audit.builds order by started_at desc limit 1"
FATES = (
    "select fate, quarantine_reason, count(*) from audit.response_fates group by all order by 3 desc, 1, 2"
)


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
            _show_lost(witness.lost(warehouse.raw_file, raw), console)
        part = "built"
        with open_build(warehouse, read_only=True) as build, explaining(warehouse.nps_file):
            _show_built(build, console)
    except NpsError as error:
        console.print(f"{part:<9} {error}", markup=False, soft_wrap=True)
    _show_published(warehouse, console)


def _show_loaded(raw: duckdb.DuckDBPyConnection, console: Console) -> None:
    rows = raw.sql(LOADED).fetchall()
    table = Table("table", "files", "rows added", "last load (UTC)", box=None, pad_edge=False)
    for name, files, added, finished in rows:
        table.add_row(name, str(files), thousands(added), f"{finished:%Y-%m-%d %H:%M:%S}")
    console.print("loaded")
    console.print(table)
    for file, error in raw.sql(FAILED).fetchall():
        console.print(f"[red]failed[/] {file}: {error}", soft_wrap=True, highlight=False)


def _show_lost(line: str, console: Console) -> None:
    if line:
        console.print(line, style="red", markup=False, soft_wrap=True)


def _show_built(build: duckdb.DuckDBPyConnection, console: Console) -> None:
    newest = _optional(build, NEWEST_BUILD)
    if not newest:
        console.print("built     never: nps build")
        return
    started, finished, succeeded = newest[0]
    outcome = "whole" if succeeded else "unfinished" if finished is None else "failed"
    console.print(f"built     {started:%Y-%m-%d %H:%M:%S} UTC, {outcome}")
    loaded = build.sql("select max(finished_at) from raw.loads where rows_added > 0").fetchone()
    if loaded and loaded[0] and loaded[0] > started:
        console.print("          newer rows are loaded than built: nps build, or nps run")


def _show_published(warehouse: Warehouse, console: Console) -> None:
    from nps_warehouse.publish import read_published

    try:
        published = read_published(warehouse)
    except NpsError as error:
        console.print(f"published {error}", soft_wrap=True)
        return
    with published:
        last = published.sql("select max(responded_on), count(*) from marts.fct_responses").fetchone()
        fates = published.sql(FATES).fetchall()
    version = warehouse.current.resolve().name
    last_answer, counted = last if last else (None, 0)
    console.print(
        f"published {version}, {counted} answers counted, the last of {last_answer}", soft_wrap=True
    )
    for fate, reason, rows in fates:
        console.print(f"          {thousands(rows):>9} {fate}{f': {reason}' if reason else ''}")


def _optional(connection: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    try:
        return connection.sql(query).fetchall()
    except duckdb.CatalogException:
        return []

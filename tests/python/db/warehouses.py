"""Warehouses for the tests of the three files: new, loaded, and of the layout before 0.2."""

import io
from pathlib import Path
from stat import S_IMODE

import duckdb
from rich.console import Console

from nps_warehouse.load import load
from nps_warehouse.settings import Warehouse

ROW = "response_id,score,responded_at\nr1,9,2025-01-01\n"


def loaded(folder: Path) -> Warehouse:
    """A warehouse with one answer."""
    drop = folder / "drop"
    drop.mkdir(exist_ok=True)
    (drop / "responses.csv").write_text(ROW, encoding="utf-8")
    warehouse = Warehouse(folder / "warehouse")
    load([drop], warehouse, quiet())
    return warehouse


def old_layout(folder: Path) -> Warehouse:
    """A warehouse that has its raw tables in nps.duckdb."""
    warehouse = Warehouse(folder)
    warehouse.build_folder.mkdir(parents=True)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("create schema raw; create table raw.loads (load_id bigint); create schema marts")
    return warehouse


def modes(folder: Path) -> dict[str, int]:
    """The permissions of a folder ('.') and of all that is in it."""
    return {
        str(path.relative_to(folder)): S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def quiet() -> Console:
    return Console(file=io.StringIO())

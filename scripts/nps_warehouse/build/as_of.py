"""What was known then: a scratch warehouse whose raw tables are a prefix of ours, built like any other.

Reads raw.duckdb; writes the raw.duckdb, work.duckdb and nps.duckdb of another folder. Raw rows are only ever added, and
whether a load counts follows from the loads there are, so a prefix of raw is raw as it was: no model knows of it.

    load_id = last_load(warehouse, "2025-12-31")
    build_as_of(warehouse, load_id, Path("then"), console)      # then/build/nps.duckdb
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb
from rich.console import Console

from nps_warehouse.build.rules import Rules
from nps_warehouse.db.connection import connect, explaining
from nps_warehouse.db.files import open_raw, prepare
from nps_warehouse.db.raw_schema import raw_columns
from nps_warehouse.db.sql import name, names, text
from nps_warehouse.errors import NpsError
from nps_warehouse.permissions import make_folder, private
from nps_warehouse.settings import Warehouse, variables

if TYPE_CHECKING:
    from nps_warehouse.build.building import Built

COLUMNS_OF_OURS = """
    select table_name, list(column_name) from duckdb_columns()
    where database_name = 'ours' and schema_name = 'main' group by all
"""


@dataclass(frozen=True)
class Chosen:
    """A load of ours, and the number and times that it gets where it is built: those that it had then."""

    load_id: int
    then_id: int
    started_at: datetime
    finished_at: datetime


def build_as_of(
    warehouse: Warehouse,
    load_id: int,
    folder: Path,
    console: Console,
    *,
    rules: Rules | None = None,
) -> "Built":
    """Build what was known when a load had ended, in a folder that is new or empty.

    rules: the seeds and settings to build with instead of the project's. Raises NpsError when the folder holds anything
    or cannot be written to, and as `build` does.
    """
    with open_raw(warehouse) as raw:
        found = raw.execute(
            "select load_id, load_id, started_at, finished_at from loads where load_id <= $1 order by load_id",
            [load_id],
        ).fetchall()
    return build_of_loads(warehouse, [Chosen(*row) for row in found], folder, console, rules=rules)


def build_of_loads(
    warehouse: Warehouse,
    loads: Sequence[Chosen],
    folder: Path,
    console: Console,
    *,
    rules: Rules | None = None,
) -> "Built":
    """Build what some loads brought, in a folder that is new or empty.

    rules: the seeds and settings to build with instead of the project's. Raises NpsError as `build_as_of` does.
    """
    from nps_warehouse.build.building import build

    then = Warehouse(folder.resolve())
    refuse_filled(folder)
    with private():
        copy_loads(warehouse, loads, then)
    with _environment_kept():
        return build(then, console, rules=rules)


def last_load(warehouse: Warehouse, then: str) -> int:
    """The load that a number names, or the last one that had ended on a day of the reporting zone.

    Raises NpsError when there is no such load, none on that day or before, and when it is neither number nor day.
    """
    with open_raw(warehouse) as raw:
        if then.isascii() and then.isdecimal():
            return _load(raw, int(then))
        try:
            day = date.fromisoformat(then)
        except ValueError:
            raise NpsError(
                f"--as-of is {then!r}; give the number of a load (audit.load_history lists them) or a day such as 2025-12-31"
            ) from None
        return _last_on(raw, day)


def _load(raw: duckdb.DuckDBPyConnection, load_id: int) -> int:
    first, last = raw.execute("select min(load_id), max(load_id) from loads").fetchall()[0]
    if not raw.execute("select exists(select 1 from loads where load_id = $1)", [load_id]).fetchall()[0][0]:
        raise NpsError(f"--as-of names load {load_id}, which does not exist; loads are {first} to {last}")
    return load_id


def _last_on(raw: duckdb.DuckDBPyConnection, day: date) -> int:
    zone = ZoneInfo(str(variables()["reporting_timezone"]))
    finished = raw.execute(
        "select load_id, finished_at at time zone 'UTC' at time zone $1 as local from loads order by local",
        [str(zone)],
    ).fetchall()
    known = [int(load_id) for load_id, local in finished if local.date() <= day]
    if not known:
        raise NpsError(
            f"nothing was loaded on {day} or before; the first load ended on {finished[0][1].date()} ({zone})"
        )
    return max(known)


def refuse_filled(folder: Path) -> None:
    """Raise NpsError when a folder holds anything, or is none."""
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return
    except OSError as error:
        raise NpsError(f"{folder} cannot be used ({error.strerror}); name a new folder") from error
    raise NpsError(f"{folder} is not empty; name a new folder, or empty it")


def copy_loads(warehouse: Warehouse, loads: Sequence[Chosen], then: Warehouse) -> None:
    """Write the raw tables of another warehouse: the rows of some loads, in their order, and the salt.

    Raises NpsError when they cannot be written.
    """
    try:
        make_folder(then.root)
    except OSError as error:
        raise NpsError(f"{then.root} cannot be written to ({error.strerror}); name another folder") from error
    prepare(then)
    with explaining(then.raw_file), connect(then.raw_file) as target:
        target.execute(f"attach {text(str(warehouse.raw_file))} as ours (read_only)")
        _choose(target, loads)
        existing = dict(target.execute(COLUMNS_OF_OURS).fetchall())
        target.execute("begin")
        target.execute("delete from raw.salts")  # a new file has a salt of its own
        for table, columns in raw_columns().items():
            common = [column for column in columns if column in existing.get(table, ())]
            if common:
                target.execute(_copy(table, common))
        target.execute("commit")


def _choose(target: duckdb.DuckDBPyConnection, loads: Sequence[Chosen]) -> None:
    target.execute(
        "create temp table chosen (chosen_id bigint, then_id bigint, then_started_at timestamp, then_finished_at timestamp)"
    )
    columns = [list(column) for column in zip(*map(astuple, loads), strict=True)] or [[], [], [], []]
    target.execute(
        "insert into chosen select unnest($1::bigint[]), unnest($2::bigint[]), unnest($3::timestamp[]), "
        "unnest($4::timestamp[])",
        columns,
    )


def _copy(table: str, columns: list[str]) -> str:
    """SQL that copies the rows of chosen loads into a raw table, with the numbers and times they had then."""
    if table == "salts":
        return f"insert into raw.main.salts ({names(columns)}) select {names(columns)} from ours.main.salts"
    load_id = "load_id" if "load_id" in columns else "_load_id"
    renamed = {load_id: "then_id", "_loaded_at": "then_started_at"}
    if table == "loads":
        renamed |= {"started_at": "then_started_at", "finished_at": "then_finished_at"}
    values = ", ".join(renamed.get(column, f"rows.{name(column)}") for column in columns)
    return (
        f"insert into raw.main.{name(table)} ({names(columns)}) select {values} "
        f"from ours.main.{name(table)} as rows inner join chosen on chosen_id = rows.{load_id} order by then_id, rows.rowid"
    )


@contextmanager
def _environment_kept() -> Iterator[None]:
    """Building names its warehouse in the environment, for dbt: what comes after must find the one there was."""
    before = {key: os.environ.get(key) for key in ("NPS_WAREHOUSE", "NPS_LAST_BUILD")}
    try:
        yield
    finally:
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value

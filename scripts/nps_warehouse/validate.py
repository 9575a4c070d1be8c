"""Validation: the two doors, raw (before a build) and marts (before publishing).

Reads the schemas raw, marts and reference of the build file; writes `audit.validation_results` there, one row per
expectation and run, and the Data Docs under `warehouse/docs/data_docs/`.

    verdict = validate("marts", Warehouse.here(), Console())
    show(verdict, Console())        # marts: 71 of 71 expectations hold
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import duckdb
from rich.console import Console
from rich.markup import escape

from nps_warehouse.db.connection import Inventory, asking, inventory_of
from nps_warehouse.db.files import open_build
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.expectations import Door, Result, Table
from nps_warehouse.expectations.suites import suite
from nps_warehouse.settings import Warehouse

if TYPE_CHECKING:
    from nps_warehouse.expectations.engine import Checked

RESULT_COLUMNS = {
    "run_id": "string",
    "door": "string",
    "build_id": "string",
    "validated_at": "timestamp",
    "suite": "string",
    "expectation": "string",
    "table": "string",
    "column": "string",
    "severity": "string",
    "success": "boolean",
    "observed": "string",
    "unexpected_count": "bigint",
    "element_count": "bigint",
    "exception": "string",
}
SHOWN = 20


@dataclass(frozen=True)
class Verdict:
    """What a door found. `passed` means that the pipeline may go on; warnings do not stop it."""

    door: Door
    results: tuple[Result, ...]

    @property
    def failed_critical(self) -> tuple[Result, ...]:
        """Critical expectations that do not hold, and all that could not be checked."""
        return tuple(result for result in self.results if result.is_critical)

    @property
    def warnings(self) -> tuple[Result, ...]:
        """Expectations that do not hold and need somebody's eye, no more."""
        return tuple(result for result in self.results if result.is_warning)

    @property
    def passed(self) -> bool:
        """Whether something was checked and nothing critical failed."""
        return bool(self.results) and not self.failed_critical


def validate(door: Door, warehouse: Warehouse, console: Console) -> Verdict:
    """Check a door's suite on the build file, record every result, and write the Data Docs.

    Raises NpsError when there is no build file or when the results cannot be written.
    """
    # Held until the results are written, so that they describe the tables that were checked.
    with console.status(f"Checking {door} …"), open_build(warehouse) as connection:
        from nps_warehouse.expectations import engine

        inventory = inventory_of(connection)
        tables = suite(door, asking(connection), inventory)
        broken = {
            table.name: result
            for table in tables
            if (result := _unusable(connection, inventory, door, table))
        }
        checked = engine.run(
            warehouse.nps_file, door, [table for table in tables if table.name not in broken]
        )
        found = (result for table in checked for result in table.results)
        verdict = Verdict(door, (*broken.values(), *found))
        validated_at = datetime.now(timezone.utc).replace(tzinfo=None)
        record(connection, verdict, validated_at)
    write_docs(warehouse, verdict, validated_at, checked)
    return verdict


def write_docs(
    warehouse: Warehouse, verdict: Verdict, validated_at: datetime, checked: Sequence["Checked"]
) -> None:
    """Write the Data Docs of a door. Raises NpsError when they cannot be written."""
    from nps_warehouse.expectations import data_docs

    documents = {each.table: each.document for each in checked}
    try:
        data_docs.write(warehouse.docs / "data_docs", verdict.door, validated_at, verdict.results, documents)
    except OSError as error:
        raise NpsError(
            f"{warehouse.docs}: the Data Docs cannot be written ({error}); mend that and validate again"
        ) from error


def _unusable(
    connection: duckdb.DuckDBPyConnection, inventory: Inventory, door: Door, table: Table
) -> Result | None:
    """Say why no rule can be checked on a table that is missing or lacks a column; null when they can be."""
    if table.name not in inventory:
        return unusable(door, table.name)
    try:
        connection.execute(f"describe {table.query}")
    except duckdb.Error as error:
        return unusable(door, table.name, first_line(error))
    return None


def unusable(door: Door, table: str, reason: str = "") -> Result:
    """The result of a table that cannot be read for a reason, or that is not there."""
    advice = "load a drop: `nps load DROP`" if door == "raw" else "build the marts: `nps build`"
    if not reason:
        return Result(door, "exists", table, "", "critical", False, "no such table", advice=advice)
    return Result(door, "can be read", table, "", "critical", False, "", exception=reason, advice=advice)


def record(connection: duckdb.DuckDBPyConnection, verdict: Verdict, validated_at: datetime) -> str:
    """Add a run's results to `audit.validation_results` in one transaction; returns the run's id."""
    run_id = run_name(verdict.door, validated_at)
    rows = result_rows(verdict)
    connection.execute("begin")
    try:
        connection.execute("create schema if not exists audit")
        connection.execute(results_table())
        build_id = newest_build_id(connection)
        places = ", ".join("?" * (len(rows[0]) + 4)) if rows else ""
        for row in rows:
            connection.execute(
                f"insert into audit.validation_results values ({places})",
                [run_id, verdict.door, build_id, validated_at, *row],
            )
        connection.execute("commit")
    except duckdb.Error as error:
        raise NpsError(f"audit.validation_results cannot be written ({first_line(error)})") from error
    return run_id


def results_table(quote: str = '"') -> str:
    """Write the statement that makes `audit.validation_results` where it is not there yet. quote: what names stand in."""
    columns = ", ".join(f"{quote}{name}{quote} {kind}" for name, kind in RESULT_COLUMNS.items())
    return f"create table if not exists audit.validation_results ({columns})"


def run_name(door: Door, validated_at: datetime) -> str:
    """`marts-20260105T093000.000000Z`."""
    return f"{door}-{validated_at:%Y%m%dT%H%M%S.%fZ}"


def result_rows(verdict: Verdict) -> list[tuple[Any, ...]]:
    """The results as rows of `audit.validation_results`, but for its first four columns."""
    return [
        (
            result.suite,
            result.expectation,
            result.table,
            result.column or None,
            result.severity,
            result.success,
            result.observed,
            result.unexpected_count,
            result.element_count,
            result.exception or None,
        )
        for result in verdict.results
    ]


def newest_build_id(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Find the build the tables come from; null before the first."""
    if "audit.builds" not in inventory_of(connection):
        return None
    row = connection.execute("select build_id from audit.builds order by started_at desc limit 1").fetchone()
    return str(row[0]) if row else None


def show(verdict: Verdict, console: Console) -> None:
    """Print one line when all is well, else a line for each failure and warning, those that stop first."""
    held = sum(result.success for result in verdict.results)
    console.print(f"{verdict.door}: {held} of {len(verdict.results)} expectations hold", highlight=False)
    broken = verdict.failed_critical + verdict.warnings
    lines = list(dict.fromkeys(describe(result) for result in broken))
    for line in lines[:SHOWN]:
        console.print(escape(line), highlight=False, soft_wrap=True)
    if len(lines) > SHOWN:
        console.print(f"  … and {len(lines) - SHOWN} more: see audit.validation_results", highlight=False)


def describe(result: Result) -> str:
    """One line: how bad, which table and column, what was expected and seen, what to do."""
    advice = f"; {result.advice}" if result.advice else ""
    if result.exception:
        return f"  FAILED  {result.table}: could not be checked ({result.exception})" + advice
    mark = "FAILED" if result.is_critical else "warning"
    what = " ".join(filter(None, [result.table, result.column, result.expectation]))
    return f"  {mark}  {what}: seen {result.observed}{advice}"

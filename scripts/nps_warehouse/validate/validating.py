"""One run of a gate on DuckDB: check its suite, record every result, write the Data Docs.

Reads raw.duckdb and the schemas marts, audit and serving of nps.duckdb; writes `audit.validation_results` there, and
the Data Docs under `warehouse/docs/data_docs/`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import duckdb
from rich.console import Console

from nps_warehouse.db.connection import Inventory, asking, inventory_of
from nps_warehouse.db.files import open_build
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate.expectations.suites import suite
from nps_warehouse.validate.gates import Gate, Result, Table, Verdict
from nps_warehouse.validate.recording import Run, create_results, next_run, record

if TYPE_CHECKING:
    from nps_warehouse.validate.engine import Checked


def validate(gate: Gate, warehouse: Warehouse, console: Console) -> Verdict:
    """Check a gate's suite, record every result, and write the Data Docs.

    Raises NpsError when nothing is loaded yet and when the results cannot be written.
    """
    # Open until the results are written, so that they describe the tables that were checked.
    with console.status(f"Checking {gate} …"), open_build(warehouse) as connection:
        from nps_warehouse.validate import dialect, engine

        create_results(connection)
        query, inventory = asking(connection), inventory_of(connection)
        tables = suite(gate, query, inventory)
        broken = unusable_tables(gate, tables, inventory, lambda sql: plan(connection, sql))
        usable = [table for table in tables if table.name not in broken]
        checked = engine.run(dialect.source_of(warehouse.nps_file), gate, usable)
        verdict = verdict_of(gate, broken.values(), checked)
        run = next_run(gate, query, inventory, datetime.now(timezone.utc).replace(tzinfo=None))
        record(connection, verdict, run)
    write_docs(warehouse, verdict, run, checked)
    return verdict


def verdict_of(gate: Gate, broken: Iterable[Result], checked: Sequence["Checked"]) -> Verdict:
    """Put together what was found of tables that cannot be used and of those that were checked."""
    return Verdict(gate, (*broken, *(result for table in checked for result in table.results)))


def write_docs(warehouse: Warehouse, verdict: Verdict, run: Run, checked: Sequence["Checked"]) -> None:
    """Write the Data Docs of a gate. Raises NpsError when they cannot be written."""
    from nps_warehouse.validate import data_docs

    documents = {each.table: each.document for each in checked}
    try:
        data_docs.write(warehouse.docs / "data_docs", run, verdict.results, documents)
    except OSError as error:
        raise NpsError(
            f"{warehouse.docs}: the Data Docs cannot be written ({error}); fix that and validate again"
        ) from error


def unusable_tables(
    gate: Gate, tables: Iterable[Table], inventory: Inventory, plan: Callable[[str], str]
) -> dict[str, Result]:
    """Find the tables of which no rule can be checked: missing, without a needed column, or not to be queried.

    plan: why a query cannot be run, empty when it can.
    """
    return {
        table.name: result
        for table in tables
        if (result := _unusable(gate, table, inventory, plan)) is not None
    }


def _unusable(gate: Gate, table: Table, inventory: Inventory, plan: Callable[[str], str]) -> Result | None:
    advice = "load a drop: `nps load DROP`" if gate == "raw" else "build the marts: `nps build`"
    if table.about not in inventory:
        return Result(gate, "exists", table.name, "", "critical", False, "no such table", advice=advice)
    lacking = ", ".join(sorted(table.needed - inventory[table.about]))
    if lacking:
        return Result(
            gate, "is there", table.name, lacking, "critical", False, "no such column", advice=advice
        )
    if reason := plan(table.query):
        return Result(
            gate, "can be read", table.name, "", "critical", False, "", exception=reason, advice=advice
        )
    return None


def plan(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Say why a query cannot be run; empty when it can."""
    try:
        connection.execute(f"describe {query}")
    except duckdb.Error as error:
        return first_line(error)
    return ""

"""Validation on Spark: the same two gates, the same suites, the same table of results.

Reads the schemas raw, marts and serving; writes `audit.validation_results` there and the Data Docs under
`warehouse/docs/data_docs/`.

    verdict = validate_on_spark("marts", "spark", Warehouse.here(), Console())
"""

from datetime import datetime, timezone

from rich.console import Console

from nps_warehouse.db.connection import Inventory
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.settings import Warehouse
from nps_warehouse.spark.connecting import Spark, connected
from nps_warehouse.spark.tables import columns_of, row, tables_of
from nps_warehouse.validate.expectations.sql import SPARK
from nps_warehouse.validate.expectations.suites import suite
from nps_warehouse.validate.gates import Gate, Verdict
from nps_warehouse.validate.recording import RESULTS, Run, next_run, result_rows, results_table
from nps_warehouse.validate.validating import unusable_tables, verdict_of, write_docs

DESCRIBED = {"raw": ("raw.",), "marts": ("marts.nps_by_",)}
"""The tables whose columns the suite of a gate asks for, by how their names begin."""


def validate_on_spark(gate: Gate, target: str, warehouse: Warehouse, console: Console) -> Verdict:
    """Check a gate's suite inside Spark, record every result, and write the Data Docs.

    Raises NpsError when Spark cannot be reached and when the results cannot be written.
    """
    with console.status(f"Checking {gate} …"), connected(target) as spark:
        from nps_warehouse.spark import dialect
        from nps_warehouse.validate import engine

        create_results(spark)
        inventory = read_inventory(spark, gate)
        tables = suite(gate, spark.rows, inventory, SPARK)
        broken = unusable_tables(gate, tables, inventory, lambda sql: plan(spark, sql))
        usable = [table for table in tables if table.name not in broken]
        checked = engine.run(dialect.source_of(spark), gate, usable)
        verdict = verdict_of(gate, broken.values(), checked)
        run = next_run(gate, spark.rows, inventory, datetime.now(timezone.utc).replace(tzinfo=None))
        record(spark, verdict, run)
    write_docs(warehouse, verdict, run, checked)
    return verdict


def read_inventory(spark: Spark, gate: Gate) -> Inventory:
    """Tables there are, with the columns of those whose rules ask for them."""
    return {
        name: columns_of(spark, name) if name.startswith(DESCRIBED[gate]) else frozenset()
        for name in tables_of(spark, "raw", "serving", "marts", "audit")
    }


def plan(spark: Spark, query: str) -> str:
    """Say why a query cannot be run; empty when it can."""
    try:
        spark.rows(f"describe query {query}")
    except Exception as error:
        return first_line(error)[:300]
    return ""


def create_results(spark: Spark) -> None:
    """Create the table of results where it is missing. Raises NpsError when that fails."""
    try:
        spark.run("create schema if not exists audit", f"{results_table('`')} using {spark.file_format}")
    except Exception as error:
        raise NpsError(f"{RESULTS} cannot be written ({first_line(error)[:300]})") from error


def record(spark: Spark, verdict: Verdict, run: Run) -> None:
    """Add a run's results in one statement. Raises NpsError when they cannot be written."""
    rows = [row(values) for values in result_rows(verdict, run)]
    if not rows:
        return
    try:
        spark.run(f"insert into {RESULTS} values {', '.join(rows)}")
    except Exception as error:
        raise NpsError(f"{RESULTS} cannot be written ({first_line(error)[:300]})") from error

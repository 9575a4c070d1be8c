"""Validation on Spark: the same two doors, the same suites, the same table of results.

Reads the schemas raw, marts and reference; writes `audit.validation_results` there and the Data Docs under
`warehouse/docs/data_docs/`.

    verdict = validate_on_spark("marts", "spark", Warehouse.here(), Console())
"""

from collections.abc import Collection
from datetime import datetime, timezone

from rich.console import Console

from nps_warehouse.db.connection import Inventory
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.expectations import Door, Result, Table
from nps_warehouse.expectations.sql import SPARK
from nps_warehouse.expectations.suites import suite
from nps_warehouse.settings import Warehouse
from nps_warehouse.spark.connecting import Spark, connected
from nps_warehouse.spark.tables import columns_of, row, tables_of
from nps_warehouse.validate import (
    Verdict,
    result_rows,
    results_table,
    run_name,
    unusable,
    write_docs,
)


def validate_on_spark(door: Door, target: str, warehouse: Warehouse, console: Console) -> Verdict:
    """Check a door's suite inside Spark, record every result, and write the Data Docs.

    Raises NpsError when Spark cannot be reached and when the results cannot be written.
    """
    with console.status(f"Checking {door} …"), connected(target) as spark:
        from nps_warehouse.expectations import engine

        inventory = read_inventory(spark, door)
        tables = suite(door, spark.rows, inventory, SPARK)
        broken = {
            table.name: found for table in tables if (found := _unusable(spark, inventory, door, table))
        }
        checked = engine.run(spark, door, [table for table in tables if table.name not in broken])
        verdict = Verdict(
            door, (*broken.values(), *(result for table in checked for result in table.results))
        )
        validated_at = datetime.now(timezone.utc).replace(tzinfo=None)
        record(spark, verdict, validated_at, inventory)
    write_docs(warehouse, verdict, validated_at, checked)
    return verdict


def read_inventory(spark: Spark, door: Door) -> Inventory:
    """Tables there are, with the columns of those whose rules ask for them."""
    described = ("raw.", "reference.") if door == "raw" else ()
    return {
        name: columns_of(spark, name) if name.startswith(described) else frozenset()
        for name in tables_of(spark, "raw", "figures", "marts", "reference", "audit")
    }


def _unusable(spark: Spark, inventory: Inventory, door: Door, table: Table) -> Result | None:
    if table.name not in inventory:
        return unusable(door, table.name)
    try:
        spark.rows(f"describe query {table.query}")
    except Exception as error:
        return unusable(door, table.name, first_line(error)[:300])
    return None


def record(spark: Spark, verdict: Verdict, validated_at: datetime, there: Collection[str]) -> str:
    """Add a run's results to `audit.validation_results` in one statement; returns the run's id."""
    run_id = run_name(verdict.door, validated_at)
    try:
        spark.run("create schema if not exists audit", f"{results_table('`')} using {spark.file_format}")
        newest = "select build_id from audit.builds order by started_at desc limit 1"
        builds = spark.rows(newest) if "audit.builds" in there else []
        build_id = builds[0][0] if builds else None
        rows = [
            row((run_id, verdict.door, build_id, validated_at, *result)) for result in result_rows(verdict)
        ]
        if rows:
            spark.run(f"insert into audit.validation_results values {', '.join(rows)}")
    except Exception as error:
        raise NpsError(f"audit.validation_results cannot be written ({first_line(error)[:300]})") from error
    return run_id

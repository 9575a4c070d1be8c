"""Validation on Spark: the same two doors, the same suites, the same table of results.

Reads the schemas raw, marts and reference; writes `audit.validation_results` there and the Data Docs under
`warehouse/docs/data_docs/`.

    verdict = validate_on_spark("marts", "spark", Warehouse.here(), Console())
"""

from datetime import datetime, timezone

from rich.console import Console

from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.expectations import Door, Inventory, Result, Table, marts, raw
from nps_warehouse.expectations.sql import SPARK
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import Warehouse, variables
from nps_warehouse.spark.connecting import Spark, connected
from nps_warehouse.spark.tables import columns_of, row, tables_of
from nps_warehouse.validate import (
    Verdict,
    result_rows,
    run_name,
    seed_questions,
    size_of_marts,
    unusable,
    write_docs,
)

RESULTS_TABLE = """
    create table if not exists audit.validation_results (
        run_id string, door string, build_id string, validated_at timestamp,
        suite string, expectation string, `table` string, `column` string, severity string,
        success boolean, observed string, unexpected_count bigint, element_count bigint, exception string
    ) using {format}
"""


def validate_on_spark(door: Door, target: str, warehouse: Warehouse, console: Console) -> Verdict:
    """Check a door's suite inside Spark, record every result, and write the Data Docs.

    Raises NpsError when Spark cannot be reached and when the results cannot be written.
    """
    with console.status(f"Checking {door} …"), connected(target) as spark:
        from nps_warehouse.expectations import engine

        there = tables_of(spark, "raw", "figures", "marts", "reference", "audit")
        tables = suite(door, spark, there)
        broken = {table.name: found for table in tables if (found := _unusable(spark, there, door, table))}
        checked = engine.run(spark, door, [table for table in tables if table.name not in broken])
        verdict = Verdict(
            door, (*broken.values(), *(result for table in checked for result in table.results))
        )
        validated_at = datetime.now(timezone.utc).replace(tzinfo=None)
        record(spark, verdict, validated_at, there)
    write_docs(warehouse, verdict, validated_at, checked)
    return verdict


def suite(door: Door, spark: Spark, there: set[str]) -> tuple[Table, ...]:
    """Put together the tables of a door with their rules."""
    if door == "marts":
        return marts.tables(size_of_marts(spark.rows, there))
    inventory: Inventory = {
        name: columns_of(spark, name)
        for name in ("raw.loads", *(f"raw.{table}" for table in RAW_TABLES))
        if name in there
    }
    loaded: dict[str, int] = {}
    if "raw.loads" in there:
        rows = spark.rows("select `table`, cast(sum(rows_added) as bigint) from raw.loads group by `table`")
        loaded = {str(name): count or 0 for name, count in rows if name}
    return raw.tables(inventory, variables(), loaded, questions(spark, there), SPARK)


def questions(spark: Spark, there: set[str]) -> frozenset[str]:
    """Find the known questions: those of the seed as built, or of its file before the first build."""
    if "reference.survey_questions" not in there:
        return seed_questions()
    rows = spark.rows("select question_id from reference.survey_questions")
    return frozenset(str(question) for (question,) in rows if question)


def _unusable(spark: Spark, there: set[str], door: Door, table: Table) -> Result | None:
    if table.name not in there:
        return unusable(door, table.name)
    try:
        spark.rows(f"describe query {table.query}")
    except Exception as error:
        return unusable(door, table.name, first_line(error)[:300])
    return None


def record(spark: Spark, verdict: Verdict, validated_at: datetime, there: set[str]) -> str:
    """Add a run's results to `audit.validation_results` in one statement; returns the run's id."""
    run_id = run_name(verdict.door, validated_at)
    try:
        spark.run("create schema if not exists audit", RESULTS_TABLE.format(format=spark.file_format))
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

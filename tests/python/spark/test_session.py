"""Spark in this process, with Parquet tables: the models build there to the same marts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

import view_project
from nps_warehouse.db.connection import asking, inventory_of
from nps_warehouse.db.files import open_build
from nps_warehouse.settings import PROJECT, Warehouse
from nps_warehouse.spark import packages, validating
from nps_warehouse.spark.connecting import connected
from nps_warehouse.spark.tables import tables_of
from nps_warehouse.validate import Verdict, engine
from nps_warehouse.validate.expectations import suites
from nps_warehouse.validate.expectations.sql import SPARK
from nps_warehouse.validate.gates import Result
from nps_warehouse.validate.recording import next_run
from spark_fixtures import FULL, MARTS, compare_marts, needs_minutes

pytestmark = pytest.mark.skipif(packages.missing() is not None, reason=packages.missing() or "")

TARGET = "spark_session"
# The cluster builds all of it; here the connection and Parquet tables are what may fail.
PART = ["+fct_responses", "+load_history", "benchmark_studies"]
PART_OF_MARTS = {"marts.fct_responses", "audit.load_history"}
Build = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def dbt_here(in_session: Path) -> Build:
    """Run dbt in this process, which has the session; statuses of the nodes."""
    from dbt.cli.main import dbtRunner

    def build(*arguments: str) -> dict[str, str]:
        folders = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", TARGET]
        folders += ["--target-path", str(in_session / "dbt"), "--log-path", str(in_session / "dbt")]
        outcome = dbtRunner().invoke([*arguments, *folders, "--log-level", "none"])
        assert outcome.exception is None, outcome.exception
        failed = [f"{each.node.name}: {each.message}" for each in outcome.result.results if each.message]
        assert outcome.success, "\n".join(failed)[-4000:]
        return {each.node.unique_id: str(each.status) for each in outcome.result.results}

    return build


@pytest.fixture(scope="module")
def built(dbt_here: Build, exported: Path, sample_built: Warehouse) -> Warehouse:
    """The sample built in the session from an export of its raw tables; the warehouse it must agree with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NPS_RAW_FOLDER", str(exported))
        dbt_here(
            "build", *([] if FULL else ["--exclude-resource-type", "unit_test", "test", "--select", *PART])
        )
    return sample_built


def test_every_mart_agrees_with_duckdb(built: Warehouse) -> None:
    with connected(TARGET) as spark:
        there = tables_of(spark, "marts", "audit")
        found = compare_marts(built.nps_file, spark.rows, only=there)
    assert set(found) >= (MARTS if FULL else PART_OF_MARTS)
    assert {name: differing[:3] for name, differing in found.items() if differing} == {}


@pytest.mark.parametrize(
    ("mart", "kind", "begins"),
    [
        ("marts.fct_responses", "VIEW", "One row per counted answer"),
        ("audit.load_history", "MANAGED", "One row per "),
    ],
)
def test_every_column_of_a_mart_is_described(built: Warehouse, mart: str, kind: str, begins: str) -> None:
    with connected(TARGET) as spark:
        described = {name: text for name, _, text in spark.rows(f"describe {mart}")}
        table = {name: value for name, value, _ in spark.rows(f"describe extended {mart}")}
    assert all(described.values()), described
    assert max(map(len, described.values())) <= 256
    assert table["Type"] == kind
    assert table["Comment"].startswith(begins)


def test_a_seed_keeps_apostrophes_and_empty_cells(built: Warehouse) -> None:
    with connected(TARGET) as spark:
        [(population, size)] = spark.rows(
            "select population, sample_size from reference.benchmark_studies where study_id = 'integron-2018'"
        )
    assert population == "Customers on the client lists of Integron's own Dutch B2B clients"
    assert size is None


def test_the_books_of_builds_say_that_it_is_whole_or_not(built: Warehouse) -> None:
    with connected(TARGET) as spark:
        [(sequence, command, is_whole, succeeded, is_in_part, took)] = spark.rows(
            "select sequence, command, is_whole, succeeded, is_in_part, finished_at > started_at from audit.builds"
        )
    assert (sequence, command, is_whole, succeeded, is_in_part, took) == (1, "build", FULL, True, False, True)


def test_the_raw_gate_asks_the_same_there(built: Warehouse) -> None:
    """Whatever DuckDB finds in the answers, down to the examples, Spark finds."""
    from nps_warehouse.spark import dialect as spark_dialect
    from nps_warehouse.validate import dialect

    with connected(TARGET) as spark, open_build(built) as local:
        there = suites.suite("raw", spark.rows, validating.read_inventory(spark, "raw"), SPARK)
        here = suites.suite("raw", asking(local), inventory_of(local))
        found = [
            [
                result
                for checked in engine.run(source, "raw", [t for t in tables if t.name == "raw.responses"])
                for result in checked.results
            ]
            for source, tables in (
                (spark_dialect.source_of(spark), there),
                (dialect.source_of(built.nps_file), here),
            )
        ]
    assert len(found[0]) > 3
    assert found[0] == found[1]


def test_what_the_raw_gate_passed_there_is_not_new(built: Warehouse) -> None:
    with connected(TARGET) as spark:
        validating.create_results(spark)
        inventory = validating.read_inventory(spark, "raw")
        before = suites.read_loads(spark.rows, inventory)
        sound = (Result("raw", "holds", "raw.responses", "", "critical", True, ""),)
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        validating.record(spark, Verdict("raw", sound), next_run("raw", spark.rows, inventory, now))
        after = suites.read_loads(spark.rows, validating.read_inventory(spark, "raw"))
        [(last_load,)] = spark.rows("select max(load_id) from raw.loads")
    assert (before.passed_up_to, after.passed_up_to) == (0, last_load)
    assert before.tables["responses"].new_rows == before.tables["responses"].rows > 0
    assert after.tables["responses"].new_rows == 0


@needs_minutes
@pytest.mark.skipif(packages.iceberg_jar() is None, reason="the jar of Iceberg is not installed")
def test_a_view_follows_its_model(tmp_path: Path, session_environment: dict[str, str]) -> None:
    """With Iceberg's SQL extensions `create or replace view` keeps the old view: after `--empty`, no rows for ever."""
    shutil.copytree(session_environment["SPARK_CONF_DIR"], tmp_path / "conf")
    with (tmp_path / "conf" / "spark-defaults.conf").open("a", encoding="utf-8") as settings:
        settings.write(
            "spark.sql.extensions org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions\n"
            "spark.sql.catalog.spark_catalog org.apache.iceberg.spark.SparkSessionCatalog\n"
            "spark.sql.catalog.spark_catalog.type hive\n"
            "spark.hadoop.iceberg.engine.hive.lock-enabled false\n"
        )
    (tmp_path / "warehouse" / "spark").mkdir(parents=True)
    (tmp_path / "project").mkdir()
    project = view_project.write(tmp_path / "project")
    counted = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("view_after_empty.py")), str(project)],
        env={
            **os.environ,
            **session_environment,
            "SPARK_CONF_DIR": str(tmp_path / "conf"),
            "NPS_WAREHOUSE": str(tmp_path / "warehouse"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert counted.stdout.split() == ["0", "2"], counted.stdout + counted.stderr

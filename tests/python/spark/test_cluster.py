"""A real cluster, over thrift, with Iceberg tables: built, compared, built again after a later drop, published."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from nps_warehouse.export_raw import export_raw
from nps_warehouse.settings import PROJECT, Warehouse
from nps_warehouse.spark import packages
from nps_warehouse.spark.connecting import Spark, connected
from nps_warehouse.spark.validating import read_inventory, record
from nps_warehouse.validate import Verdict, engine
from nps_warehouse.validate.expectations import marts
from nps_warehouse.validate.recording import next_run
from nps_warehouse.validate.showing import describe
from spark_fixtures import FULL, MARTS, Outcome, compare_marts, dbt_at, export, models_below, needs_minutes

pytestmark = pytest.mark.skipif(packages.missing() is not None, reason=packages.missing() or "")

Command = Callable[..., subprocess.CompletedProcess[str]]
NEWEST_BUILD = "select sequence, is_in_part, in_full_because from audit.builds order by sequence desc limit 1"
NOT_PASSED = {
    "marts": "is not validated; nothing has been published yet",
    "raw": "has loads that the raw gate has not passed; nothing has been published yet",
}
NPS_OF_A_YEAR = "select sum(nps) from {schema}.nps_overall where period_type = 'year'"


@pytest.fixture(scope="module")
def copied(sample_built: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A copy of the sample's warehouse, which is loaded into later."""
    root = tmp_path_factory.mktemp("copied") / "warehouse"
    shutil.copytree(sample_built.root / "build", root / "build")
    return Warehouse(root)


@pytest.fixture(scope="module")
def raw_folder(copied: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the raw tables, where it is exported to again later."""
    return export(copied, tmp_path_factory)


@pytest.fixture(scope="module")
def built(environment: Mapping[str, str], copied: Warehouse, raw_folder: Path) -> Outcome:
    """The sample, built on the cluster."""
    left_out = [] if FULL else ["--exclude-resource-type", "unit_test", "test"]
    return build(environment, copied, raw_folder, *left_out)


def build(environment: Mapping[str, str], warehouse: Warehouse, raw_folder: Path, *arguments: str) -> Outcome:
    return dbt_at(
        "spark", warehouse.root, {**environment, "NPS_RAW_FOLDER": str(raw_folder)}, "build", *arguments
    )


@pytest.fixture
def spark(built: Outcome) -> Iterator[Spark]:
    with connected("spark") as connection:
        yield connection


def test_every_model_and_test_passes(built: Outcome) -> None:
    kinds = dict.fromkeys(("model", "seed", "test", "unit_test"), 0)
    for node, status in built.statuses.items():
        assert status in {"success", "pass", "warn", "no-op"}, node
        kinds[node.partition(".")[0]] = kinds.get(node.partition(".")[0], 0) + 1
    assert kinds["model"] == len(models_below("models")) and kinds["seed"] == len(
        list((PROJECT / "seeds").glob("*.csv"))
    )
    assert (kinds["test"] >= 30 and kinds["unit_test"] >= 50) or not FULL


def test_every_mart_agrees_with_duckdb(copied: Warehouse, spark: Spark) -> None:
    assert spark.rows("select current_timezone()") == [("UTC",)]
    found = compare_marts(copied.nps_file, spark.rows)
    assert set(found) == MARTS
    assert {name: differing[:3] for name, differing in found.items() if differing} == {}


@needs_minutes
def test_what_is_built_can_be_published_once_it_is_validated(
    copied: Warehouse, spark: Spark, nps: Command
) -> None:
    for gate in ("marts", "raw"):
        refused = nps(copied.root, "publish", "--target", "spark")
        assert refused.returncode == 1 and NOT_PASSED[gate] in refused.stderr
        sound = nps(copied.root, "validate", gate, "--target", "spark")
        assert sound.returncode == 0, sound.stdout + sound.stderr
        # The sample is dirty on purpose, its marts are not.
        assert gate == "raw" or re.search(r"marts: (\d+) of \1 expectations hold", sound.stdout)
    published = nps(copied.root, "publish", "--target", "spark")
    assert published.returncode == 0, published.stderr
    [(version,)] = spark.rows("select version from published.build")
    assert f"published {version} for readers" in published.stdout
    in_marts = spark.rows(NPS_OF_A_YEAR.format(schema="marts"))
    assert spark.rows(NPS_OF_A_YEAR.format(schema="published")) == in_marts
    assert spark.rows(NPS_OF_A_YEAR.format(schema=version)) == in_marts


@needs_minutes
def test_a_broken_mart_is_refused_and_readers_keep_what_they_have(
    copied: Warehouse, spark: Spark, nps: Command
) -> None:
    before = spark.rows(NPS_OF_A_YEAR.format(schema="published"))
    spark.run("update marts.nps_overall set nps = 101 where period_type = 'year'")
    from nps_warehouse.spark import dialect

    inventory = read_inventory(spark, "marts")
    overall = [table for table in marts.tables(inventory) if table.name == "marts.nps_overall"]
    [checked] = engine.run(dialect.source_of(spark), "marts", overall)
    verdict = Verdict("marts", checked.results)
    broken = [describe(result) for result in verdict.failed_critical]
    assert any(
        "FAILED  marts.nps_overall nps_low, nps, nps_high are between −100 and 100" in line for line in broken
    )
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    record(spark, verdict, next_run("marts", spark.rows, inventory, now))
    refused = nps(copied.root, "publish", "--target", "spark")
    assert refused.returncode == 1 and "critical expectation" in refused.stderr
    assert "readers still have version" in refused.stderr and "Traceback" not in refused.stderr
    assert spark.rows(NPS_OF_A_YEAR.format(schema="published")) == before


@needs_minutes
def test_a_later_drop_gives_the_same_marts_again(
    environment: Mapping[str, str],
    copied: Warehouse,
    raw_folder: Path,
    spark: Spark,
    nps: Command,
) -> None:
    late = raw_folder.parent / "responses_late.csv"
    with duckdb.connect(str(copied.nps_file), read_only=True) as connection:
        corrected = connection.execute(
            "select response_id, account_id, respondent_id from marts.fct_responses "
            "where respondent_id is not null and score = 10 order by response_id limit 2"
        ).fetchall()
    lines = ["response_id,survey_id,account_id,respondent_id,score,responded_at"]
    lines += [f"{response},S-LATE,{account},{person},0,2026-01-02" for response, account, person in corrected]
    lines += ["LATE-1,S-LATE,A-LATE,,9,2026-01-03 23:30:00", "LATE-2,S-LATE,,,eleven,2026-01-04"]
    late.write_text("\n".join(lines) + "\n", encoding="utf-8")
    snapshots = "select count(*) from marts.nps_by_branch.snapshots"
    [(before,)] = spark.rows(snapshots)
    chosen = ["--exclude-resource-type", "unit_test", "test"]
    loaded = nps(copied.root, "load", late)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    dbt_at("duckdb", copied.root, {}, "build", *chosen)
    export_raw(copied, raw_folder, Console(quiet=True))
    build(environment, copied, raw_folder, *chosen)
    with connected("spark") as later:
        found = compare_marts(copied.nps_file, later.rows)
        assert later.rows("select score from marts.fct_responses where response_id = 'LATE-1'") == [(9,)]
        assert later.rows(NEWEST_BUILD) == [(2, False, "Spark builds in full")]
        # Replaced, not dropped and made: readers miss no table, and an Iceberg table keeps its history.
        assert later.rows(snapshots) > [(before,)]
    assert set(found) == MARTS
    assert {name: differing[:3] for name, differing in found.items() if differing} == {}

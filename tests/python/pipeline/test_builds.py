"""What must hold from one build to the next, and when one fails."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from dbt_runs import Dbt, complaints, target

from nps_warehouse.db.files import prepare
from nps_warehouse.documents.__main__ import main as document
from nps_warehouse.settings import PROJECT, Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def copied(sample_run: Run, tmp_path: Path) -> Warehouse:
    """A copy of the sample's warehouse that a test may change."""
    shutil.copytree(sample_run[0].root, tmp_path / "warehouse", symlinks=True)
    return Warehouse(tmp_path / "warehouse")


def marts(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every mart of a file, row by row."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.sql(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
        return {
            name: connection.sql(f"select * from marts.{name} order by all").fetchall() for (name,) in names
        }


def test_a_plain_dbt_build_on_top_gives_the_same_figures_and_passes_every_test(
    copied: Warehouse, sample_run: Run, tmp_path: Path, dbt: Command
) -> None:
    built = dbt(copied.root, tmp_path / "target", "build")
    assert built.returncode == 0, built.stdout[-3000:]
    again, published = marts(copied.nps_file), marts(sample_run[0].current / "nps.duckdb")
    assert again.keys() == published.keys()
    for name, figures in published.items():
        assert again[name] == figures, name


def test_every_answer_counts_when_the_basis_is_all(copied: Warehouse) -> None:
    built = Dbt().build(copied, "--vars", "{response_basis: all, minimum_responses: 7}")
    assert built.success, complaints(built)
    with duckdb.connect(str(copied.nps_file), read_only=True) as connection:
        for mart in ("overall", "by_branch", "by_account", "by_account_manager", "by_team"):
            counted = connection.sql(
                f"select sum(responses) from marts.nps_{mart} where period_type = 'year'"
            )
            assert counted.fetchall() == [(3943,)]
        least = "select min(responses) from marts.nps_by_branch where is_reportable"
        assert connection.sql(least).fetchall() == [(7,)]


def test_a_build_can_be_published_by_a_later_command_and_says_the_same(
    copied: Warehouse, sample_run: Run, nps: Command
) -> None:
    """DuckDB writes the views that it reads from a file otherwise than those that it has just made."""
    published = nps(copied.root, "publish")
    assert published.returncode == 0, published.stderr
    gaps = "select * from marts.benchmark_gaps_by_account order by all"
    found = []
    for warehouse in (copied, sample_run[0]):
        with duckdb.connect(str(warehouse.current / "nps.duckdb"), read_only=True) as connection:
            found.append(connection.sql(gaps).fetchall())
    assert found[0] == found[1]
    assert len(found[0]) > 100


def test_a_failed_build_leaves_the_last_version_standing_and_says_so(copied: Warehouse, nps: Command) -> None:
    before = copied.current.resolve()
    with duckdb.connect(str(copied.raw_file)) as connection:
        connection.execute(
            "create or replace table responses as select * replace (try_cast(score as integer) as score) from responses"
        )
    found = nps(copied.root, "build")
    assert found.returncode == 1
    assert "the build failed: model " in found.stderr
    assert f"readers still have version {before.name}" in found.stderr
    assert "Traceback" not in found.stderr
    refused = nps(copied.root, "publish")
    assert refused.returncode == 1
    assert copied.current.resolve() == before


def test_a_failed_validation_leaves_the_last_version_standing_and_says_so(
    copied: Warehouse, nps: Command
) -> None:
    before = copied.current.resolve()
    with duckdb.connect(str(copied.nps_file)) as connection:
        connection.execute("update marts.nps_overall set nps = 101 where period_type = 'year'")
    found = nps(copied.root, "validate", "marts")
    assert found.returncode == 1
    assert f"readers still have version {before.name}" in found.stderr
    assert nps(copied.root, "publish").returncode == 1
    assert copied.current.resolve() == before


def test_the_second_nps_waits_or_says_who_holds_the_warehouse(tmp_path: Path, nps: Command) -> None:
    from nps_warehouse.lock import held

    drop = PROJECT / "data" / "sample" / "surveys.csv"
    with held(Warehouse(tmp_path)):
        refused = nps(tmp_path, "load", drop)
    assert refused.returncode == 1
    assert f"in use by another nps (process {os.getpid()})" in refused.stderr
    assert nps(tmp_path, "load", drop, "--wait", "5").returncode == 0


def test_a_wrong_export_stops_the_run_until_it_is_left_out(
    copied: Warehouse, sample_run: Run, tmp_path: Path, nps: Command
) -> None:
    lines = [f"B{number},A001,good,2025-12-01" for number in range(200)]
    header = "response_id,account_id,score,responded_at"
    (tmp_path / "responses_wrong.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    stopped = nps(copied.root, "run", tmp_path / "responses_wrong.csv")
    assert stopped.returncode == 1
    assert "such as g••• in responses_wrong.csv" in stopped.stdout
    (tmp_path / "sources.yml").write_text("sources: [{files: responses_wrong.csv, ignore: true}]")
    goes_on = nps(copied.root, "run", tmp_path / "responses_wrong.csv")
    assert goes_on.returncode == 0, goes_on.stdout + goes_on.stderr
    assert "its earlier rows are withdrawn" in goes_on.stdout
    now, before = (marts(each.current / "nps.duckdb") for each in (copied, sample_run[0]))
    # How long a case waits is counted up to the newest load, which is a later one here.
    assert len(now.pop("follow_up_queue")) == len(before.pop("follow_up_queue")) > 0
    # A statement says as of which load it is.
    assert len(now.pop("bonus_statements")) == len(before.pop("bonus_statements")) > 0
    assert now == before


def test_a_warehouse_that_is_only_set_up_says_that_nothing_is_loaded(tmp_path: Path, nps: Command) -> None:
    prepare(Warehouse(tmp_path))
    for command in (("build",), ("export-raw", tmp_path / "export")):
        assert "nothing is loaded yet" in nps(tmp_path, *command).stderr
    assert "nothing is loaded yet" in nps(tmp_path, "status").stdout


DEFAULT_STUDY = "select study_id from marts.dim_benchmark_studies where is_default"


def test_an_unknown_study_is_refused_before_building(copied: Warehouse, nps: Command) -> None:
    refused = nps(copied.root, "build", "--study", "integron-2052")
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1
    assert "did you mean integron-2025? there are integron-2018, " in refused.stderr
    with duckdb.connect(str(copied.nps_file), read_only=True) as connection:
        assert connection.sql("select count(*) from audit.builds").fetchall() == [(1,)]
        assert connection.sql(DEFAULT_STUDY).fetchall() == [("synthetic-tns-nipo",)]


@dataclass(frozen=True)
class Rebuilt:
    """A warehouse after a build, which ended with an exit code, and what waited for it meanwhile."""

    warehouse: Warehouse
    returncode: int | None
    waited: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def rebuilt(sample_run: Run, tmp_path_factory: pytest.TempPathFactory, nps: Command) -> Rebuilt:
    """The sample built again with another study, its build file deleted, of which a later build is published."""
    warehouse = Warehouse(tmp_path_factory.mktemp("rebuilt") / "warehouse")
    shutil.copytree(sample_run[0].root, warehouse.root, symlinks=True)
    version = warehouse.published / "versions" / "of-a-later-build"
    version.mkdir()
    (version / "manifest.json").write_text('{"sequence": 41}', encoding="utf-8")
    warehouse.nps_file.unlink()
    environment = {**os.environ, "NPS_WAREHOUSE": str(warehouse.root)}
    command = [str(Path(sys.executable).with_name("nps")), "build", "--study", "integron-2025"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as building:
        while building.poll() is None and (warehouse.root / ".lock").read_text() != str(building.pid):
            time.sleep(0.05)
        assert building.poll() is None
        waited = nps(warehouse.root, "load", PROJECT / "data" / "sample" / "surveys.csv", "--wait", "300")
    return Rebuilt(warehouse, building.returncode, waited)


def test_whoever_waits_for_a_build_comes_next(rebuilt: Rebuilt) -> None:
    assert (rebuilt.returncode, rebuilt.waited.returncode) == (0, 0), rebuilt.waited.stderr


def test_the_study_of_a_build_is_chosen(rebuilt: Rebuilt) -> None:
    with duckdb.connect(str(rebuilt.warehouse.nps_file), read_only=True) as connection:
        assert connection.sql(DEFAULT_STUDY).fetchall() == [("integron-2025",)]


def test_a_build_is_numbered_after_the_published_ones_even_when_its_file_was_deleted(
    rebuilt: Rebuilt,
) -> None:
    with duckdb.connect(str(rebuilt.warehouse.nps_file), read_only=True) as connection:
        assert connection.sql("select sequence, is_whole from audit.builds").fetchall() == [(42, True)]


SETTINGS = [
    ("{response_basis: Latest}", "response_basis is Latest; it must be latest or all"),
    ("{fiscal_year_start_month: 13}", "fiscal_year_start_month is 13; it must be a month"),
    ("{minimum_coverage: 80}", "minimum_coverage is 80; it must be a share"),
    ("{minimum_responses: few}", "minimum_responses is few; it must be a whole number"),
    ("{reporting_timezone: Mars/Phobos}", "reporting_timezone is Mars/Phobos; it must be the name of a time"),
]


@pytest.mark.parametrize(("variables", "complaint"), SETTINGS)
def test_a_setting_without_meaning_is_refused(tmp_path: Path, variables: str, complaint: str) -> None:
    refused = Dbt().build(Warehouse(tmp_path), "--vars", variables, "--select", "int_responses_classified")
    assert not refused.success
    assert complaint in "\n".join(complaints(refused))


def test_a_lone_csv_of_scores_already_gives_an_nps(tmp_path: Path, nps: Command) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    scores = ["10", "9", "9", "8", "7", "6", "3", "10"]
    lines = [f"{score},2025-03-{day:02d}" for day, score in enumerate(scores, start=1)]
    (drop / "responses.csv").write_text("\n".join(["score,responded_at", *lines]) + "\n", encoding="utf-8")
    found = nps(tmp_path / "warehouse", "run", drop)
    assert found.returncode == 0, found.stdout + found.stderr
    with duckdb.connect(
        str(Warehouse(tmp_path / "warehouse").current / "nps.duckdb"), read_only=True
    ) as published:
        figure = published.sql("select responses, nps from marts.nps_overall where period_type = 'month'")
        assert figure.fetchall() == [(8, 25.0)]
        accounts = published.sql(
            "select account_id, nps from marts.nps_by_account where period_type = 'month'"
        )
        assert accounts.fetchall() == [("(unknown)", 25.0)]


def test_a_file_that_fails_stops_the_run_and_nothing_is_published(tmp_path: Path, nps: Command) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "responses.csv").write_text("score,responded_at\n9,2025-03-01\n", encoding="utf-8")
    (drop / "surveys.csv").write_text("survey,name\nS1,First\n", encoding="utf-8")
    found = nps(tmp_path / "warehouse", "run", drop)
    assert found.returncode == 1
    assert "surveys.csv" in found.stdout
    assert "nothing was published" in found.stderr
    assert not Warehouse(tmp_path / "warehouse").current.exists()
    with duckdb.connect(str(Warehouse(tmp_path / "warehouse").raw_file), read_only=True) as raw:
        assert raw.sql("select count(*) from raw.responses").fetchall() == [(1,)]


def test_the_documentation_is_one_page_that_needs_no_network(copied: Warehouse, tmp_path: Path) -> None:
    made = Dbt()(copied, "docs", "generate", "--write-json")
    assert made.success, made.exception
    document(target(copied), tmp_path / "docs" / "page.html")
    page = (tmp_path / "docs" / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page.partition("</head>")[0]
    assert "shrunk_nps" in page and "For ranking and triage only, never for pay." in page

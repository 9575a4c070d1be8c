"""The how-tos of CONTRIBUTING, followed as they are written."""

import re
from pathlib import Path

import duckdb
import pytest
from dbt_runs import Dbt, changed, complaints, load, project_copy

from nps_warehouse.settings import PROJECT, Warehouse
from nps_warehouse.validate import dialect, engine
from nps_warehouse.validate.gates import Rule, Table

GUIDE = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ANSWERS = (
    "response_id,score,responded_at,channel\nr1,9,2025-05-01,web\nr2,3,2025-05-02,\nr3,7,2025-05-03,web\n"
)


def section(title: str) -> str:
    return GUIDE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def block(title: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", section(title), re.S)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse built by a copy of the project with the guide's model and a new branch in it."""
    folder = tmp_path_factory.mktemp("how-to")
    warehouse, project = Warehouse(folder / "warehouse"), project_copy(folder / "project")
    for language, ending in (("sql", "sql"), ("yaml", "yml")):
        [name] = re.findall(rf"`(\w+\.{ending})`", section("Add a model"))
        text = block("Add a model", language)
        (project / "models" / "marts" / "nps" / name).write_text(text, encoding="utf-8")
    branches = project / "seeds" / "branches.csv"
    branches.write_text(
        branches.read_text(encoding="utf-8") + "catering,Catering,Catering\n", encoding="utf-8"
    )
    studies = project / "seeds" / "published_benchmarks.csv"
    first = studies.read_text(encoding="utf-8").splitlines()[0]
    assert first == "study_id,branch_id,nps,sample_size,lowest_supplier_nps,highest_supplier_nps"
    changed(studies, f"{first}\n", f"{first}\ntns-nipo,catering,-20,100,,\n")
    load(warehouse, {"responses.csv": ANSWERS})
    outcome = Dbt(project).build(warehouse)
    assert outcome.success, complaints(outcome)
    return warehouse


def ask(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse.nps_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_model_as_written_builds_and_reads_without_a_schema(extended: Warehouse) -> None:
    assert ask(extended, "from responses_by_channel order by channel") == [("(unknown)", 1), ("web", 2)]


def test_a_branch_is_a_row_of_a_seed_and_its_benchmark_another(extended: Warehouse) -> None:
    assert ask(extended, "select branch_name from dim_branches where branch_id = 'catering'") == [
        ("Catering",)
    ]
    query = (
        "select nps, responses from branch_benchmarks where branch_id = 'catering' and study_id = 'tns-nipo'"
    )
    assert ask(extended, query) == [(-20, 100)]


@pytest.mark.parametrize(("rows", "holds"), [(1000, True), (1001, False)])
def test_an_expectation_as_written_guards(tmp_path: Path, rows: int, holds: bool) -> None:
    rule = eval(block("Add an expectation", "python"), {"Rule": Rule})
    file = tmp_path / "nps.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"create schema marts; create table marts.dim_periods as from range({rows})")
    [checked] = engine.run(
        dialect.source_of(file),
        "marts",
        [Table("marts.dim_periods", "select * from marts.dim_periods", (rule,))],
    )
    assert [result.success for result in checked.results] == [holds]

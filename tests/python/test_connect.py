"""docs/connect.md, followed as written: every recipe answers its first question with the rows of the mart."""

import csv
import importlib.util
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import vl_convert
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from nps_warehouse.settings import PROJECT, Warehouse

PAGE = (PROJECT / "docs/connect.md").read_text(encoding="utf-8")
APP = PROJECT / "examples/streamlit_app.py"
COLUMNS = ["branch_name", "responses", "nps", "nps_low", "nps_high"]
Run = tuple[Warehouse, subprocess.CompletedProcess[str]]


def blocks(language: str, heading: str) -> list[str]:
    """The code blocks of a language below a heading, in their order."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


FIRST, GAPS = blocks("sql", "The first chart: one query, no join")
WITH_PYTHON = [heading for heading in re.findall(r"^## (.*)", PAGE, re.M) if blocks("python", heading)]


def needs(module: str) -> pytest.MarkDecorator:
    """Skip, and say so, where a tool is not installed that the project itself does not need."""
    missing = importlib.util.find_spec(module) is None
    return pytest.mark.skipif(
        missing, reason=f"{module} is not part of the environment: pip install {module}"
    )


@pytest.fixture
def expected(sample_run: Run) -> list[list[Any]]:
    """Branches of the newest rolling window that have a figure, best first; chosen by its dates, not by its flags.

    The connection is closed before a recipe runs: SQLAlchemy's driver does not share a file with others of its process.
    """
    warehouse, run = sample_run
    assert run.returncode == 0, run.stdout + run.stderr
    with duckdb.connect(str(warehouse.current.resolve() / "nps.duckdb"), read_only=True) as published:
        found = published.execute(
            f"select {', '.join(COLUMNS)} from marts.nps_by_branch where period_type = 'rolling_12_months' and period_end "
            "= (select max(period_end) from marts.nps_by_branch where period_type = 'rolling_12_months') "
            "and not_reportable_reason is null order by nps desc"
        ).fetchall()
    assert len(found) > 5
    return [list(row) for row in found]


@pytest.fixture
def at_work(sample_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of somebody who follows the page: `warehouse` is in it, and `nps.sql` is saved."""
    (tmp_path / "warehouse").symlink_to(sample_run[0].root)
    (tmp_path / "nps.sql").write_text(FIRST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def followed(heading: str) -> dict[str, Any]:
    """What a recipe leaves behind."""
    names: dict[str, Any] = {}
    exec(compile(blocks("python", heading)[0], heading, "exec"), names)
    return names


def rows_of(names: dict[str, Any]) -> list[list[Any]]:
    """The rows that a recipe found, whichever tool holds them."""
    if "rows" in names:
        return [list(row) for row in names["rows"]]
    frame = names["frame"]
    assert list(frame.columns) == COLUMNS
    return (
        frame.to_numpy().tolist() if isinstance(frame, pd.DataFrame) else [list(row) for row in frame.rows()]
    )


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    "heading",
    ["Python", "pandas", "SQLAlchemy", "A folder of Parquet", pytest.param("polars", marks=needs("polars"))],
)
def test_a_recipe_finds_the_rows_of_the_mart(heading: str, expected: list[list[Any]]) -> None:
    assert rows_of(followed(heading)) == expected


def test_no_recipe_is_left_out() -> None:
    assert WITH_PYTHON == ["Python", "pandas", "SQLAlchemy", "A folder of Parquet", "polars", "Excel"]


@pytest.mark.usefixtures("at_work")
def test_python_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    followed("Python")
    assert capsys.readouterr().out == blocks("text", "Python")[0]


def test_the_duckdb_command_finds_them_too(at_work: Path, expected: list[list[Any]]) -> None:
    beside = Path(sys.executable).parent
    command = shutil.which("duckdb", path=str(beside)) or shutil.which("duckdb")
    if command is None:
        pytest.skip("the duckdb command is not part of the environment: pip install duckdb-cli")
    recipe = blocks("shell", "The duckdb command")[0].removeprefix("duckdb")
    run = subprocess.run(
        f"{command}{recipe}", shell=True, cwd=at_work, capture_output=True, text=True, check=True
    )
    header, *rows = csv.reader(run.stdout.splitlines())
    assert header == COLUMNS
    assert [[name, int(n), *map(float, figures)] for name, n, *figures in rows] == expected


@pytest.fixture
def in_project(sample_run: Run, tmp_path: Path) -> Path:
    """The project's folder, with what was published and nothing else of a warehouse."""
    for name in ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests"):
        (tmp_path / name).symlink_to(PROJECT / name)
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "published").symlink_to(sample_run[0].published)
    return tmp_path


def test_metricflow_answers_from_what_is_published(in_project: Path) -> None:
    commands = "".join(blocks("shell", "MetricFlow"))
    with duckdb.connect(
        str(in_project / "warehouse/published/current/nps.duckdb"), read_only=True
    ) as published:
        printed = shell(in_project, commands)  # which nobody could who opens the file for writing
        years = published.execute(
            "select period_name, responses, nps from nps_overall where period_type = 'year' order by 1"
        ).fetchall()
        quarters = published.execute(
            "select period_name, responses from nps_overall where period_type = 'quarter' order by 1"
        ).fetchall()
    assert trimmed(printed).startswith(trimmed(blocks("text", "MetricFlow")[0]))
    found = [line.split() for line in printed.splitlines()[2 : 2 + len(years)]]
    assert [(row[0], int(row[1]), float(row[5])) for row in found] == [
        (name, n, pytest.approx(nps, rel=1e-5)) for name, n, nps in years
    ]
    frame = pd.read_csv(in_project / "nps.csv")
    assert frame["response__channel"].nunique() > 1
    by_quarter = frame.groupby("metric_time__fiscal_quarter")["responses"].sum()
    assert list(by_quarter.items()) == quarters
    assert [file.name for file in (in_project / "warehouse").iterdir()] == ["published"]


def shell(folder: Path, commands: str) -> str:
    """What commands print that are typed in a folder, with those of the environment; each must succeed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NPS_", "DBT_"))}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    run = subprocess.run(
        ["sh", "-e"],
        input=commands,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def trimmed(text: str) -> str:
    """The lines without what cannot be seen at their ends."""
    return "\n".join(line.rstrip() for line in text.splitlines())


def test_a_workbook_holds_them_as_numbers(at_work: Path, expected: list[list[Any]]) -> None:
    followed("Excel")
    found = pd.read_excel(at_work / "nps.xlsx", engine="calamine")
    assert list(found.columns) == COLUMNS
    for row, wanted in zip(found.to_numpy().tolist(), expected, strict=True):
        assert row[:2] == wanted[:2]
        assert row[2:] == pytest.approx(wanted[2:], rel=1e-12)


def test_a_bonus_period_is_a_workbook_and_csv(
    at_work: Path, sample_run: Run, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    words = blocks("shell", "Excel")[0].split()
    assert (words[0], words[-2:]) == ("nps", ["--into", "statements"])
    run = nps(sample_run[0].root, *words[1:-1], at_work / words[-1])
    assert run.returncode == 0, run.stderr
    endings = {file.suffix for file in (at_work / words[-1]).rglob("*") if file.is_file()}
    assert endings >= {".xlsx", ".csv", ".parquet"}


def test_superset_opens_the_file_for_reading_only(sample_run: Run, expected: list[list[Any]]) -> None:
    address = blocks("text", "Superset")[0].strip()
    assert address.startswith("duckdb:////srv/nps/warehouse/"), "the path is absolute"
    here = address.replace("/srv/nps/warehouse", str(sample_run[0].root))
    extra = json.loads(blocks("json", "Superset")[0])
    engine = create_engine(here, **extra["engine_params"], poolclass=NullPool)
    with engine.connect() as published:
        assert [list(row) for row in published.execute(text(FIRST))] == expected
        with pytest.raises(SQLAlchemyError, match="read-only"):
            published.execute(text("create table marts.note (line text)"))


def test_an_engine_without_a_pool_sees_the_next_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "warehouse/published"
    for version in ("old", "new"):
        (published / version).mkdir(parents=True)
        with duckdb.connect(str(published / version / "nps.duckdb")) as database:
            database.execute(f"create table version as select '{version}' as name")
    (published / "current").symlink_to("old")
    (tmp_path / "nps.sql").write_text("select name from version", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = followed("SQLAlchemy")
    (published / "next").symlink_to("new")
    (published / "next").replace(published / "current")
    with names["engine"].connect() as connection:
        found = connection.execute(text(names["query"])).fetchall()
    assert ([*names["rows"]], found) == ([("old",)], [("new",)])


def test_gaps_are_one_row_per_branch_with_a_benchmark_beside_it(sample: duckdb.DuckDBPyConnection) -> None:
    found = sample.execute(GAPS).fetchall()
    assert len({row[0] for row in found}) == len(found) > 5
    for _, _, nps, benchmark, gap in found:
        assert gap == (None if benchmark is None else pytest.approx(nps - benchmark))


def test_a_mart_of_figures_is_wide_enough_for_a_tool_that_cannot_join(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    marts = sample.execute(
        "select table_name, list(column_name) from duckdb_columns() where schema_name = 'marts' "
        "and (table_name like 'nps\\_%' escape '\\' or table_name like 'benchmark\\_gaps\\_%' escape '\\') group by all"
    ).fetchall()
    assert len(marts) == 8
    for mart, columns in marts:
        needed = {"responses", "nps", "period_name", "period_type", "period_start", "period_end"}
        needed |= {"is_complete", "is_latest", "is_reportable", "not_reportable_reason"}
        needed |= {re.sub(r"_id$", "_name", column) for column in columns if column.endswith("_id")}
        assert needed <= set(columns), f"{mart} lacks {needed - set(columns)}"


def test_no_recipe_reads_what_the_pipeline_works_on() -> None:
    for code in [*re.findall(r"```\w+\n(.*?)```", PAGE, re.DOTALL), APP.read_text(encoding="utf-8")]:
        assert "build" not in code


@needs("streamlit")
@pytest.mark.parametrize(
    "level", [("Branches", "nps_by_branch", "branch_name"), ("Accounts", "nps_by_account", "account_name")]
)
def test_the_streamlit_page_shows_the_mart(
    level: tuple[str, str, str],
    sample_run: Run,
    sample: duckdb.DuckDBPyConnection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("NPS_WAREHOUSE", str(sample_run[0].root))
    choice, mart, name = level
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    page.selectbox[0].set_value(choice).run()
    assert not page.exception
    found = sample.execute(
        f"select {name}, responses, case when is_reportable then nps end, not_reportable_reason from {mart} "
        "where period_name = ?",
        [page.selectbox[1].value],
    ).fetchall()
    shown = page.dataframe[0].value[["name", "responses", "nps", "not_reportable_reason"]].astype(object)
    rows = [tuple(None if pd.isna(value) else value for value in row) for row in shown.to_numpy().tolist()]
    assert len(rows) > 5
    assert sorted(rows, key=str) == sorted(found, key=str)


@needs("streamlit")
def test_the_streamlit_page_draws_the_best_on_top(expected: list[list[Any]]) -> None:
    figures = pd.DataFrame(expected, columns=["name", *COLUMNS[1:]])
    picture = vl_convert.vegalite_to_svg(runpy.run_path(str(APP))["chart"](figures).to_dict())
    names = set(figures["name"])
    assert [word for word in re.findall(r">([^<>]+)</text>", picture) if word in names] == figures[
        "name"
    ].tolist()

"""docs/moving.md, followed as written: the exports of two tools become one trend in which the change of tool is marked."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.load.formats.export_format import export_formats
from nps_warehouse.settings import PROJECT, Warehouse

PAGE = (PROJECT / "docs/moving.md").read_text(encoding="utf-8")
WORDINGS = (
    "How likely are you to recommend us to a colleague? / How likely are you to recommend us to a friend?"
)
Nps = Callable[..., subprocess.CompletedProcess[str]]


def blocks(language: str) -> list[str]:
    """The code blocks of a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def cell(value: object) -> str:
    """A value as the page shows it."""
    return "" if value is None else ("no", "yes")[value] if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory, nps: Nps) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published marts of the page's drop."""
    folder = tmp_path_factory.mktemp("moving")
    drop = folder / "drop"
    drop.mkdir()
    for name, text in zip(("delighted.csv", "typeform.csv"), blocks("csv"), strict=True):
        (drop / name).write_text(text, encoding="utf-8")
    (drop / "sources.yml").write_text(blocks("yaml")[0], encoding="utf-8")
    run = nps(folder / "warehouse", "run", drop)
    assert run.returncode == 0, run.stdout + run.stderr
    file = Warehouse(folder / "warehouse").current.resolve() / "nps.duckdb"
    with duckdb.connect(str(file), read_only=True) as published:
        yield published


def test_the_two_tools_are_one_trend_with_the_break_marked(followed: duckdb.DuckDBPyConnection) -> None:
    found = followed.execute(blocks("sql")[0])
    names = [column[0] for column in found.description or ()]
    rows = [[cell(value) for value in row] for row in found.fetchall()]
    shown = [[part.strip() for part in line.split("|")] for line in blocks("text")[0].splitlines()]
    assert shown == [names, *rows]


def test_whoever_answered_both_tools_has_one_voice(followed: duckdb.DuckDBPyConnection) -> None:
    year = followed.execute(
        "select responses, promoters, detractors from nps_overall where period_name = '2026'"
    ).fetchall()
    assert year == [(6, 5, 0)], "Cem and Eva count with their last answer"
    assert followed.execute(
        "select tools, channels, wordings, has_several_tools, has_several_channels, has_several_wordings from survey_participation "
        "where survey_id = 'RELATION' and branch_id is null"
    ).fetchall() == [("delighted, typeform", "email", WORDINGS, True, False, True)]


def test_the_answers_of_the_old_tool_have_its_local_times(followed: duckdb.DuckDBPyConnection) -> None:
    times = followed.execute(
        "select responded_at::varchar from fct_responses where response_id = '7001'"
    ).fetchall()
    assert times == [("2026-04-07 07:12:00",)]


def test_every_tool_is_listed_where_readers_look() -> None:
    listed = (PROJECT / "docs/your-own-data.md").read_text(encoding="utf-8")
    for export in export_formats().values():
        assert re.split(r"[ ,(]", export.title)[0] in listed, (
            f"{export.title} is not in docs/your-own-data.md"
        )
    assert Path(PROJECT / "docs/marts.md").read_text(encoding="utf-8").count("`has_several_tools`") == 2

"""What the README claims: its snippets run, what it names exists."""

import csv
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
from shared import help_of

from nps_warehouse.settings import PROJECT, Warehouse

sys.path.insert(0, str(PROJECT / "scripts"))

import draw_terminal

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The first code block of a language, without the indent it may have in a list."""
    found = re.search(rf"^( *)```{language}\n(.*?)^ *```", README, re.S | re.M)
    assert found
    return re.sub(rf"^{found[1]}", "", found[2], flags=re.M)


def test_the_lone_csv_loads_without_configuration(
    tmp_path: Path, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (tmp_path / "drop").mkdir()
    text = block("csv")
    (tmp_path / "drop" / "responses.csv").write_text(text, encoding="utf-8")
    found = nps(tmp_path / "warehouse", "load", tmp_path / "drop")
    assert found.returncode == 0, found.stderr
    assert re.search(r"responses\.csv +responses +loaded +4 +4 +0 +0", found.stdout)
    assert len(list(csv.DictReader(text.splitlines()))) == 4


def test_the_picture_of_the_terminal_shows_what_the_command_prints(
    sample: duckdb.DuckDBPyConnection,
    sample_run: tuple[Warehouse, subprocess.CompletedProcess[str]],
    nps: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    lines = draw_terminal.shown(sample)
    picture = (PROJECT / "docs" / "images" / "terminal.svg").read_text(encoding="utf-8")
    assert picture == draw_terminal.drawn(lines), (
        "the command prints other words than its picture: make screens"
    )
    typed, *shown = lines
    printed = nps(sample_run[0].root, *shlex.split(typed.removeprefix(draw_terminal.PROMPT))[1:]).stdout
    assert len(shown) > 15 and " ".join(shown).split() == printed.split()


def test_the_cases_to_act_on_first_are_those_of_the_sample(
    sample_run: tuple[Warehouse, subprocess.CompletedProcess[str]],
    nps: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    shown = README.partition("`nps queue --limit 5`")[2].partition("```text\n")[2].partition("```")[0]
    assert nps(sample_run[0].root, "queue", "--limit", "5").stdout == shown


def test_the_picture_of_the_terminal_is_small_and_fetches_nothing() -> None:
    picture = (PROJECT / "docs" / "images" / "terminal.svg").read_text(encoding="utf-8")
    assert "docs/images/terminal.svg" in README
    assert len(picture) < 60_000
    assert re.findall(r"\w+://[^\s\"]+", picture) == ["http://www.w3.org/2000/svg"]  # a name, not an address
    assert not re.search(r"url\(|@import|href|<script", picture)


def test_it_is_at_most_150_lines() -> None:
    assert len(README.splitlines()) <= 150


def test_every_command_it_names_exists() -> None:
    offered = set(re.findall(r"^  ([a-z][a-z-]+)  ", help_of(), re.M))
    assert set(re.findall(r"`nps ([a-z-]+)", README)) <= offered


def test_the_query_it_shows_runs_without_a_schema(sample: duckdb.DuckDBPyConnection) -> None:
    assert len(sample.sql(block("sql")).fetchall()) > 5


def test_every_option_it_names_exists() -> None:
    commands = re.findall(r"^  ([a-z-]+)  ", help_of(), re.M)
    helps = " ".join(help_of(command) for command in commands)
    for option in re.findall(r"`[^`]*?(--[a-z][a-z-]+)", README):
        assert option in helps


def test_every_mart_it_names_exists_and_every_mart_is_named() -> None:
    section = README.partition("| mart | question |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", section))
    assert named == {file.stem for file in (PROJECT / "models" / "marts").rglob("*.sql")}


def test_every_layout_line_names_a_folder_that_exists() -> None:
    layout = README.partition("## Where things are")[2].partition("```text\n")[2].partition("```")[0]
    folders = [line.split()[0] for line in layout.strip().splitlines()]
    assert len(folders) >= 8
    assert all((PROJECT / folder).is_dir() for folder in folders)


def test_the_command_runs_without_arguments_as_help() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("nps"))], capture_output=True, text=True, check=False
    )
    assert found.returncode == 2
    assert "Usage: nps" in found.stdout + found.stderr

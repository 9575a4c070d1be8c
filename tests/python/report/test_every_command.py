"""Every command of `nps` answers in JSON: it has the option, and stdout is one document whatever becomes of it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from json_documents import answered, documented, keys

from nps_warehouse.cli import app
from nps_warehouse.settings import PROJECT, Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]

PERIOD = ("team-quarter", "2025-Q4")
SIGNED = ("--by", "Ada", "--approved-by", "Bea")
FAILING = {
    "run": ("drop",),
    "load": ("drop",),
    "validate": ("raw",),
    "build": (),
    "publish": (),
    "export-raw": ("exported",),
    "status": (),
    "explain": ("--period", "2025"),
    "queue": (),
    "dashboard": ("--into", "drawn"),
    "erase": (),
    "init": ("drop",),
    "doctor": (),
    "themes suggest": (),
    "bonus statement": PERIOD,
    "bonus export": PERIOD,
    "bonus close": (*PERIOD, *SIGNED),
    "bonus correct": (*PERIOD, *SIGNED),
    "bonus decide": ("restatement", "waive", "--by", "Ada", "--note", "small"),
    "bonus verify": (),
}
"""Arguments of every command, for a folder without a drop and without a warehouse."""
READING = {
    "status": (),
    "explain": ("--period", "2025"),
    "queue": (),
    "dashboard": ("--into", "drawn"),
    "export-raw": ("exported",),
    "doctor": (),
    "themes suggest": (),
    "bonus statement": ("team-quarter", "2025-Q3"),
    "bonus export": ("team-quarter", "2025-Q3", "--into", "exported"),
    "bonus verify": (),
}
"""Arguments of those that leave a warehouse as it is, for the sample."""
TESTED_ELSEWHERE = ("status", "explain", "queue", "bonus statement")
"""Those whose keys the sample does not show all, or are the columns of a mart."""


def commands() -> Iterator[tuple[str, Any]]:
    return _commands(typer.main.get_command(app), ())


def _commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every command that does something, under its words."""
    below = getattr(command, "commands", None)
    if below is None:
        yield " ".join(path), command
    for name, each in (below or {}).items():
        yield from _commands(each, (*path, name))


def test_every_command_can_answer_in_json() -> None:
    lacking = [
        name
        for name, command in commands()
        if not any("--format" in parameter.opts for parameter in command.params)
    ]
    assert not lacking
    assert {name for name, _ in commands()} == set(FAILING)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", FAILING)
def test_stdout_is_one_document_where_nothing_is_there(
    name: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = answered(capfd, Warehouse(here / "w"), *name.split(), *FAILING[name])
    assert ("error" in content) == (name not in ("status", "doctor", "bonus verify"))


@pytest.mark.parametrize("name", READING)
def test_stdout_is_one_document_where_there_is_much_to_say(
    name: str, here: Path, sample_run: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    content = answered(capfd, sample_run[0], *name.split(), *READING[name])
    assert "error" not in content
    if name not in TESTED_ELSEWHERE:
        assert keys(content) == documented(f"nps {name}")


def test_every_command_is_on_the_page() -> None:
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    assert [name for name, _ in commands() if f"`nps {name}`" not in page] == []

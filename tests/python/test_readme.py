"""What the README claims: its snippets run, what it names exists."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from nps_warehouse.settings import PROJECT

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


def test_the_described_export_loads_as_described(
    tmp_path: Path, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (tmp_path / "drop").mkdir()
    described = block("yaml")
    columns = yaml.safe_load(described)["sources"][0]["columns"]
    (tmp_path / "drop" / "sources.yml").write_text(described, encoding="utf-8")
    export = ";".join(columns) + "\nA1;31-12-2025 23:30;9;Snel geholpen\n"
    (tmp_path / "drop" / "Klanttevredenheid december.csv").write_text(export, encoding="utf-8")
    found = nps(tmp_path / "warehouse", "load", tmp_path / "drop")
    assert found.returncode == 0, found.stderr
    assert re.search(r"december\.csv +responses +loaded +1 +1 +0 +0", found.stdout)


def test_every_command_it_names_exists(
    nps: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    named = set(re.findall(r"`nps ([a-z-]+)", README))
    offered = set(re.findall(r"^  ([a-z][a-z-]+)  ", nps(tmp_path, "--help").stdout, re.M))
    assert named == offered


def test_every_option_it_names_exists(
    nps: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    commands = re.findall(r"^  ([a-z-]+)  ", nps(tmp_path, "--help").stdout, re.M)
    helps = " ".join(nps(tmp_path, command, "--help").stdout for command in commands)
    for option in re.findall(r"`[^`]*?(--[a-z][a-z-]+)", README):
        assert option in helps


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:models|macros|seeds|scripts)/[\w/.-]+)`", README)))
)
def test_every_path_it_names_exists(path: str) -> None:
    assert (PROJECT / path).exists()


def test_every_mart_it_names_exists_and_every_mart_is_named() -> None:
    section = README.partition("## The marts")[2].partition("## ")[0]
    named = set(re.findall(r"`(\w+)`", section.partition("Every column")[0])) - {"audit"}
    assert named == {file.stem for file in (PROJECT / "models" / "marts").rglob("*.sql")}


def test_every_layout_line_names_a_folder_that_exists() -> None:
    layout = README.partition("## Layout")[2].partition("```text\n")[2].partition("```")[0]
    folders = [line.split()[0] for line in layout.strip().splitlines()]
    assert len(folders) >= 8
    assert all((PROJECT / folder).is_dir() for folder in folders)


def test_every_setting_it_names_is_one() -> None:
    settings = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    assert {"reporting_timezone", "response_basis"} <= settings.keys()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([\w-]+)", README)) - {"are"}))
def test_every_make_target_it_names_exists(target: str) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.M)


def test_the_command_runs_without_arguments_as_help() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("nps"))], capture_output=True, text=True, check=False
    )
    assert found.returncode == 2
    assert "Usage: nps" in found.stdout + found.stderr

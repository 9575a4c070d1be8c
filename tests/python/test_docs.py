"""What the documents claim: links lead somewhere, commands, options, keys and paths they name exist, examples load."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from shared import help_of

from nps_warehouse.load.describe.describe_file import source_of
from nps_warehouse.load.describe.sources import parse_sources
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import PROJECT

sys.path.insert(0, str(PROJECT / "scripts"))

import describe_marts

PAGES = sorted(
    [*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md"), PROJECT / "tests" / "README.md"],
    key=lambda page: page.name,
)
YOUR_OWN_DATA = (PROJECT / "docs" / "your-own-data.md").read_text(encoding="utf-8")


def name(page: Path) -> str:
    return page.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert "://" in link or (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_path_it_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    paths = re.findall(r"`((?:models|macros|seeds|scripts|tests|docs|data)/[\w/.-]+?)/?`", text)
    missing = [path for path in paths if not (PROJECT / path).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_target_it_names_exists(page: Path) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`(?:[A-Z_]+=\S+ )?make ([a-z-]+)", page.read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_every_page_is_in_the_reading_order() -> None:
    index = (PROJECT / "docs" / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)]+\.md)\)", index))
    assert linked >= {page.name for page in (PROJECT / "docs").glob("*.md")} - {"index.md"}


def test_the_page_of_marts_is_what_the_models_say() -> None:
    assert (PROJECT / describe_marts.PAGE).read_text(encoding="utf-8") == describe_marts.page(PROJECT)


def test_every_macro_or_model_behind_a_rule_exists() -> None:
    page = (PROJECT / "docs" / "how-numbers-are-made.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|.*\| (`.*`) \|$", page, re.M)
    named = {each for row in rows for each in re.findall(r"`(\w+)`", row)}
    macros = "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "macros").rglob("*.sql"))
    models = {file.stem for file in (PROJECT / "models").rglob("*.sql")}
    assert len(named) > 10
    assert {each for each in named if f"macro {each}(" not in macros} <= models


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", YOUR_OWN_DATA, re.S))
def test_every_example_of_sources_is_accepted(example: str) -> None:
    sources = parse_sources(example)
    assert sources
    for source in sources:
        file = source.files[0].replace("*", " december")
        assert source_of(file, sources) is source
        assert source.description(file).table in RAW_TABLES


def test_every_key_of_sources_is_documented() -> None:
    rows = re.findall(r"^\| (`[^|]*) \|", YOUR_OWN_DATA, re.M)
    documented = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    keys = {
        "files",
        "table",
        "format",
        "columns",
        "id_from",
        "ids_within",
        "timezone",
        "time_format",
        "sheet",
    }
    assert documented >= keys | {"encoding", "delimiter", "decimal", "ignore"}
    for table in RAW_TABLES:
        assert f"`{table}`" in YOUR_OWN_DATA


def test_every_command_and_option_is_documented() -> None:
    page = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    offered = re.findall(r"^  ([a-z][a-z-]+)  ", help_of(), re.M)
    assert set(re.findall(r"`nps ([a-z-]+)", page)) == set(offered)
    helps = " ".join(help_of(command) for command in offered)
    for group in ("bonus", "themes"):
        for command in re.findall(r"^  ([a-z][a-z-]+)  ", help_of(group), re.M):
            helps += help_of(group, command)
    for option in re.findall(r"`[^`]*?(--[a-z][a-z-]+)", page):
        assert option in helps


def test_the_examples_are_yaml() -> None:
    assert yaml.safe_load(re.findall(r"```yaml\n(.*?)```", YOUR_OWN_DATA, re.S)[0])["sources"]

"""A project that dbt parsed is parsed again when anything it depends on changes, and only then."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nps_warehouse.build import parsing
from nps_warehouse.errors import NpsError
from nps_warehouse.settings import PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project."""
    for name in (
        "dbt_project.yml",
        "profiles.yml",
        "models/a.sql",
        "macros/b.sql",
        "seeds/c.csv",
        "models/d.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every parse by dbt, which is played; what is kept is text that says which one it was."""
    done: list[str] = []

    class Runner:
        def invoke(self, arguments: list[str]) -> Any:
            done.append(arguments[0])
            kept = f"parse {len(done)}".encode()
            manifest = SimpleNamespace(to_msgpack=lambda encoder: kept)
            return SimpleNamespace(success=arguments[-1] != "broken", exception="an error", result=manifest)

    def read(file: Path) -> str:
        if not (text := file.read_text()).startswith("parse"):
            raise ValueError(text)
        return text

    monkeypatch.setattr("dbt.cli.main.dbtRunner", Runner)
    monkeypatch.setattr(parsing, "_read", read)
    return done


def test_what_is_kept_is_used_again(project: Path, parses: list[str]) -> None:
    parsing.parsed("duckdb", [], project)
    assert parsing.parsed("duckdb", [], project) == "parse 1"
    assert parses == ["parse"]


@pytest.mark.parametrize(
    "name", ["dbt_project.yml", "profiles.yml", "models/a.sql", "macros/b.sql", "seeds/c.csv"]
)
def test_a_changed_file_is_parsed_and_the_older_outcome_goes(
    project: Path, parses: list[str], name: str
) -> None:
    parsing.parsed("duckdb", [], project)
    parsing.parsed("spark", [], project)
    (project / name).write_text("changed")
    parsing.parsed("duckdb", [], project)
    assert len(parses) == 3
    assert sorted(file.name.partition("-")[0] for file in (project / parsing.KEPT).iterdir()) == [
        "duckdb",
        "spark",
    ]


def test_another_environment_is_parsed(
    project: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsing.parsed("spark", [], project)
    monkeypatch.setenv("NPS_SPARK_FORMAT", "parquet")
    parsing.parsed("spark", [], project)
    assert len(parses) == 2


def test_what_cannot_be_read_is_parsed_anew(project: Path, parses: list[str]) -> None:
    parsing.parsed("duckdb", [], project)
    for file in (project / parsing.KEPT).iterdir():
        file.write_text("torn")
    parsing.parsed("duckdb", [], project)
    assert parsing.parsed("duckdb", [], project) == "parse 2"


def test_what_cannot_be_kept_is_parsed_every_time(
    project: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "target").write_text("a file")
    for _ in range(2):
        parsing.parsed("duckdb", [], project)
    assert len(parses) == 2


def test_a_project_that_cannot_be_parsed_is_one_clear_line(project: Path, parses: list[str]) -> None:
    with pytest.raises(NpsError, match="dbt could not parse the project: an error"):
        parsing.parsed("duckdb", ["broken"], project)


def test_dbt_reads_what_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "KEPT", tmp_path)
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--log-level", "none"]
    options += ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path)]
    made = parsing.parsed("duckdb", options)
    [kept] = tmp_path.glob("*.msgpack")
    again = parsing._read(kept)
    assert again.nodes.keys() == made.nodes.keys() and again.flat_graph["nodes"].keys() == made.nodes.keys()

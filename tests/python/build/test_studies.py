"""The benchmark study of a build: one that has figures, or nothing is built."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.build.studies import known_studies, refuse_unknown_study
from nps_warehouse.db.connection import asking
from nps_warehouse.db.files import prepare
from nps_warehouse.errors import NpsError
from nps_warehouse.settings import Warehouse

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def raw(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Answers of one study, and of one that was withdrawn."""
    warehouse = Warehouse(tmp_path)
    prepare(warehouse)
    connection = duckdb.connect(str(warehouse.nps_file))
    connection.execute(f"attach '{warehouse.raw_file}' as raw")
    connection.execute(
        """
        insert into raw.benchmark_responses (study_id, score, _load_id)
            values (' measured ', '9', 1), ('withdrawn', '8', 2), ('', '7', 1), (null, '7', 1);
        insert into raw.loads (load_id, file, sha256, status) values
            (1, 'a.csv', 'a', 'loaded'), (2, 'b.csv', 'b', 'loaded'), (3, 'b.csv', 'b', 'loaded');
        """
    )
    return connection


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    file = tmp_path / "published_benchmarks.csv"
    file.write_text("study_id,branch_id,nps\npublished,,-30\npublished,x,-14\n", encoding="utf-8")
    return file


def test_studies_with_figures_are_those_of_the_seed_and_of_loaded_answers(
    raw: duckdb.DuckDBPyConnection, seed: Path, tmp_path: Path
) -> None:
    assert known_studies(asking(raw), seed) == ("measured", "published")
    assert known_studies(asking(raw), tmp_path / "none.csv") == ("measured",)


def test_a_study_without_figures_is_refused_in_one_line_that_lists_them(
    raw: duckdb.DuckDBPyConnection, seed: Path
) -> None:
    refuse_unknown_study("measured", asking(raw), "--study", seed)
    with pytest.raises(NpsError) as refused:
        refuse_unknown_study("mesured", asking(raw), "--study", seed)
    assert str(refused.value) == (
        "--study names the benchmark study mesured, which has no figures; did you mean measured? "
        "there are measured, published (figures are in seeds/published_benchmarks.csv and in loaded benchmark_responses)"
    )
    with pytest.raises(
        NpsError, match=r"default_study in dbt_project\.yml names the benchmark study withdrawn"
    ):
        refuse_unknown_study("withdrawn", asking(raw), "default_study in dbt_project.yml", seed)

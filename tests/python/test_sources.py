"""`dbt source freshness` on the loaded sample, and that what is described is what is built."""

import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
import yaml
from dbt_runs import Dbt

from nps_warehouse.settings import PROJECT, Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]


@pytest.fixture
def loaded(sample_run: Run, tmp_path: Path) -> Warehouse:
    """A copy of the sample's build files, for a test to change."""
    warehouse = Warehouse(tmp_path / "warehouse")
    shutil.copytree(sample_run[0].build_folder, warehouse.build_folder)
    return warehouse


def freshness(warehouse: Warehouse) -> tuple[bool, dict[str, str]]:
    """Run the command; whether it succeeded, and the status of each source."""
    outcome = Dbt()(warehouse, "source", "freshness")
    assert outcome.exception is None, outcome.exception
    sources = [each for each in outcome.result.results if each.node.resource_type == "source"]
    return outcome.success, {each.node.name: str(each.status) for each in sources}


def builds(warehouse: Warehouse) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse.nps_file), read_only=True) as connection:
        return connection.execute("select * from audit.builds").fetchall()


def test_sources_just_loaded_are_fresh_and_asking_is_no_build(loaded: Warehouse) -> None:
    before = builds(loaded)
    is_fresh, found = freshness(loaded)
    assert (is_fresh, set(found.values())) == (True, {"pass"})
    assert {"responses", "invitations", "accounts", "surveys"} <= set(found)
    assert "loads" not in found
    assert builds(loaded) == before


def test_answers_that_stopped_coming_are_an_error_and_an_old_crm_a_warning(loaded: Warehouse) -> None:
    with duckdb.connect(str(loaded.raw_file)) as raw:
        for table in ("responses", "accounts"):
            raw.execute(f"update {table} set _loaded_at = _loaded_at - interval 190 day")
        raw.execute("update invitations set _loaded_at = _loaded_at - interval 40 day")
    is_fresh, found = freshness(loaded)
    assert not is_fresh
    assert {name: status for name, status in found.items() if status != "pass"} == {
        "responses": "error",
        "accounts": "warn",
        "invitations": "warn",
    }


def test_every_column_that_is_built_is_described_and_no_other(loaded: Warehouse) -> None:
    described = {}
    for file in (PROJECT / "models").rglob("*.yml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        tables = [table for source in content.get("sources", []) for table in source["tables"]]
        for table in [*content.get("models", []), *tables]:
            described[table["name"]] = {column["name"] for column in table["columns"]}
    with duckdb.connect() as connection:
        for file, name in ((loaded.nps_file, "nps"), (loaded.work_file, "work"), (loaded.raw_file, "raw")):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        built = dict(
            connection.execute(
                """select table_name, list(column_name) from duckdb_columns()
                where database_name = 'raw' or (database_name <> 'memory' and schema_name <> 'main')
                group by all"""
            ).fetchall()
        )
    assert {name: described[name] ^ set(built[name]) for name in described} == {
        name: set() for name in described
    }

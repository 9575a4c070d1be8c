"""The manifest: what a version is made from, and every file of it with its checksum."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nps_warehouse.publish import publish
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.project import git_commit, project_checksum, seed_checksums
from nps_warehouse.settings import PROJECT, Warehouse
from publish_fixtures import build


def published_manifest(warehouse: Warehouse) -> dict[str, Any]:
    path = publish(warehouse, keep=5).path
    return dict(json.loads((path / "manifest.json").read_text(encoding="utf-8")))


def test_it_names_every_file_with_its_true_checksum(tmp_path: Path) -> None:
    build(warehouse := Warehouse(tmp_path))
    manifest = published_manifest(warehouse)
    path = warehouse.current.resolve()
    there = {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()}
    assert set(manifest["files"]) == there - {"manifest.json", "manifest.sha256"}
    for name, facts in manifest["files"].items():
        assert hashlib.sha256((path / name).read_bytes()).hexdigest() == facts["sha256"]
        assert (path / name).stat().st_size == facts["bytes"]


def test_its_own_checksum_is_what_sha256sum_computes(tmp_path: Path) -> None:
    build(warehouse := Warehouse(tmp_path))
    command = ["sha256sum", "--check", "--strict", "manifest.sha256"]
    path = publish(warehouse, keep=5).path
    checked = subprocess.run(command, cwd=path, check=True, capture_output=True, text=True)
    assert checked.stdout == "manifest.json: OK\n"


def test_parquet_is_in_a_folder_per_schema_and_never_from_serving(tmp_path: Path) -> None:
    build(warehouse := Warehouse(tmp_path))
    manifest = published_manifest(warehouse)
    assert {name for name in manifest["files"] if name.startswith("parquet")} == {
        "parquet/audit/build_settings.parquet",
        "parquet/audit/builds.parquet",
        "parquet/audit/load_history.parquet",
        "parquet/audit/validation_results.parquet",
        "parquet/marts/nps_by_branch.parquet",
        "parquet/marts/nps_overall.parquet",
    }
    for name in manifest["files"]:
        if name.startswith("parquet"):
            _, schema, table = name.removesuffix(".parquet").split("/")
            found = duckdb.sql(f"select count(*) from '{warehouse.current / name}'").fetchall()
            assert found == [(manifest["rows"][f"{schema}.{table}"],)]


def test_a_table_too_large_for_parquet_is_in_the_database_only_and_so_are_views(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(warehouse := Warehouse(tmp_path))
    monkeypatch.setattr("nps_warehouse.publish.publishing.variables", lambda: {"parquet_rows": 99})
    manifest = published_manifest(warehouse)
    assert {name for name in manifest["files"] if "/marts/" in name} == set()
    assert "parquet/audit/builds.parquet" in manifest["files"]
    assert "parquet/audit/load_history.parquet" not in manifest["files"]
    assert manifest["rows"]["marts.nps_overall"] == 100


def test_it_says_which_build_it_is_and_which_loads_and_settings_are_in_it(tmp_path: Path) -> None:
    build_id = build(warehouse := Warehouse(tmp_path), 1)
    build_id = build(warehouse, 2)
    with duckdb.connect(str(warehouse.raw_file)) as raw:
        raw.execute("insert into loads (load_id, file, status) values (9, 'after the build.csv', 'loaded')")
    manifest = published_manifest(warehouse)
    assert manifest["sequence"] == 2 and manifest["build_id"] == build_id
    assert manifest["built_at"] == "2026-01-05T00:02:30Z"
    assert manifest["as_of"] == "2026-01-04T12:00:00Z"
    load = {"file": "responses.csv", "sha256": "abc", "table": "responses", "rows": 100}
    assert manifest["loads"] == [{"load_id": 1} | load, {"load_id": 3} | load]
    assert (manifest["load_count"], manifest["last_load_id"]) == (2, 3)
    assert manifest["settings"] == {
        "reporting_timezone": "Europe/Amsterdam",
        "minimum_responses": 5,
        "as_of": "2026-01-04T12:00:00Z",
    }
    assert manifest["duckdb_version"] == duckdb.__version__
    assert manifest["publication"] == 1
    assert published_manifest(warehouse)["publication"] == 2


def test_a_build_without_settings_says_none(tmp_path: Path) -> None:
    build(warehouse := Warehouse(tmp_path))
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("drop table audit.build_settings")
    manifest = published_manifest(warehouse)
    assert (manifest["settings"], manifest["as_of"]) == ({}, None)


def test_it_says_what_the_project_was(tmp_path: Path) -> None:
    build(warehouse := Warehouse(tmp_path))
    manifest = published_manifest(warehouse)
    branches = hashlib.sha256((PROJECT / "seeds" / "branches.csv").read_bytes()).hexdigest()
    assert manifest["seeds"]["branches.csv"] == branches
    assert manifest["project_sha256"] == project_checksum(PROJECT)
    assert manifest["git_commit"] == git_commit(PROJECT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("models/a/one.sql", "macros/m.sql", "seeds/s.csv", "dbt_project.yml", "README.md"):
        (tmp_path / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / name).write_text(name, encoding="utf-8")
    return tmp_path / "project"


@pytest.mark.parametrize("changed", ["models/a/one.sql", "macros/m.sql", "seeds/s.csv", "dbt_project.yml"])
@pytest.mark.parametrize("how", ["edited", "renamed"])
def test_the_checksum_of_the_project_follows_its_files(project: Path, changed: str, how: str) -> None:
    before = project_checksum(project)
    assert before == project_checksum(Path(shutil.copytree(project, project.with_name("elsewhere"))))
    (project / "README.md").write_text("not part of it", encoding="utf-8")
    assert project_checksum(project) == before
    if how == "edited":
        (project / changed).write_text("other", encoding="utf-8")
    elif changed != "dbt_project.yml":
        (project / changed).rename((project / changed).with_name("renamed"))
    else:
        return
    assert project_checksum(project) != before


def test_checksums_are_those_of_the_content(project: Path) -> None:
    (project / "seeds/s.csv").write_bytes(b"abc")
    expected = hashlib.sha256(b"abc").hexdigest()
    assert sha256(project / "seeds/s.csv") == expected
    assert seed_checksums(project) == {"s.csv": expected}


def test_the_commit_is_the_one_the_project_is_at(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=n", "-c", "user.email=e@x"]
        command = ["git", *identity, "-C", str(project), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert git_commit(project) is None, "no repository"
    git("init")
    assert git_commit(project) is None, "nothing of the project is tracked"
    git("add", ".")
    git("commit", "-m", "one")
    git("tag", "-a", "v1", "-m", "v1")
    assert git_commit(project) == git("rev-parse", "HEAD")
    (project / "dbt_project.yml").write_text("edited", encoding="utf-8")
    assert git_commit(project) == git("rev-parse", "HEAD") + "-dirty"
    monkeypatch.setenv("PATH", "/nowhere")
    assert git_commit(project) is None, "no git"

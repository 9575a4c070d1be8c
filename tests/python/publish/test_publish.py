"""Publishing: what was built becomes what readers have, whole, and whatever fails leaves them the last version."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import duckdb
import pytest

from nps_warehouse.errors import NpsError
from nps_warehouse.publish import publish, publishing, read_published
from nps_warehouse.publish.contents import Contents
from nps_warehouse.publish.versions import free_place
from nps_warehouse.settings import Warehouse
from publish_fixtures import MIDNIGHT, TABLES, VIEWS, build, left_behind, versions


@pytest.fixture
def private_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "a warehouse")


def test_a_published_version_holds_what_was_built(warehouse: Warehouse) -> None:
    build(warehouse)
    published = publish(warehouse, keep=5)
    assert re.fullmatch(r"\d{8}T\d{6}Z-00000001", published.version)
    assert published.path == warehouse.current.resolve()
    assert warehouse.current.readlink() == Path("versions") / published.version
    assert (published.tables, published.rows, published.before) == (5, 204, None)
    with read_published(warehouse) as connection:
        listed = "select schema_name || '.' || {0}_name from duckdb_{0}s() where not internal"
        assert {name for (name,) in connection.execute(listed.format("table")).fetchall()} == TABLES
        assert {name for (name,) in connection.execute(listed.format("view")).fetchall()} == VIEWS


def test_the_published_file_is_the_build_file_byte_for_byte(warehouse: Warehouse) -> None:
    build(warehouse)
    path = publish(warehouse, keep=5).path
    assert (path / "nps.duckdb").read_bytes() == warehouse.nps_file.read_bytes()


def test_what_is_only_in_the_log_of_the_build_file_is_published_too(warehouse: Warehouse) -> None:
    build(warehouse)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("pragma disable_checkpoint_on_shutdown")
        connection.execute("insert into marts.nps_overall values (1, 100, 99.5)")
    assert warehouse.nps_file.with_name("nps.duckdb.wal").exists()
    publish(warehouse, keep=5)
    with read_published(warehouse) as connection:
        assert connection.execute("select count(*) from nps_overall").fetchall() == [(101,)]


def test_every_view_can_be_read_whatever_name_the_file_is_attached_under(warehouse: Warehouse) -> None:
    build(warehouse)
    file = publish(warehouse, keep=5).path / "nps.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as x (read_only)")
        rows = {view: connection.execute(f"select count(*) from x.{view}").fetchall()[0][0] for view in VIEWS}
    assert rows == dict.fromkeys(VIEWS, 100) | {"audit.load_history": 1}


def test_readers_need_no_schema(warehouse: Warehouse) -> None:
    build(warehouse)
    publish(warehouse, keep=5)
    with read_published(warehouse) as connection:
        assert connection.execute("select count(*) from nps_by_branch").fetchall() == [(100,)]


@pytest.mark.parametrize("names", ["nps.serving.figures", "raw.loads"])
def test_a_view_that_names_a_database_is_not_published(warehouse: Warehouse, names: str) -> None:
    build(warehouse)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(f"attach '{warehouse.raw_file}' as raw (read_only)")
        connection.execute(f"create view marts.elsewhere as select * from {names}")
    with pytest.raises(
        NpsError,
        match=r"view marts\.elsewhere cannot be read .* without a database\); nothing has been published",
    ):
        publish(warehouse, keep=5)
    assert not warehouse.current.exists() and left_behind(warehouse) == []


@pytest.mark.parametrize("what", ["table staging.people", "view staging.people", "table main.people"])
def test_what_is_not_for_readers_is_named_and_nothing_is_published(warehouse: Warehouse, what: str) -> None:
    build(warehouse)
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("create schema staging")
        connection.execute(f"create {what} as select 'a@b.nl' as email")
    with pytest.raises(NpsError, match=rf"{what.split()[1]}, which readers must not get"):
        publish(warehouse, keep=5)
    assert not warehouse.current.exists()


def test_comments_on_tables_views_and_columns_are_kept(warehouse: Warehouse) -> None:
    build(warehouse)
    publish(warehouse, keep=5)
    with read_published(warehouse) as connection:
        tables = dict(
            connection.execute(
                "select table_name, comment from duckdb_tables() where comment is not null union all "
                "select view_name, comment from duckdb_views() where comment is not null"
            ).fetchall()
        )
        columns = connection.execute(
            "select table_name, column_name, comment from duckdb_columns() where comment is not null and not internal"
        ).fetchall()
    assert tables == {
        "nps_overall": "One row per period: the company's NPS",
        "load_history": "One row per file",
    }
    assert columns == [("nps_overall", "build", 'Which build; "quoted"')]


def test_published_files_can_be_read_by_all_and_written_by_none(
    warehouse: Warehouse, private_umask: None
) -> None:
    build(warehouse)
    path = publish(warehouse, keep=5).path
    files = [file for file in path.rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o444}
    assert not list(path.rglob("*.wal"))
    folders = [path, *(folder for folder in path.rglob("*") if folder.is_dir())]
    assert len(folders) == 4
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o755}
    assert left_behind(warehouse) == []


def test_only_the_newest_versions_are_kept(warehouse: Warehouse) -> None:
    names = []
    for number in range(1, 6):
        build(warehouse, number)
        names.append(publish(warehouse, keep=3).version)
    assert versions(warehouse) == names[2:]


def test_a_version_marked_keep_and_the_current_one_are_never_removed(warehouse: Warehouse) -> None:
    names = []
    for number in range(1, 5):
        build(warehouse, number)
        published = publish(warehouse, keep=0)
        names.append(published.version)
        if number == 1:
            (published.path / "KEEP").touch()
    assert versions(warehouse) == [names[0], names[3]]


def test_the_same_build_can_be_published_again(warehouse: Warehouse) -> None:
    build(warehouse)
    names = [publish(warehouse, keep=1).version for _ in range(4)]
    assert len(set(names)) == 4, "the name of a removed version must not come back"
    assert warehouse.current.resolve().name == names[-1]


def test_a_name_goes_on_after_the_highest_number_taken(tmp_path: Path) -> None:
    assert free_place(tmp_path, "a").name == "a"
    (tmp_path / "a-2").mkdir()
    assert free_place(tmp_path, "a").name == "a-3"
    (tmp_path / "a-10").mkdir()
    assert free_place(tmp_path, "a").name == "a-11"


def test_the_newest_versions_are_those_of_the_newest_builds_whatever_the_clock_says(
    warehouse: Warehouse,
) -> None:
    names = []
    for number in range(1, 5):
        build(warehouse, number)
        published = publish(warehouse, keep=2)
        names.append(published.version)
        ahead = (MIDNIGHT + timedelta(days=365 * (5 - number))).timestamp()
        for file in [published.path, *published.path.rglob("*")]:
            os.utime(file, (ahead, ahead))
    assert versions(warehouse) == sorted(names[2:])


@pytest.mark.parametrize("manifest", ["", "[]", '{"sequence": "x", "publication": null}', "\0"])
def test_a_version_whose_manifest_tells_nothing_is_the_first_to_go(
    warehouse: Warehouse, manifest: str
) -> None:
    for number in (1, 2):
        build(warehouse, number)
        publish(warehouse, keep=5)
    broken = warehouse.current / "manifest.json"
    broken.chmod(0o644)
    broken.write_text(manifest, encoding="utf-8")
    build(warehouse, 3)
    publish(warehouse, keep=2)
    assert [name.partition("-")[2] for name in versions(warehouse)] == ["00000001", "00000003"]


@pytest.mark.parametrize(
    "where", ["copy_file", "check_views", "export_parquet", "check_counts", "write_manifest"]
)
def test_a_failure_leaves_readers_their_version_and_nothing_else(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    build(warehouse, 1)
    first = publish(warehouse, keep=5)
    build(warehouse, 2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, where, full)
    with pytest.raises(NpsError, match="No space left on device") as error:
        publish(warehouse, keep=5)
    assert f"readers still have version {first.version}" in str(error.value)
    assert "\n" not in str(error.value)
    assert versions(warehouse) == [first.version]
    assert left_behind(warehouse) == []
    monkeypatch.undo()
    assert publish(warehouse, keep=5).version != first.version


def test_a_version_that_lost_rows_is_not_published(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(warehouse, 1)
    counted = publishing.contents_of

    def one_more(connection: duckdb.DuckDBPyConnection) -> Contents:
        contents = counted(connection)
        return Contents(contents.tables | {"marts.nps_overall": 101}, contents.views)

    monkeypatch.setattr(publishing, "contents_of", one_more)
    with pytest.raises(
        NpsError, match=r"marts.nps_overall has \(100, 100\) rows .* instead of the build's 101"
    ):
        publish(warehouse, keep=5)
    assert not warehouse.current.exists()


def test_a_log_beside_the_new_version_stops_it(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    build(warehouse, 1)
    copy = publishing.copy_file

    def copy_with_log(source: BinaryIO, target: Path) -> str:
        target.with_name("nps.duckdb.wal").touch()
        return copy(source, target)

    monkeypatch.setattr(publishing, "copy_file", copy_with_log)
    with pytest.raises(NpsError, match=r"nps\.duckdb\.wal is left beside"):
        publish(warehouse, keep=5)
    assert not warehouse.current.exists()


def test_nothing_can_write_to_the_build_file_while_it_is_copied(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(warehouse, 1)
    copy = publishing.copy_file
    tried = []

    def copy_while_another_tries(source: BinaryIO, target: Path) -> str:
        copied = copy(source, target)
        code = f"import duckdb; duckdb.connect({str(warehouse.nps_file)!r})"
        tried.append(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        )
        return copied

    monkeypatch.setattr(publishing, "copy_file", copy_while_another_tries)
    publish(warehouse, keep=5)
    assert "Could not set lock on file" in tried[0].stderr


def test_a_folder_in_the_place_of_the_link_is_named_and_nothing_is_left_behind(warehouse: Warehouse) -> None:
    build(warehouse)
    warehouse.current.mkdir(parents=True)
    for _ in range(2):
        with pytest.raises(NpsError, match="current is no link, as if it was copied: move it away"):
            publish(warehouse, keep=5)
    assert left_behind(warehouse) == []
    assert list((warehouse.published / "versions").iterdir()) == []
    warehouse.current.rmdir()
    assert publish(warehouse, keep=5).path.exists()

"""Publishing: only a whole, sound build becomes what readers see, and whatever fails leaves the last version."""

import hashlib
import json
import re
import stat
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nps_warehouse import publish as publish_module
from nps_warehouse.errors import NpsError
from nps_warehouse.publish import publish, read_published
from nps_warehouse.publishing import copying, manifest
from nps_warehouse.publishing.versions import free_place
from nps_warehouse.settings import Warehouse
from publish_fixtures import build, left_behind, versions


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "a warehouse")


def test_a_published_version_holds_every_table_of_marts_and_audit(warehouse: Warehouse) -> None:
    build(warehouse)
    published = publish(warehouse, keep=5)
    assert re.fullmatch(r"\d{8}T\d{6}Z-00000001", published.version)
    assert published.path == warehouse.current.resolve()
    assert warehouse.current.readlink() == Path("versions") / published.version
    assert (published.tables, published.rows) == (5, 203)
    with read_published(warehouse) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        assert [name for (name,) in tables] == [
            "audit.builds",
            "audit.load_history",
            "audit.validation_results",
            "main._build",
            "marts.nps_by_branch",
            "marts.nps_overall",
        ]


def test_the_build_table_says_what_was_published(warehouse: Warehouse) -> None:
    build_id = build(warehouse, 7)
    publish(warehouse, keep=5)
    with read_published(warehouse) as connection:
        row = connection.execute(
            "select build_id, loads, last_load_id, duckdb_version, rows_per_table ->> '$.\"marts.nps_overall\"', "
            "published_at > built_at from _build"
        ).fetchall()
    assert row == [(build_id, 1, 7, duckdb.__version__, "100", True)]


def test_comments_on_tables_views_and_columns_are_kept(warehouse: Warehouse) -> None:
    build(warehouse)
    publish(warehouse, keep=5)
    with read_published(warehouse) as connection:
        tables = dict(
            connection.execute(
                "select table_name, comment from duckdb_tables() where comment is not null"
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


def test_the_manifest_names_every_file_with_its_true_checksum(warehouse: Warehouse) -> None:
    build(warehouse)
    path = publish(warehouse, keep=5).path
    told = json.loads((path / "manifest.json").read_text())
    there = {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()}
    assert set(told["files"]) == there - {"manifest.json"}
    assert "parquet/marts.nps_overall.parquet" in told["files"]
    assert told["rows"]["marts.nps_by_branch"] == 100
    for name, facts in told["files"].items():
        assert hashlib.sha256((path / name).read_bytes()).hexdigest() == facts["sha256"]
        assert (path / name).stat().st_size == facts["bytes"]


def test_published_files_are_read_only_and_no_log_is_left_beside_them(warehouse: Warehouse) -> None:
    build(warehouse)
    path = publish(warehouse, keep=5).path
    files = [file for file in path.rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o444}
    assert not list(path.rglob("*.wal"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    assert left_behind(warehouse) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"succeeded": False}, "failed"),
        ({"succeeded": None}, "did not finish"),
        ({"is_whole": False}, "only a part"),
        ({"validated": False}, "is not validated"),
        ({"success": False}, "1 critical expectation;"),
        ({"success": True, "exception": "boom"}, "1 critical expectation;"),
        ({"success": False, "severity": "warning", "exception": "boom"}, "1 critical expectation;"),
    ],
)
def test_an_unsound_build_leaves_the_last_version_and_says_so(
    warehouse: Warehouse, wrong: dict[str, Any], says: str
) -> None:
    build(warehouse, 1)
    first = publish(warehouse, keep=5)
    build(warehouse, 2, **wrong)
    with pytest.raises(NpsError, match=says) as error:
        publish(warehouse, keep=5)
    assert f"the last version {first.version} still stands" in str(error.value)
    assert warehouse.current.resolve() == first.path
    assert versions(warehouse) == [first.version]
    assert left_behind(warehouse) == []


def test_a_warning_does_not_stop_publishing(warehouse: Warehouse) -> None:
    build(warehouse, 1, success=False, severity="warning")
    assert publish(warehouse, keep=5).tables == 5


def test_the_newest_validation_of_a_build_decides(warehouse: Warehouse) -> None:
    build_id = build(warehouse, 1, success=False)
    with duckdb.connect(str(warehouse.build_file)) as connection:
        connection.execute(
            "insert into audit.validation_results (run_id, door, build_id, validated_at, severity, success) "
            "values ('later', 'marts', ?, timestamp '2026-02-01', 'critical', true)",
            [build_id],
        )
    assert publish(warehouse, keep=5).tables == 5


def test_a_sound_raw_door_does_not_stand_for_the_marts_door(warehouse: Warehouse) -> None:
    build(warehouse, 1)
    with duckdb.connect(str(warehouse.build_file)) as connection:
        connection.execute("update audit.validation_results set door = 'raw'")
    with pytest.raises(NpsError, match="is not validated"):
        publish(warehouse, keep=5)


def test_nothing_built_and_nothing_published_say_what_to_do(warehouse: Warehouse) -> None:
    with pytest.raises(
        NpsError, match="nothing is built yet: run `nps run DROP`; nothing has been published yet"
    ):
        publish(warehouse, keep=5)
    with pytest.raises(NpsError, match="nothing is published yet: run `nps run DROP`"):
        read_published(warehouse)


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


@pytest.mark.parametrize("where", ["export_parquet", "check_as_reader", "write_manifest"])
def test_a_full_disk_leaves_the_last_version_and_nothing_else(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    build(warehouse, 1)
    first = publish(warehouse, keep=5)
    build(warehouse, 2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish_module, where, full)
    with pytest.raises(NpsError, match="No space left on device") as error:
        publish(warehouse, keep=5)
    assert f"the last version {first.version} still stands" in str(error.value)
    assert versions(warehouse) == [first.version]
    assert left_behind(warehouse) == []
    monkeypatch.undo()
    assert publish(warehouse, keep=5).version != first.version


def test_an_error_of_the_database_while_copying_is_one_line_and_the_next_publish_works(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(warehouse, 1)
    monkeypatch.setattr(copying, "comments", lambda *_: ["comment on table nowhere.nothing is 'x'"])
    with pytest.raises(NpsError, match="publishing failed") as error:
        publish(warehouse, keep=5)
    assert "\n" not in str(error.value)
    monkeypatch.undo()
    publish(warehouse, keep=5)
    assert left_behind(warehouse) == []


def test_a_version_that_lost_rows_is_not_published(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(warehouse, 1)
    copy = copying.copy_build
    monkeypatch.setattr(
        publish_module, "copy_build", lambda *given: {**copy(*given), "marts.nps_overall": 101}
    )
    with pytest.raises(NpsError, match=r"marts.nps_overall has \(100, 100\) rows .* instead of 101"):
        publish(warehouse, keep=5)
    assert not warehouse.current.exists()


def test_checksums_are_those_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert manifest.sha256(tmp_path / "file") == hashlib.sha256(b"abc").hexdigest()


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


def test_the_manifest_counts_the_loads_that_are_in_the_build(warehouse: Warehouse) -> None:
    build(warehouse)
    with duckdb.connect(str(warehouse.build_file)) as connection:
        connection.execute("alter table audit.builds add column built_up_to bigint")
        connection.execute("update audit.builds set built_up_to = 1")
        connection.execute("insert into raw.loads values (3, 'later.csv', 'loaded')")
    told = json.loads((publish(warehouse, keep=5).path / "manifest.json").read_text())
    assert (told["loads"], told["last_load_id"]) == (1, 1)

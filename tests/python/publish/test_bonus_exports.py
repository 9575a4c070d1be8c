"""Exports: a folder, whole or not there at all; those of closed periods are in the version, and verified with it."""

import json
import os
from datetime import datetime
from pathlib import Path
from stat import S_IMODE

import duckdb
import pytest
from bonus_tables import fill
from workbooks import cells, table

from nps_warehouse.errors import NpsError
from nps_warehouse.finance import workbook
from nps_warehouse.finance.workbook import exporting, files
from nps_warehouse.publish.publishing import publish
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import Warehouse
from publish_fixtures import build, left_behind, versions

PERIOD = ("team-quarter", "2025-Q1")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A build with a closed bonus period, not published yet."""
    made = Warehouse(tmp_path / "warehouse")
    build(made)
    with duckdb.connect(str(made.nps_file)) as connection:
        fill(connection)
    return made


def test_closed_periods_are_drawn_before_the_manifest_and_verified_with_it(warehouse: Warehouse) -> None:
    version = publish(warehouse).path
    folder = version / "bonus" / "team-quarter_2025-Q1"
    rows = table(cells(folder / "team-quarter_2025-Q1.xlsx"), "Payments", "Payee id")
    assert [row["Closed by"] for row in rows][:1] == ["C. Closer"]
    listed = json.loads((version / "manifest.json").read_text(encoding="utf-8"))["files"]
    drawn = {
        path.relative_to(version).as_posix() for path in (version / "bonus").rglob("*") if path.is_file()
    }
    assert drawn and drawn <= set(listed)
    assert verify(version).differences == ()
    (folder / "bonus_statements.csv").chmod(0o644)
    (folder / "bonus_statements.csv").write_text("altered", encoding="utf-8")
    assert (
        "bonus/team-quarter_2025-Q1/bonus_statements.csv is not as written" in verify(version).differences[0]
    )


def test_where_nothing_was_closed_nothing_is_drawn(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute("update marts.bonus_statements set state = 'open' where payee_id <> 'T1'")
        connection.execute("delete from marts.bonus_payments")
    monkeypatch.setattr(workbook, "draw_closed", lambda *_: pytest.fail("nothing was closed"))
    assert not (publish(warehouse).path / "bonus").exists()


def test_a_period_that_was_not_closed_is_left_out_beside_one_that_was(warehouse: Warehouse) -> None:
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(
            """insert into marts.bonus_statements select * replace ('2025-Q2' as period_name, 'open' as state)
            from marts.bonus_statements"""
        )
    assert [path.name for path in (publish(warehouse).path / "bonus").iterdir()] == ["team-quarter_2025-Q1"]


def test_what_keeps_a_workbook_from_being_drawn_keeps_the_version_that_readers_have(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish(warehouse)
    monkeypatch.setattr(files, "draw", _full)
    with pytest.raises(
        NpsError, match=rf"publishing failed .*No space left.*readers still have version {before.version}"
    ):
        publish(warehouse)
    assert (versions(warehouse), left_behind(warehouse)) == ([before.version], [])


def test_an_export_is_a_private_folder_that_names_its_version(warehouse: Warehouse, tmp_path: Path) -> None:
    version = publish(warehouse).version
    umask = os.umask(0o022)
    try:
        folder = workbook.export(warehouse, *PERIOD)
    finally:
        os.umask(umask)
    assert folder == warehouse.root / "exports" / f"team-quarter_2025-Q1_{version}"
    assert S_IMODE(folder.stat().st_mode) == 0o700
    assert {S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    other = workbook.export(warehouse, *PERIOD, tmp_path / "elsewhere" / "deep")
    drawn = warehouse.current / "bonus" / "team-quarter_2025-Q1"
    for path in folder.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes() == (drawn / path.name).read_bytes()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["version"] == version


def test_exporting_again_changes_nothing_and_replaces_what_was_altered(warehouse: Warehouse) -> None:
    publish(warehouse)
    folder = workbook.export(warehouse, *PERIOD)
    inode, content = folder.stat().st_ino, (folder / "bonus_evidence.csv").read_bytes()
    assert workbook.export(warehouse, *PERIOD).stat().st_ino == inode
    (folder / "bonus_evidence.csv").write_text("altered", encoding="utf-8")
    assert (workbook.export(warehouse, *PERIOD) / "bonus_evidence.csv").read_bytes() == content
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_export_that_fails_leaves_nothing(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(warehouse)
    monkeypatch.setattr(files, "draw", _full)
    with pytest.raises(
        NpsError, match=r"exports cannot be written to .*No space left.*; fix that and export again"
    ):
        workbook.export(warehouse, *PERIOD)
    assert list((warehouse.root / "exports").iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_one_line(warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(NpsError, match="nothing is published yet"):
        workbook.export(warehouse, *PERIOD)
    publish(warehouse)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(NpsError, match=r"file.* cannot be written to"):
        workbook.export(warehouse, *PERIOD, tmp_path / "file" / "below")


def test_names_become_file_names_that_differ_where_they_do() -> None:
    assert files.file_name("team-quarter", "2025-Q1") == "team-quarter_2025-Q1"
    assert files.file_name("../etc", "x") != files.file_name(".-etc", "x")
    names = {files.file_name(name) for name in ("a/b", "a:b", "a b", "ä", "..", "")}
    assert len(names) == 6
    assert not [name for name in names if "/" in name or name.startswith(".") or not name]


def _full(file: Path, *_: object) -> None:
    file.write_bytes(b"half")
    raise OSError(28, "No space left on device", str(file))


def test_the_time_of_a_workbook_is_that_of_its_version() -> None:
    assert files.created({"published_at": "2025-05-02T09:30:00Z"}) == datetime(2025, 5, 2, 9, 30)
    assert exporting.INCOMING.startswith(".")

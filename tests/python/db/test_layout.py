"""Setting up: the three files are there, complete and current, and a warehouse of an earlier version is recognised."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from nps_warehouse import raw_tables
from nps_warehouse.db.connection import connect, log_of
from nps_warehouse.db.files import open_build, open_raw, prepare
from nps_warehouse.db.raw_schema import create_raw_tables, raw_columns
from nps_warehouse.errors import NpsError
from nps_warehouse.lock import held
from nps_warehouse.settings import PROJECT, Warehouse
from warehouses import ROW, contents, loaded, old_layout

Nps = Callable[..., "subprocess.CompletedProcess[str]"]
FILES = {"raw.duckdb", "work.duckdb", "nps.duckdb"}


def set_up(warehouse: Warehouse) -> "subprocess.CompletedProcess[str]":
    """What `make` runs."""
    return subprocess.run(
        [sys.executable, "-m", "nps_warehouse.db.files"],
        env={"NPS_WAREHOUSE": str(warehouse.root), "PYTHONPATH": str(PROJECT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )


def columns(warehouse: Warehouse) -> dict[str, dict[str, str]]:
    with connect(warehouse.raw_file, read_only=True) as raw:
        found = raw.execute(
            "select table_name, column_name, lower(data_type) from duckdb_columns() "
            "where database_name = 'raw' and schema_name = 'main' and not internal"
        ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in found:
        tables.setdefault(table, {})[column] = kind
    return tables


def test_setting_up_creates_three_files_of_which_raw_has_every_table(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "new" / "warehouse")
    done = set_up(warehouse)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {file.name for file in warehouse.build_folder.iterdir()} == FILES
    assert columns(warehouse) == raw_columns()


def test_setting_up_what_is_set_up_writes_nothing_and_takes_milliseconds(tmp_path: Path) -> None:
    warehouse = loaded(tmp_path)
    before = contents(warehouse.root)
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        prepare(warehouse)
        seconds.append(time.perf_counter() - began)
    assert contents(warehouse.root) == before
    assert min(seconds) < 0.1, seconds


def test_a_new_column_reaches_a_raw_file_that_has_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = loaded(tmp_path)
    accounts = raw_tables.RAW_TABLES["accounts"]
    (tmp_path / "drop" / "accounts.csv").write_text("account_id,segment\na1,gold\n", encoding="utf-8")
    wider = replace(accounts, columns=(*accounts.columns, "segment"))
    monkeypatch.setitem(raw_tables.RAW_TABLES, "accounts", wider)
    monkeypatch.setitem(raw_tables.LOADS, "loaded_by", "varchar")
    assert "segment" not in columns(warehouse)["accounts"]
    prepare(warehouse)
    assert columns(warehouse)["accounts"]["segment"] == columns(warehouse)["loads"]["loaded_by"] == "varchar"
    loaded(tmp_path)
    with open_raw(warehouse) as raw:
        assert raw.execute("select account_id, segment from raw.accounts").fetchall() == [("a1", "gold")]
        assert raw.execute("select response_id, score from raw.responses").fetchall() == [("r1", "9")]


def test_what_is_missing_is_added_in_one_transaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = loaded(tmp_path)
    before = columns(warehouse)
    monkeypatch.setitem(raw_tables.LOADS, "first", "varchar")
    monkeypatch.setitem(raw_tables.LOADS, "second", "no_such_type")
    with pytest.raises(NpsError, match=r"raw\.duckdb.*no_such_type"):
        prepare(warehouse)
    assert columns(warehouse) == before


def test_creating_what_exists_runs_no_statement_but_the_look_at_the_columns(tmp_path: Path) -> None:
    with connect(loaded(tmp_path).raw_file) as raw:
        create_raw_tables(raw)
        log = log_of(tmp_path / "warehouse" / "build" / "raw.duckdb")
        assert not log.exists()


@pytest.mark.parametrize("name", ["work.duckdb", "nps.duckdb"])
def test_a_deleted_file_is_made_again_without_the_log_it_left(tmp_path: Path, name: str) -> None:
    warehouse = loaded(tmp_path)
    file = warehouse.build_folder / name
    file.unlink()
    log_of(file).write_bytes(b"of the file before")
    open_build(warehouse).close()
    assert {path.name for path in warehouse.build_folder.iterdir()} == FILES | {"raw.duckdb.loads"}
    with connect(file) as connection:
        assert connection.execute("select 1").fetchall() == [(1,)]


def test_a_file_that_was_half_created_is_not_used(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.build_folder.mkdir()
    (warehouse.build_folder / ".raw.duckdb.new").write_bytes(b"half")
    prepare(warehouse)
    assert {path.name for path in warehouse.build_folder.iterdir()} == FILES


def test_reading_creates_nothing(tmp_path: Path, nps: Nps) -> None:
    warehouse = loaded(tmp_path)
    warehouse.nps_file.unlink()
    before = contents(warehouse.root)
    with pytest.raises(NpsError, match=r"nps\.duckdb does not exist: nothing is built yet; run nps build"):
        open_build(warehouse, read_only=True)
    status = nps(warehouse.root, "status")
    assert status.returncode == 0
    assert "responses" in status.stdout and "built     " in status.stdout and "run nps build" in status.stdout
    assert contents(warehouse.root) == before
    assert nps(warehouse.root, "export-raw", tmp_path / "lake").returncode == 0
    assert not warehouse.nps_file.exists()


def test_a_dry_run_needs_no_warehouse_and_writes_nothing(tmp_path: Path, nps: Nps) -> None:
    drop = tmp_path / "responses.csv"
    drop.write_text(ROW, encoding="utf-8")
    done = nps(tmp_path / "warehouse", "load", drop, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "warehouse").exists()
    warehouse = loaded(tmp_path)
    before = contents(warehouse.root)
    with held(warehouse):
        before = contents(warehouse.root)
        assert "already loaded" in nps(warehouse.root, "load", tmp_path / "drop", "--dry-run").stdout
    assert contents(warehouse.root) == before


def test_a_dry_run_lists_what_is_lost_too(tmp_path: Path, nps: Nps) -> None:
    warehouse = loaded(tmp_path)
    warehouse.raw_file.unlink()
    other = tmp_path / "accounts.csv"
    other.write_text("account_id\na1\n", encoding="utf-8")
    prepare(warehouse)
    done = nps(warehouse.root, "load", other, "--dry-run")
    assert "1 file that was loaded is no longer in the warehouse" in done.stdout, done.stdout + done.stderr


OLD_LAYOUT = [
    ("load", "DROP"),
    ("load", "DROP", "--dry-run"),
    ("run", "DROP"),
    ("build",),
    ("validate", "raw"),
    ("validate", "marts"),
    ("status",),
    ("publish",),
    ("export-raw", "LAKE"),
]


@pytest.mark.parametrize("command", OLD_LAYOUT, ids=" ".join)
def test_a_warehouse_of_an_earlier_version_gets_one_line(
    tmp_path: Path, nps: Nps, command: tuple[str, ...]
) -> None:
    warehouse = old_layout(tmp_path / "warehouse")
    (tmp_path / "responses.csv").write_text(ROW, encoding="utf-8")
    places = {"DROP": tmp_path / "responses.csv", "LAKE": tmp_path / "lake"}
    before = contents(warehouse.build_folder)
    refused = nps(warehouse.root, *(places.get(word, word) for word in command))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1 and refused.stderr.startswith(
        f"nps: {warehouse.nps_file} has the layout"
    )
    assert f"move {warehouse.build_folder} away and load every export again" in refused.stderr
    assert contents(warehouse.build_folder) == before


def test_setting_up_a_warehouse_of_an_earlier_version_gets_the_same_line(tmp_path: Path) -> None:
    warehouse = old_layout(tmp_path)
    refused = set_up(warehouse)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert refused.stderr.startswith(f"nps: {warehouse.nps_file} has the layout of an earlier version")
    assert not warehouse.raw_file.exists()


def test_an_old_file_that_is_in_use_or_damaged_is_not_hidden_behind_a_new_raw_file(tmp_path: Path) -> None:
    warehouse = old_layout(tmp_path)
    code = (
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(60)"
    )
    user = subprocess.Popen([sys.executable, "-c", code, str(warehouse.nps_file)], stdout=subprocess.PIPE)
    try:
        assert user.stdout is not None and user.stdout.readline()
        with pytest.raises(NpsError, match=rf"nps\.duckdb is in use by .*{user.pid}"):
            prepare(warehouse)
    finally:
        user.kill()
        user.communicate()
    warehouse.nps_file.write_bytes(b"no database")
    with pytest.raises(NpsError, match=r"nps\.duckdb is damaged .*restore it from a backup"):
        prepare(warehouse)
    assert not warehouse.raw_file.exists()


def test_a_raw_file_moved_without_its_log_keeps_its_log(tmp_path: Path, nps: Nps) -> None:
    warehouse = loaded(tmp_path)
    warehouse.raw_file.unlink()
    log_of(warehouse.raw_file).write_bytes(b"the loads that came last")
    for command in (("load", tmp_path / "drop"), ("load", tmp_path / "drop", "--dry-run"), ("build",)):
        refused = nps(warehouse.root, *command)
        assert refused.returncode == 1
        assert "raw.duckdb is missing, but its log raw.duckdb.wal is there" in refused.stderr
    assert "raw.duckdb is missing" in nps(warehouse.root, "status").stdout
    assert log_of(warehouse.raw_file).read_bytes() == b"the loads that came last"


def test_raw_tables_have_the_same_names_alone_and_attached(tmp_path: Path) -> None:
    warehouse = loaded(tmp_path)
    query = "select response_id, score from raw.responses"
    with open_raw(warehouse) as alone:
        found = alone.execute(query).fetchall()
        with pytest.raises(duckdb.Error, match="read-only"):
            alone.execute("delete from raw.responses")
    with open_build(warehouse) as build:
        assert build.execute(query).fetchall() == found == [("r1", "9")]
        with pytest.raises(duckdb.Error, match="read-only"):
            build.execute("delete from raw.responses")

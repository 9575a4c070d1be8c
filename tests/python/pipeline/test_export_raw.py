"""Raw tables as Parquet: everything comes through, an export replaces an export and nothing else."""

import io
import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from nps_warehouse.db.files import prepare
from nps_warehouse.errors import NpsError
from nps_warehouse.export_raw import MARK, export_raw
from nps_warehouse.raw_tables import RAW_TABLES
from nps_warehouse.settings import Warehouse

TEXTS = [
    None,
    "",
    " ",
    "é 😀",
    "it's",
    'a "b"',
    "a\\nb",
    "a\nb\r\n",
    "\u00a0",
    "NULL",
    "9.0",
    "\x00",
    "x" * 70_000,
]
TIMES = [
    "2025-12-31 23:59:59.999999",
    "2026-01-01 00:00:00",
    "2026-03-29 01:30:00",
    "1969-12-31 00:00:00.000001",
]


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse whose raw answers hold awkward texts and times."""
    warehouse = Warehouse(tmp_path / "warehouse")
    prepare(warehouse)
    with duckdb.connect(str(warehouse.raw_file)) as connection:
        connection.executemany(
            "insert into raw.responses (response_id, score, _load_id, _loaded_at, _source_row) values (?, ?, 1, ?, ?)",
            [[f"R{at}", text, TIMES[at % len(TIMES)], at] for at, text in enumerate(TEXTS)],
        )
        connection.execute(
            "insert into raw.loads (load_id, file, \"table\", started_at) values (1, 'a.csv', 'responses', $1)",
            [TIMES[0]],
        )
    return warehouse


def export(warehouse: Warehouse, folder: Path) -> dict[str, int]:
    return export_raw(warehouse, folder, Console(file=io.StringIO()))


def read(folder: Path, table: str, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        found = f"read_parquet('{folder}/{table}/**/*.parquet', hive_partitioning = true)"
        return connection.execute(query.format(table=found)).fetchall()


def test_text_nulls_and_times_come_through_exactly(warehouse: Warehouse, tmp_path: Path) -> None:
    rows = export(warehouse, tmp_path / "lake" / "raw")
    assert set(rows) == {*RAW_TABLES, "loads", "rejected_rows", "salts"}
    assert rows["responses"] == len(TEXTS) and rows["surveys"] == 0
    query = "select response_id, score, _loaded_at::timestamp, _source_row from {table} order by _source_row"
    with duckdb.connect(str(warehouse.raw_file), read_only=True) as connection:
        loaded = connection.execute(query.format(table="raw.responses")).fetchall()
    assert read(tmp_path / "lake" / "raw", "responses", query) == loaded
    assert [row[1] for row in loaded] == TEXTS
    assert loaded[0][2] == datetime.fromisoformat(TIMES[0])


def test_times_carry_their_zone_and_months_are_folders(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    export(warehouse, folder)
    kinds = read(folder, "responses", "select column_name, column_type from (describe from {table})")
    assert dict(kinds)["_loaded_at"] == "TIMESTAMP WITH TIME ZONE"
    months = sorted(path.name for path in (folder / "responses").iterdir())
    assert months == [f"loaded_month={month}" for month in ("1969-12", "2025-12", "2026-01", "2026-03")]
    assert not any((folder / "surveys").iterdir())
    assert json.loads((folder / MARK).read_text(encoding="utf-8"))["rows"]["responses"] == len(TEXTS)


def test_an_export_takes_the_place_of_an_export_and_leaves_nothing_beside_it(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    folder = tmp_path / "lake" / "raw"
    export(warehouse, folder)
    with duckdb.connect(str(warehouse.raw_file)) as connection:
        connection.execute("delete from raw.responses where _source_row > 0")
    export(warehouse, folder)
    assert read(folder, "responses", "select count(*) from {table}") == [(1,)]
    assert [path.name for path in folder.parent.iterdir()] == ["raw"]


def test_a_folder_that_holds_something_else_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for taken, said in (("notes", "has content that is not an export"), ("file", "is a file")):
        with pytest.raises(NpsError, match=said):
            export(warehouse, tmp_path / taken)
    assert (tmp_path / "notes" / "mine.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(NpsError, match="nothing is loaded yet"):
        export(Warehouse(tmp_path / "none"), tmp_path / "raw")


def test_an_export_that_fails_leaves_the_old_one(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lake" / "raw"
    export(warehouse, folder)
    with duckdb.connect(str(warehouse.raw_file)) as connection:
        connection.execute("drop table raw.surveys")
    with pytest.raises(NpsError, match="what was there before is kept"):
        export(warehouse, folder)
    assert read(folder, "responses", "select count(*) from {table}") == [(len(TEXTS),)]
    assert [path.name for path in folder.parent.iterdir()] == ["raw"]


def test_an_export_killed_between_its_two_renames_comes_back(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "lake" / "raw"
    export(warehouse, folder)
    folder.rename(folder.with_name(".raw.former-abc"))
    (folder.parent / ".raw.incoming-abc").mkdir()
    with duckdb.connect(str(warehouse.raw_file)) as connection:
        connection.execute("drop table raw.surveys")
    with pytest.raises(NpsError):
        export(warehouse, folder)
    assert read(folder, "responses", "select count(*) from {table}") == [(len(TEXTS),)]
    assert [path.name for path in folder.parent.iterdir()] == ["raw"]


def test_a_bar_is_shown_on_a_terminal_only(warehouse: Warehouse, tmp_path: Path) -> None:
    shown = {}
    for is_terminal in (True, False):
        said = io.StringIO()
        export_raw(warehouse, tmp_path / "raw", Console(file=said, force_terminal=is_terminal))
        shown[is_terminal] = said.getvalue()
    assert "export" in shown[True] and shown[False] == ""

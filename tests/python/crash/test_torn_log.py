"""The log of raw.duckdb is truncated: lost files are listed, and loading them again restores them."""

import io
import os
import random
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from crash_fixtures import FILES, acknowledged, drop, loaded, start
from nps_warehouse.db.connection import connect
from nps_warehouse.errors import NpsError
from nps_warehouse.load import LoadReport, load
from nps_warehouse.load.write import acknowledged_files
from nps_warehouse.pipeline import run
from nps_warehouse.settings import Warehouse

TEARS = int(os.environ.get("NPS_CRASH_TEARS", "9"))
KILLED_AFTER_SIX = """
import os, signal, sys
from nps_warehouse.cli import main
from nps_warehouse.load.write import acknowledged_files

acknowledge = acknowledged_files.acknowledge

def acknowledge_then_die(file, connection, **how):
    acknowledge(file, connection, **how)
    if len(acknowledged_files.acknowledged_files(file)) == 6:
        os.kill(os.getpid(), signal.SIGKILL)

acknowledged_files.acknowledge = acknowledge_then_die
main()
"""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drop(tmp_path_factory.mktemp("exports") / "drop", 200)


@pytest.fixture(scope="module")
def killed(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse whose loader was killed when six files were acknowledged: they are in the log only."""
    warehouse = Warehouse(tmp_path_factory.mktemp("killed") / "warehouse")
    process = start(warehouse, "load", exports, code=KILLED_AFTER_SIX)
    process.communicate()
    assert log_of(warehouse).stat().st_size > 10_000
    return warehouse


def log_of(warehouse: Warehouse) -> Path:
    return warehouse.raw_file.with_name("raw.duckdb.wal")


def copy_of(killed: Warehouse, folder: Path) -> Warehouse:
    shutil.copytree(killed.root, folder)
    return Warehouse(folder)


def contents(warehouse: Warehouse) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in warehouse.root.rglob("*") if file.is_file()}


def reload(exports: Path, warehouse: Warehouse) -> LoadReport:
    return load([exports], warehouse, Console(file=io.StringIO()))


def test_a_complete_log_restores_every_acknowledged_load(
    killed: Warehouse, exports: Path, tmp_path: Path
) -> None:
    warehouse = copy_of(killed, tmp_path / "warehouse")
    assert loaded(warehouse) == acknowledged(warehouse) == [f"responses_{n}.csv" for n in range(6)]
    assert reload(exports, warehouse).lost == ""
    assert len(loaded(warehouse)) == FILES


def test_a_truncated_log_keeps_its_beginning_and_lost_files_are_named(
    killed: Warehouse, exports: Path, tmp_path: Path
) -> None:
    moments = random.Random(1)
    size = log_of(killed).stat().st_size
    other = tmp_path / "accounts.csv"
    other.write_text("account_id\na1\n", encoding="utf-8")
    lengths = set()
    for number in range(TEARS):
        warehouse = copy_of(killed, tmp_path / str(number))
        os.truncate(log_of(warehouse), moments.randrange(size))
        kept = loaded(warehouse)
        lengths.add(len(kept))
        assert kept == acknowledged(warehouse)[: len(kept)]
        report = load([other], warehouse, Console(file=io.StringIO()))
        lost = acknowledged(killed)[len(kept) :]
        assert all(name in report.lost for name in lost) and not any(name in report.lost for name in kept)
        if number % 6 == 0:
            assert reload(exports, warehouse).lost == "", "what was lost is loaded again: nothing is missing"
            assert len(loaded(warehouse)) == FILES + 1
    assert len(lengths) > 2


def test_the_remedy_for_a_log_with_a_flipped_bit_works(
    killed: Warehouse, exports: Path, tmp_path: Path
) -> None:
    moments = random.Random(2)
    whole = log_of(killed).read_bytes()
    refused = 0
    places = [*range(0, 160, 40), *(moments.randrange(len(whole)) for _ in range(TEARS))]
    for number, place in enumerate(places):
        warehouse = copy_of(killed, tmp_path / str(number))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << moments.randrange(8)
        log_of(warehouse).write_bytes(damaged)
        try:
            kept = loaded(warehouse)
            assert kept == acknowledged(warehouse)[: len(kept)]
        except NpsError as error:
            refused += 1
            assert "raw.duckdb.wal is damaged" in str(error) and "move raw.duckdb.wal out of" in str(error)
            log_of(warehouse).rename(tmp_path / f"{number}.wal")
            loaded(warehouse)
        if number % 6 == 0:
            assert reload(exports, warehouse).lost == ""
            assert len(loaded(warehouse)) == FILES
    assert refused > TEARS / 2


def test_a_damaged_raw_file_is_not_called_in_use(killed: Warehouse, tmp_path: Path) -> None:
    warehouse = copy_of(killed, tmp_path / "warehouse")
    loaded(warehouse)
    whole = warehouse.raw_file.read_bytes()
    for place in (8, 4_200, 8_300, len(whole) // 2):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        warehouse.raw_file.write_bytes(damaged)
        try:
            connect(warehouse.raw_file).close()
        except NpsError as error:
            assert "in use" not in str(error) and "restore it from a backup" in str(error), error
    warehouse.raw_file.write_bytes(b"this is no database, but long enough to be looked at" * 1000)
    with pytest.raises(NpsError, match="damaged"):
        connect(warehouse.raw_file)


def test_a_dry_run_counts_what_is_in_the_log_only_and_leaves_it_there(
    killed: Warehouse, exports: Path, tmp_path: Path
) -> None:
    warehouse = copy_of(killed, tmp_path / "warehouse")
    before = contents(warehouse)
    report = load([exports], warehouse, Console(file=io.StringIO()), dry_run=True)
    assert contents(warehouse) == before
    assert [outcome.status for outcome in report.files] == ["already loaded"] * 6 + ["loaded"] * 2
    assert len(loaded(warehouse)) == 6


def test_files_that_raw_lost_are_named_until_they_are_loaded_again_or_given_up(
    killed: Warehouse, exports: Path, tmp_path: Path
) -> None:
    warehouse = copy_of(killed, tmp_path / "warehouse")
    warehouse.raw_file.unlink()
    log_of(warehouse).unlink()
    one = [exports / "responses_0.csv"]
    lost = load(one, warehouse, Console(file=io.StringIO())).lost
    assert lost.startswith("5 files that were loaded are no longer in the warehouse")
    assert "responses_5.csv" in lost and "responses_0.csv" not in lost
    with pytest.raises(NpsError, match=r"lacks files that it had .* nothing was published"):
        run(one, warehouse, Console(file=io.StringIO()))
    acknowledged_files.acknowledgements_file(warehouse.raw_file).unlink()
    assert load(one, warehouse, Console(file=io.StringIO())).lost == ""


def test_a_line_of_the_list_that_a_crash_truncated_does_not_count(killed: Warehouse, tmp_path: Path) -> None:
    warehouse = copy_of(killed, tmp_path / "warehouse")
    with warehouse.raw_file.with_name("raw.duckdb.loads").open("a") as acknowledgements:
        acknowledgements.write('\n{"sha256": "00')
    assert len(acknowledged(warehouse)) == 6

"""The loader is killed at random moments: what was acknowledged stays, what was not vanishes, the rest is loaded next time."""

import os
import random
import time
from pathlib import Path

import pytest

from crash_fixtures import FILES, acknowledged, drop, kill, loaded, start, wait_for
from nps_warehouse.settings import Warehouse

KILLS = int(os.environ.get("NPS_CRASH_KILLS", "5"))
ROWS = 6_000


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drop(tmp_path_factory.mktemp("exports") / "drop", ROWS)


@pytest.fixture(scope="module")
def seconds(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long an undisturbed load takes from the moment raw.duckdb is there."""
    warehouse = Warehouse(tmp_path_factory.mktemp("undisturbed") / "warehouse")
    process = start(warehouse, "load", exports)
    wait_for(warehouse.raw_file, process)
    began = time.monotonic()
    assert process.wait() == 0
    return time.monotonic() - began


def test_a_killed_load_keeps_what_was_acknowledged_and_the_next_one_completes_it(
    exports: Path, seconds: float, tmp_path: Path
) -> None:
    moments = random.Random(20260105)
    survived: set[int] = set()
    for number in range(KILLS):
        warehouse = Warehouse(tmp_path / str(number))
        process = start(warehouse, "load", exports)
        wait_for(warehouse.raw_file, process)
        time.sleep(moments.uniform(0, seconds))
        kill(process)
        after = loaded(warehouse)
        survived.add(len(after))
        assert after == sorted(after), "files are loaded in order"
        assert after[: len(acknowledged(warehouse))] == acknowledged(warehouse)
        assert len(after) - len(acknowledged(warehouse)) <= 1
        if number % 4 == 0:
            again = start(warehouse, "load", exports)
            output, errors = again.communicate()
            assert again.returncode == 0, output + errors
            assert len(loaded(warehouse)) == FILES
    assert len(survived) > 1, f"the kills came at {survived} loaded files only: they show little"


def test_a_second_nps_waits_for_a_running_load_or_names_it(exports: Path, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    first = start(warehouse, "load", exports)
    try:
        wait_for(warehouse.raw_file, first)
        refused = start(warehouse, "load", exports)
        waiting = start(warehouse, "load", exports, "--wait", 60)
        _, errors = refused.communicate()
        assert refused.returncode == 1
        assert f"in use by another nps (process {first.pid})" in errors and "--wait" in errors
        output, errors = waiting.communicate()
        assert waiting.returncode == 0, errors
        assert output.count("already loaded") == FILES
        assert first.wait() == 0
    finally:
        kill(first)
    assert len(loaded(warehouse)) == FILES

"""DuckDB is made to fail at each step of a checkpoint, which a commit may set off."""

import io
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from crash_fixtures import FILES, acknowledged, drop, loaded
from nps_warehouse.errors import NpsError
from nps_warehouse.load import load, loader
from nps_warehouse.settings import Warehouse

STEPS = ("before_truncate", "before_header", "after_free_list_write")


@pytest.mark.parametrize("step", STEPS)
def test_a_checkpoint_that_fails_loses_nothing_that_was_acknowledged(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = drop(tmp_path / "drop", 1_000)
    warehouse = Warehouse(tmp_path / "warehouse")

    def abort_checkpoints(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("set wal_autocheckpoint = '400KB'")
        connection.execute(f"pragma debug_checkpoint_abort = '{step}'")

    with monkeypatch.context() as patched:
        patched.setattr(loader, "create_raw_tables", abort_checkpoints)
        with pytest.raises(NpsError) as caught:
            load([exports], warehouse, Console(file=io.StringIO()))
    assert "checkpoint" in str(caught.value) and "run it again" in str(caught.value)
    before = acknowledged(warehouse)
    assert before, "the first files are acknowledged before the log is long enough for a checkpoint"
    after = loaded(warehouse)
    assert after[: len(before)] == before and len(after) - len(before) <= 1
    load([exports], warehouse, Console(file=io.StringIO()))
    assert len(loaded(warehouse)) == FILES

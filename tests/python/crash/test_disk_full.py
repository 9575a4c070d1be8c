"""The disk fills up while a drop is loaded: one line, nothing half-loaded, and with room again all of it loads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from shared import mount, unmount

from crash_fixtures import FILES, acknowledged, drop, loaded, start
from nps_warehouse.settings import Warehouse


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not mount(folder, "size=300k"):
        pytest.skip("only root may mount a small file system here")
    yield folder
    unmount(folder)


@pytest.mark.parametrize("kilobytes", [1400])
def test_a_full_disk_is_one_line_and_with_room_all_loads(small: Path, tmp_path: Path, kilobytes: int) -> None:
    exports = drop(tmp_path / "drop", 5_000)
    assert mount(small, f"remount,size={kilobytes}k")
    warehouse = Warehouse(small / "warehouse")
    full = start(warehouse, "load", exports)
    _, errors = full.communicate()
    assert full.returncode == 1
    assert errors.count("\n") == 1 and "its disk is full; make room and run again" in errors
    assert mount(small, "remount,size=50m")
    after = loaded(warehouse)
    assert len(after) < FILES and after[: len(acknowledged(warehouse))] == acknowledged(warehouse)
    again = start(warehouse, "load", exports)
    output, errors = again.communicate()
    assert again.returncode == 0, output + errors
    assert len(loaded(warehouse)) == FILES


def test_a_full_temporary_folder_fails_the_file_that_needs_it_and_no_other(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = drop(tmp_path / "drop", 15_000, files=1)
    foreign = (exports / "responses_0.csv").read_text(encoding="utf-8").replace("ragged", "r,é,,")
    (exports / "responses_1.csv").write_text(foreign, encoding="utf-16")
    monkeypatch.setenv("TMPDIR", str(small))
    warehouse = Warehouse(tmp_path / "warehouse")
    process = start(warehouse, "load", exports)
    output, errors = process.communicate()
    assert process.returncode == 1 and "Traceback" not in errors
    assert f"responses_1.csv: needs space for a copy in {small}" in output
    assert loaded(warehouse) == ["responses_0.csv"]

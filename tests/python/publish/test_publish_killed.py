"""A publish is killed before every change it makes to the disk: readers keep a whole version, the next one completes."""

import io
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

from nps_warehouse.publish import publish, publishing, read_published
from nps_warehouse.publish.copying import copy_file
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import Warehouse
from publish_fixtures import build, die, died, left_behind, versions

CHANGES = {"os.rename", "os.symlink", "os.chmod", "os.mkdir", "os.rmdir", "os.remove"}


class Half(io.BytesIO):
    """A file of which the first half can be read; then the power is cut."""

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # noqa: D102
        half = len(self.getvalue()) // 2
        if self.tell() >= half:
            die()
        return super().readinto(buffer[: half - self.tell()])


def publish_and_die(warehouse: Warehouse, at: int) -> None:
    """Publish, and die just before change number `at` to the folder of versions."""
    left = at

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        is_build = str(warehouse.build_folder) in str(arguments)
        is_writing = event == "open" and str(arguments[1]) in "wx" and ".incoming-" in str(arguments[0])
        if (event in CHANGES and not is_build) or is_writing:
            left -= 1
            if left < 0:
                die()

    sys.addaudithook(count)
    publish(warehouse, keep=1)


def publish_and_die_while_copying(warehouse: Warehouse) -> None:
    def copy_half(source: BinaryIO, target: Path) -> str:
        return copy_file(Half(source.read()), target)

    publishing.copy_file = copy_half
    publish(warehouse, keep=5)


def readers_see(warehouse: Warehouse) -> int:
    """Which build readers have; every file of it is as written."""
    with read_published(warehouse) as connection:
        [(number, rows)] = connection.execute("select max(build), count(*) from nps_overall").fetchall()
    assert rows == 100
    assert verify(warehouse.current.resolve()).differences == ()
    return int(number)


def test_a_publish_killed_before_any_change_keeps_a_whole_version(tmp_path: Path) -> None:
    origin = Warehouse(tmp_path / "origin")
    build(origin, 1)
    publish(origin, keep=1)
    build(origin, 2)
    seen, is_killed = [], True
    while is_killed:
        at = len(seen)
        warehouse = Warehouse(tmp_path / str(at))
        shutil.copytree(origin.root, warehouse.root, symlinks=True)
        is_killed = died(publish_and_die, warehouse, at)
        seen.append(readers_see(warehouse))
        if at % 6 == 0:
            publish(warehouse, keep=1)
            assert readers_see(warehouse) == 2
            assert left_behind(warehouse) == [] and len(versions(warehouse)) == 1
    assert seen == sorted(seen) and set(seen) == {1, 2}, "readers get the new version in one step"
    assert min(seen.count(1), seen.count(2)) > 10, f"{seen} shows little"


def test_half_a_copy_is_no_version(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    build(warehouse, 1)
    before = publish(warehouse, keep=5).path
    build(warehouse, 2)
    assert died(publish_and_die_while_copying, warehouse)
    [left] = left_behind(warehouse)
    assert (left / "nps.duckdb").stat().st_size < warehouse.nps_file.stat().st_size
    assert readers_see(warehouse) == 1 and warehouse.current.resolve() == before
    publish(warehouse, keep=5)
    assert readers_see(warehouse) == 2 and left_behind(warehouse) == []

"""A publish is killed at every step that changes the disk: readers keep a whole version, and the next one completes."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nps_warehouse.publish import publish, publishing, read_published
from nps_warehouse.publish.copying import copy_file
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import Warehouse
from publish_fixtures import build, die, died, left_behind, versions

CHANGES = {"os.rename", "os.symlink", "os.chmod", "os.mkdir", "os.rmdir", "os.remove"}


def publish_and_die(warehouse: Warehouse, at: int) -> None:
    """Publish, and die just before change number `at` to what is published."""
    left = at

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in CHANGES or (event == "open" and ".incoming-" in str(arguments[0])):
            left -= 1
            if left < 0:
                die()

    sys.addaudithook(count)
    publish(warehouse, keep=1)


def die_in_the_middle_of_copying(warehouse: Warehouse) -> None:
    class Half:
        """A file that gives its first half; then the power is cut."""

        def __init__(self, content: bytes) -> None:
            self.left = [content[: len(content) // 2]]

        def read(self, _: int) -> bytes:
            return self.left.pop() if self.left else die()  # type: ignore[func-returns-value]

    publishing.copy_file = lambda source, target: copy_file(Half(source.read()), target)  # type: ignore[assignment, arg-type]
    publish(warehouse, keep=5)


def readers_see(warehouse: Warehouse) -> int:
    """Which build readers have; every file of it is as written."""
    with read_published(warehouse) as connection:
        [(number, rows)] = connection.execute("select max(build), count(*) from nps_overall").fetchall()
    assert rows == 100
    assert verify(warehouse.current.resolve()).differences == ()
    return int(number)


def test_a_publish_killed_before_any_change_keeps_a_whole_version(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    build(warehouse, 1)
    publish(warehouse, keep=1)
    build(warehouse, 2)
    seen, at = [], 0
    while died(publish_and_die, warehouse, at):
        seen.append(readers_see(warehouse))
        at += 1
    assert readers_see(warehouse) == 2
    assert seen == sorted(seen) and set(seen) == {1, 2}, "the flip is one step"
    assert len(seen) > 20, f"only {len(seen)} changes were counted"
    assert left_behind(warehouse) == []
    assert len(versions(warehouse)) == 1


@pytest.mark.parametrize("work", [die_in_the_middle_of_copying])
def test_half_a_copy_is_no_version(tmp_path: Path, work: Callable[[Warehouse], None]) -> None:
    warehouse = Warehouse(tmp_path)
    build(warehouse, 1)
    before = publish(warehouse, keep=5).path
    build(warehouse, 2)
    assert died(work, warehouse)
    [left] = left_behind(warehouse)
    assert 0 < (left / "nps.duckdb").stat().st_size < warehouse.nps_file.stat().st_size
    assert readers_see(warehouse) == 1 and warehouse.current.resolve() == before
    publish(warehouse, keep=5)
    assert readers_see(warehouse) == 2 and left_behind(warehouse) == []

"""The disk fills up while a version is written: one line, readers keep theirs, and with room again it is published."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from shared import mount, unmount

from nps_warehouse.errors import NpsError
from nps_warehouse.publish import publish
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import Warehouse
from publish_fixtures import build, left_behind, versions

ROWS = 300_000


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse whose versions are on a small file system, with one published."""
    warehouse = Warehouse(tmp_path)
    warehouse.published.mkdir()
    if not mount(warehouse.published, "size=100m"):
        pytest.skip("only root may mount a small file system here")
    build(warehouse, 1)
    publish(warehouse, keep=5)
    yield warehouse
    unmount(warehouse.published)


@pytest.mark.parametrize("share", [0.05, 0.6, 1.0, 1.01])
def test_a_full_disk_is_one_line_and_with_room_the_version_is_published(
    warehouse: Warehouse, share: float
) -> None:
    """share: how much of the new database there is room for; beyond 1 Parquet does not fit."""
    first = warehouse.current.resolve()
    build(warehouse, 2, rows=ROWS)
    used = sum(file.stat().st_size for file in warehouse.published.rglob("*") if file.is_file())
    room = (used + int(warehouse.nps_file.stat().st_size * share)) // 1024 + 64
    assert mount(warehouse.published, f"remount,size={room}k")
    with pytest.raises(NpsError, match="publishing failed") as error:
        publish(warehouse, keep=5)
    assert "\n" not in str(error.value) and f"readers still have version {first.name}" in str(error.value)
    assert warehouse.current.resolve() == first and versions(warehouse) == [first.name]
    assert left_behind(warehouse) == []
    assert verify(first).differences == ()
    assert mount(warehouse.published, "remount,size=100m")
    published = publish(warehouse, keep=5)
    assert verify(published.path).differences == () and published.before.differences == ()

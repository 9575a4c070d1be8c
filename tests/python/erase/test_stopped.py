"""An erasure that is killed, or for which there is no room: known as unfinished, and finished by the next try."""

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from shared import mount, unmount

from nps_warehouse.erase import erasing, files, manifests
from nps_warehouse.erase.erasing import erase, finish_all
from nps_warehouse.erase.tombstones import ERASING, FINISHED, read, refuse_unfinished
from nps_warehouse.errors import NpsError
from nps_warehouse.publish.verifying import verify
from nps_warehouse.publish.versions import DATABASE
from nps_warehouse.settings import Warehouse
from people import MAIL, PERSON, PLANTED, copied, found_in, only_version
from small import counts

KILLS = int(os.environ.get("NPS_ERASE_KILLS", "2"))
"""How many erasures are killed at a random moment."""
ASKED = [PERSON, MAIL]


def started(warehouse: Warehouse, die_at: int = 0) -> "os.PathLike[str] | None":
    """Erase in a process of its own; die_at: at which rename of a new file it kills itself, as a power cut would."""
    renames = iter(range(1, 10_000))
    renamed = files.take_the_place_of

    def take_the_place_of(file: Path, new: Path) -> None:
        if next(renames) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        renamed(file, new)

    erasing.files.take_the_place_of = take_the_place_of  # type: ignore[assignment]
    manifests.take_the_place_of = take_the_place_of
    erase(warehouse, ASKED, "asked")
    return None


def run(warehouse: Warehouse, die_at: int = 0, kill_after: float | None = None) -> bool:
    """Erase in a process of its own; whether it was killed."""
    process = get_context("fork").Process(target=started, args=(warehouse, die_at))
    process.start()
    if kill_after is not None:
        process.join(kill_after)
        process.kill()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def check_finished(warehouse: Warehouse, before: Warehouse) -> None:
    """Nothing of the person is left, and nothing else is missing."""
    assert [each.state for each in read(warehouse).erasures] == [FINISHED]
    assert found_in(warehouse) == {}
    version = only_version(warehouse)
    assert verify(version).differences == ()
    assert counts(version / DATABASE) == counts(warehouse.nps_file) == counts(before.nps_file)
    assert not list(warehouse.root.rglob(f"{files.ASIDE}*"))


def test_killed_at_any_moment_it_is_not_begun_or_unfinished_and_the_next_try_finishes_it(
    small: Warehouse, tmp_path: Path
) -> None:
    began = time.monotonic()
    timed = copied(small, tmp_path / "timed")
    assert not run(timed)
    took = time.monotonic() - began
    shutil.rmtree(timed.root)
    chance = random.Random(20_260_301)
    for number in range(KILLS):
        warehouse = copied(small, tmp_path / str(number))
        killed = run(warehouse, kill_after=chance.uniform(0, took))
        erasures = read(warehouse).erasures
        state = erasures[0].state if erasures else "not begun"
        if state == "not begun":
            assert verify(only_version(warehouse)).differences == ()
            assert set().union(*found_in(warehouse).values()) == set().union(*found_in(small).values())
            erase(warehouse, ASKED, "asked")
        elif state == ERASING:
            assert killed
            with pytest.raises(NpsError, match="is unfinished"):
                refuse_unfinished(warehouse)
            finish_all(warehouse)
        check_finished(warehouse, small)
        shutil.rmtree(warehouse.root)


@pytest.mark.parametrize("die_at", [1, 3, -1])
def test_killed_between_two_files_it_knows_its_own_from_altered_ones(
    small: Warehouse, warehouse: Warehouse, die_at: int
) -> None:
    """die_at: the first rename, one between files of a version, or (-1) that of a version's checksum."""
    if die_at < 0:
        with pytest.MonkeyPatch.context() as patch:
            renamed: list[Path] = []
            patch.setattr(manifests, "take_the_place_of", lambda file, _: renamed.append(file))
            patch.setattr(erasing, "_rewrite", lambda *_, **__: False)
            erase(copied(warehouse, warehouse.root / "counted"), ASKED, "asked")
        shutil.rmtree(warehouse.root / "counted")
        die_at = len([file for file in renamed if "versions" in file.parts])
    assert run(warehouse, die_at)
    assert verify(only_version(warehouse)).differences
    assert set().union(*found_in(warehouse).values()) >= set(PLANTED)
    finish_all(warehouse)
    check_finished(warehouse, small)


def test_what_somebody_else_altered_stays_to_be_seen(warehouse: Warehouse) -> None:
    marts = only_version(warehouse) / "parquet/marts"
    for altered in ("dim_branches", "fct_answers"):
        (marts / f"{altered}.parquet").chmod(0o644)
        shutil.copyfile(marts / "fct_responses.parquet", marts / f"{altered}.parquet")
    erase(warehouse, ASKED, "asked")
    found = verify(only_version(warehouse)).differences
    assert [each.partition(" ")[0] for each in found] == [
        "parquet/marts/dim_branches.parquet",
        "parquet/marts/fct_answers.parquet",
    ]
    assert found_in(warehouse) == {}


@pytest.fixture
def mounted(small: Warehouse, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse on a file system of its own, without what an erasure removes first."""
    folder = tmp_path / "mounted"
    folder.mkdir()
    if not mount(folder, "size=200m"):
        pytest.skip("only root may mount a small file system here")
    warehouse = copied(small, folder / "warehouse")
    warehouse.work_file.unlink()
    yield warehouse
    unmount(folder)


@pytest.mark.parametrize("room", [200, 900])
def test_a_full_disk_is_one_line_and_with_room_it_is_finished(
    mounted: Warehouse, small: Warehouse, room: int
) -> None:
    """room: kilobytes that are free."""
    used = sum(file.stat().st_blocks for file in mounted.root.rglob("*") if file.is_file()) // 2
    assert mount(mounted.root.parent, f"remount,size={used + room}k")
    with pytest.raises(NpsError) as error:
        erase(mounted, ASKED, "asked")
    assert "\n" not in str(error.value) and "`nps erase`, which finishes it" in str(error.value)
    assert [each.state for each in read(mounted).erasures] == [ERASING]
    assert not list(mounted.root.rglob(f"{files.ASIDE}*"))
    assert mount(mounted.root.parent, "remount,size=200m")
    finish_all(mounted)
    check_finished(mounted, small)

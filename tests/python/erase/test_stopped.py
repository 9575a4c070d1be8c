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
from people import MAIL, PERSON, SECRETS, copied, figures, found_in, only_version

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
    assert figures(version / DATABASE) == figures(only_version(before) / DATABASE)
    assert figures(warehouse.nps_file) == figures(before.nps_file)
    assert not list(warehouse.root.rglob(f"{files.ASIDE}*"))


def test_killed_at_any_moment_it_is_not_begun_or_unfinished_and_the_next_try_finishes_it(
    published: Warehouse, tmp_path: Path
) -> None:
    began = time.monotonic()
    timed = copied(published, tmp_path / "timed")
    assert not run(timed)
    took = time.monotonic() - began
    shutil.rmtree(timed.root)
    chance = random.Random(20_260_301)
    states = set()
    for number in range(KILLS):
        warehouse = copied(published, tmp_path / str(number))
        killed = run(warehouse, kill_after=chance.uniform(0, took))
        erasures = read(warehouse).erasures
        state = erasures[0].state if erasures else "not begun"
        states.add(state)
        if state == "not begun":
            assert verify(only_version(warehouse)).differences == ()
            assert set().union(*found_in(warehouse).values()) == set().union(*found_in(published).values())
            erase(warehouse, ASKED, "asked")
        elif state == ERASING:
            assert killed
            with pytest.raises(NpsError, match="is unfinished"):
                refuse_unfinished(warehouse)
            finish_all(warehouse)
        check_finished(warehouse, published)
        shutil.rmtree(warehouse.root)
    print(states)


@pytest.mark.parametrize("die_at", [1, 3, -1])
def test_killed_between_two_files_it_knows_its_own_from_altered_ones(
    published: Warehouse, warehouse: Warehouse, die_at: int
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
    assert set().union(*found_in(warehouse).values()) >= set(SECRETS) - {"een rij te veel van mij"}
    finish_all(warehouse)
    check_finished(warehouse, published)


def test_what_somebody_else_altered_stays_to_be_seen(warehouse: Warehouse) -> None:
    altered = only_version(warehouse) / "parquet/marts/dim_branches.parquet"
    page = only_version(warehouse) / "parquet/marts/fct_answers.parquet"
    for file in (altered, page):
        file.chmod(0o644)
        content = file.read_bytes()
        file.write_bytes(content + b"x") if file == altered else shutil.copyfile(
            only_version(warehouse) / "parquet/marts/fct_responses.parquet", file
        )
    erase(warehouse, ASKED, "asked")
    found = verify(only_version(warehouse)).differences
    assert [each.partition(" ")[0] for each in found] == [
        "parquet/marts/dim_branches.parquet",
        "parquet/marts/fct_answers.parquet",
    ]
    assert found_in(warehouse) == {}


@pytest.fixture
def small(published: Warehouse, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse on a file system of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not mount(folder, "size=200m"):
        pytest.skip("only root may mount a small file system here")
    yield copied(published, folder / "warehouse")
    unmount(folder)


@pytest.mark.parametrize("room", [16, 3000])
def test_a_full_disk_is_one_line_and_with_room_it_is_finished(
    small: Warehouse, published: Warehouse, room: int
) -> None:
    """room: kilobytes that are free."""
    used = sum(file.stat().st_blocks for file in small.root.rglob("*") if file.is_file()) // 2
    assert mount(small.root.parent, f"remount,size={used + room}k")
    with pytest.raises(NpsError) as error:
        erase(small, ASKED, "asked")
    assert "\n" not in str(error.value) and "finishes it" in str(error.value)
    assert [each.state for each in read(small).erasures] == [ERASING]
    assert mount(small.root.parent, "remount,size=200m")
    finish_all(small)
    check_finished(small, published)

"""`nps status`: what is loaded, built and published, and whether the build is one that can be published."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.report.screen import Screen
from nps_warehouse.report.state import describe_build
from nps_warehouse.report.status import show_status
from nps_warehouse.settings import Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]


@pytest.fixture
def copied(sample_run: Run, tmp_path: Path) -> Warehouse:
    """A copy of the sample's warehouse that a test may change."""
    shutil.copytree(sample_run[0].root, tmp_path / "warehouse", symlinks=True)
    return Warehouse(tmp_path / "warehouse")


def status(warehouse: Warehouse) -> str:
    written = io.StringIO()
    show_status(warehouse, Screen(file=written, width=200))
    return written.getvalue()


def change(file: Path, statement: str) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(statement)


def test_status_shows_what_is_loaded_built_and_published(
    sample_run: Run, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    found = nps(sample_run[0].root, "status").stdout
    assert re.search(r"responses +6 +4 012", found)
    assert "UTC, build 1, whole, in full because nothing was built before" in found
    assert "not in a whole build" not in found
    assert "3943 answers counted" in found
    assert "quarantined: time in future" in found
    assert "12 superseded: newer version" in found


@pytest.mark.parametrize(
    ("is_whole", "succeeded", "because", "words"),
    [
        (True, True, None, "whole, in part"),
        (
            True,
            True,
            "accounts.xlsx brought accounts",
            "whole, in full because accounts.xlsx brought accounts",
        ),
        (True, True, "asked for", "whole, in full because that was asked for"),
        (False, True, None, "partial: this dbt build left out something, so run nps build before publishing"),
        (False, False, None, "failed"),
        (True, False, None, "failed"),
        (None, None, None, "unfinished: it was stopped, or is still running"),
    ],
)
def test_a_build_is_described_by_what_it_came_to(
    is_whole: bool | None, succeeded: bool | None, because: str | None, words: str
) -> None:
    assert describe_build("build", is_whole, succeeded, because) == words


def test_the_newest_build_is_the_one_with_the_greatest_sequence_whatever_the_clock(copied: Warehouse) -> None:
    change(
        copied.nps_file,
        """insert into audit.builds by name select * replace (
            sequence + 1 as sequence, started_at - interval 1 day as started_at, false as is_whole
        ) from audit.builds""",
    )
    assert "build 2, partial" in status(copied)


def test_loads_after_the_last_whole_build_are_seen_whatever_the_clock(copied: Warehouse) -> None:
    newer = """insert into loads by name select * replace (
        load_id + 100 as load_id, started_at - interval 1 day as started_at, finished_at - interval 1 day as finished_at
    ) from loads where load_id = 1"""
    change(copied.raw_file, newer)
    assert "1 loaded file is not in a whole build yet: run nps build or nps run" in status(copied)
    change(
        copied.nps_file,
        """insert into audit.builds by name
        select * replace (2 as sequence, 101 as built_up_to, false as is_whole) from audit.builds""",
    )
    assert "1 loaded file is not in a whole build yet" in status(copied)


def test_what_a_file_is_called_is_not_read_as_markup(copied: Warehouse) -> None:
    change(
        copied.raw_file,
        """insert into loads (load_id, file, status, error) values (100, '[/red]x.csv', 'failed', 'no [bold] column')""",
    )
    assert "failed [/red]x.csv: no [bold] column" in status(copied)

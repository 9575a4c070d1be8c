"""Ctrl-C, SIGTERM and SIGHUP at any moment: one line, exit code 130, 143 or 129, and nothing is left in the way."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nps_warehouse.load.read import temporary
from nps_warehouse.load.read.temporary import sweep, temporary_folder
from nps_warehouse.stopping import SIGNALS

SAMPLE = Path(__file__).parents[2] / "data/sample"
MOMENTS = (0.3, 3.0, 0.8, 1.6, 5.0, 10.0)
"""Seconds after the start: while it is imported, loads, validates, builds, validates and publishes.

The first two are enough for a signal that is handled as another is.
"""


@pytest.fixture(autouse=True)
def _signals_as_on_a_terminal() -> Iterator[None]:
    """Nothing is ignored, as it is where the tests themselves run in the background."""
    before = {each: signal.signal(each, lambda *_: None) for each in SIGNALS}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def start(*arguments: str, warehouse: Path, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "nps_warehouse", *arguments],
        env={**os.environ, "NPS_WAREHOUSE": str(warehouse), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stop(process: "subprocess.Popen[str]", number: signal.Signals, of_itself: int = 0) -> bool:
    """Send the signal; whether it came before the command had finished. It must end in one line, and soon.

    of_itself: the exit code of a command that nobody stops.
    """
    if process.poll() is not None:
        assert process.returncode == of_itself
        return False
    process.send_signal(number)
    _, errors = process.communicate(timeout=10)
    if process.returncode == of_itself:  # it was ending already
        return False
    # A shell says 143 of both: an exit with 143, and an end by the signal itself when Python was leaving already.
    assert process.returncode in (128 + number, -number), errors
    assert errors.count("\n") == 1, errors
    assert errors.startswith("nps: stopped; ")
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_stopped_at_any_moment_ends_in_one_line(tmp_path: Path, number: signal.Signals) -> None:
    stopped = 0
    moments = MOMENTS if number is signal.SIGTERM else MOMENTS[:2]
    for moment in moments:
        process = start("run", str(SAMPLE), warehouse=tmp_path / "warehouse")
        time.sleep(moment)
        stopped += stop(process, number)
    assert stopped > len(moments) // 2


@pytest.mark.parametrize(
    ("command", "moment", "of_itself"),
    [
        (("load", "--dry-run", str(SAMPLE)), 0.9, 0),
        (("load", "--explain", str(SAMPLE)), 0.6, 0),
        (("export-raw", "exported"), 0.4, 1),
        (("status", "--verify"), 0.3, 1),
    ],
)
def test_other_commands_end_in_one_line_too(
    tmp_path: Path, command: tuple[str, ...], moment: float, of_itself: int
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = start(*command, warehouse=tmp_path / "warehouse", TMPDIR=str(temporary))
    time.sleep(moment)
    stop(process, signal.SIGTERM, of_itself)
    assert not list(temporary.glob("nps-*"))


def test_a_query_that_takes_long_is_stopped_at_once(tmp_path: Path) -> None:
    code = (
        "import duckdb, sys\n"
        "from nps_warehouse.stopping import end_in_one_line\n"
        "end_in_one_line(lambda: 'nothing was done')\n"
        "print('begun', flush=True)\n"
        "duckdb.sql('select sum(sqrt(a.i * b.i)) from range(1000000) a(i), range(1000000) b(i)').fetchall()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 143
        assert process.stderr.read() == "nps: stopped; nothing was done\n"


def test_what_is_ignored_stays_ignored(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from nps_warehouse.stopping import end_in_one_line\n"
        "end_in_one_line(lambda: '')\n"
        "os.kill(os.getpid(), signal.SIGHUP)\n"
        "print('goes on')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "goes on\n"


def test_copies_that_a_killed_load_left_are_swept_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(temporary, "YOUNG", 0.0)
    code = (
        "import os\nfrom nps_warehouse.load.read.temporary import temporary_folder\n"
        "with temporary_folder() as folder:\n    (folder / 'plain.txt').write_text('jan@example.org')\n    os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    (left,) = tmp_path.glob("nps-copy-*/plain.txt")
    other = tmp_path / "nps-notes"
    other.mkdir()
    with temporary_folder() as held:
        sweep()
        assert not left.exists()
        assert held.exists() and other.exists()

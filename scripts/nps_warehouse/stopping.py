"""Stopping: Ctrl-C, SIGTERM and SIGHUP end the command at once and in one line, whatever it is doing.

Nothing is unwound: what is committed is safe from a process that ends anywhere, and what a stopped command leaves aside
is swept by the next one. Only its own temporary copies of exports are removed. Imports nothing of the project, so that
it works while the rest is imported.

    end_in_one_line(lambda: "nothing was published")     # Ctrl-C: nps: stopped; nothing was published; exit code 130
"""

import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BARE_LINE = b"\r\x1b[2K\x1b[?25h"
"""Clears a progress bar and shows the cursor that it hid."""


def end_in_one_line(outcome: Callable[[], str]) -> None:
    """End the process with 128 + its number when a signal arrives; what was ignored (nohup) is still ignored.

    outcome: what the command has done so far, in a few words. A second call replaces the first.
    """
    # The process that frees dbt's semaphores after this one would have a line of its own to say.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    arriving, sent = os.pipe()
    os.set_blocking(sent, False)
    # A thread waits for the signals: Python's own handlers run only when the main thread is back from DuckDB.
    threading.Thread(target=_wait, args=(arriving, outcome), daemon=True).start()
    before = signal.set_wakeup_fd(sent, warn_on_full_buffer=False)
    for each in SIGNALS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, lambda *_: None)
    if before >= 0:
        os.close(before)


def _wait(arriving: int, outcome: Callable[[], str]) -> None:
    """Wait for a signal, and end the process; return when another thread waits instead."""
    while received := os.read(arriving, 1):
        if received[0] in SIGNALS:
            _end(received[0], outcome())
    os.close(arriving)


def _end(number: int, outcome: str) -> None:
    with suppress(Exception):
        sys.stdout.flush()
    with suppress(OSError, ValueError):
        if sys.stdout.isatty():
            os.write(sys.stdout.fileno(), BARE_LINE)
    with suppress(OSError):
        os.write(2, f"nps: stopped; {outcome}\n".encode())
    _remove_copies()
    os._exit(128 + number)


def copies_prefix() -> str:
    """How the names of this process's folders of copies begin."""
    return f"nps-copy-{os.getpid()}-"


def _remove_copies() -> None:
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{copies_prefix()}*"):
            shutil.rmtree(folder, ignore_errors=True)

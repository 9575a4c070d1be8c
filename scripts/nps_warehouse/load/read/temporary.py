"""Temporary folders for copies of exports: private, removed when done, and swept when their process was killed.

sweep()                                  # what killed processes left in the system's temporary folder
with temporary_folder() as folder: …     # /tmp/nps-copy-4711-x2fj1m
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nps_warehouse.stopping import copies_prefix

COPIES = "nps-copy-*"
HELD = ".held"
YOUNG = 60.0
"""Seconds within which a folder may not be held yet."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder that nobody else may enter; held, so that no sweep takes it away."""
    with (
        tempfile.TemporaryDirectory(prefix=copies_prefix()) as folder,
        (Path(folder) / HELD).open("w") as held,
    ):
        fcntl.flock(held, fcntl.LOCK_EX)
        yield Path(folder)


def sweep(young: float | None = None) -> None:
    """Remove the folders of processes that ended without removing them. Never fails: there is always a next time.

    young: seconds within which a folder stays, because it may not be held yet; `YOUNG` unless it is given.
    """
    for folder in Path(tempfile.gettempdir()).glob(COPIES):
        with suppress(OSError):
            if _is_left(folder, YOUNG if young is None else young):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path, young: float) -> bool:
    found = folder.lstat()
    if found.st_uid != os.getuid() or folder.is_symlink() or not folder.is_dir():
        return False
    try:
        with (folder / HELD).open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return time.time() - found.st_mtime > young
    except OSError:
        return False
    return time.time() - found.st_mtime > young

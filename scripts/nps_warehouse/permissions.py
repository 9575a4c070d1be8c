"""Who may read what is written, whatever the umask of the person who runs it.

Exports hold names and e-mail addresses, so the build files are for one person; what is published is for everybody.

    with private():
        Path("warehouse/build/raw.duckdb").touch()      # -rw-------
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
READABLE_FOLDER = 0o755


@contextmanager
def private() -> Iterator[None]:
    """Let nobody else read the files that this process creates, its logs and spilled rows included."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_folder(folder: Path, mode: int = READABLE_FOLDER) -> None:
    """Make a folder and the missing ones above it, which anybody may enter; one that exists stays as it is."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(mode)


def tighten(folder: Path) -> None:
    """Make a folder and all that is in it private again where somebody loosened it."""
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):  # a log or spilled rows, gone in the meantime
            mode = PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE
            if S_IMODE(path.stat().st_mode) != mode:
                path.chmod(mode)

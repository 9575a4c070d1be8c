"""One `nps` at a time: whoever works on the warehouse holds `warehouse/.lock`.

The lock is the operating system's, so it is free again the moment its holder ends, however it ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper

from nps_warehouse.errors import NpsError
from nps_warehouse.permissions import make_folder, private
from nps_warehouse.settings import Warehouse


@contextmanager
def held(warehouse: Warehouse, wait_seconds: float = 0, *, finishing: bool = False) -> Iterator[None]:
    """Hold the warehouse, waiting up to `wait_seconds` for whoever has it.

    finishing: also while an erasure is unfinished. Raises NpsError that names the holder's process when it is still
    held after that, when the folder cannot be written to, and when an erasure is unfinished.
    """
    file = warehouse.root / ".lock"
    with _opened(warehouse) as lock:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() >= deadline:
                    holder = file.read_text(encoding="utf-8").strip() or "unknown"
                    raise NpsError(
                        f"{warehouse.root} is in use by another nps (process {holder}); "
                        "try again when it is done, or wait for it with --wait SECONDS"
                    ) from error
                time.sleep(0.1)
        with suppress(OSError):  # a full disk: the lock is held all the same, only nameless
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
        if not finishing:
            from nps_warehouse.erase.tombstones import refuse_unfinished  # imports DuckDB

            refuse_unfinished(warehouse)
        yield


def _opened(warehouse: Warehouse) -> TextIOWrapper:
    try:
        make_folder(warehouse.root)
        with private():
            return (warehouse.root / ".lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise NpsError(
            f"{warehouse.root} cannot be written to ({error.strerror}); fix this, or name another folder in NPS_WAREHOUSE"
        ) from error

"""Whether the warehouse is free and in order: no other `nps`, no other program in its files, nothing unfinished."""

import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.settings import Warehouse
from nps_warehouse.setup.check import Check, ok, problem


def lock_check(warehouse: Warehouse) -> Check:
    """Whether another `nps` holds the warehouse, or another program has one of its build files open."""
    lock = warehouse.root / ".lock"
    if _is_locked(lock, fcntl.flock):
        holder = lock.read_text(encoding="utf-8").strip() or "unknown"
        return problem(
            "locks", f"another nps is running (process {holder})", "wait for it: --wait SECONDS does"
        )
    for file in (warehouse.raw_file, warehouse.work_file, warehouse.nps_file):
        if _is_locked(file, fcntl.lockf):  # the lock that DuckDB takes
            return problem(
                "locks",
                f"{file} is open in another program",
                f"close it there; readers open {warehouse.current / 'nps.duckdb'}",
            )
    return ok("locks", "nobody else is working in the warehouse")


def order_check(warehouse: Warehouse) -> Check:
    """Whether the warehouse has the layout of this version, and no erasure is unfinished."""
    from nps_warehouse.db.files import refuse_lone_log, refuse_old_layout
    from nps_warehouse.erase.tombstones import refuse_unfinished

    for refuse in (refuse_lone_log, refuse_old_layout, refuse_unfinished):
        try:
            refuse(warehouse)
        except NpsError as error:
            return problem("warehouse", str(error))
    state = "in order" if warehouse.raw_file.exists() else "empty: nothing is loaded yet"
    return ok("warehouse", f"{warehouse.root} is {state}")


def lock_checks(warehouse: Warehouse) -> Iterator[Check]:
    """Both; a warehouse in use is not looked into."""
    locks = lock_check(warehouse)
    yield locks
    if locks.state == "ok":
        yield order_check(warehouse)


def _is_locked(file: Path, lock: Callable[[int, int], None]) -> bool:
    try:
        with file.open("r+b") as opened:
            lock(opened.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except OSError:  # not there, or not to be written: another check says so
        return False

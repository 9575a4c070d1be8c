"""Whether this machine has the disk space, memory and time zones that a run needs, and whether it may write.

Writes nothing that is left: a file without a name in each folder, to see whether that is allowed.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nps_warehouse.errors import NpsError
from nps_warehouse.report.wording import thousands
from nps_warehouse.settings import Warehouse, memory_limit, variables
from nps_warehouse.setup.check import Check, ok, problem, warning

MB = 1 << 20
LEAST, ROOM = 100 * MB, 1024 * MB
"""Bytes free below which a small run fails, and below which there is a warning."""
UNITS = {
    "": 1,
    "k": 10**3,
    "m": 10**6,
    "g": 10**9,
    "t": 10**12,
    "ki": 2**10,
    "mi": 2**20,
    "gi": 2**30,
    "ti": 2**40,
}
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


def nearest_folder(path: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return path if path.is_dir() or path == path.parent else nearest_folder(path.parent)


def disk_checks(warehouse: Warehouse) -> Iterator[Check]:
    """Free space for the warehouse, which a build and its published copy need, and for copies of exports."""
    built = _size(warehouse.build_folder)
    copied = warehouse.nps_file.stat().st_size if warehouse.nps_file.exists() else 0
    yield disk_check("disk", nearest_folder(warehouse.root), LEAST + copied, ROOM + 2 * built)
    yield disk_check("temporary files", Path(tempfile.gettempdir()), LEAST, ROOM)


def disk_check(name: str, folder: Path, least: int, room: int) -> Check:
    """Free space where a folder is. least, room: bytes below which it is a problem, and a warning."""
    free = shutil.disk_usage(folder).free
    found = f"{_megabytes(free)} free for {folder}"
    where = "set TMPDIR" if name == "temporary files" else "name another folder in NPS_WAREHOUSE"
    if free < least:
        return problem(name, f"{found}; a run needs {_megabytes(least)}", f"free some space, or {where}")
    if free < room:
        return warning(
            name, f"{found}; {_megabytes(room)} would be comfortable", f"free some space, or {where}"
        )
    return ok(name, found)


def write_check(warehouse: Warehouse) -> Check:
    """Whether files may be written in every folder that a run writes into."""
    names = ("build", "docs", "dbt", "published", "published/versions", "ledger")
    folders = [nearest_folder(warehouse.root), *(warehouse.root / name for name in names)]
    for folder in folders:
        if not folder.is_dir():
            continue
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            return problem(
                "write permission",
                f"{folder} cannot be written to ({error.strerror})",
                "fix this, or name another folder in NPS_WAREHOUSE",
            )
    return ok("write permission", f"{folders[0]} can be written to")


def time_zone_check(zone: str | None = None) -> Check:
    """Whether the reporting zone is known to Python and to DuckDB. zone: default, that of dbt_project.yml."""
    import duckdb

    zone = str(variables().get("reporting_timezone")) if zone is None else zone
    with duckdb.connect() as connection:
        query = "select count(*) from pg_timezone_names() where name = ?"
        in_duckdb = connection.execute(query, [zone]).fetchall()[0][0]
    unknown_to = [name for name, known in (("Python", _is_zone(zone)), ("DuckDB", in_duckdb)) if not known]
    if not unknown_to:
        return ok("time zone", f"{zone} is known to Python and DuckDB")
    return problem(
        "time zone",
        f"{zone} is unknown to {' and '.join(unknown_to)}",
        "correct reporting_timezone in dbt_project.yml, or install tzdata (`pip install tzdata`)",
    )


def memory_check(limit: str | None = None, memory: int | None = None) -> Check:
    """Whether DuckDB's limit leaves memory for the rest. limit: default, the setting; memory: bytes there are."""
    try:
        limit = memory_limit() if limit is None else limit
    except NpsError as error:
        return problem("memory", str(error))
    memory = memory_of_machine() if memory is None else memory
    found = f"{limit} of {_megabytes(memory)} for DuckDB"
    if bytes_of(limit) > memory * 0.8:
        low = _megabytes(memory // 2).replace(" ", "")
        return warning(
            "memory", f"{found}: the system may end a run", f"set NPS_MEMORY_LIMIT to {low} or less"
        )
    return ok("memory", found)


def bytes_of(size: str) -> int:
    """The bytes of a size such as `2GB` or `1.5 GiB`."""
    number = size.rstrip("Bb").rstrip("iKkMGTm ").strip()
    return round(float(number) * UNITS[size[len(number) :].strip().rstrip("B").lower()])


def memory_of_machine() -> int:
    """Bytes of memory of the machine, or of the container where that is less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(memory, int(CONTAINER_LIMIT.read_text(encoding="ascii")))
    except (OSError, ValueError):  # no container, or `max`
        return memory


def _is_zone(zone: str) -> bool:
    try:
        return bool(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _megabytes(size: int) -> str:
    return f"{thousands(size // MB)} MB"

"""Any file without a person: databases, Parquet files, workbooks and whatever else is text.

copy_without(Path("docs/data_docs/raw/responses.html"), new, strings)     # 2: how many rows or parts changed
"""

import zipfile
from contextlib import suppress
from pathlib import Path

from nps_warehouse.durable import sync
from nps_warehouse.erase.databases import copy_database, copy_parquet
from nps_warehouse.erase.strings import Strings

ASIDE = ".erasing-"
"""How the name of a new file begins until it takes the place of the old one."""


def copy_without(file: Path, new: Path, strings: Strings, *, every_database: bool) -> int:
    """Copy a file to `new` without the person, if the person is in it; how many rows or parts changed.

    every_database: copy a database in any case, because it may hold bytes that no table shows.
    """
    if file.suffix == ".duckdb":
        changed = copy_database(file, new, strings)
        if not changed and not every_database:
            new.unlink()
        return changed
    if file.suffix == ".parquet":
        return copy_parquet(file, new, strings)
    if zipfile.is_zipfile(file):
        return _copy_archive(file, new, strings)
    try:
        before = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return 0
    after = strings.in_text(before)
    if after != before:
        new.write_bytes(after.encode("utf-8"))
    return int(after != before)


def aside(file: Path) -> Path:
    """Where the new file is written; what an earlier try left there is removed."""
    new = file.with_name(ASIDE + file.name)
    for left in (new, new.with_name(f"{new.name}.wal")):
        left.unlink(missing_ok=True)
    return new


def take_the_place_of(file: Path, new: Path) -> None:
    """Rename the new file to the old one, with its mode, on disk when this returns; readers of the old one keep it."""
    new.chmod(file.stat().st_mode)
    sync(new)
    new.replace(file)
    sync(file.parent)


def sweep(folder: Path) -> None:
    """Remove the new files that a stopped erasure left."""
    for left in folder.rglob(f"{ASIDE}*"):
        with suppress(OSError):
            left.unlink()


def _copy_archive(file: Path, new: Path, strings: Strings) -> int:
    """Copy a workbook or another zip part by part, each with its own date."""
    changed = 0
    with zipfile.ZipFile(file) as old:
        parts = []
        for part in old.infolist():
            content = old.read(part)
            with suppress(UnicodeDecodeError):
                before = content.decode("utf-8")
                after = strings.in_text(before)
                changed += after != before
                content = after.encode("utf-8")
            parts.append((part, content))
    if changed:
        with zipfile.ZipFile(new, "w") as archive:
            for part, content in parts:
                archive.writestr(part, content)
    return changed

"""The files of a drop, in the order of their names.

>>> kind_of("answers.CSV.gz")
'csv'
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.load.discover.table_names import table_named_by
from nps_warehouse.load.names import composed

KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
PACKED = (".gz", ".zst")
EXPECTED = ".csv, .tsv, .jsonl, .json (also .gz or .zst), .parquet or .xlsx"
SOURCES = "sources.yml"


@dataclass(frozen=True)
class DropFile:
    """A file of a drop. name: its path in the drop. kind: how it is read, None if it cannot be read.

    problem: why it cannot be loaded, '' if it can. is_failure: whether that is a failure or merely reported.
    sheet: the sheet, where this is one sheet of a workbook. is_of_ledger: whether a closing or a decision wrote it.
    """

    path: Path
    name: str
    kind: str | None
    problem: str = ""
    is_failure: bool = True
    sheet: str | None = None
    is_of_ledger: bool = False

    @property
    def size(self) -> int:
        """Bytes, 0 when unknown."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def kind_of(name: str) -> str | None:
    """The kind of file that a name stands for; None when no table can be read from it."""
    stem, packed = name.lower(), ""
    for extension in PACKED:
        if stem.endswith(extension):
            stem, packed = stem.removesuffix(extension), extension
    kind = KINDS.get(Path(stem).suffix)
    return None if packed and kind in ("parquet", "xlsx") else kind


def find_files(drop: Path) -> tuple[DropFile, ...]:
    """Every visible file under `drop`, or the one file it is. Raises NpsError when there is none."""
    if not os.path.lexists(drop):
        raise NpsError(f"{drop} does not exist; give a folder of exports or one file")
    files = tuple(_walk(drop)) if drop.is_dir() else (_drop_file(drop, composed(drop.name)),)
    if not files:
        raise NpsError(f"{drop} has no files; give a folder of exports ({EXPECTED})")
    return files


def sources_file(drop: Path) -> Path:
    """The path of a drop's `sources.yml`: in the folder, or next to the one file."""
    return (drop if drop.is_dir() else drop.parent) / SOURCES


def _walk(drop: Path) -> Iterator[DropFile]:
    """Files in name order, however deep; a symlink to a folder above is not followed."""
    todo: list[_Entry] = [(drop, "", None)]
    while todo:
        path, name, above = todo.pop()
        prefix = ""
        try:
            if name and not path.is_dir():
                yield _drop_file(path, name)
            elif name and kind_of(name):
                problem = "is a folder with the name of a file; rename it without the extension"
                yield DropFile(path, name, None, problem)
            elif not _is_above(path, above):
                prefix = name and name + "/"
                todo += reversed(_entries(path, prefix, above))
        except OSError as error:
            problem = f"cannot be read ({error.strerror}); check its permissions"
            yield DropFile(path, prefix or name or path.name, None, problem)


@dataclass(frozen=True)
class _Above:
    """The folders above an entry, each by device and number: the same by whatever path they are reached."""

    identity: tuple[int, int]
    above: "_Above | None"


_Entry = tuple[Path, str, _Above | None]


def _is_above(folder: Path, above: _Above | None) -> bool:
    identity = _identity(folder)
    while above and above.identity != identity:
        above = above.above
    return above is not None


def _entries(folder: Path, prefix: str, above: _Above | None) -> list[_Entry]:
    """The visible entries of a folder, with their names in the drop. Raises OSError."""
    here = _Above(_identity(folder), above)
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    shown = [path for path in found if prefix + path.name != SOURCES or path.is_dir()]
    return [(path, composed(prefix + path.name), here) for path in shown]


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _drop_file(path: Path, name: str) -> DropFile:
    if path.is_symlink() and not path.exists():
        return DropFile(path, name, None, "is a broken symlink; remove it or fix it")
    if not path.is_file():
        return DropFile(path, name, None, "is not a regular file", is_failure=False)
    kind = kind_of(name)
    if kind and name.encode("utf-8", "replace").decode() != name:
        return DropFile(path, name, None, "has a name that is not UTF-8; rename it")
    return DropFile(path, name, kind) if kind else _not_a_table(path, name)


def _not_a_table(path: Path, name: str) -> DropFile:
    """A file of a kind that is not loaded: a failure if its name is that of a table."""
    if name.lower() in ("sources.yaml", "source.yml", "source.yaml"):
        return DropFile(path, name, None, f"is not read under this name; rename it to {SOURCES}")
    if table_named_by(name):
        remedy = f"is not a kind of file that can be loaded; save it as {EXPECTED}"
        return DropFile(path, name, None, remedy)
    if name.lower().endswith(".zip"):
        return DropFile(path, name, None, "is an archive; unpack it into the drop")
    return DropFile(path, name, None, f"not loaded: it is not {EXPECTED}", is_failure=False)

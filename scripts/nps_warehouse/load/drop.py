"""The files of a drop, in the order of their names.

>>> kind_of("answers.CSV.gz")
'csv'
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.load.description import table_named_by

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
    """A file of a drop. name: its path in the drop. kind: how it is read, None if it cannot be.

    complaint: why it cannot be loaded, '' if it may be. matters: whether that is a failure or only worth a line.
    sheet: the sheet of a workbook that this is.
    """

    path: Path
    name: str
    kind: str | None
    complaint: str = ""
    matters: bool = True
    sheet: str | None = None

    @property
    def size(self) -> int:
        """Bytes, 0 when unknown."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def kind_of(name: str) -> str | None:
    """What a file of this name holds, or None when it holds no table."""
    stem, packed = name.lower(), ""
    for extension in PACKED:
        if stem.endswith(extension):
            stem, packed = stem.removesuffix(extension), extension
    kind = KINDS.get(Path(stem).suffix)
    return None if packed and kind in ("parquet", "xlsx") else kind


def discover(drop: Path) -> tuple[DropFile, ...]:
    """Every visible file under `drop`, or the one file it is. Raises NpsError when there is none."""
    if not os.path.lexists(drop):
        raise NpsError(f"{drop} does not exist; give a folder of exports or one file")
    files = tuple(_walk(drop, "", frozenset())) if drop.is_dir() else (_described(drop, drop.name),)
    if not files:
        raise NpsError(f"{drop} holds no files; give a folder of exports ({EXPECTED})")
    return files


def sources_file(drop: Path) -> Path:
    """Where the description of a drop stands: in the folder, or beside the one file."""
    return (drop if drop.is_dir() else drop.parent) / SOURCES


def _walk(folder: Path, prefix: str, above: frozenset[str]) -> Iterator[DropFile]:
    """Files in name order; a link to a folder we are in is not followed again."""
    here = os.path.realpath(folder)
    try:
        entries = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        yield DropFile(
            folder, prefix or folder.name, None, f"cannot be read ({error.strerror}); check its permissions"
        )
        return
    for entry in entries:
        path, name = folder / entry, prefix + entry
        if entry.startswith(".") or (name == SOURCES and not path.is_dir()):
            continue
        if not path.is_dir():
            yield _described(path, name)
        elif kind_of(entry):
            yield DropFile(
                path, name, None, "is a folder with the name of a file; rename it without the extension"
            )
        elif os.path.realpath(path) not in above | {here}:
            yield from _walk(path, name + "/", above | {here})


def _described(path: Path, name: str) -> DropFile:
    if path.is_symlink() and not path.exists():
        return DropFile(path, name, None, "is a link to nothing; remove it or mend it")
    if not path.is_file():
        return DropFile(path, name, None, "is not an ordinary file", matters=False)
    kind = kind_of(name)
    if kind and name.encode("utf-8", "replace").decode() != name:
        return DropFile(path, name, None, "has a name that is not UTF-8; rename it")
    return DropFile(path, name, kind) if kind else _no_table(path, name)


def _no_table(path: Path, name: str) -> DropFile:
    """A file of no kind that is loaded: a failure where its name promises a table."""
    if name.lower() in ("sources.yaml", "source.yml", "source.yaml"):
        return DropFile(path, name, None, f"is not read under this name; rename it to {SOURCES}")
    if table_named_by(name):
        remedy = f"holds no kind of file that is loaded; save it as {EXPECTED}"
        return DropFile(path, name, None, remedy)
    if name.lower().endswith(".zip"):
        return DropFile(path, name, None, "is packed; unpack it into the drop")
    return DropFile(path, name, None, f"not loaded: it is not {EXPECTED}", matters=False)

"""What is needed to read one file, whatever its kind."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

Advance = Callable[[int], None]


@dataclass(frozen=True)
class FileToRead:
    """One file to read.

    kind: what `kind_of` says of its name. folder: a temporary folder for copies. known_columns: names that its header
    may hold, by which its delimiter is recognised. sheet, encoding, delimiter: stated ones, None where they must be
    detected. advance: called with the number of bytes read.
    """

    connection: duckdb.DuckDBPyConnection
    path: Path
    kind: str
    folder: Path
    known_columns: frozenset[str]
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    advance: Advance = lambda _: None

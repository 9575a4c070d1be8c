"""Delimited text: `.csv` and `.tsv`, whatever the delimiter.

DuckDB is given every setting and guesses none: the delimiter comes from the header, and all columns are text.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.names import plain_name
from nps_warehouse.load.read.file_to_read import FileToRead
from nps_warehouse.load.read.plain_text import plain_text
from nps_warehouse.load.read.rows import Rows, column_names, file_line, gap_shifts

DELIMITERS = (",", ";", "\t", "|")
LONGEST_HEADER = 1 << 20  # characters
LONGEST_RECORD = 2_000_000  # bytes; DuckDB's buffers are sixteen times this


def read_csv(file: FileToRead) -> Rows:
    """The rows of a delimited text file. Raises NpsError when it has no header."""
    text = plain_text(file, delimiters=file.delimiter or "".join(DELIMITERS))
    start = _start(text.path)
    delimiter = file.delimiter or _delimiter(start, file.known_columns)
    header = _record(start, delimiter)
    relation = csv_relation(text.path, column_names(len(header)), delimiter)
    return Rows(
        header,
        relation,
        text.sha256,
        header_line=file_line(1, gap_shifts(text.gaps)),
        gaps=text.gaps,
        notes=text.notes,
        plain_file=text.path,
        lines=text.lines,
        encoding=text.encoding,
        delimiter=delimiter,
    )


def csv_relation(
    path: Path, columns: Iterable[str], delimiter: str, *, quote: str = '"', header: bool = True
) -> str:
    """SQL that reads a plain UTF-8 text file; records that cannot be parsed go to DuckDB's reject tables."""
    types = ", ".join(f"{sql.text(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({sql.text(str(path))}, columns = {{{types}}}, delim = {sql.text(delimiter)}, "
        f"quote = {sql.text(quote)}, escape = {sql.text(quote)}, comment = '', header = {str(header).lower()}, "
        f"auto_detect = false, store_rejects = true, rejects_limit = 0, max_line_size = {LONGEST_RECORD}, "
        "compression = 'none', hive_partitioning = false, filename = false)"
    )


def _start(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return file.read(LONGEST_HEADER)


def _delimiter(start: str, known: frozenset[str]) -> str:
    """The delimiter that splits the header into most known names; of equals, into most columns."""
    lower = {name.lower() for name in known}

    def matches(delimiter: str) -> tuple[int, int]:
        try:
            names = _record(start, delimiter)
        except NpsError:
            return (-1, 0)
        return (sum(plain_name(name).lower() in lower for name in names), len(names))

    return max(DELIMITERS, key=matches)


def _record(start: str, delimiter: str) -> tuple[str, ...]:
    """The first record."""
    if not start.strip():
        raise NpsError("is empty; export it again")
    try:
        first = next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        raise NpsError(f"line 1 is not a header ({error}); the first line must name the columns") from error
    if not any(name.strip() for name in first):
        raise NpsError("line 1 is not a header (it is empty); the first line must name the columns")
    return tuple(first)

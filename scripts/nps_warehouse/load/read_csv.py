"""Delimited text: `.csv` and `.tsv`, whatever the delimiter.

Everything is told to DuckDB and nothing guessed by it: the delimiter comes from the header, the columns are text.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.formats import signature_columns
from nps_warehouse.load.job import Job
from nps_warehouse.load.plain_text import plain_text
from nps_warehouse.load.rows import Rows, column_names, over_gaps, shifts

DELIMITERS = (",", ";", "\t", "|")
LONGEST_HEADER = 1 << 20  # characters
LONGEST_RECORD = 2_000_000  # bytes; DuckDB's buffers are sixteen times this


def rows_of_csv(job: Job) -> Rows:
    """The rows of a delimited text file. Raises NpsError when it has no header."""
    description = job.description
    text = plain_text(job, quoted=True)
    start = _start(text.path)
    known = {*description.columns, *description.raw_table.columns}
    if description.format != "table":
        known |= signature_columns()
    delimiter = description.delimiter or _delimiter(start, known)
    header = _record(start, delimiter)
    relation = csv_relation(text.path, column_names(len(header)), delimiter)
    return Rows(
        header,
        relation,
        text.sha256,
        header_line=over_gaps(1, shifts(text.gaps)),
        gaps=text.gaps,
        notes=text.notes,
        plain=text.path,
        lines=text.lines,
        encoding=text.encoding,
        delimiter=delimiter,
    )


def csv_relation(
    path: Path, columns: Iterable[str], delimiter: str, *, quote: str = '"', header: bool = True
) -> str:
    """SQL that reads a plain UTF-8 text file; what is no record of it goes to DuckDB's reject tables."""
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


def _delimiter(start: str, known: set[str]) -> str:
    """The delimiter that makes most known names of the header; of equals, the one that makes most columns."""
    lower = {name.lower() for name in known}

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            names = _record(start, delimiter)
        except NpsError:
            return (-1, 0)
        return (sum(name.strip().lower() in lower for name in names), len(names))

    return max(DELIMITERS, key=worth)


def _record(start: str, delimiter: str) -> tuple[str, ...]:
    """The first record."""
    if not start.strip():
        raise NpsError("is empty; export it again")
    try:
        first = next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        raise NpsError(f"line 1 is no header ({error}); the first line must name the columns") from error
    if not any(name.strip() for name in first):
        raise NpsError("line 1 is no header (it is empty); the first line must name the columns")
    return tuple(first)

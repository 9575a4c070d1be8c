"""Rows inside the quoted text of another row: two double quotes that belong to no pair make one, and it is valid csv.

    R1,9,2025-03-01,"good            the text ends four lines below, and three rows are part of it
    R2,3,2025-03-02,bad
    R3,4,2025-03-03,bad
    R4,9,2025-03-04,fine"

A comment of several lines is no row: it lacks the columns, or what identifies a row in them (numbers, times, codes).
Reads the file only where records are fewer than lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nps_warehouse.load.read.quotes import ends_inside

SAMPLE = 1_000  # records that show what a row looks like
LONGEST = 10_000  # lines of one record that are looked at
CLASSES = (
    ("time", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b.*")),
    ("number", re.compile(r"[-+]?\d[\d.,]*")),
    ("code", re.compile(r"(?=\S*\d)\S+")),
)
Classes = Sequence[frozenset[str]]


@dataclass(frozen=True)
class Record:
    """A record of several lines. nth: its number among the records. first: the number of its first line."""

    nth: int
    first: int
    lines: tuple[str, ...]


def swallowed_row(plain_file: Path, delimiter: str, width: int) -> tuple[Record, int] | None:
    """The first record whose text holds a row, and the line of that row; None when there is none.

    width: how many columns the file has.
    """
    if width < 2:  # a line of a single column cannot be told from a row
        return None
    singles = (record for record in _records(plain_file, delimiter) if len(record.lines) == 1)
    sample = [record.lines[0] for record in islice(singles, 1, SAMPLE + 1)]
    known = [cells for line in sample if len(cells := _cells(line, delimiter)) == width]
    begins = '"' if sample and all(line.startswith('"') for line in sample) else ""
    for record in islice(_records(plain_file, delimiter), 1, None):
        if len(record.lines) > 1 and (line := _row_in(record, delimiter, begins, known, width)):
            return record, line
    return None


def _row_in(
    record: Record, delimiter: str, begins: str, known: Sequence[Sequence[str]], width: int
) -> int | None:
    """The number of a line that looks like a row. begins: how every row of the file does.

    The last line of a text in the first column has all columns too: it counts only where the first line has them as well.
    """
    lines = [_cells(line, delimiter) for line in record.lines]
    begins_as_row = len(lines[0]) == width
    looks = _looks((*known, lines[0]) if begins_as_row else known, width)
    for place, cells in enumerate(lines[1:], 1):
        is_last = place == len(lines) - 1
        line = record.lines[place]
        may_be = line.startswith(begins) and not (is_last and _ends_text(line, delimiter))
        if may_be and (begins_as_row or not is_last) and _is_row(cells, looks, width):
            return record.first + place
    return None


def _ends_text(line: str, delimiter: str) -> bool:
    """Whether a line has a double quote between two delimiters: the end of a text, and of a row that would be a cell."""
    return f'{delimiter}"{delimiter}' in f"{delimiter}{line}{delimiter}"


def _looks(known: Sequence[Sequence[str]], width: int) -> Classes:
    """What identifies a row in each column: the classes of its texts, none where most of them are words."""
    looks = []
    for place in range(width):
        counts = Counter(_class(cells[place]) for cells in known)
        told = sum(counts[name] for name, _ in CLASSES)
        is_told = told and told >= counts["words"]
        looks.append(frozenset(counts) - {"words"} if is_told else frozenset())
    return looks


def _is_row(cells: Sequence[str], looks: Classes, width: int) -> bool:
    if len(cells) != width:
        return False
    classes = [(_class(cell), look) for cell, look in zip(cells, looks, strict=True) if look]
    misfits = sum(found not in look for found, look in classes)
    fits = sum(found in look for found, look in classes if found)
    return fits > 0 and misfits <= (fits + misfits) // 4


def _class(cell: str) -> str:
    """What a text is: empty (''), a time, a number, a code or words."""
    text = cell.strip()
    return next((name for name, pattern in CLASSES if pattern.fullmatch(text)), "words") if text else ""


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line on its own; a double quote that is not closed in it is none."""
    if '"' not in line:
        return line.split(delimiter)
    end = re.escape(delimiter)
    found = re.findall(rf'("(?:[^"]|"")*"(?={end}|$)|[^{end}]*)(?:{end}|$)', line + delimiter)
    return [cell.replace('"', "") for cell in found[:-1]]


def _records(plain_file: Path, delimiter: str) -> Iterator[Record]:
    """The records of a csv file with their lines."""
    nth, first, lines, inside = 1, 1, list[str](), False
    with plain_file.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        for number, line in enumerate(file, 1):
            text = line.rstrip("\r\n")
            first = first if lines else number
            if len(lines) < LONGEST:
                lines.append(text)
            if '"' in text:
                inside = ends_inside(text, delimiter, inside)
            if not inside:
                yield Record(nth, first, tuple(lines))
                nth, lines = nth + 1, []

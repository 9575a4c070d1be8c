"""Double quotes that do not pair up: they can swallow any number of records and leave a single rejected one, or none.

Checked only when a file has rejected records, or fewer records than lines.
"""

from collections.abc import Sequence
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.load.read.rows import Reject, Rows, file_line, gap_shifts
from nps_warehouse.load.read.swallowed_rows import swallowed_row

REMEDY = "close it, or double it if it is part of the text"


def refuse_unclosed_quote(rejects: Sequence[Reject], rows: Rows, records: int) -> None:
    """Raise NpsError when an unclosed quote swallowed records. records: how many are accounted for, header included."""
    open_quote = next((reject for reject in rejects if reject.opens_quote), None)
    if open_quote:
        raise NpsError(f"line {open_quote.line} opens a double quote that is not closed; {REMEDY}")
    if rows.plain_file is None or records == rows.lines:
        return
    if rejects and records != count_records(rows.plain_file):
        raise NpsError(f"its double quotes do not pair up, likely near line {rejects[0].line}; {REMEDY}")
    _refuse_swallowed_row(rows, rows.plain_file)


def count_records(plain_file: Path) -> int:
    """How many records a plain text has; a line end between quotes ends no record."""
    count, inside = 0, False
    with plain_file.open("rb") as lines:
        for line in lines:
            count += not inside
            inside ^= line.count(b'"') % 2 == 1
    return count


def _refuse_swallowed_row(rows: Rows, plain_file: Path) -> None:
    found = swallowed_row(plain_file, rows.delimiter or ",", len(rows.header) - rows.derived_columns)
    if found is None:
        return
    record, line = found
    blank = file_line(record.nth, gap_shifts(rows.gaps)) - record.nth
    raise NpsError(
        f"line {record.first + blank} opens a double quote, and its text goes on to line "
        f"{record.first + blank + len(record.lines) - 1}, but line {line + blank} looks like a row of its own; {REMEDY}"
    )

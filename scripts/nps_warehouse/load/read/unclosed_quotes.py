"""Double quotes that do not pair up: they can swallow any number of records and leave a single rejected one.

Checked only when a file has rejected records and fewer records than lines.
"""

from collections.abc import Sequence
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.load.read.rows import Reject

REMEDY = "close it, or double it if it is part of the text"


def refuse_unclosed_quote(
    rejects: Sequence[Reject], plain_file: Path | None, lines: int, records: int
) -> None:
    """Raise NpsError when an unclosed quote swallowed records.

    lines: how many lines `plain_file` has. records: how many of its records are accounted for, header included.
    """
    open_quote = next((reject for reject in rejects if reject.opens_quote), None)
    if open_quote:
        raise NpsError(f"line {open_quote.line} opens a double quote that is not closed; {REMEDY}")
    if rejects and plain_file and records != lines and records != count_records(plain_file):
        raise NpsError(f"its double quotes do not pair up, likely near line {rejects[0].line}; {REMEDY}")


def count_records(plain_file: Path) -> int:
    """How many records a plain text has; a line end between quotes ends no record."""
    count, inside = 0, False
    with plain_file.open("rb") as lines:
        for line in lines:
            count += not inside
            inside ^= line.count(b'"') % 2 == 1
    return count

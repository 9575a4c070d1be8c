"""Double quotes that do not pair up: they can swallow any number of records and leave one complaint.

Asked only when a file has rejected records and fewer records than lines.
"""

from collections.abc import Sequence
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.load.rows import Reject

REMEDY = "close it, or double it where it belongs to the text"


def refuse_swallowed(rejects: Sequence[Reject], plain: Path | None, lines: int, records: int) -> None:
    """Raise NpsError when a quote that is not closed took records with it.

    lines: how many lines the `plain` file has. records: how many of its records are accounted for, header included.
    """
    open_quote = next((reject for reject in rejects if reject.opens_quote), None)
    if open_quote:
        raise NpsError(f"line {open_quote.line} opens a double quote that is not closed; {REMEDY}")
    if rejects and plain and records != lines and records != records_by_quotes(plain):
        raise NpsError(f"its double quotes do not pair up, likely near line {rejects[0].line}; {REMEDY}")


def records_by_quotes(plain: Path) -> int:
    """How many records a plain text has, where a line end between quotes ends none."""
    count, inside = 0, False
    with plain.open("rb") as lines:
        for line in lines:
            count += not inside
            inside ^= line.count(b'"') % 2 == 1
    return count

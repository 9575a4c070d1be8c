"""What every kind of file becomes: rows of text in a relation, and the records that cannot be parsed as rows."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

UNPAIRED = (
    "error_type in ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM') and ("
    "length(csv_line) - length(replace(csv_line, '\"', ''))) % 2 = 1"
)
LONGEST_SHOWN = 2_000  # characters of a rejected line that are kept


@dataclass(frozen=True)
class Reject:
    """A record that cannot be parsed as a row.

    line: its number. column: the export column at fault, where one is. opens_quote: whether it has a double quote that
    is not closed, so that the records after it may have been taken for its text.
    """

    line: int
    column: str | None
    error: str
    line_text: str | None
    opens_quote: bool = False


@dataclass(frozen=True)
class Rows:
    """The rows of one file.

    header: the names of its columns. relation: SQL for its rows, a text column c0, c1, … per name; empty text is null.
    is_numbered: whether the relation has a column `_number`; if not, the rows are counted from 2, skipping `gaps` and
    rejected records. header_line: the number of the header, 0 when there is none. plain_file, lines: a delimited text,
    and how many lines it has. rejects: those known before the relation is read. notes: lines for the report.
    derived_columns: how many of its last columns are derived from others. encoding, delimiter: how a text was read.
    is_empty: SQL for whether a row is empty, where that need not be asked of every column.
    """

    header: tuple[str, ...]
    relation: str
    sha256: str
    is_numbered: bool = False
    header_line: int = 0
    gaps: tuple[int, ...] = ()
    plain_file: Path | None = None
    lines: int = 0
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()
    derived_columns: int = 0
    encoding: str | None = None
    delimiter: str | None = None
    is_empty: str = ""

    def with_columns(self, derived: Mapping[str, str]) -> "Rows":
        """The rows with columns derived from others: name to SQL over their own."""
        if not derived:
            return self
        first = len(self.header)
        listed = ", ".join(f"{value} as c{first + place}" for place, value in enumerate(derived.values()))
        return replace(
            self,
            header=(*self.header, *derived),
            relation=f"(select *, {listed} from {self.relation})",
            derived_columns=self.derived_columns + len(derived),
        )


def column_names(count: int) -> list[str]:
    """Name the columns c0, c1, and so on."""
    return [f"c{place}" for place in range(count)]


def gap_shifts(gaps: Iterable[int]) -> list[int]:
    """For each gap, the first number it shifts; numbers are counted without gaps, from 1."""
    return [gap - before for before, gap in enumerate(sorted(gaps))]


def file_line(number: int, starts: Sequence[int]) -> int:
    """The line in the file of the record that is `number` when gaps are not counted."""
    return number + bisect_right(starts, number)


def materialise(connection: duckdb.DuckDBPyConnection, query: str, table: str) -> tuple[Reject, ...]:
    """Create the temporary `table` from a `query` that reads a csv; return what it rejects, each record once, in order."""
    _forget_rejects(connection)
    connection.execute(f"create or replace temp table {table} as {query}")
    try:
        found = connection.execute(
            f"select line, any_value(column_name order by error_type), any_value(error_message order by error_type), "
            f"any_value(left(csv_line, {LONGEST_SHOWN}) order by error_type), bool_or({UNPAIRED}) "
            "from reject_errors group by line order by line"
        ).fetchall()
    except duckdb.CatalogException:
        return ()
    finally:
        _forget_rejects(connection)
    return tuple(
        Reject(line, column, " ".join(str(error).split()), (text or "").strip("\r\n"), bool(unpaired))
        for line, column, error, text, unpaired in found
    )


def number_rows(connection: duckdb.DuckDBPyConnection, table: str, first: int, gaps: Iterable[int]) -> str:
    """A relation: the rows of the temporary `table` in their order, numbered from `first`, skipping the gaps."""
    starts = gap_shifts(gaps)
    if not starts:
        return f"(select rowid + {first} as _number, * from {table})"
    connection.execute(
        f"create or replace temp table {table}_gaps as "
        "select max(shift) as shift, start from (select unnest(?::bigint[]) as start, unnest(?::bigint[]) as shift) "
        "group by start",
        [starts, list(range(1, len(starts) + 1))],
    )
    return (
        f"(select {table}.rowid + {first} + coalesce({table}_gaps.shift, 0) as _number, {table}.* "
        f"from {table} asof left join {table}_gaps on {table}.rowid + {first} >= {table}_gaps.start)"
    )


def _forget_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")

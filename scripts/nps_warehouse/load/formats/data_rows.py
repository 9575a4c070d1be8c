"""The rows of an export below its header, queried before they are staged, and numbered where that takes their numbers."""

from dataclasses import dataclass, replace
from typing import Any

import duckdb

from nps_warehouse.load.formats.summary_words import is_summary
from nps_warehouse.load.read.rows import Rows, column_names, file_line, gap_shifts, materialise, number_rows
from nps_warehouse.load.read.unclosed_quotes import refuse_unclosed_quote


@dataclass(frozen=True)
class DataRows:
    """Rows of a file. is_row: SQL that distinguishes a row from a record of the header."""

    connection: duckdb.DuckDBPyConnection
    rows: Rows
    is_row: str

    def query(self, select: str, first: int = 0) -> list[tuple[Any, ...]]:
        """The result of `select … from data`, with further conditions after `and`; over the `first` rows only."""
        where = f"{self.rows.relation} where {self.is_row}"
        data = f"(select * from {where} limit {first})" if first else where
        materialise(self.connection, select.replace(" from data", f" from {data}", 1), "query_result")
        return self.connection.execute("select * from query_result").fetchall()


def data_rows(connection: duckdb.DuckDBPyConnection, rows: Rows, header_records: int) -> DataRows:
    """The rows below a header of so many records, without those that sum up others; numbered where that takes their numbers."""
    is_row = f"not {is_summary('c0')}"
    if header_records == 1 and not rows.is_numbered:
        return DataRows(connection, rows, is_row)
    rows = numbered(connection, rows)
    last_header_line = rows.header_line + header_records - 1 if rows.header_line else 0
    return DataRows(connection, rows, f"_number > {last_header_line} and {is_row}")


def numbered(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Rows:
    """The rows with their numbers, in a temporary table. Raises NpsError when an unclosed quote swallowed records."""
    if rows.is_numbered:
        return rows
    columns = ", ".join(column_names(len(rows.header)))
    found = materialise(connection, f"select {columns} from {rows.relation}", "numbered_rows")
    starts = gap_shifts(rows.gaps)
    found = tuple(replace(reject, line=file_line(reject.line, starts)) for reject in found)
    rejects = (*rows.rejects, *found)
    ((count,),) = connection.execute("select count(*) from numbered_rows").fetchall()
    refuse_unclosed_quote(rejects, rows, count + len(found) + 1)
    relation = number_rows(connection, "numbered_rows", 2, (*rows.gaps, *(reject.line for reject in found)))
    return replace(rows, relation=relation, is_numbered=True, rejects=rejects, plain_file=None, is_empty="")

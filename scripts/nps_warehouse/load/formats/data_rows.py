"""The rows of an export below its header, queried before they are staged."""

from dataclasses import dataclass
from typing import Any

import duckdb

from nps_warehouse.load.read.rows import Rows, materialise


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

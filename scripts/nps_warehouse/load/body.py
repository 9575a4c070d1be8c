"""The rows of an export below its header, to be asked before they are staged."""

from dataclasses import dataclass
from typing import Any

import duckdb

from nps_warehouse.load.rows import Rows, materialised


@dataclass(frozen=True)
class Body:
    """Rows of a file. is_row: SQL that tells a row from a record of the header."""

    connection: duckdb.DuckDBPyConnection
    rows: Rows
    is_row: str

    def ask(self, select: str, first: int = 0) -> list[tuple[Any, ...]]:
        """What `select … from body` says of the rows, with further conditions after `and`; of the `first` rows only."""
        where = f"{self.rows.relation} where {self.is_row}"
        body = f"(select * from {where} limit {first})" if first else where
        materialised(self.connection, select.replace(" from body", f" from {body}", 1), "asked")
        return self.connection.execute("select * from asked").fetchall()

"""A file of the ledger as rows: one for each statement, with what is the same for the whole file in every row.

{"closing_id": "0001", "period_name": "2025-Q4", …, "statements": [{"payee_id": "m1", "evidence": [{…}]}, …]}

Not read by lines as other JSON is: the evidence of one payee may be larger than the longest line.
"""

import json
from collections.abc import Mapping
from typing import Any

import duckdb

from nps_warehouse.load.read.rows import Rows, column_names

KEYS = {"sequence", "previous_sha256", "kind"}
STATEMENTS = "statements"


def is_ledger_file(content: object) -> bool:
    """Whether JSON has the shape of a file of the ledger."""
    return isinstance(content, dict) and content.keys() >= KEYS


def ledger_rows(connection: duckdb.DuckDBPyConnection, content: Mapping[str, Any], sha256: str) -> Rows:
    """The rows of a file of the ledger; what is no text or number is JSON text."""
    records = records_of(content)
    header = tuple(dict.fromkeys(key for record in records for key in record)) or tuple(content)
    columns = column_names(len(header))
    listed = ", ".join(f"{column} varchar" for column in columns)
    connection.execute(f"create or replace temp table ledger_rows (_number bigint, {listed})")
    places = ", ".join("?" * (len(columns) + 1))
    for number, record in enumerate(records, start=1):
        connection.execute(f"insert into ledger_rows values ({places})", [number, *map(record.get, header)])
    return Rows(header, "ledger_rows", sha256, is_numbered=True)


def records_of(content: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """The texts of each row; what is no text or number is JSON text, and what is empty is null."""
    shared = {key: value for key, value in content.items() if key != STATEMENTS}
    return [
        {key: _text(value) for key, value in {**shared, **statement}.items()}
        for statement in content.get(STATEMENTS, [{}])
    ]


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

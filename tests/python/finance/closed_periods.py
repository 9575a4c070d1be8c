"""Closings and decisions of a tiny warehouse, as the ledger's files would load them.

close(warehouse)                                    # what is built of every period becomes what was paid
decide(warehouse, {"3f0c…": "adjust"})
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb

from nps_warehouse.settings import Warehouse

Row = dict[str, Any]
SETTINGS = {
    "response_basis": "latest",
    "reporting_timezone": "Europe/Amsterdam",
    "fiscal_year_start_month": 1,
    "minimum_responses": 5,
}
LISTED = {
    "bands": "work.reference.bonus_bands as listed where listed.scheme_id = '{scheme_id}'",
    "benchmarks": "work.reference.published_benchmarks as listed",
    "branches": "work.reference.branches as listed",
}
"""What a closing holds of each: the rows of a seed or model."""


@contextlib.contextmanager
def opened(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build files, all of them to write to."""
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(f"attach '{warehouse.raw_file}' as raw")
        connection.execute(f"attach '{warehouse.work_file}' as work")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The rows of a query, by column."""
    found = connection.execute(query)
    assert found.description is not None
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def close(
    warehouse: Warehouse, sequence: int = 1, where: str = "true", settles: Sequence[str] | None = None
) -> None:
    """Close every period of every scheme of which the statements meet a condition: one file for each.

    settles: the decisions of a correction.
    """
    kind = "closing" if settles is None else "correction"
    with opened(warehouse) as connection:
        statements = rows(connection, f"from serving.int_bonus_statements where {where}")
        files = sorted({(each["scheme_id"], each["period_name"]) for each in statements})
        for number, (scheme_id, period_name) in enumerate(files, start=sequence):
            [scheme] = rows(
                connection,
                f"select cast(to_json(schemes) as varchar) as scheme from work.reference.bonus_schemes as schemes "
                f"where scheme_id = '{scheme_id}'",
            )
            held = {name: _json(connection, of.format(scheme_id=scheme_id)) for name, of in LISTED.items()}
            for statement in statements:
                if (statement["scheme_id"], statement["period_name"]) == (scheme_id, period_name):
                    evidence = (
                        f"serving.int_bonus_evidence as listed where scheme_id = '{scheme_id}' and "
                        f"period_name = '{period_name}' and payee_id = '{statement['payee_id']}'"
                    )
                    ledger = {
                        "closing_id": f"{number:04d}",
                        "kind": kind,
                        "sequence": number,
                        "paid_amount": statement["amount"] if kind == "closing" else 0,
                        "evidence": _json(connection, evidence),
                        "settings": json.dumps(SETTINGS),
                        "settles": json.dumps(settles or []),
                    }
                    _insert(connection, "bonus_closings", {**statement, **scheme, **held, **ledger})


def decide(warehouse: Warehouse, restatements: Mapping[str, str], sequence: int) -> None:
    """Decide on restatements: id to `adjust` or `waive`."""
    with opened(warehouse) as connection:
        for number, (restatement_id, decision) in enumerate(restatements.items(), start=sequence):
            [found] = rows(
                connection, f"from marts.bonus_restatements where restatement_id = '{restatement_id}'"
            )
            ledger = {
                "decision_id": f"{number:04d}",
                "sequence": number,
                "decision": decision,
                "decided_by": "Ada",
            }
            _insert(connection, "bonus_decisions", {**found, **ledger})


def _json(connection: duckdb.DuckDBPyConnection, listed: str) -> str:
    query = f"select cast(coalesce(to_json(list(listed)), '[]') as varchar) as listed from {listed}"
    return str(rows(connection, query)[0]["listed"])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, object]) -> None:
    """Add a row to a raw table, of a load before all others."""
    columns = [
        column
        for (column,) in connection.execute(
            f"select column_name from duckdb_columns() where database_name = 'raw' and table_name = '{table}'"
        ).fetchall()
    ]
    values = {**row, "_load_id": 0, "_source_row": 1}
    given = [column for column in columns if values.get(column) is not None]
    connection.execute(
        f"insert into raw.{table} ({', '.join(given)}) values ({', '.join('?' * len(given))})",
        [values[column] if column.startswith("_") else str(values[column]) for column in given],
    )

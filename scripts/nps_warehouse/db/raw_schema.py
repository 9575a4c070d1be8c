"""The raw tables as DuckDB has them: created in a new raw.duckdb, extended in one that an earlier version wrote."""

import duckdb

from nps_warehouse.db.sql import name
from nps_warehouse.raw_tables import FEW_VALUES, LOADS, METADATA, RAW_TABLES, REJECTED_ROWS, SALTS

EXISTING = """
    select table_name, list(column_name) from duckdb_columns()
    where database_name = current_database() and schema_name = 'main' and not internal group by all
"""


def create_raw_tables(raw: duckdb.DuckDBPyConnection) -> None:
    """Create the raw tables and columns that are missing, in one transaction; write nothing when none is."""
    existing = dict(raw.execute(EXISTING).fetchall())
    statements = [
        statement
        for table, columns in raw_columns().items()
        for statement in _missing(table, columns, existing.get(table))
    ]
    if statements:
        raw.execute(f"begin; {'; '.join(statements)}; commit")


def raw_columns() -> dict[str, dict[str, str]]:
    """Every raw table with its columns and their types."""
    business = {
        table.name: dict.fromkeys(table.columns, "varchar") | METADATA for table in RAW_TABLES.values()
    }
    return business | {"loads": LOADS, "rejected_rows": REJECTED_ROWS, "salts": SALTS}


def _missing(table: str, columns: dict[str, str], existing: list[str] | None) -> list[str]:
    """Write the statements that give a table what it lacks. existing: its columns, None where there is no table."""
    if existing is None:
        listed = ", ".join(
            f"{name(column)} {_stored(table, column, kind)}" for column, kind in columns.items()
        )
        salt = [f"insert into {name(table)} select cast(uuid() as varchar)"] if table == "salts" else []
        return [f"create table {name(table)} ({listed})", *salt]
    return [
        f"alter table {name(table)} add column {name(column)} {kind}"
        for column, kind in columns.items()
        if column not in existing
    ]


def _stored(table: str, column: str, kind: str) -> str:
    """Name a column's type and, for text of an export, its compression: letting DuckDB try each costs half more."""
    if table not in RAW_TABLES or column in METADATA:
        return kind
    return f"{kind} using compression {'dictionary' if column in FEW_VALUES else 'fsst'}"

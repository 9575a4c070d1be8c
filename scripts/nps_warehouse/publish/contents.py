"""What a build file holds for readers: the tables and views of its public schemas, and rows per table."""

from dataclasses import dataclass

import duckdb

from nps_warehouse.db.sql import name
from nps_warehouse.errors import NpsError

SCHEMAS = ("marts", "audit", "serving")
BARE_NAMES = "main"
"""The schema of the views that let readers leave out the schema."""


@dataclass(frozen=True)
class Contents:
    """Tables (`schema.table`) with their rows, and views."""

    tables: dict[str, int]
    views: tuple[str, ...]


def contents_of(connection: duckdb.DuckDBPyConnection) -> Contents:
    """List and count what the open file holds.

    Raises NpsError when it holds anything outside the public schemas: readers would get a copy of it.
    """
    found = connection.execute(
        """select schema_name, table_name, true from duckdb_tables()
        where database_name = current_database() and not internal
        union all
        select schema_name, view_name, false from duckdb_views()
        where database_name = current_database() and not internal
        order by all"""
    ).fetchall()
    others = [
        f"{schema}.{table}"
        for schema, table, is_table in found
        if schema not in SCHEMAS and (is_table or schema != BARE_NAMES)
    ]
    if others:
        some = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise NpsError(
            f"the build file holds {some}, which readers must not get: only the schemas {', '.join(SCHEMAS)} are "
            "published; give such models another database in dbt_project.yml, drop them there and build again"
        )
    tables = {
        f"{schema}.{table}": count(connection, qualified(f"{schema}.{table}"))
        for schema, table, is_table in found
        if is_table
    }
    views = tuple(f"{schema}.{view}" for schema, view, is_table in found if not is_table)
    return Contents(tables, views)


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Count the rows of a relation, given as SQL."""
    return int(connection.execute(f"select count(*) from {relation}").fetchall()[0][0])


def qualified(table: str) -> str:
    """`schema.table` as SQL: `"schema"."table"`."""
    schema, _, bare = table.partition(".")
    return f"{name(schema)}.{name(bare)}"

"""The facts of a build and of the project that travel with what is published."""

from dataclasses import dataclass
from typing import Any

import duckdb

from nps_warehouse.publish.readiness import Build

SETTINGS = "audit.build_settings"


@dataclass(frozen=True)
class Facts:
    """A build, the loads that are in it, and the settings it was made with, by name; none where none are recorded."""

    build: Build
    loads: tuple[dict[str, Any], ...]
    settings: dict[str, Any]


def facts_of(connection: duckdb.DuckDBPyConnection, build: Build) -> Facts:
    """Read the facts of a build from the open build file, with the raw tables attached."""
    loads = rows_of(
        connection,
        f"""select load_id, file, sha256, "table", rows_added as rows from raw.loads
        where status = 'loaded' and load_id <= {build.built_up_to or 0} order by load_id""",
    )
    columns = "select 1 from duckdb_columns() where schema_name || '.' || table_name = $1 limit 1"
    is_there = connection.execute(columns, [SETTINGS]).fetchall()
    settings = rows_of(connection, f"from {SETTINGS}") if is_there else []
    return Facts(build, tuple(loads), settings[0] if settings else {})


def rows_of(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: object = None
) -> list[dict[str, Any]]:
    """Run a query; its rows as dictionaries. parameters: by place or by name, as the query has them."""
    found = connection.execute(query, parameters)
    columns = [str(column[0]) for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

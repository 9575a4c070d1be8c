"""Copies the published schemas of the build file into a new file, in one transaction, comments included."""

import json
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import duckdb

from nps_warehouse.publishing.readiness import Build

SCHEMAS = ("marts", "audit")
INCOMING = "incoming_version"


def copy_build(
    connection: duckdb.DuckDBPyConnection, file: Path, build: Build, published_at: datetime
) -> dict[str, int]:
    """Copy every table and view of `SCHEMAS` into `file` as tables and add `_build`; rows per `schema.table`."""
    source = str(connection.execute("select current_database()").fetchall()[0][0])
    connection.execute(f"attach {_text(str(file))} as {INCOMING}")
    try:
        connection.execute("begin")
        for schema in SCHEMAS:
            connection.execute(f"create schema if not exists {INCOMING}.{schema}")
        rows = {
            f"{schema}.{name}": _copy_table(connection, source, schema, name)
            for schema, name in published_tables(connection, source)
        }
        _write_build_table(connection, build, published_at, rows)
        for comment in comments(connection, source):
            connection.execute(comment)
        connection.execute("commit")
        connection.execute(f"checkpoint {INCOMING}")
    except BaseException:
        _quietly(connection, "rollback")
        _quietly(connection, f"detach {INCOMING}")
        raise
    connection.execute(f"detach {INCOMING}")
    wal = file.with_name(f"{file.name}.wal")
    if wal.exists():
        raise OSError(f"{wal} is left beside the checkpointed file")
    return rows


def published_tables(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    """List schema and name of every table and view to copy, in order."""
    return connection.execute(
        """select schema_name, table_name from duckdb_tables() where database_name = $1 and schema_name in $2
        union all
        select schema_name, view_name from duckdb_views()
        where database_name = $1 and schema_name in $2 and not internal
        order by all""",
        [source, list(SCHEMAS)],
    ).fetchall()


def comments(connection: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    """Write the `comment on` statements that say in the copy what the source says of its tables and columns."""
    tables = connection.execute(
        """select schema_name, table_name, comment from duckdb_tables()
        where database_name = $1 and schema_name in $2 and comment is not null
        union all
        select schema_name, view_name, comment from duckdb_views()
        where database_name = $1 and schema_name in $2 and comment is not null""",
        [source, list(SCHEMAS)],
    ).fetchall()
    columns = connection.execute(
        """select schema_name, table_name, column_name, comment from duckdb_columns()
        where database_name = $1 and schema_name in $2 and comment is not null""",
        [source, list(SCHEMAS)],
    ).fetchall()
    return [
        *(f"comment on table {_copy(schema, name)} is {_text(text)}" for schema, name, text in tables),
        *(
            f"comment on column {_copy(schema, name)}.{_name(column)} is {_text(text)}"
            for schema, name, column, text in columns
        ),
    ]


def _copy_table(connection: duckdb.DuckDBPyConnection, source: str, schema: str, name: str) -> int:
    rows = connection.execute(
        f"create table {_copy(schema, name)} as from {_name(source)}.{_name(schema)}.{_name(name)}"
    ).fetchall()
    return int(rows[0][0])


def _write_build_table(
    connection: duckdb.DuckDBPyConnection, build: Build, published_at: datetime, rows: dict[str, int]
) -> None:
    connection.execute(
        f"""create table {INCOMING}.main._build (
            build_id varchar, built_at timestamp, published_at timestamp, project_version varchar, dbt_version varchar,
            duckdb_version varchar, loads bigint, last_load_id bigint, rows_per_table json
        )"""
    )
    connection.execute(
        f"insert into {INCOMING}.main._build values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            build.build_id,
            build.built_at,
            published_at,
            *(installed(package) for package in ("nps-warehouse", "dbt-core", "duckdb")),
            build.loads,
            build.last_load_id,
            json.dumps(rows),
        ],
    )


def installed(package: str) -> str | None:
    """Find the installed version of a package; null when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _copy(schema: str, name: str) -> str:
    return f"{INCOMING}.{_name(schema)}.{_name(name)}"


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quietly(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Clean up after a failure that is being reported already."""
    with suppress(duckdb.Error):
        connection.execute(statement)

"""Copies the published schemas of the build file into a new file, in one transaction, comments included.

A build in part changes little of its largest tables: there the new file begins as a copy of the last version, byte
for byte, in which only the changed rows are replaced.
"""

import json
import re
import shutil
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import duckdb

from nps_warehouse.publishing.readiness import Build
from nps_warehouse.publishing.replacing import REPLACED, LastVersion, replace_rows

SCHEMAS = ("marts", "audit", "figures")
INCOMING = "incoming_version"
STAY_VIEWS = frozenset(
    {"marts.fct_responses", "marts.nps_by_account", "marts.benchmark_gaps_by_account", "audit.response_fates"}
)
"""Views that read published tables only, as all of `figures` do; other views are copied as tables."""


def copy_build(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    build: Build,
    published_at: datetime,
    last: LastVersion | None = None,
) -> dict[str, int]:
    """Copy every table and view of `SCHEMAS` into `file` and add `_build`; rows per table, `schema.table`.

    last: the version to begin with; None makes `file` anew.
    """
    source = str(connection.execute("select current_database()").fetchall()[0][0])
    if last is not None:
        shutil.copyfile(last.file, file)
    connection.execute(f"attach {_text(str(file))} as {INCOMING}")
    connection.execute("set preserve_insertion_order = false")
    try:
        connection.execute("begin")
        rows = _copy_tables(connection, source, last)
        _copy_views(connection, source)
        _write_build_table(connection, build, published_at, rows, last)
        for comment in comments(connection, source):
            connection.execute(comment)
        connection.execute("commit")
        connection.execute(f"checkpoint {INCOMING}")
    except BaseException:
        _quietly(connection, "rollback")
        _quietly(connection, f"detach {INCOMING}")
        raise
    connection.execute(f"detach {INCOMING}")
    connection.execute("reset preserve_insertion_order")
    wal = file.with_name(f"{file.name}.wal")
    if wal.exists():
        raise OSError(f"{wal} is left beside the checkpointed file")
    return rows


def _copy_tables(
    connection: duckdb.DuckDBPyConnection, source: str, last: LastVersion | None
) -> dict[str, int]:
    tables = [(schema, name) for schema, name, is_table in published(connection, source) if is_table]
    rows = {}
    if last is not None:
        _drop_all_but(connection, {f"{schema}.{name}" for schema, name in tables} & REPLACED.keys())
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists {INCOMING}.{schema}")
    for schema, name in tables:
        table = f"{schema}.{name}"
        if last is not None and table in REPLACED:
            rows[table] = replace_rows(connection, table, _copy(schema, name), last)
        else:
            rows[table] = _copy_table(connection, source, schema, name)
    return rows


def _copy_table(connection: duckdb.DuckDBPyConnection, source: str, schema: str, name: str) -> int:
    rows = connection.execute(
        f"create table {_copy(schema, name)} as from {_name(source)}.{_name(schema)}.{_name(name)}"
    ).fetchall()
    return int(rows[0][0])


def _drop_all_but(connection: duckdb.DuckDBPyConnection, kept: set[str]) -> None:
    """Empty a copied version of everything that is not replaced row by row."""
    found = connection.execute(
        """select 'view', schema_name, view_name from duckdb_views()
        where database_name = $1 and not internal
        union all
        select 'table', schema_name, table_name from duckdb_tables() where database_name = $1""",
        [INCOMING],
    ).fetchall()
    for kind, schema, name in found:
        if f"{schema}.{name}" not in kept:
            connection.execute(f"drop {kind} {_copy(schema, name)}")


def _copy_views(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Create the views that stay views, in the order in which they were made; they name no database but their own."""
    views = connection.execute(
        """select schema_name || '.' || view_name, sql from duckdb_views()
        where database_name = $1 and schema_name in $2 and not internal order by view_oid""",
        [source, list(SCHEMAS)],
    ).fetchall()
    for view, sql in views:
        if _stays_view(view):
            own = re.sub(rf'(?<![\w"])"?{re.escape(source)}"?\.(?=("?)({"|".join(SCHEMAS)})\1\.)', "", sql)
            connection.execute(re.sub(r"^create view ", f"create view {INCOMING}.", own, flags=re.I))


def published(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str, bool]]:
    """List schema and name of every table and view to copy, in order, and whether it becomes a table."""
    found = connection.execute(
        """select schema_name, table_name, true from duckdb_tables()
        where database_name = $1 and schema_name in $2
        union all
        select schema_name, view_name, false from duckdb_views()
        where database_name = $1 and schema_name in $2 and not internal
        order by all""",
        [source, list(SCHEMAS)],
    ).fetchall()
    return [
        (schema, name, is_table or not _stays_view(f"{schema}.{name}")) for schema, name, is_table in found
    ]


def _stays_view(view: str) -> bool:
    return view in STAY_VIEWS or view.startswith("figures.")


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
    kinds = {
        f"{schema}.{name}": "table" if is_table else "view"
        for schema, name, is_table in published(connection, source)
    }
    return [
        *(
            f"comment on {kinds[f'{schema}.{name}']} {_copy(schema, name)} is {_text(text)}"
            for schema, name, text in tables
        ),
        *(
            f"comment on column {_copy(schema, name)}.{_name(column)} is {_text(text)}"
            for schema, name, column, text in columns
        ),
    ]


def _write_build_table(
    connection: duckdb.DuckDBPyConnection,
    build: Build,
    published_at: datetime,
    rows: dict[str, int],
    last: LastVersion | None,
) -> None:
    connection.execute(
        f"""create table {INCOMING}.main._build (
            build_id varchar, built_at timestamp, published_at timestamp, project_version varchar, dbt_version varchar,
            duckdb_version varchar, loads bigint, last_load_id bigint, rows_per_table json, copies bigint
        )"""
    )
    connection.execute(
        f"insert into {INCOMING}.main._build values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            build.build_id,
            build.built_at,
            published_at,
            *(installed(package) for package in ("nps-warehouse", "dbt-core", "duckdb")),
            build.loads,
            build.last_load_id,
            json.dumps(rows),
            last.copies + 1 if last else 0,
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

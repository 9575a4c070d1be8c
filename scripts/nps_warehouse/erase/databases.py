"""Databases and Parquet files without a person: copied cell by cell into new files.

An update would not do: DuckDB keeps the bytes of what was updated, even after checkpoints. So every table is copied
into a new file, in which nothing but the copied cells is.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from nps_warehouse.db.connection import RAW, connect, explaining, log_of
from nps_warehouse.db.raw_schema import create_raw_tables, raw_columns
from nps_warehouse.db.sql import name, names, text
from nps_warehouse.erase.cells import cells
from nps_warehouse.erase.strings import Strings
from nps_warehouse.errors import NpsError

PARQUET = "format parquet, compression zstd"
Columns = Mapping[str, str]
"""Name to type, in the order of the table."""


def settle(file: Path) -> None:
    """Have everything that was committed in the file itself. Raises NpsError when somebody has it open."""
    with explaining(file), connect(file) as connection:
        connection.execute("checkpoint")
    if log_of(file).exists():
        raise NpsError(f"{log_of(file).name} is left beside {file} after its checkpoint; run it again")


def copy_database(file: Path, new: Path, strings: Strings) -> int:
    """Copy a database into the file `new`, which must not exist, without the person; how many rows changed.

    Everything else is the same: schemas, tables, rows in their order, views, comments. Raises NpsError when the copy
    has not as many rows.
    """
    with explaining(file), connect(new) as copy:
        copy.execute(f"attach {text(str(file))} as old (read_only)")
        tables = _tables(copy)
        _create(copy, file, tables)
        changed = sum(_copy_table(copy, table, columns, strings) for table, columns in tables.items())
        copy.execute("detach old")
        copy.execute("checkpoint")
    if log_of(new).exists():
        raise NpsError(f"{log_of(new).name} is left after its checkpoint; run it again")
    return changed


def copy_parquet(file: Path, new: Path, strings: Strings) -> int:
    """Copy a Parquet file without the person, if the person is in it; how many rows changed (0: nothing is copied)."""
    relation = f"read_parquet({text(str(file))}, hive_partitioning = false)"
    with explaining(file), duckdb.connect() as connection:
        found = connection.execute(f"describe select * from {relation}").fetchall()
        columns = {str(row[0]): str(row[1]) for row in found}
        expressions = cells(_table_of(file), columns, strings)
        changed = _count_changed(connection, relation, expressions)
        if changed:
            connection.execute(
                f"copy (select {_listed(columns, expressions)} from {relation}) to {text(str(new))} ({PARQUET})"
            )
    return changed


def _tables(copy: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Columns]:
    """The tables of the attached old file, with their columns."""
    found = copy.execute(
        """select schema_name, table_name, list({'name': column_name, 'kind': data_type} order by column_index)
        from duckdb_columns() join duckdb_tables() using (database_name, schema_name, table_name)
        where database_name = 'old' and not duckdb_columns.internal group by all order by all"""
    ).fetchall()
    return {
        (schema, table): {each["name"]: each["kind"] for each in columns} for schema, table, columns in found
    }


def _create(copy: duckdb.DuckDBPyConnection, file: Path, tables: Mapping[tuple[str, str], Columns]) -> None:
    """Create the same schemas, tables, views and comments, all empty."""
    if file.name == RAW and {table: set(of) for (_, table), of in tables.items()} == {
        table: set(of) for table, of in raw_columns().items()
    }:
        create_raw_tables(copy)  # with the compression that loading is fastest with
        copy.execute("delete from salts")
        return
    [(this,)] = copy.execute("select current_database()").fetchall()
    copy.execute(f"copy from database old to {name(this)} (schema)")


def _copy_table(
    copy: duckdb.DuckDBPyConnection, table: tuple[str, str], columns: Columns, strings: Strings
) -> int:
    there = f"{name(table[0])}.{name(table[1])}"
    expressions = cells(table[1], columns, strings)
    changed = _count_changed(copy, f"old.{there}", expressions)
    copy.execute(
        f"insert into {there} ({names(columns)}) select {_listed(columns, expressions)} from old.{there}"
    )
    [(before, after)] = copy.execute(
        f"select (select count(*) from old.{there}), (select count(*) from {there})"
    ).fetchall()
    if before != after:
        raise NpsError(f"{there} has {after} rows in its copy instead of {before}; nothing was replaced")
    return changed


def _count_changed(
    connection: duckdb.DuckDBPyConnection, relation: str, expressions: Mapping[str, str]
) -> int:
    if not expressions:
        return 0
    tests = " or ".join(f"{name(column)} is distinct from {new}" for column, new in expressions.items())
    return int(connection.execute(f"select count(*) from {relation} where {tests}").fetchall()[0][0])


def _listed(columns: Columns, expressions: Mapping[str, str]) -> str:
    return ", ".join(
        f"{expressions[column]} as {name(column)}" if column in expressions else name(column)
        for column in columns
    )


def _table_of(file: Path) -> str:
    """The table a Parquet file is of: its name, or the folder's in an export of raw tables."""
    folders = [part for part in file.parts if part in raw_columns()]
    return folders[-1] if folders else file.stem

"""The three files of a warehouse: setting them up, private to whoever runs it, and opening them together.

    python -m nps_warehouse.db.files     # what `make` does once, so that plain `dbt build` works before the first load

Writes `warehouse/build/{raw,work,nps}.duckdb`; raw with empty tables, so that every model finds them.
"""

import duckdb

from nps_warehouse.db.connection import connect, explained
from nps_warehouse.db.sql import name, text
from nps_warehouse.errors import NpsError
from nps_warehouse.raw_tables import FEW_VALUES, LOADS, METADATA, RAW_TABLES, REJECTED_ROWS
from nps_warehouse.settings import Warehouse

FOLDER, FILE = 0o700, 0o600
"""Permissions: exports hold names and e-mail addresses."""


def prepare(warehouse: Warehouse, wait_seconds: float = 0) -> None:
    """Make the folder and the files that are missing, and keep all of them private.

    Raises NpsError when the warehouse has the layout of an earlier version, and when it cannot be written to.
    """
    refuse_old_layout(warehouse)
    try:
        warehouse.build_folder.mkdir(parents=True, exist_ok=True, mode=FOLDER)
        warehouse.build_folder.chmod(FOLDER)
        with connect(warehouse.raw_file, wait_seconds=wait_seconds) as raw:
            create_raw_tables(raw)
        for file in (warehouse.work_file, warehouse.nps_file):
            if not file.exists():
                connect(file).close()
        for file in warehouse.build_folder.iterdir():
            if file.is_file():
                file.chmod(FILE)
    except OSError as error:
        raise NpsError(f"{warehouse.build_folder} cannot be written to ({error.strerror})") from error


def open_build(warehouse: Warehouse, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open what dbt built, with the raw tables attached as `raw`, read-only.

    Raises NpsError when nothing is loaded yet, and as `connect` does.
    """
    nothing = NpsError(f"nothing is loaded yet in {warehouse.root}: run nps load DROP first")
    if not warehouse.raw_file.exists():
        raise nothing
    if not read_only:
        prepare(warehouse)
    connection = connect(warehouse.nps_file, read_only=read_only)
    try:
        attached = "select count(*) from duckdb_databases() where database_name = 'raw'"
        if not connection.execute(attached).fetchall()[0][0]:
            connection.execute(f"attach {text(str(warehouse.raw_file))} as raw (read_only)")
        if not connection.execute("select count(*) from raw.loads").fetchall()[0][0]:
            raise nothing
    except duckdb.Error as error:
        connection.close()
        raise NpsError(explained(warehouse.raw_file, error)) from error
    except NpsError:
        connection.close()
        raise
    return connection


def refuse_old_layout(warehouse: Warehouse) -> None:
    """Raise NpsError when the raw tables are in nps.duckdb, where versions before 0.2 had them."""
    if warehouse.raw_file.exists() or not warehouse.nps_file.exists():
        return
    try:
        with duckdb.connect(str(warehouse.nps_file), read_only=True) as old:
            is_old = old.execute("select count(*) from duckdb_schemas() where schema_name = 'raw'").fetchall()
    except duckdb.Error:
        return
    if is_old[0][0]:
        raise NpsError(
            f"{warehouse.nps_file} has the layout of an earlier version, with the raw tables inside: "
            f"move {warehouse.build_folder} away and load every export again"
        )


def create_raw_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every raw table that is not there yet, and add columns that an older file lacks."""
    tables = {
        table.name: {column: text_type(column) for column in table.columns} | METADATA
        for table in RAW_TABLES.values()
    }
    tables |= {"loads": LOADS, "rejected_rows": REJECTED_ROWS}
    connection.execute("begin")
    for table, columns in tables.items():
        listed = ", ".join(f"{name(column)} {kind}" for column, kind in columns.items())
        connection.execute(f"create table if not exists {name(table)} ({listed})")
        for column, kind in columns.items():
            plain = kind.partition(" using ")[0]
            connection.execute(f"alter table {name(table)} add column if not exists {name(column)} {plain}")
    connection.execute("commit")


def text_type(column: str) -> str:
    """The type of a business column: text, and how to compress it. To let DuckDB try every way costs half more."""
    return f"varchar using compression {'dictionary' if column in FEW_VALUES else 'fsst'}"


if __name__ == "__main__":
    prepare(Warehouse.here())

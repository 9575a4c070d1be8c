"""The three files of a warehouse: setting them up, private to whoever runs it, and opening them together.

    python -m nps_warehouse.db.files     # what `make` does once, so that plain `dbt build` works before the first load

Writes `warehouse/build/{raw,work,nps}.duckdb`; raw with empty tables, so that every model finds them.
"""

import sys
from pathlib import Path

import duckdb

from nps_warehouse.db.connection import RAW, connect, explaining, log_of
from nps_warehouse.db.raw_schema import create_raw_tables
from nps_warehouse.db.sql import text
from nps_warehouse.errors import NpsError
from nps_warehouse.lock import held
from nps_warehouse.permissions import PRIVATE_FOLDER, make_folder, private, tighten
from nps_warehouse.settings import Warehouse

Connection = duckdb.DuckDBPyConnection


def prepare(warehouse: Warehouse, wait_seconds: float = 0) -> None:
    """Make the folder, the files and the raw columns that are missing, and keep all of them private.

    Raises NpsError when the warehouse has the layout of an earlier version, when raw.duckdb cannot be opened, and when
    the folder cannot be written to.
    """
    refuse_old_layout(warehouse)
    refuse_lone_log(warehouse)
    try:
        make_folder(warehouse.build_folder, PRIVATE_FOLDER)
        with private():
            if warehouse.raw_file.exists():
                _extend(warehouse.raw_file, wait_seconds)
            for file in (warehouse.raw_file, warehouse.work_file, warehouse.nps_file):
                if not file.exists():
                    _create(file, kept_salt(warehouse))
        tighten(warehouse.build_folder)
    except OSError as error:
        raise NpsError(
            f"{warehouse.build_folder} cannot be written to ({error.strerror}); "
            "fix this, or name another folder in NPS_WAREHOUSE"
        ) from error


def _extend(raw_file: Path, wait_seconds: float) -> None:
    with explaining(raw_file), connect(raw_file, wait_seconds=wait_seconds) as raw:
        create_raw_tables(raw)


def salt_file(warehouse: Warehouse) -> Path:
    """Where the salt is kept once something was closed: the ledger names payees and answers by ids hashed with it."""
    return warehouse.ledger / ".salt"


def kept_salt(warehouse: Warehouse) -> str:
    """The salt that is kept beside the ledger; '' before anything was closed."""
    try:
        return salt_file(warehouse).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _create(file: Path, salt: str) -> None:
    """Create a file under another name and rename it, so that one cut short by a crash or a full disk is never used.

    salt: the one of an earlier raw.duckdb; '' for a new one.
    """
    new = file.with_name(f".{file.name}.new")
    for left in (new, log_of(new), log_of(file)):
        left.unlink(missing_ok=True)
    with explaining(file), connect(new) as connection:
        if file.name == RAW:
            create_raw_tables(connection)
            if salt:
                connection.execute("update salts set salt = $1", [salt])
    new.replace(file)


def open_build(warehouse: Warehouse, *, read_only: bool = False) -> Connection:
    """Open what dbt built, nps.duckdb, with the raw tables attached as `raw`, read-only.

    read_only: write nothing, not even a file that is missing. Raises NpsError when nothing is loaded yet, and as
    `connect` does.
    """
    refuse_unloaded(warehouse)
    if not read_only:
        prepare(warehouse)
    elif not warehouse.nps_file.exists():
        raise NpsError(f"{warehouse.nps_file} does not exist: nothing is built yet; run nps build")
    connection = connect(warehouse.nps_file, read_only=read_only)
    try:
        with explaining(warehouse.raw_file):
            # Within a process DuckDB shares an open file, and what is attached to it.
            attached = "select count(*) from duckdb_databases() where database_name = 'raw'"
            if not connection.execute(attached).fetchall()[0][0]:
                connection.execute(f"attach {text(str(warehouse.raw_file))} as raw (read_only)")
            _refuse_no_loads(connection, warehouse)
    except BaseException:
        connection.close()
        raise
    return connection


def open_raw(warehouse: Warehouse) -> Connection:
    """Open the raw tables alone, for reading. Raises NpsError when nothing is loaded yet, and as `connect` does."""
    refuse_unloaded(warehouse)
    connection = connect(warehouse.raw_file, read_only=True)
    try:
        with explaining(warehouse.raw_file):
            _refuse_no_loads(connection, warehouse)
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_unloaded(warehouse: Warehouse) -> None:
    """Raise NpsError when there are no raw tables, or where versions before 0.2 had them."""
    refuse_old_layout(warehouse)
    refuse_lone_log(warehouse)
    if not warehouse.raw_file.exists():
        raise _nothing_loaded(warehouse)


def _refuse_no_loads(connection: Connection, warehouse: Warehouse) -> None:
    if not connection.execute("select exists(select 1 from raw.loads)").fetchall()[0][0]:
        raise _nothing_loaded(warehouse)


def _nothing_loaded(warehouse: Warehouse) -> NpsError:
    return NpsError(f"nothing is loaded yet in {warehouse.root}: run nps load DROP first")


def refuse_old_layout(warehouse: Warehouse) -> None:
    """Raise NpsError when the raw tables are in nps.duckdb, where versions before 0.2 had them.

    Also when that cannot be determined: a raw.duckdb created next to them would hide them.
    """
    if warehouse.raw_file.exists() or not warehouse.nps_file.exists():
        return
    with connect(warehouse.nps_file, read_only=True) as connection:
        found = connection.execute(
            "select count(*) from duckdb_schemas() where schema_name = 'raw'"
        ).fetchall()
    if found[0][0]:
        raise NpsError(
            f"{warehouse.nps_file} has the layout of an earlier version, with the raw tables inside: "
            f"move {warehouse.build_folder} away and load every export again"
        )


def refuse_lone_log(warehouse: Warehouse) -> None:
    """Raise NpsError when raw.duckdb was moved without its log: DuckDB would delete the log, and its loads with it."""
    file, log = warehouse.raw_file, log_of(warehouse.raw_file)
    if log.exists() and not file.exists():
        raise NpsError(
            f"{file} is missing, but its log {log.name} is there with the loads that came last: "
            f"put {file.name} back, or move {log.name} away too and load every export again"
        )


def main() -> None:
    """Set up the warehouse; what is wrong is one line and exit code 1."""
    warehouse = Warehouse.here()
    try:
        with held(warehouse):
            prepare(warehouse)
    except NpsError as error:
        sys.exit(f"nps: {error}")


if __name__ == "__main__":
    main()

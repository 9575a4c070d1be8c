"""Finding the damaged one of the three files: DuckDB reports a block that cannot be read without naming its file."""

from pathlib import Path

import duckdb

from nps_warehouse.db.connection import connect, explained
from nps_warehouse.db.sql import name
from nps_warehouse.errors import NpsError
from nps_warehouse.settings import Warehouse

TABLES = "select schema_name, table_name from duckdb_tables() where not temporary"


def damage_of(warehouse: Warehouse) -> str | None:
    """Read every block of the three files; one line on the first that is damaged, and what to do; None when none is."""
    return next(
        filter(None, map(_damage, (warehouse.raw_file, warehouse.nps_file, warehouse.work_file))), None
    )


def _damage(file: Path) -> str | None:
    if not file.exists():
        return None
    try:
        with connect(file, read_only=True) as connection:
            for schema, table in connection.execute(TABLES).fetchall():
                connection.execute(
                    f"select bit_xor(hash(_row)) from {name(schema)}.{name(table)} as _row"
                ).fetchall()
    except duckdb.Error as error:
        return explained(file, error)
    except NpsError as error:
        return str(error)
    return None

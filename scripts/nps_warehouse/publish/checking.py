"""The check of a version before anybody reads it: it is opened as a reader opens it, and counted."""

from pathlib import Path

import duckdb

from nps_warehouse.db.connection import connect
from nps_warehouse.db.sql import text
from nps_warehouse.errors import first_line
from nps_warehouse.publish.contents import Contents, count, qualified
from nps_warehouse.publish.parquet import parquet_file

OTHER_NAME = "x"


class DifferentError(Exception):
    """The version being written is not what was built, or not as every reader can read it."""


def check_counts(database: Path, parquet: Path, contents: Contents, exported: dict[str, int]) -> None:
    """Count every table in the database and in Parquet.

    contents: the build's own. Raises DifferentError on any difference.
    """
    with connect(database, read_only=True) as connection:
        for table, expected in (exported | contents.tables).items():
            relations = [qualified(table)]
            if table in exported:
                relations.append(f"read_parquet({text(str(parquet_file(parquet, table)))})")
            counts = tuple(count(connection, relation) for relation in relations)
            if set(counts) != {expected}:
                raise DifferentError(
                    f"{table} has {counts} rows in database and Parquet instead of the build's {expected}"
                )
    refuse_log(database)


def check_views(database: Path, views: tuple[str, ...]) -> None:
    """Plan a query of every view with the file attached under another name, as a notebook or a BI tool may attach it.

    Raises DifferentError, with the view that cannot be read.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {text(str(database))} as {OTHER_NAME} (read_only)")
        for view in views:
            try:
                connection.execute(f"describe {OTHER_NAME}.{qualified(view)}")
            except duckdb.Error as error:
                raise DifferentError(
                    f"view {view} cannot be read when the file is attached under another name: {first_line(error)}; "
                    "it may name tables of marts, audit and serving only, and these without a database"
                ) from error


def refuse_log(file: Path) -> None:
    """Raise DifferentError when DuckDB left a log beside a file: what is in there is not in the file."""
    logs = sorted(log.name for log in file.parent.glob(f"{file.name}.wal*"))
    if logs:
        raise DifferentError(f"{logs[0]} is left beside {file} after its checkpoint")

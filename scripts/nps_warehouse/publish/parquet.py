"""Parquet beside the published database: `parquet/marts/<table>.parquet` and `parquet/audit/<table>.parquet`."""

from pathlib import Path

from nps_warehouse.db.connection import connect
from nps_warehouse.db.sql import text
from nps_warehouse.publish.contents import Contents, qualified

EXPORTED = ("marts", "audit")


def export_parquet(database: Path, folder: Path, contents: Contents, most_rows: int) -> dict[str, int]:
    """Write a file for every table and view of marts and audit; rows per file, `schema.table`.

    Tables of more than `most_rows` rows are left to the database, and where there is one so are all views.
    """
    names = [table for table, rows in contents.tables.items() if rows <= most_rows]
    if len(names) == len(contents.tables):
        names += contents.views
    for schema in EXPORTED:
        (folder / schema).mkdir(parents=True)
    written = {}
    with connect(database, read_only=True) as connection:
        for table in sorted(names):
            if table.partition(".")[0] in EXPORTED:
                rows = connection.execute(
                    f"copy {qualified(table)} to {text(str(parquet_file(folder, table)))} "
                    "(format parquet, compression zstd)"
                ).fetchall()
                written[table] = int(rows[0][0])
    return written


def parquet_file(folder: Path, table: str) -> Path:
    """The file of `schema.table`."""
    schema, _, name = table.partition(".")
    return folder / schema / f"{name}.parquet"

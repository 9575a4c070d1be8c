"""What lies beside the published database: Parquet per table and `manifest.json`; and the check that all is there."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import duckdb

from nps_warehouse.db.connection import connect
from nps_warehouse.publishing.copying import installed
from nps_warehouse.publishing.readiness import Build

MANIFEST = "manifest.json"
VIEWS = """
    select schema_name || '.' || view_name from duckdb_views()
    where schema_name in ('marts', 'audit') and not internal order by all
"""


def export_parquet(file: Path, folder: Path, tables: dict[str, int], most_rows: int) -> dict[str, int]:
    """Write `<schema>.<table>.parquet` for every table and view of marts and audit; rows per file.

    Tables of more than `most_rows` rows are left to the database, and where there is one so are all views.
    """
    folder.mkdir()
    with connect(file, read_only=True) as connection:
        names = [name for name, rows in tables.items() if rows <= most_rows]
        if len(names) == len(tables):
            names += [name for (name,) in connection.execute(VIEWS).fetchall()]
        written = {}
        for table in sorted(name for name in names if not name.startswith("figures.")):
            schema, _, name = table.partition(".")
            target = str(folder / f"{table}.parquet").replace("'", "''")
            rows = connection.execute(
                f"""copy "{schema}"."{name}" to '{target}' (format parquet, compression zstd)"""
            ).fetchall()
            written[table] = int(rows[0][0])
    return written


def check_as_reader(
    file: Path, parquet: Path, rows: dict[str, int], exported: dict[str, int], build_id: str
) -> None:
    """Count every table as a reader would, in the database and in Parquet, and open every view.

    Raises OSError on any difference.
    """
    with connect(file, read_only=True) as connection:
        found = connection.execute("select build_id from _build").fetchall()
        if found != [(build_id,)]:
            raise OSError(f"{file}: carries build {found} instead of {build_id}")
        for (view,) in connection.execute(VIEWS).fetchall():
            connection.execute(f"describe {view}")
        for table, expected in (exported | rows).items():
            schema, _, name = table.partition(".")
            relations = [f'"{schema}"."{name}"']
            if table in exported:
                in_parquet = str(parquet / f"{table}.parquet").replace("'", "''")
                relations.append(f"read_parquet('{in_parquet}')")
            counts = tuple(_count(connection, relation) for relation in relations)
            if set(counts) != {expected}:
                raise OSError(
                    f"{file}: {table} has {counts} rows in database and Parquet instead of {expected}"
                )


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int(connection.execute(f"select count(*) from {relation}").fetchall()[0][0])


def write_manifest(folder: Path, build: Build, published_at: datetime, rows: dict[str, int]) -> None:
    """Write the facts of the build, rows per table, and size and SHA-256 of every file of the version."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "build_id": build.build_id,
        "built_at": f"{build.built_at:%Y-%m-%dT%H:%M:%SZ}",
        "published_at": f"{published_at:%Y-%m-%dT%H:%M:%SZ}",
        "validation_run_id": build.validation_run_id,
        "loads": build.loads,
        "last_load_id": build.last_load_id,
        "project_version": installed("nps-warehouse"),
        "dbt_version": installed("dbt-core"),
        "duckdb_version": duckdb.__version__,
        "rows": rows,
        "files": {
            path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256(path)}
            for path in files
        },
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def sha256(file: Path) -> str:
    """Compute the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

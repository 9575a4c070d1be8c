"""What lies beside the published database: Parquet per table and `manifest.json`; and the check that all is there."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import duckdb

from nps_warehouse.connection import connect
from nps_warehouse.publishing.copying import installed
from nps_warehouse.publishing.readiness import Build

MANIFEST = "manifest.json"


def export_parquet(file: Path, folder: Path, tables: dict[str, int]) -> None:
    """Write every table as `<schema>.<table>.parquet`."""
    folder.mkdir()
    with connect(file, read_only=True) as connection:
        for table in tables:
            schema, _, name = table.partition(".")
            target = str(folder / f"{table}.parquet").replace("'", "''")
            connection.execute(
                f"""copy "{schema}"."{name}" to '{target}' (format parquet, compression zstd)"""
            )


def check_as_reader(file: Path, parquet: Path, rows: dict[str, int], build_id: str) -> None:
    """Count every table as a reader would, in the database and in Parquet; raises OSError on any difference."""
    with connect(file, read_only=True) as connection:
        found = connection.execute("select build_id from _build").fetchall()
        if found != [(build_id,)]:
            raise OSError(f"{file}: carries build {found} instead of {build_id}")
        for table, expected in rows.items():
            schema, _, name = table.partition(".")
            in_parquet = str(parquet / f"{table}.parquet").replace("'", "''")
            counts = connection.execute(
                f"""select (select count(*) from "{schema}"."{name}"), (select count(*) from read_parquet('{in_parquet}'))"""
            ).fetchall()
            if counts != [(expected, expected)]:
                raise OSError(
                    f"{file}: {table} has {counts[0]} rows in database and Parquet instead of {expected}"
                )


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

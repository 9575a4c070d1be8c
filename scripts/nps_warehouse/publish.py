"""Publishing: a whole, audited build becomes the version readers see, in one step.

Reads the schemas marts and audit of the build file; writes `warehouse/published/versions/<build>/` (nps.duckdb,
parquet/, manifest.json) and flips the link `warehouse/published/current` to it as the last act.

    published = publish(Warehouse.here())       # Published(version='20260105T093000Z-1a2b3c4d', …)
    with read_published(Warehouse.here()) as connection: …

Readers never wait and never see a mixture: a version is complete, checked and read-only before the link names it, and
is never changed afterwards. Whatever fails on the way, the last version stands.
"""

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import duckdb

from nps_warehouse.db.connection import asking, connect, inventory_of
from nps_warehouse.db.files import open_build
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.publishing import versions
from nps_warehouse.publishing.copying import copy_build
from nps_warehouse.publishing.manifest import check_as_reader, export_parquet, write_manifest
from nps_warehouse.publishing.readiness import Build, ready_build
from nps_warehouse.publishing.replacing import LastVersion, last_version
from nps_warehouse.settings import Warehouse, variables


@dataclass(frozen=True)
class Published:
    """What was published: the version's name, its folder, how many tables and rows in all."""

    version: str
    path: Path
    tables: int
    rows: int


def publish(warehouse: Warehouse, *, keep: int | None = None) -> Published:
    """Publish the newest build and remove versions beyond the newest `keep` (variable `keep_versions`, default 5).

    Raises NpsError, with the last version untouched, when the newest build is not whole, failed or was not validated,
    and when writing fails.
    """
    keep = int(variables().get("keep_versions", 5)) if keep is None else keep
    standing = still_stands(warehouse)
    if not warehouse.nps_file.exists():
        raise NpsError(f"nothing is built yet: run `nps run DROP`; {standing}")
    incoming = None
    try:
        versions.sweep(warehouse.published)
        with open_build(warehouse) as connection:
            build = ready_build(asking(connection), inventory_of(connection), standing)
            incoming = versions.incoming(warehouse.published)
            published_at = datetime.now(timezone.utc).replace(tzinfo=None)
            last = last_version(connection, warehouse.published, build)
            rows = write_version(connection, incoming, build, published_at, last)
        version = versions.accept(warehouse.published, incoming, version_name(build, published_at))
        versions.prune(warehouse.published, keep)
    except (OSError, duckdb.Error, MemoryError) as error:
        raise NpsError(
            f"publishing failed ({first_line(error)}); {still_stands(warehouse)}; mend that and run `nps publish` again"
        ) from error
    finally:
        if incoming is not None:
            versions.discard(incoming)
    return Published(version.name, version, len(rows), sum(rows.values()))


def write_version(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    build: Build,
    published_at: datetime,
    last: LastVersion | None,
) -> dict[str, int]:
    """Write a complete version into an empty folder: the database, Parquet beside it, the manifest; rows per table.

    last: the version to begin with; None makes it anew.
    """
    file, parquet = folder / versions.DATABASE, folder / "parquet"
    rows = copy_build(connection, file, build, published_at, last)
    exported = export_parquet(file, parquet, rows, int(variables()["parquet_rows"]))
    check_as_reader(file, parquet, rows, exported, build.build_id)
    rows = exported | rows
    write_manifest(folder, build, published_at, rows)
    versions.seal(folder)
    return rows


def version_name(build: Build, published_at: datetime) -> str:
    """`20260105T093000Z-1a2b3c4d`: when it was published (UTC) and how the build's id begins."""
    short = "".join(letter for letter in build.build_id if letter.isalnum())[:8]
    return f"{published_at:%Y%m%dT%H%M%SZ}-{short}"


def still_stands(warehouse: Warehouse) -> str:
    """Say what readers have when this publish comes to nothing."""
    last = versions.current(warehouse.published)
    return f"the last version {last.name} still stands" if last else "nothing has been published yet"


def read_published(warehouse: Warehouse) -> duckdb.DuckDBPyConnection:
    """Open what is published, read-only. The link is followed once, so all queries see one version.

    Raises NpsError when nothing is published.
    """
    version = versions.current(warehouse.published)
    if version is None or not (version / versions.DATABASE).exists():
        raise NpsError("nothing is published yet: run `nps run DROP`")
    return connect(version / versions.DATABASE, read_only=True)

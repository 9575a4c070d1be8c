"""One publish: check that the build may be published, write a version aside, check it, point readers to it.

Readers never wait and never see a mixture: a version is complete, checked and read-only before the link names it, and
is never changed afterwards. Nothing in it comes from an earlier version. Whatever fails on the way, readers keep the
version they have.
"""

from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import duckdb

from nps_warehouse.dashboard import NAME as DASHBOARD
from nps_warehouse.dashboard import write_dashboard
from nps_warehouse.db.connection import asking, connect, inventory_of
from nps_warehouse.db.files import open_build
from nps_warehouse.documents import place as place_documents
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.finance.ledger import read_ledger
from nps_warehouse.publish import versions
from nps_warehouse.publish.checking import DifferentError, check_counts, check_views
from nps_warehouse.publish.contents import Contents, contents_of
from nps_warehouse.publish.copying import checkpoint, copy_file
from nps_warehouse.publish.facts import Facts, facts_of
from nps_warehouse.publish.manifest import Publication, described, next_publication, write_manifest
from nps_warehouse.publish.parquet import export_parquet
from nps_warehouse.publish.readiness import Build, ready_build
from nps_warehouse.publish.reading import what_readers_have
from nps_warehouse.publish.verifying import Verified, verify
from nps_warehouse.settings import Warehouse, variables


@dataclass(frozen=True)
class Published:
    """What was published: the version's name, its folder, how many tables and rows in all.

    before: what was found of the version that it follows; null when there was none.
    """

    version: str
    path: Path
    tables: int
    rows: int
    before: Verified | None


def publish(warehouse: Warehouse, *, keep: int | None = None) -> Published:
    """Publish the newest build and remove versions beyond the newest `keep` (variable `keep_versions`, default 5).

    Raises NpsError, with the version that readers have untouched, when the newest build is not whole, failed or was
    not validated, and when a version cannot be written or is not what was built.
    """
    keep = int(variables().get("keep_versions", 5)) if keep is None else keep
    readers_have = what_readers_have(warehouse)
    if not warehouse.nps_file.exists():
        raise NpsError(f"nothing is built yet: run `nps run DROP`; {readers_have}")
    incoming = None
    try:
        versions.sweep(warehouse.published)
        incoming = versions.incoming(warehouse.published)
        published_at = datetime.now(timezone.utc).replace(tzinfo=None)
        build, contents, facts, sha256 = copy_build(warehouse, incoming / versions.DATABASE, readers_have)
        number = next_publication(warehouse.published / "versions")
        publication = Publication(number, published_at, read_ledger(warehouse))
        place_documents(warehouse, incoming / versions.DATABASE)
        complete(incoming, contents, facts, publication, sha256)
        previous = versions.current(warehouse.published)
        before = verify(previous) if previous else None
        version = versions.accept(warehouse.published, incoming, version_name(build, published_at))
        versions.prune(warehouse.published, keep)
    except (OSError, duckdb.Error, MemoryError, DifferentError) as error:
        raise NpsError(
            f"publishing failed ({first_line(error)}); {what_readers_have(warehouse)}; "
            "fix that and run `nps publish` again"
        ) from error
    finally:
        if incoming is not None:
            versions.discard(incoming)
    return Published(version.name, version, len(contents.tables), sum(contents.tables.values()), before)


def copy_build(warehouse: Warehouse, target: Path, readers_have: str) -> tuple[Build, Contents, Facts, str]:
    """Copy the build file to `target`; returns the build, what is in it, its facts, and the copy's SHA-256.

    Raises NpsError when the newest build may not be published.
    """
    # The file is closed after the connection: to close it earlier would end DuckDB's lock on it (POSIX ends all locks
    # a process has on a file when it closes any of its descriptors), and another process could write meanwhile.
    with warehouse.nps_file.open("rb") as source, open_build(warehouse) as connection:
        build = ready_build(asking(connection), inventory_of(connection), readers_have)
        contents = contents_of(connection)
        facts = facts_of(connection, build)
        checkpoint(connection, warehouse.nps_file)
        return build, contents, facts, copy_file(source, target)


def complete(folder: Path, contents: Contents, facts: Facts, publication: Publication, sha256: str) -> None:
    """Check a copied database as its readers will open it, add what belongs beside it, and make all of it read-only."""
    database, parquet = folder / versions.DATABASE, folder / "parquet"
    check_views(database, contents.views)
    exported = export_parquet(database, parquet, contents, int(variables()["parquet_rows"]))
    check_counts(database, parquet, contents, exported)
    with connect(database, read_only=True) as published:
        write_dashboard(published, folder / DASHBOARD)
    rows = exported | contents.tables
    description = described(facts, publication)
    if contents.tables.get("marts.bonus_payments"):
        from nps_warehouse.finance.workbook import draw_closed

        name = version_name(facts.build, publication.published_at)
        draw_closed(folder, {**description, "version": name}, publication.ledger)
    write_manifest(folder, description, rows, {versions.DATABASE: sha256})
    versions.seal(folder)


def version_name(build: Build, published_at: datetime) -> str:
    """`20260105T093000Z-1a2b3c4d`: when it was published (UTC) and how the build's id begins.

    For people; what is newer, the manifest's numbers say.
    """
    short = "".join(letter for letter in build.build_id if letter.isalnum())[:8]
    return f"{published_at:%Y%m%dT%H%M%SZ}-{short}"

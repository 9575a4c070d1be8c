"""`manifest.json` of a version: the build, its loads and settings, the project, and every file with its checksum.

Writes it and `manifest.sha256`, the manifest's own checksum, in the form `sha256sum --check` reads. Together they show
every change made to the files of a version: by hand, by a tool that opened the database for writing, by a disk. They do
not show the change of somebody who recomputes the checksums too: nothing is signed. Who must show that keeps
`manifest.sha256` elsewhere.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nps_warehouse.finance.ledger import Ledger
from nps_warehouse.publish.facts import Facts
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.project import git_commit, installed, project_checksum, seed_checksums
from nps_warehouse.settings import PROJECT

MANIFEST = "manifest.json"
CHECKSUM = "manifest.sha256"


@dataclass(frozen=True)
class Publication:
    """One publish: which of this warehouse it is, counted from 1, when (UTC), and the ledger it ends with."""

    number: int
    published_at: datetime
    ledger: Ledger


def described(facts: Facts, publication: Publication) -> dict[str, Any]:
    """Describe a version by what it was made from: its manifest but for the rows and files that it holds."""
    build = facts.build
    return {
        "publication": publication.number,
        "published_at": moment(publication.published_at),
        "sequence": build.sequence,
        "build_id": build.build_id,
        "built_at": moment(build.built_at),
        "as_of": facts.settings.get("as_of"),
        "validation_run_id": build.validation_run_id,
        "ledger_head": publication.ledger.head,
        "load_count": build.loads,
        "last_load_id": build.last_load_id,
        "loads": facts.loads,
        "settings": facts.settings,
        "project_version": installed("nps-warehouse"),
        "project_sha256": project_checksum(PROJECT),
        "git_commit": git_commit(PROJECT),
        "seeds": seed_checksums(PROJECT),
        "dbt_version": installed("dbt-core"),
        "duckdb_version": installed("duckdb"),
    }


def write_manifest(
    folder: Path, description: dict[str, Any], rows: dict[str, int], known: dict[str, str]
) -> None:
    """Write the manifest of a version that is complete but for it.

    description: see `described`. rows: per table. known: checksums that need no reading again, by file.
    """
    manifest = {
        **description,
        "rows": rows,
        "files": {
            (name := path.relative_to(folder).as_posix()): {
                "bytes": path.stat().st_size,
                "sha256": known.get(name) or sha256(path),
            }
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }
    written = json.dumps(manifest, indent=2, ensure_ascii=False, default=as_text) + "\n"
    (folder / MANIFEST).write_text(written, encoding="utf-8")
    (folder / CHECKSUM).write_text(checksum_line(folder / MANIFEST), encoding="ascii")


def checksum_line(manifest: Path) -> str:
    """What `manifest.sha256` says of a manifest."""
    return f"{sha256(manifest)}  {manifest.name}\n"


def read_manifest(version: Path) -> dict[str, Any] | None:
    """The manifest of a version; null when it is missing or is no manifest."""
    try:
        manifest = json.loads((version / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def place_in_order(version: Path) -> tuple[int, int]:
    """Sorts versions by the build's sequence, then by the publish; one without these numbers is the oldest."""
    manifest = read_manifest(version) or {}
    numbers = (manifest.get("sequence"), manifest.get("publication"))
    sequence, publication = (number if type(number) is int else 0 for number in numbers)
    return sequence, publication


def next_publication(versions: Path) -> int:
    """One more than the greatest number of the versions there are."""
    return max((place_in_order(version)[1] for version in versions.iterdir()), default=0) + 1


def moment(at: datetime) -> str:
    """A time in UTC as the manifest has it: `2026-01-05T09:30:00Z`."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def as_text(value: object) -> str:
    """A value of a setting that JSON has no type for."""
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, date) else str(value)

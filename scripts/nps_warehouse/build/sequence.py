"""The greatest sequence of a published build: the next build's is greater, even when nps.duckdb was deleted."""

import json
from collections.abc import Iterator
from pathlib import Path

from nps_warehouse.settings import Warehouse


def last_published_sequence(warehouse: Warehouse) -> int:
    """The greatest `sequence` in the manifests of the published versions; 0 when none has one."""
    return max((_sequence(manifest) for manifest in _manifests(warehouse)), default=0)


def _manifests(warehouse: Warehouse) -> Iterator[Path]:
    yield from (warehouse.published / "versions").glob("*/manifest.json")


def _sequence(file: Path) -> int:
    """The sequence of the build that a version has; 0 of a manifest that cannot be read or is of an earlier version."""
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    if not isinstance(manifest, dict):
        return 0
    build = manifest.get("build", manifest)
    sequence = build.get("sequence") if isinstance(build, dict) else None
    return sequence if type(sequence) is int else 0

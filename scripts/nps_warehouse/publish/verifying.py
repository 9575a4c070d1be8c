"""Are published files as they were written? Every file of a version against its manifest.

    verify(version)     # Verified(version='20260105T093000Z-1a2b3c4d', as_written=14, differences=())

Shows a file that was altered, removed or added, the manifest included (by `manifest.sha256`). It does not show the
change of somebody who recomputed the checksums too. A file `KEEP` may be added to any version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_warehouse.errors import NpsError
from nps_warehouse.publish import versions
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.manifest import CHECKSUM, MANIFEST, checksum_line, read_manifest
from nps_warehouse.settings import Warehouse


@dataclass(frozen=True)
class Verified:
    """What was found of a version: how many files are as written, and a sentence for each that is not.

    erased: a sentence for each person for whom files were rewritten.
    """

    version: str
    as_written: int
    differences: tuple[str, ...]
    erased: tuple[str, ...] = ()


def verify_versions(warehouse: Warehouse, *, all_kept: bool) -> tuple[Verified, ...]:
    """Verify the version that readers have, or all that are kept, the newest first.

    Raises NpsError when readers have none: nothing is published, or the link `current` names no version.
    """
    current = versions.current(warehouse.published)
    if current is None:
        link = warehouse.current
        if link.is_symlink():
            raise NpsError(f"{link} names {link.readlink()}, which is missing: run `nps publish`")
        raise NpsError("nothing is published yet: run `nps run DROP`")
    chosen = versions.kept(warehouse.published) if all_kept else [current]
    found = [(version, verify(version)) for version in chosen]
    # A version that a publish removed meanwhile is not missing files.
    return tuple(verified for version, verified in found if version.exists())


def verify(version: Path) -> Verified:
    """Compare every file of a version with its manifest, and the manifest with its own checksum."""
    manifest = read_manifest(version)
    listed = _listed(manifest)
    states = {MANIFEST: _manifest_state(version), CHECKSUM: _presence(version / CHECKSUM)}
    if listed is None:
        states[MANIFEST] = states[MANIFEST] or "is not as written"
        others = {"all other files": "cannot be verified without it"}
    else:
        others = {name: _state(version / name, facts) for name, facts in listed.items()}
        others |= dict.fromkeys(_files(version) - listed.keys(), "is new: no publish wrote it")
        others = {name: state for name, state in others.items() if name not in states}
    states |= dict(sorted(others.items()))
    differences = tuple(f"{name} {state}" for name, state in states.items() if state)
    return Verified(version.name, len(states) - len(differences), differences, _erased(manifest or {}))


def _erased(manifest: dict[str, Any]) -> tuple[str, ...]:
    """What the manifest says of people who were erased after it was first written."""
    found = manifest.get("erasures")
    return tuple(
        f"{', '.join(each['pseudonyms'])} erased {each['erased_at']}: "
        f"{len(each['files_sha256_before'])} files were rewritten, their earlier SHA-256 is in {MANIFEST}"
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict) and {"pseudonyms", "erased_at", "files_sha256_before"} <= each.keys()
    )


def _listed(manifest: dict[str, Any] | None) -> dict[str, dict[str, Any]] | None:
    """The files a manifest lists; null when it lists none that can be understood."""
    files = manifest.get("files") if manifest else None
    if not isinstance(files, dict) or not all(isinstance(facts, dict) for facts in files.values()):
        return None
    return files


def _manifest_state(version: Path) -> str:
    manifest, checksum = version / MANIFEST, version / CHECKSUM
    try:
        if checksum.exists() and checksum.read_text(encoding="ascii") != checksum_line(manifest):
            return f"is not as written: its SHA-256 is not the one in {CHECKSUM}"
    except (OSError, ValueError) as error:
        return _presence(manifest) or f"cannot be compared with {CHECKSUM} ({error})"
    return _presence(manifest)


def _state(file: Path, facts: dict[str, Any]) -> str:
    """What is wrong with a file; empty when it is as the manifest says."""
    if missing := _presence(file):
        return missing
    try:
        size, expected = file.stat().st_size, facts.get("bytes")
        if size != expected:
            return f"is not as written: {size} bytes instead of {expected}"
        if sha256(file) != facts.get("sha256"):
            return "is not as written: its SHA-256 is not the manifest's"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return ""


def _presence(file: Path) -> str:
    if file.is_symlink():
        return "is not as written: a link is in its place"
    return "" if file.is_file() else "is missing"


def _files(version: Path) -> set[str]:
    """Everything in a version that is no folder, but for what anybody may add."""
    names: Iterator[Path] = (path for path in version.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(version).as_posix() for path in names} - {versions.KEPT}

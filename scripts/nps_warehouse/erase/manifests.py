"""A folder with a manifest without a person: its files, then the manifest, then the manifest's checksum.

Every file takes the place of the old one by a rename, so a reader finds each of them at any moment. The hashes of old
and new files are recorded before the first rename, so an erasure that was stopped half way knows what it wrote itself:
a file that somebody else altered stays different from the manifest, and `verify` goes on to show it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_warehouse.erase.files import ASIDE, aside, copy_without, take_the_place_of
from nps_warehouse.erase.strings import Strings
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.manifest import CHECKSUM, MANIFEST, read_manifest
from nps_warehouse.publish.versions import KEPT

Rewritten = Mapping[str, Sequence[str]]
"""The SHA-256 of files before and after."""


@dataclass(frozen=True)
class Rewriting:
    """How a folder is rewritten.

    earlier: what a stopped try recorded of it. entry: what its manifest says of the erasure, but for the files.
    every_database: whether a database is copied in any case.
    """

    strings: Strings
    earlier: Rewritten
    entry: Mapping[str, Any]
    every_database: bool


def write_aside(folder: Path, how: Rewriting) -> dict[str, Sequence[str]]:
    """Write what changes in a folder beside the old files; the hashes before and after, to be recorded."""
    found: dict[str, Sequence[str]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        name = file.relative_to(folder).as_posix()
        if name in (MANIFEST, CHECKSUM, KEPT) or file.name.startswith(ASIDE):
            continue
        before = sha256(file)
        if name in how.earlier and before == how.earlier[name][1]:
            found[name] = how.earlier[name]
            continue
        new = aside(file)
        copy_without(file, new, how.strings, every_database=how.every_database)
        if new.exists():
            found[name] = (before, sha256(new))
    manifest = read_manifest(folder)
    if found and manifest is not None:
        found |= {MANIFEST: _manifest_aside(folder, manifest, found, how)}
        found |= _checksum_aside(folder, found[MANIFEST])
    return found


def take_place(folder: Path, rewritten: Rewritten) -> None:
    """Put what was written aside in its place, the manifest and its checksum last."""
    for name in sorted(rewritten, key=lambda each: (each == CHECKSUM, each == MANIFEST, each)):
        new = _aside_of(folder / name)
        if new.exists():
            take_the_place_of(folder / name, new)


def _manifest_aside(
    folder: Path, manifest: dict[str, Any], found: Rewritten, how: Rewriting
) -> tuple[str, str]:
    """Write the manifest aside, with the new hashes and the old ones; its own hashes before and after."""
    file = folder / MANIFEST
    before = sha256(file)
    if MANIFEST in how.earlier and before == how.earlier[MANIFEST][1]:
        return how.earlier[MANIFEST][0], before
    content = json.loads(how.strings.in_text(json.dumps(manifest, ensure_ascii=False)))
    for name, (was, now) in found.items():
        listed = content.get("files", {}).get(name)
        if isinstance(listed, dict) and listed.get("sha256") == was:
            new = _aside_of(folder / name)
            listed |= {"bytes": (new if new.exists() else folder / name).stat().st_size, "sha256": now}
    old = {
        "manifest_sha256_before": before,
        "files_sha256_before": {name: was for name, (was, _) in found.items()},
    }
    content["erasures"] = [*content.get("erasures", []), {**how.entry, **old}]
    new = aside(file)
    new.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return before, sha256(new)


def _checksum_aside(folder: Path, manifest: Sequence[str]) -> Rewritten:
    """Write the manifest's checksum aside, unless the old one was not the old manifest's: that stays to be seen."""
    file = folder / CHECKSUM
    if not file.exists() or not file.read_text(encoding="ascii", errors="replace").startswith(manifest[0]):
        return {}
    new = aside(file)
    new.write_text(f"{manifest[1]}  {MANIFEST}\n", encoding="ascii")
    return {CHECKSUM: (sha256(file), sha256(new))}


def _aside_of(file: Path) -> Path:
    return file.with_name(ASIDE + file.name)

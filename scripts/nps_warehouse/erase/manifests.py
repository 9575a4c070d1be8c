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
    """Write what changes in a folder beside the old files; the hashes before and after, to be recorded.

    A folder in it may have a manifest of its own, which comes before the one around it.
    """
    found: dict[str, Sequence[str]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        name = file.relative_to(folder).as_posix()
        if file.name in (MANIFEST, CHECKSUM, KEPT) or file.name.startswith(ASIDE):
            continue
        before = sha256(file)
        if name in how.earlier and before == how.earlier[name][1]:
            found[name] = how.earlier[name]
            continue
        new = aside(file)
        copy_without(file, new, how.strings, every_database=how.every_database)
        if new.exists():
            found[name] = (before, sha256(new))
    for manifest in sorted(folder.rglob(MANIFEST), key=_depth, reverse=True):
        found |= _manifest_aside(folder, manifest, found, how)
    return found


def take_place(folder: Path, rewritten: Rewritten) -> None:
    """Put what was written aside in its place: files, then manifests from within, then the manifest's checksum."""
    files = [folder / name for name in rewritten]
    for file in sorted(
        files, key=lambda each: (each.name == CHECKSUM, each.name == MANIFEST, -_depth(each), each)
    ):
        if _aside_of(file).exists():
            take_the_place_of(file, _aside_of(file))


def _manifest_aside(folder: Path, file: Path, found: Rewritten, how: Rewriting) -> Rewritten:
    """Write a manifest and its checksum aside, with the new hashes and the old ones, if a file of it changes."""
    manifest, name = read_manifest(file.parent), file.relative_to(folder).as_posix()
    inside = {
        (folder / each).relative_to(file.parent).as_posix(): hashes
        for each, hashes in found.items()
        if file.parent in (folder / each).parents
    }
    if not inside or manifest is None:
        return {}
    before = sha256(file)
    if name in how.earlier and before == how.earlier[name][1]:
        hashes = (how.earlier[name][0], before)
    else:
        content = _with_hashes(
            file.parent, manifest, inside, {**how.entry, "manifest_sha256_before": before}, how
        )
        aside(file).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        hashes = (before, sha256(_aside_of(file)))
    checksum = file.with_name(CHECKSUM)
    # One that was not the old manifest's stays, to be seen.
    if checksum.exists() and checksum.read_text(encoding="ascii", errors="replace").startswith(hashes[0]):
        aside(checksum).write_text(f"{hashes[1]}  {MANIFEST}\n", encoding="ascii")
        of_checksum = {
            checksum.relative_to(folder).as_posix(): (sha256(checksum), sha256(_aside_of(checksum)))
        }
        return {name: hashes, **of_checksum}
    return {name: hashes}


def _with_hashes(
    folder: Path, manifest: dict[str, Any], inside: Rewritten, entry: Mapping[str, Any], how: Rewriting
) -> dict[str, Any]:
    """A manifest without the person, with the new hash of each file that was as it said, and an entry on the erasure."""
    content: dict[str, Any] = json.loads(how.strings.in_text(json.dumps(manifest, ensure_ascii=False)))
    for name, (was, now) in inside.items():
        listed = content.get("files", {}).get(name)
        if isinstance(listed, dict) and listed.get("sha256") == was:
            new = _aside_of(folder / name)
            listed |= {"bytes": (new if new.exists() else folder / name).stat().st_size, "sha256": now}
    old = {"files_sha256_before": {name: was for name, (was, _) in inside.items()}}
    return content | {"erasures": [*content.get("erasures", []), {**entry, **old}]}


def _aside_of(file: Path) -> Path:
    return file.with_name(ASIDE + file.name)


def _depth(file: Path) -> int:
    return len(file.parts)

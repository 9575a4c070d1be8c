"""`nps erase`: a person leaves every file of the warehouse, and the counts stay.

Reads raw.duckdb, which alone knows what names the person. Writes the tombstone first, then every file that holds the
person: published versions, pages, exports, nps.duckdb, and raw.duckdb last. So an erasure that was stopped anywhere can
be finished: the tombstone says that it is unfinished, and raw still says what to look for.

    erase(Warehouse.here(), ["R0001"], "asked for by letter of 1 March").pseudonyms      # ('erased-81c0…',)
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

import duckdb

from nps_warehouse.db.connection import explaining, log_of
from nps_warehouse.db.files import open_raw, prepare
from nps_warehouse.erase import files, manifests
from nps_warehouse.erase.databases import settle
from nps_warehouse.erase.person import (
    files_of,
    hashes_of,
    ids_in_raw,
    ids_of,
    pseudonyms_for,
    shares_address,
    strings_of,
)
from nps_warehouse.erase.strings import Strings
from nps_warehouse.erase.tombstones import (
    ERASING,
    FINISHED,
    PREFIX,
    Erasure,
    Tombstones,
    known_as,
    read,
    write,
)
from nps_warehouse.errors import NpsError, first_line, printable
from nps_warehouse.load.read.temporary import sweep
from nps_warehouse.load.write.acknowledged_files import acknowledgements_file
from nps_warehouse.permissions import private
from nps_warehouse.publish import versions
from nps_warehouse.publish.manifest import MANIFEST
from nps_warehouse.settings import Warehouse

ELSEWHERE = ("build", "dbt", "erased", "ledger", "published", "spark")
"""Folders of the warehouse that are not rewritten file by file: see `_finish`."""


@dataclass(frozen=True)
class Erased:
    """What was done: the pseudonyms, the files that were rewritten, and those that still name the person.

    exports: names of loaded files, wherever they are kept. ledger: files that never change.
    """

    pseudonyms: tuple[str, ...]
    rewritten: tuple[str, ...]
    exports: tuple[str, ...] = ()
    ledger: tuple[str, ...] = ()


def erase(warehouse: Warehouse, asked: Sequence[str], reason: str, *, only_these: bool = False) -> Erased:
    """Erase one person under all the ids that are asked for; `finish_all` comes before it.

    only_these: others with the same e-mail address are other people. Raises NpsError when it is not clear who is meant,
    when the person is erased already, and when a file cannot be rewritten: then the erasure is unfinished.
    """
    tombstones = read(warehouse)
    _refuse_erased(tombstones, asked)
    _settle(warehouse)
    with open_raw(warehouse) as raw, explaining(warehouse.raw_file):
        ids = ids_of(raw, asked, only_these=only_these)
        strings = strings_of(raw, pseudonyms_for(ids))
        if strings.in_text(reason) != reason or any(name in reason for name in strings.names):
            raise NpsError("the reason names the person, and it is kept: give one that does not")
        hashes = hashes_of(raw, strings, tombstones.salt)
        erasure = Erasure(
            erased_at=f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
            reason=reason,
            state=ERASING,
            ids=dict(zip(hashes["ids"], strings.ids.values(), strict=True)),
            addresses=() if shares_address(raw, ids) else hashes["addresses"],
            responses=hashes["responses"],
            keys=hashes["keys"],
        )
    write(warehouse, tombstones.with_erasure(erasure))
    return _finish(warehouse, erasure)


def finish_all(warehouse: Warehouse) -> tuple[Erased, ...]:
    """Finish every erasure that was stopped, or of which a load brought something back."""
    found = read(warehouse).unfinished
    if found:
        _settle(warehouse)
    return tuple(_finish(warehouse, erasure) for erasure in found)


def _refuse_erased(tombstones: Tombstones, asked: Sequence[str]) -> None:
    for each in asked:
        erasure = known_as(tombstones, each)
        if erasure is not None:
            raise AlreadyErasedError(
                f"{printable(each)} is erased already, since {erasure.erased_at}, as {', '.join(erasure.pseudonyms)}"
            )
        if each.startswith(PREFIX):
            raise NpsError(f"{printable(each)} is no pseudonym of this warehouse")


class AlreadyErasedError(NpsError):
    """The person was erased before: nothing is left to do."""


def _settle(warehouse: Warehouse) -> None:
    """Have everything in the files themselves. Raises NpsError when somebody has one open, before anything changes."""
    prepare(warehouse)
    for file in (warehouse.raw_file, warehouse.nps_file, warehouse.work_file):
        settle(file)


def _finish(warehouse: Warehouse, erasure: Erasure) -> Erased:
    """Rewrite every file that holds the person, raw.duckdb last, and say in the tombstone that it is done."""
    with open_raw(warehouse) as raw, explaining(warehouse.raw_file):
        ids = ids_in_raw(raw, Tombstones(read(warehouse).salt, (erasure,)))
        strings = strings_of(raw, ids)
        exports = files_of(raw, strings)
    rewritten: list[str] = []
    ledger: tuple[str, ...] = ()
    try:
        with private():
            files.sweep(warehouse.root)
            if not strings.is_empty:
                _remove_what_is_made_again(warehouse)
                rewritten += _rewrite_published(warehouse, erasure, strings)
                rewritten += _rewrite_others(warehouse, erasure, strings)
                rewritten += [
                    file.name
                    for file in (
                        acknowledgements_file(warehouse.raw_file),
                        warehouse.nps_file,
                        warehouse.raw_file,
                    )
                    if _rewrite(file, strings, every_database=erasure.state == ERASING)
                ]
                ledger = _ledger_files(warehouse, strings)
    except (OSError, duckdb.Error, NpsError) as error:
        files.sweep(warehouse.root)  # what is half written only takes room
        raise NpsError(
            f"the erasure is unfinished ({first_line(error)}): fix this and run `nps erase`, which finishes it"
        ) from error
    write(warehouse, _with(warehouse, erasure, state=FINISHED, rewritten={}))
    return Erased(erasure.pseudonyms, tuple(rewritten), exports, ledger)


def _remove_what_is_made_again(warehouse: Warehouse) -> None:
    """Remove the scratch of builds, logs, and what stopped commands left; the next build is in full."""
    sweep(young=1)
    versions.sweep(warehouse.published)
    shutil.rmtree(warehouse.root / "dbt", ignore_errors=True)
    for left in (*warehouse.build_folder.glob("*.tmp"), *warehouse.build_folder.glob(".*.new*")):
        versions.discard(left)
    for file in (log_of(warehouse.work_file), warehouse.work_file):
        file.unlink(missing_ok=True)


def _rewrite_published(warehouse: Warehouse, erasure: Erasure, strings: Strings) -> Iterator[str]:
    """Rewrite every version that there is, kept ones too."""
    folder = warehouse.published / "versions"
    for version in sorted(folder.iterdir()) if folder.is_dir() else ():
        if version.is_dir() and _rewrite_folder(warehouse, version, erasure, strings):
            yield f"version {version.name}"


def _rewrite_folder(warehouse: Warehouse, folder: Path, erasure: Erasure, strings: Strings) -> bool:
    """Rewrite a folder with a manifest; whether anything changed."""
    name = folder.relative_to(warehouse.root).as_posix()
    earlier = _current(warehouse, erasure).rewritten.get(name, {})
    entry = {"erased_at": erasure.erased_at, "pseudonyms": list(erasure.pseudonyms)}
    found = manifests.write_aside(
        folder, manifests.Rewriting(strings, earlier, entry, every_database=erasure.state == ERASING)
    )
    if found:
        recorded = {**_current(warehouse, erasure).rewritten, name: found}
        write(warehouse, _with(warehouse, erasure, rewritten=recorded))
        manifests.take_place(folder, found)
    return bool(found)


def _rewrite_others(warehouse: Warehouse, erasure: Erasure, strings: Strings) -> Iterator[str]:
    """Rewrite pages, exports and whatever else is in the warehouse; folders with a manifest as a whole."""
    for top in sorted(warehouse.root.iterdir()):
        if top.name in ELSEWHERE or not top.is_dir() or top.is_symlink():
            continue
        with_manifest = [found.parent for found in sorted(top.rglob(MANIFEST))]
        with_manifest = [each for each in with_manifest if not set(with_manifest) & set(each.parents)]
        for folder in with_manifest:
            if _rewrite_folder(warehouse, folder, erasure, strings):
                yield folder.relative_to(warehouse.root).as_posix()
        for file in sorted(path for path in top.rglob("*") if path.is_file() and not path.is_symlink()):
            is_done = any(folder in file.parents for folder in with_manifest)
            if not is_done and _rewrite(file, strings, every_database=True):
                yield file.relative_to(warehouse.root).as_posix()


def _rewrite(file: Path, strings: Strings, *, every_database: bool) -> bool:
    """Rewrite one file, if it is there; whether it was rewritten."""
    if not file.exists():
        return False
    new = files.aside(file)
    files.copy_without(file, new, strings, every_database=every_database)
    is_new = new.exists()
    if is_new:
        files.take_the_place_of(file, new)
    return is_new


def _ledger_files(warehouse: Warehouse, strings: Strings) -> tuple[str, ...]:
    """Files of the ledger that name the person all the same, in an id of an answer or a note: they never change."""
    found = []
    for file in sorted((warehouse.root / "ledger").glob("*.json")):
        content = file.read_text(encoding="utf-8", errors="replace")
        if strings.in_text(content) != content:
            found.append(file.name)
    return tuple(found)


def _current(warehouse: Warehouse, erasure: Erasure) -> Erasure:
    """An erasure as its tombstone has it now."""
    return next(each for each in read(warehouse).erasures if each.pseudonyms[0] == erasure.pseudonyms[0])


def _with(warehouse: Warehouse, erasure: Erasure, **changed: object) -> Tombstones:
    """The tombstones with some fields of an erasure changed."""
    return read(warehouse).with_erasure(replace(_current(warehouse, erasure), **changed))  # type: ignore[arg-type]

"""Tombstones: by which salted hashes a person who was erased is recognised when an export brings them back.

Reads and writes `warehouse/erased/tombstones.json`, for whoever runs `nps` only: per erasure when, why, how far it is,
and hashes. Whoever has the file and an id can find out whether it was erased, which is what it is for; nobody can find
out an id that he does not have. It is outside `build/`, so that it survives a lost raw.duckdb.

    read(Warehouse.here()).unfinished      # (Erasure(erased_at='2026-03-01T09:30:00Z', …),)
"""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.db.sql import text
from nps_warehouse.durable import sync
from nps_warehouse.errors import NpsError
from nps_warehouse.permissions import PRIVATE_FOLDER, make_folder, private
from nps_warehouse.settings import Warehouse

PREFIX = "erased-"
"""How the pseudonym of a person who was erased begins."""
ERASING, RETURNED, FINISHED = "erasing", "returned", "finished"
"""States: files are being rewritten; a load brought back something of the person; nothing of the person is left."""
TABLE = "temp.tombstones"


@dataclass(frozen=True)
class Erasure:
    """One person who was erased. All but the pseudonyms and the reason are hashes.

    ids: the respondent ids, each with its pseudonym. addresses: e-mail addresses under which they come back. responses:
    the answers of the person. keys: other ids that hold an address. rewritten: while it is unfinished, the SHA-256 of
    published files before and after, by version and file.
    """

    erased_at: str
    reason: str
    state: str
    ids: Mapping[str, str]
    addresses: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    rewritten: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @property
    def pseudonyms(self) -> tuple[str, ...]:
        """The pseudonyms, in the order of the ids."""
        return tuple(self.ids.values())


@dataclass(frozen=True)
class Tombstones:
    """All erasures of a warehouse, the oldest first, and what their hashes are salted with."""

    salt: str
    erasures: tuple[Erasure, ...] = ()

    @property
    def unfinished(self) -> tuple[Erasure, ...]:
        """Erasures of which something may be left."""
        return tuple(erasure for erasure in self.erasures if erasure.state != FINISHED)

    def with_erasure(self, changed: Erasure) -> "Tombstones":
        """The same with an erasure in the place of the one of its first pseudonym, or behind the others."""
        others = [each.pseudonyms[0] for each in self.erasures]
        if changed.pseudonyms[0] not in others:
            return replace(self, erasures=(*self.erasures, changed))
        place = others.index(changed.pseudonyms[0])
        return replace(self, erasures=(*self.erasures[:place], changed, *self.erasures[place + 1 :]))


def tombstones_file(warehouse: Warehouse) -> Path:
    """Where the tombstones of a warehouse are."""
    return warehouse.root / "erased" / "tombstones.json"


def read(warehouse: Warehouse) -> Tombstones:
    """The tombstones of a warehouse; none, with a new salt, where nobody was erased. Raises NpsError when damaged."""
    file = tombstones_file(warehouse)
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Tombstones(str(found["salt"]), tuple(_erasure(each) for each in found["erasures"]))
    except FileNotFoundError:
        return Tombstones(secrets.token_hex(16))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NpsError(
            f"{file}: cannot be read ({' '.join(str(error).split())}); restore it from a backup: without it, exports "
            "bring back people who were erased"
        ) from error


def write(warehouse: Warehouse, tombstones: Tombstones) -> None:
    """Write all tombstones, on disk when this returns. Raises NpsError when that fails; then the old ones are kept."""
    file = tombstones_file(warehouse)
    new = file.with_name(f".{file.name}.new")
    try:
        make_folder(file.parent, PRIVATE_FOLDER)
        with private(), new.open("w", encoding="utf-8") as stream:
            json.dump(asdict(tombstones), stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
        sync(file.parent)
    except OSError as error:
        raise NpsError(f"{file}: cannot be written ({error.strerror}); fix this and run it again") from error


def refuse_unfinished(warehouse: Warehouse) -> None:
    """Raise NpsError while something may be left of a person who is being erased."""
    if tombstones_file(warehouse).exists() and (line := unfinished_line(read(warehouse))):
        raise NpsError(line)


def unfinished_line(tombstones: Tombstones) -> str:
    """What to do about erasures that did not finish; '' when all did."""
    if not tombstones.unfinished:
        return ""
    first = tombstones.unfinished[0]
    return (
        f"the erasure of {first.pseudonyms[0]} ({first.erased_at}) is unfinished, so something of the person may be "
        "left: run `nps erase`, which finishes it"
    )


def known_as(tombstones: Tombstones, asked: str) -> Erasure | None:
    """The erasure of whoever has an id, an address or a pseudonym; None without one."""
    with duckdb.connect() as connection:
        hashes = connection.execute(
            f"select {', '.join(each(text(asked), tombstones.salt) for each in (id_hash, address_hash))}"
        ).fetchall()[0]
    for erasure in tombstones.erasures:
        if asked in erasure.pseudonyms or hashes[0] in erasure.ids or hashes[1] in erasure.addresses:
            return erasure
    return None


def new_pseudonym() -> str:
    """A pseudonym that is derived from nothing."""
    return PREFIX + secrets.token_hex(10)


def cleaned(value: str) -> str:
    """Write SQL: a text without the space around it, as models clean ids; null when nothing is left."""
    return f"nullif(trim(translate({value}, concat(chr(160), chr(9), chr(10), chr(13)), '    ')), '')"


def same_id(value: str) -> str:
    """Write SQL: a respondent id as models compare it: in an e-mail address capitals are small letters."""
    return f"case when contains({value}, '@') then lower({cleaned(value)}) else {cleaned(value)} end"


def id_hash(value: str, salt: str) -> str:
    """Write SQL: the hash of a respondent id, of an address however it is written."""
    return f"sha256({text(f'{salt}|id|')} || {same_id(value)})"


def address_hash(value: str, salt: str) -> str:
    """Write SQL: the hash of an e-mail address, however it is written."""
    return f"sha256({text(f'{salt}|address|')} || lower({cleaned(value)}))"


def key_hash(value: str, salt: str) -> str:
    """Write SQL: the hash of the id of something else than a person."""
    return f"sha256({text(f'{salt}|key|')} || {cleaned(value)})"


def create_table(connection: duckdb.DuckDBPyConnection, tombstones: Tombstones) -> None:
    """Create the temporary table `tombstones` of a connection: kind, hash, and the pseudonym of an id."""
    rows = [
        (kind, digest, pseudonym)
        for erasure in tombstones.erasures
        for kind, found in (
            ("id", erasure.ids),
            ("address", dict.fromkeys(erasure.addresses, erasure.pseudonyms[0])),
            ("response", dict.fromkeys(erasure.responses)),
            ("key", dict.fromkeys(erasure.keys)),
        )
        for digest, pseudonym in found.items()
    ]
    connection.execute(
        f"create or replace temp table {TABLE.partition('.')[2]} (kind varchar, hash varchar, pseudonym varchar)"
    )
    connection.execute(
        f"insert into {TABLE} select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])",
        [list(column) for column in zip(*rows, strict=True)] or [[], [], []],
    )


def _erasure(found: dict[str, Any]) -> Erasure:
    lists = {name: tuple(found[name]) for name in ("addresses", "responses", "keys")}
    return Erasure(**{**found, **lists})

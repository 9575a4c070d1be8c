"""The ledger: files that are written once and never changed, each with the SHA-256 of the bytes of the one before.

warehouse/ledger/0001_closing_team-quarter_2025-Q4.json
warehouse/ledger/0002_decision_team-quarter_2025-Q4.json

    ledger = read_ledger(warehouse)
    ledger.head                                      # SHA-256 of the last file: whoever keeps it can prove its end
    append(warehouse, ledger, {"kind": "closing", …})

The chain is over bytes, so no text has to be canonical. It does not show that its end is missing, nor a chain that was
written again as a whole: for that `nps bonus verify --head` compares the head that was kept elsewhere.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_warehouse.durable import sync
from nps_warehouse.errors import NpsError
from nps_warehouse.permissions import PRIVATE_FOLDER, make_folder
from nps_warehouse.settings import Warehouse

NO_FILE = "0" * 64
"""What the first file holds in place of the SHA-256 of the one before."""
CLOSING, CORRECTION, DECISION = "closing", "correction", "decision"
NAME = re.compile(rf"([0-9]{{4,}})_({CLOSING}|{CORRECTION}|{DECISION})_.+\.json")
INCOMING = ".incoming-"
READ_ONLY = 0o444
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """A file of the ledger. content: what it holds; empty when that cannot be read."""

    path: Path
    sequence: int
    kind: str
    sha256: str
    content: Content

    @property
    def is_payment(self) -> bool:
        """Whether it pays: closings and corrections do."""
        return self.kind in (CLOSING, CORRECTION)

    def is_of(self, scheme_id: str, period_name: str) -> bool:
        """Whether it is about a period of a scheme."""
        return (self.content.get("scheme_id"), self.content.get("period_name")) == (scheme_id, period_name)


@dataclass(frozen=True)
class Ledger:
    """The files of the ledger, in the order of their numbers."""

    entries: tuple[Entry, ...]

    @property
    def head(self) -> str:
        """The SHA-256 of the last file; zeros without any."""
        return self.entries[-1].sha256 if self.entries else NO_FILE

    def payments(self, scheme_id: str, period_name: str) -> tuple[Entry, ...]:
        """The closing of a period of a scheme and its corrections."""
        return tuple(
            entry for entry in self.entries if entry.is_payment and entry.is_of(scheme_id, period_name)
        )

    def decision_on(self, restatement_id: str) -> Entry | None:
        """The decision on a restatement; null when there is none."""
        decisions = (entry for entry in self.entries if entry.kind == DECISION)
        return next((each for each in decisions if each.content["restatement_id"] == restatement_id), None)


def read_ledger(warehouse: Warehouse) -> Ledger:
    """Read every file of the ledger. Raises NpsError when one cannot be read."""
    try:
        paths = sorted(path for path in warehouse.ledger.glob("*") if NAME.fullmatch(path.name))
        entries = [_entry(path) for path in paths]
    except OSError as error:
        raise NpsError(
            f"{warehouse.ledger} cannot be read ({error.strerror}); check its permissions"
        ) from error
    return Ledger(tuple(sorted(entries, key=lambda entry: entry.sequence)))


def sound_ledger(warehouse: Warehouse) -> Ledger:
    """Read a ledger that something is about to be added to. Raises NpsError when it is not as it was written."""
    ledger = read_ledger(warehouse)
    problem = next(problems(warehouse, ledger), None)
    if problem:
        raise NpsError(f"{problem}; nothing was written: restore the ledger from a backup, then run it again")
    return ledger


def problems(warehouse: Warehouse, ledger: Ledger) -> Iterator[str]:
    """One line for everything that shows in the files alone: strange files, gaps, a broken chain."""
    if warehouse.ledger.is_dir():
        for path in sorted(warehouse.ledger.iterdir()):
            if not NAME.fullmatch(path.name) and not path.name.startswith("."):
                yield f"{path} is not a file of the ledger: no command wrote it"
    before: Entry | None = None
    for entry in ledger.entries:
        expected, sha256 = (before.sequence + 1, before.sha256) if before else (1, NO_FILE)
        name = entry.path.name
        if entry.sequence != expected:
            yield f"{name} is where number {expected:04d} should be: a file of the ledger is missing, or is there twice"
        elif not entry.content:
            yield f"{name} is not JSON as it was written"
        elif entry.content.get("previous_sha256") != sha256:
            yield (
                f"{name} does not hold the SHA-256 of {before.path.name if before else 'a first file (zeros)'}: "
                "one of the two was altered"
            )
        elif name != file_name(entry.content):
            yield f"{name} holds what belongs in {file_name(entry.content)}"
        before = entry


def append(warehouse: Warehouse, ledger: Ledger, content: Content) -> Entry:
    """Write the next file of the ledger, whole or not at all, and never over another.

    content: what it holds but for its number and the SHA-256 of the file before. Raises NpsError when it cannot be
    written, and when another process wrote that number in the meantime.
    """
    sequence = ledger.entries[-1].sequence + 1 if ledger.entries else 1
    number = {"decision_id" if content["kind"] == DECISION else "closing_id": f"{sequence:04d}"}
    whole = {**number, **content, "sequence": sequence, "previous_sha256": ledger.head}
    written = (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
    file = warehouse.ledger / file_name(whole)
    try:
        make_folder(warehouse.ledger, PRIVATE_FOLDER)
        _refuse_taken(warehouse, sequence)
        write_once(file, written)
    except OSError as error:
        raise NpsError(
            f"{file} cannot be written ({error.strerror}); nothing was closed, decided or paid: "
            "fix that and run it again"
        ) from error
    return Entry(file, sequence, str(content["kind"]), hashlib.sha256(written).hexdigest(), whole)


def _refuse_taken(warehouse: Warehouse, sequence: int) -> None:
    """Raise NpsError when the ledger got a file of this number since it was read."""
    taken = next(warehouse.ledger.glob(f"{sequence:04d}_*.json"), None)
    if taken:
        raise NpsError(f"{taken.name} was written in the meantime; nothing was written: run it again")


def file_name(content: Content) -> str:
    """The name of a file of the ledger: `0001_closing_team-quarter_2025-Q4.json`."""
    words = (content.get("kind"), content.get("scheme_id"), content.get("period_name"))
    kind, scheme, period = (re.sub(r"[^A-Za-z0-9.-]+", "-", str(word)) for word in words)
    return f"{int(content.get('sequence') or 0):04d}_{kind}_{scheme}_{period}.json"


def write_once(file: Path, written: bytes, mode: int = READ_ONLY) -> None:
    """Write a read-only file, whole or not at all, and on disk when this returns.

    Raises FileExistsError when there is one of that name, and OSError when it cannot be written.
    """
    for left in file.parent.glob(f"{INCOMING}*"):
        left.unlink(missing_ok=True)
    incoming = file.with_name(f"{INCOMING}{file.name}")
    try:
        with incoming.open("xb") as opened:
            opened.write(written)
            opened.flush()
            os.fchmod(opened.fileno(), mode)
            os.fsync(opened.fileno())
        os.link(incoming, file)  # unlike a rename, never over a file that is there
    finally:
        incoming.unlink(missing_ok=True)
    sync(file.parent)


def _entry(path: Path) -> Entry:
    written = path.read_bytes()
    named = NAME.fullmatch(path.name)
    assert named is not None
    return Entry(path, int(named[1]), named[2], hashlib.sha256(written).hexdigest(), _content(written))


def _content(written: bytes) -> Content:
    try:
        content = json.loads(written)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}

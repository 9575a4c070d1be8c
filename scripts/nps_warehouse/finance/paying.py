"""Closing and correcting a bonus period: what is paid becomes a file of the ledger.

Reads the published version, the build files and the ledger; writes the mark KEEP into the version, then the ledger's
file, so that whatever happens there is a closing with its version or none.

    close(warehouse, "team-quarter", "2025-Q4", Signatures("Ada", "Bea")).sha256      # the new head
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

from nps_warehouse.db.files import kept_salt, open_raw, salt_file
from nps_warehouse.durable import sync
from nps_warehouse.errors import NpsError
from nps_warehouse.finance.figures import COUNTS, FIGURES, figures
from nps_warehouse.finance.inputs import as_json
from nps_warehouse.finance.ledger import (
    CLOSING,
    CORRECTION,
    Content,
    Entry,
    Ledger,
    append,
    sound_ledger,
    write_once,
)
from nps_warehouse.finance.refusals import (
    refuse_closed,
    refuse_not_closable,
    refuse_signatures,
    refuse_unpublished,
)
from nps_warehouse.finance.scope import Row, Scope, read_scope
from nps_warehouse.permissions import PRIVATE_FOLDER, make_folder
from nps_warehouse.publish import versions
from nps_warehouse.publish.manifest import moment
from nps_warehouse.publish.project import code_checksum, git_commit, installed
from nps_warehouse.settings import PROJECT, Warehouse

EVIDENCE = (
    "response_id",
    "account_id",
    "branch_id",
    "score",
    "category",
    "has_other_manager",
    "responded_on",
    "load_id",
    "evidence_of",
)
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Signatures:
    """Who closes or corrects a period, who approves it, and what they note."""

    by: str
    approved_by: str
    note: str = ""


def close(warehouse: Warehouse, scheme_id: str, period_name: str, signatures: Signatures) -> Entry:
    """Close a period of a scheme on what is published.

    Raises NpsError saying why it cannot be closed; then the ledger is as it was.
    """
    ledger = sound_ledger(warehouse)
    refuse_closed(ledger, scheme_id, period_name)
    scope = read_scope(warehouse, scheme_id, period_name)
    refuse_not_closable(scope)
    refuse_signatures(scope, signatures.by, signatures.approved_by)
    statements = [_statement(scope, row, row["amount"]) for row in scope.statements]
    content = {"kind": CLOSING, "corrects": None, **_facts(scope, signatures), "statements": statements}
    return _paid(warehouse, ledger, scope, content)


def correct(warehouse: Warehouse, scheme_id: str, period_name: str, signatures: Signatures) -> Entry:
    """Pay what changed since a period was closed, as far as it was decided to adjust it.

    Raises NpsError when nothing changed, a difference waits for a decision, all were waived, and as `close` does.
    """
    ledger = sound_ledger(warehouse)
    payments = ledger.payments(scheme_id, period_name)
    if not payments:
        raise NpsError(f"{scheme_id} {period_name} is not closed: there is nothing to correct")
    scope = read_scope(warehouse, scheme_id, period_name)
    refuse_unpublished(scope, payments)
    refuse_signatures(scope, signatures.by, signatures.approved_by)
    decisions = _decisions(ledger, scope)
    adjusted = _adjusted(scope, decisions)
    before = {row["payee_id"]: row for row in payments[-1].content["statements"]}
    _refuse_unexplained(scope, before)
    rows = [_statement(scope, row, adjusted.get(row["payee_id"], NOTHING)) for row in scope.statements]
    known = {row["payee_id"] for row in rows}
    rows += [
        _vanished(row, adjusted.get(payee_id, NOTHING))
        for payee_id, row in before.items()
        if payee_id not in known
    ]
    corrects = payments[0].content["closing_id"]
    settles = sorted(each.content["decision_id"] for each in decisions.values())
    content = {
        "kind": CORRECTION,
        "corrects": corrects,
        **_facts(scope, signatures, settles),
        "statements": rows,
    }
    return _paid(warehouse, ledger, scope, content)


def open_restatements(scope: Scope) -> list[Row]:
    """The differences of a closed period that no correction has settled."""
    return [row for row in scope.restatements if row["settled_in"] is None]


def _decisions(ledger: Ledger, scope: Scope) -> dict[str, Entry]:
    """The decision on each open difference, by restatement. Raises NpsError when there is none, or one is undecided."""
    found: dict[str, Entry] = {}
    for row in open_restatements(scope):
        decision = ledger.decision_on(row["restatement_id"])
        if decision is None:
            raise NpsError(
                f"restatement {row['restatement_id']} ({row['payee_id']}, {row['cause']}, {row['amount_difference']:+}) "
                "waits for a decision: nps bonus decide RESTATEMENT adjust|waive --by NAME --note WHY"
            )
        found[row["restatement_id"]] = decision
    if not found:
        raise NpsError(f"nothing changed since {scope.name} was closed: there is nothing to correct")
    return found


def _adjusted(scope: Scope, decisions: dict[str, Entry]) -> dict[str, Decimal]:
    """The sum of the differences to adjust, by payee. Raises NpsError when all were waived."""
    adjusted: dict[str, Decimal] = {}
    for row in open_restatements(scope):
        if decisions[row["restatement_id"]].content["decision"] == "adjust":
            payee_id = row["payee_id"]
            adjusted[payee_id] = adjusted.get(payee_id, NOTHING) + row["amount_difference"]
    if not adjusted:
        raise NpsError(f"every difference of {scope.name} was waived: there is nothing to pay")
    return adjusted


def _refuse_unexplained(scope: Scope, before: dict[str, Row]) -> None:
    """Raise NpsError when the differences of a payee do not add up to that between what was computed and now."""
    now = {row["payee_id"]: row["amount"] for row in scope.statements}
    for payee_id in sorted({*now, *before}):
        then = Decimal(before[payee_id]["amount"]) if payee_id in before else NOTHING
        listed = sum(
            (row["amount_difference"] for row in open_restatements(scope) if row["payee_id"] == payee_id),
            NOTHING,
        )
        if then + listed != now.get(payee_id, NOTHING):
            raise NpsError(
                f"{scope.name}, {payee_id}: the restatements add up to {listed:+}, and the amount went from {then} to "
                f"{now.get(payee_id, NOTHING)}; nothing was paid: run `nps build --full-refresh` and report this"
            )


def _paid(warehouse: Warehouse, ledger: Ledger, scope: Scope, content: Content) -> Entry:
    """Keep the version for ever and the salt of its ids, then write the ledger's file."""
    keep_salt(warehouse)
    keep(scope.version, f"{content['kind']} of {scope.name} is based on this version: it is never removed\n")
    return append(warehouse, ledger, content)


def keep(version: Path, reason: str) -> None:
    """Mark a version as one that is never removed; on disk when this returns. Raises NpsError when it cannot be written."""
    try:
        with (version / versions.KEPT).open("ab") as mark:
            if not mark.tell():
                mark.write(reason.encode())
            mark.flush()
            os.fsync(mark.fileno())
        sync(version)
    except OSError as error:
        raise NpsError(
            f"{version / versions.KEPT} cannot be written ({error.strerror}); nothing was closed or paid: "
            "fix that and run it again"
        ) from error


def keep_salt(warehouse: Warehouse) -> None:
    """Keep the salt beside the ledger: with a new one, ids that are e-mail addresses would be others."""
    if kept_salt(warehouse):
        return
    with open_raw(warehouse) as raw:
        [(salt,)] = raw.execute("from salts").fetchall()
    try:
        make_folder(warehouse.ledger, PRIVATE_FOLDER)
        write_once(salt_file(warehouse), str(salt).encode(), mode=0o400)
    except OSError as error:
        raise NpsError(
            f"{salt_file(warehouse)} cannot be written ({error.strerror}); nothing was closed or paid: "
            "fix that and run it again"
        ) from error


def _facts(scope: Scope, signatures: Signatures, settles: Sequence[str] = ()) -> Content:
    """What is the same for all payees: the period, who signed, what the figures were made from and by.

    settles: the decisions that a correction carries out.
    """
    first = scope.statements[0]
    return {
        **{key: first[key] for key in ("scheme_id", "scheme_version", "period_type", "period_name")},
        "period_start": first["period_start"].isoformat(),
        "period_end": first["period_end"].isoformat(),
        "as_of_load_id": scope.up_to,
        "published_version": scope.version.name,
        "closed_at": moment(datetime.now(timezone.utc)),
        "closed_by": signatures.by.strip(),
        "approved_by": signatures.approved_by.strip(),
        "note": signatures.note,
        "project_version": installed("nps-warehouse"),
        **scope.rules.as_json(),
        "facts": {
            "build_id": scope.manifest["build_id"],
            "manifest_sha256": scope.manifest_sha256,
            "code_sha256": code_checksum(PROJECT),
            "git_commit": git_commit(PROJECT),
        },
        "settles": list(settles),
        "inputs": as_json(scope.inputs),
    }


def _statement(scope: Scope, row: Row, paid: Decimal) -> Content:
    """A statement as the ledger holds it, with what is paid and the answers behind it."""
    evidence = [
        {column: answer[column] for column in EVIDENCE} | {"responded_on": answer["responded_on"].isoformat()}
        for answer in scope.evidence.get(row["payee_id"], ())
    ]
    return {**figures(row), "paid_amount": f"{paid:.2f}", "evidence": evidence}


def _vanished(before: Row, paid: Decimal) -> Content:
    """A payee of whom nothing is known any more: nothing is computed, and what was paid is asked back if so decided."""
    gone = dict.fromkeys(FIGURES) | dict.fromkeys(COUNTS, 0)
    same = {column: before[column] for column in ("payee_type", "payee_id", "measure_name", "currency")}
    return {
        **gone,
        **same,
        "is_eligible": False,
        "not_eligible_reason": "no answers",
        "amount": "0.00",
        "paid_amount": f"{paid:.2f}",
        "evidence": [],
    }


def total_paid(statements: Sequence[Content]) -> Decimal:
    """The sum of what a closing or correction pays."""
    return sum((Decimal(row["paid_amount"]) for row in statements), NOTHING)

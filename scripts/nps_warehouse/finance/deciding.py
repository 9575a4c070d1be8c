"""Deciding on a restatement: whether a difference that became known after a closing is paid. Written to the ledger.

decide(warehouse, "1f3a9c", Decision("waive", "Ada", "three euros"))
"""

from dataclasses import dataclass
from datetime import datetime, timezone

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.ledger import DECISION, Entry, append, sound_ledger
from nps_warehouse.finance.refusals import refuse_nameless_or_payee, refuse_unpublished
from nps_warehouse.finance.scope import published_rows, read_scope
from nps_warehouse.publish.manifest import moment
from nps_warehouse.settings import Warehouse

KEY = ("scheme_id", "scheme_version", "period_type", "period_name", "payee_type", "payee_id", "cause")


@dataclass(frozen=True)
class Decision:
    """What was decided (`adjust` or `waive`), by whom, and why."""

    decision: str
    by: str
    note: str


def decide(warehouse: Warehouse, restatement_id: str, decision: Decision) -> Entry:
    """Record a decision on a restatement. It holds for exactly what the restatement names.

    Raises NpsError when there is no such restatement, it is settled or decided, and when nobody says who or why.
    """
    ledger = sound_ledger(warehouse)
    if not decision.note.strip():
        raise NpsError("--note is empty; say why it is adjusted or waived")
    rows = published_rows(warehouse, "bonus_restatements")
    row = next((row for row in rows if row["restatement_id"] == restatement_id), None)
    if row is None:
        waiting = ", ".join(str(row["restatement_id"]) for row in rows if row["settled_in"] is None) or "none"
        raise NpsError(f"there is no restatement {restatement_id}; those that are open: {waiting}")
    if row["settled_in"] is not None:
        raise NpsError(
            f"restatement {restatement_id} was settled in {row['settled_in']}: there is nothing to decide"
        )
    if before := ledger.decision_on(restatement_id):
        raise NpsError(
            f"restatement {restatement_id} was already decided: {before.content['decision']}, by "
            f"{before.content['decided_by']} in {before.content['decision_id']}; a decision holds until something else changes"
        )
    scope = read_scope(warehouse, row["scheme_id"], row["period_name"])
    refuse_unpublished(scope, ledger.payments(row["scheme_id"], row["period_name"]))
    refuse_nameless_or_payee(scope, decision.by, "--by")
    content = {
        "kind": DECISION,
        "restatement_id": restatement_id,
        **{column: row[column] for column in KEY},
        "decision": decision.decision,
        "points_difference": row["points_difference"],
        "amount_difference": f"{row['amount_difference']:.2f}",
        "decided_by": decision.by.strip(),
        "decided_at": moment(datetime.now(timezone.utc)),
        "note": decision.note.strip(),
    }
    return append(warehouse, ledger, content)

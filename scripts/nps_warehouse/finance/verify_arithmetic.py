"""The verdict on the arithmetic: what was known then, built again with the rules of then, must give what was paid.

One build for all closings that were made from the same loads by rules that do not contradict each other.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from rich.console import Console

from nps_warehouse.build.as_of import build_of_loads
from nps_warehouse.build.rules import Rules
from nps_warehouse.db.connection import connect
from nps_warehouse.db.files import open_raw
from nps_warehouse.errors import NpsError
from nps_warehouse.finance.figures import differing, figures
from nps_warehouse.finance.inputs import from_json, matched
from nps_warehouse.finance.ledger import CLOSING, DECISION, Entry, Ledger
from nps_warehouse.finance.rules_used import SEEDS
from nps_warehouse.finance.scope import EVIDENCE, STATEMENTS, of_scope
from nps_warehouse.finance.verdict import Verdict
from nps_warehouse.finance.verify_files import NOT_AS_WRITTEN, each_guarded
from nps_warehouse.finance.verify_rules import seed_rows
from nps_warehouse.load.read.temporary import sweep, temporary_folder
from nps_warehouse.publish.project import code_checksum
from nps_warehouse.settings import PROJECT, Warehouse

CENT, TEN_DECIMALS = Decimal("0.01"), Decimal("1e-10")
Scheme = tuple[str, str]


@dataclass
class Group:
    """Closings that one build recomputes. schemes: the rows of each version of a scheme, and of its bands."""

    entries: list[Entry]
    common: tuple[Any, ...]
    schemes: dict[Scheme, tuple[Any, Any]] = field(default_factory=dict)

    def takes(self, entry: Entry) -> bool:
        """Whether the entry has the same loads and rules; then it is one of the group."""
        content = entry.content
        key = (str(content["scheme_id"]), str(content["scheme_version"]))
        rows = (content["scheme"], content["bands"])
        if _common(entry) != self.common or self.schemes.get(key, rows) != rows:
            return False
        self.schemes[key] = rows
        self.entries.append(entry)
        return True


def arithmetic_verdict(warehouse: Warehouse, ledger: Ledger, console: Console) -> Verdict:
    """Recompute everything that was paid."""
    differences = list(paid_differences(ledger))
    notes: list[str] = []
    code = code_checksum(PROJECT)
    for group in groups_of(ledger, differences):
        try:
            others = recomputed_differences(warehouse, group, console)
        except (NpsError, *NOT_AS_WRITTEN) as error:
            reason = (
                str(error)
                if isinstance(error, NpsError)
                else "its inputs or rules are not as they were written"
            )
            differences += [f"{entry.path.stem}: cannot be recomputed: {reason}" for entry in group.entries]
            continue
        for entry, difference in others:
            if entry.content["facts"]["code_sha256"] == code:
                differences.append(f"{entry.path.stem}: {difference} when it is built again")
            else:
                notes.append(f"{entry.path.stem}: {difference} with today's code (cause `code`)")
    return Verdict("arithmetic", tuple(differences), tuple(notes))


def paid_differences(ledger: Ledger) -> Iterator[str]:
    """What does not follow from the file itself and the decisions before it, whatever the code."""
    for place, entry in enumerate(ledger.entries):
        if entry.is_payment:
            before = ledger.entries[:place]
            yield from each_guarded(entry, partial(_own_differences, before=before))


def groups_of(ledger: Ledger, differences: list[str]) -> list[Group]:
    """Closings and corrections by what one build recomputes; one that is not as it was written is a difference."""
    groups: list[Group] = []
    for entry in ledger.entries:
        if not entry.is_payment:
            continue
        try:
            if not any(group.takes(entry) for group in groups):
                group = Group([], _common(entry))
                group.takes(entry)
                groups.append(group)
        except NOT_AS_WRITTEN:
            differences.append(f"{entry.path.stem}: is not as it was written")
    return groups


def recomputed_differences(warehouse: Warehouse, group: Group, console: Console) -> list[tuple[Entry, str]]:
    """Build what was known then in a temporary folder, and list the figures of the ledger that it does not give."""
    content = group.entries[0].content
    with open_raw(warehouse) as raw:
        inputs = from_json(content["inputs"])
        chosen, _ = matched(raw, inputs, int(content["as_of_load_id"]))
    if len(chosen) < len(inputs):
        raise NpsError("not all of its files are loaded (see inputs)")
    sweep()
    with temporary_folder() as folder:
        then = Warehouse(folder / "then")
        build_of_loads(warehouse, chosen, then.root, console, rules=_rules(group))
        with connect(then.nps_file, read_only=True) as built:
            found = []
            for entry in group.entries:
                scope = (entry.content["scheme_id"], entry.content["period_name"])
                rows = of_scope(built, STATEMENTS, *scope)
                answers = of_scope(built, EVIDENCE, *scope)
                found += [(entry, each) for each in _other_figures(entry, rows, answers)]
            return found


def _common(entry: Entry) -> tuple[Any, ...]:
    content = entry.content
    return tuple(content[key] for key in ("as_of_load_id", "inputs", "settings", "benchmarks", "branches"))


def _rules(group: Group) -> Rules:
    """The seeds of then: the schemes of the group, and those of today that it does not have; the models that are compared."""
    content = group.entries[0].content
    ids = {scheme_id for scheme_id, _ in group.schemes}
    schemes = [scheme for scheme, _ in group.schemes.values()]
    bands = [band for _, rows in group.schemes.values() for band in rows]
    return Rules(
        {
            SEEDS["scheme"]: [
                *(row for row in seed_rows(SEEDS["scheme"]) if row["scheme_id"] not in ids),
                *schemes,
            ],
            SEEDS["bands"]: [
                *(row for row in seed_rows(SEEDS["bands"]) if row["scheme_id"] not in ids),
                *bands,
            ],
            SEEDS["benchmarks"]: content["benchmarks"],
            SEEDS["branches"]: content["branches"],
        },
        content["settings"],
        [relation.rpartition(".")[2] for relation in (STATEMENTS, EVIDENCE)],
    )


def _other_figures(entry: Entry, rows: Sequence[Any], answers: Sequence[Any]) -> Iterator[str]:
    now = {row["payee_id"]: row for row in rows}
    behind = Counter((row["payee_id"], row["response_id"], row["score"]) for row in answers)
    for statement in entry.content["statements"]:
        payee_id = statement["payee_id"]
        row = now.pop(payee_id, None)
        if row is None:
            if Decimal(statement["amount"]) or statement["evidence"]:
                yield f"{payee_id}: amount {statement['amount']} is nothing"
            continue
        yield from (f"{payee_id}: {each}" for each in differing(statement, figures(row)))
        held = Counter((payee_id, each["response_id"], each["score"]) for each in statement["evidence"])
        others = (held - behind) + (
            Counter({key: n for key, n in behind.items() if key[0] == payee_id}) - held
        )
        for _, response_id, score in list(others)[:1]:
            yield f"{payee_id}: answer {response_id} with score {score} is counted differently"
    for payee_id in now:
        yield f"{payee_id}: is not in the ledger"


def _own_differences(entry: Entry, before: Sequence[Entry]) -> Iterator[str]:
    content = entry.content
    due = _decided(entry, before)
    for statement in content["statements"]:
        payee_id, amount = statement["payee_id"], Decimal(statement["amount"])
        expected = amount if entry.kind == CLOSING else due.pop(payee_id, Decimal(0))
        if Decimal(statement["paid_amount"]) != expected:
            yield f"{payee_id}: paid_amount {statement['paid_amount']} should be {expected}"
        if amount != _due(statement):
            yield f"{payee_id}: amount {statement['amount']} should be {_due(statement)}, target times share"
        counted = Counter(
            each["category"] for each in statement["evidence"] if each["evidence_of"] == "period"
        )
        for category in ("promoter", "passive", "detractor"):
            if counted[category] != statement[f"{category}s"]:
                yield f"{payee_id}: {category}s {statement[f'{category}s']} are {counted[category]} in the evidence"
        if counted.total() != statement["responses"]:
            yield f"{payee_id}: responses {statement['responses']} are {counted.total()} in the evidence"
    for payee_id in (payee_id for payee_id, left in due.items() if left and entry.kind != CLOSING):
        yield f"{payee_id}: the difference that was to be adjusted is not paid"


def _decided(entry: Entry, before: Sequence[Entry]) -> dict[str, Decimal]:
    """What is to be paid by the decisions that a correction carries out, by payee. Raises KeyError when one is missing."""
    decisions = {each.content["decision_id"]: each.content for each in before if each.kind == DECISION}
    due: dict[str, Decimal] = {}
    for decision_id in entry.content["settles"]:
        decision = decisions[decision_id]
        if decision["decision"] == "adjust":
            payee_id = decision["payee_id"]
            due[payee_id] = due.get(payee_id, Decimal(0)) + Decimal(decision["amount_difference"])
    return due


def _due(statement: Any) -> Decimal:
    """Target times share in whole cents, halves up; nothing for a payee that is not eligible."""
    if not statement["is_eligible"]:
        return Decimal(0)
    share = Decimal(repr(float(statement["payout_share"]))).quantize(TEN_DECIMALS, ROUND_HALF_UP)
    return (Decimal(statement["target_amount"]) * share).quantize(CENT, ROUND_HALF_UP)

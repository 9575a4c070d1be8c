"""The verdict on the rules: the version that was closed is kept, and shows what the ledger holds.

What is otherwise in the project today is a note: it is the cause `rule` or `setting` of a restatement, and changes
nothing of what was paid.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from nps_warehouse.db.connection import connect
from nps_warehouse.finance.figures import differing, figures
from nps_warehouse.finance.ledger import Entry, Ledger
from nps_warehouse.finance.rules_used import SEEDS, published_form
from nps_warehouse.finance.scope import STATEMENTS, of_scope
from nps_warehouse.finance.verdict import Verdict
from nps_warehouse.finance.verify_files import each_guarded
from nps_warehouse.publish import versions
from nps_warehouse.publish.hashing import sha256
from nps_warehouse.publish.manifest import MANIFEST, read_manifest
from nps_warehouse.publish.project import installed
from nps_warehouse.publish.verifying import verify
from nps_warehouse.settings import PROJECT, Warehouse, variables

OF_SCHEME = {
    "minimum_responses": "minimum_responses",
    "minimum_response_rate": "minimum_response_rate",
    "minimum_accounts": "minimum_accounts",
    "measure": "measure_name",
    "payee_type": "payee_type",
    "scheme_name": "scheme_name",
    "prepared_by": "prepared_by",
    "approved_by": "approved_by",
    "approved_on": "approved_on",
}
"""Cells of a scheme that every statement shows, and the statement's columns."""


def rules_verdict(warehouse: Warehouse, ledger: Ledger) -> Verdict:
    """Whether every closing is what its version shows, by the rules of that version."""
    differences, notes = [], []
    for entry in ledger.entries:
        if entry.is_payment:
            differences += each_guarded(entry, lambda entry: _differences(warehouse, entry))
            notes += each_guarded(entry, _changed_since)
    return Verdict("rules", tuple(differences), tuple(notes) if not differences else ())


def _differences(warehouse: Warehouse, entry: Entry) -> Iterator[str]:
    content = entry.content
    version = warehouse.published / "versions" / content["published_version"]
    manifest = read_manifest(version)
    if manifest is None:
        yield f"the version {content['published_version']} is no longer kept"
        return
    if not (version / versions.KEPT).exists():
        yield f"{version.name} lacks the file {versions.KEPT}, without which it will be removed"
    for difference in verify(version).differences:
        yield f"version {version.name}: {difference}"
    hashes = [
        sha256(version / MANIFEST),
        *(each.get("manifest_sha256_before") for each in manifest.get("erasures", [])),
    ]
    if content["facts"]["manifest_sha256"] not in hashes:
        yield f"version {version.name} is not the one that was closed: its manifest differs"
    if content["facts"]["build_id"] != manifest.get("build_id"):
        yield f"version {version.name} comes from another build"
    for name, value in content["settings"].items():
        if published_form(value) != manifest["settings"].get(name):
            yield f"the setting {name} was {manifest['settings'].get(name)}, not {published_form(value)}"
    yield from _other_statements(version, entry)


def _other_statements(version: Path, entry: Entry) -> Iterator[str]:
    """A line for each figure, and each rule, that the version shows otherwise."""
    content = entry.content
    with connect(version / versions.DATABASE, read_only=True) as published:
        rows = of_scope(published, STATEMENTS, content["scheme_id"], content["period_name"])
    shown = {row["payee_id"]: row for row in rows}
    for statement in content["statements"]:
        row = shown.pop(statement["payee_id"], None)
        if row is None:
            if statement["evidence"] or Decimal(statement["amount"]):
                yield f"version {version.name} has no statement of {statement['payee_id']}"
            continue
        for difference in differing(statement, figures(row)):
            yield f"{statement['payee_id']}: {difference} in version {version.name}"
        for cell, column in OF_SCHEME.items():
            if content["scheme"][cell] is not None and not is_same(content["scheme"][cell], row[column]):
                yield f"{cell} of the scheme was {row[column]}, not {content['scheme'][cell]}"
    for payee_id in shown:
        yield f"the ledger has no statement of {payee_id}, whom version {version.name} shows"


def _changed_since(entry: Entry) -> Iterator[str]:
    """A line for each rule or setting that is another today."""
    content = entry.content
    today = [
        row
        for row in seed_rows("bonus_schemes")
        if (row["scheme_id"], row["scheme_version"]) == (content["scheme_id"], str(content["scheme_version"]))
    ]
    if not today:
        yield f"seeds/{SEEDS['scheme']}.csv no longer has this version of the scheme (cause `rule`)"
    for row in today:
        for column, value in content["scheme"].items():
            if not is_same(value, row.get(column)):
                yield f"{column} of the scheme is {row.get(column) or 'empty'} today; it was {value} (cause `rule`)"
    for name, value in content["settings"].items():
        if name in variables() and variables()[name] != value:
            yield f"the setting {name} is {variables()[name]} today; it was {value} (cause `setting`)"
    if content["project_version"] != installed("nps-warehouse"):
        yield f"it was closed by version {content['project_version']} of the project"


def seed_rows(seed: str) -> list[dict[str, Any]]:
    """The rows of a seed as the project has them today."""
    with (PROJECT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def is_same(one: Any, other: Any) -> bool:
    """Whether two cells mean the same: as numbers where both are, else as texts, empty being empty."""
    first, second = str("" if one is None else one), str("" if other is None else other)
    try:
        return Decimal(first) == Decimal(second)
    except InvalidOperation:
        return first == second

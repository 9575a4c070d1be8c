"""`nps bonus verify`, rules and arithmetic: what is closed is what its version shows and what its inputs give again."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from dbt_runs import in_warehouse

from nps_warehouse.finance import verify_arithmetic, verify_rules
from nps_warehouse.finance.ledger import Ledger, read_ledger
from nps_warehouse.finance.verdict import Verdict
from nps_warehouse.finance.verify_arithmetic import arithmetic_verdict, paid_differences
from nps_warehouse.finance.verify_rules import rules_verdict
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse, variables
from paid_fixtures import LATE, drop, flipped, forge, loaded_again


def of_rules(warehouse: Warehouse) -> Verdict:
    return rules_verdict(warehouse, read_ledger(warehouse))


@pytest.mark.parametrize(
    ("alter", "line"),
    [
        (shutil.rmtree, "is no longer kept"),
        (
            lambda version: (version / "KEEP").unlink(),
            "lacks the file KEEP, without which it will be removed",
        ),
        (
            lambda version: (version / "parquet/marts/bonus_statements.parquet").unlink(),
            "bonus_statements.parquet is missing",
        ),
    ],
)
def test_a_version_that_was_closed_and_is_not_as_it_was(
    closed_period: Warehouse, alter: Callable[[Path], None], line: str
) -> None:
    assert of_rules(closed_period).is_green
    alter(closed_period.current.resolve())
    assert line in of_rules(closed_period).summary


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("statements", 0, "amount"), "North: amount"),
        (("scheme", "minimum_responses"), "minimum_responses of the scheme was 30, not 30x"),
        (("scheme", "approved_by"), "approved_by of the scheme was Rik Rekenaar"),
        (("settings", "minimum_responses"), "the setting minimum_responses was 5, not 6"),
        (("facts", "manifest_sha256"), "is not the one that was closed: its manifest differs"),
        (("facts", "build_id"), "comes from another build"),
        (("published_version",), "is no longer kept"),
    ],
)
def test_rules_that_the_kept_version_does_not_show(
    closed_period: Warehouse, path: tuple[str | int, ...], line: str
) -> None:
    forge(closed_period, lambda content: content.update(flipped(content, path)))
    assert line in of_rules(closed_period).summary


def test_rules_of_today_are_a_note(closed_period: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**row, "minimum_responses": "50"} for row in verify_rules.seed_rows("bonus_schemes")]
    monkeypatch.setattr(verify_rules, "seed_rows", lambda _: rows)
    monkeypatch.setattr(verify_rules, "variables", lambda: {**variables(), "minimum_responses": 9})
    verdict = of_rules(closed_period)
    assert verdict.is_green and len(verdict.notes) == 2
    assert "minimum_responses of the scheme is 50 today; it was 30 (cause `rule`)" in verdict.notes[0]
    assert "the setting minimum_responses is 9 today; it was 5 (cause `setting`)" in verdict.notes[1]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("statements", 0, "paid_amount"), "is not as it was written"),
        (("statements", 0, "target_amount"), "is not as it was written"),
        (("statements", 0, "payout_share"), "North: amount"),
        (("statements", 0, "is_eligible"), "North: amount"),
        (("statements", 1, "promoters"), "South: promoters"),
        (("statements", 1, "responses"), "South: responses 43 are 42 in the evidence"),
        (("statements", 1, "evidence", 0, "category"), "in the evidence"),
    ],
)
def test_what_a_file_holds_must_add_up_whatever_the_code(
    closed_period: Warehouse, path: tuple[str | int, ...], line: str
) -> None:
    assert list(paid_differences(read_ledger(closed_period))) == []
    forge(closed_period, lambda content: content.update(flipped(content, path)))
    assert any(line in difference for difference in paid_differences(read_ledger(closed_period)))


def test_what_is_built_again_by_the_rules_of_then(
    closed_period: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later answers, other rules today and lost build files change nothing; a forged amount does, other code is said."""
    loaded_again(closed_period, {**drop(), **LATE})
    rows = {seed: verify_rules.seed_rows(seed) for seed in ("bonus_schemes", "bonus_bands")}
    rows["bonus_schemes"] = [{**row, "minimum_responses": "500"} for row in rows["bonus_schemes"]]
    monkeypatch.setattr(verify_arithmetic, "seed_rows", rows.__getitem__)
    forged = {"amount": "1.00", "paid_amount": "1.00", "target_amount": "1.00", "payout_share": 1.0}
    [entry] = read_ledger(closed_period).entries
    statements = entry.content["statements"]
    other = {**entry.content, "statements": [{**statements[0], **forged}, *statements[1:]]}
    ledger = Ledger((entry, replace(entry, path=entry.path.with_name("0002.json"), content=other)))
    assert list(paid_differences(ledger)) == []
    [group] = verify_arithmetic.groups_of(ledger, [])
    with in_warehouse(closed_period):
        found = verify_arithmetic.recomputed_differences(closed_period, group, screen())
    assert {of.path.stem for of, _ in found} == {"0002"}
    monkeypatch.setattr(verify_arithmetic, "recomputed_differences", lambda *_: found)
    verdict = arithmetic_verdict(closed_period, ledger, screen())
    assert re.match(r"red: 0002: North: amount 1.00 is [0-9.]+ when it is built again", verdict.summary)
    monkeypatch.setattr(verify_arithmetic, "code_checksum", lambda _: "other code")
    verdict = arithmetic_verdict(closed_period, ledger, screen())
    assert verdict.is_green and "with today's code (cause `code`)" in verdict.notes[0]


def test_one_build_for_all_that_was_made_from_the_same(closed_period: Warehouse) -> None:
    [entry] = read_ledger(closed_period).entries
    other = {
        **entry.content,
        "scheme_id": "other",
        "scheme": {**entry.content["scheme"], "scheme_id": "other"},
    }
    contradicting = {**entry.content, "bands": []}
    later = {**entry.content, "as_of_load_id": 9}
    entries = [entry] + [
        type(entry)(entry.path, number, "closing", "", content)
        for number, content in enumerate((other, contradicting, later), start=2)
    ]
    groups = verify_arithmetic.groups_of(Ledger(tuple(entries)), [])
    assert [[each.sequence for each in group.entries] for group in groups] == [[1, 2], [3], [4]]

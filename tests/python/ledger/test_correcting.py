"""Deciding and correcting: every difference needs a decision, what is adjusted is paid once, and the sums are guarded."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from json_documents import answered, documented, keys, within

from nps_warehouse.errors import NpsError
from nps_warehouse.finance import paying
from nps_warehouse.finance.deciding import Decision, decide
from nps_warehouse.finance.ledger import Entry, read_ledger
from nps_warehouse.finance.paying import Signatures
from nps_warehouse.finance.verify_arithmetic import paid_differences
from nps_warehouse.finance.verify_files import ledger_verdict
from nps_warehouse.load import load
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse
from paid_fixtures import PERIOD, SCHEME, SIGNED, forge, shown

ADJUST, WAIVE = Decision("adjust", "Cee", "they were late"), Decision("waive", "Cee", "a typing error")
PAID = """
    insert into marts.bonus_payments by name
    select scheme_id, scheme_version, period_type, period_name, payee_type, payee_id, '0001' as closing_id,
        'closing' as kind, currency, amount as paid_amount, amount as total_paid, 1 as sequence,
        'Ada' as closed_by, 'Bea' as approved_by, timestamp '2026-01-01' as closed_at
    from serving.int_bonus_statements where period_name = '2025-Q3';
"""
CHANGED = """
    insert into marts.bonus_restatements by name
    select scheme_id, scheme_version, period_type, period_name, payee_type, payee_id, cause, restatement_id,
        -1.5 as points_difference, amount_difference, amount as amount_paid, amount as amount_now, responses as responses_paid,
        responses as responses_now, 0 as responses_difference
    from serving.int_bonus_statements, (
        values ('South', 'late_answer', 'late', -270.99::decimal(18, 2)), ('South', 'corrected_score', 'typo', -81.78),
            ('North', 'late_answer', 'none', 0.00)
    ) as found(payee, cause, restatement_id, amount_difference)
    where payee_id = payee and period_name = '2025-Q3';
    update serving.int_bonus_statements set amount = amount - 352.77, payout_share = 0.738816
    where payee_id = 'South' and period_name = '2025-Q3';
"""


@pytest.fixture
def restated(closed_period: Warehouse) -> Warehouse:
    """The closed period, and a version in which three differences are listed: −270.99, −81.78 and 0."""
    shown(closed_period, PAID + CHANGED)
    return closed_period


def correct(warehouse: Warehouse, signed: Signatures = SIGNED) -> Entry:
    return paying.correct(warehouse, SCHEME, PERIOD, signed)


def refused(warehouse: Warehouse, line: str, signed: Signatures = SIGNED) -> None:
    before = len(read_ledger(warehouse).entries)
    with pytest.raises(NpsError, match=line):
        correct(warehouse, signed)
    assert len(read_ledger(warehouse).entries) == before


def test_what_was_adjusted_is_paid_and_what_was_waived_is_not(restated: Warehouse) -> None:
    for restatement_id, decision in (("late", ADJUST), ("typo", WAIVE), ("none", WAIVE)):
        decide(restated, restatement_id, decision)
    entry = correct(restated, Signatures("Ada", "Bea"))
    assert (entry.sequence, entry.content["kind"], entry.content["corrects"]) == (5, "correction", "0001")
    assert entry.content["settles"] == ["0002", "0003", "0004"]
    paid = {row["payee_id"]: (row["amount"], row["paid_amount"]) for row in entry.content["statements"]}
    before = {
        row["payee_id"]: Decimal(row["amount"])
        for row in read_ledger(restated).entries[0].content["statements"]
    }
    assert paid["North"] == (str(before["North"]), "0.00")
    assert paid["South"] == (str(before["South"] - Decimal("352.77")), "-270.99")
    assert [line for line in paid_differences(read_ledger(restated)) if "paid_amount" in line] == []
    assert not load([], restated, screen()).failed
    assert ledger_verdict(restated, read_ledger(restated)).is_green
    refused(restated, "correction 0005 is not in the published version .* yet; run `nps run DROP`")
    with pytest.raises(NpsError, match="restatement late was already decided: adjust, by Cee in 0002"):
        decide(restated, "late", WAIVE)


def test_in_json_a_decision_and_a_correction_are_as_the_ledger_has_them(
    restated: Warehouse, capfd: pytest.CaptureFixture[str]
) -> None:
    for restatement_id, decision in (("late", "adjust"), ("typo", "waive"), ("none", "waive")):
        command = ("bonus", "decide", restatement_id, decision, "--by", "Cee", "--note", "why")
        content = answered(capfd, restated, *command)
        assert (content["decision"], content["restatement_id"]) == (decision, restatement_id)
        assert_filed(restated, content, "nps bonus decide")
    signed = ("--by", "Ada", "--approved-by", "Bea")
    content = answered(capfd, restated, "bonus", "correct", SCHEME, PERIOD, *signed)
    assert (content["kind"], content["total_paid"]) == ("correction", "-270.99")
    assert {row["payee_id"]: row["paid_amount"] for row in content["paid"]} == {
        "North": "0.00",
        "South": "-270.99",
    }
    assert_filed(restated, content, "nps bonus correct")


def test_in_json_a_closing_pays_and_is_verified(
    open_period: Warehouse, capfd: pytest.CaptureFixture[str]
) -> None:
    signed = ("--by", "Ada", "--approved-by", "Bea")
    content = answered(capfd, open_period, "bonus", "close", SCHEME, PERIOD, *signed)
    assert_filed(open_period, content, "nps bonus close")
    assert Decimal(content["total_paid"]) == sum(Decimal(row["paid_amount"]) for row in content["paid"]) > 0
    again = answered(capfd, open_period, "bonus", "close", SCHEME, PERIOD, *signed)
    assert again == {**dict.fromkeys(content), "error": again["error"]}
    Path(content["file"]).chmod(0o644)
    Path(content["file"]).write_text("{}", encoding="utf-8")
    verified = answered(capfd, open_period, "bonus", "verify")
    assert "cannot be proved" in verified["error"]
    assert not verified["verdicts"][0]["is_green"]


def assert_filed(warehouse: Warehouse, content: Any, command: str) -> None:
    """Assert that the keys are documented, and that the ledger ends with the file that is named."""
    loaded = within("load", documented("nps load"))
    assert keys(content) == (documented(command) - {"load"}) | loaded
    last = read_ledger(warehouse).entries[-1]
    assert (content["file"], content["head"]) == (str(last.path), last.sha256)
    assert [file["status"] for file in content["load"]["files"]][-1] == "loaded"


def test_a_payment_that_was_not_decided_is_noticed(restated: Warehouse) -> None:
    for restatement_id in ("late", "typo", "none"):
        decide(restated, restatement_id, ADJUST)
    last = correct(restated).path
    content = json.loads(last.read_text(encoding="utf-8"))
    for paid, line in (("-1.00", "South: paid_amount -1.00 should be -352.77"), ("-352.77", "")):
        content["statements"][1]["paid_amount"] = paid
        last.chmod(0o644)
        last.write_text(json.dumps(content), encoding="utf-8")
        found = [each for each in paid_differences(read_ledger(restated)) if "paid" in each]
        assert [line in each for each in found] == ([True] if line else [])
    content["statements"] = content["statements"][:1]
    last.write_text(json.dumps(content), encoding="utf-8")
    assert "South: the difference that was to be adjusted is not paid" in "".join(
        paid_differences(read_ledger(restated))
    )


def test_every_difference_waits_for_a_decision_and_one_must_be_adjusted(restated: Warehouse) -> None:
    decide(restated, "late", WAIVE)
    refused(
        restated,
        r"restatement (typo|none) \((South, corrected_score, -81.78|North, late_answer, \+0.00)\) waits",
    )
    decide(restated, "typo", WAIVE)
    decide(restated, "none", WAIVE)
    refused(restated, "every difference of team-quarter 2025-Q3 was waived: there is nothing to pay")


def test_two_who_are_not_paid_sign_a_correction(restated: Warehouse) -> None:
    refused(restated, "--by and --approved-by are both Ada", Signatures("Ada", "ADA"))
    refused(restated, "--by is Mia, whom team-quarter 2025-Q3 pays", Signatures("Mia", "Bea"))


def test_a_period_that_is_open_or_unchanged(open_period: Warehouse, closed_period: Warehouse) -> None:
    refused(open_period, "team-quarter 2025-Q3 is not closed: there is nothing to correct")
    refused(closed_period, "closing 0001 is not in the published version .* yet")
    shown(closed_period, PAID)
    refused(closed_period, "nothing changed since team-quarter 2025-Q3 was closed")


def test_differences_that_do_not_add_up_are_not_paid(restated: Warehouse) -> None:
    for restatement_id in ("late", "typo", "none"):
        decide(restated, restatement_id, ADJUST)
    shown(restated, "update serving.int_bonus_statements set amount = amount + 0.01 where payee_id = 'South'")
    refused(
        restated, r"South: the restatements add up to -352\.77, and the amount went from .*; nothing was paid"
    )


@pytest.mark.parametrize(
    ("restatement_id", "decision", "line"),
    [
        ("other", ADJUST, "there is no restatement other; those that are open: "),
        ("late", Decision("waive", "Mo", "x"), "--by is Mo, whom team-quarter 2025-Q3 pays"),
        ("late", Decision("waive", " ", "x"), "--by names nobody"),
        ("late", Decision("waive", "Cee", " "), "--note is empty; say why it is adjusted or waived"),
    ],
)
def test_a_decision_names_its_restatement_who_and_why(
    restated: Warehouse, restatement_id: str, decision: Decision, line: str
) -> None:
    with pytest.raises(NpsError, match=line):
        decide(restated, restatement_id, decision)
    assert len(read_ledger(restated).entries) == 1


def test_a_difference_that_is_settled_is_not_decided_again(restated: Warehouse) -> None:
    shown(restated, "update marts.bonus_restatements set settled_in = '0005' where restatement_id = 'late'")
    with pytest.raises(NpsError, match="restatement late was settled in 0005"):
        decide(restated, "late", ADJUST)


def test_a_ledger_that_was_altered_takes_nothing_more(restated: Warehouse) -> None:
    decide(restated, "late", ADJUST)
    first = read_ledger(restated).entries[0].path
    forge(restated, lambda content: content.update(closed_by="Eve"))
    first.write_bytes(first.read_bytes() + b"\n")
    with pytest.raises(NpsError, match=r"0002.* does not hold the SHA-256 of 0001.*; nothing was written"):
        decide(restated, "typo", ADJUST)

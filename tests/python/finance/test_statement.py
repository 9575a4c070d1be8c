"""`nps bonus statement`: in 80 columns every figure whole, and every amount follows from what is beside it."""

import io
import json
import re
import subprocess
from collections.abc import Callable
from decimal import Decimal

import duckdb
import pytest
from bonus_tables import FORMULA, key, published

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.reading import statements
from nps_warehouse.finance.statement import show_json, show_text
from nps_warehouse.report.screen import Screen
from nps_warehouse.settings import Warehouse


def shown(connection: duckdb.DuckDBPyConnection, payee: str | None = None, width: int = 80) -> str:
    written = io.StringIO()
    found = statements(connection, "team-quarter", "2025-Q1", payee)
    show_text(found, connection, Screen(file=written, width=width))
    return written.getvalue()


def test_only_the_name_shrinks_in_80_columns() -> None:
    narrow, wide = shown(published()), shown(published(), width=200)
    assert max(len(line) for line in narrow.splitlines()) <= 80
    figures = "37 +35.1 +35.1 +30.0 75 % 1 234.55 925.91 closed"
    assert f"Nørth, a team of … {figures}" in [" ".join(line.split()) for line in narrow.splitlines()]
    assert f"Nørth, a team of a rather long name {figures}" in [
        " ".join(line.split()) for line in wide.splitlines()
    ]
    for text in (narrow, wide):
        assert re.search(r"Total +4 938.20  925.91\n", text)


def test_every_rule_has_its_value_and_verdict_and_the_figures_tie_out() -> None:
    text = shown(published(), "T1")
    for line in (
        "NPS             100 × (20 promoters − 7 detractors) ÷ 37 = +35.1 (10 passives)",
        "answers         pass: 37, 30 required",
        "response rate   no such rule: 37 answered ÷ 120 invitations = 30.8 %",
        "accounts        pass: 5, 3 required",
        "eligible        yes",
        "amount          1 234.55 × 75 % = 925.91 EUR, in the band from +30.0",
        "paid            925.91 EUR by closing 0001 (C. Closer, approved by D.",
        "restatement     late_answer: −3.6 points, −10.50 EUR, waits for a decision",
    ):
        assert line in text
    assert "rounded once to the cent, halves up" in text
    assert "T2" not in text


def test_what_is_not_paid_says_why() -> None:
    text = shown(published(), "T4")
    assert "NPS             no answer counts" in text
    assert "answers         fail: 0, 30 required" in text
    assert "eligible        no: n < 30 (0)" in text
    assert "amount          0.00 EUR of a target of 1 234.55: not eligible" in text


def test_a_share_shows_the_digits_it_is_paid_with() -> None:
    connection = published()
    connection.execute("update marts.bonus_statements set payout_share = 0.650033158145688, amount = 802.50")
    assert "1 234.55 × 65.00331581 % = 802.50 EUR" in shown(connection, "T1")


def test_a_decision_and_several_payments_are_listed_with_their_sum() -> None:
    connection = published()
    connection.execute(
        "update marts.bonus_restatements set decision = 'waive', decided_by = 'E. Decider' where settled_in is null"
    )
    connection.execute(
        """insert into marts.bonus_payments select * replace ('0002' as closing_id, 'correction' as kind,
        2 as sequence, -10.5 as paid_amount) from marts.bonus_payments where payee_id = 'T1'"""
    )
    text = shown(connection, "T1")
    assert "late_answer: −3.6 points, −10.50 EUR, waive by E. Decider" in text
    assert "−10.50 EUR by correction 0002" in text
    assert "adjust by E. Decider, settled in 0003" in " ".join(text.split())
    assert "915.41 EUR in all" in text


def test_names_are_text_on_the_screen_too() -> None:
    connection = published()
    connection.execute(
        f"update marts.bonus_statements set payee_name = 'a\x1b[2J[red]' where payee_id = '{FORMULA}'"
    )
    text = shown(connection)
    assert "\x1b" not in text
    assert "a\\x1b[2J[red]" in text


def test_a_version_without_the_marts_of_later_steps_still_has_statements() -> None:
    text = shown(published("bonus_payments", "bonus_restatements"), "T1")
    assert "eligible        yes" in text
    assert "\n  paid            " not in text


def test_json_keeps_every_digit_of_an_amount() -> None:
    written = io.StringIO()
    connection = published()
    show_json(
        statements(connection, "Team bonus & more", "2025-q1", "NØRTH, a team of a rather long name"),
        Screen(file=written),
    )
    [row] = json.loads(written.getvalue())
    assert Decimal(row["amount"]) == Decimal("925.91")
    assert row["amount"] == "925.91"
    assert {name: row[name] for name in key("T1")} == key("T1")


def test_what_is_not_there_is_one_line_with_what_is() -> None:
    connection = published()
    for scheme, period, payee, line in (
        ("other", "2025-Q1", None, "no scheme of bonus_statements is other: use one such as team-quarter"),
        (
            "team-quarter",
            "2024-Q1",
            None,
            "no period of bonus_statements is 2024-Q1: use one such as 2025-Q1",
        ),
        ("team-quarter", "2025-Q1", "X", "no payee of bonus_statements is X: use one such as T4, T2, T1"),
    ):
        with pytest.raises(NpsError, match=line):
            statements(connection, scheme, period, payee)
    with pytest.raises(NpsError, match="has no bonus_statements: run `nps build`"):
        statements(duckdb.connect(), "team-quarter", "2025-Q1")
    connection.execute("update marts.bonus_statements set payee_name = 'Twin' where payee_id in ('T1', 'T2')")
    with pytest.raises(NpsError, match=r"several payees are called twin: name one by its id \(T1, T2\)"):
        statements(connection, "team-quarter", "2025-Q1", "twin")


def test_the_commands_run(
    sample_run: tuple[Warehouse, subprocess.CompletedProcess[str]],
    nps: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    warehouse, _ = sample_run
    text = nps(warehouse.root, "bonus", "statement", "team-quarter", "2025-Q4")
    assert "Team Noord" in text.stdout, text.stderr
    rows = json.loads(
        nps(warehouse.root, "bonus", "statement", "team-quarter", "2025-Q4", "--format", "json").stdout
    )
    assert len(rows) == 4
    refused = nps(warehouse.root, "bonus", "export", "team-quarter", "2031-Q4")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no period of bonus_statements is 2031-Q4" in refused.stderr

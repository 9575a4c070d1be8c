"""Bonus periods at both gates: every expectation seen to fail on the one thing it guards."""

import duckdb
import pytest

from finance_marts import FINANCE
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate.expectations.finance import target_problem
from validate_fixtures import change, check

WRONG = "is possible, and limits are in order"
EMPTY = "are never empty"
TARGETS = "are an amount of whole cents, 0 or more, and three letters such as EUR"

# Table, what is changed, the expectation, and what of the row is shown.
BROKEN = [
    ("bonus_statements", "currency = 'USD' where payee_id = 'b'", WRONG, "of s: EUR and USD"),
    ("bonus_statements", "measure_points = 201, measure_high = 201", WRONG, "measure_points 201"),
    ("bonus_statements", "measure_low = 21", WRONG, "measure_low 21"),
    ("bonus_statements", "measure_high = 19", WRONG, "measure_high 19"),
    ("bonus_statements", "response_rate = 1.5", WRONG, "response_rate 1.5"),
    ("bonus_statements", "other_manager_share = -0.5", WRONG, "other_manager_share -0.5"),
    ("bonus_statements", "passives = 4", WRONG, "answers in all 10"),
    ("bonus_statements", "measured_responses = 11", WRONG, "measured 11"),
    ("bonus_statements", "answered_invitations = 21", WRONG, "answered 21"),
    ("bonus_statements", "amount = -1", WRONG, "amount -1"),
    ("bonus_statements", "is_eligible = false", WRONG, "amount 100.5"),
    ("bonus_statements", "target_amount = -1, amount = 0", WRONG, "target_amount -1"),
    ("bonus_statements", "currency = null", WRONG, "no currency of amount 100.5"),
    ("bonus_statements", "amount = 100.505", WRONG, "parts of a cent: 100.505"),
    ("bonus_statements", "payee_type = 'manager'", WRONG, "payee_type manager"),
    ("bonus_statements", "state = 'paid'", WRONG, "state paid"),
    ("bonus_statements", "state = 'closed'", WRONG, "state closed"),
    ("bonus_statements", "closing_id = '0001'", WRONG, "state closable"),
    ("bonus_statements", "amount = null", EMPTY, "amount"),
    ("bonus_evidence", "score = 11", WRONG, "score 11"),
    ("bonus_evidence", "category = 'fan'", WRONG, "category fan"),
    ("bonus_evidence", "evidence_of = 'now'", WRONG, "evidence_of now"),
    ("bonus_evidence", "source_file = null", EMPTY, "source_file"),
    ("bonus_payments", "kind = 'gift'", WRONG, "kind gift"),
    ("bonus_payments", "approved_by = 'a'", WRONG, "closed and approved by A"),
    ("bonus_payments", "paid_amount = null", EMPTY, "paid_amount"),
    ("bonus_restatements", "cause = 'luck'", WRONG, "cause luck"),
    ("bonus_restatements", "decision = 'maybe'", WRONG, "decision maybe"),
    ("bonus_restatements", "decision = null, settled_in = '0002'", WRONG, "decision none"),
    ("bonus_restatements", "amount_difference = null", EMPTY, "amount_difference"),
]


@pytest.mark.parametrize(("table", "assignment", "statement", "shown"), BROKEN)
def test_a_broken_row_is_a_critical_failure(
    warehouse: Warehouse, table: str, assignment: str, statement: str, shown: str
) -> None:
    change(warehouse, f"update marts.{table} set {assignment}")
    failed = [each for each in check(warehouse, "marts", f"marts.{table}") if not each.success]
    assert [(each.severity, each.expectation) for each in failed] == [("critical", statement)]
    assert shown in failed[0].observed


@pytest.mark.parametrize("table", sorted(FINANCE))
def test_a_mart_may_be_empty(warehouse: Warehouse, table: str) -> None:
    change(warehouse, f"delete from marts.{table}")
    assert [each for each in check(warehouse, "marts", f"marts.{table}") if not each.success] == []


@pytest.mark.parametrize(
    ("amount", "currency", "problem"),
    [
        ("1250", "EUR", ""),
        ("0", "eur", ""),
        (" 1250.50 ", " EUR ", ""),
        ("1250.500", "EUR", ""),
        ("1250.505", "EUR", "amount in t.csv row 2"),
        ("-1250", "EUR", "amount in t.csv row 2"),
        ("1.250,50", "EUR", "amount in t.csv row 2"),
        ("", "EUR", "amount in t.csv row 2"),
        ("1250", "", "currency in t.csv row 2"),
        ("1250", "euro", "currency in t.csv row 2"),
    ],
)
def test_a_target_is_whole_cents_in_a_currency(amount: str, currency: str, problem: str) -> None:
    row = (
        f"(select '{amount}' as amount, '{currency}' as currency, 't.csv' as _source_file, 2 as _source_row)"
    )
    assert duckdb.sql(f"select {target_problem(())} from {row}").fetchone() == (problem or None,)


def test_a_target_that_cannot_be_read_stops_the_raw_gate(warehouse: Warehouse) -> None:
    change(
        warehouse,
        """insert into raw.loads (load_id, file, sha256, "table", rows_added, status)
            values (5, 't.csv', 't', 'bonus_targets', 1, 'loaded')""",
        """insert into raw.bonus_targets
            (payee_id, scheme_id, period_name, amount, currency, _load_id, _source_file, _source_row)
            values ('a', 's', '2025', '-5', 'EUR', 5, 't.csv', 2), ('b', 's', '2025', '5', 'EUR', 5, 't.csv', 3)""",
    )
    (failed,) = [each for each in check(warehouse, "raw", "raw.bonus_targets") if not each.success]
    assert failed.is_critical and failed.expectation == TARGETS
    assert "amount in t.csv row 2" in failed.observed and "-5" not in failed.observed

"""The figures of a statement as the ledger holds them, and how two of them are compared."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

COUNTS = (
    "responses",
    "promoters",
    "passives",
    "detractors",
    "measured_responses",
    "accounts",
    "invitations",
    "answered_invitations",
)
AMOUNTS = ("target_amount", "amount")
"""Money, which is written as text with two decimals: a number in JSON would be a binary fraction."""
FIGURES = (
    *("payee_type", "payee_id", "measure_name", "measure_points", "measure_low", "measure_high"),
    *COUNTS,
    *("response_rate", "minimum_responses", "minimum_response_rate", "minimum_accounts"),
    *("has_minimum_responses", "has_minimum_response_rate", "has_minimum_accounts", "other_manager_share"),
    *("is_eligible", "not_eligible_reason", "band_from_points", "payout_share"),
    *AMOUNTS,
    "currency",
)
"""What a closing holds of a statement, besides what it pays and the answers behind it."""


def figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a row of `int_bonus_statements` as the ledger holds them."""
    return {
        column: f"{row[column]:.2f}" if column in AMOUNTS and row[column] is not None else row[column]
        for column in FIGURES
    }


def differing(ledger: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """What of the ledger's figures is otherwise in others, the amount first: `amount 625.17 is 600.00`."""
    for column in ("amount", *(column for column in FIGURES if column != "amount")):
        if not _is_equal(ledger[column], other[column]):
            yield f"{column} {ledger[column]} is {other[column]}"


def _is_equal(one: Any, other: Any) -> bool:
    """Equal; numbers that were computed within a billionth, which decides about no cent."""
    if type(one) is float and type(other) in (float, int):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return type(one) is type(other) and bool(one == other)

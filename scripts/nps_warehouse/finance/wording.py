"""How statements put measures, rules and amounts into words: on the screen and in the workbook alike."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

MEASURES = {
    "nps": "the NPS of the period",
    "nps_low": "the low end of the NPS's 95 % interval",
    "nps_change": "the NPS less that of the period before",
    "branch_gap": "the NPS less the benchmark of the branch",
    "branch_gap_low": "the low end of the 95 % interval of the NPS less the benchmark of the branch",
    "account_mean_nps": "the mean of the NPS of each account",
}
RULES = {
    "minimum_responses": ("answers", "responses"),
    "minimum_response_rate": ("response rate", "response_rate"),
    "minimum_accounts": ("accounts", "accounts"),
}
"""The rules of a scheme: what each asks for, and the column of a statement that has it.

Beside it a statement has what is required, under the rule's name, and `has_<rule>`.
"""
ROUNDING = "target × share (ten decimals), rounded once to the cent, halves up; 0 where not eligible"


def money(amount: Decimal | None) -> str:
    """An amount with its two decimals and its thousands apart: `1 250.00`. Empty for null."""
    return "" if amount is None else f"{amount:,.2f}".replace(",", " ").replace("-", "−")


def percent(share: float | Decimal | None, decimals: int = 0) -> str:
    """A share as a percentage: `62.5 %`. Empty for null."""
    return "" if share is None else f"{share * 100:.{decimals}f} %"


def exact_percent(share: float | Decimal) -> str:
    """A share as a percentage with the ten decimals it is paid with, so that a reader can multiply: `62.5 %`."""
    digits = f"{round(Decimal(share), 10) * 100:f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits).replace("-", "−") + " %"


def verdict(passed: bool | None, *, required: object) -> str:
    """Whether a rule was met; a scheme need not have every rule."""
    if required is None:
        return "no such rule"
    return {True: "pass", False: "fail", None: "unknown"}[passed]


def named(statement: Mapping[str, Any]) -> str:
    """A payee by name, and by id where the name is another."""
    name, payee = statement["payee_name"], statement["payee_id"]
    return str(payee) if name in (None, payee) else f"{name} ({payee})"

"""A formula with its numbers put in: what a controller can recompute with a calculator.

SQL has computed every value; here they are only written into the formula.

    half = Formula("half_interval", "half", "half of the interval", "1.959964 × se", "1.959964 × {standard_error}")
    filled([half], {"half_interval": 9.8, "standard_error": 5.0})   # Step(…, numbers="1.959964 × 5", value=9.8)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
SIGNIFICANT_DIGITS = 8


@dataclass(frozen=True)
class Step:
    """One value: what it is, its formula, the formula with its numbers (both empty for a count) and the result."""

    name: str
    symbol: str
    words: str
    formula: str
    numbers: str
    value: object


@dataclass(frozen=True)
class Formula:
    """How one value is made. name: its column. numbers: the formula with columns in braces."""

    name: str
    symbol: str
    words: str
    formula: str = ""
    numbers: str = ""


@dataclass(frozen=True)
class Part:
    """The steps to one published figure, in order. study_id: of a gap, its study; verdict: what follows from it."""

    name: str
    title: str
    steps: tuple[Step, ...]
    verdict: str = ""
    study_id: str | None = None


def filled(
    formulas: Sequence[Formula], row: Mapping[str, Any], prefix: str = "", clusters: str = "accounts"
) -> tuple[Step, ...]:
    """Put the numbers of a row into formulas. prefix: what its columns' names begin with; clusters: what they count.

    Raises KeyError when the row lacks a column.
    """
    operands = _Operands(row, prefix)
    return tuple(
        Step(
            prefix + formula.name,
            formula.symbol,
            formula.words.format(clusters=clusters),
            formula.formula,
            formula.numbers.format_map(operands),
            row[prefix + formula.name],
        )
        for formula in formulas
    )


class _Operands(dict[str, str]):
    """The numbers of a row as formulas show them, each written once, when a formula needs it."""

    def __init__(self, row: Mapping[str, Any], prefix: str) -> None:
        super().__init__()
        self.row, self.prefix = row, prefix

    def __missing__(self, column: str) -> str:
        self[column] = _operand(self.row[self.prefix + column])
        return self[column]


def number(value: object) -> str:
    """A number as people write it, with enough digits to calculate on: `−12.5`, `0.61538462`, `2.1e−09`."""
    if value is None:
        return "unknown"
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e15 else f"{value:.{SIGNIFICANT_DIGITS}g}"
    return str(value).replace("-", "−")


def _operand(value: object) -> str:
    """A number within a formula: a negative one is put in brackets."""
    shown = number(value)
    return f"({shown})" if shown.startswith("−") else shown

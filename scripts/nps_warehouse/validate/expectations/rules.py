"""The few kinds of rules both gates use, each in one readable call."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nps_warehouse.validate.gates import Rule, Severity, Table

TOLERANCE = 1e-9
"""Allowed for the rounding of floating-point sums and differences."""


def at_least(rows: int, advice: str, severity: Severity = "critical") -> Rule:
    """Demand that the table has at least so many rows. An empty table passes most other rules."""
    return Rule(
        f"has at least {rows} row" + "s" * (rows != 1),
        "ExpectTableRowCountToBeBetween",
        {"min_value": rows},
        severity=severity,
        advice=advice,
    )


def unique(columns: Sequence[str], advice: str) -> Rule:
    """Demand that no two rows agree on all of `columns`."""
    shown = ", ".join(columns)
    if len(columns) == 1:
        return Rule("is unique", "ExpectColumnValuesToBeUnique", {"column": columns[0]}, shown, advice=advice)
    arguments = {"column_list": list(columns), "ignore_row_if": "never"}
    return Rule("are unique together", "ExpectCompoundColumnsToBeUnique", arguments, shown, advice=advice)


def no_problem(column: str, statement: str, about: str, advice: str, mostly: float = 1) -> Rule:
    """Demand that the derived text `column`, which says what is wrong with a row, is null in so many rows."""
    arguments = {"column": column, **({} if mostly == 1 else {"mostly": mostly})}
    return Rule(statement, "ExpectColumnValuesToBeNull", arguments, about, advice=advice)


def warning(rule: Rule) -> Rule:
    """Make a rule one that is shown when it is broken, and stops nothing."""
    return replace(rule, severity="warning")


def problem(column: str, complaints: Mapping[str, str]) -> str:
    """Write SQL: the first complaint that is true of a row, as the text `column`; null when none is.

    complaints: a condition, and the text for people, both as SQL.
    """
    whens = "\n                ".join(
        f"when {condition} then {text}" for condition, text in complaints.items()
    )
    return f"case\n                {whens}\n            end as {column}"


def empty(columns: Sequence[str], column: str) -> str:
    """Write SQL: which of `columns` is null in a row, as the text `column`."""
    return problem(column, {f"{each} is null": f"'{each}'" for each in columns})


def shown(expression: str, name: str) -> str:
    """Write SQL: `name value`, for a complaint; the null of a value is shown as `none`."""
    return f"'{name} ' || coalesce(cast({expression} as string), 'none')"


def outside(columns: Sequence[str], low: float, high: float) -> dict[str, str]:
    """Complaints about columns outside `low` to `high`, both included; null passes."""
    return {f"{each} not between {low} and {high}": shown(each, each) for each in columns}


def in_order(low: str, figure: str, high: str) -> dict[str, str]:
    """Complaints about limits on the wrong side of their figure; null passes."""
    return {
        f"{low} > {figure} + {TOLERANCE}": shown(low, low),
        f"{high} < {figure} - {TOLERANCE}": shown(high, high),
    }


def sound_mart(
    name: str,
    advice: str,
    needed: Sequence[str],
    complaints: Mapping[str, str],
    *,
    is_large: bool = False,
) -> Table:
    """Read a mart with the rules that columns are filled and values possible."""
    return Table(
        f"marts.{name}",
        f"""
        select *, {empty(needed, "empty_column")}, {problem("wrong_value", complaints)}
        from marts.{name}""",
        (
            no_problem("empty_column", "are never empty", ", ".join(needed), advice),
            no_problem("wrong_value", "is possible, and limits are in order", "every figure", advice),
        ),
        is_large=is_large,
    )

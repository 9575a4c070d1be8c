"""The few kinds of rules both doors use, each in one readable call."""

from collections.abc import Sequence

from nps_warehouse.expectations import Rule, Severity


def at_least(rows: int, advice: str, severity: Severity = "critical") -> Rule:
    """Demand that the table has at least so many rows. An empty table passes most other rules."""
    return Rule(
        f"has at least {rows} row" + "s" * (rows != 1),
        "ExpectTableRowCountToBeBetween",
        {"min_value": rows},
        severity=severity,
        advice=advice,
    )


def between(column: str, low: float | None, high: float | None, statement: str, advice: str) -> Rule:
    """Demand that every value that is there lies between `low` and `high`, both included; null passes."""
    limits = {"min_value": low, "max_value": high}
    return Rule(
        statement,
        "ExpectColumnValuesToBeBetween",
        {"column": column, **{name: limit for name, limit in limits.items() if limit is not None}},
        column,
        advice=advice,
    )


def none_missing(counted: str, statement: str, advice: str, column: str = "") -> Rule:
    """Demand that the derived column `counted`, a number of missing values, is 0 in every row."""
    return Rule(
        statement,
        "ExpectColumnValuesToBeBetween",
        {"column": counted, "min_value": 0, "max_value": 0},
        column,
        advice=advice,
    )


def unique(columns: Sequence[str], advice: str) -> Rule:
    """Demand that no two rows agree on all of `columns`."""
    shown = ", ".join(columns)
    if len(columns) == 1:
        return Rule("is unique", "ExpectColumnValuesToBeUnique", {"column": columns[0]}, shown, advice=advice)
    arguments = {"column_list": list(columns), "ignore_row_if": "never"}
    return Rule("are unique together", "ExpectCompoundColumnsToBeUnique", arguments, shown, advice=advice)


def one_of(column: str, values: Sequence[object], advice: str) -> Rule:
    """Demand that every value that is there is one of `values`."""
    listed = ", ".join(str(value) for value in values)
    arguments = {"column": column, "value_set": list(values)}
    return Rule(f"is one of {listed}", "ExpectColumnValuesToBeInSet", arguments, column, advice=advice)


def missing(columns: Sequence[str], name: str) -> str:
    """Write SQL: how many of `columns` are null in a row, as the column `name`."""
    return " + ".join(f"case when {column} is null then 1 else 0 end" for column in columns) + f" as {name}"

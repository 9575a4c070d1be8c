"""The sheet `Checks`: every rule with what it asks for, what is there and the verdict; recomputed against published."""

from collections.abc import Sequence
from typing import Any

from nps_warehouse.finance.wording import RULES
from nps_warehouse.finance.workbook.paper import Column, Formula, Places, number_of, value
from nps_warehouse.finance.workbook.statements import STATEMENTS, Line

CHECKS = (
    Column("number", "No.", "whole", 5),
    Column("payee_name", "Payee"),
    *(
        column
        for rule, (words, _) in RULES.items()
        for column in (
            Column(
                f"{rule}_required",
                f"{words.capitalize()} required",
                "share" if "rate" in rule else "count",
                10,
            ),
            Column(f"{rule}_value", f"{words.capitalize()}", "share" if "rate" in rule else "count", 10),
            Column(f"has_{rule}", "Verdict", "text", 8),
        )
    ),
    Column("reason", "Why not eligible"),
    Column("points", "Points recomputed", "exact_points", 11),
    Column("published_points", "Points published", "exact_points", 11),
    Column("points_difference", "Difference", "exact_points", 10),
    Column("amount", "Amount recomputed", "money", 11),
    Column("published_amount", "Amount published", "money", 11),
    Column("amount_difference", "Difference", "money", 10),
    Column("other_manager_share", "Answers under another manager", "share", 11),
)


def check_cells(line: Line, cells: Sequence[Any], places: Places) -> list[Any]:
    """A row of `Checks`. cells: the statement's."""
    row, number, statements, place = line.row, line.number, places["Statements"], places["Checks"]
    at = {column.key: place.cell(column.key, number) for column in CHECKS}
    by_key = {column.key: cell for column, cell in zip(STATEMENTS, cells, strict=True)}
    values = {
        "minimum_responses": line.points.measured,
        "minimum_response_rate": Formula(f"={statements.cell('rate', number)}", value(by_key["rate"])),
        "minimum_accounts": Formula(f"={statements.cell('accounts', number)}", value(by_key["accounts"])),
    }
    rules: list[Any] = []
    for rule in RULES:
        required, there = at[f"{rule}_required"], at[f"{rule}_value"]
        rules += [
            row[rule],
            values[rule],
            Formula(
                f'=IF({required}="","no such rule",IF(N({there})>={required},"pass","fail"))',
                line.verdict(rule),
            ),
        ]
    measure = statements.cell("measure", number)
    recomputed, paid = number_of(by_key["measure"]), value(by_key["amount"])
    return [
        number + 1,
        row["payee_name"],
        *rules,
        row["not_eligible_reason"],
        Formula(f'=IF(ISNUMBER({measure}),{measure},"")', recomputed),
        row["measure_points"],
        _difference(at["points"], at["published_points"], recomputed, row["measure_points"], 9),
        Formula(f"={statements.cell('amount', number)}", paid),
        row["amount"],
        _difference(at["amount"], at["published_amount"], paid, row["amount"], 2),
        row["other_manager_share"],
    ]


def _difference(recomputed: str, published: str, now: Any, then: Any, decimals: int) -> Formula:
    """What recomputing gives beyond what was published: 0 where both are empty."""
    difference = round(float(now or 0) - float(then or 0), decimals)
    return Formula(f"=ROUND(N({recomputed})-N({published}),{decimals})", difference)

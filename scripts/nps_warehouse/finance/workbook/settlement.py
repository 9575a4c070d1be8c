"""The sheet `Settlement`: what is due now, what the ledger paid, and what of the difference restatements explain."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nps_warehouse.finance.reading import Row
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.paper import Column, Formula, Places, value
from nps_warehouse.finance.workbook.statements import STATEMENTS

SETTLEMENT = (
    Column("number", "No.", "whole", 5),
    Column("payee_name", "Payee"),
    Column("amount", "Amount as known now", "money", 13),
    Column("paid", "Paid in all", "money", 13),
    Column("difference", "Difference", "money", 13),
    Column("restated", "Restated, not settled", "money", 13),
    Column("remainder", "Waived before", "money", 13),
)


def settlement_rows(
    contents: Contents, statements: Sequence[Sequence[Any]], places: Places
) -> list[list[Any]]:
    """A row per payee; none where nothing of the period was closed."""
    payments, restatements = contents.behind["bonus_payments"], contents.behind["bonus_restatements"]
    if not payments.rows:
        return []
    here = places["Settlement"]
    columns = {column.key: number for number, column in enumerate(STATEMENTS)}
    unsettled = [row for row in restatements.rows if row["settled_in"] is None]
    rows = []
    for number, cells in enumerate(statements):
        amount, paid, difference, restated = (
            here.cell(key, number) for key in ("amount", "paid", "difference", "restated")
        )
        payee = str(cells[columns["payee_id"]])
        due = _known_now(restatements.rows, payee)
        due = Decimal(str(value(cells[columns["amount"]]) or 0)) if due is None else due
        sums = [_sum(payments.rows, "paid_amount", payee), _sum(unsettled, "amount_difference", payee)]
        rows.append(
            [
                number + 1,
                cells[columns["payee_name"]],
                due,
                Formula(_sumifs(places, "Payments", "paid_amount", here.cell("number", number)), sums[0]),
                Formula(f"=ROUND({amount}-{paid},2)", due - sums[0]),
                Formula(
                    _sumifs(places, "Restatements", "amount_difference", here.cell("number", number)), sums[1]
                )
                if restatements.rows
                else 0,
                Formula(f"=ROUND({difference}-{restated},2)", due - sums[0] - sums[1]),
            ]
        )
    return rows


def _known_now(restatements: Sequence[Row], payee: str) -> Decimal | None:
    """The amount as computed now; null for a payee of whom nothing was restated."""
    found = [row for row in restatements if str(row["payee_id"]) == payee]
    found.sort(key=lambda row: (row["settled_in"] is None, str(row["settled_in"])))
    return Decimal(found[-1]["amount_now"]) if found else None


def _sum(rows: Sequence[Row], column: str, payee: str) -> Decimal:
    amounts = (row[column] for row in rows if str(row["payee_id"]) == payee)
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _sumifs(places: Places, sheet: str, column: str, number: str) -> str:
    place = places[sheet]
    of_payee = f"{place.range(column)},{place.range('statement')},{number}"
    is_settled = any(each.key == "settled_in" for each in place.columns)
    return f"=SUMIFS({of_payee}" + (f',{place.range("settled_in")},"=")' if is_settled else ")")

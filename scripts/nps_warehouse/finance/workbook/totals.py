"""Control totals: what the workbook comes to, beside what the version holds."""

from dataclasses import dataclass
from decimal import Decimal

from nps_warehouse.finance.workbook.layout import Drawn
from nps_warehouse.finance.workbook.paper import Formula, number_of, value


@dataclass(frozen=True)
class Total:
    """A total of the workbook as a formula, and the version's own. kind: how both are shown."""

    label: str
    here: Formula
    published: Decimal | int
    kind: str = "count"


SUMS = {
    "responses": ("Answers", "count"),
    "promoters": ("Promoters", "count"),
    "passives": ("Passives", "count"),
    "detractors": ("Detractors", "count"),
    "target": ("Targets", "money"),
    "amount": ("Amounts", "money"),
}
"""Columns of the sheet Statements that are summed."""
NAMES = {"target": "target_amount"}
DIFFERENCES = {"points_difference": "Points that differ", "amount_difference": "Amounts that differ"}


def control_totals(drawn: Drawn) -> list[Total]:
    """Every total that must be the version's."""
    return [*_of_statements(drawn), *_of_marts(drawn), *_of_checks(drawn)]


def _of_statements(drawn: Drawn) -> list[Total]:
    place, rows, published = (
        drawn.places["Statements"],
        drawn.rows["Statements"],
        drawn.contents.statements.rows,
    )
    sums = [
        Total(
            label,
            Formula(
                f"=SUM({place.range(key)})",
                round(sum(number_of(cells[place.index(key)]) or 0 for cells in rows), 2),
            ),
            sum((each[NAMES.get(key, key)] or 0 for each in published), Decimal(0)),
            kind,
        )
        for key, (label, kind) in SUMS.items()
    ]
    eligible = sum(value(cells[place.index("eligible")]) == "yes" for cells in rows)
    return [
        Total("Statements", Formula(f"=COUNT({place.range('number')})", len(rows)), len(published)),
        *sums,
        Total(
            "Eligible",
            Formula(f'=COUNTIF({place.range("eligible")},"yes")', eligible),
            sum(bool(each["is_eligible"]) for each in published),
        ),
    ]


def _of_marts(drawn: Drawn) -> list[Total]:
    """The answers in the evidence are those of the statements; the payments add up to what the ledger paid."""
    totals = []
    evidence, payments = (drawn.contents.behind[mart].rows for mart in ("bonus_evidence", "bonus_payments"))
    if drawn.rows["Evidence"]:
        cells = drawn.places["Evidence"].range("evidence_of")
        here = Formula(f'=COUNTIF({cells},"period")', sum(row["evidence_of"] == "period" for row in evidence))
        published = sum(each["responses"] or 0 for each in drawn.contents.statements.rows)
        totals.append(Total("Answers on the sheet Evidence", here, published))
    if payments:
        paid = sum((row["paid_amount"] or 0 for row in payments), Decimal(0))
        in_all = {row["payee_id"]: row["total_paid"] or 0 for row in payments}
        cells = drawn.places["Payments"].range("paid_amount")
        totals.append(
            Total("Paid", Formula(f"=SUM({cells})", paid), sum(in_all.values(), Decimal(0)), "money")
        )
    return totals


def _of_checks(drawn: Drawn) -> list[Total]:
    place, rows = drawn.places["Checks"], drawn.rows["Checks"]
    return [
        Total(
            label,
            Formula(
                f'=COUNTIF({place.range(key)},"<>0")',
                sum(bool(number_of(cells[place.index(key)])) for cells in rows),
            ),
            0,
        )
        for key, label in DIFFERENCES.items()
    ]

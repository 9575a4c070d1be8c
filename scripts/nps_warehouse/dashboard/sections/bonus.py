"""Bonus: what each scheme comes to, whether its rules are met, and whether the period is closed."""

import shlex
from typing import Any

from nps_warehouse.dashboard.elements import Cell, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row

MOST = 200
"""How many statements the page shows, as in its query."""


def bonus(contents: Contents, figures: Figures) -> dict[str, Any]:
    """The section's values; `table` is null when there are no statements."""
    rows = contents.bonus
    if not rows:
        return {"table": None}
    columns = [
        Column(figures.word("payee")),
        Column(figures.word("scheme")),
        Column(figures.word("measure"), True),
        Column(figures.word("eligible")),
        Column(figures.word("amount"), True),
        Column(figures.word("state")),
    ]
    table = Table(figures.word("bonus"), columns, [_cells(row, figures) for row in rows])
    return {
        "table": table,
        "is_cut": len(rows) == MOST,
        "count": figures.count(len(rows)),
        "scheme": shlex.quote(rows[0]["scheme_id"]),
        "period": shlex.quote(rows[0]["period_name"]),
    }


def _cells(row: Row, figures: Figures) -> list[Cell]:
    """One statement; the measure with its interval and n, the amount with what it is a part of."""
    sure = figures.interval(row["measure_low"], row["measure_high"])
    n = f"n = {figures.count(row['measured_responses'])}"
    of = (
        figures.word(
            "of_target", share=figures.share(row["payout_share"]), target=figures.money(row["target_amount"])
        )
        if row["payout_share"] is not None and row["target_amount"] is not None
        else ""
    )
    rules = figures.word("rules_met") if row["is_eligible"] else str(row["not_eligible_reason"])
    return [
        Cell(row["payee_name"] or row["payee_id"], figures.code(row["payee_type"])),
        Cell(f"{row['scheme_name'] or row['scheme_id']}, {row['period_name']}", f"v{row['scheme_version']}"),
        Cell(
            figures.points(row["measure_points"]),
            " · ".join(filter(None, (figures.code(row["measure_name"]), sure, n))),
        ),
        Cell(rules),
        Cell(figures.amount(row["amount"], row["currency"]), of),
        Cell(
            figures.code(row["state"]),
            figures.word("closable_on", day=figures.day(row["closable_on"]))
            if row["state"] == "open"
            else "",
        ),
    ]

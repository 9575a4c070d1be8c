"""Bonus: what each scheme comes to, whether its rules are met, whether the period is closed, and what came of it."""

import re
from itertools import groupby
from typing import Any

from nps_warehouse.dashboard.elements import Cell, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row
from nps_warehouse.dashboard.sections.bonus_after import after, statement_command

MOST = 200
"""How many statements the page shows, as in its query."""
NEEDED = re.compile(r"(\d+) of the (\d+) (answers|accounts) needed")


def bonus(contents: Contents, figures: Figures) -> dict[str, Any]:
    """The section's values: a table for each scheme and period, the newest first; open is the newest with answers."""
    rows, floor = contents.bonus, contents.settings.get("minimum_responses") or 0
    shown = next((row for row in rows if (row["measured_responses"] or 0) >= max(floor, 1)), None)
    columns = [
        Column(figures.word("payee")),
        Column(figures.word("measure"), True),
        Column(figures.word("eligible")),
        Column(figures.word("amount"), True),
        Column(figures.word("state")),
    ]
    groups: list[dict[str, Any]] = []
    for key, grouped in groupby(rows, key=_scheme):
        scheme, name, version, period, measure = key
        statements = [*grouped]
        lines = [_cells(row, floor, figures) for row in statements]
        title = f"{name or scheme}, {figures.period(period)}"
        about = figures.word("scheme_of", version=version, measure=figures.code(measure))
        is_open = key == _scheme(shown) if shown else not groups
        groups.append(
            {
                "table": Table(title, columns, lines),
                "about": about,
                "command": statement_command(statements[0]),
                "is_open": is_open,
            }
        )
    return {
        "groups": groups,
        "is_cut": len(rows) == MOST,
        "count": figures.count(len(rows)),
        **after(contents, figures),
    }


def _scheme(row: Row) -> tuple[str, str, int, str, str]:
    return (
        row["scheme_id"],
        row["scheme_name"],
        row["scheme_version"],
        row["period_name"],
        row["measure_name"],
    )


def _cells(row: Row, floor: int, figures: Figures) -> list[Cell]:
    """One statement; the measure with its interval and n, the amount with what it is a part of or why it is none."""
    of = ""
    if not row["is_eligible"]:
        of = figures.word("not_paid")
    elif row["payout_share"] is not None and row["target_amount"] is not None:
        of = figures.word(
            "of_target", share=figures.share(row["payout_share"]), target=figures.money(row["target_amount"])
        )
    closable = (
        figures.word("closable_on", day=figures.day(row["closable_on"])) if row["state"] == "open" else ""
    )
    return [
        Cell(row["payee_name"] or row["payee_id"], figures.code(row["payee_type"])),
        _measure(row, floor, figures),
        Cell(
            figures.word("rules_met") if row["is_eligible"] else _reason(row["not_eligible_reason"], figures)
        ),
        Cell(figures.amount(row["amount"], row["currency"]), of),
        Cell(figures.code(row["state"]), closable),
    ]


def _measure(row: Row, floor: int, figures: Figures) -> Cell:
    """What is paid on; below the floor of the warehouse its n only."""
    n = figures.n(row["measured_responses"] or 0)
    if row["measure_points"] is None or (row["measured_responses"] or 0) < floor:
        return Cell(note=n)
    interval = figures.interval(row["measure_low"], row["measure_high"])
    return Cell(figures.points(row["measure_points"]), " · ".join(filter(None, (interval, n))))


def _reason(reason: str, figures: Figures) -> str:
    """Why nothing is paid, in the page's language where it is known there."""
    needed = NEEDED.fullmatch(reason)
    if needed:
        return figures.word("of_needed", n=needed[1], needed=needed[2], what=figures.code(needed[3]))
    return figures.code(reason)

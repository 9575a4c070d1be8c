"""Accounts: every customer with its mix, figure, gap, change and rank, to search, sort, filter and take along.

The rows travel as numbers (points in tenths) and the texts of all numbers that occur beside them, made here: the
script of the page only puts them together.
"""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from nps_warehouse.dashboard.elements import Cell, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row
from nps_warehouse.dashboard.sections import cells

PAGE = 200
POINTS = tuple(
    f"{figure}{end}" for figure in ("nps", "branch_gap", "nps_change") for end in ("", "_low", "_high")
)
COLUMNS = ("account", "branch", "rank", "answers_of_contacts", "nps", "branch_gap", "change_short")


def accounts(contents: Contents, figures: Figures) -> dict[str, Any]:
    """The section's values: the first page as a table, all rows as data for the script."""
    rows = contents.accounts
    if not rows:
        return {"table": None}
    columns = [Column(figures.word(key), key not in ("account", "branch")) for key in COLUMNS]
    return {
        "table": Table(figures.word("accounts"), columns, [_cells(row, figures) for row in rows[:PAGE]]),
        "total": len(rows),
        "page": PAGE,
        "branches": sorted({figures.branch(row) for row in rows}),
        "example": rows[0]["account_id"],
        "data": Markup(as_json(_data(rows, figures))),
    }


def _cells(row: Row, figures: Figures) -> list[Cell]:
    """One line: account, branch, rank, answers, NPS, gap, change; below the floor the reason."""
    answers = " · ".join(map(figures.count, cells.mix(row)))
    return [
        Cell(row["account_name"], _owner(row)),
        Cell(figures.branch(row)),
        Cell(figures.count(row["shrunk_rank"])),
        Cell(answers, _of_contacts(row, figures), mix=cells.mix(row)),
        cells.nps(row, figures),
        cells.gap(row, "branch_gap", figures),
        cells.difference(row, "nps_change", "is_change_significant", "change_not_tested_reason", figures),
    ]


def _owner(row: Row) -> str:
    return " · ".join(filter(None, (row["account_id"], row["account_manager_name"])))


def _of_contacts(row: Row, figures: Figures) -> str:
    n, contacts = figures.count(row["responses"]), figures.count(row["contacts"])
    return figures.word("of_contacts", n=n, contacts=contacts) if contacts else ""


def _data(rows: Sequence[Row], figures: Figures) -> dict[str, Any]:
    """All accounts as lists of numbers and places in lists of names, and every number that occurs as a text."""
    branches, managers, reasons = _Places(), _Places(), _Places()
    lines = [
        [
            row["account_name"],
            row["account_id"],
            branches.of(figures.branch(row)),
            managers.of(row["account_manager_name"] or ""),
            row["promoters"],
            row["passives"],
            row["detractors"],
            row["contacts"],
            row["shrunk_rank"],
            reasons.of(figures.code(row["not_reportable_reason"])),
            int(bool(row["is_branch_gap_significant"])) + 2 * int(bool(row["is_change_significant"])),
            *([] if row["not_reportable_reason"] else [_tenths(row[name]) for name in POINTS]),
        ]
        for row in rows
    ]
    points = {value for line in lines for value in line[11:] if value is not None}
    return {
        "rows": lines,
        "branches": branches.names,
        "managers": managers.names,
        "reasons": reasons.names,
        "points": {value: figures.tenths(value) for value in sorted(points)},
        "page": PAGE,
        "of": figures.word("of_contacts", n="{n}", contacts="{contacts}"),
        "labels": [figures.word(key) for key in COLUMNS],
        "exact": figures.word("exact"),
        "significant": figures.word("significant"),
        "shown": figures.word("shown", **{"from": "{from}", "to": "{to}", "all": "{all}"}),
        "none": figures.word("none_found"),
        "csv": _csv_titles(figures),
    }


def _csv_titles(figures: Figures) -> list[str]:
    """The titles of the columns of the file to download, in the order of a row's numbers."""
    texts = ("account", "id", "branch", "manager", "not_shown", "n")
    counts = ("promoters", "passives", "detractors", "contacts", "rank")
    ends = ("", f" {figures.word('low')}", f" {figures.word('high')}")
    points = [figures.word(key) + end for key in ("nps", "branch_gap", "change_short") for end in ends]
    return [*(figures.word(key) for key in texts + counts), *points]


class _Places:
    """Names once each, and where they are."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        return list(self._places)

    def of(self, name: str) -> int:
        return self._places.setdefault(name, len(self._places))


def _tenths(value: float | None) -> int | None:
    return None if value is None else round(round(value, 1) * 10)


def as_json(value: object) -> str:
    """JSON that may stand in a script element: no sign in it can end that."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

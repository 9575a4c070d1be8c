"""Cells that several sections have: a figure is never without its interval and what it is of."""

from nps_warehouse.dashboard.elements import Cell
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Row, Rows
from nps_warehouse.erase.strings import LONG_TEXT


def nps(row: Row, figures: Figures) -> Cell:
    """NPS with interval and n; below the floor the reason and n."""
    n = figures.n(row["responses"])
    if row["not_reportable_reason"]:
        reason = figures.code(row["not_reportable_reason"])
        return Cell(note=reason if reason.startswith("n\u00a0") else f"{reason}, {n}")
    return Cell(figures.points(row["nps"]), f"{figures.interval(row['nps_low'], row['nps_high'])} · {n}")


def difference(row: Row, name: str, is_significant: str, not_tested: str, figures: Figures) -> Cell:
    """A difference with its interval, marked when it is significant; empty when there is none.

    name, is_significant, not_tested: the columns of the row that have them.
    """
    if row[name] is None or row["not_reportable_reason"]:
        return Cell()
    sure = figures.interval(row[f"{name}_low"], row[f"{name}_high"]) or figures.code(row.get(not_tested))
    return Cell(figures.points(row[name]), sure, figures.word("significant") if row[is_significant] else "")


def gap(row: Row, name: str, figures: Figures) -> Cell:
    """The gap to a benchmark: `branch_gap` or `b2b_gap`."""
    return difference(row, name, f"is_{name}_significant", f"{name}_not_tested_reason", figures)


def mix(row: Row) -> tuple[int, int, int]:
    """Promoters, passives and detractors of a row, for the bar that shows them."""
    return row["promoters"], row["passives"], row["detractors"]


def waiting(managers: Rows, figures: Figures) -> str:
    """How many follow-ups are open and overdue, and how many severe detractors are among them."""
    count, overdue, recover = (sum(row[name] for row in managers) for name in ("cases", "overdue", "recover"))
    key = "overdue_all" if overdue == count else "overdue_some" if overdue else "overdue_none"
    text = figures.word(key, count=figures.count(count), overdue=figures.count(overdue))
    return text + (figures.word("to_recover", count=figures.count(recover)) if recover else "")


def own_words(text: str | None) -> str:
    """What a customer wrote; empty where it is so short that `nps erase` could not tell it from other words."""
    return text if text and len(text) >= LONG_TEXT else ""

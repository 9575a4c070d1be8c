"""Branches: whether a figure is good for the line of business the customer is in."""

import shlex
from collections.abc import Sequence
from typing import Any

from nps_warehouse.dashboard.elements import Cell, Chart, Column, Table
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import Contents, Row
from nps_warehouse.dashboard.sections import cells


def branches(contents: Contents, figures: Figures) -> dict[str, Any]:
    """The section's values; `chart` is null when there is no branch with a figure."""
    rows = contents.branches
    if not rows:
        return {"table": None}
    names = ["mix", "nps", "benchmark", "branch_gap", "b2b_gap"]
    names += ["to_reach"] if any(row["answers_to_reach_benchmark"] for row in rows) else []
    columns = [Column(figures.word("branch")), *(Column(figures.word(name), True) for name in names)]
    lines = [_cells(row, figures)[: len(columns)] for row in rows]
    table = Table(figures.word("branches"), columns, lines)
    return {
        "table": table,
        "chart": _chart(rows, table, figures),
        "verdicts": _verdicts(rows, figures),
        "example": shlex.quote(rows[0]["branch_id"]),
    }


def _cells(row: Row, figures: Figures) -> list[Cell]:
    """One line of the table; below the floor the reason takes the place of the figure."""
    shares = " · ".join(figures.share(row[f"{name}_share"]) for name in ("promoter", "passive", "detractor"))
    is_one = row["interval_basis"] == "one account" and not row["not_reportable_reason"]
    return [
        Cell(figures.branch(row), figures.word("one_account_short") if is_one else ""),
        Cell(shares, mix=cells.mix(row)),
        cells.nps(row, figures),
        Cell(figures.points(row["branch_benchmark_nps"]), _study_size(row, figures)),
        cells.gap(row, "branch_gap", figures),
        cells.gap(row, "b2b_gap", figures),
        Cell(figures.count(row["answers_to_reach_benchmark"])),
    ]


def _study_size(row: Row, figures: Figures) -> str:
    """What a benchmark is made of: its answers, and the range of its suppliers."""
    if row["branch_benchmark_nps"] is None:
        return ""
    n = figures.n(row["benchmark_responses"]) if row["benchmark_responses"] else ""
    spread = figures.interval(row["lowest_supplier_nps"], row["highest_supplier_nps"])
    return " · ".join(filter(None, (figures.word("suppliers", range=spread) if spread else "", n)))


def _verdicts(rows: Sequence[Row], figures: Figures) -> list[str]:
    """Which branches are best and worst against their own benchmark, and how many differ for certain."""
    compared = [row for row in rows if row["branch_gap"] is not None and not row["not_reportable_reason"]]
    if not compared:
        return []
    best, worst = compared[0], compared[-1]
    certain = [row["branch_gap"] for row in compared if row["is_branch_gap_significant"]]
    return [
        *([_extreme("best_branch", best, figures)] if best is not worst else []),
        _extreme("worst_branch", worst, figures),
        figures.word(
            "behind",
            count=sum(each < 0 for each in certain),
            all=len(compared),
            ahead=sum(each > 0 for each in certain),
        ),
    ]


def _extreme(key: str, row: Row, figures: Figures) -> str:
    """The sentence about the first or the last branch."""
    return figures.word(
        key,
        name=figures.branch(row),
        gap=figures.points(row["branch_gap"]),
        interval=figures.interval(row["branch_gap_low"], row["branch_gap_high"]),
    )


def _chart(rows: Sequence[Row], table: Table, figures: Figures) -> Chart | None:
    shown = [row for row in rows if not row["not_reportable_reason"]][:40]
    if not shown:
        return None
    from nps_warehouse.dashboard import charts

    keys = [
        ("key-interval", "key_interval"),
        ("key-benchmark", "key_benchmark"),
        ("key-suppliers", "key_suppliers"),
    ]
    return Chart(
        charts.ranges([_mark(row, figures) for row in shown], table.title),
        table,
        [(sign, figures.word(key)) for sign, key in keys],
    )


def _mark(row: Row, figures: Figures) -> dict[str, Any]:
    name = figures.branch(row)
    nps, interval = figures.points(row["nps"]), figures.interval(row["nps_low"], row["nps_high"])
    return {
        "name": name,
        "nps": row["nps"],
        "low": row["nps_low"],
        "high": row["nps_high"],
        "benchmark": row["branch_benchmark_nps"],
        "lowest": row["lowest_supplier_nps"],
        "highest": row["highest_supplier_nps"],
        "description": figures.word(
            "mark_period", period=name, nps=nps, interval=interval, n=figures.count(row["responses"])
        ),
        "benchmark_description": figures.word(
            "mark_benchmark", name=name, nps=figures.points(row["branch_benchmark_nps"])
        ),
        "suppliers_description": figures.word(
            "mark_suppliers",
            name=name,
            low=figures.points(row["lowest_supplier_nps"]),
            high=figures.points(row["highest_supplier_nps"]),
        ),
    }

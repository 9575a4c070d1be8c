"""The table `nps run` ends with: every branch in the latest rolling twelve months against its benchmark.

Reads the published version only: its latest period and its default study. Figures are rounded here and nowhere before.
"""

import shlex
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from nps_warehouse.report.answer import Keep, nowhere
from nps_warehouse.report.fitting import BETWEEN, ENDS, fitted, room_of, width_of, widths_of
from nps_warehouse.report.wording import points, thousands

# Without rolling twelve months, the longest type of period there is.
LATEST_PERIOD = """
    select period_type, period_name from marts.dim_periods where is_latest
    order by period_type <> 'rolling_12_months', period_end - period_start desc, period_type limit 1
"""

DEFAULT_STUDY = "select study_id, study_name, provider from marts.dim_benchmark_studies where is_default"

BRANCHES = """
    with figures as (
        select branch_name as name, false as is_total, * from marts.nps_by_branch
        union all by name
        select 'All branches' as name, true as is_total, * from marts.nps_overall
    ),
    gaps as (
        select * from marts.benchmark_gaps_by_branch
        union all by name select * from marts.benchmark_gaps_overall
    )
    select
        name, is_total, figures.responses, promoter_share, passive_share, detractor_share,
        figures.nps, nps_low, nps_high, interval_basis, figures.not_reportable_reason, branch_gap, b2b_gap,
        coalesce(branch_benchmark_nps, case when is_total then b2b_benchmark_nps end) as benchmark
    from figures
    left join gaps
        on gaps.is_default_study and gaps.period_name = figures.period_name
        and gaps.branch_id is not distinct from figures.branch_id
    where figures.is_latest and figures.period_type = $period_type
    order by is_total, figures.not_reportable_reason is not null, figures.nps desc, name
"""

ONE_ACCOUNT = "* "
SHORTEST_NAME = 12
LEAVING = ("B2B gap", "Gap", "Benchmark", "Passives", "Promoters", "Detractors")
"""The columns that a narrow terminal has no room for, the first to go first."""
SHARES = ("promoter_share", "passive_share", "detractor_share")
COLUMNS = (
    *("Branch", "n", "Promoters", "Passives", "Detractors", "NPS", "95 % interval"),
    *("Benchmark", "Gap", "B2B gap"),
)


@dataclass(frozen=True)
class Headline:
    """The latest period, the study that is compared with (None: none is on file), and a row per branch and of all."""

    period_type: str
    period_name: str
    study_id: str | None
    study_name: str | None
    provider: str | None
    branches: tuple[dict[str, Any], ...]


def headline_of(connection: duckdb.DuckDBPyConnection) -> Headline | None:
    """Read the table of branches from an open published version; None when no answer counts."""
    latest = connection.sql(LATEST_PERIOD).fetchone()
    if latest is None:
        return None
    period_type, period = latest
    found = connection.execute(BRANCHES, {"period_type": period_type})
    names = [column[0] for column in found.description or ()]
    rows = tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
    study_id, study_name, provider = connection.sql(DEFAULT_STUDY).fetchone() or (None, None, None)
    return Headline(period_type, period, study_id, study_name, provider, rows)


def show_headline(connection: duckdb.DuckDBPyConnection, console: Console, keep: Keep = nowhere) -> None:
    """Print the table of branches from an open published version."""
    headline = headline_of(connection)
    if headline is None:
        console.print("No answer counts yet: nps status says why.")
        return
    keep(asdict(headline))
    title = f"NPS per branch, {headline.period_name}, {_against(headline)}"
    show_table(title, headline.branches, console)


def show_table(title: str, rows: Sequence[dict[str, Any]], console: Console) -> None:
    """Print a title, a line per branch, and what a mark in it means."""
    console.print(title, soft_wrap=not console.is_terminal)
    table, width = _table([_cells(row) for row in rows], [row["is_total"] for row in rows], room_of(console))
    if width <= console.width:
        console.print(table)
    else:
        for line in console.render_lines(table, console.options.update(width=width)):
            console.print("".join(segment.text for segment in line), soft_wrap=True)
    if any(row["interval_basis"] == "one account" and not row["not_reportable_reason"] for row in rows):
        console.print(
            f"{ONE_ACCOUNT}one account only: the interval says nothing about how others would answer"
        )


def show_other_studies(
    studies: Sequence[str], connection: duckdb.DuckDBPyConnection, console: Console
) -> None:
    """Print a line for each of these studies that the table does not compare with: why, and what to do."""
    found = connection.sql("select study_id, is_default from marts.dim_benchmark_studies").fetchall()
    is_default = {str(study): bool(default) for study, default in found}
    chosen = next((study for study, default in is_default.items() if default), "none")
    for study in studies:
        if study not in is_default:
            line = f"benchmark study {study} has no figure: none of its answers has a score that can be read"
        elif not is_default[study]:
            line = f"benchmark study {study} is loaded too; the table compares with {chosen}. To compare with {study}: nps run … --study {shlex.quote(study)}"
        else:
            continue
        console.print(line, soft_wrap=True)


def _against(headline: Headline) -> str:
    """`against B2B NPS 2025 (Integron)`."""
    if headline.study_id is None:
        return "no benchmark on file"
    provider = f" ({headline.provider})" if headline.provider != "(unknown)" else ""
    return f"against {headline.study_name}{provider}"


def _table(lines: Sequence[tuple[str, ...]], totals: Sequence[bool], room: int) -> tuple[Table, int]:
    """The table and its width: in a narrow room the name shrinks first, then columns leave, and never the figure."""
    names = {"Branch": SHORTEST_NAME}
    widths = fitted(widths_of(COLUMNS, lines), room - ENDS, names=names, leaving=LEAVING, gap=BETWEEN)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, width in widths.items():
        table.add_column(name, justify="left" if name == "Branch" else "right", no_wrap=True, width=width)
    for line, is_total in zip(lines, totals, strict=True):
        if is_total:
            table.add_section()
        table.add_row(*(cell for name, cell in zip(COLUMNS, line, strict=True) if name in widths))
    return table, width_of(widths, BETWEEN) + ENDS


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """One line of the table; below the floor the reason takes the place of the figure."""
    shares = (f"{row[share]:.0%}".replace("%", " %") for share in SHARES)
    counted = (row["name"], thousands(row["responses"]), *shares)
    if row["not_reportable_reason"]:
        return (*counted, row["not_reportable_reason"], "", points(row["benchmark"]), "", "")
    mark = ONE_ACCOUNT if row["interval_basis"] == "one account" else ""
    interval = f"{mark}{points(row['nps_low'])} … {points(row['nps_high'])}"
    gaps = (points(row[column]) for column in ("benchmark", "branch_gap", "b2b_gap"))
    return (*counted, points(row["nps"]), interval, *gaps)

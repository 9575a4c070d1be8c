"""The table `nps run` ends with: every branch in the newest rolling twelve months against its benchmark.

Reads the published version only. Figures are rounded here and nowhere before.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

NEWEST_WINDOW = """
    select period_start, period_name from marts.nps_overall
    where period_type = 'rolling_12_months' order by period_start desc limit 1
"""

# The study that covers the most branches; of equals the one with the most answers.
WIDEST_STUDY = """
    select study_id, study_name, provider
    from marts.branch_benchmarks join marts.dim_benchmark_studies using (study_id)
    group by all
    order by count(branch_id) desc, coalesce(max(responses), 0) desc, study_id limit 1
"""

BRANCHES = """
    with figures as (
        select branch_name as name, false as is_total, figures.*
        from marts.nps_by_branch as figures join marts.dim_branches using (branch_id)
        union all by name
        select 'All branches' as name, true as is_total, figures.* from marts.nps_overall as figures
    ),
    gaps as (
        select * from marts.benchmark_gaps_by_branch
        union all by name select * from marts.benchmark_gaps_overall
    )
    select
        name, responses, promoter_share, passive_share, detractor_share,
        figures.nps, nps_low, nps_high, not_reportable_reason,
        coalesce(branch_benchmark_nps, case when is_total then b2b_benchmark_nps end), branch_gap, b2b_gap
    from figures
    left join gaps
        on gaps.study_id = $study and gaps.period_type = figures.period_type
        and gaps.period_start = figures.period_start
        and gaps.branch_id is not distinct from figures.branch_id
    where figures.period_type = 'rolling_12_months' and figures.period_start = $start
    order by is_total, not_reportable_reason is not null, figures.nps desc, name
"""

COLUMNS = ("Branch", "n", "Promoters", "Passives", "Detractors", "NPS", "95 % interval")
COMPARED = ("Benchmark", "Gap", "B2B gap")


def show_headline(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """Print the table of branches from an open published version."""
    newest = connection.sql(NEWEST_WINDOW).fetchone()
    if newest is None:
        console.print("No answer counts yet: nps status tells why.")
        return
    start, period = newest
    study = connection.sql(WIDEST_STUDY).fetchone()
    rows = connection.execute(BRANCHES, {"study": study and study[0], "start": start}).fetchall()
    against = f" against {study[1]} ({study[2]})" if study else ""
    console.print(f"NPS per branch, {period},{against or ' no benchmark'}".replace(",,", ","), soft_wrap=True)
    console.print(_table(rows))


def _table(rows: Sequence[tuple[Any, ...]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in (*COLUMNS, *COMPARED):
        table.add_column(name, justify="left" if name == "Branch" else "right", no_wrap=True)
    for row in rows:
        if row is rows[-1]:
            table.add_section()
        table.add_row(*_cells(*row))
    return table


def _cells(
    name: str,
    responses: int,
    promoter_share: float,
    passive_share: float,
    detractor_share: float,
    nps: float,
    low: float,
    high: float,
    not_reportable: str | None,
    benchmark: float | None,
    gap: float | None,
    b2b_gap: float | None,
) -> tuple[str, ...]:
    shares = tuple(
        f"{share:.0%}".replace("%", " %") for share in (promoter_share, passive_share, detractor_share)
    )
    if not_reportable:
        return (name, str(responses), *shares, not_reportable, "", _points(benchmark), "", "")
    interval = f"{_points(low)} … {_points(high)}"
    return (
        name,
        f"{responses:,}".replace(",", " "),
        *shares,
        _points(nps),
        interval,
        *map(_points, (benchmark, gap, b2b_gap)),
    )


def _points(value: float | None) -> str:
    """Points with their sign and one decimal; a real minus lines up with plus."""
    return "" if value is None else f"{round(value, 1) + 0.0:+.1f}".replace("-", "−").replace("+0.0", "0.0")

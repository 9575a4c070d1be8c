"""The table `nps run` ends with: every branch in the newest rolling twelve months against its benchmark.

Reads the published version only. Figures are rounded here and nowhere before.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from nps_warehouse.wording import points, thousands

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
        name, is_total, responses, promoter_share, passive_share, detractor_share,
        figures.nps, nps_low, nps_high, not_reportable_reason, branch_gap, b2b_gap,
        coalesce(branch_benchmark_nps, case when is_total then b2b_benchmark_nps end) as benchmark
    from figures
    left join gaps
        on gaps.study_id = $study and gaps.period_type = figures.period_type
        and gaps.period_start = figures.period_start
        and gaps.branch_id is not distinct from figures.branch_id
    where figures.period_type = 'rolling_12_months' and figures.period_start = $start
    order by is_total, not_reportable_reason is not null, figures.nps desc, name
"""

SHARES = ("promoter_share", "passive_share", "detractor_share")
COLUMNS = (
    *("Branch", "n", "Promoters", "Passives", "Detractors", "NPS", "95 % interval"),
    *("Benchmark", "Gap", "B2B gap"),
)


def show_headline(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    """Print the table of branches from an open published version."""
    newest = connection.sql(NEWEST_WINDOW).fetchone()
    if newest is None:
        console.print("No answer counts yet: nps status tells why.")
        return
    start, period = newest
    study = connection.sql(WIDEST_STUDY).fetchone()
    found = connection.execute(BRANCHES, {"study": study and study[0], "start": start})
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    provider = f" ({study[2]})" if study and study[2] != "(unknown)" else ""
    against = f"against {study[1]}{provider}" if study else "no benchmark on file"
    console.print(f"NPS per branch, {period}, {against}", soft_wrap=True)
    console.print(_table(rows))


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, justify="left" if name == "Branch" else "right", no_wrap=True)
    for row in rows:
        if row["is_total"]:
            table.add_section()
        table.add_row(*_cells(row))
    return table


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """One line of the table; below the floor the reason stands where the figure would."""
    shares = (f"{row[share]:.0%}".replace("%", " %") for share in SHARES)
    counted = (row["name"], thousands(row["responses"]), *shares)
    if row["not_reportable_reason"]:
        return (*counted, row["not_reportable_reason"], "", points(row["benchmark"]), "", "")
    interval = f"{points(row['nps_low'])} … {points(row['nps_high'])}"
    gaps = (points(row[column]) for column in ("benchmark", "branch_gap", "b2b_gap"))
    return (*counted, points(row["nps"]), interval, *gaps)

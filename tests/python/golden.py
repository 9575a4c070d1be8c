"""The sample's marts as small csv files that a person has reviewed: which they are, how they are written and compared.

Reads a published `nps.duckdb` and `tests/golden/`; `make golden` rewrites that folder, and its diff is the review:

    python tests/python/golden.py warehouse/golden/published/current/nps.duckdb
"""

import csv
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

FOLDER = Path(__file__).resolve().parents[1] / "golden"
TOLERANCE = 1e-9
LATEST = "period_type = 'year' or (period_type = 'rolling_12_months' and is_latest)"

Cell = object
Rows = list[dict[str, Cell]]


@dataclass(frozen=True)
class Golden:
    """One file: the columns that tell its rows apart, and the query that it is the result of."""

    name: str
    keys: tuple[str, ...]
    query: str

    @property
    def file(self) -> Path:
        """The reviewed csv file."""
        return FOLDER / f"{self.name}.csv"


# Left out everywhere: is_complete and load ids, which depend on when the sample was loaded, and times of loads.
GOLDEN = (
    Golden(
        "nps_overall",
        ("period_name",),
        f"select * exclude (is_complete) from marts.nps_overall where {LATEST}",
    ),
    Golden(
        "nps_by_branch",
        ("branch_id", "period_name"),
        f"select * exclude (is_complete) from marts.nps_by_branch where {LATEST}",
    ),
    Golden(
        "nps_by_team",
        ("team", "period_name"),
        f"select * exclude (is_complete) from marts.nps_by_team where {LATEST}",
    ),
    Golden(
        "nps_by_account_manager",
        ("account_manager_id", "period_name"),
        """select * exclude (is_complete) from marts.nps_by_account_manager
        where period_type = 'rolling_12_months' and is_latest""",
    ),
    Golden(
        "nps_of_account_a004",
        ("period_name",),
        """select * exclude (is_complete) from marts.nps_by_account
        where account_id = 'A004' and period_type = 'quarter'""",
    ),
    Golden(
        "benchmark_gaps_by_branch",
        ("branch_id", "study_id", "period_name"),
        """select * exclude (is_complete) from marts.benchmark_gaps_by_branch
        where is_default_study and is_latest and period_type in ('year', 'rolling_12_months')""",
    ),
    Golden(
        "benchmark_gaps_overall",
        ("study_id", "period_name"),
        """select * exclude (is_complete) from marts.benchmark_gaps_overall
        where is_latest and period_type = 'rolling_12_months'""",
    ),
    Golden(
        "follow_up_queue",
        ("account_manager_id", "priority"),
        # Ages and what is overdue depend on when the sample was loaded; all of it is long ago.
        "select * exclude (age_days) from marts.follow_up_queue where priority <= 4",
    ),
    Golden(
        "follow_up_performance",
        ("account_manager_id", "period_name"),
        f"select * exclude (is_complete) from marts.follow_up_performance where {LATEST}",
    ),
    Golden(
        "dissatisfaction_themes",
        ("theme_id", "branch_id", "period_name"),
        """select * exclude (is_complete) from marts.dissatisfaction_themes
        where period_name in ('2025', '12m to 2026-01') and coalesce(branch_id, 'telecom') = 'telecom'""",
    ),
    Golden("referrals", ("account_id",), "select * from marts.referrals where account_id < 'A020'"),
    Golden(
        "category_changes",
        ("entity_type", "entity_id", "period_name"),
        "select * exclude (is_complete) from marts.category_changes where period_type = 'year'",
    ),
    Golden(
        "survey_participation",
        ("survey_id", "branch_id"),
        "select * from marts.survey_participation where branch_id is null or survey_id = 'REL-2025-Q4'",
    ),
    Golden(
        "channel_comparison",
        ("channel", "period_name"),
        f"select * exclude (is_complete) from marts.channel_comparison where {LATEST}",
    ),
    Golden(
        "account_potential",
        ("account_id",),
        "select * from marts.account_potential where potential_rank <= 10 or is_silent",
    ),
    Golden(
        "score_sensitivity",
        ("entity_type", "entity_id", "period_name"),
        """select * exclude (is_complete) from marts.score_sensitivity
        where period_type = 'rolling_12_months' and is_latest""",
    ),
    Golden(
        "bonus_statements",
        ("scheme_id", "scheme_version", "period_name", "payee_id"),
        # What can be closed depends on when the sample was loaded.
        "select * exclude (state, as_of_load_id) from marts.bonus_statements",
    ),
    Golden("branch_benchmarks", ("study_id", "branch_id"), "select * from marts.branch_benchmarks"),
    Golden("dim_periods", ("period_name",), "select * exclude (is_complete) from marts.dim_periods"),
    Golden("dim_branches", ("branch_id",), "select * from marts.dim_branches"),
    Golden(
        "quarantined_responses",
        ("source_file", "source_row"),
        "select * exclude (load_id, loaded_at) from audit.quarantined_responses",
    ),
    Golden(
        "response_reconciliation",
        ("source_file",),
        "select * exclude (load_id) from audit.response_reconciliation",
    ),
)


def built(golden: Golden, connection: duckdb.DuckDBPyConnection) -> Rows:
    """Run the query on an open published file, in the order of the keys."""
    order = ", ".join(f"{key} nulls first" for key in golden.keys)
    result = connection.execute(f"select * from ({golden.query}) order by {order}")
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def reviewed(golden: Golden) -> Rows:
    """Read the file of tests/golden/. Every cell is text; an empty one is a null."""
    with golden.file.open(encoding="utf-8", newline="") as file:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]


def write(golden: Golden, rows: Rows) -> None:
    """Write the file of tests/golden/. Raises IndexError when there are no rows, which nobody could review."""
    with golden.file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([text(cell) for cell in row.values()] for row in rows)


def text(cell: Cell) -> str:
    """A cell as the csv files have it. Doubles have ten decimals, which the comparison cannot tell from all."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return repr(round(cell, 10))
    return cell.isoformat() if isinstance(cell, date) else str(cell) or "''"


def differences(keys: Sequence[str], expected: Rows, found: Rows) -> Iterator[str]:
    """Compare both ways: say which columns and rows are missing or extra, and which cells differ."""
    columns, now = (list(rows[0]) if rows else [] for rows in (expected, found))
    yield from (f"column {name} is missing" for name in columns if name not in now)
    yield from (f"column {name} is extra" for name in now if name not in columns)
    yield from (f"row {name} occurs twice" for rows in (expected, found) for name in _twice(keys, rows))
    before, after = _by_key(keys, expected), _by_key(keys, found)
    yield from (f"row {name} is missing" for name in before if name not in after)
    yield from (f"row {name} is extra" for name in after if name not in before)
    for name in [name for name in before if name in after]:
        for column in [column for column in columns if column in now]:
            if not _same(before[name][column], after[name][column]):
                was, is_now = text(before[name][column]), text(after[name][column])
                yield f"row {name}: {column} was {was or 'null'} and is {is_now or 'null'}"


def _same(expected: Cell, found: Cell) -> bool:
    if isinstance(found, float) and expected is not None:
        return math.isclose(float(str(expected)), found, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return text(expected) == text(found)


def _key(keys: Sequence[str], row: Mapping[str, Cell]) -> str:
    return " | ".join(text(row.get(key)) for key in keys)


def _by_key(keys: Sequence[str], rows: Rows) -> dict[str, dict[str, Cell]]:
    return {_key(keys, row): row for row in rows}


def _twice(keys: Sequence[str], rows: Rows) -> list[str]:
    names = [_key(keys, row) for row in rows]
    return sorted({name for name in names if names.count(name) > 1})


def main(file: str) -> None:
    """Rewrite every file of tests/golden/ from a published version of the sample."""
    with duckdb.connect(file, read_only=True) as connection:
        for golden in GOLDEN:
            write(golden, built(golden, connection))
    sys.stdout.write(f"{len(GOLDEN)} files written to {FOLDER}: review their diff\n")


if __name__ == "__main__":
    main(sys.argv[1])

"""The sample drop through the whole pipeline: what is published, and that its books balance."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.settings import PROJECT, Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]

NPS_COLUMNS = [
    "period_type",
    "period_start",
    "period_end",
    "period_name",
    "is_complete",
    "is_latest",
    "responses",
    "promoters",
    "passives",
    "detractors",
    "promoter_share",
    "passive_share",
    "detractor_share",
    "nps",
    "nps_low",
    "nps_high",
    "standard_error",
    "mean_score",
    "score_0",
    "score_1",
    "score_2",
    "score_3",
    "score_4",
    "score_5",
    "score_6",
    "score_7",
    "score_8",
    "score_9",
    "score_10",
    "invitations",
    "answered_invitations",
    "response_rate",
    "is_reportable",
    "not_reportable_reason",
    "previous_nps",
    "nps_change",
    "nps_change_low",
    "nps_change_high",
    "is_change_significant",
    "change_not_tested_reason",
]
ROLLED_UP = [
    "interval_basis",
    "account_mean_nps",
    "revenue_weighted_nps",
    "design_effect",
    "effective_accounts",
    "effective_accounts_by_revenue",
]
GAP_COLUMNS = [
    "period_type",
    "period_start",
    "period_end",
    "period_name",
    "is_complete",
    "is_latest",
    "study_id",
    "study_name",
    "is_default_study",
    "responses",
    "is_reportable",
    "not_reportable_reason",
    "nps",
    "branch_benchmark_nps",
    "branch_gap",
    "branch_gap_low",
    "branch_gap_high",
    "is_branch_gap_significant",
    "branch_gap_not_tested_reason",
    "b2b_benchmark_nps",
    "b2b_gap",
    "b2b_gap_low",
    "b2b_gap_high",
    "is_b2b_gap_significant",
    "b2b_gap_not_tested_reason",
    "share_of_suppliers_beaten",
    "position_in_branch_range",
    "benchmark_variance",
    "answers_to_reach_benchmark",
]
MARTS = {
    "nps_overall": [*NPS_COLUMNS, *ROLLED_UP],
    "nps_by_branch": ["branch_id", "branch_name", *NPS_COLUMNS, *ROLLED_UP],
    "nps_by_account_manager": [
        "account_manager_id",
        "account_manager_name",
        "team",
        *NPS_COLUMNS,
        *ROLLED_UP,
    ],
    "nps_by_team": ["team", *NPS_COLUMNS, *ROLLED_UP],
    "nps_by_account": ["account_id", "account_name", *NPS_COLUMNS, "contacts", "shrunk_nps"],
    "benchmark_gaps_overall": GAP_COLUMNS,
    "benchmark_gaps_by_branch": ["branch_id", "branch_name", *GAP_COLUMNS],
    "benchmark_gaps_by_account": ["account_id", "account_name", *GAP_COLUMNS],
    "dim_periods": ["period_name", "period_type", "period_start", "period_end", "is_complete", "is_latest"],
}


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.sql(query).fetchall()


def test_every_answer_has_one_disposition(sample: duckdb.DuckDBPyConnection) -> None:
    query = "select disposition, count(*) from audit.response_dispositions group by disposition"
    found = dict(rows(sample, query))
    assert found == {"counted": 3943, "superseded": 12, "not_an_answer": 25, "quarantined": 32}
    assert rows(sample, "select count(*) from audit.response_reconciliation where difference <> 0") == [(0,)]


def test_every_quarantine_reason_occurs(sample: duckdb.DuckDBPyConnection) -> None:
    reasons = dict(rows(sample, "select reason, count(*) from audit.quarantined_responses group by reason"))
    assert reasons == {
        "score_not_a_number": 5,
        "score_not_whole": 4,
        "score_out_of_range": 6,
        "time_missing": 3,
        "time_unreadable": 3,
        "time_in_future": 2,
        "id_missing": 3,
        "not_a_real_response": 6,
    }


def test_the_second_export_adds_only_what_is_new_or_corrected(sample: duckdb.DuckDBPyConnection) -> None:
    query = """
        select rows_read, rows_added, rows_unchanged, rows_rejected from audit.load_history
        where source_file = 'responses_2025-q4_second-export.csv'
    """
    assert rows(sample, query) == [(402, 108, 294, 0)]


def test_the_books_of_every_file_balance(sample: duckdb.DuckDBPyConnection) -> None:
    query = """
        select source_file from audit.load_history
        where rows_read <> rows_added + rows_unchanged + rows_rejected or status <> 'loaded'
    """
    assert rows(sample, query) == []


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_has_the_columns_its_readers_know(sample: duckdb.DuckDBPyConnection, mart: str) -> None:
    found = {name for (name,) in rows(sample, f"select column_name from (describe marts.{mart})")}
    assert found >= set(MARTS[mart])


def test_every_published_column_is_described(sample: duckdb.DuckDBPyConnection) -> None:
    query = """
        select schema_name || '.' || table_name || '.' || column_name from duckdb_columns()
        where schema_name in ('marts', 'audit') and coalesce(comment, '') = ''
            and table_name not in ('validation_results', 'builds')
    """
    assert rows(sample, query) == []


def test_the_synthetic_study_reproduces_the_published_figures(sample: duckdb.DuckDBPyConnection) -> None:
    query = """
        select branch_id, round(nps), responses, round(lowest_supplier_nps), round(highest_supplier_nps)
        from marts.branch_benchmarks
        where study_id = 'synthetic-tns-nipo' and coalesce(branch_id, 'all') in ('all', 'staffing', 'credit')
        order by branch_id nulls first
    """
    overall, credit, staffing = rows(sample, query)
    assert overall[:3] == (None, -30, 1390)
    assert (credit[1], *credit[3:]) == (-50, -75, -34)
    assert (staffing[1], *staffing[3:]) == (-14, -32, 7)


def test_a_study_without_a_sample_size_gives_a_gap_but_no_interval(sample: duckdb.DuckDBPyConnection) -> None:
    query = """
        select distinct benchmark_variance, branch_gap is null, branch_gap_low is null, b2b_gap_low is null
        from marts.benchmark_gaps_by_branch where study_id = 'tns-nipo' and branch_id = 'staffing'
    """
    assert rows(sample, query) == [("unknown: no sample size", False, True, False)]


def test_half_past_eleven_on_new_years_eve_in_utc_is_next_year(sample: duckdb.DuckDBPyConnection) -> None:
    query = """
        select count(*), min(responded_on), max(responded_on) from marts.fct_responses
        where responded_at between '2024-12-31 23:00' and '2024-12-31 23:59:59'
    """
    [(answers, first, last)] = rows(sample, query)
    assert answers and str(first) == str(last) == "2025-01-01"


def test_an_account_nobody_described_is_inferred(sample: duckdb.DuckDBPyConnection) -> None:
    query = "select account_id, account_name, branch_id from marts.dim_accounts where is_inferred order by 1"
    assert rows(sample, query) == [("(unknown)", "(unknown)", "(unknown)"), ("A900", "A900", "(unknown)")]
    assert rows(sample, "select branch_id from marts.dim_branches where is_inferred order by 1") == [
        ("(unknown)",),
        ("catering",),
    ]


def test_the_readme_shows_what_the_run_prints(sample_run: Run) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```text\n(NPS per branch.*?)```", readme, re.S)
    assert shown
    printed = sample_run[1].stdout
    table = printed[printed.index("NPS per branch") :]
    assert [line.rstrip() for line in shown[1].strip().splitlines()] == [
        line.rstrip() for line in table.strip().splitlines()
    ]


def test_nothing_is_published_before_the_first_run(
    tmp_path: Path, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert "nothing is loaded yet" in nps(tmp_path / "new", "status").stdout
    for command in (("build",), ("publish",), ("validate", "marts"), ("explain", "--period", "2025")):
        found = nps(tmp_path / "new", *command)
        assert found.returncode == 1
        assert found.stderr.startswith("nps: ") and found.stderr.count("\n") == 1


def test_figures_of_one_period_type_and_year_lie_together(sample_run: Run) -> None:
    """So a list of all accounts in a period reads one stretch of the table."""
    warehouse, _ = sample_run
    with duckdb.connect(str(warehouse.current / "nps.duckdb"), read_only=True) as published:
        stretches, groups, accounts_in_order = published.execute("""
            with stored as (
                select
                    rowid as place,
                    (period_type, period_key // 192) as lies_with,
                    account_key
                from serving.account_figures
            ),
            neighbours as (
                select
                    *,
                    lag(lies_with) over (order by place) as lies_with_before,
                    lag(account_key) over (order by place) as account_before
                from stored
            )
            select
                count(*) filter (lies_with is distinct from lies_with_before),
                count(distinct lies_with),
                bool_and(lies_with is distinct from lies_with_before or account_key >= account_before)
            from neighbours
        """).fetchall()[0]
    assert stretches == groups > 10
    assert accounts_in_order

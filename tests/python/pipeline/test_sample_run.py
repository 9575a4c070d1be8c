"""The sample drop through the whole pipeline: what is published, and that its books balance."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.explain import explain
from nps_warehouse.settings import PROJECT, Warehouse

Run = tuple[Warehouse, subprocess.CompletedProcess[str]]

NPS_COLUMNS = [
    "period_type",
    "period_start",
    "period_end",
    "period_name",
    "is_complete",
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
    "response_rate",
    "is_reportable",
    "not_reportable_reason",
    "previous_nps",
    "nps_change",
    "nps_change_low",
    "nps_change_high",
    "is_change_significant",
]
ROLLED_UP = ["account_mean_nps", "revenue_weighted_nps", "design_effect"]
GAP_COLUMNS = [
    "period_type",
    "period_start",
    "study_id",
    "nps",
    "branch_benchmark_nps",
    "branch_gap",
    "branch_gap_low",
    "branch_gap_high",
    "is_branch_gap_significant",
    "b2b_benchmark_nps",
    "b2b_gap",
    "b2b_gap_low",
    "b2b_gap_high",
    "is_b2b_gap_significant",
    "share_of_suppliers_beaten",
    "position_in_branch_range",
    "benchmark_variance",
    "answers_to_reach_benchmark",
]
MARTS = {
    "nps_overall": [*NPS_COLUMNS, *ROLLED_UP],
    "nps_by_branch": ["branch_id", *NPS_COLUMNS, *ROLLED_UP],
    "nps_by_account_manager": ["account_manager_id", *NPS_COLUMNS, *ROLLED_UP],
    "nps_by_account": ["account_id", *NPS_COLUMNS, "contacts", "shrunk_nps"],
    "benchmark_gaps_overall": GAP_COLUMNS,
    "benchmark_gaps_by_branch": ["branch_id", *GAP_COLUMNS],
    "benchmark_gaps_by_account": ["account_id", *GAP_COLUMNS],
}


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.sql(query).fetchall()


def test_every_answer_has_one_fate(sample: duckdb.DuckDBPyConnection) -> None:
    fates = dict(rows(sample, "select fate, count(*) from audit.response_fates group by fate"))
    assert fates == {"counted": 3943, "replaced": 12, "not_an_answer": 25, "quarantined": 32}
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


def test_explanations_add_up_to_every_published_figure(sample: duckdb.DuckDBPyConnection) -> None:
    from nps_warehouse.explaining import COUNTED, FIGURES

    query = f"""
        with figures as ({FIGURES}),
        recounted as (
            select entity_type, entity_id, period_type, period_start, count(*) as n,
                count(*) filter (where category = 'promoter') as p,
                count(*) filter (where category = 'detractor') as d
            from ({COUNTED}) group by all
        )
        select count(*), count(*) filter (where
            figures.responses is distinct from recounted.n
            or abs(figures.nps - 100.0 * (p - d) / n) > 1e-9
        )
        from figures left join recounted
            on figures.entity_type = recounted.entity_type
            and figures.entity_id is not distinct from recounted.entity_id
            and figures.period_type = recounted.period_type
            and figures.period_start = recounted.period_start
    """
    [(figures, wrong)] = rows(sample, query)
    assert figures and figures > 4000
    assert wrong == 0


def test_answers_explained_as_not_counted_are_the_rest(sample: duckdb.DuckDBPyConnection) -> None:
    from nps_warehouse.explaining import COUNTED, FIGURES, NOT_COUNTED

    query = f"""
        with figures as (select * from ({FIGURES}) where entity_type = 'overall' and period_name = '2025-Q4')
        select
            (select count(*) from ({COUNTED})) + (select count(*) from ({NOT_COUNTED})),
            (select count(*) from audit.response_fates, figures
                where coalesce(responded_on between period_start and period_end, true))
    """
    [(explained, rows_of_the_period)] = rows(sample, query)
    assert explained == rows_of_the_period


def test_explain_shows_the_formula_and_every_list(
    sample_run: Run, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    warehouse = sample_run[0].root
    text = nps(warehouse, "explain", "--account", "A001", "--period", "2025-Q4").stdout
    assert "NPS = 100 × (promoters − detractors) ÷ responses = 100 × (" in text
    assert "finite population" in text
    assert "earlier answer of the same person" in text
    found = json.loads(
        nps(warehouse, "explain", "--branch", "staffing", "--period", "2025", "--format", "json").stdout
    )
    assert found["figure"]["responses"] == len(found["counted"])
    assert {row["study_id"] for row in found["benchmarks"]} >= {"tns-nipo", "synthetic-tns-nipo"}


def test_a_branch_and_a_manager_are_explained_by_name_too(sample: duckdb.DuckDBPyConnection) -> None:
    for entity_type, dim in (("branch", "branches"), ("account_manager", "account_managers")):
        [(entity_id, name)] = rows(
            sample,
            f"""select {entity_type}_id, {entity_type}_name from marts.dim_{dim}
            where {entity_type}_id in (select {entity_type}_id from marts.nps_by_{entity_type} where period_name = '2025')
                and {entity_type}_name <> {entity_type}_id order by 1 limit 1""",
        )
        assert name != entity_id
        by_name = explain(sample, entity_type, str(name).upper(), "2025")
        assert by_name == explain(sample, entity_type, str(entity_id), "2025")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--account", "A01", "--period", "2025"), "no answer counts for account A01; did you mean"),
        (("--period", "2031-Q1"), "no answer counts for all accounts together in period 2031-Q1"),
    ],
)
def test_explaining_what_was_not_published_says_what_was(
    sample_run: Run,
    nps: Callable[..., subprocess.CompletedProcess[str]],
    arguments: tuple[str, ...],
    line: str,
) -> None:
    found = nps(sample_run[0].root, "explain", *arguments)
    assert found.returncode == 1
    assert found.stderr.startswith(f"nps: {line}")
    assert found.stderr.count("\n") == 1


def test_the_readme_shows_what_the_run_prints(sample_run: Run) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```text\n(NPS per branch.*?)```", readme, re.S)
    assert shown
    printed = sample_run[1].stdout
    table = printed[printed.index("NPS per branch") :]
    assert [line.rstrip() for line in shown[1].strip().splitlines()] == [
        line.rstrip() for line in table.strip().splitlines()
    ]


def test_status_tells_what_is_loaded_built_and_published(
    sample_run: Run, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    found = nps(sample_run[0].root, "status").stdout
    assert re.search(r"responses +6 +4 012", found)
    assert "UTC, whole" in found
    assert "3943 answers counted" in found
    assert "quarantined: time_in_future" in found


def test_nothing_is_published_before_the_first_run(
    tmp_path: Path, nps: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert "nothing is loaded yet" in nps(tmp_path / "new", "status").stdout
    for command in (("build",), ("publish",), ("validate", "marts"), ("explain", "--period", "2025")):
        found = nps(tmp_path / "new", *command)
        assert found.returncode == 1
        assert found.stderr.startswith("nps: ") and found.stderr.count("\n") == 1

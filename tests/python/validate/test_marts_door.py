"""The marts door, and both on a sound warehouse: every expectation seen to fail on the one thing it guards."""

import pytest

from nps_warehouse.settings import Warehouse
from validate_fixtures import broken, change, check


def test_a_sound_warehouse_holds_every_expectation(sound: Warehouse) -> None:
    for door in ("raw", "marts"):
        results = check(sound, door)
        assert broken(results) == set()
        assert not [result for result in results if result.exception]
        assert {result.table.split(".")[0] for result in results} == {door}


KEY = "period_type, period_start"
FIGURES = "counts, shares, NPS and interval"
CATEGORIES = "promoters, passives, detractors"
ONE_ROW = "period_start = date '2025-03-01'"

MARTS = [
    ("nps_overall", "delete from {t}", "", "has at least 1 row"),
    ("nps_overall", f"update {{t}} set period_type = null where {ONE_ROW}", KEY, "are never empty"),
    ("nps_overall", f"insert into {{t}} from {{t}} where {ONE_ROW}", KEY, "are unique together"),
    ("nps_overall", f"update {{t}} set nps_low = null where {ONE_ROW}", FIGURES, "are never empty"),
    (
        "nps_overall",
        f"update {{t}} set nps_high = 100.5 where {ONE_ROW}",
        "nps_high",
        "is between −100 and 100",
    ),
    (
        "nps_overall",
        f"update {{t}} set nps_low = -100.5 where {ONE_ROW}",
        "nps_low",
        "is between −100 and 100",
    ),
    ("nps_overall", f"update {{t}} set nps_low = 31 where {ONE_ROW}", "nps_low", "is at most nps"),
    ("nps_overall", f"update {{t}} set nps_high = 29 where {ONE_ROW}", "nps_high", "is at least nps"),
    (
        "nps_overall",
        f"update {{t}} set promoter_share = 0.500001 where {ONE_ROW}",
        "promoter, passive and detractor share",
        "add up to 1",
    ),
    ("nps_overall", f"update {{t}} set responses = 11 where {ONE_ROW}", CATEGORIES, "add up to responses"),
    (
        "nps_by_branch",
        f"update {{t}} set branch_id = null where {ONE_ROW}",
        f"branch_id, {KEY}",
        "are never empty",
    ),
    (
        "nps_by_account",
        f"insert into {{t}} from {{t}} where {ONE_ROW}",
        f"account_id, {KEY}",
        "are unique together",
    ),
    (
        "nps_by_account_manager",
        f"insert into {{t}} from {{t}} where {ONE_ROW}",
        f"account_manager_id, {KEY}",
        "are unique together",
    ),
    (
        "branch_benchmarks",
        "insert into {t} from {t} where branch_id is null and nps = 17",
        "study_id, branch",
        "are unique together",
    ),
    ("branch_benchmarks", "update {t} set study_id = null where nps = 17", "study_id", "is never empty"),
    ("branch_benchmarks", "update {t} set nps = 101 where nps = 17", "nps", "is between −100 and 100"),
    (
        "branch_benchmarks",
        "update {t} set lowest_supplier_nps = -101 where nps = -14",
        "lowest_supplier_nps",
        "is between −100 and 100",
    ),
    (
        "branch_benchmarks",
        "update {t} set highest_supplier_nps = 101 where nps = -14",
        "highest_supplier_nps",
        "is between −100 and 100",
    ),
    (
        "branch_benchmarks",
        "update {t} set lowest_supplier_nps = -9 where nps = -14",
        "lowest_supplier_nps",
        "is at most the median and highest",
    ),
    (
        "branch_benchmarks",
        "update {t} set highest_supplier_nps = -11 where nps = -14",
        "highest_supplier_nps",
        "is at least the median and lowest",
    ),
    (
        "benchmark_gaps_overall",
        f"update {{t}} set branch_gap = 44.1 where {ONE_ROW}",
        "branch_gap",
        "is nps minus branch_benchmark_nps",
    ),
    (
        "benchmark_gaps_overall",
        f"update {{t}} set branch_gap = null where {ONE_ROW}",
        "branch_gap",
        "is nps minus branch_benchmark_nps",
    ),
    (
        "benchmark_gaps_overall",
        f"update {{t}} set b2b_gap = 5 where {ONE_ROW}",
        "b2b_gap",
        "is nps minus b2b_benchmark_nps",
    ),
    (
        "benchmark_gaps_by_branch",
        f"update {{t}} set study_id = null where {ONE_ROW}",
        f"branch_id, {KEY}, study_id",
        "are never empty",
    ),
    (
        "benchmark_gaps_by_account",
        f"insert into {{t}} from {{t}} where {ONE_ROW}",
        f"account_id, {KEY}, study_id",
        "are unique together",
    ),
    ("fct_responses", "delete from {t}", "", "has at least 1 row"),
    ("fct_responses", "update {t} set score = 11 where response_id = '3'", "score", "is between 0 and 10"),
    (
        "fct_responses",
        "update {t} set category = 'fan' where response_id = '3'",
        "category",
        "is one of promoter, passive, detractor",
    ),
    ("fct_responses", "update {t} set response_id = '4' where response_id = '3'", "response_id", "is unique"),
    (
        "fct_responses",
        "update {t} set score = null where response_id = '3'",
        "response_id, score, category",
        "are never empty",
    ),
]


@pytest.mark.parametrize(("table", "statement", "column", "expectation"), MARTS)
def test_a_broken_mart_is_a_critical_failure(
    warehouse: Warehouse, table: str, statement: str, column: str, expectation: str
) -> None:
    change(warehouse, statement.format(t=f"marts.{table}"))
    assert broken(check(warehouse, "marts", f"marts.{table}")) == {("critical", column, expectation)}


def test_a_figure_out_of_range_is_seen_in_nps_itself(warehouse: Warehouse) -> None:
    change(
        warehouse,
        "update marts.nps_overall set nps = 101, nps_high = 101",
        "update marts.nps_by_branch set passive_share = -0.1, promoter_share = 1.1, detractor_share = 0",
    )
    found = broken(check(warehouse, "marts", "marts.nps_overall", "marts.nps_by_branch"))
    assert {(column, expectation) for _, column, expectation in found} == {
        ("nps", "is between −100 and 100"),
        ("nps_high", "is between −100 and 100"),
        ("passive_share", "is between 0 and 1"),
        ("promoter_share", "is between 0 and 1"),
    }


@pytest.mark.parametrize("table", ["branch_benchmarks", "benchmark_gaps_overall"])
def test_benchmarks_may_be_empty(warehouse: Warehouse, table: str) -> None:
    change(warehouse, f"delete from marts.{table}")
    assert broken(check(warehouse, "marts", f"marts.{table}")) == set()

"""The marts gate, and both on a sound warehouse: every expectation seen to fail on the one thing it guards."""

import pytest

from nps_warehouse.settings import Warehouse
from nps_warehouse.validate.expectations import marts
from nps_warehouse.validate.gates import LARGE
from validate_fixtures import broken, change, check


def test_a_sound_warehouse_holds_every_expectation(sound: Warehouse) -> None:
    for gate in ("raw", "marts"):
        results = check(sound, gate)
        assert broken(results) == set()
        assert not [result for result in results if result.exception]
        assert {result.table.split(".")[0] for result in results} == {gate}


KEY = "period_type, period_start"
EMPTY = ("keys and figures", "are never empty")
FIGURE = ("nps_low, nps, nps_high", "are between −100 and 100, in this order")
SHARE = (
    "shares and response_rate",
    "are between 0 and 1; those of promoters, passives and detractors add up to 1",
)
COUNT = ("promoters, passives, detractors", "add up to responses")
PERIOD = ("the period", "ends after it begins, and one of each type is the latest")
BENCHMARK = (
    "the benchmark",
    "names its study, and its figures are between −100 and 100, those of suppliers in order",
)
GAP = ("the gap", "is nps minus the benchmark, of a known period and study")
ANSWER = ("the answer", "has an id, a score between 0 and 10 and one of the three categories")
ONE_ROW = "period_start = date '2025-03-01'"
TNS = "nps = -14"

# Table, what breaks it, the expectation, and what of the row is shown.
MARTS = [
    ("nps_overall", "delete from {t}", ("", "has at least 1 row"), "0"),
    ("nps_overall", f"update {{t}} set period_type = null where {ONE_ROW}", EMPTY, "such as period_type"),
    ("nps_overall", f"insert into {{t}} from {{t}} where {ONE_ROW}", (KEY, "are unique together"), "2 of 7"),
    ("nps_overall", f"update {{t}} set nps_low = null where {ONE_ROW}", EMPTY, "such as nps_low"),
    ("nps_overall", f"update {{t}} set nps_high = 100.5 where {ONE_ROW}", FIGURE, "nps_high 100.5"),
    ("nps_overall", f"update {{t}} set nps_low = -100.5 where {ONE_ROW}", FIGURE, "nps_low -100.5"),
    ("nps_overall", f"update {{t}} set nps = 101, nps_high = 102 where {ONE_ROW}", FIGURE, "nps 101.0"),
    ("nps_overall", f"update {{t}} set nps_low = 31 where {ONE_ROW}", FIGURE, "nps_low 31.0"),
    ("nps_overall", f"update {{t}} set nps_high = 29 where {ONE_ROW}", FIGURE, "nps_high 29.0"),
    (
        "nps_overall",
        f"update {{t}} set promoter_share = 0.500001 where {ONE_ROW}",
        SHARE,
        "together 1.000001",
    ),
    (
        "nps_by_branch",
        f"update {{t}} set passive_share = -0.1, promoter_share = 0.9 where {ONE_ROW}",
        SHARE,
        "passive_share -0.1",
    ),
    ("nps_by_branch", f"update {{t}} set response_rate = 1.2 where {ONE_ROW}", SHARE, "response_rate 1.2"),
    ("nps_overall", f"update {{t}} set responses = 11 where {ONE_ROW}", COUNT, "together 10"),
    ("nps_by_branch", f"update {{t}} set branch_id = null where {ONE_ROW}", EMPTY, "such as branch_id"),
    *(
        (
            f"nps_by_{entity}",
            f"insert into {{t}} from {{t}} where {ONE_ROW}",
            (f"{key}, {KEY}", "are unique together"),
            "2 of 7",
        )
        for entity, key in (
            ("account", "account_id"),
            ("account_manager", "account_manager_id"),
            ("team", "team"),
        )
    ),
    ("nps_by_team", f"update {{t}} set team = null where {ONE_ROW}", EMPTY, "such as team"),
    ("dim_periods", "delete from {t}", ("", "has at least 1 row"), "0"),
    (
        "dim_periods",
        f"update {{t}} set is_complete = null where {ONE_ROW}",
        ("all columns", "are never empty"),
        "is_complete",
    ),
    (
        "dim_periods",
        f"update {{t}} set period_name = '2025-01' where {ONE_ROW}",
        ("period_name", "is unique"),
        "2 of 6",
    ),
    (
        "dim_periods",
        f"update {{t}} set period_end = '2025-01-01' where {ONE_ROW}",
        PERIOD,
        "2025-03 ends before it begins",
    ),
    ("dim_periods", f"update {{t}} set is_latest = true where {ONE_ROW}", PERIOD, "latest of its type: 2"),
    ("dim_periods", "update {t} set is_latest = false", PERIOD, "latest of its type: 0"),
    (
        "branch_benchmarks",
        "insert into {t} from {t} where branch_id is null and nps = 17",
        ("study_id, branch", "are unique together"),
        "2 of 4",
    ),
    ("branch_benchmarks", "update {t} set study_id = null where nps = 17", BENCHMARK, "study_id none"),
    ("branch_benchmarks", "update {t} set nps = 101 where nps = 17", BENCHMARK, "nps 101.0"),
    (
        "branch_benchmarks",
        f"update {{t}} set lowest_supplier_nps = -101 where {TNS}",
        BENCHMARK,
        "lowest_supplier_nps -101.0",
    ),
    (
        "branch_benchmarks",
        f"update {{t}} set highest_supplier_nps = 101 where {TNS}",
        BENCHMARK,
        "highest_supplier_nps 101.0",
    ),
    (
        "branch_benchmarks",
        f"update {{t}} set lowest_supplier_nps = -9 where {TNS}",
        BENCHMARK,
        "lowest_supplier_nps -9.0",
    ),
    (
        "branch_benchmarks",
        f"update {{t}} set highest_supplier_nps = -11 where {TNS}",
        BENCHMARK,
        "highest_supplier_nps -11.0",
    ),
    ("benchmark_gaps_overall", f"update {{t}} set branch_gap = 44.1 where {ONE_ROW}", GAP, "branch_gap 44.1"),
    ("benchmark_gaps_overall", f"update {{t}} set branch_gap = null where {ONE_ROW}", GAP, "branch_gap none"),
    ("benchmark_gaps_overall", f"update {{t}} set b2b_gap = 5 where {ONE_ROW}", GAP, "b2b_gap 5.0"),
    (
        "benchmark_gaps_overall",
        f"update {{t}} set nps = 101, branch_gap = 115 where {ONE_ROW}",
        GAP,
        "nps 101.0",
    ),
    ("benchmark_gaps_by_branch", f"update {{t}} set study_id = null where {ONE_ROW}", GAP, "study_id none"),
    (
        "benchmark_gaps_by_account",
        f"insert into {{t}} from {{t}} where {ONE_ROW}",
        (f"account_id, {KEY}, study_id", "are unique together"),
        "2 of 7",
    ),
    ("fct_responses", "delete from {t}", ("", "has at least 1 row"), "0"),
    ("fct_responses", "update {t} set score = 11 where response_id = '3'", ANSWER, "score 11"),
    ("fct_responses", "update {t} set category = 'fan' where response_id = '3'", ANSWER, "category fan"),
    (
        "fct_responses",
        "update {t} set response_id = '4' where response_id = '3'",
        ("response_id", "is unique"),
        "2 of 50",
    ),
    ("fct_responses", "update {t} set score = null where response_id = '3'", ANSWER, "score none"),
]


@pytest.mark.parametrize(("table", "statement", "expected", "shown"), MARTS)
def test_a_broken_mart_is_a_critical_failure(
    warehouse: Warehouse, table: str, statement: str, expected: tuple[str, str], shown: str
) -> None:
    change(warehouse, statement.format(t=f"marts.{table}"))
    results = check(warehouse, "marts", f"marts.{table}")
    assert broken(results) == {("critical", *expected)}
    assert shown in next(result.observed for result in results if not result.success)


@pytest.mark.parametrize("table", ["branch_benchmarks", "benchmark_gaps_overall"])
def test_benchmarks_may_be_empty(warehouse: Warehouse, table: str) -> None:
    change(warehouse, f"delete from marts.{table}")
    assert broken(check(warehouse, "marts", f"marts.{table}")) == set()


@pytest.mark.parametrize("key", ["segment", "segment_id"])
def test_the_mart_of_a_new_entity_is_checked_too(warehouse: Warehouse, key: str) -> None:
    change(
        warehouse,
        f"create table marts.nps_by_segment as select team as {key}, * exclude (team) from marts.nps_by_team",
    )
    assert broken(check(warehouse, "marts", "marts.nps_by_segment")) == set()
    change(warehouse, f"update marts.nps_by_segment set {key} = null where {ONE_ROW}")
    assert broken(check(warehouse, "marts", "marts.nps_by_segment")) == {("critical", *EMPTY)}


def test_of_very_many_accounts_the_latest_period_is_checked_for_all() -> None:
    size = marts.Size({"marts.nps_by_account": LARGE}, "year")
    chosen = {table.name: table.query for table in marts.tables({}, size)}
    assert chosen["marts.nps_by_account"].endswith("where period_type = 'year' and is_latest")
    assert " where " not in chosen["marts.nps_by_branch"].partition("from marts")[2]

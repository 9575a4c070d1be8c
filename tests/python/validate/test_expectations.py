"""Every expectation of both doors, seen to fail on the one thing it guards and on nothing else."""

from pathlib import Path

import duckdb
import pytest

from nps_warehouse.expectations.raw import score_as_checked
from nps_warehouse.settings import Warehouse
from validate_fixtures import broken, change, check, copy, whole


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return whole(Warehouse(tmp_path_factory.mktemp("sound")))


@pytest.fixture
def warehouse(sound: Warehouse, tmp_path: Path) -> Warehouse:
    return copy(sound, tmp_path)


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


READS = "reads as a whole number 0–10 in at least {} of the answers"
RAW = [
    ("responses", "delete from {t}", {("critical", "", "has at least 1 row")}),
    ("surveys", "delete from {t}", {("warning", "", "has at least 1 row")}),
    ("accounts", "select 1", set()),
    (
        "responses",
        "update {t} set score = '8.5' where response_id::int < 11",
        {("critical", "score", READS.format("90%")), ("warning", "score", READS.format("98%"))},
    ),
    (
        "responses",
        "update {t} set score = '11' where response_id::int < 3",
        {("warning", "score", READS.format("98%"))},
    ),
    ("responses", "update {t} set score = 'N/A' where response_id::int < 80", set()),
    (
        "benchmark_responses",
        "update {t} set score = 'good'",
        {("critical", "score", READS.format("90%")), ("warning", "score", READS.format("98%"))},
    ),
    (
        "responses",
        "update {t} set response_id = ' ' where response_id::int < 11",
        {("critical", "response_id", "is given in at least 90% of the rows")},
    ),
    (
        "answers",
        "update {t} set response_id = null where response_id::int < 3",
        {("warning", "response_id", "is given in every row")},
    ),
    (
        "answers",
        "update {t} set question_id = 'reson' where response_id = '3'",
        {("warning", "question_id", "is a known question")},
    ),
]


@pytest.mark.parametrize(("table", "statement", "expected"), RAW)
def test_a_broken_raw_table_is_seen(
    warehouse: Warehouse, table: str, statement: str, expected: set[tuple[str, str, str]]
) -> None:
    change(warehouse, statement.format(t=f"raw.{table}"))
    assert broken(check(warehouse, "raw", f"raw.{table}")) == expected


@pytest.mark.parametrize("column", ["score", "response_id", "_read_as"])
def test_a_missing_raw_column_is_critical(warehouse: Warehouse, column: str) -> None:
    change(warehouse, f"alter table raw.responses drop column {column}")
    found = broken(check(warehouse, "raw", "raw.responses"))
    assert [(severity, about) for severity, about, _ in found] == [("critical", "")]
    assert next(iter(found))[2].startswith("has the columns response_id, ")


READABLE = [
    "9",
    " 10 ",
    "9.0",
    "0",
    "07",
    "10 - Extremely likely",
    "0 = Not at all",
    "7 (seven)",
    "\t8\u00a0",
    "3: poor",
]
NO_ANSWER = ["", " ", "NA", "n/a", "NULL", "None", "-"]
UNREADABLE = ["8.5", "11", "-1", "0x9", "nine", "9,0", "1e1", "7 - 8", "10 9", "9/10", "1 0", "NaN"]


def test_score_texts_are_read_as_the_contract_says(warehouse: Warehouse) -> None:
    change(warehouse, "create table raw.texts (score varchar, _read_as varchar)")
    with duckdb.connect(str(warehouse.build_file)) as connection:
        connection.executemany(
            "insert into raw.texts values (?, null)", [[text] for text in READABLE + NO_ANSWER + UNREADABLE]
        )
        connection.execute("""insert into raw.texts values ('9,0', '{"score": "9.0"}')""")
        found = connection.execute(
            f"select score, {score_as_checked('score', True)} from raw.texts"
        ).fetchall()
    assert [text for text, seen in found if seen == "(readable)"] == [*READABLE, "9,0"]
    assert [text for text, seen in found if seen is None] == NO_ANSWER
    assert [text for text, seen in found if seen not in (None, "(readable)")] == UNREADABLE

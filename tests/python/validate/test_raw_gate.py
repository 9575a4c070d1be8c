"""The raw gate: every expectation seen to fail on the one thing it guards, and which rows it checks."""

import pytest

from nps_warehouse.db.connection import asking, inventory_of
from nps_warehouse.db.files import open_build
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate import raw_gate_passed_up_to
from nps_warehouse.validate.expectations.raw import ENOUGH
from nps_warehouse.validate.expectations.suites import suite
from nps_warehouse.validate.recording import results_table
from nps_warehouse.validate.validating import unusable_tables
from validate_fixtures import broken, change, check

READS = "reads as a whole number 0–10 in at least {} of the answers"
RAW = [
    ("responses", "delete from {t}", {("critical", "", "has at least 1 row")}),
    ("surveys", "delete from {t}", {("warning", "", "has at least 1 row")}),
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
    ("responses", "update {t} set responded_at = null, score = null where response_id::int < 80", set()),
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
        {("warning", "response_id, question_id", "is given in every row")},
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


def test_where_nothing_was_loaded_nothing_is_checked(warehouse: Warehouse) -> None:
    assert check(warehouse, "raw", "raw.accounts") == []


def test_a_missing_key_is_shown_with_its_file(warehouse: Warehouse) -> None:
    change(
        warehouse,
        "update raw.answers set question_id = ' ', _source_file = 'a.csv' where response_id::int < 11",
        "update raw.surveys set survey_id = null",
    )
    found = {result.table: result for result in check(warehouse, "raw") if result.is_critical}
    assert found["raw.answers"].observed == "11 of 100 rows, such as question_id in a.csv"
    assert found["raw.surveys"].column == "survey_id"


TOO_FEW = "reads as a whole number 0–10 in at least 90% of the {}answers"


def _with_a_bad_load(warehouse: Warehouse, rows: int, *, passed_up_to: int) -> None:
    """Years of good answers, then load 5, in which the column of scores holds something else.

    The clock was ahead when load 5 came, and was set back: its time is after those of both runs of the gate.
    """
    change(
        warehouse,
        """insert into raw.responses (response_id, score, responded_at, _load_id)
        select 1000 + i, i % 11, '2025-03-01', 1 from range(20000) rows(i)""",
        f"""insert into raw.responses (response_id, score, responded_at, _load_id, _source_file)
        select -i, 'yes', '2025-03-01', 5, 'bad.csv' from range({rows}) rows(i)""",
        f"""insert into raw.loads (load_id, file, sha256, "table", rows_added, status, started_at)
        values (5, 'bad.csv', 'e', 'responses', {rows}, 'loaded', timestamp '2030-01-01')""",
        results_table(),
    )
    run(warehouse, 1, passed_up_to, success=True)
    run(warehouse, 2, 5, success=passed_up_to == 5)


def run(warehouse: Warehouse, sequence: int, up_to_load_id: int, *, success: bool) -> None:
    """Record a run of the raw gate; with every run the clock is set back a day."""
    change(
        warehouse,
        f"""insert into audit.validation_results
            (run_id, gate, validated_at, severity, success, run_sequence, up_to_load_id)
        values ('raw-{sequence}', 'raw', timestamp '2025-06-01' - to_days({sequence}), 'critical', {success},
            {sequence}, {up_to_load_id})""",
    )


def passed_up_to(warehouse: Warehouse) -> int:
    with open_build(warehouse) as connection:
        return raw_gate_passed_up_to(asking(connection))


def test_a_bad_load_is_not_outnumbered_by_what_was_passed_before(warehouse: Warehouse) -> None:
    _with_a_bad_load(warehouse, ENOUGH, passed_up_to=4)
    assert passed_up_to(warehouse) == 4
    found = check(warehouse, "raw", "raw.responses")
    assert ("critical", "score", TOO_FEW.format("new ")) in broken(found)
    assert "y•• in bad.csv" in next(each.observed for each in found if each.is_critical)


@pytest.mark.parametrize(("rows", "up_to"), [(ENOUGH - 1, 4), (ENOUGH, 5)])
def test_few_new_rows_or_none_are_checked_with_all_others(
    warehouse: Warehouse, rows: int, up_to: int
) -> None:
    _with_a_bad_load(warehouse, rows, passed_up_to=up_to)
    assert broken(check(warehouse, "raw", "raw.responses")) == set()
    change(warehouse, "update raw.responses set score = 'yes' where response_id::int > 3000")
    assert ("critical", "score", TOO_FEW.format("")) in broken(check(warehouse, "raw", "raw.responses"))


def test_new_rows_that_were_withdrawn_are_not_waited_for(warehouse: Warehouse) -> None:
    _with_a_bad_load(warehouse, ENOUGH, passed_up_to=4)
    change(
        warehouse,
        """insert into raw.loads (load_id, file, sha256, "table", rows_added, status)
        values (6, 'bad.csv', 'e', 'benchmark_responses', 0, 'loaded')""",
    )
    assert broken(check(warehouse, "raw", "raw.responses")) == set()


def test_a_load_that_only_adds_to_other_questions_brings_no_new_rows(warehouse: Warehouse) -> None:
    _with_a_bad_load(warehouse, 5, passed_up_to=4)
    change(warehouse, "update raw.loads set rows_added = 300 where load_id = 5")
    assert broken(check(warehouse, "raw", "raw.responses")) == set()


@pytest.mark.parametrize(
    ("runs", "passed"),
    [
        ([], 0),
        ([(2, True)], 2),
        ([(2, True), (4, False)], 2),
        ([(2, True), (4, False), (4, True)], 4),
        ([(2, True), (2, False)], 0),  # such as with a setting that was made stricter
        ([(1, True), (3, True), (3, False)], 1),
        ([(2, True), (9, True)], 2),  # raw.duckdb was restored: it has no load 9
    ],
)
def test_of_runs_that_checked_the_same_loads_the_newest_counts(
    warehouse: Warehouse, runs: list[tuple[int, bool]], passed: int
) -> None:
    change(warehouse, results_table())
    for sequence, (up_to_load_id, success) in enumerate(runs, start=1):
        run(warehouse, sequence, up_to_load_id, success=success)
    assert passed_up_to(warehouse) == passed


def test_what_could_not_be_checked_was_not_passed(warehouse: Warehouse) -> None:
    change(warehouse, results_table())
    run(warehouse, 1, 4, success=True)
    change(warehouse, "update audit.validation_results set exception = 'boom', severity = 'warning'")
    assert passed_up_to(warehouse) == 0


@pytest.mark.parametrize("column", ["score", "response_id", "_read_as"])
def test_a_missing_raw_column_is_critical(warehouse: Warehouse, column: str) -> None:
    with open_build(warehouse) as connection:
        there = inventory_of(connection)
        lacking = {**there, "raw.responses": there["raw.responses"] - {column}}
        tables = suite("raw", asking(connection), lacking)
    found = unusable_tables("raw", tables, lacking, lambda query: "")
    assert {name: (result.column, result.is_critical) for name, result in found.items()} == {
        "raw.responses": (column, True)
    }

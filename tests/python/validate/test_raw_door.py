"""The raw door: every expectation seen to fail on the one thing it guards; which rows it judges; how scores are read."""

import duckdb
import pytest

from nps_warehouse.expectations.raw import ENOUGH
from nps_warehouse.expectations.reading import score_as_checked
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate import results_table
from validate_fixtures import broken, change, check

READS = "reads as a whole number 0–10 in at least {} of the answers"
TIMED = "reads as a time in at least {} of the answers"
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
        "responses",
        "update {t} set responded_at = '1/3/25 2:30 PM' where response_id::int % 2 = 0 or response_id = '1'",
        {("critical", "responded_at", TIMED.format("50%")), ("warning", "responded_at", TIMED.format("98%"))},
    ),
    (
        "responses",
        "update {t} set responded_at = null where response_id::int < 40",
        {("warning", "responded_at", TIMED.format("98%"))},
    ),
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


TOO_FEW = "reads as a whole number 0–10 in at least 90% of the {}answers"


def _with_a_bad_load(warehouse: Warehouse, rows: int, *, let_through: int) -> None:
    """Years of good answers, then a load in which the column of scores holds something else."""
    change(
        warehouse,
        """insert into raw.responses (response_id, score, responded_at, _load_id)
        select i + 1000, '9', '2025-03-01', 1 from range(100000) rows(i)""",
        f"""insert into raw.responses (response_id, score, responded_at, _load_id, _source_file)
        select -i, 'yes', '2025-03-01', 4, 'bad.csv' from range({rows}) rows(i)""",
        f"""insert into raw.loads (load_id, file, sha256, "table", rows_added, status)
        values (4, 'bad.csv', 'd', 'responses', {rows}, 'loaded')""",
        "update raw.loads set started_at = timestamp '2025-01-01' + to_days(load_id::int)",
        results_table(),
    )
    for day, success in ((let_through, True), (9, False)):
        change(
            warehouse,
            f"""insert into audit.validation_results (run_id, door, validated_at, severity, success)
            values ('raw-{day}', 'raw', timestamp '2025-01-01 12:00' + to_days({day}), 'critical', {success})""",
        )


def test_a_bad_load_is_not_outnumbered_by_what_was_let_through_before(warehouse: Warehouse) -> None:
    _with_a_bad_load(warehouse, ENOUGH, let_through=3)
    found = check(warehouse, "raw", "raw.responses")
    assert ("critical", "score", TOO_FEW.format("new ")) in broken(found)
    assert "yes in bad.csv" in next(each.observed for each in found if each.is_critical)


@pytest.mark.parametrize(("rows", "let_through"), [(ENOUGH - 1, 3), (ENOUGH, 4)])
def test_few_new_rows_or_none_are_judged_with_all_others(
    warehouse: Warehouse, rows: int, let_through: int
) -> None:
    _with_a_bad_load(warehouse, rows, let_through=let_through)
    assert broken(check(warehouse, "raw", "raw.responses")) == set()
    change(warehouse, "update raw.responses set score = 'yes' where response_id::int > 20000")
    assert ("critical", "score", TOO_FEW.format("")) in broken(check(warehouse, "raw", "raw.responses"))


def test_new_rows_that_were_taken_back_are_not_waited_for(warehouse: Warehouse) -> None:
    _with_a_bad_load(warehouse, ENOUGH, let_through=3)
    change(
        warehouse,
        """insert into raw.loads (load_id, file, sha256, "table", rows_added, status)
        values (5, 'bad.csv', 'd', 'benchmark_responses', 0, 'loaded')""",
    )
    assert broken(check(warehouse, "raw", "raw.responses")) == set()


def test_a_load_that_only_adds_to_other_questions_brings_no_new_rows(warehouse: Warehouse) -> None:
    _with_a_bad_load(warehouse, 5, let_through=3)
    change(warehouse, "update raw.loads set rows_added = 300 where load_id = 4")
    assert broken(check(warehouse, "raw", "raw.responses")) == set()


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
            f"select score, {score_as_checked('score', {'_read_as'})} from raw.texts"
        ).fetchall()
    assert [text for text, seen in found if seen == "(readable)"] == [*READABLE, "9,0"]
    assert [text for text, seen in found if seen is None] == NO_ANSWER
    assert [text for text, seen in found if seen not in (None, "(readable)")] == UNREADABLE

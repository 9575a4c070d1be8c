"""What a cell becomes: a score keeps its number, or why it is none; ledgers' checksums of raw rows do not change."""

from collections.abc import Iterable

import duckdb

from nps_warehouse.erase.cells import as_read_cell
from nps_warehouse.finance.inputs import _cell
from nps_warehouse.grammar import clean_score, is_not_an_answer, is_score, number_in

SCORES = {
    "9": "9",
    "9,0": "9,0",
    "10 - Extremely likely": "10",
    "9 because Jan says so": "9",
    "Jan (7)": "7",
    "9/10": "9",
    "": "",
    "n/a": "n/a",
    "11": "11",
    "12 - Jan": "12",
    "-1": "-1",
    "-2 - Jan": "-1",
    "8.5": "8.5",
    "8,5 Jan": "8,5",
    "0612345678": "9999",
    "0612345678.5": "9999.5",
    "10-Sep": "erased",
    "call me on 0612345678": "erased",
    "bel mij": "erased",
    "1,000": "erased",
}
TIMES = {
    "2025-11-01T10:00:00Z": "2025-11-01T10:00:00Z",
    "1-11-2025 10:00": "1-11-2025 10:00",
    "0687654321": "erased",
    "call me on 0687654321": "erased",
    "": "",
}


def asked(column: str, sql: str, texts: Iterable[str], read_as: str = "null") -> list[object]:
    """The values of SQL over a column of texts."""
    with duckdb.connect() as connection:
        found = connection.execute(
            f"""select {sql} from (select unnest($1::varchar[]) as {column}, {read_as}::varchar as _read_as,
            unnest(range(len($1))) as place) order by place""",
            [list(texts)],
        )
        return [value for (value,) in found.fetchall()]


def test_a_score_keeps_its_number_or_why_it_is_none() -> None:
    assert asked("score", as_read_cell("score", "true"), SCORES) == list(SCORES.values())
    assert asked("score", as_read_cell("score", "false"), SCORES) == list(SCORES)
    clean = clean_score("score")
    score = f"case when {is_score(clean)} then {number_in(clean)} end"
    is_problem = f"[{is_not_an_answer(clean)}, {number_in(clean)} is null, {number_in(clean)} > 10]"
    for sql in (score, is_problem):
        assert asked("score", sql, SCORES) == asked("score", sql, SCORES.values())


def test_a_time_is_one_or_cannot_be_read() -> None:
    cell = as_read_cell("responded_at", "true")
    assert asked("responded_at", cell, TIMES) == list(TIMES.values())
    described = """'{"responded_at": "2025-11-17T00:00:00Z"}'"""
    assert asked("responded_at", cell, ["17 nov 2025"], described) == ["17 nov 2025"]


def test_the_checksum_of_a_closing_is_the_same() -> None:
    for column, texts in (("score", SCORES), ("responded_at", TIMES)):
        assert asked(column, _cell(column), texts) == asked(column, _cell(column), texts.values())

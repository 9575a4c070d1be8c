"""The published sample equals the reviewed files of tests/golden/, compared both ways."""

import duckdb
import golden
import pytest

ROWS: golden.Rows = [
    {"branch_id": "credit", "nps": "-50.0", "responses": "68", "note": None},
    {"branch_id": "energy", "nps": "12.5", "responses": "56", "note": None},
]
BUILT: golden.Rows = [
    {"branch_id": "credit", "nps": -50.0, "responses": 68, "note": None},
    {"branch_id": "energy", "nps": 12.5, "responses": 56, "note": None},
]


@pytest.mark.parametrize("each", golden.GOLDEN, ids=lambda each: each.name)
def test_the_sample_is_published_as_it_was_reviewed(
    sample: duckdb.DuckDBPyConnection, each: golden.Golden
) -> None:
    found = list(golden.differences(each.keys, golden.reviewed(each), golden.built(each, sample)))
    assert not found, "\n".join(["`make golden` rewrites what is meant to differ:", *found])


def test_the_files_are_those_of_the_list_and_small_enough_to_review() -> None:
    assert {file.name for file in golden.FOLDER.iterdir()} == {each.file.name for each in golden.GOLDEN}
    assert sum(file.stat().st_size for file in golden.FOLDER.iterdir()) < 200_000


def test_equal_rows_are_equal_in_any_order() -> None:
    assert list(golden.differences(["branch_id"], ROWS, BUILT[::-1])) == []
    nearly = [BUILT[0], BUILT[1] | {"nps": 12.5 + 5e-10}]
    assert list(golden.differences(["branch_id"], ROWS, nearly)) == []


@pytest.mark.parametrize(
    ("found", "complaint"),
    [
        (BUILT[:1], "row energy is missing"),
        ([*BUILT, BUILT[0] | {"branch_id": "retail"}], "row retail is extra"),
        ([*BUILT, BUILT[0]], "row credit occurs twice"),
        ([BUILT[0], BUILT[1] | {"nps": 12.5 + 1e-7}], "row energy: nps was 12.5 and is 12.5000001"),
        ([BUILT[0], BUILT[1] | {"nps": None}], "row energy: nps was 12.5 and is null"),
        ([BUILT[0], BUILT[1] | {"responses": 57}], "row energy: responses was 56 and is 57"),
        ([BUILT[0], BUILT[1] | {"note": ""}], "row energy: note was null and is ''"),
        ([BUILT[0], BUILT[1] | {"note": 0.0}], "row energy: note was null and is 0.0"),
        ([{key: row[key] for key in row if key != "note"} for row in BUILT], "column note is missing"),
        ([row | {"new": 1} for row in BUILT], "column new is extra"),
    ],
)
def test_every_kind_of_difference_is_named(found: golden.Rows, complaint: str) -> None:
    assert complaint in golden.differences(["branch_id"], ROWS, found)

"""A file that is read again under another description supersedes its earlier rows; one left out is withdrawn."""

from pathlib import Path

import pytest
import xlsxwriter

from drops import bench

EXPORT = "Klant;Datum;Tevredenheid;Cijfer\nA1;2025-03-01;3;9\nA2;2025-03-01;2;10\n"
DESCRIBED = """
sources:
  - files: export.csv
    columns: {{Klant: account_id, Datum: responded_at, {score}: score}}
"""
NEWEST_SCORES = """
    select score from raw.responses where _load_id = (select max(load_id) from raw.loads) order by account_id
"""


def test_a_corrected_description_supersedes_the_earlier_rows(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    desk.write("sources.yml", DESCRIBED.format(score="Tevredenheid"))
    assert desk.load_one("export.csv", EXPORT).rows_added == 2
    desk.write("sources.yml", DESCRIBED.format(score="Cijfer"))
    again = desk.load_one("export.csv", EXPORT)
    assert (again.rows_added, again.rows_unchanged) == (2, 0)
    assert any("superseded" in note for note in again.notes)
    assert desk.rows(NEWEST_SCORES) == [("9",), ("10",)]
    assert desk.load_one("export.csv", EXPORT).status == "already loaded"


def test_going_back_to_the_first_description_reads_it_once_more(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    for score in ("Tevredenheid", "Cijfer", "Tevredenheid"):
        desk.write("sources.yml", DESCRIBED.format(score=score))
        assert desk.load_one("export.csv", EXPORT).status == "loaded"
    assert desk.rows(NEWEST_SCORES) == [("3",), ("2",)]


def test_rows_that_are_equal_under_both_descriptions_are_stored_again(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    text = "response_id,score,responded_at,channel\nX1,9,2025-03-01,email\n"
    desk.load_one("responses.csv", text)
    desk.write("sources.yml", "sources: [{files: responses.csv, timezone: Europe/Amsterdam}]")
    assert desk.load_one("responses.csv", text).rows_added == 1
    desk.write("sources.yml", "sources: [{files: responses.csv, timezone: Europe/Amsterdam, language: nl}]")
    assert desk.load_one("responses.csv", text).rows_added == 1
    assert desk.rows("select count(*), count(distinct _load_id) from raw.responses") == [(3, 3)]


def test_one_dutch_amount_shows_how_the_column_is_written(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    accounts = "account_id;annual_revenue\nA1;12.500\nA2;1.250.000\nA3;1.000,50\nA4;7\n"
    desk.load_one("accounts.csv", accounts)
    read = "select account_id, json_extract_string(_read_as, '$.annual_revenue') from raw.accounts order by 1"
    assert desk.rows(read) == [("A1", "12500"), ("A2", "1250000"), ("A3", "1000.50"), ("A4", None)]


def test_a_file_with_content_corrected_since_names_the_load_that_counts(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    text = "response_id,score,responded_at\nX1,{},2025-03-01\n"
    for score in (9, 5):
        assert desk.load_one("responses.csv", text.format(score)).status == "loaded"
    assert desk.load_one("responses.csv", text.format(5)).message == ""
    again = desk.load_one("responses.csv", text.format(9))
    assert again.status == "already loaded"
    assert "content that load 2 of it superseded" in again.message


LEFT_OUT = "sources: [{files: '*wrong.csv', ignore: true}]"


def test_a_file_that_is_left_out_is_withdrawn_and_can_be_loaded_again(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    text = "response_id,score,responded_at\nX1,9,2025-03-01\n"
    assert desk.load_one("responses_wrong.csv", text).status == "loaded"
    desk.write("sources.yml", LEFT_OUT)
    assert desk.load_one("responses_wrong.csv", text).status == "withdrawn"
    assert desk.rows("select load_id, rows_read, status from raw.loads order by load_id") == [
        (1, 1, "loaded"),
        (2, 0, "loaded"),
    ]
    assert desk.load_one("responses_wrong.csv", text).status == "left out"
    (desk.drop / "sources.yml").unlink()
    assert desk.load_one("responses_wrong.csv", text).rows_added == 1
    assert desk.rows("select _load_id from raw.responses order by 1") == [(1,), (3,)]


def test_a_file_that_is_left_out_need_not_be_readable(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    desk.write("sources.yml", LEFT_OUT)
    outcome = desk.load_one("responses_wrong.csv", b"\x00\x01 no table")
    assert (outcome.status, outcome.message) == ("left out", "is left out, as sources.yml says")
    assert desk.rows("select count(*) from raw.loads") == [(0,)]


def test_ignore_beats_a_wider_glob_and_an_equal_file_is_loaded_instead(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    text = "response_id,score,responded_at\nX1,9,2025-03-01\n"
    desk.load_one("responses_wrong.csv", text)
    desk.write("responses_a.csv", text)
    desk.write(
        "sources.yml",
        "sources: [{files: 'responses*.csv', channel: email}, {files: '*wrong.csv', ignore: true}]",
    )
    report = {outcome.file: outcome.status for outcome in desk.load().files}
    assert report == {"responses_wrong.csv": "withdrawn", "responses_a.csv": "loaded"}


def test_a_load_of_other_content_under_the_same_name_is_reported_as_counting(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    text = "response_id,score,responded_at\nX1,9,2025-03-01\n"
    desk.load_one("responses_wrong.csv", text)
    desk.write("sources.yml", LEFT_OUT)
    outcome = desk.load_one("responses_wrong.csv", text + "X2,9,2025-03-01\n")
    assert outcome.status == "left out"
    assert outcome.notes == ("an earlier version of it, load 1, still counts",)


def test_a_file_that_is_left_out_is_not_missed_in_a_new_raw_file(tmp_path: Path) -> None:
    desk = bench(tmp_path)
    text = "response_id,score,responded_at\nX1,9,2025-03-01\n"
    desk.load_one("responses_wrong.csv", text)
    desk.write("sources.yml", LEFT_OUT)
    assert desk.load().lost == ""
    desk.warehouse.raw_file.unlink()
    assert desk.load().lost == ""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{files: book.xlsx, ignore: true}", {"accounts": "withdrawn", "responses": "withdrawn"}),
        (
            "{files: book.xlsx, sheet: responses, ignore: true}",
            {"accounts": "already loaded", "responses": "withdrawn"},
        ),
    ],
)
def test_a_workbook_or_a_sheet_of_it_is_left_out(
    tmp_path: Path, source: str, expected: dict[str, str]
) -> None:
    desk = bench(tmp_path)
    with xlsxwriter.Workbook(str(desk.drop / "book.xlsx")) as book:
        for name, rows in (
            ("accounts", [["account_id"], ["A1"]]),
            ("responses", [["response_id", "score", "responded_at"], ["X1", "9", "2025-03-01"]]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    assert {outcome.status for outcome in desk.load().files} == {"loaded"}
    desk.write("sources.yml", f"sources: [{source}]")
    found = {outcome.file.removeprefix("book.xlsx#"): outcome.status for outcome in desk.load().files}
    assert found == expected

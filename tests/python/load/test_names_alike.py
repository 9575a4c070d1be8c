"""Names of files, sheets and columns mean the same however they are encoded, and none is special."""

import json
import unicodedata
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from drops import HEADER, Bench, bench

ROWS = HEADER + "r1,9,2025-01-01\n"
NFC, NFD = "Score café", unicodedata.normalize("NFD", "Score café")


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


@pytest.mark.parametrize("in_file", [NFC, NFD, f"\u200b{NFC}", f"{NFD}\u00a0", "Score\u00a0café"])
@pytest.mark.parametrize("in_sources", [NFC, NFD])
def test_accents_of_columns_are_alike(here: Bench, in_file: str, in_sources: str) -> None:
    here.write("sources.yml", f"sources: [{{files: '*.csv', columns: {{{in_sources}: score}}}}]")
    assert (
        here.load_one("responses.csv", f"response_id,{in_file},responded_at\nr1,9,2025-01-01\n").rows_added
        == 1
    )


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\u00a0", "\u00ad"])
def test_marks_that_cannot_be_seen_are_no_part_of_a_name(here: Bench, mark: str) -> None:
    header = f"response_id,{mark}score{mark},responded_at\n"
    assert here.load_one("responses.csv", header + "r1,9,2025-01-01\n").rows_added == 1


@pytest.mark.parametrize(("on_disk", "in_sources"), [(NFC, NFD), (NFD, NFC)])
def test_accents_of_files_are_alike(here: Bench, on_disk: str, in_sources: str) -> None:
    here.write("sources.yml", f"sources: [{{files: '{in_sources}.csv', survey_id: S}}]")
    here.write(f"{on_disk}.csv", ROWS)
    assert here.load().files[0].rows_added == 1
    assert here.rows("select _source_file, survey_id from raw.responses") == [(f"{NFC}.csv", "S")]


@pytest.mark.parametrize(("in_book", "in_sources"), [(NFC, NFD), (NFD, NFC)])
def test_accents_of_sheets_are_alike(here: Bench, in_book: str, in_sources: str) -> None:
    book = xlsxwriter.Workbook(str(here.drop / "book.xlsx"))
    for name in (in_book, "Notes"):
        sheet = book.add_worksheet(name)
        for number, line in enumerate(ROWS.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    book.close()
    here.write("sources.yml", f"sources: [{{files: book.xlsx, sheet: {in_sources}}}]")
    assert [outcome.rows_added for outcome in here.load().files if outcome.status == "loaded"] == [1]


@pytest.mark.parametrize("name", ["file_row_number", "File_Row_Number", "filename", "_number", "c0", "rowid"])
def test_no_name_of_a_column_is_special(here: Bench, name: str) -> None:
    here.write("sources.yml", f"sources: [{{files: '*', columns: {{'{name}': score}}}}]")
    query = f"select 'r' || n as response_id, cast(n as varchar) as \"{name}\", '2025-01-01' as responded_at from range(3) as t(n)"
    duckdb.sql(query).write_parquet(str(here.drop / "responses_1.parquet"))
    duckdb.sql(query.replace("'r'", "'s'")).write_csv(str(here.drop / "responses_2.csv"))
    objects = [{"response_id": f"t{n}", name: n, "responded_at": "2025-01-01"} for n in range(3)]
    here.write("responses_3.jsonl", "\n".join(map(json.dumps, objects)))
    assert [(outcome.message, outcome.rows_added) for outcome in here.load().files] == [("", 3)] * 3
    found = here.rows("select score, _source_row from raw.responses where response_id like 'r%' order by 2")
    assert found == [("0", 1), ("1", 2), ("2", 3)]


def test_the_same_of_two_equal_keys_counts_in_json_and_in_lines_of_it(here: Bench) -> None:
    text = '{{"response_id":"{}","score":9,"responded_at":"2025-01-01","score":0,"channel":{{"a":1,"a":2}}}}'
    here.write("responses_1.json", f"[{text.format('a')}]")
    here.write("responses_2.jsonl", text.format("b"))
    here.load()
    scores = here.rows("select score, json_extract_string(channel, '/a') from raw.responses")
    assert scores == [("9", "1"), ("9", "1")]


def test_a_column_that_is_not_there_is_named_with_those_that_are(here: Bench) -> None:
    here.write("sources.yml", "sources: [{files: '*.csv', columns: {Zzz: score}}]")
    many = ",".join(f"column {n}" for n in range(5_000))
    message = here.load_one("responses.csv", f"response_id,{many},responded_at\n").message
    assert "has no column Zzz, which sources.yml maps to score; known: response_id, column 0, " in message
    assert message.endswith("column 58, …") and len(message) < 1_000


def test_folders_may_be_nested_however_deep(here: Bench) -> None:
    folder = here.drop
    for _ in range(1_200):
        folder /= "a"
        folder.mkdir()
    (folder / "responses.csv").write_text(ROWS)
    here.write("responses_2.csv", ROWS.replace("r1", "r2"))
    found = here.load().files
    assert [outcome.rows_added for outcome in found] == [1, 1]
    assert [outcome.file.count("/") for outcome in found] == [1_200, 0], "in the order of names"
    (folder / "responses.csv").unlink()
    while folder != here.drop:  # what removes temporary folders is not made for this
        folder.rmdir()
        folder = folder.parent


def test_a_folder_below_itself_is_walked_once(here: Bench) -> None:
    here.write("a/b/responses.csv", ROWS)
    (here.drop / "a/b/loop").symlink_to(here.drop / "a")
    (here.drop / "again").symlink_to(here.drop)
    assert [outcome.file for outcome in here.load().files] == ["a/b/responses.csv"]

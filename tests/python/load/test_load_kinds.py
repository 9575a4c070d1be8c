"""Every kind of file becomes the same rows of text."""

import datetime
import gzip
import json
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from drops import HEADER, Bench, bench

ROWS = [("r1", 9, "2025-01-01"), ("r2", 5, "2025-01-02")]
WANTED = [("r1", "9", "2025-01-01"), ("r2", "5", "2025-01-02")]
LINES = "".join(json.dumps(dict(zip(HEADER.strip().split(","), row, strict=True))) + "\n" for row in ROWS)


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def responses(here: Bench) -> list[tuple[str, ...]]:
    return here.rows("select response_id, score, responded_at from raw.responses order by 1")


def workbook(file: Path, sheets: dict[str, list[list[object]]]) -> bytes:
    book = xlsxwriter.Workbook(str(file), {"default_date_format": "dd-mm-yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return file.read_bytes()


SHEET: list[list[object]] = [HEADER.strip().split(","), *[list(row) for row in ROWS]]


@pytest.mark.parametrize("name", ["responses.jsonl", "Responses_2025.NDJSON", "responses.jsonl.gz"])
def test_json_lines_load(here: Bench, name: str) -> None:
    here.load_one(name, gzip.compress(LINES.encode()) if name.endswith("gz") else LINES)
    assert responses(here) == WANTED


def test_a_bad_json_line_is_rejected_with_its_number(here: Bench) -> None:
    text = LINES + "\n{broken\n[1]\n" + '{"response_id":"r3","score":1.0,"responded_at":"d"}\n'
    outcome = here.load_one("responses.jsonl", text)
    assert (outcome.rows_read, outcome.rows_added, outcome.rows_rejected) == (5, 3, 2)
    assert here.rows("select line, line_text from raw.rejected_rows order by 1") == [
        (4, "{broken"),
        (5, "[1]"),
    ]
    assert here.rows("select score, _source_row from raw.responses where response_id = 'r3'") == [("1.0", 6)]


def test_json_keys_are_united_and_nested_values_stay_json(here: Bench) -> None:
    text = '{"response_id":"r1","score":null,"responded_at":"d"}\n{"response_id":"r2","score":{"a":[1]},"channel":"x","responded_at":""}\n'
    here.load_one("responses.jsonl", text)
    assert here.rows("select score, channel, responded_at from raw.responses order by response_id") == [
        ("", "", "d"),
        ('{"a":[1]}', "x", ""),
    ]


def test_a_json_array_loads(here: Bench) -> None:
    here.load_one("responses.json", json.dumps([json.loads(line) for line in LINES.splitlines()], indent=2))
    assert responses(here) == WANTED


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[{]", "line 1, column 3"),
        ("", "not valid JSON"),
        ("[]", "no JSON object"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_broken_json_fails_with_its_place(here: Bench, content: str, says: str) -> None:
    outcome = here.load_one("responses.json", content)
    assert outcome.status == "failed" and says in outcome.message


def test_parquet_becomes_text(here: Bench, tmp_path: Path) -> None:
    duckdb.sql(
        "select 'r1' as response_id, 9.0::double as score, timestamptz '2025-01-01 12:00:00+02' as responded_at, "
        "true as channel, [1, 2] as language"
    ).write_parquet(str(tmp_path / "made.parquet"))
    here.load_one("responses.parquet", (tmp_path / "made.parquet").read_bytes())
    assert here.rows("select response_id, score, responded_at, channel, language from raw.responses") == [
        ("r1", "9", "2025-01-01T10:00:00Z", "true", "[1,2]")
    ]


def test_a_sheet_becomes_text(here: Bench, tmp_path: Path) -> None:
    day, moment = datetime.date(2025, 1, 2), datetime.datetime(2025, 1, 2, 3, 4, 5)
    rows: list[list[object]] = [[], ["account_id", "effective_from", "account_name", "annual_revenue"]]
    rows += [[7, day, True, 1.5], [], [8, moment, "x\ny", "=1/0"]]
    here.load_one("accounts.xlsx", workbook(tmp_path / "a.xlsx", {"Empty": [], "Accounts": rows}))
    query = "select account_id, effective_from, account_name, annual_revenue, _source_row from raw.accounts order by 5"
    loaded = here.rows(query)
    assert loaded[0] == ("7", "2025-01-02", "true", "1.5", 3)
    assert loaded[1][:3] == ("8", "2025-01-02T03:04:05", "x\ny") and loaded[1][4] == 5


def test_of_a_workbook_with_two_sheets_one_must_be_named(here: Bench, tmp_path: Path) -> None:
    content = workbook(tmp_path / "a.xlsx", {"Q1": SHEET, "Q2": SHEET})
    outcome = here.load_one("responses.xlsx", content)
    assert outcome.status == "failed" and "Q1, Q2" in outcome.message
    here.write("sources.yml", "sources: [{files: responses.xlsx, sheet: Q3}]")
    assert "has no sheet Q3; known: Q1, Q2" in here.load_one("responses.xlsx", content).message
    here.write("sources.yml", "sources: [{files: responses.xlsx, sheet: Q2}]")
    here.load_one("responses.xlsx", content)
    assert responses(here) == WANTED


@pytest.mark.parametrize("name", ["responses.xlsx", "responses.parquet"])
def test_a_damaged_binary_file_fails_in_one_line(here: Bench, tmp_path: Path, name: str) -> None:
    whole = workbook(tmp_path / "a.xlsx", {"Q1": SHEET})
    if name.endswith("parquet"):
        duckdb.sql(
            "select range::varchar as response_id, '9' as score, 'd' as responded_at from range(5000)"
        ).write_parquet(str(tmp_path / "p.parquet"))
        whole = (tmp_path / "p.parquet").read_bytes()
    middle = len(whole) // 2
    damaged = [b"", b"text", whole[:-30], whole[:middle], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
    damaged += [
        whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :] for place in range(0, 200, 23)
    ]
    for content in damaged:
        outcome = here.load_one(name, content)
        assert "\n" not in outcome.message
        assert outcome.status != "failed" or outcome.message
    assert here.load_one(name, b"text").status == "failed"


def test_a_workbook_with_a_password_is_reported(here: Bench) -> None:
    outcome = here.load_one("responses.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "password" in outcome.message

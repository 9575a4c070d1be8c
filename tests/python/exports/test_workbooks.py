"""Workbooks and what spreadsheets do to an export: several sheets, Dutch numbers, another separator."""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter

from desk import Desk

DROP = Path(__file__).parent / "drop"
FORM = "Timestamp,Rate us 0-10,Rate lunch 0-10,Why?\n"


def book(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def test_sheets_named_like_raw_tables_are_files_of_their_own(desk: Desk) -> None:
    accounts: list[list[object]] = [["account_id", "account_name"], ["a1", "Één"]]
    book(
        desk.drop / "crm.xlsx",
        {"accounts": accounts, "Respondents 2025": [["respondent_id"], ["p1"]], "Uitleg": [["x"], ["y"]]},
    )
    found = desk.load()
    assert [(name, outcome.table, outcome.status) for name, outcome in found.items()] == [
        ("crm.xlsx#accounts", "accounts", "loaded"),
        ("crm.xlsx#Respondents 2025", "respondents", "loaded"),
        ("crm.xlsx#Uitleg", None, "ignored"),
    ]
    assert desk.rows("select count(*), count(distinct sha256) from raw.loads") == [(2, 2)]
    assert {outcome.status for outcome in desk.load().values()} == {"already loaded", "ignored"}


def test_dutch_sheets_are_described_one_by_one(desk: Desk) -> None:
    book(
        desk.drop / "klanten.xlsx",
        {
            "Klanten": [["Klantnr", "Naam", "Omzet", "Vanaf"], ["k1", "Bakkerij", "1.234,5", "31-12-2024"]],
            "Contacten": [["Contact", "Klantnr"], ["p1", "k1"]],
        },
    )
    desk.write(
        "sources.yml",
        """sources:
  - {files: klanten.xlsx, sheet: Klanten, table: accounts, decimal: ",", time_format: "%d-%m-%Y",
     columns: {Klantnr: account_id, Naam: account_name, Omzet: annual_revenue, Vanaf: effective_from}}
  - {files: klanten.xlsx, sheet: Contacten, table: respondents, columns: {Contact: respondent_id, Klantnr: account_id}}
""",
    )
    assert [outcome.status for outcome in desk.load().values()] == ["loaded", "loaded"]
    assert desk.rows(
        "select json_extract_string(_read_as, ['$.effective_from', '$.annual_revenue']) from raw.accounts"
    ) == [(["2024-12-31", "1234.5"],)]
    assert desk.rows("select respondent_id, account_id from raw.respondents") == [("p1", "k1")]


@pytest.mark.parametrize(
    ("decimal", "amount", "read"),
    [(",", "1.234", "1234"), (".", "1.234", "1.234"), (",", "12,345", "12.345"), (",", "1.23,4", None)],
)
def test_a_stated_decimal_sign_decides_an_amount(
    desk: Desk, decimal: str, amount: str, read: str | None
) -> None:
    desk.write("sources.yml", f"sources: [{{files: accounts.csv, decimal: '{decimal}'}}]")
    desk.write("accounts.csv", f'account_id;annual_revenue\na1;"{amount}"\n')
    desk.load()
    assert desk.rows("select json_extract_string(_read_as, '$.annual_revenue') from raw.accounts") == [
        (read,)
    ]


@pytest.mark.parametrize(
    ("delimiter", "encoding", "first"), [(";", "utf-8", "sep=;\n"), ("\t", "utf-16", "")]
)
def test_an_export_saved_by_a_spreadsheet_reads_the_same(
    desk: Desk, delimiter: str, encoding: str, first: str
) -> None:
    with (DROP / "Relationship survey.csv").open(encoding="utf-8", newline="") as file:
        records = list(csv.reader(file))
    saved = io.StringIO()
    csv.writer(saved, delimiter=delimiter).writerows(records)
    (desk.drop / "saved.csv").write_bytes((first + saved.getvalue()).encode(encoding))
    assert desk.load()["saved.csv"].rows_added == 5
    assert desk.rows(
        "select count(*), count(json_extract_string(_read_as, '$.set_aside')) from raw.responses"
    ) == [(5, 3)]


def test_a_workbook_may_hold_an_export(desk: Desk) -> None:
    with (DROP / "monkey.csv").open(encoding="utf-8", newline="") as file:
        book(desk.drop / "monkey.xlsx", {"Sheet": [list(record) for record in csv.reader(file)]})
    assert desk.load()["monkey.xlsx"].rows_added == 3

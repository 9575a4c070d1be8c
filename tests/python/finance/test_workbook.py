"""The workbook of a bonus period: what is in it, how it prints, and that text is never a formula."""

import csv
import hashlib
import json
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from bonus_tables import BANDS, FORMULA, SOURCE, published, seeds
from workbooks import cells, part, sheet_xml, table

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.ledger import CLOSING, Entry, Ledger
from nps_warehouse.finance.workbook.contents import Rules, contents
from nps_warehouse.finance.workbook.drawing import draw
from nps_warehouse.finance.workbook.files import write_folder

CREATED = datetime(2025, 5, 2, 9, 30)
SHEETS = [
    "Cover",
    "Statements",
    "Checks",
    "Workings",
    "Accounts",
    "Evidence",
    "Payments",
    "Settlement",
    "Restatements",
]
SHEETS += ["Signals", "Rules", "Charts", "Chart data"]


def drawn(folder: Path, connection: duckdb.DuckDBPyConnection | None = None) -> Path:
    connection = connection or published()
    found = contents(connection, "team-quarter", "2025-Q1", SOURCE, Rules(seeds(folder)))
    draw(folder / "book.xlsx", found, CREATED)
    return folder / "book.xlsx"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("book"))


def test_statements_hold_what_is_paid_and_their_totals(book: Path) -> None:
    rows = table(cells(book), "Statements", "Payee")
    paid = {row["Payee"]: (row["Answers"], row["Eligible"], row["Amount"]) for row in rows if row["Payee"]}
    assert paid == {
        "T1": (37, "yes", 925.91),
        "T2": (32, "yes", 0),
        FORMULA: (2, "no", 0),
        "T4": (0, "no", 0),
    }
    total = next(row for row in rows if row["No."] == "Total")
    assert (total["Answers"], total["Target"], total["Amount"]) == (71, 4938.2, 925.91)


def test_the_cover_names_sources_people_and_totals_that_tie_out(book: Path) -> None:
    found = cells(book)
    cover = {
        found["Cover", row, 0]: found.get(("Cover", row, 1)) for (sheet, row, _) in found if sheet == "Cover"
    }
    assert cover["Closing 0001"] == "closed by C. Closer, approved by D. Director, 2025-05-02 09:30 UTC"
    assert "20250502T093000Z-1a2b3c4d" in cover["Published version"]
    assert cover["Reporting timezone"] == "Europe/Amsterdam"
    totals = table(found, "Cover", "Control totals")
    here = {
        row["Control totals"]: row for row in totals[: [row["Control totals"] for row in totals].index("")]
    }
    assert set(here) > {"Answers", "Amounts", "Eligible", "Points that differ", "Amounts that differ"}
    assert all(row["In this workbook"] == row["In the version"] for row in here.values())
    assert all(row["Difference"] == 0 for row in here.values())


def test_a_figure_that_was_published_otherwise_shows_as_a_difference(tmp_path: Path) -> None:
    connection = published()
    connection.execute("update marts.bonus_statements set amount = amount + 0.01 where payee_id = 'T1'")
    found = cells(drawn(tmp_path, connection))
    assert next(row["Amount published"] for row in table(found, "Checks", "Verdict")) == 925.92
    totals = {row["Control totals"]: row["Difference"] for row in table(found, "Cover", "Control totals")}
    assert (totals["Amounts"], totals["Amounts that differ"], totals["Points that differ"]) == (-0.01, 1, 0)


def test_what_is_due_less_what_was_paid_is_what_was_restated_and_not_settled(tmp_path: Path) -> None:
    connection = published()
    connection.execute("update marts.bonus_payments set paid_amount = paid_amount + 20 where payee_id = 'T1'")
    [row, *_] = table(cells(drawn(tmp_path, connection)), "Settlement", "Paid in all")
    assert (row["Amount as known now"], row["Paid in all"], row["Difference"]) == (925.91, 945.91, -20)
    assert (row["Restated, not settled"], row["Waived before"]) == (-10.5, -9.5)


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    connection = published()
    for sign in "=+-@":
        connection.execute(
            f"update marts.bonus_evidence set response_id = '{sign}1+1|' || response_id where score = "
            + {"=": "10", "+": "8", "-": "3", "@": "0"}[sign]
        )
    book = drawn(tmp_path, connection)
    for sheet in SHEETS:
        formulas = re.findall(r"<f>([^<]*)</f>", sheet_xml(book, sheet))
        assert not [formula for formula in formulas if "HYPERLINK" in formula or "1+1|" in formula]
    assert FORMULA in [row["Payee"] for row in table(cells(book), "Statements", "Payee")]
    assert "<hyperlinks>" not in sheet_xml(book, "Statements")
    assert "xl/externalLinks" not in part(book, "[Content_Types].xml")


def test_csv_keeps_text_from_being_a_formula_and_parquet_keeps_it_as_it_is(tmp_path: Path) -> None:
    connection = published()
    connection.execute("update marts.bonus_evidence set source_file = chr(9) || ' @SUM(1)' where score = 3")
    found = contents(connection, "team-quarter", "2025-Q1", SOURCE, Rules(seeds(tmp_path)))
    folder = tmp_path / "out"
    folder.mkdir()
    write_folder(folder, connection, found)
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.reader(opened):
                risky = [cell for cell in row if re.match(r"\s*[=+\-@]", cell)]
                assert all(Decimal(cell) is not None for cell in risky)  # a negative number is one
    with (folder / "bonus_statements.csv").open(encoding="utf-8", newline="") as opened:
        assert f"'{FORMULA}" in [row["payee_id"] for row in csv.DictReader(opened)]
    names = duckdb.sql(f"select payee_id, amount from '{folder}/bonus_statements.parquet'").fetchall()
    assert (FORMULA, Decimal("0.00")) in names
    assert duckdb.sql(f"select count(*) from '{folder}/bonus_evidence.parquet'").fetchall() == [(71,)]


def test_the_manifest_lists_every_file_with_its_checksum_and_rows(tmp_path: Path) -> None:
    connection = published("bonus_integrity_signals")
    folder = tmp_path / "out"
    folder.mkdir()
    write_folder(
        folder, connection, contents(connection, "team-quarter", "2025-Q1", SOURCE, Rules(seeds(tmp_path)))
    )
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = {name: facts["sha256"] for name, facts in manifest["files"].items()}
    others = [path for path in folder.iterdir() if path.name != "manifest.json"]
    assert listed == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in others}
    assert manifest["files"]["bonus_evidence.csv"]["rows"] == 71
    assert list(manifest["absent"]) == ["bonus_integrity_signals"]
    assert not (folder / "bonus_integrity_signals.csv").exists()


def test_the_same_version_gives_the_same_bytes(tmp_path: Path) -> None:
    connection = published()
    found = contents(connection, "team-quarter", "2025-Q1", SOURCE, Rules(seeds(tmp_path)))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_folder(tmp_path / name, connection, found)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_it_prints_landscape_as_wide_as_the_paper_with_its_headers_repeated(book: Path) -> None:
    repeated = dict(
        re.findall(
            r"_xlnm.Print_Titles\" localSheetId=\"\d+\"(?: hidden=\"1\")?>'?([A-Za-z ]+)'?!(\$\d+:\$\d+)",
            part(book, "xl/workbook.xml"),
        )
    )
    for sheet in SHEETS:
        xml = sheet_xml(book, sheet)
        assert 'orientation="landscape"' in xml
        assert '<pageSetUpPr fitToPage="1"/>' in xml
        assert 'showGridLines="0"' in xml
        assert "<oddFooter>" in xml
        has_table = sheet not in ("Cover", "Rules", "Charts", "Signals")
        assert ('state="frozen"' in xml) is has_table, sheet
        assert (sheet in repeated) is has_table, sheet
    assert repeated["Statements"] == "$5:$5"
    for chart in ("xl/charts/chart1.xml", "xl/charts/chart2.xml"):
        assert "<c:barChart>" in part(book, chart)
    assert "<c:errBars>" in part(book, "xl/charts/chart1.xml")


@pytest.mark.parametrize("mart", ["bonus_payments", "bonus_restatements", "bonus_integrity_signals"])
def test_a_mart_that_is_missing_or_empty_is_a_sentence(tmp_path: Path, mart: str) -> None:
    sheet = {"bonus_payments": "Payments", "bonus_restatements": "Restatements"}.get(mart, "Signals")
    for connection, sentence in (
        (published(mart), f"This version has no {mart}"),
        (published(), f"{mart} has no row for this period."),
    ):
        if "no row" in sentence:
            connection.execute(f"delete from marts.{mart}")
        found = cells(drawn(tmp_path, connection))
        words = [str(cell) for (name, _, _), cell in found.items() if name == sheet]
        assert any(sentence in word for word in words)


def test_without_evidence_counts_are_as_published_and_the_amount_is_still_computed(tmp_path: Path) -> None:
    book = drawn(tmp_path, published("bonus_evidence"))
    rows = table(cells(book), "Statements", "Payee")
    assert [(row["Answers"], row["Amount"]) for row in rows if row["Payee"] == "T1"] == [(37, 925.91)]
    assert "ROUND(N(" in sheet_xml(book, "Statements")
    assert "COUNTIFS(" not in sheet_xml(book, "Statements")
    words = [str(cell) for (name, _, _), cell in cells(book).items() if name == "Workings"]
    assert any("counts and points are shown as published" in word for word in words)


def test_a_scheme_whose_bands_are_gone_shows_the_share_as_published(tmp_path: Path) -> None:
    found = contents(
        published(), "team-quarter", "2025-Q1", SOURCE, Rules(seeds(tmp_path, bands=BANDS[:50] + "\n"))
    )
    assert found.bands == {"2": ()}
    draw(tmp_path / "book.xlsx", found, CREATED)
    rows = table(cells(tmp_path / "book.xlsx"), "Statements", "Payee")
    assert [row["Amount"] for row in rows if row["Payee"] == "T1"] == [925.91]


def test_seeds_that_are_not_those_of_the_version_are_refused(tmp_path: Path) -> None:
    folder = seeds(tmp_path)
    digest = hashlib.sha256((folder / "bonus_bands.csv").read_bytes()).hexdigest()
    source = {**SOURCE, "seeds": {"bonus_bands.csv": digest}}
    contents(published(), "team-quarter", "2025-Q1", source, Rules(folder))
    (folder / "bonus_bands.csv").write_text(BANDS.replace("0.75", "0.80"), encoding="utf-8")
    with pytest.raises(NpsError, match=r"bonus_bands.csv is not the file that version 2025.* was built with"):
        contents(published(), "team-quarter", "2025-Q1", source, Rules(folder))


def test_a_closed_period_shows_the_rules_of_its_closing_whatever_the_seeds_say_now(tmp_path: Path) -> None:
    connection = published()
    connection.execute("update marts.bonus_statements set state = 'closed', closing_id = '0001'")
    now = contents(connection, "team-quarter", "2025-Q1", SOURCE, Rules(seeds(tmp_path)))
    then = {
        "scheme_id": "team-quarter",
        "period_name": "2025-Q1",
        "scheme": {**now.schemes[0], "scheme_name": "As it was", "study_id": None},
        "bands": [
            {
                "scheme_id": "team-quarter",
                "scheme_version": "2",
                "from_points": "-100",
                "payout_share": "0.25",
            }
        ],
    }
    closing = Entry(tmp_path / "0001.json", 1, CLOSING, "", then)
    found = contents(
        connection, "team-quarter", "2025-Q1", SOURCE, Rules(seeds(tmp_path), Ledger((closing,)))
    )
    assert [row["scheme_name"] for row in found.schemes] == ["As it was"]
    assert found.bands == {"2": ((-100.0, 0.25),)}

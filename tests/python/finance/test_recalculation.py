"""Formulas of the workbook: right by hand, and right after a spreadsheet program recalculates them.

A file says what its formulas came to, and LibreOffice believes it unless told otherwise: so wrong results are planted
in every formula, and only where it is told to recalculate may they be right again.
"""

import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from bonus_tables import BANDS, SCORES, SOURCE, answer, insert, published, seeds
from workbooks import PLANTED, RESULT, Cells, cells, changed, converted, table
from xlsxwriter.utility import xl_rowcol_to_cell

from nps_warehouse.finance.workbook.contents import Rules, contents
from nps_warehouse.finance.workbook.drawing import draw

MEASURES = ("nps", "nps_low", "nps_change", "account_mean_nps", "branch_gap", "branch_gap_low")
WITH_NEGATIVE = BANDS.replace("2,-100,0", "2,-200,0")
needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed, and nothing else here recalculates: apt-get install libreoffice-calc",
)


def version(measure: str) -> duckdb.DuckDBPyConnection:
    """A version that pays on a measure: with answers before, benchmarks, and answers without an account."""
    connection = published()
    connection.execute("update marts.bonus_statements set measure_name = $1", [measure])
    connection.execute(
        "update marts.bonus_evidence set account_id = '(unknown)' where score = 0 and account_id = 'A1'"
    )
    connection.execute(
        "update marts.bonus_evidence set branch_id = 'energy' where account_id in ('A0', 'A2')"
    )
    connection.execute("update marts.bonus_evidence set branch_id = '(unknown)' where account_id = 'A3'")
    connection.execute(
        """create table marts.branch_benchmarks as from (values ('study', 'retail', -14e0), ('study', 'energy', 85e-1),
        ('other', 'retail', 99e0), ('study', null, -30e0)) as given(study_id, branch_id, nps)"""
    )
    if measure == "nps_change":
        for number, score in enumerate([10, 9, 8, 2], start=1):
            before = {"evidence_of": "previous_period", "response_id": f"before-{number}"}
            insert(connection, "bonus_evidence", {**answer("T1", number, score), **before})
    return connection


def book(folder: Path, measure: str) -> Path:
    folder.mkdir(exist_ok=True)
    given = seeds(folder, measure=measure, payout="linear", study="study", bands=WITH_NEGATIVE)
    found = contents(version(measure), "team-quarter", "2025-Q1", SOURCE, Rules(given))
    file = folder / f"{measure}.xlsx"
    draw(file, found, datetime(2025, 5, 2))
    return file


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("books")
    return {measure: book(folder, measure) for measure in MEASURES}


def statement_of(found: Cells, payee: str = "T1") -> dict[str, Any]:
    return next(row for row in table(found, "Statements", "Payee") if row["Payee"] == payee)


def share(points: Fraction) -> Fraction:
    """Between the starts of the bands 30 and 60 in proportion, by hand."""
    return Fraction(3, 4) + Fraction(1, 4) * (points - 30) / 30


def test_points_are_those_of_a_hand(books: Mapping[str, Path]) -> None:
    accounts: dict[str, list[int]] = {}
    for number, score in enumerate(SCORES["T1"], start=1):
        accounts.setdefault(f"A{number % 5}", []).append((int(score) >= 9) - (int(score) <= 6))
    everybody = [one for votes in accounts.values() for one in votes]
    benchmarks = {"A0": 8.5, "A2": 8.5, "A1": -14.0, "A4": -14.0}
    measured = [one for account, votes in accounts.items() if account in benchmarks for one in votes]
    against = sum(Fraction(benchmarks[account]) * len(accounts[account]) for account in benchmarks)
    by_hand = {
        "nps": Fraction(100 * sum(everybody), 37),
        "nps_change": Fraction(100 * sum(everybody), 37) - Fraction(100 * (2 - 1), 4),
        "account_mean_nps": sum(Fraction(100 * sum(votes), len(votes)) for votes in accounts.values()) / 5,
        "branch_gap": Fraction(100 * sum(measured), len(measured)) - against / len(measured),
    }
    for measure, points in by_hand.items():
        statement = statement_of(cells(books[measure]))
        assert statement["Paid on"] == pytest.approx(float(points), abs=1e-9), measure
    statement = statement_of(cells(books["nps"]))
    assert statement["Share of target"] == pytest.approx(float(share(by_hand["nps"])), abs=1e-12)
    assert statement["Amount"] == 978.74 == round(1234.55 * float(share(by_hand["nps"])), 2)


def test_what_cannot_be_recomputed_is_shown_as_published(books: Mapping[str, Path]) -> None:
    found = cells(books["branch_gap_low"])
    assert statement_of(found)["Paid on"] == pytest.approx(100 * 13 / 37)
    words = [str(cell) for (sheet, _, _), cell in found.items() if sheet == "Workings"]
    assert any("shown as published, not recomputed" in word for word in words)


@pytest.fixture(scope="module")
def recalculated(books: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Cells]:
    """Every book with wrong results in all formulas, and `other` with one score changed, after a recalculation."""
    folder = tmp_path_factory.mktemp("planted")
    files = [planted(book, folder)[0] for book in books.values()]
    found = cells(books["nps"])
    row, column = next(
        (row, column)
        for (sheet, row, column), cell in found.items()
        if sheet == "Evidence" and cell == 3.0 and found[sheet, 3, column] == "Score"
    )
    score = rf'(<c r="{xl_rowcol_to_cell(row, column)}"[^>]*><v>)3(</v>)'
    assert changed(books["nps"], folder / "other.xlsx", score, r"\g<1>10\g<2>", "Evidence") == 1
    after = converted([*files, folder / "other.xlsx"], folder / "after", recalculated=True)
    return dict(zip((*books, "other"), after, strict=True))


def planted(book: Path, folder: Path) -> tuple[Path, int]:
    """A copy with wrong results in all formulas, and how many these are."""
    return folder / book.name, changed(book, folder / book.name, RESULT, rf"\g<1>\g<2>{PLANTED}\g<3>")


@needs_soffice
def test_every_formula_is_right_after_a_true_recalculation(
    books: Mapping[str, Path], recalculated: Mapping[str, Cells], tmp_path: Path
) -> None:
    for measure, file in books.items():
        expected, found = cells(file), recalculated[measure]
        wrong = {
            place: (cell, found.get(place))
            for place, cell in expected.items()
            if not same(cell, found.get(place))
        }
        assert not wrong, measure
    file, formulas = planted(books["nps_low"], tmp_path)
    assert formulas > 200
    [control] = converted([file], tmp_path / "control", recalculated=False)
    assert sum(cell == PLANTED for cell in control.values()) == formulas


@needs_soffice
def test_a_score_that_is_changed_in_the_evidence_changes_the_amount(
    recalculated: Mapping[str, Cells],
) -> None:
    after = recalculated["other"]
    statement = statement_of(after)
    points = Fraction(100 * (21 - 6), 37)
    assert (statement["Promoters"], statement["Detractors"]) == (21, 6)
    assert statement["Amount"] == round(1234.55 * float(share(points)), 2) != 978.74
    totals = {line["Control totals"]: line["Difference"] for line in table(after, "Cover", "Control totals")}
    assert (totals["Promoters"], totals["Detractors"]) == (1, -1)


def same(expected: Any, found: Any) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        return abs(expected - found) < 1e-9
    return bool(expected == found) or (expected == "" and found is None)


def test_every_formula_has_a_result_for_viewers_that_do_not_calculate(books: Mapping[str, Path]) -> None:
    for file in books.values():
        found = cells(file)
        assert not [
            place for place, cell in found.items() if isinstance(cell, str) and re.match("#[A-Z]", cell)
        ]

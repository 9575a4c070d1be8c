"""Draws the workbook of one scheme and period, sheet by sheet."""

from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from nps_warehouse.errors import first_line
from nps_warehouse.finance.reading import Table
from nps_warehouse.finance.workbook import charts, marts, rules
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.cover import draw_cover
from nps_warehouse.finance.workbook.layout import Drawn, has_evidence, lay_out
from nps_warehouse.finance.workbook.paper import Formula, Paper, number_of
from nps_warehouse.finance.workbook.settlement import SETTLEMENT
from nps_warehouse.finance.workbook.statements import STATEMENTS, SUMMED
from nps_warehouse.report.wording import thousands

BLUE_AND_BLACK = "Blue: from the warehouse. Black: computed here, by formulas that you can follow."
LONGEST_FOOT = 120
"""Excel takes 255 characters at the foot of a page, all three parts together."""
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NOTES = {
    "Evidence": "Every counted answer behind a statement, with the file and row it came from. No names: a pseudonym.",
    "Payments": "Every closing and correction of the ledger that pays for this period.",
    "Restatements": "What became known after the closing, by cause; each waits for a decision until it has one.",
    "Signals": "Signals inform and change no amount: each also has an innocent explanation, shown next to it.",
}


def draw(file: Path, contents: Contents, created: datetime) -> None:
    """Write the workbook. The same contents and time give the same bytes. Raises OSError when the disk does not take it."""
    drawn = lay_out(contents)
    book = Workbook(str(file), OPTIONS)
    try:
        _draw_sheets(book, contents, drawn, created)
        book.close()
    except FileCreateError as error:
        raise OSError(f"{file.name}: {first_line(error)}") from error


def _draw_sheets(book: Workbook, contents: Contents, drawn: Drawn, created: datetime) -> None:
    book.set_properties({"title": contents.name, "created": created, "author": "NPS Warehouse"})
    book.set_calc_mode("auto")
    foot = f"{contents.name} · version {contents.source.get('version', '')}"
    paper = Paper(book, foot if len(foot) <= LONGEST_FOOT else f"{foot[: LONGEST_FOOT - 1]}…")
    draw_cover(paper, drawn)
    _draw_statements(paper, drawn)
    _draw_checks(paper, drawn)
    _draw_workings(paper, drawn)
    for mart, sheet in marts.SHEETS.items():
        _draw_mart(paper, contents.behind[mart], sheet, drawn)
        if sheet == "Payments":
            _draw_settlement(paper, drawn)
    rules.draw_rules(paper, contents)
    charts.draw_charts(paper, contents, drawn.places[charts.BEHIND], drawn.places["Statements"])
    _draw(paper, drawn, charts.BEHIND, "The numbers behind the sheet Charts.", 1)


def _draw_statements(paper: Paper, drawn: Drawn) -> None:
    place, rows = drawn.places["Statements"], drawn.rows["Statements"]
    sheet = paper.sheet("Statements")
    paper.head(
        sheet,
        f"Statements: {drawn.contents.name}",
        f"Paid on {drawn.contents.measure}. Amount = target × share of the band, where every rule is met (sheets Checks, Rules).",
        BLUE_AND_BLACK,
    )
    totals = [
        Formula(f"=SUM({place.range(column.key)})", sum(number_of(row[number]) or 0 for row in rows))
        if column.key in SUMMED
        else "Total" * (not number)
        for number, column in enumerate(STATEMENTS)
    ]
    paper.table(sheet, place, rows, totals)
    paper.hold(sheet, place, 3)
    paper.colour(sheet, place, "eligible", '"no"')


def _draw_checks(paper: Paper, drawn: Drawn) -> None:
    note = (
        "Every rule with what it requires, the actual value and the verdict; then what the workbook recomputes against "
        "what was published: both differences must be 0."
    )
    sheet, place = _draw(paper, drawn, "Checks", note, 2), drawn.places["Checks"]
    for column in place.columns:
        if column.key.startswith("has_"):
            paper.colour(sheet, place, column.key, '"fail"')
        if column.key.endswith("_difference"):
            paper.colour(sheet, place, column.key, "0", "<>")


def _draw_workings(paper: Paper, drawn: Drawn) -> None:
    measure = drawn.contents.measure
    if not has_evidence(drawn.contents):
        _say(paper, drawn, "Workings", _why_no_evidence(drawn.contents))
        return
    note = f"From counted answers to {measure}: each step is a formula on the sheets Statements, Accounts, Evidence."
    if len(drawn.places["Workings"].columns) == 2:
        note = f"{measure} needs answers of others than the payee: it is shown as published, not recomputed."
    _draw(paper, drawn, "Workings", note, 2)
    clustered = "What each account adds: answers of one account are not independent, so intervals are clustered by account."
    _draw(paper, drawn, "Accounts", clustered, 4)


def _why_no_evidence(contents: Contents) -> str:
    table = contents.behind["bonus_evidence"]
    why = table.absent or _too_many(table)
    return f"{why} So counts and points are shown as published; eligibility, band, share and amount are computed."


def _too_many(table: Table) -> str:
    return f"{thousands(len(table.rows))} rows do not fit on a sheet: {table.mart}.parquet holds them."


def _draw_mart(paper: Paper, table: Table, name: str, drawn: Drawn) -> None:
    if not drawn.rows[name]:
        _say(paper, drawn, name, NOTES[name], table.absent or _too_many(table))
        return
    place = drawn.places[name]
    sheet = _draw(paper, drawn, name, NOTES[name], 3 if name == "Evidence" else 2)
    sheet.autofilter(place.head, 0, place.last, len(place.columns) - 1)
    if any(column.key == "is_signal" for column in place.columns):
        paper.colour(sheet, place, "is_signal", '"yes"')


def _draw_settlement(paper: Paper, drawn: Drawn) -> None:
    rows, place = drawn.rows["Settlement"], drawn.places["Settlement"]
    if not rows:
        _say(paper, drawn, "Settlement", "Nothing of this period was closed when the version was published.")
        return
    note = "What is due as known now, less what was paid: restatements explain the difference, but for what was waived before."
    sheet = paper.sheet("Settlement")
    paper.head(sheet, f"Settlement: {drawn.contents.name}", note)
    totals: list[Any] = ["Total", None]
    for number, column in enumerate(SETTLEMENT[2:], start=2):
        total = round(sum(number_of(row[number]) or 0 for row in rows), 2)
        totals.append(Formula(f"=SUM({place.range(column.key)})", total))
    paper.table(sheet, place, rows, totals)
    paper.hold(sheet, place, 2)


def _say(paper: Paper, drawn: Drawn, name: str, *sentences: str) -> None:
    """A sheet without a table says why."""
    paper.head(paper.sheet(name), f"{name}: {drawn.contents.name}", *sentences)


def _draw(paper: Paper, drawn: Drawn, name: str, note: str, fixed: int) -> Any:
    """A sheet that is one table; so many columns stay in view."""
    sheet = paper.sheet(name)
    paper.head(sheet, f"{name}: {drawn.contents.name}", note)
    paper.table(sheet, drawn.places[name], drawn.rows[name])
    paper.hold(sheet, drawn.places[name], fixed)
    return sheet

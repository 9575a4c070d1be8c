"""Draws the workbook of one scheme and period: places every table first, so that formulas can name each other's cells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from nps_warehouse.errors import first_line
from nps_warehouse.finance.reading import Row, Table
from nps_warehouse.finance.workbook import charts, marts, rules
from nps_warehouse.finance.workbook.accounts import ACCOUNTS, Account, account_cells, count
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.cover import draw_cover
from nps_warehouse.finance.workbook.paper import MOST_ROWS, Column, Formula, Paper, Place
from nps_warehouse.finance.workbook.statements import (
    CHECKS,
    STATEMENTS,
    SUMMED,
    Bands,
    check_cells,
    number_of,
    statement_cells,
)
from nps_warehouse.finance.workbook.workings import (
    Answers,
    Places,
    as_published,
    count_cells,
    published_counts,
    work_out,
    workings_columns,
)

ACCOUNT_ROW = Column("account_row", "Row of Accounts", "whole", 8)
BENCHMARK = Column("benchmark", "Benchmark of the branch", "points", 11)
BLUE_AND_BLACK = "Blue: from the warehouse. Black: computed here, by formulas that you can follow."
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Drawn:
    """Everything that is on the sheets but the cover: their places and the rows of each."""

    places: Mapping[str, Place]
    rows: Mapping[str, Sequence[Sequence[Any]]]


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
    version = contents.source.get("version", "")
    paper = Paper(book, f"{contents.name} · version {version}")
    draw_cover(paper, contents, drawn.places, drawn.rows)
    _draw_statements(paper, contents, drawn)
    _draw_checks(paper, contents, drawn)
    _draw_workings(paper, contents, drawn)
    for mart, sheet in marts.SHEETS.items():
        _draw_mart(paper, contents.behind[mart], sheet, drawn, contents.name)
    rules.draw_rules(paper, contents)
    charts.draw_charts(paper, contents, drawn.places[charts.BEHIND], drawn.places["Statements"])
    _draw(paper, drawn, charts.BEHIND, "Chart data", "The numbers behind the sheet Charts.")


def lay_out(contents: Contents) -> Drawn:
    """Place every table and fill it."""
    statements = contents.statements.rows
    numbers = {str(row["payee_id"]): number for number, row in enumerate(statements, start=1)}
    answers, accounts, evidence_rows = _answers(contents, numbers)
    places = _places(contents, len(accounts), len(evidence_rows))
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    these = Places(*(places[name] for name in ("Statements", "Workings", "Accounts", "Evidence")))
    for number, statement in enumerate(statements):
        found = answers.get(number + 1, Answers((), (), (), ()))
        if has_evidence(contents):
            steps, points = work_out(contents.measure, statement, found, number, these)
            counts, counted = count_cells(found, number, these), found.counts
            rows["Workings"].append(steps)
        else:
            points, counted = as_published(statement)
            counts = published_counts(statement)
        cells = statement_cells(
            statement,
            number,
            places["Statements"],
            places["Checks"],
            counts,
            counted,
            points,
            _bands(contents, str(statement["scheme_version"])),
        )
        rows["Statements"].append(cells)
        rows["Checks"].append(
            check_cells(statement, number, places["Checks"], places["Statements"], points, cells, counted)
        )
        rows[charts.BEHIND].append(charts.data_cells(contents, number, cells, places["Statements"]))
    names = {number: str(statements[number - 1]["payee_id"]) for number in numbers.values()}
    rows["Accounts"] = [
        account_cells(account, names[account.statement], row, places["Accounts"], places["Evidence"])
        for row, account in enumerate(accounts)
    ]
    rows["Evidence"] = evidence_rows
    for mart, sheet in marts.SHEETS.items():
        if sheet != "Evidence":
            columns = places[sheet].columns
            rows[sheet] = [marts.mart_cells(row, columns, numbers) for row in contents.behind[mart].rows]
    return Drawn(places, rows)


def has_evidence(contents: Contents) -> bool:
    """Whether answers can be counted: the version has evidence, and a sheet holds all of it."""
    return 0 < len(contents.behind["bonus_evidence"].rows) <= MOST_ROWS


def _places(contents: Contents, accounts: int, evidence: int) -> dict[str, Place]:
    statements = len(contents.statements.rows)
    tables = {sheet: contents.behind[mart] for mart, sheet in marts.SHEETS.items()}
    columns = {sheet: marts.mart_columns(table) for sheet, table in tables.items()}
    number, *others = columns["Evidence"]
    gap = (BENCHMARK,) if contents.measure == "branch_gap" else ()
    columns["Evidence"] = (number, ACCOUNT_ROW, *others, *gap)
    places = {sheet: Place(sheet, 3, columns[sheet], len(table.rows)) for sheet, table in tables.items()}
    return places | {
        "Statements": Place("Statements", 4, STATEMENTS, statements),
        "Checks": Place("Checks", 3, CHECKS, statements),
        "Workings": Place("Workings", 3, workings_columns(contents.measure), statements),
        "Accounts": Place("Accounts", 3, ACCOUNTS, accounts),
        "Evidence": replace(places["Evidence"], rows=evidence),
        charts.BEHIND: charts.data_place(contents),
    }


def _answers(
    contents: Contents, numbers: Mapping[str, int]
) -> tuple[dict[int, Answers], list[Account], list[list[Any]]]:
    """The answers by statement, the accounts they came from, and the rows of the sheet `Evidence`."""
    if not has_evidence(contents):
        return {}, [], []
    table = contents.behind["bonus_evidence"]
    columns = marts.mart_columns(table)
    of_account: dict[tuple[int, str], list[Row]] = defaultdict(list)
    of_period: dict[int, list[Row]] = defaultdict(list)
    before: dict[int, list[Row]] = defaultdict(list)
    for row in table.rows:
        number = numbers.get(str(row["payee_id"]), 0)
        if row["evidence_of"] == "period":
            of_period[number].append(row)
            of_account[number, str(row["account_id"])].append(row)
        else:
            before[number].append(row)
    accounts = [
        Account(place, number, account_id, count(rows))
        for place, ((number, account_id), rows) in enumerate(sorted(of_account.items()), start=1)
    ]
    place_of = {(account.statement, account.account_id): account.number for account in accounts}
    cells = []
    for row in table.rows:
        number, *others = marts.mart_cells(row, columns, numbers)
        is_now = row["evidence_of"] == "period"
        account_row = (
            place_of.get((numbers.get(str(row["payee_id"]), 0), str(row["account_id"]))) if is_now else None
        )
        benchmark = [_benchmark(contents, row)] if contents.measure == "branch_gap" else []
        cells.append([number, account_row, *others, *benchmark])
    cells.sort(key=lambda row: (row[0] or 0, row[1] or 0))
    answers = {
        number: Answers(
            tuple(of_period[number]),
            tuple(before[number]),
            tuple(_benchmark(contents, row) for row in of_period[number]),
            tuple(account for account in accounts if account.statement == number),
        )
        for number in numbers.values()
    }
    return answers, accounts, cells


def _benchmark(contents: Contents, answer: Row) -> float | None:
    branch = answer.get("branch_id")
    return contents.benchmarks.get(str(branch)) if branch is not None else None


def _bands(contents: Contents, version: str) -> Bands:
    return Bands(
        contents.bands.get(version, ()),
        rules.bands_place(contents),
        rules.first_band(contents, version),
        version in contents.linear,
    )


def _draw_statements(paper: Paper, contents: Contents, drawn: Drawn) -> None:
    place, rows = drawn.places["Statements"], drawn.rows["Statements"]
    sheet = paper.sheet("Statements")
    paper.head(
        sheet,
        f"Statements: {contents.name}",
        f"Paid on {contents.measure}. Amount = target × share of the band, where every rule is met (sheets Checks, Rules).",
        BLUE_AND_BLACK,
    )
    totals: list[Any] = ["Total", *[None] * (len(STATEMENTS) - 1)]
    for key in SUMMED:
        index = place.index(key)
        found = [number_of(row[index]) or 0 for row in rows]
        totals[index] = Formula(f"=SUM({place.range(key)})", sum(found))
    paper.table(sheet, place, rows, totals=totals, fixed=3)
    paper.colour(sheet, place, "eligible", '"no"')


def _draw_checks(paper: Paper, contents: Contents, drawn: Drawn) -> None:
    sheet = _draw(
        paper,
        drawn,
        "Checks",
        f"Checks: {contents.name}",
        "Every rule with what it asks for, what is there and the verdict; then what the workbook recomputes against "
        "what was published: both differences must be 0.",
        fixed=2,
    )
    place = drawn.places["Checks"]
    for column in place.columns:
        if column.key.startswith("has_"):
            paper.colour(sheet, place, column.key, '"fail"')
        if column.key.endswith("_difference"):
            paper.colour(sheet, place, column.key, "0", "<>")


def _draw_workings(paper: Paper, contents: Contents, drawn: Drawn) -> None:
    if not has_evidence(contents):
        paper.head(paper.sheet("Workings"), f"Workings: {contents.name}", _why_no_evidence(contents))
        return
    note = f"From counted answers to {contents.measure}: each step is a formula on the sheets Statements, Accounts, Evidence."
    if len(drawn.places["Workings"].columns) == 2:
        note = f"{contents.measure} needs answers of others than the payee: it is shown as published, not recomputed."
    _draw(paper, drawn, "Workings", f"Workings: {contents.name}", note, fixed=2)
    _draw(
        paper,
        drawn,
        "Accounts",
        f"Accounts: {contents.name}",
        "What each account adds: answers of one account are not independent, so the interval is clustered by account.",
        fixed=4,
    )


def _why_no_evidence(contents: Contents) -> str:
    table = contents.behind["bonus_evidence"]
    why = (
        table.absent
        or f"{len(table.rows):,} answers do not fit on a sheet: bonus_evidence.parquet holds them."
    )
    return f"{why} So counts and points are shown as published; eligibility, band, share and amount are computed."


def _draw_mart(paper: Paper, table: Table, name: str, drawn: Drawn, subject: str) -> None:
    notes = {
        "Evidence": "Every counted answer behind a statement, with the file and row it came from. No names: a pseudonym.",
        "Payments": "Every closing and correction of the ledger that pays for this period.",
        "Restatements": "What became known after the closing, by cause; each waits for a decision until it has one.",
        "Signals": "They inform and change no amount: each has an innocent explanation too, which is beside it.",
    }
    if not drawn.rows[name]:
        why = (
            table.absent
            or f"{len(table.rows):,} rows do not fit on a sheet: {table.mart}.parquet holds them."
        )
        paper.head(paper.sheet(name), f"{name}: {subject}", notes[name], why)
        return
    _draw(
        paper,
        drawn,
        name,
        f"{name}: {subject}",
        notes[name],
        fixed=3 if name == "Evidence" else 2,
        filtered=True,
    )


def _draw(
    paper: Paper, drawn: Drawn, name: str, title: str, note: str, *, fixed: int = 0, filtered: bool = False
) -> Any:
    sheet = paper.sheet(name)
    paper.head(sheet, title, note)
    paper.table(sheet, drawn.places[name], drawn.rows[name], fixed=fixed, filtered=filtered)
    return sheet

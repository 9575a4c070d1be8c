"""Where every table of the workbook is, and its rows: placed first, so that formulas can name each other's cells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nps_warehouse.finance.reading import Row
from nps_warehouse.finance.workbook import charts, marts, rules
from nps_warehouse.finance.workbook.accounts import ACCOUNTS, Account, account_cells, count
from nps_warehouse.finance.workbook.bands import Bands
from nps_warehouse.finance.workbook.checks import CHECKS, check_cells
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.paper import MOST_ROWS, Column, Place
from nps_warehouse.finance.workbook.settlement import SETTLEMENT, settlement_rows
from nps_warehouse.finance.workbook.statements import STATEMENTS, Line, statement_cells
from nps_warehouse.finance.workbook.workings import (
    Answers,
    as_published,
    count_cells,
    published_counts,
    work_out,
    workings_columns,
)

ACCOUNT_ROW = Column("account_row", "Row of Accounts", "whole", 8)
BENCHMARK = Column("benchmark", "Benchmark of the branch", "points", 11)


@dataclass(frozen=True)
class Drawn:
    """Everything that is on the sheets: their places and the rows of each."""

    contents: Contents
    places: Mapping[str, Place]
    rows: Mapping[str, Sequence[Sequence[Any]]]


def lay_out(contents: Contents) -> Drawn:
    """Place every table and fill it."""
    statements = contents.statements.rows
    numbers = {str(row["payee_id"]): number for number, row in enumerate(statements, start=1)}
    answers, accounts, evidence_rows = _answers(contents, numbers)
    places = _places(contents, len(accounts), len(evidence_rows))
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for number, statement in enumerate(statements):
        found = answers.get(number + 1, Answers((), (), (), ()))
        bands = _bands(contents, str(statement["scheme_version"]))
        if has_evidence(contents):
            steps, points = work_out(contents.measure, statement, found, number, places)
            line = Line(statement, number, found.counts, count_cells(found, number, places), points, bands)
            rows["Workings"].append(steps)
        else:
            points, counted = as_published(statement)
            line = Line(statement, number, counted, published_counts(statement), points, bands)
        cells = statement_cells(line, places)
        rows["Statements"].append(cells)
        rows["Checks"].append(check_cells(line, cells, places))
        rows[charts.BEHIND].append(charts.data_cells(contents, number, cells, places["Statements"]))
    names = {number: str(statements[number - 1]["payee_id"]) for number in numbers.values()}
    rows["Accounts"] = [
        account_cells(account, names[account.statement], row, places) for row, account in enumerate(accounts)
    ]
    rows["Evidence"] = evidence_rows
    for mart, sheet in marts.SHEETS.items():
        if sheet != "Evidence":
            columns = places[sheet].columns
            cells_of_mart = [marts.mart_cells(row, columns, numbers) for row in contents.behind[mart].rows]
            rows[sheet] = sorted(cells_of_mart, key=lambda cells: cells[0] or 0)
    rows["Settlement"] = settlement_rows(contents, rows["Statements"], places)
    return Drawn(contents, places, rows)


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
        "Settlement": Place("Settlement", 3, SETTLEMENT, statements),
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

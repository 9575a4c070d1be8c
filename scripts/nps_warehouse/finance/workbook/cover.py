"""The sheet `Cover`: what this is, who answers for it, what it was made from, and whether its totals tie out."""

from collections.abc import Sequence
from typing import Any

from nps_warehouse.finance.wording import MEASURES
from nps_warehouse.finance.workbook import marts
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.layout import Drawn
from nps_warehouse.finance.workbook.paper import Formula, Paper, number_of
from nps_warehouse.finance.workbook.totals import Total, control_totals

WIDTHS = (32, 32, 32, 16, 22)
SHEETS = {
    "Statements": "what each payee gets, from live formulas",
    "Checks": "every rule with its value and verdict; recomputed against published",
    "Workings": "from counted answers to points, step by step",
    "Accounts": "what each account adds to the interval",
    "Evidence": "the counted answers, with file and row",
    "Payments": "what the ledger paid",
    "Settlement": "what is due now, minus what was paid",
    "Restatements": "what became known after the closing",
    "Signals": "what somebody should look at; changes no amount",
    "Rules": "the scheme and its bands, as approved",
    "Charts": "points against bands, amounts against targets",
}


def draw_cover(paper: Paper, drawn: Drawn) -> None:
    """Draw the sheet."""
    sheet = paper.sheet("Cover")
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    paper.head(sheet, drawn.contents.name)
    sheet.fit_to_pages(1, 1)
    row = 2
    for title, lines in _sections(drawn.contents).items():
        row = _section(paper, sheet, row, title)
        for label, text in lines:
            paper.write(sheet, row, 0, label, "plain", "label")
            sheet.merge_range(row, 1, row, 4, "", paper.format("plain", "wrapped", "input"))
            paper.write(sheet, row, 1, text, "plain", "wrapped", "input")
            sheet.set_row(row, 13 * (1 + len(str(text)) // 125))
            row += 1
        row += 1
    row = _control_totals(paper, sheet, row, control_totals(drawn)) + 1
    row = _section(paper, sheet, row, "Sheets", "", "", "Rows", "Rows in the version")
    for name in SHEETS:
        _sheet_line(paper, sheet, row, name, drawn)
        row += 1


def _sections(contents: Contents) -> dict[str, list[tuple[str, str]]]:
    first, source = contents.first, contents.source
    states = sorted({str(row["state"]) for row in contents.statements.rows})
    schemes = sorted(
        {
            (str(row["prepared_by"]), str(row["approved_by"]), str(row["approved_on"]))
            for row in contents.statements.rows
        }
    )
    return {
        "Bonus period": [
            ("Scheme", f"{first['scheme_name']} ({first['scheme_id']}, version {', '.join(contents.bands)})"),
            ("Period", f"{first['period_name']}, {first['period_start']} to {first['period_end']}"),
            ("Paid on", f"{contents.measure}: {MEASURES.get(contents.measure, contents.measure)}"),
            ("State", ", ".join(states)),
        ],
        "Who answers for it": [
            *(
                ("Scheme", f"prepared by {who}, approved by {approver} on {day}")
                for who, approver, day in schemes
            ),
            *_closings(contents),
        ],
        "Made from": [
            (
                "Published version",
                f"{source.get('version', '(unknown)')}, published {source.get('published_at')}",
            ),
            (
                "Build",
                f"{source.get('build_id')}, built {source.get('built_at')}, as of {source.get('as_of')}",
            ),
            ("Loads", f"{source.get('load_count')} files, the newest is load {source.get('last_load_id')}"),
            (
                "Project",
                f"{source.get('project_version')}, commit {source.get('git_commit') or '(none)'}, SHA-256 {source.get('project_sha256')}",
            ),
            ("Engine", f"dbt {source.get('dbt_version')}, DuckDB {source.get('duckdb_version')}"),
            (
                "Ledger head",
                _head(source.get("ledger_head")),
            ),
        ],
        "Parameters": [
            (marts.header(name), str(setting) or "(none)")
            for name, setting in dict(source.get("settings") or {}).items()
            if name in SETTINGS
        ],
    }


SETTINGS = (
    "reporting_timezone",
    "fiscal_year_start_month",
    "response_basis",
    "minimum_responses",
    "default_study",
)
"""The settings that figures of a statement depend on."""


def _head(head: str | None) -> str:
    """The SHA-256 of the newest file of the ledger when the version was published."""
    return head if head and head.strip("0") else "the ledger was empty when the version was published"


def _closings(contents: Contents) -> list[tuple[str, str]]:
    """Who closed and corrected, and who approved that, once for each file of the ledger."""
    files = {
        (
            row["sequence"],
            str(row["kind"]),
            str(row["closing_id"]),
        ): f"closed by {row['closed_by']}, approved by {row['approved_by']}, {row['closed_at']:%Y-%m-%d %H:%M} UTC"
        for row in contents.behind["bonus_payments"].rows
    }
    return [
        (f"{kind.capitalize()} {closing}", words) for (_, kind, closing), words in sorted(files.items())
    ] or [("Closing", "not closed")]


def _section(paper: Paper, sheet: Any, row: int, *titles: str) -> int:
    for column in range(len(WIDTHS)):
        title = titles[column] if column < len(titles) else None
        paper.write(sheet, row, column, title, "plain", "section", "right" if column else "left")
    return row + 1


def _control_totals(paper: Paper, sheet: Any, row: int, totals: Sequence[Total]) -> int:
    """Totals of the workbook against those of the version: every difference must be 0."""
    row = _section(paper, sheet, row, "Control totals", "In this workbook", "In the version", "Difference")
    for line, total in enumerate(totals, start=row):
        paper.write(sheet, line, 0, total.label, "plain", "label")
        paper.write(sheet, line, 1, total.here, total.kind, "line")
        paper.write(sheet, line, 2, total.published, total.kind, "line", "input")
        difference = round((number_of(total.here) or 0) - float(total.published), 2)
        cell = Formula(f"=ROUND(B{line + 1}-C{line + 1},2)", difference)
        paper.write(sheet, line, 3, cell, total.kind, "line")
    paper.alarm(sheet, row, 3, row + len(totals) - 1)
    return row + len(totals)


def _sheet_line(paper: Paper, sheet: Any, row: int, name: str, drawn: Drawn) -> None:
    """What a sheet holds, its rows, and how many the version has of them."""
    mart = {sheet_name: mart for mart, sheet_name in marts.SHEETS.items()}.get(name)
    paper.write(sheet, row, 0, name, "plain", "label")
    sheet.merge_range(row, 1, row, 2, "", paper.format("plain", "line"))
    paper.write(sheet, row, 1, SHEETS[name], "plain", "line", "plain")
    is_mart = mart is not None or name == "Statements"
    there = drawn.contents.statements.rows if mart is None else drawn.contents.behind[mart].rows
    paper.write(
        sheet, row, 3, len(drawn.rows[name]) if name in drawn.rows else None, "count", "line", "plain"
    )
    paper.write(sheet, row, 4, len(there) if is_mart else None, "count", "line", "input")

"""The sheet `Cover`: what this is, who answers for it, what it was made from, and whether its totals tie out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from nps_warehouse.finance.wording import MEASURES
from nps_warehouse.finance.workbook import marts
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.paper import Formula, Paper, Place
from nps_warehouse.finance.workbook.statements import number_of, value

WIDTHS = (32, 32, 32, 16, 22)
TOTALS = {
    "responses": ("Answers", "count"),
    "promoters": ("Promoters", "count"),
    "passives": ("Passives", "count"),
    "detractors": ("Detractors", "count"),
    "target": ("Targets", "money"),
    "amount": ("Amounts", "money"),
}
PUBLISHED = {"target": "target_amount"}
SHEETS = {
    "Statements": "what each payee gets, from live formulas",
    "Checks": "every rule with its value and verdict; recomputed against published",
    "Workings": "from counted answers to points, step by step",
    "Accounts": "what each account adds to the interval",
    "Evidence": "the counted answers, with file and row",
    "Payments": "what the ledger paid",
    "Restatements": "what became known after the closing",
    "Signals": "what somebody should look at; changes no amount",
    "Rules": "the scheme and its bands, as approved",
    "Charts": "points against bands, amounts against targets",
}


def draw_cover(
    paper: Paper, contents: Contents, places: Mapping[str, Place], rows: Mapping[str, Sequence[Sequence[Any]]]
) -> None:
    """Draw the sheet."""
    sheet = paper.sheet("Cover")
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    paper.head(sheet, contents.name)
    sheet.fit_to_pages(1, 1)
    row = 2
    for title, lines in _sections(contents).items():
        row = _section(paper, sheet, row, title)
        for label, text in lines:
            paper.write(sheet, row, 0, label, "plain", "label")
            sheet.merge_range(row, 1, row, 4, "", paper.format("plain", "wrapped", "input"))
            paper.write(sheet, row, 1, text, "plain", "wrapped", "input")
            sheet.set_row(row, 13 * (1 + len(str(text)) // 125))
            row += 1
        row += 1
    row = _control_totals(paper, sheet, row, contents, places, rows) + 1
    row = _section(paper, sheet, row, "Sheets", "", "", "Rows", "Rows in the version")
    for name, words in SHEETS.items():
        _sheet_line(paper, sheet, row, name, words, contents, rows)
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
                str(
                    source.get("ledger_head")
                    or "no ledger head in this version: nothing was closed when it was published"
                ),
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


def _control_totals(
    paper: Paper,
    sheet: Any,
    row: int,
    contents: Contents,
    places: Mapping[str, Place],
    rows: Mapping[str, Sequence[Sequence[Any]]],
) -> int:
    """Totals of the workbook against those of the version: every difference must be 0."""
    row = _section(paper, sheet, row, "Control totals", "In this workbook", "In the version", "Difference")
    place = places["Statements"]
    published = contents.statements.rows
    lines: list[tuple[str, Formula, Any, str]] = [
        (
            "Statements",
            Formula(f"=COUNT({place.range('number')})", len(rows["Statements"])),
            len(published),
            "count",
        )
    ]
    for key, (label, kind) in TOTALS.items():
        here = sum(number_of(cells[place.index(key)]) or 0 for cells in rows["Statements"])
        there = sum((each[PUBLISHED.get(key, key)] or 0 for each in published), Decimal(0))
        lines.append((label, Formula(f"=SUM({place.range(key)})", round(here, 2)), there, kind))
    lines.append(
        (
            "Eligible",
            Formula(
                f'=COUNTIF({place.range("eligible")},"yes")',
                sum(value(cells[place.index("eligible")]) == "yes" for cells in rows["Statements"]),
            ),
            sum(bool(each["is_eligible"]) for each in published),
            "count",
        )
    )
    evidence = places["Evidence"]
    if rows["Evidence"]:
        answers = sum(each["evidence_of"] == "period" for each in contents.behind["bonus_evidence"].rows)
        lines.append(
            (
                "Answers on the sheet Evidence",
                Formula(f'=COUNTIF({evidence.range("evidence_of")},"period")', answers),
                sum(each["responses"] or 0 for each in published),
                "count",
            )
        )
    for key, label in (
        ("points_difference", "Points that differ"),
        ("amount_difference", "Amounts that differ"),
    ):
        checks = places["Checks"]
        differ = sum(bool(number_of(cells[checks.index(key)])) for cells in rows["Checks"])
        lines.append((label, Formula(f'=COUNTIF({checks.range(key)},"<>0")', differ), 0, "count"))
    first = row
    for label, here_cell, there, kind in lines:
        paper.write(sheet, row, 0, label, "plain", "label")
        paper.write(sheet, row, 1, here_cell, kind, "line")
        paper.write(sheet, row, 2, there, kind, "line", "input")
        difference = round((number_of(here_cell) or 0) - float(there), 2)
        paper.write(sheet, row, 3, Formula(f"=ROUND(B{row + 1}-C{row + 1},2)", difference), kind, "line")
        row += 1
    paper.alarm(sheet, first, 3, row - 1)
    return row


def _sheet_line(
    paper: Paper,
    sheet: Any,
    row: int,
    name: str,
    words: str,
    contents: Contents,
    rows: Mapping[str, Sequence[Sequence[Any]]],
) -> None:
    mart = {sheet_name: mart for mart, sheet_name in marts.SHEETS.items()}.get(name)
    paper.write(sheet, row, 0, name, "plain", "label")
    sheet.merge_range(row, 1, row, 2, "", paper.format("plain", "line"))
    paper.write(sheet, row, 1, words, "plain", "line", "plain")
    is_mart = mart is not None or name == "Statements"
    there = contents.statements.rows if mart is None else contents.behind[mart].rows
    paper.write(sheet, row, 3, len(rows[name]) if name in rows else None, "count", "line", "plain")
    paper.write(sheet, row, 4, len(there) if is_mart else None, "count", "line", "input")

"""The sheet `Rules`: the scheme as it was approved, its bands, and how points become an amount."""

from typing import Any

from nps_warehouse.finance.wording import MEASURES, ROUNDING
from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.marts import header
from nps_warehouse.finance.workbook.paper import Column, Paper, Place

SHEET = "Rules"
NUMBERS = (
    "minimum_responses",
    "minimum_response_rate",
    "minimum_accounts",
    "close_after_days",
    "scheme_version",
)
BANDS = (
    Column("version", "Version", "text", 26),
    Column("from_points", "From points", "points", 20),
    Column("until_points", "Until points", "points", 14),
    Column("payout_share", "Share of target", "exact_share", 14),
    Column("next_share", "Share at the end", "exact_share", 14),
)
NO_END = "no end"


def bands_place(contents: Contents) -> Place:
    """Where the bands are: below the scheme's rows."""
    rows = sum(len(steps) for steps in contents.bands.values())
    fields = len(contents.schemes[0]) if contents.schemes else 1
    return Place(SHEET, 4 + fields + 3, BANDS, rows)


def first_band(contents: Contents, version: str) -> int:
    """The row of a version's lowest band, from 0."""
    before = [steps for each, steps in contents.bands.items() if each < version]
    return sum(len(steps) for steps in before)


def draw_rules(paper: Paper, contents: Contents) -> None:
    """Draw the sheet."""
    sheet = paper.sheet(SHEET)
    sheet.fit_to_pages(1, 1)
    place = bands_place(contents)
    head = paper.head(
        sheet,
        f"Rules: {contents.first['scheme_name']}",
        "As the ledger holds them where the period is closed, else as in the seeds that the version was built with.",
    )
    paper.write(sheet, head, 0, "Scheme", "plain", "section")
    for column in range(1, 5):
        paper.write(sheet, head, column, None, "plain", "section")
    if not contents.schemes:
        paper.write(
            sheet, head + 1, 0, "The seed has no row for this version of the scheme.", "plain", "note"
        )
    for column, scheme in enumerate(contents.schemes, start=1):
        for row, (field, text) in enumerate(scheme.items(), start=head + 1):
            paper.write(sheet, row, 0, header(field), "plain", "label")
            is_number = field in NUMBERS and text
            paper.write(sheet, row, column, float(text) if is_number else text, "plain", "input", "left")
    title = place.head - 1
    for column in range(5):
        paper.write(sheet, title, column, "Bands" if not column else None, "plain", "section")
    paper.table(sheet, place, _bands(contents))
    row = place.last + 2
    paper.write(sheet, row, 0, "How an amount is made", "plain", "section")
    for column in range(1, 5):
        paper.write(sheet, row, column, None, "plain", "section")
    for label, words in _sentences(contents):
        row += 1
        paper.write(sheet, row, 0, label, "plain", "label")
        sheet.merge_range(row, 1, row, 4, "", paper.format("plain", "wrapped"))
        paper.write(sheet, row, 1, words, "plain", "wrapped")
        sheet.set_row(row, 13 * (1 + len(words) // 95))


def _bands(contents: Contents) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for version, steps in contents.bands.items():
        ends = [*steps[1:], None]
        for (start, share), following in zip(steps, ends, strict=False):
            is_linear = version in contents.linear and following is not None
            end, next_share = following or (NO_END, share)
            rows.append([version, start, end, share, next_share if is_linear else share])
    return rows


def _sentences(contents: Contents) -> list[tuple[str, str]]:
    """How points become an amount, in words."""
    stepped = "That of the band the points are in: on an edge the upper one, below all bands the lowest."
    linear = "Between the starts of two bands the share grows in proportion to the points; the highest band has no end."
    return [
        ("Paid on", f"{contents.measure}: {MEASURES.get(contents.measure, contents.measure)}."),
        ("NPS", "100 × (promoters − detractors) ÷ answers. Promoters scored 9 or 10, detractors 0 to 6."),
        ("Interval", "95 %, clustered by account, as the sheet Workings has it step by step."),
        ("Eligible", "Every minimum is reached. Below one of them nothing is paid, whatever the points."),
        ("Share", linear if contents.linear else stepped),
        ("Amount", f"{ROUNDING[0].upper()}{ROUNDING[1:]}."),
    ]

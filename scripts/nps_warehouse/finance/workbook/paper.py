"""Sheets as an auditor prints them: landscape, as wide as the paper, headers repeated, text always text.

Wraps XlsxWriter. A cell is a value, or a `Formula` with the value it has now, for viewers that do not calculate.
What came from the warehouse is blue, what the workbook computes is black.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

LONGEST_TEXT = 32_767
"""Characters that a cell of Excel holds."""
MOST_ROWS = 1_000_000
CUT = "… (cut: the whole is in the Parquet file)"
INPUT, COMPUTED = "#1F3FBF", "#000000"
DARK, LIGHT, LINE = "#1F3A4D", "#EEF2F5", "#C9D3DA"
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "num_format": "@", "align": "left", "indent": 1},
    "count": {"num_format": '#,##0;"−"#,##0'},
    "whole": {"num_format": "0"},
    "points": {"num_format": '+0.0;"−"0.0;0.0'},
    "exact_points": {"num_format": '+0.000;"−"0.000;0.000'},
    "share": {"num_format": "0.0%"},
    "exact_share": {"num_format": "0.00##%"},
    "money": {"num_format": '#,##0.00;"−"#,##0.00'},
    "number": {"num_format": '0.00000;"−"0.00000'},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "indent": 1},
}
LEFT = ("text", "date", "time")
WIDTHS = {
    "text": 8,
    "date": 11,
    "time": 19,
    "money": 11,
    "count": 8,
    "number": 9,
    "points": 8,
    "whole": 7,
    "share": 8,
}
WIDEST = 44


@dataclass(frozen=True)
class Formula:
    """A formula, and what it comes to."""

    text: str
    value: float | str | bool | Decimal | None


def value(cell: Any) -> Any:
    """What a cell comes to."""
    return cell.value if isinstance(cell, Formula) else cell


def number_of(cell: Any) -> float | None:
    """What a cell comes to, as a number; null for an empty one."""
    found = value(cell)
    return None if found in (None, "") else float(found)


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its key, its header, and the kind of its cells, a key of FORMATS."""

    key: str
    header: str
    kind: str = "text"
    width: float | None = None


@dataclass(frozen=True)
class Place:
    """Where a table is, so that formulas of other sheets can name its cells."""

    sheet: str
    head: int
    columns: tuple[Column, ...]
    rows: int

    def cell(self, key: str, row: int) -> str:
        """A cell as formulas of any sheet name it: `'Statements'!$D$6`."""
        return f"'{self.sheet}'!{xl_rowcol_to_cell(self.head + 1 + row, self.index(key), True, True)}"

    def range(self, key: str) -> str:
        """All cells of a column: `'Evidence'!$H$5:$H$204`; one empty cell where there is no row."""
        return f"'{self.sheet}'!{xl_range_abs(self.head + 1, self.index(key), self.last, self.index(key))}"

    @property
    def last(self) -> int:
        """Its last row; the one below the header where it has none."""
        return self.head + max(self.rows, 1)

    def index(self, key: str) -> int:
        """The number of a column, from 0."""
        return next(number for number, column in enumerate(self.columns) if column.key == key)


Places = Mapping[str, Place]
"""Where the table of each sheet is."""


@dataclass
class Paper:
    """A workbook that is being drawn: its formats, and the line at the foot of every page."""

    book: Workbook
    foot: str
    formats: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def format(self, kind: str, *styles: str) -> Any:
        """The format of a kind of cell; styles: `input`, `total`, `head`, `title`, `note`, `label`, `alarm`."""
        key = (kind, *styles)
        if key not in self.formats:
            properties: dict[str, Any] = {"font_name": "Arial", "font_size": 9, "valign": "top"}
            properties |= FORMATS.get(kind, {})
            for style in styles:
                properties |= STYLES[style]
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def sheet(self, name: str) -> Any:
        """A new sheet with its print setup."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.3, right=0.3, top=0.6, bottom=0.7)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{self.foot.replace('&', '&&')}&C&8&A&R&8Page &P of &N")
        return sheet

    def write(self, sheet: Any, row: int, column: int, cell: Any, kind: str, *styles: str) -> None:
        """Write a cell: text is text whatever it begins with, amounts keep their two decimals."""
        if isinstance(cell, Formula):
            result = "" if cell.value is None else cell.value
            result = float(result) if isinstance(result, Decimal) else result
            sheet.write_formula(row, column, cell.text, self.format(kind, *styles), result)
            return
        shown = self.format(kind, *styles) if styles else self.format(kind, "input")
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, shown)
        elif isinstance(cell, bool):
            sheet.write_string(row, column, "yes" if cell else "no", shown)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), shown)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), shown)
        elif isinstance(cell, (int, float, Decimal)):
            sheet.write_number(row, column, float(cell), shown)
        else:
            text = str(cell)
            cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT
            sheet.write_string(row, column, cut, shown)

    def head(self, sheet: Any, title: str, *notes: str) -> int:
        """The title and the notes of a sheet; returns the row of the table's header."""
        self.write(sheet, 0, 0, title, "plain", "title")
        sheet.set_row(0, 24)
        for row, note in enumerate(notes, start=1):
            self.write(sheet, row, 0, note, "plain", "note")
        return len(notes) + 2

    def table(
        self, sheet: Any, place: Place, rows: Sequence[Sequence[Any]], totals: Sequence[Any] = ()
    ) -> None:
        """Write a table with its header, and below it the totals."""
        widths = [
            _width(column, [row[number] for row in rows]) for number, column in enumerate(place.columns)
        ]
        for number, column in enumerate(place.columns):
            side = "indented" if column.kind in LEFT else "right"
            self.write(sheet, place.head, number, column.header, "plain", "head", side)
            sheet.set_column(number, number, widths[number])
        sheet.set_row(
            place.head, 6 + 12 * max(map(_lines, (column.header for column in place.columns), widths))
        )
        for offset, row in enumerate(rows, start=place.head + 1):
            lines = max(
                _lines(_shown(cell), width) if column.kind == "text" else 1
                for column, cell, width in zip(place.columns, row, widths, strict=True)
            )
            if lines > 1:
                sheet.set_row(offset, 2 + 12 * lines)
            for number, (column, cell) in enumerate(zip(place.columns, row, strict=True)):
                self.write(sheet, offset, number, cell, column.kind, *_styles(cell))
        for number, cell in enumerate(totals):
            self.write(sheet, place.last + 1, number, cell, place.columns[number].kind, "total")
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xl_rowcol_to_cell(place.last, len(place.columns))}"}
        )

    def hold(self, sheet: Any, place: Place, columns: int) -> None:
        """Keep the header of a table, and so many columns, in view and on every page."""
        sheet.repeat_rows(place.head)
        sheet.freeze_panes(place.head + 1, columns)

    def colour(self, sheet: Any, place: Place, key: str, value: str, criteria: str = "==") -> None:
        """Show cells of a column in red where they are a value, or are not."""
        number, last = place.index(key), place.last
        rule = {"type": "cell", "criteria": criteria, "value": value, "format": self._red()}
        sheet.conditional_format(place.head + 1, number, last, number, rule)

    def alarm(self, sheet: Any, first: int, column: int, last: int) -> None:
        """Show cells in red where they are not 0."""
        rule = {"type": "cell", "criteria": "<>", "value": 0, "format": self._red()}
        sheet.conditional_format(first, column, last, column, rule)

    def _red(self) -> Any:
        if ("red",) not in self.formats:
            self.formats["red",] = self.book.add_format({"font_color": "#9C0006", "bg_color": "#FBE3E4"})
        return self.formats["red",]


def _styles(cell: Any) -> tuple[str, ...]:
    return ("line",) if isinstance(cell, Formula) else ("line", "input")


def _width(column: Column, cells: Sequence[Any]) -> float:
    """Wide enough for what is in it; long text wraps."""
    if column.width is not None:
        return column.width
    least = max(WIDTHS.get(column.kind, 9), *(len(word) + 0.5 for word in column.header.split()))
    if column.kind != "text":
        return least
    longest = max((len(_shown(cell)) for cell in cells), default=0)
    return min(max(least, longest + 2.5), WIDEST)


def _shown(cell: Any) -> str:
    return "" if value(cell) is None else str(value(cell))


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    if len(text) < width:
        return 1
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width - 1:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
    return lines


STYLES: dict[str, dict[str, Any]] = {
    "input": {"font_color": INPUT},
    "line": {"bottom": 1, "bottom_color": LINE},
    "total": {"bold": True, "top": 1, "bottom": 6, "font_color": COMPUTED},
    "head": {
        "bold": True,
        "font_size": 8,
        "text_wrap": True,
        "font_color": "#FFFFFF",
        "bg_color": DARK,
        "valign": "vcenter",
        "border": 1,
        "border_color": LINE,
    },
    "title": {"bold": True, "font_size": 14, "font_color": DARK},
    "note": {"italic": True, "font_color": "#4A5A66"},
    "label": {"bold": True, "font_color": DARK},
    "section": {"bold": True, "font_size": 11, "font_color": DARK, "bottom": 2, "bottom_color": DARK},
    "wrapped": {"text_wrap": True},
    "left": {"align": "left"},
    "indented": {"align": "left", "indent": 1},
    "right": {"align": "right"},
    "plain": {"font_color": COMPUTED},
}

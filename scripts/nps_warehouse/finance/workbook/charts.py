"""The sheet `Charts`: points with their intervals against the bands, and amounts against targets; native charts."""

from math import ceil, floor
from typing import Any

from nps_warehouse.finance.workbook.contents import Contents
from nps_warehouse.finance.workbook.paper import Column, Formula, Paper, Place, number_of

SHEET = "Charts"
BEHIND = "Chart data"
BLUE, GREY, GREEN, RED = "#2E6F9E", "#B8C4CC", "#4C8C5A", "#A33B3B"
MOST_BANDS = 8
SIZE = {"width": 940, "height": 330}


def data_place(contents: Contents) -> Place:
    """Where the numbers are that charts need beside the statements."""
    edges = edges_of(contents)
    columns = (
        Column("payee_name", "Payee"),
        Column("points", "Paid on, points", "points"),
        Column("above", "Up to the high end", "points"),
        Column("below", "Down to the low end", "points"),
        *(
            Column(f"edge_{number}", f"Band from {edge_name(edge)}", "points")
            for number, edge in enumerate(edges)
        ),
    )
    return Place(BEHIND, 2, columns, len(contents.statements.rows))


def edges_of(contents: Contents) -> list[float]:
    """Where bands begin, but for the lowest."""
    edges = sorted({start for steps in contents.bands.values() for start, _ in steps[1:]})
    return edges[:MOST_BANDS]


def edge_name(edge: float) -> str:
    """`+40`, `−7.5`, `0`."""
    return f"{edge:+g}".replace("-", "−").replace("+0", "0")


def bounds(contents: Contents) -> tuple[int, int]:
    """The ends of the axis of points: whole twenties around points, intervals and bands, and ±100 at most."""
    ends = [
        row[key]
        for row in contents.statements.rows
        for key in ("measure_low", "measure_high", "measure_points")
    ]
    shown = [*edges_of(contents), 0.0, *(end for end in ends if end is not None)]
    return max(-100, 20 * floor(min(shown) / 20)), min(100, 20 * ceil(max(shown) / 20))


def data_cells(contents: Contents, row: int, cells: list[Any], statements: Place) -> list[Any]:
    """A row of the charts' numbers; an interval that does not hold the points has no arm on that side."""
    measure, low, high = (statements.cell(key, row) for key in ("measure", "low", "high"))
    points, least, most = (number_of(cells[statements.index(key)]) for key in ("measure", "low", "high"))
    return [
        Formula(f"={statements.cell('payee_name', row)}", str(cells[statements.index("payee_name")] or "")),
        Formula(f"=N({measure})", points or 0),
        _arm(high, measure, most, points),
        _arm(measure, low, points, least),
        *edges_of(contents),
    ]


def _arm(upper: str, lower: str, most: float | None, least: float | None) -> Formula:
    value = 0.0 if most is None or least is None else max(0.0, most - least)
    return Formula(f"=IF(COUNT({upper},{lower})=2,MAX(0,{upper}-{lower}),0)", value)


def draw_charts(paper: Paper, contents: Contents, data: Place, statements: Place) -> None:
    """Draw the sheet with both charts."""
    sheet = paper.sheet(SHEET)
    paper.head(sheet, f"Charts: {contents.name}")
    sheet.fit_to_pages(1, 1)
    sheet.insert_chart(2, 0, _points(paper, contents, data))
    sheet.insert_chart(20, 0, _amounts(paper, contents, statements))


def _points(paper: Paper, contents: Contents, data: Place) -> Any:
    chart = paper.book.add_chart({"type": "column"})
    names = f"={data.range('payee_name')}"
    chart.add_series(
        {
            "name": "Paid on, points",
            "categories": names,
            "values": f"={data.range('points')}",
            "fill": {"color": BLUE},
            "gap": 80,
            "y_error_bars": {
                "type": "custom",
                "plus_values": f"={data.range('above')}",
                "minus_values": f"={data.range('below')}",
                "line": {"color": "#222222", "width": 1.25},
            },
        }
    )
    lines = paper.book.add_chart({"type": "line"})
    for number, edge in enumerate(edges_of(contents)):
        lines.add_series(
            {
                "name": f"band from {edge_name(edge)}",
                "categories": names,
                "values": f"={data.range(f'edge_{number}')}",
                "line": {
                    "color": (GREEN, RED, "#C78A2C", "#6B5B95")[number % 4],
                    "width": 1.5,
                    "dash_type": "dash",
                },
            }
        )
    if edges_of(contents):
        chart.combine(lines)
    _dress(
        chart,
        f"{contents.measure} per payee with its 95 % interval, and where bands begin",
        "points",
        bounds(contents),
    )
    return chart


def _amounts(paper: Paper, contents: Contents, statements: Place) -> Any:
    chart = paper.book.add_chart({"type": "column"})
    for key, label, colour in (("target", "Target", GREY), ("amount", "Amount", GREEN)):
        chart.add_series(
            {
                "name": label,
                "categories": f"={statements.range('payee_name')}",
                "values": f"={statements.range(key)}",
                "fill": {"color": colour},
                "gap": 80,
                "overlap": -5,
            }
        )
    currencies = sorted({str(row["currency"]) for row in contents.statements.rows if row["currency"]})
    _dress(chart, "Amount against target", ", ".join(currencies))
    return chart


def _dress(chart: Any, title: str, unit: str, ends: tuple[int, int] | None = None) -> None:
    font = {"name": "Arial", "size": 9}
    chart.set_title({"name": title, "name_font": {**font, "size": 11, "bold": True}, "overlay": False})
    chart.set_x_axis({"num_font": font, "label_position": "low"})
    gridlines = {"visible": True, "line": {"color": "#E1E6EA"}}
    axis = {
        "num_font": font,
        "name": unit,
        "name_font": font,
        "major_gridlines": gridlines,
        "num_format": "#,##0",
    }
    chart.set_y_axis(axis | ({} if ends is None else {"min": ends[0], "max": ends[1]}))
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size(SIZE)

"""The charts, as Altair specifications drawn to inline SVG when the page is made.

Each is drawn twice: wide, and with a plot of 220 pixels for phones (style sheet and media query choose). Colours are
CSS variables, so that light, dark and print need no other drawing. Every mark has its description as `aria-label` and
as a `<title>` to hover over.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup, escape

WIDE, NARROW = 484, 220
INK, MUTED, LINE, ACCENT, BAND = (f"var(--{name})" for name in ("ink", "muted", "line", "accent", "band"))
PASSIVE = "var(--passive)"
CATEGORIES = {"promoter": ACCENT, "passive": PASSIVE, "detractor": "var(--detractor)"}
LABEL = 12
SIGN = 7
"""Pixels that a sign of a label takes at most, on average."""
ROOM_FOR_TEXT = 24
"""Pixels more for texts at the right, because the reader's font may be wider than the one they are measured with."""

Row = dict[str, Any]
Chart = Any  # altair's chart classes share no type that has what is used here


def histogram(rows: Sequence[Row], title: str) -> Markup:
    """Answers per score. Rows: score, answers, text, category, description."""

    def draw(width: int) -> Chart:
        base = alt.Chart(_data(rows)).encode(
            x=alt.X("score:O", title=None, axis=_axis(labelAngle=0, ticks=False, domain=True)),
            y=alt.Y("answers:Q", title=None, axis=None),
        )
        bars = base.mark_bar(width={"band": 0.86}).encode(
            color=alt.Color("category:N", scale=_scale(CATEGORIES), legend=None), description="description:N"
        )
        texts = base.mark_text(dy=-7, color=MUTED, fontSize=LABEL if width == WIDE else 10, aria=False)
        return _sized(alt.layer(bars, texts.encode(text="text:N")), width, 180)

    return _both(draw, title)


def trend(rows: Sequence[Row], benchmark: Row | None, title: str) -> Markup:
    """A line with its band, the benchmark as a dashed line, and a numbered line where a break is.

    Rows: on (the date of its end), label (its name, below its dot), nps, low, high, description, break (its number,
    else empty), break_description.
    """
    rows = [row | {"at": (row["on"] - rows[0]["on"]).days, "on": None} for row in rows]
    broken = [row for row in rows if row["break"]]
    values = [value for row in rows for value in (row["low"], row["high"])] + [0.0]
    values += [benchmark["nps"]] if benchmark else []
    domain = [max(-100, min(values) - 5), min(100, max(values) + 5)]

    def draw(width: int) -> Chart:
        plot = width - 30 if width == WIDE else width
        x = _x_of_periods(rows, plot)
        y_scale = alt.Scale(domain=domain, nice=True)
        base = alt.Chart(_data(rows)).encode(x=x)
        band = base.mark_area(color=BAND, aria=False).encode(
            y=alt.Y("low:Q", title=None, scale=y_scale, axis=_points()), y2="high:Q"
        )
        line = base.mark_line(color=ACCENT, strokeWidth=2.5, aria=False).encode(y="nps:Q")
        dots = base.mark_circle(color=ACCENT, size=36, opacity=1).encode(
            y="nps:Q", description="description:N"
        )
        layers = [band, line, dots]
        if benchmark:
            rule = alt.Chart(_data([benchmark])).encode(y="nps:Q")
            layers.append(
                rule.mark_rule(color=INK, strokeDash=[4, 4], strokeWidth=1.25).encode(
                    description="description:N"
                )
            )
            layers.append(
                rule.mark_text(color=INK, align="right", dy=-7, x="width", fontSize=LABEL, aria=False).encode(
                    text="name:N"
                )
            )
        if broken:
            mark = alt.Chart(_data(broken)).encode(x=x)
            layers.append(
                mark.mark_rule(color=MUTED, strokeDash=[1, 3], strokeWidth=1.5).encode(
                    description="break_description:N"
                )
            )
            layers.append(
                mark.mark_text(color=INK, y=0, dy=-6, fontSize=LABEL, fontWeight="bold", aria=False).encode(
                    text="break:N"
                )
            )
        return _sized(alt.layer(*layers), plot, 200)

    return _both(draw, title)


def ranges(rows: Sequence[Row], title: str) -> Markup:
    """A dot with its interval per name, against a benchmark and the range of its suppliers.

    Rows: name, nps, low, high, benchmark, lowest, highest, and a description of each of the three.
    """
    names = [row["name"] for row in rows]

    def draw(width: int) -> Chart:
        plot = 540 if width == WIDE else 205
        limit = 150 if width == WIDE else 105
        y = _y_of_names(names, limit)
        x_scale = alt.Scale(domain=[-100, 100])
        x = alt.X("nps:Q", title=None, scale=x_scale, axis=_points(values=[-100, -50, 0, 50, 100]))
        base = alt.Chart(_data(rows)).encode(y=y)
        suppliers = base.mark_bar(color=BAND, stroke=PASSIVE, height=16).encode(
            x=alt.X("lowest:Q", title=None, scale=x_scale),
            x2="highest:Q",
            description="suppliers_description:N",
        )
        benchmark = base.mark_tick(color=INK, thickness=2, size=20).encode(
            x=alt.X("benchmark:Q", title=None, scale=x_scale), description="benchmark_description:N"
        )
        interval = base.mark_rule(color=ACCENT, strokeWidth=2, aria=False).encode(
            x=alt.X("low:Q", title=None, scale=x_scale), x2="high:Q"
        )
        dot = base.mark_circle(color=ACCENT, size=80, opacity=1).encode(x=x, description="description:N")
        return _sized(alt.layer(suppliers, interval, benchmark, dot), plot, 30 * len(names))

    return _both(draw, title)


def bars(rows: Sequence[Row], title: str) -> Markup:
    """A bar per name with its figure beside it. Rows: name, value, text, description."""
    names = [row["name"] for row in rows]

    def draw(width: int) -> Chart:
        plot = 420 if width == WIDE else 140
        limit = 150 if width == WIDE else 115
        base = alt.Chart(_data(rows)).encode(
            y=_y_of_names(names, limit),
            x=alt.X("value:Q", title=None, axis=None),
        )
        bar = base.mark_bar(color=ACCENT, height=14).encode(description="description:N")
        text = base.mark_text(align="left", dx=5, color=MUTED, fontSize=LABEL, aria=False).encode(
            text="text:N"
        )
        return _sized(alt.layer(bar, text), plot, 26 * len(names), room=ROOM_FOR_TEXT)

    return _both(draw, title)


def _data(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _axis(**options: Any) -> alt.Axis:
    return alt.Axis(aria=False, **options)


def _points(**options: Any) -> alt.Axis:
    """An axis of points with a line at every value; zero is a figure like any other, so it has no sign."""
    return _axis(
        labelExpr="datum.value == 0 ? '0' : format(datum.value, '+d')",
        domain=False,
        ticks=False,
        labelFlush=False,
        **options,
    )


def _scale(colours: dict[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def _sized(chart: Chart, width: int, height: int, room: int = 4) -> Chart:
    """The chart in its size and the page's looks. room: to the right of it."""
    return (
        chart.properties(
            width=width, height=height, padding={"left": 4, "top": 4, "bottom": 4, "right": room}
        )
        .configure(background="transparent", font="system-ui, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=LINE,
            domainColor=MUTED,
            tickColor=MUTED,
            labelColor=MUTED,
            labelFontSize=LABEL,
            labelPadding=6,
        )
    )


def _both(draw: Callable[[int], Chart], title: str) -> Markup:
    """The chart in both widths; what is not shown is not read out either."""
    return Markup("").join(
        Markup('<div class="{}">{}</div>').format(name, inline(_svg(draw(width)), title))
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )


def _svg(chart: Chart) -> str:
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def inline(svg: str, title: str) -> Markup:
    """An SVG as part of a page: no addresses, no English roles, a name, and a title for every described mark."""
    svg = re.sub(r' (?:xmlns(?::xlink)?|version|aria-roledescription|font-family|role)="[^"]*"', "", svg)
    svg = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", svg)
    svg = re.sub(r' (?:pointer-events="none"|opacity="1"|aria-hidden="true"|class="[^"]*")', "", svg)
    svg = re.sub(r' (?:transform|d|x|y|x2|y2|width|height)="[^"]*"', _shortened, svg)
    svg = re.sub(
        r'<(path|line|rect|text)\b([^>]*?) aria-label="([^"]*)"([^>]*?)(?:/>|></\1>)',
        r'<\1 role="img" aria-label="\3"\2\4><title>\3</title></\1>',
        svg,
    )
    opening = f'<svg class="chart" role="group" aria-label="{escape(title)}"'
    return Markup(svg.replace("<svg", opening, 1))


def _shortened(attribute: re.Match[str]) -> str:
    """A place in tenths of a pixel."""
    return re.sub(r"(\.\d)\d+", r"\1", attribute[0])


def _x_of_periods(rows: Sequence[Row], plot: int) -> alt.X:
    """An axis with a tick below every dot and, where there is room, the name of its period: the newest always."""
    days = rows[-1]["at"]
    names: dict[int, str] = {}
    free = plot + 1.0
    for row in reversed(rows):
        place, room = plot * row["at"] / days, SIGN * len(row["label"]) + 4
        if place + room / 2 <= free or not names:
            names[row["at"]] = row["label"]
            free = place - room / 2
    axis = _axis(
        values=[row["at"] for row in rows],
        labelExpr=f"{json.dumps(names)}[datum.value] || ''",
        labelOverlap=False,
        labelFlush=False,
        grid=False,
    )
    return alt.X("at:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, days], nice=False))


def _y_of_names(names: Sequence[str], limit: int) -> alt.Y:
    """An axis of names in the order of the rows. limit: how wide a name may be, in pixels."""
    axis = _axis(
        labelLimit=limit, ticks=False, domain=False, labelPadding=8, labelColor=INK, minExtent=limit + 12
    )
    return alt.Y("name:N", title=None, sort=names, scale=alt.Scale(domain=names), axis=axis)

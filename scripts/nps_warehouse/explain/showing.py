"""Showing an explanation: as text for people, as JSON for programs."""

import textwrap
from collections.abc import Sequence
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.table import Table

from nps_warehouse.explain.explaining import Explanation
from nps_warehouse.explain.steps import Part, Row, Step, number
from nps_warehouse.report.fitting import BETWEEN, ENDS, fitted, widths_of
from nps_warehouse.report.screen import json_text
from nps_warehouse.report.wording import points

# The columns of the three lists, each under the name that it is shown by.
COUNTED = {
    "person": "respondent_id",
    "date": "responded_on",
    "score": "score",
    "category": "category",
    "their reason": "reason",
}
NOT_COUNTED = {
    "person": "respondent_id",
    "date": "responded_on",
    "score": "score_as_exported",
    "why not": "reason",
    "file": "source_file",
    "row": "source_row",
}
BENCHMARKS = {
    "study": "study_id",
    "provider": "provider",
    "branch": "branch_benchmark_nps",
    "gap": "branch_gap",
    "all B2B": "b2b_benchmark_nps",
    "B2B gap": "b2b_gap",
    "certainty": "benchmark_variance",
}
SHRINKING = {
    **{"person": 8, "file": 12, "study": 12, "provider": 9},
    **{"their reason": 16, "why not": 14, "certainty": 12},
}
"""Names and texts: on a narrow terminal they go on below themselves, in so many columns at least."""
LEAVING = ("row", "provider", "certainty")
"""What leaves when that is not enough, the first to go first."""


def show_text(explanation: Explanation, console: Console) -> None:
    """Print the figure, its formula, and the three lists behind it."""
    figure = explanation.figure
    console.print(
        f"{_subject(figure)}, {figure['period_name']} ({figure['period_start']} to {figure['period_end']})",
        soft_wrap=True,
    )
    console.print(explanation.formula, soft_wrap=True)
    if not figure["is_reportable"]:
        console.print(f"not reportable: {figure['not_reportable_reason']}")
    parts = explanation.parts
    _show_parts(console, [part for part in parts if part.study_id is None])
    _list(console, f"{len(explanation.counted)} answers counted", COUNTED, explanation.counted)
    _list(console, f"{len(explanation.not_counted)} not counted", NOT_COUNTED, explanation.not_counted)
    _list(console, f"{len(explanation.benchmarks)} benchmark studies", BENCHMARKS, explanation.benchmarks)
    _show_parts(console, [part for part in parts if part.study_id is not None])


def _subject(figure: Row) -> str:
    """`all accounts`, `team North`, `branch staffing (Staffing agencies)`."""
    if figure["entity_id"] is None:
        return "all accounts"
    named = figure["entity_name"] != figure["entity_id"]
    label = f" ({figure['entity_name']})" if named else ""
    return f"{figure['entity_type'].replace('_', ' ')} {figure['entity_id']}{label}"


def show_json(explanation: Explanation, console: Console) -> None:
    """Print everything as one JSON object; dates are ISO 8601 text."""
    everything = {
        "figure": explanation.figure,
        "formula": explanation.formula,
        "parts": [asdict(part) for part in explanation.parts],
        "response_basis": explanation.response_basis,
        "counted": explanation.counted,
        "not_counted": explanation.not_counted,
        "benchmarks": explanation.benchmarks,
    }
    console.file.write(json_text(everything) + "\n")


def _show_parts(console: Console, parts: Sequence[Part]) -> None:
    """Print each step on a line of its own, broken before an equals sign where it does not fit."""
    for part in parts:
        lines = [line for step in part.steps for line in _lines(step, console.width)]
        verdict = textwrap.wrap(
            part.verdict, console.width, initial_indent=_INDENT, subsequent_indent=_INDENT
        )
        for line in ("", *textwrap.wrap(part.title, console.width), *lines, *verdict):
            console.print(line, soft_wrap=True)


_INDENT = "  "
_SYMBOL_WIDTH = 8


def _lines(step: Step, width: int) -> list[str]:
    """One step: its symbol, words, formula, the numbers in it and the value, where they differ."""
    value = number(step.value)
    start = f"{_INDENT}{step.symbol:<{_SYMBOL_WIDTH}}{step.words}"
    pieces = [piece for piece in (step.formula, step.numbers) if piece and piece not in (value, f"({value})")]
    lines, separator = [start], ": " if pieces and step.words else ""
    for piece in (*dict.fromkeys(pieces), f"{value}"):
        addition = separator + piece if separator else (f" = {piece}" if step.words else piece)
        separator = ""
        if len(lines[-1]) + len(addition) <= width:
            lines[-1] += addition
        else:
            lines.append(" " * (len(_INDENT) + _SYMBOL_WIDTH) + addition.lstrip(": "))
    hanging = " " * (len(_INDENT) + _SYMBOL_WIDTH + len(_INDENT))
    return [part for line in lines for part in textwrap.wrap(line, width, subsequent_indent=hanging)]


def _list(console: Console, title: str, columns: dict[str, str], rows: Sequence[Row]) -> None:
    console.print()
    console.print(title)
    if not rows:
        return
    lines = [[_text(row[column]) for column in columns.values()] for row in rows]
    room = console.width - ENDS
    widths = fitted(widths_of(tuple(columns), lines), room, names=SHRINKING, leaving=LEAVING, gap=BETWEEN)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, width in widths.items():
        table.add_column(name, width=width, no_wrap=name not in SHRINKING, overflow="fold")
    for line in lines:
        table.add_row(*(cell for name, cell in zip(columns, line, strict=True) if name in widths))
    console.print(table)


def _text(value: object) -> str:
    if isinstance(value, float):
        return points(value)
    return "–" if value is None else str(value)

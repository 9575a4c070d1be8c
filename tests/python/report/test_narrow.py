"""Tables on a terminal of 80 and 60 columns, with very long names: no line is wider, and no figure is cut or left out."""

import io
from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from bonus_tables import published
from rich.cells import cell_len

from nps_warehouse.closed_loop import queue, suggestions
from nps_warehouse.closed_loop.suggestions import Suggestion
from nps_warehouse.explain import showing
from nps_warehouse.finance import statement
from nps_warehouse.finance.reading import statements
from nps_warehouse.load import report
from nps_warehouse.load.explain_file import FilePreview
from nps_warehouse.load.explain_file import _show as show_preview
from nps_warehouse.report import headline, status, timing
from nps_warehouse.report.fitting import fitted, room_of, sized, widths_of
from nps_warehouse.report.screen import Screen
from nps_warehouse.report.state import Loaded, LoadedTable

NAME = "Financial and professional services of the North and the South, Incorporated"
WORD = "x" * 90
WIDTHS = {"Name": 30, "n": 6, "NPS": 6, "Gap": 6, "B2B gap": 7}


def at(width: int, show: Callable[[Screen], object], *, is_terminal: bool = True) -> str:
    written = io.StringIO()
    show(Screen(file=written, width=width, force_terminal=is_terminal, color_system=None))
    return written.getvalue()


def branches(screen: Screen) -> None:
    numbers = dict.fromkeys((*headline.SHARES, "nps_low", "benchmark", "branch_gap", "b2b_gap"), -1.0)
    row = {"name": NAME, "responses": 12_345, "is_total": False, "interval_basis": "one account"}
    row |= numbers | {"nps": -12.3, "nps_high": 100.0, "not_reportable_reason": None}
    headline.show_table(f"NPS per branch, 2025, against {NAME}", [row], screen)


def cases(screen: Screen) -> None:
    row = dict.fromkeys(("account_name", "account_manager_name", "respondent_id"), NAME)
    more = {"priority": 12, "action": "ask_for_introduction", "score": 10, "due_at": datetime(2025, 3, 4)}
    queue.show_text([{**row, **more, "reason": NAME, "improve": None, "priority_reason": NAME}], screen)


def files(screen: Screen) -> None:
    loaded = report.FileOutcome(
        NAME + ".csv", "benchmark_responses", "loaded", 9_876_543, 1_234_567, 8_641_965, 11
    )
    again = report.FileOutcome(WORD, "account_managers", "already loaded")
    report.show(report.LoadReport((loaded, again)), screen)


def answers(screen: Screen) -> None:
    figure = {
        **dict.fromkeys(("period_name", "entity_id", "entity_name", "entity_type"), "x"),
        **{"period_start": "", "period_end": "", "is_reportable": True},
    }
    counted = (NAME, date(2025, 3, 4), 10, "detractor", NAME)
    not_counted = (WORD, date(2025, 3, 4), "10", NAME, WORD, 123_456)
    benchmark = (WORD, NAME, -43.21, 3.33, -30.0, -10.32, "unknown: no sample size")
    explanation: Any = SimpleNamespace(
        figure=figure,
        formula="",
        parts=(),
        counted=[dict(zip(showing.COUNTED.values(), counted, strict=True))],
        not_counted=[dict(zip(showing.NOT_COUNTED.values(), not_counted, strict=True))],
        benchmarks=[dict(zip(showing.BENCHMARKS.values(), benchmark, strict=True))],
    )
    showing.show_text(explanation, screen)


def bonus(screen: Screen) -> None:
    connection = published()
    statement.show_text(statements(connection, "team-quarter", "2025-Q1", None), connection, screen)


def words(screen: Screen) -> None:
    suggestions.show([Suggestion("(unknown)", WORD, 12_345, 67_890)], (99_999, 1), screen)


def preview(screen: Screen) -> None:
    columns = ((NAME, "answer:" + WORD, NAME), (WORD, "", WORD), ("score", "score", "9"))
    show_preview(FilePreview("f.csv", {}, columns), screen)


def loaded(screen: Screen) -> None:
    table = LoadedTable("benchmark_responses", 12_345, 123_456_789, datetime(2025, 3, 4, 10, 20, 30))
    status.show_loaded(Loaded((table,), (), ""), screen)


def timings(screen: Screen) -> None:
    timing.show_timings([timing.Timing("validate marts", 12_345.6, 12_345.6, 12_345)], screen)


TABLES: dict[Callable[[Screen], None], tuple[str, ...]] = {
    branches: ("12 345", "−12.3", "* −1.0 … +100.0"),
    cases: ("12", "ask for an introduction", "10"),
    files: ("9 876 543", "1 234 567", "11", "already loaded"),
    answers: ("2025-03-04", "10", "detractor", "−43.2", "+3.3", "−30.0", "−10.3"),
    bonus: ("37", "+35.1", "925.91", "closed"),
    words: ("12345", "67890", "(unknown)"),
    preview: ("score", "9", "not loaded"),
    loaded: ("12345", "123 456 789", "2025-03-04 10:20:30"),
    timings: ("12345.6", "12 345", "100 %"),
}
"""What of each table is whole on any terminal."""


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("show", TABLES, ids=lambda show: show.__name__)
def test_a_table_is_no_wider_than_the_terminal_and_its_figures_are_whole(
    show: Callable[[Screen], None], width: int
) -> None:
    text = at(width, show)
    cells = [" ".join(line.split()) for line in text.splitlines()]
    assert max(cell_len(line) for line in text.splitlines()) <= width, text
    for figure in TABLES[show]:
        assert any(f" {figure} " in f" {line} " for line in cells), (figure, text)


def test_names_shrink_before_columns_leave_and_figures_stay() -> None:
    names, leaving = {"Name": 12}, ("B2B gap", "Gap")
    assert fitted(WIDTHS, 100, names=names, leaving=leaving) == WIDTHS
    assert fitted(WIDTHS, 45, names=names, leaving=leaving) == {**WIDTHS, "Name": 12}
    assert fitted(WIDTHS, 44, names=names, leaving=leaving) == {"Name": 20, "n": 6, "NPS": 6, "Gap": 6}
    assert fitted(WIDTHS, 10, names=names, leaving=leaving) == {"Name": 12, "n": 6, "NPS": 6}


def test_of_several_names_the_longest_shrinks_and_a_short_one_is_left_alone() -> None:
    widths = {"Account": 30, "Person": 5, "Manager": 14}
    assert fitted(widths, 37, names={"Account": 10, "Person": 8, "Manager": 10}) == {
        **widths,
        "Account": 14,
    }


def test_widths_count_cells_and_what_cannot_be_printed_as_it_is_shown() -> None:
    assert widths_of(("a", "long"), [("日本", "\x1b")]) == {"a": 4, "long": 4}
    assert (sized("日本語", 4), sized("9", 3, right=True)) == ("日 …", "  9")


def test_in_a_file_nothing_is_shortened() -> None:
    text = at(60, cases, is_terminal=False)
    assert text.splitlines()[2].count(NAME) == 3
    assert room_of(Screen(file=io.StringIO(), width=60)) > 500


@pytest.mark.parametrize("show", [files, answers], ids=lambda show: show.__name__)
def test_names_of_files_and_ids_go_on_below_themselves(show: Callable[[Screen], None]) -> None:
    text = at(60, show)
    assert "…" not in text
    assert text.count("x") >= len(WORD)


def test_in_80_columns_millions_of_rows_leave_room_for_the_table_and_the_name() -> None:
    text = at(80, files)
    assert "benchmark_responses" in text and "Rejected" in text and "Unchanged" not in text
    assert text.splitlines()[1].startswith("Financial  ")

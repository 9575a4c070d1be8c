"""Where the time went: the steps and the rest add up to the whole, and fit a terminal of 80 columns."""

import io
from typing import Any

import pytest

from nps_warehouse.report.screen import Screen
from nps_warehouse.report.timing import REST, Timing, show_timings, timed, timings_shown, with_rest


def printed(*timings: Timing) -> list[str]:
    written = io.StringIO()
    show_timings(timings, Screen(file=written, width=80))
    return written.getvalue().splitlines()


def test_what_is_spent_between_the_steps_is_the_rest() -> None:
    timings = with_rest([Timing("load", 1.0, 0.5, 100), Timing("build", 2.0, 1.5, 300)], 4.0, 3.0)
    assert [timing.name for timing in timings] == ["load", "build", REST]
    assert (timings[-1].wall, timings[-1].cpu) == (1.0, 1.0)


def test_the_last_line_is_the_whole() -> None:
    lines = printed(Timing("validate marts", 1.0, 0.5, 100), Timing("build", 3.0, 1.5, 12_345.6))
    figures = [line.replace(" %", "%").split() for line in lines if line.strip()]
    assert figures[-1] == ["all", "4.0", "100%", "2.0", "12", "346"]
    assert ["build", "3.0", "75%", "1.5", "12", "346"] in figures
    assert max(map(len, lines)) <= 80


def test_steps_that_ended_before_one_failed_are_shown() -> None:
    kept: dict[str, Any] = {}
    screen = Screen(file=io.StringIO(), width=80)
    with pytest.raises(ValueError), timings_shown(screen, kept.update):
        with timed("load", screen):
            pass
        with timed("build", screen):
            raise ValueError
    assert [timing["name"] for timing in kept["timings"]] == ["load", REST]
    assert set(kept["timings"][0]) == {"name", "wall", "cpu", "peak"}


def test_a_run_without_timings_shows_none() -> None:
    written = io.StringIO()
    with timed("load", Screen(file=written, width=80)):
        pass
    assert not written.getvalue()

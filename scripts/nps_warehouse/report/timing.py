"""How long a step took, and what it cost: said on a terminal, in the table of `nps run --timings`, and in a file.

NPS_TIMINGS=timings.jsonl nps run DROP      # a line of JSON per step: wall and CPU seconds, peak memory in MB
"""

import json
import os
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from nps_warehouse.report.answer import Keep, nowhere
from nps_warehouse.report.wording import thousands

REST = "the rest"
"""What is spent between the steps: importing, printing."""


@dataclass(frozen=True)
class Timing:
    """What a step cost: seconds on the clock and of the processor, and the most memory it had, in MB."""

    name: str
    wall: float
    cpu: float
    peak: float


_ENDED: ContextVar[list[Timing] | None] = ContextVar("ended", default=None)


@contextmanager
def timed(step: str, console: Console) -> Iterator[None]:
    """Time a step that succeeds."""
    _forget_peak()
    began, cpu = time.perf_counter(), _cpu_seconds()
    yield
    timing = Timing(step, time.perf_counter() - began, _cpu_seconds() - cpu, _peak_megabytes())
    if console.is_terminal:
        console.print(f"{step} took {timing.wall:.1f} s", style="dim")
    if (ended := _ENDED.get()) is not None:
        ended.append(timing)
    if file := os.environ.get("NPS_TIMINGS"):
        with Path(file).open("a", encoding="utf-8") as written:
            written.write(json.dumps(asdict(timing)) + "\n")


@contextmanager
def timings_shown(console: Console, keep: Keep = nowhere) -> Iterator[None]:
    """Show at the end where the time went, by step; also when a step fails, of those that ended by then."""
    ended: list[Timing] = []
    token = _ENDED.set(ended)
    began, cpu = time.perf_counter(), _cpu_seconds()
    try:
        yield
    finally:
        _ENDED.reset(token)
        timings = with_rest(ended, time.perf_counter() - began, _cpu_seconds() - cpu)
        keep({"timings": [asdict(timing) for timing in timings]})
        show_timings(timings, console)


def with_rest(ended: Sequence[Timing], wall: float, cpu: float) -> tuple[Timing, ...]:
    """The steps and what was spent besides, so that they add up to the whole. wall, cpu: seconds of the whole."""
    rest_wall = wall - sum(timing.wall for timing in ended)
    rest_cpu = cpu - sum(timing.cpu for timing in ended)
    return (*ended, Timing(REST, max(rest_wall, 0), max(rest_cpu, 0), _peak_megabytes()))


def show_timings(timings: Sequence[Timing], console: Console) -> None:
    """Print a line per step: seconds, their share of the whole, seconds of the processor, peak memory."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    table.add_column("Step")
    for heading in ("Seconds", "Share", "CPU seconds", "Peak MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    wall, cpu = sum(timing.wall for timing in timings), sum(timing.cpu for timing in timings)
    total = Timing("all", wall, cpu, max((timing.peak for timing in timings), default=0))
    for timing in (*timings, total):
        if timing is total:
            table.add_section()
        share = f"{timing.wall / wall:.0%}".replace("%", " %") if wall else ""
        table.add_row(
            timing.name, f"{timing.wall:.1f}", share, f"{timing.cpu:.1f}", thousands(round(timing.peak))
        )
    console.print(table)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _forget_peak() -> None:
    """Reset the peak for this step, where the system can (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_megabytes() -> float:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

"""How long a step took, and what it cost: said on a terminal, and written down where `NPS_TIMINGS` names a file.

NPS_TIMINGS=timings.jsonl nps run DROP      # a line of JSON per step: wall and CPU seconds, peak memory in MB
"""

import json
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console


@contextmanager
def timed(step: str, console: Console) -> Iterator[None]:
    """Time a step that succeeds."""
    _forget_peak()
    began, cpu = time.perf_counter(), _cpu_seconds()
    yield
    wall = time.perf_counter() - began
    if console.is_terminal:
        console.print(f"{step} took {wall:.1f} s", style="dim")
    if file := os.environ.get("NPS_TIMINGS"):
        line = {"name": step, "wall": wall, "cpu": _cpu_seconds() - cpu, "peak": _peak_megabytes()}
        with Path(file).open("a", encoding="utf-8") as written:
            written.write(json.dumps(line) + "\n")


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

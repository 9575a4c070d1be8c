"""Measuring a command: wall and CPU seconds and peak memory of a process of its own, and of its steps."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """What a command or a step of it cost. wall, cpu: seconds. peak: megabytes of memory."""

    name: str
    wall: float
    cpu: float
    peak: float

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def measure(name: str, command: Sequence[str], environment: Mapping[str, str]) -> Measured:
    """Run a command to its end and measure it. Exits with what it said when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{name} failed: {said[-2000:]}")
    return Measured(name, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure_steps(
    name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path
) -> tuple[Measured, list[Measured]]:
    """Run `nps run` and measure it and each of its steps, which it writes down in a file in `folder`."""
    timings = folder / f"{name}.jsonl"
    whole = measure(name, command, {**environment, "NPS_TIMINGS": str(timings)})
    written = timings.read_text(encoding="utf-8").splitlines()
    steps = [Measured(**json.loads(line)) for line in written]
    # Each step forgets the peak of the one before, so the system only knows that of the last.
    return replace(whole, peak=max(step.peak for step in steps)), steps

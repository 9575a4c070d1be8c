"""What a gate found, as lines for people: one when all is well, else one for each failure and warning."""

from dataclasses import asdict
from typing import Any

from rich.console import Console

from nps_warehouse.validate.gates import Result, Verdict

SHOWN = 20
KEYS = ("gate", "passed", "expectations", "hold", "findings")
"""Of `nps validate --format json`."""


def show(verdict: Verdict, console: Console) -> None:
    """Print one line when all is well, else a line for each failure and warning, those that stop first."""
    hold = sum(result.success for result in verdict.results)
    console.print(f"{verdict.gate}: {hold} of {len(verdict.results)} expectations hold")
    broken = verdict.failed_critical + verdict.warnings
    lines = list(dict.fromkeys(describe(result) for result in broken))
    for line in lines[:SHOWN]:
        console.print(line, soft_wrap=True)
    if len(lines) > SHOWN:
        console.print(f"  … and {len(lines) - SHOWN} more: see audit.validation_results")


def content_of(verdict: Verdict) -> dict[str, Any]:
    """The verdict for programs: what does not hold, those that stop first, and how many rules there were."""
    return {
        "gate": verdict.gate,
        "passed": verdict.passed,
        "expectations": len(verdict.results),
        "hold": sum(result.success for result in verdict.results),
        "findings": [asdict(result) for result in verdict.failed_critical + verdict.warnings],
    }


def describe(result: Result) -> str:
    """One line: how bad, which table and column, what was expected and seen, what to do."""
    advice = f"; {result.advice}" if result.advice else ""
    if result.exception:
        return f"  FAILED  {result.table}: could not be checked ({result.exception})" + advice
    mark = "FAILED" if result.is_critical else "warning"
    what = " ".join(filter(None, [result.table, result.column, result.expectation]))
    return f"  {mark}  {what}: seen {result.observed}{advice}"

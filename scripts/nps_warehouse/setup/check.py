"""One check of `nps doctor`: its name, its state, what was found, what to do."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Check:
    """state: `problem` would keep `nps run` from working, `warning` may. advice: what to do, if `found` does not say so."""

    name: str
    state: Literal["ok", "warning", "problem"]
    found: str
    advice: str = ""


def ok(name: str, found: str) -> Check:
    """A check that found nothing wrong."""
    return Check(name, "ok", found)


def warning(name: str, found: str, advice: str) -> Check:
    """What works, and may not for long."""
    return Check(name, "warning", found, advice)


def problem(name: str, found: str, advice: str = "") -> Check:
    """What would keep `nps run` from working. advice: '' where `found` says what to do."""
    return Check(name, "problem", found, advice)

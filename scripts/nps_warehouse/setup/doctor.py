"""`nps doctor`: is everything there that `nps run` needs? A line for each check, and what to do where not.

Reads the project, the machine and the warehouse, and leaves nothing behind.

    show(diagnosis(Warehouse.here()), screen())
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from rich.console import Console

from nps_warehouse.errors import NpsError
from nps_warehouse.settings import Warehouse, variables
from nps_warehouse.setup import locks, machine, versions
from nps_warehouse.setup.check import Check, ok, problem

STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}
KEYS = ("checks",)
"""Of `nps doctor --format json`."""


def diagnosis(warehouse: Warehouse) -> tuple[Check, ...]:
    """Every check, each whatever the others found."""
    parts: tuple[tuple[str, Callable[[], Iterable[Check]]], ...] = (
        ("packages", _versions),
        ("settings", _settings),
        ("disk", partial(machine.disk_checks, warehouse)),
        ("write permission", lambda: [machine.write_check(warehouse)]),
        ("locks", partial(locks.lock_checks, warehouse)),
        ("time zone", lambda: [machine.time_zone_check()]),
        ("memory", lambda: [machine.memory_check()]),
    )
    return tuple(check for name, part in parts for check in _checked(name, part))


def _checked(name: str, part: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    """The checks of a part; what keeps it from being made is a problem of its own."""
    try:
        yield from part()
    except (NpsError, OSError, ImportError) as error:
        yield problem(name, f"cannot be checked: {error}")


def _versions() -> Iterator[Check]:
    project = versions.project_table()
    yield versions.python_check(project["requires-python"])
    yield from versions.package_checks(project["dependencies"])
    yield from versions.tool_checks(project["optional-dependencies"]["spark"])


def _settings() -> Iterator[Check]:
    variables()
    yield ok("settings", "dbt_project.yml can be read")


def show(checks: Sequence[Check], console: Console) -> None:
    """Print a line for each check, and one below it on what to do."""
    for check in checks:
        console.print(
            f"{check.state:<8} {check.name:<16} {check.found}", style=STYLES[check.state], soft_wrap=True
        )
        if check.advice:
            console.print(f"{'':<8} {'':<16} → {check.advice}", soft_wrap=True)


def refuse_problems(checks: Sequence[Check]) -> None:
    """Raise NpsError when something would keep `nps run` from working."""
    problems = [check for check in checks if check.state == "problem"]
    if problems:
        others = f" (and {len(problems) - 1} more, see above)" if len(problems) > 1 else ""
        first = "; ".join(filter(None, (problems[0].found, problems[0].advice)))
        raise NpsError(f"nps run would fail: {first}{others}")

"""`nps status`: the state of the warehouse as paragraphs, one for each of loaded, built and published.

show_status(Warehouse.here(), screen())
"""

from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from nps_warehouse.report.answer import Keep, nowhere
from nps_warehouse.report.state import (
    Erased,
    Loaded,
    NewestBuild,
    PublishedVersion,
    State,
    erased_of,
    state_of,
)
from nps_warehouse.report.wording import thousands
from nps_warehouse.settings import Warehouse

KEYS = ("warehouse", "loaded", "built", "published", "problems", "erased", "verified")
"""Of `nps status --format json`."""


def show_status(warehouse: Warehouse, console: Console, keep: Keep = nowhere) -> None:
    """Read and print the state of the warehouse.

    Raises NpsError when it has the layout of an earlier version, and when the file of who was erased is damaged.
    """
    state = state_of(warehouse)
    keep(asdict(state))
    show_state(state, console)
    erased = erased_of(warehouse)
    keep({"erased": asdict(erased)})
    _show_erased(erased, console)


def show_state(state: State, console: Console) -> None:
    """Print what is loaded, built and published, or why that cannot be shown."""
    console.print(f"warehouse {state.warehouse}", soft_wrap=True)
    if state.loaded:
        show_loaded(state.loaded, console)
        if "built" not in state.problems:
            _show_built(state.built, console)
    _show_problems(("loaded", "built"), state, console)
    if state.published:
        _show_published(state.published, console)
    _show_problems(("published",), state, console)


def _show_problems(parts: tuple[str, ...], state: State, console: Console) -> None:
    for part in parts:
        if part in state.problems:
            console.print(f"{part:<9} {state.problems[part]}", soft_wrap=True)


def show_loaded(loaded: Loaded, console: Console) -> None:
    """Print a line per raw table, per file that failed, and one on files that are missing."""
    table = Table("table", "files", "rows added", "last load (UTC)", box=None, pad_edge=False)
    for each in loaded.tables:
        last = f"{each.last_load_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(each.table, str(each.files), thousands(each.rows_added), last)
    console.print("loaded")
    console.print(table)
    for file in loaded.failed:
        console.print(f"failed {file.file}: {file.error}", style="red", soft_wrap=True)
    if loaded.missing:
        console.print(loaded.missing, style="red", soft_wrap=True)


def _show_built(built: NewestBuild | None, console: Console) -> None:
    if built is None:
        console.print("built     never: run nps build")
        return
    console.print(
        f"built     {built.started_at:%Y-%m-%d %H:%M:%S} UTC, build {built.sequence}, {built.outcome}",
        soft_wrap=True,
    )
    if built.files_not_built:
        are = "file is" if built.files_not_built == 1 else "files are"
        console.print(
            f"          {thousands(built.files_not_built)} loaded {are} not in a whole build yet: run nps build or nps run"
        )


def _show_published(published: PublishedVersion, console: Console) -> None:
    console.print(
        f"published {published.version}, {published.answers_counted} answers counted, "
        f"the last of {published.last_answer_on}",
        soft_wrap=True,
    )
    for each in published.dispositions:
        words = ": ".join(text.replace("_", " ") for text in (each.disposition, each.reason) if text)
        console.print(f"          {thousands(each.answers):>9} {words}")


def _show_erased(erased: Erased, console: Console) -> None:
    """Say how many people were erased, and whether something of them may be left."""
    if erased.people:
        people = "person" if erased.people == 1 else "people"
        console.print(f"erased    {erased.people} {people}, last {erased.last_erased_at}")
    if erased.unfinished:
        console.print(erased.unfinished, style="red", soft_wrap=True)

"""The cases that wait for somebody, with the customer's words and why each ranks where it does: `nps queue`.

Reads `marts.follow_up_queue` of a published version; computes nothing.

    with read_published(Warehouse.here()) as published:
        show_text(cases(published, manager="M01", limit=5), screen())
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from nps_warehouse.errors import NpsError, printable
from nps_warehouse.report.fitting import fitted, room_of, sized, width_of, widths_of
from nps_warehouse.report.screen import Screen, json_text

Row = Mapping[str, Any]

# Between managers the same order as within one: priority is a place, so it is not compared.
QUEUE = """
    select * from marts.follow_up_queue
    where $manager is null or account_manager_id = $manager
    order by is_overdue desc,
        case action when 'recover' then 1 when 'repair' then 2 when 'win_over' then 3 else 4 end,
        coalesce(respondent_role = 'decision_maker', false) desc, annual_revenue desc nulls last,
        priority, response_id
    limit $limit
"""
MANAGERS = """
    select account_manager_id from marts.dim_account_managers
    where account_manager_id = $name or lower(account_manager_name) = lower($name)
    order by account_manager_id <> $name, account_manager_id
"""
ACTIONS = {
    "recover": "recover",
    "repair": "repair",
    "win_over": "win over",
    "ask_for_introduction": "ask for an introduction",
}
HEAD = ("#", "Do", "Score", "Account", "Person", "Manager", "Due")
NAMES = {"Account": 12, "Person": 8, "Manager": 12}
"""The columns that shrink on a narrow terminal, and to what; then these leave, for the line below has the date too."""
LEAVING = ("Manager", "Due")
INDENT = "    "


def cases(
    published: duckdb.DuckDBPyConnection, *, manager: str | None = None, limit: int | None = None
) -> list[Row]:
    """The cases to act on, first things first; of one manager (id or name), or of all.

    Raises NpsError when no such manager is known, or the version has no queue.
    """
    if not published.sql("select 1 from duckdb_tables() where table_name = 'follow_up_queue'").fetchall():
        raise NpsError("the published version has no follow_up_queue: run `nps build`, then `nps publish`")
    chosen = _manager_id(published, manager) if manager is not None else None
    found = published.execute(QUEUE, {"manager": chosen, "limit": limit})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _manager_id(published: duckdb.DuckDBPyConnection, manager: str) -> str:
    found = published.execute(MANAGERS, {"name": manager}).fetchall()
    if not found:
        raise NpsError(
            f"no account manager is {manager}: use an id or a name of dim_account_managers, such as "
            + ", ".join(
                each
                for (each,) in published.sql(
                    "select account_manager_id from marts.dim_account_managers order by all limit 3"
                ).fetchall()
            )
        )
    return str(found[0][0])


def show_text(rows: Sequence[Row], console: Screen) -> None:
    """Print the list: a line for each case, below it the customer's words and why it ranks where it does."""
    if not rows:
        console.print("Nobody is waiting: every answer that asks for action has a finished follow-up.")
        return
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = fitted(widths_of(HEAD, lines), room_of(console) - 1, names=NAMES, leaving=LEAVING)
    head, *cases = (
        "  ".join(sized(cell, widths[name]) for name, cell in zip(HEAD, line, strict=True) if name in widths)
        for line in lines
    )
    for line in (f" {head.rstrip()}", f" {'─' * width_of(widths, 2)}"):
        console.print(line, soft_wrap=True)
    for row, case in zip(rows, cases, strict=True):
        for line in (f" {case.rstrip()}", *_below(row, console.width)):
            console.print(line, soft_wrap=True)


def show_json(rows: Sequence[Row], console: Screen) -> None:
    """Print the rows of the mart as one JSON list; dates and times are ISO 8601 text."""
    console.file.write(json_text(list(rows)) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        str(row["priority"]),
        ACTIONS[row["action"]],
        str(row["score"]),
        printable(row["account_name"]),
        printable(row["respondent_id"] or "(nobody named)"),
        printable(row["account_manager_name"]),
        f"{row['due_at']:%Y-%m-%d}",
    )


def _below(row: Row, width: int) -> list[str]:
    """The customer's words, if there are any, and why the case ranks where it does."""
    words = " / ".join(printable(row[name]) for name in ("reason", "improve") if row[name])
    texts = [f"“{words}”"] if words else []
    texts.append(printable(row["priority_reason"]))
    return [
        line
        for text in texts
        for line in textwrap.wrap(text, width, initial_indent=INDENT, subsequent_indent=INDENT)
    ]

"""The cases that wait for somebody, with the customer's words and why each ranks where it does: `nps queue`.

Reads `marts.follow_up_queue` of a published version; computes nothing.

    with read_published(Warehouse.here()) as published:
        show_text(cases(published, manager="M01", limit=5), Console())
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nps_warehouse.errors import NpsError
from nps_warehouse.report.wording import printable

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


def show_text(rows: Sequence[Row], console: Console) -> None:
    """Print the list; what customers wrote is shown as it is."""
    if not rows:
        console.print("Nobody waits: every answer that asks for action has a finished follow-up.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("#", justify="right")
    for name in (
        "Manager",
        "Account",
        "Person",
        "Score",
        "Do",
        "Due",
        "In their words, and why it ranks here",
    ):
        table.add_column(name, no_wrap=name in ("Person", "Score", "Due"))
    for row in rows:
        table.add_row(*(Text(cell) for cell in _cells(row)))
    console.print(table)


def show_json(rows: Sequence[Row], console: Console) -> None:
    """Print the rows of the mart as one JSON list; dates and times are ISO 8601 text."""
    console.file.write(json.dumps(list(rows), default=str, ensure_ascii=False, indent=2) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    words = " / ".join(printable(row[name]) for name in ("reason", "improve") if row[name])
    return (
        str(row["priority"]),
        printable(row["account_manager_name"]),
        printable(row["account_name"]),
        printable(row["respondent_id"] or "(nobody named)"),
        str(row["score"]),
        ACTIONS[row["action"]],
        f"{row['due_at']:%Y-%m-%d}",
        (f"“{words}”\n" if words else "") + printable(row["priority_reason"]),
    )

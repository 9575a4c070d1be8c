"""Rows of one file that have the same key: gaps that they fill for each other make them one row.

    r1,10,               r1,10,p1@example.com
    r1,,p1@example.com

A cell that is filled in both rows, and not with the same text, contradicts the key: a few such rows are versions, the
lower one being current; more mean that the key does not identify a row. Reads and rewrites `incoming`.
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import ANSWER, SET_ASIDE
from nps_warehouse.load.write.id_guards import exceeds_a_handful, shown
from nps_warehouse.load.write.stage_rows import INCOMING, STAGED, StagedRows
from nps_warehouse.load.write.typed_values import read_as_json
from nps_warehouse.raw_tables import RawTable

REPEATED = "repeated"
"""The temporary table of the keys that several incoming rows have."""
Connection = duckdb.DuckDBPyConnection


def find_repeated(connection: Connection, table: RawTable, incoming: str) -> bool:
    """Create `repeated`: the keys that several rows of the relation `incoming` have; whether there are any."""
    has_key = " and ".join(f"{sql.name(column)} is not null" for column in table.needed_key)
    connection.execute(
        f"create or replace temp table {REPEATED} as select {sql.names(table.key)} from {incoming} "
        f"where {has_key} group by all having count(*) > 1"
    )
    return bool(connection.execute(f"select exists(from {REPEATED})").fetchall()[0][0])


def merge_repeated_rows(
    connection: Connection, table: RawTable, staged: StagedRows, unused: Sequence[str] = ()
) -> tuple[StagedRows, tuple[str, ...]]:
    """Make rows of one key that fill each other's gaps one row of `incoming`; what to report.

    unused: the columns of the file that are not loaded. Raises NpsError when the rows of too many keys contradict
    each other.
    """
    if not find_repeated(connection, table, INCOMING):
        return staged, ()
    columns = [column for column in staged.columns if column not in table.key] + list(staged.answers)
    _compare(connection, table, columns)
    count, first = connection.execute(
        "select count(*), min(_source_row) from compared where contradicts"
    ).fetchall()[0]
    if exceeds_a_handful(count, staged.rows):
        raise NpsError(
            f"{_contradiction(connection, table, columns, first)}, as do {count} of {staged.rows} rows, "
            f"so it does not identify a row; {_way_out(table, unused)}"
        )
    same = sql.same(table.key, STAGED, REPEATED)
    listed = f"_source_row, {sql.names((*table.columns, *staged.answers))}, _read_as"
    connection.execute(
        f"create or replace temp view {INCOMING} as "
        f"select {listed} from {STAGED} anti join {REPEATED} on {same} union all select {listed} from merged"
    )
    (kept,), (several,) = (
        connection.execute(f"select count(*) from {relation}").fetchall()[0]
        for relation in ("merged", "compared")
    )
    notes: tuple[str, ...] = ()
    merged = several - kept
    if merged:
        verbs = "row repeats or completes" if merged == 1 else "rows repeat or complete"
        notes += (f"{merged} {verbs} another of the same {_named(table)}: read as one",)
    if count:
        notes += (
            f"row {first}: {_key_of(connection, table, first)} occurs twice with different content; the last one counts",
        )
    return replace(staged, merged=merged), notes


def _compare(connection: Connection, table: RawTable, columns: Sequence[str]) -> None:
    """Create `compared`, every row of a repeated key with what it says after the rows above it, and `merged`.

    `merged` has the rows that remain: of each run of rows without contradiction the one that completes it.
    """
    key = sql.names(table.key)
    order = f"partition by {key} order by _source_row"
    above = f"over ({order} rows between unbounded preceding and 1 preceding)"
    until = f"over ({order} rows between unbounded preceding and current row)"
    befores, contradictions, completed = [], [], {}
    for number, column in enumerate(columns):
        value = sql.name(column)
        befores.append(f"last_value(nullif(trim({value}), '') ignore nulls) {above} as before_{number}")
        contradictions.append(f"coalesce(before_{number} <> nullif(trim({value}), ''), false)")
        completed[column] = f"coalesce(nullif({value}, ''), before_{number}, {value})"
    typed = {
        column: f"last_value(json_extract_string(_read_as, '$.{column}') ignore nulls) {until}"
        for column in (*table.times, *table.dates, *table.numbers)
    }
    set_aside = f"json_extract_string(_read_as, '$.{SET_ASIDE}')"
    typed[SET_ASIDE] = f"case when not bool_or({set_aside} is null) {until} then {set_aside} end"
    reads = ", ".join(f"{value} as read_{place}" for place, value in enumerate(typed.values()))
    listed = ", ".join(
        f"{completed.get(column, sql.name(column))} as {sql.name(column)}"
        for column in (*table.columns, *(column for column in columns if column.startswith(ANSWER)))
    )
    connection.execute(
        f"create or replace temp table compared as select *, {' or '.join(contradictions) or 'false'} as contradicts "
        f"from (select {STAGED}.*, {', '.join([*befores, reads])} "
        f"from {STAGED} semi join {REPEATED} on {sql.same(table.key, STAGED, REPEATED)})"
    )
    content = sql.names(columns) or "true"
    read_as = read_as_json({column: f"read_{place}" for place, column in enumerate(typed)})
    connection.execute(
        f"""create or replace temp table merged as
        select * exclude (is_new) from (
            select *, row({content}) is distinct from lag(row({content})) over ({order}) as is_new
            from (select _source_row, {listed}, {read_as} as _read_as, contradicts from compared)
        ) where is_new
        qualify coalesce(lead(contradicts) over ({order}), true)"""
    )


def _contradiction(connection: Connection, table: RawTable, columns: Sequence[str], row: int) -> str:
    """The first row that contradicts another of its key, and in which column."""
    compared = ", ".join(f"before_{place}, trim({sql.name(column)})" for place, column in enumerate(columns))
    values = connection.execute(f"select {compared} from compared where _source_row = {row}").fetchall()[0]
    cells = zip(columns, values[::2], values[1::2], strict=True)
    column, before, value = next(cell for cell in cells if cell[1] and cell[2] and cell[1] != cell[2])
    return (
        f"row {row}: {_key_of(connection, table, row)} occurs again with another {column.removeprefix(ANSWER)} "
        f"({shown(value)}, before {shown(before)})"
    )


def _way_out(table: RawTable, unused: Sequence[str]) -> str:
    question = next((name for name in unused if "question" in name.lower() or "vraag" in name.lower()), None)
    if question and table.name == "responses":
        return (
            f"if {question} says which question a row answers, keep only the rows of the recommendation question; "
            "otherwise name the columns that identify a row in sources.yml (id_from: [...])"
        )
    if table.makes_id:
        return "name the columns that identify a row in sources.yml (id_from: [...])"
    if table.has_history:
        return f"keep one row per {_named(table)}, or map the date from which each is valid to {table.key_may_lack[0]}"
    return f"keep one row per {_named(table)}"


def _named(table: RawTable) -> str:
    return " and ".join(table.key)


def _key_of(connection: Connection, table: RawTable, row: int) -> str:
    values = connection.execute(
        f"select {sql.names(table.key)} from {STAGED} where _source_row = {row}"
    ).fetchall()[0]
    return ", ".join(
        f"{column} {shown(value)}" for column, value in zip(table.key, values, strict=True) if value
    )

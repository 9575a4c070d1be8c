"""The rows of one file in the shape of their raw table, in temporary tables: nothing of them is in raw yet.

`incoming` has `_source_row`, `_read_as`, the raw columns and a column per `answer:<question_id>`.
"""

from dataclasses import dataclass, replace

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.load.description import ANSWER, SET_ASIDE, Description
from nps_warehouse.load.header import Layout
from nps_warehouse.load.quotes import refuse_swallowed
from nps_warehouse.load.readings import read_as, reading, to_the_second
from nps_warehouse.load.rows import Reject, Rows, column_names, materialised, numbered, over_gaps, shifts

INCOMING = "incoming"


@dataclass(frozen=True)
class Staged:
    """What was read: rows in `incoming`, records that are no rows, the answer columns, empty rows left out."""

    rows: int
    rejects: tuple[Reject, ...]
    answers: tuple[str, ...]
    empty: int


def stage(
    connection: duckdb.DuckDBPyConnection, rows: Rows, layout: Layout, description: Description
) -> Staged:
    """Read the rows into `incoming`."""
    query = f"select {_projection(rows, layout, description)} from {rows.relation}"
    found = materialised(connection, query, "staged")
    starts = shifts(rows.gaps)
    found = tuple(replace(reject, line=over_gaps(reject.line, starts)) for reject in found)
    head = rows.header_line + description.header_records - 1 if rows.header_line else 0
    rejects = tuple(_named(reject, rows.header) for reject in (*rows.rejects, *found) if reject.line > head)
    relation = "staged"
    if not rows.numbered:
        relation = numbered(connection, "staged", 2, (*rows.gaps, *(reject.line for reject in found)))
    empty, total = _count(connection, "select count(*) filter (_is_empty), count(*) from staged")
    refuse_swallowed(rejects, rows.plain, rows.lines, total + len(found) + 1)
    must_number = bool(rows.gaps or found or empty or description.header_records > 1)
    _make_incoming(connection, relation, must_number, head)
    table = description.raw_table
    if table.makes_id and table.makes_id not in layout.targets and table.makes_id not in layout.constants:
        _tell_equals_apart(connection, table.makes_id)
    (count,) = _count(connection, f"select count(*) from {INCOMING}")
    answers = tuple(target for target in layout.targets if target.startswith(ANSWER))
    return Staged(count, rejects, answers, empty)


def _projection(rows: Rows, layout: Layout, description: Description) -> str:
    """SQL for the raw columns from the columns of the file."""
    table = description.raw_table
    values = {column: f"c{place}" for column, place in layout.targets.items()}
    values |= {column: sql.text(text) for column, text in layout.constants.items()}
    readings = {
        column: read
        for column, value in values.items()
        if (read := reading(column, value, description)) is not None
    }
    if SET_ASIDE in values:
        readings[SET_ASIDE] = values[SET_ASIDE]
    if table.makes_id and table.makes_id not in values:
        values[table.makes_id] = _made_id(layout, description, values, readings)
    shown = [
        f"{values.get(column, 'cast(null as varchar)')} as {sql.name(column)}" for column in table.columns
    ]
    shown += [
        f"{value} as {sql.name(target)}" for target, value in values.items() if target.startswith(ANSWER)
    ]
    shown += [f"{read_as(readings)} as _read_as"]
    shown += [f"coalesce({', '.join(column_names(len(rows.header) - rows.made))}) is null as _is_empty"]
    return ", ".join([*(["_number"] if rows.numbered else []), *shown])


def _made_id(
    layout: Layout, description: Description, values: dict[str, str], readings: dict[str, str]
) -> str:
    """SQL for an id made of the row: the columns that make it, and the ids and times that are constants.

    Constants belong to it because equal rows of two surveys are two answers.
    """
    table = description.raw_table
    by_place = {place: target for target, place in layout.targets.items()}
    order = (*table.columns, *sorted(target for target in layout.targets if target.startswith(ANSWER)))
    places = layout.id_places or tuple(layout.targets[target] for target in order if target in layout.targets)
    parts = []
    for place in places:
        target = by_place.get(place, "")
        value = f"c{place}"
        parts.append(to_the_second(value, readings.get(target)) if target in table.times else value)
    parts += [
        sql.text(f"{column}={layout.constants[column]}")
        for column in table.columns
        if column in layout.constants and (column.endswith("_id") or column in table.times)
    ]
    whole = ", ".join(f"coalesce({part}, '')" for part in parts)
    return f"md5(concat_ws(chr(31), {whole}))"


def _make_incoming(
    connection: duckdb.DuckDBPyConnection, relation: str, must_number: bool, head: int
) -> None:
    """`incoming`: the staged rows with their numbers; a view where they can be counted as they lie."""
    connection.execute(f"drop view if exists temp.{INCOMING}")
    if relation == "staged":
        where = f"where not _is_empty and _number > {head}"
        connection.execute(
            f"create or replace temp view {INCOMING} as select _number as _source_row, * from staged {where}"
        )
    elif must_number:
        connection.execute(
            f"create or replace temp table numbered as select * from {relation} "
            f"where not _is_empty and _number > {head} order by _number"
        )
        connection.execute("create or replace temp table staged as from numbered")
        connection.execute("drop table numbered")
        connection.execute(
            f"create or replace temp view {INCOMING} as select _number as _source_row, * from staged"
        )
    else:
        connection.execute(
            f"create or replace temp view {INCOMING} as select _number as _source_row, * from {relation}"
        )


def _tell_equals_apart(connection: duckdb.DuckDBPyConnection, made: str) -> None:
    """Give rows with equal ids their occurrence number: the second becomes another id, the first stays."""
    column = sql.name(made)
    connection.execute(
        f"update staged set {column} = md5({column} || '#' || again.occurrence) from ("
        f"select rowid as place, row_number() over (partition by {column} order by rowid) as occurrence from staged "
        f"semi join (select {column} from staged group by 1 having count(*) > 1) as equals using ({column})"
        ") as again where staged.rowid = again.place and again.occurrence > 1"
    )


def _named(reject: Reject, header: tuple[str, ...]) -> Reject:
    """The reject with the name its column has in the file."""
    names = dict(zip(column_names(len(header)), header, strict=True))
    return replace(reject, column=names.get(reject.column or ""))


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    return tuple(connection.execute(query).fetchone() or ())

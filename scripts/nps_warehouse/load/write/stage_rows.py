"""The rows of one file in the shape of their raw table, in temporary tables; nothing is written to raw yet.

`incoming` has `_source_row`, `_read_as`, the raw columns and a column per `answer:<question_id>`.
"""

from dataclasses import dataclass, replace

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.load.describe.description import ANSWER, SET_ASIDE, Description
from nps_warehouse.load.read.rows import (
    Reject,
    Rows,
    column_names,
    file_line,
    gap_shifts,
    materialise,
    number_rows,
)
from nps_warehouse.load.read.unclosed_quotes import refuse_unclosed_quote
from nps_warehouse.load.write.column_layout import ColumnLayout
from nps_warehouse.load.write.typed_values import read_as_json, to_the_second, typed_value

INCOMING = "incoming"


@dataclass(frozen=True)
class StagedRows:
    """What was staged: rows in `incoming`, rejected records, the answer columns, empty rows left out."""

    rows: int
    rejects: tuple[Reject, ...]
    answers: tuple[str, ...]
    empty: int


def stage_rows(
    connection: duckdb.DuckDBPyConnection, rows: Rows, layout: ColumnLayout, description: Description
) -> StagedRows:
    """Read the rows into `incoming`. Raises NpsError when an unclosed quote swallowed records."""
    query = f"select {_projection(rows, layout, description)} from {rows.relation}"
    found = materialise(connection, query, "staged")
    starts = gap_shifts(rows.gaps)
    found = tuple(replace(reject, line=file_line(reject.line, starts)) for reject in found)
    last_header_line = rows.header_line + description.header_records - 1 if rows.header_line else 0
    rejects = tuple(
        _with_column_name(reject, rows.header)
        for reject in (*rows.rejects, *found)
        if reject.line > last_header_line
    )
    relation = "staged"
    if not rows.is_numbered:
        relation = number_rows(connection, "staged", 2, (*rows.gaps, *(reject.line for reject in found)))
    empty, total = _count(connection, "select count(*) filter (_is_empty), count(*) from staged")
    refuse_unclosed_quote(rejects, rows.plain_file, rows.lines, total + len(found) + 1)
    must_number = bool(rows.gaps or found or empty or description.header_records > 1)
    _make_incoming(connection, relation, must_number, last_header_line)
    table = description.raw_table
    if table.makes_id and table.makes_id not in layout.targets and table.makes_id not in layout.constants:
        _number_equal_ids(connection, table.makes_id)
    (count,) = _count(connection, f"select count(*) from {INCOMING}")
    answers = tuple(target for target in layout.targets if target.startswith(ANSWER))
    return StagedRows(count, rejects, answers, empty)


def _projection(rows: Rows, layout: ColumnLayout, description: Description) -> str:
    """SQL for the raw columns from the columns of the file."""
    table = description.raw_table
    values = {column: f"c{place}" for column, place in layout.targets.items()}
    values |= {column: sql.text(text) for column, text in layout.constants.items()}
    typed = {
        column: read
        for column, value in values.items()
        if (read := typed_value(column, value, description)) is not None
    }
    if SET_ASIDE in values:
        typed[SET_ASIDE] = values[SET_ASIDE]
    if table.makes_id and table.makes_id not in values:
        values[table.makes_id] = _derived_id(layout, description, values, typed)
    shown = [
        f"{values.get(column, 'cast(null as varchar)')} as {sql.name(column)}" for column in table.columns
    ]
    shown += [
        f"{value} as {sql.name(target)}" for target, value in values.items() if target.startswith(ANSWER)
    ]
    shown += [f"{read_as_json(typed)} as _read_as"]
    own = ", ".join(column_names(len(rows.header) - rows.derived_columns))
    shown += [f"{rows.is_empty or f'coalesce({own}) is null'} as _is_empty"]
    return ", ".join([*(["_number"] if rows.is_numbered else []), *shown])


def _derived_id(
    layout: ColumnLayout, description: Description, values: dict[str, str], typed: dict[str, str]
) -> str:
    """SQL for an id derived from the row: from the columns that identify it, and from constant ids and times.

    Constants are part of it because equal rows of two surveys are two answers.
    """
    table = description.raw_table
    by_place = {place: target for target, place in layout.targets.items()}
    order = (*table.columns, *sorted(target for target in layout.targets if target.startswith(ANSWER)))
    places = layout.id_places or tuple(layout.targets[target] for target in order if target in layout.targets)
    parts = []
    for place in places:
        target = by_place.get(place, "")
        value = f"c{place}"
        parts.append(to_the_second(value, typed.get(target)) if target in table.times else value)
    parts += [
        sql.text(f"{column}={layout.constants[column]}")
        for column in table.columns
        if column in layout.constants and (column.endswith("_id") or column in table.times)
    ]
    whole = ", ".join(f"coalesce({part}, '')" for part in parts)
    return f"md5(concat_ws(chr(31), {whole}))"


def _make_incoming(
    connection: duckdb.DuckDBPyConnection, relation: str, must_number: bool, last_header_line: int
) -> None:
    """Create `incoming`: the staged rows with their numbers; a view where row ids give them."""
    connection.execute(f"drop view if exists temp.{INCOMING}")
    if relation == "staged":
        where = f"where not _is_empty and _number > {last_header_line}"
        connection.execute(
            f"create or replace temp view {INCOMING} as select _number as _source_row, * from staged {where}"
        )
    elif must_number:
        connection.execute(
            f"create or replace temp table numbered as select * from {relation} "
            f"where not _is_empty and _number > {last_header_line} order by _number"
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


def _number_equal_ids(connection: duckdb.DuckDBPyConnection, derived: str) -> None:
    """Make equal derived ids different by their occurrence: the first is kept, the second gets another id."""
    column = sql.name(derived)
    connection.execute(
        f"update staged set {column} = md5({column} || '#' || again.occurrence) from ("
        f"select rowid as place, row_number() over (partition by {column} order by rowid) as occurrence from staged "
        f"semi join (select {column} from staged group by 1 having count(*) > 1) as equals using ({column})"
        ") as again where staged.rowid = again.place and again.occurrence > 1"
    )


def _with_column_name(reject: Reject, header: tuple[str, ...]) -> Reject:
    """The reject with the name of its column in the file."""
    names = dict(zip(column_names(len(header)), header, strict=True))
    return replace(reject, column=names.get(reject.column or ""))


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    return tuple(connection.execute(query).fetchone() or ())

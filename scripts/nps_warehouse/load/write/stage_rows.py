"""The rows of one file in the shape of their raw table, in temporary tables; nothing is written to raw yet.

`incoming` has `_source_row`, `_read_as`, the raw columns and a column per `answer:<question_id>`. Outside the key an
empty cell is empty text; null means that the file has no such column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError, printable
from nps_warehouse.load.describe.description import ANSWER, SET_ASIDE, Description
from nps_warehouse.load.formats.data_rows import DataRows
from nps_warehouse.load.formats.number_notation import proved_decimal
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
from nps_warehouse.load.time_zones import AMBIGUOUS, abbreviations_of, ambiguity, zone_in_header
from nps_warehouse.load.write.column_layout import ColumnLayout
from nps_warehouse.load.write.summary_rows import reject_summary_rows, summary_columns
from nps_warehouse.load.write.typed_values import read_as_json, to_the_second, typed_value
from nps_warehouse.raw_tables import RawTable

INCOMING = "incoming"
STAGED = "staged_rows"


@dataclass(frozen=True)
class StagedRows:
    """What was staged: rows in `incoming`, rejected records, the answer columns, empty rows left out.

    columns: the raw columns that the file or its description has. id_is_derived: whether the id is made from the row;
    id_is_a_time: whether it is made from times alone. merged: rows that are part of an earlier row of `incoming`.
    wording: of the question of the score, if the header holds it.
    """

    rows: int
    rejects: tuple[Reject, ...]
    answers: tuple[str, ...]
    empty: int
    columns: tuple[str, ...] = ()
    id_is_derived: bool = False
    id_is_a_time: bool = False
    merged: int = 0
    wording: str | None = None


def stage_rows(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    layout: ColumnLayout,
    description: Description,
    file: str,
) -> StagedRows:
    """Read the rows into `incoming`.

    Raises NpsError when an unclosed quote swallowed records, and when amounts or times can be read in two ways.
    """
    decimals = _decimals(connection, rows, layout, description)
    query = f"select {_projection(rows, layout, description, decimals, file)} from {rows.relation}"
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
    empty, total, summaries = _count(
        connection, "select count(*) filter (_is_empty), count(*), count(_summary) from staged"
    )
    refuse_unclosed_quote(rejects, rows, total + len(found) + 1)
    if summaries:
        rejects += reject_summary_rows(connection, relation, last_header_line)
    must_number = bool(rows.gaps or found or empty or summaries or description.header_records > 1)
    _make_incoming(connection, relation, must_number, last_header_line)
    table = description.raw_table
    derived = _derived_id_column(layout, description)
    if derived:
        _number_equal_ids(connection, derived)
    _refuse_ambiguous_zones(connection, description)
    (count,) = _count(connection, f"select count(*) from {INCOMING}")
    given = {*layout.targets, *layout.constants, derived}
    times = {place for target, place in layout.targets.items() if target in table.times}
    return StagedRows(
        count,
        rejects,
        tuple(target for target in layout.targets if target.startswith(ANSWER)),
        empty,
        tuple(column for column in table.columns if column in given),
        id_is_derived=bool(derived),
        id_is_a_time=bool(derived and layout.id_places) and set(layout.id_places) <= times,
    )


def _decimals(
    connection: duckdb.DuckDBPyConnection, rows: Rows, layout: ColumnLayout, description: Description
) -> dict[str, str | None]:
    """The decimal sign of each column of amounts: stated, or proved by its amounts."""
    data = DataRows(connection, rows, "true")
    return {
        column: description.decimal or proved_decimal(data, layout.targets[column])
        for column in description.raw_table.numbers
        if column in layout.targets
    }


def _derived_id_column(layout: ColumnLayout, description: Description) -> str | None:
    """The id that is made from the row: where the file has none, or `id_from` says what identifies a row."""
    made = description.raw_table.makes_id
    is_given = made in layout.targets or made in layout.constants
    return None if is_given and not layout.id_places else made


def _projection(
    rows: Rows,
    layout: ColumnLayout,
    description: Description,
    decimals: Mapping[str, str | None],
    file: str,
) -> str:
    """SQL for the raw columns from the columns of the file."""
    table = description.raw_table

    def described(column: str) -> Description:
        """The description with the zone that the header of a column of times states, unless it states one itself."""
        if description.timezone or column not in table.times or column not in layout.targets:
            return description
        return replace(description, timezone=zone_in_header(rows.header[layout.targets[column]]))

    values = {column: f"c{place}" for column, place in layout.targets.items()}
    values |= {column: sql.text(text) for column, text in layout.constants.items()}
    typed = {
        column: read
        for column, value in values.items()
        if (read := typed_value(column, value, described(column), decimals.get(column))) is not None
    }
    if SET_ASIDE in values:
        typed[SET_ASIDE] = values[SET_ASIDE]
    derived = _derived_id_column(layout, description)
    if derived:
        values[derived] = _derived_id(layout, description, values, typed)
    if table.makes_id and description.ids_within:
        values[table.makes_id] = _id_within(values[table.makes_id], values, description, file)
    shown = [
        f"{_as_stored(table, column, values.get(column))} as {sql.name(column)}" for column in table.columns
    ]
    shown += [
        f"{value} as {sql.name(target)}" for target, value in values.items() if target.startswith(ANSWER)
    ]
    shown += [f"{read_as_json(typed)} as _read_as", *summary_columns(rows, layout, description)]
    own = ", ".join(column_names(len(rows.header) - rows.derived_columns))
    shown += [f"{rows.is_empty or f'coalesce({own}) is null'} as _is_empty"]
    return ", ".join([*(["_number"] if rows.is_numbered else []), *shown])


def _as_stored(table: RawTable, column: str, value: str | None) -> str:
    """SQL for a cell as raw keeps it: null where the file has no such column, empty text where the cell is empty."""
    if value is None:
        return "cast(null as varchar)"
    return value if column in table.key else f"coalesce({value}, '')"


def _id_within(value: str, values: dict[str, str], description: Description, file: str) -> str:
    """SQL for an id that is unique only within its survey or file: what it is unique in is put before it."""
    scope = (
        sql.text(f"{file}:")
        if description.ids_within == "file"
        else f"coalesce({values['survey_id']} || ':', '')"
    )
    return f"{scope} || {value}"


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


def _refuse_ambiguous_zones(connection: duckdb.DuckDBPyConnection, description: Description) -> None:
    """Raise NpsError for a time with an abbreviation of several zones, unless the stated zone is one that uses it."""
    unknown = [name for name in AMBIGUOUS if name not in abbreviations_of(description.timezone)]
    names = "|".join(unknown)
    anywhere = "%Z" in (description.time_format or "")
    pattern = rf"(?i)\b({names})\b" if anywhere else rf"(?i)\d.*[^a-z]({names})(?: \([^)]*\))?$"
    for column in description.raw_table.times:
        found = connection.execute(
            f"select {column}, _source_row, upper(regexp_extract({column}, $1, 1)) from {INCOMING} "
            f"where ({anywhere} or right({column}, 1) not between '0' and '9') and regexp_matches({column}, $1) limit 1",
            [pattern],
        ).fetchone()
        if found:
            raise NpsError(f'{column} "{printable(found[0])}" (row {found[1]}) says {ambiguity(found[2])}')


def _make_incoming(
    connection: duckdb.DuckDBPyConnection, relation: str, must_number: bool, last_header_line: int
) -> None:
    """Create the views `staged_rows` and, of all of them, `incoming`: the rows with their numbers."""
    connection.execute(f"drop view if exists temp.{INCOMING}")
    connection.execute(f"drop view if exists temp.{STAGED}")
    if relation == "staged":
        where = f"where not _is_empty and _number > {last_header_line}"
        connection.execute(
            f"create or replace temp view {STAGED} as select _number as _source_row, * from staged {where}"
        )
    elif must_number:
        connection.execute(
            f"create or replace temp table numbered as select * from {relation} "
            f"where not _is_empty and _number > {last_header_line} order by _number"
        )
        connection.execute("create or replace temp table staged as from numbered")
        connection.execute("drop table numbered")
        connection.execute(
            f"create or replace temp view {STAGED} as select _number as _source_row, * from staged"
        )
    else:
        connection.execute(
            f"create or replace temp view {STAGED} as select _number as _source_row, * from {relation}"
        )
    connection.execute(f"create or replace temp view {INCOMING} as from {STAGED}")


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

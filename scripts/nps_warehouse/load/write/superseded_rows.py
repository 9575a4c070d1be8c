"""Which rows of earlier files a file supersedes, and whether they can be what it says they are.

A correction is of the same survey, person and day. A row that supersedes another's has an id that is not its own: two
surveys that both number their answers from one, say. One or two in a hundred are slips, more are refused; between two
tools none is a slip, because no tool corrects the answers of another.

Reads the temporary tables of `insert_rows`, before anything is committed.
"""

from dataclasses import dataclass

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError, printable
from nps_warehouse.load.describe.description import ANY_TOOL, Description
from nps_warehouse.load.write.id_guards import exceeds_a_handful, shown
from nps_warehouse.load.write.insert_rows import cell_content
from nps_warehouse.load.write.stage_rows import INCOMING, StagedRows
from nps_warehouse.raw_tables import RawTable

Connection = duckdb.DuckDBPyConnection
HOURS_OF_ZONES = 14
"""Two notations of one moment are at most so many hours apart: one without its zone, one with it."""
MOST_NAMED = 3
WORDS = {"survey_id": "survey", "respondent_id": "person", "supplier_id": "supplier", "response_id": "answer"}


@dataclass(frozen=True)
class Superseded:
    """How many rows of earlier loads a file supersedes, and a line about them for the report."""

    rows: int = 0
    notes: tuple[str, ...] = ()


def check_superseded(
    connection: Connection, description: Description, staged: StagedRows, new_rows: str, file: str
) -> Superseded:
    """Count the rows that the inserted ones supersede. Raises NpsError when too many are of something else."""
    table = description.raw_table
    if new_rows == INCOMING:
        return Superseded()
    counts = connection.execute(
        f"""select any_value(loads.file), count(*) from {new_rows} as new_rows
        join raw.loads as loads on new_rows.superseded_load = loads.load_id
        group by superseded_load order by superseded_load desc"""
    ).fetchall()
    rows = sum(count for _, count in counts)
    if not rows:
        return Superseded()
    notes = [_told(rows, tuple(dict.fromkeys(printable(file) for file, _ in counts)))]
    compared = _differences(table, staged)
    if _is_another_form(connection, table, staged, rows):
        compared["score"] = f"{cell_content(table, 'score', 'incoming')} <> current_version.content.score"
    if compared:
        other_tool = (
            f"'{description.tool}' <> '{ANY_TOOL}' and loads.tool not in ('{ANY_TOOL}', '{description.tool}')"
        )
        count, other_file, example, is_of_other_tool = _of_something_else(
            connection, table, compared, new_rows, other_tool
        )
        if exceeds_a_handful(count, staged.rows) or is_of_other_tool:
            way_out = _way_out(table, staged, is_same_name=file == other_file)
            raise NpsError(f"{example}, as do {count} of {staged.rows} rows: {way_out}")
        if count:
            notes.append(f"{example}; it supersedes it{f', as do {count - 1} more' if count > 1 else ''}")
    return Superseded(rows, tuple(notes))


def _told(rows: int, files: tuple[str, ...]) -> str:
    named = ", ".join(files[:MOST_NAMED]) + ", …" * (len(files) > MOST_NAMED)
    return f"{rows} row{'s' * (rows != 1)} supersede{'s' * (rows == 1)} what was loaded before (from {named})"


def _differences(table: RawTable, staged: StagedRows) -> dict[str, str]:
    """For each column that no correction changes, SQL: whether an incoming row and the current version differ in it."""
    found = {}
    for column in table.distinguished_by:
        if column not in staged.columns or column in table.key:
            continue
        now, before = cell_content(table, column, "incoming"), f"current_version.content.{column}"
        if column in table.times:
            now, before = _moment(now), _moment(before)
            apart = f"abs(epoch({now}) - epoch({before})) > {HOURS_OF_ZONES * 3600}"
            found[column] = f"coalesce({now}::date <> {before}::date and {apart}, false)"
        else:
            found[column] = f"trim({now}) <> '' and trim({before}) <> '' and trim({now}) <> trim({before})"
    return found


def _moment(text: str) -> str:
    """SQL for the time that a text is, also with a space before its offset; null where it is none."""
    return rf"try_cast(regexp_replace({text}, ' ([+-]\d)', '\1') as timestamptz)"


def _is_another_form(connection: Connection, table: RawTable, staged: StagedRows, rows: int) -> bool:
    """Whether an id that is made from times alone meets that of others: most rows it meets have another content."""
    if not staged.id_is_a_time or "score" not in staged.columns:
        return False
    (met,) = connection.execute("select count(*) from current_version").fetchall()[0]
    return rows > int(met) / 2


def _of_something_else(
    connection: Connection, table: RawTable, compared: dict[str, str], new_rows: str, other_tool: str
) -> tuple[int, str, str, bool]:
    """How many superseding rows differ so, the file whose row the first supersedes, that row, and whether one is another tool's.

    other_tool: SQL for that, on `raw.loads as loads`.
    """
    reasons = " ".join(f"when {test} then '{column}'" for column, test in compared.items())
    values = {
        column: (f"incoming.{sql.name(column)}", f"current_version.content.{column}") for column in compared
    }
    now, before = (
        "case reason "
        + " ".join(f"when '{column}' then {pair[place]}" for column, pair in values.items())
        + " end"
        for place in (0, 1)
    )
    key = sql.names(table.key, "incoming.")
    found = connection.execute(
        f"""select count(*) over (), coalesce(bool_or({other_tool}) over (), false), incoming._source_row, case {reasons} end as reason, {now}, {before}, loads.file, {key}
        from {INCOMING} as incoming
        join {new_rows} as new_rows on incoming._source_row = new_rows._source_row
            and new_rows.superseded_load is not null
        join current_version on {sql.same(table.key, "incoming", "current_version")}
        join raw.loads as loads on loads.load_id = current_version.load_id
        where reason is not null order by incoming._source_row limit 1"""
    ).fetchone()
    if found is None:
        return 0, "", "", False
    count, is_of_other_tool, row, column, value, superseded, file, *key_values = found
    word = "day" if column in table.times else WORDS.get(column, column)
    named = ", ".join(
        f"{name} {shown(text)}" for name, text in zip(table.key, key_values, strict=True) if text
    )
    return (
        count,
        str(file),
        f"row {row} has the {named} of a row of {printable(file)} with another {word} "
        f"({shown(superseded)}, here {shown(value)})",
        bool(is_of_other_tool),
    )


def _way_out(table: RawTable, staged: StagedRows, *, is_same_name: bool) -> str:
    """What to set in `sources.yml`. is_same_name: whether the other file has the name of this one."""
    can_name_survey = "survey_id" in table.columns
    if staged.id_is_derived and can_name_survey:
        return (
            "its ids, made from the row, are also those of other rows; give each form its own survey_id: in "
            "sources.yml, or name the columns that identify a row (id_from: [...])"
        )
    ways = []
    if can_name_survey:
        ways.append(
            "ids_within: survey" if "survey_id" in staged.columns else "survey_id: with ids_within: survey"
        )
    if not is_same_name:
        ways.append("ids_within: file")
    ways.append("id_from: [the columns that identify a row]")
    leave_out = "" if is_same_name else "; if it corrects the earlier file, leave that one out (ignore: true)"
    return f"its ids are also those of other rows; set {' or '.join(ways)} for it in sources.yml{leave_out}"

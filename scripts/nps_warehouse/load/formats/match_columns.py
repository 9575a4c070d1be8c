"""A file in a built-in format as a plain table: each of its columns gets a target, as in `columns:` of `sources.yml`.

What `sources.yml` states is kept, the format completes it, and what neither states is asked for in one line. The header
alone decides which column is what; the rows show only how times are written, and whether a score is one.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.load.describe.description import ANSWER, IGNORE, SET_ASIDE, Description
from nps_warehouse.load.formats.chosen_rows import chosen_rows
from nps_warehouse.load.formats.data_rows import DataRows
from nps_warehouse.load.formats.export_format import ExportFormat
from nps_warehouse.load.formats.json_columns import ENVELOPE_COLUMNS
from nps_warehouse.load.formats.questions import (
    Question,
    asking_questions,
    column_names_of,
    marked_questions,
    question_id,
    score_question,
)
from nps_warehouse.load.formats.score_columns import with_one_score
from nps_warehouse.load.formats.score_texts import refuse_other_texts, score_texts
from nps_warehouse.load.formats.score_wording import wording_of
from nps_warehouse.load.formats.summary_words import is_summary
from nps_warehouse.load.formats.time_formats import detect_time_format
from nps_warehouse.load.formats.unmatched import showing, targets_of
from nps_warehouse.load.formats.worded_score import with_worded_score
from nps_warehouse.load.read.rows import Rows, column_names, materialise
from nps_warehouse.load.time_zones import zone_in_header

A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
DERIVED_ID, DERIVED_REASON = "(id within its survey)", "(set aside)"
SCORE = "score"


@dataclass(frozen=True)
class MatchedFile:
    """A file whose columns all have targets. notes: what was detected. wording: of the score's question, if it is there."""

    rows: Rows
    description: Description
    notes: tuple[str, ...] = ()
    wording: str | None = None


def match_columns(
    connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description, file: str
) -> MatchedFile:
    """Give every column its target. Raises NpsError for what only the user can decide."""
    if description.export:
        matched = _export(connection, rows, description, file)
    else:
        completed, found = with_worded_score(connection, rows, description, file)
        matched = MatchedFile(rows, completed, found, _wording(rows.header, (), completed.columns))
    with showing(targets_of(matched.rows.header, matched.description.columns)):
        rows, notes = chosen_rows(connection, matched.rows, matched.description, description.columns, file)
        rows, completed = with_one_score(connection, rows, matched.description)
    return MatchedFile(rows, completed, (*matched.notes, *notes), matched.wording)


def _export(
    connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description, file: str
) -> MatchedFile:
    """A file in a built-in format."""
    export = description.export or ExportFormat("table")
    records = _records_above(connection, rows, export)
    names = column_names_of(rows.header, records, export)
    description = _with_survey(description, export, file)
    columns, questions = _by_name(names, records, description, export)
    time_column = next(
        (names.index(name) for name, target in columns.items() if target == "responded_at"), None
    )
    header_rows = 0
    while (
        header_rows < len(records)
        and time_column is not None
        and not A_DATE.search(records[header_rows][time_column] or "")
    ):
        header_rows += 1
    records = records[:header_rows]
    data = DataRows(connection, rows, _is_row(time_column, records))
    found = ""
    with showing(targets_of(names, columns)):
        if export.has_questions and SCORE not in (*columns.values(), *description.constants):
            marked = marked_questions(questions, rows.header, export)
            named = [question for question in questions if question.name.lower() == SCORE]
            score = score_question(marked or [*named, *asking_questions(questions)], questions, file)
            if score not in (*marked, *named) and not description.values:
                refuse_other_texts(score_texts(data, score.place), score, file)
            columns[score.name] = SCORE
            found = f'score from "{score.name}"'
    questions = [question for question in questions if question.name not in columns]
    columns |= _answers(questions, columns, export)
    written = description.time_format
    with showing(targets_of(names, columns)):
        if written is None and time_column is not None and export.time_formats:
            written = detect_time_format(data, time_column, export.time_formats)
    wording = _wording(names, records, columns)
    rows = replace(rows, header=tuple(names))
    rows, columns = _with_derived_columns(rows, columns, description, export)
    id_from = description.id_from
    if not id_from and export.id_from and "response_id" not in columns.values():
        id_from = tuple(name for name, target in columns.items() if target == export.id_from)
    description = replace(
        description,
        columns=columns,
        id_from=id_from,
        time_format=written,
        timezone=description.timezone
        or _stated_zone(connection, records, time_column)
        or (zone_in_header(names[time_column]) if time_column is not None else None)
        or export.timezone,
        header_records=1 + header_rows,
    )
    return MatchedFile(rows, description, (_note(export, found, written, columns),), wording)


def _wording(
    names: Sequence[str], records: Sequence[Sequence[str | None]], columns: Mapping[str, str]
) -> str | None:
    """The question of the score, from its column's name and what is below it; of several columns each once."""
    scores = {name.lower() for name, target in columns.items() if target == SCORE}
    texts = (
        (name, *(record[place] or "" for record in records))
        for place, name in enumerate(names)
        if name.lower() in scores
    )
    return " / ".join(dict.fromkeys(filter(None, map(wording_of, texts)))) or None


def _note(export: ExportFormat, found: str, written: str | None, columns: Mapping[str, str]) -> str:
    answers = sum(target.startswith(ANSWER) for target in columns.values())
    parts = [found, f"times as {written}" if written else "", f"{answers} other questions" if answers else ""]
    detected = ", ".join(part for part in parts if part)
    return f"read as {export.title or export.name}" + (f": {detected}" if detected else "")


def _records_above(
    connection: duckdb.DuckDBPyConnection, rows: Rows, export: ExportFormat
) -> list[tuple[str | None, ...]]:
    """The records between the first header record and the first row, as far as the format expects some."""
    if export.header_records < 2:
        return []
    listed = ", ".join(column_names(len(rows.header)))
    query = f"select {listed} from {rows.relation} limit {export.header_records - 1}"
    materialise(connection, query, "records_above")
    return connection.execute("select * from records_above").fetchall()


def _by_name(
    names: Sequence[str],
    records: Sequence[Sequence[str | None]],
    description: Description,
    export: ExportFormat,
) -> tuple[dict[str, str], list[Question]]:
    """The targets that follow from names, and the other columns, which must be questions."""
    actual = {name.lower(): name for name in names}
    first_part = {name.partition(" / ")[0].lower(): name for name in reversed(names)}

    def named(key: str) -> str:
        plain = " ".join(key.split()).lower()
        return actual.get(plain) or first_part.get(plain) or key

    columns = {named(key): target for key, target in description.columns.items()}
    taken = {*columns.values(), *description.constants}
    for key, target in export.columns.items():
        name = named(key)
        if name in actual.values() and name not in columns:
            columns[name] = IGNORE if target in taken else target
            taken.add(target)
    questions = []
    for place, name in enumerate(names):
        raw = name.lower() in description.raw_table.columns
        may_be_score = (
            name.lower() == SCORE not in taken and export.has_questions and name not in export.leave_out
        )
        if not name or name in columns:
            continue
        if name.lower() in description.constants:
            columns[name] = IGNORE
        elif raw and name.lower() not in taken and name not in export.leave_out and not may_be_score:
            columns[name] = name.lower()
            taken.add(name.lower())
        elif not may_be_score and _is_left_out(name, export):
            columns[name] = IGNORE
        elif export.has_questions:
            texts = (name, *(record[place] or "" for record in records))
            questions.append(Question(place, name, texts))
    return columns, questions


def _is_left_out(name: str, export: ExportFormat) -> bool:
    return any(fnmatchcase(name.lower(), glob.lower()) for glob in (*export.leave_out, ENVELOPE_COLUMNS))


def _answers(
    questions: Sequence[Question], columns: Mapping[str, str], export: ExportFormat
) -> dict[str, str]:
    """Targets for the other questions: answers, under their name or a short form of their text."""
    taken = set(columns.values())
    found = {}
    for question in questions:
        target = ANSWER + question_id(question.name, export, taken)
        taken.add(target)
        found[question.name] = target
    return found


def _with_survey(description: Description, export: ExportFormat, file: str) -> Description:
    """The description with the survey in the file's name, if the format expects one there."""
    survey = re.search(export.survey_in_name, file) if export.survey_in_name else None
    if survey is None or "survey_id" in (*description.constants, *description.columns.values()):
        return description
    return replace(description, constants={**description.constants, "survey_id": survey[1]})


def _with_derived_columns(
    rows: Rows, columns: Mapping[str, str], description: Description, export: ExportFormat
) -> tuple[Rows, dict[str, str]]:
    """The rows with two derived columns: an id that is unique across surveys, and why an answer does not count."""
    columns = dict(columns)
    places = {name: place for place, name in enumerate(rows.header)}
    derived: dict[str, str] = {}
    within = None if description.ids_within else description.constants.get(export.ids_within or "")
    own = next((name for name, target in columns.items() if target == "response_id"), None)
    if within and own in places:
        derived[DERIVED_ID] = f"{sql.text(within + ':')} || c{places[own]}"
        columns[own] = IGNORE
        columns[DERIVED_ID] = "response_id"
    lower = {name.lower(): place for name, place in places.items()}
    cases = []
    for reason, columns_of_reason in export.set_aside.items():
        for name, texts in columns_of_reason.items():
            if (place := lower.get(name.lower())) is not None:
                text = f"lower(trim(coalesce(c{place}, '')))"
                means = " or ".join(f"{text} glob {sql.text(each.lower())}" for each in texts)
                cases.append(f"when {means} then {sql.text(reason)}")
    if cases:
        derived[DERIVED_REASON] = f"case {' '.join(cases)} end"
        columns[DERIVED_REASON] = SET_ASIDE
    return rows.with_columns(derived), columns


def _is_row(time_column: int | None, records: Sequence[Sequence[str | None]]) -> str:
    """SQL that distinguishes a row from a record of the header, and from a row that sums up others."""
    if time_column is None:
        return f"not {is_summary('c0')}"
    header_rows = ", ".join(sql.text(record[time_column] or "") for record in records)
    return f"c{time_column} is not null and not {is_summary('c0')}" + (
        f" and c{time_column} not in ({header_rows})" if header_rows else ""
    )


def _stated_zone(
    connection: duckdb.DuckDBPyConnection, records: Sequence[Sequence[str | None]], time_column: int | None
) -> str | None:
    """The zone that a header record states: `{"ImportId": "recordedDate", "timeZone": "America/Denver"}`."""
    for record in records if time_column is not None else ():
        try:
            stated = json.loads(record[time_column or 0] or "").get("timeZone")
        except (ValueError, AttributeError):
            continue
        known = connection.execute(
            "select 1 from pg_timezone_names() where name = ?", [str(stated)]
        ).fetchone()
        if known:
            return str(stated)
    return None

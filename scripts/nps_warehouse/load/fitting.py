"""A file in a built-in format as a plain table: every column of it gets its target, as `sources.yml` would say it.

What `sources.yml` does say stands; the format fills in the rest; what neither tells is asked in one line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.load.body import Body
from nps_warehouse.load.description import ANSWER, IGNORE, SET_ASIDE, Description
from nps_warehouse.load.formats import Export
from nps_warehouse.load.moments import time_format
from nps_warehouse.load.questions import Question, column_names_of, question_id, score_question
from nps_warehouse.load.rows import Rows, column_names, materialised

A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
MADE_ID, MADE_REASON = "(id within its survey)", "(set aside)"


@dataclass(frozen=True)
class Fitted:
    """A file whose columns all have their targets. notes: what was found out."""

    rows: Rows
    description: Description
    notes: tuple[str, ...] = ()


def fit(connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description, file: str) -> Fitted:
    """Give every column its target. Raises NpsError for what only the user can tell."""
    export = description.export
    if export is None:
        return Fitted(rows, description)
    above = _records_above(connection, rows, export)
    names = column_names_of(rows.header, above, export)
    description = _with_survey(description, export, file)
    columns, questions = _by_name(names, above, description, export)
    when = next((names.index(name) for name, target in columns.items() if target == "responded_at"), None)
    heads = 0
    while heads < len(above) and when is not None and not A_DATE.search(above[heads][when] or ""):
        heads += 1
    above = above[:heads]
    is_row = _is_row(when, above)
    found = ""
    if export.has_questions and "score" not in (*columns.values(), *description.constants):
        score = score_question(Body(connection, rows, is_row), questions, export, file)
        columns[score.name] = "score"
        found = f'score from "{score.name}"'
    questions = [question for question in questions if question.name not in columns]
    columns |= _answers(questions, columns, export)
    rows = replace(rows, header=tuple(names))
    rows, columns = _with_made(rows, columns, description, export)
    moment = description.time_format
    if moment is None and when is not None and export.time_formats:
        moment = time_format(Body(connection, rows, is_row), when, export.time_formats)
    id_from = description.id_from
    if not id_from and export.id_from and "response_id" not in columns.values():
        id_from = tuple(name for name, target in columns.items() if target == export.id_from)
    description = replace(
        description,
        columns=columns,
        id_from=id_from,
        time_format=moment,
        timezone=description.timezone or _stated_zone(connection, above, when) or export.timezone,
        header_records=1 + heads,
    )
    return Fitted(rows, description, (_note(export, found, moment, columns),))


def _note(export: Export, found: str, moment: str | None, columns: Mapping[str, str]) -> str:
    answers = sum(target.startswith(ANSWER) for target in columns.values())
    parts = [found, f"times as {moment}" if moment else "", f"{answers} other questions" if answers else ""]
    told = ", ".join(part for part in parts if part)
    return f"read as {export.title or export.name}" + (f": {told}" if told else "")


def _records_above(
    connection: duckdb.DuckDBPyConnection, rows: Rows, export: Export
) -> list[tuple[str | None, ...]]:
    """The records between the first header record and the first row, as far as the format expects some."""
    if export.header_records < 2:
        return []
    listed = ", ".join(column_names(len(rows.header)))
    query = f"select {listed} from {rows.relation} limit {export.header_records - 1}"
    materialised(connection, query, "records_above")
    return connection.execute("select * from records_above").fetchall()


def _by_name(
    names: Sequence[str], above: Sequence[Sequence[str | None]], description: Description, export: Export
) -> tuple[dict[str, str], list[Question]]:
    """The targets that names tell, and the columns that must then be questions."""
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
        if not name or name in columns:
            continue
        if name.lower() in description.constants:
            columns[name] = IGNORE
        elif raw and name.lower() not in taken and not any(name == glob for glob in export.leave_out):
            columns[name] = name.lower()
            taken.add(name.lower())
        elif any(fnmatchcase(name.lower(), glob.lower()) for glob in export.leave_out):
            columns[name] = IGNORE
        elif export.has_questions:
            texts = [record[place] or "" for record in above]
            questions.append(Question(place, name, " ".join([name, *texts])))
    return columns, questions


def _answers(questions: Sequence[Question], columns: Mapping[str, str], export: Export) -> dict[str, str]:
    """Every other question goes to the answers, under its name or a short form of its text."""
    taken = set(columns.values())
    found = {}
    for question in questions:
        target = ANSWER + question_id(question.name, export, taken)
        taken.add(target)
        found[question.name] = target
    return found


def _with_survey(description: Description, export: Export, file: str) -> Description:
    """The description with the survey that the file's name tells."""
    told = re.search(export.survey_in_name, file) if export.survey_in_name else None
    if told is None or "survey_id" in (*description.constants, *description.columns.values()):
        return description
    return replace(description, constants={**description.constants, "survey_id": told[1]})


def _with_made(
    rows: Rows, columns: Mapping[str, str], description: Description, export: Export
) -> tuple[Rows, dict[str, str]]:
    """The rows with the columns that are made: ids that are unique across surveys, and why an answer does not count."""
    columns = dict(columns)
    places = {name: place for place, name in enumerate(rows.header)}
    made: dict[str, str] = {}
    within = description.constants.get(export.ids_within or "")
    own = next((name for name, target in columns.items() if target == "response_id"), None)
    if within and own in places:
        made[MADE_ID] = f"{sql.text(within + ':')} || c{places[own]}"
        columns[own] = IGNORE
        columns[MADE_ID] = "response_id"
    lower = {name.lower(): place for name, place in places.items()}
    cases = []
    for reason, meant in export.set_aside.items():
        for name, texts in meant.items():
            if (place := lower.get(name.lower())) is not None:
                listed = ", ".join(sql.text(text.lower()) for text in texts)
                cases.append(
                    f"when lower(trim(coalesce(c{place}, ''))) in ({listed}) then {sql.text(reason)}"
                )
    if cases:
        made[MADE_REASON] = f"case {' '.join(cases)} end"
        columns[MADE_REASON] = SET_ASIDE
    return rows.with_columns(made), columns


def _is_row(when: int | None, above: Sequence[Sequence[str | None]]) -> str:
    """SQL that tells a row from a record of the header."""
    if when is None:
        return "true"
    heads = ", ".join(sql.text(record[when] or "") for record in above)
    return f"c{when} is not null" + (f" and c{when} not in ({heads})" if heads else "")


def _stated_zone(
    connection: duckdb.DuckDBPyConnection, above: Sequence[Sequence[str | None]], when: int | None
) -> str | None:
    """The zone that a header record states: `{"ImportId": "recordedDate", "timeZone": "America/Denver"}`."""
    for record in above if when is not None else ():
        try:
            stated = json.loads(record[when or 0] or "").get("timeZone")
        except (ValueError, AttributeError):
            continue
        known = connection.execute(
            "select 1 from pg_timezone_names() where name = ?", [str(stated)]
        ).fetchone()
        if known:
            return str(stated)
    return None

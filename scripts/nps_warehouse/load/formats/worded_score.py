"""A file with the raw columns whose score has another name, `NPS` or the question itself, as it asks for a recommendation."""

from dataclasses import replace

import duckdb

from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.formats.data_rows import data_rows
from nps_warehouse.load.formats.questions import Question, asking_questions, score_question
from nps_warehouse.load.formats.score_texts import refuse_other_texts, score_texts
from nps_warehouse.load.formats.unmatched import showing, targets_of
from nps_warehouse.load.read.rows import Rows

SCORE = "score"


def with_worded_score(
    connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description, file: str
) -> tuple[Description, tuple[str, ...]]:
    """The description with the column whose wording makes it the score, and a note on it; as it is where none does.

    Raises NpsError when several do, or its answers are more than scores.
    """
    table = description.raw_table
    names = {name.lower() for name in (*rows.header, *description.columns.values(), *description.constants)}
    if SCORE in names or SCORE not in table.required:
        return description, ()
    taken = {*(name.lower() for name in description.columns), *table.columns}
    others = [
        Question(place, name, (name,)) for place, name in enumerate(rows.header) if name.lower() not in taken
    ]
    found = asking_questions(others)
    if not found:
        return description, ()
    raw_names = {name: name.lower() for name in rows.header if name.lower() in table.columns}
    with showing(targets_of(rows.header, {**raw_names, **description.columns})):
        score = score_question(found, others, file)
        if not description.values:
            refuse_other_texts(score_texts(data_rows(connection, rows, 1), score.place), score, file)
    columns = {**description.columns, score.name: SCORE}
    return replace(description, columns=columns), (f'score from "{score.name}"',)

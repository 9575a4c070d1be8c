"""Tables of one connector that are read together: the score of `survey_response` is a row of `question_response`.

The score's question is the one that `sources.yml` maps (`columns: {QID2: score}`), else the one that the table
`question` marks (selector NPS) or words as such, else the only one answered with 0 to 10. Reads the files next to the one
that is loaded; writes temporary tables.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from nps_warehouse import grammar
from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.discover.drop_files import kind_of
from nps_warehouse.load.formats.export_format import ExportFormat, score_question_patterns
from nps_warehouse.load.read.file_to_read import FileToRead
from nps_warehouse.load.read.read_file import read_file
from nps_warehouse.load.read.rows import Rows, column_names, file_line, gap_shifts, materialise, number_rows

SCORE = "score"
QUESTION_TEXTS = ("question", "question_text")


def join_tables(
    file: FileToRead, original: Path, rows: Rows, description: Description
) -> tuple[Rows, Description]:
    """The rows with the scores of another table joined on, or without the rows that are those scores.

    original: the path of the file in its drop. Raises NpsError when a table is missing that is needed, or the score's
    question cannot be determined.
    """
    export = description.export
    if export is None or not export.beside:
        return rows, description
    mapped = [name for name, target in description.columns.items() if target == SCORE]
    description = replace(
        description, columns={name: target for name, target in description.columns.items() if target != SCORE}
    )
    file.connection.execute(
        "create or replace temp table connector_answers "
        "(response_id varchar, question_id varchar, question_text varchar, value varchar)"
    )
    hashes = [rows.sha256]
    rows = _in_a_table(file, rows)
    if "scores" in export.beside:
        scores_file = _neighbour(original, export, "scores")
        if scores_file is None:
            wanted = export.beside["scores"]
            raise NpsError(f"has no scores: they are in {wanted}; put {wanted}.csv next to it")
        scores = _read_neighbour(file, scores_file)
        hashes.append(scores.sha256)
        _collect_answers(file, scores)
    else:
        _collect_answers(file, rows)
    if not mapped and (questions_file := _neighbour(original, export, "questions")):
        table = _read_neighbour(file, questions_file)
        hashes.append(table.sha256)
        mapped = _questions_in_table(file, table)
    questions = mapped or _questions_in_answers(file)
    listed = ", ".join(sql.text(question) for question in questions)
    rows = replace(rows, sha256=hashlib.sha256("".join(hashes).encode()).hexdigest())
    if "scores" in export.beside:
        return _with_scores(file, rows, listed), description
    return _without_scores(file, rows, questions, listed), description


def with_combined_columns(rows: Rows, export: ExportFormat) -> Rows:
    """The rows with the columns that are combined from several."""
    places = {name.strip().lower(): place for place, name in enumerate(rows.header)}
    combined = {
        name: "concat_ws('_', " + ", ".join(f"c{places[part]}" for part in parts if part in places) + ")"
        for name, parts in export.joined.items()
    }
    return rows.with_columns(combined)


def _in_a_table(file: FileToRead, rows: Rows) -> Rows:
    """The rows in a temporary table, numbered, so that they can be joined."""
    if rows.is_numbered:
        return rows
    columns = ", ".join(column_names(len(rows.header)))
    found = materialise(file.connection, f"select {columns} from {rows.relation}", "connector_rows")
    starts = gap_shifts(rows.gaps)
    found = tuple(replace(reject, line=file_line(reject.line, starts)) for reject in found)
    gaps = (*rows.gaps, *(reject.line for reject in found))
    relation = number_rows(file.connection, "connector_rows", 2, gaps)
    return replace(
        rows,
        relation=relation,
        is_numbered=True,
        rejects=(*rows.rejects, *found),
        plain_file=None,
        is_empty="",
    )


def _neighbour(path: Path, export: ExportFormat, role: Literal["scores", "questions"]) -> Path | None:
    """The file of another table in the same folder: named like this one but for the table, else just like the table."""
    this, wanted = export.beside["this"], export.beside[role]
    others = [
        each for each in path.parent.iterdir() if kind_of(each.name) and each.is_file() and each != path
    ]
    stem = path.name.lower().partition(".")[0]
    same = [each for each in others if each.name.lower().partition(".")[0] == stem.replace(this, wanted)]
    exact = [each for each in others if each.name.lower().partition(".")[0] == wanted]
    found = same or exact
    return found[0] if len(found) == 1 else None


def _read_neighbour(file: FileToRead, path: Path) -> Rows:
    folder = file.folder / path.name
    folder.mkdir(exist_ok=True)
    return read_file(
        FileToRead(file.connection, path.absolute(), kind_of(path.name) or "", folder, file.known_columns)
    )


def _collect_answers(file: FileToRead, rows: Rows) -> None:
    """Put the answers of a table into `connector_answers`."""
    question_text = _place(rows.header, QUESTION_TEXTS, required=False)
    columns = [
        f"c{_place(rows.header, ('response_id',))}",
        f"c{_place(rows.header, ('question_id',))}",
        "null" if question_text is None else f"c{question_text}",
        f"c{_place(rows.header, ('value',))}",
    ]
    query = f"select {', '.join(columns)} from {rows.relation}"
    materialise(file.connection, query, "more_connector_answers")
    file.connection.execute("insert into connector_answers select * from more_connector_answers")


def _questions_in_table(file: FileToRead, rows: Rows) -> list[str]:
    """The score's questions by the table of questions: those it marks, else those it words so."""
    name, text = _place(rows.header, ("id", "question_id")), _place(rows.header, ("question_text",))
    selector = _place(rows.header, ("selector",), required=False)
    marked = "false" if selector is None else f"upper(c{selector}) = 'NPS'"
    query = (
        f"select c{name} as id, {marked} as is_marked, {_is_worded_as_score(f'c{text}')} as is_worded "
        f"from {rows.relation}"
    )
    materialise(file.connection, query, "connector_questions")
    for sign in ("is_marked", "is_worded"):
        found = file.connection.execute(
            f"select distinct id from connector_questions where {sign} order by id"
        ).fetchall()
        if found:
            return [str(row[0]) for row in found]
    return []


def _questions_in_answers(file: FileToRead) -> list[str]:
    """The score's questions by their wording or answers. Raises NpsError when none or several qualify."""
    worded = file.connection.execute(
        "select distinct question_id from connector_answers "
        f"where {_is_worded_as_score('question_text')} order by 1"
    ).fetchall()
    score = grammar.clean_score("value")
    scored = (
        worded
        or file.connection.execute(
            f"select question_id from connector_answers where not {grammar.is_not_an_answer(score)} "
            f"group by question_id having bool_and({grammar.is_score(score)}) order by 1"
        ).fetchall()
    )
    if len(scored) != 1 and not worded:
        names = ", ".join(str(row[0]) for row in scored) or "none"
        raise NpsError(
            f"does not show which question is the score (answered with 0 to 10: {names}); put question.csv next to "
            "it, or name the question in sources.yml, like: columns: {QID1: score}"
        )
    return [str(row[0]) for row in scored]


def _with_scores(file: FileToRead, rows: Rows, questions: str) -> Rows:
    """The rows with the score of each response as their last column."""
    file.connection.execute(
        "create or replace temp table connector_scores as select response_id, max(value) as value, "
        f"count(distinct question_id) as questions from connector_answers where question_id in ({questions}) "
        "and value is not null group by response_id"
    )
    twice = file.connection.execute(
        "select response_id from connector_scores where questions > 1 limit 1"
    ).fetchone()
    if twice:
        raise NpsError(
            f"response {twice[0]} answers several of the questions {questions}; name the score's in sources.yml, "
            "like: columns: {QID1: score}"
        )
    place, width = _place(rows.header, ("id",)), len(rows.header)
    joined = (
        f"(select own.*, connector_scores.value as c{width} from {rows.relation} as own "
        f"left join connector_scores on own.c{place} = connector_scores.response_id)"
    )
    return replace(
        rows, header=(*rows.header, SCORE), relation=joined, derived_columns=rows.derived_columns + 1
    )


def _without_scores(file: FileToRead, rows: Rows, questions: Sequence[str], listed: str) -> Rows:
    """The rows but for those of the score's questions, which `survey_response` gets."""
    is_score = f"c{_place(rows.header, ('question_id',))} in ({listed})"
    ((count,),) = file.connection.execute(f"select count(*) from {rows.relation} where {is_score}").fetchall()
    note = f"{count} rows of {', '.join(questions)} left out: they are the scores of survey_response"
    kept = f"(select * from {rows.relation} where {is_score} is not true)"
    return replace(rows, relation=kept, notes=(*rows.notes, note))


def _is_worded_as_score(column: str) -> str:
    """SQL: whether a question's text asks how likely someone is to recommend."""
    tests = " or ".join(
        f"regexp_matches({column}, {sql.text(pattern)}, 'is')" for pattern in score_question_patterns()
    )
    return f"coalesce({tests}, false)"


def _place(header: Sequence[str], names: Sequence[str], *, required: bool = True) -> int | None:
    """The place of the first of the columns that a file has. Raises NpsError when a required one is missing."""
    plain = [name.strip().lower() for name in header]
    found = next((plain.index(name) for name in names if name in plain), None)
    if found is None and required:
        raise NpsError(f"lacks the column {names[0]}; export it again")
    return found

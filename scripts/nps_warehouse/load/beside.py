"""Tables that are read together: the score of `survey_response` stands in `question_response`.

Which question it is, `sources.yml` says (`columns: {QID2: score}`), or the table `question` (selector NPS), or the
wording of the question, or that it is the only one answered with 0 to 10.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.grammar import clean_score, is_not_an_answer, is_score
from nps_warehouse.load.description import Description
from nps_warehouse.load.drop import kind_of
from nps_warehouse.load.formats import Export, score_patterns
from nps_warehouse.load.job import Job
from nps_warehouse.load.rows import Rows, column_names, materialised, numbered, over_gaps, shifts

Read = Callable[[Job, str], Rows]
SCORE = "score"
TEXTS = ("question", "question_text")


def read_together(
    job: Job, path: Path, rows: Rows, description: Description, read: Read
) -> tuple[Rows, Description]:
    """The rows with what stands beside them: scores joined on, or the rows of the score's question left out.

    path: where the file lies. Raises NpsError when a needed table is missing, or the question of the score unclear.
    """
    export = description.export
    if export is None or not export.beside:
        return rows, description
    said = [name for name, target in description.columns.items() if target == SCORE]
    description = replace(
        description, columns={name: target for name, target in description.columns.items() if target != SCORE}
    )
    job.connection.execute(
        "create or replace temp table given (response_id varchar, question_id varchar, asked varchar, value varchar)"
    )
    hashes = [rows.sha256]
    rows = _kept(job, rows)
    if "scores" in export.beside:
        other = _lying_beside(path, export, "scores")
        if other is None:
            wanted = export.beside["scores"]
            raise NpsError(f"holds no scores: they stand in {wanted}; put {wanted}.csv beside it")
        hashes.append(_take(job, other, read))
    else:
        _give(job, rows)
    questions = said or _told(job, _lying_beside(path, export, "questions"), read, hashes)
    questions = questions or _found(job)
    listed = ", ".join(sql.text(question) for question in questions)
    rows = replace(rows, sha256=hashlib.sha256("".join(hashes).encode()).hexdigest())
    if "scores" in export.beside:
        return _with_scores(job, rows, listed), description
    place = _place(rows.header, ("question_id",))
    left_out = f"c{place} in ({listed})"
    count = job.connection.execute(f"select count(*) from {rows.relation} where {left_out}").fetchall()[0][0]
    note = f"{count} rows of {', '.join(questions)} left out: they are the scores of survey_response"
    kept = f"(select * from {rows.relation} where {left_out} is not true)"
    return replace(rows, relation=kept, notes=(*rows.notes, note)), description


def with_joined(rows: Rows, export: Export) -> Rows:
    """The rows with the columns that are made of several."""
    places = {name.strip().lower(): place for place, name in enumerate(rows.header)}
    made = {
        name: "concat_ws('_', " + ", ".join(f"c{places[part]}" for part in parts if part in places) + ")"
        for name, parts in export.joined.items()
    }
    return rows.with_columns(made)


def _kept(job: Job, rows: Rows) -> Rows:
    """The rows in a temporary table, numbered, so that they can be joined."""
    if rows.numbered:
        return rows
    columns = ", ".join(column_names(len(rows.header)))
    found = materialised(job.connection, f"select {columns} from {rows.relation}", "kept")
    starts = shifts(rows.gaps)
    found = tuple(replace(reject, line=over_gaps(reject.line, starts)) for reject in found)
    relation = numbered(job.connection, "kept", 2, (*rows.gaps, *(reject.line for reject in found)))
    return replace(rows, relation=relation, numbered=True, rejects=(*rows.rejects, *found), plain=None)


def _lying_beside(path: Path, export: Export, role: str) -> Path | None:
    """The file of another table: named like this one but for the table, else the only one that is named like it."""
    this, wanted = export.beside["this"], export.beside[role]
    others = [
        each for each in path.parent.iterdir() if kind_of(each.name) and each.is_file() and each != path
    ]
    stem = path.name.lower().partition(".")[0]
    same = [each for each in others if each.name.lower().partition(".")[0] == stem.replace(this, wanted)]
    exact = [each for each in others if each.name.lower().partition(".")[0] == wanted]
    found = same or exact
    return found[0] if len(found) == 1 else None


def _take(job: Job, path: Path, read: Read) -> str:
    """Put the answers of another file into `given`; its hash."""
    rows = _rows_of(job, path, read)
    _give(job, rows)
    return rows.sha256


def _give(job: Job, rows: Rows) -> None:
    asked = _place(rows.header, TEXTS, required=False)
    columns = [
        f"c{_place(rows.header, ('response_id',))}",
        f"c{_place(rows.header, ('question_id',))}",
        "null" if asked is None else f"c{asked}",
        f"c{_place(rows.header, ('value',))}",
    ]
    materialised(job.connection, f"select {', '.join(columns)} from {rows.relation}", "taken")
    job.connection.execute("insert into given select * from taken")


def _told(job: Job, path: Path | None, read: Read, hashes: list[str]) -> list[str]:
    """The questions that the table of questions says to be the score."""
    if path is None:
        return []
    rows = _rows_of(job, path, read)
    hashes.append(rows.sha256)
    name, text = _place(rows.header, ("id", "question_id")), _place(rows.header, ("question_text",))
    selector = _place(rows.header, ("selector",), required=False)
    marked = "false" if selector is None else f"upper(c{selector}) = 'NPS'"
    query = f"select c{name} as id, {marked} as marked, {_worded(f'c{text}')} as worded from {rows.relation}"
    materialised(job.connection, query, "told")
    for sign in ("marked", "worded"):
        found = job.connection.execute(f"select distinct id from told where {sign} order by id").fetchall()
        if found:
            return [str(row[0]) for row in found]
    return []


def _found(job: Job) -> list[str]:
    """The questions whose wording or answers tell. Raises NpsError when none or several could be meant."""
    worded = job.connection.execute(
        f"select distinct question_id from given where {_worded('asked')} order by 1"
    ).fetchall()
    scored = (
        worded
        or job.connection.execute(
            f"select question_id from given where not {is_not_an_answer(clean_score('value'))} group by question_id "
            f"having bool_and({is_score(clean_score('value'))}) order by 1"
        ).fetchall()
    )
    if len(scored) != 1 and not worded:
        names = ", ".join(str(row[0]) for row in scored) or "none"
        raise NpsError(
            f"does not tell which question is the score (answered with 0 to 10: {names}); put question.csv beside it, "
            "or say it in sources.yml, like: columns: {QID1: score}"
        )
    return [str(row[0]) for row in scored]


def _with_scores(job: Job, rows: Rows, questions: str) -> Rows:
    """The rows with the score of each response as their last column."""
    job.connection.execute(
        "create or replace temp table scores_beside as select response_id, max(value) as value, "
        f"count(distinct question_id) as questions from given where question_id in ({questions}) "
        "and value is not null group by response_id"
    )
    twice = job.connection.execute(
        "select response_id from scores_beside where questions > 1 limit 1"
    ).fetchone()
    if twice:
        raise NpsError(
            f"response {twice[0]} answers several of the questions {questions}; say which is the score in sources.yml, "
            "like: columns: {QID1: score}"
        )
    place, width = _place(rows.header, ("id",)), len(rows.header)
    joined = (
        f"(select own.*, scores_beside.value as c{width} from {rows.relation} as own "
        f"left join scores_beside on own.c{place} = scores_beside.response_id)"
    )
    return replace(rows, header=(*rows.header, SCORE), relation=joined, made=rows.made + 1)


def _rows_of(job: Job, path: Path, read: Read) -> Rows:
    folder = job.folder / path.name
    folder.mkdir(exist_ok=True)
    other = Job(
        job.connection, path.absolute(), folder, Description("responses", format=None), lambda _: None
    )
    return read(other, kind_of(path.name) or "")


def _worded(column: str) -> str:
    tests = " or ".join(
        f"regexp_matches({column}, {sql.text(pattern)}, 'is')" for pattern in score_patterns()
    )
    return f"coalesce({tests}, false)"


def _place(header: Sequence[str], names: Sequence[str], *, required: bool = True) -> int | None:
    plain = [name.strip().lower() for name in header]
    found = next((plain.index(name) for name in names if name in plain), None)
    if found is None and required:
        raise NpsError(f"lacks the column {names[0]}; export it again")
    return found

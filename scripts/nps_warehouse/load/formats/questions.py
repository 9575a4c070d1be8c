"""The questions of an export: names for their columns, and which of them is the score."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from nps_warehouse import grammar
from nps_warehouse.errors import NpsError
from nps_warehouse.load.formats.data_rows import DataRows
from nps_warehouse.load.formats.export_format import ExportFormat, score_question_patterns

LONGEST_ID = 60  # characters


@dataclass(frozen=True)
class Question:
    """A column that may be a question. text: its name and the text below it in the header."""

    place: int
    name: str
    text: str


def column_names_of(
    header: Sequence[str], above: Sequence[Sequence[str | None]], export: ExportFormat
) -> list[str]:
    """Names for the columns, each once: `Why?`, `Why? (2)`; of a question with several choices `Which? / Price`."""
    names: list[str] = []
    used: set[str] = set()
    last = ""
    for place, written in enumerate(header):
        name = " ".join(written.split())
        if export.plain_choices and above:
            choice = " ".join((above[0][place] or "").split())
            last = name or last
            name = f"{last} / {choice}" if choice and choice not in export.plain_choices else name
        unique, again = name, 1
        while unique and unique.lower() in used:
            again += 1
            unique = f"{name} ({again})"
        used.add(unique.lower())
        names.append(unique)
    return names


def question_id(name: str, export: ExportFormat, taken: set[str]) -> str:
    """The id of a question: its name, or its text in lower case with underscores."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    short = re.sub(r"\W+", "_", plain.lower()).strip("_")[:LONGEST_ID].strip("_") or "question"
    first = name if export.question_ids == "names" else short
    found, again = first, 1
    while f"answer:{found}" in taken:
        again += 1
        found = f"{first}_{again}"
    return found


def score_question(
    data: DataRows, questions: Sequence[Question], export: ExportFormat, file: str
) -> Question:
    """The question whose answers are the scores: marked as such, worded as such, or the only one answered 0 to 10.

    Raises NpsError that says what to write when there are none or several.
    """
    ending = export.score.get("beside", "").lower()
    header = {" ".join(name.split()).lower() for name in data.rows.header}
    marked = [question for question in questions if ending and question.name.lower() + ending in header]
    if len(marked) == 1:
        return marked[0]
    possible = [question for question in questions if question.name.lower() not in export.never_score]
    worded = marked or [question for question in possible if is_worded_as_score(question.text)]
    if len(worded) == 1:
        return worded[0]
    scored = _answered_as_scores(data, worded or possible)
    if len(scored) == 1:
        return scored[0]
    candidates = scored or worded
    example = json.dumps(
        (candidates or possible or questions or [Question(0, "…", "")])[0].name, ensure_ascii=False
    )
    what_to_do = f"name it in sources.yml, like: {{files: {json.dumps(file, ensure_ascii=False)}, columns: {{{example}: score}}}}"
    if not candidates:
        raise NpsError(f"has no question whose answers are all 0 to 10; {what_to_do}")
    listed = ", ".join(f'"{question.name}"' for question in candidates[:6])
    raise NpsError(f"has {len(candidates)} questions that could be the score ({listed}); {what_to_do}")


def is_worded_as_score(text: str) -> bool:
    """Whether a question asks how likely someone is to recommend."""
    plain = " ".join(text.split())
    return any(re.search(pattern, plain, re.IGNORECASE) for pattern in score_question_patterns())


def _answered_as_scores(data: DataRows, questions: Sequence[Question]) -> list[Question]:
    """Those of the questions that have answers, all of them 0 to 10."""
    if not questions:
        return []
    tests = ", ".join(
        f"bool_and({grammar.is_score(score)}) filter (not {grammar.is_not_an_answer(score)}) as q{place}"
        for place, score in ((each.place, grammar.clean_score(f"c{each.place}")) for each in questions)
    )
    (are_scores,) = data.query(f"select {tests} from data")
    return [question for question, is_score in zip(questions, are_scores, strict=True) if is_score]

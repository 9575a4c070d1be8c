"""The questions of an export: names for their columns, and which of them is the score."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from nps_warehouse.errors import NpsError
from nps_warehouse.load.formats.export_format import ExportFormat
from nps_warehouse.load.formats.score_wording import asks_for_score

LONGEST_ID = 60  # characters
MOST_LISTED = 8


@dataclass(frozen=True)
class Question:
    """A column that may be a question. texts: its name, and what the header has below it."""

    place: int
    name: str
    texts: tuple[str, ...]


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


def marked_questions(
    questions: Sequence[Question], header: Sequence[str], export: ExportFormat
) -> list[Question]:
    """The questions that the tool marks as the score's, by a column next to them: `Q1` by `Q1_NPS_GROUP`."""
    ending = export.score.get("beside", "").lower()
    names = {" ".join(name.split()).lower() for name in header}
    return [question for question in questions if ending and question.name.lower() + ending in names]


def asking_questions(questions: Sequence[Question]) -> list[Question]:
    """The questions whose wording asks for a recommendation."""
    return [question for question in questions if asks_for_score(*question.texts)]


def score_question(found: Sequence[Question], questions: Sequence[Question], file: str) -> Question:
    """The one question that was found to be the score's.

    Raises NpsError that lists the candidates and says what to write when none was found, or several.
    """
    if len(found) == 1:
        return found[0]
    if found:
        one, every = (
            entry(file, found[0].name),
            entry(file, *(question.name for question in found[:MOST_LISTED])),
        )
        raise NpsError(
            f"has {len(found)} questions that could be the score ({listed(found)}); name it in sources.yml, like: {one}; "
            f"if each row answers only one of them, all: {every}"
        )
    candidates = f"; if it is one of {listed(questions)}, name it" if questions else "; name it"
    raise NpsError(
        f"has no question that asks for a recommendation, and a score is not guessed{candidates} in sources.yml, "
        f"like: {entry(file, '…')}"
    )


def entry(file: str, *names: str, more: str = "") -> str:
    """An entry of `sources.yml` that maps columns of a file to the score."""
    columns = ", ".join(f"{json.dumps(name, ensure_ascii=False)}: score" for name in names)
    return f"{{files: {json.dumps(file, ensure_ascii=False)}, columns: {{{columns}}}{more}}}"


def listed(questions: Sequence[Question]) -> str:
    """The names of the first questions."""
    shown = ", ".join(f'"{question.name}"' for question in questions[:MOST_LISTED])
    return shown + (", …" if len(questions) > MOST_LISTED else "")

"""Answers in a column of scores that are no score: how many, which, and the `values:` that would say what they mean."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nps_warehouse import grammar
from nps_warehouse.errors import NpsError
from nps_warehouse.load.formats.data_rows import DataRows
from nps_warehouse.load.formats.questions import Question, entry

FEW = 20  # distinct texts that may stand for scores
LONGEST = 40  # characters of such a text
ALLOWED = 0.05  # of the answers to a question that only its wording tells; at the raw gate it is a tenth
CODE = re.compile(r"(\D*?)0*(\d+)")
PERSONAL = re.compile(r"@|\d{6}")


@dataclass(frozen=True)
class ScoreTexts:
    """given: how many answers there are. unreadable: how many are no score. texts: these, where they are few."""

    given: int
    unreadable: int
    texts: tuple[str, ...] = ()


def score_texts(data: DataRows, place: int) -> ScoreTexts:
    """The answers in a column that are not scores from 0 to 10."""
    score = grammar.clean_score(f"c{place}")
    is_other = f"not {grammar.is_not_an_answer(score)} and not {grammar.is_score(score)}"
    given = f"count(*) filter (not {grammar.is_not_an_answer(score)})"
    ((answers, others),) = data.query(f"select {given}, count(*) filter ({is_other}) from data")
    if not others:
        return ScoreTexts(answers, 0)
    found = data.query(
        f"select {score}, count(*) from data and {is_other} group by 1 order by 2 desc, 1 limit {FEW + 1}"
    )
    texts = tuple(str(text) for text, _ in found)
    are_words = len(texts) <= FEW and all(
        len(text) <= LONGEST and not PERSONAL.search(text) for text in texts
    )
    return ScoreTexts(answers, others, texts if are_words else ())


def refuse_other_texts(texts: ScoreTexts, question: Question, file: str) -> None:
    """Raise NpsError when a question known by its wording alone is answered with more than scores."""
    if texts.unreadable <= texts.given * ALLOWED:
        return
    stands = "stands" if len(texts.texts) == 1 else "stand"
    meaning = f"say what {_listed(texts.texts)} {stands} for" if texts.texts else "if it is the score, say so"
    values = f", values: {proposed_values(texts.texts)}" if texts.texts else ""
    raise NpsError(
        f'"{question.name}" asks for a recommendation, but of its {texts.given} answers {texts.unreadable} '
        f"{'is not a score' if texts.unreadable == 1 else 'are not scores'} from 0 to 10; {meaning} in sources.yml, like: {entry(file, question.name, more=values)}"
        + ("; NA stands for no answer" if values else "")
    )


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(json.dumps(text, ensure_ascii=False) for text in texts[:3]) + (
        ", …" if len(texts) > 3 else ""
    )


def proposed_values(texts: Sequence[str]) -> str:
    """`values:` for the texts: codes that count from 0 to 10 at most with their numbers, others with a question mark."""
    codes = [CODE.fullmatch(text) for text in texts]
    numbers = {int(code[2]) for code in codes if code}
    counted = (
        all(codes) and len({code[1] for code in codes if code}) == 1 and 0 in numbers and max(numbers) <= 10
    )
    pairs = sorted(
        (int(code[2]) if counted and code else 0, text) for text, code in zip(texts, codes, strict=True)
    )
    return (
        "{"
        + ", ".join(
            f"{json.dumps(text, ensure_ascii=False)}: {number if counted else '?'}" for number, text in pairs
        )
        + "}"
    )

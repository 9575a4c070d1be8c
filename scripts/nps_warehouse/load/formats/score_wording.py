"""Whether a column's header asks for a recommendation, on the scale of the Net Promoter Score.

Reads `_score_questions.yml`. What the rows of a file hold has no say in it.

>>> asks_for_score("Zou u ons aanraden aan een collega? (0-10)"), asks_for_score("Waarom zou u ons aanraden?")
(True, False)
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDINGS = Path(__file__).with_name("_score_questions.yml")
LONGEST = 2_000  # characters of a header that are looked at
SHORTEST_QUESTION = 4  # words, without a question mark
NUMBER = re.compile(r"^(?:[A-Za-z]{0,2}\d+)+[.:)] ")
BARE = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "_": " ", "’": "'"})
A_SCALE = re.compile(
    r"\b[01] ?(?:-|‐|–|—|to|through|tot(?: en met)?|t/m|bis|a|al|ate|till|til|do) ?(\d{1,3})\b"
    r"|\b(?:out of|sur) (\d{1,3})\b"
    r"|\b(\d{1,2})[ -]?(?:point|punt|punkt|star|ster|stern|etoile)"
)


def asks_for_score(*texts: str) -> bool:
    """Whether one of the texts of a column's header asks for a recommendation, and none of them for anything else."""
    plain = [bare(text) for text in texts]
    if any(_says(text, "not") or _other_scale(text) for text in plain):
        return False
    return any(_says(text, "name") or _says(text, "asks") for text in plain)


def wording_of(texts: Iterable[str]) -> str | None:
    """The question among the texts of a column's header, on one line and without its number; null where none is one.

    A name such as `NPS` or `Recommendation score` does not tell what people were asked.
    """
    for text in texts:
        plain = NUMBER.sub("", " ".join(text[:LONGEST].split()))
        if "?" in plain or (len(plain.split()) >= SHORTEST_QUESTION and _says(bare(plain), "asks")):
            return plain
    return None


def _says(text: str, what: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns()[what])


def _other_scale(text: str) -> bool:
    """Whether a header states a scale that ends elsewhere than at 10."""
    return any("10" not in found for found in A_SCALE.findall(text))


def bare(text: str) -> str:
    """A text in lower case without accents, on one line, its underscores as spaces."""
    letters = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return " ".join(
        "".join(each for each in letters if not unicodedata.combining(each)).translate(BARE).split()
    )


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """The compiled wordings: by `name`, by `asks`, and by what they are `not`."""
    content: dict[str, Any] = yaml.safe_load(WORDINGS.read_text(encoding="utf-8"))
    return {key: tuple(re.compile(pattern) for pattern in _listed(value)) for key, value in content.items()}


def _listed(value: str | Mapping[str, str]) -> Iterable[str]:
    return [value] if isinstance(value, str) else value.values()

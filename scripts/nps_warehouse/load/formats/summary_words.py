"""Rows that sum up the others of a file (`Average`, `Totaal:`, `n = 12`), recognised by a word in a column.

Reads `_summary_words.yml`.

    is_summary("c0")     # SQL: true for 'Average', 'Gemiddelde score:', 'Total (12 answers)'; false for 'Total Energies'
"""

from functools import cache
from pathlib import Path

import yaml

from nps_warehouse.db import sql

WORDS = Path(__file__).with_name("_summary_words.yml")
LONGEST = 60  # characters
OF = "(average|total|mean|gemiddeld[e]?|totaal|aantal|moyenne|total de|total des|promedio|media|mittlere|genomsnittlig|srednia)"
WHAT = "(scores?|ratings?|cijfers?|nps|responses?|answers?|respondents?|responden?ten|antwoorden|antworten|reponses|bewertung|note|punten)"


def is_summary(column: str) -> str:
    """Write SQL: whether a text is what a row is called that sums up others; false for null.

    Matching is expensive, so the first two letters go first; not by `in`, which DuckDB makes a join of all columns.
    """
    begins = (
        f"contains({sql.text(_beginnings())}, '|' || strip_accents(lower(left(trim({column}), 2))) || '|')"
    )
    plain = f"replace(strip_accents(lower(trim({column}))), '.', '')"
    is_word = f"regexp_full_match({plain}, {sql.text(_pattern())})"
    return f"coalesce(case when {begins} and length({column}) <= {LONGEST} then {is_word} end, false)"


@cache
def _words() -> tuple[str, ...]:
    content = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return tuple(sorted({word for words in content.values() for word in words}))


@cache
def _beginnings() -> str:
    """The first two letters of the words, and what may follow the first of a word of one letter, between bars."""
    letters = {word[:2] for word in (*_words(), "mittlere")}
    return f"|{'|'.join(sorted({*letters, *(f'n{sign}' for sign in ' =:(')}))}|"


@cache
def _pattern() -> str:
    return rf"(({'|'.join(_words())})|({OF} {WHAT}))( {WHAT})?\s*([:=]\s*[-+0-9.,%]*)?\s*(\(.*\))?"

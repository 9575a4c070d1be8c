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
    """Write SQL: whether a text is what a row is called that sums up others; false for null."""
    plain = f"replace(strip_accents(lower(trim({column}))), '.', '')"
    return f"coalesce(length({column}) <= {LONGEST} and regexp_full_match({plain}, {sql.text(_pattern())}), false)"


@cache
def _pattern() -> str:
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    listed = "|".join(sorted({word for each in words.values() for word in each}))
    return rf"(({listed})|({OF} {WHAT}))( {WHAT})?\s*([:=]\s*[-+0-9.,%]*)?\s*(\(.*\))?"

"""Every text of the page in English and Dutch, side by side: key → (English, Dutch).

    >>> word("accounts", "nl")
    'Klanten'

Keys that begin with `code:` are codes of the marts. Names, ids and what customers wrote are not translated.
"""

from collections.abc import Mapping
from typing import Literal

from nps_warehouse.dashboard.words.accounts import ACCOUNTS, ACT
from nps_warehouse.dashboard.words.codes import CODES
from nps_warehouse.dashboard.words.data import BONUS, DATA
from nps_warehouse.dashboard.words.overview import BRANCHES, OVERVIEW, PAGE
from nps_warehouse.settings import LANGUAGES

Language = Literal["en", "nl"]

WORDS: dict[str, tuple[str, str]] = {
    **PAGE,
    **OVERVIEW,
    **BRANCHES,
    **ACCOUNTS,
    **ACT,
    **BONUS,
    **DATA,
    **{f"code:{code}": texts for code, texts in CODES.items()},
}


def word(key: str, language: Language, values: Mapping[str, object] | None = None) -> str:
    """A text in a language, with values filled in. Raises KeyError for an unknown key."""
    return WORDS[key][LANGUAGES.index(language)].format_map(values or {})

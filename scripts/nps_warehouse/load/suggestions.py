"""Suggestions for a misspelt word.

>>> did_you_mean("scor", ["score", "channel"])
'did you mean score?'
"""

import difflib
from collections.abc import Iterable

LONGEST_NAME, MOST_NAMES, MOST_KNOWN = 40, 12, 60


def nearest(word: str, known: Iterable[str], likeness: float = 0.75) -> str | None:
    """The word of `known` most like `word`, if its likeness is at least `likeness` (0 to 1)."""
    plain = {_plain(candidate): candidate for candidate in known}
    found = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=likeness)
    return plain[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean x?`, or the list of known words when none is near."""
    listed = list(known)
    near = nearest(word, listed, 0.6)
    return f"did you mean {near}?" if near else f"known: {listed_names(listed, MOST_KNOWN)}"


def listed_names(names: Iterable[str], most: int = MOST_NAMES) -> str:
    """The first names of columns, shortened."""
    every = [name for name in names if name.strip()]
    shown = [name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…" for name in every]
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")


def _plain(word: str) -> str:
    return word.strip().lower().replace(" ", "_").replace("-", "_")

r"""Names of files, sheets and columns, alike however they are encoded.

>>> plain_name("Cafe\u0301\u200b\u00a0nps ") == "Café nps"
True
"""

import unicodedata

from nps_warehouse.grammar import INVISIBLE_MARKS, SPACES

_PLAIN = str.maketrans({**dict.fromkeys(INVISIBLE_MARKS, ""), **dict.fromkeys(SPACES, " ")})


def composed(name: str) -> str:
    """A name with composed accents, however the file system writes them."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def plain_name(name: str) -> str:
    """The name of a column: composed accents, plain spaces, no invisible marks, no space around it."""
    return composed(name).translate(_PLAIN).strip()

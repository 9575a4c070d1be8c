"""Where a text between double quotes begins and ends in delimited text."""

import re
from functools import cache


def ends_inside(line: str, delimiters: str, inside: bool) -> bool:
    """Whether a line ends between double quotes. inside: whether it begins there. A quote within bare text opens none.

    delimiters: the signs one of which it is, where it is not known yet.
    """
    place = 0
    while True:
        if not inside and line[place : place + 1] == '"':
            inside, place = True, place + 1
        while inside:
            quote = line.find('"', place)
            if quote < 0:
                return True
            is_doubled = line[quote + 1 : quote + 2] == '"'
            inside, place = is_doubled, quote + 1 + is_doubled
        found = _one_of(delimiters).search(line, place)
        if not found:
            return False
        place = found.end()


@cache
def _one_of(delimiters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(delimiters)}]")

"""How an export writes its times, detected from the times themselves.

detect_time_format(data, 2, ("%m/%d/%Y", "%d/%m/%Y"))      # '%d/%m/%Y' for a column with 31/12/2025
"""

import re
from collections.abc import Sequence

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.formats.data_rows import DataRows
from nps_warehouse.load.time_zones import TIME_AND_ZONE
from nps_warehouse.time_grammar import PROPOSED

ISO = r"\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?)?"


def detect_time_format(data: DataRows, place: int, formats: Sequence[str]) -> str | None:
    """The only format that reads every time of the column; None is ISO 8601.

    Raises NpsError when two formats read them differently, or none reads them all.
    """
    name, value = data.rows.header[place], f"c{place}"
    early = _counts(data, value, [_parsed(value, each) for each in formats], 1000)
    most = max(early[2:], default=0)
    formats = [each for each, count in zip(formats, early[2:], strict=True) if count == most]
    if early[0] == early[1]:
        formats = []
    parsed = [_parsed(value, each) for each in formats]
    counts = _counts(data, value, parsed)
    total, iso = counts[0], counts[1]
    if iso == total:
        return None
    fitting = [number for number, count in enumerate(counts[2:]) if count == total]
    if not fitting:
        best = max(range(len(parsed)), key=lambda number: counts[number + 2], default=None)
        unreadable = _first_unreadable(data, value, "null" if best is None else parsed[best])
        raise NpsError(
            f'{name} "{unreadable}" matches no time format that reads the whole column; state the format in sources.yml '
            '(time_format: "%d-%m-%Y %H:%M:%S")' + _proposed(unreadable)
        )
    if len(fitting) > 1:
        same = " and ".join(f"bool_and({parsed[fitting[0]]} = {parsed[number]})" for number in fitting[1:])
        ((agree,),) = data.query(f"select {same} as agree from data")
        if not agree:
            listed = " or ".join(f'"{formats[number]}"' for number in fitting)
            example = data.query(f"select {value} from data limit 1")[0][0]
            raise NpsError(
                f'{name} "{example}" can be read as {listed}; choose one in sources.yml, like: '
                f'time_format: "{formats[fitting[0]]}"'
            )
    return formats[fitting[0]]


def _parsed(value: str, written: str) -> str:
    """SQL for a time as a format reads it; `%Y` does not read the year 25."""
    parsed = f"try_strptime({_without_zone(value)}, {sql.text(written)})"
    return f"case when year({parsed}) not between 2 and 999 then {parsed} end" if "%Y" in written else parsed


def _without_zone(value: str) -> str:
    return rf"regexp_replace({value}, {sql.text(TIME_AND_ZONE)}, '\1')"


def _proposed(unreadable: str) -> str:
    """What `time_format` such a number may have."""
    for pattern, name in PROPOSED.items():
        if re.fullmatch(pattern, unreadable):
            return f" (if its numbers are that: time_format: {name})"
    return ""


def _counts(data: DataRows, value: str, parsed: Sequence[str], first: int = 0) -> tuple[int, ...]:
    """How many times there are, how many are ISO 8601, and how many each format reads; in the `first` rows only."""
    counts = [f"count({value})", f"count(*) filter (regexp_full_match({_without_zone(value)}, '{ISO}'))"]
    counts += [f"count({each})" for each in parsed]
    return data.query(f"select {', '.join(counts)} from data", first)[0]


def _first_unreadable(data: DataRows, value: str, parsed: str) -> str:
    """A time that the best format cannot read."""
    found = data.query(
        f"select {value} as unreadable from data and {value} is not null and {parsed} is null limit 1"
    )
    return str(found[0][0]) if found else ""

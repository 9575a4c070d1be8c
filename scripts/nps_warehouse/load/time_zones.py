"""The time zone that is written behind a time, in a header or in `timezone:`: what is understood and what is refused.

>>> offset_of("GMT+1"), offset_of("UTC-03:30"), offset_of("CEST"), offset_of("IST")
('+01:00', '-03:30', '+02:00', None)
"""

import re
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nps_warehouse.errors import NpsError

UTC = ("Z", "UTC", "GMT", "UT")
OFFSETS = {
    **dict.fromkeys(UTC, "+00:00"),
    **{"WET": "+00:00", "WEST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "MEZ": "+01:00", "MESZ": "+02:00"},
    **{"EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00", "SAST": "+02:00", "JST": "+09:00", "KST": "+09:00"},
    **{"HKT": "+08:00", "SGT": "+08:00", "NZST": "+12:00", "NZDT": "+13:00", "AEST": "+10:00", "AEDT": "+11:00"},
    **{"EDT": "-04:00", "CDT": "-05:00", "MDT": "-06:00", "PDT": "-07:00", "AKST": "-09:00", "AKDT": "-08:00"},
    **{"BRT": "-03:00", "CAT": "+02:00", "EAT": "+03:00"},
}  # fmt: skip
"""Abbreviations that mean one offset."""
AMBIGUOUS = {
    "BST": ("Europe/London", "Asia/Dhaka"),
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "CST": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "EST": ("America/New_York", "Australia/Sydney"),
    "PST": ("America/Los_Angeles", "Asia/Manila"),
    "MST": ("America/Denver", "Asia/Kuala_Lumpur"),
    "AST": ("America/Halifax", "Asia/Riyadh"),
    "GST": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "SST": ("Asia/Singapore", "Pacific/Pago_Pago"),
    "WST": ("Australia/Perth", "Pacific/Apia"),
    "AMT": ("America/Manaus", "Asia/Yerevan"),
    "ECT": ("America/Guayaquil", "Europe/Paris"),
}
"""Abbreviations of several zones, and which."""
PLACES = {
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ", "MET"), "Europe/Amsterdam"),
    **{"WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki"},
    **{"EDT": "America/New_York", "CDT": "America/Chicago", "MDT": "America/Denver", "PDT": "America/Los_Angeles"},
    **{"HST": "Pacific/Honolulu", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney", "NZDT": "Pacific/Auckland"},
    **{"EST5EDT": "America/New_York", "CST6CDT": "America/Chicago", "PST8PDT": "America/Los_Angeles"},
}  # fmt: skip
"""The zone to name for an abbreviation that holds for half of the year only."""

NUMERIC = r"(?:(?:GMT|UTC|UT) ?)?[+-]\d{1,2}(?::?\d{2})?"
_WRITTEN = re.compile(rf"({NUMERIC})|([a-z]+)", re.IGNORECASE)
_IN_HEADER = re.compile(rf"[(\[]\s*({NUMERIC}|[A-Z]{{1,5}}|[A-Z][a-z]+/[A-Za-z_/]+)\s*[)\]]\s*$")
TIME_AND_ZONE = (
    r"(?i)^(.*\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?[ap]\.?m\.?)?) ?"
    rf"({NUMERIC}|{'|'.join((*OFFSETS, *AMBIGUOUS))})(?: \([^)]*\))?$"
)
"""A pattern: a clock time with what is before it, and the zone behind it."""


def offset_of(text: str) -> str | None:
    """The offset from UTC that is written, as `+01:00`; None when it is none, or of several zones."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        return None
    if written[2]:
        return OFFSETS.get(written[2].upper())
    sign, digits = re.sub(r"[^+-]", "", written[1])[-1:], re.findall(r"\d+", written[1])
    joined = "".join(digits)
    hours, minutes = (joined[:-2], joined[-2:]) if len(joined) > 2 else (joined, "00")
    if int(hours) > 14 or int(minutes) > 59:
        return None
    return f"{sign}{int(hours):02}:{minutes}"


def minutes_of(offset: str) -> int:
    """The minutes of an offset like `+01:00`."""
    minutes = int(offset[1:3]) * 60 + int(offset[4:])
    return -minutes if offset[0] == "-" else minutes


def zone_in_header(name: str) -> str | None:
    """The zone in brackets at the end of a column's name, `Submitted (GMT+1)`: an offset or the name of a zone.

    Raises NpsError when it may be of several zones.
    """
    found = _IN_HEADER.search(name)
    if found is None:
        return None
    text = found[1]
    if text in AMBIGUOUS:
        raise NpsError(f"the column {name} says {ambiguity(text)}")
    return offset_of(text) or (text if "/" in text and is_zone(text) else None)


def ambiguity(abbreviation: str) -> str:
    """Say which zones an abbreviation may be, and what to do."""
    zones = AMBIGUOUS[abbreviation.upper()]
    listed = ", ".join(zones[:-1]) + f" or {zones[-1]}"
    return f"{abbreviation}, which can be {listed}: state which one in sources.yml, like timezone: {zones[0]}"


def is_zone(name: str) -> bool:
    """Whether a name is that of a zone: `Europe/Amsterdam`."""
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def abbreviations_of(zone: str | None) -> Collection[str]:
    """How a zone is abbreviated in the course of a year: `EST` and `EDT` of America/New_York; none of an offset."""
    if zone is None or not is_zone(zone):
        return frozenset()
    there = ZoneInfo(zone)
    names = {datetime(2025, month, 1, tzinfo=there).tzname() or "" for month in range(1, 13)}
    return frozenset(name for name in names if name.isalpha())

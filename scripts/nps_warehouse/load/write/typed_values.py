"""SQL for the typed value of a text, as the description of its file parses it: times, dates and numbers.

    responded_at '1-11-2019 9:51', time_format '%d-%m-%Y %H:%M', timezone Europe/Amsterdam
    -> '2019-11-01T08:51:00Z'

Text that cannot be parsed so has no typed value and remains as it is.
"""

import re

from nps_warehouse.db import sql
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.formats.number_notation import in_plain_form
from nps_warehouse.load.time_zones import (
    AMBIGUOUS,
    OFFSETS,
    TIME_AND_ZONE,
    abbreviations_of,
    minutes_of,
)
from nps_warehouse.time_grammar import FIRST_USUAL, LAST_USUAL, SENTINEL_DAYS, TIME, TIME_NUMBERS

SECOND = "%Y-%m-%dT%H:%M:%S"
ISO_WITHOUT_OFFSET = r"\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?)?"
HAS_ZONE = re.compile("%[zZ]")
HAS_ZONE_AT_END = re.compile(r"\s*(GMT|UTC)?\s*%[zZ]$")


def typed_value(column: str, value: str, description: Description, decimal: str | None = None) -> str | None:
    """SQL that parses `value` (SQL for the text) as the raw `column`; None when staging can parse the text itself.

    decimal: the decimal sign of a column of amounts, stated or proved.
    """
    table = description.raw_table
    if column in table.times:
        return _time(value, description)
    if column in table.dates:
        return _date(value, description)
    if column in table.numbers:
        return in_plain_form(value, decimal)
    return None


def read_as_json(typed: dict[str, str]) -> str:
    """SQL for `_read_as`: a JSON object of the typed values, null when there are none."""
    if not typed:
        return "cast(null as varchar)"
    parts = ", ".join(f"'\"{column}\":\"' || {expression} || '\"'" for column, expression in typed.items())
    return f"'{{' || nullif(concat_ws(',', {parts}), '') || '}}'"


def to_the_second(value: str, read: str | None) -> str:
    """SQL for a time as part of an id: equal times give equal text, however they are written."""
    iso = f"strftime(try_cast({value} as timestamptz) at time zone 'UTC', '{SECOND}')"
    first = f"left({read}, 19), " if read else ""
    return f"coalesce({first}{iso}, {value})"


def _time(value: str, description: Description) -> str | None:
    zone, written = description.timezone, description.time_format
    zoned = f"case when {_may_have_zone(value)} then {_with_own_zone(value, written, zone)} end"
    times = [zoned]
    if written in TIME_NUMBERS:
        times = [_from_number(value, written, zone)]
    elif written and not HAS_ZONE.search(written):
        times.append(_in_zone(f"try_strptime({value}, {sql.text(written)})", zone))
    if zone:
        times.append(_in_zone(_iso(value), zone))
    time = f"coalesce({', '.join(times)})"
    # Each mention of the time would be worked out again, so it is mentioned once.
    parsed = f"regexp_replace(strftime({time}, '{SECOND}.%f'), '[.]?0+$', '') || 'Z'"
    return parsed if zone or written else f"case when {_may_have_zone(value)} then {parsed} end"


def _with_own_zone(value: str, written: str | None, zone: str | None) -> str:
    """SQL for the moment of a time with a zone of its own behind it (or, as %Z, within it)."""
    at_end = HAS_ZONE_AT_END.sub("", written or "")
    if HAS_ZONE.search(at_end):
        return f"try_strptime({value}, {sql.text(at_end)}) at time zone 'UTC'"
    parsed = f"try_strptime(found.local, {sql.text(at_end)})" if at_end else _iso("found.local")
    is_read_later = "" if at_end else f" and not regexp_full_match({value}, {sql.text(TIME)})"
    moment = f"case when abs(away) <= 14 * 60{is_read_later} then {parsed} - to_minutes(away) end"
    moment = _with("away", _minutes("found.own"), moment)
    if here := [name for name in AMBIGUOUS if name in abbreviations_of(zone)]:
        listed = ", ".join(f"'{name}'" for name in here)
        moment = (
            f"coalesce({moment}, case when upper(found.own) in ({listed}) then {_in_zone(parsed, zone)} end)"
        )
    return _with("found", f"regexp_extract({value}, {sql.text(TIME_AND_ZONE)}, ['local', 'own'])", moment)


def _minutes(zone: str) -> str:
    """SQL for the minutes that a zone written as an offset or an abbreviation is ahead of UTC."""
    names = " ".join(f"when '{name}' then {minutes_of(offset)}" for name, offset in OFFSETS.items())
    number = """case when length(digits) > 2 then cast(digits as int) // 100 * 60 + cast(digits as int) % 100
        else cast(digits as int) * 60 end"""
    offset = f"{number} * case when contains({zone}, '-') then -1 else 1 end"
    return _with(
        "digits",
        f"regexp_replace({zone}, '[^0-9]', '', 'g')",
        f"case when digits <> '' then {offset} else case upper({zone}) {names} end end",
    )


def _with(name: str, value: str, expression: str) -> str:
    """SQL for an expression in which `name` stands for a value that is worked out, and written, once."""
    return f"list_transform([{value}], lambda {name}: {expression})[1]"


def _may_have_zone(value: str) -> str:
    """SQL, cheap: whether a time may have a zone that staging cannot read; most have none, or Z."""
    is_utc = f"{value} like '____-__-__T__:__:__Z'"
    name_at_end = f"right({value}, 1) not between '0' and '9' and right(lower({value}), 1) <> 'm'"
    offset = f"regexp_matches({value}, '(?i)gmt|ut|\\d ?[+-]\\d$|:\\d\\d[^a-z]* ?[+-]\\d| [+-]\\d{{4}} ')"
    return f"case when {is_utc} then false when {name_at_end} then true else {offset} end"


def _iso(value: str) -> str:
    """SQL for the local time of ISO 8601 text without an offset."""
    is_iso = f"regexp_full_match({value}, {sql.text(ISO_WITHOUT_OFFSET)})"
    return f"case when {is_iso} then try_cast(replace({value}, ',', '.') as timestamp) end"


def _from_number(value: str, written: str, zone: str | None) -> str:
    """SQL for the moment of a number: seconds or milliseconds since 1970 in UTC, or a spreadsheet's days in local time."""
    digits, microseconds = TIME_NUMBERS[written]
    is_number = f"regexp_full_match({value}, '-?\\d{{1,{digits}}}([.]\\d+)?')"
    since = f"to_microseconds(cast(round(cast({value} as double) * {microseconds}) as bigint))"
    day_0, at = ("1899-12-30", zone) if written == "excel_serial" else ("1970-01-01", None)
    moment = _in_zone(f"(timestamp '{day_0}' + {since})", at)
    return f"case when {is_number} then {moment} end"


def _in_zone(local: str, zone: str | None) -> str:
    """SQL for the UTC moment of a local time. A sentinel remains one in every zone."""
    if not zone:
        return local
    if zone[0] in "+-":
        moment = f"here - to_minutes({minutes_of(zone)})"
    else:
        moment = f"timezone('UTC', timezone({sql.text(zone)}, here))"
    is_sentinel = " or ".join(f"here = timestamp '{day} 00:00:00'" for day in SENTINEL_DAYS)
    is_usual = f"here between timestamp '{FIRST_USUAL}' and timestamp '{LAST_USUAL[:10]}'"
    return _with(
        "here", local, f"case when {is_usual} then {moment} when {is_sentinel} then here else {moment} end"
    )


def _date(value: str, description: Description) -> str | None:
    written = description.time_format
    if not written:
        return None
    date = f"try_strptime({value}, {sql.text(written)})"
    if written in TIME_NUMBERS:
        date = _from_number(value, written, None)
    return f"strftime({date}, '%Y-%m-%d')"

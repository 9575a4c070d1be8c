"""SQL for the typed value of a text, as the description of its file parses it: times, dates and numbers.

    responded_at '1-11-2019 9:51', time_format '%d-%m-%Y %H:%M', timezone Europe/Amsterdam
    -> '2019-11-01T08:51:00Z'

Text that cannot be parsed so has no typed value and remains as it is.
"""

from nps_warehouse.db import sql
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.formats.number_notation import in_plain_form

SECOND = "%Y-%m-%dT%H:%M:%S"
ISO_WITHOUT_OFFSET = r"\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?)?"


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
    zone = description.timezone
    times = []
    if description.time_format == "unix":
        times.append(f"make_timestamp(try_cast({value} as bigint) * 1000000)")
    elif description.time_format:
        parsed = f"try_strptime({value}, {sql.text(description.time_format)})"
        has_offset = "%z" in description.time_format or "%Z" in description.time_format
        times.append(f"{parsed} at time zone 'UTC'" if has_offset else _in_zone(parsed, zone))
    if zone:
        iso = f"regexp_full_match({value}, {sql.text(ISO_WITHOUT_OFFSET)})"
        local = f"try_cast(replace({value}, ',', '.') as timestamp)"
        times.append(f"case when {iso} then {_in_zone(local, zone)} end")
    if not times:
        return None
    time = times[0] if len(times) == 1 else f"coalesce({', '.join(times)})"
    fraction = f"rtrim(strftime({time}, '.%f'), '0')"
    return f"strftime({time}, '{SECOND}') || case when {fraction} = '.' then '' else {fraction} end || 'Z'"


def _in_zone(local: str, zone: str | None) -> str:
    """SQL for the UTC moment of a local time."""
    return f"timezone('UTC', timezone({sql.text(zone)}, {local}))" if zone else local


def _date(value: str, description: Description) -> str | None:
    if not description.time_format:
        return None
    return f"strftime(try_strptime({value}, {sql.text(description.time_format)}), '%Y-%m-%d')"

"""How an export writes its times, found out from the times themselves."""

from collections.abc import Sequence

from nps_warehouse.db import sql
from nps_warehouse.errors import NpsError
from nps_warehouse.load.body import Body

ISO = r"\d{4}-\d{2}-\d{2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?)?"


def time_format(body: Body, place: int, formats: Sequence[str]) -> str | None:
    """The only format that reads every time of the column; None is ISO 8601.

    Raises NpsError when two read them differently, or none reads them all.
    """
    name, value = body.rows.header[place], f"c{place}"
    early = _counts(body, value, [_read(value, each) for each in formats], 1000)
    most = max(early[2:], default=0)
    formats = [each for each, count in zip(formats, early[2:], strict=True) if count == most]
    if early[0] == early[1]:
        formats = []
    read = [_read(value, each) for each in formats]
    counts = _counts(body, value, read)
    total, iso = counts[0], counts[1]
    if iso == total:
        return None
    whole = [number for number, count in enumerate(counts[2:]) if count == total]
    if not whole:
        best = max(range(len(read)), key=lambda number: counts[number + 2], default=None)
        odd = _first_odd(body, value, "null" if best is None else read[best])
        raise NpsError(
            f'{name} "{odd}" is in no time format that reads all of the column; say how it is written in sources.yml '
            '(time_format: "%d-%m-%Y %H:%M:%S")'
        )
    if len(whole) > 1:
        same = " and ".join(f"bool_and({read[whole[0]]} = {read[number]})" for number in whole[1:])
        ((agree,),) = body.ask(f"select {same} as agree from body")
        if not agree:
            listed = " or ".join(f'"{formats[number]}"' for number in whole)
            example = body.ask(f"select {value} from body limit 1")[0][0]
            raise NpsError(
                f'{name} "{example}" can be read as {listed}; say which in sources.yml, like: '
                f'time_format: "{formats[whole[0]]}"'
            )
    return formats[whole[0]]


def _read(value: str, written: str) -> str:
    return f"try_strptime({value}, {sql.text(written)})"


def _counts(body: Body, value: str, read: Sequence[str], first: int = 0) -> tuple[int, ...]:
    """How many times there are, how many are ISO 8601, and how many each format reads; of the `first` rows only."""
    asked = [f"count({value})", f"count(*) filter (regexp_full_match({value}, '{ISO}'))"]
    asked += [f"count({each})" for each in read]
    return body.ask(f"select {', '.join(asked)} from body", first)[0]


def _first_odd(body: Body, value: str, read: str) -> str:
    """A time that the best format does not read."""
    found = body.ask(f"select {value} as odd from body and {value} is not null and {read} is null limit 1")
    return str(found[0][0]) if found else ""

"""The types of the keys of `sources.yml`: what each may hold, and what is wrong with it otherwise.

table: Table      # "unknown table respons; did you mean responses?"
"""

import codecs
import re
from collections.abc import Callable, Collection
from typing import Annotated, Any

import duckdb
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from nps_warehouse import grammar
from nps_warehouse.load.checked_yaml import problem
from nps_warehouse.load.formats.export_format import format_names
from nps_warehouse.load.suggestions import did_you_mean
from nps_warehouse.load.time_zones import AMBIGUOUS, PLACES, ambiguity, offset_of
from nps_warehouse.raw_tables import DROP_TABLES, RAW_TABLES
from nps_warehouse.time_grammar import TIME_NUMBERS

SPACED_DASH = re.compile(r"\s*([-‐-―−]|to|tot|t/m|bis)\s*")
ZONES_OF_LETTERS = ("CET", "EET", "MET", "WET")
"""Abbreviations that are names of zones with a summer time, too."""
DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}


def _must(holds: Callable[[str], object], message: str) -> AfterValidator:
    """A check of a text. message: with `{}` for the text."""

    def check(text: str) -> str:
        try:
            is_valid = bool(holds(text))
        except (duckdb.Error, LookupError, ValueError):  # `undefined` is a codec that always fails
            is_valid = False
        if not is_valid:
            raise problem(message.replace("{}", text))
        return text

    return AfterValidator(check)


def _one_of(kind: str, known: Callable[[], Collection[str]], otherwise: str = "") -> AfterValidator:
    """A check that a text is known. otherwise: said when no known one is similar, in place of listing them."""

    def check(text: str) -> str:
        if text not in known():
            suggestion = did_you_mean(text, known())
            hint = suggestion if suggestion.startswith("did") or not otherwise else otherwise
            raise problem(f"unknown {kind} {text}; {hint}")
        return text

    return AfterValidator(check)


def _timezones() -> list[str]:
    found = [row[0] for row in duckdb.connect().execute("select name from pg_timezone_names()").fetchall()]
    # DuckDB knows BST as Bangladesh's: what has three letters is an abbreviation.
    zones = [name for name in found if len(name) > 3 or name in ("UTC", "GMT", *ZONES_OF_LETTERS)]
    return zones + [
        f"{sign}{hours:02}:{minutes:02}"
        for sign in "+-"
        for hours in range(15)
        for minutes in (0, 15, 30, 45)
    ]


def _is_time_format(text: str) -> bool:
    duckdb.connect().execute("select try_strptime('', ?)", [text])
    return "%" in text or text in TIME_NUMBERS


def _zone(text: str) -> str:
    """The zone or offset that is meant. Raises a problem for an abbreviation that does not say it."""
    if text.upper() in AMBIGUOUS:
        raise problem(f"it says {ambiguity(text)}")
    if (offset := offset_of(text)) and text.upper() not in PLACES:
        return offset
    if (place := PLACES.get(text.upper())) and text not in ZONES_OF_LETTERS:
        raise problem(
            f"{text} is the time of a part of the year: use the zone of the place, such as {place}"
            + (f", or {offset} if all its times have that offset" if offset else "")
        )
    return text


def list_formats(schema: dict[str, Any]) -> None:
    """Add the names of the formats to the schema of a key."""
    schema["enum"] = list(format_names())


def _choice(*values: object) -> WithJsonSchema:
    return WithJsonSchema({"enum": list(values)})


Text = Annotated[str, _must(str.strip, "a text is missing here")]
Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Constant = Annotated[Text, WithJsonSchema({"type": ["string", "number", "boolean"]})]
Table = Annotated[Text, _one_of("table", lambda: RAW_TABLES), _choice(*DROP_TABLES)]
Format = Annotated[Text, _one_of("format", format_names)]
Timezone = Annotated[
    Text,
    AfterValidator(_zone),
    _one_of("timezone", _timezones, "use a name like Europe/Amsterdam, or an offset like +01:00"),
]
TimeFormat = Annotated[
    Text,
    _must(
        _is_time_format,
        "{} is not a time format; write it like %d-%m-%Y %H:%M:%S, or one of " + ", ".join(TIME_NUMBERS),
    ),
]
Encoding = Annotated[
    Text,
    _must(
        lambda name: codecs.lookup(name) and "".encode(name) == "".encode(name),
        "unknown encoding {}; use one like utf-8, cp1252 or utf-16",
    ),
]
Delimiter = Annotated[
    str,
    AfterValidator(lambda text: DELIMITERS.get(text, text)),
    _must(
        lambda text: len(text) == 1 and text not in '\r\n"',
        "the delimiter is one character, like ';', or the word tab",
    ),
]
Decimal = Annotated[Text, _must((",", ".").__contains__, "the decimal sign is ',' or '.'"), _choice(",", ".")]
Scale = Annotated[
    Text,
    AfterValidator(lambda text: SPACED_DASH.sub("-", text)),
    _must(
        "0-10".__eq__,
        "scale {} gives no NPS, which needs a score from 0 to 10, and nothing is converted: leave the file out with "
        "`ignore: true`, or write `scale: 0-10` if its scores are from 0 to 10",
    ),
    _choice("0-10"),
]
SCORE_VALUES = (*grammar.BARE_SCORES, "NA")
ScoreValue = Annotated[
    Text,
    _must(
        SCORE_VALUES.__contains__, "{} is no score; write a whole number from 0 to 10, or NA for no answer"
    ),
    _choice(*range(11), "NA"),
]
IdsWithin = Annotated[
    Text,
    _must(("survey", "file").__contains__, "ids_within must be survey or file, not {}"),
    _choice("survey", "file"),
]
Ignore = Annotated[
    Text, _must(lambda text: text.lower() == "true", "ignore must be true or omitted"), _choice(True)
]

"""The types of the keys of `sources.yml`: what each may hold, and what is wrong with it otherwise.

table: Table      # "unknown table respons; did you mean responses?"
"""

import codecs
from collections.abc import Callable, Collection
from typing import Annotated, Any

import duckdb
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from nps_warehouse.load.checked_yaml import problem
from nps_warehouse.load.formats.export_format import format_names
from nps_warehouse.load.suggestions import did_you_mean
from nps_warehouse.raw_tables import RAW_TABLES

DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}


def _must(holds: Callable[[str], object], message: str) -> AfterValidator:
    """A check of a text. message: with `{}` for the text."""

    def check(text: str) -> str:
        try:
            is_valid = bool(holds(text))
        except (duckdb.Error, LookupError):
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
    return [row[0] for row in duckdb.connect().execute("select name from pg_timezone_names()").fetchall()]


def _is_time_format(text: str) -> bool:
    duckdb.connect().execute("select try_strptime('', ?)", [text])
    return "%" in text or text == "unix"


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
Table = Annotated[Text, _one_of("table", lambda: RAW_TABLES), _choice(*RAW_TABLES)]
Format = Annotated[Text, _one_of("format", format_names)]
Timezone = Annotated[Text, _one_of("timezone", _timezones, "use a name like Europe/Amsterdam")]
TimeFormat = Annotated[
    Text, _must(_is_time_format, "{} is not a time format; write it like %d-%m-%Y %H:%M:%S, or unix")
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
IdsWithin = Annotated[
    Text,
    _must(("survey", "file").__contains__, "ids_within must be survey or file, not {}"),
    _choice("survey", "file"),
]
Ignore = Annotated[
    Text, _must(lambda text: text.lower() == "true", "ignore must be true or omitted"), _choice(True)
]

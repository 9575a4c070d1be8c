"""Which texts are times and which only look like one: written once, for the raw gate and the models.

The raw gate uses it as it is; the models through `macros/parsing/time_grammar.sql`, which `scripts/write_grammar.py`
makes of it.

    is_sentinel("text")     # SQL: true for '1980-01-01 00:00:00', which says that nobody knows the time

A pattern means all of a text. It has no backslash and, like those of `grammar`, no question mark and no colon before a
word or digit.
"""

from collections.abc import Callable

from nps_warehouse.grammar import FullMatch, duckdb_full_match

SENTINEL_DAYS = (
    "0001-01-01",  # .NET, Go
    "1899-12-30",  # spreadsheets: day 0
    "1899-12-31",
    "1900-01-01",  # SQL Server
    "1970-01-01",  # Unix: second 0
    "1980-01-01",  # LimeSurvey, of anonymous answers
    "9999-12-31",
)
"""At midnight of these days nothing happened: a tool had to write a time and had none."""
FIRST_USUAL, LAST_USUAL = "1980-01-02", "9999-12-30~"
"""Texts between them are no sentinel; comparing is cheap."""

PROPOSED = {"1[0-9]{9}": "epoch_s", "1[0-9]{12}": "epoch_ms", "[34][0-9]{4}(|[.][0-9]+)": "excel_serial"}
"""Of numbers of this shape, what `time_format` may say. It is proposed, never assumed."""

TIME_NUMBERS = {
    "epoch_s": (11, 1_000_000),
    "unix": (11, 1_000_000),
    "epoch_ms": (14, 1_000),
    "excel_serial": (6, 86_400_000_000),
}
"""Formats of times that are numbers: how many digits there are at most, and the microseconds of one unit."""

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_OFFSET = "(|(| )(Z|[-+](0[0-9]|1[0-4])(|(|[:])[0-5][0-9])))"
TIME = f"{DAY}[T ]([01][0-9]|2[0-3]):[0-5][0-9](|[:][0-9]{{2}}(|[.,][0-9]+)){_OFFSET}"
"""ISO 8601 as it is read. Which days there are is the cast's business."""
SENTINEL = f"({'|'.join(SENTINEL_DAYS)})(|[T ]00[:]00(|[:]00(|[.,]0+)){_OFFSET})"
"""Midnight of such a day, in whatever zone."""


def duckdb_utc(text: str) -> str:
    """Write SQL: ISO 8601 text as a UTC timestamp, null when it names no moment, on DuckDB."""
    return f"cast(try_cast({text} as timestamptz) as timestamp)"


def is_sentinel(
    text: str, full_match: FullMatch = duckdb_full_match, utc: Callable[[str], str] = duckdb_utc
) -> str:
    """Write SQL: whether a text is midnight of a sentinel day, where it was written or in UTC. Null for null."""
    moments = " or ".join(f"{utc(text)} = timestamp '{day} 00:00:00'" for day in SENTINEL_DAYS)
    # No `and` and no `in`: DuckDB would work out all of the one and make a join of the other, for every row.
    return (
        f"case when {text} between '{FIRST_USUAL}' and '{LAST_USUAL}' then false "
        f"when {full_match(text, SENTINEL)} then true "
        f"when {text} like '____-__-__%' then coalesce({moments}, false) when {text} is not null then false end"
    )


def is_time(text: str, full_match: FullMatch = duckdb_full_match) -> str:
    """Write SQL: whether a text is a time or a date in ISO 8601. Null for null."""
    matched = f"({full_match(text, TIME)} or {full_match(text, DAY)})"
    return f"({matched} and try_cast(substr({text}, 1, 10) as date) is not null)"

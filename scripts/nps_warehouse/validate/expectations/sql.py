"""What the suites' SQL spells differently on DuckDB and on Spark; everything else in them is portable.

>>> DUCKDB.json_text("_read_as", "score")
"(_read_as ->> '$.score')"
"""

from collections.abc import Callable
from dataclasses import dataclass

from nps_warehouse.grammar import duckdb_full_match
from nps_warehouse.time_grammar import duckdb_utc


@dataclass(frozen=True)
class Sql:
    """One engine's spelling.

    trimmed: a text without the spaces around it, of every kind. json_text: the text under a key of a JSON column.
    full_match: whether all of a text matches a pattern; the dot stands for anything but a line feed.
    utc: ISO 8601 text as a UTC timestamp.
    """

    trimmed: Callable[[str], str]
    json_text: Callable[[str, str], str]
    full_match: Callable[[str, str], str]
    utc: Callable[[str], str]


SPACES = r" \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What Unicode calls a space (category Zs), as Spark's literals spell it; DuckDB's `trim` knows them all."""

DUCKDB = Sql(
    trimmed=lambda text: f"trim({text})",
    json_text=lambda column, key: f"({column} ->> '$.{key}')",
    full_match=duckdb_full_match,
    utc=duckdb_utc,
)
SPARK = Sql(
    trimmed=lambda text: f"trim(both '{SPACES}' from {text})",
    json_text=lambda column, key: f"get_json_object({column}, '$.{key}')",
    # Java's `$` would let a line feed follow; `(?!(?s:.))` is the very end.
    full_match=lambda text, pattern: f"({text} rlike '(?d)^({pattern})(?!(?s:.))')",
    utc=lambda text: f"try_cast({text} as timestamp)",
)

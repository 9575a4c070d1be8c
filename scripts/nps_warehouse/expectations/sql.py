"""What the suites' SQL spells differently on DuckDB and on Spark; everything else in them is portable.

>>> DUCKDB.json_text("_read_as", "score")
"_read_as ->> '$.score'"
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sql:
    """One engine's spelling.

    json_text: the text under a key of a JSON column. full_match: whether all of a text matches a pattern; the dot
    stands for anything but a line feed.
    """

    json_text: Callable[[str, str], str]
    full_match: Callable[[str, str], str]


DUCKDB = Sql(
    json_text=lambda column, key: f"{column} ->> '$.{key}'",
    full_match=lambda text, pattern: f"regexp_full_match({text}, '{pattern}')",
)
SPARK = Sql(
    json_text=lambda column, key: f"get_json_object({column}, '$.{key}')",
    # Java's `$` would let a line feed follow; `(?!(?s:.))` is the very end.
    full_match=lambda text, pattern: f"({text} rlike '(?d)^({pattern})(?!(?s:.))')",
)

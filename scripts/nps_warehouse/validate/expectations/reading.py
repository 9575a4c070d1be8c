"""How the raw gate reads: SQL that tells whether a text can be read, as portable as the suites are.

Scores by the grammar that the models use; of times it only matters whether the models will be able to read them.
"""

from collections.abc import Collection

from nps_warehouse import grammar
from nps_warehouse.personal import masked, masked_time
from nps_warehouse.validate.expectations.sql import DUCKDB, Sql

TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(|[T ].*)"
READABLE = "(readable)"


def clean(column: str, sql: Sql = DUCKDB) -> str:
    """Write SQL: a column's text without white space around it; null when nothing is left."""
    spaces = "chr(160) || chr(9) || chr(10) || chr(13)"
    translated = f"translate({column}, {spaces}, '    ')"
    is_plain = sql.full_match(column, "[!-~]+")
    return f"case when {is_plain} then {column} else nullif({sql.trimmed(translated)}, '') end"


def score_as_checked(column: str, there: Collection[str], sql: Sql = DUCKDB) -> str:
    """Write SQL: `(readable)` for a score text that is one, null for no answer, else the text and its file.

    there: the columns of the table.
    """
    text = grammar.clean_score(column, sql.full_match)
    return f"""case when {column} in ({grammar.listed(grammar.BARE_SCORES)}) then '{READABLE}'
        when {grammar.is_not_an_answer(text)} then null
        when {grammar.is_score(text, sql.full_match)} then '{READABLE}'
        else {_with_file(masked(clean(column, sql), sql.full_match), there)} end"""


def time_as_checked(column: str, score: str, there: Collection[str], sql: Sql = DUCKDB) -> str:
    """Write SQL: of an answer, `(readable)` for a text that begins as a time does, else the text and its file.

    Null for what is no answer by its `score`.
    """
    text = _as_read(column, there, sql)
    # Most exports write it as the first pattern does, which is cheaper to tell.
    return f"""case when {score_as_checked(score, there, sql)} is null then null
        when {column} like '____-__-__T__:__:__Z' then '{READABLE}'
        when {sql.full_match(text, TIME)} then '{READABLE}'
        else {_with_file(f"coalesce({masked_time(text, sql.full_match)}, 'none')", there)} end"""


def _as_read(column: str, there: Collection[str], sql: Sql) -> str:
    text = clean(column, sql)
    return f"coalesce({sql.json_text('_read_as', column)}, {text})" if "_read_as" in there else text


def _with_file(text: str, there: Collection[str]) -> str:
    return f"{text} || coalesce(' in ' || _source_file, '')" if "_source_file" in there else text

"""How the raw gate reads: SQL that tells whether a text can be read, as portable as the suites are.

By the grammars that the models use. Examples of what cannot be read are masked, because any column may hold a phone
number or an address: the first and the last two characters, and no letter or digit between them.
"""

from collections.abc import Collection

from nps_warehouse import flag_words, grammar, time_grammar
from nps_warehouse.personal import masked, masked_time
from nps_warehouse.raw_tables import RawTable
from nps_warehouse.validate.expectations.sql import DUCKDB, Sql

READABLE = "(readable)"
NUMBER = "-*[0-9]{1,15}(|[.][0-9]+)"


def clean(column: str, sql: Sql = DUCKDB) -> str:
    """Write SQL: a column's text without white space around it; null when nothing is left."""
    spaces = "chr(160) || chr(9) || chr(10) || chr(13)"
    translated = f"translate({column}, {spaces}, '    ')"
    is_plain = sql.full_match(column, "[!-~]+")
    return f"case when {is_plain} then {column} else nullif({sql.trimmed(translated)}, '') end"


def as_read(column: str, there: Collection[str], sql: Sql = DUCKDB) -> str:
    """Write SQL: a column as the description of its file parsed it, else its clean text. there: the table's columns."""
    text = clean(column, sql)
    return f"coalesce({sql.json_text('_read_as', column)}, {text})" if "_read_as" in there else text


def score_as_checked(column: str, there: Collection[str], sql: Sql = DUCKDB) -> str:
    """Write SQL: `(readable)` for a score text that is one, null for no answer, else the text, masked, and its file.

    there: the columns of the table.
    """
    text = grammar.clean_score(column, sql.full_match)
    file = " || coalesce(' in ' || _source_file, '')" if "_source_file" in there else ""
    return f"""case when {column} in ({grammar.listed(grammar.BARE_SCORES)}) then '{READABLE}'
        when {grammar.is_not_an_answer(text)} then null
        when {grammar.is_score(text, sql.full_match)} then '{READABLE}'
        else {masked(clean(column, sql), sql.full_match)}{file} end"""


def is_missing_time(text: str, sql: Sql = DUCKDB) -> str:
    """Write SQL: whether no time is given: no text, or one that tools write where they know none."""
    return f"coalesce({time_grammar.is_sentinel(text, sql.full_match, sql.utc)}, true)"


def is_read(column: str, text: str, table: RawTable, sql: Sql = DUCKDB) -> str:
    """Write SQL: whether a text that is given is one of its column's type. Most times are written as by the first pattern."""
    if column in table.flags:
        return flag_words.is_flag(text)
    if column in table.numbers:
        return sql.full_match(text, NUMBER)
    utc = f"{text} like '____-__-__T__:__:__Z' and substr({text}, 6, 2) < '13'"
    return f"({utc} or {time_grammar.is_time(text, sql.full_match)})"


def example(column: str, text: str, table: RawTable, sql: Sql = DUCKDB) -> str:
    """Write SQL: a text that cannot be read, masked, with the `time_format` it may have."""
    if column not in table.times + table.dates:
        return masked(text, sql.full_match)
    cases = " ".join(
        f"when {sql.full_match(text, pattern)} then ' (perhaps time_format: {name})'"
        for pattern, name in time_grammar.PROPOSED.items()
    )
    return f"({masked_time(text, sql.full_match)} || case {cases} else '' end)"

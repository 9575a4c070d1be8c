"""What the raw gate expects of the typed columns of each file: that the models can read what they hold.

A row of such a table's query is a load; its text says which columns of it cannot be read, how often, with examples.
"""

from collections.abc import Collection

from nps_warehouse import grammar
from nps_warehouse.raw_tables import RawTable
from nps_warehouse.validate.expectations.reading import as_read, example, is_missing_time, is_read
from nps_warehouse.validate.expectations.rules import no_problem, warning
from nps_warehouse.validate.expectations.sql import DUCKDB, Sql
from nps_warehouse.validate.gates import Table

FILE = "coalesce(_source_file, 'load ' || cast(_load_id as string))"
MUST_HAVE = {"responses": ("responded_at",)}
"""Times without which a row is of no use: a missing one counts as one that cannot be read."""
ADVICE = {
    "times": "state in sources.yml how the file writes its times (time_format:, timezone:)",
    "dates": "state in sources.yml how the file writes its dates (time_format:)",
    "numbers": "state in sources.yml the decimal sign of its amounts (decimal:), or correct them",
    "flags": "write yes or no, or a word such as active, left or former",
}
"""By kind of column, what to do."""


def typed_columns(
    raw: RawTable, rows: str, there: Collection[str], shares: tuple[float, float], sql: Sql = DUCKDB
) -> Table:
    """Expect that the typed columns of a table can be read, file by file.

    rows: SQL, the table and which rows of it. shares: stop below the first, warn below the second.
    """
    must_have = MUST_HAVE.get(raw.name, ())
    texts = ", ".join(f"{_text(raw, column, there, sql)} as {column}" for column in raw.typed)
    seen = ", ".join(_seen(raw, column, sql) for column in raw.typed)
    counted = ", ".join(_counted(column, column in must_have) for column in raw.typed)
    query = f"""
        select *, {_unread(raw, shares[0])} as stops, {_unread(raw, shares[1], shares[0])} as warns
        from (
            select {FILE} as file, {counted} from (
                select _load_id, _source_file, {seen}
                from (select _load_id, _source_file, {texts} from {rows}{_answers_only(raw, there, sql)}) as texts
            ) as seen group by _load_id, _source_file
        ) as counted"""
    what = "is given and can be read in" if must_have else "can be read in"
    advice = "; ".join(text for kind, text in ADVICE.items() if getattr(raw, kind))
    if must_have:
        advice += f", or give one for all its answers ({must_have[0]}: 2025-03-31)"
    stops, warns = (
        no_problem(
            column,
            f"{what} at least {share:.0%} of every file's {'answers' if must_have else 'values'}",
            ", ".join(raw.typed),
            advice,
        )
        for column, share in zip(("stops", "warns"), shares, strict=True)
    )
    name = f"raw.{raw.name}"
    return Table(f"{name}_by_file", query, (stops, warning(warns)), of=name, rows="files")


def _answers_only(raw: RawTable, there: Collection[str], sql: Sql) -> str:
    """SQL, a condition: of answers only those that may count must have a time."""
    if raw.name not in MUST_HAVE:
        return ""
    set_aside = f" and {sql.json_text('_read_as', 'set_aside')} is null" if "_read_as" in there else ""
    given = f"not {grammar.is_not_an_answer(grammar.clean_score('score', sql.full_match))}"
    return f" and {given}{set_aside}"


def _text(raw: RawTable, column: str, there: Collection[str], sql: Sql) -> str:
    """SQL: the text of a column that the models read. Most times are UTC to the second, which is cheap to recognise."""
    text = as_read(column, there, sql)
    is_utc = f"{column} like '____-__-__T__:__:__Z'"
    return f"case when {is_utc} then {column} else {text} end" if column in raw.times else text


def _seen(raw: RawTable, column: str, sql: Sql) -> str:
    """SQL: whether a text is missing, and an example of it where it cannot be read."""
    is_missing = is_missing_time(column, sql) if column in raw.times else f"{column} is null"
    return f"""{is_missing} as {column}_is_missing,
        case when {is_missing} or {is_read(column, column, raw, sql)} then null
            else {example(column, column, raw, sql)} end as {column}_example"""


def _counted(column: str, must_have: bool) -> str:
    """SQL: of a file's texts in a column, how many must be read, how many are missing or unread, and two of those."""
    missing = f"count(case when {column}_is_missing then 1 end)"
    given = "count(*)" if must_have else f"count(*) - {missing}"
    return f"""{given} as {column}_given, {missing if must_have else 0} as {column}_missing,
        count({column}_example) as {column}_unread,
        min({column}_example) as {column}_first, max({column}_example) as {column}_last"""


def _unread(raw: RawTable, below: float, from_: float = 0) -> str:
    """SQL: a text on the columns of a file of which less than a share, but no less than another, can be read; else null."""
    bad = "({0}_unread + {0}_missing)"
    parts = ", ".join(
        f"""case when {bad} > (1 - {below}) * {{0}}_given + 1e-9 and {bad} <= (1 - {from_}) * {{0}}_given + 1e-9
            then '{{0}} of ' || file || ', ' || cast({bad} as string) || ' of ' || cast({{0}}_given as string)
                || case when {{0}}_missing = 0 then ' not read' when {{0}}_unread = 0 then ' missing'
                    else ' missing or not read' end
                || coalesce(', such as ' || {{0}}_first, '')
                || case when {{0}}_last <> {{0}}_first then ' or ' || {{0}}_last else '' end
        end""".format(column)
        for column in raw.typed
    )
    return f"nullif(concat_ws('; ', {parts}), '')"

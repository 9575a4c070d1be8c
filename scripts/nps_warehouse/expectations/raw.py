"""The suite of the raw door: is what was loaded what it claims to be? It runs before anything is built.

Single rows that cannot be used are quarantined later, with a reason each. This door stops a drop that is wrong as
a whole: a column that holds something else, an export without ids, a table that lost its rows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from nps_warehouse.expectations import LARGE, Inventory, Rule, Table
from nps_warehouse.expectations.rules import at_least
from nps_warehouse.expectations.sql import DUCKDB, Sql
from nps_warehouse.raw_tables import LOADS, METADATA, RAW_TABLES, RawTable

# No question mark and no colon before a digit: on their way to DuckDB both would be taken for parameters.
LABEL = r"(| *[-–—:=] *[^-–—:=0-9 .,()/].*| *[(][^-–—:=0-9 .,()/].*[)])"
SCORE = rf"0*(10|[0-9])(|[.]0+){LABEL}"
NOT_AN_ANSWER = ("", "na", "n/a", "null", "none", "-")
READABLE = "(readable)"
# Rows of a file that was read again under another description are as good as not there.
STANDS = """_load_id not in (
    select earlier.load_id from raw.loads as earlier
    join raw.loads as later on later.file = earlier.file and later.sha256 = earlier.sha256
        and later.load_id > earlier.load_id and later.status = 'loaded'
)"""
COLUMNS_WITH_SCORES = {"responses": "score", "benchmark_responses": "score"}


def tables(
    inventory: Inventory,
    settings: dict[str, Any],
    loaded: Mapping[str, int],
    question_ids: Collection[str],
    sql: Sql = DUCKDB,
) -> tuple[Table, ...]:
    """Every raw table with its rules.

    inventory: the columns each table has now. settings: project variables. loaded: how many rows files added to each
    raw table. question_ids: the known questions; none known means the question ids are not checked. sql: how the engine
    spells it.
    """
    known = _Known(inventory, settings, loaded, question_ids, sql)
    return tuple(_table(raw, known) for raw in RAW_TABLES.values())


@dataclass(frozen=True)
class _Known:
    """What `tables` is told."""

    inventory: Inventory
    settings: dict[str, Any]
    loaded: Mapping[str, int]
    question_ids: Collection[str]
    sql: Sql


def _table(raw: RawTable, known: _Known) -> Table:
    there = known.inventory.get(f"raw.{raw.name}", frozenset())
    keys = [column for column in raw.key if column not in raw.key_may_lack and column in there]
    score = COLUMNS_WITH_SCORES.get(raw.name)
    derived = [f"{clean(column, known.sql)} as {column}_given" for column in keys]
    rules = [_columns(raw)]
    if raw.name == "responses":
        rules.append(at_least(1, "load a drop that holds answers: `nps load DROP`"))
    elif known.loaded.get(raw.name):
        rules.append(
            at_least(1, "files added rows to this table and they are gone: load them again", "warning")
        )
    rules += [
        rule
        for column in keys
        for rule in _key(raw, column, float(known.settings.get("minimum_keys_present", 0.9)))
    ]
    if score and score in there:
        derived.append(f"{score_as_checked(score, '_read_as' in there, known.sql)} as {score}_checked")
        rules += _scores(
            score,
            float(known.settings.get("minimum_readable_scores", 0.9)),
            float(known.settings.get("expected_readable_scores", 0.98)),
        )
    if raw.name == "answers" and known.question_ids and "question_id" in there:
        rules.append(_questions(known.question_ids))
    stands = (
        f" where {STANDS}"
        if set(LOADS) <= known.inventory.get("raw.loads", frozenset()) and "_load_id" in there
        else ""
    )
    query = f"select {', '.join(['*', *derived])} from raw.{raw.name}{stands}"
    return Table(f"raw.{raw.name}", query, tuple(rules), is_large=known.loaded.get(raw.name, 0) >= LARGE)


def _columns(raw: RawTable) -> Rule:
    needed = [*raw.columns, *METADATA]
    arguments = {"column_set": needed, "exact_match": False}
    advice = "the build file was made by another version: move it away and load the drops again"
    return Rule(
        f"has the columns {', '.join(needed)}", "ExpectTableColumnsToMatchSet", arguments, advice=advice
    )


def _key(raw: RawTable, column: str, minimum: float) -> list[Rule]:
    advice = f"see which column of the export holds the {column}, and name it in the drop's sources.yml"
    arguments = {"column": f"{column}_given"}
    expectation = "ExpectColumnValuesToNotBeNull"
    most = Rule(
        f"is given in at least {minimum:.0%} of the rows",
        expectation,
        {**arguments, "mostly": minimum},
        column,
        advice=advice,
    )
    every = Rule("is given in every row", expectation, arguments, column, severity="warning", advice=advice)
    return [most] if column == raw.makes_id else [most, every]


def _scores(column: str, minimum: float, expected: float) -> list[Rule]:
    advice = (
        "see which column of the export holds the 0–10 score and name it in the drop's sources.yml; "
        "audit.quarantined_responses will list each score that cannot be read"
    )
    expectation = "ExpectColumnValuesToBeInSet"
    arguments = {"column": f"{column}_checked", "value_set": [READABLE]}
    statement = "reads as a whole number 0–10 in at least {:.0%} of the answers"
    return [
        Rule(statement.format(minimum), expectation, {**arguments, "mostly": minimum}, column, advice=advice),
        Rule(
            statement.format(expected),
            expectation,
            {**arguments, "mostly": expected},
            column,
            "warning",
            advice,
        ),
    ]


def _questions(question_ids: Collection[str]) -> Rule:
    return Rule(
        "is a known question",
        "ExpectColumnValuesToBeInSet",
        {"column": "question_id_given", "value_set": sorted(question_ids)},
        "question_id",
        severity="warning",
        advice="describe the question in seeds/survey_questions.csv, or mend its id in the drop's sources.yml",
    )


def clean(column: str, sql: Sql = DUCKDB) -> str:
    """Write SQL: a column's text without white space around it; null when nothing is left."""
    spaces = "chr(160) || chr(9) || chr(10) || chr(13)"
    translated = f"translate({column}, {spaces}, '    ')"
    is_plain = sql.full_match(column, "[!-~]+")
    return f"case when {is_plain} then {column} else nullif({sql.trimmed(translated)}, '') end"


def score_as_checked(column: str, has_reading: bool, sql: Sql = DUCKDB) -> str:
    """Write SQL: `(readable)` for a score text that is one, null for no answer, else the text itself.

    Where the description of the file says how numbers are written (`_read_as`), that reading counts.
    """
    text = clean(column, sql)
    if has_reading:
        text = f"coalesce({sql.json_text('_read_as', column)}, {text})"
    nothing = ", ".join(f"'{each}'" for each in NOT_AN_ANSWER)
    return f"""case when coalesce(lower({text}), '') in ({nothing}) then null
        when {sql.full_match(text, SCORE)} then '{READABLE}' else {text} end"""

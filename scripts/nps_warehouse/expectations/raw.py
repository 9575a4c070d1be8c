"""The suite of the raw door: is what was loaded what it claims to be? It runs before anything is built.

Single rows that cannot be used are quarantined later, with a reason each. This door stops a drop that is wrong as
a whole: a column that holds something else, an export without ids, a table that lost its rows. So it judges the rows
that were loaded since the last whole build, among which a bad export is not outnumbered by years of good ones.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from nps_warehouse.connection import Inventory
from nps_warehouse.expectations import LARGE, Rule, Table
from nps_warehouse.expectations.rules import at_least
from nps_warehouse.expectations.sql import DUCKDB, Sql
from nps_warehouse.raw_tables import LOADS, METADATA, RAW_TABLES, RawTable

# No question mark and no colon before a digit: on their way to DuckDB both would be taken for parameters.
LABEL = r"(| *[-–—:=] *[^-–—:=0-9 .,()/].*| *[(][^-–—:=0-9 .,()/].*[)])"
SCORE = rf"0*(10|[0-9])(|[.]0+){LABEL}"
NOT_AN_ANSWER = ("", "na", "n/a", "null", "none", "-")
READABLE = "(readable)"
TAKEN_BACK = """
    select earlier.load_id from raw.loads as earlier
    join raw.loads as later on later.file = earlier.file and later.sha256 = earlier.sha256
        and later.load_id > earlier.load_id and later.status = 'loaded'
"""
"""Query: loads of a file that was read again under another description; their rows are as good as not there."""
ENOUGH = 1000
"""Of fewer new rows a share says little: then all rows are judged together, as they are where nothing is new."""
COLUMNS_WITH_SCORES = {"responses": "score", "benchmark_responses": "score"}


@dataclass(frozen=True)
class Loaded:
    """How many rows the loads that stand added to a raw table, and how many of them no whole build has yet."""

    rows: int = 0
    new_rows: int = 0


@dataclass(frozen=True)
class Loads:
    """What was loaded, by raw table, and the last load that is in a whole build; 0 before there is any."""

    tables: Mapping[str, Loaded] = field(default_factory=dict)
    built_up_to: int = 0


def tables(
    inventory: Inventory,
    settings: dict[str, Any],
    loads: Loads,
    question_ids: Collection[str],
    sql: Sql = DUCKDB,
) -> tuple[Table, ...]:
    """Every raw table with its rules.

    inventory: the columns each table has now. settings: project variables. loads: what files added. question_ids: the
    known questions; none known means the question ids are not checked. sql: how the engine spells it.
    """
    known = _Known(inventory, settings, loads, question_ids, sql)
    return tuple(_table(raw, known) for raw in RAW_TABLES.values())


@dataclass(frozen=True)
class _Known:
    """What `tables` is told."""

    inventory: Inventory
    settings: dict[str, Any]
    loads: Loads
    question_ids: Collection[str]
    sql: Sql


def _table(raw: RawTable, known: _Known) -> Table:
    there = known.inventory.get(f"raw.{raw.name}", frozenset())
    keys = [column for column in raw.key if column not in raw.key_may_lack and column in there]
    score = COLUMNS_WITH_SCORES.get(raw.name)
    loaded = known.loads.tables.get(raw.name, Loaded())
    is_new_only = bool(known.loads.built_up_to) and loaded.new_rows >= ENOUGH and "_load_id" in there
    new = "new " if is_new_only else ""
    derived = [f"{clean(column, known.sql)} as {column}_given" for column in keys]
    rules = [_columns(raw)]
    if raw.name == "responses":
        rules.append(at_least(1, "load a drop that holds answers: `nps load DROP`"))
    elif loaded.rows:
        rules.append(
            at_least(1, "files added rows to this table and they are gone: load them again", "warning")
        )
    rules += [
        rule
        for column in keys
        for rule in _key(raw, column, float(known.settings.get("minimum_keys_present", 0.9)), new)
    ]
    if score and score in there:
        derived.append(f"{score_as_checked(score, '_read_as' in there, known.sql)} as {score}_checked")
        rules += _scores(
            score,
            float(known.settings.get("minimum_readable_scores", 0.9)),
            float(known.settings.get("expected_readable_scores", 0.98)),
            new,
        )
    if raw.name == "answers" and known.question_ids and "question_id" in there:
        rules.append(_questions(known.question_ids))
    conditions = []
    if set(LOADS) <= known.inventory.get("raw.loads", frozenset()) and "_load_id" in there:
        conditions.append(f"_load_id not in ({TAKEN_BACK})")
    if is_new_only:
        conditions.append(f"_load_id > {known.loads.built_up_to}")
    query = f"select {', '.join(['*', *derived])} from raw.{raw.name} where {' and '.join(conditions or ['true'])}"
    rows = loaded.new_rows if is_new_only else loaded.rows
    return Table(f"raw.{raw.name}", query, tuple(rules), is_large=rows >= LARGE)


def _columns(raw: RawTable) -> Rule:
    needed = [*raw.columns, *METADATA]
    arguments = {"column_set": needed, "exact_match": False}
    advice = "the build file was made by another version: move it away and load the drops again"
    return Rule(
        f"has the columns {', '.join(needed)}", "ExpectTableColumnsToMatchSet", arguments, advice=advice
    )


def _key(raw: RawTable, column: str, minimum: float, new: str) -> list[Rule]:
    advice = f"see which column of the export holds the {column}, and name it in the drop's sources.yml"
    arguments = {"column": f"{column}_given"}
    expectation = "ExpectColumnValuesToNotBeNull"
    most = Rule(
        f"is given in at least {minimum:.0%} of the {new}rows",
        expectation,
        {**arguments, "mostly": minimum},
        column,
        advice=advice,
    )
    every = Rule(
        f"is given in every {new}row", expectation, arguments, column, severity="warning", advice=advice
    )
    return [most] if column == raw.makes_id else [most, every]


def _scores(column: str, minimum: float, expected: float, new: str) -> list[Rule]:
    advice = (
        "see which column of the export holds the 0–10 score and name it in the drop's sources.yml; "
        "audit.quarantined_responses will list each score that cannot be read"
    )
    expectation = "ExpectColumnValuesToBeInSet"
    arguments = {"column": f"{column}_checked", "value_set": [READABLE]}
    statement = "reads as a whole number 0–10 in at least {:.0%} of the {}answers"
    return [
        Rule(
            statement.format(minimum, new),
            expectation,
            {**arguments, "mostly": minimum},
            column,
            advice=advice,
        ),
        Rule(
            statement.format(expected, new),
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

"""The suite of the raw door: is what was loaded what it claims to be? It runs before anything is built.

Single rows that cannot be used are quarantined later, with a reason each. This door stops a drop that is wrong as
a whole: a column that holds something else, an export without ids, a table that lost its rows. So it judges the rows
that it did not let through before, among which a bad export is not outnumbered by years of good ones.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from nps_warehouse.db.connection import Inventory
from nps_warehouse.expectations import LARGE, Rule, Severity, Table
from nps_warehouse.expectations.reading import READABLE, clean, score_as_checked, time_as_checked
from nps_warehouse.expectations.rules import at_least
from nps_warehouse.expectations.sql import DUCKDB, Sql
from nps_warehouse.raw_tables import LOADS, METADATA, RAW_TABLES, RawTable

TAKEN_BACK = """
    select earlier.load_id from raw.loads as earlier
    join raw.loads as later on later.file = earlier.file and later.sha256 = earlier.sha256
        and later.load_id > earlier.load_id and later.status = 'loaded'
"""
"""Query: loads of a file that was read again under another description; their rows are as good as not there."""
STANDS = f"_load_id not in ({TAKEN_BACK})"
ENOUGH = 100
"""Of fewer new rows a share says little: then all rows are judged together, as they are where nothing is new."""
HALF = 0.5
"""Times may be missing here and there; where most are, the column or its format is another."""
SCORE_READS = "reads as a whole number 0–10 in at least {share:.0%} of the {new}answers"
SCORE_ADVICE = (
    "see which column of the export holds the 0–10 score and name it in the drop's sources.yml, or leave the file out there; "
    "audit.quarantined_responses will list each score that cannot be read"
)
TIME_READS = "reads as a time in at least {share:.0%} of the {new}answers"
TIME_ADVICE = (
    "see which column of the export holds the time, and name it and its time_format in the drop's sources.yml; "
    "audit.quarantined_responses will list each time that cannot be read"
)
COLUMNS_WITH_SCORES = {"responses": "score", "benchmark_responses": "score"}


@dataclass(frozen=True)
class Loaded:
    """How many rows the loads that stand added to a raw table, and how many of them the door has yet to let through."""

    rows: int = 0
    new_rows: int = 0


@dataclass(frozen=True)
class Loads:
    """What was loaded, by raw table, and the last load that the door let through; 0 before there is any."""

    tables: Mapping[str, Loaded] = field(default_factory=dict)
    let_through: int = 0


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


def is_new(let_through: int) -> str:
    """Write SQL: whether a row was loaded after the last load that the door let through."""
    return f"_load_id > {let_through}"


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
    is_new_only = bool(known.loads.let_through) and loaded.new_rows >= ENOUGH and "_load_id" in there
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
        derived.append(f"{score_as_checked(score, there, known.sql)} as {score}_checked")
        minimum = float(known.settings.get("minimum_readable_scores", 0.9))
        expected = float(known.settings.get("expected_readable_scores", 0.98))
        rules += _readable(score, SCORE_READS, SCORE_ADVICE, (minimum, expected), new)
        if "responded_at" in there and raw.name == "responses":
            derived.append(
                f"{time_as_checked('responded_at', score, there, known.sql)} as responded_at_checked"
            )
            rules += _readable("responded_at", TIME_READS, TIME_ADVICE, (HALF, expected), new)
    if raw.name == "answers" and known.question_ids and "question_id" in there:
        rules.append(_questions(known.question_ids))
    conditions = []
    if set(LOADS) <= known.inventory.get("raw.loads", frozenset()) and "_load_id" in there:
        conditions.append(STANDS)
    if is_new_only:
        conditions.append(is_new(known.loads.let_through))
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


def _readable(column: str, statement: str, advice: str, shares: tuple[float, float], new: str) -> list[Rule]:
    """Make the rules that so many values can be read: stop below the first of the shares, warn below the second."""
    arguments = {"column": f"{column}_checked", "value_set": [READABLE]}
    severities: tuple[Severity, Severity] = ("critical", "warning")
    return [
        Rule(
            statement.format(share=share, new=new),
            "ExpectColumnValuesToBeInSet",
            {**arguments, "mostly": share},
            column,
            severity,
            advice,
        )
        for share, severity in zip(shares, severities, strict=True)
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

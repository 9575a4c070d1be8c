"""The suite of the raw gate: is what was loaded what it claims to be? It runs before anything is built.

Single rows that cannot be used are quarantined later, with a reason each. This gate stops a drop that is wrong as
a whole: a column that holds something else, an export without ids, a table that lost its rows. So it checks the rows
that it has not passed before, among which a bad export is not outnumbered by years of good ones.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from nps_warehouse.db.connection import Inventory
from nps_warehouse.raw_tables import LOADS, METADATA, RAW_TABLES, WITHDRAWN_LOADS, RawTable
from nps_warehouse.validate.expectations.by_file import typed_columns
from nps_warehouse.validate.expectations.finance import target_problem, target_rule
from nps_warehouse.validate.expectations.reading import READABLE, clean, score_as_checked
from nps_warehouse.validate.expectations.rules import at_least, no_problem, problem, warning
from nps_warehouse.validate.expectations.scales import SURVEY, scales
from nps_warehouse.validate.expectations.sql import DUCKDB, Sql
from nps_warehouse.validate.gates import LARGE, Rule, Severity, Table

COUNTS = f"_load_id not in ({WITHDRAWN_LOADS})"
"""SQL: whether a raw row still counts."""
ENOUGH = 100
"""Of fewer new rows a share says little: then all rows are checked together, as they are where nothing is new."""
TYPED = 0.9
"""Of each typed column of each file so much must be read: times, dates, amounts and flags."""
SCORE_READS = "reads as a whole number 0–10 in at least {share:.0%} of the {new}answers"
SCORE_ADVICE = (
    "see which column of the export holds the 0–10 score and name it in the drop's sources.yml, or leave the file out there; "
    "audit.quarantined_responses will list each score that cannot be read"
)


@dataclass(frozen=True)
class Loaded:
    """How many rows the loads that count added to a raw table, and how many of them the gate has yet to pass."""

    rows: int = 0
    new_rows: int = 0


@dataclass(frozen=True)
class Loads:
    """What was loaded, by raw table, and the last load that the gate has passed; 0 before there is any."""

    tables: Mapping[str, Loaded] = field(default_factory=dict)
    passed_up_to: int = 0


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
    return tuple(table for raw in RAW_TABLES.values() for table in _tables(raw, known))


def is_new(passed_up_to: int) -> str:
    """Write SQL: whether a row was loaded after the last load that the gate has passed."""
    return f"_load_id > {passed_up_to}"


@dataclass(frozen=True)
class _Known:
    """The arguments of `tables`."""

    inventory: Inventory
    settings: dict[str, Any]
    loads: Loads
    question_ids: Collection[str]
    sql: Sql


def _tables(raw: RawTable, known: _Known) -> list[Table]:
    """The table itself, whose rows are checked, and what is checked of it file by file."""
    there = known.inventory.get(f"raw.{raw.name}", frozenset())
    needed = frozenset({*raw.columns, *METADATA})
    loaded = known.loads.tables.get(raw.name, Loaded())
    if not needed <= there or (not loaded.rows and raw.name != "responses"):
        return [Table(f"raw.{raw.name}", f"select * from raw.{raw.name}", (), needed)]
    is_new_only = bool(known.loads.passed_up_to) and loaded.new_rows >= ENOUGH
    new = "new " if is_new_only else ""
    derived, rules = _key(raw, known, new)
    if raw.name == "responses":
        rules.append(at_least(1, "load a drop that holds answers: `nps load DROP`"))
    else:
        rules.append(
            at_least(1, "files added rows to this table and they are gone: load them again", "warning")
        )
    minimum = float(known.settings.get("minimum_readable_scores", 0.9))
    expected = float(known.settings.get("expected_readable_scores", 0.98))
    if raw.name in SURVEY:
        derived.append(f"{score_as_checked('score', there, known.sql)} as score_checked")
        rules += _readable("score", SCORE_READS, SCORE_ADVICE, (minimum, expected), new)
    if raw.name == "answers" and known.question_ids:
        derived.append(f"{clean('question_id', known.sql)} as question_id_given")
        rules.append(_questions(known.question_ids))
    if raw.name == "bonus_targets":
        derived.append(target_problem(there, known.sql))
        rules.append(target_rule())
    rows = _rows(raw, known, is_new_only)
    query = f"select {', '.join(['*', *derived])} from {rows}"
    is_large = (loaded.new_rows if is_new_only else loaded.rows) >= LARGE
    found = [Table(f"raw.{raw.name}", query, tuple(rules), needed, is_large)]
    if raw.typed:
        of_new_files = _rows(raw, known, bool(known.loads.passed_up_to and loaded.new_rows))
        found.append(typed_columns(raw, of_new_files, there, (TYPED, expected), known.sql))
    if raw.name in SURVEY:
        found.append(scales(raw, rows, there, known.inventory.get("raw.loads", frozenset()), known.sql))
    return found


def _rows(raw: RawTable, known: _Known, is_new_only: bool) -> str:
    """SQL: a raw table and which of its rows are checked."""
    has_loads = set(LOADS) <= known.inventory.get("raw.loads", frozenset())
    conditions = [COUNTS] if has_loads else ["true"]
    if is_new_only:
        conditions.append(is_new(known.loads.passed_up_to))
    return f"raw.{raw.name} where {' and '.join(conditions)}"


def _key(raw: RawTable, known: _Known, new: str) -> tuple[list[str], list[Rule]]:
    """Derive which column of the key a row lacks; rules: few rows lack one, none lacks one that no export goes without."""
    keys = [column for column in raw.key if column not in raw.key_may_lack]
    always = [column for column in keys if column != raw.makes_id]
    minimum = float(known.settings.get("minimum_keys_present", 0.9))
    lacking = {
        f"{clean(column, known.sql)} is null": f"'{column}' || coalesce(' in ' || _source_file, '')"
        for column in always + [column for column in keys if column not in always]
    }
    advice = "see which column of the export holds the {}, and name it in the drop's sources.yml"
    derived = [problem("missing_key", lacking)]
    rules = [
        no_problem(
            "missing_key",
            f"is given in at least {minimum:.0%} of the {new}rows",
            ", ".join(keys),
            advice.format(" and the ".join(keys)),
            minimum,
        )
    ]
    if always:
        derived.append(problem("missing_own_key", dict(list(lacking.items())[: len(always)])))
        rules.append(
            warning(
                no_problem(
                    "missing_own_key",
                    f"is given in every {new}row",
                    ", ".join(always),
                    advice.format(" and the ".join(always)),
                )
            )
        )
    return derived, rules


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
        advice="describe the question in seeds/survey_questions.csv, or fix its id in the drop's sources.yml",
    )

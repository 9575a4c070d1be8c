"""Which suite a door has: its tables and rules, after what is loaded, built and known.

tables = suite("raw", asking(connection), inventory_of(connection))
"""

import csv
from collections.abc import Collection
from pathlib import Path

from nps_warehouse.db.connection import Inventory, Query
from nps_warehouse.expectations import IS_CRITICAL, Door, Table, marts, raw
from nps_warehouse.expectations.sql import DUCKDB, Sql
from nps_warehouse.raw_tables import LOADS
from nps_warehouse.settings import PROJECT, variables

LET_THROUGH = f"""
    select max(load_id) from raw.loads where started_at <= (
        select max(validated_at) from (
            select max(validated_at) as validated_at from audit.validation_results
            where door = 'raw' group by run_id
            having sum(case when {IS_CRITICAL} then 1 else 0 end) = 0
        ) as runs
    )
"""
"""The last load that was there when the raw door last let everything through."""
QUESTIONS = PROJECT / "seeds/survey_questions.csv"


def suite(door: Door, query: Query, inventory: Inventory, sql: Sql = DUCKDB) -> tuple[Table, ...]:
    """Put together the tables of a door with their rules. query, sql: how an engine is asked, and spells it."""
    if door == "marts":
        return marts.tables(size_of_marts(query, inventory))
    return raw.tables(
        inventory, variables(), read_loads(query, inventory), question_ids(query, inventory), sql
    )


def read_loads(query: Query, inventory: Inventory) -> raw.Loads:
    """Count the rows that files added to each raw table, and those that the door has yet to let through."""
    if not set(LOADS) <= inventory.get("raw.loads", frozenset()):
        return raw.Loads()
    let_through = 0
    if "audit.validation_results" in inventory:
        let_through = int(query(LET_THROUGH)[0][0] or 0)
    rows = query(
        f"""select loads.table, cast(sum(rows_added) as bigint),
            cast(sum(case when load_id > {let_through} then rows_added end) as bigint)
        from raw.loads where load_id not in ({raw.TAKEN_BACK}) group by loads.table"""
    )
    tables = {
        str(name): raw.Loaded(
            count or 0, _new_rows(query, name, let_through) if let_through and new else new or 0
        )
        for name, count, new in rows
        if name
    }
    return raw.Loads(tables, let_through)


def _new_rows(query: Query, table: str, let_through: int) -> int:
    """Count the new rows of a table: what a load added may be only answers to its other questions."""
    rows = f"raw.{table} where {raw.STANDS} and {raw.is_new(let_through)}"
    return int(query(f"select count(*) from {rows}")[0][0])


def size_of_marts(query: Query, there: Collection[str]) -> marts.Size:
    """Count the rows of the marts that can be large, by the tables behind them."""
    behind = {
        "figures.int_responses_kept": ("marts.fct_responses",),
        "figures.int_account_figures_measured": ("marts.nps_by_account", "marts.benchmark_gaps_by_account"),
    }
    if not {*behind, "marts.nps_overall"} <= set(there):
        return marts.Size()
    counts = {table: int(query(f"select count(*) from {table}")[0][0]) for table in behind}
    newest = query("select max(period_start) from marts.nps_overall where period_type = 'rolling_12_months'")
    rows = {mart: counts[table] for table, read in behind.items() for mart in read}
    return marts.Size(rows, str(newest[0][0]))


def question_ids(query: Query, inventory: Inventory, seed: Path = QUESTIONS) -> frozenset[str]:
    """Find the known questions: those of the seed as built, or of its file before the first build."""
    if "question_id" in inventory.get("reference.survey_questions", frozenset()):
        rows = query("select question_id from reference.survey_questions")
        return frozenset(str(question) for (question,) in rows if question)
    if not seed.exists():
        return frozenset()
    with seed.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["question_id"] for row in csv.DictReader(lines) if row.get("question_id"))

"""Which suite a gate has: its tables and rules, after what is loaded, built and known.

tables = suite("raw", asking(connection), inventory_of(connection))
"""

import csv
from pathlib import Path

from nps_warehouse.db.connection import Inventory, Query
from nps_warehouse.raw_tables import LOADS, WITHDRAWN_LOADS
from nps_warehouse.settings import PROJECT, variables
from nps_warehouse.validate.expectations import marts, raw
from nps_warehouse.validate.expectations.sql import DUCKDB, Sql
from nps_warehouse.validate.gates import Gate, Table
from nps_warehouse.validate.recording import RESULTS, raw_gate_passed_up_to

QUESTIONS = PROJECT / "seeds/survey_questions.csv"
BEHIND = {
    "marts.fct_responses": "serving.int_responses",
    "marts.nps_by_account": "serving.account_figures",
    "marts.benchmark_gaps_by_account": "serving.account_figures",
    "marts.bonus_evidence": "marts.bonus_evidence",
}
"""The marts that can be large, and the tables whose rows say how large, for most are views."""
LONGEST = (
    "select period_type from marts.dim_periods where is_latest order by period_start, period_type limit 1"
)


def suite(gate: Gate, query: Query, inventory: Inventory, sql: Sql = DUCKDB) -> tuple[Table, ...]:
    """Put together the tables of a gate with their rules. query, sql: how an engine is asked, and spells it."""
    if gate == "marts":
        return marts.tables(inventory, size_of_marts(query, inventory))
    return raw.tables(inventory, variables(), read_loads(query, inventory), question_ids(), sql)


def read_loads(query: Query, inventory: Inventory) -> raw.Loads:
    """Count the rows that files added to each raw table, and those that the gate has yet to pass."""
    if not set(LOADS) <= inventory.get("raw.loads", frozenset()):
        return raw.Loads()
    passed_up_to = raw_gate_passed_up_to(query) if RESULTS in inventory else 0
    rows = query(
        f"""select loads.table, cast(sum(rows_added) as bigint),
            cast(sum(case when load_id > {passed_up_to} then rows_added end) as bigint)
        from raw.loads where load_id not in ({WITHDRAWN_LOADS}) group by loads.table"""
    )
    tables = {
        str(name): raw.Loaded(
            count or 0, _new_rows(query, name, passed_up_to) if passed_up_to and new else new or 0
        )
        for name, count, new in rows
        if name
    }
    return raw.Loads(tables, passed_up_to)


def _new_rows(query: Query, table: str, passed_up_to: int) -> int:
    """Count the new rows of a table: what a load added may be only answers to its other questions."""
    rows = f"raw.{table} where {raw.COUNTS} and {raw.is_new(passed_up_to)}"
    return int(query(f"select count(*) from {rows}")[0][0])


def size_of_marts(query: Query, inventory: Inventory) -> marts.Size:
    """Count the rows of the marts that can be large, by the tables behind them."""
    behind = set(BEHIND.values())
    if not {*behind, "marts.dim_periods"} <= set(inventory):
        return marts.Size()
    counts = {table: int(query(f"select count(*) from {table}")[0][0]) for table in behind}
    longest = query(LONGEST)
    rows = {mart: counts[table] for mart, table in BEHIND.items()}
    return marts.Size(rows, str(longest[0][0]) if longest else "")


def question_ids(seed: Path = QUESTIONS) -> frozenset[str]:
    """Find the known questions; none when there is no seed."""
    if not seed.exists():
        return frozenset()
    with seed.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["question_id"] for row in csv.DictReader(lines) if row.get("question_id"))

"""`audit.validation_results`: one row per expectation and run of a gate, on DuckDB and on Spark; kept by every build.

Which loads the raw gate has passed is told by the load ids recorded with its runs, and which run is the newest by their
sequence: with a clock that was set back, times would hide a load from the gate.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from nps_warehouse.db.connection import Inventory, Query
from nps_warehouse.db.sql import text
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.validate.gates import IS_CRITICAL, Gate, Verdict

RESULTS = "audit.validation_results"
RESULT_COLUMNS = {
    "run_id": "string",
    "gate": "string",
    "build_id": "string",
    "validated_at": "timestamp",
    "suite": "string",
    "expectation": "string",
    "table": "string",
    "column": "string",
    "severity": "string",
    "success": "boolean",
    "observed": "string",
    "unexpected_count": "bigint",
    "element_count": "bigint",
    "exception": "string",
    "run_sequence": "bigint",
    "up_to_load_id": "bigint",
}
RESULT_DESCRIPTIONS = {
    "run_id": "One run of a gate.",
    "gate": "raw or marts.",
    "build_id": "The newest build when the gate ran.",
    "validated_at": "When it ran, UTC.",
    "suite": "The suite that was checked: the gate's.",
    "expectation": "What is expected of the column or table.",
    "table": "The table that was checked.",
    "column": "The column or columns it is about; null when it is about the table.",
    "severity": "critical: a failure stops publishing; warning: it does not.",
    "success": "Whether it holds.",
    "observed": "What was seen, with a few examples; what cannot be read is masked.",
    "unexpected_count": "Rows that do not meet it; null when it is about the table.",
    "element_count": "Rows that were checked; null when it is about the table.",
    "exception": "Why it could not be checked; null when it was.",
    "run_sequence": "The number of the run: the greatest is the newest, whatever the clock says.",
    "up_to_load_id": "The last load in what was checked.",
}
PASSED_UP_TO = f"""
    select coalesce(max(case when run_number = 1 and failures = 0 then up_to_load_id end), 0) from (
        select up_to_load_id, failures,
            row_number() over (partition by up_to_load_id order by run_sequence desc) as run_number
        from (
            select run_sequence, up_to_load_id, sum(case when {IS_CRITICAL} then 1 else 0 end) as failures
            from {RESULTS} where gate = 'raw' group by run_sequence, up_to_load_id
        ) as runs
        where up_to_load_id <= (select max(load_id) from raw.loads)
    ) as numbered
"""
"""Of runs that checked the same loads the newest counts; one of more loads than there are checked another raw.duckdb."""


@dataclass(frozen=True)
class Run:
    """One run of a gate: its number, the build it checked and the last load in what it checked; null without any."""

    gate: Gate
    sequence: int
    validated_at: datetime
    build_id: str | None
    up_to_load_id: int | None

    @property
    def run_id(self) -> str:
        """`marts-20260105T093000.000000Z`."""
        return f"{self.gate}-{self.validated_at:%Y%m%dT%H%M%S.%fZ}"


def raw_gate_passed_up_to(query: Query) -> int:
    """The last load that the raw gate has passed; 0 before there is any.

    query: asks the build file with the raw tables attached, or Spark. Raises its engine's error when
    `audit.validation_results` is missing.
    """
    return int(query(PASSED_UP_TO)[0][0])


def next_run(gate: Gate, query: Query, inventory: Inventory, validated_at: datetime) -> Run:
    """Describe the run that is about to be recorded."""
    sequence = query(f"select coalesce(max(run_sequence), 0) + 1 from {RESULTS}")[0][0]
    builds = []
    if "audit.builds" in inventory:
        builds = query("select build_id, built_up_to from audit.builds order by sequence desc limit 1")
    build_id, built_up_to = builds[0] if builds else (None, None)
    loaded = query("select max(load_id) from raw.loads")[0][0] if gate == "raw" else built_up_to
    return Run(gate, int(sequence), validated_at, build_id, loaded)


def results_table(quote: str = '"') -> str:
    """Write the statement that creates the table where it is missing. quote: encloses names."""
    columns = ", ".join(f"{quote}{name}{quote} {kind}" for name, kind in RESULT_COLUMNS.items())
    return f"create table if not exists {RESULTS} ({columns})"


def result_rows(verdict: Verdict, run: Run) -> list[tuple[Any, ...]]:
    """The results of a run as rows of `audit.validation_results`."""
    return [
        (
            run.run_id,
            run.gate,
            run.build_id,
            run.validated_at,
            result.suite,
            result.expectation,
            result.table,
            result.column or None,
            result.severity,
            result.success,
            result.observed,
            result.unexpected_count,
            result.element_count,
            result.exception or None,
            run.sequence,
            run.up_to_load_id,
        )
        for result in verdict.results
    ]


def create_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table in an open build file, and add the columns that one of an earlier version lacks."""
    connection.execute("create schema if not exists audit")
    connection.execute(results_table())
    for name, kind in RESULT_COLUMNS.items():
        connection.execute(f'alter table {RESULTS} add column if not exists "{name}" {kind}')
        connection.execute(f'comment on column {RESULTS}."{name}" is {text(RESULT_DESCRIPTIONS[name])}')
    connection.execute(f"comment on table {RESULTS} is 'One row per expectation and run of a gate.'")


def record(connection: duckdb.DuckDBPyConnection, verdict: Verdict, run: Run) -> None:
    """Add a run's results in one transaction. Raises NpsError when they cannot be written."""
    names = ", ".join(f'"{name}"' for name in RESULT_COLUMNS)
    places = ", ".join("?" * len(RESULT_COLUMNS))
    connection.execute("begin")
    try:
        for row in result_rows(verdict, run):
            connection.execute(f"insert into {RESULTS} ({names}) values ({places})", row)
        connection.execute("commit")
    except duckdb.Error as error:
        raise NpsError(f"{RESULTS} cannot be written ({first_line(error)})") from error

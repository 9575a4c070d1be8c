"""A small build file, as dbt and the marts gate leave one, for the tests of publishing."""

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

from nps_warehouse.db.files import prepare
from nps_warehouse.settings import Warehouse
from nps_warehouse.validate.gates import Gate
from nps_warehouse.validate.recording import Run, results_table

MIDNIGHT = datetime(2026, 1, 5)
BOOKS = """
    create schema if not exists marts;
    create schema if not exists audit;
    create schema if not exists serving;
    create table if not exists audit.builds (
        sequence bigint, build_id varchar, started_at timestamp, finished_at timestamp, command varchar,
        is_whole boolean, succeeded boolean, is_in_part boolean, in_full_because varchar, settings varchar,
        built_up_to bigint
    );
"""
MARTS = """
    create or replace table serving.figures as select {number} as build, i as row from range({rows}) t(i);
    create or replace table marts.nps_overall as select {number} as build, i as row, 10.5 as nps from range({rows}) t(i);
    create or replace view marts.nps_by_branch as select build, row from serving.figures;
    create or replace view audit.load_history as select build, 1 as load_id from marts.nps_by_branch limit 1;
    create or replace table audit.build_settings as
        select 'Europe/Amsterdam' as reporting_timezone, 5 as minimum_responses, timestamp '2026-01-04 12:00:00' as as_of;
    create or replace view main.nps_overall as select * from marts.nps_overall;
    create or replace view main.nps_by_branch as select * from marts.nps_by_branch;
    comment on table marts.nps_overall is 'One row per period: the company''s NPS';
    comment on column marts.nps_overall.build is 'Which build; "quoted"';
    comment on view audit.load_history is 'One row per file';
"""
TABLES = {
    "audit.build_settings",
    "audit.builds",
    "audit.validation_results",
    "marts.nps_overall",
    "serving.figures",
}
VIEWS = {"audit.load_history", "main.nps_by_branch", "main.nps_overall", "marts.nps_by_branch"}


def build(
    warehouse: Warehouse,
    number: int = 1,
    *,
    rows: int = 100,
    clock: datetime | None = None,
    is_whole: bool | None = True,
    succeeded: bool | None = True,
    validated: bool = True,
    severity: str = "critical",
    success: bool = True,
    exception: str | None = None,
) -> str:
    """Make build `number`: tables and views that carry it; returns the build's id. clock: when it began."""
    build_id = f"{number:08d}-aaaa-bbbb"
    began = clock or MIDNIGHT + timedelta(minutes=number)
    prepare(warehouse)
    with duckdb.connect(str(warehouse.raw_file)) as raw:
        raw.execute(
            """insert into loads (load_id, file, sha256, "table", rows_added, status)
            values ($1, 'responses.csv', 'abc', 'responses', 100, 'loaded'),
                ($1 + 1, 'bad.csv', 'def', 'responses', 0, 'failed')""",
            [2 * number - 1],
        )
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(BOOKS)
        connection.execute(results_table())
        record_run(connection, "raw", build_id, began, up_to_load_id=2 * number)
        connection.execute(MARTS.format(number=number, rows=rows))
        finished = None if succeeded is None else began + timedelta(seconds=30)
        connection.execute(
            "insert into audit.builds values (?, ?, ?, ?, 'build', ?, ?, false, 'the first build', '', ?)",
            [number, build_id, began, finished, is_whole, succeeded, 2 * number],
        )
    if validated:
        at = began + timedelta(seconds=40)
        validate(warehouse, build_id, at, severity=severity, success=success, exception=exception)
    return build_id


def validate(
    warehouse: Warehouse,
    build_id: str,
    validated_at: datetime,
    *,
    severity: str = "critical",
    success: bool = True,
    exception: str | None = None,
) -> None:
    """Record a run at the marts gate."""
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        record_run(
            connection,
            "marts",
            build_id,
            validated_at,
            severity=severity,
            success=success,
            exception=exception,
        )


def record_run(
    connection: duckdb.DuckDBPyConnection, gate: Gate, build_id: str, at: datetime, **found: Any
) -> None:
    """Record a run at a gate with one result, which holds unless `found` says otherwise."""
    [(sequence,)] = connection.execute(
        "select coalesce(max(run_sequence), 0) + 1 from audit.validation_results"
    ).fetchall()
    row = {
        "run_id": Run(gate, sequence, at, build_id, None).run_id,
        "gate": gate,
        "build_id": build_id,
        "validated_at": at,
        "severity": "critical",
        "success": True,
        "run_sequence": sequence,
        **found,
    }
    connection.execute(
        f"insert into audit.validation_results ({', '.join(row)}) values ({', '.join('?' * len(row))})",
        list(row.values()),
    )


def versions(warehouse: Warehouse) -> list[str]:
    """Names of the versions there are."""
    return sorted(path.name for path in (warehouse.published / "versions").iterdir())


def left_behind(warehouse: Warehouse) -> list[Path]:
    """Folders and links of publishes that did not finish."""
    return list(warehouse.published.glob(".incoming-*"))


def as_sha256sum_sees(version: Path) -> None:
    """Assert that a version's manifest is the one that was written, by a tool that is not ours."""
    subprocess.run(
        ["sha256sum", "--check", "--strict", "manifest.sha256"], cwd=version, check=True, capture_output=True
    )


def died(work: Callable[..., None], *arguments: object) -> bool:
    """Do work in a process of its own; whether it killed itself. It must not fail otherwise."""
    process = get_context("fork").Process(target=work, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)

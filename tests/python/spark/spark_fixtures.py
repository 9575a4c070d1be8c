"""What the tests on Spark share: rows of both engines made alike, and dbt run at a target."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from nps_warehouse.export_raw import export_raw
from nps_warehouse.settings import PROJECT, Warehouse

Rows = list[tuple[Any, ...]]
Query = Callable[[str], Rows]
TOLERANCE = 1e-9

FULL = bool(os.environ.get("NPS_SPARK_FULL"))
"""Whether everything is tested on both connections; else what a minute or two on two cores can prove."""

needs_minutes = pytest.mark.skipif(
    not FULL, reason="takes minutes: NPS_SPARK_FULL=1 make cluster-test runs it"
)


def models_below(folder: str) -> list[Path]:
    """The files of the models in a folder of the project."""
    return sorted((PROJECT / folder).rglob("*.sql"))


MARTS = {
    f"{'audit' if model.parent.name == 'audit' else 'marts'}.{model.stem}"
    for model in models_below("models/marts")
}
"""Every mart of the project, `schema.table`."""

# A small sample is planned and compiled longer than it is computed: this is a third of the time.
SMALL = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.maxPlanStringLength": "1000",
    "spark.sql.ui.retainedExecutions": "1",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.liveUpdate.period": "-1",
}
# One compiler suffices for a minute; its room for code, 48 MB, does not, and without it all is interpreted. Classes of
# packages that are locked by their hashes need no verification.
JAVA_OPTIONS = (
    "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC -XX:MetaspaceSize=256m "
    "-XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
# Far from UTC and from Europe/Amsterdam: what depends on the machine's zone shows.
ELSEWHERE = "America/New_York"


@dataclass(frozen=True)
class Outcome:
    """What a dbt command came to: its results by node, and what it said."""

    statuses: dict[str, str]
    said: str


def dbt_at(target: str, folder: Path, environment: Mapping[str, str], *arguments: str) -> Outcome:
    """Run dbt in a process of its own, from the project's root."""
    run = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), *arguments, "--target", target],
        cwd=PROJECT,
        env={
            **os.environ,
            "TZ": ELSEWHERE,
            "NPS_WAREHOUSE": str(folder),
            "DBT_TARGET_PATH": str(folder / "dbt"),
            "DBT_LOG_PATH": str(folder / "dbt"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, (run.stdout + run.stderr)[-6000:]
    results = json.loads((folder / "dbt" / "run_results.json").read_text(encoding="utf-8"))["results"]
    return Outcome({each["unique_id"]: each["status"] for each in results}, run.stdout)


def export(warehouse: Warehouse, factory: pytest.TempPathFactory) -> Path:
    """Export a warehouse's raw tables; the folder."""
    folder = factory.mktemp("lake") / "raw"
    export_raw(warehouse, folder, Console(quiet=True))
    return folder


def comparable(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Rows in an order that both engines share: by everything but the doubles."""
    return sorted(
        (tuple(map(plain, row)) for row in rows),
        key=lambda row: [(value is None, str(value)) for value in row if not isinstance(value, float)],
    )


def plain(value: Any) -> Any:
    """Dates and times as text: PyHive hands dates out as text, DuckDB as dates."""
    return str(value) if isinstance(value, (date, datetime)) else value


def differences(ours: Rows, theirs: Rows) -> list[str]:
    """What differs between the rows of two engines: a missing row, or a value."""
    if len(ours) != len(theirs):
        return [f"{len(ours)} rows against {len(theirs)}"]
    pairs = zip(comparable(ours), comparable(theirs), strict=True)
    return [f"{left} against {right}" for left, right in pairs if not same(left, right)]


def same(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    """Doubles within a billionth, everything else equal, null only to null."""
    return all(
        abs(a - b) < TOLERANCE
        if isinstance(a, float) and isinstance(b, (int, float)) and not isinstance(b, bool)
        else a == b
        for a, b in zip(left, right, strict=True)
    )


def public_marts(file: Path) -> dict[str, str]:
    """Every public mart of a build file and the query that reads it on either engine."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            """select schema_name || '.' || table_name, string_agg(column_name, ', ' order by column_index)
            from duckdb_columns() where schema_name in ('marts', 'audit')
                and table_name not in ('builds', 'validation_results')
            group by all order by 1"""
        ).fetchall()
    return {name: f"select {listed} from {name}" for name, listed in columns}


def compare_marts(file: Path, theirs: Query, only: Collection[str] | None = None) -> dict[str, list[str]]:
    """What differs in each mart between a build file and Spark; every mart is compared unless told otherwise."""
    found = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        for name, query in public_marts(file).items():
            if only is not None and name not in only:
                continue
            found[name] = differences(connection.execute(query).fetchall(), theirs(query))
    return found

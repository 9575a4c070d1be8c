"""The build step: `dbt build` in this process.

Reads raw.duckdb and the seeds, writes work.duckdb and nps.duckdb, and its log under `warehouse/dbt/`.

    build(Warehouse.here(), Console())
"""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from nps_warehouse.build.parsing import parsed, without_macros
from nps_warehouse.build.rules import Rules, use_seeds
from nps_warehouse.build.sequence import last_published_sequence
from nps_warehouse.build.studies import refuse_unknown_study
from nps_warehouse.db.connection import asking, connect, is_damage
from nps_warehouse.db.damage import damage_of
from nps_warehouse.db.files import open_build
from nps_warehouse.errors import NpsError
from nps_warehouse.permissions import private
from nps_warehouse.report.progress import bar
from nps_warehouse.settings import DUCKDB, PROJECT, Warehouse, variables


@dataclass(frozen=True)
class Built:
    """What a whole, successful build made: how many tables and views, and how many tests passed."""

    models: int
    tests: int
    warnings: tuple[str, ...]


def build(
    warehouse: Warehouse,
    console: Console,
    *,
    rules: Rules | None = None,
    full_refresh: bool = False,
    target: str = DUCKDB,
) -> Built:
    """Build and test every model at a target of `profiles.yml`.

    rules: seeds and settings to build with instead of the project's, and which models. Raises NpsError
    naming the first model or test that failed, and how many did; naming the build file that is damaged or in use; and
    before anything is built when nothing is loaded yet and when the study has no figures.
    """
    rules = rules or Rules()
    if target == DUCKDB:
        _refuse_what_cannot_be_built(warehouse, rules.settings.get("default_study"))
        connect(warehouse.work_file).close()
        os.environ["NPS_LAST_BUILD"] = str(last_published_sequence(warehouse))
    else:
        from nps_warehouse.spark.packages import refuse_without_spark

        refuse_without_spark()
    from dbt.cli.main import dbtRunner

    os.environ["NPS_WAREHOUSE"] = str(warehouse.root)
    folder = warehouse.root / "dbt"
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", target]
    options += ["--target-path", str(warehouse.target), "--log-path", str(folder / "logs")]
    options += ["--log-level", "none", "--log-level-file", "info"]
    chosen = ["--exclude-resource-type", "unit_test", *(["--full-refresh"] if full_refresh else [])]
    if rules.models:
        chosen += ["--select", *(f"+{model}" for model in rules.models), "--indirect-selection", "cautious"]
        # Nothing reads what dbt would write of a part, and that takes a sixth of the time.
        chosen += ["--no-write-json"]
    if rules.settings:
        chosen += ["--vars", json.dumps(rules.settings)]
    logging.raiseExceptions = False  # on a full disk dbt's log would print tracebacks of its own
    with _progress(console) as progress:
        manifest = parsed(target, options)
        use_seeds(rules, manifest, folder / "seeds")
        runner = dbtRunner(manifest, callbacks=[_advance(progress)])
        try:
            with private():
                outcome = runner.invoke(["build", *chosen, *options])
        finally:
            _close_files(target)
    if outcome.exception is not None:
        _refuse_damage(str(outcome.exception), warehouse)
        raise NpsError(f"dbt could not run: {without_macros(outcome.exception)}") from None
    results = [result for result in outcome.result.results if result.node.resource_type != "operation"]
    _refuse_failures(results, warehouse)
    return Built(
        models=sum(result.node.resource_type == "model" for result in results),
        tests=sum(result.node.resource_type == "test" for result in results),
        warnings=tuple(_sentence(result) for result in results if result.status == "warn"),
    )


def _refuse_what_cannot_be_built(warehouse: Warehouse, study: str | None) -> None:
    """Raise NpsError when nothing is loaded, and when the study to compare with has no figures."""
    with open_build(warehouse) as connection:
        if study:
            refuse_unknown_study(study, asking(connection), "--study")
        elif study is None and (chosen := variables().get("default_study")):
            refuse_unknown_study(str(chosen), asking(connection), "default_study in dbt_project.yml")


def _close_files(target: str) -> None:
    """Close the build files, which dbt would keep open until the process ends: whoever waits for them comes next."""
    if target == DUCKDB:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()


def _refuse_failures(results: list[Any], warehouse: Warehouse) -> None:
    failed = [result for result in results if result.status in {"error", "fail", "runtime error"}]
    if failed:
        _refuse_damage(str(failed[0].message), warehouse)
        others = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        raise NpsError(
            f"the build failed: {_sentence(failed[0])}{others}; "
            f"details are in {warehouse.root / 'dbt' / 'logs' / 'dbt.log'}"
        )


def _refuse_damage(message: str, warehouse: Warehouse) -> None:
    """Raise NpsError naming the damaged file when a failure of dbt's comes from one."""
    if is_damage(message) and (damage := damage_of(warehouse)):
        raise NpsError(f"the build failed: {damage}")


def _sentence(result: Any) -> str:
    what = result.node.resource_type
    rows = f", {result.failures} rows" if what == "test" and result.failures else ""
    message = (result.message or "").strip().splitlines()
    return f"{what} {result.node.name}{rows}: {' '.join(message[:2]) or result.status}"


def _progress(console: Console) -> Progress:
    columns = (
        TextColumn("build"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[node]}", markup=False),
    )
    return bar(console, *columns)


def _advance(progress: Progress) -> Callable[[Any], None]:
    """Move the bar whenever dbt says that a node is done."""
    task = progress.add_task("build", total=None, node="")

    def listen(event: Any) -> None:
        if event.info.name == "NodeFinished":
            progress.update(task, advance=1, node=event.data.node_info.node_name)
        elif event.info.name == "ConcurrencyLine":
            progress.update(task, total=event.data.node_count)

    return listen

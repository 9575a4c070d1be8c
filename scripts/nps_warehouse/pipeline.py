"""The pipeline: each step, and `run` for all of them in order, in one process.

run((Path("data/sample"),), Warehouse.here(), Console())
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from nps_warehouse.build.rules import with_study
from nps_warehouse.dashboard import NAME as DASHBOARD
from nps_warehouse.db.connection import connect
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.permissions import PRIVATE_FOLDER, make_folder
from nps_warehouse.publish import publish, read_published, what_readers_have
from nps_warehouse.report.answer import Keep, nowhere, under
from nps_warehouse.report.timing import timed
from nps_warehouse.report.wording import counted, thousands
from nps_warehouse.settings import DUCKDB, Warehouse

if TYPE_CHECKING:
    import duckdb

    from nps_warehouse.load.report import LoadReport
    from nps_warehouse.publish.verifying import Verified
    from nps_warehouse.validate import Gate


def run(
    drops: Sequence[Path],
    warehouse: Warehouse,
    console: Console,
    *,
    study: str | None = None,
    keep: Keep = nowhere,
) -> None:
    """Load, validate raw, build, validate marts, publish, and print the table of branches.

    study: the benchmark study to compare with instead of the one that the project's variables choose. keep: takes what
    each step found, under `answer.RUN_KEYS`. Raises NpsError at the first step that fails; readers then keep the version they
    have.
    """
    try:
        report = load_step(drops, warehouse, console, keep=under("load", keep))
        if report.lost:
            raise NpsError("the warehouse lacks files that it had (see above)")
    except NpsError as error:
        raise NpsError(f"{error}. So nothing was published; {what_readers_have(warehouse)}") from None
    validate_step("raw", warehouse, console, keep=under("validate_raw", keep))
    build_step(warehouse, console, study=study, keep=under("build", keep))
    validate_step("marts", warehouse, console, keep=under("validate_marts", keep))
    publish_step(warehouse, console, keep=under("publish", keep))
    benchmark_files = tuple(each.file for each in report.files if each.adds_benchmarks)
    headline_step(warehouse, console, benchmark_files, keep=under("headline", keep))


def load_step(
    drops: Sequence[Path],
    warehouse: Warehouse,
    console: Console,
    *,
    wait_seconds: float = 0,
    dry_run: bool = False,
    keep: Keep = nowhere,
) -> "LoadReport":
    """Load the drops and show what became of each file. Raises NpsError when one failed, or none can be loaded."""
    from nps_warehouse.load import load
    from nps_warehouse.load.report import content_of, show

    with timed("load", console):
        report = load(drops, warehouse, console, wait_seconds=wait_seconds, dry_run=dry_run)
    keep(content_of(report))
    show(report, console)
    if report.failed:
        raise NpsError(
            "some files could not be loaded (see above); everything else was. "
            "Fix or remove them and run again: what is loaded is not loaded twice"
        )
    if report.is_empty:
        raise NpsError("no file there can be loaded (see above)")
    return report


def validate_step(
    gate: "Gate", warehouse: Warehouse, console: Console, target: str = DUCKDB, *, keep: Keep = nowhere
) -> None:
    """Check one gate with Great Expectations: `raw` or `marts`. Raises NpsError when it does not pass."""
    from nps_warehouse.validate import show, validate
    from nps_warehouse.validate.showing import content_of

    with timed(f"validate {gate}", console):
        if target == DUCKDB:
            verdict = validate(gate, warehouse, console)
        else:
            from nps_warehouse.spark.validating import validate_on_spark

            verdict = validate_on_spark(gate, target, warehouse, console)
    keep(content_of(verdict))
    show(verdict, console)
    if not verdict.passed:
        raise NpsError(
            f"{gate} did not pass its expectations (see above), so nothing was published; "
            + _what_readers_have(warehouse, target)
        )


def build_step(
    warehouse: Warehouse,
    console: Console,
    *,
    study: str | None = None,
    full_refresh: bool = False,
    target: str = DUCKDB,
    keep: Keep = nowhere,
) -> None:
    """Build every model with dbt. study: the benchmark study to compare with, if not the project's."""
    from nps_warehouse.build.building import build

    with timed("build", console):
        try:
            built = build(
                warehouse, console, rules=with_study(study), full_refresh=full_refresh, target=target
            )
        except NpsError as error:
            raise NpsError(
                f"{error}. Nothing was published; {_what_readers_have(warehouse, target)}"
            ) from None
    keep(asdict(built))
    for warning in built.warnings:
        console.print(f"warning {warning}", style="yellow", soft_wrap=True)
    console.print(f"built {built.models} models, {built.tests} tests passed")


def build_as_of_step(
    warehouse: Warehouse,
    console: Console,
    as_of: str,
    folder: Path,
    *,
    study: str | None = None,
    keep: Keep = nowhere,
) -> None:
    """Build in a new folder what was known when a load had ended, or at the end of a day."""
    from nps_warehouse.build.as_of import build_as_of, last_load

    with timed("build", console):
        load_id = last_load(warehouse, as_of)
        built = build_as_of(warehouse, load_id, folder, console, rules=with_study(study))
    keep(asdict(built))
    console.print(
        f"built {built.models} models as known after load {load_id}, {built.tests} tests passed: "
        f"{Warehouse(folder.resolve()).nps_file}",
        soft_wrap=True,
    )


@contextmanager
def built_as_of(warehouse: Warehouse, console: Console, as_of: str) -> Iterator["duckdb.DuckDBPyConnection"]:
    """Build in a temporary folder what was known then, and open it for reading."""
    from nps_warehouse.build.as_of import build_as_of, last_load
    from nps_warehouse.load.read.temporary import sweep, temporary_folder

    load_id = last_load(warehouse, as_of)
    sweep()
    with temporary_folder() as folder:
        then = Warehouse(folder / "then")
        with timed("build", console):
            build_as_of(warehouse, load_id, then.root, console)
        with connect(then.nps_file, read_only=True) as built:
            yield built


def publish_step(
    warehouse: Warehouse, console: Console, target: str = DUCKDB, *, keep: Keep = nowhere
) -> None:
    """Publish what was built and validated as the new version."""
    if target != DUCKDB:
        from nps_warehouse.spark.publishing import VIEWS, publish_on_spark

        with timed("publish", console):
            on_spark = publish_on_spark(target, console)
        keep({"version": on_spark.version})
        console.print(f"published {on_spark.version} for readers of the schema {VIEWS}", soft_wrap=True)
        return
    with timed("publish", console):
        published = publish(warehouse)
    keep(asdict(published))
    console.print(
        f"published {published.version} for readers of {warehouse.current / 'nps.duckdb'}", soft_wrap=True
    )
    console.print(f"drawn {warehouse.current / DASHBOARD}", soft_wrap=True)
    if published.before and published.before.differences:
        console.print(
            f"warning the version before, {published.before.version}, was altered after it was published:",
            style="yellow",
            soft_wrap=True,
        )
        _show_differences(published.before, console)


def verify_step(warehouse: Warehouse, console: Console, *, all_kept: bool, keep: Keep = nowhere) -> None:
    """Compare published files with their manifest: the current version's, or those of all that are kept.

    Raises NpsError when a file is not as it was written.
    """
    from nps_warehouse.publish.verifying import verify_versions

    with timed("verify", console):
        found = verify_versions(warehouse, all_kept=all_kept)
    keep({"verified": [asdict(verified) for verified in found]})
    for verified in found:
        console.print(
            f"verified  {verified.version} {counted(verified.as_written, 'file')} as written", soft_wrap=True
        )
        for each in verified.erased:
            console.print(f"          {each}", soft_wrap=True)
        _show_differences(verified, console)
    different = sum(len(verified.differences) for verified in found)
    if different:
        raise NpsError(
            f"{counted(different, 'published file')} {'is' if different == 1 else 'are'} not as written (see above); "
            "`nps publish` gives readers a new version, made from the build alone; "
            "restore an older version from a backup, or remove it"
        )


def _show_differences(verified: "Verified", console: Console) -> None:
    for difference in verified.differences:
        console.print(f"          {difference}", soft_wrap=True)


def export_step(folder: Path, warehouse: Warehouse, console: Console, *, keep: Keep = nowhere) -> None:
    """Write the raw tables as Parquet."""
    from nps_warehouse.export_raw import export_raw

    with timed("export", console):
        rows = export_raw(warehouse, folder, console)
    tables = [{"table": table, "rows": count} for table, count in rows.items()]
    keep({"folder": folder.resolve(), "tables": tables})
    console.print(f"exported {thousands(sum(rows.values()))} rows of {len(rows)} raw tables", soft_wrap=True)


def dashboard_step(
    warehouse: Warehouse, console: Console, *, language: str | None, study: str | None, into: Path | None
) -> Path:
    """Draw the published version into a folder; returns the file. Raises NpsError when it cannot be written."""
    from nps_warehouse.dashboard import write_dashboard

    folder = warehouse.exports if into is None else into
    with timed("dashboard", console), read_published(warehouse) as published:
        try:
            make_folder(folder, PRIVATE_FOLDER)
            write_dashboard(published, folder / DASHBOARD, language=language, study=study)
        except OSError as error:
            raise NpsError(
                f"{folder / DASHBOARD} cannot be written ({first_line(error)}): choose another --into DIR"
            ) from error
    console.print(f"drawn {folder / DASHBOARD}", soft_wrap=True)
    return (folder / DASHBOARD).resolve()


def headline_step(
    warehouse: Warehouse,
    console: Console,
    benchmark_files: Sequence[str] = (),
    *,
    keep: Keep = nowhere,
) -> None:
    """Print the table of branches of the published version.

    benchmark_files: loaded just now; what became of a study in them that the table does not compare with is said.
    """
    from nps_warehouse.build.studies import studies_in
    from nps_warehouse.db.files import open_raw
    from nps_warehouse.report.headline import show_headline, show_other_studies

    console.print()
    with timed("show", console), read_published(warehouse) as published:
        show_headline(published, console, keep)
        if benchmark_files:
            with open_raw(warehouse) as raw:
                show_other_studies(studies_in(raw, benchmark_files), published, console)


def _what_readers_have(warehouse: Warehouse, target: str) -> str:
    """Say what readers have when nothing new is published."""
    return what_readers_have(warehouse) if target == DUCKDB else "readers keep the version they have"

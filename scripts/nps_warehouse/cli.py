"""The `nps` command: every step by itself, and `run` for all of them.

Exit code 0 when all of it happened, 1 with one line that says what is wrong, 2 for wrong usage.
"""

import atexit
import gc
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal

import typer

from nps_warehouse.closed_loop.commands import queue, themes
from nps_warehouse.dashboard.commands import dashboard
from nps_warehouse.erase.commands import erase
from nps_warehouse.errors import NpsError, described
from nps_warehouse.finance.commands import bonus
from nps_warehouse.lock import held
from nps_warehouse.options import (
    AsOf,
    At,
    Drops,
    Format,
    FullRefresh,
    Gate,
    GateName,
    InFormat,
    Study,
    Target,
    Wait,
)
from nps_warehouse.report.answer import (
    BUILD_KEYS,
    EXPORT_KEYS,
    PUBLISH_KEYS,
    RUN_KEYS,
    answering,
    failing_as_json,
)
from nps_warehouse.report.screen import never_fail_to_print, screen
from nps_warehouse.settings import Warehouse
from nps_warehouse.setup.commands import doctor, init
from nps_warehouse.stopping import end_in_one_line

app = typer.Typer(
    name="nps",
    help="Load survey exports, build NPS marts, validate and publish them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(themes, name="themes")
app.add_typer(bonus, name="bonus")
app.command()(queue)
app.command()(dashboard)
app.command()(erase)
app.command()(init)
app.command()(doctor)


@app.command()
def run(
    drop: Drops,
    wait: Wait = 0,
    study: Study = None,
    timings: Annotated[bool, typer.Option("--timings", help="Show where the time went.")] = False,
    format: InFormat = Format.text,
) -> None:
    """Load, validate, build and publish a drop, and print NPS per branch."""
    from nps_warehouse import pipeline
    from nps_warehouse.report.timing import timings_shown

    warehouse = Warehouse.here()
    with ExitStack() as stack:
        answer = stack.enter_context(answering(format, RUN_KEYS))
        stack.enter_context(held(warehouse, wait))
        if timings:
            stack.enter_context(timings_shown(answer.screen, answer.keep))
        pipeline.run(drop, warehouse, answer.screen, study=study, keep=answer.keep)


@app.command()
def load(
    drop: Drops,
    wait: Wait = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only; write nothing.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how files would be read; load nothing.")
    ] = False,
    format: InFormat = Format.text,
) -> None:
    """Load exports into the raw tables; no file loads twice."""
    if explain:
        from nps_warehouse.load.explain_file import explain_files

        with answering(format, ("explained",)) as answer:
            explain_files(drop, answer.screen, answer.keep)
        return
    from nps_warehouse.load.report import KEYS
    from nps_warehouse.pipeline import load_step

    warehouse = Warehouse.here()
    with answering(format, KEYS) as answer:
        if dry_run:  # reads only, so it neither needs the warehouse nor locks it
            load_step(drop, warehouse, answer.screen, dry_run=True, wait_seconds=wait, keep=answer.keep)
            return
        with held(warehouse, wait):
            load_step(drop, warehouse, answer.screen, keep=answer.keep)


@app.command()
def validate(gate: Gate, wait: Wait = 0, target: At = Target.duckdb, format: InFormat = Format.text) -> None:
    """Check the raw tables or the marts against expectations."""
    from nps_warehouse.pipeline import validate_step
    from nps_warehouse.validate.showing import KEYS

    warehouse = Warehouse.here()
    with answering(format, KEYS) as answer, held(warehouse, wait):
        chosen: Literal["raw", "marts"] = "raw" if gate is GateName.raw else "marts"
        validate_step(chosen, warehouse, answer.screen, target.value, keep=answer.keep)


@app.command()
def build(
    wait: Wait = 0,
    study: Study = None,
    full_refresh: FullRefresh = False,
    target: At = Target.duckdb,
    as_of: AsOf = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A new folder for what was known then; needs --as-of."),
    ] = None,
    format: InFormat = Format.text,
) -> None:
    """Build and test every model."""
    from nps_warehouse.pipeline import build_as_of_step, build_step

    warehouse = Warehouse.here()
    if (as_of is None) != (into is None):
        raise typer.BadParameter(
            "--as-of and --into go together: what was known then is built in a new folder"
        )
    if as_of is not None and (target is not Target.duckdb or full_refresh):
        raise typer.BadParameter("--as-of is built on DuckDB, and always in full")
    with answering(format, BUILD_KEYS) as answer, held(warehouse, wait):
        shown, keep = answer.screen, answer.keep
        if as_of is not None and into is not None:
            build_as_of_step(warehouse, shown, as_of, into, study=study, keep=keep)
        else:
            build_step(
                warehouse, shown, study=study, full_refresh=full_refresh, target=target.value, keep=keep
            )


@app.command()
def publish(
    wait: Wait = 0,
    target: At = Target.duckdb,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare the current version with its manifest; publish nothing.")
    ] = False,
    format: InFormat = Format.text,
) -> None:
    """Publish what was built and validated."""
    from nps_warehouse.pipeline import publish_step, verify_step

    warehouse = Warehouse.here()
    if verify and target is not Target.duckdb:
        raise typer.BadParameter("--verify compares files: there are none on Spark")
    with answering(format, ("verified",) if verify else PUBLISH_KEYS) as answer, ExitStack() as stack:
        if verify:
            verify_step(warehouse, answer.screen, all_kept=False, keep=answer.keep)
        else:
            stack.enter_context(held(warehouse, wait))
            publish_step(warehouse, answer.screen, target.value, keep=answer.keep)


@app.command()
def export_raw(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or an earlier export.")],
    wait: Wait = 0,
    format: InFormat = Format.text,
) -> None:
    """Write the raw tables as Parquet, for Spark."""
    from nps_warehouse.pipeline import export_step

    warehouse = Warehouse.here()
    with answering(format, EXPORT_KEYS) as answer, held(warehouse, wait):
        export_step(folder, warehouse, answer.screen, keep=answer.keep)


@app.command()
def status(
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare every kept version with its manifest.")
    ] = False,
    format: InFormat = Format.text,
) -> None:
    """Show what is loaded, built and published."""
    from nps_warehouse.pipeline import verify_step
    from nps_warehouse.report.status import KEYS, show_status

    warehouse = Warehouse.here()
    with answering(format, KEYS) as answer:
        try:
            show_status(warehouse, answer.screen, answer.keep)
        finally:  # an altered file may be what keeps the status from being shown
            if verify:
                verify_step(warehouse, answer.screen, all_kept=True, keep=answer.keep)


@app.command()
def explain(
    period: Annotated[
        str, typer.Option(help="The period's name: 2025-03, 2025-Q4, 2025-H2, 2025, '12m to 2025-03'.")
    ],
    account: Annotated[str | None, typer.Option(help="The account to explain, by id or name.")] = None,
    branch: Annotated[str | None, typer.Option(help="The branch to explain, by id or name.")] = None,
    manager: Annotated[
        str | None, typer.Option(help="The account manager to explain, by id or name.")
    ] = None,
    team: Annotated[str | None, typer.Option(help="The team to explain.")] = None,
    entity: Annotated[
        str | None,
        typer.Option(
            metavar="TYPE=NAME", help="An entity of another type, with a mart nps_by_TYPE: segment=retail."
        ),
    ] = None,
    as_of: AsOf = None,
    wait: Wait = 0,
    format: InFormat = Format.text,
) -> None:
    """Show how one published figure was made."""
    from nps_warehouse.explain import explain as explain_figure
    from nps_warehouse.explain import showing
    from nps_warehouse.publish import read_published

    named = {"account": account, "branch": branch, "account_manager": manager, "team": team}
    chosen: list[tuple[str, str | None]] = [(kind, name) for kind, name in named.items() if name is not None]
    if entity is not None:
        kind, equals, name = entity.partition("=")
        if not (kind and equals and name):
            raise typer.BadParameter("--entity is TYPE=NAME, such as segment=retail")
        chosen.append((kind, name))
    if len(chosen) > 1:
        raise typer.BadParameter("explain one account, branch, manager, team or entity at a time")
    warehouse = Warehouse.here()
    show = showing.show_json if format is Format.json else showing.show_text
    with failing_as_json(format), ExitStack() as stack:
        if as_of is None:
            published = stack.enter_context(read_published(warehouse))
        else:
            from nps_warehouse.pipeline import built_as_of

            stack.enter_context(held(warehouse, wait))
            published = stack.enter_context(built_as_of(warehouse, screen(stderr=True), as_of))
        explanation = explain_figure(published, *(chosen or [("overall", None)])[0], period)
    show(explanation, screen())


def main() -> None:
    """Run the command and turn what the user can fix into one line and exit code 1."""
    # Nearly all that dbt and Great Expectations import stays to the end, so to look through it for garbage is vain:
    # seldom while the command runs, and not once more when it ends.
    gc.set_threshold(1_000_000)
    atexit.register(gc.freeze)
    never_fail_to_print()
    before = _readers_have()
    end_in_one_line(lambda: f"{_outcome(before)}; run again for the rest: what is loaded is not loaded twice")
    try:
        app()
    except NpsError as error:
        line = str(error)
    except Exception as error:
        if os.environ.get("NPS_TRACEBACK"):
            raise
        line = f"{described(error)} (NPS_TRACEBACK=1 shows where; {_outcome(before)})"
    else:
        return
    screen(stderr=True, soft_wrap=True).print(f"nps: {line}")
    sys.exit(1)


def _readers_have() -> str:
    """The version that the link for readers names; '' without one."""
    try:
        return Warehouse.here().current.readlink().name
    except OSError:
        return ""


def _outcome(before: str) -> str:
    """Whether anything was published since readers had the version `before`."""
    now = _readers_have()
    return f"version {now} is published" if now != before else "nothing was published"

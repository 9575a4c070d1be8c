"""The commands of `nps bonus`: one line each for what they do, the rest is in the modules they call."""

from pathlib import Path
from typing import Annotated

import typer

from nps_warehouse.options import Format
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse

Scheme = Annotated[str, typer.Argument(metavar="SCHEME", help="The scheme, by id or name.")]
Period = Annotated[str, typer.Argument(metavar="PERIOD", help="By its name: 2025-Q4, 2025, 2025-03.")]

bonus = typer.Typer(
    help="Close bonus periods, correct them, and prove what was paid.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@bonus.callback()
def _bonus() -> None:
    """Close bonus periods, correct them, and prove what was paid."""


@bonus.command()
def statement(
    scheme: Scheme,
    period: Period,
    payee: Annotated[str | None, typer.Option(help="Only that of this payee, by id or name.")] = None,
    format: Annotated[Format, typer.Option(help="For people or for programs.")] = Format.text,
) -> None:
    """Show what a scheme pays for a period, and why."""
    from nps_warehouse.finance import statement as showing
    from nps_warehouse.finance.reading import statements
    from nps_warehouse.publish import read_published

    with read_published(Warehouse.here()) as published:
        found = statements(published, scheme, period, payee)
        if format is Format.json:
            showing.show_json(found, screen())
        else:
            showing.show_text(found, published, screen())


@bonus.command()
def export(
    scheme: Scheme,
    period: Period,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where its folder goes, instead of warehouse/exports.")
    ] = None,
) -> None:
    """Write a workbook for auditors, csv and Parquet."""
    from nps_warehouse.finance.workbook import export as export_period

    folder = export_period(Warehouse.here(), scheme, period, into)
    screen().print(f"exported to {folder}", soft_wrap=True)

"""The command `nps dashboard`."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from nps_warehouse.options import Format, InFormat
from nps_warehouse.report.answer import DASHBOARD_KEYS, answering
from nps_warehouse.settings import Warehouse


class Language(str, Enum):
    """The languages of the page."""

    en = "en"
    nl = "nl"


def dashboard(
    language: Annotated[
        Language | None, typer.Option(help="The page's language. Default: `dashboard_language`.")
    ] = None,
    study: Annotated[
        str | None, typer.Option(metavar="STUDY_ID", help="The benchmark study to compare with.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder to write it to. Default: warehouse/exports/."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    format: InFormat = Format.text,
) -> None:
    """Draw what is published as one page that needs no network."""
    from nps_warehouse.pipeline import dashboard_step

    chosen = None if language is None else language.value
    with answering(format, DASHBOARD_KEYS) as answer:
        file = dashboard_step(Warehouse.here(), answer.screen, language=chosen, study=study, into=into)
        answer.keep({"file": file})
    if open_it:
        import webbrowser

        webbrowser.open(file.as_uri())

"""The commands `nps queue` and `nps themes`."""

from typing import Annotated

import typer

from nps_warehouse.options import Format, InFormat
from nps_warehouse.report.answer import answering, failing_as_json
from nps_warehouse.report.screen import screen
from nps_warehouse.settings import Warehouse

themes = typer.Typer(help="Find themes in what customers write.", no_args_is_help=True, rich_markup_mode=None)


def queue(
    manager: Annotated[
        str | None, typer.Option(help="Only the cases of this account manager, by id or name.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Show at most this many cases.")] = None,
    format: InFormat = Format.text,
) -> None:
    """List whom to contact first, with the customer's words and why."""
    from nps_warehouse.closed_loop import queue as listing
    from nps_warehouse.publish import read_published

    with failing_as_json(format), read_published(Warehouse.here()) as published:
        found = listing.cases(published, manager=manager, limit=limit)
    show = listing.show_json if format is Format.json else listing.show_text
    show(found, screen())


@themes.command()
def suggest(
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many words per language.")] = 15,
    format: InFormat = Format.text,
) -> None:
    """List frequent words and word pairs that no theme covers yet."""
    from nps_warehouse.closed_loop import suggestions
    from nps_warehouse.publish import read_published

    with answering(format, suggestions.KEYS) as answer:
        with read_published(Warehouse.here()) as published:
            found = suggestions.suggestions(published, limit=limit)
            covered = suggestions.coverage(published)
        answer.keep(suggestions.content_of(found, covered))
        suggestions.show(found, covered, answer.screen)

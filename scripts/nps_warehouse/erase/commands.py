"""The command `nps erase`."""

from typing import Annotated

import typer

from nps_warehouse.lock import held
from nps_warehouse.options import Format, InFormat, Wait
from nps_warehouse.report.answer import answering
from nps_warehouse.settings import Warehouse


def erase(
    respondent: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="The respondent_id, its published form, or the e-mail address; once for each id of the person.",
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why. It is kept, so do not name the person.")] = "",
    only_these: Annotated[
        bool,
        typer.Option("--only-these", help="Keep others with the same e-mail address: they are other people."),
    ] = False,
    wait: Wait = 0,
    format: InFormat = Format.text,
) -> None:
    """Forget a person: remove name, address and texts, keep scores under a pseudonym.

    Without options, finish an erasure that was stopped.
    """
    from nps_warehouse.erase.step import KEYS, erase_step

    if respondent and not reason.strip():
        raise typer.BadParameter("give --reason; it is kept, so do not name the person")
    warehouse = Warehouse.here()
    with answering(format, KEYS) as answer, held(warehouse, wait, finishing=True):
        erase_step(respondent or [], reason.strip(), warehouse, answer, only_these=only_these)

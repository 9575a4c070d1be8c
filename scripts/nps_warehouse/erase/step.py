"""The step of `nps erase`: finish what was stopped, erase, and show what became of it."""

from collections.abc import Sequence

from rich.console import Console

from nps_warehouse.errors import NpsError
from nps_warehouse.report.timing import timed
from nps_warehouse.settings import Warehouse


def erase_step(
    respondents: Sequence[str],
    reason: str,
    warehouse: Warehouse,
    console: Console,
    *,
    only_these: bool = False,
) -> None:
    """Finish erasures that were stopped, then erase a person; show what was rewritten and what is left to do."""
    from nps_warehouse.erase.erasing import AlreadyErasedError, erase, finish_all
    from nps_warehouse.erase.showing import show as show_erased

    with timed("erase", console):
        finished = finish_all(warehouse)
    for each in finished:
        show_erased(each, console)
    if not respondents:
        if not finished:
            raise NpsError("name whom to erase with --respondent; no erasure is unfinished")
        return
    try:
        with timed("erase", console):
            erased = erase(warehouse, respondents, reason, only_these=only_these)
    except AlreadyErasedError as done:
        console.print(str(done), soft_wrap=True)
        return
    show_erased(erased, console)

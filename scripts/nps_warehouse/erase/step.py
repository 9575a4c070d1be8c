"""The step of `nps erase`: finish what was stopped, erase, and show what became of it."""

from collections.abc import Sequence
from dataclasses import asdict

from nps_warehouse.errors import NpsError
from nps_warehouse.report.answer import Answer
from nps_warehouse.report.timing import timed
from nps_warehouse.settings import Warehouse

KEYS = ("erased", "already_erased")
"""Of `nps erase --format json`."""


def erase_step(
    respondents: Sequence[str],
    reason: str,
    warehouse: Warehouse,
    answer: Answer,
    *,
    only_these: bool = False,
) -> None:
    """Finish erasures that were stopped, then erase a person; show what was rewritten and what is left to do."""
    from nps_warehouse.erase.erasing import AlreadyErasedError, erase, finish_all
    from nps_warehouse.erase.showing import show as show_erased

    with timed("erase", answer.screen):
        finished = finish_all(warehouse)
    answer.keep({"erased": [asdict(each) for each in finished]})
    for each in finished:
        show_erased(each, answer.screen)
    if not respondents:
        if not finished:
            raise NpsError("name whom to erase with --respondent; no erasure is unfinished")
        return
    try:
        with timed("erase", answer.screen):
            erased = erase(warehouse, respondents, reason, only_these=only_these)
    except AlreadyErasedError as done:
        answer.keep({"already_erased": str(done)})
        answer.screen.print(str(done), soft_wrap=True)
        return
    answer.keep({"erased": [asdict(each) for each in (*finished, erased)]})
    show_erased(erased, answer.screen)

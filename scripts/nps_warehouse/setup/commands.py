"""The commands `nps doctor` and `nps init`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from nps_warehouse.options import Format, InFormat
from nps_warehouse.report.answer import answering
from nps_warehouse.settings import Warehouse


def doctor(format: InFormat = Format.text) -> None:
    """Check that everything a run needs is there."""
    from nps_warehouse.setup.doctor import KEYS, diagnosis, refuse_problems, show

    with answering(format, KEYS) as answer:
        checks = diagnosis(Warehouse.here())
        answer.keep({"checks": [asdict(check) for check in checks]})
        show(checks, answer.screen)
        refuse_problems(checks)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of exports without sources.yml.")],
    format: InFormat = Format.text,
) -> None:
    """Draft a commented sources.yml for a folder of exports."""
    from nps_warehouse.setup.drafting import KEYS, init_step

    with answering(format, KEYS) as answer:
        init_step(folder, answer.screen, answer.keep)

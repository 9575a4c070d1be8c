"""The command `nps doctor`."""

from dataclasses import asdict

from nps_warehouse.options import Format, InFormat
from nps_warehouse.report.answer import answering
from nps_warehouse.settings import Warehouse


def doctor(format: InFormat = Format.text) -> None:
    """Check that everything is there that a run needs."""
    from nps_warehouse.setup.doctor import KEYS, diagnosis, refuse_problems, show

    with answering(format, KEYS) as answer:
        checks = diagnosis(Warehouse.here())
        answer.keep({"checks": [asdict(check) for check in checks]})
        show(checks, answer.screen)
        refuse_problems(checks)

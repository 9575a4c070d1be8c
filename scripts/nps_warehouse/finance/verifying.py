"""`nps bonus verify`: is what was paid still provable? Four verdicts, each with the first thing that differs.

| verdict | what must hold |
|---|---|
| ledger | the files are numbered without a gap, each holds the SHA-256 of the one before, the last is the head, and raw holds what they hold |
| inputs | every file behind a closing is loaded, and its rows in raw are as they were |
| rules | the version that was closed is kept as it was published, with the figures, settings and scheme that the ledger holds |
| arithmetic | what was known then, built again with the rules of then, gives every figure of the ledger |

Code that gives another figure today is reported and is no difference: what was paid was right by the code of then.
"""

import re
from dataclasses import asdict

from rich.console import Console

from nps_warehouse.errors import NpsError
from nps_warehouse.finance.ledger import Ledger, read_ledger
from nps_warehouse.finance.verdict import Verdict
from nps_warehouse.finance.verify_arithmetic import arithmetic_verdict
from nps_warehouse.finance.verify_files import inputs_verdict, ledger_verdict
from nps_warehouse.finance.verify_rules import rules_verdict
from nps_warehouse.report.answer import Keep, nowhere
from nps_warehouse.report.timing import timed
from nps_warehouse.report.wording import counted
from nps_warehouse.settings import Warehouse

KEYS = ("files", "head", "verdicts")
"""Of `nps bonus verify --format json`."""
HEAD = re.compile("[0-9a-f]{64}")


def verify_step(
    warehouse: Warehouse, console: Console, head: str | None = None, keep: Keep = nowhere
) -> None:
    """Verify the ledger and show the four verdicts. Raises NpsError when one is red."""
    with timed("verify", console):
        ledger = read_ledger(warehouse)
        verdicts = verify(warehouse, ledger, console, head)
    listed = [asdict(verdict) | {"is_green": verdict.is_green} for verdict in verdicts]
    keep({"files": len(ledger.entries), "head": ledger.head, "verdicts": listed})
    console.print(
        f"{counted(len(ledger.entries), 'file')} in the ledger, which ends with {ledger.head}", soft_wrap=True
    )
    for verdict in verdicts:
        console.print(
            f"{verdict.name:<11}{verdict.summary}", style="" if verdict.is_green else "red", soft_wrap=True
        )
        for note in verdict.notes:
            console.print(f"{'':<11}{note}", style="dim", soft_wrap=True)
    red = [verdict.name for verdict in verdicts if not verdict.is_green]
    if red:
        raise NpsError(
            f"what was paid cannot be proved: {' and '.join(red)} {'is' if len(red) == 1 else 'are'} red (see above); "
            "restore what differs from a backup, then verify again"
        )


def verify(warehouse: Warehouse, ledger: Ledger, console: Console, head: str | None) -> tuple[Verdict, ...]:
    """The four verdicts. Raises NpsError when the head is none."""
    if head is not None and not HEAD.fullmatch(head):
        raise NpsError(f"--head is {head!r}; give the 64 hexadecimal digits that closing printed")
    return (
        ledger_verdict(warehouse, ledger, head),
        inputs_verdict(warehouse, ledger),
        rules_verdict(warehouse, ledger),
        arithmetic_verdict(warehouse, ledger, console),
    )

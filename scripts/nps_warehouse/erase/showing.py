"""What `nps erase` did, in lines for people, and what is left for them to do."""

from collections.abc import Sequence

from rich.console import Console

from nps_warehouse.erase.erasing import Erased
from nps_warehouse.errors import printable

MOST_NAMED = 8


def show(erased: Erased, console: Console) -> None:
    """Print what was rewritten, and which files name the person still."""
    lines = [f"erased     as {', '.join(erased.pseudonyms)}"]
    if erased.rewritten:
        lines.append(f"rewritten  {_some(erased.rewritten)}; the next build is in full")
    if erased.exports:
        lines.append(
            f"not touched: exports outside the warehouse still name the person: {_some(erased.exports)}"
        )
    if erased.ledger:
        lines.append(f"not touched: the ledger never changes, and names the person in {_some(erased.ledger)}")
    lines.append(
        "not touched: backups, copies and exports for Spark; see docs/privacy.md for what to do with them"
    )
    for line in lines:
        console.print(printable(line), soft_wrap=True)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more

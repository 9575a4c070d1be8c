"""The ledger as a drop: which of its files go to which raw table, and what keeps them from being loaded.

files = ledger_files(warehouse)       # every load begins with them, so that nothing is lost with the build files
"""

from typing import TYPE_CHECKING

import duckdb

from nps_warehouse.finance.ledger import CLOSING, CORRECTION, DECISION, problems, read_ledger
from nps_warehouse.load.describe.description import IGNORE
from nps_warehouse.load.discover.drop_files import DropFile
from nps_warehouse.settings import Warehouse

if TYPE_CHECKING:
    from nps_warehouse.load.describe.source import Source

OF_THE_FILE = ("inputs", "facts")
"""What a closing holds for verification alone."""


def ledger_files(warehouse: Warehouse) -> tuple[DropFile, ...]:
    """The files of the ledger, in order; none where nothing was closed yet. Raises NpsError when one cannot be read."""
    return tuple(
        DropFile(entry.path, entry.path.name, "json", is_of_ledger=True)
        for entry in read_ledger(warehouse).entries
    )


def ledger_sources() -> "tuple[Source, ...]":
    """How the files of the ledger are read."""
    from nps_warehouse.load.describe.source import Source

    paid = [f"*_{kind}_*.json" for kind in (CLOSING, CORRECTION)]
    closings = {
        "files": paid,
        "table": "bonus_closings",
        "format": "table",
        "columns": dict.fromkeys(OF_THE_FILE, IGNORE),
    }
    decisions = {
        "files": f"*_{DECISION}_*.json",
        "table": "bonus_decisions",
        "format": "table",
        "columns": {"kind": IGNORE},
    }
    return (Source.model_validate(closings), Source.model_validate(decisions))


def altered(warehouse: Warehouse, raw: duckdb.DuckDBPyConnection) -> str:
    """Why the ledger must not be loaded: the first file that is not as it was written or loaded; '' when all are."""
    ledger = read_ledger(warehouse)
    problem = next(problems(warehouse, ledger), "")
    if problem:
        return problem
    loaded = dict(
        raw.execute(
            "select file, sha256 from raw.loads where status = 'loaded' and \"table\" in "
            "('bonus_closings', 'bonus_decisions') order by load_id"
        ).fetchall()
    )
    other = (
        each.path.name for each in ledger.entries if loaded.get(each.path.name, each.sha256) != each.sha256
    )
    return next((f"{name} is not as it was loaded" for name in other), "")

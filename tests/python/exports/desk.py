"""A drop and its warehouse in a temporary folder, for the tests of export formats."""

import io
from pathlib import Path

import duckdb
from rich.console import Console

from nps_warehouse.load import FileOutcome, load
from nps_warehouse.settings import Warehouse


class Desk:
    """A drop and its warehouse."""

    def __init__(self, folder: Path) -> None:
        self.drop = folder / "drop"
        self.warehouse = Warehouse(folder / "warehouse")
        self.drop.mkdir()

    def write(self, name: str, content: str) -> None:
        """Write a file of the drop."""
        (self.drop / name).write_text(content, encoding="utf-8", newline="")

    def load(self) -> dict[str, FileOutcome]:
        """Load the drop; what became of each file."""
        report = load([self.drop], self.warehouse, Console(file=io.StringIO()))
        return {outcome.file: outcome for outcome in report.files}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Query the raw tables."""
        with duckdb.connect(str(self.warehouse.raw_file)) as raw:
            return raw.execute(query).fetchall()

"""A drop and a warehouse in a temporary folder, for the tests of the loader."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

from nps_warehouse.load import FileOutcome, LoadReport, load, show
from nps_warehouse.report.screen import Screen
from nps_warehouse.settings import Warehouse

HEADER = "response_id,score,responded_at\n"


@dataclass(frozen=True)
class Bench:
    """A drop to write files into, and the warehouse it is loaded to."""

    drop: Path
    warehouse: Warehouse

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the drop."""
        file = self.drop / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def load(self, **options: Any) -> LoadReport:
        """Load the drop."""
        return load([self.drop], self.warehouse, Console(file=io.StringIO()), **options)

    def load_one(self, name: str, content: str | bytes) -> FileOutcome:
        """Write one file, load the drop, and give what became of that file. Its counts must add up."""
        self.write(name, content)
        (outcome,) = [outcome for outcome in self.load().files if outcome.file == name]
        assert outcome.rows_read == outcome.rows_added + outcome.rows_unchanged + outcome.rows_rejected
        return outcome

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Query the raw tables."""
        with duckdb.connect(str(self.warehouse.raw_file)) as connection:
            return connection.execute(query, list(parameters)).fetchall()

    def count(self, table: str) -> int:
        """How many rows a raw table has."""
        return int(self.rows(f"select count(*) from raw.{table}")[0][0])


def bench(folder: Path) -> Bench:
    drop = folder / "drop"
    drop.mkdir()
    return Bench(drop, Warehouse(folder / "warehouse"))


def shown(report: LoadReport) -> str:
    text = io.StringIO()
    show(report, Screen(file=text, width=200))
    return text.getvalue()

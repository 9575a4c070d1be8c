"""What a load did to each file, and the table and lines that show it.

show(load(drops, warehouse, console), console)
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nps_warehouse.load.read.rows import Reject
from nps_warehouse.personal import without_addresses
from nps_warehouse.report.wording import thousands

KEYS = ("files", "notes", "lost")
"""Of `nps load --format json`."""
STYLES = {
    "loaded": "green",
    "already loaded": "dim",
    "failed": "bold red",
    "ignored": "dim",
    "left out": "dim",
    "withdrawn": "yellow",
}


@dataclass(frozen=True)
class FileOutcome:
    """The outcome of one file. status: a key of `STYLES`; message: the reason for it."""

    file: str
    table: str | None
    status: str
    rows_read: int = 0
    rows_added: int = 0
    rows_unchanged: int = 0
    rows_rejected: int = 0
    message: str = ""
    notes: tuple[str, ...] = ()

    @property
    def adds_benchmarks(self) -> bool:
        """Whether it brought answers to a benchmark study."""
        return self.status == "loaded" and self.table == "benchmark_responses"


@dataclass(frozen=True)
class LoadReport:
    """The outcome of every file, in the order of loading.

    notes: lines that belong to no file. lost: a line on loaded files that the warehouse no longer has; '' without any.
    """

    files: tuple[FileOutcome, ...]
    notes: tuple[str, ...] = ()
    lost: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no file was of a kind that is loaded."""
        return all(outcome.status == "ignored" for outcome in self.files)

    @property
    def failed(self) -> bool:
        """Whether any file failed."""
        return any(outcome.status == "failed" for outcome in self.files)


def show(report: LoadReport, console: Console) -> None:
    """Print a line per file in a table, then a line per failure and note."""
    shown = [outcome for outcome in report.files if outcome.status != "ignored"]
    if shown:
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("File", overflow="fold")
        for heading in ("Table", "Status"):
            table.add_column(heading, no_wrap=True)
        for heading in ("Rows", "Added", "Unchanged", "Rejected"):
            table.add_column(heading, justify="right", no_wrap=True)
        for outcome in shown:
            counts = (outcome.rows_read, outcome.rows_added, outcome.rows_unchanged, outcome.rows_rejected)
            numbers = (
                [thousands(count) for count in counts] if outcome.status == "loaded" else ["", "", "", ""]
            )
            status = Text(outcome.status, STYLES[outcome.status])
            table.add_row(outcome.file, outcome.table or "", status, *numbers)
        console.print(table)
    for outcome in report.files:
        if outcome.message:
            style = "red" if outcome.status == "failed" else "default"
            console.print(
                f"{outcome.file}: {without_addresses(outcome.message)}", style=style, soft_wrap=True
            )
        for note in outcome.notes:
            console.print(f"{outcome.file}: {without_addresses(note)}", style="dim", soft_wrap=True)
    for note in report.notes:
        console.print(note, style="dim", soft_wrap=True)
    if report.lost:
        console.print(report.lost, style="red", soft_wrap=True)


def content_of(report: LoadReport) -> dict[str, Any]:
    """The report for programs, with the middle of every e-mail address in a line hidden, as people get it."""
    content = asdict(report)
    for file in content["files"]:
        file["message"] = without_addresses(file["message"])
        file["notes"] = [without_addresses(note) for note in file["notes"]]
    return content


def reasons(rejects: Sequence[Reject], most: int = 3) -> str:
    """The most frequent reasons why records were rejected, with the first line of each."""
    counted = Counter(reject.error for reject in rejects)
    first = {reject.error: reject.line for reject in reversed(rejects)}
    listed = [
        f"{count} × {error.rstrip('.')} (first: line {first[error]})"
        for error, count in counted.most_common(most)
    ]
    return f"{len(rejects)} rejected: {'; '.join(listed)}"

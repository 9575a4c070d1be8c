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
from nps_warehouse.report.fitting import fitted, widths_of
from nps_warehouse.report.wording import thousands

KEYS = ("files", "notes", "lost")
"""Of `nps load --format json`."""
FIGURES = ("Rows", "Added", "Unchanged", "Rejected")
COLUMNS = ("File", "Table", "Status", *FIGURES)
SHORTEST_FILE = 10
LEAVING = ("Unchanged", "Table")
"""The columns that a narrow terminal has no room for, the first to go first; what is unchanged is the rest of the rows."""
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
        console.print(_table(shown, console.width))
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


def _table(outcomes: Sequence[FileOutcome], room: int) -> Table:
    """A line per file; in a narrow room its name goes on below itself, then columns leave, and no figure is cut."""
    lines = [_cells(outcome) for outcome in outcomes]
    widths = fitted(widths_of(COLUMNS, lines), room, names={"File": SHORTEST_FILE}, leaving=LEAVING)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, width in widths.items():
        table.add_column(
            name,
            justify="right" if name in FIGURES else "left",
            overflow="fold",
            no_wrap=name != "File",
            width=width,
        )
    for line in lines:
        cells = zip(COLUMNS, line, strict=True)
        table.add_row(
            *(
                Text(cell, STYLES[cell]) if name == "Status" else cell
                for name, cell in cells
                if name in widths
            )
        )
    return table


def _cells(outcome: FileOutcome) -> tuple[str, ...]:
    counts = (outcome.rows_read, outcome.rows_added, outcome.rows_unchanged, outcome.rows_rejected)
    figures = (thousands(count) if outcome.status == "loaded" else "" for count in counts)
    return (outcome.file, outcome.table or "", outcome.status, *figures)


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

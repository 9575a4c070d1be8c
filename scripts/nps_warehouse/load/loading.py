"""Loading drops: every file is described, read, and landed on its own; one that fails stops no other."""

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from nps_warehouse.db.connection import connect, explaining, is_about, log_of
from nps_warehouse.db.files import prepare, refuse_lone_log, refuse_old_layout
from nps_warehouse.db.raw_schema import create_raw_tables
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.load import books, witness
from nps_warehouse.load.content import hint
from nps_warehouse.load.describing import describe, source_of
from nps_warehouse.load.description import Description
from nps_warehouse.load.drop import DropFile, discover, sources_file
from nps_warehouse.load.job import Advance
from nps_warehouse.load.one_file import left_out, load_file, roll_back
from nps_warehouse.load.report import FileOutcome, LoadReport, printable
from nps_warehouse.load.sources import Source, read_sources
from nps_warehouse.load.unknown_accounts import unknown_accounts
from nps_warehouse.load.workbook import sheets_of
from nps_warehouse.permissions import private
from nps_warehouse.report.progress import bar
from nps_warehouse.settings import Warehouse


def load(
    drops: Sequence[Path],
    warehouse: Warehouse,
    console: Console,
    *,
    wait_seconds: float = 0,
    dry_run: bool = False,
) -> LoadReport:
    """Load every file of every drop into raw.duckdb, in name order, and report what became of each.

    dry_run: load into a copy that is deleted afterwards; the warehouse need not exist, and nothing in it is written.
    Raises NpsError when a drop does not exist or has no files, when raw.duckdb cannot be opened within `wait_seconds`,
    and when it cannot be written or is damaged: files acknowledged before that stay loaded.
    """
    found = [(drop, discover(drop)) for drop in drops]
    target = _copied if dry_run else _set_up
    with (
        private(),
        target(warehouse, wait_seconds) as file,
        connect(file, wait_seconds=wait_seconds) as raw,
        explaining(warehouse.raw_file),
    ):
        create_raw_tables(raw)
        return _load_drops(_Raw(raw, file), found, console)


def _load_drops(
    raw: "_Raw", drops: Sequence[tuple[Path, tuple[DropFile, ...]]], console: Console
) -> LoadReport:
    total = sum(each.size for _, files in drops for each in files if each.kind)
    outcomes: list[tuple[FileOutcome, int]] = []
    notes: list[str] = []
    with _progress(console, total) as watch:
        for drop, files in drops:
            outcomes += _load_drop(raw, drop, files, watch)
            notes += _unused(drop, files)
    finished = tuple(_with_unknown_accounts(raw, outcome, load_id) for outcome, load_id in outcomes)
    return LoadReport(finished, tuple(notes), witness.lost(raw.file, raw.connection))


def _with_unknown_accounts(raw: "_Raw", outcome: FileOutcome, load_id: int) -> FileOutcome:
    """The outcome with a note on accounts that no file describes; asked when all files are loaded."""
    if outcome.status != "loaded" or outcome.table != "responses":
        return outcome
    note = unknown_accounts(raw.connection, load_id)
    return replace(outcome, notes=(*outcome.notes, note)) if note else outcome


def _load_drop(
    raw: "_Raw", drop: Path, files: tuple[DropFile, ...], watch: "_Watch"
) -> Iterator[tuple[FileOutcome, int]]:
    """What became of each file, with the number of its load (that of another file when it was not loaded)."""
    try:
        sources = read_sources(sources_file(drop))
    except (NpsError, OSError) as error:
        message = f"{_one_line(error)}; nothing of this drop was loaded"
        yield FileOutcome(sources_file(drop).name, None, "failed", message=message), 0
        return
    sheets = [sheet for each in files for sheet in sheets_of(each, sources)]
    # What is left out comes first: another file may have the same content.
    for file in sorted(sheets, key=lambda each: not _is_left_out(each, sources)):
        watch.show(printable(file.name))
        outcome = _outcome(raw, file, sources, watch.advance)
        if outcome.status in ("loaded", "taken back"):
            witness.acknowledge(raw.file, raw.connection, is_loaded=outcome.status == "loaded")
        yield outcome, books.last_load(raw.connection)


def _is_left_out(file: DropFile, sources: tuple[Source, ...]) -> bool:
    source = source_of(file.name, sources)
    return source is not None and source.leaves_out


def _unused(drop: Path, files: tuple[DropFile, ...]) -> Iterator[str]:
    """A line for each source of a folder that describes no file of it: its glob is likely mistaken."""
    try:
        sources = read_sources(sources_file(drop)) if drop.is_dir() else ()
    except (NpsError, OSError):
        return
    for source in sources:
        if not any(source.describes(file.name) for file in files):
            yield f"{source.where}: no file is named {' or '.join(source.files)}"


def _outcome(raw: "_Raw", file: DropFile, sources: tuple[Source, ...], advance: Advance) -> FileOutcome:
    if not file.kind:
        return FileOutcome(file.name, None, "failed" if file.matters else "ignored", message=file.complaint)
    description: Description | None = None
    try:
        description = describe(file.name, sources)
        return load_file(raw.connection, file, description, advance)
    except (NpsError, duckdb.Error, OSError, MemoryError, UnicodeError) as error:
        if is_about(raw.file, error):
            raise
        roll_back(raw.connection)
        if description is not None and description.is_left_out:
            return left_out(raw.connection, file.name, description)
        message = _one_line(error) + hint(file.path, file.kind)
        _enter_failure(raw.connection, file, description, message)
        return FileOutcome(file.name, description.table if description else None, "failed", message=message)


def _enter_failure(
    connection: duckdb.DuckDBPyConnection, file: DropFile, description: Description | None, message: str
) -> None:
    """A line in `raw.loads` that says why nothing of the file was loaded."""
    connection.execute("begin")
    load_id, started_at = books.next_load(connection)
    table = description.table if description else None
    entry = books.Entry(printable(file.name), None, table, None, "failed", error=message)
    books.enter(connection, load_id, started_at, entry)
    connection.execute("commit")


def _one_line(error: BaseException) -> str:
    """The error in one line, without a traceback."""
    if isinstance(error, NpsError):
        return str(error)
    if isinstance(error, PermissionError):
        return "cannot be read (permission denied); check its permissions"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"needs room for a copy in {tempfile.gettempdir()}, which is full; make room or set TMPDIR"
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error})"
    if isinstance(error, MemoryError):
        return "needs more memory than there is; split it"
    return f"cannot be read ({printable(first_line(error))}); export it again"


@contextmanager
def _set_up(warehouse: Warehouse, wait_seconds: float) -> Iterator[Path]:
    """The file of the raw tables, ready to be loaded into."""
    prepare(warehouse, wait_seconds)
    yield warehouse.raw_file


@contextmanager
def _copied(warehouse: Warehouse, wait_seconds: float) -> Iterator[Path]:
    """A copy of the file of the raw tables, with its log and its witness; a new file when nothing is loaded yet."""
    file = warehouse.raw_file
    refuse_old_layout(warehouse)
    refuse_lone_log(warehouse)
    with tempfile.TemporaryDirectory(prefix="nps-dry-") as folder:
        if file.exists():
            with connect(
                file, read_only=True, wait_seconds=wait_seconds
            ):  # open: nobody writes while it is copied
                _copy((file, log_of(file), witness.witness_of(file)), Path(folder))
        yield Path(folder) / file.name


def _copy(files: Iterable[Path], folder: Path) -> None:
    try:
        for file in files:
            if file.exists():
                shutil.copyfile(file, folder / file.name)
    except OSError as error:
        raise NpsError(
            f"a dry run needs room for a copy of {file} in {folder.parent} ({error.strerror}); "
            "make room or set TMPDIR"
        ) from error


@dataclass(frozen=True)
class _Raw:
    """The file that is loaded into, open for writing."""

    connection: duckdb.DuckDBPyConnection
    file: Path


@dataclass(frozen=True)
class _Watch:
    """What is shown while files load: the name of the file, and how many bytes went by."""

    show: Callable[[str], None]
    advance: Advance


@contextmanager
def _progress(console: Console, total: int) -> Iterator[_Watch]:
    """Show a bar over the bytes of all files, on a terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), TransferSpeedColumn(), TimeElapsedColumn())
    with bar(console, *columns) as progress:
        task = progress.add_task("", total=total)
        yield _Watch(
            lambda name: progress.update(task, description=escape(name)),
            lambda count: progress.advance(task, count),
        )

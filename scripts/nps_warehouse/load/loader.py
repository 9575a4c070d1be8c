"""Loading drops: each file is loaded on its own, and one that fails stops no other.

Reads the drops and their `sources.yml`; writes raw.duckdb and the list of acknowledged files next to it.

    load([Path("data/sample")], Warehouse.here(), Console()).files[0].status      # 'loaded'
"""

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from nps_warehouse.db.connection import connect, explaining, is_about, log_of
from nps_warehouse.db.files import prepare, refuse_lone_log, refuse_old_layout
from nps_warehouse.db.raw_schema import create_raw_tables
from nps_warehouse.errors import NpsError, first_line, printable
from nps_warehouse.load.describe.describe_file import describe_file, source_of
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.describe.ledger_sources import altered, ledger_files, ledger_sources
from nps_warehouse.load.describe.sheets import sheets_of
from nps_warehouse.load.describe.sources import read_sources
from nps_warehouse.load.discover.drop_files import DropFile, find_files, sources_file
from nps_warehouse.load.discover.file_signature import rename_hint
from nps_warehouse.load.one_file import left_out_outcome, load_file
from nps_warehouse.load.read.file_to_read import Advance
from nps_warehouse.load.read.temporary import sweep, temporary_folder
from nps_warehouse.load.report import FileOutcome, LoadReport
from nps_warehouse.load.write import acknowledged_files, load_records
from nps_warehouse.load.write.store_rows import record_failure, roll_back
from nps_warehouse.load.write.unknown_accounts import unknown_accounts
from nps_warehouse.permissions import private
from nps_warehouse.report.progress import bar
from nps_warehouse.settings import Warehouse

if TYPE_CHECKING:
    from nps_warehouse.erase.returning import Returning
    from nps_warehouse.load.describe.source import Source


def load(
    drops: Sequence[Path],
    warehouse: Warehouse,
    console: Console,
    *,
    wait_seconds: float = 0,
    dry_run: bool = False,
) -> LoadReport:
    """Load every file of the ledger and of every drop into raw.duckdb, in name order; the outcome of each.

    Of the ledger only what is new or wrong is in the report. People who were erased are loaded under their pseudonyms,
    without names and texts. dry_run: load into a copy that is deleted afterwards; the warehouse need not exist, and
    nothing in it is written.
    Raises NpsError when a drop does not exist or has no files, when raw.duckdb cannot be opened within `wait_seconds`,
    and when it cannot be written or is damaged: files acknowledged before that are kept.
    """
    from nps_warehouse.erase.erasing import finish_all  # erasing reads what is loaded
    from nps_warehouse.erase.returning import Returning

    sweep()
    found = [(drop, find_files(drop)) for drop in drops]
    target = _copied if dry_run else _set_up
    with (
        private(),
        target(warehouse, wait_seconds) as file,
        connect(file, wait_seconds=wait_seconds) as raw,
        explaining(warehouse.raw_file),
    ):
        create_raw_tables(raw)
        returning = Returning.on(raw, warehouse, is_dry_run=dry_run)
        report = _load_drops(_Raw(raw, file, returning), warehouse, found, console)
    if not dry_run:
        finish_all(warehouse)
    return report


def _load_drops(
    raw: "_Raw", warehouse: Warehouse, drops: Sequence[tuple[Path, tuple[DropFile, ...]]], console: Console
) -> LoadReport:
    ledger = ledger_files(warehouse)
    total = sum(
        each.size for files in (ledger, *(files for _, files in drops)) for each in files if each.kind
    )
    outcomes: list[tuple[FileOutcome, int]] = []
    notes: list[str] = []
    with _progress(console, total) as progress:
        outcomes += _load_ledger(raw, warehouse, ledger, progress)
        for drop, files in drops:
            try:
                sources = read_sources(sources_file(drop))
            except (NpsError, OSError) as error:
                message = f"{_one_line(error)}; nothing from this drop was loaded"
                failed = FileOutcome(sources_file(drop).name, None, "failed", message=message)
                outcomes.append((failed, 0))
                continue
            outcomes += _load_drop(raw, files, sources, progress)
            notes += _unused(drop, files, sources)
    finished = tuple(_with_unknown_accounts(raw, outcome, load_id) for outcome, load_id in outcomes)
    missing = acknowledged_files.missing_files_message(raw.file, raw.connection)
    return LoadReport(finished, tuple(notes), missing)


def _load_ledger(
    raw: "_Raw", warehouse: Warehouse, files: tuple[DropFile, ...], progress: "_Progress"
) -> Iterator[tuple[FileOutcome, int]]:
    """The outcome of each file of the ledger that was not loaded before; of all of it when it was altered."""
    if not files:
        return
    if problem := altered(warehouse, raw.connection):
        message = f"{problem}; nothing of the ledger was loaded: restore it from a backup (nps bonus verify shows more)"
        yield FileOutcome(warehouse.ledger.name, None, "failed", message=message), 0
        return
    for outcome, load_id in _load_drop(raw, files, ledger_sources(), progress):
        if outcome.status != "already loaded":
            yield outcome, load_id


def _with_unknown_accounts(raw: "_Raw", outcome: FileOutcome, load_id: int) -> FileOutcome:
    """The outcome with a note on accounts that no file describes, added when all files are loaded."""
    if outcome.status != "loaded" or outcome.table != "responses":
        return outcome
    note = unknown_accounts(raw.connection, load_id)
    return replace(outcome, notes=(*outcome.notes, note)) if note else outcome


def _load_drop(
    raw: "_Raw", files: tuple[DropFile, ...], sources: "tuple[Source, ...]", progress: "_Progress"
) -> Iterator[tuple[FileOutcome, int]]:
    """The outcome of each file, with the number of its load (that of another file when it was not loaded)."""
    sheets = [sheet for each in files for sheet in sheets_of(each, sources)]
    # What is left out comes first: another file may have the same content.
    for file in sorted(sheets, key=lambda each: not _is_left_out(each, sources)):
        progress.show(printable(file.name))
        outcome = _outcome(raw, file, sources, progress.advance)
        if outcome.status in ("loaded", "withdrawn"):
            is_loaded = outcome.status == "loaded"
            acknowledged_files.acknowledge(raw.file, raw.connection, is_loaded=is_loaded)
        yield outcome, load_records.last_load_id(raw.connection)


def _is_left_out(file: DropFile, sources: "tuple[Source, ...]") -> bool:
    source = source_of(file.name, sources)
    return source is not None and source.leaves_out


def _unused(drop: Path, files: tuple[DropFile, ...], sources: "tuple[Source, ...]") -> Iterator[str]:
    """A line for each source of a folder that matches no file of it: its glob is probably wrong."""
    for source in sources if drop.is_dir() else ():
        if not any(source.describes(file.name) for file in files):
            yield f"{source.where}: no file is named {' or '.join(source.files)}"


def _outcome(raw: "_Raw", file: DropFile, sources: "tuple[Source, ...]", advance: Advance) -> FileOutcome:
    """Load one file, or record why it cannot be loaded. Raises only errors about raw.duckdb itself."""
    if not file.kind:
        status = "failed" if file.is_failure else "ignored"
        return FileOutcome(file.name, None, status, message=file.problem)
    description: Description | None = None
    try:
        description = describe_file(file.name, sources)
        return load_file(raw.connection, file, description, advance, raw.returning)
    except (NpsError, duckdb.Error, OSError, MemoryError, UnicodeError) as error:
        if is_about(raw.file, error):
            raise
        roll_back(raw.connection)
        if description is not None and description.is_left_out:
            return left_out_outcome(raw.connection, file.name, description)
        table = description.table if description else None
        message = _one_line(error) + rename_hint(file.path, file.kind)
        record_failure(raw.connection, printable(file.name), table, message)
        return FileOutcome(file.name, table, "failed", message=message)


def _one_line(error: BaseException) -> str:
    """The error in one line, without a traceback."""
    if isinstance(error, NpsError):
        return str(error)
    if isinstance(error, PermissionError):
        return "cannot be read (permission denied); check its permissions"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"needs space for a copy in {tempfile.gettempdir()}, which is full; free some space or set TMPDIR"
        )
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error})"
    if isinstance(error, MemoryError):
        return "needs more memory than is available; split it"
    return f"cannot be read ({printable(first_line(error))}); export it again"


@contextmanager
def _set_up(warehouse: Warehouse, wait_seconds: float) -> Iterator[Path]:
    """The path of raw.duckdb, set up to be loaded into."""
    prepare(warehouse, wait_seconds)
    yield warehouse.raw_file


@contextmanager
def _copied(warehouse: Warehouse, wait_seconds: float) -> Iterator[Path]:
    """A copy of the file of the raw tables, with its log and its acknowledged_files; a new file when nothing is loaded yet."""
    file = warehouse.raw_file
    refuse_old_layout(warehouse)
    refuse_lone_log(warehouse)
    with temporary_folder() as folder:
        if file.exists():
            with connect(
                file, read_only=True, wait_seconds=wait_seconds
            ):  # while it is open no other process writes it
                _copy((file, log_of(file), acknowledged_files.acknowledgements_file(file)), folder)
        yield folder / file.name


def _copy(files: Iterable[Path], folder: Path) -> None:
    try:
        for file in files:
            if file.exists():
                shutil.copyfile(file, folder / file.name)
    except OSError as error:
        raise NpsError(
            f"a dry run needs space for a copy of {file} in {folder.parent} ({error.strerror}); "
            "free some space or set TMPDIR"
        ) from error


@dataclass(frozen=True)
class _Raw:
    """The file that is loaded into, open for writing. returning: recognises who was erased; None where nobody was."""

    connection: duckdb.DuckDBPyConnection
    file: Path
    returning: "Returning | None" = None


@dataclass(frozen=True)
class _Progress:
    """How to show the name of the file that loads, and how many more bytes were read."""

    show: Callable[[str], None]
    advance: Advance


@contextmanager
def _progress(console: Console, total: int) -> Iterator[_Progress]:
    """Show a bar over the bytes of all files, on a terminal only."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
    )
    with bar(console, *columns) as shown:
        task = shown.add_task("", total=total)
        yield _Progress(
            lambda name: shown.update(task, description=name),
            lambda count: shown.advance(task, count),
        )

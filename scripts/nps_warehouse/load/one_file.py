"""One file from its drop into raw: read, recognised, staged and stored, each step once and in this order.

Reads the file; writes raw.duckdb, all of the file or nothing.

    load_file(connection, file, describe_file(file.name, sources), advance).rows_added      # 1200
"""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.discover.drop_files import PACKED, DropFile
from nps_warehouse.load.formats.apply_format import apply_format
from nps_warehouse.load.formats.detect_format import detect_format, known_columns, with_format
from nps_warehouse.load.formats.json_columns import without_envelope
from nps_warehouse.load.formats.match_columns import match_columns
from nps_warehouse.load.read.file_to_read import Advance, FileToRead
from nps_warehouse.load.read.read_file import read_file
from nps_warehouse.load.read.rows import Rows
from nps_warehouse.load.read.temporary import temporary_folder
from nps_warehouse.load.report import FileOutcome, reasons
from nps_warehouse.load.write import load_records
from nps_warehouse.load.write.column_layout import column_layout
from nps_warehouse.load.write.id_guards import refuse_scientific_ids
from nps_warehouse.load.write.repeated_rows import merge_repeated_rows
from nps_warehouse.load.write.stage_rows import StagedRows, stage_rows
from nps_warehouse.load.write.store_rows import store_rows, withdraw_file
from nps_warehouse.raw_tables import LEDGER_TABLES

if TYPE_CHECKING:
    from nps_warehouse.erase.returning import Returning

Connection = duckdb.DuckDBPyConnection


def load_file(
    connection: Connection,
    file: DropFile,
    description: Description,
    advance: Advance,
    returning: "Returning | None" = None,
) -> FileOutcome:
    """Load one file. Raises NpsError when it cannot be loaded; then nothing of it is in raw.

    returning: recognises people who were erased.
    """
    with temporary_folder() as folder:
        source = file_to_read(connection, file, description, folder, advance)
        before = _size_and_time(source.path)
        rows, description = in_its_format(source, file, read_rows(source, file), description)
        if description.is_left_out:
            return _withdraw(connection, file.name, rows.sha256, description)
        if description.export and description.export.read_with:
            message = f"read together with {description.export.read_with}"
            return FileOutcome(file.name, None, "ignored", message=message)
        if description.table in LEDGER_TABLES and not file.is_of_ledger:
            raise NpsError(
                f"would fill {description.table}, which only the ledger does (nps bonus close, correct, decide): rename it, or "
                "leave it out with `ignore: true` in sources.yml"
            )
        earlier = _loaded_before(connection, file.name, rows.sha256, description)
        if earlier:
            return earlier
        matched = match_columns(connection, rows, description, file.name)
        layout = column_layout(matched.rows.header, matched.description)
        staged = stage_rows(connection, matched.rows, layout, matched.description, file.name)
        staged = replace(staged, wording=description.wording or matched.wording)
        _refuse_unreadable(staged)
        refuse_scientific_ids(connection, description.raw_table, staged)
        unused = [
            name for place, name in enumerate(matched.rows.header) if place not in layout.targets.values()
        ]
        staged, repeats = merge_repeated_rows(connection, description.raw_table, staged, unused)
        if _size_and_time(source.path) != before:
            raise NpsError("changed while it was read; load it again when it is complete")
        if returning:
            staged, returned = returning.forget(description.raw_table, staged)
            repeats = (*repeats, *returned)
        outcome = _store(connection, file.name, rows.sha256, description, staged)
        notes = (
            *matched.rows.notes,
            *matched.notes,
            *layout.notes,
            *_notes_on(staged),
            *repeats,
            *outcome.notes,
        )
        return replace(outcome, notes=notes)


def file_to_read(
    connection: Connection,
    file: DropFile,
    description: Description,
    folder: Path,
    advance: Advance = lambda _: None,
) -> FileToRead:
    """What is needed to read a file as described. folder: a temporary folder for copies."""
    return FileToRead(
        connection,
        _path_without_pattern(file.path, folder),
        file.kind or "",
        folder,
        known_columns(description),
        description.sheet,
        description.encoding,
        description.delimiter,
        advance,
    )


def read_rows(source: FileToRead, file: DropFile) -> Rows:
    """The rows of a file, or of the one sheet of it."""
    rows = read_file(source)
    if not file.sheet:
        return rows
    return replace(rows, sha256=hashlib.sha256(f"{rows.sha256}#{file.sheet}".encode()).hexdigest())


def in_its_format(
    source: FileToRead, file: DropFile, rows: Rows, description: Description
) -> tuple[Rows, Description]:
    """The rows of a file, and its description completed by the built-in format it is in, if it is in one."""
    rows = without_envelope(source.connection, rows)
    description = with_format(description, detect_format(rows.header, description))
    return apply_format(source, file.path, rows, description)


def left_out_outcome(connection: Connection, file: str, description: Description) -> FileOutcome:
    """The outcome of a file that sources.yml leaves out, with a note on loads of other content that still count."""
    others = load_records.counting_loads(connection, file, description.reading_hash).values()
    notes = tuple(f"an earlier version of it, load {load_id}, still counts" for load_id in sorted(others))
    return FileOutcome(
        file, description.table, "left out", message="is left out, as sources.yml says", notes=notes
    )


def _withdraw(connection: Connection, file: str, sha256: str, description: Description) -> FileOutcome:
    """Leave a file out, and withdraw what was loaded of it."""
    is_withdrawn = withdraw_file(connection, file, sha256, description)
    outcome = left_out_outcome(connection, file, description)
    if not is_withdrawn:
        return outcome
    return replace(outcome, status="withdrawn", notes=("its earlier rows are withdrawn", *outcome.notes))


def _loaded_before(
    connection: Connection, file: str, sha256: str, description: Description
) -> FileOutcome | None:
    """The outcome of a file whose content was already loaded this way; None when it must be loaded."""
    known = load_records.file_loaded_as(connection, file, sha256, description.reading_hash)
    if known is None:
        return None
    message = f"has the same content as {known}, which is loaded" if known != file else ""
    later = load_records.newer_content_load(connection, file, sha256)
    if later:
        message = f"has content that load {later} of it superseded: to go back to it, export the file again"
    return FileOutcome(file, description.table, "already loaded", message=message)


def _refuse_unreadable(staged: StagedRows) -> None:
    """Raise NpsError when no record of a file could be parsed."""
    if staged.rejects and not staged.rows:
        first = staged.rejects[0]
        raise NpsError(f"no record could be read; line {first.line}: {first.error}")


def _notes_on(staged: StagedRows) -> tuple[str, ...]:
    """Lines for the report on rejected and empty rows."""
    notes: tuple[str, ...] = ()
    if staged.rejects:
        notes += (reasons(staged.rejects),)
    if not staged.rows and not staged.empty:
        notes += ("has no rows",)
    if staged.empty:
        notes += (f"{staged.empty} empty rows left out",)
    return notes


def _store(
    connection: Connection, file: str, sha256: str, description: Description, staged: StagedRows
) -> FileOutcome:
    record, notes = store_rows(connection, file, sha256, description, staged)
    return FileOutcome(
        file,
        description.table,
        "loaded",
        rows_read=record.rows_read,
        rows_added=record.rows_added,
        rows_unchanged=record.rows_unchanged,
        rows_rejected=record.rows_rejected,
        notes=notes,
    )


def _path_without_pattern(path: Path, folder: Path) -> Path:
    """`path`, or a symlink to it where its name has characters that DuckDB takes for a pattern."""
    absolute = Path(path).absolute()
    if not set("*?[]{}") & set(str(absolute)):
        return absolute
    packed = path.suffix if path.suffix.lower() in PACKED else ""
    link = folder / f"file{packed}"
    link.symlink_to(absolute)
    return link


def _size_and_time(path: Path) -> tuple[int, int]:
    """Bytes, and nanoseconds of the last change."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns

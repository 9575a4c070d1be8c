"""One file, one transaction: its rows, its rejected rows and its line in `raw.loads`, or none of them."""

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb

from nps_warehouse.db import sql
from nps_warehouse.db.sql import name
from nps_warehouse.errors import NpsError
from nps_warehouse.load import books
from nps_warehouse.load.beside import read_together, with_joined
from nps_warehouse.load.choosing import chosen, merged
from nps_warehouse.load.description import Description
from nps_warehouse.load.drop import PACKED, DropFile
from nps_warehouse.load.fitting import fit
from nps_warehouse.load.header import layout_of
from nps_warehouse.load.job import Advance, Job
from nps_warehouse.load.landing import Landing, has_rows, land
from nps_warehouse.load.nested import unfolded
from nps_warehouse.load.read_csv import rows_of_csv
from nps_warehouse.load.read_jsonl import rows_of_json, rows_of_jsonl
from nps_warehouse.load.read_parquet import rows_of_parquet
from nps_warehouse.load.read_xlsx import rows_of_xlsx
from nps_warehouse.load.report import FileOutcome, reasons
from nps_warehouse.load.rows import Rows
from nps_warehouse.load.staging import INCOMING, Staged, stage
from nps_warehouse.raw_tables import RAW_TABLES

Connection = duckdb.DuckDBPyConnection
READERS: dict[str, Callable[[Job], Rows]] = {
    "csv": rows_of_csv,
    "jsonl": rows_of_jsonl,
    "json": rows_of_json,
    "parquet": rows_of_parquet,
    "xlsx": rows_of_xlsx,
}


def load_file(
    connection: Connection, file: DropFile, description: Description, advance: Advance
) -> FileOutcome:
    """Load one file. Raises NpsError when it cannot be; then nothing of it is in raw."""
    with tempfile.TemporaryDirectory(prefix="nps-") as folder:
        path = _plainly_named(file.path, Path(folder))
        before = _state(path)
        job = Job(connection, path, Path(folder), description, advance)
        rows, description = opened(job, file)
        if description.is_left_out:
            return _leave_out(connection, file.name, rows.sha256, description)
        if description.export and description.export.read_with:
            message = f"read together with {description.export.read_with}"
            return FileOutcome(file.name, None, "ignored", message=message)
        known = books.loaded_as(connection, file.name, rows.sha256, description.reading)
        if known is not None:
            message = f"has the same content as {known}, which is loaded" if known != file.name else ""
            later = books.overtaken_by(connection, file.name, rows.sha256)
            if later:
                message = f"says what it said before load {later} of it, which still counts: to go back to this, export it anew"
            return FileOutcome(file.name, description.table, "already loaded", message=message)
        fitted = fit(connection, rows, description, file.name)
        rows = fitted.rows
        layout = layout_of(rows.header, fitted.description)
        staged = stage(connection, rows, layout, fitted.description)
        _refuse_unreadable(staged)
        if _state(path) != before:
            raise NpsError("changed while it was read; load it again when it is written")
        notes = (*rows.notes, *fitted.notes, *layout.notes)
        if staged.rejects:
            notes += (reasons(staged.rejects),)
        if not staged.rows and not staged.empty:
            notes += ("holds no rows",)
        if staged.empty:
            notes += (f"{staged.empty} empty rows left out",)
        outcome = _land(connection, file.name, rows.sha256, description, staged)
        return replace(outcome, notes=(*notes, *outcome.notes))


def opened(job: Job, file: DropFile) -> tuple[Rows, Description]:
    """The rows of a file and its description with the built-in format it is in, if it is in one."""
    rows = _read(job, file.kind or "")
    if file.sheet:
        sheet = hashlib.sha256(f"{rows.sha256}#{file.sheet}".encode()).hexdigest()
        rows = replace(rows, sha256=sheet)
    description = merged(job.description, chosen(rows.header, job.description))
    export = description.export
    if export is None or export.read_with:
        return rows, description
    rows = unfolded(job.connection, rows, export.nested)
    rows, description = read_together(job, file.path, rows, description, _read)
    return with_joined(rows, export), description


def _read(job: Job, kind: str) -> Rows:
    return READERS[kind](job)


def _refuse_unreadable(staged: Staged) -> None:
    """Refuse a file that is broken rather than dirty."""
    if staged.rejects and not staged.rows:
        first = staged.rejects[0]
        raise NpsError(f"no record could be read; line {first.line}: {first.error}")


def _land(
    connection: Connection, file: str, sha256: str, description: Description, staged: Staged
) -> FileOutcome:
    """The transaction."""
    taken_back = books.read_before(connection, file, sha256)
    connection.execute("begin")
    try:
        load_id, started_at = books.next_load(connection)
        landing = Landing(load_id, started_at, file, taken_back=taken_back)
        added = _insert(connection, description, staged, landing)
        books.keep_rejects(connection, load_id, file, staged.rejects)
        entry = books.Entry(
            file,
            sha256,
            description.table,
            description.reading,
            "loaded",
            rows_added=added,
            rows_unchanged=staged.rows - added,
            rows_rejected=len({reject.line for reject in staged.rejects}),
        )
        books.enter(connection, load_id, started_at, entry)
        connection.execute("commit")
    except BaseException:
        roll_back(connection)
        raise
    return FileOutcome(
        file,
        description.table,
        "loaded",
        rows_read=entry.rows_read,
        rows_added=entry.rows_added,
        rows_unchanged=entry.rows_unchanged,
        rows_rejected=entry.rows_rejected,
        notes=("was read in another way before; what it said then is taken back",) if taken_back else (),
    )


def _leave_out(connection: Connection, file: str, sha256: str, description: Description) -> FileOutcome:
    """Take back what was loaded of a file that is to be left out: a load of no rows takes the place of its others."""
    if sha256 not in books.standing_loads(connection, file, description.reading):
        return left_out(connection, file, description)
    connection.execute("begin")
    load_id, started_at = books.next_load(connection)
    entry = books.Entry(file, sha256, description.table, description.reading, "loaded")
    books.enter(connection, load_id, started_at, entry)
    connection.execute("commit")
    outcome = left_out(connection, file, description)
    return replace(
        outcome, status="taken back", notes=("what was loaded of it is taken back", *outcome.notes)
    )


def left_out(connection: Connection, file: str, description: Description) -> FileOutcome:
    """The outcome of a file that sources.yml says is not to be loaded; what else stands under its name is said."""
    others = books.standing_loads(connection, file, description.reading).values()
    notes = tuple(f"load {load_id} of it had other content and still counts" for load_id in sorted(others))
    return FileOutcome(
        file, description.table, "left out", message="is left out, as sources.yml says", notes=notes
    )


def _insert(connection: Connection, description: Description, staged: Staged, landing: Landing) -> int:
    """Insert rows and their answers; how many records brought something new."""
    fresh = land(connection, description.raw_table, INCOMING, landing)
    if not staged.answers:
        return staged.rows if fresh == INCOMING else _count(connection, f"select count(*) from {fresh}")
    connection.execute(f"create or replace temp table fresh_records as select _source_row from {fresh}")
    all_new = fresh == INCOMING and not has_rows(connection, "raw.answers")
    parts = " union all ".join(
        f"select response_id, {sql.text(target.partition(':')[2])} as question_id, {name(target)} as answer, "
        f"_source_row, cast(null as varchar) as _read_as from {INCOMING}"
        + (f" where {name(target)} is not null" if all_new else "")
        for target in staged.answers
    )
    connection.execute(f"create or replace temp table incoming_answers as {parts}")
    kept = replace(landing, worth="incoming.answer is not null", identity=("_source_row", "question_id"))
    fresh_answers = land(connection, RAW_TABLES["answers"], "incoming_answers", kept)
    return _count(
        connection,
        f"select count(*) from (select _source_row from fresh_records union select _source_row from {fresh_answers})",
    )


def roll_back(connection: Connection) -> None:
    """End a transaction that failed, if one is open."""
    with suppress(duckdb.Error):
        connection.execute("rollback")


def _plainly_named(path: Path, folder: Path) -> Path:
    """`path`, or a link to it where its name holds signs that DuckDB would take for a pattern."""
    absolute = Path(path).absolute()
    if not set("*?[]{}") & set(str(absolute)):
        return absolute
    packed = path.suffix if path.suffix.lower() in PACKED else ""
    link = folder / f"file{packed}"
    link.symlink_to(absolute)
    return link


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _count(connection: Connection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])

"""`nps export-raw DIR`: the raw tables as Parquet, for an engine that cannot open raw.duckdb.

Reads raw.duckdb; writes `DIR/<table>/loaded_month=2026-01/*.parquet` (`loads` and `rejected_rows`
unpartitioned) and `DIR/_export.json`, which marks the folder as an export. Text, nulls and times come through as they
are; times carry their zone, UTC.

    exported = export_raw(Warehouse.here(), Path("/lake/raw"), Console())      # {'responses': 1522, …}

The export is written next to the folder and takes its place by rename when it is whole: whoever reads the folder's
path gets the old export or the new one. Whatever fails on the way, the old one is kept.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

from nps_warehouse.db.connection import explained, is_damage
from nps_warehouse.db.files import open_raw
from nps_warehouse.db.raw_schema import raw_columns
from nps_warehouse.db.sql import name, text
from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.report.progress import bar
from nps_warehouse.settings import Warehouse

MARK = "_export.json"
"""Engines pass over files whose name begins with `_`."""
MONTH = "loaded_month"


def export_raw(warehouse: Warehouse, folder: Path, console: Console) -> dict[str, int]:
    """Write every raw table below `folder`, replacing an export that is there; rows per table.

    Raises NpsError, with the folder untouched, when nothing is loaded, when the folder holds something that is not an
    export, and when writing fails.
    """
    folder = folder.resolve()
    with open_raw(warehouse) as connection:
        refuse_other_content(folder)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with _aside(folder) as incoming:
                rows = write_tables(connection, incoming, console)
                write_mark(incoming, rows)
                _take_the_place_of(folder, incoming)
        except (OSError, duckdb.Error) as error:
            reason = explained(warehouse.raw_file, error) if is_damage(str(error)) else first_line(error)
            raise NpsError(
                f"{folder}: the export cannot be written ({reason}); what was there before is kept"
            ) from error
    return rows


def refuse_other_content(folder: Path) -> None:
    """Raise NpsError unless the folder is missing, empty, or an earlier export."""
    if folder.exists() and not folder.is_dir():
        raise NpsError(f"{folder}: is a file; name a folder for the export")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise NpsError(f"{folder}: has content that is not an export of raw tables; name another folder")


def write_tables(connection: duckdb.DuckDBPyConnection, folder: Path, console: Console) -> dict[str, int]:
    """Write each raw table into a folder of its name, showing a bar on a terminal only; rows per table."""
    tables = raw_columns()
    columns = (
        TextColumn("export {task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    rows = {}
    with bar(console, *columns) as progress:
        task = progress.add_task("", total=len(tables))
        for table, kinds in tables.items():
            progress.update(task, description=table)
            rows[table] = _write_table(connection, folder, table, kinds)
            progress.advance(task)
    return rows


def _write_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str, kinds: dict[str, str]
) -> int:
    (folder / table).mkdir()
    # Without its zone, a time would be another type in the file, one that Spark does not mix with its own.
    listed = ", ".join(
        f"timezone('UTC', {name(column)}) as {name(column)}" if kind == "timestamp" else name(column)
        for column, kind in kinds.items()
    )
    month = f", strftime(_loaded_at, '%Y-%m') as {MONTH}" if "_loaded_at" in kinds else ""
    into = f"{folder / table}" if month else f"{folder / table / 'data_0.parquet'}"
    partitions = f", partition_by ({MONTH})" if month else ""
    counted = connection.execute(
        f"copy (select {listed}{month} from raw.{name(table)}) to {text(into)} "
        f"(format parquet, compression zstd{partitions}{', overwrite_or_ignore' if month else ''})"
    ).fetchall()
    return int(counted[0][0])


def write_mark(folder: Path, rows: dict[str, int]) -> None:
    """Write the file that says what the folder is, and when it was made."""
    exported_at = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    said = {"export": "raw tables of an NPS warehouse", "exported_at": exported_at, "rows": rows}
    (folder / MARK).write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A new empty folder beside the export; what is left of it is removed, and what killed exports left."""
    for former in folder.parent.glob(f".{folder.name}.former-*"):
        if not folder.exists():  # killed between the two renames
            former.rename(folder)
    for left in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    incoming = Path(tempfile.mkdtemp(prefix=f".{folder.name}.incoming-", dir=folder.parent))
    incoming.chmod(0o755)
    try:
        yield incoming
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _take_the_place_of(folder: Path, incoming: Path) -> None:
    """Rename: the old export out of the way, the new one into its place, and back if that fails."""
    if not folder.exists():
        incoming.rename(folder)
        return
    former = folder.with_name(f".{folder.name}.former-{incoming.name.rpartition('-')[2]}")
    folder.rename(former)
    try:
        incoming.rename(folder)
    except OSError:
        former.rename(folder)
        raise
    shutil.rmtree(former, ignore_errors=True)

"""How a file would be read, shown column by column; nothing is loaded.

explain_file(Path("Relationship survey.csv"), Console())
"""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describing import describe
from nps_warehouse.load.description import Description
from nps_warehouse.load.drop import DropFile, discover, sources_file
from nps_warehouse.load.fitting import fit
from nps_warehouse.load.header import layout_of
from nps_warehouse.load.job import Job
from nps_warehouse.load.one_file import opened
from nps_warehouse.load.rows import Rows, materialised
from nps_warehouse.load.sources import read_sources
from nps_warehouse.load.workbook import sheets_of

LONGEST = 40  # characters of a value
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class Reading:
    """How one file would be read. columns: name, target ('' when it is not loaded), first value. problem: why not at all."""

    file: str
    facts: Mapping[str, str]
    columns: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...] = ()
    problem: str = ""


def explain_file(path: Path, console: Console) -> None:
    """Show how a file (every sheet of a workbook, every file of a folder) would be read. Raises NpsError if one cannot."""
    readings = tuple(readings_of(path))
    for reading in readings:
        _show(reading, console)
    problems = [f"{reading.file} {reading.problem}" for reading in readings if reading.problem]
    if problems:
        raise NpsError(problems[0])


def readings_of(path: Path) -> Iterator[Reading]:
    """How a file would be read, a workbook sheet by sheet. Raises NpsError when `sources.yml` cannot be read."""
    described = sources_file(path)
    try:
        sources = read_sources(described)
    except (NpsError, OSError) as error:
        raise NpsError(f"{described}: {error if isinstance(error, NpsError) else error.strerror}") from error
    for file in (sheet for each in discover(path) for sheet in sheets_of(each, sources)):
        if not file.kind:
            yield Reading(file.name, {}, (), problem=file.complaint)
            continue
        with tempfile.TemporaryDirectory(prefix="nps-") as folder, duckdb.connect() as connection:
            connection.execute("set timezone = 'UTC'")
            yield _reading(connection, file, describe(file.name, sources), Path(folder))


def _reading(
    connection: duckdb.DuckDBPyConnection, file: DropFile, description: Description, folder: Path
) -> Reading:
    if description.is_left_out:
        return Reading(file.name, {"left out": "as sources.yml says"}, ())
    job = Job(connection, file.path.absolute(), folder, description, lambda _: None)
    rows: Rows | None = None
    notes: tuple[str, ...] = ()
    targets: dict[int, str] = {}
    try:
        rows, description = opened(job, file)
        if description.export and description.export.read_with:
            return Reading(
                file.name,
                _facts(rows, description),
                _columns(connection, rows, description, {}),
                (f"read together with {description.export.read_with}",),
            )
        fitted = fit(connection, rows, description, file.name)
        rows, description, notes = fitted.rows, fitted.description, fitted.notes
        layout = layout_of(rows.header, description)
        notes += layout.notes
        targets = {place: target for target, place in layout.targets.items()}
    except NpsError as error:
        if rows is None:
            return Reading(file.name, {}, (), problem=str(error))
        shown = _columns(connection, rows, description, {})
        return Reading(file.name, _facts(rows, description), shown, notes, str(error))
    return Reading(
        file.name, _facts(rows, description), _columns(connection, rows, description, targets), notes
    )


def _facts(rows: Rows, description: Description) -> dict[str, str]:
    export = description.export
    facts = {
        "format": f"{export.title} ({export.name})" if export else "table",
        "table": f"raw.{description.table}",
        "encoding": rows.encoding or "",
        "delimiter": DELIMITERS.get(rows.delimiter or "", rows.delimiter or ""),
        "sheet": description.sheet or "",
        "header rows": str(description.header_records),
        "timezone": description.timezone or "UTC where a time has no offset",
        "time format": description.time_format or "ISO 8601",
        "constants": ", ".join(f"{name}: {value}" for name, value in description.constants.items()),
        "id made from": ", ".join(description.id_from),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _columns(
    connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description, targets: Mapping[int, str]
) -> tuple[tuple[str, str, str], ...]:
    """Name, target and first value of each column, as the first few rows have it."""
    skipped = description.header_records - 1
    listed = ", ".join(f"first(c{place}) filter (c{place} is not null)" for place in range(len(rows.header)))
    body = f"(select * from {rows.relation} limit 1000 offset {skipped})"
    materialised(connection, f"select {listed} from {body}", "first_values")
    (values,) = connection.execute("select * from first_values").fetchall()
    return tuple(
        (name, targets.get(place, ""), _short(values[place])) for place, name in enumerate(rows.header)
    )


def _short(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _show(reading: Reading, console: Console) -> None:
    console.print(escape(reading.file), style="bold", highlight=False)
    for name, fact in reading.facts.items():
        console.print(f"  {name}: {fact}", markup=False, highlight=False, soft_wrap=True)
    if reading.columns:
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 2))
        for heading in ("Column", "Read as", "First value"):
            table.add_column(heading, overflow="fold")
        for name, target, value in reading.columns:
            table.add_row(escape(name), escape(target) or "[dim]not loaded[/]", escape(value))
        console.print(table)
    for note in reading.notes:
        console.print(f"  {note}", style="dim", markup=False, highlight=False, soft_wrap=True)

"""How a file would be read, shown column by column; nothing is loaded.

explain_file(Path("Relationship survey.csv"), Console())
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.describe_file import describe_file
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.describe.sheets import sheets_of
from nps_warehouse.load.describe.sources import read_sources
from nps_warehouse.load.discover.drop_files import DropFile, find_files, sources_file
from nps_warehouse.load.formats.data_rows import data_rows
from nps_warehouse.load.formats.match_columns import match_columns
from nps_warehouse.load.formats.score_texts import proposed_values, score_texts
from nps_warehouse.load.formats.unmatched import UnmatchedColumnsError
from nps_warehouse.load.one_file import file_to_read, in_its_format, read_rows
from nps_warehouse.load.read.rows import Rows, materialise
from nps_warehouse.load.read.temporary import sweep, temporary_folder
from nps_warehouse.load.write.column_layout import ColumnLayout, column_layout
from nps_warehouse.report.answer import Keep, nowhere

LONGEST = 40  # characters of a value
MOST_SHOWN = 200  # columns; of those that follow only what is loaded is shown
COLUMN_KEYS = ("column", "read_as", "first_value")
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class FilePreview:
    """How one file would be read.

    columns: name, target ('' when it is not loaded), first value. problem: why it cannot be loaded, '' if it can.
    """

    file: str
    facts: Mapping[str, str]
    columns: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...] = ()
    problem: str = ""


def explain_files(paths: Iterable[Path], console: Console, keep: Keep) -> None:
    """Show how files would be read, up to the first path with one that cannot be loaded: NpsError says why."""
    explained: list[dict[str, Any]] = []
    keep({"explained": explained})
    for path in paths:
        explain_file(path, console, lambda found: explained.extend(found["explained"]))


def explain_file(path: Path, console: Console, keep: Keep = nowhere) -> None:
    """Show how a file would be read: every sheet of a workbook, every file of a folder.

    Raises NpsError when one cannot be loaded.
    """
    previews = tuple(previews_of(path))
    keep({"explained": [content_of(preview) for preview in previews]})
    for preview in previews:
        _show(preview, console)
    problems = [f"{preview.file} {preview.problem}" for preview in previews if preview.problem]
    if problems:
        raise NpsError(problems[0])


def content_of(preview: FilePreview) -> dict[str, Any]:
    """A preview for programs; facts under names without spaces."""
    facts = {name.replace(" ", "_"): fact for name, fact in preview.facts.items()}
    columns = [dict(zip(COLUMN_KEYS, column, strict=True)) for column in preview.columns]
    return asdict(preview) | {"facts": facts, "columns": columns}


def previews_of(path: Path) -> Iterator[FilePreview]:
    """How a file would be read, a workbook sheet by sheet. Raises NpsError when `sources.yml` cannot be read."""
    sweep()
    described = sources_file(path)
    try:
        sources = read_sources(described)
    except (NpsError, OSError) as error:
        raise NpsError(f"{described}: {error if isinstance(error, NpsError) else error.strerror}") from error
    for file in (sheet for each in find_files(path) for sheet in sheets_of(each, sources)):
        if not file.kind:
            yield FilePreview(file.name, {}, (), problem=file.problem)
            continue
        with temporary_folder() as folder, duckdb.connect() as connection:
            connection.execute("set timezone = 'UTC'")
            yield _preview(connection, file, describe_file(file.name, sources), folder)


def _preview(
    connection: duckdb.DuckDBPyConnection, file: DropFile, description: Description, folder: Path
) -> FilePreview:
    if description.is_left_out:
        return FilePreview(file.name, {"left out": "as sources.yml says"}, ())
    rows: Rows | None = None
    notes: tuple[str, ...] = ()
    targets: dict[int, str] = {}
    problem = ""
    try:
        source = file_to_read(connection, file, description, folder)
        rows = read_rows(source, file)
        rows, description = in_its_format(source, file, rows, description)
        if description.export and description.export.read_with:
            notes = (f"read together with {description.export.read_with}",)
        else:
            matched = match_columns(connection, rows, description, file.name)
            rows, description, notes = matched.rows, matched.description, matched.notes
            layout = column_layout(rows.header, description)
            notes += (*layout.notes, *_words_for_scores(connection, rows, description, layout))
            targets = {place: target for target, place in layout.targets.items()}
    except UnmatchedColumnsError as error:
        problem, targets = str(error), dict(error.targets)
    except NpsError as error:
        problem = str(error)
    if rows is None:
        return FilePreview(file.name, {}, (), problem=problem)
    columns = _columns(connection, rows, description, targets)
    return FilePreview(file.name, _facts(rows, description), columns, notes, problem)


def _words_for_scores(
    connection: duckdb.DuckDBPyConnection, rows: Rows, description: Description, layout: ColumnLayout
) -> tuple[str, ...]:
    """A line that proposes `values:` where the score has a few texts that are no score."""
    if "score" not in layout.targets:
        return ()
    found = score_texts(data_rows(connection, rows, description.header_records), layout.targets["score"])
    if not found.texts:
        return ()
    proposed = proposed_values(found.texts)
    return (
        f"of {found.given} answers {found.unreadable} {'is not a score' if found.unreadable == 1 else 'are not scores'} from 0 to 10; "
        f"say what they stand for in sources.yml: values: {proposed} (NA stands for no answer)",
    )


def _facts(rows: Rows, description: Description) -> dict[str, str]:
    export = description.export
    is_known = export is not None or description.format == "table" or description.table_from != "nothing"
    facts = {
        "format": f"{export.title} ({export.name})" if export else "table" if is_known else "not recognised",
        "table": f"raw.{description.table}" if is_known else "",
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
    """Name, target and first value of each column that is shown, from the first rows."""
    skipped = description.header_records - 1
    places = [place for place in range(len(rows.header)) if place in targets or place < MOST_SHOWN]
    listed = ", ".join(f"first(c{place}) filter (c{place} is not null)" for place in places)
    body = f"(select * from {rows.relation} limit 1000 offset {skipped})"
    materialise(connection, f"select {listed} from {body}", "first_values")
    (values,) = connection.execute("select * from first_values").fetchall()
    return tuple(
        (rows.header[place], targets.get(place, ""), _short(value))
        for place, value in zip(places, values, strict=True)
    )


def _short(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _show(preview: FilePreview, console: Console) -> None:
    console.print(preview.file, style="bold")
    for name, fact in preview.facts.items():
        console.print(f"  {name}: {fact}", soft_wrap=True)
    if preview.columns:
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 2))
        for heading in ("Column", "Read as", "First value"):
            table.add_column(heading, overflow="fold")
        for name, target, value in preview.columns:
            table.add_row(name, target or Text("not loaded", "dim"), value)
        console.print(table)
    for note in preview.notes:
        console.print(f"  {note}", style="dim", soft_wrap=True)

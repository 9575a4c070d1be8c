"""Which built-in format a file is in, if any: by its columns, within what `sources.yml` says of it.

detect_format(("Respondent ID", "Collector ID", "Q1"), description).name      # 'surveymonkey'
"""

from collections.abc import Sequence
from dataclasses import replace

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.formats.export_format import ExportFormat, formats_named, signature_columns
from nps_warehouse.load.suggestions import listed_names
from nps_warehouse.raw_tables import DROP_TABLES

NEAR = 3  # a format is near when a third of the columns that tell it are missing, or fewer


def detect_format(header: Sequence[str], description: Description) -> ExportFormat | None:
    """The format of a file; None for a raw table. Raises NpsError when a file needs a format and none or several match."""
    candidates = formats_named(description.format)
    if description.format is None:
        if description.table_from == "source":
            candidates = tuple(export for export in candidates if export.table == description.table)
        if description.table_from != "nothing" and _is_table(header, description):
            return None
    elif len(candidates) == 1 or not candidates:
        return candidates[0] if candidates else None
    matching = [export for export in candidates if export.signature and not export.missing(header)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        names = [export.name for export in matching]
        raise NpsError(
            f"could be in the formats {' and '.join(names)}; name one in sources.yml (format: {names[0]})"
        )
    if description.format is not None or description.table_from == "nothing":
        raise NpsError(_what_to_do(header, candidates, description))
    return None


def known_columns(description: Description) -> frozenset[str]:
    """The column names that the header of a file may hold, as far as its description tells."""
    known = frozenset((*description.columns, *description.raw_table.columns))
    return known if description.format == "table" else known | signature_columns()


def with_format(description: Description, export: ExportFormat | None) -> Description:
    """The description completed by the format: what `sources.yml` states is kept."""
    if export is None:
        return description
    columns = description.columns
    # `columns: {QID1: score}` is stated for all tables of a connector; only some of them hold the score.
    if export.table != "responses" and not export.beside:
        columns = {name: target for name, target in columns.items() if target != "score"}
    return replace(
        description,
        columns=columns,
        table=description.table if description.table_from == "source" else export.table,
        constants={**export.constants, **description.constants},
        time_format=description.time_format or export.time_format,
        header_records=export.header_records,
        export=export,
    )


def _is_table(header: Sequence[str], description: Description) -> bool:
    """Whether the header has the raw columns that the table requires."""
    names = {name.strip().lower() for name in header}
    table = description.raw_table
    needed = {*table.required, *(set() if table.makes_id else set(table.key) - set(table.key_may_lack))}
    return needed - set(description.constants) <= names


def _what_to_do(header: Sequence[str], candidates: Sequence[ExportFormat], description: Description) -> str:
    """What to do about a file that matches no format."""
    near = min(
        (export for export in candidates if export.signature),
        key=lambda export: len(export.missing(header)) / len(export.signature),
        default=None,
    )
    if description.format is not None and near:
        lacking = ", ".join(column.replace("|", " or ") for column in near.missing(header))
        return f"is not in the format {description.format}: it lacks {lacking}; export it again, or name another format"
    nearest = ""
    if near and len(near.missing(header)) * NEAR <= len(near.signature):
        lacking = ", ".join(column.replace("|", " or ") for column in near.missing(header))
        nearest = f" (nearest is the format {near.name}, but it lacks {lacking})"
    return (
        f"cannot tell which table this file belongs to{nearest}; its columns are {listed_names(header)}: describe it in "
        f"sources.yml, or begin its name with one of {', '.join(DROP_TABLES)}"
    )

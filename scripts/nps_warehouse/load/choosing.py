"""Which built-in format a file is in, if any: by its columns, within what `sources.yml` says of it."""

from collections.abc import Sequence
from dataclasses import replace

from nps_warehouse.errors import NpsError
from nps_warehouse.load.description import Description
from nps_warehouse.load.formats import Export, members
from nps_warehouse.raw_tables import RAW_TABLES


def chosen(header: Sequence[str], description: Description) -> Export | None:
    """The format of a file, None for a table. Raises NpsError when none fits a file that needs one, or two fit."""
    candidates = members(description.format)
    if description.format is None:
        if description.table_from == "source":
            candidates = tuple(export for export in candidates if export.table == description.table)
        if description.table_from != "nothing" and _is_table(header, description):
            return None
    elif len(candidates) == 1 or not candidates:
        return candidates[0] if candidates else None
    fitting = [export for export in candidates if export.signature and not export.missing(header)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = [export.name for export in fitting]
        raise NpsError(
            f"could be in the formats {' and '.join(names)}; name one in sources.yml (format: {names[0]})"
        )
    if description.format is not None or description.table_from == "nothing":
        raise NpsError(_remedy(header, candidates, description))
    return None


def merged(description: Description, export: Export | None) -> Description:
    """What `sources.yml` says, and where it says nothing what the format says."""
    if export is None:
        return description
    columns = description.columns
    if (
        export.table != "responses" and not export.beside
    ):  # the score's question is named for a family of tables
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
    """Whether the header holds the raw columns that the table needs."""
    names = {name.strip().lower() for name in header}
    table = description.raw_table
    needed = {*table.required, *(set() if table.makes_id else set(table.key) - set(table.key_may_lack))}
    return needed - set(description.constants) <= names


def _remedy(header: Sequence[str], candidates: Sequence[Export], description: Description) -> str:
    """What to do about a file that no format fits."""
    near = min(
        (export for export in candidates if export.signature),
        key=lambda export: len(export.missing(header)) / len(export.signature),
        default=None,
    )
    if description.format is not None and near:
        lacking = ", ".join(column.replace("|", " or ") for column in near.missing(header))
        return f"is not in the format {description.format}: it lacks {lacking}; export it again, or name another format"
    nearest = ""
    if near and len(near.missing(header)) < len(near.signature):
        lacking = ", ".join(column.replace("|", " or ") for column in near.missing(header))
        nearest = f" (nearest is the format {near.name}, but it lacks {lacking})"
    return (
        f"nothing tells what it holds{nearest}; describe it in sources.yml, or begin its name with one of "
        + ", ".join(RAW_TABLES)
    )

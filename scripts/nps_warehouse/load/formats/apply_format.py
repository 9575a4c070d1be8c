"""The rows of a file whose format is known, with the columns that the format derives from JSON and from other tables.

rows, description = apply_format(file, path, rows, with_format(description, detect_format(rows.header, description)))
"""

from dataclasses import replace
from pathlib import Path

from nps_warehouse.db import sql
from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.formats.export_format import ExportFormat
from nps_warehouse.load.formats.joined_tables import join_tables, with_combined_columns
from nps_warehouse.load.formats.json_columns import expand_json_columns
from nps_warehouse.load.read.file_to_read import FileToRead
from nps_warehouse.load.read.rows import Rows


def apply_format(
    file: FileToRead, original: Path, rows: Rows, description: Description
) -> tuple[Rows, Description]:
    """The rows with derived columns, and the description without the mappings this used up.

    original: the path of the file in its drop, next to which its tables are. Raises NpsError when one is missing.
    """
    export = description.export
    if export is None or export.read_with:
        return rows, description
    rows = expand_json_columns(file.connection, rows, export.nested)
    rows = _without_nobody(rows, export)
    rows, description = join_tables(file, original, rows, description)
    return with_combined_columns(rows, export), description


def _without_nobody(rows: Rows, export: ExportFormat) -> Rows:
    """The rows with the columns that name people empty where they name nobody; the original columns lose their names."""
    nobody = {name.lower(): ", ".join(map(sql.text, texts)) for name, texts in export.nobody.items()}
    derived = {
        name: f"case when lower(trim(c{place})) not in ({nobody[name.lower()]}) then c{place} end"
        for place, name in enumerate(rows.header)
        if name.lower() in nobody
    }
    header = tuple("" if name in derived else name for name in rows.header)
    return replace(rows, header=header).with_columns(derived)

"""How a file is read, decided before it is opened: by `sources.yml`, else by its name, else left to its columns.

describe_file("accounts.csv", sources).table      # 'accounts'
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nps_warehouse.load.describe.description import Description
from nps_warehouse.load.discover.table_names import SHEET, table_named_by
from nps_warehouse.load.names import composed

if TYPE_CHECKING:
    from nps_warehouse.load.describe.source import Source


def describe_file(file: str, sources: "Sequence[Source]") -> Description:
    """The description of a file, or of a sheet of one (`book.xlsx#accounts`)."""
    source = source_of(file, sources)
    if source:
        description = source.description(file)
    else:
        table = table_named_by(file)
        description = Description(
            table or "responses", format=None, table_from="name" if table else "nothing"
        )
    sheet = _sheet(file)
    return replace(description, sheet=sheet) if sheet else description


def source_of(file: str, sources: "Sequence[Source]") -> "Source | None":
    """The source that describes a file or a sheet: the first that matches, unless one of them leaves it out."""
    sheet = _sheet(file)
    whole = file.removesuffix(f"#{sheet}") if sheet else file
    named = [source for source in sources if source.describes(whole)]
    if sheet:
        own = [source for source in named if composed(source.sheet) == sheet]
        named = own or [source for source in named if not source.sheet]
    return next((source for source in named if source.leaves_out), named[0] if named else None)


def _sheet(file: str) -> str:
    """The name of the sheet; '' for a whole file."""
    _, found, sheet = file.rpartition(SHEET)
    return sheet if found else ""

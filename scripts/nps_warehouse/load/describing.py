"""How a file is read, before it is opened: by `sources.yml`, else by its name, else by what its columns will tell."""

from collections.abc import Sequence
from dataclasses import replace

from nps_warehouse.load.description import SHEET, Description, table_named_by
from nps_warehouse.load.sources import Source


def describe(file: str, sources: Sequence[Source]) -> Description:
    """The description of a file, or of a sheet of one (`book.xlsx#accounts`)."""
    book, found, sheet = file.rpartition(SHEET)
    whole = book + SHEET[:-1] if found else file
    named = [source for source in sources if source.describes(whole)]
    if found:
        own = [source for source in named if source.sheet == sheet]
        return replace(_by(own or [each for each in named if not each.sheet], file), sheet=sheet)
    return _by(named, file)


def _by(sources: Sequence[Source], file: str) -> Description:
    if sources:
        return sources[0].description(file)
    table = table_named_by(file)
    return Description(table or "responses", format=None, table_from="name" if table else "nothing")

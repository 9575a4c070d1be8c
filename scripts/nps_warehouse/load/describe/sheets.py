"""The sheets of a workbook as files of their own: `book.xlsx#accounts`.

A workbook is split where several of its sheets are named like raw tables, or `sources.yml` describes several of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nps_warehouse.load.discover.drop_files import DropFile
from nps_warehouse.load.discover.table_names import table_named_by
from nps_warehouse.load.names import composed
from nps_warehouse.load.sheet_size import refuse_vast

if TYPE_CHECKING:
    from nps_warehouse.load.describe.source import Source


def sheets_of(file: DropFile, sources: "Sequence[Source]") -> tuple[DropFile, ...]:
    """The file itself, or its sheets in the order of the workbook; a sheet that is not loaded has the reason."""
    if file.kind != "xlsx":
        return (file,)
    named = [source for source in sources if source.describes(file.name)]
    described = {composed(source.sheet) for source in named if source.sheet}
    if named and not described and not any(source.leaves_out for source in named):
        return (file,)
    sheets = _filled_sheets(file)
    reading = {source.sheet for source in named if source.sheet and not source.leaves_out}
    wanted = [
        sheet for sheet in sheets if composed(sheet) in described or (not reading and table_named_by(sheet))
    ]
    if not wanted or (len(sheets) == 1 and (described or table_named_by(file.name))):
        return (file,)
    if reading and len(named) == 1:
        return (file,)
    return tuple(_sheet(file, sheet, sheet in wanted) for sheet in sheets)


def _sheet(file: DropFile, sheet: str, is_wanted: bool) -> DropFile:
    name = f"{file.name.rpartition('.')[0]}.xlsx#{composed(sheet)}"
    if is_wanted:
        return replace(file, name=name, sheet=sheet)
    problem = "not loaded: the sheet is not named after a raw table; if it matters, describe it in sources.yml (sheet: …)"
    return DropFile(file.path, name, None, problem, is_failure=False)


def _filled_sheets(file: DropFile) -> list[str]:
    """The names of the sheets that are not empty; none when the workbook cannot be read, which loading it reports."""
    import python_calamine

    try:
        refuse_vast(file.path)
        workbook = python_calamine.load_workbook(str(file.path))
        names = list(workbook.sheet_names)
        if len(names) == 1:
            return names
        return [name for name in names if workbook.get_sheet_by_name(name).start is not None]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the reader is not an Exception
        return []

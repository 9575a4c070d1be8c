"""Spreadsheets (`.xlsx`): one sheet becomes a csv file, which is then read as such.

Whole numbers are written without `.0`, dates as ISO 8601, booleans as true and false. A cell whose formula failed is
empty.
"""

import csv
import datetime
from pathlib import Path
from typing import Any

from nps_warehouse.errors import NpsError
from nps_warehouse.load.names import composed
from nps_warehouse.load.read.csv_file import csv_relation
from nps_warehouse.load.read.file_to_read import FileToRead
from nps_warehouse.load.read.formula_errors import formula_errors
from nps_warehouse.load.read.rows import Rows, column_names
from nps_warehouse.load.read.unpack import HashedFile
from nps_warehouse.load.sheet_size import refuse_vast
from nps_warehouse.load.suggestions import did_you_mean

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_xlsx(file: FileToRead) -> Rows:
    """The rows of a sheet, numbered as the sheet numbers them; its first row that is not empty is the header.

    Raises NpsError when the workbook cannot be read, or several sheets hold rows and none is named.
    """
    with HashedFile(file.path, file.advance) as content:
        sha256 = content.sha256()
    refuse_vast(file.path)
    rows = _cells(file.path, file.sheet)
    head = next((place for place, row in enumerate(rows) if any(cell != "" for cell in row)), None)
    if head is None:
        raise NpsError("is empty; export it again")
    header = [_as_text(cell) for cell in rows[head]]
    while (
        header
        and not header[-1].strip()
        and all(len(row) < len(header) or row[len(header) - 1] == "" for row in rows)
    ):
        header.pop()
    copy = file.folder / "sheet.csv"
    with copy.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, row in enumerate(rows[head + 1 :], head + 2):
            cells = [_as_text(cell) for cell in row[: len(header)]]
            if any(cells):
                writer.writerow([str(number), *cells])
    source = csv_relation(copy, ["_number", *column_names(len(header))], ",", header=False)
    columns = ", ".join(column_names(len(header)))
    query = f"(select cast(_number as bigint) as _number, {columns} from {source})"
    failed = formula_errors(file.path)
    notes = (failed,) if failed else ()
    return Rows(tuple(header), query, sha256, is_numbered=True, header_line=head + 1, notes=notes)


def _cells(path: Path, sheet: str | None) -> list[list[Any]]:
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(str(path))
        names = list(workbook.sheet_names)
        wanted = [name for name in names if not sheet or composed(name) == composed(sheet)]
        if sheet and not wanted:
            raise NpsError(f"has no sheet {sheet}; {did_you_mean(sheet, names)}")
        sheets = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in wanted}
    except (NpsError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the reader is not an Exception
        with path.open("rb") as file:
            locked = file.read(8) == ENCRYPTED
        if locked or isinstance(error, python_calamine.PasswordError):
            raise NpsError(
                "is protected by a password or an old .xls; save it as .xlsx without one"
            ) from error
        raise NpsError(f"is not a complete .xlsx workbook ({error}); save it again") from error
    filled = [name for name, rows in sheets.items() if any(cell != "" for row in rows for cell in row)]
    if len(filled) > 1:
        raise NpsError(f"has the sheets {', '.join(filled)}; name one in sources.yml (sheet: {filled[0]})")
    return sheets[filled[0]] if filled else []


def _as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep="T")
    if isinstance(cell, (datetime.date, datetime.time)):
        return cell.isoformat()
    return str(cell).replace("\0", "")

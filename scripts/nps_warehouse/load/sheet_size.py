"""How many cells a workbook's sheets span: their reader makes room for all of them, the empty ones too.

One value in the last cell of a sheet spans 17 thousand million cells. So this looks before anything is read, at where the
cells say they are: a sheet's own statement of its size may be missing or wrong.
"""

import re
import zipfile
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.report.wording import thousands

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
UNREADABLE = (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError)
"""What opening or unpacking a workbook that is no archive raises."""
CHUNK = 1 << 20
MOST_CELLS = 20_000_000
LARGEST_PART = 2 << 30  # bytes of a part of the workbook, unpacked
CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
LONGEST_TAG = 200  # bytes kept of a chunk, for a tag that continues in the next one


def refuse_vast(workbook: Path) -> None:
    """Raise NpsError when the sheets span more cells than memory should hold, or unpack to more than they should.

    A workbook that cannot be opened as an archive is left to its reader.
    """
    cells = 0
    try:
        with zipfile.ZipFile(workbook) as archive:
            for part in archive.infolist():
                if part.file_size > LARGEST_PART:
                    raise NpsError("unpacks to more than 2 GB; save it as .csv")
                if SHEET.fullmatch(part.filename):
                    cells += _spanned(archive, part)
    except UNREADABLE:
        return
    if cells > MOST_CELLS:
        raise NpsError(
            f"spans {thousands(cells)} cells, most of them empty or far from the others; delete the rows and columns beyond the "
            "data, or save it as .csv"
        )


def _spanned(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """The number of cells from the first to the last of a sheet."""
    columns: set[bytes] = set()
    first_row, last_row, rest = 1 << 20, 0, b""
    with archive.open(part) as sheet:
        while chunk := sheet.read(CHUNK):
            text = rest + chunk
            found = CELL.findall(text)
            columns.update(letters for letters, _ in found)
            rows = [int(row) for row in {number for _, number in found}]
            if rows:
                first_row, last_row = min(first_row, *rows), max(last_row, *rows)
            rest = text[-LONGEST_TAG:]
    places = [_place(letters) for letters in columns]
    return (max(places) - min(places) + 1) * (last_row - first_row + 1) if places else 0


def _place(letters: bytes) -> int:
    """The number of a column, A being 1."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - 64
    return place

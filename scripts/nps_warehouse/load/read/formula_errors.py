"""Cells of a workbook whose formula failed (`#DIV/0!`, `#N/A`): the reader returns them empty, so they are counted here."""

import re
import zipfile
from contextlib import suppress
from pathlib import Path

from nps_warehouse.load.sheet_size import CHUNK, LONGEST_TAG, SHEET, UNREADABLE

FAILED = re.compile(rb'<c\b[^>]*\bt="e"')
MOST = 1 << 30  # bytes of a sheet that are searched


def formula_errors(workbook: Path) -> str | None:
    """A line that says how many cells failed; None when none did, or the workbook cannot be opened as an archive."""
    count = 0
    with suppress(*UNREADABLE), zipfile.ZipFile(workbook) as archive:
        for name in filter(SHEET.fullmatch, archive.namelist()):
            count += _failed_cells(archive, name)
    if not count:
        return None
    if count == 1:
        return "1 cell of the workbook has a formula that failed (like #DIV/0!) and is read as empty"
    return f"{count} cells of the workbook have formulas that failed (like #DIV/0!) and are read as empty"


def _failed_cells(archive: zipfile.ZipFile, name: str) -> int:
    count, rest, seen = 0, b"", 0
    with archive.open(name) as sheet:
        while (chunk := sheet.read(CHUNK)) and seen < MOST:
            seen += len(chunk)
            text = rest + chunk
            found = list(FAILED.finditer(text))
            count += len(found)
            rest = text[max(found[-1].end() if found else 0, len(text) - LONGEST_TAG) :]
    return count

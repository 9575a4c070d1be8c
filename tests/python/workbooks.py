"""Looking into workbooks: their cells as a reader gets them, their formulas, and LibreOffice that recalculates them."""

import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

Cells = dict[tuple[str, int, int], Any]
PLANTED = 12345.5
RESULT = r'(<c [^>]*?)(?: t="str")?(><f>[^<]*</f><v>)[^<]*(</v>)'
"""A formula with what the file says it came to."""
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""Without it LibreOffice shows what a file of XlsxWriter says a formula came to, right or wrong."""


def cells(file: Path) -> Cells:
    """Every cell by sheet, row and column, as a reader that does not calculate gets it."""
    book = CalamineWorkbook.from_path(str(file))
    return {
        (name, row, column): cell
        for name in book.sheet_names
        for row, found in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for column, cell in enumerate(found)
    }


def table(found: Cells, sheet: str, header: str) -> list[dict[str, Any]]:
    """The rows of a sheet below the row that has a header, by header; of equal headers the first."""
    rows: dict[int, dict[int, Any]] = {}
    for (name, row, column), cell in found.items():
        if name == sheet:
            rows.setdefault(row, {})[column] = cell
    start = next(row for row, columns in sorted(rows.items()) if header in columns.values())
    heads = rows[start]
    listed = []
    for row in sorted(row for row in rows if row > start):
        named: dict[str, Any] = {}
        for column, head in heads.items():
            named.setdefault(str(head), rows[row].get(column))
        listed.append(named)
    return listed


def part(file: Path, name: str) -> str:
    """The XML of a part of a workbook."""
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


def sheet_xml(file: Path, sheet: str) -> str:
    """The XML of a sheet."""
    names = re.findall(r'<sheet name="([^"]+)"', part(file, "xl/workbook.xml"))
    return part(file, f"xl/worksheets/sheet{names.index(sheet) + 1}.xml")


def changed(source: Path, target: Path, pattern: str, replacement: str, sheet: str = "") -> int:
    """Copy a workbook with a pattern replaced in the XML of a sheet, or of all; returns how often it was."""
    names = re.findall(r'<sheet name="([^"]+)"', part(source, "xl/workbook.xml"))
    wanted = f"sheet{names.index(sheet) + 1}.xml" if sheet else ""
    times = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(wanted):
                text, replaced = re.subn(pattern, replacement, content.decode())
                content, times = text.encode(), times + replaced
            new.writestr(entry, content)
    return times


def converted(files: Sequence[Path], folder: Path, *, recalculated: bool) -> list[Cells]:
    """The cells of workbooks after LibreOffice opened and saved them."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    if recalculated:
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    command = ["soffice", *options, "--outdir", str(folder / "out"), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [cells(folder / "out" / file.name) for file in files]

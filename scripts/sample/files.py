r"""Writing the files of a drop so that the same rows give the same bytes.

Text files have `\n` line ends. Archives (gzip, xlsx) carry no clock; their bytes may change with the zlib in use, and
those of Parquet with the DuckDB version, which it names in the file: their content does not.
"""

import csv
import gzip
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from nps_warehouse.raw_tables import RAW_TABLES

Row = dict[str, str]
Cell = str | int | date | None


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a raw table."""
    return RAW_TABLES[table].columns


def csv_text(columns: Sequence[str], rows: Sequence[Row], delimiter: str = ",") -> str:
    """The rows under a header."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue()


def with_line(text: str, line: str, after: int) -> str:
    """The text with one more line after so many lines."""
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:after], line + "\n", *lines[after:]])


def write_gzip(path: Path, text: str) -> None:
    """Compressed, with neither a name nor a time inside."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as archive:
        archive.write(text.encode())


def json_lines(rows: Sequence[Row]) -> str:
    """One object per line; empty text becomes null, a score that is a number is written as one."""
    return "".join(json.dumps({name: _json_value(name, row[name]) for name in row}) + "\n" for row in rows)


def _json_value(name: str, text: str) -> str | int | float | None:
    if name != "score" or not text:
        return text or None
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text


def write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Text columns, written by one thread in the order given."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        listed = ", ".join(f"unnest(?::varchar[]) as {column}" for column in columns)
        values = [[row[column] for row in rows] for column in columns]
        connection.execute(f"create table rows as select {listed}", values)
        connection.execute("copy rows to ? (format parquet, compression zstd)", [str(path)])


def write_workbook(
    path: Path, columns: Sequence[str], rows: Sequence[Sequence[Cell]], created: datetime
) -> None:
    """One sheet; numbers and dates are real numbers and dates, as a CRM writes them."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"created": created.replace(tzinfo=None)})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet("Export")
        sheet.write_row(0, 0, columns)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, datetime.combine(cell, datetime.min.time()), day)
                elif cell is not None:
                    sheet.write(number, column, cell)

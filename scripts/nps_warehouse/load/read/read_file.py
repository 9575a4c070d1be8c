"""Reading a file with the reader of its kind."""

from collections.abc import Callable
from dataclasses import replace

from nps_warehouse.errors import NpsError
from nps_warehouse.load.names import plain_name
from nps_warehouse.load.read.csv_file import read_csv
from nps_warehouse.load.read.file_to_read import FileToRead
from nps_warehouse.load.read.json_file import read_json, read_jsonl
from nps_warehouse.load.read.parquet_file import read_parquet
from nps_warehouse.load.read.rows import Rows
from nps_warehouse.load.read.xlsx_file import read_xlsx
from nps_warehouse.report.wording import thousands

MOST_COLUMNS = 25_000
READERS: dict[str, Callable[[FileToRead], Rows]] = {
    "csv": read_csv,
    "jsonl": read_jsonl,
    "json": read_json,
    "parquet": read_parquet,
    "xlsx": read_xlsx,
}


def read_file(file: FileToRead) -> Rows:
    """The rows of a file as text, its columns by their plain names.

    Raises NpsError when it is damaged, has no header, or more columns than can be.
    """
    rows = READERS[file.kind](file)
    if len(rows.header) > MOST_COLUMNS:
        raise NpsError(
            f"has {thousands(len(rows.header))} columns; {thousands(MOST_COLUMNS)} is the most: export fewer, or one row per question"
        )
    return replace(rows, header=tuple(plain_name(name) for name in rows.header))

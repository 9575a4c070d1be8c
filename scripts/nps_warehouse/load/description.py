"""What a file is: the table it goes to, and how its columns and texts are read.

A description comes from `sources.yml`, from a built-in export format, or from the file's name alone.

    >>> table_named_by("Account_managers 2025.csv.gz")
    'account_managers'
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from nps_warehouse.load.formats import Export
from nps_warehouse.raw_tables import RAW_TABLES, RawTable

ANSWER = "answer:"
IGNORE = "ignore"
SET_ASIDE = "set_aside"  # the reading that says why an answer does not count
SHEET = ".xlsx#"  # between a workbook's name and that of its sheet
LOADER_VERSION = 2


@dataclass(frozen=True)
class Description:
    """How one file is read.

    columns: export column to raw column, to `answer:<question_id>`, or to `ignore`.
    constants: raw columns the export lacks, with their text. id_from: export columns that make the id.
    timezone: where times without an offset were written. time_format: how, in strptime's letters.
    decimal: the decimal sign of numbers. header_records: records before the first row, the header being the first.
    format: the built-in format that is named, None for the one its columns tell. table_from: who says the table:
    `source`, the file's `name`, or `nothing`. export: the format, once it is known. is_left_out: it is not loaded.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    id_from: tuple[str, ...] = ()
    timezone: str | None = None
    time_format: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header_records: int = 1
    format: str | None = "table"
    table_from: str = "source"
    export: Export | None = None
    is_left_out: bool = False

    @property
    def raw_table(self) -> RawTable:
        """The raw table the file goes to."""
        return RAW_TABLES[self.table]

    @property
    def reading(self) -> str:
        """A hash of all that decides how the file is read: another description reads the file anew."""
        parts = asdict(self) | {"version": LOADER_VERSION}
        del parts["table_from"]
        if not self.is_left_out:  # the readings of files that are loaded are older than this
            del parts["is_left_out"]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def table_named_by(file: str) -> str | None:
    """The raw table whose name the file's name starts with, followed by anything but a letter; the longest wins.

    For a sheet (`book.xlsx#accounts`) it is the sheet's name that counts.
    """
    base = file.rpartition("/")[2].rpartition(SHEET)[2].lower()
    for table in sorted(RAW_TABLES, key=len, reverse=True):
        rest = base.removeprefix(table)
        if rest != base and not rest[:1].isalpha():
            return table
    return None

"""What a file is: the table it goes to, and how its columns and texts are read.

A description comes from `sources.yml`, from a built-in export format, or from the file's name alone.

    >>> Description("accounts", timezone="Europe/Amsterdam").raw_table.name
    'accounts'
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from nps_warehouse.load.formats.export_format import ExportFormat
from nps_warehouse.raw_tables import RAW_TABLES, RawTable

ANSWER = "answer:"
IGNORE = "ignore"
ANY_TOOL = "table"  # the tool of a file that is in none of the built-in formats: it may be of any
SET_ASIDE = "set_aside"  # the value that says why an answer does not count
LOADER_VERSION = 3  # files of an earlier one are read again: their score may have been guessed


@dataclass(frozen=True)
class Description:
    """How one file is read.

    columns: export column to raw column, to `answer:<question_id>`, or to `ignore`.
    only: export column to the texts of the rows that are loaded. values: texts of the score to the scores they mean.
    constants: raw columns the export lacks, with their text. id_from: export columns that make the id.
    ids_within: what its ids are unique in, `survey` or `file`; None: everywhere.
    timezone: the time zone of times without an offset. time_format: how times are written, as strptime codes.
    decimal: the decimal sign of numbers. scale: that of the scores, where it is confirmed.
    wording: that of the question of the score, where the header does not hold it.
    header_records: records before the first row, the header being the first.
    format: the built-in format that is named; None if it is to be detected. table_from: what decides the table:
    `source` (`sources.yml`), the file's `name`, or `nothing`. export: the format, once known. is_left_out: not loaded.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    id_from: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    ids_within: str | None = None
    timezone: str | None = None
    time_format: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    scale: str | None = None
    wording: str | None = None
    header_records: int = 1
    format: str | None = "table"
    table_from: str = "source"
    export: ExportFormat | None = None
    is_left_out: bool = False

    @property
    def raw_table(self) -> RawTable:
        """The raw table the file goes to."""
        return RAW_TABLES[self.table]

    @property
    def tool(self) -> str:
        """The survey tool whose export it is; `table` for a file that is in none of the built-in formats."""
        return (self.export.family or self.export.name) if self.export else ANY_TOOL

    @property
    def reading_hash(self) -> str:
        """A hash of everything that decides how the file is read: under another description it is read again."""
        parts = asdict(self) | {"version": LOADER_VERSION}
        del parts["table_from"]
        for later in (
            "is_left_out",
            "only",
            "values",
            "ids_within",
            "wording",
        ):  # hashes recorded before these existed stay valid
            if not parts[later]:
                del parts[later]
        if parts["export"] and not parts["export"]["nobody"]:
            del parts["export"]["nobody"]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

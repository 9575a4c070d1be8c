"""Reading `sources.yml`: what the files of a drop are, where their names do not tell.

sources:
  - files: "Relationship survey*.csv"
    survey_id: REL-2025-Q4
    columns: {ExternalReference: respondent_id, Q1: score, Q2_TEXT: answer:reason}
  - files: "test export.csv"
    ignore: true
"""

import codecs
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import duckdb
import yaml

from nps_warehouse.errors import NpsError
from nps_warehouse.load.describe import yaml_text
from nps_warehouse.load.describe.description import ANSWER, IGNORE, Description
from nps_warehouse.load.discover.table_names import table_named_by
from nps_warehouse.load.formats.export_format import format_names, formats_named
from nps_warehouse.load.suggestions import did_you_mean
from nps_warehouse.raw_tables import RAW_TABLES

UNIX = "unix"  # seconds since 1970
DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}


@dataclass(frozen=True)
class Source:
    """One entry of `sources.yml`. where: file and line of the entry. table: None = the file's name decides."""

    files: tuple[str, ...]
    where: str
    table: str | None = None
    format: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    def describes(self, file: str) -> bool:
        """Whether a glob of this source matches the file's name or its path in the drop."""
        names = (_plain(file), _plain(file.rpartition("/")[2]))
        return any(
            name == _plain(glob) or fnmatchcase(name, _plain(glob)) for glob in self.files for name in names
        )

    @property
    def sheet(self) -> str | None:
        """The sheet of the workbook that is meant."""
        return self.settings.get("sheet")

    @property
    def leaves_out(self) -> bool:
        """Whether what it describes is not to be loaded."""
        return bool(self.settings.get("is_left_out"))

    def description(self, file: str) -> Description:
        """How `file` is read. Raises NpsError when a constant or a target is no column of the file's table."""
        named = table_named_by(file)
        table = self.table or _table_of(self.format) or named or "responses"
        found = "source" if self.table else "name" if named or self.format else "source"
        own = Description(table, format=self.format, table_from=found, **self.settings)
        return _checked(own, self.where)


def _table_of(name: str | None) -> str | None:
    """The table of a format; None for a family of several."""
    tables = {export.table for export in formats_named(name)} if name else set()
    return tables.pop() if len(tables) == 1 else None


def read_sources(file: Path) -> tuple[Source, ...]:
    """The sources of a drop; none when it has no `sources.yml`. Raises NpsError with line and column."""
    if not file.exists():
        return ()
    try:
        content = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise NpsError("is not UTF-8 text; save it as UTF-8") from error
    return parse_sources(content)


def parse_sources(content: str) -> tuple[Source, ...]:
    """The sources `content` describes."""
    root = yaml_text.parse(content)
    if root is None:
        return ()
    found: tuple[Source, ...] = ()
    for key, value in yaml_text.pairs(root):
        if key.value != "sources":
            yaml_text.fail(key, f"unknown key {key.value}; the file holds one key, sources")
        found = tuple(_source(node) for node in yaml_text.items(value))
    return found


def _source(node: yaml.Node) -> Source:
    entries = {key.value: (key, value) for key, value in yaml_text.pairs(node)}
    where = f"sources.yml, line {node.start_mark.line + 1}"
    if "files" not in entries:
        yaml_text.fail(node, 'this source lacks files, the names it describes; add files: "name*.csv"')
    parts: dict[str, Any] = {"settings": {}}
    table = yaml_text.text(entries["table"][1]) if "table" in entries else None
    if table is not None and table not in RAW_TABLES:
        yaml_text.fail(entries["table"][1], f"unknown table {table}; {did_you_mean(table, RAW_TABLES)}")
    allowed = RAW_TABLES[table].columns if table else _all_columns()
    constants: dict[str, str] = {}
    for key, read in _KEY_READERS.items():  # in this order: the table decides which columns are known
        if key in entries:
            read(entries[key][1], parts)
    for key, (key_node, value) in entries.items():
        if key in _KEY_READERS:
            continue
        if key in allowed:
            constants[key] = yaml_text.text(value)
        else:
            known = (*_KEY_READERS, *allowed)
            kind = f"column of {table}" if key in _all_columns() else "key"
            yaml_text.fail(key_node, f"unknown {kind} {key}; {did_you_mean(key, known)}")
    if constants:
        parts["settings"]["constants"] = constants
    return Source(where=where, **parts)


def _read_format(node: yaml.Node, parts: dict[str, Any]) -> None:
    value = yaml_text.text(node)
    if value not in format_names():
        yaml_text.fail(node, f"unknown format {value}; {did_you_mean(value, format_names())}")
    parts["format"] = value


def _read_columns(node: yaml.Node, parts: dict[str, Any]) -> None:
    table = parts.get("table")
    allowed = RAW_TABLES[table].columns if table else _all_columns()
    columns: dict[str, str] = {}
    taken: set[str] = set()
    for key, value in yaml_text.pairs(node):
        target = yaml_text.text(value)
        if not (target == IGNORE or target in allowed or target.removeprefix(ANSWER) not in ("", target)):
            yaml_text.fail(value, f"unknown column {target}; {did_you_mean(target, allowed)}")
        if target != IGNORE and target in taken:
            yaml_text.fail(value, f"two columns are mapped to {target}; keep one")
        taken.add(target)
        columns[key.value.strip()] = target
    parts["settings"]["columns"] = columns


def _read_timezone(node: yaml.Node, parts: dict[str, Any]) -> None:
    value = yaml_text.text(node)
    zones = [row[0] for row in duckdb.connect().execute("select name from pg_timezone_names()").fetchall()]
    if value not in zones:
        near = did_you_mean(value, zones)
        hint = near if near.startswith("did") else "use a name like Europe/Amsterdam"
        yaml_text.fail(node, f"unknown timezone {value}; {hint}")
    parts["settings"]["timezone"] = value


def _read_time_format(node: yaml.Node, parts: dict[str, Any]) -> None:
    value = yaml_text.text(node)
    try:
        duckdb.connect().execute("select try_strptime('', ?)", [value])
        valid = "%" in value or value == UNIX
    except duckdb.Error:
        valid = False
    if not valid:
        yaml_text.fail(node, f"{value} is not a time format; write it like %d-%m-%Y %H:%M:%S, or unix")
    parts["settings"]["time_format"] = value


def _read_encoding(node: yaml.Node, parts: dict[str, Any]) -> None:
    value = yaml_text.text(node)
    try:
        codecs.lookup(value)
        "".encode(value)
    except LookupError:
        yaml_text.fail(node, f"unknown encoding {value}; use one like utf-8, cp1252 or utf-16")
    parts["settings"]["encoding"] = value


def _read_delimiter(node: yaml.Node, parts: dict[str, Any]) -> None:
    written = node.value if isinstance(node, yaml.ScalarNode) else yaml_text.text(node)
    value = DELIMITERS.get(written, written)
    if len(value) != 1 or value in '\r\n"':
        yaml_text.fail(node, "the delimiter is one sign, like ';', or the word tab")
    parts["settings"]["delimiter"] = value


def _read_decimal(node: yaml.Node, parts: dict[str, Any]) -> None:
    value = yaml_text.text(node)
    if value not in (",", "."):
        yaml_text.fail(node, "the decimal sign is ',' or '.'")
    parts["settings"]["decimal"] = value


def _read_files(node: yaml.Node, parts: dict[str, Any]) -> None:
    parts["files"] = yaml_text.texts(node)


def _read_table(node: yaml.Node, parts: dict[str, Any]) -> None:
    parts["table"] = yaml_text.text(node)


def _read_id_from(node: yaml.Node, parts: dict[str, Any]) -> None:
    parts["settings"]["id_from"] = tuple(name.strip() for name in yaml_text.texts(node))


def _read_sheet(node: yaml.Node, parts: dict[str, Any]) -> None:
    parts["settings"]["sheet"] = yaml_text.text(node)


def _read_ignore(node: yaml.Node, parts: dict[str, Any]) -> None:
    if yaml_text.text(node).lower() != "true":
        yaml_text.fail(node, "ignore must be true or omitted")
    parts["settings"]["is_left_out"] = True


_KEY_READERS: dict[str, Callable[[yaml.Node, dict[str, Any]], None]] = {
    "files": _read_files,
    "format": _read_format,
    "table": _read_table,
    "columns": _read_columns,
    "id_from": _read_id_from,
    "timezone": _read_timezone,
    "time_format": _read_time_format,
    "sheet": _read_sheet,
    "encoding": _read_encoding,
    "delimiter": _read_delimiter,
    "decimal": _read_decimal,
    IGNORE: _read_ignore,
}


def _checked(description: Description, where: str) -> Description:
    """The description, if what it names are columns of its table."""
    table = description.raw_table
    targets = [target for target in description.columns.values() if target != IGNORE]
    for column in (*targets, *description.constants):
        if column.startswith(ANSWER):
            if table.name != "responses":
                raise NpsError(f"{where}: {column} is for responses only, and this file goes to {table.name}")
        elif column not in table.columns:
            raise NpsError(
                f"{where}: {table.name} has no column {column}; {did_you_mean(column, table.columns)}"
            )
    if description.id_from and not table.makes_id:
        raise NpsError(f"{where}: id_from is of no use for {table.name}, whose rows need ids of their own")
    return description


def _all_columns() -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for table in RAW_TABLES.values() for column in table.columns))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name)

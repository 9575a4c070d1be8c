"""Built-in export formats: one small yml file each next to this one, named by `format:` or detected by their columns.

`sources.yml` adds to a format and overrules it. `table` is the format of files whose columns are the raw columns.
Formats of one `family` share a name; the columns of a file decide which of them it is in.

    >>> sorted(export.name for export in formats_named("qualtrics"))
    ['qualtrics', 'qualtrics_legacy']
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from nps_warehouse.errors import NpsError
from nps_warehouse.load import checked_yaml
from nps_warehouse.load.suggestions import did_you_mean
from nps_warehouse.raw_tables import RAW_TABLES

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class ExportFormat:
    """One format; each key of its yml file is a field of this, checked by pydantic when the file is read.

    title: the tool's name. family: a name that several formats share. table: the raw table of its rows.
    signature: the columns by which it is detected, alternatives separated by `|`. first: the first of these is the
    file's first column. columns: export column to raw column, `answer:<question_id>` or `ignore`; of several for one
    target, the first that a file has is used. constants: raw columns with one text for all rows. leave_out: globs of
    columns that are not questions. header_records: records of the header. timezone, time_format: of its times;
    time_formats: those to choose from, besides ISO 8601. id_from: the raw column that derived ids are made from.
    score: `beside`, the ending of the name of a column that only the score's question has next to it. question_ids: `slugs` of question texts, or the `names` of columns.
    set_aside: reason, to column, to the texts or globs that mean it ("" is empty). nested: columns of JSON, and what they hold.
    plain_choices: texts of the second header row that name no choice. ids_within: the constant that makes ids unique.
    survey_in_name: a pattern that finds the survey's id in the file's name. joined: columns combined from others.
    nobody: column, to the texts that it has in place of a person.
    beside: the names of the tables that are read with this one. read_with: the table that this one only helps to read.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    name: str
    title: str = ""
    family: str = ""
    table: str = "responses"
    signature: tuple[str, ...] = ()
    first: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    header_records: int = 1
    timezone: str | None = None
    time_format: str | None = None
    time_formats: tuple[str, ...] = ()
    id_from: str | None = None
    score: Mapping[Literal["beside"], str] = field(default_factory=dict)
    question_ids: Literal["slugs", "names"] = "slugs"
    set_aside: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    nested: Mapping[str, Literal["object", "reference", "answers"]] = field(default_factory=dict)
    plain_choices: tuple[str, ...] = ()
    ids_within: str | None = None
    survey_in_name: str | None = None
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nobody: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside: Mapping[Literal["this", "scores", "questions"], str] = field(default_factory=dict)
    read_with: str | None = None

    def __post_init__(self) -> None:
        if self.table not in RAW_TABLES:
            raise checked_yaml.problem(
                f"unknown table {self.table}; {did_you_mean(self.table, RAW_TABLES)}", "table"
            )
        allowed = RAW_TABLES[self.table].columns
        for name, target in self.columns.items():
            if not (target in allowed or target == "ignore" or target.startswith("answer:")):
                message = f"unknown column {target}; {did_you_mean(target, allowed)}"
                raise checked_yaml.problem(message, "columns", name)

    @property
    def has_questions(self) -> bool:
        """Whether columns that the format does not name are questions."""
        return bool(self.signature) and self.table == "responses"

    def missing(self, header: Sequence[str]) -> list[str]:
        """The columns of the signature that a file with this header lacks."""
        names = {name.strip().lower() for name in header}
        lacking = [
            column for column in self.signature if not names & {each.lower() for each in column.split("|")}
        ]
        if self.first and not lacking:
            wanted = {each.lower() for each in self.signature[0].split("|")}
            return [] if header and header[0].strip().lower() in wanted else [self.signature[0] + " first"]
        return lacking


@cache
def export_formats() -> Mapping[str, ExportFormat]:
    """All formats by name."""
    return {file.stem: _read_format(file) for file in sorted(FOLDER.glob("[!_]*.yml"))}


@cache
def format_names() -> tuple[str, ...]:
    """The formats that `sources.yml` may name: single ones and families."""
    families = {export.family for export in export_formats().values()} - {""}
    return ("table", *sorted({*export_formats(), *families}))


def formats_named(name: str | None) -> tuple[ExportFormat, ...]:
    """The formats of a name: one, a family, or all of them when no name is given."""
    if name == "table":
        return ()
    every = tuple(export_formats().values())
    return tuple(export for export in every if name in (None, export.name, export.family))


@cache
def signature_columns() -> frozenset[str]:
    """Every column by which some format is detected."""
    every = (column.split("|") for export in export_formats().values() for column in export.signature)
    return frozenset(name for names in every for name in names)


def _read_format(file: Path) -> ExportFormat:
    """The format in a file. Raises NpsError with file, line and column when it is not one."""

    def validate(content: object) -> ExportFormat:
        return _validator()({**content, "name": file.stem} if isinstance(content, dict) else content)

    keys = [each.name for each in fields(ExportFormat) if each.name != "name"]
    try:
        return checked_yaml.read(file.read_text(encoding="utf-8"), validate, lambda _: keys)[0]
    except NpsError as error:
        raise NpsError(f"{file}: {error}") from error


@cache
def _validator() -> Callable[[object], ExportFormat]:
    from pydantic import TypeAdapter

    return TypeAdapter(ExportFormat).validate_python

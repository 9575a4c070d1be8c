"""Built-in export formats: one small yml file each next to this one, named by `format:` or detected by their columns.

`sources.yml` adds to a format and overrules it. `table` is the format of files whose columns are the raw columns.
Formats of one `family` share a name; the columns of a file decide which of them it is in.

    >>> sorted(export.name for export in formats_named("qualtrics"))
    ['qualtrics', 'qualtrics_legacy']
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class ExportFormat:
    """One format.

    signature: the columns by which it is known, alternatives split by `|`; first: the first of them is the first column.
    columns: export column to target; of several for one target the first that a file has counts. leave_out: globs of
    columns that are no questions. score: how the score's question is known, beside patterns and values: `beside`, the
    ending of the column next to it. never_score: columns that look like it and are not. time_formats: besides ISO 8601.
    set_aside: reason, to column, to the texts that mean it ("" is empty). nested: columns of JSON, and what is in them.
    plain_choices: texts of the second header row that say nothing. ids_within: the constant that goes before ids.
    survey_in_name: a pattern that finds the survey in the file's name. joined: columns made of others. beside: tables
    read with this one. read_with: the table this one only helps to read. questions: whether other columns are answers.
    """

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
    score: Mapping[str, str] = field(default_factory=dict)
    never_score: tuple[str, ...] = ()
    question_ids: str = "slugs"
    set_aside: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    nested: Mapping[str, str] = field(default_factory=dict)
    plain_choices: tuple[str, ...] = ()
    ids_within: str | None = None
    survey_in_name: str | None = None
    joined: Mapping[str, Sequence[str]] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    read_with: str | None = None

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
    found = {}
    for file in sorted(FOLDER.glob("[!_]*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        found[file.stem] = _export(file.stem, content)
    return found


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
def score_question_patterns() -> tuple[str, ...]:
    """Patterns of the wording of the score's question, in several languages."""
    file = FOLDER / "_score_questions.yml"
    return tuple(yaml.safe_load(file.read_text(encoding="utf-8")).values()) if file.exists() else ()


@cache
def signature_columns() -> frozenset[str]:
    """Every column by which some format is detected."""
    every = (column.split("|") for export in export_formats().values() for column in export.signature)
    return frozenset(name for names in every for name in names)


def _export(name: str, content: dict[str, Any]) -> ExportFormat:
    known = {each.name for each in fields(ExportFormat)}
    if unknown := set(content) - known:
        raise ValueError(f"formats/{name}.yml: unknown {', '.join(sorted(unknown))}")
    tuples: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in content.items()
    }
    return ExportFormat(name=name, **tuples)

"""One entry of `sources.yml`, as a pydantic model: it checks the file, and `sources.schema.json` is generated from it.

Imported only when there is a `sources.yml`.
"""

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from nps_warehouse.errors import NpsError
from nps_warehouse.load.checked_yaml import problem
from nps_warehouse.load.describe.description import ANSWER, IGNORE, Description
from nps_warehouse.load.describe.source_types import (
    Constant,
    Decimal,
    Delimiter,
    Encoding,
    Format,
    IdsWithin,
    Ignore,
    Scale,
    ScoreValue,
    Table,
    Text,
    Texts,
    TimeFormat,
    Timezone,
    list_formats,
)
from nps_warehouse.load.discover.table_names import table_named_by
from nps_warehouse.load.formats.export_format import formats_named
from nps_warehouse.load.names import composed, plain_name
from nps_warehouse.load.suggestions import did_you_mean
from nps_warehouse.raw_tables import RAW_TABLES

MAY_BE_SEVERAL = "score"
ALL_COLUMNS = tuple(dict.fromkeys(column for table in RAW_TABLES.values() for column in table.columns))
OF_DESCRIPTION = (
    "columns",
    "only",
    "values",
    "id_from",
    "ids_within",
    "timezone",
    "time_format",
    "sheet",
    "encoding",
    "delimiter",
    "decimal",
    "scale",
    "wording",
)


class Source(BaseModel):
    """The files it describes, and how they differ from the default."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="source")

    files: Texts = Field(description="The names of the files: one or a list, with * and ?.")
    table: Table = Field(
        "", description="The raw table. Default: the one its name starts with, else responses."
    )
    format: Format = Field(
        "",
        description="The export format, where it is not detected; table: the columns are the raw columns.",
        json_schema_extra=list_formats,
    )
    columns: dict[str, Text] = Field(
        {}, description="Export column to raw column, to answer:<question_id>, or to ignore."
    )
    only: dict[str, Texts] = Field(
        {},
        description="Export column to the text, or texts, of the rows that are loaded: {question_id: nps}.",
    )
    values: dict[str, ScoreValue] = Field(
        {}, description="Words and codes of the score to what they mean: 0 to 10, or NA for no answer."
    )
    id_from: Texts = Field(
        (), description="The export columns that identify a row, if no id of its own does."
    )
    ids_within: IdsWithin = Field(
        "",
        description="What its ids are unique in, where another survey or file has the same ids: survey or file.",
    )
    timezone: Timezone = Field("", description="The time zone of its times. Default: UTC.")
    time_format: TimeFormat = Field(
        "",
        description="How times are written: %d-%m-%Y %H:%M, epoch_s, epoch_ms or excel_serial. Default: ISO 8601.",
    )
    sheet: Text = Field("", description="The sheet of a workbook.")
    encoding: Encoding = Field("", description="The encoding of its text, where it is not detected: cp1252.")
    delimiter: Delimiter = Field(
        "", description="The delimiter, where it is not detected: one character, or tab."
    )
    decimal: Decimal = Field("", description="The decimal sign of amounts.")
    scale: Scale = Field("", description="0-10: the scores are on this scale, however they look.")
    wording: Text = Field(
        "", description="How the question of the score was worded, where the header does not hold it."
    )
    ignore: Ignore = Field("", description="The file is left out; what was loaded of it is withdrawn.")
    _where: str = PrivateAttr("sources.yml")

    @property
    def where(self) -> str:
        """File and line of the entry."""
        return self._where

    @property
    def leaves_out(self) -> bool:
        """Whether what it describes is not to be loaded."""
        return bool(self.ignore)

    def describes(self, file: str) -> bool:
        """Whether a glob of this source matches the file's name or its path in the drop."""
        names = (composed(file), composed(file.rpartition("/")[2]))
        globs = [composed(glob) for glob in self.files]
        return any(name == glob or fnmatchcase(name, glob) for glob in globs for name in names)

    def description(self, file: str) -> Description:
        """How `file` is read. Raises NpsError when its table lacks a constant or a target."""
        named = table_named_by(file)
        tables = {export.table for export in formats_named(self.format)} if self.format else set()
        table = self.table or (tables.pop() if len(tables) == 1 else None) or named or "responses"
        return self._checked(
            Description(
                table,
                format=self.format or None,
                table_from="name" if (named or self.format) and not self.table else "source",
                constants=self._constants(),
                is_left_out=self.leaves_out,
                **{key: getattr(self, key) for key in OF_DESCRIPTION if key in self.model_fields_set},
            )
        )

    def _constants(self) -> dict[str, str]:
        """The raw columns that are given one text for all rows."""
        return {column: getattr(self, column) for column in ALL_COLUMNS if column in self.model_fields_set}

    def _checked(self, description: Description) -> Description:
        """The description, if its table has every column it names."""
        table = description.raw_table
        targets = [target for target in description.columns.values() if target != IGNORE]
        for column in (*targets, *description.constants):
            if column.startswith(ANSWER) and table.name != "responses":
                raise NpsError(
                    f"{self.where}: {column} is for responses only, and this file belongs to {table.name}"
                )
            if not column.startswith(ANSWER) and column not in table.columns:
                suggestion = did_you_mean(column, table.columns)
                raise NpsError(f"{self.where}: {table.name} has no column {column}; {suggestion}")
        if description.id_from and not table.makes_id:
            raise NpsError(
                f"{self.where}: id_from is of no use for {table.name}, whose rows need ids of their own"
            )
        if description.values and "score" not in table.columns:
            raise NpsError(f"{self.where}: values say what scores mean, and {table.name} have none")
        if description.wording and "score" not in table.columns:
            raise NpsError(f"{self.where}: wording is that of the score, and {table.name} have none")
        if description.ids_within and not table.makes_id:
            raise NpsError(
                f"{self.where}: ids_within is of no use for {table.name}, whose ids other files refer to"
            )
        if description.ids_within == "survey" and "survey_id" not in table.columns:
            raise NpsError(f"{self.where}: {table.name} belong to no survey; write ids_within: file")
        return description

    @model_validator(mode="before")
    @classmethod
    def _names_files(cls, entry: Any) -> Any:
        if isinstance(entry, dict) and "files" not in entry:
            raise problem('this source lacks files, the names it describes; add files: "name*.csv"')
        return entry

    @field_validator("columns")
    @classmethod
    def _known_targets(cls, columns: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        table = info.data.get("table")
        allowed = RAW_TABLES[table].columns if table else ALL_COLUMNS
        taken: set[str] = set()
        for name, target in columns.items():
            if not (target == IGNORE or target in allowed or target.removeprefix(ANSWER) not in ("", target)):
                raise problem(f"unknown column {target}; {did_you_mean(target, allowed)}", name)
            if target not in (IGNORE, MAY_BE_SEVERAL) and target in taken:
                raise problem(f"two columns are mapped to {target}; keep one", name)
            taken.add(target)
        return {plain_name(name): target for name, target in columns.items()}

    @field_validator("only")
    @classmethod
    def _plain_columns(cls, only: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {plain_name(name): tuple(text.strip() for text in texts) for name, texts in only.items()}

    @field_validator("values")
    @classmethod
    def _one_value_each(cls, values: dict[str, str]) -> dict[str, str]:
        known: dict[str, str] = {}
        for text, value in values.items():
            if known.setdefault(plain_name(text).lower(), value) != value:
                raise problem(f"{text} is given another value above; keep one", text)
        return values

    @field_validator("id_from")
    @classmethod
    def _plain_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(plain_name(name) for name in names)

    @model_validator(mode="after")
    def _columns_of_its_table(self) -> "Source":
        allowed = RAW_TABLES[self.table].columns if self.table else ALL_COLUMNS
        for column in self._constants():
            if column not in allowed:
                suggestion = did_you_mean(column, (*Source.model_fields, *allowed))
                raise problem(f"unknown column of {self.table} {column}; {suggestion}", column, is_key=True)
        return self


if TYPE_CHECKING:
    SourceEntry = Source
else:  # every raw column is a key too
    SourceEntry = create_model(
        "SourceEntry",
        __base__=Source,
        **{
            column: (Constant, Field("", description=f"The {column} of all rows, for exports that lack it."))
            for column in ALL_COLUMNS
        },
    )


class SourcesFile(BaseModel):
    """How the files of a drop are read, where their names do not tell."""

    model_config = ConfigDict(extra="forbid", title="sources.yml")

    sources: Annotated[
        tuple[SourceEntry, ...], BeforeValidator(lambda given: () if given == "" else given)
    ] = ()

"""Arguments and options that several commands have, and the values they may take."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

Drops = Annotated[list[Path], typer.Argument(metavar="DROP...", help="Folders of exports, or single files.")]
Wait = Annotated[float, typer.Option(metavar="SECONDS", help="How long to wait for another nps to finish.")]
FullRefresh = Annotated[bool, typer.Option("--full-refresh", help="Rebuild every table from raw.")]
Study = Annotated[
    str | None, typer.Option(metavar="STUDY_ID", help="The benchmark study to compare with, for this build.")
]


class Format(str, Enum):
    """For whom a result is shown: text for people, JSON for programs (docs/json.md)."""

    text = "text"
    json = "json"


InFormat = Annotated[Format, typer.Option("--format", help="text for people, json for programs.")]


AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="LOAD|DATE", help="As known at the end of this load or day."),
]


class Target(str, Enum):
    """Where the models are built: targets of `profiles.yml`."""

    duckdb = "duckdb"
    spark = "spark"
    spark_session = "spark_session"


At = Annotated[
    Target, typer.Option(help="The engine: DuckDB here, a Spark cluster, or Spark in this process.")
]


class GateName(str, Enum):
    """The two gates Great Expectations guards."""

    raw = "raw"
    marts = "marts"


Gate = Annotated[GateName, typer.Argument(help="raw: before a build; marts: before publishing.")]

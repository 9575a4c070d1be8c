"""Writes the dashboard of an open published version to a file."""

from pathlib import Path

import duckdb

from nps_warehouse.dashboard.words import Language
from nps_warehouse.settings import variables

NAME = "dashboard.html"


def write_dashboard(
    published: duckdb.DuckDBPyConnection, file: Path, *, language: str | None = None, study: str | None = None
) -> None:
    """Draw the dashboard into `file`.

    language: `en` or `nl`, else the project's `dashboard_language`. study: the benchmark study to compare with instead
    of the default one. Raises NpsError when that study is not published, OSError when the file cannot be written.
    """
    from nps_warehouse.dashboard.page import page
    from nps_warehouse.dashboard.reading import read

    chosen: Language = "nl" if (language or variables()["dashboard_language"]) == "nl" else "en"
    file.write_text(page(read(published, study=study), chosen), encoding="utf-8")

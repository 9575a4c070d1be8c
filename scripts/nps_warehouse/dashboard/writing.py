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
    of the default one. Documents that are beside `file` are linked. Raises NpsError when that study is not published, OSError when the file cannot be written.
    """
    from nps_warehouse.dashboard.page import page
    from nps_warehouse.dashboard.reading import read
    from nps_warehouse.documents import beside

    chosen: Language = "nl" if (language or variables()["dashboard_language"]) == "nl" else "en"
    drawn = page(read(published, study=study), chosen, beside(file))
    file.write_text(drawn, encoding="utf-8")

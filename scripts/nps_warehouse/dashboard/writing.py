"""Writes the dashboard of an open published version to a file."""

from pathlib import Path

import duckdb

from nps_warehouse.dashboard.words import Language

NAME = "dashboard.html"


def write_dashboard(
    published: duckdb.DuckDBPyConnection, file: Path, *, language: Language = "en", study: str | None = None
) -> None:
    """Draw the dashboard into `file`. study: the benchmark study to compare with instead of the default one.

    Raises NpsError when that study is not published, OSError when the file cannot be written.
    """
    from nps_warehouse.dashboard.page import page
    from nps_warehouse.dashboard.reading import read

    file.write_text(page(read(published, study=study), language), encoding="utf-8")

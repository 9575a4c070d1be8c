"""The sample's published file, pages drawn of it, and one browser for all tests that need a real one."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nps_warehouse.dashboard import write_dashboard
from nps_warehouse.settings import PROJECT, Warehouse

sys.path.insert(0, str(PROJECT / "scripts"))

from photograph import FLAGS, chromium


@pytest.fixture(scope="session")
def sample_file(sample_run: tuple[Warehouse, Any]) -> Path:
    """The database of the sample's published version."""
    return sample_run[0].current.resolve() / "nps.duckdb"


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Path]:
    """Draw a page of an open version: `draw(connection, language="nl")`."""

    def drawn(connection: duckdb.DuckDBPyConnection, **options: Any) -> Path:
        file = tmp_path / f"{options.get('language', 'en')}.html"
        write_dashboard(connection, file, **options)
        return file

    return drawn


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium: Debian's, or the one that Playwright installed. Says so where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        program = chromium(driver.chromium.executable_path)
        if program is None:
            message = (
                "no Chromium is installed (apt-get install chromium): the page is not tested in a browser"
            )
            if os.environ.get("GITHUB_ACTIONS"):
                pytest.fail(message)
            pytest.skip(message)
        launched = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield launched
        launched.close()

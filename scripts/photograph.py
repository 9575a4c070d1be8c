"""Photograph the first screen of a dashboard, as `make screens` does for the README.

python scripts/photograph.py warehouse/published/current/dashboard.html docs/images/dashboard.png

Needs Playwright (extra `dev`) and Chromium: Debian's, Google's, or the one that `playwright install chromium` brings.
"""

import shutil
import sys
from pathlib import Path

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
NAMES = ("chromium", "google-chrome", "chromium-browser")
WIDTH, HEIGHT = 1280, 960


def main(page_file: Path, picture: Path) -> None:
    """Draw `page_file` as a light desktop shows it. Raises SystemExit where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        program = chromium(driver.chromium.executable_path)
        if program is None:
            sys.exit(
                "no Chromium is installed: apt-get install chromium, or .venv/bin/playwright install chromium"
            )
        with driver.chromium.launch(executable_path=program, args=list(FLAGS)) as browser:
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            page.goto(page_file.resolve().as_uri())
            page.screenshot(path=picture)


def chromium(own: str) -> str | None:
    """The browser to drive: an installed one, else Playwright's own; null without any."""
    return next(filter(None, map(shutil.which, NAMES)), own if Path(own).exists() else None)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

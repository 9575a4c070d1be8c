"""Photograph the first screen of a dashboard, as `make screens` does for the README.

python scripts/photograph.py warehouse/published/current/dashboard.html docs/images/dashboard.png

The picture carries a checksum of the words it shows, so that a test notices when they are others.

Needs Playwright (extra `dev`) and Chromium: Debian's, Google's, or the one that `playwright install chromium` brings.
"""

import hashlib
import shutil
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
NAMES = ("chromium", "google-chrome", "chromium-browser")
WIDTH, HEIGHT = 1280, 960
NOTE = b"tEXt"
END = b"IEND"


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
            picture.write_bytes(with_note(page.screenshot(), checksum(page)))


def checksum(page: Any) -> str:
    """Of the words of the first section, as an open page shows them."""
    return hashlib.sha256(page.locator("#overview").inner_text().encode()).hexdigest()


def with_note(picture: bytes, note: str) -> bytes:
    """A PNG with a note (chunk `tEXt`) before its end."""
    chunk = NOTE + b"Comment\0" + note.encode("ascii")
    written = struct.pack(">I", len(chunk) - len(NOTE)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end = picture.rindex(END) - 4
    return picture[:end] + written + picture[end:]


def note_of(picture: bytes) -> str:
    """The note of such a PNG; empty without one."""
    return picture.partition(NOTE + b"Comment\0")[2][:64].decode("ascii")


def chromium(own: str) -> str | None:
    """The browser to drive: an installed one, else Playwright's own; null without any."""
    return next(filter(None, map(shutil.which, NAMES)), own if Path(own).exists() else None)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

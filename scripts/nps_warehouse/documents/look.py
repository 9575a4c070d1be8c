"""What the dashboard and the documents look like, and the checksums that their policies name.

style_sheet(Path("page.css"))     # ':root { --paper: …': the common sheet, then the page's own
checksum("a { color: red }")      # 'sha256-…'
"""

import base64
import hashlib
from pathlib import Path

LOOK = Path(__file__).with_name("look.css")


def style_sheet(own: Path) -> str:
    """The common style sheet, then that of a page."""
    return "\n".join(file.read_text(encoding="utf-8").strip() for file in (LOOK, own))


def checksum(text: str) -> str:
    """The checksum of a style sheet or script, as a content-security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

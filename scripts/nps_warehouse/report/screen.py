r"""Where everything for people is printed: whatever a file holds is text there, never a command to the terminal.

    screen().print("retail [food]\x1b[2J")      # retail [food]\x1b[2J

Square brackets are no markup, `:name:` is no picture, control characters and invisible ones are shown as escapes, and
what the terminal's encoding lacks is shown by the nearest signs that it has.
"""

import json
import sys
from datetime import date, datetime
from typing import Any, TextIO

from rich.console import Console, RenderableType
from rich.status import Status
from rich.text import Text

from nps_warehouse.errors import printable

WIDTH_OF_FILES = 120
NEAREST = {
    "−": "-",
    "–": "-",
    "—": "-",
    "…": "...",
    "×": "x",
    "→": "->",
    "•": "*",
    "≤": "<=",
    "≥": ">=",
    "·": "-",
}


class Screen(Console):
    """A console that shows every text as it is; style goes into `style=` or a `Text` of our own words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "markup": False, "emoji": False, "highlight": False})

    def status(self, status: RenderableType, **options: Any) -> Status:
        """A spinner of signs that the encoding has."""
        words = encodable(printable(str(status)), self.encoding)
        spinner = "dots" if self.encoding.startswith("utf") else "line"
        return super().status(words, **{"spinner": spinner, **options})

    def render_str(self, text: str, **options: Any) -> Text:
        """Every text on its way to the screen comes by here, those in tables too."""
        shown = encodable(printable(text), self.encoding)
        return super().render_str(shown, **{**options, "markup": False, "emoji": False})


def screen(*, stderr: bool = False, **options: Any) -> Screen:
    """The screen; as wide as our tables need when it is not a terminal."""
    shown = Screen(stderr=stderr, **options)
    return shown if shown.is_terminal else Screen(stderr=stderr, **{"width": WIDTH_OF_FILES, **options})


def encodable(text: str, encoding: str) -> str:
    """The text in signs that an encoding has: the nearest, or an escape where there is none."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        nearest = "".join(NEAREST.get(sign, sign) for sign in text)
        return nearest.encode(encoding, "backslashreplace").decode(encoding)
    return text


def json_text(content: object) -> str:
    """JSON for programs that is safe on a screen too: what cannot be printed is written as JSON escapes it."""
    written = json.dumps(content, default=_json_value, ensure_ascii=False, indent=2)
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in written)


def _json_value(value: object) -> object:
    """A value that JSON has no type for: dates and times, which are UTC, as ISO 8601, the rest as text."""
    if isinstance(value, datetime):
        return value.isoformat() + ("" if value.tzinfo else "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def never_fail_to_print(*streams: TextIO) -> None:
    """Let a terminal that lacks a sign show an escape instead of ending the command."""
    for stream in streams or (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

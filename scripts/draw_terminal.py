"""Draw what a terminal of 80 columns shows of the sample, as `make screens` does for the README.

NPS_WAREHOUSE=warehouse/screens python scripts/draw_terminal.py docs/images/terminal.svg

Reads the published version; the words are those of `nps bonus statement`, drawn as text in the reader's own fonts.
"""

import io
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
from rich.cells import cell_len

from nps_warehouse.finance import statement
from nps_warehouse.finance.reading import statements
from nps_warehouse.publish import read_published
from nps_warehouse.report.screen import Screen
from nps_warehouse.settings import Warehouse

COLUMNS = 80
CELL, LINE, MARGIN = 7.8, 18, 16
PROMPT = "$ "
STATEMENT = ("team-quarter", "2025-Q4", "Team West")
"""A scheme, a period and a payee of the sample."""
FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">
<style>
text {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }}
rect {{ fill: #f6f8fa; stroke: #d1d9e0 }}
.typed {{ font-weight: bold }}
@media (prefers-color-scheme: dark) {{ text {{ fill: #e6edf3 }} rect {{ fill: #151b23; stroke: #3d444d }} }}
</style>
<rect x="0.5" y="0.5" width="{inner_width:g}" height="{inner_height:g}" rx="8"/>
{lines}
</svg>
"""


def main(picture: Path) -> None:
    """Draw the newest version of the warehouse that `NPS_WAREHOUSE` names. Raises NpsError when there is none."""
    with read_published(Warehouse.here()) as published:
        picture.write_text(drawn(shown(published)), encoding="utf-8")


def shown(published: duckdb.DuckDBPyConnection) -> list[str]:
    """What was typed, and the statement of one team that it prints."""
    written = io.StringIO()
    screen = Screen(file=written, width=COLUMNS, force_terminal=True, color_system=None)
    screen.print(PROMPT + shlex.join(("nps", "bonus", "statement", *STATEMENT[:2], "--payee", STATEMENT[2])))
    screen.print()
    statement.show_text(statements(published, *STATEMENT), published, screen)
    return [line.rstrip() for line in written.getvalue().splitlines()]


def drawn(lines: Sequence[str]) -> str:
    """The lines as an SVG; each is as long as its cells are, whatever the font."""
    width, height = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    texts = "\n".join(_text(place, line) for place, line in enumerate(lines) if line)
    return FRAME.format(
        width=width, height=height, inner_width=width - 1, inner_height=height - 1, lines=texts
    )


def _text(place: int, line: str) -> str:
    typed = ' class="typed"' if line.startswith(PROMPT) else ""
    start = len(line) - len(line.lstrip())
    words = line[start:]
    x, y = MARGIN + start * CELL, MARGIN + (place + 0.75) * LINE
    length = f'textLength="{cell_len(words) * CELL:g}"'
    return f'<text{typed} x="{x:g}" y="{y:g}" {length}>{escape(words)}</text>'


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Tables on a narrow terminal: names shrink first, then columns leave in their order, and no figure is ever cut.

widths = widths_of(("Branch", "n", "Gap"), [("Staffing agencies", "123", "+17.3")])
fitted(widths, 20, names={"Branch": 8}, leaving=("Gap",))       # {'Branch': 15, 'n': 3}
"""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from nps_warehouse.errors import printable

WIDE = 1_000
"""The room for a table that goes into a file."""
BETWEEN, ENDS = 3, 2
"""Signs between the columns of rich's box SIMPLE_HEAD, and at both ends."""


def room_of(console: Console) -> int:
    """How wide a table may be: as the terminal; in a file nothing is shortened."""
    return console.width if console.is_terminal else WIDE


def widths_of(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> dict[str, int]:
    """How wide each column is when all of it is shown, its heading too."""
    return {
        name: max(cell_len(printable(text)) for text in (name, *(line[place] for line in lines)))
        for place, name in enumerate(columns)
    }


def fitted(
    widths: Mapping[str, int],
    room: int,
    *,
    names: Mapping[str, int],
    leaving: Sequence[str] = (),
    gap: int = 2,
) -> dict[str, int]:
    """The widths of the columns that are shown in a room. names: those that shrink, and to what; gap: between columns.

    Where all that may leave has left and there is still no room, the table is wider. Columns that it lacks do not matter.
    """
    shortest = {name: min(names.get(name, width), width) for name, width in widths.items()}
    for name in leaving:
        if width_of(shortest, gap) > room:
            shortest.pop(name, None)
    left = {name: widths[name] for name in shortest}
    while width_of(left, gap) > room and left != shortest:
        left[max((name for name in left if left[name] > shortest[name]), key=left.__getitem__)] -= 1
    return left


def width_of(widths: Mapping[str, int], gap: int) -> int:
    """The width of a table with so much between its columns."""
    return sum(widths.values()) + gap * (len(widths) - 1)


def sized(text: str, width: int, *, right: bool = False) -> str:
    """A cell of exactly this width; what is cut off is shown by `…`."""
    text = text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"
    space = " " * (width - cell_len(text))
    return space + text if right else text + space

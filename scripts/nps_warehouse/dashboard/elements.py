"""What sections are made of: tables of cells, and charts with the figures behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True)
class Cell:
    """A cell: its text, how sure it is or what it is of (`note`), and a mark such as `significant`.

    mix: counts of promoters, passives and detractors, drawn as a bar before the text.
    """

    text: str = ""
    note: str = ""
    mark: str = ""
    mix: tuple[int, int, int] | None = None

    @property
    def parts(self) -> tuple[tuple[str, float, float], ...]:
        """The bar of the mix in hundredths of its width: class, from, width."""
        if not self.mix or not sum(self.mix):
            return ()
        shares = [100 * count / sum(self.mix) for count in self.mix]
        starts = (0.0, shares[0], shares[0] + shares[1])
        names = ("promoter", "passive", "detractor")
        return tuple(
            (name, round(start, 1), round(share, 1))
            for name, start, share in zip(names, starts, shares, strict=True)
            if share
        )


@dataclass(frozen=True)
class Column:
    """A column: its heading, and whether it holds figures (aligned right) or texts."""

    title: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row names it. is_compact: its figures are short, so more fit beside another.

    is_slim: a phone shows it as a table too, not as a card per row.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    is_compact: bool = False
    is_slim: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing and the table of its figures; keys: what its signs mean, as (class, text)."""

    drawing: Markup
    table: Table
    keys: Sequence[tuple[str, str]] = field(default=())

"""What points pay: bands of a scheme as formulas, and the amounts that these come to."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from nps_warehouse.finance.reading import Row
from nps_warehouse.finance.workbook.paper import Formula, Place


@dataclass(frozen=True)
class Bands:
    """Where the bands of a statement's version of the scheme are: (from, share), and their cells."""

    steps: tuple[tuple[float, float], ...]
    place: Place
    first: int
    is_linear: bool

    def cells(self, key: str) -> str:
        """The cells of a column of these bands."""
        first = self.place.cell(key, self.first)
        return f"{first}:{self.place.cell(key, self.first + len(self.steps) - 1).partition('!')[2]}"

    def of(self, points: float | None) -> int | None:
        """The number of the band that points fall in: the lowest also holds what is below it."""
        if points is None or not self.steps:
            return None
        rounded = round(points, 9)
        return max((number for number, (start, _) in enumerate(self.steps) if start <= rounded), default=0)

    def share(self, points: float | None) -> float | None:
        """The share of the target that points give."""
        number = self.of(points)
        if number is None or points is None:
            return None
        start, share = self.steps[number]
        if not self.is_linear or number + 1 == len(self.steps):
            return share
        end, next_share = self.steps[number + 1]
        return share + (next_share - share) * max(0.0, points - start) / (end - start)


def share_cells(row: Row, points: str, bands: Bands, measure: float | None) -> list[Any]:
    """The band and the share; as published where the seed no longer has the bands."""
    if not bands.steps:
        return [row["band_from_points"], row["payout_share"]]
    band = bands.of(measure)
    return [
        Formula(
            f'=IF({points}="","",{_lookup(points, bands, "from_points")})',
            None if band is None else bands.steps[band][0],
        ),
        Formula(f'=IF({points}="","",{_share(points, bands)})', bands.share(measure)),
    ]


def _lookup(points: str, bands: Bands, key: str) -> str:
    starts = bands.cells("from_points")
    lowest = starts.partition(":")[0]
    return f"LOOKUP(MAX(ROUND({points},9),{lowest}),{starts},{bands.cells(key)})"


def _share(points: str, bands: Bands) -> str:
    """The share of the band, or in proportion between the starts of two; the highest band has no end."""
    share = _lookup(points, bands, "payout_share")
    if not bands.is_linear:
        return share
    start, end, following = (
        _lookup(points, bands, key) for key in ("from_points", "until_points", "next_share")
    )
    between = f"{share}+({following}-{share})*(MAX({points},{start})-{start})/({end}-{start})"
    return f"IF(ISNUMBER({end}),{between},{share})"


def amount(target: Decimal | None, share: float | None) -> Decimal:
    """Target × share, the share with ten decimals, rounded once to the cent; 0 without a target."""
    exact = (target or 0) * Decimal(share or 0).quantize(Decimal("1e-10"), rounding=ROUND_HALF_UP)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

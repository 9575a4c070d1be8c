"""How figures look on the page: rounded here, once, and never a figure without how sure it is.

>>> Figures("nl").points(-12.04)
'−12,0'
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nps_warehouse.dashboard.words import WORDS, Language, word
from nps_warehouse.report import wording

NARROW_SPACE = "\u202f"
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Figures:
    """Figures and codes as text in one language; null is the empty text."""

    language: Language

    def word(self, key: str, **values: object) -> str:
        """A text of the page in its language."""
        return word(key, self.language, values)

    def points(self, value: float | None) -> str:
        """Points with sign and one decimal: `−12.0`."""
        return self._decimal(wording.points(value))

    def tenths(self, value: int) -> str:
        """Points given in tenths, as the list of accounts holds them."""
        return self.points(value / 10)

    def interval(self, low: float | None, high: float | None) -> str:
        """`−12.0 … +3.4`; `exact` where both ends are one, empty when either is unknown."""
        if low is None or high is None:
            return ""
        ends = self.points(low), self.points(high)
        return self.word("exact") if ends[0] == ends[1] else " … ".join(ends)

    def count(self, value: float | None) -> str:
        """A whole number with its thousands apart."""
        return "" if value is None else wording.thousands(round(value)).replace(" ", NARROW_SPACE)

    def share(self, value: float | None) -> str:
        """A part as a whole percentage: `48 %`."""
        return "" if value is None else f"{value * 100:.0f}{NARROW_SPACE}%"

    def small_share(self, value: float) -> str:
        """A part that may be tiny, with one decimal: `0.2 %`."""
        return self._decimal(f"{value * 100:.1f}{NARROW_SPACE}%")

    def chance(self, value: float | None) -> str:
        """A p-value with three decimals; `< 0.001` where that would be nothing."""
        if value is None:
            return ""
        return self._decimal(f"{value:.3f}" if value >= 0.0005 else "< 0.001")

    def mean(self, value: float | None) -> str:
        """A mean score with one decimal: `7.1`."""
        return "" if value is None else self._decimal(f"{value:.1f}")

    def money(self, value: float | None, currency: str | None = None) -> str:
        """An amount in whole units; with its currency where the mart has one."""
        return " ".join(part for part in (currency, self.count(value)) if part and value is not None)

    def amount(self, value: Decimal | None, currency: str | None) -> str:
        """An amount to the cent: `EUR 1 250.00`."""
        if value is None:
            return ""
        written = f"{value:,.2f}".replace(",", NARROW_SPACE).replace("-", "−")
        return " ".join(filter(None, (currency, self._decimal(written))))

    def day(self, value: date | None) -> str:
        """`2025-11-13`: the same in every language."""
        return "" if value is None else f"{value:%Y-%m-%d}"

    def moment(self, value: datetime | None) -> str:
        """`2025-11-13 09:30 UTC`."""
        return "" if value is None else f"{value:%Y-%m-%d %H:%M} UTC"

    def period(self, name: str) -> str:
        """A period's name; that of a rolling window (`12m to 2026-01`) in words."""
        rolling = re.fullmatch(r"(\d+)m to (.+)", name)
        return self.word("rolling", months=rolling[1], last=rolling[2]) if rolling else name

    def short_period(self, name: str) -> str:
        """A period's name where there is little room; that of a rolling window is its last month."""
        return re.sub(r"^\d+m to ", "", name)

    def n(self, count: float | None) -> str:
        """Of how many a figure is, never broken over two lines: `n = 853`."""
        return f"n{NO_BREAK}={NO_BREAK}{self.count(count)}"

    def code(self, value: str | None) -> str:
        """A code of the marts (`not_an_answer`, `n < 5`) in words; one without words as it is."""
        if not value:
            return ""
        key = f"code:{value}"
        text = self.word(key) if key in WORDS else value.replace("_", " ")
        return re.sub(r"\bn < (?=\d)", f"n{NO_BREAK}<{NO_BREAK}", text)

    def branch(self, row: Mapping[str, Any]) -> str:
        """A branch's name in the page's language."""
        name = (row.get("branch_name_nl") if self.language == "nl" else None) or row["branch_name"]
        return self.code(name) if name == "(unknown)" else str(name)

    def _decimal(self, text: str) -> str:
        return text.replace(".", ",") if self.language == "nl" else text

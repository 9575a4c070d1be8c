"""The sheets `Statements` and `Checks`: what is paid, from live formulas, and whether that is what was published.

Statements   answers → NPS → points → eligible → band → share → amount
Checks       every rule with what it asks for, what is there and the verdict; recomputed against published
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from nps_warehouse.finance.reading import Row
from nps_warehouse.finance.wording import RULES, verdict
from nps_warehouse.finance.workbook.accounts import Counts
from nps_warehouse.finance.workbook.paper import Column, Formula, Place

STATEMENTS = (
    Column("number", "No.", "whole", 4),
    Column("payee_id", "Payee"),
    Column("payee_name", "Name"),
    Column("responses", "Answers", "count"),
    Column("promoters", "Promoters", "count"),
    Column("passives", "Passives", "count"),
    Column("detractors", "Detractors", "count"),
    Column("nps", "NPS", "points", 7),
    Column("measure", "Paid on", "points", 8),
    Column("low", "Low end", "points", 7),
    Column("high", "High end", "points", 7),
    Column("accounts", "Accounts", "count"),
    Column("invitations", "Invitations", "count"),
    Column("answered", "Answered", "count"),
    Column("rate", "Response rate", "share", 9),
    Column("eligible", "Eligible", "text", 8),
    Column("band", "Band from", "points", 8),
    Column("share", "Share of target", "exact_share", 8),
    Column("target", "Target", "money"),
    Column("amount", "Amount", "money"),
    Column("currency", "", "text", 6),
    Column("state", "State", "text", 10),
)
SUMMED = ("responses", "promoters", "passives", "detractors", "invitations", "answered", "target", "amount")
CHECKS = (
    Column("number", "No.", "whole", 5),
    Column("payee_name", "Payee"),
    *(
        column
        for rule, (words, _) in RULES.items()
        for column in (
            Column(
                f"{rule}_required",
                f"{words.capitalize()} required",
                "share" if "rate" in rule else "count",
                10,
            ),
            Column(f"{rule}_value", f"{words.capitalize()}", "share" if "rate" in rule else "count", 10),
            Column(f"has_{rule}", "Verdict", "text", 8),
        )
    ),
    Column("reason", "Why not eligible"),
    Column("points", "Points recomputed", "exact_points", 11),
    Column("published_points", "Points published", "exact_points", 11),
    Column("points_difference", "Difference", "exact_points", 10),
    Column("amount", "Amount recomputed", "money", 11),
    Column("published_amount", "Amount published", "money", 11),
    Column("amount_difference", "Difference", "money", 10),
    Column("other_manager_share", "Answers under another manager", "share", 11),
)


@dataclass(frozen=True)
class Points:
    """What is paid on, recomputed: cells of a workbook, or what was published where they cannot be.

    measured: the answers that it is made of.
    """

    measure: Any
    low: Any
    high: Any
    measured: Any


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


def value(cell: Any) -> Any:
    """What a cell comes to."""
    return cell.value if isinstance(cell, Formula) else cell


def number_of(cell: Any) -> float | None:
    """What a cell comes to, as a number; null for an empty one."""
    found = value(cell)
    return None if found in (None, "") else float(found)


def statement_cells(
    row: Row,
    number: int,
    place: Place,
    checks: Place,
    counts: list[Any],
    counted: Counts,
    points: Points,
    bands: Bands,
) -> list[Any]:
    """A row of `Statements`. counts: cells of answers, promoters, passives, detractors and accounts."""
    at = {column.key: place.cell(column.key, number) for column in STATEMENTS}
    *answers, accounts = counts
    verdicts = [checks.cell(f"has_{rule}", number) for rule in RULES]
    measure = number_of(points.measure)
    met = all(verdict_of(row, rule, points, counted, accounts) != "fail" for rule in RULES)
    is_eligible = met and measure is not None and row["target_amount"] is not None
    share = bands.share(measure) if bands.steps else row["payout_share"]
    return [
        number + 1,
        row["payee_id"],
        row["payee_name"],
        *answers,
        Formula(
            f'=IF({at["responses"]}>0,100*({at["promoters"]}-{at["detractors"]})/{at["responses"]},"")',
            counted.nps,
        ),
        points.measure,
        points.low,
        points.high,
        accounts,
        row["invitations"],
        row["answered_invitations"],
        Formula(f'=IF(N({at["invitations"]})>0,{at["answered"]}/{at["invitations"]},"")', rate(row)),
        Formula(
            f"=IF(AND(ISNUMBER({at['measure']}),ISNUMBER({at['target']}),"
            + ",".join(f'{cell}<>"fail"' for cell in verdicts)
            + '),"yes","no")',
            "yes" if is_eligible else "no",
        ),
        *_paid_share(row, at["measure"], bands, measure),
        row["target_amount"],
        Formula(
            f'=IF({at["eligible"]}="yes",ROUND(N({at["target"]})*ROUND(N({at["share"]}),10),2),0)',
            amount(row["target_amount"], share if is_eligible else 0),
        ),
        row["currency"],
        row["state"],
    ]


def check_cells(
    row: Row, number: int, place: Place, statements: Place, points: Points, cells: list[Any], counted: Counts
) -> list[Any]:
    """A row of `Checks`. cells: the statement's."""
    at = {column.key: place.cell(column.key, number) for column in CHECKS}
    by_key = {column.key: cell for column, cell in zip(STATEMENTS, cells, strict=True)}
    values = {
        "minimum_responses": points.measured,
        "minimum_response_rate": Formula(f"={statements.cell('rate', number)}", value(by_key["rate"])),
        "minimum_accounts": Formula(f"={statements.cell('accounts', number)}", value(by_key["accounts"])),
    }
    rules: list[Any] = []
    for rule in RULES:
        required, there = at[f"{rule}_required"], at[f"{rule}_value"]
        rules += [
            row[rule],
            values[rule],
            Formula(
                f'=IF({required}="","no such rule",IF(N({there})>={required},"pass","fail"))',
                verdict_of(row, rule, points, counted, by_key["accounts"]),
            ),
        ]
    measure = statements.cell("measure", number)
    recomputed, paid = number_of(by_key["measure"]), value(by_key["amount"])
    return [
        number + 1,
        row["payee_name"],
        *rules,
        row["not_eligible_reason"],
        Formula(f'=IF(ISNUMBER({measure}),{measure},"")', recomputed),
        row["measure_points"],
        _difference(at["points"], at["published_points"], recomputed, row["measure_points"], 9),
        Formula(f"={statements.cell('amount', number)}", paid),
        row["amount"],
        _difference(at["amount"], at["published_amount"], paid, row["amount"], 2),
        row["other_manager_share"],
    ]


def verdict_of(row: Row, rule: str, points: Points, counted: Counts, accounts: Any) -> str:
    """The verdict that the formula comes to."""
    there = {
        "minimum_responses": number_of(points.measured),
        "minimum_response_rate": rate(row),
        "minimum_accounts": number_of(accounts),
    }[rule]
    required = row[rule]
    return verdict(None if required is None else (there or 0) >= required, required=required)


def rate(row: Row) -> float | None:
    """Answered ÷ invitations; null without any."""
    return row["answered_invitations"] / row["invitations"] if row["invitations"] else None


def amount(target: Decimal | None, share: float | None) -> Decimal:
    """Target × share, the share with ten decimals, rounded once to the cent; 0 without a target."""
    exact = (target or 0) * Decimal(share or 0).quantize(Decimal("1e-10"), rounding=ROUND_HALF_UP)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _paid_share(row: Row, points: str, bands: Bands, measure: float | None) -> list[Any]:
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


def _difference(recomputed: str, published: str, now: Any, then: Any, decimals: int) -> Formula:
    """What recomputing gives beyond what was published: 0 where both are empty."""
    difference = round(float(now or 0) - float(then or 0), decimals)
    return Formula(f"=ROUND(N({recomputed})-N({published}),{decimals})", difference)

"""The sheet `Statements`: what each payee gets, from live formulas.

answers → NPS → points that are paid on → eligible (sheet Checks) → band → share → amount
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nps_warehouse.finance.reading import Row
from nps_warehouse.finance.wording import RULES, verdict
from nps_warehouse.finance.workbook.accounts import Counts
from nps_warehouse.finance.workbook.bands import Bands, amount, share_cells
from nps_warehouse.finance.workbook.paper import Column, Formula, Places, number_of

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
class Line:
    """A statement on its way to the sheets.

    row: the mart's. number: its place, from 0. counted: its answers. counts: cells of answers, promoters, passives,
    detractors and accounts.
    """

    row: Row
    number: int
    counted: Counts
    counts: Sequence[Any]
    points: Points
    bands: Bands

    @property
    def rate(self) -> float | None:
        """Answered ÷ invitations; null without any."""
        return self.row["answered_invitations"] / self.row["invitations"] if self.row["invitations"] else None

    def verdict(self, rule: str) -> str:
        """The verdict that its formula comes to."""
        there = {
            "minimum_responses": number_of(self.points.measured),
            "minimum_response_rate": self.rate,
            "minimum_accounts": number_of(self.counts[-1]),
        }[rule]
        required = self.row[rule]
        return verdict(None if required is None else (there or 0) >= required, required=required)


def statement_cells(line: Line, places: Places) -> list[Any]:
    """A row of `Statements`."""
    row, number, points, bands = line.row, line.number, line.points, line.bands
    place, checks = places["Statements"], places["Checks"]
    at = {column.key: place.cell(column.key, number) for column in STATEMENTS}
    *answers, accounts = line.counts
    verdicts = [checks.cell(f"has_{rule}", number) for rule in RULES]
    measure = number_of(points.measure)
    met = all(line.verdict(rule) != "fail" for rule in RULES)
    is_eligible = met and measure is not None and row["target_amount"] is not None
    share = bands.share(measure) if bands.steps else row["payout_share"]
    return [
        number + 1,
        row["payee_id"],
        row["payee_name"],
        *answers,
        Formula(
            f'=IF({at["responses"]}>0,100*({at["promoters"]}-{at["detractors"]})/{at["responses"]},"")',
            line.counted.nps,
        ),
        points.measure,
        points.low,
        points.high,
        accounts,
        row["invitations"],
        row["answered_invitations"],
        Formula(f'=IF(N({at["invitations"]})>0,{at["answered"]}/{at["invitations"]},"")', line.rate),
        Formula(
            f"=IF(AND(ISNUMBER({at['measure']}),ISNUMBER({at['target']}),"
            + ",".join(f'{cell}<>"fail"' for cell in verdicts)
            + '),"yes","no")',
            "yes" if is_eligible else "no",
        ),
        *share_cells(row, at["measure"], bands, measure),
        row["target_amount"],
        Formula(
            f'=IF({at["eligible"]}="yes",ROUND(N({at["target"]})*ROUND(N({at["share"]}),10),2),0)',
            amount(row["target_amount"], share if is_eligible else 0),
        ),
        row["currency"],
        row["state"],
    ]

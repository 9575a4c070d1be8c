"""The sheet `Accounts`: what each account's answers add to the figure of a payee, counted from the evidence.

Each count is a formula of the workbook and, beside it, the value that it has now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nps_warehouse.finance.reading import Row
from nps_warehouse.finance.workbook.paper import Column, Formula, Places

UNKNOWN = "(unknown)"
"""The account of answers that nobody could place: each is a cluster of its own."""


@dataclass(frozen=True)
class Counts:
    """Answers of one kind."""

    responses: int
    promoters: int
    detractors: int

    @property
    def balance(self) -> int:
        """Promoters less detractors."""
        return self.promoters - self.detractors

    @property
    def nps(self) -> float | None:
        """In points; null without answers."""
        return 100 * self.balance / self.responses if self.responses else None


def count(answers: Sequence[Row]) -> Counts:
    """Count answers by their scores."""
    scores = [int(answer["score"]) for answer in answers]
    return Counts(len(scores), sum(score >= 9 for score in scores), sum(score <= 6 for score in scores))


@dataclass(frozen=True)
class Account:
    """One account's answers for one payee. number: its place in the list; statement: that of the payee, both from 1."""

    number: int
    statement: int
    account_id: str
    counts: Counts

    @property
    def is_known(self) -> bool:
        """Whether it is an account, not the answers that nobody could place."""
        return self.account_id != UNKNOWN

    @property
    def sums(self) -> tuple[int, int, int, int]:
        """What it adds: clusters, balance squares, products, squares."""
        counts = self.counts
        if not self.is_known:
            n = counts.responses
            return n, counts.promoters + counts.detractors, counts.balance, n
        return 1, counts.balance**2, counts.balance * counts.responses, counts.responses**2


ACCOUNTS = (
    Column("number", "No.", "whole", 6),
    Column("statement", "Statement", "whole"),
    Column("payee", "Payee"),
    Column("account_id", "Account"),
    Column("responses", "Answers", "count"),
    Column("promoters", "Promoters", "count"),
    Column("detractors", "Detractors", "count"),
    Column("nps", "NPS", "points"),
    Column("is_known", "Known account", "whole", 8),
    Column("clusters", "Clusters", "count"),
    Column("balance_squares", "(P−D)²", "count"),
    Column("products", "(P−D)·n", "count"),
    Column("squares", "n²", "count"),
)


def account_cells(account: Account, payee: str, row: int, places: Places) -> list[Any]:
    """A row of the sheet `Accounts`."""
    counts, place, evidence = account.counts, places["Accounts"], places["Evidence"]
    n, promoters, detractors = (place.cell(key, row) for key in ("responses", "promoters", "detractors"))
    number = place.cell("number", row)
    of_account = f"COUNTIFS({evidence.range('account_row')},{number}"
    scores = evidence.range("score")
    sums: tuple[str | None, ...]
    if not account.is_known:
        sums = (f"={n}", f"={promoters}+{detractors}", f"={promoters}-{detractors}", f"={n}")
    else:
        balance = f"({promoters}-{detractors})"
        sums = (None, f"={balance}^2", f"={balance}*{n}", f"={n}^2")
    return [
        account.number,
        account.statement,
        payee,
        account.account_id,
        Formula(f"={of_account})", counts.responses),
        Formula(f'={of_account},{scores},">=9")', counts.promoters),
        Formula(f'={of_account},{scores},"<=6")', counts.detractors),
        Formula(f'=IF({n}>0,100*({promoters}-{detractors})/{n},"")', counts.nps),
        int(account.is_known),
        *(Formula(text, value) if text else value for text, value in zip(sums, account.sums, strict=True)),
    ]

"""Accounts that answer twice, or once beside a benchmark, with the chance of everything they can answer.

Enumerates what happens where nothing differs, so that every flag is a false alarm; the SQL macros do the statistics.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from scipy import stats

Mix = tuple[float, float, float]

TRUTHS: tuple[Mix, ...] = (
    (0.4, 0.4, 0.2),
    (0.2, 0.4, 0.4),
    (0.1, 0.2, 0.7),
    (0.7, 0.2, 0.1),
    (0.33, 0.34, 0.33),
    (0.05, 0.15, 0.8),
)
DISTINCT = TRUTHS[1:3] + TRUTHS[4:]  # the others are their mirror images
KNOWN = 1_000_000  # so many answers leave nothing uncertain: a benchmark of its own composition
NEGLIGIBLE = 1e-6


@dataclass(frozen=True)
class Account:
    """So many of its contacts answer (contacts unknown: of countless), and what they think on the whole."""

    contacts: int | None
    responses: int
    truth: Mix

    @property
    def people(self) -> tuple[int, int, int] | None:
        """The contacts as whole people: promoters, passives, detractors."""
        if self.contacts is None:
            return None
        promoters, detractors = round(self.contacts * self.truth[0]), round(self.contacts * self.truth[2])
        return promoters, self.contacts - promoters - detractors, detractors

    @property
    def mix(self) -> Mix:
        """What its contacts, as whole people, think."""
        if self.people is None or self.contacts is None:
            return self.truth
        promoters, passives, detractors = self.people
        return promoters / self.contacts, passives / self.contacts, detractors / self.contacts


def account_outcomes(accounts: Sequence[Account]) -> pd.DataFrame:
    """Every (p, d) with its chance, per account (`id`): with its contacts known, drawn without replacement."""
    frames = []
    for number, account in enumerate(accounts):
        counts = _counts(account.responses)
        if account.people is None:
            chance = stats.multinomial.pmf(counts, account.responses, account.truth)
        else:
            counts = counts[(counts <= account.people).all(axis=1)]
            chance = stats.multivariate_hypergeom.pmf(counts, account.people, account.responses)
        frames.append(_frame(number, counts, chance, account.contacts))
    return pd.concat(frames)


def benchmark_outcomes(accounts: Sequence[Account], responses: int) -> pd.DataFrame:
    """The same of a benchmark of so many answers beside each account: it holds what the account's people think."""
    frames = []
    for number, account in enumerate(accounts):
        if responses == KNOWN:
            counts, chance = np.rint(KNOWN * np.array([account.mix])).astype(int), np.ones(1)
        else:
            counts = _counts(responses)
            chance = stats.multinomial.pmf(counts, responses, account.mix)
        frames.append(_frame(number, counts, chance, None))
    return pd.concat(frames)


def enumerated(
    accounts: Sequence[Account], benchmark_responses: int | None = None
) -> duckdb.DuckDBPyConnection:
    """A database with the tables `accounts` and `benchmarks` (where asked for): id, p, d, n, contacts, chance."""
    connection = duckdb.connect(config={"threads": 2})
    frames = {"accounts": account_outcomes(accounts)}
    if benchmark_responses is not None:
        frames["benchmarks"] = benchmark_outcomes(accounts, benchmark_responses)
    for name, frame in frames.items():
        connection.register("frame", frame)
        connection.execute(
            f"create table {name} as select id, p::bigint as p, d::bigint as d, n::bigint as n,"
            " contacts::bigint as contacts, chance from frame"
        )
    return connection


def _counts(responses: int) -> np.ndarray:
    promoters, detractors = (axis.ravel() for axis in np.mgrid[: responses + 1, : responses + 1])
    counts = np.column_stack([promoters, responses - promoters - detractors, detractors])
    return counts[counts[:, 1] >= 0]


def _frame(number: int, counts: np.ndarray, chance: np.ndarray, contacts: int | None) -> pd.DataFrame:
    happens = chance > NEGLIGIBLE
    frame = pd.DataFrame({"id": number, "p": counts[happens, 0], "d": counts[happens, 2]})
    frame["n"] = counts.sum(axis=1)[happens]
    frame["contacts"] = pd.array([contacts] * len(frame), dtype="Int64")
    frame["chance"] = chance[happens]
    assert math.isclose(frame["chance"].sum(), 1, abs_tol=5e-4)
    return frame

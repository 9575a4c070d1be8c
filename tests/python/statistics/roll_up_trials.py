"""Branches of accounts whose customers differ, drawn with a seed: the SQL macros do the statistics.

An account's own mix of promoters, passives and detractors is drawn from a Dirichlet distribution of concentration 4
around the mix of all, and its answers from its own mix.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

Mix = tuple[float, float, float]
Array = np.ndarray

CONCENTRATION = 4


@dataclass(frozen=True)
class Trial:
    """So many branches of so many accounts, each of `sizes` answers: ten, even (Poisson) or skewed (lognormal)."""

    repeats: int
    accounts: int
    mix: Mix = (0.3, 0.4, 0.3)
    sizes: str = "even"
    back: float = 1.0  # the share of the accounts of a period that were there in the one before
    moved: float = 0.0  # the share of all answers that moved from detractor to promoter

    @property
    def truth(self) -> float:
        """The NPS of all accounts there could be, in points."""
        return 100 * (self.mix[0] - self.mix[2])


def answers(trial: Trial, seed: int) -> pd.DataFrame:
    """One row per branch (`id`) and account with answers: n, p, d."""
    generator = np.random.default_rng(seed)
    shape = (trial.repeats, trial.accounts)
    counts = generator.multinomial(_sizes(generator, trial.sizes, shape), _mixes(generator, trial.mix, shape))
    frame = _frame(shape, counts, "")
    return frame[frame.n > 0]


def answers_in_two_periods(trial: Trial, seed: int) -> pd.DataFrame:
    """One row per branch (`id`) and account: n_now, p_now, d_now, n_before, p_before, d_before; n = 0 where absent."""
    generator = np.random.default_rng(seed)
    both = round(trial.back * trial.accounts)
    shape = (trial.repeats, 2 * trial.accounts - both)
    mixes = _mixes(generator, trial.mix, shape)
    before, now = (_sizes(generator, trial.sizes, shape) for _ in range(2))
    before[:, trial.accounts :] = 0
    now[:, : trial.accounts - both] = 0
    counts_before, counts_now = generator.multinomial(before, mixes), generator.multinomial(now, mixes)
    moved = generator.binomial(counts_now[..., 2], trial.moved / trial.mix[2])
    counts_now[..., 0] += moved
    counts_now[..., 2] -= moved
    return _frame(shape, counts_now, "_now").join(_frame(shape, counts_before, "_before").drop(columns="id"))


def database(frame: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """A database with these rows as the table `answers`."""
    connection = duckdb.connect(config={"threads": 2})
    connection.register("frame", frame)
    connection.execute("create table answers as select * from frame")
    return connection


def sums(suffix: str = "") -> str:
    """SQL: per branch, what a roll-up carries of the accounts of one period."""
    p, d, n = (column + suffix for column in "pdn")
    terms = {
        "clusters": "1",
        "promoters": p,
        "detractors": d,
        "responses": n,
        "balance_squares": f"({p} - {d}) * ({p} - {d})",
        "products": f"({p} - {d}) * {n}",
        "squares": f"{n} * {n}",
    }
    columns = ", ".join(f"cast(sum({term}) as bigint) as {name}" for name, term in terms.items())
    return f"select id, {columns} from answers where {n} > 0 group by id"


PAIRS = """
    select
        id,
        count(*) as shared_clusters,
        cast(sum((p_now - d_now) * (p_before - d_before)) as bigint) as shared_balances,
        cast(sum((p_now - d_now) * n_before) as bigint) as shared_balances_now,
        cast(sum(n_now * (p_before - d_before)) as bigint) as shared_balances_before,
        cast(sum(n_now * n_before) as bigint) as shared_responses
    from answers where n_now > 0 and n_before > 0 group by id
"""


def _mixes(generator: np.random.Generator, mix: Mix, shape: tuple[int, int]) -> Array:
    return generator.dirichlet(CONCENTRATION * np.array(mix), shape)


def _sizes(generator: np.random.Generator, sizes: str, shape: tuple[int, int]) -> Array:
    if sizes == "ten":
        return np.full(shape, 10)
    if sizes == "even":
        return generator.poisson(10, shape)
    return np.maximum(1, np.rint(generator.lognormal(np.log(10), 0.9, shape))).astype(int)


def _frame(shape: tuple[int, int], counts: Array, suffix: str) -> pd.DataFrame:
    columns = {"id": np.repeat(np.arange(shape[0]), shape[1])}
    columns |= {f"n{suffix}": counts.sum(axis=2).ravel(), f"p{suffix}": counts[..., 0].ravel()}
    return pd.DataFrame(columns | {f"d{suffix}": counts[..., 2].ravel()})

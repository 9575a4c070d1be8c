"""The core marts as an analyst would make them with pandas, for comparison: every table in memory, once, in full.

NPS with its interval and histogram, change from the period before, and gap to every published benchmark, of the whole,
branches, accounts and managers, for months, quarters, years and rolling windows. Left out: what may be unreadable,
accounts that change branch and people who change account, what became of each row, response rates, tests, and everything
that lets the next load be cheaper. Uncertainty is the plain one of independent answers: left out are contacts that could
still answer, accounts as clusters with Student's t, changes of the same accounts, errors of benchmarks, limits of changes
and gaps, significance and its floor.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ENTITIES = ("whole", "branch_id", "account_id", "account_manager_id")
Z = 1.959964


def pandas_marts(drop: Path) -> None:
    """Make every mart of the answers and accounts in a drop, and let it go."""
    benchmarks = pd.read_csv(SEEDS / "published_benchmarks.csv")
    for period_type, voices in voices_by_period(read_answers(drop)):
        for entity in ENTITIES:
            figures = figures_of(voices, entity)
            _with_change(figures, entity, period_type)
            if entity != "account_manager_id":
                _gaps(figures, voices, entity, benchmarks)


def read_answers(drop: Path) -> pd.DataFrame:
    """The newest version of every answer with a score and a time, in order of time, with its account."""
    answers = pd.read_csv(drop / "responses.csv", parse_dates=["responded_at"])
    answers = answers.drop_duplicates("response_id", keep="last")
    answers = answers[answers["score"].between(0, 10) & answers["responded_at"].notna()]
    local = answers["responded_at"].dt.tz_convert("Europe/Amsterdam").dt.tz_localize(None)
    answers = answers.assign(whole="all", day=local, month=local.dt.to_period("M"))
    accounts = pd.read_csv(drop / "accounts.csv")
    placed = answers.merge(accounts, on="account_id", how="left")
    ordered: pd.DataFrame = placed.sort_values(["responded_at", "response_id"])
    return ordered


def voices_by_period(answers: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """By period type, the last answer of every person in each period."""
    by_period = [
        (name, answers.assign(period=answers["day"].dt.to_period(letter)))
        for name, letter in (("month", "M"), ("quarter", "Q"), ("year", "Y"))
    ]
    months = answers["month"]
    windows = (
        answers[(months > last - 12) & (months <= last)].assign(period=last)
        for last in pd.period_range(months.min(), months.max(), freq="M")
    )
    for name, all_answers in by_period:
        yield name, all_answers.drop_duplicates(["period", "respondent_id"], keep="last")
    together = (window.drop_duplicates("respondent_id", keep="last") for window in windows)
    yield "rolling_12_months", pd.concat(together)


def figures_of(voices: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Histogram, shares, NPS and its interval, a row per entity and period."""
    counts = pd.crosstab([voices[entity], voices["period"]], voices["score"])
    figures = counts.reindex(columns=range(11), fill_value=0)
    promoters, detractors = figures[[9, 10]].sum(axis=1), figures[list(range(7))].sum(axis=1)
    responses = figures.sum(axis=1)
    adjusted = (promoters - detractors) / (responses + 3)
    error = np.sqrt(((promoters + detractors + 1.5) / (responses + 3) - adjusted**2) / (responses + 3))
    measured: pd.DataFrame = figures.assign(
        responses=responses,
        promoter_share=promoters / responses,
        detractor_share=detractors / responses,
        nps=100 * (promoters - detractors) / responses,
        nps_low=100 * (adjusted - Z * error),
        nps_high=100 * (adjusted + Z * error),
        standard_error=100 * error,
    ).reset_index()
    return measured


def _with_change(figures: pd.DataFrame, entity: str, period_type: str) -> pd.DataFrame:
    """The figures with those of the period before; of a rolling window, of the one a year before."""
    before = figures[[entity, "period", "nps", "standard_error"]].copy()
    before["period"] += 12 if period_type == "rolling_12_months" else 1
    both: pd.DataFrame = figures.merge(before, on=[entity, "period"], how="left", suffixes=("", "_before"))
    both["change"] = both["nps"] - both["nps_before"]
    both["change_error"] = (both["standard_error"] ** 2 + both["standard_error_before"] ** 2) ** 0.5
    return both


def _gaps(figures: pd.DataFrame, voices: pd.DataFrame, entity: str, benchmarks: pd.DataFrame) -> pd.DataFrame:
    """The figures beside every study that knows the branch, or all branches together."""
    if entity == "account_id":
        branches = voices.drop_duplicates("account_id")[["account_id", "branch_id"]]
        figures = figures.merge(branches, on="account_id")
    overall = benchmarks[benchmarks["branch_id"].isna()].drop(columns="branch_id")
    parts = [figures.merge(overall, how="cross", suffixes=("", "_published"))]
    if entity != "whole":
        parts.append(figures.merge(benchmarks, on="branch_id", suffixes=("", "_published")))
    gaps: pd.DataFrame = pd.concat(parts)
    gaps["gap"] = gaps["nps"] - gaps["nps_published"]
    return gaps

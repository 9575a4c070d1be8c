"""What the pipeline is compared with, each run as a process of its own: `python references.py NAME DROP`."""

import sys
from pathlib import Path


def bare_read(drop: Path) -> None:
    """The same files into tables, as text, and nothing else."""
    import duckdb

    with duckdb.connect(str(drop / "bare.duckdb")) as connection:
        for file in sorted(drop.glob("*.csv")):
            connection.execute(
                f"create or replace table {file.stem} as from read_csv('{file}', all_varchar=true, header=true)"
            )


def pandas_marts(drop: Path) -> None:
    """NPS, interval and histogram per branch, account and manager, for months, quarters, years and rolling windows."""
    import numpy as np
    import pandas as pd

    answers = pd.read_csv(drop / "responses.csv", parse_dates=["responded_at"])
    accounts = pd.read_csv(drop / "accounts.csv")
    answers["day"] = answers["responded_at"].dt.tz_convert("Europe/Amsterdam").dt.tz_localize(None)
    answers = answers.merge(accounts, on="account_id", how="left").sort_values(
        ["responded_at", "response_id"]
    )
    answers["month"] = answers["day"].dt.to_period("M")
    last = answers["month"].max()
    windows = [
        answers[(answers["month"] > month - 12) & (answers["month"] <= month)].assign(
            period=f"12m to {month}"
        )
        for month in pd.period_range(answers["month"].min(), last, freq="M")
    ]
    windows += [answers.assign(period=answers["day"].dt.to_period(letter).astype(str)) for letter in "MQY"]
    for window in windows:
        voices = window.drop_duplicates(["period", "respondent_id"], keep="last")
        for entity in ("branch_id", "account_id", "account_manager_id"):
            counts = pd.crosstab([voices[entity], voices["period"]], voices["score"])
            promoters = counts.reindex(columns=[9, 10], fill_value=0).sum(axis=1)
            detractors = counts.reindex(columns=range(7), fill_value=0).sum(axis=1)
            n = counts.sum(axis=1)
            adjusted = (promoters - detractors) / (n + 3)
            variance = (promoters + detractors + 1.5) / (n + 3) - adjusted**2
            half = 1.959964 * np.sqrt(variance / (n + 3))
            pd.DataFrame(
                {
                    "n": n,
                    "nps": 100 * (promoters - detractors) / n,
                    "low": 100 * (adjusted - half),
                    "high": 100 * (adjusted + half),
                }
            )


def import_great_expectations(drop: Path) -> None:
    """What the validating library costs before it does anything."""
    import great_expectations

    assert great_expectations.__version__


REFERENCES = {
    "bare_read": bare_read,
    "pandas_marts": pandas_marts,
    "import_great_expectations": import_great_expectations,
}

if __name__ == "__main__":
    REFERENCES[sys.argv[1]](Path(sys.argv[2]))

"""How `nps explain` shows formulas: lines checked by hand with a calculator, at the widths people read at."""

import io

import duckdb
import pytest
from rich.console import Console

from nps_warehouse.explain import explain
from nps_warehouse.explain.showing import show_text

OF_AN_ACCOUNT = """
95 % interval −52.5 … +6.7: 16 of 35 contacts answered: finite population
f share who answered: n ÷ N = 16 ÷ 35 = 0.45714286
= 100 × (4 − 8) ÷ (16 + 3) = −21.052632
= (4 + 8 + 1.5) ÷ (16 + 3) − ((−21.052632) ÷ 100)² = 0.66620499
c centre: f × m + (1 − f) × m′ = 0.45714286 × (−25) + (1 − 0.45714286) × (−21.052632) = −22.857143
= 100 × (1 − 0.45714286) × √(0.66620499 × (1 ÷ (35 − 16) + 1 ÷ (16 + 3))) = 14.375657
half half of the interval: 1.959964 × se + h = 1.959964 × 14.375657 + 1.4285714 = 29.604341
change published change: m₁ − m₂ = (−25) − (−26.666667) = 1.6666667
δ difference of the centres: c₁ − c₂ = (−22.857143) − (−24.126984) = 1.2698413
h rounding of both: √(h₁² + h₂²) = √(1.4285714² + 1.4285714²) = 2.0203051
not significant: p = 1, and of the accounts tested together none is (Benjamini–Hochberg at .05)
se error of both: √(se₁² + se₂²) = √(14.375657² + 11.828447²) = 18.616435
gap with branch staffing in tns-nipo −11.0, no interval: nobody published how many answers are behind
not tested: uncertainty unknown
benchmark all B2B in tns-nipo: only its NPS was published, so the widest spread of answers is assumed
= (1390 + 1.5) ÷ (1390 + 3) − ((−29.935391) ÷ 100)² = 0.90931042
"""

OF_A_BRANCH = """
95 % interval −22.4 … +49.5: answers within each of the 14 accounts resemble one another
A accounts with answers; an answer without one counts as one = 14
= (46 − 2 × 0.14285714 × 0 + 0.14285714² × 526) ÷ 56² = 0.01809142
g accounts of equal size this amounts to: n² ÷ Σn² = 56² ÷ 526 = 5.9619772
= 1.959964 + 2.3722713 ÷ 4.9619772 + 2.8224987 ÷ 4.9619772² + 2.5558498 ÷ 4.9619772³ = 2.5736112
= max(9.6498976, 2.5736112 ÷ 1.959964 × 100 × √0.019483068) = 18.328356
the same of 2025-Q3: answers within each of the 12 accounts resemble one another
the same customers are compared with themselves
A accounts that answered in either: A₁ + A₂ − A₁₂ = 14 + 12 − 10 = 16
= (28 − 0.01754386 × 18 − 0.14285714 × (−23) + 0.14285714 × 0.01754386 × 488) ÷ (56 × 57) = 0.010085521
= 16 ÷ (16 − 1) × max(0, 0.01809142 + 0.0092461151 − 2 × 0.010085521) = 0.0076442599
not significant: p = 0.40684518 > .05
"""


def text(sample: duckdb.DuckDBPyConnection, entity_type: str, name: str, period: str, width: int) -> str:
    console = Console(file=io.StringIO(), highlight=False, width=width)
    show_text(explain(sample, entity_type, name, period), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("entity_type", "name", "lines"),
    [("account", "A001", OF_AN_ACCOUNT), ("branch", "staffing", OF_A_BRANCH)],
)
def test_formulas_are_shown_with_their_numbers(
    sample: duckdb.DuckDBPyConnection, entity_type: str, name: str, lines: str, width: int
) -> None:
    shown = " ".join(text(sample, entity_type, name, "2025-Q4", width).split())
    for line in lines.strip().splitlines():
        assert line in shown


@pytest.mark.parametrize("width", [80, 120])
def test_formulas_fit_the_screen(sample: duckdb.DuckDBPyConnection, width: int) -> None:
    shown = text(sample, "branch", "staffing", "2025-Q4", width).splitlines()
    formulas = [line for line in shown if line.startswith("  ") and (" = " in line or " ÷ " in line)]
    too_wide = [line for line in formulas if len(line) > width]
    assert len(formulas) > 60
    assert too_wide == []


def test_an_account_below_the_floor_says_why_it_has_no_flag(sample: duckdb.DuckDBPyConnection) -> None:
    [(account, period)] = sample.execute(
        """select account_id, period_name from marts.nps_by_account
        where change_not_tested_reason = 'n < 5' order by all limit 1"""
    ).fetchall()
    assert "  not tested: n < 5\n" in text(sample, "account", account, period, 120)

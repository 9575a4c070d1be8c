"""Inputs and outputs that others published, against the SQL macros.

`published_cases.csv` names each source. A `_wrong` quantity is what a known mistake gives.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.settings import PROJECT

CASES = list(
    csv.DictReader(
        (PROJECT / "tests/python/statistics/published_cases.csv").read_text(encoding="utf-8").splitlines()
    )
)

INTERVAL = "{{ adjusted_nps('p', 'd', 'n') }} %s {{ z() }} * {{ adjusted_standard_error('p', 'd', 'n') }}"
FORMULAS = {
    "nps_unit": "{{ nps('p', 'd', 'n') }} / 100",
    "nps_points": "{{ nps('p', 'd', 'n') }}",
    "nps_points_rounded0": "round({{ nps('p', 'd', 'n') }}, 0)",
    "nps_points_rounded1": "round({{ nps('p', 'd', 'n') }}, 1)",
    "nps_points_wrong": "{{ nps('p', 'd', 'n') }}",
    "variance_unit": "{{ answer_variance('p', 'd', 'n') }}",
    "se_unit": "sqrt({{ answer_variance('p', 'd', 'n') }} / n)",
    "ci_adjwald_95_unit_upper": INTERVAL % "+",
    "ci_wrong_unit_lower": INTERVAL % "-",
    "ci_wrong_unit_upper": INTERVAL % "+",
}


def name(case: dict[str, str]) -> str:
    return f"{Path(case['source']).name[:30]}: {case['quantity']}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_macros_give_what_was_published(case: dict[str, str], render: Callable[[str], str]) -> None:
    counts = [int(case[count]) for count in ("promoters", "passives", "detractors")]
    expression = render(FORMULAS[case["quantity"]])
    query = f"select {expression} from (select ? as p, ? as d, ? as n)"
    found = duckdb.execute(query, [counts[0], counts[2], sum(counts)]).fetchone()
    assert found is not None
    published, digits = float(case["value"]), len(case["value"].partition(".")[2])
    if "_wrong" in case["quantity"]:
        assert abs(found[0] - published) > 0.001
    else:
        assert found[0] == pytest.approx(
            published, abs=float(case["tolerance"] or max(0.51 * 10**-digits, 1e-7))
        )


def test_every_published_figure_is_tested() -> None:
    assert len(CASES) >= 35
    assert {case["quantity"] for case in CASES} == set(FORMULAS)

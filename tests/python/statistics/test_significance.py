"""Clustered errors, p-values and adjusted families, against simulation and scipy."""

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats


def test_the_normal_tail_agrees_with_scipy(render: Callable[[str], str]) -> None:
    tail = render("{{ normal_upper_tail('x') }}")
    query = f"select x, {tail} from (select i / 500.0 as x from range(-20000, 20001) as r(i))"
    found = np.array(duckdb.sql(query).fetchall())
    expected = stats.norm.sf(np.abs(found[:, 0]))
    assert np.max(np.abs(found[:, 1] - expected)) < 1e-12
    inner = np.abs(found[:, 0]) < 7
    assert np.max(np.abs(found[inner, 1] / expected[inner] - 1)) < 1e-7


@pytest.mark.parametrize(
    ("difference", "error", "p_value"),
    [
        (1.959964, 1.0, 0.05),
        (-10.0, 5.0, 0.04550026389635842),
        (0.0, 0.0, 1.0),
        (3.0, 0.0, 0.0),
        (3.0, None, None),
        (0.0, None, None),
        (None, 0.0, None),
    ],
)
def test_a_p_value_is_two_sided_and_certain_without_uncertainty(
    render: Callable[[str], str], difference: float | None, error: float | None, p_value: float | None
) -> None:
    p = render("{{ p_value('x', 'e') }}")
    query = f"select {p} from (select ?::double as x, ?::double as e)"
    found = duckdb.execute(query, [difference, error]).fetchone()
    assert found == ((pytest.approx(p_value, abs=1e-8),) if p_value is not None else (None,))


@pytest.mark.parametrize("shape", [0.1, 0.3, 30.0], ids=["most differ", "some differ", "none differs"])
def test_the_limit_of_a_family_parts_what_scipy_parts(render: Callable[[str], str], shape: float) -> None:
    p_values = np.random.default_rng(7).beta(shape, 2, size=60).round(3)  # rounded, so that some are equal
    limit = render("{{ largest_significant('p', 'place', 'size') }}")
    connection = duckdb.connect()
    connection.register("tests", pd.DataFrame({"p": p_values}))
    [largest] = connection.sql(f"""
        select {limit} from (
            select p, row_number() over (order by p) as place, count(p) over () as size from tests
        )
    """).fetchall()[0]
    significant = stats.false_discovery_control(p_values) <= 0.05
    assert significant.any() == (shape < 1)
    assert (p_values <= (-1 if largest is None else largest)).tolist() == significant.tolist()


SIMULATIONS, ACCOUNTS = 2000, 60


def simulated() -> tuple[np.ndarray, float]:
    """(simulation, n, P, D) of 60 accounts that really differ, 2,000 times over, and the true NPS."""
    generator = np.random.default_rng(20260105)
    sizes = np.tile(np.arange(ACCOUNTS) % 12 + 1, SIMULATIONS)
    mean = np.array([0.35, 0.40, 0.25])
    opinions = generator.dirichlet(2.0 * mean, size=len(sizes))
    answers = generator.multinomial(sizes, opinions)
    simulation = np.repeat(np.arange(SIMULATIONS), ACCOUNTS)
    return np.column_stack([simulation, sizes, answers[:, 0], answers[:, 2]]), float(mean[0] - mean[2])


def test_clustered_intervals_cover_a_branch_of_accounts_that_differ(render: Callable[[str], str]) -> None:
    rows, truth = simulated()
    connection = duckdb.connect()
    connection.register("answers", pd.DataFrame(rows, columns=["simulation", "n", "p", "d"]))
    variance = render(
        "{{ clustered_variance('a', '(p - d)', 'n', 'balance_squares', 'products', 'squares') }}"
    )
    plain = render("{{ adjusted_standard_error('p', 'd', 'n') }}")
    centre, z = render("{{ adjusted_nps('p', 'd', 'n') }}"), render("{{ z() }}")
    covered = connection.execute(
        f"""
        with sums as (
            select count(*) as a, sum(n)::bigint as n, sum(p)::bigint as p, sum(d)::bigint as d,
                sum((p - d) ** 2) as balance_squares, sum((p - d) * n) as products, sum(n * n) as squares
            from answers group by simulation
        ),
        errors as (
            select {centre} as centre, {plain} as plain,
                greatest({plain}, sqrt({variance})) as clustered
            from sums
        )
        select avg((abs(centre - $truth) <= {z} * clustered)::int),
            avg((abs(centre - $truth) <= {z} * plain)::int)
        from errors
    """,
        {"truth": truth},
    ).fetchone()
    assert covered is not None
    clustered_coverage, plain_coverage = covered
    assert 0.93 <= clustered_coverage <= 0.97
    assert plain_coverage < 0.93

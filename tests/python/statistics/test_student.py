"""Student's t against scipy: how far the series is off is part of what it is documented to be."""

from collections.abc import Callable

import duckdb
import numpy as np
import pytest
from scipy import stats


@pytest.fixture(scope="module")
def points(render: Callable[[str], str]) -> np.ndarray:
    """(degrees of freedom, the macro's point, its error as a share of scipy's point)."""
    point = render("{{ student_t_point('nu') }}")
    query = f"select nu, {point} from (select 1 + i / 100.0 as nu from range(100000) as r(i))"
    found = np.array(duckdb.sql(query).fetchall())
    return np.column_stack([found, found[:, 1] / stats.t.ppf(0.975, found[:, 0]) - 1])


@pytest.mark.parametrize(
    ("low", "high", "worst"),
    [(1, 2, 0.029), (2, 1001, -0.031), (3, 1001, -0.0074), (4, 1001, -0.0026), (6, 1001, -0.00055)],
)
def test_the_point_is_as_near_as_documented(
    points: np.ndarray, low: float, high: float, worst: float
) -> None:
    errors = points[(points[:, 0] >= low) & (points[:, 0] < high), 2]
    farthest = errors[np.argmax(np.abs(errors))]
    assert abs(worst) * 0.95 <= abs(farthest) <= abs(worst)
    assert np.sign(farthest) == np.sign(worst)


@pytest.mark.parametrize(
    ("degrees", "point"),
    [(1.0, 12.706205), (0.4, 12.706205), (0.0, 12.706205), (2.0, 4.17120554), (1e12, 1.959964), (None, None)],
)
def test_the_ends(render: Callable[[str], str], degrees: float | None, point: float | None) -> None:
    point_of_nu = render("{{ student_t_point('nu') }}")
    query = f"select {point_of_nu} from (select ?::double as nu)"
    found = duckdb.execute(query, [degrees]).fetchone()
    assert found == ((None,) if point is None else (pytest.approx(point, abs=1e-7),))


def test_fewer_degrees_of_freedom_never_give_a_nearer_point(points: np.ndarray) -> None:
    assert (np.diff(points[:, 1]) < 0).all()

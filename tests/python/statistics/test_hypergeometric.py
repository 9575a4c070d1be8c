"""The hypergeometric tail against scipy: how near the approximation is, is part of what it is documented to be."""

from collections.abc import Callable, Sequence

import duckdb
import numpy as np
import pytest
from scipy import stats

CELLS = ("hit", "missed", "other_hit", "other_missed")


@pytest.fixture(scope="module")
def tails(render: Callable[[str], str]) -> Callable[[Sequence[tuple[float, ...]]], np.ndarray]:
    """The chance of at most so many, of tables of four."""
    arguments = ", ".join(f"'{cell}'" for cell in CELLS)
    deviate = render(f"{{{{ hypergeometric_deviate({arguments}) }}}}")
    tail = render(f"{{{{ hypergeometric_tail('deviate', {arguments}) }}}}")

    def computed(tables: Sequence[tuple[float, ...]]) -> np.ndarray:
        rows = ", ".join(f"({', '.join(f'{cell}::double' for cell in table)})" for table in tables)
        query = f"select {tail} from (select *, {deviate} as deviate from (values {rows}) as given({', '.join(CELLS)}))"
        return np.array([row[0] for row in duckdb.sql(query).fetchall()])

    return computed


def table(whole: int, marked: int, drawn: int, both: int) -> tuple[float, ...]:
    """The four cells."""
    return (both, drawn - both, marked - both, whole - drawn - marked + both)


def test_small_tails_are_as_near_as_documented(
    tails: Callable[[Sequence[tuple[float, ...]]], np.ndarray],
) -> None:
    random = np.random.default_rng(1)
    cases = []
    for _ in range(900):
        whole = int(random.integers(6, 400))
        marked, drawn = (int(each) for each in random.integers(1, whole, 2))
        exact = stats.hypergeom(whole, marked, drawn)
        counts = np.arange(max(0, drawn + marked - whole), min(drawn, marked) + 1)
        cases += [
            (table(whole, marked, drawn, int(both)), chance)
            for both, chance in zip(counts, exact.cdf(counts), strict=True)
            if 1e-7 < chance < 0.06
        ]
    assert len(cases) > 4000
    errors = np.abs(tails([each for each, _ in cases]) / np.array([chance for _, chance in cases]) - 1)
    assert np.median(errors) < 0.005
    assert np.mean(errors > 0.1) < 0.005
    assert errors.max() < 1


@pytest.mark.parametrize(
    ("cells", "chance"),
    [
        (table(20, 5, 8, 0), 0.05108359133),  # C(15, 8) / C(20, 8)
        (table(20, 5, 8, 5), 1.0),  # all that are marked
        (table(20, 15, 5, 5), 1.0),  # all that are drawn
        (table(8, 4, 4, 2), 0.7571428571),  # exactly as many as expected
        ((-1.0, 5.0, 5.0, 9.0), 0.0),  # fewer than none
        ((3.0, 5.0, 5.0, -1.0), 0.0),
    ],
)
def test_the_edges(
    tails: Callable[[Sequence[tuple[float, ...]]], np.ndarray], cells: tuple[float, ...], chance: float
) -> None:
    assert tails([cells])[0] == pytest.approx(chance, rel=0.04)


def test_both_tails_hold_the_count_itself_once_more_than_everything(
    tails: Callable[[Sequence[tuple[float, ...]]], np.ndarray],
) -> None:
    both, drawn, marked, neither = table(60, 20, 15, 7)
    fewer, more = tails([(both, drawn, marked, neither), (drawn, both, neither, marked)])
    assert fewer + more - 1 == pytest.approx(stats.hypergeom(60, 20, 15).pmf(7), abs=1e-3)

"""What a measure pays, at the edges: the band, the share within it, and the amount to the cent, through the rendered SQL."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Render = Callable[[str], str]

BANDS = """(select 's' as scheme_id, 1 as scheme_version, from_points, payout_share
    from (values (-100e0, 0e0), (0e0, 0.5e0), (40e0, 1.25e0)) as rows(from_points, payout_share)) as bands"""


@pytest.fixture(scope="module")
def paid(render: Render) -> Callable[[float, str], tuple[float, float]]:
    """The start of the band and the share, of a measure under a way of paying out."""
    query = f"""
        with bands as ({render("{{ bonus_bands('given_bands') }}").replace("given_bands", BANDS)})
        select from_points, {render("{{ bonus_share('points', 'bands', 'payout') }}")}
        from (select ?::double as points, ? as payout) as measure
        inner join bands on {render("{{ bonus_band('points', 'bands') }}")}"""
    connection = duckdb.connect()

    def found(points: float, payout: str) -> tuple[float, float]:
        (row,) = connection.execute(query, [points, payout]).fetchall()
        return row

    return found


@pytest.mark.parametrize(
    ("points", "from_points", "stepped", "linear"),
    [
        (-150.0, -100.0, 0.0, 0.0),
        (-100.0, -100.0, 0.0, 0.0),
        (-50.0, -100.0, 0.0, 0.25),
        (-1e-6, -100.0, 0.0, 0.4999999950),
        (-1e-10, 0.0, 0.5, 0.5),
        (0.0, 0.0, 0.5, 0.5),
        (10.0, 0.0, 0.5, 0.6875),
        (39.999, 0.0, 0.5, 1.24998125),
        (40.0, 40.0, 1.25, 1.25),
        (200.0, 40.0, 1.25, 1.25),
    ],
)
def test_a_measure_is_in_one_band_and_on_an_edge_in_the_upper_one(
    paid: Callable[[float, str], tuple[float, float]],
    points: float,
    from_points: float,
    stepped: float,
    linear: float,
) -> None:
    assert paid(points, "stepped") == (from_points, stepped)
    assert paid(points, "linear") == (from_points, pytest.approx(linear, abs=1e-12))


@settings(deadline=None)
@given(points=st.floats(-200, 200))
def test_every_measure_is_in_one_band_and_more_is_never_paid_less(
    paid: Callable[[float, str], tuple[float, float]], points: float
) -> None:
    for payout in ("stepped", "linear"):
        assert 0 <= paid(points, payout)[1] <= paid(min(points + 5, 200), payout)[1] <= 1.25


@pytest.fixture(scope="module")
def amount(render: Render) -> Callable[[str, float, bool], Decimal]:
    query = f"""select {render("{{ bonus_amount('target', 'share', 'eligible') }}")}
        from (select ?::varchar::decimal(18, 2) as target, ?::double as share, ?::boolean as eligible)"""
    connection = duckdb.connect()
    return lambda target, share, eligible: connection.execute(query, [target, share, eligible]).fetchall()[0][
        0
    ]


@pytest.mark.parametrize(
    ("target", "share", "expected"),
    [
        ("333.33", 0.5, "166.67"),
        ("333.31", 0.5, "166.66"),
        ("1000.10", 0.15, "150.02"),
        ("0.01", 0.5, "0.01"),
        ("0.01", 0.4999999999, "0.00"),
        ("1250.33", 1 / 3, "416.78"),
        ("9999999999999999.99", 1.0, "9999999999999999.99"),
        ("100.00", 0.0, "0.00"),
        ("2.50", 1.25, "3.13"),
    ],
)
def test_an_amount_is_rounded_once_halves_up(
    amount: Callable[[str, float, bool], Decimal], target: str, share: float, expected: str
) -> None:
    assert str(amount(target, share, True)) == expected
    assert str(amount(target, share, False)) == "0.00"


@settings(deadline=None)
@given(cents=st.integers(0, 10**9), share=st.integers(0, 2 * 10**10))
def test_any_amount_is_exact_arithmetic_rounded_once(
    amount: Callable[[str, float, bool], Decimal], cents: int, share: int
) -> None:
    exact = Fraction(cents, 100) * Fraction(share, 10**10)
    expected = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    assert amount(f"{Decimal(cents) / 100}", share / 10**10, True) == expected

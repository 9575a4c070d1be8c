"""Differences, benchmarks and roll-ups at their edges: the macros one by one, on DuckDB."""

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Value = float | int | str | None
Evaluate = Callable[..., tuple[Value, ...]]

often = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def evaluate(render: Callable[[str], str]) -> Evaluate:
    """Macro calls on named values: `evaluate(["nps('p', 'd', 'n')"], p=3, d=1, n=9)`."""
    connection = duckdb.connect()

    def calculate(calls: list[str], **values: Value) -> tuple[Value, ...]:
        expressions = render(", ".join("{{ " + call + " }}" for call in calls))
        types = {bool: "bigint", int: "bigint", float: "double", type(None): "double", str: "varchar"}
        given_values = ", ".join(f"${name}::{types[type(value)]} as {name}" for name, value in values.items())
        found = connection.execute(f"select {expressions} from (select {given_values})", values)
        row = found.fetchone()
        assert row is not None
        return row

    return calculate


@pytest.mark.parametrize(
    ("centres", "error", "half", "p_value"),
    [
        (1.959964, 1.0, 0.0, 0.05),
        (-2.959964, 1.0, 1.0, 0.05),
        (0.5, 1.0, 0.7, 1.0),
        (0.0, 0.0, 0.0, 1.0),
        (-0.1, 0.0, 0.0, 0.0),
        (0.5, 0.0, 0.5, 1.0),
        (0.6, 0.0, 0.5, 0.0),
        (None, 1.0, 0.0, None),
        (1.0, None, 0.0, None),
        (1.0, 1.0, None, None),
    ],
)
def test_rounding_to_people_explains_part_of_a_difference(
    evaluate: Evaluate, centres: float | None, error: float | None, half: float | None, p_value: float | None
) -> None:
    call = "difference_p_value('centres', '1 * error', '0 + half')"
    found = evaluate([call], centres=centres, error=error, half=half)
    assert found == ((None,) if p_value is None else (pytest.approx(p_value, abs=1e-7),))


@pytest.mark.parametrize(
    ("centres", "error", "half", "z"),
    [
        (-7.0, 2.0, 1.0, 3.0),
        (0.5, 1.0, 0.7, 0.0),
        (0.0, 0.0, 0.0, 0.0),
        (0.5, 0.0, 0.5, 0.0),
        (-0.6, 0.0, 0.5, 1e300),
        (None, 1.0, 0.0, None),
        (None, 0.0, 0.0, None),
        (1.0, None, 0.0, None),
        (1.0, 1.0, None, None),
        (1.0, 0.0, None, None),
    ],
)
def test_errors_beyond_rounding_are_counted(
    evaluate: Evaluate, centres: float | None, error: float | None, half: float | None, z: float | None
) -> None:
    call = "difference_z('centres', '1 * error', '0 + half')"
    assert evaluate([call], centres=centres, error=error, half=half) == (z,)


@pytest.mark.parametrize(
    ("reason", "z", "limit", "flag"),
    [
        (None, 3.0, 3.0, True),
        (None, 2.9, 3.0, False),
        (None, 1e300, None, False),
        (None, None, 3.0, None),
        ("n < 5", 1e300, 3.0, None),
    ],
)
def test_a_flag_needs_a_test_a_limit_and_as_many_errors(
    evaluate: Evaluate, reason: str | None, z: float | None, limit: float | None, flag: bool | None
) -> None:
    call = "is_beyond_limit_if_tested('reason', 'z', 'z_limit')"
    assert evaluate([call], reason=reason, z=z, z_limit=limit) == (flag,)


@pytest.mark.parametrize(("spread", "flags"), [(0.0, {False}), (3.0, {True, False}), (60.0, {True, False})])
def test_a_flag_by_errors_is_the_flag_by_p_value(
    render: Callable[[str], str], spread: float, flags: set[bool]
) -> None:
    p, z = (
        render(f"{{{{ {macro}('centres', 'error', 'half') }}}}")
        for macro in ("difference_p_value", "difference_z")
    )
    p_limit = render("{{ largest_significant('p', 'place', 'tests') }}")
    z_limit = render("{{ smallest_significant_z('z', 'p', 'place', 'tests') }}")
    alone = ("is_significant_if_tested('null', 'p')", "is_beyond_limit_if_tested('null', 'z')")
    together = (
        "is_significant_if_tested('null', 'p', 'p_limit')",
        "is_beyond_limit_if_tested('null', 'z', 'z_limit')",
    )
    columns = ", ".join(render("{{ " + call + " }}") for call in alone + together)
    found = duckdb.execute(
        f"""
        with given as (
            select $spread * i / 40 as centres, error, half, i % 7 as family
            from range(-200, 201) as r(i)
            cross join (values (0e0), (1e0), (7.3e0)) as errors(error)
            cross join (values (0e0), (0.4e0), (2.5e0)) as halves(half)
        ),
        tests as (select family, {p} as p, {z} as z from given),
        ranked as (
            select *, row_number() over (partition by family order by p) as place,
                count(*) over (partition by family) as tests
            from tests
        ),
        limits as (select family, {p_limit} as p_limit, {z_limit} as z_limit from ranked group by family)
        select {columns} from tests join limits using (family)
        """,
        {"spread": spread},
    ).fetchall()
    assert len(found) == 401 * 9
    for by_p, by_z in ((0, 1), (2, 3)):
        assert [row[by_p] for row in found] == [row[by_z] for row in found]
        assert {row[by_p] for row in found} == flags


@pytest.mark.parametrize(
    ("responses", "contacts", "half"),
    [(5, 20, 0.025), (19, 20, 0.025), (20, 20, 0), (20, 19, 0), (5, None, 0)],
)
def test_half_a_person_is_none_where_nobody_known_is_silent(
    evaluate: Evaluate, responses: int, contacts: int | None, half: float
) -> None:
    assert evaluate(["half_a_person('n', 'contacts')"], n=responses, contacts=contacts) == (half,)


counts = st.tuples(*[st.integers(0, 40)] * 3).filter(any)
FIGURE = "'p{0}', 'd{0}', 'n{0}', 'c{0}'"
LIMITS = [
    f"difference_bound('difference', 'centres', 'error', 'half', '(' ~ attainable({FIGURE.format(1)}, {side})"
    f" ~ ') - (' ~ attainable({FIGURE.format(2)}, {-side}) ~ ')', {side})"
    for side in (-1, 1)
]


@often
@given(counts, counts, st.one_of(st.none(), st.integers(0, 99)), st.one_of(st.none(), st.integers(0, 99)))
def test_limits_hold_the_published_difference_and_nothing_impossible(
    evaluate: Evaluate,
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    silent: int | None,
    silent_before: int | None,
) -> None:
    values: dict[str, Value] = {}
    for number, (answers, quiet) in enumerate(((first, silent), (second, silent_before)), start=1):
        responses = sum(answers)
        values |= {f"p{number}": answers[0], f"d{number}": answers[2], f"n{number}": responses}
        values[f"c{number}"] = None if quiet is None else responses + quiet
    calls = [
        f"{macro}({FIGURE.format(i)})"
        for macro in ("interval_centre", "finite_standard_error")
        for i in (1, 2)
    ]
    calls += [f"nps('p{i}', 'd{i}', 'n{i}')" for i in (1, 2)]
    calls += [f"half_a_person('n{i}', 'c{i}')" for i in (1, 2)]
    calls += [f"attainable({FIGURE.format(i)}, {side})" for i in (1, 2) for side in (-1, 1)]
    figures = [float(value or 0) for value in evaluate(calls, **values)]
    values |= {
        "difference": figures[4] - figures[5],
        "centres": 100 * (figures[0] - figures[1]),
        "error": 100 * (figures[2] ** 2 + figures[3] ** 2) ** 0.5,
        "half": 100 * (figures[6] ** 2 + figures[7] ** 2) ** 0.5,
    }
    low, high, p_value = (
        float(v or 0) for v in evaluate([*LIMITS, "difference_p_value('centres', 'error', 'half')"], **values)
    )
    assert -200 <= low <= float(values["difference"] or 0) <= high <= 200
    assert low >= figures[8] - figures[11] - 1e-9
    assert high <= figures[9] - figures[10] + 1e-9
    if min(sum(first), sum(second)) >= 5 and p_value <= 0.05:
        assert low > 0 or high < 0


def test_without_an_error_a_difference_has_no_limits(evaluate: Evaluate) -> None:
    calls = [
        f"difference_bound('difference', 'centres', 'error', '0e0', '{side}200.0', {side}1)" for side in "-+"
    ]
    assert evaluate(calls, difference=12.0, centres=10.0, error=None) == (None, None)
    assert evaluate(calls, difference=None, centres=10.0, error=1.0) == (None, None)


FLOOR = ["not_tested_reason('difference', 'error', 'n', 'n_other')"]
FLOOR += [f"is_significant_if_tested({FLOOR[0]}, 'p')", "is_significant('p')"]


@pytest.mark.parametrize(
    ("compared", "reason"),
    [
        ((50.0, 1.0, 4, 400), "n < 5"),
        ((50.0, 1.0, 5, 4), "compared with n < 5"),
        ((50.0, 0.0, 4, 4), "n < 5"),
        ((None, None, 50, None), "nothing to compare with"),
        ((50.0, None, 50, None), "uncertainty unknown"),
        ((50.0, 1.0, 5, 5), None),
    ],
)
def test_below_the_floor_nothing_is_significant(
    evaluate: Evaluate, compared: tuple[Value, ...], reason: str | None
) -> None:
    values = dict(zip(("difference", "error", "n", "n_other"), compared, strict=True))
    assert evaluate(FLOOR, **values, p=0.0001) == (reason, True if reason is None else None, True)


@often
@given(counts)
def test_a_published_benchmark_is_no_surer_than_its_answers(
    evaluate: Evaluate, answers: tuple[int, int, int]
) -> None:
    promoters, _, detractors = answers
    measured = ["adjusted_nps('p', 'd', 'n')", "adjusted_standard_error('p', 'd', 'n')"]
    published = [f"published_{name}(nps('p', 'd', 'n'), 'n')" for name in ("centre", "error")]
    centre, error, worst_centre, worst_error = evaluate(
        measured + published, p=promoters, d=detractors, n=sum(answers)
    )
    assert worst_centre == pytest.approx(centre, abs=1e-12)
    assert float(worst_error or 0) >= float(error or 1) - 1e-12
    if not answers[1]:
        assert worst_error == pytest.approx(error, abs=1e-12)


def test_a_published_benchmark_of_unknown_size_has_no_error(evaluate: Evaluate) -> None:
    calls = [f"published_{name}('b', 'n')" for name in ("centre", "variance", "error")]
    assert evaluate(calls, b=-30.0, n=None) == (None, None, None)
    centre, variance, error = evaluate(calls, b=-30.0, n=1390)
    assert (centre, variance) == pytest.approx((-0.3 * 1390 / 1393, 1391.5 / 1393 - (0.3 * 1390 / 1393) ** 2))
    assert error == pytest.approx((float(variance or 0) / 1393) ** 0.5)


CLUSTERED = ["clustered_error('a', 'variance', 'g', 'plain')", "interval_basis('a')"]


@pytest.mark.parametrize(
    ("clusters", "variance", "effective", "error"),
    [
        (1, None, 1.0, 0.1),
        (2, 0.04, 2.0, 0.2 * 12.706205 / 1.959964),
        (2, 0.0, 2.0, 0.1),
        (1000, 0.04, 10.0**9, 0.2),
        (None, None, None, 0.1),
    ],
)
def test_few_accounts_stretch_the_error_and_one_does_not(
    evaluate: Evaluate, clusters: int | None, variance: float | None, effective: float | None, error: float
) -> None:
    call = "clustered_error('a', 'variance', 'g', 'plain')"
    found = evaluate([call], a=clusters, variance=variance, g=effective, plain=0.1)
    assert found == (pytest.approx(error, rel=1e-8),)


@pytest.mark.parametrize(("clusters", "basis"), [(1, "one account"), (2, "accounts"), (None, None)])
def test_the_basis_of_an_interval_is_named(
    evaluate: Evaluate, clusters: int | None, basis: str | None
) -> None:
    assert evaluate(["interval_basis('a')"], a=clusters) == (basis,)

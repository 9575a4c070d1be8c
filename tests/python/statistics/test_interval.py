"""The interval of an account's NPS: what it covers, and how it behaves."""

import math
from collections.abc import Callable
from itertools import product

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

COUNTS = "'p', 'd', 'n', 'contacts'"
ERROR = "{{ finite_standard_error(" + COUNTS + ") }}"
BOUNDS = (
    "select unit_error, {{ interval_bound(" + COUNTS + ", 'unit_error', -1) }},"
    " {{ interval_bound(" + COUNTS + ", 'unit_error', 1) }}"
    " from (select *, " + ERROR + " as unit_error from given)"
)

Bounds = Callable[[int, int, int, "int | None"], tuple[float, float, float]]


@pytest.fixture(scope="module")
def bounds(render: Callable[[str], str]) -> Bounds:
    """Standard error (unit scale), low and high (points) of promoters, passives, detractors and contacts."""
    given = "with given as (select ?::bigint as p, ?::bigint as d, ?::bigint as n, ?::bigint as contacts) "
    query = given + render(BOUNDS)
    connection = duckdb.connect()

    def calculate(
        promoters: int, passives: int, detractors: int, contacts: int | None
    ) -> tuple[float, float, float]:
        responses = promoters + passives + detractors
        found = connection.execute(query, [promoters, detractors, responses, contacts]).fetchone()
        assert found is not None
        return found

    return calculate


counts = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)).filter(any)
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@given(counts, st.one_of(st.none(), st.integers(0, 100_000)))
def test_it_holds_the_figure_and_nothing_impossible(
    bounds: Bounds, answers: tuple[int, int, int], silent: int | None
) -> None:
    promoters, _, detractors = answers
    responses = sum(answers)
    contacts = None if silent is None else responses + silent
    _, low, high = bounds(*answers, contacts)
    assert -100 <= low <= 100 * (promoters - detractors) / responses <= high <= 100
    if silent is not None and contacts:
        assert low >= 100 * (promoters - detractors - silent) / contacts - 1e-9
        assert high <= 100 * (promoters - detractors + silent) / contacts + 1e-9


@often
@given(counts.filter(lambda answers: sum(answers) >= 5), st.integers(0, 1000), st.integers(1, 1000))
def test_it_shrinks_as_fewer_contacts_are_silent(
    bounds: Bounds, answers: tuple[int, int, int], silent: int, more: int
) -> None:
    """From the floor of five answers on, and to within a point.

    Below it the published formula is widest in between: a single passive answer of 10 contacts leaves more open than
    one of 10,000, because the adjustment by three answers then outweighs the answer itself.
    """
    _, low, high = bounds(*answers, sum(answers) + silent)
    _, lower, higher = bounds(*answers, sum(answers) + silent + more)
    assert high - low <= higher - lower + 1
    assert high - low > 0 or not silent


@often
@given(counts)
def test_with_countless_contacts_it_is_the_adjusted_wald_interval(
    bounds: Bounds, answers: tuple[int, int, int]
) -> None:
    assert bounds(*answers, 10**12) == pytest.approx(bounds(*answers, None), abs=1e-6)


@often
@given(counts, st.integers(0, 1000))
def test_it_mirrors_when_promoters_and_detractors_swap(
    bounds: Bounds, answers: tuple[int, int, int], silent: int
) -> None:
    error, low, high = bounds(*answers, sum(answers) + silent)
    assert bounds(*answers[::-1], sum(answers) + silent) == pytest.approx((error, -high, -low), abs=1e-9)


def test_everybody_asked_leaves_nothing_uncertain(bounds: Bounds) -> None:
    error, low, high = bounds(2, 1, 4, 7)
    assert (error, low, high) == (0.0, 100 * -2 / 7, 100 * -2 / 7)


def test_fewer_contacts_than_answers_are_a_wrong_list_and_ignored(bounds: Bounds) -> None:
    assert bounds(5, 3, 2, 9) == bounds(5, 3, 2, None)


SIZES = (6, 8, 10, 12, 16, 20, 25, 30, 40, 60, 80)
SHARES_ASKED = (0.25, 0.4, 0.5, 0.6, 0.75, 0.85, 0.9, 0.97)
TRUTHS = ((0.3, 0.1), (0.2, 0.0), (0.1, 0.4), (0.5, 0.2), (0.05, 0.6), (0.4, 0.4), (0.8, 0.05))


def population_cases() -> list[tuple[int, int, int, int, int]]:
    """(case, population, answers, promoters, detractors): who is there, and how many of them answer."""
    cases = []
    for size, asked, (promoter, detractor) in product(SIZES, SHARES_ASKED, TRUTHS):
        answers = min(size - 1, max(1, round(size * asked)))
        cases.append((len(cases), size, answers, round(size * promoter), round(size * detractor)))
    return cases


def choose(total: str, part: str) -> str:
    """SQL for the logarithm of a binomial coefficient."""
    return f"(lgamma({total} + 1.0) - lgamma({part} + 1.0) - lgamma({total} - {part} + 1.0))"


def test_it_covers_the_truth_of_small_accounts(render: Callable[[str], str]) -> None:
    """Exact enumeration: every sample without replacement, weighed by its multivariate hypergeometric chance."""
    connection = duckdb.connect()
    connection.execute("create table cases(id int, contacts int, n int, promoters int, detractors int)")
    connection.executemany("insert into cases values (?, ?, ?, ?, ?)", population_cases())
    chance = (
        f"{choose('promoters', 'p')} + {choose('detractors', 'd')}"
        f" + {choose('(contacts - promoters - detractors)', '(n - p - d)')} - {choose('contacts', 'n')}"
    )
    connection.execute(f"""
        create table given as
        select cases.*, p.p, d.d, exp({chance}) as chance,
            100.0 * (promoters - detractors) / contacts as truth
        from cases, range(81) as p(p), range(81) as d(d)
        where p <= promoters and d <= detractors and p + d <= n
            and n - p - d <= contacts - promoters - detractors
    """)
    low, high = (render("{{ interval_bound(" + COUNTS + f", 'unit_error', {side}) }}}}") for side in (-1, 1))
    coverage = connection.execute(f"""
        select sum(chance), sum(case when truth between {low} - 1e-9 and {high} + 1e-9 then chance else 0 end)
        from (select *, {render(ERROR)} as unit_error from given) group by id
    """).fetchall()
    assert len(coverage) == len(SIZES) * len(SHARES_ASKED) * len(TRUTHS)
    assert all(math.isclose(whole, 1, abs_tol=1e-9) for whole, _ in coverage)
    covered = [part for _, part in coverage]
    assert sum(covered) / len(covered) >= 0.95
    assert sum(part < 0.90 for part in covered) / len(covered) <= 0.02
